"""A straightened picture → its rules (罫線), as those of a drawn page.

A rule is a thin, long, straight stroke. Letters have such strokes, too (一, ー, 口, 田): a stroke as short as those is
a rule only where its ink runs into other rules at both ends, as a border between two cells does. Broken and dotted
rules are closed first.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from torikumi.extractors.rules import RULE
from torikumi.extractors.runs import runs_of
from torikumi.extractors.scans.scanned_page import GreyPicture
from torikumi.schemas.primitives import Records

STROKE_PT = 6.0
"""A shorter stroke is never a rule: no row is lower."""

FREE_PT = 36.0
"""A stroke this long needs no other rule to be one; the longest stroke of a letter (一 in a heading) is 33 pt long."""

THICK_PT = 6.5
"""A thicker stroke is no rule, but a filled ground."""

BROKEN_PT = 0.8
"""Holes of a worn rule that are closed before strokes are looked for; letters stand further apart."""

BRIDGE_PT = 8.0
"""The widest break in a rule that is closed where there is ink in it: a stamp crosses the rule there."""

CREASE_PT = 4.0
"""The widest blank break that is closed, between parts three times as long: a crease, or a worn place."""

CLEAN_PT = (0.35, 1.0)
"""How far from the edge of a stroke (points) other ink is looked for that hangs on it."""

CLEAN_SHARE = 0.1
"""A rule has ink hanging on it along less of its length than this: letters have strokes on their strokes."""

CLEAN_SHARE_LONG = 0.4
"""The same of a rule of more than `LONG_PT`: letters may stand on it, and other rules cross it."""

LONG_PT = 120.0
"""No chain of strokes of letters is so long."""

LEVEL_PT = 1.1
"""Parts of one rule differ by this much in height at most: what is left of the bend of the sheet."""

SLOPE_MAX = 0.03
"""A rule of a straightened sheet rises by less than this share of its length, bends included."""

TOUCH_PT = 1.0
"""A short stroke ends this near to the rules that it joins: its ink runs into them. A digit 1 stands 2 pt from them."""

DARK = 70
"""A stroke is at least so much darker than the paper (of 255): a hairline of 0.25 pt at 200 dpi, blurred, has 90."""

FAINT = 38
"""A dimmer stroke continues one that is dark enough, or joins two rules."""

DIM = 14
"""One that is dimmer still, as a grey line between cells of a dark ground, counts only where it joins two rules."""

WORN_PT = 200.0
"""A rule that is worn off goes on to the next rule across it, if that is no further away."""

WORN_SHARE = 0.5
"""And if along this share of the way some ink is left."""

WORN_ROW_PT = 24.0
"""A shorter way, as that across a row of one line, is not gone: what is seen there may be the stroke of a letter."""

FAINT_GAP_PT = 6.0
"""The widest gap of a dotted or dashed rule: within it there is some ink everywhere along the rule."""

FAINT_EVEN = 0.55
"""Where it is lightest it has this share of its average; the ink of letters is uneven."""

FAINT_LONG_PT = 50.0
"""A dotted or very faint rule is at least this long."""

FAINT_SHORT_PT = 9.0
"""One that joins two rules may be as short as this."""

FAINT_REACH = 0.9
"""It fills this share of the way between them: letters leave more free."""

FAINT_INK = 8.0
"""Along it the picture is by so much darker than the paper, averaged over the gaps: dots of 0.5 pt have 20."""

FAINT_SIDE_PT = 1.5
"""So far above and below it there is nothing; letters are higher."""

FAINT_SIDE_SHARE = 0.45
"""There the picture is darker by no more than this share."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """The rules of a picture.

    Attributes:
        horizontal: Array of `torikumi.extractors.rules.RULE`, in points of the picture.
        vertical: The same for the vertical ones.
        ink: Where the ink of rules is: height × width.
        traces_flat: For each horizontal rule, points along it (pixels): array (n, 2) of x, y.
        traces_upright: For each vertical rule, the same.
    """

    horizontal: Records
    vertical: Records
    ink: NDArray[np.bool_]
    traces_flat: tuple[NDArray[np.float64], ...]
    traces_upright: tuple[NDArray[np.float64], ...]


@dataclass(slots=True)
class _Stroke:
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
        return self.end - self.start


def ruling(picture: GreyPicture, dpi: float) -> Ruling:
    """Find the rules of a picture.

    Args:
        picture: Grey letters on white paper, straightened.
        dpi: Its resolution.
    """
    unit = dpi / 72
    dark = np.asarray(255 - picture, dtype=np.uint8)
    across = np.ascontiguousarray(dark.T)
    flat = _bridged(_strokes(dark, unit), dark, unit)
    upright = _bridged(_strokes(across, unit), across, unit)
    flat, upright = _rules_among(flat, upright, unit)
    for strokes, others, seen in ((flat, upright, dark), (upright, flat, across)):
        for stroke in strokes:
            _continued(stroke, others, seen, unit)
    ink = np.zeros(picture.shape, dtype=np.uint8)
    _paint(ink, flat)
    _paint(ink.T, upright)
    return Ruling(
        horizontal=_records(flat, unit),
        vertical=_records(upright, unit),
        ink=ink > 0,
        traces_flat=tuple(stroke.trace for stroke in flat),
        traces_upright=tuple(stroke.trace[:, ::-1] for stroke in upright),
    )


def _strokes(dark: GreyPicture, unit: float) -> list[_Stroke]:
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
        stroke.hung = _hung(stroke, inked, unit)
    free = FREE_PT * unit
    clean = [stroke for stroke in found if stroke.length >= free or stroke.hung <= CLEAN_SHARE]
    dotted = _faint(dark, opened, unit)
    dotted = [stroke for stroke in dotted if _hung(stroke, inked, unit) <= CLEAN_SHARE]
    return [*clean, *dotted]


def _has_free_sides(stroke: _Stroke, dark: GreyPicture, unit: float) -> bool:
    """Whether it is much lighter above and below a dim stroke; between two letters of a JPEG there is grey, too."""
    side = max(2, round(FAINT_SIDE_PT * unit))
    columns = np.arange(round(stroke.start), min(round(stroke.end), dark.shape[1]))
    levels = np.interp(columns, stroke.trace[:, 0], stroke.trace[:, 1])
    own, *sides = (
        float(dark[np.clip((levels + away).astype(np.intp), 0, len(dark) - 1), columns].mean())
        for away in (0, -side, side)
    )
    return max(sides) <= FAINT_SIDE_SHARE * own


def _hung(stroke: _Stroke, inked: NDArray[np.bool_], unit: float) -> float:
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


def _components(opened: GreyPicture, spots: NDArray[np.uint8], unit: float, *, dim: bool = False) -> list[_Stroke]:
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


def _runs(part: GreyPicture, x: int, y: int, unit: float) -> list[_Stroke]:
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


def _stroke(weight: NDArray[np.float64], x: int, y: int, unit: float, thick: float) -> _Stroke:
    """One stroke from its darkness."""
    sums = weight.sum(axis=0)
    columns = np.flatnonzero(sums > 0)
    middles = (weight[:, columns] * np.arange(len(weight))[:, None]).sum(axis=0) / sums[columns]
    step = max(1, round(4 * unit))
    trace = np.stack([x + columns[::step] + 0.5, y + middles[::step] + 0.5], axis=1)
    level, first, last = (y + 0.5 + float(part.mean()) for part in (middles, middles[:step], middles[-step:]))
    start, end = x + float(columns[0]), x + float(columns[-1]) + 1
    return _Stroke(start, end, level, max(1.0, thick), trace, first, last, unbroken=end - start)


def _faint(dark: GreyPicture, opened: GreyPicture, unit: float) -> list[_Stroke]:
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
    found: list[_Stroke] = []
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


def _within(stroke: _Stroke, other: _Stroke, unit: float) -> bool:
    """Whether a stroke is a part of another one."""
    near = LEVEL_PT * unit
    return abs(stroke.level - other.level) <= near and stroke.start < other.end and other.start < stroke.end


def _spots(
    seeds: NDArray[np.bool_], alone: NDArray[np.bool_], weak: GreyPicture, lengths: tuple[int, int], unit: float
) -> list[_Stroke]:
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


def _bridged(strokes: list[_Stroke], dark: GreyPicture, unit: float) -> list[_Stroke]:
    """The strokes with breaks closed: parts at one level, each much longer than the break."""
    joined: list[_Stroke] = []
    lanes: list[_Stroke] = []
    for stroke in sorted(strokes, key=lambda stroke: stroke.start):
        lanes, done = _still_open(lanes, stroke.start - BRIDGE_PT * unit)
        joined += done
        best = None
        for other in lanes:
            if abs(other.last - stroke.first) > LEVEL_PT * unit or stroke.end <= other.end:
                continue
            gap = stroke.start - other.end
            # the stroke of a letter may stand between two rules, at the level of both
            if gap > TOUCH_PT * unit and min(stroke.length, other.length) < FREE_PT / 2 * unit:
                continue
            if gap >= -0.5 * stroke.length and (
                (gap <= CREASE_PT * unit and min(stroke.length, other.length) >= 3 * gap)
                or _inked(dark, other, stroke, unit)
            ):
                best = other
        if best is None:
            lanes.append(stroke)
        else:
            _extend(best, stroke)
    return [*joined, *lanes]


def _still_open(lanes: list[_Stroke], since: float) -> tuple[list[_Stroke], list[_Stroke]]:
    """The strokes that may go on, and those that ended before."""
    return [lane for lane in lanes if lane.end >= since], [lane for lane in lanes if lane.end < since]


def _inked(dark: GreyPicture, left: _Stroke, right: _Stroke, unit: float) -> bool:
    """Whether there is faint ink all along the break between two strokes."""
    level, half = (left.last + right.first) / 2, max(1, round(0.5 * unit))
    first, last = round(left.end), round(right.start)
    if last <= first:
        return True
    band = dark[max(0, round(level) - half - 1) : round(level) + half, first:last]
    return bool(band.size) and float((band.max(axis=0) >= FAINT).mean()) >= 0.85


def _extend(stroke: _Stroke, other: _Stroke) -> None:
    """Make the other stroke the continuation of the first."""
    total = stroke.length + other.length
    stroke.level = (stroke.level * stroke.length + other.level * other.length) / total
    stroke.thick = max(stroke.thick, other.thick) if other.length > 0.3 * stroke.length else stroke.thick
    stroke.hung = (stroke.hung * stroke.length + other.hung * other.length) / total
    gap = other.start - stroke.end
    whole = stroke.unbroken + other.unbroken if gap <= 0 else 0.0
    stroke.unbroken = max(stroke.unbroken, other.unbroken, whole)
    stroke.end, stroke.last = other.end, other.last
    stroke.trace = np.concatenate([stroke.trace, other.trace])
    stroke.dotted, stroke.dim = stroke.dotted or other.dotted, stroke.dim and other.dim


def _rules_among(flat: list[_Stroke], upright: list[_Stroke], unit: float) -> tuple[list[_Stroke], list[_Stroke]]:
    """The strokes that are rules: long ones, and short ones whose ends run into rules."""
    kept_flat, short_flat = _long_and_short(flat, unit)
    kept_upright, short_upright = _long_and_short(upright, unit)
    for strokes, across in ((kept_flat, kept_upright), (kept_upright, kept_flat)):
        for stroke in strokes:
            if stroke.dotted:
                _reach_out(stroke, across, unit)
    for _ in range(3):
        kept_flat, short_flat = _ends_joined(kept_flat, short_flat, kept_upright, unit)
        kept_upright, short_upright = _ends_joined(kept_upright, short_upright, kept_flat, unit)
        more_flat = [stroke for stroke in short_flat if _between(stroke, kept_upright, unit)]
        more_upright = [stroke for stroke in short_upright if _between(stroke, kept_flat, unit)]
        if not more_flat and not more_upright:
            break
        kept_flat += more_flat
        kept_upright += more_upright
        taken = {id(stroke) for stroke in [*more_flat, *more_upright]}
        short_flat = [stroke for stroke in short_flat if id(stroke) not in taken]
        short_upright = [stroke for stroke in short_upright if id(stroke) not in taken]
    return kept_flat, kept_upright


def _long_and_short(strokes: list[_Stroke], unit: float) -> tuple[list[_Stroke], list[_Stroke]]:
    """The strokes that are rules by themselves, and those that are if they join rules."""
    free = FREE_PT * unit
    long = [stroke for stroke in strokes if stroke.length >= free and not stroke.dim and _stands_alone(stroke, unit)]
    free_standing = {id(stroke) for stroke in long}
    # a long one on which ink hangs, as that of a stamp, is one if it joins rules
    short = [stroke for stroke in strokes if id(stroke) not in free_standing and stroke.hung <= CLEAN_SHARE_LONG]
    return long, short


def _reach_out(stroke: _Stroke, across: list[_Stroke], unit: float) -> None:
    """Make the ends of a dotted rule, in place, those that were meant: rules across it.

    A pattern ends in a gap before the rule, and ink of letters behind the rule may seem to continue it.
    """
    levels = [rule.level for rule in across if rule.start <= stroke.level <= rule.end]
    more, less = FAINT_GAP_PT * unit, FAINT_LONG_PT * unit
    inside = [level for level in levels if stroke.start - more <= level <= stroke.end + more]
    if not inside:
        return
    first, last = min(inside), max(inside)
    if last - first >= less:
        stroke.start = first if first - stroke.start <= less else stroke.start
        stroke.end = last if stroke.end - last <= less else stroke.end


def _stands_alone(stroke: _Stroke, unit: float) -> bool:
    """Whether a long stroke is thin, and nothing much hangs on it: it is no chain of strokes of letters."""
    if stroke.thick > THICK_PT * unit:
        return False
    if stroke.length >= LONG_PT * unit:
        return stroke.hung <= CLEAN_SHARE_LONG
    # 二三 in a heading have strokes side by side, too
    return stroke.hung <= CLEAN_SHARE and stroke.unbroken >= FREE_PT * unit


def _between(stroke: _Stroke, across: list[_Stroke], unit: float) -> bool:
    """Whether a short stroke runs from one rule to another."""
    if stroke.thick > 3.0 * unit or stroke.length < 4 * stroke.thick:
        return False
    if stroke.dotted:
        return _fills(stroke, across, unit)
    return all(_met(stroke, across, unit))


def _met(stroke: _Stroke, across: list[_Stroke], unit: float) -> tuple[bool, bool]:
    """Whether the start and the end of a stroke run into rules across it."""
    near = TOUCH_PT * unit
    levels = [
        (rule.level, rule.thick / 2 + near) for rule in across if rule.start - near <= stroke.level <= rule.end + near
    ]
    start, end = (any(abs(level - place) <= reach for level, reach in levels) for place in (stroke.start, stroke.end))
    return start, end


def _ends_joined(
    kept: list[_Stroke], short: list[_Stroke], across: list[_Stroke], unit: float
) -> tuple[list[_Stroke], list[_Stroke]]:
    """The rules and the short strokes, each worn rule joined with what is left of its end.

    Such a part runs into a rule across it, or nothing follows it, as in a table that is open at its sides. The stroke
    of a letter that happens to be at the level of a rule has one before it and one behind it.
    """
    rules, rest = list(kept), list(short)
    for stroke in short:
        if stroke.hung > CLEAN_SHARE or not any(part is stroke for part in rest):
            continue
        for at_start in _outer_ends(stroke, [*rules, *rest], across, unit):
            other = _rule_behind(stroke, rules, rest, across, at_start, unit)
            if other is None:
                continue
            left, right = (stroke, other) if at_start else (other, stroke)
            _extend(left, right)
            rules = [part for part in rules if part is not other]
            rest = [part for part in rest if part is not other and part is not stroke]
            rules.append(left)
            break
    return rules, rest


def _outer_ends(stroke: _Stroke, others: list[_Stroke], across: list[_Stroke], unit: float) -> list[bool]:
    """Which ends of a stroke may be the end of a rule: True for its start, False for its end."""
    met = _met(stroke, across, unit)
    if all(met):
        return []
    ends = []
    for at_start in (True, False):
        followed = any(
            abs(other.level - stroke.level) <= LEVEL_PT * unit
            and 0 <= (stroke.start - other.end if at_start else other.start - stroke.end) <= BRIDGE_PT * unit
            for other in others
            if other is not stroke
        )
        if met[0 if at_start else 1] or not followed:
            ends.append(at_start)
    return ends


def _rule_behind(
    stroke: _Stroke, rules: list[_Stroke], rest: list[_Stroke], across: list[_Stroke], at_start: bool, unit: float
) -> _Stroke | None:
    """The rule of which a stroke is the end, or a part of one whose other end runs into a rule across it."""
    for other in [*rules, *rest]:
        left, right = (stroke, other) if at_start else (other, stroke)
        gap = right.start - left.end
        if other is stroke or not 0 <= gap <= CREASE_PT * unit or min(left.length, right.length) < 3 * gap:
            continue
        if abs(left.last - right.first) > LEVEL_PT / 2 * unit:
            continue
        if any(part is other for part in rules) or _met(other, across, unit)[1 if at_start else 0]:
            return other
    return None


def _fills(stroke: _Stroke, across: list[_Stroke], unit: float) -> bool:
    """Whether a short dotted stroke fills the way between two rules; it is made, in place, to reach them."""
    levels = [rule.level for rule in across if rule.start <= stroke.level <= rule.end]
    middle = (stroke.start + stroke.end) / 2
    before, after = [level for level in levels if level < middle], [level for level in levels if level > middle]
    if not before or not after:
        return False
    first, last = max(before), min(after)
    far = max(stroke.start - first, last - stroke.end)
    wide = last - first >= 3 * FAINT_GAP_PT * unit and far <= 1.1 * FAINT_GAP_PT * unit
    filled = min(stroke.end, last) - max(stroke.start, first) >= FAINT_REACH * (last - first) - TOUCH_PT * unit
    if not wide and not filled:
        return False
    stroke.start, stroke.end = min(first, stroke.start), max(last, stroke.end)
    return True


def _continued(stroke: _Stroke, across: list[_Stroke], dark: GreyPicture, unit: float) -> None:
    """Let a long rule, in place, go on to the next rule across it, where what is left of its ink says so."""
    if stroke.length < FREE_PT * unit:
        return
    near, far = TOUCH_PT * unit, WORN_PT * unit
    levels = sorted(rule.level for rule in across if rule.start - near <= stroke.level <= rule.end + near)
    for level in levels:
        if level - stroke.end <= near:
            continue
        if level - stroke.end > far or not _traces(stroke, stroke.last, stroke.end, level, dark, unit):
            break
        stroke.end = level
    for level in reversed(levels):
        if stroke.start - level <= near:
            continue
        if stroke.start - level > far or not _traces(stroke, stroke.first, level, stroke.start, dark, unit):
            break
        stroke.start = level


def _traces(stroke: _Stroke, level: float, start: float, end: float, dark: GreyPicture, unit: float) -> bool:
    """Whether there are traces of a rule between two places, and no letters."""
    first, last = round(start), round(end)
    row, reach = round(level), max(1, round(0.4 * unit))
    band = dark[max(0, row - reach) : row + reach + 1, first:last]
    if end - start < WORN_ROW_PT * unit or not band.size or float((band.max(axis=0) >= FAINT).mean()) < WORN_SHARE:
        return False
    top = max(0, row - round(4 * unit))
    inked = dark[top : row + round(4 * unit) + 1] >= DARK
    trace = np.array([[start, level - top], [end, level - top]])
    return _hung(_Stroke(start, end, level - top, stroke.thick, trace, level, level), inked, unit) <= CLEAN_SHARE


def _records(strokes: list[_Stroke], unit: float) -> Records:
    """Strokes as rules in points."""
    rules = np.empty(len(strokes), dtype=RULE)
    for index, stroke in enumerate(strokes):
        rules[index] = (stroke.level / unit, stroke.start / unit, stroke.end / unit, stroke.thick / unit)
    return np.sort(rules, order="position")


def _paint(ink: NDArray[np.uint8], strokes: list[_Stroke]) -> None:
    """Mark, in place, where strokes are."""
    for stroke in strokes:
        half = stroke.thick / 2
        steps = [*stroke.trace.tolist(), [stroke.end, stroke.last]]
        before = stroke.start
        for (x, y), (after, _) in zip(steps, [*steps[1:], steps[-1]], strict=True):
            first, last = round(min(before, x)), round(max(after, x)) + 1
            ink[max(0, round(y - half - 1)) : round(y + half + 1), max(0, first) : last] = 1
            before = x


def without_rules(picture: GreyPicture, rules: Ruling, dpi: float) -> GreyPicture:
    """The picture without the ink of rules: strokes of letters that cross or touch a rule stay.

    Args:
        picture: Grey letters on white paper.
        rules: Its rules.
        dpi: Its resolution.
    """
    unit = dpi / 72
    gone = rules.ink.astype(np.uint8)
    inked = ((picture < 128) & ~rules.ink).astype(np.uint8)
    # ink right above and right below a rule is a letter's that crosses it, and so to its left and right
    reach = 1 + max(1, round(0.6 * unit))
    above = cv2.dilate(inked, np.ones((2 * reach + 1, 1), np.uint8), anchor=(0, 0))
    below = cv2.dilate(inked, np.ones((2 * reach + 1, 1), np.uint8), anchor=(0, 2 * reach))
    left = cv2.dilate(inked, np.ones((1, 2 * reach + 1), np.uint8), anchor=(0, 0))
    right = cv2.dilate(inked, np.ones((1, 2 * reach + 1), np.uint8), anchor=(2 * reach, 0))
    crossing = ((above > 0) & (below > 0)) | ((left > 0) & (right > 0))
    mask = (gone > 0) & ~crossing
    return np.where(mask, 255, picture).astype(np.uint8)
