"""What a reader has to know of the characters that a library gives, asked of many at once by their code points."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

REPLACEMENT = "\ufffd"
"""Stands for a glyph whose character the file does not tell."""

WHITE = np.array([code for code in range(0x3001) if chr(code).isspace() and not 0x1C <= code <= 0x1F])
"""All white space of Unicode, the ideographic one last; not the four separators among the control characters."""

_NO_CHARACTER = re.compile(f"[\ud800-\udfff{''.join(chr(p << 16 | e) for p in range(17) for e in (0xFFFE, 0xFFFF))}]")

Codes = NDArray[np.uint32]


def is_white(codes: Codes) -> NDArray[np.bool_]:
    """Which characters are white space."""
    return np.isin(codes, WHITE)


def unmapped(codes: Codes) -> NDArray[np.bool_]:
    """Which say nothing of what is printed: the replacement character, private use, control characters, and none."""
    control = (codes < 0x20) | ((codes >= 0x7F) & (codes <= 0x9F))
    return np.asarray(
        control | ((codes >= 0xE000) & (codes <= 0xF8FF)) | (codes == ord(REPLACEMENT)) | no_character(codes)
    )


def no_character(codes: Codes) -> NDArray[np.bool_]:
    """Which are none and cannot be written: half of a pair (UTF-16) without the other, and the last two of a plane."""
    return np.asarray(((codes >= 0xD800) & (codes <= 0xDFFF)) | ((codes & 0xFFFE) == 0xFFFE))


def writable(text: str) -> str:
    r"""A text with the replacement character for what is no character.

    >>> writable("取\udfff組\uffff")
    '取\ufffd組\ufffd'
    """
    return _NO_CHARACTER.sub(REPLACEMENT, text) if no_character(code_points(text)).any() else text


def selects_variation(codes: Codes) -> NDArray[np.bool_]:
    """Which are variation selectors: they belong to the character before them."""
    return np.asarray(((codes >= 0xFE00) & (codes <= 0xFE0F)) | ((codes >= 0xE0100) & (codes <= 0xE01EF)))


def code_points(text: str) -> Codes:
    """The code points of a text."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
