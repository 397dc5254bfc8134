"""How a dataset is to be written."""

from __future__ import annotations

from dataclasses import dataclass

from torikumi.pipeline.export.csv import Header
from torikumi.pipeline.export.licences import Licence

FORMATS = ("json", "csv")
"""The formats that can be written."""


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """How a dataset is to be written.

    Attributes:
        formats: Which of `FORMATS`.
        bom: CSV files begin with a byte order mark, for Excel.
        header: Language of the first line of the CSV files.
        licence: Licence of the data; the source document decides it, so there is no default.
        source_url: Where the source document was published.
    """

    formats: tuple[str, ...] = FORMATS
    bom: bool = True
    header: Header = "ascii"
    licence: Licence | None = None
    source_url: str | None = None
