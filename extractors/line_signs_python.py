"""What the lines of a cell show before their texts are read, without a compiler: their steps, brackets, plain wraps.

Most wraps are plain: a full line that ends in an ordinary letter, and another that begins with one. A look at the
letters tells them (``line_signs_compiled.pyx`` takes it in C), and `torikumi.extractors.wrap` weighs only the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from operator import sub
from typing import NamedTuple

from torikumi.extractors.brackets import has_brackets
from torikumi.extractors.characters import BRACKETS, NEVER_FIRST
from torikumi.extractors.entries import DEPARTMENTS, NUMBER_ENDS, ROW_GAP_EM, UNIT_LENGTH
from torikumi.extractors.markers import LABEL_ENDS, LABEL_HEADS, MARKER_HEADS
from torikumi.extractors.sentences import MAY_END
from torikumi.schemas.tables import Line

FULL_EM = 0.05
"""A line is full when what follows would have needed less than this more (em)."""

CONTINUES = frozenset("、，・／/～〜＝＋＆&ー－")
"""A line that ends in one of these goes on."""

TELLING_ENDS = CONTINUES | BRACKETS.keys() | LABEL_ENDS
"""The last characters of lines that say whether the text goes on."""

TELLING_HEADS = LABEL_HEADS | MARKER_HEADS | NEVER_FIRST
"""The first characters of lines that say whether they begin one."""

COLONS = frozenset("：:")
"""What stands behind a name at the head of a line."""


class LineSigns(NamedTuple):
    """What the lines of a cell show.

    Attributes:
        tagged: Some line is a part of the marked content of the file.
        nearest: The least distance from one line to the next, twice, from middle to middle (points).
        farthest: The greatest one, twice.
        brackets: For each line, whether it holds a bracket.
        wraps: For each line but the first, whether it is plainly the rest of the line before: no sign of either says
            anything else.
    """

    tagged: bool
    nearest: float
    farthest: float
    brackets: list[bool]
    wraps: list[bool]


def signs_of(lines: Sequence[Line]) -> LineSigns:
    """What lines show, two or more that have texts."""
    middles = [line.bbox.top + line.bbox.bottom for line in lines]
    steps = list(map(sub, middles[1:], middles))
    return LineSigns(
        tagged=any(line.content >= 0 for line in lines),
        nearest=min(steps),
        farthest=max(steps),
        brackets=[has_brackets(line.text) for line in lines],
        wraps=[_is_plain_wrap(before, line) for before, line in pairwise(lines)],
    )


def _is_plain_wrap(before: Line, line: Line) -> bool:
    """Whether a line goes on in the next one, and no sign of either could say anything else."""
    end, head = before.text[-1], line.text[0]
    return (
        before.room < line.lead + FULL_EM * max(before.size, 1.0)
        and before.gap < ROW_GAP_EM
        and line.gap < ROW_GAP_EM
        and len(before.text) > UNIT_LENGTH
        and ends_plainly(end)
        and begins_plainly(head)
        and end != line.text[-1]  # two that end alike may be entries
        and COLONS.isdisjoint(line.text)
    )


def ends_plainly(character: str) -> bool:
    """Whether the last character of a line is an ordinary one: no mark, figure, unit or department ends with it."""
    signs = TELLING_ENDS, MAY_END, NUMBER_ENDS, DEPARTMENTS
    return not character.isdecimal() and not any(character in kind for kind in signs)


def begins_plainly(character: str) -> bool:
    """Whether the first character of a line is an ordinary one: no marker, label or figure begins with it."""
    return not character.isdigit() and character not in TELLING_HEADS
