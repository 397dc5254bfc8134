"""CSV files: UTF-8, CRLF, RFC 4180, one record on one line, numbers as plain exact decimals, empty = absent."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from decimal import Decimal

from torikumi.pipeline.export.guard import BEGINNINGS, defuse
from torikumi.pipeline.export.options import Header
from torikumi.pipeline.export.rows import Cell, Row, one_line
from torikumi.schemas.columns import TableDefinition

BOM = "\ufeff"
"""Tells Excel that a file is UTF-8."""


def cell_text(value: Cell) -> str:
    r"""A value as it stands in a CSV cell.

    >>> from decimal import Decimal
    >>> cell_text(Decimal("3.5E+8")), cell_text(None), cell_text("=1+2"), cell_text("甲\n乙")
    ('350000000', '', "'=1+2", '甲 ／ 乙')
    """
    if value is None:
        return ""
    if isinstance(value, str):
        if value.isprintable() and value[:1] not in BEGINNINGS:  # most texts: one line, and nothing a spreadsheet obeys
            return value
        return defuse(one_line(value))
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def header_names(table: TableDefinition, header: Header) -> dict[str, str]:
    """Column name → what is written in the first line."""
    return {column.name: column.title if header == "ja" else column.name for column in table}


def table_to_csv(table: TableDefinition, rows: Iterable[Row], *, header: Header = "ascii", bom: bool = True) -> bytes:
    """The bytes of a CSV file.

    Args:
        table: Its columns.
        rows: Its rows; each has exactly these columns.
        header: The language of the first line.
        bom: Begin with a byte order mark.

    Raises:
        KeyError: A row lacks a column.
        ValueError: A row has a column that the table has not.
    """
    names = header_names(table, header)
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, dialect="excel", lineterminator="\r\n")
    writer.writerow(names.values())
    for row in rows:
        if len(row) != len(names):
            raise ValueError(f"{table.file}: columns {sorted(set(row) ^ set(names))} are in a row or the table only")
        writer.writerow([cell_text(row[name]) for name in names])
    return ((BOM if bom else "") + stream.getvalue()).encode("utf-8")
