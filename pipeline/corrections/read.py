"""The text of a ``corrections.toml`` → `Corrections`, with errors that name the line and the entry."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from torikumi.normalizers.municipalities import parse_municipality
from torikumi.normalizers.text import normalize_text
from torikumi.pipeline.corrections.files import SIZE_MAX, CorrectionsFile
from torikumi.pipeline.toml_lines import TomlError, keys_of_lines, line_of, line_of_byte, loads
from torikumi.schemas.corrections import Correction, Corrections, ListCorrection, ValueCorrection
from torikumi.schemas.errors import CorrectionsError, NormalizationError
from torikumi.schemas.roles import Role

KEY_PARTS_MAX = 100
"""Dots on a line with a key or the name of a table: reading takes the square of them."""

ADVICE = "see docs/corrections.md"
KINDS = ("value", "list", "role", "seen")

_ENTRY: TypeAdapter[Correction] = TypeAdapter(Correction)


def read_files(files: Sequence[CorrectionsFile]) -> tuple[Corrections, ...]:
    """What files of corrections say, as `parse_corrections`."""
    return tuple(parse_corrections(file.content, file.name) for file in files)


def parse_corrections(content: bytes, name: str) -> Corrections:
    r"""The corrections of a file; what people type is repaired as what is printed is (`settled`).

    Args:
        content: The file: TOML in UTF-8, with or without a byte order mark.
        name: What it is called in messages.

    Raises:
        CorrectionsError: It is no TOML, or says what no correction can say; the message names line and entry.

    >>> parse_corrections(b'[[correction]]\nkind = "valu"', "corrections.toml")
    Traceback (most recent call last):
        ...
    torikumi.schemas.errors.CorrectionsError: corrections.toml: line 2: entry 1: kind: 'valu' is none of value,
    list, role, seen: see docs/corrections.md
    """
    text = text_of(content, name)
    try:
        found = loads(text)
    except TomlError as error:
        raise CorrectionsError(f"line {error.line}: no TOML: {error}", file=name, advice=ADVICE) from error
    try:
        read = Corrections.model_validate(found, by_alias=True, by_name=False)
    except ValidationError as error:
        problems = error.errors(include_url=False)
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        raise CorrectionsError(f"{_at(text, problems[0])}{more}", file=name, advice=ADVICE) from error
    entries = tuple(settled(entry) for entry in read.entries)
    for number, entry in enumerate(entries):
        doubt = refusal(entry)
        if doubt:
            line = _line(text, number, "new")
            raise CorrectionsError(f"line {line}: entry {number + 1}: {doubt}", file=name, advice=ADVICE)
    return read.model_copy(update={"entries": entries})


def text_of(content: bytes, name: str) -> str:
    """The text of a file, without a byte order mark.

    Raises:
        CorrectionsError: It is too large, or no UTF-8.
    """
    if len(content) > SIZE_MAX:
        raise CorrectionsError(
            f"has more than {SIZE_MAX >> 20} MiB: no document needs so many corrections", file=name, advice=ADVICE
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = line_of_byte(error)
        raise CorrectionsError(f"line {line}: not UTF-8", file=name, advice="save it as UTF-8") from error
    for number, line_text in enumerate(text.split("\n"), 1):
        if line_text.split("#", 1)[0].split('"', 1)[0].split("'", 1)[0].count(".") > KEY_PARTS_MAX:
            raise CorrectionsError(f"line {number}: a key of too many parts", file=name, advice=ADVICE)
    return text


def parse_correction(values: object) -> Correction:
    """One entry from its values, settled.

    Raises:
        ValueError: It is none; the message says why.
    """
    try:
        entry = settled(_ENTRY.validate_python(values))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"] if part not in KINDS)
        raise ValueError(": ".join(part for part in (place, _in_words(first)) if part)) from None
    doubt = refusal(entry)
    if doubt:
        raise ValueError(doubt)
    return entry


def settled(entry: Correction) -> Correction:
    r"""An entry whose new texts are repaired as printed ones are (`normalize_text`), without white space around them.

    >>> settled(ValueCorrection(kind="value", initiative="1", field="name", old="", new=" ﾃﾞｼﾞﾀﾙ化 ")).new
    'デジタル化'
    """
    if isinstance(entry, ValueCorrection):
        return entry.model_copy(update={"new": normalize_text(entry.new).strip()})
    if isinstance(entry, ListCorrection):
        return entry.model_copy(update={"new": tuple(normalize_text(text).strip() for text in entry.new)})
    return entry


def refusal(entry: Correction) -> str:
    """Why the new value of an entry cannot be, whatever the document says; "" when it can."""
    if isinstance(entry, ValueCorrection) and entry.field == "municipality.code" and entry.new:
        try:
            known = parse_municipality(entry.new)
        except NormalizationError as error:
            return f"new: {error}"
        if known.code != entry.new:
            return f"new: write the code of {known.full_name} as {known.code}"
    return ""


def _at(text: str, problem: ErrorDetails) -> str:
    """What is wrong, with its line and entry."""
    way: Sequence[str | int] = problem["loc"]
    if len(way) > 1 and way[0] == "correction" and isinstance(way[1], int):
        keys = [str(part) for part in way[2:] if part not in KINDS and not isinstance(part, int)]
        words = _in_words(problem)
        # a validator of the whole entry names the key itself
        key = keys[0] if keys else words.partition(":")[0]
        return f"line {_line(text, way[1], key)}: entry {way[1] + 1}: {': '.join([*keys[:1], words])}"
    place = ".".join(str(part) for part in way)
    return f"line {line_of(text, way)}: {place}: {_in_words(problem)}"


def _line(text: str, number: int, key: str) -> int:
    """The line of a key of an entry, from 0; that of its head when it is not there."""
    at = -1
    best = 1
    for line, keys in keys_of_lines(text):
        if keys == ["correction"]:
            at += 1
            if at == number:
                best = line
        elif at == number and keys == ["correction", key]:
            return line
    return best


def _in_words(problem: ErrorDetails) -> str:
    """What is wrong with one value, in words."""
    kind = problem["type"]
    if kind == "union_tag_invalid":
        return f"kind: {problem['ctx']['tag']!r} is none of {', '.join(KINDS)}"
    if kind == "union_tag_not_found":
        return f"kind: is missing: one of {', '.join(KINDS)}"
    if kind == "enum":
        return f"{str(problem['input'])[:100]!r} is none of {', '.join(role.value for role in Role)}"
    if kind == "extra_forbidden":
        return "there is no such key"
    if kind == "missing":
        return "is missing"
    if kind == "string_type":
        return "is no text: put it in quotation marks"
    if kind in ("tuple_type", "dict_type", "model_type", "model_attributes_type"):
        return "is no list" if kind == "tuple_type" else "is no table"
    return problem["msg"].removeprefix("Value error, ").removeprefix("Assertion failed, ")
