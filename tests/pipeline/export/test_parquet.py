"""The Parquet files hold what the report holds, with its types: as pyarrow, pandas and DuckDB read them."""

from __future__ import annotations

import io
from decimal import Decimal
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from pyarrow import parquet

from tests.support.reports import awkward_report, reports
from tests.support.written import REPORTS, files_of, rows_of, sample_report
from torikumi.pipeline.export.dataset import dataset_files
from torikumi.pipeline.export.options import ExportOptions
from torikumi.pipeline.export.parquet import table_to_parquet
from torikumi.pipeline.export.rows import report_rows
from torikumi.schemas.columns import TABLES
from torikumi.schemas.report import Report


def table_of(content: bytes) -> pa.Table:
    return parquet.read_table(io.BytesIO(content))


@pytest.mark.parametrize("name", REPORTS)
def test_every_row_reads_back_as_it_is(name: str) -> None:
    for key, rows in rows_of(name).items():
        assert table_of(files_of(name)[f"{key}.parquet"]).to_pylist() == rows


@settings(max_examples=15)
@given(reports())
def test_any_report_reads_back_as_it_is(report: Report) -> None:
    for key, rows in report_rows(report).items():
        assert table_of(table_to_parquet(TABLES[key], rows, {})).to_pylist() == rows


def test_types_are_those_of_the_columns_in_every_file() -> None:
    kinds = {"string": pa.string(), "integer": pa.int64(), "year": pa.int64(), "number": pa.decimal128(38, 10)}
    for name in REPORTS:
        for key, table in TABLES.items():
            schema = table_of(files_of(name)[f"{key}.parquet"]).schema
            assert {field.name: field.type for field in schema} == {c.name: kinds[c.type] for c in table}
            assert schema.field("id").metadata[b"title"].decode() == next(c.title for c in table if c.name == "id")
            assert not schema.field("id").nullable


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        (["0.12345678901"], pa.decimal128(38, 11)),
        (["1E+27", "0.5"], pa.decimal128(38, 10)),
        (["1E+30", "0.5"], pa.decimal128(38, 1)),
        (["1E+37"], pa.decimal128(38, 0)),
        (["1E+38"], pa.string()),
        (["1E+30", "1E-10"], pa.string()),
    ],
)
def test_a_number_that_does_not_fit_is_never_rounded(values: list[str], kind: pa.DataType) -> None:
    row = report_rows(awkward_report())["indicators"][0]
    rows = [row | {"value": Decimal(value)} for value in values]
    column = table_of(table_to_parquet(TABLES["indicators"], rows, {})).column("value")
    assert column.type == kind
    assert [Decimal(value) for value in column.to_pylist()] == [Decimal(value) for value in values]


def test_pandas_reads_the_same_rows() -> None:
    for key, rows in rows_of("sample").items():
        frame = pd.read_parquet(io.BytesIO(files_of("sample")[f"{key}.parquet"]))
        assert list(frame) == [column.name for column in TABLES[key]]
        found = frame.astype(object).where(frame.notna(), None).to_dict("records")
        assert found == rows


def test_duckdb_reads_the_files_of_all_datasets_as_one_table(tmp_path: Path) -> None:
    for name in REPORTS:
        for file, content in files_of(name).items():
            if file.endswith(".parquet"):
                (tmp_path / name).mkdir(exist_ok=True)
                (tmp_path / name / file).write_bytes(content)
    for key in TABLES:
        path = f"{tmp_path}/*/{key}.parquet"
        query = f"SELECT * FROM read_parquet('{path}') ORDER BY filename, file_row_number"
        names = [column.name for column in TABLES[key]]
        found = [dict(zip(names, row, strict=True)) for row in duckdb.execute(query).fetchall()]
        assert found == rows_of("awkward")[key] + rows_of("sample")[key]
    query = f"SELECT sum(value) FROM '{tmp_path}/sample/indicators.parquet' WHERE unit = '件'"
    total = duckdb.execute(query).fetchall()
    wanted = [row["value"] for row in rows_of("sample")["indicators"] if row["unit"] == "件"]
    assert total == [(sum(value for value in wanted if isinstance(value, Decimal)),)]


def test_the_same_report_gives_the_same_bytes() -> None:
    options = ExportOptions(("xlsx", "parquet"))
    first, second = (dataset_files(sample_report(), options) for _ in range(2))
    assert first == second
    assert set(first) == {"report.xlsx", *(f"{key}.parquet" for key in TABLES)}
