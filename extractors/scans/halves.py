"""Two pages on one sheet: an open book on the glass, or two pages that were printed on one."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from torikumi.extractors.runs import runs_of
from torikumi.extractors.scans.scanned_page import GreyPicture
from torikumi.schemas.primitives import Records

WIDE = 1.9
"""A sheet so many times wider than high is no sheet, but two landscape ones side by side (A4: 2.83)."""

LANDSCAPE = 1.25
"""Two portrait pages side by side are at least this wide (A4: 1.41); a landscape page is so, too."""

MIDDLE = 0.06
"""The gutter lies within this share of the width of the middle."""

GUTTER_PT = 16.0
"""The gutter is at least this wide: two margins of 3 mm."""

INK_MIN = 0.0004
"""A half with less ink is blank, and a page with one blank half is one page."""

SPAN = 0.75
"""Of a landscape page with a free middle, each half holds ink over this share of the other's height."""

FOOT = 0.12
"""Page numbers stand in this share of the height at the foot."""


def gutter(image: GreyPicture, letters: GreyPicture, horizontal: Records, dpi: float) -> int | None:
    """The column of pixels at which a sheet is to be cut in two, or None when it is one page.

    Two pages have a free strip between them that nothing crosses, and each has a number at its foot, or the sheet is
    too wide for one. A landscape page with a table has rules, one with prose has lines across its middle; one in two
    columns has one number of its page.

    Args:
        image: The straight, upright sheet.
        letters: The same without its rules.
        horizontal: Its horizontal rules, in points.
        dpi: Its resolution.
    """
    high, wide = letters.shape
    if wide < LANDSCAPE * high:
        return None
    unit = dpi / 72
    ink = letters < 150
    low, top = round(wide * (0.5 - MIDDLE)), round(wide * (0.5 + MIDDLE))
    # the shadow of a fold runs down the whole sheet; what counts is ink here and there
    columns = ink[:, low:top].sum(axis=0)
    free = (columns <= 0.002 * high) | (columns >= 0.9 * high)
    crossed = np.zeros(top - low, dtype=bool)
    for rule in horizontal:
        first, last = round(rule["start"] * unit) - low, round(rule["end"] * unit) - low
        crossed[max(0, first) : max(0, last)] = True
    cut = _middle_of_strip(free & ~crossed, GUTTER_PT * unit)
    if cut is None:
        return None
    cut += low
    halves = ink[:, :cut], ink[:, cut:]
    if min(half.mean() for half in halves) < INK_MIN:
        return None
    if wide >= WIDE * high:
        return int(cut)
    heights = [np.flatnonzero(half.any(axis=1)) for half in halves]
    spans = [float(rows[-1] - rows[0]) for rows in heights]
    numbered = all(_has_number(half, unit) for half in halves)
    return cut if numbered and min(spans) >= SPAN * max(spans) else None


def _middle_of_strip(free: NDArray[np.bool_], least: float) -> int | None:
    """The middle of the widest run of free columns."""
    first, last = max(runs_of(free), key=lambda run: run[1] - run[0], default=(0, 0))
    return (first + last) // 2 if last - first >= least else None


def _has_number(half: NDArray[np.bool_], unit: float) -> bool:
    """Whether a page has a short text alone at the middle of its foot."""
    high, wide = half.shape
    foot = half[round(high * (1 - FOOT)) :]
    joined = cv2.morphologyEx(foot.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((1, round(12 * unit)), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    sized = [stat for stat in stats[1:count].tolist() if stat[3] >= 4 * unit]
    if not sized:
        return False
    x, y, across, down, _ = max(sized, key=lambda stat: int(stat[1]))
    middle = abs(x + across / 2 - wide / 2) <= 0.1 * wide
    below = not any(other[1] > y + down for other in sized)
    return bool(middle and below and across <= 60 * unit and down <= 16 * unit)
