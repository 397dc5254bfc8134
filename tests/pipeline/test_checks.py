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
        (["0103", "0104", "0201"], []),
        (["0103", "0105"], ["number-gap"]),
        (["1103", "1201"], []),
        (["99", "101"], ["number-gap"]),
        (["A", "B"], []),
        (["1", "2", "9" * 5000, "3"], []),
        (["1", "9999999999"], []),
        (["1234567890", "1234567892"], []),
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


@pytest.mark.parametrize(
    ("legend", "planned", "nearly"),
    [
        ([("S", "目標や計画を上回る"), ("A", "目標や計画どおり"), ("B", "目標や計画を下回る"), ("C", "未実施")], 2, 2),
        ([("◎", "目標を上回った"), ("○", "おおむね達成"), ("△", "やや遅れている"), ("×", "未達成")], 1, 2),
        ([("A", "概ね計画どおり"), ("B", "計画を下回る")], 0, 1),
        ([("達成", None), ("概ね達成", None), ("未達成", None)], 1, 2),
        ([("A", "達成した"), ("B", "達成できなかった")], 1, 1),
        ([("順調", None), ("やや遅れ", None), ("遅れ", None)], 1, 1),
        ([("A", None), ("B", None), ("C", None), ("D", None)], 2, 2),
        ([("A", "100%以上"), ("B", "80%以上"), ("C", "80%未満")], 2, 2),
    ],
)
def test_what_a_legend_says_of_the_plan(legend: list[tuple[str, str | None]], planned: int, nearly: int) -> None:
    """Figures that reach their target go with the grades down to ``nearly``, others with those below ``planned``."""
    scale = tuple(GradeStep(grade=g, description=d, rank=rank) for rank, (g, d) in enumerate(legend, 1))
    for rank, (grade, _) in enumerate(legend, 1):
        for actual, expected in (("12件", rank <= nearly), ("8件", rank > planned)):
            targets, actuals = (read_value("件数", "10件"),), (read_value("件数", actual),)
            found = codes([initiative("1", grade=grade, targets=targets, actuals=actuals)], PrintedSummary(None, scale))
            assert (found == []) is expected, (grade, actual, found)


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


def test_departments_of_items_may_leave_out_their_unit_too() -> None:
    row = initiative(
        "1", departments=("消防局予防課",), results=tuple(split_items("要求した。（消防局警防課、予防課）"))
    )
    (finding,) = check_report([row], NOTHING)[1:]
    assert finding.code == "department-not-listed"
    assert finding.message.startswith("消防局警防課 is named")


SIGNS = PrintedSummary(None, (GradeStep(grade="◎", rank=1), GradeStep(grade="○", rank=2), GradeStep(grade="×", rank=3)))
ROMAN = PrintedSummary(None, (GradeStep(grade="Ⅰ", rank=1), GradeStep(grade="Ⅱ", rank=2)))


def test_a_sign_typed_for_another_is_told_once_with_its_count() -> None:
    rows = [
        initiative("1", grade="〇"),
        initiative("2", grade="○"),
        initiative("3", grade="〇"),
        initiative("4", grade="Ｘ"),
    ]
    found = [finding for finding in check_report(rows, SIGNS) if finding.code != "summary-missing"]
    assert [finding.code for finding in found] == ["grade-sign-typed", "grade-sign-typed"]
    assert "〇 (U+3007) was read as ○ of the legend on 2 initiatives" in found[0].message
    assert {(finding.initiative, finding.severity) for finding in found} == {(None, "info")}


def test_a_letter_for_a_roman_numeral_is_an_error_with_a_hint() -> None:
    (finding,) = [f for f in check_report([initiative("1", grade="評価T")], ROMAN) if f.code != "summary-missing"]
    assert (finding.code, finding.severity) == ("grade-not-in-legend", "error")
    assert "prints 評価T for Ⅰ" in finding.message


@pytest.mark.parametrize("grade", ["－", "評価対象外"])
def test_no_grade_that_the_legend_does_not_name_is_missing(grade: str) -> None:
    assert codes([initiative("1", grade=grade)]) == ["grade-missing"]


def test_a_pair_by_words_names_both() -> None:
    row = initiative(
        "1", grade="B", targets=(read_value("取組み件数", "10件"),), actuals=(read_value("取り組みの件数", "12件"),)
    )
    paired, below = [f for f in check_report([row], NOTHING) if f.code != "summary-missing"]
    assert (paired.code, paired.severity, below.code) == ("paired-by-words", "info", "grade-below-figures")
    assert "取組み件数" in paired.message
    assert "取り組みの件数" in paired.message


def test_the_rank_counts_only_what_is_rated() -> None:
    scale = (GradeStep(grade="－", rank=None), *SCALE)
    row = initiative("1", grade="B", targets=(read_value("件数", "10件"),), actuals=(read_value("件数", "12件"),))
    assert codes([row], PrintedSummary(None, scale)) == ["grade-below-figures"]
    assert codes([row.model_copy(update={"grade": "－"})], PrintedSummary(None, scale)) == []


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ([("甲", "450基", 2024), ("甲", "1,010基", 2024)], True),
        ([("甲", "450基", None), ("甲", "1,010基", None)], True),
        ([("甲", "450基", 2023), ("甲", "1,010基", 2024)], False),
        ([("甲", "450基", 2024), ("乙", "1,010基", 2024)], False),
        ([("甲", "450基", 2024), ("甲", "1,010千円", 2024)], False),  # their units tell them apart
        ([("甲", "450基", 2024), ("甲", "４５０基", 2024)], False),
        ([("甲", "450基", 2024), ("甲", "未集計", 2024)], False),
        ([("甲", "450基", 2024), ("甲", "－", 2024)], False),
    ],
)
@pytest.mark.parametrize("field", ["baselines", "targets", "actuals", "achievements"])
def test_values_that_nothing_tells_apart(field: str, values: list[tuple[str, str, int | None]], found: bool) -> None:
    held = tuple(read_value(name, text, fiscal_year=year) for name, text, year in values)
    assert ("values-alike" in codes([initiative("1", **{field: held})])) is found


@pytest.mark.parametrize(
    ("name", "base", "target", "actual", "rate", "differs"),
    [
        ("参加者", "", "60人", "52.3人", "87.2%", False),  # rounded
        ("参加者", "", "60人", "52.3人", "87.1%", False),  # cut off
        ("参加者", "", "60人", "52.3人", "87", False),
        ("参加者", "", "60人", "52.3人", "86.9%", True),
        ("参加者", "", "50人", "38人", "0.76", True),  # 76% as a spreadsheet holds it
        ("参加者", "", "50人", "38人", "7.6%", True),
        ("参加者", "", "40人", "48人", "83.3%", False),  # the reverse: less is better
        ("参加者", "", "100人", "120人", "80.0%", False),  # 200 less the rate
        ("参加者", "", "100人", "120人", "100%", False),  # no more than all
        ("参加者", "", "100人", "90人", "100%", True),
        ("事故件数", "", "100件", "90件", "100%", False),
        ("参加者", "20人", "50人", "38人", "60.0%", False),  # the way gone from the baseline
        ("参加者", "20人", "50人", "38人", "55.0%", True),
        ("参加者", "20件", "50人", "38人", "60.0%", True),
        ("参加者", "50人", "50人", "50人", "100%", False),
        ("売上", "", "2,000千円", "150万円", "75.0%", False),
        ("参加者", "", "50人", "38件", "12.0%", False),  # of other units nothing can be reckoned
        ("参加者", "", "20～30人", "38人", "12.0%", False),
        ("参加者", "", "0人", "38人", "12.0%", False),
        ("参加者", "", "50人", "38人", "－", False),
        ("参加者", "", "50人", "－", "12.0%", False),
        ("別の名", "", "50人", "38人", "12.0%", False),
    ],
)
def test_a_printed_rate_of_achievement_is_that_of_target_and_actual(
    name: str, base: str, target: str, actual: str, rate: str, differs: bool
) -> None:
    held = initiative(
        "1",
        baselines=(read_value(name, base),) if base else (),
        targets=(read_value("参加者" if name == "別の名" else name, target),),
        actuals=(read_value("参加者" if name == "別の名" else name, actual),),
        achievements=(read_value(name, rate, unit="%"),),
    )
    assert ("achievement-differs" in codes([held])) is differs


def test_a_rate_without_a_year_may_be_that_of_any_year() -> None:
    def row(rate: str, year: int | None) -> Initiative:
        return initiative(
            "1",
            targets=tuple(read_value("甲", text, fiscal_year=y) for text, y in (("10人", 2022), ("20人", 2023))),
            actuals=tuple(read_value("甲", text, fiscal_year=y) for text, y in (("9人", 2022), ("10人", 2023))),
            achievements=(read_value("甲", rate, unit="%", fiscal_year=year),),
        )

    found = [("achievement-differs" in codes([row(*case)])) for case in (("90%", None), ("50%", None), ("70%", None))]
    assert found == [False, False, True]
    assert ["achievement-differs" in codes([row("90%", year)]) for year in (2022, 2023)] == [False, True]
