"""Brackets behind a quantity: a unit, a qualifier, or a remark that changes nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from torikumi.normalizers.amounts import NUMERAL, PER_WORDS, QUANTITIES, UNIT_FORMS, UNIT_WORDS
from torikumi.normalizers.numerals import plain
from torikumi.normalizers.vocabulary import any_of
from torikumi.normalizers.years import find_years
from torikumi.schemas.errors import NormalizationError
from torikumi.schemas.values import Quantity

_WORDS = QUANTITIES.words
_FOOTNOTE = re.compile(rf"\s?(?:{any_of(_WORDS.notes)})$")
_FOOTNOTE_ONLY = re.compile(rf"(?:{any_of(_WORDS.notes)})\s?[0-9]{{0,2}}")
_REMARK = re.compile(any_of(_WORDS.remarks))
_REMARK_END = re.compile(rf"(?:{any_of(_WORDS.remark_ends)})$")
_AS_OF = re.compile(rf"(?:年度)?\s?(?:1?[0-9]月(?:[1-3]?[0-9]日|[上中下]旬)?)?\s?(?:{any_of(_WORDS.as_of)})*")
_CHANGES = re.compile(any_of([*_WORDS.more, *_WORDS.less, *_WORDS.lower, *_WORDS.upper, *QUANTITIES.signs.minus]))
_UNDOES = re.compile(any_of([*_WORDS.undone, *_WORDS.each, *_WORDS.averages]))
_PER = re.compile(any_of(word for word in QUANTITIES.per_before if len(word) > 1))  # 月 alone may begin a date
_UNIT_LABEL = re.compile(rf"(?:{any_of(_WORDS.unit_label)})\s?")


# All units are in these three, and few values have what they find: they are made when the first one does, since to make
# one takes as long as to read a page of a report.


@cache
def _share_of() -> re.Pattern[str]:
    return re.compile(rf"(?P<part>[0-9][0-9,]{{0,8}})(?:{UNIT_WORDS})?/(?P<whole>[0-9][0-9,]{{0,8}})(?:{UNIT_WORDS})?")


@cache
def _of_whole() -> re.Pattern[str]:
    return re.compile(
        rf"全?(?P<whole>[0-9][0-9,]{{0,8}})(?:{UNIT_WORDS})?中,?(?P<part>[0-9][0-9,]{{0,8}})(?:{UNIT_WORDS})?"
    )


@cache
def _rate() -> re.Pattern[str]:
    return re.compile(rf"(?P<unit>{UNIT_WORDS})/(?P<per>{PER_WORDS})")


def without_remarks(folded: str) -> tuple[str, list[str]]:
    """The text before its brackets, and what is in them."""
    notes: list[str] = []
    body = folded
    while body.endswith(")"):
        opening = body.rfind("(")
        note = body[opening + 1 : -1]
        if opening < 0 or ")" in note or len(notes) == 2:
            raise NormalizationError(folded, "brackets that are not understood")
        body = body[:opening].rstrip()
        notes.insert(0, note.strip())
    if not body:
        raise NormalizationError(folded, "a number in brackets alone")
    return _FOOTNOTE.sub("", body), notes


def with_remark(quantity: Quantity, note: str) -> Quantity:
    """A quantity with the bracket behind it: a unit, a qualifier, or a remark that changes nothing.

    Raises:
        NormalizationError: The bracket holds another number, or a word that changes the value.
    """
    unit = _UNIT_LABEL.sub("", note)
    rate = _rate().fullmatch(unit)
    if rate is not None:
        if quantity.per is not None:
            raise NormalizationError(note, "a number counted per two things")
        return replace(with_remark(quantity, rate["unit"]), per=rate["per"])
    if unit in UNIT_FORMS or unit in QUANTITIES.scaled:
        if quantity.unit is not None:
            raise NormalizationError(note, "the bracket holds a second unit")
        normal, factor = QUANTITIES.scaled.get(unit) or (UNIT_FORMS[unit], Decimal(1))
        scaled = [
            None if value is None else plain(value * factor)
            for value in (quantity.value, quantity.lower, quantity.upper)
        ]
        return replace(quantity, value=scaled[0], lower=scaled[1], upper=scaled[2], unit=normal, unit_text=unit)
    if note in _WORDS.outlook or note in _WORDS.before:
        qualifier = "・".join(word for word in (quantity.qualifier, note) if word)
        return replace(quantity, qualifier=qualifier)
    if _CHANGES.fullmatch(note) or _UNDOES.search(note) or _PER.match(note):
        raise NormalizationError(note, "the bracket changes what the number says")
    harmless: tuple[Callable[[str], object], ...] = (
        lambda text: not NUMERAL.search(text) and not re.search(r"\d", text),
        _FOOTNOTE_ONLY.fullmatch, _REMARK.match, _REMARK_END.search, _is_date,
    )  # fmt: skip
    if any(test(note) for test in harmless) or _is_same_share(quantity, note):
        return quantity
    raise NormalizationError(note, "a bracket holds another number")


def _is_date(note: str) -> bool:
    """Whether a bracket says as of when: 令和2年3月末時点."""
    years = find_years(note)
    if len(years) > 1 or (years and note[: years[0].start].strip()):
        return False
    return _AS_OF.fullmatch(note, years[0].end if years else 0) is not None


def _is_same_share(quantity: Quantity, note: str) -> bool:
    """Whether a bracket says of what a share was taken: 100%(45/45)."""
    share = _share_of().fullmatch(note) or _of_whole().fullmatch(note)
    if share is None or quantity.unit != "%" or quantity.value is None:
        return False
    part, whole = (int(share[name].replace(",", "")) for name in ("part", "whole"))
    if whole == 0:
        return False
    exponent = quantity.value.as_tuple().exponent
    digits = Decimal(1).scaleb(min(0, exponent if isinstance(exponent, int) else 0))
    return (Decimal(part) * 100 / whole).quantize(digits, ROUND_HALF_UP) == quantity.value
