"""Tables inside the cells of a table → columns and rows of that table.

An indicator table in each cell of a column (指標名 | 目標 | 実績 …) says in every row what columns of its own would say
once. So it becomes such columns: its header goes under the heading of the column that holds it, its rows become rows
beside which the other cells of the record reach down.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate

from torikumi.extractors.files.draft import DraftCell, DraftTable, filled_up
from torikumi.schemas.findings import Finding

CELL_GAP = "　"
"""Stands between the cells of a row that becomes a line."""


def spliced(table: DraftTable) -> tuple[DraftTable, list[Finding]]:
    """A table without tables inside its cells.

    Returns:
        The table, in which inner tables became columns, or lines where they have no columns in common; and what was
        noticed.
    """
    findings: list[Finding] = []
    cells = []
    for cell in table.cells:
        inner = []
        for nested in cell.inner:
            flat, noticed = spliced(nested)
            findings.extend(noticed)
            inner.append(flat)
        cells.append(replace(cell, inner=tuple(inner)))
    table = replace(table, cells=tuple(cells))
    while any(cell.inner for cell in table.cells):
        column = max(cell.column for cell in table.cells if cell.inner)
        joined = _joined(table, column)
        if joined is None:
            joined, noticed = _flattened(table, column)
            findings.extend(noticed)
        table = joined
    return table, findings


def _height(table: DraftTable) -> int:
    """How many rows the header takes: as far as the cells of its first row reach."""
    return max((cell.row_span for cell in table.cells if cell.row == 0), default=1)


def _header(table: DraftTable) -> list[tuple[int, int, int, int, tuple[str, ...]]]:
    """The cells of the header, comparable."""
    height = _height(table)
    return [
        (cell.row, cell.column, cell.row_span, cell.column_span, cell.lines)
        for cell in table.cells
        if cell.row < height
    ]


def _joined(table: DraftTable, column: int) -> DraftTable | None:
    """The table with the inner tables of one column as columns of its own, or None where that cannot be done."""
    holders = [cell for cell in table.cells if cell.column == column and cell.inner]
    head = _height(table)
    first = holders[0].inner[0]
    inner_head = _height(first)
    for cell in holders:
        if len(cell.inner) != 1 or cell.row < head or cell.row_span != 1 or cell.column_span != 1 or cell.lines:
            return None
        inner = cell.inner[0]
        if inner.columns != first.columns or _header(inner) != _header(first) or inner.rows <= inner_head:
            return None
    if first.columns < 2 or any(
        cell.column <= column < cell.column + cell.column_span and cell.column_span > 1
        for cell in table.cells
        if cell.row < head
    ):
        return None
    inner_of = {cell.row: cell.inner[0] for cell in holders}
    heights = [inner_of[row].rows - inner_head if row in inner_of else 1 for row in range(table.rows)]
    tops = [0, *accumulate(heights)]
    tops = [top + (inner_head if row >= head else 0) for row, top in enumerate(tops)]
    more = first.columns - 1
    cells: list[DraftCell] = []
    for cell in table.cells:
        if cell.inner and cell.column == column:
            inner = cell.inner[0]
            cells += [
                replace(part, row=tops[cell.row] + part.row - inner_head, column=column + part.column)
                for part in inner.cells
                if part.row >= inner_head
            ]
            continue
        last = cell.row + cell.row_span
        covers = cell.column <= column < cell.column + cell.column_span
        # the heading of the column ends above the inner header, the other headings reach down beside it
        bottom = tops[last] if last != head or not covers else tops[head] - inner_head
        cells.append(
            replace(
                cell,
                row=tops[cell.row],
                row_span=bottom - tops[cell.row],
                column=cell.column + (more if cell.column > column else 0),
                column_span=cell.column_span + (more if covers else 0),
            )
        )
    top = tops[head] - inner_head
    cells += [
        replace(part, row=top + part.row, column=column + part.column) for part in first.cells if part.row < inner_head
    ]
    left, right = table.edges[column], table.edges[column + 1]
    inner_width = first.edges[-1] - first.edges[0]
    within = [left + (edge - first.edges[0]) * (right - left) / inner_width for edge in first.edges[1:-1]]
    return replace(
        table,
        rows=tops[-1],
        columns=table.columns + more,
        cells=filled_up(cells, tops[-1], table.columns + more),
        edges=(*table.edges[: column + 1], *within, *table.edges[column + 1 :]),
    )


def _flattened(table: DraftTable, column: int) -> tuple[DraftTable, list[Finding]]:
    """The table with the inner tables of one column as lines of their cells."""
    findings = []
    cells = []
    for cell in table.cells:
        if cell.column == column and cell.inner:
            rows = [line for inner in cell.inner for line in _rows(inner)]
            if any(inner.columns > 1 and inner.rows > 1 for inner in cell.inner):
                message = f"a table in a cell became lines of its text: {' / '.join(rows)[:60]}"
                findings.append(Finding("nested-table-flattened", message, location=cell.location))
            cell = replace(cell, lines=(*cell.lines, *rows), inner=())
        cells.append(cell)
    return replace(table, cells=tuple(cells)), findings


def _rows(table: DraftTable) -> Sequence[str]:
    """The rows of a table as lines; a table of one column has the lines of its cells."""
    if table.columns == 1:
        return [line for cell in table.cells for line in cell.lines]
    rows: dict[int, list[str]] = defaultdict(list)
    for cell in table.cells:
        if cell.lines:
            rows[cell.row].append("".join(cell.lines))
    return [CELL_GAP.join(texts) for _, texts in sorted(rows.items())]
