"""Measure the grids of scanned pages: samples are scanned under named conditions, and their cells compared.

The right cells are those that the rules of the drawn page close. A cell of the scan is right when all of its four edges
lie within `EDGE_PT` of those of one right cell; what is left over on either side is wrong.

    PYTHONPATH=samples:benchmarks python benchmarks/scans.py --help
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from torikumi.extractors.glyphs import page_ink
from torikumi.extractors.grid import rules_to_grids
from torikumi.extractors.readers.open import open_reader
from torikumi.extractors.rules import page_rules
from torikumi.extractors.scans.kind import PageKind, page_kind
from torikumi.extractors.scans.scan import cells_of, line_scores, resolution
from torikumi.extractors.scans.sheet import straight_pages
from torikumi.extractors.turn import upright
from torikumi.extractors.underlines import without_underlines
from torikumi.schemas.geometry import BBox
from typesetting.scans import CONDITIONS, Scan, scan_pdf

ROOT = Path(__file__).resolve().parent.parent

EDGE_PT = 3.0
"""Edges this near are the same: rules are up to 2 pt thick, and a bent sheet is straightened to within 1 pt."""

DOCUMENTS: tuple[tuple[str, tuple[int, ...]], ...] = (
    ("tokushima-r1/report.pdf", (2, 3, 6, 9)),
    ("layouts/kpi.pdf", (1,)),
    ("layouts/stacked.pdf", (1,)),
    ("layouts/years-two-levels.pdf", (1,)),
    ("layouts/broken-rows.pdf", (1,)),
    ("layouts/sheet-above.pdf", (1,)),
)
"""The documents that are scanned, with their pages; files under ``samples``."""


@dataclass(frozen=True, slots=True)
class Score:
    """What came of the cells of some pages.

    Attributes:
        cells: Cells that are there.
        right: Of these, those that were found.
        more: Cells that were found and are not there.
        doubts: Rules of which it is said that they may be none, or may be missing.
        silent: Pages with a wrong cell and without such a doubt.
        seconds: CPU time.
    """

    cells: int = 0
    right: int = 0
    more: int = 0
    doubts: int = 0
    silent: int = 0
    seconds: float = 0.0

    def __add__(self, other: Score) -> Score:
        return Score(
            self.cells + other.cells,
            self.right + other.right,
            self.more + other.more,
            self.doubts + other.doubts,
            self.silent + other.silent,
            self.seconds + other.seconds,
        )


def main() -> None:
    """Measure the conditions that are asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("conditions", nargs="*", default=list(CONDITIONS), help=f"of {', '.join(CONDITIONS)}")
    parser.add_argument("--documents", default="", help="only documents whose name holds this")
    parser.add_argument("--keep", type=Path, help="folder for the scans")
    parser.add_argument("--pages", action="store_true", help="print each page with a fault")
    told = parser.parse_args()
    documents = [entry for entry in DOCUMENTS if told.documents in entry[0]]
    print("| condition | pages | cells | right | more | doubts | pages wrong without a doubt | s/page |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    with tempfile.TemporaryDirectory() as made:
        folder = told.keep or Path(made)
        for name in told.conditions:
            scores = list(measured(name, CONDITIONS[name], documents, folder, told.pages))
            total = sum(scores, Score())
            print(
                f"| {name} | {len(scores)} | {total.cells} | {total.right} | {total.more} "
                f"| {total.doubts} | {total.silent} | {total.seconds / max(1, len(scores)):.1f} |",
                flush=True,
            )


def measured(
    name: str, scan: Scan, documents: Sequence[tuple[str, tuple[int, ...]]], folder: Path, say: bool
) -> Iterator[Score]:
    """Scan documents, and compare the cells of their pages."""
    for document, pages in documents:
        source = ROOT / "samples" / document
        target = folder / f"{name}-{Path(document).stem}.pdf"
        scan_pdf(source, target, scan, pages)
        wanted = [drawn_cells(source, page) for page in pages]
        with open_reader(target, "pdfium") as reader:
            found, doubts, seconds = [], [], []
            for number in range(1, reader.info.pages + 1):
                started = time.process_time()
                page = reader.read_page(number)
                assert page_kind(page) is PageKind.PICTURE
                picture = reader.render(number, resolution(page, PageKind.PICTURE, reader.picture_dpi(number)))
                sheets = straight_pages(number, picture, (page.width, page.height), line_scores)
                found += [cells_of(sheet) for sheet in sheets]
                doubts += [len(sheet.doubts) for sheet in sheets]
                seconds += [(time.process_time() - started) / len(sheets)] * len(sheets)
        if len(found) != len(wanted):
            print(f"{target.name}: {len(found)} pages instead of {len(wanted)}")
        for page, right, cells, doubtful, spent in zip(pages, wanted, found, doubts, seconds, strict=False):
            matches = matching(right, cells)
            wrong = matches < len(right) or matches < len(cells)
            if say and wrong:
                said = f"{len(right)} cells, {len(cells)} found, {matches} right, {doubtful} doubts"
                print(f"{target.name} page {page}: {said}")
            yield Score(len(right), matches, len(cells) - matches, doubtful, int(wrong and not doubtful), spent)


def drawn_cells(path: Path, number: int) -> list[BBox]:
    """The cells that the rules of a drawn page close."""
    with open_reader(path, "pdfium") as reader:
        page, _ = upright(reader.read_page(number))
    rules = page_rules(page)
    rules, _ = without_underlines(rules, page_ink(page, rules).glyphs)
    return [grid.box(area) for grid in rules_to_grids(rules) for area in grid.areas]


def matching(right: Sequence[BBox], found: Sequence[BBox]) -> int:
    """How many cells are where they should be, once the page as a whole was moved to its place."""
    if not right or not found:
        return 0
    wanted, boxes = np.array(right), np.array(found)
    best = 0
    # the sheet lies a little to the side on the glass: moved so that one corner after the other fits
    for shift in _shifts(wanted, boxes):
        moved = boxes + np.array([*shift, *shift])
        apart = np.abs(wanted[:, None, :] - moved[None, :, :]).max(axis=2)
        best = max(best, int(np.count_nonzero((apart <= EDGE_PT).any(axis=1))))
    return best


def _shifts(wanted: np.ndarray, boxes: np.ndarray) -> list[np.ndarray]:
    """By how much the page may have been moved: as the first, the last and the largest cells say, or not at all."""
    shifts = [np.zeros(2)]
    for corner in (slice(0, 2), slice(2, 4)):
        for pick in (np.argmin, np.argmax):
            one, other = int(pick(wanted[:, corner].sum(axis=1))), int(pick(boxes[:, corner].sum(axis=1)))
            shifts.append(wanted[one, corner] - boxes[other, corner])
    return shifts


if __name__ == "__main__":
    main()
