"""Grades as cities print them: the legend's scale, signs typed for others, notes, what is no grade."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from torikumi.normalizers.grades import best_first, is_rated, known_scale, misread_roman, parse_grade, parse_legend

SABC, SIGNS, ACHIEVED = ["S", "A", "B", "C"], ["◎", "○", "△", "×"], ["達成", "概ね達成", "未達成"]


@pytest.mark.parametrize(
    ("text", "scale", "grade", "rank", "note", "sign"),
    [
        ("S", SABC, "S", 1, None, None),
        ("Ａ", SABC, "A", 2, None, None),
        ("ｂ", SABC, "B", 3, None, None),
        (" C\n", SABC, "C", 4, None, None),
        ("A", ["Ｓ", "Ａ"], "Ａ", 2, None, None),
        ("A（前年度B）", SABC, "A", 2, "前年度B", None),
        ("A(前年度：B)", SABC, "A", 2, "前年度：B", None),
        ("Ａ（達成）", SABC, "A", 2, "達成", None),
        ("達成（Ａ）", SABC, "A", 2, "達成", None),
        ("A：順調", SABC, "A", 2, "順調", None),
        ("A評価", SABC, "A", 2, None, None),
        ("Ｂ判定", SABC, "B", 3, None, None),
        ("Ａランク", SABC, "A", 2, None, None),
        ("評価A", SABC, "A", 2, None, None),
        ("評価：A", SABC, "A", 2, None, None),
        ("自己評価：Ａ（達成）", SABC, "A", 2, "達成", None),
        ("「A」", SABC, "A", 2, None, None),
        ("（A）", SABC, "A", 2, None, None),
        ("【A】", SABC, "A", 2, None, None),
        ("Z", SABC, None, None, None, None),
        ("D", SABC, None, None, None, None),
        ("A→B", SABC, None, None, None, None),  # which of the two counts is not said
        ("A・B", SABC, None, None, None, None),
        ("AB", SABC, None, None, None, None),
        ("", SABC, None, None, None, None),
        ("概ね達成した。", SABC, None, None, None, None),
        # あきる野市: F S A B C X Y Z
        ("F", list("FSABCXYZ"), "F", 1, None, None),
        ("X", list("FSABCXYZ"), "X", 6, None, None),
        # 長与町: "−" is a grade of the legend, and has no rank
        ("−", ["S", "A", "B", "C", "−"], "−", None, None, None),
        ("－", ["S", "A", "B", "C", "-"], "-", None, None, None),
        ("―", ["－", "A", "B"], "－", None, None, None),
        ("B", ["－", "A", "B"], "B", 2, None, None),
        ("－", SABC, None, None, None, None),
        ("評価対象外", ["A", "B", "評価対象外"], "評価対象外", None, None, None),
        # circles
        ("○", SIGNS, "○", 2, None, None),
        ("〇", SIGNS, "○", 2, None, "〇"),
        ("◯", SIGNS, "○", 2, None, "◯"),
        ("Ｏ", SIGNS, "○", 2, None, "Ｏ"),
        ("O", SIGNS, "○", 2, None, "O"),
        ("○", ["◎", "〇", "△"], "〇", 2, None, "○"),
        ("〇（継続）", SIGNS, "○", 2, "継続", "〇"),
        ("O", ["O", "A"], "O", 1, None, None),
        ("○", SABC, None, None, None, None),
        ("◎", SIGNS, "◎", 1, None, None),
        # triangles and crosses
        ("△", SIGNS, "△", 3, None, None),
        ("▲", SIGNS, None, None, None, None),
        ("▲", ["◎", "○", "△", "▲", "×"], "▲", 4, None, None),
        ("Δ", SIGNS, "△", 3, None, "Δ"),
        ("✕", SIGNS, "×", 4, None, "✕"),
        ("ｘ", SIGNS, "×", 4, None, "ｘ"),
        ("X", ["X", "×"], "X", 1, None, None),
        # 郡山市: 4 3 2 1; 多摩市: ① ② ③
        ("３", list("4321"), "3", 2, None, None),
        ("5", list("54321"), "5", 1, None, None),
        ("3.5", list("54321"), None, None, None, None),
        ("②", ["①", "②", "③"], "②", 2, None, None),
        ("2", ["①", "②", "③"], None, None, None, None),
        # Roman numerals, and letters typed for them
        ("Ⅱ", ["Ⅰ", "Ⅱ", "Ⅲ"], "Ⅱ", 2, None, None),
        ("評価Ⅰ", ["Ⅰ", "Ⅱ"], "Ⅰ", 1, None, None),
        ("II", ["Ⅰ", "Ⅱ", "Ⅲ"], "Ⅱ", 2, None, "II"),
        ("T", ["Ⅰ", "Ⅱ"], None, None, None, None),
        ("Ｖ", ["Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ", "Ⅴ"], "Ⅴ", 5, None, "Ｖ"),
        # words
        ("達成", ACHIEVED, "達成", 1, None, None),
        ("未達成", ACHIEVED, "未達成", 3, None, None),
        ("概 ね\n達 成", ACHIEVED, "概ね達成", 2, None, None),
        ("達成（95％）", ACHIEVED, "達成", 1, "95％", None),
        ("おおむね達成", ACHIEVED, None, None, None, None),
    ],
)
def test_the_grade_of_a_cell(
    text: str, scale: list[str], grade: str | None, rank: int | None, note: str | None, sign: str | None
) -> None:
    found = parse_grade(text, scale)
    assert (found and (found.grade, found.rank, found.note, found.sign)) == (grade and (grade, rank, note, sign))


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        ("評価は、◎：上回った、○：達成、△：遅れ、×：未達成を表す。", "◎ 上回った | ○ 達成 | △ 遅れ | × 未達成"),
        ("Ａ：目標を上回る　Ｂ：おおむね目標どおり", "Ａ 目標を上回る | Ｂ おおむね目標どおり"),
        ("【評価】「A」：順調、「B」：やや遅れ", "A 順調 | B やや遅れ"),
        ("評価基準　S=120%以上，A=100%以上，B=80%以上", "S 120%以上 | A 100%以上 | B 80%以上"),
        ("達成度 ４…達成　３…概ね達成　２…一部達成　１…未達成", "４ 達成 | ３ 概ね達成 | ２ 一部達成 | １ 未達成"),
        ("評価：①：順調 ②：概ね順調 ③：遅れ", "① 順調 | ② 概ね順調 | ③ 遅れ"),
        ("評価区分　Ⅰ：達成　Ⅱ：未達成", "Ⅰ 達成 | Ⅱ 未達成"),
        ("評価区分：S（大きく上回る）、A（達成）、B（未達成）", "S 大きく上回る | A 達成 | B 未達成"),
        ("【評価】◎達成　○概ね達成　△一部達成　×未達成", "◎ 達成 | ○ 概ね達成 | △ 一部達成 | × 未達成"),
        (
            "◎：上回る（100％超）、○：達成（100％）、△：未達成（100％未満）。",
            "◎ 上回る（100％超） | ○ 達成（100％） | △ 未達成（100％未満）",
        ),
        ("A：達成(100%以上) B：遅れ(80%未満)", "A 達成(100%以上) | B 遅れ(80%未満)"),
        ("（A：達成、B：未達成）", "A 達成 | B 未達成"),
        ("評価　A：達成、B：未達成、－：評価対象外", "A 達成 | B 未達成 | － 評価対象外"),
        ("達成：目標を達成した／未達成：目標を達成できなかった", "達成 目標を達成した | 未達成 目標を達成できなかった"),
        ("A：計画どおり", ""),
        ("注：数値は速報値である。", ""),
        ("A：甲町　B：乙町", ""),
        ("1：受付　2：審査　3：交付", ""),
        ("○研修を行った。○広報に載せた。○窓口を増やした。", ""),
        ("評価委員会（第1回）", ""),
        ("", ""),
    ],
)
def test_legends(text: str, entries: str) -> None:
    assert " | ".join(f"{grade} {description}" for grade, description in parse_legend(text)) == entries


@pytest.mark.parametrize(
    ("entries", "grades"),
    [
        ([("S", "上回る"), ("A", "達成"), ("B", "未達成")], "SAB"),
        ([("1", "未達成"), ("2", "一部達成"), ("3", "達成")], "321"),
        ([("１", "達成"), ("２", "概ね達成"), ("３", "遅れ")], "１２３"),
        ([("C", "遅れ"), ("B", "おおむね順調"), ("A", "順調"), ("－", "対象外")], "ABC－"),
        ([("Ⅰ", "目標を大きく下回る"), ("Ⅱ", "目標を上回る")], "ⅡⅠ"),
        ([("×", None), ("△", None), ("○", None)], "○△×"),
        ([("C", None), ("B", None), ("A", None)], "ABC"),
        ([("1", None), ("2", None)], "12"),  # nothing says which is better: as printed
        ([("F", "終了"), ("S", "甲"), ("A", "乙")], "FSA"),
        ([("A", None)], "A"),
        ([], ""),
    ],
)
def test_a_legend_is_read_from_the_best_grade_down(entries: list[tuple[str, str | None]], grades: str) -> None:
    assert "".join(grade for grade, _ in best_first(entries)) == grades


@pytest.mark.parametrize(
    ("grades", "scale"),
    [
        (["A", "B", "C"], ("A", "B", "C")),
        (["Ａ", "Ｂ", "Ａ"], ("Ａ", "Ｂ", "C")),
        (["S", "C"], ("S", "A", "B", "C")),
        (["S", "A", "D"], ("S", "A", "B", "C", "D")),
        (["A", "E"], ("A", "B", "C", "D", "E")),
        (["A（前年度B）", "C", "－", "評価不能"], ("A", "B", "C")),
        (["◎", "〇", "×"], ("◎", "〇", "△", "×")),
        (["○", "△"], ("○", "△", "×")),
        (["◎", "▲", "×"], ("◎", "○", "△", "▲", "×")),
        (["達成", "未達成"], ("達成", "概ね達成", "一部達成", "未達成")),
        (["おおむね達成", "達成"], ("達成", "おおむね達成", "一部達成", "未達成")),
        (["順調", "やや遅れ"], ("順調", "概ね順調", "やや遅れ", "遅れ")),
        (["完了", "実施中", "未着手"], ("完了", "実施中", "検討中", "未着手")),
        (["優", "可"], ("優", "良", "可", "不可")),
        (["★★★", "★"], ("★★★★★", "★★★★", "★★★", "★★", "★")),
        (["5", "3"], None),
        (["1"], None),
        (["①", "②"], None),
        (["Ⅰ", "Ⅲ"], None),
        (["拡充", "継続", "縮小"], None),  # what is to become of it, no grade
        (["F", "S", "X"], None),
        (["A", "○"], None),
        (["－", ""], None),
        ([], None),
    ],
)
def test_the_scale_of_a_document_without_a_legend(grades: list[str], scale: tuple[str, ...] | None) -> None:
    assert known_scale(grades) == scale


@pytest.mark.parametrize(
    ("text", "scale", "meant"),
    [
        ("T", ["Ⅰ", "Ⅱ"], "Ⅰ"),
        ("評価Ｕ", ["Ⅰ", "Ⅱ"], "Ⅱ"),
        ("V", ["Ⅰ", "Ⅱ", "Ⅲ"], "Ⅲ"),
        ("W", ["Ⅰ", "Ⅱ"], None),
        ("T", ["S", "A"], None),
        ("A", ["Ⅰ", "Ⅱ"], None),
    ],
)
def test_roman_numerals_that_a_converter_made_letters(text: str, scale: list[str], meant: str | None) -> None:
    assert misread_roman(text, scale) == meant


@pytest.mark.parametrize("text", ["－", "−", "", "評価不能", "評価対象外", "未評価", "Ｎ／Ａ"])
def test_what_is_no_grade(text: str) -> None:
    assert not is_rated(text)


SCALES = st.sampled_from([SABC, SIGNS, ACHIEVED, list("54321"), ["Ⅰ", "Ⅱ", "Ⅲ"], ["A", "B", "－"]])


@given(SCALES, st.data())
def test_a_grade_that_was_read_is_read_as_itself(scale: list[str], data: st.DataObject) -> None:
    grade = data.draw(st.sampled_from(scale))
    found = parse_grade(grade, scale)
    assert found is not None
    assert (found.grade, found.sign) == (grade, None)


@given(st.text() | st.text(alphabet="ABSabs○〇×△◎()（）：評価達成未－ⅠTU→\n ", max_size=12), SCALES)
def test_any_text_can_be_asked(text: str, scale: list[str]) -> None:
    found = parse_grade(text, scale)
    if found is not None:
        assert found.grade in scale
        assert parse_grade(found.grade, scale) == type(found)(found.grade, found.rank)
    misread_roman(text, scale)
    known_scale([text])
    entries = parse_legend(text)
    assert sorted(best_first(entries)) == sorted(entries)
    assert best_first(best_first(entries)) == best_first(entries)


@given(st.lists(st.sampled_from(["S", "A", "B", "C", "Ａ", "◎", "○", "〇", "達成", "3", "①"]), max_size=5))
def test_a_known_scale_holds_the_grades(grades: list[str]) -> None:
    scale = known_scale(grades)
    if scale is not None:
        assert all(parse_grade(grade, scale) for grade in grades)
