"""The readers that are measured, by name.

A reader is loaded first (its imports), then reads. What it gives is held until its memory was measured, and turned into
the texts of cells only afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Pages = Sequence[int] | None
"""Page numbers from 1; all when None."""
Read = Callable[[Path, Pages], Any]


@dataclass(frozen=True, slots=True)
class Reader:
    """A way to read a file.

    Attributes:
        name: Its name in the tables.
        group: ``torikumi``, ``floor`` or ``peer``.
        load: Imports what it needs and gives the function that reads.
        package: The package whose version is told, "" for torikumi itself.
        cells: The texts of the cells in what it gives; None where it gives none.
        reports_only: It refuses what is no progress report.
    """

    name: str
    group: str
    load: Callable[[], Read]
    package: str = ""
    cells: Callable[[Any], list[str]] | None = None
    reports_only: bool = False


def readers() -> dict[str, Reader]:
    """All readers by name, in the order of the tables. Nothing is imported for them yet."""
    from measuring import floors, own, peers

    listed = [
        Reader("torikumi extract", "torikumi", own.load_extract, cells=own.extracted_cells),
        Reader("torikumi convert + write", "torikumi", own.load_convert, reports_only=True),
        Reader("floor: pages opened (pdfium)", "floor", floors.load_opening, "pypdfium2"),
        Reader(floors.PDFIUM, "floor", floors.load_pdfium, "pypdfium2"),
        Reader(floors.MUPDF, "floor", floors.load_mupdf, "pymupdf"),
        Reader("pdfplumber extract_tables", "peer", peers.load_pdfplumber, "pdfplumber", peers.row_cells),
        Reader("PyMuPDF find_tables", "peer", peers.load_pymupdf, "pymupdf", peers.row_cells),
        Reader("camelot lattice", "peer", peers.load_camelot, "camelot-py", peers.row_cells),
        Reader("tablers find_tables", "peer", peers.load_tablers, "tablers", list),
        Reader("tabula-py lattice", "peer", peers.load_tabula, "tabula-py", peers.row_cells),
    ]
    return {reader.name: reader for reader in listed}
