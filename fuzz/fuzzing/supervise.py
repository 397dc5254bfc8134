"""Cases in a process of their own, with a limit of time and memory: the program may crash, the fuzzer may not."""

from __future__ import annotations

import math
import multiprocessing
import shutil
import signal
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from pebble import ProcessExpired, ProcessPool

from fuzzing.case import Case, case_of
from fuzzing.trial import Fault, Program, Verdict, torikumi, tried

CLOCK_FACTOR = 8
"""A process that waits uses no processor; so much longer the clock may run until it is ended, too."""

CASES_MAX = 200
"""A process is replaced after so many cases: what libraries never give back goes with it."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one case may take.

    Attributes:
        seconds: Time of the processor, so that a busy machine makes no fault; of the clock `CLOCK_FACTOR` times that.
        mebibytes: Memory of its process.
    """

    seconds: float = 30.0
    mebibytes: int = 1536


class Supervisor:
    """A process that tries cases, and is replaced when one kills it or does not end.

    Args:
        folder: Where the file of the case that is tried stands.
        limits: What a case may take.
        program: What is tried.
        clock: How many times the seconds of the processor may pass on the clock.
    """

    def __init__(
        self, folder: Path, limits: Limits, program: Program = torikumi, *, clock: float = CLOCK_FACTOR
    ) -> None:
        self._folder, self._limits, self._program = folder, limits, program
        self._clock = limits.seconds * clock
        context = multiprocessing.get_context("spawn")
        self._pool: Any = ProcessPool(1, CASES_MAX, _begin, (limits.mebibytes,), context)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.stop()
        self._pool.join()

    def verdicts(self, seeds: Iterable[str], until: float = float("inf")) -> Iterator[Verdict]:
        """Try cases one after the other; none is begun after the time `until` (of `time.monotonic`)."""
        for seed in seeds:
            if time.monotonic() >= until:
                return
            yield self.verdict(case_of(seed))

    def verdict(self, case: Case, data: bytes | None = None) -> Verdict:
        """Try a case.

        Args:
            case: The case.
            data: A file to try in the place of the one that the case makes.
        """
        path = self._folder / f"case{case.suffix}"
        path.unlink(missing_ok=True)
        if data is not None:
            path.write_bytes(data)
        begun = time.monotonic()
        args = [case.seed, path, self._program, self._limits.seconds]
        done = self._pool.schedule(_work, args=args, timeout=self._clock)
        found = self._answer(case, done, path)
        return replace(found, seconds=time.monotonic() - begun)

    def _answer(self, case: Case, done: Future[Verdict], path: Path) -> Verdict:
        """What the process answered, or why it did not; a fault only when the file of the case was made."""
        try:
            return done.result()
        except TimeoutError:
            fault, reason = Fault.HUNG, f"took more than {self._clock:g} seconds of the clock"
        except ProcessExpired as error:
            if error.exitcode == -signal.SIGXCPU:
                return Verdict(case.seed, "", Fault.HUNG, f"took more than {self._limits.seconds:g} seconds")
            fault, reason = Fault.DIED, f"the process died (exit code {error.exitcode})"
        except Exception as error:
            fault, reason = Fault.RAISED, f"cannot be sent between processes: {type(error).__name__}: {error}"
        if not path.exists():
            return Verdict(case.seed, f"the case was not made: {reason}")
        return Verdict(case.seed, "", fault, reason)

    def keep(self, case: Case, verdict: Verdict, folder: Path, data: bytes | None = None) -> Path:
        """Save the file of a case, and beside it what is wrong with it.

        Args:
            case: The case.
            verdict: What came of it.
            folder: Where it is saved.
            data: The file; the one that was tried last when None.
        """
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{verdict.fault}-{case.seed}{case.suffix}"
        if data is not None:
            path.write_bytes(data)
        else:
            with suppress(FileNotFoundError):
                shutil.copyfile(self._folder / f"case{case.suffix}", path)
        words = f"{case.told()}\n{verdict.fault}: {verdict.reason}\n{verdict.place}\n\n{verdict.trace}"
        path.with_suffix(f"{case.suffix}.log").write_text(words, encoding="utf-8", errors="backslashreplace")
        return path


def _work(seed: str, path: Path, program: Program, seconds: float) -> Verdict:
    """Make the file of a case, when it is not there, and try it."""
    case = case_of(seed)
    _allow(seconds)
    if not path.exists():
        new = path.with_suffix(".new")
        try:
            new.write_bytes(case.made())
        except Exception as error:  # the mutation met what it cannot change
            return Verdict(seed, f"the case was not made: {type(error).__name__}")
        new.rename(path)
    return tried(case, path, program)


def _begin(mebibytes: int) -> None:
    """Prepare a process: Ctrl-C is for the parent, memory is limited."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        import resource
    except ImportError:  # a system that cannot limit it
        return
    limit = mebibytes << 20
    resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))


def _allow(seconds: float) -> None:
    """Let the system end this process when it has worked for so long from now on."""
    try:
        import resource
    except ImportError:  # then only the clock ends it
        return
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(time.process_time() + seconds), most))
