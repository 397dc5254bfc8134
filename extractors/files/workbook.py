"""A workbook (.xlsx) → its sheets → tables and texts.

openpyxl reads the styles and the shared texts; the cells are taken from the sheets themselves, since openpyxl makes a
cell of each square of a merged range, does not tell a formula without a result from a blank cell, and makes floats of
numbers.
"""

from __future__ import annotations

import io
import re
import warnings
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np

from torikumi.extractors.files.draft import Draft, DraftPage, DraftText, letters_of, logical_lines_of
from torikumi.extractors.files.number_format import GENERAL, JAPANESE, shown_value
from torikumi.extractors.files.package import Package
from torikumi.extractors.files.regions import gaps, tables_and_texts
from torikumi.extractors.files.sheet import Area, Sheet
from torikumi.extractors.files.sheet_names import cell_range, column_letters, range_corners
from torikumi.schemas.errors import SourceError
from torikumi.schemas.findings import Finding
from torikumi.schemas.primitives import DocumentInfo

SQUARES_MAX = 2_000_000
"""A sheet of more used rows times used columns than this is no report; each square is looked at."""

COLUMNS_MAX = 16_384
"""No sheet has more columns."""

LARGEST = Decimal("9.99999999999999E+307")
"""The largest number that a cell holds."""

SHOWN_LETTERS = 40
"""Of a text that is named in a finding, no more than this is quoted."""

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
SHEET_DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
WHITE = frozenset({"FFFFFFFF", "00FFFFFF"})
_TAGS = tuple(
    MAIN + name for name in ("c", "row", "col", "mergeCell", "conditionalFormatting", "oddHeader", "oddFooter")
)
_HEAD_CODE = re.compile(r'&(?:"[^"]*"|[0-9]+|K[0-9A-F]{6}|[A-Z&])', re.IGNORECASE)
_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,400}\.?[0-9]{0,400}|\.[0-9]{1,400})(?:[Ee][+-]?[0-9]{1,4})?")
_CARRIAGE_RETURN = re.compile("_x000[Dd]_")

Place = tuple[int, int]
"""Row and column of a cell, from 1."""


def read_workbook(path: Path) -> Draft:
    """Read a workbook.

    Raises:
        SourceError: The file is damaged, of another kind, or larger than is reasonable.
    """
    import openpyxl

    with Package(path) as package:
        book = package.main_part()
        if not book:
            raise SourceError(
                "a damaged office file (it names no workbook)", advice="download it again", file=str(path)
            )
        root = package.xml(book)
        if root.tag != f"{MAIN}workbook":
            raise SourceError(
                "a workbook in the strict form of the standard", advice="save it as a plain .xlsx", file=str(path)
            )
        loaded = _loaded(path)
        listed = list(root.iter(f"{MAIN}sheet"))
        info = DocumentInfo(len(listed), package.producer(), "", package.title())
        draft = Draft(info, f"openpyxl {openpyxl.__version__}", [], 0)
        links = {link.id: link for link in package.relationships(book)}
        book_styles = _Styles(loaded)
        for number, entry in enumerate(listed, start=1):
            name, link = entry.get("name", ""), links.get(entry.get(LINK, ""))
            if entry.get("state", "visible") != "visible":
                message = f"sheet {name} is hidden; it was left out"
                draft.findings.append(Finding("hidden-cells", message, page=number, location=name))
            elif link is None or link.kind != "worksheet" or link.target not in package.names:
                message = f"sheet {name} is no sheet of cells (a chart, a dialog); nothing in it was read"
                draft.findings.append(Finding("picture-not-read", message, page=number, location=name))
            else:
                raw = _read_cells(package, link.target, book_styles.strings)
                drawn = _drawn_texts(package, link.target)
                _read_sheet(name, number, raw, drawn, draft, book_styles, path)
    return draft


def _loaded(path: Path) -> Any:
    """The workbook as openpyxl reads it, without its cells."""
    import openpyxl

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what it leaves out of a file that it would write again
            # the bytes, not the name: of a name without .xlsx openpyxl reads nothing
            content = io.BytesIO(path.read_bytes())
            return openpyxl.load_workbook(content, read_only=True, data_only=True, rich_text=True, keep_links=False)
    except Exception as error:
        words = " ".join(f"{type(error).__name__}: {error}".split())[:120]
        raise SourceError(
            f"openpyxl cannot read it ({words})", advice="open it and save it as .xlsx again", file=str(path)
        ) from error


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell as it stands in the file.

    Attributes:
        value: A number, a text, a list of runs of text (rich text), True or False; None when it has none.
        kind: Its type in the file: n, s, str, b, e, d or inlineStr.
        style: Number of its style.
    """

    value: Any
    kind: str
    style: int


@dataclass(slots=True)
class _Raw:
    """A sheet as it stands in the file.

    Attributes:
        cells: Its cells.
        merged: First cell of each merged range → its last cell.
        hidden_rows: Rows that are not shown.
        hidden_columns: Columns that are not shown.
        unknown: Cells with a formula whose result is not in the file.
        coloured: First and last cell of ranges whose colours come from rules (条件付き書式) or a table style.
        heads: What is printed at the head and foot of each page.
    """

    cells: dict[Place, _Cell] = field(default_factory=dict)
    merged: dict[Place, Place] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    unknown: list[Place] = field(default_factory=list)
    coloured: list[tuple[Place, Place]] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)


def _read_cells(package: Package, part: str, strings: Sequence[Any]) -> _Raw:
    """Read the part of a sheet."""
    raw = _Raw()
    row = column = 0
    for element in package.elements(part, _TAGS):
        tag = element.tag[len(MAIN) :]
        if tag == "c":
            corners = range_corners(element.get("r", ""))
            if corners:
                row, column = corners[0]
            else:  # a file need not say where a cell stands: then it is the next one
                column += 1
                row = max(row, 1)
            _read_cell(raw, (row, column), element, strings)
        elif tag == "row":
            number = _number(element.get("r"), row or 1)
            if element.get("hidden") in ("1", "true") or element.get("ht") == "0":
                raw.hidden_rows.add(number)
            row, column = number + 1, 0
        elif tag == "col":
            if element.get("hidden") in ("1", "true") or element.get("width") == "0":
                first = _number(element.get("min"), 1)
                raw.hidden_columns.update(range(first, min(_number(element.get("max"), first), COLUMNS_MAX) + 1))
        elif tag == "mergeCell":
            corners = range_corners(element.get("ref", ""))
            if corners and corners[0] != corners[1]:
                raw.merged[corners[0]] = corners[1]
        elif tag == "conditionalFormatting":
            raw.coloured += [found for part in element.get("sqref", "").split() if (found := range_corners(part))]
        else:
            texts = re.split("&[LCR]", element.text or "")
            raw.heads += [line for text in texts for line in logical_lines_of(_HEAD_CODE.sub("", text))]
    for link in package.relationships(part):
        if link.kind == "table" and link.target in package.names:
            corners = range_corners(package.xml(link.target).get("ref", ""))
            raw.coloured += [corners] if corners else []
    return raw


def _moment(text: str) -> datetime | str:
    """A date or time that stands in the file as such (ISO 8601), not as a number of days."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return text


def _number(text: str | None, default: int) -> int:
    """A number of a row or column, or another one where it is none."""
    return int(text) if text is not None and text.isascii() and text.isdigit() and len(text) < 9 else default


def _read_cell(raw: _Raw, place: Place, element: Any, strings: Sequence[Any]) -> None:
    """Read one cell."""
    kind = element.get("t", "n")
    text = element.findtext(f"{MAIN}v")
    value: Any = None
    if kind == "inlineStr":
        from openpyxl.cell.rich_text import CellRichText

        inline = element.find(f"{MAIN}is")
        value = CellRichText.from_tree(inline) if inline is not None else None
        if isinstance(value, tuple):  # so openpyxl gives a text without runs
            value = "".join(value)
    elif text is None or (text == "" and kind != "str"):
        if element.find(f"{MAIN}f") is not None and kind != "str":
            raw.unknown.append(place)
    elif kind == "s":
        index = _number(text, len(strings))
        value = strings[index] if index < len(strings) else "#REF!"
    elif kind == "b":
        value = text == "1"
    elif kind == "d":
        value = _moment(text)
    elif kind in ("str", "e"):
        value = text
    elif _NUMBER.fullmatch(text.strip()) and abs(number := Decimal(text.strip())) <= LARGEST:
        value = number
    else:  # NaN, 1e999: no spreadsheet shows a number there
        value, kind = text, "e"
    raw.cells[place] = _Cell(value, kind, _number(element.get("s"), 0))


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A text box of a sheet.

    Attributes:
        row: The row at which it hangs, from 1.
        column: The column at which it hangs, from 1.
        lines: Its lines.
    """

    row: int
    column: int
    lines: tuple[str, ...]


def _drawn_texts(package: Package, part: str) -> list[_Drawn]:
    """The text boxes of a sheet, in reading order."""
    found = []
    for link in package.relationships(part):
        if link.kind != "drawing" or link.target not in package.names:
            continue
        for anchor in package.xml(link.target):
            start = anchor.find(f"{SHEET_DRAWN}from")
            row, column = (
                _number(start.findtext(f"{SHEET_DRAWN}{name}"), 0) + 1 if start is not None else 1
                for name in ("row", "col")
            )
            for body in anchor.iter(f"{SHEET_DRAWN}txBody"):
                paragraphs = [
                    "".join("\n" if t.tag == f"{DRAWN}br" else t.text or "" for t in p.iter(f"{DRAWN}t", f"{DRAWN}br"))
                    for p in body.iter(f"{DRAWN}p")
                ]
                lines = logical_lines_of("\n".join(paragraphs))
                if lines:
                    found.append(_Drawn(row, column, lines))
    return sorted(found, key=lambda text: (text.row, text.column))


@dataclass(frozen=True, slots=True)
class _Style:
    """What a style says that matters here.

    Attributes:
        borders: Whether a border is drawn left, right, above and below.
        diagonal: Whether a diagonal is drawn.
        filled: Whether the background is other than white.
        format: The number format.
        struck: Whether the text is struck through.
        white: Whether the text is white.
        size: Size of type in points.
    """

    borders: tuple[bool, bool, bool, bool]
    diagonal: bool
    filled: bool
    format: str
    struck: bool
    white: bool
    size: float


class _Styles:
    """The styles and shared texts of a workbook; each style is looked at once."""

    def __init__(self, loaded: Any) -> None:
        self._sheet = loaded.worksheets[0] if loaded.worksheets else None
        self._known: dict[int, _Style] = {}
        self.strings: Sequence[Any] = getattr(self._sheet, "_shared_strings", ())
        self.epoch_1904: bool = loaded.epoch.year == 1904

    def of(self, number: int) -> _Style:
        """A style by its number."""
        found = self._known.get(number)
        if found is None:
            found = self._known[number] = self._read(number)
        return found

    def _read(self, number: int) -> _Style:
        from openpyxl.cell.read_only import ReadOnlyCell

        try:
            cell: Any = ReadOnlyCell(self._sheet, 1, 1, None, style_id=number)
            border, fill, font = cell.border, cell.fill, cell.font
            code, builtin = cell.number_format, cell.style_array.numFmtId
        except IndexError:
            return _Style((False,) * 4, False, False, GENERAL, False, False, 11.0)
        sides = [
            bool(side is not None and side.style) for side in (border.left, border.right, border.top, border.bottom)
        ]
        solid = getattr(fill, "fill_type", None) not in (None, "none")
        diagonal = border.diagonalUp or border.diagonalDown
        return _Style(
            borders=(sides[0], sides[1], sides[2], sides[3]),
            diagonal=bool(diagonal and border.diagonal is not None and border.diagonal.style),
            filled=solid and not (fill.fill_type == "solid" and _is_white(fill.fgColor)),
            format=JAPANESE.get(builtin, code) or GENERAL,
            struck=bool(font.strike),
            white=_is_white(font.color),
            size=float(font.sz or 11),
        )


def _is_white(colour: Any) -> bool:
    """Whether a colour is white: as such, or as that of the paper in the usual theme."""
    if colour is None:
        return False
    if colour.type == "rgb":
        return str(colour.rgb).upper() in WHITE
    if colour.type == "theme":
        return colour.theme == 0 and not colour.tint
    return colour.type == "indexed" and colour.indexed in (1, 9)


def _read_sheet(
    name: str, number: int, raw: _Raw, drawn: Sequence[_Drawn], draft: Draft, styles: _Styles, path: Path
) -> None:
    """Read one sheet into the draft."""
    texts, findings = _texts(name, number, raw, styles)
    used_rows: set[int] = set()
    used_columns: set[int] = set()
    drawn_cells = []
    for (row, column), cell in raw.cells.items():
        style = styles.of(cell.style)
        if row in raw.hidden_rows or column in raw.hidden_columns or not (any(style.borders) or style.diagonal):
            continue
        used_rows.add(row)
        used_columns.add(column)
        drawn_cells.append((row, column, style))
    for row, column in texts:  # the first cell of a merged range may be hidden, and the rest of it not
        last_row, last_column = raw.merged.get((row, column), (row, column))
        used_rows.add(next(r for r in range(row, last_row + 1) if r not in raw.hidden_rows))
        used_columns.add(next(c for c in range(column, last_column + 1) if c not in raw.hidden_columns))
    rows = _with_gaps(used_rows, raw.hidden_rows)
    columns = _with_gaps(used_columns, raw.hidden_columns)
    if len(rows) * len(columns) > SQUARES_MAX:
        raise SourceError(
            f"sheet {name} uses {len(rows):,} rows and {len(columns):,} columns, which no report does",
            advice="delete what is not needed",
            file=str(path),
        )
    for row, column in raw.unknown:
        if row in used_rows and column in used_columns:
            message = "the result of a formula is not in the file: open it in a spreadsheet program and save it"
            where = cell_range(name, row, column, row, column)
            findings.append(Finding("formula-without-value", message, page=number, location=where))
    items = tables_and_texts(_sheet(name, rows, columns, texts, raw.merged, drawn_cells))
    for text in drawn:
        where = cell_range(name, text.row, text.column, text.row, text.column)
        items += [DraftText(line, where) for line in text.lines]
    running = tuple(DraftText(line, name) for line in raw.heads if any(letter.isalpha() for letter in line))
    draft.pages.append(DraftPage(number, tuple(items), running))
    draft.findings.extend(findings)
    shown = [line for lines, _ in texts.values() for line in lines]
    shown += [line for text in drawn for line in text.lines] + [text.text for text in running]
    draft.letters += sum(letters_of(line) for line in shown)


def _with_gaps(used: set[int], hidden: set[int]) -> list[int]:
    """The used rows (or columns), and one blank one wherever shown ones lie between two of them."""
    found: list[int] = []
    for number in sorted(used):
        if found:
            between = next((other for other in range(found[-1] + 1, number) if other not in hidden), None)
            if between is not None:
                found.append(between)
        found.append(number)
    return found


_Texts = dict[tuple[int, int], tuple[tuple[str, ...], _Style]]
"""Row and column of a cell → its lines and style."""


def _texts(name: str, number: int, raw: _Raw, styles: _Styles) -> tuple[_Texts, list[Finding]]:
    """The texts that a sheet shows, and findings about those that it does not."""
    coloured = _coloured_elsewhere(raw)
    texts: _Texts = {}
    findings: list[Finding] = []
    hidden: list[Place] = []
    covered = _covered(raw)
    for (row, column), cell in raw.cells.items():
        if cell.value is None or cell.value == "":
            continue
        style = styles.of(cell.style)
        last_row, last_column = raw.merged.get((row, column), (row, column))
        where = cell_range(name, row, column, last_row, last_column)
        text, struck = _shown(cell, style, styles.epoch_1904)
        if _all_in(raw.hidden_rows, row, last_row) or _all_in(raw.hidden_columns, column, last_column):
            hidden.append((row, column))
            continue
        if struck:
            message = f"text that is struck through was left out: {_quoted(struck)}"
            findings.append(Finding("struck-text", message, page=number, location=where))
        lines = logical_lines_of(text)
        is_number = isinstance(cell.value, Decimal) and not struck
        white = style.white and not style.filled and not coloured(row, column)
        if (not lines and is_number) or (lines and (white or (row, column) in covered)):
            said = _quoted(text or str(cell.value))
            message = f"a value that its format, its colour or a merged cell hides was left out: {said}"
            findings.append(Finding("hidden-cells", message, page=number, location=where))
            continue
        if lines and cell.kind == "e":
            message = f"the cell shows an error of the spreadsheet: {text}"
            findings.append(Finding("cell-error", message, page=number, location=where))
        if lines:
            texts[row, column] = (lines, style)
    if hidden:
        findings.append(_hidden_finding(name, number, hidden, raw.hidden_rows, raw.hidden_columns))
    return texts, findings


def _all_in(hidden: set[int], first: int, last: int) -> bool:
    """Whether all rows (or columns) of a cell are hidden."""
    return first in hidden and all(number in hidden for number in range(first, last + 1))


def _covered(raw: _Raw) -> set[Place]:
    """The cells that stand under a merged range, without its first one: what they hold is not shown."""
    columns: dict[int, list[int]] = defaultdict(list)
    for (row, column), cell in raw.cells.items():
        if cell.value is not None:
            columns[row].append(column)
    rows = sorted(columns)
    for held in columns.values():
        held.sort()
    found: set[Place] = set()
    for first, last in raw.merged.items():
        for row in rows[bisect_left(rows, first[0]) : bisect_right(rows, last[0])]:
            held = columns[row]
            inside = held[bisect_left(held, first[1]) : bisect_right(held, last[1])]
            found.update((row, column) for column in inside if (row, column) != first)
    return found


def _hidden_finding(
    name: str, number: int, cells: Sequence[tuple[int, int]], hidden_rows: set[int], hidden_columns: set[int]
) -> Finding:
    """What is said of hidden rows and columns with text in them."""
    rows = [f"{a}" if a == b else f"{a}-{b}" for a, b in gaps(row for row, _ in cells if row in hidden_rows)]
    columns = [
        column_letters(a) if a == b else f"{column_letters(a)}-{column_letters(b)}"
        for a, b in gaps(column for _, column in cells if column in hidden_columns)
    ]
    parts = ([f"rows {', '.join(rows)}"] if rows else []) + ([f"columns {', '.join(columns)}"] if columns else [])
    message = f"{' and '.join(parts)} of sheet {name} are hidden; {len(cells)} cells with text were left out"
    return Finding("hidden-cells", message, page=number, location=name)


def _quoted(text: str) -> str:
    """A text on one line, cut."""
    line = " ".join(text.split())
    return line if len(line) <= SHOWN_LETTERS else line[:SHOWN_LETTERS] + "…"


def _coloured_elsewhere(raw: _Raw) -> Callable[[int, int], bool]:
    """A function that says whether a cell may get its background from a table style or a rule (条件付き書式)."""

    def coloured(row: int, column: int) -> bool:
        return any(a[0] <= row <= b[0] and a[1] <= column <= b[1] for a, b in raw.coloured)

    return coloured


def _shown(cell: _Cell, style: _Style, epoch_1904: bool) -> tuple[str, str]:
    """The text that a cell shows, and the part of it that is struck through, which is left out."""
    if isinstance(cell.value, list):  # rich text: strings, and runs with a font of their own
        kept = struck = ""
        for part in cell.value:
            words = part if isinstance(part, str) else part.text
            if style.struck if isinstance(part, str) else bool(part.font.strike):
                struck += words
            else:
                kept += words
        return _CARRIAGE_RETURN.sub("", kept), _CARRIAGE_RETURN.sub("", struck)
    text = cell.value
    if cell.kind == "e":
        text = str(text)
    elif isinstance(text, str):
        text = shown_value(_CARRIAGE_RETURN.sub("", text), style.format)
    else:
        text = shown_value(text, style.format, epoch_1904=epoch_1904)
    return ("", text) if style.struck else (text, "")


def _sheet(
    name: str,
    rows: Sequence[int],
    columns: Sequence[int],
    texts: _Texts,
    merged: dict[tuple[int, int], tuple[int, int]],
    bordered: Iterable[tuple[int, int, _Style]],
) -> Sheet:
    """The squares of a sheet."""
    row_of = {row: place for place, row in enumerate(rows)}
    column_of = {column: place for place, column in enumerate(columns)}
    beside = np.zeros((len(rows), len(columns) + 1), dtype=bool)
    above = np.zeros((len(rows) + 1, len(columns)), dtype=bool)
    ruled = np.zeros((len(rows), len(columns)), dtype=bool)
    areas = []
    anchors = dict.fromkeys([*texts, *merged])
    for row, column, style in bordered:
        place = row_of[row], column_of[column]
        at_left, at_right, over, under = style.borders
        beside[place[0], place[1]] |= at_left
        beside[place[0], place[1] + 1] |= at_right
        above[place[0], place[1]] |= over
        above[place[0] + 1, place[1]] |= under
        ruled[place] = (at_left and at_right) or (over and under)
        if style.diagonal:
            anchors.setdefault((row, column))
    slashed = {(row, column) for row, column, style in bordered if style.diagonal}
    filled = {(row, column) for row, column, style in bordered if style.filled}
    for row, column in anchors:
        last_row, last_column = merged.get((row, column), (row, column))
        top, bottom = bisect_left(rows, row), bisect_right(rows, last_row)
        left, right = bisect_left(columns, column), bisect_right(columns, last_column)
        if top == bottom or left == right:
            continue
        held = texts.get((row, column))
        areas.append(
            Area(
                top,
                left,
                bottom - top,
                right - left,
                held[0] if held else (),
                cell_range(name, row, column, last_row, last_column),
                (row, column) in slashed,
                (row, column) in filled,
                held[1].size if held else 11.0,
            )
        )
    return Sheet(name, tuple(rows), tuple(columns), tuple(areas), beside, above, ruled)
