"""Open a file with one of the readers, or say in one line why that cannot be done."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from torikumi.extractors.readers.protocol import Reader
from torikumi.schemas.errors import SourceError, UsageError

READERS = ("pdfium", "mupdf", "pdfplumber")
"""Names of the readers; the first is the default (``auto``)."""

HEADER_REACH = 1024
"""The ``%PDF-`` mark stands within this many bytes: what common viewers accept."""


def open_reader(path: Path, name: str = "auto", passwords: Sequence[str] = ()) -> Reader:
    """Open a PDF file.

    Args:
        path: The file.
        name: ``auto``, or one of `READERS`.
        passwords: What to try when the file asks for a password.

    Raises:
        SourceError: There is no such file, or it cannot be read as PDF.
        UsageError: There is no such reader.
    """
    if name == "auto":
        name = READERS[0]
    if name not in READERS:
        raise UsageError(f"there is no reader {name!r}", advice=f"use one of {', '.join(READERS)}")
    _check(path)
    # each library is loaded only when its reader is used
    if name == "mupdf":
        from torikumi.extractors.readers.mupdf import MupdfReader

        return MupdfReader(path, passwords)
    if name == "pdfplumber":
        from torikumi.extractors.readers.plumber import PdfplumberReader

        return PdfplumberReader(path, passwords)
    from torikumi.extractors.readers.pdfium import PdfiumReader

    return PdfiumReader(path, passwords)


def _check(path: Path) -> None:
    """Refuse what is no PDF file before a library sees it: its own words would not help anybody."""
    file = str(path)
    try:
        if path.is_dir():
            raise SourceError("this is a folder", advice="name a file in it", file=file)
        if path.exists() and not path.is_file():
            raise SourceError("this is a pipe or a device, no file", advice="save it as a file", file=file)
        with path.open("rb") as stream:
            head = stream.read(HEADER_REACH)
    except FileNotFoundError:
        raise SourceError("there is no such file", advice="check its name", file=file) from None
    except OSError as error:
        raise SourceError(f"cannot be read ({error.strerror})", advice="check its permissions", file=file) from None
    if not head:
        raise SourceError("the file is empty (0 bytes)", advice="download it again", file=file)
    if b"%PDF-" not in head:
        raise SourceError(f"not a PDF file ({_kind(head)})", advice="give the PDF itself", file=file)


def _kind(head: bytes) -> str:
    """What a file looks like that is no PDF."""
    start = head.lstrip()[:15].lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return "a web page, perhaps an error page saved under this name"
    if head.startswith(b"PK\x03\x04"):
        return "a ZIP or office file"
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return "an old office file"
    if head.startswith((b"\x89PNG", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*")):
        return "a picture"
    return "it does not begin as one"
