"""Reading with several libraries: one leads, another checks its text, and the next takes over where one fails.

Libraries differ in what they cannot do: PDFium reads nothing where it has no font in place of one that is not embedded,
MuPDF knows no marked content, pdfminer no /ActualText. A letter that only one of them reads so may be wrong.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from torikumi.extractors.glyphs import page_ink
from torikumi.extractors.page_loops import flagged
from torikumi.extractors.readers.closing import ClosedAtExit
from torikumi.extractors.readers.failures import too_many_pages
from torikumi.extractors.readers.open import READERS, open_reader
from torikumi.extractors.readers.protocol import Reader
from torikumi.extractors.readers.weight import Scales
from torikumi.extractors.rules import page_rules
from torikumi.extractors.same_letters import differing_letters
from torikumi.schemas.errors import SourceError, UsageError
from torikumi.schemas.findings import Finding
from torikumi.schemas.primitives import DocumentInfo, GlyphFlag, Page

VERIFIERS = ("auto", "none", *READERS)
"""What ``--verify`` takes."""

SLOW_PRODUCERS = {"mupdf": ("Skia/PDF",)}
"""Files of these producers take the reader about twice as long as PDFium (docs/benchmarks.md): those of Chromium, whose
fonts are always embedded and whose text has /ActualText. There the check is left to who asks for it."""

LOST_SHARE = 0.05
"""When the checking reader sees more glyphs by this share, the leading one has lost text, whatever else differs."""

UNKNOWN_SHARE = 0.02
"""When no reader tells so many of the glyphs of a page, the last one is asked, which is slow, but reads the table of
characters inside a TrueType font."""

PAGES_MAX = 50_000
"""More pages are no report, but a few kilobytes that claim them: each costs some milliseconds even when it is blank."""

PLACE_SAME = 0.5
"""Glyphs of two readers whose pens are this near (points) are the same one."""


@dataclass(frozen=True, slots=True)
class ReadPage:
    """A page as it was read.

    Attributes:
        page: The page.
        other: The same page by the checking reader, where its letters differ; None where they agree, or nobody checked.
        findings: What was noticed: another reader took over, or told characters that the first one did not know.
    """

    page: Page
    other: Page | None
    findings: tuple[Finding, ...]


class CheckedReader(ClosedAtExit):
    """An open file and the libraries that read it.

    Args:
        path: The file.
        reader: The library that leads: ``auto``, or one of `READERS`.
        verify: The library that checks: ``auto``, ``none``, or one of `READERS`.
        passwords: What to try when the file asks for a password.

    Attributes:
        info: What the file says of itself.

    Raises:
        SourceError: No library can open the file.
        UsageError: There is no such reader.
    """

    def __init__(self, path: Path, reader: str = "auto", verify: str = "auto", passwords: Sequence[str] = ()) -> None:
        if verify not in VERIFIERS:
            raise UsageError(f"there is no reader {verify!r}", advice=f"use one of {', '.join(VERIFIERS)}")
        lead = READERS[0] if reader == "auto" else reader
        self._path = path
        self._passwords = passwords
        # a reader that was asked for by name is not replaced by another
        self._names = [lead, *(name for name in READERS if name != lead)] if reader == "auto" else [lead]
        self._open: dict[str, Reader] = {}
        self._noticed: tuple[Finding, ...] = ()
        self._lead = self._first()
        self.info: DocumentInfo = self._lead.info
        if self.info.pages > PAGES_MAX:
            self._lead.close()
            raise too_many_pages(path, self.info.pages, PAGES_MAX)
        self._scales = Scales(path, tuple(passwords))
        self._checker = self._checking(verify)

    @property
    def engine(self) -> str:
        """The libraries with their versions, for the record."""
        if self._checker is None:
            return self._lead.engine
        return f"{self._lead.engine}, checked with {self._checker.engine}"

    @property
    def repaired(self) -> bool:
        """Whether the file's index is damaged: a library had to mend it, or the first one could not even open it."""
        return self._lead.name != self._names[0] or any(reader.repaired for reader in self._open.values())

    def read(self, number: int) -> ReadPage:
        """Read a page and check its text.

        Args:
            number: Page number, from 1.

        Raises:
            SourceError: No library can read the page.
        """
        self._scales.check(number)
        page, findings = self._read(number)
        read = self._compared(page, number)
        if _unknown(read.page) >= UNKNOWN_SHARE * max(1, len(read.page.glyphs)):
            read = self._recovered(read, number)
        noticed, self._noticed = self._noticed, ()  # of the whole file, said once
        if not noticed and not findings:
            return read
        return replace(read, findings=(*noticed, *findings, *read.findings))

    def _compared(self, page: Page, number: int) -> ReadPage:
        """The page after a look at what the checking reader reads."""
        checker = self._checker
        if checker is None and page.unread_fonts and len(self._names) > 1:
            checker = self._reader(self._names[1])
        if checker is None or checker.name == page.reader:
            return ReadPage(page, None, ())
        try:
            if checker.confirms(number, page.letters):
                return ReadPage(page, None, ())
            other = checker.read_page(number)
        except SourceError:
            return ReadPage(page, None, ())
        seen, seen_other = _seen(page), _seen(other)
        only_lead, only_checker = differing_letters(seen, seen_other)
        lost = bool(only_checker) and (not only_lead or len(seen_other) > len(seen) * (1 + LOST_SHARE))
        if lost and checker.name in self._names and not (_unknown(other) > _unknown(page)):
            message = (
                f"{page.reader} reads {len(seen)} characters of the page, {other.reader} {len(seen_other)}: "
                "taken from that"
            )
            return ReadPage(other, None, (Finding("page-reread", message, page=number),))
        mended, findings = _mended(page, other)
        # what the checking reader cannot tell is no other reading
        return ReadPage(mended, _mended(other, page)[0], findings)

    def _recovered(self, read: ReadPage, number: int) -> ReadPage:
        """The page with the characters that only the last reader tells: pdfminer looks into the font itself."""
        last = READERS[-1]
        if last not in self._names or read.page.reader == last:
            return read
        try:
            told = self._reader(last).read_page(number)
        except SourceError:
            return read
        mended, findings = _mended(read.page, told)
        other = None if read.other is None else _mended(read.other, told)[0]
        return ReadPage(mended, other, (*read.findings, *findings))

    def render(self, number: int, dpi: float) -> NDArray[np.uint8]:
        """A picture of a page as displayed: array of height, width, 3 (RGB)."""
        return self._lead.render(number, dpi)

    def picture_dpi(self, number: int) -> float:
        """The resolution of the finest picture of a page; 0 without any."""
        return self._lead.picture_dpi(number)

    def close(self) -> None:
        """Close the file."""
        self._scales.close()
        for reader in self._open.values():
            reader.close()

    def _reader(self, name: str) -> Reader:
        if name not in self._open:
            self._open[name] = open_reader(self._path, name, self._passwords)
        return self._open[name]

    def _first(self) -> Reader:
        """The first library that opens the file; the error of the first one when none does."""
        failure: SourceError | None = None
        for name in self._names:
            try:
                reader = self._reader(name)
            except SourceError as error:
                failure = failure or error
                continue
            if failure is not None:
                message = f"{self._names[0]} cannot open the file ({failure.problem}); {name} read it"
                self._noticed = (Finding("page-reread", message),)
            return reader
        assert failure is not None
        raise failure

    def _checking(self, verify: str) -> Reader | None:
        """The library that checks, or None."""
        lead = self._lead.name
        if verify == "none" or verify == lead:
            return None
        name = next(name for name in READERS if name != lead) if verify == "auto" else verify
        if verify == "auto" and self.info.producer.startswith(SLOW_PRODUCERS.get(name, ())):
            return None
        try:
            return self._reader(name)
        except SourceError:
            return None

    def _read(self, number: int) -> tuple[Page, tuple[Finding, ...]]:
        """The page by the first library that can read it."""
        try:
            return self._lead.read_page(number), ()
        except SourceError as error:
            for name in self._names:
                if name != self._lead.name:
                    try:
                        page = self._reader(name).read_page(number)
                    except SourceError:
                        continue
                    message = f"{self._lead.name} cannot read the page ({error.problem}); {name} read it"
                    return page, (Finding("page-reread", message, page=number),)
            raise


def _seen(page: Page) -> str:
    """The letters that a person sees."""
    return "".join(page_ink(page, page_rules(page)).texts)


def _unknown(page: Page) -> int:
    """How many glyphs have no Unicode."""
    return len(flagged(page.glyphs, GlyphFlag.UNMAPPED))


def _mended(page: Page, other: Page) -> tuple[Page, tuple[Finding, ...]]:
    """The page with the characters that its reader does not know, but the other one does, at the same place.

    Returns:
        The page, and a finding when characters were mended.
    """
    unknown = np.flatnonzero(page.glyphs["flags"] & GlyphFlag.UNMAPPED)
    known = np.flatnonzero(~(other.glyphs["flags"] & GlyphFlag.UNMAPPED).astype(bool))
    if not len(unknown) or not len(known):
        return page, ()
    texts = list(page.texts)
    glyphs = page.glyphs.copy()
    places = other.glyphs[known]
    count = 0
    for index in unknown.tolist():
        near = np.abs(places["origin_x"] - glyphs["origin_x"][index]) <= PLACE_SAME
        near &= np.abs(places["origin_y"] - glyphs["origin_y"][index]) <= PLACE_SAME
        found = {other.texts[place] for place in known[near].tolist()}
        if len(found) == 1:
            texts[index] = found.pop()
            glyphs["flags"][index] &= ~np.uint8(GlyphFlag.UNMAPPED)
            count += 1
    if not count:
        return page, ()
    message = f"{count} characters that {page.reader} cannot tell were told by {other.reader}"
    mended = replace(page, glyphs=glyphs, texts=tuple(texts))
    return mended, (Finding("glyphs-recovered", message, page=page.number),)
