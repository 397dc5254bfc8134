# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True, initializedcheck=False
"""The numbers and texts of a page's lines: `torikumi.extractors.lines_python`, compiled.

What numpy does in single precision is done so here, and sorting keeps the order of equals as numpy's does.
"""

from cpython.mem cimport PyMem_Free, PyMem_Malloc
from libc.math cimport fabs
from libc.stdint cimport int16_t, int32_t, int64_t, uint8_t, uint16_t, uint32_t
from libc.stdlib cimport qsort

import numpy as np

from torikumi.extractors import characters, settings
from torikumi.extractors.lines_python import (
    SPACE_EM as _SPACE_EM,
    SPACE_LATIN_EM as _SPACE_LATIN_EM,
    SPREAD_EM as _SPREAD_EM,
    WORD_EM_MAX as _WORD_EM_MAX,
    LineColumns,
)

cdef extern from "Python.h":
    Py_UCS4 PyUnicode_READ_CHAR(object text, Py_ssize_t place)
    object PyUnicode_FromKindAndData(int kind, const void *characters, Py_ssize_t length)
    const int PyUnicode_4BYTE_KIND

include "glyph_record.pxi"

cdef double SPACE_EM = _SPACE_EM
cdef double SPACE_LATIN_EM = _SPACE_LATIN_EM
cdef double SPREAD_EM = _SPREAD_EM
cdef double WORD_EM_MAX = _WORD_EM_MAX

cdef object WORD_ENDS = characters.WORD_ENDS
cdef uint8_t SCRIPT_BITS = characters.SCRIPT_BITS
cdef uint8_t LATIN = characters.LATIN
cdef uint8_t FIRST_NEVER = characters.FIRST_NEVER
cdef uint8_t LAST_NEVER = characters.LAST_NEVER
cdef uint8_t WORD_MARK = characters.WORD_MARK
cdef uint8_t OTHER = characters.SCRIPTS.index("other")
cdef uint8_t LATIN_SCRIPT = characters.SCRIPTS.index("latin")

cdef uint8_t[::1] TRAITS = bytearray(0x110000)
"""The traits of each character by its code point, filled as characters come."""


def line_columns(glyphs, texts, spaces, owners, writing):
    """Order glyphs into lines, and measure these; see `torikumi.extractors.lines_python.line_columns`."""
    cdef Py_ssize_t count = len(glyphs)
    found = np.arange(count, dtype=np.intp)
    columns = tuple([[] for _ in range(14)])
    if not count:
        return LineColumns(found, *columns)
    cdef tuple letters = tuple(texts)
    cdef Py_ssize_t characters_in_all = 0
    for text in letters:
        characters_in_all += len(<str>text)
    # each is looked at as numbers once: numpy tells the shape of a record slowly
    cdef const Glyph[:] ink = glyphs
    cdef const Py_ssize_t[:] owner = owners
    cdef const int16_t[:] direction = writing
    cdef Py_ssize_t[::1] order = found
    # a run of numbers for each thing told of a glyph: the first three by glyph, the others in the order of the lines
    cdef double[:, ::1] numbers = np.empty((5, count), dtype=np.float64)
    _place(ink, direction, numbers[0], numbers[1], numbers[2])
    starts = _order(ink, owner, direction, numbers[0], numbers[2], order, np.empty((3, count), dtype=np.int64))
    _measure(
        ink, letters, spaces.view(np.uint8), owner, direction, order, starts, numbers,
        np.empty(count, dtype=np.uint8), np.empty(characters_in_all + count, dtype=np.uint32), columns,
    )
    return LineColumns(found, *columns)


cdef int _place(
    const Glyph[:] glyphs, const int16_t[:] writing, double[::1] begins, double[::1] ends, double[::1] across
) except -1:
    """Coordinates along the line (begin, end) and across it (growing from line to line), whatever its direction."""
    cdef Py_ssize_t index
    cdef double x0, y0, x1, y1
    for index in range(glyphs.shape[0]):
        x0, y0, x1, y1 = glyphs[index].x0, glyphs[index].y0, glyphs[index].x1, glyphs[index].y1
        if writing[index] == 1:
            begins[index], ends[index], across[index] = y0, y1, -(x0 + x1) / 2
        elif writing[index] == 90:
            begins[index], ends[index], across[index] = y0, y1, -<double>glyphs[index].origin_x
        elif writing[index] == 180:
            begins[index], ends[index], across[index] = -x1, -x0, -<double>glyphs[index].origin_y
        elif writing[index] == 270:
            begins[index], ends[index], across[index] = -y1, -y0, glyphs[index].origin_x
        else:
            begins[index], ends[index], across[index] = x0, x1, glyphs[index].origin_y
    return 0


cdef object _order(
    const Glyph[:] glyphs,
    const Py_ssize_t[:] owners,
    const int16_t[:] writing,
    const double[::1] begins,
    const double[::1] across,
    Py_ssize_t[::1] order,
    int64_t[:, ::1] room,
):
    """Put glyphs in the order of the lines, and tell where each line begins."""
    cdef Py_ssize_t index, here, before, count = order.shape[0]
    cdef float reach = settings.BASELINE_EM
    cdef int64_t[::1] group = room[0]
    cdef int64_t[::1] spare = room[1]
    cdef int64_t[::1] number = room[2]
    cdef int64_t lines = 0
    cdef float larger
    for index in range(count):
        group[index] = owners[index] * 1024 + writing[index]
    _sort(order, spare, group, across)
    starts = [0]
    number[order[0]] = 0
    for index in range(1, count):
        before, here = order[index - 1], order[index]
        larger = max(glyphs[here].size, glyphs[before].size)
        if group[here] != group[before] or not fabs(across[here] - across[before]) <= <double>(reach * larger):
            lines += 1
            starts.append(index)
        number[here] = lines
    for index in range(count):
        order[index] = index
    _sort(order, spare, number, begins)
    return starts


cdef inline bint _less(const int64_t[::1] group, const double[::1] key, Py_ssize_t one, Py_ssize_t other) except -1:
    return group[one] < group[other] or (group[one] == group[other] and key[one] < key[other])


cdef int _sort(Py_ssize_t[::1] order, int64_t[::1] spare, const int64_t[::1] group, const double[::1] key) except -1:
    """Sort indices by group, then key; equals keep their order. Stretches that are in order already are not moved."""
    cdef Py_ssize_t count = order.shape[0]
    cdef Py_ssize_t width = 1, low, middle, high, left, right, index
    while width < count:
        low = 0
        while low + width < count:
            middle, high = low + width, min(low + 2 * width, count)
            if _less(group, key, order[middle], order[middle - 1]):
                left, right = low, middle
                for index in range(low, high):
                    if right >= high or (left < middle and not _less(group, key, order[right], order[left])):
                        spare[index] = order[left]
                        left += 1
                    else:
                        spare[index] = order[right]
                        right += 1
                for index in range(low, high):
                    order[index] = spare[index]
            low += 2 * width
        width *= 2
    return 0


cdef int _measure(
    const Glyph[:] glyphs,
    tuple texts,
    const uint8_t[:] spaces,
    const Py_ssize_t[:] owners,
    const int16_t[:] writing,
    const Py_ssize_t[::1] order,
    list starts,
    double[:, ::1] numbers,
    uint8_t[::1] traits,
    uint32_t[::1] letters,
    tuple columns,
) except -1:
    """Fill the columns of the lines, which are those of `LineColumns` after the first."""
    cdef Py_ssize_t index, place, start, stop, last, glyph, line, written, number
    cdef double size, gap, widest, narrowest, lead, word
    cdef float x0, y0, x1, y1
    cdef int32_t content
    cdef bint parted, spread, latin, latin_next, ideographic
    cdef str text
    cdef const double[::1] along0 = numbers[0], along1 = numbers[1]
    cdef double[::1] begins = numbers[3], ends = numbers[4]
    cdef list all_starts = columns[0], stops = columns[1], all_owners = columns[2], boxes = columns[3]
    cdef list lines = columns[4], sizes = columns[5], lengths = columns[6], vertical = columns[7]
    cdef list space_after = columns[8], contents = columns[9], leads = columns[10], lead_words = columns[11]
    cdef list gaps = columns[12], overlaps = columns[13]
    cdef float bottom_before = 0
    cdef Py_ssize_t owner_before = 0
    for index in range(order.shape[0]):
        begins[index], ends[index] = along0[order[index]], along1[order[index]]
        text = texts[order[index]]
        traits[index] = _traits_of(text)
    for line in range(len(starts)):
        start = starts[line]
        stop = starts[line + 1] if line + 1 < len(starts) else order.shape[0]
        last = stop - 1
        size = _median(glyphs, order, start, stop)
        x0, y0, x1, y1 = glyphs[order[start]].x0, glyphs[order[start]].y0, glyphs[order[start]].x1, glyphs[order[start]].y1
        content = glyphs[order[start]].content
        # the gap after the last glyph of a line is none
        widest, narrowest, parted = 0.0, 0.0, False
        for index in range(start, stop):
            glyph = order[index]
            x0, y0 = min(x0, glyphs[glyph].x0), min(y0, glyphs[glyph].y0)
            x1, y1 = max(x1, glyphs[glyph].x1), max(y1, glyphs[glyph].y1)
            if glyphs[glyph].content != content:
                content = -1
            if index < last:
                gap = (begins[index + 1] - ends[index]) / size
                narrowest = gap if index == start else min(narrowest, gap)
                widest = gap if index == start else max(widest, gap)
                if spaces[glyph] or gap >= SPACE_LATIN_EM:
                    parted = True
        spread = stop - start > 2 and narrowest >= SPREAD_EM and widest - narrowest <= SPREAD_EM
        written = 0
        for index in range(start, stop):
            text = texts[order[index]]
            for place in range(len(text)):
                letters[written] = PyUnicode_READ_CHAR(text, place)
                written += 1
            if not parted or index == last:
                continue
            gap = (begins[index + 1] - ends[index]) / size
            latin, latin_next = traits[index] & LATIN, traits[index + 1] & LATIN
            if spaces[order[index]]:
                # the width tells an ideographic space (1 em) from a word space (a quarter, more in justified lines)
                ideographic = gap >= 0.9 or (gap >= 0.6 and not latin and not latin_next)
                letters[written] = 0x3000 if ideographic else 0x20
                written += 1
            elif gap >= SPACE_LATIN_EM:
                if latin_next and (
                    latin
                    # a mark between a Latin word and the letter of the next one
                    or (
                        not spread
                        and text in WORD_ENDS
                        and index > start
                        and traits[index - 1] & LATIN
                        and texts[order[index + 1]][0].isalpha()
                    )
                ):
                    letters[written] = 0x20
                    written += 1
                elif gap >= SPACE_EM and not spread:
                    letters[written] = 0x20 if latin or latin_next else 0x3000
                    written += 1
        unit, unit_and_word = _lead(traits, begins[start], ends, start, stop, WORD_EM_MAX * size)
        if line and bottom_before > y0 and owner_before == owners[order[start]]:
            overlaps.append(line - 1)
        bottom_before, owner_before = y1, owners[order[start]]
        number = writing[order[start]]
        all_starts.append(start)
        stops.append(stop)
        all_owners.append(owners[order[start]])
        boxes.append((x0, y0, x1, y1))
        lines.append(PyUnicode_FromKindAndData(PyUnicode_4BYTE_KIND, &letters[0], written) if written else "")
        sizes.append(size)
        lengths.append(stop - start)
        vertical.append(number == 1 or number == 90 or number == 270)
        space_after.append(spaces[order[last]] != 0)
        contents.append(content)
        leads.append(unit)
        lead_words.append(unit_and_word)
        gaps.append(max(widest, 0.0))
    return 0


cdef int _ascending(const void *one, const void *other) noexcept nogil:
    cdef float a = (<const float *>one)[0], b = (<const float *>other)[0]
    return (a > b) - (a < b)


cdef double _median(const Glyph[:] glyphs, const Py_ssize_t[::1] order, Py_ssize_t start, Py_ssize_t stop) except? -1:
    """The median of the sizes of a line's glyphs; 1 where it is 0."""
    cdef Py_ssize_t index, count = stop - start
    cdef float first = glyphs[order[start]].size
    cdef double median = first
    cdef bint alike = True
    cdef float *sizes
    for index in range(start, stop):
        alike &= glyphs[order[index]].size == first
    if not alike:
        sizes = <float *>PyMem_Malloc(count * sizeof(float))
        if sizes is NULL:
            raise MemoryError
        try:
            for index in range(count):
                sizes[index] = glyphs[order[start + index]].size
            qsort(sizes, count, sizeof(float), _ascending)
            median = (<double>sizes[(count - 1) // 2] + <double>sizes[count // 2]) / 2
        finally:
            PyMem_Free(sizes)
    return median if median != 0 else 1.0


cdef int _traits_of(str text) except -1:
    """The traits of a glyph: those of its character, but that several together are no mark."""
    cdef Py_UCS4 character
    cdef int found
    if not len(text):
        return OTHER
    character = PyUnicode_READ_CHAR(text, 0)
    found = TRAITS[character]
    if not found:
        found = TRAITS[character] = characters.traits(text[0])
    return found if len(text) == 1 else found & ~(FIRST_NEVER | LAST_NEVER | WORD_MARK)


cdef (double, double) _lead(
    const uint8_t[::1] traits, double begin, const double[::1] ends, Py_ssize_t start, Py_ssize_t stop, double reach
) except *:
    """Widths of the first unit that no wrap may break, and of the first word."""
    cdef Py_ssize_t opening = start, unit, word
    cdef uint8_t kind
    while opening < stop - 1 and traits[opening] & LAST_NEVER:
        opening += 1
    kind = traits[opening] & SCRIPT_BITS
    unit = opening + 1
    while unit < stop and (
        traits[unit] & FIRST_NEVER or (kind == LATIN_SCRIPT and traits[unit] & SCRIPT_BITS == LATIN_SCRIPT)
    ):
        unit += 1
    word = unit
    while (
        kind != OTHER
        and word < stop
        and (
            traits[word] & FIRST_NEVER
            or traits[word] & SCRIPT_BITS == kind
            # a mark between letters of one Latin word (AI-OCR)
            or (
                kind == LATIN_SCRIPT
                and word + 1 < stop
                and traits[word] & WORD_MARK
                and traits[word - 1] & SCRIPT_BITS == LATIN_SCRIPT == traits[word + 1] & SCRIPT_BITS
            )
        )
        and ends[word] - begin <= reach
    ):
        word += 1
    if traits[word - 1] & FIRST_NEVER:
        # Writer does not wrap between a comma and a Latin word: め、ICT goes to the next line as one
        while word < stop and traits[word] & SCRIPT_BITS == LATIN_SCRIPT:
            word += 1
    return ends[unit - 1] - begin, ends[word - 1] - begin
