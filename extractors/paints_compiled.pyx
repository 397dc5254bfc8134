# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True, initializedcheck=False
"""What is asked of all paints of a page: `torikumi.extractors.paints_python`, compiled."""

from libc.math cimport fabsf

import numpy as np

from torikumi.extractors import settings
from torikumi.extractors.paints_python import UNTOLD
from torikumi.schemas.primitives import PAINT, PaintKind

include "near_colors.pxi"
include "paint_record.pxi"
include "record_access.pxi"

# an error here says that the struct is not laid out as the records are
cdef const Paint[:] _are_laid_out_so = np.zeros(1, dtype=PAINT)

cdef uint8_t LINE = (PaintKind.STROKE | PaintKind.FILL).value
cdef float RULE_THICKNESS_MAX = settings.RULE_THICKNESS_MAX
cdef float LANE_MIN = settings.LANE_MIN
cdef uint32_t PAPER = 0xFFFFFF


def of_kind(all_paints, uint8_t kinds):
    """The paints of a kind, or of one of several."""
    cdef Py_ssize_t count, index
    cdef const Paint *paints = <const Paint *>records_of(all_paints, PAINT, &count)
    cdef list found = []
    for index in range(count):
        if paints[index].kind & kinds:
            found.append(index)
    return all_paints.take(found) if found else all_paints[:0]


def doubtful_rules(all_paints):
    """The places of lines and thin rectangles that are white, as a reader tells, or whose colour it does not tell."""
    cdef Py_ssize_t count, index
    cdef const Paint *paints = <const Paint *>records_of(all_paints, PAINT, &count)
    cdef const Paint *paint
    cdef float width, height
    cdef list found = []
    for index in range(count):
        paint = &paints[index]
        width, height = fabsf(paint.x1 - paint.x0), fabsf(paint.y1 - paint.y0)
        if (
            paint.kind & LINE
            and (width <= RULE_THICKNESS_MAX or height <= RULE_THICKNESS_MAX)
            and (width >= LANE_MIN or height >= LANE_MIN)
            and paint.alpha > 0
            and (are_near(paint.color, PAPER) or paint.color in UNTOLD)
        ):
            found.append(index)
    return np.array(found, dtype=np.intp)
