"""One page, from what it draws to what it holds: the stages in their order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from torikumi.extractors.aligned import aligned_grids
from torikumi.extractors.figures import without_figures
from torikumi.extractors.fills import fill_grids
from torikumi.extractors.glyphs import page_ink
from torikumi.extractors.grid import rules_to_grids
from torikumi.extractors.lines import glyphs_to_lines
from torikumi.extractors.page_loops import of_kind, parted, reach_over
from torikumi.extractors.prose import prose_blocks
from torikumi.extractors.rules import page_rules
from torikumi.extractors.table import OUTSIDE, assign_glyphs, build_tables, owner_offsets
from torikumi.extractors.turn import upright
from torikumi.extractors.underlines import struck_texts, without_underlines
from torikumi.schemas.findings import Finding
from torikumi.schemas.geometry import BBox, union
from torikumi.schemas.primitives import Page, PaintKind, Records
from torikumi.schemas.tables import GlyphCount, Line, PageContent

TRUE_RUNS = frozenset({"pdfium", "pdfplumber"})
"""Readers whose ``run`` is one string as the file draws it; MuPDF joins strings that stand near each other."""


def page_content(page: Page) -> tuple[PageContent, tuple[Finding, ...]]:
    """Find the tables and the prose of a page.

    Returns:
        What the page holds, and what was noticed: hidden text, glyphs without Unicode, glyphs that went nowhere. The
        boxes of a page that was turned to be read are those of the page as read, until its tables are joined.
    """
    page, turn = upright(within_page(page))
    rules = page_rules(page)
    ink = page_ink(page, rules)
    rules, underlines = without_underlines(rules, ink.glyphs)
    grids = fill_grids(rules, rules_to_grids(rules), ink.glyphs)
    owners, overruns = assign_glyphs(ink, grids, page.reader in TRUE_RUNS)
    kept = without_figures(grids, owners, owner_offsets(grids))
    figures = len(grids) - len(kept)
    if figures:
        grids = kept
        owners, overruns = assign_glyphs(ink, grids, page.reader in TRUE_RUNS)
    inside, cells, outside = parted(owners, OUTSIDE)
    aligned = aligned_grids(ink, outside, rules, grids, page)
    if aligned:
        grids = tuple(sorted([*grids, *aligned], key=lambda grid: (round(grid.bbox.top), grid.bbox.x0)))
        owners, overruns = assign_glyphs(ink, grids, page.reader in TRUE_RUNS)
        inside, cells, outside = parted(owners, OUTSIDE)
    lines = glyphs_to_lines(ink.part(inside), cells, page.number)
    tables = build_tables(grids, lines, rules, page.number)
    blocks, text_ruby = prose_blocks(ink, outside, page.number)
    cell_ruby = [owned.line for owned in lines if owned.ruby]
    # counted from what came out, not from how the glyphs were split, so that a line that is lost on the way shows
    count = GlyphCount(
        total=len(ink.glyphs),
        in_cells=_glyphs_in([line for table in tables for cell in table.cells for line in cell.lines])
        + _glyphs_in(cell_ruby),
        in_text=_glyphs_in([line for block in blocks for line in block.lines]) + _glyphs_in(text_ruby),
    )
    pictures = len(of_kind(page.paints, PaintKind.IMAGE))
    content = PageContent(
        page.number, page.width, page.height, tuple(tables), tuple(blocks), count, turn, figures, pictures
    )
    findings = _findings(page, ink.hidden, ink.unmapped, ink.glyphs)
    if ink.layer:
        message = "the text of the page lies under a picture of it, so what is printed may differ from it"
        findings.append(Finding("text-covered", message, page=page.number))
    if turn:
        message = f"the page is painted sideways; it was turned by {turn} degrees clockwise to be read"
        findings.append(Finding("page-turned", message, page=page.number))
    findings += [
        Finding("text-over-rule", "a text runs over the edge of its cell", page=page.number, bbox=box.rounded())
        for box in overruns
    ]
    findings += [
        Finding("text-struck", f"struck through, and kept all the same: {text}", page=page.number, bbox=box.rounded())
        for box, text in struck_texts(underlines, ink)
    ]
    findings += [
        Finding("ruby-set-aside", f"ruby left out of the text: {line.text}", page=page.number, bbox=line.bbox.rounded())
        for line in [*cell_ruby, *text_ruby]
    ]
    return content, tuple(findings)


def within_page(page: Page) -> Page:
    """A page whose glyphs' boxes end at its edges: a place that is published must be one on the page.

    A letter may reach over the edge, or be of a size that no page holds; its box is what all others are made from.
    """
    if not reach_over(page.glyphs, page.width, page.height):
        return page
    glyphs = page.glyphs.copy()
    for side, length in (("x0", page.width), ("x1", page.width), ("y0", page.height), ("y1", page.height)):
        glyphs[side] = np.clip(glyphs[side], 0, length)
    return replace(page, glyphs=glyphs)


def _glyphs_in(lines: Iterable[Line]) -> int:
    """The number of glyphs of lines."""
    return sum([line.glyphs for line in lines])


def _findings(page: Page, hidden: str, unmapped: NDArray[np.intp], glyphs: Records) -> list[Finding]:
    """What was noticed about the glyphs of a page."""
    findings = []
    if hidden:
        shown = hidden if len(hidden) <= 40 else hidden[:40] + "…"
        findings.append(
            Finding(
                "hidden-text", f"{len(hidden)} characters are in the file but not to be seen: {shown}", page=page.number
            )
        )
    if len(unmapped):
        boxes = glyphs[unmapped]
        box = union(BBox(*(float(glyph[name]) for name in ("x0", "y0", "x1", "y1"))) for glyph in boxes)
        share = len(unmapped) / max(1, len(glyphs))
        findings.append(
            Finding(
                "unmapped-glyphs",
                f"the font does not say which characters {len(unmapped)} glyphs are ({share:.1%} of the page)",
                page=page.number,
                bbox=box.rounded(),
            )
        )
    return findings
