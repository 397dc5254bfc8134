"""Scans of small drawn tables: the cells that come out are those that the drawn rules close."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from tests.support.pdf_factory import EMBEDDED, Place, RuleStyle, Sheet
from torikumi.extractors.scans.scan import cells_of
from torikumi.extractors.scans.scanned_page import GreyPicture, ScannedPage
from torikumi.extractors.scans.sheet import straight_pages
from torikumi.schemas.geometry import BBox
from typesetting.scans import Scan, rendered, scanned

WIDTH, HEIGHT = 360.0, 220.0
XS = (30.0, 55.0, 150.0, 260.0, 330.0)
YS = (30.0, 46.0, 62.0, 100.0, 140.0, 156.0)
CELLS = [
    Place(0, 0, 2, 1, "No"),
    Place(0, 1, 2, 1, "取組項目"),
    Place(0, 2, 1, 2, "取組内容"),
    Place(1, 2, 1, 1, "目標一二三"),
    Place(1, 3, 1, 1, "目標"),
    Place(2, 0, 1, 1, "1"),
    Place(2, 1, 2, 1, "二三王田口国\n工事一式"),
    Place(2, 2, 1, 1, "自己評価の一覧\n日本一川三"),
    Place(2, 3, 1, 1, "11,111"),
    Place(3, 0, 1, 1, "2"),
    Place(3, 2, 1, 1, "ーーー二十日\n山田町"),
    Place(3, 3, 1, 1, "|1|l"),
    Place(4, 0, 1, 4, "合計　一二三四五六七八九十"),
]

BASE = Scan(dpi=200, skew=0.6, noise=4.0, specks=6)


def drawn(style: RuleStyle = "stroke", inner: RuleStyle | None = None, width: float = 0.5) -> Sheet:
    return Sheet(WIDTH, HEIGHT, EMBEDDED).grid(XS, YS, CELLS, style, inner=inner, width=width, pad=4)


def pages(sheet: Sheet, scan: Scan, folder: Path) -> tuple[ScannedPage, ...]:
    path = sheet.save(folder / "drawn.pdf")
    picture = scanned(rendered(path, scan.dpi * 2, [1])[0], scan, finer=2)
    if picture.ndim == 2:
        picture = np.repeat(picture[:, :, None], 3, axis=2)
    return straight_pages(1, picture, (picture.shape[1] / scan.dpi * 72, picture.shape[0] / scan.dpi * 72))


def boxes(cells: list[Place]) -> list[BBox]:
    return [
        BBox(XS[cell.column], YS[cell.row], XS[cell.column + cell.column_span], YS[cell.row + cell.row_span])
        for cell in cells
    ]


def assert_same_cells(found: tuple[BBox, ...], wanted: list[BBox], near: float = 2.5) -> None:
    # the sheet as a whole may lie a little to the side
    shift = np.array(found)[:, :2].min(axis=0) - np.array(wanted)[:, :2].min(axis=0) if found else np.zeros(2)
    moved = sorted(tuple((np.array(box) - np.tile(shift, 2)).tolist()) for box in found)
    assert len(moved) == len(wanted)
    unmatched = [
        box for box in wanted if not any(np.abs(np.array(box) - np.array(other)).max() <= near for other in moved)
    ]
    assert unmatched == []


CONDITIONS = {
    "office": BASE,
    "skewed by two degrees": replace(BASE, skew=-2.0, jpeg=50),
    "300 dpi": replace(BASE, dpi=300),
    "150 dpi": replace(BASE, dpi=150),
    "fax": replace(BASE, fax=True, noise=10.0, specks=30),
    "noisy": replace(BASE, noise=14.0, shade=30.0, blur=0.9, jpeg=45),
    "worn": replace(BASE, ink=90, dropout=0.03, paper=225),
    "bent": replace(BASE, curl=3.0, shade=40.0),
    "black around it": replace(BASE, border=True, holes=True),
    "stamped": replace(BASE, stamp=True, color=True),
}


@pytest.mark.parametrize("condition", CONDITIONS)
def test_a_scan_has_the_cells_of_the_drawn_table(condition: str, tmp_path: Path) -> None:
    (page,) = pages(drawn(), CONDITIONS[condition], tmp_path)
    assert_same_cells(cells_of(page), boxes(CELLS))


@pytest.mark.parametrize(
    ("style", "inner", "width"),
    [
        ("double", None, 0.5),
        ("stroke", "dashed", 0.5),
        ("stroke", "pieces", 0.7),
        ("chain", None, 0.7),
        ("stroke", None, 0.25),
        ("stroke", None, 2.5),
    ],
)
def test_rules_of_all_styles_are_rules(style: RuleStyle, inner: RuleStyle | None, width: float, tmp_path: Path) -> None:
    (page,) = pages(drawn(style, inner, width), BASE, tmp_path)
    assert_same_cells(cells_of(page), boxes(CELLS))


def scanned_after(change: list[tuple[BBox, int]], sheet: Sheet, scan: Scan, folder: Path) -> ScannedPage:
    """The page of a sheet of which some boxes were wiped (255) or inked (0) before it was scanned."""
    picture = rendered(sheet.save(folder / "drawn.pdf"), scan.dpi * 2, [1])[0]
    scale = scan.dpi * 2 / 72
    for box, grey in change:
        x0, top, x1, bottom = (round(edge * scale) for edge in box)
        picture[top:bottom, x0:x1] = grey
    colored = np.repeat(scanned(picture, scan, finer=2)[:, :, None], 3, axis=2)
    (page,) = straight_pages(1, colored, (colored.shape[1] / scan.dpi * 72, colored.shape[0] / scan.dpi * 72))
    return page


@pytest.mark.parametrize("condition", ["office", "300 dpi", "skewed by two degrees", "bent", "black around it"])
def test_a_narrow_column_open_at_its_side_keeps_its_dashed_rules(condition: str, tmp_path: Path) -> None:
    below = [Place(2, 1, 1, 1, "二三王田口国"), Place(3, 1, 1, 1, "工事一式")]
    cells = [cell for cell in CELLS if (cell.row, cell.column) != (2, 1)] + below
    sheet = Sheet(WIDTH, HEIGHT, EMBEDDED).grid(XS, YS, cells, inner="dashed", pad=4)
    side = BBox(XS[0] - 2, YS[0] + 1, XS[0] + 0.4, YS[-1] - 1)
    page = scanned_after([(side, 255)], sheet, CONDITIONS[condition], tmp_path)
    assert_same_cells(cells_of(page), boxes(cells), near=5.0)  # the last dash may end before its rule did


@pytest.mark.parametrize("note", ["二三口一", "ーー一ー", "-1-1-1-", "令和六年"])
def test_letters_behind_the_last_rule_do_not_carry_a_dashed_rule_on(note: str, tmp_path: Path) -> None:
    sheet = drawn(inner="dashed").text(XS[-1] + 2, YS[3] - 3.5, note, 7)
    (page,) = pages(sheet, BASE, tmp_path)
    assert_same_cells(cells_of(page), boxes(CELLS))


@pytest.mark.parametrize("gap", [1.2, 1.8, 2.4])
@pytest.mark.parametrize("open_at_its_side", [False, True])
def test_a_rule_worn_off_near_its_end_reaches_its_end(open_at_its_side: bool, gap: float, tmp_path: Path) -> None:
    wiped = [
        BBox(XS[0] + 9, YS[2] - 2, XS[0] + 9 + gap, YS[2] + 2),  # of a long rule
        BBox(XS[1] - 2, YS[4] - 10, XS[1] + 2, YS[4] - 10 + gap),
        BBox(XS[3] + 30, YS[3] - 2, XS[3] + 30 + gap, YS[3] + 2),
    ]
    if open_at_its_side:
        wiped.append(BBox(XS[0] - 2, YS[1], XS[0] - 0.4, YS[2] + 4))
        wiped.append(BBox(XS[0] - 2, YS[1], XS[0] + 2, YS[2] - 1))
        wiped.append(BBox(XS[0] - 2, YS[2] + 1, XS[0] + 2, YS[2] + 4))
    page = scanned_after([(box, 255) for box in wiped], drawn(width=0.7), replace(BASE, specks=0), tmp_path)
    assert_same_cells(cells_of(page), boxes(CELLS))


def test_a_stroke_at_the_level_of_rules_before_and_behind_it_does_not_join_them(tmp_path: Path) -> None:
    xs, ys = (30.0, 130.0, 330.0), (30.0, 70.0, 84.6, 130.0)
    cells = [
        Place(0, 0, 1, 1, ""),
        Place(0, 1, 1, 1, ""),
        Place(1, 0, 1, 2, ""),
        Place(2, 0, 1, 1, ""),
        Place(2, 1, 1, 1, ""),
    ]
    sheet = Sheet(WIDTH, HEIGHT, EMBEDDED).grid(xs, ys, cells, "stroke", width=0.5, pad=4)
    stroke = BBox(129.6, ys[1] + 2.5, 130.4, ys[2] - 2.5)
    page = scanned_after([(stroke, 0)], sheet, replace(BASE, specks=0), tmp_path)
    wanted = [
        BBox(xs[cell.column], ys[cell.row], xs[cell.column + cell.column_span], ys[cell.row + 1]) for cell in cells
    ]
    assert_same_cells(cells_of(page), wanted)


def test_strokes_of_letters_are_no_rules(tmp_path: Path) -> None:
    sheet = Sheet(WIDTH, HEIGHT, EMBEDDED)
    for row, size in enumerate((9, 12, 20, 32)):
        sheet.text(20, 15 + row * 45, "一二三王田口国日目川工ー十", size)
    (page,) = pages(sheet, BASE, tmp_path)
    assert len(page.horizontal) == 0
    assert len(page.vertical) == 0


BAND = "取組国冊日田口「地国日冊課題」利用の国冊田促進川日国冊"


@pytest.mark.parametrize(("condition", "left"), [("office", 32.0), ("noisy", 36.0)])
def test_letters_of_a_band_carry_no_rule_over_from_the_row_above(condition: str, left: float, tmp_path: Path) -> None:
    ys = (30.0, 52.0, 63.2, 90.0, 120.0)
    cells = [
        *(Place(0, column) for column in range(4)),
        Place(1, 0, 1, 4),
        *(Place(row, column) for row in (2, 3) for column in range(4)),
    ]
    sheet = Sheet(WIDTH, HEIGHT, EMBEDDED).grid(XS, ys, cells, "stroke", width=0.5)
    sheet.text(left, 52.85, BAND, 9.5)  # nearly as high as the band
    (page,) = pages(sheet, CONDITIONS[condition], tmp_path)
    wanted = [
        BBox(XS[cell.column], ys[cell.row], XS[cell.column + cell.column_span], ys[cell.row + 1]) for cell in cells
    ]
    assert_same_cells(cells_of(page), wanted)


def test_two_tables_below_each_other_stay_two(tmp_path: Path) -> None:
    upper, lower = (30.0, 46.0, 62.0), (72.0, 88.0, 104.0)
    sheet = Sheet(WIDTH, HEIGHT).grid(XS, upper).grid(XS, lower)
    (page,) = pages(sheet, BASE, tmp_path)
    wanted = [BBox(x0, y0, x1, y1) for rows in (upper, lower) for y0, y1 in pairwise(rows) for x0, x1 in pairwise(XS)]
    assert_same_cells(cells_of(page), wanted)


def test_a_heading_in_white_on_black_has_cells(tmp_path: Path) -> None:
    sheet = Sheet(WIDTH, HEIGHT, EMBEDDED).box(XS[0], YS[0], XS[-1], YS[2], fill=(0.2,))
    sheet.text(XS[1] + 10, YS[0] + 10, "取組項目", 11, colour=(1.0,)).grid(XS, YS[2:])
    (page,) = pages(sheet, BASE, tmp_path)
    found = cells_of(page)
    head = BBox(XS[0], YS[0], XS[-1], YS[2])
    assert len(found) == 13
    assert any(np.abs(np.array(box) - np.array(head)).max() < 4 for box in found)
    # its letters are black on white, as all others
    rows, columns = page.pixels(head, -3)
    assert 0.8 < float((page.letters[rows, columns] > 160).mean()) < 0.995


def test_the_letters_are_left_without_rules(tmp_path: Path) -> None:
    (page,) = pages(drawn(), replace(BASE, specks=0), tmp_path)
    for x in XS:
        rows, columns = page.pixels(BBox(x - 1.5, YS[0] + 2, x + 1.5, YS[-1] - 2))
        assert float((page.image[rows, columns] < 128).mean()) > 0.1 or x in XS[1:4]
        assert float((page.letters[rows, columns] < 128).mean()) < 0.01
    inside = BBox(XS[1] + 2, YS[2] + 2, XS[2] - 2, YS[4] - 2)
    rows, columns = page.pixels(inside)
    inked = [float((picture[rows, columns] < 128).sum()) for picture in (page.image, page.letters)]
    assert inked[1] >= 0.97 * inked[0] > 0


def by_ink_at_the_top(pictures: Sequence[GreyPicture]) -> Sequence[float]:
    """A reader that knows letters by their upper half: 「甲」 has more ink there."""
    shares = []
    for picture in pictures:
        ink = picture < 128
        half = len(ink) // 2
        shares.append(float(ink[:half].sum() > ink[half:].sum()))
    return shares


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_a_page_is_turned_to_be_read_and_its_boxes_turned_back(turned: int, tmp_path: Path) -> None:
    sheet = Sheet(WIDTH, HEIGHT, EMBEDDED).grid((30, 330), (30, 190))
    for line in range(9):
        sheet.text(36, 36 + line * 16, "甲甲甲甲甲甲甲甲甲甲甲甲甲甲", 9)
    path = sheet.save(tmp_path / "drawn.pdf")
    scan = replace(BASE, skew=0.0, turned=turned)
    picture = scanned(rendered(path, scan.dpi, [1])[0], scan)
    high, wide = (side / scan.dpi * 72 for side in picture.shape)
    colored = np.repeat(picture[:, :, None], 3, axis=2)
    (page,) = straight_pages(1, colored, (wide, high), by_ink_at_the_top)
    assert page.turned == (360 - turned) % 360
    assert (page.width > page.height) is True
    cell = BBox(30, 30, 330, 190)
    # the frame is one cell: no grid, but rules
    frame = BBox(
        float(page.vertical["position"][0]),
        float(page.horizontal["position"][0]),
        float(page.vertical["position"][-1]),
        float(page.horizontal["position"][-1]),
    )
    assert np.abs(np.array(frame) - np.array(cell)).max() < 1.5
    displayed = page.to_page.box(frame)
    expected = BBox(30, 30, wide - 30, high - 30)  # all margins of the sheet are the same
    assert np.abs(np.array(displayed) - np.array(expected)).max() < 1.5


def test_two_pages_on_one_sheet_are_two(tmp_path: Path) -> None:
    scan = replace(BASE, skew=0.3)
    path = drawn().save(tmp_path / "drawn.pdf")
    one = rendered(path, scan.dpi, [1])[0]
    sheet = np.concatenate([one, one], axis=1)
    colored = np.repeat(scanned(sheet, scan)[:, :, None], 3, axis=2)
    size = (colored.shape[1] / scan.dpi * 72, colored.shape[0] / scan.dpi * 72)
    left, right = straight_pages(1, colored, size)
    assert left.offset == 0
    assert abs(right.offset - WIDTH) < 20
    for half in (left, right):
        assert_same_cells(cells_of(half), boxes(CELLS))
    x, y = right.to_page.point(0.0, 0.0)
    assert abs(x - right.offset) < 5
    assert abs(y) < 5


def test_a_wide_page_with_a_table_across_its_middle_is_one(tmp_path: Path) -> None:
    xs = (30.0, 100.0, 300.0, 500.0, 770.0)
    sheet = Sheet(800, 220, EMBEDDED).grid(xs, YS[:4], {(0, 1): "取組項目", (1, 2): "取組内容", (1, 3): "実績"})
    assert len(pages(sheet, BASE, tmp_path)) == 1


def test_skew_is_told_to_a_twentieth_of_a_degree(tmp_path: Path) -> None:
    for skew in (-1.7, 0.35, 3.0):
        (page,) = pages(drawn(), replace(BASE, skew=skew), tmp_path)
        assert abs(page.skew - skew) <= 0.05
