"""The whole of a conversion, on small drawn reports."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.pdf_factory import EMBEDDED, Sheet
from torikumi import convert
from torikumi.pipeline.export.rows import report_rows

XS = (40.0, 80.0, 200.0, 400.0, 520.0)


@pytest.mark.parametrize(
    ("heading", "values", "said"),
    [
        ("担当課", ("総務課", "企画課"), True),  # a list, or a budget: nothing says how far it got
        ("自己評価", ("Ａ", "Ｂ"), False),
        ("取組実績", ("研修を3回開催した。", "検討した。"), False),
    ],
)
def test_a_table_without_any_progress_is_said_to_be_none(
    heading: str, values: tuple[str, str], said: bool, tmp_path: Path
) -> None:
    head = {(0, 0): "番号", (0, 1): "事業名", (0, 2): "取組内容", (0, 3): heading}
    rows = {
        (row, column): text
        for row, value in enumerate(values, start=1)
        for column, text in enumerate((str(row), f"事業{row}", "窓口を改める。", value))
    }
    path = tmp_path / "report.pdf"
    path.write_bytes(Sheet(font=EMBEDDED).grid(XS, (60, 85, 110, 135), {**head, **rows}).bytes())
    report = convert(path)
    assert [initiative.name for initiative in report.initiatives] == ["事業1", "事業2"]
    assert any(check.code == "progress-missing" for check in report.checks) is said


@pytest.mark.parametrize(
    ("grades", "code", "ranks"),
    [
        (("Ａ", "C（前年B）"), "grade-scale-assumed", ["1", "3"]),
        (("◎", "－"), "grade-scale-assumed", ["1", ""]),
        (("5", "4"), "grade-scale-unknown", ["", ""]),  # 5 may be the best or the worst
        (("拡充", "継続"), "grade-scale-unknown", ["", ""]),
    ],
)
def test_grades_without_a_legend_have_the_rank_of_a_known_scale_and_that_is_said(
    grades: tuple[str, str], code: str, ranks: list[str], tmp_path: Path
) -> None:
    head = {(0, 0): "番号", (0, 1): "事業名", (0, 2): "取組内容", (0, 3): "自己評価"}
    rows = {
        (row, column): text
        for row, grade in enumerate(grades, start=1)
        for column, text in enumerate((str(row), f"事業{row}", "窓口を改める。", grade))
    }
    path = tmp_path / "report.pdf"
    path.write_bytes(Sheet(font=EMBEDDED).grid(XS, (60, 85, 110, 135), {**head, **rows}).bytes())
    report = convert(path)
    assert [initiative.grade for initiative in report.initiatives] == list(grades)
    assert report.grade_scale == ()
    assert [check.code for check in report.checks if check.code.startswith("grade-scale")] == [code]
    assert [str(row["grade_rank"] or "") for row in report_rows(report)["initiatives"]] == ranks


def test_a_table_of_indicators_beside_tables_of_initiatives_is_said_to_be_left_out(tmp_path: Path) -> None:
    tables = (
        [("指標名", "単位", "基準値（R2）", "R6実績", "目標値（R12）"), ("ごみ排出量", "g", "912", "885", "800")],
        [("番号", "取組名", "取組内容", "評価"), ("1", "生ごみ", "補助した。", "A")],
        [("担当", "電話", "場所"), ("総務課", "1234", "本庁")],
    )
    body = "<p>次</p>".join(
        "<table>" + "".join("<tr>" + "".join(f"<td>{text}" for text in row) for row in rows) + "</table>"
        for rows in tables
    )
    path = tmp_path / "a.html"
    path.write_text(f"<html><body><h1>令和6年度 実績</h1>{body}</body></html>", "utf-8")
    report = convert(path)
    assert [i.name for i in report.initiatives] == ["生ごみ"]
    left_out = ("indicators-left-out", "table-skipped")
    assert [check.code for check in report.checks if check.code in left_out] == list(left_out)
    assert {"ごみ排出量", "885"} <= {text.text for text in report.texts}
