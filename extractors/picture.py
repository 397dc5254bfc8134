"""Where a colour that a reader tells cannot be trusted, the picture of the page is asked.

PDFium gives white for whatever is painted with a gradient, and no colour for other patterns. White text on a gradient
would pass for hidden, a rule painted with a gradient would be lost, one of a white pattern would be taken for a rule. A
page is drawn only when something on it depends on that.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from torikumi.extractors.page_loops import doubtful_rules, has_color_of_ground, unseen_letters
from torikumi.extractors.paints_python import UNTOLD
from torikumi.extractors.rules import page_rules
from torikumi.schemas.errors import SourceError
from torikumi.schemas.primitives import GlyphFlag, Page, Records, has_flag

DPI = 100.0
"""A letter of 5 pt is then 7 pixels high, enough to see the ground around its strokes."""

SIDE_MAX = 6000
"""A picture is no wider and no higher (pixels), whatever a file says of its page; a sheet of A0 has 4,681 at `DPI`."""

APART = 40
"""Colours that differ by more than this in a channel (of 255) are apart also where an edge is smoothed."""

TRACE = 3
"""By so little a pixel differs from paper where the lightest hairline touches it."""

TRACE_SHARE = 0.3
"""A rule is there when it leaves a trace along this share of its length: the dashes of a dashed one take a third."""

GROUND_SHARE = 0.5
"""A letter is seen when this share of the rim of its box has another colour: strokes of a letter, or a rule crossing
it, take less."""

RULE_SHARE = 0.9
"""A rule is seen when it is drawn over this share of its length; letters that it crosses take less."""

Picture = NDArray[np.uint8]


def as_pictured(page: Page, render: Callable[[float], Picture]) -> Page:
    """The page with what its picture shows in place of doubtful colours.

    Args:
        page: The page as read.
        render: Draws the page at a resolution in dots per inch.

    Returns:
        The page; letters that are seen against expectation are flagged `GlyphFlag.PICTURED`, and rules that are said to
        be white, or of a colour that is not told, have the one that they show.
    """
    letters = _unseen_letters(page)
    rules = doubtful_rules(page.paints)
    if not len(letters) and not len(rules):
        return page
    try:
        picture = render(min(DPI, 72 * SIDE_MAX / max(page.width, page.height, 1)))
    except SourceError:  # it cannot be drawn, but it was read
        return page
    if not picture.size:
        return page
    scale = picture.shape[1] / page.width
    glyphs, paints = page.glyphs, page.paints
    seen = [index for index in letters.tolist() if _has_ground(glyphs[index], picture, scale)]
    if seen:
        glyphs = glyphs.copy()
        glyphs["flags"][seen] |= np.uint8(GlyphFlag.PICTURED)
    if len(rules):
        paints = paints.copy()
        paints["color"][rules] = [_rule_color(paint, picture, scale) for paint in paints[rules]]
    return replace(page, glyphs=glyphs, paints=paints)


def _unseen_letters(page: Page) -> NDArray[np.intp]:
    """The letters that are painted, but of the colour of their ground by what the reader tells."""
    glyphs = page.glyphs
    if not has_color_of_ground(glyphs, page.paints):
        return np.array([], dtype=np.intp)
    unseen, _ = unseen_letters(glyphs, page_rules(page).backgrounds, page.paints)
    return unseen[~has_flag(glyphs.take(unseen), GlyphFlag.INVISIBLE)]


def _has_ground(glyph: Records, picture: Picture, scale: float) -> bool:
    """Whether the rim of a letter's box has mostly another colour than the letter."""
    x0, y0, x1, y1 = (round(float(glyph[name]) * scale) for name in ("x0", "y0", "x1", "y1"))
    box = picture[max(y0, 0) : y1 + 1, max(x0, 0) : x1 + 1]
    if min(box.shape[:2]) < 3:
        return False
    rim = np.concatenate([box[0], box[-1], box[1:-1, 0], box[1:-1, -1]]).astype(np.int16)
    return bool(_apart(rim, int(glyph["color"]), APART).mean() >= GROUND_SHARE)


def _rule_color(paint: Records, picture: Picture, scale: float) -> int:
    """The colour in which a rule shows on white paper, as 0xRRGGBB; white when it does not show."""
    x0, x1 = sorted(float(paint[name]) * scale for name in ("x0", "x1"))
    y0, y1 = sorted(float(paint[name]) * scale for name in ("y0", "y1"))
    along = np.linspace(0.0, 1.0, max(8, int(max(x1 - x0, y1 - y0))))
    flat = x1 - x0 >= y1 - y0
    xs = x0 + along * (x1 - x0) if flat else np.full(len(along), (x0 + x1) / 2)
    ys = np.full(len(along), (y0 + y1) / 2) if flat else y0 + along * (y1 - y0)
    told = int(paint["color"])
    if told in UNTOLD:
        # however light it is drawn, some pixel at it or beside it differs from paper
        beside = [_pixels(picture, xs + (0 if flat else step), ys + (step if flat else 0)) for step in (-1, 0, 1)]
        shows = np.stack([_apart(pixels, 0xFFFFFF, TRACE) for pixels in beside]).any(axis=0)
        return told if shows.mean() >= TRACE_SHARE else 0xFFFFFF
    pixels = _pixels(picture, xs, ys)
    if _apart(pixels, 0xFFFFFF, APART).mean() < RULE_SHARE:
        return told
    red, green, blue = np.median(pixels, axis=0).astype(int).tolist()
    return int(red << 16 | green << 8 | blue)


def _pixels(picture: Picture, xs: NDArray[np.float64], ys: NDArray[np.float64]) -> NDArray[np.int16]:
    """The pixels of a picture at some places."""
    rows = np.clip(ys.astype(np.intp), 0, picture.shape[0] - 1)
    columns = np.clip(xs.astype(np.intp), 0, picture.shape[1] - 1)
    return picture[rows, columns].astype(np.int16)


def _apart(pixels: NDArray[np.int16], color: int, by: int) -> NDArray[np.bool_]:
    """Which pixels differ from a colour by more than so much in some channel."""
    target = np.array([color >> 16 & 255, color >> 8 & 255, color & 255], dtype=np.int16)
    return np.asarray((np.abs(pixels - target) > by).any(axis=1))
