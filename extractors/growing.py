"""A table while the tables of further pages are joined to it.

What the joining asks (which columns are full, which hold marks, what stands in the last row) is counted as cells come,
so that a page costs the same after a thousand pages as after one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from operator import attrgetter

from torikumi.schemas.tables import Cell, Table

VALUE_LETTERS = 3
"""Cells of a column of marks or grades hold no more letters than this."""

MARK = re.compile(rf"\s*+(?:\S\s*+){{0,{VALUE_LETTERS}}}+|[\d,.，．%％△▲＋+\-－―—~〜～\s]*+")
"""A cell that holds so few letters, or nothing but a number or the sign for none; no letter is tried twice."""


def folded(text: str) -> str:
    """A text without white space."""
    return "".join(text.split())


def header_texts(table: Table, height: int) -> dict[tuple[int, int, int, int], str]:
    """The texts of a header of so many rows, without white space, each by its place and spans."""
    return {
        (cell.row, cell.column, cell.row_span, cell.column_span): folded(cell.text)
        for cell in table.cells
        if cell.row < height
    }


class ColumnCounts:
    """What the cells of each column hold, in numbers.

    Attributes:
        cells: How many cells begin in the column, without those over the whole width.
        filled: How many of these hold text.
        prose: How many of these hold more than a mark or a number.
        texts: How many cells that begin in it hold text, those over the whole width counted, too.
        spans: How many rows its cells of one column cover, and how often, as they first come.
    """

    def __init__(self, columns: int, cells: Iterable[Cell] = ()) -> None:
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
        if cell.column_span < len(self.cells):
            self.cells[column] += times
            if text:
                self.filled[column] += times
                if not _is_mark(text):
                    self.prose[column] += times
        if cell.column_span == 1:
            spans = self.spans[column]
            spans[cell.row_span] = spans.get(cell.row_span, 0) + times

    def include(self, other: ColumnCounts) -> None:
        """Count what another one of the same columns counted."""
        for column, spans in enumerate(other.spans):
            self.cells[column] += other.cells[column]
            self.filled[column] += other.filled[column]
            self.prose[column] += other.prose[column]
            self.texts[column] += other.texts[column]
            for span, times in spans.items():
                self.spans[column][span] = self.spans[column].get(span, 0) + times

    def usual_span(self, column: int) -> int:
        """How many rows most cells of a column cover; of several such numbers the one that came first."""
        spans = self.spans[column]
        most = max(spans.values(), default=0)
        return next(span for span, times in spans.items() if times == most) if most > 0 else 1


class GrowingTable:
    """A table that may go on over the page.

    Attributes:
        first: The table of the first page.
        header: The texts of its header.
        rows: The grid rows so far.
        cells: Its cells so far.
        bottoms: By the column in which it begins, the place in ``cells`` of each cell that reaches the last row.
        counts: What the cells below the header hold.
    """

    def __init__(self, first: Table) -> None:
        self.first = first
        self.header = header_texts(first, first.header_rows)
        self.rows = first.rows
        self.cells = list(first.cells)
        self.bboxes = list(first.bboxes)
        self.inferred = first.inferred
        self.counts = ColumnCounts(first.columns, (cell for cell in first.cells if cell.row >= first.header_rows))
        self.bottoms = self._reaching(range(len(self.cells)))

    def bottom(self, column: int) -> Cell | None:
        """The cell that begins in a column and reaches the last row."""
        place = self.bottoms.get(column)
        return None if place is None else self.cells[place]

    def append(self, other: Table, added: list[Cell], counts: ColumnCounts, grown: dict[int, Cell], rows: int) -> None:
        """Take in the rows of the next page.

        Args:
            other: The table of that page.
            added: Its cells that begin there, in rows of the whole table; none of them is of a header.
            counts: What they hold.
            grown: Cells that go on there, by their place in ``cells``.
            rows: How many rows it adds.
        """
        for place, cell in grown.items():
            self._count(self.cells[place], -1)
            self.cells[place] = cell
            self._count(cell)
        start = len(self.cells)
        self.cells.extend(added)
        self.counts.include(counts)
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
        """By its column the place of each of some cells that reaches the last row."""
        held = [(place, self.cells[place]) for place in places]
        return {cell.column: place for place, cell in held if cell.row + cell.row_span == self.rows}


def _is_mark(text: str) -> bool:
    """Whether a cell holds a mark or a number, which never goes on over a page."""
    return len(text) <= VALUE_LETTERS or MARK.fullmatch(text) is not None
