"""Glyphs as drawn → glyphs as meant: overprints once, hidden text set aside, what the font does not tell noted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from torikumi.extractors import settings
from torikumi.extractors.rules import Rules, near_color
from torikumi.schemas.primitives import GlyphFlag, Page, PaintKind, Records

LAYER_SHARE = 0.9
"""When this share of a page's text is covered, it is no hidden note, but the text layer of a page that is drawn over it
(DocuWorks prints so)."""


@dataclass(frozen=True, slots=True)
class Ink:
    """The glyphs of a page that a reader sees, each once.

    Attributes:
        glyphs: Array of `torikumi.schemas.primitives.GLYPH`, in drawing order.
        texts: Their texts.
        spaces: Whether white space follows each in its run.
        hidden: Texts that are in the file but not to be seen, in drawing order.
        unmapped: Indices of glyphs whose Unicode is unknown.
        layer: (Nearly) all text of the page lies under a picture of it, painted later: it is read all the same.
    """

    glyphs: Records
    texts: tuple[str, ...]
    spaces: NDArray[np.bool_]
    hidden: str
    unmapped: NDArray[np.intp]
    layer: bool = False

    def part(self, indices: NDArray[np.intp]) -> Ink:
        """Some of the glyphs, with nothing noted about the page."""
        texts = tuple([self.texts[index] for index in indices.tolist()])
        return Ink(self.glyphs[indices], texts, self.spaces[indices], "", np.array([], dtype=np.intp))

    def without(self, gone: NDArray[np.bool_]) -> Ink:
        """The glyphs but some; mostly none are gone, and nothing is copied."""
        if not gone.any():
            return self
        kept = self.part(np.flatnonzero(~gone))
        return replace(kept, hidden=self.hidden, layer=self.layer)


def page_ink(page: Page, rules: Rules) -> Ink:
    """Set aside what is not seen, and keep each letter once that was drawn several times to look bold."""
    glyphs = page.glyphs
    pictures = page.paints[np.isin(page.paints["kind"], (PaintKind.SHAPE, PaintKind.IMAGE))]
    unseen = (glyphs["flags"] & GlyphFlag.INVISIBLE).astype(bool)
    unseen |= ~differs_from_ground(glyphs, rules.backgrounds, pictures)
    covered = _covered(glyphs, rules.backgrounds) & ~unseen
    layer = covered.sum() >= LAYER_SHARE * max(1, (~unseen).sum())
    if not layer:
        unseen |= covered
    unseen_texts = "".join([page.texts[index] for index in np.flatnonzero(unseen).tolist()])
    ink = Ink(glyphs, page.texts, page.spaces, unseen_texts, np.array([], dtype=np.intp), bool(layer))
    ink = ink.without(unseen)
    ink = ink.without(_overprints(ink.glyphs, ink.texts))
    return replace(ink, unmapped=np.flatnonzero(ink.glyphs["flags"] & GlyphFlag.UNMAPPED))


def differs_from_ground(glyphs: Records, backgrounds: Records, pictures: Records) -> NDArray[np.bool_]:
    """Which glyphs have another colour than what lies under them: white text on white paper cannot be read.

    What lies over a picture or a shape that is no rectangle gets the benefit of the doubt: its colour is not known.
    """
    seen = np.ones(len(glyphs), dtype=bool)
    if not len(glyphs):
        return seen
    colors, inverse = np.unique(glyphs["color"], return_inverse=True)
    grounds = {0xFFFFFF, *backgrounds["color"].tolist()}
    suspects = np.array([any(near_color(color, ground) for ground in grounds) for color in colors.tolist()])
    x, y = (glyphs["x0"] + glyphs["x1"]) / 2, (glyphs["y0"] + glyphs["y1"]) / 2
    opaque = backgrounds[backgrounds["alpha"] > 0.5]
    pictured = (glyphs["flags"] & GlyphFlag.PICTURED) != 0
    for index in np.flatnonzero(suspects[inverse] & ~pictured):
        if _under(pictures, x[index], y[index]).any():
            continue
        under = opaque[_under(opaque, x[index], y[index])]
        ground = int(under["color"][-1]) if len(under) else 0xFFFFFF
        seen[index] = not near_color(int(glyphs["color"][index]), ground)
    return seen


def _covered(glyphs: Records, backgrounds: Records) -> NDArray[np.bool_]:
    """Which glyphs lie under an opaque rectangle that was painted after them."""
    hidden = np.zeros(len(glyphs), dtype=bool)
    if not len(glyphs):
        return hidden
    x, y = (glyphs["x0"] + glyphs["x1"]) / 2, (glyphs["y0"] + glyphs["y1"]) / 2
    for ground in backgrounds[(backgrounds["order"] >= glyphs["order"].min()) & (backgrounds["alpha"] > 0.95)]:
        inside = (ground["x0"] <= x) & (x <= ground["x1"]) & (ground["y0"] <= y) & (y <= ground["y1"])
        hidden |= inside & (glyphs["order"] <= ground["order"])
    return hidden


def _under(paints: Records, x: float, y: float) -> NDArray[np.bool_]:
    """Which paints lie under a point."""
    hit = (paints["x0"] <= x) & (paints["x1"] >= x) & (paints["y0"] <= y) & (paints["y1"] >= y)
    return np.asarray(hit)


def _overprints(glyphs: Records, texts: Sequence[str]) -> NDArray[np.bool_]:
    """Which glyphs repeat an earlier one at (nearly) the same place."""
    again = np.zeros(len(glyphs), dtype=bool)
    if len(glyphs) < 2:
        return again
    numbers = {text: number for number, text in enumerate(dict.fromkeys(texts))}
    codes = np.fromiter(map(numbers.__getitem__, texts), np.int64, len(texts))
    x, y = glyphs["origin_x"].astype(np.float64), glyphs["origin_y"].astype(np.float64)
    reach = glyphs["size"] * settings.OVERPRINT_EM
    band = np.maximum(glyphs["size"], 1.0) * 0.5
    for shift in (0.0, 0.5):  # bands of half an em, and again shifted: copies lie side by side in one of the two orders
        # one number that sorts by letter, then band, then x: much faster than sorting by three
        bands = np.clip(np.floor(y / band + shift), 0, 0xFFFFF).astype(np.int64)
        places = np.clip(x * 16, 0, 0xFFFFF).astype(np.int64)
        order = np.argsort(codes << 40 | bands << 20 | places, kind="stable")
        code, x_at, y_at, near_by = codes[order], x[order], y[order], reach[order]
        for step in range(1, min(len(glyphs), settings.OVERPRINTS_MAX)):
            near = (code[step:] == code[:-step]) & (np.abs(x_at[step:] - x_at[:-step]) <= near_by[step:])
            near &= np.abs(y_at[step:] - y_at[:-step]) <= near_by[step:]
            if not near.any():
                break
            again[np.maximum(order[:-step][near], order[step:][near])] = True
    return again
