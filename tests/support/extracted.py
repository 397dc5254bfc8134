"""What an extraction holds, in the short forms that tests compare."""

from __future__ import annotations

from torikumi.extractors.document import Extraction


def texts(found: Extraction) -> list[str]:
    return [block.text for page in found.pages for block in page.blocks]


def grid(found: Extraction, number: int = 0) -> list[tuple[int, int, int, int, str]]:
    """The cells of a table: row, column, spans and text."""
    return [(c.row, c.column, c.row_span, c.column_span, c.text) for c in found.tables[number].cells]


def codes(found: Extraction) -> list[str]:
    return [finding.code for finding in found.findings]
