"""The rows of every CSV file of a report, as values by column name.

Which columns there are, and in which order, is said in `torikumi.schemas.columns` only.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from decimal import Decimal
from itertools import chain
from operator import attrgetter
from typing import NamedTuple, Protocol

from torikumi.normalizers.departments import resolve_departments
from torikumi.normalizers.grades import known_scale, parse_grade
from torikumi.pipeline.checks import department_evidence
from torikumi.schemas.columns import INDICATOR_ROLES, ITEM_FIELDS, SEPARATOR
from torikumi.schemas.report import Initiative, Place, Report
from torikumi.schemas.values import Indicator, Item

Cell = str | int | Decimal | None
"""A value of a cell; None is an empty one."""

Row = dict[str, Cell]


class Pair(NamedTuple):
    """An actual and the target it is measured against.

    Attributes:
        target: Place in the initiative's targets, from 0.
        actual: Place in its actuals, from 0.
        achievement_percent: actual / target in per cent, or None where no ratio makes sense.
    """

    target: int
    actual: int
    achievement_percent: Decimal | None = None


PairIndicators = Callable[[Initiative], Sequence[Pair]]
"""Says which actual goes with which target; each actual at most once."""


class Sure(Protocol):
    """Says how sure OCR is of fields of an initiative (`_sure`)."""

    def __call__(self, initiative: Initiative, *fields: str) -> Decimal | None:
        """How sure, or None."""


def no_pairs(initiative: Initiative) -> Sequence[Pair]:
    """Nothing is paired."""
    return ()


def one_line(text: str) -> str:
    r"""A text on one line: line breaks become the separator.

    >>> one_line("一行目\n二行目")
    '一行目 ／ 二行目'
    """
    if text.isprintable():  # no line break is
        return text
    lines = text.splitlines()
    return "".join(lines) if len(lines) < 2 else SEPARATOR.join(line for line in lines if line.strip())


def report_rows(report: Report, pair: PairIndicators = no_pairs) -> dict[str, list[Row]]:
    """The rows of each table, in the order of the report.

    Args:
        report: The report.
        pair: Pairs actuals with targets.
    """
    report = _with_corrections_sure(report)
    places = chain.from_iterable(map(_places, report.initiatives))
    sure = _sure if any(map(attrgetter("ocr"), places)) else _no_ocr
    common: Row = {
        "local_government_code": report.municipality.code,
        "prefecture": report.municipality.prefecture,
        "municipality": report.municipality.name,
        "fiscal_year": report.report.fiscal_year,
        "fiscal_year_label": report.report.fiscal_year_label,
    }
    tables = {
        "initiatives": list(_initiative_rows(report, sure)),
        "items": [row for initiative in report.initiatives for row in _item_rows(initiative, sure)],
        "indicators": [row for initiative in report.initiatives for row in _indicator_rows(initiative, pair, sure)],
        "departments": list(_all_department_rows(report, sure)),
        "extra": [row for initiative in report.initiatives for row in _extra_rows(initiative, sure)],
        "checks": list(_check_rows(report)),
    }
    for rows in tables.values():
        for row in rows:
            row |= common
    return tables


def _with_corrections_sure(report: Report) -> Report:
    """The report as its rows are made of it: how sure OCR was is not said of a field that a person corrected."""
    corrected = {(check.initiative, check.field) for check in report.checks if check.code == "value-corrected"}
    if not corrected:
        return report
    initiatives = tuple(
        initiative.model_copy(
            update={
                "provenance": {
                    field: tuple(place.model_copy(update={"ocr": False}) for place in places)
                    if (initiative.id, field) in corrected
                    else places
                    for field, places in initiative.provenance.items()
                }
            }
        )
        for initiative in report.initiatives
    )
    return report.model_copy(update={"initiatives": initiatives})


def _joined(texts: Sequence[str]) -> str | None:
    """The texts that are not empty in one cell; None where there is none."""
    if not texts:  # as most fields
        return None
    joined = SEPARATOR.join(filter(None, texts))
    if not joined.isprintable():  # one of them has several lines
        joined = SEPARATOR.join(filter(None, map(one_line, texts)))
    return joined or None


def _initiative_rows(report: Report, sure: Sure) -> Iterator[Row]:
    sections = {section.number: section for section in report.sections}
    ranks = _ranks(report)
    for initiative in report.initiatives:
        section = sections.get(initiative.section or "")
        row: Row = {
            "id": initiative.id,
            "number": initiative.number,
            "section": initiative.section,
            "section_label": section.label if section else None,
            "section_title": section.title if section else None,
            "name": initiative.name,
            "grade": initiative.grade,
            "grade_rank": ranks.get(initiative.grade or ""),
            "departments": _joined(initiative.departments),
            "page": min(map(attrgetter("page"), _places(initiative)), default=None),
            "ocr_confidence": sure(initiative),
        }
        for field in ITEM_FIELDS:
            row[field] = _joined([item.text for item in _items(initiative, field)])
        for field in INDICATOR_ROLES.values():
            row[field] = _joined([indicator.text for indicator in _indicators(initiative, field)])
        yield row


def _ranks(report: Report) -> dict[str, int | None]:
    """Grade as printed → its rank: by the document's legend, else by the known scale that all its grades fit."""
    grades = {initiative.grade for initiative in report.initiatives if initiative.grade}
    if report.grade_scale:
        steps = {step.grade: step.rank for step in report.grade_scale}
        found = {grade: parse_grade(grade, list(steps)) for grade in grades}
        return {grade: steps[read.grade] for grade, read in found.items() if read}
    scale = known_scale(grades) or ()
    return {grade: read.rank for grade in grades if (read := parse_grade(grade, scale))}


def _sure(initiative: Initiative, *fields: str) -> Decimal | None:
    """How sure OCR is of the text of fields: of the least sure; None where no text is what OCR read.

    Args:
        initiative: The initiative.
        fields: The fields; all, where none is named or those that are named stand nowhere.
    """
    places = [place for name in fields for place in initiative.provenance.get(name, ())]
    places = places or list(_places(initiative))
    return min((place.confidence or Decimal(0) for place in places if place.ocr), default=None)


def _no_ocr(initiative: Initiative, *fields: str) -> Decimal | None:
    """The same of a document of which nothing was read by OCR, as most are."""
    return None


def _places(initiative: Initiative) -> Iterator[Place]:
    """Where all of its fields stand."""
    return chain.from_iterable(initiative.provenance.values())


def _items(initiative: Initiative, field: str) -> tuple[Item, ...]:
    found: tuple[Item, ...] = getattr(initiative, field)
    return found


def _indicators(initiative: Initiative, field: str) -> tuple[Indicator, ...]:
    found: tuple[Indicator, ...] = getattr(initiative, field)
    return found


def _item_id(initiative: Initiative, field: str, position: int) -> str:
    return f"{initiative.id}-{field}-{position}"


def _item_rows(initiative: Initiative, sure: Sure) -> Iterator[Row]:
    for field in ITEM_FIELDS:
        of_field = sure(initiative, field)
        for position, item in enumerate(_items(initiative, field), 1):
            yield {
                "id": _item_id(initiative, field, position),
                "initiative": initiative.id,
                "field": field,
                "position": position,
                "marker": item.marker,
                "kind": item.kind.value,
                "level": item.level,
                "text": item.text,
                "departments": _joined(item.departments),
                "ocr_confidence": of_field,
            }


def _indicator_id(initiative: Initiative, role: str, position: int) -> str:
    return f"{initiative.id}-{role}-{position}"


def _indicator_rows(initiative: Initiative, pair: PairIndicators, sure: Sure) -> Iterator[Row]:
    paired = pair(initiative) if initiative.targets and initiative.actuals else ()
    pairs = {found.actual: found for found in paired}
    for role, field in INDICATOR_ROLES.items():
        of_field = sure(initiative, field)
        for index, indicator in enumerate(_indicators(initiative, field)):
            found = pairs.get(index) if role == "actual" else None
            yield {
                "id": _indicator_id(initiative, role, index + 1),
                "initiative": initiative.id,
                "role": role,
                "position": index + 1,
                "name": indicator.name,
                "text": indicator.text,
                "value_text": indicator.value_text,
                "value": indicator.value,
                "lower": indicator.lower,
                "upper": indicator.upper,
                "unit": indicator.unit,
                "per": indicator.per,
                "qualifier": indicator.qualifier,
                "value_fiscal_year": indicator.fiscal_year,
                "status": indicator.status.value,
                "paired_with": _indicator_id(initiative, "target", found.target + 1) if found else None,
                "achievement_percent": found.achievement_percent if found else None,
                "ocr_confidence": of_field,
            }


def _all_department_rows(report: Report, sure: Sure) -> Iterator[Row]:
    evidence = department_evidence(report.initiatives)
    for initiative in report.initiatives:
        yield from _departments(initiative, None, "departments", initiative.departments, evidence, sure)
        for field in ITEM_FIELDS:
            for position, item in enumerate(_items(initiative, field), 1):
                if item.departments:
                    named = _item_id(initiative, field, position)
                    yield from _departments(initiative, named, field, item.departments, evidence, sure)


def _departments(
    initiative: Initiative,
    item: str | None,
    field: str,
    departments: Sequence[str],
    evidence: Collection[str],
    sure: Sure,
) -> Iterator[Row]:
    of_field = sure(initiative, field)
    for position, department in enumerate(resolve_departments(departments, evidence), 1):
        yield {
            "id": f"{item or initiative.id}-department-{position}",
            "initiative": initiative.id,
            "item": item,
            "position": position,
            "department": department.printed,
            "resolved": department.resolved,
            "ocr_confidence": of_field,
        }


def _extra_rows(initiative: Initiative, sure: Sure) -> Iterator[Row]:
    for position, (heading, text) in enumerate(initiative.extra.items(), 1):
        yield {
            "id": f"{initiative.id}-extra-{position}",
            "initiative": initiative.id,
            "position": position,
            "heading": heading,
            "text": text,
            "ocr_confidence": sure(initiative, f"extra.{heading}"),
        }


def _check_rows(report: Report) -> Iterator[Row]:
    for position, check in enumerate(report.checks, 1):
        corners = [None] * 4 if check.bbox is None else [Decimal(str(corner)) for corner in check.bbox]
        yield {
            "id": f"check-{position}",
            "code": check.code,
            "severity": check.severity.value,
            "message": check.message,
            "initiative": check.initiative,
            "field": check.field,
            "page": check.page,
            **dict(zip(("x0", "y0", "x1", "y1"), corners, strict=True)),
            "location": check.location,
            "seen": "true" if check.seen else "false",
        }
