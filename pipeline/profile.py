"""Profiles (読み取り設定): a TOML file → `Profile`, with errors that name the line; and a draft from what was found."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from torikumi.schemas.errors import ProfileError
from torikumi.schemas.profile import Profile
from torikumi.schemas.roles import Role

NO_PROFILE = Profile()
"""Changes nothing."""

_HEADER = re.compile(r"\s*\[{1,2}(?P<path>[^\]]+)\]{1,2}\s*(?:#.*)?")
_KEY_PART = r"""(?:"(?:[^"\\]|\\.)*"|'[^']*'|[A-Za-z0-9_-]+)"""
_KEY = re.compile(rf"\s*(?P<path>{_KEY_PART}(?:\s*\.\s*{_KEY_PART})*)\s*=")
_PART = re.compile(_KEY_PART)
_ADVICE = "see docs/profiles.md"


def read_profile(path: Path) -> Profile:
    """Read a profile.

    Raises:
        ProfileError: It cannot be read, is no TOML, or says what no profile can say; the message names the line.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise ProfileError(f"line {line}: not UTF-8", file=str(path), advice="save it as UTF-8") from error
    except OSError as error:
        raise ProfileError(f"cannot be read: {error.strerror or error}", file=str(path)) from error
    return parse_profile(text, str(path))


def parse_profile(text: str, name: str = "profile") -> Profile:
    r"""A profile from its text.

    Args:
        text: TOML.
        name: What it is called in messages.

    Raises:
        ProfileError: As `read_profile`.

    >>> parse_profile('[columns]\n"主な成果" = "results"').columns["主な成果"].role
    <Role.RESULTS: 'results'>
    >>> parse_profile('[grade]')
    Traceback (most recent call last):
        ...
    torikumi.schemas.errors.ProfileError: profile: line 1: grade: there is no such key: see docs/profiles.md
    """
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"\(at (?:line (?P<line>\d+), column \d+|end of document)\)", str(error))
        line = place["line"] if place and place["line"] else str(text.count("\n") + 1)
        words = str(error)[: place.start()].strip() if place else str(error)
        raise ProfileError(f"line {line}: no TOML: {words}", file=name, advice=_ADVICE) from error
    try:
        return Profile.model_validate(found)
    except ValidationError as error:
        problems = error.errors(include_url=False)
        first = problems[0]
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        place_text = ".".join(str(part) for part in first["loc"])
        message = f"line {line_of(text, first['loc'])}: {place_text}: {_in_words(first)}{more}"
        raise ProfileError(message, file=name, advice=_ADVICE) from error


def _in_words(problem: ErrorDetails) -> str:
    """What is wrong with one value, in words."""
    if problem["type"] == "enum":
        return f"{problem['input']!r} is none of {', '.join(role.value for role in Role)}"
    if problem["type"] == "extra_forbidden":
        return "there is no such key"
    return problem["msg"].removeprefix("Value error, ").removeprefix("Assertion failed, ")


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
    for line, keys in _keys(text):
        shared = 0
        while shared < min(len(keys), len(wanted)) and keys[shared] == wanted[shared]:
            shared += 1
        if shared == len(keys) and shared > depth:
            best, depth = line, shared
    return best


def _keys(text: str) -> Iterator[tuple[int, list[str]]]:
    """The keys of a TOML text with their lines; what stands inside a text of several lines is none."""
    table: list[str] = []
    open_quote = ""
    for number, line in enumerate(text.splitlines(), start=1):
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
    return [
        json.loads(part) if part.startswith('"') else part.strip("'") if part.startswith("'") else part
        for part in _PART.findall(path)
    ]
