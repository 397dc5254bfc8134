"""What passes between the steps that read a page which is a picture: the straightened page, and its characters.

Two systems of coordinates occur. All reading is done in points of the *straightened* picture (pixels · 72 / dpi, origin
at its top left, y downwards): rules are upright or lying there, so that grid, lines and tables are the code that reads
drawn pages. What is published says where it stands on the page as displayed: `ScannedPage.to_page` leads there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from torikumi.schemas.findings import Finding
from torikumi.schemas.geometry import BBox
from torikumi.schemas.primitives import Records

GreyPicture = NDArray[np.uint8]
"""Height × width, 0 black to 255 white."""


class Affine(NamedTuple):
    """A map of points: ``x' = a·x + b·y + c`` and ``y' = d·x + e·y + f``."""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Where a point comes to lie.

        >>> Affine(0.0, -1.0, 100.0, 1.0, 0.0, 0.0).point(10.0, 20.0)
        (80.0, 10.0)
        """
        return self.a * x + self.b * y + self.c, self.d * x + self.e * y + self.f

    def boxes(self, boxes: NDArray[np.float64]) -> NDArray[np.float64]:
        """The upright boxes around boxes that were mapped: arrays (n, 4) of x0, y0, x1, y1."""
        corners = np.stack([boxes[:, [x, y]] for x in (0, 2) for y in (1, 3)])  # corner, box, x or y
        mapped = corners @ np.array([[self.a, self.d], [self.b, self.e]]) + np.array([self.c, self.f])
        return np.concatenate([mapped.min(axis=0), mapped.max(axis=0)], axis=1)

    def box(self, box: BBox) -> BBox:
        """The upright box around a box that was mapped.

        >>> Affine(0.0, -1.0, 100.0, 1.0, 0.0, 0.0).box(BBox(0.0, 0.0, 10.0, 20.0))
        BBox(x0=80.0, top=0.0, x1=100.0, bottom=10.0)
        """
        corners = [self.point(x, y) for x in (box.x0, box.x1) for y in (box.top, box.bottom)]
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        return BBox(min(xs), min(ys), max(xs), max(ys))


@dataclass(frozen=True, slots=True)
class DoubtfulRule:
    """A place where a rule may be none, or where one may be missing.

    Attributes:
        box: In points of the straightened picture.
        taken: It was taken for a rule.
    """

    box: BBox
    taken: bool = True


@dataclass(frozen=True, slots=True)
class ScannedPage:
    """A page that is a picture, or one half of it (two pages on one sheet), straightened and cleaned.

    Attributes:
        number: Page number in the file, from 1.
        width: Width of the straightened picture in points.
        height: Its height in points.
        image: The picture as it was scanned, straightened: grey, paper made white, nothing else taken away.
        letters: The same without the ink of rules, of the scanner's black borders, of punched holes and specks: what
            characters are read from.
        dpi: Its resolution: pixels an inch.
        to_page: Points of the straightened picture → points of the page as displayed.
        horizontal: Array of `torikumi.extractors.rules.RULE`: the horizontal rules, in points of the straightened
            picture.
        vertical: The vertical ones.
        turned: By how many degrees the picture was turned clockwise to be read: 0, 90, 180 or 270.
        skew: By how many degrees, clockwise, it stood askew beyond that.
        offset: By how many points the right half of a sheet begins to the right of the sheet's edge; else 0.
        doubts: Where a rule may be none, or one may be missing.
    """

    number: int
    width: float
    height: float
    image: GreyPicture
    letters: GreyPicture
    dpi: float
    to_page: Affine
    horizontal: Records
    vertical: Records
    turned: int = 0
    skew: float = 0.0
    offset: float = 0.0
    doubts: tuple[DoubtfulRule, ...] = ()

    def pixels(self, box: BBox, margin: float = 0.0) -> tuple[slice, slice]:
        """The rows and columns of ``image`` and ``letters`` that a box covers.

        Args:
            box: In points of the straightened picture.
            margin: By how much more on each side, in points.
        """
        scale = self.dpi / 72
        high, wide = self.image.shape
        top, bottom = (box.top - margin) * scale, (box.bottom + margin) * scale
        left, right = (box.x0 - margin) * scale, (box.x1 + margin) * scale
        rows = slice(min(max(round(top), 0), high), min(max(round(bottom), 0), high))
        columns = slice(min(max(round(left), 0), wide), min(max(round(right), 0), wide))
        return rows, columns


@dataclass(frozen=True, slots=True)
class CharactersRead:
    """The characters of a scanned page, as OCR read them.

    Attributes:
        glyphs: Array of `torikumi.schemas.primitives.GLYPH`, one record a character, in points of the straightened
            picture. ``run`` is one number for each stretch that was read in one piece, ``angle`` 0.
        texts: The text of each glyph, as in `torikumi.schemas.primitives.Page`.
        spaces: Whether white space stands after each.
        confidence: For each glyph, how likely it is right: 0 to 1, float32.
        engine: For each glyph, the index in ``engines`` of what read it.
        engines: Names of the engines with their versions.
        findings: What was noticed; boxes in points of the straightened picture.
    """

    glyphs: Records
    texts: tuple[str, ...]
    spaces: NDArray[np.bool_]
    confidence: NDArray[np.float32]
    engine: NDArray[np.uint8]
    engines: tuple[str, ...]
    findings: tuple[Finding, ...] = ()
