"""A batch from its jobs to its table: what is done is left alone, the rest is done side by side, all of it is told."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager

from torikumi.pipeline.batch.alone import Limits, stop_processes
from torikumi.pipeline.batch.job import Event, Job, Outcome
from torikumi.pipeline.batch.places import size_of
from torikumi.pipeline.batch.run import run_jobs
from torikumi.schemas.errors import SourceError

Listener = Callable[[Event], None]
"""Is told of each outcome as it comes, and of the parts of long documents."""


@contextmanager
def local_executor(workers: int) -> Iterator[Executor]:
    """The executor of this machine: threads, each with a process of its own that ends with the context."""
    executor = ThreadPoolExecutor(workers, "torikumi")
    try:
        yield executor
    finally:
        executor.shutdown(wait=False, cancel_futures=True)
        stop_processes()
        executor.shutdown()


def run_batch(
    jobs: Sequence[Job],
    output: str,
    *,
    executor: Executor,
    workers: int,
    limits: Limits,
    fresh: bool,
    listener: Listener,
) -> list[Outcome]:
    """Convert all documents that are not done yet, and write ``batch.csv``.

    Args:
        jobs: The documents.
        output: Path or address of the folder that holds the dataset folders.
        executor: What does the jobs.
        workers: How many it does at a time.
        limits: What one document may take.
        fresh: Forget what was done before.
        listener: Is told of each outcome as it comes.

    Returns:
        The outcomes in the order of the jobs.

    Raises:
        OutputError: The output folder cannot be written, or another run is writing into it.
        UsageError: The output is an address of a kind that is not known.
    """
    from torikumi.pipeline.batch.ledger import Ledger  # a single document needs none

    ledger = Ledger(output)
    keys: dict[str, str] = {}
    outcomes: dict[str, Outcome] = {}

    def take(outcome: Outcome) -> None:
        outcomes[outcome.dataset] = outcome
        listener(outcome)

    with ledger.alone():
        ledger.sweep(limits.seconds)
        if fresh:
            ledger.forget()
        try:
            todo: dict[str, Job] = {}
            for job in jobs:
                try:
                    keys[job.dataset_id] = job.key()
                except SourceError:  # the one who converts it says best what is wrong with it
                    todo[job.dataset_id] = job
                    continue
                before = ledger.done(job, keys[job.dataset_id])
                if before is None:
                    todo[job.dataset_id] = job
                else:
                    take(before)
            # what is large comes first, so that it does not hold up the end
            ordered = sorted(todo.values(), key=lambda job: -size_of(job.document))
            for event in run_jobs(ordered, executor, workers, limits):
                if not isinstance(event, Outcome):
                    listener(event)
                    continue
                if not event.reason:
                    ledger.remember(todo[event.dataset], keys[event.dataset], event)
                take(event)
            ledger.tidy(todo.values())
        finally:  # a run that is broken off has its table, too
            told = [outcomes[job.dataset_id] for job in jobs if job.dataset_id in outcomes]
            ledger.write_table(told)
    return told
