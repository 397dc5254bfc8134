r"""The text of a cell → its items: list items with their markers, paragraphs, notes (箇条書き).

An item is one logical line. In raw text a line that only goes on is joined to the one before: a line set in under a
marker (ぶら下げ), a number that is spoken of (…要綱第3条|(2)に基づき), the text of a marker that stands alone. Several
items on one line are taken apart where their numbers count on, or where the bullet of the line comes again after white
space.

Levels: a new kind of marker opens a level under the one before, a kind met before returns to its level. Where lines are
set in, a new kind left of an open level closes that level. A paragraph or note has the level of the item that it is set
in under; without an indent nothing says where it belongs, so it has level 1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from torikumi.normalizers.departments import find_trailing_departments
from torikumi.normalizers.markers import (
    FIRSTS,
    FRAME_OPENING,
    FRAMED_REST,
    INLINE_SIGNS,
    NOTE,
    Marker,
    cites,
    find_marker,
    is_spoken_of,
    read_marker,
)
from torikumi.schemas.values import Item, ItemKind

_OPENING, _CLOSING = "（(「『【〔［[《〈", "）)」』】〕］]》〉"
_BEFORE_NUMBER = "。．；;：:）)」』】"
"""What a number may stand behind that begins an item, if there is no white space before it."""
_DIGITS = "0123456789０１２３４５６７８９"
_STEP = re.compile(
    rf"[{re.escape(_OPENING + _CLOSING + ''.join(sorted(INLINE_SIGNS - set(_DIGITS))))}]"
    rf"|(?<=[{re.escape(_BEFORE_NUMBER)}])[{_DIGITS}]|(?<=\s).",
    re.DOTALL,
)
"""Where a marker may stand inside a line, and the brackets in which it may not."""
_SIGNS = re.escape("".join(sorted(INLINE_SIGNS - set(_OPENING) - set(_DIGITS))))
_BEGINS = re.compile(
    rf"[{_SIGNS}{re.escape(FRAME_OPENING + _BEFORE_NUMBER)}\s]"
    rf"(?:(?<=[{_SIGNS}])|(?<=[{re.escape(FRAME_OPENING)}]){FRAMED_REST}"
    rf"|(?<=[{re.escape(_BEFORE_NUMBER)}])[{_DIGITS}]|(?<=\s)[{re.escape(''.join(sorted(FIRSTS)))}])"
)
"""Where an item may begin inside a line: most lines have no such place. Its first letter is one of a set, with which a
search is some three times as fast."""
_ENDED = re.compile(r"[。．！？!?][）)」』】]*(?:[（(][^（()）]{1,40}[)）])?$")
"""The end of a sentence, also with the department that did it behind it."""
_CLOSED = re.compile(r"[。．！？!?：:）)」』】〕］\]]$")
"""A line that no number goes on from."""
_LEADS_IN = re.compile(r"[。：:]\s*$")
_RUNS_ON = frozenset("、，,・～〜~とやはがをのにでへ及")
"""Before a number that is spoken of in a sentence: 窓口、②電話."""
_UNNUMBERED_NOTE = re.compile(r"[※＊*†‡]\s?(?![0-9０-９はをがのにで])[^\s※]{4}")
_ALONE_MAX = 4
"""The longest marker that may stand alone on its line has four letters: (10)."""


class _Line(NamedTuple):
    """A line with its marker.

    Attributes:
        text: Without outer white space.
        indent: Width of the white space before it, in half-width letters.
        marker: Its marker, or None.
    """

    text: str
    indent: int
    marker: Marker | None


def split_items(text: str, *, logical: bool = False) -> list[Item]:
    r"""Split a text into items.

    Args:
        text: The text of a cell.
        logical: Its lines are logical lines: wraps are joined already, a line that is set in is a paragraph.

    Returns:
        The items in order; together they hold every character of the text but white space. Nothing for a blank text.

    >>> [(item.marker, item.kind.value, item.level) for item in split_items("(1) 調査\n・研修\n(2) 周知\n※注を参照")]
    [('(1)', 'item', 1), ('・', 'item', 2), ('(2)', 'item', 1), ('※', 'note', 1)]
    >>> split_items("(1) 調査を行う。（情報推進課）")[0].departments
    ('情報推進課',)
    >>> [item.text for item in split_items("①窓口 ②電話")]
    ['①窓口', '②電話']
    >>> [item.text for item in split_items("(1) 市民や企業を対象とした催\n　　しを開催する。")]
    ['(1) 市民や企業を対象とした催しを開催する。']
    """
    lines = _settled([_line(raw) for raw in text.split("\n") if raw.strip()])
    if not logical:
        lines = _joined(lines)
    parts: list[_Line] = []
    for line in lines:
        parts += _parts(line._replace(marker=None) if line.marker and line.marker.cited else line)
    return [_item(part, level) for part, level in zip(parts, _levels(parts), strict=True)]


def _item(line: _Line, level: int) -> Item:
    """One item."""
    marker = line.marker
    kind = ItemKind.PARAGRAPH if marker is None else ItemKind.NOTE if marker.kind == NOTE else ItemKind.ITEM
    return Item(
        marker=marker.text if marker else None,
        kind=kind,
        level=level,
        text=line.text,
        departments=tuple(find_trailing_departments(line.text)),
    )


def _line(raw: str) -> _Line:
    body = raw.strip()
    before = raw[: raw.index(body)]
    return _Line(body, len(before) + before.count("\u3000"), read_marker(body))


# --- which markers are some


def _settled(lines: list[_Line]) -> list[_Line]:
    """The lines, those markers taken away that no other line bears out."""
    if all(line.marker is None or line.marker.sure for line in lines):
        return lines
    sure = {line.marker.kind for line in lines if line.marker and line.marker.sure}
    unsure: dict[str, list[Marker]] = {}
    for line in lines:
        if line.marker and not line.marker.sure:
            unsure.setdefault(line.marker.kind, []).append(line.marker)
    borne_out = sure | {kind for kind, markers in unsure.items() if _counts_up(markers)}
    return [line._replace(marker=None) if line.marker and line.marker.kind not in borne_out else line for line in lines]


def _counts_up(markers: Sequence[Marker]) -> bool:
    """Whether markers count up from one: 1　甲 over 2　乙."""
    return len(markers) > 1 and markers[0].is_first and all(two.follows(one) for one, two in pairwise(markers))


# --- lines of raw text that only go on


def _joined(lines: Sequence[_Line]) -> list[_Line]:
    """The lines, each that goes on from the one before joined to it."""
    joined: list[_Line] = []
    last: dict[str, Marker] = {}
    indent: int | None = None  # of the last item
    for line in lines:
        if joined and (_is_cited(joined[-1], line, last) or _hangs(joined[-1], line, indent)):
            joined[-1] = _one(joined[-1], line)
        else:
            joined.append(line)
        marker = joined[-1].marker
        if marker is not None and not marker.cited:
            last[marker.kind] = marker
            indent = joined[-1].indent
    return joined


def _is_cited(before: _Line, line: _Line, last: Mapping[str, Marker]) -> bool:
    """Whether the number at the head of a line is spoken of in the unfinished line before it."""
    marker = line.marker
    if marker is None or not marker.counts or _CLOSED.search(before.text):
        return False
    if marker.cited or _depth(before.text) > 0 > _depth(line.text):
        return True  # (2)に基づき; or it stands in a bracket that closes behind it
    if not is_spoken_of(marker, line.text):
        return False
    previous = last.get(marker.kind)
    expected = marker.follows(previous) if previous else marker.is_first
    return not expected or cites(before.text)


def _hangs(before: _Line, line: _Line, indent: int | None) -> bool:
    """Whether a line without a marker goes on: it is set in under the last item, or a marker stood alone before it."""
    if line.marker is not None:
        return False
    if _stands_alone(before):
        return True
    return indent is not None and line.indent > indent and not _ENDED.search(before.text)


def _stands_alone(line: _Line) -> bool:
    """Whether a line is nothing but a counted marker or a bullet."""
    if line.marker is not None or len(line.text) > _ALONE_MAX:
        return False
    marker = read_marker(line.text + " 甲")
    # イ and 3 alone on a line are labels of rows or values
    signs = ("framed", "enclosed", "closed", "dotted", "bullet")
    return marker is not None and marker.end == len(line.text) and marker.kind.startswith(signs)


def _one(before: _Line, line: _Line) -> _Line:
    """Two lines as one: a space only between Latin words, and after a marker that stood alone."""
    one, two = before.text, line.text
    if _stands_alone(before):
        whole = f"{one} {two}"
        return before._replace(text=whole, marker=read_marker(whole))
    space = (one[-1] + two[0]).isascii() and one[-1].isalnum() and two[0].isalnum()
    return before._replace(text=one + (" " if space else "") + two)


def _depth(text: str) -> int:
    """How many brackets a text leaves open; below 0 for those that it closes without opening them."""
    return sum((sign in _OPENING) - (sign in _CLOSING) for sign in text)


# --- several items on one line


def _parts(line: _Line) -> list[_Line]:
    """The items on one line."""
    cuts = _cuts(line)
    if not cuts:
        return [line]
    ends = [*cuts[1:], len(line.text)]
    further = [line.text[start:end].strip() for start, end in zip(cuts, ends, strict=True)]
    first = line._replace(text=line.text[: cuts[0]].rstrip())
    return [first, *(_Line(part, line.indent, find_marker(part)) for part in further)]


def _cuts(line: _Line) -> list[int]:
    """Where further items begin on a line."""
    head = line.marker
    # the last letter of a marker is looked at, since (1) may have a number behind it; not that of a bullet
    if not _BEGINS.search(line.text, 0 if head is None else max(1, head.end - 1)):
        return []
    found = list(_candidates(line))
    if not found:
        return []
    # where a series counts on to two for the last time: its ① before that is no lone number
    seconds = {marker.kind: place for place, marker in found if 2 in marker.ordinals}
    series = {head.kind: head} if head is not None else {}
    cuts: list[int] = []
    for place, marker in found:
        previous = series.get(marker.kind)
        if not marker.counts:
            begins = True
        elif previous is not None:
            begins = marker.follows(previous)
        else:
            nested = head is not None or bool(cuts) or _LEADS_IN.search(line.text, max(0, place - 3), place) is not None
            begins = marker.is_first and nested and seconds.get(marker.kind, 0) > place
        if begins:
            cuts.append(place)
            series[marker.kind] = marker
    return cuts


def _candidates(line: _Line) -> Iterator[tuple[int, Marker]]:
    """The markers inside a line, outside brackets, that may begin an item."""
    text, head = line.text, line.marker
    begin = head.end if head is not None else 1
    spaced = head is not None and text[begin].isspace()
    depth = 0
    for found in _STEP.finditer(text):
        place, sign = found.start(), found[0]
        if depth == 0 and place >= begin and (sign in INLINE_SIGNS or text[place - 1].isspace()):
            marker = find_marker(text, place)
            if (
                marker is not None
                and _may_begin(text, place, marker, head)
                and (marker.counts or marker.kind == NOTE or text[marker.end].isspace() == spaced)
            ):
                yield place, marker
        depth = max(0, depth + (sign in _OPENING) - (sign in _CLOSING))


def _may_begin(text: str, place: int, marker: Marker, head: Marker | None) -> bool:
    """Whether what stands before a marker inside a line lets an item begin there."""
    blank = text[place - 1].isspace()
    before = text[max(0, place - 8) : place].rstrip()[-1:]
    if marker.kind == NOTE:
        noted = head is not None and head.kind == NOTE
        return marker.text[0] in "※＊*†‡" and (
            before == "。" or (blank and (noted or _UNNUMBERED_NOTE.match(text, place) is not None))
        )
    same = head is not None and head.kind == marker.kind
    if not marker.counts:
        return same and blank and marker.sure and not marker.kind.startswith("dash")
    if before in _RUNS_ON or is_spoken_of(marker, text) or not marker.sure:
        return False
    if marker.kind.startswith("dotted"):
        return blank
    return blank or before in _BEFORE_NUMBER or (same and marker.kind.startswith("enclosed"))


# --- levels


def _levels(parts: Sequence[_Line]) -> list[int]:
    """The level of each item."""
    if len(parts) == 1:
        return [1]
    levels = []
    open_levels: list[tuple[str, int]] = []  # kind of marker, indent
    for part in parts:
        marker = part.marker
        if marker is None or marker.kind == NOTE:
            over = [level for level, (_, indent) in enumerate(open_levels, start=1) if indent < part.indent]
            levels.append(over[-1] if over else 1)
            continue
        kinds = [kind for kind, _ in open_levels]
        if marker.kind in kinds:
            del open_levels[kinds.index(marker.kind) + 1 :]
        else:
            closed = False
            while open_levels and (part.indent < open_levels[-1][1] or (closed and part.indent == open_levels[-1][1])):
                open_levels.pop()
                closed = True
            open_levels.append((marker.kind, part.indent))
        levels.append(len(open_levels))
    return levels
