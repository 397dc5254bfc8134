"""The objects of a page in PDFium, in painting order, with the form that each stands in and the clip of each."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import pypdfium2.raw as c
from numpy.typing import NDArray

from torikumi.extractors.readers import pdfium_calls as calls
from torikumi.extractors.readers.paints import Box, overlap
from torikumi.extractors.readers.pdfium_calls import Handle, Handles

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

    handles: Handles
    kinds: NDArray[np.int64]
    forms: NDArray[np.int64]
    matrices: list[Matrix]
    clips: list[Box]

    def of_kind(self, kind: int) -> NDArray[np.intp]:
        """The places in painting order of the objects of a type."""
        return np.flatnonzero(self.kinds == kind)

    def clipped(self, boxes: NDArray[np.float64], forms: NDArray[np.int64]) -> NDArray[np.float64]:
        """Boxes of objects, cut to the clips of the forms that they stand in."""
        if not forms.any():
            return boxes
        own = np.array(self.clips)[forms]
        return np.concatenate([np.maximum(boxes[:, :2], own[:, :2]), np.minimum(boxes[:, 2:], own[:, 2:])], axis=1)


def page_objects(page: Handle, clips: Clips) -> PageObjects:
    """Walk through a page."""
    walk = _Walk(clips)
    walk.through(calls.at_each(calls.get_page_object, page, np.arange(calls.count_page_objects(page))), 0, 0)
    handles, kinds, forms = (np.concatenate(parts) for parts in zip(*walk.parts, strict=True))
    return PageObjects(handles, kinds, forms, walk.matrices, walk.clips)


class _Walk:
    """What is found on the way through a page: stretches of objects, and the forms."""

    def __init__(self, clips: Clips) -> None:
        self.parts: list[tuple[Handles, NDArray[np.int64], NDArray[np.int64]]] = []
        self.matrices: list[Matrix] = [IDENTITY]
        self.clips: list[Box] = [EVERYWHERE]
        self._clips_of = clips

    def through(self, handles: Handles, form: int, depth: int) -> None:
        """Add the objects of a page or form."""
        kinds = calls.of_each(calls.get_type, handles)
        begin = 0
        for place in np.flatnonzero(kinds == c.FPDF_PAGEOBJ_FORM).tolist():
            self._add(handles[begin:place], kinds[begin:place], form)
            begin = place + 1
            if depth < FORM_DEPTH_MAX:
                self._into(int(handles[place]), form, depth)
        self._add(handles[begin:], kinds[begin:], form)

    def _add(self, handles: Handles, kinds: NDArray[np.int64], form: int) -> None:
        self.parts.append((handles, kinds, np.full(len(handles), form)))

    def _into(self, handle: Handle, form: int, depth: int) -> None:
        """Add the objects of a form within another, or within the page (0)."""
        outer, itself = self.matrices[form], np.array([handle])
        matrix = calls.written(calls.get_matrix, itself, count=1, dtype=np.float32, width=6)[0][0].tolist()
        clip = overlap(self._clips_of.of(handle, outer), self.clips[form])
        self.matrices.append(product((*matrix,), outer))
        self.clips.append(clip)
        inner = calls.at_each(calls.get_form_object, handle, np.arange(calls.count_form_objects(handle)))
        self.through(inner, len(self.matrices) - 1, depth + 1)


class Clips:
    """The boxes that clip objects. Objects that were drawn under one clip share it, so each is read once."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._known: dict[tuple[Matrix, int, Handle], Box] = {}

    def of(self, handle: Handle, outer: Matrix = IDENTITY) -> Box:
        """The box that clips an object as displayed.

        Args:
            handle: The object.
            outer: The matrix of the form that it stands in.
        """
        box = self.of_all(np.array([handle]), np.zeros(1, np.int64), [outer])[0].tolist()
        return (*box,)

    def of_all(self, handles: Handles, forms: NDArray[np.int64], matrices: Sequence[Matrix]) -> NDArray[np.float64]:
        """The boxes that clip objects as displayed.

        Args:
            handles: The objects.
            forms: The number of the form that each stands in.
            matrices: The matrix of each form.

        Returns:
            Array (n, 4): left, top, right, bottom.
        """
        boxes = np.empty((len(handles), 4))
        if not len(handles):
            return boxes
        clips = calls.of_each(calls.get_clip, handles)
        counts = np.where(clips == 0, 0, calls.of_each(calls.count_clip_paths, clips))
        # each clip adds a path to those before it, so the last path tells them all
        lasts = calls.of_each(calls.get_clip_segment, clips, counts - 1, np.zeros(1, np.int64))
        # objects that share a clip follow each other
        other = (counts[1:] != counts[:-1]) | (lasts[1:] != lasts[:-1]) | (forms[1:] != forms[:-1])
        starts = [0, *(np.flatnonzero(other) + 1).tolist()]
        for start, stop in pairwise([*starts, len(handles)]):
            count, last, form = int(counts[start]), int(lasts[start]), int(forms[start])
            boxes[start:stop] = self._box(int(clips[start]), count, last, matrices[form])
        return boxes

    def _box(self, clip: Handle, count: int, last: Handle, outer: Matrix) -> Box:
        """The box within all paths of a clip, which its last path tells from others."""
        key = outer, count, last
        if key not in self._known:
            self._known[key] = self._read(clip, count, outer) if count > 0 else EVERYWHERE
        return self._known[key]

    def _read(self, clip: Handle, count: int, outer: Matrix) -> Box:
        """The box within all paths of a clip."""
        box = EVERYWHERE
        for number in range(count):
            segments = calls.count_clip_segments(clip, number)
            if not 0 < segments <= CLIP_SEGMENTS_MAX:
                continue
            handles = calls.of_each(
                calls.get_clip_segment, np.full(segments, clip), np.array([number]), np.arange(segments)
            )
            points, _ = calls.written(calls.get_segment_point, handles, count=segments, dtype=np.float32, width=2)
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
