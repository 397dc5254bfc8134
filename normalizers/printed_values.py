"""The value of an indicator as printed → number, unit, year and kind of value (指標の値)."""

from __future__ import annotations

import re
from functools import partial

from torikumi.normalizers.blanks import is_blank
from torikumi.normalizers.quantities import parse_quantity
from torikumi.normalizers.text import fold_text
from torikumi.normalizers.years import parse_fiscal_year
from torikumi.schemas.status import Status
from torikumi.schemas.values import Indicator, Quantity

_LOOKS_NUMERIC = re.compile(r"^[^\d]{0,3}\d")
_NOTE_NUMBER = r"[0-9０-９]{1,2}(?:[,，、・][0-9０-９]{1,2})*"
_NOTE_BEHIND = re.compile(
    rf"\s*(?:※\s?(?:{_NOTE_NUMBER})?[)）]?|[＊*†‡]+(?:{_NOTE_NUMBER}[)）])?"
    rf"|[（(［\[](?:※|＊|\*|注|注記)\s?(?:{_NOTE_NUMBER})?[)）］\]]|注\s?{_NOTE_NUMBER}[)）]?"
    # a small raised number (120¹, 120①) is no digit of the value, nor the 2 of m²
    r"|(?<![A-Za-zａ-ｚ])[⁰¹²³⁴-⁹]+[)）⁾]?|[①-⑳])$"
)
_NOTE_SIGN = re.compile("[※＊*†‡注⁰¹²³⁴-⁹①-⑳]")
"""What a mark of a note holds; most values have nothing of it."""
_NOTE_BEFORE = re.compile(
    rf"(?:[（(［\[](?:※|＊|\*|注|注記)\s?(?:{_NOTE_NUMBER})?[)）］\]]\s*"
    rf"|(?:※|＊|\*|注)(?:{_NOTE_NUMBER})?[)）]?[\s\u3000]+)"
)
_ENCLOSED = re.compile(r"[\u2460-\u24ff\u2776-\u2793\u3251-\u325f\u32b1-\u32bf]|(?<![A-Za-zａ-ｚ])[⁰¹²³⁴-⁹]")
_YEAR = r"(?:令和|平成|昭和|[rhｒｈ])?\.?\s*(?:元|[0-9]{1,4})\s*(?:年度|年|\.[0-9]{1,2})?\s*(?:[0-9]{1,2}月)?\s*"
_YEAR_BRACKET = re.compile(
    rf"[(\[〔](?P<year>{_YEAR}(?:末|末現在|末時点|時点|現在|実績|目標|見込|見込み|値|実績値|目標値|分)?)[)\]〕]"
)
_LEADING_YEAR = re.compile(rf"^[（(\[［〔]{_YEAR}[)）\]］〕]\s*(?=\S)", re.IGNORECASE)


def split_note(value_text: str) -> tuple[str, str]:
    """A value without the mark of a note (※1, 注1), and the mark; "" where there is none.

    A mark that runs into the number before which it stands (※11,200) is left: nothing says where the number begins.

    >>> split_note("1,200※1"), split_note("120人（注2）"), split_note("※1 1,200"), split_note("※11,200")
    (('1,200', '※1'), ('120人', '（注2）'), ('1,200', '※1'), ('※11,200', ''))
    """
    shown = value_text.strip()
    if not _NOTE_SIGN.search(shown):
        return shown, ""
    behind = _NOTE_BEHIND.search(shown[-12:])
    if behind is not None:
        rest = shown[: len(shown) - len(behind[0])].rstrip()
        return (rest, behind[0].strip()) if rest else (shown, "")
    before = _NOTE_BEFORE.match(shown)
    return (shown[before.end() :], before[0].strip()) if before is not None else (shown, "")


def read_quantity(text: str) -> Quantity | None:
    """A quantity; None also where a number in a circle or a raised one would be read as a digit (①120).

    >>> read_quantity("120件").value, read_quantity("①120件")
    (Decimal('120'), None)
    """
    return None if _ENCLOSED.search(text) else parse_quantity(text)


def year_in_brackets(text: str) -> int | None:
    """The fiscal year that a text names in a bracket of its own: 15件（R5）; None if it names none, or several.

    >>> year_in_brackets("登録者数（R5）"), year_in_brackets("15件（令和4年度末）"), year_in_brackets("R5比（対R4）")
    (2023, 2022, None)
    """
    folded = fold_text(text)
    if not _YEAR_BRACKET.search(folded):  # as most texts
        return None
    years = {parse_fiscal_year(found["year"]) for found in _YEAR_BRACKET.finditer(folded)}
    return years.pop() if len(years) == 1 else None


def without_year(name: str) -> str:
    """A folded name without a bracket that holds nothing but a year.

    >>> without_year("登録者数（R5実績）"), without_year("登録者数（延べ）")
    ('登録者数', '登録者数(延べ)')
    """
    return _YEAR_BRACKET.sub(lambda found: "" if parse_fiscal_year(found["year"]) else found[0], fold_text(name))


def read_value(
    name: str, value_text: str, *, text: str = "", unit: str | None = None, fiscal_year: int | None = None
) -> Indicator:
    """An indicator from its name and its value as printed.

    The mark of a note behind a value (1,200※1) is no part of its number; ``value_text`` keeps it.

    Args:
        name: What is measured.
        value_text: The value as printed; "" for a blank cell.
        text: The whole as printed, with brackets; the value when "".
        unit: The unit, where it stands in a column of its own; the value is given in it (2,480 with 千円 stays 2480).
        fiscal_year: The year the value belongs to, unless it names another one itself (98人（R4） among those of R6);
            by default the one that its name has in brackets.

    >>> [read_value("件数", value).status.value for value in ("－", "", "実施")]
    ['not_applicable', 'not_reported', 'text']
    >>> read_value("所得", "2,480", unit="千円").value
    Decimal('2480')
    >>> [(i.value, i.fiscal_year) for i in (read_value("件数", "1,200※1"), read_value("件数（R5）", "30件"))]
    [(Decimal('1200'), None), (Decimal('30'), 2023)]
    >>> read_value("件数", "30件（R4）", fiscal_year=2024).fiscal_year
    2022
    """
    own = year_in_brackets(value_text)
    fiscal_year = own or fiscal_year or year_in_brackets(name)
    printed = partial(Indicator, text=text or value_text, name=name, value_text=value_text, fiscal_year=fiscal_year)
    if not value_text.strip():
        return printed(unit=unit, status=Status.NOT_REPORTED)
    shown, _ = split_note(value_text)
    if is_blank(shown):
        return printed(unit=unit, status=Status.NOT_APPLICABLE)
    quantity = read_quantity(shown)
    if quantity is None and fiscal_year is not None:
        quantity = read_quantity(_LEADING_YEAR.sub("", shown))  # (R4) 12件
    folded = fold_text(shown)
    if quantity is None:
        status = Status.UNREADABLE if _LOOKS_NUMERIC.match(folded) else Status.TEXT
        return printed(unit=unit, status=status)
    return printed(
        value=quantity.value,
        lower=quantity.lower,
        upper=quantity.upper,
        unit=_printed_unit(quantity.unit or unit, quantity.per, folded),
        per=quantity.per,
        qualifier=quantity.qualifier,
    )


def _printed_unit(unit: str | None, per: str | None, folded: str) -> str | None:
    """The unit of an indicator as printed: a rate with a slash stays in it (件/週).

    ``per`` says it apart; `parse_quantity` gives the bare unit.
    """
    return f"{unit}/{per}" if unit and per and folded.endswith(f"/{per}") else unit
