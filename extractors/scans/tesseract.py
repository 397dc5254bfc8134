"""The second reader: Tesseract with its Japanese data, line by line, in the process (tesserocr).

It errs more often than the first, but elsewhere: that both make the same mistake is rare, so a letter on which they
agree is nearly always right. Its own confidence tells nothing (measured: 91 to 94 on wrong cells, from 62 on right
ones) and is not used.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import cv2

from torikumi.extractors.scans.installed import japanese_data
from torikumi.extractors.scans.readings import Letter, Reading
from torikumi.extractors.scans.scanned_page import GreyPicture

HEIGHT_MIN = 36
"""Lines are made at least this high (pixels): at the 31 of 9 pt in 200 dpi it reads worse."""

MARGIN = 12
"""White on each side (pixels): without it the first and last letters are lost."""


@lru_cache(maxsize=1)
def tesseract_reader() -> TesseractReader | None:
    """The reader of this process, or None where tesserocr or its Japanese data is missing."""
    try:
        import tesserocr
    except ImportError:
        return None
    folder = japanese_data()
    if folder is None:
        return None
    try:
        api = tesserocr.PyTessBaseAPI(
            path=str(folder), lang="jpn", psm=tesserocr.PSM.SINGLE_LINE, oem=tesserocr.OEM.LSTM_ONLY
        )
    except RuntimeError:
        return None
    return TesseractReader(api, f"Tesseract {tesserocr.PyTessBaseAPI.Version()} (jpn)")


class TesseractReader:
    """Tesseract, reading single lines."""

    def __init__(self, api: object, engine: str) -> None:
        self._api = api
        self.engine = engine

    def read(self, pictures: Sequence[GreyPicture]) -> list[Reading]:
        """Read lines; each picture holds one on white."""
        return [self._read(picture) for picture in pictures]

    def _read(self, picture: GreyPicture) -> Reading:
        """Read one line."""
        if picture.shape[0] < HEIGHT_MIN:
            scale = HEIGHT_MIN / picture.shape[0]
            picture = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC).astype(picture.dtype)
        picture = cv2.copyMakeBorder(picture, MARGIN, MARGIN, MARGIN, MARGIN, cv2.BORDER_CONSTANT, value=255).astype(
            picture.dtype
        )
        high, wide = picture.shape
        api = self._api
        api.SetImageBytes(picture.tobytes(), wide, high, 1, wide)  # type: ignore[attr-defined]
        text = "".join(api.GetUTF8Text().split())  # type: ignore[attr-defined]
        count = max(1, len(text))
        return Reading(tuple(Letter(letter, (index + 0.5) / count, 0.0) for index, letter in enumerate(text)))
