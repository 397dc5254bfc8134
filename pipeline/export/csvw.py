"""``csv-metadata.json``: the CSV files as CSV on the Web describes them (W3C, Metadata Vocabulary for Tabular Data).

One file for all tables, under the name that the standard lets a reader look for beside any CSV file: the tables link to
each other, and a foreign key may only name a table of the same group. ``docs/publishing.md`` says which tools find it.
A link that may be absent (``paired_with``, ``item``, the initiative of a finding) is no foreign key here, since strict
readers of CSVW refuse an empty one; ``datapackage.json`` has them all.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from torikumi.pipeline.export.about import about
from torikumi.pipeline.export.json import ENCODER, indented
from torikumi.pipeline.export.options import ExportOptions
from torikumi.schemas.columns import SEPARATOR, TABLES, Column, ColumnType, TableDefinition
from torikumi.schemas.report import Report

FILE = "csv-metadata.json"
"""Name of the file in a dataset folder."""

NAMESPACE = "http://www.w3.org/ns/csvw"

_DATATYPES: dict[ColumnType, str] = {"string": "string", "integer": "integer", "number": "decimal", "year": "gYear"}


def csvw(report: Report, files: Collection[str], options: ExportOptions) -> bytes:
    """The bytes of ``csv-metadata.json``.

    Args:
        report: The report.
        files: Names of those that hold data.
        options: How they were written.
    """
    said = about(report, options)
    found: dict[str, Any] = {
        "@context": [NAMESPACE, {"@language": "ja"}],
        "dc:title": _words(said.title, said.title_en),
        "dc:description": _words(said.description, said.description_en),
        "dc:language": "ja",
        "dcat:keyword": [{"@value": word, "@language": "ja"} for word in said.keywords],
    }
    if said.licence is not None:
        found["dc:license"] = {"@id": said.licence.path} if said.licence.path else said.licence.name
    if said.publisher:
        found["dc:publisher"] = {"@value": said.publisher, "@language": "ja"}
    found["dc:source"] = {"@id": said.source_url} if said.source_url else said.source_title
    found["dialect"] = {
        "encoding": "utf-8",
        "delimiter": ",",
        "quoteChar": '"',
        "doubleQuote": True,
        "header": True,
        "headerRowCount": 1,
        "lineTerminators": ["\r\n"],
        "skipInitialSpace": False,
        "trim": False,
    }
    written = {name: table for name, table in TABLES.items() if table.file in files}
    found["tables"] = [_table(table, set(written), options.header == "ja") for table in written.values()]
    return indented(ENCODER.encode(found))


def _words(japanese: str, english: str) -> list[dict[str, str]]:
    return [{"@value": japanese, "@language": "ja"}, {"@value": english, "@language": "en"}]


def _table(table: TableDefinition, written: set[str], japanese: bool) -> dict[str, Any]:
    schema: dict[str, Any] = {"columns": [_column(column, japanese) for column in table], "primaryKey": ["id"]}
    keys = [
        {"columnReference": [key.column], "reference": {"resource": _file(key.table, table), "columnReference": ["id"]}}
        for key in table.foreign_keys
        if (key.table or table.name) in written and _is_required(table, key.column)
    ]
    if keys:
        schema["foreignKeys"] = keys
    return {
        "url": table.file,
        "dc:title": _words(table.title, table.title_en),
        "dc:description": _words(table.description_ja, table.description),
        "tableSchema": schema,
    }


def _file(name: str, table: TableDefinition) -> str:
    return TABLES[name].file if name else table.file


def _is_required(table: TableDefinition, name: str) -> bool:
    return any(column.name == name and column.constraints.get("required") for column in table)


def _column(column: Column, japanese: bool) -> dict[str, Any]:
    """A column; its titles are in both languages, and what stands in the first line of the file is among them."""
    english = [column.title_en] if japanese else [column.title_en, column.name]
    found: dict[str, Any] = {
        "name": column.name,
        "titles": {"ja": [column.title], "en": english},
        "dc:description": _words(column.description_ja, column.description),
        "datatype": _datatype(column),
    }
    if column.rows_in:
        found["separator"] = SEPARATOR
    if column.constraints.get("required"):
        found["required"] = True
    return found


def _datatype(column: Column) -> str | dict[str, Any]:
    """A datatype; the values that are allowed are a regular expression, since CSVW has no list of them."""
    base = _DATATYPES[column.type]
    pattern = column.constraints.get("pattern")
    if "enum" in column.constraints:
        pattern = "|".join(re.escape(value) for value in column.constraints["enum"])
    more = {"format": f"^(?:{pattern})$"} if pattern else {}
    if "minimum" in column.constraints:
        more["minimum"] = str(column.constraints["minimum"])
    return {"base": base} | more if more else base
