"""The tables of a set that hold what its datasets hold: datasets, initiatives, indicators, departments, findings."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from torikumi.normalizers.pairing import name_key, pair_indicators
from torikumi.pipeline.compare.gather import Member
from torikumi.pipeline.compare.grades import Scale, place_grade
from torikumi.pipeline.compare.problems import Problem
from torikumi.pipeline.export.rows import Row
from torikumi.schemas.columns import INDICATOR_ROLES, SEPARATOR
from torikumi.schemas.compared import Compared
from torikumi.schemas.report import Initiative, Report
from torikumi.schemas.values import Indicator

_FLAGGING = ("error", "warning")
_OF_INITIATIVE = ("section", "section_label", "section_title", "contents", "goals", "targets", "results", "actuals")
_LIKE_DATASET = (
    "fiscal_year_label", "number", *_OF_INITIATIVE, "name", "baselines", "achievements", "grade", "improvements",
    "departments", "ocr_confidence", "page",
)  # fmt: skip
_LIKE_INDICATOR = (
    "role", "position", "name", "text", "value_text", "value", "lower", "upper", "unit", "per", "qualifier",
    "value_fiscal_year", "status", "achievement_percent", "ocr_confidence",
)  # fmt: skip


def set_id(member: Member, own: object) -> str:
    """The id in the set of what has an id in its dataset."""
    return f"{member.key}/{own}"


def common(member: Member) -> Row:
    """The columns with which every row of a dataset begins."""
    report = member.dataset.report
    return {
        "local_government_code": report.municipality.code,
        "prefecture": report.municipality.prefecture,
        "municipality": report.municipality.name,
        "fiscal_year": report.report.fiscal_year,
        "dataset": member.key,
        "plan": report.plan.title,
    }


def dataset_rows(members: Iterable[Member], scales: Mapping[str, Scale]) -> Iterator[Row]:
    """A row per dataset, those that are not used among them."""
    for member in members:
        report = member.dataset.report
        severities = Counter(check.severity.value for check in report.checks)
        scale = scales.get(member.key)
        row = common(member)
        del row["dataset"]
        yield row | {
            "id": member.key,
            "dataset_id": report.dataset_id,
            "fiscal_year_label": report.report.fiscal_year_label,
            "report_title": report.report.title,
            "plan_subtitle": report.plan.subtitle,
            "plan_first_fiscal_year": report.plan.first_fiscal_year,
            "plan_last_fiscal_year": report.plan.last_fiscal_year,
            "used": "no" if member.instead else "yes",
            "used_instead": member.instead or None,
            "initiatives": len(report.initiatives),
            "errors": severities["error"],
            "warnings": severities["warning"],
            "notes": severities["info"],
            "grade_scale": scale.shown or None if scale else None,
            "grade_scale_from": scale.source.value if scale else "none",
            "source_file": report.source.file,
            "source_sha256": report.source.sha256,
            "pages": report.source.pages,
            "schema_version": report.schema_version,
        }


@dataclass(frozen=True, slots=True)
class Flags:
    """The warnings and errors of a dataset, by what they are about.

    Attributes:
        of: (initiative, field) → codes; field "" holds all of the initiative.
        severities: Initiative → how many there are of each severity.
    """

    of: Mapping[tuple[str, str], frozenset[str]]
    severities: Mapping[str, Counter[str]]

    def shown(self, initiative: str, *fields: str) -> str | None:
        """The codes of fields (of the whole initiative without any), joined."""
        codes = {code for field in fields or ("",) for code in self.of.get((initiative, field), ())}
        return SEPARATOR.join(sorted(codes)) or None


def flags_of(report: Report) -> Flags:
    """The flags of a report."""
    found: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    severities: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for check in report.checks:
        if check.initiative is None:
            continue
        severities[check.initiative][check.severity.value] += 1
        if check.severity.value in _FLAGGING:
            found[check.initiative, ""].add(check.code)
            if check.field:
                found[check.initiative, check.field].add(check.code)
    return Flags({key: frozenset(codes) for key, codes in found.items()}, severities)


def initiative_rows(
    member: Member, scale: Scale, flags: Flags, chains: Mapping[str, str], topics: Mapping[str, Sequence[str]]
) -> Iterator[Row]:
    """A row per initiative of a dataset.

    Args:
        member: The dataset.
        scale: The scale of its grades.
        flags: Its flags.
        chains: Id in the set → that of the first initiative of its chain.
        topics: Id in the set → names of its topics.
    """
    head = common(member)
    shown = scale.shown or None
    for row in member.dataset.tables["initiatives"]:
        key, own = set_id(member, row["id"]), str(row["id"])
        placed = place_grade(row["grade"] if isinstance(row["grade"], str) else None, scale)
        yield head | {name: row[name] for name in _LIKE_DATASET} | {
            "id": key,
            "chain": chains.get(key, key),
            "grade_ordinal": placed.ordinal,
            "grade_rank": placed.rank,
            "grade_steps": scale.steps or None,
            "grade_scale": shown,
            "grade_scale_from": scale.source.value,
            "no_ordinal": placed.reason.value if placed.reason else None,
            "topics": SEPARATOR.join(topics.get(key, ())) or None,
            "errors": flags.severities[own]["error"] if own in flags.severities else 0,
            "warnings": flags.severities[own]["warning"] if own in flags.severities else 0,
            "flags": flags.shown(own),
        }  # fmt: skip


def indicator_rows(member: Member, flags: Flags, chains: Mapping[str, str]) -> Iterator[Row]:
    """A row per indicator value of a dataset."""
    head = common(member)
    initiatives = {each.id: each for each in member.dataset.report.initiatives}
    for row in member.dataset.tables["indicators"]:
        own = str(row["initiative"])
        initiative = set_id(member, own)
        paired = row["paired_with"]
        yield head | {name: row[name] for name in _LIKE_INDICATOR} | {
            "id": set_id(member, row["id"]),
            "initiative": initiative,
            "chain": chains.get(initiative, initiative),
            "name_key": name_key(str(row["name"])),
            "paired_with": None if paired is None else set_id(member, paired),
            "reached": None if paired is None else _reached(initiatives[own], row),
            "flags": flags.shown(own, INDICATOR_ROLES[str(row["role"])]),
        }  # fmt: skip


def _reached(initiative: Initiative, row: Row) -> str | None:
    """Whether an actual reaches its target; None where the dataset was written by other rules than are known here.

    Which way is better may have been said by a profile, which no dataset keeps. It shows in the ratio: there is none
    where less is better.
    """
    target = _indicator(initiative.targets, str(row["paired_with"]))
    actual = _indicator(initiative.actuals, str(row["id"]))
    if target is None or actual is None:
        return None
    # two alone always pair when their names agree; those that a profile paired by other words are made to agree
    (pair, *others) = pair_indicators([target.model_copy(update={"name": actual.name})], [actual])
    if others or pair.actual is None or pair.achievement_percent != row["achievement_percent"] or pair.reached is None:
        return None
    return "yes" if pair.reached else "no"


def _indicator(indicators: Sequence[Indicator], row_id: str) -> Indicator | None:
    """The indicator of a row of ``indicators.csv``, whose id ends with its place."""
    place = row_id.rpartition("-")[2]
    return indicators[int(place) - 1] if place.isdecimal() and 0 < int(place) <= len(indicators) else None


def department_rows(member: Member) -> Iterator[Row]:
    """A row per department of a dataset."""
    head = common(member)
    for row in member.dataset.tables["departments"]:
        item = row["item"]
        field = "departments" if item is None else str(item).removeprefix(f"{row['initiative']}-").partition("-")[0]
        yield head | {
            "id": set_id(member, row["id"]),
            "initiative": set_id(member, row["initiative"]),
            "field": field,
            "position": row["position"],
            "department": row["department"],
            "resolved": row["resolved"],
        }


def check_rows(member: Member) -> Iterator[Row]:
    """A row per finding of a dataset."""
    head = common(member)
    for row in member.dataset.tables["checks"]:
        initiative = row["initiative"]
        yield head | {name: row[name] for name in ("code", "severity", "message", "field", "page", "location")} | {
            "id": set_id(member, row["id"]),
            "initiative": None if initiative is None else set_id(member, initiative),
        }  # fmt: skip


def problem_rows(problems: Iterable[Problem], members: Iterable[Member]) -> Iterator[Row]:
    """A row per problem of the set; those about a folder that is no dataset have no municipality, year or plan."""
    heads = {member.key: common(member) for member in members}
    nothing = dict.fromkeys(("local_government_code", "prefecture", "municipality", "fiscal_year", "plan"))
    for position, problem in enumerate(sorted(set(problems)), 1):
        yield heads.get(problem.dataset, nothing) | {
            "id": f"problem-{position}",
            "dataset": problem.dataset or None,
            "code": problem.code.value,
            "severity": problem.severity.value,
            "message": problem.message,
            "initiative": problem.initiative or None,
        }


def compared(members: Iterable[Member]) -> list[Compared]:
    """What linking looks at: the initiatives of the datasets that are used."""
    return [found for member in members for found in _compared(member)]


def _compared(member: Member) -> Iterator[Compared]:
    report = member.dataset.report
    sections = {section.number: section.title for section in report.sections}
    departments: defaultdict[str, list[str]] = defaultdict(list)
    for row in member.dataset.tables["departments"]:
        departments[str(row["initiative"])].append(str(row["resolved"]))
    for each in report.initiatives:
        indicators = (indicator.name for field in INDICATOR_ROLES.values() for indicator in getattr(each, field))
        yield Compared(
            dataset=member.key,
            initiative=each.id,
            municipality=member.municipality,
            fiscal_year=member.year,
            plan=report.plan.title or "",
            number=each.number or "",
            name=each.name,
            section=sections.get(each.section or "", ""),
            contents=tuple(item.text for item in each.contents),
            goals=tuple(item.text for item in each.goals),
            results=tuple(item.text for item in each.results),
            indicators=tuple(dict.fromkeys(name for name in indicators if name)),
            departments=tuple(dict.fromkeys(departments[each.id])),
        )
