"""Paths as a library tells them → `PAINT` records: straight strokes, rectangles, shapes, pictures, cut to what is seen.

Each reader walks its own objects and puts what it finds into a `PaintSink`; the arithmetic is here, once.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from torikumi.schemas.primitives import PAINT, PaintKind, Records

type Point = tuple[float, float]
type Box = tuple[float, float, float, float]
"""x0, y0, x1, y1 with x0 <= x1 and y0 <= y1."""

STROKE = int(PaintKind.STROKE)
FILL = int(PaintKind.FILL)
SHAPE = int(PaintKind.SHAPE)
IMAGE = int(PaintKind.IMAGE)

EVERYTHING: Box = (-1e9, -1e9, 1e9, 1e9)
"""A clip that cuts nothing."""

PARALLEL = 0.05
"""Coordinates this near are one (points): a turned page leaves rounding of 0.01, and no printer shows 0.05."""

MITRE_MAX = 3.0
"""A filled quadrangle up to this thin whose ends are cut askew is a rule: browsers cut the corners of borders so. It
is also the greatest thickness of a rule in the table engine."""

UNKNOWN_COLOR = 0x808080
"""Mid grey, for a pattern whose colours a library does not tell: neither taken for paper nor for ink."""


class Style(NamedTuple):
    """How one path is painted."""

    order: int
    clip: Box = EVERYTHING
    color: int = 0
    alpha: float = 1.0
    width: float = 0.0
    dashed: int = 0
    capped: bool = False
    """Whether the ends of a stroke reach beyond its points (round or square caps): a dot may have no length."""


class Subpath(NamedTuple):
    """A connected part of a path.

    Attributes:
        points: Its corners; of a curve the control points too.
        closed: Whether the last point is joined to the first when stroked.
        curved: Whether some of it is no straight line.
    """

    points: list[Point]
    closed: bool = False
    curved: bool = False


class PaintSink:
    """The paints of a page, as they are found."""

    def __init__(self) -> None:
        self.rows: list[tuple[float, ...]] = []
        """kind, x0, y0, x1, y1, width, color, alpha, dashed, order, then the clip box."""

    def box(self, kind: int, box: Box, style: Style) -> None:
        """Add a box of a kind."""
        self.rows.append((kind, *box, 0.0, style.color, style.alpha, 0, style.order, *style.clip))

    def segment(self, start: Point, end: Point, style: Style) -> None:
        """Add a straight stroke; a dot without length becomes a filled square."""
        if start == end:
            if style.capped:
                half = style.width / 2
                self.box(FILL, (start[0] - half, start[1] - half, start[0] + half, start[1] + half), style)
            return
        self.rows.append(
            (STROKE, *start, *end, style.width, style.color, style.alpha, style.dashed, style.order, *style.clip)
        )

    def stroke(self, subpaths: Sequence[Subpath], style: Style) -> None:
        """Add the outline of a path: its straight parts one by one, its curves as one box."""
        curves: list[Point] = []
        for points, closed, curved in subpaths:
            if curved:
                curves += points
                continue
            for index in range(len(points) - 1):
                self.segment(points[index], points[index + 1], style)
            if closed and points[0] != points[-1]:
                self.segment(points[-1], points[0], style)
            elif len(points) == 1 and closed:
                self.segment(points[0], points[0], style)
        if curves:
            self.box(SHAPE, bounds(curves), style)

    def fill(self, subpaths: Sequence[Subpath], even_odd: bool, style: Style) -> None:
        """Add the inside of a path: each rectangle by itself, everything else as one box."""
        boxes: list[Box] = []
        rest: list[Point] = []
        for points, _, curved in subpaths:
            box = None if curved else rectangle(points)
            if box is not None:
                boxes.append(box)
            elif len(points) > 1:
                rest += points
        if len(boxes) == 2 and not rest:
            frame = _frame(boxes[0], boxes[1])
            if frame and (even_odd or _turn(subpaths[0].points) * _turn(subpaths[1].points) < 0):
                boxes = frame
        for box in boxes:
            self.box(FILL, box, style)
        if rest:
            self.box(SHAPE, bounds(rest), style)

    def records(self, width: float, height: float) -> Records:
        """Everything added so far, cut to its clip and to the page.

        Args:
            width: Width of the page.
            height: Height of the page.

        Returns:
            Array of `PAINT`, in painting order.
        """
        if not self.rows:
            return np.empty(0, dtype=PAINT)
        table = np.array(self.rows, dtype=np.float64)
        kind, corners, thickness = table[:, 0], table[:, 1:5], table[:, 5]
        clip = np.stack(
            [
                np.maximum(table[:, 10], 0.0),
                np.maximum(table[:, 11], 0.0),
                np.minimum(table[:, 12], width),
                np.minimum(table[:, 13], height),
            ],
            axis=1,
        )
        stroke = kind == STROKE
        seen = np.empty(len(table), dtype=bool)
        seen[stroke] = _cut_segments(corners, clip, thickness, stroke)
        seen[~stroke] = _cut_boxes(corners, clip, ~stroke)
        table = table[seen]
        paints = np.zeros(len(table), dtype=PAINT)
        for index, name in enumerate(("kind", "x0", "y0", "x1", "y1", "width", "color", "alpha", "dashed", "order")):
            paints[name] = table[:, index]
        return paints[np.argsort(paints["order"], kind="stable")]


def bounds(points: Sequence[Point]) -> Box:
    """The box around points."""
    xs = [point[0] for point in points]
    ys = [point[1] for point in points]
    return min(xs), min(ys), max(xs), max(ys)


def rectangle(points: Sequence[Point]) -> Box | None:
    """The box that a polygon fills, or None when it is no axis-parallel rectangle.

    The last point may repeat the first. A thin bar with ends cut askew counts as a rectangle, see `MITRE_MAX`.

    >>> rectangle([(0, 0), (10, 0), (10, 5), (0, 5)])
    (0, 0, 10, 5)
    >>> rectangle([(0, 0), (100, 0), (99, 1), (1, 1)])
    (0, 0, 100, 1)
    >>> rectangle([(0, 0), (10, 0), (5, 9)]) is None
    True
    """
    corners = list(points)
    while len(corners) > 2 and _same(corners[0], corners[-1]):
        corners.pop()
    if len(corners) == 2:
        # nothing is inside, yet viewers paint the thinnest line of the device (ISO 32000-1, 8.5.3.3.1)
        (x0, y0), (x1, y1) = corners
        flat = abs(x0 - x1) <= PARALLEL or abs(y0 - y1) <= PARALLEL
        return bounds(corners) if flat else None
    if len(corners) != 4:
        return None
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = corners
    level = (abs(ay - by) <= PARALLEL and abs(cy - dy) <= PARALLEL) or (
        abs(by - cy) <= PARALLEL and abs(dy - ay) <= PARALLEL
    )
    upright = (abs(ax - bx) <= PARALLEL and abs(cx - dx) <= PARALLEL) or (
        abs(bx - cx) <= PARALLEL and abs(dx - ax) <= PARALLEL
    )
    box = bounds(corners)
    if level and upright:
        return box
    width, height = box[2] - box[0], box[3] - box[1]
    if (level and height <= min(MITRE_MAX, width / 3)) or (upright and width <= min(MITRE_MAX, height / 3)):
        return box
    return None


def _same(one: Point, other: Point) -> bool:
    return abs(one[0] - other[0]) <= PARALLEL / 5 and abs(one[1] - other[1]) <= PARALLEL / 5


def _turn(points: Sequence[Point]) -> float:
    """Which way round a polygon goes: the sign of its area."""
    area = 0.0
    for (x0, y0), (x1, y1) in zip(points, [*points[1:], points[0]], strict=True):
        area += x0 * y1 - x1 * y0
    return area


def _frame(one: Box, other: Box) -> list[Box] | None:
    """The four bars of a frame between two nested boxes; None when neither lies in the other."""
    outer, inner = (one, other) if one[0] <= other[0] else (other, one)
    if not (outer[0] <= inner[0] <= inner[2] <= outer[2] and outer[1] <= inner[1] <= inner[3] <= outer[3]):
        return None
    bars = [
        (outer[0], outer[1], outer[2], inner[1]),
        (outer[0], inner[3], outer[2], outer[3]),
        (outer[0], outer[1], inner[0], outer[3]),
        (inner[2], outer[1], outer[2], outer[3]),
    ]
    return [bar for bar in bars if bar[2] > bar[0] and bar[3] > bar[1]]


def _cut_boxes(corners: NDArray[np.float64], clip: NDArray[np.float64], which: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Cut boxes in place; say which of them are seen."""
    boxes, limits = corners[which], clip[which]
    boxes[:, :2] = np.maximum(boxes[:, :2], limits[:, :2])
    boxes[:, 2:] = np.minimum(boxes[:, 2:], limits[:, 2:])
    corners[which] = boxes
    return np.asarray((boxes[:, 2] >= boxes[:, 0]) & (boxes[:, 3] >= boxes[:, 1]))


def _cut_segments(
    corners: NDArray[np.float64], clip: NDArray[np.float64], thickness: NDArray[np.float64], which: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Cut strokes in place (Liang and Barsky 1984); say which of them are seen.

    A stroke on the edge of its clip shows half of its thickness: across its direction the clip is that much wider.
    """
    lines, limits = corners[which], clip[which].copy()
    reach = thickness[which] / 2 + PARALLEL
    delta = lines[:, 2:] - lines[:, :2]
    steep = np.abs(delta[:, 1]) > np.abs(delta[:, 0])
    for axis, wide in ((0, steep), (1, ~steep)):
        limits[:, axis] -= np.where(wide, reach, 0.0)
        limits[:, axis + 2] += np.where(wide, reach, 0.0)
    begin, end = np.zeros(len(lines)), np.ones(len(lines))
    seen = np.ones(len(lines), dtype=bool)
    for axis in (0, 1):
        step = delta[:, axis]
        low, high = limits[:, axis] - lines[:, axis], limits[:, axis + 2] - lines[:, axis]
        still = step == 0
        seen &= ~still | ((low <= 0) & (high >= 0))
        step = np.where(still, 1.0, step)
        first, last = np.minimum(low / step, high / step), np.maximum(low / step, high / step)
        begin = np.where(still, begin, np.maximum(begin, first))
        end = np.where(still, end, np.minimum(end, last))
    seen &= begin <= end
    cut = np.concatenate([lines[:, :2] + delta * begin[:, None], lines[:, :2] + delta * end[:, None]], axis=1)
    whole = (begin == 0.0) & (end == 1.0)
    corners[which] = np.where(whole[:, None], lines, cut)
    return np.asarray(seen)
