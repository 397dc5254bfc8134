"""Rules about the form of a file: its kind, where its table is, its headings, what is hidden or lies over the cells.

Each function asks one rule of one table: it gives what it found, or None where nothing in the table can tell.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Sequence
from itertools import groupby
from pathlib import Path

from torikumi.extractors.files.sheet_names import column_letters
from torikumi.pipeline.rules.rule import Found, folded, speaks_of, words
from torikumi.pipeline.rules.table import Table

Check = Callable[[Table], list[Found] | None]
"""Asks one rule of one table."""


def readable_by_programs(path: Path, beside: Sequence[Path]) -> list[Found] | None:
    """L1-01: what a name's ending says, or a twin that a program can read.

    Args:
        path: The file.
        beside: All files of its folder.
    """
    ending = path.suffix.lower().removeprefix(".")
    if ending in words("for_people"):
        twins = [other for other in beside if other.stem == path.stem and _is_for_programs(other)]
        return (
            [] if twins else [Found(f"a .{ending} file is for people to read: publish the data as CSV or .xlsx, too")]
        )
    try:
        with path.open("rb") as file:
            begin = file.read(512)
    except OSError as error:
        return [Found(f"cannot be read: {error.strerror or error}")]
    if ending in ("csv", "tsv") and (
        begin.startswith((b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0")) or b"<html" in begin.lower()
    ):
        return [Found("its name says CSV, but its content is another kind of file")]
    if ending in ("xlsx", "xlsm") and not zipfile.is_zipfile(path):
        return [Found("its name says .xlsx, but it is none (an old .xls, or a locked file): save it as .xlsx")]
    return []


def _is_for_programs(path: Path) -> bool:
    return path.suffix.lower().removeprefix(".") in words("for_programs")


def one_table(table: Table) -> list[Found] | None:
    """L1-02: no second table below or beside."""
    if not table.heading_row:
        return None
    found = []
    if table.second:
        found.append(Found("another table begins here: give each table a file or sheet of its own", table.second))
    if table.blank_columns:
        left = {folded(column.heading) for column in table.columns if column.number < table.blank_columns[0]}
        right = [
            column for column in table.columns if column.number > table.blank_columns[0] and column.heading.strip()
        ]
        if len(right) > 1 and all(folded(column.heading) in left for column in right):
            found.append(Found("another table stands beside the first", table.heading_row, right[0].number))
    return found


def one_piece(table: Table) -> list[Found] | None:
    """L1-03: no blank rows or columns, no headings that come again."""
    if not table.heading_row:
        return None
    found = [Found(f"blank: {_several('row', run)} inside the table", run[0]) for run in _runs(table.blank_rows)]
    found += [
        Found(f"blank: {_several('column', run)} inside the table", column=run[0]) for run in _runs(table.blank_columns)
    ]
    found += [Found("the headings come again", row) for row in table.repeated]
    first = table.columns[0].number if table.columns else 1
    if first > 1:
        found.append(Found(f"blank: {_several('column', range(1, first))} before the table", column=1))
    blank_above = [row for row in range(1, table.heading_row) if row not in table.above]
    if blank_above:
        found.append(Found(f"blank: {_several('row', blank_above)} before the table", blank_above[0]))
    last = table.columns[-1].number if table.columns else 0
    wide = [table.sheet.widths[row] for row in table.rows if row in table.sheet.widths]
    if wide and min(wide) > last:
        found.append(Found(f"blank: {_several('column', range(last, min(wide)))} after the table", column=last + 1))
    return found


def _runs(numbers: Sequence[int]) -> list[list[int]]:
    """Numbers that follow each other, together."""
    return [[number for _, number in run] for _, run in groupby(enumerate(numbers), lambda pair: pair[1] - pair[0])]


def _several(what: str, numbers: Sequence[int]) -> str:
    return f"{len(numbers)} {what}{'s' if len(numbers) > 1 else ''}"


def nothing_around(table: Table) -> list[Found] | None:
    """L1-04: nothing above, below or beside the table."""
    if not table.heading_row:
        return None
    texts = {row: next(cell.text for (r, _), cell in sorted(table.sheet.cells.items()) if r == row) for row in
             (*table.above, *table.below)}  # fmt: skip
    found = [Found(f"above the table: {_short(texts[row])}", row) for row in table.above]
    found += [Found(f"below the table: {_short(texts[row])}", row) for row in table.below]
    if table.blank_columns:
        for column in table.columns:
            if column.number > table.blank_columns[0] and not column.heading.strip() and column.cells:
                row, cell = next(iter(column.cells.items()))
                found.append(Found(f"beside the table: {_short(cell.text)}", row, column.number))
    return found


def _short(text: str) -> str:
    text = " ".join(text.split())
    return f"'{text}'" if len(text) <= 30 else f"'{text[:30]}…'"


def headings_that_say_something(table: Table) -> list[Found] | None:
    """L1-05: every column with data has a heading that is a word."""
    if not table.heading_row:
        return None
    found = []
    for column in table.columns:
        if not column.heading.strip():
            if column.cells:
                found.append(Found("has no heading", table.heading_row, column.number))
        elif speaks_of("empty_headings", column.heading):
            found.append(
                Found(f"a heading that says nothing: {_short(column.heading)}", table.heading_row, column.number)
            )
    return found


def no_objects(table: Table) -> list[Found] | None:
    """L1-10: nothing lies over the cells."""
    return [Found(f"holds {words}: put what it says into cells") for words in table.sheet.objects]


def no_merged_cells(table: Table) -> list[Found] | None:
    """L1-12: no merged cells."""
    return [Found(f"{ref} are merged: write the value into each cell") for ref in table.sheet.merged]


def nothing_hidden(table: Table) -> list[Found] | None:
    """L1-13: nothing is hidden."""
    return [Found(f"{words}: delete what is not to be published") for words in table.sheet.hidden]


def one_record_a_line(table: Table) -> list[Found] | None:
    """L1-14: no line breaks inside a record, no record that is cut short."""
    sheet = table.sheet
    found = [Found(f"a record goes over {count} lines", row) for row, count in sheet.record_lines.items() if count > 1]
    width = sheet.widths.get(table.heading_row, 0)
    for row in table.rows:
        if (
            row in sheet.widths
            and sheet.widths[row] < width
            and any((row, c.number) in sheet.cells for c in table.columns)
        ):
            found.append(Found(f"has {sheet.widths[row]} fields, the headings are {width}", row))
    return found


def commas_in_quotes(table: Table) -> list[Found] | None:
    """L1-15: no field has a comma outside quotation marks, and these are closed and doubled."""
    sheet = table.sheet
    found = [Found("quotation marks that are not closed, or not doubled inside", row) for row in sheet.quote_faults]
    width = sheet.widths.get(table.heading_row, 0)
    for row in table.rows:
        if sheet.widths.get(row, 0) > width:
            message = f"has {sheet.widths[row]} fields, the headings are {width}: is a comma not in quotation marks?"
            found.append(Found(message, row))
    return found


def unique_headings(table: Table) -> list[Found] | None:
    """L2-03: one row of headings, no two the same."""
    if not table.heading_row:
        return None
    found = []
    if table.heading_rows > 1:
        last = table.heading_row + table.heading_rows - 1
        found.append(
            Found(f"the headings go over rows {table.heading_row} to {last}: join them in one", table.heading_row)
        )
    first: dict[str, int] = {}
    for column in table.columns:
        key = folded(column.heading)
        if key and key in first:
            message = f"the heading {_short(column.heading)} is that of column {column_letters(first[key])}, too"
            found.append(Found(message, table.heading_row, column.number))
        first.setdefault(key, column.number)
    return found


def headings_first(table: Table) -> list[Found] | None:
    """L3-01: headings in row 1 from the first column on, data from row 2."""
    if not table.heading_row:
        return None
    found = []
    if table.heading_row > 1:
        found.append(Found(f"the headings stand in row {table.heading_row}, not in row 1", table.heading_row))
    if table.columns and table.columns[0].number > 1:
        found.append(Found(f"the table begins in column {column_letters(table.columns[0].number)}, not in A"))
    if table.heading_rows > 1:
        found.append(
            Found(f"the data begins in row {table.rows.start}, not after one row of headings", table.rows.start)
        )
    elif table.blank_rows and table.blank_rows[0] == table.rows.start:
        found.append(Found("a blank row stands between headings and data", table.rows.start))
    return found


CHECKS: dict[str, Check] = {
    "L1-02": one_table,
    "L1-03": one_piece,
    "L1-04": nothing_around,
    "L1-05": headings_that_say_something,
    "L1-10": no_objects,
    "L1-12": no_merged_cells,
    "L1-13": nothing_hidden,
    "L1-14": one_record_a_line,
    "L1-15": commas_in_quotes,
    "L2-03": unique_headings,
    "L3-01": headings_first,
}
"""Number of a rule → its check."""
