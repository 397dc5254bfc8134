"""Which fills lie over which cells, without a compiler: ``fills_compiled.pyx`` in numpy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from torikumi.extractors import settings
from torikumi.extractors.squares import VOID
from torikumi.schemas.geometry import BBox
from torikumi.schemas.primitives import Records

if TYPE_CHECKING:
    from torikumi.extractors.grid import Grid

GROUNDS_AT_ONCE = 1_000_000
"""So many backgrounds times cells are looked at together: some megabytes."""

WHITE = 0xFFFFFF
"""The colour of paper."""


def filled_cells(boxes: Sequence[BBox], backgrounds: Records) -> NDArray[np.bool_]:
    """Which cells have a background other than white at their centre.

    Args:
        boxes: The boxes of the cells.
        backgrounds: The backgrounds of the page that are seen, in painting order.
    """
    filled = np.zeros(len(boxes), dtype=bool)
    if not len(backgrounds) or not boxes:
        return filled
    left, top, right, bottom = np.array(boxes, dtype="f8").T
    x, y = (left + right) / 2, (top + bottom) / 2
    at_once = max(1, GROUNDS_AT_ONCE // len(boxes))
    for start in range(0, len(backgrounds), at_once):
        part = backgrounds[start : start + at_once]
        x0, y0, x1, y1 = (part[side][:, np.newaxis] for side in ("x0", "y0", "x1", "y1"))
        over = (x0 <= x) & (x <= x1) & (y0 <= y) & (y <= y1)
        covered = over.any(axis=0)
        last = len(part) - 1 - over[::-1].argmax(axis=0)  # the last one is seen
        filled[covered] = part["color"][last[covered]] != WHITE
    return filled


def free_fills(backgrounds: Records, grids: Sequence[Grid]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Indices of the fills as large as a cell, and of those among them that do more than colour cells that rules close.

    Args:
        backgrounds: The backgrounds of a page.
        grids: The grids that its rules close.
    """
    large = (backgrounds["x1"] - backgrounds["x0"] >= settings.FILL_SIDE_MIN) & (
        backgrounds["y1"] - backgrounds["y0"] >= settings.FILL_SIDE_MIN
    )
    free = large.copy()
    for grid in grids:
        free &= ~_coloured_by(backgrounds, grid)
    return np.flatnonzero(large), np.flatnonzero(free)


def _coloured_by(boxes: Records, grid: Grid) -> NDArray[np.bool_]:
    """Which fills only colour cells that rules close: all of the grid that they cover is cells."""
    near = settings.FILL_NEAR
    left, right = boxes["x0"] + near, boxes["x1"] - near
    top, bottom = boxes["y0"] + near, boxes["y1"] - near
    frame = grid.bbox
    inside = (
        (boxes["x0"] >= frame.x0 - near)
        & (boxes["x1"] <= frame.x1 + near)
        & (boxes["y0"] >= frame.top - near)
        & (boxes["y1"] <= frame.bottom + near)
    )
    if not inside.any() or not (grid.squares == VOID).any():
        return np.asarray(inside)
    for index in np.flatnonzero(inside).tolist():
        columns = (grid.xs[1:] > left[index]) & (grid.xs[:-1] < right[index])
        rows = (grid.ys[1:] > top[index]) & (grid.ys[:-1] < bottom[index])
        inside[index] = not (grid.squares[np.ix_(rows, columns)] == VOID).any()
    return np.asarray(inside)
