"""Paints → rules: which of the lines and rectangles of a page are the rules (罫線) that a reader sees.

A rule may be stroked, filled as a thin rectangle, dashed, dotted, drawn in pieces, drawn twice. What is not seen is no
rule: white on white, transparent, covered by a later background. Underlines and arrows are rules here; they fall out
in `torikumi.extractors.grid`, because they close no cell.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from torikumi.extractors import settings
from torikumi.extractors.rules_python import RULE as RULE
from torikumi.extractors.rules_python import in_order as in_order
from torikumi.schemas.primitives import Page, PaintKind, Records, distinct, is_kind

try:
    from torikumi.extractors.rules_compiled import join
except ImportError:  # there was no compiler
    from torikumi.extractors.rules_python import join


@dataclass(frozen=True, slots=True)
class Rules:
    """The visible rules of a page.

    Attributes:
        horizontal: Array of `RULE`, pieces joined, sorted by position.
        vertical: The same for vertical rules.
        diagonals: Array (n, 4) of x0, y0, x1, y1: strokes that are neither (斜線 through a cell, arrows).
        backgrounds: Array of `torikumi.schemas.primitives.PAINT`: filled rectangles too thick for a rule, other than
            white on white, in painting order.
    """

    horizontal: Records
    vertical: Records
    diagonals: NDArray[np.float32]
    backgrounds: Records


def page_rules(page: Page) -> Rules:
    """Find the visible rules of a page."""
    paints = page.paints
    width = np.abs(paints["x1"] - paints["x0"])
    height = np.abs(paints["y1"] - paints["y0"])
    stroke, fill = is_kind(paints, PaintKind.STROKE), is_kind(paints, PaintKind.FILL)
    seen = paints["alpha"] > 0.05
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
    flat = np.where(stroke, height <= settings.SLANT_MAX * length + 0.05, bar_height[candidates])
    upright = np.where(stroke, width <= settings.SLANT_MAX * length + 0.05, bar_width[candidates])
    # a filled dot may be a piece of a dotted rule either way; a bar lies along its longer side
    dot = ~stroke & flat & upright
    bar_flat = flat & (~dot | (width >= height))
    bar_upright = upright & (~dot | (height >= width))
    diagonal = stroke & ~flat & ~upright & (length > settings.LANE_MIN)
    return Rules(
        horizontal=join(_rules(lines, bar_flat, "y", "x"), _rules(lines, dot & ~bar_flat, "y", "x")),
        vertical=join(_rules(lines, bar_upright, "x", "y"), _rules(lines, dot & ~bar_upright, "x", "y")),
        diagonals=np.stack([lines[diagonal][name] for name in ("x0", "y0", "x1", "y1")], axis=1),
        backgrounds=backgrounds,
    )


def _is_bar(length: NDArray[np.float32], thickness: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Which rectangles are thin enough for a rule, or a thick frame."""
    frame = (thickness <= settings.FRAME_THICKNESS_MAX) & (length >= settings.FRAME_SLENDER * thickness)
    return np.asarray((thickness <= settings.RULE_THICKNESS_MAX) | frame)


def _rules(lines: Records, which: NDArray[np.bool_], across: str, along: str) -> Records:
    """Some of the paints as rules of one orientation."""
    lines = lines.compress(which)
    if not len(lines):  # there are hardly ever dots
        return np.empty(0, dtype=RULE)
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
            & (backgrounds["alpha"] > 0.5)
            & (backgrounds["x0"] <= x[index])
            & (backgrounds["x1"] >= x[index])
            & (backgrounds["y0"] <= y[index])
            & (backgrounds["y1"] >= y[index])
        )
        hits = np.flatnonzero(under)
        ground = int(backgrounds["color"][hits[-1]]) if len(hits) else 0xFFFFFF
        seen[index] = not near_color(int(lines["color"][index]), ground)
    later = backgrounds[(backgrounds["order"] > lines["order"].min()) & (backgrounds["alpha"] > 0.95)]
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
