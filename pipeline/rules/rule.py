"""The rules as data, and what came of asking one of them."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Literal

Kind = Literal["csv", "xlsx"]
"""Kinds of files that rules are about."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule.

    Attributes:
        id: Its number: ``L1-01``.
        title: As published.
        files: The kinds of files that it is about.
        how: What the program looks at.
        person: What is left for a person, or "" where the program sees all of it.
    """

    id: str
    title: str
    files: tuple[Kind, ...]
    how: str
    person: str


class Answer(StrEnum):
    """What came of asking a rule of some files."""

    BROKEN = "broken"
    """At some place it is broken for certain, or so far as anyone can tell from the file."""
    KEPT = "kept"
    """What the program looks at is in order."""
    NOT_ASKED = "not-asked"
    """None of the files is of a kind that it is about, or nothing in them can tell."""


@dataclass(frozen=True, slots=True)
class Found:
    """Something that a check met.

    Attributes:
        message: What was met.
        row: Row as a spreadsheet counts it, or None.
        column: Column as a spreadsheet counts it, from 1, or None.
        exempt: It does not break the rule; why is in the message.
    """

    message: str
    row: int | None = None
    column: int | None = None
    exempt: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Something that a check met, with the file it was met in.

    Attributes:
        file: Path of the file as the user gave it.
        sheet: Name of the sheet, or "".
        where: ``row 3, 名称``, or "".
        message: What was met.
    """

    file: str
    sheet: str
    where: str
    message: str

    def __str__(self) -> str:
        return ": ".join(part for part in (self.file, self.sheet, self.where, self.message) if part)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of asking a rule.

    Attributes:
        rule: The rule.
        answer: Broken, kept or not asked.
        places: Where it is broken.
        exempt: What was let pass, and why.
    """

    rule: Rule
    answer: Answer
    places: tuple[Place, ...] = ()
    exempt: tuple[Place, ...] = ()


@cache
def rules() -> tuple[Rule, ...]:
    """The 30 rules in their order.

    >>> len(rules()), rules()[0].id
    (30, 'L1-01')
    """
    data = tomllib.loads(files(__package__).joinpath("rules.toml").read_text(encoding="utf-8"))
    return tuple(
        Rule(entry["id"], entry["title"], tuple(entry["files"]), entry["how"], entry["person"])
        for entry in data["rule"]
    )


@cache
def words(name: str) -> tuple[str, ...]:
    """A list of ``words.toml``."""
    return tuple(_words()[name])


@cache
def _words() -> dict[str, list[str]]:
    return tomllib.loads(files(__package__).joinpath("words.toml").read_text(encoding="utf-8"))


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{word})" for word in words(name)))


def folded(text: str) -> str:
    """A text as words are looked for in it: width and case folded, blanks closed.

    >>> folded("Ｎｏ．　１")
    'no.1'
    """
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).casefold()


def speaks_of(name: str, text: str) -> bool:
    """Whether a text has a word of a list of ``words.toml``.

    >>> speaks_of("codes", "市区町村コード"), speaks_of("codes", "人口")
    (True, False)
    """
    return _pattern(name).search(folded(text)) is not None
