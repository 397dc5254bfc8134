"""What ``links.toml`` says: weights and thresholds of links, and the words that are no evidence."""

from __future__ import annotations

import tomllib
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
    indicators: float = Field(ge=0)
    departments: float = Field(ge=0)
    section: float = Field(ge=0)
    number: float = Field(ge=0)
    threshold: float = Field(gt=0, le=1)

    @property
    def shares(self) -> dict[str, float]:
        """Feature → share."""
        return {name: share for name, share in self.model_dump().items() if name in _SHARES}


class SimilarRules(_Part):
    """The same for two municipalities, where number, department and section say nothing.

    Attributes:
        most: Links of one initiative at most.
        candidates: Initiatives that are weighed for that.
    """

    name: float = Field(ge=0)
    letters: float = Field(ge=0)
    text: float = Field(ge=0)
    inside: float = Field(ge=0)
    threshold: float = Field(gt=0, le=1)
    most: int = Field(gt=0)
    candidates: int = Field(gt=0)

    @property
    def shares(self) -> dict[str, float]:
        """Feature → share."""
        return {name: share for name, share in self.model_dump().items() if name in _SHARES}


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


_SHARES = ("name", "letters", "text", "inside", "indicators", "departments", "section", "number")


@cache
def link_rules() -> LinkRules:
    """The file of the package, read once."""
    return LinkRules.model_validate(tomllib.loads(files(__package__).joinpath("links.toml").read_text("utf-8")))


@cache
def general_words() -> frozenset[str]:
    """The general words as they are compared."""
    return frozenset(key for word in link_rules().words.general.split() for key in content_words(word))
