"""The stages between tables and report, each alone: roles of columns, records, summary, metadata."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.support.tables import plain, table
from torikumi.extractors.document import Extraction
from torikumi.pipeline.columns import carried_columns, map_columns
from torikumi.pipeline.metadata import read_metadata
from torikumi.pipeline.normalize import records_to_initiatives
from torikumi.pipeline.records import parse_section, section_heading, table_to_records
from torikumi.pipeline.summary import read_summary
from torikumi.pipeline.words import header_role
from torikumi.schemas.geometry import BBox
from torikumi.schemas.primitives import DocumentInfo
from torikumi.schemas.roles import Role
from torikumi.schemas.tables import GlyphCount, PageContent, TextBlock


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("No", Role.NUMBER),
        ("番号", Role.NUMBER),
        ("事業番号", Role.NUMBER),
        ("取組項目", Role.NAME),
        ("事業名", Role.NAME),
        ("具体的取組", Role.NAME),
        ("取組内容", Role.CONTENTS),
        ("事業概要", Role.CONTENTS),
        ("目標", Role.GOALS),
        ("取組実績", Role.RESULTS),
        ("進捗状況", Role.RESULTS),
        ("令和５年度実績", Role.RESULTS),
        ("自己評価", Role.GRADE),
        ("総合評価", Role.GRADE),
        ("改善・拡充策、課題等", Role.IMPROVEMENTS),
        ("今後の方向性", Role.IMPROVEMENTS),
        ("担 当 部 署", Role.DEPARTMENTS),
        ("所管課", Role.DEPARTMENTS),
        ("指標名", Role.INDICATOR),
        ("ＫＰＩ", Role.INDICATOR),
        ("単位", Role.UNIT),
        ("基準値（R2）", Role.BASELINE),
        ("目標値", Role.TARGET),
        ("実績値", Role.ACTUAL),
        ("達成率（％）", Role.ACHIEVEMENT),
        ("備考", None),
        ("", None),
    ],
)
def test_headings(heading: str, role: Role | None) -> None:
    assert header_role(heading) is role


def test_stacked_headings_give_two_roles_to_one_column() -> None:
    cells = [
        (0, 0, 2, 1, "No"),
        (0, 1, 2, 1, "取組項目"),
        (0, 2, 1, 1, "取組内容"),
        (1, 2, 1, 1, "目標"),
        (0, 3, 2, 1, "自己評価"),
        (2, 0, 1, 1, "1"),
        (2, 1, 1, 1, "甲"),
        (2, 2, 1, 1, "<取組内容>\n(1) 拡充\n<目標>\n・確保\n【件数：130】"),
        (2, 3, 1, 1, "B"),
    ]
    found = map_columns(table(3, 4, cells))
    assert found is not None
    assert (found.header_rows, found.columns[2].roles) == (2, (Role.CONTENTS, Role.GOALS))
    records, _, _ = table_to_records(table(3, 4, cells), found)
    (initiative,), _, _ = records_to_initiatives(records)
    assert [item.text for item in initiative.contents] == ["(1) 拡充"]
    assert [item.text for item in initiative.goals] == ["・確保"]
    assert [indicator.name for indicator in initiative.targets] == ["件数"]


@pytest.mark.parametrize(
    ("printed", "value_text", "value"),
    [
        ("1,234\n件", "1,234件", "1234"),
        ("５年間で\n１人", "５年間で１人", "1"),
        ("DVD化\n中学校へ配布", "DVD化\n中学校へ配布", None),
        ("未実施", "未実施", None),
    ],
)
def test_a_number_may_wrap_and_words_keep_their_lines(printed: str, value_text: str, value: str | None) -> None:
    whole = plain(["番号", "事業名", "指標名", "目標値（R5）", "評価"], ["1", "甲", "件数", printed, "A"])
    columns = map_columns(whole)
    assert columns is not None
    records, _, _ = table_to_records(whole, columns)
    (target,) = records_to_initiatives(records)[0][0].targets
    assert (target.value_text, target.value) == (value_text, None if value is None else Decimal(value))


def test_the_shape_of_the_values_decides_between_text_and_number() -> None:
    numbers = map_columns(
        plain(["番号", "事業名", "目標", "実績"], ["1", "甲", "10件", "12件"], ["2", "乙", "5件", "－"])
    )
    assert numbers is not None
    assert [column.role for column in numbers.columns[2:]] == [Role.TARGET, Role.ACTUAL]
    texts = map_columns(
        plain(
            ["番号", "事業名", "目標", "実績"], ["1", "甲", "増やす。", "増えた。"], ["2", "乙", "減らす。", "減った。"]
        )
    )
    assert texts is not None
    assert [column.role for column in texts.columns[2:]] == [Role.GOALS, Role.RESULTS]


def test_levels_of_a_header_and_years() -> None:
    cells = [
        (0, 0, 2, 1, "番号"),
        (0, 1, 2, 1, "事業名"),
        (0, 2, 2, 1, "指標名"),
        (0, 3, 1, 2, "実績値"),
        (1, 3, 1, 1, "R4"),
        (1, 4, 1, 1, "R5"),
        (2, 0, 2, 1, "1"),
        (2, 1, 2, 1, "甲"),
        (2, 2, 1, 1, "参加者数"),
        (2, 3, 1, 1, "10"),
        (2, 4, 1, 1, "12"),
        (3, 2, 1, 1, "回数"),
        (3, 3, 1, 1, "3"),
        (3, 4, 1, 1, ""),
    ]
    whole = table(4, 5, cells)
    found = map_columns(whole)
    assert found is not None
    assert [(column.role, column.fiscal_year) for column in found.columns[3:]] == [
        (Role.ACTUAL, 2022),
        (Role.ACTUAL, 2023),
    ]
    (initiative,), _, _ = records_to_initiatives(table_to_records(whole, found)[0])
    read = [(i.name, i.value_text, i.fiscal_year, i.status.value) for i in initiative.actuals]
    assert read == [
        ("参加者数", "10", 2022, "reported"),
        ("参加者数", "12", 2023, "reported"),
        ("回数", "3", 2022, "reported"),
        ("回数", "", 2023, "not_reported"),
    ]


def test_a_table_without_header_takes_the_roles_of_an_earlier_one_with_the_same_columns() -> None:
    head = plain(["番号", "事業名", "取組内容"])
    rest = plain(["1", "甲", "行う。"], ["番号", "事業名", "取組内容"], ["2", "乙", "行う。"])
    found = map_columns(head)
    assert found is not None
    assert map_columns(rest) is None  # a row of cells above its header would be lost
    carried = carried_columns(rest, head, found)
    assert carried is not None
    records, _, _ = table_to_records(rest, carried)
    assert [record.cells(Role.NAME)[0].text for record in records] == ["甲", "乙"]
    assert carried_columns(plain(["1", "甲"]), head, found) is None


def test_a_title_above_the_header_inside_the_table_is_no_record_and_has_its_place() -> None:
    cells = [(0, 0, 1, 3, "施策一覧")]
    rows = (["番号", "事業名", "取組内容"], ["1", "甲", "行う。"])
    cells += [(r, c, 1, 1, text) for r, row in enumerate(rows, start=1) for c, text in enumerate(row)]
    found = map_columns(table(3, 3, cells))
    assert found is not None
    assert (found.header_start, found.header_rows) == (1, 2)


def test_a_table_of_something_else_is_none() -> None:
    assert map_columns(plain(["品名", "数量"], ["鉛筆", "12"])) is None
    assert map_columns(plain(["自己評価", "取組項目数", "割合"], ["S", "5", "19%"])) is None


def test_a_column_without_role_is_kept_under_its_heading() -> None:
    whole = plain(["番号", "事業名", "取組内容", "備考"], ["1", "甲", "行う。", "新規"], ["2", "乙", "行う。", ""])
    found = map_columns(whole)
    assert found is not None
    one, two = records_to_initiatives(table_to_records(whole, found)[0])[0]
    assert (one.extra, two.extra) == ({"備考": "新規"}, {})


def test_section_rows_open_a_section_and_rows_without_key_go_to_the_one_above() -> None:
    cells = [
        (0, 0, 1, 1, "番号"),
        (0, 1, 1, 1, "事業名"),
        (0, 2, 1, 1, "取組内容"),
        (1, 0, 1, 3, "取組方針1「地域」"),
        (2, 0, 1, 1, "1"),
        (2, 1, 1, 1, "甲"),
        (2, 2, 1, 1, "行う。"),
        (3, 0, 1, 1, ""),
        (3, 1, 1, 1, ""),
        (3, 2, 1, 1, "続き。"),
        (4, 0, 1, 3, "取組方針2「行政」"),
        (5, 0, 1, 1, "2"),
        (5, 1, 1, 1, "乙"),
        (5, 2, 1, 1, "行う。"),
    ]
    whole = table(6, 3, cells)
    found = map_columns(whole)
    assert found is not None
    records, _, findings = table_to_records(whole, found)
    initiatives, sections, _ = records_to_initiatives(records)
    assert [(s.number, s.label, s.title) for s in sections] == [("1", "取組方針1", "地域"), ("2", "取組方針2", "行政")]
    assert [i.section for i in initiatives] == ["1", "2"]
    assert [item.text for item in initiatives[0].contents] == ["行う。", "続き。"]
    assert [finding.code for finding in findings] == ["row-unattached"]


@pytest.mark.parametrize(
    ("text", "number", "title"),
    [
        ("(１)子育てバリアフリーの検討", "1", "子育てバリアフリーの検討"),
        ("基本目標１　しごとをつくる", "1", "しごとをつくる"),
        ("施策2-3 福祉の充実", "2-3", "福祉の充実"),
        ("第1章 総論", "1", "総論"),
        ("１　子育て・教育", "1", "子育て・教育"),
        ("Ⅱ 産業", "ii", "産業"),
        ("その他", "", "その他"),
    ],
)
def test_section_headings(text: str, number: str, title: str) -> None:
    found = parse_section(text)
    assert (found.number, found.title) == (number, title)


@pytest.mark.parametrize(
    ("heading", "roles"),
    [
        ("取組内容\n目標", (Role.CONTENTS, Role.GOALS)),
        ("取 組 内 容\n目　標", (Role.CONTENTS, Role.GOALS)),
        ("取組実績\n課題", (Role.RESULTS, Role.IMPROVEMENTS)),
        ("取組\n内容", (Role.CONTENTS,)),
        ("実施内容\n・実績", (Role.RESULTS,)),
        ("取組の\n内容", (Role.CONTENTS,)),
        ("課題\n今後の方向性", (Role.IMPROVEMENTS,)),
    ],
)
def test_a_heading_of_two_lines_stacks_two_texts_or_wraps(heading: str, roles: tuple[Role, ...]) -> None:
    found = map_columns(plain(["番号", "取組項目", heading, "評価"], ["1", "甲", "乙を行う。", "A"]))
    assert found is not None
    assert found.columns[2].roles == roles


def test_a_summary_with_a_row_a_grade() -> None:
    cells = [
        (0, 0, 1, 2, "自己評価"),
        (0, 2, 1, 1, "取組項目数"),
        (0, 3, 1, 1, "割合"),
        (1, 0, 1, 1, "S"),
        (1, 1, 1, 1, "上回る。"),
        (1, 2, 1, 1, "5"),
        (1, 3, 1, 1, "19%"),
        (2, 0, 1, 1, "A"),
        (2, 1, 1, 1, "どおり。"),
        (2, 2, 1, 1, "15"),
        (2, 3, 1, 1, "55%"),
        (3, 0, 1, 2, "合計"),
        (3, 2, 1, 1, "20"),
        (3, 3, 1, 1, "100%"),
    ]
    found = read_summary([table(4, 4, cells)], [])
    assert found.summary is not None
    assert [(c.grade, c.count, c.share_percent) for c in found.summary.counts] == [
        ("S", 5, Decimal(19)),
        ("A", 15, Decimal(55)),
    ]
    assert found.summary.total == 20
    assert [(step.grade, step.rank) for step in found.scale] == [("S", 1), ("A", 2)]


def test_a_summary_with_a_column_a_grade_takes_its_legend_from_a_note() -> None:
    whole = plain(["評価", "◎", "○", "－", "計"], ["事業数", "9", "17", "1", "27"])
    found = read_summary([whole], ["※評価は、◎：上回った、○：達成、－：評価できないものを示す。"])
    assert found.summary is not None
    assert (found.summary.total, [c.count for c in found.summary.counts]) == (27, [9, 17, 1])
    assert [(step.grade, step.rank) for step in found.scale] == [("◎", 1), ("○", 2), ("－", None)]


def test_a_legend_from_the_worst_grade_up_is_turned_round() -> None:
    whole = plain(["評価", "1", "2", "3", "計"], ["事業数", "9", "17", "1", "27"])
    found = read_summary([whole], ["※評価　1：未達成　2：概ね達成　3：達成"])
    assert found.summary is not None
    assert [count.grade for count in found.summary.counts] == ["1", "2", "3"]
    assert [(step.grade, step.rank) for step in found.scale] == [("3", 1), ("2", 2), ("1", 3)]


def document(*lines: tuple[str, float]) -> Extraction:
    """A document of one page with lines of given sizes."""
    blocks = [TextBlock(1, BBox(50, 50 + 30 * k, 400, 70 + 30 * k), text, size) for k, (text, size) in enumerate(lines)]
    page = PageContent(1, 800, 600, (), tuple(blocks), GlyphCount())
    return Extraction(DocumentInfo(1), "", (page,), (), (), GlyphCount(), ())


def test_a_cover_says_who_what_and_when() -> None:
    cover = document(
        ("徳島市情報化基本計画", 24), ("～水都の実現～", 12), ("取組実績（令和元年度）", 20), ("徳 島 市", 16)
    )
    found = read_metadata(cover, file_stem="scan001")
    assert found.municipality.code == "362018"
    assert (found.plan.title, found.plan.subtitle) == ("徳島市情報化基本計画", "～水都の実現～")
    assert (found.report.fiscal_year, found.report.fiscal_year_label) == (2019, "令和元年度")
    assert found.report.title == "徳島市情報化基本計画 取組実績（令和元年度）"
    assert found.findings == ()


def test_one_name_in_two_prefectures_is_a_finding_and_no_guess() -> None:
    found = read_metadata(document(("総合計画 進捗状況（令和5年度）", 20), ("府中市", 16)), file_stem="x")
    assert (found.municipality.name, found.municipality.code) == ("府中市", None)
    assert [finding.code for finding in found.findings] == ["municipality-ambiguous"]


@pytest.mark.parametrize(
    ("lines", "stem", "year", "codes"),
    [
        ([("取組実績（令和5年度）", 20), ("※1 平成30年度の実績である。", 10)], "x", 2023, []),
        ([("※1 平成30年度の実績である。", 20), ("令和5年度", 10)], "x", 2023, []),
        ([("取組実績", 20), ("注1 平成30年度の実績", 10)], "x", 2018, ["metadata-uncertain"]),
        ([("取組実績", 20), ("本書は令和5年度の実績である。", 10)], "x", 2023, ["metadata-uncertain"]),
        ([("取組実績", 20), ("注1 平成30年度の実績", 10)], "R5実績", 2023, ["metadata-uncertain"]),
        ([("取組実績", 20), ("※ 平成28年度から令和2年度までの計画である。", 10)], "x", None, ["fiscal-year-unknown"]),
    ],
)
def test_a_note_tells_the_year_last_and_is_not_sure(
    lines: list[tuple[str, float]], stem: str, year: int | None, codes: list[str]
) -> None:
    found = read_metadata(document(*lines), file_stem=stem)
    assert found.report.fiscal_year == year
    assert [finding.code for finding in found.findings if finding.field == "fiscal_year"] == codes


def test_nothing_found_is_said() -> None:
    found = read_metadata(document(("まえがき", 10)), file_stem="x")
    assert [finding.code for finding in found.findings] == ["fiscal-year-unknown", "municipality-unknown"]


def test_a_document_of_pictures_has_no_metadata_and_is_no_crash() -> None:
    found = read_metadata(document(), file_stem="x")
    assert [finding.code for finding in found.findings] == ["fiscal-year-unknown", "municipality-unknown"]


@pytest.mark.parametrize(
    ("lines", "stem", "name", "codes"),
    [
        ([("音威子府村特定事業主行動計画", 28), ("第２次", 24)], "x", "音威子府村", ["fiscal-year-unknown"]),
        ([("令和４年度南国市土地取得事業特別会計予算", 20)], "x", "南国市", []),
        ([("政府", 20), ("令和５年度", 12)], "x", None, ["municipality-unknown"]),
        (
            [("取組実績（令和5年度）", 20), ("前橋市では既に実施されている。", 10)],
            "x",
            "前橋市",
            ["metadata-uncertain"],
        ),
        ([("取組実績（令和5年度）", 20)], "R5_徳島市_実績", "徳島市", ["metadata-uncertain"]),
        ([("取組実績", 20), ("徳島市", 12)], "tokushima-r5", "徳島市", ["metadata-uncertain"]),
        ([("みどり野市総合計画 取組実績（令和5年度）", 20)], "x", "みどり野市", ["municipality-unknown"]),
    ],
)
def test_weak_evidence_is_said_to_be_weak(
    lines: list[tuple[str, float]], stem: str, name: str | None, codes: list[str]
) -> None:
    found = read_metadata(document(*lines), file_stem=stem)
    assert found.municipality.name == name
    assert [finding.code for finding in found.findings] == codes


@pytest.mark.parametrize(
    ("lines", "title", "period"),
    [
        (
            [("○○市地域福祉計画", 20), ("３　計画期間", 12), ("平成27年度から令和6年度まで", 12)],
            "○○市地域福祉計画",
            (2015, 2024),
        ),
        ([("４．都市計画", 20)], None, (None, None)),
        ([("第３章　総合計画の体系", 20)], None, (None, None)),
        ([("汐見町総合戦略（令和2年度～令和6年度）", 20)], "汐見町総合戦略", (2020, 2024)),
    ],
)
def test_the_plan_and_its_period(
    lines: list[tuple[str, float]], title: str | None, period: tuple[int | None, int | None]
) -> None:
    plan = read_metadata(document(*lines), file_stem="x").plan
    assert (plan.title, (plan.first_fiscal_year, plan.last_fiscal_year)) == (title, period)


def test_headings_of_groups_and_headings_over_nothing_are_not_lost() -> None:
    cells = [
        *((0, column, 1, 1, text) for column, text in enumerate(("番号", "取組項目", "取組実績"))),
        (1, 0, 1, 3, "基本目標１　くらし"),
        (2, 0, 1, 3, "施策1-1 住まい"),
        *((3, column, 1, 1, text) for column, text in enumerate(("1", "甲", "行った。"))),
        (4, 0, 1, 3, "施策1-2 交通"),
    ]
    whole = table(5, 3, cells)
    columns = map_columns(whole)
    assert columns is not None
    records, _, findings = table_to_records(whole, columns)
    initiatives, sections, _ = records_to_initiatives(records)
    assert [(section.number, section.title) for section in sections] == [("1", "くらし"), ("1-1", "住まい")]
    assert [initiative.section for initiative in initiatives] == ["1-1"]
    (finding,) = findings
    assert (finding.code, "施策1-2交通" in finding.message) == ("section-empty", True)


@pytest.mark.parametrize("text", ["(1) 評価の方法", "（２）集計", "１", "その他"])
def test_a_lone_number_between_tables_is_no_section(text: str) -> None:
    assert section_heading(text) is None
