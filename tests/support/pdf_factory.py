"""Small PDFs with a known answer, drawn for one test each.

Coordinates are points from the top left corner of the page *as displayed*, y downwards, like everywhere in the
project; a sheet that is turned is still drawn as it is read. Everything is drawn in the order of the calls.

>>> pdf = Sheet().grid([50, 150, 250], [50, 70, 90], {(0, 0): "番号", (0, 1): "取組"}).bytes()
>>> pdf[:5]
b'%PDF-'
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, Self

import pikepdf
import pymupdf
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

RuleStyle = Literal["stroke", "fill", "dashed", "pieces", "chain", "double", "twice"]
Turn = Literal[0, 90, 180, 270]
Colour = tuple[float, ...]
"""One number is gray, three are RGB, four are CMYK; each 0 to 1."""

GOTHIC = "HeiseiKakuGo-W5"
"""A font that every viewer brings: not embedded, read by a predefined CMap, no ToUnicode."""
MINCHO = "HeiseiMin-W3"
EMBEDDED = "Droid Sans Fallback"
"""A font inside the file, with ToUnicode: what office programs write."""

BLACK: Colour = (0.0,)
WHITE: Colour = (1.0,)
ASCENT = 0.88
"""Where the baseline lies below the top of a letter, as a share of the size: usual for Japanese fonts."""


@dataclass(frozen=True, slots=True)
class Place:
    """A cell of a `Sheet.grid`: where it begins, how much it covers, and its printed lines."""

    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    text: str = ""
    """Printed lines, separated by line breaks; nothing is wrapped."""


@cache
def _register(font: str) -> str:
    """Make a font known to reportlab, once."""
    if font == EMBEDDED:
        load: Any = pymupdf.Font
        pdfmetrics.registerFont(TTFont(EMBEDDED, io.BytesIO(load("cjk").buffer)))
    elif font in (GOTHIC, MINCHO):
        pdfmetrics.registerFont(UnicodeCIDFont(font))
    return font


def text_width(text: str, size: float, font: str = GOTHIC) -> float:
    """How wide a text is, in points."""
    return float(pdfmetrics.stringWidth(text, _register(font), size))


class Sheet:
    """A PDF in the making. Every drawing method returns the sheet.

    Args:
        width: Width of the pages as displayed.
        height: Height of the pages as displayed.
        font: The font of all texts that name no other.
        turn: The pages are stored turned: painted sideways, and /Rotate set to this so that they display upright.
        rotate_key: Write /Rotate. Without it a turned page displays lying on its side.
    """

    def __init__(
        self,
        width: float = A4[0],
        height: float = A4[1],
        font: str = GOTHIC,
        *,
        turn: Turn = 0,
        rotate_key: bool = True,
    ) -> None:
        self.width, self.height, self.font, self.turn = width, height, font, turn
        self._rotate_key = rotate_key
        self._buffer = io.BytesIO()
        # reportlab swaps the MediaBox itself when /Rotate is set
        swapped = turn in (90, 270) and not rotate_key
        size = (height, width) if swapped else (width, height)
        self.canvas: Any = Canvas(self._buffer, pagesize=size, invariant=1, pageCompression=0)
        self._begin()

    def _begin(self) -> None:
        if self.turn and self._rotate_key:
            self.canvas.setPageRotation(self.turn)
        match self.turn:
            case 90:
                self.canvas.transform(0, 1, -1, 0, self.height, 0)
            case 180:
                self.canvas.transform(-1, 0, 0, -1, self.width, self.height)
            case 270:
                self.canvas.transform(0, -1, 1, 0, 0, self.width)

    def page(self) -> Self:
        """Begin the next page."""
        self.canvas.showPage()
        self._begin()
        return self

    # -- what is drawn ---------------------------------------------------------------------------------------------

    def text(
        self,
        x: float,
        top: float,
        text: str,
        size: float = 9,
        *,
        font: str | None = None,
        colour: Colour = BLACK,
        render: int = 0,
        char_space: float = 0,
        rise: float = 0,
        vertical: bool = False,
        alpha: float = 1,
    ) -> Self:
        """Print a text, its lines one under the other (1.3 times the size apart), each as one string.

        Args:
            x: Left edge.
            top: Top of the first line's letters.
            text: Lines separated by line breaks.
            size: Font size.
            font: Another font than the sheet's.
            colour: Colour of the letters.
            render: PDF text render mode: 2 strokes them too, 3 paints nothing.
            char_space: Extra space after each letter.
            rise: Raised by so many points.
            vertical: Letter under letter, each a string of its own.
            alpha: Opacity.
        """
        lines: Sequence[str] = list(text) if vertical else text.split("\n")
        step = size * (1.05 if vertical else 1.3)
        self.canvas.saveState()
        self.canvas.setFillAlpha(alpha)
        for number, line in enumerate(lines):
            writer = self.canvas.beginText()
            writer.setTextOrigin(x, self.height - (top + number * step + ASCENT * size))
            writer.setFont(_register(font or self.font), size)
            writer.setFillColor(_colour(colour), alpha=alpha)  # else the colour sets it back to opaque
            writer.setTextRenderMode(render)
            writer.setCharSpace(char_space)
            writer.setRise(rise)
            writer.textOut(line)
            self.canvas.drawText(writer)
        self.canvas.restoreState()
        return self

    def actual_text(self, x: float, top: float, drawn: str, actual: str, size: float = 9) -> Self:
        """Print a text that says, by /ActualText, that it stands for another one."""
        encoded = ("\ufeff" + actual).encode("utf-16-be").hex().upper()
        self.raw(f"/Span <</ActualText <{encoded}>>> BDC")
        return self.text(x, top, drawn, size).raw("EMC")

    def rule(
        self,
        x0: float,
        y0: float,
        x1: float,
        y1: float,
        style: RuleStyle = "stroke",
        *,
        width: float = 0.5,
        colour: Colour = BLACK,
        cuts: Sequence[float] = (),
        alpha: float = 1,
    ) -> Self:
        """Draw a rule from one point to another.

        Args:
            x0: x of its begin.
            y0: y of its begin.
            x1: x of its end.
            y1: y of its end.
            style: ``stroke``: a stroked line; ``fill``: a thin filled rectangle; ``dashed``: a dash pattern of 2 on,
                2 off; ``pieces``: strokes of 1.5 pt every 6 pt, each a path of its own; ``chain``: filled
                rectangles with a gap of 0.5 pt at each of the cuts; ``double``: two strokes 2 pt apart; ``twice``:
                stroked, and filled again over it.
            width: Thickness.
            colour: Colour.
            cuts: For a chain: where along the rule (its x, or its y) it is broken.
            alpha: Opacity.
        """
        self.canvas.saveState()
        self.canvas.setStrokeColor(_colour(colour))
        self.canvas.setFillColor(_colour(colour))
        self.canvas.setStrokeAlpha(alpha)
        self.canvas.setFillAlpha(alpha)
        self.canvas.setLineWidth(width)
        across = y0 == y1
        match style:
            case "stroke":
                self._line(x0, y0, x1, y1)
            case "fill":
                self._bar(x0, y0, x1, y1, width)
            case "dashed":
                self.canvas.setDash(2, 2)
                self._line(x0, y0, x1, y1)
            case "pieces":
                length = x1 - x0 if across else y1 - y0
                for step in range(int(length // 6) + 1):
                    begin, end = 6.0 * step, min(6.0 * step + 1.5, length)
                    if across:
                        self._line(x0 + begin, y0, x0 + end, y0)
                    else:
                        self._line(x0, y0 + begin, x0, y0 + end)
            case "chain":
                first, last = (x0, x1) if across else (y0, y1)
                inner = [cut for cut in cuts if first < cut < last]
                for begin, end in zip([first, *inner], [*inner, last], strict=True):
                    begin, end = begin + 0.25, end - 0.25
                    self._bar(*((begin, y0, end, y0) if across else (x0, begin, x0, end)), width)
            case "double":
                for shift in (-1, 1):
                    dx, dy = (0, shift) if across else (shift, 0)
                    self._line(x0 + dx, y0 + dy, x1 + dx, y1 + dy)
            case "twice":
                self._line(x0, y0, x1, y1)
                self._bar(x0, y0, x1, y1, width)
        self.canvas.restoreState()
        return self

    def _line(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self.canvas.line(x0, self.height - y0, x1, self.height - y1)

    def _bar(self, x0: float, y0: float, x1: float, y1: float, width: float) -> None:
        """A rule as a filled rectangle around its middle line."""
        half = width / 2
        if y0 == y1:
            self.canvas.rect(x0, self.height - y0 - half, x1 - x0, width, stroke=0, fill=1)
        else:
            self.canvas.rect(x0 - half, self.height - y1, width, y1 - y0, stroke=0, fill=1)

    def box(
        self, x0: float, top: float, x1: float, bottom: float, *, fill: Colour | None = None, stroke: bool = False
    ) -> Self:
        """Draw a rectangle: filled, stroked (one ``re`` path), or both."""
        self.canvas.saveState()
        self.canvas.setLineWidth(0.5)
        if fill is not None:
            self.canvas.setFillColor(_colour(fill))
        self.canvas.rect(
            x0, self.height - bottom, x1 - x0, bottom - top, stroke=int(stroke), fill=int(fill is not None)
        )
        self.canvas.restoreState()
        return self

    def grid(
        self,
        xs: Sequence[float],
        ys: Sequence[float],
        cells: Mapping[tuple[int, int], str] | Sequence[Place] = (),
        style: RuleStyle = "stroke",
        *,
        size: float = 9,
        width: float = 0.5,
        sides: str = "lrtb",
        inner: RuleStyle | None = None,
        upright: RuleStyle | None = None,
        colour: Colour = BLACK,
        pad: float = 3,
    ) -> Self:
        """Draw a ruled table: the outer edges of each cell once, and the texts at the top left of their cells.

        Args:
            xs: x of the vertical rules.
            ys: y of the horizontal rules.
            cells: Texts by (row, column), or places with spans. What they do not cover are empty cells.
            style: How the rules are drawn.
            size: Font size.
            width: Thickness of the rules.
            sides: Which outer sides have a rule: of left, right, top, bottom.
            inner: Another style for the rules inside.
            upright: Another style for the vertical rules.
            colour: Colour of the rules.
            pad: Distance of the text from the left and upper edge of its cell.
        """
        if isinstance(cells, Mapping):
            cells = [Place(row, column, text=text) for (row, column), text in cells.items()]
        owner = _owners(len(ys) - 1, len(xs) - 1, cells)
        for vertical in (True, False):
            across, along = (xs, ys) if vertical else (ys, xs)
            for i, line in enumerate(across):
                outer = i in (0, len(across) - 1)
                side = ("l" if i == 0 else "r") if vertical else ("t" if i == 0 else "b")
                if outer and side not in sides:
                    continue
                for begin, end in _runs(owner, i, len(along) - 1, vertical=vertical):
                    first, last = along[begin], along[end]
                    ends = (line, first, line, last) if vertical else (first, line, last, line)
                    drawn = style if outer or inner is None else inner
                    drawn = upright if vertical and upright is not None else drawn
                    self.rule(*ends, drawn, width=width, cuts=along, colour=colour)
        for cell in cells:
            if cell.text:
                self.text(xs[cell.column] + pad, ys[cell.row] + pad, cell.text, size)
        return self

    def raw(self, operators: str) -> Self:
        """Write operators into the page's content stream."""
        self.canvas._code.append(operators)
        return self

    # -- what comes out --------------------------------------------------------------------------------------------

    def bytes(self) -> bytes:
        """The finished PDF."""
        self.canvas.showPage()
        self.canvas.save()
        return self._buffer.getvalue()

    def save(self, path: Path) -> Path:
        """Write the finished PDF to a file and give its path back."""
        path.write_bytes(self.bytes())
        return path


def _colour(colour: Colour) -> Any:
    match len(colour):
        case 1:
            return colors.Color(colour[0], colour[0], colour[0])
        case 3:
            return colors.Color(*colour)
        case 4:
            return colors.CMYKColor(*colour)
    raise ValueError(f"a colour has 1, 3 or 4 numbers: {colour}")


def _owners(rows: int, columns: int, cells: Sequence[Place]) -> dict[tuple[int, int], object]:
    """Which cell covers each square of a grid; squares that no cell names are cells of their own."""
    owner: dict[tuple[int, int], object] = {
        (row, column): (row, column) for row in range(rows) for column in range(columns)
    }
    for cell in cells:
        for row in range(cell.row, cell.row + cell.row_span):
            for column in range(cell.column, cell.column + cell.column_span):
                owner[row, column] = (cell.row, cell.column)
    return owner


def _runs(owner: Mapping[tuple[int, int], object], line: int, length: int, *, vertical: bool) -> list[tuple[int, int]]:
    """The unbroken stretches of a grid line that has different cells at its two sides."""
    runs: list[tuple[int, int]] = []
    for i in range(length):
        before, after = ((i, line - 1), (i, line)) if vertical else ((line - 1, i), (line, i))
        if owner.get(before) == owner.get(after):
            continue
        if runs and runs[-1][1] == i:
            runs[-1] = (runs[-1][0], i + 1)
        else:
            runs.append((i, i + 1))
    return runs


# -- edits of a finished PDF ---------------------------------------------------------------------------------------


def edited(pdf: bytes, edit: Callable[[pikepdf.Pdf], None], **save: Any) -> bytes:
    """A PDF after an edit with pikepdf."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        edit(document)
        document.save(out, deterministic_id="encryption" not in save, **save)
    return out.getvalue()


def rotated(pdf: bytes, degrees: Turn) -> bytes:
    """The PDF with /Rotate set on each page, its contents left as they are."""

    def edit(document: pikepdf.Pdf) -> None:
        for page in document.pages:
            page.obj.Rotate = degrees

    return edited(pdf, edit)


def encrypted(pdf: bytes, user: str = "", owner: str = "owner") -> bytes:
    """The PDF locked with passwords; with an empty user password it still opens."""
    return edited(pdf, lambda document: None, encryption=pikepdf.Encryption(user=user, owner=owner))


def without_to_unicode(pdf: bytes) -> bytes:
    """The PDF whose embedded fonts no longer say which characters their glyphs are."""

    def edit(document: pikepdf.Pdf) -> None:
        for font in _fonts(document):
            if "/ToUnicode" in font:
                del font["/ToUnicode"]

    return edited(pdf, edit)


def with_to_unicode(pdf: bytes, letters: Mapping[str, str]) -> bytes:
    """The PDF whose embedded fonts say another character for some of their glyphs.

    Args:
        pdf: Drawn with `EMBEDDED`.
        letters: Character drawn → character that the file is to give for it (both in the basic plane).
    """

    def edit(document: pikepdf.Pdf) -> None:
        for font in _fonts(document):
            if "/ToUnicode" not in font:
                continue
            lines = font["/ToUnicode"].read_bytes().decode("latin-1").splitlines()
            inside = False
            for i, line in enumerate(lines):
                if "beginbfrange" in line or "beginbfchar" in line:
                    inside = True
                elif "endbf" in line:
                    inside = False
                elif inside:
                    for drawn, given in letters.items():
                        line = line.replace(f"<{ord(drawn):04X}>", f"<{ord(given):04X}>")
                    lines[i] = line
            font["/ToUnicode"] = document.make_stream("\n".join(lines).encode("latin-1"))

    return edited(pdf, edit)


def _fonts(document: pikepdf.Pdf) -> list[Any]:
    return [font for page in document.pages for font in page.obj.Resources.get("/Font", pikepdf.Dictionary()).values()]
