"""Rules that end within a cell: the rest of their way is told as a doubt."""

from __future__ import annotations

import numpy as np
import pytest

from torikumi.extractors.scans.loose_ends import loose_ends
from torikumi.extractors.scans.strokes import Stroke

UNIT = 200 / 72


def stroke(start: float, end: float, level: float) -> Stroke:
    trace = np.array([[start, level], [end, level]]) * UNIT
    return Stroke(start * UNIT, end * UNIT, level * UNIT, 0.5 * UNIT, trace, level * UNIT, level * UNIT)


ACROSS = [stroke(0, 100, level) for level in (20, 60, 120)]


def ends(*strokes: Stroke) -> list[tuple[int, int]]:
    return [(round(way.start / UNIT), round(way.end / UNIT)) for way in loose_ends(strokes, ACROSS, UNIT)]


@pytest.mark.parametrize(
    ("start", "end", "missing"),
    [
        (20, 120, []),
        (20, 60, []),
        (20, 61.5, []),  # ink runs a little over where rules meet
        (21, 119, []),
        (20, 90, [(90, 120)]),
        (20, 117, [(117, 120)]),
        (40, 120, [(20, 40)]),
        (30, 90, [(90, 120), (20, 30)]),
        (5, 120, []),  # it leaves the table at its open side
        (20, 140, []),
    ],
)
def test_a_rule_that_ends_within_a_cell_is_told(start: float, end: float, missing: list[tuple[int, int]]) -> None:
    assert sorted(ends(stroke(start, end, 50))) == sorted(missing)


def test_a_stroke_that_crosses_no_rule_has_no_loose_end() -> None:
    assert ends(stroke(70, 90, 50)) == []


def test_a_rule_whose_line_another_one_takes_up_has_no_loose_end() -> None:
    assert ends(stroke(20, 90, 50), stroke(88, 120, 51)) == []
