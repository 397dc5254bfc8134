"""Text as printed with the harmless repairs only; the form that is compared; spread headings."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from torikumi.normalizers import text as normalizer
from torikumi.normalizers.text import close_spacing, fold_text, normalize_text

REPAIRED = [
    # radicals that a font gives for ideographs, of both blocks
    ("⾏政", "行政"),
    ("⼾籍", "戸籍"),
    ("⺠⽣", "民生"),
    ("⻑⻘⻄", "長青西"),
    ("⽂化・⽬標・利⽤", "文化・目標・利用"),
    ("⾼齢者の⾒守り", "高齢者の見守り"),
    ("⻝育", "食育"),
    ("⼀般", "一般"),
    # half-width kana, voice marks of every kind
    ("ﾃﾞｼﾞﾀﾙ", "デジタル"),
    ("ﾊﾟｽﾜｰﾄﾞ", "パスワード"),
    ("ｦｧｰ｡｢｣､･", "ヲァー。「」、・"),
    ("ﾊﾞﾊﾟﾊ", "バパハ"),
    ("か\u3099", "が"),
    ("ホ\u309aータル", "ポータル"),
    ("ホ゜ータル", "ポータル"),
    ("テ゛シ゛タル", "デジタル"),
    ("ウ\u3099ァ", "ヴァ"),
    ("あ゛", "あ゛"),  # no such letter: both signs stay
    ("゛", "゛"),
    # presentation forms of vertical writing, Latin ligatures
    ("︵市︶", "（市）"),
    ("︻目標︼", "【目標】"),
    ("﹁甲﹂︑乙︒", "「甲」、乙。"),
    ("oﬃce ﬁle", "office file"),
    # what no one sees
    ("甲\u00ad乙\u200b", "甲乙"),
    ("\ufeff甲", "甲"),
    ("甲\u2060乙\u034f", "甲乙"),
    ("甲\u202e乙\u202c", "甲乙"),
    ("甲\x00乙\x07", "甲乙"),
    ("行\ufe0f", "行"),
    # lines and blanks
    ("一\n二", "一\n二"),
    ("一\r\n二\r三\u2028四", "一\n二\n三\n四"),
    ("甲\t乙", "甲 乙"),
    ("甲\u00a0乙\u2003丙", "甲 乙 丙"),
    ("甲　乙", "甲　乙"),
    ("  甲  ", "  甲  "),
    # a lone surrogate cannot be written as UTF-8
    ("甲\ud800", "甲\ufffd"),
    ("逸", "逸"),  # NFC folds this compatibility ideograph
]

KEPT = [
    "①㈱Ⅲ㎡㍻％",
    "髙﨑",
    "葛\U000e0101飾区",
    "１２３，４５６円",
    "さんあ〜る～",
    "10−20－30‐40–50—60―70ー",
    "〇○◯Ｏ",
    "㋿元年",
    "Ｗｉ－Ｆｉ",
    "ヶケか",
    "“引用”と‘引用’",
    "1,234.5",
    "",
]


@pytest.mark.parametrize(("text", "expected"), REPAIRED)
def test_repairs(text: str, expected: str) -> None:
    assert normalize_text(text) == expected


@pytest.mark.parametrize("text", KEPT)
def test_what_is_printed_stays(text: str) -> None:
    assert normalize_text(text) == text


@given(st.text())
def test_doing_it_twice_changes_nothing(text: str) -> None:
    once = normalize_text(text)
    assert normalize_text(once) == once
    assert fold_text(fold_text(text)) == fold_text(text)
    assert close_spacing(close_spacing(text)) == close_spacing(text)


@given(st.text() | st.text(alphabet="かハ゛ﾞ\u3099ａ⾏行︵\ufa10\u212b\r\n\t\xa0\xad\u2028é\u0301①㈱", max_size=8))
def test_what_has_nothing_to_repair_is_told_at_once_and_rightly(text: str) -> None:
    assert normalize_text(text) == normalizer._repaired(text)
    kinds = text.translate({ord(sign): kind for sign, kind in normalizer._COMPARE.items()})
    assert normalizer._TO_COMPARE.sub(normalizer._kind_of, text) == kinds
    if not normalizer._TO_COMPARE.search(text):
        assert kinds == text


def test_every_character_to_repair_is_looked_for() -> None:
    for code in range(0x110000):
        letter = chr(code)
        assert normalizer._TO_REPAIR.search(letter) or letter == normalizer._LINE_ENDS.sub("\n", letter).translate(
            normalizer._REPAIRS
        )


@given(st.text())
def test_what_is_published_is_nfc_and_can_be_written(text: str) -> None:
    repaired = normalize_text(text)
    assert unicodedata.is_normalized("NFC", repaired)
    assert repaired.encode("utf-8").decode("utf-8") == repaired


@given(st.text())
def test_texts_that_differ_in_repairs_only_compare_equal(text: str) -> None:
    assert fold_text(normalize_text(text)) == fold_text(text)


@given(st.text(alphabet="甲乙丙アイウ（）1２a ", max_size=12))
def test_closing_loses_nothing_but_white_space(text: str) -> None:
    assert "".join(close_spacing(text).split()) == "".join(text.split())


SAME = [
    ("ＳＮＳ の登録者数", "SNSの登録者数"),
    ("葛\U000e0101飾区", "葛飾区"),
    ("R1〜R5", "R1～R5"),
    ("R1~R5", "Ｒ１〜Ｒ５"),
    ("－", "―"),
    ("―", "—"),
    ("○", "◯"),
    ("〇", "○"),
    ("甲･乙", "甲・乙"),
    ("㎡", "m2"),
    ("㍻30", "平成30"),
    ("㈱甲", "(株)甲"),
    ("サーバー", "ｻｰﾊﾞｰ"),
    ("担 当 課", "担当課"),
    ("No.１", "no.1"),
]

DIFFERENT = [
    ("取組①", "取組1"),
    ("①", "②"),
    ("甲", "乙"),
    ("10", "1.0"),
    ("○", "◎"),
    ("髙", "高"),
    ("か所", "箇所"),
    ("△", "▲"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_compared_as_the_same(one: str, other: str) -> None:
    assert fold_text(one) == fold_text(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_compared_as_different(one: str, other: str) -> None:
    assert fold_text(one) != fold_text(other)


SPREAD = [
    ("目　標", "目標"),
    ("担　当　課", "担当課"),
    ("税 務 課", "税務課"),
    ("番 号", "番号"),
    ("徳 島 市", "徳島市"),
    ("は じ め に", "はじめに"),
    ("情 報 通 信", "情報通信"),
    ("目　標（KPI）", "目標（KPI）"),
    ("実　績\n評　価", "実績\n評価"),
    ("R　4　実　績", "R4実績"),
    ("2 0 2 3 年 度", "2023年度"),
    ("総務課 税務課", "総務課 税務課"),
    ("施策 1 の 2", "施策 1 の 2"),
    ("取 組 の名称", "取 組 の名称"),
    ("1 2 3", "1 2 3"),
    ("A B C", "A B C"),
    ("甲", "甲"),
    ("", ""),
]


@pytest.mark.parametrize(("text", "expected"), SPREAD)
def test_spread_headings(text: str, expected: str) -> None:
    assert close_spacing(text) == expected
