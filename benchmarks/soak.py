"""Convert a thousand documents while the batch is killed again and again, and say what was lost.

usage: benchmarks/soak.py [--documents N] [--broken N] [--kills N] [--workers N] [--seed N] [--speed N] [--keep FOLDER]
                          [--write-docs]

Exit status 1 when anything was lost or wrong. docs/reliability.md tells what is done, and has the figures.
"""

from __future__ import annotations

import argparse
import csv
import sys
import tempfile
import time
from pathlib import Path

from measuring.machine import describe
from measuring.scale import scale_rows
from measuring.soak_documents import SAMPLES, make_documents
from measuring.soak_run import Peaks, killed_run, losses, not_whole, timed_run, told
from measuring.tables import markdown_rows, write_between_markers
from torikumi.pipeline.convert import pairs_of
from torikumi.pipeline.dataset_id import dataset_ids
from torikumi.pipeline.validate import validate_dataset

DOCS = Path(__file__).resolve().parents[1] / "docs"
BEGIN, END = "<!-- {}: written by benchmarks/soak.py --write-docs -->", "<!-- end of {} -->"
SCALE = ("pages a report", "pages", "hours, one worker", "hours, two cores", "machines of two cores for one night")


def main() -> None:
    """Do the soak test, print its figures and write them where asked."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="soak-") as scratch:
        folder = options.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        figures, problems = _soak(options, folder)
        speeds = _speeds(options, folder) if options.speed else None
    if speeds is not None:
        one, two = speeds
        figures += [
            (f"pages a second with one worker ({options.speed} documents, start-up included)", f"{one:.1f}"),
            ("pages a second with two workers", f"{two:.1f} ({two / one:.2f} times)"),
        ]
    text = markdown_rows(("what", "figure"), figures)
    print(text)
    for problem in problems:
        print(problem, file=sys.stderr)
    if options.write_docs:
        write_between_markers(DOCS / "reliability.md", text, BEGIN.format("soak"), END.format("soak"))
        if speeds is not None:
            table = markdown_rows(SCALE, scale_rows(*speeds))
            write_between_markers(DOCS / "scale.md", table, BEGIN.format("scale"), END.format("scale"))
    sys.exit(bool(problems))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Convert many documents while the batch is killed again and again.")
    parser.add_argument("--documents", type=int, default=1000, help="documents that can be converted")
    parser.add_argument("--broken", type=int, default=50, help="files that cannot be read")
    parser.add_argument("--kills", type=int, default=5, help="how often the batch is killed")
    parser.add_argument("--workers", type=int, default=2, help="processes that convert side by side")
    parser.add_argument("--seed", type=int, default=time.time_ns() % 1_000_000, help="of the mixture and the moments")
    parser.add_argument("--speed", type=int, default=200, help="documents to measure the speed with; 0: do not")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="work there, and leave all files")
    parser.add_argument("--write-docs", action="store_true", help="write the figures into docs/reliability.md")
    return parser.parse_args()


def _soak(options: argparse.Namespace, folder: Path) -> tuple[list[tuple[str, str]], list[str]]:
    """The killed batch: its figures, and what was wrong."""
    made = make_documents(folder / "in", options.documents, options.broken, options.seed)
    timed_run(SAMPLES, folder / "reference", 1)
    reference = {
        sample: told(folder / "reference" / dataset)
        for sample, dataset in zip(SAMPLES, dataset_ids(SAMPLES), strict=True)
    }
    output = folder / "out"
    started = time.perf_counter()
    peaks, problems = killed_run(
        [folder / "in"], output, options.workers, options.documents, options.kills, options.seed
    )
    seconds = time.perf_counter() - started
    lost = [*losses(made, output, reference), *not_whole(output)]
    datasets = sorted(path for path in output.iterdir() if path.is_dir() and not path.name.startswith("."))
    invalid = [f"{path.name}: {problem}" for path in datasets for problem in validate_dataset(path, pairs_of)]
    if len(datasets) != options.documents:
        lost.append(f"{len(datasets)} datasets for {options.documents} documents")
    figures = [
        ("machine", _machine()),
        ("documents that can be converted", f"{options.documents} (copies of {len(SAMPLES)} samples)"),
        ("files that cannot be read", f"{options.broken}"),
        ("workers", f"{options.workers}"),
        ("kills by SIGKILL, then begun again", f"{options.kills} (seed {options.seed})"),
        ("documents lost, twice, or not equal to that of the sample", f"{len(lost)}"),
        ("datasets not valid by `torikumi validate`", f"{len(invalid)} of {len(datasets)}"),
        ("half-written datasets, processes that went on, other faults at a kill", f"{len(problems)}"),
        ("from the first start to the end", f"{seconds:.0f} s"),
        *_memory(peaks),
    ]
    return figures, [*lost, *invalid, *problems]


def _memory(peaks: Peaks) -> list[tuple[str, str]]:
    workers = sorted(peaks.workers.values())
    median = workers[len(workers) // 2]
    return [
        ("peak memory of a worker", f"{workers[-1]:.0f} MiB (median of {len(workers)} workers {median:.0f})"),
        ("peak memory of the process that was started", f"{peaks.parent:.0f} MiB"),
    ]


def _speeds(options: argparse.Namespace, folder: Path) -> tuple[float, float]:
    """Pages a second with one worker and with two, over the same documents."""
    make_documents(folder / "speed", options.speed, 0, options.seed)
    found = []
    for workers in (1, 2):
        output = folder / f"speed-{workers}"
        seconds = timed_run([folder / "speed"], output, workers)
        with (output / "batch.csv").open(encoding="utf-8-sig", newline="") as file:
            pages = sum(int(row["pages"]) for row in csv.DictReader(file))
        found.append(pages / seconds)
    return found[0], found[1]


def _machine() -> str:
    said = describe([])
    return f"{said['processor']}, {said['cores']} cores, Python {said['Python']}, {said['torikumi']}, {said['date']}"


if __name__ == "__main__":
    main()
