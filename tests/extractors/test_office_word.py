"""Word files: list numbers, merged and nested cells, tracked changes, hidden text, text boxes and notes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.extracted import codes, grid, texts
from tests.support.office_factory import BEGIN, GO_ON, SPAN, item, p, tbl, tc, word
from torikumi.extractors.document import Extraction
from torikumi.extractors.formats import extract_file


def read(folder: Path, body: str, **parts: str) -> Extraction:
    found = extract_file(word(folder / "file.docx", body, **parts))
    assert found.glyphs.unassigned == 0
    return found


def level(depth: int, kind: str, text: str, more: str = "") -> str:
    form = f'<w:numFmt w:val="{kind}"/>{more}<w:lvlText w:val="{text}"/>'
    return f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/>{form}</w:lvl>'


def numbering(*levels: str, lists: int = 1, overrides: str = "") -> str:
    """One definition, and lists of it; the second one begins anew where overrides say so."""
    numbers = "".join(
        f'<w:num w:numId="{n}"><w:abstractNumId w:val="0"/>{overrides if n > 1 else ""}</w:num>'
        for n in range(1, lists + 1)
    )
    return f'<w:abstractNum w:abstractNumId="0">{"".join(levels)}</w:abstractNum>{numbers}'


LISTS = [
    ("decimal", "(%1)", ["(1) 甲", "(2) 乙", "(3) 丙"]),
    ("decimalFullWidth", "（%1）", ["（１） 甲", "（２） 乙", "（３） 丙"]),
    ("decimalEnclosedCircle", "%1", ["① 甲", "② 乙", "③ 丙"]),
    ("aiueo", "%1", ["ア 甲", "イ 乙", "ウ 丙"]),
    ("aiueoFullWidth", "(%1)", ["(ア) 甲", "(イ) 乙", "(ウ) 丙"]),
    ("irohaFullWidth", "%1", ["イ 甲", "ロ 乙", "ハ 丙"]),
    ("japaneseCounting", "第%1", ["第一 甲", "第二 乙", "第三 丙"]),
    ("upperRoman", "%1．", ["I． 甲", "II． 乙", "III． 丙"]),
    ("lowerLetter", "%1)", ["a) 甲", "b) 乙", "c) 丙"]),
    ("bullet", "・", ["・甲", "・乙", "・丙"]),
    ("bullet", "\uf0b7", ["•甲", "•乙", "•丙"]),
    ("none", "", ["甲", "乙", "丙"]),
]


@pytest.mark.parametrize(("kind", "text", "expected"), LISTS)
def test_numbers_that_word_draws_stand_in_the_text(kind: str, text: str, expected: list[str], tmp_path: Path) -> None:
    body = "".join(item(name, 1) for name in "甲乙丙")
    assert texts(read(tmp_path, body, numbering=numbering(level(0, kind, text)))) == expected


def test_levels_count_each_for_itself_and_begin_anew(tmp_path: Path) -> None:
    definition = numbering(
        level(0, "decimal", "%1."), level(1, "decimalEnclosedCircle", "%2"), level(2, "aiueo", "%1-%3")
    )
    body = item("甲", 1) + item("乙", 1, 1) + item("丙", 1, 1) + item("丁", 1) + item("戊", 1, 1) + item("己", 1, 2)
    assert texts(read(tmp_path, body, numbering=definition)) == ["1. 甲", "① 乙", "② 丙", "2. 丁", "① 戊", "2-ア 己"]


def test_lists_of_one_definition_count_on_unless_one_begins_anew(tmp_path: Path) -> None:
    body = item("甲", 1) + item("乙", 2) + item("丙", 2)
    on = numbering(level(0, "decimal", "(%1)"), lists=2)
    assert texts(read(tmp_path, body, numbering=on)) == ["(1) 甲", "(2) 乙", "(3) 丙"]
    anew = numbering(
        level(0, "decimal", "(%1)"),
        lists=2,
        overrides='<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>',
    )
    assert texts(read(tmp_path, body, numbering=anew)) == ["(1) 甲", "(1) 乙", "(2) 丙"]


def test_a_blank_item_counts_and_a_deleted_one_does_not(tmp_path: Path) -> None:
    gone = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr><w:rPr><w:del/></w:rPr>'
    deleted = f"<w:p><w:pPr>{gone}</w:pPr><w:del><w:r><w:delText>旧</w:delText></w:r></w:del></w:p>"
    body = item("甲", 1) + item("", 1) + deleted + item("乙", 1)
    found = read(tmp_path, body, numbering=numbering(level(0, "decimal", "(%1)")))
    assert texts(found) == ["(1) 甲", "(3) 乙"]


def test_a_list_may_come_from_the_style_and_be_taken_off(tmp_path: Path) -> None:
    style = (
        '<w:style w:type="paragraph" w:styleId="Base"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="List"><w:basedOn w:val="Base"/></w:style>'
    )
    styled = '<w:pStyle w:val="List"/>'
    body = p("甲", properties=styled) + p("乙", properties=styled + '<w:numPr><w:numId w:val="0"/></w:numPr>')
    definition = numbering(level(0, "decimal", "(%1)"))
    assert texts(read(tmp_path, body, styles=style, numbering=definition)) == ["(1) 甲", "乙"]


def test_merged_cells_are_one(tmp_path: Path) -> None:
    body = tbl(
        [
            [tc("施策", BEGIN), tc("指標", SPAN(2))],
            [tc("", GO_ON), "目標", "実績"],
            [tc("方針1", BEGIN), "2基", "8基"],
            [tc("", GO_ON), "3基", "9基"],
        ],
        [1000, 1000, 1000],
    )
    assert grid(read(tmp_path, body)) == [
        (0, 0, 2, 1, "施策"), (0, 1, 1, 2, "指標"), (1, 1, 1, 1, "目標"), (1, 2, 1, 1, "実績"),
        (2, 0, 2, 1, "方針1"), (2, 1, 1, 1, "2基"), (2, 2, 1, 1, "8基"), (3, 1, 1, 1, "3基"), (3, 2, 1, 1, "9基"),
    ]  # fmt: skip


def test_borders_that_miss_each_other_by_a_hair_are_one(tmp_path: Path) -> None:
    """Dragged by hand, the border of the second row stands 1.5 points off that of the first."""
    body = tbl([[tc("No"), tc("取組", SPAN(2))], [tc("1", SPAN(2)), tc("研修")]], [1000, 30, 2000])
    assert grid(read(tmp_path, body)) == [
        (0, 0, 1, 1, "No"), (0, 1, 1, 1, "取組"), (1, 0, 1, 1, "1"), (1, 1, 1, 1, "研修"),
    ]  # fmt: skip


def test_text_under_a_merged_cell_is_not_shown_and_said(tmp_path: Path) -> None:
    found = read(tmp_path, tbl([[tc("方針", BEGIN), "甲"], [tc("古い文", GO_ON), "乙"]]))
    assert [row[-1] for row in grid(found)] == ["方針", "甲", "乙"]
    assert codes(found) == ["hidden-text"]


def indicator_table(*rows: list[str], head: tuple[str, str] = ("指標名", "目標")) -> str:
    return tbl([list(head), *rows]) + p()


def test_like_tables_in_the_cells_of_a_column_are_columns(tmp_path: Path) -> None:
    body = tbl(
        [
            ["番号", "指標", "課"],
            ["1", tc(indicator_table(["甲", "2基"], ["乙", "3件"])), "総務課"],
            ["2", tc(p()), "情報課"],
            ["3", tc(indicator_table(["丙", "5人"])), "福祉課"],
        ],
        [500, 3000, 900],
    )
    found = read(tmp_path, body)
    assert grid(found) == [
        (0, 0, 2, 1, "番号"), (0, 1, 1, 2, "指標"), (0, 3, 2, 1, "課"), (1, 1, 1, 1, "指標名"), (1, 2, 1, 1, "目標"),
        (2, 0, 2, 1, "1"), (2, 1, 1, 1, "甲"), (2, 2, 1, 1, "2基"), (2, 3, 2, 1, "総務課"),
        (3, 1, 1, 1, "乙"), (3, 2, 1, 1, "3件"),
        (4, 0, 1, 1, "2"), (4, 1, 1, 2, ""), (4, 3, 1, 1, "情報課"),
        (5, 0, 1, 1, "3"), (5, 1, 1, 1, "丙"), (5, 2, 1, 1, "5人"), (5, 3, 1, 1, "福祉課"),
    ]  # fmt: skip
    assert [table.parent for table in found.pages[0].tables] == [None, (1, 1), (3, 1)]
    assert found.tables[0].cells[6].location == "table 1, row 2, column 2, table 1, row 2, column 1"
    assert codes(found) == []


def test_tables_in_cells_without_a_common_head_become_lines_and_are_said(tmp_path: Path) -> None:
    body = tbl(
        [
            ["番号", "指標"],
            ["1", tc(indicator_table(["甲", "2基"]))],
            ["2", tc(indicator_table(["乙", "3件"], head=("名称", "値")))],
        ]
    )
    found = read(tmp_path, body)
    assert [row[-1] for row in grid(found)][2:] == ["1", "指標名　目標\n甲　2基", "2", "名称　値\n乙　3件"]
    assert codes(found) == ["nested-table-flattened"] * 2


def test_a_table_that_only_lays_out_others_is_none(tmp_path: Path) -> None:
    body = tbl([[tc(p("表題") + tbl([["No", "取組"], ["1", "研修"]]) + p("注"))]])
    found = read(tmp_path, body)
    assert texts(found) == ["表題", "注"]
    assert [row[-1] for row in grid(found)] == ["No", "取組", "1", "研修"]


def test_a_frame_round_a_text_is_no_table(tmp_path: Path) -> None:
    found = read(tmp_path, tbl([["囲み"]]))
    assert found.tables == ()
    assert texts(found) == ["囲み"]


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def test_tracked_changes_are_read_as_accepted_and_said(tmp_path: Path) -> None:
    deleted = "<w:del><w:r><w:delText>40件</w:delText></w:r></w:del>"
    body = f"<w:p>{run('目標')}{deleted}<w:ins>{run('50件')}</w:ins></w:p>"
    found = read(tmp_path, body)
    assert texts(found) == ["目標50件"]
    assert codes(found) == ["changes-tracked"]
    assert "3 characters inserted, 3 deleted" in found.findings[0].message


def test_rows_that_a_change_deletes_are_out_and_deleted_marks_join(tmp_path: Path) -> None:
    row = f"<w:tr><w:trPr><w:del/></w:trPr>{tc('2')}{tc('廃止')}</w:tr>"
    table = tbl([["1", "研修"], ["3", "公開"]]).replace("</w:tr><w:tr>", f"</w:tr>{row}<w:tr>")
    joined = f"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{run('前の')}</w:p>{p('文')}"
    found = read(tmp_path, table + joined)
    assert [cell[-1] for cell in grid(found)] == ["1", "研修", "3", "公開"]
    assert texts(found) == ["前の文"]


def test_hidden_and_struck_text_is_out_and_said(tmp_path: Path) -> None:
    style = '<w:style w:type="character" w:styleId="Note"><w:rPr><w:vanish/></w:rPr></w:style>'
    hidden = run("非公開", '<w:rStyle w:val="Note"/>')
    shown = run("公開", '<w:rStyle w:val="Note"/><w:vanish w:val="0"/>')
    struck = run("旧", "<w:strike/>")
    found = read(tmp_path, f"<w:p>{run('前')}{hidden}{shown}{struck}</w:p>", styles=style)
    assert texts(found) == ["前公開"]
    assert sorted(codes(found)) == ["hidden-text", "struck-text"]


def test_breaks_symbols_ruby_and_fields(tmp_path: Path) -> None:
    ruby = f"<w:r><w:ruby><w:rt>{run('けんしゅう')}</w:rt><w:rubyBase>{run('研修')}</w:rubyBase></w:ruby></w:r>"
    field = "<w:r><w:fldChar w:fldCharType='begin'/><w:instrText>PAGEREF x</w:instrText></w:r>"
    broken = "<w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t><w:noBreakHyphen/><w:sym w:font='Wingdings' w:char='F0FC'/></w:r>"
    found = read(tmp_path, f"<w:p>{ruby}{field}{broken}</w:p>")
    assert texts(found) == ["研修甲", "乙-✓"]
    assert codes(found) == ["ruby-set-aside"]


def test_text_boxes_and_notes_are_texts(tmp_path: Path) -> None:
    box = f"<w:r><w:pict><w:txbxContent>{p('箱の文')}</w:txbxContent></w:pict></w:r>"
    body = f"<w:p>{run('本文')}{box}<w:r><w:footnoteReference w:id='2'/></w:r></w:p>"
    notes = f"<w:footnote w:id='1' w:type='separator'>{p('区切り')}</w:footnote>"
    notes += f"<w:footnote w:id='2'>{p('脚注の文')}</w:footnote>"
    found = read(tmp_path, body, footnotes=notes)
    assert texts(found) == ["本文", "箱の文", "脚注の文"]
    assert [block.location for block in found.pages[0].blocks] == ["paragraph 1", "paragraph 1, text box", "footnote 1"]


def test_heads_are_running_text_without_page_numbers(tmp_path: Path) -> None:
    found = read(tmp_path, p("本文"), header1=p("徳島市計画"), footer1=p("- 3 -"))
    assert [block.text for block in found.running] == ["徳島市計画"]
    assert (found.glyphs.total, found.glyphs.in_text, found.glyphs.running) == (7, 2, 5)


def test_sizes_come_from_the_run_the_style_or_the_document(tmp_path: Path) -> None:
    styles = (
        "<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val='21'/></w:rPr></w:rPrDefault></w:docDefaults>"
        "<w:style w:type='paragraph' w:styleId='H'><w:rPr><w:sz w:val='32'/></w:rPr></w:style>"
    )
    body = p("甲") + p("乙", properties="<w:pStyle w:val='H'/>") + p("丙", run="<w:sz w:val='48'/>")
    found = read(tmp_path, body, styles=styles)
    assert [block.size for block in found.pages[0].blocks] == [10.5, 16, 24]


def test_diagonals_and_fills(tmp_path: Path) -> None:
    slash = "<w:tcBorders><w:tl2br w:val='single'/></w:tcBorders>"
    found = read(tmp_path, tbl([["甲", tc("", slash)], [tc("乙", "<w:shd w:fill='DDDDDD'/>"), "丙"]]))
    assert [(cell.slashed, cell.filled) for cell in found.tables[0].cells] == [
        (False, False), (True, False), (False, True), (False, False),
    ]  # fmt: skip
