"""``datapackage.json``: a Frictionless Data Package (version 2) that describes the files beside it.

Nothing in it depends on the day or the machine. Keys of our own begin with ``torikumi:``; ``temporal`` and ``spatial``
are DCAT's. ``languages`` and ``title@en`` are those of Data Package's recipes for languages: what has no ``@`` is
Japanese. ``report.json`` is named under ``torikumi:report`` and is no resource: frictionless takes every file of that
name for a report of its own, and version 2 has no type of resource that would tell it otherwise.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from torikumi.pipeline.export.about import about
from torikumi.pipeline.export.about import dataset_title as dataset_title
from torikumi.pipeline.export.csv import header_names
from torikumi.pipeline.export.guard import GUARDED
from torikumi.pipeline.export.json import ENCODER, indented
from torikumi.pipeline.export.json import FILE as REPORT
from torikumi.pipeline.export.options import ExportOptions
from torikumi.pipeline.export.parquet import MEDIA_TYPE as PARQUET
from torikumi.pipeline.export.xlsx import MEDIA_TYPE as XLSX
from torikumi.schemas.columns import TABLES, TableDefinition
from torikumi.schemas.published import table_schema
from torikumi.schemas.report import Report

FILE = "datapackage.json"
"""Name of the file in a dataset folder."""

_OTHERS = {".xlsx": XLSX, ".parquet": PARQUET}
"""Ending → media type of further files. They hold the same tables once more, so they are told under ``torikumi:files``
and are no resources: whoever loads the package would load every table three times."""

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"

GUARD_NOTE = (
    "Text cells of the CSV files that a spreadsheet would run as a formula have an apostrophe in front. To get the "
    "text back, take one apostrophe away from every text cell that matches the pattern. report.json holds the text as "
    "it is."
)


def datapackage(report: Report, files: Mapping[str, Mapping[str, Any]], options: ExportOptions) -> bytes:
    """The bytes of ``datapackage.json``.

    Args:
        report: The report.
        files: File name → `file_entry` of those that hold data.
        options: How they were written.
    """
    said = about(report, options)
    found: dict[str, Any] = {
        "$schema": PROFILE,
        "name": report.dataset_id,
        "languages": ["ja", "en"],
        "title": said.title,
        "title@en": said.title_en,
        "description": said.description,
        "description@en": said.description_en,
        "version": report.schema_version,
        "keywords": list(said.keywords),
    }
    if said.licence is not None:
        found["licenses"] = [said.licence.descriptor()]
    source = {"title": said.source_title} | ({"path": said.source_url} if said.source_url else {})
    found["sources"] = [source | {"torikumi:file": report.source.file, "torikumi:sha256": report.source.sha256}]
    contributors: list[dict[str, Any]] = [{"title": said.converter, "roles": ["converter"]}]
    if said.publisher:
        contributors.insert(0, {"title": said.publisher, "roles": ["creator", "rightsHolder"]})
    found["contributors"] = contributors
    if said.period:
        found["temporal"] = {"start": said.period[0], "end": said.period[1]}
    place = {key: value for key, value in report.municipality.model_dump().items() if value is not None}
    if place:
        found["spatial"] = place
    found["torikumi:formula-guard"] = {"prefix": "'", "pattern": GUARDED, "description": GUARD_NOTE}
    if REPORT in files:
        found["torikumi:report"] = {**files[REPORT], "mediatype": "application/json"}
    others = [name for name in files if Path(name).suffix in _OTHERS]
    if others:
        found["torikumi:files"] = [
            {key: value for key, value in files[name].items() if key != "encoding"}
            | {"mediatype": _OTHERS[Path(name).suffix]}
            for name in others
        ]
    found["resources"] = [
        {**files[table.file], **table_head(table), **of_csv(_schema(table, report, options))}
        for table in TABLES.values()
        if table.file in files
    ]
    return indented(ENCODER.encode(found))


def checksum(content: bytes) -> str:
    """The SHA-256 of a file: every description of a dataset says the same one."""
    return hashlib.sha256(content).hexdigest()


def file_entry(name: str, content: bytes, sha256: str) -> dict[str, Any]:
    """What a description says of any file beside it."""
    return {"path": name, "encoding": "utf-8", "bytes": len(content), "hash": f"sha256:{sha256}"}


def table_head(table: TableDefinition) -> dict[str, Any]:
    """What a description says of a table, whatever file holds it."""
    return {
        "name": table.name,
        "type": "table",
        "title": table.title,
        "title@en": table.title_en,
        "description": table.description_ja,
        "description@en": table.description,
    }


def of_csv(schema: dict[str, Any]) -> dict[str, Any]:
    """What a description says of a CSV file, besides what `file_entry` says."""
    return {"format": "csv", "mediatype": "text/csv", "dialect": _dialect(), "schema": schema}


def _dialect() -> dict[str, Any]:
    """How the CSV files are written."""
    # every key is spelt out, because readers guess those that are not
    return {
        "header": True,
        "delimiter": ",",
        "lineTerminator": "\r\n",
        "quoteChar": '"',
        "doubleQuote": True,
        "skipInitialSpace": False,
    }


def _schema(table: TableDefinition, report: Report, options: ExportOptions) -> dict[str, Any]:
    schema = table_schema(table, header_names(table, "ja") if options.header == "ja" else None)
    if table.name == "initiatives" and report.grade_scale:
        grade = next(field for field in schema["fields"] if field.get("torikumi:name", field["name"]) == "grade")
        grade["categories"] = _grades(report)
    return schema


def _grades(report: Report) -> list[dict[str, str]]:
    """The document's own scale as a code list; a grade that is not in it is listed too, as the data has it."""
    labels = {step.grade: step.description or step.grade for step in report.grade_scale}
    for initiative in report.initiatives:
        if initiative.grade:
            labels.setdefault(initiative.grade, initiative.grade)
    return [{"value": grade, "label": label} for grade, label in labels.items()]
