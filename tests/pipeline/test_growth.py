"""What is done for a table, sheet, section or row does not grow with the document: lines of code run are counted."""

from __future__ import annotations

import sys
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from torikumi.pipeline.convert import read_document, report_of
from torikumi.schemas.report import Report

FEW, MANY = 12, 96
GROWTH_MAX = 1.05
"""How much dearer one of many pages may be than one of a few: 1.2 where each table is set against all paragraphs."""

GRADES = "ABC"


def row_page(number: int) -> str:
    """A heading of a section over a table of two initiatives."""
    rows = "".join(
        f"<tr><td>{number}-{place}<td>第{number}地域の取組{place}<td>(1) 窓口{number}を改める。【件数：{number}件】"
        f"<td>(1) 窓口{number}を改めた。【件数：{place}件】<td>{GRADES[number % 3]}<td>第{number}課</tr>"
        for place in (1, 2)
    )
    heads = "".join(f"<th>{head}" for head in ("番号", "取組項目", "目標", "取組実績", "評価", "担当課"))
    return f"<p>基本目標{number}　第{number}地域をよくする</p><table><tr>{heads}</tr>{rows}</table>"


def indicator_page(number: int) -> str:
    """A line that names the initiative over a table of its indicators, in other columns each second time."""
    heads = ["指標", "単位", "基準値", "目標値", "実績値"][: 5 - number % 2]
    cells = "".join(f"<td>{text}" for text in (f"窓口{number}の件数", "件", f"{number}", "40", "30")[: len(heads)])
    return (
        f"<p>第{number}地域の取組</p><table><tr>{''.join(f'<th>{head}' for head in heads)}</tr><tr>{cells}</tr></table>"
    )


def form_page(number: int) -> str:
    """The sheet of an initiative under a line that names it."""
    fields = {
        "事業番号": str(number),
        "事業名": f"第{number}地域の整備",
        "担当課": f"第{number}課",
        "事業の目的": f"第{number}地域をよくする。",
        "取組内容": f"窓口{number}を改める。",
        "取組実績": f"窓口{number}を改めた。",
        "今後の課題": f"窓口{number}を広げる。",
        "評価": GRADES[number % 3],
    }
    rows = "".join(f"<tr><th>{label}<td>{text}</tr>" for label, text in fields.items())
    return f"<p>評価シート{number}</p><table>{rows}</table>"


def lines_run(path: Path) -> tuple[int, Report]:
    """How many lines of torikumi run while a document that was read becomes a report; and that report."""
    count = 0

    def step(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal count
        if "torikumi" not in frame.f_globals.get("__name__", ""):
            return None
        count += event == "line"
        return step

    extraction = read_document(path)
    report = report_of(path, extraction)  # what is read once, as vocabulary, is read now
    before = sys.gettrace()
    sys.settrace(step)
    try:
        report_of(path, extraction)
    finally:
        sys.settrace(before)
    return count, report


@pytest.mark.parametrize("page", [row_page, indicator_page, form_page])
def test_the_work_for_a_page_does_not_grow_with_the_pages(page: Any, tmp_path: Path) -> None:
    each = []
    for pages in (FEW, MANY):
        path = tmp_path / f"{pages}.html"
        path.write_text("<meta charset=utf-8>" + "".join(map(page, range(1, pages + 1))), encoding="utf-8")
        count, report = lines_run(path)
        assert len(report.initiatives) == pages * (2 if page is row_page else 1)
        each.append(count / pages)
    assert each[1] < GROWTH_MAX * each[0]
