"""``convert --format``: further formats, what they need, and the database of all datasets."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.pipeline.cli.test_commands import SAMPLE, run
from tests.support.pdf_factory import Sheet
from torikumi.schemas.columns import TABLES

TEXTS = {
    (0, 0): "番号",
    (0, 1): "取組",
    (0, 2): "取組実績",
    (1, 0): "1",
    (1, 1): "道路の補修",
    (1, 2): "補修を終えた。",
}


def small(path: Path) -> Path:
    path.write_bytes(Sheet().grid([50, 100, 250, 450], [50, 70, 100], TEXTS).bytes())
    return path


def datasets(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return [name for (name,) in connection.execute("SELECT dataset_id FROM datasets ORDER BY 1")]


def test_every_format_at_once(tmp_path: Path) -> None:
    report = small(tmp_path / "report.pdf")
    code, out, _ = run("convert", report, "-o", tmp_path, "--format", "json, csv,xlsx,parquet,sqlite")
    assert code == 0
    assert out.splitlines() == [str(tmp_path / "report"), str(tmp_path / "torikumi.sqlite")]
    files = {path.name for path in (tmp_path / "report").iterdir()}
    tables = {f"{name}.{ending}" for name in TABLES for ending in ("csv", "parquet")}
    assert files == {
        "report.json",
        "datapackage.json",
        "csv-metadata.json",
        "dcat.jsonld",
        "report.xlsx",
        "review.html",
        *tables,
    }
    assert datasets(tmp_path / "torikumi.sqlite") == ["report"]
    assert run("validate", tmp_path / "report")[0] == 0
    workbook = tmp_path / "report" / "report.xlsx"
    workbook.write_bytes(workbook.read_bytes() + b"\0")
    code, _, err = run("validate", tmp_path / "report")
    assert (code, err) == (1, "report.xlsx: has changed since it was written\n")


def test_the_database_follows_the_folders(tmp_path: Path) -> None:
    out = tmp_path / "out"
    (tmp_path / "in").mkdir()
    small(tmp_path / "in" / "a.pdf")
    small(tmp_path / "in" / "b.pdf")
    assert run("convert", tmp_path / "in", "-o", out, "--format", "sqlite", "--workers", "1")[0] == 0
    assert sorted(path.name for path in (out / "a").iterdir()) == ["report.json", "review.html"]
    assert datasets(out / "torikumi.sqlite") == ["a", "b"]
    before = (out / "torikumi.sqlite").read_bytes()
    assert run("convert", tmp_path / "in", "-o", out, "--format", "sqlite", "--workers", "1")[0] == 0
    assert (out / "torikumi.sqlite").read_bytes() == before
    assert run("convert", small(tmp_path / "c.pdf"), "-o", out, "--format", "sqlite")[0] == 0
    assert datasets(out / "torikumi.sqlite") == ["a", "b", "c"]
    _, _, err = run("convert", tmp_path / "c.pdf", "-o", out)
    assert "torikumi.sqlite: is of an earlier run" in err
    (out / "a" / "report.json").write_text("{}", "utf-8")
    code, _, err = run("convert", tmp_path / "c.pdf", "-o", out, "--format", "sqlite")
    assert code == 1
    assert "a/report.json: is no report: " in err
    assert datasets(out / "torikumi.sqlite") == ["b", "c"]


def test_no_database_where_nothing_was_converted(tmp_path: Path) -> None:
    assert run("convert", tmp_path / "none.pdf", "-o", tmp_path / "out", "--format", "sqlite")[0] == 1
    assert not (tmp_path / "out").exists()


def test_parquet_says_what_to_install_before_anything_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("torikumi.pipeline.export.options.find_spec", lambda name: None)
    code, _, err = run("convert", SAMPLE, "-o", tmp_path / "out", "--format", "json,parquet")
    assert code == 2
    assert "needs pyarrow, which is not installed: pip install 'torikumi[parquet]'" in err
    assert err.count("\n") == 1
    assert not (tmp_path / "out").exists()


def test_without_parquet_pyarrow_is_not_needed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("torikumi.pipeline.export.options.find_spec", lambda name: None)
    assert run("convert", small(tmp_path / "a.pdf"), "-o", tmp_path, "--format", "json,csv,xlsx,sqlite")[0] == 0
