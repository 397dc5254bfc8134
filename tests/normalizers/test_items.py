"""Items: markers and what only looks like one, levels, wraps of raw text, several on one line, notes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from torikumi.normalizers.items import split_items
from torikumi.normalizers.markers import find_marker, is_spoken_of
from torikumi.schemas.values import Item, ItemKind


def squeezed(text: str) -> str:
    """A text without white space."""
    return "".join(text.split())


@pytest.mark.parametrize(
    ("text", "markers"),
    [
        # numbers
        ("(1) 甲\n(2) 乙", ["(1)", "(2)"]),
        ("（１）甲", ["（１）"]),
        ("( 1 ) 甲", ["( 1 )"]),
        ("（10）甲", ["（10）"]),
        ("①甲\n②乙", ["①", "②"]),
        ("㉑甲", ["㉑"]),
        ("❶甲", ["❶"]),
        ("⑴甲", ["⑴"]),
        ("⒈甲", ["⒈"]),
        ("1. 甲", ["1."]),
        ("１．甲", ["１．"]),
        ("1）甲", ["1）"]),
        ("2) 甲", ["2)"]),
        # letters
        ("ア 甲", ["ア"]),
        ("ア　甲\nイ　乙", ["ア", "イ"]),
        ("ア．甲", ["ア．"]),
        ("ア）甲", ["ア）"]),
        ("(ア) 甲", ["(ア)"]),
        ("（ｲ）甲", ["（ｲ）"]),
        ("㋐甲", ["㋐"]),
        ("イ）甲\nロ）乙", ["イ）", "ロ）"]),
        ("a) 甲", ["a)"]),
        ("ａ．甲", ["ａ．"]),
        ("(A) 甲", ["(A)"]),
        ("（一）甲", ["（一）"]),
        ("(ⅱ) 甲", ["(ⅱ)"]),
        ("Ⅲ．甲", ["Ⅲ．"]),
        # 公用文作成の要領 sets numbers off by a blank; one alone may be a quantity
        ("1　甲\n2　乙", ["1", "2"]),
        ("第1　甲\n第2　乙", ["第1", "第2"]),
        ("Ⅰ　甲\nⅡ　乙", ["Ⅰ", "Ⅱ"]),
        ("一　甲\n二　乙", ["一", "二"]),
        ("3　件", [None]),
        ("3　甲\n5　乙", [None, None]),
        ("第1回　講座", [None]),
        # bullets, also those of office programs
        ("・甲", ["・"]),
        ("•甲", ["•"]),
        ("● 甲", ["●"]),
        ("◆甲", ["◆"]),
        ("■甲", ["■"]),
        ("➢ 甲", ["➢"]),
        ("\uf0d8甲", ["\uf0d8"]),
        ("⇒甲", ["⇒"]),
        # signs that are also grades, placeholders or a minus
        ("○ 甲", ["○"]),
        ("〇甲", ["〇"]),
        ("◎計画の策定", ["◎"]),
        ("○はじめに", ["○"]),
        ("△甲を検討", ["△"]),
        ("－ 甲", ["－"]),
        ("－甲", ["－"]),
        ("―　甲", ["―"]),
        ("○", [None]),
        ("－", [None]),
        ("・", [None]),
        ("-5件", [None]),
        ("－5.2％", [None]),
        ("△85,346", [None]),
        ("▲ 3件", [None]),
        ("○○市との連携", [None]),
        ("××については", [None]),
        ("×※④", [None]),
        ("○①", [None]),
        ("－千円", [None]),
        ("－ 円", [None]),
        ("・・・", [None]),
        ("○：達成　△：未達成", [None]),
        ("○印は新規事業", [None]),
        ("○は達成を表す", [None]),
        ("○、△の評価", [None]),
        ("○講座を開催\n○3回実施", ["○", "○"]),
        ("○3回実施", [None]),
        ("－甲\n－ 5回実施", ["－", "－"]),
        # words and figures that begin like a marker
        ("アイデアの募集", [None]),
        ("ア、イの順に", [None]),
        ("1.5倍", [None]),
        ("12.5％に上昇", [None]),
        ("3．11の教訓", [None]),
        ("A.I.の活用", [None]),
        ("(1/4)", [None]),
        ("(A)/(B)", [None]),
        ("（A）＋（B）", [None]),
        ("③＝①－②", [None]),
        ("（３） （４）", [None]),
        ("メ ー カ ー", [None]),
        ("ク 551-0002", [None]),
        ("ア 甲\nイ 乙\nウ 丙\nエ 丁\nオ 戊\nカ 己", ["ア", "イ", "ウ", "エ", "オ", "カ"]),
        ("（株）甲社", [None]),
        ("（4月）甲", [None]),
        ("甲", [None]),
        ("", []),
        (" \n　\n", []),
        # numbers that are spoken of
        ("②のとおり ①を行う", [None]),
        ("①に基づき実施", [None]),
        ("(2)により整備", [None]),
        ("①②については実施", [None]),
        ("①～③　順調に実施", ["①～③"]),
        ("(1)・(2)　実施した。", ["(1)・(2)"]),
        ("①②共通：実施", ["①②"]),
        ("(1)について協議した。\n(2)について決定した。", ["(1)", "(2)"]),
        # notes
        ("※1 注", ["※1"]),
        ("※甲", ["※"]),
        ("※ 2 甲", ["※ 2"]),
        ("※12月末現在", ["※"]),
        ("※3校で実施", ["※"]),
        ("※2,300人", ["※"]),
        ("＊甲", ["＊"]),
        ("注1）甲", ["注1）"]),
        ("（注）甲", ["（注）"]),
        ("〔注2〕甲", ["〔注2〕"]),
        ("注：甲", ["注："]),
        ("備考　甲", ["備考"]),
        ("注意喚起を行う", [None]),
        ("注目される取組", [None]),
        ("※※", [None]),
        ("※3※4※5", [None]),
    ],
)
def test_markers(text: str, markers: list[str | None]) -> None:
    assert [item.marker for item in split_items(text)] == markers


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("(1) 甲", "i"),
        ("甲", "p"),
        ("※甲", "n"),
        ("注1）甲", "n"),
        ("(1) 甲\nまた、乙。\n※丙", "ipn"),
        ("①～③ 甲", "i"),
    ],
)
def test_kinds(text: str, kinds: str) -> None:
    assert "".join(item.kind.value[0] for item in split_items(text)) == kinds


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("(1) 甲\n(2) 乙", [1, 1]),
        ("(1) 甲\n・乙\n・丙\n(2) 丁", [1, 2, 2, 1]),
        ("(1) 甲\n①乙\n・丙\n②丁\n(2) 戊", [1, 2, 3, 2, 1]),
        ("1　甲\n(1) 乙\nア　丙\n(ア) 丁\n2　戊\n(1) 己", [1, 2, 3, 4, 1, 2]),
        ("・甲\n(1) 乙\n(2) 丙\n・丁", [1, 2, 2, 1]),
        ("（１）甲\n(2) 乙", [1, 1]),  # one kind in both widths
        ("･甲\n・乙", [1, 1]),
        ("－甲\n-乙\n―丙", [1, 1, 1]),
        ("○甲\n・乙\n〇丙", [1, 2, 1]),
        ("①甲\n①～③ 乙", [1, 1]),
        ("イ）甲\nロ）乙\nハ）丙", [1, 1, 1]),
        # the indent tells what the order of kinds does not
        ("(1) 甲\n　・乙\n◆ 丙\n　・丁", [1, 2, 1, 2]),
        ("(1) 甲\n　①乙\n　　・丙\n　②丁\n◆戊", [1, 2, 3, 2, 1]),
        # paragraphs and notes: their own level only where they are set in
        ("(1) 甲\n・乙\nまた、丙。", [1, 2, 1]),
        ("(1) 甲\n　・乙。\n　　また、丙。", [1, 2, 2]),
        ("(1) 甲\n　・乙。\n　　※丙", [1, 2, 2]),
        ("(1) 甲\n　・乙。\n　※丙", [1, 2, 1]),
        ("(1) 甲\n・乙\n※丙", [1, 2, 1]),
        ("甲\n　また、乙。", [1, 1]),
        ("(1) 甲 ①乙 ②丙 (2) 丁", [1, 2, 2, 1]),
    ],
)
def test_levels(text: str, levels: list[int]) -> None:
    assert [item.level for item in split_items(text)] == levels


@pytest.mark.parametrize(
    ("text", "texts"),
    [
        ("①窓口 ②電話 ③メール", ["①窓口", "②電話", "③メール"]),
        ("①窓口②電話③メール", ["①窓口", "②電話", "③メール"]),
        ("(1) 甲。(2) 乙。", ["(1) 甲。", "(2) 乙。"]),
        ("(1) 甲　(2) 乙", ["(1) 甲", "(2) 乙"]),
        ("④甲 ⑤乙", ["④甲", "⑤乙"]),
        ("①研修（総務課）②訓練（防災課）", ["①研修（総務課）", "②訓練（防災課）"]),
        ("1. 甲 2. 乙", ["1. 甲", "2. 乙"]),
        ("1）甲　2）乙", ["1）甲", "2）乙"]),
        ("ア 甲 イ 乙", ["ア 甲", "イ 乙"]),
        ("次の情報を発信した。 ①行政 ②観光", ["次の情報を発信した。", "①行政", "②観光"]),
        ("内容：①行政 ②観光", ["内容：", "①行政", "②観光"]),
        ("・甲　・乙 ・丙", ["・甲", "・乙", "・丙"]),
        ("・ 甲 ・ 乙", ["・ 甲", "・ 乙"]),
        ("○甲 ○乙", ["○甲", "○乙"]),
        ("(1) 甲 ①a ②b (2) 乙", ["(1) 甲", "①a", "②b", "(2) 乙"]),
        ("(1) 甲。※詳細は別紙", ["(1) 甲。", "※詳細は別紙"]),
        ("甲を実施した。※1 延べ人数", ["甲を実施した。", "※1 延べ人数"]),
        ("参加者数 ※延べ人数による", ["参加者数", "※延べ人数による"]),
        ("※1 甲 ※2 乙", ["※1 甲", "※2 乙"]),
        # one sentence, or one number that is spoken of
        ("①窓口、②電話、③メールで対応した。", ["①窓口、②電話、③メールで対応した。"]),
        ("①窓口と②電話で対応した。", ["①窓口と②電話で対応した。"]),
        ("対応（①窓口 ②電話）した。", ["対応（①窓口 ②電話）した。"]),
        ("①甲（①窓口 ②電話） ②乙", ["①甲（①窓口 ②電話）", "②乙"]),
        ("取組①を実施した。 ②は未実施", ["取組①を実施した。 ②は未実施"]),
        ("要綱第3条 (1) に基づく", ["要綱第3条 (1) に基づく"]),
        ("①甲 ③乙", ["①甲 ③乙"]),
        ("個別避難計画※4の作成", ["個別避難計画※4の作成"]),
        ("参加者数 ※1 30人", ["参加者数 ※1 30人"]),
        ("小・中学校 ・ 高校", ["小・中学校 ・ 高校"]),
        ("・道路 ・ 河川の整備", ["・道路 ・ 河川の整備"]),
        ("-甲 -乙", ["-甲 -乙"]),
        ("甲 ・乙", ["甲 ・乙"]),
    ],
)
def test_several_on_one_line(text: str, texts: list[str]) -> None:
    assert [item.text for item in split_items(text)] == texts


@pytest.mark.parametrize(
    ("text", "texts"),
    [
        # a hanging indent
        ("(1) 市民を対象とした催\n　　しを開催する。\n(2) 乙", ["(1) 市民を対象とした催しを開催する。", "(2) 乙"]),
        ("　・甲のた\n　　めの乙\n　・丙", ["・甲のための乙", "・丙"]),
        ("(1) 甲\n  ①乙に関\n    する丙\n  ・丁", ["(1) 甲", "①乙に関する丙", "・丁"]),
        ("・公衆Wi-\n　Fiの\n　整備", ["・公衆Wi-Fiの整備"]),
        ("・Open\n　Data", ["・Open Data"]),
        ("※甲のた\n　め乙", ["※甲のため乙"]),
        ("(1) 甲した（総\n　　務課）\n　　が行う", ["(1) 甲した（総務課）が行う"]),
        # a sentence that is finished does not go on
        ("(1) 甲を行った。\n　　また、乙を行っ\n　　た。", ["(1) 甲を行った。", "また、乙を行った。"]),
        ("(1) 甲を行った。（総務課）\n　　乙も行った。", ["(1) 甲を行った。（総務課）", "乙も行った。"]),
        # without an indent nothing says that a line goes on
        ("(1) 甲\n乙", ["(1) 甲", "乙"]),
        ("甲\n　乙", ["甲", "乙"]),
        # a number that is spoken of
        ("規則は要綱第3条\n(2)に基づき定める。", ["規則は要綱第3条(2)に基づき定める。"]),
        ("(1) 規則は要綱第3条\n(2)に定める。\n(2) 乙", ["(1) 規則は要綱第3条(2)に定める。", "(2) 乙"]),
        ("(1) 規則は要綱第3条\n(2)の額とする。", ["(1) 規則は要綱第3条(2)の額とする。"]),
        ("計画書の\n③を見直した。", ["計画書の③を見直した。"]),
        ("対応した（①窓口、\n②電話）ところである。", ["対応した（①窓口、②電話）ところである。"]),
        ("(1) 甲\n(2)の乙", ["(1) 甲", "(2)の乙"]),
        ("甲を行った。\n(2)の乙", ["甲を行った。", "(2)の乙"]),
        ("甲\n(2) 乙", ["甲", "(2) 乙"]),
        # a marker alone on its line
        ("(1)\n甲を行う", ["(1) 甲を行う"]),
        ("①\n甲\n②\n乙", ["① 甲", "② 乙"]),
        ("・\n甲", ["・ 甲"]),
        ("○\n甲", ["○", "甲"]),  # a grade over its text
        ("イ\n11,500", ["イ", "11,500"]),
        ("8\n3", ["8", "3"]),
    ],
)
def test_lines_that_go_on(text: str, texts: list[str]) -> None:
    assert [item.text for item in split_items(text)] == texts


@pytest.mark.parametrize(
    ("text", "texts"),
    [
        ("・研修の実施\n　職員30人が参加", ["・研修の実施", "職員30人が参加"]),
        ("規則は要綱第3条\n(2)に基づき定める。", ["規則は要綱第3条", "(2)に基づき定める。"]),
        ("(1)\n甲", ["(1)", "甲"]),
    ],
)
def test_logical_lines_are_left_as_they_are(text: str, texts: list[str]) -> None:
    assert [item.text for item in split_items(text, logical=True)] == texts


def test_departments_at_the_end_belong_to_their_item() -> None:
    items = split_items("①研修（人事課）②訓練（防災課、消防局警防課）\n※注（総務課）")
    assert [item.departments for item in items] == [("人事課",), ("防災課", "消防局警防課"), ("総務課",)]


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        ({"marker": "(1)", "text": "(1) 甲"}, ItemKind.ITEM),
        ({"marker": "※1", "text": "※1 甲"}, ItemKind.NOTE),
        ({"marker": None, "text": "甲"}, ItemKind.PARAGRAPH),
        ({"text": "甲"}, ItemKind.PARAGRAPH),
        ({"marker": "・", "kind": "paragraph", "text": "・甲"}, ItemKind.PARAGRAPH),
    ],
)
def test_data_without_kinds_can_be_loaded(data: dict[str, str], kind: ItemKind) -> None:
    item = Item.model_validate(data)
    assert (item.kind, item.level) == (kind, 1)


def test_a_particle_right_behind_a_number_may_speak_of_it() -> None:
    with_particle, without = find_marker("(2)の規則"), find_marker("(2) の規則")
    assert with_particle is not None
    assert without is not None
    assert is_spoken_of(with_particle, "(2)の規則")
    assert not is_spoken_of(without, "(2) の規則")


# --- properties

LINES = st.text(alphabet="甲乙(1)（２）①②③・※○－アイa。、にの 　「」123", max_size=16)
CELLS = st.lists(LINES, max_size=6).map("\n".join)


@given(CELLS, st.booleans())
def test_no_letter_of_a_list_is_lost(text: str, logical: bool) -> None:
    assert squeezed("".join(item.text for item in split_items(text, logical=logical))) == squeezed(text)


@given(st.text(), st.booleans())
def test_any_text_can_be_split(text: str, logical: bool) -> None:
    items = split_items(text, logical=logical)
    assert squeezed("".join(item.text for item in items)) == squeezed(text)
    for item in items:
        assert item.text == item.text.strip() != ""
        assert item.level >= 1
        assert (item.marker is None) == (item.kind is ItemKind.PARAGRAPH)
        assert item.marker is None or (item.text.startswith(item.marker) and item.text != item.marker)


@given(
    st.lists(st.sampled_from(["(1) 甲", "(2) 乙。", "・丙（総務課）", "丁を行う。", "※注", "①戊", "○己"]), max_size=8)
)
def test_splitting_again_changes_nothing(lines: list[str]) -> None:
    once = [item.text for item in split_items("\n".join(lines))]
    assert [item.text for item in split_items("\n".join(once))] == once == lines


@pytest.mark.parametrize(
    "unit",
    [
        "①",
        "(1)",
        "（",
        "・ ",
        "※",
        "(",
        "①甲 ",
        "1. ",
        " ",
        "　",
        "○",
        "a\n",
        "・\n",
        "(1) 甲\n　　乙\n",
        "）",
        "、②",
        "。※",
        "①、",
    ],
)
def test_hostile_texts_come_to_an_end(unit: str) -> None:
    text = (unit * 10_000)[:10_000]
    items = split_items(text)
    assert squeezed("".join(item.text for item in items)) == squeezed(text)
