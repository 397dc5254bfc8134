"""A straightened picture → the straight strokes in it, whole, broken or dotted: what may be a rule (罫線).

Strokes of letters are among them: `torikumi.extractors.scans.ruling` tells which are rules.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from torikumi.extractors.runs import runs_of
from torikumi.extractors.scans.scanned_page import GreyPicture

STROKE_PT = 6.0
"""A shorter stroke is never a rule: no row is lower."""

FREE_PT = 36.0
"""A stroke this long needs no other rule to be one; the longest stroke of a letter (一 in a heading) is 33 pt long."""

THICK_PT = 6.5
"""A thicker stroke is no rule, but a filled ground."""

BROKEN_PT = 0.8
"""Holes of a worn rule that are closed before strokes are looked for; letters stand further apart."""

CLEAN_PT = (0.35, 1.0)
"""How far from the edge of a stroke (points) other ink is looked for that hangs on it."""

CLEAN_SHARE = 0.1
"""A rule has ink hanging on it along less of its length than this: letters have strokes on their strokes."""

LEVEL_PT = 1.1
"""Parts of one rule differ by this much in height at most: what is left of the bend of the sheet."""

TOUCH_PT = 1.0
"""A short stroke ends this near to the rules that it joins: its ink runs into them. A digit 1 stands 2 pt from them."""

SLOPE_MAX = 0.03
"""A rule of a straightened sheet rises by less than this share of its length, bends included."""

DARK = 70
"""A stroke is at least so much darker than the paper (of 255): a hairline of 0.25 pt at 200 dpi, blurred, has 90."""

FAINT = 38
"""A dimmer stroke continues one that is dark enough, or joins two rules."""

DIM = 14
"""One that is dimmer still, as a grey line between cells of a dark ground, counts only where it joins two rules."""

FAINT_GAP_PT = 6.0
"""The widest gap of a dotted or dashed rule: within it there is some ink everywhere along the rule."""

FAINT_EVEN = 0.55
"""Where it is lightest it has this share of its average; the ink of letters is uneven."""

FAINT_LONG_PT = 50.0
"""A dotted or very faint rule is at least this long."""

FAINT_SHORT_PT = 9.0
"""One that joins two rules may be as short as this."""

FAINT_INK = 8.0
"""Along it the picture is by so much darker than the paper, averaged over the gaps: dots of 0.5 pt have 20."""

FAINT_SIDE_PT = 1.5
"""So far above and below it there is nothing; letters are higher."""

FAINT_SIDE_SHARE = 0.45
"""There the picture is darker by no more than this share."""


@dataclass(slots=True)
class Stroke:
    """A straight stroke in pixels, as if it were horizontal.

    Attributes:
        start: Where it begins.
        end: Where it ends.
        level: Its height.
        thick: How thick it is.
        trace: Points along it.
        first: Its height where it begins.
        last: Its height where it ends.
        dotted: It is a row of dots or dashes.
        dim: It is nowhere as dark as `DARK`.
        hung: Along which share of its length other ink hangs on it.
        unbroken: The length of its longest part without a break.
    """

    start: float
    end: float
    level: float
    thick: float
    trace: NDArray[np.float64]
    first: float
    last: float
    dotted: bool = False
    dim: bool = False
    hung: float = 0.0
    unbroken: float = 0.0

    @property
    def length(self) -> float:
        """How long it is."""
        return self.end - self.start


def strokes_of(dark: GreyPicture, unit: float) -> list[Stroke]:
    """The horizontal strokes of a picture of darkness, short ones among them."""
    broken = max(3, round(BROKEN_PT * unit) | 1)
    length = max(5, round(STROKE_PT * unit))
    closed = cv2.morphologyEx(dark, cv2.MORPH_CLOSE, np.ones((1, broken), np.uint8))
    opened = np.asarray(cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((1, length), np.uint8)), dtype=np.uint8)
    strong = (opened >= FAINT).astype(np.uint8)
    found = _components(opened, strong, unit)
    # what is dimmer, but darker than the grain of the paper, away from the rims of what is dark
    grain = float(np.percentile(opened[dark < DARK], 99)) if (dark < DARK).any() else 0.0
    dim = (opened >= max(DIM, grain + DIM / 2)).astype(np.uint8)
    dim[cv2.dilate(strong, np.ones((3, 3), np.uint8)) > 0] = 0
    found += [stroke for stroke in _components(opened, dim, unit, dim=True) if _has_free_sides(stroke, dark, unit)]
    inked = dark >= DARK
    for stroke in found:
        stroke.hung = hung_share(stroke, inked, unit)
    free = FREE_PT * unit
    clean = [stroke for stroke in found if stroke.length >= free or stroke.hung <= CLEAN_SHARE]
    dotted = _faint(dark, opened, unit)
    dotted = [stroke for stroke in dotted if hung_share(stroke, inked, unit) <= CLEAN_SHARE]
    return [*clean, *dotted]


def _has_free_sides(stroke: Stroke, dark: GreyPicture, unit: float) -> bool:
    """Whether it is much lighter above and below a dim stroke; between two letters of a JPEG there is grey, too."""
    side = max(2, round(FAINT_SIDE_PT * unit))
    columns = np.arange(round(stroke.start), min(round(stroke.end), dark.shape[1]))
    levels = np.interp(columns, stroke.trace[:, 0], stroke.trace[:, 1])
    own, *sides = (
        float(dark[np.clip((levels + away).astype(np.intp), 0, len(dark) - 1), columns].mean())
        for away in (0, -side, side)
    )
    return max(sides) <= FAINT_SIDE_SHARE * own


def hung_share(stroke: Stroke, inked: NDArray[np.bool_], unit: float) -> float:
    """Along which share of a stroke other ink hangs on it, its ends left out: there it meets other rules."""
    half = stroke.thick / 2
    near, far = half + max(1.0, CLEAN_PT[0] * unit), half + max(2.0, CLEAN_PT[1] * unit)
    ends = 1.5 * unit + stroke.thick
    first, last = round(stroke.start + ends), round(stroke.end - ends)
    if last - first < 3:
        return 0.0
    columns = np.arange(first, last)
    levels = np.interp(columns, stroke.trace[:, 0], stroke.trace[:, 1])
    hung = np.zeros(len(columns), dtype=bool)
    for sign in (-1, 1):
        rows = [np.clip((levels + sign * away).astype(np.intp), 0, len(inked) - 1) for away in (near, far)]
        hung |= inked[rows[0], columns] & inked[rows[1], columns]
    return float(hung.mean())


def _components(opened: GreyPicture, spots: NDArray[np.uint8], unit: float, *, dim: bool = False) -> list[Stroke]:
    """The connected strokes of a picture in which only strokes are left, among some spots of it."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(spots, connectivity=8)
    if count < 2:
        return []
    peak = np.zeros(count, dtype=np.uint8)
    inked = np.flatnonzero(spots)
    np.maximum.at(peak, labels.ravel()[inked].astype(np.intp), opened.ravel()[inked])
    strokes = []
    shortest = STROKE_PT * unit * 0.9
    wide, high = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]
    slender = (wide >= shortest) & (wide >= 2 * np.minimum(high, THICK_PT * unit))
    slender[0] = False
    for index in np.flatnonzero(slender).tolist():
        x, y, across, down, _ = (int(value) for value in stats[index])
        area = slice(y, y + down), slice(x, x + across)
        part = np.where(labels[area] == index, opened[area], 0)
        runs = _runs(part, x, y, unit)
        for stroke in runs:
            stroke.dim = dim or bool(peak[index] < DARK)
        strokes.extend(runs)
    return strokes


def _runs(part: GreyPicture, x: int, y: int, unit: float) -> list[Stroke]:
    """The strokes of one connected spot: mostly one; a spot of several rules that touch has one for each."""
    weight = part.astype(np.float64)
    high, wide = part.shape
    half = weight >= 0.5 * float(part.max())
    thick = float(np.median(half.sum(axis=0))) if wide > 8 * unit else float(half.sum(axis=0).mean())
    # one that is bent, or slopes, is as thin as any, and hardly rises
    low = high <= max(3.0, 2.5 * thick, 1.2 * unit) or (high <= SLOPE_MAX * wide and _is_thin(half, thick))
    if low and thick <= THICK_PT * unit:
        return [_stroke(weight, x, y, unit, thick)]
    # several strokes hang together: each is where many pixels of a row are dark
    found = []
    rows = half.sum(axis=1)
    # of a rule that is crossed by a slanting stroke (a stamp), its own rows have by far the most ink
    strong = rows >= max(STROKE_PT * unit, 0.35 * float(rows.max()))
    for top, bottom in runs_of(strong):
        if bottom - top > max(THICK_PT * unit, 3.0):
            continue
        band = weight[top:bottom]
        columns = np.flatnonzero(half[top:bottom].any(axis=0))
        for piece in np.split(columns, np.flatnonzero(np.diff(columns) > BROKEN_PT * unit) + 1):
            if len(piece) >= STROKE_PT * unit:
                cut = band[:, piece[0] : piece[-1] + 1]
                thickness = float(np.median(half[top:bottom, piece].sum(axis=0)))
                found.append(_stroke(cut, x + int(piece[0]), y + top, unit, thickness))
    return found


def _is_thin(half: NDArray[np.bool_], thick: float) -> bool:
    """Whether (nearly) all columns of a spot hold one thin run of pixels."""
    sums = half.sum(axis=0)
    tops, bottoms = half.argmax(axis=0), len(half) - half[::-1].argmax(axis=0)
    return bool(np.percentile(np.where(sums > 0, bottoms - tops, 0), 95) <= 2.5 * thick + 1)


def _stroke(weight: NDArray[np.float64], x: int, y: int, unit: float, thick: float) -> Stroke:
    """One stroke from its darkness."""
    sums = weight.sum(axis=0)
    columns = np.flatnonzero(sums > 0)
    middles = (weight[:, columns] * np.arange(len(weight))[:, None]).sum(axis=0) / sums[columns]
    step = max(1, round(4 * unit))
    trace = np.stack([x + columns[::step] + 0.5, y + middles[::step] + 0.5], axis=1)
    level, first, last = (y + 0.5 + float(part.mean()) for part in (middles, middles[:step], middles[-step:]))
    start, end = x + float(columns[0]), x + float(columns[-1]) + 1
    return Stroke(start, end, level, max(1.0, thick), trace, first, last, unbroken=end - start)


def _faint(dark: GreyPicture, opened: GreyPicture, unit: float) -> list[Stroke]:
    """The rules of dots or dashes, and those that are too faint for a stroke: long and thin, told by their average."""
    pace = max(1, round(unit))  # averages along the rule need no single pixels
    gap = round(FAINT_GAP_PT * unit / pace)
    side = max(2, round(FAINT_SIDE_PT * unit))
    weak = np.where(cv2.dilate(opened, np.ones((3, 1), np.uint8)) >= FAINT, 0, dark).astype(np.uint8)
    size = weak.shape[1] // pace, weak.shape[0]
    averaged = cv2.resize(weak, size, interpolation=cv2.INTER_AREA).astype(np.float32)
    # beside it there may be no strong strokes either
    around = cv2.resize(dark, size, interpolation=cv2.INTER_AREA).astype(np.float32)
    inked = np.asarray(cv2.blur(averaged, (gap, 1)), dtype=np.float32)
    sample = inked[::4, ::4]
    paper = float(np.median(sample))
    spread = float(np.percentile(sample, 75)) - paper
    inked = np.asarray(inked - np.float32(paper), dtype=np.float32)
    near = np.asarray(cv2.blur(around, (gap, 1)) - np.float32(paper), dtype=np.float32)
    alone = (inked >= FAINT_INK) & (_sides(near, side) <= FAINT_SIDE_SHARE * inked)
    found: list[Stroke] = []
    for length in (FAINT_LONG_PT, FAINT_SHORT_PT):
        long = round(length * unit / pace)
        everywhere = cv2.erode(inked, np.ones((1, long), np.uint8))
        whole = np.asarray(cv2.blur(averaged, (long, 1)) - np.float32(paper), dtype=np.float32)
        beside = np.asarray(cv2.blur(around, (long, 1)) - np.float32(paper), dtype=np.float32)
        seeds = (everywhere >= np.maximum(max(FAINT_INK, 4 * spread), FAINT_EVEN * whole)) & (
            _sides(beside, side) <= FAINT_SIDE_SHARE * whole
        )
        for stroke in _spots(seeds, alone, weak, (long, pace), unit):
            if not any(_within(stroke, other, unit) for other in found):
                stroke.dim = length == FAINT_SHORT_PT
                found.append(stroke)
    return found


def _within(stroke: Stroke, other: Stroke, unit: float) -> bool:
    """Whether a stroke is a part of another one."""
    near = LEVEL_PT * unit
    return abs(stroke.level - other.level) <= near and stroke.start < other.end and other.start < stroke.end


def _spots(
    seeds: NDArray[np.bool_], alone: NDArray[np.bool_], weak: GreyPicture, lengths: tuple[int, int], unit: float
) -> list[Stroke]:
    """The faint rules that stand where seeds are.

    Args:
        seeds: Middles of rules, in a picture that is narrower than ``weak``.
        alone: Where there is ink with nothing above and below it, in the same picture.
        weak: How dark the page is, without its strong strokes.
        lengths: How long a rule is at least, in pixels of the narrower picture; how many pixels make one of it.
        unit: Pixels a point.
    """
    if not seeds.any():
        return []
    long, pace = lengths
    spots = cv2.dilate(seeds.astype(np.uint8), np.ones((1, long), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(spots, connectivity=8)
    found = []
    for x, y, wide, high, _ in stats[1:count].tolist():
        if high > max(3.0, 2.5 * unit):
            continue
        band = weak[y : y + high, x * pace : (x + wide) * pace].astype(np.float64)
        dark_enough = band.max(axis=0) >= max(0.5 * float(np.percentile(band.max(axis=0), 80)), 15.0)
        # letters beside its ends are no part of it
        free = np.repeat(alone[y : y + high, x : x + wide].any(axis=0), pace)
        columns = np.flatnonzero(dark_enough & free)
        if len(columns) and columns[-1] - columns[0] >= 0.8 * long * pace:
            weight = np.maximum(band[:, columns[0] : columns[-1] + 1], 0.01)
            stroke = _stroke(weight, x * pace + int(columns[0]), y, unit, 0.5 * unit)
            stroke.dotted = True
            found.append(stroke)
    return found


def _sides(picture: NDArray[np.float32], away: int) -> NDArray[np.float32]:
    """For each pixel the darker one of those so far above and below it."""
    padded = np.pad(picture, ((away, away), (0, 0)), mode="edge")
    return np.asarray(np.maximum(padded[: -2 * away], padded[2 * away :]), dtype=np.float32)
