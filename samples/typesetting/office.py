"""The samples that are no PDF: workbooks, a Word file, a web page, and the text that OCR programs make of a page.

Each function makes one file from its truth. Packages are stored uncompressed with a fixed date, so that the same
versions give the same bytes.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from typesetting.reports import Truth, goals, labelled, results

LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The date of every part of a package; the earliest that ZIP can write."""

THIN = Side(style="thin")
FRAME = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
HEAD_FILL = PatternFill("solid", fgColor="DEEAF6")
WRAPPED = Alignment(wrap_text=True, vertical="top")


def packed(parts: dict[str, bytes]) -> bytes:
    """A package of parts, the same bytes each time."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as package:
        for name, content in parts.items():
            package.writestr(zipfile.ZipInfo(name, LONG_AGO), content)
    return stream.getvalue()


def saved(book: Workbook) -> bytes:
    """A workbook as a package without dates."""
    stream = io.BytesIO()
    book.save(stream)
    parts = {}
    with zipfile.ZipFile(stream) as package:
        for name in package.namelist():
            content = package.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb">[0-9T:.-]{19,}Z?<", b">1980-01-01T00:00:00Z<", content)
            parts[name] = content
    return packed(parts)


# --- workbooks


def put(
    sheet: Worksheet,
    row: int,
    column: int,
    value: object,
    *,
    rows: int = 1,
    columns: int = 1,
    fill: PatternFill | None = None,
    number_format: str | None = None,
) -> None:
    """Write a cell with borders, merged over rows and columns."""
    for r in range(row, row + rows):
        for c in range(column, column + columns):
            sheet.cell(r, c).border = FRAME
            if fill is not None:
                sheet.cell(r, c).fill = fill
    cell: Any = sheet.cell(row, column, value)
    cell.alignment = WRAPPED
    if number_format is not None:
        cell.number_format = number_format
    if rows > 1 or columns > 1:
        sheet.merge_cells(start_row=row, start_column=column, end_row=row + rows - 1, end_column=column + columns - 1)


def _title(sheet: Worksheet, row: int, column: int, text: str, size: float) -> None:
    cell: Any = sheet.cell(row, column, text)
    cell.font = Font(size=size, bold=True)


def workbook(truth: Truth) -> bytes:
    """Three sheets: cover, counts, list; a hidden sheet, a hidden column, formulas with their results as values."""
    book = Workbook()
    cover: Any = book.active
    cover.title = "表紙"
    _title(cover, 3, 2, truth["plan"], 28)
    _title(cover, 4, 2, truth["subtitle"], 14)
    _title(cover, 6, 2, f"取組実績（{truth['fiscal_year_label']}）", 22)
    _title(cover, 9, 2, truth["publisher_text"], 18)
    counts = book.create_sheet("評価結果")
    row = 1
    for text in (*truth["intro"], truth["summary_heading"], *truth["summary_lead"]):
        counts.cell(row, 2, text)
        row += 1
    row += 1
    put(counts, row, 2, "自己評価", columns=2, fill=HEAD_FILL)
    put(counts, row, 4, "取組項目数", fill=HEAD_FILL)
    put(counts, row, 5, "割合", fill=HEAD_FILL)
    for entry in truth["summary"]["rows"]:
        row += 1
        put(counts, row, 2, entry["grade"])
        put(counts, row, 3, entry["description"])
        put(counts, row, 4, entry["count"])
        put(counts, row, 5, int(entry["percent_text"][:-1]) / 100, number_format="0%")
    row += 1
    put(counts, row, 2, "合計", columns=2)
    put(counts, row, 4, truth["summary"]["total"]["count"])
    put(counts, row, 5, 1, number_format="0%")
    for text in (truth["summary_note"], truth["review_heading"], *truth["review"]):
        row += 1
        counts.cell(row + 1, 2, text)
    _stacked_list(book.create_sheet("一覧表"), truth)
    notes = book.create_sheet("作業用")
    notes["A1"] = "この表は公表しない"
    notes.sheet_state = "hidden"
    return saved(book)


def _stacked_list(sheet: Worksheet, truth: Truth) -> None:
    """The list: two rows an initiative, 取組内容 over 目標, all else merged over both; column E is hidden."""
    _title(sheet, 1, 1, truth["list_title"], 14)
    at = [1, 2, 3, 4, 6, 7, 8]  # column E holds remarks that nobody is meant to see
    for column, name in zip(at, truth["columns"], strict=True):
        upper, _, lower = name.partition("／")
        put(sheet, 3, column, upper, rows=1 if lower else 2, fill=HEAD_FILL)
        if lower:
            put(sheet, 4, column, lower, fill=HEAD_FILL)
    put(sheet, 3, 5, "確認欄", rows=2)
    sheet.column_dimensions["E"].hidden = True
    row = 5
    for section in truth["sections"]:
        put(sheet, row, 1, section["label"], columns=8)
        row += 1
        for entry in truth["initiatives"]:
            if entry["section"] != section["no"]:
                continue
            put(sheet, row, 1, entry["no"], rows=2)
            put(sheet, row, 2, entry["name"], rows=2)
            put(sheet, row, 3, "\n".join(entry["contents"]))
            put(sheet, row + 1, 3, "\n".join(goals(entry)) or None)
            put(sheet, row, 4, "\n".join(results(entry)), rows=2)
            put(sheet, row, 5, "確認済", rows=2)
            put(sheet, row, 6, entry["grade"], rows=2)
            put(sheet, row, 7, "\n".join(entry["improvements"]) or None, rows=2)
            put(sheet, row, 8, "\n".join(entry["departments"]), rows=2)
            row += 2


KPI_WIDTHS = (2, 3, 6, 8, 7, 3, 4, 4, 4, 4, 4, 3, 8, 6)
"""How many of the narrow columns each column of the list takes."""


def squared_paper(truth: Truth) -> bytes:
    """A grid of narrow columns (神エクセル): labels merged over many, or standing in the first of a frame of them."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = "進捗状況"
    for column in range(1, sum(KPI_WIDTHS) + 3):
        sheet.column_dimensions[get_column_letter(column)].width = 2.2
    _title(sheet, 2, 4, truth["title"], 16)
    _title(sheet, 3, 40, truth["publisher_text"], 10)
    counts = truth["summary"]
    heads = ["評価", *(entry["grade"] for entry in counts), "合計"]
    values: list[object] = ["事業数", *(entry["count"] for entry in counts), sum(entry["count"] for entry in counts)]
    for place, (head, value) in enumerate(zip(heads, values, strict=True)):
        framed(sheet, 5, 20 + 4 * place, head, 1, 4)
        framed(sheet, 6, 20 + 4 * place, value, 1, 4)
    row = 8
    for note in truth["notes"]:
        sheet.cell(row, 3, f"※ {note}")
        row += 1
    row += 1
    starts = [2]
    for width in KPI_WIDTHS:
        starts.append(starts[-1] + width)
    names = truth["columns"]

    def heading(level: int, first: int, text: str, *, rows: int = 1, last: int | None = None) -> None:
        end = starts[(first if last is None else last) + 1]
        put(sheet, row + level, starts[first], text, rows=rows, columns=end - starts[first], fill=HEAD_FILL)

    for place in (0, 1, 2, 3, 10, 11, 12, 13):
        heading(0, place, names[place], rows=2)
    heading(0, 4, "数値目標（KPI）", last=7)
    heading(0, 8, "実績値", last=9)
    for place in range(4, 10):
        heading(1, place, names[place])
    row += 2
    policies: dict[str, int] = {}
    for entry in truth["initiatives"]:
        policies[entry["policy"]] = policies.get(entry["policy"], 0) + len(entry["indicators"])
    for policy, height in policies.items():
        put(sheet, row, starts[0], policy, rows=height, columns=KPI_WIDTHS[0])
        for entry in (entry for entry in truth["initiatives"] if entry["policy"] == policy):
            rows = len(entry["indicators"])
            for place, text in (
                (1, entry["code"]),
                (2, entry["name"]),
                (3, entry["overview"]),
                (11, entry["grade"]),
                (12, entry["direction"]),
                (13, entry["departments_text"]),
            ):
                if place in (2, 11):  # not merged: the text stands in the first square of a frame
                    framed(sheet, row, starts[place], text, rows, KPI_WIDTHS[place])
                else:
                    put(sheet, row, starts[place], text, rows=rows, columns=KPI_WIDTHS[place])
            for line, indicator in enumerate(entry["indicators"]):
                keys = ("base", "target", "actual_r4", "actual_r5", "achievement")
                texts = [indicator["name"], indicator["unit"], *(indicator[f"{key}_text"] for key in keys)]
                for place, text in enumerate(texts, start=4):
                    value, code = shown_number(text)
                    put(
                        sheet,
                        row + line,
                        starts[place],
                        None if value == "" else value,
                        columns=KPI_WIDTHS[place],
                        number_format=code,
                    )
            row += rows
    return saved(book)


def framed(sheet: Worksheet, row: int, column: int, value: object, rows: int, columns: int) -> None:
    """Write into the first square of a frame that is not merged."""
    for r in range(row, row + rows):
        for c in range(column, column + columns):
            sheet.cell(r, c).border = Border(
                left=THIN if c == column else None,
                right=THIN if c == column + columns - 1 else None,
                top=THIN if r == row else None,
                bottom=THIN if r == row + rows - 1 else None,
            )
    first: Any = sheet.cell(row, column)
    first.value = value


def shown_number(text: str) -> tuple[object, str | None]:
    """A text that is a number as a number with the format that shows it so; others as they are."""
    if re.fullmatch(r"[0-9]{1,3}(,[0-9]{3})+", text):
        return int(text.replace(",", "")), "#,##0"
    if re.fullmatch(r"[0-9]{1,6}", text):
        return int(text), None
    found = re.fullmatch(r"([0-9]{1,4})\.([0-9]+)(％?)", text)
    if found is None:
        return text, None
    sign = f'"{found[3]}"' if found[3] else ""
    return float(f"{found[1]}.{found[2]}"), "0." + "0" * len(found[2]) + sign


# --- a Word file

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
DASHED, NUMBERED = 1, 2
"""Kinds of lists: ・ and (1)."""


class _Word:
    """The body of a Word file while it is written; each list is one of its own."""

    def __init__(self) -> None:
        self.lists: list[int] = []

    def paragraph(self, text: str, *, size: float = 10.5, number: int | None = None) -> str:
        """A paragraph, perhaps an item of a list."""
        listed = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>' if number else ""
        return (
            f'<w:p><w:pPr>{listed}</w:pPr><w:r><w:rPr><w:sz w:val="{int(size * 2)}"/></w:rPr>'
            f'<w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'
        )

    def lines(self, texts: Sequence[str]) -> str:
        """Paragraphs of which those with (1) or ・ are lists: the marks are drawn by Word, and not in the text."""
        out = ""
        number = 0
        before = ""
        for text in texts:
            found = re.match(r"(\(\d+\)|・)\s*", text)
            if found is None:
                out += self.paragraph(text)
                continue
            kind = DASHED if found[1] == "・" else NUMBERED
            if found[1] == "(1)" or (kind == DASHED and before != "・"):
                self.lists.append(kind)
                number = len(self.lists)
            before = found[1]
            out += self.paragraph(text[found.end() :], number=number)
        return out or "<w:p/>"

    def cell(self, content: str, *, width: int, span: int = 1, down: str = "") -> str:
        """A cell; ``down`` is restart or continue in a cell that is merged downwards."""
        merged = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
        if down:
            merged += '<w:vMerge w:val="restart"/>' if down == "restart" else "<w:vMerge/>"
        return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{merged}</w:tcPr>{content}</w:tc>'

    def table(self, widths: Sequence[int], rows: Sequence[str]) -> str:
        """A table."""
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def word_file(truth: Truth) -> bytes:
    """Titles, prose, the counts, and the list with 取組方針2 outside the table: the header stands once above it."""
    body = _Word()
    widths = (500, 1600, 3400, 3400, 600, 2200, 1300)
    parts = [
        body.paragraph(truth["plan"], size=28),
        body.paragraph(truth["subtitle"], size=14),
        body.paragraph(f"取組実績（{truth['fiscal_year_label']}）", size=22),
        body.paragraph(truth["publisher_text"], size=18),
        *(body.paragraph(text) for text in truth["intro"]),
        body.paragraph(truth["summary_heading"], size=12),
        *(body.paragraph(text) for text in truth["summary_lead"]),
    ]
    rows = [
        body.cell(body.paragraph("自己評価"), width=4000, span=2)
        + body.cell(body.paragraph("取組項目数"), width=1500)
        + body.cell(body.paragraph("割合"), width=1000)
    ]
    for entry in truth["summary"]["rows"]:
        texts = (entry["grade"], entry["description"], str(entry["count"]), entry["percent_text"])
        rows.append("".join(body.cell(body.paragraph(text), width=1500) for text in texts))
    total = truth["summary"]["total"]
    rows.append(
        body.cell(body.paragraph("合計"), width=4000, span=2)
        + body.cell(body.paragraph(str(total["count"])), width=1500)
        + body.cell(body.paragraph(total["percent_text"]), width=1000)
    )
    parts += [body.table((500, 3500, 1500, 1000), rows), body.paragraph(truth["summary_note"])]
    parts += [body.paragraph(truth["review_heading"], size=12), *(body.paragraph(text) for text in truth["review"])]
    parts.append(body.paragraph(truth["list_title"], size=14))
    upper, lower = "", ""
    for width, name in zip(widths, truth["columns"], strict=True):
        first, _, second = name.partition("／")
        upper += body.cell(body.paragraph(first), width=width, down="" if second else "restart")
        lower += body.cell(
            body.paragraph(second) if second else "<w:p/>", width=width, down="" if second else "continue"
        )
    rows = [upper, lower]
    for section in truth["sections"]:
        if section["no"] == 2:
            parts += [body.table(widths, rows), body.paragraph(section["label"], size=11)]
            rows = []
        else:
            rows.append(body.cell(body.paragraph(section["label"]), width=sum(widths), span=7))
        for entry in truth["initiatives"]:
            if entry["section"] == section["no"]:
                rows.append(
                    "".join(
                        body.cell(content, width=width)
                        for width, content in zip(
                            widths,
                            (
                                body.paragraph(str(entry["no"])),
                                body.paragraph(entry["name"]),
                                body.lines(labelled(entry)),
                                body.lines(results(entry)),
                                body.paragraph(entry["grade"]),
                                body.lines(entry["improvements"]),
                                body.lines(entry["departments"]),
                            ),
                            strict=True,
                        )
                    )
                )
    parts.append(body.table(widths, rows))
    return _word_package("".join(parts), body.lists)


def _word_package(body: str, lists: Sequence[int]) -> bytes:
    """The parts of a Word file."""
    levels = {DASHED: ("bullet", "・"), NUMBERED: ("decimal", "(%1)")}
    numbering = "".join(
        f'<w:abstractNum w:abstractNumId="{kind}"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{name}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl></w:abstractNum>'
        for kind, (name, text) in levels.items()
    )
    numbering += "".join(
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="{kind}"/><w:lvlOverride w:ilvl="0">'
        '<w:startOverride w:val="1"/></w:lvlOverride></w:num>'
        for number, kind in enumerate(lists, start=1)
    )
    types = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{TYPE}.{kind}+xml"/>'
        for name, kind in (("document", "document.main"), ("numbering", "numbering"))
    )
    package = "http://schemas.openxmlformats.org/package/2006"
    return packed(
        {
            "[Content_Types].xml": (
                f'{XML}<Types xmlns="{package}/content-types"><Default Extension="rels" '
                'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
                f'<Default Extension="xml" ContentType="application/xml"/>{types}</Types>'
            ).encode(),
            "_rels/.rels": (
                f'{XML}<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
                f'Type="{OFFICE}/relationships/officeDocument" Target="word/document.xml"/></Relationships>'
            ).encode(),
            "word/_rels/document.xml.rels": (
                f'{XML}<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
                f'Type="{OFFICE}/relationships/numbering" Target="numbering.xml"/></Relationships>'
            ).encode(),
            "word/document.xml": (
                f'{XML}<w:document xmlns:w="{WORD}"><w:body>{body}<w:sectPr/></w:body></w:document>'
            ).encode(),
            "word/numbering.xml": f'{XML}<w:numbering xmlns:w="{WORD}">{numbering}</w:numbering>'.encode(),
        }
    )


# --- a web page


def web_page(truth: Truth) -> bytes:
    """Shift_JIS; the source wrapped in the middle of sentences; 目標 in a row of its own under 取組内容."""

    def broken(text: str) -> str:
        # as editors do it: anywhere between Japanese letters
        return re.sub(r"(.{38,}?[^\x00-\x7f])(?=[^\x00-\x7f])", "\\1\r\n", escape(text))

    def block(lines: Sequence[str], tag: str = "p") -> str:
        return "".join(f"<{tag}>{broken(line)}</{tag}>\r\n" for line in lines)

    out = [
        '<!DOCTYPE html>\r\n<html lang="ja"><head><meta charset="Shift_JIS">',
        f"<title>{escape(truth['title'])}</title><style>td {{ border: 1px solid }}</style></head><body>\r\n",
        f"<h1>{broken(truth['plan'])}</h1><p>{broken(truth['subtitle'])}</p>",
        f"<h2>取組実績（{truth['fiscal_year_label']}）</h2>{block([truth['publisher_text'], *truth['intro']])}",
        f"<h3>{broken(truth['summary_heading'])}</h3>{block(truth['summary_lead'])}",
        "<table><thead><tr><th colspan=2>自己評価<th>取組項目数<th>割合</thead><tbody>",
    ]
    for entry in truth["summary"]["rows"]:
        cells = (entry["grade"], entry["description"], str(entry["count"]), entry["percent_text"])
        out.append("<tr>" + "".join(f"<td>{broken(cell)}" for cell in cells) + "\r\n")
    total = truth["summary"]["total"]
    out.append(f"<tr><td colspan=2>合計<td>{total['count']}<td>{total['percent_text']}</table>\r\n")
    out.append(block([truth["summary_note"], truth["review_heading"], *truth["review"]]))
    out.append(f"<h3>{broken(truth['list_title'])}</h3><table border=1><tr>")
    for name in truth["columns"]:
        upper, _, lower = name.partition("／")
        out.append(f"<th>{upper}" if lower else f"<th rowspan=2>{upper}")
    out.append("<tr><th>目標\r\n")
    for section in truth["sections"]:
        out.append(f'<tr><td colspan="7"><b>{broken(section["label"])}</b></td></tr>\r\n')
        for entry in truth["initiatives"]:
            if entry["section"] == section["no"]:
                out += [
                    f"<tr><td rowspan=2>{entry['no']}</td><td rowspan=2>{broken(entry['name'])}</td>",
                    f"<td>{'<br>'.join(broken(line) for line in entry['contents'])}</td>",
                    f"<td rowspan=2>{block(results(entry))}</td><td rowspan=2>{entry['grade']}</td>",
                    f"<td rowspan=2>{block(entry['improvements'])}</td>",
                    f"<td rowspan=2>{'<br>'.join(entry['departments'])}</td></tr>\r\n",
                    f"<tr><td>{block(goals(entry), 'div')}</td></tr>\r\n",
                ]
    out.append("</table></body></html>\r\n")
    # the wave dash has no place of its own in Shift_JIS: written as such it would come back as a full-width tilde
    return "".join(out).replace("〜", "&#x301C;").encode("cp932", "xmlcharrefreplace")


# --- the text that OCR programs and language models make of a page


def recognised(truth: Truth) -> bytes:
    """Rows with tabs; what differs from page to page differs here from section to section.

    1: a header of seven columns, a ``<p>`` for each line. 2: the section stands above the table, its header has a blank
    column more, its rows a blank cell at their end, the lines run together. 3: 目標 in a column of its own under that
    blank heading. 4: as a table of HTML.
    """
    out = [f"# {truth['plan']}\n\n{truth['subtitle']}\n\n## 取組実績（{truth['fiscal_year_label']}）\n"]
    out += [f"{truth['publisher_text']}\n", *(f"{text}\n" for text in truth["intro"])]
    out += [f"### {truth['summary_heading']}\n", *(f"{text}\n" for text in truth["summary_lead"])]
    rows = ["| 自己評価 | | 取組項目数 | 割合 |", "| --- | --- | ---: | ---: |"]
    for entry in truth["summary"]["rows"]:
        rows.append(f"| {entry['grade']} | {entry['description']} | {entry['count']} | {entry['percent_text']} |")
    total = truth["summary"]["total"]
    rows.append(f"| 合計 | | {total['count']} | {total['percent_text']} |")
    out += ["\n".join(rows) + "\n", f"{truth['summary_note']}\n", f"### {truth['review_heading']}\n"]
    out += [f"{text}\n" for text in truth["review"]]
    out.append(f"**{truth['list_title']}**\n")
    heads = [name.partition("／")[0] for name in truth["columns"]]
    for page, section in enumerate(truth["sections"], start=3):
        out.append(f"<!-- page {page} -->\n")
        entries = [entry for entry in truth["initiatives"] if entry["section"] == section["no"]]
        out.append(_recognised_section(section, entries, heads))
    return "\n".join(out).encode()


def _recognised_section(section: Truth, entries: Sequence[Truth], heads: Sequence[str]) -> str:
    """The table of one section."""
    way = section["no"]
    wide = [*heads[:3], "", *heads[3:]]
    below = ["", "", "目標", *[""] * 4]
    rows = []
    if way == 4:
        rows.append(
            "<table><tr>" + "".join(f"<th{'' if i == 2 else ' rowspan=2'}>{h}</th>" for i, h in enumerate(heads))
        )
        rows.append(f'</tr><tr><th>目標</th></tr><tr><td colspan="7">{section["label"]}</td></tr>')
        for entry in entries:
            texts = _recognised_cells(entry, "<p>{}</p>")
            rows.append("<tr>" + "".join(f"<td>{text}</td>" for text in texts) + "</tr>")
        return "\n".join([*rows, "</table>\n"])
    if way == 2:
        rows += [f"**{section['label']}**", ""]
    rows += ["\t".join(wide if way != 1 else heads), "\t".join(below if way == 1 else [*below, ""])]
    if way in (1, 3):
        rows.append(f"<b>{section['label']}</b>" + "\t" * (6 if way == 1 else 7))
    for entry in entries:
        texts = _recognised_cells(entry, "<p>{}</p>" if way == 1 else "{}")
        if way == 2:
            texts.append("")
        if way == 3:
            first, label, second = texts[2].partition("&lt;目標&gt;")
            texts[2:3] = [first.strip(), (label + second).strip()]
        rows.append("\t".join(texts))
    return "\n".join(rows) + "\n"


def _recognised_cells(entry: Truth, line: str) -> list[str]:
    """The cells of an initiative on one line each."""
    return [
        str(entry["no"]),
        entry["name"],
        " ".join(line.format(escape(text)) for text in labelled(entry)),
        " ".join(line.format(escape(text)) for text in results(entry)),
        entry["grade"],
        " ".join(line.format(escape(text)) for text in entry["improvements"]),
        "、".join(entry["departments"]),
    ]
