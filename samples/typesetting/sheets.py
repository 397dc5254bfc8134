"""Layouts of forms: an initiative a form of labels and values, several a page or one over two pages."""

from __future__ import annotations

from typing import Any

from typesetting.pages import Colour, Pages, Pen
from typesetting.progress import A4, texts
from typesetting.reports import Truth, grid_lines, head_box
from typesetting.tables import Band, Box, TableSetter, TableStyle

PALE: Colour = (0.95, 0.91, 0.85)
WHITE: Colour = (1, 1, 1)
NAVY: Colour = (0.13, 0.2, 0.38)


def small_tables(truth: Truth) -> bytes:
    """A small table of labels and values for each initiative, three or four a page, headings of goals between them."""
    pages = Pages(truth["title"], size=A4, margins=(50, 56, 50, 56), number=lambda page: str(page))
    pages.heading(truth["title"], 13.5, align="center", after=0.5)
    pages.heading(truth["municipality"], 10, align="right", bold=False, after=0.6)
    style = TableStyle(size=9, leading=1.4, pad_x=4, pad_y=3.2, outer=Pen(0.75), inner=Pen(0.4, filled=True))
    xs = grid_lines(pages.left, (74, 160, 74, 187))
    open_section = ""
    for row in truth["initiatives"]:
        if row["section"] != open_section:
            open_section = row["section"]
            section = next(s for s in truth["sections"] if s["number"] == open_section)
            pages.heading(f"{section['label']}　{section['title']}", 11.5, after=0.5)

        def label(line: int, column: int, text: str) -> Box:
            return Box(
                line, column, paragraphs=(text,), align="spread" if len(text) < 4 else "center", middle=True, bold=True
            )

        def wide(line: int, items: Any) -> Box:
            return Box(line, 1, column_span=3, paragraphs=texts(items))

        boxes = (
            label(0, 0, "取組番号"), Box(0, 1, paragraphs=(row["number"],)), label(0, 2, "事業開始年度"),
            Box(0, 3, paragraphs=(row["extra"]["事業開始年度"],)),
            label(1, 0, "取組名"), Box(1, 1, column_span=3, paragraphs=(row["name"],), bold=True),
            label(2, 0, "取組の概要"), wide(2, row["contents"]),
            label(3, 0, "目指す姿"), wide(3, row["goals"]),
            label(4, 0, "令和４年度実績"), wide(4, row["results"]),
            label(5, 0, "評　定"), Box(5, 1, paragraphs=(row["grade"],), align="center"),
            label(5, 2, "担当課室"), Box(5, 3, paragraphs=("、".join(row["departments"]),)),
            label(6, 0, "課題・対応策"), wide(6, row["improvements"]),
        )  # fmt: skip
        if pages.cursor + 190 > pages.floor:
            pages.next()
        TableSetter(pages, xs, style).draw(None, [Band(boxes, rows=7)])
        pages.cursor += 14
    return pages.bytes()


def sheet_above(truth: Truth) -> bytes:
    """Labels above their values, none of them coloured, two initiatives a page under a heading of their own."""
    pages = Pages(truth["title"], size=A4, margins=(48, 60, 48, 60), number=lambda page: f"- {page} -")
    style = TableStyle(size=9, leading=1.4, pad_x=4, pad_y=3, outer=Pen(1.2), inner=Pen(0.5))
    xs = grid_lines(pages.left, (60, 120, 70, 45, 45, 79, 80))
    titles = {section["number"]: f"{section['number']}　{section['title']}" for section in truth["sections"]}

    def label(line: int, column: int, text: str, span: int = 1) -> Box:
        return Box(line, column, column_span=span, paragraphs=(text,), align="center", middle=True, bold=True)

    def value(line: int, column: int, text: str, span: int = 1, align: str = "left") -> Box:
        return Box(line, column, column_span=span, paragraphs=(text,) if text else (), align=align, middle=True)

    for position, row in enumerate(truth["initiatives"]):
        if position % 2 == 0:
            if position:
                pages.next()
            pages.heading(f"{truth['title']}　　{truth['municipality']}", 12, after=0.8)
        boxes = [
            label(0, 0, "事業番号"), label(0, 1, "事務事業名", 2), label(0, 3, "実施形態", 2), label(0, 5, "主管課", 2),
            value(1, 0, row["number"], align="center"), value(1, 1, row["name"], 2),
            value(1, 3, row["extra"]["実施形態"], 2, "center"), value(1, 5, "・".join(row["departments"]), 2),
            label(2, 0, "政策", 3), label(2, 3, "根拠法令", 4),
            value(3, 0, titles[row["section"]], 3), value(3, 3, row["extra"]["根拠法令"], 4),
            label(4, 0, "目的", 3), label(4, 3, "事業の内容", 4),
            value(5, 0, row["extra"]["目的"], 3), Box(5, 3, column_span=4, paragraphs=texts(row["contents"])),
            label(6, 0, "指標名", 3), label(6, 3, "単位"), label(6, 4, "R5目標", 2), label(6, 6, "R5実績"),
        ]  # fmt: skip
        line = 7
        for name, unit, target, actual in row["pairs"]:
            boxes += [value(line, 0, name, 3), value(line, 3, unit, align="center"),
                      value(line, 4, target, 2, "right"), value(line, 6, actual, 1, "right")]  # fmt: skip
            line += 1
        boxes += [
            label(line, 0, "総合評価"), label(line, 1, "評価の理由", 2), label(line, 3, "課題及び改善策", 4),
            value(line + 1, 0, row["grade"], align="center"), value(line + 1, 1, row["extra"]["評価の理由"], 2),
            Box(line + 1, 3, column_span=4, paragraphs=texts(row["improvements"])),
        ]  # fmt: skip
        TableSetter(pages, xs, style).draw(None, [Band(tuple(boxes), rows=line + 2)])
        pages.cursor += 24
    return pages.bytes()


def sheet_two_pages(truth: Truth) -> bytes:
    """Coloured labels at the left, 目標 実績 達成率 over years, check boxes; forms break over the page in mid-cell."""
    pages = Pages(truth["title"], size=A4, margins=(40, 52, 40, 60), number=lambda page: f"{page}")
    style = TableStyle(size=9, leading=1.45, pad_x=4, pad_y=5, outer=Pen(1), inner=Pen(0.5))
    xs = grid_lines(pages.left, (62, 58, 58, 46, 46, 58, 58, 58, 71))
    titles = {section["number"]: f"{section['number']}　{section['title']}" for section in truth["sections"]}

    def label(line: int, column: int, text: str, span: int = 1, rows: int = 1) -> Box:
        return head_box(line, column, text, PALE, column_span=span, row_span=rows)

    def value(line: int, column: int, text: str, span: int = 1, align: str = "left") -> Box:
        return Box(line, column, column_span=span, paragraphs=(text,), align=align, middle=True)

    for position, row in enumerate(truth["initiatives"]):
        if position:
            pages.next()
        pages.heading(truth["title"], 14, align="center", after=0.3)
        pages.heading(truth["municipality"], 9, align="right", bold=False, after=0.5)
        extra = row["extra"]
        upper = [
            label(0, 0, "施策名"), value(0, 1, row["name"], 4),
            label(0, 5, "施策コード"), value(0, 6, row["number"], 3),
            label(1, 0, "政策"), value(1, 1, titles[row["section"]], 4), label(1, 5, "主管課"),
            value(1, 6, "、".join(row["departments"]), 3),
            label(2, 0, "計画期間"), value(2, 1, extra["計画期間"], 8),
            label(3, 0, "施策の内容"), Box(3, 1, column_span=8, paragraphs=texts(row["contents"])),
        ]  # fmt: skip
        line = 4
        rows = 1 + 3 * len(row["indicators"])
        upper += [label(line, 0, "成果", rows=rows), label(line, 1, "指標名", 2), label(line, 3, "単位"),
                  label(line, 4, "区分"), label(line, 5, "令和２年度"), label(line, 6, "令和３年度"),
                  label(line, 7, "令和４年度", 2)]  # fmt: skip
        for number, (name, unit, *lines) in enumerate(row["indicators"]):
            top = line + 1 + 3 * number
            upper.append(Box(top, 1, row_span=3, column_span=2, paragraphs=(name,), middle=True))
            for offset, (kind, values) in enumerate(zip(("目標", "実績", "達成率"), lines, strict=True)):
                upper.append(value(top + offset, 3, "％" if kind == "達成率" else unit, align="center"))
                upper.append(value(top + offset, 4, kind, align="center"))
                upper += [
                    value(top + offset, 5 + i, text, 2 if i == 2 else 1, "right") for i, text in enumerate(values)
                ]
        line += rows
        costs = [
            (name, *(extra[f"コスト（千円）／{name}／{year}"] for year in ("令和３年度", "令和４年度")))
            for name in ("決算額", "人件費")
        ]
        upper += [label(line, 0, "コスト（千円）", rows=3), label(line, 1, "区分", 4), label(line, 5, "令和３年度", 2),
                  label(line, 7, "令和４年度", 2)]  # fmt: skip
        for offset, (name, before, now) in enumerate(costs, start=1):
            upper += [value(line + offset, 1, name, 4), value(line + offset, 5, before, 2, "right"),
                      value(line + offset, 7, now, 2, "right")]  # fmt: skip
        line += 3
        upper += [label(line, 0, "取組実績"), Box(line, 1, column_span=8, paragraphs=texts(row["results"]))]
        line += 1
        upper.append(label(line, 0, "１次評価", rows=3))
        for offset, name in enumerate(("妥当性", "有効性", "効率性")):
            upper += [label(line + offset, 1, name, 2), value(line + offset, 3, extra[f"１次評価／{name}"], 6)]
        line += 3
        marks = "　".join(("■" if grade == row["grade"] else "□") + grade for grade in "ＡＢＣＤ")
        upper += [label(line, 0, "総合評価"), value(line, 1, marks, 4), label(line, 5, "今後の方向性"),
                  value(line, 6, extra["今後の方向性"], 3)]  # fmt: skip
        setter = TableSetter(pages, xs, style)
        last = [
            Band((label(0, 0, "課題"), Box(0, 1, column_span=8, paragraphs=tuple(row["issues"])))),
            Band((label(0, 0, "改善策"), Box(0, 1, column_span=8, paragraphs=tuple(row["plans"])))),
        ]
        pages.cursor += 170 if len(row["indicators"]) > 1 else 250  # as if a picture stood there: the last cells break
        split = TableStyle(size=9, leading=1.45, pad_x=4, pad_y=5, outer=Pen(1), inner=Pen(0.5), split=True)
        setter.style = split
        setter.draw(None, [Band(tuple(upper), rows=line + 1), *last])
    return pages.bytes()


def sheet_cycle(truth: Truth) -> bytes:
    """Plan, Do, Check, Action written downwards at the left, white letters on dark labels; the name above the form."""
    pages = Pages(truth["title"], size=A4, margins=(46, 54, 46, 60), number=lambda page: f"{page}", number_at="right")
    style = TableStyle(size=9.4, leading=1.4, pad_x=4, pad_y=4.5, outer=Pen(1.4), inner=Pen(0.4, colour=(0.3,) * 3))
    xs = grid_lines(pages.left, (24, 82, 66, 66, 66, 66, 66, 67))

    def label(line: int, column: int, text: str, span: int = 1, rows: int = 1, **more: Any) -> Box:
        return head_box(line, column, text, NAVY, column_span=span, row_span=rows, colour=WHITE, **more)

    def value(line: int, column: int, text: str, span: int = 1, align: str = "left") -> Box:
        return Box(line, column, column_span=span, paragraphs=(text,) if text else (), align=align, middle=True)

    for position, row in enumerate(truth["initiatives"]):
        if position:
            pages.next()
        extra = row["extra"]
        pages.heading(f"{truth['municipality']}　{truth['title']}", 11, align="right", bold=False, after=0.7)
        pages.heading(f"整理番号：{row['number']}", 11, after=0.2)
        pages.heading(f"事務事業名：{row['name']}", 13, after=0.6)
        boxes = [label(0, 0, "基本情報", rows=2, vertical=True)]
        boxes += [label(0, 1, "所管部課名"), value(0, 2, "　".join(row["departments"]), 3),
                  label(0, 5, "会計区分"), value(0, 6, extra["基本情報／会計区分"], 2),
                  label(1, 1, "関連計画"), value(1, 2, extra["基本情報／関連計画"], 3),
                  label(1, 5, "実施手法"), value(1, 6, extra["基本情報／実施手法"], 2)]  # fmt: skip
        boxes += [label(2, 0, "計画", rows=2, vertical=True), label(2, 1, "ねらい"),
                  Box(2, 2, column_span=6, paragraphs=texts(row["goals"])), label(3, 1, "事業の概要"),
                  Box(3, 2, column_span=6, paragraphs=texts(row["contents"]))]  # fmt: skip
        count = len(row["lines"])
        boxes += [label(4, 0, "実施", rows=count + 3, vertical=True), label(4, 1, "年度別実績")]
        boxes.append(Box(4, 2, column_span=6, paragraphs=texts(row["results"])))
        heads = [
            ("活動指標・成果指標", 1, 2),
            ("単位", 3, 1),
            ("R4実績", 4, 1),
            ("R5目標", 5, 1),
            ("R5実績", 6, 1),
            ("R5達成率", 7, 1),
        ]
        boxes += [label(5, column, text, span) for text, column, span in heads]
        for offset, (name, *cells) in enumerate(row["lines"]):
            boxes.append(value(6 + offset, 1, name, 2))
            boxes += [
                value(6 + offset, 3 + i, text, align="center" if i == 0 else "right") for i, text in enumerate(cells)
            ]
        line = 6 + count
        boxes += [label(line, 1, "事業費（千円）"),
                  label(line, 2, "R4決算"), value(line, 3, row["money"][0], align="right"),
                  label(line, 4, "R5決算"), value(line, 5, row["money"][1], align="right"),
                  label(line, 6, "R6予算"), value(line, 7, row["money"][2], align="right")]  # fmt: skip
        line += 1
        boxes += [label(line, 0, "評価", rows=3, vertical=True),
                  label(line, 1, "必要性"), value(line, 2, row["marks"][0]),
                  label(line, 3, "有効性"), value(line, 4, row["marks"][1]), label(line, 5, "効率性"),
                  value(line, 6, row["marks"][2], 2), label(line + 1, 1, "総合評価"), value(line + 1, 2, row["grade"]),
                  label(line + 1, 3, "評価の理由"), value(line + 1, 4, extra["評価／評価の理由"], 4),
                  label(line + 2, 1, "課題"),
                  Box(line + 2, 2, column_span=6, paragraphs=tuple(row["issues"]))]  # fmt: skip
        line += 3
        boxes += [label(line, 0, "改善", rows=2, vertical=True), label(line, 1, "方向性"),
                  value(line, 2, extra["改善／方向性"], 6), label(line + 1, 1, "次年度の取組"),
                  Box(line + 1, 2, column_span=6, paragraphs=tuple(row["plans"]))]  # fmt: skip
        TableSetter(pages, xs, style).draw(None, [Band(tuple(boxes), rows=line + 2)])
    return pages.bytes()
