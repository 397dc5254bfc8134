"""The sides of boxes, without a compiler: ``boxes_compiled.pyx`` in Python.

A page of a report has some fifty places of values, each of which is the box around a few lines: compiled, they take a
tenth of a millisecond less.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any, TypeVar

_WHOLE = 1.5 * 2**52
"""Added to a number and taken away again it leaves the nearest whole number: so large, floats have no digits behind."""
_LARGEST = 1e11
"""The hundredfold of a number that is no larger is off by less than 0.0001."""

Sides = tuple[float, float, float, float]
"""x0, top, x1, bottom."""

Made = TypeVar("Made", bound=tuple[Any, ...])


def tuples_of(made: type[Made], rows: Iterable[tuple[Any, ...]]) -> list[Made]:
    """Instances of a named tuple, each from the fields that a row has, without calling its class for each."""
    return list(map(partial(tuple.__new__, made), rows))


def around(boxes: Sequence[Sides]) -> Sides:
    """The sides of the smallest box around all of the given ones.

    Raises:
        ValueError: There are none.
    """
    if not boxes:
        raise ValueError("no boxes to unite")
    x0, top, x1, bottom = boxes[-1]
    for left, upper, right, lower in boxes[:-1]:  # three times as fast as min and max of two boxes, twice of fifty
        if left < x0:
            x0 = left
        if upper < top:
            top = upper
        if right > x1:
            x1 = right
        if lower > bottom:
            bottom = lower
    return x0, top, x1, bottom


def rounded_around(boxes: Sequence[Sides]) -> Sides:
    """The same, rounded to 1/100 pt; no sign on 0.

    ``round(number, 2)`` writes the number out and reads it again, which takes longer.

    Raises:
        ValueError: There are none.
    """
    x0, top, x1, bottom = map(_rounded, around(boxes))
    return x0, top, x1, bottom


def _rounded(side: float) -> float:
    number = float(side)
    hundredths = number * 100
    nearest = hundredths + _WHOLE - _WHOLE
    # no tie, for which the digits of the number itself must be seen
    if -0.499 < hundredths - nearest < 0.499 and -_LARGEST < hundredths < _LARGEST:
        return nearest / 100
    return round(number, 2) + 0.0
