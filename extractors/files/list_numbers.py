"""Numbers and bullets that a word processor or browser draws before list items (自動番号): (1), ①, ア, 第１, ・.

After ECMA-376 part 1, 17.9 (numbering definitions) and 17.18.59 (formats of numbers).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

KATAKANA = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン"
IROHA = "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセスン"
KANJI = "〇一二三四五六七八九"
LEGAL = "零壱弐参四伍六七八九"

BULLETS = {
    "\uf0b7": "•", "\uf0a7": "▪", "\uf06c": "●", "\uf06e": "■", "\uf06d": "○", "\uf0d8": "➢", "\uf0fc": "✓",
    "\uf075": "◆", "\uf076": "❖", "\uf071": "❑", "\uf0a8": "□", "\uf06f": "□", "\uf0b2": "❖", "\uf0e0": "→",
    "\uf0a1": "○", "\uf09f": "・",
}  # fmt: skip
"""Letters of the symbol fonts (Symbol, Wingdings) that office programs draw as bullets → the signs they look like."""

PLAIN_BULLET = "・"
"""Stands for a bullet of a symbol font that is not in the list."""

CIRCLED_MAX, ENCLOSED_MAX = 50, 20


def number_text(number: int, kind: str) -> str:
    """A number in one of the formats of a list.

    >>> [number_text(3, kind) for kind in ("decimal", "decimalFullWidth", "decimalEnclosedCircle", "aiueoFullWidth")]
    ['3', '３', '③', 'ウ']
    >>> [number_text(14, kind) for kind in ("japaneseCounting", "upperRoman", "lowerLetter", "irohaFullWidth")]
    ['十四', 'XIV', 'n', 'カ']
    """
    return FORMATS.get(kind, str)(number)


def _full_width(number: int) -> str:
    return str(number).translate({ord("0") + digit: chr(ord("０") + digit) for digit in range(10)})


def _circled(number: int) -> str:
    if not 1 <= number <= CIRCLED_MAX:
        return str(number)
    start, first = (0x2460, 1) if number <= 20 else (0x3251, 21) if number <= 35 else (0x32B1, 36)
    return chr(start + number - first)


def _enclosed(start: int) -> Callable[[int], str]:
    return lambda number: chr(start + number - 1) if 1 <= number <= ENCLOSED_MAX else str(number)


def _letters(letters: str) -> Callable[[int], str]:
    """Letters in order; after the last one they are doubled, as office programs do (z, aa, bb)."""
    size = len(letters)
    return lambda number: letters[(number - 1) % size] * ((number - 1) // size + 1) if number > 0 else str(number)


def _roman(number: int) -> str:
    if not 0 < number < 4000:
        return str(number)
    text = ""
    for value, letters in (
        (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
        (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
    ):  # fmt: skip
        text += letters * (number // value)
        number %= value
    return text


def _counted(digits: str, ten: str) -> Callable[[int], str]:
    """十四, 百二: as it is spoken."""

    def text(number: int) -> str:
        if not 0 < number < 10_000:
            return "".join(digits[int(digit)] for digit in str(max(0, number)))
        words = ""
        for value, name in ((1000, "千"), (100, "百"), (10, ten), (1, "")):
            count, number = divmod(number, value)
            if count:
                words += ("" if count == 1 and value > 1 else digits[count]) + name
        return words

    return text


def _digits(digits: str) -> Callable[[int], str]:
    return lambda number: "".join(digits[int(digit)] for digit in str(max(0, number)))


FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02d}",
    "decimalHalfWidth": str,
    "decimalFullWidth": _full_width,
    "decimalFullWidth2": _full_width,
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedParen": _enclosed(0x2474),
    "decimalEnclosedFullstop": _enclosed(0x2488),
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
    "upperLetter": _letters("ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
    "lowerLetter": _letters("abcdefghijklmnopqrstuvwxyz"),
    "aiueo": _letters(KATAKANA),
    "aiueoFullWidth": _letters(KATAKANA),
    "iroha": _letters(IROHA),
    "irohaFullWidth": _letters(IROHA),
    "ideographDigital": _digits(KANJI),
    "japaneseCounting": _counted(KANJI, "十"),
    "japaneseLegal": _counted(LEGAL, "拾"),
    "japaneseDigitalTenThousand": _digits(KANJI),
    "chineseCounting": _counted(KANJI, "十"),
    "ideographEnclosedCircle": lambda number: chr(0x3280 + number - 1) if 1 <= number <= 10 else str(number),
    "numberInDash": lambda number: f"- {number} -",
    "none": lambda number: "",
}
"""Name of a format → the text of a number; katakana of half width come out full, as everywhere in torikumi."""


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list.

    Attributes:
        kind: Format of its number.
        text: What is drawn, with ``%1`` for the number of the first level.
        start: Its first number.
        suffix: What stands between the number and the text: tab, space or nothing.
        legal: All numbers in it are drawn as plain digits.
        restart: Begins anew after a paragraph of this level (counted from 1); 0 never; None after any higher one.
    """

    kind: str = "decimal"
    text: str = ""
    start: int = 1
    suffix: str = "tab"
    legal: bool = False
    restart: int | None = None


@dataclass(slots=True)
class Counter:
    """The numbers that a list has reached.

    Attributes:
        levels: Its levels.
        reached: Level (from 0) → the last number.
    """

    levels: dict[int, Level]
    reached: dict[int, int] = field(default_factory=dict)

    def next_label(self, depth: int) -> str:
        """Count on at a level (from 0), and say what is drawn there."""
        level = self.levels.get(depth, Level())
        self.reached[depth] = self.reached.get(depth, level.start - 1) + 1
        for deeper in [key for key in self.reached if key > depth]:
            restart = self.levels.get(deeper, Level()).restart
            if restart is None or depth < restart:
                del self.reached[deeper]
        return label(level, self.levels, self.reached)


def label(level: Level, levels: dict[int, Level], reached: dict[int, int]) -> str:
    """What is drawn before an item: its number with what stands round it, or its bullet."""
    if level.kind == "bullet":
        return "".join(
            BULLETS.get(letter, letter if not _is_private(letter) else PLAIN_BULLET) for letter in level.text
        )

    def number(found: re.Match[str]) -> str:
        depth = int(found[1]) - 1
        other = levels.get(depth, Level())
        kind = "decimal" if level.legal else other.kind
        return number_text(reached.get(depth, other.start), kind)

    text = re.sub(r"%([1-9])", number, level.text)
    return text + (" " if text and level.suffix in ("tab", "space") else "")


def _is_private(letter: str) -> bool:
    return "\ue000" <= letter <= "\uf8ff"


def joined_label(text: str, lines: Sequence[str]) -> list[str]:
    """The lines of an item with its label before the first one."""
    return [text + lines[0], *lines[1:]] if lines else [text] if text.strip() else []
