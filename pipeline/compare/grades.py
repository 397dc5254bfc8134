"""Grades of many documents on one scale from 0 to 1, by each document's own order; what was printed stays as it is.

An ordinal is (steps - rank) / (steps - 1): 1 for the best grade of the scale, 0 for the lowest. It says nothing of how
far the steps lie apart, so that the ordinals of two legends can be compared as an order only.

A report without a legend takes that of the other reports of its plan, if they have one and all its grades are in it;
else the known scale that the grades of all reports of the plan fit: A, B in one year and S, A in the next are of one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from torikumi.normalizers.grades import is_rated, known_scale, parse_grade
from torikumi.normalizers.text import fold_text
from torikumi.pipeline.compare.gather import Member
from torikumi.pipeline.compare.problems import Problem
from torikumi.schemas.compare_columns import NoOrdinal, ProblemCode, ScaleSource
from torikumi.schemas.report import GradeStep

FOURTH = Decimal("0.0001")
BETWEEN = "＞"
"""Stands between the grades of a scale, the best first; ＝ between grades of one rank."""


@dataclass(frozen=True, slots=True)
class Scale:
    """The order of a document's grades.

    Attributes:
        grades: Those that have a place → their place, 1 is best; grades of one rank share it.
        others: Those that have none → whether they say that nothing was rated.
        source: What it was taken from.
        meanings: What the legend says of the grades, folded; to tell legends apart.
    """

    grades: dict[str, int]
    others: dict[str, bool]
    source: ScaleSource
    meanings: tuple[tuple[str, str], ...] = ()

    @property
    def steps(self) -> int:
        """How many places it has."""
        return max(self.grades.values(), default=0)

    @property
    def shown(self) -> str:
        """The grades, the best first."""
        steps: defaultdict[int, list[str]] = defaultdict(list)
        for grade, place in self.grades.items():
            steps[place].append(grade)
        return BETWEEN.join("＝".join(steps[place]) for place in sorted(steps))

    @property
    def key(self) -> str:
        """The same for scales of the same grades in the same order."""
        return fold_text(self.shown)


NO_SCALE = Scale({}, {}, ScaleSource.NONE)


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a grade stands in a scale.

    Attributes:
        rank: Its place, 1 is best; or None.
        ordinal: From 0 to 1, four decimals; or None.
        reason: Why it has none.
    """

    rank: int | None = None
    ordinal: Decimal | None = None
    reason: NoOrdinal | None = None


def ordinal_of(rank: int, steps: int) -> Decimal:
    """A place of a scale as a number from 0 to 1.

    >>> [str(ordinal_of(rank, 4)) for rank in (1, 2, 3, 4)]
    ['1.0000', '0.6667', '0.3333', '0.0000']
    """
    return (Decimal(steps - rank) / (steps - 1)).quantize(FOURTH, ROUND_HALF_UP)


def place_grade(grade: str | None, scale: Scale) -> Placed:
    """The place of a grade as printed.

    >>> scale = Scale({"◎": 1, "○": 2, "×": 3}, {"－": True}, ScaleSource.LEGEND)
    >>> place_grade("〇", scale)
    Placed(rank=2, ordinal=Decimal('0.5000'), reason=None)
    >>> [place_grade(text, scale).reason.value for text in (None, "－", "A", "評価対象外")]
    ['no-grade', 'unrated', 'not-in-scale', 'unrated']
    """
    if not grade or not grade.strip():
        return Placed(reason=NoOrdinal.NO_GRADE)
    found = parse_grade(grade, [*scale.grades, *scale.others])
    if found is None or found.grade not in scale.grades:
        unrated = not is_rated(grade) if found is None else scale.others[found.grade]
        if unrated:
            return Placed(reason=NoOrdinal.UNRATED)
        if found is not None:
            return Placed(reason=NoOrdinal.NO_ORDER)
        return Placed(reason=NoOrdinal.NOT_IN_SCALE if scale.grades else NoOrdinal.NO_SCALE)
    rank = scale.grades[found.grade]
    if scale.steps < 2:
        return Placed(rank, reason=NoOrdinal.NO_ORDER)
    return Placed(rank, ordinal_of(rank, scale.steps))


def legend_scale(legend: Sequence[GradeStep]) -> Scale:
    """The scale of a legend; its ranks become places from 1 without gaps."""
    ranks = sorted({step.rank for step in legend if step.rank is not None})
    grades = {step.grade: ranks.index(step.rank) + 1 for step in legend if step.rank is not None}
    others = {
        step.grade: not is_rated(step.grade, step.description)
        for step in legend
        if step.rank is None and step.grade not in grades
    }
    meanings = tuple((fold_text(step.grade), fold_text(step.description or "")) for step in legend)
    return Scale(grades, others, ScaleSource.LEGEND, meanings)


def scales_of(members: Sequence[Member]) -> tuple[dict[str, Scale], list[Problem]]:
    """Key of a dataset → its scale; and what is to be said of the scales."""
    groups: defaultdict[tuple[str, ...], list[Member]] = defaultdict(list)
    for member in members:
        # reports of which nothing is known have nothing to do with each other
        alone = () if member.municipality and member.plan else (member.key,)
        groups[member.municipality, member.plan, *alone].append(member)
    found: dict[str, Scale] = {}
    problems: list[Problem] = []
    for group in groups.values():
        scales = dict(_scales_of_plan(group))
        found |= scales
        problems += _problems(group, scales)
    return found, problems


def _scales_of_plan(members: Sequence[Member]) -> Iterator[tuple[str, Scale]]:
    legends = {member.key: legend_scale(member.dataset.report.grade_scale) for member in members if _legend(member)}
    yield from legends.items()
    without = [member for member in members if member.key not in legends]
    shared = {scale.key: scale for scale in legends.values() if scale.steps > 1}
    together = known_scale([grade for member in without for grade in _grades(member)])
    for member in without:
        if len(shared) == 1:
            (legend,) = shared.values()
            if all(not is_rated(grade) or parse_grade(grade, list(legend.grades)) for grade in _grades(member)):
                yield member.key, Scale(legend.grades, legend.others, ScaleSource.OTHER_LEGEND, legend.meanings)
                continue
        known = together or known_scale(_grades(member))
        if known:
            yield member.key, Scale({g: place for place, g in enumerate(known, 1)}, {}, ScaleSource.KNOWN)
        else:
            yield member.key, NO_SCALE


def _legend(member: Member) -> bool:
    return bool(member.dataset.report.grade_scale)


def _grades(member: Member) -> list[str]:
    return sorted({each.grade for each in member.dataset.report.initiatives if each.grade})


def _problems(members: Sequence[Member], scales: dict[str, Scale]) -> Iterator[Problem]:
    """Scales of one plan that differ, and scales that are assumed or not known."""
    first = None
    for member in members:
        scale = scales[member.key]
        if not _grades(member):
            continue
        if scale.source is ScaleSource.NONE:
            message = f"no order of the grades {', '.join(_grades(member))[:80]} is known: they have no ordinal"
            yield Problem(member.key, ProblemCode.SCALE_UNKNOWN, "", message)
            continue
        if scale.source is ScaleSource.OTHER_LEGEND:
            message = f"it prints no legend; that of the plan's other reports was taken ({scale.shown})"
            yield Problem(member.key, ProblemCode.SCALE_ASSUMED, "", message)
        elif scale.source is ScaleSource.KNOWN:
            message = f"no report of the plan prints a legend; the known scale {scale.shown} was taken"
            yield Problem(member.key, ProblemCode.SCALE_ASSUMED, "", message)
        if first is None:
            first = member
            continue
        before = scales[first.key]
        if scale.key != before.key:
            message = f"the scale is {scale.shown}, in {first.key} it is {before.shown}: compare them as an order only"
            yield Problem(member.key, ProblemCode.SCALE_DIFFERS, "", message)
        elif scale.meanings != before.meanings and scale.meanings and before.meanings:
            message = f"the legend has the grades of {first.key}, and says something else of them"
            yield Problem(member.key, ProblemCode.SCALE_DIFFERS, "", message)
        first = member
