"""Work in a process of its own, with limits of time and memory, for the thread that asks.

Each thread has a process, started afresh (``spawn``) and used for many documents. One that dies, or does not answer in
time, is replaced. Pebble's pool does the supervising: that of the standard library gives up all its work when one
process dies, and knows no time limit. Since the caller is any thread of any process, this is the same on this machine
and on the machines of a cluster.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Sequence
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing.process import current_process, parent_process
from typing import Any, TypeVar

from pebble import CONSTS, ProcessExpired, ProcessPool

Answer = TypeVar("Answer")

DOCUMENTS_MAX = 200
"""A process is replaced after so many documents: what its libraries never give back goes with it."""

LOOK_SECONDS = 0.02
"""So often a pool looks whether its process lives or is to end: the end of a run waits for it (Pebble's own is 0.1)."""
CONSTS.sleep_unit = LOOK_SECONDS

SIGNALS = {number.value: number.name for number in signal.Signals}
"""Number → name; a system may send others."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may take; of one that is read in parts, each part.

    Attributes:
        seconds: Time for one document.
        mebibytes: Memory of its process, in MiB (where the system can limit it).
    """

    seconds: float = 900.0
    mebibytes: int = 2048


class LostError(Exception):
    """A process gave no answer; the text says why, and what to do."""


_here = threading.local()
_pools: set[ProcessPool] = set()


def alone(limits: Limits, work: Callable[..., Answer], *arguments: Any) -> Answer:
    """Do work in this thread's process, and wait for its answer.

    Args:
        limits: What it may take.
        work: A function that another process can import.
        arguments: Its arguments.

    Raises:
        LostError: The process died, took too long, or answered what cannot be sent.
    """
    try:
        answer: Answer = _asked(limits, work, arguments)
    except TimeoutError:
        raise LostError(
            f"took more than {limits.seconds:g} seconds: allow more with --timeout, or leave it out"
        ) from None
    except (ProcessExpired, BrokenProcessPool) as error:
        words = "the process that read it died"
        code = getattr(error, "exitcode", None)
        if code is not None and code < 0:
            words += f" ({SIGNALS.get(-code, f'signal {-code}')})"
        raise LostError(f"{words}: the file is damaged, or needs more memory (--memory)") from None
    except Exception as error:  # what could not be sent between processes
        raise LostError(f"{type(error).__name__}: {error}: please report it") from None
    return answer


def _asked(limits: Limits, work: Callable[..., Answer], arguments: Sequence[Any], *, again: bool = True) -> Answer:
    """The answer of this thread's process.

    Where the end of a process is seen before its word that it took the work, Pebble gives up the whole pool, and who is
    to blame is not known: then the work is given to another one, once.
    """
    pool = _pool(limits.mebibytes)
    try:
        answer: Answer = pool.schedule(work, args=list(arguments), timeout=limits.seconds).result()
    except RuntimeError:  # BrokenProcessPool is one, and so is what a pool says that was given up before
        if pool.active or pool not in _pools or not again:
            raise
        _end(pool)
        return _asked(limits, work, arguments, again=False)
    return answer


def stop_processes() -> None:
    """End the processes of all threads, whatever they do."""
    for pool in tuple(_pools):
        _end(pool)


def _end(pool: ProcessPool) -> None:
    """End the process of a pool, which is of no use after that."""
    _pools.discard(pool)
    pool.stop()
    pool.join()


def _pool(mebibytes: int) -> ProcessPool:
    """The pool of one process that belongs to this thread."""
    pool = getattr(_here, "pool", None)
    if pool is None or pool not in _pools or _here.mebibytes != mebibytes:
        # A worker of Dask is started as a daemon, which multiprocessing allows no children: they could outlive it.
        # Ours cannot, since they watch for its end. https://github.com/dask/distributed/issues/2142
        current_process()._config["daemon"] = False  # type: ignore[attr-defined]
        context = multiprocessing.get_context("spawn")
        pool = ProcessPool(1, DOCUMENTS_MAX, _prepare, (mebibytes,), context)
        _pools.add(pool)
        _here.pool, _here.mebibytes = pool, mebibytes
    return pool


def _prepare(mebibytes: int) -> None:
    """Prepare a process: leave Ctrl-C to its parent, end with it, and limit the memory that it may ask for."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        import resource
    except ImportError:  # a system that cannot limit it
        return
    limit = mebibytes << 20
    resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))


def _end_with_parent() -> None:
    """Wait for the end of the parent, and end: nobody would take the answer, and another may do the work by now."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
