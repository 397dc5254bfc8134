"""What a reader has to know of the characters that a library gives, asked of many at once by their code points."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

REPLACEMENT = "\ufffd"
"""Stands for a glyph whose character the file does not tell."""

WHITE = np.array([code for code in range(0x3001) if chr(code).isspace() and not 0x1C <= code <= 0x1F])
"""All white space of Unicode, the ideographic one last; not the four separators among the control characters."""

Codes = NDArray[np.uint32]


def is_white(codes: Codes) -> NDArray[np.bool_]:
    """Which characters are white space."""
    return np.isin(codes, WHITE)


def unmapped(codes: Codes) -> NDArray[np.bool_]:
    """Which say nothing of what is printed: the replacement character, private use, control characters."""
    control = (codes < 0x20) | ((codes >= 0x7F) & (codes <= 0x9F))
    return np.asarray(control | ((codes >= 0xE000) & (codes <= 0xF8FF)) | (codes == ord(REPLACEMENT)))


def selects_variation(codes: Codes) -> NDArray[np.bool_]:
    """Which are variation selectors: they belong to the character before them."""
    return np.asarray(((codes >= 0xFE00) & (codes <= 0xFE0F)) | ((codes >= 0xE0100) & (codes <= 0xE01EF)))


def code_points(text: str) -> Codes:
    """The code points of a text."""
    return np.frombuffer(text.encode("utf-32-le", "replace"), dtype="<u4")
