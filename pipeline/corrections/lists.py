"""Lists whose texts were corrected: what did not change stays as extracted, what did is parsed as if printed so.

Each text of the new list is one entry, whatever it holds: who joined ``(1) …`` and ``(2) …`` wants one item.
"""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import TypeVar

from torikumi.normalizers.blanks import is_blank
from torikumi.normalizers.departments import find_trailing_departments
from torikumi.normalizers.grades import is_rated
from torikumi.normalizers.indicators import parse_indicators
from torikumi.normalizers.items import split_items
from torikumi.normalizers.printed_values import read_value, year_in_brackets
from torikumi.normalizers.text import normalize_text
from torikumi.schemas.report import GradeStep
from torikumi.schemas.status import Status
from torikumi.schemas.values import Indicator, Item

PARTS_MAX = 8
"""So many indicators may share one bracket: 【甲：3件、乙：5件】."""

_OPENING, _CLOSING = "【〔［[《≪＜<〈「『（(", "】〕］]》≫＞>〉」』）)"

Entry = TypeVar("Entry")


def same_text(one: str, other: str) -> bool:
    """Whether two texts are one, give or take white space around them and forms that look the same.

    >>> same_text("デジタル", "デジタル "), same_text("A", "Ａ")
    (True, False)
    """
    return one == other or normal(one) == normal(other)


def normal(text: str) -> str:
    """A text as a printed one is published."""
    return normalize_text(text).strip()


def partners(old: Sequence[str], new: Sequence[str]) -> list[tuple[int | None, bool]]:
    """For each new text its place in the old list, and whether it is the same; None where it is an addition.

    >>> partners(["a", "b", "c"], ["a", "B", "c", "d"])
    [(0, True), (1, False), (2, True), (None, False)]
    """
    found: list[tuple[int | None, bool]] = []
    pair = [normal(text) for text in old], [normal(text) for text in new]
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, *pair, autojunk=False).get_opcodes():
        for offset in range(j2 - j1):
            place = i1 + offset
            found.append((place, True) if kind == "equal" else (place if place < i2 else None, False))
    return found


def corrected_items(old: Sequence[Item], texts: Sequence[str]) -> tuple[Item, ...]:
    """Items from their texts; marker, kind, level and departments of a changed one are read as from a page.

    >>> [(i.marker, i.level) for i in corrected_items(split_items("(1) 調査"), ["(1) 調査", "・研修", "(2) 周知"])]
    [('(1)', 1), ('・', 2), ('(2)', 1)]
    """
    together = split_items("\n".join(text.replace("\n", " ") for text in texts), logical=True)
    in_context = len(together) == len(texts) and all(
        item.text == text for item, text in zip(together, texts, strict=True)
    )
    items = []
    for number, (place, same) in enumerate(partners([item.text for item in old], texts)):
        if same and place is not None:
            items.append(old[place])
        else:
            items.append(together[number] if in_context else _one_item(texts[number]))
    return tuple(items)


def _one_item(text: str) -> Item:
    """One item of a text, although it holds what a page would show as several."""
    found = split_items(text.replace("\n", " "), logical=True)
    if not found:
        return Item(text=text)
    departments = tuple(find_trailing_departments(text))
    return found[0].model_copy(update={"text": text, "departments": departments})


def corrected_indicators(
    old: Sequence[Indicator], texts: Sequence[str], name: str, field: str
) -> tuple[Indicator, ...]:
    """Indicators from their texts.

    Args:
        old: The indicators as extracted.
        texts: The texts that are to be.
        name: Name of the initiative: that of an indicator which stands alone in a column of values.
        field: The field that they stand in.

    >>> [i.value for i in corrected_indicators(parse_indicators("【甲：3件】"), ["【甲：4件】"], "", "actuals")]
    [Decimal('4')]
    """
    found = []
    for number, (place, same) in enumerate(partners([indicator.text for indicator in old], texts)):
        before = None if place is None else old[place]
        if same and before is not None:
            found.append(before)
        else:
            read = _one_indicator(texts, number, before, name, field)
            found.append(read.model_copy(update={"text": texts[number]}))
    return tuple(found)


def _one_indicator(texts: Sequence[str], number: int, before: Indicator | None, name: str, field: str) -> Indicator:
    """The indicator of one text, by what stood in its place."""
    text = texts[number]
    if before is not None and before.text == before.value_text:
        return _in_column(text, before, field)
    for bare in (False, True):
        alone = parse_indicators(text, bare=bare)
        if len(alone) == 1:
            return alone[0]
    shared = _shared(texts, number)
    if shared is not None:
        return shared
    inner = _unbracketed(text)
    named, colon, _ = inner.replace(":", "：").rpartition("：")
    if colon and named.strip():
        # what an indicator is was said by a person; only a page must be asked whether 期間：4月～9月 is one
        return read_value(named.strip(), inner[len(named) + 1 :].strip())
    if before is not None:
        return read_value(before.name, inner)
    return _in_column(text, Indicator(text="", name=name, value_text=""), field)


def _shared(texts: Sequence[str], number: int) -> Indicator | None:
    """The indicator of a text that is a part of a bracket: the other parts stand before and behind it."""
    for size in range(2, min(PARTS_MAX, len(texts)) + 1):
        for start in range(max(0, number - size + 1), min(number, len(texts) - size) + 1):
            parts = texts[start : start + size]
            read = parse_indicators("".join(parts))
            if len(read) == size and all(r.text == part for r, part in zip(read, parts, strict=True)):
                return read[number - start]
    return None


def _unbracketed(text: str) -> str:
    """A text without the brackets around it."""
    shown = text.strip()
    if len(shown) > 1 and shown[0] in _OPENING and shown[-1] == _CLOSING[_OPENING.index(shown[0])]:
        return shown[1:-1].strip()
    return shown


def _in_column(text: str, before: Indicator, field: str) -> Indicator:
    """The value of a column: name, and the unit and year that stand elsewhere, are those of the value before."""
    own = read_value(before.name, before.value_text)
    unit = "%" if field == "achievements" else before.unit if own.unit is None else None
    year = before.fiscal_year if own.fiscal_year is None and year_in_brackets(text) is None else None
    line = _joined(text)
    read = read_value(before.name, line, unit=unit, fiscal_year=year)
    if read.value is None and read.lower is None and read.upper is None and "\n" in text:
        read = read.model_copy(update={"value_text": text})
    if read.status is not Status.TEXT and is_blank(read.unit or ""):
        read = read.model_copy(update={"unit": None})
    return read


def _joined(text: str) -> str:
    """A text as one line."""
    lines = [line.strip() for line in text.split("\n")]
    joined = lines[0]
    for before, line in pairwise(lines):
        space = before[-1:].isascii() and before[-1:].isalnum() and line[:1].isascii() and line[:1].isalnum()
        joined += (" " if space else "") + line
    return joined


def corrected_scale(old: Sequence[GradeStep], grades: Sequence[str]) -> tuple[GradeStep, ...]:
    """A scale from its grades, best first; signs for "cannot be rated" have no rank.

    >>> [(step.grade, step.rank) for step in corrected_scale([], ["◎", "○", "－"])]
    [('◎', 1), ('○', 2), ('－', None)]
    """
    said = {step.grade: step.description for step in old}
    steps = []
    rank = 0
    for grade in grades:
        rated = is_rated(grade, said.get(grade))
        rank += rated
        steps.append(GradeStep(grade=grade, description=said.get(grade), rank=rank if rated else None))
    return tuple(steps)
