"""Quantities (数量): a number with its unit, bounds, rate and qualifier → exact values.

Numbers are read as they are printed in reports: full-width digits, commas, 万 and 億 between or after digits, kanji
numerals, △ and ▲ as minus, ranges with ～, 以上 and 未満. A text is a quantity as a whole or not at all: no part of a
sentence is taken for its value, and what can be read in two ways (3月, 5年, 1-2) has none. The words stand in
``vocabulary/quantities.toml``; the order in which they may stand is here::

    [延べ 約 年間 1日平均 10万人当たり …] amount [～ amount | 以上 amount 未満] [/週 程度 以上 増 を達成 予定 …] [(…)]
    amount = [sign] number [unit] [number unit …]
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from math import gcd

from torikumi.normalizers.amounts import (
    NUMERAL,
    PER_WORDS,
    QUANTITIES,
    UNIT_FORMS,
    Amount,
    fold_for_reading,
    read_amount,
)
from torikumi.normalizers.blanks import is_blank
from torikumi.normalizers.numerals import plain, read_number
from torikumi.normalizers.remarks import with_remark, without_remarks
from torikumi.normalizers.vocabulary import any_of
from torikumi.normalizers.years import find_years
from torikumi.schemas.errors import NormalizationError
from torikumi.schemas.values import Quantity

TEXT_MAX = 80
"""Letters: the longest quantity met has 34 letters, a rate with qualifiers and a remark; longer texts are sentences."""

YEAR_SPAN_MIN = 100
"""From this number on, N年 is a span: no era lasted so long, and 5年 may be the fifth year of one."""

NAMED_YEAR_MIN = 1868
"""From this number on, N年 is a year of the calendar (明治元年 and later)."""

_WORDS = QUANTITIES.words
_NO_NUMBER = [(re.compile(any_of(entry.starts)), entry.reason) for entry in QUANTITIES.no_number]
_SIGNS = [*QUANTITIES.signs.minus, *QUANTITIES.signs.plus]
_RANGE = re.compile(rf"\s?(?P<sign>{any_of(QUANTITIES.signs.range)})\s?(?=[0-9]|{any_of(_SIGNS)})")

_PARTICLE = rf"(?:{any_of(_WORDS.particles)})?"
_EACH = re.compile(rf"(?P<per>(?:[^\s()、。,/:のはがを]|,(?=[0-9]{{3}})){{1,12}}?)(?:{any_of(_WORDS.each)})\s?")
_ONES = re.compile(r"(?:1(?P<unit>[^0-9.,十百千万億兆]+))+")
_EACH_ONE = re.compile(rf"1(?P<per>{any_of(_WORDS.each_one)})(?=[0-9]|{any_of(_WORDS.before)})")
_SPAN = re.compile(rf"(?P<per>[0-9]{{1,2}}(?:{any_of(_WORDS.spans)}))で\s?")
_PER_BEFORE = re.compile(
    rf"(?P<per>{any_of(QUANTITIES.per_before)}){_PARTICLE}\s?(?=[0-9一二三四五六七八九十]|{any_of(_WORDS.before)})"
)
_BEFORE = re.compile(rf"(?P<word>{any_of(_WORDS.before)})\s?")
_COMPARISON = re.compile(
    rf"(?P<lower>{any_of(QUANTITIES.signs.at_least)})\s?|(?P<upper>{any_of(QUANTITIES.signs.at_most)})\s?"
)
_CURRENCY = re.compile(r"[¥￥]\s?")

_PER_AFTER = re.compile(rf"\s?/\s?(?P<per>(?P<number>[0-9]*[千万]?)(?P<unit>{PER_WORDS})(?:[/・](?:{PER_WORDS}))?)")
_BOUND = re.compile(rf"\s?(?:(?P<lower>{any_of(_WORDS.lower)})|(?P<upper>{any_of(_WORDS.upper)}))")
_ABOUT = re.compile(rf"\s?(?P<word>{any_of(_WORDS.about)})")
_CHANGE = re.compile(
    rf"\s?{_PARTICLE}(?P<word>(?P<less>{any_of(_WORDS.less)})|{any_of([*_WORDS.more, *_WORDS.saved])})"
)
_OUTLOOK = re.compile(rf"\s?(?P<word>{any_of([*_WORDS.outlook, *_WORDS.run])})")
_DONE = re.compile(rf"\s?{_PARTICLE}(?:{any_of(_WORDS.done)})(?:{any_of(_WORDS.done_tails)})?")

_FRACTION = re.compile(
    r"(?P<top>[0-9]{1,2})\s?/\s?(?P<bottom>[0-9]{1,2})|(?P<under>[0-9]{1,2})\s?分の\s?(?P<over>[0-9]{1,2})"
)
_FRACTION_MAX = 10
"""The largest denominator of a fraction with a stroke: 12/15 is a date or twelve of fifteen, not a share."""

_DASH_RANGE_MAX = 1000
"""Numbers without a unit and with a dash between them are a range only below this; longer ones are codes."""

_UNTIL = re.compile(rf"\s?(?:{any_of(_WORDS.until)})")
_FIGURES = re.compile("[0-9][0-9,.]*")
_DAY = re.compile(r"(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])")
_CODE = re.compile(r"[0-9]+([-/.:])[0-9]+\1[0-9]+|[0-9]+:[0-9]+")


@dataclass(slots=True)
class _Reading:
    """A quantity while it is read."""

    text: str
    place: int = 0
    qualifiers: list[str] = field(default_factory=list)
    per: str | None = None
    ranked: bool = False
    needs_unit: bool = False
    dated: bool = False
    currency: bool = False
    lower: bool = False
    upper: bool = False


_LETTERS = re.compile("[A-Za-z、。（）\u300c-\u3011\u3041-\u3096\u30a1-\u30fc\u4e00-\u9fff]*")
"""Letters and signs of which none becomes a numeral when it is folded for reading."""


@lru_cache(maxsize=4096)  # asked whether a value is one, then which one; and the same values come again and again
def parse_quantity(text: str) -> Quantity | None:
    """Read a text that is one quantity, or None when it is not: `read_quantity` without the exception.

    >>> found = parse_quantity("1件/週")
    >>> found.value, found.unit, found.per, parse_quantity("２４１，４００件").value
    (Decimal('1'), '件', '週', Decimal('241400'))
    >>> parse_quantity("3億5,000万円").value, parse_quantity("1,200千円").value, parse_quantity("▲3.2%").value
    (Decimal('350000000'), Decimal('1200000'), Decimal('-3.2'))
    >>> parse_quantity("未実施"), parse_quantity("－"), parse_quantity("12件、15件")
    (None, None, None)
    """
    if _LETTERS.fullmatch(text) and not NUMERAL.search(text):  # words, as most texts
        return None
    try:
        return read_quantity(text)
    except NormalizationError:
        return None


def read_quantity(text: str) -> Quantity:
    """Read a text that is one quantity.

    A range has no value, but bounds; so has 20以上30未満. A bound word gives the value and the bound. A scale in the
    unit (千円, 割) is multiplied out; hours and minutes are added up (3時間30分 is 210分). 10%減 is −10%, 10%削減 is
    10%: with 削減 the number itself says how much less. Words for what was done (3回実施) and brackets that only remark
    (うち女性50人, 令和2年3月末時点) are no part of the value; any other bracket with a number makes the text unclear.

    Raises:
        NormalizationError: It is no quantity, or can be read in two ways; the reason says in plain words why.

    >>> found = read_quantity("50%以上")
    >>> found.value, found.lower, found.upper, found.unit, found.qualifier
    (Decimal('50'), Decimal('50'), None, '%', '以上')
    >>> found = read_quantity("20～30件")
    >>> found.value, found.lower, found.upper, found.unit
    (None, Decimal('20'), Decimal('30'), '件')
    >>> read_quantity("１日平均１２０名").per, read_quantity("3時間30分").value, read_quantity("1,200千円").unit_text
    ('日', Decimal('210'), '千円')
    >>> read_quantity("3月")
    Traceback (most recent call last):
    torikumi.schemas.errors.NormalizationError: a month or a date: '3月'
    """
    if len(text) > TEXT_MAX:
        raise NormalizationError(text, "too long for a quantity")
    if not text.strip():
        raise NormalizationError(text, "the text is blank")
    if is_blank(text):
        raise NormalizationError(text, "a sign for none")
    try:
        body, notes = without_remarks(fold_for_reading(text))
        quantity = _read(body)
        for note in notes:
            quantity = with_remark(quantity, note)
    except NormalizationError as error:
        raise NormalizationError(text, _reason(text, error.reason)) from None
    return quantity


def _reason(text: str, reason: str) -> str:
    """The reason, or a plainer one where the text as a whole is something else."""
    if not reason.startswith(("a second number", "a leading zero", "words")):
        return reason
    if find_years(text):
        return "a year or a date stands in it"
    if _CODE.search(unicodedata.normalize("NFKC", text)):
        return "a date, a time, a code or a telephone number"
    return reason


def _read(body: str) -> Quantity:
    """A text without brackets."""
    if _FIGURES.fullmatch(body) and not _DAY.fullmatch(body):  # most often there is nothing else
        return Quantity(read_number(body))
    if not NUMERAL.search(body):
        raise NormalizationError(body, "words, no number")
    for pattern, reason in _NO_NUMBER:
        if pattern.match(body):
            raise NormalizationError(body, reason)
    if body in QUANTITIES.scaled or body in UNIT_FORMS:
        raise NormalizationError(body, "a unit without a number")
    if _DAY.fullmatch(body):
        raise NormalizationError(body, "a date, a time, a code or a telephone number")
    fraction = _FRACTION.fullmatch(body)
    if fraction is not None:
        return Quantity(_fraction(fraction))
    reading = _Reading(body)
    _prefixes(reading)
    first = read_amount(reading.text, reading.place)
    if reading.ranked and first.unit not in _WORDS.ranks:
        raise NormalizationError(body, "a number in a name or an order, no amount")
    if reading.currency:
        first = Amount(first.value, first.end, "円", "円", first.sign) if first.unit in {None, "円"} else first
    reading.place = first.end
    quantity = _range(reading, first) or _between(reading, first)
    if quantity is None:
        quantity = _tails(reading, Quantity(first.value, unit=first.unit, unit_text=first.unit_text), first.sign)
    if reading.place < len(body):
        rest = body[reading.place :]
        what = "a second number" if NUMERAL.search(rest) else "words"
        raise NormalizationError(body, f"{what} beside it: {rest.strip()}")
    if (reading.needs_unit and quantity.unit is None) or (reading.dated and quantity.unit == "日"):
        raise NormalizationError(body, "a month or a date, or a number counted per one")
    _refuse_unclear(body, quantity)
    return quantity


def _fraction(match: re.Match[str]) -> Decimal:
    """A fraction whose quotient ends (1/2, not 1/3); with a stroke, in its lowest terms, since 2/4 may be a page."""
    strokes = match["top"] is not None
    top, bottom = (int(match[name]) for name in (("top", "bottom") if strokes else ("over", "under")))
    if bottom == 0 or not 0 < top < bottom or (strokes and bottom > _FRACTION_MAX):
        raise NormalizationError(match[0], "a date, a page, or a part and its whole")
    shared = gcd(top, bottom)
    if 10**6 % (bottom // shared) or (strokes and shared > 1):
        raise NormalizationError(match[0], "a fraction that has no exact decimal, or is not in its lowest terms")
    return Decimal(top) / bottom


# --- before the number


def _prefixes(reading: _Reading) -> None:
    """Read the words before the number: qualifiers, what it is counted per, comparison signs."""
    text = reading.text
    while reading.place < len(text):
        each = _EACH.match(text, reading.place) or _EACH_ONE.match(text, reading.place)
        span = _SPAN.match(text, reading.place)
        before = _BEFORE.match(text, reading.place)
        per = _PER_BEFORE.match(text, reading.place)
        comparison = _COMPARISON.match(text, reading.place)
        currency = _CURRENCY.match(text, reading.place)
        if each is not None:
            _set_per(reading, _per_name(each["per"]))
            reading.needs_unit = each.re is _EACH_ONE
            reading.place = each.end()
        elif span is not None:
            _set_per(reading, span["per"])
            reading.needs_unit = True
            reading.place = span.end()
        elif per is not None and (before is None or per.end("per") >= before.end("word")):
            _set_per(reading, QUANTITIES.per_before[per["per"]])
            reading.needs_unit = len(per["per"]) == 1
            reading.dated = per["per"] in _WORDS.dated
            reading.place = per.end()
        elif before is not None:
            reading.qualifiers.append(before["word"])
            reading.ranked = reading.ranked or before["word"] == "第"
            reading.lower = reading.lower or before["word"] in _WORDS.before_lower
            reading.upper = reading.upper or before["word"] in _WORDS.before_upper
            reading.place = before.end()
        elif comparison is not None:
            reading.lower, reading.upper = comparison["lower"] is not None, comparison["upper"] is not None
            reading.qualifiers.append(comparison[0].strip())
            reading.place = comparison.end()
        elif currency is not None:
            reading.currency = True
            reading.place = currency.end()
        else:
            return


def _per_name(printed: str) -> str:
    """What a number is counted per, without the 1 before it: 1人1日 is 人・日; 10万人 and 市民1人 stay."""
    return printed[1:].replace("1", "・") if _ONES.fullmatch(printed) else printed


def _set_per(reading: _Reading, per: str) -> None:
    if reading.per is not None:
        raise NormalizationError(reading.text, "a number counted per two things")
    reading.per = per


# --- two numbers


def _range(reading: _Reading, low: Amount) -> Quantity | None:
    """A range: 20～30件."""
    text = reading.text
    sign = _RANGE.match(text, reading.place)
    if sign is None:
        return None
    high = read_amount(reading.text, sign.end())
    quantity = _two_ends(text, low, high)
    # 1-2 numbers a section, 779-3233 is a postal code, 5-3107 half a telephone number
    like_a_code = bool(low.sign) or not 10 <= low.value <= high.value < _DASH_RANGE_MAX
    if sign["sign"] == "-" and quantity.unit is None and like_a_code:
        raise NormalizationError(text, "a dash between numbers without a unit: a range or a code")
    if low.sign in {"△", "▲"} and not high.sign:
        raise NormalizationError(text, "a minus sign that may count for both numbers")
    reading.place = high.end
    until = _UNTIL.match(text, high.end)
    if until is not None and len(sign["sign"]) > 1:
        reading.place = until.end()
    return _tails(reading, quantity, low.sign or high.sign)


def _two_ends(text: str, low: Amount, high: Amount) -> Quantity:
    """The range between two amounts; a scale that only the second one has may count for both (2～3万円)."""
    if low.unit is not None and high.unit is not None and low.unit != high.unit:
        raise NormalizationError(text, "a range of two units")
    shared = low.unit is None and not low.scaled
    if shared and (high.in_unit or low.value * high.scale <= high.value):
        low.value *= high.scale
    if low.value > high.value:
        raise NormalizationError(text, "the range runs downward")
    return Quantity(None, low.value, high.value, high.unit or low.unit, unit_text=high.unit_text or low.unit_text)


def _between(reading: _Reading, low: Amount) -> Quantity | None:
    """A range told by two bounds: 20以上30未満."""
    first = _BOUND.match(reading.text, reading.place)
    if first is None or first["lower"] is None or not NUMERAL.match(reading.text, first.end()):
        return None
    high = read_amount(reading.text, first.end())
    second = _BOUND.match(reading.text, high.end)
    if second is None or second["upper"] is None:
        raise NormalizationError(reading.text, "a second number without a bound")
    quantity = _two_ends(reading.text, low, high)
    reading.place, reading.lower = second.end(), True
    reading.qualifiers += [first["lower"], second["upper"]]
    return _tails(reading, quantity, low.sign or high.sign)


# --- after the number


def _tails(reading: _Reading, quantity: Quantity, sign: str) -> Quantity:
    """Read the words after the number, each kind once."""
    lower, upper = reading.lower, reading.upper
    negative = False
    steps: list[tuple[str, re.Pattern[str]]] = [
        ("per", _PER_AFTER), ("bound", _BOUND), ("about", _ABOUT), ("change", _CHANGE), ("outlook", _OUTLOOK),
        ("done", _DONE),
    ]  # fmt: skip
    while reading.place < len(reading.text):
        hit = next(((step, found) for step in steps if (found := step[1].match(reading.text, reading.place))), None)
        if hit is None:
            break
        step, match = hit
        steps.remove(step)
        if step[0] == "per":
            _read_per(reading, match, quantity.unit)
        elif step[0] == "bound":
            if lower or upper or (quantity.value is None and match["upper"] not in {"未満", "以下"}):
                raise NormalizationError(reading.text, "two bounds")
            lower, upper = match["lower"] is not None, match["upper"] is not None
            reading.qualifiers.append(match["lower"] or match["upper"])
        elif step[0] == "change":
            if quantity.unit in {None, "倍"}:
                raise NormalizationError(reading.text, "a change without a unit, or in times")
            if match["less"] and sign:
                raise NormalizationError(reading.text, "a sign and a word for less")
            negative = match["less"] is not None
            reading.qualifiers.append(match["word"])
        elif step[0] in {"about", "outlook"}:
            reading.qualifiers.append(match["word"])
        elif f"{quantity.value}{quantity.unit}" in _WORDS.always:
            raise NormalizationError(reading.text, "a way of working, no amount")
        reading.place = match.end()
    value, least, most = quantity.value, quantity.lower, quantity.upper
    if value is not None:
        least, most = value if lower else None, value if upper else None
    if negative:
        value, least, most = _minus(value), _minus(most), _minus(least)
    return Quantity(
        None if value is None else plain(value),
        None if least is None else plain(least),
        None if most is None else plain(most),
        quantity.unit,
        reading.per,
        "・".join(reading.qualifiers) or None,
        quantity.unit_text,
    )


def _minus(value: Decimal | None) -> Decimal | None:
    return None if value is None else 0 - value


def _read_per(reading: _Reading, match: re.Match[str], unit: str | None) -> None:
    """A rate behind a slash; the same unit again is no rate: 12校/15校."""
    normal = UNIT_FORMS.get(match["unit"])
    many = match["number"] not in {"", "1"}
    rated = match["number"].endswith(("千", "万"))  # 12.3人/10万人
    if not rated and ((unit is None and many) or (unit is not None and normal == unit)):
        raise NormalizationError(reading.text, "a part and its whole")
    if many and not rated and normal not in _WORDS.periods:
        raise NormalizationError(reading.text, "a second number behind a stroke")
    _set_per(reading, _per_name(match["per"]))


def _refuse_unclear(body: str, quantity: Quantity) -> None:
    """Refuse what reads like a quantity and may be something else."""
    bounds = [value for value in (quantity.value, quantity.lower, quantity.upper) if value is not None]
    plain = quantity.qualifier is None and quantity.per is None
    if quantity.unit is None and body in _WORDS.intensities:
        raise NormalizationError(body, "an intensity of an earthquake, or a bound")
    if quantity.unit == "歳" and (quantity.lower is not None or quantity.upper is not None):
        raise NormalizationError(body, "a class of people, no amount")
    if quantity.unit_text == "年" and any(value >= NAMED_YEAR_MIN for value in bounds):
        raise NormalizationError(body, "a year")
    whole = all(value == value.to_integral_value() and value < YEAR_SPAN_MIN for value in bounds)
    if quantity.unit_text == "年" and plain and whole:
        raise NormalizationError(body, "a year of an era, or a span of years")
