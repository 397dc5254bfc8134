"""A long rule that ends a little short of the frame still parts the rows; an underline in a cell does not."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from tests.support.pdf_factory import Sheet, text_width
from torikumi.extractors.document import extract
from torikumi.extractors.grid import rules_to_grids
from torikumi.extractors.rules import RULE, Rules
from torikumi.schemas.primitives import PAINT

FRAME = [(0.0, 0.0, 300.0, 1.0), (80.0, 0.0, 300.0, 1.0)]
UPRIGHT = [(0.0, 0.0, 80.0, 1.0), (100.0, 0.0, 80.0, 1.0), (200.0, 0.0, 80.0, 1.0), (300.0, 0.0, 80.0, 1.0)]


def cells(*rules: tuple[float, float, float, float]) -> int:
    found = rules_to_grids(
        Rules(
            np.array([*FRAME, *rules], dtype=RULE),
            np.array(UPRIGHT, dtype=RULE),
            np.zeros((0, 4), "f4"),
            np.zeros(0, dtype=PAINT),
        )
    )
    return len(found[0].areas)


@pytest.mark.parametrize(("start", "end"), [(0.0, 300.0), (5.1, 300.0), (0.0, 295.0), (5.0, 295.0)])
def test_a_rule_across_all_columns(start: float, end: float) -> None:
    assert cells((40.0, start, end, 1.0)) == 6


def test_a_rule_that_ends_in_the_middle_of_a_column_parts_only_those_it_crosses() -> None:
    assert cells((40.0, 50.0, 300.0, 1.0)) == 5


def test_an_underline_within_a_cell_parts_nothing() -> None:
    assert cells((40.0, 105.0, 195.0, 1.0)) == 3


XS = (60, 160, 260, 360)
YS = (60, 80, 100, 120, 140)
NAMES = ("科目又は事業の名称等", "新設分担金及び負担金", "長期前受金戻入の総額", "国庫補助金及び交付金")


def drawn(rules: Sequence[tuple[float, float, float]], tmp_path: Path) -> list[str]:
    """The cells of the second column of a table whose middle rules are drawn in parts: y, x0, x1 of each."""
    sheet = Sheet().grid(XS, (YS[0], YS[-1]))
    for x in XS[1:-1]:
        sheet.rule(x, YS[0], x, YS[-1])
    for y, x0, x1 in rules:
        sheet.rule(x0, y, x1, y)
    for row, name in enumerate(NAMES):
        # spread over the width of the cell, as labels of budgets are, so that the rule below is as long as it
        space = (96 - text_width(name, 9)) / (len(name) - 1)
        sheet.text(162, YS[row] + 10, name, char_space=space)
    table = extract(sheet.save(tmp_path / "short.pdf")).tables[0]
    return ["".join(cell.text.split()) for cell in table.cells if cell.column == 1]


@pytest.mark.parametrize("short", [0.0, 1.0, 3.0, 5.3, 6.0])
@pytest.mark.parametrize("side", ["left", "right"])
def test_a_part_of_a_rule_that_is_a_little_short_parts_its_rows(tmp_path: Path, short: float, side: str) -> None:
    """Under a label that is spread over its cell it looks like an underline, but goes on in the next column."""
    rules: list[tuple[float, float, float]] = []
    for y in YS[1:-1]:
        # the column at the other side has one cell, as that of a chapter has in a budget
        rules += [(y, 160, 260 - short), (y, 260, 360)] if side == "right" else [(y, 60, 160), (y, 160 + short, 260)]
    assert drawn(rules, tmp_path) == list(NAMES)


def test_an_underline_at_the_height_of_the_rules_beside_its_cell_parts_nothing(tmp_path: Path) -> None:
    rules = [part for y in YS[1:-1] for part in ((y, 60, 160), (y, 164, 256), (y, 260, 360))]
    assert drawn(rules, tmp_path) == ["".join(NAMES)]
