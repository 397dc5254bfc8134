"""All jobs side by side, by anything that is a `concurrent.futures.Executor`: every job has exactly one outcome.

On this machine the executor is a pool of threads, each with a process of its own (`torikumi.pipeline.batch.alone`);
Dask's is one over many machines, whose threads have theirs in the same way.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Executor, Future, wait
from dataclasses import dataclass, field
from itertools import pairwise
from math import ceil
from typing import Any

from torikumi.pipeline.batch.alone import Limits
from torikumi.pipeline.batch.carry import carry_joined, carry_out, carry_part
from torikumi.pipeline.batch.job import Event, Job, Outcome, PartRead, PartsBegun, failed
from torikumi.pipeline.batch.places import is_address
from torikumi.pipeline.batch.work import LongDocument, Part

Answer = Outcome | LongDocument | Part
"""What the work of a job, or of a part of it, says."""

QUEUED_MAX = 4
"""Jobs a worker that are handed to the executor at a time: a folder of 100,000 files needs no 100,000 futures."""

LONG = 150
"""From so many pages on a document is read in parts, when there is more than one worker (about 10 s in one go)."""

PART_MIN = 50
"""Pages of a part at least: each part opens the file anew."""

PART_MAX = 250
"""Pages of a part at most: it is held in memory as a whole."""

PARTS_A_WORKER = 2
"""So many parts a worker, so that one that takes long does not hold up the end."""

SCANNED_MAX = 1
"""Scanned pages of a part at most: OCR takes 10 to 20 s a page, so each has a limit of time of its own, any worker may
take the next one, and who looks on sees each. To open the file anew takes some milliseconds."""

SCANNED_MAX_FETCHED = 8
"""The same for a document of a store, which is fetched anew for each part."""


def run_jobs(
    jobs: Sequence[Job], executor: Executor, workers: int, limits: Limits, *, drawn_in_parts: bool = True
) -> Iterator[Event]:
    """Do jobs side by side.

    Args:
        jobs: The jobs; they are begun in this order.
        executor: What does them; the caller shuts it down.
        workers: How many it does at a time.
        limits: What one document may take; of one that is read in parts, each part.
        drawn_in_parts: Long documents without scanned pages are read in parts, too, when there are several workers.

    Yields:
        The outcome of each job, as it ends: every job has exactly one. In between, the parts of long documents.
    """
    return _Run(executor, workers, limits, LONG if drawn_in_parts and workers > 1 else None).events(iter(jobs))


def ranges_of(
    pages: Sequence[int], workers: int, scanned: Collection[int] = (), scanned_max: int = SCANNED_MAX
) -> list[Sequence[int]]:
    """The pages of a long document in parts of nearly equal length, in their order.

    Args:
        pages: Numbers of the pages.
        workers: How many parts are read at a time.
        scanned: Those of the pages that are pictures.
        scanned_max: So many of these a part holds at most.

    >>> [len(part) for part in ranges_of(range(1, 2001), 2)]
    [250, 250, 250, 250, 250, 250, 250, 250]
    >>> [len(part) for part in ranges_of(range(1, 172), 8)]
    [43, 43, 43, 42]
    >>> ranges_of([1, 2, 3, 4, 5, 6], 8, scanned={2, 3, 6})
    [[1, 2], [3, 4, 5], [6]]
    """
    count = max(ceil(len(pages) / PART_MAX), min(ceil(len(pages) / PART_MIN), PARTS_A_WORKER * workers))
    ends = [ceil(len(pages) * number / count) for number in range(count + 1)]
    return [
        part for start, end in pairwise(ends) for part in _shorter(pages[start:end], frozenset(scanned), scanned_max)
    ]


def _shorter(pages: Sequence[int], scanned: frozenset[int], scanned_max: int) -> list[Sequence[int]]:
    """Pages in parts of no more than so many scanned ones each."""
    begins = [place for place, number in enumerate(pages) if number in scanned][scanned_max::scanned_max]
    return [pages[start:end] for start, end in pairwise([0, *begins, len(pages)])]


@dataclass(slots=True)
class _Long:
    """A long document on its way: its parts, and those of them that were read."""

    ranges: list[Sequence[int]]
    scanned: frozenset[int]
    read: dict[int, Part] = field(default_factory=dict)


class _Run:
    """The state of a run: which futures are which job's, or which part of it."""

    def __init__(self, executor: Executor, workers: int, limits: Limits, long: int | None) -> None:
        self.executor, self.workers, self.limits, self.long_from = executor, workers, limits, long
        self.running: dict[Future[Answer], tuple[Job, int | None]] = {}
        self.long: dict[str, _Long] = {}

    def events(self, waiting: Iterator[Job]) -> Iterator[Event]:
        """Do all jobs."""
        while True:
            while len(self.running) < self.workers * QUEUED_MAX and (job := next(waiting, None)) is not None:
                self._submit(job, None, carry_out, self.long_from)
            if not self.running:
                return
            for done in wait(self.running, return_when=FIRST_COMPLETED).done:
                job, part = self.running.pop(done)
                event = self._take(job, part, done)
                if event is not None:
                    yield event

    def _submit(self, job: Job, part: int | None, work: Callable[..., Any], *arguments: Any) -> None:
        self.running[self.executor.submit(work, job, self.limits, *arguments)] = job, part

    def _take(self, job: Job, part: int | None, done: Future[Answer]) -> Event | None:
        """What a future's answer means for its job."""
        if part is not None and job.dataset_id not in self.long:
            return None  # the job has failed by another part
        answer = _answer(job, done)
        if isinstance(answer, LongDocument):
            scanned_max = SCANNED_MAX_FETCHED if is_address(job.document) else SCANNED_MAX
            ranges = ranges_of(answer.pages, self.workers, answer.scanned, scanned_max)
            self.long[job.dataset_id] = _Long(ranges, answer.scanned)
            for number, pages in enumerate(ranges):
                self._submit(job, number, carry_part, pages)
            return PartsBegun(job.document, len(answer.pages), len(answer.scanned))
        if isinstance(answer, Part) and part is not None:
            state = self.long[job.dataset_id]
            state.read[part] = answer
            if len(state.read) == len(state.ranges):
                del self.long[job.dataset_id]
                self._submit(job, None, carry_joined, [state.read[number] for number in range(len(state.ranges))])
            pages = state.ranges[part]
            return PartRead(job.document, len(pages), len(state.scanned.intersection(pages)))
        assert isinstance(answer, Outcome)
        if self.long.pop(job.dataset_id, None) is not None:
            for future, (other, _) in self.running.items():
                if other.dataset_id == job.dataset_id:
                    future.cancel()
        return answer


def _answer(job: Job, done: Future[Answer]) -> Answer:
    """What a future says, or why it says nothing: its machine is lost."""
    try:
        return done.result()
    except CancelledError:
        return failed(job, f"{job.document}: the cluster gave it up: run the batch again")
    except Exception as error:
        words = f"{type(error).__name__}: {error}".rstrip(": ")
        return failed(job, f"{job.document}: the cluster could not do it ({words}): run the batch again")
