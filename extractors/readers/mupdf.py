"""PDF → primitives with MuPDF (PyMuPDF).

Characters come from MuPDF's structured text, which applies /ActualText and says of each character whether it is
painted; paints come from its list of drawings, with the clips. What MuPDF does not tell:

- *Strings*: it joins those that stand near each other, so ``run`` is a stretch of one line in one font and colour.
- *Marked content*: ``content`` is always -1.
- *Painting order* of text: it is taken from the areas (vectors) that MuPDF puts between the texts, so a glyph is only
  ordered against filled rectangles, which is what can cover it.
- *Patterns*: what is painted with one is not among the drawings.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import cache, cached_property
from itertools import chain
from operator import itemgetter
from pathlib import Path
from typing import Any

import numpy as np
import pymupdf
from numpy.typing import NDArray
from pymupdf import mupdf

from torikumi.extractors.readers.closing import ClosedAtExit
from torikumi.extractors.readers.failures import (
    PICTURE_PIXELS_MAX,
    damaged,
    damaged_page,
    locked_otherwise,
    needs_password,
    no_pages,
    too_large_pictures,
)
from torikumi.extractors.readers.letters import (
    code_points,
    is_white,
    no_character,
    selects_variation,
    unmapped,
    writable,
)
from torikumi.extractors.readers.mupdf_paints import FillOrder, drawn_paints
from torikumi.extractors.readers.passwords import spelt_in_document_letters
from torikumi.extractors.readers.protocol import finest_dpi
from torikumi.extractors.same_letters import same_letters
from torikumi.schemas.primitives import GLYPH, DocumentInfo, GlyphFlag, Page, Records

FLAGS: int = pymupdf.TEXT_PRESERVE_LIGATURES | pymupdf.TEXT_PRESERVE_WHITESPACE | pymupdf.TEXT_INHIBIT_SPACES
"""Characters as the file has them: no ligature taken apart, no white space left out, none made up."""

PAINTED = 16 | 32
"""Bits of ``char_flags``: filled, stroked. A character without either is invisible (text render modes 3 and 7)."""

LIGHT = 0xE0
"""Text whose channels are all at least this may be white on a picture or shading, which must then be known."""

SIZE_ROUNDING = 0.02
"""A font size that differs from the height of the box by no more than this share is the same."""

BUFFER = 8192
"""Bytes that the text of most pages fits in, and an object of the file."""

IDEOGRAPHIC_SPACE = "\u3000".encode()

ANYWHERE = mupdf.FzRect(mupdf.FzRect.Fixed_INFINITE)
"""The bounds of a text page from which nothing is to be left out."""

AS_IT_IS = mupdf.FzMatrix()
"""The matrix that leaves a page as it is."""

ERRORS = (RuntimeError, ValueError, IndexError, mupdf.FzErrorBase)
"""What PyMuPDF raises for a broken file or page."""

Array = NDArray[Any]


class MupdfReader(ClosedAtExit):
    """An open file; see `torikumi.extractors.readers.protocol.Reader`."""

    name = "mupdf"

    def __init__(self, path: Path, passwords: Sequence[str] = ()) -> None:
        self.path = path
        self._writing = Writing()
        self.engine = f"mupdf {pymupdf.mupdf_version} (PyMuPDF {pymupdf.__version__})"
        # its remarks on faults in files would go to standard error, between ours
        pymupdf.TOOLS.mupdf_display_errors(False)
        pymupdf.TOOLS.mupdf_display_warnings(False)
        try:
            self._document = pymupdf.open(path, filetype="pdf")
            if self._document.needs_pass and not unlocked(self._document, passwords):
                raise needs_password(path, len(passwords))
            pages = self._document.page_count
        except ERRORS as error:
            raise locked_otherwise(path) if "encryption" in str(error.__cause__) else damaged(path) from None
        if pages == 0:
            raise damaged(path) if self._document.is_repaired else no_pages(path)
        told = self._document.metadata or {}
        self.info = DocumentInfo(
            pages=pages,
            producer=told.get("producer") or "",
            creator=told.get("creator") or "",
            title=told.get("title") or "",
            encrypted=told.get("encryption") is not None,
        )

    @property
    def repaired(self) -> bool:
        """Whether MuPDF looked through the whole file for its parts, since its index was damaged."""
        return bool(self._document.is_repaired)

    @cached_property
    def _has_structure(self) -> bool:
        """Whether the file may have a structure tree."""
        catalog = self._document.pdf_catalog()
        return not catalog or self._document.xref_get_key(catalog, "StructTreeRoot")[0] != "null"

    def read_page(self, number: int) -> Page:
        """The glyphs and paints of a page."""
        try:
            return _PageReading(self._document[number - 1], number, self._has_structure).page()
        except ERRORS:
            raise damaged_page(self.path, number) from None

    def page_letters(self, number: int) -> str:
        """All characters of a page but white space, in drawing order; /ActualText is applied."""
        try:
            return _letters_within(self._text_page(number))
        except ERRORS:
            raise damaged_page(self.path, number) from None

    def confirms(self, number: int, letters: str) -> bool:
        """Whether MuPDF reads the same letters on a page as another library did."""
        try:
            # nearly all pages have no text off the page, and are told apart from it in four times the time
            printed = self._printed(number)
            if _without_blanks(printed) == letters.encode("utf-8", "surrogatepass"):
                return True
            anywhere = writable("".join(printed.decode("utf-8", "replace").split()))
            return same_letters(letters, anywhere) or same_letters(letters, _letters_within(self._text_page(number)))
        except ERRORS:
            raise damaged_page(self.path, number) from None

    def _printed(self, number: int) -> bytes:
        """The characters of a page as MuPDF writes them, wherever they lie, and even if they are none.

        By MuPDF's own functions: PyMuPDF's page and text page cost twice as many steps as opening the page.
        """
        page = mupdf.fz_load_page(self._document.this, number - 1)
        text = mupdf.FzStextPage(ANYWHERE)
        flags = _text_flags(self._document[number - 1], True) if self._has_structure else FLAGS
        device = mupdf.fz_new_stext_device(text, _text_options(flags))
        mupdf.ll_fz_run_page(page.m_internal, device.m_internal, AS_IT_IS.internal(), None)
        mupdf.fz_close_device(device)
        return self._writing.of(mupdf.fz_print_stext_page_as_text, text)

    def _text_page(self, number: int) -> Any:
        """The text of a page as MuPDF holds it, with the page as the bounds of what is text of it."""
        page = self._document[number - 1]
        bounds = page.rect * page.derotation_matrix if page.rotation else page.rect
        return page.get_textpage(clip=bounds, flags=_text_flags(page, self._has_structure))

    def page_size(self, number: int) -> tuple[float, float]:
        """Width and height of a page as displayed, in points."""
        try:
            rect = self._document[number - 1].rect
        except ERRORS:
            raise damaged_page(self.path, number) from None
        return float(rect.width), float(rect.height)

    def render(self, number: int, dpi: float) -> NDArray[np.uint8]:
        """A picture of a page."""
        try:
            page = self._document[number - 1]
            if sum(width * height for _, _, width, height, *_ in page.get_images()) > PICTURE_PIXELS_MAX:
                raise too_large_pictures(self.path, number)
            pixmap = page.get_pixmap(matrix=pymupdf.Matrix(dpi / 72, dpi / 72), colorspace=pymupdf.csRGB, alpha=False)
            rows = np.frombuffer(pixmap.samples, dtype=np.uint8).reshape(pixmap.height, pixmap.stride)
        except ERRORS:
            raise damaged_page(self.path, number) from None
        return rows[:, : pixmap.width * 3].reshape(pixmap.height, pixmap.width, 3).copy()

    def picture_dpi(self, number: int) -> float:
        """The resolution of the finest picture of a page; 0 without any."""
        try:
            page = self._document[number - 1]
            sizes = []
            for told in page.get_image_info():
                a, b, c, d, _, _ = told["transform"]
                sizes.append((told["width"], told["height"], math.hypot(a, b), math.hypot(c, d)))
            return finest_dpi(sizes, page.rect.width * page.rect.height)
        except ERRORS:
            return 0.0

    def may_be_picture(self, number: int, share: float) -> bool:
        """Whether a page may be one picture, by what the file lists for it; what it paints is not looked at.

        Args:
            number: Page number, from 1.
            share: So much of the page the pictures must be able to cover, at one pixel a point: nobody could read a
                coarser scan.
        """
        try:
            if not self._document.get_page_fonts(number - 1):  # pictures that stand in the content are not listed
                return True
            sizes = [(width, height) for _, _, width, height, *_ in self._document.get_page_images(number - 1)]
            if not sizes:
                return False
            rect = self._document[number - 1].rect
        except ERRORS:
            return True
        return bool(sum(width * height for width, height in sizes) >= share * rect.width * rect.height)

    def close(self) -> None:
        """Close the file."""
        self._document.close()


def _letters_within(text_page: Any) -> str:
    """The characters of a text page but white space that lie within its bounds: what lies off it is no text of it."""
    return writable("".join(text_page.extractText().split()))


@cache
def _text_options(flags: int) -> Any:
    """How to read the text of a page, as MuPDF takes it."""
    return mupdf.FzStextOptions(flags)


def _without_blanks(printed: bytes) -> bytes:
    """Text (UTF-8) without the white space that nearly all texts have, and no other."""
    return printed.translate(None, b" \n").replace(IDEOGRAPHIC_SPACE, b"")


class Writing:
    """Takes what functions of MuPDF write, one after the other, in one buffer."""

    def __init__(self) -> None:
        self._buffer = mupdf.fz_new_buffer(BUFFER)
        self._output = mupdf.FzOutput(self._buffer)

    def of(self, write: Callable[..., None], *what: Any) -> bytes:
        """What a function writes, which takes where to write it first."""
        written: bytes
        try:
            write(self._output, *what)
        finally:  # what one wrote that failed is no part of the next
            written = mupdf.fz_buffer_extract(self._buffer)
        return written


def unlocked(document: Any, passwords: Sequence[str]) -> bool:
    """Whether one of some passwords opens a document of PyMuPDF that asks for one; it is open then."""
    words = (word for given in passwords for word in (given, spelt_in_document_letters(given)))
    return any(map(document.authenticate, words))


class _PageReading:
    """One page while it is read."""

    def __init__(self, page: Any, number: int, has_structure: bool) -> None:
        self.handle = page
        self.number = number
        self.rotation = int(page.rotation)
        self.width, self.height = float(page.rect.width), float(page.rect.height)
        # PyMuPDF gives places of the page before it is turned
        self.turn = tuple(page.rotation_matrix) if self.rotation else None
        self.fonts: dict[str, int] = {}
        self.has_structure = has_structure
        self.flags = _text_flags(page, has_structure)

    def page(self) -> Page:
        """All of it."""
        textpage = self.handle.get_textpage(flags=self.flags | pymupdf.TEXT_COLLECT_VECTORS)
        fills = FillOrder()
        glyphs, texts, spaces, before = self._glyphs(textpage.extractRAWDICT()["blocks"], fills)
        drawings = self.handle.get_cdrawings(extended=True)
        pictured = not len(glyphs) or bool(self.handle.get_images()) or _has_light(glyphs["color"])
        log = self.handle.get_bboxlog() if pictured else []
        paints, clips = drawn_paints(drawings, log, fills, self.turn, self.width, self.height)
        glyphs["order"] = fills.orders(before)
        if clips is not None and len(glyphs):
            self._flag_clipped(glyphs, texts, clips)
        return Page(
            number=self.number,
            width=self.width,
            height=self.height,
            rotation=self.rotation,
            glyphs=glyphs,
            texts=tuple(texts),
            spaces=spaces,
            paints=paints,
            fonts=tuple(self.fonts),
            reader="mupdf",
        )

    def _glyphs(
        self, blocks: list[dict[str, Any]], fills: FillOrder
    ) -> tuple[Records, list[str], NDArray[np.bool_], Array]:
        """The characters of the page, and for each how many vectors were painted before it."""
        characters: list[dict[str, Any]] = []
        counts: list[int] = []
        styles: list[tuple[float, ...]] = []
        lines = 0
        fonts = self.fonts
        for block in blocks:
            if block["type"]:
                fills.note(block)
                continue
            vectors = len(fills)
            for line in block["lines"]:
                lines += 1
                vertical = line["wmode"]
                x, y = line["dir"]
                angle = round(math.degrees(math.atan2(y, x)) - (90 if vertical else 0) + self.rotation) % 360
                for span in line["spans"]:
                    inside = span["chars"]
                    characters += inside
                    counts.append(len(inside))
                    seen = span["char_flags"] & PAINTED and span["alpha"]
                    flags = (0 if seen else GlyphFlag.INVISIBLE) | (GlyphFlag.VERTICAL if vertical else 0)
                    font = fonts.setdefault(span["font"], len(fonts))
                    height = 0.0 if vertical else span["ascender"] - span["descender"]
                    styles.append((span["size"], angle, span["color"], font, flags, vectors, lines, height, x, y))
        return self._arrays(characters, counts, styles)

    def _arrays(
        self, characters: list[dict[str, Any]], counts: list[int], styles: list[tuple[float, ...]]
    ) -> tuple[Records, list[str], NDArray[np.bool_], Array]:
        """Records of the characters other than white space; the arguments are per character, per span, per span."""
        if not characters:
            return np.zeros(0, dtype=GLYPH), [], np.zeros(0, dtype=bool), np.zeros(0)
        every, corners, pens = zip(*map(itemgetter("c", "bbox", "origin"), characters), strict=True)
        boxes = np.fromiter(chain.from_iterable(corners), "f4", 4 * len(every)).reshape(-1, 4)
        origins = np.fromiter(chain.from_iterable(pens), "f4", 2 * len(every)).reshape(-1, 2)
        spans = np.repeat(np.arange(len(counts)), counts)
        table = np.array(styles, dtype="f8")
        sizes = _mended(boxes, origins, table[spans])
        if self.turn:
            origins, first, second = (_turned(points, self.turn) for points in (origins, boxes[:, :2], boxes[:, 2:]))
            boxes = np.hstack([np.minimum(first, second), np.maximum(first, second)])
        # MuPDF gives one code point for each character
        codes = code_points("".join(every))
        x, y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
        white, selecting = is_white(codes), selects_variation(codes)
        keep = ~white & ~selecting & (x >= 0) & (x <= self.width) & (y >= 0) & (y <= self.height)
        kept = np.flatnonzero(keep)
        texts = [every[index] for index in kept.tolist()]
        if no_character(codes).any():
            texts = [writable(text) for text in texts]
        line = table[:, 6][spans]
        # white space at the beginning of a line is an indent, not a space after the line before
        spaces = np.zeros(len(codes), dtype=bool)
        spaces[:-1] = white[1:] & (line[1:] == line[:-1])
        for index in np.flatnonzero(selecting[1:] & keep[:-1]).tolist():
            texts[int(np.searchsorted(kept, index))] += every[index + 1]
        glyphs = np.zeros(len(kept), dtype=GLYPH)
        for place, name in enumerate(("x0", "y0", "x1", "y1")):
            glyphs[name] = boxes[kept, place]
        glyphs["origin_x"], glyphs["origin_y"] = origins[kept, 0], origins[kept, 1]
        spans = spans[kept]
        glyphs["size"] = sizes[kept]
        for place, name in enumerate(("angle", "color", "font", "flags"), start=1):
            glyphs[name] = table[spans, place]
        glyphs["flags"][unmapped(codes[kept])] |= np.uint8(GlyphFlag.UNMAPPED)
        glyphs["run"] = spans
        glyphs["content"] = -1
        return glyphs, texts, spaces[kept], table[spans, 5]

    def _flag_clipped(self, glyphs: Records, texts: list[str], clips: Array) -> None:
        """Flag, in place, the glyphs that their clip hides; only when a clip leaves out any glyph is a look needed."""
        left, top, right, bottom = clips
        x, y = (glyphs["x0"] + glyphs["x1"]) / 2, (glyphs["y0"] + glyphs["y1"]) / 2
        if x.min() >= left and x.max() <= right and y.min() >= top and y.max() <= bottom:
            return
        clipped = self.handle.get_textpage(flags=self.flags | pymupdf.TEXT_CLIP)
        if len("".join(clipped.extractText().split())) == sum(map(len, texts)):
            return
        kept = _PageReading(self.handle, self.number, self.has_structure)._glyphs(
            clipped.extractRAWDICT()["blocks"], FillOrder()
        )
        left_over = set(zip(kept[1], kept[0]["origin_x"].tolist(), kept[0]["origin_y"].tolist(), strict=True))
        for index, key in enumerate(zip(texts, glyphs["origin_x"].tolist(), glyphs["origin_y"].tolist(), strict=True)):
            if key not in left_over:
                glyphs["flags"][index] |= GlyphFlag.INVISIBLE


def _mended(boxes: Array, origins: Array, table: Array) -> Array:
    """Mend, in place, boxes that PyMuPDF gets wrong, and give the font sizes: its own are a mean of height and width.

    Where ascent and descent of a font are together less than 1 em, PyMuPDF makes the box itself, from the mean; in a
    line that runs from right to left it is then turned about the baseline. Else the box is MuPDF's, and its height
    tells the size of letters that are set narrow (長体) or wide.
    """
    sizes, height, along, down = (table[:, place] for place in (0, 7, 8, 9))
    upside_down = (along == -1) & (height < 1) & (height > 0)
    if upside_down.any():
        boxes[upside_down, 1::2] = 2 * origins[upside_down, 1:] - boxes[upside_down, 3::-2]
    extent = np.where(down == 0, boxes[:, 3] - boxes[:, 1], boxes[:, 2] - boxes[:, 0])
    own = extent / np.maximum(height, 1)
    # a turned line has a box that is no measure
    wrong = (height >= 1) & (along * down == 0) & (np.abs(own - sizes) > SIZE_ROUNDING * sizes)
    return np.where(wrong, own, sizes)


def _turned(points: Array, matrix: tuple[float, ...]) -> Array:
    """Points of the page before it is turned, as displayed."""
    a, b, c, d, e, f = matrix
    x, y = points[:, 0], points[:, 1]
    return np.stack([a * x + c * y + e, b * x + d * y + f], axis=1)


def _text_flags(page: Any, has_structure: bool) -> int:
    """How to read the text of a page: with /ActualText only where its own content has some.

    MuPDF also takes the /ActualText of the structure tree, and spreads it over the glyphs wrongly when an element has
    several lines: letters are lost, or stand there twice.
    """
    if not has_structure:
        return FLAGS
    document = page.parent
    streams = [page.read_contents(), *(document.xref_stream(entry[0]) or b"" for entry in page.get_xobjects())]
    return FLAGS if any(b"ActualText" in stream for stream in streams) else FLAGS | pymupdf.TEXT_IGNORE_ACTUALTEXT


def _has_light(colors: Array) -> bool:
    """Whether any of some colours is nearly white."""
    light = (colors >> 16 >= LIGHT) & (colors >> 8 & 255 >= LIGHT) & (colors & 255 >= LIGHT)
    return bool(light.any())
