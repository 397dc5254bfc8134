"""What pdfminer unfolds without a limit, limited: tables of fonts that a few bytes fill with thousands of millions."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from pdfminer import cmapdb, pdffont
from pdfminer.pdfexceptions import PDFValueError
from pdfminer.pdftypes import resolve1

GLYPHS_MAX = 0xFFFF
"""The last number of a glyph in a composite font (ISO 32000-1, 9.7.2); no width is larger, either."""

CODES_MAX = 0x110000
"""Entries of a map from codes to letters: as many as Unicode has."""

Expand = Callable[[Iterable[Any]], dict[Any, Any]]


@cache
def limit_tables() -> None:
    """Put the limits into pdfminer, once a process: it has no option for them."""
    for name in ("get_widths", "get_widths2"):
        setattr(pdffont, name, _bounded(getattr(pdffont, name)))
    for owner, name in ((cmapdb.FileUnicodeMap, "add_cid2unichr"), (cmapdb.FileCMap, "add_code2cid")):
        setattr(owner, name, _counted(getattr(owner, name)))


def _bounded(expand: Expand) -> Expand:
    """A reader of widths that knows no glyphs past the last one; it makes an entry for each glyph of a range."""

    def bounded(widths: Iterable[Any]) -> dict[Any, Any]:
        held = (resolve1(width) for width in widths)
        return expand([min(width, GLYPHS_MAX) if isinstance(width, int) else width for width in held])

    return bounded


def _counted(add: Callable[..., None]) -> Callable[..., None]:
    """A method that adds to a map, until that is full."""

    def counted(self: Any, *entry: Any) -> None:
        self.entries = getattr(self, "entries", 0) + 1
        if self.entries > CODES_MAX:
            raise PDFValueError("a map of characters has more entries than there are characters")
        add(self, *entry)

    return counted
