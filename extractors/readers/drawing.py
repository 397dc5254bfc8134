"""A picture of a page with what was found drawn over it, so that a person sees why a table came out as it did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pymupdf

from torikumi.extractors.readers.mupdf import unlocked
from torikumi.extractors.rules import Rules
from torikumi.schemas.tables import PageContent, Table

RULE = (0.75, 0.0, 0.75)
CELL = (0.85, 0.1, 0.1)
TABLE = (0.1, 0.3, 0.85)
TEXT = (0.1, 0.6, 0.2)

LABEL_PT = 5.0
"""Size of the labels, in points: they fit into the padding of most cells."""

Roles = Mapping[int, str]
"""Column of a table → the role that its header gives it."""


def draw_page(
    path: Path,
    content: PageContent,
    rules: Rules,
    roles: Mapping[int, Roles],
    out: Path,
    dpi: int = 110,
    passwords: Sequence[str] = (),
) -> None:
    """Write a PNG of what was found.

    Rules are magenta, cells red with their row, column and span, tables blue with the roles of their columns above
    them, paragraphs outside the tables green.

    Args:
        path: The PDF file.
        content: What was found on the page.
        rules: The rules of the page.
        roles: For tables of the page, by their place in ``content.tables``: the roles of their columns.
        out: The picture.
        dpi: Dots per inch.
        passwords: What to try when the file asks for a password.
    """
    with pymupdf.open(path) as document, pymupdf.open() as drawn:
        if document.needs_pass:
            unlocked(document, passwords)
        picture = document[content.number - 1].get_pixmap(dpi=dpi)
        page = drawn.new_page(width=content.width, height=content.height)
        page.insert_image(page.rect, pixmap=picture)
        for block in content.blocks:
            page.draw_rect(pymupdf.Rect(*block.bbox), color=TEXT, width=0.8)
        for rule in rules.horizontal:
            page.draw_line((rule["start"], rule["position"]), (rule["end"], rule["position"]), color=RULE, width=1.6)
        for rule in rules.vertical:
            page.draw_line((rule["position"], rule["start"]), (rule["position"], rule["end"]), color=RULE, width=1.6)
        for index, table in enumerate(content.tables):
            _draw_table(page, table, roles.get(index, {}), content.turn)
        page.get_pixmap(dpi=dpi).save(str(out))


def _draw_table(page: Any, table: Table, roles: Roles, turn: int) -> None:
    """One table, its cells, and the roles of its columns, which run as the letters of the page do."""
    for cell in table.cells:
        box = pymupdf.Rect(*cell.bbox)
        page.draw_rect(box, color=CELL, width=0.7)
        span = f" {cell.row_span}x{cell.column_span}" if (cell.row_span, cell.column_span) != (1, 1) else ""
        page.insert_text(
            (box.x0 + 1, box.y0 + LABEL_PT), f"{cell.row},{cell.column}{span}", fontsize=LABEL_PT, color=CELL
        )
    page.draw_rect(pymupdf.Rect(*table.bbox), color=TABLE, width=1.4)
    for column, role in roles.items():
        place = _above(table, column, turn)
        page.insert_text(place, role, fontsize=LABEL_PT + 1, color=TABLE, rotate=turn)


def _above(table: Table, column: int, turn: int) -> tuple[float, float]:
    """Where what is written above a column begins; on a page that lies on its side, that is beside the table.

    Args:
        table: A table, its boxes and edges on the page as displayed.
        column: The column, from 0.
        turn: By how many degrees clockwise the page was turned to be read.
    """
    edge, box = table.edges_x[column], table.bbox
    if turn == 90:
        return box.x0 - 2, edge - 1
    if turn == 180:
        return edge - 1, box.bottom + 2
    if turn == 270:
        return box.x1 + 2, edge + 1
    return edge + 1, box.top - 2
