"""The layouts of the samples: each function draws one report from its truth.

A truth is what the report says, in the words of its columns; how it stands on the page is decided here alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from typesetting.lines import Breaking
from typesetting.pages import B5_LANDSCAPE, Colour, Pages, Pen
from typesetting.tables import Band, Box, TableSetter, TableStyle

Truth = dict[str, Any]

LIGHT_BLUE: Colour = (0.87, 0.92, 0.97)
LIGHT_GREEN: Colour = (0.89, 0.94, 0.85)
DARK_GREEN: Colour = (0.22, 0.34, 0.14)
GRAY: Colour = (0.93, 0.93, 0.93)
WHITE: Colour = (1, 1, 1)


# -- parts that several layouts share ------------------------------------------------------------------------------


def grid_lines(left: float, widths: Sequence[float]) -> list[float]:
    """The x of the grid lines of columns with these widths."""
    xs = [left]
    for width in widths:
        xs.append(round(xs[-1] + width, 2))
    return xs


def printed(indicators: Sequence[Truth]) -> list[str]:
    """The indicators as they stand under the items: 【name：value】."""
    return [f"【{indicator['name']}：{indicator['value_text']}】" for indicator in indicators]


def goals(row: Truth) -> list[str]:
    """What stands under 目標."""
    return [*row["goals"], *printed(row["goal_indicators"])]


def results(row: Truth) -> list[str]:
    """What stands under 取組実績."""
    return [*row["results"], *printed(row["result_indicators"])]


def labelled(row: Truth) -> list[str]:
    """取組内容 and 目標 in one cell, each under its label; 目標 is left out where there is none."""
    below = goals(row)
    return ["<取組内容>", *row["contents"], *(["<目標>", *below] if below else [])]


def head_box(row: int, column: int, text: str, fill: Colour, **more: Any) -> Box:
    """A cell of a header."""
    return Box(row, column, paragraphs=(text,), align="center", middle=True, fill=fill, **more)


def stacked_header(columns: Sequence[str], fill: Colour) -> Band:
    """A header in which 取組内容 stands over 目標 in one column, and the others are two rows high."""
    boxes: list[Box] = []
    for column, name in enumerate(columns):
        if "／" in name:
            upper, lower = name.split("／")
            boxes += [head_box(0, column, upper, fill), head_box(1, column, lower, fill)]
        else:
            boxes.append(head_box(0, column, name, fill, row_span=2))
    return Band(tuple(boxes), rows=2)


def section_band(label: str, columns: int, *, bold: bool = True, fill: Colour | None = GRAY) -> Band:
    """A row that names a section, over the full width."""
    return Band((Box(0, 0, column_span=columns, paragraphs=(label,), bold=bold, fill=fill),))


def with_sections(truth: Truth, band: Any, columns: int, **look: Any) -> list[Band]:
    """The bands of all initiatives, each section begun by its row."""
    bands: list[Band] = []
    for section in truth["sections"]:
        bands.append(section_band(section["label"], columns, **look))
        bands += [band(row) for row in truth["initiatives"] if row["section"] == section["no"]]
    return bands


def plain_band(row: Truth) -> Band:
    """An initiative in one grid row of seven columns, 取組内容 and 目標 labelled in one cell."""
    return Band(
        (
            Box(0, 0, paragraphs=(str(row["no"]),), align="center", middle=True),
            Box(0, 1, paragraphs=(row["name"],)),
            Box(0, 2, paragraphs=tuple(labelled(row))),
            Box(0, 3, paragraphs=tuple(results(row))),
            Box(0, 4, paragraphs=(row["grade"],), align="center", middle=True),
            Box(0, 5, paragraphs=tuple(row["improvements"])),
            Box(0, 6, paragraphs=("、".join(row["departments"]),)),
        )
    )


def cover(pages: Pages, truth: Truth, second_line: str) -> None:
    """A cover page, in the middle of the page."""
    pages.cursor = 150
    pages.heading(truth["plan"], 28, align="center")
    if truth["subtitle"]:
        pages.heading(truth["subtitle"], 14, align="center", bold=False, after=1.2)
    pages.heading(second_line, 22, align="center", after=4)
    pages.heading(truth["publisher_text"], 18, align="center", bold=False)
    pages.next()


def summary_table(
    pages: Pages, truth: Truth, left: float, widths: Sequence[float], style: TableStyle, fill: Colour
) -> None:
    """The counts of the grades: grade, what it means, count, and the share where the truth has it."""
    summary = truth["summary"]
    shares = "percent_text" in summary["rows"][0]
    last = 4 if shares else 3
    heads = [head_box(0, 0, "自己評価", fill, column_span=2), head_box(0, 2, "取組項目数", fill)]
    if shares:
        heads.append(head_box(0, 3, "割合", fill))
    bands = []
    for row in summary["rows"]:
        boxes = [
            Box(0, 0, paragraphs=(row["grade"],), align="center"),
            Box(0, 1, paragraphs=(row["description"],)),
            Box(0, 2, paragraphs=(str(row["count"]),), align="right"),
        ]
        if shares:
            boxes.append(Box(0, 3, paragraphs=(row["percent_text"],), align="right"))
        bands.append(Band(tuple(boxes)))
    total = summary.get("total") or {"count": sum(row["count"] for row in summary["rows"])}
    boxes = [
        Box(0, 0, column_span=2, paragraphs=("合計",), align="center"),
        Box(0, 2, paragraphs=(str(total["count"]),), align="right"),
    ]
    if shares:
        boxes.append(Box(0, 3, paragraphs=(total["percent_text"],), align="right"))
    bands.append(Band(tuple(boxes)))
    TableSetter(pages, grid_lines(left, widths[:last]), style).draw(Band(tuple(heads)), bands)


# -- the layouts ---------------------------------------------------------------------------------------------------


def tokushima(truth: Truth) -> bytes:
    """As the city published it: a cover, a page of prose with the counts, then the list, rows kept whole."""
    pages = Pages(truth["title"], head=truth.get("head", ""))
    cover(pages, truth, f"取組実績（{truth['fiscal_year_label']}）")
    pages.heading(f"「{truth['plan']}」の取組実績（{truth['fiscal_year_label']}）について", 14, align="center", after=1)
    for text in truth["intro"]:
        pages.paragraph(text)
    pages.cursor += 6
    pages.heading(truth["summary_heading"], 11)
    for text in truth["summary_lead"]:
        pages.paragraph(text)
    pages.cursor += 4
    summary_table(pages, truth, 165, (40, 310, 85, 75), TableStyle(size=9.5, pad_y=1.5), LIGHT_BLUE)
    pages.cursor += 3
    pages.heading(truth["summary_note"], 8.5, align="center", bold=False, after=1)
    pages.heading(truth["review_heading"], 11)
    for text in truth["review"]:
        pages.paragraph(text)
    pages.next()
    pages.heading(truth["list_title"], 13, align="center", after=0.6)
    xs = grid_lines(pages.left, (25, 95, 205, 200, 40, 142, 67))
    bands = with_sections(truth, plain_band, 7)
    TableSetter(pages, xs, TableStyle()).draw(stacked_header(truth["columns"], LIGHT_BLUE), bands)
    return pages.bytes()


def broken_rows(truth: Truth, *, repeat_header: bool) -> bytes:
    """B5, large type, justified; rows go on over the page in mid-cell, one of them over three pages."""
    pages = Pages(truth["title"], size=B5_LANDSCAPE, margins=(40, 56, 40, 60), number=lambda page: str(page))
    pages.heading(truth["title"], 16, align="center", after=0.2)
    pages.heading(truth["subtitle"], 10.5, align="center", bold=False)
    pages.heading(truth["publisher_text"], 10.5, align="right", bold=False, after=0.6)
    for text in truth["intro"]:
        pages.paragraph(text, 10.5)
    pages.cursor += 6
    pen = Pen(0.48, filled=True)
    small = TableStyle(size=10, outer=pen, inner=pen)
    summary_table(pages, truth, 150, (45, 290, 90), small, LIGHT_GREEN)
    pages.next()
    pages.heading(truth["list_title"], 13, after=0.6)
    style = TableStyle(
        size=10.5,
        leading=1.45,
        pad_x=5,
        pad_y=3.5,
        outer=pen,
        inner=pen,
        breaking=Breaking(hang=True),
        justify=True,
        repeat_header=repeat_header,
        split=True,
    )
    xs = grid_lines(pages.left, (28, 80, 162, 172, 35, 102, 69))
    bands = with_sections(truth, plain_band, 7, fill=None)
    TableSetter(pages, xs, style).draw(stacked_header(truth["columns"], LIGHT_GREEN), bands)
    return pages.bytes()


def stacked(truth: Truth) -> bytes:
    """A spreadsheet's print: no labels, 取組内容 over a hair rule and 目標 under it, lines broken anywhere."""
    pages = Pages(truth["title"], margins=(40, 40, 40, 50), number=lambda page: f"{page} ページ")
    pages.heading(truth["title"], 14)
    pages.heading(truth["publisher_text"], 10, bold=False, after=0.8)
    for text in truth["intro"]:
        pages.paragraph(text, 9, indent=0)
    pages.cursor += 8
    style = TableStyle(
        size=8,
        leading=1.18,
        pad_x=1.6,
        pad_y=1.2,
        outer=Pen(1.1),
        inner=Pen(0.6),
        breaking=Breaking(kinsoku=False, whole_words=False),
    )
    summary_table(pages, truth, pages.left, (30, 230, 70), style, LIGHT_GREEN)
    pages.cursor += 14
    pages.heading(truth["list_title"], 11)
    hair = Pen(0.25, dash=(0.8, 1.2))

    def band(row: Truth) -> Band:
        tall: dict[str, Any] = {"row_span": 2}
        return Band(
            (
                Box(0, 0, paragraphs=(str(row["no"]),), align="center", middle=True, **tall),
                Box(0, 1, paragraphs=(row["name"],), middle=True, **tall),
                Box(0, 2, paragraphs=tuple(row["contents"]), below=hair),
                Box(1, 2, paragraphs=tuple(goals(row))),
                Box(0, 3, paragraphs=tuple(results(row)), **tall),
                Box(0, 4, paragraphs=(row["grade"],), align="center", middle=True, **tall),
                Box(0, 5, paragraphs=tuple(row["improvements"]), **tall),
                Box(0, 6, paragraphs=tuple(row["departments"]), **tall),
            ),
            rows=2,
        )

    xs = grid_lines(pages.left, (24, 92, 198, 222, 36, 118, 72))
    TableSetter(pages, xs, style).draw(stacked_header(truth["columns"], LIGHT_GREEN), with_sections(truth, band, 7))
    return pages.bytes()


def rotated(truth: Truth) -> bytes:
    """Portrait pages with /Rotate 90; 目標 in a column of its own; hanging indents; a spread heading."""
    pages = Pages(truth["title"], turned=True, margins=(45, 50, 45, 50), head=str(truth.get("head", truth["title"])))
    pages.heading(truth["title"], 15, align="center", after=1)
    for text in truth["intro"]:
        pages.paragraph(text, 10)
    pages.cursor += 8
    style = TableStyle(size=9, leading=1.3, pad_x=4, pad_y=3, outer=Pen(1), inner=Pen(0.4), hanging=True)
    summary_table(pages, truth, 250, (45, 200, 90), style, GRAY)
    pages.heading(truth["publisher_text"], 10, align="right", bold=False)
    pages.next()
    pages.heading(truth["list_title"], 12, after=0.6)
    spread = {"取組項目", "取組内容", "目標", "取組実績", "担当部署"}
    header = Band(
        tuple(
            Box(0, i, paragraphs=(name,), align="spread" if name in spread else "center", middle=True, fill=GRAY)
            for i, name in enumerate(truth["columns"])
        )
    )

    def band(row: Truth) -> Band:
        return Band(
            (
                Box(0, 0, paragraphs=(str(row["no"]),), align="center"),
                Box(0, 1, paragraphs=(row["name"],)),
                Box(0, 2, paragraphs=tuple(row["contents"])),
                Box(0, 3, paragraphs=tuple(goals(row))),
                Box(0, 4, paragraphs=tuple(results(row))),
                Box(0, 5, paragraphs=(row["grade"],), align="center"),
                Box(0, 6, paragraphs=tuple(row["improvements"])),
                Box(0, 7, paragraphs=tuple(row["departments"])),
            )
        )

    xs = grid_lines(pages.left, (26, 90, 140, 128, 160, 40, 100, 68))
    TableSetter(pages, xs, style).draw(header, with_sections(truth, band, 8))
    return pages.bytes()


def half_ruled(truth: Truth) -> bytes:
    """Portrait; no rules at the left and right; dashed rules inside; the legend in a note."""
    pages = Pages(
        truth["title"],
        size=(595.28, 841.89),
        margins=(36, 48, 36, 56),
        number=lambda page: f"－{page}－",
    )
    pages.heading(truth["title"], 13, align="center")
    pages.heading(truth["publisher_text"], 9.5, align="right", bold=False)
    for text in truth["intro"]:
        pages.paragraph(text, 9)
    pages.cursor += 4
    pages.heading(truth["list_title"], 11, after=0.4)
    style = TableStyle(
        size=8.6,
        leading=1.4,
        pad_x=3.5,
        pad_y=4,
        outer=Pen(0.8),
        inner=Pen(0.4, dash=(1.5, 1.5)),
        sides="tb",
        breaking=Breaking(whole_words=False),
    )
    xs = grid_lines(pages.left, (26, 72, 138, 122, 28, 84, 53))
    header = stacked_header(truth["columns"], LIGHT_BLUE)
    TableSetter(pages, xs, style).draw(header, with_sections(truth, plain_band, 7, fill=None))
    pages.cursor += 4
    pages.heading(truth["summary_note"], 8, bold=False)
    return pages.bytes()


def kpi(truth: Truth) -> bytes:
    """A KPI table: a header of two levels, one to three rows an initiative, policies written downwards."""
    pages = Pages(
        truth["title"],
        margins=(30, 38, 30, 48),
        number=lambda page: f"{page} / 3",
        number_at="right",
    )
    pages.heading(truth["title"], 14, align="center", after=0.6)
    pages.heading(truth["publisher_text"], 9, align="right", bold=False, after=1.2)
    style = TableStyle(size=7.6, leading=1.4, pad_x=3, pad_y=2.6, outer=Pen(0.75), inner=Pen(0.5, colour=(0.4,) * 3))
    counts = truth["summary"]
    dark: dict[str, Any] = {"colour": WHITE}
    heads = ["評価", *(row["grade"] for row in counts), "合計"]
    values = ["事業数", *(str(row["count"]) for row in counts), str(sum(row["count"] for row in counts))]
    header = Band(tuple(head_box(0, i, text, DARK_GREEN, **dark) for i, text in enumerate(heads)))
    body = Band(tuple(Box(0, i, paragraphs=(text,), align="center") for i, text in enumerate(values)))
    TableSetter(pages, grid_lines(330, (44, 24, 24, 24, 24, 36)), style).draw(header, [body])
    pages.cursor += 12
    for note in truth["notes"]:
        pages.heading(f"※ {note}", 8.5, bold=False, after=0.5)
    pages.next()

    names = truth["columns"]
    tall = {"row_span": 2, **dark}
    boxes = [head_box(0, i, names[i], DARK_GREEN, **tall) for i in (0, 1, 2, 3, 10, 11, 12, 13)]
    boxes.append(head_box(0, 4, "数値目標（KPI）", DARK_GREEN, column_span=4, **dark))
    boxes.append(head_box(0, 8, "実績値", DARK_GREEN, column_span=2, **dark))
    boxes += [head_box(1, i, names[i], DARK_GREEN, **dark) for i in range(4, 10)]

    def band(row: Truth) -> Band:
        rows = len(row["indicators"])
        span: dict[str, Any] = {"row_span": rows, "middle": True}
        cells = [
            Box(
                0,
                0,
                row_span=rows,
                middle=True,
                vertical=True,
                group=row["policy"],
                fill=LIGHT_GREEN,
                # a merged cell is printed once: where it goes on over the page, its text does not come again
                paragraphs=(row["policy"],) if row["code"].endswith("-1") else (),
            ),
            Box(0, 1, paragraphs=(row["code"],), align="center", **span),
            Box(0, 2, paragraphs=(row["name"],), **span),
            Box(0, 3, paragraphs=(row["overview"],), **span),
            Box(0, 11, paragraphs=(row["grade"],), align="center", **span),
            Box(0, 12, paragraphs=(row["direction"],), **span),
            Box(0, 13, paragraphs=(row["departments_text"],), **span),
        ]
        for i, indicator in enumerate(row["indicators"]):
            cells.append(Box(i, 4, paragraphs=(indicator["name"],), middle=True))
            cells.append(Box(i, 5, paragraphs=(indicator["unit"],), align="center", middle=True))
            for column, key in ((6, "base"), (7, "target"), (8, "actual_r4"), (9, "actual_r5"), (10, "achievement")):
                text = indicator[f"{key}_text"]
                cells.append(Box(i, column, paragraphs=(text,), align="right", middle=True))
        return Band(tuple(cells), rows=rows)

    xs = grid_lines(pages.left, (24, 32, 68, 102, 84, 28, 48, 52, 52, 52, 42, 26, 98, 73))
    TableSetter(pages, xs, style).draw(Band(tuple(boxes), rows=2), [band(row) for row in truth["initiatives"]])
    return pages.bytes()
