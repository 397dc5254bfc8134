"""Draw the sample reports from their truth files.

usage: python samples/make_samples.py [--output FOLDER] [NAME...]

Each report is a function of its truth alone: no clock, no random id, one font that comes with PyMuPDF. The same
versions of reportlab and PyMuPDF (constraints.txt) give the same bytes.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from typesetting import office, progress, reports, sheets, year_reports, years

HERE = Path(__file__).resolve().parent

SAMPLES: dict[str, tuple[str, Callable[[reports.Truth], bytes]]] = {
    "tokushima-r1/report.pdf": ("tokushima-r1/truth.json", reports.tokushima),
    "layouts/broken-rows.pdf": ("layouts/broken-rows.truth.json", partial(reports.broken_rows, repeat_header=True)),
    "layouts/broken-rows-bare.pdf": (
        "layouts/broken-rows.truth.json",
        partial(reports.broken_rows, repeat_header=False),
    ),
    "layouts/stacked.pdf": ("layouts/stacked.truth.json", reports.stacked),
    "layouts/kpi.pdf": ("layouts/kpi.truth.json", reports.kpi),
    "layouts/rotated.pdf": ("layouts/rotated.truth.json", reports.rotated),
    "layouts/half-ruled.pdf": ("layouts/half-ruled.truth.json", reports.half_ruled),
    "layouts/years-two-levels.pdf": ("layouts/years-two-levels.truth.json", progress.years_two_levels),
    "layouts/plan-and-actual.pdf": ("layouts/plan-and-actual.truth.json", progress.plan_and_actual),
    "layouts/turned-inside.pdf": ("layouts/turned-inside.truth.json", progress.turned_inside),
    "layouts/open-sides.pdf": ("layouts/open-sides.truth.json", progress.open_sides),
    "layouts/small-tables.pdf": ("layouts/small-tables.truth.json", sheets.small_tables),
    "layouts/sheet-above.pdf": ("layouts/sheet-above.truth.json", sheets.sheet_above),
    "layouts/sheet-two-pages.pdf": ("layouts/sheet-two-pages.truth.json", sheets.sheet_two_pages),
    "layouts/sheet-cycle.pdf": ("layouts/sheet-cycle.truth.json", sheets.sheet_cycle),
    "tokushima-r1/report.xlsx": ("tokushima-r1/truth.json", office.workbook),
    "tokushima-r1/report.docx": ("tokushima-r1/truth.json", office.word_file),
    "tokushima-r1/report.html": ("tokushima-r1/truth.json", office.web_page),
    "tokushima-r1/report.txt": ("tokushima-r1/truth.json", office.recognised),
    "layouts/squared-paper.xlsx": ("layouts/kpi.truth.json", office.squared_paper),
}
"""File → the truth it is made from, and the layout."""

YEARS: dict[str, Callable[[reports.Truth], bytes]] = {
    "aosagi-r1": reports.tokushima,
    "aosagi-r2": reports.tokushima,
    "aosagi-r3": reports.rotated,
    "aosagi-r4": reports.rotated,
    **{f"miotsukushi-r{number}": year_reports.two_years for number in (1, 2, 3, 4)},
    **{f"uguisudani-r{number}": year_reports.forms for number in (1, 3, 4)},
}
"""Reports of three cities over the years: their truths are made, too, from a source a city."""
SAMPLES |= {f"years/{stem}.pdf": (f"years/{stem}.truth.json", draw) for stem, draw in YEARS.items()}


def make(name: str, output: Path) -> Path:
    """Draw one sample into a folder; its path there is its name."""
    truth_name, draw = SAMPLES[name]
    truth = json.loads((HERE / truth_name).read_text(encoding="utf-8"))
    path = output / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(draw(truth))
    return path


def write_truths(output: Path) -> None:
    """Write the truths that are made from the sources of the cities, and how their initiatives continue each other."""
    folder = output / "years"
    folder.mkdir(parents=True, exist_ok=True)
    for stem, truth in years.truths(HERE / "years").items():
        (folder / f"{stem}.truth.json").write_text(years.truth_text(truth), encoding="utf-8")
    (folder / "links.toml").write_text(years.links_text(HERE / "years"), encoding="utf-8")


def main() -> None:
    """Draw the samples named, or all."""
    parser = argparse.ArgumentParser(description="Draw the sample reports from their truth files.")
    parser.add_argument("names", nargs="*", metavar="NAME", help="which samples, e.g. layouts/kpi.pdf (default: all)")
    parser.add_argument("--output", type=Path, default=HERE, help="folder to write to (default: the samples folder)")
    options = parser.parse_args()
    unknown = set(options.names) - set(SAMPLES)
    if unknown:
        parser.error(f"no such sample: {', '.join(sorted(unknown))} (there are {', '.join(SAMPLES)})")
    if not options.names:
        write_truths(options.output)
    for name in options.names or SAMPLES:
        path = make(name, options.output)
        sys.stdout.write(f"{path}: {path.stat().st_size:,} bytes\n")


if __name__ == "__main__":
    main()
