"""Where the lines of print stand on a scanned page: each in one cell, or in none.

The rules are known and the page stands straight, so that white between lines, and wide white inside them, parts the ink
better than a network that sees the whole page does: no line runs over a rule, and none of one letter is overlooked.
What white cannot part (a stamp over text, a photograph) comes out as one high line, and is told by `TextLine.high`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from torikumi.extractors.runs import runs_of
from torikumi.extractors.scans.scanned_page import GreyPicture, ScannedPage
from torikumi.schemas.geometry import BBox

Mask = NDArray[np.bool_]

OUTSIDE = -1
"""Owner of a line that stands in no cell."""

SIZE_MIN, SIZE_MAX = 4.5, 40.0
"""Letters are this high (points of ink): smaller ones are no text of a report, larger ones stand on posters."""

INK_OF_EM = 0.88
"""The ink of a kanji takes this share of its em, in Gothic as in Mincho (0.86 to 0.92 measured)."""

SPECK = 0.3
"""Ink that stands alone, less than this wide and high (em), is a speck: a dash or a digit is longer, a full stop or a
middle dot has letters beside it."""

PART_GAP_EM = 2.2
"""White this wide inside a line parts it: a label from its amount; a list in two columns."""

MERGE_EM = 1.18
"""Strokes of one line that white parts (二, ＝, 三) are together no higher than this (em)."""

HIGH_EM = 1.75
"""Ink higher than this (em) is more than one line that touch, or no text."""

EDGE_EM = 0.22
"""What is left of a rule stands this near to the edge of its cell (em); letters keep more away."""

THIN_EM = 0.22
"""And is no thicker than this (em)."""

REST_EDGE_EM = 0.12
"""A short rest of a rule stands this near to the edge of its cell (em)."""

REST_THIN_EM = 0.05
"""And is no thicker than this (em): the thinnest stroke of a letter is as thick, and stands farther in."""

LARGER = 1.3
"""Ink this much higher than an em is larger print; brackets and tails of letters (「, y) reach out of it by less."""

VALLEY = 0.3
"""Between lines that touch there is less than this share of the ink that usual rows of them have."""

PAD_EM = 0.16
"""White around the ink of a line in what is given to the reader: it was taught with a little."""


@dataclass(frozen=True, slots=True)
class TextLine:
    """A stretch of ink that is to be read as one line.

    Attributes:
        owner: Index of its cell, or `OUTSIDE`.
        x0: Left edge of its ink, in pixels.
        y0: Upper edge.
        x1: Right edge.
        y1: Lower edge.
        em: Size of its letters in pixels, as far as its ink tells.
        vertical: Its letters stand one under the other.
        high: It is higher than a line: lines that touch each other, a stamp, a picture.
    """

    owner: int
    x0: int
    y0: int
    x1: int
    y1: int
    em: float
    vertical: bool = False
    high: bool = False

    def box(self, dpi: float) -> BBox:
        """Its box in points."""
        scale = 72 / dpi
        return BBox(self.x0 * scale, self.y0 * scale, self.x1 * scale, self.y1 * scale).rounded()


def ink_of(picture: GreyPicture) -> Mask:
    """Which pixels are ink: darker than halfway between print and paper of this page (Otsu), within bounds."""
    if not picture.size:
        return np.zeros(picture.shape, dtype=bool)
    level, _ = cv2.threshold(picture, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    return np.asarray(picture < min(max(float(level), 110.0), 205.0))


def find_lines(page: ScannedPage, cells: Sequence[BBox]) -> list[TextLine]:
    """Find the lines of print of a page.

    Args:
        page: The page.
        cells: The boxes of its cells, in points of the straightened picture.

    Returns:
        The lines of each cell from top to bottom, then those outside of all cells.
    """
    ink = ink_of(page.letters)
    em = letter_size(ink, page.dpi)
    found: list[TextLine] = []
    outside = ink.copy()
    for owner, cell in enumerate(cells):
        rows, columns = page.pixels(cell)
        outside[rows, columns] = False
        own = _without_edges(ink[rows, columns], em)
        found.extend(_lines_in(own, (rows.start, columns.start), em, owner))
    found.extend(_lines_outside(outside, em))
    return found


def letter_size(ink: Mask, dpi: float, fallback: float | None = None) -> float:
    """The em of most print (pixels): from the higher ones of the shapes that may be letters.

    Args:
        ink: Which pixels are ink.
        dpi: Pixels an inch.
        fallback: What to return where too little stands; 10.5 pt (the standard of Japanese office programs) when None.
    """
    scale = dpi / 72
    fallback = 10.5 * scale if fallback is None else fallback
    if not ink.any():
        return fallback
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink.astype(np.uint8), connectivity=8)
    heights, widths = stats[1:, cv2.CC_STAT_HEIGHT], stats[1:, cv2.CC_STAT_WIDTH]
    sides = np.maximum(heights, widths)
    letters = (sides >= SIZE_MIN * scale) & (sides <= SIZE_MAX * scale) & (sides <= 2.2 * np.minimum(heights, widths))
    if letters.sum() < 6:
        return fallback
    # small letters, parts of kanji and marks make most shapes: the em shows in the upper ones
    return float(np.percentile(sides[letters], 85)) / INK_OF_EM


def _lines_in(ink: Mask, start: tuple[int, int], em: float, owner: int) -> list[TextLine]:
    """The lines of one cell.

    Args:
        ink: The ink of the cell.
        start: Row and column at which it begins on the page.
        em: Size of most print of the page in pixels.
        owner: Index of the cell.
    """
    box = _box(ink)
    if box is None:
        return []
    em = min(em, _own_size(ink, em))
    top, left, bottom, right = box
    inner = ink[top:bottom, left:right]
    if _is_vertical(inner, em):
        parts = _vertical_parts(inner, em)
    else:
        parts = [part for band in _bands(inner, em) for part in _stretches(inner, band, em)]
    origin_y, origin_x = start[0] + top, start[1] + left
    return [
        TextLine(owner, x0 + origin_x, y0 + origin_y, x1 + origin_x, y1 + origin_y, size, vertical, high)
        for x0, y0, x1, y1, size, vertical, high in parts
    ]


def _without_edges(ink: Mask, em: float) -> Mask:
    """The ink of a cell without what is left of its rules: thin strokes along its edges.

    Such a rest would be read as 1, |, 一 or ー before or after what the cell says.
    """
    high, wide = ink.shape
    if not ink.any():
        return ink
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink.astype(np.uint8), connectivity=8)
    near, thin = EDGE_EM * em, THIN_EM * em
    gone = _dotted_edges(ink, np.asarray(stats, dtype=np.int32), em)
    for number in range(1, count):
        x, y, w, h = (int(value) for value in stats[number, :4])
        beside = x <= near or x + w >= wide - near
        level = y <= near or y + h >= high - near
        upright = w <= thin and (h >= 0.75 * high or h >= 1.1 * em)
        lying = h <= thin and (w >= 0.75 * wide or w >= 1.6 * em)
        edge = y <= REST_EDGE_EM * em or y + h >= high - REST_EDGE_EM * em
        rest = edge and h <= max(1.0, REST_THIN_EM * em)
        if (beside and upright) or (level and lying) or rest:
            gone.append(number)
    return ink & ~np.isin(labels, gone) if gone else ink


def _dotted_edges(ink: Mask, stats: NDArray[np.int32], em: float) -> list[int]:
    """The dots and dashes of dotted rules along the edges of a cell, as numbers of shapes."""
    high, wide = ink.shape
    near = round(EDGE_EM * em) + 1
    reach = max(1, round(0.35 * em))
    found: list[int] = []
    x, y, w, h = (stats[1:, number] for number in range(4))
    for strip, within, length in (
        (ink[:near].any(axis=0), y + h <= near, wide),
        (ink[-near:].any(axis=0), y >= high - near, wide),
        (ink[:, :near].any(axis=1), x + w <= near, high),
        (ink[:, -near:].any(axis=1), x >= wide - near, high),
    ):
        # one dot after the other along most of the edge; the feet of letters leave wider gaps
        joined = cv2.dilate(np.asarray(strip, dtype=np.uint8)[None, :], np.ones((1, 2 * reach + 1), np.uint8))
        if length >= 2 * em and joined.mean() >= 0.75 and int(within.sum()) >= 4:
            found.extend((np.flatnonzero(within) + 1).tolist())
    return found


Part = tuple[int, int, int, int, float, bool, bool]


def _own_size(ink: Mask, em: float) -> float:
    """The em of a cell whose print is smaller than that of the page; else that of the page or more."""
    rows = runs_of(ink.any(axis=1))
    if len(rows) < 2:
        return em
    heights = sorted(stop - start for start, stop in rows if stop - start >= 0.45 * em)
    return heights[len(heights) // 2] / INK_OF_EM if len(heights) > 2 else em


def _is_vertical(ink: Mask, em: float) -> bool:
    """Whether the ink of a cell is one column of letters: no wider than a letter, and at least two of them high."""
    high, wide = ink.shape
    if wide > 1.35 * em or high < 2.0 * em:
        return False
    runs = [stop - start for start, stop in runs_of(ink.any(axis=1))]
    # two lines of one letter each are no column where white as high as a letter parts them
    return bool(runs) and len(_bands(ink, em)) >= 2


def _vertical_parts(ink: Mask, em: float) -> list[Part]:
    """The columns of letters: one, since a cell with several is wider."""
    high, wide = ink.shape
    return [(0, 0, wide, high, min(em, max(wide / INK_OF_EM, 0.6 * em)), True, False)]


def _bands(ink: Mask, em: float) -> list[tuple[int, int]]:
    """Rows of ink that make lines: strokes of one line together, lines that touch apart where they can be."""
    counts = ink.sum(axis=1)
    runs = runs_of(counts > 0)
    merged: list[tuple[int, int]] = []
    for start, stop in runs:
        if merged:
            before, end = merged[-1]
            whole = stop - before
            low = min(end - before, stop - start) < 0.55 * em
            if low and whole <= MERGE_EM * em and start - end <= 0.6 * em:
                merged[-1] = (before, stop)
                continue
        merged.append((start, stop))
    found = []
    for start, stop in merged:
        if stop - start <= HIGH_EM * em:
            found.append((start, stop))
        else:
            found.extend(_apart(counts, start, stop, em))
    return [(start, stop) for start, stop in found if not _is_speck(ink[start:stop], em)]


def _apart(counts: NDArray[np.int_], start: int, stop: int, em: float) -> list[tuple[int, int]]:
    """Lines that touch each other, cut where the least ink is between them; as one where no place has little."""
    part = counts[start:stop]
    bound = VALLEY * float(np.median(part[part > 0]))
    cuts: list[int] = []
    for low, high in runs_of(part <= bound):
        place = start + (low + high) // 2
        # a line is at least half an em high: white inside letters is no gap between lines
        if place - (cuts[-1] if cuts else start) >= 0.7 * em and stop - place >= 0.5 * em:
            cuts.append(place)
    edges = [start, *cuts, stop]
    return [(a, b) for a, b in pairwise(edges) if b > a]


def _stretches(ink: Mask, band: tuple[int, int], em: float) -> list[Part]:
    """The stretches of a line that wide white parts."""
    start, stop = band
    strip = ink[start:stop]
    found: list[Part] = []
    stretches: list[list[int]] = []
    tall = (stop - start) / INK_OF_EM
    size = em if tall <= LARGER * em or stop - start > HIGH_EM * em else min(tall, 3 * em)
    for x0, x1 in runs_of(strip.any(axis=0)):
        if stretches and x0 - stretches[-1][1] < PART_GAP_EM * size:
            stretches[-1][1] = x1
        else:
            stretches.append([x0, x1])
    for x0, x1 in stretches:
        box = _box(strip[:, x0:x1])
        if box is None or _is_speck(strip[:, x0:x1], em):
            continue
        top, _, bottom, _ = box
        found.append((x0, start + top, x1, start + bottom, size, False, bottom - top > HIGH_EM * em))
    return found


def _lines_outside(ink: Mask, em: float) -> list[TextLine]:
    """The lines in no cell: ink near enough to its neighbours in a row makes one, whatever stands beside or below."""
    if not ink.any():
        return []
    reach = max(3, round(1.6 * em)) | 1
    joined = cv2.morphologyEx(
        ink.astype(np.uint8), cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_RECT, (reach, 3))
    )
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    boxes = [tuple(int(v) for v in stats[number, :4]) for number in range(1, count)]
    groups: list[list[int]] = []
    for x, y, w, h in sorted(boxes, key=lambda box: (box[1] + box[3] / 2, box[0])):
        for group in groups:
            # strokes of one line that white parts (the two of ニ, a mark under a letter), or words of one line
            inside = min(group[3], y + h) - max(group[1], y) >= 0.5 * min(group[3] - group[1], h)
            low = max(group[3], y + h) - min(group[1], y) <= MERGE_EM * em
            beside = max(group[0], x) - min(group[2], x + w)
            if (inside or low) and low and beside <= PART_GAP_EM * em:
                group[:] = [min(group[0], x), min(group[1], y), max(group[2], x + w), max(group[3], y + h)]
                break
        else:
            groups.append([x, y, x + w, y + h])
    found: list[TextLine] = []
    for x0, y0, x1, y1 in groups:
        found.extend(_lines_in(ink[y0:y1, x0:x1], (y0, x0), em, OUTSIDE))
    return found


def _is_speck(ink: Mask, em: float) -> bool:
    """Whether ink that stands alone is too small to be a letter or mark of print."""
    box = _box(ink)
    if box is None:
        return True
    top, left, bottom, right = box
    if max(bottom - top, right - left) < SPECK * em:
        return True
    if right - left > 2 * em or int(ink.sum()) > 0.12 * em * em:
        return False
    # two specks side by side; three dots in a row (…) are print
    count, _, stats, _ = cv2.connectedComponentsWithStats(ink.astype(np.uint8), connectivity=8)
    return count <= 3 and bool((stats[1:, 2:4].max(axis=1) < SPECK * em).all())


def _box(ink: Mask) -> tuple[int, int, int, int] | None:
    """Top, left, bottom, right of the ink, or None where there is none."""
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    if not len(rows):
        return None
    return int(rows[0]), int(columns[0]), int(rows[-1]) + 1, int(columns[-1]) + 1


def margin_of(line: TextLine) -> int:
    """The white to the left and right of a line in its picture, in pixels."""
    return 2 * max(2, round(PAD_EM * line.em))


def crop(letters: GreyPicture, line: TextLine) -> GreyPicture:
    """The picture of a line on white, with the margin that readers want; letters of a column stand side by side.

    Only the rows of the line are taken, so that strokes of the lines above and below do not show.
    """
    margin = margin_of(line) // 2
    part = letters[line.y0 : line.y1, line.x0 : line.x1]
    if line.vertical:
        part = _laid_down(part, line.em)
    high = part.shape[0]
    # a line of low marks only (ー, －, …) is given as high as letters are, so that it is not blown up
    room = max(0, round(line.em * INK_OF_EM) - high)
    above = room // 2
    below = room - above
    return cv2.copyMakeBorder(
        part, above + margin, below + margin, 2 * margin, 2 * margin, cv2.BORDER_CONSTANT, value=255
    ).astype(np.uint8)


def _laid_down(column: GreyPicture, em: float) -> GreyPicture:
    """The letters of a column side by side, as the reader wants them."""
    ink = ink_of(column)
    letters = [column[start:stop] for start, stop in letter_rows(ink, em)]
    high = max(letter.shape[0] for letter in letters)
    gap = max(1, round(0.12 * em))
    parts = []
    for letter in letters:
        room = high - letter.shape[0]
        parts.append(cv2.copyMakeBorder(letter, room // 2, room - room // 2, gap, gap, cv2.BORDER_CONSTANT, value=255))
    return np.hstack(parts).astype(np.uint8)


def letter_rows(ink: Mask, em: float) -> list[tuple[int, int]]:
    """The rows of each letter of a column: strokes that make one letter together."""
    found: list[tuple[int, int]] = []
    for start, stop in runs_of(ink.any(axis=1)):
        if found and stop - found[-1][0] <= MERGE_EM * em * INK_OF_EM and start - found[-1][1] < 0.45 * em:
            found[-1] = (found[-1][0], stop)
        else:
            found.append((start, stop))
    return found
