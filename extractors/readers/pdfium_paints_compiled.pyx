# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True, initializedcheck=False
"""The paths and pictures of a page in PDFium → paints, compiled: see `pdfium_paints_python`, which does the same."""

from libc.math cimport fabs, sqrt
from libc.stdlib cimport free, realloc

import numpy as np
import pypdfium2.raw as c

from torikumi.extractors.readers import pdfium_paints_python as plain
from torikumi.schemas import primitives

include "../paint_record.pxi"
include "pdfium_calls.pxi"

cdef h_i get_type = <h_i>address(calls.get_type, "h:i")
cdef hp_i get_matrix = <hp_i>address(calls.get_matrix, "hp:i")
cdef hpppp_i get_bounds = <hpppp_i>address(calls.get_bounds, "hpppp:i")
cdef hpppp_i get_fill_color = <hpppp_i>address(calls.get_fill_color, "hpppp:i")
cdef hpppp_i get_stroke_color = <hpppp_i>address(calls.get_stroke_color, "hpppp:i")
cdef hp_i get_stroke_width = <hp_i>address(calls.get_stroke_width, "hp:i")
cdef h_i get_dash_count = <h_i>address(calls.get_dash_count, "h:i")
cdef hpp_i get_draw_mode = <hpp_i>address(calls.get_draw_mode, "hpp:i")
cdef h_i count_segments = <h_i>address(calls.count_segments, "h:i")
cdef hi_h get_segment = <hi_h>address(calls.get_segment, "hi:h")
cdef h_i get_segment_type = <h_i>address(calls.get_segment_type, "h:i")
cdef hpp_i get_segment_point = <hpp_i>address(calls.get_segment_point, "hpp:i")
cdef h_i get_segment_close = <h_i>address(calls.get_segment_close, "h:i")

cdef int PATH = c.FPDF_PAGEOBJ_PATH, SHADING = c.FPDF_PAGEOBJ_SHADING, PICTURE = c.FPDF_PAGEOBJ_IMAGE
cdef int MOVETO = c.FPDF_SEGMENT_MOVETO, LINETO = c.FPDF_SEGMENT_LINETO, BEZIERTO = c.FPDF_SEGMENT_BEZIERTO

cdef uint8_t STROKE = primitives.PaintKind.STROKE.value, FILL = primitives.PaintKind.FILL.value
cdef uint8_t SHAPE = primitives.PaintKind.SHAPE.value, IMAGE = primitives.PaintKind.IMAGE.value
cdef uint32_t UNTOLD_COLOR = primitives.UNTOLD_COLOR
cdef double CLIP_EDGE = plain.CLIP_EDGE, OFF_SQUARE = plain.OFF_SQUARE, UPRIGHT = plain.UPRIGHT, DOT_MAX = plain.DOT_MAX
cdef int PROBE = plain.PROBE, RECTANGLE_SEGMENTS_MAX = plain.RECTANGLE_SEGMENTS_MAX

cdef enum:
    PLAIN_MAX = 5  # the longest of `plain.PLAIN_LENGTHS`

cdef struct Ink:
    # what a path is filled or stroked with; zeros and `UNTOLD_COLOR` for shapes, of which only the box matters
    uint32_t color
    double alpha, width
    bint dashed

cdef struct Segment:
    # the point that it goes to, as displayed; its type; whether it closes its part of the path
    double x, y
    int kind
    bint closes

cdef struct Matrix:
    double a, b, d, e, f, g


cdef class _Found:
    """The paints that were found, in painting order."""

    cdef Paint *rows
    cdef Py_ssize_t count, room

    def __dealloc__(self):
        free(self.rows)

    cdef int add(
        self, uint8_t kind, double x0, double y0, double x1, double y1, const Ink *ink, Py_ssize_t order
    ) except -1:
        """Add one."""
        cdef Paint *rows
        cdef Paint *row
        if self.count == self.room:
            rows = <Paint *>realloc(self.rows, (2 * self.room + 64) * sizeof(Paint))
            if rows == NULL:
                raise MemoryError
            self.rows, self.room = rows, 2 * self.room + 64
        row = &self.rows[self.count]
        row.kind, row.order = kind, <uint32_t>order
        row.x0, row.y0, row.x1, row.y1 = <float>x0, <float>y0, <float>x1, <float>y1
        row.width, row.color, row.alpha, row.dashed = <float>ink.width, ink.color, <float>ink.alpha, ink.dashed
        self.count += 1
        return 0


def page_paints(objects):
    """All paints of a page."""
    cdef const int64_t[::1] handles = objects.handles, kinds = objects.kinds, forms = objects.forms
    cdef View view = view_of(objects.frame)
    cdef list matrices = objects.matrices
    cdef _Found found = _Found()
    cdef Py_ssize_t place
    cdef Matrix outer
    cdef int64_t form = -1
    for place in range(len(handles)):
        if kinds[place] != PATH and kinds[place] != SHADING and kinds[place] != PICTURE:
            continue
        if forms[place] != form:
            form = forms[place]
            outer.a, outer.b, outer.d, outer.e, outer.f, outer.g = matrices[form]
        if kinds[place] == PATH:
            _add_path(found, <Handle>handles[place], place, &outer, &view)
        else:
            _add_box(found, <Handle>handles[place], place, SHAPE if kinds[place] == SHADING else IMAGE, &outer, &view)
    return _cut(found, objects)


cdef int _add_path(_Found found, Handle handle, Py_ssize_t place, const Matrix *outer, const View *view) except -1:
    """Add the paints of a path (which may also only clip)."""
    cdef int fill = 0, stroke = 0, length
    cdef Matrix matrix
    cdef Ink inside, outline
    cdef float width = 0
    cdef Segment segments[PLAIN_MAX]
    get_draw_mode(handle, &fill, &stroke)
    if not fill and not stroke:
        return 0
    length = max(0, count_segments(handle))
    if length > PROBE and _is_drawing(handle, stroke):
        return _add_box(found, handle, place, SHAPE, outer, view)
    matrix = _matrix_of(handle, outer)
    if fill:
        inside = _ink(handle, get_fill_color)
    if stroke:
        outline = _ink(handle, get_stroke_color)
        get_stroke_width(handle, &width)
        outline.width = width * sqrt(fabs(matrix.a * matrix.e - matrix.b * matrix.d))
        outline.dashed = get_dash_count(handle) > 0
    if length == 2 or length == 4 or length == 5:
        _read(handle, length, &matrix, view, segments)
        if _add_plain(found, place, length, segments, &inside if fill else NULL, &outline if stroke else NULL):
            return 0
    return _add_odd(
        found, handle, place, length, &matrix, view, &inside if fill else NULL, &outline if stroke else NULL
    )


cdef bint _is_drawing(Handle handle, bint stroke) noexcept:
    """Whether a path is a drawing, or letters drawn as shapes: nothing of it can be a rule."""
    cdef bint polygon = not stroke, curved = False
    cdef int index, kind
    for index in range(PROBE):
        kind = get_segment_type(get_segment(handle, index))
        curved = curved or kind == BEZIERTO
        if 1 <= index <= RECTANGLE_SEGMENTS_MAX and kind == MOVETO:
            polygon = False
    return (polygon or curved) and not _is_thin(handle)


cdef bint _is_thin(Handle handle) noexcept:
    """Whether a path is no thicker than a rule: a row of round dots, perhaps."""
    cdef float left = 0, bottom = 0, right = 0, top = 0
    if not get_bounds(handle, &left, &bottom, &right, &top):
        return False
    return least(<double>right - left, <double>top - bottom) <= DOT_MAX


cdef Matrix _matrix_of(Handle handle, const Matrix *outer) noexcept:
    """The matrix of an object, to the page's own space."""
    cdef float told[6]
    cdef Matrix one, both
    told[:] = [0, 0, 0, 0, 0, 0]
    get_matrix(handle, told)
    one.a, one.b, one.d, one.e, one.f, one.g = told[0], told[1], told[2], told[3], told[4], told[5]
    if (
        outer.a == 1 and outer.b == 0 and outer.d == 0 and outer.e == 1 and outer.f == 0 and outer.g == 0
    ):
        return one
    both.a, both.b = one.a * outer.a + one.b * outer.d, one.a * outer.b + one.b * outer.e
    both.d, both.e = one.d * outer.a + one.e * outer.d, one.d * outer.b + one.e * outer.e
    both.f = one.f * outer.a + one.g * outer.d + outer.f
    both.g = one.f * outer.b + one.g * outer.e + outer.g
    return both


cdef Ink _ink(Handle handle, hpppp_i call) noexcept:
    """The colour and opacity of a path."""
    cdef uint32_t red = 0, green = 0, blue = 0, alpha = 0
    cdef Ink ink
    ink.color, ink.alpha, ink.width, ink.dashed = UNTOLD_COLOR, 1, 0, False
    if call(handle, &red, &green, &blue, &alpha):
        ink.color, ink.alpha = red << 16 | green << 8 | blue, alpha / 255.0
    return ink


cdef void _read(Handle handle, int length, const Matrix *matrix, const View *view, Segment *segments) noexcept:
    """Ask for the first segments of a path."""
    cdef int index
    for index in range(length):
        segments[index] = _segment(handle, index, matrix, view)


cdef Segment _segment(Handle handle, int index, const Matrix *matrix, const View *view) noexcept:
    """Ask for one segment of a path."""
    cdef Handle told = get_segment(handle, index)
    cdef float u = 0, v = 0
    cdef Segment segment
    get_segment_point(told, &u, &v)
    segment.x = matrix.a * u + matrix.d * v + matrix.f
    segment.y = matrix.b * u + matrix.e * v + matrix.g
    displayed(view, &segment.x, &segment.y)
    segment.kind, segment.closes = get_segment_type(told), get_segment_close(told) != 0
    return segment


cdef int _add_plain(
    _Found found, Py_ssize_t place, int length, const Segment *segments, const Ink *inside, const Ink *outline
) except -1:
    """Add the paints of a path that is a single line, or a single rectangle, as nearly all are.

    Args:
        found: What was found.
        place: Its place in painting order.
        length: How many segments it has.
        segments: These.
        inside: What it is filled with, if it is.
        outline: What it is stroked with, if it is.

    Returns:
        Whether it is plain.
    """
    cdef int index
    cdef bint closed = False
    cdef double x0 = INFINITY, y0 = INFINITY, x1 = -INFINITY, y1 = -INFINITY
    cdef const Segment *begin
    cdef const Segment *end
    for index in range(length):
        begin = &segments[index]
        if begin.kind != (LINETO if index else MOVETO):
            return False
        closed = closed or (begin.closes and length > 2)
        x0, y0, x1, y1 = least(x0, begin.x), least(y0, begin.y), most(x1, begin.x), most(y1, begin.y)
    if inside != NULL:
        if length == 2 or (x0 == x1 and y0 == y1):
            return False
        for index in range(length):
            begin = &segments[index]
            if not least(begin.x - x0, x1 - begin.x) <= OFF_SQUARE or not least(begin.y - y0, y1 - begin.y) <= OFF_SQUARE:
                return False
        found.add(FILL, x0, y0, x1, y1, inside, place)
    if outline != NULL:
        for index in range(length):
            begin = &segments[index]
            # a closed path goes back to where it began
            end = &segments[index + 1] if index + 1 < length else &segments[0 if closed else length - 1]
            if begin.x != end.x or begin.y != end.y:
                found.add(STROKE, begin.x, begin.y, end.x, end.y, outline, place)
    return True


cdef int _add_odd(
    _Found found, Handle handle, Py_ssize_t place, int length, const Matrix *matrix, const View *view,
    const Ink *inside, const Ink *outline,
) except -1:
    """Add the paints of a path of several parts, of curves, of slanted sides; arguments as in `_add_plain`."""
    cdef Segment one
    cdef int index
    cdef Ink untold
    cdef list segments = []
    cdef double x0, y0, x1, y1
    untold.color, untold.alpha, untold.width, untold.dashed = UNTOLD_COLOR, 1, 0, False
    for index in range(length):
        one = _segment(handle, index, matrix, view)
        segments.append((one.x, one.y, one.kind, one.closes))
    fills, strokes, shapes = plain.odd_path(segments, inside != NULL, outline != NULL)
    for x0, y0, x1, y1 in shapes:
        found.add(SHAPE, x0, y0, x1, y1, &untold, place)
    for x0, y0, x1, y1 in fills:
        found.add(FILL, x0, y0, x1, y1, inside, place)
    for x0, y0, x1, y1 in strokes:
        found.add(STROKE, x0, y0, x1, y1, outline, place)
    return 0


cdef int _add_box(
    _Found found, Handle handle, Py_ssize_t place, uint8_t kind, const Matrix *outer, const View *view
) except -1:
    """Add the box of an object of which only this matters."""
    cdef float left = 0, bottom = 0, right = 0, top = 0
    cdef double x0 = INFINITY, y0 = INFINITY, x1 = -INFINITY, y1 = -INFINITY, x, y, u, v
    cdef int corner
    cdef Ink untold
    untold.color, untold.alpha, untold.width, untold.dashed = UNTOLD_COLOR, 1, 0, False
    if not get_bounds(handle, &left, &bottom, &right, &top):
        return 0
    for corner in range(4):
        u, v = right if corner & 2 else left, top if corner & 1 else bottom
        x, y = outer.a * u + outer.d * v + outer.f, outer.b * u + outer.e * v + outer.g
        displayed(view, &x, &y)
        x0, y0, x1, y1 = least(x0, x), least(y0, y), most(x1, x), most(y1, y)
    return found.add(kind, x0, y0, x1, y1, &untold, place)


cdef object _cut(_Found found, objects):
    """Cut paints to their clip, that of their form, and the page; those of which nothing is left are dropped."""
    cdef Py_ssize_t index, owners = 0, owner = -1, kept = 0
    cdef double wide = objects.frame.width, high = objects.frame.height
    cdef double x0, y0, x1, y1, left, top, right, bottom
    cdef Paint *paint
    all_places = np.empty(found.count, np.int64)
    cdef int64_t[::1] places = all_places  # of the objects that paint
    for index in range(found.count):
        if not index or found.rows[index].order != found.rows[index - 1].order:
            places[owners] = found.rows[index].order
            owners += 1
    own = all_places[:owners]
    cdef const double[:, ::1] clips = objects.clips_of(objects.handles[own], objects.forms[own])
    for index in range(found.count):
        paint = &found.rows[index]
        if owner < 0 or places[owner] != paint.order:
            owner += 1
            left, top = most(clips[owner, 0] - CLIP_EDGE, 0), most(clips[owner, 1] - CLIP_EDGE, 0)
            right, bottom = least(clips[owner, 2] + CLIP_EDGE, wide), least(clips[owner, 3] + CLIP_EDGE, high)
        x0, y0, x1, y1 = paint.x0, paint.y0, paint.x1, paint.y1
        if not (most(x0, x1) >= left and least(x0, x1) <= right and most(y0, y1) >= top and least(y0, y1) <= bottom):
            continue
        # a diagonal is kept whole when any of it may be seen
        if paint.kind != STROKE or fabs(x1 - x0) <= UPRIGHT or fabs(y1 - y0) <= UPRIGHT:
            paint.x0, paint.y0 = <float>least(most(x0, left), right), <float>least(most(y0, top), bottom)
            paint.x1, paint.y1 = <float>least(most(x1, left), right), <float>least(most(y1, top), bottom)
        found.rows[kept] = paint[0]
        kept += 1
    paints = np.empty(kept, primitives.PAINT)
    cdef Paint[::1] rows = paints
    for index in range(kept):
        rows[index] = found.rows[index]
    return paints
