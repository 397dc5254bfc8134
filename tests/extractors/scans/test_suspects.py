"""Letters that are reported although both readers agree on them."""

from __future__ import annotations

import numpy as np
import pytest

from tests.support.scanned import EM, Told, page_of, paper, said, write
from torikumi.extractors.scans.characters import read_characters
from torikumi.extractors.scans.readings import Letter, Reading
from torikumi.extractors.scans.suspects import misread_hanging, rival_digits, suspects
from torikumi.extractors.scans.text_lines import TextLine, margin_of

OTHER = "情報化基本計画策定の取組"


def codes(first: Reading | str, second: str | None = None) -> list[str]:
    """The findings of a line of so many letters, read by both readers."""
    reading = said(first) if isinstance(first, str) else first
    picture = paper(900, 200)
    write(picture, 60, 60, len(reading.letters))
    write(picture, 60, 120, 12)
    found = read_characters(page_of(picture), [], Told(reading, OTHER), Told(second or reading.text, OTHER))
    return [finding.code for finding in found.findings]


@pytest.mark.parametrize(
    "text", ["23.357", "1.234.567円", "1,5件", "達成率|(R4)", "一千円", "-400,000", "65,000.", "面積m八", "山崎伸二"]
)
def test_what_readers_take_dust_or_broken_print_for_is_reported(text: str) -> None:
    assert codes(text) == ["ocr-doubtful"]


@pytest.mark.parametrize(
    "text", ["23,357", "1,234,567円", "12.5%", "19.6695月分", "達成率(R4)", "一般会計", "40,000", "宮崎県と"]
)
def test_what_is_printed_so_is_not(text: str) -> None:
    assert codes(text) == []


def test_a_letter_that_was_read_twice_is_reported() -> None:
    assert codes("パティスリーーポルト", "パティスリーポルト") == ["ocr-readings-differ"]
    assert codes("聞き取りリを実施", "聞き取りを実施") == ["ocr-readings-differ"]
    assert codes("ああした取組を", "ああした取組を") == []


def test_a_digit_that_may_be_another_is_reported() -> None:
    broken = Letter("5", 0.5, 0.83, (("6", 0.17),))
    assert rival_digits([broken, Letter("5", 0.5, 0.98, (("S", 0.02),)), Letter("5", 0.5, 0.97, (("６", 0.01),))]) == [
        0
    ]
    assert codes(Reading((broken,))) == ["ocr-doubtful"]


@pytest.mark.parametrize(("text", "hanging", "found"), [
    ("www.tsuchiya-hp.jp", 4, False),  # y, p, j, p
    ("www.tsuchiva-hp.ip", 4, True),
    ("www.tsuchiva-hp.ip", 2, False),
    ("www.ichiban-ni.net", 1, True),
    ("取組の実績yvij", 0, False),  # too few in a row for an address
])  # fmt: skip
def test_what_hangs_below_the_line_tells_y_from_v_and_j_from_i(text: str, hanging: int, found: bool) -> None:
    wide = EM // 2
    ink = np.zeros((100, 60 + wide * len(text)), dtype=bool)
    below = [index for index in range(len(text)) if text[index] not in ".-"][:: max(1, 12 // (hanging + 1))][:hanging]
    for index, letter in enumerate(text):
        low, high = (56, 60) if letter in ".-" else (44, 60)
        ink[low : high + 7 * (index in below), index * wide + 2 : (index + 1) * wide - 2] = True
    line = TextLine(0, 0, 44, wide * len(text), 67 if hanging else 60, EM)
    margin = margin_of(line)
    width = line.x1 + 2 * margin
    letters = [Letter(letter, ((index + 0.5) * wide + margin) / width, 0.99) for index, letter in enumerate(text)]
    assert bool(misread_hanging(line, letters, ink, width)) is found


def test_small_kana_may_have_lost_their_dots() -> None:
    letters = said("サービスの").letters
    ink = np.ones((30, 120), dtype=bool)
    assert suspects(TextLine(0, 0, 0, 100, 18, 20.0), letters, ink, 110) == [0, 3]
    assert suspects(TextLine(0, 0, 0, 140, 25, 28.0), letters, ink, 150) == []
