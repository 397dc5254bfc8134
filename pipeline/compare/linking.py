"""Links between initiatives → rows, chains of the same initiative over the years, and what started and vanished."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from torikumi.normalizers.text import fold_text
from torikumi.pipeline.compare.gather import Member
from torikumi.pipeline.compare.problems import Problem
from torikumi.pipeline.compare.tables import common
from torikumi.pipeline.export.rows import Row
from torikumi.schemas.columns import SEPARATOR
from torikumi.schemas.compare_columns import ChangeKind, ProblemCode
from torikumi.schemas.compared import Compared, Link, Relation

FindLinks = Callable[[Sequence[Compared]], Sequence[Link]]
"""Finds the links between initiatives."""

_KINDS = {
    Relation.SAME: ChangeKind.CONTINUED,
    Relation.SPLIT: ChangeKind.SPLIT,
    Relation.MERGED: ChangeKind.MERGED,
}
_ORDER = list(Relation)
_PLACE = ("local_government_code", "prefecture", "municipality")


def no_links(initiatives: Sequence[Compared]) -> Sequence[Link]:
    """Nothing is linked."""
    return ()


def _id(end: tuple[str, str]) -> str:
    return "/".join(end)


class Initiatives:
    """The initiatives of a set by their ids, for whoever looks one up."""

    def __init__(self, found: Iterable[Compared], members: Iterable[Member]) -> None:
        self.by_id = {f"{each.dataset}/{each.initiative}": each for each in found}
        self.heads = {member.key: common(member) for member in members}
        self.plans = {member.key: (member.municipality, member.plan) for member in members}

    def head(self, initiative: str) -> Row:
        """The columns with which a row about it begins."""
        return self.heads[self.by_id[initiative].dataset]


def ordered(links: Iterable[Link]) -> list[Link]:
    """Links in the order of their rows."""
    return sorted(links, key=lambda link: (_ORDER.index(link.relation), link.source, link.target))


def link_rows(links: Sequence[Link], initiatives: Initiatives) -> tuple[list[Row], list[Row]]:
    """The rows of ``links`` and of ``link_words``."""
    rows: list[Row] = []
    words: list[Row] = []
    for position, link in enumerate(links, 1):
        source, target = (initiatives.by_id[_id(end)] for end in (link.source, link.target))
        head, other = initiatives.head(_id(link.source)), initiatives.head(_id(link.target))
        years = source.fiscal_year, target.fiscal_year
        row_id = f"link-{position}"
        rows.append(
            head
            | {
                "id": row_id,
                "initiative": _id(link.source),
                "relation": link.relation.value,
                "score": link.score,
                "name": source.name,
                "number": source.number or None,
                "target_initiative": _id(link.target),
                "target_dataset": target.dataset,
                "target_local_government_code": other["local_government_code"],
                "target_municipality": other["municipality"],
                "target_fiscal_year": target.fiscal_year,
                "target_plan": target.plan or None,
                "target_name": target.name,
                "target_number": target.number or None,
                "years_between": None if years[0] is None or years[1] is None else years[1] - years[0],
                "name_changed": _differ(source.name, target.name),
                "number_changed": _differ(source.number, target.number),
                "words": SEPARATOR.join(link.words) or None,
            }
        )
        words += (
            head | {"id": f"{row_id}-{place}", "link": row_id, "position": place, "word": word}
            for place, word in enumerate(link.words, 1)
        )
    return rows, words


def _differ(one: str, other: str) -> str:
    return "yes" if fold_text(one) != fold_text(other) else "no"


def chains_of(links: Iterable[Link], initiatives: Initiatives) -> dict[str, str]:
    """Id of an initiative → id of the first one of its chain: those that ``same`` joins, whatever years lie between."""
    parents = {key: key for key in initiatives.by_id}

    def root(key: str) -> str:
        while parents[key] != key:
            parents[key] = parents[parents[key]]
            key = parents[key]
        return key

    def place(key: str) -> tuple[int, str]:
        return initiatives.by_id[key].fiscal_year or 0, key

    for link in links:
        if link.relation is Relation.SAME:
            first, second = sorted((root(_id(link.source)), root(_id(link.target))), key=place)
            parents[second] = first
    return {key: root(key) for key in parents}


def chain_ends(links: Iterable[Link], chains: Mapping[str, str]) -> list[tuple[Relation, str, str]]:
    """The chains that each link joins."""
    return [(link.relation, chains[_id(link.source)], chains[_id(link.target)]) for link in links]


def change_rows(
    members: Sequence[Member], links: Sequence[Link], initiatives: Initiatives
) -> tuple[list[Row], list[Problem]]:
    """What became of the initiatives from one report of a plan to the next.

    One vanished only where the report of the following year is in the set, and started only where that of the year
    before is. Where years are missing between two reports, it is said as such.
    """
    plans: defaultdict[tuple[str, str], defaultdict[int, list[Member]]] = defaultdict(lambda: defaultdict(list))
    for member in members:
        if member.municipality and member.year is not None:
            plans[member.municipality, member.plan][member.year].append(member)
    incoming: defaultdict[str, list[Link]] = defaultdict(list)
    for link in links:
        if link.relation in _KINDS:
            incoming[_id(link.target)].append(link)
    inside: defaultdict[str, list[str]] = defaultdict(list)
    for key, each in initiatives.by_id.items():
        inside[each.dataset].append(key)
    rows: list[Row] = []
    problems: list[Problem] = []
    for years in plans.values():
        for earlier, later in zip(sorted(years), sorted(years)[1:], strict=False):
            before = [key for member in years[earlier] for key in inside[member.key]]
            after = [key for member in years[later] for key in inside[member.key]]
            found = list(_changes(before, after, incoming, initiatives, later - earlier - 1))
            one, other = years[later][0], years[earlier][0]
            if before and after and not any(row["initiative"] and row["previous_initiative"] for row in found):
                message = f"nothing of {other.key} is found again: reports of another kind, or another plan"
                problems.append(Problem(one.key, ProblemCode.NOTHING_IN_COMMON, "", message))
                if not one.plan:
                    continue  # nothing says that the two are about one plan
            if later - earlier > 1:
                message = f"no report of the years between {earlier} and {later} is in the set"
                problems.append(Problem(one.key, ProblemCode.YEARS_MISSING, "", message))
            if len(years[later]) < len(years[earlier]):
                message = (
                    f"{len(years[later])} documents of {later}, {len(years[earlier])} of {earlier}: what is missing "
                    "may not have vanished"
                )
                problems.append(Problem(one.key, ProblemCode.FEWER_DOCUMENTS, "", message))
            place = {name: common(one)[name] for name in _PLACE}
            rows += (place | {"dataset": one.key} | row for row in found)
    for position, row in enumerate(rows, 1):
        row["id"] = f"change-{position}"
    return rows, problems


def _changes(
    before: Sequence[str],
    after: Sequence[str],
    incoming: Mapping[str, Sequence[Link]],
    initiatives: Initiatives,
    gap: int,
) -> Iterator[Row]:
    """The changes between two reports of a plan."""
    earlier, gone = set(before), dict.fromkeys(before)
    last_year = max((initiatives.by_id[key].fiscal_year or 0 for key in before), default=0)
    next_year = last_year + gap + 1

    def row(kind: ChangeKind, later: str | None, previous: str | None, link: Link | None = None) -> Row:
        new = initiatives.by_id[later] if later else None
        old = initiatives.by_id[previous] if previous else None
        one = new or old
        assert one is not None
        return {
            "fiscal_year": new.fiscal_year if new else next_year,
            "plan": one.plan or None,
            "kind": kind.value,
            "gap_years": gap,
            "initiative": later,
            "name": new.name if new else None,
            "number": new.number or None if new else None,
            "previous_fiscal_year": old.fiscal_year if old else last_year,
            "previous_initiative": previous,
            "previous_name": old.name if old else None,
            "previous_number": old.number or None if old else None,
            "score": link.score if link else None,
        }

    for key in after:
        links = incoming.get(key, ())
        near = [link for link in links if _id(link.source) in earlier]
        for link in near:
            gone.pop(_id(link.source), None)
            yield row(_KINDS[link.relation], key, _id(link.source), link)
        if near:
            continue
        plan = initiatives.plans[initiatives.by_id[key].dataset]
        older = [link for link in links if initiatives.plans[link.source[0]] == plan]
        if older:
            latest = max(older, key=lambda link: (initiatives.by_id[_id(link.source)].fiscal_year or 0, link.source))
            yield row(ChangeKind.RESUMED, key, _id(latest.source), latest)
        else:
            yield row(ChangeKind.NEW_AFTER_GAP if gap else ChangeKind.STARTED, key, None)
    for key in gone:
        yield row(ChangeKind.GONE_AFTER_GAP if gap else ChangeKind.VANISHED, None, key)
