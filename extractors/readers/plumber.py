"""PDF → primitives with pdfminer.six, opened through pdfplumber: slow, in Python alone, and independent of the others.

It differs from the other libraries in letters, and that is not mended here, since a second reader that was bent to the
first one would prove nothing:

- /ActualText is ignored: the letters are those of the font's own map (⾏ for 行 in a browser's files).
- Predefined CMaps without ToUnicode give 〜 (U+301C) and − (U+2212) where the others give ～ (U+FF5E) and － (U+FF0D).

Colours are converted without their profiles, and what lies in hidden layers is read.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from contextlib import suppress
from io import BufferedReader
from pathlib import Path
from typing import Any

import numpy as np
import pdfplumber
from numpy.typing import NDArray
from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect, PDFXRefFallback
from pdfminer.pdftypes import resolve1

from torikumi.extractors.readers.closing import ClosedAtExit
from torikumi.extractors.readers.failures import damaged, damaged_page, locked_otherwise, needs_password, no_pages
from torikumi.extractors.readers.paints import Box
from torikumi.extractors.readers.passwords import spelt_in_bytes
from torikumi.extractors.readers.plumber_content import PageInterpreter
from torikumi.extractors.readers.plumber_device import LettersDevice, Matrix, PageDevice
from torikumi.extractors.readers.plumber_limits import limit_tables
from torikumi.extractors.readers.protocol import finest_dpi
from torikumi.extractors.same_letters import same_letters
from torikumi.schemas.primitives import GLYPH, DocumentInfo, Page


class PdfplumberReader(ClosedAtExit):
    """An open file; see `torikumi.extractors.readers.protocol.Reader`."""

    name = "pdfplumber"

    def __init__(self, path: Path, passwords: Sequence[str] = ()) -> None:
        self.path = path
        limit_tables()
        self.engine = f"pdfplumber {pdfplumber.__version__} (pdfminer.six)"
        # its remarks on faults in files would go to standard error, between ours
        for logger in ("pdfminer", "pdfplumber"):
            logging.getLogger(logger).setLevel(logging.CRITICAL)
        # what is wrong with a file surfaces as whatever exception the line that stumbles over it raises
        stream = path.open("rb")
        try:
            self._pdf = _opened(stream, passwords)
            self._pages = self._pdf.pages
        except Exception as error:
            stream.close()  # pdfplumber closes what it opens itself only after some of the faults
            raise _open_error(error, path, len(passwords)) from None
        self._stream = stream
        if not self._pages:
            self.close()
            raise no_pages(path)
        told = self._pdf.metadata
        self.info = DocumentInfo(
            pages=len(self._pages),
            producer=_text(told.get("Producer")),
            creator=_text(told.get("Creator")),
            title=_text(told.get("Title")),
            encrypted=self._pdf.doc.encryption is not None,
        )

    @property
    def repaired(self) -> bool:
        """Whether pdfminer looked through the whole file for its parts, since its index was damaged."""
        return any(isinstance(index, PDFXRefFallback) for index in self._pdf.doc.xrefs)

    def read_page(self, number: int) -> Page:
        """The glyphs and paints of a page."""
        width, height, rotation, matrix = self._place(number)
        device = PageDevice(self._pdf.rsrcmgr, width, height)
        self._run(device, number, matrix)
        strings = device.strings
        return Page(
            number=number,
            width=width,
            height=height,
            rotation=rotation,
            glyphs=np.array(strings.rows, dtype=GLYPH),
            texts=tuple(strings.texts),
            spaces=np.array(strings.spaces, dtype=bool),
            paints=device.paints.array(),
            fonts=tuple(strings.fonts),
            reader="pdfplumber",
        )

    def page_letters(self, number: int) -> str:
        """All characters of a page but white space, in drawing order; /ActualText is ignored."""
        width, height, _, matrix = self._place(number)
        device = LettersDevice(self._pdf.rsrcmgr, width, height)
        self._run(device, number, matrix)
        return "".join(device.letters)

    def confirms(self, number: int, letters: str) -> bool:
        """Whether pdfminer reads the same letters on a page as another library did."""
        return same_letters(letters, self.page_letters(number))

    def _run(self, device: PageDevice | LettersDevice, number: int, matrix: Matrix) -> None:
        """Tell a device all that a page paints."""
        page = self._pages[number - 1].page_obj
        try:
            PageInterpreter(self._pdf.rsrcmgr, device).render_contents(page.resources, page.contents, ctm=matrix)
        except Exception:
            raise damaged_page(self.path, number) from None

    def _place(self, number: int) -> tuple[float, float, int, Matrix]:
        """Width, height and /Rotate of a page, and the matrix from its own space to the page as displayed."""
        try:
            page = self._pages[number - 1].page_obj
            media, crop = _box(page.mediabox), _box(page.cropbox)
            rotation = int(page.rotate)
        except Exception:
            raise damaged_page(self.path, number) from None
        left, bottom = max(media[0], crop[0]), max(media[1], crop[1])
        right, top = min(media[2], crop[2]), min(media[3], crop[3])
        if left >= right or bottom >= top:
            left, bottom, right, top = media
        match rotation:
            case 90:
                return top - bottom, right - left, 90, (0, 1, 1, 0, -bottom, -left)
            case 180:
                return right - left, top - bottom, 180, (-1, 0, 0, 1, right, -bottom)
            case 270:
                return top - bottom, right - left, 270, (0, -1, -1, 0, top, right)
        return right - left, top - bottom, 0, (1, 0, 0, -1, -left, top)

    def page_size(self, number: int) -> tuple[float, float]:
        """Width and height of a page as displayed, in points."""
        return self._place(number)[:2]

    def render(self, number: int, dpi: float) -> NDArray[np.uint8]:
        """A picture of a page."""
        try:
            picture = self._pages[number - 1].to_image(resolution=dpi).original.convert("RGB")
        except Exception:
            raise damaged_page(self.path, number) from None
        return np.array(picture, dtype=np.uint8)

    def picture_dpi(self, number: int) -> float:
        """The resolution of the finest picture of a page; 0 without any."""
        try:
            page = self._pages[number - 1]
            # a picture on its side has its pixels the other way round
            sizes = [(*sorted(told["srcsize"]), *sorted((told["width"], told["height"]))) for told in page.images]
            return finest_dpi(sizes, page.width * page.height)
        except Exception:
            return 0.0

    def close(self) -> None:
        """Close the file."""
        self._pdf.close()
        self._stream.close()


def _opened(stream: BufferedReader, passwords: Sequence[str]) -> Any:
    """The document, opened with the first password that fits; what pdfplumber raises when none does."""
    try:
        return pdfplumber.open(stream)
    except Exception as error:
        if not _is(error, PDFPasswordIncorrect):
            raise
        # pdfminer makes one byte of each letter in files before AES-256, and prepares the word itself in those; a word
        # that it cannot prepare raises whatever, and is one that does not fit
        for word in dict.fromkeys(word for given in passwords for word in (given, spelt_in_bytes(given))):
            with suppress(Exception):
                return pdfplumber.open(stream, password=word)
        raise


def _is(error: Exception, kind: type[Exception]) -> bool:
    """Whether an error is of a kind; pdfplumber wraps those of pdfminer."""
    return any(isinstance(reason, kind) for reason in (error, *error.args))


def _open_error(error: Exception, path: Path, passwords: int) -> Exception:
    """Why pdfminer cannot open a file, in our words; pdfplumber wraps the reason."""
    if _is(error, PDFPasswordIncorrect):
        return needs_password(path, passwords)
    if _is(error, PDFEncryptionError):
        return locked_otherwise(path)
    return damaged(path)


def _box(sides: Any) -> Box:
    """A page box, whichever two corners the file gives."""
    x0, y0, x1, y1 = (float(resolve1(side)) for side in resolve1(sides))
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _text(value: Any) -> str:
    """A text of the metadata, or "" for anything else."""
    return value if isinstance(value, str) else ""
