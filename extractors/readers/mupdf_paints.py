"""The drawings that MuPDF lists → paints, and where its texts stand in their painting order."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from torikumi.extractors import settings
from torikumi.extractors.readers.paints import Box, PaintList, Point, as_rectangle, bounds, overlap
from torikumi.schemas.primitives import UNTOLD_COLOR, PaintKind, Records

Array = NDArray[Any]
Matrix = tuple[float, ...] | None

COLOR_ROUNDING = 2
"""The two lists round colours differently, by no more than this (of 255)."""

PLACE_ROUNDING = 0.1
"""The same for places, in points."""

PICTURES = {"fill-image": PaintKind.IMAGE, "fill-imgmask": PaintKind.IMAGE, "fill-shade": PaintKind.SHAPE}
"""Entries of the log of all painting that are not among the drawings."""


class FillOrder:
    """Where texts stand between the filled rectangles.

    MuPDF's text comes with the areas (vectors) painted between the texts, but not with their numbers in the list of
    drawings, and neighbours of one colour are one vector. So each filled rectangle is looked up among the vectors, in
    order: the first one of its colour that holds it.
    """

    def __init__(self) -> None:
        self._vectors: list[tuple[Box, int]] = []
        self._next = 0
        self._found: list[tuple[int, int]] = []

    def __len__(self) -> int:
        return len(self._vectors)

    def note(self, block: dict[str, Any]) -> None:
        """Note a vector."""
        self._vectors.append((block["bbox"], -1 if block.get("stroked", True) else int(block["color"])))

    def place(self, box: Box, color: int, order: int) -> None:
        """Find a filled rectangle, given in the places of the page before it is turned; a rule covers no text."""
        x0, y0, x1, y1 = box
        if x1 - x0 <= settings.RULE_THICKNESS_MAX or y1 - y0 <= settings.RULE_THICKNESS_MAX:
            return
        for index in range(self._next, len(self._vectors)):
            (left, top, right, bottom), own = self._vectors[index]
            if (
                own >= 0
                and left - PLACE_ROUNDING <= x0
                and top - PLACE_ROUNDING <= y0
                and right + PLACE_ROUNDING >= x1
                and bottom + PLACE_ROUNDING >= y1
                and all(abs((own >> shift & 255) - (color >> shift & 255)) <= COLOR_ROUNDING for shift in (0, 8, 16))
            ):
                self._next = index
                self._found.append((index, order))
                return

    def orders(self, before: Array) -> Array:
        """The painting order of texts, from the number of vectors before each."""
        if not self._found:
            return np.zeros(len(before), dtype="u4")
        vectors = np.array([index for index, _ in self._found])
        numbers = np.append(0, np.array([order for _, order in self._found]) + 1)
        return numbers[np.searchsorted(vectors, before, side="left")]


def drawn_paints(
    drawings: Iterable[dict[str, Any]],
    log: Iterable[tuple[Any, ...]],
    fills: FillOrder,
    turn: Matrix,
    width: float,
    height: float,
) -> tuple[Records, Array | None]:
    """Paints from what MuPDF lists.

    Args:
        drawings: Its drawings with their clips, in the places of the page before it is turned.
        log: Its log of all painting, where pictures and shadings are to be found; may be empty.
        fills: Is told where the filled rectangles are.
        turn: Matrix from those places to the page as displayed; None when they are the same.
        width: Width of the page as displayed.
        height: Its height.

    Returns:
        The paints; and the box (left, top, right, bottom) that no clip cuts into, None when there is no clip.
    """
    paints = PaintList(width, height)
    clips: list[tuple[int, Box]] = []
    every: list[Box] = []
    for drawing in drawings:
        kind, level = drawing["type"], drawing["level"]
        while clips and clips[-1][0] >= level:
            clips.pop()
        clip = clips[-1][1] if clips else None
        if kind == "clip":
            corners = bounds([point for points in _subpaths(drawing["items"])[0] for point in points] or [(0.0, 0.0)])
            box = overlap(_box(corners, turn), clip)
            clips.append((level, box))
            every.append(box)
        elif kind in ("f", "s", "fs"):
            _paint(drawing, paints, fills, turn, clip)
    for order, entry in enumerate(log):
        if entry[0] in PICTURES:
            paints.add(PICTURES[entry[0]], _box(entry[1], turn), order)
    if not every:
        return paints.array(), None
    boxes = np.array(every)
    inner = np.append(boxes[:, :2].max(axis=0), boxes[:, 2:].min(axis=0))
    return paints.array(), inner


def _paint(drawing: dict[str, Any], paints: PaintList, fills: FillOrder, turn: Matrix, clip: Box | None) -> None:
    """One path: its filled rectangles, its straight strokes, or its box."""
    order, kind, items = drawing["seqno"], drawing["type"], drawing["items"]
    if kind == "f" and len(items) == 1 and items[0][0] == "re":  # most paths of most files
        color, box = _color(drawing["fill"]), tuple(items[0][1])
        fills.place(box, color, order)
        paints.add(PaintKind.FILL, _box(box, turn), order, clip, color=color, alpha=drawing["fill_opacity"])
        return
    subpaths, curved = _subpaths(items)
    if kind != "s":
        color, alpha = _color(drawing.get("fill")), drawing.get("fill_opacity", 1.0)
        rectangles = [] if curved else [as_rectangle(points) for points in subpaths]
        whole = [box for box in rectangles if box is not None]
        if curved or len(whole) < len(rectangles):
            paints.add(PaintKind.SHAPE, _box(drawing["rect"], turn), order, clip, color=color, alpha=alpha)
        else:
            for box in whole:
                fills.place(box, color, order)
                paints.add(PaintKind.FILL, _box(box, turn), order, clip, color=color, alpha=alpha)
    if kind != "f":
        # equal to the fill's, so that a box filled and stroked in one colour keeps its edges
        color, alpha = _color(drawing.get("color")), drawing.get("stroke_opacity", 1.0)
        if curved:
            paints.add(PaintKind.SHAPE, _box(drawing["rect"], turn), order, clip, color=color, alpha=alpha)
            return
        dashed = not drawing.get("dashes", "[] 0").startswith("[]")
        thick = drawing.get("width", 0.0)
        for points in subpaths:
            ends = [_point(point, turn) for point in points] if turn else points
            paints.add_strokes(ends, order, clip, width=thick, color=color, alpha=alpha, dashed=dashed)


def _subpaths(items: Iterable[tuple[Any, ...]]) -> tuple[list[list[Point]], bool]:
    """The points of each part of a path; and whether any part is curved (its points are only its ends then)."""
    parts: list[list[Point]] = []
    curved = False
    last: Point | None = None
    for item in items:
        kind = item[0]
        if kind == "re":
            x0, y0, x1, y1 = item[1]
            parts.append([(x0, y0), (x1, y0), (x1, y1), (x0, y1), (x0, y0)])
            last = None
        elif kind == "qu":
            upper_left, upper_right, lower_left, lower_right = item[1]
            parts.append([upper_left, upper_right, lower_right, lower_left, upper_left])
            last = None
        else:
            curved = curved or kind == "c"
            if item[1] == last:
                parts[-1] += item[2:]
            else:
                parts.append(list(item[1:]))
            last = item[-1]
    return parts, curved


def _point(point: Point, turn: Matrix) -> Point:
    """A point as displayed."""
    if turn is None:
        return point
    a, b, c, d, e, f = turn
    x, y = point
    return a * x + c * y + e, b * x + d * y + f


def _box(box: Box, turn: Matrix) -> Box:
    """A box as displayed."""
    if turn is None:
        return box
    x0, y0 = _point((box[0], box[1]), turn)
    x1, y1 = _point((box[2], box[3]), turn)
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _color(rgb: tuple[float, ...] | None) -> int:
    """A colour as 0xRRGGBB; mid grey where there is none."""
    if rgb is None:
        return UNTOLD_COLOR
    red, green, blue = (round(channel * 255) for channel in rgb)
    return red << 16 | green << 8 | blue
