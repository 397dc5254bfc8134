"""What a reader of characters gives for the picture of one line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from torikumi.extractors.scans.scanned_page import GreyPicture


@dataclass(frozen=True, slots=True)
class Letter:
    """One character as it was read.

    Attributes:
        text: The character.
        at: Where its middle lies in the picture of the line, as a share of its width.
        score: How sure the reader is, 0 to 1, by its own account.
        others: What else it might be, with their scores, the likeliest first.
    """

    text: str
    at: float
    score: float
    others: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """One line as it was read.

    Attributes:
        letters: Its characters from left to right; white space is not among them.
        missed: The highest score, anywhere in the line, of a character that was not taken because nothing was likelier.
    """

    letters: tuple[Letter, ...]
    missed: float = 0.0

    @property
    def text(self) -> str:
        """Its characters as one string."""
        return "".join(letter.text for letter in self.letters)


class LineReader(Protocol):
    """Reads the pictures of single lines.

    Attributes:
        engine: Its name and version.
    """

    engine: str

    def read(self, pictures: Sequence[GreyPicture]) -> list[Reading]:
        """Read the lines, each in a picture of its own on white."""
