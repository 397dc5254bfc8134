import hashlib
import json
import os
import subprocess
import sys
import tempfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from frictionless import Package
from hypothesis import given, settings

from tests.support.reports import SHA256, awkward_report, empty_report, reports
from tests.support.shared_samples import ROOT
from torikumi.pipeline.export.dataset import write_dataset
from torikumi.pipeline.export.findings import with_licence_finding
from torikumi.pipeline.export.json import indented, report_from_json
from torikumi.pipeline.export.licences import parse_licence
from torikumi.pipeline.export.options import ExportOptions
from torikumi.pipeline.validate import validate_dataset
from torikumi.schemas.columns import TABLES
from torikumi.schemas.errors import OutputError, UsageError
from torikumi.schemas.report import Place, Report

ALL = [
    "report.json",
    *(f"{name}.csv" for name in TABLES),
    "csv-metadata.json",
    "dcat.jsonld",
    "datapackage.json",
    "review.html",
]


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("report", [awkward_report(), empty_report()], ids=["awkward", "empty"])
@pytest.mark.parametrize(
    "options",
    [
        ExportOptions(),
        ExportOptions(
            bom=False, header="ja", licence=parse_licence("CC BY 4.0"), source_url="https://example.org/報告書.pdf"
        ),
    ],
    ids=["default", "ja"],
)
def test_what_is_written_is_valid_and_the_same_each_time(tmp_path: Path, report: Report, options: Any) -> None:
    paths = write_dataset(report, tmp_path / "a" / "set", options)
    assert [path.name for path in paths] == ALL
    assert sorted(os.listdir(tmp_path / "a")) == ["set"]
    assert Package(str(tmp_path / "a/set/datapackage.json")).validate().valid
    assert validate_dataset(tmp_path / "a/set") == []
    written = report_from_json((tmp_path / "a/set/report.json").read_bytes())
    assert written == with_licence_finding(report, options)
    assert written.initiatives == report.initiatives
    write_dataset(report, tmp_path / "b", options)
    assert bytes_of(tmp_path / "a/set") == bytes_of(tmp_path / "b")


@settings(max_examples=8)
@given(reports())
def test_any_report_can_be_written(report: Report) -> None:
    with tempfile.TemporaryDirectory() as folder:
        write_dataset(report, Path(folder, "x"), ExportOptions(header="ja"))
        assert [problem for problem in validate_dataset(Path(folder, "x")) if "no section" not in str(problem)] == []


def test_the_package_says_where_the_data_is_from(tmp_path: Path) -> None:
    options = ExportOptions(licence=parse_licence("CC-BY-4.0"), source_url="https://example.org/a.pdf")
    write_dataset(awkward_report(), tmp_path / "x", options)
    package = json.loads((tmp_path / "x/datapackage.json").read_text(encoding="utf-8"))
    assert package["name"] == "awkward"
    assert package["title"] == "取組実績（令和元年度）"
    assert package["licenses"][0]["name"] == "CC-BY-4.0"
    assert package["sources"] == [
        {
            "title": "取組実績（令和元年度）（報告書.pdf）",
            "path": "https://example.org/a.pdf",
            "torikumi:file": "報告書.pdf",
            "torikumi:sha256": SHA256,
        }
    ]
    assert package["temporal"] == {"start": "2019-04-01", "end": "2020-03-31"}
    assert package["spatial"]["code"] == "011002"
    assert "札幌市" in package["keywords"]
    assert "apostrophe" in package["torikumi:formula-guard"]["description"]
    for resource in [*package["resources"], package["torikumi:report"]]:
        content = (tmp_path / "x" / resource["path"]).read_bytes()
        assert resource["bytes"] == len(content)
        assert resource["hash"] == "sha256:" + hashlib.sha256(content).hexdigest()
        assert resource["encoding"] == "utf-8"
    grade = next(field for field in package["resources"][0]["schema"]["fields"] if field["name"] == "grade")
    assert grade["categories"] == [
        {"value": "S", "label": "上回る"},
        {"value": "A", "label": "A"},
        {"value": "X", "label": "X"},
    ]
    assert str(tmp_path) not in (tmp_path / "x/datapackage.json").read_text(encoding="utf-8")


def test_without_a_licence_the_package_names_none(tmp_path: Path) -> None:
    write_dataset(empty_report(), tmp_path / "x")
    package = json.loads((tmp_path / "x/datapackage.json").read_text(encoding="utf-8"))
    assert "licenses" not in package
    assert "No licence is stated" in package["description@en"]
    assert "temporal" not in package
    assert "spatial" not in package


def test_a_missing_licence_is_a_finding_until_one_is_given(tmp_path: Path) -> None:
    write_dataset(awkward_report(), tmp_path / "x")
    report = report_from_json((tmp_path / "x/report.json").read_bytes())
    assert [check.code for check in report.checks].count("licence-missing") == 1
    assert "licence-missing,info," in (tmp_path / "x/checks.csv").read_text("utf-8-sig").splitlines()[-1]
    write_dataset(report, tmp_path / "x")
    assert report_from_json((tmp_path / "x/report.json").read_bytes()) == report
    write_dataset(report, tmp_path / "x", ExportOptions(licence=parse_licence("CC0")))
    assert report_from_json((tmp_path / "x/report.json").read_bytes()) == awkward_report()
    assert "licence-missing" not in (tmp_path / "x/checks.csv").read_text("utf-8-sig")


@pytest.mark.parametrize("header", ["ascii", "ja"])
def test_every_column_is_explained_in_both_languages(tmp_path: Path, header: Any) -> None:
    write_dataset(awkward_report(), tmp_path / "x", ExportOptions(header=header))
    package = json.loads((tmp_path / "x/datapackage.json").read_text(encoding="utf-8"))
    assert package["languages"] == ["ja", "en"]
    explained = [package, *package["resources"]]
    explained += [resource["schema"] for resource in package["resources"]]
    explained += [field for resource in package["resources"] for field in resource["schema"]["fields"]]
    for part in explained:
        assert all(part[key].strip() for key in ("title", "title@en", "description", "description@en")), part
        assert not part["title@en"].isascii() or part["title"] != part["title@en"]
    for field in explained[1 + 2 * len(package["resources"]) :]:
        assert field["title@en"].isascii(), field
        assert not field["title"].isascii(), field
        assert not field["description"].isascii(), field


def test_columns_that_join_values_are_lists_and_name_the_table_that_has_them(tmp_path: Path) -> None:
    write_dataset(awkward_report(), tmp_path / "x")
    package = Package(str(tmp_path / "x/datapackage.json"))
    lists = {
        (resource.name, field.name): field.to_descriptor()["torikumi:rows-in"]
        for resource in package.resources
        for field in resource.schema.fields
        if field.type == "list"
    }
    assert lists[("initiatives", "contents")] == "items"
    assert lists[("initiatives", "targets")] == "indicators"
    assert lists[("items", "departments")] == "departments"
    assert len(lists) == 10
    resource: Any = package.get_resource("initiatives")
    (first, *_) = resource.read_rows()
    assert isinstance(first["contents"], list)


@pytest.mark.parametrize(("formats", "files"), [(("json",), ["report.json", "review.html"]), (("csv",), ALL[1:])])
def test_only_the_formats_asked_for(tmp_path: Path, formats: Any, files: Any) -> None:
    assert [path.name for path in write_dataset(awkward_report(), tmp_path / "x", ExportOptions(formats))] == files
    assert validate_dataset(tmp_path / "x") == []


def test_writing_again_replaces_ours_and_keeps_the_rest(tmp_path: Path) -> None:
    write_dataset(awkward_report("x"), tmp_path / "x")
    (tmp_path / "x/notes.txt").write_text("by hand")
    (tmp_path / "x/more").mkdir()
    (tmp_path / "x/more/a").write_text("b")
    write_dataset(empty_report("x"), tmp_path / "x", ExportOptions(("json",)))
    assert sorted(os.listdir(tmp_path / "x")) == ["more", "notes.txt", "report.json", "review.html"]
    assert (tmp_path / "x/more/a").read_text() == "b"
    assert os.listdir(tmp_path) == ["x"]


def test_nothing_is_written_when_invalid(tmp_path: Path) -> None:
    write_dataset(awkward_report(), tmp_path / "x")
    before = bytes_of(tmp_path / "x")
    report = awkward_report()
    twice = report.model_copy(update={"initiatives": (*report.initiatives, report.initiatives[1])})
    with pytest.raises(OutputError, match=r"not valid.*initiatives\.csv: row 4"):
        write_dataset(twice, tmp_path / "x")
    assert bytes_of(tmp_path / "x") == before
    assert os.listdir(tmp_path) == ["x"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (b"12.50", b"12.500000000000000000000000001", "reads back as another report"),
        (b'"page": 2', b'"page": 3', "reads back as another report"),
        (b'"marker": null', b'"marker": ""', "reads back as another report"),
        (b'"page": 2', b'"page": 0', "greater than or equal to 1"),
        (b'"marker": null', b'"marker": 1', "valid string"),
    ],
)
def test_a_json_that_is_not_the_report_is_refused(
    old: bytes, new: bytes, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def spoilt(json: bytes) -> bytes:
        assert old in indented(json)
        return indented(json).replace(old, new, 1)

    monkeypatch.setattr("torikumi.pipeline.export.dataset.indented", spoilt)
    with pytest.raises(OutputError, match=said):
        write_dataset(awkward_report(), tmp_path / "x", ExportOptions(("json",)))
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (b"0.875", b"0.8750000000000000000000000001", "reads back as another report"),
        (b"0.875", b"1.875", "less than or equal to 1"),
        (b'"page": 2', b'"page": 0', "greater than or equal to 1"),
    ],
)
def test_a_json_that_is_not_the_report_of_a_scan_is_refused(
    old: bytes, new: bytes, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = awkward_report()
    read = Place(page=2, bbox=(1.0, 2.0, 3.0, 4.0), ocr=True, engine="ndlocr", confidence=Decimal("0.875"))
    first = report.initiatives[0].model_copy(update={"provenance": {"name": (read,)}})
    report = report.model_copy(update={"initiatives": (first, *report.initiatives[1:])})
    assert write_dataset(report, tmp_path / "right", ExportOptions(("json",)))
    monkeypatch.setattr("torikumi.pipeline.export.dataset.indented", lambda json: indented(json).replace(old, new, 1))
    with pytest.raises(OutputError, match=said):
        write_dataset(report, tmp_path / "x", ExportOptions(("json",)))
    assert not (tmp_path / "x").exists()


def test_a_failed_swap_leaves_the_old_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_dataset(awkward_report(), tmp_path / "x")
    (tmp_path / "x/notes.txt").write_text("by hand")
    before = bytes_of(tmp_path / "x")
    rename = os.rename

    def fail_on_new(source: Any, target: Any) -> Any:
        if Path(source).name == "new":
            raise OSError(28, "No space left on device")
        rename(source, target)

    monkeypatch.setattr("torikumi.pipeline.export.dataset.os.rename", fail_on_new)
    with pytest.raises(OutputError, match="No space left"):
        write_dataset(empty_report(), tmp_path / "x")
    assert bytes_of(tmp_path / "x") == before
    assert os.listdir(tmp_path) == ["x"]


def test_a_file_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("a file")
    with pytest.raises(OutputError, match="is a file"):
        write_dataset(awkward_report(), tmp_path / "x")
    with pytest.raises(OutputError, match="cannot write"):
        write_dataset(awkward_report(), tmp_path / "x" / "y")
    assert (tmp_path / "x").read_text() == "a file"


def test_unknown_format(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="xls"):
        write_dataset(awkward_report(), tmp_path / "x", ExportOptions(("xls",)))


def test_the_tools_of_a_user_take_the_committed_dataset() -> None:
    """The command `frictionless validate`, and pandas with the types that the page on publishing names."""
    folder = ROOT / "output" / "report"
    command = [sys.executable, "-m", "frictionless", "validate", str(folder / "datapackage.json")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert done.stdout.count(" VALID") == len(TABLES)
    table = pd.read_csv(folder / "initiatives.csv", dtype={"local_government_code": "string", "id": "string"})
    assert table.columns[0] == "local_government_code"
    assert set(table["local_government_code"]) == {"362018"}
    assert len(table) == 27
