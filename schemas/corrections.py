"""Corrections: what a person changed in the data of one document, as it stands in ``corrections.toml``.

One entry is one change, with the value that was there before: an entry whose old value is not there any more is not
applied. `torikumi.pipeline.corrections` reads, writes and applies them; ``docs/corrections.md`` says how.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from torikumi.schemas.roles import Role

VERSION = 1
"""Version of the file's shape."""

EXTRA = "extra."
"""How the field of a column without a role begins; its heading follows."""

SECTION_PARTS = re.compile(r"sections\.(?P<number>.+)\.(?P<part>label|title)", re.DOTALL)
"""The field of a section's words: ``sections.1.title``."""

GRADE_STEP = "grade_scale."
"""How the field of what the legend says of a grade begins; the grade follows."""

INITIATIVE_VALUES = ("number", "name", "section", "grade")
"""Fields of an initiative that are one text; and those of `EXTRA`."""

DOCUMENT_VALUES = (
    "municipality.code", "municipality.prefecture", "municipality.name", "plan.title", "plan.subtitle",
    "plan.first_fiscal_year", "plan.last_fiscal_year", "report.title", "report.fiscal_year",
    "report.fiscal_year_label",
)  # fmt: skip
"""Fields of the document that are one text; and those of `SECTION_PARTS` and `GRADE_STEP`."""

ITEM_LISTS = ("contents", "goals", "results", "improvements")
"""Fields of an initiative that are lists of items, each given by its text."""

INDICATOR_LISTS = ("targets", "actuals", "baselines", "achievements")
"""Fields of an initiative that are lists of indicators, each given by its text."""

DEPARTMENTS = "departments"
SCALE = "grade_scale"
"""The document's list of grades, best first."""

OWN_CODES = frozenset({"value-corrected", "correction-stale", "correction-needless", "correction-other-file"})
"""Findings about corrections; they are no findings about the data, so nobody can have seen that those are right."""

TEXT_MAX = 100_000
"""Letters of a text: more than any cell of a report holds."""

LIST_MAX = 2_000
"""Entries of a list."""

_YEAR = re.compile(r"1[89][0-9]{2}|20[0-9]{2}")
_YEAR_FIELDS = frozenset(field for field in DOCUMENT_VALUES if field.endswith("fiscal_year"))

Text = Annotated[str, Field(max_length=TEXT_MAX)]
Texts = Annotated[tuple[Text, ...], Field(max_length=LIST_MAX)]


def is_document_value(field: str) -> bool:
    """Whether a field is one text of the document.

    >>> [is_document_value(field) for field in ("plan.title", "sections.1.title", "grade_scale.A", "grade")]
    [True, True, True, False]
    """
    return field in DOCUMENT_VALUES or bool(SECTION_PARTS.fullmatch(field)) or field.startswith(GRADE_STEP)


def is_initiative_value(field: str) -> bool:
    """Whether a field is one text of an initiative.

    >>> is_initiative_value("extra.備考"), is_initiative_value("contents")
    (True, False)
    """
    return field in INITIATIVE_VALUES or field.startswith(EXTRA)


class _Entry(BaseModel):
    """Base of the entries: frozen, and nothing unknown is let in (a misspelled key is an error, not silence)."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    note: Text = Field(default="", description="Why, in the words of who corrected it.")


class ValueCorrection(_Entry):
    """One text: of an initiative, or of the document."""

    kind: Literal["value"]
    initiative: Text | None = Field(
        default=None, description="Id of the initiative as extraction gives it; left out for a value of the document."
    )
    field: Text = Field(description="number, name, section, grade, extra.<heading>; plan.title, report.fiscal_year …")
    old: Text = Field(description='What was read; "" where there is nothing.')
    new: Text = Field(description='What it is to be; "" for nothing.')

    @model_validator(mode="after")
    def _can_be(self) -> ValueCorrection:
        if self.initiative is None and not is_document_value(self.field):
            of_initiative = is_initiative_value(self.field)
            raise ValueError(f"field: {self.field!r} is {'of an initiative: name it' if of_initiative else NO_FIELD}")
        if self.initiative is not None and not is_initiative_value(self.field):
            a_list = self.field in (*ITEM_LISTS, *INDICATOR_LISTS, DEPARTMENTS)
            raise ValueError(f"field: {self.field!r} is {'a list: its kind is list' if a_list else NO_FIELD}")
        if self.field in _YEAR_FIELDS and self.new and not _YEAR.fullmatch(self.new):
            raise ValueError(f"new: {self.new!r} is no Western year, as 2019")
        if "\n" in self.new and not self.field.startswith(EXTRA):
            raise ValueError("new: a line break can stand in no such value")
        return self


class ListCorrection(_Entry):
    """A whole list: changing, joining, splitting, adding and taking out entries are all this."""

    kind: Literal["list"]
    initiative: Text | None = Field(
        default=None, description="Id of the initiative as extraction gives it; left out for grade_scale."
    )
    field: Text = Field(description="contents, goals, results, improvements, targets, actuals …, departments")
    old: Texts = Field(description="The texts that were read.")
    new: Texts = Field(description="The texts that are to be.")

    @model_validator(mode="after")
    def _can_be(self) -> ListCorrection:
        if self.initiative is None and self.field != SCALE:
            raise ValueError(f"initiative: is missing, or the field {self.field!r} is {NO_FIELD}")
        if self.initiative is not None and self.field not in (*ITEM_LISTS, *INDICATOR_LISTS, DEPARTMENTS):
            one = is_initiative_value(self.field)
            raise ValueError(f"field: {self.field!r} is {'one text: its kind is value' if one else NO_FIELD}")
        blank = Counter(not text.strip() for text in self.new)[True] - Counter(not text for text in self.old)[True]
        if blank > 0:
            raise ValueError("new: holds an empty text: leave it out")
        if self.field == SCALE and len(set(self.new)) < len(self.new):
            raise ValueError("new: a grade stands in it twice")
        return self


class RoleCorrection(_Entry):
    """What the columns of the document under a heading hold."""

    kind: Literal["role"]
    heading: Text = Field(min_length=1, description="As `torikumi inspect` and extra show it.")
    old: Role = Field(description="The role that torikumi gave it.")
    new: Role = Field(description="The role that it has.")


class SeenCorrection(_Entry):
    """A finding that a person looked at, and found to be no fault of the data."""

    kind: Literal["seen"]
    code: Annotated[str, Field(pattern=r"^[a-z][a-z-]*$", max_length=100)] = Field(description="Code of the finding.")
    initiative: Text | None = Field(default=None, description="The initiative that it names, if it names one.")
    field: Text | None = Field(default=None, description="The field that it names, if it names one.")
    message: Text = Field(description="What it says; a finding that says something else was not seen.")

    @model_validator(mode="after")
    def _can_be(self) -> SeenCorrection:
        if self.code in OWN_CODES:
            raise ValueError(f"code: {self.code} is about the corrections themselves")
        return self


NO_FIELD = "no field that can be corrected"

Correction = Annotated[ValueCorrection | ListCorrection | RoleCorrection | SeenCorrection, Field(discriminator="kind")]
"""One entry."""

Target = tuple[str, ...]
"""What an entry is about: two entries of one target cannot both be right."""


def target_of(entry: Correction) -> Target:
    """What an entry is about.

    >>> target_of(SeenCorrection(kind="seen", code="number-gap", message="3 follows 1"))
    ('seen', 'number-gap', '', '', '', '', '3 follows 1')
    """
    if isinstance(entry, RoleCorrection):
        return ("role", entry.heading)
    # None and "" are two things in an id
    named = ("" if entry.initiative is None else "initiative", entry.initiative or "")
    if isinstance(entry, SeenCorrection):
        return (
            "seen", entry.code, *named, "" if entry.field is None else "field", entry.field or "", entry.message
        )  # fmt: skip
    return ("data", *named, entry.field)


class CorrectedDocument(BaseModel):
    """``[document]``: the file that the corrections were made for."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    file: Text = Field(default="", description="Its name.")
    sha256: Annotated[str, Field(pattern=r"^(?:[0-9a-f]{64})?$")] = Field(default="", description="Its checksum.")


def _each_once(entries: tuple[Correction, ...]) -> tuple[Correction, ...]:
    for number, first in doubles(entries):
        raise ValueError(f"entry {number + 1} is about the same as entry {first + 1}: keep one")
    return entries


def doubles(entries: tuple[Correction, ...]) -> Iterator[tuple[int, int]]:
    """The places of entries about what an earlier one is about already, and the places of those."""
    places: dict[Target, int] = {}
    for number, entry in enumerate(entries):
        first = places.setdefault(target_of(entry), number)
        if first != number:
            yield number, first


class Corrections(BaseModel):
    """A whole ``corrections.toml``; `Corrections()` changes nothing."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", title="訂正 (Corrections)", populate_by_name=True, defer_build=True
    )

    version: Literal[1] = Field(default=1, description="Version of this shape.")
    document: CorrectedDocument = CorrectedDocument()
    entries: Annotated[tuple[Correction, ...], AfterValidator(_each_once)] = Field(
        default=(), alias="correction", description="One entry a change, in any order."
    )
