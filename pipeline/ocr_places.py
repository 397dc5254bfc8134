"""What was read by OCR says so: each place on a scanned page gets the engine, and how likely its text is right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from typing import Any

import numpy as np

from torikumi.schemas.report import Initiative, Place, Text
from torikumi.schemas.tables import PageContent, ReadByOcr

DIGITS = Decimal("0.001")
"""A confidence is given to so many digits, rounded down: more are not known, and none is 1."""

CERTAIN = Decimal("0.999")
"""More than this is claimed of nothing."""


@dataclass(frozen=True, slots=True)
class OcrPlaces:
    """The letters of all scanned pages of a document.

    Attributes:
        pages: Page number → how it was read.
    """

    pages: Mapping[int, ReadByOcr]

    @classmethod
    def of(cls, pages: Sequence[PageContent]) -> OcrPlaces:
        """Those of the pages of a document."""
        return cls({page.number: page.ocr for page in pages if page.ocr is not None})

    def said(self, page: int, box: Sequence[float] | None) -> dict[str, Any]:
        """What is said of a text by where it stands; nothing where the text is the file's own.

        Args:
            page: Page number, from 1.
            box: Its box on the page as displayed, or None.
        """
        read = self.pages.get(page)
        if read is None:
            return {}
        if box is None or not len(read.boxes):
            return {"ocr": True}
        x, y = read.boxes[:, [0, 2]].mean(axis=1), read.boxes[:, [1, 3]].mean(axis=1)
        inside = np.flatnonzero((x >= box[0]) & (x <= box[2]) & (y >= box[1]) & (y <= box[3]))
        if not len(inside):
            return {"ocr": True}
        from torikumi.extractors.scans.calibration import calibration  # only a scan needs it

        sure = Decimal(str(calibration().value(read.confidence[inside].tolist())))
        names = sorted({int(number) for number in read.engine[inside]})
        return {
            "ocr": True,
            "engine": ", ".join(read.engines[number] for number in names),
            "confidence": min(sure.quantize(DIGITS, ROUND_DOWN), CERTAIN),
        }

    def initiative(self, initiative: Initiative) -> Initiative:
        """The initiative with what is said of its places."""
        if not self.pages:
            return initiative
        return initiative.model_copy(update={"provenance": self.provenance(initiative.provenance)})

    def provenance(self, held: Mapping[str, tuple[Place, ...]]) -> dict[str, tuple[Place, ...]]:
        """The places of fields with what is said of each."""
        return {name: tuple(map(self._place, places)) for name, places in held.items()}

    def text(self, text: Text) -> Text:
        """The paragraph with what is said of its place."""
        said = self.said(text.page, text.bbox)
        return text.model_copy(update=said) if said else text

    def _place(self, place: Place) -> Place:
        """The place with what is said of it."""
        said = self.said(place.page, place.bbox)
        return place.model_copy(update=said) if said else place
