"""The grid lines that a table really has: those at which a cell begins or ends, and no two that are meant as one."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace

from torikumi.extractors import settings
from torikumi.extractors.files.draft import DraftTable, filled_up


def on_used_lines(table: DraftTable) -> DraftTable:
    """The table without grid lines that no cell uses, and with one line for those that are meant as one.

    Rows whose borders were dragged by hand miss each other by a few points: a column too narrow for any letter, in
    which no cell stands alone, is not one.
    """
    columns = {cell.column for cell in table.cells} | {cell.column + cell.column_span for cell in table.cells}
    xs = sorted(columns | {0, table.columns})
    lone = {(cell.column, cell.column + cell.column_span) for cell in table.cells}
    target: dict[int, int] = {}
    for x in xs:
        before = target[xs[xs.index(x) - 1]] if x != xs[0] else x
        narrow = table.edges[x] - table.edges[before] < settings.LANE_MIN
        alone = any(before <= left and right <= x for left, right in lone)
        target[x] = before if narrow and x != before and not alone else x
    kept = sorted(set(target.values()))
    if table.columns not in kept and kept:  # the right edge was drawn near the line before it
        kept[-1] = target[table.columns]
    ys = sorted({0, *(cell.row for cell in table.cells), table.rows})
    cells = [
        replace(
            cell,
            row=bisect_left(ys, cell.row),
            row_span=bisect_left(ys, cell.row + cell.row_span) - bisect_left(ys, cell.row),
            column=bisect_left(kept, target[cell.column]),
            column_span=bisect_left(kept, target[cell.column + cell.column_span])
            - bisect_left(kept, target[cell.column]),
        )
        for cell in table.cells
    ]
    rows, count = len(ys) - 1, len(kept) - 1
    return replace(
        table,
        rows=rows,
        columns=count,
        cells=filled_up(cells, rows, count, [f"{table.location}, row {y + 1}" for y in ys[:-1]]),
        edges=tuple(table.edges[x] for x in kept),
    )
