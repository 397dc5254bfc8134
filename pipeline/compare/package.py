"""``datapackage.json`` of a set: what the tables beside it are, and that ``torikumi compare`` made the folder.

The tables are resources as CSV files; where none are written, as Parquet files. Further files hold the same tables and
are told under ``torikumi:files``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import torikumi
from torikumi.pipeline.compare.options import CompareOptions
from torikumi.pipeline.export.csv import header_names
from torikumi.pipeline.export.datapackage import PROFILE, checksum, file_entry, of_csv, table_head
from torikumi.pipeline.export.folders import COMPARISON, KIND
from torikumi.pipeline.export.guard import GUARDED
from torikumi.pipeline.export.parquet import MEDIA_TYPE as PARQUET
from torikumi.pipeline.export.parquet import file_name as parquet_name
from torikumi.pipeline.export.rows import Row
from torikumi.schemas.columns import TableDefinition
from torikumi.schemas.compare_columns import COMPARE_TABLES
from torikumi.schemas.published import table_schema

DATABASE = "compare.duckdb"
DUCKDB = "application/vnd.duckdb"

NAME = "torikumi-comparison"

_TITLE = ("取組の年度間・団体間比較データ", "Progress reports compared over years and municipalities")
_DESCRIPTION = (
    "地方公共団体の取組実績報告書から作成したデータセットを、年度と団体を越えて1つにまとめたもの。評価（grade_ordinal）は、"
    "評価区分の異なる計画の間では順序としてだけ比べられます。"
)
_DESCRIPTION_EN = (
    "Datasets made from progress reports of municipal plans, put together over years and municipalities. Grades of "
    "different scales (grade_ordinal) can be compared as an order only."
)
_GUARD_NOTE = (
    "Text cells of the CSV files that a spreadsheet would run as a formula have an apostrophe in front. To get the "
    "text back, take one apostrophe away from every text cell that matches the pattern."
)


def package(files: Mapping[str, bytes], datasets: Sequence[Row], options: CompareOptions) -> str:
    """The text of ``datapackage.json``.

    Args:
        files: File name → bytes of the other files of the folder.
        datasets: The rows of ``datasets``.
        options: How they were written.
    """
    found: dict[str, Any] = {
        "$schema": PROFILE,
        "name": NAME,
        KIND: COMPARISON,
        "languages": ["ja", "en"],
        "title": _TITLE[0],
        "title@en": _TITLE[1],
        "description": _DESCRIPTION,
        "description@en": _DESCRIPTION_EN,
        "keywords": ["オープンデータ", "行政評価", "取組実績", "進捗状況", "自治体DX"],
        "contributors": [{"title": f"torikumi {torikumi.__version__}", "roles": ["converter"]}],
        "sources": [_source(row) for row in datasets if row["used"] == "yes"],
        "torikumi:formula-guard": {"prefix": "'", "pattern": GUARDED, "description": _GUARD_NOTE},
    }
    resources = [_table(table, files, options) for table in COMPARE_TABLES.values()]
    if resources[0]["path"] == DATABASE:
        resources = [_described(DATABASE, files, DUCKDB) | {"name": "compare", "format": "duckdb"}]
    named = {resource["path"] for resource in resources}
    others = [name for name in files if name not in named]
    if others:
        found["torikumi:files"] = [_described(name, files, PARQUET) for name in others if name.endswith(".parquet")]
        found["torikumi:files"] += [_described(name, files, DUCKDB) for name in others if name == DATABASE]
    years = [int(row["fiscal_year"]) for row in datasets if row["used"] == "yes" and row["fiscal_year"] is not None]
    if years:
        found["temporal"] = {"start": f"{min(years):04}-04-01", "end": f"{max(years) + 1:04}-03-31"}
    found["resources"] = resources
    return json.dumps(found, ensure_ascii=False, indent=2) + "\n"


def _source(row: Row) -> dict[str, Any]:
    title = " ".join(str(row[name]) for name in ("municipality", "report_title") if row[name]) or str(
        row["source_file"]
    )
    return {
        "title": title,
        "torikumi:dataset": row["id"],
        "torikumi:file": row["source_file"],
        "torikumi:sha256": row["source_sha256"],
    }


def _described(name: str, files: Mapping[str, bytes], media_type: str) -> dict[str, Any]:
    entry = file_entry(name, files[name], checksum(files[name])) | {"mediatype": media_type}
    del entry["encoding"]
    return entry


def _table(table: TableDefinition, files: Mapping[str, bytes], options: CompareOptions) -> dict[str, Any]:
    head = table_head(table)
    if table.file in files:
        names = header_names(table, "ja") if options.header == "ja" else None
        schema = table_schema(table, names, COMPARE_TABLES)
        content = files[table.file]
        return file_entry(table.file, content, checksum(content)) | head | of_csv(schema)
    name = parquet_name(table)
    if name in files:
        return _described(name, files, PARQUET) | head | {"format": "parquet"}
    return {"path": DATABASE}
