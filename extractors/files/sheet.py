"""One sheet of a workbook as squares: its cells with what they show, and the borders that are drawn between them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from torikumi.extractors.files.draft import TEXT_SIZE


@dataclass(frozen=True, slots=True)
class Area:
    """A cell of a sheet that holds text, is merged of several, or has a diagonal.

    Attributes:
        row: First row among those of the `Sheet`, from 0.
        column: First column among those of the `Sheet`, from 0.
        row_span: Number of rows.
        column_span: Number of columns.
        lines: Its logical lines.
        location: Sheet and cells: ``評価表!B3:C4``.
        slashed: A diagonal is drawn through it.
        filled: It has a background other than white.
        size: Size of its type in points.
    """

    row: int
    column: int
    row_span: int
    column_span: int
    lines: tuple[str, ...]
    location: str
    slashed: bool = False
    filled: bool = False
    size: float = TEXT_SIZE

    @property
    def bottom(self) -> int:
        """The row after its last one."""
        return self.row + self.row_span

    @property
    def right(self) -> int:
        """The column after its last one."""
        return self.column + self.column_span


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows and columns of a sheet that hold anything and are shown, and one blank one where others lie between.

    Attributes:
        name: Its name.
        row_numbers: The number of each row in the file, from 1.
        column_numbers: The number of each column in the file, from 1.
        areas: Its cells that hold text, are merged, or have a diagonal.
        beside: ``beside[row, column]``: a border is drawn at the left of that square; one column more than squares.
        above: ``above[row, column]``: a border is drawn over that square; one row more than squares.
        ruled: Squares that have borders of their own (not of their neighbours) at two opposite sides.
    """

    name: str
    row_numbers: tuple[int, ...]
    column_numbers: tuple[int, ...]
    areas: tuple[Area, ...]
    beside: NDArray[np.bool_]
    above: NDArray[np.bool_]
    ruled: NDArray[np.bool_]

    @property
    def shape(self) -> tuple[int, int]:
        """Number of rows and columns."""
        return len(self.row_numbers), len(self.column_numbers)
