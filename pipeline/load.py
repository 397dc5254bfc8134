"""A dataset folder, or the folder of a comparison → data frames with the types that its Table Schemas say."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd

from torikumi.pipeline.export.guard import undo
from torikumi.pipeline.export.parquet import file_name
from torikumi.pipeline.untrusted_package import is_odd_file
from torikumi.schemas.columns import TABLES, ColumnType, TableDefinition
from torikumi.schemas.compare_columns import COMPARE_TABLES, DATASETS
from torikumi.schemas.errors import SourceError

_DTYPES: dict[ColumnType, str] = {"string": "string", "integer": "Int64", "year": "Int64", "number": "object"}
"""Numbers stay exact (`decimal.Decimal`): a float would drift. Codes stay text, with their leading zeros."""


def load(folder: str | Path) -> dict[str, pd.DataFrame]:
    """Read the CSV files of a dataset, or the tables of a comparison (``torikumi compare``).

    Args:
        folder: The folder, its CSV files written with either language of headers. A comparison is also read from its
            Parquet files, where it has no CSV files.

    Returns:
        Table name (``initiatives``, ``items``, ``indicators`` …) → its rows under the ASCII column names; empty cells
        are ``<NA>``, or None in columns of numbers. What was defused for spreadsheets is itself again.

    Raises:
        SourceError: The folder holds no CSV file of a dataset, or one has other columns.
    """
    folder = Path(folder)
    tables = TABLES
    if any((folder / name).exists() for name in (DATASETS.file, file_name(DATASETS))):
        tables = COMPARE_TABLES
        if not (folder / DATASETS.file).exists():
            return _load_parquet(folder)
    frames = {}
    for table in tables.values():
        path = folder / table.file
        if is_odd_file(path):
            raise SourceError("is a link, or no file", advice="put the file itself there", file=str(path))
        if path.exists():
            frames[table.name] = _read_csv(path, table)
    if not frames:
        raise SourceError("no CSV file of a dataset is in it", advice="give a dataset folder", file=str(folder))
    return frames


def _read_csv(path: Path, table: TableDefinition) -> pd.DataFrame:
    """The rows of a CSV file under the ASCII column names."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        header, *rows = list(csv.reader(stream)) or [[]]
    names = {name: column.name for column in table.columns for name in (column.name, column.title)}
    if [names.get(name) for name in header] != [column.name for column in table.columns]:
        raise SourceError("its columns are not those of a torikumi dataset", advice="convert again", file=str(path))
    columns = {}
    for position, column in enumerate(table.columns):
        columns[column.name] = _series([row[position] for row in rows], column.type)
    return pd.DataFrame(columns, index=range(len(rows)))


def _load_parquet(folder: Path) -> dict[str, pd.DataFrame]:
    """The tables of a comparison that was written without CSV files, with the same types."""
    from pyarrow import ArrowException, parquet

    frames = {}
    for table in COMPARE_TABLES.values():
        path = folder / file_name(table)
        if is_odd_file(path) or not path.exists():
            raise SourceError("is missing, or no file", advice="run torikumi compare again", file=str(path))
        try:
            read = parquet.read_table(path)
        except (OSError, ArrowException) as error:
            raise SourceError(f"cannot read: {error}", file=str(path)) from None
        if read.column_names != [column.name for column in table]:
            raise SourceError("its columns are not those of a comparison", advice="compare again", file=str(path))
        frames[table.name] = pd.DataFrame(
            {column.name: _typed(read.column(column.name).to_pylist(), column.type) for column in table},
            index=range(read.num_rows),
        )
    return frames


def _typed(values: list[Any], kind: ColumnType) -> pd.Series:
    """Values of a Parquet column as those of a CSV file are: an empty text is none there."""
    if kind == "number":
        return pd.Series([None if value is None else _plain(Decimal(value)) for value in values], dtype="object")
    return pd.Series([pd.NA if value in (None, "") else value for value in values], dtype=_DTYPES[kind])


def _plain(number: Decimal) -> Decimal:
    """A number without the zeros that the type of a Parquet column adds: 84.0000000000 is 84, and 50 stays 50."""
    whole = number.to_integral_value()
    return whole.quantize(Decimal(1)) if number == whole else number.normalize()


def _series(values: list[str], kind: ColumnType) -> pd.Series:
    """The cells of a column with its type."""
    if kind == "number":
        return pd.Series([Decimal(value) if value else None for value in values], dtype="object")
    if kind == "string":
        return pd.Series([undo(value) if value else pd.NA for value in values], dtype="string")
    return pd.Series([int(value) if value else pd.NA for value in values], dtype=_DTYPES[kind])
