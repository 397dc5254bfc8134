"""A plain text with tables in it, as OCR programs and language models write it → tables and texts.

Rows are lines with tabs, or lines between ``|`` (Markdown), or tables of HTML, or those of a CSV file. Headings have
``#``, cells hold tags (``<p>``, ``<br>``). What the writer did to the table from page to page is put right: blank
columns that come and go, a part of a cell in a column of its own, the header that repeats.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from torikumi.extractors.files.alignment import LABELLED, Profiles, aligned
from torikumi.extractors.files.draft import (
    TEXT_SIZE,
    Draft,
    DraftCell,
    DraftPage,
    DraftTable,
    DraftText,
    even_edges,
    filled_up,
    letters_of,
)
from torikumi.extractors.files.encodings import decoded
from torikumi.extractors.files.html import Reading, parsed
from torikumi.extractors.files.text_cells import cell_lines
from torikumi.schemas.errors import SourceError
from torikumi.schemas.findings import Finding
from torikumi.schemas.primitives import DocumentInfo

BYTES_MAX = 100_000_000
"""A text of more bytes is no report."""

CELLS_MAX = 200
"""A line with more cells is no row of a report."""

QUOTED_LINES_MAX = 50
"""A cell in quotation marks holds no more lines; a mark that is never closed is none."""

HEADING_LETTERS = 30
"""A heading of a column is no longer than this."""

HEADING_SIZES = (24.0, 18.0, 14.0, 12.0, 11.0, 11.0)
"""Sizes of headings with one to six ``#``, in points."""

PAGE_MARK = re.compile(
    r"(?:<!--\s*|[-=—─]{2,}\s*|\[\s*|\{\s*|#{1,6}\s*)?(?:page|p\.|ページ|頁)\s*[:：]?\s*(?P<a>[0-9]{1,4})\s*(?:-->|[-=—─]{2,}|\]|\})?"
    r"|(?:<!--\s*|[-=—─]{2,}\s*|\[\s*)(?P<b>[0-9]{1,4})\s*(?:ページ|頁|page)?\s*(?:-->|[-=—─]{2,}|\])",
    re.IGNORECASE,
)
"""A line that is nothing but the number of a page."""

RULE = re.compile(r"\s*\|?(?:\s*:?-{2,}:?\s*\|)*\s*:?-{2,}:?\s*\|?\s*")
"""The line under the header of a table in Markdown."""

FENCE = re.compile(r"\s*(?:```|~~~)\w*\s*")
BOLD = re.compile(r"\s*(?:<b>|<strong>|\*\*)")
_PIPE = re.compile(r"(?<!\\)\|")


def read_text(path: Path) -> Draft:
    """Read a text.

    Raises:
        SourceError: It is larger than is reasonable.
    """
    if path.stat().st_size > BYTES_MAX:
        raise SourceError(f"a text of more than {BYTES_MAX:,} bytes", advice="cut it into reports", file=str(path))
    text = decoded(path.read_bytes()).replace("\r\n", "\n").replace("\r", "\n")
    if path.suffix.lower() == ".csv" and "\t" not in text.partition("\n")[0]:
        text = _with_tabs(text)
    reading = _Reading()
    reading.lines(text)
    reading.end_table()
    pages = [DraftPage(number, tuple(items)) for number, items in sorted(reading.pages().items())]
    findings = reading.reading.findings + reading.findings
    info = DocumentInfo(max((page.number for page in pages), default=1))
    return Draft(info, "torikumi text", pages, reading.letters + reading.reading.letters, findings)


@dataclass(slots=True)
class _Row:
    """A line of a table.

    Attributes:
        line: Its number in the text, from 1.
        cells: Its cells as written.
        ruled: A line of dashes stands under it: it is the header of a table in Markdown.
    """

    line: int
    cells: list[str]
    ruled: bool = False


@dataclass(slots=True)
class _Piece:
    """Rows that follow each other without anything between.

    Attributes:
        page: The page that they stand on.
        rows: The rows below the header.
        header: The rows of its own header; empty where it has none.
        columns: The columns that its rows are given to; of an earlier piece where it has no header.
    """

    page: int
    rows: list[_Row]
    header: list[_Row]
    columns: list[str]


@dataclass(slots=True)
class _Reading:
    """A text while it is read."""

    reading: Reading = field(default_factory=Reading)
    entries: list[tuple[int, DraftTable | DraftText | _Piece]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    letters: int = 0
    page: int = 1
    held: list[_Row] = field(default_factory=list)

    def lines(self, text: str) -> None:
        """Read all lines."""
        numbered = _joined_lines(text)
        for number, line in numbered:
            if "\f" in line:
                self.end_table()
                self.page += line.count("\f")
                line = line.replace("\f", "")
            stripped = line.strip()
            mark = PAGE_MARK.fullmatch(stripped)
            if mark is not None:
                self.end_table()
                self.page = max(self.page, int(mark["a"] or mark["b"]))
            elif not stripped or FENCE.fullmatch(line):
                self.end_table()
            elif "<table" in stripped.lower():
                self.end_table()
                self.html(stripped, number)
            elif self.held and RULE.fullmatch(line) and "|" in line:
                self.held[-1].ruled = True
            elif "\t" in line:
                self.held.append(_Row(number, _tabbed(line)))
            elif stripped.startswith("|") or (len(_PIPE.findall(stripped)) > 1 and stripped.endswith("|")):
                self.held.append(_Row(number, _piped(stripped)))
            else:
                self.end_table()
                self.text(stripped, number)

    def text(self, text: str, number: int) -> None:
        """Take in a line outside of tables."""
        depth = len(text) - len(text.lstrip("#"))
        heading = 0 < depth <= 6 and text[depth : depth + 1].isspace()
        body = text[depth:].strip().rstrip("#").strip() if heading else text
        if re.fullmatch(r"[-*_=\s]{3,}", body):
            return  # a rule across the page
        size = HEADING_SIZES[depth - 1] if heading else TEXT_SIZE
        for line in self.shown(body, number):
            self.letters += letters_of(line)
            self.entries.append((self.page, DraftText(line, f"line {number}", size)))

    def shown(self, text: str, number: int) -> tuple[str, ...]:
        """The lines of a cell or paragraph; what is struck through is left out and said."""
        lines, struck = cell_lines(text)
        if struck.strip():
            message = f"text that is struck through was left out: {struck[:40]}"
            self.findings.append(Finding("struck-text", message, page=self.page, location=f"line {number}"))
        return lines

    def html(self, text: str, number: int) -> None:
        """Take in a table of HTML."""
        root = parsed(text)
        if root is None:  # more inside each other than can be read as a table
            self.text(" ".join(text.split()), number)
            return
        self.reading.within = f"line {number}"
        self.entries += [(self.page, item) for item in self.reading.items(root)]
        self.reading.within = ""

    def end_table(self) -> None:
        """End the rows that follow each other."""
        rows, self.held = self.held, []
        if not rows:
            return
        if len(rows) == 1 and len([cell for cell in rows[0].cells if cell.strip()]) < 2:
            self.text(" ".join(cell.strip() for cell in rows[0].cells if cell.strip()), rows[0].line)
            return
        before = next((entry for _, entry in reversed(self.entries) if isinstance(entry, _Piece)), None)
        header = _header(rows, before)
        body = rows[len(header) :]
        if header:
            columns = _headings(header)
        elif before is not None:
            columns = before.columns
        else:
            columns = [f"\x00{place}" for place in range(max(len(row.cells) for row in rows))]
        self.entries.append((self.page, _Piece(self.page, body, header, columns)))

    def pages(self) -> dict[int, list[DraftTable | DraftText]]:
        """The items of each page, its tables put right."""
        profiles = Profiles()
        for _, entry in self.entries:
            if isinstance(entry, _Piece) and all(entry.columns):
                for row in entry.rows:
                    if len(row.cells) == len(entry.columns) and sum(bool(cell.strip()) for cell in row.cells) > 1:
                        profiles.add(entry.columns, row.cells)
        found: dict[int, list[DraftTable | DraftText]] = {1: []} if not self.entries else {}
        for page, entry in self.entries:
            item = self.table(entry, profiles) if isinstance(entry, _Piece) else entry
            found.setdefault(page, []).append(item)
        return found

    def table(self, piece: _Piece, profiles: Profiles) -> DraftTable:
        """The table of a piece."""
        rows: list[tuple[_Row, list[str]]] = []
        moved: list[int] = []
        unclear: list[int] = []
        columns = len(piece.columns)
        for row in piece.rows:
            if sum(bool(cell.strip()) for cell in row.cells) == 1 and row.cells[0].strip():
                rows.append((row, [row.cells[0], *[""] * (columns - 1)]))
                continue
            way = aligned(row.cells, piece.columns, profiles) if len(row.cells) <= CELLS_MAX else None
            if way is None:
                unclear.append(row.line)
                rows.append((row, row.cells))
                continue
            if way.moved and way.sure:
                moved.append(row.line)
            elif not way.sure:
                unclear.append(row.line)
            rows.append((row, [row.cells[place] if place is not None else "" for place in way.cells]))
        wide = max([columns, *(len(cells) for _, cells in rows)])
        names = [*piece.columns, *[""] * (wide - columns)]
        header = [(row, [*row.cells, *[""] * (wide - len(row.cells))][:wide]) for row in piece.header]
        names, header, rows = _without_parts(names, header, rows)
        self.say(piece.page, moved, unclear)
        return self.drafted(header, rows, len(names))

    def say(self, page: int, moved: Sequence[int], unclear: Sequence[int]) -> None:
        """Say which rows were put right."""
        if moved:
            message = f"{_counted(moved)} other cells than the header; blank ones were left out or put in"
            self.findings.append(Finding("columns-realigned", message, page=page, location=f"line {moved[0]}"))
        if unclear:
            message = f"{_counted(unclear)} other cells than the header, and it is not clear which is which"
            self.findings.append(Finding("columns-unclear", message, page=page, location=f"line {unclear[0]}"))

    def drafted(
        self, header: Sequence[tuple[_Row, list[str]]], rows: Sequence[tuple[_Row, list[str]]], columns: int
    ) -> DraftTable:
        """The cells with the spans that a text cannot write: of headings, and of rows over the whole width."""
        cells: list[DraftCell] = []
        names = []
        for number, (row, texts) in enumerate([*header, *rows]):
            where = f"line {row.line}"
            names.append(where)
            shown = [self.shown(text, row.line) for text in texts]
            self.letters += sum(letters_of(line) for lines in shown for line in lines)
            lone = number >= len(header) and shown[0] and not any(shown[1:]) and not _is_number("".join(shown[0]))
            if lone:
                cells.append(DraftCell(number, 0, 1, columns, shown[0], where))
                continue
            for column, lines in enumerate(shown):
                if lines or number >= len(header):
                    cells.append(DraftCell(number, column, 1, 1, lines, where))
        cells = _spread(cells, len(header), columns)
        count = len(header) + len(rows)
        first, last = names[0], names[-1]
        location = first if first == last else f"{first} to {last.removeprefix('line ')}"
        return DraftTable(count, columns, filled_up(cells, count, columns, names), location, even_edges(columns))


def _counted(lines: Sequence[int]) -> str:
    """The beginning of a sentence about rows.

    >>> _counted([3]), _counted([3, 4, 9])
    ('line 3 has', '3 rows from line 3 to line 9 have')
    """
    if len(lines) == 1:
        return f"line {lines[0]} has"
    return f"{len(lines)} rows from line {lines[0]} to line {lines[-1]} have"


def _joined_lines(text: str) -> Iterator[tuple[int, str]]:
    """The lines with their numbers; a table of HTML, and a cell in quotation marks over several lines, are one."""
    lines = text.split("\n")
    place = 0
    while place < len(lines):
        line, start = lines[place], place
        lower = line.lower()
        if "<table" in lower:
            depth = lower.count("<table") - lower.count("</table")
            while depth > 0 and place + 1 < len(lines):
                place += 1
                lower = lines[place].lower()
                depth += lower.count("<table") - lower.count("</table")
            line = "\n".join(lines[start : place + 1])
        elif '\t"' in line or (line.startswith('"') and "\t" in line):
            place = _end_of_quote(lines, start)
            line = "\n".join(lines[start : place + 1])
        yield start + 1, line
        place += 1


def _end_of_quote(lines: Sequence[str], start: int) -> int:
    """The line on which the last cell of a line ends, if it begins with a quotation mark; else that line."""
    last = re.split(r'(?:^|\t)(?=")', lines[start])[-1]
    is_open = last.startswith('"') and last.count('"') % 2 == 1
    end = start
    while is_open and end + 1 < len(lines) and end - start < QUOTED_LINES_MAX:
        end += 1
        is_open ^= lines[end].count('"') % 2 == 1
    return start if is_open else end


def _tabbed(line: str) -> list[str]:
    """The cells of a line with tabs."""
    cells = line.split("\t")
    return [
        cell[1:-1].replace('""', '"') if len(cell) > 1 and cell[0] == cell[-1] == '"' and "\n" in cell else cell
        for cell in cells
    ]


def _with_tabs(text: str) -> str:
    """The rows of a CSV file as lines with tabs; each begins on the line on which it stands."""
    rows = []
    try:
        for row in csv.reader(io.StringIO(text, newline="")):
            cells = [cell.replace("\t", " ") for cell in row]
            rows.append("\t".join('"' + cell.replace('"', '""') + '"' if "\n" in cell else cell for cell in cells))
    except csv.Error:  # a cell larger than any of a report
        return text
    return "\n".join(rows)


def _piped(line: str) -> list[str]:
    """The cells of a row of Markdown."""
    line = line.removeprefix("|")
    line = line.removesuffix("|") if not line.endswith("\\|") else line
    return _PIPE.split(line)


def _is_number(text: str) -> bool:
    return bool(re.fullmatch(r"[0-9０-９.．\-－]{1,6}", text.strip()))


def _header(rows: Sequence[_Row], before: _Piece | None) -> list[_Row]:
    """The rows at the head that are a header."""
    if rows[0].ruled or (len(rows) > 1 and rows[1].ruled):
        last = 1 if rows[0].ruled else 2
        return list(rows[:last])
    if not _is_heading(rows[0]) or len(rows) < 2:
        return []
    if before is not None and before.header and not _is_like(rows[0], before.header[0]) and not _is_new(rows):
        return []
    second = rows[1].cells
    filled = [cell.strip() for cell in second if cell.strip()]
    parts = not second[0].strip() and filled and all(len(cell) <= HEADING_LETTERS for cell in filled)
    below = any(cell.strip() for cell in rows[0].cells) and len(filled) <= max(1, len(rows[0].cells) // 2)
    if parts and below and not any(_is_number(cell) or "。" in cell for cell in filled):
        return list(rows[:2])
    return list(rows[:1])


def _is_heading(row: _Row) -> bool:
    """Whether all cells of a row may be headings."""
    filled = [cell.strip() for cell in row.cells if cell.strip()]
    return (
        len(filled) > 1
        and all(len(cell) <= HEADING_LETTERS and "。" not in cell and not LABELLED.match(cell) for cell in filled)
        and not any(_is_number(cell) for cell in filled)
    )


def _is_like(row: _Row, header: _Row) -> bool:
    """Whether a row has the headings of a header before it, blank cells aside."""
    one, two = ([cell.strip() for cell in entry.cells if cell.strip()] for entry in (row, header))
    return len(set(one) & set(two)) >= max(2, min(len(one), len(two)) // 2)


def _is_new(rows: Sequence[_Row]) -> bool:
    """Whether the first row is the header of another table: the rows below it look otherwise."""
    return any(
        _is_number(cell) or len(cell) > HEADING_LETTERS for row in rows[1:] for cell in row.cells if cell.strip()
    )


def _headings(header: Sequence[_Row]) -> list[str]:
    """The heading of each column: its levels joined."""
    columns = max(len(row.cells) for row in header)
    return [
        "／".join(cell for row in header if column < len(row.cells) and (cell := "".join(row.cells[column].split())))
        for column in range(columns)
    ]


_Texts = list[tuple[_Row, list[str]]]


def _without_parts(names: list[str], header: _Texts, rows: _Texts) -> tuple[list[str], _Texts, _Texts]:
    """The table without columns that have no heading, where what they hold can go to the column before them.

    Such a column is blank, or holds the second part of the cell before it under its own label (<目標>).
    """
    for column in range(len(names) - 1, 0, -1):
        held = [cells[column] for _, cells in rows if column < len(cells) and cells[column].strip()]
        if names[column] or not all(LABELLED.match(cell) for cell in held):
            continue
        names = names[:column] + names[column + 1 :]
        header = [(row, cells[:column] + cells[column + 1 :]) for row, cells in header]
        rows = [
            (
                row,
                [
                    *cells[: column - 1],
                    "\n".join(part for part in cells[column - 1 : column + 1] if part.strip()),
                    *cells[column + 1 :],
                ]
                if column < len(cells)
                else cells,
            )
            for row, cells in rows
        ]
    return names, header, rows


def _spread(cells: list[DraftCell], header: int, columns: int) -> list[DraftCell]:
    """The cells of the header over the blank squares beside and below them."""
    held = {(cell.row, cell.column): place for place, cell in enumerate(cells) if cell.row < header}
    headed = {column for _, column in held}
    for row in range(header):
        owner: int | None = None
        for column in range(columns):
            if (row, column) in held:
                owner = held[row, column]
            elif column not in headed and owner is not None:
                cells[owner] = replace(cells[owner], column_span=column - cells[owner].column + 1)
            else:
                owner = None
    for row in range(header - 1):
        for column in range(columns):
            place = held.get((row, column))
            if place is None or cells[place].row_span > 1:
                continue
            cell = cells[place]
            below = range(cell.column, cell.column + cell.column_span)
            if all((row + 1, other) not in held for other in below) and not _is_over(cells, held, row + 1, below):
                cells[place] = replace(cell, row_span=header - row)
    return cells


def _is_over(cells: Sequence[DraftCell], held: dict[tuple[int, int], int], row: int, columns: range) -> bool:
    """Whether a cell of a row spreads over some of the columns."""
    return any(
        cells[place].row == row and cells[place].column < column < cells[place].column + cells[place].column_span
        for place in held.values()
        for column in columns
    )
