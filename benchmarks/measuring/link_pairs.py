"""The labelled pairs of samples/pairs: which initiatives continue which, and which of two cities are alike.

Nothing here is shared with the linker (pipeline/compare): only the type of what it is given.
"""

from __future__ import annotations

import json
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path
from typing import Any

from torikumi.schemas.compared import Compared, Relation

SAMPLES = Path(__file__).parents[2] / "samples"
SIDES = ("tune", "test")
Pair = tuple[tuple[str, str], tuple[str, str]]
"""(dataset, initiative) twice: the earlier one first; of two cities in the order of the ids."""


@dataclass(frozen=True, slots=True)
class Follow:
    """A report, the one of the next year, and which continues which.

    Attributes:
        source: Name of the report.
        earlier: Its initiatives.
        later: Those of the next year.
        links: Pair → what it is.
        unlike: Pairs that look alike and are not: the labelled negatives.
    """

    source: str
    earlier: tuple[Compared, ...]
    later: tuple[Compared, ...]
    links: Mapping[Pair, Relation]
    unlike: frozenset[Pair]


@dataclass(frozen=True, slots=True)
class Cities:
    """Initiatives of many cities, and which are alike.

    Attributes:
        initiatives: All of one side.
        alike: The pairs of two cities about the same thing.
        unlike: Pairs that share words and are about another: the labelled negatives.
        unclear: Pairs of which a person could say either; not counted.
    """

    initiatives: tuple[Compared, ...]
    alike: frozenset[Pair]
    unlike: frozenset[Pair]
    unclear: frozenset[Pair]


def year_pairs(side: str) -> tuple[Follow, ...]:
    """The reports of one side with what follows them."""
    reports = {report.name: report.initiatives for report in _reports()}
    read = _toml("years.toml")["report"]
    return tuple(
        _follow(reports[each["of"]], each) for place, each in enumerate(read) if SIDES[place % len(SIDES)] == side
    )


def city_pairs(side: str) -> Cities:
    """The initiatives of one side with the pairs that are alike."""
    by_id = {(report.name, item.number): item for report in _reports() for item in report.initiatives}
    own: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for report in _toml("reports.toml")["report"]:
        for item in report["items"]:
            own[item["topic"]].append((report["id"], item["number"]))
    initiatives: list[Compared] = []
    alike: set[Pair] = set()
    unlike: set[Pair] = set()
    unclear: set[Pair] = set()
    for place, (_, theme) in enumerate(sorted(_toml("topics.toml").items())):
        if SIDES[place % len(SIDES)] != side:
            continue
        topics = {
            topic: [by_id[key] for key in [*(_key(each) for each in members), *own[topic]]]
            for topic, members in theme["topics"].items()
        }
        initiatives += [item for members in topics.values() for item in members]
        alike |= {pair for members in topics.values() for pair in _pairs(combinations(members, 2))}
        unclear |= {pair for one, other in theme["unclear"] for pair in _between(topics[one], topics[other])}
        unlike |= {pair for one, other in theme["unlike"] for pair in _between(topics[one], topics[other])}
    return Cities(tuple(initiatives), frozenset(alike), frozenset(unlike - unclear), frozenset(unclear))


@dataclass(frozen=True, slots=True)
class Years:
    """The reports of samples/years, written for other purposes and by others: nothing was chosen by them.

    Attributes:
        initiatives: Of all cities and years.
        links: Pair of two years → what it is.
        alike: Pairs of two cities, each a pair of what is the same initiative over the years.
    """

    initiatives: tuple[Compared, ...]
    links: Mapping[Pair, Relation]
    alike: frozenset[frozenset[frozenset[tuple[str, str]]]]


def sample_years() -> Years:
    """The sample reports over the years with their truth."""
    reports = {
        path.name.removesuffix(".truth.json"): tuple(_sample(path.name[:-11], json.loads(path.read_text("utf-8"))))
        for path in sorted((SAMPLES / "years").glob("*.truth.json"))
    }
    by_id = {(name, item.number): item for name, items in reports.items() for item in items}
    truth = tomllib.loads((SAMPLES / "years" / "links.toml").read_text("utf-8"))
    links: dict[Pair, Relation] = {}
    for each in truth["continued"]:
        before, after = each["numbers_before"], each["numbers_after"]
        relation = Relation.SPLIT if len(after) > 1 else Relation.MERGED if len(before) > 1 else Relation.SAME
        for one in before:
            for other in after:
                links[_id(by_id[each["before"], one]), _id(by_id[each["after"], other])] = relation
    group = {_id(item): frozenset([_id(item)]) for item in by_id.values()}
    for one, other in links:
        joined = group[one] | group[other]
        group |= dict.fromkeys(joined, joined)
    alike = set()
    for each in truth["alike"]:
        members = [by_id[report, number] for report, number in (member.split("#") for member in each["members"])]
        for a, b in combinations(members, 2):
            if a.municipality != b.municipality:
                alike.add(frozenset([group[_id(a)], group[_id(b)]]))
    items = tuple(item for items in reports.values() for item in items)
    return Years(items, links, frozenset(alike))


@dataclass(frozen=True, slots=True)
class _Report:
    name: str
    initiatives: tuple[Compared, ...]


def _reports() -> Iterator[_Report]:
    """The reports of the samples, by their truth files, and those that were written for the pairs."""
    for path in [SAMPLES / "tokushima-r1" / "truth.json", *sorted((SAMPLES / "layouts").glob("*.truth.json"))]:
        name = path.parent.name if path.name == "truth.json" else path.name.removesuffix(".truth.json")
        yield _Report(name, tuple(_sample(name, json.loads(path.read_text("utf-8")))))
    for report in _toml("reports.toml")["report"]:
        yield _Report(
            report["id"],
            tuple(
                _with(
                    Compared(
                        dataset=f"{report['id']}-{report['fiscal_year']}",
                        initiative=item["number"],
                        municipality=report["municipality"],
                        fiscal_year=report["fiscal_year"],
                        plan=report["plan"],
                        number=item["number"],
                        name=item["name"],
                    ),
                    item,
                )
                for item in report["items"]
            ),
        )


def _sample(name: str, truth: Mapping[str, Any]) -> Iterator[Compared]:
    """The initiatives of a truth file; its keys differ from layout to layout."""
    sections = {str(each.get("no", each.get("number"))): each["title"] for each in truth.get("sections", [])}
    for item in truth["initiatives"]:
        number = str(item.get("no") or item.get("number") or item.get("code"))
        contents = item.get("contents") or item.get("overview") or []
        yield Compared(
            dataset=f"{name}-{truth['fiscal_year']}",
            initiative=number,
            municipality=truth["municipality"],
            fiscal_year=truth["fiscal_year"],
            plan=truth.get("plan") or truth["title"],
            number=number,
            name=item["name"],
            section=sections.get(str(item.get("section")), item.get("policy") or ""),
            contents=(contents,) if isinstance(contents, str) else tuple(_lines(contents)),
            goals=tuple(_lines(item.get("goals", []))),
            results=tuple(_lines(item.get("results", []))),
            indicators=tuple(dict.fromkeys(_indicators(item))),
            departments=tuple(item.get("departments", [])),
        )


def _lines(read: Iterable[str | Mapping[str, str]]) -> Iterator[str]:
    for line in read:
        yield line if isinstance(line, str) else line["text"]


def _indicators(item: Mapping[str, Any]) -> Iterator[str]:
    for key in ("goal_indicators", "result_indicators", "indicators", "baselines", "targets", "actuals"):
        for each in item.get(key, []):
            yield each["name"] if isinstance(each, dict) else each[0]


def _follow(earlier: Sequence[Compared], read: Mapping[str, Any]) -> Follow:
    """The report of the next year, as its edits say."""
    old = {item.number: item for item in earlier}
    year = earlier[0].fiscal_year
    assert year is not None
    dataset = f"{read['of']}-{year + 1}"
    times = [number for item in read["items"] for number in item["from"]]
    later: list[Compared] = []
    links: dict[Pair, Relation] = {}
    unlike: set[Pair] = set()
    for item in read["items"]:
        base = old[item["from"][0]] if item["from"] else replace(earlier[0], name="", section="", results=(), **_EMPTY)
        new = replace(base, dataset=dataset, initiative=item["number"], number=item["number"], fiscal_year=year + 1)
        later.append(_with(new, item))
        for number in item["from"]:
            merged, split = len(item["from"]) > 1, times.count(number) > 1
            relation = Relation.MERGED if merged else Relation.SPLIT if split else Relation.SAME
            links[_id(old[number]), _id(later[-1])] = relation
        unlike |= {(_id(old[number]), _id(later[-1])) for number in item.get("unlike", [])}
    assert not unlike & set(links)
    return Follow(read["of"], tuple(earlier), tuple(later), links, frozenset(unlike))


_EMPTY: dict[str, Any] = {"contents": (), "goals": (), "indicators": (), "departments": ()}


def _with(item: Compared, read: Mapping[str, Any]) -> Compared:
    """An initiative with what a file says of it."""
    said: dict[str, Any] = {name: read[name] for name in ("name", "section") if name in read}
    said |= {name: tuple(read[name]) for name in _EMPTY if name in read}
    return replace(item, **said)


def _pairs(pairs: Iterable[tuple[Compared, Compared]]) -> Iterator[Pair]:
    for one, other in pairs:
        if one.municipality != other.municipality:
            first, second = sorted((_id(one), _id(other)))
            yield first, second


def _between(ones: Sequence[Compared], others: Sequence[Compared]) -> Iterator[Pair]:
    yield from _pairs((one, other) for one in ones for other in others)


def _id(item: Compared) -> tuple[str, str]:
    return item.dataset, item.initiative


def _key(text: str) -> tuple[str, str]:
    report, number = text.split()
    return report, number


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((SAMPLES / "pairs" / name).read_text("utf-8"))
