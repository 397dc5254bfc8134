"""Workbooks: what a cell shows, what is hidden, and which cells are one table."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Border, Font, PatternFill, Side

from tests.support.extracted import codes, grid, texts
from tests.support.office_factory import FRAME, THIN, changed, fill, frame, workbook
from torikumi.extractors.document import Extraction
from torikumi.extractors.files.number_format import shown_value
from torikumi.extractors.formats import extract_file

SHEET = "xl/worksheets/sheet1.xml"


def read(path: Path, build: Any, title: str = "表") -> Extraction:
    found = extract_file(workbook(path / "book.xlsx", build, title))
    assert found.glyphs.unassigned == 0
    return found


SHOWN: list[tuple[object, str, str]] = [
    (1234567, "#,##0", "1,234,567"),
    (0.556, "0.0%", "55.6%"),
    (0.5555, "0%", "56%"),
    (-3, '#,##0;"△"#,##0', "△3"),
    (-3, "#,##0;[Red]▲#,##0", "▲3"),
    (0, '#,##0;-#,##0;"－"', "－"),
    (1200000, '#,##0,"千円"', "1,200千円"),
    (350000000, '0.0,,"百万円"', "350.0百万円"),
    (12, '0"件/週"', "12件/週"),
    (7, "00", "07"),
    (7700018, "000-0000", "770-0018"),
    (1.5, "# ?/?", "1 1/2"),
    (0.25, "?/?", "1/4"),
    (1.005, "0.00", "1.01"),
    (2.5, "0", "3"),
    (-2.5, "0", "-3"),
    (0.5, "#.##", ".5"),
    (12345.678, "0.00E+00", "1.23E+04"),
    (0.1 + 0.2, "General", "0.3"),
    (2 / 3, "General", "0.666666667"),
    (100, "General", "100"),
    (12345678901234, "General", "1.23457E+13"),
    (3, 'General"人"', "3人"),
    (3, "G/標準", "3"),
    (Decimal("84.50"), "General", "84.5"),
    (True, "General", "TRUE"),
    (45017, '[$-411]ggge"年"m"月"d"日"', "令和5年4月1日"),
    (45017, "[$-411]ge.m.d", "R5.4.1"),
    (43586, '[$-ja-JP-x-gannen]ggge"年"m"月"d"日"', "令和元年5月1日"),
    (43585, '[$-411]ggge"年"m"月"d"日"', "平成31年4月30日"),
    (32515, '[$-411]ggge"年"', "昭和64年"),
    (32516, '[$-411]ggge"年"', "平成1年"),
    (45017, "yyyy/m/d", "2023/4/1"),
    (45017, 'yyyy"年"m"月"', "2023年4月"),
    (45017, "m/d(aaa)", "4/1(土)"),
    (datetime(2023, 4, 1, 9, 5), "h:mm", "9:05"),
    (0.75, 'h"時"mm"分"', "18時00分"),
    (0.75, "h:mm AM/PM", "6:00 PM"),
    (1.5, "[h]:mm", "36:00"),
    (time(9, 30), "h:mm", "9:30"),
    (date(2024, 2, 29), "yyyy-mm-dd", "2024-02-29"),
    (1, "yyyy/m/d", "1900/1/1"),
    ("実施", "@", "実施"),
    ("-2.9", '@" %"', "-2.9 %"),
    ("実施", "0.0", "実施"),
    (5, '[>=10]"多"0;[<10]"少"0', "少5"),
    (1234, "[DBNum3]0", "１２３４"),
    (5, ";;;", ""),
    # past the last day that a spreadsheet shows, and past what 28 digits hold
    (2958465, "yyyy/m/d", "9999/12/31"),
    (2958466, "yyyy/m/d", "########"),
    (Decimal("1e300"), "ggge年m月d日", "########"),
    (Decimal("1e300"), "[h]:mm", "########"),
    (Decimal("1e30"), "#,##0", "1" + ",000" * 10),
    (Decimal("1e40"), "0%", "1" + "0" * 42 + "%"),
    (Decimal("1e-300"), "0.00", "0.00"),
    (Decimal("1e30"), "0.0" + "0" * 30, "1" + "0" * 30 + ".0" + "0" * 30),
    (Decimal("1e300"), "General", "1E+300"),
    (Decimal("0.5"), "# ?/²", "1/2"),
    (10**12, "[DBNum1]0", "一兆"),
    (120_003_000_000_000, "[DBNum1]0", "百二十兆三十億"),
    (5, "0" * 256, "5"),  # longer than any format is
]


@pytest.mark.parametrize(("value", "code", "text"), SHOWN)
def test_a_value_is_shown_as_the_cell_shows_it(value: object, code: str, text: str) -> None:
    assert shown_value(value, code) == text


def test_dates_of_old_macs_count_from_1904() -> None:
    assert shown_value(43555, "yyyy/m/d", epoch_1904=True) == "2023/4/1"


def test_built_in_formats_are_those_of_japanese_excel(tmp_path: Path) -> None:
    def build(sheet: Any) -> None:
        fill(sheet, [["日付", "年月日"], [date(2023, 4, 1), 45017]])
        sheet["A2"].number_format = "mm-dd-yy"  # number 14
        sheet["B2"].number_format = "yyyy"

    path = workbook(tmp_path / "book.xlsx", build)
    changed(path, "xl/styles.xml", lambda text: re.sub("<numFmts.*?</numFmts>", "", text))
    changed(path, "xl/styles.xml", lambda text: text.replace('numFmtId="165"', 'numFmtId="58"'))
    found = extract_file(path)
    assert [row[-1] for row in grid(found)][2:] == ["2023/4/1", "令和5年4月1日"]


@pytest.mark.parametrize("name", ["report", "report.pdf.xls", "帳票.dat"])
def test_a_workbook_is_told_by_its_content_whatever_its_name(name: str, tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", lambda sheet: fill(sheet, [["番号", "事業名"], [1, "甲"]]))
    other = path.rename(tmp_path / name)
    assert [cell.text for cell in extract_file(other).tables[0].cells] == ["番号", "事業名", "1", "甲"]


def test_merged_cells_are_one_with_their_place(tmp_path: Path) -> None:
    def build(sheet: Any) -> None:
        fill(sheet, [["No", "指標", None], [None, "目標", "実績"], [1, "2基", "8基"]], 3, 2)
        sheet.merge_cells("B3:B4")
        sheet.merge_cells("C3:D3")

    found = read(tmp_path, build, "評価表")
    assert grid(found) == [
        (0, 0, 2, 1, "No"), (0, 1, 1, 2, "指標"), (1, 1, 1, 1, "目標"), (1, 2, 1, 1, "実績"),
        (2, 0, 1, 1, "1"), (2, 1, 1, 1, "2基"), (2, 2, 1, 1, "8基"),
    ]  # fmt: skip
    assert found.tables[0].location == "評価表!B3:D5"
    assert [cell.location for cell in found.tables[0].cells][:2] == ["評価表!B3:B4", "評価表!C3:D3"]


def test_hidden_rows_columns_and_sheets_are_left_out_and_said(tmp_path: Path) -> None:
    def build(sheet: Any) -> None:
        fill(sheet, [["No", "内部用", "取組"], [1, "秘", "研修"], [2, "秘", "廃止した取組"], [3, None, "公開"]])
        sheet.column_dimensions["B"].hidden = True
        sheet.row_dimensions[3].hidden = True
        notes = sheet.parent.create_sheet("作業")
        notes["A1"] = "秘密"
        notes.sheet_state = "veryHidden"

    found = read(tmp_path, build)
    assert [row[-1] for row in grid(found)] == ["No", "取組", "1", "研修", "3", "公開"]
    said = [finding.message for finding in found.findings if finding.code == "hidden-cells"]
    assert len(said) == 2
    assert "rows 3 and columns B of sheet 表 are hidden; 5 cells" in said[0]
    assert "作業" in said[1]
    assert "秘" not in str(found.tables) + str(texts(found))


def test_a_merged_cell_of_which_a_part_is_hidden_is_shown(tmp_path: Path) -> None:
    def build(sheet: Any) -> None:
        fill(sheet, [["取組方針1", None, None], ["No", "内部", "取組"], [1, 2, "研修"]])
        sheet.merge_cells("A1:C1")
        sheet.column_dimensions["A"].hidden = True

    found = read(tmp_path, build)
    assert grid(found)[0] == (0, 0, 1, 2, "取組方針1")


def test_values_that_a_format_or_white_letters_hide_are_left_out(tmp_path: Path) -> None:
    def build(sheet: Any) -> None:
        fill(sheet, [["No", "取組", "値"], [1, "研修", 5], [2, "内緒", 6], [3, "白い見出し", 7]])
        sheet["C2"].number_format = ";;;"
        sheet["B3"].font = Font(color="FFFFFFFF")
        sheet["B4"].font = Font(color="FFFFFFFF")
        sheet["B4"].fill = PatternFill("solid", fgColor="1F4E78")

    found = read(tmp_path, build)
    assert [row[-1] for row in grid(found)][3:] == ["1", "研修", "", "2", "", "6", "3", "白い見出し", "7"]
    assert codes(found) == ["hidden-cells", "hidden-cells"]


def test_struck_text_is_left_out_and_said(tmp_path: Path) -> None:
    def build(sheet: Any) -> None:
        run = TextBlock(InlineFont(strike=True), "50件")
        fill(sheet, [["No", "取組", "目標"], [1, "研修", CellRichText("目標 ", run, "80件")], [2, "廃止", 3]])
        sheet["B3"].font = Font(strike=True)

    found = read(tmp_path, build)
    assert [row[-1] for row in grid(found)][3:] == ["1", "研修", "目標 80件", "2", "", "3"]
    assert [finding.message for finding in found.findings] == [
        "text that is struck through was left out: 50件",
        "text that is struck through was left out: 廃止",
    ]


def test_readings_of_kanji_never_get_into_the_text(tmp_path: Path) -> None:
    def build(sheet: Any) -> None:
        fill(sheet, [["No", "取組", "課"], [1, "ZZZ", "総務課"]])

    path = workbook(tmp_path / "book.xlsx", build)
    ruby = '<is><t>研修</t><rPh sb="0" eb="2"><t>ケンシュウ</t></rPh></is>'
    changed(path, "xl/worksheets/sheet1.xml", lambda text: text.replace("<is><t>ZZZ</t></is>", ruby))
    found = extract_file(path)
    assert [row[-1] for row in grid(found)][3:] == ["1", "研修", "総務課"]


def test_a_formula_without_its_result_is_an_error(tmp_path: Path) -> None:
    def build(sheet: Any) -> None:
        fill(sheet, [["No", "取組", "計"], [1, "研修", "=1+1"]])

    found = read(tmp_path, build)
    assert codes(found) == ["formula-without-value"]
    assert found.findings[0].location == "表!C2"
    assert grid(found)[-1][-1] == ""


def test_the_result_of_a_formula_is_read(tmp_path: Path) -> None:
    def build(sheet: Any) -> None:
        fill(sheet, [["No", "取組", "計"], [1, "研修", "=1+1"], [2, "公開", '=""']])

    path = workbook(tmp_path / "book.xlsx", build)
    sheet = "xl/worksheets/sheet1.xml"
    changed(path, sheet, lambda text: re.sub("<f>1[+]1</f><v ?/>|<f>1[+]1</f><v></v>", "<f>1+1</f><v>2</v>", text))
    changed(path, sheet, lambda text: text.replace('<c r="C3" s="1">', '<c r="C3" s="1" t="str">'))
    found = extract_file(path)
    assert [row[-1] for row in grid(found)][5] == "2"
    assert codes(found) == []


def test_a_date_may_stand_in_the_file_as_a_date(tmp_path: Path) -> None:
    def build(sheet: Any) -> None:
        fill(sheet, [["No", "日付"], [1, date(2023, 4, 1)]])
        sheet["B2"].number_format = "yyyy/m/d"
        sheet.parent.iso_dates = True

    assert grid(read(tmp_path, build))[-1][-1] == "2023/4/1"


def test_errors_of_the_spreadsheet_are_kept_and_said(tmp_path: Path) -> None:
    def build(sheet: Any) -> None:
        fill(sheet, [["No", "取組", "率"], [1, "研修", "#DIV/0!"]])
        sheet["C2"].data_type = "e"

    found = read(tmp_path, build)
    assert grid(found)[-1][-1] == "#DIV/0!"
    assert codes(found) == ["cell-error"]


@pytest.mark.parametrize("text", ["NaN", "INF", "1e999", "-1e400", "1_000", "１２", "12件", "9" * 5000])
def test_what_is_no_number_of_a_spreadsheet_is_kept_and_said(text: str, tmp_path: Path) -> None:
    """Never a 0 that stands nowhere, or a number that only Python reads."""
    path = workbook(tmp_path / "book.xlsx", lambda sheet: fill(sheet, [["番号", "値"], [1, 4711]]))
    found = extract_file(changed(path, SHEET, lambda xml: xml.replace("<v>4711</v>", f"<v>{text}</v>")))
    assert [cell[4] for cell in grid(found)] == ["番号", "値", "1", text]
    assert "cell-error" in codes(found)


@pytest.mark.parametrize("style", ["²", "x", "-1", "9" * 5000])
def test_a_style_that_is_no_number_is_the_first_one(style: str, tmp_path: Path) -> None:
    path = workbook(tmp_path / "book.xlsx", lambda sheet: fill(sheet, [["番号", "値"], [1, 4711]], borders=False))
    changed(path, SHEET, lambda xml: re.sub(r'<c r="B2"(?: s="\d+")?', f'<c r="B2" s="{style}"', xml))
    assert [cell[4] for cell in grid(extract_file(path))] == ["番号", "値", "1", "4711"]


def test_a_diagonal_is_not_applicable(tmp_path: Path) -> None:
    def build(sheet: Any) -> None:
        fill(sheet, [["No", "取組", "値"], [1, "研修", None]])
        sheet["C2"].border = Border(left=THIN, right=THIN, top=THIN, bottom=THIN, diagonal=THIN, diagonalUp=True)

    found = read(tmp_path, build)
    assert [cell.slashed for cell in found.tables[0].cells] == [False] * 5 + [True]


def test_alt_enter_is_a_true_break(tmp_path: Path) -> None:
    def build(sheet: Any) -> None:
        fill(sheet, [["No", "取組", "内容"], [1, "研修", "（1）調査\n\n　（2）実施 "]])

    assert grid(read(tmp_path, build))[-1][-1] == "（1）調査\n（2）実施"


# --- tables and texts


def test_titles_above_and_notes_below_are_texts(tmp_path: Path) -> None:
    def build(sheet: Any) -> None:
        sheet["A1"] = "令和5年度 取組実績"
        sheet["A1"].font = Font(size=20)
        sheet["D2"] = "（単位：千円）"
        fill(sheet, [["No", "取組", "目標", "実績"], [1, "研修", 2, 3], [2, "公開", 4, 5]], 3)
        sheet["A6"] = "※ 令和6年3月末の値"

    found = read(tmp_path, build)
    assert texts(found) == ["令和5年度 取組実績", "（単位：千円）", "※ 令和6年3月末の値"]
    assert found.pages[0].blocks[0].size == 20
    assert found.tables[0].location == "表!A3:D5"


def test_two_tables_on_a_sheet_are_two(tmp_path: Path) -> None:
    def build(sheet: Any) -> None:
        fill(sheet, [["評価", "件数"], ["A", 1], ["B", 2]])
        fill(sheet, [["課", "人数"], ["総務課", 3]], 1, 5)
        fill(sheet, [["No", "取組"], [1, "研修"]], 6)

    found = read(tmp_path, build)
    assert [table.location for table in found.tables] == ["表!A1:B3", "表!E1:F2", "表!A6:B7"]


def test_squared_paper_has_its_real_columns(tmp_path: Path) -> None:
    """神エクセル: labels merged over five narrow columns, or standing in the first of a frame of five."""

    def build(sheet: Any) -> None:
        for row, (name, goal) in enumerate([("取組", "目標"), ("研修", "2回"), ("公開", None)], start=2):
            fill(sheet, [[name, *[None] * 4]], row, 2)
            sheet.merge_cells(start_row=row, start_column=2, end_row=row, end_column=6)
            for column in range(7, 12):
                sheet.cell(row, column).border = Border(
                    left=THIN if column == 7 else None, right=THIN if column == 11 else None, top=THIN, bottom=THIN
                )
            sheet.cell(row, 7, goal)

    found = read(tmp_path, build)
    assert grid(found) == [
        (0, 0, 1, 1, "取組"), (0, 1, 1, 1, "目標"), (1, 0, 1, 1, "研修"), (1, 1, 1, 1, "2回"),
        (2, 0, 1, 1, "公開"), (2, 1, 1, 1, ""),
    ]  # fmt: skip


def test_a_label_in_the_middle_of_a_frame_fills_it(tmp_path: Path) -> None:
    def build(sheet: Any) -> None:
        fill(sheet, [["No", "指標", "値"], [1, "甲", 5], [None, "乙", 6], [None, "丙", 7], [2, "丁", 8]])
        for row, sides in ((2, {"top": THIN}), (3, {}), (4, {"bottom": THIN})):  # not merged, no borders between
            sheet.cell(row, 1).border = Border(left=THIN, right=THIN, **sides)

    found = read(tmp_path, build)
    assert (1, 0, 3, 1, "1") in grid(found)


def test_a_table_without_borders_is_told_by_its_texts(tmp_path: Path) -> None:
    def build(sheet: Any) -> None:
        sheet["A1"] = "実績一覧"
        fill(
            sheet,
            [["No", "取組", "課題", "課"], [1, "研修", None, "総務課"], [2, "公開", "周知", "情報課"]],
            3,
            borders=False,
        )

    found = read(tmp_path, build)
    assert texts(found) == ["実績一覧"]
    assert [row[-1] for row in grid(found)] == [
        "No", "取組", "課題", "課", "1", "研修", "", "総務課", "2", "公開", "周知", "情報課",
    ]  # fmt: skip
    assert codes(found) == ["table-from-alignment"]


def test_rows_without_borders_hang_on_to_their_header(tmp_path: Path) -> None:
    def build(sheet: Any) -> None:
        fill(sheet, [["No", "取組", "課題", "課"]], 2)
        fill(sheet, [[1, "研修", None, "総務課"], [2, "公開", "周知", "情報課"]], 3, borders=False)
        sheet["A6"] = "※注"

    found = read(tmp_path, build)
    assert found.tables[0].location == "表!A2:D4"
    assert texts(found) == ["※注"]


def test_missing_outer_borders_do_not_matter(tmp_path: Path) -> None:
    def build(sheet: Any) -> None:
        fill(sheet, [["No", "取組", "課"], [1, "研修", "総務課"], [2, "公開", "情報課"]])
        for row in (1, 2, 3):
            sheet.cell(row, 1).border = Border(right=THIN, top=THIN, bottom=THIN)
            sheet.cell(row, 3).border = Border(left=THIN, top=THIN, bottom=THIN)

    found = read(tmp_path, build)
    assert (found.tables[0].rows, found.tables[0].columns) == (3, 3)


def test_formatting_far_below_costs_nothing(tmp_path: Path) -> None:
    def build(sheet: Any) -> None:
        fill(sheet, [["No", "取組", "課"], [1, "研修", "総務課"]])
        sheet.cell(1_048_576, 16_384).fill = PatternFill("solid", fgColor="FFFF00")
        sheet.cell(1_000_000, 200, "離れた注")

    found = read(tmp_path, build)
    assert found.tables[0].location == "表!A1:C2"
    assert texts(found) == ["離れた注"]


def test_heads_that_are_printed_on_each_page_are_running_text(tmp_path: Path) -> None:
    def build(sheet: Any) -> None:
        fill(sheet, [["No", "取組"], [1, "研修"]])
        sheet.oddHeader.center.text = '&"游ゴシック,標準"&12徳島市 取組実績'
        sheet.oddFooter.center.text = "&P / &N"

    found = read(tmp_path, build)
    assert [block.text for block in found.running] == ["徳島市 取組実績"]
    assert found.glyphs.running == 7


def test_only_a_sheet_that_is_asked_for_is_read(tmp_path: Path) -> None:
    def build(sheet: Any) -> None:
        fill(sheet, [["甲", "乙"], [1, 2]])
        fill(sheet.parent.create_sheet("二"), [["丙", "丁"], [3, 4]])

    found = extract_file(workbook(tmp_path / "book.xlsx", build), pages=[2])
    assert [page.number for page in found.pages] == [2]
    assert grid(found)[0][-1] == "丙"
    assert found.glyphs.total == 4


def test_borders_of_the_neighbour_count(tmp_path: Path) -> None:
    """A border may be said by either of the two cells that share it."""

    def build(sheet: Any) -> None:
        fill(sheet, [["No", "取組"], [1, "研修"], [2, "公開"]], borders=False)
        side = Side(style="hair")
        for row in (1, 2, 3):
            sheet.cell(row, 1).border = Border(left=side, top=side, right=side, bottom=side)
            sheet.cell(row, 2).border = Border(right=side, top=side, bottom=side)

    found = read(tmp_path, build)
    assert (found.tables[0].rows, found.tables[0].columns, found.tables[0].inferred) == (3, 2, "")


def test_frames_are_drawn_by_the_factory(tmp_path: Path) -> None:
    def build(sheet: Any) -> None:
        sheet["B2"] = "取組"
        frame(sheet, "B2:C3")
        assert sheet["C3"].border == FRAME

    assert texts(read(tmp_path, build)) == ["取組"]  # one text in a frame is no table
