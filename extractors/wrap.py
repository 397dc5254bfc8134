"""Printed lines → logical lines: which line breaks are only wraps.

A cell's width breaks its text into lines; a person reads them as one. Where a new paragraph or list item begins, the
break is a true one. What tells them apart, in this order:

0. what is no running text: a line with a wide gap (label … amount), a figure, an amount, a unit, a department or a name
   with its value (目標：10回) on a line of its own; and what the file itself says: in a tagged PDF the lines of one
   stretch of text share a number (marked content), though a line of it that is left short was broken on purpose, and
   where it keeps lines of a cell together so, those of other stretches are entries of their own;
1. a list marker or a bracketed label at the head of the next line (（1）, ①, ・, ＜目標＞, 【);
2. an open bracket or a comma at the end: the text goes on;
3. the free width at the end of the line: where the next word would have fitted, the break was meant; where only its
   first letter would have, that is doubtful;
4. the end of a sentence, and the indent of the next line.

(Line breaking and hanging punctuation after JIS X 4051.)
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from torikumi.extractors.characters import BRACKETS, CLOSING, NEVER_FIRST, TERMINAL, WORD_ENDS, is_latin, script
from torikumi.extractors.entries import are_alike, are_units, entry_begins, is_named
from torikumi.extractors.line_signs_python import CONTINUES, FULL_EM, TELLING_ENDS, TELLING_HEADS, LineSigns
from torikumi.extractors.markers import (
    CLOSED_LABELS,
    LABEL,
    LABEL_HEADS,
    MARKER,
    MARKER_HEADS,
    OPEN_LABELS,
    begins_item,
    follows,
    never_begins,
)
from torikumi.extractors.sentences import CLOSED_SENTENCE, MAY_END, Habit
from torikumi.schemas.tables import Line

try:
    from torikumi.extractors.line_signs_compiled import open_brackets, signs_of
except ImportError:
    from torikumi.extractors.brackets import open_brackets
    from torikumi.extractors.line_signs_python import signs_of

FULL_STOPS = frozenset("。！？!?")
"""What ends a sentence, and no number."""

WRAP_ROOM_EM = 3.0
"""A line that ends in the middle of a sentence with less free width than this (em) is a wrap all the same: Writer,
which wraps between the words of its dictionary, was seen to leave 2.4 em."""

BRACKETED = re.compile(r"[（(][^（()）]{1,40}[)）]")
"""A line that is nothing but a remark in brackets, as the department that did what the sentence before says."""

LIST_GAP_EM = 3.0
"""A line with a gap this wide (em) is one of a list in columns, as 負担金 … 31,812: no text goes on from it. Justified
lines stretch their gaps by up to 0.5 em, a blank in a sentence takes 1 em."""

LIST_SHORT = 12
"""Shorter texts with a wide gap are labels spread over their width; longer ones may be running text with a blank."""

FIGURE_END = re.compile(r"\d[,.，．]?$")
"""The end of a number, or of a part of it."""

LETTERS = frozenset({"kanji", "hiragana", "katakana"})
"""The scripts of running text."""

APART = 1.45
"""Lines this many times as far apart as the nearest ones of their cell have a blank between them, as entries have. A
line with a taller letter was seen to stand 1.3 times as far below the one before."""

LOOSE_EM = 0.5
"""A line that leaves room for the next letter and this much more (em) was broken on purpose, by a program that breaks
between any two letters (as all of some thousand wraps of published files); less is what edges of columns are out by."""

LOOSE_ALONE_EM = 1.0
"""Where no other line of the cell shows how far text may reach, it must leave this much more (em)."""

HALFWAY = frozenset({*BRACKETS, *"～〜"})
"""What a remark, or the rest of a span, begins with."""

HEADLESS = re.compile(r"(?:センター|ステーション|プラザ|ホール)(?:[（(].*)?$|[のをにはがとでもへや](?![ぁ-ゟ])")
"""What no entry consists of, or begins with: the name of a place is lacking before it, or a word before a particle."""

CLOCK_END = re.compile(r"\d[:：]\d\d$|\d/\d+$")
"""A time or share, which has no unit behind it."""


class Setting(NamedTuple):
    """How the lines of one cell, or of one column of prose, are set.

    Attributes:
        lines: The lines of the cell; none in prose, where the edge of the column is not known that well.
        pitch: The least distance from one line to the next, in points; 0 where all are (nearly) as far apart.
        pitch_em: The same in em of the larger of the two: small notes are nearer to each other than large print is.
        by_hand: Whether a line that leaves room for the next letter was broken on purpose: headings are broken where it
            looks well.
        stretches: Whether some line of the cell goes on in the next one by the file's own tags: then lines of which it
            does not are entries of their own.
    """

    lines: Sequence[Line] = ()
    pitch: float = 0.0
    pitch_em: float = 0.0
    by_hand: bool = False
    stretches: bool = False


PROSE = Setting()
"""Nothing is known but the lines."""


def setting_of(lines: Sequence[Line], signs: LineSigns, *, heading: bool) -> Setting:
    """How the lines of a cell are set; see `Setting`.

    Args:
        lines: Its measured lines.
        signs: What they show.
        heading: It names columns.
    """
    if len(lines) < 3:
        return Setting(lines, by_hand=not heading)
    stretches = signs.tagged and not heading and any(map(_is_one_stretch, lines, lines[1:]))
    if signs.farthest >= APART * signs.nearest or signs.nearest <= 0.0:
        return Setting(lines, *_pitch(lines), by_hand=not heading, stretches=stretches)
    return Setting(lines, by_hand=not heading, stretches=stretches)


def _is_one_stretch(line: Line, after: Line) -> bool:
    """Whether two lines are parts of one stretch of text by the file's own tags; each page counts its own anew."""
    return line.content == after.content >= 0 and line.page == after.page


def _pitch(lines: Sequence[Line]) -> tuple[float, float]:
    """The least distance from one line to the next, in points, and in em of the larger of the two."""
    steps = [
        (_distance(line, after), max(line.size, after.size))
        for line, after in pairwise(lines)
        if line.page == after.page
    ]
    # lines side by side are no lines under each other
    steps = [(step, size) for step, size in steps if step > 0.5 * size > 0.0]
    return min([step for step, _ in steps], default=0.0), min([step / size for step, size in steps], default=0.0)


def _distance(line: Line, after: Line) -> float:
    """How far apart two lines are, from middle to middle: a line of nothing but ー has its own there, too."""
    return (after.bbox.top + after.bbox.bottom - line.bbox.top - line.bbox.bottom) / 2


class Joined(NamedTuple):
    """The text of measured lines.

    Attributes:
        text: Logical lines, separated by line breaks.
        starts: For each logical line, the index of the printed line with which it begins.
        doubtful: Some break could not be told for sure.
    """

    text: str
    starts: tuple[int, ...]
    doubtful: bool


NO_TEXT = Joined("", (), False)


def join_lines(lines: Sequence[Line], habit: Habit | None = None, *, heading: bool = False) -> Joined:
    """Join wrapped lines of a cell into one text.

    Args:
        lines: Its measured lines, in reading order; they may come from several pages.
        habit: How the column's sentences end, for what the page itself does not tell.
        heading: It names columns.
    """
    if len(lines) < 2:
        return Joined(lines[0].text, (0,), False) if lines else NO_TEXT
    signs = signs_of(lines)
    texts, starts, doubtful = _parted(lines, signs, habit, setting_of(lines, signs, heading=heading))
    return Joined("\n".join(texts), tuple(starts), doubtful)


def logical_lines(lines: Sequence[Line]) -> list[tuple[str, Sequence[Line]]]:
    """Join wrapped lines of a column of prose.

    Args:
        lines: Its measured lines, in reading order.

    Returns:
        Each logical line with its printed lines.
    """
    if len(lines) < 2:
        return [(line.text, [line]) for line in lines]
    texts, starts, _ = _parted(lines, signs_of(lines), None, PROSE)
    return [(text, lines[start:end]) for text, start, end in zip(texts, starts, [*starts[1:], None], strict=True)]


def _parted(
    lines: Sequence[Line], signs: LineSigns, habit: Habit | None, setting: Setting
) -> tuple[list[str], list[int], bool]:
    """The logical lines of some printed lines, the index at which each begins, and whether one is doubtful."""
    before = first = lines[0]
    text = before.text
    texts, starts, doubtful = [], [0], False
    opened: Sequence[bool] = ()
    # where lines are set apart, or tagged, their letters alone say nothing
    plain = not (setting.pitch or setting.stretches)
    for index, (bracketed, wraps) in enumerate(zip(signs.brackets, signs.wraps, strict=False), start=1):
        line = lines[index]
        if bracketed or opened:
            opened = open_brackets(before.text, opened)
        if plain and wraps:
            broken, sure = False, True
        else:
            # in a bracket within which a sentence has ended the closing one may be forgotten
            inside = bool(opened) and not opened[-1]
            hanging = before.indent if before is not first else None
            broken, sure = _is_break(before, line, inside, first, hanging, habit, setting)
        if not sure:
            doubtful = True
        if broken:
            texts.append(text)
            starts.append(index)
            text, first, opened = line.text, line, ()
        else:
            text = _glue(text, line.text, before.space_after)
        before = line
    texts.append(text)
    return texts, starts, doubtful


def _glue(text: str, rest: str, space: bool) -> str:
    """Join two parts of one logical line: a space between Latin words or where the file has one, else nothing."""
    if not space and rest[0].isdigit() and FIGURE_END.search(text):
        return text + rest  # a number that a narrow column broke
    latin_next = is_latin(rest[0])
    if space:
        parted = latin_next or is_latin(text[-1])
    else:
        parted = latin_next and (is_latin(text[-1]) or (text[-1] in WORD_ENDS and len(text) > 1 and is_latin(text[-2])))
    return f"{text} {rest}" if parted else text + rest


def _is_break(
    before: Line,
    line: Line,
    inside: bool,
    first: Line,
    hanging: float | None,
    habit: Habit | None,
    setting: Setting,
) -> tuple[bool, bool]:
    """Whether a new logical line begins, and whether that is sure.

    Args:
        before: The line before.
        line: The line that follows it.
        inside: A bracket is open, and no sentence has ended within it.
        first: The line with which it began.
        hanging: Indent of its later lines, or None when it has only one line.
        habit: How the column's sentences end.
        setting: How the lines of the cell are set.
    """
    size, room, text = before.size, before.room, line.text
    em = size if size > 1.0 else 1.0
    full = room < line.lead + FULL_EM * em
    if before.gap >= LIST_GAP_EM or line.gap >= LIST_GAP_EM:
        return _list_breaks(before, line, inside, full)
    if before.text[-1] in FULL_STOPS and not inside and before.content < 0 and begins_item(text):
        return True, True
    if setting.pitch and _are_apart(before, line, setting) and not (full and inside):
        return True, not full or not _goes_on(before, line)
    if are_units(before.text, text):
        return True, False  # of two amounts, even where the file keeps them together
    by_hand = setting.by_hand and room >= line.lead + LOOSE_EM * em and before.page == line.page
    tagged = before.content >= 0 and line.content >= 0
    one_stretch = tagged and _is_one_stretch(before, line)
    if (
        one_stretch
        and not by_hand
        and not (MARKER.match(text) and MARKER.match(first.text))
        and room < max(line.lead_word, WRAP_ROOM_EM * em)
    ):
        return False, True  # Excel has whole cells in one stretch: with more free width the break was meant
    entry = entry_begins(before, line)
    if entry is not None:
        return True, entry
    end, head = before.text[-1], text[0]
    ends = end in TERMINAL or (end in MAY_END and CLOSED_SENTENCE.search(before.text) is not None)
    if inside:
        # inside a bracket only a new label or a numbered item, after a line that was left short, begins anew
        if full or room < line.lead_word or not (MARKER.match(text) or LABEL.match(text)):
            return False, True
        return True, False
    if end in TELLING_ENDS or head in TELLING_HEADS:
        told = _marks_tell(before, line, first, hanging, full, ends, by_hand)
        if told is not None:
            return told
    if setting.by_hand and not by_hand and end == text[-1] and are_alike(before, line):
        return True, False
    if setting.by_hand and is_named(text) and is_named(before.text):
        return True, not full or ends
    if setting.stretches and tagged and not one_stretch and before.page == line.page:
        return True, not full or ends
    if full:
        if not ends:
            return False, True
        return _sentence_breaks(line, first, hanging, habit, em, tagged=tagged and before.page == line.page)
    return _free_width_breaks(before, line, setting, ends, by_hand)


def _marks_tell(
    before: Line, line: Line, first: Line, hanging: float | None, full: bool, ends: bool, by_hand: bool
) -> tuple[bool, bool] | None:
    """What the last mark of a line and the first one of the next say, if they do; see `_is_break`."""
    end, head = before.text[-1], line.text[0]
    labelled = before.text[0] in LABEL_HEADS and LABEL.fullmatch(before.text) is not None
    if labelled or (head in LABEL_HEADS and LABEL.match(line.text)):
        return True, ends or not full or labelled
    if head in OPEN_LABELS and (ends or not full or end in CLOSED_LABELS):
        return True, True
    if head in MARKER_HEADS and MARKER.match(line.text):
        return _marker_breaks(before, line, first, hanging, full, ends)
    if head in "（(" and end in "）)" and BRACKETED.fullmatch(before.text) and BRACKETED.match(line.text):
        return True, False
    if end in CONTINUES or end in BRACKETS:
        return False, not by_hand or before.room < max(line.lead_word, WRAP_ROOM_EM * max(before.size, 1.0))
    if head in NEVER_FIRST:
        return False, True
    return None


def _sentence_breaks(
    line: Line, first: Line, hanging: float | None, habit: Habit | None, em: float, *, tagged: bool
) -> tuple[bool, bool]:
    """Whether a paragraph ends with a sentence that just fills its line; see `_is_break`."""
    if first.indent >= 0.7 * em and line.indent >= first.indent - 0.2 * em and (hanging or 0.0) < 0.3 * em:
        return True, True  # the next line is set in, as the first line of this paragraph was
    if line.indent >= 0.7 * em > first.indent and hanging is not None and hanging < 0.3 * em:
        return True, True
    if tagged:
        return True, True  # another stretch of text by the file's own tags, right after the end of a sentence
    return habit is not None and habit.breaks(line.text), False


def _free_width_breaks(before: Line, line: Line, setting: Setting, ends: bool, by_hand: bool) -> tuple[bool, bool]:
    """Whether a line that leaves room for more was broken on purpose; see `_is_break`."""
    em = max(before.size, 1.0)
    wrapped = before.room < line.lead_word + 0.05 * em  # a program that wraps between words leaves less than the next
    if ends and wrapped and BRACKETED.fullmatch(line.text):
        return False, True  # …に努めた。|（青少年育成補導センター）
    if ends or before.text[-1] in CLOSED_LABELS:
        return True, before.room >= line.lead_word
    if before.page != line.page:
        return False, True  # a page break in mid-sentence: how much of the line is free says nothing there
    if by_hand and before.room < max(line.lead_word + 0.05 * em, WRAP_ROOM_EM * em):
        return _breaks_by_hand(before, line, setting)
    if wrapped:
        return False, True
    return before.room >= WRAP_ROOM_EM * em, before.room >= WRAP_ROOM_EM * em


def _list_breaks(before: Line, line: Line, inside: bool, full: bool) -> tuple[bool, bool]:
    """Whether a line of a list in columns begins, or two wide gaps stand by chance in a text that is wrapped."""
    if not full or FIGURE_END.search(before.text) or not _goes_on(before, line):
        return True, True
    if inside and not LABEL.match(line.text):
        return False, True
    return True, len(before.text) < LIST_SHORT


def _goes_on(before: Line, line: Line) -> bool:
    """Whether a word may go on from one line to the next: the letters on both sides are of running text."""
    return script(before.text[-1]) in LETTERS and (script(line.text[0]) in LETTERS or never_begins(line))


def _are_apart(before: Line, line: Line, setting: Setting) -> bool:
    """Whether two lines are farther apart than the lines of their cell are, both in points and for their size."""
    apart = _distance(before, line)
    if apart < APART * setting.pitch or before.page != line.page or never_begins(line):
        return False
    return apart >= APART * setting.pitch_em * max(before.size, line.size)


def _breaks_by_hand(before: Line, line: Line, setting: Setting) -> tuple[bool, bool]:
    """Whether a line that leaves room for the next letter ends an entry, or a phrase that was broken for its looks.

    Neither is ever sure: programs that wrap between words leave such room, too.
    """
    last, em = before.text[-1], max(before.size, 1.0)
    if script(last) == "hiragana" or line.text[0] in HALFWAY or HEADLESS.match(line.text):
        # a particle, or what cannot stand alone: how the file breaks it changes nothing in what it says
        return False, before.room < line.lead_word + 0.05 * em
    shown = (
        before.room - min([other.room for other in setting.lines]) >= line.lead
        or before.room >= line.lead + LOOSE_ALONE_EM * em
    )
    ends = script(last) in LETTERS or last in CLOSING or CLOCK_END.search(before.text) is not None
    return shown and ends, False


def _marker_breaks(
    before: Line, line: Line, first: Line, hanging: float | None, full: bool, ends: bool
) -> tuple[bool, bool]:
    """Whether a marker at the head of a line begins an item, or stands there by chance (…要綱第3条|(2)に)."""
    em = max(before.size, 1.0)
    if ends or not full or before.text[-1] in CLOSING:
        return True, True
    if hanging is not None and hanging > first.indent + 0.5 * em:
        # the paragraph hangs: an item begins at the indent of its first line, chance stands at that of the others
        return line.indent < hanging - 0.3 * em, True
    if not MARKER.match(first.text):
        return False, False
    return follows(first.text, line.text), True
