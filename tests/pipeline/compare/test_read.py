"""Folders of anybody are read without leaving them, and one that is broken costs only itself."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.support.compare_sets import indicator, initiative, only, report, write
from tests.support.reports import awkward_report
from torikumi.pipeline.compare.compare import compare_datasets
from torikumi.pipeline.compare.read import find_folders, is_in_range, read_dataset
from torikumi.schemas.errors import SourceError

ONE = initiative(
    1, "甲", grade="A", targets=(indicator("件数", 10),), actuals=(indicator("件数", 9), indicator("人数", 5, "人"))
)


def edit(folder: Path, change: Callable[[dict[str, Any]], object]) -> None:
    values = json.loads((folder / "report.json").read_text("utf-8"))
    change(values)
    (folder / "report.json").write_text(json.dumps(values), "utf-8")


def break_json(folder: Path) -> None:
    (folder / "report.json").write_text("{", "utf-8")


def link_report(folder: Path) -> None:
    (folder / "report.json").rename(folder.parent / "away.json")
    (folder / "report.json").symlink_to(folder.parent / "away.json")


def link_indicators(folder: Path) -> None:
    (folder / "indicators.csv").unlink()
    (folder / "indicators.csv").symlink_to("/etc/passwd")


def pair_with_nothing(folder: Path) -> None:
    path = folder / "indicators.csv"
    path.write_text(path.read_text("utf-8-sig").replace("1-target-1,90.0", "1-target-9,90.0"), "utf-8")


def half_letter(folder: Path) -> None:
    edit(folder, lambda values: values["initiatives"][0].update(name="\ud800"))


def half_letter_in_legend(folder: Path) -> None:
    edit(folder, lambda values: values["grade_scale"][0].update(grade="\udfff"))


def endless_page(folder: Path) -> None:
    place = {"page": 10**30, "bbox": None, "location": "x"}
    edit(folder, lambda values: values["initiatives"][0]["provenance"].update(name=[place]))


def endless_year(folder: Path) -> None:
    edit(folder, lambda values: values["report"].update(fiscal_year=10**9))


def other_schema(folder: Path) -> None:
    edit(folder, lambda values: values.update(schema_version="2.0"))


def same_id_twice(folder: Path) -> None:
    edit(folder, lambda values: values["initiatives"].append(values["initiatives"][0]))


def no_report(folder: Path) -> None:
    (folder / "report.json").unlink()


BROKEN = [
    break_json,
    link_report,
    link_indicators,
    pair_with_nothing,
    half_letter,
    half_letter_in_legend,
    endless_page,
    endless_year,
    other_schema,
    same_id_twice,
    no_report,
]


@pytest.mark.parametrize("harm", BROKEN, ids=lambda harm: harm.__name__)
def test_a_broken_dataset_costs_only_itself(tmp_path: Path, harm: Callable[[Path], None]) -> None:
    bad, good = write(tmp_path / "in", report(2019, initiatives=[ONE]), report(2020, initiatives=[ONE]))
    harm(bad)
    found = compare_datasets([bad, good])
    assert len(found.broken) == 1
    assert bad.name in str(found.broken[0])
    assert "\n" not in str(found.broken[0])
    assert [row["id"] for row in found.tables["datasets"]] == ["990010-2020-report"]
    (problem,) = only(found.tables["problems"], code="dataset-broken")
    assert (problem["dataset"], problem["severity"]) == (bad.name, "error")
    assert str(tmp_path) not in str(problem["message"])  # the same on every machine


def test_a_number_without_end_is_left_out_and_said(tmp_path: Path) -> None:
    (folder,) = write(tmp_path, report(initiatives=[ONE]))
    path = folder / "report.json"
    path.write_text(path.read_text("utf-8").replace('"value": 5,', '"value": 1e400,'), "utf-8")
    tables = compare_datasets([folder]).tables
    (row,) = only(tables["indicators"], name="人数")
    assert (row["value"], row["value_text"]) == (None, "5人")
    assert [problem["code"] for problem in tables["problems"]] == ["number-out-of-range"]


@pytest.mark.parametrize(
    ("number", "fits"),
    [
        ("0", True),
        ("-123.45", True),
        ("9e17", True),
        ("1e18", False),
        ("1e-20", True),
        ("1e-21", False),
        ("Inf", False),
    ],
)
def test_numbers_that_the_files_hold(number: str, fits: bool) -> None:
    assert is_in_range(Decimal(number)) is fits


def test_pairs_are_those_of_the_dataset(tmp_path: Path) -> None:
    """A profile may have paired what the names do not."""
    (folder,) = write(tmp_path, report(initiatives=[ONE]))
    path = folder / "indicators.csv"
    lines = path.read_text("utf-8-sig").splitlines()
    assert any("1-target-1,90.0" in line for line in lines)
    lines = [line.replace("1-target-1,90.0", ",") for line in lines]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    rows = compare_datasets([folder]).tables["indicators"]
    assert not [row for row in rows if row["paired_with"]]


def test_a_direction_that_the_dataset_had_from_a_profile_is_not_contradicted(tmp_path: Path) -> None:
    """A ratio is missing where less is better: then this program, which would say that more is, says nothing."""
    (folder,) = write(tmp_path, report(initiatives=[ONE]))
    path = folder / "indicators.csv"
    path.write_text(path.read_text("utf-8-sig").replace("1-target-1,90.0", "1-target-1,"), "utf-8")
    (row,) = only(compare_datasets([folder]).tables["indicators"], paired_with="990010-2019-report/1-target-1")
    assert row["reached"] is None


def test_paths_that_hold_no_dataset_are_named(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("x")
    write(tmp_path / "in", report(initiatives=[ONE]))
    paths = [tmp_path / "empty", tmp_path / "file", tmp_path / "missing", tmp_path / "in", tmp_path / "in" / "0-report"]
    folders, broken = find_folders(paths)
    assert [folder.name for folder in folders] == ["0-report"]  # once, though it is given twice
    assert [Path(error.file).name for error in broken] == ["empty", "file", "missing"]


def test_nothing_to_compare_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="holds no dataset"):
        compare_datasets([tmp_path])


def test_whatever_a_report_holds_can_be_compared(tmp_path: Path) -> None:
    """Formulas, line breaks, rare letters, ranges, nothing."""
    (folder,) = write(tmp_path, awkward_report())
    tables = compare_datasets([folder, *write(tmp_path / "more", awkward_report("other"))]).tables
    assert {row["used"] for row in tables["datasets"]} == {"yes", "no"}
    first = tables["initiatives"][0]
    assert (first["name"], first["grade_ordinal"], first["no_ordinal"]) == ("𠮷野川①の㈱髙﨑　活用", None, "no-order")


def test_the_sample_is_read(tmp_path: Path) -> None:
    from tests.support.shared_samples import ROOT

    dataset = read_dataset(ROOT / "output" / "report")
    assert (dataset.folder, len(dataset.tables["initiatives"]), dataset.too_large) == ("report", 27, ())
