"""The folder of a set: the same bytes in any order, valid, safe for what stands there, and read back as it was."""

from __future__ import annotations

import json
import shutil
from decimal import Decimal
from pathlib import Path

import pytest

import torikumi
from tests.support.compare_sets import by_name, indicator, initiative, report, write
from tests.support.reports import awkward_report
from torikumi.pipeline.compare.compare import compare, compare_datasets
from torikumi.pipeline.compare.duckdb_file import with_id
from torikumi.pipeline.compare.options import CompareOptions
from torikumi.pipeline.compare.write import check_place, check_rows, write_tables
from torikumi.pipeline.export.folders import dataset_folders
from torikumi.pipeline.export.rows import Row
from torikumi.pipeline.validate import validate_dataset
from torikumi.schemas.compare_columns import COMPARE_TABLES
from torikumi.schemas.errors import OutputError

CSV = CompareOptions(formats=("csv",))


@pytest.fixture(scope="module")
def datasets(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Two years of one city, and a report of whatever breaks files."""
    one = initiative(
        1,
        "電子申請の充実",
        grade="A",
        departments=("総務課",),
        targets=(indicator("申請件数", 1200), indicator("率", 50, "%")),
        actuals=(indicator("申請件数", 1300), indicator("率", 12, "%")),
    )
    other = one.model_copy(update={"grade": "－", "actuals": (indicator("申請件数", "集計中", None),)})
    reports = [report(2019, initiatives=[one]), report(2020, initiatives=[other]), awkward_report()]
    return write(tmp_path_factory.mktemp("datasets"), *reports)


@pytest.fixture(scope="module")
def made(datasets: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The set, in all formats."""
    folder = tmp_path_factory.mktemp("set") / "out"
    compare(datasets, folder, CompareOptions(), by_name())
    return folder


def test_the_package_is_valid(made: Path) -> None:
    from frictionless import Package

    found = Package.from_descriptor(str(made / "datapackage.json")).validate()
    assert found.valid, found.flatten(["type", "note"])
    names = [resource["name"] for resource in json.loads((made / "datapackage.json").read_text("utf-8"))["resources"]]
    assert names == list(COMPARE_TABLES)


def test_validate_knows_a_set(made: Path, tmp_path: Path) -> None:
    assert validate_dataset(made) == []
    edited = tmp_path / "edited"
    shutil.copytree(made, edited)
    text = (edited / "initiatives.csv").read_text("utf-8-sig")
    (edited / "initiatives.csv").write_text(text.replace(",legend,", ",guess,"), "utf-8")
    problems = validate_dataset(edited)
    assert any(problem.column == "grade_scale_from" for problem in problems)
    assert any("has changed" in problem.message for problem in problems)


def test_any_order_gives_the_same_bytes(datasets: list[Path], made: Path, tmp_path: Path) -> None:
    compare(list(reversed(datasets)), tmp_path / "again", CompareOptions(), by_name())
    files = [{path.name: path.read_bytes() for path in folder.iterdir()} for folder in (made, tmp_path / "again")]
    assert files[0].keys() == files[1].keys()
    assert [name for name in files[0] if files[0][name] != files[1][name]] == []


def test_a_database_of_another_make_is_left_as_it_is(made: Path) -> None:
    content = (made / "compare.duckdb").read_bytes()
    assert with_id(content, bytes(32)) != content
    broken = bytes([content[0] ^ 1]) + content[1:]
    for other in (broken, b"", b"DUCK", content[:8] + b"EGGS" + content[12:]):
        assert with_id(other, bytes(32)) == other


def test_the_database_holds_the_rows(datasets: list[Path], made: Path) -> None:
    import duckdb

    tables = compare_datasets(datasets, by_name()).tables
    with duckdb.connect(str(made / "compare.duckdb"), read_only=True) as connection:
        for name, rows in tables.items():
            columns = [column.name for column in COMPARE_TABLES[name]]
            found = connection.execute(f"SELECT {', '.join(columns)} FROM {name}").fetchall()
            assert found == [tuple(row[column] for column in columns) for row in rows], name
        value = connection.execute("SELECT value FROM indicators WHERE value_text = '0.04'").fetchone()
        assert value == (Decimal("0.04"),)
        (comment,) = connection.execute(
            "SELECT comment FROM duckdb_columns() WHERE table_name = 'initiatives' AND column_name = 'grade_ordinal'"
        ).fetchall()
        assert "評価（0から1）" in str(comment[0])


@pytest.mark.parametrize(
    "options", [CSV, CompareOptions(("csv",), bom=False, header="ja"), CompareOptions(("parquet",))]
)
def test_load_gives_the_same_frames(datasets: list[Path], made: Path, tmp_path: Path, options: CompareOptions) -> None:
    compare(datasets, tmp_path / "set", options, by_name())
    frames, other = torikumi.load(made), torikumi.load(tmp_path / "set")
    assert list(frames) == list(COMPARE_TABLES) == list(other)
    for name, frame in frames.items():
        assert frame.dtypes.tolist() == other[name].dtypes.tolist(), name
        for column in COMPARE_TABLES[name]:
            one, two = (found[name][column.name].tolist() for found in (frames, other))
            if options.formats == ("parquet",) and column.type == "string":  # only a CSV file is of lines
                one, two = ([str(value).split() for value in values] for values in (one, two))
                one, two = ([[part for part in value if part != "／"] for value in values] for values in (one, two))
            same = all(str(a) == str(b) or (isinstance(a, Decimal) and a == b) for a, b in zip(one, two, strict=True))
            assert same, (name, column.name)


def test_frames_have_types(made: Path) -> None:
    frames = torikumi.load(made)
    assert frames["initiatives"]["grade_ordinal"].dropna().tolist() == [Decimal("0.6667")]
    assert frames["initiatives"]["fiscal_year"].dtype == "Int64"
    assert "=HYPERLINK(1)" in frames["initiatives"]["goals"].str.cat()


def test_formulas_are_defused(made: Path) -> None:
    text = (made / "initiatives.csv").read_text("utf-8-sig")
    assert '"=HYPERLINK' not in text
    assert ",=HYPERLINK" not in text


def test_what_stands_there_is_safe(datasets: list[Path], tmp_path: Path) -> None:
    full = tmp_path / "full"
    full.mkdir()
    (full / "my.txt").write_text("mine")
    link, file = tmp_path / "link", tmp_path / "file"
    link.symlink_to(tmp_path)
    file.write_text("x")
    for place in (full, link, file, datasets[0]):
        with pytest.raises(OutputError, match="new folder, an empty one"):
            compare(datasets, place, CSV)
    assert (full / "my.txt").read_text() == "mine"
    assert sorted(path.name for path in full.iterdir()) == ["my.txt"]


def test_a_set_is_written_again(datasets: list[Path], tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    compare(datasets, out, CompareOptions(), by_name())
    (out / "notes.txt").write_text("mine")
    (out / "compare.html").write_text("of the first time")
    compare(datasets[:1], out, CSV)
    assert (out / "notes.txt").read_text() == "mine"
    assert "of the first time" not in (out / "compare.html").read_text("utf-8")
    assert not (out / "compare.duckdb").exists()
    assert len(torikumi.load(out)["datasets"]) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out"]  # nothing is left beside it


def test_a_set_among_datasets_is_no_dataset(datasets: list[Path], tmp_path: Path) -> None:
    folder = tmp_path / "all"
    write(folder, report(initiatives=[initiative(1, "甲")]))
    for _ in range(2):
        found = compare([folder], folder / "set", CSV)
        assert found.broken == []
        assert len(found.tables["datasets"]) == 1
    assert [path.name for path in dataset_folders(folder)] == ["0-report"]


def test_a_folder_that_cannot_be_made_is_said(datasets: list[Path], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(OutputError, match=r"cannot write|is a file"):
        compare(datasets, tmp_path / "file" / "out", CSV)


def test_a_place_is_checked_before_anything_is_read(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("x")
    with pytest.raises(OutputError):
        compare([tmp_path / "missing"], tmp_path, CSV)
    check_place(tmp_path / "new")


def test_rows_that_do_not_hold_together_are_refused(datasets: list[Path], tmp_path: Path) -> None:
    tables = compare_datasets(datasets, by_name()).tables
    changes: list[tuple[str, Row]] = [
        ("initiatives", {"dataset": None}),
        ("initiatives", {"dataset": "nobody"}),
        ("initiatives", {"grade_scale_from": "guess"}),
        ("indicators", {"id": tables["indicators"][1]["id"]}),
    ]
    for name, change in changes:
        broken = {**tables, name: [tables[name][0] | change, *tables[name][1:]]}
        with pytest.raises(OutputError, match="fault of torikumi"):
            write_tables(broken, tmp_path / "out", CSV)
        with pytest.raises(OutputError, match="is not valid"):
            check_rows(COMPARE_TABLES[name], broken)
    assert not (tmp_path / "out").exists()


def test_a_folder_with_the_database_alone_is_known_again(datasets: list[Path], tmp_path: Path) -> None:
    for _ in range(2):
        compare(datasets, tmp_path / "out", CompareOptions(formats=("duckdb",)))
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert names == ["compare.duckdb", "compare.html", "datapackage.json"]
