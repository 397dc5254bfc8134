"""A straightened picture → its rules (罫線), as those of a drawn page.

A rule is a thin, long, straight stroke. Letters have such strokes, too (一, ー, 口, 田): a stroke as short as those is
a rule only where its ink runs into other rules at both ends, as a border between two cells does. Broken rules are
closed.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from torikumi.extractors.rules import RULE
from torikumi.extractors.scans.band import band_along, is_patterned
from torikumi.extractors.scans.scanned_page import DoubtfulRule, GreyPicture
from torikumi.extractors.scans.second_look import borne_out
from torikumi.extractors.scans.strokes import (
    CLEAN_SHARE,
    DARK,
    FAINT,
    FAINT_GAP_PT,
    FAINT_LONG_PT,
    FREE_PT,
    LEVEL_PT,
    THICK_PT,
    TOUCH_PT,
    Stroke,
    hung_share,
    strokes_of,
)
from torikumi.schemas.primitives import Records

BRIDGE_PT = 8.0
"""The widest break in a rule that is closed where there is ink in it: a stamp crosses the rule there."""

CREASE_PT = 4.0
"""The widest blank break that is closed, between parts three times as long: a crease, or a worn place."""

CLEAN_SHARE_LONG = 0.4
"""The same of a rule of more than `LONG_PT`: letters may stand on it, and other rules cross it."""

LONG_PT = 120.0
"""No chain of strokes of letters is so long."""

WORN_PT = 200.0
"""A rule that is worn off goes on to the next rule across it, if that is no further away."""

WORN_SHARE = 0.5
"""And if along this share of the way some ink is left."""

WORN_ROW_PT = 24.0
"""A shorter way, as that across a row of one line, is not gone: what is seen there may be the stroke of a letter."""

OPEN_PT = 12.0
"""A dotted rule that goes on so far beyond the last rule across it is that of a column which is open at its side."""

FAINT_REACH = 0.9
"""It fills this share of the way between them: letters leave more free."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """The rules of a picture.

    Attributes:
        horizontal: Array of `torikumi.extractors.rules.RULE`, in points of the picture.
        vertical: The same for the vertical ones.
        ink: Where the ink of rules is: height × width.
        traces_flat: For each horizontal rule, points along it (pixels): array (n, 2) of x, y.
        traces_upright: For each vertical rule, the same.
        doubts: Where a rule may be none, or one may be missing.
    """

    horizontal: Records
    vertical: Records
    ink: NDArray[np.bool_]
    traces_flat: tuple[NDArray[np.float64], ...]
    traces_upright: tuple[NDArray[np.float64], ...]
    doubts: tuple[DoubtfulRule, ...] = ()


def ruling(picture: GreyPicture, dpi: float) -> Ruling:
    """Find the rules of a picture.

    Args:
        picture: Grey letters on white paper, straightened.
        dpi: Its resolution.
    """
    unit = dpi / 72
    dark = np.asarray(255 - picture, dtype=np.uint8)
    across = np.ascontiguousarray(dark.T)
    flat = _bridged(strokes_of(dark, unit), dark, unit)
    upright = _bridged(strokes_of(across, unit), across, unit)
    flat, upright = _rules_among(flat, upright, (dark, across), unit)
    for strokes, others, seen in ((flat, upright, dark), (upright, flat, across)):
        for stroke in strokes:
            _continued(stroke, others, seen, unit)
    flat, upright, doubts = borne_out(flat, upright, dark, unit)
    ink = np.zeros(picture.shape, dtype=np.uint8)
    _paint(ink, flat)
    _paint(ink.T, upright)
    return Ruling(
        horizontal=_records(flat, unit),
        vertical=_records(upright, unit),
        ink=ink > 0,
        traces_flat=tuple(stroke.trace for stroke in flat),
        traces_upright=tuple(stroke.trace[:, ::-1] for stroke in upright),
        doubts=doubts,
    )


def _bridged(strokes: list[Stroke], dark: GreyPicture, unit: float) -> list[Stroke]:
    """The strokes with breaks closed: parts at one level, each much longer than the break."""
    joined: list[Stroke] = []
    lanes: list[Stroke] = []
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


def _still_open(lanes: list[Stroke], since: float) -> tuple[list[Stroke], list[Stroke]]:
    """The strokes that may go on, and those that ended before."""
    return [lane for lane in lanes if lane.end >= since], [lane for lane in lanes if lane.end < since]


def _inked(dark: GreyPicture, left: Stroke, right: Stroke, unit: float) -> bool:
    """Whether there is faint ink all along the break between two strokes."""
    level, half = (left.last + right.first) / 2, max(1, round(0.5 * unit))
    first, last = round(left.end), round(right.start)
    if last <= first:
        return True
    band = dark[max(0, round(level) - half - 1) : round(level) + half, first:last]
    return bool(band.size) and float((band.max(axis=0) >= FAINT).mean()) >= 0.85


def _extend(stroke: Stroke, other: Stroke) -> None:
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


def _rules_among(
    flat: list[Stroke], upright: list[Stroke], pictures: tuple[GreyPicture, GreyPicture], unit: float
) -> tuple[list[Stroke], list[Stroke]]:
    """The strokes that are rules: long ones, and short ones whose ends run into rules.

    Args:
        flat: The horizontal strokes.
        upright: The vertical ones, as if they were horizontal.
        pictures: How dark the picture is, as the horizontal and as the vertical ones lie in it.
        unit: Pixels a point.
    """
    kept_flat, short_flat = _long_and_short(flat, unit)
    kept_upright, short_upright = _long_and_short(upright, unit)
    for strokes, across, dark in zip((kept_flat, kept_upright), (kept_upright, kept_flat), pictures, strict=True):
        for stroke in strokes:
            if stroke.dotted:
                _reach_out(stroke, across, dark, unit)
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


def _long_and_short(strokes: list[Stroke], unit: float) -> tuple[list[Stroke], list[Stroke]]:
    """The strokes that are rules by themselves, and those that are if they join rules."""
    free = FREE_PT * unit
    long = [stroke for stroke in strokes if stroke.length >= free and not stroke.dim and _stands_alone(stroke, unit)]
    free_standing = {id(stroke) for stroke in long}
    # a long one on which ink hangs, as that of a stamp, is one if it joins rules
    short = [stroke for stroke in strokes if id(stroke) not in free_standing and stroke.hung <= CLEAN_SHARE_LONG]
    return long, short


def _reach_out(stroke: Stroke, across: list[Stroke], dark: GreyPicture, unit: float) -> None:
    """Make the ends of a dotted rule, in place, those that were meant: rules across it.

    A pattern ends in a gap before the rule, and ink of letters behind the rule may seem to continue it. Where the
    pattern itself goes on, the table is open at that side.
    """
    levels = [rule.level for rule in across if rule.start <= stroke.level <= rule.end]
    more, less = FAINT_GAP_PT * unit, FAINT_LONG_PT * unit
    inside = [level for level in levels if stroke.start - more <= level <= stroke.end + more]
    if not inside:
        return
    first, last = min(inside), max(inside)
    if last - first >= less:
        if first - stroke.start <= less and not _goes_on(stroke, stroke.start, first, dark, unit):
            stroke.start = first
        if stroke.end - last <= less and not _goes_on(stroke, last, stroke.end, dark, unit):
            stroke.end = last


def _goes_on(stroke: Stroke, start: float, end: float, dark: GreyPicture, unit: float) -> bool:
    """Whether a dotted rule goes on beyond the last rule across it: far enough for letters, and in its pattern."""
    if end - start < OPEN_PT * unit:
        return False
    edge = stroke.thick + unit  # of the rule across it
    inner = (start, end - edge) if start == stroke.start else (start + edge, end)
    return is_patterned(band_along(stroke, *inner, dark, unit), unit)


def _stands_alone(stroke: Stroke, unit: float) -> bool:
    """Whether a long stroke is thin, and nothing much hangs on it: it is no chain of strokes of letters."""
    if stroke.thick > THICK_PT * unit:
        return False
    if stroke.length >= LONG_PT * unit:
        return stroke.hung <= CLEAN_SHARE_LONG or stroke.unbroken >= LONG_PT * unit
    # 二三 in a heading have strokes side by side, too
    return stroke.hung <= CLEAN_SHARE and stroke.unbroken >= FREE_PT * unit


def _between(stroke: Stroke, across: list[Stroke], unit: float) -> bool:
    """Whether a short stroke runs from one rule to another."""
    if stroke.thick > 3.0 * unit or stroke.length < 4 * stroke.thick:
        return False
    if stroke.dotted:
        return _fills(stroke, across, unit)
    return all(_met(stroke, across, unit))


def _met(stroke: Stroke, across: list[Stroke], unit: float) -> tuple[bool, bool]:
    """Whether the start and the end of a stroke run into rules across it."""
    near = TOUCH_PT * unit
    levels = [
        (rule.level, rule.thick / 2 + near) for rule in across if rule.start - near <= stroke.level <= rule.end + near
    ]
    start, end = (any(abs(level - place) <= reach for level, reach in levels) for place in (stroke.start, stroke.end))
    return start, end


def _ends_joined(
    kept: list[Stroke], short: list[Stroke], across: list[Stroke], unit: float
) -> tuple[list[Stroke], list[Stroke]]:
    """The rules and the short strokes, each worn rule joined with what is left of its end.

    Such a part runs into a rule across it, or nothing follows it, as in a table that is open at its sides. The stroke
    of a letter that happens to be at the level of a rule has one before it and one behind it.
    """
    rules, rest = list(kept), list(short)
    places = _Places([*rules, *rest])
    for stroke in short:
        if stroke.hung > CLEAN_SHARE or not any(part is stroke for part in rest):
            continue
        for at_start in _outer_ends(stroke, places, across, unit):
            other = _rule_behind(stroke, rules, places, across, at_start, unit)
            if other is None:
                continue
            left, right = (stroke, other) if at_start else (other, stroke)
            _extend(left, right)
            rules = [part for part in rules if part is not other]
            rest = [part for part in rest if part is not other and part is not stroke]
            rules.append(left)
            places = _Places([*rules, *rest])
            break
    return rules, rest


class _Places:
    """Where strokes begin and end, of all at once: a page of letters has thousands of short ones."""

    def __init__(self, strokes: list[Stroke]) -> None:
        self.strokes = strokes
        told = np.array([(stroke.start, stroke.end, stroke.level) for stroke in strokes]).reshape(-1, 3)
        self.start, self.end, self.level = told.T

    def next_to(self, stroke: Stroke, reach: float, *, before: bool) -> NDArray[np.intp]:
        """Which strokes end no further than this before the start of one, or begin so behind its end."""
        gap = stroke.start - self.end if before else self.start - stroke.end
        return np.flatnonzero((gap >= 0) & (gap <= reach))


def _outer_ends(stroke: Stroke, places: _Places, across: list[Stroke], unit: float) -> list[bool]:
    """Which ends of a stroke may be the end of a rule: True for its start, False for its end."""
    met = _met(stroke, across, unit)
    if all(met):
        return []
    ends = []
    for at_start in (True, False):
        near = places.next_to(stroke, BRIDGE_PT * unit, before=at_start)
        followed = bool((np.abs(places.level[near] - stroke.level) <= LEVEL_PT * unit).any())
        if met[0 if at_start else 1] or not followed:
            ends.append(at_start)
    return ends


def _rule_behind(
    stroke: Stroke, rules: list[Stroke], places: _Places, across: list[Stroke], at_start: bool, unit: float
) -> Stroke | None:
    """The rule of which a stroke is the end, or a part of one whose other end runs into a rule across it."""
    for index in places.next_to(stroke, CREASE_PT * unit, before=not at_start).tolist():
        other: Stroke = places.strokes[index]
        left, right = (stroke, other) if at_start else (other, stroke)
        if min(left.length, right.length) < 3 * (right.start - left.end):
            continue
        if abs(left.last - right.first) > LEVEL_PT / 2 * unit:
            continue
        if any(part is other for part in rules) or _met(other, across, unit)[1 if at_start else 0]:
            return other
    return None


def _fills(stroke: Stroke, across: list[Stroke], unit: float) -> bool:
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


def _continued(stroke: Stroke, across: list[Stroke], dark: GreyPicture, unit: float) -> None:
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


def _traces(stroke: Stroke, level: float, start: float, end: float, dark: GreyPicture, unit: float) -> bool:
    """Whether there are traces of a rule between two places, and no letters."""
    first, last = round(start), round(end)
    row, reach = round(level), max(1, round(0.4 * unit))
    band = dark[max(0, row - reach) : row + reach + 1, first:last]
    if end - start < WORN_ROW_PT * unit or not band.size or float((band.max(axis=0) >= FAINT).mean()) < WORN_SHARE:
        return False
    top = max(0, row - round(4 * unit))
    inked = dark[top : row + round(4 * unit) + 1] >= DARK
    trace = np.array([[start, level - top], [end, level - top]])
    return hung_share(Stroke(start, end, level - top, stroke.thick, trace, level, level), inked, unit) <= CLEAN_SHARE


def _records(strokes: list[Stroke], unit: float) -> Records:
    """Strokes as rules in points."""
    rules = np.empty(len(strokes), dtype=RULE)
    for index, stroke in enumerate(strokes):
        rules[index] = (stroke.level / unit, stroke.start / unit, stroke.end / unit, stroke.thick / unit)
    return np.sort(rules, order="position")


def _paint(ink: NDArray[np.uint8], strokes: list[Stroke]) -> None:
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
