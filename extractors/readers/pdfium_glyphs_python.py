"""The text of a page in PDFium → glyphs, without a compiler: ``pdfium_glyphs_compiled.pyx`` in numpy.

Known habits of PDFium that are mended here: generated blanks and line breaks are left out; a hyphen at the end of a
line comes as U+0002 or U+FFFE; characters beyond U+FFFF come as two.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import pypdfium2.raw as c
from numpy.typing import NDArray

from torikumi.extractors.readers import pdfium_calls as calls
from torikumi.extractors.readers.letters import REPLACEMENT, no_character, selects_variation
from torikumi.extractors.readers.pdfium_calls import Handle, Handles
from torikumi.extractors.readers.pdfium_frame import Frame
from torikumi.extractors.readers.pdfium_objects import PageObjects
from torikumi.schemas.primitives import GLYPH, GlyphFlag, Records

HYPHENS = (0x02, 0xFFFE)
"""What PDFium gives for a hyphen at the end of a line."""

BLANK = np.array([chr(code).isspace() for code in range(0x3002)])
"""For each code point up to the ideographic space, after which there is no white space, whether it is white space."""

CLIP_EDGE = 1.0
"""A glyph whose middle lies this far beyond its clip (points) is still seen in part."""

PEN_MAX = 0.5
"""In writing from left to right the loose box begins this near to the pen (points; 0.12 was seen), and the boxes of one
string stand at one height; in vertical writing they are half an em and a whole one apart."""

NO_ORDER = 0xFFFFFFFF
"""Painting order of text that is in no object of the page (notes, form fields): over everything."""

FontNumber = Callable[[str], int]
"""Gives the number of a font by its name."""


class Text(NamedTuple):
    """The text of a page, as `torikumi.schemas.primitives.Page` has it.

    Attributes:
        glyphs: Array of `torikumi.schemas.primitives.GLYPH`.
        texts: The text of each glyph.
        letters: All of them in one string.
        spaces: For each glyph, whether white space follows it.
        unread_fonts: Names of the fonts of which nothing was read.
    """

    glyphs: Records
    texts: tuple[str, ...]
    letters: str
    spaces: NDArray[np.bool_]
    unread_fonts: tuple[str, ...]


def page_glyphs(text_page: Handle, objects: PageObjects, font_number: FontNumber) -> Text:
    """The text of a page.

    Args:
        text_page: PDFium's text page.
        objects: The objects of the page.
        font_number: Gives the number of a font by its name.
    """
    frame = objects.frame
    codes = calls.characters(text_page)
    owners = calls.at_each(calls.get_text_object, text_page, np.arange(len(codes)))
    index, codes, texts, spaces = _characters(text_page, codes, owners)
    owners = owners[index]
    corners, _ = calls.written(
        calls.get_loose_box, np.array([text_page]), index, count=len(index), dtype=np.float32, width=4
    )
    # PDFium writes a box as left, top, right, bottom
    boxes = frame.boxes(corners)
    unnamed = (codes < 0x20) & ~_hyphens(text_page, codes, index)
    for place in np.flatnonzero(unnamed).tolist():
        texts[place] = REPLACEMENT

    glyphs = np.zeros(len(index), dtype=GLYPH)
    glyphs["x0"], glyphs["y0"], glyphs["x1"], glyphs["y1"] = boxes.T
    _add_styles(glyphs, text_page, index, owners, objects, font_number)
    unmapped = unnamed | ((codes >= 0xE000) & (codes <= 0xF8FF)) | (codes == 0xFFFD)
    # only numbers of glyphs: their font does not say what they mean
    unmapped |= calls.at_each(calls.has_unicode_error, text_page, index) == 1
    glyphs["flags"][unmapped] |= np.uint8(GlyphFlag.UNMAPPED)
    middle_x, middle_y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
    on_page = (middle_x >= 0) & (middle_x <= frame.width) & (middle_y >= 0) & (middle_y <= frame.height)
    unread = _unread_fonts(glyphs["order"], owners, objects)
    if not on_page.all():
        kept = np.flatnonzero(on_page)
        glyphs, texts, spaces = glyphs.take(kept), [texts[place] for place in kept.tolist()], spaces[kept]
    return Text(glyphs, tuple(texts), "".join(texts), spaces, unread)


def _unread_fonts(orders: NDArray[np.uint32], owners: Handles, objects: PageObjects) -> tuple[str, ...]:
    """The fonts that are not embedded and of which nothing was read: the machine may have none in their place.

    Args:
        orders: The place in painting order of the text object of each glyph that was read.
        owners: That text object.
        objects: The objects of the page.
    """
    unread = objects.kinds == c.FPDF_PAGEOBJ_TEXT
    unread[orders[orders != NO_ORDER]] = False
    if not unread.any():
        return ()
    # mostly blanks, in fonts of which there is other text
    known = set(calls.of_each(calls.get_font, owners).tolist())
    return names_of_unread(set(calls.of_each(calls.get_font, objects.handles[unread]).tolist()) - known)


def names_of_unread(fonts: set[Handle]) -> tuple[str, ...]:
    """The names of those of some fonts that are not embedded."""
    return tuple(sorted(calls.font_name(font) for font in fonts - {0} if calls.is_embedded(font) == 0))


def _characters(
    text_page: Handle, codes: NDArray[np.uint32], owners: Handles
) -> tuple[NDArray[np.intp], NDArray[np.uint32], list[str], NDArray[np.bool_]]:
    """Which of PDFium's characters are drawn glyphs.

    Returns:
        Their indices in the text page, code points, texts, and whether white space follows each in its string.
    """
    index = np.arange(len(codes))
    high = (codes >= 0xD800) & (codes < 0xDC00)
    if high.any():  # two halves of one character beyond U+FFFF; the second one carries the place
        low = np.append(False, high[:-1]) & (codes >= 0xDC00) & (codes < 0xE000)
        before = np.append(np.uint32(0), codes[:-1])
        codes = np.where(low, 0x10000 + ((before - 0xD800) << 10) + (codes - 0xDC00), codes).astype(np.uint32)
        index = np.flatnonzero(~(high & np.append(low[1:], False)))
    codes = np.where(no_character(codes) & ~_as_hyphens(codes), np.uint32(ord(REPLACEMENT)), codes)
    blank = BLANK[np.minimum(codes, len(BLANK) - 1)]
    # only blanks, breaks and hyphens are ever generated
    suspects = np.flatnonzero(blank | (codes < 0x20) | _as_hyphens(codes) | (codes == ord("-")))
    generated = np.zeros(len(codes), dtype=bool)
    generated[suspects] = calls.at_each(calls.is_generated, text_page, suspects) == 1
    selector = selects_variation(codes)
    index = index[~generated[index]]
    drawn = index[~blank[index] & (owners[index] != 0)]
    if selector[drawn].any() and len(drawn):
        drawn = drawn[~selector[drawn] | (np.arange(len(drawn)) == 0)]
    shown = np.where(_as_hyphens(codes[drawn]), np.uint32(ord("-")), codes[drawn])
    texts = list(shown.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass"))
    spaces = np.zeros(len(drawn), dtype=bool)
    if len(drawn):
        # white space counts to the glyph before it only within one string: else it is an indent
        blanks = index[blank[index]]
        place = np.searchsorted(drawn, blanks) - 1
        own = (place >= 0) & (owners[blanks] != 0) & (owners[drawn[np.maximum(place, 0)]] == owners[blanks])
        spaces[place[own]] = True
        for at in index[selector[index]].tolist():  # a variation selector belongs to its base
            base = int(np.searchsorted(drawn, at)) - 1
            if base >= 0 and drawn[base] != at:
                texts[base] += chr(int(codes[at]))
    return drawn, codes[drawn], texts, spaces


def _as_hyphens(codes: NDArray[np.uint32]) -> NDArray[np.bool_]:
    """Which codes are those of `HYPHENS`; `np.isin` takes five times as long."""
    return np.asarray((codes == HYPHENS[0]) | (codes == HYPHENS[1]))


def _hyphens(text_page: Handle, codes: NDArray[np.uint32], index: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Which characters are hyphens that come as another code."""
    found = np.zeros(len(codes), dtype=bool)
    for place in np.flatnonzero(_as_hyphens(codes)).tolist():
        found[place] = calls.is_hyphen(text_page, int(index[place])) == 1
    return found


def _add_styles(
    glyphs: Records,
    text_page: Handle,
    index: NDArray[np.intp],
    owners: Handles,
    objects: PageObjects,
    font_number: FontNumber,
) -> None:
    """Fill in what all glyphs of one text object share: asked once an object, at its first glyph."""
    frame = objects.frame
    first, style = _by_first(owners)
    handles, at = owners[first], index[first]
    count = len(handles)

    matrix = calls.written(calls.get_text_matrix, np.array([text_page]), at, count=count, dtype=np.float32, width=6)[0]
    a, b, d, e = matrix[:, :4].T.astype(np.float64)
    size = calls.written(calls.get_font_size, handles, count=count, dtype=np.float32, width=1)[0][:, 0]
    scale = np.hypot(d, e)
    angle = angles(a, b, frame.rotation)
    color, hidden = _paint(text_page, handles, at)
    box, order = _places(handles, objects)
    fonts = calls.of_each(calls.get_font, handles).tolist()
    numbers = {font: font_number(calls.font_name(font)) for font in dict.fromkeys(fonts)}

    glyphs["run"] = style
    glyphs["size"] = (size * np.where(scale == 0, 1.0, scale))[style]
    glyphs["angle"] = angle[style]
    glyphs["color"] = color[style]
    glyphs["order"] = order[style]
    glyphs["font"] = np.array([*map(numbers.__getitem__, fonts)], dtype=np.uint16)[style]
    glyphs["content"] = calls.of_each(calls.get_content_id, handles)[style]
    glyphs["flags"] |= np.where(hidden, GlyphFlag.INVISIBLE, 0).astype(np.uint8)[style]
    clip = box[style]
    x, y = (glyphs["x0"] + glyphs["x1"]) / 2, (glyphs["y0"] + glyphs["y1"]) / 2
    cut = (x < clip[:, 0] - CLIP_EDGE) | (x > clip[:, 2] + CLIP_EDGE)
    cut |= (y < clip[:, 1] - CLIP_EDGE) | (y > clip[:, 3] + CLIP_EDGE)
    glyphs["flags"][cut] |= np.uint8(GlyphFlag.INVISIBLE)
    _add_origins(
        glyphs, text_page, index, first, style, np.stack(frame.points(matrix[:, 4], matrix[:, 5]), axis=1), frame
    )


def angles(a: NDArray[np.float64], b: NDArray[np.float64], rotation: int) -> NDArray[np.int64]:
    """The directions of writing as displayed, in degrees clockwise: 0 to 359.

    Args:
        a: How far each writing goes to the right in the page's own space.
        b: How far it goes up.
        rotation: By how many degrees clockwise the page is turned.
    """
    # y grows downwards as displayed
    return np.round(-np.degrees(np.arctan2(b, a)) + rotation).astype(np.int64) % 360


def _by_first(owners: Handles) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Number the text objects as they first come.

    Args:
        owners: The text object of each glyph.

    Returns:
        For each object its first glyph, and for each glyph the number of its object.
    """
    new = np.ones(len(owners), dtype=bool)
    np.not_equal(owners[1:], owners[:-1], out=new[1:])
    starts, stretch = np.flatnonzero(new), np.cumsum(new) - 1
    if len(set(owners[starts].tolist())) == len(starts):  # the glyphs of each follow each other, as nearly always
        return starts, stretch
    _, first, inverse = np.unique(owners[starts], return_index=True, return_inverse=True)
    by_place = np.argsort(first)
    rank = np.empty(len(first), dtype=np.intp)
    rank[by_place] = np.arange(len(first))
    return starts[first[by_place]], rank[inverse][stretch]


def _paint(text_page: Handle, handles: Handles, at: NDArray[np.intp]) -> tuple[NDArray[Any], NDArray[np.bool_]]:
    """The colour of each text object, and whether it is not painted at all."""
    count = len(handles)
    # the object's own call knows the opacity of the graphics state, the text page's does not
    told, done = calls.written(calls.get_fill_color, handles, count=count, dtype=np.uint32, width=4)
    mode = calls.of_each(calls.get_render_mode, handles)
    for place in np.flatnonzero(~done | (mode == c.FPDF_TEXTRENDERMODE_STROKE)).tolist():
        ask = calls.get_character_stroke if mode[place] == c.FPDF_TEXTRENDERMODE_STROKE else calls.get_character_fill
        values, _ = calls.written(ask, np.array([text_page]), at[[place]], count=1, dtype=np.uint32, width=4)
        alpha = told[place, 3] if done[place] else values[0, 3]
        told[place] = values[0]
        told[place, 3] = alpha
    filled = (mode == c.FPDF_TEXTRENDERMODE_FILL) | (mode == c.FPDF_TEXTRENDERMODE_FILL_CLIP)
    hidden = (mode == c.FPDF_TEXTRENDERMODE_INVISIBLE) | (mode == c.FPDF_TEXTRENDERMODE_CLIP)
    hidden |= filled & (told[:, 3] == 0)
    return told[:, 0] << 16 | told[:, 1] << 8 | told[:, 2], hidden


def _places(handles: Handles, objects: PageObjects) -> tuple[NDArray[np.float64], NDArray[Any]]:
    """The box that clips each text object as displayed, and its place in painting order."""
    texts = objects.of_kind(c.FPDF_PAGEOBJ_TEXT)
    texts = texts[np.argsort(objects.handles[texts], kind="stable")]
    places = np.full(len(handles), NO_ORDER)
    if len(texts):
        found = texts[np.searchsorted(objects.handles[texts], handles, side="right") - 1]
        own = objects.handles[found] == handles
        places[own] = found[own]
    forms = np.zeros(len(handles), dtype=np.int64)
    known = places != NO_ORDER
    forms[known] = objects.forms[places[known]]
    return objects.clips_of(handles, forms), places.astype(np.uint32)


def _add_origins(
    glyphs: Records,
    text_page: Handle,
    index: NDArray[np.intp],
    first: NDArray[np.intp],
    style: NDArray[np.intp],
    starts: NDArray[np.float32],
    frame: Frame,
) -> None:
    """Fill in the pen positions.

    In writing from left to right the loose box begins at the pen, and all glyphs of one string stand on the baseline
    on which it starts. In any other direction each glyph is asked for.
    """
    glyphs["origin_x"] = glyphs["x0"]
    glyphs["origin_y"] = starts[style, 1]
    # where the pen is not at the left edge of the box, or the boxes of a string do not stand at one height, the writing
    # is vertical or turned
    odd = (np.abs(glyphs["x0"][first] - starts[:, 0]) > PEN_MAX) | (glyphs["angle"][first] != 0)
    uneven = np.abs(glyphs["y0"] - glyphs["y0"][first][style]) > PEN_MAX
    odd[style[uneven]] = True
    ask = np.flatnonzero(odd[style])
    if len(ask):
        told, _ = calls.written(
            calls.get_origin, np.array([text_page]), index[ask], count=len(ask), dtype=np.float64, width=2
        )
        glyphs["origin_x"][ask], glyphs["origin_y"][ask] = frame.points(told[:, 0], told[:, 1])
