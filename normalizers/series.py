"""Values of several years in one cell (推移): ``H30:12件→R1:15件`` → a value a year."""

from __future__ import annotations

import re
from dataclasses import dataclass

from torikumi.normalizers.blanks import is_blank
from torikumi.normalizers.quantities import parse_quantity
from torikumi.normalizers.years import YearMention, find_years
from torikumi.schemas.values import Quantity

TEXT_MAX = 300
"""Letters: eight years (a whole plan) with long values take 200; longer texts are prose."""

_AFTER_YEAR = re.compile(
    r"[)）\]］】]?\s*(?P<kind>(?:実績|目標|見込|計画|予算|決算)[値額]?)?\s*[)）\]］】]?\s*[：:＝=]?\s*"
)
_BETWEEN = re.compile(r"\s*(?:[→⇒➡⇨、，,;；/／・]|->|=>)?\s*$")
_OPENING = re.compile(r"[\s・(（\[［【]*")
_OPENING_AT_END = re.compile(r"[(（\[［【]\s*$")
_CLOSING = re.compile(r"\s*[)）\]］】]")
_BETWEEN_AT_START = re.compile(r"^\s*(?:[→⇒➡⇨、，,;；/／・]|->|=>)?\s*")
_WORDS = re.compile(r"[ぁ-んァ-ヶー一-龥々]{1,10}")


@dataclass(frozen=True, slots=True)
class YearValue:
    """The value of one year.

    Attributes:
        fiscal_year: The Western year of its fiscal year.
        label: The year as printed.
        value_text: The value as printed.
        quantity: The value read, or None where it is a dash or a word (未実施).
    """

    fiscal_year: int
    label: str
    value_text: str
    quantity: Quantity | None


def parse_series(text: str, era: str | None = None) -> list[YearValue]:
    """The values of a text that is nothing but years with a value each; [] for any other text.

    Two years at least, each once, all of one kind (not 実績 beside 目標); all stand before their values
    (``R1：15件``) or all in brackets behind them (``15件（R1）``). A value is a quantity, a dash, or a word without a
    digit; one at least is a quantity.

    Args:
        text: The text.
        era: The era of numbers that name none (29年度).

    >>> [(v.fiscal_year, v.value_text, v.quantity.value) for v in parse_series("H30:12件→R1:15件")]
    [(2018, '12件', Decimal('12')), (2019, '15件', Decimal('15'))]
    >>> [(v.fiscal_year, v.value_text) for v in parse_series("令和2年度：－　令和3年度：15件")]
    [(2020, '－'), (2021, '15件')]
    >>> [v.fiscal_year for v in parse_series("12件（H30）→15件（R1）")], parse_series("R1→R5"), parse_series("R1:12件")
    ([2018, 2019], [], [])
    """
    if len(text) > TEXT_MAX:
        return []
    years = find_years(text, era)
    if len(years) < 2 or len({year.fiscal_year for year in years}) < len(years):
        return []
    found = _years_first(text, years) or _years_behind(text, years)
    return found if any(value.quantity is not None for value in found) else []


def _years_first(text: str, years: list[YearMention]) -> list[YearValue]:
    """Each value stands between its year and the next one."""
    if not _OPENING.fullmatch(text, 0, years[0].start):
        return []
    found = []
    kinds = set()
    for position, year in enumerate(years):
        last = position + 1 == len(years)
        end = len(text) if last else years[position + 1].start
        head = _AFTER_YEAR.match(text, year.end, end)
        kinds.add(head and head["kind"])
        chunk = text[head.end() if head else year.end : end]
        if not last:
            chunk = _OPENING_AT_END.sub("", chunk)
            chunk = _BETWEEN.sub("", chunk)
        value = _value(year, chunk.strip())
        if value is None:
            return []
        found.append(value)
    return found if len(kinds) == 1 else []


def _years_behind(text: str, years: list[YearMention]) -> list[YearValue]:
    """Each value stands before its year, which is in brackets."""
    found = []
    place = 0
    for position, year in enumerate(years):
        chunk = text[place : year.start]
        if not _OPENING_AT_END.search(chunk):
            return []
        closing = _CLOSING.match(text, year.end)
        if closing is None:
            return []
        place = closing.end()
        if position:
            chunk = _BETWEEN_AT_START.sub("", chunk)
        value = _value(year, _OPENING_AT_END.sub("", chunk).strip())
        if value is None:
            return []
        found.append(value)
    return found if not text[place:].strip() else []


def _value(year: YearMention, text: str) -> YearValue | None:
    """The value of a year, or None when the text is none."""
    quantity = parse_quantity(text)
    if quantity is None and not (text and (is_blank(text) or _WORDS.fullmatch(text))):
        return None
    return YearValue(year.fiscal_year, year.label, text, quantity)
