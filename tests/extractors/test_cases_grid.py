"""Cases from other people's bug reports, as far as they concern a page, its grid, and tables over pages.

The numbers (C01 …) are those of the list of cases that the project was started with; each test holds the symptom in
its name and the right value in its assertion. Where a case says "3x2" it means 3 rows and 2 columns.
"""

import unicodedata
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont

from tests.support.pdf_factory import (
    EMBEDDED,
    WHITE,
    Colour,
    Place,
    RuleStyle,
    Sheet,
    Turn,
    edited,
    with_to_unicode,
    without_to_unicode,
)
from torikumi.extractors.document import Extraction, extract
from torikumi.extractors.readers.open import READERS
from torikumi.schemas.tables import Table

Read = Callable[[Sheet | bytes], Extraction]

# a 3x3 table that many cases share
XS = (60.0, 160.0, 260.0, 360.0)
YS = (60.0, 90.0, 120.0, 150.0)
NINE = {(row, column): f"{'甲乙丙'[row]}{'一二三'[column]}" for row in range(3) for column in range(3)}
NINE_TEXTS = [[f"{row}{column}" for column in "一二三"] for row in "甲乙丙"]


@pytest.fixture(params=READERS)
def reader(request: pytest.FixtureRequest) -> str:
    """Each case is read with each reader; where one does not reach the right value, `open_case` says why."""
    name = str(request.param)
    for mark in request.node.iter_markers("open_case"):
        readers, reason = mark.args
        if name in readers:
            request.applymarker(pytest.mark.xfail(strict=True, reason=reason))
    return name


@pytest.fixture
def read(reader: str, tmp_path: Path) -> Read:
    def read_case(pdf: Sheet | bytes) -> Extraction:
        path = tmp_path / "case.pdf"
        path.write_bytes(pdf.bytes() if isinstance(pdf, Sheet) else pdf)
        found = extract(path, reader=reader)
        # in none of these cases may a character get lost
        assert found.glyphs.unassigned == 0
        return found

    return read_case


def open_case(reason: str, *readers: str) -> pytest.MarkDecorator:
    """A case whose right value is not reached yet; docs/limits.md lists them. Strict: mending it shows.

    Args:
        reason: Why.
        readers: With which readers; all when none is named.
    """
    return pytest.mark.open_case(readers or READERS, reason)


LETTERS_OF_PDFMINER = open_case(
    "pdfminer reads predefined CMaps as 〜 and −; left so, since a checking reader must not be bent", "pdfplumber"
)


def texts(table: Table) -> list[list[str | None]]:
    """The texts row by row; None where a square is covered by a cell that begins elsewhere."""
    matrix: list[list[str | None]] = [[None] * table.columns for _ in range(table.rows)]
    for cell in table.cells:
        matrix[cell.row][cell.column] = cell.text
    return matrix


def only_table(found: Extraction, page: int = 1) -> Table:
    tables = found.pages[page - 1].tables
    assert len(tables) == 1, [(table.rows, table.columns) for table in tables]
    return tables[0]


def codes(found: Extraction) -> set[str]:
    return {finding.code for finding in found.findings}


def prose(found: Extraction) -> list[str]:
    return [block.text for page in found.pages for block in page.blocks]


# -- grid ----------------------------------------------------------------------------------------------------------


def test_c01_merged_cells_are_anchors_with_spans(read: Read) -> None:
    cells = [
        Place(0, 0, text="区分"),
        Place(0, 1, text="項目"),
        Place(0, 2, text="目標"),
        Place(0, 3, text="実績"),
        Place(1, 0, 3, 1),
        Place(1, 1, text="申請"),
        Place(1, 2, text="10"),
        Place(1, 3, text="12"),
        Place(2, 1, text="届出"),
        Place(2, 2, text=""),
        Place(2, 3, text="8"),
        Place(3, 1, text="届出なし"),
        Place(3, 2, 1, 2, text="対象外のため評価しない"),
    ]
    # the label stands in the middle of its three rows, on two lines
    sheet = Sheet().grid((60, 84, 184, 284, 384), (60, 90, 120, 150, 180), cells).text(63, 123, "電子\n行政")
    table = only_table(read(sheet))
    assert (table.rows, table.columns) == (4, 4)
    label = table.by_place[1, 0]
    assert (label.row, label.column, label.row_span, label.column_span, label.text) == (1, 0, 3, 1, "電子行政")
    wide = table.by_place[3, 2]
    assert (wide.row, wide.column, wide.row_span, wide.column_span) == (3, 2, 1, 2)
    # covered squares belong to the anchor, blank ones are cells without text
    assert table.by_place[2, 0] is label
    assert table.by_place[3, 0] is label
    assert texts(table) == [
        ["区分", "項目", "目標", "実績"],
        ["電子行政", "申請", "10", "12"],
        [None, "届出", "", "8"],
        [None, "届出なし", "対象外のため評価しない", None],
    ]


def test_c02_header_over_two_rows(read: Read) -> None:
    cells = [
        Place(0, 0, 2, 1, "取組"),
        Place(0, 1, 1, 2, "令和元年度"),
        Place(0, 3, 2, 1, "評価"),
        Place(1, 1, text="目標"),
        Place(1, 2, text="実績"),
        Place(2, 0, text="窓口の改善"),
        Place(2, 1, text="10件"),
        Place(2, 2, text="12件"),
        Place(2, 3, text="Ａ"),
        Place(3, 0, text="手続の電子化"),
        Place(3, 1, text="5件"),
        Place(3, 2, text="3件"),
        Place(3, 3, text="Ｂ"),
    ]
    found = read(Sheet().grid((60, 160, 240, 320, 380), (60, 85, 110, 140, 170), cells))
    [table] = found.tables
    assert table.header_rows == 2
    above = {
        column: [table.by_place[row, column].text for row in range(2) if table.by_place[row, column].row == row]
        for column in range(4)
    }
    assert above == {0: ["取組"], 1: ["令和元年度", "目標"], 2: ["令和元年度", "実績"], 3: ["評価"]}


def test_c07_rules_that_are_chains_of_thin_rectangles(read: Read) -> None:
    table = only_table(read(Sheet().grid(XS, YS, NINE, "chain", width=0.48)))
    assert texts(table) == NINE_TEXTS


@pytest.mark.parametrize(("outer", "inner"), [("stroke", "dashed"), ("pieces", "pieces")])
def test_c08_dashed_rules(read: Read, outer: RuleStyle, inner: RuleStyle) -> None:
    table = only_table(read(Sheet().grid(XS, YS, NINE, outer, inner=inner)))
    assert texts(table) == NINE_TEXTS


def test_c09_no_rules_at_left_and_right(read: Read) -> None:
    table = only_table(read(Sheet().grid(XS, YS, NINE, sides="tb")))
    assert texts(table) == NINE_TEXTS
    assert table.inferred == "outer"
    assert table.edges_x == pytest.approx(XS, abs=1)


def test_c10_double_rules_drawn_twice(read: Read) -> None:
    cells = {(row, column): f"{row}の{column}" for row in range(3) for column in range(2)}
    sheet = Sheet().grid((60, 160, 260), YS, cells, "twice", width=0.48).grid((56, 264), (56, 154), (), "twice")
    table = only_table(read(sheet))
    assert texts(table) == [["0の0", "0の1"], ["1の0", "1の1"], ["2の0", "2の1"]]


C11_CELLS = {
    (0, 0): "項目",
    (0, 1): "内容",
    (1, 0): "甲",
    (1, 1): "一行目の文\n二行目の文",
    (2, 0): "乙",
    (2, 1): "三行目の文",
}
C11_TEXTS = [["項目", "内容"], ["甲", "一行目の文\n二行目の文"], ["乙", "三行目の文"]]
C11_YS = (60.0, 90.0, 130.0, 160.0)


@pytest.mark.parametrize(
    "colour", [(1.0,), (1.0, 1.0, 1.0), (0.0, 0.0, 0.0, 0.0)], ids=["white gray", "white RGB", "white CMYK"]
)
def test_c11_a_rule_in_the_colour_of_the_paper_is_none(read: Read, colour: Colour) -> None:
    sheet = Sheet().grid((60, 160, 400), C11_YS, C11_CELLS).rule(60, 104, 400, 104, "fill", colour=colour)
    assert texts(only_table(read(sheet))) == C11_TEXTS


def test_c11_a_transparent_rule_is_none(read: Read) -> None:
    sheet = Sheet().grid((60, 160, 400), C11_YS, C11_CELLS).rule(60, 104, 400, 104, "fill", alpha=0)
    assert texts(only_table(read(sheet))) == C11_TEXTS


def test_c11_a_rule_painted_with_a_white_pattern_is_none(read: Read) -> None:
    height = Sheet().height
    sheet = Sheet().grid((60, 160, 400), C11_YS, C11_CELLS)
    sheet.raw(f"q /Pattern cs /White scn 60 {height - 104.25} 340 0.5 re f Q")

    def add_pattern(document: pikepdf.Pdf) -> None:
        pattern = document.make_stream(b"1 g 0 0 10 10 re f")
        pattern.stream_dict.update(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Pattern,
                PatternType=1,
                PaintType=1,
                TilingType=1,
                BBox=[0, 0, 10, 10],
                XStep=10,
                YStep=10,
                Resources=pikepdf.Dictionary(),
            )
        )
        document.pages[0].obj.Resources.Pattern = pikepdf.Dictionary(White=pattern)

    assert texts(only_table(read(edited(sheet.bytes(), add_pattern)))) == C11_TEXTS


def test_c11_a_white_rule_on_a_coloured_fill_is_one(read: Read) -> None:
    sheet = Sheet().box(60, 60, 360, 150, fill=(0.2, 0.4, 0.6))
    for x in XS[1:-1]:
        sheet.rule(x, 60, x, 150, "stroke", colour=WHITE, width=1)
    for y in YS[1:-1]:
        sheet.rule(60, y, 360, y, "stroke", colour=WHITE, width=1)
    for (row, column), text in NINE.items():
        sheet.text(XS[column] + 3, YS[row] + 3, text, colour=WHITE)
    assert texts(only_table(read(sheet))) == NINE_TEXTS


def test_c12_fills_that_miss_the_rules_are_no_edges(read: Read) -> None:
    sheet = Sheet().box(59, 59, 361, 94, fill=(0.8, 0.9, 1)).box(264, 124, 356, 146, fill=(1, 1, 0.6))
    table = only_table(read(sheet.grid(XS, YS, NINE)))
    assert texts(table) == NINE_TEXTS
    filled = [[table.by_place[row, column].filled for column in range(3)] for row in range(3)]
    assert filled == [[True] * 3, [False] * 3, [False, False, True]]


def test_c30_two_tables_close_together(read: Read) -> None:
    upper = {(row, column): f"上{row}{column}" for row in range(2) for column in range(3)}
    lower = {(row, column): f"下{row}{column}" for row in range(2) for column in range(2)}
    found = read(Sheet().grid(XS, (60, 90, 120), upper).grid((60, 220, 400), (124, 154, 184), lower))
    assert [texts(table) for table in found.pages[0].tables] == [
        [["上00", "上01", "上02"], ["上10", "上11", "上12"]],
        [["下00", "下01"], ["下10", "下11"]],
    ]
    assert len(found.tables) == 2


def test_c31_a_table_inside_a_cell(read: Read) -> None:
    outer = {(0, 0): "項目", (0, 1): "内容", (1, 0): "経費", (1, 1): "内訳"}
    inner = {(0, 0): "国費", (0, 1): "100", (1, 0): "市費", (1, 1): "50"}
    sheet = Sheet().grid((60, 160, 400), (60, 90, 200), outer).grid((200, 270, 340), (120, 145, 170), inner)
    found = read(sheet)
    by_parent = {table.parent: texts(table) for table in found.pages[0].tables}
    assert by_parent == {
        None: [["項目", "内容"], ["経費", "内訳"]],
        (1, 1): [["国費", "100"], ["市費", "50"]],
    }


def test_c32_tables_side_by_side(read: Read) -> None:
    left = {(row, column): f"左{row}{column}" for row in range(2) for column in range(2)}
    right = {(row, column): f"右{row}{column}" for row in range(2) for column in range(2)}
    found = read(Sheet().grid((60, 140, 220), (60, 90, 120), left).grid((230, 310, 390), (60, 90, 120), right))
    assert [texts(table) for table in found.pages[0].tables] == [
        [["左00", "左01"], ["左10", "左11"]],
        [["右00", "右01"], ["右10", "右11"]],
    ]


def test_c35_one_row_and_one_column(read: Read) -> None:
    row = {(0, 0): "27", (0, 1): "組織体制の整備", (0, 2): "Ａ"}
    found = read(Sheet().grid(XS, (60, 90), row).grid((60, 260), (200, 230, 260), {(0, 0): "担当", (1, 0): "企画課"}))
    assert [texts(table) for table in found.pages[0].tables] == [
        [["27", "組織体制の整備", "Ａ"]],
        [["担当"], ["企画課"]],
    ]


@pytest.mark.parametrize("ends", [(360, 120, 260, 150), (260, 120, 360, 150)], ids=["rising", "falling"])
def test_c36_a_slash_through_a_cell(read: Read, ends: tuple[float, float, float, float]) -> None:
    cells = {place: text for place, text in NINE.items() if place not in {(2, 2), (1, 1)}}
    table = only_table(read(Sheet().grid(XS, YS, cells).rule(*ends)))
    assert (table.rows, table.columns) == (3, 3)
    assert {(cell.row, cell.column) for cell in table.cells if cell.slashed} == {(2, 2)}
    # blank, but not slashed
    assert [table.by_place[place].text for place in ((1, 1), (2, 2))] == ["", ""]


# -- from page to page ---------------------------------------------------------------------------------------------

HEAD = {(0, 0): "番号", (0, 1): "取組", (0, 2): "実績"}
COLUMNS = (60.0, 100.0, 200.0, 330.0)


def test_c03_one_row_cut_by_the_page_break(read: Read) -> None:
    sheet = Sheet(400, 300)
    sheet.grid(
        COLUMNS, (200, 225, 280), {**HEAD, (1, 0): "1", (1, 1): "職員研修", (1, 2): "全課を対象に研修を開催し、"}
    )
    sheet.text(203, 240, "各課の推進員を中心に延べ百")
    sheet.page().grid(COLUMNS, (40, 65, 90), {(0, 2): "人が受講した。", (1, 0): "2", (1, 1): "広報", (1, 2): "実施"})
    [table] = read(sheet).tables
    assert texts(table) == [
        ["番号", "取組", "実績"],
        ["1", "職員研修", "全課を対象に研修を開催し、各課の推進員を中心に延べ百人が受講した。"],
        ["2", "広報", "実施"],
    ]
    assert [piece.page for piece in table.by_place[1, 2].pieces] == [1, 2]


def numbered(first: int, count: int) -> dict[tuple[int, int], str]:
    """Body rows under a header of one row."""
    return {
        (row, column): (str(first + row - 1), f"取組{first + row - 1}", f"実績{first + row - 1}")[column]
        for row in range(1, count + 1)
        for column in range(3)
    }


def test_c04_a_header_printed_again_on_each_page(read: Read) -> None:
    sheet = Sheet(400, 300).grid(COLUMNS, (60, 85, 110, 135), {**HEAD, **numbered(1, 2)})
    sheet.page().grid(COLUMNS, (40, 65, 90, 115), {**HEAD, **numbered(3, 2)})
    [table] = read(sheet).tables
    assert table.header_rows == 1
    assert texts(table) == [["番号", "取組", "実績"], *([f"{i}", f"取組{i}", f"実績{i}"] for i in range(1, 5))]


def test_c04_a_page_with_the_last_row_alone(read: Read) -> None:
    sheet = Sheet(400, 300).grid(COLUMNS, (60, 85, 110, 135), {**HEAD, **numbered(1, 2)})
    sheet.page().grid(COLUMNS, (40, 65, 90), {**HEAD, **numbered(3, 1)})
    [table] = read(sheet).tables
    assert texts(table) == [["番号", "取組", "実績"], *([f"{i}", f"取組{i}", f"実績{i}"] for i in range(1, 4))]


def test_c04_another_table_at_the_same_place_is_not_joined(read: Read) -> None:
    other = {(0, 0): "課名", (0, 1): "担当者", (0, 2): "電話", (1, 0): "甲課", (1, 1): "乙", (1, 2): "123"}
    sheet = Sheet(400, 300).grid(COLUMNS, (60, 85, 110), {**HEAD, **numbered(1, 1)})
    sheet.page().text(60, 20, "連絡先の一覧", 11).grid((60, 120, 260, 330), (40, 65, 90), other)
    assert [texts(table)[0] for table in read(sheet).tables] == [["番号", "取組", "実績"], ["課名", "担当者", "電話"]]


@pytest.mark.parametrize("between", ["a row of totals", "a caption"])
def test_c04_a_table_of_the_same_columns_is_another_one_after(between: str, read: Read) -> None:
    """歳入 and 歳出 have the same header and the same columns, on pages that follow each other."""
    first = {**HEAD, **numbered(1, 1)}
    if between == "a row of totals":
        first |= {(2, 0): "合　計", (2, 2): "10"}
    else:
        first |= numbered(2, 2)
    sheet = Sheet(400, 300).grid(COLUMNS, (60, 85, 110, 135), first).page()
    if between == "a caption":
        sheet.text(60, 15, "歳出の部", 11)
    tables = read(sheet.grid(COLUMNS, (40, 65, 90), {**HEAD, **numbered(1, 1)})).tables
    assert [len(table.bboxes) for table in tables] == [1, 1]


def test_c05_a_group_label_runs_over_the_page(read: Read) -> None:
    xs = (60.0, 110.0, 230.0, 300.0)
    first = [
        Place(0, 0, text="分野"),
        Place(0, 1, text="取組"),
        Place(0, 2, text="件数"),
        Place(1, 0, 2, 1, "環境"),
        Place(1, 1, text="節電の推進"),
        Place(1, 2, text="12"),
        Place(2, 1, text="緑化の推進"),
        Place(2, 2, text="8"),
    ]
    sheet = Sheet(400, 300)
    # the label has no rule under it on page 1, and none at its left on page 2
    sheet.grid(xs, (190, 215, 240, 265), first, sides="lrt").rule(110, 265, 300, 265).page()
    second = [
        Place(0, 0, 2, 1),
        Place(0, 1, text="分別の徹底"),
        Place(0, 2, text="5"),
        Place(1, 1, text="啓発"),
        Place(1, 2, text="3"),
    ]
    sheet.grid(xs, (40, 65, 90), second, sides="rtb")
    found = read(sheet)
    assert [page.tables[0].columns for page in found.pages] == [3, 3]
    [table] = found.tables
    assert [[table.by_place[row, column].text for column in range(3)] for row in range(1, 5)] == [
        ["環境", "節電の推進", "12"],
        ["環境", "緑化の推進", "8"],
        ["環境", "分別の徹底", "5"],
        ["環境", "啓発", "3"],
    ]


def test_c29_running_heads_rules_and_page_numbers(read: Read) -> None:
    sheet = Sheet(400, 300)
    for page, row in enumerate(("1", "2"), start=1):
        sheet.text(60, 15, "情報化計画　取組実績", 8).rule(60, 28, 330, 28)
        cells = {(0, 0): row, (0, 1): f"取組{row}", (0, 2): f"実績{row}"}
        if page == 1:
            sheet.grid(COLUMNS, (40, 65, 90), {**HEAD, **{(r + 1, c): text for (r, c), text in cells.items()}})
        else:
            sheet.grid(COLUMNS, (40, 65), cells)
        sheet.text(190, 280, f"- {page} -", 8)
        if page == 1:
            sheet.page()
    found = read(sheet)
    [table] = found.tables
    assert texts(table) == [["番号", "取組", "実績"], ["1", "取組1", "実績1"], ["2", "取組2", "実績2"]]
    assert prose(found) == []
    assert [block.text for block in found.running] == ["情報化計画　取組実績"]
    assert found.glyphs.running == 2 * len("情報化計画取組実績") + 2 * len("-1-")


@LETTERS_OF_PDFMINER
def test_c33_ditto_marks_and_blanks_stay_as_printed(read: Read) -> None:
    """What a ditto stands for is decided later; here 同上, 〃, － and blank must stay four different things."""
    marks = ["企画課", "同上", "〃", "", "－"]
    cells = {(0, 0): "番号", (0, 1): "担当", **{(i + 1, 0): str(i + 1) for i in range(5)}}
    cells |= {(i + 1, 1): mark for i, mark in enumerate(marks)}
    table = only_table(read(Sheet().grid((60, 100, 200), [60 + 25 * i for i in range(7)], cells)))
    assert [row[1] for row in texts(table)] == ["担当", *marks]


# -- letters as the PDF gives them ---------------------------------------------------------------------------------


def overrun() -> Sheet:
    cells = {(0, 0): "取組", (0, 1): "状況", (1, 0): "庁内の情報共有を円滑に行う仕組を整", (1, 1): ""}
    return Sheet().grid((60, 180, 300), (60, 90, 120), cells).text(200, 105, "済")


@open_case("MuPDF joins strings that stand near each other, so no string is known to run on", "mupdf")
def test_c06_a_text_that_runs_over_a_rule_stays_whole(read: Read) -> None:
    assert texts(only_table(read(overrun()))) == [["取組", "状況"], ["庁内の情報共有を円滑に行う仕組を整", "済"]]


@open_case("MuPDF joins strings that stand near each other, so no string is known to run on", "mupdf")
def test_c06_a_text_that_runs_over_a_rule_is_reported(read: Read) -> None:
    assert "text-over-rule" in codes(read(overrun()))


HIDDEN: dict[str, Callable[[Sheet], Sheet]] = {
    "white": lambda sheet: sheet.text(63, 105, "非公開", colour=WHITE),
    "render mode 3": lambda sheet: sheet.text(63, 105, "非公開", render=3),
    "transparent": lambda sheet: sheet.text(63, 105, "非公開", alpha=0),
    "outside the clip": lambda sheet: sheet.raw("q 0 0 10 10 re W n").text(63, 105, "非公開").raw("Q"),
    "under a later fill": lambda sheet: sheet.text(63, 105, "非公開").box(62, 104, 130, 118, fill=WHITE),
}


@pytest.mark.parametrize("how", HIDDEN)
def test_c13_text_that_is_not_painted_is_left_out_and_reported(read: Read, how: str) -> None:
    cells = {(0, 0): "区分", (0, 1): "内容", (1, 0): "公表分", (1, 1): "実施"}
    found = read(HIDDEN[how](Sheet().grid((60, 180, 300), (60, 90, 120), cells)))
    assert texts(only_table(found)) == [["区分", "内容"], ["公表分", "実施"]]
    assert not any("非公開" in text for text in prose(found))
    assert "hidden-text" in codes(found)


def test_c13_a_text_layer_under_a_picture_of_the_page_is_read_and_said_to_be_one(read: Read) -> None:
    sheet = Sheet().grid((60, 180, 300), (60, 90, 120), {(0, 0): "区分", (0, 1): "内容", (1, 0): "甲", (1, 1): "実施"})
    sheet.box(0, 0, 590, 500, fill=WHITE).grid((60, 180, 300), (60, 90, 120), {})
    found = read(sheet)
    assert texts(only_table(found)) == [["区分", "内容"], ["甲", "実施"]]
    assert "text-covered" in codes(found)


def test_c13_white_text_on_a_dark_fill_is_painted(read: Read) -> None:
    sheet = (
        Sheet()
        .box(60, 60, 260, 90, fill=(0.1, 0.3, 0.1))
        .grid((60, 160, 260), (60, 90, 120), {(1, 0): "1", (1, 1): "甲"})
    )
    found = read(sheet.text(63, 63, "番号", colour=WHITE).text(163, 63, "取組", colour=WHITE))
    assert texts(only_table(found)) == [["番号", "取組"], ["1", "甲"]]
    assert "hidden-text" not in codes(found)


def bold(sheet: Sheet, x: float, top: float, text: str, how: str) -> None:
    if how == "stroked":
        sheet.text(x, top, text, render=2)
    elif how == "glyph by glyph":
        for i, letter in enumerate(text):
            for shift in (0, 0.4):
                sheet.text(x + 9 * i + shift, top, letter)
    else:
        for copy in range(int(how)):
            sheet.text(x + 0.4 * (copy % 2), top + 0.4 * (copy // 2), text)


@pytest.mark.parametrize("how", ["2", "3", "4", "glyph by glyph", "stroked"])
def test_c14_fake_bold_is_read_once(read: Read, how: str) -> None:
    sheet = Sheet().grid((60, 160, 260), (60, 90, 120), {(1, 0): "総務課", (1, 1): "ＡＡ"})
    bold(sheet, 63, 63, "担当課", how)
    bold(sheet, 163, 63, "評価", how)
    assert texts(only_table(read(sheet))) == [["担当課", "評価"], ["総務課", "ＡＡ"]]


@LETTERS_OF_PDFMINER
def test_c16_predefined_cmap_without_tounicode(read: Read) -> None:
    table = only_table(read(Sheet().grid((60, 160, 260), (60, 90), {(0, 0): "４月～９月", (0, 1): "－５"})))
    assert texts(table) == [["４月～９月", "－５"]]


def test_c17_glyphs_without_characters_are_reported(read: Read) -> None:
    pdf = Sheet(font=EMBEDDED).grid((60, 160, 260), (60, 90), {(0, 0): "取組", (0, 1): "実績"}).bytes()
    found = read(without_to_unicode(pdf))
    assert "unmapped-glyphs" in codes(found)


def test_c17_glyphs_mapped_to_a_control_character_are_reported(read: Read) -> None:
    pdf = Sheet(font=EMBEDDED).grid((60, 160, 260), (60, 90), {(0, 0): "取組", (0, 1): "実績"}).bytes()
    found = read(with_to_unicode(pdf, dict.fromkeys("取組実績", "\x02")))
    assert "unmapped-glyphs" in codes(found)


def vertical_table() -> Sheet:
    cells = [Place(0, 0, 3, 1), Place(0, 1, text="防災"), Place(1, 1, text="防犯"), Place(2, 1, text="交通安全")]
    return Sheet().grid((60, 84, 184), (60, 90, 120, 150), cells)


def test_c18_a_label_printed_letter_under_letter(read: Read) -> None:
    table = only_table(read(vertical_table().text(67.5, 85, "安心安全", vertical=True)))
    assert texts(table) == [["安心安全", "防災"], [None, "防犯"], [None, "交通安全"]]


@pytest.mark.parametrize("label", ["安心安全", "サービス", "「安全」"])
def test_c18_a_label_in_vertical_writing_mode(read: Read, label: str) -> None:
    font = UnicodeCIDFont("HeiseiKakuGo-W5", isVertical=True)
    pdfmetrics.registerFont(font)
    try:
        table = only_table(read(vertical_table().text(72, 70, label, font=font.fontName)))
    finally:
        # the vertical font takes the name of the horizontal one, for the whole process
        pdfmetrics.registerFont(UnicodeCIDFont("HeiseiKakuGo-W5"))
    found = unicodedata.normalize("NFKC", str(texts(table)[0][0]))
    assert found == label


TURNED = {(0, 0): "番号", (0, 1): "取組", (0, 2): "評価", (1, 0): "1", (1, 1): "窓口の改善", (1, 2): "Ａ"}
TURNED_TEXTS = [["番号", "取組", "評価"], ["1", "窓口の改善", "Ａ"]]


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_c19_turned_pages_are_read_as_displayed(reader: str, tmp_path: Path, turn: Turn) -> None:
    path = tmp_path / "turned.pdf"
    before = Sheet(600, 400, turn=turn).grid(XS, (60, 90, 130), TURNED).bytes()
    path.write_bytes(before)
    table = only_table(extract(path, reader=reader))
    assert texts(table) == TURNED_TEXTS
    assert tuple(table.by_place[1, 1].bbox) == pytest.approx((160, 90, 260, 130), abs=1)
    assert path.read_bytes() == before


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_c19_a_table_that_lies_on_its_side_is_read_as_it_is_meant(read: Read, turn: Turn) -> None:
    table = only_table(read(Sheet(600, 400, turn=turn, rotate_key=False).grid(XS, (60, 90, 130), TURNED)))
    assert texts(table) == TURNED_TEXTS


def test_c24_ruby_is_no_part_of_the_text(read: Read) -> None:
    sheet = Sheet().grid((60, 160, 260), (60, 90, 130), {(0, 0): "市町村", (0, 1): "件数", (1, 1): "12"})
    sheet.text(63, 105, "廿日市", 9).text(63, 100, "はつかいち", 4.5)
    found = read(sheet)
    assert texts(only_table(found)) == [["市町村", "件数"], ["廿日市", "12"]]
    assert [f.message for f in found.findings if f.code == "ruby-set-aside"] == [
        "ruby left out of the text: はつかいち"
    ]
    assert found.glyphs.unassigned == 0


def test_c28_a_raised_note_mark_is_not_a_line(read: Read) -> None:
    sheet = Sheet().grid(
        (60, 160, 260), (60, 90, 120), {(0, 0): "項目", (0, 1): "人数", (1, 0): "参加者", (1, 1): "1,200"}
    )
    sheet.text(163 + 22.5, 95, "※1", 5, rise=0).text(60, 126, "※1　延べ人数", 8)
    found = read(sheet)
    table = only_table(found)
    assert table.rows == 2
    # the number comes first and on one line; whether the mark is kept beside it is the reader's choice
    assert table.by_place[1, 1].text in {"1,200", "1,200※1"}
    assert prose(found) == ["※1　延べ人数"]


def test_c28_a_raised_mark_of_two_letters_after_its_word(read: Read) -> None:
    sheet = Sheet(font=EMBEDDED).grid(XS, YS, {(0, 1): "乙"}).text(63, 64, "画像化", 10).text(93, 63.5, "※①", 6)
    assert only_table(read(sheet)).by_place[0, 0].text == "画像化※①"


def test_c34_content_order_is_not_reading_order(read: Read) -> None:
    sheet = Sheet().grid((60, 160, 260), (60, 90, 120), {(0, 0): "期日", (0, 1): "件数", (1, 1): "3"})
    sheet.text(63 + 20, 95, "年").text(63 + 35, 95, "月").text(63 + 55, 95, "日")
    sheet.text(63, 95, "2025").text(63 + 30, 95, "1").text(63 + 45, 95, "25")
    assert texts(only_table(read(sheet))) == [["期日", "件数"], ["2025年1月25日", "3"]]


def test_every_case_accounts_for_every_glyph(read: Read) -> None:
    sheet = Sheet().text(60, 30, "一覧表").grid(XS, YS, NINE).text(60, 200, "※注記")
    found = read(sheet)
    assert found.glyphs.total == len("一覧表") + 18 + len("※注記")
    assert (found.glyphs.in_cells, found.glyphs.in_text, found.glyphs.unassigned) == (18, 6, 0)
