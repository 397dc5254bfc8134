"""Pages painted sideways without /Rotate: turned before they are read, and their boxes turned back afterwards.

A landscape table on a portrait page is often painted so, for a binder. All stages read pages whose text runs from left
to right; what is stored says where it stands on the page as displayed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from torikumi.extractors.page_loops import are_turned
from torikumi.extractors.scans.scanned_page import Affine
from torikumi.schemas.findings import Finding
from torikumi.schemas.geometry import BBox
from torikumi.schemas.primitives import GlyphFlag, Page, PaintKind, Records
from torikumi.schemas.tables import Line, PageContent, Piece, Table, TextBlock

TURNED_SHARE = 0.9
"""A page is turned when this share of its text runs one other way: a page number may stand upright on it, and a picture
with its legend; on a page with a few turned labels most text is upright."""

VERTICAL_FONT = "@"
"""Windows names a font so when its letters are laid on their side for vertical writing: that page is upright."""


def upright(page: Page) -> tuple[Page, int]:
    """Turn a page whose text lies on its side, or stands on its head, so that it reads from left to right.

    Returns:
        The page, and by how many degrees it was turned clockwise: 0, 90, 180 or 270.
    """
    glyphs = page.glyphs
    if not are_turned(glyphs):
        return page, 0
    sideways = np.round(glyphs["angle"] / 90.0).astype(np.int64) % 4
    if not sideways.any():
        return page, 0
    vertical = (glyphs["flags"] & GlyphFlag.VERTICAL) != 0
    laid = [number for number, name in enumerate(page.fonts) if name.split("+")[-1].startswith(VERTICAL_FONT)]
    if laid:
        vertical |= np.isin(glyphs["font"], laid)
    counts = np.bincount(sideways[~vertical], minlength=4)
    direction = int(counts.argmax())
    if direction == 0 or counts[direction] < TURNED_SHARE * len(glyphs):
        return page, 0
    degrees = 360 - 90 * direction
    return turned(page, degrees), degrees


def turned(page: Page, degrees: int) -> Page:
    """A page turned clockwise by 90, 180 or 270 degrees, with all that it draws."""
    glyphs, paints = page.glyphs.copy(), page.paints.copy()
    for records in (glyphs, paints):
        _turn_points(records, "x0", "y0", page, degrees)
        _turn_points(records, "x1", "y1", page, degrees)
    _turn_points(glyphs, "origin_x", "origin_y", page, degrees)
    _sort_corners(glyphs, np.ones(len(glyphs), dtype=bool))
    # the ends of a stroke stay as they are, so that a rising diagonal does not become a falling one
    _sort_corners(paints, paints["kind"] != PaintKind.STROKE)
    glyphs["angle"] = (glyphs["angle"] + degrees) % 360
    width, height = (page.height, page.width) if degrees % 180 else (page.width, page.height)
    return replace(page, width=width, height=height, glyphs=glyphs, paints=paints)


def _turn_points(records: Records, x: str, y: str, page: Page, degrees: int) -> None:
    """Turn, in place, one point of each record."""
    before_x, before_y = records[x].copy(), records[y].copy()
    if degrees == 90:
        records[x], records[y] = page.height - before_y, before_x
    elif degrees == 180:
        records[x], records[y] = page.width - before_x, page.height - before_y
    else:
        records[x], records[y] = before_y, page.width - before_x


def _sort_corners(records: Records, which: NDArray[np.bool_]) -> None:
    """Make, in place, the first corner of some boxes the upper left one again."""
    for low, high in (("x0", "x1"), ("y0", "y1")):
        one, other = records[low][which], records[high][which]
        records[low][which], records[high][which] = np.minimum(one, other), np.maximum(one, other)


# -- back to the page as displayed -----------------------------------------------------------------------------------


def displayed_page(content: PageContent) -> PageContent:
    """What a turned page holds, with all boxes where they stand on the page as displayed."""
    if not content.turn and content.ocr is None:
        return content
    turns = {content.number: content}
    width, height = content.width, content.height
    if content.ocr is not None:
        width, height = content.ocr.page_size
    elif content.turn % 180:
        width, height = height, width
    return replace(
        content,
        width=width,
        height=height,
        tables=tuple(displayed_table(table, turns) for table in content.tables),
        blocks=tuple(displayed_block(block, turns) for block in content.blocks),
    )


def displayed_table(table: Table, pages: Mapping[int, PageContent]) -> Table:
    """A table with its boxes where they stand on the pages as displayed.

    Args:
        table: A table of one page, or joined over pages.
        pages: The turned pages by their numbers, as they were read; other pages need not be there.
    """
    if not any(page in pages for page, _ in table.bboxes):
        return table
    cells = tuple(replace(cell, pieces=tuple(_piece(piece, pages) for piece in cell.pieces)) for cell in table.cells)
    first = pages.get(table.page)
    return replace(
        table,
        cells=cells,
        edges_x=table.edges_x if first is None else tuple(_edge(edge, table.bbox.top, first) for edge in table.edges_x),
        bboxes=tuple((page, displayed_box(box, page, pages)) for page, box in table.bboxes),
    )


def displayed_block(block: TextBlock, pages: Mapping[int, PageContent]) -> TextBlock:
    """A paragraph with its boxes where they stand on the page as displayed; see `displayed_table`."""
    if block.page not in pages:
        return block
    lines = tuple(_line(line, pages) for line in block.lines)
    return replace(block, bbox=displayed_box(block.bbox, block.page, pages), lines=lines)


def displayed_finding(finding: Finding, pages: Mapping[int, PageContent]) -> Finding:
    """A finding with its place on the page as displayed; see `displayed_table`."""
    if finding.bbox is None or finding.page is None or finding.page not in pages:
        return finding
    return replace(finding, bbox=displayed_box(finding.bbox, finding.page, pages))


def displayed_box(box: BBox, number: int, pages: Mapping[int, PageContent]) -> BBox:
    """A box of a page as it was read, where it stands on the page as displayed; see `displayed_table`."""
    page = pages.get(number)
    if page is None:
        return box
    if page.ocr is not None:
        back = _within(Affine(*page.ocr.to_page).box(box), *page.ocr.page_size)
    elif page.turn == 90:
        back = BBox(box.top, page.width - box.x1, box.bottom, page.width - box.x0)
    elif page.turn == 180:
        back = BBox(page.width - box.x1, page.height - box.bottom, page.width - box.x0, page.height - box.top)
    else:
        back = BBox(page.height - box.bottom, box.x0, page.height - box.top, box.x1)
    return back.rounded()


def _within(box: BBox, width: float, height: float) -> BBox:
    """The part of a box that lies on the page."""
    return BBox(
        min(max(box.x0, 0.0), width),
        min(max(box.top, 0.0), height),
        min(max(box.x1, 0.0), width),
        min(max(box.bottom, 0.0), height),
    )


def _edge(x: float, top: float, page: PageContent) -> float:
    """A grid line between columns: its y on a page that was turned by a quarter, else its x."""
    if page.ocr is not None:
        return round(Affine(*page.ocr.to_page).point(x, top)[page.turn % 180 != 0], 2)
    return round(x if page.turn == 270 else page.width - x, 2)


def _piece(piece: Piece, pages: Mapping[int, PageContent]) -> Piece:
    """The part of a cell that stands on one page."""
    lines = tuple(_line(line, pages) for line in piece.lines)
    return replace(piece, bbox=displayed_box(piece.bbox, piece.page, pages), lines=lines)


def _line(line: Line, pages: Mapping[int, PageContent]) -> Line:
    """A printed line; its widths (room, indent) are along the line, whichever way it runs."""
    return replace(line, bbox=displayed_box(line.bbox, line.page, pages))
