"""Grids + glyphs → tables: each glyph into its cell, the text of each cell in reading order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import accumulate, chain

import numpy as np
from numpy.typing import NDArray

from torikumi.extractors import settings
from torikumi.extractors.characters import HANGING
from torikumi.extractors.fills import filled_cells
from torikumi.extractors.glyphs import Ink
from torikumi.extractors.grid import Grid, boxes_of_areas
from torikumi.extractors.lines import OwnedLine
from torikumi.extractors.page_loops import put_into_cells, strings_across
from torikumi.extractors.rules import Rules
from torikumi.extractors.text_columns import free_widths_of
from torikumi.extractors.wrap import Joined, join_lines
from torikumi.schemas.geometry import BBox
from torikumi.schemas.instances import Instances
from torikumi.schemas.tables import Cell, Line, Piece, Table

LINES = Instances(Line)
PIECES = Instances(Piece)
CELLS = Instances(Cell)

OUTSIDE = -1
"""Owner of a glyph that is in no cell."""

START_PADDING_EM = 1.2
"""A string that begins this near to the left edge of its cell (em) is set from there, and may overrun the right one."""


def assign_glyphs(ink: Ink, grids: Sequence[Grid], true_runs: bool) -> tuple[NDArray[np.intp], list[BBox]]:
    """Give each glyph to a cell: by its centre, but for strings that run over a rule and marks that hang over one.

    Args:
        ink: The glyphs of the page.
        grids: The grids of the page.
        true_runs: Whether ``run`` tells the strings as the file draws them (not all readers know).

    Returns:
        For each glyph, `owner_offsets` of its grid plus the index of the area, or `OUTSIDE`; and the boxes of the
        strings that run over a rule.
    """
    owners = np.full(len(ink.glyphs), OUTSIDE, dtype=np.intp)
    offsets = owner_offsets(grids)
    # inner tables last, so that they win over the cell that they stand in
    for index in sorted(range(len(grids)), key=lambda index: -grids[index].bbox.area):
        grid = grids[index]
        put_into_cells(owners, ink.glyphs, grid.xs, grid.ys, grid.squares, offsets[index])
    return owners, _keep_strings_whole(ink, grids, owners, true_runs)


def owner_offsets(grids: Sequence[Grid]) -> list[int]:
    """The owner number of the first cell of each grid."""
    return [0, *accumulate(len(grid.areas) for grid in grids)][:-1]


def _keep_strings_whole(ink: Ink, grids: Sequence[Grid], owners: NDArray[np.intp], true_runs: bool) -> list[BBox]:
    """Reassign, in place, glyphs whose string begins in another cell, and closing marks that hang over a rule.

    Returns:
        The boxes of the strings that run over a rule.
    """
    glyphs = ink.glyphs
    follows = strings_across(glyphs, owners)
    if follows is None:
        return []
    overruns: list[BBox] = []
    em = glyphs["size"]
    if true_runs:
        same = follows & (glyphs["run"][1:] == glyphs["run"][:-1])
        crossing = np.flatnonzero(same & (owners[1:] != owners[:-1]))
        done = -1
        for place in crossing.tolist():
            if place <= done:
                continue
            first, last = place, place + 1
            while first > 0 and same[first - 1]:
                first -= 1
            while last < len(same) and same[last]:
                last += 1
            owners[first : last + 1] = _string_owner(
                glyphs["x0"][first], float(em[first]), owners[first : last + 1], grids
            )
            done = last
            part = glyphs[first : last + 1]
            overruns.append(
                BBox(float(part["x0"].min()), float(part["y0"].min()), float(part["x1"].max()), float(part["y1"].max()))
            )
    for place in np.flatnonzero(follows & (owners[1:] != owners[:-1])).tolist():
        mark = place + 1
        alone = mark == len(glyphs) - 1 or not follows[mark] or owners[mark + 1] != owners[mark]
        if ink.texts[mark] in HANGING and alone and owners[place] != OUTSIDE:
            owners[mark] = owners[place]
    return overruns


def _string_owner(x0: float, em: float, owners: NDArray[np.intp], grids: Sequence[Grid]) -> int:
    """The cell of a string that crosses rules: where it begins, if it is set from there, else where most of it lies."""
    start = int(owners[0])
    if start != OUTSIDE:
        box = _owner_box(start, grids)
        if x0 - box.x0 <= START_PADDING_EM * em:
            return start
    numbers, counts = np.unique(owners, return_counts=True)
    return int(numbers[np.argmax(counts)])


def _owner_box(owner: int, grids: Sequence[Grid]) -> BBox:
    """The box of the cell with an owner number."""
    offsets = owner_offsets(grids)
    index = int(np.searchsorted(offsets, owner, side="right")) - 1
    return grids[index].box(grids[index].areas[owner - offsets[index]])


def build_tables(grids: Sequence[Grid], lines: Sequence[OwnedLine], rules: Rules, page: int) -> list[Table]:
    """Put the lines into the cells of their grids.

    Args:
        grids: The grids of the page.
        lines: The lines of the page with their owners; ruby is left out of the text.
        rules: The rules of the page, for diagonals and backgrounds.
        page: Page number, from 1.

    Returns:
        A table for each grid, in the order of the grids.
    """
    by_owner: dict[int, list[Line]] = defaultdict(list)
    for owned in lines:
        if not owned.ruby:
            by_owner[owned.owner].append(owned.line)
    tables = []
    for grid, offset in zip(grids, owner_offsets(grids), strict=True):
        texts = [by_owner.get(offset + index, []) for index in range(len(grid.areas))]
        tables.append(_table(grid, texts, rules, page, _parent(grid, grids)))
    return tables


def _table(grid: Grid, texts: Sequence[list[Line]], rules: Rules, page: int, parent: tuple[int, int] | None) -> Table:
    """One table from its grid and the lines of each of its cells."""
    boxes = grid.boxes()
    slashed = _slashed(boxes, rules)
    filled = filled_cells(boxes, rules.backgrounds)
    pieces_lines, joined = _placed(grid, boxes, texts), []
    head = _head(grid)
    for index, area in enumerate(grid.areas):
        lines = pieces_lines[index]
        if index in slashed and area.row == area.column == 0:
            # a diagonal in the corner of the header (項目＼年度) parts two texts
            joined.append(Joined("\n".join(line.text for line in lines), tuple(range(len(lines))), False))
        else:
            joined.append(join_lines(lines, heading=area.row < head))
    count = len(grid.areas)
    # each grid line is rounded once, not with each box
    xs, ys = ([round(edge, 2) + 0.0 for edge in edges.tolist()] for edges in (grid.xs, grid.ys))
    pieces = PIECES.of([page] * count, boxes_of_areas(xs, ys, grid.areas), pieces_lines, [""] * count)
    cells = CELLS.of(
        *map(list, zip(*grid.areas, strict=True)),
        [(piece,) for piece in pieces],
        [one.text for one in joined],
        [one.starts for one in joined],
        [index in slashed for index in range(count)],
        filled.tolist(),
        [one.doubtful for one in joined],
    )
    return Table(
        rows=len(grid.ys) - 1,
        columns=len(grid.xs) - 1,
        cells=tuple(cells),
        edges_x=tuple([round(x, 2) for x in grid.xs.tolist()]),
        bboxes=((page, grid.bbox.rounded()),),
        inferred=grid.inferred,
        parent=parent,
    )


def _head(grid: Grid) -> int:
    """How many rows the cells of the first row reach down: the header, if the table has one, as `block_end` has it."""
    rows, end = len(grid.ys) - 1, 1
    for area in grid.areas:
        if area.row >= end:
            break
        end = max(end, area.row + area.row_span)
    return end if end < rows else min(1, rows - 1)


def _placed(grid: Grid, boxes: Sequence[BBox], texts: Sequence[list[Line]]) -> list[tuple[Line, ...]]:
    """The lines of each cell with their free width and indent in the column of cells that stand over each other."""
    rooms, indents = free_widths_of(boxes, texts, [(area.column, area.column_span) for area in grid.areas])
    placed: list[Line] = LINES.changed(list(chain.from_iterable(texts)), room=rooms, indent=indents)
    ends = list(accumulate(map(len, texts)))
    return [tuple(placed[start:end]) for start, end in zip([0, *ends], ends, strict=False)]


def _parent(grid: Grid, grids: Sequence[Grid]) -> tuple[int, int] | None:
    """The (row, column) of the cell of another grid that holds this one, if there is one."""
    for other in grids:
        if other is grid or not other.bbox.contains(grid.bbox, settings.TOUCH) or other.bbox.area <= grid.bbox.area:
            continue
        for area in other.areas:
            if other.box(area).contains(grid.bbox, settings.TOUCH):
                return area.row, area.column
    return None


def _slashed(boxes: Sequence[BBox], rules: Rules) -> set[int]:
    """The cells with a diagonal from corner to corner (斜線)."""
    found: set[int] = set()
    if not boxes or not 0 < len(rules.diagonals) <= settings.DIAGONALS_MAX:
        return found
    left, top, right, bottom = np.array([tuple(box) for box in boxes], dtype="f8").T
    for x0, y0, x1, y1 in rules.diagonals.tolist():
        stroke = BBox(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
        over = (left - settings.TOUCH <= stroke.x0) & (stroke.x1 <= right + settings.TOUCH)
        over &= (top - settings.TOUCH <= stroke.top) & (stroke.bottom <= bottom + settings.TOUCH)
        # a producer may leave the padding free, so the stroke need only go through most of the cell
        over &= (stroke.width > 0.7 * (right - left)) & (stroke.height > 0.7 * (bottom - top))
        found.update(np.flatnonzero(over).tolist())
    return found
