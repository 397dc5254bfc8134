"""Ink of a line under no letter that was read: the stretch is read again, alone.

Networks that read whole lines drop a letter now and then, mostly the first or last one, or a sign among words (※, ☑,
。); alone they read it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

import cv2
import numpy as np

from torikumi.extractors.scans.placing import Mask, lost_ink
from torikumi.extractors.scans.readings import Letter, LineReader, Reading
from torikumi.extractors.scans.scanned_page import GreyPicture, ScannedPage
from torikumi.extractors.scans.text_lines import TextLine, crop, ink_of, letter_size, margin_of
from torikumi.schemas.geometry import BBox

SCORE_MIN = 0.5
"""What is read of a stretch alone counts when the reader is this sure of each letter."""

SCORE_SHARE = 0.9
"""And by this its score is multiplied: the line as a whole was read without it."""

STOPS = frozenset("oO0cC°〇○。．.,，、")
"""What a full stop that stands alone is read as."""

STOP_LOW, STOP_HIGH = 0.2, 0.5
"""A full stop (。) is so wide and high (em); it stands on the line, in the lower half of it."""


INSET_EM = 0.3
"""So much of a cell along its rules is not looked at for dots (em): what is left of rules lies there."""

CLUSTER_EM = 0.55
"""Dots of one ring lie no farther from each other than this (em)."""

FAINT_GREY = 205
"""Dots of a pixel or two are grey once a page was straightened; paper was made white."""

DOTS_MIN = 4
"""So many dots are more than dust."""

FAINT_EM = 0.5
"""And they lie over so much of an em, across and down."""


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


def faint_marks(scanned: ScannedPage, cells: Sequence[BBox], read: Collection[int]) -> list[BBox]:
    """What is left of a sign in cells where no line was found: dots that lie together as the print of a ring does.

    A fax loses most of a thin ring, and what it leaves is taken for dust; an eye still sees the ring.

    Args:
        scanned: The page.
        cells: The boxes of its cells.
        read: The cells in which lines were found.

    Returns:
        The boxes of such dots, in points of the straightened picture.
    """
    em = letter_size(ink_of(scanned.letters), scanned.dpi)
    ink = scanned.image < FAINT_GREY
    found = []
    for owner, cell in enumerate(cells):
        if owner in read:
            continue
        rows, columns = scanned.pixels(cell, -INSET_EM * em * 72 / scanned.dpi)
        part = ink[rows, columns].astype(np.uint8)
        if not part.any():
            continue
        reach = max(3, round(CLUSTER_EM * em)) | 1
        count, labels, _, _ = cv2.connectedComponentsWithStats(
            cv2.dilate(part, np.ones((reach, reach), np.uint8)), connectivity=8
        )
        for number in range(1, count):
            group = np.where(labels == number, part, 0)
            dots, _, _, _ = cv2.connectedComponentsWithStats(group, connectivity=8)
            y, x = np.nonzero(group)
            high, wide = int(y.max() - y.min()) + 1, int(x.max() - x.min()) + 1
            if dots - 1 >= DOTS_MIN and min(high, wide) >= FAINT_EM * em and max(high, wide) <= 1.3 * em:
                scale = 72 / scanned.dpi
                x0, y0 = columns.start + int(x.min()), rows.start + int(y.min())
                found.append(BBox(x0 * scale, y0 * scale, (x0 + wide) * scale, (y0 + high) * scale).rounded())
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
