"""How right a scan was read: the report of a scan beside that of the file that was scanned."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from measuring.ocr_cells import plain
from torikumi.schemas.report import Check, Initiative, Place, Report

DOUBTS = frozenset({"ocr-readings-differ", "ocr-doubtful", "ocr-unread", "scan-rule-doubtful"})
"""Findings that send a person to a place."""

LISTS = ("contents", "goals", "targets", "results", "actuals", "baselines", "achievements", "improvements")
BESIDE = {"targets": ("goals",), "actuals": ("results",)}
"""Where the values of a field may stand, too."""


@dataclass(frozen=True, slots=True)
class Score:
    """What came of a scan.

    Attributes:
        letters: Letters of the values that were printed.
        wrong_letters: By how many letters what was read differs (Levenshtein).
        values: Values that were printed: a name, a grade, an item, an indicator, a department.
        right: Those that were read without a mistake.
        silent: Those that were not, with no finding where they stand.
        flagged: Right ones with a finding where they stand: the price.
        rows: Initiatives that were printed.
        rows_found: Initiatives that were found.
        mistakes: Printed and read, for each value that is wrong; "!" before those without a finding.
    """

    letters: int
    wrong_letters: int
    values: int
    right: int
    silent: int
    flagged: int
    rows: int
    rows_found: int
    mistakes: tuple[str, ...]


def compared(read: Report, printed: Report) -> Score:
    """Compare the report of a scan with that of the file that was scanned: each initiative with one, by `paired`."""
    letters = wrong = values = right = silent = flagged = 0
    mistakes: list[str] = []
    checks = [check for check in read.checks if check.code in DOUBTS]
    partners = paired([one.number or "" for one in printed.initiatives], [one.number or "" for one in read.initiatives])
    for want, partner in zip(printed.initiatives, partners, strict=True):
        have = read.initiatives[partner] if partner is not None else None
        for field, texts in _values(want):
            found = dict(_values(have))[field] if have is not None else []
            doubted = have is not None and _doubted(have, field, checks)
            for index in range(max(len(texts), len(found))):
                one = plain(texts[index]) if index < len(texts) else ""
                other = plain(found[index]) if index < len(found) else ""
                letters += len(one)
                values += 1
                if one == other:
                    right += 1
                    flagged += doubted
                    continue
                wrong += distance(one, other)
                silent += not doubted
                mistakes.append(f"{'' if doubted else '!'}{want.id} {field}: {one} | {other}")
    return Score(
        letters,
        wrong,
        values,
        right,
        silent,
        flagged,
        len(printed.initiatives),
        len(read.initiatives),
        tuple(mistakes),
    )


def paired(printed: Sequence[str], read: Sequence[str]) -> list[int | None]:
    """Which initiative of a scan is held against each printed one: that of its number, else the next that is left.

    >>> paired(["1", "2", "3"], ["1", "2", "3"]), paired(["1", "2"], ["heading", "1", "2"]), paired(["1", "2"], ["2"])
    ([0, 1, 2], [1, 2], [None, 0])
    >>> paired(["1", "2", "3"], ["1", "Z", "3"]), paired(["1", "1"], ["1", "1"])
    ([0, 1, 2], [0, 1])
    """
    found: list[int | None] = [
        read.index(number) if printed.count(number) == 1 and read.count(number) == 1 else None for number in printed
    ]
    left = iter([index for index in range(len(read)) if index not in found])
    return [next(left, None) if index is None else index for index in found]


def _values(initiative: Initiative) -> Iterator[tuple[str, list[str]]]:
    """The values of an initiative by field."""
    yield "number", [initiative.number or ""]
    yield "name", [initiative.name]
    yield "grade", [initiative.grade or ""]
    for field in LISTS:
        yield field, [one.text for one in getattr(initiative, field)]
    yield "departments", list(initiative.departments)
    yield "extra", list(initiative.extra.values())


def _doubted(initiative: Initiative, field: str, checks: Sequence[Check]) -> bool:
    """Whether a finding about the reading stands where a field does."""
    places = [place for name in (field, *BESIDE.get(field, ())) for place in initiative.provenance.get(name, ())]
    if field == "extra":
        places = [place for name, held in initiative.provenance.items() if name.startswith("extra.") for place in held]
    return any(_over(place, check) for place in places for check in checks)


def _over(place: Place, check: Check) -> bool:
    """Whether a finding stands over a place."""
    if check.page != place.page or check.bbox is None or place.bbox is None:
        return False
    (ax0, ay0, ax1, ay1), (bx0, by0, bx1, by1) = check.bbox, place.bbox
    return min(ax1, bx1) - max(ax0, bx0) > 0.5 and min(ay1, by1) - max(ay0, by0) > 0.5


def distance(one: str, other: str) -> int:
    """By how many letters two texts differ (Levenshtein).

    >>> distance("130件", "180件"), distance("図る。", "図る"), distance("", "図る")
    (1, 1, 2)
    """
    before = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        here = [row]
        for column, against in enumerate(other, 1):
            here.append(min(before[column] + 1, here[-1] + 1, before[column - 1] + (letter != against)))
        before = here
    return before[-1]
