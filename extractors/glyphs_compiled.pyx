# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True, initializedcheck=False
"""What is asked of all letters of a page: `torikumi.extractors.glyphs_python`, compiled.

What numpy does in single precision is done so here.
"""

from cpython.mem cimport PyMem_Calloc, PyMem_Free
from cpython.ref cimport Py_INCREF
from cpython.tuple cimport PyTuple_New, PyTuple_SET_ITEM
from libc.math cimport fabs, fabsf, sqrt
from libc.stdint cimport int64_t

import numpy as np

from torikumi.extractors import glyphs_python as plain
from torikumi.extractors import settings
from torikumi.extractors.squares import VOID as _VOID
from torikumi.schemas.primitives import GLYPH, PAINT, GlyphFlag, PaintKind

include "glyph_record.pxi"
include "near_colors.pxi"
include "paint_record.pxi"
include "record_access.pxi"

cdef uint8_t INVISIBLE = GlyphFlag.INVISIBLE.value, PICTURED = GlyphFlag.PICTURED.value
cdef uint8_t VERTICAL = GlyphFlag.VERTICAL.value
cdef uint8_t PICTURES = (PaintKind.SHAPE | PaintKind.IMAGE).value, FILL = PaintKind.FILL.value
cdef uint32_t WHITE = 0xFFFFFF
cdef float OVERPRINT_EM = settings.OVERPRINT_EM
cdef float GROUND_ALPHA = plain.GROUND_ALPHA, COVER_ALPHA = plain.COVER_ALPHA
cdef float LEVEL_EM = plain.LEVEL_EM, ADJACENT_EM = plain.ADJACENT_EM
cdef double COLUMN_GAP_EM = plain.COLUMN_GAP_EM, SPREAD_EM = plain.SPREAD_EM
cdef Py_ssize_t SPREAD_MAX = plain.SPREAD_MAX
cdef int32_t VOID = _VOID

cdef object PLACE = np.dtype(np.intp), TRUTH = np.dtype(np.bool_)
cdef object COORDINATE = np.dtype(np.float64), NUMBER = np.dtype(np.int32)

cdef enum:
    REACH_MAX = 32  # no copy of a letter is this far away (points)
    PLACE_MAX = 1_000_000  # no page is this wide or high (points)
    LOOKS_MAX = 64  # comparisons for each letter; a page that takes more is left to the search that is bounded

NONE = np.array([], dtype=np.intp)
NONE.flags.writeable = False

# an error here says that the structs are not laid out as the records are
cdef const Glyph[:] _are_laid_out_so = np.zeros(1, dtype=GLYPH)
cdef const Paint[:] _are_laid_out_so_too = np.zeros(1, dtype=PAINT)


# -- which are seen --------------------------------------------------------------------------------------------------


def unseen_letters(all_glyphs, all_backgrounds, all_paints):
    """The letters that a reader of the page does not see; see `torikumi.extractors.glyphs_python.unseen_letters`."""
    cdef Py_ssize_t count, ground_count, paint_count, index
    cdef const Glyph *glyphs = <const Glyph *>records_of(all_glyphs, GLYPH, &count)
    cdef const Paint *grounds = <const Paint *>records_of(all_backgrounds, PAINT, &ground_count)
    cdef const Paint *paints = <const Paint *>records_of(all_paints, PAINT, &paint_count)
    cdef list unseen = [], covered = []
    cdef dict known = {}  # of each colour whether it is near to that of paper or of some background
    cdef int64_t latest = -1  # of the rectangles that may cover a letter
    cdef int64_t clear = -1  # the last colour that was found not to be
    for index in range(ground_count):
        if grounds[index].alpha > COVER_ALPHA:
            latest = max(latest, <int64_t>grounds[index].order)
    for index in range(count):
        if glyphs[index].flags & INVISIBLE:
            unseen.append(index)
            continue
        if glyphs[index].color != clear:
            near = known.get(glyphs[index].color)
            if near is None:
                near = known[glyphs[index].color] = _is_near_any(glyphs[index].color, grounds, ground_count)
            if not near:
                clear = glyphs[index].color
            elif not glyphs[index].flags & PICTURED and _is_of_its_ground(
                &glyphs[index], grounds, ground_count, paints, paint_count
            ):
                unseen.append(index)
                continue
        if glyphs[index].order <= latest and _is_covered(&glyphs[index], grounds, ground_count):
            covered.append(index)
    return _places(unseen), _places(covered)


cdef bint _is_near_any(uint32_t color, const Paint *grounds, Py_ssize_t count) noexcept:
    """Whether a colour is near to that of paper or of some background."""
    cdef Py_ssize_t index
    if are_near(color, WHITE):
        return True
    for index in range(count):
        if are_near(color, grounds[index].color):
            return True
    return False


cdef bint _is_of_its_ground(
    const Glyph *glyph, const Paint *grounds, Py_ssize_t ground_count, const Paint *paints, Py_ssize_t paint_count
) noexcept:
    """Whether a letter has the colour of what lies under it, as far as that is known."""
    cdef Py_ssize_t index
    for index in range(paint_count):
        if paints[index].kind & PICTURES and _is_over(glyph, &paints[index]):
            return False
    for index in range(ground_count - 1, -1, -1):  # the last one is seen
        if grounds[index].alpha > GROUND_ALPHA and _is_over(glyph, &grounds[index]):
            return are_near(glyph.color, grounds[index].color)
    return are_near(glyph.color, WHITE)


cdef bint _is_covered(const Glyph *glyph, const Paint *grounds, Py_ssize_t count) noexcept:
    """Whether a letter lies under an opaque rectangle that was painted after it."""
    cdef Py_ssize_t index
    for index in range(count):
        if (
            glyph.order <= grounds[index].order
            and grounds[index].alpha > COVER_ALPHA
            and _is_over(glyph, &grounds[index])
        ):
            return True
    return False


cdef inline bint _is_over(const Glyph *glyph, const Paint *paint) noexcept:
    """Whether the middle of a letter is within the box of a paint."""
    cdef float x = (glyph.x0 + glyph.x1) / 2, y = (glyph.y0 + glyph.y1) / 2
    return paint.x0 <= x <= paint.x1 and paint.y0 <= y <= paint.y1


cdef object _places(list found):
    """Places as an array; mostly there are none."""
    return np.array(found, dtype=np.intp) if found else NONE


def has_color_of_ground(all_glyphs, all_paints):
    """Whether some letter has just the colour of paper or of a filled rectangle."""
    cdef Py_ssize_t count, paint_count, index, paint
    cdef const Glyph *glyphs = <const Glyph *>records_of(all_glyphs, GLYPH, &count)
    cdef const Paint *paints = <const Paint *>records_of(all_paints, PAINT, &paint_count)
    cdef set grounds = {WHITE}
    for paint in range(paint_count):
        if paints[paint].kind & FILL:
            grounds.add(paints[paint].color)
    for index in range(count):
        if (not index or glyphs[index].color != glyphs[index - 1].color) and glyphs[index].color in grounds:
            return True
    return False


# -- which repeat ----------------------------------------------------------------------------------------------------


def may_repeat(all_glyphs, texts):
    """Whether some letter may stand a second time within reach: if not, there is surely none.

    The letters are kept by squares of the page, of which one holds about one of them; mostly one is looked at for each.

    Args:
        all_glyphs: Array of `torikumi.schemas.primitives.GLYPH`.
        texts: The text of each.
    """
    cdef Py_ssize_t count, index
    cdef const Glyph *glyphs = <const Glyph *>records_of(all_glyphs, GLYPH, &count)
    cdef tuple letters = tuple(texts)
    cdef float left, top, right, bottom, largest = 0, x, y
    cdef Squares squares
    cdef double wide, high
    if len(letters) != count:
        raise ValueError("each letter has one text")
    if count < 2:
        return False
    left, top = right, bottom = glyphs[0].origin_x, glyphs[0].origin_y
    for index in range(count):
        if not _reach(&glyphs[index]) < REACH_MAX:
            return True  # a letter of no real page
        if _reach(&glyphs[index]) > largest:
            largest = _reach(&glyphs[index])
        x, y = glyphs[index].origin_x, glyphs[index].origin_y
        if x < left:
            left = x
        elif x > right:
            right = x
        if y < top:
            top = y
        elif y > bottom:
            bottom = y
    if not (-PLACE_MAX < left <= right < PLACE_MAX and -PLACE_MAX < top <= bottom < PLACE_MAX):
        return True
    wide, high = <double>right - left + 2 * largest, <double>bottom - top + 2 * largest
    squares.reach, squares.left, squares.top = largest, <double>left - largest, <double>top - largest
    # about one square for each letter, but none smaller than the reach
    squares.side = max(sqrt(wide * high / count), (wide + high) / count, largest)
    if squares.side == 0:
        squares.side = 1
    squares.across, squares.down = <Py_ssize_t>(wide / squares.side) + 2, <Py_ssize_t>(high / squares.side) + 2
    squares.last = <int *>PyMem_Calloc(squares.across * squares.down + count + 1, sizeof(int))
    if squares.last is NULL:
        raise MemoryError
    squares.before = squares.last + squares.across * squares.down
    try:
        return _repeats(glyphs, letters, &squares)
    finally:
        PyMem_Free(squares.last)


cdef struct Squares:
    # where letters are looked for: how far away, from where on, in how many squares of which side
    double reach, left, top, side
    Py_ssize_t across, down
    # of each square the letter that was put there last, and of each letter the one before it; 0 is none
    int *last
    int *before


cdef bint _repeats(const Glyph *glyphs, tuple letters, const Squares *squares) except -1:
    """Put each letter into its square, unless the same one stands there, or in a square beside, within reach."""
    cdef Py_ssize_t index, looks = LOOKS_MAX * len(letters), own, row, column, last_row, first_column, last_column
    cdef double x, y, reach = squares.reach, scale = 1 / squares.side
    cdef int other
    for index in range(len(letters)):
        x, y = glyphs[index].origin_x - squares.left, glyphs[index].origin_y - squares.top
        row, last_row = <Py_ssize_t>((y - reach) * scale), <Py_ssize_t>((y + reach) * scale)
        first_column, last_column = <Py_ssize_t>((x - reach) * scale), <Py_ssize_t>((x + reach) * scale)
        if not (0 <= row <= last_row < squares.down and 0 <= first_column <= last_column < squares.across):
            return True  # a place that is no number
        own = <Py_ssize_t>(y * scale) * squares.across + <Py_ssize_t>(x * scale)
        while row <= last_row:
            column = first_column
            while column <= last_column:
                other = squares.last[row * squares.across + column]
                while other:
                    if (
                        fabs(glyphs[index].origin_x - <double>glyphs[other - 1].origin_x) <= reach
                        and _are_within_reach(&glyphs[index], &glyphs[other - 1])
                        and letters[index] == letters[other - 1]
                    ):
                        return True
                    looks -= 1
                    if looks < 0:
                        return True
                    other = squares.before[other]
                column += 1
            row += 1
        squares.before[index + 1] = squares.last[own]
        squares.last[own] = <int>(index + 1)
    return False


cdef inline float _reach(const Glyph *glyph) noexcept:
    """How near another letter must be, in points."""
    return glyph.size * OVERPRINT_EM


cdef inline bint _are_within_reach(const Glyph *one, const Glyph *other) noexcept:
    """Whether one of two letters stands within reach of the other."""
    cdef double dx = fabs(<double>other.origin_x - <double>one.origin_x)
    cdef double dy = fabs(<double>other.origin_y - <double>one.origin_y)
    cdef float reach = max(_reach(one), _reach(other))
    return dx <= reach and dy <= reach


# -- what else is mostly asked in vain -------------------------------------------------------------------------------


def flagged(all_glyphs, uint8_t flag):
    """The places of glyphs that have a flag, or one of several: mostly none."""
    cdef Py_ssize_t count, index
    cdef const Glyph *glyphs = <const Glyph *>records_of(all_glyphs, GLYPH, &count)
    cdef list found = []
    for index in range(count):
        if glyphs[index].flags & flag:
            found.append(index)
    return _places(found)


def are_turned(all_glyphs):
    """Whether some glyph is not written from left to right."""
    cdef Py_ssize_t count, index
    cdef const Glyph *glyphs = <const Glyph *>records_of(all_glyphs, GLYPH, &count)
    for index in range(count):
        if glyphs[index].angle:
            return True
    return False


def reach_over(all_glyphs, double width, double height):
    """Whether the box of some glyph reaches over an edge of its page."""
    cdef Py_ssize_t count, index
    cdef const Glyph *glyphs = <const Glyph *>records_of(all_glyphs, GLYPH, &count)
    cdef const Glyph *glyph
    cdef float right = width, bottom = height
    for index in range(count):
        glyph = &glyphs[index]
        if not (
            0 <= glyph.x0 <= right and 0 <= glyph.x1 <= right and 0 <= glyph.y0 <= bottom and 0 <= glyph.y1 <= bottom
        ):
            return True
    return False


# -- parts and cells -------------------------------------------------------------------------------------------------


def part_of(all_glyphs, texts, all_spaces, all_indices):
    """Some of the glyphs of a page, with their texts and whether white space follows each."""
    cdef Py_ssize_t glyph_count, space_count, count, place, index, none
    cdef const Glyph *glyphs = <const Glyph *>records_of(all_glyphs, GLYPH, &glyph_count)
    cdef const uint8_t *spaces = <const uint8_t *>records_of(all_spaces, TRUTH, &space_count)
    cdef const Py_ssize_t *indices = <const Py_ssize_t *>records_of(all_indices, PLACE, &count)
    cdef tuple letters = tuple(texts)
    cdef tuple some = PyTuple_New(count)
    taken, after = np.empty(count, dtype=GLYPH), np.empty(count, dtype=np.bool_)
    cdef Glyph *into = <Glyph *>records_of(taken, GLYPH, &none)
    cdef uint8_t *follow = <uint8_t *>records_of(after, TRUTH, &none)
    if not glyph_count == space_count == len(letters):
        raise ValueError("each glyph has one text, and white space after it or not")
    for place in range(count):
        index = indices[place]
        if not 0 <= index < glyph_count:
            raise IndexError(index)
        letter = letters[index]
        Py_INCREF(letter)
        PyTuple_SET_ITEM(some, place, letter)
        into[place] = glyphs[index]
        follow[place] = spaces[index]
    return taken, some, after


def put_into_cells(owners, all_glyphs, grid_xs, grid_ys, squares, Py_ssize_t offset):
    """Give glyphs to the cells of a grid; see `torikumi.extractors.glyphs_python.put_into_cells`."""
    cdef Py_ssize_t count, owner_count, x_count, y_count, square_count, index, row = 0, column = 0
    cdef const Glyph *glyphs = <const Glyph *>records_of(all_glyphs, GLYPH, &count)
    cdef Py_ssize_t *owner = <Py_ssize_t *>records_of(owners, PLACE, &owner_count, PyBUF_WRITABLE)
    grid_xs, grid_ys = np.ascontiguousarray(grid_xs, COORDINATE), np.ascontiguousarray(grid_ys, COORDINATE)
    squares = np.ascontiguousarray(squares, NUMBER)
    cdef const double *xs = <const double *>records_of(grid_xs, COORDINATE, &x_count)
    cdef const double *ys = <const double *>records_of(grid_ys, COORDINATE, &y_count)
    cdef const int32_t *cells = <const int32_t *>records_of(squares, NUMBER, &square_count)
    cdef int32_t cell
    if owner_count != count or square_count != (x_count - 1) * (y_count - 1):
        raise ValueError("each glyph has one owner, and a grid a square between any two of its lines")
    for index in range(count):
        column = _before(xs, x_count, (glyphs[index].x0 + glyphs[index].x1) / 2, column)
        row = _before(ys, y_count, (glyphs[index].y0 + glyphs[index].y1) / 2, row)
        if 0 < column < x_count and 0 < row < y_count:
            cell = cells[(row - 1) * (x_count - 1) + column - 1]
            if cell != VOID:
                owner[index] = cell + offset


def parted(owners, Py_ssize_t nobody):
    """Glyphs in cells, and the others; see `torikumi.extractors.glyphs_python.parted`."""
    cdef Py_ssize_t count, none, index, held = 0, free = 0
    cdef const Py_ssize_t *owner = <const Py_ssize_t *>records_of(owners, PLACE, &count)
    cdef Py_ssize_t *inside
    cdef Py_ssize_t *cells
    cdef Py_ssize_t *outside
    for index in range(count):
        held += owner[index] != nobody
    all_inside, all_cells, all_outside = (np.empty(size, dtype=PLACE) for size in (held, held, count - held))
    inside = <Py_ssize_t *>records_of(all_inside, PLACE, &none)
    cells = <Py_ssize_t *>records_of(all_cells, PLACE, &none)
    outside = <Py_ssize_t *>records_of(all_outside, PLACE, &none)
    held = 0
    for index in range(count):
        if owner[index] == nobody:
            outside[free] = index
            free += 1
        else:
            inside[held], cells[held] = index, owner[index]
            held += 1
    return all_inside, all_cells, all_outside


cdef inline Py_ssize_t _before(const double *lines, Py_ssize_t count, float place, Py_ssize_t guess) noexcept:
    """How many grid lines are at a place or before it: as many as for the letter before, or it is searched for."""
    cdef Py_ssize_t low = 0, middle
    if 0 < guess < count and lines[guess - 1] <= place < lines[guess]:
        return guess
    while low < count:
        middle = (low + count) // 2
        if place < lines[middle]:
            count = middle
        else:
            low = middle + 1
    return low


def strings_across(all_glyphs, owners):
    """Which glyphs go on with a string; see `torikumi.extractors.glyphs_python.strings_across`."""
    cdef Py_ssize_t count, owner_count, none, index
    cdef const Glyph *glyphs = <const Glyph *>records_of(all_glyphs, GLYPH, &count)
    cdef const Py_ssize_t *owner = <const Py_ssize_t *>records_of(owners, PLACE, &owner_count)
    cdef uint8_t *follows
    if owner_count != count:
        raise ValueError("each glyph has one owner")
    for index in range(1, count):
        if owner[index] != owner[index - 1] and _goes_on(&glyphs[index - 1], &glyphs[index]):
            break
    else:
        return None
    found = np.empty(count - 1, dtype=np.bool_)
    follows = <uint8_t *>records_of(found, TRUTH, &none)
    for index in range(1, count):
        follows[index - 1] = _goes_on(&glyphs[index - 1], &glyphs[index])
    return found


cdef inline bint _goes_on(const Glyph *before, const Glyph *glyph) noexcept:
    """Whether a glyph begins where the one before it ends, on its baseline."""
    return (
        fabsf(glyph.origin_y - before.origin_y) <= LEVEL_EM * glyph.size
        and fabsf(glyph.x0 - before.x1) <= ADJACENT_EM * glyph.size
        and not glyph.angle
        and not before.angle
        and not (glyph.flags | before.flags) & VERTICAL
    )


def stretches_of(all_glyphs, lines, sizes):
    """The stretches of lines cut at wide gaps; see `torikumi.extractors.glyphs_python.stretches_of`."""
    cdef Py_ssize_t count, none, length, index, number = 0
    cdef const Glyph *glyphs = <const Glyph *>records_of(all_glyphs, GLYPH, &count)
    cdef const Py_ssize_t *line
    cdef double size
    cdef float reach, gap, widest, narrowest
    found = np.zeros(count, dtype=np.intp)
    cdef Py_ssize_t *stretch = <Py_ssize_t *>records_of(found, PLACE, &none)
    for members, size in zip(lines, sizes, strict=True):
        line = <const Py_ssize_t *>records_of(members, PLACE, &length)
        for index in range(length):
            if not 0 <= line[index] < count:
                raise IndexError(line[index])
        reach = <float>(COLUMN_GAP_EM * size)
        widest = narrowest = 0
        for index in range(1, length):
            gap = glyphs[line[index]].x0 - glyphs[line[index - 1]].x1
            widest = gap if index == 1 else max(widest, gap)
            narrowest = gap if index == 1 else min(narrowest, gap)
        # all alike, they are those of one heading that is set wide
        if widest - narrowest <= SPREAD_EM * size and length - 1 <= SPREAD_MAX and narrowest > SPREAD_EM * size:
            reach = widest
        for index in range(length):
            if index and glyphs[line[index]].x0 - glyphs[line[index - 1]].x1 > reach:
                number += 1
            stretch[line[index]] = number
        number += 1
    return found
