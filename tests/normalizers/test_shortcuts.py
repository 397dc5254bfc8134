"""Texts that are told at a glance: the short way says the same as the long one, of every character there is."""

from __future__ import annotations

import re
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from torikumi.normalizers import (
    amounts,
    blanks,
    blocks,
    departments,
    ditto,
    indicators,
    items,
    markers,
    municipality_mentions,
    printed_values,
    quantities,
    series,
    text,
    years,
)
from torikumi.normalizers.blanks import is_blank
from torikumi.normalizers.ditto import is_ditto
from torikumi.normalizers.municipalities import municipality_list
from torikumi.normalizers.text import fold_text, normalize_text

CHARACTERS = "".join(map(chr, range(sys.maxunicode + 1)))
NOTHING = re.compile("(?!)")


def taken(pattern: re.Pattern[str]) -> list[str]:
    """All characters that an expression of one finds."""
    return pattern.findall(CHARACTERS)


def test_what_is_its_own_form_for_comparing(monkeypatch: pytest.MonkeyPatch) -> None:
    own = [character for character in CHARACTERS if text._FOLDED.fullmatch(character)]
    assert len(own) > 20_000
    monkeypatch.setattr(text, "_FOLDED", NOTHING)
    monkeypatch.setattr(text, "_PLAIN", NOTHING)
    assert fold_text.__wrapped__("".join(own)) == "".join(own)
    assert all(fold_text.__wrapped__(character) == character for character in own)


def test_what_is_folded_without_repairs(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = [character for character in CHARACTERS if text._PLAIN.fullmatch(character)]
    others = {"ﾞ", "゛", "\u3099", "①", "㈱", "⼾", "\u200b", "\ufe00", "\t"}
    assert {"ー", "〜", "〇", "・", "’", "Ａ", "ｂ", "A", "　", "\n", *others} - set(plain) == others
    shortly = [fold_text.__wrapped__(character) for character in plain]
    monkeypatch.setattr(text, "_FOLDED", NOTHING)
    monkeypatch.setattr(text, "_PLAIN", NOTHING)
    assert fold_text.__wrapped__("".join(plain)) == "".join(shortly)
    assert [fold_text.__wrapped__(character) for character in plain] == shortly


@given(st.text("かハウA＾｀~゛゜'ー・〇ﾊ①Ａ \n　\u3099\u03001（)", max_size=8))
def test_texts_that_are_folded_without_repairs(shown: str) -> None:
    found = fold_text.__wrapped__(shown)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(text, "_PLAIN", NOTHING)
        assert fold_text.__wrapped__(shown) == found


def test_what_is_no_dash() -> None:
    letters = taken(blanks._LETTER)
    assert len(letters) > 20_000
    assert all(set(fold_text(letter)) - {"-"} for letter in letters)


def test_what_is_its_own_form_for_finding_years() -> None:
    plain = set(CHARACTERS) - set(taken(years._TO_FOLD))
    assert len(plain) > 20_000
    assert all(years._FOLDS[ord(character)] == character for character in plain)


def test_what_no_year_is_without() -> None:
    wanted = {*"0123456789年", years._WORDS.first_year}
    found = set(taken(years._MAY_NAME))
    assert {character for character in CHARACTERS if years._FOLDS[ord(character)] in wanted} <= found
    assert len(found) < 1000


@given(st.text(st.sampled_from("令和平成昭大正明治㍻㋿rhstm.一二三十 代度月日'’fy～、(),第a")))
def test_nothing_else_is_a_year(without: str) -> None:
    assert not years._MAY_NAME.search(without)
    assert years._YEAR.search(without) is None


def test_letters_with_which_no_ended_era_is_named() -> None:
    ended = {form for form, era in years._BY_FORM.items() if era.last is not None}
    others = set(CHARACTERS) - set(taken(years._MAY_BE_PAST))
    assert len(others) > 20_000
    first = {form[0] for form in ended}
    assert not [other for other in others if first & {years._FOLDS[ord(letter)] for letter in normalize_text(other)}]


@given(st.text("平成昭和大⼤正明⽇治㍻㍼Ｈhｈsmt令R元31３５年度、. \u3000\u0302か\u3099甲", max_size=14))
def test_texts_that_name_no_ended_era(printed: str) -> None:
    if not years.may_hold_past_years(printed):
        assert not [year for year in years.find_years(normalize_text(printed)) if year.past_era]


def test_what_is_no_enclosed_number() -> None:
    plain = set(CHARACTERS) - set(taken(amounts._MAY_BE_ENCLOSED))
    assert len(plain) > 20_000
    digits = {
        character
        for character in plain
        if unicodedata.category(character) == "No" or any(map(str.isdigit, unicodedata.normalize("NFKC", character)))
    }
    assert digits == set("0123456789０１２３４５６７８９")


def test_what_is_no_numeral() -> None:
    letters = [character for character in CHARACTERS if quantities._LETTERS.fullmatch(character)]
    assert len(letters) > 20_000
    folded = [letter for letter in letters if amounts.NUMERAL.search(amounts.fold_for_reading(letter))]
    assert folded == [letter for letter in letters if amounts.NUMERAL.search(letter)]


WORDS = st.text("同仝上記に様じ〃″”\"'々ゝヽ゛\u3099↑→- \u3000\u200b甲が（）", max_size=6)


@given(st.one_of(WORDS, st.text(max_size=8), st.sampled_from(ditto._FILE.words)))
def test_ditto_marks(shown: str) -> None:
    assert is_ditto(shown) == (fold_text(shown) in {*map(fold_text, ditto._FILE.words), fold_text(ditto._FILE.arrow)})


@given(st.one_of(st.text("-－ー―~〜 \u3000\u200b一なし0", max_size=6), st.text(max_size=6)))
def test_blanks(shown: str) -> None:
    assert is_blank(shown) == (not fold_text(shown).strip("-"))


LABELS = ["目標", "取組内容", "実績"]
LINES = st.text("目標実績：:＜＞【】「」■・※ \u3000甲1.(。)", max_size=12)


@given(st.lists(st.one_of(LINES, st.sampled_from(LABELS)), min_size=1, max_size=3))
def test_lines_that_set_no_label_off(lines: list[str]) -> None:
    shown = "\n".join(lines)
    found = blocks.find_blocks(shown, LABELS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(blocks, "_SET_OFF", re.compile(""))  # all lines go the long way
        patch.setattr(blocks, "_GOES_ON", re.compile(""))
        patch.setattr(blocks, "_MAY_BE_FURTHER", re.compile(""))
        assert blocks.find_blocks(shown, LABELS) == found


@given(st.text("12１２(（)）.．①②・。、: \u3000甲乙ア3※", max_size=16))
def test_places_where_no_item_begins(shown: str) -> None:
    found = items.split_items(shown)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(items, "_STEP", re.compile(".", re.DOTALL))  # each letter is looked at
        assert items.split_items(shown) == found


@given(st.text("12目標甲績令和年度（）()R.1 \ufe00か\u3099が", max_size=8))
def test_words_that_end_as_no_label_does(label: str) -> None:
    known = blocks._known(frozenset(["目標", "実績", "目標が"]))
    assert blocks._is_known(label, known) == (not known.words.isdisjoint([fold_text(label), blocks.bare_label(label)]))


WORDED = [pattern for _, pattern in blocks._BY_SIGN] + [
    blocks._BEFORE_COLON, blocks._ALONE, blocks._FURTHER, blocks._MAY_BE_FURTHER
]  # fmt: skip


@given(st.text("目1.）甲乙：:<>【】「」■・※。、 \u3000\n", max_size=24))
def test_words_of_a_label_are_never_given_back(line: str) -> None:
    for pattern in WORDED:
        long = re.compile(pattern.pattern.replace("{1,12}+", "{1,12}"))
        for ways in ((pattern.match, long.match), (pattern.search, long.search)):
            short_way, long_way = (way(line) for way in ways)
            assert (short_way and (short_way.span(), short_way.groups())) == (
                long_way and (long_way.span(), long_way.groups())
            )


def test_most_expressions_of_labels_have_words_in_them() -> None:
    assert sum("{1,12}+" in pattern.pattern for pattern in WORDED) >= 6


class Everything:
    """Holds whatever is asked for."""

    def __contains__(self, _: object) -> bool:
        return True


@given(st.lists(st.one_of(LINES, st.sampled_from(LABELS)), min_size=1, max_size=3))
def test_lines_that_begin_with_no_sign_of_a_label(lines: list[str]) -> None:
    shown = "\n".join(lines)
    found = blocks.find_blocks(shown, LABELS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(blocks, "_BY_FIRST", dict.fromkeys(shown, tuple(pattern for _, pattern in blocks._BY_SIGN)))
        assert blocks.find_blocks(shown, LABELS) == found


@pytest.mark.parametrize("rest", ["", " 甲", "1）甲", "）甲", ".甲", "注)甲", "記：甲"])
def test_letters_with_which_no_marker_begins(rest: str) -> None:
    others = [letter for letter in CHARACTERS[:0x10000] if letter not in markers.FIRSTS]
    assert len(others) > 60_000
    assert all(ord(letter) < 0x10000 for letter in markers.FIRSTS)
    assert not [letter for letter in others if markers._MARKER.match(letter + rest)]


@given(st.text("12１２(（)）.．①②・。、: \u3000甲乙ア3※◇", max_size=16))
def test_lines_in_which_no_item_begins(shown: str) -> None:
    found = items.split_items(shown)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(items, "_BEGINS", re.compile(""))
        assert items.split_items(shown) == found


@given(st.text("徳島市高知県長岡郡大豊町は、第２次 \u3000み甲都", max_size=16))
def test_letters_with_which_no_name_of_a_municipality_begins(shown: str) -> None:
    found = municipality_mentions.find_mentions(shown)
    known = municipality_list()
    every = municipality_mentions._FirstLetters(
        dict.fromkeys(shown, tuple(known.prefectures)), dict.fromkeys(shown, tuple(known.districts)), Everything()
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(municipality_mentions, "_first_letters", lambda: every)
        assert municipality_mentions.find_mentions(shown) == found


BARE = st.text("参加者数率人実施30１:： \u3000\x1f\x01甲a%。、・(1)（）[]", max_size=16)


@given(st.one_of(BARE, st.builds("".join, st.tuples(BARE, st.sampled_from(["参加者数", "率\x01", "(1)"]), BARE))))
def test_lines_that_hold_no_indicator_without_brackets(line: str) -> None:
    found = indicators.bare_indicators(line)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(indicators, "_MAY_BE_BARE", re.compile(""))
        assert indicators.bare_indicators(line) == found


def test_no_measure_ends_in_latin() -> None:
    assert not [measure for measure in indicators._MEASURES if measure[-1].isascii()]


NOTED = st.text("12０,人 （(［[)）※＊*†注記¹①⁻㊿mａ・", max_size=14)


@given(NOTED)
def test_values_without_a_note(value: str) -> None:
    found = printed_values.split_note(value)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(printed_values, "_NOTE_SIGN", re.compile(""))
        assert printed_values.split_note(value) == found


@given(st.text("12課局市民0約。.（）(別記)、・ほか等", max_size=14).map(lambda shown: shown + "。"))
def test_a_sentence_names_no_departments(content: str) -> None:
    names = departments.split_departments(content)
    assert not names or not all(map(departments.is_department, names))


@given(st.text("12０,.〇十百千万億 人件円%約以上", max_size=12))
def test_quantities_of_figures_alone(shown: str) -> None:
    found = quantities.parse_quantity.__wrapped__(shown)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(quantities, "_FIGURES", NOTHING)
        assert quantities.parse_quantity.__wrapped__(shown) == found


@given(st.text("12１(（)）①②/+・～と、はのア甲 ", max_size=12))
def test_numbers_that_nothing_goes_on_from(shown: str) -> None:
    found = markers.read_marker(shown)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(markers, "_GOES_ON", Everything())
        assert markers.read_marker(shown) == found


@given(st.text("12１２年度R令和元:：/、 \u3000甲()（）→件", max_size=20))
def test_parts_without_a_year_hold_no_series(part: str) -> None:
    colons = indicators._COLONS.places(part)
    if colons and not years.find_years(part):
        assert not series.parse_series(part[colons[0] + 1 :].strip())


YEARS = st.lists(
    st.one_of(
        st.sampled_from(
            ["令和", "平 成", "㍻", "Ｈ", "R.", "令", "FY", "'", "2019", "１９", "元", "三", "年", "年度", "/"]
        ),
        st.text("令和平成昭治正㍻HRfy'’12９３０.,元年度 \u3000甲(（", max_size=8),
    ),
    max_size=5,
).map("".join)


@given(YEARS)
def test_texts_that_hold_no_year(shown: str) -> None:
    found = list(years._scan(shown))
    assert years._TO_FOLD.sub(years._fold_one, shown) == shown.translate(years._FOLDS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(years, "_WESTERN_DIGITS", re.compile(""))  # all texts go the long way
        assert list(years._scan(shown)) == found
