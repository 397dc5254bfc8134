"""What of a page was read by OCR: where each letter stands, how sure it is, and which engine read it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from torikumi.schemas.geometry import BBox


class ReadBy(NamedTuple):
    """How a text was read.

    Attributes:
        engine: The engine, with its version.
        confidence: How likely the text is right as a whole: 0 to 1, three digits.
    """

    engine: str
    confidence: Decimal


@dataclass(frozen=True, slots=True)
class RecognisedPage:
    """The letters of a page that were read by OCR.

    Attributes:
        number: Page number, from 1.
        middles: Array (n, 2): x and y of the middle of each letter, in points of the page as displayed.
        confidence: How likely each letter is right, 0 to 1.
        engine: For each letter, the index in ``engines`` of what read it.
        engines: Names of the engines with their versions.
    """

    number: int
    middles: NDArray[np.float32]
    confidence: NDArray[np.float32]
    engine: NDArray[np.uint8]
    engines: tuple[str, ...]

    def inside(self, box: BBox) -> NDArray[np.intp]:
        """Indices of the letters whose middle is in a box."""
        x, y = self.middles[:, 0], self.middles[:, 1]
        return np.flatnonzero((x >= box.x0) & (x <= box.x1) & (y >= box.top) & (y <= box.bottom))
