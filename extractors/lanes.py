"""Stretches of text → columns and rows: the white lanes between the texts, and which lines belong to one row."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

import numpy as np

from torikumi.extractors.grid import Grid
from torikumi.extractors.segments import LANE_EM, Segment, TextLine
from torikumi.extractors.squares import Area

Extent = tuple[float, float]
"""Left and right edge of the texts of a column, in points."""

Span = tuple[int, int]
"""The first and the last column that a text covers."""

INTO_EM = 0.3
"""A heading reaches into a column when it overlaps its texts by more than this (em): loose boxes overlap by a hair."""

FULL_EM = 2.0
"""A line that ends this near (em) to the right edge of its column's texts may have been wrapped: the rules of line
breaking carry two letters at the most to the next line."""

JUMP_EM = 0.25
"""The white between rows is wider by at least this (em) than that between the lines of one cell, or tells nothing."""

OVERLAP_EM = 0.1
"""Lines whose em boxes overlap by more than this (em) stand beside each other: a cell of one line beside one of two
lines is set half a line off, and overlaps both by a quarter or more; rows do not overlap but for rounding."""

UNEVEN_EM = 0.2
"""A line set half a line off reaches into both its neighbours alike; when it differs by more, it belongs to one."""


def column_extents(lines: Sequence[TextLine], before: Sequence[Extent] = (), lane: float = 0.0) -> list[Extent]:
    """The columns of lines: where no white lane runs through all of them.

    Args:
        lines: The lines.
        before: The columns of further lines.
        lane: How wide the white must be, in points; `LANE_EM` of the usual size when 0.
    """
    stretches = sorted([*before, *((segment.x0, segment.x1) for line in lines for segment in line.segments)])
    if not stretches:
        return []
    lane = lane or LANE_EM * median(segment.size for line in lines for segment in line.segments)
    extents = [stretches[0]]
    for x0, x1 in stretches[1:]:
        if x0 - extents[-1][1] >= lane:
            extents.append((x0, x1))
        else:
            extents[-1] = extents[-1][0], max(extents[-1][1], x1)
    return extents


def span_of(segment: Segment, extents: Sequence[Extent]) -> Span:
    """The columns that a text covers: those that it reaches into, or the nearest one."""
    reach = INTO_EM * segment.size
    inside = [index for index, (x0, x1) in enumerate(extents) if segment.x0 < x1 - reach and segment.x1 > x0 + reach]
    if inside:
        return inside[0], inside[-1]
    distances = [max(x0 - segment.centre, segment.centre - x1, 0.0) for x0, x1 in extents]
    nearest = min(range(len(extents)), key=distances.__getitem__)
    return nearest, nearest


def widened(extents: Sequence[Extent], segments: Sequence[tuple[Segment, Span]]) -> list[Extent] | None:
    """The columns with further texts of one column each; None when two columns then meet."""
    wide = list(extents)
    for segment, (first, last) in segments:
        if first == last:
            wide[first] = min(wide[first][0], segment.x0), max(wide[first][1], segment.x1)
    return wide if all(after[0] >= before[1] for before, after in pairwise(wide)) else None


def bands(lines: Sequence[TextLine]) -> list[list[TextLine]]:
    """Lines between which no white runs through, top to bottom: cells set in the middle of a row of several lines."""
    # by how much each line reaches into the next one, in em of it
    into = [(above.bottom - below.top) / below.size for above, below in pairwise(lines)]
    found = [list(lines[:1])] if lines else []
    for index, line in enumerate(lines[1:]):
        near = into[index] > OVERLAP_EM
        for other in (index - 1, index + 1):
            # a cell that is set a little off its row reaches into the next row, too, but less
            if near and 0 <= other < len(into) and into[other] - into[index] > UNEVEN_EM:
                near = False
        if index + 1 < len(into) and into[index + 1] > OVERLAP_EM and lines[index].is_parted:
            # between a row and a single text it is the rest of the second row, not the middle of both
            near = near and (line.is_parted or lines[index + 2].is_parted)
        if near:
            found[-1].append(line)
        else:
            found.append([line])
    return found


def text_rows(lines: Sequence[TextLine], extents: Sequence[Extent]) -> list[list[TextLine]] | None:
    """The rows of lines that no rule parts: None when it cannot be told which lines belong together."""
    parts = bands(lines)
    if len(parts) < 2:
        return [list(part) for part in parts]
    numeric = {column for column in range(len(extents)) if _is_numeric(lines, extents, column)}
    together = _by_white(parts, extents, numeric)
    if together is not None:
        return together
    rows: list[list[TextLine]] = []
    others = set(range(1, len(extents)))
    for part in parts:
        columns = _columns(part, extents)
        if not rows or 0 in columns or columns & numeric or columns == others:
            rows.append(list(part))
            continue
        # no key: the rest of texts that filled their lines
        before = {span_of(segment, extents)[0]: segment for line in rows[-1] for segment in line.segments}
        for line in part:
            for segment in line.segments:
                column = span_of(segment, extents)[0]
                above = before.get(column)
                if above is None or above.x1 < extents[column][1] - FULL_EM * above.size:
                    return None
        rows[-1].extend(part)
    return rows


def one_row(lines: Sequence[TextLine], extents: Sequence[Extent]) -> bool:
    """Whether the lines between two rules can be one row: not two numbers in a column, nor as many lines in all."""
    if len(bands(lines)) < 2:
        return True
    filled = [span_of(segment, extents)[0] for line in lines for segment in line.segments]
    numbers = [span_of(segment, extents)[0] for line in lines for segment in line.segments if segment.is_number]
    counts = {column: filled.count(column) for column in set(filled)}
    return len(set(numbers)) == len(numbers) and (len(counts) < 2 or min(counts.values()) < 2)


def _by_white(
    parts: Sequence[Sequence[TextLine]], extents: Sequence[Extent], numeric: set[int]
) -> list[list[TextLine]] | None:
    """Rows told by the white between them, which is wider than that between the lines of a cell; None if it is not."""
    white = [_top(after) - _bottom(before) for before, after in pairwise(parts)]
    ordered = sorted(white)
    jumps = [after - before for before, after in pairwise(ordered)]
    size = median(line.size for part in parts for line in part)
    if not jumps or max(jumps) < JUMP_EM * size:
        return None
    limit = ordered[jumps.index(max(jumps))]
    groups = [[parts[0]]]
    for space, part in zip(white, parts[1:], strict=True):
        if space <= limit:
            groups[-1].append(part)
        else:
            groups.append([part])
    rows = [[line for part in group for line in part] for group in groups]
    for group, row in zip(groups, rows, strict=True):
        filled = [span_of(segment, extents)[0] for line in row for segment in line.segments]
        # one line with numbers a row, and a key: else these are groups of rows
        if 0 not in filled or sum(bool(_columns(part, extents) & numeric) for part in group) > 1:
            return None
        counts = {column: filled.count(column) for column in set(filled)}
        if len(counts) > 1 and min(counts.values()) > 1:
            return None
    return rows


def _columns(part: Sequence[TextLine], extents: Sequence[Extent]) -> set[int]:
    return {span_of(segment, extents)[0] for line in part for segment in line.segments}


def _is_numeric(lines: Sequence[TextLine], extents: Sequence[Extent], column: int) -> bool:
    """Whether most texts of a column, but for its head, are numbers."""
    texts = [segment for line in lines for segment in line.segments if span_of(segment, extents) == (column, column)]
    return 2 * sum(segment.is_number for segment in texts) > len(texts)


def _top(part: Sequence[TextLine]) -> float:
    return min(line.top for line in part)


def _bottom(part: Sequence[TextLine]) -> float:
    return max(line.bottom for line in part)


def heading_rows(
    lines: Sequence[TextLine], extents: Sequence[Extent], short_rules: Sequence[tuple[float, float, float]]
) -> tuple[list[tuple[float, float]], list[Area]] | None:
    """The head of a table: one row, or two where a heading stands over several columns.

    Args:
        lines: The lines of the head.
        extents: The columns.
        short_rules: y, x0 and x1 of the rules within the head that are shorter than the table.

    Returns:
        Top and bottom of its rows, and the cells of more than one square, as areas (rows from 0 at the head); None
        when it cannot be told what a heading covers.
    """
    placed = [(segment, span_of(segment, extents)) for line in lines for segment in line.segments]
    covers: list[tuple[Segment, Span]] = []
    under: float | None = None
    for y, x0, x1 in short_rules:
        inside = [index for index, extent in enumerate(extents) if x0 <= sum(extent) / 2 <= x1]
        above = [segment for segment, _ in placed if segment.bottom <= y + 1 and x0 <= segment.centre <= x1]
        if len(inside) > 1 and above:
            if under is not None and abs(under - y) > 1.5:
                return None
            under = y
            covers.extend((segment, (inside[0], inside[-1])) for segment in above)
    if under is None:
        covers = [(segment, span) for segment, span in placed if span[0] != span[1]]
        if not covers:
            return [(_top(lines), _bottom(lines))], []
        under = max(segment.bottom for segment, _ in covers)
        covers = [(segment, _centred(segment, span, extents)) for segment, span in covers]
    spanned = {column for _, (first, last) in covers for column in range(first, last + 1)}
    spans = sorted({span for _, span in covers})
    if any(after[0] <= before[1] for before, after in pairwise(spans)):
        return None  # two headings over one column
    heads = {id(segment) for segment, _ in covers}
    filled = set()
    below = max(line.bottom for line in lines)
    for segment, (first, last) in placed:
        if id(segment) in heads:
            continue
        if first != last or (first in spanned and segment.top < under - 1):
            return None
        filled.add(first)
        if first in spanned:
            below = min(below, segment.top)
    if not spanned <= filled:
        return None
    boundary = (under + below) / 2
    areas = [Area(0, first, 1, last - first + 1) for first, last in spans]
    areas += [Area(0, column, 2, 1) for column in range(len(extents)) if column not in spanned]
    return [(_top(lines), boundary), (boundary, _bottom(lines))], areas


def _centred(segment: Segment, span: Span, extents: Sequence[Extent]) -> Span:
    """The columns over which a heading stands: those that it reaches into, or more where that puts it in the middle."""

    def off(first: int, last: int) -> float:
        return abs((extents[first][0] + extents[last][1]) / 2 - segment.centre)

    wider = [(first, last) for first in range(span[0] + 1) for last in range(span[1], len(extents))]
    best = min(wider, key=lambda pair: (off(*pair) > segment.size, pair[1] - pair[0], off(*pair)))
    return best if off(*best) <= segment.size else span


def to_grid(
    extents: Sequence[Extent],
    rows: Sequence[tuple[float, float]],
    areas: Sequence[Area],
    frame: tuple[float | None, float | None, float | None, float | None] = (None, None, None, None),
) -> Grid:
    """A grid from columns and rows of text.

    Args:
        extents: The columns.
        rows: Top and bottom of each row.
        areas: The cells that cover more than one square.
        frame: x0, top, x1 and bottom where rules tell them.
    """
    lanes = []
    for before, after in pairwise(extents):
        # no wider to the right of the texts than a padding is, so that the free width of a line is told right
        lanes.append(before[1] + min((after[0] - before[1]) / 2, PADDING))
    x0, top, x1, bottom = frame
    left = min(extents[0][0] - 1.0, extents[0][0] if x0 is None else x0)
    right = max(extents[-1][1] + 1.0, extents[-1][1] if x1 is None else x1)
    xs = np.array([left, *lanes, right])
    between = [(above[1] + below[0]) / 2 for above, below in pairwise(rows)]
    ys = np.array([rows[0][0] - 1.0 if top is None else top, *between, rows[-1][1] + 1.0 if bottom is None else bottom])
    squares = np.full((len(rows), len(extents)), -1, dtype=np.int32)
    for area in areas:
        squares[area.row : area.row + area.row_span, area.column : area.column + area.column_span] = 0
    cells = [*areas, *(Area(int(row), int(column), 1, 1) for row, column in np.argwhere(squares < 0))]
    cells.sort(key=lambda area: (area.row, area.column))
    for index, area in enumerate(cells):
        squares[area.row : area.row + area.row_span, area.column : area.column + area.column_span] = index
    return Grid(xs, ys, tuple(cells), squares, "text")


PADDING = 9.0
"""Width of the white that is counted to the column at its left, in points: a letter of the usual size."""
