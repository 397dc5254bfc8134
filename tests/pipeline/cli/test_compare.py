"""``torikumi compare``: what it prints, and its exit status."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.support.compare_sets import initiative, report, write
from torikumi.pipeline.cli import app
from torikumi.pipeline.compare import options

RUN = CliRunner()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two datasets in a folder."""
    each = initiative(1, "電子申請の充実", contents=(), grade="A")
    write(tmp_path / "in", report(2019, initiatives=[each]), report(2020, initiatives=[each]))
    return tmp_path / "in"


def test_a_set_is_made(folder: Path, tmp_path: Path) -> None:
    done = RUN.invoke(app, ["compare", str(folder), "-o", str(tmp_path / "set"), "--format", "csv"])
    assert done.exit_code == 0, done.output
    assert done.stdout.strip() == str(tmp_path / "set")
    assert "2 datasets, 2 initiatives, 1 links" in done.stderr
    assert (tmp_path / "set" / "links.csv").read_text("utf-8-sig").count("same") == 1
    assert not list((tmp_path / "set").glob("*.parquet"))


def test_japanese_headers_without_a_mark(folder: Path, tmp_path: Path) -> None:
    words = ["compare", str(folder), "-o", str(tmp_path / "set"), "--format", "csv", "--header", "ja", "--no-bom"]
    assert RUN.invoke(app, words).exit_code == 0
    assert (tmp_path / "set" / "series.csv").read_text("utf-8").startswith("全国地方公共団体コード,")


def test_a_broken_dataset_is_named_and_the_others_go_on(folder: Path, tmp_path: Path) -> None:
    (folder / "1-report" / "report.json").write_text("{", "utf-8")
    done = RUN.invoke(app, ["compare", str(folder), "-o", str(tmp_path / "set"), "--format", "csv"])
    assert done.exit_code == 1
    assert "1-report" in done.stderr
    assert "Traceback" not in done.stderr
    assert "1 datasets" in done.stderr
    assert (tmp_path / "set" / "datasets.csv").exists()


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["--format", "xls"], 2, "format 'xls' is not known: choose from csv, parquet, duckdb"),
        (["--format", ""], 2, "format '' is not known"),
        (["--header", "fr"], 2, "header 'fr' is not known"),
    ],
)
def test_wrong_usage(folder: Path, tmp_path: Path, words: list[str], status: int, said: str) -> None:
    done = RUN.invoke(app, ["compare", str(folder), "-o", str(tmp_path / "set"), *words])
    assert done.exit_code == status
    assert said in done.stderr
    assert not (tmp_path / "set").exists()


def test_an_output_that_holds_other_files_is_left_alone(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "set").mkdir()
    (tmp_path / "set" / "my.txt").write_text("mine")
    done = RUN.invoke(app, ["compare", str(folder), "-o", str(tmp_path / "set")])
    assert done.exit_code == 1
    assert "holds other files, nothing was written" in done.stderr
    assert [path.name for path in (tmp_path / "set").iterdir()] == ["my.txt"]


def test_without_the_libraries_csv_is_written_and_the_rest_said(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(options, "find_spec", lambda name: None if name in ("duckdb", "pyarrow") else True)
    done = RUN.invoke(app, ["compare", str(folder), "-o", str(tmp_path / "set")])
    assert done.exit_code == 0, done.output
    assert "parquet, duckdb left out: not installed: pip install 'torikumi[compare]'" in done.stderr
    assert (tmp_path / "set" / "series.csv").exists()
    asked = RUN.invoke(app, ["compare", str(folder), "-o", str(tmp_path / "set"), "--format", "duckdb"])
    assert asked.exit_code == 2
    assert "format 'duckdb' needs duckdb and pyarrow, not installed: pip install" in asked.stderr


def test_without_what_links_need_nothing_is_compared(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(options, "find_spec", lambda name: None if name == "sklearn" else True)
    done = RUN.invoke(app, ["compare", str(folder), "-o", str(tmp_path / "set")])
    assert done.exit_code == 2
    assert "comparing needs sklearn, not installed: pip install 'torikumi[compare]'" in done.stderr
