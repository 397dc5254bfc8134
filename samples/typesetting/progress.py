"""Layouts of progress reports as tables: years over two levels, 計画 under 実績, turned pages inside a long report."""

from __future__ import annotations

from typing import Any

from typesetting.lines import Breaking
from typesetting.pages import A4_LANDSCAPE, Pages, Pen
from typesetting.reports import LIGHT_BLUE, LIGHT_GREEN, Truth, grid_lines, head_box
from typesetting.tables import Band, Box, TableSetter, TableStyle

A4 = (595.28, 841.89)


def texts(items: list[Any]) -> tuple[str, ...]:
    """The texts of items, which a truth gives bare or with more."""
    return tuple(item if isinstance(item, str) else item["text"] for item in items)


def _by_year(indicators: list[Truth]) -> dict[int, str]:
    return {indicator["fiscal_year"]: indicator["value_text"] for indicator in indicators}


def years_two_levels(truth: Truth) -> bytes:
    """目標 and 実績 under each year, 所管課 first, policies merged downwards; no rules at the left and right."""
    pages = Pages(truth["title"], margins=(32, 44, 32, 46), number=lambda page: f"{page}")
    pages.heading(truth["title"], 14, align="center", after=0.6)
    pages.heading(truth["municipality"], 9.5, align="right", bold=False, after=0.8)
    style = TableStyle(size=8.2, leading=1.35, pad_x=3, pad_y=4, outer=Pen(0.9), inner=Pen(0.45), sides="tb")
    tall: dict[str, Any] = {"row_span": 2}
    names = ["所管課", "改革の柱", "No.", "実施項目", "成果指標", "単位", "基準値\n（H30）"]
    boxes = [head_box(0, i, name.replace("\n", ""), LIGHT_BLUE, **tall) for i, name in enumerate(names)]
    boxes.append(head_box(0, 7, "令和４年度", LIGHT_BLUE, column_span=2))
    boxes.append(head_box(0, 9, "令和５年度", LIGHT_BLUE, column_span=3))
    boxes += [head_box(0, 12, "進捗区分", LIGHT_BLUE, **tall), head_box(0, 13, "次年度の取組方針", LIGHT_BLUE, **tall)]
    for column, name in enumerate(("目標", "実績", "目標", "実績", "達成率"), start=7):
        boxes.append(head_box(1, column, name, LIGHT_BLUE))
    titles = {section["number"]: f"{section['number']}　{section['title']}" for section in truth["sections"]}

    def band(row: Truth) -> Band:
        targets, actuals = _by_year(row["targets"]), _by_year(row["actuals"])
        base = row["baselines"][0]
        values = (base["value_text"], targets[2022], actuals[2022], targets[2023], actuals[2023])
        first = row["number"].endswith("-1")
        cells = [
            Box(0, 0, paragraphs=tuple(row["departments"]), middle=True),
            Box(0, 1, middle=True, group=row["section"], paragraphs=(titles[row["section"]],) if first else ()),
            Box(0, 2, paragraphs=(row["number"],), align="center", middle=True),
            Box(0, 3, paragraphs=(row["name"],), middle=True),
            Box(0, 4, paragraphs=(base["name"],), middle=True),
            Box(0, 5, paragraphs=(base["unit"],), align="center", middle=True),
        ]
        cells += [
            Box(0, 6 + i, paragraphs=(text,), align="right", middle=True)
            for i, text in enumerate((*values, row["achievements"][0]["value_text"]))
        ]
        cells.append(Box(0, 12, paragraphs=(row["grade"],), align="center", middle=True))
        cells.append(Box(0, 13, paragraphs=texts(row["improvements"]), middle=True))
        return Band(tuple(cells))

    xs = grid_lines(pages.left, (58, 68, 26, 84, 84, 32, 42, 42, 42, 42, 42, 44, 30, 142))
    TableSetter(pages, xs, style).draw(Band(tuple(boxes), rows=2), [band(row) for row in truth["initiatives"]])
    return pages.bytes()


def plan_and_actual(truth: Truth) -> bytes:
    """Two rows an initiative, 計画 and 実績, over years; money and two grades beside them; portrait, small type."""
    pages = Pages(
        truth["title"], size=A4, margins=(30, 46, 30, 50), number=lambda page: f"{page} / 2", number_at="right"
    )
    pages.heading(truth["title"], 12.5, after=0.3)
    pages.heading(truth["municipality"], 9, bold=False, after=0.8)
    style = TableStyle(size=7.4, leading=1.35, pad_x=2.4, pad_y=2.6, outer=Pen(1), inner=Pen(0.35, colour=(0.45,) * 3))
    names = [
        "番号", "具体的な取組", "取組の概要", "指標", "区分", "R3", "R4", "R5",
        "R5決算額（千円）", "一次評価", "二次評価", "課題・改善点", "担当課",
    ]  # fmt: skip
    header = Band(tuple(head_box(0, i, name, LIGHT_GREEN) for i, name in enumerate(names)))

    def band(row: Truth) -> Band:
        tall: dict[str, Any] = {"row_span": 2, "middle": True}
        cells = [
            Box(0, 0, paragraphs=(row["number"],), align="center", **tall),
            Box(0, 1, paragraphs=(row["name"],), **tall),
            Box(0, 2, paragraphs=texts(row["contents"]), **tall),
            Box(0, 3, paragraphs=(f"{row['indicator']}（{row['unit']}）",), **tall),
            Box(0, 4, paragraphs=("計画",), align="center", middle=True),
            Box(1, 4, paragraphs=("実績",), align="center", middle=True),
            Box(0, 8, paragraphs=(row["extra"]["R5決算額（千円）"],), align="right", **tall),
            Box(0, 9, paragraphs=(row["extra"]["一次評価"],), align="center", **tall),
            Box(0, 10, paragraphs=(row["grade"],), align="center", **tall),
            Box(0, 11, paragraphs=texts(row["improvements"]), **tall),
            Box(0, 12, paragraphs=tuple(row["departments"]), **tall),
        ]
        for line, values in enumerate((row["plan"], row["done"])):
            cells += [
                Box(line, 5 + i, paragraphs=(value,), align="right", middle=True) for i, value in enumerate(values)
            ]
        return Band(tuple(cells), rows=2)

    xs = grid_lines(pages.left, (20, 56, 78, 54, 26, 36, 36, 36, 38, 24, 24, 68, 38))
    TableSetter(pages, xs, style).draw(header, [band(row) for row in truth["initiatives"]])
    pages.cursor += 6
    for note in truth["notes"]:
        pages.heading(f"※ {note}", 8, bold=False)
    return pages.bytes()


def turned_inside(truth: Truth) -> bytes:
    """A report in prose; the table of 数値目標 on two pages that are stored turned; prose again."""
    pages = Pages(truth["title"], size=A4, margins=(60, 70, 60, 70), number=lambda page: f"－ {page} －")
    pages.heading(f"{truth['municipality']}　{truth['title']}", 18, align="center", after=2)
    for number, text in enumerate(truth["prose"], start=1):
        pages.heading(f"第{number}章　概況その{number}", 13, after=0.8)
        for _ in range(3):
            pages.paragraph(text, 10.5, leading=1.7)
        pages.next()
    pages.turn(A4_LANDSCAPE, turned=True)
    pages.heading("施策ごとの数値目標と進捗", 12, after=0.8)
    names = [
        "施策番号", "施策", "担当課", "数値目標", "基準値", "実績値", "目標値", "主な取組実績", "評価",
    ]  # fmt: skip
    years = {"基準値": "基準値（令和元年度）", "実績値": "実績値（令和５年度）", "目標値": "目標値（令和６年度）"}
    header = Band(tuple(head_box(0, i, years.get(name, name), LIGHT_GREEN) for i, name in enumerate(names)))
    style = TableStyle(size=9, leading=1.5, pad_x=4, pad_y=9, outer=Pen(0.8), inner=Pen(0.4), breaking=Breaking())
    bands: list[Band] = []
    for section in truth["sections"]:
        label = f"環境目標{section['number']}　{section['title']}"
        bands.append(Band((Box(0, 0, column_span=9, paragraphs=(label,), bold=True),)))
        for row in truth["initiatives"]:
            if row["section"] == section["number"]:
                bands.append(_goal_band(row))
    xs = grid_lines(pages.left, (42, 92, 84, 122, 70, 70, 70, 136, 36))
    TableSetter(pages, xs, style).draw(header, bands)
    pages.turn(A4, turned=False)
    pages.heading("第７章　審議会の意見", 13, after=0.8)
    for text in truth["after"]:
        pages.paragraph(text, 10.5, leading=1.7)
    return pages.bytes()


def _goal_band(row: Truth) -> Band:
    rows = len(row["pairs"])
    span: dict[str, Any] = {"row_span": rows, "middle": True}
    cells = [
        Box(0, 0, paragraphs=(row["number"],), align="center", **span),
        Box(0, 1, paragraphs=(row["name"],), **span),
        Box(0, 2, paragraphs=("、".join(row["departments"]),), **span),
        Box(0, 7, paragraphs=texts(row["results"]), **span),
        Box(0, 8, paragraphs=(row["grade"],), align="center", **span),
    ]
    for i, (name, unit, base, target, actual) in enumerate(row["pairs"]):
        cells.append(Box(i, 3, paragraphs=(name,), middle=True))
        for column, text in ((4, base), (5, actual), (6, target)):
            cells.append(Box(i, column, paragraphs=(f"{text}{unit}",), align="right", middle=True))
    return Band(tuple(cells), rows=rows)


def open_sides(truth: Truth) -> bytes:
    """Horizontal rules only, hair lines between the rows; the number and the grade in the middle columns."""
    pages = Pages(truth["title"], margins=(48, 50, 48, 54), number=lambda page: f"- {page} -")
    pages.heading(truth["title"], 14, after=0.3)
    pages.heading(truth["municipality"], 10, bold=False, after=1)
    style = TableStyle(
        size=9,
        leading=1.45,
        pad_x=6,
        pad_y=6,
        outer=Pen(1.2),
        inner=Pen(0.25),
        upright=Pen(0.01, colour=(1, 1, 1)),
        sides="tb",
    )
    names = [
        "基本目標",
        "施策番号",
        "主な取組",
        "重要業績評価指標（KPI）",
        "現状値（H30）",
        "R5実績値",
        "目標値（R6）",
        "進捗率",
        "ランク",
        "推進担当課",
    ]
    header = Band(tuple(head_box(0, i, name, LIGHT_BLUE) for i, name in enumerate(names)))

    def band(row: Truth) -> Band:
        base, actual, target = row["baselines"][0], row["actuals"][0], row["targets"][0]
        texts_ = (
            row["goal"], row["number"], row["name"], base["name"], base["value_text"], actual["value_text"],
            target["value_text"], row["achievements"][0]["value_text"], row["grade"], "、".join(row["departments"]),
        )  # fmt: skip
        sides = ("left", "center", "left", "left", "right", "right", "right", "right", "center", "left")
        return Band(
            tuple(
                Box(0, i, paragraphs=(text,), align=side, middle=True)
                for i, (text, side) in enumerate(zip(texts_, sides, strict=True))
            )
        )

    xs = grid_lines(pages.left, (92, 44, 118, 130, 66, 66, 66, 50, 40, 73))
    TableSetter(pages, xs, style).draw(header, [band(row) for row in truth["initiatives"]])
    return pages.bytes()
