"""Small datasets made by hand, to be compared."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from torikumi.pipeline.compare.compare import Comparison, compare_datasets
from torikumi.pipeline.compare.linking import FindLinks
from torikumi.pipeline.convert import pairs_of
from torikumi.pipeline.export.dataset import dataset_files
from torikumi.pipeline.export.options import ExportOptions
from torikumi.pipeline.export.rows import Row
from torikumi.schemas.compared import Compared, Link, Relation
from torikumi.schemas.report import (
    Check,
    Glyphs,
    GradeStep,
    Initiative,
    Municipality,
    Plan,
    Report,
    ReportHead,
    Source,
)
from torikumi.schemas.values import Indicator

LEGEND = (
    GradeStep(grade="S", description="大きく上回る", rank=1),
    GradeStep(grade="A", description="達成", rank=2),
    GradeStep(grade="B", description="おおむね達成", rank=3),
    GradeStep(grade="C", description="未達成", rank=4),
)


def report(
    year: int | None = 2019,
    *,
    name: str = "甲市",
    code: str | None = "990010",
    plan: str | None = "甲市DX計画",
    dataset_id: str = "report",
    initiatives: Iterable[Initiative] = (),
    legend: Sequence[GradeStep] = LEGEND,
    checks: Iterable[Check] = (),
    sha256: str = "",
    **changes: Any,
) -> Report:
    """A report of a year."""
    return Report(
        dataset_id=dataset_id,
        municipality=Municipality(code=code, prefecture="乙県", name=name),
        plan=Plan(title=plan),
        report=ReportHead(title=f"{plan} 取組実績", fiscal_year=year, fiscal_year_label=f"{year}年度"),
        grade_scale=tuple(legend),
        initiatives=tuple(initiatives),
        checks=tuple(checks),
        source=Source(
            file=f"{year}.pdf",
            sha256=sha256 or hashlib.sha256(f"{year} {name} {plan} {dataset_id}".encode()).hexdigest(),
            media_type="application/pdf",
            pages=3,
            glyphs=Glyphs(total=0, in_cells=0, in_text=0, running=0, unassigned=0),
        ),
    ).model_copy(update=changes)


def initiative(number: int | str, name: str, **fields: Any) -> Initiative:
    """An initiative whose id is its number."""
    return Initiative(id=str(number), number=str(number), name=name, **fields)


def indicator(
    name: str, value: int | str, unit: str | None = "件", year: int | None = None, **fields: Any
) -> Indicator:
    """An indicator with one number, or with words where `value` is a text."""
    number = None if isinstance(value, str) else Decimal(value)
    text = f"{value}{unit or ''}" if number is not None else str(value)
    return Indicator(
        text=f"【{name}：{text}】", name=name, value_text=text, value=number, unit=unit, fiscal_year=year, **fields
    )


def write(folder: Path, *reports: Report) -> list[Path]:
    """Dataset folders of reports, each numbered; their paths."""
    paths = []
    for number, each in enumerate(reports):
        place = folder / f"{number}-{each.dataset_id}"
        place.mkdir(parents=True)
        for name, content in dataset_files(each, ExportOptions(), pairs_of).items():
            (place / name).write_bytes(content)
        paths.append(place)
    return paths


def by_name(*pairs: tuple[str, str, Relation]) -> FindLinks:
    """Links between following years of a municipality: equal names are the same; and further ones that are given."""

    def find(initiatives: Sequence[Compared]) -> list[Link]:
        found = []
        years = sorted({each.fiscal_year for each in initiatives if each.fiscal_year is not None})
        for one in initiatives:
            later = [year for year in years if one.fiscal_year is not None and year > one.fiscal_year]
            for other in initiatives:
                if one.municipality != other.municipality or other.fiscal_year not in later:
                    continue
                relation = next((kind for a, b, kind in pairs if (a, b) == (one.name, other.name)), None)
                if relation is None and one.name == other.name:
                    relation = Relation.SAME
                if relation is not None:
                    ends = (one.dataset, one.initiative), (other.dataset, other.initiative)
                    found.append(Link(*ends, relation, Decimal("0.9"), ("電子", "申請")))
        return found

    return find


def compared(folder: Path, *reports: Report, find: FindLinks | None = None) -> Comparison:
    """The set of some reports; initiatives of equal names are linked unless others are given."""
    return compare_datasets(write(folder, *reports), find or by_name())


def only(rows: Iterable[Row], **values: Any) -> list[Row]:
    """The rows with these values."""
    return [row for row in rows if all(row[name] == value for name, value in values.items())]
