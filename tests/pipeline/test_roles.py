"""Headings as cities print them, and the role that an official would give each: a wrong role is worse than none."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.tables import plain, table
from torikumi.normalizers.text import fold_text
from torikumi.pipeline.columns import _BY_SHAPE, body_cells, map_columns, overall_grade, settled_role
from torikumi.pipeline.normalize import records_to_initiatives
from torikumi.pipeline.records import table_to_records
from torikumi.pipeline.words import header_role, known_heading, label_core, role_by_words
from torikumi.schemas.roles import Role

HEADINGS: dict[Role, tuple[str, ...]] = {
    Role.NUMBER: (
        "No.",
        "ＮＯ",
        "番　号",
        "事業番号",
        "整理番号",
        "取組番号",
        "施策コード",
        "事務事業コード",
        "通し番号",
        "項番",
        "個票番号",
        "計画書番号",
    ),
    Role.NAME: (
        "取組項目",
        "取 組 名",
        "事業名",
        "事務事業名",
        "施策名",
        "具体的取組",
        "具体的な取組",
        "主な事業",
        "実施項目",
        "推進項目",
        "改革項目",
        "取組(事業)名",
        "事業名（細事業名）",
        "計画事業名",
        "主要事業",
        "重点取組",
        "アクションプラン",
        "取り組み項目",
        "施策・事業名",
        "①事業名",
        "事業の名称",
        "プロジェクト名",
    ),
    Role.SECTION: (
        "基本目標",
        "政策",
        "施策の柱",
        "重点戦略",
        "基本施策",
        "大項目",
        "施策の方向性",
        "政策分野",
        "Ⅰ 基本方針",
    ),
    Role.CONTENTS: (
        "取組内容",
        "事業概要",
        "事業の概要",
        "事業内容",
        "取組の概要",
        "計画",
        "令和５年度計画",
        "R5年度の取組内容",
        "具体的な取組内容",
        "実施計画",
        "事業計画（Plan）",
        "年度計画",
        "取組内容（計画）",
        "事業の内容",
        "施策の概要",
        "主な事業内容",
        "令和６年度の取組予定",
    ),
    Role.GOALS: (
        "目標",
        "数値目標",
        "達成目標",
        "到達目標",
        "成果目標",
        "年度目標",
        "令和５年度の目標",
        "目指す姿",
        "めざす姿",
        "期待される効果",
        "取組目標",
        "目標・効果",
    ),
    Role.RESULTS: (
        "実績",
        "取組実績",
        "取組状況",
        "進捗状況",
        "実施状況",
        "令和５年度取組実績",
        "令和5年度の実績",
        "R4の進捗状況",
        "取組実績・成果",
        "実施結果",
        "主な成果",
        "これまでの取組状況",
        "実績及び成果",
        "実施内容・実績",
        "達成状況",
        "取組の進捗状況",
        "事業の成果",
        "年度末の進捗状況",
        "実施状況（Do）",
        "令和5年度実施内容",
        "取り組み状況",
    ),
    Role.GRADE: (
        "評価",
        "自己評価",
        "総合評価",
        "進捗度",
        "達成度評価",
        "評価区分",
        "判定",
        "進捗区分",
        "二次評価",
        "外部評価",
        "担当課評価",
        "令和５年度評価",
        "評価（Ａ～Ｄ）",
        "進捗評価",
        "評価結果",
        "内部評価",
        "総合判定",
    ),
    Role.IMPROVEMENTS: (
        "課題",
        "今後の方針",
        "今後の方向性",
        "改善策",
        "課題及び改善策",
        "課題と対応策",
        "問題点・課題",
        "次年度の取組方針",
        "次年度に向けた課題",
        "今後の取組",
        "今後の予定",
        "改善内容",
        "課題・改善点",
        "改善・拡充策、課題等",
        "令和６年度の取組方針",
        "今後の課題と対応",
        "改善（Action）",
        "事業実施上の課題",
        "見直しの方向性",
        "対応方針",
        "今後の進め方",
    ),
    Role.DEPARTMENTS: (
        "担当課",
        "所管課",
        "担当部署",
        "担当部局",
        "主管課",
        "関係課",
        "担当課（室）",
        "所 管 課",
        "部署名",
        "実施担当課",
        "担当課等",
        "部課名",
        "課室名",
        "令和５年度担当課",
        "主担当課",
    ),
    Role.INDICATOR: (
        "指標",
        "指標名",
        "成果指標",
        "活動指標",
        "KPI",
        "ＫＰＩ",
        "重要業績評価指標（KPI）",
        "評価指標",
        "目標指標",
        "指標の名称",
        "アウトカム指標",
        "成果指標名",
    ),
    Role.UNIT: ("単位", "単 位"),
    Role.BASELINE: (
        "基準値",
        "現状値",
        "策定時",
        "現状値（R2）",
        "基準値（令和2年度）",
        "計画策定時の値",
        "当初値",
        "H30現状値",
        "計画策定時",
    ),
    Role.TARGET: (
        "目標値",
        "R6目標値",
        "目標値（令和６年度）",
        "令和6年度目標値",
        "最終目標",
        "最終目標値",
        "中間目標値",
        "計画値",
        "R5目標",
        "令和５年度目標値",
        "目標数値",
    ),
    Role.ACTUAL: (
        "実績値",
        "R5実績",
        "令和5年度実績値",
        "実績値（R5）",
        "現況値",
        "最新値",
        "R4年度末実績",
        "直近値",
        "実績数",
    ),
    Role.ACHIEVEMENT: (
        "達成率",
        "達成率（％）",
        "進捗率",
        "目標達成率",
        "R5達成率",
        "達成度",
        "達成率（R4）",
        "対目標達成率",
    ),
    Role.KIND: ("区分", "目標・実績", "計画・実績"),
    Role.COUNT: ("取組項目数", "件数", "事業数"),
    Role.SHARE: ("割合", "構成比（％）"),
}

NONE = (
    # money is no actual, whatever year it has
    "予算額",
    "R5予算",
    "令和４年度決算額（千円）",
    "決算見込額",
    "事業費",
    "総事業費",
    "うち一般財源",
    "人件費",
    "執行率",
    "補助金額",
    # when, where, by which law
    "備考",
    "事業期間",
    "根拠法令",
    "開始年度",
    "実施時期",
    "スケジュール",
    "目標年度",
    "ページ",
    "総合計画",
    "関連計画",
    "対象地区",
    # people, not departments
    "担当者",
    "担当者名",
    "評価者",
    "連絡先",
    "作成者",
    # about an evaluation, not the grade
    "評価理由",
    "評価の考え方",
    "評価基準",
    "必要性評価",
    "有効性",
    "達成度の理由",
    "評価コメント",
    "評価年度",
    # about an indicator, not its value
    "目標値の考え方",
    "指標の説明",
    "指標の算出方法",
    "目標設定の根拠",
    "出典",
    "単位コスト",
    # of another year than the report's
    "前年度の課題",
    "前年度評価",
    "実績見込",
    "量の見込み",
    # words that may mean anything
    "現状と課題",
    "事業の目的",
    "対象者",
    "市民の声",
    "関連するSDGs",
    "新規・継続",
    "令和５年度",
    "写真",
    "市長コメント",
    "外部委員の意見",
    "その他",
)


def test_there_are_enough_headings() -> None:
    phrases = [phrase for phrases in HEADINGS.values() for phrase in phrases]
    assert len(phrases) == len(set(phrases)) >= 150
    assert len(set(NONE)) >= 25


@pytest.mark.parametrize(("heading", "role"), [(text, role) for role, texts in HEADINGS.items() for text in texts])
def test_a_heading_has_its_role(heading: str, role: Role) -> None:
    assert header_role(heading) is role


@pytest.mark.parametrize("heading", NONE)
def test_a_heading_that_tells_no_field_has_no_role(heading: str) -> None:
    assert header_role(heading) is None
    assert role_by_words(heading) in (None, Role.EXTRA)


@pytest.mark.parametrize("heading", ["R5予算", "令和４年度決算額", "事業費（千円）", "備考"])
def test_some_headings_are_known_to_have_none(heading: str) -> None:
    """A column of money under a year is no actual value of an indicator."""
    assert known_heading(heading) is Role.EXTRA


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("取り組みの進捗の状況", Role.RESULTS),
        ("担当する課", Role.DEPARTMENTS),
        ("目標とする値", Role.TARGET),
        ("取り組む内容", Role.CONTENTS),
        ("評価の区分", Role.GRADE),
        ("取組みの様子", None),
        ("実施した内容", None),  # 実施内容 is contents, 実施した内容 results: the words alone do not tell them apart
    ],
)
def test_other_spellings_are_known_by_their_words(heading: str, role: Role | None) -> None:
    assert role_by_words(heading) is role


@pytest.mark.parametrize(
    ("text", "core"),
    [
        ("１　事業名", "事業名"),
        ("(2)事業の目的", "事業の目的"),
        ("Ⅲ．評価", "評価"),
        ("■課題", "課題"),
        ("【総合評価】", "総合評価"),
        ("2次評価", "2次評価"),
        ("R5実績", "R5実績"),
        ("5か年計画", "5か年計画"),
    ],
)
def test_a_number_or_mark_before_a_heading_is_no_part_of_it(text: str, core: str) -> None:
    assert label_core(text) == core


@pytest.mark.parametrize(
    ("role", "values", "right"),
    [
        (Role.GOALS, ["12件", "3,400人", "－"], Role.TARGET),
        (Role.GOALS, ["待機児童をなくす", "利用者を増やす"], Role.GOALS),
        (Role.RESULTS, ["85.2%", "90.0%"], Role.ACTUAL),
        (Role.CONTENTS, ["100", "120"], Role.TARGET),  # 計画 beside 実績
        (Role.ACTUAL, ["広報紙に特集記事を掲載した。", "研修会を開催した。"], Role.RESULTS),
        (Role.BASELINE, ["窓口が分かりにくく、待ち時間が長い。", "利用者が減っている。"], Role.EXTRA),
        (Role.ACHIEVEMENT, ["◎", "○", "△"], Role.GRADE),
        (Role.ACHIEVEMENT, ["89.7%", "102%"], Role.ACHIEVEMENT),
        (Role.GRADE, ["80%", "100%", "45%"], Role.ACHIEVEMENT),  # 進捗度 in per cent
        (Role.GRADE, ["3", "4", "5"], Role.GRADE),
        (Role.GRADE, ["おおむね計画どおりに進んでいる。", "関係機関との調整に時間を要した。"], Role.EXTRA),
        (Role.RESULTS, ["Ａ", "Ｂ", "Ａ", "Ｂ"], Role.GRADE),
        (Role.VALUE, ["庁内で検討を進め、方針を決めた。", "窓口の改修を行った。"], Role.EXTRA),
    ],
)
def test_values_decide_where_a_word_means_two_things(role: Role, values: list[str], right: Role) -> None:
    assert settled_role(role, [fold_text(value) for value in values]) is right


@given(
    st.sampled_from([role for role in Role if role not in _BY_SHAPE]),
    st.lists(st.sampled_from(["12件", "80%", "a", "◎", "目標", "-", "窓口の改修を行った。"]), min_size=1, max_size=6),
    st.booleans(),
    st.booleans(),
)
def test_other_words_mean_one_thing_whatever_the_values(
    role: Role, values: list[str], graded: bool, indicated: bool
) -> None:
    assert settled_role(role, values, graded=graded, indicated=indicated) is role


@pytest.mark.parametrize(
    ("headings", "right"),
    [
        (["一次評価", "二次評価"], "二次評価"),
        (["自己評価", "外部評価"], "自己評価"),
        (["必要性の評価", "有効性の評価", "総合評価"], "総合評価"),
        (["R3評価", "R4評価", "R5評価"], "R5評価"),
        (["評価", "外部評価"], "評価"),
    ],
)
def test_of_several_grades_the_overall_one_is_taken(headings: list[str], right: str) -> None:
    assert overall_grade(headings, lambda heading: heading) == right


def test_goals_in_words_may_stand_for_the_names_of_the_initiatives() -> None:
    """目標 | 進捗状況等 | 改善策等: no column names or numbers the rows; numbered phrases head groups of sentences."""
    made = plain(
        ("目標", "進捗状況等", "改善策等"),
        ("１、働きやすい職場", "", ""),
        ("①休暇の制度を職員に知らせます。", "説明会を開いた。", "冊子を作る。"),
        ("②時間外勤務を減らします。", "月平均で２時間減った。", ""),
        ("２、地域への貢献", "", ""),
        ("①清掃の活動に加わります。", "２回参加した。", ""),
    )
    assert map_columns(made) is None
    columns = map_columns(made, unnamed=True)
    assert columns is not None
    records, _, findings = table_to_records(made, columns)
    assert [record.section and record.section.title for record in records] == [
        "働きやすい職場", "働きやすい職場", "地域への貢献",
    ]  # fmt: skip
    initiatives = records_to_initiatives(records)[0]
    assert [i.name for i in initiatives] == [item.text for i in initiatives for item in i.goals]
    assert [[item.text for item in i.results] for i in initiatives] == [
        ["説明会を開いた。"], ["月平均で２時間減った。"], ["２回参加した。"],
    ]  # fmt: skip
    assert findings == []


def test_rows_of_indicators_alone_are_named_by_them() -> None:
    made = plain(
        ("成果指標", "現状値", "目標値", "担当課"),
        ("登録者数", "10人", "20人", "農政課"),
        ("開催回数", "1回", "毎月１回開く", "総務課"),
    )
    columns = map_columns(made, unnamed=True)
    assert columns is not None
    assert not columns.only_indicators
    initiatives = records_to_initiatives(table_to_records(made, columns)[0])[0]
    assert [(i.name, i.departments) for i in initiatives] == [("登録者数", ("農政課",)), ("開催回数", ("総務課",))]
    assert [i.value_text for i in initiatives[1].targets] == ["毎月１回開く"]


def test_departments_and_grades_are_known_by_their_shape_where_the_heading_says_nothing() -> None:
    made = plain(
        ("番号", "取組", "取組内容", "窓口", "印"),
        ("1", "甲", "あ", "総務課", "◎"),
        ("2", "乙", "い", "税務課、市民課", "○"),
        ("3", "丙", "う", "教育委員会事務局", "△"),
    )
    columns = map_columns(made)
    assert columns is not None
    assert [column.role for column in columns.columns][3:] == [Role.DEPARTMENTS, Role.GRADE]
    assert columns.guessed == (3, 4)
    marks = plain(
        ("番号", "取組", "取組内容", "新規"), ("1", "甲", "あ", "○"), ("2", "乙", "い", ""), ("3", "丙", "う", "")
    )
    assert map_columns(marks) is not None
    assert map_columns(marks).columns[3].role is Role.EXTRA  # type: ignore[union-attr]


def test_the_cells_of_a_column_are_those_that_begin_below_the_header_and_are_no_wider_than_half() -> None:
    made = table(
        4, 4, [(0, 0, 1, 1, "a"), (0, 1, 2, 1, "b"), (0, 2, 1, 2, "c"), (1, 0, 1, 1, "d"), (1, 2, 1, 2, "e"),
               (2, 0, 1, 3, "f"), (2, 3, 2, 1, "g"), (3, 0, 1, 2, "h"), (3, 2, 1, 1, "i")],
    )  # fmt: skip
    found = [[cell.text for cell in body_cells(made, column, 1)] for column in range(4)]
    assert found == [["d", "h"], ["h"], ["e", "i"], ["e", "g"]]


def test_thousands_of_columns_take_no_longer_than_thousands_of_rows() -> None:
    """Each column looked at all cells of the table once more: minutes for what a spreadsheet can hold."""
    start = process_time()
    heads = ["番号", "取組項目", "取組内容", *(f"列{number}" for number in range(3000))]
    assert map_columns(plain(heads, *([["1", "甲", "乙を行う。"] + ["x"] * 3000] * 3))) is not None
    assert process_time() - start < 20


def test_money_of_a_year_and_text_of_a_year_are_no_actuals() -> None:
    made = plain(
        ("番号", "事業名", "事業概要", "R4決算", "R5予算", "令和６年度の取組"),
        ("1", "甲", "あ", "120", "130", "対象を広げて引き続き行う。"),
        ("2", "乙", "い", "90", "80", "対象を絞って行うことを検討する。"),
    )
    columns = map_columns(made)
    assert columns is not None
    assert {column.role for column in columns.columns[3:]} == {Role.EXTRA}


def test_grades_of_the_rows_of_one_initiative_are_not_run_together() -> None:
    made = table(
        3, 4,
        [(0, 0, 1, 1, "番号"), (0, 1, 1, 1, "事業名"), (0, 2, 1, 1, "取組実績"), (0, 3, 1, 1, "評価"),
         (1, 0, 2, 1, "1"), (1, 1, 2, 1, "甲"), (1, 2, 1, 1, "始めた。"), (1, 3, 1, 1, "Ａ"),
         (2, 2, 1, 1, "終えた。"), (2, 3, 1, 1, "Ｂ")],
    )  # fmt: skip
    columns = map_columns(made)
    assert columns is not None
    records, _, findings = table_to_records(made, columns)
    initiatives = records_to_initiatives(records)[0]
    assert (initiatives[0].grade, initiatives[0].extra) == (None, {"評価": "Ａ\nＢ"})
    assert [finding.code for finding in findings] == ["grade-several"]
