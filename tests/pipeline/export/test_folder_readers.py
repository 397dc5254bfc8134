"""The CSV files of a dataset folder as other programs read them: pandas and DuckDB, with the types of the columns."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from tests.support.written import REPORTS, files_of, rows_of, same
from torikumi.pipeline.export.guard import undo
from torikumi.pipeline.export.rows import one_line
from torikumi.schemas.columns import TABLES, ColumnType

DUCKDB: dict[ColumnType, str] = {
    "string": "VARCHAR",
    "integer": "BIGINT",
    "year": "BIGINT",
    "number": "DECIMAL(38, 10)",
}


@pytest.fixture(params=REPORTS)
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / str(request.param)
    path.mkdir()
    for name, content in files_of(path.name).items():
        (path / name).write_bytes(content)
    return path


def assert_holds(folder: Path, table: str, found: list[list[Any]]) -> None:
    rows = rows_of(folder.name)[table]
    assert len(found) == len(rows)
    for line, row in zip(found, rows, strict=True):
        for cell, column in zip(line, TABLES[table], strict=True):
            value = row[column.name]
            read = undo(cell) if isinstance(cell, str) and column.type == "string" else cell
            assert same(read, one_line(value) if isinstance(value, str) else value), (column.name, value, cell)


def test_duckdb_reads_the_same_rows(folder: Path) -> None:
    for table in TABLES:
        types = ", ".join(f"'{column.name}': '{DUCKDB[column.type]}'" for column in TABLES[table])
        path = folder / f"{table}.csv"
        query = f"SELECT * FROM read_csv('{path}', header = true, columns = {{{types}}})"
        assert_holds(folder, table, [list(row) for row in duckdb.execute(query).fetchall()])


def test_pandas_reads_the_same_rows(folder: Path) -> None:
    for table in TABLES:
        frame = pd.read_csv(folder / f"{table}.csv", dtype=str, keep_default_na=False, encoding="utf-8-sig")
        assert list(frame) == [column.name for column in TABLES[table]]
        kinds = [column.type for column in TABLES[table]]
        read = {"string": str, "integer": int, "year": int, "number": Decimal}
        found = [
            [read[kind](cell) if cell else None for cell, kind in zip(line, kinds, strict=True)]
            for line in frame.to_numpy().tolist()
        ]
        assert_holds(folder, table, found)
