"""Years as Japanese reports print them → the Western year in which the fiscal year (年度, April to March) begins.

An era year counts from 1 in the year of its first day: 令和元年 is 2019, 平成 began in 1989, 昭和 in 1926. A year past
the end of its era (平成35年度, in plans written before 2019) is converted all the same, and said to be one. What can be
read in two ways (R2/3: a month, or two years) is no year.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from torikumi.normalizers.vocabulary import any_of, read_vocabulary
from torikumi.schemas.errors import NormalizationError
from torikumi.schemas.vocabulary import Era, Eras

_FILE = read_vocabulary("eras", Eras)
_WORDS = _FILE.words
_BY_FORM: dict[str, Era] = {
    form: era
    for era in _FILE.eras
    for form in (era.name, era.sign, era.initial.lower(), era.short)
    if form
}  # fmt: skip
_KANJI = {character: value for value, character in enumerate("〇一二三四五六七八九")}


_GAP = r"\s{0,3}"  # 平成２８年　４月 １日, 令　和　６　年
_NAMES = "|".join([*(_GAP.join(era.name) for era in _FILE.eras), *(era.sign for era in _FILE.eras)])
_INITIALS = "".join(era.initial.lower() for era in _FILE.eras)
_SHORTS = "".join(era.short for era in _FILE.eras)
_FIRST = re.escape(_WORDS.first_year)
_DIGITS = rf"{_FIRST}|[0-9]{{1,2}}(?![0-9]|,[0-9]{{3}})"
_UNIT = rf"年{_GAP}度|年(?!代)"
# kanji numerals need 年: 昭和一桁 is no year
_ERA_YEAR = (
    rf"(?P<era>{_NAMES}|(?<![a-z0-9])[{_INITIALS}]\.?){_GAP}"
    rf"(?:(?P<number>{_DIGITS})(?:{_GAP}(?P<unit>{_UNIT})|(?!{_GAP}年代|[a-z%]))|(?P<kanji>[一二三四五六七八九十]{{1,3}}){_GAP}(?P<kanji_unit>{_UNIT}))"
    rf"|(?<![\u3400-\u9fff])(?P<short>[{_SHORTS}])\s?(?P<short_number>{_DIGITS})\s?(?P<short_unit>{_UNIT})"
)
_WESTERN = rf"(?<![0-9a-z.,])(?P<western>(?:19|20)[0-9]{{2}})(?![0-9]|,[0-9]{{3}}){_GAP}(?P<western_unit>{_UNIT})?"
_APOSTROPHE = r"(?<![0-9a-z])['’‘](?P<two>[0-9]{2})(?![0-9])(?P<two_unit>年度|年(?!代))?"
_FY = r"(?<![0-9a-z])fy\s?(?P<fy>20[0-9]{2}|[0-9]{2})(?![0-9])"
_BARE = rf"(?<![0-9.第])(?P<bare>{_FIRST}|[0-9]{{1,2}}){_GAP}(?P<bare_unit>{_UNIT})(?!{any_of(_WORDS.span)})"
_FIRSTS = re.escape("".join(sorted({name[0] for era in _FILE.eras for name in (era.name, era.sign)})))
_BEGINS = rf"[0-9'’‘f{_FIRSTS}{_INITIALS}{_SHORTS}{re.escape(_WORDS.first_year[0])}]"
"""With what a year may begin: looked at first, since most letters of a text begin none."""
_YEAR = re.compile(f"(?={_BEGINS})(?:{_ERA_YEAR}|{_WESTERN}|{_APOSTROPHE}|{_FY}|{_BARE})")
_WESTERN_DIGITS = re.compile("[12][09][0-9]{2}")
_LAST_LETTERS = re.escape("".join(sorted({name[-1] for era in _FILE.eras for name in (era.name, era.sign)})))
_WITHOUT_UNIT = re.compile(rf"[{_LAST_LETTERS}{_INITIALS}'’‘y]\.?{_GAP}(?:[0-9]|{_FIRST})")
"""A year without 年 holds one of these."""

_MONTH_NUMBER, _DAY_NUMBER = r"(?P<month>1[0-2]|0?[1-9])", r"(?P<day>3[01]|[12][0-9]|0?[1-9])"
_IN_WORDS = (
    rf"(?:{_MONTH_NUMBER}|(?P<kanji_month>十[一二]?|[一二三四五六七八九])){_GAP}月"
    rf"(?:{_GAP}(?:{_DAY_NUMBER}|(?P<kanji_day>三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])){_GAP}日)?"
)
_OTHER_NAME = r"(?:\([^()0-9]{0,3}[0-9元]{1,4}年?\))?"  # 令和2年（2020年）3月
_MONTH = re.compile(rf"{_OTHER_NAME}{_GAP}{_IN_WORDS}")
_SIGNS_DATE = re.compile(rf"(?P<sign>[./-]){_MONTH_NUMBER}(?P=sign){_DAY_NUMBER}(?![0-9])")
_PADDED_MONTH = re.compile(r"[/-](?P<month>0[1-9])(?![0-9])")
_DOT_MONTH = re.compile(rf"\.\s?{_MONTH_NUMBER}(?![0-9])")
_TWO_WAYS = re.compile(rf"[/-]\s?[0-9]{{1,2}}(?![0-9]|{_GAP}年)")
_AFTER_BARE = re.compile(rf"{_GAP}(?:$|[^\w.・%'’°]|{any_of(_WORDS.connectors)}|{any_of(_WORDS.after_bare_year)})")
_CONNECTOR = re.compile(rf"\s*\)?\s*(?:\([^()]{{0,20}}\))?\s*(?:{any_of(_WORDS.connectors)})\s*")
_NEXT = re.compile(
    rf"\s?(?P<sign>{any_of([*_WORDS.connectors, *_WORDS.lists])})\s?(?P<number>{_FIRST}|[0-9]{{1,2}})(?![0-9])"
    rf"(?:(?P<unit>年{_GAP}度|年(?!代|{any_of(_WORDS.span)}|{_GAP}(?:1[0-2]|[1-9])月))|(?![\w.,%]))"
)
_NEXT_MONTH = re.compile(rf"\s?(?:{any_of(_WORDS.connectors)})\s?{_IN_WORDS}")
_LIST = re.compile(rf"\s?(?:{any_of(_WORDS.lists)})\s?")
_ERA_ALONE = re.compile(_NAMES)


_NO_DAY = "no such day"
_NOT_NAMED = "a second year whose era is not named"


@dataclass(frozen=True, slots=True)
class YearMention:
    """A year found in a text.

    Attributes:
        label: The year as printed, without a month or day behind it.
        fiscal_year: The Western year of the fiscal year it names or lies in.
        is_fiscal: It is printed as a fiscal year (年度).
        past_era: The era had ended before that year, month or day (平成35年度, 平成31年5月).
        start: Where it begins in the text.
        end: Where it ends, month and day included.
        calendar_year: The Western year that is named: 2020 for 令和2年3月, which lies in the fiscal year 2019.
        month: The month printed with it, or None.
        day: The day printed with it, or None.
        era: The era it is printed in, or None for a Western year.
    """

    label: str
    fiscal_year: int
    is_fiscal: bool
    past_era: bool
    start: int
    end: int
    calendar_year: int
    month: int | None = None
    day: int | None = None
    era: str | None = None


class _Folds(dict[int, str]):
    """Character → its form for reading, one character for one, so that places stay the same; filled when met."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        form = unicodedata.normalize("NFKC", character).lower()
        form = {"〜": "~", "∼": "~", "−": "-", "―": "-", "‐": "-", "–": "-", "—": "-"}.get(form, form)
        self[code] = form if len(form) == 1 else character
        return self[code]


_FOLDS = _Folds()
_TO_FOLD = re.compile("[^\n -@\\[-~\u3001\u3002\u300c-\u3011\u3041-\u3096\u30a1-\u30fc\u4e00-\u9fff]")
"""All but small letters, figures, signs, kana and ideographs that are their own form."""
_MAY_NAME = re.compile(rf"[\d年\uf98e{_FIRST}²³¹⁰⁴-⁹₀-₉①-⑨⓪]")
"""What is, or folds to, a figure, 年 or 元: no year is without one, and many a text has none."""


_ENDED = sorted({form[0] for form, era in _BY_FORM.items() if era.last is not None and "\u4e00" <= form[0] <= "\u9fff"})
_OTHER_IDEOGRAPHS = "".join(
    f"{chr(ord(before) + 1)}-{chr(ord(after) - 1)}" for before, after in pairwise(["\u4dff", *_ENDED, "\ua000"])
)
_MAY_BE_PAST = re.compile(
    f"[^\n -@\\[-`{{-~\u3001\u3002\u300c-\u3011\u3041-\u3096\u30a1-\u30fc\uff01-\uff20\uff5e{_OTHER_IDEOGRAPHS}]"
)
"""With what an era that has ended may be named, its letters and what folds to such; many a text has nothing of it."""


def _fold_one(met: re.Match[str]) -> str:
    """The form of one character for reading."""
    return _FOLDS[ord(met[0])]


_SIGN_NAMES = {era.sign for era in _FILE.eras}


def _number(text: str) -> int:
    """The number of an era year: digits, kanji, or 元 for 1; 0 when it is none."""
    if text == _WORDS.first_year:
        return 1
    if text.isdigit():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return _KANJI[ones] if len(ones) == 1 else 0
    if len(tens) > 1 or len(ones) > 1 or tens == "十":
        return 0
    return (_KANJI[tens] if tens else 1) * 10 + (_KANJI[ones] if ones else 0)


@dataclass(frozen=True, slots=True)
class _Year:
    """A year before its date is looked at."""

    year: int
    unit: str
    end: int
    era: Era | None
    number: int


def find_years(text: str, era: str | None = None) -> list[YearMention]:
    """All years in a text, in order; a date counts to the fiscal year it lies in: January to March to the one before.

    A number with 年度 alone counts in the era of the year before it in the text (平成28年度、29年度), or in the one
    that is given.

    Args:
        text: The text.
        era: The era of numbers that name none (29年度 under a heading 平成).

    >>> [(y.label, y.fiscal_year) for y in find_years("平成31年4月1日から令和2年3月まで、令和２年度に")]
    [('平成31年', 2019), ('令和2年', 2019), ('令和２年度', 2020)]
    >>> [y.fiscal_year for y in find_years("令和２～４年度")], [y.fiscal_year for y in find_years("29年度", era="平成")]
    ([2020, 2022], [2017])
    """
    return [found for found in _scan(text, era) if isinstance(found, YearMention)]


def may_hold_past_years(printed: str) -> bool:
    """Whether a year of a text may lie past the end of its era, told fast: most texts name no era that has ended.

    Args:
        printed: The text, which need not be normalized.

    >>> may_hold_past_years("平成30年度に"), may_hold_past_years("⼤正14年"), may_hold_past_years("令和35年度に")
    (True, True, False)
    """
    return _MAY_BE_PAST.search(printed) is not None


def _scan(text: str, era: str | None = None) -> Iterator[YearMention | str]:
    """The years of a text, and in their place what is wrong with those that are none."""
    if not _MAY_NAME.search(text):
        return
    folded = _TO_FOLD.sub(_fold_one, text)
    given = None if era is None else next((entry for entry in _FILE.eras if entry.name == era), None)
    if "年" not in folded and not _WITHOUT_UNIT.search(folded) and not _WESTERN_DIGITS.search(folded):
        return  # as most texts
    before: _Year | None = None
    place = 0
    while (match := _YEAR.search(folded, place)) is not None:
        place = match.end()
        year = _year_of(match, before, given)
        if year is None:
            continue
        if isinstance(year, str):
            yield year
            continue
        mention = _mention(text, folded, match.start(), year)
        if mention is None:
            continue
        if isinstance(mention, str):
            yield mention
            continue
        yield mention
        before, place = year, mention.end
        for before, found in _following(text, folded, year, mention):
            yield found
            place = before.end


def _following(text: str, folded: str, year: _Year, mention: YearMention) -> Iterator[tuple[_Year, YearMention | str]]:
    """What goes on from a year without its era: R1～5, 令和2・3年度, 2019～22年度, 令和2年1月～12月."""
    if mention.month is not None:
        last = _NEXT_MONTH.match(folded, mention.end)
        if last is not None:
            month, day = _month_and_day(last)
            later = int(month < mention.month)  # 令和2年10月～3月 ends in 令和3年
            until = _Year(year.year + later, year.unit, last.end(), year.era, year.number + later)
            start = max(last.start("month"), last.start("kanji_month"))
            exists = day is None or _exists(until.year, month, day)
            yield until, _dated(text, start, until, month, day, last.end()) if exists else _NO_DAY
        return
    while (match := _NEXT.match(folded, year.end)) is not None and (match["unit"] or not year.unit):
        step = _number(match["number"]) - year.number % 100
        following = _Year(year.year + step, _plain(match["unit"]), match.end(), year.era, year.number + step)
        if step <= 0:
            yield following, _NOT_NAMED
            return
        yield following, _dated(text, match.start("number"), following, None, None, match.end())
        year = following


def _year_of(match: re.Match[str], before: _Year | None, given: Era | None) -> _Year | str | None:
    """The year of a match; what is wrong with it; or None when it is no year after all."""
    if match["western"] or match["two"] or match["fy"]:
        short = int(match["two"] or match["fy"] or 0) % 100
        year = int(match["western"]) if match["western"] else (2000 if short < 70 else 1900) + short
        unit = "年度" if match["fy"] else _plain(match["western_unit"] or match["two_unit"])
        return _Year(year, unit, match.end(), None, year)
    end = match.end()
    if match["bare"]:
        number, unit = _number(match["bare"]), _plain(match["bare_unit"])
        era = given
        if before is not None:
            # a smaller number counts in a later era, which the text does not name
            era = before.era if number >= before.number else None
        if era is None or (unit == "年" and given is None and not _MONTH.match(match.string, end)):
            return None
        return _Year(era.before + number, unit, end, era, number) if number else "no such year"
    printed = match["era"] or match["short"]
    era = _BY_FORM["".join(printed.split()).rstrip(".")]
    number = _number(match["number"] or match["kanji"] or match["short_number"])
    unit = _plain(match["unit"] or match["kanji_unit"] or match["short_unit"])
    letter = printed[0].isascii()
    if letter and not era.sure and not unit and not _SIGNS_DATE.match(match.string, end):
        return None
    if number == 0:
        return "no such year"
    if not unit:
        end = match.end("number")
    return _Year(era.before + number, unit, end, era, number)


def _plain(unit: str | None) -> str:
    return "".join((unit or "").split())


def _mention(text: str, folded: str, start: int, year: _Year) -> YearMention | str | None:
    """One year with the month and day after it, if a date follows."""
    end = year.end
    if year.unit == "年度":
        return _dated(text, start, year, None, None, end)
    if year.unit:
        following = _MONTH.match(folded, end)
    else:
        following = _SIGNS_DATE.match(folded, end) or _PADDED_MONTH.match(folded, end)
        if following is None and year.era is not None:
            following = _DOT_MONTH.match(folded, end)
        if following is None and _TWO_WAYS.match(folded, end):
            return "a month or a second year"
        if following is None and year.era is None and not _AFTER_BARE.match(folded, end):
            return None
    if following is None:
        return _dated(text, start, year, None, None, end)
    month, day = _month_and_day(following)
    if day is not None and not _exists(year.year, month, day):
        return _NO_DAY
    return _dated(text, start, year, month, day, following.end())


def _month_and_day(match: re.Match[str]) -> tuple[int, int | None]:
    """The month and day of a match, in digits or kanji."""
    parts = match.groupdict()
    month = parts["month"] or parts["kanji_month"]
    day = parts.get("day") or parts.get("kanji_day")
    return _number(month), _number(day) if day else None


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _dated(text: str, start: int, year: _Year, month: int | None, day: int | None, end: int) -> YearMention:
    """A mention; whether its era had ended is told by its first day."""
    is_fiscal = year.unit == "年度"
    first = date(year.year, 4 if is_fiscal else month or 1, day or 1)
    return YearMention(
        label=text[start : year.end].strip(),
        fiscal_year=year.year - 1 if month is not None and month <= 3 else year.year,
        is_fiscal=is_fiscal,
        past_era=year.era is not None and year.era.last is not None and first > year.era.last,
        start=start,
        end=end,
        calendar_year=year.year,
        month=month,
        day=day,
        era=year.era.name if year.era else None,
    )


def read_fiscal_year(text: str, era: str | None = None) -> int:
    """The fiscal year that a text names: the first one printed as 年度, else the first year.

    Args:
        text: The text.
        era: The era of numbers that name none.

    Raises:
        NormalizationError: It names none, or a period of several; the reason says which.

    >>> read_fiscal_year("令和0年")
    Traceback (most recent call last):
    torikumi.schemas.errors.NormalizationError: no such year: '令和0年'
    """
    found = list(_scan(text, era))
    years = [year for year in found if isinstance(year, YearMention)]
    several = next((problem for problem in found if problem == _NOT_NAMED), None) or _several(years, text)
    if several:
        raise NormalizationError(text, several)
    chosen = next((year for year in years if year.is_fiscal), years[0] if years else None)
    if chosen is not None:
        return chosen.fiscal_year
    if not text.strip():
        raise NormalizationError(text, "the text is blank")
    wrong = next((problem for problem in found if isinstance(problem, str)), None)
    if wrong is None and _ERA_ALONE.search(text.translate(_FOLDS)):
        wrong = "an era without a year"
    raise NormalizationError(text, wrong or "no year is named")


def parse_fiscal_year(text: str, era: str | None = None) -> int | None:
    """The fiscal year that a text names, as `read_fiscal_year` reads it; None when there is none.

    >>> [parse_fiscal_year(text) for text in ("令和元年度", "Ｒ２", "基準値（H30）", "R2.3", "㍻30")]
    [2019, 2020, 2018, 2019, 2018]
    >>> parse_fiscal_year("平成35年度"), parse_fiscal_year("2019年度"), parse_fiscal_year("担当課")
    (2023, 2019, None)
    """
    try:
        return read_fiscal_year(text, era)
    except NormalizationError:
        return None


def parse_period(text: str) -> tuple[int, int] | None:
    """The first period of fiscal years in a text: its first and last year.

    >>> [parse_period(t) for t in ("令和元年度から令和8年度までの8年間", "令和２～４年度", "平成30年度～令和4年度")]
    [(2019, 2026), (2020, 2022), (2018, 2022)]
    """
    return _period_of(find_years(text), text)


def _several(years: list[YearMention], text: str) -> str | None:
    """What joins two different years, if anything does: then no single year is meant."""
    folded = text.translate(_FOLDS)
    for first, last in pairwise(years):
        if first.fiscal_year != last.fiscal_year:
            if _CONNECTOR.fullmatch(folded, first.end, last.start):
                return "a period of several years"
            if _LIST.fullmatch(folded, first.end, last.start):
                return "several years"
    return None


def _period_of(years: list[YearMention], text: str) -> tuple[int, int] | None:
    folded = text.translate(_FOLDS)
    for first, last in pairwise(years):
        joined = _CONNECTOR.fullmatch(folded, first.end, last.start)
        if joined is not None and first.fiscal_year <= last.fiscal_year:
            return first.fiscal_year, last.fiscal_year
    return None
