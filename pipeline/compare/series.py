"""Indicators over the years: one time series a chain of linked initiatives, indicator and unit.

A series goes on where an initiative gets another name or number, since it is told by the chain. Values of other units
are never one series, nor are 千円 and 円. Where two documents say the same of a year, that is one row; where they do
not, each has its row, and both say so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from torikumi.normalizers.pairing import measure_of
from torikumi.normalizers.text import fold_text
from torikumi.pipeline.compare.problems import Problem
from torikumi.pipeline.export.rows import Cell, Row
from torikumi.schemas.columns import SEPARATOR
from torikumi.schemas.compare_columns import ProblemCode
from torikumi.schemas.compared import Relation
from torikumi.schemas.values import Indicator

_PLACE = ("local_government_code", "prefecture", "municipality")

Key = tuple[str, str, str, tuple[object, ...]]
"""Municipality and plan, chain, folded name, and what is counted: what a series is told by."""

Ends = tuple[Relation, str, str]
"""A link of two chains: what it says, the earlier chain, the later one."""


@dataclass(slots=True)
class _Point:
    """What one document says of one year of a series."""

    head: Row
    year: int
    printed: bool
    target: Row | None
    actual: Row | None
    reports: int = 1
    conflict: bool = False


def series_rows(
    indicators: Sequence[Row], initiatives: Sequence[Row], links: Iterable[Ends] = ()
) -> tuple[list[Row], list[Problem]]:
    """The rows of the series, from those of the indicators; and the years of which documents say different things.

    Only what has a number (or a bound) on one side at least is a point of a series. An actual stands with the target
    that its dataset paired it with, whose own year is said; any other target is a point of its own year.
    """
    names = {row["id"]: row for row in initiatives}
    series: defaultdict[Key, list[_Point]] = defaultdict(list)
    for key, point in _points(indicators, names):
        series[key].append(point)
    for later, earlier in _continued(series, links):
        series[earlier] += series.pop(later)
    rows: list[Row] = []
    problems: list[Problem] = []
    for number, key in enumerate(sorted(series, key=repr), 1):
        found = list(_merged(series[key]))
        _mark_conflicts(found)
        rows += (_row(f"series-{number}", point) for point in found)
        problems += _problems(found)
    for position, row in enumerate(rows, 1):
        row["id"] = f"point-{position}"
    return rows, problems


def _continued(series: Mapping[Key, Sequence[_Point]], links: Iterable[Ends]) -> Iterator[tuple[Key, Key]]:
    """Series that go on in another one, over a merger or a split: the later one → the earlier one, latest first.

    One goes on where the same indicator in the same unit stands on both sides, and only once on each: where two
    merged initiatives both counted 参加者数, nobody can say which of them goes on.
    """
    chains: defaultdict[str, list[Key]] = defaultdict(list)
    for key in series:
        chains[key[1]].append(key)
    before: defaultdict[Key, set[Key]] = defaultdict(set)
    after: defaultdict[Key, set[Key]] = defaultdict(set)
    for relation, source, target in links:
        if relation in (Relation.MERGED, Relation.SPLIT):
            for one in chains[source]:
                for other in chains[target]:
                    if one != other and (one[0], *one[2:]) == (other[0], *other[2:]):
                        before[other].add(one)
                        after[one].add(other)
    found = [(key, *earlier) for key, earlier in before.items() if len(earlier) == 1]
    only = [(key, one) for key, one in found if len(after[one]) == 1 and _last(series[one]) < _first(series[key])]
    yield from sorted(only, key=lambda pair: (-_first(series[pair[0]]), repr(pair)))


def _first(points: Sequence[_Point]) -> int:
    return min(point.year for point in points)


def _last(points: Sequence[_Point]) -> int:
    return max(point.year for point in points)


def _points(indicators: Sequence[Row], initiatives: Mapping[Cell, Row]) -> Iterator[tuple[Key, _Point]]:
    by_id = {row["id"]: row for row in indicators}
    paired = set()
    for row in indicators:
        if row["role"] != "actual":
            continue
        target = by_id.get(row["paired_with"]) if row["paired_with"] is not None else None
        if target is not None and _counts(target) != _counts(row):
            target = None  # 50% and 120人 are no points of one series
        if target is not None:
            paired.add(target["id"])
        yield from _point(row, target, row, initiatives)
    for row in indicators:
        if row["role"] == "target" and row["id"] not in paired:
            yield from _point(row, row, None, initiatives)


def _point(
    row: Row, target: Row | None, actual: Row | None, initiatives: Mapping[Cell, Row]
) -> Iterator[tuple[Key, _Point]]:
    initiative = initiatives[row["initiative"]]
    printed = row["value_fiscal_year"]
    # the year of a target says nothing of the year of its actual: an actual without one is of the report's year
    year = printed if printed is not None else row["fiscal_year"]
    if not isinstance(year, int) or not any(_is_number(one) for one in (target, actual)):
        return
    place = str(row["local_government_code"] or f"{row['prefecture']}{row['municipality']}")
    plan = fold_text(str(row["plan"] or ""))
    key = f"{place}|{plan}", str(row["chain"]), str(row["name_key"]), _counts(row)
    yield key, _Point(initiative, year, printed is not None, target, actual)


def _is_number(row: Row | None) -> bool:
    return row is not None and any(isinstance(row[name], Decimal) for name in ("value", "lower", "upper"))


def _counts(row: Row) -> tuple[object, ...]:
    """What a value counts, per what, in which scale."""
    return _measure(str(row["unit"] or ""), str(row["per"] or ""))


@lru_cache(maxsize=4096)
def _measure(unit: str, per: str) -> tuple[object, ...]:
    (counted, rate), scale = measure_of(Indicator(text="", name="", value_text="", unit=unit, per=per or None))
    return counted, rate or "", scale


def _merged(points: Iterable[_Point]) -> Iterator[_Point]:
    """The points of a series by year; what several documents say alike is one, with the first of them."""
    kept: defaultdict[int, list[_Point]] = defaultdict(list)
    ordered = sorted(
        points, key=lambda point: (point.year, point.head["fiscal_year"] or 0, str(point.head["id"]), _shown(point))
    )
    for point in ordered:
        for other in kept[point.year]:
            if other.head["dataset"] != point.head["dataset"] and _agree(other, point):
                _add(other, point)
                break
        else:
            kept[point.year].append(point)
    for year in sorted(kept):
        yield from kept[year]


def _add(point: _Point, other: _Point) -> None:
    """Take from another document what a point lacks; an actual comes with its own target, by which it was judged."""
    if not _is_number(point.actual) and other.actual is not None and (point.actual is None or _is_number(other.actual)):
        point.actual, point.head, point.printed = other.actual, other.head, other.printed
        point.target = other.target or point.target
    elif not _is_number(point.target):
        point.target = other.target if _is_number(other.target) else point.target or other.target
    point.reports += 1


def _shown(point: _Point) -> str:
    return repr([(row["id"], row["value_text"]) if row else None for row in (point.target, point.actual)])


def _agree(one: _Point, other: _Point) -> bool:
    """Whether two points say nothing different: the same values, or one of them says nothing."""
    pairs = ((one.target, other.target), (one.actual, other.actual))
    # 集計中, － and a blank cell are no other value than the one that comes later
    return all(not (a and b and _is_number(a) and _is_number(b)) or _numbers(a) == _numbers(b) for a, b in pairs)


def _numbers(row: Row) -> tuple[Cell, ...]:
    return tuple(row[name] for name in ("value", "lower", "upper"))


def _mark_conflicts(points: Sequence[_Point]) -> None:
    """Say of each point whether another one of its year has another value."""
    for point in points:
        point.conflict = any(
            other is not point and other.year == point.year and not _agree(other, point) for other in points
        )


def _row(series: str, point: _Point) -> Row:
    """The row of a point; values of the actual's document where there is one."""
    one = point.actual or point.target
    assert one is not None
    flags = {
        flag
        for row in (point.target, point.actual)
        if row and row["flags"]
        for flag in str(row["flags"]).split(SEPARATOR)
    }
    sure = [
        row["ocr_confidence"]
        for row in (point.target, point.actual)
        if row and isinstance(row["ocr_confidence"], Decimal)
    ]
    return {name: point.head[name] for name in (*_PLACE, "dataset", "plan", "name")} | {
        "fiscal_year": point.year,
        "chain": point.head["chain"],
        "initiative": point.head["id"],
        "series": series,
        "indicator": one["name"],
        "name_key": one["name_key"],
        "unit": one["unit"],
        "per": one["per"],
        "target": point.target["value"] if point.target else None,
        "target_text": point.target["value_text"] or None if point.target else None,
        "target_fiscal_year": point.target["value_fiscal_year"] if point.target else None,
        "actual": point.actual["value"] if point.actual else None,
        "actual_text": point.actual["value_text"] or None if point.actual else None,
        "achievement_percent": point.actual["achievement_percent"] if point.actual else None,
        "reached": point.actual["reached"] if point.actual else None,
        "year_from": "printed" if point.printed else "report",
        "reported_in": point.head["fiscal_year"],
        "reports": point.reports,
        "conflict": "yes" if point.conflict else "no",
        "flags": SEPARATOR.join(sorted(flags)) or None,
        "ocr_confidence": min(sure, default=None),
    }


def _problems(points: Sequence[_Point]) -> Iterator[Problem]:
    """A problem for each point that other documents contradict."""
    for point in points:
        others = [other for other in points if other is not point and other.year == point.year]
        one = point.actual or point.target
        if point.conflict and one is not None and any(o.head["dataset"] != point.head["dataset"] for o in others):
            message = (
                f"{one['name']} of {point.year} is {one['value_text']} here, and something else in another document"
            )
            yield Problem(str(point.head["dataset"]), ProblemCode.VALUES_DIFFER, str(point.head["id"]), message)
