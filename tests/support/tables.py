"""Tables as the extraction gives them, made from texts: for what comes after it."""

from __future__ import annotations

from collections.abc import Sequence

from torikumi.schemas.geometry import BBox
from torikumi.schemas.tables import Cell, Piece, Table

Spec = tuple[int, int, int, int, str]
"""A cell: row, column, row span, column span, text."""


def table(rows: int, columns: int, cells: Sequence[Spec]) -> Table:
    """A table from (row, column, row_span, column_span, text)."""
    made = [
        Cell(r, c, h, w, (Piece(1, BBox(c * 50.0, r * 20.0, (c + w) * 50.0, (r + h) * 20.0)),), text)
        for r, c, h, w, text in cells
    ]
    edges = tuple(c * 50.0 for c in range(columns + 1))
    return Table(rows, columns, tuple(made), edges, ((1, BBox(0, 0, columns * 50.0, rows * 20.0)),))


def plain(*rows: Sequence[str]) -> Table:
    """A table whose cells span nothing."""
    return table(len(rows), len(rows[0]), [(r, c, 1, 1, t) for r, row in enumerate(rows) for c, t in enumerate(row)])
