"""Years that do not exist: converted, and said once each, with their place."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.pdf_factory import EMBEDDED, Sheet
from torikumi import convert
from torikumi.schemas.report import Report

XS = (40.0, 80.0, 200.0, 300.0, 400.0, 520.0)
YS = (60.0, 90.0, 115.0, 140.0, 165.0)


def converted(path: Path, *rows: tuple[str, ...], title: str = "") -> Report:
    cells = {(row, column): text for row, texts in enumerate(rows) for column, text in enumerate(texts)}
    sheet = Sheet(font=EMBEDDED).grid(XS, YS[: len(rows) + 1], cells)
    if title:
        sheet.text(40, 30, title)
    path.write_bytes(sheet.bytes())
    return convert(path)


HEAD = ("番号", "事業名", "基準値（平成28年度）", "目標値（平成35年度）", "実績値（H30年度）")


def test_a_heading_past_its_era_gives_its_year_and_one_finding(tmp_path: Path) -> None:
    rows = (("1", "研修", "3回", "5回", "4回"), ("2", "窓口", "12件", "20件", "15件"))
    report = converted(tmp_path / "report.pdf", HEAD, *rows)
    assert [t.fiscal_year for i in report.initiatives for t in i.targets] == [2023, 2023]
    assert [a.fiscal_year for i in report.initiatives for a in i.actuals] == [2018, 2018]
    (check,) = [check for check in report.checks if check.code == "era-year-past"]
    assert check.message == "平成35年度 lies past the end of 平成; it was read as 2023 (fiscal year)"
    assert check.page == 1
    assert check.bbox is not None
    assert XS[3] - 1 <= check.bbox[0] < XS[4]


def test_each_label_is_said_once_with_its_number_of_places(tmp_path: Path) -> None:
    rows = (
        ("1", "平成32年３月までの研修", "3回", "5回", "4回"),
        ("2", "平成32年3月までの整備", "12件", "20件", "H35"),
    )
    report = converted(tmp_path / "report.pdf", HEAD, *rows, title="計画期間 平成30年度から平成35年度まで")
    assert (report.plan.first_fiscal_year, report.plan.last_fiscal_year) == (2018, 2023)
    messages = [check.message for check in report.checks if check.code == "era-year-past"]
    assert messages == [
        "平成35年度 lies past the end of 平成; it was read as 2023 (fiscal year), in 2 places",
        "平成32年 lies past the end of 平成; it was read as 2020-03, in 2 places",
        "H35 lies past the end of 平成; it was read as 2023",
    ]


@pytest.mark.parametrize("text", ["平成31年度", "令和35年度", "型番H35の機器を窓口に置き、案内を改めた。", "2035年度"])
def test_what_exists_or_may_be_a_code_is_not_said(text: str, tmp_path: Path) -> None:
    head = (*HEAD[:3], "目標値（令和５年度）", HEAD[4])
    rows = (("1", "研修", "3回", "5回", "4回"), ("2", text, "12件", "20件", "15件"))
    report = converted(tmp_path / "report.pdf", head, *rows)
    assert not [check for check in report.checks if check.code == "era-year-past"]


def test_a_value_that_was_not_read_says_why(tmp_path: Path) -> None:
    rows = (
        ("1", "研修", "3回", "5回", "1,23回"),
        ("2", "窓口", "12件", "20件", "12件、15件"),
        ("3", "案内", "1件", "2件", "2件"),
    )
    report = converted(tmp_path / "report.pdf", HEAD, *rows)
    messages = [check.message for check in report.checks if check.code == "value-unreadable"]
    assert messages == [
        "研修: '1,23回' was not read as a number: digits are not grouped in threes",
        "窓口: '12件、15件' was not read as a number: a second number beside it: 、15件",
    ]
