"""A picture of a page with its cells drawn over it, so that a person sees why a table came out as it did."""

from __future__ import annotations

from pathlib import Path

import pymupdf

from torikumi.schemas.tables import PageContent

CELL = (0.85, 0.1, 0.1)
TABLE = (0.1, 0.3, 0.85)
TEXT = (0.1, 0.6, 0.2)


def draw_page(path: Path, content: PageContent, out: Path, dpi: int = 110) -> None:
    """Write a PNG: tables framed in blue, cells in red with row and column, paragraphs outside the tables in green.

    Args:
        path: The PDF file.
        content: What was found on the page.
        out: The picture.
        dpi: Dots per inch.
    """
    with pymupdf.open(path) as document, pymupdf.open() as drawn:
        picture = document[content.number - 1].get_pixmap(dpi=dpi)
        page = drawn.new_page(width=content.width, height=content.height)
        page.insert_image(page.rect, pixmap=picture)
        for block in content.blocks:
            page.draw_rect(pymupdf.Rect(*block.bbox), color=TEXT, width=0.8)
        for table in content.tables:
            for cell in table.cells:
                box = pymupdf.Rect(*cell.bbox)
                page.draw_rect(box, color=CELL, width=0.7)
                span = f" {cell.row_span}x{cell.column_span}" if (cell.row_span, cell.column_span) != (1, 1) else ""
                page.insert_text((box.x0 + 1, box.y0 + 5), f"{cell.row},{cell.column}{span}", fontsize=5, color=CELL)
            page.draw_rect(pymupdf.Rect(*table.bbox), color=TABLE, width=1.4)
        page.get_pixmap(dpi=dpi).save(str(out))
