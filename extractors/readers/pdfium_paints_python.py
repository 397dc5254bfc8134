"""The paths and pictures of a page in PDFium → paints: straight strokes, filled rectangles, boxes of all else.

This is ``pdfium_paints_compiled.pyx`` without a compiler, in numpy.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pypdfium2.raw as c
from numpy.typing import NDArray

from torikumi.extractors.readers import pdfium_calls as calls
from torikumi.extractors.readers.paints import CLIP_EDGE, OFF_SQUARE, Box, Point, as_rectangle, bounds
from torikumi.extractors.readers.pdfium_calls import Call, Handles
from torikumi.extractors.readers.pdfium_frame import applied, product
from torikumi.extractors.readers.pdfium_objects import PageObjects
from torikumi.schemas.primitives import PAINT, UNTOLD_COLOR, PaintKind, Records, is_kind, stacked

UPRIGHT = 0.5
"""A stroke that leans by less than this (points) may be cut to the clip at its ends; a diagonal is kept whole."""

DOT_MAX = 3.0
"""A round dot up to this wide (points) is painted like a small square: dotted rules are made of them."""

ROUNDING_MAX = 0.25
"""The corners of a frame may be rounded over this share of its sides; a shape that is rounder is a drawing."""

PROBE = 12
"""A longer path with a curve among so many of its first segments is a drawing (or letters drawn as shapes), of which
only the box matters; a frame with rounded corners has at most ten segments."""

PLAIN_LENGTHS = (2, 4, 5)
"""How many segments a single line or rectangle has."""

RECTANGLE_SEGMENTS_MAX = 6
"""A rectangle has at most so many segments, its closing one included."""


Segment = tuple[float, float, int, bool]
"""The point that a segment of a path goes to, as displayed; its type; whether it closes a part."""


@dataclass(frozen=True, slots=True)
class _Paths:
    """What PDFium tells of the painted paths of a page, in painting order: arrays of one entry a path, or a segment.

    Attributes:
        places: The place of each in painting order among all objects.
        fill: Whether its inside is painted.
        stroke: Whether its outline is painted.
        fill_color: 0xRRGGBB; `UNTOLD_COLOR` where it is not told.
        fill_alpha: 1 opaque, 0 invisible.
        stroke_color: The same for the outline.
        stroke_alpha: The same for the outline.
        width: Thickness of the outline as displayed, in points.
        dashed: Whether the outline is dashed.
        starts: Where its segments begin among all segments.
        lengths: How many segments it has.
        points: Array (segments, 2): the point that each segment goes to, as displayed.
        kinds: The type of each segment, as PDFium numbers them.
        closes: Whether the segment closes its part of the path.
    """

    places: NDArray[np.intp]
    fill: NDArray[np.bool_]
    stroke: NDArray[np.bool_]
    fill_color: NDArray[np.uint32]
    fill_alpha: NDArray[np.float64]
    stroke_color: NDArray[np.uint32]
    stroke_alpha: NDArray[np.float64]
    width: NDArray[np.float64]
    dashed: NDArray[np.bool_]
    starts: NDArray[np.intp]
    lengths: NDArray[np.intp]
    points: NDArray[np.float64]
    kinds: NDArray[np.int64]
    closes: NDArray[np.bool_]

    def paints(self, kind: PaintKind, paths: NDArray[np.intp], corners: NDArray[np.float64]) -> Records:
        """Paints that some of the paths make.

        Args:
            kind: STROKE or FILL.
            paths: Which path makes each.
            corners: Array (n, 4): x0, y0, x1, y1 of each.
        """
        stroke = kind == PaintKind.STROKE
        found = np.zeros(len(paths), dtype=PAINT)
        found["kind"] = kind
        found["x0"], found["y0"], found["x1"], found["y1"] = corners.T
        found["color"] = (self.stroke_color if stroke else self.fill_color)[paths]
        found["alpha"] = (self.stroke_alpha if stroke else self.fill_alpha)[paths]
        if stroke:
            found["width"], found["dashed"] = self.width[paths], self.dashed[paths]
        found["order"] = self.places[paths]
        return found


def page_paints(objects: PageObjects) -> Records:
    """All paints of a page.

    Args:
        objects: Its objects.

    Returns:
        Array of `torikumi.schemas.primitives.PAINT`, cut to the clips and the page, in painting order.
    """
    places, fill, stroke = _painted(objects)
    drawn = _drawings(objects.handles[places], stroke)
    paths = _read(objects, places[~drawn], fill[~drawn], stroke[~drawn])
    plain = _plain_parts(paths)
    found = [
        *_plain_paints(paths, plain),
        *_odd_paints(paths, np.flatnonzero(~plain)),
        _boxes(objects, places[drawn], PaintKind.SHAPE),
        _boxes(objects, objects.of_kind(c.FPDF_PAGEOBJ_SHADING), PaintKind.SHAPE),
        _boxes(objects, objects.of_kind(c.FPDF_PAGEOBJ_IMAGE), PaintKind.IMAGE),
    ]
    paints = _cut(stacked(found), objects)
    return paints.take(np.argsort(paints["order"], kind="stable"))


def _painted(objects: PageObjects) -> tuple[NDArray[np.intp], NDArray[np.bool_], NDArray[np.bool_]]:
    """The places of the paths that are filled or stroked (a path may also only clip), and which of the two."""
    places = objects.of_kind(c.FPDF_PAGEOBJ_PATH)
    modes, _ = calls.written(calls.get_draw_mode, objects.handles[places], count=len(places), dtype=np.int32, width=2)
    painted = modes.any(axis=1)
    return places[painted], modes[painted, 0] != 0, modes[painted, 1] != 0


def _drawings(handles: Handles, stroke: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which paths are drawings, or letters drawn as shapes: nothing of them can be a rule."""
    found = calls.of_each(calls.count_segments, handles) > PROBE
    long = np.flatnonzero(found)
    if not len(long):
        return found
    segments = _segments(handles[long], np.full(len(long), PROBE))
    kinds = calls.of_each(calls.get_segment_type, segments).reshape(-1, PROBE)
    polygon = ~stroke[long] & (kinds[:, 1 : RECTANGLE_SEGMENTS_MAX + 1] != c.FPDF_SEGMENT_MOVETO).all(axis=1)
    found[long] = (polygon | (kinds == c.FPDF_SEGMENT_BEZIERTO).any(axis=1)) & ~_thin(handles[long])
    return found


def _thin(handles: Handles) -> NDArray[np.bool_]:
    """Which paths are no thicker than a rule: rows of round dots, perhaps."""
    sides, done = calls.written(calls.get_bounds, handles, count=len(handles), dtype=np.float32, width=4)
    left, bottom, right, top = sides.T.astype(np.float64)
    return np.asarray(done & (np.minimum(right - left, top - bottom) <= DOT_MAX))


def _segments(handles: Handles, lengths: NDArray[np.intp]) -> Handles:
    """The first segments of each path, so many of each, one path after the other."""
    starts = np.repeat(np.cumsum(lengths) - lengths, lengths)
    return calls.of_each(calls.get_segment, np.repeat(handles, lengths), np.arange(len(starts)) - starts)


def _read(objects: PageObjects, places: NDArray[np.intp], fill: NDArray[np.bool_], stroke: NDArray[np.bool_]) -> _Paths:
    """Ask PDFium for all paths at once."""
    handles, forms = objects.handles[places], objects.forms[places]
    count = len(handles)
    matrices = calls.written(calls.get_matrix, handles, count=count, dtype=np.float32, width=6)[0].astype(np.float64)
    for index in np.flatnonzero(forms).tolist():
        matrices[index] = product((*matrices[index].tolist(),), objects.matrices[forms[index]])
    fill_color, fill_alpha = _colors(calls.get_fill_color, handles, fill)
    stroke_color, stroke_alpha = _colors(calls.get_stroke_color, handles, stroke)
    stroked = handles[stroke]
    widths, dashed = np.zeros(count), np.zeros(count, dtype=bool)
    told, _ = calls.written(calls.get_stroke_width, stroked, count=len(stroked), dtype=np.float32, width=1)
    widths[stroke] = told[:, 0]
    dashed[stroke] = calls.of_each(calls.get_dash_count, stroked) > 0
    scale = np.sqrt(np.abs(matrices[:, 0] * matrices[:, 3] - matrices[:, 1] * matrices[:, 2]))
    lengths = np.maximum(calls.of_each(calls.count_segments, handles), 0)
    segments = _segments(handles, lengths)
    own, _ = calls.written(calls.get_segment_point, segments, count=len(segments), dtype=np.float32, width=2)
    a, b, d, e, f, g = np.repeat(matrices, lengths, axis=0).T
    u, v = own[:, 0].astype(np.float64), own[:, 1].astype(np.float64)
    return _Paths(
        places=places,
        fill=fill,
        stroke=stroke,
        fill_color=fill_color,
        fill_alpha=fill_alpha,
        stroke_color=stroke_color,
        stroke_alpha=stroke_alpha,
        width=widths * scale,
        dashed=dashed,
        starts=np.cumsum(lengths) - lengths,
        lengths=lengths,
        points=np.stack(objects.frame.points(a * u + d * v + f, b * u + e * v + g), axis=1),
        kinds=calls.of_each(calls.get_segment_type, segments),
        closes=calls.of_each(calls.get_segment_close, segments) != 0,
    )


def _colors(call: Call, handles: Handles, painted: NDArray[np.bool_]) -> tuple[NDArray[np.uint32], NDArray[np.float64]]:
    """Colours as 0xRRGGBB, and opacities; asked only of the objects that are painted so."""
    asked = handles[painted]
    told, done = calls.written(call, asked, count=len(asked), dtype=np.uint32, width=4)
    colors, alphas = np.full(len(handles), UNTOLD_COLOR, dtype=np.uint32), np.ones(len(handles))
    colors[painted] = np.where(done, told[:, 0] << 16 | told[:, 1] << 8 | told[:, 2], np.uint32(UNTOLD_COLOR))
    alphas[painted] = np.where(done, told[:, 3] / 255, 1.0)
    return colors, alphas


def _plain_parts(paths: _Paths) -> NDArray[np.bool_]:
    """Which paths are a single line, or a single rectangle: nearly all, so these are done all at once."""
    plain = np.zeros(len(paths.lengths), dtype=bool)
    for length in PLAIN_LENGTHS:
        index = np.flatnonzero(paths.lengths == length)
        if not len(index):
            continue
        kinds = paths.kinds[paths.starts[index][:, None] + np.arange(length)]
        plain[index] = (kinds[:, 0] == c.FPDF_SEGMENT_MOVETO) & (kinds[:, 1:] == c.FPDF_SEGMENT_LINETO).all(axis=1)
        if length > 2:
            plain[index] &= _rectangles(paths, index, length)[1] | ~paths.fill[index]
        else:
            plain[index] &= ~paths.fill[index]
    return plain


def _rectangles(paths: _Paths, index: NDArray[np.intp], length: int) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """The boxes of paths of so many points, and which of them are upright rectangles."""
    points = paths.points[paths.starts[index][:, None] + np.arange(length)]
    low, high = points.min(axis=1), points.max(axis=1)
    at_side = np.minimum(points - low[:, None], high[:, None] - points) <= OFF_SQUARE
    return np.concatenate([low, high], axis=1), at_side.all(axis=(1, 2)) & (low != high).any(axis=1)


def _plain_paints(paths: _Paths, plain: NDArray[np.bool_]) -> list[Records]:
    """The paints of single lines and rectangles."""
    found = []
    for length in PLAIN_LENGTHS:
        index = np.flatnonzero(plain & (paths.lengths == length))
        if not len(index):
            continue
        filled = index[paths.fill[index]]
        if len(filled):
            found.append(paths.paints(PaintKind.FILL, filled, _rectangles(paths, filled, length)[0]))
        stroked = index[paths.stroke[index]]
        if len(stroked):
            at = paths.starts[stroked][:, None] + np.arange(length)
            points = paths.points[at]
            # a closed path goes back to where it began
            closed = paths.closes[at].any(axis=1) & (length > 2)
            back = np.where(closed[:, None], points[:, 0], points[:, -1])
            ends = np.concatenate([points[:, 1:], back[:, None]], axis=1)
            corners = np.concatenate([points, ends], axis=2).reshape(-1, 4)
            drawn = (corners[:, :2] != corners[:, 2:]).any(axis=1)
            found.append(paths.paints(PaintKind.STROKE, np.repeat(stroked, length)[drawn], corners[drawn]))
    return found


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a path: its points as displayed, whether it is closed, and whether it is curved."""

    points: list[Point]
    closed: bool
    curved: bool


def _parts(segments: Iterable[Segment]) -> Iterator[_Part]:
    """The parts of a path that have an extent."""
    points: list[Point] = []
    closed = curved = False
    for x, y, kind, close in segments:
        if kind == c.FPDF_SEGMENT_MOVETO:
            if len(points) > 1:
                yield _Part(points, closed, curved)
            points, closed, curved = [], False, False
        elif kind == c.FPDF_SEGMENT_BEZIERTO:
            curved = True
        points.append((x, y))
        closed = closed or close
    if len(points) > 1:
        yield _Part(points, closed, curved)


def _odd_paints(paths: _Paths, indices: NDArray[np.intp]) -> Iterator[Records]:
    """The paints of paths of several parts, of curves, of slanted sides."""
    for index in indices.tolist():
        span = slice(int(paths.starts[index]), int(paths.starts[index] + paths.lengths[index]))
        points, kinds, closes = paths.points[span].tolist(), paths.kinds[span].tolist(), paths.closes[span].tolist()
        segments = ((x, y, kind, close) for (x, y), kind, close in zip(points, kinds, closes, strict=True))
        fills, strokes, shapes = odd_path(segments, bool(paths.fill[index]), bool(paths.stroke[index]))
        if shapes:
            yield _shapes([int(paths.places[index])] * len(shapes), shapes, PaintKind.SHAPE)
        for kind, boxes in ((PaintKind.FILL, fills), (PaintKind.STROKE, strokes)):
            if boxes:
                yield paths.paints(kind, np.full(len(boxes), index), np.array(boxes))


def odd_path(segments: Iterable[Segment], fill: bool, stroke: bool) -> tuple[list[Box], list[Box], list[Box]]:
    """The filled rectangles, the straight strokes, and the boxes of all else of a path that is not plain.

    Args:
        segments: Its segments.
        fill: Whether its inside is painted.
        stroke: Whether its outline is painted.
    """
    parts = list(_parts(segments))
    fills: list[Box] = []
    strokes: list[Box] = []
    shapes: list[Box] = []
    if fill and parts:
        box = bounds([point for part in parts for point in part.points])
        rectangles = [_as_dot(part.points) if part.curved else as_rectangle(part.points) for part in parts]
        if any(rectangle is None for rectangle in rectangles):
            shapes.append(box)
        else:
            fills.extend(rectangle for rectangle in rectangles if rectangle is not None)
    for part in parts if stroke else ():
        ends = [*part.points, part.points[0]] if part.closed and len(part.points) > 2 else part.points
        if part.curved:
            frame = _as_rounded_frame(part.points)
            if frame is None:
                shapes.append(bounds(part.points))
                continue
            ends = frame
        strokes.extend((*begin, *end) for begin, end in pairwise(ends) if begin != end)
    return fills, strokes, shapes


def _boxes(objects: PageObjects, places: NDArray[np.intp], kind: PaintKind) -> Records:
    """The boxes of objects of which only these matter."""
    sides, done = calls.written(calls.get_bounds, objects.handles[places], count=len(places), dtype=np.float32, width=4)
    told, boxes = [], []
    for place, (left, bottom, right, top) in zip(places[done].tolist(), sides[done].tolist(), strict=True):
        outer = objects.matrices[objects.forms[place]]
        told.append(place)
        boxes.append(
            bounds([objects.frame.points(*applied(outer, x, y)) for x in (left, right) for y in (bottom, top)])
        )
    return _shapes(told, boxes, kind)


def _shapes(places: Sequence[int], boxes: Sequence[Box], kind: PaintKind) -> Records:
    """Boxes as paints."""
    rows = [(kind, *box, 0.0, UNTOLD_COLOR, 1.0, 0, place) for place, box in zip(places, boxes, strict=True)]
    return np.array(rows, dtype=PAINT)


def _cut(paints: Records, objects: PageObjects) -> Records:
    """Cut paints to their clip, that of their form, and the page; those of which nothing is left are dropped."""
    places, inverse = np.unique(paints["order"], return_inverse=True)
    forms = objects.forms[places]
    frame, boxes = objects.frame, objects.clips_of(objects.handles[places], forms)
    left, top, right, bottom = boxes[inverse].T
    left, top = np.maximum(left - CLIP_EDGE, 0.0), np.maximum(top - CLIP_EDGE, 0.0)
    right, bottom = np.minimum(right + CLIP_EDGE, frame.width), np.minimum(bottom + CLIP_EDGE, frame.height)
    x0, y0, x1, y1 = (paints[name].astype(np.float64) for name in ("x0", "y0", "x1", "y1"))
    seen = (np.maximum(x0, x1) >= left) & (np.minimum(x0, x1) <= right)
    seen &= (np.maximum(y0, y1) >= top) & (np.minimum(y0, y1) <= bottom)
    # a diagonal is kept whole when any of it may be seen
    straight = ~is_kind(paints, PaintKind.STROKE) | (np.abs(x1 - x0) <= UPRIGHT) | (np.abs(y1 - y0) <= UPRIGHT)
    for name, value, low, high in (
        ("x0", x0, left, right),
        ("x1", x1, left, right),
        ("y0", y0, top, bottom),
        ("y1", y1, top, bottom),
    ):
        paints[name] = np.where(straight, np.minimum(np.maximum(value, low), high), value)
    kept: Records = paints.compress(seen)
    return kept


def _as_dot(points: Sequence[Point]) -> Box | None:
    """The box of a small curved part: a round dot is painted like a small square."""
    x0, y0, x1, y1 = bounds(points)
    return (x0, y0, x1, y1) if max(x1 - x0, y1 - y0) <= DOT_MAX else None


def _as_rounded_frame(points: Sequence[Point]) -> list[Point] | None:
    """The corners, the first one twice, of a frame whose corners are rounded; None for any other curved path."""
    x0, y0, x1, y1 = bounds(points)
    width, height = x1 - x0, y1 - y0
    if min(width, height) <= DOT_MAX:
        return None
    straight = {"left": 0.0, "right": 0.0, "top": 0.0, "bottom": 0.0}
    for (ax, ay), (bx, by) in pairwise([*points, points[0]]):
        if ax == bx and ax in (x0, x1):
            straight["left" if ax == x0 else "right"] += abs(by - ay)
        if ay == by and ay in (y0, y1):
            straight["top" if ay == y0 else "bottom"] += abs(bx - ax)
    share = 1 - 2 * ROUNDING_MAX
    if min(straight["left"], straight["right"]) < share * height:
        return None
    if min(straight["top"], straight["bottom"]) < share * width:
        return None
    return [(x0, y0), (x1, y0), (x1, y1), (x0, y1), (x0, y0)]
