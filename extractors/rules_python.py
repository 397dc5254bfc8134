"""Paints → rules without a compiler: ``rules_compiled.pyx`` in numpy."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from torikumi.extractors import settings
from torikumi.schemas.primitives import PaintKind, Records, distinct, is_kind, stacked

SEEN_ALPHA = 0.05
"""A paint more transparent than this is not seen."""

GROUND_ALPHA = 0.5
"""A background less transparent than this gives its colour to what is under a line."""

COVER_ALPHA = 0.95
"""A background less transparent than this hides what was painted before it."""

RISE = 0.05
"""Strokes are horizontal that rise by this (points) more than their share: short ones, by rounding."""

RULE = np.dtype([("position", "f4"), ("start", "f4"), ("end", "f4"), ("thickness", "f4")])
"""A straight rule: y of a horizontal one (x of a vertical one), and from where to where it goes, in points."""


def visible_rules(paints: Records) -> tuple[Records, Records, NDArray[np.float32], Records]:
    """What the `torikumi.extractors.rules.Rules` of a page are made of, in the order of its fields."""
    width = np.abs(paints["x1"] - paints["x0"])
    height = np.abs(paints["y1"] - paints["y0"])
    stroke, fill = is_kind(paints, PaintKind.STROKE), is_kind(paints, PaintKind.FILL)
    seen = paints["alpha"] > SEEN_ALPHA
    bar_width, bar_height = _is_bar(height, width), _is_bar(width, height)  # upright, and lying
    thin = fill & (bar_width | bar_height)
    # a stroke as thick as a cell is a background that was drawn as a line
    backgrounds = paints.compress(fill & ~thin & seen)

    candidates = np.flatnonzero((stroke | thin) & seen)
    candidates = candidates[_visible(paints.take(candidates), backgrounds)]
    lines = paints.take(candidates)
    width, height = width[candidates], height[candidates]
    stroke = stroke[candidates]
    length = np.hypot(width, height)
    flat = np.where(stroke, height <= settings.SLANT_MAX * length + RISE, bar_height[candidates])
    upright = np.where(stroke, width <= settings.SLANT_MAX * length + RISE, bar_width[candidates])
    diagonal = stroke & ~flat & ~upright & (length > settings.LANE_MIN)
    # what is both may be a dot of a dotted rule either way
    horizontal, vertical = join(_rules(lines, flat, "y", "x")), join(_rules(lines, upright, "x", "y"))
    diagonals = np.stack([lines[diagonal][name] for name in ("x0", "y0", "x1", "y1")], axis=1)
    return horizontal, vertical, diagonals, backgrounds


def _is_bar(length: NDArray[np.float32], thickness: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Which rectangles are thin enough for a rule, or a thick frame."""
    frame = (thickness <= settings.FRAME_THICKNESS_MAX) & (length >= settings.FRAME_SLENDER * thickness)
    return np.asarray((thickness <= settings.RULE_THICKNESS_MAX) | frame)


def _rules(lines: Records, which: NDArray[np.bool_], across: str, along: str) -> Records:
    """Some of the paints as rules of one orientation."""
    lines = lines.compress(which)
    rules = np.empty(len(lines), dtype=RULE)
    low, high = lines[f"{across}0"], lines[f"{across}1"]
    rules["position"] = (low + high) / 2
    rules["start"] = np.minimum(lines[f"{along}0"], lines[f"{along}1"])
    rules["end"] = np.maximum(lines[f"{along}0"], lines[f"{along}1"])
    rules["thickness"] = np.where(is_kind(lines, PaintKind.FILL), np.abs(high - low), lines["width"])
    return rules


def _visible(lines: Records, backgrounds: Records) -> NDArray[np.bool_]:
    """Which lines differ from what lies under them and are not covered later.

    Only lines whose colour is near to that of paper or of some background need a look at what is under them, and only
    backgrounds that are painted after the first line can cover one: mostly none.
    """
    seen = np.ones(len(lines), dtype=bool)
    if not len(lines):
        return seen
    x, y = (lines["x0"] + lines["x1"]) / 2, (lines["y0"] + lines["y1"]) / 2
    for index in near_any(lines["color"], backgrounds["color"]):
        under = (
            (backgrounds["order"] < lines["order"][index])
            & (backgrounds["alpha"] > GROUND_ALPHA)
            & (backgrounds["x0"] <= x[index])
            & (backgrounds["x1"] >= x[index])
            & (backgrounds["y0"] <= y[index])
            & (backgrounds["y1"] >= y[index])
        )
        hits = np.flatnonzero(under)
        ground = int(backgrounds["color"][hits[-1]]) if len(hits) else 0xFFFFFF
        seen[index] = not near_color(int(lines["color"][index]), ground)
    later = backgrounds[(backgrounds["order"] > lines["order"].min()) & (backgrounds["alpha"] > COVER_ALPHA)]
    half = np.maximum(lines["width"], 0.0) / 2
    for ground in later:
        # the whole thickness must be under it: the background of the next cell covers half of a rule, which stays seen
        covered = (
            (lines["order"] < ground["order"])
            & (np.minimum(lines["x0"], lines["x1"]) - half >= ground["x0"])
            & (np.maximum(lines["x0"], lines["x1"]) + half <= ground["x1"])
            & (np.minimum(lines["y0"], lines["y1"]) - half >= ground["y0"])
            & (np.maximum(lines["y0"], lines["y1"]) + half <= ground["y1"])
        )
        seen &= ~covered
    return seen


def near_any(colors: NDArray[np.uint32], grounds: NDArray[np.uint32]) -> NDArray[np.intp]:
    """The places of colours that are near to that of paper or to one of some backgrounds (all 0xRRGGBB)."""
    under = {0xFFFFFF} | distinct(grounds)
    near = [color for color in distinct(colors) if any(near_color(color, ground) for ground in under)]
    return np.flatnonzero(np.isin(colors, near)) if near else np.array([], dtype=np.intp)


def near_color(one: int, other: int) -> bool:
    """Whether two 0xRRGGBB colours cannot be told apart on paper."""
    return all(abs((one >> shift & 255) - (other >> shift & 255)) <= settings.COLOR_NEAR for shift in (0, 8, 16))


def join(rules: Records) -> Records:
    """Join the pieces of each rule: those at one position whose gaps are small, or regular and short (dashes)."""
    if not len(rules):
        return rules
    rules = in_order(rules, "position")
    # one rule is drawn within SNAP; chains of slightly different positions are cut at the first wider step
    starts = np.flatnonzero(np.diff(rules["position"]) > settings.SNAP) + 1
    joined = stacked([join_collinear(group) for group in np.split(rules, starts)])
    # what stays shorter than a row is high bounds no cell: a dot of a rule that runs the other way, a tick of a chart
    long: Records = joined.compress(joined["end"] - joined["start"] >= settings.LANE_MIN)
    return long


def in_order(rules: Records, first: str) -> Records:
    """Rules sorted by one of their fields, then by the others."""
    fields = [*(name for name in reversed(RULE.names or ()) if name != first), first]
    return rules.take(np.lexsort([rules[name] for name in fields]))


def join_collinear(pieces: Records) -> Records:
    """Join the pieces that lie at one position."""
    if len(pieces) == 1:
        return pieces
    pieces = in_order(pieces, "start")
    reach = np.maximum.accumulate(pieces["end"])
    gaps = pieces["start"][1:] - reach[:-1]
    limit = np.full(len(gaps), settings.JOIN_GAP, dtype="f4")
    short = (pieces["end"] - pieces["start"]) <= settings.DASH_PIECE_MAX
    dashed = short.sum() >= settings.DASH_PIECES_MIN
    if dashed:
        # dashes: gaps between short pieces, no wider than the pattern's
        limit[short[1:] & short[:-1]] = settings.DASH_GAP_MAX
    firsts = np.flatnonzero(np.append(True, gaps > limit))
    lasts = np.append(firsts[1:] - 1, len(pieces) - 1)
    joined = np.empty(len(firsts), dtype=RULE)
    weights = np.maximum(pieces["end"] - pieces["start"], 0.01)
    sums = np.add.reduceat(pieces["position"] * weights, firsts)
    joined["position"] = sums / np.add.reduceat(weights, firsts)
    joined["start"] = pieces["start"][firsts]
    joined["end"] = reach[lasts]
    joined["thickness"] = np.maximum.reduceat(pieces["thickness"], firsts)
    inner = gaps[(gaps <= limit) & (gaps > settings.JOIN_GAP)]
    if dashed and len(inner):
        # a pattern may end in a gap, short of the corner that it was meant to reach
        reach_out = max(0.0, float(np.median(inner)) - settings.TOUCH)
        patterned = (lasts - firsts) >= settings.DASH_PIECES_MIN - 1
        joined["start"] -= np.where(patterned, reach_out, 0.0)
        joined["end"] += np.where(patterned, reach_out, 0.0)
    return joined


def ends_at(rules: Records, across: Records) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Whether each rule starts, and whether it ends, exactly at one of those across it."""
    positions = np.sort(across["position"])
    return _are_at(rules["start"], positions), _are_at(rules["end"], positions)


def _are_at(places: NDArray[np.float32], positions: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Whether each place is exactly one of some positions, which are in order."""
    after = np.searchsorted(positions, places)
    near = np.abs(positions[np.minimum(after, len(positions) - 1)] - places)
    near = np.minimum(near, np.abs(positions[np.maximum(after - 1, 0)] - places))
    return np.asarray(near <= settings.UNDERLINE_EXACT)
