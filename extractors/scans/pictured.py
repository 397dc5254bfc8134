"""Which pages of a file are pictures, told before any is read: one takes a hundred times as long as a drawn page.

Nearly all drawn pages are passed over by what the file lists for them (fonts, and pictures with their sizes), without
a look at what they paint. The others are told by `page_kind`, as they are when they are read.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from torikumi.extractors.readers.checked import CheckedReader
from torikumi.extractors.readers.mupdf import MupdfReader
from torikumi.extractors.readers.open import READERS
from torikumi.extractors.scans.kind import PICTURE_SHARE, PageKind, page_kind
from torikumi.extractors.scans.picture_file import as_pdf
from torikumi.schemas.errors import SourceError


def pictured_pages(
    path: Path, pages: Sequence[int], *, reader: str = "auto", passwords: Sequence[str] = ()
) -> frozenset[int]:
    """Those of some pages of a PDF file that are pictures.

    A page that cannot be read is not among them: who reads it says what is wrong with it.

    Args:
        path: The file.
        pages: Page numbers, from 1.
        reader: Which library reads it, as `torikumi.extractors.document.extract`.
        passwords: What to try when the file asks for a password.
    """
    with as_pdf(path) as pdf:
        return _pictured(pdf, pages, reader, passwords)


def _pictured(path: Path, pages: Sequence[int], reader: str, passwords: Sequence[str]) -> frozenset[int]:
    candidates = _candidates(path, pages, passwords)
    if not candidates:
        return frozenset()
    name = READERS[0] if reader == "auto" else reader  # one that is named hands nothing on to slower ones
    try:
        with CheckedReader(path, name, "none", passwords) as source:
            return frozenset(number for number in candidates if _is_picture(source, number))
    except SourceError:
        return frozenset()


def _candidates(path: Path, pages: Sequence[int], passwords: Sequence[str]) -> list[int]:
    """The pages that may be pictures by what the file lists for them; all when MuPDF cannot open it."""
    try:
        with MupdfReader(path, passwords) as listed:
            return [number for number in pages if listed.may_be_picture(number, PICTURE_SHARE)]
    except SourceError:
        return list(pages)


def _is_picture(source: CheckedReader, number: int) -> bool:
    try:
        return page_kind(source.read(number).page) is not PageKind.BORN
    except SourceError:
        return False
