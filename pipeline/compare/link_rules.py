"""What ``links.toml`` says: weights and thresholds of links, and the words that are no evidence."""

from __future__ import annotations

import tomllib
import unicodedata
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict, Field

from torikumi.normalizers.words import content_words


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class WordRules(_Part):
    """Which words are read, and what they weigh.

    Attributes:
        letters: Letters of the lines of an initiative that are read.
        general_weight: Weight of a general word beside 1 of any other.
        shown: Words shown as evidence at most.
        general: Words that nearly any initiative may have, parted by blanks.
    """

    letters: int = Field(gt=0)
    general_weight: float = Field(ge=0, le=1)
    shown: int = Field(gt=0)
    general: str


class YearRules(_Part):
    """Shares of the features in the score of two years, and from which score on there is a link."""

    name: float = Field(ge=0)
    letters: float = Field(ge=0)
    text: float = Field(ge=0)
    inside: float = Field(ge=0)
    named: float = Field(ge=0)
    both: float = Field(ge=0)
    indicators: float = Field(ge=0)
    departments: float = Field(ge=0)
    section: float = Field(ge=0)
    number: float = Field(ge=0)
    threshold: float = Field(gt=0, le=1)

    @property
    def shares(self) -> dict[str, float]:
        """Feature → share."""
        return {name: share for name, share in self.model_dump().items() if name not in _NO_SHARES}


class SimilarRules(_Part):
    """The same for two municipalities, where number, department and section say nothing.

    Attributes:
        most: Links of one initiative at most.
        candidates: Initiatives that are weighed for that.
    """

    text: float = Field(ge=0)
    inside: float = Field(ge=0)
    named: float = Field(ge=0)
    both: float = Field(ge=0)
    indicators: float = Field(ge=0)
    things: float = Field(ge=0)
    name_things: float = Field(ge=0)
    cross: float = Field(ge=0)
    threshold: float = Field(gt=0, le=1)
    most: int = Field(gt=0)
    candidates: int = Field(gt=0)

    @property
    def shares(self) -> dict[str, float]:
        """Feature → share."""
        return {name: share for name, share in self.model_dump().items() if name not in _NO_SHARES}


class PartRules(_Part):
    """What a split asks for; see the file."""

    part: float = Field(gt=0, le=1)
    whole: float = Field(gt=0, le=1)
    own: float = Field(gt=0, le=1)


class LinkRules(_Part):
    """``links.toml``."""

    words: WordRules
    years: YearRules
    similar: SimilarRules
    parts: PartRules


_NO_SHARES = ("threshold", "most", "candidates")


@cache
def link_rules() -> LinkRules:
    """The file of the package, read once."""
    return LinkRules.model_validate(tomllib.loads(files(__package__).joinpath("links.toml").read_text("utf-8")))


class _Synonyms(_Part):
    same: tuple[tuple[str, ...], ...]


@cache
def synonyms() -> dict[str, tuple[tuple[tuple[str, ...], str], ...]]:
    """The names of ``link_synonyms.toml`` by their first word, the longest first: their words, and the first name of
    their line.

    >>> [(words, thing) for words, thing in synonyms()["学童"]]
    [(('学童', 'くらぶ'), '学童保育'), (('学童', '保育'), '学童保育')]
    """
    text = files(__package__).joinpath("link_synonyms.toml").read_text("utf-8")
    lines = _Synonyms.model_validate(tomllib.loads(text)).same
    named = {tuple(filter(counts, content_words(name))): line[0] for line in reversed(lines) for name in line}
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for words, thing in sorted(named.items(), key=lambda pair: (-len(pair[0]), pair[0])):
        if words:  # of 5G no word counts
            found.setdefault(words[0], []).append((words, thing))
    return {first: tuple(names) for first, names in found.items()}


def counts(key: str) -> bool:
    """Whether a word can be evidence: no number, no sign, no lone letter of kana or Latin.

    >>> [counts(key) for key in ("3", "税", "の", "a", "ai", "（", "①")]
    [False, True, False, False, True, False, False]
    """
    if len(key) == 1:
        return unicodedata.category(key) == "Lo" and not "ぁ" <= key <= "ヿ"
    return not all(unicodedata.category(letter)[0] in "NPSZC" for letter in key)


@cache
def general_words() -> frozenset[str]:
    """The general words as they are compared."""
    return frozenset(key for word in link_rules().words.general.split() for key in content_words(word))
