# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True, initializedcheck=False
"""The text of a page in PDFium → glyphs, compiled: see `pdfium_glyphs_python`, which does the same in numpy."""

from cpython cimport array
from libc.math cimport fabs, fabsf, hypot

import numpy as np
import pypdfium2.raw as c

from torikumi.extractors.readers import pdfium_glyphs_python as plain
from torikumi.extractors.readers.pdfium_glyphs_python import Text
from torikumi.schemas.primitives import GLYPH, GlyphFlag

include "../glyph_record.pxi"
include "pdfium_calls.pxi"
include "address_numbers.pxi"

cdef h_i count_characters = <h_i>address(calls.count_characters, "h:i")
cdef hi_u get_unicode = <hi_u>address(calls.get_unicode, "hi:u")
cdef hi_h get_text_object = <hi_h>address(calls.get_text_object, "hi:h")
cdef hip_i get_loose_box = <hip_i>address(calls.get_loose_box, "hip:i")
cdef hipp_i get_origin = <hipp_i>address(calls.get_origin, "hipp:i")
cdef hip_i get_text_matrix = <hip_i>address(calls.get_text_matrix, "hip:i")
cdef hi_i is_generated = <hi_i>address(calls.is_generated, "hi:i")
cdef hi_i is_hyphen = <hi_i>address(calls.is_hyphen, "hi:i")
cdef hi_i has_unicode_error = <hi_i>address(calls.has_unicode_error, "hi:i")
cdef hipppp_i get_character_fill = <hipppp_i>address(calls.get_character_fill, "hipppp:i")
cdef hipppp_i get_character_stroke = <hipppp_i>address(calls.get_character_stroke, "hipppp:i")
cdef hp_i get_font_size = <hp_i>address(calls.get_font_size, "hp:i")
cdef h_h get_font = <h_h>address(calls.get_font, "h:h")
cdef h_i get_render_mode = <h_i>address(calls.get_render_mode, "h:i")
cdef h_i get_content_id = <h_i>address(calls.get_content_id, "h:i")
cdef hpppp_i get_fill_color = <hpppp_i>address(calls.get_fill_color, "hpppp:i")

cdef int TEXT = c.FPDF_PAGEOBJ_TEXT
cdef int FILL = c.FPDF_TEXTRENDERMODE_FILL, FILL_CLIP = c.FPDF_TEXTRENDERMODE_FILL_CLIP
cdef int STROKE = c.FPDF_TEXTRENDERMODE_STROKE
cdef int INVISIBLE_MODE = c.FPDF_TEXTRENDERMODE_INVISIBLE, CLIP_MODE = c.FPDF_TEXTRENDERMODE_CLIP

cdef uint8_t INVISIBLE = GlyphFlag.INVISIBLE.value, UNMAPPED = GlyphFlag.UNMAPPED.value
cdef uint32_t REPLACEMENT = ord(plain.REPLACEMENT), NO_ORDER = plain.NO_ORDER
cdef double CLIP_EDGE = plain.CLIP_EDGE
cdef float PEN_MAX = plain.PEN_MAX
cdef uint8_t[::1] BLANK = plain.BLANK.view(np.uint8)
cdef array.array INTS = array.array("i"), CODES = array.array("I"), BYTES = array.array("b")
cdef list LETTERS = [None] * 0x10000  # a text of each letter that was met, made once

cdef struct Run:
    # a text object of which something is read: what its glyphs share, beside what the first one of them holds
    Handle owner
    Py_ssize_t first
    float start_x, start_y
    bint hidden, odd


def page_glyphs(size_t text_page, objects, font_number):
    """The glyphs of a page."""
    cdef Handle text = <Handle>text_page, owner, before = NULL
    cdef View view = view_of(objects.frame)
    cdef double wide = objects.frame.width, high = objects.frame.height, x, y
    cdef int index, count = max(0, count_characters(text))
    cdef uint32_t code
    cdef bint hyphen, unmapped, unnamed = False
    cdef Py_ssize_t drawn = 0, place, run = 0, runs_found = 0
    all_glyphs, all_spaces = np.empty(count, GLYPH), np.zeros(count, bool)  # all of each glyph is filled in
    cdef Glyph[::1] glyphs = all_glyphs
    cdef uint8_t[::1] spaces = all_spaces.view(np.uint8)
    # each has room for all characters of the text page
    cdef array.array all_shown = array.clone(CODES, count, False), all_places = array.clone(INTS, count, False)
    cdef array.array all_runs = array.clone(BYTES, count * sizeof(Run), False)
    cdef uint32_t *shown = all_shown.data.as_uints
    cdef int *places = all_places.data.as_ints  # of each glyph in the text page
    cdef Run *runs = <Run *>all_runs.data.as_chars
    cdef Glyph *glyph
    cdef Numbered *entry
    cdef Numbers known = Numbers()  # runs by their text objects
    cdef list selectors = [], unseen = []
    for index in range(count):
        code = get_unicode(text, index)
        if 0xD800 <= code < 0xE000:
            code = _whole(text, index, count, code)
            if not code:
                continue
        hyphen = code == 0x02 or code == 0xFFFE
        if (code & 0xFFFE) == 0xFFFE and not hyphen:
            code = REPLACEMENT
        owner = get_text_object(text, index)
        if code < <uint32_t>len(BLANK) and BLANK[code]:
            # white space counts to the glyph before it only within one string: else it is an indent
            if drawn and owner != NULL and owner == before and is_generated(text, index) != 1:
                spaces[drawn - 1] = True
            continue
        # only blanks, breaks and hyphens are ever generated
        if (code < 0x20 or hyphen or code == 0x2D) and is_generated(text, index) == 1:
            continue
        if drawn and (0xFE00 <= code <= 0xFE0F or 0xE0100 <= code <= 0xE01EF):
            if not unnamed:  # a variation selector belongs to its base
                selectors.append((drawn - 1, chr(code)))
            continue
        if owner == NULL:
            continue
        unnamed = code < 0x20 and not (hyphen and is_hyphen(text, index) == 1)
        glyph = &glyphs[drawn]
        shown[drawn] = REPLACEMENT if unnamed else 0x2D if hyphen else code
        places[drawn] = index
        # only numbers of glyphs: their font does not say what they mean
        unmapped = unnamed or 0xE000 <= code <= 0xF8FF or code == 0xFFFD or has_unicode_error(text, index) == 1
        glyph.flags = UNMAPPED if unmapped else 0
        x, y = _add_box(text, index, &view, glyph)
        if not (0 <= x <= wide and 0 <= y <= high):
            unseen.append(drawn)
        if owner != before:
            entry = known.entry(<size_t>owner)
            if entry.number < 0:
                entry.number = runs_found
                runs[runs_found].owner, runs[runs_found].first = owner, drawn
                runs_found += 1
            run, before = entry.number, owner
        glyph.run = run
        drawn += 1
    unread = _add_styles(text, glyphs[:drawn], places, runs, runs_found, objects, &view, font_number)
    cdef list texts = [_text(shown[place]) for place in range(drawn)]
    for index, selector in selectors:
        texts[index] += selector
    found, after = all_glyphs[:drawn], all_spaces[:drawn]
    if unseen:
        kept = np.delete(np.arange(drawn), unseen)
        found, after, texts = found.take(kept), after[kept], [texts[index] for index in kept.tolist()]
    if unseen or selectors:
        letters = "".join(texts)
    else:  # decoded in a tenth of the time
        letters = (<char *>shown)[:drawn * sizeof(uint32_t)].decode("utf-32-le", "surrogatepass")
    return Text(found, tuple(texts), letters, after, unread)


cdef str _text(uint32_t code):
    """A code point as a text."""
    if code >= <uint32_t>len(LETTERS):
        return chr(code)
    if LETTERS[code] is None:
        LETTERS[code] = chr(code)
    return <str>LETTERS[code]


cdef uint32_t _whole(Handle text, int index, int count, uint32_t code) noexcept:
    """The character beyond U+FFFF whose second half this is; 0 for a first half: the second one carries the place."""
    cdef uint32_t other
    if code < 0xDC00:
        other = get_unicode(text, index + 1) if index + 1 < count else 0
        return 0 if 0xDC00 <= other < 0xE000 else REPLACEMENT
    other = get_unicode(text, index - 1) if index else 0
    return 0x10000 + ((other - 0xD800) << 10) + (code - 0xDC00) if 0xD800 <= other < 0xDC00 else REPLACEMENT


cdef (double, double) _add_box(Handle text, int index, const View *view, Glyph *glyph) noexcept:
    """Fill in the box of a glyph; gives its middle."""
    cdef float box[4]  # left, top, right, bottom
    cdef double x0, y0, x1, y1, left, top, right, bottom
    box[0] = box[1] = box[2] = box[3] = 0
    get_loose_box(text, index, box)
    x0, y0, x1, y1 = box[0], box[1], box[2], box[3]
    displayed(view, &x0, &y0)
    displayed(view, &x1, &y1)
    left, top, right, bottom = least(x0, x1), least(y0, y1), most(x0, x1), most(y0, y1)
    glyph.x0, glyph.y0, glyph.x1, glyph.y1 = <float>left, <float>top, <float>right, <float>bottom
    return (left + right) / 2, (top + bottom) / 2


cdef object _add_styles(
    Handle text, Glyph[::1] glyphs, const int *places, Run *runs, Py_ssize_t count, objects, const View *view,
    font_number,
):
    """Fill in what all glyphs of one text object share, asked once an object; gives the fonts of which nothing was read.
    """
    cdef Py_ssize_t run, place, following = 0, left = 0
    cdef int index
    cdef uint16_t number
    cdef Handle owner, font
    cdef Glyph *first
    cdef Numbered *entry
    cdef float matrix[6]
    cdef float size
    cdef double scale
    cdef Numbers fonts = Numbers(), known = Numbers()
    cdef list turned = []
    all_owners, all_forms, all_texts = np.empty(count, np.int64), np.zeros(count, np.int64), objects.of_kind(TEXT)
    cdef int64_t[::1] owners = all_owners, forms = all_forms
    cdef const int64_t[::1] form = objects.forms, handles = objects.handles
    cdef const int64_t[::1] texts = all_texts  # the places of the text objects in painting order
    cdef bytearray unread = bytearray(b"\1") * len(texts)
    for run in range(count):
        owner, first = runs[run].owner, &glyphs[runs[run].first]
        index = places[runs[run].first]
        matrix[:] = [0, 0, 0, 0, 0, 0]
        size = 0
        get_text_matrix(text, index, matrix)
        get_font_size(owner, &size)
        scale = hypot(matrix[2], matrix[3])
        first.size = <float>(size * (1.0 if scale == 0 else scale))
        first.angle = view.rotation
        if not (matrix[1] == 0 and matrix[0] > 0):
            turned.append((run, matrix[0], matrix[1]))
        runs[run].start_x, runs[run].start_y = _displayed_start(view, matrix[4], matrix[5])
        runs[run].hidden = _add_paint(text, index, owner, first)
        # nearly always the text page has them as they are painted
        place = following
        if place == len(texts) or handles[texts[place]] != <int64_t>owner:
            if not known.count:
                for place in range(len(texts)):
                    known.entry(<size_t>handles[texts[place]]).number = place
            place = known.entry(<size_t>owner).number
        if place < 0:
            first.order = NO_ORDER
        else:
            following = place + 1
            unread[place] = 0
            first.order, forms[run] = <uint32_t>texts[place], form[texts[place]]
        font = get_font(owner)
        entry = fonts.entry(<size_t>font)
        if entry.number < 0:
            number = font_number(calls.font_name(<size_t>font))  # an OverflowError for what has no room in a glyph
            entry.number = number
        first.font = <uint16_t>entry.number
        first.content = get_content_id(owner)
        owners[run] = <int64_t>owner
    if turned:
        numbers, across, upwards = np.array(turned).T
        angles = plain.angles(across, upwards, view.rotation).tolist()
        for run, angle in zip(numbers.astype(np.int64).tolist(), angles):
            glyphs[runs[run].first].angle = angle
    _share(glyphs, runs, count, objects.clips_of(all_owners, all_forms))
    for place in range(len(glyphs)):
        if runs[glyphs[place].run].odd:
            _add_origin(text, places[place], view, &glyphs[place])
    left = unread.find(1)
    if left < 0:
        return ()
    # mostly blanks, in fonts of which there is other text
    others = {<size_t>get_font(<Handle>handles[texts[place]]) for place in range(left, len(texts)) if unread[place]}
    return plain.names_of_unread(others - fonts.addresses())


cdef (float, float) _displayed_start(const View *view, float x, float y) noexcept:
    """Where a string starts as displayed; all in the precision of PDFium's numbers."""
    cdef float left = <float>view.left, bottom = <float>view.bottom, right = <float>view.right, top = <float>view.top
    if view.rotation == 90:
        return y - bottom, x - left
    if view.rotation == 180:
        return right - x, y - bottom
    if view.rotation == 270:
        return top - y, right - x
    return x - left, top - y


cdef bint _add_paint(Handle text, int index, Handle handle, Glyph *glyph) noexcept:
    """Fill in the colour of a text object, from its glyph at an index; gives whether it is not painted at all."""
    cdef uint32_t told[4]
    cdef uint32_t other[4]
    cdef int mode = get_render_mode(handle), done
    told[0] = told[1] = told[2] = told[3] = 0
    # the object's own call knows the opacity of the graphics state, the text page's does not
    done = get_fill_color(handle, &told[0], &told[1], &told[2], &told[3])
    if not done or mode == STROKE:
        other[0] = other[1] = other[2] = other[3] = 0
        if mode == STROKE:
            get_character_stroke(text, index, &other[0], &other[1], &other[2], &other[3])
        else:
            get_character_fill(text, index, &other[0], &other[1], &other[2], &other[3])
        told[0], told[1], told[2] = other[0], other[1], other[2]
        if not done:
            told[3] = other[3]
    glyph.color = told[0] << 16 | told[1] << 8 | told[2]
    return mode == INVISIBLE_MODE or mode == CLIP_MODE or ((mode == FILL or mode == FILL_CLIP) and told[3] == 0)


cdef int _share(Glyph[::1] glyphs, Run *runs, Py_ssize_t count, const double[:, ::1] clips) except -1:
    """Give all glyphs what the first one of their run has, and tell the odd runs: those of vertical or turned writing.

    In writing from left to right the loose box begins at the pen, and all glyphs of one string stand on the baseline
    on which it starts. In any other direction each glyph is asked for.
    """
    cdef Py_ssize_t index, number, before = -1
    cdef Glyph *glyph
    cdef Glyph *first = NULL
    cdef Run *run = NULL
    cdef float x, y
    cdef double left = 0, top = 0, right = 0, bottom = 0
    for number in range(count):
        run = &runs[number]
        first = &glyphs[run.first]
        run.odd = fabsf(first.x0 - run.start_x) > PEN_MAX or first.angle != 0
    for index in range(len(glyphs)):
        glyph = &glyphs[index]
        if glyph.run != before:
            before = glyph.run
            run = &runs[before]
            first = &glyphs[run.first]
            left, top = clips[before, 0] - CLIP_EDGE, clips[before, 1] - CLIP_EDGE
            right, bottom = clips[before, 2] + CLIP_EDGE, clips[before, 3] + CLIP_EDGE
        glyph.size, glyph.angle, glyph.color = first.size, first.angle, first.color
        glyph.order, glyph.font, glyph.content = first.order, first.font, first.content
        glyph.origin_x, glyph.origin_y = glyph.x0, run.start_y
        x, y = (glyph.x0 + glyph.x1) / 2, (glyph.y0 + glyph.y1) / 2
        if run.hidden or x < left or x > right or y < top or y > bottom:
            glyph.flags |= INVISIBLE
        if fabsf(glyph.y0 - first.y0) > PEN_MAX:
            run.odd = True
    return 0


cdef void _add_origin(Handle text, int index, const View *view, Glyph *glyph) noexcept:
    """Fill in the pen position of a glyph."""
    cdef double x = 0, y = 0
    get_origin(text, index, &x, &y)
    displayed(view, &x, &y)
    glyph.origin_x, glyph.origin_y = <float>x, <float>y
