"""One value for several indicators → one for each, where name and value list them: ①発行回数 ②来場者数, ①12回 ②300人.

Only where nothing has to be guessed: the names are items of a list, and the values are as many, with the same numbers
or with none. Everything else stays as it is printed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from torikumi.normalizers.blanks import is_blank
from torikumi.normalizers.items import split_items
from torikumi.normalizers.markers import read_marker
from torikumi.normalizers.quantities import parse_quantity
from torikumi.normalizers.text import fold_text, normalize_text
from torikumi.schemas.tables import Cell
from torikumi.schemas.values import ItemKind

if TYPE_CHECKING:
    from torikumi.pipeline.records import RawValue


def listed_values(value: RawValue) -> Sequence[RawValue]:
    """The values that a cell lists, each with its own name and unit; the value itself where it lists none."""
    names = _entries(value.name)
    if value.name is None or len(names) < 2 or not _is_list(names):
        return (value,)
    texts = _matching(_entries(value.cell), names)
    units = _matching(_entries(value.unit), names)
    unit = value.unit
    if texts is None or (units is None and not _is_one_unit(unit)):
        return (value,)
    return tuple(
        replace(
            value,
            name=_of(value.name, name),
            cell=_of(value.cell, text),
            unit=_of(unit, units[place]) if unit is not None and units is not None else unit,
        )
        for place, ((_, name), text) in enumerate(zip(names, texts, strict=True))
    )


_Entry = tuple[str | None, str]
"""The mark of a line, and the text behind it."""


def first_listed(text: str) -> str:
    """The first of the values that a text lists, without its mark; the text itself where it is no list.

    >>> first_listed("①12回 ②300回"), first_listed("・100・5"), first_listed("12回")
    ('12回', '・100・5', '12回')
    """
    entries = _lines(text)
    return entries[0][1] if len(entries) > 1 else text


def _entries(cell: Cell | None) -> Sequence[_Entry]:
    return _lines(cell.text) if cell is not None else ()


@lru_cache(maxsize=4096)  # the names of indicators are those of all their values
def _lines(text: str) -> Sequence[_Entry]:
    """The lines of a text, those of one line taken apart where it lists several; notes are none."""
    if "\n" not in text and read_marker(text) is None:
        return ((None, text),)
    found: list[_Entry] = []
    for item in split_items(normalize_text(text), logical=True):
        if item.kind is not ItemKind.NOTE:
            mark = item.marker if item.marker and item.text.startswith(item.marker) else None
            found.append((mark, item.text.removeprefix(mark or "").strip()))
    return tuple(found)


def _is_list(entries: Sequence[_Entry]) -> bool:
    """Whether all lines have marks: numbers, each another one, or one and the same bullet."""
    marks = [mark for mark, _ in entries]
    return None not in marks and len({fold_text(mark or "") for mark in marks}) in (1, len(marks))


def _matching(entries: Sequence[_Entry], names: Sequence[_Entry]) -> list[str] | None:
    """The texts that go with the names, one each; None where they do not: not as many, or with other marks."""
    marks = [mark and fold_text(mark) for mark, _ in entries]
    if len(entries) != len(names) or (any(marks) and marks != [fold_text(mark or "") for mark, _ in names]):
        return None
    return [text for _, text in entries]


def _is_one_unit(unit: Cell | None) -> bool:
    """Whether a cell holds no unit, or one that is that of all lines: 件 over 回 may have become one word."""
    text = fold_text(unit.text) if unit is not None else ""
    return is_blank(text) or parse_quantity(f"1{text}") is not None


def _of(cell: Cell, text: str) -> Cell:
    """A cell that holds one line of another."""
    return replace(cell, text=text, starts=())
