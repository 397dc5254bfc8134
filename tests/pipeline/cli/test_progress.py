"""What is told while documents are converted: on a terminal how far the scanned pages are, elsewhere a line each."""

from __future__ import annotations

import io
import sys

import pytest

from torikumi.pipeline.batch.job import Event, Outcome, PartRead, PartsBegun, Status
from torikumi.pipeline.cli.progress import progress, progress_of_one

SCAN: list[Event] = [
    PartsBegun("scan.pdf", pages=4, scanned=3),
    PartRead("scan.pdf", pages=2, scanned=1),
    PartRead("scan.pdf", pages=1, scanned=1),
]
DONE = Outcome("scan.pdf", Status.CONVERTED, "scan", pages=4, initiatives=8)


class Terminal(io.StringIO):
    """A terminal that keeps what is written."""

    def isatty(self) -> bool:
        return True


def terminal_of(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """A terminal in the place of standard error; no fixture, since pytest puts its own there before a test begins."""
    written = Terminal()
    monkeypatch.setattr(sys, "stderr", written)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "160")
    return written


def test_a_batch_says_that_scanned_pages_are_read_and_how_many(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = terminal_of(monkeypatch)
    with progress(2, quiet=False) as listener:
        for event in SCAN:
            listener(event)
    assert "(OCR, slow: 2 of 3 scanned pages)" in terminal.getvalue()


def test_nothing_of_them_is_said_once_they_are_done(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = terminal_of(monkeypatch)
    with progress(2, quiet=False) as listener:
        for event in [*SCAN, DONE]:
            listener(event)
    assert "1/2" in terminal.getvalue()
    assert "scanned" not in terminal.getvalue()


def test_a_single_scan_shows_its_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = terminal_of(monkeypatch)
    with progress_of_one(quiet=False) as listener:
        for event in SCAN:
            listener(event)
    assert "2/3" in terminal.getvalue()
    assert "scanned pages read by OCR" in terminal.getvalue()


@pytest.mark.parametrize("told", [[DONE], [PartsBegun("long.pdf", pages=200), DONE]])
def test_there_is_no_bar_without_scanned_pages(told: list[Event], monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = terminal_of(monkeypatch)
    with progress_of_one(quiet=False) as listener:
        for event in told:
            listener(event)
    assert not terminal.getvalue().strip("\x1b[?25hlK\r\n")


def test_elsewhere_each_document_gets_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    with progress(1, quiet=False) as listener:
        for event in [*SCAN, DONE]:
            listener(event)
    assert capsys.readouterr().err == "scan.pdf: 8 initiatives, 0 errors, 0 warnings, 0 notes\n"
    for quiet in (True, False):
        with progress_of_one(quiet=quiet) as listener:
            for event in [*SCAN, DONE]:
                listener(event)
    assert capsys.readouterr().err == ""
