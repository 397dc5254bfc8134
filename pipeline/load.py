"""A dataset folder → data frames with the types that its Table Schemas say."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pandas as pd

from torikumi.pipeline.export.guard import undo
from torikumi.pipeline.untrusted_package import is_odd_file
from torikumi.schemas.columns import TABLES, ColumnType
from torikumi.schemas.errors import SourceError

_DTYPES: dict[ColumnType, str] = {"string": "string", "integer": "Int64", "year": "Int64", "number": "object"}
"""Numbers stay exact (`decimal.Decimal`): a float would drift. Codes stay text, with their leading zeros."""


def load(folder: str | Path) -> dict[str, pd.DataFrame]:
    """Read the CSV files of a dataset.

    Args:
        folder: The dataset folder, written with either language of headers.

    Returns:
        Table name (``initiatives``, ``items``, ``indicators`` …) → its rows under the ASCII column names; empty cells
        are ``<NA>``, or None in columns of numbers. What was defused for spreadsheets is itself again.

    Raises:
        SourceError: The folder holds no CSV file of a dataset, or one has other columns.
    """
    folder = Path(folder)
    frames = {}
    for table in TABLES.values():
        path = folder / table.file
        if is_odd_file(path):
            raise SourceError("is a link, or no file", advice="put the file itself there", file=str(path))
        if not path.exists():
            continue
        with path.open(encoding="utf-8-sig", newline="") as stream:
            header, *rows = list(csv.reader(stream)) or [[]]
        names = {name: column.name for column in table.columns for name in (column.name, column.title)}
        if [names.get(name) for name in header] != [column.name for column in table.columns]:
            raise SourceError("its columns are not those of a torikumi dataset", advice="convert again", file=str(path))
        frame = pd.DataFrame(index=range(len(rows)))
        for position, column in enumerate(table.columns):
            values = [row[position] for row in rows]
            frame[column.name] = _series(values, column.type)
        frames[table.name] = frame
    if not frames:
        raise SourceError("no CSV file of a dataset is in it", advice="give a dataset folder", file=str(folder))
    return frames


def _series(values: list[str], kind: ColumnType) -> pd.Series:
    """The cells of a column with its type."""
    if kind == "number":
        return pd.Series([Decimal(value) if value else None for value in values], dtype="object")
    if kind == "string":
        return pd.Series([undo(value) if value else pd.NA for value in values], dtype="string")
    return pd.Series([int(value) if value else pd.NA for value in values], dtype=_DTYPES[kind])
