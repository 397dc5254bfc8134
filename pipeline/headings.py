"""The lines between the tables of a document, and which of them says what a table is about where no column names it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from operator import itemgetter

from torikumi.normalizers.text import fold_text, normalize_text
from torikumi.schemas.tables import Cell, PageContent, Table, TextBlock

HEADING_LETTERS = 40
"""A line that names an initiative is no longer than this."""

_NO_HEADING = re.compile(r"。|^[・◇○※＊*＜<（(［\[【◎●]|^[-－]?\s*\d+\s*[-－]?$")
"""A sentence, an item of a list, a note, a label in brackets, a number alone."""


class Prose:
    """The paragraphs of a document outside its tables, by where they stand: each table asks for those before it."""

    def __init__(self, pages: Sequence[PageContent]) -> None:
        self._blocks = {page.number: page.blocks for page in pages}
        # in a file without pages all tables stand on one: none is to look at all paragraphs of it
        self._downwards = {
            page.number: sorted((block.bbox.top, place) for place, block in enumerate(page.blocks)) for page in pages
        }

    def between(self, start: tuple[int, float], stop: tuple[int, float]) -> list[TextBlock]:
        """Those whose upper edge lies from one place up to another (page, y), in their order."""
        found: list[TextBlock] = []
        for number in range(start[0], stop[0] + 1):
            tops = self._downwards.get(number, [])
            first = bisect_left(tops, (start[1],)) if number == start[0] else 0
            last = bisect_left(tops, (stop[1],)) if number == stop[0] else len(tops)
            found += [self._blocks[number][place] for _, place in sorted(tops[first:last], key=itemgetter(1))]
        return found

    @cached_property
    def counts(self) -> Counter[str]:
        """How often each text, folded, stands in the document."""
        return Counter(fold_text(block.text) for blocks in self._blocks.values() for block in blocks)


def heading_above(prose: Prose, table: Table, before: Table | None) -> Cell | None:
    """The last line before a table that may name what the table is about, as a cell; None when there is none.

    Args:
        prose: The prose of the document.
        table: The table.
        before: The table of the same kind before it: lines above that one are not looked at.

    No sentence, no item of a list, and no line that stands before other tables, too (◎施策の目標).
    """
    for block in reversed(prose.between(end_of(before), (table.page, table.bbox.top))):
        text = normalize_text(block.text).strip()
        if prose.counts[fold_text(text)] == 1 and len(text) <= HEADING_LETTERS and not _NO_HEADING.search(text):
            return block.as_cell()
    return None


def end_of(table: Table | None) -> tuple[int, float]:
    """Page and y where a table ends; the beginning of the document when there is none."""
    return (0, 0.0) if table is None else (table.bboxes[-1][0], table.bboxes[-1][1].bottom)
