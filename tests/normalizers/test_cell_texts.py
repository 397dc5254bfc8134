"""The text of a cell: blocks, items, indicators, departments, grades, pairs."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from torikumi.normalizers.blocks import split_blocks
from torikumi.normalizers.departments import find_trailing_departments, resolve_departments, split_departments
from torikumi.normalizers.grades import parse_grade, parse_legend
from torikumi.normalizers.indicators import extract_indicators, parse_indicators, read_value
from torikumi.normalizers.items import split_items
from torikumi.normalizers.pairing import pair_indicators
from torikumi.schemas.status import Status


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<取組内容>\n甲\n<目標>\n乙", {"取組内容": "甲", "目標": "乙"}),
        ("＜取組内容＞甲\n＜目標＞乙", {"取組内容": "甲", "目標": "乙"}),
        ("〈目標〉\n・甲\n・乙", {"目標": "・甲\n・乙"}),
        ("【目標】\n甲", {"目標": "甲"}),
        ("■目標\n甲", {"目標": "甲"}),
        ("目標：甲", {"目標": "甲"}),
        ("前書き\n<目標>\n甲", {"": "前書き", "目標": "甲"}),
        ("【公開データセット数：130】", {"": "【公開データセット数：130】"}),
        ("■甲を行う", {"": "■甲を行う"}),
        ("時間：9:00", {"": "時間：9:00"}),
        ("<効果>\n甲", {"効果": "甲"}),
    ],
)
def test_blocks(text: str, expected: dict[str, str]) -> None:
    assert split_blocks(text, ["目標", "取組内容"]) == expected


@pytest.mark.parametrize(
    ("text", "markers"),
    [
        ("(1) 甲\n(2) 乙", ["(1)", "(2)"]),
        ("（１）甲", ["（１）"]),
        ("①甲\n②乙", ["①", "②"]),
        ("1. 甲", ["1."]),
        ("1）甲", ["1）"]),
        ("ア 甲", ["ア"]),
        ("(ア) 甲", ["(ア)"]),
        ("・甲", ["・"]),
        ("● 甲", ["●"]),
        ("○ 甲", ["○"]),
        ("◆甲", ["◆"]),
        ("※1 注", ["※1"]),
        ("－ 甲", ["－"]),
        ("-5件", [None]),
        ("－", [None]),
        ("○", [None]),
        ("アイデアの募集", [None]),
        ("1.5倍", [None]),
        ("甲", [None]),
        ("①甲 ②乙 ③丙", ["①", "②", "③"]),
        ("②のとおり ①を行う", ["②"]),
    ],
)
def test_markers(text: str, markers: list[str | None]) -> None:
    assert [item.marker for item in split_items(text)] == markers


@given(st.lists(st.text(alphabet="甲乙(1)①②・※。 ", min_size=1, max_size=12), max_size=5))
def test_no_letter_of_a_list_is_lost(lines: list[str]) -> None:
    text = "\n".join(lines)
    assert "".join("".join(item.text for item in split_items(text)).split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("【公開データセット数：130】", [("公開データセット数", "130", "130", None)]),
        ("【件数:1,234件】", [("件数", "1,234件", "1234", "件")]),
        ("【利用率】12.5％", [("利用率", "12.5％", "12.5", "%")]),
        ("【回線数：5回線、拠点数：12か所】", [("回線数", "5回線", "5", "回線"), ("拠点数", "12か所", "12", "か所")]),
        ("【整備済（学校（小・中））：18校】", [("整備済（学校（小・中））", "18校", "18", "校")]),
        ("【「甲：乙」への投稿件数：1件/週】", [("「甲：乙」への投稿件数", "1件/週", "1", "件/週")]),
        ("【実施状況：協議中】", [("実施状況", "協議中", None, None)]),
        ("〔件数：3件〕", [("件数", "3件", "3", "件")]),
        ("【甲：1件】【乙：2件】", [("甲", "1件", "1", "件"), ("乙", "2件", "2", "件")]),
        ("【開館時間：9:30】", [("開館時間", "9:30", None, None)]),
        ("【新】", []),
        ("【継続】事業を行う。", []),
        ("甲（注：乙）", []),
    ],
)
def test_indicators(text: str, found: list[tuple[str, str, str | None, str | None]]) -> None:
    values = [(i.name, i.value_text, i.value, i.unit) for i in parse_indicators(text)]
    assert values == [(n, t, Decimal(v) if v else None, u) for n, t, v, u in found]


def test_the_rest_of_the_text_stays_as_it_is() -> None:
    rest, found = extract_indicators("・甲。\n【件数：1件】\n【新】乙【数：2】です。")
    assert rest == "・甲。\n【新】乙です。"
    assert [indicator.text for indicator in found] == ["【件数：1件】", "【数：2】"]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("12件", Status.REPORTED),
        ("－", Status.NOT_APPLICABLE),
        ("―", Status.NOT_APPLICABLE),
        ("", Status.NOT_REPORTED),
        ("実施", Status.TEXT),
        ("未集計", Status.TEXT),
        ("12:30", Status.UNREADABLE),
        ("20～30件", Status.REPORTED),
    ],
)
def test_status(text: str, status: Status) -> None:
    assert read_value("指標", text).status is status


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
