"""Boxes are rounded as Python rounds a number."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from torikumi.schemas.geometry import BBox

THOUSANDTHS = st.integers(-(10**7), 10**7).map(lambda number: number / 1000)  # each tenth of them is a tie


@given(st.one_of(st.floats(), st.floats(width=32), st.floats(-2000, 2000), THOUSANDTHS))
@example(0.125)
@example(0.375)
@example(2.675)
@example(-0.001)
@example(-0.0)
@example(999_999_999.995)
@example(1e308)
def test_boxes_are_rounded_as_numbers_are(number: float) -> None:
    rounded = BBox(number, number, number, number).rounded()
    assert {repr(side) for side in rounded} == {repr(round(number, 2) + 0.0)}


@pytest.mark.parametrize("number", [1.005, 72.345, 595.276, 0.125])
def test_numbers_of_arrays_are_rounded_as_what_they_are(number: float) -> None:
    single: Any = np.float32(number)
    rounded = BBox(single, single, single, single).rounded()
    assert {repr(side) for side in rounded} == {repr(round(float(single), 2))}
