"""What is asked of all letters of a page, in numpy: ``glyphs_compiled.pyx`` does the same in loops."""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from torikumi.extractors.rules import near_any, near_color
from torikumi.extractors.squares import VOID
from torikumi.schemas.primitives import GlyphFlag, PaintKind, Records, distinct, has_flag, is_kind

GROUND_ALPHA = 0.5
"""A rectangle less transparent than this gives its colour to the ground of letters."""

COVER_ALPHA = 0.95
"""A rectangle less transparent than this hides what was painted before it."""

LEVEL_EM = 0.1
"""Glyphs of one string stand on one baseline, give or take so much (em)."""

ADJACENT_EM = 0.3
"""Glyphs of one string follow each other with less than this between them (em)."""

COLUMN_GAP_EM = 2.0
"""A gap this wide (em) parts two columns of text, or a heading from what stands at its right."""

SPREAD_EM = 0.3
"""Gaps of a heading set wide (均等割り) are wider than this (em), and differ by no more."""

SPREAD_MAX = 12
"""A heading set wide has no more gaps."""


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
    opaque = backgrounds[backgrounds["alpha"] > GROUND_ALPHA]
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
    later = backgrounds.compress((backgrounds["order"] >= glyphs["order"].min()) & (backgrounds["alpha"] > COVER_ALPHA))
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


def has_color_of_ground(glyphs: Records, paints: Records) -> bool:
    """Whether some letter has just the colour of paper or of a filled rectangle."""
    fills = paints["color"][is_kind(paints, PaintKind.FILL)]
    return not distinct(glyphs["color"]).isdisjoint({0xFFFFFF} | distinct(fills))


def may_repeat(glyphs: Records, texts: Sequence[str]) -> bool:
    """Whether some letter may stand a second time within reach: sorting tells as soon as anything else here."""
    return len(texts) > 1


def flagged(glyphs: Records, flag: GlyphFlag) -> NDArray[np.intp]:
    """The places of glyphs that have a flag, or one of several: mostly none."""
    return np.flatnonzero(has_flag(glyphs, flag))


def are_turned(glyphs: Records) -> bool:
    """Whether some glyph is not written from left to right."""
    return bool(glyphs["angle"].any())


def reach_over(glyphs: Records, width: float, height: float) -> bool:
    """Whether the box of some glyph reaches over an edge of its page."""
    sides = (("x0", width), ("x1", width), ("y0", height), ("y1", height))
    return len(glyphs) > 0 and not all(
        glyphs[side].min() >= 0 and glyphs[side].max() <= length for side, length in sides
    )


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


def put_into_cells(
    owners: NDArray[np.intp],
    glyphs: Records,
    xs: NDArray[np.float64],
    ys: NDArray[np.float64],
    squares: NDArray[np.int32],
    offset: int,
) -> None:
    """Give, in place, each glyph whose middle lies in a cell of a grid to that cell.

    Args:
        owners: For each glyph the number of its cell.
        glyphs: Array of `torikumi.schemas.primitives.GLYPH`.
        xs: x of the vertical lines of the grid, left to right.
        ys: y of its horizontal lines, top to bottom.
        squares: Which of its cells covers the square between any two lines.
        offset: The number of its first cell.
    """
    x, y = (glyphs["x0"] + glyphs["x1"]) / 2, (glyphs["y0"] + glyphs["y1"]) / 2
    # a ring of squares outside saves asking which glyphs lie within
    ringed = np.full((len(ys) + 1, len(xs) + 1), VOID, dtype=np.intp)
    ringed[1:-1, 1:-1] = squares
    cells = ringed[np.searchsorted(ys, y, side="right"), np.searchsorted(xs, x, side="right")]
    np.copyto(owners, cells + offset, where=cells != VOID)


def parted(owners: NDArray[np.intp], nobody: int) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]:
    """The places of glyphs that are in a cell, the cells of these, and the places of the other glyphs."""
    inside = np.flatnonzero(owners != nobody)
    return inside, owners[inside], np.flatnonzero(owners == nobody)


def strings_across(glyphs: Records, owners: NDArray[np.intp]) -> NDArray[np.bool_] | None:
    """Which glyphs, of all but the first, go on where the one before them ends: they are of one string.

    Returns:
        Mostly None: no string goes on in another cell than the one that it begins in.
    """
    em = glyphs["size"]
    flat = (glyphs["angle"] == 0) & ~has_flag(glyphs, GlyphFlag.VERTICAL)
    follows = np.asarray(
        (np.abs(glyphs["origin_y"][1:] - glyphs["origin_y"][:-1]) <= LEVEL_EM * em[1:])
        & (np.abs(glyphs["x0"][1:] - glyphs["x1"][:-1]) <= ADJACENT_EM * em[1:])
        & flat[1:]
        & flat[:-1]
    )
    return follows if (follows & (owners[1:] != owners[:-1])).any() else None


def stretches_of(glyphs: Records, lines: Sequence[NDArray[np.intp]], sizes: Sequence[float]) -> NDArray[np.intp]:
    """For each glyph the number of the stretch that it stands in: lines are cut at wide gaps.

    One heading that is set wide is one stretch: its gaps are all alike.

    Args:
        glyphs: Array of `torikumi.schemas.primitives.GLYPH`.
        lines: The glyphs of each line, in their order; each glyph stands in one line.
        sizes: The size of each line; infinite for one that is not to be cut.
    """
    stretches = np.zeros(len(glyphs), dtype=np.intp)
    number = 0
    for line, size in zip(lines, sizes, strict=True):
        gaps = glyphs["x0"][line[1:]] - glyphs["x1"][line[:-1]]
        wide = gaps > COLUMN_GAP_EM * size
        if wide.any() and _are_alike(gaps, size):
            wide[:] = False
        stretches[line] = number + np.append(0, np.cumsum(wide))
        number += int(wide.sum()) + 1
    return stretches


def _are_alike(gaps: NDArray[np.float32], size: float) -> bool:
    """Whether the gaps of a line are those of one heading that is set wide."""
    return (
        float(gaps.max() - gaps.min()) <= SPREAD_EM * size
        and len(gaps) <= SPREAD_MAX
        and float(gaps.min()) > SPREAD_EM * size
    )
