"""Rules → those that the picture bears out from crossing to crossing, and the places where it leaves a doubt.

Where letters touch the rules above and below them, their strokes seem to carry a rule on from one row to the next, or
to be one. So each rule is looked at again between any two rules that cross it: ink that is there all along the way,
as thick everywhere and with free paper on both sides, is a rule. Ink with breaks in it, and with strokes that hang on
it, is that of letters. What lies between the two stays, and is told as a doubt.
"""

from __future__ import annotations

import operator
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from torikumi.extractors.runs import runs_of
from torikumi.extractors.scans.band import BAND_PT, PATH_PT, band_along, is_patterned
from torikumi.extractors.scans.lanes import on_their_lanes
from torikumi.extractors.scans.loose_ends import loose_ends
from torikumi.extractors.scans.scanned_page import DoubtfulRule, GreyPicture
from torikumi.extractors.scans.strokes import CLEAN_PT, DARK, DIM, FREE_PT, STROKE_PT, TOUCH_PT, Stroke
from torikumi.schemas.geometry import BBox

END_PT = 0.6
"""What is so near to a rule that crosses it is left out."""

HALF = 0.5
"""A rule is there where it has this share of its usual darkness."""

WHOLE = 0.97
"""A rule on good paper is there along this share of its way. Of 600 stretches of rules of scans of the samples all had
0.98; on worn paper 0.92. Of 40 strokes of letters none had 0.96."""

WORN = 0.9
"""A stretch that is there along less of its way is no rule, if it is all that there is of it."""

HUNG = 0.2
"""Letters have strokes that hang on them along more of their way than this; rules on which letters stand had 0.28,
but those are whole."""

HUNG_WHOLE = 0.4
"""A stretch without a break on which ink hangs along more of its way than this is doubtful."""

SIDE = 0.55
"""The darkness beside a single stretch, as a share of its own: letters have strokes side by side. Of 80 borders of one
row that are no part of a longer one, 79 had less than 0.31; of 39 strokes of letters 35 had more than 0.6."""

SIDE_WHOLE = 0.75
"""The same of a single stretch without a break on which nothing hangs: letters may stand near to it."""

SIDE_CLEAN = 0.35
"""A single stretch beside which it is darker than this leaves a doubt."""

TWIN_SHARE = 0.9
"""The two strokes of a double rule run beside each other along this share of their way."""

CALM = 0.1
"""A stretch that is neither, but beside which there is nothing darker than this share, leaves a doubt."""

USUAL = 0.99
"""The rules of a page on good paper are there along this share of their way, but for one in ten stretches."""

BROKEN = 0.93
"""On such a page a stretch that is there along less, with letters beside it, is no rule."""

BROKEN_SIDE = 0.25
"""There it is darker than this beside it; beside a crease it is not."""

LOOKS = 3
"""After a stretch was taken away others have other ends, and are looked at once more."""


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A rule between two that cross it.

    Attributes:
        start: Where it begins, in pixels.
        end: Where it ends.
        cover: The share of its way along which there is ink.
        hung: The share along which other ink hangs on it.
        side: How dark it is beside it, as a share of its own darkness.
        single: The whole stroke is (nearly) no longer than it.
        patterned: Whether it repeats itself, or is even, as dotted and faint rules do: True, False, or None for a
            rule that is neither dotted nor faint.
        broken: It has breaks, and letters beside it, on a page whose other rules have none.
        loose: It is short, and one of its ends meets no rule.
    """

    start: float
    end: float
    cover: float
    hung: float
    side: float
    single: bool
    patterned: bool | None = None
    broken: bool = False
    loose: bool = False

    @property
    def is_letter(self) -> bool:
        """Whether it is ink of letters."""
        if self.patterned is not None:
            return not self.patterned and self.side > CALM
        whole = self.cover >= WHOLE
        if self.loose and self.hung >= HUNG_WHOLE and self.side >= SIDE:
            return True
        if not self.single:
            return self.broken or (not whole and self.hung >= HUNG)
        if self.side >= SIDE and (not whole or self.hung >= HUNG):
            return True
        return self.side >= SIDE_WHOLE or self.cover < WORN

    @property
    def is_doubtful(self) -> bool:
        """Whether it may be what it was not taken for."""
        if self.patterned is not None:
            return not self.patterned and self.side <= CALM
        whole = self.cover >= WHOLE
        if self.is_letter:
            return whole and self.hung < HUNG
        if self.loose and self.side >= SIDE:
            return True
        if self.single:
            return not whole or self.side >= SIDE_CLEAN
        return self.hung >= (HUNG_WHOLE if whole else HUNG / 2) or self.cover < HALF


def borne_out(
    flat: list[Stroke], upright: list[Stroke], dark: GreyPicture, unit: float
) -> tuple[list[Stroke], list[Stroke], tuple[DoubtfulRule, ...]]:
    """The rules without the stretches that are ink of letters, and those that may be.

    Args:
        flat: The horizontal rules.
        upright: The vertical ones, as if they were horizontal.
        dark: How dark the straightened picture is.
        unit: Pixels a point.
    """
    across = np.ascontiguousarray(dark.T)
    doubts: list[DoubtfulRule] = []
    for _ in range(LOOKS):
        less_flat, doubts_flat = _looked_at(flat, upright, dark, unit)
        less_upright, doubts_upright = _looked_at(upright, flat, across, unit)
        more_flat, perhaps_flat = on_their_lanes(less_flat, less_upright, dark, unit)
        more_upright, perhaps_upright = on_their_lanes(less_upright, less_flat, across, unit)
        doubts_flat += [_doubt(stroke, stroke.start, stroke.end, unit, taken=False) for stroke in perhaps_flat]
        doubts_upright += [_doubt(stroke, stroke.start, stroke.end, unit, taken=False) for stroke in perhaps_upright]
        doubts = [*doubts_flat, *(_upright(doubt) for doubt in doubts_upright)]
        before = [*flat, *upright]
        flat, upright = [*less_flat, *more_flat], [*less_upright, *more_upright]
        if len(before) == len(flat) + len(upright) and all(map(operator.is_, before, [*flat, *upright])):
            break
    doubts += [_doubt(way, way.start, way.end, unit, taken=False) for way in loose_ends(flat, upright, unit)]
    doubts += [_upright(_doubt(way, way.start, way.end, unit, taken=False)) for way in loose_ends(upright, flat, unit)]
    return flat, upright, tuple(doubts)


def _doubt(stroke: Stroke, start: float, end: float, unit: float, *, taken: bool) -> DoubtfulRule:
    """A doubtful stretch of a rule, as if it were horizontal."""
    half = max(stroke.thick / 2, unit)
    box = (start, stroke.level - half, end, stroke.level + half)
    return DoubtfulRule(BBox(*(edge / unit for edge in box)), taken)


def _upright(doubt: DoubtfulRule) -> DoubtfulRule:
    """A doubtful stretch of a vertical rule, where it stands."""
    x0, top, x1, bottom = doubt.box
    return replace(doubt, box=BBox(top, x0, bottom, x1))


def _looked_at(
    strokes: Sequence[Stroke], across: Sequence[Stroke], dark: GreyPicture, unit: float
) -> tuple[list[Stroke], list[DoubtfulRule]]:
    """What is left of some rules, and their doubtful stretches."""
    kept: list[Stroke] = []
    doubts: list[DoubtfulRule] = []
    seen = [list(_stretches(stroke, across, dark, unit, _twins(stroke, strokes, unit))) for stroke in strokes]
    covers = [part.cover for parts in seen for part in parts if part.patterned is None and not part.single]
    good = bool(covers) and float(np.percentile(covers, 10)) >= USUAL
    for stroke, stretches in zip(strokes, seen, strict=True):
        if good:
            stretches = [replace(part, broken=part.cover < BROKEN and part.side >= BROKEN_SIDE) for part in stretches]
        letters = np.array([stretch.is_letter for stretch in stretches], dtype=bool)
        if letters.any():
            kept += _parts(stroke, stretches, ~letters, unit)
        else:
            kept.append(stroke)
        doubts += [
            _doubt(stroke, part.start, part.end, unit, taken=not letter)
            for part, letter in zip(stretches, letters.tolist(), strict=True)
            if part.is_doubtful
        ]
    return kept, doubts


def _parts(stroke: Stroke, stretches: Sequence[_Stretch], kept: NDArray[np.bool_], unit: float) -> list[Stroke]:
    """What is left of a rule without some of its stretches."""
    parts = []
    for first, beyond in runs_of(kept):
        start = stroke.start if first == 0 else stretches[first].start
        end = stroke.end if beyond == len(stretches) else stretches[beyond - 1].end
        if end - start < STROKE_PT * unit:
            continue
        places = stroke.trace[:, 0]
        edges = np.array([[at, np.interp(at, places, stroke.trace[:, 1])] for at in (start, end)])
        inside = stroke.trace[(places > start) & (places < end)]
        trace = np.concatenate([edges[:1], inside, edges[1:]])
        parts.append(
            replace(
                stroke,
                start=start,
                end=end,
                trace=trace,
                level=float(trace[:, 1].mean()),
                first=float(edges[0, 1]),
                last=float(edges[1, 1]),
            )
        )
    return parts


def _twins(stroke: Stroke, strokes: Sequence[Stroke], unit: float) -> list[Stroke]:
    """The strokes right beside a stroke: a double rule (二重線) has two."""
    return [
        other
        for other in strokes
        if other is not stroke
        and abs(other.level - stroke.level) <= BAND_PT * unit
        and min(other.end, stroke.end) - max(other.start, stroke.start) >= TWIN_SHARE * stroke.length
    ]


def _stretches(
    stroke: Stroke, across: Sequence[Stroke], dark: GreyPicture, unit: float, twins: Sequence[Stroke] = ()
) -> Iterator[_Stretch]:
    """The stretches of a rule between those that cross it; very short ones are none."""
    near = TOUCH_PT * unit
    levels = sorted(
        (rule.level, rule.thick)
        for rule in across
        if rule.start - near <= stroke.level <= rule.end + near
        and stroke.start - near <= rule.level <= stroke.end + near
    )
    first = max(0, round(stroke.start))
    band = band_along(stroke, stroke.start, stroke.end, dark, unit)
    ends = [(stroke.start, 0.0), *levels, (stroke.end, 0.0)]
    for (start, before), (end, behind) in pairwise(ends):
        inside = slice(
            max(0, round(start + before / 2 + END_PT * unit) - first),
            max(0, round(end - behind / 2 - END_PT * unit) - first),
        )
        part = band[:, inside]
        if part.shape[1] >= max(3, STROKE_PT / 2 * unit):
            single = stroke.length <= min(1.5 * (end - start), FREE_PT * unit)
            seen = _seen(part, (start, end), stroke.thick, unit, single=single)
            # a stroke of a letter over the border of the next row carries that on, and ends within its own row
            free = start + near < levels[0][0] if levels and start == stroke.start else False
            free |= levels[-1][0] < end - near if levels and end == stroke.end else False
            seen = replace(seen, loose=free and end - start < FREE_PT * unit)
            if stroke.dotted:
                seen = replace(seen, patterned=is_patterned(part, unit))
            # its own other half is no letter beside it
            yield replace(seen, side=0.0) if twins and seen.cover >= WHOLE and seen.hung < HUNG / 2 else seen


def _seen(band: GreyPicture, ends: tuple[float, float], thick: float, unit: float, *, single: bool) -> _Stretch:
    """What a band of the picture along a stretch shows."""
    middle = len(band) // 2
    profile = band.mean(axis=1)
    reach = max(1, round(PATH_PT * unit))
    row = middle - reach + int(np.argmax(profile[middle - reach : middle + reach + 1]))
    core = band[max(0, row - 1) : row + 2].max(axis=0)
    usual = max(float(np.median(core)), 1.0)
    cover = float((core >= max(HALF * usual, DIM)).mean())
    near, far = (thick / 2 + max(least, away * unit) for least, away in zip((1.0, 2.0), CLEAN_PT, strict=True))
    inked = band >= DARK
    hung = np.zeros(band.shape[1], dtype=bool)
    for sign in (-1, 1):
        beside = [min(max(round(row + sign * away), 0), len(band) - 1) for away in (near, far)]
        hung |= inked[beside[0]] & inked[beside[1]]
    apart = round(1.2 * unit)
    sides = np.concatenate([profile[: max(row - apart, 1)], profile[min(row + apart, len(band) - 1) :]])
    return _Stretch(*ends, cover, float(hung.mean()), float(sides.max() / max(profile[row], 1.0)), single)
