"""How far a group of initiatives got: counts, grades on the common scale, and indicators that reached their targets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from torikumi.normalizers.text import fold_text
from torikumi.pipeline.compare.grades import FOURTH
from torikumi.pipeline.export.rows import Cell, Row
from torikumi.schemas.compare_columns import Grouping

TENTH = Decimal("0.1")

PLACE = ("local_government_code", "prefecture", "municipality")
TOPIC = ("topic", "topic_title", "topic_title_en")
YEAR, PLAN, DEPARTMENT = ("fiscal_year",), ("plan",), ("department",)

COLUMNS: dict[Grouping, tuple[str, ...]] = {
    Grouping.MUNICIPALITY: PLACE,
    Grouping.YEAR: YEAR,
    Grouping.MUNICIPALITY_YEAR: (*PLACE, *YEAR),
    Grouping.PLAN_YEAR: (*PLACE, *YEAR, *PLAN),
    Grouping.TOPIC: TOPIC,
    Grouping.TOPIC_YEAR: (*TOPIC, *YEAR),
    Grouping.MUNICIPALITY_TOPIC: (*PLACE, *TOPIC),
    Grouping.MUNICIPALITY_TOPIC_YEAR: (*PLACE, *TOPIC, *YEAR),
    Grouping.DEPARTMENT: (*PLACE, *DEPARTMENT),
    Grouping.DEPARTMENT_YEAR: (*PLACE, *DEPARTMENT, *YEAR),
}
"""Grouping → the columns that it is by. A department is one of a municipality: 総務課 of two cities are two."""

_ALL = tuple(dict.fromkeys(name for names in COLUMNS.values() for name in names))


@dataclass(slots=True)
class _Group:
    """What is counted of a group."""

    datasets: set[Cell] = field(default_factory=set)
    scales: set[str] = field(default_factory=set)
    ordinals: list[Decimal] = field(default_factory=list)
    initiatives: int = 0
    with_errors: int = 0
    measured: int = 0
    judged: int = 0
    reached: int = 0


def achievement_rows(
    initiatives: Sequence[Row], indicators: Iterable[Row], departments: Iterable[Row], topics: Iterable[Row]
) -> list[Row]:
    """The rows of every grouping, from the rows of the other tables.

    An initiative of several topics or departments counts in each of them; one of none in no group by them. Departments
    are those of an initiative's own column, as completed from their list.
    """
    targets = _targets(indicators)
    units: dict[str, list[Row]] = {"topic": [], "department": []}
    by_id = {row["id"]: row for row in initiatives}
    for row in topics:
        units["topic"].append(by_id[row["initiative"]] | {name: row[name] for name in TOPIC})
    seen = set()
    for row in departments:
        key = row["initiative"], row["resolved"]
        if row["field"] == "departments" and row["resolved"] and key not in seen:
            seen.add(key)
            units["department"].append(by_id[row["initiative"]] | {"department": row["resolved"]})
    rows: list[Row] = []
    for grouping, columns in COLUMNS.items():
        of = units["topic"] if TOPIC[0] in columns else units["department"] if DEPARTMENT[0] in columns else initiatives
        rows += _rows(grouping, columns, of, targets)
    for position, row in enumerate(rows, 1):
        row["id"] = f"achievement-{position}"
    return rows


def _targets(indicators: Iterable[Row]) -> Mapping[Cell, list[Cell]]:
    """Id of an initiative → of each of its actuals with a target whether it reaches it.

    Only those of the report's own year count: those of other years stand in the reports of their years, too.
    """
    found: defaultdict[Cell, list[Cell]] = defaultdict(list)
    for row in indicators:
        if row["paired_with"] is not None and row["value_fiscal_year"] in (None, row["fiscal_year"]):
            found[row["initiative"]].append(row["reached"])
    return found


def _rows(
    grouping: Grouping, columns: Sequence[str], initiatives: Iterable[Row], targets: Mapping[Cell, list[Cell]]
) -> Iterator[Row]:
    groups: dict[tuple[Cell, ...], _Group] = {}
    for row in initiatives:
        if any(row[name] is None for name in columns if name in YEAR) or not _is_known(row, columns):
            continue
        _add(groups.setdefault(tuple(row[name] for name in columns), _Group()), row, targets.get(row["id"], ()))
    for key in sorted(groups, key=_sortable):
        yield (
            dict.fromkeys(_ALL)
            | dict(zip(columns, key, strict=True))
            | {"grouped_by": grouping.value}
            | _counted(groups[key])
        )


def _is_known(row: Row, columns: Sequence[str]) -> bool:
    """Whether a row says what it is grouped by: without a municipality it belongs to none."""
    return PLACE[0] not in columns or any(row[name] is not None for name in (PLACE[0], PLACE[2]))


def _sortable(key: tuple[Cell, ...]) -> tuple[tuple[bool, str], ...]:
    return tuple((part is not None, str(part)) for part in key)


def _add(group: _Group, row: Row, targets: Sequence[Cell]) -> None:
    group.datasets.add(row["dataset"])
    group.initiatives += 1
    group.with_errors += bool(row["errors"])
    if isinstance(row["grade_ordinal"], Decimal):
        group.ordinals.append(row["grade_ordinal"])
        group.scales.add(fold_text(str(row["grade_scale"])))
    group.measured += len(targets)
    group.judged += sum(reached is not None for reached in targets)
    group.reached += sum(reached == "yes" for reached in targets)


def _counted(group: _Group) -> Row:
    graded = len(group.ordinals)
    best, lowest = (sum(ordinal == end for ordinal in group.ordinals) for end in (1, 0))
    return {
        "datasets": len(group.datasets),
        "initiatives": group.initiatives,
        "with_errors": group.with_errors,
        "graded": graded,
        "scales": len(group.scales),
        "mean_ordinal": (sum(group.ordinals, Decimal()) / graded).quantize(FOURTH, ROUND_HALF_UP) if graded else None,
        "best": best,
        "lowest": lowest,
        "share_best_percent": percent(best, graded),
        "share_lowest_percent": percent(lowest, graded),
        "measured": group.measured,
        "judged": group.judged,
        "reached": group.reached,
        "share_reached_percent": percent(group.reached, group.judged),
    }


def percent(part: int, whole: int) -> Decimal | None:
    """A share in per cent, to one digit; None of nothing.

    >>> percent(15, 27), percent(0, 0)
    (Decimal('55.6'), None)
    """
    return (Decimal(100 * part) / whole).quantize(TENTH, ROUND_HALF_UP) if whole else None
