"""``report.xlsx``: the tables as a workbook for city staff, a sheet a table, with Japanese headings.

What a cell is follows 行政データにおける機械可読性に関するルール: the header is row 1, one datum a cell, no merged
cells, no hidden rows, no colour that means something, no line break in a cell (as in the CSV files). Codes and every
other text are cells of text, so that no program makes a number, date or formula of them; numbers are numbers, shown
with the digits that they have. A spreadsheet computes with 15 significant digits: a number with more is a text here,
because it would be rounded without a word.

XlsxWriter writes it: it knows the letters that XML cannot hold, and writes the same bytes for the same cells.
"""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Any

import torikumi
from torikumi.pipeline.export.guard import defuse
from torikumi.pipeline.export.options import ExportOptions
from torikumi.pipeline.export.rows import Cell, Row, one_line
from torikumi.schemas.columns import SEPARATOR, TABLES, TableDefinition
from torikumi.schemas.errors import OutputError
from torikumi.schemas.report import Report

FILE = "report.xlsx"
"""Name of the file in a dataset folder."""

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

ABOUT = "説明"
"""Name of the sheet that says where the data is from."""

COLUMNS = "列一覧"
"""Name of the sheet that lists the columns of the other sheets."""

DIGITS_MAX = 15
"""Significant digits that every spreadsheet keeps (Excel specifications: number precision)."""

LENGTH_MAX = 32_767
"""Characters of a cell, as UTF-16 counts them (Excel specifications: total number of characters a cell can contain)."""

ROWS_MAX = 1_048_576
"""Rows of a sheet, the header among them (Excel specifications)."""

SHOWN_MAX = 40
"""Longest number, in characters, that is written as a number: beyond it a column cannot show it."""

TEXT_FORMAT_MAX = 255
"""Characters up to which cells get the format "text": older Excel shows longer ones as ####."""

WIDTH_MAX = 46
"""Widest column in half-width letters; longer texts are wrapped within it."""

LINES_MAX = 18
"""Lines of a row; a column whose texts need more is made wider, as far as `WIDEST`."""

WIDEST = 100
"""Widest column in half-width letters for the longest texts; two of them fill a screen."""

LINE_HEIGHT = 18.75
"""Height of a line of the font, in points: what Excel gives a row with it."""

HEIGHT_MAX = 409
"""Highest row, in points (Excel specifications)."""

PAGE_WIDTH = 320
"""Half-width letters that are still read across a page of A3: the sheet is printed at 60% or more."""

NUMBER_ROOM = 4
"""Half-width letters that a number has to spare: its indent, and fonts with wider digits."""

FILTER_WIDTH = 3
"""Half-width letters that the arrow of the filter covers in a header."""

CUT = "…（以下省略：全文は report.json にあります）"
"""Ends a text that is longer than a cell may be."""

_WRITTEN = datetime(1980, 1, 1)
"""Stands for the day of writing, which is not told: the same report gives the same bytes on any day."""

_FONT = {"font_name": "游ゴシック", "font_size": 11}


def workbook(
    report: Report, title: str, tables: Mapping[str, Sequence[Row]], options: ExportOptions | None = None
) -> bytes:
    """The bytes of ``report.xlsx``.

    Args:
        report: The report.
        title: Its title for people.
        tables: Table name → its rows, as `torikumi.pipeline.export.rows.report_rows` gives them.
        options: How the dataset is written: its licence and source are told in the workbook.

    Raises:
        OutputError: A table has more rows than a sheet.
    """
    from xlsxwriter import Workbook

    stream = io.BytesIO()
    book = Workbook(stream, {"in_memory": True, "default_format_properties": _FONT})
    about = _about(report, title, options or ExportOptions())
    book.set_properties({"title": title, "comments": about[-1][1], "author": "torikumi", "created": _WRITTEN})
    styles = _Styles(book)
    for name, rows in tables.items():
        table = TABLES[name]
        if len(rows) >= ROWS_MAX:
            raise OutputError(
                f"{len(rows)} rows are more than a sheet holds ({table.title})", advice="leave xlsx out of --format"
            )
        names = [column.name for column in table]
        _sheet(book, styles, table.title, [c.title for c in table], [[row[name] for name in names] for row in rows])
    _sheet(book, styles, COLUMNS, ["シート名", "列の位置", "CSVの列名", "データ型", "説明"], _columns(TABLES.values()))
    _sheet(book, styles, ABOUT, ["項目", "内容"], about)
    book.close()
    return stream.getvalue()


def cell_value(value: Cell) -> str | int | Decimal | None:
    r"""A value as it stands in a cell: a number where a spreadsheet keeps it as it is, else a text.

    >>> from decimal import Decimal
    >>> cell_value("甲\n乙"), cell_value("=1+2"), cell_value(""), cell_value(2019)
    ('甲 ／ 乙', '=1+2', None, 2019)
    >>> cell_value(Decimal("3.5E+8")), cell_value(Decimal("1234567890.1234567"))
    (Decimal('350000000'), '1234567890.1234567')
    """
    if isinstance(value, str):
        return _cut(one_line(value)) or None
    if value is None:
        return None
    written = format(Decimal(value), "f")
    if len(written) > SHOWN_MAX or len(written.replace(".", "").strip("-0")) > DIGITS_MAX:
        return written
    return Decimal(written) if isinstance(value, Decimal) else value  # written out: no exponent


def _cut(text: str) -> str:
    """A text that fits into a cell; one that does not says so at its end."""
    if len(text) * 2 <= LENGTH_MAX or _units(text) <= LENGTH_MAX:
        return text
    room = LENGTH_MAX - _units(CUT)
    return text.encode("utf-16-le")[: room * 2].decode("utf-16-le", "ignore") + CUT


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


class _Styles:
    """The formats of cells, each made once.

    Args:
        book: The workbook.
    """

    def __init__(self, book: Any) -> None:
        self._book = book
        base = {**_FONT, "valign": "top"}
        self.header = book.add_format({**base, "bold": True, "bottom": 1, "text_wrap": True, "num_format": "@"})
        self.text = book.add_format({**base, "text_wrap": True, "num_format": "@"})
        self.long = book.add_format({**base, "text_wrap": True, "quote_prefix": True})
        self._base = base
        self._numbers: dict[int, Any] = {}

    def of(self, value: str | int | Decimal) -> Any:
        """The format of a value: numbers with as many decimals as they have."""
        if isinstance(value, str):
            return self.long if len(value) > TEXT_FORMAT_MAX or defuse(value) != value else self.text
        decimals = max(0, -int(Decimal(value).as_tuple().exponent))
        if decimals not in self._numbers:
            pattern = "0" + ("." + "0" * decimals if decimals else "")
            self._numbers[decimals] = self._book.add_format(
                {**self._base, "num_format": pattern, "align": "right", "indent": 1}
            )
        return self._numbers[decimals]


def _sheet(book: Any, styles: _Styles, name: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    """Write a sheet: header in row 1, frozen, with filters, ready to print on A3."""
    sheet = book.add_worksheet(name)
    values = [[cell_value(cell) for cell in row] for row in rows]
    shown = [[_shown_width(value) for value in row] for row in values]
    widths = [_column_width(_width(title), [row[place] for row in shown]) for place, title in enumerate(header)]
    for place, (title, width) in enumerate(zip(header, widths, strict=True)):
        sheet.write_string(0, place, title, styles.header)
        sheet.set_column(place, place, width + 1)
    for number, row in enumerate(values, 1):
        lines = max((_lines(needed, width) for needed, width in zip(shown[number - 1], widths, strict=True)), default=1)
        if lines > 1:  # said outright, since not every program makes a row as high as its text
            sheet.set_row(number, min(HEIGHT_MAX, lines * LINE_HEIGHT))
        for place, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(number, place, value, styles.of(value))
            elif value is not None:
                sheet.write_number(number, place, value, styles.of(value))
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(values), len(header) - 1)
    # the green corner at a code is no news: it is a text on purpose
    sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{ROWS_MAX}"})
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(8)
    sheet.fit_to_pages(-(-sum(widths) // PAGE_WIDTH), 0)
    sheet.hide_gridlines(0)  # printed, too
    sheet.set_footer("&C&A　&P / &N")


def _shown_width(value: str | int | Decimal | None) -> int:
    """Width in half-width letters; a number that does not fit is shown as ###, so it gets room to spare."""
    if value is None:
        return 0
    return (
        _width(value)
        if isinstance(value, str)
        else len(format(value, "f" if isinstance(value, Decimal) else "d")) + NUMBER_ROOM
    )


def _column_width(header: int, cells: Iterable[int]) -> int:
    """The width of a column in half-width letters, from the widths of its texts.

    >>> _column_width(4, [10, 3]), _column_width(4, []), _column_width(4, [300]), _column_width(4, [1500])
    (10, 7, 46, 84)
    """
    longest = max(cells, default=0)
    if longest > WIDTH_MAX * LINES_MAX:
        return min(WIDEST, -(-longest // LINES_MAX))
    return max(header + FILTER_WIDTH, min(WIDTH_MAX, longest))


def _lines(needed: int, width: int) -> int:
    """How many lines a text takes; a line is hardly ever full to its last letter."""
    return -(-needed * 21 // (width * 20)) if needed > width else 1


@cache
def _wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WFA"


def _width(text: str) -> int:
    """Width in half-width letters."""
    return len(text) + sum(map(_wide, text))


def _columns(tables: Iterable[TableDefinition]) -> list[list[Cell]]:
    """A row a column of the other sheets: where it is, its name in the CSV files, what it holds.

    The texts are in letters that every machine has (rule L1-08): an example such as ① becomes 1.
    """
    from xlsxwriter.utility import xl_col_to_name

    return [
        [table.title, xl_col_to_name(place), c.name, c.type, unicodedata.normalize("NFKC", c.description)]
        for table in tables
        for place, c in enumerate(table)
    ]


def _about(report: Report, title: str, options: ExportOptions) -> list[tuple[str, str]]:
    """What the sheet 説明 says: item and text; the last one is the statement of the source."""
    who, licence = report.municipality, options.licence
    publisher = who.name or "公表者不明"
    found = [
        ("報告書名", title),
        ("計画名", report.plan.title),
        ("全国地方公共団体コード", who.code),
        ("都道府県名", who.prefecture),
        ("市区町村名", who.name),
        ("年度", report.report.fiscal_year_label),
        ("年度（西暦）", str(report.report.fiscal_year or "")),
        ("データセットID", report.dataset_id),
        ("原資料", report.source.file),
        ("原資料のURL", options.source_url),
        ("原資料のSHA-256", report.source.sha256),
        ("ライセンス", licence and (licence.title or licence.name or licence.path)),
        ("変換", f"torikumi {torikumi.__version__}"),
        (
            "改行と列挙",
            f"1つのセルにまとめた文と改行は「{SEPARATOR.strip()}」で区切っています。原文は report.json にあります。",
        ),
        ("空のセル", "値がないことを表します。0 とは異なります。"),
        ("数値", f"有効数字が{DIGITS_MAX}桁を超える数値は、表計算ソフトで丸められないよう文字列にしています。"),
        ("検査結果", "人が確認すべき箇所を、シート「検査結果」に1件1行で示しています。"),
        ("出典", f"出典：{publisher}「{title}」（{report.source.file}）をtorikumiで加工して作成"),
    ]
    return [(item, text) for item, text in found if text]
