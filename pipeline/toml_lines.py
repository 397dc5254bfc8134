"""TOML that people write: read with the line of what is wrong, and the line on which a value stands."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Sequence
from typing import Any

_HEADER = re.compile(r"\s*\[{1,2}(?P<path>[^\]]+)\]{1,2}\s*(?:#.*)?")
_KEY_PART = r"""(?:"(?:[^"\\]|\\.)*"|'[^']*'|[A-Za-z0-9_-]+)"""
_KEY = re.compile(rf"\s*(?P<path>{_KEY_PART}(?:\s*\.\s*{_KEY_PART})*)\s*=")
_PART = re.compile(_KEY_PART)


class TomlError(ValueError):
    """A text that is no TOML.

    Args:
        words: What is wrong.
        line: On which line, from 1.
    """

    def __init__(self, words: str, line: int) -> None:
        super().__init__(words)
        self.line = line


def loads(text: str) -> dict[str, Any]:
    r"""The values of a TOML text.

    Raises:
        TomlError: It is none.

    >>> loads("a = 1")
    {'a': 1}
    >>> loads("a = 1\nb = ")
    Traceback (most recent call last):
        ...
    torikumi.pipeline.toml_lines.TomlError: Invalid value
    """
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"\(at (?:line (?P<line>\d+), column \d+|end of document)\)", str(error))
        line = int(place["line"]) if place and place["line"] else text.count("\n") + 1
        raise TomlError(str(error)[: place.start()].strip() if place else str(error), line) from error
    except RecursionError:
        raise TomlError("its parts stand too deep within each other", 1) from None
    except ValueError as error:  # a number of thousands of digits, a date that there is not
        raise TomlError(str(error), 1) from error


def line_of_byte(error: UnicodeDecodeError) -> int:
    """The line on which the first byte stands that is no UTF-8."""
    return error.object[: error.start].count(b"\n") + 1


def line_of(text: str, path: Sequence[str | int]) -> int:
    r"""The line of a TOML text on which a value stands: that of the innermost key of its path that is written there.

    Args:
        text: The TOML text.
        path: Keys from the outermost; positions in lists are left to the line of their key.

    >>> line_of('[document]\nfiscal_year = 1', ["document", "fiscal_year"])
    2
    """
    wanted = [str(part) for part in path if not isinstance(part, int)]
    best, depth = 1, 0
    for line, keys in keys_of_lines(text):
        shared = 0
        while shared < min(len(keys), len(wanted)) and keys[shared] == wanted[shared]:
            shared += 1
        if shared == len(keys) and shared > depth:
            best, depth = line, shared
    return best


def keys_of_lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """The keys of a TOML text with their lines; what stands inside a text of several lines is none."""
    table: list[str] = []
    open_quote = ""
    for number, line in enumerate(text.split("\n"), start=1):
        outside = not open_quote
        for quote in re.findall(r'"""|\'\'\'', line):
            open_quote = "" if open_quote == quote else open_quote or quote
        if not outside:
            continue
        header = _HEADER.fullmatch(line)
        key = None if header else _KEY.match(line)
        if header:
            table = _parts(header["path"])
            yield number, table
        elif key:
            yield number, table + _parts(key["path"])


def _parts(path: str) -> list[str]:
    """The keys of a dotted path, without their quotation marks."""
    return [_unquoted(part) for part in _PART.findall(path)]


def _unquoted(part: str) -> str:
    if part.startswith('"'):
        try:
            return str(json.loads(part))
        except ValueError:  # an escape that JSON does not have
            return part[1:-1]
    return part.strip("'") if part.startswith("'") else part
