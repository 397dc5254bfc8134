"""What is asked of all letters of a page, in numpy: ``glyphs_compiled.pyx`` does the same in loops."""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from torikumi.extractors.rules import near_any, near_color
from torikumi.schemas.primitives import GlyphFlag, PaintKind, Records, has_flag, is_kind


def unseen_letters(glyphs: Records, backgrounds: Records, paints: Records) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The letters that a reader of the page does not see.

    Args:
        glyphs: Array of `torikumi.schemas.primitives.GLYPH`.
        backgrounds: Filled rectangles, array of `torikumi.schemas.primitives.PAINT`, in painting order.
        paints: All paints of the page, of which the pictures and shapes count.

    Returns:
        The places of those that are not painted, or have the colour of what lies under them (white text on white paper
        cannot be read); and of the others that lie under an opaque rectangle that was painted after them.
    """
    pictures = paints.compress(is_kind(paints, PaintKind.SHAPE | PaintKind.IMAGE))
    unseen = has_flag(glyphs, GlyphFlag.INVISIBLE) | ~_differs_from_ground(glyphs, backgrounds, pictures)
    return np.flatnonzero(unseen), np.flatnonzero(_is_covered(glyphs, backgrounds) & ~unseen)


def _differs_from_ground(glyphs: Records, backgrounds: Records, pictures: Records) -> NDArray[np.bool_]:
    """Which glyphs have another colour than what lies under them.

    What lies over a picture or a shape that is no rectangle gets the benefit of the doubt: its colour is not known.
    """
    seen = np.ones(len(glyphs), dtype=bool)
    if not len(glyphs):
        return seen
    suspects = near_any(glyphs["color"], backgrounds["color"])
    if not len(suspects):
        return seen
    x, y = (glyphs["x0"] + glyphs["x1"]) / 2, (glyphs["y0"] + glyphs["y1"]) / 2
    opaque = backgrounds[backgrounds["alpha"] > 0.5]
    for index in suspects[~has_flag(glyphs, GlyphFlag.PICTURED)[suspects]]:
        if _under(pictures, x[index], y[index]).any():
            continue
        under = opaque[_under(opaque, x[index], y[index])]
        ground = int(under["color"][-1]) if len(under) else 0xFFFFFF
        seen[index] = not near_color(int(glyphs["color"][index]), ground)
    return seen


def _is_covered(glyphs: Records, backgrounds: Records) -> NDArray[np.bool_]:
    """Which glyphs lie under an opaque rectangle that was painted after them."""
    hidden = np.zeros(len(glyphs), dtype=bool)
    if not len(glyphs):
        return hidden
    later = backgrounds.compress((backgrounds["order"] >= glyphs["order"].min()) & (backgrounds["alpha"] > 0.95))
    if not len(later):
        return hidden
    x, y = (glyphs["x0"] + glyphs["x1"]) / 2, (glyphs["y0"] + glyphs["y1"]) / 2
    for ground in later:
        inside = (ground["x0"] <= x) & (x <= ground["x1"]) & (ground["y0"] <= y) & (y <= ground["y1"])
        hidden |= inside & (glyphs["order"] <= ground["order"])
    return hidden


def _under(paints: Records, x: float, y: float) -> NDArray[np.bool_]:
    """Which paints lie under a point."""
    hit = (paints["x0"] <= x) & (paints["x1"] >= x) & (paints["y0"] <= y) & (paints["y1"] >= y)
    return np.asarray(hit)


def may_repeat(glyphs: Records, texts: Sequence[str]) -> bool:
    """Whether some letter may stand a second time within reach: sorting tells as soon as anything else here."""
    return len(texts) > 1


def flagged(glyphs: Records, flag: GlyphFlag) -> NDArray[np.intp]:
    """The places of glyphs that have a flag, or one of several: mostly none."""
    return np.flatnonzero(has_flag(glyphs, flag))


def part_of(
    glyphs: Records, texts: Sequence[str], spaces: NDArray[np.bool_], indices: NDArray[np.intp]
) -> tuple[Records, tuple[str, ...], NDArray[np.bool_]]:
    """Some of the glyphs of a page, with their texts and whether white space follows each."""
    return glyphs.take(indices), picked(texts, indices), spaces[indices]


def picked(texts: Sequence[str], indices: NDArray[np.intp]) -> tuple[str, ...]:
    """Some of the texts of glyphs."""
    if len(indices) < 2:
        return tuple([texts[index] for index in indices.tolist()])
    some: tuple[str, ...] = itemgetter(*indices.tolist())(texts)  # twice as fast as asking for each
    return some
