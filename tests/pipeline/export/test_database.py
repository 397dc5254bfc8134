"""One SQLite file for many datasets: the rows of each, its keys, its search, and what breaks costs only itself."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings

from tests.support.reports import awkward_report, empty_report, reports
from tests.support.written import REPORTS, files_of, rows_of
from torikumi.pipeline.convert import pairs_of
from torikumi.pipeline.export import database
from torikumi.pipeline.export.database import FILE, write_database
from torikumi.pipeline.export.dataset import write_dataset
from torikumi.pipeline.export.findings import with_licence_finding
from torikumi.pipeline.export.folders import dataset_folders
from torikumi.pipeline.export.options import ExportOptions
from torikumi.pipeline.export.rows import Pair, report_rows
from torikumi.schemas.columns import TABLES
from torikumi.schemas.errors import OutputError, SourceError
from torikumi.schemas.report import Report

JSON = ExportOptions(("json",))


def fill(output: Path) -> Path:
    """An output folder with the datasets of `REPORTS`."""
    for name in REPORTS:
        (output / name).mkdir(parents=True)
        for file in ("report.json", "indicators.csv"):
            (output / name / file).write_bytes(files_of(name)[file])
    return output


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = fill(tmp_path_factory.mktemp("out"))
    assert write_database(dataset_folders(folder), folder / FILE) == []
    return folder


@pytest.fixture
def read(output: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(f"file:{output / FILE}?mode=ro", uri=True)) as connection:
        yield connection


def rows_in(connection: sqlite3.Connection, table: str, dataset: str) -> list[dict[str, Any]]:
    """The rows of a dataset with the types of the report."""
    names = [column.name for column in TABLES[table]]
    query = f"SELECT {', '.join(names)} FROM {table} WHERE dataset_id = ? ORDER BY rowid"
    kinds = {column.name: column.type for column in TABLES[table]}
    return [
        {
            name: Decimal(value) if kinds[name] == "number" and value is not None else value
            for name, value in zip(names, row, strict=True)
        }
        for row in connection.execute(query, [dataset])
    ]


def test_every_row_reads_back_as_it_is(read: sqlite3.Connection) -> None:
    for name, report in REPORTS.items():
        for table, rows in rows_of(name).items():
            assert rows_in(read, table, report().dataset_id) == rows


@settings(max_examples=15)
@given(reports())
def test_any_report_reads_back_as_it_is(tmp_path_factory: pytest.TempPathFactory, report: Report) -> None:
    folder = tmp_path_factory.mktemp("any")
    write_dataset(report, folder / "x", JSON)
    assert write_database([folder / "x"], folder / FILE) == []
    with closing(sqlite3.connect(folder / FILE)) as connection:
        for table, rows in report_rows(with_licence_finding(report, JSON)).items():
            assert rows_in(connection, table, report.dataset_id) == rows


def test_pandas_reads_the_same_rows(read: sqlite3.Connection) -> None:
    frame = pd.read_sql("SELECT * FROM indicators WHERE dataset_id = 'report' ORDER BY rowid", read)
    assert len(frame) == len(rows_of("sample")["indicators"])
    found = [None if pd.isna(value) else value for value in frame["value"]]
    wanted = [row["value"] for row in rows_of("sample")["indicators"]]
    assert found == [format(value, "f") if isinstance(value, Decimal) else None for value in wanted]


def test_numbers_are_exact_texts_with_numbers_beside_them(read: sqlite3.Connection) -> None:
    query = "SELECT value, value_number FROM indicators WHERE dataset_id = 'awkward' AND value NOT NULL ORDER BY rowid"
    assert read.execute(query).fetchall() == [
        ("0.04", 0.04),
        ("50", 50),
        ("12.50", 12.5),
        ("-350000000", -350000000),
        ("-5", -5),
    ]
    query = "SELECT count(*) FROM indicators WHERE dataset_id = 'awkward' AND value_number > 4"
    assert read.execute(query).fetchone() == (2,)


def test_keys_indexes_and_words_about_itself(read: sqlite3.Connection) -> None:
    assert read.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert read.execute("PRAGMA foreign_key_check").fetchall() == []
    for table, definition in TABLES.items():
        info = read.execute(f"PRAGMA table_info({table})").fetchall()
        assert [row[1] for row in sorted(info, key=lambda row: row[5]) if row[5]] == ["dataset_id", "id"]
        keys = {row[3] for row in read.execute(f"PRAGMA foreign_key_list({table})")}
        assert keys == {"dataset_id", *(key.column for key in definition.foreign_keys)}
        for key in definition.foreign_keys:
            query = f"SELECT * FROM {table} WHERE dataset_id = 'report' AND {key.column} = '1'"
            assert "USING INDEX" in read.execute(f"EXPLAIN QUERY PLAN {query}").fetchone()[3]
    titles = read.execute("SELECT title FROM columns WHERE table_name = 'indicators' ORDER BY rowid").fetchall()
    assert [title for (title,) in titles] == [column.title for column in TABLES["indicators"]]
    datasets = "SELECT dataset_id, local_government_code, fiscal_year, initiatives, errors, warnings FROM datasets"
    assert read.execute(datasets).fetchall() == [
        ("awkward", "011002", 2019, 2, 1, 0),
        ("report", "362018", 2019, 27, 0, 12),
    ]


@pytest.mark.skipif(
    not database.has_trigrams(sqlite3.connect(":memory:")), reason="this SQLite has no FTS5 with the tokenizer trigram"
)
@pytest.mark.parametrize(
    ("words", "least"),
    [('"データセット"', 2), ('"公開データ" AND "130"', 1), ("ict", 5), ("ICT", 5), ('"存在しない語句"', 0)],
)
def test_words_inside_japanese_text_are_found(read: sqlite3.Connection, words: str, least: int) -> None:
    query = "SELECT texts.text FROM texts_search JOIN texts ON texts.id = texts_search.rowid WHERE texts_search MATCH ?"
    found = read.execute(f"{query} AND dataset_id = 'report'", [words]).fetchall()
    assert len(found) >= least
    assert all("データ" in text or "ICT" in text.upper() for (text,) in found)


def test_two_letters_are_found_in_the_plain_table(read: sqlite3.Connection) -> None:
    query = "SELECT row_id, column_name FROM texts WHERE text LIKE '%防災%' AND table_name = 'initiatives'"
    assert read.execute(query).fetchall() == [("6", "name")]
    wide = "SELECT count(*) FROM texts WHERE dataset_id = 'awkward' AND folded LIKE '%(株)%'"
    assert read.execute(wide).fetchone() == (1,)  # ㈱


def test_without_trigrams_the_rest_is_there(output: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "has_trigrams", lambda connection: False)
    assert write_database(dataset_folders(output), tmp_path / FILE) == []
    with closing(sqlite3.connect(tmp_path / FILE)) as connection:
        names = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema")}
        assert {"texts", *TABLES} <= names
        assert "texts_search" not in names
        assert connection.execute("SELECT count(*) FROM texts WHERE text LIKE '%データセット%'").fetchone()[0] >= 2
        ((said,),) = connection.execute("SELECT value FROM about WHERE name = 'search'")
        assert "no FTS5 with trigram" in said


def test_the_same_folders_give_the_same_bytes_whatever_was_there(output: Path, tmp_path: Path) -> None:
    path = tmp_path / "deep" / FILE
    write_database([], path)
    write_database(dataset_folders(output), path)
    assert path.read_bytes() == (output / FILE).read_bytes()
    assert [entry.name for entry in path.parent.iterdir()] == [FILE]


def test_a_corrected_dataset_replaces_its_rows_only(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_dataset(awkward_report(name), tmp_path / name, JSON)
    write_database(dataset_folders(tmp_path), tmp_path / FILE)
    first = awkward_report("a").initiatives[0].model_copy(update={"name": "改めた名称"})
    write_dataset(awkward_report("a").model_copy(update={"initiatives": (first,), "checks": ()}), tmp_path / "a", JSON)
    write_database(dataset_folders(tmp_path), tmp_path / FILE)
    with closing(sqlite3.connect(tmp_path / FILE)) as connection:
        query = "SELECT dataset_id, id, name FROM initiatives ORDER BY rowid"
        assert connection.execute(query).fetchall() == [
            ("a", "1", "改めた名称"),
            ("b", "1", "𠮷野川①の㈱髙﨑　活用"),
            ("b", "2", "空"),
        ]


def broken(folder: Path, kind: str) -> None:
    report = json.loads((folder / "report.json").read_text("utf-8"))
    if kind == "no json":
        (folder / "report.json").write_text("{", "utf-8")
        return
    if kind == "missing":
        (folder / "report.json").rename(folder / "datapackage.json")
        return
    if kind == "an id twice":
        report["initiatives"][1]["id"] = "1"
    if kind == "a finding about nothing":
        report["checks"][0]["initiative"] = "99"
    if kind == "another's id":
        report["dataset_id"] = "a"
    if kind == "half a surrogate":
        report["initiatives"][1]["name"] = "\ud800"
    if kind == "a huge number":
        report["initiatives"][0]["actuals"][0]["fiscal_year"] = 10**30
    text = json.dumps(report)
    if kind == "a number that fills the memory":
        text = text.replace('"value": 12.5', '"value": 1e999999999', 1)
    (folder / "report.json").write_text(text, "utf-8")


@pytest.mark.parametrize(
    "kind",
    [
        "no json",
        "missing",
        "an id twice",
        "a finding about nothing",
        "another's id",
        "half a surrogate",
        "a huge number",
        "a number that fills the memory",
    ],
)
def test_a_broken_folder_costs_only_itself(tmp_path: Path, kind: str) -> None:
    for name in ("a", "b", "c"):
        write_dataset(awkward_report(name), tmp_path / name, JSON)
    broken(tmp_path / "b", kind)
    (error,) = write_database(dataset_folders(tmp_path), tmp_path / FILE)
    assert isinstance(error, SourceError)
    assert error.file.startswith(str(tmp_path / "b"))
    assert "\n" not in str(error)
    with closing(sqlite3.connect(tmp_path / FILE)) as connection:
        assert connection.execute("SELECT dataset_id FROM datasets").fetchall() == [("a",), ("c",)]
        for table in (*TABLES, "texts"):
            counts = f"SELECT dataset_id, count(*) FROM {table} GROUP BY 1"
            assert {name for name, _ in connection.execute(counts)} == {"a", "c"}
            assert len({count for _, count in connection.execute(counts)}) == 1


def test_pairs_are_those_of_the_csv_file_where_there_is_one(tmp_path: Path) -> None:
    options = ExportOptions(("json", "csv"), header="ja")
    write_dataset(
        awkward_report(), tmp_path / "a", options, lambda one: [Pair(0, 1, Decimal("7.5"))] if one.targets else []
    )
    write_dataset(awkward_report("b"), tmp_path / "b", JSON)
    assert write_database([tmp_path / "a", tmp_path / "b"], tmp_path / FILE, pairs_of) == []
    with closing(sqlite3.connect(tmp_path / FILE)) as connection:
        query = "SELECT dataset_id, id, paired_with, achievement_percent FROM indicators WHERE paired_with NOT NULL"
        assert connection.execute(query).fetchall() == [
            ("awkward", "1-actual-2", "1-target-1", "7.5"),
            ("b", "1-actual-1", "1-target-1", "25.0"),
        ]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"id,name\r\n1,a\r\n", "its columns are not those"),
        (b"\xff\xfe", "utf-8"),
        (b"", "its columns are not those"),
        (b"id,paired_with,achievement_percent\r\n1-actual-1,1-target-9,5\r\n", "FOREIGN KEY"),
        (b"id,paired_with,achievement_percent\r\n1-actual-1,1-target-1,much\r\n", "ConversionSyntax"),
        (b"id,paired_with,achievement_percent\r\n1-actual-1," + b"x" * 200_000, "left out"),
    ],
)
def test_a_csv_file_that_was_edited_into_nonsense_costs_its_dataset_only(
    tmp_path: Path, content: bytes, words: str
) -> None:
    for name in ("a", "b"):
        write_dataset(awkward_report(name), tmp_path / name, JSON)
    (tmp_path / "a" / "indicators.csv").write_bytes(content)
    (error,) = write_database(dataset_folders(tmp_path), tmp_path / FILE)
    assert words in str(error)
    with closing(sqlite3.connect(tmp_path / FILE)) as connection:
        assert connection.execute("SELECT dataset_id FROM datasets").fetchall() == [("b",)]


def test_a_run_that_fails_leaves_the_file_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_dataset(awkward_report("a"), tmp_path / "a", JSON)
    write_database(dataset_folders(tmp_path), tmp_path / FILE)
    before = (tmp_path / FILE).read_bytes()
    write_dataset(empty_report("b"), tmp_path / "b", JSON)

    def full(new: Path, path: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(database, "settle", full)
    with pytest.raises(OutputError, match="No space left"):
        write_database(dataset_folders(tmp_path), tmp_path / FILE)
    assert (tmp_path / FILE).read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b", FILE]


def test_the_journal_of_an_older_file_does_not_meet_the_new_one(output: Path, tmp_path: Path) -> None:
    for ending in ("-journal", "-wal", "-shm"):
        (tmp_path / f"{FILE}{ending}").write_bytes(b"of an older file")
    write_database(dataset_folders(output), tmp_path / FILE)
    assert [path.name for path in tmp_path.iterdir()] == [FILE]
