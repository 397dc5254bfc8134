"""A profile: what a person tells torikumi about a layout where its guess was wrong.

A small TOML file, the same for all reports of one kind. Everything in it is optional; what it says goes before what the
document says, and what the command line says goes before both. `torikumi.pipeline.profile` reads it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from torikumi.schemas.roles import TEXT_ROLES, Role

_RANGE = re.compile(r"(?P<first>[1-9][0-9]{0,5})(?:\s*(?P<dash>[-~〜～])\s*(?P<last>[1-9][0-9]{0,5})?)?")


@dataclass(frozen=True, slots=True)
class PageRange:
    """Pages that follow each other.

    Attributes:
        first: The first page, from 1.
        last: The last page; None for all that follow.
    """

    first: int
    last: int | None

    def holds(self, page: int) -> bool:
        """Whether a page is in the range."""
        return self.first <= page and (self.last is None or page <= self.last)


def parse_page_ranges(text: str) -> tuple[PageRange, ...]:
    """Ranges of pages as a person writes them.

    Raises:
        ValueError: A part is no page and no range, or a range runs backwards.

    >>> parse_page_ranges("3-12, 15, 20-")
    (PageRange(first=3, last=12), PageRange(first=15, last=15), PageRange(first=20, last=None))
    """
    ranges = []
    for part in text.split(","):
        found = _RANGE.fullmatch(part.strip())
        if found is None:
            raise ValueError(f"{part.strip()!r} is no page and no range of pages, as 3 or 3-12 or 20-")
        first = int(found["first"])
        last = int(found["last"]) if found["last"] else None if found["dash"] else first
        if last is not None and last < first:
            raise ValueError(f"the pages {part.strip()!r} run backwards")
        ranges.append(PageRange(first, last))
    return tuple(ranges)


def _ranges(value: Any) -> Any:
    """Pages given as a text ("3-12, 15"), a number, or a list of these."""
    if isinstance(value, bool):
        return value
    if isinstance(value, int | str):
        return parse_page_ranges(str(value))
    if isinstance(value, list) and all(isinstance(part, int | str) and not isinstance(part, bool) for part in value):
        return tuple(found for part in value for found in parse_page_ranges(str(part)))
    return value


Pages = Annotated[tuple[PageRange, ...], BeforeValidator(_ranges)]


class _Part(BaseModel):
    """Base of the parts: frozen, and nothing unknown is let in (a misspelled key is an error, not silence)."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class DocumentProfile(_Part):
    """``[document]``: who, what and when, and which pages count."""

    municipality: str | None = Field(default=None, min_length=1, description="Name or six-digit code.")
    fiscal_year: int | None = Field(default=None, ge=1868, le=2100, description="The Western year in which it begins.")
    plan: str | None = Field(default=None, min_length=1, description="Title of the plan.")
    report: str | None = Field(default=None, min_length=1, description="Title of the report.")
    pages: Pages = Field(default=(), description='Pages to take, as "3-12, 15"; all when it is left out.')
    skip: Pages = Field(default=(), description="Pages to leave out.")

    def takes(self, page: int) -> bool:
        """Whether a page is to be read."""
        wanted = not self.pages or any(part.holds(page) for part in self.pages)
        return wanted and not any(part.holds(page) for part in self.skip)


class ColumnProfile(_Part):
    """One entry of ``[columns]``: what the column under a heading holds."""

    role: Role
    fiscal_year: int | None = Field(default=None, ge=1868, le=2100)


def _column(value: Any) -> Any:
    """A role alone stands for a table with nothing but the role."""
    return {"role": value} if isinstance(value, str) else value


class GradesProfile(_Part):
    """``[grades]``: the scale, best first."""

    scale: tuple[str, ...] = Field(default=(), description="The grades, best first.")
    unranked: tuple[str, ...] = Field(default=(), description="Signs that are grades without a rank, as －.")

    @model_validator(mode="after")
    def _each_once(self) -> GradesProfile:
        listed = [*self.scale, *self.unranked]
        if len(set(listed)) < len(listed):
            raise ValueError("a grade stands in it twice")
        return self


class IndicatorsProfile(_Part):
    """``[indicators]``: names, or parts of names, of which less is better or more is better."""

    lower_is_better: tuple[str, ...] = ()
    higher_is_better: tuple[str, ...] = ()


class SectionsProfile(_Part):
    """``[sections]``: regular expressions of section headings, tried before torikumi's own."""

    patterns: tuple[re.Pattern[str], ...] = ()

    @model_validator(mode="after")
    def _named(self) -> SectionsProfile:
        for pattern in self.patterns:
            missing = {"label", "number", "title"} - set(pattern.groupindex)
            if missing:
                raise ValueError(
                    f"the pattern {pattern.pattern!r} lacks the named groups {', '.join(sorted(missing))}:"
                    " write (?P<label>…(?P<number>…)) and (?P<title>…)"
                )
        return self


def _text_role(value: Role) -> Role:
    if value not in (*TEXT_ROLES, Role.EXTRA):
        raise ValueError(f"a label inside a cell can only be {', '.join(TEXT_ROLES)} or extra")
    return value


class Profile(_Part):
    """A whole profile; `Profile()` changes nothing."""

    document: DocumentProfile = DocumentProfile()
    columns: dict[str, Annotated[ColumnProfile, BeforeValidator(_column)]] = Field(
        default_factory=dict, description="Heading as `torikumi inspect` shows it → role, or {role, fiscal_year}."
    )
    labels: dict[str, Annotated[Role, AfterValidator(_text_role)]] = Field(
        default_factory=dict, description="Label inside a cell → role of what follows it."
    )
    grades: GradesProfile = GradesProfile()
    indicators: IndicatorsProfile = IndicatorsProfile()
    sections: SectionsProfile = SectionsProfile()
