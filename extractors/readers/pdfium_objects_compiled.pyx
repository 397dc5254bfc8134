# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True, initializedcheck=False
"""The objects of a page in PDFium and their clips, compiled: see `pdfium_objects_python`, which does the same."""

import numpy as np

from torikumi.extractors.readers.pdfium_objects_python import CLIP_SEGMENTS_MAX as _CLIP_SEGMENTS_MAX
from torikumi.extractors.readers.pdfium_frame import EVERYWHERE

include "pdfium_calls.pxi"

cdef h_i count_page_objects = <h_i>address(calls.count_page_objects, "h:i")
cdef hi_h get_page_object = <hi_h>address(calls.get_page_object, "hi:h")
cdef h_i count_form_objects = <h_i>address(calls.count_form_objects, "h:i")
cdef hl_h get_form_object = <hl_h>address(calls.get_form_object, "hl:h")
cdef h_i get_type = <h_i>address(calls.get_type, "h:i")
cdef h_h get_clip = <h_h>address(calls.get_clip, "h:h")
cdef h_i count_clip_paths = <h_i>address(calls.count_clip_paths, "h:i")
cdef hi_i count_clip_segments = <hi_i>address(calls.count_clip_segments, "hi:i")
cdef hii_h get_clip_segment = <hii_h>address(calls.get_clip_segment, "hii:h")
cdef hpp_i get_segment_point = <hpp_i>address(calls.get_segment_point, "hpp:i")

cdef int CLIP_SEGMENTS_MAX = _CLIP_SEGMENTS_MAX


def listed(size_t owner, bint of_form):
    """The objects of a page or form, and their types."""
    cdef Handle own = <Handle>owner, one
    cdef int index, count = max(0, count_form_objects(own) if of_form else count_page_objects(own))
    handles, kinds = np.empty(count, np.int64), np.empty(count, np.int64)
    cdef int64_t[::1] handle = handles, kind = kinds
    for index in range(count):
        one = get_form_object(own, index) if of_form else get_page_object(own, index)
        handle[index], kind[index] = <int64_t>one, get_type(one)
    return handles, kinds


def clip_boxes(objects, const int64_t[::1] handles, const int64_t[::1] forms):
    """The boxes that clip objects as displayed."""
    cdef Py_ssize_t index, count = len(handles)
    cdef int paths, side, paths_before = -1
    cdef int64_t form, form_before = -1
    cdef Handle clip, last, last_before = NULL
    cdef View view = view_of(objects.frame)
    cdef dict known = objects.known_clips
    cdef list matrices = objects.matrices
    boxes = np.empty((count, 4))
    cdef double[:, ::1] box = boxes
    for index in range(count):
        clip, form = get_clip(<Handle>handles[index]), forms[index]
        paths = count_clip_paths(clip) if clip != NULL else 0
        # each clip adds a path to those before it, so the last path tells them all
        last = get_clip_segment(clip, paths - 1, 0) if paths > 0 else NULL
        # objects that share a clip follow each other
        if index and paths == paths_before and last == last_before and form == form_before:
            for side in range(4):  # Cython copies a row by one of Python's memoryviews
                box[index, side] = box[index - 1, side]
            continue
        paths_before, last_before, form_before = paths, last, form
        key = matrices[form], paths, <size_t>last
        found = known.get(key)
        if found is None:
            known[key] = found = _read(clip, paths, matrices[form], &view) if paths > 0 else EVERYWHERE
        box[index, 0], box[index, 1], box[index, 2], box[index, 3] = found
    return boxes


cdef tuple _read(Handle clip, int paths, tuple outer, const View *view):
    """The box within all paths of a clip."""
    cdef double a, b, d, e, f, g, u, v, x, y, x0, y0, x1, y1
    cdef double left = -INFINITY, top = -INFINITY, right = INFINITY, bottom = INFINITY
    cdef float told_x, told_y
    cdef int path, index, count
    a, b, d, e, f, g = outer
    for path in range(paths):
        count = count_clip_segments(clip, path)
        if not 0 < count <= CLIP_SEGMENTS_MAX:
            continue
        x0, y0, x1, y1 = INFINITY, INFINITY, -INFINITY, -INFINITY
        for index in range(count):
            told_x = told_y = 0
            get_segment_point(get_clip_segment(clip, path, index), &told_x, &told_y)
            u, v = told_x, told_y
            x, y = a * u + d * v + f, b * u + e * v + g
            displayed(view, &x, &y)
            x0, y0, x1, y1 = least(x0, x), least(y0, y), most(x1, x), most(y1, y)
        # what is no number bounds nothing
        left, top = x0 if x0 > left else left, y0 if y0 > top else top
        right, bottom = x1 if x1 < right else right, y1 if y1 < bottom else bottom
    return left, top, right, bottom
