"""Glyphs → printed lines, in reading order: horizontal, vertical (縦書き), turned, or letter under letter.

All is done for the whole page at once: every glyph has an owner (a cell, or a stretch of prose), and lines never mix
owners.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from itertools import groupby, pairwise, repeat
from operator import and_, attrgetter
from typing import NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

from torikumi.extractors import settings
from torikumi.extractors.baselines import moved_baselines
from torikumi.extractors.characters import script
from torikumi.extractors.entries import UNIT
from torikumi.extractors.glyphs import Ink
from torikumi.extractors.page_loops import are_turned, flagged
from torikumi.schemas.geometry import BBox, boxes_of
from torikumi.schemas.instances import Instances
from torikumi.schemas.primitives import GlyphFlag, Records, has_flag
from torikumi.schemas.tables import Line

try:
    from torikumi.extractors.lines_compiled import line_columns
except ImportError:
    from torikumi.extractors.lines_python import line_columns

LINES = Instances(Line)


class OwnedLine(NamedTuple):
    """A line with its owner, and which glyphs it is made of.

    Attributes:
        owner: What it belongs to.
        line: The line.
        order: The glyphs of the page, line by line.
        start: Where the line begins among them.
        ruby: It is ruby, set aside from the text.
    """

    owner: int
    line: Line
    order: NDArray[np.intp]
    start: int
    ruby: bool = False

    @property
    def members(self) -> NDArray[np.intp]:
        """The indices of its glyphs."""
        return self.order[self.start : self.start + self.line.glyphs]


_owned = cast("Callable[[tuple[int, Line, NDArray[np.intp], int, bool]], OwnedLine]", partial(tuple.__new__, OwnedLine))


def glyphs_to_lines(ink: Ink, owners: NDArray[np.intp], page: int, *, cells: bool = True) -> list[OwnedLine]:
    """Group glyphs into lines.

    Args:
        ink: The glyphs of a page.
        owners: For each glyph, the number of the cell (or stretch) that it belongs to.
        page: Page number, from 1.
        cells: The owners are cells, not stretches of prose.

    Returns:
        The lines, by owner, then in reading order. Lines of ruby are marked and stand before their base line.
    """
    glyphs = ink.glyphs
    if not len(glyphs):
        return []
    found = line_columns(glyphs, ink.texts, ink.spaces, owners, _writing(glyphs))
    set_right = moved_baselines(glyphs, found, cells=cells)
    if set_right is not None:
        found = line_columns(set_right, ink.texts, ink.spaces, owners, _writing(glyphs))
    count = len(found.starts)
    lines = LINES.of(
        found.texts,
        boxes_of(found.boxes),
        found.sizes,
        [page] * count,
        found.lengths,
        found.vertical,
        found.space_after,
        found.contents,
        found.leads,
        found.lead_words,
        found.gaps,
        [0.0] * count,  # room and indent are measured in the column of text
        [0.0] * count,
    )
    owned = list(map(_owned, zip(found.owners, lines, repeat(found.order), found.starts, repeat(False))))
    if any(found.vertical):
        owned = _lone_signs_in_place(owned)
    return _merge_stacked(_mark_ruby(_trusted_tags(owned)), page)


def _lone_signs_in_place(lines: list[OwnedLine]) -> list[OwnedLine]:
    """Put single signs that are set upright or turned among level lines where they stand.

    So are the ～ of 20歳 ～ 23歳 under each other, and the ー of a word whose letters are. Lines of one owner come by
    their direction first, which is right for whole lines of each.
    """
    found: list[OwnedLine] = []
    for group in _by_owner(lines):
        upright = [owned for owned in group if owned.line.vertical]
        if 0 < len(upright) < len(group) and all(owned.line.glyphs == 1 for owned in upright):
            group = [owned._replace(line=replace(owned.line, vertical=False)) for owned in group]
            group.sort(key=lambda owned: owned.line.bbox.top + owned.line.bbox.bottom)
        found.extend(group)
    return found


def _by_owner(lines: list[OwnedLine]) -> Iterator[list[OwnedLine]]:
    """The lines of each owner, which follow each other."""
    return (list(group) for _, group in groupby(lines, key=attrgetter("owner")))


def _trusted_tags(lines: list[OwnedLine]) -> list[OwnedLine]:
    """Forget the marked content where it does not tell stretches of text: some programs number every line anew."""
    tagged = [(owned.owner, owned.line.content) for owned in lines if owned.line.content >= 0]
    if len(set(tagged)) < len(tagged) or not tagged:
        return lines
    return [owned._replace(line=replace(owned.line, content=-1)) for owned in lines]


def _writing(glyphs: Records) -> NDArray[np.int16]:
    """The direction of writing of each glyph: 0, 90, 180, 270 degrees as displayed, or 1 for vertical writing."""
    if not are_turned(glyphs) and not len(flagged(glyphs, GlyphFlag.VERTICAL)):
        return np.zeros(len(glyphs), np.int16)
    vertical = has_flag(glyphs, GlyphFlag.VERTICAL)
    turned = (np.round(glyphs["angle"] / 90.0).astype(np.int16) * 90) % 360
    return np.where(vertical, np.int16(1), turned)


def _mark_ruby(lines: list[OwnedLine]) -> list[OwnedLine]:
    """Mark lines of ruby (ルビ): set much smaller, directly over a line of the same owner, within its width."""
    sizes = [owned.line.size for owned in lines]
    if min(sizes) > settings.RUBY_SIZE * max(sizes):
        return lines
    marked = list(lines)
    for index, (size, size_after) in enumerate(pairwise(sizes)):
        if size > settings.RUBY_SIZE * size_after:
            continue
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
            marked[index] = small._replace(ruby=True)
    return marked


def _merge_stacked(lines: list[OwnedLine], page: int) -> list[OwnedLine]:
    """Join lines of one letter each, one under the other, into one vertical line (a label in a narrow cell)."""
    alone = [owned.line.glyphs == 1 for owned in lines]
    if not any(map(and_, alone, alone[1:])):
        return lines
    merged: list[OwnedLine] = []
    for group in _by_owner(lines):
        merged.extend([_stack(group, page)] if _is_stack(group) else group)
    return merged


def _is_stack(group: list[OwnedLine]) -> bool:
    """Whether lines are letters of one word set under each other."""
    if len(group) < 2 or any(owned.line.glyphs > 1 or owned.line.vertical or owned.ruby for owned in group):
        return False
    texts = [owned.line.text for owned in group]
    if not any(script(text) in ("kanji", "hiragana", "katakana") for text in texts):
        return False
    if texts[-1] != "名" and all(map(UNIT.fullmatch, texts)):
        return False  # 件 over 回 are the units of two amounts, 件 over 名 is a word
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
    return OwnedLine(group[0].owner, line, np.concatenate([owned.members for owned in group]), 0)
