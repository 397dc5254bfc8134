"""Is a page drawn, or a picture of one? Told by what is painted, not by whether the file holds text.

A copier puts the text that its OCR read under, or unpainted over, the picture; an office program puts a photograph
under a page of text. What counts is whether a reader of the page sees letters of the file or those of a picture.
"""

from __future__ import annotations

from collections import Counter
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from torikumi.extractors.page_loops import of_kind
from torikumi.schemas.primitives import GlyphFlag, Page, PaintKind, Records, is_kind


class PageKind(StrEnum):
    """What a page is made of."""

    BORN = "born"
    """Drawn by a program: its text is that of the file. A blank page, and one of small pictures, is drawn, too."""
    PICTURE = "picture"
    """A picture, and no text."""
    LAYERED = "layered"
    """A picture, and text that is not seen: the layer of an OCR program, which may be wrong."""
    OUTLINED = "outlined"
    """Letters that are drawn as shapes: it can be read like a picture only."""


PICTURE_SHARE = 0.6
"""A scan covers at least this share of its page: sheets are scanned with the margins of another size."""

STAMPED_SHARE = 0.85
"""With letters on it, it covers at least this share: photographs and charts beside text are smaller."""

STAMPED_MAX = 40
"""So many letters are stamped on a scan (資料１－２, a number of the page) at most; a title on a photograph has no
ruled table in its picture, and is read from the picture as well."""

OUTLINES_MIN = 300
"""A page of letters that are drawn as shapes has at least so many; charts and maps on a page without text have some."""

RASTER = 64
"""The cover of a page is told on so many squares each way."""


def page_kind(page: Page) -> PageKind:
    """What a page is.

    Args:
        page: The page as a reader gives it.
    """
    pictures = of_kind(page.paints, PaintKind.IMAGE)
    shapes = 0 if len(page.glyphs) else len(of_kind(page.paints, PaintKind.SHAPE))
    outlined = shapes >= OUTLINES_MIN
    if not len(pictures):
        return PageKind.OUTLINED if outlined else PageKind.BORN
    count = int(np.count_nonzero(_seen(page.glyphs, pictures)))
    if count > STAMPED_MAX:
        return PageKind.BORN
    share = _cover(page, pictures)
    # rules and fills are those of a drawn page: a scan has its own in the picture
    drawn = is_kind(page.paints, PaintKind.STROKE | PaintKind.FILL) & (page.paints["alpha"] > 0)
    if count and (share < STAMPED_SHARE or int(np.count_nonzero(drawn)) > STAMPED_MAX):
        return PageKind.BORN
    if share < PICTURE_SHARE:
        return PageKind.OUTLINED if outlined else PageKind.BORN
    return PageKind.LAYERED if count < len(page.glyphs) else PageKind.PICTURE


def hidden_layer(page: Page) -> str:
    """The text of a page that lies under its picture, or is not painted, in drawing order."""
    pictures = of_kind(page.paints, PaintKind.IMAGE)
    hidden = np.flatnonzero(~_seen(page.glyphs, pictures))
    return "".join([page.texts[index] for index in hidden.tolist()])


def layer_share(layer: str, read: str) -> float:
    """How much of what OCR reads on a page stands in its hidden layer, too: 0 to 1.

    The two are compared as bags of characters: the layer has its own order of lines. A layer of another page, or in the
    wrong encoding, has few of the characters; a good one has nearly all.

    >>> layer_share("国庫補助金1,000千円", "国庫補助金 1,000千円")
    1.0
    >>> round(layer_share("圜庫袖助盒l,OOO干円", "国庫補助金1,000千円"), 2)
    0.33
    >>> layer_share("あいう", "")
    0.0
    """
    wanted, held = Counter("".join(read.split())), Counter("".join(layer.split()))
    total = sum(wanted.values())
    return sum((wanted & held).values()) / total if total else 0.0


def _seen(glyphs: Records, pictures: Records) -> NDArray[np.bool_]:
    """Which letters are painted, and not covered by a picture that is painted later."""
    seen = (glyphs["flags"] & GlyphFlag.INVISIBLE) == 0
    if not seen.any():
        return np.asarray(seen)
    x, y = (glyphs["x0"] + glyphs["x1"]) / 2, (glyphs["y0"] + glyphs["y1"]) / 2
    for picture in pictures[(pictures["order"] >= glyphs["order"].min()) & (pictures["alpha"] > 0.95)]:
        under = (picture["x0"] <= x) & (x <= picture["x1"]) & (picture["y0"] <= y) & (y <= picture["y1"])
        seen &= ~(under & (glyphs["order"] <= picture["order"]))
    return np.asarray(seen)


def _cover(page: Page, pictures: Records) -> float:
    """The share of a page that pictures cover: one, or the strips that a scanner cuts it into."""
    raster = np.zeros((RASTER, RASTER), dtype=bool)
    for picture in pictures:
        across = np.clip(np.round(np.array([picture["x0"], picture["x1"]]) / page.width * RASTER), 0, RASTER)
        down = np.clip(np.round(np.array([picture["y0"], picture["y1"]]) / page.height * RASTER), 0, RASTER)
        raster[int(down[0]) : int(down[1]), int(across[0]) : int(across[1])] = True
    return float(raster.mean())
