"""The workbook holds what the report holds: as openpyxl, pandas and LibreOffice read it."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from openpyxl.utils.escape import unescape

from tests.support.reports import awkward_report, reports
from tests.support.written import REPORTS, files_of, needs_office, office_convert, rows_of, same
from torikumi.pipeline.export import xlsx
from torikumi.pipeline.export.csv import cell_text
from torikumi.pipeline.export.guard import undo
from torikumi.pipeline.export.rows import Row, one_line, report_rows
from torikumi.pipeline.export.xlsx import FILE, cell_value, workbook
from torikumi.schemas.columns import TABLES
from torikumi.schemas.errors import OutputError
from torikumi.schemas.report import Initiative, Report


def opened(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))


def assert_holds(content: bytes, tables: dict[str, list[Row]]) -> None:
    book = opened(content)
    for name, rows in tables.items():
        header, *lines = book[TABLES[name].title].iter_rows()
        assert [cell.value for cell in header] == [column.title for column in TABLES[name]]
        assert len(lines) == len(rows)
        for line, row in zip(lines, rows, strict=True):
            for cell, column in zip(line, TABLES[name], strict=True):
                value = row[column.name]
                if isinstance(value, str):
                    found = None if cell.value is None else unescape(str(cell.value))
                    assert same(found, one_line(value)), (column.name, value)
                    assert cell.value is None or cell.data_type == "s"
                else:
                    assert same(cell.value, value), (column.name, value)
                    assert value is None or cell.data_type == "n"


@pytest.mark.parametrize("name", REPORTS)
def test_each_table_is_a_sheet_with_every_value(name: str) -> None:
    assert_holds(files_of(name)[FILE], rows_of(name))


@settings(max_examples=15)
@given(reports())
def test_any_report_can_be_read_back(report: Report) -> None:
    tables = report_rows(report)
    assert_holds(workbook(report, "題", tables), tables)


def test_codes_are_text_and_formulas_are_none() -> None:
    book = opened(files_of("awkward")[FILE])
    sheet = book["取組一覧"]
    code = sheet["A2"]
    assert (code.value, code.data_type, code.number_format) == ("011002", "s", "@")
    goals = next(cell for cell in sheet[2] if sheet.cell(1, cell.column).value == "目標")
    assert (goals.value, goals.data_type) == ("=HYPERLINK(1) ／ - 箇条 ／ － ／ '=1", "s")
    assert goals.quotePrefix  # stays text when someone edits the cell
    assert not any(cell.data_type == "f" for sheet in book for row in sheet.iter_rows() for cell in row)


def test_numbers_show_the_digits_they_have() -> None:
    sheet = opened(files_of("awkward")[FILE])["指標"]
    place = [cell.value for cell in sheet[1]].index("値") + 1
    found = [(cell.value, cell.number_format) for (cell,) in sheet.iter_rows(2, min_col=place, max_col=place)]
    assert [cell for cell in found if cell[0] is not None] == [
        (0.04, "0.00"),
        (50, "0"),
        (12.5, "0.00"),
        (-350000000, "0"),
        (-5, "0"),
    ]


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("123456789012345", Decimal("123456789012345")),
        ("1234567890123456", "1234567890123456"),
        ("0.1234567890123456", "0.1234567890123456"),
        ("1E+18", Decimal("1E+18")),
        ("1E+60", "1" + "0" * 60),
        ("-0.000001", Decimal("-0.000001")),
        ("0", Decimal(0)),
        ("0.00", Decimal("0.00")),
    ],
)
def test_a_number_that_a_spreadsheet_would_round_is_a_text(value: str, cell: object) -> None:
    assert cell_value(Decimal(value)) == cell


def test_sheets_keep_the_rules_for_machine_readable_files() -> None:
    book = opened(files_of("awkward")[FILE])
    assert book.sheetnames == [*(table.title for table in TABLES.values()), "列一覧", "説明"]
    for sheet in book:
        assert sheet.sheet_state == "visible"
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref.startswith("A1:")
        assert not sheet.merged_cells.ranges
        assert not any(line.hidden for line in (*sheet.row_dimensions.values(), *sheet.column_dimensions.values()))
        header = [cell.value for cell in sheet[1]]
        assert all(header)
        assert len(set(header)) == len(header)
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.fill.fill_type is None
                assert not (isinstance(cell.value, str) and len(cell.value.splitlines()) > 1)
                assert cell.data_type != "s" or cell.alignment.wrap_text


def test_long_texts_are_wrapped_in_rows_that_are_high_enough() -> None:
    sheet = opened(files_of("sample")[FILE])["取組一覧"]
    columns = sheet.column_dimensions.values()  # neighbours of one width are one entry
    wide = {place: column.width for column in columns for place in range(column.min, column.max + 1)}
    assert max(wide.values()) <= xlsx.WIDEST + 2
    for row in sheet.iter_rows(2):
        for cell in row:
            letters = sum(2 if ord(letter) > 0x2000 else 1 for letter in str(cell.value or ""))
            lines = letters / wide[cell.column]
            assert lines <= 1 or sheet.row_dimensions[cell.row].height >= min(409, lines * 15)


def test_numbers_have_room_in_their_column() -> None:
    for name in REPORTS:
        for sheet in opened(files_of(name)[FILE]):
            columns = sheet.column_dimensions.values()
            wide = {place: column.width for column in columns for place in range(column.min, column.max + 1)}
            for row in sheet.iter_rows(2):
                for cell in row:
                    assert cell.data_type != "n" or cell.value is None or wide[cell.column] >= len(str(cell.value)) + 4


def test_a_text_that_no_cell_holds_says_that_it_is_cut() -> None:
    long = "長" * 32_767 + "😀"
    assert cell_value("長" * 32_767) == "長" * 32_767
    report = awkward_report().model_copy(update={"initiatives": (Initiative(id="1", name=long),)})
    name = opened(workbook(report, "題", report_rows(report)))["取組一覧"]["K2"].value
    assert name.endswith("report.json にあります）")
    assert len(name) == 32_767
    pairs = cell_value("😀" * 20_000)
    assert isinstance(pairs, str)
    assert len(pairs.encode("utf-16-le")) <= 32_767 * 2
    assert set(pairs.removesuffix(xlsx.CUT)) == {"😀"}


def test_more_rows_than_a_sheet_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "ROWS_MAX", 2)
    with pytest.raises(OutputError, match="2 rows are more than a sheet holds"):
        workbook(awkward_report(), "題", rows_of("awkward"))


def test_the_day_of_writing_is_not_in_the_file() -> None:
    with zipfile.ZipFile(io.BytesIO(files_of("sample")[FILE])) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        properties = archive.read("docProps/core.xml").decode("utf-8")
    assert set(re.findall(r">(\d{4}-\d\d-\d\dT[\d:]+Z)<", properties)) == {"1980-01-01T00:00:00Z"}


def test_the_workbook_says_where_it_is_from() -> None:
    book = opened(files_of("sample")[FILE])
    rows = dict(book["説明"].iter_rows(values_only=True))
    assert rows["市区町村名"] == "徳島市"
    assert rows["全国地方公共団体コード"] == "362018"
    assert "（report.pdf）をtorikumiで加工して作成" in rows["出典"]
    columns = list(book["列一覧"].iter_rows(2, values_only=True))
    assert [row[2] for row in columns if row[0] == "指標"] == [column.name for column in TABLES["indicators"]]
    for sheet, letters, name, _, text in columns:
        heading = book[sheet][f"{letters}1"].value
        assert heading in [column.title for table in TABLES.values() for column in table if column.name == name]
        assert text.encode("shift_jis")


def test_pandas_reads_the_same_rows() -> None:
    sheets = pd.read_excel(io.BytesIO(files_of("sample")[FILE]), sheet_name=None, dtype=object, keep_default_na=False)
    for name, rows in rows_of("sample").items():
        found = sheets[TABLES[name].title].to_numpy().tolist()
        wanted = [["" if row[c.name] is None else cell_value(row[c.name]) for c in TABLES[name]] for row in rows]
        assert len(found) == len(wanted)
        for line, values in zip(found, wanted, strict=True):
            assert all(same(cell, value) for cell, value in zip(line, values, strict=True))


@needs_office
def test_libreoffice_writes_the_rows_of_the_csv_files(tmp_path: Path) -> None:
    """Every sheet as CSV: comma, quotes where needed, UTF-8, cells as shown."""
    for name in REPORTS:
        (tmp_path / f"{name}.xlsx").write_bytes(files_of(name)[FILE])
    kind = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true,false,false,-1"
    office_convert([tmp_path / f"{name}.xlsx" for name in REPORTS], kind, tmp_path)
    for name in REPORTS:
        for key, rows in rows_of(name).items():
            text = (tmp_path / f"{name}-{TABLES[key].title}.csv").read_text("utf-8")
            _, *found = csv.reader(io.StringIO(text, newline=""))
            assert found == [[undo(cell_text(row[column.name])) for column in TABLES[key]] for row in rows]
