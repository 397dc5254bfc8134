"""The paints of a page while a reader collects them: cut to the clip and the page, rectangles told from shapes."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from torikumi.schemas.primitives import PAINT, UNTOLD_COLOR, PaintKind, Records

Box = tuple[float, float, float, float]
Point = tuple[float, float]

CORNERS = 4
"""A rectangle has so many."""

OFF_SQUARE = 0.02
"""A side that leans by no more than this (points) is upright or level: numbers in a file are rounded."""

CLIP_EDGE = 0.5
"""A rule on the edge of its clip is half seen, which is seen; so clips are taken this much wider (points)."""


class PaintList:
    """Paints of one page, in the coordinates of the page as displayed.

    Args:
        width: Width of the page in points.
        height: Height of the page in points.
    """

    def __init__(self, width: float, height: float) -> None:
        self.width, self.height = width, height
        self._rows: list[tuple[float, ...]] = []

    def add(
        self,
        kind: PaintKind,
        box: Box,
        order: int,
        clip: Box | None = None,
        *,
        width: float = 0.0,
        color: int = UNTOLD_COLOR,
        alpha: float = 1.0,
        dashed: bool = False,
    ) -> None:
        """Add a paint, cut to the clip and the page; nothing when nothing of it is left.

        Args:
            kind: How it was drawn.
            box: Its corners, or the two ends of a stroke.
            order: Its place in the painting order.
            clip: What is seen of it; the page when None.
            width: Thickness of a stroke.
            color: 0xRRGGBB; mid grey where the file's colour is a pattern.
            alpha: 1 opaque, 0 invisible.
            dashed: Whether it has a dash pattern.
        """
        x0, y0, x1, y1 = box
        left, top, right, bottom = 0.0, 0.0, self.width, self.height
        if clip is not None:
            left, top = max(left, clip[0] - CLIP_EDGE), max(top, clip[1] - CLIP_EDGE)
            right, bottom = min(right, clip[2] + CLIP_EDGE), min(bottom, clip[3] + CLIP_EDGE)
        if max(x0, x1) < left or min(x0, x1) > right or max(y0, y1) < top or min(y0, y1) > bottom:
            return
        # a diagonal is kept whole when any of it may be seen
        if kind != PaintKind.STROKE or abs(x1 - x0) <= 0.5 or abs(y1 - y0) <= 0.5:
            x0, x1 = min(max(x0, left), right), min(max(x1, left), right)
            y0, y1 = min(max(y0, top), bottom), min(max(y1, top), bottom)
        self._rows.append((kind, x0, y0, x1, y1, width, color, alpha, dashed, order))

    def add_strokes(
        self,
        points: Sequence[Point],
        order: int,
        clip: Box | None,
        *,
        width: float,
        color: int,
        alpha: float,
        dashed: bool,
    ) -> None:
        """Add the straight strokes that join points, each to the next one; the arguments are those of `add`."""
        for begin, end in pairwise(points):
            if begin != end:
                box = (*begin, *end)
                self.add(PaintKind.STROKE, box, order, clip, width=width, color=color, alpha=alpha, dashed=dashed)

    def array(self) -> Records:
        """All of them as records of `torikumi.schemas.primitives.PAINT`, in painting order."""
        with np.errstate(over="ignore"):  # places that no number of the page holds
            return np.array(sorted(self._rows, key=lambda row: row[-1]), dtype=PAINT)


def as_rectangle(points: Sequence[Point]) -> Box | None:
    """The box of a closed path of four corners with level and upright sides, else None."""
    corners = points[:-1] if len(points) > CORNERS and points[0] == points[-1] else points
    if not CORNERS - 1 <= len(corners) <= CORNERS + 1:
        return None
    left, right = min(x for x, _ in corners), max(x for x, _ in corners)
    top, bottom = min(y for _, y in corners), max(y for _, y in corners)
    if right == left and bottom == top:
        return None
    for x, y in corners:
        if min(x - left, right - x) > OFF_SQUARE or min(y - top, bottom - y) > OFF_SQUARE:
            return None
    return left, top, right, bottom


def bounds(points: Sequence[Point]) -> Box:
    """The box of points."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def overlap(one: Box, other: Box | None) -> Box:
    """What two clips leave to be seen; empty (right of left) where they do not meet."""
    if other is None:
        return one
    return max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])
