"""PDFium's C functions: where they stand and what they take; and calling one for many characters or objects at a time.

A page has thousands of characters and objects. The compiled modules (``pdfium_*_compiled.pyx``) call the functions at
their addresses, as C does. Where these could not be compiled, and for what is rare, the functions here do: handles are
plain numbers, and the answers land in numpy arrays. Each call takes some 0.5 µs here; pypdfium2's own bindings,
which check and convert each argument, take more.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import repeat
from typing import Any

import numpy as np
import pypdfium2.raw as c
from numpy.typing import DTypeLike, NDArray

Handle = int
"""The address of one of PDFium's objects; 0 is none."""

Handles = NDArray[np.int64]
"""Many of them."""

FONT_NAME_MAX = 256
"""Names of fonts are read up to this many bytes."""

TYPES: dict[str, Any] = {
    "h": ctypes.c_size_t,
    "i": ctypes.c_int,
    "u": ctypes.c_uint,
    "l": ctypes.c_ulong,
    "p": ctypes.c_void_p,
}
"""The letters of a shape: handle, int, unsigned int, unsigned long, place to write to."""


@cache
def callable_at(function: int, shape: str) -> Callable[..., int]:
    """A function of PDFium that takes and gives plain numbers. It keeps the interpreter's lock: each call is short.

    Args:
        function: Its address.
        shape: The types of its arguments and, after a colon, of its result: ``hip:i``.
    """
    arguments, result = shape.split(":")
    called: Callable[..., int] = ctypes.PYFUNCTYPE(TYPES[result], *(TYPES[letter] for letter in arguments))(function)
    return called


@dataclass(frozen=True, slots=True)
class Call:
    """One of PDFium's functions.

    Attributes:
        address: Where it stands in memory.
        shape: The types of its arguments and, after a colon, of its result, as in `TYPES`.
    """

    address: int
    shape: str

    @classmethod
    def of(cls, function: Any, shape: str) -> Call:
        """One of pypdfium2's functions."""
        address = ctypes.cast(function, ctypes.c_void_p).value
        assert address is not None
        return cls(address, shape)

    def __call__(self, *arguments: int) -> int:
        """Call it once."""
        return callable_at(self.address, self.shape)(*arguments)


# characters: (text page, index, ...)
_get_text = Call.of(c.FPDFText_GetText, "hiip:i")
count_characters = Call.of(c.FPDFText_CountChars, "h:i")
get_unicode = Call.of(c.FPDFText_GetUnicode, "hi:u")
get_text_object = Call.of(c.FPDFText_GetTextObject, "hi:h")
get_loose_box = Call.of(c.FPDFText_GetLooseCharBox, "hip:i")
get_origin = Call.of(c.FPDFText_GetCharOrigin, "hipp:i")
get_text_matrix = Call.of(c.FPDFText_GetMatrix, "hip:i")
is_generated = Call.of(c.FPDFText_IsGenerated, "hi:i")
is_hyphen = Call.of(c.FPDFText_IsHyphen, "hi:i")
has_unicode_error = Call.of(c.FPDFText_HasUnicodeMapError, "hi:i")

get_character_fill = Call.of(c.FPDFText_GetFillColor, "hipppp:i")
get_character_stroke = Call.of(c.FPDFText_GetStrokeColor, "hipppp:i")

# text objects
get_font_size = Call.of(c.FPDFTextObj_GetFontSize, "hp:i")
get_font = Call.of(c.FPDFTextObj_GetFont, "h:h")
_get_font_name = Call.of(c.FPDFFont_GetBaseFontName, "hph:h")
is_embedded = Call.of(c.FPDFFont_GetIsEmbedded, "h:i")
get_render_mode = Call.of(c.FPDFTextObj_GetTextRenderMode, "h:i")

# page objects
count_page_objects = Call.of(c.FPDFPage_CountObjects, "h:i")
get_page_object = Call.of(c.FPDFPage_GetObject, "hi:h")
count_form_objects = Call.of(c.FPDFFormObj_CountObjects, "h:i")
get_form_object = Call.of(c.FPDFFormObj_GetObject, "hl:h")
get_type = Call.of(c.FPDFPageObj_GetType, "h:i")
get_matrix = Call.of(c.FPDFPageObj_GetMatrix, "hp:i")
get_bounds = Call.of(c.FPDFPageObj_GetBounds, "hpppp:i")
get_content_id = Call.of(c.FPDFPageObj_GetMarkedContentID, "h:i")
get_fill_color = Call.of(c.FPDFPageObj_GetFillColor, "hpppp:i")
get_stroke_color = Call.of(c.FPDFPageObj_GetStrokeColor, "hpppp:i")
get_stroke_width = Call.of(c.FPDFPageObj_GetStrokeWidth, "hp:i")
get_dash_count = Call.of(c.FPDFPageObj_GetDashCount, "h:i")

# paths and clips
get_draw_mode = Call.of(c.FPDFPath_GetDrawMode, "hpp:i")
count_segments = Call.of(c.FPDFPath_CountSegments, "h:i")
get_segment = Call.of(c.FPDFPath_GetPathSegment, "hi:h")
get_segment_type = Call.of(c.FPDFPathSegment_GetType, "h:i")
get_segment_point = Call.of(c.FPDFPathSegment_GetPoint, "hpp:i")
get_segment_close = Call.of(c.FPDFPathSegment_GetClose, "h:i")
get_clip = Call.of(c.FPDFPageObj_GetClipPath, "h:h")
count_clip_paths = Call.of(c.FPDFClipPath_CountPaths, "h:i")
count_clip_segments = Call.of(c.FPDFClipPath_CountPathSegments, "hi:i")
get_clip_segment = Call.of(c.FPDFClipPath_GetPathSegment, "hii:h")


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


def call_each(
    call: Call,
    arguments: tuple[NDArray[Any], ...],
    out: NDArray[Any] | None,
    answers: NDArray[Any],
) -> None:
    """Call a function once for each of its arguments.

    Args:
        call: The function; the places that it writes to come last among its arguments.
        arguments: Arrays of int64, one for each argument: of one entry for each call, or of one for all calls.
        out: Array (calls, width) that it writes to: the address of a row when the shape has one place, of each number
            in a row when it has more. None when it has none.
        answers: Array of int64 of what it gave at each call; its length is the number of calls.
    """
    count = len(answers)
    given = [repeat(int(one[0])) if len(one) == 1 else one.tolist() for one in arguments]
    places: list[range] = []
    if out is not None and count:
        width, base = out.shape[1] * out.itemsize, out.ctypes.data
        starts = (base + at * out.itemsize for at in range(call.shape.count("p")))
        places = [range(start, start + count * width, width) for start in starts]
    answers[:] = np.fromiter(map(callable_at(call.address, call.shape), *given, *places), np.int64, count)


def characters(text_page: Handle) -> NDArray[np.uint32]:
    """The characters of a text page, generated ones included: UTF-16 code units, as PDFium counts them."""
    count = count_characters(text_page)
    units = np.zeros(count + 1, dtype=np.uint16)
    written_units = _get_text(text_page, 0, count, units.ctypes.data) if count else 1
    if written_units != count + 1:
        # characters without Unicode are left out of the whole text, so each is asked for
        return at_each(get_unicode, text_page, np.arange(count)).astype(np.uint32)
    codes = units[:count].astype(np.uint32)
    for index in np.flatnonzero(codes == 0xFFFE).tolist():
        codes[index] = get_unicode(text_page, index)
    return codes


def at_each(call: Call, owner: Handle, indices: NDArray[np.int64]) -> NDArray[np.int64]:
    """What a call gives for each index within one owner (a text page, a page)."""
    answers = np.empty(len(indices), np.int64)
    call_each(call, (np.array([owner]), indices), None, answers)
    return answers


def of_each(call: Call, handles: Handles, *more: NDArray[np.int64]) -> NDArray[np.int64]:
    """What a call gives for each object.

    Args:
        call: The function.
        handles: The objects.
        more: Its other arguments, if it has any: one for each object, or one for all.
    """
    answers = np.empty(len(handles), np.int64)
    call_each(call, (handles, *more), None, answers)
    return answers


def written(
    call: Call, *arguments: NDArray[np.int64], count: int, dtype: DTypeLike, width: int
) -> tuple[NDArray[Any], NDArray[np.bool_]]:
    """What a call writes for each of its arguments.

    Args:
        call: The function.
        arguments: What it takes before the addresses that it writes to: one for each call, or one for all.
        count: How many times it is called.
        dtype: The type of one number that it writes.
        width: How many numbers it writes at a time.

    Returns:
        Array (count, width), zeros where the call failed; and for which it succeeded.
    """
    out, answers = np.zeros((count, width), dtype), np.empty(count, np.int64)
    call_each(call, arguments, out, answers)
    return out, answers != 0
