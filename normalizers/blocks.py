"""The labelled parts of a cell: <取組内容> … <目標> … (見出し付きの区分).

A label is set off by brackets, a sign or a colon, or has its line for itself. ``<…>`` at the head of a line is a label
whatever it says; all else is one only if its words are known, since an indicator (【件数：130】), an item (■甲) or a
sentence (「目標」を達成した) looks the same.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from functools import lru_cache
from typing import NamedTuple

from torikumi.normalizers.text import fold_text
from torikumi.normalizers.vocabulary import read_vocabulary
from torikumi.schemas.vocabulary import Brackets

_SIGNS = read_vocabulary("brackets", Brackets).labels
_LETTERS_MAX = 20
"""Of a label: 令和５年度の取組実績（見込み） has 15; longer ones are sentences."""


def _bracketed(pairs: Collection[str], name: str) -> str:
    """The expression of a label in one of several pairs of brackets."""
    opening, closing = (re.escape("".join(pair[side] for pair in pairs)) for side in (0, 1))
    colons = re.escape(_SIGNS.colons)
    return rf"[{opening}](?P<{name}>[^{opening}{closing}{colons}]{{1,{_LETTERS_MAX}}})[{colons}]?[{closing}]"


_B = r"[\s\u3000]*"
_COLON = f"[{re.escape(_SIGNS.colons)}]"
_WORDS = rf"[^{re.escape(_SIGNS.colons)}。、\s]{{1,12}}+"  # nothing that follows begins with one of these: no way back
_NUMBER = r"(?:[0-9０-９]{1,2}[.．)）]?[\s\u3000]*)?"
_LETTER = rf"[^{re.escape(_SIGNS.colons)}。、\s]"
_SPREAD = rf"{_NUMBER}{_LETTER}(?:{_WORDS}|(?:[\s\u3000]{{1,3}}{_LETTER}){{1,6}})?"
_ALWAYS = re.compile(rf"{_B}{_bracketed(_SIGNS.always, 'label')}{_B}(?:{_COLON}{_B})?")
_BY_SIGN: tuple[tuple[frozenset[str], re.Pattern[str]], ...] = (
    (frozenset(pair[0] for pair in _SIGNS.always), _ALWAYS),
    (
        frozenset(pair[0] for pair in (*_SIGNS.known, *_SIGNS.always)),
        re.compile(
            rf"{_B}{_bracketed((*_SIGNS.known, *_SIGNS.always), 'label')}(?!を|[はがのに](?![ぁ-ん])){_B}"
            rf"(?:{_COLON}{_B})?"
        ),
    ),
    (
        frozenset(pair[0] for pair in _SIGNS.apart),
        re.compile(
            rf"{_B}{_bracketed(_SIGNS.apart, 'label')}(?:(?<={_COLON}[」』）)”]){_B}|{_B}{_COLON}{_B}|[\s\u3000]+|$)"
        ),
    ),
    (
        frozenset(_SIGNS.signs),
        re.compile(rf"{_B}[{re.escape(_SIGNS.signs)}]{_B}(?P<label>{_SPREAD}){_B}(?:{_COLON}{_B}|$)"),
    ),
    (
        frozenset(_SIGNS.signs) - frozenset(_SIGNS.item_signs),
        re.compile(
            rf"{_B}[{re.escape(''.join(set(_SIGNS.signs) - set(_SIGNS.item_signs)))}]{_B}(?P<label>{_WORDS})[\s\u3000]+"
        ),
    ),
)
"""Labels set off by a sign: the signs, with one of which the line begins, and the expression. All must be known words
but those of the first one."""
_BY_FIRST: dict[str, list[re.Pattern[str]]] = {
    sign: [pattern for signs, pattern in _BY_SIGN if sign in signs] for signs, _ in _BY_SIGN for sign in signs
}
"""The same: first sign of a line → its expressions."""
_BEFORE_COLON = re.compile(rf"{_B}(?P<label>{_SPREAD}){_B}{_COLON}{_B}")
_ALONE = re.compile(rf"{_B}(?P<label>{_SPREAD}){_B}$")
_BEFORE_WORD = r"\s。）)】〕］"
_FURTHER = re.compile(
    rf"(?<![のをとがはにやでへ、・]){_bracketed((*_SIGNS.known, *_SIGNS.always), 'bracketed')}"
    rf"(?!を|[はがのに](?![ぁ-ん])){_B}(?:{_COLON}{_B})?"
    rf"|(?<=[{_BEFORE_WORD}])(?P<word>{_WORDS}){_COLON}{_B}"
)
_OPENING = re.escape("".join(pair[0] for pair in (*_SIGNS.always, *_SIGNS.known)))
_CLOSING = re.escape("".join(pair[1] for pair in (*_SIGNS.always, *_SIGNS.known)))
_COLONS = re.escape(_SIGNS.colons)
_GOES_ON = re.compile(f"[{_OPENING}{_COLONS}]")
"""What a further label has before it or behind it, of which most lines have nothing."""
_MAY_BE_FURTHER = re.compile(
    rf"[{_OPENING}{_BEFORE_WORD}]"
    rf"(?:(?<=[{_OPENING}])[^{_OPENING}{_CLOSING}{_COLONS}]{{1,{_LETTERS_MAX}}}[{_COLONS}]?[{_CLOSING}]"
    rf"|(?<=[{_BEFORE_WORD}]){_WORDS}{_COLON})"
)
"""Much of the same; its first letter is one of a set, with which a search is two to three times as fast."""
_SET_OFF = re.compile(
    "["
    + re.escape("".join(pair[0] for pair in (*_SIGNS.always, *_SIGNS.known, *_SIGNS.apart)))
    + re.escape(_SIGNS.signs + _SIGNS.colons)
    + "]"
)
"""What sets a label off from its text; a line without it, as most are, is a label as a whole or holds none."""
_NUMBERING = re.compile(r"^(?:\(\d{1,2}\)|\d{1,2}(?:[.)]|(?![\d年月]))|[①-⑳])")
_YEAR = re.compile(r"^(?:令和|平成|[rh])?\.?(?:元|\d{1,4})(?:年度|年|\.)?の?")
_IN_BRACKETS = re.compile(r"\([^()]*\)$")


class Block(NamedTuple):
    """A part of a cell.

    Attributes:
        label: Its label as printed, without its signs; "" for what stands before the first one.
        lines: Its lines, each with the index of the line of the cell that it stands on.
    """

    label: str
    lines: tuple[tuple[str, int], ...]

    @property
    def text(self) -> str:
        """Its text."""
        return "\n".join(line for line, _ in self.lines)


def split_blocks(text: str, labels: Collection[str] | None = None) -> dict[str, str]:
    r"""Split a text at its labels.

    Args:
        text: The text, one logical line a line.
        labels: Words that are known to be labels. They are compared folded, also without a year before them, a number
            (1 目標) or what stands in brackets behind them (目標（R6）).

    Returns:
        Label as printed → its text, that of a label that comes twice joined; "" → what stands before the first label,
        if anything does.

    >>> split_blocks("<取組内容>\n(1) 拡充\n<目標>\n・確保\n【件数：130】")
    {'取組内容': '(1) 拡充', '目標': '・確保\n【件数：130】'}
    >>> split_blocks("【目標】拡充する。", ["目標"]), split_blocks("【件数】130")
    ({'目標': '拡充する。'}, {'': '【件数】130'})
    >>> split_blocks("■目　標\n拡充する。\n実績：拡充した。", ["目標", "実績"])
    {'目　標': '拡充する。', '実績': '拡充した。'}
    """
    texts: dict[str, list[str]] = {}
    for block in find_blocks(text, labels):
        texts.setdefault(block.label, []).extend(line for line, _ in block.lines)
    return {label: "\n".join(lines) for label, lines in texts.items()}


def find_blocks(text: str, labels: Collection[str] | None = None) -> list[Block]:
    r"""The labelled parts of a text in order, with the lines on which they stand.

    >>> find_blocks("<目標>甲\n乙")
    [Block(label='目標', lines=(('甲', 0), ('乙', 1)))]
    """
    known = _known(frozenset(labels or ()))
    label = ""
    lines: list[tuple[str, int]] = []
    blocks = []
    alone = "\n" in text
    for index, line in enumerate(text.split("\n")):
        for found, rest in _segments(line, known, alone=alone):
            if found is not None:
                if label or lines:
                    blocks.append(Block(label, tuple(lines)))
                label, lines = found, []
            if found is None or rest.strip():
                lines.append((rest, index))
    blocks.append(Block(label, tuple(lines)))
    return [block for block in blocks if block.label or any(line.strip() for line, _ in block.lines)]


class _Known(NamedTuple):
    """Labels as they are compared.

    Attributes:
        words: The labels, folded.
        ends: Their last letters.
    """

    words: frozenset[str]
    ends: frozenset[str]


@lru_cache(maxsize=64)  # the same few lists for all cells of a document
def _known(labels: frozenset[str]) -> _Known:
    words = frozenset(map(fold_text, labels))
    return _Known(words, frozenset(word[-1:] for word in words))


def _segments(line: str, known: _Known, *, alone: bool) -> list[tuple[str | None, str]]:
    """The labels of a line with what follows each; None with what stands before the first."""
    # a word without any sign is a label only over other lines; a sentence is none, which is told faster so
    may_be_whole = alone and "。" not in line and "、" not in line
    if not _SET_OFF.search(line):
        whole = _ALONE.match(line) if may_be_whole else None
        if whole is not None and _is_known(whole["label"], known):
            return [(whole["label"].strip(), line[whole.end() :])]
        return [(None, line)]
    goes_on = _GOES_ON.search(line) is not None
    patterns: list[re.Pattern[str]] = [*_BY_FIRST.get(line.lstrip()[:1], ())]
    if goes_on:
        patterns.append(_BEFORE_COLON)
    if may_be_whole:
        patterns.append(_ALONE)
    head = _head(line, known, patterns) if patterns else None
    label, start = (None, 0) if head is None else (head["label"].strip(), head.end())
    if not goes_on or not _MAY_BE_FURTHER.search(line, max(0, start - 1)):
        return [(label, line[start:])]
    segments: list[tuple[str | None, str]] = []
    for further in _FURTHER.finditer(line, start):
        before = line[start : further.start()]
        words = further["bracketed"] or further["word"]
        # on a line that begins with none, only brackets after a blank or a sentence hold one: 行う。【目標】
        set_off = further["bracketed"] and (not before.strip() or before[-1] in " \u3000。）)】〕］")
        if not _is_known(words, known) or (label is None and not set_off):
            continue
        segments.append((label, before.rstrip()))
        label, start = words.strip(), further.end()
    segments.append((label, line[start:]))
    return segments


def _head(line: str, known: _Known, patterns: Iterable[re.Pattern[str]]) -> re.Match[str] | None:
    """The label at the head of a line."""
    for pattern in patterns:
        found = pattern.match(line)
        if found is not None and (pattern is _ALWAYS or _is_known(found["label"], known)):
            return found
    return None


@lru_cache(maxsize=1024)  # labels and the names of indicators come again and again
def bare_label(label: str) -> str:
    """A label folded, without a number or year before it and a remark in brackets behind it.

    >>> bare_label("１．目　標（見込み）"), bare_label("令和５年度の実績")
    ('目標', '実績')
    """
    folded = _IN_BRACKETS.sub("", _NUMBERING.sub("", fold_text(label)))
    return _YEAR.sub("", folded) or folded


def _is_known(label: str, known: _Known) -> bool:
    """Whether a label is known."""
    last = label[-1:]
    if last not in known.ends and ("\u4e00" <= last <= "\u9fff" or "0" <= last <= "9"):
        return False  # ideographs and digits are compared as they stand, and most names end in another one
    return fold_text(label) in known.words or bare_label(label) in known.words
