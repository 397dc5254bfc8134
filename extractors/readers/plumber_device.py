"""What pdfminer's devices do not write down: the glyphs and paints of a page, as the seam has them.

A device is told what the operators paint (`torikumi.extractors.readers.plumber_content` goes through them). Its matrix
already leads to the page as displayed, y downwards.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from pdfminer.pdfdevice import PDFTextDevice
from pdfminer.pdffont import PDFUnicodeNotDefined
from pdfminer.pdftypes import resolve1
from pdfminer.utils import apply_matrix_pt, apply_matrix_rect

from torikumi.extractors.readers.letters import REPLACEMENT, code_points, selects_variation, unmapped, writable
from torikumi.extractors.readers.paints import Box, PaintList, Point, as_rectangle, bounds
from torikumi.schemas.primitives import UNTOLD_COLOR, GlyphFlag, PaintKind

Matrix = tuple[float, float, float, float, float, float]

UNIT: Box = (0.0, 0.0, 1.0, 1.0)
"""A picture fills this square of its own space (ISO 32000-1, 8.9.5)."""

GREY = UNTOLD_COLOR
"""A colour that cannot be told: of a pattern, of a palette."""

ASCENT, DESCENT = 0.88, -0.12
"""Taken where a font gives none, as shares of the size: usual for Japanese fonts."""

HEIGHT_MIN, HEIGHT_MAX = 0.5, 2.5
"""Ascent less descent outside of this (em) is no height of a font."""

RENDER_FILLS = frozenset({0, 2, 4, 6})
RENDER_STROKES = frozenset({1, 2, 5, 6})
"""Text render modes (ISO 32000-1, 9.3.6) that fill and that stroke; the others (3, 7) paint nothing."""


@dataclass(frozen=True, slots=True)
class Seen:
    """The part of the graphics state that pdfminer skips: the clip as displayed, and the opacities."""

    clip: Box | None = None
    fill_alpha: float = 1.0
    stroke_alpha: float = 1.0


@dataclass(slots=True)
class Strings:
    """The glyphs of a page while they are collected.

    Attributes:
        rows: Values of `torikumi.schemas.primitives.GLYPH`, in its order.
        texts: Their texts.
        spaces: Whether white space follows each in its string.
        fonts: Index of each font by its name.
    """

    rows: list[tuple[float, ...]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    spaces: list[bool] = field(default_factory=list)
    fonts: dict[str, int] = field(default_factory=dict)


class PageDevice(PDFTextDevice):
    """Writes down what a page paints.

    Args:
        resources: pdfminer's resource manager.
        width: Width of the page as displayed, in points.
        height: Its height.
    """

    ctm: Matrix

    def __init__(self, resources: Any, width: float, height: float) -> None:
        super().__init__(resources)
        self.seen = Seen()
        self.strings = Strings()
        self.paints = PaintList(width, height)
        self._width, self._height = width, height
        self._order = 0
        self._run = -1
        self._render = 0
        self._last_run = -1
        self._tags: list[int] = []

    # --- marked content

    def begin_tag(self, tag: Any, props: Any = None) -> None:
        """Begin marked content."""
        number = resolve1(props.get("MCID")) if isinstance(props, dict) else None
        self._tags.append(number if isinstance(number, int) else self._tags[-1] if self._tags else -1)

    def end_tag(self) -> None:
        """End the innermost marked content."""
        if self._tags:
            self._tags.pop()

    # --- text

    def render_string(self, textstate: Any, seq: Any, ncs: Any, graphicstate: Any) -> None:
        """One string."""
        self._run += 1
        self._render = textstate.render
        super().render_string(textstate, seq, ncs, graphicstate)

    def render_char(
        self,
        matrix: Matrix,
        font: Any,
        fontsize: float,
        scaling: float,
        rise: float,
        cid: int,
        ncs: Any,
        graphicstate: Any,
    ) -> float:
        """One character of the string; returns how far the pen moves."""
        text, advance = _told(font, cid, fontsize * scaling)
        strings = self.strings
        if text.isspace():
            if strings.spaces and self._last_run == self._run:
                strings.spaces[-1] = True
            return advance
        codes = code_points(text)
        text = writable(text)
        if strings.texts and selects_variation(codes).all():
            strings.texts[-1] += text
            return advance
        vertical = font.is_vertical()
        x0, y0, x1, y1 = apply_matrix_rect(matrix, _glyph_box(font, cid, fontsize, rise, advance))
        x, y = (x0 + x1) / 2, (y0 + y1) / 2
        if not (0 <= x <= self._width and 0 <= y <= self._height):
            return advance
        flags = GlyphFlag.VERTICAL if vertical else GlyphFlag(0)
        if not self._is_painted(x, y):
            flags |= GlyphFlag.INVISIBLE
        if unmapped(codes).any():
            flags |= GlyphFlag.UNMAPPED
        a, b, c, d, _, _ = matrix
        pen = apply_matrix_pt(matrix, (0.0, rise))
        if self._render in RENDER_FILLS:
            color = as_rgb(graphicstate.ncolor, graphicstate.ncs)
        else:
            color = as_rgb(graphicstate.scolor, graphicstate.scs)
        strings.rows.append(
            (
                x0, y0, x1, y1, *pen, abs(fontsize) * (math.hypot(c, d) or 1.0),
                round(math.degrees(math.atan2(b, a))) % 360, color, self._order, self._run,
                strings.fonts.setdefault(font.fontname or "", len(strings.fonts)),
                self._tags[-1] if self._tags else -1, flags,
            )
        )  # fmt: skip
        strings.texts.append(text)
        strings.spaces.append(False)
        self._last_run = self._run
        return advance

    def _is_painted(self, x: float, y: float) -> bool:
        """Whether a glyph with its middle at a point is painted at all, and within the clip."""
        clip = self.seen.clip
        if clip is not None and not (clip[0] - 1 <= x <= clip[2] + 1 and clip[1] - 1 <= y <= clip[3] + 1):
            return False
        filled = self._render in RENDER_FILLS and self.seen.fill_alpha > 0
        return filled or (self._render in RENDER_STROKES and self.seen.stroke_alpha > 0)

    # --- paths and pictures

    def paint_path(self, graphicstate: Any, stroke: bool, fill: bool, evenodd: bool, path: Sequence[Any]) -> None:
        """One path: its filled rectangles, its straight strokes, or its box."""
        parts, curved = subpaths(path, self.ctm)
        if not parts:
            return
        order, clip = self._order, self.seen.clip
        self._order += 1
        box = bounds([point for points, _ in parts for point in points])
        if fill:
            color, alpha = as_rgb(graphicstate.ncolor, graphicstate.ncs), self.seen.fill_alpha
            rectangles = [] if curved else [as_rectangle(points) for points, _ in parts if len(points) > 1]
            whole = [rectangle for rectangle in rectangles if rectangle is not None]
            if curved or len(whole) < len(rectangles):
                self.paints.add(PaintKind.SHAPE, box, order, clip, color=color, alpha=alpha)
            else:
                for rectangle in whole:
                    self.paints.add(PaintKind.FILL, rectangle, order, clip, color=color, alpha=alpha)
        if stroke:
            color, alpha = as_rgb(graphicstate.scolor, graphicstate.scs), self.seen.stroke_alpha
            if curved:
                self.paints.add(PaintKind.SHAPE, box, order, clip, color=color, alpha=alpha)
                return
            a, b, c, d, _, _ = self.ctm
            width = graphicstate.linewidth * math.sqrt(abs(a * d - b * c))
            dashed = bool(graphicstate.dash and graphicstate.dash[0])
            for points, closed in parts:
                ends = [*points, points[0]] if closed and len(points) > 2 else points
                self.paints.add_strokes(ends, order, clip, width=width, color=color, alpha=alpha, dashed=dashed)

    def render_image(self, name: str, stream: Any) -> None:
        """A picture."""
        self.paints.add(PaintKind.IMAGE, apply_matrix_rect(self.ctm, UNIT), self._order, self.seen.clip)
        self._order += 1

    def paint_shading(self) -> None:
        """A shading: it fills its clip."""
        box = self.seen.clip or (0.0, 0.0, self._width, self._height)
        self.paints.add(PaintKind.SHAPE, box, self._order, alpha=self.seen.fill_alpha)
        self._order += 1


class LettersDevice(PDFTextDevice):
    """Writes down the characters of a page only; the arguments are those of `PageDevice`."""

    def __init__(self, resources: Any, width: float, height: float) -> None:
        super().__init__(resources)
        self.seen = Seen()
        self.letters: list[str] = []
        self._width, self._height = width, height

    def render_char(
        self,
        matrix: Matrix,
        font: Any,
        fontsize: float,
        scaling: float,
        rise: float,
        cid: int,
        ncs: Any,
        graphicstate: Any,
    ) -> float:
        """One character; returns how far the pen moves."""
        text, advance = _told(font, cid, fontsize * scaling)
        if not text.isspace():
            x, y = apply_matrix_pt(matrix, (advance / 2, 0.25 * fontsize))
            if 0 <= x <= self._width and 0 <= y <= self._height:
                self.letters.append(text)
        return advance

    def paint_shading(self) -> None:
        """A shading is no text."""


def _told(font: Any, cid: int, size: float) -> tuple[str, float]:
    """What a font says of a character: its text, and how far the pen moves at a font size."""
    try:
        text = str(font.to_unichr(cid)) or REPLACEMENT
    except PDFUnicodeNotDefined:
        text = REPLACEMENT
    return text, float(font.char_width(cid) * size)


def _glyph_box(font: Any, cid: int, fontsize: float, rise: float, advance: float) -> Box:
    """The loose box of a character around its pen position, before the text matrix."""
    if font.is_vertical():
        across, down = font.char_disp(cid)
        x = fontsize * 0.5 if across is None else across * fontsize * 0.001
        y = (1000 - down) * fontsize * 0.001 + rise
        return -x, y + advance, fontsize - x, y
    ascent, descent = font.get_ascent(), font.get_descent()
    if not HEIGHT_MIN <= ascent - descent <= HEIGHT_MAX or ascent <= 0:
        ascent, descent = ASCENT, DESCENT
    return 0.0, descent * fontsize + rise, advance, ascent * fontsize + rise


def subpaths(path: Sequence[Any], ctm: Matrix) -> tuple[list[tuple[list[Point], bool]], bool]:
    """The points of each part of a path as displayed, whether it is closed; and whether any part is curved."""
    parts: list[tuple[list[Point], bool]] = []
    points: list[Point] = []
    closed = curved = False
    for operator, *numbers in path:
        if operator == "m":
            if len(points) > 1:
                parts.append((points, closed))
            points, closed = [], False
        elif operator == "h":
            closed = True
            continue
        elif operator != "l":
            curved = True
        points.extend(
            apply_matrix_pt(ctm, (numbers[place], numbers[place + 1])) for place in range(0, len(numbers) - 1, 2)
        )
    if len(points) > 1:
        parts.append((points, closed))
    return parts, curved


def as_rgb(color: Any, space: Any) -> int:
    """A colour of pdfminer as 0xRRGGBB; without its profile, so only nearly that of other libraries."""
    name = getattr(space, "name", "")
    channels = color if isinstance(color, tuple | list) else (color,)
    if name in ("Pattern", "Indexed") or not all(isinstance(channel, int | float) for channel in channels):
        return GREY
    values = [min(1.0, max(0.0, float(channel))) for channel in channels]
    if name in ("Separation", "DeviceN"):
        # an ink of unknown hue: the more of it, the darker
        rgb = [1.0 - max(values)] * 3
    elif len(values) == 1:
        rgb = values * 3
    elif len(values) == 3:
        rgb = values
    elif len(values) == 4:
        rgb = [(1 - ink) * (1 - values[3]) for ink in values[:3]]
    else:
        return GREY
    red, green, blue = (round(255 * value) for value in rgb)
    return red << 16 | green << 8 | blue
