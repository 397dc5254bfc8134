"""A CSV file as a table of CKAN's DataStore: typed columns, a data dictionary, and rows with their exact values."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from torikumi.pipeline.export.guard import undo
from torikumi.schemas.errors import SourceError

VERSION = "1"
"""Part of every table's checksum: raised when the same file would become other rows, so that tables are made anew."""

LONGEST_ID = 63
"""PostgreSQL cuts names of columns after so many bytes of UTF-8: 21 Japanese letters."""

BATCH_BYTES = 400_000
"""Most bytes of rows in one request: servers in front of CKAN often refuse a body over a megabyte."""

BATCH_ROWS = 5_000
"""Most rows in one request, so that CKAN answers before a server in front of it loses patience."""

TYPES = {
    "string": "text",
    "integer": "int8",
    "year": "int4",
    "number": "numeric",
    "boolean": "bool",
    "date": "date",
    "datetime": "timestamp",
    "time": "time",
}
"""Type of Table Schema → type of PostgreSQL, by the name with which the DataStore tells it again; others are text."""

Record = dict[str, str | bool | None]
"""A row for the DataStore: numbers are written out, so that none goes through a float; an empty cell is null."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    Attributes:
        id: Its name: the header of the CSV file.
        type: Its type in PostgreSQL.
        label: Its title in the data dictionary (Japanese).
        notes: Its description there.
    """

    id: str
    type: str
    label: str = ""
    notes: str = ""

    def field(self) -> dict[str, Any]:
        """As ``datastore_create`` takes it."""
        info = {"label": self.label, "notes": self.notes}
        return {"id": self.id, "type": self.type, "info": {key: value for key, value in info.items() if value}}


@dataclass(frozen=True, slots=True)
class Table:
    """A CSV file as a table.

    Attributes:
        path: The file.
        columns: Its columns in order.
        key: The columns that tell the rows apart, or none.
        guarded: Whether texts that a spreadsheet would run have an apostrophe in front, which is no part of them.
        missing: The cells that stand for no value.
        rows: How many rows there are.
        checksum: Of everything that the table is made from.
    """

    path: Path
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    guarded: bool
    missing: frozenset[str]
    rows: int
    checksum: str

    def records(self) -> Iterator[Record]:
        """The rows."""
        for cells in _lines(self.path, [column.id for column in self.columns]):
            yield {
                column.id: _value(cell, column.type, self.guarded, self.missing)
                for column, cell in zip(self.columns, cells, strict=True)
            }

    def batches(self) -> Iterator[list[Record]]:
        """The rows in portions that one request takes; at least one portion, which may be empty."""
        batch: list[Record] = []
        size = 0
        for record in self.records():
            weight = len(json.dumps(record))
            if batch and (size + weight > BATCH_BYTES or len(batch) == BATCH_ROWS):
                yield batch
                batch, size = [], 0
            batch.append(record)
            size += weight
        yield batch


def read_table(path: Path, schema: Mapping[str, Any], guarded: bool, sha256: str) -> Table:
    """The table that a CSV file and its Table Schema make.

    Args:
        path: The file: UTF-8, with a byte order mark or without.
        schema: Its Table Schema.
        guarded: Whether its formulas are defused (``torikumi:formula-guard`` of the data package).
        sha256: Checksum of the file.

    Raises:
        SourceError: The DataStore cannot hold its columns as they are named, or the lines are not those of the schema.
    """
    columns = tuple(
        Column(
            field["name"],
            TYPES.get(field.get("type", "string"), "text"),
            field.get("title", ""),
            field.get("description", ""),
        )
        for field in schema["fields"]
    )
    _check_ids([column.id for column in columns], path)
    keys = schema.get("primaryKey", ())
    key = (keys,) if isinstance(keys, str) else tuple(keys)
    missing = frozenset(
        value["value"] if isinstance(value, Mapping) else value for value in schema.get("missingValues", ("",))
    )
    told = [VERSION, sha256, guarded, sorted(missing), key, [column.field() for column in columns]]
    checksum = hashlib.sha256(json.dumps(told, ensure_ascii=False).encode("utf-8")).hexdigest()
    rows = sum(1 for _ in _lines(path, [column.id for column in columns]))
    return Table(path, columns, key, guarded, missing | {""}, rows, checksum)


def _lines(path: Path, header: Sequence[str]) -> Iterator[list[str]]:
    """The lines under the header.

    Raises:
        SourceError: The header or a line is not as the schema says.
    """
    with path.open(encoding="utf-8-sig", newline="") as stream:
        lines = csv.reader(stream)
        if next(lines, []) != list(header):
            raise SourceError("its columns are not those of datapackage.json", advice="convert again", file=str(path))
        for number, cells in enumerate(lines, 2):
            if len(cells) != len(header):
                raise SourceError(f"row {number} has {len(cells)} cells for {len(header)} columns", file=str(path))
            yield cells


def _value(cell: str, kind: str, guarded: bool, missing: frozenset[str]) -> str | bool | None:
    """A cell as the DataStore takes it."""
    if cell in missing:
        return None
    if kind == "bool":
        return cell.casefold() in ("true", "1")
    return undo(cell) if guarded and kind == "text" else cell


def _check_ids(ids: Sequence[str], path: Path) -> None:
    """Refuse names of columns that the DataStore refuses, or cuts without a word.

    Raises:
        SourceError: There is such a name.
    """
    for name in ids:
        if len(name.encode("utf-8")) > LONGEST_ID:
            reason = f"is longer than {LONGEST_ID} bytes (21 Japanese letters)"
        elif not name or name != name.strip():
            reason = "is empty, or has a blank at an end"
        elif name.startswith("_") or '"' in name or not name.isprintable():
            reason = "begins with _, or has a quotation mark or control character"
        elif ids.count(name) > 1:
            reason = "stands twice"
        else:
            continue
        raise SourceError(
            f"the DataStore takes no column {name!r}: it {reason}",
            advice="rename it, or publish with --no-datastore",
            file=str(path),
        )
