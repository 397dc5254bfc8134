"""The datasets of a set: each gets a key of its own, and of two about the same plan and year one is used.

What is used is never decided by the order in which folders are given. A plan's report of one year may be several
documents (a sheet an initiative, a volume a department): they are told from a second copy by the initiatives that they
have in common.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from torikumi.normalizers.text import fold_text
from torikumi.pipeline.compare.plans import plan_key
from torikumi.pipeline.compare.problems import Problem
from torikumi.pipeline.compare.read import Dataset
from torikumi.pipeline.dataset_id import dataset_id_of
from torikumi.schemas.compare_columns import ProblemCode
from torikumi.schemas.report import SCHEMA_VERSION, Municipality

SAME_SHARE = 0.5
"""From this share of common initiatives (of the document with fewer) two documents are taken for the same report twice.
Parts of one report have none or next to none in common; a corrected edition has nearly all."""

CHECKSUM_LETTERS = 8
_SLUG = re.compile(r"[a-z0-9][a-z0-9._-]{0,120}")


@dataclass(frozen=True, slots=True)
class Member:
    """A dataset of a set.

    Attributes:
        key: Its key, unique in the set, the same in every set that has it unless another one would have the same.
        dataset: The dataset.
        instead: Key of the dataset that is used instead of it, or "".
    """

    key: str
    dataset: Dataset
    instead: str = ""

    @property
    def municipality(self) -> str:
        """What tells its municipality apart; "" when it is not known."""
        return municipality_key(self.dataset.report.municipality)

    @property
    def year(self) -> int | None:
        """Its fiscal year."""
        return self.dataset.report.report.fiscal_year

    @property
    def plan(self) -> str:
        """Title of its plan as it is compared; "" when it is not known."""
        return plan_key(self.dataset.report.plan.title or "", self.year)


def municipality_key(municipality: Municipality) -> str:
    """The code, else prefecture and name, else "".

    >>> municipality_key(Municipality(code="362018", name="徳島市")), municipality_key(Municipality(name="府中市"))
    ('362018', '府中市')
    """
    return municipality.code or (municipality.prefecture or "") * bool(municipality.name) + (municipality.name or "")


def gather(datasets: Iterable[Dataset]) -> tuple[list[Member], list[Problem]]:
    """The members of a set in order: by municipality, year and plan; and what is to be said of them."""
    problems: list[Problem] = []
    once: dict[str, Dataset] = {}
    for dataset in sorted(datasets, key=lambda dataset: (dataset.checksum, dataset.folder)):
        first = once.setdefault(dataset.checksum, dataset)
        if first is not dataset:
            message = f"{dataset.folder} holds the same report.json as {first.folder}; it counts once"
            problems.append(Problem(dataset.folder, ProblemCode.DATASET_REPEATED, "", message))
    wanted = {checksum: _wanted_key(dataset) for checksum, dataset in once.items()}
    count = Counter(wanted.values())
    members = [
        Member(key if count[key] == 1 else f"{key}-{checksum[:CHECKSUM_LETTERS]}", once[checksum])
        for checksum, key in wanted.items()
    ]
    instead = dict(_instead(members))
    members = [Member(member.key, member.dataset, instead.get(member.key, "")) for member in members]
    members.sort(key=lambda each: (not each.municipality, each.municipality, each.year or 0, each.plan, each.key))
    for member in members:
        problems += _problems(member)
    problems += _parts([member for member in members if not member.instead])
    return members, problems


def _wanted_key(dataset: Dataset) -> str:
    """Code, year and the dataset's own id, as far as it has them."""
    report = dataset.report
    own = report.dataset_id
    if not _SLUG.fullmatch(own):
        own = dataset_id_of(Path(own.replace("/", " ").replace("\0", " ") + ".json"))
    year = report.report.fiscal_year
    return "-".join(part for part in (report.municipality.code, str(year) if year else None, own) if part)


def _instead(members: Sequence[Member]) -> Iterator[tuple[str, str]]:
    """Key of a dataset → key of the one that is used instead of it."""
    groups: defaultdict[tuple[str, int], list[Member]] = defaultdict(list)
    for member in members:
        if member.municipality and member.year is not None:
            groups[member.municipality, member.year].append(member)
    for group in groups.values():
        kept: list[Member] = []
        for member in sorted(group, key=_preference):
            other = next((other for other in kept if _is_same(member, other)), None)
            if other is None:
                kept.append(member)
            else:
                yield member.key, other.key


def _preference(member: Member) -> tuple[int, int, int, str]:
    """Fewest errors, then fewest warnings, then most initiatives; the checksum decides what is left."""
    severities = Counter(check.severity.value for check in member.dataset.report.checks)
    report = member.dataset.report
    return severities["error"], severities["warning"], -len(report.initiatives), member.dataset.checksum


def _is_same(one: Member, other: Member) -> bool:
    """Whether two datasets of a municipality and year are the same report twice."""
    if one.dataset.report.source.sha256 == other.dataset.report.source.sha256:
        return True
    if one.plan != other.plan and one.plan and other.plan:
        return False
    names, others = _initiatives(one), _initiatives(other)
    fewer = min(sum(names.values()), sum(others.values()))
    return fewer > 0 and sum((names & others).values()) >= SAME_SHARE * fewer


def _initiatives(member: Member) -> Counter[tuple[str, str]]:
    report = member.dataset.report
    return Counter((fold_text(each.number or ""), fold_text(each.name)) for each in report.initiatives)


def _problems(member: Member) -> Iterator[Problem]:
    """What is to be said of one dataset."""
    report = member.dataset.report

    def problem(code: ProblemCode, message: str, initiative: str = "") -> Problem:
        return Problem(member.key, code, initiative, message)

    if member.instead:
        yield problem(
            ProblemCode.SAME_PLAN_AND_YEAR,
            f"the same plan and year as {member.instead}, which is used: it has fewer errors, then fewer warnings, "
            "then more initiatives; nothing of this one is in the other tables",
        )
        return
    if not member.municipality:
        yield problem(ProblemCode.MUNICIPALITY_UNKNOWN, "no municipality: nothing of it is linked")
    elif report.municipality.code is None:
        yield problem(ProblemCode.CODE_UNKNOWN, f"only the name {member.municipality} is known, no code")
    if member.year is None:
        yield problem(ProblemCode.YEAR_UNKNOWN, "no fiscal year: it is in no series and no changes")
    if not member.plan:
        yield problem(ProblemCode.PLAN_UNKNOWN, "no plan: reports without one are taken for those of one plan")
    if report.schema_version != SCHEMA_VERSION:
        message = f"schema version {report.schema_version}, this program writes {SCHEMA_VERSION}"
        yield problem(ProblemCode.SCHEMA_VERSION_DIFFERS, message)
    read_by_ocr = sum(row["ocr_confidence"] is not None for row in member.dataset.tables["initiatives"])
    if read_by_ocr:
        message = f"{read_by_ocr} of {len(report.initiatives)} initiatives hold text that OCR read in a scan"
        yield problem(ProblemCode.READ_BY_OCR, message)
    for row in dict.fromkeys(member.dataset.too_large):
        yield problem(
            ProblemCode.NUMBER_OUT_OF_RANGE, f"indicator {row} has a number of too many digits; it is left out"
        )
    errors: defaultdict[str, set[str]] = defaultdict(set)
    for check in report.checks:
        if check.initiative is not None and check.severity.value == "error":
            errors[check.initiative].add(check.code)
    for initiative, codes in errors.items():
        message = f"findings of severity error: {', '.join(sorted(codes))}"
        yield problem(ProblemCode.INITIATIVE_WITH_ERRORS, message, f"{member.key}/{initiative}")


def _parts(members: Sequence[Member]) -> Iterator[Problem]:
    """Plans and years of which several documents are used."""
    groups: defaultdict[tuple[str, str, int], list[Member]] = defaultdict(list)
    for member in members:
        if member.municipality and member.year is not None:
            groups[member.municipality, member.plan, member.year].append(member)
    for group in groups.values():
        for member in group[1:]:
            message = f"the same plan and year as {group[0].key}, with other initiatives: both are used"
            yield Problem(member.key, ProblemCode.PARTS_OF_A_YEAR, "", message)
