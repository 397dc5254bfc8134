"""A table from its rules to its rows: lines of text, cells with spans, tables of one page, tables joined over pages.

Rows and columns count from 0. A cell that spans several grid squares is one cell; the squares that it covers have no
cell of their own, which is how "covered" differs from "blank" (a cell whose text is "").
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from torikumi.schemas.geometry import BBox


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line.

    Attributes:
        text: Its text as the page gives it; the repairs of `torikumi.normalizers.normalize_text` come later.
        bbox: The box of its glyphs.
        size: Font size of most of it, in points.
        page: Page number, from 1.
        glyphs: Number of glyphs it is made of.
        vertical: Set in vertical writing, or letter under letter.
        space_after: White space follows it in the file, before the wrap.
        content: Number of the stretch of text that it belongs to by the file's own tags (marked content), or -1.
        lead: Width of its first unit that no wrap may break (a character with the closing marks after it, a Latin
            word), in points.
        lead_word: Width of its first word, by the change of script, in points: some programs wrap between words only.
        gap: The widest gap within it, in em: a line of a list in columns (label … amount) has a wide one.
        room: Free width to its right within the column of text, in points (how much more would have fitted).
        indent: Distance of its first glyph from the left edge of the column of text, in points.
    """

    text: str
    bbox: BBox
    size: float
    page: int
    glyphs: int = 0
    vertical: bool = False
    space_after: bool = False
    content: int = -1
    lead: float = 0.0
    lead_word: float = 0.0
    gap: float = 0.0
    room: float = 0.0
    indent: float = 0.0


@dataclass(frozen=True, slots=True)
class Piece:
    """The part of a cell, or of a text, that stands on one page.

    Attributes:
        page: Page number, from 1.
        bbox: The box of the cell (of the glyphs, for text outside tables) on that page; only its order counts where
            there is a location.
        lines: Its printed lines in reading order.
        location: Where it stands in a file that has no pages: ``評価表!B3:C4``, ``table 2, row 4, column 1``,
            ``line 120``; "" in a PDF, where the box says it.
    """

    page: int
    bbox: BBox
    lines: tuple[Line, ...] = ()
    location: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell with its span, and its text.

    Attributes:
        row: First grid row, from 0.
        column: First grid column, from 0.
        row_span: Number of grid rows it covers.
        column_span: Number of grid columns it covers.
        pieces: Where it stands: one piece a page; more than one only after tables were joined over pages.
        text: Its logical lines, separated by line breaks: wrapped lines are joined, true breaks kept.
        starts: For each logical line of the text, the index in ``lines`` of the printed line with which it begins.
        slashed: A diagonal is drawn through it (斜線): not applicable, which is not the same as blank.
        filled: It has a background other than white.
        doubtful: A wrap or a break in its text could not be told for sure.
    """

    row: int
    column: int
    row_span: int
    column_span: int
    pieces: tuple[Piece, ...]
    text: str = ""
    starts: tuple[int, ...] = ()
    slashed: bool = False
    filled: bool = False
    doubtful: bool = False

    @property
    def page(self) -> int:
        """The page on which it begins."""
        return self.pieces[0].page

    @property
    def bbox(self) -> BBox:
        """Its box on the page on which it begins."""
        return self.pieces[0].bbox

    @property
    def location(self) -> str:
        """Where it begins in a file that has no pages, or ""."""
        return self.pieces[0].location

    @property
    def lines(self) -> tuple[Line, ...]:
        """Its printed lines on all pages."""
        if len(self.pieces) == 1:
            return self.pieces[0].lines
        return tuple(line for piece in self.pieces for line in piece.lines)

    @property
    def last_row(self) -> int:
        """The last grid row it covers."""
        return self.row + self.row_span - 1

    @property
    def last_column(self) -> int:
        """The last grid column it covers."""
        return self.column + self.column_span - 1


@dataclass(frozen=True)
class Table:
    """A grid of cells with their text: of one page, or joined over pages.

    Attributes:
        rows: Number of grid rows.
        columns: Number of grid columns.
        cells: In the order of their row, then column.
        edges_x: x of the ``columns + 1`` grid lines, in points, on the first page; their y where it lies on its side.
        bboxes: The box of the table on each of its pages: (page, box).
        header_rows: How many of the first rows are the header; 0 when that is not known (yet).
        inferred: Rules were missing and edges were taken from elsewhere: "outer" from the ends of the other rules,
            "fill" from the edges of fills, "text" from the alignment of the text; "" when all are rules.
        parent: For a table inside a cell of another one: that cell's (row, column).
        location: Where it stands in a file that has no pages (``評価表!B3:H40``, ``table 2``), or "".
    """

    rows: int
    columns: int
    cells: tuple[Cell, ...]
    edges_x: tuple[float, ...]
    bboxes: tuple[tuple[int, BBox], ...]
    header_rows: int = 0
    inferred: str = ""
    parent: tuple[int, int] | None = None
    location: str = ""

    @property
    def page(self) -> int:
        """The page on which it begins."""
        return self.bboxes[0][0]

    @property
    def bbox(self) -> BBox:
        """Its box on the page on which it begins."""
        return self.bboxes[0][1]

    @cached_property
    def by_place(self) -> dict[tuple[int, int], Cell]:
        """The cell that covers each (row, column)."""
        return {
            (row, column): cell
            for cell in self.cells
            for row in range(cell.row, cell.row + cell.row_span)
            for column in range(cell.column, cell.column + cell.column_span)
        }

    def has_columns_of(self, other: Table, tolerance: float) -> bool:
        """Whether both have the same columns at the same places, give or take a shift of the whole table.

        Args:
            other: The other table.
            tolerance: By how much an edge may differ, in points.
        """
        shift = self.edges_x[0] - other.edges_x[0]
        return self.columns == other.columns and all(
            abs(own - edge - shift) <= tolerance for own, edge in zip(self.edges_x, other.edges_x, strict=True)
        )

    def block_end(self, start: int) -> int:
        """The row after the block that begins in a row: as far as its cells, and theirs, span down."""
        end, row = start + 1, start
        while row < end:
            end = max([end, *(cell.last_row + 1 for cell in self.row(row) if cell.row >= start)])
            row += 1
        return end

    def between(self, start: int, stop: int) -> list[Cell]:
        """The cells that cover any of the rows from ``start`` up to ``stop`` (excluded), by their row, then column."""
        found = {id(cell): cell for row in range(start, stop) for cell in self.row(row)}
        return sorted(found.values(), key=lambda cell: (cell.row, cell.column))

    def row(self, index: int) -> tuple[Cell, ...]:
        """The cells that cover a row, left to right, each once."""
        by_place = self.by_place
        covering = [by_place.get((index, column)) for column in range(self.columns)]
        return tuple({id(cell): cell for cell in covering if cell is not None}.values())


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A paragraph outside the tables.

    Attributes:
        page: Page number, from 1.
        bbox: The box of its glyphs.
        text: Its text, wrapped lines joined.
        size: Font size of most of it, in points.
        lines: Its printed lines.
        location: Where it stands in a file that has no pages, or "".
    """

    page: int
    bbox: BBox
    text: str
    size: float
    lines: tuple[Line, ...] = ()
    location: str = ""

    def as_cell(self) -> Cell:
        """The paragraph as a cell of its own, where a line above a table is what a cell says elsewhere."""
        return Cell(0, 0, 1, 1, (Piece(self.page, self.bbox, self.lines, self.location),), self.text)


@dataclass(frozen=True, slots=True)
class GlyphCount:
    """Where the glyphs of a page or document went; the parts add up to the total.

    Attributes:
        total: Glyphs drawn, white space and exact overprints not counted.
        in_cells: In a cell of a table.
        in_text: In the prose outside the tables.
        running: In running heads, page numbers and repeated headers.
        unassigned: Nowhere: a fault, reported as an error.
    """

    total: int = 0
    in_cells: int = 0
    in_text: int = 0
    running: int = 0
    unassigned: int = 0

    def __add__(self, other: GlyphCount) -> GlyphCount:
        return GlyphCount(
            self.total + other.total,
            self.in_cells + other.in_cells,
            self.in_text + other.in_text,
            self.running + other.running,
            self.unassigned + other.unassigned,
        )


@dataclass(frozen=True, slots=True)
class ReadByOcr:
    """How a page, or a half of one, was read that is a picture.

    Attributes:
        dpi: Resolution of the picture, pixels an inch.
        skew: By how many degrees, clockwise, it stood askew.
        to_page: Points of the straightened picture → points of the page as displayed: ``x' = a·x + b·y + c`` and
            ``y' = d·x + e·y + f``.
        page_size: Width and height of the page as displayed.
        boxes: Array (n, 4), float32: x0, y0, x1, y1 of each character on the page as displayed.
        confidence: For each of them, how likely it is right, 0 to 1.
        engine: For each of them, the index in ``engines`` of what read it.
        engines: Names of the engines with their versions.
    """

    dpi: float
    skew: float
    to_page: tuple[float, float, float, float, float, float]
    page_size: tuple[float, float]
    boxes: NDArray[np.float32]
    confidence: NDArray[np.float32]
    engine: NDArray[np.uint8]
    engines: tuple[str, ...]

    def beside(self, right: ReadByOcr) -> ReadByOcr:
        """The two halves of a sheet together; both were read by the same engines."""
        return replace(
            self,
            boxes=np.concatenate([self.boxes, right.boxes]),
            confidence=np.concatenate([self.confidence, right.confidence]),
            engine=np.concatenate([self.engine, right.engine]),
            engines=max(self.engines, right.engines, key=len),
        )


@dataclass(frozen=True, slots=True)
class PageContent:
    """What one page holds once its glyphs are in their cells.

    Attributes:
        number: Page number, from 1.
        width: Width in points as displayed.
        height: Height in points as displayed.
        tables: The tables of the page, top to bottom, then left to right.
        blocks: The prose outside the tables, in reading order.
        glyphs: Where the glyphs went.
        turn: By how many degrees the page was turned clockwise to be read, beyond its /Rotate: its text is painted
            sideways. The boxes are those of the page as displayed all the same.
        figures: How many frames, charts and drawings were not taken for tables; their text is in the blocks.
        pictures: How many pictures it has.
        ocr: How it was read when it is a picture; None where its text is that of the file.
    """

    number: int
    width: float
    height: float
    tables: tuple[Table, ...]
    blocks: tuple[TextBlock, ...]
    glyphs: GlyphCount
    turn: int = 0
    figures: int = 0
    pictures: int = 0
    ocr: ReadByOcr | None = None
