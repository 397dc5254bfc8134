"""What is checked of the tables before they are put in place, beside what `frictionless` says of the same files."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support.written import files_of
from torikumi.pipeline.export.read_back import table_problems
from torikumi.pipeline.validate import Problem, validate_package

PACKAGE = "datapackage.json"
WRONG = ("", "x", "0", "-1", "1.5", "１", "1e3", "12345", "1-contents-1")
"""Cells that are wrong in some columns, and right in others."""


def written(name: str, folder: Path) -> Path:
    for file, content in files_of(name).items():
        (folder / file).write_bytes(content)
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small dataset."""
    return written("awkward", tmp_path)


def described(folder: Path, change: Callable[[dict[str, Any]], None] = lambda description: None) -> None:
    """Describe the files of a folder anew, so that only what stands in them can be wrong."""
    description = json.loads((folder / PACKAGE).read_bytes())
    for resource in description["resources"]:
        content = (folder / resource["path"]).read_bytes()
        resource |= {"bytes": len(content), "hash": f"sha256:{hashlib.sha256(content).hexdigest()}"}
    change(description)
    (folder / PACKAGE).write_text(json.dumps(description, ensure_ascii=False), encoding="utf-8")


def rewritten(path: Path, change: Callable[[list[list[str]]], object]) -> None:
    rows = list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))
    change(rows)
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator="\r\n").writerows(rows)
    path.write_bytes(("\ufeff" + stream.getvalue()).encode("utf-8"))


def places(problems: list[Problem]) -> set[tuple[str, str]]:
    return {(problem.file, problem.column) for problem in problems}


@pytest.mark.parametrize("name", ["sample", "awkward"])
def test_what_torikumi_writes_is_valid(name: str, tmp_path: Path) -> None:
    assert table_problems(written(name, tmp_path)) == []


@pytest.mark.parametrize("wrong", WRONG)
def test_a_wrong_cell_is_found_in_the_same_columns(wrong: str, tmp_path: Path) -> None:
    folder = written("sample", tmp_path)  # it has more rows than columns
    tables = [resource["path"] for resource in json.loads((folder / PACKAGE).read_bytes())["resources"]]

    def spoil(rows: list[list[str]]) -> None:
        """Another column in each row, so that each is wrong by itself."""
        for number, row in enumerate(rows[1:]):
            row[number % len(row)] = wrong

    for file in tables:
        rewritten(folder / file, spoil)
    described(folder)
    mine, theirs = table_problems(folder), validate_package(folder)
    # frictionless names no column of a key, and takes digits of full width and exponents for numbers
    of_keys = {(problem.file, "") for problem in theirs if not problem.column}
    assert places(theirs) - of_keys <= places(mine)
    assert {file for file, _ in of_keys} <= {problem.file for problem in mine}
    if wrong not in ("１", "1e3"):
        assert {problem.file for problem in mine} == {problem.file for problem in theirs}


SHAPES: list[tuple[str, Callable[[list[list[str]]], object]]] = [
    ("a row twice", lambda rows: rows.append(rows[1])),
    ("a column more", lambda rows: rows[1].append("x")),
    ("a column less", lambda rows: rows[1].pop()),
    ("a blank row", lambda rows: rows.append([""] * len(rows[0]))),
    ("another header", lambda rows: rows[0].reverse()),
    ("no header", lambda rows: rows.pop(0)),
]


@pytest.mark.parametrize(("change"), [change for _, change in SHAPES], ids=[name for name, _ in SHAPES])
def test_a_wrong_shape_is_found(folder: Path, change: Callable[[list[list[str]]], object]) -> None:
    rewritten(folder / "items.csv", change)
    described(folder)
    assert {problem.file for problem in validate_package(folder)} >= {"items.csv"}
    assert {problem.file for problem in table_problems(folder)} >= {"items.csv"}


def test_a_file_that_is_no_csv_is_found(folder: Path) -> None:
    for content in (b"\xff\xfe", b'"a'):
        (folder / "items.csv").write_bytes(content)
        described(folder)
        assert "items.csv" in {problem.file for problem in table_problems(folder)}


def test_a_file_that_was_not_described_is_found(folder: Path) -> None:
    for file in ("items.csv", "report.json"):
        (folder / file).write_bytes((folder / file).read_bytes() + b"\r\n")
    assert {problem.file for problem in table_problems(folder)} >= {"items.csv", "report.json"}


def test_a_number_beyond_its_bounds_is_found(folder: Path) -> None:
    for wrong in ("-0.1", "1.01"):
        rewritten(folder / "items.csv", lambda rows: rows[1].__setitem__(rows[0].index("ocr_confidence"), wrong))  # noqa: B023
        described(folder)
        assert places(validate_package(folder)) == places(table_problems(folder)) == {("items.csv", "ocr_confidence")}


def change_constraint(description: dict[str, Any]) -> None:
    description["resources"][0]["schema"]["fields"][0]["constraints"] = {"maxLength": 40}


def change_type(description: dict[str, Any]) -> None:
    description["resources"][0]["schema"]["fields"][0]["type"] = "geopoint"


def change_name(description: dict[str, Any]) -> None:
    description["name"] = "報告 1"


@pytest.mark.parametrize("change", [change_constraint, change_type, change_name])
def test_what_is_not_known_is_a_problem(folder: Path, change: Callable[[dict[str, Any]], None]) -> None:
    described(folder, change)
    assert table_problems(folder)
