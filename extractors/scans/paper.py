"""The picture of a sheet → grey letters on white paper: what the scanner and the office added is taken away.

Uneven light, the grey ground of shaded cells, the black around the sheet, the holes of a binder, dust, and the red of
stamps (受付印, 公印) lie over or under what was printed, and none of them is part of it.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from torikumi.extractors.scans.scanned_page import GreyPicture

GROUND_PT = 9.0
"""Dark things narrower than this (points) lie on the ground, wider ones belong to it: strokes of a heading of 40 pt are
4 pt wide, the shaded cells of a table at least a line of text high."""

GROUND_MIN = 110
"""A ground darker than this is no paper, but ink: a black frame, a heading in white on black."""

GROUND_DARK = 140
"""A ground darker than this has white letters on it; shaded cells with black ones are lighter."""

GROUND_SOLID = 0.6
"""The share of a dark ground that is dark: the rest are its letters. Of the spots that close letters merge to, the
letters themselves are less."""

GROUND_BLANK = 0.2
"""The share of it with no letter near: in the spots that bold letters make there is hardly any."""

GROUND_BOXED = 0.75
"""The share of its box that it fills: it is a cell, or a row of them."""

GROUND_EDGE = 0.9
"""The share of its edge that is dark: white letters stand away from it. Of grounds of scans on good paper all of it is;
of bold letters that lie close together, whose strokes end there, 0.83 or less."""

LETTER_PT = 5.0
"""The white spots that letters make on a dark ground are narrower than this, their strokes closed to spots."""

BLACK_MAX = 100
"""The glass around a sheet, and what is seen through a hole, are darker than this (of 255)."""

BLACK_PT = 7.0
"""They are wider than this, and no stroke of a letter is."""

HOLE_PT = (9.0, 28.0)
"""Diameter of a punched hole: 5.5 to 6.5 mm (JIS S 6041) are 16 to 18 pt; torn or half outside the sheet it differs."""

HOLE_MARGIN_PT = 60.0
"""A hole lies this near to an edge of the sheet: its middle is 12 mm from it."""

STAMP_PT = (18.0, 170.0)
"""Sides of a stamp: 認印 are 9 mm wide, the largest 受付印 and 公印 50 mm."""

RED_MIN = 45
"""By so much red outweighs green and blue in the ink of a stamp, also where JPEG has washed out its colour."""

SPECK_PT = 0.75
"""Dust is no larger than this; the dot of ・ in type of 8 pt is 1.1 pt wide."""

SPECK_DARK = 200
"""Ink, its blurred rim too, is darker than this."""

SPECK_APART_PT = 1.6
"""A speck has no other ink within this distance; the dots of ：, ゛ and i have."""


def white_paper(picture: NDArray[np.uint8], dpi: float) -> GreyPicture:
    """The grey picture of what is printed on a sheet, its paper white.

    Args:
        picture: As scanned: height × width × 3 (RGB).
        dpi: Its resolution.
    """
    grey = _without_stamps(picture, dpi)
    grey = _without_black(grey, dpi)
    grey = _lightened(grey, dpi)
    ground = _ground(grey, dpi)
    scaled = cv2.divide(grey, ground, scale=255.0)
    return np.asarray(scaled, dtype=np.uint8)


def _ground(grey: GreyPicture, dpi: float) -> GreyPicture:
    """How light the paper is at each place."""
    high, wide = grey.shape
    step = max(1, round(dpi / 75))
    small = cv2.resize(grey, (max(1, wide // step), max(1, high // step)), interpolation=cv2.INTER_AREA)
    reach = max(3, round(GROUND_PT * dpi / 72 / step) | 1)
    ground = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8))
    ground = cv2.medianBlur(ground, 5)
    paper = int(np.percentile(ground, 75))
    ground[ground < GROUND_MIN] = paper
    return np.asarray(cv2.resize(ground, (wide, high), interpolation=cv2.INTER_LINEAR), dtype=np.uint8)


def _lightened(grey: GreyPicture, dpi: float) -> GreyPicture:
    """The picture with its dark grounds (white letters on black) turned over: dark letters on white, a line around.

    The line stands for the edge of the ground, which is what a reader sees of the cell.
    """
    step = max(1, round(dpi / 100))
    high, wide = grey.shape
    small = cv2.resize(grey, (max(1, wide // step), max(1, high // step)), interpolation=cv2.INTER_AREA)
    unit = dpi / 72 / step
    paper = float(np.percentile(small, 75))
    dark = (small < min(GROUND_DARK, 0.65 * paper)).astype(np.uint8)
    # the strokes of letters are narrower than this, beside the letters of a ground there is room for it
    solid = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((max(3, round(BLACK_PT * unit)),) * 2, np.uint8))
    if not solid.any():
        return grey
    reach = max(3, round(GROUND_PT * unit) | 1)
    filled = cv2.morphologyEx(dark, cv2.MORPH_CLOSE, np.ones((max(3, round(LETTER_PT * unit) | 1),) * 2, np.uint8))
    grounds = cv2.morphologyEx(filled, cv2.MORPH_OPEN, np.ones((reach, reach), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(grounds, connectivity=8)
    shares = np.bincount(labels.ravel(), weights=dark.ravel(), minlength=count) / stats[:, cv2.CC_STAT_AREA]
    blank = np.bincount(labels.ravel(), weights=solid.ravel(), minlength=count) / stats[:, cv2.CC_STAT_AREA]
    boxed = stats[:, cv2.CC_STAT_AREA] / (stats[:, cv2.CC_STAT_WIDTH] * stats[:, cv2.CC_STAT_HEIGHT])
    edged = _edges(np.asarray(labels, dtype=np.int32), dark, count)
    kept = (shares >= GROUND_SOLID) & (blank >= GROUND_BLANK) & (boxed >= GROUND_BOXED) & (edged >= GROUND_EDGE)
    kept[0] = False
    if not kept.any():
        return grey
    mask = cv2.resize(kept[labels].astype(np.uint8), (wide, high), interpolation=cv2.INTER_NEAREST)
    # the coarse mask ends within a pixel of its own; the true edge is where it turns dark
    spread = np.ones((2 * step + 1, 2 * step + 1), np.uint8)
    dark = (grey < min(GROUND_DARK, 0.65 * paper)).astype(np.uint8)
    mask = cv2.bitwise_and(cv2.dilate(mask, spread), cv2.bitwise_or(cv2.erode(mask, spread), dark))
    level = np.percentile(grey[mask > 0], 30)
    turned = 255.0 - (grey.astype(np.float32) - level) * (255.0 / max(60.0, paper - level))
    turned = np.clip(turned, 0, 255) * (paper / 255)
    pen = max(2, round(0.8 * dpi / 72)) | 1
    edge = cv2.morphologyEx(mask, cv2.MORPH_GRADIENT, np.ones((pen, pen), np.uint8)) > 0
    return np.where(edge, 30, np.where(mask > 0, turned, grey)).astype(np.uint8)


def _edges(labels: NDArray[np.int32], dark: NDArray[np.uint8], count: int) -> NDArray[np.float64]:
    """For each spot, the share of its edge that is dark: the line of pixels right within its outermost ones."""
    # the spots lie apart, so that they can be made smaller together
    inner = cv2.erode((labels > 0).astype(np.uint8), np.ones((3, 3), np.uint8))
    edge = (inner > 0) & (cv2.erode(inner, np.ones((3, 3), np.uint8)) == 0)
    around = np.bincount(labels[edge], minlength=count)
    return np.asarray(np.bincount(labels[edge], weights=dark[edge], minlength=count) / np.maximum(around, 1))


def _without_stamps(picture: NDArray[np.uint8], dpi: float) -> GreyPicture:
    """The picture in grey, without the red of stamps: what is printed under them stays.

    Red letters and rules stay, too: only spots of the shape and size of a stamp go.
    """
    grey = np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), dtype=np.uint8)
    channels = cv2.split(picture)
    red = cv2.subtract(channels[0], cv2.max(channels[1], channels[2])) > RED_MIN
    if not red.any():
        return grey
    step = max(1, round(dpi / 75))
    small = cv2.resize(red.astype(np.uint8) * 255, None, fx=1 / step, fy=1 / step, interpolation=cv2.INTER_AREA) > 40
    unit = dpi / 72 / step
    reach = max(3, round(4.0 * unit) | 1)
    spots = cv2.morphologyEx(small.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(spots, connectivity=8)
    low, high = STAMP_PT[0] * unit, STAMP_PT[1] * unit
    gone = np.zeros(count, dtype=bool)
    for index in range(1, count):
        wide, tall = float(stats[index, cv2.CC_STAT_WIDTH]), float(stats[index, cv2.CC_STAT_HEIGHT])
        gone[index] = low <= wide <= high and low <= tall <= high and 0.5 <= wide / tall <= 2.0
    if not gone.any():
        return grey
    mask = cv2.resize(gone[labels].astype(np.uint8), grey.shape[::-1], interpolation=cv2.INTER_NEAREST)
    mask = cv2.dilate(mask, np.ones((2 * step + 1, 2 * step + 1), np.uint8)) > 0
    # in the red channel red ink is nearly as light as paper, and black ink as dark as ever
    inked = mask & red
    paper, level = float(np.percentile(grey, 75)), float(np.median(channels[0][inked])) if inked.any() else 255.0
    lightened = np.minimum(channels[0].astype(np.float32) * (max(paper, level) / max(level, 1.0)), 255.0)
    return np.where(mask, np.maximum(grey, lightened), grey).astype(np.uint8)


def _without_black(grey: GreyPicture, dpi: float) -> GreyPicture:
    """The picture without the black around the sheet and in its holes."""
    step = max(1, round(dpi / 75))
    high, wide = grey.shape
    small = cv2.resize(grey, (max(1, wide // step), max(1, high // step)), interpolation=cv2.INTER_AREA)
    unit = dpi / 72 / step
    reach = max(3, round(BLACK_PT * unit) | 1)
    shape = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (reach, reach))
    # beyond the edge of the picture all is black, so that a thin strip of it counts as wide
    framed = cv2.copyMakeBorder((small < BLACK_MAX).astype(np.uint8), reach, reach, reach, reach, 0, value=1)
    black = cv2.morphologyEx(framed, cv2.MORPH_OPEN, shape)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(black, connectivity=8)
    edge = labels[0, 0]
    gone = np.zeros(count, dtype=bool)
    margin = HOLE_MARGIN_PT * unit + reach
    for index in range(1, count):
        x, y, across, down, area = (float(value) for value in stats[index])
        near = min(x, y, labels.shape[1] - x - across, labels.shape[0] - y - down)
        round_one = area >= 0.65 * across * down and 0.7 <= across / down <= 1.4
        sized = HOLE_PT[0] * unit <= max(across, down) <= HOLE_PT[1] * unit
        gone[index] = index == edge or (round_one and sized and near + max(across, down) / 2 <= margin)
    mask = gone[labels].astype(np.uint8)
    if edge and int(mask[reach:-reach, reach:-reach].sum()) == 0:
        return grey
    # the rim of what is taken away is grey, not black
    mask = cv2.dilate(mask, np.ones((5, 5), np.uint8))[reach:-reach, reach:-reach]
    mask = cv2.resize(mask, (wide, high), interpolation=cv2.INTER_NEAREST) > 0
    paper = int(np.percentile(grey, 75))
    return np.where(mask, np.maximum(grey, paper), grey).astype(np.uint8)


def without_specks(picture: GreyPicture, dpi: float) -> GreyPicture:
    """The picture without dust: dots that are smaller than any of a letter, with nothing near them.

    Args:
        picture: Grey letters on white paper.
        dpi: Its resolution.
    """
    unit = dpi / 72
    ink = (picture < SPECK_DARK).astype(np.uint8)
    reach = 2 * round(SPECK_APART_PT / 2 * unit) + 1
    groups = cv2.dilate(ink, np.ones((reach, reach), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(groups, connectivity=8)
    side = max(2.0, SPECK_PT * unit) + reach - 1
    small = (stats[:, cv2.CC_STAT_WIDTH] <= side) & (stats[:, cv2.CC_STAT_HEIGHT] <= side)
    small[0] = False
    return np.where(small[labels], 255, picture).astype(np.uint8) if small.any() else picture
