"""What a reader of PDF files gives, whichever library is behind it."""

from __future__ import annotations

from types import TracebackType
from typing import Protocol, Self

import numpy as np
from numpy.typing import NDArray

from torikumi.schemas.primitives import DocumentInfo, Page


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

    def read_page(self, number: int) -> Page:
        """The glyphs and paints of a page, counted from 1, in coordinates of the page as displayed.

        Raises:
            SourceError: The page cannot be read.
        """

    def render(self, number: int, dpi: float) -> NDArray[np.uint8]:
        """A picture of a page as displayed: array of height, width, 3 (RGB)."""

    def close(self) -> None:
        """Close the file."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
