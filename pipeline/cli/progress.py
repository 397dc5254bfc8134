"""How far a batch is: a bar where someone looks on, a line a document where not."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from torikumi.pipeline.batch.job import Outcome, PartRead, Status
from torikumi.pipeline.printable import printable


@contextmanager
def progress(total: int, quiet: bool) -> Iterator[Callable[[Outcome | PartRead], None]]:
    """Gives the function that is to be told of each outcome, and of the parts of long documents.

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
    in_parts: Counter[str] = Counter()
    started = time.monotonic()
    with Progress(
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("documents, {task.fields[speed]:.1f} pages/s, {task.fields[failures]} failed, left"),
        TimeRemainingColumn(),
        console=console,
    ) as bar:
        task = bar.add_task("", total=total, speed=0.0, failures=0)

        def take(event: Outcome | PartRead) -> None:
            nonlocal pages, failures
            if isinstance(event, PartRead):
                in_parts[event.file] += event.pages
                pages += event.pages
            elif event.status is Status.FAILED:
                failures += 1
                console.print(printable(event.reason), markup=False, style="red", soft_wrap=True)
            elif event.status is Status.CONVERTED:
                pages += event.pages - in_parts.pop(event.file, 0)
            speed = pages / max(time.monotonic() - started, 1e-9)
            bar.update(task, advance=int(isinstance(event, Outcome)), speed=speed, failures=failures)

        yield take


def _line(outcome: Outcome | PartRead, quiet: bool) -> None:
    """A line about one document."""
    if isinstance(outcome, PartRead):
        return
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
