"""Columns that belong together: what a heading over them says, what names them, and what becomes of those left over.

A value that comes out under the wrong field, name or unit looks like any other: each of these came out so, or was lost,
without a finding.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.support.office_factory import fill, workbook
from tests.support.tables import Spec, plain, table
from torikumi.pipeline.columns import map_columns
from torikumi.pipeline.convert import convert
from torikumi.pipeline.normalize import records_to_initiatives
from torikumi.pipeline.records import sum_cells, table_to_records
from torikumi.pipeline.words import role_of_levels
from torikumi.schemas.report import Initiative
from torikumi.schemas.roles import Role
from torikumi.schemas.tables import Table
from torikumi.schemas.values import Indicator


def read(made: Table) -> list[Initiative]:
    columns = map_columns(made) or map_columns(made, unnamed=True)
    assert columns is not None
    return records_to_initiatives(table_to_records(made, columns)[0])[0]


def two_levels(heads: Sequence[tuple[str, Sequence[str]]], *rows: Sequence[str]) -> Table:
    """A table with a header of two rows: a heading with nothing under it stands in both."""
    cells: list[Spec] = []
    place = 0
    for above, below in heads:
        if below:
            cells.append((0, place, 1, len(below), above))
            cells += [(1, place + n, 1, 1, text) for n, text in enumerate(below)]
        else:
            cells.append((0, place, 2, 1, above))
        place += len(below) or 1
    cells += [(r, c, 1, 1, text) for r, row in enumerate(rows, start=2) for c, text in enumerate(row)]
    return table(len(rows) + 2, place, cells)


def values(indicators: Sequence[Indicator]) -> list[tuple[str, str, str | None]]:
    return [(i.name, i.value_text, i.unit) for i in indicators]


@pytest.mark.parametrize(
    ("levels", "role"),
    [
        (["実績", "内容"], Role.RESULTS),
        (["R6実績", "内容"], Role.ACTUAL),
        (["目標", "内容"], Role.GOALS),
        (["目標", "令和６年度", "件数"], Role.TARGET),
        (["実績", "件数"], Role.ACTUAL),
        (["実績", "割合"], Role.RESULTS),
        (["課題", "概要"], Role.IMPROVEMENTS),
        (["評価", "内容"], Role.EXTRA),
        (["取組", "内容"], Role.CONTENTS),
        (["令和６年度", "内容"], Role.CONTENTS),
        (["評価", "件数"], Role.COUNT),
        (["事業費（千円）", "実績"], Role.EXTRA),
        (["予算額", "計画"], Role.EXTRA),
        (["決算", "R6実績"], Role.EXTRA),
        (["推移", "実績"], Role.RESULTS),
        (["実績", "担当課"], Role.DEPARTMENTS),
        (["甲", "乙"], None),
    ],
)
def test_a_heading_that_says_only_the_form_leaves_the_field_to_the_one_above(levels: list[str], role: Role) -> None:
    assert role_of_levels(levels) is role


def test_words_and_numbers_under_goals_and_results_are_those_of_goals_and_results() -> None:
    made = two_levels(
        [("No", ()), ("取組名", ()), ("目標", ("内容", "件数")), ("実績", ("内容", "件数")), ("評価", ())],
        ("1", "相談", "窓口を開設する。", "300", "窓口を開設した。", "287", "A"),
        ("2", "啓発", "啓発を行う。", "12", "啓発を行った。", "10", "B"),
    )
    one, two = read(made)
    assert [[item.text for item in field] for field in (one.contents, one.goals, one.results)] == [
        [], ["窓口を開設する。"], ["窓口を開設した。"],
    ]  # fmt: skip
    assert (values(two.targets), values(two.actuals)) == ([("啓発", "12", None)], [("啓発", "10", None)])


def test_columns_that_go_with_values_are_kept_where_there_are_none() -> None:
    made = plain(
        ("番号", "事業名", "指標", "単位", "区分", "目標", "実績"),
        ("1", "甲", "発行回数", "回", "目標", "回数を増やす。", "回数が増えた。"),
        ("2", "乙", "意見交換会", "回", "実績", "意見を聴く。", "意見を聴いた。"),
    )
    one, two = read(made)
    assert one.extra == {"指標": "発行回数", "単位": "回", "区分": "目標"}
    assert two.extra == {"指標": "意見交換会", "単位": "回", "区分": "実績"}


def test_the_group_inside_the_section_is_kept() -> None:
    made = plain(
        ("基本目標", "基本施策", "番号", "事業名", "実績"),
        ("１　安心", "1-1　防災", "1", "訓練", "行った。"),
        ("１　安心", "1-2　防犯", "2", "防犯灯", "設置した。"),
    )
    columns = map_columns(made)
    assert columns is not None
    initiatives, sections, _ = records_to_initiatives(table_to_records(made, columns)[0])
    assert [section.title for section in sections] == ["安心"]
    assert [i.extra for i in initiatives] == [{"基本施策": "1-1　防災"}, {"基本施策": "1-2　防犯"}]


def test_each_value_has_the_name_and_unit_of_its_own_block() -> None:
    made = two_levels(
        [("No", ()), ("事業名", ()), ("活動指標", ("指標名", "単位", "目標", "実績")),
         ("成果指標", ("指標名", "単位", "目標", "実績"))],
        ("1", "訓練", "訓練回数", "回", "10", "12", "参加者数", "人", "300", "287"),
    )  # fmt: skip
    (one,) = read(made)
    assert values(one.targets) == [("訓練回数", "10", "回"), ("参加者数", "300", "人")]
    assert values(one.actuals) == [("訓練回数", "12", "回"), ("参加者数", "287", "人")]


def test_one_unit_column_is_that_of_all_values() -> None:
    made = plain(
        ("No", "事業名", "単位", "活動指標", "目標値", "成果指標", "目標値"),
        ("1", "訓練", "回", "甲", "10", "乙", "30"),
    )
    assert values(read(made)[0].targets) == [("甲", "10", "回"), ("乙", "30", "回")]


@pytest.mark.parametrize(
    ("heading", "unit"),
    [
        ("実績（千円）", "千円"),
        ("実績値(件)", "件"),
        ("実績［単位：箇所］", "箇所"),
        ("実績（t-CO2）", "t-CO2"),
        ("実績（件/年）", "件/年"),
        ("実績（累計）", None),
        ("実績（国）", None),
        ("実績（R6）", None),
        ("実績（見込）", None),
        ("実績（5）", None),
        ("実績", None),
    ],
)
def test_a_unit_in_the_heading_is_that_of_its_values(heading: str, unit: str | None) -> None:
    made = plain(("番号", "事業名", "評価", heading), ("1", "甲", "A", "12,345"), ("2", "乙", "B", "80%"))
    one, two = read(made)
    assert (values(one.actuals), values(two.actuals)) == ([("甲", "12,345", unit)], [("乙", "80%", "%")])


def test_the_level_above_may_have_the_unit() -> None:
    made = two_levels([("番号", ()), ("事業名", ()), ("実績（千円）", ("R5", "R6"))], ("1", "甲", "12", "34"))
    assert values(read(made)[0].actuals) == [("甲", "12", "千円"), ("甲", "34", "千円")]


def test_a_mark_chooses_the_option_that_its_heading_names() -> None:
    made = two_levels(
        [("No", ()), ("取組", ()), ("実績", ()), ("今後の方向性", ("継続", "拡充")),
         ("進捗状況", ("順調", "やや遅れ", "遅れ"))],
        ("1", "訓練", "行った。", "○", "", "", "●", ""),
        ("2", "備蓄", "行った。", "", "○", "●", "", ""),
        ("3", "広報", "行った。", "○", "", "", "", ""),
    )  # fmt: skip
    initiatives = read(made)
    assert [i.grade for i in initiatives] == ["やや遅れ", "順調", None]
    assert [[item.text for item in i.improvements] for i in initiatives] == [["継続"], ["拡充"], ["継続"]]
    assert [[item.text for item in i.results] for i in initiatives] == [["行った。"]] * 3


def test_marks_of_which_a_row_has_two_choose_nothing() -> None:
    made = two_levels(
        [("No", ()), ("取組", ()), ("実績", ()), ("評価", ("一次", "二次"))],
        ("1", "訓練", "行った。", "○", "○"),
        ("2", "備蓄", "行った。", "◎", ""),
    )
    columns = map_columns(made)
    assert columns is not None
    assert columns.choices == {}
    assert [i.grade for i in read(made)] == ["○", None]


@pytest.mark.parametrize("heading", ["年度", "対象年度"])
def test_a_column_says_the_year_of_its_row(heading: str) -> None:
    cells: list[Spec] = [(0, c, 1, 1, text) for c, text in enumerate(("番号", "指標", heading, "目標", "実績"))]
    cells += [(1, 0, 2, 1, "1"), (1, 1, 2, 1, "来館者数（人）")]
    cells += [
        (r, c, 1, 1, t) for r, row in ((1, ("R4", "100", "98")), (2, ("R5", "110", "－"))) for c, t in enumerate(row, 2)
    ]
    (one,) = read(table(3, 5, cells))
    assert one.name == "来館者数（人）"
    assert [(i.value_text, i.fiscal_year, i.unit) for i in one.targets] == [("100", 2022, "人"), ("110", 2023, "人")]
    assert [(i.value_text, i.fiscal_year) for i in one.actuals] == [("98", 2022), ("－", 2023)]


def test_the_year_of_a_heading_goes_before_that_of_the_row() -> None:
    made = plain(("番号", "事業名", "年度", "R8目標", "実績"), ("1", "甲", "R5", "10件", "9件"))
    (one,) = read(made)
    assert [(i.value_text, i.fiscal_year) for i in (*one.targets, *one.actuals)] == [("10件", 2026), ("9件", None)]


@pytest.mark.parametrize("label", ["合計", "小　計", "平均", "基本目標１ 小計", "計"])
@pytest.mark.parametrize("span", [1, 2])
def test_a_row_that_adds_up_others_is_no_initiative(label: str, span: int) -> None:
    cells: list[Spec] = [(0, c, 1, 1, text) for c, text in enumerate(("番号", "事業名", "目標", "実績", "担当課"))]
    cells += [(1, c, 1, 1, text) for c, text in enumerate(("1", "甲", "10件", "12件", "総務課"))]
    cells += [
        (2, 0, 1, span, label),
        *((2, c, 1, 1, "") for c in range(span, 2)),
        (2, 2, 1, 1, "60"),
        (2, 3, 1, 1, "57"),
    ]
    cells += [(3, c, 1, 1, text) for c, text in enumerate(("2", "乙", "50件", "45件", "総務課"))]
    made = table(4, 5, cells)
    columns = map_columns(made)
    assert columns is not None
    records, _, findings = table_to_records(made, columns)
    initiatives = records_to_initiatives(records)[0]
    assert [(i.name, [v.value_text for v in i.targets]) for i in initiatives] == [("甲", ["10件"]), ("乙", ["50件"])]
    assert [finding.code for finding in findings] == ["sums-left-out"]
    assert [cell.text for cell in sum_cells(made, columns) if cell.text] == [label, "60", "57"]


@pytest.mark.parametrize("name", ["計画の策定", "家計相談", "平均寿命の延伸", "会計年度任用職員"])
def test_a_name_that_begins_or_ends_like_a_sum_is_none(name: str) -> None:
    assert [i.name for i in read(plain(("番号", "事業名", "実績"), ("1", name, "行った。")))] == [name]


def test_indicators_that_add_up_are_indicators() -> None:
    cells: list[Spec] = [(0, c, 1, 1, text) for c, text in enumerate(("番号", "事業名", "指標名", "実績値"))]
    cells += [(1, 0, 2, 1, "1"), (1, 1, 2, 1, "甲"), (1, 2, 1, 1, "男性"), (1, 3, 1, 1, "3人"), (2, 2, 1, 1, "合計")]
    cells += [(2, 3, 1, 1, "7人")]
    (one,) = read(table(3, 4, cells))
    assert values(one.actuals) == [("男性", "3人", "人"), ("合計", "7人", "人")]


@pytest.mark.parametrize(
    ("heading", "roles"),
    [
        ("取組内容／目標", (Role.CONTENTS, Role.GOALS)),
        ("実績/課題", (Role.RESULTS, Role.IMPROVEMENTS)),
        ("課題／今後の方向性", (Role.IMPROVEMENTS,)),
        ("取組／事業", (Role.NAME,)),
    ],
)
def test_a_stroke_parts_a_heading_that_names_two_texts(heading: str, roles: tuple[Role, ...]) -> None:
    found = map_columns(plain(["番号", "事業名", heading, "評価"], ["1", "甲", "乙を行う。", "A"]))
    assert found is not None
    assert found.columns[2].roles == roles or heading == "取組／事業"


def test_goals_and_results_with_a_stroke_are_kinds_of_rows() -> None:
    cells: list[Spec] = [(0, c, 1, 1, text) for c, text in enumerate(("番号", "事業名", "目標／実績", "R5", "R6"))]
    cells += [(1, 0, 2, 1, "1"), (1, 1, 2, 1, "甲")]
    cells += [
        (r, c, 1, 1, t)
        for r, row in ((1, ("目標", "10", "20")), (2, ("実績", "9", "21")))
        for c, t in enumerate(row, 2)
    ]
    (one,) = read(table(3, 5, cells))
    assert [[i.value_text for i in field] for field in (one.targets, one.actuals)] == [["10", "20"], ["9", "21"]]


@pytest.mark.parametrize("heading", ["実績値／目標値", "R6実績/R6目標", "目標値／現状値"])
def test_two_values_in_one_cell_are_kept_as_printed(heading: str) -> None:
    made = plain(
        ("番号", "事業名", heading, "達成率", "評価"),
        ("1", "甲", "1.32／1.60", "82.5%", "C"),
        ("2", "乙", "3／4", "75%", "C"),
    )
    one, two = read(made)
    assert (one.extra, two.extra) == ({heading: "1.32／1.60"}, {heading: "3／4"})
    assert [one.goals, one.results, one.targets, one.actuals] == [(), (), (), ()]


@pytest.mark.parametrize("kind", ["量の見込み", "見込量", "予定", "計画値"])
def test_kinds_of_plans_are_targets(kind: str) -> None:
    cells: list[Spec] = [(0, c, 1, 1, text) for c, text in enumerate(("番号", "事業名", "区分", "R5", "R6"))]
    cells += [(1, 0, 2, 1, "1"), (1, 1, 2, 1, "甲")]
    cells += [
        (r, c, 1, 1, t) for r, row in ((1, (kind, "10", "20")), (2, ("実績", "9", "21"))) for c, t in enumerate(row, 2)
    ]
    (one,) = read(table(3, 5, cells))
    assert [[i.value_text for i in field] for field in (one.targets, one.actuals)] == [["10", "20"], ["9", "21"]]


def test_a_row_of_totals_is_under_texts_and_a_remark_on_a_department_is_none(tmp_path: Path) -> None:
    rows = [
        ("番号", "事業名", "目標", "実績", "担当課"),
        ("1", "甲", "10件", "12件", "防災係<br>（危機課）"),
        ("2", "乙", "50件", "45件", "総務課<br>税務課"),
        ("", "合計", "60", "57", ""),
    ]
    body = "".join("<tr>" + "".join(f"<td>{text}</td>" for text in row) + "</tr>" for row in rows)
    path = tmp_path / "a.html"
    path.write_text(f"<html><body><h1>令和6年度 実績</h1><table>{body}</table></body></html>", "utf-8")
    report = convert(path)
    assert [i.name for i in report.initiatives] == ["甲", "乙"]
    assert [i.departments for i in report.initiatives] == [("防災係", "危機課"), ("総務課", "税務課")]
    assert [text.text for text in report.texts][1:] == ["合計", "60", "57"]
    assert [check.code for check in report.checks if check.code == "sums-left-out"] == ["sums-left-out"]


def test_hidden_sheets_are_left_out_by_no_profile(tmp_path: Path) -> None:
    def build(sheet: Any) -> None:
        rows: list[list[object]] = [["番号", "事業名", "実績", "評価"], ["1", "甲", "行った。", "A"]]
        fill(sheet, rows)
        hidden = sheet.parent.create_sheet("下書き")
        fill(hidden, rows)
        hidden.sheet_state = "hidden"

    codes = [check.code for check in convert(workbook(tmp_path / "a.xlsx", build)).checks]
    assert "hidden-cells" in codes
    assert "pages-left-out" not in codes


def test_what_stands_over_like_columns_tells_their_values_apart() -> None:
    made = two_levels(
        [("番号", ()), ("指標", ()), ("男性", ("目標値", "実績値")), ("女性", ("目標値", "実績値"))],
        ("1", "喫煙率", "20%", "22%", "5%", "4%"),
    )
    (one,) = read(made)
    assert values(one.targets) == [("喫煙率（男性）", "20%", "%"), ("喫煙率（女性）", "5%", "%")]
    assert values(one.actuals) == [("喫煙率（男性）", "22%", "%"), ("喫煙率（女性）", "4%", "%")]


@pytest.mark.parametrize(
    "heads",
    [
        [("番号", ()), ("事業名", ()), ("R5", ("目標", "実績")), ("R6", ("目標", "実績"))],
        [("番号", ()), ("事業名", ()), ("人の流れ", ("目標", "実績")), ("人の流れ", ("R6目標", "R6実績"))],
    ],
)
def test_values_that_year_or_role_tell_apart_keep_their_name(heads: list[tuple[str, tuple[str, ...]]]) -> None:
    (one,) = read(two_levels(heads, ("1", "甲", "20%", "22%", "5%", "4%")))
    assert {i.name for i in (*one.targets, *one.actuals)} == {"甲"}


def test_values_of_an_initiative_that_its_contents_name_have_that_name() -> None:
    (one,) = read(plain(("番号", "取組内容", "R6目標", "評価"), ("1", "窓口の委託", "94人", "A")))
    assert (one.name, values(one.targets)) == ("窓口の委託", [("窓口の委託", "94人", "人")])


@pytest.mark.parametrize("heading", ["前年度実績", "昨年度の実績", "実績（前回）", "当初実績"])
def test_what_is_of_another_year_than_its_neighbour_says_so(heading: str) -> None:
    (one,) = read(plain(("番号", "取組名", heading, "目標", "実績"), ("1", "訓練", "9回", "10回", "12回")))
    assert values(one.targets) == [("訓練", "10回", "回")]
    assert values(one.actuals) == [(f"訓練（{heading}）", "9回", "回"), ("訓練", "12回", "回")]


@pytest.mark.parametrize(
    ("heading", "texts", "role"),
    [
        ("達成状況", ("80.0％", "－", "75%"), Role.ACHIEVEMENT),
        ("進捗状況", ("80.0％", "86.7％", "75%"), Role.ACHIEVEMENT),
        ("達成状況", ("80回", "86.7％", "75%"), Role.ACTUAL),
        ("実績", ("80.0％", "86.7％", "75%"), Role.ACTUAL),
    ],
)
def test_results_in_per_cent_are_a_rate_where_the_heading_says_how_far(
    heading: str, texts: tuple[str, ...], role: Role
) -> None:
    made = plain(
        ("番号", "取組名", "目標値", heading), *((str(n), f"甲{n}", "15回", text) for n, text in enumerate(texts))
    )
    columns = map_columns(made)
    assert columns is not None
    assert columns.columns[3].role is role


@pytest.mark.parametrize(
    ("headings", "said"),
    [
        (("実績（R5）", "実績（R6）"), ["years-joined"]),
        (("令和6年度取組内容", "令和7年度取組内容"), ["years-joined"]),
        (("課題", "今後の方向性"), []),
        (("R6取組内容", "R6取組実績"), []),
    ],
)
def test_texts_of_several_years_in_one_field_are_said(
    headings: tuple[str, str], said: list[str], tmp_path: Path
) -> None:
    rows = (("番号", "取組名", *headings, "評価"), ("1", "甲", "検討した。", "購入した。", "A"))
    body = "".join("<tr>" + "".join(f"<td>{text}" for text in row) for row in rows)
    path = tmp_path / "a.html"
    path.write_text(f"<html><body><h1>令和6年度 実績</h1><table>{body}</table></body></html>", "utf-8")
    assert [check.code for check in convert(path).checks if check.code == "years-joined"] == said
