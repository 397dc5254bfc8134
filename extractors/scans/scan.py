"""A page that is a picture → what it holds, by the same steps as a drawn one once its rules and letters are known."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from torikumi.extractors.grid import rules_to_grids
from torikumi.extractors.page import page_content
from torikumi.extractors.rules import page_rules
from torikumi.extractors.scans.kind import PageKind, hidden_layer, layer_share
from torikumi.extractors.scans.scanned_page import CharactersRead, GreyPicture, ScannedPage
from torikumi.schemas.findings import Finding
from torikumi.schemas.geometry import BBox
from torikumi.schemas.primitives import GLYPH, PAINT, Page, PaintKind, Records
from torikumi.schemas.tables import PageContent, ReadByOcr

DPI = (200.0, 400.0)
"""A picture is read at its own resolution, within these: coarser ones are enlarged, finer ones hold no more letters."""

DPI_OUTLINED = 300.0
"""Letters that are drawn as shapes are read from a picture of this resolution."""

PIXELS_MAX = 36_000_000
"""A picture is no larger: a sheet of A3 at 400 dpi has 31 million pixels, which take 300 MB while it is cleaned."""

LAYER_RIGHT = 0.9
"""A hidden layer that holds this share of what is read on the page is one of the same page; a wrong one holds half."""

DOUBTS_EACH = 12
"""So many doubtful rules of a page are named each by itself; more are one finding."""

RULE_TAKEN = "a stroke was taken for a rule, and may be part of letters: the cells beside it may be one"
RULE_LEFT = "a stroke was not taken for a rule, and may be one: the cell may be two"

ReadCharacters = Callable[[ScannedPage, Sequence[BBox]], CharactersRead]


@dataclass(frozen=True, slots=True)
class ScanRead:
    """What a page that is a picture holds.

    Attributes:
        contents: One content; two where two pages were scanned on one sheet; none where the letters that are printed
            on the page say more than OCR reads.
        findings: What was noticed.
    """

    contents: tuple[PageContent, ...]
    findings: tuple[Finding, ...]


def read_scan(
    page: Page,
    kind: PageKind,
    render: Callable[[float], NDArray[np.uint8]],
    dpi: float,
    read_characters: ReadCharacters | None = None,
) -> ScanRead:
    """Read a page that is a picture.

    Args:
        page: The page as a reader gives it.
        kind: What it is.
        render: Draws the page at a resolution.
        dpi: The resolution of its picture; 0 when it has none.
        read_characters: Reads the letters of a straight page; that of `torikumi.extractors.scans.characters` when None.

    Raises:
        SourceError: The page cannot be drawn.
    """
    from torikumi.extractors.scans.sheet import straight_pages

    if read_characters is None:
        from torikumi.extractors.scans.characters import read_characters as read_by_ocr

        read_characters = read_by_ocr
    picture = render(resolution(page, kind, dpi))
    sheets = straight_pages(page.number, picture, (page.width, page.height), line_scores)
    del picture
    contents: list[PageContent] = []
    findings: list[Finding] = []
    texts = []
    for sheet in sheets:
        read = read_characters(sheet, cells_of(sheet))
        content, noticed = page_content(page_from(sheet, read))
        contents.append(replace(content, turn=sheet.turned, pictures=0, ocr=_told(page, sheet, read)))
        doubtful = _doubtful_rules(sheet, [table.bbox for table in content.tables])
        findings += [*noticed, *(_moved(finding, sheet.offset) for finding in [*doubtful, *read.findings])]
        texts.append("".join(read.texts))
    printed = len(page.glyphs) - len(hidden_layer(page))
    if sum(map(len, texts)) < printed:  # a title on a photograph, which OCR could not tell from it
        message = "a picture lies under the letters of the page; OCR, which read fewer letters in it, was not used"
        return ScanRead((), (Finding("picture-not-read", message, page=page.number),))
    findings.insert(0, _scanned(sheets))
    if kind is PageKind.LAYERED:
        findings.append(_layer(page, "".join(texts)))
    return ScanRead(tuple(contents), tuple(findings))


def resolution(page: Page, kind: PageKind, dpi: float) -> float:
    """The resolution at which a page is drawn to be read: that of its picture, within what helps and what fits."""
    wanted = DPI_OUTLINED if kind is PageKind.OUTLINED else min(max(dpi, DPI[0]), DPI[1])
    most = 72 * math.sqrt(PIXELS_MAX / max(page.width * page.height, 1.0))
    return min(wanted, most)


def cells_of(sheet: ScannedPage) -> tuple[BBox, ...]:
    """The boxes of the cells that the rules of a page close, in points of the straight picture."""
    empty = CharactersRead(
        np.empty(0, dtype=GLYPH), (), np.empty(0, dtype=bool), np.empty(0, "f4"), np.empty(0, "u1"), ()
    )
    grids = rules_to_grids(page_rules(page_from(replace(sheet, offset=0.0), empty)))
    return tuple(box for grid in grids for box in grid.boxes())


def page_from(sheet: ScannedPage, read: CharactersRead) -> Page:
    """A straight page with its letters, as the readers of PDF files give pages.

    The right half of a sheet keeps its place on the sheet.
    """
    paints = np.concatenate([_strokes(sheet.horizontal, upright=False), _strokes(sheet.vertical, upright=True)])
    glyphs = read.glyphs
    if sheet.offset:
        glyphs = glyphs.copy()
        for records, names in ((paints, ("x0", "x1")), (glyphs, ("x0", "x1", "origin_x"))):
            for name in names:
                records[name] += np.float32(sheet.offset)
    return Page(
        number=sheet.number,
        width=sheet.offset + sheet.width,
        height=sheet.height,
        rotation=0,
        glyphs=glyphs,
        texts=read.texts,
        spaces=read.spaces,
        paints=paints,
        reader="ocr",
    )


def _strokes(rules: Records, *, upright: bool) -> Records:
    """Rules as strokes that are painted before all letters."""
    paints = np.zeros(len(rules), dtype=PAINT)
    paints["kind"], paints["alpha"], paints["width"] = PaintKind.STROKE, 1.0, rules["thickness"]
    along, across = ("y", "x") if upright else ("x", "y")
    paints[f"{along}0"], paints[f"{along}1"] = rules["start"], rules["end"]
    paints[f"{across}0"] = paints[f"{across}1"] = rules["position"]
    return paints


def _told(page: Page, sheet: ScannedPage, read: CharactersRead) -> ReadByOcr:
    """How a page was read, its letters' boxes on the page as displayed."""
    boxes = np.stack([read.glyphs[name].astype(np.float64) for name in ("x0", "y0", "x1", "y1")], axis=1)
    a, b, c, d, e, f = sheet.to_page
    return ReadByOcr(
        dpi=round(sheet.dpi),
        skew=sheet.skew,
        # the right half of a sheet was read where it lies on the sheet
        to_page=(a, b, c - a * sheet.offset, d, e, f - d * sheet.offset),
        page_size=(page.width, page.height),
        boxes=sheet.to_page.boxes(boxes).astype(np.float32),
        confidence=read.confidence,
        engine=read.engine,
        engines=read.engines,
    )


def _moved(finding: Finding, offset: float) -> Finding:
    """A finding of the right half of a sheet, where it stands on the sheet."""
    if finding.bbox is None or not offset:
        return finding
    x0, top, x1, bottom = finding.bbox
    return replace(finding, bbox=BBox(x0 + offset, top, x1 + offset, bottom))


def _scanned(sheets: Sequence[ScannedPage]) -> Finding:
    """What is said of the picture."""
    sheet = sheets[0]
    how = f"{sheet.dpi:.0f} dpi, {abs(sheet.skew):.2f} degrees askew"
    if sheet.turned:
        how += f", turned by {sheet.turned} degrees clockwise to be read"
    if len(sheets) > 1:
        how += ", two pages on one sheet"
    message = f"the page is a picture ({how}); its text is what OCR reads in it"
    return Finding("page-scanned", message, page=sheet.number)


def _doubtful_rules(sheet: ScannedPage, tables: Sequence[BBox]) -> list[Finding]:
    """Where a rule of a table may be none, or one may be missing: in points of the straight picture.

    Args:
        sheet: The page.
        tables: Its tables, where they stand on the sheet.
    """
    boxes = [BBox(x0 - sheet.offset, top, x1 - sheet.offset, bottom) for x0, top, x1, bottom in tables]
    doubts = [doubt for doubt in sheet.doubts if any(_touch(doubt.box, box) for box in boxes)]
    if len(doubts) > DOUBTS_EACH:
        message = f"{len(doubts)} rules of tables are doubtful in the picture: cells may be joined, or cut, wrongly"
        x0, top, x1, bottom = zip(*(doubt.box for doubt in doubts), strict=True)
        around = BBox(min(x0), min(top), max(x1), max(bottom))
        return [Finding("scan-rule-doubtful", message, page=sheet.number, bbox=around)]
    return [
        Finding("scan-rule-doubtful", RULE_TAKEN if doubt.taken else RULE_LEFT, page=sheet.number, bbox=doubt.box)
        for doubt in doubts
    ]


def _touch(one: BBox, other: BBox) -> bool:
    """Whether two boxes have a point in common."""
    return one.x0 <= other.x1 and other.x0 <= one.x1 and one.top <= other.bottom and other.top <= one.bottom


def _layer(page: Page, read: str) -> Finding:
    """What is said of a hidden layer of text: it is compared, and never used."""
    layer = hidden_layer(page)
    share = layer_share(layer, read)
    message = f"{len(layer)} characters lie hidden under the picture of the page; they were not used. "
    if share >= LAYER_RIGHT:
        return Finding(
            "hidden-layer-agrees", message + f"{share:.0%} of what OCR reads is there, too", page=page.number
        )
    return Finding("hidden-layer-wrong", message + f"Only {share:.0%} of what OCR reads is there", page=page.number)


def skipped(number: int, why: str) -> Finding:
    """What is said of a page that was not read."""
    return Finding("ocr-skipped", f"page {number} is a picture; nothing was read from it ({why})", page=number)


def line_scores(pictures: Sequence[GreyPicture]) -> list[float]:
    """How sure the reading of each of some lines is: the mean of its letters."""
    from torikumi.extractors.scans.rapid import rapid_reader

    found = rapid_reader().read(pictures)
    return [
        float(np.mean([letter.score for letter in reading.letters])) if reading.letters else 0.0 for reading in found
    ]
