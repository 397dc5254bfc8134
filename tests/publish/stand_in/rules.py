"""What CKAN refuses, as a real one was seen to: tests/publish/test_rules.py asks both."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

COLUMN_BYTES = 63
"""PostgreSQL cuts a longer name of a column, without a word."""

TYPES = frozenset({"text", "int4", "int8", "numeric", "bool", "date", "timestamp", "time", "json"})


class RefusedError(Exception):
    """An answer that is no result: a status and the error that CKAN writes with it."""

    def __init__(self, status: int, error: Any) -> None:
        super().__init__(status, error)
        self.status = status
        self.error = error


def invalid(**faults: Any) -> RefusedError:
    """CKAN's 409."""
    return RefusedError(409, {**faults, "__type": "Validation Error"})


def check_package(values: Mapping[str, Any]) -> None:
    """Refuse a package as CKAN does."""
    faults: dict[str, Any] = {}
    name = values.get("name")
    if not isinstance(name, str) or not re.fullmatch(r"[a-z0-9_\-]{2,100}", name):
        faults["name"] = ["Must be purely lowercase alphanumeric (ascii) characters and these symbols: -_"]
    if values.get("private") and not values.get("owner_org"):
        faults["private"] = ["Datasets with no organization can't be private."]
    tags = [tag["name"] for tag in values.get("tags", ())]
    bad = [tag for tag in tags if not re.fullmatch(r"[\w \-.]*", tag) or not 2 <= len(tag) <= 100]
    if bad:
        faults["tags"] = [f'Tag "{tag}" can only contain alphanumeric characters' for tag in bad]
    extras = [extra["key"] for extra in values.get("extras", ())]
    if len(set(extras)) < len(extras) or "" in extras:
        faults["extras"] = [{"key": ["Extras contain duplicate keys"]}]
    if any(not isinstance(extra["value"], str) for extra in values.get("extras", ())):
        faults["extras"] = [{"value": ["Must be a Unicode string value"]}]
    if faults:
        raise invalid(**faults)


def check_fields(fields: Sequence[Mapping[str, Any]]) -> None:
    """Refuse columns of a table as the DataStore does."""
    names = [field["id"] for field in fields]
    for name in names:
        control = any(unicodedata.category(letter).startswith("C") for letter in name)
        if not name or name != name.strip() or name.startswith("_") or '"' in name or control:
            raise invalid(fields=[{"id": [f'"{name}" is not a valid field name']}])
    if len(set(names)) < len(names):
        raise invalid(field=["Duplicate column names are not supported"])
    for field in fields:
        if field.get("type", "text") not in TYPES:
            raise invalid(fields=[f'"{field["type"]}" is not a valid field type'])
    if len({cut(name) for name in names}) < len(names):
        raise RefusedError(500, {"__type": "Internal Server Error", "message": "Internal Server Error"})


def cut(name: str) -> str:
    """The name of a column as PostgreSQL keeps it."""
    return name.encode("utf-8")[:COLUMN_BYTES].decode("utf-8", errors="ignore")


def stored(value: Any, kind: str) -> Any:
    """A value as PostgreSQL keeps it under a type.

    Raises:
        ValueError: It is none of that type.
    """
    if value is None or (value == "" and kind != "text"):
        return None
    if kind == "numeric":
        try:
            return Decimal(str(value))
        except InvalidOperation:
            raise ValueError(value) from None
    if kind in ("int4", "int8"):
        number = int(str(value)) if re.fullmatch(r"\s*[+-]?[0-9]+\s*", str(value)) else None
        if number is None or abs(number) >= 2 ** (31 if kind == "int4" else 63):
            raise ValueError(value)
        return number
    if kind == "date":
        return date.fromisoformat(str(value)).isoformat()
    if kind == "timestamp":
        return datetime.fromisoformat(str(value)).isoformat()
    if kind == "bool":
        if str(value).casefold() not in ("true", "false", "t", "f", "1", "0"):
            raise ValueError(value)
        return str(value).casefold() in ("true", "t", "1")
    return str(value)


def checked_record(record: Mapping[str, Any], fields: Sequence[Mapping[str, Any]], row: int) -> dict[str, Any]:
    """A row as it is kept; refused as a whole when one value does not fit."""
    kinds = {cut(field["id"]): field.get("type", "text") for field in fields}
    strange = sorted(set(record) - set(kinds))
    if strange:
        raise invalid(records=[f'row "{row + 1}" has extra keys "{", ".join(strange)}"'])
    found = {}
    for name, kind in kinds.items():
        try:
            found[name] = stored(record.get(name), kind)
        except ValueError:
            fault = f'invalid input syntax for type {kind}: "{record[name]}"'
            raise invalid(records=[fault], records_row=row) from None
    return found
