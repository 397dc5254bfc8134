"""Several indicators in one cell, their values beside them in one: each has its own name and unit, or none has."""

from __future__ import annotations

import pytest

from tests.support.tables import plain
from torikumi.pipeline.columns import map_columns
from torikumi.pipeline.normalize import records_to_initiatives
from torikumi.pipeline.records import table_to_records
from torikumi.schemas.report import Initiative


def read(names: str, units: str, goals: str, heading: str = "目標") -> tuple[Initiative, list[str]]:
    made = plain(
        ("番号", "事業名", "指標", "単位", heading, "評価"),
        ("1", "甲", names, units, goals, "A"),
        ("2", "乙", "対応率", "％", "100", "A"),
    )
    columns = map_columns(made)
    assert columns is not None
    initiatives, _, findings = records_to_initiatives(table_to_records(made, columns)[0])
    return initiatives[0], [finding.code for finding in findings]


@pytest.mark.parametrize("heading", ["目標", "目標値", "R6目標"])
@pytest.mark.parametrize(
    ("names", "units", "goals", "right"),
    [
        ("①発行回数\n②発信数", "", "①12回\n②300件", [("発行回数", "12回", "回"), ("発信数", "300件", "件")]),
        ("①発行回数\n②発信数", "①回\n②件", "①12\n②300", [("発行回数", "12", "回"), ("発信数", "300", "件")]),
        ("①発行回数\n②発信数", "回\n件", "12\n300", [("発行回数", "12", "回"), ("発信数", "300", "件")]),
        ("①発行回数\n②発信数", "回", "12\n300", [("発行回数", "12", "回"), ("発信数", "300", "回")]),
        ("(1) 甲数\n(2) 乙数", "", "(1) 12回\n(2) 5回", [("甲数", "12回", "回"), ("乙数", "5回", "回")]),
        ("・甲数\n・乙数", "人", "12\n5", [("甲数", "12", "人"), ("乙数", "5", "人")]),
        ("・甲数\n・乙数", "人", "・12\n・5", [("甲数", "12", "人"), ("乙数", "5", "人")]),
        ("①甲数 ②乙数", "", "①12回 ②5人", [("甲数", "12回", "回"), ("乙数", "5人", "人")]),
    ],
)
def test_each_listed_value_has_its_own_name_and_unit(
    heading: str, names: str, units: str, goals: str, right: list[tuple[str, str, str]]
) -> None:
    one, _ = read(names, units, goals, heading)
    assert [(i.name, i.value_text, i.unit) for i in one.targets] == right
    assert all(i.value is not None for i in one.targets)


@pytest.mark.parametrize(
    ("names", "units", "goals"),
    [
        ("①甲数\n②乙数", "", "①12回"),  # fewer values
        ("①甲数\n②乙数", "", "①12回\n③5回"),  # other numbers
        ("①甲数\n②乙数", "", "①12回\n5回"),
        ("①甲数\n②乙数", "件回", "①12\n②5"),  # which unit is whose?
        ("①甲数\n②乙数", "件\n回\n人", "①12\n②5"),
        ("市長への\n手紙の数", "件", "12\n5"),  # one name of two lines
        ("①甲数\n乙数", "件", "12\n5"),
        ("甲数", "件", "①12\n②5"),
    ],
)
def test_what_would_have_to_be_guessed_stays_as_printed_and_is_said(names: str, units: str, goals: str) -> None:
    one, found = read(names, units, goals, "目標値")
    assert len(one.targets) == 1
    assert one.targets[0].value is None
    assert found == ["value-unreadable"]
