"""Tables of a set → what ``compare.html`` shows: the same numbers, in the shape of its charts and tables.

Nothing is counted anew that a table of the set counts: a mean on the page is the one of ``achievement.csv``. What the
page leaves out (further indicators, further similar initiatives) it says, with the file that holds all.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from torikumi.pipeline.export.rows import Cell, Row
from torikumi.schemas.compare_columns import ChangeKind, Grouping
from torikumi.schemas.compared import Relation

Tables = Mapping[str, Sequence[Row]]

SERIES_OF_CITY = 24
"""So many indicators of a municipality are on the page, those reported in the most years first: four rows of six small
charts are what a reader compares; the rest is in ``series.csv``."""

SIMILAR = 200
"""So many pairs of similar initiatives are on the page, those with the highest score first."""

RENAMED = 300
"""So many initiatives that got another name, or were split or merged, are on the page."""

PROBLEMS = 200
"""So many problems of the set are on the page, the gravest first."""

FEW = 3
"""A mean of fewer grades than this is marked: one grade more or less would move it by a third of the scale and more."""

_SEVERITIES = ("error", "warning", "info")


@dataclass(frozen=True, slots=True)
class City:
    """A municipality of the set.

    Attributes:
        key: Its code, else prefecture and name.
        name: As shown: its name, with the prefecture where another one has the same name; "" when no report says it.
    """

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Group:
    """A row of ``achievement.csv``: how a group of initiatives did.

    Attributes:
        city: Place of the municipality in the list.
        year: Western fiscal year; 0 for all years.
        of: Place of the topic in the list, or the department; "" for neither.
        initiatives: How many.
        graded: How many have an ordinal.
        mean: Mean ordinal as written in the CSV file; "" without any.
        scales: How many scales the grades are of.
        judged: Indicators of which it can be told whether they reach their target.
        reached: Those that reach it.
        share: Their share in per cent; "" without any.
    """

    city: int
    year: int
    of: str | int
    initiatives: int
    graded: int
    mean: str
    scales: int
    judged: int
    reached: int
    share: str


@dataclass(frozen=True, slots=True)
class GradeCount:
    """How often a plan's report gave a grade.

    Attributes:
        city: Place of the municipality in the list.
        plan: Title of the plan.
        year: Fiscal year; 0 when it is not known.
        grade: As printed; "" for none.
        rank: Its place on the scale; 0 when it has none.
        ordinal: From 0 to 1; "" when it has none.
        count: How often.
    """

    city: int
    plan: str
    year: int
    grade: str
    rank: int
    ordinal: str
    count: int


@dataclass(frozen=True, slots=True)
class Point:
    """A year of an indicator.

    Attributes:
        year: Fiscal year of the values.
        target: Target, as a number; "" without any.
        target_text: As printed.
        actual: Actual, as a number; "" without any.
        actual_text: As printed.
        name: Name of the initiative in that report.
        reached: yes, no, or "".
        reported_in: Fiscal year of the report that says it.
        replaced: Another report gives another value for the year, and it is a later one.
    """

    year: int
    target: str
    target_text: str
    actual: str
    actual_text: str
    name: str
    reached: str
    reported_in: int
    replaced: bool


@dataclass(frozen=True, slots=True)
class Series:
    """An indicator over the years: city, plan, name in the last report, indicator, unit, and its points."""

    city: int
    plan: str
    name: str
    indicator: str
    unit: str
    points: tuple[Point, ...]
    topics: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """What became of an initiative: in which report it shows, and the names before and after."""

    city: int
    plan: str
    year: int
    kind: str
    previous_year: int
    previous_name: str
    name: str
    topics: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Similar:
    """Two initiatives of two municipalities, each as (city, year, name), and the words that both have."""

    score: str
    one: tuple[int, int, str]
    other: tuple[int, int, str]
    words: str
    topics: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Scale:
    """The scale of a plan's grades, and the years in which its reports have it."""

    city: int
    plan: str
    steps: str
    source: str
    years: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PageData:
    """Everything on the page.

    Attributes:
        cities: The municipalities, in the order of their codes, those without one after them by name.
        years: The fiscal years.
        topics: (stable name, Japanese, English), those with the most initiatives first.
        totals: What the page says of the set as a whole.
        matrix: Municipality × topic, of all years and of each.
        achieved: Municipality × year.
        grades: How often each grade was given.
        departments: Municipality × department, of all years and of each.
        series: Indicators over the years.
        series_left_out: Municipality → how many further indicators ``series.csv`` has over several years.
        changes: How often each change happened: (city, plan, year, kind, years without a report before, count).
        renamed: Initiatives that got another name, were split or merged, started or ended.
        renamed_left_out: How many more ``changes.csv`` has.
        similar: Similar initiatives of other municipalities.
        similar_left_out: How many more ``links.csv`` has.
        scales: The scales of the plans.
        problems: (severity, code, message, where).
        problems_left_out: How many more ``problems.csv`` has.
    """

    cities: list[City]
    years: list[int]
    topics: list[tuple[str, str, str]]
    totals: dict[str, int]
    matrix: list[Group]
    achieved: list[Group]
    grades: list[GradeCount]
    departments: list[Group]
    series: list[Series]
    series_left_out: dict[int, int]
    changes: list[tuple[int, str, int, str, int, int]]
    renamed: list[Change]
    renamed_left_out: int
    similar: list[Similar]
    similar_left_out: int
    scales: list[Scale]
    problems: list[tuple[str, str, str, str]]
    problems_left_out: int


def _text(value: Cell) -> str:
    return "" if value is None else str(value)


def _number(value: Cell) -> int:
    return value if isinstance(value, int) else 0


def _plain(value: Cell) -> str:
    """A number without an exponent, as the CSV files write it."""
    return format(value, "f") if isinstance(value, Decimal) else _text(value)


def _place(row: Row, prefix: str = "") -> str:
    """What tells municipalities apart."""
    if prefix:
        return _text(row["target_local_government_code"]) or _text(row["target_municipality"])
    return _text(row["local_government_code"]) or f"{_text(row['prefecture'])}{_text(row['municipality'])}"


@dataclass(slots=True)
class _Lists:
    """The lists that rows point into."""

    cities: dict[str, int]
    topics: dict[str, int]
    of_initiative: Mapping[str, tuple[int, ...]] = field(default_factory=dict)

    def city(self, row: Row) -> int:
        return self.cities[_place(row)]


def page_data(tables: Tables) -> PageData:
    """What the page shows of a set.

    Args:
        tables: Table name → its rows, as ``torikumi compare`` writes them.
    """
    used = [row for row in tables["datasets"] if row["used"] == "yes"]
    cities = _cities(used)
    topics = _topics(tables["achievement"])
    of_initiative: defaultdict[str, list[int]] = defaultdict(list)
    lists = _Lists(
        {city.key: place for place, city in enumerate(cities)}, {topic[0]: place for place, topic in enumerate(topics)}
    )
    for row in tables["topics"]:
        of_initiative[_text(row["initiative"])].append(lists.topics[_text(row["topic"])])
    lists.of_initiative = {initiative: tuple(sorted(places)) for initiative, places in of_initiative.items()}
    series, series_left_out = _series(tables["series"], lists)
    renamed, renamed_left_out = _renamed(tables["changes"], lists)
    similar, similar_left_out = _similar(tables["links"], tables["initiatives"], lists)
    years = sorted({_number(row["fiscal_year"]) for row in used if row["fiscal_year"] is not None})
    problems = _problems(tables["problems"])
    return PageData(
        cities=cities,
        years=years,
        topics=topics,
        totals={
            "datasets": len(used),
            "plans": len({(_place(row), _text(row["plan"])) for row in used}),
            "initiatives": len(tables["initiatives"]),
            "graded": sum(row["grade_ordinal"] is not None for row in tables["initiatives"]),
            "without_topic": sum(row["topics"] is None for row in tables["initiatives"]),
            "indicators": len({_text(row["series"]) for row in tables["series"]}),
            "not_used": len(tables["datasets"]) - len(used),
        },
        matrix=_groups(tables["achievement"], Grouping.MUNICIPALITY_TOPIC, Grouping.MUNICIPALITY_TOPIC_YEAR, lists),
        achieved=_groups(tables["achievement"], Grouping.MUNICIPALITY, Grouping.MUNICIPALITY_YEAR, lists),
        grades=_grades(tables["initiatives"], lists),
        departments=_groups(tables["achievement"], Grouping.DEPARTMENT, Grouping.DEPARTMENT_YEAR, lists),
        series=series,
        series_left_out=series_left_out,
        changes=_changes(tables["changes"], lists),
        renamed=renamed,
        renamed_left_out=renamed_left_out,
        similar=similar,
        similar_left_out=similar_left_out,
        scales=_scales(used, lists),
        problems=problems[:PROBLEMS],
        problems_left_out=max(0, len(problems) - PROBLEMS),
    )


def _cities(datasets: Iterable[Row]) -> list[City]:
    found = {_place(row): row for row in datasets}
    names = Counter(_text(row["municipality"]) for row in found.values())
    order = sorted(found, key=lambda key: (found[key]["local_government_code"] is None, key))
    shown = []
    for key in order:
        name, prefecture = _text(found[key]["municipality"]), _text(found[key]["prefecture"])
        shown.append(City(key, (f"{prefecture}{name}" if names[name] > 1 else name) or prefecture))
    return shown


def _topics(achievement: Iterable[Row]) -> list[tuple[str, str, str]]:
    rows = [row for row in achievement if row["grouped_by"] == Grouping.TOPIC]
    rows.sort(key=lambda row: (-_number(row["initiatives"]), _text(row["topic"])))
    return [(_text(row["topic"]), _text(row["topic_title"]), _text(row["topic_title_en"])) for row in rows]


def _groups(achievement: Iterable[Row], whole: Grouping, by_year: Grouping, lists: _Lists) -> list[Group]:
    found = []
    for row in achievement:
        if row["grouped_by"] not in (whole, by_year):
            continue
        of = lists.topics[_text(row["topic"])] if row["topic"] is not None else _text(row["department"])
        found.append(
            Group(
                city=lists.city(row),
                year=_number(row["fiscal_year"]),
                of=of,
                initiatives=_number(row["initiatives"]),
                graded=_number(row["graded"]),
                mean=_plain(row["mean_ordinal"]),
                scales=_number(row["scales"]),
                judged=_number(row["judged"]),
                reached=_number(row["reached"]),
                share=_plain(row["share_reached_percent"]),
            )
        )
    return sorted(found, key=lambda group: (group.city, group.year))


def _grades(initiatives: Iterable[Row], lists: _Lists) -> list[GradeCount]:
    counts: Counter[tuple[int, str, int, str, int, str]] = Counter()
    for row in initiatives:
        key = lists.city(row), _text(row["plan"]), _number(row["fiscal_year"]), _text(row["grade"])
        counts[*key, _number(row["grade_rank"]), _plain(row["grade_ordinal"])] += 1
    ordered = sorted(counts.items(), key=lambda item: (*item[0][:3], item[0][4] == 0, item[0][4], item[0][3]))
    return [GradeCount(*key, count) for key, count in ordered]


def _series(rows: Iterable[Row], lists: _Lists) -> tuple[list[Series], dict[int, int]]:
    """The most complete series of each municipality, of those with actuals in two years or more."""
    by_series: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_series[_text(row["series"])].append(row)
    of_city: defaultdict[int, list[Series]] = defaultdict(list)
    for members in by_series.values():
        if len({row["fiscal_year"] for row in members if row["actual"] is not None}) > 1:
            of_city[lists.city(members[0])].append(_one_series(members, lists))
    shown, left_out = [], {}
    for city, several in sorted(of_city.items()):
        several.sort(key=lambda one: (-_years(one, "actual"), -_years(one, "target")))  # else in the order of the file
        shown += several[:SERIES_OF_CITY]
        if len(several) > SERIES_OF_CITY:
            left_out[city] = len(several) - SERIES_OF_CITY
    return shown, left_out


def _years(series: Series, side: str) -> int:
    return len({point.year for point in series.points if getattr(point, side)})


def _one_series(rows: Sequence[Row], lists: _Lists) -> Series:
    points = []
    for row in rows:
        later = [
            other
            for other in rows
            if other["fiscal_year"] == row["fiscal_year"]
            and other["actual"] is not None
            and other["actual"] != row["actual"]
            and _number(other["reported_in"]) > _number(row["reported_in"])
        ]
        points.append(
            Point(
                year=_number(row["fiscal_year"]),
                target=_plain(row["target"]),
                target_text=_text(row["target_text"]),
                actual=_plain(row["actual"]),
                actual_text=_text(row["actual_text"]),
                name=_text(row["name"]),
                reached=_text(row["reached"]),
                reported_in=_number(row["reported_in"]),
                replaced=row["conflict"] == "yes" and bool(later),
            )
        )
    points.sort(key=lambda point: (point.year, point.reported_in))
    last = max(rows, key=lambda row: (_number(row["reported_in"]), _number(row["fiscal_year"])))
    unit = _text(last["unit"]) + (f"/{last['per']}" if last["per"] and "/" not in _text(last["unit"]) else "")
    topics = {topic for row in rows for topic in lists.of_initiative.get(_text(row["initiative"]), ())}
    return Series(
        city=lists.city(last),
        plan=_text(last["plan"]),
        name=_text(last["name"]),
        indicator=_text(last["indicator"]),
        unit=unit,
        points=tuple(points),
        topics=tuple(sorted(topics)),
    )


def _changes(rows: Iterable[Row], lists: _Lists) -> list[tuple[int, str, int, str, int, int]]:
    """Initiatives, not rows: of one that was split into two, two rows are one initiative that split."""
    seen: defaultdict[tuple[int, str, int, str, int], set[str]] = defaultdict(set)
    for row in rows:
        key = lists.city(row), _text(row["plan"]), _number(row["fiscal_year"]), _text(row["kind"])
        side = "previous_initiative" if row["kind"] == ChangeKind.SPLIT else "initiative"
        seen[*key, _number(row["gap_years"])].add(_text(row[side]) or _text(row["previous_initiative"]))
    return [(*key, len(initiatives)) for key, initiatives in sorted(seen.items())]


def _renamed(rows: Iterable[Row], lists: _Lists) -> tuple[list[Change], int]:
    found = []
    for row in rows:
        before, after = _text(row["previous_name"]), _text(row["name"])
        if row["kind"] == ChangeKind.CONTINUED and before == after:
            continue  # nothing became of it
        topics = {
            topic
            for side in ("initiative", "previous_initiative")
            for topic in lists.of_initiative.get(_text(row[side]), ())
        }
        kind = "renamed" if row["kind"] == ChangeKind.CONTINUED else _text(row["kind"])
        year, previous = _number(row["fiscal_year"]), _number(row["previous_fiscal_year"])
        found.append(
            Change(lists.city(row), _text(row["plan"]), year, kind, previous, before, after, tuple(sorted(topics)))
        )
    found.sort(key=lambda change: (-change.year, change.city))
    return found[:RENAMED], max(0, len(found) - RENAMED)


def _similar(links: Iterable[Row], initiatives: Iterable[Row], lists: _Lists) -> tuple[list[Similar], int]:
    places = {_text(row["id"]): lists.city(row) for row in initiatives}
    found = []
    for row in links:
        if row["relation"] != Relation.SIMILAR:
            continue
        one, other = _text(row["initiative"]), _text(row["target_initiative"])
        topics = set(lists.of_initiative.get(one, ())) | set(lists.of_initiative.get(other, ()))
        found.append(
            Similar(
                score=_plain(row["score"]),
                one=(places[one], _number(row["fiscal_year"]), _text(row["name"])),
                other=(places[other], _number(row["target_fiscal_year"]), _text(row["target_name"])),
                words=_text(row["words"]),
                topics=tuple(sorted(topics)),
            )
        )
    found.sort(key=lambda pair: (-Decimal(pair.score), pair.one, pair.other))
    return found[:SIMILAR], max(0, len(found) - SIMILAR)


def _scales(datasets: Iterable[Row], lists: _Lists) -> list[Scale]:
    found: defaultdict[tuple[int, str, str, str], list[int]] = defaultdict(list)
    for row in datasets:
        key = lists.city(row), _text(row["plan"]), _text(row["grade_scale"]), _text(row["grade_scale_from"])
        found[key].append(_number(row["fiscal_year"]))
    return [Scale(*key, tuple(sorted(years))) for key, years in sorted(found.items())]


def _problems(rows: Iterable[Row]) -> list[tuple[str, str, str, str]]:
    """The problems, the gravest first; those that differ in their dataset alone are one."""
    grouped: defaultdict[tuple[str, str, str], list[str]] = defaultdict(list)
    for row in rows:
        key = _text(row["severity"]), _text(row["code"]), _text(row["message"])
        grouped[key].append(_text(row["dataset"]) or _text(row["municipality"]))
    ordered = sorted(grouped.items(), key=lambda item: (_SEVERITIES.index(item[0][0]), item[0][1], item[0][2]))
    return [(*key, "、".join(dict.fromkeys(filter(None, where)))) for key, where in ordered]
