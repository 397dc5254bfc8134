"""Series over the years, changes from year to year, and how far groups of initiatives got."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.support.compare_sets import LEGEND, by_name, compared, indicator, initiative, only, report
from torikumi.schemas.compared import Relation
from torikumi.schemas.findings import Severity
from torikumi.schemas.report import Check, Initiative, Report

POINT = ("fiscal_year", "target", "actual", "achievement_percent", "reached", "conflict")


def points(tables: dict[str, list[dict[str, Any]]]) -> list[tuple[object, ...]]:
    return [tuple(row[name] for name in POINT) for row in tables["series"]]


def with_values(number: int, name: str, target: int | None, actual: int | str | None, **how: Any) -> Initiative:
    targets = () if target is None else (indicator("申請件数", target, **how),)
    actuals = () if actual is None else (indicator("申請件数", actual, **how),)
    return initiative(number, name, targets=targets, actuals=actuals)


def yearly(*initiatives: Initiative, first: int = 2019) -> list[Report]:
    return [report(first + n, initiatives=[each]) for n, each in enumerate(initiatives)]


def test_a_series_goes_on_over_a_new_name(tmp_path: Path) -> None:
    reports = yearly(with_values(1, "電子申請", 40, 36), with_values(5, "オンライン申請", 60, 63))
    tables = compared(tmp_path, *reports, find=by_name(("電子申請", "オンライン申請", Relation.SAME))).tables
    assert points(tables) == [
        (2019, Decimal(40), Decimal(36), Decimal("90.0"), "no", "no"),
        (2020, Decimal(60), Decimal(63), Decimal("105.0"), "yes", "no"),
    ]
    assert len({row["series"] for row in tables["series"]}) == 1
    assert {row["chain"] for row in tables["initiatives"]} == {"990010-2019-report/1"}
    (link,) = tables["links"]
    assert (link["name_changed"], link["number_changed"], link["years_between"]) == ("yes", "yes", 1)
    assert [row["word"] for row in tables["link_words"]] == ["電子", "申請"]


def test_without_a_link_it_does_not(tmp_path: Path) -> None:
    tables = compared(tmp_path, *yearly(with_values(1, "甲", 40, 36), with_values(1, "乙", 60, 63))).tables
    assert len({row["series"] for row in tables["series"]}) == 2


def test_units_are_not_mixed(tmp_path: Path) -> None:
    one, other, third = (with_values(1, "売上", 5, 6, unit=unit) for unit in ("千円", "円", "人"))
    tables = compared(tmp_path, *yearly(one, other, third)).tables
    assert len({row["series"] for row in tables["series"]}) == 3
    same = compared(
        tmp_path / "same", *yearly(with_values(1, "講座", 5, 6, unit="名"), with_values(1, "講座", 5, 6, unit="人"))
    )
    assert len({row["series"] for row in same.tables["series"]}) == 1  # 名 and 人 count the same


def test_a_target_and_an_actual_of_other_units_are_two_series(tmp_path: Path) -> None:
    each = initiative(1, "甲", targets=(indicator("参加", 50, "%"),), actuals=(indicator("参加", 120, "人"),))
    tables = compared(tmp_path, report(initiatives=[each])).tables
    assert sorted((str(row["target"]), str(row["actual"])) for row in tables["series"]) == [
        ("50", "None"),
        ("None", "120"),
    ]


def test_years_that_are_printed_go_before_that_of_the_report(tmp_path: Path) -> None:
    each = initiative(
        1,
        "甲",
        targets=(indicator("件数", 10, year=2018), indicator("件数", 20, year=2019), indicator("件数", 90, year=2025)),
        actuals=(indicator("件数", 9, year=2018), indicator("件数", 21, year=2019)),
    )
    tables = compared(tmp_path, report(2019, initiatives=[each])).tables
    assert [point[:3] for point in points(tables)] == [
        (2018, Decimal(10), Decimal(9)),
        (2019, Decimal(20), Decimal(21)),
        (2025, Decimal(90), None),
    ]
    assert {row["year_from"] for row in tables["series"]} == {"printed"}
    (group,) = only(tables["achievement"], grouped_by="plan-year")
    assert (group["measured"], group["judged"], group["reached"]) == (1, 1, 1)  # 2018 is told by the report of 2018


def test_a_value_that_a_later_report_corrects_is_two_rows(tmp_path: Path) -> None:
    first = initiative(1, "甲", actuals=(indicator("件数", 10904, year=2019),))
    second = initiative(1, "甲", actuals=(indicator("件数", 10940, year=2019), indicator("件数", 12000, year=2020)))
    tables = compared(tmp_path, *yearly(first, second)).tables
    assert [(row["fiscal_year"], row["actual"], row["conflict"], row["reported_in"]) for row in tables["series"]] == [
        (2019, Decimal(10904), "yes", 2019),
        (2019, Decimal(10940), "yes", 2020),
        (2020, Decimal(12000), "no", 2020),
    ]
    assert [row["code"] for row in tables["problems"]] == ["values-differ", "values-differ"]


def test_a_value_that_two_reports_say_is_one_row(tmp_path: Path) -> None:
    first = initiative(1, "甲", actuals=(indicator("件数", 10, year=2019),))
    second = initiative(1, "甲", actuals=(indicator("件数", 10, year=2019),))
    (row,) = compared(tmp_path, *yearly(first, second)).tables["series"]
    assert (row["actual"], row["reports"], row["reported_in"]) == (Decimal(10), 2, 2019)


def test_a_number_takes_the_place_of_being_counted(tmp_path: Path) -> None:
    first = initiative(
        1, "甲", targets=(indicator("率", 100, "%", 2019),), actuals=(indicator("率", "集計中", None, 2019),)
    )
    second = initiative(1, "甲", targets=(indicator("率", 100, "%", 2019),), actuals=(indicator("率", 98, "%", 2019),))
    tables = compared(tmp_path, *yearly(first, second)).tables
    numbers = [row for row in tables["series"] if row["actual"] is not None]
    assert [(row["fiscal_year"], row["actual"], row["conflict"]) for row in numbers] == [(2019, Decimal(98), "no")]
    assert not only(tables["problems"], code="values-differ")


def test_words_alone_are_no_series(tmp_path: Path) -> None:
    each = initiative(1, "甲", targets=(indicator("状況", "実施", None),), actuals=(indicator("状況", "実施", None),))
    assert compared(tmp_path, report(initiatives=[each])).tables["series"] == []


def test_a_series_goes_on_over_a_merger_where_one_side_has_it(tmp_path: Path) -> None:
    before = [
        with_values(1, "コンビニ交付", 8, 9),
        initiative(2, "書かない窓口", actuals=(indicator("時間", 20, "分"),)),
    ]
    reports = [report(2019, initiatives=before), report(2020, initiatives=[with_values(1, "窓口改革", 12, 13)])]
    merged = by_name(("コンビニ交付", "窓口改革", Relation.MERGED), ("書かない窓口", "窓口改革", Relation.MERGED))
    tables = compared(tmp_path, *reports, find=merged).tables
    found = only(tables["series"], indicator="申請件数")
    assert [row["fiscal_year"] for row in found] == [2019, 2020]
    assert len({row["series"] for row in found}) == 1
    assert [row["kind"] for row in tables["changes"]] == ["merged", "merged"]


def test_a_merger_of_two_with_the_same_indicator_begins_a_new_series(tmp_path: Path) -> None:
    reports = [
        report(2019, initiatives=[with_values(1, "甲", 8, 9), with_values(2, "乙", 80, 90)]),
        report(2020, initiatives=[with_values(1, "丙", 88, 99)]),
    ]
    tables = compared(
        tmp_path, *reports, find=by_name(("甲", "丙", Relation.MERGED), ("乙", "丙", Relation.MERGED))
    ).tables
    assert len({row["series"] for row in tables["series"]}) == 3


def changes(tables: dict[str, list[dict[str, Any]]]) -> list[tuple[object, ...]]:
    names = ("fiscal_year", "kind", "name", "previous_fiscal_year", "previous_name", "gap_years")
    return [tuple(row[name] for name in names) for row in tables["changes"]]


def names(*given: str) -> list[Initiative]:
    return [initiative(number, name) for number, name in enumerate(given, 1)]


def test_started_and_vanished(tmp_path: Path) -> None:
    reports = [report(2019, initiatives=names("甲", "乙")), report(2020, initiatives=names("甲", "丙"))]
    assert changes(compared(tmp_path, *reports).tables) == [
        (2020, "continued", "甲", 2019, "甲", 0),
        (2020, "started", "丙", 2019, None, 0),
        (2020, "vanished", None, 2019, "乙", 0),
    ]


def test_over_a_gap_nothing_is_said_to_have_vanished(tmp_path: Path) -> None:
    reports = [report(2019, initiatives=names("甲", "乙")), report(2021, initiatives=names("甲", "丙"))]
    tables = compared(tmp_path, *reports).tables
    assert changes(tables) == [
        (2021, "continued", "甲", 2019, "甲", 1),
        (2021, "new-after-gap", "丙", 2019, None, 1),
        (2021, "gone-after-gap", None, 2019, "乙", 1),
    ]
    assert [row["code"] for row in tables["problems"]] == ["years-missing"]


def test_one_that_comes_back_is_resumed(tmp_path: Path) -> None:
    reports = [
        report(2019, initiatives=names("甲", "乙")),
        report(2020, initiatives=names("甲")),
        report(2021, initiatives=names("甲", "乙")),
    ]
    found = changes(compared(tmp_path, *reports).tables)
    assert (2020, "vanished", None, 2019, "乙", 0) in found
    assert (2021, "resumed", "乙", 2019, "乙", 0) in found


def test_a_split(tmp_path: Path) -> None:
    reports = [report(2019, initiatives=names("甲")), report(2020, initiatives=names("乙", "丙"))]
    found = by_name(("甲", "乙", Relation.SPLIT), ("甲", "丙", Relation.SPLIT))
    assert [row[1:5] for row in changes(compared(tmp_path, *reports, find=found).tables)] == [
        ("split", "乙", 2019, "甲"),
        ("split", "丙", 2019, "甲"),
    ]


def test_plans_do_not_end_each_other(tmp_path: Path) -> None:
    reports = [report(2019, initiatives=names("甲")), report(2020, plan="別の計画", initiatives=names("乙"))]
    assert compared(tmp_path, *reports).tables["changes"] == []


def test_a_plan_whose_title_names_the_year_goes_on(tmp_path: Path) -> None:
    reports = [
        report(2019, plan="令和元年度　施策評価調書", initiatives=names("甲")),
        report(2020, plan="令和２年度　施策評価調書", initiatives=names("甲", "乙")),
    ]
    found = compared(tmp_path, *reports).tables
    assert [(row["kind"], row["name"]) for row in found["changes"]] == [("continued", "甲"), ("started", "乙")]
    assert [row["relation"] for row in found["links"]] == ["same"]


def test_fewer_documents_of_a_year_are_said(tmp_path: Path) -> None:
    reports = [
        report(2019, initiatives=names("甲"), dataset_id="a"),
        report(2019, initiatives=names("乙"), dataset_id="b"),
        report(2020, initiatives=names("甲")),
    ]
    tables = compared(tmp_path, *reports).tables
    assert {row["code"] for row in tables["problems"]} == {"parts-of-a-year", "fewer-documents"}
    assert [row["kind"] for row in tables["changes"]] == ["continued", "vanished"]


def test_reports_without_a_plan_and_without_a_link_have_no_changes(tmp_path: Path) -> None:
    reports = [report(2019, plan=None, initiatives=names("甲")), report(2020, plan=None, initiatives=names("乙"))]
    tables = compared(tmp_path, *reports).tables
    assert tables["changes"] == []
    assert len(only(tables["problems"], code="nothing-in-common")) == 1


def test_achievement_counts_what_is_there(tmp_path: Path) -> None:
    half = {"departments": ("総務課", "市民課"), "targets": (indicator("申請", 10),)}
    first = [
        initiative(1, "電子申請の充実", grade="S", actuals=(indicator("申請", 12),), **half),
        initiative(2, "AIによるオープンデータの推進", grade="C", actuals=(indicator("申請", 5),), **half),
        initiative(3, "その他", grade="－", departments=("総務課", "総務課")),
        initiative(4, "その他の二", grade="B"),
    ]
    error = Check(code="grade-not-in-legend", severity=Severity.ERROR, message="x", initiative="3")
    rows = compared(tmp_path, report(initiatives=first, checks=[error])).tables["achievement"]
    (city,) = only(rows, grouped_by="municipality-year")
    assert {name: city[name] for name in ("initiatives", "with_errors", "graded", "best", "lowest", "scales")} == {
        "initiatives": 4,
        "with_errors": 1,
        "graded": 3,
        "best": 1,
        "lowest": 1,
        "scales": 1,
    }
    assert city["mean_ordinal"] == Decimal("0.4444")  # (1 + 0 + 1/3) / 3
    assert (city["share_best_percent"], city["share_reached_percent"]) == (Decimal("33.3"), Decimal("50.0"))
    assert (city["measured"], city["judged"], city["reached"]) == (2, 2, 1)
    topics = {row["topic"]: (row["initiatives"], row["mean_ordinal"]) for row in only(rows, grouped_by="topic")}
    assert topics == {"online-procedures": (1, Decimal(1)), "ai-rpa": (1, Decimal(0)), "open-data": (1, Decimal(0))}
    departments = {row["department"]: row["initiatives"] for row in only(rows, grouped_by="department")}
    assert departments == {"総務課": 3, "市民課": 2}  # each once an initiative
    assert all(row["municipality"] == "甲市" for row in only(rows, grouped_by="department"))


def test_departments_of_two_cities_are_two(tmp_path: Path) -> None:
    reports = [
        report(initiatives=[initiative(1, "甲", departments=("総務課",))]),
        report(
            initiatives=[initiative(1, "甲", departments=("総務課",))], name="丙市", code="990020", plan="丙市の計画"
        ),
    ]
    rows = only(compared(tmp_path, *reports).tables["achievement"], grouped_by="department")
    assert [(row["local_government_code"], row["initiatives"]) for row in rows] == [("990010", 1), ("990020", 1)]


def test_a_scale_in_full_width_is_the_same_scale(tmp_path: Path) -> None:
    wide = [step.model_copy(update={"grade": chr(ord(step.grade) + 0xFEE0)}) for step in LEGEND]
    reports = [
        report(initiatives=[initiative(1, "甲", grade="A")]),
        report(
            initiatives=[initiative(1, "甲", grade="Ａ")], legend=wide, name="丙市", code="990020", plan="丙市の計画"
        ),
    ]
    (row,) = only(compared(tmp_path, *reports).tables["achievement"], grouped_by="year")
    assert (row["graded"], row["scales"], row["mean_ordinal"]) == (2, 1, Decimal("0.6667"))
