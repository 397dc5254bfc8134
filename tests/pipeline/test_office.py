"""Reports that are no PDF come out as the PDF of the same report does."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from typer.testing import CliRunner

from tests.support.scores import assert_scores
from tests.support.shared_samples import ROOT, SHARED, needs_shared
from tests.support.truths import differences
from torikumi.pipeline.cli import app
from torikumi.pipeline.convert import convert, pairs_of
from torikumi.pipeline.export.dataset import write_dataset
from torikumi.pipeline.export.json import report_from_json, report_to_json, values_from_json
from torikumi.pipeline.validate import validate_dataset
from torikumi.schemas.published import report_schema
from torikumi.schemas.report import Report

SAMPLES = ROOT / "samples"
KINDS = ("xlsx", "docx", "html", "txt")
MEDIA = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "text/html",
    "txt": "text/plain",
}


@pytest.fixture(scope="module")
def reports() -> dict[str, Report]:
    return {kind: convert(SAMPLES / "tokushima-r1" / f"report.{kind}") for kind in ("pdf", *KINDS)}


@pytest.mark.parametrize("kind", KINDS)
def test_every_value_is_that_of_the_pdf(kind: str, reports: dict[str, Report]) -> None:
    pdf, other = reports["pdf"], reports[kind]
    for one, two in zip(pdf.initiatives, other.initiatives, strict=True):
        assert one.model_copy(update={"provenance": {}}) == two.model_copy(update={"provenance": {}})
        assert set(one.provenance) == set(two.provenance)
    for field in ("municipality", "plan", "report", "grade_scale", "summary", "sections"):
        assert getattr(other, field) == getattr(pdf, field)


@pytest.mark.parametrize("kind", KINDS)
def test_every_letter_has_a_place_and_every_place_a_location(kind: str, reports: dict[str, Report]) -> None:
    report = reports[kind]
    assert report.source.media_type == MEDIA[kind]
    assert report.source.engine
    glyphs = report.source.glyphs
    assert glyphs.total == glyphs.in_cells + glyphs.in_text + glyphs.running > 9000
    assert glyphs.unassigned == 0
    places = [place for item in report.initiatives for held in item.provenance.values() for place in held]
    assert len(places) > 200
    assert all(place.location and place.bbox is None for place in places)
    assert all(text.location and text.bbox is None for text in report.texts)
    assert all(check.bbox is None for check in report.checks)
    Draft202012Validator(report_schema()).validate(values_from_json(report_to_json(report)))
    assert report_from_json(report_to_json(report)) == report


LOCATIONS = {
    "xlsx": ("一覧表!B6:B7", "一覧表!C7"),
    "docx": ("table 2, row 4, column 2", "table 2, row 4, column 3"),
    "html": ("table 2, row 4, column 2", "table 2, row 5, column 1"),
    "txt": ("line 40", "line 40"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_place_leads_to_the_value(kind: str, reports: dict[str, Report]) -> None:
    first = reports[kind].initiatives[0]
    name, goals = LOCATIONS[kind]
    assert [place.location for place in first.provenance["name"]] == [name]
    assert [place.location for place in first.provenance["goals"]] == [goals]
    if kind == "txt":
        line = (SAMPLES / "tokushima-r1" / "report.txt").read_text("utf-8").split("\n")[39]
        assert line.startswith(f"1\t{first.name}\t")


def test_the_pdf_has_no_locations(reports: dict[str, Report]) -> None:
    assert "location" not in report_to_json(reports["pdf"])


def test_squared_paper_is_read_exactly() -> None:
    truth = json.loads((SAMPLES / "layouts" / "kpi.truth.json").read_text("utf-8"))
    report = convert(SAMPLES / "layouts" / "squared-paper.xlsx")
    assert differences(truth, report) == []
    assert report.source.glyphs.unassigned == 0


@pytest.mark.parametrize("kind", KINDS)
def test_the_dataset_is_valid_and_says_the_locations(kind: str, reports: dict[str, Report], tmp_path: Path) -> None:
    write_dataset(reports[kind], tmp_path / "set", pair=pairs_of)
    assert validate_dataset(tmp_path / "set", pairs_of) == []
    head, *rows = (tmp_path / "set" / "checks.csv").read_text("utf-8-sig").splitlines()
    assert head.endswith(",location,seen")
    assert any(LOCATIONS[kind][0].split("!")[0].split(",")[0].split(" ")[0] in row for row in rows)


def test_what_is_hidden_in_the_workbook_is_nowhere(reports: dict[str, Report]) -> None:
    report = reports["xlsx"]
    values = report_to_json(report.model_copy(update={"checks": ()}))
    assert "確認済" not in values
    assert "公表しない" not in values
    assert [check.location for check in report.checks if check.code == "hidden-cells"] == ["一覧表", "作業用"]


def test_boxes_that_are_only_compared_are_never_published(tmp_path: Path) -> None:
    """Lines above tables and years past their era, in files without pages: a location, and no box."""
    cells = "<tr><th>指標名<th>単位<th>現状値（R2）<th>目標値（平成35年度）<tr><td>{0}<td>人<td>1<td>2"
    tables = "".join(f"<p>{name}</p><table>{cells.format(name)}</table>" for name in ("新規就農者の支援", "移住の促進"))
    form = (
        "<tr><th>担当課<td>農政課<th>評価<td>Ａ<tr><th>事業内容<td colspan=3>平成36年度に始める。"
        "<tr><th>取組実績<td colspan=3>調査した。<tr><th>今後の方向性<td colspan=3>続ける。"
    )
    forms = "".join(f"<p>{name}</p><table>{form}</table>" for name in ("農道の整備", "水路の整備", "橋の整備"))
    for name, body in (("indicators", tables), ("forms", forms)):
        path = tmp_path / f"{name}.html"
        path.write_text(f"<html><body>{body}</body></html>", encoding="utf-8")
        report = convert(path)
        assert {"name-from-heading", "era-year-past"} <= {check.code for check in report.checks}
        assert [check.code for check in report.checks if check.bbox is not None] == []
        assert all(check.location for check in report.checks if check.code in ("name-from-heading", "era-year-past"))
        for places in (held for initiative in report.initiatives for held in initiative.provenance.values()):
            assert all(place.location and place.bbox is None for place in places)


@needs_shared
def test_a_word_file_with_nested_tables_scores_one_hundred_per_cent(tmp_path: Path) -> None:
    folder = SHARED / "samples" / "docx-report"
    assert_scores("score_report.py", folder / "truth.json", convert(folder / "report.docx"), tmp_path)


@needs_shared
def test_the_first_document_of_the_project_scores_one_hundred_per_cent(tmp_path: Path) -> None:
    (path,) = (SHARED / "seed").glob("*.txt")
    assert_scores("score.py", SHARED / "samples" / "tokushima-r1" / "truth.json", convert(path), tmp_path)


@needs_shared
@pytest.mark.parametrize(
    "name", ["nankoku-hikari-schedule.xlsx", "nankoku-shushi-houkoku-form.docx", "cio-dp2020-02-tsuchibutsu.docx"]
)
def test_published_files_run_through(name: str) -> None:
    result = CliRunner().invoke(app, ["inspect", str(SHARED / "corpus" / name)])
    assert result.exit_code == 0, result.output
    assert "+ 0 unassigned" in result.stdout
    result = CliRunner().invoke(app, ["convert", str(SHARED / "corpus" / name), "-o", "/nonexistent/out"])
    assert result.exit_code == 1
    assert "no table of initiatives" in result.stderr


# --- the command line


def test_a_folder_gives_all_kinds_and_no_lock_files(tmp_path: Path) -> None:
    for kind in ("xlsx", "txt"):
        (tmp_path / f"report.{kind}").write_bytes((SAMPLES / "tokushima-r1" / f"report.{kind}").read_bytes())
    (tmp_path / "~$report.xlsx").write_bytes(b"lock")
    (tmp_path / "README.md").write_text("読んでください", encoding="utf-8")
    (tmp_path / "old.xls").write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "Workbook".encode("utf-16-le")
    )
    result = CliRunner().invoke(app, ["convert", str(tmp_path), "-o", str(tmp_path / "out")])
    assert result.exit_code == 1
    assert [Path(line).name for line in result.stdout.splitlines()] == ["report", "report-2"]
    assert "old.xls: an old Excel file (.xls): open it and save it as .xlsx" in result.stderr


def test_inspect_shows_cells_with_their_locations() -> None:
    path = str(SAMPLES / "tokushima-r1" / "report.xlsx")
    result = CliRunner().invoke(app, ["inspect", path])
    assert "一覧表!A3:H62, 60 rows" in result.stdout
    assert "contents over goals" in result.stdout
    found = json.loads(CliRunner().invoke(app, ["inspect", path, "--json", "--page", "2"]).stdout)
    assert [page["page"] for page in found["pages"]] == [2]
    cell = found["tables"][0]["cells"][0]
    assert (cell["text"], cell["location"]) == ("自己評価", "評価結果!B6:C6")
    assert "bbox" not in cell


def test_only_pages_of_a_pdf_can_be_drawn(tmp_path: Path) -> None:
    path = str(SAMPLES / "tokushima-r1" / "report.docx")
    result = CliRunner().invoke(app, ["inspect", path, "--draw", str(tmp_path / "x.png")])
    assert result.exit_code == 2
    assert "only pages of a PDF or of a scan can be drawn" in result.stderr


def test_a_reader_that_is_not_known_is_wrong_usage_for_any_file() -> None:
    path = str(SAMPLES / "tokushima-r1" / "report.txt")
    result = CliRunner().invoke(app, ["inspect", path, "--reader", "acrobat"])
    assert result.exit_code == 2
    assert "no reader" in result.stderr
