"""Layouts of the reports over years: the table with 目標 and 実績 of two years, and the forms."""

from __future__ import annotations

from typing import Any

from typesetting.pages import Colour, Pages, Pen
from typesetting.progress import A4, texts
from typesetting.reports import LIGHT_BLUE, Truth, grid_lines, head_box, section_band, summary_table
from typesetting.tables import Band, Box, TableSetter, TableStyle
from typesetting.years import era_year

PALE_BLUE: Colour = (0.93, 0.96, 0.99)
SAND: Colour = (0.96, 0.94, 0.88)


def two_years(truth: Truth) -> bytes:
    """目標 and 実績 of the year before and of this one in a header of two levels; one row an indicator."""
    year = truth["fiscal_year"]
    pages = Pages(
        truth["title"], margins=(26, 42, 26, 46), number=lambda page: str(page), number_at="right", head=truth["head"]
    )
    pages.heading(truth["title"], 14, align="center", after=0.6)
    pages.heading(truth["publisher_text"], 9, align="right", bold=False, after=1)
    for text in truth["intro"]:
        pages.paragraph(text, 9)
    pages.cursor += 8
    style = TableStyle(size=7.4, leading=1.35, pad_x=2.6, pad_y=2.8, outer=Pen(0.8), inner=Pen(0.4, colour=(0.35,) * 3))
    counts = truth["summary"]["rows"]
    heads = ["評価", *(row["grade"] for row in counts), "合計"]
    values = ["取組数", *(str(row["count"]) for row in counts), str(sum(row["count"] for row in counts))]
    header = Band(tuple(head_box(0, i, text, LIGHT_BLUE) for i, text in enumerate(heads)))
    body = Band(tuple(Box(0, i, paragraphs=(text,), align="center") for i, text in enumerate(values)))
    TableSetter(pages, grid_lines(300, (48, 30, 30, 30, 30, 40)), style).draw(header, [body])
    pages.cursor += 8
    legend = "、".join(f"{row['grade']}：{row['description']}" for row in counts)
    pages.heading(f"※ 評価は、{legend}ことを表す。", 8.5, bold=False)
    pages.heading(
        "※ 「－」は、値がない（設定していない、又は前年度になかった）ことを表す。", 8.5, bold=False, after=0.8
    )

    tall: dict[str, Any] = {"row_span": 2}
    shown = [year - 1, year] if year > 2019 else [year]
    lead = ["No.", "取組項目", "取組内容", "成果指標", "単位", "基準値（H30）"]
    boxes = [head_box(0, i, name, LIGHT_BLUE, **tall) for i, name in enumerate(lead)]
    column = len(lead)
    for one in shown:
        names = ["目標", "実績"] + (["達成率"] if one == year else [])
        boxes.append(head_box(0, column, era_year(one), LIGHT_BLUE, column_span=len(names)))
        boxes += [head_box(1, column + i, name, LIGHT_BLUE) for i, name in enumerate(names)]
        column += len(names)
    boxes += [
        head_box(0, column + i, name, LIGHT_BLUE, **tall)
        for i, name in enumerate(("評価", "取組実績", "今後の課題", "担当課"))
    ]

    def band(row: Truth) -> Band:
        rows = len(row["lines"])
        span: dict[str, Any] = {"row_span": rows, "middle": True}
        cells = [
            Box(0, 0, paragraphs=(row["number"],), align="center", **span),
            Box(0, 1, paragraphs=(row["name"],), **span),
            Box(0, 2, paragraphs=texts(row["contents"]), **span),
        ]
        for line, (name, unit, *numbers) in enumerate(row["lines"]):
            cells.append(Box(line, 3, paragraphs=(name,), middle=True))
            cells.append(Box(line, 4, paragraphs=(unit,), align="center", middle=True))
            cells += [
                Box(line, 5 + i, paragraphs=(text,), align="right", middle=True) for i, text in enumerate(numbers)
            ]
        cells += [
            Box(0, column, paragraphs=(row["grade"],), align="center", **span),
            Box(0, column + 1, paragraphs=texts(row["results"]), **span),
            Box(0, column + 2, paragraphs=texts(row["improvements"]), **span),
            Box(0, column + 3, paragraphs=tuple(row["departments"]), **span),
        ]
        return Band(tuple(cells), rows=rows)

    bands: list[Band] = []
    for section in truth["sections"]:
        label = f"{section['label']}　{section['title']}"
        bands.append(section_band(label, column + 4, fill=PALE_BLUE))
        bands += [band(row) for row in truth["initiatives"] if row["section"] == section["number"]]
    numbers = [38.0, 38.0] * len(shown) + [40.0]
    rest = 790 - sum((26, 70, 72, 28, 38, 24, 56, *numbers))
    xs = grid_lines(pages.left, (26, 70, rest * 0.33, 72, 28, 38, *numbers, 24, rest * 0.39, rest * 0.28, 56))
    TableSetter(pages, xs, style).draw(Band(tuple(boxes), rows=2), bands)
    return pages.bytes()


def forms(truth: Truth) -> bytes:
    """A form an initiative, three a page: labels at the left, 目標 and 実績 of its indicators in the middle."""
    pages = Pages(
        truth["title"], size=A4, margins=(50, 50, 50, 56), number=lambda page: f"- {page} -", head=truth["head"]
    )
    year = era_year(truth["fiscal_year"])
    pages.heading(truth["title"], 13, align="center", after=0.5)
    pages.heading(truth["publisher_text"], 10, align="right", bold=False, after=0.8)
    for text in truth["intro"]:
        pages.paragraph(text, 9.5)
    pages.cursor += 6
    style = TableStyle(size=9, leading=1.4, pad_x=4, pad_y=3, outer=Pen(1), inner=Pen(0.4))
    summary_table(pages, truth, 120, (48, 220, 86), style, SAND)
    pages.cursor += 12
    xs = grid_lines(pages.left, (76, 100, 60, 76, 92, 91))

    def label(line: int, column: int, text: str, span: int = 1, rows: int = 1) -> Box:
        return head_box(line, column, text, SAND, column_span=span, row_span=rows)

    def wide(line: int, items: Any) -> Box:
        return Box(line, 1, column_span=5, paragraphs=texts(items))

    open_section = ""
    for row in truth["initiatives"]:
        if pages.cursor + 185 > pages.floor:
            pages.next()
        if row["section"] != open_section:
            open_section = row["section"]
            section = next(s for s in truth["sections"] if s["number"] == open_section)
            pages.heading(f"{section['label']}　{section['title']}", 11.5, after=0.5)
        boxes = [
            label(0, 0, "取組番号"), Box(0, 1, column_span=2, paragraphs=(row["number"],)),
            label(0, 3, "担当課"), Box(0, 4, column_span=2, paragraphs=("、".join(row["departments"]),)),
            label(1, 0, "取組名"), Box(1, 1, column_span=5, paragraphs=(row["name"],), bold=True),
            label(2, 0, "取組内容"), wide(2, row["contents"]),
        ]  # fmt: skip
        line = 3
        if row["lines"]:
            boxes.append(label(3, 0, "成果指標", rows=1 + len(row["lines"])))
            boxes += [label(3, 1, "指標名", 2), label(3, 3, "単位")]
            boxes += [label(3, 4, f"{year}目標"), label(3, 5, f"{year}実績")]
            for name, unit, target, actual in row["lines"]:
                line += 1
                boxes.append(Box(line, 1, column_span=2, paragraphs=(name,)))
                boxes.append(Box(line, 3, paragraphs=(unit,), align="center"))
                boxes.append(Box(line, 4, paragraphs=(target,), align="right"))
                boxes.append(Box(line, 5, paragraphs=(actual,) if actual else (), align="right"))
            line += 1
        boxes += [
            label(line, 0, "取組実績"), wide(line, row["results"]),
            label(line + 1, 0, "評価"), Box(line + 1, 1, column_span=5, paragraphs=(row["grade"],)),
            label(line + 2, 0, "今後の課題"), wide(line + 2, row["improvements"]),
        ]  # fmt: skip
        TableSetter(pages, xs, style).draw(None, [Band(tuple(boxes), rows=line + 3)])
        pages.cursor += 14
    return pages.bytes()
