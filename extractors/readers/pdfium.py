"""PDF → primitives with PDFium (pypdfium2).

PDFium is called through its C functions: one call a character for what differs from character to character (Unicode,
box, origin), one a text object for what does not (font, colour, direction, clip, marked content). Known habits of it
that are mended here: generated blanks and line breaks are left out; a hyphen at the end of a line comes as U+0002 or
U+FFFE; boxes and points are in the page's own space, so /Rotate and the crop box are applied.
"""

from __future__ import annotations

import ctypes
import math
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as c
from numpy.typing import NDArray

from torikumi.schemas.errors import SourceError
from torikumi.schemas.primitives import GLYPH, PAINT, DocumentInfo, GlyphFlag, Page, PaintKind

Box = tuple[float, float, float, float]
Matrix = tuple[float, float, float, float, float, float]

IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)

HYPHENS = {0x02: "-", 0xFFFE: "-"}
"""What PDFium gives for a hyphen at the end of a line."""

AREA_POINTS_MIN = 3
"""A path of fewer points encloses no area."""


@dataclass(frozen=True, slots=True)
class _TextStyle:
    """What all characters of one text object share."""

    size: float
    angle: int
    color: int
    font: int
    flags: int
    content: int
    clip: Box | None
    run: int
    order: int


class PdfiumReader:
    """An open file; see `torikumi.extractors.readers.protocol.Reader`."""

    name = "pdfium"

    def __init__(self, path: Path) -> None:
        self.path = path
        self.engine = f"pdfium {pdfium.PYPDFIUM_INFO.version} (pypdfium2)"
        try:
            self._document = pdfium.PdfDocument(path)
            pages = len(self._document)
        except pdfium.PdfiumError as error:
            raise _open_error(str(error), path) from None
        if pages == 0:
            raise SourceError("it has no pages", advice="it may be damaged: open and save it again", file=str(path))
        told = self._document.get_metadata_dict()
        self.info = DocumentInfo(
            pages=pages,
            producer=told.get("Producer", ""),
            creator=told.get("Creator", ""),
            title=told.get("Title", ""),
            encrypted=c.FPDF_GetSecurityHandlerRevision(self._document.raw) >= 0,
        )

    def read_page(self, number: int) -> Page:
        """The glyphs and paints of a page."""
        try:
            page = self._document[number - 1]
        except (pdfium.PdfiumError, IndexError):
            raise SourceError(
                "the page is damaged",
                advice="repair the file, or print it to PDF anew",
                file=str(self.path),
                page=number,
            ) from None
        try:
            return _PageReading(page, number).page()
        finally:
            page.close()

    def page_letters(self, number: int) -> str:
        """All characters of a page but white space, in drawing order."""
        return "".join(self.read_page(number).texts)

    def render(self, number: int, dpi: float) -> NDArray[np.uint8]:
        """A picture of a page."""
        page = self._document[number - 1]
        bitmap = page.render(scale=dpi / 72, rev_byteorder=True)
        picture: NDArray[np.uint8] = np.array(bitmap.to_numpy()[:, :, :3])
        page.close()
        return picture

    def close(self) -> None:
        """Close the file."""
        self._document.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _open_error(words: str, path: Path) -> SourceError:
    """PDFium's words for why it cannot open a file, as ours."""
    if "assword" in words:
        return SourceError(
            "the file is encrypted and asks for a password", advice="save a copy without password", file=str(path)
        )
    return SourceError("the PDF is damaged or cut short", advice="download it again, or repair it", file=str(path))


class _PageReading:
    """One page while it is read."""

    def __init__(self, page: Any, number: int) -> None:
        self.raw = page.raw
        self.handle = page
        self.number = number
        self.rotation = page.get_rotation()
        # what is seen: the crop box within the media box (ISO 32000-1, 14.11.2), as PDFium itself takes them; its calls
        # for the single boxes give a default size when a box is an indirect object
        self.box = page.get_bbox()
        across, along = self.box[2] - self.box[0], self.box[3] - self.box[1]
        self.width, self.height = (along, across) if self.rotation in (90, 270) else (across, along)
        self.fonts: dict[str, int] = {}
        self.paints: list[tuple[float, ...]] = []
        self.text_orders: dict[int, int] = {}

    def page(self) -> Page:
        """All of it."""
        self._objects(self.raw, c.FPDFPage_CountObjects(self.raw), c.FPDFPage_GetObject, IDENTITY)
        glyphs, texts, spaces = self._glyphs()
        return Page(
            number=self.number,
            width=self.width,
            height=self.height,
            rotation=self.rotation,
            glyphs=glyphs,
            texts=texts,
            spaces=spaces,
            paints=np.array(self.paints, dtype=PAINT),
            fonts=tuple(self.fonts),
            reader="pdfium",
        )

    # --- places

    def _point(self, x: float, y: float) -> tuple[float, float]:
        """A point of the page's own space as displayed."""
        left, bottom, right, top = self.box
        if self.rotation == 90:
            return y - bottom, x - left
        if self.rotation == 180:
            return right - x, y - bottom
        if self.rotation == 270:
            return top - y, right - x
        return x - left, top - y

    def _rectangle(self, x0: float, y0: float, x1: float, y1: float) -> Box:
        """A box of the page's own space as displayed."""
        a, b = self._point(x0, y0)
        d, e = self._point(x1, y1)
        return (a if a < d else d), (b if b < e else e), (d if a < d else a), (e if b < e else b)

    # --- characters

    def _glyphs(self) -> tuple[NDArray[Any], tuple[str, ...], NDArray[np.bool_]]:
        """The characters of the page."""
        textpage = self.handle.get_textpage()
        raw = textpage.raw
        styles: dict[int, _TextStyle] = {}
        rows: list[tuple[float, ...]] = []
        texts: list[str] = []
        spaces: list[bool] = []
        rectangle, x, y = c.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
        rectangle_at, x_at, y_at = ctypes.byref(rectangle), ctypes.byref(x), ctypes.byref(y)
        get_unicode, get_box, get_origin = c.FPDFText_GetUnicode, c.FPDFText_GetLooseCharBox, c.FPDFText_GetCharOrigin
        get_object, is_generated = c.FPDFText_GetTextObject, c.FPDFText_IsGenerated
        has_error, is_hyphen = c.FPDFText_HasUnicodeMapError, c.FPDFText_IsHyphen
        address = ctypes.addressof
        high = last_key = 0
        for index in range(c.FPDFText_CountChars(raw)):
            code = get_unicode(raw, index)
            if 0xD800 <= code < 0xDC00:
                high = code
                continue
            if 0xDC00 <= code < 0xE000 and high:
                code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00)
            high = 0
            if is_generated(raw, index) == 1:
                continue
            text = HYPHENS.get(code) or chr(code)
            if text.isspace() or code == 0:
                if spaces and code:
                    # white space counts to the glyph before it only within one string: else it is an indent
                    own = get_object(raw, index)
                    spaces[-1] = spaces[-1] or (bool(own) and address(own.contents) == last_key)
                if code:
                    continue
            if texts and (0xFE00 <= code <= 0xFE0F or 0xE0100 <= code <= 0xE01EF):
                texts[-1] += text  # a variation selector belongs to its base
                continue
            text_object = get_object(raw, index)
            if not text_object:
                continue
            key = last_key = address(text_object.contents)
            style = styles.get(key)
            if style is None:
                style = styles[key] = self._style(raw, index, text_object, len(styles))
            get_box(raw, index, rectangle_at)
            get_origin(raw, index, x_at, y_at)
            x0, y0, x1, y1 = self._rectangle(rectangle.left, rectangle.bottom, rectangle.right, rectangle.top)
            if not self._is_on_page(x0, y0, x1, y1):
                continue
            origin_x, origin_y = self._point(x.value, y.value)
            flags = style.flags
            if not _is_within(x0, y0, x1, y1, style.clip):
                flags |= GlyphFlag.INVISIBLE
            unnamed = code < 0x20 and not (code in HYPHENS and is_hyphen(raw, index) == 1)
            if unnamed or 0xE000 <= code <= 0xF8FF or code == 0xFFFD or has_error(raw, index) == 1:
                flags |= GlyphFlag.UNMAPPED
                text = "\ufffd" if unnamed else text
            rows.append(
                (
                    x0, y0, x1, y1, origin_x, origin_y, style.size, style.angle, style.color, style.order, style.run,
                    style.font, style.content, flags,
                )
            )  # fmt: skip
            texts.append(text)
            spaces.append(False)
        textpage.close()
        return np.array(rows, dtype=GLYPH), tuple(texts), np.array(spaces, dtype=bool)

    def _is_on_page(self, x0: float, y0: float, x1: float, y1: float) -> bool:
        """Whether the middle of a glyph lies on the page."""
        return bool(0 <= (x0 + x1) / 2 <= self.width and 0 <= (y0 + y1) / 2 <= self.height)

    def _style(self, raw: Any, index: int, text_object: Any, run: int) -> _TextStyle:
        """What the characters of a text object share, read at its first character."""
        matrix = c.FS_MATRIX()
        c.FPDFText_GetMatrix(raw, index, matrix)
        size = c.FPDFText_GetFontSize(raw, index) * (math.hypot(matrix.c, matrix.d) or 1.0)
        # y grows downwards as displayed, and the page is turned clockwise
        angle = round(-math.degrees(math.atan2(matrix.b, matrix.a)) + self.rotation) % 360
        red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
        # the object's own call knows the opacity of the graphics state, the text page's does not
        if not c.FPDFPageObj_GetFillColor(text_object, red, green, blue, alpha):
            c.FPDFText_GetFillColor(raw, index, red, green, blue, alpha)
        flags = 0
        mode = c.FPDFTextObj_GetTextRenderMode(text_object)
        if mode in (c.FPDF_TEXTRENDERMODE_INVISIBLE, c.FPDF_TEXTRENDERMODE_CLIP) or (
            mode in (c.FPDF_TEXTRENDERMODE_FILL, c.FPDF_TEXTRENDERMODE_FILL_CLIP) and alpha.value == 0
        ):
            flags |= GlyphFlag.INVISIBLE
        color = red.value << 16 | green.value << 8 | blue.value
        if mode == c.FPDF_TEXTRENDERMODE_STROKE:
            c.FPDFText_GetStrokeColor(raw, index, red, green, blue, alpha)
            color = red.value << 16 | green.value << 8 | blue.value
        name = self._font_name(text_object)
        return _TextStyle(
            size=size,
            angle=angle,
            color=color,
            font=self.fonts.setdefault(name, len(self.fonts)),
            flags=flags,
            content=c.FPDFPageObj_GetMarkedContentID(text_object),
            clip=self._clip(text_object),
            run=run,
            order=self.text_orders.get(ctypes.addressof(text_object.contents), 0xFFFFFFFF),
        )

    @staticmethod
    def _font_name(text_object: Any) -> str:
        """The name of a text object's font."""
        font = c.FPDFTextObj_GetFont(text_object)
        if not font:
            return ""
        buffer = ctypes.create_string_buffer(256)
        length = c.FPDFFont_GetBaseFontName(font, buffer, 256)
        return buffer.raw[: max(0, min(length, 256) - 1)].decode("utf-8", "replace")

    # --- paths and pictures

    def _objects(self, container: Any, count: int, get: Any, matrix: Matrix) -> None:
        """Read the paths and pictures of a page or form, in painting order."""
        for index in range(count):
            item = get(container, index)
            kind = c.FPDFPageObj_GetType(item)
            if kind == c.FPDF_PAGEOBJ_TEXT:
                self.text_orders[ctypes.addressof(item.contents)] = len(self.paints)
            elif kind == c.FPDF_PAGEOBJ_PATH:
                self._path(item, matrix)
            elif kind == c.FPDF_PAGEOBJ_FORM:
                inner = _times(_matrix(item), matrix)
                self._objects(item, c.FPDFFormObj_CountObjects(item), c.FPDFFormObj_GetObject, inner)
            elif kind in (c.FPDF_PAGEOBJ_IMAGE, c.FPDF_PAGEOBJ_SHADING):
                self._bounds(
                    item, PaintKind.IMAGE if kind == c.FPDF_PAGEOBJ_IMAGE else PaintKind.SHAPE, matrix, 0x808080
                )

    def _path(self, item: Any, outer: Matrix) -> None:
        """One path: its straight strokes, its filled rectangles, or its box."""
        mode, stroke = ctypes.c_int(), ctypes.c_int()
        c.FPDFPath_GetDrawMode(item, mode, stroke)
        if not mode.value and not stroke.value:
            return
        matrix = _times(_matrix(item), outer)
        subpaths, curved = self._subpaths(item, matrix)
        clip = self._clip(item, outer)
        order = len(self.paints)
        if mode.value:
            color, alpha = _color(item, c.FPDFPageObj_GetFillColor)
            rectangles = [_as_rectangle(points) for points, _ in subpaths]
            if curved or any(rectangle is None for rectangle in rectangles):
                self._bounds(item, PaintKind.SHAPE, outer, color)
            else:
                for rectangle in rectangles:
                    self._add(PaintKind.FILL, rectangle, 0.0, color, alpha, 0, order, clip)
        if stroke.value:
            color, alpha = _color(item, c.FPDFPageObj_GetStrokeColor)
            width = ctypes.c_float()
            c.FPDFPageObj_GetStrokeWidth(item, width)
            thick = width.value * math.sqrt(abs(matrix[0] * matrix[3] - matrix[1] * matrix[2]))
            dashed = int(c.FPDFPageObj_GetDashCount(item) > 0)
            if curved:
                self._bounds(item, PaintKind.SHAPE, outer, color)
                return
            for points, closed in subpaths:
                ends = [*points, points[0]] if closed and len(points) > 2 else points
                for begin, end in pairwise(ends):
                    if begin != end:
                        self._add(PaintKind.STROKE, (*begin, *end), thick, color, alpha, dashed, order, clip)

    def _subpaths(self, item: Any, matrix: Matrix) -> tuple[list[tuple[list[tuple[float, float]], bool]], bool]:
        """The points of each part of a path as displayed, whether it is closed; and whether any part is curved."""
        a, b, d, e, f, g = matrix
        x, y = ctypes.c_float(), ctypes.c_float()
        x_at, y_at = ctypes.byref(x), ctypes.byref(y)
        subpaths: list[tuple[list[tuple[float, float]], bool]] = []
        points: list[tuple[float, float]] = []
        closed = False
        for index in range(c.FPDFPath_CountSegments(item)):
            segment = c.FPDFPath_GetPathSegment(item, index)
            kind = c.FPDFPathSegment_GetType(segment)
            if kind == c.FPDF_SEGMENT_BEZIERTO:
                return [], True
            c.FPDFPathSegment_GetPoint(segment, x_at, y_at)
            u, v = x.value, y.value
            point = self._point(a * u + d * v + f, b * u + e * v + g)
            if kind == c.FPDF_SEGMENT_MOVETO:
                if len(points) > 1:
                    subpaths.append((points, closed))
                points, closed = [point], False
            else:
                points.append(point)
            if c.FPDFPathSegment_GetClose(segment):
                closed = True
        if len(points) > 1:
            subpaths.append((points, closed))
        return subpaths, False

    def _bounds(self, item: Any, kind: PaintKind, outer: Matrix, color: int) -> None:
        """Add the box of an object."""
        sides = [ctypes.c_float() for _ in range(4)]
        if not c.FPDFPageObj_GetBounds(item, *sides):
            return
        left, bottom, right, top = (side.value for side in sides)
        corners = [_apply(outer, x, y) for x in (left, right) for y in (bottom, top)]
        box = self._rectangle(
            min(x for x, _ in corners),
            min(y for _, y in corners),
            max(x for x, _ in corners),
            max(y for _, y in corners),
        )
        self._add(kind, box, 0.0, color, 1.0, 0, len(self.paints), self._clip(item, outer))

    def _add(
        self,
        kind: PaintKind,
        box: Box | None,
        width: float,
        color: int,
        alpha: float,
        dashed: int,
        order: int,
        clip: Box | None,
    ) -> None:
        """Add a paint, cut to the clip and the page; nothing when nothing of it is left."""
        if box is None:
            return
        x0, y0, x1, y1 = box
        left, top, right, bottom = 0.0, 0.0, self.width, self.height
        if clip is not None:
            # a rule on the edge of its clip is half seen, which is seen
            left, top = max(left, clip[0] - 0.5), max(top, clip[1] - 0.5)
            right, bottom = min(right, clip[2] + 0.5), min(bottom, clip[3] + 0.5)
        if max(x0, x1) < left or min(x0, x1) > right or max(y0, y1) < top or min(y0, y1) > bottom:
            return
        # a diagonal is kept whole when any of it may be seen
        if kind != PaintKind.STROKE or abs(x1 - x0) <= 0.5 or abs(y1 - y0) <= 0.5:
            x0, x1 = min(max(x0, left), right), min(max(x1, left), right)
            y0, y1 = min(max(y0, top), bottom), min(max(y1, top), bottom)
        self.paints.append((kind, x0, y0, x1, y1, width, color, alpha, dashed, order))

    def _clip(self, item: Any, outer: Matrix = IDENTITY) -> Box | None:
        """The box that clips an object as displayed, or None when nothing does."""
        path = c.FPDFPageObj_GetClipPath(item)
        if not path:
            return None
        count = c.FPDFClipPath_CountPaths(path)
        if count <= 0:
            return None
        x, y = ctypes.c_float(), ctypes.c_float()
        left, top, right, bottom = -math.inf, -math.inf, math.inf, math.inf
        for number in range(count):
            segments = c.FPDFClipPath_CountPathSegments(path, number)
            if segments <= 0 or segments > 64:
                continue  # a clip along the outline of a drawing bounds less than its box, which is what matters here
            points = []
            for index in range(segments):
                segment = c.FPDFClipPath_GetPathSegment(path, number, index)
                c.FPDFPathSegment_GetPoint(segment, x, y)
                points.append(self._point(*_apply(outer, x.value, y.value)))
            left = max(left, min(x for x, _ in points))
            right = min(right, max(x for x, _ in points))
            top = max(top, min(y for _, y in points))
            bottom = min(bottom, max(y for _, y in points))
        return (left, top, right, bottom) if left > -math.inf else None


def _is_within(x0: float, y0: float, x1: float, y1: float, clip: Box | None) -> bool:
    """Whether the middle of a glyph lies within its clip."""
    if clip is None:
        return True
    x, y = (x0 + x1) / 2, (y0 + y1) / 2
    return clip[0] - 1 <= x <= clip[2] + 1 and clip[1] - 1 <= y <= clip[3] + 1


def _as_rectangle(points: list[tuple[float, float]]) -> Box | None:
    """The box of a closed path of four corners with upright sides (or a single stroke's worth), else None."""
    corners = points[:-1] if len(points) > 4 and points[0] == points[-1] else points
    xs = sorted({round(x, 2) for x, _ in corners})
    ys = sorted({round(y, 2) for _, y in corners})
    if len(corners) > 5 or xs[-1] - xs[0] == 0 == ys[-1] - ys[0]:
        return None
    close_x = all(min(abs(x - xs[0]), abs(x - xs[-1])) <= 0.02 for x, _ in corners)
    close_y = all(min(abs(y - ys[0]), abs(y - ys[-1])) <= 0.02 for _, y in corners)
    if not (close_x and close_y) or len(corners) < AREA_POINTS_MIN:
        return None
    return xs[0], ys[0], xs[-1], ys[-1]


def _matrix(item: Any) -> Matrix:
    """The matrix of an object."""
    matrix = c.FS_MATRIX()
    c.FPDFPageObj_GetMatrix(item, matrix)
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def _times(one: Matrix, other: Matrix) -> Matrix:
    """First the one matrix, then the other."""
    if other == IDENTITY:
        return one
    a, b, d, e, f, g = one
    p, q, r, s, t, u = other
    return a * p + b * r, a * q + b * s, d * p + e * r, d * q + e * s, f * p + g * r + t, f * q + g * s + u


def _apply(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    """A point after a matrix."""
    a, b, d, e, f, g = matrix
    return a * x + d * y + f, b * x + e * y + g


def _color(item: Any, get: Any) -> tuple[int, float]:
    """A colour of an object as 0xRRGGBB, and its opacity; mid grey where PDFium cannot tell (a pattern)."""
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not get(item, red, green, blue, alpha):
        return 0x808080, 1.0
    return red.value << 16 | green.value << 8 | blue.value, alpha.value / 255
