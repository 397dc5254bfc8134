"""What a file without pages gave, before it is laid out: tables of cells, and texts, in reading order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from torikumi.schemas.findings import Finding
from torikumi.schemas.primitives import DocumentInfo

TEXT_SIZE = 10.5
"""Size of type where the file does not say it, in points: the standard of Japanese office programs."""


@dataclass(frozen=True, slots=True)
class DraftCell:
    """One cell.

    Attributes:
        row: First row, from 0.
        column: First column, from 0.
        row_span: Number of rows.
        column_span: Number of columns.
        lines: Its logical lines, without blank ones.
        location: Where it stands: ``評価表!B3:C4``, ``table 2, row 4, column 1``, ``line 120``.
        slashed: A diagonal is drawn through it.
        filled: It has a background other than white.
        inner: The tables inside it.
    """

    row: int
    column: int
    row_span: int
    column_span: int
    lines: tuple[str, ...]
    location: str
    slashed: bool = False
    filled: bool = False
    inner: tuple[DraftTable, ...] = ()


@dataclass(frozen=True, slots=True)
class DraftTable:
    """One table.

    Attributes:
        rows: Number of rows.
        columns: Number of columns.
        cells: Its cells in the order of their row, then column; they do not overlap.
        location: Where it stands.
        edges: Places of its ``columns + 1`` grid lines from the left: two tables have the same columns when they agree.
        inferred: "text" where its columns are told by its texts alone.
    """

    rows: int
    columns: int
    cells: tuple[DraftCell, ...]
    location: str
    edges: tuple[float, ...]
    inferred: str = ""


@dataclass(frozen=True, slots=True)
class DraftText:
    """One paragraph outside the tables.

    Attributes:
        text: Its text, one logical line.
        location: Where it stands.
        size: Size of its type in points; headings are told by it.
    """

    text: str
    location: str
    size: float = TEXT_SIZE


@dataclass(frozen=True, slots=True)
class DraftPage:
    """A sheet, a page of a text, or a whole file.

    Attributes:
        number: Its number, from 1.
        items: Its tables and texts in reading order.
        running: Texts of its head and foot.
    """

    number: int
    items: tuple[DraftTable | DraftText, ...]
    running: tuple[DraftText, ...] = ()


@dataclass(slots=True)
class Draft:
    """A whole file.

    Attributes:
        info: What the file says of itself.
        engine: The library that read it, with its version.
        pages: Its pages.
        letters: How many characters it shows, white space not counted, as told by the file itself.
        findings: What was noticed.
    """

    info: DocumentInfo
    engine: str
    pages: list[DraftPage]
    letters: int
    findings: list[Finding] = field(default_factory=list)


_UNSEEN = re.compile(
    "[\\s\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe0e\ufe0f\ufeff"
    "\ufff9-\ufffb\U000e0001\U000e0020-\U000e007f]"
)
"""White space, and what has no form of its own (what `torikumi.normalizers.normalize_text` takes out): a web page
or a Word file may hold nothing else in a blank cell."""


def letters_of(text: str) -> int:
    r"""The number of characters of a text that are seen.

    >>> letters_of("取組 実績　1"), letters_of("\u200b\ufeff\x7f")
    (5, 0)
    """
    return len(_UNSEEN.sub("", text))


def logical_lines_of(text: str) -> tuple[str, ...]:
    r"""The lines of a text without blank ones and without white space at their ends.

    >>> logical_lines_of("（1）調査\r\n\n　研修 \n\u200b")
    ('（1）調査', '研修')
    """
    return tuple(line for part in text.splitlines() if (line := part.strip()) and letters_of(line))


def even_edges(columns: int, width: float = 100.0) -> tuple[float, ...]:
    """Grid lines at equal distances, where the file says nothing of widths."""
    return tuple(width * column for column in range(columns + 1))


def filled_up(
    cells: Sequence[DraftCell], rows: int, columns: int, location_of: Sequence[str] | None = None
) -> tuple[DraftCell, ...]:
    """The cells with a blank one in each square that none covers, in the order of their row, then column.

    Args:
        cells: Cells that do not overlap.
        rows: Number of rows.
        columns: Number of columns.
        location_of: The location of the blank cells of each row.
    """
    covered = {
        (row, column)
        for cell in cells
        for row in range(cell.row, cell.row + cell.row_span)
        for column in range(cell.column, cell.column + cell.column_span)
    }
    blank = [
        DraftCell(row, column, 1, 1, (), location_of[row] if location_of else "")
        for row in range(rows)
        for column in range(columns)
        if (row, column) not in covered
    ]
    return tuple(sorted([*cells, *blank], key=lambda cell: (cell.row, cell.column)))
