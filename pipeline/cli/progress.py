"""How far a run is: a bar where someone looks on, a line a document where not."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from torikumi.pipeline.batch.job import Event, Outcome, PartRead, PartsBegun, Status
from torikumi.pipeline.printable import printable

Listener = Callable[[Event], None]


@contextmanager
def progress(total: int, quiet: bool) -> Iterator[Listener]:
    """Gives the function that is to be told of each outcome, and of the parts of long documents.

    On a terminal a bar shows documents, pages a second, time left and failures, and failures get a line above it; while
    scanned pages are read, which take long, it tells how many of them are done. Elsewhere each document gets a line.
    With ``quiet`` only failures get one.
    """
    if quiet or not sys.stderr.isatty():
        yield lambda event: _line(event, quiet)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True, highlight=False)
    pages = failures = 0
    in_parts: Counter[str] = Counter()
    scans = ScannedPages()
    started = time.monotonic()
    with Progress(
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("documents, {task.fields[speed]:.1f} pages/s, {task.fields[failures]} failed, left"),
        TimeRemainingColumn(),
        TextColumn("{task.fields[scans]}"),
        console=console,
    ) as bar:
        task = bar.add_task("", total=total, speed=0.0, failures=0, scans="")

        def take(event: Event) -> None:
            nonlocal pages, failures
            scans.take(event)
            if isinstance(event, PartRead):
                in_parts[event.file] += event.pages
                pages += event.pages
            elif isinstance(event, Outcome):
                read = in_parts.pop(event.file, 0)
                if event.status is Status.FAILED:
                    failures += 1
                    console.print(printable(event.reason), markup=False, style="red", soft_wrap=True)
                elif event.status is Status.CONVERTED:
                    pages += event.pages - read
            speed = pages / max(time.monotonic() - started, 1e-9)
            done = int(isinstance(event, Outcome))
            bar.update(task, advance=done, speed=speed, failures=failures, scans=scans.in_words())

        yield take


@contextmanager
def progress_of_one(quiet: bool) -> Iterator[Listener]:
    """Gives the function that is to be told how far a single document is.

    On a terminal a bar shows the scanned pages, if there are any; there is no bar for what takes a second.
    """
    if quiet or not sys.stderr.isatty():
        yield lambda event: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    bar = Progress(
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("scanned pages read by OCR, left"),
        TimeRemainingColumn(),
        console=Console(stderr=True, highlight=False),
        transient=True,
    )
    scans = ScannedPages()
    task = bar.add_task("", total=None)

    def take(event: Event) -> None:
        scans.take(event)
        if isinstance(event, PartsBegun) and event.scanned:
            bar.start()
        bar.update(task, total=scans.total, completed=scans.read)

    try:
        yield take
    finally:
        bar.stop()


class ScannedPages:
    """The scanned pages of the documents that are being read.

    >>> pages = ScannedPages()
    >>> pages.take(PartsBegun("a.pdf", pages=10, scanned=9))
    >>> pages.take(PartRead("a.pdf", pages=2, scanned=1))
    >>> pages.in_words()
    '(OCR, slow: 1 of 9 scanned pages)'
    """

    def __init__(self) -> None:
        self._documents: dict[str, tuple[int, int]] = {}

    @property
    def read(self) -> int:
        """How many were read."""
        return sum(read for read, _ in self._documents.values())

    @property
    def total(self) -> int:
        """How many there are."""
        return sum(total for _, total in self._documents.values())

    def take(self, event: Event) -> None:
        """Take note of what is told."""
        if isinstance(event, PartsBegun):
            self._documents[event.file] = 0, event.scanned
        elif isinstance(event, PartRead):
            read, total = self._documents.get(event.file, (0, 0))
            self._documents[event.file] = read + event.scanned, total
        else:
            self._documents.pop(event.file, None)

    def in_words(self) -> str:
        """How far they are; "" when there are none."""
        return f"(OCR, slow: {self.read} of {self.total} scanned pages)" if self.total else ""


def _line(event: Event, quiet: bool) -> None:
    """A line about one document."""
    if not isinstance(event, Outcome):
        return
    if event.status is Status.FAILED:
        print(printable(event.reason), file=sys.stderr)
    elif not quiet:
        print(printable(in_words(event)), file=sys.stderr)


def in_words(outcome: Outcome) -> str:
    """What came out of a document, in one line."""
    before = " (done before)" if outcome.status is Status.UNCHANGED else ""
    return (
        f"{outcome.file}: {outcome.initiatives} initiatives, "
        f"{outcome.errors} errors, {outcome.warnings} warnings, {outcome.notes} notes{before}"
    )
