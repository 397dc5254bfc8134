"""The list of municipalities: complete, with right check digits, and found by every way a name is printed."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from torikumi.normalizers.municipalities import (
    check_digit,
    is_municipality_code,
    municipalities_by_name,
    municipality_by_code,
    municipality_list,
    parse_municipality,
)
from torikumi.normalizers.municipality_mentions import find_mentions, line_municipality, title_municipality
from torikumi.schemas.errors import NormalizationError


def test_the_list_is_complete() -> None:
    now = [entry for entry in municipality_list().by_code.values() if entry.valid_to is None]
    kinds = Counter(entry.kind for entry in now)
    assert kinds["prefecture"] == 47
    assert sum(kinds[kind] for kind in ("city", "town", "village", "ward")) == 1741


def test_every_check_digit_is_right() -> None:
    for code in municipality_list().by_code:
        assert is_municipality_code(code), code


@given(st.sampled_from(sorted(municipality_list().by_code)), st.integers(0, 4), st.integers(1, 9))
def test_one_changed_digit_is_noticed_nearly_always(code: str, place: int, step: int) -> None:
    changed = code[:place] + str((int(code[place]) + step) % 10) + code[place + 1 :]
    weighted = sum(w * (int(b) - int(a)) for w, a, b in zip((6, 5, 4, 3, 2), code[:5], changed[:5], strict=True))
    if weighted % 11 not in (0, 1, 10):  # 10 and 0 share the digit 0, so some changes cannot be seen
        assert check_digit(changed[:5]) != code[5] or not is_municipality_code(changed)


NAMES = [
    ("徳島市", ["362018"]),
    ("徳 島 市", ["362018"]),
    ("徳島県徳島市", ["362018"]),
    ("徳島市役所", ["362018"]),
    ("府中市", ["132063", "342084"]),
    ("広島県府中市", ["342084"]),
    ("みどり野市", []),
    ("竜ヶ崎市", ["082082"]),
    ("龍ケ崎市", ["082082"]),
    ("葛\U000e0101飾区", ["131229"]),
    ("徳島県 海部郡 美波町役場", ["363871"]),
    ("海部郡美波町", ["363871"]),
    ("勝浦郡美波町", []),  # in another county
    ("海部郡", []),  # a county is no municipality
    ("東京都", ["130001"]),
    ("北海道", ["010006"]),
    ("札幌市中央区", ["011011"]),
    ("鹿嶋市", ["082228"]),
    ("鹿島市", ["412074"]),
    ("伊達市", ["012335", "072133"]),
    ("浜松市中央区", ["221384"]),
    ("", []),
]


@pytest.mark.parametrize(("name", "codes"), NAMES)
def test_names(name: str, codes: list[str]) -> None:
    assert [entry.code for entry in municipalities_by_name(name)] == codes


@pytest.mark.parametrize(
    ("name", "prefecture", "codes"),
    [
        ("府中市", "東京都", ["132063"]),
        ("府 中 市", "広島県", ["342084"]),
        ("府中市", "大阪府", []),
    ],
)
def test_names_within_a_prefecture(name: str, prefecture: str, codes: list[str]) -> None:
    assert [entry.code for entry in municipalities_by_name(name, prefecture)] == codes


@pytest.mark.parametrize(
    ("given_text", "fiscal_year", "code"),
    [
        ("362018", None, "362018"),
        ("36201", None, "362018"),
        ("３６２０１８", None, "362018"),
        ("徳島市", None, "362018"),
        ("東京都府中市", None, "132063"),
        ("浜松市北区", 2022, "221350"),  # one of the wards that ended with 2023
    ],
)
def test_what_a_user_gives(given_text: str, fiscal_year: int | None, code: str) -> None:
    assert parse_municipality(given_text, fiscal_year).code == code


@pytest.mark.parametrize(
    ("given_text", "reason"),
    [
        ("府中市", "more than one municipality has this name: 東京都府中市 (132063), 広島県府中市 (342084)"),
        ("みどり野市", "no municipality of this name is in the official list"),
        ("美波", "no municipality of this name is in the official list; did you mean 徳島県美波町 (363871)"),
        ("362017", "the check digit of a code that begins 36201 is 8"),
        ("362", "a municipality code has six digits"),
        ("999997", "no prefecture has the number 99"),
        ("999991", "the check digit of a code that begins 99999 is 7"),
        ("469998", "no municipality of this code is in the official list"),
        ("", "no municipality of this name is in the official list"),
    ],
)
def test_what_is_wrong_with_it_is_said(given_text: str, reason: str) -> None:
    with pytest.raises(NormalizationError) as raised:
        parse_municipality(given_text)
    assert raised.value.reason == reason
    assert raised.value.text == given_text


@pytest.mark.parametrize("wrong", ["3620", "362018", "abcde", "３６２０１", ""])
def test_a_check_digit_needs_five_digits(wrong: str) -> None:
    with pytest.raises(NormalizationError, match="five digits"):
        check_digit(wrong)


@pytest.mark.parametrize(
    ("code", "right"),
    [("362018", True), ("362019", False), ("982012", False), ("36201", False), ("３６２０１８", False), ("", False)],
)
def test_the_form_of_a_code(code: str, right: bool) -> None:
    assert is_municipality_code(code) is right


def test_an_entry_tells_its_place() -> None:
    town = municipality_by_code("363871")
    prefecture = municipality_by_code("360007")
    assert town is not None
    assert prefecture is not None
    assert (town.prefecture, town.district, town.full_name) == ("徳島県", "海部郡", "徳島県美波町")
    assert prefecture.full_name == "徳島県"
    assert municipality_by_code("000000") is None


@given(st.text(max_size=20))
def test_no_name_raises_anything_else(text: str) -> None:
    municipalities_by_name(text)
    is_municipality_code(text)
    with suppress(NormalizationError):
        parse_municipality(text)


MENTIONS = [
    ("令和４年度南国市土地取得事業特別会計予算", ["392049"]),
    ("徳島県 徳島市と高知県南国市", ["362018", "392049"]),
    ("海部郡美波町の取組", ["363871"]),
    ("葛\U000e0101飾区の取組", ["131229"]),
    ("北海道の取組", ["010006"]),
    ("焼津市", ["222127"]),  # no 津市 in it
    ("県内徳島市", ["362018"]),
    ("計画は徳島市が", ["362018"]),
    ("R5徳島市", ["362018"]),
    ("第２次徳島市総合計画", ["362018"]),
    ("府中市", ["132063", "342084"]),
    ("西徳島市", []),
    ("ふるさと徳島市民", ["362018"]),
    ("マイ徳島市", []),
    ("きれいな徳島市", []),  # な is no particle here: may be the inside of a word
    ("徳島市場", []),
    ("北海道路線", []),
    ("市町村", []),
    ("海部郡内", []),
    ("勝浦郡美波町", []),  # 美波町 lies in another county
    ("東京都市圏", []),
    ("みどり野市", []),
    ("", []),
]


@pytest.mark.parametrize(("text", "codes"), MENTIONS)
def test_mentions(text: str, codes: list[str]) -> None:
    assert [entry.code for mention in find_mentions(text) for entry in mention.candidates] == codes


LINES = [
    ("徳島市", "徳島市"),
    ("徳島県徳島市", "徳島市"),
    ("徳島市役所", "徳島市"),
    ("団体名：音威子府村", "音威子府村"),
    ("：音威子府村", "音威子府村"),
    ("発行 ： 徳島市　情報推進課", "徳島市"),
    ("徳島市　令和２年６月", "徳島市"),
    ("みどり野市（架空）", "みどり野市"),
    ("汐見町", "汐見町"),
    ("はるかぜ村", "はるかぜ村"),
    ("徳島市 まちづくり", None),
    ("政府", None),
    ("本市", None),
    ("関係市町村", None),
    ("中心市", None),
    ("10町", None),
    ("情報推進課", None),
    ("", None),
]


@pytest.mark.parametrize(("text", "name"), LINES)
def test_a_line_of_its_own(text: str, name: str | None) -> None:
    found = line_municipality(text)
    assert (found.name if found else None) == name


def test_a_made_up_municipality_has_no_code_although_one_of_its_name_exists() -> None:
    made_up, real = line_municipality("徳島市（架空）"), line_municipality("徳島市")
    assert made_up is not None
    assert real is not None
    assert (made_up.candidates, len(real.candidates)) == ((), 1)


TITLES = [
    ("徳島市情報化基本計画", "徳島市"),
    ("第２次みどり野市総合計画", "みどり野市"),
    ("「みどり野市総合計画」", "みどり野市"),
    ("令和５年度徳島市事務事業評価", "徳島市"),
    ("令和5年度　徳島市　事務事業評価", "徳島市"),
    ("北海道音威子府村まち・ひと・しごと創生総合戦略", "北海道音威子府村"),
    ("はるかぜ村総合戦略 取組状況", "はるかぜ村"),
    ("都市計画マスタープラン", None),
    ("みどり野市の話", None),
    ("本市の総合計画", None),
    ("農村振興計画", None),
    ("情報化基本計画", None),
    ("", None),
]


@pytest.mark.parametrize(("text", "name"), TITLES)
def test_the_head_of_a_title(text: str, name: str | None) -> None:
    found = title_municipality(text)
    assert (found.name if found else None) == name


@given(st.text(alphabet="徳島市津焼西南国町村区府中都道北海 　第２次年度：（架空）の", max_size=20))
def test_mentions_stand_where_they_say(text: str) -> None:
    for mention in find_mentions(text):
        assert text[mention.start : mention.end] == mention.name
        assert mention.candidates
    line_municipality(text)
    title_municipality(text)
