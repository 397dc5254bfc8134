"""Glyphs outside the ruled tables → the stretches of text of each line, between which the page is white.

What stands in one cell of a table without rules is one stretch; what a word space parts is one, too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from torikumi.extractors.characters import script
from torikumi.extractors.glyphs import Ink
from torikumi.schemas.primitives import GlyphFlag, distinct, has_flag

LINE_EM = 0.3
"""Glyphs whose baselines differ by less than this (em) are on one line of a table: cells set in 9 and 12 pt side by
side differ by 1 pt; two lines of one cell are 0.95 em apart or more."""

STRETCH_EM = 0.9
"""A gap this wide (em) ends a stretch of text: an ideographic space (1 em) does, a word space (a quarter, stretched in
justified lines to half an em) does not."""

LANE_EM = 1.2
"""White this wide (em) may part two columns: more than an ideographic space, which parts words."""

APART_EM = 4.0
"""A table beside another, or a text beside one, is this far off (em); that under a sum is 1 em from its label."""

SPREAD_MAX_EM = 8.0
"""Letters of a label set wide (均等割り) stand up to this far apart (em): four letters over a column of 30 em."""

PAIR_MAX_EM = 4.0
"""Two letters alone are one label set wide (歳　入) up to this far apart (em)."""

EVEN_EM = 0.15
"""Gaps of a label set wide differ by less than this (em)."""

ASCENT_EM = 0.88
"""Where the top of a letter is above its baseline (em), and 1 - this its foot below: the em box of Japanese fonts."""

NUMBER = re.compile(
    r"[(（\[]?[△▲▼＋+\-－−±約]?\s?[\d０-９][\d０-９,，.．]*\s?[)）\]]?"
    r"(?:[%％‰]|千?円|百?万円|億円|[^\W\d_]{1,2}|㎡|㎥|㎞)?[)）]?"
)
"""A cell that holds a number, with its sign and unit."""

NONE_MARK = re.compile(r"[-－−‐–—―ー〃…]+|皆[増減]|該当なし")
"""A cell that says that there is no number, or the same."""

LEADER = re.compile(r"[.．…‥・･·]{3,}|[─―]{5,}|(?:[.．…‥・･·] ){3,}")
"""The dots that lead from a heading to its page number."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text of one line.

    Attributes:
        x0: Left edge, in points.
        x1: Right edge.
        top: Top of its em box.
        bottom: Foot of its em box.
        size: Font size, in points.
        text: Its text without spaces.
    """

    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    text: str

    @property
    def centre(self) -> float:
        """The middle between its left and right edge."""
        return (self.x0 + self.x1) / 2

    @property
    def is_number(self) -> bool:
        """Whether it is a number with nothing but its sign and unit, or the mark for none."""
        return bool(NUMBER.fullmatch(self.text) or NONE_MARK.fullmatch(self.text))


@dataclass(frozen=True)
class TextLine:
    """The stretches of text with (nearly) one baseline, left to right; or those of lines that stand side by side."""

    segments: tuple[Segment, ...]

    @cached_property
    def top(self) -> float:
        """Top of the highest stretch."""
        return min(segment.top for segment in self.segments)

    @cached_property
    def bottom(self) -> float:
        """Foot of the lowest stretch."""
        return max(segment.bottom for segment in self.segments)

    @cached_property
    def size(self) -> float:
        """The largest font size."""
        return max(segment.size for segment in self.segments)

    @cached_property
    def is_parted(self) -> bool:
        """Whether white as wide as a lane parts it, and no dots lead through the white."""
        if any(LEADER.search(segment.text) for segment in self.segments):
            return False
        reach = self.segments[0].x1
        for segment in self.segments[1:]:
            if segment.x0 - reach >= LANE_EM * segment.size:
                return True
            reach = max(reach, segment.x1)
        return False

    @cached_property
    def whole(self) -> Segment:
        """All of it as one stretch."""
        text = "".join(segment.text for segment in self.segments)
        right = max(segment.x1 for segment in self.segments)
        return Segment(self.segments[0].x0, right, self.top, self.bottom, self.size, text)

    def is_apart_from(self, x0: float, x1: float) -> bool:
        """Whether what stands outside two x keeps off from them, as another table beside it does."""
        return all(
            x0 - segment.size <= segment.centre <= x1 + segment.size
            or max(x0 - segment.x1, segment.x0 - x1) >= APART_EM * segment.size
            for segment in self.segments
        )

    @classmethod
    def over(cls, lines: Sequence[TextLine]) -> TextLine:
        """Lines that stand side by side, half a line off, as one."""
        if len(lines) == 1:
            return lines[0]
        return cls(tuple(sorted((one for line in lines for one in line.segments), key=lambda one: one.x0)))

    def within(self, x0: float, x1: float) -> TextLine | None:
        """The part of it whose stretches have their middle between two x, or None when there is none."""
        inside = tuple(segment for segment in self.segments if x0 <= segment.centre <= x1)
        return TextLine(inside) if inside else None


def text_lines(ink: Ink, outside: NDArray[np.intp], parted_min: int) -> list[TextLine]:
    """The lines of a page, cut into stretches; none when too few are parted by white to be a table.

    Args:
        ink: The glyphs of the page.
        outside: Indices of those outside the ruled tables.
        parted_min: How many lines must be parted by white as wide as a lane.

    Returns:
        The horizontal lines, top to bottom.
    """
    # mostly the page number alone stands outside
    if len(outside) < 2 * parted_min or len(distinct(ink.glyphs["origin_y"].take(outside))) < parted_min:
        return []
    glyphs = ink.glyphs.take(outside)
    upright = (glyphs["angle"] == 0) & ~has_flag(glyphs, GlyphFlag.VERTICAL) & (glyphs["size"] > 0)
    glyphs, outside = glyphs.compress(upright), outside[upright]
    if len(outside) < 2 * parted_min:
        return []
    baseline, size, left, right = (glyphs[name].astype(np.float64) for name in ("origin_y", "size", "x0", "x1"))
    order = np.argsort(baseline, kind="stable")
    size = size[order]
    number = np.zeros(len(order), dtype=np.intp)
    np.cumsum(np.diff(baseline[order]) > LINE_EM * np.minimum(size[1:], size[:-1]), out=number[1:])
    again = np.lexsort((left[order], number))
    order, size, number = order[again], size[again], number[again]
    x0, x1 = left[order], right[order]
    gap = (x0[1:] - x1[:-1]) / np.maximum(size[1:], size[:-1])
    same = number[1:] == number[:-1]
    parted = number[1:][same & (gap >= LANE_EM)]
    if not len(parted) or 1 + np.count_nonzero(np.diff(parted)) < parted_min:
        return []
    texts = [ink.texts[index] for index in outside[order].tolist()]
    breaks = np.flatnonzero(same & (gap >= STRETCH_EM))
    breaks = breaks[~_spread(texts, breaks, gap, same)]
    cut = ~same
    cut[breaks] = True
    starts = np.append(0, np.flatnonzero(cut) + 1)
    ends = np.append(starts[1:], len(order))
    lines: list[list[Segment]] = []
    last = -1
    baseline = baseline[order]
    tops = np.minimum.reduceat(baseline - ASCENT_EM * size, starts).tolist()
    feet = np.maximum.reduceat(baseline + (1 - ASCENT_EM) * size, starts).tolist()
    rights, sizes = np.maximum.reduceat(x1, starts).tolist(), np.maximum.reduceat(size, starts).tolist()
    for index, (start, end) in enumerate(zip(starts.tolist(), ends.tolist(), strict=True)):
        text = "".join(texts[start:end])
        segment = Segment(float(x0[start]), rights[index], tops[index], feet[index], sizes[index], text)
        if number[start] == last:
            lines[-1].append(segment)
        else:
            lines.append([segment])
            last = int(number[start])
    return [TextLine(tuple(segments)) for segments in lines]


def _spread(
    texts: Sequence[str], breaks: NDArray[np.intp], gap: NDArray[np.float64], same: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Which breaks are none, but gaps between the letters of a label set wide."""
    spread = np.zeros(len(breaks), dtype=bool)
    letters = {"kanji", "hiragana", "katakana"}
    there = set(breaks.tolist())
    for index, place in enumerate(breaks.tolist()):
        if gap[place] > SPREAD_MAX_EM or not {script(texts[place]), script(texts[place + 1])} <= letters:
            continue
        # the gap before or after, with one letter between, is as wide: three letters or more
        for other in (place - 1, place + 1):
            if other in there and abs(gap[other] - gap[place]) <= EVEN_EM:
                far = texts[other] if other < place else texts[other + 1]
                if script(far) in letters:
                    spread[index] = True
        # two letters, each alone, further from all else than from each other
        before = gap[place - 1] if place and same[place - 1] else np.inf
        after = gap[place + 1] if place + 1 < len(gap) and same[place + 1] else np.inf
        if gap[place] <= PAIR_MAX_EM and min(before, after) > gap[place] + EVEN_EM and min(before, after) >= STRETCH_EM:
            spread[index] = True
    return spread
