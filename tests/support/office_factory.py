"""The smallest office files that show a case: workbooks by openpyxl, Word files of their XML."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Border, Side

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
THIN = Side(style="thin")
FRAME = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)


def workbook(path: Path, build: Callable[[Any], None], title: str = "表") -> Path:
    """Save a workbook of which a function fills the first sheet."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = title
    build(sheet)
    book.save(path)
    return path


def frame(sheet: Any, cells: str) -> None:
    """Draw borders round each cell of a range."""
    for row in sheet[cells]:
        for cell in row:
            cell.border = FRAME


def fill(sheet: Any, rows: list[list[object]], row: int = 1, column: int = 1, *, borders: bool = True) -> None:
    """Write rows, with borders round each cell."""
    for r, values in enumerate(rows):
        for c, value in enumerate(values):
            cell = sheet.cell(row + r, column + c, value)
            if borders:
                cell.border = FRAME


def changed(path: Path, part: str, change: Callable[[str], str]) -> Path:
    """Change one part of a package."""
    stream = io.BytesIO(path.read_bytes())
    with zipfile.ZipFile(stream) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    parts[part] = change(parts[part].decode("utf-8")).encode("utf-8")
    return zipped(path, parts)


def zipped(path: Path, parts: Mapping[str, bytes]) -> Path:
    """Save a package of parts."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return path


def p(text: str = "", *, properties: str = "", run: str = "") -> str:
    """A paragraph of one run."""
    held = f"<w:r><w:rPr>{run}</w:rPr><w:t xml:space='preserve'>{text}</w:t></w:r>" if text else ""
    return f"<w:p><w:pPr>{properties}</w:pPr>{held}</w:p>"


def item(text: str, number: int, level: int = 0) -> str:
    """A paragraph that is an item of a list."""
    listed = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    return p(text, properties=listed)


def tc(content: str, properties: str = "") -> str:
    """A cell; a text without tags becomes a paragraph."""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content if content.startswith('<') else p(content)}</w:tc>"


def tbl(rows: list[list[str]], widths: list[int] | None = None) -> str:
    """A table of cells (as `tc` gives them, or plain texts)."""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths or [])
    body = "".join(
        "<w:tr>" + "".join(cell if cell.startswith("<w:tc>") else tc(cell) for cell in row) + "</w:tr>" for row in rows
    )
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{body}</w:tbl>"


SPAN = '<w:gridSpan w:val="{}"/>'.format
BEGIN, GO_ON = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"


def word(path: Path, body: str, **parts: str) -> Path:
    """Save a Word file: its body, and further parts (numbering, styles, footnotes, header …) by name."""
    links = "".join(
        f'<Relationship Id="r{place}" Type="{LINKS}/{name.rstrip("0123456789")}" Target="{name}.xml"/>'
        for place, name in enumerate(parts)
    )
    head = "<?xml version='1.0' encoding='UTF-8'?>"
    saved = {
        "[Content_Types].xml": f'{head}<Types xmlns="{PACKAGE}/content-types"/>',
        "_rels/.rels": f'{head}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{LINKS}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'{head}<Relationships xmlns="{PACKAGE}/relationships">{links}</Relationships>',
        "word/document.xml": f'{head}<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>',
    }
    roots = {"numbering": "numbering", "styles": "styles", "footnotes": "footnotes", "header1": "hdr", "footer1": "ftr"}
    for name, content in parts.items():
        saved[f"word/{name}.xml"] = f'{head}<w:{roots[name]} xmlns:w="{W}">{content}</w:{roots[name]}>'
    return zipped(path, {name: content.encode("utf-8") for name, content in saved.items()})
