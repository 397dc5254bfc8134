"""The cells that a report prints, from its truth.

Only the cells of the initiatives: headers, sections and counts are few, and repeat. Empty cells are left out, since any
empty cell would be equal to them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from measuring.exact import Readings, folded, squeezed
from typesetting import reports

Row = dict[str, Any]


def labelled_cells(row: Row) -> list[str]:
    """An initiative in seven cells, 取組内容 and 目標 in one under their labels."""
    return ["".join(box.paragraphs) for box in reports.plain_band(row).boxes]


def parted_cells(row: Row) -> list[str]:
    """An initiative in eight cells, 取組内容 and 目標 apart, a department on a line of its own."""
    parted = [row["contents"], reports.goals(row), reports.results(row), row["improvements"], row["departments"]]
    return [str(row["no"]), row["name"], row["grade"], *map("".join, parted)]


def parted_cells_with_commas(row: Row) -> list[str]:
    """As `parted_cells`, but the departments are parted by 、."""
    return parted_cells({**row, "departments": ["、".join(row["departments"])]})


def kpi_cells(row: Row) -> list[str]:
    """An initiative of a KPI table, with its one to three indicators."""
    keys = ("base", "target", "actual_r4", "actual_r5", "achievement")
    cells = [row[name] for name in ("code", "name", "overview", "grade", "direction", "departments_text")]
    for indicator in row["indicators"]:
        cells += [indicator["name"], indicator["unit"], *(indicator[f"{key}_text"] for key in keys)]
    return cells


def report_cells(truth: Row, cells: Callable[[Row], Iterable[str]]) -> list[Readings]:
    """The cells of all initiatives of a report that are not empty."""
    texts = (squeezed(text) for row in truth["initiatives"] for text in cells(row))
    return [(text,) for text in texts if text]


def page_cells(truth: Row) -> list[Readings]:
    """The cells of a page that was labelled by hand.

    A cell may have further readings (``also``), and what the file encodes where that is not what is printed
    (``text_layer``): a reader of the text layer cannot know better.
    """
    cells = []
    for table in truth["tables"]:
        for cell in table["cells"]:
            if cell.get("text") and not cell.get("void"):
                readings = [cell["text"], *cell.get("also", []), cell.get("text_layer", cell["text"])]
                cells.append(tuple(dict.fromkeys(map(folded, readings))))
    return cells
