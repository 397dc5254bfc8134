"""Initiatives → the words that they are linked by (SudachiPy), field by field."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from torikumi.normalizers.text import fold_text
from torikumi.normalizers.words import Word, words_of
from torikumi.schemas.compared import Compared

NAME_LETTERS = 300
"""Letters of a name that are read: the longest printed ones have some 80."""


@dataclass(frozen=True, slots=True)
class LinkWords:
    """The words of an initiative.

    Attributes:
        name: Of its name.
        letters: The letters of its name that are written the same by everyone.
        text: Of its contents and goals; of its results when it has neither, since many reports print only these.
        indicators: Of the names of its indicators.
        section: Of its section.
        departments: Departments in charge, folded.
        number: Its number, folded.
    """

    name: tuple[Word, ...]
    letters: str
    text: tuple[Word, ...]
    indicators: tuple[Word, ...]
    section: tuple[Word, ...]
    departments: frozenset[str]
    number: str


def link_words(initiatives: Sequence[Compared], letters: int) -> tuple[LinkWords, ...]:
    """The words of each initiative.

    A line that comes again, as most do a year later, is read once.

    Args:
        initiatives: Any.
        letters: Letters of the lines of one that are read.
    """
    known: dict[str, tuple[Word, ...]] = {}
    same: dict[Word, Word] = {}  # each word is held once

    def read(text: str) -> tuple[Word, ...]:
        if text not in known:
            known[text] = tuple(same.setdefault(word, word) for word in words_of(text) if _counts(word.key))
        return known[text]

    def read_all(lines: Iterable[str], limit: int) -> tuple[Word, ...]:
        return tuple(word for line in _within(lines, limit) for word in read(line))

    return tuple(
        LinkWords(
            name=read(item.name[:NAME_LETTERS]),
            letters="".join(letter for letter in fold_text(item.name[:NAME_LETTERS]) if letter.isalnum()),
            text=read_all(
                (*item.contents, *item.goals) if any((*item.contents, *item.goals)) else item.results, letters
            ),
            indicators=read_all(item.indicators, letters),
            section=read(item.section[:NAME_LETTERS]),
            departments=frozenset(filter(None, map(fold_text, item.departments))),
            number=fold_text(item.number),
        )
        for item in initiatives
    )


def _within(lines: Iterable[str], limit: int) -> Iterable[str]:
    """The first so many letters of lines."""
    for line in lines:
        if limit <= 0:
            return
        yield line[:limit]
        limit -= len(line)


def _counts(key: str) -> bool:
    """Whether a word can be evidence: no number, no sign, no lone letter of kana or Latin.

    >>> [_counts(key) for key in ("3", "税", "の", "a", "ai", "（", "①")]
    [False, True, False, False, True, False, False]
    """
    if len(key) == 1:
        return unicodedata.category(key) == "Lo" and not "ぁ" <= key <= "ヿ"
    return not all(unicodedata.category(letter)[0] in "NPSZC" for letter in key)
