"""Where the lines of a scanned page stand."""

from __future__ import annotations

import numpy as np
import pytest

from tests.support.scanned import DPI, EM, page_of, paper, write
from torikumi.extractors.scans.text_lines import OUTSIDE, crop, find_lines, ink_of
from torikumi.schemas.geometry import BBox

CELL = (40, 40, 640, 340)
"""A cell in pixels."""


def points(x0: int, y0: int, x1: int, y1: int) -> BBox:
    return BBox(*(value * 72 / DPI for value in (x0, y0, x1, y1)))


def test_each_line_of_a_cell_is_one() -> None:
    picture = paper(700, 400)
    write(picture, 60, 60, 12)
    write(picture, 60, 100, 5)
    lines = find_lines(page_of(picture), [points(*CELL)])
    assert [(line.owner, line.x0, line.y0) for line in lines] == [(0, 60, 60), (0, 60, 100)]


def test_lines_that_touch_are_parted_where_little_ink_is_between_them() -> None:
    picture = paper(700, 400)
    write(picture, 60, 60, 12)
    picture[86:89, 100:110] = 20  # a speck, or a long stroke, that joins them
    write(picture, 60, 88, 12)
    assert len(find_lines(page_of(picture), [points(*CELL)])) == 2


def test_wide_white_parts_a_label_from_its_amount() -> None:
    picture = paper(700, 400)
    write(picture, 60, 60, 3)
    write(picture, 500, 60, 4)
    assert [line.x0 for line in find_lines(page_of(picture), [points(*CELL)])] == [60, 500]


def test_spread_letters_are_one_line() -> None:
    picture = paper(700, 400)
    for x in (60, 120, 180):  # 目　標　値
        write(picture, x, 60, 1)
    assert len(find_lines(page_of(picture), [points(*CELL)])) == 1


def test_strokes_that_white_parts_are_one_line() -> None:
    picture = paper(700, 400)
    write(picture, 60, 60, 8)
    picture[150:153, 60:84] = 20  # 二
    picture[168:171, 58:86] = 20
    lines = find_lines(page_of(picture), [points(*CELL)])
    assert [(line.y0, line.y1) for line in lines] == [(60, 86), (150, 171)]


@pytest.mark.parametrize("dotted", [False, True])
@pytest.mark.parametrize("side", ["left", "right", "top", "bottom"])
def test_what_is_left_of_a_rule_is_no_letter(side: str, dotted: bool) -> None:
    """A stroke beside 1,200 would be read as 11,200."""
    x0, y0, x1, y1 = CELL[0], CELL[1], CELL[2], 100
    picture = paper(700, 400)
    write(picture, 300, 55, 4)
    step = 9 if dotted else 1
    for along in range(0, (x1 - x0) if side in ("top", "bottom") else (y1 - y0), step):
        dot = slice(along, along + (4 if dotted else 1))
        if side in ("top", "bottom"):
            row = y0 + 1 if side == "top" else y1 - 3
            picture[row : row + 2, x0 + dot.start : x0 + dot.stop] = 30
        else:
            column = x0 + 1 if side == "left" else x1 - 3
            picture[y0 + dot.start : y0 + dot.stop, column : column + 2] = 30
    lines = find_lines(page_of(picture), [points(x0, y0, x1, y1)])
    assert [(line.x0, line.y0, line.x1, line.y1) for line in lines] == [(300, 55, 300 + 3 * EM + 26, 81)]


def test_short_rests_of_a_rule_are_no_letters() -> None:
    picture = paper(700, 400)
    write(picture, 60, 120, 6)
    for x in (100, 300, 330):  # rough edges of the rules above and below
        picture[42, x : x + 20] = 20
        picture[337, x : x + 14] = 20
    (line,) = find_lines(page_of(picture), [points(*CELL)])
    assert (line.x0, line.y0) == (60, 120)


def test_specks_are_no_lines_but_a_dash_is() -> None:
    picture = paper(700, 400)
    write(picture, 60, 60, 8)
    picture[200:204, 300:304] = 20
    picture[250:253, 300:322] = 20  # －
    assert [(line.x0, line.y0) for line in find_lines(page_of(picture), [points(*CELL)])] == [(60, 60), (300, 250)]


def test_a_column_of_letters_is_one_line_that_is_read_lying_down() -> None:
    picture = paper(700, 400)
    write(picture, 300, 60, 12)
    for number in range(4):
        write(picture, 60, 60 + 40 * number, 1)
    lines = find_lines(page_of(picture), [points(50, 50, 100, 300), points(200, 50, 690, 300)])
    assert [(line.owner, line.vertical) for line in lines] == [(0, True), (1, False)]
    laid = ink_of(crop(picture, lines[0]))
    assert laid.shape[1] > 3 * laid.shape[0]
    assert len(np.flatnonzero(np.diff(laid.any(axis=0).astype(int)) == 1)) == 4


def test_text_in_no_cell_is_found_too() -> None:
    picture = paper(900, 500)
    write(picture, 60, 60, 8)  # in the cell
    write(picture, 60, 400, 10)
    write(picture, 700, 60, 3)
    lines = find_lines(page_of(picture), [points(*CELL)])
    assert sorted((line.owner, line.x0, line.y0) for line in lines) == [
        (OUTSIDE, 60, 400),
        (OUTSIDE, 700, 60),
        (0, 60, 60),
    ]


def test_the_picture_of_a_line_holds_no_other() -> None:
    picture = paper(700, 400)
    write(picture, 60, 60, 12)
    write(picture, 60, 90, 12)
    first = find_lines(page_of(picture), [points(*CELL)])[0]
    shown = crop(picture, first)
    rows = np.flatnonzero((shown < 128).any(axis=1))
    assert rows[-1] - rows[0] + 1 == 26
    assert rows[0] > 0 and rows[-1] < shown.shape[0] - 1  # noqa: PT018


def test_a_blank_page_has_no_lines() -> None:
    assert find_lines(page_of(paper(300, 200)), [points(10, 10, 200, 150)]) == []
