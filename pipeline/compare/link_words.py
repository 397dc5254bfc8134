"""Initiatives → the words that they are linked by (SudachiPy), field by field."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from torikumi.normalizers.text import fold_text
from torikumi.normalizers.words import Word, words_of
from torikumi.pipeline.compare.link_rules import counts, synonyms
from torikumi.schemas.compared import Compared

THING, GROUP = "≈", "#"
"""Before the key of a thing that has several names, and of a group of synonyms: no word begins with them."""

COVERED = 0.3
"""Weight of a word beside the thing that it is part of the name of."""

NAME_LETTERS = 300
"""Letters of a name that are read: the longest printed ones have some 80."""


@dataclass(frozen=True, slots=True)
class Term:
    """What is compared: a word, or a thing that has several names.

    Attributes:
        key: What it is compared by.
        printed: How it is printed.
        share: What it counts, up to 1.
    """

    key: str
    printed: str
    share: float


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

    name: tuple[Term, ...]
    letters: str
    text: tuple[Term, ...]
    indicators: tuple[Term, ...]
    section: tuple[Term, ...]
    departments: frozenset[str]
    number: str


def link_words(initiatives: Sequence[Compared], letters: int) -> tuple[LinkWords, ...]:
    """The words of each initiative.

    A line that comes again, as most do a year later, is read once.

    Args:
        initiatives: Any.
        letters: Letters of the lines of one that are read.
    """
    known: dict[str, tuple[Term, ...]] = {}
    same: dict[Term, Term] = {}  # each term is held once

    def read(text: str) -> tuple[Term, ...]:
        if text not in known:
            words = tuple(word for word in words_of(text) if counts(word.key))
            known[text] = tuple(same.setdefault(term, term) for term in terms_of(words))
        return known[text]

    def read_all(lines: Iterable[str], limit: int) -> tuple[Term, ...]:
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


def terms_of(words: Sequence[Word]) -> tuple[Term, ...]:
    """What words say: what they name by one of its names (``link_synonyms.toml``), and the words themselves.

    A word that is part of such a name counts less beside it; one that SudachiDict has in groups of synonyms shares its
    weight with them.

    >>> from torikumi.normalizers.words import words_of
    >>> [(term.key, term.share) for term in terms_of(words_of("学童保育の充実"))]
    [('≈学童保育', 1.0), ('学童', 0.3), ('保育', 0.3), ('充実', 1.0)]
    """
    names = synonyms()
    keys = tuple(word.key for word in words)
    found: list[Term] = []
    start = 0
    while start < len(words):
        for named, thing in names.get(keys[start], ()):
            end = start + len(named)
            if keys[start:end] == named:
                found.append(Term(THING + thing, "".join(word.printed for word in words[start:end]), 1.0))
                found += [Term(word.key, word.printed, COVERED) for word in words[start:end]]
                start = end
                break
        else:
            found += _with_groups(words[start])
            start += 1
    return tuple(found)


def _with_groups(word: Word) -> Iterator[Term]:
    """A word and its groups of synonyms."""
    yield Term(word.key, word.printed, 0.5 if word.groups else 1.0)
    for group in word.groups:
        yield Term(f"{GROUP}{group}", word.printed, 0.5 / len(word.groups))


def _within(lines: Iterable[str], limit: int) -> Iterable[str]:
    """The first so many letters of lines."""
    for line in lines:
        if limit <= 0:
            return
        yield line[:limit]
        limit -= len(line)
