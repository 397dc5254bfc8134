"""The value of a spreadsheet's cell → the text that the cell shows (表示形式).

After ECMA-376 part 1, 18.8.30 and 18.8.31 (number formats), with the built-in formats as the Japanese edition of Excel
has them, and what Excel does where the standard is silent: half is rounded away from zero, General shows at most eleven
characters.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from functools import lru_cache

GENERAL = "General"

_YEN, _ERA_DAY, _YEAR_MONTH = '"¥"', '[$-411]ggge"年"m"月"d"日"', 'yyyy"年"m"月"'
JAPANESE = {
    5: f"{_YEN}#,##0;{_YEN}\\-#,##0",
    6: f"{_YEN}#,##0;{_YEN}\\-#,##0",
    7: f"{_YEN}#,##0.00;{_YEN}\\-#,##0.00",
    8: f"{_YEN}#,##0.00;{_YEN}\\-#,##0.00",
    14: "yyyy/m/d",
    22: "yyyy/m/d h:mm",
    **dict.fromkeys((27, 36, 50, 57), "[$-411]ge.m.d"),
    **dict.fromkeys((28, 29, 51, 54, 58), _ERA_DAY),
    30: "m/d/yy",
    31: 'yyyy"年"m"月"d"日"',
    32: 'h"時"mm"分"',
    33: 'h"時"mm"分"ss"秒"',
    **dict.fromkeys((34, 52, 55), _YEAR_MONTH),
    **dict.fromkeys((35, 53, 56), 'm"月"d"日"'),
    42: f'{_YEN} #,##0;{_YEN} \\-#,##0;{_YEN} "-";@',
    44: f'{_YEN} #,##0.00;{_YEN} \\-#,##0.00;{_YEN} "-"??;@',
}
"""Built-in formats that depend on the language, as in Japanese Excel (18.8.30, table for ja-jp)."""

ERAS = (
    (date(2019, 5, 1), "令和", "令", "R"),
    (date(1989, 1, 8), "平成", "平", "H"),
    (date(1926, 12, 25), "昭和", "昭", "S"),
    (date(1912, 7, 30), "大正", "大", "T"),
    (date(1868, 1, 1), "明治", "明", "M"),
)
"""First day, name, short name and letter of each era (元号); spreadsheets know none before 明治."""

WEEKDAYS = "月火水木金土日"
ENGLISH_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
ENGLISH_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
DIGITS = {"1": "〇一二三四五六七八九", "2": "零壱弐参四伍六七八九", "3": "０１２３４５６７８９"}
"""What [DBNum1] to [DBNum3] make of the digits."""

GENERAL_WIDTH = 11
"""General shows no more characters than this (sign not counted)."""

SECOND = timedelta(seconds=1)

PRECISION = 1000
"""Digits that the arithmetic holds: a double has up to 309 before its point, and a format up to 255 signs after it."""

FORMAT_LENGTH = 255
"""A format is no longer than this (Excel's own limit); a longer one is not applied."""

FIRST_DAY_AFTER = 2_958_466
"""The day after 31 December 9999, the last one that a spreadsheet shows, as it counts days from 1900."""

_TOKEN = re.compile(
    r"""
      "(?P<quoted>[^"]*)"?
    | \\(?P<escaped>.)
    | _(?P<padding>.) | \*(?P<fill>.)
    | \[\$(?P<currency>[^\]\-]*)(?:-(?P<locale>[^\]]*))?\]
    | \[DBNum(?P<dbnum>[1-4])\]
    | \[(?P<elapsed>h+|m+|s+)\]
    | \[(?P<condition>(?:<=|>=|<>|<|>|=)[^\]]+)\]
    | \[[^\]]*\]
    | (?P<general>General|G/標準)
    | (?P<ampm>AM/PM|A/P|午前/午後)
    | (?P<exponent>E[+\-])
    | (?P<date>y+|m+|d+|h+|s+|g+|e+|aaaa?|b+)
    | (?P<digit>[0#?])
    | (?P<at>@)
    | (?P<other>.)
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class _Section:
    """One part of a format: for positive numbers, negative ones, zero, or text.

    Attributes:
        tokens: (kind, text) one after the other.
        condition: Operator and number that say when it holds, or None.
        is_date: Whether it shows a date or time.
    """

    tokens: tuple[tuple[str, str], ...]
    condition: tuple[str, Decimal] | None
    is_date: bool


@lru_cache(maxsize=512)
def _sections(code: str) -> tuple[_Section, ...]:
    """The sections of a format."""
    sections: list[list[tuple[str, str]]] = [[]]
    conditions: list[tuple[str, Decimal] | None] = [None]
    for found in _TOKEN.finditer(code):
        kind = found.lastgroup or "skipped"
        text = found.group(kind) if found.lastgroup else ""
        if kind == "other" and text == ";":
            sections.append([])
            conditions.append(None)
            continue
        if kind == "condition":
            operator = text[:2] if text[:2] in ("<=", ">=", "<>") else text[0]
            try:
                conditions[-1] = operator, Decimal(text[len(operator) :].strip())
            except ArithmeticError:
                continue
        elif kind in ("locale", "currency"):
            sections[-1].append(("literal", found.group("currency") or ""))
            if found.group("locale"):
                sections[-1].append(("locale", found.group("locale")))
        elif kind in ("quoted", "escaped"):
            sections[-1].append(("literal", text))
        elif kind not in ("padding", "fill", "skipped"):
            sections[-1].append((kind, text))
    built = []
    for tokens, condition in zip(sections, conditions, strict=True):
        kinds = {kind for kind, _ in tokens}
        built.append(_Section(tuple(tokens), condition, bool(kinds & {"date", "elapsed", "ampm"})))
    return tuple(built)


def shown_value(value: object, code: str = GENERAL, *, epoch_1904: bool = False) -> str:
    """The text that a cell shows.

    Args:
        value: What the cell holds: a number, a date or time, a text, True or False.
        code: Its number format.
        epoch_1904: The workbook counts days from 1904 (made on old Macs).

    >>> shown_value(0.5556, "0.0%"), shown_value(1234567, "#,##0"), shown_value(-3, '#,##0;"△"#,##0')
    ('55.6%', '1,234,567', '△3')
    >>> shown_value(45017, '[$-411]ggge"年"m"月"d"日"'), shown_value(45017, "yyyy/m/d")
    ('令和5年4月1日', '2023/4/1')
    >>> shown_value(0.1 + 0.2), shown_value(12345678901234)
    ('0.3', '1.23457E+13')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    code = code if len(code) <= FORMAT_LENGTH else GENERAL
    if isinstance(value, str):
        return _text(value, code)
    number = _serial(value, epoch_1904) if isinstance(value, date | time | timedelta) else _decimal(value)
    with localcontext(prec=PRECISION):
        return _number(number, code, epoch_1904)


def _decimal(value: object) -> Decimal:
    """A number with the fifteen digits that a spreadsheet keeps."""
    number = Decimal(repr(value)) if isinstance(value, float) else Decimal(str(value))
    if not number.is_finite():
        return Decimal(0)
    return number if len(number.as_tuple().digits) <= 15 else Decimal(f"{number:.14E}")


def _serial(value: date | time | timedelta, epoch_1904: bool) -> Decimal:
    """A date or time as the number of days that it is stored as."""
    if isinstance(value, timedelta):
        return Decimal(value // SECOND) / 86400
    if isinstance(value, time):
        return Decimal(value.hour * 3600 + value.minute * 60 + value.second) / 86400
    moment = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
    passed = moment - (datetime(1904, 1, 1) if epoch_1904 else datetime(1899, 12, 30))
    days = Decimal(passed.days) + Decimal(passed.seconds) / 86400
    return days if epoch_1904 or days >= 61 else days - 1  # Excel counts a 29 February 1900


def _text(value: str, code: str) -> str:
    """A text in its format: what stands round it in the section for texts."""
    sections = _sections(code)
    section = sections[3] if len(sections) > 3 else sections[-1]
    if not any(kind == "at" for kind, _ in section.tokens):
        return value if len(sections) < 4 else _literals(section)
    return "".join(
        value if kind == "at" else text for kind, text in section.tokens if kind in ("at", "literal", "other")
    )


def _literals(section: _Section) -> str:
    return "".join(text for kind, text in section.tokens if kind in ("literal", "other"))


def _number(number: Decimal, code: str, epoch_1904: bool) -> str:
    """A number in its format."""
    sections = _sections(code)
    if len(sections) > 1 and any(kind == "at" for kind, _ in sections[-1].tokens) and len(sections) < 4:
        sections = sections[:-1]  # the last one is for texts
    index = _chosen(sections[:3], number)
    section = sections[index]
    if index == 1 and section.condition is None:
        number = abs(number)
    if section.is_date:
        return _date(number, section, epoch_1904).strip()
    if not section.tokens:
        return "-" if number < 0 and len(sections) == 1 else ""
    if any(kind in ("general", "at") for kind, _ in section.tokens):
        general = _kanji(_general(number), section)
        return "".join(
            general if kind in ("general", "at") else text
            for kind, text in section.tokens
            if kind in ("general", "at", "literal", "other")
        ).strip()
    return _kanji(_placed(number, section), section).strip()


def _chosen(sections: Sequence[_Section], number: Decimal) -> int:
    """Which section a number takes."""
    if any(section.condition for section in sections):
        for index, section in enumerate(sections):
            if section.condition is None or _holds(number, *section.condition):
                return index
        return len(sections) - 1
    if len(sections) == 1 or number > 0:
        return 0
    if number < 0:
        return 1
    return 2 if len(sections) > 2 else 0


def _holds(number: Decimal, operator: str, bound: Decimal) -> bool:
    return {
        "<": number < bound, "<=": number <= bound, ">": number > bound, ">=": number >= bound,
        "=": number == bound, "<>": number != bound,
    }[operator]  # fmt: skip


def _general(number: Decimal) -> str:
    """A number without format."""
    sign, size = ("-" if number < 0 else ""), abs(number)
    if size and not Decimal("1E-9") <= size < Decimal(10) ** GENERAL_WIDTH:
        mantissa, exponent = f"{size:.5E}".split("E")
        return f"{sign}{mantissa.rstrip('0').rstrip('.')}E{int(exponent):+03d}"
    whole = str(int(size))
    places = max(0, GENERAL_WIDTH - 1 - len(whole))
    text = f"{size.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):f}"
    return sign + (text.rstrip("0").rstrip(".") if "." in text else text)


def _placed(number: Decimal, section: _Section) -> str:
    """A number in a format of digits: 0 # ? , . % E and what stands between them."""
    tokens = list(section.tokens)
    kinds = [kind for kind, _ in tokens]
    if "digit" not in kinds:
        return ("-" if number < 0 and section.condition is None else "") + _literals(section)
    if "exponent" in kinds:
        return _scientific(number, tokens)
    if ("other", "/") in tokens and kinds.index("digit") < tokens.index(("other", "/")):
        return _fraction(number, tokens)
    point = next((place for place, token in enumerate(tokens) if token == ("other", ".")), len(tokens))
    places = [place for place, kind in enumerate(kinds) if kind == "digit"]
    whole = [place for place in places if place < point]
    decimals = [place for place in places if place > point]
    last = whole[-1] if whole else point
    grouped, scaled = False, 0
    for place, token in enumerate(tokens):
        if token == ("other", ","):
            if whole and whole[0] < place < last:
                grouped = True
            elif (place > last and not any(decimal < place for decimal in decimals)) or (
                decimals and place > decimals[-1]
            ):
                scaled += 1
    value = number * Decimal(100) ** sum(token == ("other", "%") for token in tokens) / Decimal(1000) ** scaled
    value = value.quantize(Decimal(1).scaleb(-len(decimals)), ROUND_HALF_UP)
    digits, _, tail = f"{abs(value):f}".partition(".")
    digits = digits.lstrip("0")
    out: dict[int, str] = {}
    count = 0
    for place in reversed(whole):
        taken = (digits if place == whole[0] else digits[-1:]) or {"0": "0", "?": " "}.get(tokens[place][1], "")
        digits = "" if place == whole[0] else digits[:-1]
        shown = ""
        for digit in reversed(taken):
            if grouped and count and count % 3 == 0 and digit.isdigit():
                shown = "," + shown
            shown = digit + shown
            count += digit.isdigit()
        out[place] = shown
    kept = len(tail.rstrip("0"))
    for order, place in enumerate(decimals):
        blank = {"0": "0", "?": " "}.get(tokens[place][1], "")
        out[place] = tail[order] if order < kept else blank
    head = digits if not whole else ""  # .5 for a format without digits before the point
    text = ""
    for place, (kind, letters) in enumerate(tokens):
        if kind == "digit":
            text += out[place]
        elif (kind, letters) == ("other", "."):
            text += head + "."
        elif kind in ("literal", "other") and letters != ",":
            text += letters
    return ("-" if value < 0 else "") + text


def _scientific(number: Decimal, tokens: Sequence[tuple[str, str]]) -> str:
    """1.2E+03."""
    cut = next(place for place, (kind, _) in enumerate(tokens) if kind == "exponent")
    point = next((place for place, token in enumerate(tokens[:cut]) if token == ("other", ".")), cut)
    decimals = sum(kind == "digit" for kind, _ in tokens[point:cut])
    width = sum(kind == "digit" for kind, _ in tokens[cut:])
    mantissa, exponent = f"{number:.{decimals}E}".split("E")
    power = int(exponent)
    sign = "-" if power < 0 else "+" if tokens[cut][1][1] == "+" else ""
    return f"{mantissa}E{sign}{abs(power):0{width}d}"


def _fraction(number: Decimal, tokens: Sequence[tuple[str, str]]) -> str:
    """1 1/2."""
    slash = tokens.index(("other", "/"))
    below = "".join(text for _, text in tokens[slash + 1 :] if text.strip()) or "?"
    given = int(below) if below.isascii() and below.isdigit() else 0
    bound = given or 10 ** len(below) - 1
    value = Fraction(abs(number))
    if given:
        part = Fraction(round(value * bound), bound)
        above, under = round(value * bound), bound
    else:
        part = value.limit_denominator(bound)
        above, under = part.numerator, part.denominator
    sign = "-" if number < 0 else ""
    if sum(kind == "digit" for kind, _ in tokens[:slash]) > 1 and (" " in (text for _, text in tokens[:slash])):
        whole, above = divmod(above, under)
        if not above:
            return f"{sign}{whole}"
        return f"{sign}{whole} {above}/{under}" if whole else f"{sign}{above}/{under}"
    return f"{sign}{above}/{under}"


def _kanji(text: str, section: _Section) -> str:
    """The digits as [DBNum] wants them."""
    kind = next((text for kind, text in section.tokens if kind == "dbnum"), "")
    if kind in ("1", "2") and text.isdigit() and text != "0":
        return _positional(int(text), DIGITS[kind])
    return text.translate({ord(str(n)): letter for n, letter in enumerate(DIGITS[kind])}) if kind in DIGITS else text


def _positional(number: int, digits: str) -> str:
    """千二百三十四 for 1234."""
    words = ""
    for power, name in ((12, "兆"), (8, "億"), (4, "万"), (3, "千"), (2, "百"), (1, "十"), (0, "")):
        count, number = divmod(number, 10**power)
        if count:
            one_left_out = count == 1 and power in (1, 2, 3)
            words += ("" if one_left_out else _positional(count, digits) if count > 9 else digits[count]) + name
    return words


def _date(serial: Decimal, section: _Section, epoch_1904: bool) -> str:
    """A date or time in its format."""
    if not 0 <= serial < FIRST_DAY_AFTER:
        return "#" * 8
    tokens = section.tokens
    fine = any(token == ("other", ".") for token in tokens)
    seconds = (serial * 86400).quantize(Decimal("0.001") if fine else Decimal(1), ROUND_HALF_UP)
    days = int(seconds // 86400)
    start = datetime(1904, 1, 1) if epoch_1904 else datetime(1899, 12, 31 if days < 60 else 30)
    try:
        moment = start + timedelta(days=days, milliseconds=int((seconds - days * 86400) * 1000))
    except OverflowError:
        return "#" * 8
    half = any(kind == "ampm" for kind, _ in tokens)
    gannen = any(kind == "locale" and "gannen" in text.lower() for kind, text in tokens)
    text = ""
    before = ""
    for place, (kind, letters) in enumerate(tokens):
        part = letters.lower()
        if kind == "date" and part[0] == "m" and (before[:1] == "h" or _next_unit(tokens, place)[:1] == "s"):
            text += f"{moment.minute:0{min(2, len(part))}d}"
        elif kind == "date":
            text += _kanji(_date_part(moment, part, half, gannen), section)
        elif kind == "elapsed":
            unit = {"h": 3600, "m": 60, "s": 1}[part[0]]
            text += f"{int(seconds // unit):0{len(part)}d}"
        elif kind == "ampm":
            morning, evening = letters.split("/")
            text += morning if moment.hour < 12 else evening
        elif kind == "digit":
            continue  # fractions of a second, told with their point
        elif (kind, letters) == ("other", ".") and place + 1 < len(tokens) and tokens[place + 1][0] == "digit":
            width = sum(kind == "digit" for kind, _ in tokens[place + 1 :])
            text += "." + f"{moment.microsecond:06d}"[:width]
        elif kind in ("literal", "other"):
            text += letters
        before = part if kind in ("date", "elapsed") else before
    return text


def _next_unit(tokens: Sequence[tuple[str, str]], place: int) -> str:
    """The next unit of a date or time after a place."""
    return next((text.lower() for kind, text in tokens[place + 1 :] if kind in ("date", "elapsed")), "")


def _date_part(moment: datetime, part: str, half: bool, gannen: bool) -> str:
    """One unit of a date or time."""
    letter, width = part[0], len(part)
    if letter == "y":
        return f"{moment.year:04d}" if width > 2 else f"{moment.year % 100:02d}"
    if letter == "b":
        return f"{moment.year + 543}"
    if letter == "m":
        name = ENGLISH_MONTHS[moment.month - 1]
        return f"{moment.month:0{width}d}" if width < 3 else {3: name[:3], 4: name}.get(width, name[0])
    if letter == "d":
        name = ENGLISH_DAYS[moment.weekday()]
        return f"{moment.day:0{width}d}" if width < 3 else name[:3] if width == 3 else name
    if letter == "a":
        return WEEKDAYS[moment.weekday()] + ("曜日" if width > 3 else "")
    if letter == "h":
        hour = (moment.hour % 12 or 12) if half else moment.hour
        return f"{hour:0{min(2, width)}d}"
    if letter == "s":
        return f"{moment.second:0{min(2, width)}d}"
    era = next((era for era in ERAS if moment.date() >= era[0]), None)
    if letter == "g":
        return "" if era is None else (era[3], era[2], era[1])[min(width, 3) - 1]
    year = moment.year if era is None else moment.year - era[0].year + 1
    return "元" if gannen and year == 1 and era is not None else f"{year:0{min(2, width)}d}"
