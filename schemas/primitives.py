"""What a page draws, as a PDF library tells it: glyphs and paints. Nothing is interpreted yet.

A page holds thousands of them, so they are numpy records, not objects. All coordinates are points of the page as
displayed (after /Rotate), origin at the top left, y downwards.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntFlag
from typing import Any

import numpy as np
from numpy.typing import NDArray

from torikumi.schemas.geometry import BBox

Records = NDArray[Any]
"""A structured array of one of the record types below."""


class GlyphFlag(IntFlag):
    """What is special about a glyph; 0 for an ordinary one."""

    INVISIBLE = 1
    """Not painted: text render mode 3, full transparency (a hidden OCR layer, or a drafter's note)."""
    UNMAPPED = 2
    """The font gives no Unicode for it: the text is a replacement (U+FFFD, private use, a control character)."""
    VERTICAL = 4
    """Set in vertical writing mode (縦書き)."""
    PICTURED = 8
    """Seen on the picture of the page, whatever the colours that the reader tells say."""


GLYPH = np.dtype(
    [
        ("x0", "f4"),  # loose box: the advance across, ascent to descent of the font downwards
        ("y0", "f4"),
        ("x1", "f4"),
        ("y1", "f4"),
        ("origin_x", "f4"),  # the pen position: where the baseline begins for this glyph
        ("origin_y", "f4"),
        ("size", "f4"),  # font size in points as displayed
        ("angle", "i2"),  # direction of the writing as displayed, degrees clockwise: 0, 90, 180, 270 or between
        ("color", "u4"),  # 0xRRGGBB
        ("order", "u4"),  # painting order, comparable with that of paints: an equal or higher paint comes later
        ("run", "u4"),  # glyphs of one run were drawn by one text-showing piece, in this order
        ("font", "u2"),  # index into Page.fonts
        ("content", "i4"),  # id of the marked content (MCID) it belongs to in a tagged file; -1 where there is none
        ("flags", "u1"),  # GlyphFlag
    ]
)
"""One drawn character. ``Page.texts[i]`` is its text: mostly one character, more for ligatures and base + selector."""


UNTOLD_COLOR = 0x7F7F80
"""Stands for a colour that a reader cannot tell (a pattern): a mid grey that no program writes, so that it is known."""


class PaintKind(IntFlag):
    """How a paint was drawn."""

    STROKE = 1
    """A straight stroked segment from (x0, y0) to (x1, y1), ``width`` thick (0: the thinnest line of the device)."""
    FILL = 2
    """A filled axis-parallel rectangle with corners (x0, y0) and (x1, y1)."""
    SHAPE = 4
    """The box of anything else that is filled or stroked (curves, polygons); never a rule by itself."""
    IMAGE = 8
    """The box of a picture."""


PAINT = np.dtype(
    [
        ("kind", "u1"),  # PaintKind
        ("x0", "f4"),
        ("y0", "f4"),
        ("x1", "f4"),
        ("y1", "f4"),
        ("width", "f4"),  # stroke width in points as displayed; 0 for fills
        ("color", "u4"),  # 0xRRGGBB
        ("alpha", "f4"),  # 1 opaque, 0 invisible
        ("dashed", "u1"),  # 1 when drawn with a dash pattern
        ("order", "u4"),  # painting order on the page, shared with nothing else; later covers earlier
    ]
)
"""One straight segment, rectangle, shape or picture, already cut to the clip path and the page."""


def has_flag(glyphs: Records, flag: GlyphFlag) -> NDArray[np.bool_]:
    """Which glyphs have a flag, or one of several."""
    return np.asarray((glyphs["flags"] & flag.value) != 0)  # a plain number: numpy takes its time over an enumeration


def is_kind(paints: Records, kinds: PaintKind) -> NDArray[np.bool_]:
    """Which paints are of a kind, or of one of several."""
    return np.asarray((paints["kind"] & kinds.value) != 0)


def distinct(values: NDArray[Any]) -> set[Any]:
    """The different ones of some values, as plain numbers; neighbours are mostly alike, as the colours of a text are.

    >>> sorted(distinct(np.array([7, 7, 3, 3, 7])))
    [3, 7]
    """
    return set(values[:1].tolist()).union(values[1:][values[1:] != values[:-1]].tolist())


def stacked(parts: Sequence[Records]) -> Records:
    """Records of one type, one part after the other.

    `np.concatenate` goes through the fields of each part to find their common type, which takes ten times as long. For
    the same reason records are picked with ``take`` and ``compress``, which are up to fifty times as fast as ``[]``.
    """
    kind = parts[0].dtype
    assert all(part.dtype == kind for part in parts)
    return np.concatenate([part.view(f"V{kind.itemsize}") for part in parts]).view(kind)


@dataclass(frozen=True, slots=True)
class Page:
    """One page as a reader gives it.

    Attributes:
        number: Page number, from 1.
        width: Width in points as displayed.
        height: Height in points as displayed.
        rotation: The page's /Rotate (0, 90, 180, 270); coordinates are already turned.
        glyphs: Array of `GLYPH`, in drawing order. White space is not among them.
        texts: The text of each glyph; same length as ``glyphs``.
        spaces: For each glyph, whether the file itself has white space directly after it in the same run.
        paints: Array of `PAINT`, in painting order.
        fonts: Names of the fonts, as indexed by ``glyphs["font"]``.
        reader: Name of the reader that gave it: ``pdfium``, ``mupdf``, ``pdfplumber``.
        unread_fonts: Names of fonts that are used on the page, but of which the reader read nothing but blanks: perhaps
            only blanks are set in them, perhaps it lacks a font in place of one that is not embedded.
        spelt: Texts, and all of them in one string, where the reader had that at hand; it tells nothing of other texts.
    """

    number: int
    width: float
    height: float
    rotation: int
    glyphs: Records
    texts: tuple[str, ...]
    spaces: NDArray[np.bool_]
    paints: Records
    fonts: tuple[str, ...] = ()
    reader: str = ""
    unread_fonts: tuple[str, ...] = ()
    spelt: tuple[tuple[str, ...], str] = ((), "")

    @property
    def bbox(self) -> BBox:
        """The whole page."""
        return BBox(0.0, 0.0, self.width, self.height)

    @property
    def letters(self) -> str:
        """All texts in one string; to join them takes ten times as long as to decode it."""
        texts, letters = self.spelt
        return letters if texts is self.texts else "".join(self.texts)


@dataclass(frozen=True, slots=True)
class DocumentInfo:
    """What a file says of itself.

    Attributes:
        pages: Number of pages.
        producer: The program that made it, or "".
        creator: The program that its author used, or "".
        title: Its title in the metadata, or "".
        encrypted: Whether it is encrypted (and opened without a password).
    """

    pages: int
    producer: str = ""
    creator: str = ""
    title: str = ""
    encrypted: bool = False
