"""Glyphs → printed lines, in reading order: horizontal, vertical (縦書き), turned, or letter under letter.

All is done for the whole page at once: every glyph has an owner (a cell, or a stretch of prose), and lines never mix
owners.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from torikumi.extractors import settings
from torikumi.extractors.characters import NEVER_FIRST, NEVER_LAST, WORD_MARKS, is_latin, script
from torikumi.extractors.glyphs import Ink, picked
from torikumi.schemas.geometry import BBox
from torikumi.schemas.primitives import GlyphFlag, Records, has_flag
from torikumi.schemas.tables import Line

WORD_EM_MAX = 6.0
"""A run of one script longer than this (em) is no single word to a program that wraps between words."""

SPACE_LATIN_EM = 0.2
"""A gap this wide between two Latin letters is a space though none is drawn: word spaces are 0.22 em and wider."""

SPACE_EM = 0.8
"""A gap this wide between other characters is a space: justified lines stretch gaps by up to 0.5 em."""

SPREAD_EM = 0.3
"""Gaps all at least this wide and all alike are 均等割り, no spaces."""


class OwnedLine(NamedTuple):
    """A line with its owner, and which glyphs it is made of."""

    owner: int
    line: Line
    members: NDArray[np.intp]
    ruby: bool = False


def glyphs_to_lines(ink: Ink, owners: NDArray[np.intp], page: int) -> list[OwnedLine]:
    """Group glyphs into lines.

    Args:
        ink: The glyphs of a page.
        owners: For each glyph, the number of the cell (or stretch) that it belongs to.
        page: Page number, from 1.

    Returns:
        The lines, by owner, then in reading order. Lines of ruby are marked and stand before their base line.
    """
    glyphs = ink.glyphs
    if not len(glyphs):
        return []
    writing = _writing(glyphs)
    along0, along1, across = _along(glyphs, writing)
    size = glyphs["size"]
    order = np.lexsort((across, writing, owners))
    new = np.ones(len(order), dtype=bool)
    before, here = order[:-1], order[1:]
    near = np.abs(across[here] - across[before]) <= settings.BASELINE_EM * np.maximum(size[here], size[before])
    new[1:] = ~(near & (owners[here] == owners[before]) & (writing[here] == writing[before]))
    number = np.empty(len(order), dtype=np.intp)
    number[order] = np.cumsum(new) - 1
    starts = np.flatnonzero(new)  # the lines keep their places: only the glyphs within each are put in order
    order = np.lexsort((along0, number))
    lines = _lines(ink, order, starts, along0[order], along1[order], writing[order[starts]], page)
    stops = [*starts[1:].tolist(), len(order)]
    owned = [
        OwnedLine(owner, line, order[start:stop])
        for owner, line, start, stop in zip(owners[order[starts]].tolist(), lines, starts.tolist(), stops, strict=True)
    ]
    return _merge_stacked(_mark_ruby(_trusted_tags(owned)), page)


def _trusted_tags(lines: list[OwnedLine]) -> list[OwnedLine]:
    """Forget the marked content where it does not tell stretches of text: some programs number every line anew."""
    tagged = [(owned.owner, owned.line.content) for owned in lines if owned.line.content >= 0]
    if len(set(tagged)) < len(tagged) or not tagged:
        return lines
    return [owned._replace(line=replace(owned.line, content=-1)) for owned in lines]


def _writing(glyphs: Records) -> NDArray[np.int16]:
    """The direction of writing of each glyph: 0, 90, 180, 270 degrees as displayed, or 1 for vertical writing."""
    vertical = has_flag(glyphs, GlyphFlag.VERTICAL)
    if not glyphs["angle"].any():
        return vertical.astype(np.int16)
    turned = (np.round(glyphs["angle"] / 90.0).astype(np.int16) * 90) % 360
    return np.where(vertical, np.int16(1), turned)


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


def _lines(
    ink: Ink,
    order: NDArray[np.intp],
    starts: NDArray[np.intp],
    begins: NDArray[np.float64],
    ends: NDArray[np.float64],
    writing: NDArray[np.int16],
    page: int,
) -> list[Line]:
    """All lines of a page at once.

    Args:
        ink: The glyphs of the page.
        order: Their indices, line by line, along each line.
        starts: Where each line begins in ``order``.
        begins: Where each glyph begins along its line, in that order.
        ends: Where it ends.
        writing: The direction of each line.
        page: Page number, from 1.
    """
    glyphs = ink.glyphs.take(order)
    stops = np.append(starts[1:], len(order))
    lengths = stops - starts
    sizes = _medians(glyphs["size"], starts, lengths)
    left, top = np.minimum.reduceat(glyphs["x0"], starts), np.minimum.reduceat(glyphs["y0"], starts)
    right, bottom = np.maximum.reduceat(glyphs["x1"], starts), np.maximum.reduceat(glyphs["y1"], starts)
    content = np.minimum.reduceat(glyphs["content"], starts)
    content[content != np.maximum.reduceat(glyphs["content"], starts)] = -1
    spaces = ink.spaces[order]
    gaps = np.append(begins[1:] - ends[:-1], 0.0) / np.repeat(sizes, lengths)
    # what follows the last glyph of a line is no gap within it
    within = np.ones(len(order), dtype=bool)
    within[stops - 1] = False
    widest = np.maximum.reduceat(np.where(within, gaps, 0.0), starts)
    # where white space may follow a glyph: the places of all lines, and where those of each line begin among them
    blank = np.flatnonzero(within & (spaces | (gaps >= SPACE_LATIN_EM)))
    blanks = [*np.searchsorted(blank, starts).tolist(), len(blank)]
    blank_list: list[int] = blank.tolist()

    letters = picked(ink.texts, order)
    begin_list, end_list, gap_list, space_list = begins.tolist(), ends.tolist(), gaps.tolist(), spaces.tolist()
    lines = []
    for start, stop, size, x0, y0, x1, y1, direction, tag, blanks_at, space_after, gap in zip(
        starts.tolist(),
        stops.tolist(),
        sizes.tolist(),
        left.tolist(),
        top.tolist(),
        right.tolist(),
        bottom.tolist(),
        writing.tolist(),
        content.tolist(),
        pairwise(blanks),
        spaces[stops - 1].tolist(),
        widest.tolist(),
        strict=True,
    ):
        texts = letters[start:stop]
        text = "".join(texts)
        if blanks_at[0] < blanks_at[1]:
            places = [place - start for place in blank_list[slice(*blanks_at)]]
            text = _with_spaces(texts, places, space_list[start:stop], gap_list[start : stop - 1])
        lead, word = _lead(texts, begin_list[start:stop], end_list[start:stop], size)
        lines.append(
            Line(
                text=text,
                bbox=BBox(x0, y0, x1, y1),
                size=size,
                page=page,
                glyphs=stop - start,
                vertical=direction in (1, 90, 270),
                space_after=space_after,
                content=tag,
                lead=lead,
                lead_word=word,
                gap=gap,
            )
        )
    return lines


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
        elif latin and latin_next:
            parts[index] += " "
        elif gap >= SPACE_EM and not spread:
            parts[index] += " " if latin or latin_next else "\u3000"
    return "".join(parts)


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


def _mark_ruby(lines: list[OwnedLine]) -> list[OwnedLine]:
    """Mark lines of ruby (ルビ): set much smaller, directly over a line of the same owner, within its width."""
    marked = list(lines)
    sizes = np.array([owned.line.size for owned in lines])
    for index in np.flatnonzero(sizes[:-1] <= settings.RUBY_SIZE * sizes[1:]).tolist():
        small, base = lines[index], lines[index + 1]
        if small.owner != base.owner or small.line.vertical or base.line.vertical:
            continue
        upper, lower = small.line.bbox, base.line.bbox
        if (
            lower.top - upper.bottom <= 0.5 * small.line.size
            and upper.x0 >= lower.x0 - base.line.size
            and upper.x1 <= lower.x1 + base.line.size
            and all(
                script(character) in ("hiragana", "katakana")
                for character in small.line.text
                if not character.isspace()
            )
        ):
            marked[index] = OwnedLine(small.owner, small.line, small.members, ruby=True)
    return marked


def _merge_stacked(lines: list[OwnedLine], page: int) -> list[OwnedLine]:
    """Join lines of one letter each, one under the other, into one vertical line (a label in a narrow cell)."""
    merged: list[OwnedLine] = []
    start = 0
    while start < len(lines):
        end = start
        while end < len(lines) and lines[end].owner == lines[start].owner:
            end += 1
        group = lines[start:end]
        merged.extend([_stack(group, page)] if _is_stack(group) else group)
        start = end
    return merged


def _is_stack(group: list[OwnedLine]) -> bool:
    """Whether lines are letters of one word set under each other."""
    if len(group) < 2 or any(len(owned.members) > 1 or owned.line.vertical or owned.ruby for owned in group):
        return False
    if not any(script(owned.line.text) in ("kanji", "hiragana", "katakana") for owned in group):
        return False
    centres = [(owned.line.bbox.x0 + owned.line.bbox.x1) / 2 for owned in group]
    pitches = [b.line.bbox.top - a.line.bbox.top for a, b in pairwise(group)]
    size = group[0].line.size
    return max(centres) - min(centres) <= 0.5 * size and max(pitches) <= 4 * size


def _stack(group: list[OwnedLine], page: int) -> OwnedLine:
    """One vertical line from letters set under each other."""
    boxes = [owned.line.bbox for owned in group]
    box = BBox(
        min(b.x0 for b in boxes), min(b.top for b in boxes), max(b.x1 for b in boxes), max(b.bottom for b in boxes)
    )
    first = group[0].line
    line = Line("".join(owned.line.text for owned in group), box, first.size, page, len(group), vertical=True)
    return OwnedLine(group[0].owner, line, np.concatenate([owned.members for owned in group]))
