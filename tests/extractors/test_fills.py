"""Tables told by colour: cells that are fills; and fills that are none: grounds, banners, boxes, bars."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.pdf_factory import EMBEDDED, WHITE, Colour, Sheet
from torikumi.extractors.document import Extraction, extract
from torikumi.schemas.tables import Table

XS = (60.0, 160.0, 260.0, 360.0)
YS = (60.0, 90.0, 120.0, 150.0, 180.0, 210.0)
BLUE: Colour = (0.2, 0.4, 0.6)
PALE: Colour = (0.87, 0.92, 0.97)
PALER: Colour = (0.93, 0.96, 0.98)
RIGHT = [[f"{row}{column}" for column in "一二三"] for row in "甲乙丙丁戊"]

Read = Callable[[Sheet], Extraction]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def reader(sheet: Sheet) -> Extraction:
        path = tmp_path / "page.pdf"
        path.write_bytes(sheet.bytes())
        found = extract(path)
        assert found.glyphs.unassigned == 0
        return found

    return reader


def texts(table: Table) -> list[list[str | None]]:
    matrix: list[list[str | None]] = [[None] * table.columns for _ in range(table.rows)]
    for cell in table.cells:
        matrix[cell.row][cell.column] = cell.text
    return matrix


def sheet() -> Sheet:
    return Sheet(font=EMBEDDED)


def cell(page: Sheet, row: int, column: int, fill: Colour, gap: float = 0.0) -> None:
    page.box(XS[column] + gap / 2, YS[row] + gap / 2, XS[column + 1] - gap / 2, YS[row + 1] - gap / 2, fill=fill)


def written(page: Sheet, rows: int = 5, top: int = 0) -> Sheet:
    for row in range(top, rows):
        for column in range(3):
            page.text(XS[column] + 3, YS[row] + 5, RIGHT[row][column])
    return page


# -- tables ----------------------------------------------------------------------------------------------------------


def filled_cells(gap: float) -> Sheet:
    page = sheet()
    for row in range(5):
        for column in range(3):
            cell(page, row, column, BLUE if row == 0 else PALE if row % 2 else PALER, gap)
    return written(page)


def columns_of_colour() -> Sheet:
    page = sheet()
    for row in range(5):
        for column in range(3):
            cell(page, row, column, BLUE if column == 0 else PALE, 1.5)
    return written(page)


def zebra() -> Sheet:
    page = sheet()
    for row in (0, 2, 4):
        for column in range(3):
            cell(page, row, column, BLUE if row == 0 else PALE)
    return written(page)


def white_rules(*, outer: bool) -> Sheet:
    page = sheet().box(60, 60, 360, 210, fill=BLUE)
    for x in XS if outer else XS[1:-1]:
        page.rule(x, 60, x, 210, colour=WHITE, width=1)
    for y in YS if outer else YS[1:-1]:
        page.rule(60, y, 360, y, colour=WHITE, width=1)
    return written(page)


def white_bars() -> Sheet:
    page = sheet().box(60, 60, 360, 90, fill=BLUE).box(60, 90, 360, 210, fill=PALE)
    for x in XS[1:-1]:
        page.rule(x, 60, x, 210, "fill", colour=WHITE, width=1)
    for y in YS[1:-1]:
        page.rule(60, y, 360, y, "fill", colour=WHITE, width=1.5)
    return written(page)


def cells_with_white_rules() -> Sheet:
    """A presentation program's own style: every cell filled, white rules between and around them."""
    page = sheet()
    for row in range(5):
        for column in range(3):
            cell(page, row, column, BLUE if row == 0 else PALE if row % 2 else PALER)
    for x in XS:
        page.rule(x, 60, x, 210, colour=WHITE, width=1)
    for y in YS:
        page.rule(60, y, 360, y, colour=WHITE, width=3 if y == YS[1] else 1)
    return written(page)


def head_of_fills_over_a_ruled_body() -> Sheet:
    page = sheet()
    for column in range(3):
        cell(page, 0, column, BLUE, 0.5)
    return written(page.grid(XS, YS[1:]))


def on_a_ground() -> Sheet:
    """The page itself is coloured."""
    page = sheet()
    page.box(0, 0, page.width, page.height, fill=(1.0, 0.98, 0.9))
    for row in range(5):
        for column in range(3):
            cell(page, row, column, BLUE if row == 0 else PALE, 1)
    return written(page)


TABLES: dict[str, Callable[[], Sheet]] = {
    "cells side by side": lambda: filled_cells(0),
    "cells with a white gap": lambda: filled_cells(2),
    "a coloured first column": columns_of_colour,
    "zebra rows of cells": zebra,
    "white rules on a ground, none around": lambda: white_rules(outer=False),
    "white rules on a ground, also around": lambda: white_rules(outer=True),
    "white bars on two grounds": white_bars,
    "filled cells with white rules": cells_with_white_rules,
    "a filled head over a ruled body": head_of_fills_over_a_ruled_body,
    "on a coloured page": on_a_ground,
}


@pytest.mark.parametrize("how", TABLES)
def test_cells_told_by_colour(read: Read, how: str) -> None:
    found = read(TABLES[how]())
    [table] = found.pages[0].tables
    assert texts(table) == RIGHT
    assert table.edges_x == pytest.approx(XS, abs=2)
    assert found.pages[0].blocks == ()


def test_edges_taken_from_fills_are_said_to_be(read: Read) -> None:
    found = read(filled_cells(2))
    assert found.tables[0].inferred == "fill"
    assert "table-inferred" in {finding.code for finding in found.findings}


def test_a_span_among_filled_cells(read: Read) -> None:
    page = sheet().box(61, 61, 359, 89, fill=BLUE).text(63, 65, "全体")
    for row in range(1, 5):
        for column in range(3):
            cell(page, row, column, PALE, 2)
    [table] = read(written(page, top=1)).pages[0].tables
    assert texts(table) == [["全体", None, None], *RIGHT[1:]]


def test_a_cell_filled_line_by_line_is_one(read: Read) -> None:
    page = sheet()
    for row in range(5):
        for column in range(3):
            if (row, column) == (2, 1):
                page.box(161, 121, 259, 135, fill=PALE).box(161, 135, 259, 149, fill=PALE)
            else:
                cell(page, row, column, BLUE if row == 0 else PALE, 2)
    [table] = read(written(page)).pages[0].tables
    assert texts(table) == RIGHT


# -- no tables -------------------------------------------------------------------------------------------------------


def banner() -> Sheet:
    return sheet().box(40, 40, 550, 70, fill=BLUE).text(50, 48, "取組の概要", colour=WHITE).text(50, 90, "本文が続く")


def box_with_a_title_line() -> Sheet:
    page = sheet().box(60, 60, 300, 160, fill=PALE).rule(60, 84, 300, 84)
    return page.text(65, 66, "コラム").text(65, 95, "説明の文")


def bars() -> Sheet:
    page = sheet().rule(60, 300, 400, 300).rule(60, 100, 60, 300)
    for number, height in enumerate((120, 60, 150, 90)):
        x = 80 + 75 * number
        page.box(x, 300 - height, x + 25, 300, fill=BLUE).box(x + 25, 320 - height, x + 50, 300, fill=PALE)
        page.text(x + 5, 286 - height, str(height)).text(x, 305, f"{number}年度")
    for y in (150, 200, 250):
        page.rule(60, y, 400, y, colour=(0.8,))
    return page


def stacked_bars() -> Sheet:
    page = sheet()
    for number, parts in enumerate(((30, 80, 60), (50, 50, 70), (90, 40, 40))):
        y = 100 + 40 * number
        x = 100.0
        page.text(60, y + 5, f"{number}年")
        for part, fill in zip(parts, (BLUE, PALE, PALER), strict=True):
            page.box(x, y, x + part, y + 25, fill=fill).text(x + 5, y + 7, f"{part}%")
            x += part
    return page


def text_boxes() -> Sheet:
    page = sheet()
    for x, y, text in ((60, 60, "企画"), (220, 60, "実施"), (220, 140, "評価"), (60, 140, "改善")):
        page.box(x, y, x + 100, y + 40, fill=PALE, stroke=True).text(x + 10, y + 12, text)
    return page.rule(160, 80, 220, 80).rule(270, 100, 270, 140).rule(160, 160, 220, 160)


def cards() -> Sheet:
    """Boxes of a slide that stand close, but not in rows and columns."""
    page = sheet().box(60, 60, 200, 140, fill=PALE).box(203, 60, 360, 100, fill=BLUE).box(203, 103, 280, 180, fill=PALE)
    return page.text(70, 70, "目標").text(210, 70, "手段").text(210, 115, "結果")


NO_TABLES: dict[str, Callable[[], Sheet]] = {
    "a banner behind a heading": banner,
    "a box with a line under its title": box_with_a_title_line,
    "bars of a chart": bars,
    "stacked bars with shares": stacked_bars,
    "boxes joined by lines": text_boxes,
    "boxes of a slide": cards,
    "two bands": lambda: (
        sheet().box(60, 60, 360, 90, fill=BLUE).box(60, 92, 360, 150, fill=PALE).text(65, 70, "上").text(65, 110, "下")
    ),
}


@pytest.mark.parametrize("how", NO_TABLES)
def test_fills_that_are_no_cells(read: Read, how: str) -> None:
    assert read(NO_TABLES[how]()).pages[0].tables == ()


def test_marks_and_bars_within_ruled_cells_part_nothing(read: Read) -> None:
    page = sheet().box(163, 92, 200, 118, fill=BLUE).box(260, 121, 310, 149, fill=PALE).box(65, 155, 95, 170, fill=BLUE)
    [table] = read(written(page.grid(XS, YS))).pages[0].tables
    assert texts(table) == RIGHT
    assert table.inferred == ""


def test_a_mark_within_a_filled_cell_parts_nothing(read: Read) -> None:
    page = sheet()
    for row in range(5):
        for column in range(3):
            cell(page, row, column, BLUE if row == 0 else PALE, 2)
    page.box(180, 130, 220, 145, fill=(1, 0.9, 0.4))
    [table] = read(written(page)).pages[0].tables
    assert texts(table) == RIGHT
