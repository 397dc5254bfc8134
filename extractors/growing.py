"""A table while the tables of further pages are joined to it.

What the joining asks (which columns are full, which hold marks, what stands in the last row) is counted as cells come,
so that a page costs the same after a thousand pages as after one.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace

from torikumi.schemas.tables import Cell, Table

VALUE_LETTERS = 3
"""Cells of a column of marks or grades hold no more letters than this."""

NUMBER = re.compile(r"[\d,.，．%％△▲＋+\-－―—~〜～\s]*")
"""A cell that holds nothing but a number or the sign for none."""


class ColumnCounts:
    """What the cells of each column hold, in numbers.

    Attributes:
        cells: How many cells begin in the column, without those over the whole width.
        filled: How many of these hold text.
        prose: How many of these hold more than a mark or a number.
        texts: How many cells that begin in it hold text, those over the whole width counted, too.
        spans: How many rows its cells of one column cover, and how often.
    """

    def __init__(self, columns: int, cells: Iterable[Cell] = ()) -> None:
        self._columns = columns
        self.cells: Counter[int] = Counter()
        self.filled: Counter[int] = Counter()
        self.prose: Counter[int] = Counter()
        self.texts: Counter[int] = Counter()
        self.spans: defaultdict[int, Counter[int]] = defaultdict(Counter)
        for cell in cells:
            self.add(cell)

    def add(self, cell: Cell, times: int = 1) -> None:
        """Count a cell; with -1 take it out again."""
        column = cell.column
        if cell.column_span < self._columns:
            self.cells[column] += times
        if cell.text:
            self.texts[column] += times
            if cell.column_span < self._columns:
                self.filled[column] += times
                self.prose[column] += times * (not _is_mark(cell.text))
        if cell.column_span == 1:
            self.spans[column][cell.row_span] += times

    def usual_span(self, column: int) -> int:
        """How many rows most cells of a column cover."""
        spans = +self.spans[column]
        return spans.most_common(1)[0][0] if spans else 1


class GrowingTable:
    """A table that may go on over the page.

    Attributes:
        first: The table of the first page.
        rows: The grid rows so far.
        cells: Its cells so far.
        bottoms: By the column in which it begins, the place in ``cells`` of each cell that reaches the last row.
        counts: What the cells below the header hold.
    """

    def __init__(self, first: Table) -> None:
        self.first = first
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

    def append(self, other: Table, added: list[Cell], grown: dict[int, Cell], rows: int) -> None:
        """Take in the rows of the next page.

        Args:
            other: The table of that page.
            added: Its cells that begin there, in rows of the whole table.
            grown: Cells that go on there, by their place in ``cells``.
            rows: How many rows it adds.
        """
        for place, cell in grown.items():
            self._count(self.cells[place], -1)
            self.cells[place] = cell
            self._count(cell)
        start = len(self.cells)
        self.cells.extend(added)
        for cell in added:
            self._count(cell)
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
            cells=tuple(sorted(self.cells, key=lambda cell: (cell.row, cell.column))),
            bboxes=tuple(self.bboxes),
            inferred=self.inferred,
        )

    def _count(self, cell: Cell, times: int = 1) -> None:
        if cell.row >= self.first.header_rows:
            self.counts.add(cell, times)

    def _reaching(self, places: Iterable[int]) -> dict[int, int]:
        return {self.cells[place].column: place for place in places if self.cells[place].last_row == self.rows - 1}


def _is_mark(text: str) -> bool:
    """Whether a cell holds a mark or a number, which never goes on over a page."""
    return len("".join(text.split())) <= VALUE_LETTERS or NUMBER.fullmatch(text) is not None
