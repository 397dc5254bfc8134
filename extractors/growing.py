"""A table while the tables of further pages are joined to it.

What the joining asks (which columns are full, which hold marks, what stands in the last row) is counted as cells come,
so that a page costs the same after a thousand pages as after one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from operator import add, attrgetter

from torikumi.schemas.tables import Cell, Table

VALUE_LETTERS = 3
"""Cells of a column of marks or grades hold no more letters than this."""

MARK = re.compile(rf"\s*(?:\S\s*){{0,{VALUE_LETTERS}}}|[\d,.，．%％△▲＋+\-－―—~〜～\s]*")
"""A cell that holds a mark, or nothing but a number or the sign for none: it never goes on over a page."""


class ColumnCounts:
    """What the cells of each column hold, in numbers.

    Attributes:
        cells: How many cells begin in each column, without those over the whole width.
        filled: How many of these hold text.
        prose: How many of these hold more than a mark or a number.
        texts: How many cells that begin in it hold text, those over the whole width counted, too.
        spans: How many rows its cells of one column cover, and how often.
    """

    def __init__(self, columns: int, cells: Iterable[Cell] = ()) -> None:
        self._columns = columns
        self.cells = [0] * columns
        self.filled = [0] * columns
        self.prose = [0] * columns
        self.texts = [0] * columns
        self.spans: list[dict[int, int]] = [{} for _ in range(columns)]
        for cell in cells:
            self.add(cell)

    def add(self, cell: Cell, times: int = 1) -> None:
        """Count a cell; with -1 take it out again."""
        column, text = cell.column, cell.text
        if text:
            self.texts[column] += times
        if cell.column_span < self._columns:
            self.cells[column] += times
            if text:
                self.filled[column] += times
                if not MARK.fullmatch(text):
                    self.prose[column] += times
        if cell.column_span == 1:
            spans = self.spans[column]
            spans[cell.row_span] = spans.get(cell.row_span, 0) + times

    def include(self, others: ColumnCounts) -> None:
        """Count what others count for further cells of as many columns."""
        for mine, theirs in (
            (self.cells, others.cells),
            (self.filled, others.filled),
            (self.prose, others.prose),
            (self.texts, others.texts),
        ):
            mine[:] = map(add, mine, theirs)
        for spans, further in zip(self.spans, others.spans, strict=True):
            for rows, times in further.items():
                spans[rows] = spans.get(rows, 0) + times

    def usual_span(self, column: int) -> int:
        """How many rows most cells of a column cover; of equals the one that was met first."""
        spans = {rows: times for rows, times in self.spans[column].items() if times > 0}
        return max(spans, key=spans.__getitem__, default=1)


class GrowingTable:
    """A table that may go on over the page.

    Attributes:
        first: The table of the first page.
        rows: The grid rows so far.
        cells: Its cells so far.
        bottoms: By the column in which it begins, the place in ``cells`` of each cell that reaches the last row.
        counts: What the cells below the header hold.
        header: The texts of the header by their places.
    """

    def __init__(self, first: Table) -> None:
        self.first = first
        self.rows = first.rows
        self.cells = list(first.cells)
        self.bboxes = list(first.bboxes)
        self.inferred = first.inferred
        self.counts = ColumnCounts(first.columns, (cell for cell in first.cells if cell.row >= first.header_rows))
        self.bottoms = self._reaching(range(len(self.cells)))
        self.header = header_of(first, first.header_rows)

    def bottom(self, column: int) -> Cell | None:
        """The cell that begins in a column and reaches the last row."""
        place = self.bottoms.get(column)
        return None if place is None else self.cells[place]

    def append(
        self, other: Table, added: list[Cell], begun: int, below: ColumnCounts, grown: dict[int, Cell], rows: int
    ) -> None:
        """Take in the rows of the next page.

        Args:
            other: The table of that page.
            added: Its cells that begin there, in rows of the whole table, top to bottom.
            begun: How many of these stand in its first row.
            below: What the others of these hold.
            grown: Cells that go on there, by their place in ``cells``.
            rows: How many rows it adds.
        """
        for place, cell in grown.items():
            self._count(self.cells[place], -1)
            self.cells[place] = cell
            self._count(cell)
        for cell in added[:begun]:
            self._count(cell)
        self.counts.include(below)
        start = len(self.cells)
        self.cells.extend(added)
        self.rows += rows
        self.bboxes.extend(other.bboxes)
        self.inferred = self.inferred or other.inferred
        self.bottoms = self._reaching([*self.bottoms.values(), *range(start, len(self.cells))])

    def whole(self) -> Table:
        """The table as far as it has grown."""
        if len(self.bboxes) == len(self.first.bboxes):
            return self.first
        return replace(
            self.first,
            rows=self.rows,
            cells=tuple(sorted(self.cells, key=attrgetter("row", "column"))),
            bboxes=tuple(self.bboxes),
            inferred=self.inferred,
        )

    def _count(self, cell: Cell, times: int = 1) -> None:
        if cell.row >= self.first.header_rows:
            self.counts.add(cell, times)

    def _reaching(self, places: Iterable[int]) -> dict[int, int]:
        cells, rows = self.cells, self.rows
        return {cells[place].column: place for place in places if cells[place].row + cells[place].row_span == rows}


def header_of(table: Table, height: int) -> dict[tuple[int, int, int, int], str]:
    """The texts without white space of the cells in the first rows of a table, by their places."""
    return {
        (cell.row, cell.column, cell.row_span, cell.column_span): folded(cell.text)
        for cell in table.cells
        if cell.row < height
    }


def folded(text: str) -> str:
    """A text without its white space."""
    return "".join(text.split())
