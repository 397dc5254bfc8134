"""What a data package or CSVW metadata beside a file says of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PACKAGE = "datapackage.json"
CSVW_NAMES = ("{name}-metadata.json", "csv-metadata.json")
"""Where the standard looks for the metadata of a CSV file."""


@dataclass(frozen=True, slots=True)
class FieldDescription:
    """What is said of a column.

    Attributes:
        explained: Whether there is a description.
        coded: Whether its values are listed (``enum``, ``categories``).
        unit: Its unit, or "".
        delimiter: Parts the values of a cell (type ``list``), or "".
        rows_in: Name of the table that has them one a row, or "".
        as_printed: Whether it quotes a source.
        number: Whether its values are numbers, as far as is said.
    """

    explained: bool = False
    coded: bool = False
    unit: str = ""
    delimiter: str = ""
    rows_in: str = ""
    as_printed: bool = False
    number: bool | None = None


@dataclass(frozen=True, slots=True)
class Description:
    """What is said of a file.

    Attributes:
        by: Name of the file that says it.
        fields: Heading → what is said of the column.
        missing: The values that stand for none.
        encoding: The encoding, or "".
        sourced: Whether the source, or how the data was made, is said.
        tables: Name of a table of the package → its file.
    """

    by: str
    fields: dict[str, FieldDescription] = field(default_factory=dict)
    missing: frozenset[str] = frozenset()
    encoding: str = ""
    sourced: bool = False
    tables: dict[str, str] = field(default_factory=dict)


def description_of(path: Path, sheet: str = "") -> Description | None:
    """What metadata beside a file says of it, or None when none names it or it cannot be read.

    Args:
        path: The file.
        sheet: A sheet of it: it may be one of the tables of the package, by their names or titles.
    """
    return _from_package(path, sheet) or (None if sheet else _from_csvw(path))


def _json(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _dicts(value: Any) -> Iterator[dict[str, Any]]:
    return (part for part in value if isinstance(part, dict)) if isinstance(value, list) else iter(())


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _from_package(path: Path, sheet: str) -> Description | None:
    package = _json(path.with_name(PACKAGE))
    resources = list(_dicts(package.get("resources")))
    for resource in resources:
        if resource.get("path") != path.name and not (sheet and sheet in (resource.get("name"), resource.get("title"))):
            continue
        schema = _dict(resource.get("schema"))
        declared = schema.get("missingValues", [""])
        missing = [
            str(value.get("value", "")) if isinstance(value, dict) else str(value)
            for value in (declared if isinstance(declared, list) else [])
        ]
        return Description(
            by=PACKAGE,
            fields={
                str(entry.get(key)): _field(entry)
                for key in ("title", "name")  # a workbook may have the titles for headings
                for entry in _dicts(schema.get("fields"))
            },
            missing=frozenset(missing),
            encoding=str(resource.get("encoding", "")),
            sourced=bool(package.get("sources") or resource.get("sources")),
            tables={str(other.get("name")): str(other.get("path")) for other in resources},
        )
    return None


def _field(entry: dict[str, Any]) -> FieldDescription:
    kind = entry.get("type")
    return FieldDescription(
        explained=bool(entry.get("description")),
        coded=bool(entry.get("categories") or _dict(entry.get("constraints")).get("enum")),
        unit=str(entry.get("torikumi:unit") or entry.get("unit") or ""),
        delimiter=str(entry.get("delimiter") or ",") if kind == "list" else "",
        rows_in=str(entry.get("torikumi:rows-in") or ""),
        as_printed=entry.get("torikumi:as-printed") is True,
        number=None if kind is None else kind in ("number", "integer"),
    )


def _from_csvw(path: Path) -> Description | None:
    for pattern in CSVW_NAMES:
        name = pattern.format(name=path.name)
        metadata = _json(path.with_name(name))
        for table in _dicts(metadata.get("tables")) if "tables" in metadata else [metadata]:
            if table.get("url") != path.name:
                continue
            fields: dict[str, FieldDescription] = {}
            for column in _dicts(_dict(table.get("tableSchema")).get("columns")):
                said = FieldDescription(
                    explained="dc:description" in column, delimiter=str(column.get("separator", ""))
                )
                fields |= dict.fromkeys(_titles(column), said)
            encoding = _dict(metadata.get("dialect") or table.get("dialect")).get("encoding", "utf-8")
            sourced = any(key in metadata or key in table for key in ("dc:source", "dc:provenance"))
            return Description(name, fields, frozenset({""}), str(encoding), sourced)
    return None


def _titles(column: dict[str, Any]) -> Iterator[str]:
    if "name" in column:
        yield str(column["name"])
    titles = column.get("titles", [])
    for part in titles.values() if isinstance(titles, dict) else [titles]:
        yield from map(str, part if isinstance(part, list) else [part])
