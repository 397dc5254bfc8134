# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True, initializedcheck=False
"""Which fills lie over which cells, compiled: ``fills_python.py`` in loops over plain numbers.

Sides of fills have four bytes, and places of cells eight; a tolerance has as many as what it is added to.
"""

import numpy as np

from torikumi.extractors import fills_python as plain
from torikumi.extractors import settings, squares
from torikumi.schemas.primitives import PAINT

include "paint_record.pxi"
include "record_access.pxi"

cdef const Paint[:] _paints_are_so = np.zeros(1, dtype=PAINT)  # or there is an error, and this module is not taken

cdef uint32_t WHITE = plain.WHITE
cdef int VOID = squares.VOID
cdef float FILL_SIDE_MIN = settings.FILL_SIDE_MIN, NEAR_4 = settings.FILL_NEAR
cdef double NEAR = settings.FILL_NEAR


def filled_cells(boxes, backgrounds):
    """Which cells have a background; see `torikumi.extractors.fills_python.filled_cells`."""
    filled = np.zeros(len(boxes), dtype=np.bool_)
    cdef Py_ssize_t count, cell, i
    cdef const Paint *grounds = <const Paint *>records_of(backgrounds, PAINT, &count)
    cdef double left, top, right, bottom, x, y
    if not count:
        return filled
    cdef unsigned char[::1] marks = filled.view(np.uint8)
    for cell in range(len(marks)):
        left, top, right, bottom = boxes[cell]
        x, y = (left + right) / 2, (top + bottom) / 2
        for i in range(count - 1, -1, -1):  # the last one is seen
            if grounds[i].x0 <= x <= grounds[i].x1 and grounds[i].y0 <= y <= grounds[i].y1:
                marks[cell] = grounds[i].color != WHITE
                break
    return filled


def free_fills(backgrounds, grids):
    """Fills that may be cells of their own; see `torikumi.extractors.fills_python.free_fills`."""
    cdef Py_ssize_t count, i, larges = 0, frees = 0
    cdef const Paint *fills = <const Paint *>records_of(backgrounds, PAINT, &count)
    places = np.empty((2, count), dtype=np.intp)
    cdef Py_ssize_t[:, ::1] place = places
    cdef _Cells cells
    cdef list ruled = [_Cells(grid) for grid in grids]
    for i in range(count):
        if not (fills[i].x1 - fills[i].x0 >= FILL_SIDE_MIN and fills[i].y1 - fills[i].y0 >= FILL_SIDE_MIN):
            continue
        place[0, larges] = i
        larges += 1
        for cells in ruled:
            if cells.are_coloured_by(fills[i]):
                break
        else:
            place[1, frees] = i
            frees += 1
    return places[0, :larges], places[1, :frees]


cdef class _Cells:
    """The cells of a grid."""

    cdef const double[:] xs
    cdef const double[:] ys
    cdef const int[:, :] squares
    cdef float left, top, right, bottom  # how far what only colours them may reach
    cdef bint are_all  # no square of the grid lies outside the table

    def __init__(self, grid):
        cdef Py_ssize_t row, column
        self.xs, self.ys, self.squares = grid.xs, grid.ys, grid.squares
        self.left, self.right = self.xs[0] - NEAR, self.xs[len(self.xs) - 1] + NEAR
        self.top, self.bottom = self.ys[0] - NEAR, self.ys[len(self.ys) - 1] + NEAR
        self.are_all = True
        for row in range(self.squares.shape[0]):
            for column in range(self.squares.shape[1]):
                self.are_all = self.are_all and self.squares[row, column] != VOID

    cdef bint are_coloured_by(self, Paint fill) except -1:
        """Whether a fill covers nothing of the grid but cells."""
        cdef Py_ssize_t row, column
        cdef float left = fill.x0 + NEAR_4, right = fill.x1 - NEAR_4
        cdef float top = fill.y0 + NEAR_4, bottom = fill.y1 - NEAR_4
        if not (
            fill.x0 >= self.left and fill.x1 <= self.right and fill.y0 >= self.top and fill.y1 <= self.bottom
        ):
            return False
        if self.are_all:
            return True
        for row in range(self.squares.shape[0]):
            if not (self.ys[row + 1] > top and self.ys[row] < bottom):
                continue
            for column in range(self.squares.shape[1]):
                if self.squares[row, column] == VOID and self.xs[column + 1] > left and self.xs[column] < right:
                    return False
        return True
