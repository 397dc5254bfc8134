"""How a report holds what a correction is about: its value as texts, and the report with another value there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from torikumi.normalizers.municipalities import municipality_by_code
from torikumi.pipeline.corrections.lists import corrected_indicators, corrected_items, corrected_scale
from torikumi.schemas.corrections import (
    DEPARTMENTS,
    EXTRA,
    GRADE_STEP,
    INDICATOR_LISTS,
    ITEM_LISTS,
    SCALE,
    SECTION_PARTS,
    ListCorrection,
    ValueCorrection,
)
from torikumi.schemas.report import Initiative, Municipality, Report

Value = str | tuple[str, ...]
"""One text, or the texts of a list."""


class UnknownFieldError(LookupError):
    """The report has no such initiative, section, grade or column; the text says what is missing."""


def current(report: Report, entry: ValueCorrection | ListCorrection) -> Value:
    """What a report says now where an entry would change it.

    Raises:
        UnknownFieldError: It has no such place.
    """
    if entry.initiative is None:
        return _of_document(report, entry.field)
    initiative = initiative_of(report, entry.initiative)
    field = entry.field
    if field.startswith(EXTRA):
        heading = field.removeprefix(EXTRA)
        if entry.new and not any(heading in other.extra for other in report.initiatives):
            raise UnknownFieldError(f"no initiative has a column {heading!r} under extra")
        return initiative.extra.get(heading, "")
    if field == DEPARTMENTS:
        return initiative.departments
    found: Any = getattr(initiative, field)
    return tuple(part.text for part in found) if field in (*ITEM_LISTS, *INDICATOR_LISTS) else found or ""


def initiative_of(report: Report, name: str) -> Initiative:
    """The initiative of an id.

    Raises:
        UnknownFieldError: There is none.
    """
    for initiative in report.initiatives:
        if initiative.id == name:
            return initiative
    raise UnknownFieldError(f"there is no initiative {name!r}")


def _of_document(report: Report, field: str) -> Value:
    """A value of the document."""
    if field == SCALE:
        return tuple(step.grade for step in report.grade_scale)
    if field.startswith(GRADE_STEP):
        grade = field.removeprefix(GRADE_STEP)
        for step in report.grade_scale:
            if step.grade == grade:
                return step.description or ""
        raise UnknownFieldError(f"the legend has no grade {grade!r}")
    section = SECTION_PARTS.fullmatch(field)
    if section:
        for found in report.sections:
            if found.number == section["number"]:
                return str(getattr(found, section["part"]))
        raise UnknownFieldError(f"there is no section {section['number']!r}")
    part, _, name = field.partition(".")
    value = getattr(getattr(report, part), name)
    return "" if value is None else str(value)


def refused(report: Report, entry: ValueCorrection | ListCorrection) -> str:
    """Why a report cannot have the new value of an entry; "" when it can."""
    if entry.field == "section" and entry.new:
        numbers = [section.number for section in report.sections]
        if entry.new not in numbers:
            return f"there is no section {entry.new!r}: the document has {', '.join(numbers) or 'none'}"
    return ""


def changed(report: Report, entry: ValueCorrection | ListCorrection) -> Report:
    """The report with the new value of an entry, which fits it (`current`, `refused`)."""
    if entry.initiative is None:
        return _changed_document(report, entry)
    name = entry.initiative
    initiatives = tuple(
        _changed_initiative(initiative, entry) if initiative.id == name else initiative
        for initiative in report.initiatives
    )
    return report.model_copy(update={"initiatives": initiatives})


def _changed_initiative(initiative: Initiative, entry: ValueCorrection | ListCorrection) -> Initiative:
    field = entry.field
    if isinstance(entry, ListCorrection):
        value: object = entry.new
        if field in ITEM_LISTS:
            value = corrected_items(getattr(initiative, field), entry.new)
        elif field in INDICATOR_LISTS:
            value = corrected_indicators(getattr(initiative, field), entry.new, initiative.name, field)
        return initiative.model_copy(update={field: value})
    if field.startswith(EXTRA):
        heading = field.removeprefix(EXTRA)
        extra = {name: text for name, text in initiative.extra.items() if name != heading or entry.new}
        if entry.new:
            extra[heading] = entry.new
        return initiative.model_copy(update={"extra": extra})
    return initiative.model_copy(update={field: entry.new if field == "name" else entry.new or None})


def _changed_document(report: Report, entry: ValueCorrection | ListCorrection) -> Report:
    field = entry.field
    if isinstance(entry, ListCorrection):
        return report.model_copy(update={"grade_scale": corrected_scale(report.grade_scale, entry.new)})
    if field.startswith(GRADE_STEP):
        grade = field.removeprefix(GRADE_STEP)
        scale = _each(report.grade_scale, lambda step: step.grade == grade, {"description": entry.new or None})
        return report.model_copy(update={"grade_scale": scale})
    section = SECTION_PARTS.fullmatch(field)
    if section:
        number = section["number"]
        sections = _each(report.sections, lambda found: found.number == number, {section["part"]: entry.new})
        return report.model_copy(update={"sections": sections})
    part, _, name = field.partition(".")
    if field == "municipality.code":
        return report.model_copy(update={"municipality": _municipality(report.municipality, entry.new)})
    value: object = entry.new or None
    if name.endswith("fiscal_year") and entry.new:
        value = int(entry.new)
    return report.model_copy(update={part: getattr(report, part).model_copy(update={name: value})})


def _municipality(before: Municipality, code: str) -> Municipality:
    """The municipality of a code, which is in the list; name and prefecture follow it."""
    known = municipality_by_code(code)
    if known is None:
        return before.model_copy(update={"code": None})
    return Municipality(code=known.code, prefecture=known.prefecture, name=known.name)


def _each(parts: Sequence[Any], chosen: Callable[[Any], bool], update: dict[str, object]) -> tuple[Any, ...]:
    """The parts, the chosen ones changed."""
    return tuple(part.model_copy(update=update) if chosen(part) else part for part in parts)
