"""What shapes tell that readers of text lose or mistake: bullets, check boxes, signs that stand alone."""

from __future__ import annotations

import cv2
import numpy as np

from torikumi.extractors.scans.dots import with_dots
from torikumi.extractors.scans.placing import Mask
from torikumi.extractors.scans.readings import Letter, Reading
from torikumi.extractors.scans.signs import LOOKS, box_of, sign_of
from torikumi.extractors.scans.text_lines import TextLine, margin_of

BULLET_SCORE = 0.9
"""The score of a bullet or box that its shape told; the second reader confirms it or not."""

UNSURE = 0.5
"""Letters with a lower mean score may be one sign that is none of them."""

SIGN_SCORE = 0.97
"""By what the score of a sign is multiplied that a reader took for a letter that looks like it."""


def by_shape(line: TextLine, ink: Mask, reading: Reading, other: Reading | None, width: int) -> tuple[Reading, bool]:
    """The reading of a line with what its shapes tell.

    Args:
        line: The line.
        ink: The ink of the page.
        reading: What the first reader read.
        other: What the second one read, or None.
        width: Width of the line's picture in pixels.

    Returns:
        The reading, and whether it is a sign that stands alone.
    """
    seen = _with_bullet(line, ink, with_dots(line, ink, reading, other, width), width)
    seen = _with_boxes(line, ink, seen, width)
    return _with_sign(line, ink, seen, other)


def _with_bullet(line: TextLine, ink: Mask, reading: Reading, width: int) -> Reading:
    """The reading of a line, with the bullet (・) that stands before its first letter and was not read.

    It is a dot halfway up, with white on both sides; readers lose it where print is faint.
    """
    if not reading.letters or line.vertical or line.high:
        return reading
    margin = margin_of(line)
    part = ink[line.y0 : line.y1, line.x0 : line.x1]
    first = reading.letters[0].at * width - margin - 0.62 * line.em
    columns = np.flatnonzero(part[:, : max(0, int(first))].any(axis=0))
    if not len(columns):
        return reading
    dot = part[:, columns[0] : columns[-1] + 1]
    rows = np.flatnonzero(dot.any(axis=1))
    wide, high = len(columns), int(rows[-1] - rows[0]) + 1
    middle = (rows[0] + rows[-1]) / 2 / max(1, line.y1 - line.y0)
    small = 0.1 * line.em <= min(wide, high) and max(wide, high) <= 0.36 * line.em
    if small and wide == columns[-1] + 1 - columns[0] and 0.3 <= middle <= 0.7:
        bullet = Letter("・", (columns[0] + wide / 2 + margin) / width, BULLET_SCORE)
        return Reading((bullet, *reading.letters), reading.missed)
    return reading


def _with_boxes(line: TextLine, ink: Mask, reading: Reading, width: int) -> Reading:
    """The reading of a line of check boxes (□ ■ ☑), told by their shape: readers lose ■ and ☑, and take □ for 口.

    Only where a reader sees a box in the line, or a filled square stands in it: 口 alone is a kanji.
    """
    if line.vertical or line.high or not reading.letters:
        return reading
    part = ink[line.y0 : line.y1, line.x0 : line.x1]
    count, labels, stats, _ = cv2.connectedComponentsWithStats(part.astype(np.uint8), connectivity=8)
    found: list[tuple[float, str]] = []
    for number in range(1, count):
        x, y, w, h = (int(value) for value in stats[number, :4])
        kind = box_of((labels[y : y + h, x : x + w] == number) if w < line.em * 2 else part[:1, :1], line.em)
        if kind == "□" and part[y : y + h, x : x + w].sum() > (labels[y : y + h, x : x + w] == number).sum() * 1.25:
            kind = "☑"
        if kind:
            found.append((x + w / 2, kind))
    if not any(letter.text in "□■☑" for letter in reading.letters) and not any(kind == "■" for _, kind in found):
        return reading
    margin = margin_of(line)
    letters = list(reading.letters)
    for middle, kind in found:
        at = (middle + margin) / width
        near = min(letters, key=lambda letter: abs(letter.at - at))
        sign = Letter(kind, at, BULLET_SCORE)
        if abs(near.at - at) * width > 0.45 * line.em:
            letters.append(sign)
        elif near.text in "□■☑口ロ":
            letters[letters.index(near)] = sign if near.text != kind else near
    return Reading(tuple(sorted(letters, key=lambda letter: letter.at)), reading.missed)


def _with_sign(line: TextLine, ink: Mask, reading: Reading, other: Reading | None) -> tuple[Reading, bool]:
    """The reading of a line, or the sign that its shape is, where readers took it for a letter that looks like it."""
    unsure = bool(reading.letters) and sum(letter.score for letter in reading.letters) < UNSURE * len(reading.letters)
    if line.high or (len(reading.letters) > 1 and not unsure):
        return reading, False
    sign = sign_of(ink[line.y0 : line.y1, line.x0 : line.x1], line.em)
    if sign is None or (len(reading.letters) > 1 and sign.text != "－"):
        return reading, False
    if len(reading.letters) > 1:  # a stroke that lies alone was cut into letters
        return Reading((Letter(sign.text, 0.5, sign.score),)), True
    looks = LOOKS[sign.text]
    text = reading.text
    if text and text not in looks:
        return reading, False
    if text.isascii() and text and other is not None and other.text == text and sign.text not in "－○":
        return reading, False  # both read the same letter: A, 0
    score = sign.score if not text else max(sign.score, reading.letters[0].score * SIGN_SCORE)
    return Reading((Letter(sign.text, 0.5, min(score, 1.0)),)), True
