"""Straight scanned pages drawn for a test: shapes for letters, a reader that says what it is told."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from torikumi.extractors.rules import RULE
from torikumi.extractors.scans.readings import Letter, Reading
from torikumi.extractors.scans.scanned_page import Affine, GreyPicture, ScannedPage

DPI = 200.0
EM = 30
"""Pixels of the letters that `write` draws: 10.8 pt at 200 dpi."""


def paper(wide: int, high: int) -> GreyPicture:
    """A white page."""
    return np.full((high, wide), 255, dtype=np.uint8)


def write(picture: GreyPicture, x: int, y: int, letters: int, em: int = EM) -> None:
    """Draw so many letters (of the shape of 工) from a place to the right."""
    ink, stroke = round(0.88 * em), max(2, em // 8)
    for number in range(letters):
        left = x + number * em
        picture[y : y + stroke, left : left + ink] = 20
        picture[y + ink - stroke : y + ink, left : left + ink] = 20
        middle = left + ink // 2 - stroke // 2
        picture[y : y + ink, middle : middle + stroke] = 20


def page_of(picture: GreyPicture) -> ScannedPage:
    """The picture as a straight page without rules."""
    none = np.zeros(0, dtype=RULE)
    high, wide = picture.shape
    return ScannedPage(
        number=1,
        width=wide * 72 / DPI,
        height=high * 72 / DPI,
        image=picture,
        letters=picture,
        dpi=DPI,
        to_page=Affine(1.0, 0.0, 0.0, 0.0, 1.0, 0.0),
        horizontal=none,
        vertical=none,
    )


def said(text: str, score: float = 0.999) -> Reading:
    """A reading whose letters stand evenly, half a letter from the ends."""
    count = len(text) + 0.55  # the white at both ends of a line's picture
    return Reading(tuple(Letter(letter, (index + 0.77) / count, score) for index, letter in enumerate(text)))


class Told:
    """A reader that gives the readings that it is told, in their order; what it is asked again, it does not know."""

    def __init__(self, *readings: Reading | str, engine: str = "told", again: Reading | str = "") -> None:
        self.engine = engine
        self._again = said(again) if isinstance(again, str) else again
        self._asked = False
        self._readings = [said(reading) if isinstance(reading, str) else reading for reading in readings]

    def read(self, pictures: Sequence[GreyPicture]) -> list[Reading]:
        """The readings, one a picture."""
        if self._asked:
            return [self._again] * len(pictures)
        self._asked = True
        assert len(pictures) == len(self._readings), f"{len(pictures)} lines were found"
        return self._readings
