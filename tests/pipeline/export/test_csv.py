import csv
import io
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.support.reports import awkward_report, decimals, empty_report, reports, texts
from torikumi.pipeline.export.csv import cell_text, table_to_csv
from torikumi.pipeline.export.guard import defuse, undo
from torikumi.pipeline.export.rows import Pair, one_line, report_rows
from torikumi.schemas.columns import TABLES
from torikumi.schemas.report import GradeStep, Initiative, Report
from torikumi.schemas.values import Item

BOM = b"\xef\xbb\xbf"


def read(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def tables(report: Report, **options: Any) -> Any:
    return {name: table_to_csv(TABLES[name], rows, **options) for name, rows in report_rows(report).items()}


@pytest.mark.parametrize("report", [awkward_report(), empty_report()], ids=["awkward", "empty"])
@pytest.mark.parametrize("header", ["ascii", "ja"])
@pytest.mark.parametrize("bom", [True, False])
def test_form_of_every_file(report: Report, header: Any, bom: bool) -> None:
    for name, content in tables(report, header=header, bom=bom).items():
        assert content.startswith(BOM) is bom
        body = content.removeprefix(BOM)
        assert BOM not in body
        assert body.endswith(b"\r\n")
        lines = body.decode().split("\r\n")[:-1]
        assert not any("\n" in line or "\r" in line for line in lines)
        expected = [column.title if header == "ja" else column.name for column in TABLES[name]]
        assert lines[0].split(",") == expected
        assert len(lines) - 1 == len(report_rows(report)[name])


@settings(max_examples=40)
@given(reports())
def test_every_cell_comes_back(report: Report) -> None:
    for name, rows in report_rows(report).items():
        found = read(table_to_csv(TABLES[name], rows))
        assert len(found) == len(rows)
        for cells, row in zip(found, rows, strict=True):
            for column in TABLES[name]:
                value, cell = row[column.name], cells[column.name]
                if column.type == "string":
                    assert undo(cell) == one_line(str(value or ""))
                elif value is None:
                    assert cell == ""
                else:
                    assert Decimal(cell) == value
                assert not set(cell) & set("\n\r\x0b\x0c\x85\u2028\u2029")


@given(decimals)
def test_numbers_are_exact_and_plain(value: Any) -> None:
    text = cell_text(value)
    assert Decimal(text) == value
    assert set(text) <= set("-.0123456789")


@given(texts | st.text())
@example(" \x1e")
def test_one_line_keeps_everything_but_line_breaks(text: str) -> None:
    line = one_line(text)
    assert len(line.splitlines()) <= 1
    if len(text.splitlines()) <= 1:
        assert line == "".join(text.splitlines())


@given(
    texts | st.text() | st.builds("".join, st.tuples(st.sampled_from("'=+-@＝＋－＠ \u3000\n"), st.text(max_size=3)))
)
def test_a_text_that_is_written_as_it_is_holds_nothing_that_a_spreadsheet_obeys(text: str) -> None:
    assert cell_text(text) == defuse(one_line(text))


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("一\n二", "一 ／ 二"),
        ("一\r\n\r\n二\n", "一 ／ 二"),
        (" 一 ", " 一 "),
        ("", ""),
        ("\n", ""),
        ("一\u2028二", "一 ／ 二"),
    ],
)
def test_one_line(text: str, line: str) -> None:
    assert one_line(text) == line


def test_rows_of_the_awkward_report() -> None:
    found = {name: read(content) for name, content in tables(awkward_report()).items()}
    first, second = found["initiatives"]
    assert first["local_government_code"] == "011002"
    assert (first["fiscal_year"], first["fiscal_year_label"]) == ("2019", "令和元年度")
    assert (first["section_label"], first["section_title"], first["page"]) == ("取組方針1", "地域課題", "2")
    assert first["goals"] == "'=HYPERLINK(1) ／ - 箇条 ／ － ／ '=1"
    assert first["departments"] == "情報推進課 ／ =課"
    assert {key: value for key, value in second.items() if value} == {
        "local_government_code": "011002",
        "prefecture": "北海道",
        "municipality": "札幌市",
        "fiscal_year": "2019",
        "fiscal_year_label": "令和元年度",
        "id": "2",
        "name": "空",
        "grade": "X",
    }
    assert [row["id"] for row in found["items"]][:2] == ["1-contents-1", "1-contents-2"]
    assert found["items"][1]["text"] == '・"引用", と ／ 改行 ／ と,コンマ'
    assert [(row["item"], row["department"]) for row in found["departments"]] == [
        ("", "情報推進課"),
        ("", "'=課"),
        ("1-contents-1", "人事課"),
        ("1-contents-1", "総務課"),
    ]
    assert [(row["heading"], row["text"]) for row in found["extra"]] == [
        ("備考 ／ 欄", "一行目 ／ 二行目"),
        ("", ""),
        ("予算", "00123"),
    ]
    assert [row["value"] for row in found["indicators"]] == [
        "0.04",
        "50",
        "",
        "12.50",
        "-350000000",
        "",
        "",
        "",
        "-5",
        "",
    ]
    assert found["indicators"][2]["lower"] == "20"
    assert found["checks"][0]["x1"] == "3.25"
    assert found["checks"][1]["message"] == "'=none"


def test_pairs_stand_on_the_actual() -> None:
    rows = report_rows(awkward_report(), lambda initiative: [Pair(0, 1, Decimal("12.5"))] if initiative.targets else [])
    found = {row["id"]: (row["paired_with"], row["achievement_percent"]) for row in rows["indicators"]}
    assert found.pop("1-actual-2") == ("1-target-1", Decimal("12.5"))
    assert set(found.values()) == {(None, None)}


def test_the_rank_of_a_grade_is_that_of_the_legend() -> None:
    scale = (GradeStep(grade="Ａ", rank=1), GradeStep(grade="Ｂ", rank=2), GradeStep(grade="－", rank=None))
    grades = ["B（前年度A）", "Ａ", "-", "Z", None]
    initiatives = tuple(Initiative(id=f"{n}", name="", grade=grade) for n, grade in enumerate(grades))
    report = empty_report().model_copy(update={"grade_scale": scale, "initiatives": initiatives})
    assert [row["grade_rank"] for row in report_rows(report)["initiatives"]] == [2, 1, None, None, None]


def test_a_department_stands_beside_its_resolved_name() -> None:
    item = Item(text="甲（消防局予防課）", departments=("消防局予防課",))
    initiatives = (
        Initiative(id="1", name="", departments=("消防局警防課", "予防課", "情報推進課")),
        Initiative(id="2", name="", departments=("情報推進課",), results=(item,)),
    )
    rows = report_rows(empty_report().model_copy(update={"initiatives": initiatives}))["departments"]
    assert [(row["department"], row["resolved"]) for row in rows] == [
        ("消防局警防課", "消防局警防課"),
        ("予防課", "消防局予防課"),
        ("情報推進課", "情報推進課"),
        ("情報推進課", "情報推進課"),
        ("消防局予防課", "消防局予防課"),
    ]


@settings(max_examples=40)
@given(reports())
@example(awkward_report())
def test_a_file_is_what_the_csv_module_of_python_writes(report: Report) -> None:
    for name, rows in report_rows(report).items():
        stream = io.StringIO(newline="")
        writer = csv.writer(stream, lineterminator="\r\n")
        writer.writerow([column.name for column in TABLES[name]])
        writer.writerows([cell_text(row[column.name]) for column in TABLES[name]] for row in rows)
        assert table_to_csv(TABLES[name], rows, bom=False).decode() == stream.getvalue()


@pytest.mark.parametrize(
    ("values", "cells"),
    [
        (["甲", None, "", '"', "甲,乙", '",', "'", "=1", "甲\n乙"], ["甲", "", "", '""""', '"甲,乙"', '""","']),
        ([Decimal("1.0"), Decimal("1.00"), 1, None, Decimal("1E+1")], ["1.0", "1.00", "1", "", "10"]),
        ([0, Decimal("0.0"), Decimal("-0.0"), "0"], ["0", "0.0", "-0.0", "0"]),
        (["1", 1, True, None], ["1", "1", "True", ""]),
    ],
)
def test_equal_values_of_a_column_are_written_each_as_it_is(values: list[Any], cells: list[str]) -> None:
    blank = dict.fromkeys(column.name for column in TABLES["extra"])
    rows = [{**blank, "id": str(number), "text": value} for number, value in enumerate(values)]
    lines = table_to_csv(TABLES["extra"], rows, bom=False).decode().split("\r\n")
    place = list(blank).index("text")
    commas = len(blank) - 1
    # the column is followed by empty ones, and all but the id before it are empty, too
    found = [line.removesuffix("," * (commas - place)).split(",", place)[place] for line in lines[1:-1]]
    assert found[: len(cells)] == cells


def test_rows_and_columns_must_agree() -> None:
    row = report_rows(awkward_report())["extra"][0]
    with pytest.raises(KeyError):
        table_to_csv(TABLES["extra"], [{**{k: v for k, v in row.items() if k != "text"}, "new": 1}])
    with pytest.raises(ValueError, match="new"):
        table_to_csv(TABLES["extra"], [row | {"new": 1}])
