"""A sheet → its tables and texts.

Cells inside a frame of borders are a table. So are cells with borders at two opposite sides, rows of cells that hang on
to such a table, and, where there are no borders, blocks of cells with texts side by side and under each other. What is
left are texts: titles above, notes below.

In a grid of many narrow columns (神エクセル) a label is merged over five of them, or only stands in the first of five.
The grid lines of the table are those at which some cell begins or a border is drawn; all others are left out.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from torikumi.extractors.files.draft import DraftCell, DraftTable, DraftText, filled_up
from torikumi.extractors.files.sheet import Area, Sheet
from torikumi.extractors.files.sheet_names import cell_range
from torikumi.extractors.runs import runs_of

RULED_SHARE = 0.8
"""Cells with text next to each other have a border between them in this share of a table that is ruled there."""

FOLLOWS_SHARE = 0.5
"""A row without borders belongs to the table above it when it has text in this share of its columns, and in two."""

BOXES_MAX = 2000
"""A sheet with more separate frames than this is one drawing; each would be compared with each."""

HEADER_ROWS_MAX = 4
"""A table with more rows of frames than this has borders; only a header goes on without them."""

COLUMN_PT = 100.0
"""Distance of the columns of a sheet, for the comparison of tables only."""


@dataclass(slots=True)
class _Box:
    """A rectangle of squares: rows and columns from the first up to the last (excluded)."""

    top: int
    left: int
    bottom: int
    right: int

    def meets(self, other: _Box) -> bool:
        """Whether both have squares in common."""
        return (
            self.top < other.bottom and other.top < self.bottom and self.left < other.right and other.left < self.right
        )

    def joined(self, other: _Box) -> _Box:
        """The smallest rectangle around both."""
        return _Box(
            min(self.top, other.top),
            min(self.left, other.left),
            max(self.bottom, other.bottom),
            max(self.right, other.right),
        )


def tables_and_texts(sheet: Sheet) -> list[DraftTable | DraftText]:
    """The tables and texts of a sheet in reading order."""
    if not sheet.areas:
        return []
    boxes = _framed(sheet)
    boxes = _with_hanging_rows(sheet, boxes)
    boxes += _unframed(sheet, boxes)
    items: list[tuple[int, int, DraftTable | DraftText]] = []
    covering = _covering(sheet, sheet.areas)
    in_table: set[int] = set()
    for box in _disjoint(boxes):
        places = _places_in(covering, box)
        inside = [sheet.areas[place] for place in places]
        texts = [area for area in inside if area.lines]
        if not texts or (len(texts) == 1 and not any(area.slashed for area in inside)):
            continue  # an empty frame, or a frame round a title
        in_table.update(places)
        items.append((box.top, box.left, _table(sheet, box, inside)))
    for place, area in enumerate(sheet.areas):
        if place not in in_table:
            items += [(area.row, area.column, DraftText(line, area.location, area.size)) for line in area.lines]
    return [item for _, _, item in sorted(items, key=lambda entry: entry[:2])]


def _places_in(covering: NDArray[np.intp], box: _Box) -> list[int]:
    """The places of the areas that have squares in a rectangle."""
    found = np.unique(covering[box.top : box.bottom, box.left : box.right])
    return [int(place) for place in found if place >= 0]


def _covering(sheet: Sheet, areas: Iterable[Area]) -> NDArray[np.intp]:
    """For each square the place of the area that covers it, or -1."""
    covering = np.full(sheet.shape, -1, dtype=np.intp)
    for place, area in enumerate(areas):
        covering[area.row : area.bottom, area.column : area.right] = place
    return covering


def _walls(sheet: Sheet) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """The borders without those that run through a merged cell, which are not seen."""
    beside, above = sheet.beside.copy(), sheet.above.copy()
    for area in sheet.areas:
        beside[area.row : area.bottom, area.column + 1 : area.right] = False
        above[area.row + 1 : area.bottom, area.column : area.right] = False
    return beside, above


def _framed(sheet: Sheet) -> list[_Box]:
    """The rectangles round squares that borders enclose, or that have borders of their own at two opposite sides."""
    inside = ~_reached(*_walls(sheet)) | sheet.ruled
    for area in sheet.areas:
        part = slice(area.row, area.bottom), slice(area.column, area.right)
        if inside[part].any():
            inside[part] = True
    return _components(inside)


def _reached(beside: NDArray[np.bool_], above: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The squares that can be reached from outside the sheet without a step over a border."""
    rows, columns = beside.shape[0], above.shape[1]
    reached = np.zeros((rows, columns), dtype=bool)
    reached[0] |= ~above[0]
    reached[-1] |= ~above[-1]
    reached[:, 0] |= ~beside[:, 0]
    reached[:, -1] |= ~beside[:, -1]
    todo = list(zip(*(axis.tolist() for axis in np.nonzero(reached)), strict=True))
    while todo:
        row, column = todo.pop()
        for next_row, next_column, wall in (
            (row - 1, column, above[row, column]),
            (row + 1, column, above[row + 1, column]),
            (row, column - 1, beside[row, column]),
            (row, column + 1, beside[row, column + 1]),
        ):
            if 0 <= next_row < rows and 0 <= next_column < columns and not wall and not reached[next_row, next_column]:
                reached[next_row, next_column] = True
                todo.append((next_row, next_column))
    return reached


def _components(inside: NDArray[np.bool_]) -> list[_Box]:
    """The rectangles round groups of squares that touch each other at a side."""
    runs: list[tuple[int, int, int]] = []  # row, first column, column after the last
    for row in range(len(inside)):
        runs += [(row, start, end) for start, end in runs_of(inside[row])]
    group = list(range(len(runs)))

    def root(place: int) -> int:
        while group[place] != place:
            group[place] = group[group[place]]
            place = group[place]
        return place

    by_row: dict[int, list[int]] = defaultdict(list)
    for place, (row, start, end) in enumerate(runs):
        for other in by_row[row - 1]:
            if runs[other][1] < end and start < runs[other][2]:
                group[root(other)] = root(place)
        by_row[row].append(place)
    boxes: dict[int, _Box] = {}
    for place, (row, start, end) in enumerate(runs):
        box = _Box(row, start, row + 1, end)
        found = boxes.get(root(place))
        boxes[root(place)] = box if found is None else found.joined(box)
    return list(boxes.values())


def _disjoint(boxes: Sequence[_Box]) -> list[_Box]:
    """The rectangles, those that have squares in common made one."""
    if len(boxes) > BOXES_MAX:
        return [_around(boxes)]
    found: list[_Box] = []
    for box in boxes:
        met = [other for other in found if other.meets(box)]
        while met:
            for other in met:
                box = box.joined(other)
            found = [other for other in found if all(other is not one for one in met)]
            met = [other for other in found if other.meets(box)]
        found.append(box)
    return sorted(found, key=lambda box: (box.top, box.left))


def _around(boxes: Sequence[_Box]) -> _Box:
    """The smallest rectangle around all of them."""
    whole = boxes[0]
    for box in boxes:
        whole = whole.joined(box)
    return whole


def _with_hanging_rows(sheet: Sheet, boxes: Sequence[_Box]) -> list[_Box]:
    """The rectangles with the rows that hang on to them: a table of which only the header has borders."""
    covering = _covering(sheet, sheet.areas)
    framed = np.zeros(sheet.shape, dtype=bool)
    for box in boxes:
        framed[box.top : box.bottom, box.left : box.right] = True
    grown = []
    for box in boxes:
        columns = len({area.column for area in _texts_in(sheet, covering, box)})
        bottom = box.bottom
        while columns > 1 and box.bottom - box.top <= HEADER_ROWS_MAX and bottom < sheet.shape[0]:
            held = _texts_in(sheet, covering, _Box(bottom, box.left, bottom + 1, box.right))
            outside = any(area.column < box.left or area.right > box.right for area in held)
            many = len(held) >= max(2, FOLLOWS_SHARE * columns)
            if outside or not many or framed[bottom, box.left : box.right].any():
                break
            bottom += 1
        grown.append(_Box(box.top, box.left, bottom, box.right))
    return grown


def _texts_in(sheet: Sheet, covering: NDArray[np.intp], box: _Box) -> list[Area]:
    """The areas with text that have squares in a rectangle."""
    return [area for place in _places_in(covering, box) if (area := sheet.areas[place]).lines]


def _unframed(sheet: Sheet, boxes: Sequence[_Box]) -> list[_Box]:
    """The rectangles of texts side by side and under each other that stand outside all others."""
    covering = _covering(sheet, sheet.areas)
    framed: set[int] = set()
    for box in boxes:
        framed.update(_places_in(covering, box))
    held = np.zeros(sheet.shape, dtype=bool)
    for place, area in enumerate(sheet.areas):
        if area.lines and place not in framed:
            held[area.row : area.bottom, area.column : area.right] = True
    found = []
    for box in _disjoint(_components(held)):
        rows: dict[int, int] = defaultdict(int)
        for area in _texts_in(sheet, covering, box):
            rows[area.row] += 1
        if sum(count > 1 for count in rows.values()) > 1:
            found.append(box)
    return found


def _table(sheet: Sheet, box: _Box, areas: Sequence[Area]) -> DraftTable:
    """The table of a rectangle: its areas stretched to what they show, on the grid lines that are used."""
    for area in areas:
        box = box.joined(_Box(area.row, area.column, area.bottom, area.right))
    beside, above = _walls(sheet)
    stretched = _stretched(sheet, box, areas, beside, above)
    ruled = beside[box.top : box.bottom, box.left + 1 : box.right].any() or (
        above[box.top + 1 : box.bottom, box.left : box.right].any()
    )
    xs = _lines_used(box.left, box.right, [area.column for area in stretched], _any(beside[box.top : box.bottom], 0))
    ys = _lines_used(box.top, box.bottom, [area.row for area in stretched], _any(above[:, box.left : box.right], 1))
    cells = []
    for area in stretched:
        column, row = bisect_left(xs, area.column), bisect_left(ys, area.row)
        right, bottom = bisect_left(xs, area.right), bisect_left(ys, area.bottom)
        cells.append(
            DraftCell(row, column, bottom - row, right - column, area.lines, area.location, area.slashed, area.filled)
        )
    rows, columns = len(ys) - 1, len(xs) - 1
    names = [f"{sheet.name}!{sheet.row_numbers[y]}:{sheet.row_numbers[y]}" for y in ys[:-1]]
    return DraftTable(
        rows=rows,
        columns=columns,
        cells=filled_up(cells, rows, columns, names),
        location=_name(sheet, box),
        edges=tuple(
            COLUMN_PT * (sheet.column_numbers[x] if x < sheet.shape[1] else sheet.column_numbers[-1] + 1) for x in xs
        ),
        inferred="" if ruled else "text",
    )


def _any(drawn: NDArray[np.bool_], axis: int) -> NDArray[np.bool_]:
    """Whether any border is drawn on each grid line."""
    return np.asarray(drawn.any(axis=axis))


def _name(sheet: Sheet, box: _Box) -> str:
    """Sheet and cells of a rectangle."""
    return cell_range(
        sheet.name,
        sheet.row_numbers[box.top],
        sheet.column_numbers[box.left],
        sheet.row_numbers[box.bottom - 1],
        sheet.column_numbers[box.right - 1],
    )


def _lines_used(first: int, last: int, begins: Iterable[int], drawn: NDArray[np.bool_]) -> list[int]:
    """The grid lines at which a cell begins or a border is drawn, and the outer ones."""
    return sorted({first, last, *begins, *(line for line in range(first, last) if drawn[line])})


def _stretched(
    sheet: Sheet, box: _Box, areas: Sequence[Area], beside: NDArray[np.bool_], above: NDArray[np.bool_]
) -> list[Area]:
    """The areas as far as blank squares without a border go on from them.

    Only where the table is ruled: there a missing border says that the squares are one cell. Where texts next to each
    other have no border between them, it says nothing.
    """
    covering = _covering(sheet, areas)
    across, down = _is_ruled(areas, covering, beside, above)
    taken = covering >= 0
    found = []
    for area in areas:
        if area.lines or area.slashed:
            found.append(_grown(area, box, taken, beside, above, across, down))
        else:
            found.append(area)
    return found


def _is_ruled(
    areas: Sequence[Area], covering: NDArray[np.intp], beside: NDArray[np.bool_], above: NDArray[np.bool_]
) -> tuple[bool, bool]:
    """Whether cells with text that are next to each other have borders between them: side by side, and stacked."""
    across: list[bool] = []
    down: list[bool] = []
    for area in areas:
        if not area.lines:
            continue
        if area.right < covering.shape[1]:
            for row in range(area.row, area.bottom):
                other = covering[row, area.right]
                if other >= 0 and areas[other].lines:
                    across.append(bool(beside[row, area.right]))
        if area.bottom < covering.shape[0]:
            for column in range(area.column, area.right):
                other = covering[area.bottom, column]
                if other >= 0 and areas[other].lines:
                    down.append(bool(above[area.bottom, column]))
    sides, ends = (bool(pairs) and sum(pairs) >= RULED_SHARE * len(pairs) for pairs in (across, down))
    return sides, ends


def _grown(
    area: Area,
    box: _Box,
    taken: NDArray[np.bool_],
    beside: NDArray[np.bool_],
    above: NDArray[np.bool_],
    across: bool,
    down: bool,
) -> Area:
    """One area with the blank squares round it; they are marked as taken."""
    top, left, bottom, right = area.row, area.column, area.bottom, area.right
    grew = True
    while grew:
        grew = False
        inner_rows, inner_columns = slice(top + 1, bottom), slice(left + 1, right)
        if (
            across
            and right < box.right
            and not (
                beside[top:bottom, right].any() or taken[top:bottom, right].any() or above[inner_rows, right].any()
            )
        ):
            right, grew = right + 1, True
        elif (
            across
            and left > box.left
            and not (
                beside[top:bottom, left].any() or taken[top:bottom, left - 1].any() or above[inner_rows, left - 1].any()
            )
        ):
            left, grew = left - 1, True
        elif (
            down
            and bottom < box.bottom
            and not (
                above[bottom, left:right].any()
                or taken[bottom, left:right].any()
                or beside[bottom, inner_columns].any()
            )
        ):
            bottom, grew = bottom + 1, True
        elif (
            down
            and top > box.top
            and not (
                above[top, left:right].any() or taken[top - 1, left:right].any() or beside[top - 1, inner_columns].any()
            )
        ):
            top, grew = top - 1, True
    taken[top:bottom, left:right] = True
    return replace(area, row=top, column=left, row_span=bottom - top, column_span=right - left)


def gaps(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Numbers as ranges.

    >>> gaps([3, 4, 5, 9])
    [(3, 5), (9, 9)]
    """
    found: list[tuple[int, int]] = []
    ordered = sorted(set(numbers))
    start = ordered[:1]
    for before, number in pairwise(ordered):
        if number != before + 1:
            found.append((start[0], before))
            start = [number]
    return [*found, (start[0], ordered[-1])] if ordered else found
