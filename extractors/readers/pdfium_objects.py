"""The objects of a page in PDFium, in painting order, with the form that each stands in and the clip of each."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pypdfium2.raw as c
from numpy.typing import NDArray

from torikumi.extractors.readers import pdfium_calls as calls
from torikumi.extractors.readers.paints import Box, overlap
from torikumi.extractors.readers.pdfium_calls import Handle, Handles
from torikumi.extractors.readers.pdfium_frame import EVERYWHERE, IDENTITY, Frame, Matrix, product

try:
    from torikumi.extractors.readers.pdfium_objects_compiled import clip_boxes, listed
except ImportError:  # it was installed where there is no compiler
    from torikumi.extractors.readers.pdfium_objects_python import clip_boxes, listed

FORM_DEPTH_MAX = 16
"""Forms within forms deeper than this are no real page; PDFium itself stops at a like depth."""

NOTHING = np.zeros(0, np.int64)


@dataclass(slots=True)
class PageObjects:
    """The objects of a page, those within forms at their place, in painting order.

    Attributes:
        frame: How the page is displayed.
        handles: Their addresses.
        kinds: Their types, as PDFium numbers them.
        forms: For each, the number of the form that it stands in; 0 is the page.
        matrices: The matrix of each form, to the page's own space.
        clips: The clip of each form as displayed.
        known_clips: The clips that were read already, by the matrix of the form, the number of their paths, and the
            last path: objects that were drawn under one clip share it.
    """

    frame: Frame
    handles: Handles = field(default_factory=NOTHING.copy)
    kinds: NDArray[np.int64] = field(default_factory=NOTHING.copy)
    forms: NDArray[np.int64] = field(default_factory=NOTHING.copy)
    matrices: list[Matrix] = field(default_factory=lambda: [IDENTITY])
    clips: list[Box] = field(default_factory=lambda: [EVERYWHERE])
    known_clips: dict[tuple[Matrix, int, Handle], Box] = field(default_factory=dict)

    def of_kind(self, kind: int) -> NDArray[np.intp]:
        """The places in painting order of the objects of a type."""
        return np.flatnonzero(self.kinds == kind)

    def clips_of(self, handles: Handles, forms: NDArray[np.int64]) -> NDArray[np.float64]:
        """What is seen of objects.

        Args:
            handles: The objects.
            forms: The number of the form that each stands in.

        Returns:
            Array (n, 4): left, top, right, bottom as displayed, of its own clip and that of its form together.
        """
        boxes = clip_boxes(self, handles, forms)
        if len(self.clips) == 1 or not forms.any():
            return boxes
        own = np.array(self.clips)[forms]
        return np.concatenate([np.maximum(boxes[:, :2], own[:, :2]), np.minimum(boxes[:, 2:], own[:, 2:])], axis=1)


def page_objects(page: Handle, frame: Frame) -> PageObjects:
    """Walk through a page."""
    walk = _Walk(PageObjects(frame))
    walk.through(page, 0, 0)
    found = walk.found
    found.handles, found.kinds, found.forms = (np.concatenate(parts) for parts in zip(*walk.parts, strict=True))
    return found


class _Walk:
    """What is found on the way through a page: stretches of objects, and the forms."""

    def __init__(self, found: PageObjects) -> None:
        self.found = found
        self.parts: list[tuple[Handles, NDArray[np.int64], NDArray[np.int64]]] = []

    def through(self, owner: Handle, form: int, depth: int) -> None:
        """Add the objects of the page (form 0) or of a form."""
        handles, kinds = listed(owner, form > 0)
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
        found, itself = self.found, np.array([handle])
        outer = found.matrices[form]
        matrix = calls.written(calls.get_matrix, itself, count=1, dtype=np.float32, width=6)[0][0].tolist()
        box = clip_boxes(found, itself, np.array([form]))[0].tolist()
        found.clips.append(overlap((*box,), found.clips[form]))
        found.matrices.append(product((*matrix,), outer))
        self.through(handle, len(found.matrices) - 1, depth + 1)
