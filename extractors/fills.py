"""Fills → grids: tables whose cells are told by colour, where no rules are drawn, or only within the colour.

Where rules close the cells, a fill is only the colour of a cell, and often misses its rules by some points: those fills
are left out. Text boxes, banners, bars of charts and grounds are fills, too: what becomes a table must have rows and
columns that line up, and text in most of its cells.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from torikumi.extractors import settings
from torikumi.extractors.grid import Grid, components, grids_of
from torikumi.extractors.grid_python import lanes_of
from torikumi.extractors.rules import RULE, Rules, near_color
from torikumi.extractors.squares import VOID
from torikumi.schemas.geometry import BBox
from torikumi.schemas.primitives import PAINT, Records, stacked

try:
    from torikumi.extractors.fills_compiled import filled_cells as filled_cells
    from torikumi.extractors.fills_compiled import free_fills
except ImportError:  # there was no compiler
    from torikumi.extractors.fills_python import filled_cells as filled_cells
    from torikumi.extractors.fills_python import free_fills


def fill_grids(rules: Rules, grids: Sequence[Grid], glyphs: Records) -> tuple[Grid, ...]:
    """Add the grids that fills make, alone or with rules, to those that rules alone close.

    Args:
        rules: The visible rules of the page, and its fills.
        grids: The grids of the rules alone, in their order.
        glyphs: The glyphs that are seen on the page.

    Returns:
        All grids, top to bottom, then left to right; those whose edges are fills say so (``inferred``).
    """
    cells = _cells(rules.backgrounds, grids)
    if not len(cells):
        return tuple(grids)
    kept = list(grids)
    for group in _groups(cells):
        grid = _grid(group, rules, kept)
        if grid is None or not _is_table(grid, glyphs):
            continue
        met = [old for old in kept if _meet(old.bbox, grid.bbox) and not _in_one_cell(old.bbox, grid)]
        if all(len(old.areas) < len(grid.areas) and _keeps_cells(old, grid) for old in met):
            kept = [old for old in kept if not any(old is other for other in met)] + [grid]
    return tuple(sorted(kept, key=lambda grid: (round(grid.bbox.top), grid.bbox.x0)))


# -- which fills may be cells ----------------------------------------------------------------------------------------


def _cells(backgrounds: Records, grids: Sequence[Grid]) -> Records:
    """The fills that may be cells: large enough, seen, in no closed cell, neither a ground nor a mark on another."""
    large, free = free_fills(backgrounds, grids)
    if not len(free) or len(large) > settings.FILLS_MAX:
        return backgrounds[:0]
    boxes = backgrounds.take(free)
    boxes = boxes.compress(_is_seen(boxes, backgrounds.take(large)))
    inside = _contain(boxes, boxes)
    area = (boxes["x1"] - boxes["x0"]) * (boxes["y1"] - boxes["y0"])
    # equal boxes hold each other: the one painted last is seen
    np.fill_diagonal(inside, False)
    again = inside & inside.T & (boxes["order"][:, None] > boxes["order"][None, :])
    single = ~again.any(axis=0)
    boxes, area, inside = boxes.compress(single), area[single], inside[np.ix_(single, single)]
    inside &= ~inside.T
    ground = (inside.sum(axis=1) >= settings.FILL_GROUND_HOLDS) | (
        (inside * area[None, :]).sum(axis=1) >= settings.FILL_GROUND_SHARE * area
    )
    mark = inside[~ground].any(axis=0) if (~ground).any() else np.zeros(len(boxes), dtype=bool)
    return _without_strips(boxes.compress(~ground & ~mark))


def _contain(outer: Records, inner: Records) -> NDArray[np.bool_]:
    """[i, j]: whether the i-th of the one holds the j-th of the other."""
    slack = 0.5
    return np.asarray(
        (outer["x0"][:, None] <= inner["x0"][None, :] + slack)
        & (outer["x1"][:, None] >= inner["x1"][None, :] - slack)
        & (outer["y0"][:, None] <= inner["y0"][None, :] + slack)
        & (outer["y1"][:, None] >= inner["y1"][None, :] - slack)
    )


def _is_seen(boxes: Records, grounds: Records) -> NDArray[np.bool_]:
    """Which fills differ from what lies under them and are not covered by a later one."""
    holds = _contain(grounds, boxes)
    opaque = (grounds["alpha"] > 0.5)[:, None]
    before = holds & opaque & (grounds["order"][:, None] < boxes["order"][None, :])
    covered = (holds & opaque & (grounds["order"][:, None] > boxes["order"][None, :])).any(axis=0)
    seen = ~covered & (boxes["alpha"] > 0.05)
    for index in np.flatnonzero(seen).tolist():
        under = np.flatnonzero(before[:, index])
        ground = int(grounds["color"][under[-1]]) if len(under) else 0xFFFFFF
        seen[index] = not near_color(int(boxes["color"][index]), ground)
    return np.asarray(seen)


def _without_strips(boxes: Records) -> Records:
    """Unite fills of one colour that lie on each other: some programs colour a cell line by line.

    Rows of cells are parted at one height all along, lines of text in one cell only.
    """
    if len(boxes) < 2:
        return boxes
    place = np.lexsort((boxes["y0"], boxes["color"], np.round(boxes["x1"]), np.round(boxes["x0"])))
    boxes = boxes.take(place)
    keep = np.ones(len(boxes), dtype=bool)
    last = 0
    for index in range(1, len(boxes)):
        upper, lower = boxes[last], boxes[index]
        same = upper["color"] == lower["color"] and all(abs(upper[side] - lower[side]) <= 0.5 for side in ("x0", "x1"))
        if same and abs(lower["y0"] - upper["y1"]) <= 0.5:
            level = np.abs(boxes["y0"] - lower["y0"]) <= 1.0
            if not (level & (np.abs(boxes["x0"] - lower["x0"]) > 1.0)).any():
                boxes["y1"][last] = lower["y1"]
                keep[index] = False
                continue
        last = index
    return boxes.compress(keep)


# -- which fills belong together -------------------------------------------------------------------------------------


def _groups(boxes: Records) -> list[Records]:
    """Fills that lie side by side, and bands of the same columns with a row left white between them (zebra)."""
    gap_x = np.maximum(boxes["x0"][:, None], boxes["x0"]) - np.minimum(boxes["x1"][:, None], boxes["x1"])
    gap_y = np.maximum(boxes["y0"][:, None], boxes["y0"]) - np.minimum(boxes["y1"][:, None], boxes["y1"])
    # a side is shared, not only a corner
    beside = (np.maximum(gap_x, gap_y) <= settings.FILL_GAP) & (np.minimum(gap_x, gap_y) < -settings.FILL_GAP)
    label = np.arange(len(boxes))
    while True:
        spread = np.where(beside, label[None, :], len(boxes)).min(axis=1)
        spread = np.minimum(spread, label)
        if (spread == label).all():
            break
        label = spread
    groups = [boxes.compress(label == number) for number in np.unique(label)]
    return _zebra(sorted(groups, key=lambda group: float(group["y0"].min())))


def _zebra(groups: list[Records]) -> list[Records]:
    """Unite bands of cells of the same columns; the rows between them get cells of those columns."""
    united: list[Records] = []
    for group in groups:
        columns = _columns(group)
        for index, above in enumerate(united):
            others = _columns(above)
            top, bottom = float(above["y1"].max()), float(group["y0"].min())
            height = max(float((above["y1"] - above["y0"]).max()), float((group["y1"] - group["y0"]).max()))
            if (
                len(columns) == len(others) > 2
                and np.abs(columns - others).max() <= settings.SNAP
                and settings.FILL_GAP < bottom - top <= settings.ZEBRA_GAP * height
            ):
                between = np.zeros(len(columns) - 1, dtype=PAINT)
                between["x0"], between["x1"], between["y0"], between["y1"] = others[:-1], others[1:], top, bottom
                united[index] = stacked([above, between, group])
                break
        else:
            united.append(group)
    return united


def _columns(group: Records) -> NDArray[np.float64]:
    """The x of all edges of a group of fills."""
    return lanes_of(np.concatenate([group["x0"], group["x1"]])).middle


# -- the grid of a group ---------------------------------------------------------------------------------------------


def _grid(group: Records, rules: Rules, grids: Sequence[Grid]) -> Grid | None:
    """The grid of a group of fills, with the rules within it and those of a table that it is the head or foot of."""
    hull = BBox(float(group["x0"].min()), float(group["y0"].min()), float(group["x1"].max()), float(group["y1"].max()))
    for grid in grids:
        box = grid.bbox
        if (
            abs(box.x0 - hull.x0) <= settings.FILL_NEAR
            and abs(box.x1 - hull.x1) <= settings.FILL_NEAR
            and min(abs(box.top - hull.bottom), abs(box.bottom - hull.top)) <= settings.FILL_NEAR
        ):
            hull = BBox(hull.x0, min(hull.top, box.top), hull.x1, max(hull.bottom, box.bottom))
    flat = _within(rules.horizontal, hull.top, hull.bottom, hull.x0, hull.x1)
    upright = _within(rules.vertical, hull.x0, hull.x1, hull.top, hull.bottom)
    if len(group) == 1 and not (len(flat) and len(upright)):
        return None
    group = group.copy()
    _snap(group, "x0", "x1", upright)
    _snap(group, "y0", "y1", flat)
    group = group[(group["x1"] > group["x0"]) & (group["y1"] > group["y0"])]
    flat = stacked([flat, _edges(group, "y0", "x0", "x1"), _edges(group, "y1", "x0", "x1")])
    upright = stacked([upright, _edges(group, "x0", "y0", "y1"), _edges(group, "x1", "y0", "y1")])
    found = [grid for pair in components(flat, upright) for grid in grids_of(*pair)]
    whole = max(found, key=lambda grid: grid.bbox.area, default=None)
    return None if whole is None else replace(whole, inferred="fill")


def _within(rules: Records, low: float, high: float, begin: float, end: float) -> Records:
    """The rules that lie within a box and do not run out of it."""
    reach = settings.FILL_NEAR
    return rules[
        (rules["position"] >= low - reach)
        & (rules["position"] <= high + reach)
        & (rules["start"] >= begin - reach)
        & (rules["end"] <= end + reach)
    ]


def _snap(group: Records, low: str, high: str, rules: Records) -> None:
    """Move, in place, edges that are meant to be one to one place: that of the rule where a rule stands near."""
    places = np.concatenate([group[low], group[high]]).astype(np.float64)
    lanes = lanes_of(np.concatenate([places, rules["position"]]))
    middle = lanes.middle
    index = np.searchsorted(lanes.low, rules["position"] + 1e-3, side="right") - 1
    for lane in np.unique(index).tolist():
        middle[lane] = float(np.mean(rules["position"][index == lane]))
    for side in (low, high):
        group[side] = middle[np.searchsorted(lanes.low, group[side].astype(np.float64) + 1e-3, side="right") - 1]


def _edges(group: Records, position: str, start: str, end: str) -> Records:
    """One side of each fill as a rule."""
    edges = np.zeros(len(group), dtype=RULE)
    edges["position"], edges["start"], edges["end"] = group[position], group[start], group[end]
    return np.unique(edges)


# -- whether it is a table -------------------------------------------------------------------------------------------


def _is_table(grid: Grid, glyphs: Records) -> bool:
    """Whether a grid of fills has rows and columns that line up, and text in most cells that stays within them."""
    rows, columns = grid.squares.shape
    if rows < 2 or columns < 2 or len(grid.areas) < max(4, settings.FILL_CELLS_SHARE * rows * columns):
        return False
    if (grid.squares == VOID).sum() > settings.FILL_VOID_SHARE * rows * columns:
        return False
    if sum(area.column_span == columns for area in grid.areas) > rows / 2:
        return False
    x, y = (glyphs["x0"] + glyphs["x1"]) / 2, (glyphs["y0"] + glyphs["y1"]) / 2
    column, row = np.searchsorted(grid.xs, x) - 1, np.searchsorted(grid.ys, y) - 1
    inside = (column >= 0) & (column < columns) & (row >= 0) & (row < rows)
    owners = grid.squares[row[inside], column[inside]]
    written = np.unique(owners[owners != VOID])
    if len(written) < settings.FILL_TEXT_SHARE * len(grid.areas):
        return False
    boxes = np.array(grid.boxes())[owners]
    slack = 0.25 * glyphs["size"][inside]
    over = (glyphs["x0"][inside] < boxes[:, 0] - slack) | (glyphs["x1"][inside] > boxes[:, 2] + slack)
    return bool(over.mean() <= settings.FILL_OVERRUN_SHARE)


def _meet(one: BBox, other: BBox) -> bool:
    """Whether two boxes overlap by more than an edge."""
    slack = settings.FILL_NEAR
    return (
        min(one.x1, other.x1) - max(one.x0, other.x0) > slack
        and min(one.bottom, other.bottom) - max(one.top, other.top) > slack
    )


def _in_one_cell(box: BBox, grid: Grid) -> bool:
    """Whether a box lies in one cell of a grid."""
    return any(cell.contains(box, settings.TOUCH) for cell in grid.boxes())


def _keeps_cells(old: Grid, grid: Grid) -> bool:
    """Whether (nearly) all cells of an older grid are cells of the new one."""
    boxes = np.array(grid.boxes())
    same = sum(bool((np.abs(boxes - box).max(axis=1) <= settings.FILL_NEAR).any()) for box in old.boxes())
    return same >= settings.FILL_KEEPS_SHARE * len(old.areas)
