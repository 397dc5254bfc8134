"""Ink of a line under no letter that was read: the stretch is read again, alone.

Networks that read whole lines drop a letter now and then, mostly the first or last one, or a sign among words (※, ☑,
。); alone they read it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from torikumi.extractors.scans.placing import Mask, lost_ink
from torikumi.extractors.scans.readings import Letter, LineReader, Reading
from torikumi.extractors.scans.scanned_page import GreyPicture
from torikumi.extractors.scans.text_lines import TextLine, crop, margin_of

SCORE_MIN = 0.5
"""What is read of a stretch alone counts when the reader is this sure of each letter."""

SCORE_SHARE = 0.9
"""And by this its score is multiplied: the line as a whole was read without it."""

STOPS = frozenset("oO0cC°〇○。．.,，、")
"""What a full stop that stands alone is read as."""

STOP_LOW, STOP_HIGH = 0.2, 0.5
"""A full stop (。) is so wide and high (em); it stands on the line, in the lower half of it."""


def recovered(
    lines: Sequence[TextLine],
    readings: Sequence[Reading],
    widths: Sequence[int],
    ink: Mask,
    letters: GreyPicture,
    reader: LineReader,
) -> list[Reading]:
    """The readings of lines, with the letters that are read when what was lost is read alone.

    Args:
        lines: The lines.
        readings: What was read in them.
        widths: Widths of their pictures in pixels.
        ink: The ink of the page.
        letters: The page without rules.
        reader: The reader.
    """
    places = [
        (number, stretch)
        for number, (line, reading, width) in enumerate(zip(lines, readings, widths, strict=True))
        for stretch in lost_ink(line, reading.letters, ink, width)
    ]
    if not places:
        return list(readings)
    parts = [_part(lines[number], stretch, ink) for number, stretch in places]
    again = reader.read([crop(letters, part) for part in parts])
    found = list(readings)
    for (number, _), part, reading in zip(places, parts, again, strict=True):
        more = _letters(lines[number], part, reading, widths[number])
        if more:
            whole = sorted([*found[number].letters, *more], key=lambda letter: letter.at)
            found[number] = replace(found[number], letters=tuple(whole))
    return found


def _part(line: TextLine, stretch: tuple[int, int], ink: Mask) -> TextLine:
    """A stretch of a line as a line of its own."""
    x0, x1 = line.x0 + stretch[0], line.x0 + stretch[1]
    rows = np.flatnonzero(ink[line.y0 : line.y1, x0:x1].any(axis=1))
    return replace(line, x0=x0, x1=x1, y0=line.y0 + int(rows[0]), y1=line.y0 + int(rows[-1]) + 1)


def _letters(line: TextLine, part: TextLine, reading: Reading, width: int) -> list[Letter]:
    """The letters of a stretch, where they stand in the picture of the line."""
    high, wide = part.y1 - part.y0, part.x1 - part.x0
    middle = ((part.x0 + part.x1) / 2 - line.x0 + margin_of(line)) / width
    low = part.y0 >= line.y1 - STOP_HIGH * line.em - 1
    if low and STOP_LOW * line.em <= min(high, wide) and max(high, wide) <= STOP_HIGH * line.em:
        text = reading.text
        return [Letter("。", middle, SCORE_SHARE)] if len(text) == 1 and text in STOPS else []
    if not reading.letters or min(letter.score for letter in reading.letters) < SCORE_MIN:
        return []
    if wide < 0.35 * line.em * len(reading.letters):
        return []
    start, share = part.x0 - line.x0 + margin_of(line), wide / width
    return [
        replace(letter, at=start / width + letter.at * share, score=letter.score * SCORE_SHARE)
        for letter in reading.letters
    ]
