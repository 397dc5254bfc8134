"""Numbers (数): digits, kanji, or both → their exact value.

A number that is not written as one writes numbers (1,23, 3百5千) is refused with the reason, never guessed.
"""

from __future__ import annotations

import re
from decimal import Decimal

from torikumi.schemas.errors import NormalizationError

DIGITS_MAX = 15
"""A number of more digits is no quantity of a report (a nation's budget has 15 digits in 円), but an account or a phone
number; with fewer, all arithmetic is exact: decimals hold 28 digits, and 兆 adds 12."""

NUMBER = r"[0-9〇一二三四五六七八九十百千万億兆](?:[0-9〇一二三四五六七八九十百千万億兆,.]|(?<=[万億兆])\s(?=[0-9]))*"
"""A regular expression for what is tried as one number; it begins with a digit or a kanji numeral."""

_KANJI = {character: value for value, character in enumerate("〇一二三四五六七八九")}
_SMALL = {"十": 10, "百": 100, "千": 1_000}
_BIG = {"万": 10**4, "億": 10**8, "兆": 10**12}
_PART = re.compile(r"[0-9][0-9,.]*|[〇一二三四五六七八九]+|[十百千万億兆]")
_PLAIN = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_GROUPED = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")


def read_number(text: str) -> Decimal:
    """The value of a number in digits, kanji or both, after NFKC.

    Scales go down (億 before 万 before 千), and what follows a scale is less than it: 3億50,000万 is a slip of the pen.

    Raises:
        NormalizationError: It is not written as a number; the reason says what is wrong.

    >>> read_number("3億5,000万"), read_number("12万3千"), read_number("二百三十"), read_number("1.5")
    (Decimal('350000000'), Decimal('123000'), Decimal('230'), Decimal('1.5'))
    >>> read_number("1,23")
    Traceback (most recent call last):
    torikumi.schemas.errors.NormalizationError: digits are not grouped in threes: '1,23'
    """
    total, section, pending = Decimal(0), Decimal(0), None
    big_before, small_before, pending_text = 0, 0, ""
    parts = _PART.findall(text)
    if len(text) > DIGITS_MAX and sum(character.isdigit() or character in _KANJI for character in text) > DIGITS_MAX:
        raise NormalizationError(text, f"more than {DIGITS_MAX} digits")
    if parts == [text] and text not in _SMALL and text not in _BIG:
        value = _digits(text, text)  # most often there is one part
        return plain(value) if "." in text else value
    for part in parts:
        if part in _SMALL:
            scale = _SMALL[part]
            if (small_before and scale >= small_before) or (len(pending_text) > 1 and pending_text[0] in _KANJI):
                raise NormalizationError(text, "the scales of the number are out of order")
            section += (Decimal(1) if pending is None else pending) * scale
            small_before, pending = scale, None
        elif part in _BIG:
            scale = _BIG[part]
            section += pending or 0
            if pending is None and not small_before:
                raise NormalizationError(text, f"{part} without a number before it")
            if big_before and (scale >= big_before or section * scale >= big_before):
                raise NormalizationError(text, "the scales of the number are out of order")
            total += section * scale
            section, pending, big_before, small_before = Decimal(0), None, scale, 0
        else:
            if pending is not None:
                raise NormalizationError(text, "digits and kanji numerals beside each other")
            pending, pending_text = _digits(part, text), part
            if pending >= (small_before or big_before or pending + 1):
                raise NormalizationError(text, "a part of the number is too large for its place")
        if part != parts[0] and "." in part:
            raise NormalizationError(text, "a decimal point within a number in parts")
    if "." in parts[0] and len(parts) > 1 and not set("".join(parts[1:])) <= {*_SMALL, *_BIG}:
        raise NormalizationError(text, "a decimal point within a number in parts")
    rest = section + (pending or 0)
    if big_before and rest >= big_before:
        raise NormalizationError(text, "a part of the number is too large for its place")
    return plain(total + rest)


def plain(value: Decimal) -> Decimal:
    """A value without zeros behind its last digit and without a sign on 0.

    >>> plain(Decimal("80.0")), plain(Decimal("1E+2")), plain(Decimal("-0.0")), plain(Decimal("0.50"))
    (Decimal('80'), Decimal('100'), Decimal('0'), Decimal('0.5'))
    """
    value += 0
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


def _digits(part: str, text: str) -> Decimal:
    """A run of digits, or of kanji digits written one after the other (二三〇)."""
    if part[0] in _KANJI:
        if part[0] == "〇":
            raise NormalizationError(text, "〇 may stand for any number")
        if len(part) == 2 and _KANJI[part[1]] == _KANJI[part[0]] + 1:
            raise NormalizationError(text, "two numbers that follow each other: 二三人 is two or three")
        return Decimal("".join(str(_KANJI[character]) for character in part))
    if part[0] == "0" and part[1:2] not in {"", "."}:
        raise NormalizationError(text, "a leading zero: a code")
    if not _PLAIN.fullmatch(part) and not _GROUPED.fullmatch(part):
        if part[-1] in ",.":
            raise NormalizationError(text, "a sign after the last digit")
        raise NormalizationError(
            text, "digits are not grouped in threes" if "," in part else "more than one decimal point"
        )
    return Decimal(part.replace(",", ""))
