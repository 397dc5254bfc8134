"""Each rule that a program checks: files that break it, and files that keep it.

A CSV file is its text; a workbook is a function that fills the sheet of a new one. What a file says is what a city
would have written; which rule it breaks was read off the rule's own words.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.styles import Font, PatternFill

from torikumi.pipeline.rules.check import CHECKS, check_files, find_files
from torikumi.pipeline.rules.rule import Answer, Verdict, rules
from torikumi.schemas.errors import UsageError

Content = str | bytes | Callable[[Any], None]
Files = dict[str, Content] | Content

SOUND = "市区町村コード,市区町村名,西暦年,人口（人）\r\n362018,徳島市,2023,251000\r\n362026,鳴門市,2023,53000\r\n"
"""Keeps every rule that a CSV file alone can keep."""


def rows(*lines: list[Any]) -> Callable[[Any], None]:
    """A sheet with these rows."""

    def fill(sheet: Any) -> None:
        for line in lines:
            sheet.append(line)

    return fill


def then(first: Callable[[Any], None], *more: Callable[[Any], Any]) -> Callable[[Any], None]:
    def fill(sheet: Any) -> None:
        first(sheet)
        for step in more:
            step(sheet)

    return fill


SHEET = rows(["名称", "西暦年", "件数"], ["窓口", 2023, 12], ["電話", 2023, 0], ["郵送", 2023, 5])


def style(place: str, **more: Any) -> Callable[[Any], None]:
    def fill(sheet: Any) -> None:
        for name, value in more.items():
            setattr(sheet[place], name, value)

    return fill


def picture(sheet: Any) -> None:
    from PIL import Image as Picture

    stream = io.BytesIO()
    Picture.new("RGB", (4, 4)).save(stream, "PNG")
    sheet.add_image(Image(stream), "E1")


def chart(sheet: Any) -> None:
    from openpyxl.chart import BarChart

    sheet.add_chart(BarChart(), "E2")


def write(folder: Path, files: Files) -> list[Path]:
    given = files if isinstance(files, dict) else {"data.xlsx" if callable(files) else "data.csv": files}
    for name, content in given.items():
        path = folder / name
        if callable(content):
            book = openpyxl.Workbook()
            content(book.active)
            book.save(path)
        else:
            path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return find_files([folder])


def verdicts(folder: Path, files: Files) -> dict[str, Verdict]:
    return {verdict.rule.id: verdict for verdict in check_files(write(folder, files))}


def package(missing: Any = ("",), **field: Any) -> str:
    """A data package that describes the column 値 of data.csv."""
    fields = [{"name": "名称", "type": "string", "description": "窓口"}, {"name": "値", "description": "数", **field}]
    resource = {
        "name": "data",
        "path": "data.csv",
        "encoding": "utf-8",
        "schema": {"fields": fields, "missingValues": missing},
    }
    return json.dumps({"name": "x", "sources": [{"title": "業務統計"}], "resources": [resource]})


def hide_sheet(sheet: Any) -> None:
    sheet.parent.create_sheet("作業用").sheet_state = "hidden"


def second_sheet(name: str, *lines: list[Any]) -> Callable[[Any], None]:
    def fill(sheet: Any) -> None:
        new = sheet.parent.create_sheet(name)
        for line in lines:
            new.append(line)

    return fill


BREAKS: list[tuple[str, str, Files]] = [
    ("L1-01", "a PDF without its data", {"data.csv": SOUND, "report.pdf": b"%PDF-1.7"}),
    ("L1-01", "an old workbook", {"data.csv": SOUND, "old.xls": b"\xd0\xcf\x11\xe0"}),
    ("L1-01", "a page that is called CSV", {"data.csv": b"<!doctype html><html></html>"}),
    ("L1-01", "a workbook that is called CSV", {"data.csv": b"PK\x03\x04"}),
    ("L1-01", "an old workbook that is called .xlsx", {"data.xlsx": b"\xd0\xcf\x11\xe0", "a.csv": SOUND}),
    ("L1-02", "two tables", "区,件数\n北区,1\n南区,2\n\n年,費用\n2023年,100\n2024年,110\n"),
    ("L1-02", "two tables with titles", "区,件数\n北区,1\n南区,2\n\n表2 費用\n年,費用\n2023年,100\n"),
    ("L1-02", "side by side", rows(["区", "件数", None, "区", "件数"], ["北区", 1, None, "南区", 2])),
    ("L1-03", "a blank row", "区,件数\n北区,1\n\n南区,2\n"),
    ("L1-03", "a blank column", "区,,件数\n北区,,1\n南区,,2\n"),
    ("L1-03", "blank columns at the end", "区,件数,,\n北区,1,,\n南区,2,,\n"),
    ("L1-03", "headings again", "区,件数\n北区,1\n区,件数\n南区,2\n"),
    ("L1-03", "a margin of columns", rows([None, "区", "件数"], [None, "北区", 1])),
    ("L1-04", "a title", "令和5年度 窓口の件数\n区,件数\n北区,1\n"),
    ("L1-04", "a note", "区,件数\n北区,1\n南区,2\n※速報値\n"),
    ("L1-04", "a memo beside", rows(["区", "件数", None, None], ["北区", 1, None, "要確認"], ["南区", 2, None, None])),
    ("L1-05", "no heading", "区,\n北区,1\n"),
    ("L1-05", "a program's heading", "区,Unnamed: 1\n北区,1\n"),
    ("L1-05", "a number", "区,1\n北区,5\n"),
    ("L1-05", "列1", "区,列1\n北区,甲\n"),
    ("L1-06", "a blank in front", "区,件数\n　北区,1\n"),
    ("L1-06", "blanks behind", "区,件数\n北区 ,1\n"),
    ("L1-06", "a name set wide", "氏　名,件数\n田中,1\n"),
    ("L1-06", "several blanks", "区,所在地\n北区,本町  1丁目\n"),
    ("L1-06", "a line break", '区,"件\n数"\n北区,1\n'),
    ("L1-07", "two departments", "取組,担当\n研修,総務課、企画課\n点検,土木課\n"),
    ("L1-07", "lines in a cell", rows(["取組", "担当"], ["研修", "総務課\n企画課"])),
    ("L1-07", "a number and its part", "区,件数（うち新規）\n北区,12（3）\n南区,8（1）\n"),
    ("L1-07", "three with middle dots", "取組,場所\n研修,東館・西館・北館\n"),
    ("L1-07", "two with a slash", "取組,担当\n研修,総務課/企画課\n"),
    ("L1-08", "① ", "区,内容\n北区,①受付\n"),
    ("L1-08", "㈱ in a name", "会社名,件数\n㈱阿波,1\n"),
    ("L1-08", "Ⅲ and ㎡", "区分,面積（㎡）\nⅢ,12\n"),
    ("L1-08", "髙 outside a name", "内容,件数\n髙度化,1\n"),
    ("L1-08", "an emoji", "内容,件数\n完了👍,1\n"),
    ("L1-08", "a letter of Windows", "内容,件数\n①受付,1\n".encode("cp932")),
    ("L1-09", "a format without zeros", then(SHEET, style("C3", number_format="#,##0;-#,##0;"))),
    ("L1-09", "a sheet without zeros", then(SHEET, lambda sheet: setattr(sheet.sheet_view, "showZeros", False))),
    ("L1-10", "a picture", then(SHEET, picture)),
    ("L1-10", "a chart", then(SHEET, chart)),
    ("L1-10", "a note", then(SHEET, style("A2", comment=Comment("速報", "市")))),
    ("L1-11", "a coloured cell", then(SHEET, style("C3", fill=PatternFill("solid", fgColor="FFFFFF00")))),
    ("L1-11", "red letters", then(SHEET, style("A3", font=Font(color="FFFF0000")))),
    ("L1-11", "struck through", then(SHEET, style("C4", font=Font(strike=True)))),
    ("L1-11", "one bold row", then(SHEET, style("A4", font=Font(bold=True)), style("C4", font=Font(bold=True)))),
    ("L1-12", "merged cells", then(SHEET, lambda sheet: sheet.merge_cells("B2:B4"))),
    ("L1-13", "a hidden row", then(SHEET, lambda sheet: setattr(sheet.row_dimensions[3], "hidden", True))),
    ("L1-13", "a hidden column", then(SHEET, lambda sheet: setattr(sheet.column_dimensions["B"], "hidden", True))),
    ("L1-13", "folded away", then(SHEET, lambda sheet: sheet.row_dimensions.group(2, 3, hidden=True))),
    ("L1-13", "a hidden sheet", then(SHEET, hide_sheet)),
    ("L1-14", "a line break in a record", '区,内容\n北区,"受付\n案内"\n'),
    ("L1-14", "a record that is cut", "区,内容,件数\n北区,受付\n"),
    ("L1-15", "a comma without quotes", "区,内容\n北区,受付,案内\n"),
    ("L1-15", "a quote that is not closed", '区,内容\n北区,"受付\n南区,案内\n'),
    ("L1-15", "a quote inside", '区,内容\n北区,受"付"\n'),
    ("L2-01", "a unit", "区,件数\n北区,12件\n南区,5件\n"),
    ("L2-01", "commas", '区,金額\n北区,"1,200"\n南区,"15,000"\n'),
    ("L2-01", "full-width digits", "区,件数\n北区,１２\n南区,５\n"),
    ("L2-01", "a note", "区,件数\n北区,12\n南区,5※1\n東区,7\n"),
    ("L2-01", "a triangle", "区,増減\n北区,▲12\n南区,5\n東区,7\n"),
    ("L2-01", "a percent sign", "区,割合\n北区,12.5%\n南区,50%\n"),
    ("L2-01", "words", "区,件数\n北区,12\n南区,5\n東区,集計中\n"),
    ("L2-01", "a number as text", rows(["区", "件数"], ["北区", "12"], ["南区", 5], ["東区", 7])),
    ("L2-02", "同上", "区,担当\n北区,総務課\n南区,同上\n"),
    ("L2-02", "〃", "区,担当\n北区,総務課\n南区,〃\n"),
    ("L2-02", "left blank in a budget", "款,項,予算額（千円）\n１　総務費,管理費,5\n,徴税費,2\n２　民生費,社会費,4\n"),
    ("L2-02", "left blank", "区,年,件数\n北区,2022年,1\n,2023年,2\n南区,2022年,3\n,2023年,4\n"),
    ("L2-03", "the same heading", "区,件数,件数\n北区,1,2\n"),
    ("L2-03", "the same but for width", "区,ＩＤ,id\n北区,1,2\n"),
    (
        "L2-03",
        "two rows of headings",
        then(
            rows(["区", "件数", None], [None, "窓口", "電話"], ["北区", 1, 2]), lambda sheet: sheet.merge_cells("B1:C1")
        ),
    ),
    ("L2-03", "two rows of headings in CSV", "区,件数,\n,窓口,電話\n北区,1,2\n南区,3,4\n"),
    ("L2-04", "two circles", "取組,評価\n甲,○\n乙,〇\n丙,○\n丁,×\n"),
    ("L2-04", "済 and 済み", "取組,状況\n甲,済\n乙,済み\n丙,未\n丁,未\n"),
    ("L2-04", "widths", "取組,区分\n甲,A\n乙,Ａ\n丙,B\n丁,B\n"),
    ("L2-05", "detail in brackets", "取組,方法\n甲,窓口\n乙,その他（巡回）\n"),
    ("L2-05", "detail after a colon", "取組,方法\n甲,窓口\n乙,その他：巡回\n"),
    ("L2-06", "a formula", then(SHEET, style("C5", value="=SUM(C2:C4)"))),
    ("L3-01", "a title", "窓口の件数\n区,件数\n北区,1\n"),
    ("L3-01", "from column B", rows([None, "区", "件数"], [None, "北区", 1])),
    ("L3-01", "a blank row first", rows([], ["区", "件数"], ["北区", 1])),
    ("L3-02", "codes", "取組,評価\n甲,A\n乙,B\n丙,A\n丁,C\n"),
    ("L3-02", "numbers for answers", "取組,評価区分\n甲,1\n乙,2\n丙,1\n丁,3\n"),
    ("L3-02", "signs", "取組,判定\n甲,◎\n乙,○\n丙,△\n丁,○\n"),
    ("L3-02", "flags", "避難所,洪水\n北小,1\n南小,\n東小,1\n"),
    ("L3-03", "a dash", "区,件数\n北区,12\n南区,-\n東区,7\n"),
    ("L3-03", "withheld", "区,件数\n北区,12\n南区,x\n東区,7\n"),
    ("L3-03", "a star", "区,件数\n北区,12\n南区,＊\n東区,7\n"),
    ("L3-04", "no unit", "区,事業費\n北区,1200\n南区,900\n"),
    ("L3-04", "no unit in English", "ward,budget\nnorth,1200\nsouth,900\n"),
    ("L3-05", "eras", "区,年度\n北区,令和5年度\n南区,令和6年度\n"),
    ("L3-05", "short eras", "区,年月日\n北区,R5.4.1\n南区,R6.4.1\n"),
    ("L3-05", "two digits", "区,日付\n北区,23/04/01\n南区,24/04/01\n"),
    ("L3-05", "several ways", "区,日付\n北区,2023-04-01\n南区,2024/4/1\n"),
    ("L3-05", "an era in a heading", "区,令和5年度件数\n北区,1\n"),
    ("L3-06", "a prefecture's short name", "都道府県名,件数\n徳島,1\n香川県,2\n"),
    ("L3-06", "a city's short name", "市区町村名,件数\n徳島,1\n鳴門市,2\n"),
    ("L3-06", "a wrong check digit", "全国地方公共団体コード,件数\n362019,1\n"),
    ("L3-06", "a lost zero", "市区町村コード,件数\n11002,1\n"),
    (
        "L3-07",
        "other headings next year",
        {"a_2022.csv": "区,件数\n北区,1\n", "a_2023.csv": "地区名,件数,割合\n北区,1,2\n"},
    ),
    (
        "L3-07",
        "sheets of years",
        then(
            rows(["区", "件数"], ["北区", 1]),
            lambda sheet: setattr(sheet, "title", "令和4年度"),
            second_sheet("令和5年度", ["件数", "区"], [1, "北区"]),
        ),
    ),
    ("L3-08", "a column without a word", {"data.csv": "名称,値,備考\n窓口,1,\n", "datapackage.json": package()}),
    (
        "L3-08",
        "another encoding than said",
        {"data.csv": "名称,値\n窓口,1\n".encode("cp932"), "datapackage.json": package()},
    ),
    ("L3-08", "no encoding at all", b"a,b\n\xff\xfe\x81\x00,1\n\x80\x80,2\n"),
    ("L3-09", "years in columns", "区,2021年,2022年,2023年\n北区,1,2,3\n"),
    ("L3-09", "eras in columns", "区,R3,R4,R5\n北区,1,2,3\n"),
    ("L3-09", "months in columns", "区,4月,5月,6月\n北区,1,2,3\n"),
    ("L3-09", "numbered columns", "区,委員1,委員2,委員3,委員4\n北区,甲,乙,丙,丁\n"),
]

KEEPS: list[tuple[str, str, Files]] = [
    ("L1-01", "a PDF with its data", {"report.csv": SOUND, "report.pdf": b"%PDF-1.7"}),
    ("L1-02", "one table", SOUND),
    ("L1-02", "a record of words", "区,内容\n北区,受付\n南区,案内\n"),
    ("L1-03", "a column without values", "区,備考,件数\n北区,,1\n南区,,2\n"),
    ("L1-04", "nothing around", SHEET),
    ("L1-05", "headings of words", "区,field,x0\n北区,甲,1\n"),
    ("L1-06", "a blank between words", "区,所在地\n北区,徳島市 幸町\n"),
    ("L1-06", "a family and a given name", "氏名,件数\n田中　花子,1\n"),
    ("L1-07", "a sentence", "取組,内容\n研修,受付、案内を行った。\n点検,道路、橋の点検を実施した。\n"),
    ("L1-07", "a number with commas", '区,金額\n北区,"1,200"\n'),
    ("L1-07", "a rate", "指標,単位\n利用,人/日\n申請,件/週\n"),
    ("L1-07", "a name with a dot", "取組,分類\n研修,改善・拡充\n"),
    ("L1-07", "a name of a kind", "取組,欄\n研修,改善・拡充策、課題等\n"),
    ("L1-07", "a date", "区,日付\n北区,2023/4/1\n"),
    ("L1-08", "letters of JIS", "区,内容\n北区,～－〒Ω①\n".replace("①", "")),
    ("L1-08", "髙 in a name", "氏名,件数\n髙橋,1\n"),
    (
        "L1-08",
        "a quotation",
        {
            "data.csv": "名称,値\n窓口,①受付\n",
            "datapackage.json": package(**{"type": "string", "torikumi:as-printed": True}),
        },
    ),
    ("L1-09", "zeros that show", then(SHEET, style("C3", number_format="#,##0;-#,##0;0"))),
    ("L1-09", "blanks and zeros", "区,件数\n北区,0\n南区,\n東区,2\n"),
    ("L1-10", "no objects", SHEET),
    (
        "L1-11",
        "bold headings",
        then(SHEET, style("A1", font=Font(bold=True), fill=PatternFill("solid", fgColor="FFFFFF00"))),
    ),
    (
        "L1-11",
        "stripes",
        then(
            rows(["区", "件数"], *[[f"{n}区", n] for n in range(6)]),
            *[style(f"{c}{r}", fill=PatternFill("solid", fgColor="FFEEEEEE")) for r in (3, 5, 7) for c in "AB"],
        ),
    ),
    ("L1-12", "no merged cells", SHEET),
    ("L1-13", "nothing hidden", then(SHEET, lambda sheet: sheet.row_dimensions.group(2, 3, hidden=False))),
    ("L1-14", "records of one line", SOUND),
    ("L1-15", "a comma in quotes", '区,内容\n北区,"受付,案内"\n'),
    ("L1-15", "quotes that are doubled", '区,内容\n北区,"受""付"""\n'),
    ("L2-01", "numbers", "区,割合（%）\n北区,-12.5\n南区,1.5E+3\n"),
    ("L2-01", "codes and phones", "区,電話番号,郵便番号\n北区,088-621-0000,770-8571\n"),
    ("L2-01", "a number that shows a unit", then(SHEET, style("C3", number_format='#,##0"件"'))),
    ("L2-01", "texts with numbers", "区,所在地\n北区,1丁目2-3\n南区,2番地\n"),
    ("L2-02", "filled", "区,年,件数\n北区,2022年,1\n北区,2023年,2\n"),
    ("L2-02", "blanks at the end", "区,件数,備考\n北区,1,\n南区,2,速報\n"),
    ("L2-03", "one row", SOUND),
    ("L2-03", "words below a heading", "区,内容,備考\n北区,受付,\n南区,案内,速報\n"),
    ("L2-04", "one spelling", "取組,状況\n甲,済\n乙,済\n丙,未\n丁,未\n"),
    ("L2-05", "a column of its own", "取組,方法,その他の内容\n甲,窓口,\n乙,その他,巡回\n"),
    ("L2-06", "values", SHEET),
    ("L3-01", "from A1", SOUND),
    (
        "L3-02",
        "a list beside",
        {"data.csv": "取組,評価\n甲,A\n乙,B\n丙,A\n", "評価コード表.csv": "評価,意味\nA,達成\nB,未達成\n"},
    ),
    (
        "L3-02",
        "a list on a sheet",
        then(
            rows(["取組", "評価"], ["甲", "A"], ["乙", "B"], ["丙", "A"]),
            second_sheet("凡例", ["評価", "意味"], ["A", "達成"]),
        ),
    ),
    (
        "L3-02",
        "a list in the package",
        {
            "data.csv": "名称,値\n窓口,A\n電話,B\n郵送,A\n",
            "datapackage.json": package(type="string", categories=[{"value": "A", "label": "達成"}]),
        },
    ),
    (
        "L3-03",
        "declared",
        {
            "data.csv": "名称,値\n窓口,12\n電話,-\n郵送,7\n",
            "datapackage.json": package(type="integer", missing=("", "-")),
        },
    ),
    (
        "L3-03",
        "explained beside",
        {"data.csv": "区,件数\n北区,12\n南区,-\n東区,7\n", "凡例.csv": "記号,意味\n-,該当なし\n"},
    ),
    ("L3-04", "in the heading", "区,事業費（円）,件数\n北区,1200,3\n南区,900,4\n"),
    ("L3-04", "a column of units", "指標,値,単位\n利用,1200,人\n申請,900,件\n"),
    (
        "L3-04",
        "in the package",
        {"data.csv": "名称,値\n窓口,12\n電話,5\n", "datapackage.json": package(type="integer", unit="件")},
    ),
    ("L3-04", "order and time", "番号,年度,順位,件数\n1,2023,1,5\n2,2023,2,4\n"),
    ("L2-01", "names with numbers of order", "款,予算額（千円）\n1議会費,5\n2総務費,4\n3民生費,6\n4衛生費,7\n"),
    ("L3-04", "flags have none", "避難所,洪水,収容人数\n北小,1,300\n南小,,200\n"),
    ("L3-05", "both years in a cell", "区,年度\n北区,令和5年度（2023年度）\n"),
    ("L3-05", "both years in columns", "年度,年度（和暦）,件数\n2023,令和5年度,1\n2024,令和6年度,2\n"),
    (
        "L3-05",
        "dates of a workbook",
        then(rows(["区", "日付"], ["北区", 45017]), style("B2", number_format="yyyy-mm-dd")),
    ),
    ("L3-06", "official", SOUND),
    ("L3-06", "five digits", "市区町村コード,件数（件）\n36201,1\n01100,2\n"),
    ("L3-06", "a code tells the name", "市区町村コード,市区町村名,件数\n362018,徳島,1\n"),
    ("L3-07", "the same each year", {"a_2022.csv": "区,件数\n北区,1\n", "a_2023.csv": "区,件数\n北区,1\n"}),
    (
        "L3-07",
        "years in headings",
        {"件数_R4.csv": "区,令和4年度件数\n北区,1\n", "件数_R5.csv": "区,令和5年度件数\n北区,1\n"},
    ),
    ("L3-08", "explained", {"data.csv": "名称,値\n窓口,1\n", "datapackage.json": package(type="integer")}),
    ("L3-09", "rows of years", "区,年,件数\n北区,2022年,1\n北区,2023年,2\n"),
    ("L3-09", "two addresses", "区,住所1,住所2\n北区,幸町,1丁目\n"),
]


@pytest.mark.parametrize(("rule", "why", "files"), BREAKS, ids=[f"{rule} {why}" for rule, why, _ in BREAKS])
def test_a_file_that_breaks_a_rule(rule: str, why: str, files: Files, tmp_path: Path) -> None:
    verdict = verdicts(tmp_path, files)[rule]
    assert verdict.answer is Answer.BROKEN, why
    assert all(place.message for place in verdict.places)


@pytest.mark.parametrize(("rule", "why", "files"), KEEPS, ids=[f"{rule} {why}" for rule, why, _ in KEEPS])
def test_a_file_that_keeps_it(rule: str, why: str, files: Files, tmp_path: Path) -> None:
    verdict = verdicts(tmp_path, files)[rule]
    assert verdict.answer is Answer.KEPT, [str(place) for place in verdict.places]


def test_decimals_are_no_times(tmp_path: Path) -> None:
    assert verdicts(tmp_path, "区,割合（%）\n北区,12.5\n南区,1.25\n")["L3-05"].answer is Answer.NOT_ASKED


def test_every_rule_has_both() -> None:
    numbers = [rule.id for rule in rules()]
    levels = {"L1": 15, "L2": 6, "L3": 9}
    assert numbers == [f"{level}-{number:02}" for level, count in levels.items() for number in range(1, count + 1)]
    assert {rule for rule, _, _ in BREAKS} == set(numbers)
    assert {rule for rule, _, _ in KEEPS} == set(numbers)
    assert set(CHECKS) | {"L1-01", "L3-07"} == set(numbers)


def test_a_sound_file_breaks_none_and_excel_rules_are_not_asked(tmp_path: Path) -> None:
    found = verdicts(tmp_path, SOUND)
    assert [str(place) for verdict in found.values() for place in verdict.places] == []
    assert found["L1-12"].answer is Answer.NOT_ASKED
    assert found["L3-08"].answer is Answer.NOT_ASKED  # nothing beside the file says anything: for a person


def test_a_sound_workbook_breaks_none(tmp_path: Path) -> None:
    found = verdicts(tmp_path, SHEET)
    assert [str(place) for verdict in found.values() for place in verdict.places] == []
    assert found["L1-14"].answer is Answer.NOT_ASKED


def test_places_are_named_as_a_spreadsheet_names_them(tmp_path: Path) -> None:
    (place,) = verdicts(tmp_path, "区,件数\n北区,12\n南区,5件\n東区,3\n")["L2-01"].places
    assert (place.sheet, place.where) == ("", "row 3, 件数")
    assert "'5件'" in place.message


def test_what_is_let_pass_is_said(tmp_path: Path) -> None:
    (place,) = verdicts(tmp_path, "氏名,件数\n髙橋,1\n")["L1-08"].exempt
    assert "髙" in place.message
    assert "name" in place.message


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("data.xlsx", b"PK\x03\x04 no zip at all"),
        ("data.xlsx", b""),
        ("data.csv", b""),
        ("data.csv", b"\x00\x01\x02"),
        ("data.csv", b'"' * 1001),
        ("data.csv", b",,,\n,,,\n"),
    ],
)
def test_a_damaged_or_empty_file_is_a_verdict_not_a_crash(tmp_path: Path, name: str, content: bytes) -> None:
    found = verdicts(tmp_path, {name: content})
    assert len(found) == 30


def test_a_list_must_stand_one_a_row_in_the_table_that_it_names(tmp_path: Path) -> None:
    fields = [{"name": "取組"}, {"name": "担当", "type": "list", "delimiter": "／", "torikumi:rows-in": "units"}]
    resources = [
        {"name": "data", "path": "data.csv", "schema": {"fields": fields}},
        {"name": "units", "path": "units.csv"},
    ]
    files: dict[str, Content] = {
        "data.csv": "取組,担当\n研修,総務課／企画課\n",
        "units.csv": "取組,部署\n研修,総務課\n研修,企画課\n",
        "datapackage.json": json.dumps({"resources": resources}),
    }
    assert verdicts(tmp_path, files)["L1-07"].answer is Answer.KEPT
    (tmp_path / "more").mkdir()
    broken = verdicts(tmp_path / "more", {**files, "units.csv": "取組,部署\n研修,総務課\n"})["L1-07"]
    assert "企画課" in str(broken.places[0])


def test_paths_that_cannot_be_checked_are_wrong_usage(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("x")
    for path in (tmp_path, tmp_path / "none.csv", tmp_path / "notes.txt"):
        with pytest.raises(UsageError):
            find_files([path])
