"""Tables framed by horizontal rules only: three rules or more of one length, and what stands between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from torikumi.extractors import settings
from torikumi.extractors.aligned_evidence import has_leaders, is_prose, is_wording
from torikumi.extractors.grid import Grid
from torikumi.extractors.lanes import (
    Extent,
    column_extents,
    heading_rows,
    one_row,
    span_of,
    text_rows,
    to_grid,
    widened,
)
from torikumi.extractors.rules import Rules, in_order
from torikumi.extractors.segments import TextLine
from torikumi.extractors.squares import Area

SAME_LENGTH = 3.0
"""Rules of one table begin and end within this of each other, in points: line caps differ by 1."""

RULE_PIECES_GAP = 15.0
"""Pieces of one rule that are drawn column by column stand up to this far apart, in points."""

RULES_MAX = 300
"""A page with more free horizontal rules than this is a drawing."""

SECTION_EM = 2.5
"""A strip between two rules that holds one text only is a row (a heading within the table) up to this height (em)."""


@dataclass(frozen=True, slots=True)
class _Strip:
    """What stands between two rules of one length."""

    top: float
    bottom: float
    lines: tuple[TextLine, ...]

    @property
    def is_parted(self) -> bool:
        return any(line.is_parted for line in self.lines)

    @property
    def is_section(self) -> bool:
        """One text, in a row of the usual height."""
        return (
            len(self.lines) == 1
            and not self.lines[0].is_parted
            and self.bottom - self.top <= SECTION_EM * self.lines[0].size
        )


Level = tuple[float, float, float]
"""y, x0 and x1 of a horizontal rule, in points."""


def free_rules(rules: Rules, grids: Sequence[Grid]) -> list[Level]:
    """The horizontal rules that belong to no grid, those drawn column by column in one piece."""
    flat = rules.horizontal
    free = np.ones(len(flat), dtype=bool)
    for grid in grids:
        box = grid.bbox
        free &= (
            (flat["position"] < box.top - settings.TOUCH)
            | (flat["position"] > box.bottom + settings.TOUCH)
            | (flat["end"] < box.x0)
            | (flat["start"] > box.x1)
        )
    if not free.any() or free.sum() > RULES_MAX:
        return []
    levels: list[Level] = []
    row: list[Level] = []
    for rule in in_order(flat[free], "position"):
        y, x0, x1 = float(rule["position"]), float(rule["start"]), float(rule["end"])
        if row and y - row[0][0] >= settings.LANE_MIN:
            levels.extend(_pieced(row))
            row = []
        row.append((y, x0, x1))
    return levels + _pieced(row)


def _pieced(row: Sequence[Level]) -> list[Level]:
    """The rules of one height, those that nearly meet in one piece."""
    joined: list[Level] = []
    for y, x0, x1 in sorted(row, key=lambda level: level[1]):
        if joined and x0 - joined[-1][2] <= RULE_PIECES_GAP:
            joined[-1] = (joined[-1][0], joined[-1][1], max(joined[-1][2], x1))
        else:
            joined.append((y, x0, x1))
    return joined


def framed_grids(lines: Sequence[TextLine], levels: Sequence[Level]) -> list[Grid]:
    """The tables between rules of one length."""
    found: list[Grid] = []
    left = list(levels)
    while left:
        _, x0, x1 = left[0]
        same = [level for level in left if abs(level[1] - x0) <= SAME_LENGTH and abs(level[2] - x1) <= SAME_LENGTH]
        left = [level for level in left if level not in same]
        if len(same) < 3:
            continue
        strips = []
        for (top, _, _), (bottom, _, _) in pairwise(same):
            there = [line for line in lines if top < (line.top + line.bottom) / 2 < bottom]
            inside = [line.within(x0 - line.size, x1 + line.size) for line in there]
            apart = all(line.is_apart_from(x0, x1) for line in there)
            strips.append(_Strip(top, bottom, tuple(line for line in inside if line is not None) if apart else ()))
        shorter = [level for level in levels if level not in same and level[1] >= x0 - 3 and level[2] <= x1 + 3]
        for run in _runs(strips):
            grid = _framed_grid(run, shorter, (x0, x1))
            if grid is not None:
                found.append(grid)
    return found


def _runs(strips: Sequence[_Strip]) -> list[list[_Strip]]:
    """Strips that follow each other and hold parted texts, with the headings between them."""
    runs: list[list[_Strip]] = [[]]
    for strip in strips:
        if strip.is_parted or (strip.is_section and runs[-1]):
            runs[-1].append(strip)
        elif runs[-1]:
            runs.append([])
    for run in runs:
        while run and not run[-1].is_parted:
            run.pop()
    return [run for run in runs if len(run) > 1]


def _framed_grid(strips: Sequence[_Strip], shorter: Sequence[Level], frame: Extent) -> Grid | None:
    """The table of strips: the first is its head."""
    body = [strip for strip in strips[1:] if strip.is_parted or not strip.is_section]
    extents = column_extents([line for strip in body for line in strip.lines])
    if len(extents) < 2:
        return None
    head = strips[0].lines
    inner = [level for level in shorter if strips[0].top < level[0] < strips[0].bottom]
    heading = heading_rows(head, extents, inner)
    sections = [strip.lines[0].whole for strip in strips[1:] if strip not in body]
    singles = [*sections, *(segment for line in head for segment in line.segments)]
    wide = widened(extents, [(segment, span_of(segment, extents)) for segment in singles])
    if heading is None or wide is None:
        return None
    bounds, areas = heading
    rows = [*bounds]
    ruled = all(one_row(strip.lines, extents) for strip in body)
    for strip in strips[1:]:
        if strip not in body:
            if span_of(strip.lines[0].whole, extents)[1] > 0:
                areas.append(Area(len(rows), 0, 1, len(extents)))
            rows.append((strip.top, strip.bottom))
            continue
        parts = [list(strip.lines)] if ruled else text_rows(strip.lines, extents)
        if parts is None:
            return None
        heights = [(min(line.top for line in part), max(line.bottom for line in part)) for part in parts]
        heights[0] = strip.top, heights[0][1]
        heights[-1] = heights[-1][0], strip.bottom
        rows.extend(heights)
    everything = [line for strip in strips for line in strip.lines]
    if (
        has_leaders(everything)
        or not is_wording(everything)
        or (not (ruled and len(strips) > 2) and is_prose(everything, extents))
    ):
        return None
    rows[0] = strips[0].top, rows[0][1]
    rows[len(bounds) - 1] = rows[len(bounds) - 1][0], strips[0].bottom
    return to_grid(wide, rows, areas, (frame[0], strips[0].top, frame[1], strips[-1].bottom))
