"""Rules → what is missing between the end of a rule and the next rule across its way.

A border ends at a rule that crosses it. One that ends within a cell is worn off there, or is none: the cell that is
read as one may be two.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from torikumi.extractors.scans.strokes import TOUCH_PT, Stroke

OVERHANG_PT = 3.0
"""A rule that ends nearer behind one that crosses it ends there: where rules meet, ink runs a little over."""

SHORT_PT = 1.5
"""One that ends so near before the next rule reaches it."""

FILLED = 0.9
"""One that crosses none, as a line under letters does, is a border if it fills this share of the way between two."""


def loose_ends(strokes: Sequence[Stroke], across: Sequence[Stroke], unit: float) -> Iterator[Stroke]:
    """The ways on which rules end between two rules that cross them, from their ends to the next rule.

    The end of a rule with no rule behind it is that of a table that is open at its sides.

    Args:
        strokes: The rules, as if they were horizontal.
        across: Those that cross them.
        unit: Pixels a point.
    """
    near, over, short = (length * unit for length in (TOUCH_PT, OVERHANG_PT, SHORT_PT))
    for stroke in strokes:
        levels = [
            (rule.level, rule.thick / 2) for rule in across if rule.start - near <= stroke.level <= rule.end + near
        ]
        for end, sign in ((stroke.start, -1), (stroke.end, 1)):
            ahead = [(sign * (level - end), half) for level, half in levels]
            behind = [-away - half for away, half in ahead if away <= 0]
            beyond = [away for away, half in ahead if away > short + half]
            reached = any(0 < away <= short + half for away, half in ahead)
            if reached or not behind or not beyond or min(behind) < over:
                continue
            level = end + sign * min(beyond)
            if min(behind) > stroke.length + near and stroke.length < FILLED * (min(behind) + min(beyond)):
                continue
            if not _goes_on(stroke, strokes, end, level, unit):
                yield replace(stroke, start=min(end, level), end=max(end, level))


def _goes_on(stroke: Stroke, strokes: Sequence[Stroke], end: float, level: float, unit: float) -> bool:
    """Whether another rule takes up the line of one, from its end to the next rule."""
    middle = (end + level) / 2
    return any(
        other is not stroke and abs(other.level - stroke.level) <= 2 * unit and other.start <= middle <= other.end
        for other in strokes
    )
