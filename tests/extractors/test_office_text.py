"""Texts with tables, as OCR programs and language models write them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.extracted import codes, grid, texts
from torikumi.extractors.document import Extraction
from torikumi.extractors.files.text_cells import cell_lines
from torikumi.extractors.formats import extract_file


def read(folder: Path, text: str, encoding: str = "utf-8") -> Extraction:
    path = folder / "page.txt"
    path.write_bytes(text.encode(encoding))
    found = extract_file(path)
    assert found.glyphs.unassigned == 0
    return found


def rows(found: Extraction, number: int = 0) -> list[list[str]]:
    table = found.tables[number]
    return [[cell.text for cell in table.row(row)] for row in range(table.rows)]


HEAD = "No\t取組項目\t取組実績\t自己評価\t課題\t担当部署"
FULL = [
    f"{number}\t取組の名前{number}\t各課において研修を実施し、計画のとおりに進めることができた。\t{grade}"
    f"\t引き続き周知に努めていく必要がある。\t総務課"
    for number, grade in enumerate("SAABA", start=1)
]


def test_tabs(tmp_path: Path) -> None:
    found = read(tmp_path, "# 計画\n\n" + "\n".join([HEAD, *FULL]) + "\n\n※注")
    assert texts(found) == ["計画", "※注"]
    assert len(found.tables) == 1
    assert rows(found)[1][:2] == ["1", "取組の名前1"]
    assert found.tables[0].cells[-1].location == "line 8"
    assert found.pages[0].blocks[0].size > found.pages[0].blocks[1].size


def test_markdown(tmp_path: Path) -> None:
    found = read(tmp_path, "| 評価 | 件数 |\n|:---|---:|\n| **A** | 15 |\n| B \\| C | 7<br>件 |\n")
    assert rows(found) == [["評価", "件数"], ["A", "15"], ["B | C", "7\n件"]]


def test_html_in_a_text(tmp_path: Path) -> None:
    found = read(tmp_path, "前の文\n<table><tr><th rowspan=2>No<th>甲\n<tr><th>乙\n<tr><td>1<td>丙</table>\n後の文")
    assert texts(found) == ["前の文", "後の文"]
    assert grid(found)[0] == (0, 0, 2, 1, "No")
    assert {cell.location for cell in found.tables[0].cells} == {"line 2"}


def test_a_header_of_two_rows(tmp_path: Path) -> None:
    head = "No\t取組内容\t取組実績\n\t目標\t\n1\t調査\t実施した。"
    assert grid(read(tmp_path, head))[:4] == [
        (0, 0, 2, 1, "No"), (0, 1, 1, 1, "取組内容"), (0, 2, 2, 1, "取組実績"), (1, 1, 1, 1, "目標"),
    ]  # fmt: skip


def test_a_row_over_the_whole_width(tmp_path: Path) -> None:
    found = read(tmp_path, f"{HEAD}\n<b>取組方針1「研修」</b>\t\t\t\t\t\n{FULL[0]}")
    assert (1, 0, 1, 6, "取組方針1「研修」") in grid(found)


def test_a_blank_cell_too_many_at_the_end_of_rows(tmp_path: Path) -> None:
    """The header has its blank cell in the middle, the rows have it at their end."""
    head = "No\t取組項目\t\t取組実績\t自己評価\t課題\t担当部署"
    odd = "6\t取組の名前6\t各課で実証を行い、おおむね計画どおりに進んだ。\tB\t周知に努めていく必要がある。\t情報課\t"
    found = read(tmp_path, "\n".join([HEAD, *FULL]) + f"\n\n{head}\n{odd}\n")
    assert rows(found, 1) == [HEAD.split("\t"), odd.rstrip("\t").split("\t")]
    assert codes(found) == ["columns-realigned"]


def test_a_cell_that_was_lost_in_the_middle(tmp_path: Path) -> None:
    """No 6 has no 課題 and no blank cell for it: S stands where grades stand, 情報課 where departments do."""
    odd = "6\t取組の名前6\t各課において実証を行い、おおむね計画のとおりに進めることができた。\tS\t情報課"
    found = read(tmp_path, "\n".join([HEAD, *FULL, odd]))
    assert rows(found)[-1] == [*odd.split("\t")[:4], "", "情報課"]
    assert codes(found) in (["columns-realigned"], ["columns-unclear"])


def test_a_part_of_a_cell_in_a_column_of_its_own(tmp_path: Path) -> None:
    head = "No\t取組内容\t\t取組実績\n\t目標\t\t"
    found = read(tmp_path, f"{head}\n1\t<取組内容> 調査\t&lt;目標&gt; 公開する。\t実施した。")
    assert rows(found)[2] == ["1", "<取組内容>\n調査\n<目標>\n公開する。", "実施した。"]


def test_a_row_with_too_few_cells_is_said_where_no_other_row_tells_which_one_lacks(tmp_path: Path) -> None:
    found = read(tmp_path, "No\t取組\t実績\t評価\n1\t研修\tA\n")
    assert rows(found)[1] == ["1", "研修", "A", ""]
    assert codes(found) == ["columns-unclear"]


def test_where_nothing_tells_the_columns_the_row_stays_as_it_is_and_is_said(tmp_path: Path) -> None:
    """A heading over two columns, and a row whose last cell is blank: 目標どおり could be under either heading."""
    found = read(tmp_path, "評価\t\t件数\t割合\nA\t目標どおり\t5\t\nB\t目標未満\t7\t\n")
    assert rows(found)[1] == ["A", "目標どおり", "5", ""]
    assert codes(found) == ["columns-unclear"]


def test_text_under_no_heading_is_kept(tmp_path: Path) -> None:
    found = read(tmp_path, "No\t取組\t\t実績\n1\t調査\t内訳の文\t実施した。")
    assert rows(found)[1] == ["1", "調査", "内訳の文", "実施した。"]


def test_more_cells_than_columns_are_kept_and_said(tmp_path: Path) -> None:
    found = read(tmp_path, "No\t取組\t実績\n1\t調査\t実施\t余分\n2\t研修\t実施")
    assert rows(found)[1] == ["1", "調査", "実施", "余分"]
    assert codes(found) == ["columns-unclear"]


def test_rows_after_a_line_between_have_the_columns_of_the_header_before(tmp_path: Path) -> None:
    found = read(tmp_path, "\n".join([HEAD, *FULL[:2]]) + "\n\n**取組方針2「公開」**\n\n" + "\n".join(FULL[2:]))
    one, two = found.tables
    assert two.has_columns_of(one, 2.0)
    assert rows(found, 1)[0] == FULL[2].split("\t")
    assert texts(found) == ["取組方針2「公開」"]


@pytest.mark.parametrize("mark", ["\f", "<!-- page 2 -->", "--- Page 2 ---", "[2ページ]", "page 2", "===== 2 ====="])
def test_page_marks(mark: str, tmp_path: Path) -> None:
    found = read(tmp_path, f"一頁目\n{mark}\n二頁目")
    assert [(page.number, page.blocks[0].text) for page in found.pages] == [(1, "一頁目"), (2, "二頁目")]


CELLS = [
    ("(1) 調査を行う。 (2) 研修を行う。", ["(1) 調査を行う。", "(2) 研修を行う。"]),
    ("調査を行った。 また、公表した。", ["調査を行った。", "また、公表した。"]),
    ("実施した。（情報推進課） (2) 導入した。", ["実施した。（情報推進課）", "(2) 導入した。"]),
    ("<取組内容> 調査 <目標> 公開", ["<取組内容>", "調査", "<目標>", "公開"]),
    ("目標を定める。 【件数：130】 【割合：5%】", ["目標を定める。", "【件数：130】", "【割合：5%】"]),
    ("とくしまバスNavi いまドコなん", ["とくしまバスNavi いまドコなん"]),
    ("Tokushima City English Page", ["Tokushima City English Page"]),
    ("令和5年 4月 1日から", ["令和5年 4月 1日から"]),
    ("<p>一つ目</p><p>二つ目</p>", ["一つ目", "二つ目"]),
    ("甲<br/>乙<br>丙", ["甲", "乙", "丙"]),
    ("<b>太字</b>と**強調**と<u>下線</u>", ["太字と強調と下線"]),
    ("&lt;目標&gt; A&amp;B", ["<目標>", "A&B"]),
    ("5\\*3 \\| 2", ["5*3 | 2"]),
    ("・甲 ・乙", ["・甲", "・乙"]),
    ("確定した。 ※県が実施した。", ["確定した。", "※県が実施した。"]),
]


@pytest.mark.parametrize(("text", "lines"), CELLS)
def test_the_lines_of_a_cell(text: str, lines: list[str]) -> None:
    assert list(cell_lines(text)[0]) == lines


def test_struck_text_is_said(tmp_path: Path) -> None:
    found = read(tmp_path, "目標は~~40件~~50件")
    assert texts(found) == ["目標は50件"]
    assert codes(found) == ["struck-text"]


def test_cells_in_quotation_marks_may_hold_lines(tmp_path: Path) -> None:
    """As a spreadsheet copies them."""
    found = read(tmp_path, 'No\t取組\t実績\n1\t"調査\n""公開"""\t実施した。\n2\t研修\t実施した。')
    assert rows(found)[1:] == [["1", '調査\n"公開"', "実施した。"], ["2", "研修", "実施した。"]]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp932"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_csv_file(encoding: str, end: str, tmp_path: Path) -> None:
    lines = [
        "令和6年度 実績",
        "",
        "番号,事業名,R6目標,評価",
        '1,"訓練,防災","1,200人',
        '（延べ）",A',
        '2,備蓄の"要"点,80％,',
        "3,甲\t乙,△,B",
        "",
    ]
    path = tmp_path / "a.CSV"
    path.write_bytes(end.join(lines).encode(encoding))
    found = extract_file(path)
    assert found.glyphs.unassigned == 0
    assert texts(found) == ["令和6年度 実績"]
    assert rows(found) == [
        ["番号", "事業名", "R6目標", "評価"],
        ["1", "訓練,防災", "1,200人\n（延べ）", "A"],
        ["2", '備蓄の"要"点', "80％", ""],
        ["3", "甲 乙", "△", "B"],
    ]
    assert [cell.location for cell in found.tables[0].cells if cell.column == 0] == [
        "line 3",
        "line 4",
        "line 6",
        "line 7",
    ]


def test_a_csv_file_with_tabs_or_a_cell_without_end_is_a_text(tmp_path: Path) -> None:
    for content in ("No\t甲\n1\t乙,丙\n", 'No\t甲,"\n1\t乙'):
        path = tmp_path / "a.csv"
        path.write_text(content, "utf-8")
        assert rows(extract_file(path))[0][0] == "No"
    path.write_text("甲,乙\n" + "丙" * 200_000 + ",丁\n", "utf-8")
    assert "丁" in "".join(texts(extract_file(path)))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "euc_jp", "utf-16"])
def test_encodings(encoding: str, tmp_path: Path) -> None:
    assert texts(read(tmp_path, "取組実績の公表について。", encoding)) == ["取組実績の公表について。"]


@pytest.mark.parametrize("column", range(1, 6))
@pytest.mark.parametrize("cell", range(7))
def test_a_blank_heading_and_a_blank_cell_anywhere(column: int, cell: int, tmp_path: Path) -> None:
    """A blank column of the header and a blank cell of the rows that do not belong to each other."""
    head, bodies = HEAD.split("\t"), [row.split("\t") for row in FULL]
    head.insert(column, "")
    odd = [[*row[:cell], "", *row[cell:]] for row in bodies]
    lines = ["\t".join(row) for row in [head, *odd]]
    found = read(tmp_path, "\n".join([HEAD, *FULL]) + "\n\n**続き**\n\n" + "\n".join(lines))
    assert rows(found, 1)[1:] == bodies
    assert set(codes(found)) <= {"columns-realigned"}
