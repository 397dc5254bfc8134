"""Glyphs as drawn → glyphs as meant: overprints once, hidden text set aside, what the font does not tell noted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from torikumi.extractors import settings
from torikumi.extractors.rules import Rules, near_any, near_color
from torikumi.schemas.primitives import GlyphFlag, Page, PaintKind, Records, has_flag, is_kind

try:
    from torikumi.extractors.glyphs_compiled import may_repeat
except ImportError:  # there was no compiler
    from torikumi.extractors.glyphs_python import may_repeat

LAYER_SHARE = 0.9
"""When this share of a page's text is covered, it is no hidden note, but the text layer of a page that is drawn over it
(DocuWorks prints so)."""


NONE = np.array([], dtype=np.intp)
"""No glyphs."""


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
        return Ink(self.glyphs.take(indices), picked(self.texts, indices), self.spaces[indices], "", NONE)

    def without(self, gone: NDArray[np.bool_]) -> Ink:
        """The glyphs but some; mostly none are gone, and nothing is copied."""
        if not gone.any():
            return self
        kept = self.part(np.flatnonzero(~gone))
        return replace(kept, hidden=self.hidden, layer=self.layer)


def page_ink(page: Page, rules: Rules) -> Ink:
    """Set aside what is not seen, and keep each letter once that was drawn several times to look bold."""
    glyphs = page.glyphs
    pictures = page.paints.compress(is_kind(page.paints, PaintKind.SHAPE | PaintKind.IMAGE))
    unseen = has_flag(glyphs, GlyphFlag.INVISIBLE)
    unseen |= ~differs_from_ground(glyphs, rules.backgrounds, pictures)
    covered = _covered(glyphs, rules.backgrounds) & ~unseen
    layer = int(np.count_nonzero(covered)) >= LAYER_SHARE * max(1, int(np.count_nonzero(~unseen)))
    if not layer:
        unseen |= covered
    unseen_texts = "".join(picked(page.texts, np.flatnonzero(unseen)))
    ink = Ink(glyphs, page.texts, page.spaces, unseen_texts, NONE, bool(layer))
    ink = ink.without(unseen)
    ink = ink.without(_overprints(ink.glyphs, ink.texts))
    return replace(ink, unmapped=np.flatnonzero(has_flag(ink.glyphs, GlyphFlag.UNMAPPED)))


def picked(texts: Sequence[str], indices: NDArray[np.intp]) -> tuple[str, ...]:
    """Some of the texts of glyphs."""
    if len(indices) < 2:
        return tuple([texts[index] for index in indices.tolist()])
    some: tuple[str, ...] = itemgetter(*indices.tolist())(texts)  # twice as fast as asking for each
    return some


def differs_from_ground(glyphs: Records, backgrounds: Records, pictures: Records) -> NDArray[np.bool_]:
    """Which glyphs have another colour than what lies under them: white text on white paper cannot be read.

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


def _covered(glyphs: Records, backgrounds: Records) -> NDArray[np.bool_]:
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


def _overprints(glyphs: Records, texts: Sequence[str]) -> NDArray[np.bool_]:
    """Which glyphs repeat an earlier one at (nearly) the same place.

    A letter set narrow (ll in a squeezed line) follows the one before as near as a copy lies, but by its own width. And
    letters of one string in one place are those of one glyph, which the reader has taken apart: ﬃ, or Ⅲ for which the
    font says III. A copy is a string of its own.
    """
    again = np.zeros(len(glyphs), dtype=bool)
    if len(glyphs) < 2:
        return again
    codes = _numbered(texts)
    x, y = glyphs["origin_x"].astype(np.float64), glyphs["origin_y"].astype(np.float64)
    reach = np.asarray(glyphs["size"] * settings.OVERPRINT_EM, dtype=np.float32)
    if not may_repeat(codes, x, y, reach):
        return again
    least = reach * np.float32(settings.OVERPRINT_LEAST_EM / settings.OVERPRINT_EM)
    over_x, over_y = (
        np.clip((glyphs[last] - glyphs[first]) * np.float32(settings.OVERPRINT_SHARE), least, reach)
        for first, last in (("x0", "x1"), ("y0", "y1"))
    )
    parts = [x, y, glyphs["x1"], glyphs["run"]]  # the same in all letters of one glyph
    whole = np.append(0, np.cumsum(np.any([part[1:] != part[:-1] for part in parts], axis=0)))
    # of a glyph that is not known it is not known, either, for how many letters it stands
    alone = (np.bincount(whole)[whole] > settings.LIGATURE_MAX) | has_flag(glyphs, GlyphFlag.UNMAPPED)
    whole = np.where(alone, -1 - np.arange(len(whole)), whole)
    heights = y / (np.maximum(glyphs["size"], 1.0) * 0.5)
    place = codes << 40 | np.clip(x * 16, 0, 0xFFFFF).astype(np.int64)
    for shift in (0.0, 0.5):  # bands of half an em, and again shifted: copies lie side by side in one of the two orders
        # one number that sorts by letter, then band, then x: much faster than sorting by three
        bands = np.clip(np.floor(heights + shift), 0, 0xFFFFF).astype(np.int64)
        order = np.argsort(place | bands << 20, kind="stable")
        code, x_at, y_at, near_x, near_y = codes[order], x[order], y[order], over_x[order], over_y[order]
        glyph = whole[order]
        for step in range(1, min(len(glyphs), settings.OVERPRINTS_MAX)):
            near = (code[step:] == code[:-step]) & (np.abs(x_at[step:] - x_at[:-step]) <= near_x[step:])
            near &= np.abs(y_at[step:] - y_at[:-step]) <= near_y[step:]
            if not near.any():
                break
            near &= glyph[step:] != glyph[:-step]
            again[np.maximum(order[:-step][near], order[step:][near])] = True
    return again


def _numbered(texts: Sequence[str]) -> NDArray[np.int64]:
    """A number for each text, the same for the same text."""
    joined = "".join(texts)
    if len(joined) == len(texts) and "" not in texts:  # one character each
        return np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.int64)
    numbers = {text: number for number, text in enumerate(dict.fromkeys(texts))}
    return np.fromiter(map(numbers.__getitem__, texts), np.int64, len(texts))
