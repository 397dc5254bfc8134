"""Paragraphs into lines, by the habits of several programs."""

from __future__ import annotations

import re
from dataclasses import dataclass

from typesetting.fonts import text_width

# JIS X 4051: what may not begin a line (行頭禁則), and what may not end one (行末禁則)
NOT_FIRST = frozenset("、。，．）」』】〕〉》！？：；・ー～々…％)],.:;!?%ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ")
NOT_LAST = frozenset("（「『【〔〈《([")
HANGING = frozenset("、。，．")
_LATIN_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9.,/%&+'_-]*")


@dataclass(frozen=True, slots=True)
class Breaking:
    """How lines are broken.

    Attributes:
        kinsoku: Keep 、。）」 from the begin of a line and （「 from its end, as Word does; spreadsheets do not care.
        whole_words: Keep Latin words and numbers in one piece.
        hang: Let 、 and 。 stand beyond the right edge rather than take a letter along (ぶら下げ).
    """

    kinsoku: bool = True
    whole_words: bool = True
    hang: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A line to print.

    Attributes:
        text: Its text.
        last: It ends its paragraph, so it is never stretched.
        indent: How far it begins right of the left edge, in points.
    """

    text: str
    last: bool = True
    indent: float = 0.0


def _pieces(text: str, rule: Breaking) -> list[str]:
    """The parts of a paragraph that no line break may divide."""
    pieces: list[str] = []
    position = 0
    while position < len(text):
        word = _LATIN_WORD.match(text, position) if rule.whole_words else None
        end = word.end() if word else position + 1
        pieces.append(text[position:end])
        position = end
    if not rule.kinsoku:
        return pieces
    joined: list[str] = []
    for piece in pieces:
        if joined and (piece[0] in NOT_FIRST or piece == " " or joined[-1][-1] in NOT_LAST):
            joined[-1] += piece
        else:
            joined.append(piece)
    return joined


def break_lines(
    text: str, width: float, size: float, rule: Breaking, *, first_indent: float = 0.0, rest_indent: float = 0.0
) -> list[Line]:
    """Break one paragraph.

    Args:
        text: The paragraph.
        width: Free width in points.
        size: Font size in points.
        rule: How to break.
        first_indent: Indent of its first line, in points.
        rest_indent: Indent of its other lines, in points.
    """
    lines: list[str] = [""]
    for piece in _pieces(text, rule):
        room = width - (first_indent if len(lines) == 1 else rest_indent)
        whole = lines[-1] + piece
        inside = whole[:-1] if rule.hang and piece[-1] in HANGING else whole.rstrip()
        if text_width(inside, size) <= room:
            lines[-1] = whole
        elif text_width(piece, size) > width - rest_indent:
            for letter in piece:  # longer than a line: broken where it must be
                room = width - (first_indent if len(lines) == 1 else rest_indent)
                if text_width(lines[-1] + letter, size) <= room:
                    lines[-1] += letter
                else:
                    lines.append(letter)
        elif lines[-1]:
            lines.append(piece)
        else:
            lines[-1] = piece
    return [
        Line(line, last=i == len(lines) - 1, indent=rest_indent if i else first_indent) for i, line in enumerate(lines)
    ]
