"""Rules → those that the picture bears out from crossing to crossing, and the places where it leaves a doubt.

Where letters touch the rules above and below them, their strokes seem to carry a rule on from one row to the next, or
to be one. So each rule is looked at again between any two rules that cross it: ink that is there all along the way,
as thick everywhere and with free paper on both sides, is a rule. Ink with breaks in it, and with strokes that hang on
it, is that of letters. What lies between the two stays, and is told as a doubt.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from torikumi.extractors.runs import runs_of
from torikumi.extractors.scans.scanned_page import GreyPicture
from torikumi.extractors.scans.strokes import CLEAN_PT, DARK, DIM, FREE_PT, STROKE_PT, TOUCH_PT, Stroke
from torikumi.schemas.geometry import BBox

BAND_PT = 2.5
"""So far to both sides of a rule the picture is looked at."""

PATH_PT = 0.8
"""So far from its path the darkest row of a rule may lie."""

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

LOOKS = 3
"""After a stretch was taken away others have other ends, and are looked at once more."""


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
class _Stretch:
    """A rule between two that cross it.

    Attributes:
        start: Where it begins, in pixels.
        end: Where it ends.
        cover: The share of its way along which there is ink.
        hung: The share along which other ink hangs on it.
        side: How dark it is beside it, as a share of its own darkness.
        single: The whole stroke is (nearly) no longer than it.
    """

    start: float
    end: float
    cover: float
    hung: float
    side: float
    single: bool

    @property
    def is_letter(self) -> bool:
        """Whether it is ink of letters."""
        whole = self.cover >= WHOLE
        if not self.single:
            return not whole and self.hung >= HUNG
        if self.side >= SIDE and (not whole or self.hung >= HUNG):
            return True
        return self.side >= SIDE_WHOLE or self.cover < WORN

    @property
    def is_doubtful(self) -> bool:
        """Whether it may be what it was not taken for."""
        whole = self.cover >= WHOLE
        if self.is_letter:
            return whole and self.hung < HUNG
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
    doubts: tuple[DoubtfulRule, ...] = ()
    for _ in range(LOOKS):
        less_flat, doubts_flat = _looked_at(flat, upright, dark, unit)
        less_upright, doubts_upright = _looked_at(upright, flat, across, unit)
        doubts = (
            *doubts_flat,
            *(replace(doubt, box=BBox(*(doubt.box[side] for side in (1, 0, 3, 2)))) for doubt in doubts_upright),
        )
        settled = (len(flat), len(upright)) == (len(less_flat), len(less_upright)) and all(
            one is other for one, other in zip([*flat, *upright], [*less_flat, *less_upright], strict=True)
        )
        flat, upright = less_flat, less_upright
        if settled:
            break
    return flat, upright, doubts


def _looked_at(
    strokes: Sequence[Stroke], across: Sequence[Stroke], dark: GreyPicture, unit: float
) -> tuple[list[Stroke], list[DoubtfulRule]]:
    """What is left of some rules, and their doubtful stretches."""
    kept: list[Stroke] = []
    doubts: list[DoubtfulRule] = []
    for stroke in strokes:
        if stroke.dotted:
            kept.append(stroke)
            continue
        stretches = list(_stretches(stroke, across, dark, unit, _twins(stroke, strokes, unit)))
        letters = np.array([stretch.is_letter for stretch in stretches], dtype=bool)
        if letters.any():
            kept += _parts(stroke, stretches, ~letters, unit)
        else:
            kept.append(stroke)
        half = max(stroke.thick / 2, unit)
        doubts += [
            DoubtfulRule(
                BBox(*(edge / unit for edge in (part.start, stroke.level - half, part.end, stroke.level + half))),
                taken=not letter,
            )
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
    columns = np.arange(first, min(max(round(stroke.end), first + 1), dark.shape[1]))
    reach = int(np.ceil(BAND_PT * unit))
    path = np.floor(np.interp(columns, stroke.trace[:, 0], stroke.trace[:, 1])).astype(np.intp)
    rows = np.clip(path[None, :] + np.arange(-reach, reach + 1)[:, None], 0, len(dark) - 1)
    band = dark[rows, columns]
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
