"""The objects of a page in PDFium, in painting order, with the form that each stands in and the clip of each."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import repeat
from typing import Any

import numpy as np
import pypdfium2.raw as c
from numpy.typing import NDArray

from torikumi.extractors.readers import pdfium_calls as calls
from torikumi.extractors.readers.paints import Box, overlap
from torikumi.extractors.readers.pdfium_calls import Handle

Matrix = tuple[float, float, float, float, float, float]

IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)

EVERYWHERE: Box = (-math.inf, -math.inf, math.inf, math.inf)
"""The clip of what is not clipped."""

CLIP_SEGMENTS_MAX = 64
"""A clip along the outline of a drawing bounds less than its box, which is what matters here."""

FORM_DEPTH_MAX = 16
"""Forms within forms deeper than this are no real page; PDFium itself stops at a like depth."""


@dataclass(frozen=True, slots=True)
class Frame:
    """How the page's own space (y upwards, unturned, from any corner) lies on the page as displayed.

    Attributes:
        box: left, bottom, right, top of what is displayed, in the page's own space.
        rotation: The page's /Rotate: 0, 90, 180, 270.
    """

    box: Box
    rotation: int

    @property
    def width(self) -> float:
        """Width as displayed, in points."""
        return self.box[3] - self.box[1] if self.rotation in (90, 270) else self.box[2] - self.box[0]

    @property
    def height(self) -> float:
        """Height as displayed, in points."""
        return self.box[2] - self.box[0] if self.rotation in (90, 270) else self.box[3] - self.box[1]

    def points(self, x: Any, y: Any) -> tuple[Any, Any]:
        """Points as displayed; numbers or arrays."""
        left, bottom, right, top = self.box
        if self.rotation == 90:
            return y - bottom, x - left
        if self.rotation == 180:
            return right - x, y - bottom
        if self.rotation == 270:
            return top - y, right - x
        return x - left, top - y

    def boxes(self, corners: NDArray[Any]) -> NDArray[np.float64]:
        """Boxes as displayed.

        Args:
            corners: Array (n, 4): x and y of one corner, x and y of the opposite one.

        Returns:
            Array (n, 4): x0, y0, x1, y1.
        """
        wide = corners.astype(np.float64)
        x0, y0 = self.points(wide[:, 0], wide[:, 1])
        x1, y1 = self.points(wide[:, 2], wide[:, 3])
        return np.stack([np.minimum(x0, x1), np.minimum(y0, y1), np.maximum(x0, x1), np.maximum(y0, y1)], axis=1)


@dataclass(slots=True)
class PageObjects:
    """The objects of a page, those within forms at their place, in painting order.

    Attributes:
        handles: Their addresses.
        kinds: Their types, as PDFium numbers them.
        forms: For each, the number of the form that it stands in; 0 is the page.
        matrices: The matrix of each form, to the page's own space.
        clips: The clip of each form as displayed.
    """

    handles: list[Handle] = field(default_factory=list)
    kinds: list[int] = field(default_factory=list)
    forms: list[int] = field(default_factory=list)
    matrices: list[Matrix] = field(default_factory=lambda: [IDENTITY])
    clips: list[Box] = field(default_factory=lambda: [EVERYWHERE])

    def of_kind(self, *kinds: int) -> list[int]:
        """The places in painting order of the objects of some types."""
        return [index for index, kind in enumerate(self.kinds) if kind in kinds]


def page_objects(page: Handle, frame: Frame, clips: Clips) -> PageObjects:
    """Walk through a page."""
    found = PageObjects()
    count = calls.count_page_objects(page)
    _walk(found, list(map(calls.get_page_object, repeat(page), range(count))), 0, frame, clips, 0)
    return found


def _walk(found: PageObjects, handles: Sequence[Handle], form: int, frame: Frame, clips: Clips, depth: int) -> None:
    """Add the objects of a page or form."""
    kinds = list(map(calls.get_type, handles))
    if c.FPDF_PAGEOBJ_FORM not in kinds:
        found.handles += handles
        found.kinds += kinds
        found.forms += [form] * len(handles)
        return
    for handle, kind in zip(handles, kinds, strict=True):
        if kind != c.FPDF_PAGEOBJ_FORM:
            found.handles.append(handle)
            found.kinds.append(kind)
            found.forms.append(form)
        elif depth < FORM_DEPTH_MAX:
            outer = found.matrices[form]
            matrix = calls.written(calls.get_matrix, [handle], count=1, dtype=np.float32, width=6)[0][0].tolist()
            clip = overlap(clips.of(handle, outer), found.clips[form])
            found.matrices.append(product((*matrix,), outer))
            found.clips.append(clip)
            count = calls.count_form_objects(handle)
            inner = list(map(calls.get_form_object, repeat(handle), range(count)))
            _walk(found, inner, len(found.matrices) - 1, frame, clips, depth + 1)


class Clips:
    """The boxes that clip objects. Objects that were drawn under one clip share it, so each is read once."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._known: dict[Matrix, dict[tuple[int, Handle], Box]] = {}

    def of(self, handle: Handle, outer: Matrix = IDENTITY) -> Box:
        """The box that clips an object as displayed.

        Args:
            handle: The object.
            outer: The matrix of the form that it stands in.
        """
        return self.of_all([handle], [outer])[0]

    def of_all(self, handles: Sequence[Handle], outers: Sequence[Matrix]) -> list[Box]:
        """The boxes that clip objects as displayed, with the matrix of the form that each stands in."""
        clips = list(map(calls.get_clip, handles))
        counts = [count if clip else 0 for clip, count in zip(clips, map(calls.count_clip_paths, clips), strict=True)]
        # each clip adds a path to those before it, so the last path tells them all
        lasts = map(calls.get_clip_segment, clips, (count - 1 for count in counts), repeat(0))
        boxes = []
        matrix: Matrix | None = None
        known: dict[tuple[int, Handle], Box] = {}
        for clip, key, outer in zip(clips, zip(counts, lasts, strict=True), outers, strict=True):
            if outer is not matrix:  # the objects of a form follow each other
                matrix, known = outer, self._known.setdefault(outer, {})
            found = known.get(key)
            if found is None:
                found = known[key] = self._read(clip, key[0], outer) if key[0] > 0 else EVERYWHERE
            boxes.append(found)
        return boxes

    def _read(self, clip: Handle, count: int, outer: Matrix) -> Box:
        """The box within all paths of a clip."""
        box = EVERYWHERE
        for number in range(count):
            segments = calls.count_clip_segments(clip, number)
            if not 0 < segments <= CLIP_SEGMENTS_MAX:
                continue
            handles = [calls.get_clip_segment(clip, number, index) for index in range(segments)]
            points, _ = calls.written(
                calls.get_segment_point, handles, count=segments, dtype=np.float32, width=2, apart=True
            )
            x, y = self._frame.points(*applied(outer, points[:, 0].astype(np.float64), points[:, 1].astype(np.float64)))
            box = overlap(box, (float(x.min()), float(y.min()), float(x.max()), float(y.max())))
        return box


def product(one: Matrix, other: Matrix) -> Matrix:
    """First the one matrix, then the other."""
    if other == IDENTITY:
        return one
    a, b, d, e, f, g = one
    p, q, r, s, t, u = other
    return a * p + b * r, a * q + b * s, d * p + e * r, d * q + e * s, f * p + g * r + t, f * q + g * s + u


def applied(matrix: Matrix, x: Any, y: Any) -> tuple[Any, Any]:
    """Points after a matrix; numbers or arrays."""
    a, b, d, e, f, g = matrix
    return a * x + d * y + f, b * x + e * y + g
