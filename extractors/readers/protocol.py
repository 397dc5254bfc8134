"""What a reader of PDF files gives, whichever library is behind it."""

from __future__ import annotations

from collections.abc import Iterable
from types import TracebackType
from typing import Protocol, Self

import numpy as np
from numpy.typing import NDArray

from torikumi.schemas.primitives import DocumentInfo, Page

PICTURE_SHARE = 0.01
"""Of a page that a scanner packs in layers, the letters are cut from finer pictures; smaller ones are dots of dust."""


def finest_dpi(pictures: Iterable[tuple[float, float, float, float]], page_area: float) -> float:
    """The resolution of the finest of some pictures, dots an inch.

    Args:
        pictures: Width and height of each in pixels, then in points.
        page_area: The area of the page in square points.
    """
    return max(
        (
            72 * max(wide / width, high / height)
            for wide, high, width, height in pictures
            if width > 0 and height > 0 and width * height >= PICTURE_SHARE * page_area
        ),
        default=0.0,
    )


class Reader(Protocol):
    """An open PDF file.

    Attributes:
        name: Its name, as ``--reader`` takes it.
        engine: Name and version of the library, for the record.
        info: What the file says of itself.
    """

    name: str
    engine: str
    info: DocumentInfo

    @property
    def repaired(self) -> bool:
        """Whether the file's own index of its parts was found damaged, by what was read until now."""

    def read_page(self, number: int) -> Page:
        """The glyphs and paints of a page, counted from 1, in coordinates of the page as displayed.

        Raises:
            SourceError: The page cannot be read.
        """

    def page_letters(self, number: int) -> str:
        """All characters of a page but white space, in the order in which the file draws them, as one string.

        Hidden text is among them, and /ActualText is applied where the library does so; nothing is flagged, folded or
        put in reading order.

        Raises:
            SourceError: The page cannot be read.
        """

    def confirms(self, number: int, letters: str) -> bool:
        """Whether the library reads the same letters on a page as another did, by the cheapest call that it has.

        Args:
            number: Page number, from 1.
            letters: What the other one read, without white space; see `torikumi.extractors.same_letters`.

        Raises:
            SourceError: The page cannot be read.
        """

    def page_size(self, number: int) -> tuple[float, float]:
        """Width and height of a page as displayed, in points; nothing on the page is read.

        Raises:
            SourceError: The page cannot be opened.
        """

    def render(self, number: int, dpi: float) -> NDArray[np.uint8]:
        """A picture of a page as displayed: array of height, width, 3 (RGB).

        Raises:
            SourceError: The page cannot be drawn.
        """

    def picture_dpi(self, number: int) -> float:
        """The resolution of the finest picture of a page, of those that cover `PICTURE_SHARE` of it; 0 without any."""

    def close(self) -> None:
        """Close the file."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
