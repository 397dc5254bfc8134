"""Each cross-check fires on what it is for, and only on that."""

from __future__ import annotations

from decimal import Decimal

import pytest

from torikumi.normalizers.indicators import parse_indicators, read_value
from torikumi.normalizers.items import split_items
from torikumi.pipeline.checks import check_report
from torikumi.pipeline.summary import PrintedSummary
from torikumi.schemas.report import GradeCount, GradeStep, Initiative, Summary

SCALE = (
    GradeStep(grade="A", description="計画どおり", rank=1),
    GradeStep(grade="B", description="計画を下回る", rank=2),
)


def initiative(number: str, **fields: object) -> Initiative:
    base: dict[str, object] = {"id": number, "number": number, "name": f"取組{number}", "grade": "A"}
    return Initiative.model_validate(base | fields)


def printed(counts: dict[str, int], total: int | None = None, shares: dict[str, str] | None = None) -> PrintedSummary:
    shares = shares or {}
    entries = tuple(
        GradeCount(grade=g, count=n, share_percent=Decimal(shares[g]) if g in shares else None)
        for g, n in counts.items()
    )
    return PrintedSummary(Summary(total=total, counts=entries), SCALE)


NOTHING = PrintedSummary(None, SCALE)


def codes(initiatives: list[Initiative], summary: PrintedSummary = NOTHING) -> list[str]:
    return [finding.code for finding in check_report(initiatives, summary) if finding.code != "summary-missing"]


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        (["1", "2", "3"], []),
        (["1", "3"], ["number-gap"]),
        (["1", "2", "2"], ["number-repeated"]),
        (["1-1", "1-2", "2-1"], []),
        (["1-1", "1-3"], ["number-gap"]),
        (["３", "４"], []),
        (["A", "B"], []),
    ],
)
def test_numbering(numbers: list[str], expected: list[str]) -> None:
    rows = [initiative(n).model_copy(update={"id": f"{k}"}) for k, n in enumerate(numbers)]
    assert codes(rows) == expected


@pytest.mark.parametrize(
    ("summary", "expected"),
    [
        (printed({"A": 2, "B": 1}, 3), []),
        (printed({"A": 3, "B": 0}, 3), ["summary-count-differs", "summary-count-differs"]),
        (printed({"A": 2, "B": 1}, 4), ["summary-total-differs", "summary-total-differs"]),
        (printed({"A": 2, "B": 1}, 3, {"A": "67", "B": "33"}), []),
        (printed({"A": 2, "B": 1}, 3, {"A": "66.7", "B": "33.3"}), []),
        (printed({"A": 2, "B": 1}, 3, {"A": "66", "B": "33"}), ["summary-share-differs"]),
    ],
)
def test_summary(summary: PrintedSummary, expected: list[str]) -> None:
    assert codes([initiative("1"), initiative("2"), initiative("3", grade="B")], summary) == expected


def test_a_grade_outside_the_legend_is_an_error() -> None:
    assert codes([initiative("1", grade="Z")]) == ["grade-not-in-legend"]


@pytest.mark.parametrize(
    ("target", "actual", "grade", "expected"),
    [
        ("10件", "12件", "A", []),
        ("10件", "12件", "B", ["grade-below-figures"]),
        ("10件", "8件", "A", ["grade-above-figures"]),
        ("10件", "8件", "B", []),
        ("10件", "8回", "A", []),  # units differ: nothing to compare
        ("10件以下", "8件", "A", []),  # less is wanted
        ("実施", "検討中", "A", []),  # words have no order
    ],
)
def test_figures_against_grades(target: str, actual: str, grade: str, expected: list[str]) -> None:
    row = initiative("1", grade=grade, targets=(read_value("件数", target),), actuals=(read_value("件数", actual),))
    assert codes([row]) == expected


def test_a_target_without_actual_and_the_reverse() -> None:
    row = initiative("1", targets=(read_value("甲", "1件"),), actuals=(read_value("乙", "1件"),))
    assert codes([row]) == ["target-without-actual", "actual-without-target"]


def test_items_with_a_gap_and_items_that_do_not_match() -> None:
    gap = initiative("1", contents=tuple(split_items("(1) 甲\n(3) 乙")))
    assert codes([gap]) == ["items-not-continuous"]
    apart = initiative("1", contents=tuple(split_items("(1) 甲\n(2) 乙")), results=tuple(split_items("(1) 甲")))
    assert codes([apart]) == ["items-do-not-match"]


def test_numbers_inside_items_and_items_about_several_leave_no_gap() -> None:
    nested = initiative("1", contents=tuple(split_items("1. 甲\n(1) 乙\n(2) 丙\n2. 丁\n(1) 戊")))
    assert codes([nested]) == []
    several = initiative(
        "1", contents=tuple(split_items("(1) 甲\n(2) 乙\n(3) 丙")), results=tuple(split_items("(1)～(3) 丁を行った。"))
    )
    assert codes([several]) == []
    listed = initiative(
        "1", contents=tuple(split_items("(1) 甲\n(2) 乙")), results=tuple(split_items("(1)・(2)　丁を行った。"))
    )
    assert codes([listed]) == []


def test_a_year_in_a_name_hides_no_lone_value() -> None:
    row = initiative("1", targets=(read_value("甲（R6）", "1件"),), actuals=(read_value("乙（R5）", "1件"),))
    assert codes([row]) == ["target-without-actual", "actual-without-target"]


def test_a_line_without_brackets_need_have_no_target() -> None:
    (line,) = parse_indicators("参加者数：30人", bare=True)
    (bracket,) = parse_indicators("【参加者数：30人】")
    assert codes([initiative("1", actuals=(line,))]) == []
    assert codes([initiative("1", actuals=(bracket,))]) == ["actual-without-target"]
    assert codes([initiative("1", targets=(line,))]) == ["target-without-actual"]


def test_a_department_that_the_list_shortens_is_known() -> None:
    row = initiative(
        "1", departments=("消防局警防課", "予防課"), results=tuple(split_items("予算を要求した。（消防局予防課）"))
    )
    assert codes([row]) == []
    row = initiative("1", departments=("総務課",), results=tuple(split_items("予算を要求した。（消防局予防課）")))
    assert codes([row]) == ["department-not-listed"]
