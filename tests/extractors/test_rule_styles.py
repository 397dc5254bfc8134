"""Rules as programs draw them, and lines that are none: every table comes back with the cells that a reader sees."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.pdf_factory import EMBEDDED, Sheet, text_width
from torikumi.extractors.document import Extraction, extract
from torikumi.schemas.tables import Table

XS = (60.0, 160.0, 260.0, 360.0)
YS = (60.0, 90.0, 120.0, 150.0)
RIGHT = [[f"{row}{column}" for column in "一二三"] for row in "甲乙丙"]
Draw = Callable[[Sheet, float, float, float, float], None]


def read(sheet: Sheet, tmp_path: Path) -> Extraction:
    path = tmp_path / "page.pdf"
    path.write_bytes(sheet.bytes())
    found = extract(path)
    assert found.glyphs.unassigned == 0
    return found


def texts(table: Table) -> list[list[str | None]]:
    matrix: list[list[str | None]] = [[None] * table.columns for _ in range(table.rows)]
    for cell in table.cells:
        matrix[cell.row][cell.column] = cell.text
    return matrix


def nine(sheet: Sheet, xs: tuple[float, ...] = XS, ys: tuple[float, ...] = YS) -> Sheet:
    for row in range(3):
        for column in range(3):
            sheet.text(xs[column] + 8, ys[row] + 9, RIGHT[row][column])
    return sheet


def pattern(*dash: float, cap: int = 0, width: float = 0.75) -> Draw:
    def draw(sheet: Sheet, x0: float, y0: float, x1: float, y1: float) -> None:
        sheet.raw(f"q {width} w {cap} J [{' '.join(map(str, dash))}] 0 d")
        sheet.raw(f"{x0} {sheet.height - y0} m {x1} {sheet.height - y1} l S Q")

    return draw


def pieces(sheet: Sheet, x0: float, y0: float, x1: float, y1: float) -> None:
    """0.1 pt thick, in pieces of 1 pt."""
    for step in range(int(max(x1 - x0, y1 - y0))):
        if y0 == y1:
            sheet.rule(x0 + step, y0, x0 + step + 1, y0, width=0.1)
        else:
            sheet.rule(x0, y0 + step, x0, y0 + step + 1, width=0.1)


def overshoot(sheet: Sheet, x0: float, y0: float, x1: float, y1: float) -> None:
    more = 1.5
    sheet.rule(*((x0 - more, y0, x1 + more, y1) if y0 == y1 else (x0, y0 - more, x1, y1 + more)), width=3)


def round_dots(sheet: Sheet, x0: float, y0: float, x1: float, y1: float) -> None:
    """Each dot a circle of curves."""
    for step in range(int(max(x1 - x0, y1 - y0) / 3) + 1):
        x, y = (x0 + 3 * step, y0) if y0 == y1 else (x0, y0 + 3 * step)
        sheet.canvas.circle(x, sheet.height - y, 0.5, stroke=0, fill=1)


def square_dots(sheet: Sheet, x0: float, y0: float, x1: float, y1: float) -> None:
    for step in range(int(max(x1 - x0, y1 - y0) / 2) + 1):
        x, y = (x0 + 2 * step, y0) if y0 == y1 else (x0, y0 + 2 * step)
        sheet.box(x - 0.4, y - 0.4, x + 0.4, y + 0.4, fill=(0.0,))


STYLES: dict[str, Draw] = {
    "double": lambda sheet, *ends: void(sheet.rule(*ends, "double")),
    "a hairline of width 0": pattern(width=0),
    "dash dot": pattern(6, 2, 1, 2),
    "dash dot dot": pattern(9, 3, 3, 3, 3, 3),
    "dots with round caps": pattern(0, 2, cap=1, width=1),
    "round caps that overshoot": pattern(cap=1, width=3),
    "pieces of 1 pt": pieces,
    "overshooting": overshoot,
    "square dots": square_dots,
    "round dots": round_dots,
}


def void(_: object) -> None:
    """For a lambda that draws."""


@pytest.mark.parametrize("style", STYLES)
def test_rules_of_any_style(style: str, tmp_path: Path) -> None:
    sheet = Sheet(font=EMBEDDED)
    for x in XS:
        STYLES[style](sheet, x, YS[0], x, YS[-1])
    for y in YS:
        STYLES[style](sheet, XS[0], y, XS[-1], y)
    [table] = read(nine(sheet), tmp_path).pages[0].tables
    assert texts(table) == RIGHT


@pytest.mark.parametrize("width", [4.0, 6.0])
@pytest.mark.parametrize("filled", [False, True])
def test_a_thick_frame(width: float, filled: bool, tmp_path: Path) -> None:
    sheet = Sheet(font=EMBEDDED)
    xs, ys = (60.0, 210.0, 360.0, 510.0), (60.0, 130.0, 200.0, 270.0)
    x0, y0, x1, y1, half = xs[0], ys[0], xs[-1], ys[-1], width / 2
    if filled:
        for box in (
            (x0 - half, y0 - half, x1 + half, y0 + half), (x0 - half, y1 - half, x1 + half, y1 + half),
            (x0 - half, y0 - half, x0 + half, y1 + half), (x1 - half, y0 - half, x1 + half, y1 + half),
        ):  # fmt: skip
            sheet.box(*box, fill=(0.0,))
    else:
        for ends in ((x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1)):
            sheet.rule(*ends, width=width)
    for x in xs[1:-1]:
        sheet.rule(x, y0, x, y1)
    for y in ys[1:-1]:
        sheet.rule(x0, y, x1, y)
    [table] = read(nine(sheet, xs, ys), tmp_path).pages[0].tables
    assert texts(table) == RIGHT


def test_a_frame_with_round_corners(tmp_path: Path) -> None:
    sheet = Sheet(font=EMBEDDED)
    sheet.canvas.roundRect(XS[0], sheet.height - YS[-1], XS[-1] - XS[0], YS[-1] - YS[0], 6)
    for x in XS[1:-1]:
        sheet.rule(x, YS[0], x, YS[-1])
    for y in YS[1:-1]:
        sheet.rule(XS[0], y, XS[-1], y)
    [table] = read(nine(sheet), tmp_path).pages[0].tables
    assert texts(table) == RIGHT


@pytest.mark.parametrize("rising", [False, True])
def test_a_slashed_corner_cell_keeps_both_its_texts(rising: bool, tmp_path: Path) -> None:
    cells = {(0, 1): "令和元年度", (0, 2): "令和２年度", (1, 0): "研修", (1, 1): "1", (1, 2): "2"}
    sheet = Sheet(font=EMBEDDED).grid(XS, (60, 100, 130), cells)
    sheet.rule(60, 100, 160, 60) if rising else sheet.rule(60, 60, 160, 100)
    sheet.text(120, 64, "年度").text(64, 86, "項目")
    [table] = read(sheet, tmp_path).pages[0].tables
    assert table.by_place[0, 0].text.split() == ["年度", "項目"]
    assert [(cell.row, cell.column) for cell in table.cells if cell.slashed] == [(0, 0)]


@pytest.mark.parametrize("reach", [8.0, 3.0, 1.0])
@pytest.mark.parametrize("drop", [1.2, -3.0], ids=["underline", "strike-out"])
def test_a_line_along_a_text_parts_no_cell(reach: float, drop: float, tmp_path: Path) -> None:
    """Even where it reaches nearly from rule to rule."""
    text = "第三次基本計画"
    width = text_width(text, 9, "HeiseiKakuGo-W5")
    sheet = Sheet(font=EMBEDDED).grid((60, 160, 160 + width + 2 * reach, 360), YS, {(0, 0): "項目", (2, 0): "内容"})
    sheet.text(160 + reach, 98, text).rule(160 + reach, 98 + 7.92 + drop, 160 + reach + width, 98 + 7.92 + drop)
    sheet.text(160 + reach, 108, "注")
    found = read(sheet, tmp_path)
    [table] = found.pages[0].tables
    assert (table.rows, table.columns) == (3, 3)
    assert table.by_place[1, 1].text.startswith(text)
    # what is struck through may count as deleted, and is said
    struck = [finding for finding in found.findings if finding.code == "text-struck"]
    assert [finding.message.endswith(f": {text}") for finding in struck] == [True] * (drop < 0)
    assert all(finding.bbox is not None and abs(finding.bbox.width - width) < 1 for finding in struck)


def test_a_rule_under_a_text_that_fills_its_cell_parts_it(tmp_path: Path) -> None:
    sheet = Sheet(font=EMBEDDED).grid((60, 160, 223, 360), (60, 70.5, 81, 120), {(0, 1): "第三次基本計画"}, pad=1)
    [table] = read(sheet.text(161, 71, "第四次基本計画"), tmp_path).pages[0].tables
    assert (table.rows, table.columns) == (3, 3)
    assert [table.by_place[row, 1].text for row in range(3)] == ["第三次基本計画", "第四次基本計画", ""]


def test_a_text_box_over_a_table_is_no_part_of_it(tmp_path: Path) -> None:
    sheet = Sheet(font=EMBEDDED).box(60, 30, 200, 50, stroke=True).text(66, 34, "参考資料")
    found = read(nine(sheet.grid(XS, YS)), tmp_path)
    [table] = found.pages[0].tables
    assert texts(table) == RIGHT
    assert [block.text for block in found.pages[0].blocks] == ["参考資料"]


@pytest.mark.xfail(strict=True, reason="the space between is open on one side, like a cell cut by a page break")
def test_tables_joined_by_an_arrow_are_two(tmp_path: Path) -> None:
    one = {(row, column): f"左{row}{column}" for row in range(2) for column in range(2)}
    other = {(row, column): f"右{row}{column}" for row in range(2) for column in range(2)}
    sheet = Sheet(font=EMBEDDED).grid((60, 120, 180), (60, 90, 120), one).grid((240, 300, 360), (60, 95, 130), other)
    found = read(sheet.rule(180, 80, 240, 80), tmp_path)
    assert [texts(table) for table in found.pages[0].tables] == [
        [["左00", "左01"], ["左10", "左11"]],
        [["右00", "右01"], ["右10", "右11"]],
    ]


def test_tables_with_other_columns_on_following_pages_are_two(tmp_path: Path) -> None:
    one = {(0, 0): "番号", (0, 1): "取組", (1, 0): "1", (1, 1): "研修"}
    other = {(0, 0): "課", (0, 1): "氏名", (0, 2): "電話", (1, 0): "総務", (1, 1): "甲", (1, 2): "12"}
    sheet = Sheet(font=EMBEDDED).grid((60, 120, 360), (60, 90, 120), one).page().grid(XS, (60, 90, 120), other)
    assert [table.columns for table in read(sheet, tmp_path).tables] == [2, 3]
