"""Pages to draw on: where the next thing goes, page numbers, pages that are stored turned."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass

from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas

from typesetting.fonts import ASCENT, load_font, text_width
from typesetting.lines import Breaking, break_lines

Colour = tuple[float, float, float]
"""Red, green, blue, each 0 to 1."""
A4_LANDSCAPE = (841.89, 595.28)
B5_LANDSCAPE = (728.5, 515.91)
BLACK: Colour = (0, 0, 0)


@dataclass(frozen=True, slots=True)
class Pen:
    """How a rule is drawn.

    Attributes:
        width: Thickness in points.
        dash: Lengths of dash and gap; None is a solid rule.
        filled: A thin filled rectangle instead of a stroked line, as Word writes them.
        colour: Its colour.
    """

    width: float = 0.5
    dash: tuple[float, float] | None = None
    filled: bool = False
    colour: Colour = BLACK


class Pages:
    """The pages of one document.

    Args:
        title: Title in the document's properties.
        size: Width and height of the pages as displayed.
        margins: Left, top, right, bottom.
        turned: Stored as portrait pages with /Rotate 90, painted sideways.
        number: Text of the page number, from the number of the page (from 1); "" prints none.
        number_at: "center" or "right", at the foot of the page.
    """

    def __init__(
        self,
        title: str,
        *,
        size: tuple[float, float] = A4_LANDSCAPE,
        margins: tuple[float, float, float, float] = (34, 42, 34, 46),
        turned: bool = False,
        number: Callable[[int], str] = lambda page: f"- {page} -",
        number_at: str = "center",
        head: str = "",
    ) -> None:
        rl_config.useA85 = 0  # streams as bytes: a fifth smaller than as text
        self._margins = margins
        self._lay(size)
        self._turned, self._number, self._number_at, self._head = turned, number, number_at, head
        self._buffer = io.BytesIO()
        # no clock and no random id in the file: the same input gives the same bytes
        self._canvas = Canvas(self._buffer, pagesize=size, invariant=1, pageCompression=1)
        self._canvas.setTitle(title)
        self._canvas.setCreator("torikumi samples/make_samples.py")
        self.page = 0
        self._begin()

    def _lay(self, size: tuple[float, float]) -> None:
        """Take the size of the pages from here on."""
        self.width, self.height = size
        self.left, self.top, right, bottom = self._margins
        self.right, self.floor = self.width - right, self.height - bottom

    def _begin(self) -> None:
        self.page += 1
        self.cursor = self.top
        self._canvas.setPageRotation(90 if self._turned else 0)
        if self._turned:
            # reportlab swaps the MediaBox for /Rotate 90 but leaves the drawing to us
            self._canvas.transform(0, 1, -1, 0, self.height, 0)

    def next(self) -> None:
        """End the page and begin the next one."""
        self._end()
        self._begin()

    def turn(self, size: tuple[float, float], *, turned: bool) -> None:
        """End the page and begin one of another size, stored turned or not; those after it are the same."""
        self._end()
        self._turned = turned
        self._lay(size)
        self._canvas.setPageSize(size)
        self._begin()

    def _end(self) -> None:
        text = self._number(self.page)
        if text:
            width = text_width(text, 9)
            x = (self.width - width) / 2 if self._number_at == "center" else self.right - width
            self.text(x, self.height - 36, text, 9)
        if self._head and self.page > 1:
            self.text(self.left, 20, self._head, 7.5)
            self.rule(self.left, 31, self.right, 31, Pen(0.4))
        self._canvas.showPage()

    def bytes(self) -> bytes:
        """End the document and give its bytes."""
        self._end()
        self._canvas.save()
        return self._buffer.getvalue()

    # -- drawing ---------------------------------------------------------------------------------------------------

    def text(
        self,
        x: float,
        top: float,
        text: str,
        size: float,
        *,
        bold: bool = False,
        space: float = 0.0,
        colour: Colour = BLACK,
    ) -> None:
        """Print one line: left edge, top of the letters, extra space after each letter."""
        if not text.strip():
            return
        writer = self._canvas.beginText(x, self.height - top - ASCENT * size)
        writer.setFont(load_font(), size)
        writer.setFillColorRGB(*colour)
        writer.setCharSpace(space)
        if bold:
            self._canvas.setLineWidth(size * 0.03)
            self._canvas.setStrokeColorRGB(*colour)
        writer.setTextRenderMode(2 if bold else 0)
        writer.textOut(text)
        writer.setTextRenderMode(0)
        writer.setCharSpace(0)
        self._canvas.drawText(writer)

    def rule(self, x0: float, y0: float, x1: float, y1: float, pen: Pen) -> None:
        """Draw a rule."""
        self._canvas.saveState()
        if pen.filled and (x0 == x1 or y0 == y1):
            half = pen.width / 2
            self._canvas.setFillColorRGB(*pen.colour)
            # half a pen longer at both ends, so that corners close
            self._canvas.rect(x0 - half, self.height - y1 - half, x1 - x0 + pen.width, y1 - y0 + pen.width, 0, 1)
        else:
            self._canvas.setLineWidth(pen.width)
            self._canvas.setStrokeColorRGB(*pen.colour)
            if pen.dash:
                self._canvas.setDash(*pen.dash)
            self._canvas.line(x0, self.height - y0, x1, self.height - y1)
        self._canvas.restoreState()

    def fill(self, x0: float, top: float, x1: float, bottom: float, colour: Colour) -> None:
        """Fill a rectangle."""
        self._canvas.saveState()
        self._canvas.setFillColorRGB(*colour)
        self._canvas.rect(x0, self.height - bottom, x1 - x0, bottom - top, stroke=0, fill=1)
        self._canvas.restoreState()

    # -- running text ----------------------------------------------------------------------------------------------

    def heading(self, text: str, size: float, *, align: str = "left", bold: bool = True, after: float = 0.4) -> None:
        """Print a line at the current place: align is left, center or right; after is the space below, in sizes."""
        width = text_width(text, size)
        x = {"left": self.left, "center": (self.left + self.right - width) / 2, "right": self.right - width}[align]
        self.text(x, self.cursor, text, size, bold=bold)
        self.cursor += size * (1.25 + after)

    def paragraph(self, text: str, size: float = 9.5, *, indent: float = 1.0, leading: float = 1.4) -> None:
        """Print a paragraph over the width of the page; its first line is indented by so many letters."""
        for line in break_lines(text, self.right - self.left, size, Breaking(), first_indent=indent * size):
            self.text(self.left + line.indent, self.cursor, line.text, size)
            self.cursor += size * leading
