"""From the cells of a row to items and indicators: stacked and labelled parts, rows that go on, notes, dittos."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from tests.support.tables import Spec, plain, table
from torikumi.pipeline.columns import map_columns
from torikumi.pipeline.normalize import records_to_initiatives
from torikumi.pipeline.records import table_to_records
from torikumi.schemas.findings import Finding
from torikumi.schemas.geometry import BBox
from torikumi.schemas.report import Initiative
from torikumi.schemas.tables import Line, Table
from torikumi.schemas.values import Item


def read(whole: Table) -> tuple[list[Initiative], list[Finding]]:
    """The initiatives of a table, and what was noticed."""
    columns = map_columns(whole)
    assert columns is not None
    records, _, noticed = table_to_records(whole, columns)
    initiatives, _, findings = records_to_initiatives(records)
    return initiatives, [*noticed, *findings]


def codes(findings: Sequence[Finding]) -> list[str]:
    return [finding.code for finding in findings]


def texts(items: Sequence[Item]) -> list[str]:
    return [item.text for item in items]


STACKED = [
    (0, 0, 2, 1, "No"),
    (0, 1, 2, 1, "取組項目"),
    (0, 2, 1, 1, "取組内容"),
    (1, 2, 1, 1, "目標"),
    (0, 3, 2, 1, "自己評価"),
]
"""A header that stacks 目標 under 取組内容."""


def body(row: int, number: str, name: str, text: str, grade: str, height: int = 1) -> list[Spec]:
    """A row under the stacked header, with one cell for both parts."""
    return [
        (row, 0, height, 1, number),
        (row, 1, height, 1, name),
        (row, 2, height, 1, text),
        (row, 3, height, 1, grade),
    ]


# --- stacked and labelled parts


def test_parts_in_grid_rows_of_their_own() -> None:
    cells = [
        *STACKED,
        *body(2, "1", "甲", "", "A", 2)[:2],
        (2, 2, 1, 1, "乙を行う。"),
        (3, 2, 1, 1, "丙にする。"),
        (2, 3, 2, 1, "A"),
    ]
    (initiative,), findings = read(table(4, 4, cells))
    assert (texts(initiative.contents), texts(initiative.goals)) == (["乙を行う。"], ["丙にする。"])
    assert findings == []


def test_a_blank_first_part_does_not_move_the_second_one_up() -> None:
    cells = [
        *STACKED,
        *body(2, "1", "甲", "", "A", 2)[:2],
        (2, 2, 1, 1, ""),
        (3, 2, 1, 1, "丙にする。"),
        (2, 3, 2, 1, "A"),
    ]
    (initiative,), findings = read(table(4, 4, cells))
    assert (texts(initiative.contents), texts(initiative.goals)) == ([], ["丙にする。"])
    assert findings == []


def test_an_unlabelled_cell_for_both_parts_is_reported() -> None:
    (initiative,), findings = read(table(3, 4, [*STACKED, *body(2, "1", "甲", "乙を行う。", "A")]))
    assert (texts(initiative.contents), texts(initiative.goals)) == (["乙を行う。"], [])
    assert codes(findings) == ["blocks-unlabelled"]


@pytest.mark.parametrize(
    "text",
    [
        "<取組内容>\n乙を行う。\n<目標>\n丙にする。",
        "【取組内容】乙を行う。\n【目標】丙にする。",
        "■取組内容\n乙を行う。\n■目標\n丙にする。",
        "取組内容：乙を行う。\n目　標：丙にする。",
        "取組内容\n乙を行う。\n目標\n丙にする。",
        "１．取組内容\n乙を行う。\n２．目標\n丙にする。",
        "【取組内容】乙を行う。【令和5年度の目標】丙にする。",
    ],
)
def test_labelled_parts(text: str) -> None:
    (initiative,), findings = read(table(3, 4, [*STACKED, *body(2, "1", "甲", text, "A")]))
    assert (texts(initiative.contents), texts(initiative.goals)) == (["乙を行う。"], ["丙にする。"])
    assert findings == []


def test_an_unknown_label_is_kept_under_its_own_name() -> None:
    text = "<取組内容>\n乙を行う。\n<メモ>\n丁になる。\n<目標>\n丙にする。"
    (initiative,), _ = read(table(3, 4, [*STACKED, *body(2, "1", "甲", text, "A")]))
    assert (texts(initiative.contents), texts(initiative.goals)) == (["乙を行う。"], ["丙にする。"])
    assert initiative.extra == {"メモ": "丁になる。"}


def test_text_before_the_first_label_is_kept_and_reported() -> None:
    (initiative,), findings = read(table(3, 4, [*STACKED, *body(2, "1", "甲", "前書き\n<目標>\n丙にする。", "A")]))
    assert (texts(initiative.contents), texts(initiative.goals)) == (["前書き"], ["丙にする。"])
    assert codes(findings) == ["text-outside-blocks"]


def test_words_of_contents_are_no_labels_among_results() -> None:
    whole = plain(["番号", "事業名", "取組実績"], ["1", "甲", "内容：研修を行った。\n課題：人手が足りない。"])
    (initiative,), _ = read(whole)
    assert texts(initiative.contents) == []
    assert texts(initiative.results) == ["内容：研修を行った。"]
    assert texts(initiative.improvements) == ["人手が足りない。"]


def test_a_label_gives_nothing_to_a_field_that_has_a_column_of_its_own() -> None:
    whole = plain(
        ["番号", "事業名", "取組内容", "取組実績"],
        ["1", "甲", "研修を行う。\n成果：乙になる。\n課題：人手が足りない。", "研修を行った。"],
    )
    (initiative,), _ = read(whole)
    assert texts(initiative.contents) == ["研修を行う。", "成果：乙になる。"]
    assert texts(initiative.results) == ["研修を行った。"]
    assert texts(initiative.improvements) == ["人手が足りない。"]


# --- rows that go on: no number, no name, no label


def test_a_row_that_goes_on_without_a_label_goes_on_in_the_last_part() -> None:
    cells = [
        *STACKED,
        *body(2, "1", "甲", "<取組内容>\n(1) 乙を行う。", "A"),
        *body(3, "", "", "(2) 丙を行う。\n<目標>\n丁にする。", ""),
        *body(4, "", "", "戊にする。", ""),
        *body(5, "2", "己", "<取組内容>\n庚を行う。", "B"),
    ]
    (first, second), findings = read(table(6, 4, cells))
    assert texts(first.contents) == ["(1) 乙を行う。", "(2) 丙を行う。"]
    assert texts(first.goals) == ["丁にする。", "戊にする。"]
    assert texts(second.contents) == ["庚を行う。"]
    assert codes(findings) == ["row-unattached", "row-unattached"]


def test_a_row_that_goes_on_in_grid_rows_of_its_own_keeps_their_order() -> None:
    cells = [
        *STACKED,
        (2, 0, 2, 1, "1"), (2, 1, 2, 1, "甲"), (2, 3, 2, 1, "A"),
        (2, 2, 1, 1, "乙を行う。"), (3, 2, 1, 1, "丙にする。"),
        (4, 0, 2, 1, ""), (4, 1, 2, 1, ""), (4, 2, 1, 1, "丁も行う。"), (5, 2, 1, 1, "戊にもする。"), (4, 3, 2, 1, ""),
    ]  # fmt: skip
    (initiative,), findings = read(table(6, 4, cells))
    assert texts(initiative.contents) == ["乙を行う。", "丁も行う。"]
    assert texts(initiative.goals) == ["丙にする。", "戊にもする。"]
    assert "row-unattached" in codes(findings)


# --- indicators


def test_indicators_leave_the_items_and_lines_without_brackets_are_both() -> None:
    whole = plain(
        ["番号", "事業名", "目標", "取組実績"],
        ["1", "甲", "乙を増やす。\n・【件数：30件】", "・乙を行った。【件数：20件】\n・参加者数：15人\n場所：市役所"],
    )
    (initiative,), findings = read(whole)
    assert texts(initiative.goals) == ["乙を増やす。"]
    assert texts(initiative.results) == ["・乙を行った。", "・参加者数：15人", "場所：市役所"]
    assert [(i.name, i.value_text) for i in initiative.targets] == [("件数", "30件")]
    assert [(i.name, i.value_text) for i in initiative.actuals] == [("件数", "20件"), ("参加者数", "15人")]
    assert findings == []


def test_values_of_several_years_in_one_bracket() -> None:
    whole = plain(["番号", "事業名", "取組実績"], ["1", "甲", "【登録者数：H30:12件→R1:15件】"])
    (initiative,), findings = read(whole)
    assert [(i.name, str(i.value), i.fiscal_year) for i in initiative.actuals] == [
        ("登録者数", "12", 2018),
        ("登録者数", "15", 2019),
    ]
    assert findings == []


def test_the_mark_of_a_note_is_reported_with_its_value() -> None:
    whole = plain(
        ["番号", "事業名", "指標名", "目標値", "実績値"],
        ["1", "甲", "参加者数", "1,200※1", "※11,100"],
        ["2", "乙", "件数", "5", "4"],
    )
    (first, _), findings = read(whole)
    assert (str(first.targets[0].value), first.targets[0].value_text) == ("1200", "1,200※1")
    assert (first.actuals[0].value, first.actuals[0].status.value) == (None, "unreadable")
    assert [(f.code, f.initiative, f.field) for f in findings] == [
        ("value-with-note", "1", "targets"),
        ("value-unreadable", "1", "actuals"),
    ]


def test_the_indent_on_the_page_tells_under_which_item_a_note_stands() -> None:
    lines = [("(1) 甲", 0.0), ("・乙", 10.0), ("※丙", 20.0), ("※丁", 0.0)]
    printed = tuple(
        Line(text, BBox(100 + indent, 20 + 12 * k, 180, 30 + 12 * k), 10, 1, indent=indent)
        for k, (text, indent) in enumerate(lines)
    )
    whole = plain(["番号", "事業名", "取組内容"], ["1", "甲", "\n".join(text for text, _ in lines)])
    held = [
        replace(cell, pieces=(replace(cell.pieces[0], lines=printed),), starts=(0, 1, 2, 3))
        if cell.row and cell.column == 2
        else cell
        for cell in whole.cells
    ]
    (initiative,), _ = read(replace(whole, cells=tuple(held)))
    assert [(item.text, item.level) for item in initiative.contents] == [
        ("(1) 甲", 1),
        ("・乙", 2),
        ("※丙", 2),
        ("※丁", 1),
    ]


# --- ditto marks


def test_ditto_marks_take_the_value_above_and_are_reported() -> None:
    whole = plain(
        ["番号", "事業名", "取組実績", "自己評価", "担当課", "備考"],
        ["1", "甲", "行った。", "A", "企画課、総務課", "国庫補助"],
        ["2", "乙", "同上", "↑", "同上", "〃"],
        ["3", "丙", "行った。", "—", "〃", ""],
        ["4", "丁", "行った。", "", "", "－"],
    )
    initiatives, findings = read(whole)
    assert [i.departments for i in initiatives] == [("企画課", "総務課")] * 3 + [()]
    assert [i.grade for i in initiatives] == ["A", "A", "—", None]
    assert [texts(i.results) for i in initiatives][1] == ["行った。"]
    assert [i.extra for i in initiatives] == [{"備考": "国庫補助"}, {"備考": "国庫補助"}, {}, {"備考": "－"}]
    assert [(f.initiative, f.field) for f in findings if f.code == "ditto-resolved"] == [
        ("2", "results"), ("2", "grade"), ("2", "departments"), ("2", "備考"), ("3", "departments"),
    ]  # fmt: skip
    assert "'〃' stands for '企画課、総務課'" in [f.message for f in findings]


def test_a_ditto_mark_with_nothing_above_it_is_an_error_and_stays() -> None:
    whole = plain(
        ["番号", "事業名", "取組内容", "担当課"],
        ["1", "甲", "行う。", "同上"],
        ["2", "乙", "行う。", ""],
        ["3", "丙", "行う。", "〃"],
    )
    initiatives, findings = read(whole)
    assert [i.departments for i in initiatives] == [("同上",), (), ("〃",)]
    assert [(f.code, f.initiative) for f in findings] == [("ditto-unresolved", "1"), ("ditto-unresolved", "3")]


def test_an_arrow_beside_other_arrows_is_a_trend() -> None:
    whole = plain(
        ["番号", "事業名", "取組内容", "自己評価"],
        ["1", "甲", "行う。", "→"],
        ["2", "乙", "行う。", "↑"],
        ["3", "丙", "行う。", "↓"],
    )
    initiatives, findings = read(whole)
    assert ([i.grade for i in initiatives], findings) == (["→", "↑", "↓"], [])


def test_arrows_alone_in_their_column_are_a_trend() -> None:
    whole = plain(
        ["番号", "事業名", "取組内容", "方向"],
        ["1", "甲", "行う。", "↑"],
        ["2", "乙", "行う。", "－"],
        ["3", "丙", "行う。", "↑"],
    )
    initiatives, findings = read(whole)
    assert [i.extra for i in initiatives] == [{"方向": "↑"}, {"方向": "－"}, {"方向": "↑"}]
    assert findings == []


def test_a_ditto_mark_is_for_its_own_column_where_several_have_one_role() -> None:
    whole = plain(
        ["番号", "事業名", "実績（千円）", "実績（件）", "評価"],
        ["1", "甲", "12,345", "3", "A"],
        ["2", "乙", "〃", "〃", "A"],
    )
    assert [(i.value_text, i.unit) for i in read(whole)[0][1].actuals] == [("12,345", "千円"), ("3", "件")]
    blocks = plain(
        ["番号", "事業名", "活動指標", "単位", "目標値", "成果指標", "単位", "目標値"],
        ["1", "甲", "回数", "回", "10", "人数", "人", "300"],
        ["2", "乙", "日数", "〃", "〃", "率", "〃", "〃"],
    )
    two = read(blocks)[0][1]
    assert [(i.name, i.value_text, i.unit) for i in two.targets] == [("日数", "10", "回"), ("率", "300", "人")]


def test_ditto_marks_among_values() -> None:
    whole = plain(
        ["番号", "事業名", "指標名", "単位", "目標値", "実績値"],
        ["1", "甲", "参加者数", "人", "30", "20"],
        ["2", "乙", "〃", "〃", "〃", "25"],
    )
    (_, second), findings = read(whole)
    shown = [(i.name, i.value_text, str(i.value), i.unit) for i in (*second.targets, *second.actuals)]
    assert shown == [("参加者数", "30", "30", "人"), ("参加者数", "25", "25", "人")]
    assert codes(findings) == ["ditto-resolved"] * 3


def test_a_ditto_mark_in_the_column_of_sections() -> None:
    whole = plain(
        ["施策", "番号", "事業名", "取組内容"],
        ["施策1 福祉", "1", "甲", "行う。"],
        ["同上", "2", "乙", "行う。"],
        ["施策2 産業", "3", "丙", "行う。"],
    )
    initiatives, _ = read(whole)
    assert [i.section for i in initiatives] == ["1", "1", "2"]


def test_a_mark_for_one_of_the_stacked_parts() -> None:
    cells = [
        *STACKED,
        (2, 0, 2, 1, "1"), (2, 1, 2, 1, "甲"), (2, 3, 2, 1, "A"),
        (2, 2, 1, 1, "乙を行う。"), (3, 2, 1, 1, "丙にする。"),
        (4, 0, 2, 1, "2"), (4, 1, 2, 1, "丁"), (4, 2, 1, 1, "戊を行う。"), (5, 2, 1, 1, "同上"), (4, 3, 2, 1, "B"),
    ]  # fmt: skip
    (_, second), findings = read(table(6, 4, cells))
    assert (texts(second.contents), texts(second.goals)) == (["戊を行う。"], ["丙にする。"])
    assert codes(findings) == ["ditto-resolved"]
