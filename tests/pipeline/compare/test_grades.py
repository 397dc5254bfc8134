"""Grades on one scale from 0 to 1, by the order of their own document."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.compare_sets import compared, initiative, only, report
from torikumi.pipeline.compare.grades import legend_scale, ordinal_of, place_grade
from torikumi.pipeline.export.rows import Cell
from torikumi.schemas.report import GradeStep


def steps(*grades: str) -> list[GradeStep]:
    return [GradeStep(grade=grade, rank=rank) for rank, grade in enumerate(grades, 1)]


@pytest.mark.parametrize(
    ("legend", "grade", "rank", "ordinal", "reason"),
    [
        (steps("S", "A", "B", "C"), "S", 1, "1.0000", None),
        (steps("S", "A", "B", "C"), "Ａ", 2, "0.6667", None),  # full width
        (steps("S", "A", "B", "C"), "B（前年度A）", 3, "0.3333", None),
        (steps("S", "A", "B", "C"), "C", 4, "0.0000", None),
        (steps("◎", "○", "×"), "〇", 2, "0.5000", None),  # the sign for zero, typed for the circle
        (steps("5", "4", "3", "2", "1"), "4", 2, "0.7500", None),
        (steps("A", "B"), "D", None, None, "not-in-scale"),
        (steps("A", "B"), "－", None, None, "unrated"),
        (steps("A", "B"), "評価対象外", None, None, "unrated"),
        (steps("A", "B"), "未着手", None, None, "not-in-scale"),
        (steps("A", "B"), "完了", None, None, "not-in-scale"),
        (steps("A", "B"), None, None, None, "no-grade"),
        ([*steps("A", "B"), GradeStep(grade="－", description="対象外")], "－", None, None, "unrated"),
        ([*steps("A", "B"), GradeStep(grade="Z")], "Z", None, None, "no-order"),
        (steps("A"), "A", 1, None, "no-order"),  # one step is no order
        ([], "A", None, None, "no-scale"),
    ],
)
def test_a_grade_has_its_place(
    legend: list[GradeStep], grade: str | None, rank: int | None, ordinal: str | None, reason: str | None
) -> None:
    placed = place_grade(grade, legend_scale(legend))
    assert placed.rank == rank
    assert placed.ordinal == (None if ordinal is None else Decimal(ordinal))
    assert placed.reason == reason


def test_ranks_with_gaps_and_ties_become_places() -> None:
    scale = legend_scale(
        [GradeStep(grade=grade, rank=rank) for grade, rank in (("A", 1), ("B", 3), ("C", 3), ("D", 7))]
    )
    assert (scale.grades, scale.steps, scale.shown) == ({"A": 1, "B": 2, "C": 2, "D": 3}, 3, "A＞B＝C＞D")


@given(st.integers(2, 9))
def test_ordinals_fall_from_one_to_zero(number: int) -> None:
    found = [ordinal_of(rank, number) for rank in range(1, number + 1)]
    assert (found[0], found[-1]) == (Decimal(1), Decimal(0))
    assert found == sorted(set(found), reverse=True)


def grades(folder: Path, *years: tuple[list[GradeStep], list[str]]) -> tuple[list[tuple[Cell, Cell, Cell]], set[Cell]]:
    """Of each initiative: grade, ordinal, source; and the codes of the problems."""
    reports = [
        report(
            2019 + n, legend=legend, initiatives=[initiative(i, f"取組{i}", grade=g) for i, g in enumerate(given_, 1)]
        )
        for n, (legend, given_) in enumerate(years)
    ]
    tables = compared(folder, *reports).tables
    rows = [(row["grade"], row["grade_ordinal"], row["grade_scale_from"]) for row in tables["initiatives"]]
    return rows, {row["code"] for row in tables["problems"]}


def test_a_year_without_a_legend_takes_that_of_its_plan(tmp_path: Path) -> None:
    rows, problems = grades(tmp_path, (steps("S", "A", "B", "C"), ["A"]), ([], ["A", "B"]))
    assert rows[1:] == [
        ("A", Decimal("0.6667"), "legend-of-other-year"),
        ("B", Decimal("0.3333"), "legend-of-other-year"),
    ]
    assert problems == {"scale-assumed"}


def test_a_legend_that_lacks_a_grade_is_not_taken(tmp_path: Path) -> None:
    rows, problems = grades(tmp_path, (steps("A", "B", "C"), ["A"]), ([], ["S", "A"]))
    assert rows[1:] == [("S", Decimal(1), "known-scale"), ("A", Decimal("0.6667"), "known-scale")]
    assert problems == {"scale-assumed", "scale-differs"}


def test_years_without_legends_are_one_scale(tmp_path: Path) -> None:
    """A alone would be the best of A, B, C; beside a year with S it is the second."""
    rows, problems = grades(tmp_path, ([], ["A", "B"]), ([], ["S", "A"]))
    assert [row[1] for row in rows] == [Decimal("0.6667"), Decimal("0.3333"), Decimal(1), Decimal("0.6667")]
    assert problems == {"scale-assumed"}


def test_numbers_without_a_legend_have_no_order(tmp_path: Path) -> None:
    rows, problems = grades(tmp_path, ([], ["3", "1"]))
    assert rows == [("3", None, "none"), ("1", None, "none")]
    assert problems == {"scale-unknown"}


def test_a_legend_that_changes_is_said(tmp_path: Path) -> None:
    worded = [GradeStep(grade=g, description=d, rank=n) for n, (g, d) in enumerate([("A", "達成"), ("B", "未達成")], 1)]
    other = [GradeStep(grade=g, description=d, rank=n) for n, (g, d) in enumerate([("A", "順調"), ("B", "遅れ")], 1)]
    _, problems = grades(tmp_path / "words", (worded, ["A"]), (other, ["A"]))
    assert problems == {"scale-differs"}
    _, problems = grades(tmp_path / "steps", (worded, ["A"]), (steps("A", "B", "C"), ["A"]))
    assert problems == {"scale-differs"}
    _, problems = grades(tmp_path / "same", (worded, ["A"]), (worded, ["B"]))
    assert not problems


def test_reports_of_unknown_plans_do_not_lend_each_other_a_legend(tmp_path: Path) -> None:
    one = report(2019, plan=None, legend=steps("A", "B", "C", "D", "E"), initiatives=[initiative(1, "甲", grade="B")])
    other = report(2020, plan=None, legend=(), dataset_id="b", initiatives=[initiative(1, "乙", grade="B")])
    rows = compared(tmp_path, one, other).tables["initiatives"]
    assert [row["grade_ordinal"] for row in rows] == [Decimal("0.7500"), Decimal("0.5000")]
    assert only(rows, grade_scale_from="known-scale")
