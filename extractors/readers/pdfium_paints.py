"""The paths and pictures of a page in PDFium → paints: straight strokes, filled rectangles, boxes of all else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise, repeat
from typing import Any

import numpy as np
import pypdfium2.raw as c

from torikumi.extractors.readers import pdfium_calls as calls
from torikumi.extractors.readers.pdfium_objects import Box, Clips, Frame, PageObjects, applied, intersection, product
from torikumi.schemas.primitives import PAINT, PaintKind, Records

Point = tuple[float, float]

AREA_POINTS_MIN = 3
"""A path of fewer points encloses no area."""

CLIP_EDGE = 0.5
"""A rule on the edge of its clip is half seen, which is seen; in points."""

UPRIGHT = 0.5
"""A stroke that leans by less than this (points) may be cut to the clip at its ends; a diagonal is kept whole."""

DOT_MAX = 3.0
"""A round dot up to this wide (points) is painted like a small square: dotted rules are made of them."""

ROUNDING_MAX = 0.25
"""The corners of a frame may be rounded over this share of its sides; a shape that is rounder is a drawing."""

PROBE = 12
"""A longer path with a curve among so many of its first segments is a drawing (or letters drawn as shapes), of which
only the box matters; a frame with rounded corners has at most ten segments."""

RECTANGLE_SEGMENTS_MAX = 6
"""A rectangle has at most so many segments, its closing one included."""

PATTERN_COLOR = 0x808080
"""Stands for a colour that PDFium cannot tell: a pattern, or a picture."""


@dataclass(frozen=True, slots=True)
class _Paths:
    """What PDFium tells of all painted paths of a page, in painting order; arrays of one entry a path.

    Attributes:
        place: The place in painting order among all objects.
        fill: Whether its inside is painted.
        stroke: Whether its outline is painted.
        fill_color: 0xRRGGBB; `PATTERN_COLOR` where it is not told.
        fill_alpha: 1 opaque, 0 invisible.
        stroke_color: The same for the outline.
        stroke_alpha: The same for the outline.
        width: Thickness of the outline as displayed, in points.
        dashed: Whether the outline is dashed.
        starts: Where its points begin among all points; one entry more than paths.
        points: The points of all paths as displayed.
        kinds: The type of each segment, as PDFium numbers them.
        closes: Whether the segment closes its part of the path.
    """

    place: list[int]
    fill: list[bool]
    stroke: list[bool]
    fill_color: list[int]
    fill_alpha: list[float]
    stroke_color: list[int]
    stroke_alpha: list[float]
    width: list[float]
    dashed: list[int]
    starts: list[int]
    points: list[Point]
    kinds: list[int]
    closes: list[int]


def page_paints(objects: PageObjects, frame: Frame, clips: Clips) -> Records:
    """All paints of a page.

    Args:
        objects: Its objects.
        frame: How the page is displayed.
        clips: Its clips.

    Returns:
        Array of `torikumi.schemas.primitives.PAINT`, cut to the clips and the page, in painting order.
    """
    paints = _Paints(objects, frame, clips)
    places, modes = _painted(objects)
    drawn = _drawings(objects, places, modes)
    paths = _read(objects, [place for place in places if place not in drawn], modes, frame)
    for index in range(len(paths.place)):
        paints.add_path(paths, index)
    paints.add_bounds(sorted(drawn), PaintKind.SHAPE)
    paints.add_bounds(objects.of_kind(c.FPDF_PAGEOBJ_IMAGE), PaintKind.IMAGE)
    paints.add_bounds(objects.of_kind(c.FPDF_PAGEOBJ_SHADING), PaintKind.SHAPE)
    found = np.array(paints.rows, dtype=PAINT)
    return found[np.argsort(found["order"], kind="stable")]


def _painted(objects: PageObjects) -> tuple[list[int], dict[int, tuple[int, int]]]:
    """The places of the paths that are filled or stroked (a path may also only clip), and which of the two."""
    places = objects.of_kind(c.FPDF_PAGEOBJ_PATH)
    handles = [objects.handles[place] for place in places]
    modes, _ = calls.written(calls.get_draw_mode, handles, count=len(places), dtype=np.int32, width=2, apart=True)
    painted = {
        place: (fill, stroke) for place, (fill, stroke) in zip(places, modes.tolist(), strict=True) if fill or stroke
    }
    return list(painted), painted


def _drawings(objects: PageObjects, places: Sequence[int], modes: dict[int, tuple[int, int]]) -> set[int]:
    """Which paths are drawings, or letters drawn as shapes: nothing of them can be a rule."""
    found = set()
    handles = [objects.handles[place] for place in places]
    for place, handle, length in zip(places, handles, map(calls.count_segments, handles), strict=True):
        if length > PROBE:
            kinds = list(map(calls.get_segment_type, map(calls.get_segment, repeat(handle), range(PROBE))))
            polygon = not modes[place][1] and c.FPDF_SEGMENT_MOVETO not in kinds[1 : RECTANGLE_SEGMENTS_MAX + 1]
            if polygon or c.FPDF_SEGMENT_BEZIERTO in kinds:
                found.add(place)
    return found


def _read(objects: PageObjects, places: list[int], modes: dict[int, tuple[int, int]], frame: Frame) -> _Paths:
    """Ask PDFium for all paths at once."""
    handles = [objects.handles[place] for place in places]
    count = len(handles)
    matrices = calls.written(calls.get_matrix, handles, count=count, dtype=np.float32, width=6)[0].astype(np.float64)
    for index, place in enumerate(places):
        if objects.forms[place]:
            matrices[index] = product((*matrices[index].tolist(),), objects.matrices[objects.forms[place]])
    fill_color, fill_alpha = _colors(calls.get_fill_color, handles)
    stroke_color, stroke_alpha = _colors(calls.get_stroke_color, handles)
    widths = calls.written(calls.get_stroke_width, handles, count=count, dtype=np.float32, width=1)[0][:, 0]
    scale = np.sqrt(np.abs(matrices[:, 0] * matrices[:, 3] - matrices[:, 1] * matrices[:, 2]))
    lengths = calls.of_each(calls.count_segments, handles, np.int64)
    segments = list(
        chain.from_iterable(
            map(calls.get_segment, repeat(handle), range(length))
            for handle, length in zip(handles, lengths.tolist(), strict=True)
        )
    )
    own, _ = calls.written(
        calls.get_segment_point, segments, count=len(segments), dtype=np.float32, width=2, apart=True
    )
    a, b, d, e, f, g = np.repeat(matrices, lengths, axis=0).T
    u, v = own[:, 0].astype(np.float64), own[:, 1].astype(np.float64)
    x, y = frame.points(a * u + d * v + f, b * u + e * v + g)
    return _Paths(
        place=places,
        fill=[modes[place][0] != 0 for place in places],
        stroke=[modes[place][1] != 0 for place in places],
        fill_color=fill_color,
        fill_alpha=fill_alpha,
        stroke_color=stroke_color,
        stroke_alpha=stroke_alpha,
        width=(widths * scale).tolist(),
        dashed=(calls.of_each(calls.get_dash_count, handles, np.int32) > 0).astype(int).tolist(),
        starts=[0, *np.cumsum(lengths).tolist()],
        points=list(zip(x.tolist(), y.tolist(), strict=True)),
        kinds=calls.of_each(calls.get_segment_type, segments, np.int32).tolist(),
        closes=calls.of_each(calls.get_segment_close, segments, np.int32).tolist(),
    )


def _colors(call: Any, handles: Sequence[int]) -> tuple[list[int], list[float]]:
    """Colours as 0xRRGGBB, and opacities."""
    told, done = calls.written(call, handles, count=len(handles), dtype=np.uint32, width=4, apart=True)
    colors = np.where(done, told[:, 0] << 16 | told[:, 1] << 8 | told[:, 2], PATTERN_COLOR)
    return colors.tolist(), np.where(done, told[:, 3] / 255, 1.0).tolist()


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a path: its points as displayed, whether it is closed, and whether it is curved."""

    points: list[Point]
    closed: bool
    curved: bool


def _parts(paths: _Paths, index: int) -> Iterator[_Part]:
    """The parts of a path that have an extent."""
    points: list[Point] = []
    closed = curved = False
    for at in range(paths.starts[index], paths.starts[index + 1]):
        kind = paths.kinds[at]
        if kind == c.FPDF_SEGMENT_MOVETO:
            if len(points) > 1:
                yield _Part(points, closed, curved)
            points, closed, curved = [], False, False
        elif kind == c.FPDF_SEGMENT_BEZIERTO:
            curved = True
        points.append(paths.points[at])
        closed = closed or bool(paths.closes[at])
    if len(points) > 1:
        yield _Part(points, closed, curved)


class _Paints:
    """The paints of a page while they are gathered, as rows of `PAINT`."""

    def __init__(self, objects: PageObjects, frame: Frame, clips: Clips) -> None:
        self._objects = objects
        self._frame = frame
        self._clips = clips
        self.rows: list[tuple[float, ...]] = []

    def add_path(self, paths: _Paths, index: int) -> None:
        """A path: its straight strokes and filled rectangles, or its box."""
        place = paths.place[index]
        clip = self._clip(place)
        parts = list(_parts(paths, index))
        if not parts:
            return
        curved = any(part.curved for part in parts)
        bounds = _bounds([point for part in parts for point in part.points])
        if paths.fill[index]:
            color, alpha = paths.fill_color[index], paths.fill_alpha[index]
            rectangles = [None if part.curved else _as_rectangle(part.points) for part in parts]
            if len(parts) == 1 and curved and max(bounds[2] - bounds[0], bounds[3] - bounds[1]) <= DOT_MAX:
                self._add(PaintKind.FILL, bounds, 0.0, color, alpha, 0, place, clip)
            elif any(rectangle is None for rectangle in rectangles):
                self._add(PaintKind.SHAPE, bounds, 0.0, PATTERN_COLOR, 1.0, 0, place, clip)
            else:
                for rectangle in rectangles:
                    if rectangle is not None:
                        self._add(PaintKind.FILL, rectangle, 0.0, color, alpha, 0, place, clip)
        if paths.stroke[index]:
            color, alpha = paths.stroke_color[index], paths.stroke_alpha[index]
            width, dashed = paths.width[index], paths.dashed[index]
            for part in parts:
                if part.curved:
                    frame = _as_rounded_frame(part.points)
                    if frame is None:
                        self._add(PaintKind.SHAPE, _bounds(part.points), 0.0, PATTERN_COLOR, 1.0, 0, place, clip)
                        continue
                    ends = frame
                else:
                    ends = [*part.points, part.points[0]] if part.closed and len(part.points) > 2 else part.points
                for begin, end in pairwise(ends):
                    if begin != end:
                        self._add(PaintKind.STROKE, (*begin, *end), width, color, alpha, dashed, place, clip)

    def add_bounds(self, places: Sequence[int], kind: PaintKind) -> None:
        """The boxes of objects."""
        handles = [self._objects.handles[place] for place in places]
        sides, done = calls.written(calls.get_bounds, handles, count=len(places), dtype=np.float32, width=4, apart=True)
        for place, (left, bottom, right, top), told in zip(places, sides.tolist(), done.tolist(), strict=True):
            if told:
                outer = self._objects.matrices[self._objects.forms[place]]
                corners = [self._frame.points(*applied(outer, x, y)) for x in (left, right) for y in (bottom, top)]
                self._add(kind, _bounds(corners), 0.0, PATTERN_COLOR, 1.0, 0, place, self._clip(place))

    def _clip(self, place: int) -> Box:
        """The box that clips an object: its own, that of its form, and the page."""
        form = self._objects.forms[place]
        own = self._clips.of(self._objects.handles[place], self._objects.matrices[form])
        left, top, right, bottom = intersection(own, self._objects.clips[form])
        page = (0.0, 0.0, self._frame.width, self._frame.height)
        return intersection((left - CLIP_EDGE, top - CLIP_EDGE, right + CLIP_EDGE, bottom + CLIP_EDGE), page)

    def _add(
        self, kind: PaintKind, box: Box, width: float, color: int, alpha: float, dashed: int, place: int, clip: Box
    ) -> None:
        """Add a paint, cut to the clip; nothing when nothing of it is left."""
        x0, y0, x1, y1 = box
        left, top, right, bottom = clip
        if max(x0, x1) < left or min(x0, x1) > right or max(y0, y1) < top or min(y0, y1) > bottom:
            return
        if kind != PaintKind.STROKE or abs(x1 - x0) <= UPRIGHT or abs(y1 - y0) <= UPRIGHT:
            x0, x1 = min(max(x0, left), right), min(max(x1, left), right)
            y0, y1 = min(max(y0, top), bottom), min(max(y1, top), bottom)
        self.rows.append((kind, x0, y0, x1, y1, width, color, alpha, dashed, place))


def _bounds(points: Sequence[Point]) -> Box:
    """The box of points."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def _as_rectangle(points: Sequence[Point]) -> Box | None:
    """The box of a closed path of four corners with upright sides (or a single stroke's worth), else None."""
    corners = points[:-1] if len(points) > 4 and points[0] == points[-1] else points
    if len(corners) > 5 or len(corners) < AREA_POINTS_MIN:
        return None
    x0, y0, x1, y1 = _bounds(corners)
    if x0 == x1 and y0 == y1:
        return None
    upright = all(min(x - x0, x1 - x) <= 0.02 and min(y - y0, y1 - y) <= 0.02 for x, y in corners)
    return (x0, y0, x1, y1) if upright else None


def _as_rounded_frame(points: Sequence[Point]) -> list[Point] | None:
    """The corners, the first one twice, of a frame whose corners are rounded; None for any other curved path."""
    x0, y0, x1, y1 = _bounds(points)
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
