"""Years as Japanese reports print them → the Western year in which the fiscal year (年度, April to March) begins.

An era year counts from 1 in the year of its first day: 令和元年 is 2019, 平成 began in 1989, 昭和 in 1926. A year past
the end of its era (平成35年度, in plans written before 2019) is converted all the same, and said to be one.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "大正": 1911, "明治": 1867}
"""Era → the year before its first (元号法, and the proclamations before it)."""

LAST_YEARS = {"平成": 31, "昭和": 64, "大正": 15, "明治": 45}
"""Era → its last year; a later one does not exist."""

_INITIALS = {"r": "令和", "h": "平成", "s": "昭和", "t": "大正", "m": "明治"}
_ERA = r"(?P<era>令和|平成|昭和|大正|明治|(?<![a-z0-9])[rhstm](?=\.?(?:元|\d)))"
_NUMBER = r"\.?\s*(?P<number>元|\d{1,2})"
_ERA_YEAR = re.compile(rf"{_ERA}{_NUMBER}(?P<unit>\s*年度|\s*年)?(?P<rest>[.-]\d{{1,2}})?")
_WESTERN = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)\s*(?P<unit>年度|年)?(?![\d,])")
_SHORT = re.compile(r"(?<!\d)['’](?P<year>\d\d)(?!\d)")
_MONTH = re.compile(r"\s*(?P<month>1[0-2]|[1-9])\s*月")
_PERIOD = re.compile(
    rf"(?P<first>{_ERA}{_NUMBER}(?:\s*年度?)?|(?:19|20)\d\d\s*(?:年度?)?)(?:\([^()]*\))?\s*(?:から|~|-|→|より)\s*"
    r"(?P<last>(?:令和|平成|昭和|[rhs])\.?\s*(?:元|\d{1,2})(?:\s*年度?)?|(?:元|\d{1,4})\s*年度?)"
)


@dataclass(frozen=True, slots=True)
class YearMention:
    """A year found in a text.

    Attributes:
        label: As printed.
        fiscal_year: The Western year of the fiscal year it names or lies in.
        is_fiscal: It is printed as a fiscal year (年度).
        past_era: The era had ended before that year (平成35年度).
        start: Where it begins in the text.
    """

    label: str
    fiscal_year: int
    is_fiscal: bool
    past_era: bool
    start: int


def _folded(text: str) -> str:
    """The text for reading: width folded letter by letter, so that places stay the same."""
    folded = []
    for character in text:
        form = unicodedata.normalize("NFKC", character)
        folded.append(form.lower() if len(form) == 1 else character)
    return "".join(folded).replace("〜", "~").replace("～", "~").replace("－", "-").replace("−", "-").replace("―", "-")


def find_years(text: str) -> list[YearMention]:
    """All years in a text, in order; a date counts to the fiscal year it lies in: January to March to the one before.

    >>> [(y.label, y.fiscal_year) for y in find_years("平成31年4月1日から令和2年3月まで、令和２年度に")]
    [('平成31年', 2019), ('令和2年', 2019), ('令和２年度', 2020)]
    """
    folded = _folded(text)
    found = []
    for match in _ERA_YEAR.finditer(folded):
        era = _INITIALS.get(match["era"], match["era"])
        number = 1 if match["number"] == "元" else int(match["number"])
        if number == 0:
            continue
        unit = (match["unit"] or "").strip()
        initial = match["era"] in _INITIALS
        month = int(match["rest"][1:]) if match["rest"] and initial else None
        found.append(_mention(text, folded, match.start(), match.end("unit") if unit else match.end("number"),
                              ERAS[era] + number, unit, month, number > LAST_YEARS.get(era, 999)))  # fmt: skip
    for match in _WESTERN.finditer(folded):
        if match["unit"] or match.start() == 0 or not folded[match.start() - 1].isalnum():
            found.append(
                _mention(text, folded, match.start(), match.end(), int(match["year"]), match["unit"] or "", None, False)
            )
    for match in _SHORT.finditer(folded):
        found.append(_mention(text, folded, match.start(), match.end(), 2000 + int(match["year"]), "", None, False))
    return sorted(found, key=lambda mention: mention.start)


def _mention(
    text: str, folded: str, start: int, end: int, year: int, unit: str, month: int | None, past: bool
) -> YearMention:
    """One year with the month after it, if a date follows."""
    if month is None and unit == "年":
        following = _MONTH.match(folded, end)
        month = int(following["month"]) if following else None
    fiscal = year - 1 if month is not None and month <= 3 else year
    return YearMention(text[start:end].strip(), fiscal, unit == "年度", past, start)


def parse_fiscal_year(text: str) -> int | None:
    """The fiscal year that a text names: the first one printed as 年度, else the first year; None when there is none.

    >>> [parse_fiscal_year(text) for text in ("令和元年度", "Ｒ２", "基準値（H30）", "R2.3")]
    [2019, 2020, 2018, 2019]
    >>> parse_fiscal_year("平成35年度"), parse_fiscal_year("2019年度"), parse_fiscal_year("担当課")
    (2023, 2019, None)
    """
    years = find_years(text)
    chosen = next((year for year in years if year.is_fiscal), years[0] if years else None)
    return chosen.fiscal_year if chosen else None


def parse_period(text: str) -> tuple[int, int] | None:
    """The first period of fiscal years in a text: its first and last year.

    >>> [parse_period(t) for t in ("令和元年度から令和8年度までの8年間", "令和２～４年度", "平成30年度～令和4年度")]
    [(2019, 2026), (2020, 2022), (2018, 2022)]
    """
    for match in _PERIOD.finditer(_folded(text)):
        first = parse_fiscal_year(match["first"])
        last_text = match["last"].strip()
        last = parse_fiscal_year(last_text)
        if last is None and first is not None:
            digits = re.sub(r"\D", "", last_text)
            era = match["era"]
            if len(digits) == 4:
                last = int(digits)
            elif digits and era:
                last = ERAS[_INITIALS.get(era, era)] + int(digits)
        if first is not None and last is not None and first <= last:
            return first, last
    return None
