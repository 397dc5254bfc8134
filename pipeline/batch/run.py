"""All jobs side by side, by anything that is a `concurrent.futures.Executor`: every job has exactly one outcome.

On this machine the executor is a pool of threads, each with a process of its own (`torikumi.pipeline.batch.alone`);
Dask's is one over many machines, whose threads have theirs in the same way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Executor, Future, wait
from dataclasses import dataclass, field
from itertools import pairwise
from math import ceil
from typing import Any

from torikumi.pipeline.batch.alone import Limits
from torikumi.pipeline.batch.carry import carry_joined, carry_out, carry_part
from torikumi.pipeline.batch.job import Job, Outcome, PartRead, failed
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


def run_jobs(jobs: Sequence[Job], executor: Executor, workers: int, limits: Limits) -> Iterator[Outcome | PartRead]:
    """Do jobs side by side.

    Args:
        jobs: The jobs; they are begun in this order.
        executor: What does them; the caller shuts it down.
        workers: How many it does at a time.
        limits: What one document may take.

    Yields:
        The outcome of each job, as it ends: every job has exactly one. In between, the parts of long documents.
    """
    return _Run(executor, workers, limits).events(iter(jobs))


def ranges_of(pages: Sequence[int], workers: int) -> list[Sequence[int]]:
    """The pages of a long document in parts of nearly equal length, in their order.

    >>> [len(part) for part in ranges_of(range(1, 2001), 2)]
    [250, 250, 250, 250, 250, 250, 250, 250]
    >>> [len(part) for part in ranges_of(range(1, 172), 8)]
    [43, 43, 43, 42]
    """
    count = max(ceil(len(pages) / PART_MAX), min(ceil(len(pages) / PART_MIN), PARTS_A_WORKER * workers))
    ends = [ceil(len(pages) * number / count) for number in range(count + 1)]
    return [pages[start:end] for start, end in pairwise(ends)]


@dataclass(slots=True)
class _Long:
    """A long document on its way: its parts, and those of them that were read."""

    ranges: list[Sequence[int]]
    read: dict[int, Part] = field(default_factory=dict)


class _Run:
    """The state of a run: which futures are which job's, or which part of it."""

    def __init__(self, executor: Executor, workers: int, limits: Limits) -> None:
        self.executor, self.workers, self.limits = executor, workers, limits
        self.running: dict[Future[Answer], tuple[Job, int | None]] = {}
        self.long: dict[str, _Long] = {}

    def events(self, waiting: Iterator[Job]) -> Iterator[Outcome | PartRead]:
        """Do all jobs."""
        long = LONG if self.workers > 1 else None
        while True:
            while len(self.running) < self.workers * QUEUED_MAX and (job := next(waiting, None)) is not None:
                self._submit(job, None, carry_out, long)
            if not self.running:
                return
            for done in wait(self.running, return_when=FIRST_COMPLETED).done:
                job, part = self.running.pop(done)
                event = self._take(job, part, done)
                if event is not None:
                    yield event

    def _submit(self, job: Job, part: int | None, work: Callable[..., Any], *arguments: Any) -> None:
        self.running[self.executor.submit(work, job, self.limits, *arguments)] = job, part

    def _take(self, job: Job, part: int | None, done: Future[Answer]) -> Outcome | PartRead | None:
        """What a future's answer means for its job."""
        if part is not None and job.dataset_id not in self.long:
            return None  # the job has failed by another part
        answer = _answer(job, done)
        if isinstance(answer, LongDocument):
            ranges = ranges_of(answer.pages, self.workers)
            self.long[job.dataset_id] = _Long(ranges)
            for number, pages in enumerate(ranges):
                self._submit(job, number, carry_part, pages)
            return None
        if isinstance(answer, Part) and part is not None:
            state = self.long[job.dataset_id]
            state.read[part] = answer
            if len(state.read) == len(state.ranges):
                del self.long[job.dataset_id]
                self._submit(job, None, carry_joined, [state.read[number] for number in range(len(state.ranges))])
            return PartRead(job.document, len(state.ranges[part]))
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
