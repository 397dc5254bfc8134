"""Compare a report with a truth that names some of its fields, as score_report.py of the shared material does."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tests.support.truths import fold
from torikumi.schemas.report import Initiative, Report
from torikumi.schemas.values import Indicator

ITEMS = ("contents", "goals", "results", "improvements")
INDICATORS = ("targets", "actuals", "baselines", "achievements")
SINGLE = ("number", "name", "section", "grade")


def differences_of(truth: dict[str, Any], report: Report) -> list[str]:
    """Every field of the truth that the report has otherwise; a text item or heading too many counts, too."""
    wrong = []

    def compare(where: str, want: object, have: object) -> None:
        if want != have:
            wrong.append(f"{where}: expected {want!r}, got {have!r}")

    compare("fiscal year", truth["fiscal_year"], report.report.fiscal_year)
    compare("municipality", fold(truth["municipality"]).replace("(架空)", ""), fold(report.municipality.name))
    sections = [(section["number"], fold(section["title"])) for section in truth.get("sections", [])]
    compare("sections", sections, [(section.number, fold(section.title)) for section in report.sections])
    compare("names", [row["name"] for row in truth["initiatives"]], [i.name for i in report.initiatives])
    for row, have in zip(truth["initiatives"], report.initiatives, strict=False):
        for field, want, got in _fields(row, have):
            compare(f"{row['number']} {field}", want, got)
    return wrong


def _fields(row: dict[str, Any], have: Initiative) -> list[tuple[str, object, object]]:
    pairs: list[tuple[str, object, object]] = [
        (field, fold(row[field]), fold(getattr(have, field))) for field in SINGLE if field in row
    ]
    pairs.append(("departments", row["departments"], list(have.departments)))
    for field in ITEMS:
        want = [fold(item["text"]) for item in row.get(field, [])]
        pairs.append((field, want, [fold(item.text) for item in getattr(have, field)]))
    for field in INDICATORS:
        pairs.append((field, sorted(map(_wanted, row.get(field, []))), sorted(map(_told, getattr(have, field)))))
    pairs.append(("extra", _kept(row.get("extra", {})), _kept(have.extra)))
    return [(field, want, got) for field, want, got in pairs if field in row or got]


def _wanted(entry: dict[str, Any]) -> tuple[str, ...]:
    return _plain(*(entry[key] for key in ("name", "value_text", "value", "unit", "fiscal_year")))


def _told(indicator: Indicator) -> tuple[str, ...]:
    return _plain(indicator.name, indicator.value_text, indicator.value, indicator.unit, indicator.fiscal_year)


def _plain(name: str, value_text: str, value: object, unit: str | None, year: int | None) -> tuple[str, ...]:
    number = "" if value is None else str(Decimal(str(value)).normalize())
    return fold(name), fold(value_text), number, fold(unit), fold(year)


def _kept(extra: dict[str, str]) -> dict[str, str]:
    return {fold(heading): fold(text) for heading, text in extra.items() if fold(text) not in ("", "-")}
