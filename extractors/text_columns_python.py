"""The width that text may use in cells, and what lines leave free of it, without a compiler.

``text_columns_compiled.pyx`` does the same, to the last bit.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from torikumi.extractors.characters import HANGING
from torikumi.schemas.geometry import BBox
from torikumi.schemas.tables import Line


@dataclass(frozen=True, slots=True)
class Column:
    """The width that text may use within the cells of one column.

    Attributes:
        left: Left edge of the text, in points.
        right: Right edge of the text: what the widest line of the column reaches, or the padding as on the left.
    """

    left: float
    right: float


def column_of_text(cells: Sequence[tuple[float, float, Sequence[Line]]]) -> Column | None:
    """The text column of cells that have the same place across the page.

    Args:
        cells: x0 and x1 of each cell, and its lines.

    Returns:
        The column, or None when no cell holds a horizontal line.
    """
    begins, ends, sizes = [], [], []
    x0, x1 = math.inf, -math.inf
    for begin, end, lines in cells:
        for line in lines:
            if not line.vertical:
                begins.append(line.bbox[0])
                # a mark that hangs past the edge is not counted
                ends.append(line.bbox[2] - (line.size * 0.5 if line.text[-1] in HANGING else 0.0))
                sizes.append(line.size)
                x0 = begin if begin < x0 else x0
                x1 = end if end > x1 else x1
    if not begins:
        return None
    left, reach, size = max(min(begins), x0), max(ends), max(sizes)
    # the padding on the right is at least as wide as a text could use: as on the left when that is a padding at all
    padding = min(left - x0, size)
    return Column(left, min(max(reach, x1 - padding), x1 + size))


def free_widths_of(
    boxes: Sequence[BBox], texts: Sequence[Sequence[Line]], columns: Sequence[object]
) -> tuple[list[float], list[float]]:
    """The free width and the indent of the lines of a table in their columns of text; vertical lines keep theirs.

    Args:
        boxes: The box of each cell.
        texts: The lines of each cell.
        columns: What tells the place across the page of each cell: cells with the same share a column of text.

    Returns:
        The free widths and the indents of all lines, cell by cell, in points.
    """
    members: dict[object, list[tuple[float, float, Sequence[Line]]]] = defaultdict(list)
    for box, lines, place in zip(boxes, texts, columns, strict=True):
        members[place].append((box.x0, box.x1, lines))
    widths = {place: column_of_text(cells) for place, cells in members.items()}
    rooms: list[float] = []
    indents: list[float] = []
    for lines, place in zip(texts, columns, strict=True):
        room, indent = free_widths(lines, widths[place])
        rooms += room
        indents += indent
    return rooms, indents


def free_widths(lines: Sequence[Line], column: Column | None) -> tuple[list[float], list[float]]:
    """The free width and the indent of each line of one cell in its column of text; vertical lines keep theirs."""
    if column is None:
        return [line.room for line in lines], [line.indent for line in lines]
    left, right = column.left, column.right
    rooms, indents, set_in = [], [], False
    for line in lines:
        if line.vertical:
            rooms.append(line.room)
            indents.append(line.indent)
            continue
        begin, _, end, _ = line.bbox
        indent, room = begin - left, right - end
        set_in = set_in or indent > line.size
        rooms.append(room if room > 0.0 else 0.0)
        indents.append(indent if indent > 0.0 else 0.0)
    if set_in and _is_free_on_both_sides([line for line in lines if not line.vertical], column):
        for place, line in enumerate(lines):
            if not line.vertical:
                rooms[place] = max(0.0, (right - line.bbox.x1) + (line.bbox.x0 - left))
                indents[place] = 0.0
    return rooms, indents


def _is_free_on_both_sides(lines: Sequence[Line], column: Column) -> bool:
    """Whether lines are centred, which have their free width on both sides, or right-aligned, on the left."""
    indents = [line.bbox.x0 - column.left for line in lines]
    ends = [line.bbox.x1 for line in lines]
    if max(ends) - min(ends) <= 1.0 and max(indents) - min(indents) > 1.0:
        return True
    rooms = [column.right - end for end in ends]
    return all(abs(a - b) <= 0.6 * line.size for a, b, line in zip(indents, rooms, lines, strict=True))
