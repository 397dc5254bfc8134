"""The published schemas, made from the models: JSON Schema of ``report.json``, Table Schema of each CSV file.

``python -m torikumi.schemas.published`` rewrites the committed files beside this one; a test fails when they differ.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from torikumi.schemas.columns import TABLES, TableDefinition
from torikumi.schemas.corrections import VERSION, Corrections
from torikumi.schemas.report import SCHEMA_VERSION, Report

FOLDER = Path(__file__).parent
"""Where the committed files are."""

TABLE_SCHEMA_PROFILE = "https://datapackage.org/profiles/2.0/tableschema.json"


class _Generator(GenerateJsonSchema):
    """JSON Schema of what is written: a decimal is a JSON number with its exact digits, and every key is there.

    Only a field that is left out when it is empty (``exclude_if``) need not be there.
    """

    def decimal_schema(self, schema: core_schema.DecimalSchema) -> JsonSchemaValue:
        return {"type": "number"}

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def field_is_required(
        self,
        field: core_schema.ModelField | core_schema.DataclassField | core_schema.TypedDictField,
        total: bool,
    ) -> bool:
        return "serialization_exclude_if" not in field


def report_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of ``report.json``."""
    body = Report.model_json_schema(mode="serialization", schema_generator=_Generator)
    # a URN and no URL: the schema must mean the same wherever a copy of it is kept
    head = {"$schema": _Generator.schema_dialect, "$id": f"urn:torikumi:schema:report:{SCHEMA_VERSION}"}
    return head | body


def corrections_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of the values of a ``corrections.toml``: for editors, and for who writes one."""
    body = Corrections.model_json_schema(mode="validation")
    return {"$schema": _Generator.schema_dialect, "$id": f"urn:torikumi:schema:corrections:{VERSION}"} | body


def table_schema(
    table: TableDefinition,
    names: Mapping[str, str] | None = None,
    tables: Mapping[str, TableDefinition] = TABLES,
) -> dict[str, Any]:
    """The Table Schema of a CSV file.

    Args:
        table: The file.
        names: Header written instead of each column's name, where headers are Japanese; the canonical name then
            stands beside it as ``torikumi:name``.
        tables: The tables that its foreign keys lead to.
    """

    def header(column: str) -> str:
        return names[column] if names else column

    fields = [column.descriptor() for column in table]
    if names:
        fields = [field | {"name": header(field["name"]), "torikumi:name": field["name"]} for field in fields]
    found: dict[str, Any] = {
        "$schema": TABLE_SCHEMA_PROFILE,
        "languages": ["ja", "en"],
        "title": table.title,
        "title@en": table.title_en,
        "description": table.description_ja,
        "description@en": table.description,
        "fields": fields,
        "fieldsMatch": "exact",
        "missingValues": [""],
        "primaryKey": [header("id")],
    }
    if table.foreign_keys:
        id_names = {name: "id" if names is None else _title_of_id(tables[name or table.name]) for name in ("", *tables)}
        found["foreignKeys"] = [
            {
                "fields": [header(key.column)],
                "reference": {"resource": key.table, "fields": [id_names[key.table]]},
            }
            for key in table.foreign_keys
        ]
    return found


def _title_of_id(table: TableDefinition) -> str:
    return next(column.title for column in table if column.name == "id")


def published_files() -> dict[str, str]:
    """File name → text of every published schema."""
    schemas = {"report.schema.json": report_schema(), "corrections.schema.json": corrections_schema()}
    schemas |= {f"{table.name}.tableschema.json": table_schema(table) for table in TABLES.values()}
    return {name: json.dumps(schema, ensure_ascii=False, indent=2) + "\n" for name, schema in schemas.items()}


def write_published(folder: Path = FOLDER) -> list[Path]:
    """Rewrite the committed files; returns their paths."""
    paths = []
    for name, text in published_files().items():
        path = folder / name
        path.write_text(text, encoding="utf-8", newline="\n")
        paths.append(path)
    return paths


if __name__ == "__main__":
    write_published()
