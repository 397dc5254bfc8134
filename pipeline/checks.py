"""Cross-checks: what the document says in one place against what it says in another.

A check never changes a value. It says what was met, so that a person can look: the printed 55% beside 15 of 27, a grade
beside the figures that it stands for.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from functools import lru_cache

from torikumi.normalizers.departments import evident_departments, resolve_departments
from torikumi.normalizers.grades import is_rated, misread_roman, parse_grade
from torikumi.normalizers.pairing import is_lower_better, measure_of, pair_indicators
from torikumi.normalizers.printed_values import year_in_brackets
from torikumi.normalizers.text import fold_text
from torikumi.pipeline.summary import PrintedSummary
from torikumi.pipeline.words import given_directions, title_words
from torikumi.schemas.findings import Finding
from torikumi.schemas.geometry import BBox
from torikumi.schemas.report import GradeStep, Initiative
from torikumi.schemas.values import Indicator, Item

FULL_SHARE = Decimal("0.6")
"""A field filled in at least this share of the initiatives is expected in all of them."""

_ITEM_FIELDS = ("contents", "goals", "results", "improvements")
_NUMBERED = re.compile(r"[（(]?\s?([0-9０-９]{1,2})\s?[)）.．]")
_DECIMALS = re.compile(r"\.(\d+)")
_TO = re.compile(r"[～〜~]")
_NUMBER_AT_END = re.compile(r"(.*?)(?<!\d)(\d{1,9})", re.DOTALL)
"""What ends with a number that counts initiatives; more digits are a code, or no number at all."""


def check_report(initiatives: Sequence[Initiative], printed: PrintedSummary) -> list[Finding]:
    """All cross-checks of a report, in a fixed order: numbering, summary, then initiative by initiative."""
    findings = [*_numbering(initiatives), *_summary(initiatives, printed), *_signs(initiatives, printed.scale)]
    evidence = department_evidence(initiatives)
    legend = [step.grade for step in printed.scale]
    ranked = sum(step.rank is not None for step in printed.scale) > 1
    planned = _planned_ranks(printed.scale) if ranked else None
    expected = {name for name in (*_ITEM_FIELDS, "grade", "departments") if _is_expected(initiatives, name)}
    for initiative in initiatives:
        findings.extend(_empty(initiative, expected))
        findings.extend(_values_alike(initiative))
        findings.extend(_grades(initiative, legend))
        findings.extend(_figures(initiative, printed.scale, planned))
        findings.extend(_achievements(initiative))
        findings.extend(_items(initiative))
        findings.extend(_departments(initiative, evidence))
    return findings


def _at(initiative: Initiative, code: str, message: str, field: str) -> Finding:
    """A finding at a field of an initiative, with its place."""
    places = initiative.provenance.get(field) or initiative.provenance.get("name") or ()
    if not places:
        return Finding(code, message, initiative.id, field)
    place = places[0]
    box = BBox(*place.bbox) if place.bbox is not None else None
    return Finding(code, message, initiative.id, field, place.page, box, place.location or "")


def _is_expected(initiatives: Sequence[Initiative], field: str) -> bool:
    """Whether most initiatives have something in a field."""
    filled = sum(bool(getattr(initiative, field)) for initiative in initiatives)
    return bool(initiatives) and filled >= FULL_SHARE * len(initiatives)


# --- values


def _values_alike(initiative: Initiative) -> Iterator[Finding]:
    """Values that say different things of one indicator and year: whoever reads the data cannot tell which is which."""
    for field in ("baselines", "targets", "actuals", "achievements"):
        alike: dict[object, dict[str, Indicator]] = {}
        for indicator in getattr(initiative, field):
            if indicator.value is not None:
                key = (fold_text(indicator.name), indicator.fiscal_year, measure_of(indicator)[0])
                alike.setdefault(key, {}).setdefault(fold_text(indicator.value_text), indicator)
        for values in alike.values():
            if len(values) > 1:
                printed = ", ".join(indicator.value_text for indicator in values.values())
                message = f"{next(iter(values.values())).name}: {printed} have one name and year"
                yield _at(initiative, "values-alike", message, field)


# --- numbering


def _numbering(initiatives: Sequence[Initiative]) -> Iterator[Finding]:
    """The numbers have no repeat, and no gap where they count up."""
    counts = Counter(fold_text(i.number) for i in initiatives if i.number)
    seen: set[str] = set()
    before: tuple[str, int] | None = None
    for initiative in initiatives:
        if not initiative.number:
            yield _at(initiative, "number-missing", "the initiative has no number", "name")
            continue
        number = fold_text(initiative.number)
        if counts[number] > 1 and number not in seen:
            yield _at(
                initiative,
                "number-repeated",
                f"number {initiative.number} stands on {counts[number]} initiatives",
                "number",
            )
        seen.add(number)
        parts = _NUMBER_AT_END.fullmatch(number)
        if parts is None:
            before = None
            continue
        prefix, last = parts[1], int(parts[2])
        # 0104, 0201: the figures before the last two name the section, and another one begins
        opens = re.fullmatch(r"(?:0\d+|\d{2,})01", parts[2]) is not None
        gap = before is not None and before[0] == prefix and last > before[1] + 1 and not opens
        if gap and before is not None:
            message = f"number {initiative.number} follows {prefix}{before[1]}"
            yield _at(initiative, "number-gap", message, "number")
        before = (prefix, last)


# --- the printed summary


def _summary(initiatives: Sequence[Initiative], printed: PrintedSummary) -> Iterator[Finding]:
    """The grades of the rows against the printed counts, the printed shares against count / total."""
    graded = [initiative for initiative in initiatives if initiative.grade]
    if printed.summary is None:
        if graded:
            yield Finding("summary-missing", "the document prints no counts of its grades")
        return
    page, box, where = printed.page, printed.bbox, printed.location
    scale = [count.grade for count in printed.summary.counts]
    met = Counter(found.grade for i in graded if (found := parse_grade(i.grade or "", scale)) is not None)
    for count in printed.summary.counts:
        if count.count is not None and count.count != met[count.grade]:
            message = f"grade {count.grade}: the summary counts {count.count}, but {met[count.grade]} rows have it"
            yield Finding("summary-count-differs", message, field="summary", page=page, bbox=box, location=where)
    counts = [count.count for count in printed.summary.counts]
    total = printed.summary.total
    if total is not None and None not in counts:
        parts = sum(count for count in counts if count is not None)
        if parts != total:
            message = f"the printed counts add up to {parts}, the printed total is {total}"
            yield Finding("summary-total-differs", message, field="summary", page=page, bbox=box, location=where)
        if total != len(initiatives):
            message = f"the printed total is {total}, the table holds {len(initiatives)} initiatives"
            yield Finding("summary-total-differs", message, field="summary", page=page, bbox=box, location=where)
    if total:
        for count in printed.summary.counts:
            if count.share_percent is not None and count.count is not None:
                yield from _share(count.grade, count.count, total, count.share_percent, printed)


def _share(grade: str, count: int, total: int, share: Decimal, printed: PrintedSummary) -> Iterator[Finding]:
    """One printed share against count / total, to the printed digits."""
    exponent = share.as_tuple().exponent
    digits = Decimal(1).scaleb(exponent if isinstance(exponent, int) and exponent < 0 else 0)
    exact = Decimal(count) * 100 / total
    if exact.quantize(digits, ROUND_HALF_UP) == share:
        return
    hint = (
        "; it was cut off, or set so that the shares add up to 100"
        if exact.quantize(digits, ROUND_DOWN) == share
        else ""
    )
    right = exact.quantize(Decimal("0.1"), ROUND_HALF_UP)
    message = f"grade {grade}: {share}% is printed where {count} of {total} is {right}%{hint}"
    page, box, where = printed.page, printed.bbox, printed.location
    yield Finding("summary-share-differs", message, field="summary", page=page, bbox=box, location=where)


# --- one initiative


def _empty(initiative: Initiative, expected: set[str]) -> Iterator[Finding]:
    """Fields that the other initiatives have."""
    for field in (*_ITEM_FIELDS, "grade", "departments"):
        if field not in expected or getattr(initiative, field):
            continue
        if field == "goals":
            if not initiative.targets:
                yield _at(initiative, "goals-missing", "no goals, where the other initiatives have some", "goals")
        elif field == "grade":
            yield _at(initiative, "grade-missing", "no grade, where the other initiatives have one", "grade")
        elif not (field == "results" and initiative.actuals):
            yield _at(initiative, "field-empty", f"{field} is empty, where the other initiatives have something", field)


def _grades(initiative: Initiative, legend: Sequence[str]) -> Iterator[Finding]:
    """The grade stands in the document's legend; a sign for "not rated" need not."""
    if not initiative.grade or not legend or parse_grade(initiative.grade, legend) is not None:
        return
    shown = ", ".join(legend)
    if not is_rated(initiative.grade):
        yield _at(initiative, "grade-missing", f"no grade: {initiative.grade} is not in the legend ({shown})", "grade")
        return
    meant = misread_roman(initiative.grade, legend)
    hint = f"; a converter that drops a byte prints {initiative.grade} for {meant}" if meant else ""
    message = f"grade {initiative.grade} is not in the legend ({shown}){hint}"
    yield _at(initiative, "grade-not-in-legend", message, "grade")


def _signs(initiatives: Sequence[Initiative], scale: Sequence[GradeStep]) -> Iterator[Finding]:
    """Signs that were read as those of the legend although others are printed, each once with its count."""
    legend = [step.grade for step in scale]
    found = [(i, read) for i in initiatives if i.grade and (read := parse_grade(i.grade, legend)) and read.sign]
    counts = Counter((read.sign, read.grade) for _, read in found)
    for (sign, grade), count in counts.items():
        initiative = next(i for i, read in found if (read.sign, read.grade) == (sign, grade))
        code = f"U+{ord(sign[0]):04X}" if sign else ""
        message = f"{sign} ({code}) was read as {grade} of the legend on {count} initiatives"
        yield replace(_at(initiative, "grade-sign-typed", message, "grade"), initiative=None)


def _figures(initiative: Initiative, scale: Sequence[GradeStep], planned: tuple[int, int] | None) -> Iterator[Finding]:
    """Targets have actuals and the reverse; the grade agrees with what they show.

    Args:
        initiative: The initiative.
        scale: The scale of the document.
        planned: What `_planned_ranks` says of it; None where fewer than two of its grades have a rank.
    """
    reached: list[bool] = []
    shown = []
    latest = max((a.fiscal_year for a in initiative.actuals if a.fiscal_year is not None), default=None)
    told = given_directions()
    pairs = pair_indicators(initiative.targets, initiative.actuals, told.lower_is_better, told.higher_is_better)
    for pair in pairs:
        target = initiative.targets[pair.target] if pair.target is not None else None
        actual = initiative.actuals[pair.actual] if pair.actual is not None else None
        if actual is None and target is not None:
            if target.value_text and _is_one_value(target):
                message = f"target {target.name}: {target.value_text} has no actual"
                yield _at(initiative, "target-without-actual", message, "targets")
        elif target is None and actual is not None:
            if actual.value_text and _is_one_value(actual) and not _is_line(actual):
                message = f"actual {actual.name}: {actual.value_text} has no target"
                yield _at(initiative, "actual-without-target", message, "actuals")
        elif pair.by_words and target is not None and actual is not None:
            message = f"target {target.name} was paired with actual {actual.name} by their words"
            yield _at(initiative, "paired-by-words", message, "actuals")
        if (
            target is not None
            and actual is not None
            and pair.reached is not None
            and actual.fiscal_year in (latest, None)
        ):
            reached.append(pair.reached)
            shown.append(f"{target.name} {actual.value_text} of {target.value_text}")
    if planned is None or not reached:
        return
    found = parse_grade(initiative.grade or "", [step.grade for step in scale])
    if found is None:
        return
    step = next(step for step in scale if step.grade == found.grade)
    if step.rank is None:
        return
    kept, nearly = planned
    if all(reached) and step.rank > nearly:
        message = f"grade {initiative.grade}, although the figures reach their target: {'; '.join(shown)}"
        yield _at(initiative, "grade-below-figures", message, "grade")
    elif not all(reached) and step.rank <= kept:
        message = f"grade {initiative.grade}, although a figure misses its target: {'; '.join(shown)}"
        yield _at(initiative, "grade-above-figures", message, "grade")


def _achievements(initiative: Initiative) -> Iterator[Finding]:
    """Printed rates of achievement against target and actual of their indicator.

    Cities reckon the rate in more than one way: actual / target, its reverse where less is better, the way gone from
    the baseline. A rate that none of them gives was read, printed or reckoned otherwise.
    """
    printed = [rate for rate in initiative.achievements if rate.value is not None]
    if not printed:
        return
    baselines = {fold_text(i.name): i for i in initiative.baselines if i.value is not None}
    told = given_directions()
    pairs = pair_indicators(initiative.targets, initiative.actuals, told.lower_is_better, told.higher_is_better)
    for rate in printed:
        possible: list[tuple[Indicator, Indicator, list[Decimal]]] = []
        for pair in pairs:
            if pair.target is None or pair.actual is None:
                continue
            target, actual = initiative.targets[pair.target], initiative.actuals[pair.actual]
            of_year = rate.fiscal_year in (None, actual.fiscal_year) or actual.fiscal_year is None
            if fold_text(target.name) == fold_text(rate.name) and of_year:
                ways = _rates(target, actual, baselines.get(fold_text(rate.name)))
                if not ways:
                    return  # of one that cannot be reckoned
                possible.append((target, actual, ways))
        if possible and not any(_is_rate(rate, way) for _, _, ways in possible for way in ways):
            target, actual, ways = possible[0]
            message = (
                f"{rate.name}: {rate.value_text} is printed where {actual.value_text} of {target.value_text} is "
                f"{ways[0].quantize(Decimal('0.1'), ROUND_HALF_UP)}%"
            )
            yield _at(initiative, "achievement-differs", message, "achievements")


def _rates(target: Indicator, actual: Indicator, baseline: Indicator | None) -> list[Decimal]:
    """The rates of achievement, in per cent, that an actual may be said to have; the plain one first."""
    (one, scale), (other, other_scale) = measure_of(target), measure_of(actual)
    if target.value is None or actual.value is None or one != other:
        return []
    want, have = target.value * scale, actual.value * other_scale
    if want == 0 or have == 0:
        return []
    rates = [have * 100 / want, want * 100 / have, 200 - have * 100 / want]
    if rates[0] > 100 or (rates[1] > 100 and is_lower_better(target.name, given_directions().lower_is_better)):
        rates.append(Decimal(100))  # no more than all
    if baseline is not None and baseline.value is not None:
        base, base_scale = measure_of(baseline)
        begun = baseline.value * base_scale
        if base == one and begun != want:
            rates.append((have - begun) * 100 / (want - begun))
    return rates


def _is_rate(printed: Indicator, rate: Decimal) -> bool:
    """Whether a rate is the printed one, rounded or cut off to its digits."""
    digits = _DECIMALS.search(fold_text(printed.value_text))
    slack = Decimal(1).scaleb(-len(digits[1])) if digits is not None else Decimal(1)
    return printed.value is not None and abs(printed.value - rate) <= slack


def _is_one_value(indicator: Indicator) -> bool:
    """Whether a value is the only one of its indicator: not one of several years (its name may hold its year)."""
    return indicator.fiscal_year is None or year_in_brackets(indicator.name) is not None


def _is_line(indicator: Indicator) -> bool:
    """Whether an indicator is a line without brackets (参加者数：30人), which tells a fact and need have no target."""
    text = indicator.text
    return text != indicator.value_text and text.startswith(indicator.name) and text[-1] not in "】〕］]》≫＞>〉"


def _planned_ranks(scale: Sequence[GradeStep]) -> tuple[int, int]:
    """The lowest ranks that say that the plan was kept, and that it was nearly kept, by what the legend says of them.

    A grade that says おおむね達成 goes with figures that reach their targets and with such that miss them. Where the
    legend says nothing of any grade, the upper half of the scale says that the plan was kept.
    """
    words = title_words()
    kept: list[int] = []
    nearly: list[int] = []
    for step in scale:
        text = fold_text(f"{step.grade} {step.description or ''}")
        if step.rank is None or any(word in text for word in words.missed):
            continue
        if any(word in text for word in words.kept):
            (nearly if any(word in text for word in words.nearly) else kept).append(step.rank)
    if not kept and not nearly:
        middle = (max(step.rank for step in scale if step.rank is not None) + 1) // 2
        return middle, middle
    planned = max(kept) if kept else min(nearly) - 1
    return planned, max([planned, *nearly])


def _items(initiative: Initiative) -> Iterator[Finding]:
    """Numbered items count up without gap or repeat, and match between contents and results."""
    numbers: dict[str, list[int]] = {}
    for field in _ITEM_FIELDS:
        items: tuple[Item, ...] = getattr(initiative, field)
        numbered = [(item.level, ordinals) for item in items if (ordinals := _ordinals(item.marker or ""))]
        outermost = min((level for level, _ in numbered), default=1)
        found = [number for level, ordinals in numbered if level == outermost for number in ordinals]
        numbers[field] = found
        if found and found != list(range(found[0], found[0] + len(found))):
            shown = ", ".join(str(number) for number in found)
            yield _at(initiative, "items-not-continuous", f"the items of {field} are numbered {shown}", field)
    contents, results = numbers["contents"], numbers["results"]
    if contents and results and set(contents) != set(results):
        message = f"contents has items {_shown(contents)}, results has {_shown(results)}"
        yield _at(initiative, "items-do-not-match", message, "results")
    goals = numbers["goals"]
    if contents and goals and set(contents) != set(goals):
        message = f"contents has items {_shown(contents)}, goals has {_shown(goals)}"
        yield _at(initiative, "items-do-not-match", message, "goals")


def _shown(numbers: Sequence[int]) -> str:
    return ", ".join(f"({number})" for number in numbers)


@lru_cache(maxsize=1024)  # there are few
def _ordinals(marker: str) -> tuple[int, ...]:
    """The numbers of an item with a marker in brackets, (1) or (1)～(3); circled ones count lists inside items."""
    if _NUMBERED.match(marker) is None:
        return ()
    found = [int(number) for number in _NUMBERED.findall(marker)]
    return tuple(range(found[0], found[-1] + 1) if _TO.search(marker) else found)


def department_evidence(initiatives: Sequence[Initiative]) -> frozenset[str]:
    """The departments that a document names in full: in its columns and at the ends of its items."""
    lists = [initiative.departments for initiative in initiatives]
    lists += [
        item.departments
        for initiative in initiatives
        for field in _ITEM_FIELDS
        for item in getattr(initiative, field)
        if item.departments
    ]
    return evident_departments(lists)


def _departments(initiative: Initiative, evidence: Collection[str]) -> Iterator[Finding]:
    """A department named in an item stands among the initiative's departments."""
    if not initiative.departments or not any(
        item.departments for field in _ITEM_FIELDS for item in getattr(initiative, field)
    ):
        return
    resolved = resolve_departments(initiative.departments, evidence)
    own = {fold_text(name) for department in resolved for name in (department.printed, department.resolved)}
    for field in _ITEM_FIELDS:
        named = [
            department
            for item in getattr(initiative, field)
            if item.departments
            for department in resolve_departments(item.departments, evidence)
        ]
        missing = dict.fromkeys(
            department.printed
            for department in named
            if not {fold_text(department.printed), fold_text(department.resolved)} & own
        )
        for name in missing:
            message = f"{name} is named in {field}, but the departments are {'、'.join(initiative.departments)}"
            yield _at(initiative, "department-not-listed", message, field)
