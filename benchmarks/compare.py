"""Compare the generated datasets of fifty cities over four years, and say how long it takes and how much memory.

usage: benchmarks/compare.py [--cities N] [--years N] [--initiatives N] [--seed N] [--keep FOLDER] [--write-docs]

Each figure is of a process of its own, with everything from the start of Python to the written files.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from measuring.compare_datasets import write_datasets
from measuring.machine import describe
from measuring.memory import children_cpu_s, children_peak_mib
from measuring.tables import markdown_rows, write_between_markers

DOCS = Path(__file__).resolve().parents[1] / "docs"
BEGIN, END = "<!-- {}: written by benchmarks/compare.py --write-docs -->", "<!-- end of {} -->"


def main() -> None:
    """Make the datasets, compare them, print the figures and write them where asked."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="compare-") as scratch:
        folder = options.keep or Path(scratch)
        made = folder / "datasets"
        initiatives = write_datasets(made, options.cities, options.years, options.initiatives, options.seed)
        before, started = children_cpu_s(), time.perf_counter()
        done = subprocess.run(
            [Path(sys.executable).with_name("torikumi"), "compare", made, "-o", folder / "set"],
            capture_output=True,
            text=True,
            check=False,
        )
        seconds, cpu = time.perf_counter() - started, children_cpu_s() - before
        size = sum(path.stat().st_size for path in (folder / "set").glob("*"))
    if done.returncode:
        sys.exit(done.stderr)
    said = describe([])
    figures = [
        ("machine", f"{said['processor']}, {said['cores']} cores, Python {said['Python']}, {said['date']}"),
        ("datasets", f"{options.cities * options.years} ({options.cities} cities, {options.years} years)"),
        ("initiatives", f"{initiatives:,}"),
        ("what it said", done.stderr.strip().splitlines()[-1]),
        ("from start to end", f"{seconds:.1f} s"),
        ("CPU time", f"{cpu:.1f} s"),
        ("peak memory", f"{children_peak_mib():.0f} MiB"),
        ("size of the set", f"{size / 2**20:.0f} MiB (CSV, Parquet and DuckDB)"),
    ]
    text = markdown_rows(("what", "figure"), figures)
    print(text)
    if options.write_docs:
        write_between_markers(DOCS / "compare.md", text, BEGIN.format("speed"), END.format("speed"))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Compare generated datasets, and measure it.")
    parser.add_argument("--cities", type=int, default=50, help="how many cities")
    parser.add_argument("--years", type=int, default=4, help="how many years each")
    parser.add_argument("--initiatives", type=int, default=30, help="initiatives a report, about")
    parser.add_argument("--seed", type=int, default=1, help="of what is chosen by chance")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="work there, and leave all files")
    parser.add_argument("--write-docs", action="store_true", help="write the figures into docs/compare.md")
    return parser.parse_args()


if __name__ == "__main__":
    main()
