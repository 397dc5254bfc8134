"""Which way up a page was laid on the glass: by the lines of its letters, and by whether they can be read.

Lines tell whether they run across the page or up it; only the letters tell whether they stand on their head.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from torikumi.extractors.scans.scanned_page import GreyPicture

LineScores = Callable[[Sequence[GreyPicture]], Sequence[float]]
"""Tells of pictures of single lines how sure their reading is, each 0 to 1."""

TILE_PT = 72.0
"""The direction of lines is told in squares of this size: six lines of small type, one or two of a heading."""

TILE_INK = (0.01, 0.5)
"""Share of ink in a square of text; less is dust, more a picture."""

LINES_READ = 6
"""So many lines are read to know which way up they are."""

SURE = 0.8
"""Lines that are read with this score stand upright: on their head they have 0.3 to 0.6."""

LINE_PT = (5.0, 30.0)
"""Height of a line of letters."""

LINE_SLENDER = 4.0
"""A line is so many times longer than high."""


def degrees_to_upright(letters: GreyPicture, dpi: float, scores: LineScores | None) -> int:
    """By how many degrees a page is to be turned clockwise to be read: 0, 90, 180 or 270.

    Args:
        letters: The straight page without rules.
        dpi: Its resolution.
        scores: Tells how well lines can be read; without it lines that run across the page are taken to stand upright,
            and those that run up it to be read from below.
    """
    sideways = runs_sideways(letters, dpi)
    first, second = (90, 270) if sideways else (0, 180)
    if scores is None:
        return first
    best = _score(letters, first, dpi, scores)
    if best >= SURE:
        return first
    other = _score(letters, second, dpi, scores)
    if sideways and max(best, other) < SURE:
        # letters that stand upright one below the other (縦書き) run up the page, too
        return 0
    return second if other > best else first


def runs_sideways(letters: GreyPicture, dpi: float) -> bool:
    """Whether the lines of letters run up (or down) a page, by the gaps between them.

    Args:
        letters: The straight page without rules.
        dpi: Its resolution.
    """
    side = round(TILE_PT * dpi / 72)
    ink = letters < 160
    high, wide = ink.shape
    across, down = 0, 0
    for top in range(0, high - side // 2, side):
        for left in range(0, wide - side // 2, side):
            tile = ink[top : top + side, left : left + side]
            if TILE_INK[0] <= tile.mean() <= TILE_INK[1]:
                # between lines there is no ink at all, between letters mostly some
                rows, columns = (_gaps(np.asarray(tile.any(axis=axis))) for axis in (1, 0))
                across += rows > columns
                down += columns > rows
    return down > 1.5 * across and down >= 3


def _gaps(inked: NDArray[np.bool_]) -> int:
    """How much is blank between the first and the last ink."""
    where = np.flatnonzero(inked)
    return int(np.count_nonzero(~inked[where[0] : where[-1]])) if len(where) else 0


def _score(letters: GreyPicture, degrees: int, dpi: float, scores: LineScores) -> float:
    """How well the longest lines are read when the page is turned."""
    lines = _lines(np.ascontiguousarray(np.rot90(letters, -(degrees // 90))), dpi)
    if not lines:
        return 0.0
    return float(np.mean(list(scores(lines))))


def _lines(letters: GreyPicture, dpi: float) -> list[GreyPicture]:
    """Pictures of some lines of a page."""
    unit = dpi / 72
    ink = (letters < 160).astype(np.uint8)
    joined = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((1, round(7 * unit)), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    found = []
    for x, y, wide, high, _ in stats[1:].tolist():
        if LINE_PT[0] * unit <= high <= LINE_PT[1] * unit and LINE_SLENDER * high <= wide <= 40 * high:
            found.append((wide / high, x, y, wide, high))
    found.sort(reverse=True)
    margin = round(1.5 * unit)
    return [
        letters[max(0, y - margin) : y + high + margin, max(0, x - margin) : x + wide + margin]
        for _, x, y, wide, high in found[:LINES_READ]
    ]
