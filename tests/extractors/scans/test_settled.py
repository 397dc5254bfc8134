"""Marks between letters as wide as their em: a 、 has room for itself, a speck has none, whatever a line's em says."""

from __future__ import annotations

import numpy as np
import pytest

from torikumi.extractors.scans.readings import Letter, Reading
from torikumi.extractors.scans.settled import without_dirt
from torikumi.extractors.scans.text_lines import TextLine, margin_of

STEP = 44
"""From letter to letter in pixels: the em of the print."""


def read(text: str, told_em: float, room: float) -> str:
    """What is left of a line of kanji and kana with one mark in it.

    Args:
        text: The line; 、 is the mark.
        told_em: The em that the line is said to have (pixels).
        room: How wide the mark is set (in em of the print).
    """
    middles, x = [], 0.0
    for letter in text:
        wide = room if letter == "、" else 1.0
        middles.append(x + (0.25 if letter == "、" else 0.5) * STEP)
        x += wide * STEP
    line = TextLine(0, 0, 0, round(x), round(told_em), told_em)
    ink = np.zeros((line.y1, line.x1), dtype=bool)
    for letter, middle in zip(text, middles, strict=True):
        high = slice(line.y1 - 10, line.y1 - 3) if letter == "、" else slice(4, line.y1 - 4)
        half = 4 if letter == "、" else 18
        ink[high, round(middle) - half : round(middle) + half] = True
    width = line.x1 + 2 * margin_of(line)
    letters = tuple(
        Letter(letter, (middle + margin_of(line)) / width, 0.99) for letter, middle in zip(text, middles, strict=True)
    )
    reading = Reading(letters)
    return without_dirt(line, ink, reading, reading, width).text


@pytest.mark.parametrize("told", [0.9, 1.0, 1.2, 1.34, 1.5, 1.6])
def test_a_comma_with_an_em_of_its_own_stays_however_large_the_em_of_the_line_is_said_to_be(told: float) -> None:
    """Dust above a line makes it higher, and larger print elsewhere on the page makes all lines so."""
    assert read("予算の総額は、歳入歳出", told * STEP, 1.0) == "予算の総額は、歳入歳出"


@pytest.mark.parametrize("told", [0.9, 1.0, 1.2, 1.34, 1.5, 1.6])
def test_a_speck_without_room_between_two_letters_is_none(told: float) -> None:
    assert read("予算の総額は、歳入歳出", told * STEP, 0.05) == "予算の総額は歳入歳出"
