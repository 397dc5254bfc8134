"""Rules → the same, with the stretches that were missed on the lines on which they run.

A faint or worn rule is found in parts. Where a rule ends at one that crosses it, and there is a thin, even line at the
same level as far as the next one that crosses, that is a part of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from torikumi.extractors.scans.scanned_page import GreyPicture
from torikumi.extractors.scans.strokes import STROKE_PT, TOUCH_PT, Stroke

LANE_PT = 2.0
"""Rules whose levels differ by less run on one line."""

END_PT = 0.8
"""What is so near to a rule that crosses the line is left out."""

BAND_PT = 3.0
"""So far to both sides of the line the picture is looked at."""

SIDE_PT = 1.2
"""What is further away from a rule than this lies beside it."""

CONTRAST = 10.0
"""A missed rule is by so much darker than the paper on both sides of it, on average."""

SIDE = 0.2
"""Beside it there is nothing that has more than this share of its darkness; beside a doubtful one twice as much."""

COVER = 0.9
"""It is there along this share of its way. Of the rules that were missed on worn paper all had 0.94, of letters that
stand on such a line none more than 0.65."""

COVER_DOUBTFUL = 0.7
"""A doubtful one along this share."""


def on_their_lanes(
    strokes: Sequence[Stroke], across: Sequence[Stroke], dark: GreyPicture, unit: float
) -> tuple[list[Stroke], list[Stroke]]:
    """The stretches that were missed: those that are rules, and those that may be.

    Args:
        strokes: The rules, as if they were horizontal.
        across: Those that cross them.
        dark: How dark the straightened picture is.
        unit: Pixels a point.
    """
    found: list[Stroke] = []
    doubtful: list[Stroke] = []
    for lane in _lanes(strokes, unit):
        for gap in _gaps(lane, across, unit):
            cover, side, contrast = _seen(gap, dark, unit)
            if contrast < CONTRAST:
                continue
            if cover >= COVER and side <= SIDE:
                found.append(gap)
            elif cover >= COVER_DOUBTFUL and side <= 2 * SIDE:
                doubtful.append(gap)
    return found, doubtful


def _lanes(strokes: Sequence[Stroke], unit: float) -> list[list[Stroke]]:
    """The rules that run on one line each."""
    lanes: list[list[Stroke]] = []
    for stroke in sorted(strokes, key=lambda stroke: stroke.level):
        if lanes and stroke.level - lanes[-1][-1].level <= LANE_PT * unit:
            lanes[-1].append(stroke)
        else:
            lanes.append([stroke])
    return lanes


def _gaps(lane: Sequence[Stroke], across: Sequence[Stroke], unit: float) -> Iterator[Stroke]:
    """Where no rule runs on a line, from one rule that crosses it to the next."""
    level = float(np.mean([stroke.level for stroke in lane]))
    near = TOUCH_PT * unit
    levels = sorted(rule.level for rule in across if rule.start - near <= level <= rule.end + near)
    for start, end in pairwise(levels):
        if end - start < STROKE_PT * unit + 2 * END_PT * unit:
            continue
        if any(min(rule.end, end) - max(rule.start, start) >= (end - start) / 2 for rule in lane):
            continue
        middle = (start + end) / 2
        nearest = min(lane, key=lambda rule: max(rule.start - middle, middle - rule.end))
        places = np.array([start, end])
        heights = np.interp(places, nearest.trace[:, 0], nearest.trace[:, 1])
        yield replace(
            nearest,
            start=start,
            end=end,
            level=float(heights.mean()),
            first=float(heights[0]),
            last=float(heights[1]),
            trace=np.stack([places, heights], axis=1),
            hung=0.0,
            unbroken=0.0,
        )


def _seen(gap: Stroke, dark: GreyPicture, unit: float) -> tuple[float, float, float]:
    """Along which share a line is there, how dark it is beside it (a share of its own), and its own darkness."""
    columns = np.arange(round(gap.start + END_PT * unit), min(round(gap.end - END_PT * unit), dark.shape[1]))
    path = np.floor(np.interp(columns, gap.trace[:, 0], gap.trace[:, 1])).astype(np.intp)
    reach = round(BAND_PT * unit)
    band = dark[np.clip(path[None, :] + np.arange(-reach, reach + 1)[:, None], 0, len(dark) - 1), columns]
    if band.shape[1] < 3:
        return 0.0, 1.0, 0.0
    profile: NDArray[np.float64] = band.mean(axis=1)
    slack, apart = max(1, round(TOUCH_PT * unit)), round(SIDE_PT * unit)
    row = reach - slack + int(np.argmax(profile[reach - slack : reach + slack + 1]))
    sides = np.concatenate([profile[: max(row - apart, 1)], profile[min(row + apart, len(band) - 1) :]])
    paper = float(np.median(sides))
    contrast = float(profile[row]) - paper
    core = band[max(0, row - 1) : row + 2].max(axis=0)
    cover = float((core >= max(float(np.percentile(core, 75)) / 2, CONTRAST)).mean())
    return cover, (float(sides.max()) - paper) / max(contrast, 1.0), contrast
