"""Where the letters of a line stand on the page: the box that each would have if it had been set.

A reader tells the middle of a letter to a fifth of an em. Kanji and kana are as wide as their em, with their ink in
the middle; Latin letters are as wide as their ink; marks (、。) and brackets fill what their neighbours leave. Lines
and wraps are then told by the same code as for letters that were drawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from torikumi.extractors.characters import CLOSING, NEVER_LAST, is_latin, script
from torikumi.extractors.runs import runs_of
from torikumi.extractors.scans.readings import Letter
from torikumi.extractors.scans.text_lines import INK_OF_EM, TextLine, letter_rows, margin_of

Mask = NDArray[np.bool_]

SMALL_MARKS = frozenset("、。，．,.・:;：；'’\"”") | CLOSING
"""Marks whose ink stands at the left or in a corner of their em."""


COVERED_EM = 0.66
"""A letter accounts for the ink so far to both sides of its middle (em): half its width, and what a fifth of an em of
doubt about the middle may be."""

LOST_EM = 0.2
"""Ink this wide (em) under no letter is a letter that was lost."""


@dataclass(frozen=True, slots=True)
class Box:
    """Where a letter stands, in pixels of the page."""

    x0: float
    y0: float
    x1: float
    y1: float


def em_of(line: TextLine, letters: Sequence[Letter], width: int) -> float:
    """The em of a line in pixels: the distance of its full-width letters, or what its ink tells where there are few.

    Args:
        line: The line.
        letters: Its letters.
        width: Width of its picture in pixels.
    """
    if line.vertical:
        return line.em
    steps = [
        (after.at - letter.at) * width
        for letter, after in pairwise(letters)
        if is_full(letter.text) and is_full(after.text)
    ]
    near = [step for step in steps if 0.75 * line.em <= step <= 1.3 * line.em]
    if len(near) < 3 or len(near) < 0.6 * len(steps):
        return line.em
    return float(np.mean(near))


def lost_ink(line: TextLine, letters: Sequence[Letter], ink: Mask, width: int) -> list[tuple[int, int]]:
    """Where ink of a line stands under no letter that was read: from which column of the line to which.

    Args:
        line: The line.
        letters: Its letters.
        ink: The ink of the page.
        width: Width of its picture in pixels.
    """
    if line.vertical or not letters:
        return []
    part = ink[line.y0 : line.y1, line.x0 : line.x1]
    margin = margin_of(line)
    columns = np.asarray(part.any(axis=0)).copy()
    for letter in letters:
        middle = letter.at * width - margin
        columns[max(0, int(middle - COVERED_EM * line.em)) : max(0, int(middle + COVERED_EM * line.em) + 1)] = False
    stretches: list[list[int]] = []
    for start, stop in runs_of(columns):
        if stretches and start - stretches[-1][1] < 0.15 * line.em:
            stretches[-1][1] = stop
        else:
            stretches.append([start, stop])
    return [
        (start, stop)
        for start, stop in stretches
        if stop - start >= LOST_EM * line.em or part[:, start:stop].sum() >= 0.06 * line.em * line.em
    ]


def is_full(text: str) -> bool:
    """Whether a letter is as wide as its em, with its ink in the middle."""
    return script(text) in ("kanji", "hiragana", "katakana")


def boxes_of(line: TextLine, letters: Sequence[Letter], ink: Mask, width: int, em: float) -> list[Box]:
    """The boxes of the letters of a line.

    Args:
        line: The line.
        letters: Its letters, from left to right (from top to bottom in a column).
        ink: The ink of the page.
        width: Width of the line's picture in pixels.
        em: Its em in pixels.
    """
    if not letters:
        return []
    part = ink[line.y0 : line.y1, line.x0 : line.x1]
    if line.vertical:
        return _column(line, letters, part, em)
    y0 = (line.y0 + line.y1) / 2 - em / 2
    if line.y1 - line.y0 > 0.6 * em:  # the ink of kanji and kana stands in the middle, that of digits above it
        y0 = line.y1 - (1 + INK_OF_EM) / 2 * em
    margin = margin_of(line)
    middles = [letter.at * width - margin for letter in letters]
    columns = np.asarray(part.any(axis=0))
    sides = [_sides(letters[index].text, index, middles, columns, em) for index in range(len(letters))]
    _fill_marks([letter.text for letter in letters], sides, columns, em)
    _no_overlap(sides)
    return [Box(line.x0 + x0, y0, line.x0 + x1, y0 + em) for x0, x1 in sides]


def _sides(text: str, index: int, middles: Sequence[float], columns: Mask, em: float) -> list[float]:
    """Left and right side of a letter from its own middle and ink; a mark is looked at later."""
    middle = middles[index]
    low = max(0.0, middle - 0.75 * em, (middles[index - 1] + middle) / 2 if index else 0.0)
    high = min(
        float(len(columns)),
        middle + 0.75 * em,
        (middle + middles[index + 1]) / 2 if index + 1 < len(middles) else float(len(columns)),
    )
    inked = np.flatnonzero(columns[int(low) : int(np.ceil(high))]) + int(low)
    left, right = (float(inked[0]), float(inked[-1]) + 1) if len(inked) else (middle - 0.3 * em, middle + 0.3 * em)
    if is_full(text):
        if right - left >= 0.5 * em:
            middle = (left + right) / 2
        return [middle - em / 2, middle + em / 2]
    if is_latin(text) or len(inked) == 0:
        return [left - 0.04 * em, right + 0.04 * em]
    return [left, right]


def _fill_marks(texts: Sequence[str], sides: list[list[float]], columns: Mask, em: float) -> None:
    """Give marks and brackets, in place, the room that their neighbours leave, an em at most."""
    for index, text in enumerate(texts):
        if is_full(text) or is_latin(text):
            continue
        before = sides[index - 1][1] if index else None
        after = sides[index + 1][0] if index + 1 < len(texts) else None
        left, right = sides[index]
        if text in NEVER_LAST:
            end = after if after is not None and after - right < 0.6 * em else right + 0.06 * em
            start = end - em if before is None else max(before, end - em)
            if before is None or left - start > 0.6 * em:
                start = max(start, left - 0.12 * em)
            sides[index] = [min(start, left), end]
        elif text in SMALL_MARKS:
            start = before if before is not None and left - before < 0.6 * em else left - 0.06 * em
            end = start + em if after is None else min(after, start + em)
            if after is None and right - left < 0.3 * em and len(columns) - right < 0.2 * em:
                end = max(right, start + em / 2)
            sides[index] = [start, max(end, right)]


def _no_overlap(sides: list[list[float]]) -> None:
    """Letters that overlap meet halfway, in place."""
    for one, other in pairwise(sides):
        if one[1] > other[0]:
            one[1] = other[0] = (one[1] + other[0]) / 2
        if one[1] <= one[0]:
            one[1] = one[0] + 0.5
        other[0] = max(other[0], one[1] - 0.5)


def _column(line: TextLine, letters: Sequence[Letter], part: Mask, em: float) -> list[Box]:
    """Letters one under the other: each where its ink is, or spread evenly where their number differs."""
    rows = letter_rows(part, em)
    if len(rows) != len(letters):
        edges = np.linspace(0, line.y1 - line.y0, len(letters) + 1)
        rows = [(int(a), max(int(b), int(a) + 1)) for a, b in pairwise(edges)]
    return [Box(line.x0, line.y0 + a, line.x1, line.y0 + b) for a, b in rows]
