"""A smaller case with the same fault, as far as is cheap: fewer mutations, fewer pages, fewer lines."""

from __future__ import annotations

import io
import time
from collections.abc import Callable

import pikepdf

from fuzzing.case import Case
from fuzzing.trial import Fault, Verdict

SECONDS = 20.0
"""So long a fault is made smaller; a person does the rest."""


Attempt = Callable[[Case, bytes], Verdict]
"""Tries a file in the place of the one that a case makes."""


def minimised(case: Case, verdict: Verdict, attempt: Attempt, seconds: float = SECONDS) -> bytes:
    """The smallest file found that has the same fault.

    Args:
        case: The case.
        verdict: What came of it.
        attempt: Tries the smaller ones.
        seconds: How long is tried.
    """
    until = time.monotonic() + seconds

    def same(data: bytes) -> bool:
        return time.monotonic() < until and attempt(case, data).kind == verdict.kind

    steps = list(range(len(case.steps)))
    best = case.made()
    for step in reversed(range(len(case.steps))):
        fewer = [kept for kept in steps if kept != step]
        if fewer and same(data := case.made(fewer)):
            steps, best = fewer, data
    if verdict.fault in (Fault.HUNG, Fault.SILENT):  # each try takes the whole time; the smaller file is another one
        return best
    if case.suffix == ".pdf":
        return _shrunk_pdf(best, same)
    return _fewer(best, b"\n", same) if case.suffix in (".html", ".txt") else best


def _shrunk_pdf(data: bytes, same: Callable[[bytes], bool]) -> bytes:
    """A PDF with fewer operators on its pages."""
    try:
        with pikepdf.open(io.BytesIO(data)) as document:
            count = len(document.pages)
    except pikepdf.PdfError:
        return data
    for number in range(count):
        try:
            with pikepdf.open(io.BytesIO(data)) as document:
                content = b"\n".join(
                    contents.read_bytes() for contents in _streams(document.pages[number].obj.get("/Contents"))
                )
        except (pikepdf.PdfError, KeyError, AttributeError):
            continue

        def filled(content: bytes, number: int = number, data: bytes = data) -> bytes:
            with pikepdf.open(io.BytesIO(data)) as document:
                document.pages[number].obj["/Contents"] = document.make_stream(content)
                out = io.BytesIO()
                document.save(out, deterministic_id=True)
            return out.getvalue()

        if same(filled(content)):
            data = filled(_fewer(content, b"\n", lambda held, filled=filled: same(filled(held))))  # type: ignore[misc]
    return data


def _streams(contents: object) -> list[pikepdf.Stream]:
    if isinstance(contents, pikepdf.Stream):
        return [contents]
    return (
        [held for held in contents if isinstance(held, pikepdf.Stream)] if isinstance(contents, pikepdf.Array) else []
    )


def _fewer(data: bytes, between: bytes, same: Callable[[bytes], bool]) -> bytes:
    """The pieces that are needed: halves are left out first, then smaller and smaller stretches."""
    pieces = data.split(between)
    size = max(1, len(pieces) // 2)
    while size:
        place = 0
        while place < len(pieces):
            fewer = pieces[:place] + pieces[place + size :]
            if fewer and same(between.join(fewer)):
                pieces = fewer
            else:
                place += size
        size //= 2
    return between.join(pieces)
