"""Draw the picture of the README: a page of the sample, and the data that came out of it.

Run as ``python docs/pictures/make_picture.py`` after ``make demo``.
"""

from __future__ import annotations

from pathlib import Path

import pymupdf

from torikumi import load

ROOT = Path(__file__).resolve().parents[2]
WIDTH, HEIGHT = 1180, 860
BLUE, GREY, BLACK = (0.1, 0.3, 0.7), (0.45, 0.45, 0.5), (0.0, 0.0, 0.0)
FONT = pymupdf.Font("cjk")


def main() -> None:
    """Write ``page-and-data.png`` beside this file."""
    frames = load(ROOT / "output" / "report")
    with pymupdf.open(ROOT / "samples" / "tokushima-r1" / "report.pdf") as document, pymupdf.open() as drawn:
        page = drawn.new_page(width=WIDTH, height=HEIGHT)
        picture = document[2].get_pixmap(dpi=110)
        page.draw_rect(page.rect, color=None, fill=(0.96, 0.96, 0.97))
        page.insert_image(pymupdf.Rect(30, 20, WIDTH - 30, 570), pixmap=picture)
        _text(page, 30, 600, "→ initiatives.csv", 15, BLUE)
        lines = [["id", "name", "grade", "departments"]]
        lines += frames["initiatives"][["id", "name", "grade", "departments"]].head(4).astype(str).to_numpy().tolist()
        _table(page, lines, 615, (40, 90, 560, 640))
        _text(page, 30, 735, "→ indicators.csv", 15, BLUE)
        names = ["initiative", "role", "name", "value_text", "value", "unit"]
        lines = [names, *frames["indicators"][names].head(4).fillna("").astype(str).to_numpy().tolist()]
        _table(page, lines, 750, (40, 150, 250, 720, 830, 930))
        page.get_pixmap(dpi=80).save(str(Path(__file__).with_name("page-and-data.png")))


def _text(page: pymupdf.Page, x: float, y: float, text: str, size: float, color: tuple[float, float, float]) -> None:
    """One line of text."""
    writer = pymupdf.TextWriter(page.rect, color=color)
    writer.append((x, y), text, font=FONT, fontsize=size)
    writer.write_text(page)


def _table(page: pymupdf.Page, lines: list[list[str]], top: float, columns: tuple[int, ...]) -> None:
    """A few rows of text."""
    for number, line in enumerate(lines):
        for x, text in zip(columns, line, strict=True):
            _text(page, x, top + 8 + number * 21, text, 13, GREY if number == 0 else BLACK)


if __name__ == "__main__":
    main()
