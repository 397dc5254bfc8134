# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True, initializedcheck=False
"""What is asked of all letters of a page: `torikumi.extractors.glyphs_python`, compiled.

What numpy does in single precision is done so here.
"""

from cpython.mem cimport PyMem_Calloc, PyMem_Free
from cpython.ref cimport Py_INCREF
from cpython.tuple cimport PyTuple_New, PyTuple_SET_ITEM
from libc.math cimport fabs
from libc.stdint cimport int64_t, uint64_t

import numpy as np

from torikumi.extractors import settings
from torikumi.schemas.primitives import GLYPH, GlyphFlag, PaintKind

include "glyph_record.pxi"
include "paint_record.pxi"

cdef uint8_t INVISIBLE = GlyphFlag.INVISIBLE.value, PICTURED = GlyphFlag.PICTURED.value
cdef uint8_t PICTURES = (PaintKind.SHAPE | PaintKind.IMAGE).value
cdef uint32_t WHITE = 0xFFFFFF
cdef int COLOR_NEAR = settings.COLOR_NEAR
cdef float OVERPRINT_EM = settings.OVERPRINT_EM
cdef float SEEN_THROUGH = 0.5
cdef float OPAQUE = 0.95

cdef enum:
    SQUARE = 32  # letters are kept by squares of the page of this side (points), of which mostly one is looked at
    PLACE_MAX = 1_000_000  # no page is this wide or high (points)

cdef Py_ssize_t LOOKS_MAX = 64
"""So many comparisons for each letter; a page with more of one letter is left to the search that is bounded."""

NONE = np.array([], dtype=np.intp)
NONE.flags.writeable = False


def unseen_letters(const Glyph[:] glyphs, const Paint[:] backgrounds, const Paint[:] paints):
    """The letters that a reader of the page does not see; see `torikumi.extractors.glyphs_python.unseen_letters`."""
    cdef Py_ssize_t index
    cdef const Glyph *glyph
    cdef list unseen = [], covered = []
    cdef int64_t latest = -1  # of the rectangles that may cover a letter
    cdef int64_t clear = -1  # the last colour that was found to be near to no ground
    for index in range(backgrounds.shape[0]):
        if backgrounds[index].alpha > OPAQUE:
            latest = max(latest, <int64_t>backgrounds[index].order)
    for index in range(glyphs.shape[0]):
        glyph = &glyphs[index]
        if glyph.flags & INVISIBLE:
            unseen.append(index)
            continue
        if glyph.color != clear:
            if not _is_near_any(glyph.color, backgrounds):
                clear = glyph.color
            elif not glyph.flags & PICTURED and _is_of_its_ground(glyph, backgrounds, paints):
                unseen.append(index)
                continue
        if glyph.order <= latest and _is_covered(glyph, backgrounds):
            covered.append(index)
    return _places(unseen), _places(covered)


cdef inline bint _is_near(uint32_t one, uint32_t other) noexcept:
    """Whether two colours cannot be told apart on paper, as `torikumi.extractors.rules.near_color` has it."""
    cdef int shift
    for shift in range(0, 24, 8):
        if not -COLOR_NEAR <= <int>(one >> shift & 255) - <int>(other >> shift & 255) <= COLOR_NEAR:
            return False
    return True


cdef inline bint _is_near_any(uint32_t color, const Paint[:] backgrounds) except -1:
    """Whether a colour is near to that of paper or of some background."""
    cdef Py_ssize_t index
    if _is_near(color, WHITE):
        return True
    for index in range(backgrounds.shape[0]):
        if _is_near(color, backgrounds[index].color):
            return True
    return False


cdef bint _is_of_its_ground(const Glyph *glyph, const Paint[:] backgrounds, const Paint[:] paints) except -1:
    """Whether a letter has the colour of what lies under it, as far as that is known."""
    cdef Py_ssize_t index
    for index in range(paints.shape[0]):
        if paints[index].kind & PICTURES and _is_over(glyph, &paints[index]):
            return False
    for index in range(backgrounds.shape[0] - 1, -1, -1):  # the last one is seen
        if backgrounds[index].alpha > SEEN_THROUGH and _is_over(glyph, &backgrounds[index]):
            return _is_near(glyph.color, backgrounds[index].color)
    return _is_near(glyph.color, WHITE)


cdef bint _is_covered(const Glyph *glyph, const Paint[:] backgrounds) except -1:
    """Whether a letter lies under an opaque rectangle that was painted after it."""
    cdef Py_ssize_t index
    cdef const Paint *ground
    for index in range(backgrounds.shape[0]):
        ground = &backgrounds[index]
        if glyph.order <= ground.order and ground.alpha > OPAQUE and _is_over(glyph, ground):
            return True
    return False


cdef inline bint _is_over(const Glyph *glyph, const Paint *paint) noexcept:
    """Whether the middle of a letter is within the box of a paint."""
    cdef float x = (glyph.x0 + glyph.x1) / 2, y = (glyph.y0 + glyph.y1) / 2
    return paint.x0 <= x <= paint.x1 and paint.y0 <= y <= paint.y1


cdef object _places(list found):
    """Places as an array; mostly there are none."""
    return np.array(found, dtype=np.intp) if found else NONE


def may_repeat(const Glyph[:] glyphs, texts):
    """Whether some letter may stand a second time within reach: if not, there is surely none.

    Args:
        glyphs: Array of `torikumi.schemas.primitives.GLYPH`.
        texts: The text of each.
    """
    cdef tuple letters = tuple(texts)
    cdef Py_ssize_t count = glyphs.shape[0], index
    cdef int bits = 1
    cdef float largest = 0
    cdef int *room
    if len(letters) != count:
        raise ValueError("each letter has one text")
    for index in range(count):
        if not (
            _reach(&glyphs[index]) < SQUARE
            and -PLACE_MAX < glyphs[index].origin_x < PLACE_MAX
            and -PLACE_MAX < glyphs[index].origin_y < PLACE_MAX
        ):
            return True  # letters of no real page
        largest = max(largest, _reach(&glyphs[index]))
    while (<Py_ssize_t>1 << bits) < 2 * count:
        bits += 1
    # for each slot the letter that was put there last, and for each letter the one before it; 0 is none
    room = <int *>PyMem_Calloc((<Py_ssize_t>1 << bits) + count + 1, sizeof(int))
    if room is NULL:
        raise MemoryError
    try:
        return _repeats(glyphs, letters, largest, bits, room, room + (<Py_ssize_t>1 << bits))
    finally:
        PyMem_Free(room)


cdef bint _repeats(
    const Glyph[:] glyphs, tuple letters, double largest, int bits, int *last, int *before
) except -1:
    """Put each letter where those of its kind in its square are kept, unless one stands there, or beside, within reach.
    """
    cdef Py_ssize_t index, slot, left = LOOKS_MAX * glyphs.shape[0]
    cdef const Glyph *glyph
    cdef uint64_t code, row, column, final_row, final_column
    cdef int other
    for index in range(glyphs.shape[0]):
        glyph = &glyphs[index]
        code = _code(letters[index])
        row, final_row = _lane(glyph.origin_y - largest), _lane(glyph.origin_y + largest)
        while row <= final_row:
            column, final_column = _lane(glyph.origin_x - largest), _lane(glyph.origin_x + largest)
            while column <= final_column:
                other = last[_slot(code, row, column, bits)]
                while other:
                    if _are_near(glyph, &glyphs[other - 1]) and <uint64_t>_code(letters[other - 1]) == code:
                        return True
                    left -= 1
                    if left < 0:
                        return True
                    other = before[other]
                column += 1
            row += 1
        slot = _slot(code, _lane(glyph.origin_y), _lane(glyph.origin_x), bits)
        before[index + 1] = last[slot]
        last[slot] = <int>(index + 1)
    return False


cdef inline int64_t _code(str text) except? -1:
    """A number for the text of a letter, the same for the same text; others have another one, but for rare chance."""
    return <int64_t>text[0] if len(text) == 1 else hash(text)


cdef inline uint64_t _lane(double place) noexcept:
    """The row or column of squares that a place lies in."""
    return <uint64_t><int64_t>((place + 2 * PLACE_MAX) * (1.0 / SQUARE))  # of what is positive the whole part is soon had


cdef inline Py_ssize_t _slot(uint64_t code, uint64_t row, uint64_t column, int bits) noexcept:
    """Where letters of a code in a square of the page are kept, a number of so many bits."""
    cdef uint64_t key = code + (row << 21) + (column << 38)  # no character has a longer code
    return <Py_ssize_t>(key * <uint64_t>0x9E3779B97F4A7C15 >> (64 - bits))


cdef inline float _reach(const Glyph *glyph) noexcept:
    """How near another letter must be, in points."""
    return glyph.size * OVERPRINT_EM


cdef inline bint _are_near(const Glyph *one, const Glyph *other) noexcept:
    """Whether one of two letters stands within reach of the other."""
    cdef double dx = fabs(<double>other.origin_x - <double>one.origin_x)
    cdef double dy = fabs(<double>other.origin_y - <double>one.origin_y)
    cdef float reach = max(_reach(one), _reach(other))
    return dx <= reach and dy <= reach


def flagged(const Glyph[:] glyphs, uint8_t flag):
    """The places of glyphs that have a flag, or one of several: mostly none."""
    cdef Py_ssize_t index
    cdef list found = []
    for index in range(glyphs.shape[0]):
        if glyphs[index].flags & flag:
            found.append(index)
    return _places(found)


def part_of(const Glyph[:] glyphs, texts, spaces, const Py_ssize_t[:] indices):
    """Some of the glyphs of a page, with their texts and whether white space follows each."""
    cdef Py_ssize_t place, index, count = indices.shape[0]
    cdef tuple letters = tuple(texts)
    cdef tuple some = PyTuple_New(count)
    taken, after = np.empty(count, dtype=GLYPH), np.empty(count, dtype=np.bool_)
    cdef Glyph[::1] into = taken
    cdef const uint8_t[:] follows = spaces.view(np.uint8)
    cdef uint8_t[::1] follow = after.view(np.uint8)
    for place in range(count):
        index = indices[place]
        letter = letters[index]
        Py_INCREF(letter)
        PyTuple_SET_ITEM(some, place, letter)
        into[place] = glyphs[index]
        follow[place] = follows[index]
    return taken, some, after
