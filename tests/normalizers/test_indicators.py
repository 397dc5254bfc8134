"""Indicators in brackets, behind brackets and without; values with notes and years; what is no indicator."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from torikumi.normalizers.brackets import Matching, Outside
from torikumi.normalizers.indicators import extract_indicators, is_remnant, parse_indicators
from torikumi.normalizers.printed_values import read_value, split_note, without_year, year_in_brackets
from torikumi.schemas.status import Status
from torikumi.schemas.values import Indicator

Row = tuple[str, str, str | None, str | None]


def rows(indicators: list[Indicator]) -> list[Row]:
    """Name, value as printed, number, unit."""
    return [(i.name, i.value_text, None if i.value is None else str(i.value), i.unit) for i in indicators]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("【公開データセット数：130】", [("公開データセット数", "130", "130", None)]),
        ("【件数:1,234件】", [("件数", "1,234件", "1234", "件")]),
        ("【 件数 ： 1,234件 】", [("件数", "1,234件", "1234", "件")]),
        ("【参加者数：３０人】", [("参加者数", "３０人", "30", "人")]),
        ("【達成率：50%以上】", [("達成率", "50%以上", "50", "%")]),
        ("【1日当たり利用者：45人/日】", [("1日当たり利用者", "45人/日", "45", "人/日")]),
        ("【対象：20以上30未満】", [("対象", "20以上30未満", None, None)]),
        ("【実施状況：協議中】", [("実施状況", "協議中", None, None)]),
        ("【件数：－】", [("件数", "－", None, None)]),
        ("【件数：】", [("件数", "", None, None)]),
        ("【人数：男性3人、女性2人】", [("人数", "男性3人、女性2人", None, None)]),
        ("【倍率：1:3】", [("倍率", "1:3", None, None)]),
        # other brackets
        ("〔件数：3件〕", [("件数", "3件", "3", "件")]),
        ("［件数：3件］", [("件数", "3件", "3", "件")]),
        ("[件数：3件]", [("件数", "3件", "3", "件")]),
        ("《件数：3件》", [("件数", "3件", "3", "件")]),
        ("≪件数：3件≫", [("件数", "3件", "3", "件")]),
        ("＜件数：3件＞", [("件数", "3件", "3", "件")]),
        ("〈件数：3件〉", [("件数", "3件", "3", "件")]),
        # nested brackets, quotation marks, signs of other kinds in a name
        ("【整備済（学校（小・中））：18校】", [("整備済（学校（小・中））", "18校", "18", "校")]),
        ("【「甲：乙」への投稿件数：1件/週】", [("「甲：乙」への投稿件数", "1件/週", "1", "件/週")]),
        ("【サイト「Fun!Fun!とくしま」の閲覧数：2件】", [("サイト「Fun!Fun!とくしま」の閲覧数", "2件", "2", "件")]),
        ("【「【甲】」の件数：3件】", [("「【甲】」の件数", "3件", "3", "件")]),
        ("【重点【件数：3件】】", [("件数", "3件", "3", "件")]),
        ("【3年生の参加者数：30人】", [("3年生の参加者数", "30人", "30", "人")]),
        ("【甲：乙：3件】", [("甲：乙", "3件", "3", "件")]),
        ("【公開データ\nセット数：130】", [("公開データセット数", "130", "130", None)]),
        ("【公開データセット数：1\n30】", [("公開データセット数", "130", "130", None)]),
        # several
        ("【回線数：5回線、拠点数：12か所】", [("回線数", "5回線", "5", "回線"), ("拠点数", "12か所", "12", "か所")]),
        ("【回線数：5回線／拠点数：12か所】", [("回線数", "5回線", "5", "回線"), ("拠点数", "12か所", "12", "か所")]),
        ("【件数：1件/週、人数：2人】", [("件数", "1件/週", "1", "件/週"), ("人数", "2人", "2", "人")]),
        ("【件数：1,200件，人数：2人】", [("件数", "1,200件", "1200", "件"), ("人数", "2人", "2", "人")]),
        ("【相談、見学の件数：3件】", [("相談、見学の件数", "3件", "3", "件")]),
        ("【甲、乙、丙の件数：3件】", [("甲、乙、丙の件数", "3件", "3", "件")]),
        ("【A：1件、乙、丙の件数：2件】", [("A", "1件", "1", "件"), ("乙、丙の件数", "2件", "2", "件")]),
        ("【A：1件、B：2件、うち新規1件】", [("A", "1件", "1", "件"), ("B", "2件、うち新規1件", None, None)]),
        ("【件数：3件、延べ】", [("件数", "3件、延べ", None, None)]),
        ("【甲：1件】【乙：2件】", [("甲", "1件", "1", "件"), ("乙", "2件", "2", "件")]),
        ("【\n・甲：3件\n・乙：4件\n】", [("甲", "3件", "3", "件"), ("乙", "4件", "4", "件")]),
        # the value behind the bracket
        ("【利用率】12.5％", [("利用率", "12.5％", "12.5", "%")]),
        ("【件数】 1,234 件", [("件数", "1,234 件", "1234", "件")]),
        ("【件数】130件、延べ", [("件数", "130件", "130", "件")]),
        ("【件数】130件　【人数】20人", [("件数", "130件", "130", "件"), ("人数", "20人", "20", "人")]),
        ("【公開データセット数】130", [("公開データセット数", "130", "130", None)]),
        # headings, emphasis, remarks
        ("【消防】4", []),
        ("【新】", []),
        ("【新規、拡充】", []),
        ("【継続】事業を行う。", []),
        ("【重点】3件の取組を行う。", []),
        ("【新規】3件", []),
        ("【実施】3回", []),
        ("【実績】30回", []),
        ("【令和5年度】130件", []),
        ("【R5：15件】", []),
        ("【件数】は130件", []),
        ("【件数】", []),
        ("【件数 130件】", []),
        ("【期間：4月～9月】", []),
        ("【場所：市役所3階】", []),
        ("【担当：情報推進課】", []),
        ("【注：速報値】", []),
        ("【対象：小学生】", []),
        ("【対象：3年生】", []),
        ("【開館時間：9:30】", []),
        ("【：3件】", []),
        ("【https://example.jp】", []),
        ("【参考：https://example.jp】", []),
        ("＜状況：協議中＞", []),
        ("甲（注：乙）", []),
        ("【件数：3件", []),
        ("件数：3件】", []),
        ("【件数\n\n\n\n：3件】", []),
    ],
)
def test_indicators(text: str, found: list[Row]) -> None:
    assert rows(parse_indicators(text)) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("【登録者数：H30:12件→R1:15件】", [("登録者数", "12件", 2018), ("登録者数", "15件", 2019)]),
        ("【登録者数：(R4) 12件、(R5) 15件】", [("登録者数", "12件", 2022), ("登録者数", "15件", 2023)]),
        ("【登録者数：12件（R4）、15件（R5）】", [("登録者数", "12件", 2022), ("登録者数", "15件", 2023)]),
        ("【登録者数　R4：12件　R5：15件】", [("登録者数", "12件", 2022), ("登録者数", "15件", 2023)]),
        (
            "【登録者数：R4：12人、R5：15人、件数：3件】",
            [("登録者数", "12人", 2022), ("登録者数", "15人", 2023), ("件数", "3件", None)],
        ),
        ("【登録者数（R5）：15件】", [("登録者数（R5）", "15件", 2023)]),
        ("【登録者数（令和5年度末）：15件】", [("登録者数（令和5年度末）", "15件", 2023)]),
        ("【登録者数：15件（R5）】", [("登録者数", "15件（R5）", 2023)]),
        ("【登録者数：（R5）15件】", [("登録者数", "（R5）15件", 2023)]),
        ("【登録者数（R4開始）：15件】", [("登録者数（R4開始）", "15件", None)]),
        ("【登録者数（R4～R5）：15件】", [("登録者数（R4～R5）", "15件", None)]),
        ("【登録者数：15件】", [("登録者数", "15件", None)]),
    ],
)
def test_years(text: str, found: list[tuple[str, str, int | None]]) -> None:
    assert [(i.name, i.value_text, i.fiscal_year) for i in parse_indicators(text)] == found
    assert all(i.value is not None for i in parse_indicators(text))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("参加者数：30人", [("参加者数", "30人", "30", "人")]),
        ("参加者数: ３０人", [("参加者数", "３０人", "30", "人")]),
        ("・参加者数：30人", [("参加者数", "30人", "30", "人")]),
        ("(1) 参加者数：30人", [("参加者数", "30人", "30", "人")]),
        ("参加者数：30人。", [("参加者数", "30人", "30", "人")]),
        ("参加者数：約1,200人※1", [("参加者数", "約1,200人※1", "1200", "人")]),
        ("参加者数：延べ30人（前年度：25人）", [("参加者数", "延べ30人（前年度：25人）", "30", "人")]),
        ("参加者数：30人、開催回数：2回", [("参加者数", "30人", "30", "人"), ("開催回数", "2回", "2", "回")]),
        ("講座：5回", [("講座", "5回", "5", "回")]),
        ("事業費：1,200千円", [("事業費", "1,200千円", "1200000", "円")]),
        ("処理日数：30日", [("処理日数", "30日", "30", "日")]),
        ("登録者数：R4：12人、R5：15人", [("登録者数", "12人", "12", "人"), ("登録者数", "15人", "15", "人")]),
        ("登録者数 12件（R4）→15件（R5）", []),
        ("アンケート調査：実施", [("アンケート調査", "実施", None, None)]),
        ("計画策定：未実施", [("計画策定", "未実施", None, None)]),
        ("周知回数 30回", [("周知回数", "30回", "30", "回")]),
        ("・周知回数　30回", [("周知回数", "30回", "30", "回")]),
        ("SNS 登録者数 1,550人", [("SNS 登録者数", "1,550人", "1550", "人")]),
        # in brackets, too, and in the order of the text
        (
            "参加者数：30人\n【件数：3件】\n回数：2回",
            [("参加者数", "30人", "30", "人"), ("件数", "3件", "3", "件"), ("回数", "2回", "2", "回")],
        ),
        # no indicators
        ("開館 9:30", []),
        ("開館：9:30", []),
        ("受付時間：9:00～17:00", []),
        ("比率 1:3", []),
        ("1：3", []),
        ("期間：4月～9月", []),
        ("実施日：5月10日", []),
        ("開催月：5月", []),
        ("場所：市役所", []),
        ("会場：3階", []),
        ("注：30人", []),
        ("※参加者数：30人", []),
        ("電話：088-123-4567", []),
        ("URL：https://example.jp", []),
        ("対象：30人", []),
        ("対象者数：30人", []),
        ("目標：30人", []),
        ("うち新規：3件", []),
        ("合計：30人", []),
        ("前年度：25人", []),
        ("R5：30人", []),
        ("令和5年度：30人", []),
        ("第2回：30人", []),
        ("第2回講座：30人", []),
        ("4月：30件", []),
        ("65歳以上：30人", []),
        ("参加者：3人増加", []),
        ("年次：第3回", []),
        ("回数：月2回", [("回数", "月2回", "2", "回")]),
        ("◇高校の入学者数 年40 人", [("高校の入学者数", "年40 人", "40", "人")]),
        ("利用者数：昨年度比5%減少", []),
        ("状況：協議を始めた", []),
        ("参加者数　30人が参加した", []),
        ("講座を開催し、参加者数：30人", []),
        ("講座を開催した。参加者数：30人", []),
        ("これまで長い間にわたり市内の各地区で開いてきた講座に参加した者の数：30人", []),
        ("学級 3", []),
        ("【人事院勧告の影響】合計金額　155千円", []),
        ("（内訳）報酬：51千円", []),
        ("月～土９：００～１２：３０　月火１５：００～１８：３", []),
        ("参加者数", []),
        ("30人", []),
        ("・", []),
        ("", []),
    ],
)
def test_lines_without_brackets(text: str, found: list[Row]) -> None:
    assert rows(parse_indicators(text, bare=True)) == found


def test_lines_without_brackets_are_left_alone_unless_asked_for() -> None:
    assert extract_indicators("参加者数：30人") == ("参加者数：30人", [])


@pytest.mark.parametrize(
    ("text", "rest", "texts"),
    [
        ("・甲。\n【件数：1件】\n【新】乙【数：2】です。", "・甲。\n【新】乙です。", ["【件数：1件】", "【数：2】"]),
        ("【回線数：5回線、拠点数：12か所】", "", ["【回線数：5回線、", "拠点数：12か所】"]),
        ("【数：H30:12件→R1:15件】", "", ["【数：H30:12件→", "R1:15件】"]),
        ("【数：(R4) 12件、(R5) 15件】", "", ["【数：(R4) 12件、", "(R5) 15件】"]),
        ("・【件数：1件】", "・", ["【件数：1件】"]),
        ("甲\n\n【件数：1件】\n乙", "甲\n\n乙", ["【件数：1件】"]),
        ("【件数】1件です", "【件数】1件です", []),
    ],
)
def test_the_rest_of_the_text_stays_as_it_is(text: str, rest: str, texts: list[str]) -> None:
    left, found = extract_indicators(text)
    assert (left, [indicator.text for indicator in found]) == (rest, texts)


@pytest.mark.parametrize(
    ("rest", "is_one"),
    [
        ("・", True),
        ("、", True),
        (" ／ ", True),
        ("●", True),
        ("(1)", False),
        ("※", False),
        ("甲", False),
        ("。", True),
    ],
)
def test_what_an_indicator_leaves_over(rest: str, is_one: bool) -> None:
    assert is_remnant(rest) is is_one


# --- values


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("12件", Status.REPORTED),
        ("20～30件", Status.REPORTED),
        ("－", Status.NOT_APPLICABLE),
        ("―", Status.NOT_APPLICABLE),
        ("－※2", Status.NOT_APPLICABLE),
        ("", Status.NOT_REPORTED),
        ("　", Status.NOT_REPORTED),
        ("実施", Status.TEXT),
        ("未集計", Status.TEXT),
        ("12:30", Status.UNREADABLE),
        ("※1", Status.UNREADABLE),
        ("①120", Status.UNREADABLE),
    ],
)
def test_status(text: str, status: Status) -> None:
    assert read_value("指標", text).status is status


@pytest.mark.parametrize(
    ("text", "value", "note"),
    [
        ("1,200※1", "1200", "※1"),
        ("1,200 ※", "1200", "※"),
        ("120人※1,2", "120", "※1,2"),
        ("120人（注2）", "120", "（注2）"),
        ("120人[注]", "120", "[注]"),
        ("120人注1", "120", "注1"),
        ("1,200*", "1200", "*"),
        ("1,200†", "1200", "†"),
        ("1,200\n※1", "1200", "※1"),
        ("※1 1,200", "1200", "※1"),
        ("（※1）1,200", "1200", "（※1）"),
        # raised and circled figures are no digits of the value: NFKC would make 1201 of them
        ("120¹", "120", "¹"),
        ("120①", "120", "①"),
        ("①120", None, ""),
        ("1¹20", None, ""),
        # nothing says where the mark ends
        ("※11,200", None, ""),
        ("5*3", None, ""),
        ("120", "120", ""),
    ],
)
def test_the_mark_of_a_note_is_no_part_of_the_number(text: str, value: str | None, note: str) -> None:
    found = read_value("指標", text)
    assert (found.value, found.value_text) == (Decimal(value) if value else None, text)
    assert split_note(text)[1] == note


@pytest.mark.parametrize(
    ("text", "year", "without"),
    [
        ("登録者数（R5）", 2023, "登録者数"),
        ("登録者数（令和5年度末現在）", 2023, "登録者数"),
        ("登録者数（2023年度実績）", 2023, "登録者数"),
        ("登録者数（R5）（R4）", None, "登録者数"),
        ("登録者数（延べ）", None, "登録者数(延べ)"),
        ("登録者数（R5開始）", None, "登録者数(r5開始)"),
        ("登録者数（5）", None, "登録者数(5)"),
    ],
)
def test_a_year_in_a_bracket_of_its_own(text: str, year: int | None, without: str) -> None:
    assert (year_in_brackets(text), without_year(text)) == (year, without)


def test_a_year_that_is_given_goes_before_one_that_is_printed() -> None:
    assert read_value("登録者数（R5）", "30件", fiscal_year=2021).fiscal_year == 2021


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("甲：3", [1]),
        ("「甲：乙」：3", [5]),
        ("開館：9:30", [2]),
        ("9：30から", []),
        ("R5:15件", [2]),
        ("1:3", []),
        ("倍率：1：3", [2]),
        ("http://a", []),
        ("甲：130", [1]),
        ("」：", [1]),
    ],
)
def test_colons_that_part_a_name_from_its_value(text: str, places: list[int]) -> None:
    assert Outside("：:", {"「": "」"}).places(text) == places


def test_brackets_close_the_last_open_one_of_their_kind() -> None:
    assert Matching({"【": "】", "（": "）"}).places("【（】）【【】") == {0: 2, 5: 6}


# --- properties


def is_within(parts: str, whole: str) -> bool:
    """Whether the letters of a text stand in another one in their order."""
    letters = iter(whole)
    return all(letter in letters for letter in parts)


TEXTS = st.text(alphabet="甲数【】〔〕＜＞「（）：:、。/3件R45 \n・※-～", max_size=40)
PARTS = st.lists(
    st.sampled_from(
        [
            "【件数：3件】",
            "甲を行う。",
            "【新】",
            "\n",
            "・",
            "【甲：1、乙：2】",
            "参加者数：30人",
            "【数】3件",
            "＜数：4＞",
        ]
    ),
    max_size=8,
).map("".join)


def test_indicators_come_in_the_order_of_the_text_although_lines_repeat() -> None:
    texts = ["参加者：3人", "【利用者：3人】", "【甲：1】", "参加者：3人", "利用者：3人"]
    _, found = extract_indicators(f"{texts[0]}\n{texts[1]}{texts[2]}\n{texts[3]}\n{texts[4]}", bare=True)
    assert [indicator.text for indicator in found] == texts


@given(st.one_of(TEXTS, PARTS, st.text()), st.booleans())
def test_taking_indicators_out_loses_no_letter(text: str, bare: bool) -> None:
    rest, found = extract_indicators(text, bare=bare)
    texts = ["".join(indicator.text.split()) for indicator in found]
    left = "".join(rest.split())
    assert sorted(left + "".join(texts)) == sorted("".join(text.split()))
    assert is_within(left, "".join(text.split()))
    assert is_within("".join(texts), "".join(text.split()))


LINES = st.sampled_from(
    [
        "【件数：3件】",
        "甲を行う。【乙：4】",
        "【新】甲",
        "・丙",
        "【甲：1、乙：2】",
        "参加者数：30人",
        "【数】3件",
        "【期間：4月】",
    ]
)


@given(st.lists(LINES, max_size=8).map("\n".join), st.booleans())
def test_taking_them_out_again_finds_none(text: str, bare: bool) -> None:
    rest, _ = extract_indicators(text, bare=bare)
    assert extract_indicators(rest, bare=bare) == (rest, [])


@given(st.text(), st.text())
def test_any_value_can_be_read(name: str, text: str) -> None:
    found = read_value(name, text)
    assert found.value_text == text
    assert (found.status is Status.REPORTED) == any(v is not None for v in (found.value, found.lower, found.upper))


@pytest.mark.parametrize(
    "unit",
    [
        "【",
        "】",
        "【】",
        "【甲：",
        "【甲：1】",
        "：",
        "、",
        "【「",
        "（",
        "1",
        "※",
        "【数】3件",
        "【a、",
        "a　",
        "R5：1、",
        "/",
        "\n",
        "【a：" + "、" * 300,
    ],
)
def test_hostile_texts_come_to_an_end(unit: str) -> None:
    text = (unit * 10_000)[:10_000]
    for bare in (False, True):
        rest, found = extract_indicators(text, bare=bare)
        held = rest + "".join(indicator.text for indicator in found)
        assert sorted("".join(held.split())) == sorted("".join(text.split()))
    assert read_value(text, text).value_text == text


@pytest.mark.parametrize(
    ("name", "value", "column", "year"),
    [
        ("総生産額", "1,287億円（R4）", 2024, 2022),  # the latest there is, among the values of R6
        ("総生産額", "1,287億円（令和4年度実績）", 2024, 2022),
        ("総生産額", "1,287億円", 2024, 2024),
        ("総生産額（R1）", "1,287億円", 2024, 2024),
        ("総生産額（R1）", "1,287億円", None, 2019),
        ("総生産額", "1,287億円（R4、R5）", 2024, 2024),
        ("総生産額", "1,287億円（速報値）", 2024, 2024),
        ("総生産額", "1,287億円（前年度：R4）", 2024, 2024),
        ("総生産額", "－（R4）", 2024, 2022),
    ],
)
def test_a_value_that_names_its_year_is_of_that_year(name: str, value: str, column: int | None, year: int) -> None:
    assert read_value(name, value, fiscal_year=column).fiscal_year == year
