"""The tables of a dataset, read back as they were written and held against their Table Schemas: each file once.

`frictionless` asks the same of a folder in ``torikumi validate``. Over a long report it takes longer than all the rest
of writing it, for it opens a table once more for each key that leads there; so what torikumi itself has just written is
checked here, and tests hold the two against each other. Only what torikumi writes of Table Schema is known here:
anything else in a schema is a problem, so that no constraint goes unchecked.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from torikumi.pipeline.export.datapackage import FILE as PACKAGE
from torikumi.pipeline.validate import Problem, changed_files

_NAME = re.compile(r"[-a-z0-9._]+")
"""Names of packages and resources, as the profile of Data Package has them."""

_FORMS: dict[str, Callable[[str], object] | None] = {
    "string": None,
    "list": None,
    "integer": re.compile(r"-?[0-9]+").fullmatch,
    "number": re.compile(r"-?[0-9]+(?:\.[0-9]+)?").fullmatch,
    "year": re.compile(r"[0-9]{4}").fullmatch,
}
"""Type of a field → what says whether a cell that is not empty is of it; None when any is."""

_CONSTRAINTS = frozenset({"required", "unique", "pattern", "enum", "minimum", "maximum"})

Columns = Mapping[str, Sequence[str]]
"""Name of a field → its cells, from the first row on."""


def table_problems(folder: Path) -> list[Problem]:
    """The problems of ``datapackage.json`` and the CSV files it names; none when they are valid.

    Args:
        folder: The folder, just written by torikumi: of one that anybody may have edited, ask `validate_dataset`.
    """
    description = json.loads((folder / PACKAGE).read_bytes())
    problems = [
        Problem(PACKAGE, f"{name!r} is no name of a package or resource")
        for name in (description["name"], *(resource["name"] for resource in description["resources"]))
        if not _NAME.fullmatch(name)
    ]
    keys: dict[str, Columns] = {}
    for resource in description["resources"]:
        content = (folder / resource["path"]).read_bytes()
        if (len(content), f"sha256:{hashlib.sha256(content).hexdigest()}") != (resource["bytes"], resource["hash"]):
            problems.append(Problem(resource["path"], "is not the file that was described"))
        columns, faults = _read(resource, content)
        problems += faults
        if columns:
            for field in resource["schema"]["fields"]:
                problems += _field_problems(resource, field, columns[field["name"]])
            keys[resource["name"]] = {name: columns[name] for name in _key_columns(resource["schema"])}
    for resource in description["resources"]:
        problems += _link_problems(resource, keys)
    return [*problems, *changed_files(folder, description)]


def _read(resource: Mapping[str, Any], content: bytes) -> tuple[Columns, list[Problem]]:
    """The columns of a file, and what is wrong with its shape; no columns where they cannot be told."""
    file, names = resource["path"], [field["name"] for field in resource["schema"]["fields"]]
    try:
        text = content.decode("utf-8-sig")
        header, *rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    except (ValueError, csv.Error) as error:
        return {}, [Problem(file, f"is no CSV in UTF-8: {error}")]
    if header != names:
        return {}, [Problem(file, "has another header than its schema", 1)]
    odd = [number for number, row in enumerate(rows, 2) if len(row) != len(names) or not any(row)]
    if odd:
        return {}, [Problem(file, f"does not have {len(names)} cells, or has nothing in them", row) for row in odd]
    return dict(zip(names, zip(*rows, strict=True), strict=True)) if rows else dict.fromkeys(names, ()), []


def _field_problems(resource: Mapping[str, Any], field: Mapping[str, Any], cells: Sequence[str]) -> Iterator[Problem]:
    """What of the cells of a column is not of its type, or breaks its constraints; each of a key stands there once."""
    file, constraints = resource["path"], field.get("constraints", {})
    if field["name"] in resource["schema"]["primaryKey"]:
        constraints = {**constraints, "required": True, "unique": True}
    problem = partial(_problem, file, field["name"], cells)
    if field["type"] not in _FORMS or not constraints.keys() <= _CONSTRAINTS:
        yield Problem(file, "has a type or constraint that is not known", column=field["name"])
        return
    form = _FORMS[field["type"]]
    if form is None and not constraints:  # any text is right: most columns, and the longest texts
        return
    distinct = set(cells)
    if constraints.get("required") and "" in distinct:
        yield problem("", "is empty")
    distinct.discard("")
    of_type = distinct if form is None else {cell for cell in distinct if form(cell)}
    yield from (problem(cell, f"is no {field['type']}") for cell in distinct - of_type)
    if "minimum" in constraints:
        low = (cell for cell in of_type if Decimal(cell) < constraints["minimum"])
        yield from (problem(cell, f"is less than {constraints['minimum']}") for cell in low)
    if "maximum" in constraints:
        high = (cell for cell in of_type if Decimal(cell) > constraints["maximum"])
        yield from (problem(cell, f"is more than {constraints['maximum']}") for cell in high)
    if "enum" in constraints:
        yield from (problem(cell, "is none of its values") for cell in distinct.difference(constraints["enum"]))
    if "pattern" in constraints:
        pattern = re.compile(constraints["pattern"])
        yield from (problem(cell, "is not as its pattern") for cell in distinct if not pattern.fullmatch(cell))
    if constraints.get("unique") and len(distinct) < len(cells):
        yield from _repeated(file, field["name"], cells)


def _problem(file: str, column: str, cells: Sequence[str], cell: str, message: str) -> Problem:
    """A problem at the first row that has such a cell."""
    return Problem(file, f"{cell[:40]!r} {message}", cells.index(cell) + 2, column)


def _repeated(file: str, column: str, cells: Sequence[str]) -> Iterator[Problem]:
    """The cells that stood in a row before."""
    seen = {""}
    for row, cell in enumerate(cells, 2):
        if cell in seen and cell:
            yield Problem(file, f"{cell[:40]!r} stands in a row before", row, column)
        seen.add(cell)


def _key_columns(schema: Mapping[str, Any]) -> Iterator[str]:
    """The columns that lead to rows, or to which others lead; each key of torikumi is one column."""
    yield from schema["primaryKey"]
    for link in schema.get("foreignKeys", ()):
        yield from link["fields"]


def _link_problems(resource: Mapping[str, Any], keys: Mapping[str, Columns]) -> Iterator[Problem]:
    """Cells that lead to no row."""
    own = keys.get(resource["name"], {})
    for link in resource["schema"].get("foreignKeys", ()) if own else ():
        (column,), (there,) = link["fields"], link["reference"]["fields"]
        target = keys.get(link["reference"]["resource"] or resource["name"], {})
        for cell in set(own[column]).difference(target.get(there, ()), {""}):
            yield _problem(resource["path"], column, own[column], cell, "leads to no row")
