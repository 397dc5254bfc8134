"""A file of any kind → what it holds: by its content, not by its name alone."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from torikumi.extractors.document import Extraction
from torikumi.extractors.scans.picture_file import media_type_of
from torikumi.schemas.errors import SourceError, UsageError

if TYPE_CHECKING:
    from torikumi.extractors.files.draft import Draft

HEAD_REACH = 4096
"""So many bytes at the beginning of a file tell its kind."""

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""The first bytes of the old office files, and of new ones that are encrypted."""

OLD_REACH = 100_000_000
"""The names of the streams of an old office file stand anywhere in it, mostly at its end."""

OTHER_PICTURES = (b"GIF8", b"BM", b"\x00\x00\x00\x0cjP", b"\x00\x00\x00 ftypheic", b"\x00\x00\x00\x18ftypheic")
"""The first bytes of pictures that are not read: GIF, BMP, JPEG 2000, HEIC."""


class Format(StrEnum):
    """The kinds of files that are read; the value is the media type."""

    PDF = "application/pdf"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    HTML = "text/html"
    TEXT = "text/plain"
    TIFF = "image/tiff"
    JPEG = "image/jpeg"
    PNG = "image/png"

    @property
    def has_pages(self) -> bool:
        """Whether it has pages with boxes: a PDF, or pictures, which are read as pages of one."""
        return self in (Format.PDF, Format.TIFF, Format.JPEG, Format.PNG)


def format_of(path: Path) -> Format:
    """The kind of a file.

    A file that is named .pdf is read as PDF unless it is an office file: what else comes under that name (an error
    page, noise) is no report, and the PDF readers say so.

    Raises:
        SourceError: There is no such file, it is empty, or of a kind that is not read.
    """
    file = str(path)
    named_pdf = path.suffix.lower() == ".pdf"
    try:
        if path.is_dir():
            raise SourceError("this is a folder", advice="name a file in it", file=file)
        if path.exists() and not path.is_file():
            raise SourceError("this is a pipe or a device, no file", advice="save it as a file", file=file)
        with path.open("rb") as stream:
            head = stream.read(HEAD_REACH)
            stream.seek(0)
            old = _old_kind(stream.read(OLD_REACH)) if head.startswith(OLE) else ""
    except FileNotFoundError:
        raise SourceError("there is no such file", advice="check its name", file=file) from None
    except OSError as error:
        raise SourceError(f"cannot be read ({error.strerror})", advice="check its permissions", file=file) from None
    if not head:
        raise SourceError("the file is empty (0 bytes)", advice="download it again", file=file)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        found = _package_kind(path)
        if found is not None:
            return found
        if not named_pdf:
            raise SourceError(
                "a damaged office file, or a ZIP of something else", advice="unpack it, or download it again", file=file
            )
    if old and not named_pdf:
        problem, advice = OLD_KINDS[old]
        raise SourceError(problem, advice=advice, file=file)
    if named_pdf or b"%PDF-" in head[:1024]:
        return Format.PDF
    if picture := media_type_of(head):
        return Format(picture)
    if head.startswith(OTHER_PICTURES):
        raise SourceError("a picture of a kind that is not read", advice="save it as PDF, TIFF or PNG", file=file)
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html")) or b"<html" in head.lower():
        return Format.HTML
    if path.suffix.lower() in (".html", ".htm", ".xhtml"):
        return Format.HTML
    if _is_binary(head):
        raise SourceError(
            "of a kind that is not known", advice="give a PDF, .xlsx, .docx, HTML, text or a scan", file=file
        )
    return Format.TEXT


OLD_KINDS = {
    "encrypted": ("an office file that asks for a password", "save it without one"),
    "workbook": ("an old Excel file (.xls)", "open it and save it as .xlsx"),
    "word": ("an old Word file (.doc)", "open it and save it as .docx"),
    "slides": ("an old PowerPoint file (.ppt)", "open it and save it as PDF"),
    "old": ("an old office file", "open it and save it as .xlsx, .docx or PDF"),
}
"""What is said of files that are not read, and what to do with them."""


def _old_kind(content: bytes) -> str:
    """Which old office file it is, by the names of its streams."""
    for kind, name in (
        ("encrypted", "EncryptedPackage"),
        ("workbook", "Workbook"),
        ("word", "WordDocument"),
        ("slides", "PowerPoint Document"),
    ):
        if name.encode("utf-16-le") in content:
            return kind
    return "workbook" if b"B\x00o\x00o\x00k\x00" in content else "old"


def _package_kind(path: Path) -> Format | None:
    """Whether a ZIP is a workbook or a Word file."""
    try:
        with zipfile.ZipFile(path) as package:
            names = package.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return None
    if any(name.startswith("xl/") for name in names):
        if any(name.endswith("workbook.bin") for name in names):
            raise SourceError("a binary workbook (.xlsb)", advice="save it as .xlsx", file=str(path))
        return Format.XLSX
    if any(name.startswith("word/") for name in names):
        return Format.DOCX
    if any(name.startswith("ppt/") for name in names):
        raise SourceError("a PowerPoint file", advice="save it as PDF", file=str(path))
    if "content.xml" in names and "mimetype" in names:
        raise SourceError("an OpenDocument file", advice="save it as .xlsx, .docx or PDF", file=str(path))
    return None


def _is_binary(head: bytes) -> bool:
    """Whether bytes are no text in any encoding that is read."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False  # UTF-16 says so
    return b"\x00" in head or sum(byte < 32 and byte not in b"\t\n\r\f\x1b" for byte in head) > len(head) // 20


def extract_file(
    path: Path,
    *,
    pages: Sequence[int] | Callable[[int], bool] | None = None,
    reader: str = "auto",
    verify: str = "auto",
    passwords: Sequence[str] = (),
    ocr: bool = True,
) -> Extraction:
    """Read a file of any kind.

    Args:
        path: The file.
        pages: Numbers of the pages or sheets to read, from 1, or what says of one whether it is read; all when None.
        reader: Which library reads a PDF.
        verify: Which library checks the text of a PDF.
        passwords: What to try when a PDF asks for a password.
        ocr: Whether pages of a PDF that are pictures are read by OCR.

    Raises:
        SourceError: The file cannot be read, or a page does not exist.
        UsageError: There is no such reader.
    """
    kind = format_of(path)
    if kind.has_pages:
        from torikumi.extractors.document import extract

        return extract(path, pages=pages, reader=reader, verify=verify, passwords=passwords, ocr=ocr)
    from torikumi.extractors.files.layout import laid_out
    from torikumi.extractors.readers.open import READERS

    for name in (reader, verify):
        if name not in ("auto", "none", *READERS):
            raise UsageError(f"there is no reader {name!r}", advice=f"use one of {', '.join(READERS)}")
    return laid_out(_reader_of(kind)(path), path, pages)


def _reader_of(kind: Format) -> Callable[[Path], Draft]:
    """What reads a file of a kind that has no pages; its libraries are loaded only when it is used."""
    if kind is Format.XLSX:
        from torikumi.extractors.files.workbook import read_workbook

        return read_workbook
    if kind is Format.DOCX:
        from torikumi.extractors.files.word import read_word

        return read_word
    if kind is Format.HTML:
        from torikumi.extractors.files.html import read_html

        return read_html
    from torikumi.extractors.files.text import read_text

    return read_text
