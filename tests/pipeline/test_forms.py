"""Forms of labels and values, each kind alone: which cells are labels, what they name, where an initiative begins."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from torikumi.extractors.document import Extraction
from torikumi.pipeline.columns import map_columns
from torikumi.pipeline.form_cells import Entry, FormReading, Sheet
from torikumi.pipeline.forms import Forms, read_forms
from torikumi.pipeline.labels import is_form, is_label, label_cells, options_of
from torikumi.pipeline.normalize import records_to_initiatives
from torikumi.schemas.geometry import BBox
from torikumi.schemas.primitives import DocumentInfo
from torikumi.schemas.report import Initiative
from torikumi.schemas.roles import Role
from torikumi.schemas.tables import Cell, GlyphCount, Line, PageContent, Piece, Table, TextBlock

PAGE = 1


def form(*rows: Sequence[str], page: int = PAGE, top: float = 100.0) -> Table:
    """A table from rows of texts: * before a text colours its cell, < and ^ go on from the left and from above."""
    cells = []
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            if text in ("<", "^"):
                continue
            width = 1
            while c + width < len(row) and row[c + width] == "<":
                width += 1
            height = 1
            while r + height < len(rows) and rows[r + height][c] == "^":
                height += 1
            box = BBox(c * 50.0, top + r * 20.0, (c + width) * 50.0, top + (r + height) * 20.0)
            shown = text.removeprefix("*")
            lines = tuple(Line(part, box, 9.0, page, len(part)) for part in shown.split("\n") if part)
            starts = tuple(range(len(lines)))
            piece = Piece(page, box, lines)
            cells.append(Cell(r, c, height, width, (piece,), shown, starts, filled=text.startswith("*")))
    columns = len(rows[0])
    box = BBox(0, top, columns * 50.0, top + len(rows) * 20.0)
    return Table(len(rows), columns, tuple(cells), tuple(c * 50.0 for c in range(columns + 1)), ((page, box),))


def document(*pages: Sequence[Table | TextBlock]) -> Extraction:
    """A document whose pages hold these tables and paragraphs."""
    contents = [
        PageContent(
            number,
            600.0,
            800.0,
            tuple(part for part in parts if isinstance(part, Table)),
            tuple(part for part in parts if isinstance(part, TextBlock)),
            GlyphCount(),
        )
        for number, parts in enumerate(pages, start=1)
    ]
    tables = tuple(table for content in contents for table in content.tables)
    return Extraction(DocumentInfo(len(pages)), "test", tuple(contents), tables, (), GlyphCount(), ())


def paragraph(text: str, top: float, page: int = PAGE) -> TextBlock:
    box = BBox(0, top, 200, top + 12)
    return TextBlock(page, box, text, 11.0, (Line(text, box, 11.0, page, len(text)),))


def read(*pages: Sequence[Table | TextBlock]) -> tuple[list[Initiative], Forms]:
    forms = read_forms(document(*pages))
    return records_to_initiatives(list(forms.records))[0], forms


def entries(table: Table) -> dict[str, str]:
    """Heading → text of one form."""
    sheet = Sheet()
    FormReading(table, label_cells(table), sheet).region(range(table.rows), range(table.columns), ())
    return {entry.heading: "".join(cell.text for cell in entry.cells) for entry in sheet.entries}


def sheet(number: str, name: str, page: int = PAGE, top: float = 100.0) -> Table:
    return form(
        ["事業番号", number, "事業名", name],
        ["担当課", "市民課", "根拠法令", "－"],
        ["事業の目的", "窓口の待ち時間を短くする。", "<", "<"],
        ["取組実績", "予約を始めた。", "<", "<"],
        ["総合評価", "A", "課題", "周知が足りない。"],
        page=page,
        top=top,
    )


@pytest.mark.parametrize(
    "text",
    [
        "事業名",
        "１　事務事業名",
        "(2) 事業の目的",
        "担 当 課",
        "根拠法令等",
        "■評価",
        "妥当性",
        "R5目標",
        "実施形態",
        "評価の理由",
        "総合評価\n（A～D）",
    ],
)
def test_words_that_are_labels(text: str) -> None:
    assert is_label(text)


@pytest.mark.parametrize(
    "text",
    [
        "子育て支援課",
        "12,345",
        "A",
        "☑高い　□低い",
        "窓口の待ち時間を短くする。",
        "病児・病後児保育事業",
        "延べ利用者数",
        "令和5年度",
        "",
    ],
)
def test_texts_that_are_no_labels(text: str) -> None:
    assert not is_label(text)


def test_options_of_check_boxes() -> None:
    assert options_of("☑高い　□普通\n□低い") == [(True, "高い"), (False, "普通"), (False, "低い")]
    assert options_of("■ 拡充 ・ □ 継続") == [(True, "拡充"), (False, "継続")]
    assert options_of("高い") == []


def test_where_labels_are_coloured_a_word_of_a_label_may_be_a_value() -> None:
    table = form(["*事業名", "道路", "*担当課", "土木課"], ["*区分", "継続", "*住民の反応", "よい"])
    labels = {cell.text for cell in table.cells if id(cell) in label_cells(table)}
    assert labels == {"事業名", "担当課", "区分", "住民の反応"}


def test_a_year_heads_a_column_or_is_a_value() -> None:
    heads = form(["指標名", "単位", "R4", "R5"], ["件数", "件", "3", "4"], ["目的", "…", "<", "<"])
    assert {"R4", "R5"} <= {cell.text for cell in heads.cells if id(cell) in label_cells(heads)}
    values = form(["開始年度", "平成15年度", "終了年度", "令和7年度"], ["目的", "…", "対象", "市民"])
    assert not {"平成15年度", "令和7年度"} & {cell.text for cell in values.cells if id(cell) in label_cells(values)}


def test_labels_left_of_their_values() -> None:
    found = entries(sheet("12", "予約窓口"))
    assert found["事業番号"] == "12"
    assert found["取組実績"] == "予約を始めた。"
    assert found["課題"] == "周知が足りない。"


def test_labels_above_their_values() -> None:
    found = entries(
        form(
            ["*事業名", "*担当課", "*総合評価"],
            ["図書館", "社会教育課", "B"],
            ["*課題", "*改善策", "<"],
            ["狭い。", "広げる。", "<"],
        )
    )
    assert found == {
        "事業名": "図書館",
        "担当課": "社会教育課",
        "総合評価": "B",
        "課題": "狭い。",
        "改善策": "広げる。",
    }


def test_a_label_over_rows_of_labels_names_a_part() -> None:
    found = entries(form(["*評価", "*妥当性", "高い"], ["^", "*有効性", "低い"], ["*課題", "なし。", "<"]))
    assert found == {"評価／妥当性": "高い", "評価／有効性": "低い", "課題": "なし。"}


def test_a_label_before_a_row_of_labels_names_the_row() -> None:
    found = entries(form(["*事業名", "道路", "<", "<", "<"], ["*事業費（千円）", "*R4決算", "210", "*R5予算", "340"]))
    assert found["事業費（千円）／R4決算"] == "210"
    assert found["事業費（千円）／R5予算"] == "340"


def test_numbers_by_row_and_column_keep_both_names() -> None:
    found = entries(
        form(["*事業費", "*区分", "*R4決算", "*R5予算"], ["^", "人件費", "21", "22"], ["^", "委託料", "5", "6"])
    )
    assert found == {
        "事業費／人件費／R4決算": "21", "事業費／人件費／R5予算": "22",
        "事業費／委託料／R4決算": "5", "事業費／委託料／R5予算": "6",
    }  # fmt: skip


def test_lines_that_name_what_they_tell() -> None:
    found = entries(form(["*事業名", "道路"], ["担当課：土木課\n実施形態：直営", "<"]))
    assert found == {"事業名": "道路", "担当課": "土木課", "実施形態": "直営"}


def test_an_indicator_in_one_row_of_labels() -> None:
    head = ["*事業名", "道路", "<", "<", "<", "<"]
    line = ["*成果指標", "補修した延長（km）", "*R5目標", "12", "*R5実績", "10"]
    more = ["*評価", "B", "<", "<", "<", "<"], ["*課題", "遅れている。", "<", "<", "<", "<"]
    initiatives, _ = read([form(head, line, *more)])
    assert [(i.name, i.value_text, i.unit, i.fiscal_year) for i in initiatives[0].targets] == [
        ("補修した延長（km）", "12", "km", 2023)
    ]
    assert [(i.value_text, i.unit, i.fiscal_year) for i in initiatives[0].actuals] == [("10", "km", 2023)]


def test_each_page_is_an_initiative() -> None:
    initiatives, forms = read(*[[sheet(str(n), f"事業{n}", page=n)] for n in range(1, 5)])
    assert [(i.number, i.name, i.grade) for i in initiatives] == [(str(n), f"事業{n}", "A") for n in range(1, 5)]
    assert initiatives[0].departments == ("市民課",)
    assert forms.loose == ()


def test_two_forms_on_a_page_are_two_initiatives() -> None:
    initiatives, _ = read([sheet("1", "甲"), sheet("2", "乙", top=400.0)])
    assert [i.name for i in initiatives] == ["甲", "乙"]


def test_two_forms_in_one_grid_are_two_initiatives() -> None:
    rows = [["*事業番号", n, "*事業名", name, "*評価", "A"] for n, name in (("1", "甲"), ("2", "乙"))]
    issue = ["*課題", "少ない。", "<", "*改善策", "増やす。", "<"]
    goal = ["*目標", "増やす。", "<", "*担当課", "市民課", "<"]
    initiatives, _ = read([form(rows[0], goal, issue, rows[1], goal, issue)])
    assert [(i.number, i.name) for i in initiatives] == [("1", "甲"), ("2", "乙")]
    assert [item.text for item in initiatives[0].improvements] == ["少ない。", "増やす。"]


def test_a_form_goes_on_over_the_page() -> None:
    rest = form(["今後の方針", "支所でも始める。", "<", "<"], page=2)
    initiatives, _ = read([sheet("1", "甲")], [rest], [sheet("2", "乙", page=3)])
    assert [i.name for i in initiatives] == ["甲", "乙"]
    assert [item.text for item in initiatives[0].improvements] == ["周知が足りない。", "支所でも始める。"]
    assert {place.page for place in initiatives[0].provenance["improvements"]} == {1, 2}


def test_the_name_may_stand_above_the_form() -> None:
    rows = (
        ["担当課", "市民課"],
        ["取組実績", "始めた。"],
        ["総合評価", "A"],
        ["課題", "ない。"],
        ["今後の方針", "続ける。"],
    )
    pages: list[Sequence[Table | TextBlock]] = [
        [paragraph(f"{n}　{name}", 60, n), form(*rows, page=n)] for n, name in ((1, "窓口の改善"), (2, "道路の補修"))
    ]
    initiatives, forms = read(*pages)
    assert [i.name for i in initiatives] == ["1　窓口の改善", "2　道路の補修"]
    assert {finding.code for finding in forms.findings} == {"name-from-heading"}


def test_the_group_name_is_no_name_of_an_initiative() -> None:
    rows = [["*施策名", "安全なまち", "*事務事業名", name] for name in ("交通安全教室", "街路灯の設置")]
    more = ["*取組実績", "行った。", "<", "<"], ["*評価", "B", "*課題", "古い。"], ["*担当課", "総務課", "<", "<"]
    initiatives, _ = read([form(rows[0], *more)], [form(rows[1], *more, page=2)])
    assert [i.name for i in initiatives] == ["交通安全教室", "街路灯の設置"]
    assert len({i.section for i in initiatives}) == 1


def test_of_two_grades_the_overall_one_is_the_initiatives() -> None:
    table = form(
        ["事業名", "甲", "<", "<"],
        ["取組実績", "した。", "<", "<"],
        ["一次評価", "B", "二次評価", "A"],
        ["課題", "ない。", "担当課", "市民課"],
    )
    initiatives, _ = read([table])
    assert initiatives[0].grade == "A"
    assert initiatives[0].extra == {"一次評価": "B"}


def test_a_check_box_tells_the_grade_and_doubt_is_said() -> None:
    def one(marks: str, page: int) -> Table:
        return form(["*事業名", "甲"], ["*取組実績", "した。"], ["*総合評価", marks], ["*課題", "ない。"], page=page)

    initiatives, forms = read([one("☑Ａ　□Ｂ", 1)], [one("□Ａ　□Ｂ", 2)])
    assert [i.grade for i in initiatives] == ["Ａ", None]
    assert initiatives[1].extra == {"総合評価": "□Ａ　□Ｂ"}
    assert [f.code for f in forms.findings if f.page == 2] == ["choice-unclear"]


def test_a_cell_without_a_label_is_said_and_kept() -> None:
    table = form(
        ["*事業名", "甲"],
        ["*取組実績", "した。"],
        ["*総合評価", "A"],
        ["*課題", "ない。"],
        ["（記入上の注意を読むこと）", "<"],
    )
    _, forms = read([table])
    assert [cell.text for cell in forms.loose] == ["（記入上の注意を読むこと）"]
    assert "form-cell-unlabelled" in {finding.code for finding in forms.findings}


def test_a_table_of_rows_is_no_form() -> None:
    header = ["*番号", "*事業名", "*担当課", "*指標", "*区分", "*R4", "*R5"]
    body = [[str(n), f"事業{n}", "市民課", "件数", "目標" if n % 2 else "実績", "3", "4"] for n in range(6)]
    table = form(header, *body)
    assert not is_form(table)
    assert read_forms(document([table])) == Forms()


def test_pages_that_tell_no_progress_are_no_evaluation() -> None:
    """A page of a budget describes a project: what it costs, not how far it got."""
    rows = (
        ["事業名", "道路改良"],
        ["担当課", "土木課"],
        ["事業費", "12,000"],
        ["事業期間", "令和5年度～"],
        ["事業の概要", "拡幅する。"],
    )
    assert read_forms(document([form(*rows)])) == Forms()


def test_entries_know_their_role() -> None:
    sheet_ = Sheet()
    table = sheet("3", "丙")
    FormReading(table, label_cells(table), sheet_).region(range(table.rows), range(table.columns), ())
    roles = {entry.path[-1]: entry.role for entry in sheet_.entries}
    assert roles["担当課"] is Role.DEPARTMENTS
    assert roles["根拠法令"] is Role.EXTRA


def test_a_plan_of_a_year_is_a_target_and_a_forecast_is_neither() -> None:
    head = ["*事業名", "甲", "<", "<", "<", "<"]
    years = ["*指標名", "*単位", "*R4実績", "*R5計画", "*R5見込", "*R5（実績）"]
    more = (
        ["*取組実績", "した。", "<", "<", "<", "<"],
        ["*総合評価", "A", "<", "<", "<", "<"],
        ["*課題", "無い。", "<", "<", "<", "<"],
    )
    initiatives, _ = read(
        [form(head, years, ["件数", "件", "3", "4", "5", "6"], ["人数", "人", "30", "40", "50", "60"], *more)]
    )
    told = [(i.name, i.value_text, i.fiscal_year) for i in initiatives[0].targets]
    assert told == [("件数", "4", 2023), ("人数", "40", 2023)]
    told = [(i.name, i.value_text, i.fiscal_year) for i in initiatives[0].actuals]
    assert told == [("件数", "3", 2022), ("件数", "6", 2023), ("人数", "30", 2022), ("人数", "60", 2023)]
    assert initiatives[0].extra == {"件数／R5見込": "5", "人数／R5見込": "50"}


def test_labels_that_come_again_are_told_apart_by_their_row() -> None:
    rows = ["*妥当性", "A", "*理由", "要る。"], ["*有効性", "B", "*理由", "効いた。"]
    initiatives, _ = read([form(["*事業名", "甲", "*担当課", "市民課"], *rows, ["*総合評価", "A", "*課題", "無い。"])])
    assert initiatives[0].extra == {"妥当性": "A", "妥当性／理由": "要る。", "有効性": "B", "有効性／理由": "効いた。"}


def test_money_keeps_the_unit_of_the_label_over_its_rows() -> None:
    found = entries(
        form(
            ["*事業名", "甲", "<"],
            ["*２　事業費（千円）", "<", "<"],
            ["*区分", "*R4決算", "*R5決算"],
            ["委託料", "10", "12"],
        )
    )
    assert found["事業費（千円）／委託料／R4決算"] == "10"


def test_a_word_of_labels_at_the_end_of_a_row_is_a_value() -> None:
    found = entries(
        form(
            ["事業名", "甲", "総合評価", "A"],
            ["方向性", "見直し内容", "<", "<"],
            ["課題", "無い。", "担当課", "市民課"],
        )
    )
    assert found["方向性"] == "見直し内容"


def test_a_list_of_the_forms_does_not_give_each_initiative_twice() -> None:
    forms = read_forms(document([sheet("1", "甲")], [sheet("2", "乙", page=2)]))
    listed = form(["番号", "事業名", "担当課", "総合評価"], ["1", "甲", "市民課", "A"], ["2", "乙", "市民課", "A"])
    other = form(["番号", "事業名", "担当課", "総合評価"], ["8", "丙", "市民課", "A"], ["9", "丁", "市民課", "B"])
    for table, right in ((listed, True), (other, False)):
        columns = map_columns(table)
        assert columns is not None
        assert forms.are_listed_by(table, columns) is right


def test_a_list_before_the_forms_is_no_form() -> None:
    rows = [[str(n), f"事業{n}", "市民課", "A"] for n in (1, 2)]
    listed = form(["事業番号", "事業名", "担当課", "総合評価"], *rows)
    initiatives, forms = read([listed], [sheet("1", "事業1", page=2)], [sheet("2", "事業2", page=3)])
    assert [i.name for i in initiatives] == ["事業1", "事業2"]
    assert not forms.holds(listed)


@pytest.mark.parametrize(
    ("rows", "right"),
    [
        ((("人", "5"), ("件", "7")), [("人", "5"), ("件", "7")]),
        ((("人", "5"), ("", "7")), [("人", "5"), ("人", "7")]),
        ((("", "5"), ("件", "7")), [("", "5"), ("件", "7")]),
        ((("人", "5"), ("^", "7")), [("人", "5"), ("人", "7")]),
    ],
)
def test_a_value_has_the_unit_of_its_own_row(rows: Sequence[Sequence[str]], right: list[tuple[str, str]]) -> None:
    table = form(["単位", "R4実績"], *rows)
    found = Sheet()
    FormReading(table, label_cells(table), found).region(range(table.rows), range(table.columns), ())
    assert [(value.unit.text if value.unit else None, value.cell.text) for value in found.values] == right


LABELS = (
    *("事業名", "担当課", "総合評価", "課題", "指標名", "単位", "区分", "R4実績", "R5目標"),
    *("R5決算", "根拠法令", "評価", "住民の反応"),
)


@st.composite
def grids(draw: st.DrawFn) -> Table:
    """Any grid of labels and values, each value another text; labels coloured or not; cells wide and tall."""
    rows, columns = draw(st.integers(1, 7)), draw(st.integers(1, 6))
    coloured = draw(st.booleans())
    texts = [[""] * columns for _ in range(rows)]
    for r in range(rows):
        for c in range(columns):
            kind = draw(st.integers(0, 5))
            label = draw(st.sampled_from(LABELS))
            value = draw(st.sampled_from((f"値{r}の{c}", f"{r}{c}1", f"☑値{r}{c}　□他", f"担当課：値{r}課{c}")))
            texts[r][c] = ("*" * coloured + label) if kind < 2 else "" if kind == 2 else value
            if kind == 5 and c and texts[r][c - 1] != "^":
                texts[r][c] = "<"
    return form(*texts)


@given(grids())
@example(form(["事業名", "事業名"], ["単位", "R4実績"], ["", "事業名"], ["住民の反応", "事業名"]))
def test_no_value_of_a_form_is_lost(table: Table) -> None:
    labels = label_cells(table)
    found = Sheet()
    FormReading(table, labels, found).region(range(table.rows), range(table.columns), ())
    kept = [cell.text for entry in found.entries for cell in entry.cells]
    kept += [cell.text for cell in [*found.loose, *found.blank]]
    kept += [cell.text for value in found.values for cell in (value.cell, value.name, value.unit) if cell is not None]
    told = "\n".join([*kept, *(part for entry in found.entries for part in entry.path)])
    for cell in table.cells:
        if id(cell) not in labels and cell.text:
            assert all(part.split("：")[-1] in told for part in cell.text.split("\n"))


@given(st.lists(grids(), min_size=1, max_size=3))
def test_any_pages_of_forms_are_read_without_a_fault(tables: list[Table]) -> None:
    forms = read_forms(document(*[[table] for table in tables]))
    records_to_initiatives(list(forms.records))


@pytest.mark.parametrize(
    ("label", "value", "field"),
    [
        ("達成状況", "80.0％", "achievements"),
        ("進捗状況", "100%", "achievements"),
        ("達成状況", "12回", "actuals"),
        ("取組実績", "80.0％", "actuals"),
    ],
)
def test_a_share_under_a_label_that_says_how_far_is_a_rate(label: str, value: str, field: str) -> None:
    made = form(
        ["事業番号", "1", "事業名", "窓口の予約"],
        ["担当課", "市民課", "根拠法令", "－"],
        ["事業の目的", "窓口の待ち時間を短くする。", "<", "<"],
        [label, value, "<", "<"],
        ["総合評価", "A", "課題", "周知が足りない。"],
    )
    (one,), _ = read([made])
    held = {name: [i.value_text for i in getattr(one, name)] for name in ("achievements", "actuals")}
    assert held == {"achievements": [], "actuals": []} | {field: [value]}


@pytest.mark.parametrize(
    ("path", "role"),
    [
        (("実績", "内容"), Role.RESULTS),
        (("目標", "件数"), Role.TARGET),
        (("事業", "内容"), Role.CONTENTS),
        (("評価", "内容"), Role.EXTRA),
        (("事業費（千円）", "R5", "実績"), Role.EXTRA),
        (("事業費（千円）", "R5"), Role.EXTRA),
        (("妥当性", "理由"), Role.EXTRA),
    ],
)
def test_a_label_that_says_only_the_form_leaves_the_field_to_the_one_over_it(path: tuple[str, ...], role: Role) -> None:
    assert Entry(path, ()).role is role
