"""Which pages are pictures, told before they are read: the same ones that reading finds."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader

from tests.support.pdf_factory import Sheet
from tests.support.shared_samples import ROOT
from torikumi.extractors.readers.mupdf import MupdfReader
from torikumi.extractors.readers.open import open_reader
from torikumi.extractors.scans.kind import PageKind, page_kind
from torikumi.extractors.scans.pictured import pictured_pages


def picture(sheet: Sheet, x0: float, top: float, x1: float, bottom: float) -> Sheet:
    """Paint a picture of a pixel a point and more into a rectangle of the page."""
    grey = Image.fromarray(np.full((400, 600), 230, dtype=np.uint8))
    sheet.canvas.drawImage(ImageReader(grey), x0, sheet.height - bottom, x1 - x0, bottom - top)
    return sheet


@pytest.mark.parametrize("reader", ["auto", "mupdf", "pdfplumber"])
def test_it_is_what_reading_finds(reader: str, tmp_path: Path) -> None:
    made = Sheet(300, 200).text(20, 20, "文字の頁")
    made = picture(made.page(), 0, 0, 300, 200)
    made = picture(made.page(), 0, 0, 300, 200).text(20, 20, "隠れた層", render=3)
    made = picture(made.page().text(20, 20, "文字の横の写真"), 20, 60, 150, 180)
    made = picture(made.page(), 0, 0, 300, 200).text(20, 20, ("写真の上の文字" + "\n") * 8)
    made = picture(made.page(), 20, 20, 100, 100)
    path = made.save(tmp_path / "pages.pdf")
    with open_reader(path, "pdfium" if reader == "auto" else reader) as opened:
        read = {number for number in range(1, 7) if page_kind(opened.read_page(number)) is not PageKind.BORN}
    assert pictured_pages(path, range(1, 7), reader=reader) == read
    assert pictured_pages(path, [3, 4], reader=reader) == {3}
    if reader == "auto":
        assert read == {2, 3}


def test_drawn_pages_are_passed_over_without_reading_them(monkeypatch: pytest.MonkeyPatch) -> None:
    from torikumi.extractors.readers.pdfium import PdfiumReader

    def read(self: object, number: int) -> None:
        raise AssertionError(number)

    for kind in (PdfiumReader, MupdfReader):
        monkeypatch.setattr(kind, "read_page", read)
    assert pictured_pages(ROOT / "samples" / "tokushima-r1" / "report.pdf", range(1, 10)) == frozenset()


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7\nnothing"])
def test_of_a_file_that_cannot_be_read_none_is_said(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "broken.pdf").write_bytes(content)
    assert pictured_pages(tmp_path / "broken.pdf", [1, 2]) == frozenset()
