"""What the report contradicts itself in comes out as findings, and hides nothing."""

from __future__ import annotations

import pytest

from tests.support.shared_samples import ROOT
from torikumi.pipeline.convert import convert
from torikumi.schemas.findings import FINDING_CODES
from torikumi.schemas.report import Check, Report


@pytest.fixture(scope="module")
def report() -> Report:
    return convert(ROOT / "samples" / "tokushima-r1" / "report.pdf")


def _of(report: Report, code: str) -> list[Check]:
    return [check for check in report.checks if check.code == code]


def test_fifty_five_per_cent_for_fifteen_of_twenty_seven(report: Report) -> None:
    (check,) = _of(report, "summary-share-differs")
    assert "55%" in check.message
    assert "15 of 27 is 55.6%" in check.message
    assert (check.page, check.severity) == (2, "warning")


def test_initiatives_without_goals(report: Report) -> None:
    assert [check.initiative for check in _of(report, "goals-missing")] == ["11", "12", "13", "14"]


def test_grades_that_disagree_with_their_figures(report: Report) -> None:
    below = {check.initiative: check.message for check in _of(report, "grade-below-figures")}
    assert set(below) == {"5"}
    assert "8基 of 2基" in below["5"]
    above = {check.initiative: check.message for check in _of(report, "grade-above-figures")}
    assert set(above) == {"25"}
    assert "1回 of 2回" in above["25"]


def test_results_without_target(report: Report) -> None:
    found = [check.initiative for check in _of(report, "actual-without-target")]
    assert found == ["11", "12", "12", "13", "14"]


def test_empty_cells_where_the_column_is_otherwise_full(report: Report) -> None:
    found = [check.initiative for check in _of(report, "field-empty") if check.field == "improvements"]
    assert found == ["3", "14", "21", "22"]


def test_departments_that_are_not_in_charge(report: Report) -> None:
    messages = [check.message for check in _of(report, "department-not-listed")]
    # 消防局予防課 is the 予防課 of No 23: the list leaves out 消防局, which is no finding
    assert not any("消防局予防課" in message for message in messages)


def test_no_finding_about_what_is_right(report: Report) -> None:
    for code in (
        "number-gap",
        "number-repeated",
        "summary-count-differs",
        "summary-total-differs",
        "grade-not-in-legend",
    ):
        assert _of(report, code) == [], code


def test_every_finding_has_a_known_code_and_its_severity(report: Report) -> None:
    for check in report.checks:
        assert FINDING_CODES[check.code][0] == check.severity
