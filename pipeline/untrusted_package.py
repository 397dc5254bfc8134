"""A dataset folder that anybody may have edited → only what can be looked at without leaving the folder.

A ``datapackage.json`` may name files anywhere on the machine or the network, as data, schema, dialect or profile, and
whoever validates it would read and fetch them. Here each of these is a problem that is told, and nothing is followed:
what is checked are the CSV files of torikumi, in the folder itself.
"""

from __future__ import annotations

import json
import stat
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from torikumi.schemas.columns import TABLES, TableDefinition

RESOURCE_KEYS = frozenset(
    {"name", "type", "path", "title", "description", "format", "mediatype", "encoding", "bytes", "hash"}
    | {"dialect", "schema"}
)
"""What torikumi writes of a resource. Others (data, profile, scheme, compression …) may lead elsewhere, or unpack."""

LEADING_KEYS = ("$ref", "$schema", "profile", "profiles", "basepath")
"""Keys whose value may be an address, wherever they stand."""

DESCRIPTION_MAX = 32 << 20
"""Bytes of a ``datapackage.json``: one of torikumi has some hundred thousand."""

DEPTH_MAX = 40
"""Levels of JSON within JSON; torikumi writes seven. Deeper ones would exhaust the stack of whoever copies them."""


def is_plain_file(path: Path) -> bool:
    """Whether a path is a file of its own: no link, which may lead anywhere, and no pipe or device, which may hang."""
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except (OSError, ValueError):
        return False


def is_odd_file(path: Path) -> bool:
    """Whether something stands there that is no file of its own."""
    try:
        return not stat.S_ISREG(path.lstat().st_mode)
    except (OSError, ValueError):
        return False


def read_description(path: Path) -> dict[str, Any]:
    """What a ``datapackage.json`` says.

    Raises:
        ValueError: It is too large, no JSON, or no object.
        OSError: It cannot be read.
    """
    if path.stat().st_size > DESCRIPTION_MAX:
        raise ValueError(f"is larger than {DESCRIPTION_MAX >> 20} MB")
    try:
        found = json.loads(path.read_text(encoding="utf-8-sig"))
    except RecursionError:
        raise ValueError("its parts stand too deep within each other") from None
    if not isinstance(found, dict):
        raise ValueError("is no JSON object")
    if _depth(found) > DEPTH_MAX:
        raise ValueError("its parts stand too deep within each other")
    return found


def _depth(value: Any) -> int:
    """How deep parts stand within each other, without calling itself so often."""
    depth, level = 0, [value]
    while level and depth <= DEPTH_MAX:
        depth += 1
        level = [
            part
            for held in level
            for part in (held.values() if isinstance(held, dict) else held if isinstance(held, list) else ())
        ]
    return depth


def leads_elsewhere(description: dict[str, Any], folder: Path) -> Iterator[str]:
    """What of a description leads out of its folder, or to what torikumi does not write, in words.

    Args:
        description: What ``datapackage.json`` says.
        folder: The folder in which it stands.
    """
    resources = description.get("resources")
    if not isinstance(resources, list):
        yield "has no list of resources"
    for number, resource in enumerate(resources if isinstance(resources, list) else [], 1):
        where = f"resource {number}"
        if not isinstance(resource, dict):
            yield f"{where} is no object; it was not looked at"
            continue
        path = resource.get("path")
        if not isinstance(path, str) or path not in _own_files():
            yield f"{where} has the path {str(path)[:80]!r}, which is no table of torikumi; it was not looked at"
        elif is_odd_file(folder / path):
            yield f"{path} is a link, or no file; it was not looked at"
        for key in ("schema", "dialect"):
            if key in resource and not isinstance(resource[key], dict):
                yield f"{where} has its {key} elsewhere ({str(resource[key])[:80]!r}); it was not fetched"


def without_ways_out(description: dict[str, Any], folder: Path) -> dict[str, Any]:
    """A description of the tables in the folder alone; `leads_elsewhere` says what it lacks."""
    kept = {key: value for key, value in description.items() if key not in LEADING_KEYS and key != "resources"}
    resources = description.get("resources")
    kept["resources"] = [
        _inward({key: value for key, value in resource.items() if key in RESOURCE_KEYS and _is_inside(key, value)})
        for resource in (resources if isinstance(resources, list) else [])
        if isinstance(resource, dict)
        and isinstance(path := resource.get("path"), str)
        and path in _own_files()
        and not is_odd_file(folder / path)
    ]
    return kept


def _is_inside(key: str, value: Any) -> bool:
    return key not in ("schema", "dialect") or isinstance(value, dict)


@cache
def _own_tables() -> dict[str, TableDefinition]:
    """The tables that a data package of torikumi has: of a dataset, and of a comparison.

    Those of a comparison are loaded only when somebody's package is looked at: who writes a dataset has no use for
    them.
    """
    from torikumi.schemas.compare_columns import COMPARE_TABLES

    return TABLES | COMPARE_TABLES


@cache
def _own_files() -> frozenset[str]:
    """The files that a data package of torikumi has as resources."""
    return frozenset(table.file for table in _own_tables().values())


@cache
def _own_patterns() -> frozenset[str]:
    """The patterns of torikumi's own schemas."""
    from torikumi.schemas.published import table_schema

    found: set[str] = set()
    for table in _own_tables().values():
        for field in table_schema(table, tables=_own_tables())["fields"]:
            found.add(str(field.get("constraints", {}).get("pattern", "")))
    return frozenset(found)


def _inward(value: Any) -> Any:
    """A value without the keys that may lead elsewhere, and without patterns that may take for ever to be tried."""
    if isinstance(value, dict):
        return {
            key: _inward(part)
            for key, part in value.items()
            if key not in LEADING_KEYS and not (key == "pattern" and part not in _own_patterns())
        }
    return [_inward(part) for part in value] if isinstance(value, list) else value
