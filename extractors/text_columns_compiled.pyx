# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True, initializedcheck=False
"""What lines leave free of the width of their columns of text: `text_columns_python`, compiled."""

from libc.math cimport fabs
from libc.stdint cimport uint8_t

import numpy as np

from torikumi.extractors import characters
include "../schemas/line_slots.pxi"

cdef object HANGING = characters.HANGING


cdef struct Width:
    # a column of text while its lines are looked at, and then its edges
    double x0, x1, begin, end, size
    double left, right
    bint known


cdef (double, double, double) level_of(line) except *:
    """Where a line begins and ends across the page, and its size."""
    box = value_of(line, BOX)
    return edge_of(box, 0), edge_of(box, 2), value_of(line, SIZE)


def free_widths_of(boxes, texts, columns):
    """The free width and the indent of the lines of a table in their columns of text."""
    cdef dict numbers = {}
    cdef list rooms = [], indents = [], own = [numbers.setdefault(place, len(numbers)) for place in columns]
    cdef Py_ssize_t cell, number
    if not len(boxes) == len(texts) == len(own):
        raise ValueError("there are not as many boxes, texts and columns")
    room = np.zeros((len(numbers), sizeof(Width)), np.uint8)
    cdef uint8_t[:, ::1] memory = room
    cdef Width *widths = <Width *>&memory[0, 0] if len(numbers) else NULL
    for cell in range(len(own)):
        number = own[cell]
        _widen(&widths[number], boxes[cell], texts[cell])
    for number in range(len(numbers)):
        _close(&widths[number])
    for cell in range(len(own)):
        number = own[cell]
        _measure(&widths[number], texts[cell], rooms, indents)
    return rooms, indents


cdef int _widen(Width *width, box, lines) except -1:
    """Take the lines of a cell into its column of text."""
    cdef double begin, end, size, x0 = edge_of(box, 0), x1 = edge_of(box, 2)
    cdef str text
    for line in lines:
        if value_of(line, VERTICAL):
            continue
        begin, end, size = level_of(line)
        text = value_of(line, TEXT)
        if text[len(text) - 1] in HANGING:
            end -= size * 0.5  # a mark that hangs past the edge is not counted
        if not width.known:
            width.known = True
            width.x0, width.x1, width.begin, width.end, width.size = x0, x1, begin, end, size
        width.x0, width.x1 = min(width.x0, x0), max(width.x1, x1)
        width.begin, width.end, width.size = min(width.begin, begin), max(width.end, end), max(width.size, size)
    return 0


cdef void _close(Width *width) noexcept:
    """Tell the edges of a column of text; see `torikumi.extractors.text_columns_python.column_of_text`."""
    cdef double padding
    width.left = max(width.begin, width.x0)
    padding = min(width.left - width.x0, width.size)
    width.right = min(max(width.end, width.x1 - padding), width.x1 + width.size)


cdef int _measure(const Width *width, lines, list rooms, list indents) except -1:
    """Tell the free widths and indents of the lines of one cell."""
    cdef Py_ssize_t first = len(rooms), place = 0
    cdef double begin, end, size, room, indent
    cdef bint set_in = False
    for line in lines:
        if value_of(line, VERTICAL):
            rooms.append(value_of(line, ROOM))
            indents.append(value_of(line, INDENT))
            continue
        begin, end, size = level_of(line)
        indent, room = begin - width.left, width.right - end
        set_in = set_in or indent > size
        rooms.append(room if room > 0.0 else 0.0)
        indents.append(indent if indent > 0.0 else 0.0)
    if set_in and _is_free_on_both_sides(width, lines):
        for place in range(len(lines)):
            line = lines[place]
            if not value_of(line, VERTICAL):
                begin, end, size = level_of(line)
                rooms[first + place] = max(0.0, (width.right - end) + (begin - width.left))
                indents[first + place] = 0.0
    return 0


cdef bint _is_free_on_both_sides(const Width *width, lines) except -1:
    """Whether lines are centred, which have their free width on both sides, or right-aligned, on the left."""
    cdef double begin, end, size, indent
    cdef double first_end = 0, last_end = 0, least = 0, most = 0
    cdef bint centred = True, begun = False
    for line in lines:
        if value_of(line, VERTICAL):
            continue
        begin, end, size = level_of(line)
        indent = begin - width.left
        if not begun:
            begun, first_end, last_end, least, most = True, end, end, indent, indent
        first_end, last_end, least, most = min(first_end, end), max(last_end, end), min(least, indent), max(most, indent)
        centred = centred and fabs(indent - (width.right - end)) <= 0.6 * size
    return centred or (last_end - first_end <= 1.0 and most - least > 1.0)
