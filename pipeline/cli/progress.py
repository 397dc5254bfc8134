"""How far a batch is: a bar where someone looks on, a line a document where not."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from torikumi.pipeline.batch.job import Outcome, Status
from torikumi.pipeline.printable import printable


@contextmanager
def progress(total: int, quiet: bool) -> Iterator[Callable[[Outcome], None]]:
    """Gives the function that is to be told of each outcome.

    On a terminal a bar shows documents, pages a second, time left and failures, and failures get a line above it;
    elsewhere each document gets a line. With ``quiet`` only failures get one.
    """
    if quiet or not sys.stderr.isatty():
        yield lambda outcome: _line(outcome, quiet)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True, highlight=False)
    pages = failures = 0
    started = time.monotonic()
    with Progress(
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("documents, {task.fields[speed]:.1f} pages/s, {task.fields[failures]} failed, left"),
        TimeRemainingColumn(),
        console=console,
    ) as bar:
        task = bar.add_task("", total=total, speed=0.0, failures=0)

        def take(outcome: Outcome) -> None:
            nonlocal pages, failures
            if outcome.status is Status.FAILED:
                failures += 1
                console.print(printable(outcome.reason), markup=False, style="red", soft_wrap=True)
            if outcome.status is Status.CONVERTED:
                pages += outcome.pages
            bar.update(task, advance=1, speed=pages / max(time.monotonic() - started, 1e-9), failures=failures)

        yield take


def _line(outcome: Outcome, quiet: bool) -> None:
    """A line about one document."""
    if outcome.status is Status.FAILED:
        print(printable(outcome.reason), file=sys.stderr)
    elif not quiet:
        print(printable(in_words(outcome)), file=sys.stderr)


def in_words(outcome: Outcome) -> str:
    """What came out of a document, in one line."""
    before = " (done before)" if outcome.status is Status.UNCHANGED else ""
    return (
        f"{outcome.file}: {outcome.initiatives} initiatives, "
        f"{outcome.errors} errors, {outcome.warnings} warnings, {outcome.notes} notes{before}"
    )
