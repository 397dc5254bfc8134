"""Two readings of a line, letter by letter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.scanned import said
from torikumi.extractors.scans.calibration import calibration
from torikumi.extractors.scans.doubt import Doubt, compared, doubts, folded


@pytest.mark.parametrize(
    ("one", "other"), [("（", "("), ("·", "・"), ("○", "〇"), ("１", "1"), ("－", "ー"), ("ベ", "べ"), ("～", "〜")]
)
def test_signs_that_print_does_not_tell_apart_are_no_difference(one: str, other: str) -> None:
    assert folded(one) == folded(other)


@pytest.mark.parametrize(
    ("one", "other"), [("カ", "力"), ("七", "セ"), ("0", "O"), ("1", "l"), ("バ", "パ"), ("ト", "卜")]
)
def test_letters_that_only_look_alike_differ(one: str, other: str) -> None:
    assert folded(one) != folded(other)


@pytest.mark.parametrize(
    ("first", "second", "agreed", "more"),
    [
        ("図る。", "図る。", [True, True, True], ["", "", ""]),
        ("図る", "図る。", [True, True], ["", "。"]),
        ("130件", "180件", [True, False, True, True], ["", "", "", ""]),
        ("図る。", "る。", [False, True, True], ["", "", ""]),
        ("1", "", [False], [""]),
    ],
)
def test_where_they_differ(first: str, second: str, agreed: list[bool], more: list[str]) -> None:
    found, _ = compared(first, second)
    assert [agrees for agrees, _, _ in found] == agreed
    assert [extra for _, _, extra in found] == more


def test_what_the_second_has_before_the_first_letter() -> None:
    assert compared("本人", "・本人")[1] == "・"


@given(st.text("あい1一・O0", max_size=10), st.text("あい1一・O0", max_size=10))
def test_every_letter_of_the_second_is_told(first: str, second: str) -> None:
    found, ahead = compared(first, second)
    told = ahead + "".join(other + extra for _, other, extra in found)
    assert sorted(told) == sorted(second)


def doubt(score: float, agrees: bool | None, *, alike: bool = False, lost: bool = False) -> Doubt:
    return Doubt(score, 0.0, agrees, "", "", "kanji", alike, lost)


def test_a_letter_is_surer_the_surer_the_reader_is_and_where_both_agree() -> None:
    told = calibration()
    for agrees in (True, False, None):
        rising = [told.letter(doubt(score, agrees), 30.0, -3.5) for score in (0.3, 0.6, 0.9, 0.99, 0.9999)]
        assert rising == sorted(rising)
    assert told.letter(doubt(0.9, True), 30.0, -3.5) > told.letter(doubt(0.9, False), 30.0, -3.5)
    assert told.letter(doubt(0.9, True), 30.0, -3.5) > told.letter(doubt(0.9, True, lost=True), 30.0, -3.5)


def test_a_value_is_surer_the_surer_its_letters_are_and_never_certain() -> None:
    told = calibration()
    sure = [told.value([share] * 5) for share in (0.2, 0.5, 0.9, 0.99, 0.9999, 1.0)]
    assert sure == sorted(sure)
    assert sure[0] >= 0
    assert sure[-1] < 1
    assert told.value([0.999] * 100) <= told.value([0.999] * 5)


def test_without_a_second_reading_nothing_agrees() -> None:
    found, _ = doubts(said("図る"), None)
    assert [one.agrees for one in found] == [None, None]
