"""``csv-metadata.json``: read by the library `csvw` as a user would, found under the name of the standard."""

from __future__ import annotations

import csv
import json
import warnings
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from csvw import CSVW

from tests.support.reports import awkward_report, empty_report
from torikumi.pipeline.export.csvw import FILE
from torikumi.pipeline.export.dataset import dataset_files
from torikumi.pipeline.export.licences import parse_licence
from torikumi.pipeline.export.options import ExportOptions
from torikumi.schemas.columns import TABLES
from torikumi.schemas.report import Report


def write(folder: Path, report: Report, options: ExportOptions | None = None) -> None:
    """Write the files as they are, without the checks that other tests are about."""
    folder.mkdir()
    for name, content in dataset_files(report, options or ExportOptions()).items():
        (folder / name).write_bytes(content)


def problems(folder: Path) -> list[str]:
    """What the library says, at its strictest."""
    with warnings.catch_warnings():
        warnings.simplefilter("always")  # the library says what it finds as warnings
        found = CSVW(str(folder / FILE), validate=True)
        try:
            valid = found.is_valid
        except ValueError as error:
            return [str(error)]
    return [] if valid else [str(warning.message) for warning in found.warnings] or ["not valid"]


@pytest.mark.parametrize("report", [awkward_report(), empty_report()], ids=["awkward", "empty"])
@pytest.mark.parametrize(
    "options", [ExportOptions(), ExportOptions(bom=False, licence=parse_licence("CC0"), source_url="https://a.example")]
)
def test_the_library_finds_it_valid(tmp_path: Path, report: Report, options: Any) -> None:
    write(tmp_path / "x", report, options)
    assert problems(tmp_path / "x") == []


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        ("initiatives.csv", "011002", "01100x", "invalid lexical value"),
        ("items.csv", ",contents,1,", ",contents,first,", "invalid lexical value"),
        ("items.csv", ",contents,", ",content,", "invalid lexical value"),
        ("items.csv", "1-contents-2,", "1-contents-1,", "duplicate primary key"),
        ("items.csv", "令和元年度,1,contents", "令和元年度,9,contents", "Key"),
    ],
)
def test_it_says_enough_for_a_fault_to_be_found(tmp_path: Path, file: str, old: str, new: str, words: str) -> None:
    write(tmp_path / "x", awkward_report())
    path = tmp_path / "x" / file
    text = path.read_text("utf-8-sig")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8", newline="")
    found = problems(tmp_path / "x")
    assert found, "nothing was found"
    assert any(words.lower() in problem.lower() for problem in found), found


def test_values_have_their_types_and_lists_their_parts(tmp_path: Path) -> None:
    write(tmp_path / "x", awkward_report())
    tables = {table.local_name: table for table in CSVW(str(tmp_path / "x" / FILE)).tables}
    first = next(iter(tables["initiatives.csv"].iterdicts()))
    assert first["local_government_code"] == "011002"
    assert isinstance(first["contents"], list)
    values = [row["value"] for row in tables["indicators.csv"].iterdicts() if row["value"] is not None]
    assert values
    assert all(isinstance(value, Decimal) for value in values)


@pytest.mark.parametrize("header", ["ascii", "ja"])
def test_the_first_line_of_each_file_is_among_the_titles(tmp_path: Path, header: Any) -> None:
    """The library looks a column up by its name alone; the standard, by its titles in any language."""
    write(tmp_path / "x", awkward_report(), ExportOptions(header=header))
    metadata = json.loads((tmp_path / "x" / FILE).read_text("utf-8"))
    assert [table["url"] for table in metadata["tables"]] == [table.file for table in TABLES.values()]
    for table in metadata["tables"]:
        with (tmp_path / "x" / table["url"]).open(encoding="utf-8-sig", newline="") as stream:
            first = next(csv.reader(stream))
        columns = table["tableSchema"]["columns"]
        assert len(first) == len(columns)
        for printed, column in zip(first, columns, strict=True):
            assert printed in [title for titles in column["titles"].values() for title in titles]
            assert set(column["titles"]) == {"ja", "en"}
            assert {words["@language"] for words in column["dc:description"]} == {"ja", "en"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        rows = list(CSVW(str(tmp_path / "x" / FILE)).tables[0].iterdicts(strict=False))
    assert [row["id"] for row in rows] == [initiative.id for initiative in awkward_report().initiatives]


def test_a_reader_finds_it_beside_a_csv_file_on_the_web(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the two names that the standard looks for, `csv-metadata.json` is there for every file of the folder."""
    write(tmp_path / "x", awkward_report())

    class Answer:
        def __init__(self, path: Path) -> None:
            self.status_code = 200 if path.is_file() else 404
            self.content = path.read_bytes() if path.is_file() else b""
            self.text = self.content.decode("utf-8-sig") if path.suffix != ".csv" else ""

        def json(self) -> Any:
            return json.loads(self.text)

    def get(url: str) -> Answer:
        return Answer(tmp_path / "x" / str(url).removeprefix("https://city.example/"))

    def get_json(url: str) -> Any:
        return json.loads(get(url).content.decode("utf-8-sig"))

    monkeypatch.setattr("csvw.metadata.utils.request_get", get)
    monkeypatch.setattr("csvw.metadata.utils.request_head", lambda url: ("", []))
    monkeypatch.setattr("csvw.metadata.utils.get_json", get_json)
    for table in TABLES.values():
        metadata, _ = CSVW.locate_metadata(f"https://city.example/{table.file}")
        assert "tables" in metadata, table.file
