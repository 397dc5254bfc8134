"""Drawn stretches of grid lines → cells: which squares of a grid no rule parts, and which lie outside the table.

A square lies between two neighbouring grid lines of each orientation; a cell is a rectangle of squares.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

VOID = -1
"""A square of the grid that is no cell: outside the frame of a table that is no rectangle."""


class Area(NamedTuple):
    """One cell of a grid: the grid squares that it covers."""

    row: int
    column: int
    row_span: int
    column_span: int


Part = tuple[NDArray[np.int32], NDArray[np.intp], NDArray[np.intp]]
"""The squares of a table, numbered by cell, and which of the vertical and horizontal grid lines bound them."""


def closed_parts(above: NDArray[np.bool_], left: NDArray[np.bool_]) -> list[Part]:
    """The tables that drawn grid lines close: more than one where only a line joins them (an arrow between boxes).

    Args:
        above: [i, j]: horizontal grid line i is drawn over column j.
        left: [i, j]: vertical grid line j is drawn along row i.
    """
    return parts_of(_voids(_regions(above, left), above, left))


def parts_of(squares: NDArray[np.int32]) -> list[Part]:
    """The tables that regions of squares are, apart from those that are `VOID`."""
    if (squares == VOID).any():
        apart = _separate(squares)
        numbers = [number for number in np.unique(apart).tolist() if number != VOID]
        pieces = [np.where(apart == number, squares, np.int32(VOID)) for number in numbers]
    else:
        pieces = [squares]
    return [_cropped(piece) for piece in pieces]


def _cropped(squares: NDArray[np.int32]) -> Part:
    """A table without the rows and columns around it, and without grid lines at which no cell begins or ends."""
    rows, columns = (np.flatnonzero((squares != VOID).any(axis=axis)) for axis in (1, 0))
    top, left = int(rows[0]), int(columns[0])
    squares = squares[top : int(rows[-1]) + 1, left : int(columns[-1]) + 1]
    ys = np.concatenate([[0], _steps(squares), [squares.shape[0]]])
    xs = np.concatenate([[0], _steps(squares.T), [squares.shape[1]]])
    return squares[np.ix_(ys[:-1], xs[:-1])], xs + left, ys + top


def _regions(above: NDArray[np.bool_], left: NDArray[np.bool_]) -> NDArray[np.int32]:
    """Number the sets of squares that no drawn rule parts, cut into rectangles where they are none."""
    rows, columns = left.shape[0], above.shape[1]
    squares = np.arange(rows * columns, dtype=np.int32).reshape(rows, columns)
    open_right = ~left[:, 1:-1]
    open_down = ~above[1:-1, :]
    while True:  # spread the lowest number through the openings; ends after as many rounds as a cell is long
        before = squares.copy()
        low = np.minimum(squares[:, :-1], squares[:, 1:])
        np.copyto(squares[:, :-1], low, where=open_right)
        np.copyto(squares[:, 1:], np.minimum(squares[:, :-1], squares[:, 1:]), where=open_right)
        low = np.minimum(squares[:-1, :], squares[1:, :])
        np.copyto(squares[:-1, :], low, where=open_down)
        np.copyto(squares[1:, :], np.minimum(squares[:-1, :], squares[1:, :]), where=open_down)
        if (before == squares).all():
            return _rectangles(squares)


def _rectangles(squares: NDArray[np.int32]) -> NDArray[np.int32]:
    """Cut regions that are no rectangle (a rule ends within a cell) into runs of squares, joined downwards."""
    fresh = squares.size
    for number in sorted(number for number, extent in _extents(squares).items() if not extent.is_rectangle):
        rows, columns = np.nonzero(squares == number)
        open_runs: dict[tuple[int, int], int] = {}
        for row in range(rows.min(), rows.max() + 1):
            here = np.sort(columns[rows == row])
            runs = np.split(here, np.flatnonzero(np.diff(here) > 1) + 1) if len(here) else []
            spans = {(int(run[0]), int(run[-1])) for run in runs}
            open_runs = {span: label for span, label in open_runs.items() if span in spans}
            for span in sorted(spans):
                if span not in open_runs:
                    open_runs[span] = fresh
                    fresh += 1
                squares[row, span[0] : span[1] + 1] = open_runs[span]
    return squares


@dataclass(slots=True)
class _Extent:
    """The squares of one number: where they begin and end, and how many they are."""

    top: int
    left: int
    bottom: int
    right: int
    count: int = 1

    @property
    def is_rectangle(self) -> bool:
        """Whether they fill the rectangle around them."""
        return (self.bottom - self.top + 1) * (self.right - self.left + 1) == self.count


def _extents(squares: NDArray[np.int32]) -> dict[int, _Extent]:
    """The extent of each number, by its first square in reading order; numpy takes five times as long for a page."""
    found: dict[int, _Extent] = {}
    for row, numbers in enumerate(squares.tolist()):
        for column, number in enumerate(numbers):
            known = found.get(number)
            if known is None:
                found[number] = _Extent(row, column, row, column)
                continue
            known.bottom = row
            known.left, known.right = min(known.left, column), max(known.right, column)
            known.count += 1
    return found


def _voids(squares: NDArray[np.int32], above: NDArray[np.bool_], left: NDArray[np.bool_]) -> NDArray[np.int32]:
    """Mark the regions that lie outside the frame: open to the outside on two sides or more (a notch at a corner)."""
    open_sides: dict[int, set[str]] = {}
    for side, numbers, drawn in (
        ("top", squares[0], above[0]),
        ("bottom", squares[-1], above[-1]),
        ("left", squares[:, 0], left[:, 0]),
        ("right", squares[:, -1], left[:, -1]),
    ):
        for number in numbers[~drawn].tolist():
            open_sides.setdefault(number, set()).add(side)
    outside = [number for number, sides in open_sides.items() if len(sides) > 1]
    if outside:
        squares = np.where(np.isin(squares, outside), np.int32(VOID), squares)
    return squares


def _separate(squares: NDArray[np.int32]) -> NDArray[np.int32]:
    """Number the sets of squares that are cells and lie side by side; -1 where there is no cell."""
    label = np.arange(squares.size, dtype=np.int32).reshape(squares.shape)
    label[squares == VOID] = squares.size
    while True:
        before = label.copy()
        for one, other in ((label[:, :-1], label[:, 1:]), (label[:-1, :], label[1:, :])):
            both = (one < squares.size) & (other < squares.size)
            np.copyto(one, np.minimum(one, other), where=both)
            np.copyto(other, np.minimum(one, other), where=both)
        if (before == label).all():
            return np.where(label == squares.size, np.int32(VOID), label)


def _steps(squares: NDArray[np.int32]) -> NDArray[np.intp]:
    """The lines between rows at which some cell begins or ends: a rule that ends within a cell makes a line, too."""
    return np.flatnonzero((squares[1:] != squares[:-1]).any(axis=1)) + 1


def numbered(squares: NDArray[np.int32]) -> tuple[tuple[Area, ...], NDArray[np.int32]]:
    """The cells in reading order, and the squares numbered by them."""
    areas: list[Area] = []
    ranks: dict[int, int] = {VOID: VOID}
    for number, extent in _extents(squares).items():
        if number == VOID:
            continue
        ranks[number] = len(areas)
        height, width = extent.bottom - extent.top + 1, extent.right - extent.left + 1
        areas.append(Area(extent.top, extent.left, height, width))
    ranked = np.array([*map(ranks.__getitem__, squares.ravel().tolist())], dtype=np.int32)
    return tuple(areas), ranked.reshape(squares.shape)
