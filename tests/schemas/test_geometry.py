"""Boxes are rounded as Python rounds a number."""

from __future__ import annotations

import gc
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from torikumi.schemas import boxes_python as plain
from torikumi.schemas.geometry import BBox, boxes_of, rounded_union, union

MODULES: list[Any] = [plain]
try:
    from torikumi.schemas import boxes_compiled as compiled

    MODULES.append(compiled)
except ImportError:  # it was not compiled here
    pass

both = pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__.rsplit("_", 1)[1])

THOUSANDTHS = st.integers(-(10**7), 10**7).map(lambda number: number / 1000)  # each tenth of them is a tie


NUMBERS = st.one_of(st.floats(), st.floats(width=32), st.floats(-2000, 2000), THOUSANDTHS)


@both
@given(NUMBERS)
@example(0.125)
@example(0.375)
@example(2.675)
@example(-0.001)
@example(-0.0)
@example(999_999_999.995)
@example(1e308)
def test_boxes_are_rounded_as_numbers_are(module: Any, number: float) -> None:
    rounded = module.rounded_around([BBox(number, number, number, number)])
    assert {repr(side) for side in rounded} == {repr(round(number, 2) + 0.0)}
    assert repr(BBox(number, number, number, number).rounded()) == repr(BBox(*rounded))


@pytest.mark.parametrize("number", [1.005, 72.345, 595.276, 0.125])
@both
def test_numbers_of_arrays_are_rounded_as_what_they_are(module: Any, number: float) -> None:
    single: Any = np.float32(number)
    rounded = module.rounded_around((BBox(single, single, single, single),))
    assert {repr(side) for side in rounded} == {repr(round(float(single), 2))}


@both
@given(st.lists(st.tuples(NUMBERS, NUMBERS, NUMBERS, NUMBERS), min_size=1, max_size=5))
def test_what_is_around_boxes_is_rounded_as_their_union_is(module: Any, sides: list[plain.Sides]) -> None:
    boxes = [BBox(*box) for box in sides]
    rounded = module.rounded_around(boxes)
    assert list(map(repr, rounded)) == [repr(round(side, 2) + 0.0) for side in union(boxes)]
    assert repr(rounded_union(boxes)) == repr(BBox(*rounded))


@given(st.lists(st.tuples(*[st.integers(-5, 5)] * 4), min_size=1, max_size=5))
def test_the_union_of_boxes_is_the_smallest_around_them(sides: list[tuple[int, int, int, int]]) -> None:
    boxes = [BBox(*box) for box in sides]
    x0, top, x1, bottom = zip(*boxes, strict=True)
    assert union(boxes) == union(iter(boxes)) == (min(x0), min(top), max(x1), max(bottom))


@both
def test_around_no_boxes_is_nothing(module: Any) -> None:
    with pytest.raises(ValueError, match="no boxes"):
        module.rounded_around([])
    with pytest.raises(ValueError, match="no boxes"):
        union([])


@both
def test_many_boxes_at_once_are_those_of_one_after_the_other(module: Any) -> None:
    sides = [(float(number), -0.0, number + 0.5, 1e9) for number in range(1000)]
    made = module.tuples_of(BBox, iter(sides))
    assert made == [BBox(*box) for box in sides] == boxes_of(sides)
    assert {type(box) for box in made} == {BBox}
    del sides
    gc.collect()
    assert made[-1] == (999.0, 0.0, 999.5, 1e9)
    assert module.tuples_of(BBox, []) == []


@both
def test_what_is_no_tuple_is_refused(module: Any) -> None:
    with pytest.raises(TypeError):
        module.tuples_of(list, [(1.0, 2.0, 3.0, 4.0)])
    with pytest.raises(TypeError):
        module.tuples_of(BBox, [1.0])
