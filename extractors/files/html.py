"""A web page → tables and texts, as a browser shows them without scripts and style sheets."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from torikumi.extractors.files.draft import (
    TEXT_SIZE,
    Draft,
    DraftCell,
    DraftPage,
    DraftTable,
    DraftText,
    filled_up,
    letters_of,
    logical_lines_of,
)
from torikumi.extractors.files.encodings import decoded
from torikumi.extractors.files.list_numbers import number_text
from torikumi.schemas.errors import SourceError
from torikumi.schemas.findings import Finding
from torikumi.schemas.primitives import DocumentInfo

SPAN_MAX = 1000
"""The standard allows no more columns in a span; rows are cut at the end of the table."""

CELLS_MAX = 500_000
"""A table of more squares is no table of a report."""

DEPTH_MAX = 200
"""Elements inside each other go no deeper on a page that people wrote."""

HEADING_SIZES = {"h1": 24.0, "h2": 18.0, "h3": 14.0, "h4": 12.0, "h5": 11.0, "h6": 11.0, "title": 10.5}
"""Sizes of headings in points, about as browsers draw them."""

QUOTED_LETTERS = 40
"""Of a text that is named in a finding, no more than this is quoted."""

UNSEEN = frozenset(
    {
        "script",
        "style",
        "head",
        "template",
        "noscript",
        "iframe",
        "object",
        "svg",
        "math",
        "rt",
        "rp",
        "datalist",
        "select",
    }
)
STRUCK = frozenset({"s", "strike", "del"})
BLOCKS = frozenset(
    {
        "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt",
        "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr",
        "html", "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "section", "summary", "td", "th", "tr", "ul",
    }
)  # fmt: skip
LIST_KINDS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
STYLE_KINDS = {
    "decimal": "decimal", "lower-alpha": "lowerLetter", "upper-alpha": "upperLetter", "lower-roman": "lowerRoman",
    "upper-roman": "upperRoman", "katakana": "aiueo", "katakana-iroha": "iroha", "cjk-ideographic": "japaneseCounting",
    "japanese-informal": "japaneseCounting", "none": "none",
}  # fmt: skip
BREAK = "\x1e"
"""Stands for a line break that the page means, until the white space of its source is closed up."""

_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_THROUGH = re.compile(r"text-decoration[^;]*line-through", re.IGNORECASE)
_LIST_STYLE = re.compile(r"list-style(?:-type)?\s*:[^;]*?([a-z-]+)\s*(?:;|$)", re.IGNORECASE)
_BACKGROUND = re.compile(r"background(?:-color)?\s*:\s*([^;]+)", re.IGNORECASE)


def read_html(path: Path) -> Draft:
    """Read a web page.

    Raises:
        SourceError: No page can be made of it.
    """
    from lxml import etree

    content = path.read_bytes()
    text = decoded(content, html=True)
    version = ".".join(str(number) for number in etree.LXML_VERSION[:3])
    root = parsed(text)
    if root is None:
        raise SourceError("no web page can be made of it", advice="save it from the browser again", file=str(path))
    reading = Reading()
    items = reading.items(root)
    title = " ".join((root.findtext(".//title") or "").split())
    page = DraftPage(1, tuple(items))
    generator = next(
        (e.get("content", "") for e in root.iter("meta") if (e.get("name") or "").lower() == "generator"), ""
    )
    return Draft(DocumentInfo(1, generator, "", title), f"lxml {version}", [page], reading.letters, reading.findings)


def parsed(text: str) -> Any:
    """The root element of a page, or None where it holds none, or more inside each other than the parser takes."""
    from lxml import etree
    from lxml import html as lxml_html

    parser = lxml_html.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=False, no_network=True
    )
    clean = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f]", "", text)
    try:
        root = lxml_html.document_fromstring(clean.encode("utf-8", "replace"), parser=parser)
        too_deep = any(
            entry.type_name == "ERR_INTERNAL_ERROR" or "depth" in entry.message for entry in parser.error_log
        )
        return None if too_deep else root
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


@dataclass(slots=True)
class Reading:
    """A page while it is read.

    Attributes:
        letters: The characters that it shows.
        findings: What was noticed.
        tables: How many tables have begun that stand in no other one.
        texts: How many paragraphs have ended outside of tables.
        within: What stands before the location of its tables: of a page that is part of a text.
    """

    letters: int = 0
    findings: list[Finding] = field(default_factory=list)
    tables: int = 0
    texts: int = 0
    within: str = ""

    def items(self, root: Any) -> list[DraftTable | DraftText]:
        """The tables and texts below an element in reading order."""
        found: list[DraftTable | DraftText] = []
        self._walk(root, found, [], 0)
        return found

    def _walk(self, element: Any, found: list[DraftTable | DraftText], pending: list[str], depth: int) -> None:
        """Collect what stands in an element; ``pending`` is the text of the paragraph so far."""
        size = HEADING_SIZES.get(str(element.tag), TEXT_SIZE)
        block = element.tag in BLOCKS
        if block:
            self._flush(found, pending, TEXT_SIZE)
        if element.text:
            pending.append(element.text)
        for number, child in enumerate(element, start=1):
            if isinstance(child.tag, str) and depth < DEPTH_MAX and not self._is_unseen(child):
                if child.tag == "table":
                    self._flush(found, pending, size)
                    found += self._table_items(child, depth)
                elif child.tag == "br":
                    pending.append(BREAK)
                elif child.tag in STRUCK or _THROUGH.search(child.get("style") or ""):
                    self._struck(child, self.within or f"text {self.texts + 1}")
                else:
                    if child.tag == "li":
                        self._flush(found, pending, size)
                        pending.append(_marker(element, child, number))
                        if child.text and not child.text.strip():
                            child.text = None
                    self._walk_inline(child, found, pending, depth + 1)
            if child.tail:
                pending.append(child.tail)
        if block:
            self._flush(found, pending, size)

    def _walk_inline(self, child: Any, found: list[DraftTable | DraftText], pending: list[str], depth: int) -> None:
        if child.tag == "li":  # its marker stands before its text on one line
            if child.text:
                pending.append(child.text)
            first = list(child)
            for inner in first:
                if isinstance(inner.tag, str) and not self._is_unseen(inner):
                    if inner.tag == "table":
                        self._flush(found, pending, TEXT_SIZE)
                        found += self._table_items(inner, depth)
                    elif inner.tag == "br":
                        pending.append(BREAK)
                    elif inner.tag in STRUCK:
                        self._struck(inner, self.within or f"text {self.texts + 1}")
                    elif inner.tag == "p" and inner is first[0] and not list(inner):
                        pending.append(inner.text or "")
                    else:
                        self._walk(inner, found, pending, depth)
                if inner.tail:
                    pending.append(inner.tail)
            self._flush(found, pending, TEXT_SIZE)
        else:
            self._walk(child, found, pending, depth)

    def _flush(self, found: list[DraftTable | DraftText], pending: list[str], size: float) -> None:
        """End a paragraph."""
        lines = logical_lines_of(closed_up("".join(pending)))
        pending.clear()
        if lines and not self.within:
            self.texts += 1
        where = self.within or f"text {self.texts}"
        for line in lines:
            self.letters += letters_of(line)
            found.append(DraftText(line, where, size))

    def _is_unseen(self, element: Any) -> bool:
        """Whether a browser shows nothing of an element; text that an author hid is a finding."""
        if element.tag in UNSEEN:
            return True
        hidden = (
            element.get("hidden") is not None
            or _HIDDEN.search(element.get("style") or "") is not None
            or (element.tag == "input" and element.get("type") == "hidden")
        )
        if hidden and element.tag != "br":
            text = " ".join("".join(element.itertext()).split())
            if text:
                message = f"hidden text was left out: {_quoted(text)}"
                self.findings.append(
                    Finding("hidden-text", message, page=1, location=self.within or "a hidden element")
                )
        return hidden

    def _struck(self, element: Any, where: str) -> None:
        text = " ".join("".join(element.itertext()).split())
        if text:
            message = f"text that is struck through was left out: {_quoted(text)}"
            self.findings.append(Finding("struck-text", message, page=1, location=where))

    # --- tables

    def _table_items(self, table: Any, depth: int) -> list[DraftTable | DraftText]:
        """A table with its caption; or what it holds, where it only frames a text or lays out others."""
        found: list[DraftTable | DraftText] = []
        rows = _rows(table)
        nested = any(inner is not table for inner in table.iter("table"))
        widest = max((sum(1 for _ in _cells(row)) for row in rows), default=0)
        if (len(rows) == widest == 1) or (nested and (len(rows) == 1 or widest == 1)):
            for row in rows:
                for cell in _cells(row):
                    if not self._is_unseen(cell):
                        self._walk(cell, found, [], depth + 1)
            return found
        self.tables += 1
        where = self.within or f"table {self.tables}"
        for caption in table.findall("caption"):
            if not self._is_unseen(caption):
                self._walk(caption, found, [], depth + 1)
        draft = self.table(table, where, depth)
        return [*found, draft] if draft is not None else found

    def table(self, table: Any, where: str, depth: int = 0) -> DraftTable | None:
        """A table with its spans."""
        cells: list[DraftCell] = []
        taken: set[tuple[int, int]] = set()
        rows = [row for row in _rows(table) if not self._is_unseen(row)]
        columns = 0
        for row_number, row in enumerate(rows):
            column = 0
            for number, element in enumerate(_cells(row), start=1):
                if self._is_unseen(element):
                    continue
                while (row_number, column) in taken:
                    column += 1
                width = min(_span(element.get("colspan")), SPAN_MAX)
                height = min(_span(element.get("rowspan"), zero=len(rows)), len(rows) - row_number)
                while width > 1 and any((row_number, place) in taken for place in range(column, column + width)):
                    width -= 1
                if len(taken) + width * height > CELLS_MAX:
                    break
                location = self.within or f"{where}, row {row_number + 1}, column {number}"
                lines, inner = self._contents(element, location, depth)
                cells.append(
                    DraftCell(
                        row_number, column, height, width, lines, location, filled=_is_filled(element), inner=inner
                    )
                )
                taken.update(
                    (r, c) for r in range(row_number, row_number + height) for c in range(column, column + width)
                )
                column += width
                columns = max(columns, column)
        if not cells:
            return None
        # each table has a width of its own: a page says nothing of widths, so no two tables have the same columns
        width_of_column = 100.0 + 7 * self.tables
        names = [f"{where}, row {row + 1}" for row in range(len(rows))]
        return DraftTable(
            len(rows),
            columns,
            filled_up(cells, len(rows), columns, names),
            where,
            tuple(width_of_column * column for column in range(columns + 1)),
        )

    def _contents(self, cell: Any, where: str, depth: int) -> tuple[tuple[str, ...], tuple[DraftTable, ...]]:
        """The lines and the tables of a cell."""
        found: list[DraftTable | DraftText] = []
        before, self.within = self.within, self.within or where
        if depth < DEPTH_MAX:
            self._walk(cell, found, [], depth + 1)
        self.within = before
        lines = tuple(item.text for item in found if isinstance(item, DraftText))
        return lines, tuple(item for item in found if isinstance(item, DraftTable))


def closed_up(text: str) -> str:
    r"""The white space of a page's source closed up as a browser does it.

    Where a line of the source ends, a space is meant between Latin words only (CSS Text 3, 4.1.3: none between Japanese
    letters).

    >>> closed_up("取組実績を\n  公表する。 open\ndata")
    '取組実績を公表する。 open data'
    """

    def space(found: re.Match[str]) -> str:
        if "\n" not in found[0] and "\r" not in found[0]:
            return " "
        around = text[max(0, found.start() - 1) : found.start()] + text[found.end() : found.end() + 1]
        return " " if around.isascii() else ""

    return re.sub(r"[ \t\r\n\f]+", space, text).replace(BREAK, "\n")


def _rows(table: Any) -> list[Any]:
    """The rows of a table: the head first, the foot last."""
    groups: dict[str, list[Any]] = {"thead": [], "": [], "tfoot": []}
    for child in table:
        if child.tag == "tr":
            groups[""].append(child)
        elif child.tag in ("thead", "tbody", "tfoot"):
            groups[child.tag if child.tag != "tbody" else ""] += [row for row in child if row.tag == "tr"]
    return [*groups["thead"], *groups[""], *groups["tfoot"]]


def _cells(row: Any) -> Sequence[Any]:
    return [cell for cell in row if cell.tag in ("td", "th")]


def _span(text: str | None, zero: int = 1) -> int:
    """A span as a number; 0 means all rows that are left."""
    found = re.match(r"\s*(\d{1,6})", text or "")
    number = int(found[1]) if found else 1
    return number if number > 0 else zero


def _marker(parent: Any, item: Any, number: int) -> str:
    """What a browser draws before a list item."""
    style = _LIST_STYLE.search(f"{item.get('style') or ''};{parent.get('style') or ''}")
    kind = STYLE_KINDS.get(style[1].lower()) if style else None
    if kind == "none":
        return ""
    if parent.tag != "ol":
        return "・"
    kind = kind or LIST_KINDS.get(item.get("type") or parent.get("type") or "1", "decimal")
    start = re.fullmatch(r"\s*(-?\d{1,6})\s*", parent.get("start") or "1")
    reached = int(start[1]) if start else 1
    for other in parent:
        if other.tag != "li":
            continue
        value = re.fullmatch(r"\s*(-?\d{1,6})\s*", other.get("value") or "")
        reached = int(value[1]) if value else reached
        if other is item:
            break
        reached += 1
    return f"{number_text(reached, kind)}. "


def _is_filled(element: Any) -> bool:
    """Whether a cell has a background other than white, or is a heading by its tag, which style sheets colour."""
    if element.tag == "th":
        return True
    style = _BACKGROUND.search(element.get("style") or "")
    colour = (style[1] if style else element.get("bgcolor") or "").strip().lower()
    return bool(colour) and colour not in ("#fff", "#ffffff", "white", "transparent", "none", "inherit")


def _quoted(text: str) -> str:
    return text if len(text) <= QUOTED_LETTERS else text[:QUOTED_LETTERS] + "…"
