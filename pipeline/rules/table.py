"""Where the table of a sheet is: its heading row, its data, and what stands around it; and what its columns hold."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from torikumi.extractors.files.sheet_names import column_letters
from torikumi.pipeline.rules.metadata import FieldDescription
from torikumi.pipeline.rules.rule import speaks_of
from torikumi.pipeline.rules.sheet import Cell, Sheet

NUMBER = re.compile(r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?", re.ASCII)
"""A number as a program reads it."""

LIKE_NUMBER = re.compile(
    r"[約▲△▼+\-−]?\s*[¥\\]?\d[\d,]*(?:\.\d+)?(?P<unit>[^\d\s,.\-/:~]{0,6})"
    r"(?P<note>\s*(?:[※*]\s*\d*|\([^()]*\)|\d\)|注\d*))?"
)
"""A number with what people write around it, after NFKC: comma, sign, unit, note. 1 総務費 is none: a blank after the
digits parts a number of order from a name."""

UNITS_MAX = 3
"""A column has no more units than this; where most cells have their own (1議会費, 2総務費), they are names."""

NUMBERS_SHARE = 0.6
"""A column is one of numbers when more of its cells than this are numbers, or look like it: a text column with some
numbers in it (1-2, 3F, 5) has fewer."""

LONGEST_VALUE = 40
"""A longer text, in letters, is no value but a text; names of initiatives and departments are shorter."""

WIDEST_SHARE = 0.5
"""A heading row fills at least this share of the columns; a title line above it fills one or two cells."""


@dataclass(frozen=True)
class Column:
    """A column of a table.

    Attributes:
        number: From 1.
        heading: As it stands there, or "".
        cells: Row → cell of the data, without the blank ones.
        rows: The rows of the data.
        said: What metadata says of it.
    """

    number: int
    heading: str
    cells: dict[int, Cell]
    rows: range
    said: FieldDescription = field(default_factory=FieldDescription)

    @cached_property
    def numbers(self) -> bool:
        """Whether it is a column of numbers: as metadata says, else most of its cells are or look like it."""
        return self.said.number if self.said.number is not None else self.shown_numbers

    @cached_property
    def shown_numbers(self) -> bool:
        """Whether most of its cells are numbers, or look like it; codes are none."""
        if not self.cells or speaks_of("codes", self.heading):
            return False
        plain = [cell for cell in self.cells.values() if is_number(cell)]
        if any(re.fullmatch(r"0\d+", cell.text) for cell in plain):
            return False  # 011002: a code
        told = [cell for cell in self.cells.values() if not speaks_of("signs", cell.text)]
        units = [unit for cell in told if not is_number(cell) and (unit := _unit(cell))]
        if len(set(units)) > UNITS_MAX and 2 * len(set(units)) > len(units):
            return False
        return sum(map(looks_like_number, told)) > NUMBERS_SHARE * len(told)

    @cached_property
    def flags(self) -> bool:
        """Whether it says yes and no by 1 and 0, or by 1 and blanks."""
        told = self.said.number is not False and bool(self.cells)
        return told and self.values.keys() <= {"0", "1"} and not speaks_of("united", self.heading)

    @cached_property
    def prose(self) -> bool:
        """Whether it is a column of texts, not of values: one has a full stop or is long."""
        return any("。" in cell.text or len(cell.text) > LONGEST_VALUE for cell in self.cells.values())

    @cached_property
    def blanks(self) -> int:
        """How many of its cells are blank."""
        return len(self.rows) - len(self.cells)

    @cached_property
    def first_rows(self) -> dict[str, int]:
        """Its different texts, and the row in which each stands first."""
        found: dict[str, int] = {}
        for row, cell in self.cells.items():
            found.setdefault(cell.text, row)
        return found

    @cached_property
    def values(self) -> dict[str, int]:
        """Its different texts, and how often each stands there."""
        found: dict[str, int] = {}
        for cell in self.cells.values():
            found[cell.text] = found.get(cell.text, 0) + 1
        return found


def is_number(cell: Cell) -> bool:
    """Whether a cell is a number to a program."""
    return cell.kind == "number" or (cell.kind == "text" and NUMBER.fullmatch(cell.text.strip()) is not None)


def _unit(cell: Cell) -> str:
    """What stands right after the digits of a cell, or ""."""
    found = LIKE_NUMBER.fullmatch(unicodedata.normalize("NFKC", cell.text).strip()) if len(cell.text) <= 40 else None
    return found["unit"] if found else ""


def looks_like_number(cell: Cell) -> bool:
    """Whether a cell is a number to a person."""
    if is_number(cell):
        return True
    if cell.kind != "text" or len(cell.text) > 40:
        return False
    return LIKE_NUMBER.fullmatch(unicodedata.normalize("NFKC", cell.text).strip()) is not None and not is_time(
        cell.text
    )


_TIME = re.compile(
    r"(?:明治|大正|昭和|平成|令和|[MTSHR])?\s*(?:元|\d{1,4})\s*年度?\s*(?:\d{1,2}\s*月\s*(?:\d{1,2}\s*日)?)?"
    r"|(?:明治|大正|昭和|平成|令和)(?:元|\d{1,2})"
    r"|[MTSHR]\.?\d{1,2}(?:[./-]\d{1,2}){0,2}"
    r"|\d{4}[/-]\d{1,2}(?:[/-]\d{1,2})?(?:T[\d:.+Z-]*)?|\d{4}\.\d{1,2}\.\d{1,2}"
    r"|\d{2}[./-]\d{1,2}[./-]\d{1,2}"
    r"|\d{1,2}月(?:\d{1,2}日)?"
)


def is_time(text: str) -> bool:
    """Whether a text is a year, month or day; four digits alone may be anything.

    >>> [is_time(text) for text in ("令和5年", "2023年度", "4月1日", "2023-04-01", "R5.4.1", "12.5", "2023", "1-2")]
    [True, True, True, True, True, False, False, False]
    """
    return _TIME.fullmatch(unicodedata.normalize("NFKC", text).strip()) is not None


@dataclass(frozen=True)
class Table:
    """The table of a sheet.

    Attributes:
        sheet: The sheet.
        heading_row: Row of its headings, or 0 when nothing is in the sheet.
        heading_rows: How many rows of headings there are.
        rows: The rows of its data.
        columns: Its columns.
        above: Rows above the headings that hold something.
        below: Rows below the data that hold something else.
        blank_rows: Blank rows inside the data.
        second: Row in which another table begins, or 0.
        repeated: Rows that say the headings again.
        blank_columns: Blank columns inside the table.
    """

    sheet: Sheet
    heading_row: int
    heading_rows: int
    rows: range
    columns: tuple[Column, ...]
    above: tuple[int, ...] = ()
    below: tuple[int, ...] = ()
    blank_rows: tuple[int, ...] = ()
    second: int = 0
    repeated: tuple[int, ...] = ()
    blank_columns: tuple[int, ...] = ()

    def cells(self) -> Iterator[tuple[int, Column, Cell]]:
        """Row, column and cell of the data, row by row."""
        found = [(row, column, cell) for column in self.columns for row, cell in column.cells.items()]
        return iter(sorted(found, key=lambda entry: (entry[0], entry[1].number)))

    def column(self, number: int) -> Column | None:
        """A column by its number."""
        return self._by_number.get(number)

    @cached_property
    def _by_number(self) -> dict[int, Column]:
        return {column.number: column for column in self.columns}


def table_of(sheet: Sheet) -> Table:
    """Find the table of a sheet."""
    rows: dict[int, dict[int, Cell]] = {}
    for (row, column), cell in sheet.cells.items():
        rows.setdefault(row, {})[column] = cell
    if not rows:
        return Table(sheet, 0, 0, range(0), ())
    widest = max(len(cells) for cells in rows.values())
    filled = sorted(rows)
    heading = next(row for row in filled if len(rows[row]) >= max(min(2, widest), WIDEST_SHARE * widest))
    headings = 1 + _more_headings(rows, heading, sheet)
    first, last, below = _extent(rows, filled, heading + headings, widest)
    second = _second_table(rows, filled, first, last)
    end = max((row for row in filled if row < second), default=last) if second else last
    blank_rows = tuple(row for row in range(first, end + 1) if row not in rows)
    numbers = sorted({column for row in range(heading, end + 1) for column in rows.get(row, {})})
    texts = [tuple(cell.text for _, cell in sorted(rows[heading].items()))]
    repeated = tuple(
        row for row in filled
        if row > heading and row <= end and len(rows[row]) > 1
        and tuple(cell.text for _, cell in sorted(rows[row].items())) in texts
    )  # fmt: skip
    data = range(first, end + 1)
    columns = tuple(_column(sheet, rows, number, heading, headings, data) for number in numbers)
    between = range(numbers[0], numbers[-1] + 1) if numbers else range(0)
    return Table(
        sheet,
        heading,
        headings,
        data,
        columns,
        above=tuple(row for row in filled if row < heading),
        below=below,
        blank_rows=blank_rows,
        second=second,
        repeated=repeated,
        blank_columns=tuple(number for number in between if number not in numbers),
    )


def _column(
    sheet: Sheet, rows: dict[int, dict[int, Cell]], number: int, heading: int, headings: int, data: range
) -> Column:
    parts = [rows[row][number].text for row in range(heading, heading + headings) if number in rows.get(row, {})]
    text = " ".join(dict.fromkeys(part.strip() for part in parts)) if headings > 1 else (parts or [""])[0]
    said = sheet.described.fields.get(text) if sheet.described else None
    cells = {row: rows[row][number] for row in data if number in rows.get(row, {})}
    filled = range(data.start, data.stop)
    return Column(number, text, cells, filled, said or FieldDescription())


def _is_words(cells: dict[int, Cell]) -> bool:
    """Whether a row holds words alone, as headings do."""
    return all(cell.kind == "text" and not looks_like_number(cell) for cell in cells.values())


def _more_headings(rows: dict[int, dict[int, Cell]], heading: int, sheet: Sheet) -> int:
    """How many rows below the first heading row hold headings, too.

    They do where a row of words names columns that the row above leaves out, and that row leaves them out between
    others or by merged cells, or the new row leaves out those that it names.
    """
    merged_across = any(_spans(ref, heading) for ref in sheet.merged)
    count = 0
    while count < 4:
        here, below = rows.get(heading + count, {}), rows.get(heading + count + 1)
        if not here or not below or not _is_words(below):
            break
        new = set(below) - set(here)
        between = any(min(here) < column < max(here) for column in new)
        if not new or not (merged_across or between or set(here) - set(below)):
            break
        count += 1
    return count


def _spans(ref: str, row: int) -> bool:
    """Whether a merged range begins in a row and goes over columns."""
    found = re.fullmatch(r"([A-Z]+)(\d+):([A-Z]+)(\d+)", ref)
    return found is not None and int(found[2]) == row and found[1] != found[3]


def _extent(
    rows: dict[int, dict[int, Cell]], filled: list[int], first: int, widest: int
) -> tuple[int, int, tuple[int, ...]]:
    """First and last row of the data, and the rows below it that are notes."""
    data = [row for row in filled if row >= first]
    below: list[int] = []
    while data and widest > 1:
        row = data[-1]
        cells = rows[row]
        text = next(iter(cells.values())).text
        lone = len(cells) == 1 and (speaks_of("notes", text) or row - 1 not in rows or (below and len(text) > 10))
        if not lone:
            break
        below.insert(0, data.pop())
    return first, (data[-1] if data else first - 1), tuple(below)


def _second_table(rows: dict[int, dict[int, Cell]], filled: list[int], first: int, last: int) -> int:
    """Row in which another table begins: after a blank row, words over cells that are not all words; else 0."""
    for row in filled:
        if not first < row <= last or row - 1 in rows or len(rows[row]) < 2:
            continue
        after = rows.get(row + 1)
        if _is_words(rows[row]) and after and not _is_words(after):
            return row
    titles = [row for row in filled if first < row <= last and row - 1 not in rows and len(rows[row]) == 1]
    for row in titles:  # a title line, then headings
        after = rows.get(row + 1, {})
        if len(after) > 1 and _is_words(after) and row + 2 in rows and not _is_words(rows[row + 2]):
            return row
    return 0


def heading_name(column: Column) -> str:
    """How a message names a column: its heading, else its letters."""
    return " ".join(column.heading.split()) or f"column {column_letters(column.number)}"
