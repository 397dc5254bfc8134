"""What torikumi writes keeps every rule that a program can check."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tests.support.reports import awkward_report, empty_report
from tests.support.shared_samples import ROOT
from torikumi.pipeline.cli import app
from torikumi.pipeline.export.dataset import dataset_files
from torikumi.pipeline.export.options import ExportOptions
from torikumi.pipeline.rules.check import check_files, find_files
from torikumi.pipeline.rules.rule import Answer
from torikumi.schemas.report import Report


def faults(folder: Path) -> list[str]:
    return [f"{v.rule.id} {place}" for v in check_files(find_files([folder])) for place in v.places]


def test_the_committed_dataset() -> None:
    assert faults(ROOT / "output" / "report") == []


@pytest.mark.parametrize("header", ["ascii", "ja"])
@pytest.mark.parametrize("report", [awkward_report(), empty_report()], ids=["awkward", "empty"])
def test_any_header(tmp_path: Path, report: Report, header: Any) -> None:
    for name, content in dataset_files(report, ExportOptions(header=header)).items():
        (tmp_path / name).write_bytes(content)
    assert faults(tmp_path) == []


def test_without_its_metadata_more_is_left_to_ask(tmp_path: Path) -> None:
    """What lets quotations and lists pass is the data package: the same files alone break rules."""
    for path in (ROOT / "output" / "report").glob("*.csv"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    broken = {v.rule.id for v in check_files(find_files([tmp_path])) if v.answer is Answer.BROKEN}
    assert {"L1-07", "L1-08", "L3-02"} <= broken


def run(*arguments: str | Path) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, ["validate", *map(str, arguments)])
    return result.exit_code, result.stdout, result.stderr


def test_the_command_names_rule_place_and_what_is_left_for_a_person(tmp_path: Path) -> None:
    path = tmp_path / "件数.csv"
    path.write_text("区,件数\n北区,12件\n南区,5件\n", "utf-8")
    code, out, _ = run("--rules", path)
    assert code == 1
    assert "L2-01 broken: 数値データは数値属性とし、文字列を含まないこと" in out
    assert "row 2, 件数: a unit or word in a number: '12件'" in out
    assert "For a person to look at" in out
    assert "L1-05 すべての列に意味が推測できる項目名が存在するか\n  not checked: whether each heading says" in out
    assert out.splitlines()[-1].startswith("1 file, 30 rules: 1 broken, ")


def test_the_command_prints_json(tmp_path: Path) -> None:
    code, out, _ = run("--rules", "--json", ROOT / "output" / "report")
    assert code == 0
    found = json.loads(out)
    assert len(found) == 30
    assert {entry["answer"] for entry in found} == {"kept", "not-asked"}
    assert all(entry["checked"] for entry in found)


def test_a_long_list_is_cut_unless_all_is_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("区,件数（件）\n" + "".join(f"{n}区 ,{n}\n" for n in range(9)), "utf-8")
    assert "… and 4 more" in run("--rules", path)[1]
    assert "row 10, 区" in run("--rules", "--all", path)[1]


def test_wrong_usage(tmp_path: Path) -> None:
    assert run("--json", ROOT / "output" / "report")[0] == 2
    code, _, err = run("--rules", tmp_path)
    assert (code, "no CSV file or workbook" in err) == (2, True)
    assert run("--rules", tmp_path / "none.csv")[0] == 2
