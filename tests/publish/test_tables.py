"""CSV files as tables of the DataStore, and which files of a folder are published."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from tests.publish.datasets import awkward_dataset, written
from tests.support.reports import awkward_report
from torikumi.pipeline.publish.description import describe
from torikumi.pipeline.publish.table import BATCH_BYTES, Table, read_table
from torikumi.schemas.columns import TABLES
from torikumi.schemas.errors import SourceError


def table(path: Path, content: str, *fields: dict[str, Any], guarded: bool = True, **schema: Any) -> Table:
    path.write_text(content, encoding="utf-8", newline="")
    return read_table(path, {"fields": list(fields), **schema}, guarded, "sha")


def test_cells_become_exact_values(tmp_path: Path) -> None:
    found = table(
        tmp_path / "t.csv",
        "\ufeffid,値,日,真偽,時,本文\r\n"
        "1,12.50,2019-04-01,true,2019-04-01T09:00:00,'=1+2\r\n"
        "2,,,,,\r\n"
        "3,123456789012345678901234567890.1,2019-04-02,FALSE,,－\r\n",
        {"name": "id", "type": "integer"},
        {"name": "値", "type": "number"},
        {"name": "日", "type": "date"},
        {"name": "真偽", "type": "boolean"},
        {"name": "時", "type": "datetime"},
        {"name": "本文", "type": "string", "title": "題", "description": "注"},
        primaryKey="id",
        missingValues=["", "－"],
    )
    assert [column.type for column in found.columns] == ["int8", "numeric", "date", "bool", "timestamp", "text"]
    assert found.columns[-1].field() == {"id": "本文", "type": "text", "info": {"label": "題", "notes": "注"}}
    assert (found.key, found.rows) == (("id",), 3)
    rows = [list(record.values()) for record in found.records()]
    assert rows == [
        ["1", "12.50", "2019-04-01", True, "2019-04-01T09:00:00", "=1+2"],
        ["2", None, None, None, None, None],
        ["3", "123456789012345678901234567890.1", "2019-04-02", False, None, None],
    ]


def test_an_apostrophe_is_taken_away_only_where_one_was_put(tmp_path: Path) -> None:
    for guarded, text in ((True, "=1"), (False, "'=1")):
        found = table(tmp_path / "t.csv", "a\r\n'=1\r\n", {"name": "a", "type": "string"}, guarded=guarded)
        assert [record["a"] for record in found.records()] == [text]


@pytest.mark.parametrize("rows", [0, 1, 5, 6, 100_000])
def test_rows_go_in_portions_that_lose_none(tmp_path: Path, rows: int, monkeypatch: pytest.MonkeyPatch) -> None:
    if rows < 10:
        monkeypatch.setattr("torikumi.pipeline.publish.table.BATCH_ROWS", 3)
    content = "id\r\n" + "".join(f"{number}\r\n" for number in range(rows))
    batches = list(table(tmp_path / "t.csv", content, {"name": "id", "type": "integer"}).batches())
    assert [record["id"] for batch in batches for record in batch] == [str(number) for number in range(rows)]
    assert len(batches) == max(1, -(-rows // (3 if rows < 10 else 5000)))


def test_long_rows_make_small_portions(tmp_path: Path) -> None:
    content = "a\r\n" + f"{'あ' * 20_000}\r\n" * 10  # 120 kB of JSON each
    batches = list(table(tmp_path / "t.csv", content, {"name": "a", "type": "string"}).batches())
    assert all(len(json.dumps(batch)) <= BATCH_BYTES * 1.01 for batch in batches)
    assert sum(map(len, batches)) == 10


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("重点施策に関する取組の実績及び今後の課題等", "63 bytes"),
        ("_id", "begins with _"),
        ('"名"', "quotation mark"),
        ("名\n称", "control character"),
        (" 名", "blank"),
        ("", "empty"),
    ],
)
def test_columns_that_the_datastore_cannot_hold(tmp_path: Path, name: str, words: str) -> None:
    if words == "63 bytes":
        name += "について"
    with pytest.raises(SourceError, match=words):
        table(tmp_path / "t.csv", "x\r\n", {"name": name, "type": "string"})


def test_a_file_that_is_not_its_schema(tmp_path: Path) -> None:
    field = {"name": "a", "type": "string"}
    with pytest.raises(SourceError, match="are not those of datapackage"):
        table(tmp_path / "t.csv", "b\r\n1\r\n", field)
    with pytest.raises(SourceError, match="row 3 has 2 cells for 1"):
        table(tmp_path / "t.csv", "a\r\n1\r\n1,2\r\n", field)


def test_the_checksum_tells_every_change(tmp_path: Path) -> None:
    field: dict[str, Any] = {"name": "a", "type": "string", "title": "題"}
    found = [
        table(tmp_path / "t.csv", "a\r\n1\r\n", field),
        table(tmp_path / "t.csv", "a\r\n1\r\n", field | {"title": "別"}),
        table(tmp_path / "t.csv", "a\r\n1\r\n", field | {"type": "integer"}),
        table(tmp_path / "t.csv", "a\r\n1\r\n", field, guarded=False),
        table(tmp_path / "t.csv", "a\r\n1\r\n", field, primaryKey=["a"]),
    ]
    assert len({one.checksum for one in found}) == 5


def test_what_is_published_of_a_folder(tmp_path: Path) -> None:
    """The tables, then what torikumi writes beside them; notes and drafts of others stay at home."""
    folder = written(awkward_report(), tmp_path, tables=list(TABLES))
    for name in ("メモ.xlsx", "~$report.xlsx", "notes.txt", "review.json", "initiatives.csv.bak"):
        (folder / name).write_text("private")
    for name in ("report.xlsx", "items.parquet", "csv-metadata.json", "dcat.jsonld", "codes.csv"):
        (folder / name).write_text("{}")
    package = json.loads((folder / "datapackage.json").read_text("utf-8"))
    package["torikumi:files"] = [
        {"path": "codes.csv", "mediatype": "text/csv", "hash": f"sha256:{sha256(b'{}').hexdigest()}"},
        {"path": "../secret.txt"},
        {"path": "gone.xlsx"},
    ]
    (folder / "datapackage.json").write_text(json.dumps(package), "utf-8")
    found = describe(folder)
    assert [file.name for file in found.files] == [
        *(table.file for table in TABLES.values()),
        *("items.parquet", "report.json", "report.xlsx", "datapackage.json", "csv-metadata.json", "dcat.jsonld"),
        "codes.csv",
    ]
    assert [file.name for file in found.files if file.table] == [table.file for table in TABLES.values()]
    assert (found.name, found.period, found.author) == ("011002-awkward", "2019-04-01/2020-03-31", "札幌市")


def test_the_description_is_the_same_whatever_the_folder(tmp_path: Path) -> None:
    first, second = (describe(awkward_dataset(tmp_path / name)) for name in ("a", "b"))
    assert first.content == second.content
    assert first.files[0].sha256 == second.files[0].sha256
