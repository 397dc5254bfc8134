"""A Word file (.docx) → tables and texts, as Word shows them when all changes are accepted.

Taken from the parts of the package with lxml: list numbers, tracked changes, hidden text, merged and nested cells and
text boxes are said there, and no library gives them all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from torikumi.extractors.files.draft import (
    TEXT_SIZE,
    Draft,
    DraftCell,
    DraftPage,
    DraftTable,
    DraftText,
    letters_of,
    logical_lines_of,
)
from torikumi.extractors.files.grid_lines import on_used_lines
from torikumi.extractors.files.list_numbers import BULLETS, PLAIN_BULLET, joined_label
from torikumi.extractors.files.package import Package
from torikumi.extractors.files.word_styles import Lists, Styles, W, is_on, number_of, value_of
from torikumi.schemas.errors import SourceError
from torikumi.schemas.findings import Finding
from torikumi.schemas.primitives import DocumentInfo

DEPTH_MAX = 40
"""Elements of text inside each other go no deeper than this in a file that a program wrote."""

SPAN_MAX = 63
"""Word makes no table of more columns."""

COLUMN_TWIPS = 1440
"""Width of a column where the file says none (1/1440 inch)."""

QUOTED_LETTERS = 40
"""Of a text that is named in a finding, no more than this is quoted."""

MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
COMPATIBLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
CHECKED = {True: "☑", False: "☐"}
_GONE = frozenset({"del", "moveFrom", "instrText", "delText", "delInstrText", "rPr", "pPr", "sdtPr", "sdtEndPr", "rt"})
_LINE_ENDS = frozenset({"br", "cr"})
_NOTES = {"footnoteReference": "footnote", "endnoteReference": "endnote"}
_DIAGONALS = ("tl2br", "tr2bl")


def read_word(path: Path) -> Draft:
    """Read a Word file.

    Raises:
        SourceError: The file is damaged, or no Word file.
    """
    from lxml import etree

    with Package(path) as package:
        main = package.main_part()
        if not main:
            raise SourceError(
                "a damaged office file (it names no document)", advice="download it again", file=str(path)
            )
        root = package.xml(main)
        body = root.find(f"{W}body")
        if body is None:
            raise SourceError(
                "a Word file in the strict form of the standard", advice="save it as a plain .docx", file=str(path)
            )
        links = package.relationships(main)

        def part(kind: str) -> Any:
            name = next((link.target for link in links if link.kind == kind), "")
            return package.xml(name) if name in package.names else None

        reading = _Reading(Styles(part("styles")))
        reading.lists = Lists(part("numbering"), reading.styles)
        items = reading.items(body, "")
        items += [*reading.notes(part("footnotes"), "footnote"), *reading.notes(part("endnotes"), "endnote")]
        running = []
        heads = sorted((link.target, link.kind) for link in links if link.kind in ("header", "footer"))
        for target, kind in heads:
            if target in package.names:
                running += reading.heads(package.xml(target), kind)
        info = DocumentInfo(1, package.producer(), "", package.title())
    version = ".".join(str(number) for number in etree.LXML_VERSION[:3])
    page = DraftPage(1, tuple(items), tuple(running))
    return Draft(info, f"lxml {version}", [page], reading.letters, reading.findings())


@dataclass(slots=True)
class _Paragraph:
    """The text of a paragraph, and what stands in it that is no text.

    Attributes:
        text: Its text, with line breaks.
        sizes: Size of type → number of letters.
        boxes: The contents of its text boxes.
        goes_on: The mark at its end was deleted: the next paragraph goes on in it.
    """

    text: str = ""
    sizes: dict[float, int] = field(default_factory=dict)
    boxes: list[Any] = field(default_factory=list)
    goes_on: bool = False

    @property
    def size(self) -> float:
        """Size of most of it, in points."""
        return max(self.sizes, key=lambda size: self.sizes[size]) if self.sizes else TEXT_SIZE


@dataclass(slots=True)
class _Reading:
    """A file while it is read, in the order of the document: lists count on from paragraph to paragraph."""

    styles: Styles
    lists: Lists = field(init=False)
    letters: int = 0
    tables: int = 0
    paragraphs: int = 0
    struck: list[tuple[str, str]] = field(default_factory=list)
    hidden: list[tuple[str, str]] = field(default_factory=list)
    ruby: list[tuple[str, str]] = field(default_factory=list)
    inserted: int = 0
    deleted: int = 0

    def findings(self) -> list[Finding]:
        """What was noticed."""
        found = [
            Finding("struck-text", f"text that is struck through was left out: {_quoted(text)}", page=1, location=where)
            for text, where in self.struck
        ]
        found += [
            Finding("hidden-text", f"hidden text was left out: {_quoted(text)}", page=1, location=where)
            for text, where in self.hidden
        ]
        found += [
            Finding("ruby-set-aside", f"ruby left out of the text: {text}", page=1, location=where)
            for text, where in self.ruby
        ]
        if self.inserted or self.deleted:
            message = (
                f"tracked changes were read as accepted: {self.inserted} characters inserted, {self.deleted} deleted"
            )
            found.append(Finding("changes-tracked", message, page=1))
        return found

    # --- blocks

    def items(self, parent: Any, within: str) -> list[DraftTable | DraftText]:
        """The tables and texts of a body, a text box or a cell that only lays out others.

        Args:
            parent: The element that holds them.
            within: What stands before their location.
        """
        found: list[DraftTable | DraftText] = []
        before: _Paragraph | None = None
        tables = 0
        for block in _blocks(parent):
            if block.tag == f"{W}tbl":
                tables += 1
                where = f"{within}table {tables}"
                if not within:
                    self.tables += 1
                    where = f"table {self.tables}"
                found += self.table_items(block, where)
                continue
            if not within:
                self.paragraphs += 1
            where = f"{within}paragraph {self.paragraphs}" if not within else within.removesuffix(", ")
            paragraph = self.paragraph(block, where, before)
            before = paragraph if paragraph.goes_on and paragraph.text.strip() else None
            if before is None:
                found += [DraftText(line, where, paragraph.size) for line in logical_lines_of(paragraph.text)]
            for box in paragraph.boxes:
                found += self.items(box, f"{where}, text box, ")
        if before is not None:
            found += [DraftText(line, "", before.size) for line in logical_lines_of(before.text)]
        return found

    def notes(self, root: Any, kind: str) -> list[DraftTable | DraftText]:
        """The footnotes or endnotes, without the lines that part them from the text."""
        found: list[DraftTable | DraftText] = []
        if root is None:
            return found
        number = 0
        for note in root:
            if note.tag == f"{W}{kind}" and note.get(f"{W}type", "normal") == "normal":
                number += 1
                found += self.items(note, f"{kind} {number}, ")
        return found

    def heads(self, root: Any, kind: str) -> list[DraftText]:
        """The texts of a page head or foot, without page numbers; each text once."""
        found = []
        for block in root.iter(f"{W}p"):
            letters = self.letters
            text = self.paragraph(block, kind, None).text
            lines = [line for line in logical_lines_of(text) if any(letter.isalpha() for letter in line)]
            self.letters = letters + sum(letters_of(line) for line in lines)
            found += [DraftText(line, kind) for line in lines]
        return found

    # --- tables

    def table_items(self, table: Any, where: str) -> list[DraftTable | DraftText]:
        """A table; or what it holds, where it only frames a text or lays out others (in one row or column)."""
        rows = _rows(table)
        nested = any(True for row in rows for cell in _cells(row) for _ in _tables_in(cell))
        cells = [len(list(_cells(row))) for row in rows]
        if cells == [1] or (nested and (len(rows) == 1 or max(cells, default=0) == 1)):
            found: list[DraftTable | DraftText] = []
            for row_number, row in enumerate(rows, start=1):
                for number, cell in enumerate(_cells(row), start=1):
                    found += self.items(cell, f"{where}, row {row_number}, column {number}, ")
            return found
        draft = self.table(table, where)
        return [draft] if draft is not None else []

    def table(self, table: Any, where: str) -> DraftTable | None:
        """A table, with its merged cells as one."""
        widths = [_width(column.get(f"{W}w", "")) for column in table.findall(f"{W}tblGrid/{W}gridCol")]
        cells: list[DraftCell] = []
        open_cells: dict[int, int] = {}  # first column of a cell that may go on in the next row → its place
        rows = _rows(table)
        columns = 0
        for row_number, row in enumerate(rows):
            column = min(max(0, number_of(row, "trPr/gridBefore")), SPAN_MAX)
            going_on: dict[int, int] = {}
            merged_across = -1
            for number, element in enumerate(_cells(row), start=1):
                properties = element.find(f"{W}tcPr")
                span = min(max(1, number_of(properties, "gridSpan", 1)), SPAN_MAX)
                down = value_of(properties, "vMerge", None)
                down = "continue" if down == "true" else down
                across = value_of(properties, "hMerge", None)
                place = open_cells.get(column)
                location = f"{where}, row {row_number + 1}, column {number}"
                if across in ("true", "continue") and merged_across >= 0:
                    grown = cells[merged_across]
                    lines, inner = self.contents(element, location)
                    cells[merged_across] = replace(
                        grown,
                        column_span=grown.column_span + span,
                        lines=grown.lines + lines,
                        inner=grown.inner + inner,
                    )
                elif down == "continue" and place is not None and cells[place].column_span == span:
                    self.covered(element, location)
                    cells[place] = replace(cells[place], row_span=row_number - cells[place].row + 1)
                    going_on[column] = place
                else:
                    lines, inner = self.contents(element, location)
                    cells.append(
                        DraftCell(
                            row_number,
                            column,
                            1,
                            span,
                            lines,
                            location,
                            slashed=_is_slashed(properties),
                            filled=_is_filled(properties),
                            inner=inner,
                        )
                    )
                    if down is not None:
                        going_on[column] = len(cells) - 1
                    merged_across = len(cells) - 1
                column += span
            open_cells = going_on
            columns = max(columns, column)
        if not cells:
            return None
        widths = (widths + [COLUMN_TWIPS] * columns)[:columns]
        edges = [0.0]
        for width in widths:
            edges.append(edges[-1] + max(1, width) / 20)
        return on_used_lines(DraftTable(len(rows), columns, tuple(cells), where, tuple(edges)))

    def contents(self, cell: Any, where: str) -> tuple[tuple[str, ...], tuple[DraftTable, ...]]:
        """The lines and the tables of a cell."""
        lines: list[str] = []
        inner: list[DraftTable] = []
        before: _Paragraph | None = None
        for block in _blocks(cell):
            if block.tag == f"{W}tbl":
                draft = self.table(block, f"{where}, table {len(inner) + 1}")
                inner += [draft] if draft is not None else []
                continue
            paragraph = self.paragraph(block, where, before)
            before = paragraph if paragraph.goes_on and paragraph.text.strip() else None
            if before is None:
                lines += logical_lines_of(paragraph.text)
            for box in paragraph.boxes:
                for item in self.items(box, f"{where}, text box, "):
                    if isinstance(item, DraftText):
                        lines.append(item.text)
                    else:
                        inner.append(item)
        if before is not None:
            lines += logical_lines_of(before.text)
        return tuple(lines), tuple(inner)

    def covered(self, cell: Any, where: str) -> None:
        """Note what stands in a cell that a merged one covers: Word keeps it, but shows it nowhere."""
        text = "".join(part.text or "" for part in cell.iter(f"{W}t"))
        if text.strip():
            self.hidden.append((text, where))

    # --- paragraphs

    def paragraph(self, element: Any, where: str, before: _Paragraph | None) -> _Paragraph:
        """The text of a paragraph with its list number.

        Args:
            element: The paragraph.
            where: Its location.
            before: The paragraph before it, where this one goes on in it.
        """
        found = _Paragraph()
        properties = element.find(f"{W}pPr")
        style = value_of(properties, "pStyle")
        mark = properties.find(f"{W}rPr") if properties is not None else None
        found.goes_on = mark is not None and mark.find(f"{W}del") is not None
        self.runs(element, style, where, found, 0)
        numbered = self.styles.list_of(element) if before is None else None
        blank = not found.text.strip()
        hidden = mark is not None and bool(is_on(mark, "vanish"))
        if numbered is not None and not (blank and (hidden or found.goes_on)):
            label = self.lists.label(*numbered)  # a blank item has its number, too, and the next one counts on from it
            if not blank:
                found.text = "\n".join(joined_label(label, found.text.strip().split("\n")))
        self.letters += letters_of(found.text)
        if before is not None:
            found.text = before.text + found.text
        return found

    def runs(self, parent: Any, style: str | None, where: str, found: _Paragraph, depth: int) -> None:
        """Collect the text of runs, at any depth."""
        if depth > DEPTH_MAX:
            return
        for element in parent:
            if not isinstance(element.tag, str):
                continue
            name = element.tag.rsplit("}", 1)[-1]
            if name == "r" and element.tag.startswith(W):
                self.run(element, style, where, found)
            elif name in ("del", "moveFrom") and element.tag.startswith(W):
                self.deleted += sum(letters_of(text.text or "") for text in element.iter(f"{W}delText", f"{W}t"))
            elif name == "oMath" or name == "oMathPara":
                text = "".join(part.text or "" for part in element.iter(f"{MATH}t"))
                found.text += text
            elif name in ("ins", "moveTo") and element.tag.startswith(W):
                start = len(found.text)
                self.runs(element, style, where, found, depth + 1)
                self.inserted += letters_of(found.text[start:])
            elif name == "AlternateContent":
                chosen = element.find(f"{COMPATIBLE}Choice")
                self.runs(chosen if chosen is not None else element, style, where, found, depth + 1)
            elif name not in _GONE:
                self.runs(element, style, where, found, depth + 1)

    def run(self, element: Any, style: str | None, where: str, found: _Paragraph) -> None:
        """Collect the text of one run."""
        text = self.run_text(element, style, where, found, 0)
        if not text:
            return
        if self.styles.is_on(element, style, "vanish"):
            if text.strip():
                self.hidden.append((text, where))
            return
        if self.styles.is_on(element, style, "strike", "dstrike"):
            if text.strip():
                self.struck.append((text, where))
            return
        found.text += text
        size = self.styles.size(element, style)
        found.sizes[size] = found.sizes.get(size, 0) + letters_of(text)

    def run_text(self, parent: Any, style: str | None, where: str, found: _Paragraph, depth: int) -> str:
        """The text of a run; its text boxes are set aside."""
        text = ""
        for element in parent if depth <= DEPTH_MAX else ():
            if not isinstance(element.tag, str):
                continue
            name = element.tag.rsplit("}", 1)[-1]
            if name == "t":
                text += element.text or ""
            elif name in ("tab", "ptab"):
                text += " "
            elif name in _LINE_ENDS:
                text += "\n"
            elif name == "noBreakHyphen":
                text += "-"
            elif name == "sym":
                text += _symbol(element)
            elif name == "checkBox":
                on = is_on(element, "checked")
                text += CHECKED[bool(is_on(element, "default") if on is None else on)]
            elif name == "ruby":
                base = element.find(f"{W}rubyBase")
                text += self.run_text_of_runs(base)
                reading = element.find(f"{W}rt")
                self.ruby.append((self.run_text_of_runs(reading), where))
            elif name == "txbxContent":
                found.boxes.append(element)
            elif name == "AlternateContent":
                chosen = element.find(f"{COMPATIBLE}Choice")
                text += self.run_text(chosen if chosen is not None else element, style, where, found, depth + 1)
            elif name not in _GONE and name not in _NOTES:
                text += self.run_text(element, style, where, found, depth + 1)
        return text

    def run_text_of_runs(self, element: Any) -> str:
        """The text of the runs below an element of ruby."""
        return "" if element is None else "".join(text.text or "" for text in element.iter(f"{W}t"))


def _blocks(parent: Any, depth: int = 0) -> Iterator[Any]:
    """The paragraphs and tables of a body, cell or text box; controls round them are looked through."""
    for element in parent if depth <= DEPTH_MAX else ():
        if element.tag in (f"{W}p", f"{W}tbl"):
            yield element
        elif element.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}ins", f"{W}moveTo", f"{W}smartTag"):
            yield from _blocks(element, depth + 1)


def _rows(table: Any, depth: int = 0) -> list[Any]:
    """The rows of a table, without those that a tracked change deletes and those that are hidden."""
    found = []
    for element in table if depth <= DEPTH_MAX else ():
        if element.tag == f"{W}tr":
            properties = element.find(f"{W}trPr")
            gone = properties is not None and (
                properties.find(f"{W}del") is not None or bool(is_on(properties, "hidden"))
            )
            if not gone:
                found.append(element)
        elif element.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}ins", f"{W}moveTo"):
            found += _rows(element, depth + 1)
    return found


def _cells(row: Any, depth: int = 0) -> Iterator[Any]:
    """The cells of a row, without those that a tracked change deletes."""
    for element in row if depth <= DEPTH_MAX else ():
        if element.tag == f"{W}tc":
            if element.find(f"{W}tcPr/{W}cellDel") is None:
                yield element
        elif element.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}customXml"):
            yield from _cells(element, depth + 1)


def _tables_in(cell: Any) -> Iterator[Any]:
    """The tables directly in a cell."""
    return (block for block in _blocks(cell) if block.tag == f"{W}tbl")


def _width(text: str) -> int:
    """The width of a column in twips; 0 where the file does not say it as a number."""
    return int(float(text)) if re.fullmatch(r"[0-9]{1,6}(?:\.[0-9]*)?", text) else 0


def _symbol(element: Any) -> str:
    """A letter of a symbol font as the sign that it looks like."""
    code = element.get(f"{W}char", "")
    try:
        letter = chr(int(code, 16))
    except ValueError:
        return ""
    return BULLETS.get(letter, letter if not "\ue000" <= letter <= "\uf8ff" else PLAIN_BULLET)


def _is_slashed(properties: Any) -> bool:
    """Whether a diagonal is drawn through a cell."""
    return any((value_of(properties, f"tcBorders/{name}") or "nil") not in ("nil", "none") for name in _DIAGONALS)


def _is_filled(properties: Any) -> bool:
    """Whether a cell has a background other than white."""
    shade = properties.find(f"{W}shd") if properties is not None else None
    return shade is not None and shade.get(f"{W}fill", "auto").upper() not in ("AUTO", "FFFFFF")


def _quoted(text: str) -> str:
    """A text on one line, cut."""
    line = " ".join(text.split())
    return line if len(line) <= QUOTED_LETTERS else line[:QUOTED_LETTERS] + "…"
