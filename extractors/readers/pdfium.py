"""PDF → primitives with PDFium (pypdfium2), through its C functions: see the modules ``pdfium_*`` beside this one.

Boxes and points come in the page's own space, so /Rotate and the crop box are applied here.
"""

from __future__ import annotations

import math
import os
from collections.abc import Sequence
from math import prod
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as c
from numpy.typing import NDArray

from torikumi.extractors.readers import pdfium_calls as calls
from torikumi.extractors.readers.closing import ClosedAtExit
from torikumi.extractors.readers.failures import (
    PICTURE_PIXELS_MAX,
    damaged,
    damaged_page,
    locked_otherwise,
    needs_password,
    no_pages,
    too_large_pictures,
)
from torikumi.extractors.readers.passwords import tried
from torikumi.extractors.readers.pdfium_fonts import offer_font
from torikumi.extractors.readers.pdfium_frame import Frame
from torikumi.extractors.readers.pdfium_objects import FORM_DEPTH_MAX, page_objects
from torikumi.extractors.readers.protocol import finest_dpi
from torikumi.extractors.same_letters import same_letters
from torikumi.schemas.primitives import DocumentInfo, Page

try:
    from torikumi.extractors.readers.pdfium_glyphs_compiled import page_glyphs
    from torikumi.extractors.readers.pdfium_paints_compiled import page_paints
except ImportError:  # it was installed where there is no compiler
    from torikumi.extractors.readers.pdfium_glyphs_python import page_glyphs
    from torikumi.extractors.readers.pdfium_paints_python import page_paints

END_REACH = 2048
"""``startxref`` stands within this many bytes of the end, with some bytes of a mail or web server behind it."""

FORMS_MAX = 40
"""Forms within each other: PDFium draws no deeper ones."""


class PdfiumReader(ClosedAtExit):
    """An open file; see `torikumi.extractors.readers.protocol.Reader`."""

    name = "pdfium"

    def __init__(self, path: Path, passwords: Sequence[str] = ()) -> None:
        self.path = path
        offer_font()
        self.engine = f"pdfium {pdfium.PYPDFIUM_INFO.version} (pypdfium2)"
        self._document = _opened(path, passwords)
        pages = len(self._document)
        told = self._document.get_metadata_dict()
        self.info = DocumentInfo(
            pages=pages,
            producer=told.get("Producer", ""),
            creator=told.get("Creator", ""),
            title=told.get("Title", ""),
            encrypted=c.FPDF_GetSecurityHandlerRevision(self._document.raw) >= 0,
        )

    @property
    def repaired(self) -> bool:
        """Whether the end of the file, which leads to the index, is not there; PDFium says nothing of what it mends."""
        with self.path.open("rb") as stream:
            stream.seek(max(0, stream.seek(0, os.SEEK_END) - END_REACH))
            return b"startxref" not in stream.read()

    def read_page(self, number: int) -> Page:
        """The glyphs and paints of a page."""
        # pypdfium2's own pages close themselves when they are forgotten, which takes as long as reading a line of text
        handle = c.FPDF_LoadPage(self._document.raw, number - 1)
        text_handle = c.FPDFText_LoadPage(handle) if handle else None
        try:
            page = _page(handle, text_handle, number) if text_handle else None
        finally:
            c.FPDFText_ClosePage(text_handle)
            c.FPDF_ClosePage(handle)
        if page is None:
            raise damaged_page(self.path, number)
        return page

    def page_letters(self, number: int) -> str:
        """All characters of a page but white space, in PDFium's order; /ActualText is applied.

        PDFium must be asked for places to leave out what lies off the page, so this is no cheaper than reading.
        """
        return self.read_page(number).letters

    def confirms(self, number: int, letters: str) -> bool:
        """Whether PDFium reads the same letters on a page as another library did."""
        return same_letters(letters, self.page_letters(number))

    def page_size(self, number: int) -> tuple[float, float]:
        """Width and height of a page as displayed, in points."""
        try:
            width, height = self._document.get_page_size(number - 1)
        except (pdfium.PdfiumError, IndexError):
            raise damaged_page(self.path, number) from None
        return float(width), float(height)

    def render(self, number: int, dpi: float) -> NDArray[np.uint8]:
        """A picture of a page."""
        try:
            page = self._document[number - 1]
        except (pdfium.PdfiumError, IndexError):
            raise damaged_page(self.path, number) from None
        try:
            if _picture_pixels(page) > PICTURE_PIXELS_MAX:
                raise too_large_pictures(self.path, number)
            bitmap = page.render(scale=dpi / 72, rev_byteorder=True)
            picture: NDArray[np.uint8] = np.array(bitmap.to_numpy()[:, :, :3])
        except (pdfium.PdfiumError, ValueError):
            raise damaged_page(self.path, number) from None
        finally:
            page.close()
        return picture

    def picture_dpi(self, number: int) -> float:
        """The resolution of the finest picture of a page; 0 without any."""
        try:
            page = self._document[number - 1]
        except (pdfium.PdfiumError, IndexError):
            return 0.0
        try:
            sizes = []
            for picture in page.get_objects(filter=[c.FPDF_PAGEOBJ_IMAGE], max_depth=FORM_DEPTH_MAX):
                matrix = picture.get_matrix()
                sides = math.hypot(matrix.a, matrix.b), math.hypot(matrix.c, matrix.d)
                sizes.append((*picture.get_px_size(), *sides))
            width, height = page.get_size()
            return finest_dpi(sizes, width * height)
        except pdfium.PdfiumError:
            return 0.0
        finally:
            page.close()

    def close(self) -> None:
        """Close the file."""
        self._document.close()


def _opened(path: Path, passwords: Sequence[str]) -> Any:
    """The document, opened with the first password that fits.

    Raises:
        SourceError: It cannot be opened, or has no pages.
    """
    for password in tried(passwords):
        try:
            return pdfium.PdfDocument(path, password)
        except pdfium.PdfiumError as error:
            match error.err_code:
                case c.FPDF_ERR_PASSWORD:
                    continue
                case c.FPDF_ERR_SUCCESS:  # it opens, and pypdfium2 finds no page in it
                    raise no_pages(path) from None
                case c.FPDF_ERR_SECURITY:
                    raise locked_otherwise(path) from None
                case _:
                    raise damaged(path) from None
    raise needs_password(path, len(passwords))


def _picture_pixels(page: Any) -> int:
    """Pixels of the pictures that a page paints, also in forms within each other."""
    pictures = page.get_objects(filter=(c.FPDF_PAGEOBJ_IMAGE,), max_depth=FORMS_MAX)
    return sum(prod(picture.get_px_size()) for picture in pictures)


def _page(page: Any, text_page: Any, number: int) -> Page | None:
    """All of one page; None when PDFium cannot tell its size.

    Args:
        page: PDFium's page.
        text_page: Its text page.
        number: Page number, from 1.
    """
    # what is seen: the crop box within the media box (ISO 32000-1, 14.11.2), as PDFium itself takes them; its calls
    # for the single boxes give a default size when a box is an indirect object
    box, quarters = c.FS_RECTF(), c.FPDFPage_GetRotation(page)
    if not c.FPDF_GetPageBoundingBox(page, box) or quarters < 0:
        return None
    frame = Frame((box.left, box.bottom, box.right, box.top), 90 * quarters)
    objects = page_objects(calls.handle_of(page), frame)
    fonts: dict[str, int] = {}
    text = page_glyphs(calls.handle_of(text_page), objects, lambda name: fonts.setdefault(name, len(fonts)))
    return Page(
        number=number,
        width=frame.width,
        height=frame.height,
        rotation=frame.rotation,
        glyphs=text.glyphs,
        texts=text.texts,
        spaces=text.spaces,
        paints=page_paints(objects),
        fonts=tuple(fonts),
        reader="pdfium",
        unread_fonts=text.unread_fonts,
        spelt=(text.texts, text.letters),
    )
