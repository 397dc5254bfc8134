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

PARTS_PT = 1.2
"""The parts of a letter are no further apart than this."""

LETTER_PT = (3.0, 40.0)
"""The longer side of a letter, or of several that touch."""

LETTERS_ASKED = 400
"""Of so many letters the neighbours are looked at."""

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
    """Whether the lines of letters run up (or down) a page: letters of a line stand nearer to each other than lines do.

    Args:
        letters: The straight page without rules.
        dpi: Its resolution.
    """
    unit = dpi / 72
    ink = (letters < 160).astype(np.uint8)
    reach = max(3, round(PARTS_PT * unit) | 1)
    # the parts of a letter are one
    spots = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(spots, connectivity=8)
    boxes = stats[1:, :4].astype(np.float64)
    low, high = LETTER_PT[0] * unit, LETTER_PT[1] * unit
    boxes = boxes[(boxes[:, 2:].max(axis=1) >= low) & (boxes[:, 2:].max(axis=1) <= high)]
    if len(boxes) < 10:
        return False
    asked = boxes[np.linspace(0, len(boxes) - 1, min(len(boxes), LETTERS_ASKED)).astype(np.intp)]
    beside, below = (_nearest(asked, boxes, axis, 2 * high) for axis in (0, 1))
    across, down = int(np.count_nonzero(beside < below)), int(np.count_nonzero(below < beside))
    return down > 1.3 * across


def _nearest(asked: NDArray[np.float64], boxes: NDArray[np.float64], axis: int, most: float) -> NDArray[np.float64]:
    """How far from each of some boxes (x, y, width, height) the next one to the right (axis 0) or below (1) is."""
    along, across = axis, 1 - axis
    start = asked[:, None, across]
    overlap = np.minimum(start + asked[:, None, across + 2], boxes[None, :, across] + boxes[None, :, across + 2])
    overlap -= np.maximum(start, boxes[None, :, across])
    gap = boxes[None, :, along] - (asked[:, None, along] + asked[:, None, along + 2])
    beside = (overlap > 0.3 * np.minimum(asked[:, None, across + 2], boxes[None, :, across + 2])) & (gap >= 0)
    return np.asarray(np.where(beside, gap, most).min(axis=1, initial=most), dtype=np.float64)


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
