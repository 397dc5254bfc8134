"""The text of a cell: departments, grades, pairs."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from torikumi.normalizers.departments import find_trailing_departments, resolve_departments, split_departments
from torikumi.normalizers.grades import parse_grade, parse_legend
from torikumi.normalizers.pairing import pair_indicators
from torikumi.normalizers.printed_values import read_value


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("情報推進課、住宅課", ["情報推進課", "住宅課"]),
        ("危機管理課・市民協働課", ["危機管理課", "市民協働課"]),
        ("総務課\n税務課", ["総務課", "税務課"]),
        ("市民生活課、青\n少年育成補導セ\nンター", ["市民生活課", "青少年育成補導センター"]),
        ("住民課、社会\n教育課", ["住民課", "社会教育課"]),
        ("全庁", ["全庁"]),
        ("", []),
        ("－", []),
        ("消防局警防課、予防課", ["消防局警防課", "予防課"]),
        ("税・債権管理課", ["税・債権管理課"]),
    ],
)
def test_departments(text: str, names: list[str]) -> None:
    assert split_departments(text) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("実施した。（情報推進課）", ["情報推進課"]),
        ("実施した。(消防局警防課)", ["消防局警防課"]),
        ("実施した。（情報推進課、住宅課）", ["情報推進課", "住宅課"]),
        ("発信した。（台風接近によるごみ収集中止情報も発信した。）", []),
        ("配布した(市内30店舗)", []),
        ("甲（年間）", []),
        ("実施した。", []),
    ],
)
def test_trailing_departments(text: str, names: list[str]) -> None:
    assert find_trailing_departments(text) == names


def test_a_shortened_department_inherits_its_upper_unit_unless_the_document_says_otherwise() -> None:
    assert [d.resolved for d in resolve_departments(["消防局警防課", "予防課"])] == ["消防局警防課", "消防局予防課"]
    assert [d.resolved for d in resolve_departments(["消防局警防課", "予防課"], ["予防課"])] == [
        "消防局警防課",
        "予防課",
    ]


@pytest.mark.parametrize(
    ("text", "scale", "grade"),
    [
        ("S", "SABC", "S"),
        ("Ａ", "SABC", "A"),
        ("A（前年度B）", "SABC", "A"),
        ("〇", "◎○△×", "○"),
        ("◯", "◎○△×", "○"),
        ("△", "◎○△×", "△"),
        ("3", "54321", "3"),
        ("－", "AB－", "－"),
        ("Z", "SABC", None),
        ("", "SABC", None),
    ],
)
def test_grades(text: str, scale: str, grade: str | None) -> None:
    found = parse_grade(text, list(scale))
    assert (found.grade if found else None) == grade


def test_a_legend_needs_two_grades() -> None:
    assert [g for g, _ in parse_legend("評価は、◎：上回った、○：達成、△：遅れ、×：未達成を表す。")] == [
        "◎",
        "○",
        "△",
        "×",
    ]
    assert parse_legend("A：計画どおり") == []
    assert parse_legend("注：数値は速報値である。") == []


def test_pairs_by_name_and_year() -> None:
    targets = [read_value("SNSの登録者数", "1,550人"), read_value("待機児童数", "0人", fiscal_year=2022)]
    actuals = [
        read_value("待機児童数", "4人", fiscal_year=2021),
        read_value("待機児童数", "2人", fiscal_year=2022),
        read_value("ＳＮＳ登録者数", "3,750人"),
    ]
    first, second, third = pair_indicators(targets, actuals)
    assert (first.target, first.actual, first.achievement_percent, first.reached) == (0, 2, Decimal("241.9"), True)
    assert (second.target, second.actual, second.achievement_percent, second.reached) == (1, 1, None, False)
    assert (third.target, third.actual) == (None, 0)


@given(st.lists(st.sampled_from("甲乙丙"), max_size=5), st.lists(st.sampled_from("甲乙丙"), max_size=5))
def test_everything_is_in_exactly_one_pair(targets: list[str], actuals: list[str]) -> None:
    pairs = pair_indicators([read_value(n, "1") for n in targets], [read_value(n, "1") for n in actuals])
    assert sorted(p.target for p in pairs if p.target is not None) == list(range(len(targets)))
    assert sorted(p.actual for p in pairs if p.actual is not None) == list(range(len(actuals)))
