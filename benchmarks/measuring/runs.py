"""Runs: each reader on each file in a fresh process, as often as asked for, and the median of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from functools import cache, partial
from pathlib import Path
from statistics import fmean, median
from typing import Any

from measuring import memory
from measuring.documents import ROOT, Document, Part
from measuring.readers import Reader
from measuring.results import REPORTS_ONLY, Figures, SlowestPage, Start
from measuring.stages import STAGES

LONG_RUN_S = 20.0
"""A run of more CPU seconds than this is not repeated: its spread is small against it."""
TIMEOUT_S = 1800.0
SAMPLE = ROOT / "samples" / "tokushima-r1" / "report.pdf"


def measure(reader: Reader, document: Document, runs: int) -> Figures:
    """The figures of one reader for one document: medians, the parts summed up."""
    figures = partial(Figures, reader.name, reader.group, document.name)
    if reader.reports_only and not document.report:
        return figures(error=REPORTS_ONLY)
    answers = []
    for part in document.parts:
        # many parts are many processes, and their sum is as steady as a median
        answer = _read(reader, part, runs if len(document.parts) == 1 else 1)
        if "error" in answer:
            where = f"{part.path.name}: " if len(document.parts) > 1 else ""
            return figures(error=where + answer["error"])
        answers.append(answer)
    exact = [answer["exact"] for answer in answers if answer["exact"] is not None]
    return figures(
        cpu_ms=1000 * sum(answer["cpu_s"] for answer in answers) / page_count(document),
        peak_mib=max(answer["peak_mib"] for answer in answers),
        loaded_mib=answers[-1]["loaded_mib"],
        held_mib=answers[-1]["held_mib"],
        exact=sum(exact) if exact else None,
        cells=sum(len(part.truth) for part in document.parts),
    )


def page_count(document: Document) -> int:
    """How many pages of a document are read."""
    return sum(_pages(part.path) if part.pages is None else len(part.pages) for part in document.parts)


@cache
def _pages(path: Path) -> int:
    import pypdfium2

    with pypdfium2.PdfDocument(path) as document:
        pages: int = len(document)
    return pages


def _read(reader: Reader, part: Part, runs: int) -> dict[str, Any]:
    """The medians of some runs, or the error of the first that failed."""
    request = json.dumps({"reader": reader.name, **asdict(part), "path": str(part.path)})
    answers: list[dict[str, Any]] = []
    while len(answers) < runs:
        answer: dict[str, Any] = _child("measuring.process", [], request)
        if "error" in answer:
            return answer
        answers.append(answer)
        if answer["cpu_s"] > LONG_RUN_S:
            break
    medians = {
        name: median(answer[name] for answer in answers) if answers[0][name] is not None else None
        for name in ("cpu_s", "peak_mib", "loaded_mib", "held_mib")
    }
    return {**medians, "exact": answers[0]["exact"]}


def _child(module: str, arguments: Sequence[str], request: str = "") -> Any:
    """The answer of one of our modules that runs as a process of its own."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / "benchmarks"), str(ROOT / "samples")])}
    command = [sys.executable, "-m", module, *arguments]
    try:
        done = subprocess.run(
            command, input=request, env=environment, capture_output=True, text=True, timeout=TIMEOUT_S, check=False
        )
    except subprocess.TimeoutExpired:
        return {"error": f"took more than {TIMEOUT_S:.0f} s"}
    if done.returncode or not done.stdout:
        said = done.stderr.strip().splitlines() or ["no answer"]
        return {"error": f"exit status {done.returncode}: {said[-1][:120]}"}
    return json.loads(done.stdout)


def stage_medians(path: Path, runs: int) -> dict[str, float]:
    """CPU milliseconds a page of each stage, by the median of some runs; empty when it failed."""
    answers = [_child("measuring.stages", [str(path)]) for _ in range(runs)]
    if any("error" in answer for answer in answers):
        return {}
    return {stage: 1000 * median(answer[stage] for answer in answers) / _pages(path) for stage in STAGES}


def slowest_page(paths: Sequence[Path], say: Callable[[str], None]) -> SlowestPage | None:
    """The slowest page of all files; a page that seems to be it is measured once more, the faster one counts."""
    times: dict[tuple[str, int], float] = {}
    files = {path.name: path for path in paths}
    refused = 0
    for path in paths:
        answer = _child("measuring.slowest", [str(path)])
        if isinstance(answer, dict):
            say(f"{path.name}: {answer['error']}")
            refused += 1
            continue
        times |= {(path.name, number): ms for number, ms in enumerate(answer, start=1)}
    if not times:
        return None
    ranked = sorted(times, key=lambda place: -times[place])
    for name in dict.fromkeys(name for name, _ in ranked[:3]):
        for number, ms in enumerate(_child("measuring.slowest", [str(files[name])]), start=1):
            times[name, number] = min(ms, times[name, number])
    file, page = max(times, key=lambda place: times[place])
    return SlowestPage(len(paths) - refused, len(times), file, page, times[file, page], fmean(times.values()), refused)


def start_ups(runs: int) -> list[Start]:
    """What it takes to start: Python, the libraries, the command; and the whole command on the sample."""
    program = str(Path(sys.executable).with_name("torikumi"))
    python = [sys.executable, "-c"]
    out = ROOT / "benchmarks" / ".cache" / "out"
    commands = {
        "python (nothing imported)": [*python, "pass"],
        "import pypdfium2": [*python, "import pypdfium2"],
        "import pymupdf": [*python, "import pymupdf"],
        "import torikumi": [*python, "import torikumi"],
        "torikumi --help": [program, "--help"],
        "torikumi convert samples/tokushima-r1/report.pdf": [program, "convert", str(SAMPLE), "-o", str(out), "-q"],
    }
    return [_started(name, command, runs) for name, command in commands.items()]


def _started(name: str, command: Sequence[str], runs: int) -> Start:
    """Medians of a command, after one run that is not counted (it compiles, and fills the cache of the disk)."""
    walls, cpus = [], []
    for run in range(runs + 1):
        cpu, wall = memory.children_cpu_s(), time.perf_counter()
        subprocess.run(command, capture_output=True, check=True)
        if run:
            walls.append((time.perf_counter() - wall) * 1000)
            cpus.append((memory.children_cpu_s() - cpu) * 1000)
    return Start(name, median(walls), median(cpus))
