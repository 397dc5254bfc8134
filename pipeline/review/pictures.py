"""The pages of a PDF as pictures that are small enough to stand in one HTML file, drawn one after another.

Pages of office programs have few colours: thinned out to sixteen shades a channel and packed without loss (PNG with a
palette) they are sharper than a lossy picture, and smaller. Photographs and gradients are packed with loss (WebP).
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import isfinite, sqrt
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from torikumi.extractors.formats import format_of
from torikumi.extractors.readers.closing import ClosedAtExit
from torikumi.extractors.readers.open import open_reader
from torikumi.extractors.readers.protocol import Reader
from torikumi.extractors.scans.picture_file import as_pdf
from torikumi.schemas.errors import SourceError

DPI = ((60, 110.0), (400, 80.0))
"""A document of up to so many pages is drawn at this resolution. At 110 a letter of 8.5 pt is 13 pixels high, as on a
screen at its usual size; at 80 it is read with some effort. Pages beyond the last number have no picture."""

DPI_MIN = 20.0
"""A page so large that it would have to be drawn below this has no picture: nothing could be read in it."""

PIXELS_MAX = 4_000_000
"""Pixels of a picture: a sheet of A3 at 110 dpi has 2.3 million. A file may say any size of its pages."""

SIDE_MAX = 8000
"""Pixels of a side; WebP ends at 16,383."""

PAGE_BYTES = 240_000
"""A picture that is larger is packed again, smaller: so 30 pages stay below 10 MB, written in letters (base64)."""

TOTAL_BYTES = 24_000_000
"""Together the pictures have at most so many bytes: a browser is slow to open a file of more than 32 MB."""

DRAWERS = ("mupdf", "pdfium")
"""The libraries that draw pages, the faster one first; the second one does what the first cannot. MuPDF also has a
Japanese font of its own for text whose font is not embedded, so that the picture is the same on every machine."""

SHADES = 16
"""Shades a channel: colours that cannot be told apart become one; white and black stay what they are."""

COLOURS_MAX = 200
"""From so many colours on, thinned out, a page holds photographs or gradients: smaller when packed with loss."""

QUALITIES = (50, 30)
"""Qualities of lossy pictures, tried one after the other when a picture is too large."""

SHRINK = 0.7
"""By so much a side shrinks when a picture is too large in every quality."""


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A page of a document, as the review page shows it.

    Attributes:
        page: Its number, from 1.
        width: Its width as displayed, in points.
        height: Its height as displayed, in points.
        image: Its picture (PNG or WebP), or None when it has none.
    """

    page: int
    width: float
    height: float
    image: bytes | None = None


def page_pictures(
    path: Path, pages: Sequence[int], *, passwords: Sequence[str] = (), images: bool = True
) -> tuple[PagePicture, ...]:
    """The pictures of some pages of a document; none when it has no pages, or cannot be opened.

    A page that cannot be drawn costs only its picture. The same file gives the same bytes.

    Args:
        path: The document.
        pages: Numbers of the pages, from 1, ascending.
        passwords: What to try when the file asks for a password.
        images: Draw them; without it only their sizes are told.
    """
    if not format_of(path).has_pages:
        return ()
    with as_pdf(path) as pdf, _Drawer(pdf, passwords) as drawer:
        return tuple(_drawn(drawer, pages, images))


def _drawn(drawer: _Drawer, pages: Sequence[int], images: bool) -> Iterator[PagePicture]:
    """The pictures one after another, as long as the budget lasts."""
    dpi = next((dpi for count, dpi in DPI if len(pages) <= count), DPI[-1][1])
    left = TOTAL_BYTES if images else 0
    for place, number in enumerate(pages):
        size = drawer.size(number)
        if size is None:
            continue
        width, height = size
        image = None
        if left and place < DPI[-1][0]:
            picture = drawer.picture(number, fitting_dpi(width, height, dpi))
            image = None if picture is None else packed(picture)
            if image is not None and len(image) > left:
                image, left = None, 0  # the rest has none, so that those there are make one piece
            left -= len(image or b"")
        yield PagePicture(number, round(width, 2), round(height, 2), image)


def fitting_dpi(width: float, height: float, dpi: float) -> float:
    """The resolution at which a page makes no picture that is too large.

    Args:
        width: Of the page, in points.
        height: Of the page, in points.
        dpi: The resolution that is wanted.

    >>> fitting_dpi(595, 842, 110)
    110
    >>> round(fitting_dpi(14_400, 14_400, 110), 9)  # the largest page that the format knows
    10.0
    """
    return min(dpi, 72 * sqrt(PIXELS_MAX / (width * height)), 72 * SIDE_MAX / max(width, height))


def packed(picture: NDArray[np.uint8]) -> bytes:
    """A picture as PNG or WebP, of not much more than `PAGE_BYTES`.

    Args:
        picture: Array of height, width, 3 (RGB).
    """
    drawing = _few_colours(picture)
    if drawing is not None:
        # runs of one colour are all that a page of text has: to look for no more is fast, and no larger
        content = _saved(drawing, "PNG", compress_level=1, compress_type=zlib.Z_RLE)
        if len(content) > PAGE_BYTES:
            content = _saved(drawing.convert("RGB"), "WEBP", lossless=True, quality=0, method=1)
        if len(content) <= PAGE_BYTES:
            return content
    image = Image.fromarray(picture)
    while True:
        for quality in QUALITIES:
            content = _saved(image, "WEBP", quality=quality, method=0)
            if len(content) <= PAGE_BYTES:
                return content
        width, height = (max(1, round(side * SHRINK)) for side in image.size)
        image = image.resize((width, height), Image.Resampling.BOX)


def kind_of(image: bytes) -> str | None:
    """``png`` or ``webp``, by how a picture of a page begins; None for what is none."""
    if image.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    return "webp" if image.startswith(b"RIFF") and image[8:12] == b"WEBP" else None


def _few_colours(picture: NDArray[np.uint8]) -> Image.Image | None:
    """A picture thinned out to `SHADES`, with a palette; None when it has more than `COLOURS_MAX` colours then."""
    shades = (np.minimum(picture, 247) + np.uint8(8)) // np.uint8(17)  # to the nearest of 0, 17, 34 … 255
    colours = shades[:, :, 0].astype(np.uint16)
    for channel in (1, 2):
        colours *= SHADES
        colours += shades[:, :, channel]
    used = np.flatnonzero(np.bincount(colours.ravel(), minlength=SHADES**3))
    if len(used) > COLOURS_MAX:
        return None
    place = np.zeros(SHADES**3, dtype=np.uint8)
    place[used] = np.arange(len(used))
    height, width = colours.shape
    image = Image.frombytes("P", (width, height), place.take(colours).tobytes())
    red, green, blue = used // SHADES**2, used // SHADES % SHADES, used % SHADES
    image.putpalette((np.stack([red, green, blue], axis=1) * 17).astype(np.uint8).tobytes())
    return image


def _saved(image: Image.Image, kind: str, **options: object) -> bytes:
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


class _Drawer(ClosedAtExit):
    """Draws pages with the first of `DRAWERS`, and those that it cannot draw with the next."""

    def __init__(self, path: Path, passwords: Sequence[str]) -> None:
        self._path, self._passwords = path, passwords
        self._open: dict[str, Reader | None] = {}

    def size(self, number: int) -> tuple[float, float] | None:
        """Width and height of a page as displayed, in points; None when no library tells."""
        for reader in self._readers():
            try:
                width, height = reader.page_size(number)
            except SourceError:
                continue
            if isfinite(width * height) and width > 0 and height > 0:
                return width, height
        return None

    def picture(self, number: int, dpi: float) -> NDArray[np.uint8] | None:
        """The picture of a page, or None when it cannot be drawn."""
        if dpi < DPI_MIN:
            return None
        for reader in self._readers():
            try:
                picture = reader.render(number, dpi)
            except SourceError:
                continue
            if picture.size:
                return picture
        return None

    def close(self) -> None:
        """Close the file."""
        for reader in self._open.values():
            if reader is not None:
                reader.close()

    def _readers(self) -> Iterator[Reader]:
        """The libraries that can open the file, each opened when it is asked for."""
        for name in DRAWERS:
            if name not in self._open:
                try:
                    self._open[name] = open_reader(self._path, name, self._passwords)
                except SourceError:
                    self._open[name] = None
            reader = self._open[name]
            if reader is not None:
                yield reader
