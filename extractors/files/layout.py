"""Drafts → what a document holds: the same tables, texts and counts that the pages of a PDF become.

A file without pages has no places in points. Its items are set one under the other on a sheet of squares, so that
what comes later can ask what stands above what; these boxes are never published, since each cell and text has a
location.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from torikumi.extractors.document import Extraction
from torikumi.extractors.files.draft import Draft, DraftPage, DraftTable, DraftText, letters_of
from torikumi.extractors.files.nested import spliced
from torikumi.extractors.rows import header_height
from torikumi.schemas.errors import SourceError
from torikumi.schemas.findings import Finding
from torikumi.schemas.geometry import BBox
from torikumi.schemas.tables import Cell, GlyphCount, Line, PageContent, Piece, Table, TextBlock

ROW = 12.0
"""Height of a row or line on the sheet of squares: a usual line."""

WIDTH = 1000.0
"""Width of the sheet of squares; places are only compared."""


def laid_out(draft: Draft, path: Path, numbers: Sequence[int] | Callable[[int], bool] | None = None) -> Extraction:
    """Lay a draft out.

    Args:
        draft: What the file gave.
        path: The file, for messages.
        numbers: The pages that are wanted, or what says of a page whether it is; all when None.

    Raises:
        SourceError: A page that is wanted is not there, or nothing in the file is text.
    """
    if not draft.letters:
        raise SourceError("no text in it that is shown", advice="look whether it is the right file", file=str(path))
    kept = draft.pages
    if callable(numbers):
        kept = [page for page in draft.pages if numbers(page.number)]
    elif numbers is not None:
        known = {page.number: page for page in draft.pages}
        for number in numbers:
            if number not in known:
                there = f"it has {draft.info.pages}"
                raise SourceError(f"there is no page or shown sheet {number}", advice=there, file=str(path))
        kept = [known[number] for number in numbers]
    contents, tables, running = [], [], []
    findings = list(draft.findings)
    for page in kept:
        content, joined, heads, noticed = _page(page)
        contents.append(content)
        tables.extend(joined)
        running.extend(heads)
        findings.extend(noticed)
    count = GlyphCount(
        total=draft.letters if numbers is None else sum(content.glyphs.total for content in contents),
        in_cells=sum(content.glyphs.in_cells for content in contents),
        in_text=sum(content.glyphs.in_text for content in contents),
        running=sum(line.glyphs for block in running for line in block.lines),
    )
    count = replace(count, unassigned=count.total - count.in_cells - count.in_text - count.running)
    for table in tables:
        if table.inferred == "text":
            message = f"{table.rows} rows and {table.columns} columns were told by the texts alone, not by borders"
            findings.append(Finding.at(table, "table-from-alignment", message))
    if count.unassigned:
        findings.append(Finding("glyphs-unassigned", f"{count.unassigned} characters are in no cell and no text"))
    first: dict[str, TextBlock] = {}
    for block in running:
        first.setdefault(block.text, block)
    once = tuple(first.values())
    return Extraction(draft.info, draft.engine, tuple(contents), tuple(tables), once, count, tuple(findings))


def _page(page: DraftPage) -> tuple[PageContent, list[Table], list[TextBlock], list[Finding]]:
    """One page: its content as the file has it, its tables with those inside them joined in, its heads."""
    own: list[Table] = []
    joined: list[Table] = []
    blocks: list[TextBlock] = []
    findings: list[Finding] = []
    y = 0.0
    for item in page.items:
        if isinstance(item, DraftText):
            blocks.append(_block(item, page.number, y))
            y += ROW
            continue
        own.append(_table(item, page.number, y))
        for cell in item.cells:
            own.extend(_table(inner, page.number, y, (cell.row, cell.column)) for inner in _all_inner(cell.inner))
        whole, noticed = spliced(item)
        findings.extend(replace(finding, page=page.number) for finding in noticed)
        table = _table(whole, page.number, y)
        joined.append(replace(table, header_rows=header_height(table)))
        y += ROW * (max(item.rows, whole.rows) + 1)
    heads = [_block(text, page.number, 0.0) for text in page.running]
    in_cells = sum(line.glyphs for table in own for cell in table.cells for line in cell.lines)
    in_text = sum(line.glyphs for block in blocks for line in block.lines)
    total = in_cells + in_text + sum(line.glyphs for block in heads for line in block.lines)
    count = GlyphCount(total=total, in_cells=in_cells, in_text=in_text)
    content = PageContent(page.number, WIDTH, y, tuple(own), tuple(blocks), count)
    return content, joined, heads, findings


def _all_inner(tables: Sequence[DraftTable]) -> list[DraftTable]:
    """Tables and the tables inside them, at any depth."""
    found = []
    for table in tables:
        found.append(table)
        for cell in table.cells:
            found.extend(_all_inner(cell.inner))
    return found


def _block(text: DraftText, page: int, y: float) -> TextBlock:
    box = BBox(0.0, y, WIDTH, y + ROW - 2)
    line = Line(text.text, box, text.size, page, letters_of(text.text))
    return TextBlock(page, box, text.text, text.size, (line,), text.location)


def _table(draft: DraftTable, page: int, y: float, parent: tuple[int, int] | None = None) -> Table:
    """A table on the sheet of squares."""
    cells = []
    for cell in draft.cells:
        box = BBox(
            draft.edges[cell.column],
            y + ROW * cell.row,
            draft.edges[cell.column + cell.column_span],
            y + ROW * (cell.row + cell.row_span),
        )
        lines = tuple(Line(text, box, ROW - 2, page, letters_of(text)) for text in cell.lines)
        cells.append(
            Cell(
                row=cell.row,
                column=cell.column,
                row_span=cell.row_span,
                column_span=cell.column_span,
                pieces=(Piece(page, box, lines, cell.location or draft.location),),
                text="\n".join(cell.lines),
                starts=tuple(range(len(cell.lines))),
                slashed=cell.slashed,
                filled=cell.filled,
            )
        )
    box = BBox(draft.edges[0], y, draft.edges[-1], y + ROW * draft.rows)
    return Table(
        rows=draft.rows,
        columns=draft.columns,
        cells=tuple(cells),
        edges_x=draft.edges,
        bboxes=((page, box),),
        inferred=draft.inferred,
        parent=parent,
        location=draft.location,
    )
