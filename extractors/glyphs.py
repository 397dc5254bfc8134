"""Glyphs as drawn → glyphs as meant: overprints once, hidden text set aside, what the font does not tell noted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from torikumi.extractors import settings
from torikumi.extractors.glyphs_python import picked
from torikumi.extractors.page_loops import flagged, may_repeat, part_of, unseen_letters
from torikumi.extractors.rules import Rules
from torikumi.schemas.primitives import GlyphFlag, Page, Records, has_flag

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
        return Ink(*part_of(self.glyphs, self.texts, self.spaces, indices), "", NONE)


def page_ink(page: Page, rules: Rules) -> Ink:
    """Set aside what is not seen, and keep each letter once that was drawn several times to look bold."""
    unseen, covered = unseen_letters(page.glyphs, rules.backgrounds, page.paints)
    layer = len(covered) >= LAYER_SHARE * max(1, len(page.glyphs) - len(unseen))
    if len(covered) and not layer:
        unseen = np.sort(np.concatenate([unseen, covered]))
    glyphs, texts, spaces = _without(unseen, page.glyphs, page.texts, page.spaces)
    glyphs, texts, spaces = _without(_overprints(glyphs, texts), glyphs, texts, spaces)
    hidden = "".join(picked(page.texts, unseen))
    return Ink(glyphs, texts, spaces, hidden, flagged(glyphs, GlyphFlag.UNMAPPED), layer)


def _without(
    gone: NDArray[np.intp], glyphs: Records, texts: tuple[str, ...], spaces: NDArray[np.bool_]
) -> tuple[Records, tuple[str, ...], NDArray[np.bool_]]:
    """All glyphs but some, with their texts and spaces; mostly none are gone, and nothing is copied."""
    if not len(gone):
        return glyphs, texts, spaces
    return part_of(glyphs, texts, spaces, np.delete(np.arange(len(glyphs)), gone))


def _overprints(glyphs: Records, texts: Sequence[str]) -> NDArray[np.intp]:
    """The places of glyphs that repeat an earlier one at (nearly) the same place.

    A letter set narrow (ll in a squeezed line) follows the one before as near as a copy lies, but by its own width. And
    letters of one string in one place are those of one glyph, which the reader has taken apart: ﬃ, or Ⅲ for which the
    font says III. A copy is a string of its own.
    """
    if not may_repeat(glyphs, texts):
        return NONE
    again = np.zeros(len(glyphs), dtype=bool)
    codes = _numbered(texts)
    x, y = glyphs["origin_x"].astype(np.float64), glyphs["origin_y"].astype(np.float64)
    reach = np.asarray(glyphs["size"] * settings.OVERPRINT_EM, dtype=np.float32)
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
    return np.flatnonzero(again)


def _numbered(texts: Sequence[str]) -> NDArray[np.int64]:
    """A number for each text, the same for the same text."""
    joined = "".join(texts)
    if len(joined) == len(texts) and "" not in texts:  # one character each
        return np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.int64)
    numbers = {text: number for number, text in enumerate(dict.fromkeys(texts))}
    return np.fromiter(map(numbers.__getitem__, texts), np.int64, len(texts))
