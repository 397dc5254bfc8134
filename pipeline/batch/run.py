"""All jobs in processes of their own, so that a document that crashes, hangs or eats memory costs only itself.

A process is started afresh (``spawn``) for each worker and used for many documents. One that dies, or does not answer
in time, is replaced; its document is reported as failed, and the others go on. Pebble's pool does the supervising: that
of the standard library gives up all its work when one process dies, and knows no time limit.
"""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass

from pebble import ProcessExpired, ProcessPool

from torikumi.pipeline.batch.job import Job, Outcome
from torikumi.pipeline.batch.work import failed, outcome_of

DOCUMENTS_MAX = 200
"""A worker is replaced after so many documents: what its libraries never give back goes with it."""

QUEUED_MAX = 4
"""Jobs a worker that are handed to the pool at a time: a folder of 100,000 files needs no 100,000 futures."""


_SIGNALS = {number.value: number.name for number in signal.Signals}
"""Number → name; a system may send others."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may take.

    Attributes:
        seconds: Time for one document.
        mebibytes: Memory of its process, in MiB (where the system can limit it).
    """

    seconds: float = 900.0
    mebibytes: int = 2048


def run_jobs(
    jobs: Sequence[Job], workers: int, limits: Limits, work: Callable[[Job], Outcome] = outcome_of
) -> Iterator[Outcome]:
    """Do jobs side by side.

    Args:
        jobs: The jobs; they are begun in this order.
        workers: Number of processes.
        limits: What one document may take.
        work: What is done with a job, in another process.

    Yields:
        The outcome of each job, as it ends: every job has exactly one.
    """
    context = multiprocessing.get_context("spawn")
    waiting = iter(jobs)
    running: dict[Future[Outcome], Job] = {}
    with ProcessPool(workers, DOCUMENTS_MAX, _begin, (limits.mebibytes,), context) as pool:
        try:
            while True:
                while len(running) < workers * QUEUED_MAX and (job := next(waiting, None)) is not None:
                    running[pool.schedule(work, args=[job], timeout=limits.seconds)] = job
                if not running:
                    return
                for done in wait(running, return_when=FIRST_COMPLETED).done:
                    yield _outcome(done, running.pop(done), limits)
        except BaseException:
            pool.stop()
            raise


def _outcome(done: Future[Outcome], job: Job, limits: Limits) -> Outcome:
    """What a process answered, or why it did not."""
    try:
        return done.result()
    except TimeoutError:
        words = f"took more than {limits.seconds:g} seconds: allow more with --timeout, or leave it out"
        return failed(job, f"{job.path}: {words}", seconds=limits.seconds)
    except ProcessExpired as error:
        words = "the process that read it died"
        if error.exitcode is not None and error.exitcode < 0:
            words += f" ({_SIGNALS.get(-error.exitcode, f'signal {-error.exitcode}')})"
        return failed(job, f"{job.path}: {words}: the file is damaged, or needs more memory (--memory)")
    except Exception as error:  # what could not be sent between processes
        return failed(job, f"{job.path}: {type(error).__name__}: {error}: please report it")


def _begin(mebibytes: int) -> None:
    """Prepare a worker: leave Ctrl-C to the parent, and limit the memory that it may ask for."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        import resource
    except ImportError:  # a system that cannot limit it
        return
    limit = mebibytes << 20
    resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
