"""A batch from its jobs to its table: what is done is left alone, the rest is done in processes, all of it is told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from torikumi.pipeline.batch.job import Job, Outcome
from torikumi.pipeline.batch.ledger import Ledger
from torikumi.pipeline.batch.run import Limits, run_jobs

Listener = Callable[[Outcome], None]
"""Is told of each outcome as it comes."""


def run_batch(
    jobs: Sequence[Job], output: Path, *, workers: int, limits: Limits, fresh: bool, listener: Listener
) -> list[Outcome]:
    """Convert all documents that are not done yet, and write ``batch.csv``.

    Args:
        jobs: The documents.
        output: The folder that holds the dataset folders.
        workers: Number of processes.
        limits: What one document may take.
        fresh: Forget what was done before.
        listener: Is told of each outcome as it comes.

    Returns:
        The outcomes in the order of the jobs.

    Raises:
        OutputError: The output folder cannot be written.
    """
    ledger = Ledger(output)
    ledger.sweep(limits.seconds)
    if fresh:
        ledger.forget()
    keys: dict[str, str] = {}
    outcomes: dict[str, Outcome] = {}

    def take(outcome: Outcome) -> None:
        outcomes[outcome.dataset] = outcome
        listener(outcome)

    try:
        todo: dict[str, Job] = {}
        for job in jobs:
            try:
                keys[job.dataset_id] = job.key()
            except OSError:  # the one who converts it says best what is wrong with it
                todo[job.dataset_id] = job
                continue
            before = ledger.done(job, keys[job.dataset_id])
            if before is None:
                todo[job.dataset_id] = job
            else:
                take(before)
        for outcome in run_jobs(list(todo.values()), workers, limits):
            if not outcome.reason:
                ledger.remember(todo[outcome.dataset], keys[outcome.dataset], outcome)
            take(outcome)
    finally:  # a run that is broken off has its table, too
        told = [outcomes[job.dataset_id] for job in jobs if job.dataset_id in outcomes]
        ledger.write_table(told)
    return told
