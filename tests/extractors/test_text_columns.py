"""The free width of lines in their columns of text, compiled and as plain Python, to the last bit."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from torikumi.extractors import text_columns_python as plain
from torikumi.schemas.geometry import BBox
from torikumi.schemas.tables import Line

compiled = pytest.importorskip("torikumi.extractors.text_columns_compiled", reason="it was not compiled here")

PLACES = st.one_of(st.floats(0, 600), st.sampled_from([0.0, -0.0, 40.0, 40.25, 100.0]), st.integers(0, 9).map(float))
TEXTS = st.sampled_from(["甲", "乙を行う。", "丙、", "(a)", "1,234"])


@st.composite
def lines(draw: st.DrawFn) -> Line:
    x0, width, size = draw(PLACES), draw(PLACES), draw(st.sampled_from([0.0, 7.0, 9.0, 10.5, 400.0]))
    vertical = draw(st.integers(0, 4)) == 0
    text = draw(TEXTS)
    return Line(
        text, BBox(x0, 0, x0 + width, size), size, 1, len(text), vertical, room=draw(PLACES), indent=draw(PLACES)
    )


@st.composite
def cells(draw: st.DrawFn) -> tuple[list[BBox], list[list[Line]], list[tuple[int, int]]]:
    columns = draw(st.lists(st.sampled_from([(0, 1), (1, 1), (0, 2)]), max_size=6))
    boxes = [BBox(x0, 0.0, x0 + draw(PLACES), 9.0) for x0 in (draw(PLACES) for _ in columns)]
    return boxes, [draw(st.lists(lines(), max_size=4)) for _ in columns], columns


def _bits(found: tuple[list[float], list[float]]) -> list[list[tuple[float, float]]]:
    return [[(value, math.copysign(1, value)) for value in values] for values in found]


@given(cells())
def test_both_measure_alike(table: tuple[list[BBox], list[list[Line]], list[tuple[int, int]]]) -> None:
    assert _bits(compiled.free_widths_of(*table)) == _bits(plain.free_widths_of(*table))


def _set(*spans: tuple[float, float], size: float = 10.0) -> list[Line]:
    return [Line("字", BBox(x0, 0, x1, 10), size, 1) for x0, x1 in spans]


@pytest.mark.parametrize("module", [plain, compiled])
@pytest.mark.parametrize(
    ("lines", "rooms", "indents"),
    [
        (_set((5, 95), (5, 45)), [0.0, 50.0], [0.0, 0.0]),
        (_set((5, 95), (15, 45)), [0.0, 50.0], [0.0, 10.0]),
        (_set((5, 95), (30, 70)), [0.0, 50.0], [0.0, 0.0]),  # centred: free on both sides
        (_set((5, 95), (55, 95)), [0.0, 50.0], [0.0, 0.0]),  # right-aligned: free on the left
        (_set((5, 45)), [50.0], [0.0]),  # as much padding on the right as on the left
        (_set((5, 99), (5, 45)), [0.0, 54.0], [0.0, 0.0]),  # a line into the padding shows how far text may reach
    ],
)
def test_free_widths(module: object, lines: Sequence[Line], rooms: list[float], indents: list[float]) -> None:
    """Of the lines of one cell from 0 to 100 points."""
    found = module.free_widths_of([BBox(0, 0, 100, 40)], [list(lines)], [0])  # type: ignore[attr-defined]
    assert found == (rooms, indents)


@pytest.mark.parametrize("module", [plain, compiled])
def test_cells_that_stand_over_each_other_share_their_column(module: object) -> None:
    boxes = [BBox(0, 0, 100, 20), BBox(0, 20, 100, 40), BBox(100, 20, 200, 40)]
    texts = [_set((2, 98)), _set((12, 50)), _set((112, 150))]
    found = module.free_widths_of(boxes, texts, [0, 0, 1])  # type: ignore[attr-defined]
    assert found == ([0.0, 48.0, 40.0], [0.0, 10.0, 0.0])


@pytest.mark.parametrize("module", [plain, compiled])
def test_what_does_not_belong_together_is_refused(module: object) -> None:
    with pytest.raises(ValueError, match=r"as many|argument"):
        module.free_widths_of([], [[]], [0])  # type: ignore[attr-defined]
