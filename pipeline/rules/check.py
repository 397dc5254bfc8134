"""Ask all rules of files: the way from paths to verdicts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from torikumi.extractors.files.sheet_names import column_letters
from torikumi.pipeline.rules import cells, form, meaning
from torikumi.pipeline.rules.csv_file import read_csv
from torikumi.pipeline.rules.rule import Answer, Found, Place, Rule, Verdict, rules, words
from torikumi.pipeline.rules.sheet import Sheet
from torikumi.pipeline.rules.table import Table, heading_name, table_of
from torikumi.pipeline.rules.workbook import read_workbook
from torikumi.schemas.errors import TorikumiError, UsageError

CHECKED = (".csv", ".tsv", ".xlsx", ".xlsm")
"""Endings of the files whose content is looked at."""

CHECKS = form.CHECKS | cells.CHECKS | meaning.CHECKS
"""Number of a rule → its check of one table; L1-01 and L3-07 look at files."""


@dataclass(slots=True)
class _Asked:
    """What was found about one rule."""

    asked: bool = False
    places: list[Place] = field(default_factory=list)
    exempt: list[Place] = field(default_factory=list)


def find_files(paths: Iterable[Path]) -> list[Path]:
    """The files that are checked: those named, and of folders all CSV files, workbooks, and files for people alone.

    Raises:
        UsageError: A path does not exist, a folder holds no CSV file or workbook, or a file is neither.
    """
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            inside = sorted(file for file in path.rglob("*") if _is_taken(file, path))
            if not any(file.suffix.lower() in CHECKED for file in inside):
                raise UsageError("holds no CSV file or workbook", advice="give a folder of data", file=str(path))
            found.update(dict.fromkeys(inside))
        elif not path.exists():
            raise UsageError("no such file or folder", advice="check its name", file=str(path))
        elif path.suffix.lower() in CHECKED or path.suffix.lower().removeprefix(".") in words("for_people"):
            found[path] = None
        else:
            raise UsageError(f"a {path.suffix or 'nameless'} file is no CSV file or workbook",
                             advice="give .csv, .tsv or .xlsx files", file=str(path))  # fmt: skip
    return list(found)


def _is_taken(file: Path, folder: Path) -> bool:
    hidden = any(part.startswith((".", "~$")) for part in file.relative_to(folder).parts)
    ending = file.suffix.lower()
    return not hidden and file.is_file() and (ending in CHECKED or ending.removeprefix(".") in words("for_people"))


def check_files(paths: Sequence[Path]) -> list[Verdict]:
    """A verdict for each of the 30 rules.

    A file that cannot be read breaks L1-01 and is not looked at further.

    Args:
        paths: Files, as `find_files` gives them.
    """
    asked = {rule.id: _Asked() for rule in rules()}
    folders = {path.parent: sorted(path.parent.iterdir()) for path in paths if path.parent.is_dir()}
    tables: list[Table] = []
    for path in paths:
        first = asked["L1-01"]
        found = form.readable_by_programs(path, folders.get(path.parent, []))
        sheets: list[Sheet] = []
        if not found and path.suffix.lower() in CHECKED:
            try:
                sheets = [read_csv(path)] if path.suffix.lower() in (".csv", ".tsv") else read_workbook(path)
            except TorikumiError as error:
                found = [Found(f"cannot be read: {error.problem}: {error.advice}")]
        first.asked = True
        first.places += [Place(str(path), "", "", fault.message) for fault in found or ()]
        tables += [table_of(sheet) for sheet in sheets]
    for table in tables:
        for rule in rules():
            if rule.id in CHECKS and table.sheet.kind in rule.files:
                _note(asked[rule.id], table, CHECKS[rule.id](table))
    for place, found in meaning.same_format_each_year(tables).items():
        _note(asked["L3-07"], tables[place], found)
    return [_verdict(rule, asked[rule.id]) for rule in rules()]


def _verdict(rule: Rule, asked: _Asked) -> Verdict:
    answer = Answer.BROKEN if asked.places else Answer.KEPT if asked.asked else Answer.NOT_ASKED
    return Verdict(rule, answer, tuple(asked.places), tuple(asked.exempt))


def _note(asked: _Asked, table: Table, found: list[Found] | None) -> None:
    if found is None:
        return
    asked.asked = True
    for one in found:
        place = Place(str(table.sheet.path), table.sheet.name, _where(table, one), one.message)
        (asked.exempt if one.exempt else asked.places).append(place)


def _where(table: Table, found: Found) -> str:
    """``row 3, 名称`` or ``B3``-like words for a workbook."""
    parts = [] if found.row is None else [f"row {found.row}"]
    if found.column is not None:
        column = table.column(found.column)
        parts.append(heading_name(column) if column else f"column {column_letters(found.column)}")
    return ", ".join(parts)
