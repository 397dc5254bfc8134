"""Where a colour that a reader tells cannot be trusted, the picture of the page is asked.

PDFium gives white for whatever is painted with a pattern or a gradient. White text on a gradient would pass for hidden,
and a rule painted with a pattern would be lost. A page is drawn only when something on it depends on that.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from torikumi.extractors import settings
from torikumi.extractors.glyphs import differs_from_ground
from torikumi.extractors.rules import page_rules
from torikumi.schemas.primitives import GlyphFlag, Page, PaintKind, Records

DPI = 100.0
"""A letter of 5 pt is then 7 pixels high, enough to see the ground around its strokes."""

APART = 40
"""Colours that differ by more than this in a channel (of 255) are apart also where an edge is smoothed."""

GROUND_SHARE = 0.5
"""A letter is seen when this share of the rim of its box has another colour: strokes of a letter, or a rule crossing
it, take less."""

RULE_SHARE = 0.9
"""A rule is seen when it is drawn over this share of its length; letters that it crosses take less."""

WHITE_MIN = 255 - settings.COLOR_NEAR
"""The channels of a colour that is white on paper."""

Picture = NDArray[np.uint8]


def as_pictured(page: Page, render: Callable[[float], Picture]) -> Page:
    """The page with what its picture shows in place of doubtful colours.

    Args:
        page: The page as read.
        render: Draws the page at a resolution in dots per inch.

    Returns:
        The page; letters that are seen against expectation are flagged `GlyphFlag.PICTURED`, and rules that are said to
        be white have the colour that they show.
    """
    letters = _unseen_letters(page)
    rules = _white_rules(page)
    if not len(letters) and not len(rules):
        return page
    picture = render(DPI)
    scale = picture.shape[1] / page.width
    glyphs, paints = page.glyphs, page.paints
    seen = [index for index in letters.tolist() if _has_ground(glyphs[index], picture, scale)]
    if seen:
        glyphs = glyphs.copy()
        glyphs["flags"][seen] |= np.uint8(GlyphFlag.PICTURED)
    shown = {
        index: color for index in rules.tolist() if (color := _rule_color(paints[index], picture, scale)) is not None
    }
    if shown:
        paints = paints.copy()
        paints["color"][list(shown)] = list(shown.values())
    return replace(page, glyphs=glyphs, paints=paints)


def _unseen_letters(page: Page) -> NDArray[np.intp]:
    """The letters that are painted, but of the colour of their ground by what the reader tells."""
    glyphs = page.glyphs
    if not len(glyphs):
        return np.array([], dtype=np.intp)
    colors = np.unique(glyphs["color"])
    fills = page.paints[page.paints["kind"] == PaintKind.FILL]
    if not np.isin(colors, np.append(np.unique(fills["color"]), np.uint32(0xFFFFFF))).any():
        return np.array([], dtype=np.intp)
    pictures = page.paints[np.isin(page.paints["kind"], (PaintKind.SHAPE, PaintKind.IMAGE))]
    painted = (glyphs["flags"] & GlyphFlag.INVISIBLE) == 0
    return np.flatnonzero(painted & ~differs_from_ground(glyphs, page_rules(page).backgrounds, pictures))


def _white_rules(page: Page) -> NDArray[np.intp]:
    """The lines and thin rectangles that are white by what the reader tells."""
    paints = page.paints
    white = (paints["color"] >> 16) >= WHITE_MIN
    white &= ((paints["color"] >> 8 & 255) >= WHITE_MIN) & ((paints["color"] & 255) >= WHITE_MIN)
    width, height = np.abs(paints["x1"] - paints["x0"]), np.abs(paints["y1"] - paints["y0"])
    thin = np.minimum(width, height) <= settings.RULE_THICKNESS_MAX
    long = np.maximum(width, height) >= settings.LANE_MIN
    line = np.isin(paints["kind"], (PaintKind.STROKE, PaintKind.FILL))
    return np.flatnonzero(white & thin & long & line & (paints["alpha"] > 0))


def _has_ground(glyph: Records, picture: Picture, scale: float) -> bool:
    """Whether the rim of a letter's box has mostly another colour than the letter."""
    x0, y0, x1, y1 = (round(float(glyph[name]) * scale) for name in ("x0", "y0", "x1", "y1"))
    box = picture[max(y0, 0) : y1 + 1, max(x0, 0) : x1 + 1]
    if min(box.shape[:2]) < 3:
        return False
    rim = np.concatenate([box[0], box[-1], box[1:-1, 0], box[1:-1, -1]]).astype(np.int16)
    return bool(_apart(rim, int(glyph["color"])).mean() >= GROUND_SHARE)


def _rule_color(paint: Records, picture: Picture, scale: float) -> int | None:
    """The colour in which a rule shows on white paper, as 0xRRGGBB; None when it does not."""
    x0, x1 = sorted(float(paint[name]) * scale for name in ("x0", "x1"))
    y0, y1 = sorted(float(paint[name]) * scale for name in ("y0", "y1"))
    along = np.linspace(0.0, 1.0, max(8, int(max(x1 - x0, y1 - y0))))
    flat = x1 - x0 >= y1 - y0
    xs = x0 + along * (x1 - x0) if flat else np.full(len(along), (x0 + x1) / 2)
    ys = np.full(len(along), (y0 + y1) / 2) if flat else y0 + along * (y1 - y0)
    rows = np.clip(ys.astype(np.intp), 0, picture.shape[0] - 1)
    columns = np.clip(xs.astype(np.intp), 0, picture.shape[1] - 1)
    pixels = picture[rows, columns].astype(np.int16)
    if _apart(pixels, 0xFFFFFF).mean() < RULE_SHARE:
        return None
    red, green, blue = np.median(pixels, axis=0).astype(int).tolist()
    return int(red << 16 | green << 8 | blue)


def _apart(pixels: NDArray[np.int16], color: int) -> NDArray[np.bool_]:
    """Which pixels have clearly another colour."""
    target = np.array([color >> 16 & 255, color >> 8 & 255, color & 255], dtype=np.int16)
    return np.asarray((np.abs(pixels - target) > APART).any(axis=1))
