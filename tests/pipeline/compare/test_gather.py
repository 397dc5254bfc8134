"""Which datasets make a set: keys of their own, nothing twice, nothing lost without a word."""

from __future__ import annotations

from decimal import Decimal
from itertools import permutations
from pathlib import Path

from tests.support.compare_sets import by_name, compared, indicator, initiative, only, report, write
from torikumi.pipeline.compare.compare import compare_datasets
from torikumi.pipeline.export.rows import Row
from torikumi.schemas.findings import Severity
from torikumi.schemas.report import Check, Place

TWO = [initiative(1, "電子申請の充実"), initiative(2, "オープンデータの推進")]
OTHERS = [initiative(1, "観光の振興"), initiative(2, "防災の強化")]


def codes(tables: dict[str, list[Row]]) -> list[str]:
    return [str(row["code"]) for row in tables["problems"]]


def test_datasets_of_one_name_are_told_apart(tmp_path: Path) -> None:
    """report.pdf of two cities, and of two years of one."""
    reports = [
        report(2019, initiatives=TWO),
        report(2020, initiatives=TWO),
        report(2019, initiatives=TWO, name="丙市", code="990020", plan="丙市DX計画"),
    ]
    rows = compared(tmp_path, *reports).tables["datasets"]
    assert [row["id"] for row in rows] == ["990010-2019-report", "990010-2020-report", "990020-2019-report"]
    assert {row["dataset_id"] for row in rows} == {"report"}


def test_a_dataset_given_twice_counts_once(tmp_path: Path) -> None:
    first = write(tmp_path / "a", report(initiatives=TWO))
    again = write(tmp_path / "b", report(initiatives=TWO))
    tables = compare_datasets([*first, *again, tmp_path / "a"]).tables
    assert len(tables["datasets"]) == 1
    assert len(tables["initiatives"]) == 2
    assert codes(tables) == ["dataset-repeated"]


def test_of_two_datasets_of_one_report_the_better_one_is_used(tmp_path: Path) -> None:
    error = Check(code="number-gap", severity=Severity.ERROR, message="1 is missing", initiative="2")
    bad = report(initiatives=TWO, dataset_id="old", checks=[error])
    good = report(initiatives=TWO, dataset_id="new")
    found = []
    for order in permutations(write(tmp_path, bad, good, report(2020, initiatives=TWO))):
        tables = compare_datasets(order, by_name()).tables
        found.append(tables)
        assert tables == found[0]  # the order of the arguments changes nothing
    used = {row["id"]: (row["used"], row["used_instead"]) for row in found[0]["datasets"]}
    assert used["990010-2019-old"] == ("no", "990010-2019-new")
    assert used["990010-2019-new"] == ("yes", None)
    assert not only(found[0]["initiatives"], dataset="990010-2019-old")
    assert not only(found[0]["checks"], dataset="990010-2019-old")
    assert codes(found[0]) == ["same-plan-and-year"]


def test_parts_of_a_report_are_all_used(tmp_path: Path) -> None:
    tables = compared(
        tmp_path, report(initiatives=TWO, dataset_id="part-1"), report(initiatives=OTHERS, dataset_id="part-2")
    ).tables
    assert [row["used"] for row in tables["datasets"]] == ["yes", "yes"]
    assert len(tables["initiatives"]) == 4
    assert codes(tables) == ["parts-of-a-year"]


def test_another_plan_of_the_year_is_another_report(tmp_path: Path) -> None:
    tables = compared(
        tmp_path, report(initiatives=TWO), report(initiatives=TWO, plan="甲市総合計画", dataset_id="b")
    ).tables
    assert [row["used"] for row in tables["datasets"]] == ["yes", "yes"]
    assert codes(tables) == []


def test_a_plan_that_one_copy_does_not_say_hides_no_copy(tmp_path: Path) -> None:
    tables = compared(tmp_path, report(initiatives=TWO), report(initiatives=TWO, plan=None, dataset_id="b")).tables
    assert sorted(str(row["used"]) for row in tables["datasets"]) == ["no", "yes"]


def test_what_a_report_does_not_say_is_said(tmp_path: Path) -> None:
    nowhere = report(None, name="", code=None, plan=None, initiatives=TWO, dataset_id="a")
    tables = compared(tmp_path, nowhere, report(code=None, initiatives=OTHERS, dataset_id="b")).tables
    assert sorted(codes(tables)) == ["code-unknown", "municipality-unknown", "plan-unknown", "year-unknown"]
    assert [row["id"] for row in tables["datasets"]] == ["2019-b", "a"]
    assert not tables["changes"]
    assert not only(tables["achievement"], grouped_by="municipality", municipality=None)


def test_initiatives_with_errors_are_named(tmp_path: Path) -> None:
    checks = [
        Check(code="grade-not-in-legend", severity=Severity.ERROR, message="X", initiative="2", field="grade"),
        Check(code="actual-without-target", severity=Severity.WARNING, message="x", initiative="2", field="actuals"),
        Check(code="summary-missing", severity=Severity.INFO, message="x"),
    ]
    tables = compared(tmp_path, report(initiatives=TWO, checks=checks)).tables
    assert codes(tables) == ["initiative-with-errors"]
    assert tables["problems"][0]["initiative"] == "990010-2019-report/2"
    one, two = tables["initiatives"]
    assert (one["errors"], one["warnings"], one["flags"]) == (0, 0, None)
    assert (two["errors"], two["warnings"]) == (1, 1)
    assert two["flags"] == "actual-without-target ／ grade-not-in-legend"
    assert len(tables["checks"]) == 3


def test_an_id_that_is_no_name_of_a_folder_becomes_one(tmp_path: Path) -> None:
    path = write(tmp_path, report(initiatives=TWO))[0]
    text = (path / "report.json").read_text("utf-8")
    (path / "report.json").write_text(text.replace('"dataset_id": "report"', '"dataset_id": "../=x\\n"'), "utf-8")
    (row,) = compare_datasets([path]).tables["datasets"]
    assert str(row["id"]).startswith("990010-2019-")
    assert not set("/=\n") & set(str(row["id"]))


def test_what_ocr_read_says_so_in_each_table_of_values(tmp_path: Path) -> None:
    """One year a scan, the next one printed: nothing of the first passes for printed text."""

    def places(**sure: str) -> dict[str, tuple[Place, ...]]:
        return {
            field: (Place(page=1, bbox=(1, 2, 3, 4), ocr=True, engine="a reader 1.0", confidence=Decimal(one)),)
            for field, one in sure.items()
        }

    scanned = initiative(
        1,
        "電子申請の充実",
        targets=[indicator("件数", 10)],
        actuals=[indicator("件数", 12)],
        provenance=places(name="0.99", targets="0.8", actuals="0.95"),
    )
    typed = initiative(2, "オープンデータの推進", provenance={"name": (Place(page=1, bbox=(1, 2, 3, 4)),)})
    printed = initiative(1, "電子申請の充実", targets=[indicator("件数", 20)], actuals=[indicator("件数", 25)])
    tables = compared(tmp_path, report(2008, initiatives=[scanned, typed]), report(2009, initiatives=[printed])).tables
    assert [row["ocr_confidence"] for row in tables["initiatives"]] == [Decimal("0.8"), None, None]
    sure = {(row["fiscal_year"], row["role"]): row["ocr_confidence"] for row in tables["indicators"]}
    assert sure == {
        (2008, "target"): Decimal("0.8"),
        (2008, "actual"): Decimal("0.95"),
        (2009, "target"): None,
        (2009, "actual"): None,
    }
    assert [row["ocr_confidence"] for row in tables["series"]] == [Decimal("0.8"), None]
    (problem,) = only(tables["problems"], code="read-by-ocr")
    assert problem["message"] == "1 of 2 initiatives hold text that OCR read in a scan"
