"""A job carried from its place to its place: fetched, done in a process of its own, and put where it belongs.

What reads the document has nothing to do with stores and networks; what talks to those never reads a document.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TypeVar

from torikumi.pipeline.batch.alone import Limits, LostError, alone
from torikumi.pipeline.batch.job import Job, Outcome, Status, failed
from torikumi.pipeline.batch.places import fetch, is_address, place_of, put_dataset
from torikumi.pipeline.batch.work import LongDocument, Part, Task, begin, join_parts, read_part
from torikumi.schemas.errors import TorikumiError

Answer = TypeVar("Answer")

COPIES = "torikumi-"
"""How the temporary folders begin that hold copies of documents and datasets of stores."""


def carry_out(job: Job, limits: Limits, long: int | None = None) -> Outcome | LongDocument:
    """Do a job, or say that its document is long.

    Args:
        job: The job.
        limits: What it may take.
        long: From so many pages on a PDF is long; None when none is. One with a scanned page always is.
    """
    return _carried(job, lambda task: alone(limits, begin, task, long))


def carry_part(job: Job, limits: Limits, pages: Sequence[int]) -> Outcome | Part:
    """Read some pages of a long document."""
    where = f"page {pages[0]}" if len(pages) == 1 else f"pages {pages[0]} to {pages[-1]}"
    return _carried(job, lambda task: alone(limits, read_part, task, pages), where)


def carry_joined(job: Job, limits: Limits, parts: Sequence[Part]) -> Outcome:
    """Make the dataset of a long document from its parts."""
    return _carried(job, lambda task: alone(limits, join_parts, task, parts))


def _carried(job: Job, action: Callable[[Task], Outcome | Answer], where: str = "") -> Outcome | Answer:
    """The answer to a task of a job; what fails on the way is an outcome, too.

    Args:
        job: The job.
        action: Does the task.
        where: The pages that it is about, in words; "" for the whole document.
    """
    try:
        with staged(job) as task:
            answer = action(task)
            if isinstance(answer, Outcome) and answer.status is Status.CONVERTED:
                put_away(task)
            return answer
    except LostError as error:
        place = f"{job.document}: {where}" if where else job.document
        return failed(job, f"{place}: {error}")
    except TorikumiError as error:
        return failed(job, str(error), error.exit_code)
    except Exception as error:
        words = f"{type(error).__name__}: {error}"
        return failed(job, f"{job.document}: a fault of torikumi ({words}): please report it")


@contextmanager
def staged(job: Job) -> Iterator[Task]:
    """The task of a job, with its files on this machine as long as the context lasts.

    Raises:
        SourceError: The document, or one of its corrections, cannot be fetched.
        UsageError: An address of a kind that is not known.
    """
    with ExitStack() as stack:

        def copies() -> Path:
            return Path(stack.enter_context(tempfile.TemporaryDirectory(prefix=COPIES)))

        path = fetch(job.document, copies()) if is_address(job.document) else Path(job.base, job.document)
        folder = copies() / job.dataset_id if is_address(job.output) else Path(job.base, job.folder)
        yield Task(job, path, folder, job.corrections())


def put_away(task: Task) -> None:
    """Copy the dataset of a task to its store, if it belongs to one.

    Raises:
        OutputError: It cannot be written there.
    """
    if is_address(task.job.output):
        put_dataset(task.folder, place_of(task.job.output), task.job.dataset_id)
