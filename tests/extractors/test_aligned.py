"""Tables that only the alignment of their text shows, and texts that look like some but are none."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.support.pdf_factory import Sheet, text_width
from torikumi.extractors.document import Extraction, extract
from torikumi.schemas.tables import Table

SIZES = (8, 10.5, 12)
HEAD = ("取組", "担当課", "令和元年度", "評価")
ROWS = (
    ("オンライン申請の拡充", "情報政策課", "1,234件", "A"),
    ("職員研修", "人事課", "56件", "B"),
    ("窓口の混雑を知らせる", "市民課", "7,890件", "A"),
    ("公衆無線LANの整備", "観光課", "12件", "C"),
)


def read(sheet: Sheet, folder: Path) -> Extraction:
    path = folder / "page.pdf"
    path.write_bytes(sheet.bytes())
    found = extract(path)
    assert found.glyphs.unassigned == 0
    return found


def texts(table: Table) -> list[list[str]]:
    """The texts by row; a covered square is "<"."""
    return [
        [
            table.by_place[row, column].text if table.by_place[row, column].column == column else "<"
            for column in range(table.columns)
        ]
        for row in range(table.rows)
    ]


def put(sheet: Sheet, xs: Sequence[float], top: float, cells: Sequence[str], size: float, sides: str = "lllll") -> None:
    """Print one row; each cell at the left (l), in the middle (c) or at the right (r) of its place."""
    for x, cell, side in zip(xs, cells, sides, strict=False):
        for number, line in enumerate(cell.split("\n")):
            shift = {"l": 0.0, "c": 0.5, "r": 1.0}[side] * text_width(line, size)
            sheet.text(x - shift, top + 1.3 * number * size, line, size)


def table(
    sheet: Sheet, size: float, rules: Sequence[int], top: float = 100, rows: Sequence[Sequence[str]] = ROWS
) -> Sheet:
    """Print a head and rows in columns of 6 to 12 em, with rules over some rows (-1: under the last)."""
    xs = (60, 60 + 13 * size, 60 + 27 * size, 60 + 32 * size)
    step = 1.9 * size
    put(sheet, (60, xs[1], xs[2], xs[3]), top, HEAD, size, "llrc")
    for number, row in enumerate(rows):
        put(sheet, xs, top + (number + 1) * step, row, size, "llrc")
    for number in rules:
        y = top - 0.45 * size + (number if number >= 0 else len(rows) + 1) * step
        sheet.rule(55, y, 55 + 36 * size, y)
    return sheet


RIGHT = [list(HEAD), *(list(row) for row in ROWS)]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    "rules",
    [(0, 1, -1), (0, 1, 2, 3, 4, -1), (1,), (0, 1), (1, -1), ()],
    ids=["three-rules", "all-rows", "under-the-head", "no-foot", "no-top", "none"],
)
def test_columns_without_rules(size: float, rules: Sequence[int], tmp_path: Path) -> None:
    sheet = Sheet().text(60, 40, "進捗の一覧は次のとおりです。", size)
    found = read(table(sheet, size, rules).text(60, 500, "※　件数は年度の合計です。", size), tmp_path)
    assert [texts(one) for one in found.tables] == [RIGHT]
    assert found.tables[0].inferred == "text"
    finding = next(finding for finding in found.findings if finding.code == "table-from-alignment")
    assert (finding.page, finding.bbox) == (1, found.tables[0].bbox)
    assert "5 rows and 4 columns" in finding.message


WRAPPED = (
    ("1", "行政手続のオンライン化を進め、窓口\nに来なくてもよい手続を増やす。", "情報政策課", "1,234"),
    ("2", "職員研修", "人事課", "56"),
    ("3", "公衆無線LANを公共の施設に整備し、\n利用の状況を毎月調べて公開する。", "観光課", "789"),
    ("4", "統計の公開", "企画課", "12"),
)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("ruled", ["none", "all", "three"])
@pytest.mark.parametrize("middle", [False, True], ids=["top", "middle"])
def test_a_wrapped_cell_stays_one_row(size: float, ruled: str, middle: bool, tmp_path: Path) -> None:
    sheet = Sheet()
    xs = (60, 60 + 3 * size, 60 + 23 * size, 60 + 34 * size)
    put(sheet, xs, 100, ("番号", "取組", "担当", "件数"), size, "lllr")
    y = 100 + 2 * size
    edges = [100 - 0.4 * size, y - 0.4 * size]
    for row in WRAPPED:
        tall = 1.3 * size * row[1].count("\n")
        drop = tall / 2 if middle else 0.0
        put(sheet, (xs[0], xs[2], xs[3]), y + drop, (row[0], row[2], row[3]), size, "llr")
        put(sheet, xs[1:2], y, row[1:2], size)
        y += tall + 2 * size
        edges.append(y - 0.4 * size)
    for edge in {"none": [], "all": edges, "three": [*edges[:2], edges[-1]]}[ruled]:
        sheet.rule(55, edge, 60 + 35 * size, edge)
    found = read(sheet, tmp_path)
    right = [["番号", "取組", "担当", "件数"], *([cell.replace("\n", "") for cell in row] for row in WRAPPED)]
    assert [texts(one) for one in found.tables] == [right]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("short", [True, False], ids=["short-rule", "no-short-rule"])
def test_a_heading_over_two_columns(size: float, short: bool, tmp_path: Path) -> None:
    sheet = Sheet()
    xs = (60, 60 + 14 * size, 60 + 20 * size, 60 + 28 * size)
    top = 100.0
    centre = (xs[1] + xs[2] - 2 * size) / 2
    put(sheet, (centre,), top, ("令和元年度",), size, "c")
    put(sheet, (xs[0], xs[3]), top + 0.8 * size, ("取組", "評価"), size)
    put(sheet, xs[1:3], top + 1.6 * size, ("目標", "実績"), size, "rr")
    if short:
        sheet.rule(xs[1] - 3 * size, top + 1.3 * size, xs[2] + 0.2 * size, top + 1.3 * size)
    edges = [top - 0.5 * size, top + 3 * size]
    rows = [["申請の拡充", "100", "1,120", "A"], ["研修", "20", "15", "B"], ["整備", "300", "310", "A"]]
    for number, row in enumerate(rows):
        put(sheet, xs, top + 3.4 * size + 2 * size * number, row, size, "lrrl")
    for edge in [*edges, top + 9.4 * size]:
        sheet.rule(55, edge, 60 + 32 * size, edge)
    found = read(sheet, tmp_path)
    assert [texts(one) for one in found.tables] == [
        [["取組", "令和元年度", "<", "評価"], ["取組", "目標", "実績", "評価"], *rows]
    ]
    assert found.tables[0].by_place[0, 0].row_span == 2


def test_a_heading_within_ruled_rows_covers_them_all(tmp_path: Path) -> None:
    sheet = Sheet()
    lines = [("取組", "担当", "件数"), ("一　行政手続をオンラインで行えるようにする取組",), ("申請", "情報課", "120")]
    lines += [("研修", "人事課", "35"), ("二　地域の情報化を進めるための基盤を整備する取組",), ("整備", "観光課", "7")]
    for number, line in enumerate(lines):
        put(sheet, (60, 180, 320), 100 + 18 * number, line, 9, "llr")
        sheet.rule(55, 96 + 18 * number, 330, 96 + 18 * number)
    found = read(sheet.rule(55, 204, 330, 204), tmp_path)
    assert [texts(one) for one in found.tables] == [[[*line, "<", "<"][:3] for line in lines]]


@pytest.mark.parametrize("size", SIZES)
def test_a_statement_of_accounts(size: float, tmp_path: Path) -> None:
    """Labels with indents, amounts in two columns of which each row fills one; rules only under sums."""
    sheet = Sheet().text(200, 60, "令和元年度損益計算書", 1.3 * size)
    rows = [("１営業収益", "", ""), ("　給水収益", "672,727", ""), ("　その他", "2,903", ""), ("合計", "", "675,630")]
    rows += [("２営業費用", "", ""), ("　原水費", "111,243", ""), ("　配水費", "62,179", ""), ("合計", "", "173,422")]
    xs = (60, 60 + 22 * size, 60 + 30 * size)
    for number, row in enumerate(rows):
        put(sheet, xs, 100 + 1.6 * size * number, row, size, "lrr")
    found = read(sheet, tmp_path)
    assert [texts(one) for one in found.tables] == [[[row[0].strip("　"), *row[1:]] for row in rows]]


def test_a_table_goes_on_over_the_page(tmp_path: Path) -> None:
    """The edges move with the text: the second page has shorter ones."""
    sheet = table(Sheet(), 9, (0, 1, -1)).page()
    more = (("統計", "企画課", "3件", "A"), ("地図", "土木課", "41件", "B"), ("図書", "図書館", "5件", "A"))
    found = read(table(sheet, 9, (0, 1, -1), 60, more), tmp_path)
    assert [texts(one) for one in found.tables] == [[*RIGHT, *(list(row) for row in more)]]


def test_beside_a_ruled_table_nothing_is_read_twice(tmp_path: Path) -> None:
    sheet = Sheet().grid((60, 160, 260), (300, 330, 360), {(0, 0): "番号", (0, 1): "取組", (1, 0): "1", (1, 1): "研修"})
    found = read(table(sheet, 9, ()), tmp_path)
    assert [one.inferred for one in found.tables] == ["text", ""]
    assert found.glyphs.in_cells == found.glyphs.total


# -- what is no table ----------------------------------------------------------------------------------------------

PROSE = "市では、情報通信技術を活用して行政の手続を便利にするため、次のように取組を進めてきました。"


def lines(
    sheet: Sheet, xs: Sequence[float], rows: Sequence[Sequence[str]], sides: str = "llll", top: float = 100
) -> Sheet:
    for number, row in enumerate(rows):
        put(sheet, xs, top + 16 * number, row, 10, sides)
    return sheet


def prose() -> Sheet:
    return lines(Sheet(), (60,), [(PROSE[:42],)] * 30)


def two_columns_of_prose() -> Sheet:
    rows = [(PROSE[number % 7 :][:20], PROSE[number % 5 + 3 :][:20]) for number in range(20)]
    return lines(Sheet(), (60, 310), rows)


def three_columns_of_prose() -> Sheet:
    rows = [tuple(PROSE[number % 7 + shift :][:14] for shift in (0, 3, 6)) for number in range(20)]
    return lines(Sheet(), (60, 220, 380), rows)


def contents_with_dots() -> Sheet:
    heads = ["第１章　総則", "第２章　推進の体制", "第３章　取組の内容", "第４章　評価"]
    return lines(Sheet(), (60, 480), [(head + "…" * 20, str(5 * n)) for n, head in enumerate(heads)], "lr")


def contents_without_dots() -> Sheet:
    heads = ["総則", "推進の体制", "取組の内容", "評価", "資料"]
    rows = [(f"第{number}章", head, str(7 * number)) for number, head in enumerate(heads, 1)]
    return lines(Sheet(), (60, 110, 480), rows, "llr")


def contents_without_chapters() -> Sheet:
    heads = ["はじめに", "推進の体制", "取組の内容", "評価", "資料"]
    return lines(Sheet(), (60, 480), [(head, str(7 * number)) for number, head in enumerate(heads, 1)], "lr")


def numbered_list() -> Sheet:
    rows = [(f"({number})", PROSE[number:][:30]) for number in range(1, 8)]
    return lines(Sheet(), (60, 90), rows)


def list_with_hanging_indent() -> Sheet:
    rows = [row for number in range(1, 6) for row in ((f"{number}", PROSE[:30]), ("", PROSE[30:44]))]
    return lines(Sheet(), (60, 90), rows)


def definitions() -> Sheet:
    rows = [
        ("職員", "市の職員をいう。"),
        ("施設", "市の施設をいう。"),
        ("市民", "市に住む者をいう。"),
        ("計画", "本計画をいう。"),
    ]
    return lines(Sheet(), (60, 150), rows)


def invitation() -> Sheet:
    rows = [("日時", "令和元年10月1日　午後2時"), ("場所", "市役所　第一会議室"), ("対象", "市民"), ("定員", "30人")]
    return lines(Sheet(), (60, 120), rows)


def address() -> Sheet:
    return lines(
        Sheet(), (300, 360), [("所在地", "中央町1番地"), ("電話", "088-000-0000"), ("担当", "情報政策課"), ("", "山田")]
    )


def heading_with_page() -> Sheet:
    return lines(Sheet(), (60, 500), [("第１章　計画の推進", "12")]).text(60, 150, PROSE[:40], 10)


def axis_labels() -> Sheet:
    rows = [tuple(str(value) for _ in range(3)) for value in (100, 80, 60, 40, 20, 0)]
    return lines(Sheet(), (80, 260, 440), rows, "rrr")


def prose_beside_a_scale() -> Sheet:
    sheet = lines(Sheet(), (60,), [(PROSE[number % 9 :][:24],) for number in range(12)])
    return lines(sheet, (400,), [(value,) for value in ("8,000億円", "6,000", "4,000", "2,000", "0")], "r")


def chart_between_grid_lines() -> Sheet:
    sheet = Sheet()
    for number in range(5):
        sheet.rule(80, 100 + 30 * number, 400, 100 + 30 * number)
    return lines(sheet, (120, 220, 320), [("118.6", "142.8", "93.9"), ("77.1", "66.4", "50.7")], top=110)


def slide() -> Sheet:
    sheet = Sheet()
    for x in (60, 230, 400):
        sheet.raw(f"0.8 0.9 1 rg {x} 600 m {x + 120} 600 l {x + 140} 640 l {x} 640 l f")
    rows = [("現状", "課題", "対応"), ("紙の申請", "窓口の混雑", "オンライン化"), ("手作業", "時間が掛かる", "自動化")]
    return lines(sheet, (70, 240, 410), [*rows, ("郵送", "費用が掛かる", "電子化")], top=205)


def head_and_foot_rules() -> Sheet:
    return prose().rule(50, 80, 540, 80).rule(50, 90, 540, 90).rule(50, 700, 540, 700)


def signature_lines() -> Sheet:
    sheet = lines(Sheet(), (60,), [("氏名",), ("住所",), ("電話",), ("所属",)])
    for number in range(4):
        sheet.rule(120, 112 + 16 * number, 300, 112 + 16 * number)
    return sheet


def articles() -> Sheet:
    rows = [(f"第{number}条", PROSE[:34]) for number in "一二三四五"]
    return lines(Sheet(), (60, 110), rows)


@pytest.mark.parametrize(
    "draw",
    [
        prose,
        two_columns_of_prose,
        three_columns_of_prose,
        contents_with_dots,
        contents_without_dots,
        contents_without_chapters,
        numbered_list,
        list_with_hanging_indent,
        definitions,
        invitation,
        address,
        heading_with_page,
        axis_labels,
        prose_beside_a_scale,
        chart_between_grid_lines,
        slide,
        head_and_foot_rules,
        signature_lines,
        articles,
    ],
    ids=lambda draw: draw.__name__,
)
def test_what_is_no_table_stays_text(draw: object, tmp_path: Path) -> None:
    assert callable(draw)
    found = read(draw(), tmp_path)
    assert found.tables == ()
    assert found.glyphs.in_cells == 0
