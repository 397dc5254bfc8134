"""The text of a cell: repairs, blocks, items, indicators."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from torikumi.normalizers.blocks import split_blocks
from torikumi.normalizers.indicators import extract_indicators, parse_indicators, read_value
from torikumi.normalizers.items import split_items
from torikumi.normalizers.text import close_spacing, fold_text, normalize_text
from torikumi.schemas.status import Status


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("⾏政", "行政"),
        ("⼾籍", "戸籍"),
        ("⺠⽣", "民生"),
        ("⻑⻘⻄", "長青西"),
        ("ﾃﾞｼﾞﾀﾙ", "デジタル"),
        ("ﾊﾟｽﾜｰﾄﾞ", "パスワード"),
        ("①㈱Ⅲ髙﨑㎡％", "①㈱Ⅲ髙﨑㎡％"),
        ("甲\u00ad乙\u200b", "甲乙"),
        ("葛\U000e0101飾区", "葛\U000e0101飾区"),
        ("か\u3099", "が"),
        ("さんあ〜る～", "さんあ〜る～"),
        ("一\n二", "一\n二"),
    ],
)
def test_repairs(text: str, expected: str) -> None:
    assert normalize_text(text) == expected


@given(st.text())
def test_repairing_twice_changes_nothing(text: str) -> None:
    once = normalize_text(text)
    assert normalize_text(once) == once
    assert fold_text(fold_text(text)) == fold_text(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("目　標", "目標"),
        ("担　当　課", "担当課"),
        ("税 務 課", "税務課"),
        ("徳 島 市", "徳島市"),
        ("総務課 税務課", "総務課 税務課"),
    ],
)
def test_spread_headings(text: str, expected: str) -> None:
    assert close_spacing(text) == expected


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
