"""Dots between letters: ・ and ： by their ink, whatever dust lies by and whatever readers make of it."""

from __future__ import annotations

import pytest

from tests.support.scanned import EM, Told, page_of, paper, write
from torikumi.extractors.scans.characters import read_characters
from torikumi.extractors.scans.readings import Letter, Reading

LEFT = 60
SPECK = (8, 20, 3)
"""Dust: how far right of and below the corner of the dot's em it lies, and its side (pixels)."""


def read(text: str, dots: list[tuple[int, int, int]], first: str, second: str | None = None) -> tuple[str, list[str]]:
    """What is made of a line of letters as wide as their em; of each dot is told where it lies in its em, and its side.

    Args:
        text: What is printed; ・ and ： take half an em, 、 takes one, and a blank, which holds nothing.
        dots: The ink of the mark: x and y in its em, side.
        first: What the first reader reads in it.
        second: What the second one reads; the same when None.
    """
    picture = paper(900, 200)
    x, middles = LEFT, []
    for letter in text:
        if letter in "・：、":
            middles.append(x + 0.22 * EM)
            for right, down, side in dots:
                picture[60 + down : 60 + down + side, x + right : x + right + side] = 20
            x += EM if letter == "、" else EM // 2
            continue
        if letter != " ":
            write(picture, x, 60, 1)
            middles.append(x + 0.44 * EM)
        x += EM
    write(picture, LEFT, 120, 12)  # so that the page's letters have a size
    margin = 2 * round(0.16 * EM)
    width = x - LEFT - round(0.12 * EM) + 2 * margin
    # a mark that was not read has no letter; one that was stands where the printed one does
    places = (
        middles
        if len(first) == len(middles)
        else [m for m, c in zip(middles, text.replace(" ", ""), strict=True) if c not in "・：、"]
    )
    letters = tuple(
        Letter(letter, (place - LEFT + margin) / width, 0.999) for letter, place in zip(first, places, strict=True)
    )
    other = "情報化基本計画策定の取組"
    found = read_characters(page_of(picture), [], Told(Reading(letters), other), Told(second or first, other))
    return "".join(found.texts).removesuffix(other), [finding.code for finding in found.findings]


DOT, UPPER, LOWER = (4, 10, 7), (5, 4, 5), (5, 17, 5)


@pytest.mark.parametrize("first", ["形状・寸法", "形状寸法", "形状:寸法", "形状·寸法"])
@pytest.mark.parametrize("dust", [[], [SPECK]])
def test_a_dot_halfway_up_is_a_middle_dot(first: str, dust: list[tuple[int, int, int]]) -> None:
    found, codes = read("形状・寸法", [DOT, *dust], first, "形状・寸法")
    assert found == "形状・寸法"
    assert "ocr-readings-differ" not in codes


@pytest.mark.parametrize("both", ["形状寸法", "形状:寸法"])
def test_a_dot_that_neither_reader_saw_is_reported(both: str) -> None:
    found, codes = read("形状・寸法", [DOT], both)
    assert found == "形状・寸法"
    assert "ocr-readings-differ" in codes


def test_two_dots_one_over_the_other_are_a_colon() -> None:
    assert read("時期：春夏", [UPPER, LOWER], "時期:春夏") == ("時期:春夏", [])
    found, codes = read("時期：春夏", [UPPER, LOWER], "時期・春夏")
    assert (found, codes) == ("時期：春夏", ["ocr-readings-differ"])


@pytest.mark.parametrize("ink", [[SPECK], [(2, 8, 13)], [(2, 2, 5), (9, 20, 5)]], ids=["speck", "blot", "two specks"])
def test_a_dot_whose_ink_is_none_is_reported(ink: list[tuple[int, int, int]]) -> None:
    _, codes = read("形状・寸法", ink, "形状・寸法")
    assert "ocr-doubtful" in codes


def test_letters_side_by_side_and_words_apart_have_no_dot() -> None:
    assert read("形状寸法", [], "形状寸法") == ("形状寸法", [])
    assert read("形状 寸法", [], "形状寸法") == ("形状寸法", [])


def test_a_comma_that_neither_reader_saw_is_reported() -> None:
    comma = [(4, 20, 5), (7, 24, 5)]
    _, codes = read("総額、歳入", comma, "総額歳入")
    assert codes == ["ocr-doubtful"]
    assert read("総額、歳入", comma, "総額、歳入") == ("総額、歳入", [])
