"""Coverage-guided fuzzing of single functions (atheris, libFuzzer), where it is installed: ``pip install '.[fuzz]'``.

Each target runs in a process of its own, as ``python -m fuzzing.guided TARGET SECONDS FOLDER``, since libFuzzer takes a
process over and ends it.
"""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from fuzzing.targets import COMMON, SEEDS, TARGETS

INPUT_BYTES = 600
"""Longest input: a cell of a report is shorter."""

INPUT_SECONDS = 10
"""Longest time that one input may take."""

START_SECONDS = 60
"""So long a process may take beside its own time, for its start and end."""


def installed() -> bool:
    """Whether atheris is there."""
    return importlib.util.find_spec("atheris") is not None


def chosen(names: str) -> list[str]:
    """The targets that are named, with commas; ``all``, or ``none``.

    Raises:
        ValueError: There is no such target.
    """
    if names in ("all", "none"):
        return list(TARGETS) if names == "all" else []
    listed = [name for name in names.split(",") if name]
    if unknown := [name for name in listed if name not in TARGETS]:
        raise ValueError(f"there is no target {', '.join(unknown)} (there are {', '.join(TARGETS)})")
    return listed


def run(names: Sequence[str], seconds: float, keep: Path) -> int:
    """Run targets one after the other and print what became of them.

    Args:
        names: The targets.
        seconds: Time for all of them.
        keep: Folder for inputs at which one failed.

    Returns:
        The number of targets that failed.
    """
    if not installed():
        print("atheris is not installed (pip install '.[fuzz]'): nothing was fuzzed by coverage")
        return 0
    each = max(1, round(seconds / len(names)))
    failed = 0
    for name in names:
        reason, runs = _run(name, each, keep)
        print(f"target {name}: {runs} runs in {each} s: {reason or 'no fault'}", flush=True)
        failed += bool(reason)
    return failed


def _run(name: str, seconds: int, keep: Path) -> tuple[str, int]:
    """Run one target.

    Returns:
        What is wrong, or ""; and how often it was asked.
    """
    keep.mkdir(parents=True, exist_ok=True)
    home = Path(__file__).resolve().parents[1]
    command = [sys.executable, "-m", "fuzzing.guided", name, str(seconds), str(keep)]
    try:
        done = subprocess.run(
            command,
            cwd=home,
            env=os.environ | {"PYTHONPATH": str(home)},
            capture_output=True,
            timeout=seconds + START_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return "does not end", 0
    told = done.stderr.decode("utf-8", "replace") + done.stdout.decode("utf-8", "replace")
    runs = [int(number) for number in re.findall(r"^#(\d+)\s", told, re.MULTILINE)]
    if done.returncode == 0:
        return "", max(runs, default=0)
    (keep / f"{name}.log").write_text(told, encoding="utf-8")
    raised = re.search(r"=== Uncaught Python exception: ===\n(.*)", told)
    timeout = "took too long" if "ALARM" in told or "timeout after" in told else f"exit code {done.returncode}"
    return f"{raised[1] if raised else timeout} (see {keep / name}.log)", max(runs, default=0)


def _main(name: str, seconds: str, keep: str) -> None:
    """Take this process over for one target."""
    import atheris

    # what the target imports when it is first asked is seen by atheris; so the first input is asked within
    with atheris.instrument_imports(include=["torikumi"]):
        target = TARGETS[name]
        for text in SEEDS.get(name, COMMON):
            target(text.encode("utf-8"))
    with TemporaryDirectory() as corpus:
        for place, text in enumerate(SEEDS.get(name, COMMON)):
            (Path(corpus) / str(place)).write_text(text, encoding="utf-8")
        options = [
            f"-max_total_time={seconds}",
            f"-max_len={INPUT_BYTES}",
            f"-timeout={INPUT_SECONDS}",
            "-rss_limit_mb=2048",
            f"-artifact_prefix={keep}/{name}-",
            corpus,
        ]
        atheris.Setup([sys.argv[0], *options], target)
        atheris.Fuzz()


if __name__ == "__main__":
    _main(*sys.argv[1:])
