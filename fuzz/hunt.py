"""Fuzz torikumi with its own sample files: each case goes through the whole program in a process of its own.

usage: fuzz/hunt.py [--seconds N] [--kinds pdf,xlsx] [--start N] [--replay SEED-or-FILE] [--keep FOLDER]

Exit status: 0 no fault was found, 1 some were, 2 wrong usage. docs/fuzzing.md tells what is tried and what a fault is.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from fuzzing import guided
from fuzzing.case import ROOT, STEPS, case_of, seeds
from fuzzing.minimise import minimised
from fuzzing.supervise import Limits, Supervisor
from fuzzing.trial import Verdict

KEEP = ROOT / "fuzz" / "found"
SAVED_MAX = 3
"""So many files are saved for the same fault."""

GUIDED_SHARE = 0.25
"""So much of the time is for the coverage-guided targets, where atheris is installed."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Fuzz as the options say; print what was found."""
    options = _options(arguments)
    with TemporaryDirectory() as work, Supervisor(Path(work), options.limits) as supervisor:
        if options.replay:
            return _replay(options.replay, supervisor)
        found = _mutations(options, supervisor)
    if options.targets:
        found += guided.run(options.targets, options.seconds * GUIDED_SHARE, options.keep)
    return 1 if found else 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Fuzz torikumi with its own sample files.")
    parser.add_argument("--seconds", type=float, default=120, help="how long (default: 120)")
    parser.add_argument("--kinds", default=",".join(STEPS), help=f"kinds of files, with commas ({', '.join(STEPS)})")
    parser.add_argument(
        "--start", type=int, default=0, help="number of the first round of seeds (default: by the clock)"
    )
    parser.add_argument("--replay", metavar="SEED-or-FILE", help="try one case, or one saved file, and tell all of it")
    parser.add_argument("--keep", type=Path, default=KEEP, help="folder for failing files (default: fuzz/found)")
    parser.add_argument("--case-seconds", type=float, default=Limits().seconds, help="time that one case may take")
    parser.add_argument("--memory", type=int, default=Limits().mebibytes, help="MiB that one case may take")
    parser.add_argument("--targets", default="all", help="coverage-guided targets, with commas; none, all (default)")
    options = parser.parse_args(arguments)
    options.kinds = [kind for kind in options.kinds.split(",") if kind]
    if unknown := set(options.kinds) - set(STEPS):
        parser.error(f"--kinds: there is no kind {', '.join(sorted(unknown))} (there are {', '.join(STEPS)})")
    try:
        options.targets = guided.chosen(options.targets)
    except ValueError as error:
        parser.error(f"--targets: {error}")
    if not 0 < options.seconds < 10**7:
        parser.error("--seconds is more than 0")
    options.limits = Limits(options.case_seconds, options.memory)
    # a new run tries new cases; the seed of each that fails is printed
    options.start = options.start or int(time.time())
    return options


def _replay(what: str, supervisor: Supervisor) -> int:
    """Try one case and print all that is known of it."""
    path = Path(what)
    data = path.read_bytes() if path.is_file() else None
    # a saved file is named after its seed, which says the readers that it is tried with
    seed = "-".join(path.name.split(".")[0].split("-")[-2:]) if data is not None else what
    try:
        case = case_of(seed)
    except ValueError as error:
        print(f"{what}: neither a saved file of a case nor a seed: {error}", file=sys.stderr)
        return 2
    verdict = supervisor.verdict(case, data)
    print(case.told())
    print(f"{verdict.fault or 'no fault'}: {verdict.reason or verdict.answer} ({verdict.seconds:.1f} s)")
    if verdict.trace:
        print(verdict.trace)
    return 1 if verdict.fault else 0


def _mutations(options: argparse.Namespace, supervisor: Supervisor) -> int:
    """Try mutated files until the time is over; the number of kinds of faults."""
    begun = time.monotonic()
    share = 1 - GUIDED_SHARE if options.targets and guided.installed() else 1
    until = begun + options.seconds * share
    answers: Counter[str] = Counter()
    faults: Counter[str] = Counter()
    slowest = Verdict("")
    number = options.start
    try:
        while time.monotonic() < until and options.kinds:
            for verdict in supervisor.verdicts(seeds(number, options.kinds), until):
                kind = verdict.seed.split("-")[0]
                answers[f"{kind}: {verdict.fault or verdict.answer.split(':')[0]}"] += 1
                slowest = max(slowest, verdict, key=lambda held: held.seconds)
                if verdict.fault is not None:
                    faults[verdict.kind] += 1
                    if faults[verdict.kind] <= SAVED_MAX:
                        _save(verdict, faults[verdict.kind], supervisor, options.keep)
            number += 1
    except KeyboardInterrupt:
        print("stopped")
    _print_summary(answers, faults, slowest, time.monotonic() - begun)
    return len(faults)


def _save(verdict: Verdict, times: int, supervisor: Supervisor, keep: Path) -> None:
    """Save a failing file; the first one of a kind of fault is made smaller."""
    case = case_of(verdict.seed)
    path = supervisor.keep(case, verdict, keep)
    print(f"{verdict.seed}: {verdict.fault}: {verdict.reason} [{verdict.place}]\n  saved as {path}", flush=True)
    if times == 1 and path.exists():
        small = minimised(case, verdict, supervisor.verdict)
        supervisor.keep(case, verdict, keep / "small", small)


def _print_summary(answers: Counter[str], faults: Counter[str], slowest: Verdict, seconds: float) -> None:
    print(f"{sum(answers.values())} cases in {seconds:.0f} s, the slowest {slowest.seconds:.1f} s ({slowest.seed})")
    for answer, count in sorted(answers.items()):
        print(f"  {count:6} {answer}")
    for kind, count in faults.most_common():
        print(f"FAULT {count:6} {kind}")


if __name__ == "__main__":
    sys.exit(main())
