"""Profiles (読み取り設定): a TOML file → `Profile`, with errors that name the line; and a draft from what was found."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from torikumi.pipeline.toml_lines import TomlError, line_of, line_of_byte, loads
from torikumi.schemas.errors import ProfileError
from torikumi.schemas.profile import Profile
from torikumi.schemas.roles import Role

NO_PROFILE = Profile()
"""Changes nothing."""

_ADVICE = "see docs/profiles.md"


def read_profile(path: Path) -> Profile:
    """Read a profile.

    Raises:
        ProfileError: It cannot be read, is no TOML, or says what no profile can say; the message names the line.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ProfileError(
            f"line {line_of_byte(error)}: not UTF-8", file=str(path), advice="save it as UTF-8"
        ) from error
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
        found = loads(text)
    except TomlError as error:
        raise ProfileError(f"line {error.line}: no TOML: {error}", file=name, advice=_ADVICE) from error
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
