"""Corrections on the way from file to dataset: one document, a batch, stores, long documents, roles of columns."""

from __future__ import annotations

import csv
import os
import shutil
from collections.abc import Mapping
from concurrent.futures import Executor
from pathlib import Path

import fsspec
import pytest
from typer.testing import CliRunner

from tests.support.pdf_factory import EMBEDDED, Sheet
from tests.support.shared_samples import ROOT
from torikumi import convert
from torikumi.extractors.document import extract
from torikumi.pipeline.batch.alone import Limits
from torikumi.pipeline.batch.batch import local_executor, run_batch
from torikumi.pipeline.batch.carry import staged
from torikumi.pipeline.batch.job import Outcome, Settings, Status, jobs_for
from torikumi.pipeline.batch.run import ranges_of
from torikumi.pipeline.batch.work import Part, do_task, read_part
from torikumi.pipeline.cli import app
from torikumi.pipeline.convert import pairs_of, report_of
from torikumi.pipeline.corrections.read import parse_corrections
from torikumi.pipeline.export.folders import read_report
from torikumi.pipeline.export.options import ExportOptions
from torikumi.pipeline.validate import validate_dataset
from torikumi.schemas.errors import CorrectionsError, LayoutError
from torikumi.schemas.report import Report

SAMPLE = ROOT / "samples" / "tokushima-r1" / "report.pdf"
SMALL = ROOT / "samples" / "layouts" / "half-ruled.pdf"
OTHER = ROOT / "samples" / "layouts" / "stacked.pdf"
BARE = Settings(options=ExportOptions(images=False))

XS = (40.0, 80.0, 180.0, 300.0, 420.0, 520.0)


def entry(**values: object) -> str:
    return "\n[[correction]]\n" + "".join(f"{key} = {_toml(value)}\n" for key, value in values.items())


def _toml(value: object) -> str:
    return f"[{', '.join(map(_toml, value))}]" if isinstance(value, list) else f'"{value}"'


def drawn(path: Path, head: tuple[str, ...] = ("番号", "事業名", "取組内容", "自己評価", "備考")) -> Path:
    """A small report; column 備考 is kept under extra."""
    first = ("1", "事業甲", "窓口を改める。", "Ａ", "説明会を3回開いた。")
    rows = [first, ("2", "事業乙", "【件数：1O件】", "Ｂ", "検討した。")]
    cells = {(row, column): text for row, texts in enumerate([head, *rows]) for column, text in enumerate(texts)}
    path.write_bytes(Sheet(font=EMBEDDED).grid(XS, (60, 85, 110, 135), cells).bytes())
    return path


def found_codes(report: Report) -> list[str]:
    return [check.code for check in report.checks if check.code.startswith(("correction-", "value-corrected"))]


# --- one document


@pytest.fixture(scope="module")
def sample() -> Report:
    return convert(SAMPLE)


def test_the_checks_run_on_the_corrected_values(sample: Report) -> None:
    """The printed summary counts 15 A; with one more the rows do not agree with it."""
    graded_b = next(initiative for initiative in sample.initiatives if initiative.grade == "B")
    text = entry(kind="value", initiative=graded_b.id, field="grade", old="B", new="A", note="印字がかすれている")
    extraction = extract(SAMPLE)
    found = report_of(SAMPLE, extraction, corrections=[parse_corrections(text.encode(), "x")])
    assert [i.grade for i in found.initiatives if i.id == graded_b.id] == ["A"]
    differ = [check.message for check in found.checks if check.code == "summary-count-differs"]
    many = sum(initiative.grade == "B" for initiative in sample.initiatives)
    second = f"grade B: the summary counts {many}, but {many - 1} rows have it"
    assert differ == ["grade A: the summary counts 15, but 16 rows have it", second]
    said = [check.message for check in found.checks if check.code == "value-corrected"]
    assert said == ["grade: 'B' was corrected to 'A' (印字がかすれている)"]
    unknown = entry(kind="value", initiative=graded_b.id, field="grade", old="B", new="Z")
    found = report_of(SAMPLE, extraction, corrections=[parse_corrections(unknown.encode(), "x")])
    assert "grade-not-in-legend" in {check.code for check in found.checks}


def test_without_corrections_nothing_changes(sample: Report) -> None:
    assert report_of(SAMPLE, extract(SAMPLE)).checks == sample.checks
    assert found_codes(sample) == []


def test_a_finding_of_a_value_that_was_corrected_is_gone(tmp_path: Path) -> None:
    path = drawn(tmp_path / "report.pdf", ("番号", "事業名", "目標", "自己評価", "備考"))
    before = convert(path)
    (target,) = before.initiatives[1].targets
    assert "value-unreadable" in {check.code for check in before.checks}
    text = entry(kind="list", initiative="2", field="targets", old=[target.text], new=["【件数：10件】"])
    (tmp_path / "report.pdf.corrections.toml").write_text(text, "utf-8")
    after = convert(path)
    assert "value-unreadable" not in {check.code for check in after.checks}
    assert after.initiatives[1].targets[0].value == 10
    assert convert(path, corrections=False) == before


def test_who_and_when_are_no_longer_in_doubt_once_a_person_says_them(tmp_path: Path) -> None:
    path = drawn(tmp_path / "report.pdf")
    doubts = {"municipality-unknown", "fiscal-year-unknown"}
    assert doubts <= {check.code for check in convert(path).checks}
    text = entry(kind="value", field="municipality.code", old="", new="362018")
    text += entry(kind="value", field="report.fiscal_year", old="", new="2019")
    (tmp_path / "report.pdf.corrections.toml").write_text(text, "utf-8")
    found = convert(path)
    assert (found.municipality.name, found.report.fiscal_year) == ("徳島市", 2019)
    assert not doubts & {check.code for check in found.checks}


# --- roles


@pytest.mark.parametrize(
    ("heading", "old", "new", "code", "results"),
    [
        ("備考", "extra", "results", "value-corrected", "説明会を3回開いた。"),
        ("備 考", "extra", "results", "value-corrected", "説明会を3回開いた。"),
        ("備考", "goals", "results", "correction-stale", ""),
        ("備孝", "extra", "results", "correction-stale", ""),
        ("備考", "results", "extra", "correction-needless", ""),
    ],
)
def test_the_role_of_a_column_is_corrected(
    heading: str, old: str, new: str, code: str, results: str, tmp_path: Path
) -> None:
    path = drawn(tmp_path / "report.pdf")
    text = entry(kind="role", heading=heading, old=old, new=new)
    (tmp_path / "report.pdf.corrections.toml").write_text(text, "utf-8")
    found = convert(path)
    assert found_codes(found) == [code]
    assert "".join(item.text for item in found.initiatives[0].results) == results
    assert ("備考" in found.initiatives[0].extra) is (results == "")


def test_roles_that_leave_no_table_are_said(tmp_path: Path) -> None:
    path = drawn(tmp_path / "report.pdf")
    text = "".join(
        entry(kind="role", heading=h, old=o, new="extra") for h, o in (("番号", "number"), ("事業名", "name"))
    )
    (tmp_path / "report.pdf.corrections.toml").write_text(text, "utf-8")
    with pytest.raises(LayoutError, match="no table of initiatives is left: take back the corrections of roles"):
        convert(path)


@pytest.mark.parametrize(("sample_name", "heading"), [("sheet-above", "評価の理由"), ("sheet-cycle", "評価／必要性")])
def test_the_label_of_a_form_is_corrected(sample_name: str, heading: str) -> None:
    path = ROOT / "samples" / "layouts" / f"{sample_name}.pdf"
    extraction = extract(path)
    text = entry(kind="role", heading=heading, old="extra", new="goals")
    found = report_of(path, extraction, corrections=[parse_corrections(text.encode(), "x")])
    assert found_codes(found) == ["value-corrected"]
    assert all(heading not in initiative.extra for initiative in found.initiatives)
    first = report_of(path, extraction).initiatives[0]
    assert [item.text for item in found.initiatives[0].goals][-1:] == first.extra[heading].split("\n")[-1:]


# --- datasets


def test_in_a_batch_only_the_document_whose_corrections_changed_is_converted_again(tmp_path: Path) -> None:
    with local_executor(1) as executor:
        changed_in_a_batch(tmp_path, executor)


def changed_in_a_batch(tmp_path: Path, executor: Executor) -> None:
    out = tmp_path / "out"
    paths = [Path(shutil.copy(path, tmp_path)) for path in (SMALL, OTHER)]

    def run(paths: list[Path], out: Path, *, fresh: bool = False) -> Mapping[str, Outcome]:
        found = run_batch(
            jobs_for(paths, out, BARE), str(out), executor=executor, workers=1,
            limits=Limits(seconds=120, mebibytes=2048), fresh=fresh, listener=lambda _: None,
        )  # fmt: skip
        return {outcome.dataset: outcome for outcome in found}

    assert {outcome.status for outcome in run(paths, out).values()} == {Status.CONVERTED}
    name = read_report(out / "stacked").initiatives[0].name
    file = out / "stacked" / "corrections.toml"
    file.write_text(entry(kind="value", initiative="1", field="name", old=name, new="甲"), "utf-8")
    found = run(paths, out)
    assert (found["half-ruled"].status, found["stacked"].status) == (Status.UNCHANGED, Status.CONVERTED)
    assert read_report(out / "stacked").initiatives[0].name == "甲"
    assert file.exists()
    assert validate_dataset(out / "stacked", pairs_of) == []
    assert {outcome.status for outcome in run(paths, out).values()} == {Status.UNCHANGED}
    assert {outcome.status for outcome in run(paths[1:], out, fresh=True).values()} == {Status.CONVERTED}
    assert read_report(out / "stacked").initiatives[0].name == "甲"
    file.unlink()
    assert run(paths, out)["stacked"].status is Status.CONVERTED
    assert read_report(out / "stacked").initiatives[0].name == name
    # beside the source, for the other one
    beside = tmp_path / "half-ruled.pdf.corrections.toml"
    beside.write_bytes(b"version = 1\n[[correction")
    found = run(paths, out)
    assert (found["stacked"].status, found["half-ruled"].status) == (Status.UNCHANGED, Status.FAILED)
    assert found["half-ruled"].reason.startswith(f"{beside}: line 2: no TOML: ")


def test_a_finding_that_was_seen_does_not_count(tmp_path: Path) -> None:
    path = drawn(tmp_path / "report.pdf")
    out = tmp_path / "out"
    stale = entry(kind="value", initiative="1", field="grade", old="Ｓ", new="Ｃ")
    (out / "report").mkdir(parents=True)
    file = out / "report" / "corrections.toml"
    file.write_text(stale, "utf-8")
    command = ["convert", str(path), "-o", str(out), "-q", "--strict", "--no-images"]
    assert CliRunner().invoke(app, command).exit_code == 1
    checks = [check for check in read_report(out / "report").checks if check.code != "correction-stale"]
    file.write_text("", "utf-8")
    for check in checks:
        place = {key: value for key in ("initiative", "field") if (value := getattr(check, key)) is not None}
        told = entry(kind="seen", code=check.code, **place, message=check.message.replace('"', '\\"'))
        file.write_text(file.read_text("utf-8") + told, "utf-8")
    assert CliRunner().invoke(app, [*command, "--workers", "1"]).exit_code == 0
    after = read_report(out / "report").checks
    assert [check.code for check in after] == [check.code for check in checks]
    assert all(check.seen for check in after)
    assert {"licence-missing", "column-without-role"} <= {check.code for check in after}
    with (out / "report" / "checks.csv").open(encoding="utf-8-sig", newline="") as stream:
        assert {row["seen"] for row in csv.DictReader(stream)} == {"true"}
    with (out / "batch.csv").open(encoding="utf-8-sig", newline="") as stream:
        assert [row["findings"] for row in csv.DictReader(stream)] == ["0"]
    assert validate_dataset(out / "report", pairs_of) == []


def test_documents_and_datasets_in_stores(tmp_path: Path) -> None:
    store = fsspec.filesystem("memory")
    root = f"/corrections-{os.getpid()}"
    store.pipe_file(f"{root}/in/report.pdf", drawn(tmp_path / "report.pdf").read_bytes())
    (job,) = jobs_for([f"memory:/{root}/in/report.pdf"], f"memory:/{root}/out", BARE)
    keys = {job.key()}
    beside = entry(kind="value", initiative="1", field="name", old="事業甲", new="甲") + entry(
        kind="value", initiative="1", field="grade", old="Ａ", new="Ｂ"
    )
    store.pipe_file(f"{root}/in/report.pdf.corrections.toml", beside.encode())
    keys.add(job.key())
    store.pipe_file(
        f"{root}/out/report/corrections.toml",
        entry(kind="value", initiative="1", field="name", old="事業甲", new="乙").encode(),
    )
    keys.add(job.key())
    assert len(keys) == 3
    with staged(job) as task:
        _, report = do_task(task)
        assert not (
            task.folder / "corrections.toml"
        ).exists()  # what is in the store stays there, and is not copied back
    assert (report.initiatives[0].name, report.initiatives[0].grade) == ("乙", "Ｂ")
    store.pipe_file(f"{root}/out/report/corrections.toml", b"\xff")
    with staged(job) as task, pytest.raises(CorrectionsError) as caught:
        do_task(task)
    assert str(caught.value).startswith(f"memory:/{root}/out/report/corrections.toml: line 1: not UTF-8")
    store.rm(root, recursive=True)


def test_a_long_document_read_in_parts(tmp_path: Path) -> None:
    path = Path(shutil.copy(SAMPLE, tmp_path))
    (tmp_path / "report.pdf.corrections.toml").write_text(
        entry(kind="value", initiative="1", field="name", old="オープンデータの推進", new="公開"), "utf-8"
    )
    (job,) = jobs_for([path], tmp_path / "out", BARE)
    with staged(job) as task:
        parts = [read_part(task, pages) for pages in ranges_of(range(1, 10), 1)]
        assert all(isinstance(part, Part) for part in parts)
        _, report = do_task(task, [part for part in parts if isinstance(part, Part)])
    assert report.initiatives[0].name == "公開"


# --- files that are not what they should be


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    path = drawn(tmp_path / "report.pdf")
    (tmp_path / "elsewhere.toml").write_text(entry(kind="value", initiative="1", field="grade", old="Ａ", new="Ｂ"))
    (tmp_path / "report.pdf.corrections.toml").symlink_to(tmp_path / "elsewhere.toml")
    with pytest.raises(CorrectionsError, match="is a link, or no file: put the file itself there"):
        convert(path)
    (tmp_path / "report.pdf.corrections.toml").unlink()
    (tmp_path / "report.pdf.corrections.toml").mkdir()
    with pytest.raises(CorrectionsError, match="is a link, or no file"):
        convert(path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_stops_the_document(tmp_path: Path) -> None:
    path = drawn(tmp_path / "report.pdf")
    (tmp_path / "report.pdf.corrections.toml").touch(0o000)
    with pytest.raises(CorrectionsError, match="cannot be read: Permission denied"):
        convert(path)


def test_a_name_too_long_for_a_file_beside_it_has_none(tmp_path: Path) -> None:
    path = drawn(tmp_path / f"{'a' * 245}.pdf")
    assert found_codes(convert(path)) == []


def test_a_broken_file_is_one_line_on_the_command_line(tmp_path: Path) -> None:
    path = drawn(tmp_path / "report.pdf")
    (tmp_path / "report.pdf.corrections.toml").write_text(entry(kind="value", field="grade", old="Ａ", new="Ｂ"))
    found = CliRunner().invoke(app, ["convert", str(path), "-o", str(tmp_path / "out")])
    assert found.exit_code == 1
    assert found.stderr == (
        f"{path}.corrections.toml: line 4: entry 1: field: 'grade' is of an initiative: name it: "
        "see docs/corrections.md\n"
    )
    assert not (tmp_path / "out" / "report").exists()
