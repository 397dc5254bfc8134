"""Whether a dataset is valid: by JSON Schema, by Table Schema, and in itself. Works after edits by hand, too.

Three questions are asked of a folder: is ``report.json`` what its schema says and does it hold together; are the CSV
files what ``datapackage.json`` says (`frictionless`); do the CSV files say the same as ``report.json``. Rows are
counted as a spreadsheet counts them: the header is row 1.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from torikumi.pipeline.export.csv import cell_text
from torikumi.pipeline.export.datapackage import FILE as PACKAGE
from torikumi.pipeline.export.json import FILE as REPORT
from torikumi.pipeline.export.json import report_from_json, values_from_json
from torikumi.pipeline.export.rows import PairIndicators, Row, no_pairs, report_rows
from torikumi.pipeline.untrusted_package import (
    is_odd_file,
    is_plain_file,
    leads_elsewhere,
    read_description,
    without_ways_out,
)
from torikumi.schemas.columns import TABLES, TableDefinition
from torikumi.schemas.report import Report

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator

LONGEST_VALUE = 40
"""Longest value, in characters, that a message repeats: a message stays on one line of a terminal."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is not valid.

    Attributes:
        file: Name of the file in the dataset folder.
        message: What is wrong, and with which value.
        row: Row as a spreadsheet counts it (the header is 1), or None.
        column: Name of the column, or the path of a value in report.json, or "".
    """

    file: str
    message: str
    row: int | None = None
    column: str = ""

    def __str__(self) -> str:
        row = f"row {self.row}" if self.row is not None else ""
        return ": ".join(part for part in (self.file, row, self.column, self.message) if part)


def validate_dataset(folder: Path, pair: PairIndicators = no_pairs) -> list[Problem]:
    """All problems of a dataset folder; none when it is valid.

    Args:
        folder: The dataset folder.
        pair: The function that paired the indicators when the folder was written.
    """
    if not folder.is_dir():
        return [Problem(str(folder), "is no folder: give the folder of a dataset")]
    if not (folder / REPORT).exists() and not (folder / PACKAGE).exists():
        return [Problem(str(folder), f"holds neither {REPORT} nor {PACKAGE}: it is no dataset folder")]
    problems: list[Problem] = []
    report = None
    if is_odd_file(folder / REPORT):
        problems.append(Problem(REPORT, "is a link, or no file; it was not looked at"))
    elif (folder / REPORT).exists():
        content = (folder / REPORT).read_bytes()
        problems += validate_report(content)
        if not problems:
            report = report_from_json(content)
    if (folder / PACKAGE).exists() or is_odd_file(folder / PACKAGE):
        package_problems = validate_package(folder)
        problems += package_problems
        if report is not None:
            problems += _without(differences(folder, report, pair), package_problems)
    return problems


def validate_report(content: bytes) -> list[Problem]:
    """The problems of a ``report.json``: its syntax, its schema, and whether its parts name each other rightly."""
    return validate_json(content) or list(inner_problems(report_from_json(content)))


def validate_json(content: bytes) -> list[Problem]:
    """The problems of a ``report.json`` by its syntax and its JSON Schema."""
    try:
        values = values_from_json(content)
    except ValueError as error:  # no JSON, or no UTF-8
        return [Problem(REPORT, f"is no JSON: {error}")]
    except RecursionError:
        return [Problem(REPORT, "its parts stand too deep within each other")]
    return [
        Problem(REPORT, _shortened(error.message), column=_path(error.absolute_path))
        for error in sorted(_validator().iter_errors(values), key=lambda error: [str(part) for part in error.path])
    ]


def validate_package(folder: Path) -> list[Problem]:
    """The problems that `frictionless` finds in ``datapackage.json`` and the CSV files it names."""
    from frictionless import FrictionlessException, Package

    if is_odd_file(folder / PACKAGE):
        return [Problem(PACKAGE, "is a link, or no file; it was not looked at")]
    try:
        description = read_description(folder / PACKAGE)
        safe = without_ways_out(description, folder)
        report = Package.from_descriptor(safe, basepath=str(folder)).validate()
    except (FrictionlessException, ValueError) as error:
        return [Problem(PACKAGE, _shortened(str(error)))]
    description_problems = [Problem(PACKAGE, words) for words in leads_elsewhere(description, folder)]
    files = {resource.get("name"): str(resource.get("path")) for resource in safe["resources"]}
    problems = description_problems + [Problem(PACKAGE, _shortened(error.note)) for error in report.errors]
    for task in report.tasks:
        for fault in task.errors:
            row = getattr(fault, "row_number", None)
            column = getattr(fault, "field_name", "") or getattr(fault, "label", "") or ""
            problems.append(Problem(files.get(task.name, task.name), _note(fault), row, column))
    problems += changed_files(folder, description)
    return problems


def _note(error: Any) -> str:
    if error.type in ("hash-count", "byte-count"):
        return "has changed since it was written"
    return _shortened(error.note if error.type != "encoding-error" else f"is not UTF-8: {error.note}")


def changed_files(folder: Path, description: dict[str, Any]) -> Iterator[Problem]:
    """Which files that are no resources have changed; a path that leads elsewhere is not followed."""
    for known in (description.get("torikumi:report"), *(description.get("torikumi:files") or ())):
        name = str(known.get("path", "")) if isinstance(known, dict) else ""
        if name and name == Path(name).name and is_plain_file(folder / name):
            checksum = hashlib.sha256((folder / name).read_bytes()).hexdigest()
            if known.get("hash") != f"sha256:{checksum}":
                yield Problem(name, "has changed since it was written")


@cache
def _validator() -> Draft202012Validator:
    from jsonschema import Draft202012Validator

    from torikumi.schemas.published import report_schema

    return Draft202012Validator(report_schema())


def _path(parts: Iterable[str | int]) -> str:
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in parts)
    return text.removeprefix(".")


def _shortened(message: str) -> str:
    message = " ".join(message.split())
    return message if len(message) <= 5 * LONGEST_VALUE else message[: 5 * LONGEST_VALUE] + "…"


def inner_problems(report: Report) -> Iterator[Problem]:
    """Names inside a report that lead nowhere, or to two things."""
    ids = Counter(initiative.id for initiative in report.initiatives)
    sections = {section.number for section in report.sections}
    for place, initiative in enumerate(report.initiatives):
        if ids[initiative.id] > 1:
            yield Problem(REPORT, f"the id {initiative.id!r} stands more than once", column=f"initiatives[{place}].id")
        if initiative.section is not None and initiative.section not in sections:
            where = f"initiatives[{place}].section"
            yield Problem(REPORT, f"there is no section {initiative.section!r}", column=where)
    for place, check in enumerate(report.checks):
        if check.initiative is not None and check.initiative not in ids:
            where = f"checks[{place}].initiative"
            yield Problem(REPORT, f"there is no initiative {check.initiative!r}", column=where)
    if sum(report.source.glyphs.model_dump(exclude={"total"}).values()) != report.source.glyphs.total:
        yield Problem(REPORT, "the parts do not add up to the total", column="source.glyphs")


def differences(folder: Path, report: Report, pair: PairIndicators) -> Iterator[Problem]:
    """Where a CSV file does not say what ``report.json`` says."""
    for name, rows in report_rows(report, pair).items():
        table = TABLES[name]
        if is_plain_file(folder / table.file):
            yield from _table_differences(folder / table.file, table, rows)


def _table_differences(path: Path, table: TableDefinition, rows: list[Row]) -> Iterator[Problem]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        return  # frictionless has said so
    lines = list(csv.reader(io.StringIO(text, newline="")))
    names = {title: column.name for column in table for title in (column.name, column.title)}
    header = [names.get(title, title) for title in lines[0]] if lines else []
    if "id" not in header:
        return  # frictionless has said so
    found = {cells["id"]: (number, cells) for number, cells in _records(header, lines)}
    for row in rows:
        number, cells = found.pop(cell_text(row["id"]), (None, None))
        if cells is None:
            yield Problem(table.file, f"the row of {row['id']} in {REPORT} is missing")
            continue
        for column in table:
            should, have = cell_text(row[column.name]), cells.get(column.name)
            if have is not None and have != should:
                message = f"is {_quoted(have)}, but {REPORT} says {_quoted(should)}"
                yield Problem(table.file, message, number, column.name)
    for key, (number, _) in found.items():
        yield Problem(table.file, f"{_quoted(key)} is not in {REPORT}", number, "id")


def _records(header: list[str], lines: list[list[str]]) -> Iterator[tuple[int, dict[str, str]]]:
    for number, cells in enumerate(lines[1:], 2):
        if cells:
            yield number, {"id": ""} | dict(zip(header, cells, strict=False))


def _quoted(text: str) -> str:
    return f"'{text if len(text) <= LONGEST_VALUE else text[:LONGEST_VALUE] + '…'}'"


def _without(problems: Iterable[Problem], said: list[Problem]) -> Iterator[Problem]:
    """The problems at places of which nothing was said yet: one fault, one line."""
    places = {(problem.file, problem.row, problem.column) for problem in said if problem.row is not None}
    return (problem for problem in problems if (problem.file, problem.row, problem.column) not in places)
