"""A long rule that ends a little short of the frame still parts the rows; an underline in a cell does not."""

from __future__ import annotations

import numpy as np
import pytest

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
