"""Grids that are no tables: charts, boxes joined by arrows, ornaments. Their text is prose.

Rules alone do not tell: a chart with gridlines is a grid, too. What tells is where the text stands.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from torikumi.extractors.grid import Grid
from torikumi.extractors.squares import VOID

FLOW_BOXES_MIN = 3
"""Cells with text, of which no two lie side by side, that make a flow chart of a grid whose frame is open."""


def without_figures(grids: Sequence[Grid], owners: NDArray[np.intp], offsets: Sequence[int]) -> tuple[Grid, ...]:
    """The grids that are tables.

    Args:
        grids: The grids of a page.
        owners: For each glyph, the number of its cell, or -1.
        offsets: The number of the first cell of each grid.
    """
    if not grids:
        return ()
    is_written = np.zeros(offsets[-1] + len(grids[-1].areas) + 1, dtype=bool)
    is_written[owners] = True  # the last one, which is no cell, by the glyphs that are in none
    tables = []
    for grid, offset in zip(grids, offsets, strict=True):
        written = np.flatnonzero(is_written[offset : offset + len(grid.areas)])
        if len(written) and not _is_chart(grid) and not _is_flow(grid, written):
            tables.append(grid)
    return tuple(tables)


def _is_chart(grid: Grid) -> bool:
    """Whether a grid is one column between an axis and the ends of gridlines: the outer rule is not drawn."""
    return grid.inferred == "outer" and len(grid.xs) == 2


def _is_flow(grid: Grid, written: NDArray[np.intp]) -> bool:
    """Whether a grid is boxes joined by lines: no two cells with text lie side by side."""
    void = bool((grid.squares == VOID).any())
    if grid.framed and not void:
        return False
    # one or two filled fields may stand so in a form that is blank else
    if (len(written) < FLOW_BOXES_MIN and not void) or (len(written) == 1 and grid.inferred):
        return False
    squares = np.where(np.isin(grid.squares, written), grid.squares, VOID)
    for one, other in ((squares[:, :-1], squares[:, 1:]), (squares[:-1], squares[1:])):
        if ((one != VOID) & (other != VOID) & (one != other)).any():
            return False
    return True
