"""The picture of a sheet → straight, upright pages with their rules: one, or two that were laid side by side."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from torikumi.extractors.scans.halves import gutter
from torikumi.extractors.scans.orientation import LineScores, degrees_to_upright
from torikumi.extractors.scans.paper import white_paper, without_specks
from torikumi.extractors.scans.ruling import Ruling, ruling, without_rules
from torikumi.extractors.scans.scanned_page import Affine, DoubtfulRule, GreyPicture, ScannedPage
from torikumi.extractors.scans.straighten import Straightener, skew_of
from torikumi.schemas.geometry import BBox
from torikumi.schemas.primitives import Records


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A straight sheet.

    Attributes:
        image: Grey letters and rules on white.
        letters: The same without rules.
        horizontal: Its horizontal rules, in points.
        vertical: Its vertical rules.
        to_picture: Points of it → points of the picture as scanned: a matrix of 3 × 3.
        doubts: Where a rule may be none, or one may be missing.
    """

    image: GreyPicture
    letters: GreyPicture
    horizontal: Records
    vertical: Records
    to_picture: NDArray[np.float64]
    doubts: tuple[DoubtfulRule, ...] = ()


def straight_pages(
    number: int,
    picture: NDArray[np.uint8],
    size: tuple[float, float],
    scores: LineScores | None = None,
) -> tuple[ScannedPage, ...]:
    """Straighten and clean a page that is a picture, and find its rules.

    Args:
        number: Page number in the file, from 1.
        picture: The page as displayed: height × width × 3 (RGB).
        size: Width and height of the page as displayed, in points.
        scores: Tells how well lines of letters can be read, to know which way up they are; without it the page is
            taken to stand upright.

    Returns:
        The page; or its left and right half where two pages were scanned on one sheet. The coordinates of the right
        half begin anew; `ScannedPage.offset` says by how much it lies to the right.
    """
    dpi = picture.shape[1] / size[0] * 72
    sheet, skew = _straight(white_paper(picture, dpi), dpi)
    degrees = degrees_to_upright(sheet.letters, dpi, scores)
    sheet = _turned(sheet, degrees, dpi)
    wide = sheet.image.shape[1]
    cut = gutter(sheet.image, sheet.letters, sheet.horizontal, dpi)
    spans = [(0, wide)] if cut is None else [(0, cut), (cut, wide)]
    return tuple(_page(number, sheet, span, dpi, degrees, skew) for span in spans)


def _straight(grey: GreyPicture, dpi: float) -> tuple[_Sheet, float]:
    """The sheet straightened by its skew, then by the bend of its rules."""
    skew = skew_of(grey, dpi)
    straightener = Straightener(grey.shape, skew)
    image = straightener.applied(grey)
    rules = ruling(image, dpi)
    if straightener.bent(rules.traces_flat, rules.traces_upright, dpi):
        image = straightener.applied(grey)
        rules = ruling(image, dpi)
    pixels = straightener.affine()
    scale = np.diag([dpi / 72, dpi / 72, 1.0])
    to_picture = np.linalg.inv(scale) @ pixels @ scale
    letters = _letters(image, rules, dpi)
    return _Sheet(image, letters, rules.horizontal, rules.vertical, to_picture, rules.doubts), skew


def _letters(image: GreyPicture, rules: Ruling, dpi: float) -> GreyPicture:
    """What characters are read from."""
    return without_specks(without_rules(image, rules, dpi), dpi)


def _turned(sheet: _Sheet, degrees: int, dpi: float) -> _Sheet:
    """The sheet turned clockwise by 0, 90, 180 or 270 degrees."""
    if not degrees:
        return sheet
    high, wide = (side / dpi * 72 for side in sheet.image.shape)
    image, letters = (
        np.ascontiguousarray(np.rot90(picture, -(degrees // 90))) for picture in (sheet.image, sheet.letters)
    )
    if degrees == 90:  # (x, y) comes to lie at (high - y, x)
        back = [[0.0, 1.0, 0.0], [-1.0, 0.0, high], [0.0, 0.0, 1.0]]
        horizontal = _mirrored(sheet.vertical, along=high)
        vertical = _mirrored(sheet.horizontal, across=high)
    elif degrees == 180:  # at (wide - x, high - y)
        back = [[-1.0, 0.0, wide], [0.0, -1.0, high], [0.0, 0.0, 1.0]]
        horizontal = _mirrored(sheet.horizontal, across=high, along=wide)
        vertical = _mirrored(sheet.vertical, across=wide, along=high)
    else:  # at (y, wide - x)
        back = [[0.0, -1.0, wide], [1.0, 0.0, 0.0], [0.0, 0.0, 1.0]]
        horizontal = _mirrored(sheet.vertical, across=wide)
        vertical = _mirrored(sheet.horizontal, along=wide)
    matrix = np.array(back)
    onto = Affine(*(float(value) for value in np.linalg.inv(matrix)[:2].ravel()))
    doubts = tuple(replace(doubt, box=onto.box(doubt.box)) for doubt in sheet.doubts)
    return _Sheet(image, letters, horizontal, vertical, sheet.to_picture @ matrix, doubts)


def _mirrored(rules: Records, across: float | None = None, along: float | None = None) -> Records:
    """Rules whose positions, and ends, count from the other side of a sheet that is so wide, and so high."""
    turned = rules.copy()
    if across is not None:
        turned["position"] = across - rules["position"]
    if along is not None:
        turned["start"], turned["end"] = along - rules["end"], along - rules["start"]
    return np.sort(turned, order="position")


def _page(number: int, sheet: _Sheet, span: tuple[int, int], dpi: float, degrees: int, skew: float) -> ScannedPage:
    """The part of a sheet between two columns of its pixels."""
    left, right = span
    offset, width = left / dpi * 72, (right - left) / dpi * 72
    matrix = sheet.to_picture @ np.array([[1.0, 0.0, offset], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
    horizontal = sheet.horizontal.copy()
    horizontal["start"] = np.clip(horizontal["start"] - offset, 0, width)
    horizontal["end"] = np.clip(horizontal["end"] - offset, 0, width)
    vertical = sheet.vertical.copy()
    vertical["position"] -= offset
    inside = (vertical["position"] >= 0) & (vertical["position"] <= width)
    return ScannedPage(
        number=number,
        width=width,
        height=sheet.image.shape[0] / dpi * 72,
        image=np.ascontiguousarray(sheet.image[:, left:right]),
        letters=np.ascontiguousarray(sheet.letters[:, left:right]),
        dpi=dpi,
        to_page=Affine(*(float(value) for value in matrix[:2].ravel())),
        horizontal=horizontal[horizontal["end"] > horizontal["start"]],
        vertical=vertical[inside],
        turned=degrees,
        skew=skew,
        offset=offset,
        doubts=tuple(
            replace(doubt, box=BBox(box.x0 - offset, box.top, box.x1 - offset, box.bottom))
            for doubt in sheet.doubts
            if (box := doubt.box) and offset <= (box.x0 + box.x1) / 2 <= offset + width
        ),
    )
