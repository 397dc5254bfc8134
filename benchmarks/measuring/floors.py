"""The floors: what it costs to get all characters and lines of a page out of a PDF library, and nothing else.

Written as a programmer would who needs each character with its box and each path with its points, in Python. What a
page gives is dropped with the page.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from measuring.readers import Pages, Read

PDFIUM = "floor: pdfium characters + paths"
MUPDF = "floor: MuPDF rawdict + drawings"


def load_opening() -> Read:
    """Each page is opened and closed."""
    import pypdfium2 as pdfium

    def read(path: Path, pages: Pages) -> None:
        for _ in _pdfium_pages(pdfium.PdfDocument(path), pages):
            pass

    return read


def load_pdfium() -> Read:
    """Unicode and loose box of each character, points of each path, by PDFium's C functions."""
    import pypdfium2 as pdfium
    import pypdfium2.raw as c

    def characters(page: Any) -> list[tuple[int, float, float, float, float]]:
        textpage = page.get_textpage()
        box = c.FS_RECTF()
        found = []
        for index in range(c.FPDFText_CountChars(textpage.raw)):
            code = c.FPDFText_GetUnicode(textpage.raw, index)
            c.FPDFText_GetLooseCharBox(textpage.raw, index, box)
            found.append((code, box.left, box.bottom, box.right, box.top))
        textpage.close()
        return found

    def paths(page: Any) -> list[list[tuple[int, float, float]]]:
        x, y = ctypes.c_float(), ctypes.c_float()
        found = []
        for number in range(c.FPDFPage_CountObjects(page.raw)):
            item = c.FPDFPage_GetObject(page.raw, number)
            if c.FPDFPageObj_GetType(item) != c.FPDF_PAGEOBJ_PATH:
                continue
            points = []
            for index in range(c.FPDFPath_CountSegments(item)):
                segment = c.FPDFPath_GetPathSegment(item, index)
                c.FPDFPathSegment_GetPoint(segment, x, y)
                points.append((c.FPDFPathSegment_GetType(segment), x.value, y.value))
            found.append(points)
        return found

    def read(path: Path, pages: Pages) -> None:
        for page in _pdfium_pages(pdfium.PdfDocument(path), pages):
            characters(page)
            paths(page)

    return read


def load_mupdf() -> Read:
    """PyMuPDF's own calls for the same: ``rawdict`` and ``get_cdrawings``."""
    import pymupdf

    def read(path: Path, pages: Pages) -> None:
        with pymupdf.open(path) as document:
            for number in pages or range(1, len(document) + 1):
                page = document[number - 1]
                page.get_text("rawdict")
                page.get_cdrawings()

    return read


def _pdfium_pages(document: Any, pages: Pages) -> Iterator[Any]:
    """The pages of an open document, each closed before the next one, the document at last."""
    for number in pages or range(1, len(document) + 1):
        page = document[number - 1]
        yield page
        page.close()
    document.close()
