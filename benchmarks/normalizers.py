"""How long the normalizers take, in microseconds a call, on the cells of the sample reports.

usage: benchmarks/normalizers.py [--runs N] [--write-docs]

Every normalizer reads every text of its kind that stands in the tables of the samples. Texts that are equal are read
once, so that no cache answers. A run takes each call's time by itself; of several runs the fastest counts for each
text, since other work on the machine only ever adds.
"""

from __future__ import annotations

import argparse
import gc
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from measuring.machine import describe
from measuring.tables import markdown_rows, write_between_markers
from torikumi import normalizers
from torikumi.extractors.document import extract
from torikumi.normalizers.text import fold_text
from torikumi.normalizers.words import content_words
from torikumi.pipeline.convert import convert
from torikumi.schemas.report import Report

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = ("tokushima-r1/report.pdf", "layouts/kpi.pdf", "layouts/stacked.pdf", "layouts/half-ruled.pdf")
DOCS = ROOT / "docs" / "benchmarks.md"
BEGIN = "<!-- normalizers: written by benchmarks/normalizers.py --write-docs, do not edit by hand -->"
END = "<!-- end of normalizers -->"
SCALE = ("S", "A", "B", "C")

Call = Callable[[Any], object]


@dataclass(frozen=True, slots=True)
class Timed:
    """One line of the table.

    Attributes:
        name: The normalizer.
        calls: Number of texts.
        median_us: Microseconds of the median text.
        slowest_us: Microseconds of the slowest text.
        first_ms: Milliseconds of the very first call, which loads what is loaded once.
    """

    name: str
    calls: int
    median_us: float
    slowest_us: float
    first_ms: float


def main() -> None:
    """Measure, print the table, and write it where asked."""
    parser = argparse.ArgumentParser(description="Microseconds a call of the normalizers, on the samples' cells.")
    parser.add_argument("--runs", type=int, default=7, help="runs of which the fastest counts (default: 7)")
    parser.add_argument("--write-docs", action="store_true", help="write the table into docs/benchmarks.md")
    options = parser.parse_args()
    if options.runs < 1:
        parser.error("--runs is at least 1")
    text = _report([_timed(name, call, inputs, options.runs) for name, call, inputs in _jobs()], options.runs)
    print(text)
    if options.write_docs:
        write_between_markers(DOCS, text, BEGIN, END)


def _jobs() -> list[tuple[str, Call, Sequence[Any]]]:
    """Every normalizer with the texts it reads; content_words last, since others may not load its dictionary."""
    reports = [convert(ROOT / "samples" / sample) for sample in SAMPLES]
    cells = _once(
        cell.text
        for sample in SAMPLES
        for table in extract(ROOT / "samples" / sample).tables
        for cell in table.cells
        if cell.text
    )
    texts = _once(item.text for report in reports for item in _items(report))
    values = _once(indicator.value_text for report in reports for indicator in _indicators(report))
    names = _once(indicator.name for report in reports for indicator in _indicators(report))
    teams = _once("、".join(initiative.departments) for report in reports for initiative in report.initiatives)
    grades = _once(initiative.grade or "" for report in reports for initiative in report.initiatives)
    paired = [(initiative.targets, initiative.actuals) for report in reports for initiative in report.initiatives]
    return [
        ("normalize_text", normalizers.normalize_text, cells),
        ("close_spacing", normalizers.close_spacing, cells),
        ("fold_text (not cached)", fold_text.__wrapped__, cells),
        ("split_blocks", normalizers.split_blocks, cells),
        ("split_items", normalizers.split_items, cells),
        ("parse_indicators", normalizers.parse_indicators, cells),
        ("parse_quantity", normalizers.parse_quantity, values),
        ("parse_quantity (of sentences)", normalizers.parse_quantity, texts),
        ("parse_fiscal_year", normalizers.parse_fiscal_year, cells),
        ("split_departments", normalizers.split_departments, teams),
        ("parse_grade", lambda text: normalizers.parse_grade(text, SCALE), grades),
        ("pair_indicators (an initiative)", lambda pair: normalizers.pair_indicators(*pair), paired),
        ("content_words", content_words, names + texts),
        ("all of an ordinary cell", _cell, cells),
    ]


def _cell(text: str) -> object:
    """What the pipeline does to one cell of text: repairs, labels, indicators, items."""
    parts = normalizers.split_blocks(normalizers.normalize_text(text), ("取組内容", "目標", "取組実績"))
    return [(normalizers.parse_indicators(part), normalizers.split_items(part)) for part in parts.values()]


def _items(report: Report) -> Iterable[Any]:
    for initiative in report.initiatives:
        yield from (*initiative.contents, *initiative.goals, *initiative.results, *initiative.improvements)


def _indicators(report: Report) -> Iterable[Any]:
    for initiative in report.initiatives:
        yield from (*initiative.targets, *initiative.actuals, *initiative.baselines, *initiative.achievements)


def _once(texts: Iterable[str]) -> list[str]:
    """Each text once, in order."""
    return list(dict.fromkeys(texts))


def _timed(name: str, call: Call, inputs: Sequence[Any], runs: int) -> Timed:
    """Time a normalizer on its inputs."""
    started = time.perf_counter()
    call(inputs[0])
    first = time.perf_counter() - started
    best = [float("inf")] * len(inputs)
    gc.disable()
    try:
        for _ in range(runs):
            for kept in _answers_kept():
                kept.cache_clear()
            for position, given in enumerate(inputs):
                started = time.perf_counter()
                call(given)
                best[position] = min(best[position], time.perf_counter() - started)
    finally:
        gc.enable()
    return Timed(name, len(inputs), statistics.median(best) * 1e6, max(best) * 1e6, first * 1e3)


def _answers_kept() -> Iterator[Any]:
    """The caches that keep answers have a bound, and many entries; the others keep vocabularies."""
    for name, module in list(sys.modules.items()):
        for value in vars(module).values() if name.startswith("torikumi.normalizers") else ():
            if callable(getattr(value, "cache_clear", None)) and (value.cache_parameters()["maxsize"] or 1) > 1:
                yield value


def _report(timed: Sequence[Timed], runs: int) -> str:
    """The table, with the machine it was measured on."""
    told = describe([])
    rows = [
        [
            f"`{line.name}`",
            f"{line.calls}",
            f"{line.median_us:.1f}",
            f"{line.slowest_us:.0f}",
            f"{line.first_ms:.1f}",
        ]
        for line in timed
    ]
    head = ["normalizer", "texts", "median µs", "slowest text, µs", "first call, ms"]
    machine = "; ".join(f"{key}: {told[key]}" for key in ("processor", "cores", "Python", "torikumi"))
    return (
        f"Measured on {told['date']}, fastest of {runs} runs for each text. {machine}.\n\n{markdown_rows(head, rows)}\n"
    )


if __name__ == "__main__":
    main()
