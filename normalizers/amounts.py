"""Amounts (量): a number with its sign and unit at a place in a text, units in their normal form."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from torikumi.normalizers.numerals import NUMBER, read_number
from torikumi.normalizers.vocabulary import any_of, read_vocabulary
from torikumi.schemas.errors import NormalizationError
from torikumi.schemas.vocabulary import Quantities

QUANTITIES = read_vocabulary("quantities", Quantities)
"""What ``quantities.toml`` says."""

_WORDS = QUANTITIES.words

SCALE_LETTERS = "十百千万億兆"

UNIT_FORMS: dict[str, str] = {unit: unit for unit in QUANTITIES.units.plain} | QUANTITIES.units.forms
UNIT_WORDS = any_of([*UNIT_FORMS, *QUANTITIES.scaled])
PER_WORDS = any_of([*UNIT_FORMS, *_WORDS.per_after])
_UNIT = re.compile(UNIT_WORDS)
_TAILS = any_of(
    word
    for words in (
        _WORDS.lower,
        _WORDS.upper,
        _WORDS.about,
        _WORDS.more,
        _WORDS.less,
        _WORDS.saved,
        _WORDS.outlook,
        _WORDS.done,
        _WORDS.run,
        _WORDS.particles,
    )
    for word in words
)
_OTHER_UNIT = re.compile(
    rf"(?:(?![{QUANTITIES.units.never}{SCALE_LETTERS}〇一二三四五六七八九月日時年])[\u3400-\u9fff]"
    rf"|[ァ-ヺ][ァ-ヺー]{{1,9}})(?=$|{_TAILS}|[\s/~(・-])"
)
_NOT_UNITS = [(re.compile(any_of(entry.words)), entry.reason) for entry in QUANTITIES.not_units]
_COMPOUND = {unit: entry for entry in QUANTITIES.compounds for unit in entry.units}

_NUMBER = re.compile(NUMBER)
NUMERAL = re.compile(NUMBER[: NUMBER.index("]") + 1])
_PLAIN_DIGITS = re.compile(r"[0-9.,]+")
_SIGN = re.compile(rf"(?P<sign>±|{any_of([*QUANTITIES.signs.minus, *QUANTITIES.signs.plus])})(?P<gap>\s?)")
_HALF = re.compile(re.escape(_WORDS.half))
_SHARE_PARTS = re.compile(r"(?P<share>[0-9])(?P<unit>分|厘)")
_DASHES = str.maketrans(dict.fromkeys(QUANTITIES.signs.dashes, "-") | dict.fromkeys(QUANTITIES.signs.tildes, "~"))
_LONG_VOWEL = re.compile(r"(?<![ァ-ヺー])ー(?=[0-9])")
_MEASURES = re.compile("([㎟㎠㎡㎢㎣㎤㎥㎦])")
_MAY_BE_ENCLOSED = re.compile("[^\x00-\x7f\u3000-\u3002\u3041-\u3096\u30a1-\u30fc\u4e00-\u9fff\uff01-\uff5e]")
"""All but Latin letters and digits of both widths, kana and ideographs, of which no sign is an enclosed number."""
_RAISED_AFTER = {"²": "m", "³": "m", "₂": "O"}


@dataclass(slots=True)
class Amount:
    """A number with its sign and unit.

    Attributes:
        value: The number in its plain unit.
        end: Where it ends.
        unit: The unit's normal form.
        unit_text: The unit as printed.
        sign: The sign as printed.
        scale: What its last scale is worth (3万 → 10,000), or 1.
        scaled: Whether it has a scale of its own.
        in_unit: Whether that scale is in the unit (3 千円), and so counts for all numbers before it.
    """

    value: Decimal
    end: int
    unit: str | None = None
    unit_text: str | None = None
    sign: str = ""
    scale: Decimal = Decimal(1)
    scaled: bool = False
    in_unit: bool = False


def fold_for_reading(text: str) -> str:
    """The text for reading: NFKC, one kind of dash and tilde, single spaces."""
    if text.isascii():
        return " ".join(text.split())
    for met in _MAY_BE_ENCLOSED.finditer(text):
        place, character = met.start(), met[0]
        number = unicodedata.category(character) == "No" or (
            not _MEASURES.match(character)
            and not character.isdigit()
            and any(form.isdigit() for form in unicodedata.normalize("NFKC", character))
        )
        before = unicodedata.normalize("NFKC", text[place - 1 : place])
        if number and _RAISED_AFTER.get(character) != before and not _is_fraction_sign(text, character):
            raise NormalizationError(text, "an enclosed or raised number")
    parts = _MEASURES.split(text)  # ㎡ is kept: its NFKC form is m2, and the unit is published as printed
    text = "".join(part if n % 2 else unicodedata.normalize("NFKC", part) for n, part in enumerate(parts))
    folded = " ".join(text.translate(_DASHES).replace("⁄", "/").split())
    return _LONG_VOWEL.sub("-", folded).rstrip("。")


def _is_fraction_sign(text: str, character: str) -> bool:
    """Whether the text is nothing but a fraction in one sign (½)."""
    return text.strip() == character and "⁄" in unicodedata.normalize("NFKC", character)


def read_amount(text: str, place: int) -> Amount:
    """The number at a place, with its sign and unit."""
    sign = _SIGN.match(text, place)
    if sign is not None:
        place = sign.end()
        if sign["gap"] and sign["sign"] == "-":
            raise NormalizationError(text, "a dash apart from its number: a minus or a mark")
    match = _NUMBER.match(text, place)
    if match is None:
        raise NormalizationError(text, "words before the number that are not understood")
    token = match[0]
    value = read_number(token.replace(" ", ""))
    amount = Amount(value, match.end(), sign=sign["sign"] if sign else "")
    digits = token.rstrip(SCALE_LETTERS)
    amount.scaled = digits != token
    if amount.scaled and _PLAIN_DIGITS.fullmatch(digits):
        unscaled = read_number(digits)
        amount.scale = value / unscaled if unscaled else Decimal(1)
    _unit(text, amount, token)
    if amount.unit is None and (len(token) == 1 or set(token) <= {"一"}) and not token.isascii():
        raise NormalizationError(text, "a single sign that may be no number")
    if amount.sign == "±" and value:
        raise NormalizationError(text, "± is no single number")
    if amount.sign in QUANTITIES.signs.minus:
        amount.value = 0 - amount.value
    return amount


def _unit(text: str, amount: Amount, token: str) -> None:
    """Read the unit behind a number, and further numbers with smaller units."""
    if amount.end == len(text):
        return
    place = amount.end + (text[amount.end : amount.end + 1] == " ")
    unit = _UNIT.match(text, place)
    for pattern, reason in _NOT_UNITS:
        other = pattern.match(text, place)
        if other is not None and (unit is None or other.end() > unit.end()):
            raise NormalizationError(text, reason)
    if unit is None and place == amount.end and token[0].isascii():  # 九州 and 七夕 are words
        unit = _OTHER_UNIT.match(text, place)
    if unit is None:
        return
    printed = unit[0]
    amount.end = unit.end()
    if printed in QUANTITIES.scaled:
        amount.unit, factor = QUANTITIES.scaled[printed]
        amount.value *= factor
        amount.scale, amount.scaled, amount.unit_text, amount.in_unit = factor, True, printed, True
        _shares(text, amount, printed)
        return
    amount.unit, amount.unit_text = UNIT_FORMS.get(printed, printed), printed
    digits = token.rstrip(SCALE_LETTERS)
    if token[len(digits) :] + printed in QUANTITIES.scaled and _PLAIN_DIGITS.fullmatch(digits):
        amount.unit_text = token[len(digits) :] + printed
    if amount.unit in _COMPOUND:
        _compound(text, amount)


def _shares(text: str, amount: Amount, printed: str) -> None:
    """割 may be followed by 分 and 厘: 1割5分 is 15%."""
    if printed != "割":
        return
    worth = {"分": Decimal(1), "厘": Decimal("0.1")}
    while (part := _SHARE_PARTS.match(text, amount.end)) is not None and part["unit"] in worth:
        amount.value += int(part["share"]) * worth.pop(part["unit"])
        amount.end = part.end()


def _compound(text: str, amount: Amount) -> None:
    """Hours with minutes, years with months: one amount in the smallest unit that is printed."""
    known = _COMPOUND[str(amount.unit)]
    if amount.value != amount.value.to_integral_value():
        return  # 1.5時間30分 is not written
    printed = [str(amount.unit_text)]
    index = known.units.index(str(amount.unit))
    if amount.unit == known.half and (half := _HALF.match(text, amount.end)):
        amount.value = amount.value * known.factors[index] + Decimal(known.factors[index]) / 2
        amount.unit, amount.end = known.units[index + 1], half.end()
        amount.unit_text = f"{printed[0]}{_WORDS.half}"
        return
    while (number := _NUMBER.match(text, amount.end)) is not None:
        unit = _UNIT.match(text, number.end())
        normal = UNIT_FORMS.get(unit[0]) if unit else None
        if unit is None or normal not in known.units or known.units.index(str(normal)) != index + 1:
            return
        part = read_number(number[0])
        if part >= known.factors[index]:
            raise NormalizationError(text, f"{unit[0]} past its limit of {known.factors[index]}")
        amount.value = amount.value * known.factors[index] + part
        printed.append(unit[0])
        index += 1
        amount.unit, amount.end, amount.unit_text = normal, unit.end(), "・".join(printed)
