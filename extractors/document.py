"""A file → what it holds: its pages, its tables joined over pages, its prose. The extraction in its order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from torikumi.extractors.agreement import disagreements
from torikumi.extractors.collector import collector_seldom
from torikumi.extractors.page import page_content
from torikumi.extractors.page_loops import of_kind
from torikumi.extractors.picture import as_pictured
from torikumi.extractors.rows import join_tables
from torikumi.extractors.running import split_running
from torikumi.extractors.scans.kind import PageKind, page_kind
from torikumi.extractors.scans.picture_file import as_pdf
from torikumi.extractors.turn import displayed_finding, displayed_page, displayed_table
from torikumi.schemas.errors import SourceError
from torikumi.schemas.findings import Finding
from torikumi.schemas.geometry import BBox
from torikumi.schemas.instances import Instances
from torikumi.schemas.primitives import DocumentInfo, Page, PaintKind
from torikumi.schemas.tables import GlyphCount, PageContent, Table, TextBlock

if TYPE_CHECKING:
    from torikumi.extractors.readers.checked import CheckedReader
    from torikumi.extractors.scans.scan import ScanRead

PICTURE_SHARE_MIN = 0.05
"""A picture over this share of a page may hold a table; logos, seals and photographs of people are smaller."""

PICTURE_SHARE_MAX = 0.95
"""One over (nearly) all of a page is its background, or the scan under its text layer."""

LETTERS_MIN = 20
"""A page with fewer letters holds no table worth a warning: a page number, a title."""

PAGES = Instances(PageContent)

INFERRED = {
    "outer": "outer edges of a table are not drawn; they were taken from the ends of its other rules",
    "fill": "edges of a table are not drawn; they were taken from the colour of its cells",
}
"""What is said of a table by where its edges were taken from."""


@dataclass(frozen=True, slots=True)
class Extraction:
    """What a document holds, before anything is known of its meaning.

    Attributes:
        info: What the file says of itself.
        engine: The library that read it, with its version.
        pages: Its pages with their own tables; ``blocks`` without running text.
        tables: The tables joined over pages, in the order in which they begin.
        running: Running heads, each once; page numbers are not among them.
        glyphs: Where the glyphs of all pages went.
        findings: What was noticed.
    """

    info: DocumentInfo
    engine: str
    pages: tuple[PageContent, ...]
    tables: tuple[Table, ...]
    running: tuple[TextBlock, ...]
    glyphs: GlyphCount
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class PagesRead:
    """Pages of a document as they were read one by one, before they are joined.

    Attributes:
        info: What the file says of itself.
        engine: The library that read it, with its version.
        contents: What each page holds.
        findings: What was noticed, page by page.
        repaired: The file is damaged; its index was made anew to read it.
    """

    info: DocumentInfo
    engine: str
    contents: tuple[PageContent, ...]
    findings: tuple[Finding, ...]
    repaired: bool


def extract(
    path: Path,
    *,
    pages: Sequence[int] | Callable[[int], bool] | None = None,
    reader: str = "auto",
    verify: str = "auto",
    passwords: Sequence[str] = (),
    ocr: bool = True,
) -> Extraction:
    """Read a PDF file, or a picture of pages.

    Args:
        path: The file.
        pages: Page numbers to read, from 1, or what says of a page whether it is to be read; all when None.
        reader: Which library reads it: ``auto``, ``pdfium``, ``mupdf`` or ``pdfplumber``. With ``auto`` another
            one takes over where the first fails.
        verify: Which library checks the text: one of these, ``none``, or ``auto``: the second one, unless it is slow on
            files of this kind.
        passwords: What to try when the file asks for a password.
        ocr: Whether pages that are pictures are read by OCR; a finding says which ones were not.

    Raises:
        SourceError: The file cannot be read, a page does not exist, or nothing can be read on any page.
    """
    return joined(path, [read_pages(path, pages=pages, reader=reader, verify=verify, passwords=passwords, ocr=ocr)])


def page_count(path: Path, *, reader: str = "auto", passwords: Sequence[str] = ()) -> int:
    """The number of pages of a PDF file.

    Raises:
        SourceError: The file cannot be read.
    """
    from torikumi.extractors.readers.checked import CheckedReader

    with as_pdf(path) as pdf, CheckedReader(pdf, reader, "none", passwords) as source:
        return source.info.pages


@collector_seldom()
def read_pages(
    path: Path,
    *,
    pages: Sequence[int] | Callable[[int], bool] | None = None,
    reader: str = "auto",
    verify: str = "auto",
    passwords: Sequence[str] = (),
    ocr: bool = True,
) -> PagesRead:
    """Read pages of a PDF file, each for itself, as `extract`: a long file is read in several parts side by side.

    Raises:
        SourceError: The file cannot be read, or a page does not exist.
    """
    from torikumi.extractors.readers.checked import CheckedReader

    findings: list[Finding] = []
    contents: list[PageContent] = []
    with as_pdf(path) as pdf, CheckedReader(pdf, reader, verify, passwords) as source:
        info, engine = source.info, source.engine
        numbers = _numbers(info.pages, pages)
        for number in numbers:
            if not 1 <= number <= info.pages:
                raise SourceError(f"there is no page {number}", advice=f"it has {info.pages} pages", file=str(path))
            read = source.read(number)
            kind = page_kind(read.page)
            if kind is not PageKind.BORN:
                scan = _scan(source, read.page, kind, ocr)
                findings.extend(scan.findings)
                if scan.contents:
                    contents.extend(scan.contents)
                    findings.extend(read.findings)
                    continue
            page = as_pictured(read.page, partial(source.render, number))
            content, noticed = page_content(page)
            findings.extend(read.findings)
            if read.other is not None:
                findings.extend(disagreements(content, page_content(read.other)[0], (page.reader, read.other.reader)))
            contents.append(content)
            findings.extend(noticed)
            if kind is PageKind.BORN:
                findings.extend(_pictures(page))
        repaired = source.repaired
    return PagesRead(info, engine, tuple(contents), tuple(findings), repaired)


def _scan(source: CheckedReader, page: Page, kind: PageKind, ocr: bool) -> ScanRead:
    """A page that is a picture; without contents, and with the reason, when it was not read."""
    from torikumi.extractors.scans.installed import missing
    from torikumi.extractors.scans.scan import ScanRead, read_scan, skipped

    why = missing() if ocr else "as --no-ocr asks"
    if not why:
        try:
            return read_scan(page, kind, partial(source.render, page.number), source.picture_dpi(page.number))
        except SourceError as error:
            why = error.problem
    return ScanRead((), (skipped(page.number, why),))


@collector_seldom()
def joined(path: Path, parts: Sequence[PagesRead]) -> Extraction:
    """The document that its pages make.

    Args:
        path: The file, for the message.
        parts: Its pages in their order, in one or more parts.

    Raises:
        SourceError: No page has a text layer.
    """
    contents = [content for part in parts for content in part.contents]
    findings = [finding for part in parts for finding in part.findings]
    # each part says of the whole file what is to be said once
    of_the_file = dict.fromkeys(finding for finding in findings if finding.page is None)
    findings = [*of_the_file, *(finding for finding in findings if finding.page is not None)]
    if any(part.repaired for part in parts):
        message = "the file is damaged or cut short: its index was made anew, and parts of it may be missing"
        findings.insert(0, Finding("file-repaired", message))
    if contents and not any(content.glyphs.total for content in contents):
        raise _nothing_read(path, contents[0].number, findings)
    return _assembled(parts[0].info, parts[0].engine, contents, findings)


def _nothing_read(path: Path, number: int, findings: Sequence[Finding]) -> SourceError:
    """What is said of a document without a letter that was read."""
    codes = {finding.code for finding in findings}
    problem = "no text layer: the pages are pictures, or hold no text"
    if "hidden-text" in codes:
        problem = "no text layer that is seen: all text of the file is hidden, as that of an OCR program"
    if "page-scanned" in codes:
        problem = "the pages are pictures, and OCR found no text in them"
    advice = "ask the publisher for the original file"
    if "ocr-skipped" in codes:
        problem = "the pages are pictures, and were not read"
        from torikumi.extractors.scans.installed import missing

        advice = missing() or "leave out --no-ocr"
    return SourceError(problem, advice=advice, file=str(path), page=number)


def _numbers(total: int, pages: Sequence[int] | Callable[[int], bool] | None) -> Sequence[int]:
    """The numbers of the pages to read."""
    if pages is None:
        return range(1, total + 1)
    return [number for number in range(1, total + 1) if pages(number)] if callable(pages) else pages


def _pictures(page: Page) -> list[Finding]:
    """What is said of the pictures of a page: nothing in them was read."""
    pictures = of_kind(page.paints, PaintKind.IMAGE)
    if not len(pictures):
        return []
    if not len(page.glyphs):
        message = f"page {page.number} holds a picture and no text; nothing was read from it"
        return [Finding("no-text-layer", message, page=page.number)]
    shares = (pictures["x1"] - pictures["x0"]) * (pictures["y1"] - pictures["y0"]) / (page.width * page.height)
    findings = []
    for picture, share in zip(pictures, shares.tolist(), strict=True):
        if PICTURE_SHARE_MIN <= share <= PICTURE_SHARE_MAX:
            box = BBox(*(float(picture[name]) for name in ("x0", "y0", "x1", "y1"))).rounded()
            message = f"a picture over {share:.0%} of the page; text in it, if there is any, was not read"
            findings.append(Finding("picture-not-read", message, page=page.number, bbox=box))
    return findings


def _whole_sheets(pages: Sequence[PageContent]) -> list[PageContent]:
    """The pages, the two halves of a sheet that was scanned in one picture joined again."""
    whole: list[PageContent] = []
    for page in pages:
        left = whole[-1] if whole and whole[-1].number == page.number else None
        if left is not None and left.ocr is not None and page.ocr is not None:
            whole[-1] = replace(
                page,
                tables=left.tables + page.tables,
                blocks=left.blocks + page.blocks,
                glyphs=left.glyphs + page.glyphs,
                figures=left.figures + page.figures,
                ocr=left.ocr.beside(page.ocr),
            )
        else:
            whole.append(page)
    return whole


def _without_tables(pages: Sequence[PageContent]) -> Iterator[Finding]:
    """What is said of scanned pages of a report that have text and no table: the cover has none, other pages may."""
    begun = False
    for page in pages:
        if begun and page.ocr is not None and not page.tables and page.glyphs.total >= LETTERS_MIN:
            message = "no table was found on this page, though one before it has one: look whether its rules are lost"
            yield Finding("scan-without-table", message, page=page.number)
        begun = begun or bool(page.tables)


def _assembled(info: DocumentInfo, engine: str, contents: Sequence[PageContent], findings: list[Finding]) -> Extraction:
    """Join the pages: running text apart, tables and rows over page breaks, glyphs counted."""
    shown = [displayed_page(content) for content in contents]  # heads stand where they do on all pages
    running, heads = split_running(shown)
    kept: list[tuple[TextBlock, ...]] = []
    in_running = 0
    for content, places, moved in zip(contents, shown, running, strict=True):
        in_running += sum(line.glyphs for block in moved for line in block.lines)
        kept.append(
            tuple(
                block
                for block, place in zip(content.blocks, places.blocks, strict=True)
                if not any(place is other for other in moved)
            )
        )
    pages: list[PageContent] = PAGES.changed(list(contents), blocks=kept)
    tables, repeated, noticed = join_tables([page.tables for page in pages], [page.blocks for page in pages])
    total = sum((content.glyphs for content in contents), GlyphCount())
    counted = GlyphCount(
        total=total.total,
        in_cells=total.in_cells - repeated,
        in_text=total.in_text - in_running,
        running=in_running + repeated,
        unassigned=total.total - total.in_cells - total.in_text,
    )
    findings.extend(noticed)
    for table in tables:
        if table.inferred == "text":
            message = (
                f"{table.rows} rows and {table.columns} columns were told by the alignment of the text, not by rules"
            )
            findings.append(Finding.at(table, "table-from-alignment", message))
        elif table.inferred:
            message = INFERRED.get(table.inferred, f"edges of a table are taken from {table.inferred}")
            findings.append(Finding.at(table, "table-inferred", message))
    figures, pictures = (sum(getattr(content, kind) for content in contents) for kind in ("figures", "pictures"))
    if figures or pictures:
        message = f"{figures} drawings (frames, charts) and {pictures} pictures were left out; text in drawings is kept"
        findings.append(Finding("figures-left-out", message))
    if counted.unassigned:
        findings.append(Finding("glyphs-unassigned", f"{counted.unassigned} characters are in no cell and no text"))
    engines = {name: None for page in pages if page.ocr is not None for name in page.ocr.engines}
    if engines:
        engine = f"{engine}, pictures read with {', '.join(engines)}"
    if turned := {page.number: page for page in pages if page.turn or page.ocr is not None}:
        pages = [displayed_page(page) for page in _whole_sheets(pages)]
        findings.extend(_without_tables(pages))
        tables = [displayed_table(table, turned) for table in tables]
        findings = [displayed_finding(finding, turned) for finding in findings]
    return Extraction(info, engine, tuple(pages), tuple(tables), heads, counted, tuple(findings))
