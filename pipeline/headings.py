"""The line above a table that says what the table is about, where no column names it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from torikumi.normalizers.text import fold_text, normalize_text
from torikumi.schemas.tables import Cell, PageContent, Table

HEADING_LETTERS = 40
"""A line that names an initiative is no longer than this."""

_NO_HEADING = re.compile(r"。|^[・◇○※＊*＜<（(［\[【◎●]|^[-－]?\s*\d+\s*[-－]?$")
"""A sentence, an item of a list, a note, a label in brackets, a number alone."""


def heading_above(pages: Sequence[PageContent], table: Table, before: Table | None) -> Cell | None:
    """The last line before a table that may name what the table is about, as a cell; None when there is none.

    Args:
        pages: The pages with their prose.
        table: The table.
        before: The table of the same kind before it: lines above that one are not looked at.

    No sentence, no item of a list, and no line that stands before other tables, too (◎施策の目標).
    """
    start = (0, 0.0) if before is None else (before.bboxes[-1][0], before.bboxes[-1][1].bottom)
    blocks = [block for page in pages for block in page.blocks]
    counts = Counter(fold_text(block.text) for block in blocks)
    for block in reversed(blocks):
        text = normalize_text(block.text).strip()
        if not start <= (block.page, block.bbox.top) < (table.page, table.bbox.top):
            continue
        if counts[fold_text(text)] == 1 and len(text) <= HEADING_LETTERS and not _NO_HEADING.search(text):
            return block.as_cell()
    return None
