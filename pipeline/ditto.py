"""Ditto marks (同上, 〃, ↑) → the value above them.

A mark stands for the cell of the same column in the initiative before; a mark on the first row of a page, for that on
the page before. Every mark is reported, with what it was taken for; one with nothing above it is an error.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from torikumi.normalizers.ditto import is_ditto
from torikumi.pipeline.records import RawRecord, RawValue
from torikumi.schemas.findings import Finding
from torikumi.schemas.roles import Role
from torikumi.schemas.tables import Cell


def resolve_dittos(records: Sequence[RawRecord]) -> tuple[list[RawRecord], list[list[Finding]]]:
    """Put the cells above in the place of ditto marks.

    A resolved cell is the very cell above, so that its place is where the value is printed.

    Args:
        records: The records of a document, in its order.

    Returns:
        The records with their values, and the findings of each.
    """
    if not any(is_ditto(cell.text) for record in records for _, cells in _columns(record) for cell in cells):
        return list(records), [[] for _ in records]
    columns: dict[object, set[str]] = {}
    for record in records:
        for key, cells in _columns(record):
            columns.setdefault(key, set()).update(cell.text for cell in cells)
    resolved: list[RawRecord] = []
    findings: list[list[Finding]] = []
    for record in records:
        found: list[Finding] = []
        resolved.append(_resolved(record, resolved[-1] if resolved else None, columns, found))
        findings.append(found)
    return resolved, findings


def _columns(record: RawRecord) -> Iterator[tuple[object, list[Cell]]]:
    """The columns of a record that may hold a mark, each with its key; a number is never repeated by one."""
    for roles, cells in record.fields.items():
        if roles != (Role.NUMBER,):
            yield roles, cells
    for heading, cells in record.extra.items():
        yield heading, cells
    for value in record.values:
        for part in ("name", "unit", "cell"):
            cell = getattr(value, part)
            if cell is not None:
                yield _value_key(value, part), [cell]


def _value_key(value: RawValue, part: str) -> object:
    """The column of a part of a value: an initiative may have several of one role (実績（件）, 実績（千円）)."""
    place = getattr(value, part).column
    return (part, value.role, value.fiscal_year, place) if part == "cell" else (part, place)


def _resolved(
    record: RawRecord, before: RawRecord | None, columns: dict[object, set[str]], found: list[Finding]
) -> RawRecord:
    """One record with the values of its marks."""
    fields = {
        roles: cells
        if roles == (Role.NUMBER,)
        else _cells(cells, before.fields.get(roles, []) if before else [], columns[roles], found, _field(roles))
        for roles, cells in record.fields.items()
    }
    extra = {
        heading: _cells(cells, before.extra.get(heading, []) if before else [], columns[heading], found, heading)
        for heading, cells in record.extra.items()
    }
    above: dict[object, Cell] = {}
    for value in before.values if before else ():
        above |= {_value_key(value, part): cell for part in _PARTS if (cell := getattr(value, part)) is not None}
    values = []
    reported: dict[int, Cell] = {}
    for value in record.values:
        parts: dict[str, Any] = {}
        for part in _PARTS:
            cell = getattr(value, part)
            if cell is None:
                continue
            key = _value_key(value, part)
            if is_ditto(cell.text, columns[key]):
                if id(cell) not in reported:  # the name and unit of several values are one cell
                    reported[id(cell)] = _one(cell, above.get(key), found, value.role.value)
                parts[part] = reported[id(cell)]
            above[key] = parts.get(part, cell)
        values.append(replace(value, **parts))
    return replace(record, fields=fields, extra=extra, values=values)


_PARTS = ("name", "unit", "cell")


def _field(roles: tuple[Role, ...]) -> str:
    return roles[0].value


def _cells(
    cells: Sequence[Cell], above: Sequence[Cell], column: set[str], found: list[Finding], field: str
) -> list[Cell]:
    """The cells of one column of a record: a mark that stands alone in it stands for all of those above."""
    filled = [cell for cell in cells if cell.text]
    if len(filled) == 1 and is_ditto(filled[0].text, column) and any(cell.text for cell in above):
        text = " / ".join(cell.text for cell in above if cell.text)
        found.append(_told(filled[0], text, field))
        return list(above)
    return [
        _one(cell, above[place] if place < len(above) else None, found, field) if is_ditto(cell.text, column) else cell
        for place, cell in enumerate(cells)
    ]


def _one(cell: Cell, above: Cell | None, found: list[Finding], field: str) -> Cell:
    """The cell that a mark stands for; itself where there is none."""
    if above is None or not above.text or is_ditto(above.text):
        message = f"nothing stands above {cell.text!r}"
        found.append(Finding.at(cell, "ditto-unresolved", message, field=field))
        return cell
    found.append(_told(cell, above.text, field))
    return above


def _told(cell: Cell, text: str, field: str) -> Finding:
    return Finding.at(cell, "ditto-resolved", f"{cell.text!r} stands for {' '.join(text.split())[:60]!r}", field=field)
