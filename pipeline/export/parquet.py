"""``<table>.parquet``: the tables for programs, with the types of `torikumi.schemas.columns` and exact decimals.

Texts are those of ``report.json``, with their line breaks: no spreadsheet reads these files. A year or a count is an
``int64``. A number is a ``decimal128(38, 10)`` in every file, so that the files of many datasets make one table
(``read_parquet('out/*/indicators.parquet')``); that is 28 digits before the point and 10 after it. A file with a number
that does not fit takes more decimals for that column, as many as its numbers need; if no decimal of 38 digits holds
them all, the column is text in that file. Nothing is ever rounded. How many decimals were printed says ``value_text``.

The bytes are the same for the same report and the same version of pyarrow, which writes its name into them.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import torikumi
from torikumi.pipeline.export.rows import Row
from torikumi.schemas.columns import Column, TableDefinition

if TYPE_CHECKING:
    import pyarrow

MEDIA_TYPE = "application/vnd.apache.parquet"

PRECISION = 38
"""Digits of a decimal128; DuckDB and most databases have no wider decimal."""

SCALE = 10
"""Decimals of a number, where that is enough: more than any report prints, and the same in all files."""


def file_name(table: TableDefinition) -> str:
    """Name of the file of a table in a dataset folder."""
    return f"{table.name}.parquet"


def table_to_parquet(table: TableDefinition, rows: Sequence[Row], about: Mapping[str, str]) -> bytes:
    """The bytes of a Parquet file.

    Args:
        table: Its columns.
        rows: Its rows; each has exactly these columns.
        about: What the file says of itself: title, source …

    Raises:
        KeyError: A row lacks a column.
    """
    import pyarrow as pa
    from pyarrow import parquet

    columns = {column.name: [row[column.name] for row in rows] for column in table}
    fields, arrays = [], []
    for column in table:
        values: list[Any] = columns[column.name]
        kind = _type(column, values)
        if column.type == "number" and pa.types.is_string(kind):
            values = [None if value is None else format(value, "f") for value in values]
        told = {"title": column.title, "description": column.description}
        fields.append(pa.field(column.name, kind, nullable=not column.constraints.get("required"), metadata=told))
        arrays.append(pa.array(values, kind))
    told = {f"torikumi:{key}": text for key, text in about.items()}
    told |= {"torikumi:table": table.name, "torikumi:version": torikumi.__version__}
    stream = io.BytesIO()
    parquet.write_table(pa.Table.from_arrays(arrays, schema=pa.schema(fields, told)), stream)
    return stream.getvalue()


def _type(column: Column, values: Iterable[Any]) -> pyarrow.DataType:
    """The type of a column that holds its values exactly."""
    import pyarrow as pa

    if column.type == "string":
        return pa.string()
    if column.type in ("integer", "year"):
        return pa.int64()
    sizes = [_digits(value) for value in values if value is not None]
    whole = max((before for before, _ in sizes), default=0)
    scale = max(SCALE, *(after for _, after in sizes), 0)
    if whole + scale > PRECISION:  # fewer decimals may still do
        scale = max((after for _, after in sizes), default=0)
    return pa.decimal128(PRECISION, scale) if whole + scale <= PRECISION else pa.string()


def _digits(value: Decimal) -> tuple[int, int]:
    """How many digits a number needs before and after the point.

    >>> from decimal import Decimal
    >>> _digits(Decimal("-12.50")), _digits(Decimal("3.5E+8")), _digits(Decimal("0.04"))
    ((2, 2), (9, 0), (0, 2))
    """
    _, digits, exponent = value.as_tuple()
    after = max(0, -int(exponent))
    return max(0, len(digits) + int(exponent)) if any(digits) else 0, after
