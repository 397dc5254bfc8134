"""Ruled tables that flow over pages.

A table is a header and bands; a band is one or more grid rows that belong together (an initiative). Coordinates are
points from the top left corner of the page as displayed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from typesetting.fonts import text_width
from typesetting.lines import Breaking, Line, break_lines
from typesetting.pages import Colour, Pages, Pen

THIN = Pen(0.5)
LIKE_WORD = Breaking()
_MARKER = re.compile(r"^(?:\(\d+\) |[①-⑳]|・)")


@dataclass(frozen=True, slots=True)
class Box:
    """A cell to draw; rows count from the first of its band.

    Attributes:
        row: First grid row.
        column: First grid column.
        row_span: Grid rows covered.
        column_span: Grid columns covered.
        paragraphs: Its text.
        align: left, center, right or spread (均等割り: its letters over the whole width).
        middle: Set in the middle of its height.
        bold: Heavier letters (stroked over their fill).
        vertical: Letter under letter.
        fill: Background.
        colour: Colour of the letters.
        below: Pen of the rule under it instead of the table's inner one.
        slashed: A diagonal through it.
        group: Cells of one column that follow each other and have the same group are one merged cell.
    """

    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    paragraphs: tuple[str, ...] = ()
    align: str = "left"
    middle: bool = False
    bold: bool = False
    vertical: bool = False
    fill: Colour | None = None
    colour: Colour = (0, 0, 0)
    below: Pen | None = None
    slashed: bool = False
    group: str = ""


@dataclass(frozen=True, slots=True)
class Band:
    """Grid rows that belong together, with their cells."""

    boxes: tuple[Box, ...]
    rows: int = 1


@dataclass(frozen=True, slots=True)
class TableStyle:
    """How a table is set.

    Attributes:
        size: Font size.
        leading: Distance of the baselines, in font sizes.
        pad_x: Distance of the text from the rules at its sides.
        pad_y: Distance of the text from the rules above and below.
        outer: Pen of the rules around the table.
        inner: Pen of the rules between cells.
        upright: Another pen for the vertical rules between cells.
        sides: Which outer sides have a rule: of left, right, top, bottom.
        breaking: How lines are broken.
        justify: Stretch full lines to the width of the cell.
        hanging: Set the further lines of an item right of its marker.
        repeat_header: Print the header again on each page.
        split: Let a band go on over the page break in the middle of its cells.
    """

    size: float = 8.5
    leading: float = 1.25
    pad_x: float = 3.0
    pad_y: float = 2.0
    outer: Pen = THIN
    inner: Pen = THIN
    upright: Pen | None = None
    sides: str = "lrtb"
    breaking: Breaking = LIKE_WORD
    justify: bool = False
    hanging: bool = False
    repeat_header: bool = True
    split: bool = False


@dataclass(frozen=True, slots=True)
class _Placed:
    """A cell at its place on the page."""

    box: Box
    x0: float
    top: float
    x1: float
    bottom: float
    lines: tuple[Line, ...]


@dataclass(slots=True)
class _Area:
    """The cells of a table on one page, and how far down they reach."""

    top: float
    bottom: float
    cells: list[_Placed] = field(default_factory=list)


class TableSetter:
    """Sets one table onto pages.

    Args:
        pages: Where to draw.
        xs: x of the vertical grid lines.
        style: How to set it.
    """

    def __init__(self, pages: Pages, xs: Sequence[float], style: TableStyle) -> None:
        self.pages, self.xs, self.style = pages, xs, style

    def draw(self, header: Band | None, bands: Iterable[Band]) -> None:
        """Draw the header and the bands from the pages' current place on; leaves the place below the table."""
        area = self._begin(header)
        for band in bands:
            lines = [self._lines(box) for box in band.boxes]
            heights = self._heights(band, lines)
            while area.bottom + sum(heights) > self.pages.floor:
                room = self.pages.floor - area.bottom
                # two lines at least, or the row moves to the next page whole
                if self.style.split and room >= 2 * self._step + 2 * self.style.pad_y:
                    lines = self._put_part(area, band, lines, room)
                    heights = self._heights(band, lines)
                self._finish(area)
                self.pages.next()
                area = self._begin(header if self.style.repeat_header else None)
            self._put(area, band, lines, heights)
        self._finish(area)
        self.pages.cursor = area.bottom

    def _begin(self, header: Band | None) -> _Area:
        area = _Area(self.pages.cursor, self.pages.cursor)
        if header is not None:
            lines = [self._lines(box) for box in header.boxes]
            self._put(area, header, lines, self._heights(header, lines))
        return area

    # -- sizes -----------------------------------------------------------------------------------------------------

    @property
    def _step(self) -> float:
        return self.style.size * self.style.leading

    def _lines(self, box: Box) -> tuple[Line, ...]:
        if box.vertical:
            return tuple(Line(letter) for letter in "".join(box.paragraphs))
        width = self.xs[box.column + box.column_span] - self.xs[box.column] - 2 * self.style.pad_x
        lines: list[Line] = []
        for paragraph in box.paragraphs:
            marker = _MARKER.match(paragraph) if self.style.hanging else None
            indent = text_width(marker.group(), self.style.size) if marker else 0.0
            lines += break_lines(paragraph, width, self.style.size, self.style.breaking, rest_indent=indent)
        return tuple(lines)

    def _need(self, lines: tuple[Line, ...], vertical: bool) -> float:
        step = self.style.size * 1.05 if vertical else self._step
        return len(lines) * step + 2 * self.style.pad_y

    def _heights(self, band: Band, lines: Sequence[tuple[Line, ...]]) -> list[float]:
        """The height of each grid row of a band; what a merged cell needs more is shared by its rows."""
        heights = [self._step + 2 * self.style.pad_y] * band.rows
        for box, text in sorted(zip(band.boxes, lines, strict=True), key=lambda pair: pair[0].row_span):
            if box.group:
                continue
            rows = range(box.row, box.row + box.row_span)
            more = self._need(text, box.vertical) - sum(heights[row] for row in rows)
            if more > 0:
                for row in rows:
                    heights[row] += more / box.row_span
        return heights

    # -- placing ---------------------------------------------------------------------------------------------------

    def _put(self, area: _Area, band: Band, lines: Sequence[tuple[Line, ...]], heights: Sequence[float]) -> None:
        tops = [area.bottom]
        for height in heights:
            tops.append(tops[-1] + height)
        for box, text in zip(band.boxes, lines, strict=True):
            x0, x1 = self.xs[box.column], self.xs[box.column + box.column_span]
            area.cells.append(_Placed(box, x0, tops[box.row], x1, tops[box.row + box.row_span], text))
        area.bottom = tops[-1]

    def _put_part(
        self, area: _Area, band: Band, lines: Sequence[tuple[Line, ...]], room: float
    ) -> list[tuple[Line, ...]]:
        """Place what fits of a band of one row; gives back the lines that are left."""
        fits = int((room - 2 * self.style.pad_y) / self._step)
        self._put(area, band, [text[:fits] for text in lines], [room])
        return [text[fits:] for text in lines]

    # -- drawing ---------------------------------------------------------------------------------------------------

    def _finish(self, area: _Area) -> None:
        """Draw all that was placed on this page."""
        cells = _merge_groups(area.cells)
        for cell in cells:
            if cell.box.fill:
                self.pages.fill(cell.x0, cell.top, cell.x1, cell.bottom, cell.box.fill)
        for cell in cells:
            self._print(cell)
        self._rules(area, cells)

    def _print(self, cell: _Placed) -> None:
        style, box = self.style, cell.box
        step = style.size * 1.05 if box.vertical else self._step
        height = len(cell.lines) * step
        top = (cell.top + cell.bottom - height) / 2 if box.middle else cell.top + style.pad_y
        left, right = cell.x0 + style.pad_x, cell.x1 - style.pad_x
        for line in cell.lines:
            width = text_width(line.text, style.size)
            x, space = left + line.indent, 0.0
            if box.vertical or box.align == "center":
                x = (left + right - width) / 2
            elif box.align == "right":
                x = right - width
            elif box.align == "spread" and len(line.text) > 1:
                space = (right - left - width) / len(line.text)
                x = left + space / 2
            elif style.justify and not line.last and len(line.text) > 1:
                space = (right - x - width) / (len(line.text) - 1)
            shift = (step - style.size) / 2
            self.pages.text(x, top + shift, line.text, style.size, bold=box.bold, space=space, colour=box.colour)
            top += step
        if box.slashed:
            self.pages.rule(cell.x0, cell.bottom, cell.x1, cell.top, style.inner)

    def _rules(self, area: _Area, cells: Sequence[_Placed]) -> None:
        """Draw each stretch of rule once: a side that two cells share is one rule."""
        style = self.style
        edges: dict[tuple[bool, float], dict[tuple[float, float], Pen | None]] = {}

        def add(upright: bool, at: float, begin: float, end: float, pen: Pen | None) -> None:
            edges.setdefault((upright, round(at, 3)), {}).setdefault((round(begin, 3), round(end, 3)), pen)

        ys = sorted({round(y, 3) for cell in cells for y in (cell.top, cell.bottom)})
        for cell in cells:
            across = [x for x in self.xs if cell.x0 <= x <= cell.x1]
            down = [y for y in ys if round(cell.top, 3) <= y <= round(cell.bottom, 3)]
            for begin, end in pairwise(across):
                is_last = round(cell.bottom, 3) == round(area.bottom, 3)
                add(False, cell.bottom, begin, end, self._outer("b") if is_last else cell.box.below or style.inner)
                is_first = round(cell.top, 3) == round(area.top, 3)
                if is_first:
                    add(False, cell.top, begin, end, self._outer("t"))
            for begin, end in pairwise(down):
                inside = style.upright or style.inner
                add(True, cell.x1, begin, end, self._outer("r") if cell.x1 == self.xs[-1] else inside)
                if cell.x0 == self.xs[0]:
                    add(True, cell.x0, begin, end, self._outer("l"))
        for (upright, at), parts in sorted(edges.items(), key=lambda item: (item[0][0], item[0][1])):
            for begin, end, pen in _join(parts):
                ends = (at, begin, at, end) if upright else (begin, at, end, at)
                self.pages.rule(*ends, pen)

    def _outer(self, side: str) -> Pen | None:
        return self.style.outer if side in self.style.sides else None


def _merge_groups(cells: Sequence[_Placed]) -> list[_Placed]:
    """Cells of one group that lie under each other, as one cell."""
    merged: list[_Placed] = []
    last: dict[int, int] = {}
    for cell in cells:
        before = last.get(cell.box.column)
        if cell.box.group and before is not None and merged[before].box.group == cell.box.group:
            upper = merged[before]
            merged[before] = replace(upper, bottom=cell.bottom, lines=upper.lines or cell.lines)
            continue
        last[cell.box.column] = len(merged)
        merged.append(cell)
    return merged


def _join(parts: dict[tuple[float, float], Pen | None]) -> list[tuple[float, float, Pen]]:
    """Stretches of one grid line, joined where they meet and have the same pen."""
    joined: list[tuple[float, float, Pen]] = []
    for (begin, end), pen in sorted(parts.items(), key=lambda item: item[0]):
        if pen is None:
            continue
        if joined and joined[-1][1] == begin and joined[-1][2] == pen:
            joined[-1] = (joined[-1][0], end, pen)
        else:
            joined.append((begin, end, pen))
    return joined
