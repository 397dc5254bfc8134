"""The objects of a page in PDFium and their clips, without a compiler: ``pdfium_objects_compiled.pyx`` in numpy."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from torikumi.extractors.readers import pdfium_calls as calls
from torikumi.extractors.readers.paints import Box, overlap
from torikumi.extractors.readers.pdfium_calls import Handle, Handles
from torikumi.extractors.readers.pdfium_frame import EVERYWHERE, Frame, Matrix, applied

if TYPE_CHECKING:
    from torikumi.extractors.readers.pdfium_objects import PageObjects

CLIP_SEGMENTS_MAX = 64
"""A clip along the outline of a drawing bounds less than its box, which is what matters here."""


def listed(owner: Handle, of_form: bool) -> tuple[Handles, NDArray[np.int64]]:
    """The objects of a page or form, and their types as PDFium numbers them.

    Args:
        owner: The page or form.
        of_form: Whether it is a form.
    """
    if of_form:
        handles = calls.at_each(calls.get_form_object, owner, np.arange(calls.count_form_objects(owner)))
    else:
        handles = calls.at_each(calls.get_page_object, owner, np.arange(calls.count_page_objects(owner)))
    return handles, calls.of_each(calls.get_type, handles)


def clip_boxes(objects: PageObjects, handles: Handles, forms: NDArray[np.int64]) -> NDArray[np.float64]:
    """The boxes that clip objects as displayed.

    Args:
        objects: The objects of the page; the clips that are read are noted there.
        handles: Some objects of the page.
        forms: The number of the form that each stands in.

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
        count, outer = int(counts[start]), objects.matrices[forms[start]]
        key = outer, count, int(lasts[start])
        if key not in objects.known_clips:
            clip = int(clips[start])
            objects.known_clips[key] = _read(objects.frame, clip, count, outer) if count > 0 else EVERYWHERE
        boxes[start:stop] = objects.known_clips[key]
    return boxes


def _read(frame: Frame, clip: Handle, count: int, outer: Matrix) -> Box:
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
        x, y = frame.points(*applied(outer, points[:, 0].astype(np.float64), points[:, 1].astype(np.float64)))
        box = overlap(box, (float(x.min()), float(y.min()), float(x.max()), float(y.max())))
    return box
