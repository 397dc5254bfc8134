"""Compare a report with a truth file: texts are equal after NFKC without white space, numbers exactly."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from torikumi.schemas.report import Report
from torikumi.schemas.values import Indicator


def fold(text: object) -> str:
    return "".join(unicodedata.normalize("NFKC", str(text if text is not None else "")).split())


def _number(value: object) -> Decimal | None:
    return None if value in (None, "") else Decimal(str(value))


def _plain(entries: Iterable[dict[str, Any]]) -> list[tuple[Any, ...]]:
    return [(fold(e["name"]), fold(e["value_text"]), _number(e["value"])) for e in entries]


def _read(indicators: Iterable[Indicator]) -> list[tuple[Any, ...]]:
    return [(fold(i.name), fold(i.value_text), i.value) for i in indicators]


def _column(row: dict[str, Any], key: str) -> list[tuple[Any, ...]]:
    values = [(fold(i["name"]), fold(i[f"{key}_text"]), _number(i[key])) for i in row["indicators"]]
    return sorted((v for v in values if v[1] not in ("", "-", "ー")), key=str)


def _dated(indicators: Iterable[Indicator], year: int | None = None) -> list[tuple[Any, ...]]:
    kept = [i for i in indicators if year is None or i.fiscal_year == year]
    return sorted((v for v in _read(kept) if v[1] not in ("", "-", "ー")), key=str)


def differences(truth: dict[str, Any], report: Report) -> list[str]:
    """Every field in which report and truth differ, as readable lines."""
    wrong = []
    found = {fold(initiative.number): initiative for initiative in report.initiatives}

    def compare(where: str, want: object, have: object) -> None:
        if want != have:
            wrong.append(f"{where}: expected {want!r}, got {have!r}")

    compare("initiatives", len(truth["initiatives"]), len(report.initiatives))
    compare("fiscal year", truth["fiscal_year"], report.report.fiscal_year)
    compare("municipality", fold(truth["municipality"]).replace("(架空)", ""), fold(report.municipality.name))
    for row in truth["initiatives"]:
        number = fold(row.get("no") or row.get("code"))
        if number not in found:
            wrong.append(f"No {number} is missing")
            continue
        have = found[number]
        compare(f"{number} name", fold(row["name"]), fold(have.name))
        compare(f"{number} grade", fold(row["grade"]), fold(have.grade))
        compare(f"{number} departments", [fold(d) for d in row["departments"]], [fold(d) for d in have.departments])
        if "overview" in row:
            compare(f"{number} targets", _column(row, "target"), _dated(have.targets))
            compare(f"{number} baselines", _column(row, "base"), _dated(have.baselines))
            for key, year in (("actual_r4", 2022), ("actual_r5", 2023)):
                compare(f"{number} {key}", _column(row, key), _dated(have.actuals, year))
            compare(f"{number} contents", fold(row["overview"]), "".join(fold(i.text) for i in have.contents))
            continue
        compare(f"{number} section", fold(row["section"]), fold(have.section))
        for field in ("contents", "goals", "results", "improvements"):
            items = getattr(have, field)
            compare(f"{number} {field}", [fold(t) for t in row[field]], [fold(item.text) for item in items])
        compare(f"{number} targets", _plain(row["goal_indicators"]), _read(have.targets))
        compare(f"{number} actuals", _plain(row["result_indicators"]), _read(have.actuals))
    return wrong
