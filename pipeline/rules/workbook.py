"""A workbook (.xlsx) as it stands on the disk: cells with types and looks, what is hidden, what lies over the cells.

The parts are read themselves, since openpyxl makes a cell of each square of a merged range and knows nothing of shapes;
`Package` refuses files that unpack to more than is reasonable.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from torikumi.extractors.files.package import Package, Relationship
from torikumi.extractors.files.sheet_names import range_corners
from torikumi.pipeline.rules.csv_file import CELLS_MAX
from torikumi.pipeline.rules.metadata import description_of
from torikumi.pipeline.rules.sheet import PLAIN, Cell, CellKind, Look, Sheet
from torikumi.schemas.errors import SourceError

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"

_TAGS = tuple(MAIN + name for name in ("sheetView", "col", "row", "c", "mergeCell"))
_OBJECTS = {
    "comments": "notes (メモ)",
    "threadedComment": "comments (コメント)",
    "oleObject": "an embedded object",
    "package": "an embedded file",
    "control": "a control",
    "ctrlProp": "a control",
    "image": "a picture behind the cells",
}
"""Kinds of links of a sheet → what lies over its cells."""
_DRAWN = {
    "pic": "a picture",
    "sp": "a shape or text box",
    "graphicFrame": "a chart",
    "grpSp": "a group of shapes",
    "cxnSp": "a line",
}
_DATES = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
"""Number formats that are known by a number alone and show a date or time (ECMA-376, with those of Japanese Excel)."""
_NO_DATE = re.compile(r'"[^"]*"|\\.|\[(?!h|m|s|\$-411)[^\]]*\]', re.IGNORECASE)
_BLACK = frozenset({"", "FF000000", "00000000", "theme1", "indexed8", "indexed64", "auto"})
_NO_FILL = frozenset({"", "FFFFFFFF", "00FFFFFF", "theme0", "indexed9", "indexed65"})


def read_workbook(path: Path) -> list[Sheet]:
    """The sheets of a workbook; those that are hidden are named as such and hold no cells.

    Raises:
        SourceError: It is damaged, of another kind, or too large.
    """
    with Package(path) as package:
        book = package.main_part()
        root = package.xml(book) if book else None
        if root is None or root.tag != f"{MAIN}workbook":
            raise SourceError("is no workbook (.xlsx)", advice="save it as a plain .xlsx", file=str(path))
        links = package.relationships(book)
        styles = _Styles.of(package, links)
        texts = _shared_texts(package, links)
        parts = {link.id: link for link in links}
        listed = [(entry.get("name", ""), entry) for entry in root.iter(f"{MAIN}sheet")]
        names = tuple(name for name, _ in listed)
        sheets = []
        for name, entry in listed:
            sheet = Sheet(path, "xlsx", name, described=description_of(path, name), all_sheets=names)
            link = parts.get(entry.get(LINK, ""))
            if entry.get("state", "visible") != "visible":
                sheet.hidden.append("the sheet is hidden")
            elif link is None or link.target not in package.names:
                raise SourceError(f"sheet {name} is not in it", advice="open it and save it again", file=str(path))
            elif link.kind != "worksheet":
                sheet.objects.append("the sheet is a chart or dialog")
            else:
                _read_sheet(package, link.target, sheet, texts, styles)
            sheets.append(sheet)
    return sheets


@dataclass(frozen=True, slots=True)
class _Text:
    """A shared text: its letters, and whether a part of it is struck or coloured unlike the rest."""

    text: str
    struck: bool = False
    colour: str = ""


def _text_of(element: Any) -> _Text:
    """The text of a shared or inline string; readings (ふりがな) are no part of it."""
    letters, struck, colours = [], False, set()
    for part in element:
        if part.tag == f"{MAIN}t":
            letters.append(part.text or "")
        elif part.tag == f"{MAIN}r":
            letters.append(part.findtext(f"{MAIN}t") or "")
            look = part.find(f"{MAIN}rPr")
            if look is not None and letters[-1].strip():
                struck = struck or _is_on(look.find(f"{MAIN}strike"))
                colours.add(_colour(look.find(f"{MAIN}color")))
    shown = sorted(colours - _BLACK)
    return _Text(_unescaped("".join(letters)), struck, shown[0] if shown else "")


def _unescaped(text: str) -> str:
    """The text with its escaped letters (``_x000D_``); half a letter, which a file may hold, becomes U+FFFD."""
    found = re.sub("_x([0-9A-Fa-f]{4})_", lambda escaped: chr(int(escaped[1], 16)), text)
    return re.sub("[\ud800-\udfff]", "\ufffd", found)


def _shared_texts(package: Package, links: Sequence[Relationship]) -> list[_Text]:
    part = next((link.target for link in links if link.kind == "sharedStrings"), "")
    return [_text_of(item) for item in package.elements(part, (f"{MAIN}si",))] if part in package.names else []


def _whole(text: str | None, default: int = 0) -> int:
    """A number of a row, style or text, or another one where it is none."""
    return int(text) if text is not None and text.isascii() and text.isdigit() and len(text) < 9 else default


def _is_on(element: Any) -> bool:
    return element is not None and element.get("val", "1") not in ("0", "false", "none")


def _colour(element: Any) -> str:
    if element is None:
        return ""
    for key in ("rgb", "theme", "indexed"):
        if element.get(key) is not None:
            value = str(element.get(key)).upper() if key == "rgb" else f"{key}{element.get(key)}"
            tint = element.get("tint")
            return value + (f"{float(tint):+.2f}" if tint and _is_number(tint) and float(tint) else "")
    return "auto"


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


@dataclass(slots=True)
class _Styles:
    """The styles of a workbook.

    Attributes:
        looks: Number of a style → how its cells look.
        formats: Number of a style → its number format.
        dates: Numbers of styles that show dates.
    """

    looks: list[Look] = field(default_factory=list)
    formats: list[str] = field(default_factory=list)
    dates: set[int] = field(default_factory=set)

    @classmethod
    def of(cls, package: Package, links: Sequence[Relationship]) -> _Styles:
        part = next((link.target for link in links if link.kind == "styles"), "")
        found = cls()
        if part not in package.names:
            return found
        root = package.xml(part)
        codes = {entry.get("numFmtId"): entry.get("formatCode", "") for entry in root.iter(f"{MAIN}numFmt")}
        fonts = list(_children(root, "fonts"))
        fills = list(_children(root, "fills"))
        for number, entry in enumerate(_children(root, "cellXfs")):
            code = codes.get(entry.get("numFmtId"), "")
            builtin = _whole(entry.get("numFmtId"))
            found.looks.append(_look(_at(fonts, entry.get("fontId")), _at(fills, entry.get("fillId"))))
            found.formats.append(code)
            if _is_date(code, builtin):
                found.dates.add(number)
        return found


def _is_date(code: str, builtin: int) -> bool:
    """Whether a number format shows a date or time."""
    if not code:
        return builtin in _DATES
    bare = _NO_DATE.sub("", code)
    return "E+" not in bare.upper() and bare.lower() != "general" and re.search("[ymdhse]", bare, re.I) is not None


def _children(root: Any, name: str) -> Iterator[Any]:
    parent = root.find(MAIN + name)
    return iter(parent) if parent is not None else iter(())


def _at(entries: Sequence[Any], number: str | None) -> Any:
    place = _whole(number, len(entries))
    return entries[place] if place < len(entries) else None


def _look(font: Any, fill: Any) -> Look:
    ground = fill.find(f"{MAIN}patternFill") if fill is not None else None
    pattern = ground.get("patternType", "none") if ground is not None else "none"
    ground_colour = _colour(ground.find(f"{MAIN}fgColor")) if ground is not None and pattern != "none" else ""
    if pattern not in ("none", "solid"):
        ground_colour = f"{pattern} {ground_colour}"  # 網掛け
    colour = _colour(font.find(f"{MAIN}color")) if font is not None else ""
    return Look(
        fill="" if ground_colour in _NO_FILL else ground_colour,
        colour="" if colour in _BLACK else colour,
        bold=font is not None and _is_on(font.find(f"{MAIN}b")),
        struck=font is not None and _is_on(font.find(f"{MAIN}strike")),
    )


def _read_sheet(package: Package, part: str, sheet: Sheet, texts: Sequence[_Text], styles: _Styles) -> None:
    row = column = 0
    hidden_rows: list[int] = []
    for element in package.elements(part, _TAGS):
        tag = element.tag[len(MAIN) :]
        if tag == "c":
            corners = range_corners(element.get("r", ""))
            row, column = corners[0] if corners else (max(row, 1), column + 1)
            cell = _cell(element, texts, styles)
            if cell is not None:
                sheet.cells[row, column] = cell
                if len(sheet.cells) > CELLS_MAX:
                    raise SourceError(
                        f"has more than {CELLS_MAX:,} cells", advice="check it in parts", file=str(sheet.path)
                    )
        elif tag == "row":
            number = _whole(element.get("r"), max(row, 1))
            if _is_true(element.get("hidden")) or element.get("ht") == "0":
                hidden_rows.append(number)
            row, column = number + 1, 0
        elif tag == "col":
            if _is_true(element.get("hidden")) or element.get("width") == "0":
                sheet.hidden.append(f"columns {element.get('min')} to {element.get('max')} are hidden or folded away")
        elif tag == "mergeCell":
            corners = range_corners(element.get("ref", ""))
            if corners and corners[0] != corners[1]:
                sheet.merged.append(element.get("ref", ""))
        elif element.get("showZeros") in ("0", "false"):
            sheet.zeros_hidden = True
    if hidden_rows:
        shown = ", ".join(map(str, hidden_rows[:5])) + (" …" if len(hidden_rows) > 5 else "")
        many = f"rows {shown} are" if len(hidden_rows) > 1 else f"row {shown} is"
        sheet.hidden.append(f"{many} hidden or folded away")
    sheet.objects += _objects(package, part)


def _is_true(value: str | None) -> bool:
    return value in ("1", "true")


def _cell(element: Any, texts: Sequence[_Text], styles: _Styles) -> Cell | None:
    """A cell, or None when it is blank."""
    kind = element.get("t", "n")
    number = _whole(element.get("s"))
    look = styles.looks[number] if number < len(styles.looks) else PLAIN
    code = styles.formats[number] if number < len(styles.formats) else ""
    formula = element.find(f"{MAIN}f") is not None
    value = element.findtext(f"{MAIN}v") or ""
    sort: CellKind = "text"
    if kind == "inlineStr":
        inline = element.find(f"{MAIN}is")
        text = _text_of(inline) if inline is not None else _Text("")
    elif kind == "s":
        place = _whole(value, len(texts))
        text = texts[place] if place < len(texts) else _Text("#REF!")
    else:
        text = _Text(value)
        sort = {"n": "number", "d": "date", "b": "boolean", "e": "error"}.get(kind, "text")  # type: ignore[assignment]
        if sort == "number" and number in styles.dates:
            sort = "date"
    if not text.text.strip() and not formula:
        return None
    if text.struck or text.colour:
        look = replace(look, struck=look.struck or text.struck, colour=look.colour or text.colour)
    return Cell(text.text, sort, formula, code, look)


def _objects(package: Package, part: str) -> list[str]:
    """What lies over the cells of a sheet, in words."""
    found: dict[str, int] = {}
    for link in package.relationships(part):
        if link.kind in _OBJECTS:
            found[_OBJECTS[link.kind]] = found.get(_OBJECTS[link.kind], 0) + 1
        elif link.kind == "drawing" and link.target in package.names:
            for anchor in package.xml(link.target):
                for tag, words in _DRAWN.items():
                    if any(True for _ in anchor.iter(DRAWN + tag)):
                        found[words] = found.get(words, 0) + 1
                        break
    return [f"{words} ({count})" if count > 1 else words for words, count in found.items()]
