"""CSV files and workbooks as the checks read them: the same cells as other readers see, and no crash on anything."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from torikumi.pipeline.rules.check import check_files
from torikumi.pipeline.rules.csv_file import read_csv
from torikumi.pipeline.rules.workbook import read_workbook

texts = st.text(
    st.sampled_from('a1 ",\r\n　区①-.%') | st.characters(codec="utf-8", exclude_characters="\0"), max_size=6
)


@settings(max_examples=60)
@given(st.lists(st.lists(texts, min_size=2, max_size=4), min_size=1, max_size=5), st.booleans())
def test_a_sound_file_reads_as_the_csv_module_reads_it(rows: list[list[str]], minimal: bool) -> None:
    stream = io.StringIO(newline="")
    if minimal:
        csv.writer(stream).writerows(rows)
    else:
        csv.writer(stream, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(rows)
    with TemporaryDirectory() as folder:
        path = Path(folder, "a.csv")
        path.write_bytes(stream.getvalue().encode("utf-8-sig"))
        sheet = read_csv(path)
    assert sheet.quote_faults == []
    assert list(sheet.widths.values()) == [len(row) for row in rows]
    told = {(r, c): v for r, row in enumerate(rows, 1) for c, v in enumerate(row, 1) if v.strip()}
    assert {place: cell.text for place, cell in sheet.cells.items()} == told


@settings(max_examples=60)
@given(st.binary(max_size=60) | texts.map(str.encode))
def test_any_bytes_give_verdicts(content: bytes) -> None:
    with TemporaryDirectory() as folder:
        for name in ("a.csv", "b.tsv", "c.xlsx"):
            Path(folder, name).write_bytes(content)
        assert len(check_files(sorted(Path(folder).iterdir()))) == 30


@pytest.mark.parametrize(
    ("codec", "name"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8 with BOM"),
        ("cp932", "Shift_JIS (cp932)"),
        ("euc_jp", "EUC-JP"),
        ("utf-16", "UTF-16"),
    ],
)
def test_encodings_of_japanese_offices(tmp_path: Path, codec: str, name: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("区名,取組の実施状況\n北区,庁舎の補修を実施した。\n".encode(codec))
    sheet = read_csv(path)
    assert (sheet.encoding, sheet.cells[2, 2].text) == (name, "庁舎の補修を実施した。")


def test_a_workbook_reads_as_it_was_written(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "評価表"
    sheet["A1"] = "区"
    sheet["B2"] = 12.5
    sheet["C2"] = "=1+1"
    sheet["D2"] = True
    sheet["E2"] = 45017
    sheet["E2"].number_format = 'ggge"年"m"月"d"日"'
    sheet["F2"] = CellRichText("速報", TextBlock(InlineFont(strike=True), "取消"))
    sheet["G9"] = "  "
    book.save(tmp_path / "a.xlsx")
    (found,) = read_workbook(tmp_path / "a.xlsx")
    assert found.name == "評価表"
    told = {place: (cell.text, cell.kind, cell.formula) for place, cell in found.cells.items()}
    assert told == {
        (1, 1): ("区", "text", False),
        (2, 2): ("12.5", "number", False),
        (2, 3): ("", "number", True),
        (2, 4): ("1", "boolean", False),
        (2, 5): ("45017", "date", False),
        (2, 6): ("速報取消", "text", False),
    }
    assert found.cells[2, 6].look.struck


@pytest.mark.parametrize(
    "package",
    [
        "[]",
        '{"resources": 1}',
        '{"resources": [{"path": "data.csv", "schema": {"fields": [1, {"name": 2}], "missingValues": 3}}]}',
        '{"resources": [{"path": "data.csv", "schema": {"fields": [{"name": "b", "type": "list", "delimiter": 7}]}}]}',
        '{"resources": [{"path": "data.csv", "schema": {"fields": [{"name": "b", "type": "list"}]}}]}',
        "[" * 100_000,
    ],
)
def test_metadata_of_any_shape(tmp_path: Path, package: str) -> None:
    (tmp_path / "data.csv").write_text("a,b\n1,甲、乙\n", "utf-8")
    (tmp_path / "datapackage.json").write_text(package, "utf-8")
    assert len(check_files([tmp_path / "data.csv"])) == 30


def test_half_a_letter_can_be_printed(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["区", "_xD800_"])
    book.save(tmp_path / "a.xlsx")
    (found,) = read_workbook(tmp_path / "a.xlsx")
    assert all(cell.text.encode("utf-8") for cell in found.cells.values())


def test_a_table_is_only_looked_for_beside_the_file(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "out.csv").write_text("甲\n乙\n", "utf-8")
    (tmp_path / "in" / "data.csv").write_text("a,b\n1,甲、乙\n", "utf-8")
    fields = [{"name": "a"}, {"name": "b", "type": "list", "delimiter": "、", "torikumi:rows-in": "out"}]
    resources = [{"path": "data.csv", "schema": {"fields": fields}}, {"name": "out", "path": "../out.csv"}]
    (tmp_path / "in" / "datapackage.json").write_text(json.dumps({"resources": resources}), "utf-8")
    found = {verdict.rule.id: verdict for verdict in check_files([tmp_path / "in" / "data.csv"])}
    assert found["L1-07"].places
