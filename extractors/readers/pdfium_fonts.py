"""A font for PDFium to read Japanese text by that is set in a font which is not embedded.

PDFium takes such a font from the machine. Where there is none, it draws nothing in its place, and drops strings of a
single character even from the text. So the font that PyMuPDF ships (Droid Sans Fallback) is offered, on every machine,
so that a file is read the same everywhere: places come from the widths in the file, not from that font.
"""

from __future__ import annotations

import ctypes
from functools import cache
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as c

CJK_CHARSETS = (
    c.FXFONT_SHIFTJIS_CHARSET,
    c.FXFONT_HANGEUL_CHARSET,
    c.FXFONT_GB2312_CHARSET,
    c.FXFONT_CHINESEBIG5_CHARSET,
)
"""Character sets of fonts (as Windows numbers them) for which the font is offered."""

HANDLE = 0x70726B6D
"""Stands for the font between PDFium and this module; any number that is no address of PDFium's."""

NAME = b"Droid Sans Fallback\x00"


@cache
def offer_font() -> None:
    """Offer the font to PDFium, once a process."""
    _FontOffer().setup()


class _FontOffer(pdfium.PdfSysfontBase):  # type: ignore[misc]
    """PDFium's way to fonts, with one more at its end; the methods are PDFium's callbacks (``fpdf_sysfontinfo.h``)."""

    def MapFont(  # noqa: N802
        self, _: Any, weight: int, italic: int, charset: int, pitch: int, face: Any, exact: Any
    ) -> Any:
        if charset in CJK_CHARSETS:
            return HANDLE
        return self.default.MapFont(self.default, weight, italic, charset, pitch, face, exact)

    def GetFontData(self, _: Any, font: Any, table: int, buffer: Any, size: int) -> int:  # noqa: N802
        if font != HANDLE:
            return int(self.default.GetFontData(self.default, font, table, buffer, size))
        data = _font_data(table)
        if buffer and size >= len(data):
            ctypes.memmove(buffer, data, len(data))
        return len(data)

    def GetFaceName(self, _: Any, font: Any, buffer: Any, size: int) -> int:  # noqa: N802
        if font != HANDLE:
            return int(self.default.GetFaceName(self.default, font, buffer, size))
        if buffer and size >= len(NAME):
            ctypes.memmove(buffer, NAME, len(NAME))
        return len(NAME)

    def GetFontCharset(self, _: Any, font: Any) -> int:  # noqa: N802
        if font != HANDLE:
            return int(self.default.GetFontCharset(self.default, font))
        return int(c.FXFONT_SHIFTJIS_CHARSET)

    def DeleteFont(self, _: Any, font: Any) -> None:  # noqa: N802
        if font != HANDLE:
            self.default.DeleteFont(self.default, font)


@cache
def _font_data(table: int) -> bytes:
    """The font file, or one of its tables by its tag (``OpenType``, the table directory); empty when it has none."""
    import pymupdf

    whole = bytes(pymupdf.Font("cjk").buffer)
    if not table:
        return whole
    tag = table.to_bytes(4, "big")
    for index in range(int.from_bytes(whole[4:6], "big")):
        entry = whole[12 + 16 * index : 28 + 16 * index]
        if entry[:4] == tag:
            offset, length = int.from_bytes(entry[8:12], "big"), int.from_bytes(entry[12:16], "big")
            return whole[offset : offset + length]
    return b""
