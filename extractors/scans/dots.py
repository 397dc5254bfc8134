"""Dots between letters, told by their ink: ・ and ：, which readers lose, or take for each other where dust lies by.

A middle dot stands free: white parts it from the letters beside it, it is round or square, and halfway up the line. Two
alike, one over the other, are a colon. What lies there and is neither leaves a doubt about what was read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import cv2
import numpy as np

from torikumi.extractors.scans.placing import Mask, is_full
from torikumi.extractors.scans.readings import Letter, Reading
from torikumi.extractors.scans.text_lines import TextLine, margin_of

ROOM_EM = 1.2
"""Letters have a mark of its own between them when their middles are so far apart (em): one of a third of an em takes
1.33, one of half an em 1.5."""

TIGHT_EM = 1.4
"""Where they are nearer than this (em), dust is taken for a mark of its own, too."""

ROOM_MOST_EM = 2.4
"""And no farther: there they are two words."""

BESIDE_EM = 0.45
"""Ink nearer than this to the middle of a letter (em) is the letter's."""

DOT_EM = (0.1, 0.4)
"""A dot is at least and at most so wide and high (em)."""

AMID_EM = 0.2
"""A mark that was not read lies no farther from halfway between two letters (em): what does is part of one."""

WHOLE_EM = 1.7
"""Where letters are so far apart (em), a mark of a whole em stands between them (、。): all ink there is its own."""

SPECK_SHARE = 0.3
"""A shape with less than this share of the ink of the largest one beside it is a speck."""

FILLED = 0.55
"""A dot fills so much of its box."""

HALFWAY = (0.32, 0.68)
"""A middle dot stands so far down the letters beside it."""

DOT_SCORE = 0.9
"""The score of a dot that its ink told and the reader did not see; the second reader confirms it or not."""

MARKS = frozenset("·・•･‧∙:：.．,，'｡°")
"""What readers take a dot or a colon for, between letters as wide as their em."""

MIDDLE_DOTS = frozenset("·・•･‧∙")
COLONS = frozenset(":：")


@dataclass(frozen=True, slots=True)
class Gap:
    """What stands between two letters that leave room for a mark.

    Attributes:
        before: Index of the letter before it.
        read: Index of the mark that was read there, or None.
        sign: What its ink is: "・", "：", "" where there is none of a mark's size, "?" where it is neither.
        at: Where its middle lies in the picture of the line, as a share of its width.
        amid: It lies about halfway between the letters.
        room: How far apart the middles of the letters are (em).
    """

    before: int
    read: int | None
    sign: str
    at: float
    amid: bool
    room: float

    def is_mark(self, other: Reading | None) -> bool:
        """Whether its ink is a dot or colon of print: there is room for one, or the second reader sees one, too."""
        if self.sign not in ("・", "："):
            return False
        return self.room >= TIGHT_EM or (other is not None and any(letter.text in MARKS for letter in other.letters))


def with_dots(line: TextLine, ink: Mask, reading: Reading, other: Reading | None, width: int) -> Reading:
    """The reading of a line with the dots that its ink tells: one that was lost, or was read as another mark.

    Args:
        line: The line.
        ink: The ink of the page.
        reading: What was read.
        other: What the second reader read, or None.
        width: Width of the line's picture in pixels.
    """
    letters: list[Letter] = list(reading.letters)
    lost: list[Letter] = []
    for gap in gaps(line, ink, reading.letters, width):
        if not gap.is_mark(other):
            continue
        if gap.read is None and gap.amid:
            lost.append(Letter(gap.sign, gap.at, DOT_SCORE))
        elif gap.read is not None and letters[gap.read].text not in (MIDDLE_DOTS if gap.sign == "・" else COLONS):
            letters[gap.read] = replace(letters[gap.read], text=gap.sign, score=DOT_SCORE)
    if not lost and letters == list(reading.letters):
        return reading
    return replace(reading, letters=tuple(sorted([*letters, *lost], key=lambda letter: letter.at)))


def doubtful_dots(line: TextLine, ink: Mask, letters: Sequence[Letter], width: int) -> list[int]:
    """The letters of a line at which a dot is doubtful: read where its ink is none, or not read where ink lies."""
    found = []
    for gap in gaps(line, ink, letters, width):
        if gap.read is None:
            if gap.sign and (gap.amid or gap.room >= WHOLE_EM):
                found.append(gap.before)
        elif gap.sign == "?" or (gap.sign == "" and letters[gap.read].text in MIDDLE_DOTS | COLONS):
            found.append(gap.read)
    return found


def gaps(line: TextLine, ink: Mask, letters: Sequence[Letter], width: int) -> list[Gap]:
    """What stands between the letters of a line that leave room for a mark; they are as wide as their em on both sides.

    Args:
        line: The line.
        ink: The ink of the page.
        letters: Its letters.
        width: Width of its picture in pixels.
    """
    if line.vertical or line.high or len(letters) < 2:
        return []
    part = ink[line.y0 : line.y1, line.x0 : line.x1]
    em = own_em(line, letters, width)
    middles = [letter.at * width - margin_of(line) for letter in letters]
    full = [is_full(letter.text) for letter in letters]
    found = []
    for index, letter in enumerate(letters[:-1]):
        if not full[index]:
            continue
        mark = index + 1 if letters[index + 1].text in MARKS else None
        after = index + 1 if mark is None else index + 2
        if after >= len(letters) or not full[after] or letter.text in "ーっッ":
            continue
        a, b = middles[index], middles[after]
        if not ROOM_EM * em <= b - a <= ROOM_MOST_EM * em:
            continue
        sign, middle = _sign(part, a, b, em)
        amid = abs(middle - (a + b) / 2) <= AMID_EM * em
        found.append(Gap(index, mark, sign, (middle + margin_of(line)) / width, amid, (b - a) / em))
    return found


def own_em(line: TextLine, letters: Sequence[Letter], width: int) -> float:
    """The em of a line by the steps of its letters, where they tell it: a page's em is that of its largest print."""
    steps = [
        (after.at - before.at) * width
        for before, after in pairwise(letters)
        if is_full(before.text) and is_full(after.text)
    ]
    near = [step for step in steps if 0.6 * line.em <= step <= 1.25 * line.em]
    return float(np.median(near)) if near else line.em


def _sign(part: Mask, a: float, b: float, em: float) -> tuple[str, float]:
    """What the ink between two letters is, and the middle of it.

    Args:
        part: The ink of the line.
        a: The middle of the letter before, in columns of it.
        b: That of the letter after.
        em: Size of the letters.
    """
    low, high = int(a + BESIDE_EM * em), int(np.ceil(b - BESIDE_EM * em))
    middle = (a + b) / 2
    left, right = max(0, int(a - em / 2)), min(part.shape[1], int(b + em / 2))
    rows = np.flatnonzero(part[:, left:right].any(axis=1))
    if not len(rows) or high <= low:
        return "", middle
    count, _, stats, _ = cv2.connectedComponentsWithStats(part[:, left:right].astype(np.uint8), connectivity=8)
    shapes = [tuple(int(value) for value in stats[number, :5]) for number in range(1, count)]
    free = [shape for shape in shapes if shape[0] + left >= low and shape[0] + shape[2] + left <= high]
    if not free:
        return "", middle
    most = max(shape[4] for shape in free)
    large = [shape for shape in free if shape[4] >= SPECK_SHARE * most]
    if max(max(w, h) for _, _, w, h, _ in large) < DOT_EM[0] * em:
        return "", middle
    x0, x1 = min(x for x, *_ in large), max(x + w for x, _, w, _, _ in large)
    middle = (x0 + x1) / 2 + left
    # the letters beside it, without dust above and below them
    beside = [shape for shape in shapes if shape not in free and max(shape[2], shape[3]) >= 0.3 * em]
    top = min((y for _, y, _, _, _ in beside), default=int(rows[0]))
    bottom = max((y + h for _, y, _, h, _ in beside), default=int(rows[-1]) + 1)
    down = [((y + h / 2) - top) / max(1, bottom - top) for _, y, _, h, _ in large]
    dots = all(
        DOT_EM[0] * em <= min(w, h)
        and max(w, h) <= DOT_EM[1] * em
        and area >= FILLED * w * h
        and w <= 1.6 * h <= 2.6 * w
        for _, _, w, h, area in large
    )
    if dots and len(large) == 1 and HALFWAY[0] <= down[0] <= HALFWAY[1]:
        return "・", middle
    one_over_other = len(large) == 2 and x1 - x0 <= 1.5 * max(w for _, _, w, _, _ in large)
    if dots and one_over_other and min(down) < 0.5 < max(down):
        return "：", middle
    return "?", middle
