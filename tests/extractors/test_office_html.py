"""Web pages: spans, nested and hidden parts, lists, and in which letters they are written."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.extracted import codes, grid, texts
from torikumi.extractors.document import Extraction
from torikumi.extractors.formats import extract_file
from torikumi.pipeline.convert import convert


def read(folder: Path, body: str, encoding: str = "utf-8", head: str = "") -> Extraction:
    path = folder / "page.html"
    path.write_bytes(f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode(encoding))
    found = extract_file(path)
    assert found.glyphs.unassigned == 0
    return found


def test_spans(tmp_path: Path) -> None:
    rows = "<tr><th rowspan=2>No<th colspan=2>指標<tr><th>目標<th>実績<tr><td>1<td>2基<td>8基"
    found = read(tmp_path, f"<table>{rows}</table>")
    assert grid(found) == [
        (0, 0, 2, 1, "No"), (0, 1, 1, 2, "指標"), (1, 1, 1, 1, "目標"), (1, 2, 1, 1, "実績"),
        (2, 0, 1, 1, "1"), (2, 1, 1, 1, "2基"), (2, 2, 1, 1, "8基"),
    ]  # fmt: skip
    assert found.tables[0].cells[-1].location == "table 1, row 3, column 3"


def test_the_head_is_first_and_the_foot_last_wherever_they_stand(tmp_path: Path) -> None:
    body = "<table><tfoot><tr><td>計</tfoot><tbody><tr><td>甲</tbody><thead><tr><th>名</thead></table>"
    assert [row[-1] for row in grid(read(tmp_path, body))] == ["名", "甲", "計"]


@pytest.mark.parametrize("span", ["rowspan=0", "rowspan=9", "rowspan=999999999"])
def test_a_span_ends_with_the_table(span: str, tmp_path: Path) -> None:
    found = read(tmp_path, f"<table><tr><td {span}>甲<td>乙<tr><td>丙</table>")
    assert grid(found)[0] == (0, 0, 2, 1, "甲")


def test_line_breaks_that_are_meant_and_those_of_the_source(tmp_path: Path) -> None:
    cell = "取組の\n  内容を<br>公表する。open\n data <p>次の段落</p><p>三つ目</p>"
    found = read(tmp_path, f"<table><tr><td>{cell}<td>乙</table>")
    assert grid(found)[0][-1] == "取組の内容を\n公表する。open data\n次の段落\n三つ目"


def test_list_items_have_what_the_browser_draws(tmp_path: Path) -> None:
    lists = (
        "<ol><li>甲<li>乙<ul><li>内</ul></ol><ol start=5 type=a><li>丙<li value=9>丁</ol>"
        "<ol style='list-style-type: katakana'><li>戊</ol><ul style='list-style:none'><li>(1) 己</ul>"
    )
    assert texts(read(tmp_path, lists)) == [
        "1. 甲", "2. 乙", "・内", "e. 丙", "i. 丁", "ア. 戊", "(1) 己",
    ]  # fmt: skip


def test_what_is_not_shown_is_left_out(tmp_path: Path) -> None:
    body = (
        "<script>var x</script><style>p{}</style><p hidden>秘</p><p>公開<s>旧値</s>新値"
        "<ruby>取組<rt>とりくみ</rt></ruby></p><table><tr><td>甲<td style='display: none'>裏<td>乙</table>"
    )
    found = read(tmp_path, body)
    assert texts(found) == ["公開新値取組"]
    assert [row[-1] for row in grid(found)] == ["甲", "乙"]
    assert sorted(codes(found)) == ["hidden-text", "hidden-text", "struck-text"]


def test_tables_that_only_lay_out_are_none(tmp_path: Path) -> None:
    body = "<table><tr><td>見出し<table><tr><td>No<td>取組<tr><td>1<td>研修</table></table>"
    found = read(tmp_path, body)
    assert texts(found) == ["見出し"]
    assert [row[-1] for row in grid(found)] == ["No", "取組", "1", "研修"]


def test_like_tables_in_the_cells_of_a_column_are_columns(tmp_path: Path) -> None:
    def inner(*rows: str) -> str:
        return "<table><tr><th>指標名<th>目標" + "".join(f"<tr>{row}" for row in rows) + "</table>"

    body = (
        f"<table><tr><th>番号<th>指標<tr><td>1<td>{inner('<td>甲<td>2基', '<td>乙<td>3件')}"
        f"<tr><td>2<td>{inner('<td>丙<td>5人')}</table>"
    )
    assert grid(read(tmp_path, body)) == [
        (0, 0, 2, 1, "番号"), (0, 1, 1, 2, "指標"), (1, 1, 1, 1, "指標名"), (1, 2, 1, 1, "目標"),
        (2, 0, 2, 1, "1"), (2, 1, 1, 1, "甲"), (2, 2, 1, 1, "2基"), (3, 1, 1, 1, "乙"), (3, 2, 1, 1, "3件"),
        (4, 0, 1, 1, "2"), (4, 1, 1, 1, "丙"), (4, 2, 1, 1, "5人"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("encoding", "head"),
    [
        ("cp932", "<meta charset=Shift_JIS>"),
        ("cp932", "<meta http-equiv=Content-Type content='text/html; charset=x-sjis'>"),
        ("euc_jp", "<meta charset='euc-jp'>"),
        ("iso2022_jp", "<meta charset=iso-2022-jp>"),
        ("utf-8", "<meta charset=utf-8>"),
        ("utf-8-sig", "<meta charset=Shift_JIS>"),
        ("utf-16", ""),
        ("cp932", ""),
        ("euc_jp", ""),
        ("utf-8", "<meta charset=no-such-encoding>"),
    ],
)
def test_the_letters_are_read_in_their_encoding(encoding: str, head: str, tmp_path: Path) -> None:
    assert texts(read(tmp_path, "<p>取組実績の公表について、次のとおり。</p>", encoding, head)) == [
        "取組実績の公表について、次のとおり。"
    ]


def test_headings_are_larger(tmp_path: Path) -> None:
    found = read(tmp_path, "<h1>計画</h1><h2>実績</h2><p>本文</p>")
    sizes = [block.size for block in found.pages[0].blocks]
    assert sizes == sorted(sizes, reverse=True)
    assert len(set(sizes)) == 3


def test_no_two_tables_have_the_same_columns(tmp_path: Path) -> None:
    """A page says nothing of widths: a table must not get its roles from another one that happens to be as wide."""
    table = "<table><tr><td>甲<td>乙</table>"
    one, two = read(tmp_path, table + table).tables
    assert not one.has_columns_of(two, 2.0)


@pytest.mark.parametrize(
    ("cell", "filled"),
    [
        ("<th>甲</th>", True),
        ('<th style="background: white">甲</th>', True),
        ("<td>甲</td>", False),
        ("<td bgcolor=#FFFFFF>甲</td>", False),
        ("<td bgcolor=#ddeeff>甲</td>", True),
        ('<td style="background-color: #eee">甲</td>', True),
    ],
)
def test_headings_by_their_tag_and_coloured_cells_may_be_labels(cell: str, filled: bool, tmp_path: Path) -> None:
    found = read(tmp_path, f"<table><tr>{cell}<td>乙<tr><td>丙<td>丁</table>")
    assert found.tables[0].cells[0].filled is filled
    assert not any(other.filled for other in found.tables[0].cells[1:])


def test_a_form_whose_labels_are_headings_by_their_tag_is_read(tmp_path: Path) -> None:
    """指標名 over values, and 推移の名 that no vocabulary knows: style sheets colour them, and are not read."""
    sheets = [
        f"<h1>令和5年度 施策評価シート</h1><table><tr><th>施策番号<td>{number}<th>施策名<td>{name}"
        "<tr><th>主管課<td>危機管理課<th>関係課<td>財政課<tr><th>施策の目的<td colspan=3>安全に暮らす。</table>"
        "<table><tr><th colspan=5>１　推移の様子<tr><th>指標名<th>単位<th>方向<th>R4<th>R5目標"
        f"<tr><td>{name}の率<td>％<td>↑<td>6{number}.0<td>70.0<tr><td>備蓄食数<td>食<td>↑<td>{number},000<td>9,000</table>"
        "<table><tr><th>評価<td>Ａ<th>今後の方針<td>続ける。</table>"
        for number, name in ((1, "防災"), (2, "防犯"), (3, "救急"))
    ]
    path = tmp_path / "page.html"
    path.write_text(f"<!DOCTYPE html><html><body>{''.join(sheets)}</body></html>", "utf-8")
    report = convert(path)
    assert [[(i.name, i.value_text, i.unit) for i in one.actuals] for one in report.initiatives] == [
        [(f"{name}の率", f"6{number}.0", "％"), ("備蓄食数", f"{number},000", "食")]
        for number, name in ((1, "防災"), (2, "防犯"), (3, "救急"))
    ]
