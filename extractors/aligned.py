"""Tables without rules, or with horizontal ones only: found from the alignment of the text.

Two kinds are looked for among the glyphs that no ruled table holds:

- **framed by horizontal rules**: three rules or more of one length, with texts between that white lanes part;
- **free**: lines one under the other, whose texts white lanes part into columns with even edges.

Prose that is taken for a table is worse than a table that is left as prose. So what might be a list, a table of
contents, a form, two columns of prose or the labels of a chart is left alone, and every table that is found here is
reported as inferred.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from torikumi.extractors import settings
from torikumi.extractors.aligned_evidence import is_free_table
from torikumi.extractors.aligned_frames import Level, framed_grids, free_rules
from torikumi.extractors.glyphs import Ink
from torikumi.extractors.grid import Grid
from torikumi.extractors.lanes import (
    FULL_EM,
    Extent,
    bands,
    column_extents,
    heading_rows,
    span_of,
    text_rows,
    to_grid,
    widened,
)
from torikumi.extractors.rules import Rules
from torikumi.extractors.segments import LANE_EM, TextLine, text_lines
from torikumi.extractors.squares import Area
from torikumi.schemas.geometry import BBox
from torikumi.schemas.primitives import Page, PaintKind

PARTED_LINES_MIN = 2
"""A page with fewer lines that white parts holds no such table: a head and one row are the least."""

ROW_WHITE_EM = 2.2
"""Rows of a free table have no more white between them than this (em): wider white parts it from what follows."""

BESIDE_EM = 6.0
"""What stands this near (em) to the side of a table may be a further column of it."""

HEAD_WHITE_EM = 2.0
"""A head has no more white under it than this (em)."""

TAIL_EM = 0.6
"""The lines of one cell have less white between them than this (em)."""

STARTS_MAX = 3
"""Lines that are no table from so many first lines on are none further down."""

FREE_ROWS_MIN = 3
"""Fewer rows whose texts happen to stand under each other prove nothing."""


def aligned_grids(ink: Ink, outside: NDArray[np.intp], rules: Rules, grids: Sequence[Grid], page: Page) -> list[Grid]:
    """Find the tables of a page that the alignment of their text shows.

    Args:
        ink: The glyphs of the page.
        outside: Indices of those that no ruled grid holds.
        rules: The rules of the page.
        grids: Its ruled grids, which the found ones never overlap.
        page: The page, for the pictures and shapes that a chart is drawn with.

    Returns:
        Grids with ``inferred`` "text", top to bottom; edges that no rule tells lie in the white.
    """
    lines = text_lines(ink, outside, PARTED_LINES_MIN)
    if not lines:
        return []
    levels = free_rules(rules, grids)
    drawn = _drawings(page, rules)
    found: list[Grid] = []
    for grid in framed_grids(lines, levels):
        if _is_clear(grid.bbox, [*grids, *found], rules, drawn):
            found.append(grid)
    rest = [line for line in lines if not any(_inside(line, grid.bbox) for grid in found)]
    for grid in _free(rest, levels):
        if _is_clear(grid.bbox, [*grids, *found], rules, drawn):
            found.append(grid)
    # its outer edges lie beside the text, but on the page
    found = [replace(grid, xs=np.clip(grid.xs, 0, page.width), ys=np.clip(grid.ys, 0, page.height)) for grid in found]
    return sorted(found, key=lambda grid: (round(grid.bbox.top), grid.bbox.x0))


def _inside(line: TextLine, box: BBox) -> bool:
    return box.top <= (line.top + line.bottom) / 2 <= box.bottom and any(
        box.x0 <= segment.centre <= box.x1 for segment in line.segments
    )


def _drawings(page: Page, rules: Rules) -> NDArray[np.float64]:
    """x0, y0, x1, y1 of pictures, shapes and slanted strokes: what charts and diagrams are drawn with."""
    paints = page.paints
    shapes = paints[np.isin(paints["kind"], (PaintKind.SHAPE, PaintKind.IMAGE)) & (paints["alpha"] > 0.05)]
    white = (shapes["kind"] == PaintKind.SHAPE) & (shapes["color"] == 0xFFFFFF)
    # what covers the page is its background
    large = (shapes["x1"] - shapes["x0"]) * (shapes["y1"] - shapes["y0"]) > 0.5 * page.width * page.height
    shapes = shapes[~white & ~large]
    boxes = np.stack([shapes[name] for name in ("x0", "y0", "x1", "y1")], axis=1).astype(np.float64)
    return np.concatenate([boxes, rules.diagonals.astype(np.float64).reshape(-1, 4)])


def _is_clear(box: BBox, grids: Sequence[Grid], rules: Rules, drawn: NDArray[np.float64]) -> bool:
    """Whether a place is free of other tables, of vertical rules inside it, and of drawings."""
    for grid in grids:
        other = grid.bbox
        if min(box.x1, other.x1) > max(box.x0, other.x0) and min(box.bottom, other.bottom) > max(box.top, other.top):
            return False
    x0, x1, top, bottom = box.x0 + 2, box.x1 - 2, box.top + 2, box.bottom - 2
    upright = rules.vertical
    crossing = (upright["position"] > x0) & (upright["position"] < x1)
    crossing &= (np.minimum(upright["end"], bottom) - np.maximum(upright["start"], top)) > settings.LANE_MIN
    if crossing.any():
        return False
    left, right = np.minimum(drawn[:, 0], drawn[:, 2]), np.maximum(drawn[:, 0], drawn[:, 2])
    high, low = np.minimum(drawn[:, 1], drawn[:, 3]), np.maximum(drawn[:, 1], drawn[:, 3])
    return not ((left < x1) & (right > x0) & (high < bottom) & (low > top)).any()


@dataclass(frozen=True, slots=True)
class _Grown:
    """Lines that white lanes part in the same way."""

    first: int
    end: int
    extents: tuple[Extent, ...]


def _free(lines: Sequence[TextLine], levels: Sequence[Level]) -> list[Grid]:
    """The tables whose columns only the alignment of the text shows."""
    found = []
    parts = bands(lines)
    lines = [TextLine.over(part) for part in parts]
    place, tries = 0, 0
    while place < len(lines):
        if not lines[place].is_parted:
            place += 1
            continue
        grown = _grow(lines, place)
        if place + 1 < grown.end and lines[place + 1].is_parted:
            # a heading over several columns hides the lanes between them
            below = _grow(lines, place + 1)
            if len(below.extents) > len(grown.extents) and below.end >= grown.end:
                grown = below
        grid = _free_grid(parts, lines, grown, levels)
        if grid is not None:
            found.append(grid)
        tries = 0 if grid is not None else tries + 1
        if grid is not None or tries > STARTS_MAX:
            place, tries = max(grown.end, place + 1), 0
        else:
            place += 1
    return found


def _grow(lines: Sequence[TextLine], first: int) -> _Grown:
    """Follow lines downwards as long as white lanes run through them."""
    lane = LANE_EM * lines[first].size
    extents = column_extents(lines[first : first + 1], lane=lane)
    steps = [(first + 1, extents)]
    parted = 1
    for end in range(first + 1, len(lines)):
        line, above = lines[end], lines[end - 1]
        white = line.top - above.bottom
        if white > ROW_WHITE_EM * line.size or not 0.7 < line.size / above.size < 1.4:
            break
        if not line.is_parted and (white > 1.5 * line.size or not _is_label(line, extents)):
            if _is_tail(above, line, extents):
                steps.append((end + 1, extents))
                continue
            break
        narrowed = column_extents([line], extents, lane)
        if len(narrowed) < 2:
            break
        # once three rows agree, a line that closes a lane is no row, unless it closes one within the first column
        if len(narrowed) < len(extents) and parted >= FREE_ROWS_MIN and narrowed[1:] != extents[-len(narrowed) + 1 :]:
            break
        extents = narrowed
        if line.is_parted:
            parted += 1
            steps.append((end + 1, extents))
    return _Grown(first, steps[-1][0], tuple(steps[-1][1]))


def _is_label(line: TextLine, extents: Sequence[Extent]) -> bool:
    """Whether a single text stands in the first column, or is a number in another one."""
    whole = line.whole
    if whole.is_number:
        return True
    left, right = extents[0]
    return whole.x1 <= right + whole.size and whole.x0 >= left - 2 * whole.size and not whole.text.endswith("。")


def _is_tail(above: TextLine, line: TextLine, extents: Sequence[Extent]) -> bool:
    """Whether a single text at the foot is the rest of the text above it, in a column that is not the first."""
    segment = line.whole
    column = span_of(segment, extents)[0]
    over = [other for other in above.segments if span_of(other, extents)[0] == column]
    return (
        column > 0
        and bool(over)
        and line.top - above.bottom <= TAIL_EM * line.size
        and max(other.x1 for other in over) >= extents[column][1] - FULL_EM * line.size
        and any(abs(other.x0 - segment.x0) <= 0.5 * line.size for other in over)
    )


def _free_grid(
    parts: Sequence[Sequence[TextLine]], lines: Sequence[TextLine], grown: _Grown, levels: Sequence[Level]
) -> Grid | None:
    """The table of lines that white lanes part, when all that tells a table from other texts says so."""
    if len(grown.extents) < 2 or grown.end - grown.first < FREE_ROWS_MIN:
        return None
    grown = _with_first_labels(lines, grown)
    members = [line for part in parts[grown.first : grown.end] for line in part]
    extents = list(grown.extents)
    left, right = extents[0][0], extents[-1][1]
    em = members[0].size
    wide = [y for y, x0, x1 in levels if left - 3 * em <= x0 <= left + em and x1 >= right - em]
    headed = any(members[0].bottom - 1 <= y <= members[1].top + 1 for y in wide)
    rows = text_rows(members, extents)
    if rows is None:
        return None
    bounds = [(min(line.top for line in row), max(line.bottom for line in row)) for row in rows]
    areas: list[Area] = []
    above = lines[grown.first - 1] if grown.first else None
    if above is not None and members[0].top - above.bottom <= HEAD_WHITE_EM * em:
        head = _with_head(above, rows[0], extents)
        if head is not None:
            bounds = [*head.bounds, *(bounds[1:] if head.areas else bounds)]
            areas, extents = list(head.areas), list(head.extents)
            headed = headed or any(above.bottom - 1 <= y <= members[0].top + 1 for y in wide)
            grown = replace(grown, first=grown.first - 1)
    if not is_free_table(members, rows, grown.extents, headed=headed) or _is_fragment(lines, grown):
        return None
    return to_grid(extents, bounds, areas)


@dataclass(frozen=True, slots=True)
class _Head:
    """Top and bottom of the rows of a head, its cells of several squares, and the columns with its texts."""

    bounds: tuple[tuple[float, float], ...]
    areas: tuple[Area, ...]
    extents: tuple[Extent, ...]


def _with_head(above: TextLine, first: Sequence[TextLine], extents: Sequence[Extent]) -> _Head | None:
    """The head that the line above a table is, when it stands over the columns but hides lanes between them."""
    placed = [(segment, span_of(segment, extents)) for segment in above.segments]
    wide = widened(extents, placed)
    for segment, (begin, end) in placed:
        if max(extents[begin][0] - segment.x1, segment.x0 - extents[end][1]) > segment.size:
            return None  # a text beside the column
    if wide is None or (not above.is_parted and placed[0][1][0] == placed[-1][1][1]):
        return None
    if all(begin == end for _, (begin, end) in placed):
        columns = [span for _, span in placed]
        if len(set(columns)) < len(columns) or len(columns) < 2:
            return None
        return _Head(((above.top, above.bottom),), (), tuple(wide))
    heading = heading_rows([above, *first], extents, [])
    return None if heading is None else _Head(tuple(heading[0]), tuple(heading[1]), tuple(wide))


def _is_fragment(lines: Sequence[TextLine], grown: _Grown) -> bool:
    """Whether the lines before or after are parted, too, and stand as near as the rows: then the lanes are not sure."""
    members = lines[grown.first : grown.end]
    white = max(below.top - above.bottom for above, below in pairwise(members))
    left, right = grown.extents[0][0], grown.extents[-1][1]
    neighbours = [(lines[grown.first - 1], lines[grown.first - 1], members[0])] if grown.first else []
    if grown.end < len(lines):
        neighbours.append((lines[grown.end], members[-1], lines[grown.end]))
    for other, above, below in neighbours:
        reach = BESIDE_EM * other.size
        beside = tuple(one for one in other.segments if one.x1 >= left - reach and one.x0 <= right + reach)
        if beside and TextLine(beside).is_parted and below.top - above.bottom <= white + 0.1 * other.size:
            return True
    return False


def _with_first_labels(lines: Sequence[TextLine], grown: _Grown) -> _Grown:
    """Take in the rows above that hold a label only, where such rows stand inside the table at the same left edge."""
    members = lines[grown.first : grown.end]
    labels = [line.whole for line in members if not line.is_parted]
    first = grown.first
    while first:
        line, below = lines[first - 1], lines[first]
        near = line.top - below.top > -(1.2 * max(after.top - before.top for before, after in pairwise(members)))
        alike = [label for label in labels if abs(label.x0 - line.whole.x0) <= 0.3 * label.size]
        if line.is_parted or not near or not alike or line.size != below.size:
            break
        if column_extents(lines[first - 1 : grown.end])[1:] != list(grown.extents[1:]):
            break
        first -= 1
    return replace(grown, first=first, extents=tuple(column_extents(lines[first : grown.end])))
