"""The numbers and texts of a page's lines, without a compiler: ``lines_compiled.pyx`` in numpy and Python.

Both give the same to the last bit: the steps in single precision are the same ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from torikumi.extractors import settings
from torikumi.extractors.characters import NEVER_FIRST, NEVER_LAST, WORD_ENDS, WORD_MARKS, is_latin, script
from torikumi.extractors.glyphs_python import picked
from torikumi.schemas.primitives import Records

WORD_EM_MAX = 6.0
"""A run of one script longer than this (em) is no single word to a program that wraps between words."""

SPACE_LATIN_EM = 0.2
"""A gap this wide between two Latin letters is a space though none is drawn: word spaces are 0.22 em and wider."""

SPACE_EM = 0.8
"""A gap this wide between other characters is a space: justified lines stretch gaps by up to 0.5 em."""

SPREAD_EM = 0.3
"""Gaps all at least this wide and all alike are 均等割り, no spaces."""


class LineColumns(NamedTuple):
    """The lines of a page: a column of values for each thing told of a line, and the glyphs in their order.

    Attributes:
        order: The indices of the glyphs, line by line, along each line.
        starts: Where each line begins in ``order``.
        stops: Where it ends.
        owners: Its owner.
        boxes: x0, top, x1 and bottom of the box of its glyphs.
        texts: Its text, with the spaces that are drawn or that a gap shows.
        sizes: The median of its glyphs' sizes, in points; 1 where it is 0.
        lengths: Number of its glyphs.
        vertical: It runs downwards or upwards.
        space_after: White space follows its last glyph in the file.
        contents: The marked content of all its glyphs, or -1.
        leads: Width of its first unit that no wrap may break, in points.
        lead_words: Width of its first word, in points.
        gaps: The widest gap within it, in em.
        overlaps: The lines, by their numbers, that reach below the top of the next one of their owner.
    """

    order: NDArray[np.intp]
    starts: list[int]
    stops: list[int]
    owners: list[int]
    boxes: list[tuple[float, float, float, float]]
    texts: list[str]
    sizes: list[float]
    lengths: list[int]
    vertical: list[bool]
    space_after: list[bool]
    contents: list[int]
    leads: list[float]
    lead_words: list[float]
    gaps: list[float]
    overlaps: list[int]


def line_columns(
    glyphs: Records,
    texts: Sequence[str],
    spaces: NDArray[np.bool_],
    owners: NDArray[np.intp],
    writing: NDArray[np.int16],
) -> LineColumns:
    """Order glyphs into lines, and measure these.

    Args:
        glyphs: Array of `torikumi.schemas.primitives.GLYPH`.
        texts: The text of each.
        spaces: Whether white space follows each in the file.
        owners: What each belongs to.
        writing: The direction of writing of each: 0, 90, 180, 270, or 1 for vertical writing.

    Returns:
        The lines, by owner, then direction, then across the line.
    """
    begins, ends, across = _along(glyphs, writing)
    size = glyphs["size"]
    order = np.lexsort((across, writing, owners))
    new = np.ones(len(order), dtype=bool)
    before, here = order[:-1], order[1:]
    near = np.abs(across[here] - across[before]) <= settings.BASELINE_EM * np.maximum(size[here], size[before])
    new[1:] = ~(near & (owners[here] == owners[before]) & (writing[here] == writing[before]))
    number = np.empty(len(order), dtype=np.intp)
    number[order] = np.cumsum(new) - 1
    starts = np.flatnonzero(new)  # the lines keep their places: only the glyphs within each are put in order
    order = np.lexsort((begins, number))
    stops = np.append(starts[1:], len(order))
    if not len(order):
        return LineColumns(order, *([] for _ in range(14)))
    lengths = stops - starts
    begins, ends = begins[order], ends[order]
    glyphs, spaces = glyphs.take(order), spaces[order]
    directions = writing[order[starts]]
    sizes = _medians(glyphs["size"], starts, lengths)
    content = np.minimum.reduceat(glyphs["content"], starts)
    content[content != np.maximum.reduceat(glyphs["content"], starts)] = -1
    gaps = np.append(begins[1:] - ends[:-1], 0.0) / np.repeat(sizes, lengths)
    # what follows the last glyph of a line is no gap within it
    within = np.ones(len(order), dtype=bool)
    within[stops - 1] = False
    widest = np.maximum.reduceat(np.where(within, gaps, 0.0), starts)
    # where white space may follow a glyph: the places of all lines, and where those of each line begin among them
    blank = np.flatnonzero(within & (spaces | (gaps >= SPACE_LATIN_EM)))
    blanks = [*np.searchsorted(blank, starts).tolist(), len(blank)]
    blank_list: list[int] = blank.tolist()

    letters = picked(texts, order)
    begin_list, end_list, gap_list, space_list = begins.tolist(), ends.tolist(), gaps.tolist(), spaces.tolist()
    lines, leads = [], []
    for start, stop, em, blanks_at in zip(
        starts.tolist(), stops.tolist(), sizes.tolist(), pairwise(blanks), strict=True
    ):
        parts = letters[start:stop]
        text = "".join(parts)
        if blanks_at[0] < blanks_at[1]:
            places = [place - start for place in blank_list[slice(*blanks_at)]]
            text = _with_spaces(parts, places, space_list[start:stop], gap_list[start : stop - 1])
        lines.append(text)
        leads.append(_lead(parts, begin_list[start:stop], end_list[start:stop], em))
    left, top = (np.minimum.reduceat(glyphs[side], starts) for side in ("x0", "y0"))
    right, bottom = (np.maximum.reduceat(glyphs[side], starts) for side in ("x1", "y1"))
    owned = owners[order[starts]]
    return LineColumns(
        order,
        starts=starts.tolist(),
        stops=stops.tolist(),
        owners=owned.tolist(),
        boxes=list(zip(*(side.tolist() for side in (left, top, right, bottom)), strict=True)),
        texts=lines,
        sizes=sizes.tolist(),
        lengths=lengths.tolist(),
        vertical=np.isin(directions, (1, 90, 270)).tolist(),
        space_after=spaces[stops - 1].tolist(),
        contents=content.tolist(),
        leads=[lead for lead, _ in leads],
        lead_words=[word for _, word in leads],
        gaps=widest.tolist(),
        overlaps=np.flatnonzero((bottom[:-1] > top[1:]) & (owned[:-1] == owned[1:])).tolist(),
    )


def _along(
    glyphs: Records, writing: NDArray[np.int16]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Coordinates along the line (begin, end) and across it (growing from line to line), whatever its direction."""
    x0, x1, y0, y1 = (glyphs[name].astype(np.float64) for name in ("x0", "x1", "y0", "y1"))
    if not writing.any():
        return x0, x1, glyphs["origin_y"].astype(np.float64)
    begin, end, across = x0.copy(), x1.copy(), glyphs["origin_y"].astype(np.float64)
    for direction, first, last, cross in (
        (1, y0, y1, -(x0 + x1) / 2),
        (90, y0, y1, -glyphs["origin_x"].astype(np.float64)),
        (180, -x1, -x0, -glyphs["origin_y"].astype(np.float64)),
        (270, -y1, -y0, glyphs["origin_x"].astype(np.float64)),
    ):
        here = writing == direction
        if here.any():
            begin[here], end[here], across[here] = first[here], last[here], cross[here]
    return begin, end, across


def _medians(values: NDArray[np.float32], starts: NDArray[np.intp], lengths: NDArray[np.intp]) -> NDArray[np.float64]:
    """The median of each group of values; 1 where it is 0."""
    lowest = np.minimum.reduceat(values, starts).astype(np.float64)
    if (lowest == np.maximum.reduceat(values, starts)).all():
        return np.where(lowest == 0, 1.0, lowest)
    group = np.repeat(np.arange(len(starts)), lengths)
    ordered = values[np.lexsort((values, group))].astype(np.float64)
    medians = (ordered[starts + (lengths - 1) // 2] + ordered[starts + lengths // 2]) / 2
    return np.where(medians == 0, 1.0, medians)


def _with_spaces(texts: Sequence[str], places: Sequence[int], spaces: Sequence[bool], gaps: Sequence[float]) -> str:
    """The text of a line: spaces where the file has them, or where a gap shows one.

    Args:
        texts: The glyphs' texts, in order.
        places: The glyphs that white space may follow: the file has some, or the gap after it is wide.
        spaces: Whether the file has white space after each.
        gaps: The gap after each but the last, in em.
    """
    spread = len(gaps) > 1 and min(gaps) >= SPREAD_EM and max(gaps) - min(gaps) <= SPREAD_EM
    parts = list(texts)
    for index in places:
        gap = gaps[index]
        latin, latin_next = is_latin(texts[index]), is_latin(texts[index + 1])
        if spaces[index]:
            # the width tells an ideographic space (1 em) from a word space (a quarter, more in justified lines)
            ideographic = gap >= 0.9 or (gap >= 0.6 and not latin and not latin_next)
            parts[index] += "\u3000" if ideographic else " "
        elif latin_next and (latin or (not spread and _ends_word(texts, index))):
            parts[index] += " "
        elif gap >= SPACE_EM and not spread:
            parts[index] += " " if latin or latin_next else "\u3000"
    return "".join(parts)


def _ends_word(texts: Sequence[str], index: int) -> bool:
    """Whether a mark stands between a Latin word and the letter of the next one (and so on, for example)."""
    return texts[index] in WORD_ENDS and index > 0 and is_latin(texts[index - 1]) and texts[index + 1][0].isalpha()


def _lead(texts: Sequence[str], begins: Sequence[float], ends: Sequence[float], size: float) -> tuple[float, float]:
    """Widths of the first unit that no wrap may break, and of the first word."""
    opening = 0
    while opening < len(texts) - 1 and texts[opening] in NEVER_LAST:
        opening += 1
    kind = script(texts[opening])
    unit = opening + 1
    while unit < len(texts) and (texts[unit] in NEVER_FIRST or (kind == "latin" and script(texts[unit]) == "latin")):
        unit += 1
    word = unit
    while (
        kind != "other"
        and word < len(texts)
        and (texts[word] in NEVER_FIRST or script(texts[word]) == kind or _within_word(texts, word, kind))
        and ends[word] - begins[0] <= WORD_EM_MAX * size
    ):
        word += 1
    if texts[word - 1] in NEVER_FIRST:
        # Writer does not wrap between a comma and a Latin word: め、ICT goes to the next line as one
        while word < len(texts) and script(texts[word]) == "latin":
            word += 1
    return ends[unit - 1] - begins[0], ends[word - 1] - begins[0]


def _within_word(texts: Sequence[str], at: int, kind: str) -> bool:
    """Whether a mark stands between letters of one Latin word (AI-OCR)."""
    letters = kind == "latin" and at + 1 < len(texts) and texts[at] in WORD_MARKS
    return letters and script(texts[at - 1]) == "latin" == script(texts[at + 1])
