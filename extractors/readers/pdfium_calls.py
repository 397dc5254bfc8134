"""PDFium's C functions, called for many characters or objects at a time.

A page has thousands of characters and objects. pypdfium2's own bindings check and convert each argument; here handles
and addresses are plain numbers, the loop runs in C (`map`), and the answers land in numpy arrays. That is what makes
the reader as fast as the library itself.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterable, Sequence
from itertools import repeat
from typing import Any

import numpy as np
import pypdfium2.raw as c
from numpy.typing import DTypeLike, NDArray

Handle = int
"""The address of one of PDFium's objects; 0 is none."""

FONT_NAME_MAX = 256
"""Names of fonts are read up to this many bytes."""

_HANDLE, _INT, _UINT, _PLACE = ctypes.c_size_t, ctypes.c_int, ctypes.c_uint, ctypes.c_void_p


def _call(function: Any, result: Any, *arguments: Any) -> Callable[..., int]:
    """A function of PDFium that takes and gives plain numbers. It keeps the interpreter's lock: each call is short."""
    address = ctypes.cast(function, ctypes.c_void_p).value
    assert address is not None
    called: Callable[..., int] = ctypes.PYFUNCTYPE(result, *arguments)(address)
    return called


# characters: (text page, index, ...)
_get_text = _call(c.FPDFText_GetText, _INT, _PLACE, _INT, _INT, _PLACE)
count_characters = _call(c.FPDFText_CountChars, _INT, _PLACE)
get_unicode = _call(c.FPDFText_GetUnicode, _UINT, _PLACE, _INT)
get_text_object = _call(c.FPDFText_GetTextObject, _HANDLE, _PLACE, _INT)
get_loose_box = _call(c.FPDFText_GetLooseCharBox, _INT, _PLACE, _INT, _PLACE)
get_origin = _call(c.FPDFText_GetCharOrigin, _INT, _PLACE, _INT, _PLACE, _PLACE)
get_text_matrix = _call(c.FPDFText_GetMatrix, _INT, _PLACE, _INT, _PLACE)
is_generated = _call(c.FPDFText_IsGenerated, _INT, _PLACE, _INT)
is_hyphen = _call(c.FPDFText_IsHyphen, _INT, _PLACE, _INT)
has_unicode_error = _call(c.FPDFText_HasUnicodeMapError, _INT, _PLACE, _INT)

get_character_fill = _call(c.FPDFText_GetFillColor, _INT, _PLACE, _INT, _PLACE, _PLACE, _PLACE, _PLACE)
get_character_stroke = _call(c.FPDFText_GetStrokeColor, _INT, _PLACE, _INT, _PLACE, _PLACE, _PLACE, _PLACE)

# text objects
get_font_size = _call(c.FPDFTextObj_GetFontSize, _INT, _PLACE, _PLACE)
get_font = _call(c.FPDFTextObj_GetFont, _HANDLE, _PLACE)
_get_font_name = _call(c.FPDFFont_GetBaseFontName, _HANDLE, _PLACE, _PLACE, _HANDLE)
is_embedded = _call(c.FPDFFont_GetIsEmbedded, _INT, _PLACE)
get_render_mode = _call(c.FPDFTextObj_GetTextRenderMode, _INT, _PLACE)

# page objects
count_page_objects = _call(c.FPDFPage_CountObjects, _INT, _PLACE)
get_page_object = _call(c.FPDFPage_GetObject, _HANDLE, _PLACE, _INT)
count_form_objects = _call(c.FPDFFormObj_CountObjects, _INT, _PLACE)
get_form_object = _call(c.FPDFFormObj_GetObject, _HANDLE, _PLACE, ctypes.c_ulong)
get_type = _call(c.FPDFPageObj_GetType, _INT, _PLACE)
get_matrix = _call(c.FPDFPageObj_GetMatrix, _INT, _PLACE, _PLACE)
get_bounds = _call(c.FPDFPageObj_GetBounds, _INT, _PLACE, _PLACE, _PLACE, _PLACE, _PLACE)
get_content_id = _call(c.FPDFPageObj_GetMarkedContentID, _INT, _PLACE)
get_fill_color = _call(c.FPDFPageObj_GetFillColor, _INT, _PLACE, _PLACE, _PLACE, _PLACE, _PLACE)
get_stroke_color = _call(c.FPDFPageObj_GetStrokeColor, _INT, _PLACE, _PLACE, _PLACE, _PLACE, _PLACE)
get_stroke_width = _call(c.FPDFPageObj_GetStrokeWidth, _INT, _PLACE, _PLACE)
get_dash_count = _call(c.FPDFPageObj_GetDashCount, _INT, _PLACE)

# paths and clips
get_draw_mode = _call(c.FPDFPath_GetDrawMode, _INT, _PLACE, _PLACE, _PLACE)
count_segments = _call(c.FPDFPath_CountSegments, _INT, _PLACE)
get_segment = _call(c.FPDFPath_GetPathSegment, _HANDLE, _PLACE, _INT)
get_segment_type = _call(c.FPDFPathSegment_GetType, _INT, _PLACE)
get_segment_point = _call(c.FPDFPathSegment_GetPoint, _INT, _PLACE, _PLACE, _PLACE)
get_segment_close = _call(c.FPDFPathSegment_GetClose, _INT, _PLACE)
get_clip = _call(c.FPDFPageObj_GetClipPath, _HANDLE, _PLACE)
count_clip_paths = _call(c.FPDFClipPath_CountPaths, _INT, _PLACE)
count_clip_segments = _call(c.FPDFClipPath_CountPathSegments, _INT, _PLACE, _INT)
get_clip_segment = _call(c.FPDFClipPath_GetPathSegment, _HANDLE, _PLACE, _INT, _INT)


def handle_of(raw: Any) -> Handle:
    """The address behind one of pypdfium2's raw pointers."""
    return ctypes.addressof(raw.contents)


def font_name(font: Handle) -> str:
    """The name of a font as the file has it (often with a prefix of six letters, which marks a subset)."""
    if not font:
        return ""
    buffer = ctypes.create_string_buffer(FONT_NAME_MAX)
    length = _get_font_name(font, ctypes.addressof(buffer), FONT_NAME_MAX)
    return buffer.raw[: max(0, min(length, FONT_NAME_MAX) - 1)].decode("utf-8", "replace")


def characters(text_page: Handle) -> NDArray[np.uint32]:
    """The characters of a text page, generated ones included: UTF-16 code units, as PDFium counts them."""
    count = count_characters(text_page)
    units = np.zeros(count + 1, dtype=np.uint16)
    written_units = _get_text(text_page, 0, count, units.ctypes.data) if count else 1
    if written_units != count + 1:
        # characters without Unicode are left out of the whole text, so each is asked for
        return at_each(get_unicode, text_page, range(count), count, np.uint32)
    codes = units[:count].astype(np.uint32)
    for index in np.flatnonzero(codes == 0xFFFE).tolist():
        codes[index] = get_unicode(text_page, index)
    return codes


def at_each(
    call: Callable[..., int], owner: Handle, indices: Iterable[int], count: int, dtype: DTypeLike
) -> NDArray[Any]:
    """What a call gives for each index within one owner (a text page, a page)."""
    return np.fromiter(map(call, repeat(owner), indices), dtype, count)


def of_each(call: Callable[..., int], handles: Sequence[Handle], dtype: DTypeLike) -> NDArray[Any]:
    """What a call gives for each object."""
    return np.fromiter(map(call, handles), dtype, len(handles))


def written(
    call: Callable[..., int],
    *arguments: Iterable[int],
    count: int,
    dtype: DTypeLike,
    width: int,
    apart: bool = False,
) -> tuple[NDArray[Any], NDArray[np.bool_]]:
    """What a call writes for each of its arguments.

    Args:
        call: The function.
        arguments: What it takes before the addresses that it writes to.
        count: How many times it is called.
        dtype: The type of one number that it writes.
        width: How many numbers it writes at a time.
        apart: Whether it takes an address for each of the numbers, not one for all.

    Returns:
        Array (count, width), zeros where the call failed; and for which it succeeded.
    """
    out = np.zeros((count, width), dtype)
    if not count:
        return out, np.zeros(0, dtype=bool)
    number, step, base = out.itemsize, width * out.itemsize, out.ctypes.data
    places = [range(base + at * number, base + count * step, step) for at in range(width if apart else 1)]
    done = np.fromiter(map(call, *arguments, *places), np.int32, count)
    return out, done != 0
