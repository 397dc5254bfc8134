"""Tables of single pages → tables of the document: headers once, rows that a page break cut in one piece again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from torikumi.extractors import settings
from torikumi.extractors.growing import ColumnCounts, GrowingTable, folded, header_texts
from torikumi.extractors.wrap import CLOSED_SENTENCE, habit_of, join_lines
from torikumi.schemas.findings import Finding
from torikumi.schemas.instances import Instances
from torikumi.schemas.tables import Cell, Table, TextBlock

CELLS = Instances(Cell)

TOTAL = re.compile(r"(?:歳入|歳出|収入|支出)?(?:合|総)?計")
"""The label of a row of totals, which ends a table: what begins with a header after it is another one."""

KEY_SHARE = 0.8
"""A column with text in this share of its cells is a key: a row without it continues another one."""


def join_tables(
    pages: Sequence[Sequence[Table]], between: Sequence[Sequence[TextBlock]]
) -> tuple[list[Table], int, list[Finding]]:
    """Join the tables of following pages that are one.

    Args:
        pages: The tables of each page, top to bottom.
        between: The prose of each page without running text: prose between two tables parts them.

    Returns:
        The tables of the document in the order in which they begin; the number of glyphs in repeated headers; and what
        was noticed.
    """
    joined: list[GrowingTable] = []
    findings: list[Finding] = []
    repeated = 0
    last: int | None = None  # index of the table that the next page may continue
    last_open = False  # nothing but running text stands under it
    for page_index, tables in enumerate(pages):
        top = [table for table in tables if table.parent is None]
        inner = [table for table in tables if table.parent is not None]
        for order, table in enumerate(top):
            if order == 0 and last is not None and _has_columns_of(table, joined[last]):
                head = _repeated_header(joined[last], table)
                above = any(block.bbox.top < table.bbox.top for block in between[page_index])
                if last_open and not above and not (head and _is_closed(joined[last])):
                    findings.extend(_continue(joined[last], table, head))
                    repeated += sum(line.glyphs for cell in table.cells if cell.row < head for line in cell.lines)
                    continue
            last = len(joined)
            joined.append(GrowingTable(replace(table, header_rows=header_height(table))))
        # inner tables stand after the ones of their page, but the page's last own table is what goes on
        joined.extend(GrowingTable(table) for table in inner)
        if top:
            bottom = max(table.bboxes[-1][1].bottom for table in top)
            last_open = not any(block.bbox.bottom > bottom for block in between[page_index])
        elif between[page_index]:
            last_open = False
    return [_settled(table.whole()) for table in joined], repeated, findings


def _has_columns_of(table: Table, growing: GrowingTable) -> bool:
    """Whether a table has the columns of one on the page before.

    The edges of columns that only the text shows move with it; there every column must have one edge or middle in both
    tables, and the white between the columns must run through both.
    """
    before = growing.first
    if table.has_columns_of(before, settings.TOUCH):
        return True
    if not table.inferred == before.inferred == "text" or table.columns != before.columns:
        return False
    before = growing.whole()
    pairs = [(_text_extent(table, column), _text_extent(before, column)) for column in range(table.columns)]
    right = float("-inf")
    for one, other in pairs:
        if one is None or other is None or min(one[0], other[0]) <= right:
            return False
        right = max(one[1], other[1])
        middles = abs(one[0] + one[1] - other[0] - other[1]) / 2
        if min(abs(one[0] - other[0]), abs(one[1] - other[1]), middles) > settings.TOUCH:
            return False
    return True


def _text_extent(table: Table, column: int) -> tuple[float, float] | None:
    """Left and right edge of the texts that stand in one column of a table."""
    boxes = [
        line.bbox for cell in table.cells if cell.column == column and cell.column_span == 1 for line in cell.lines
    ]
    return (min(box.x0 for box in boxes), max(box.x1 for box in boxes)) if boxes else None


def _is_closed(growing: GrowingTable) -> bool:
    """Whether the last row is one of totals."""
    last = [growing.cells[place] for place in growing.bottoms.values()]
    return any(TOTAL.fullmatch(folded(cell.text)) for cell in last)


def header_height(table: Table) -> int:
    """How many rows the cells of the first row reach down: the header, if the table has one."""
    height = table.block_end(0)
    return height if height < table.rows else (1 if table.rows > 1 else 0)


def _repeated_header(growing: GrowingTable, other: Table) -> int:
    """How many rows at the head of the second table repeat the header of the first; 0 when it has none."""
    height = growing.first.header_rows
    if not height or other.rows < height:
        return 0
    texts = growing.header
    return height if any(texts.values()) and texts == header_texts(other, height) else 0


def _continue(one: GrowingTable, other: Table, head: int) -> list[Finding]:
    """Append the rows of the second table, without its repeated header; join its first row where it goes on."""
    body = [cell for cell in other.cells if cell.row >= head]
    first = [cell for cell in body if cell.row == head]
    below = ColumnCounts(one.first.columns, (cell for cell in body if cell.row > head))
    mode = _break_mode(one, first, below)
    findings = []
    shift = one.rows - head
    if mode == "merge":
        shift -= 1
        page, box = other.bboxes[0]
        findings.append(Finding("row-continued", f"a row goes on from page {one.bboxes[-1][0]}", page=page, bbox=box))
    added: list[Cell] = []
    grown: dict[int, Cell] = {}
    for cell in body:
        place = one.bottoms.get(cell.column)
        above = None if place is None else grown.get(place, one.cells[place])
        if (
            cell.row == head
            and place is not None
            and above is not None
            and above.column_span == cell.column_span
            and (mode == "merge" or (mode != "new" and _carries_on(above, cell)) or _is_label(one, above, cell))
        ):
            grown[place] = replace(
                above,
                row_span=above.row_span + cell.row_span - (1 if mode == "merge" else 0),
                pieces=above.pieces + cell.pieces,
                text="\n".join(part for part in (above.text, cell.text) if part),
                slashed=above.slashed or cell.slashed,
                doubtful=above.doubtful or cell.doubtful,
            )
        else:
            added.append(cell)
    counts = ColumnCounts(one.first.columns, (cell for cell in added if cell.row == head))
    counts.include(below)
    added = CELLS.changed(added, row=[cell.row + shift for cell in added])
    one.append(other, added, counts, grown, other.rows - head - (1 if mode == "merge" else 0))
    return findings


def _break_mode(one: GrowingTable, first: Sequence[Cell], below: ColumnCounts) -> str:
    """What the first row after a page break is to the last row before it.

    Args:
        one: The table so far.
        first: The cells of the first row after the break.
        below: What the cells below it hold, which helps to tell the columns that name a row.

    Returns:
        "merge": the same grid row goes on; "extend": a further grid row of the same record; "new": another record.
    """
    if len(first) == 1 or not any(cell.text for cell in first):
        return "new"  # a row over the whole width, or a blank one
    body = [(cell, one.bottom(cell.column)) for cell in first]
    pairs = [(above, cell) for cell, above in body if above is not None and above.row >= one.first.header_rows]

    def is_key(column: int) -> bool:
        filled = one.counts.filled[column] + below.filled[column]
        cells = one.counts.cells[column] + below.cells[column]
        return cells > 0 and filled >= KEY_SHARE * cells

    def is_value(column: int) -> bool:
        """Whether the cells of a column hold marks or numbers, which never go on over a page."""
        filled = one.counts.filled[column] + below.filled[column]
        return filled > 0 and one.counts.prose[column] + below.prose[column] == 0

    key_pairs = [(above, cell) for above, cell in pairs if is_key(cell.column)]
    lacking = [cell for above, cell in key_pairs if not cell.text]
    if not lacking or any(above.text and cell.text and is_value(cell.column) for above, cell in key_pairs[:1]):
        return "new"
    # the leading key (the number, mostly) stands on one side of the break only, or the row is a new one
    leading_above, leading = min(key_pairs, key=lambda pair: pair[1].column)
    if leading.text and leading_above.text:
        return "new"
    conflict = any(above.text and cell.text and is_value(cell.column) for above, cell in pairs)
    short = leading_above.row_span < one.counts.usual_span(leading.column)
    goes_on = [above for above, cell in pairs if above.text and cell.text]
    complete = bool(goes_on) and all(
        CLOSED_SENTENCE.search(above.text) or above.text[-1] in "】〕" for above in goes_on
    )
    if conflict or (short and complete):
        return "extend"
    return "merge"


def _carries_on(above: Cell, cell: Cell) -> bool:
    """Whether a cell after the break is the rest of the one before: one of the two has no text."""
    return not (above.text and cell.text)


def _is_label(one: GrowingTable, above: Cell, cell: Cell) -> bool:
    """Whether two cells are the parts of one group label, which spans rows on both sides of the break.

    The label is printed once, on either side; the other part is blank. A label spans more rows than the record beside
    it does, of which the leftmost column with as many cells as the label's tells the height.
    """
    if bool(above.text) == bool(cell.text):
        return False
    texts = one.counts.texts
    last = [one.cells[place] for column, place in one.bottoms.items() if column != above.column]
    records = [other for other in last if texts[other.column] >= texts[above.column]]
    return bool(records) and max(above.row_span, cell.row_span) > min(records, key=lambda other: other.column).row_span


def _settled(table: Table) -> Table:
    """The table with the text of its cells joined anew: over page breaks, and by the habit of each column."""
    anew = {cell.column for cell in table.cells if cell.doubtful or len(cell.pieces) > 1}
    if not anew:
        return table
    texts: dict[int, list[str]] = {column: [] for column in anew}
    for cell in table.cells:
        if cell.column in anew and cell.row >= table.header_rows:
            texts[cell.column].append(cell.text)
    habits = {column: habit_of(of_column) for column, of_column in texts.items()}
    cells = []
    for cell in table.cells:
        if cell.doubtful or len(cell.pieces) > 1:
            joined = join_lines(cell.lines, habits[cell.column], heading=cell.row < table.header_rows)
            cell = replace(cell, text=joined.text, starts=joined.starts, doubtful=joined.doubtful)
        cells.append(cell)
    return replace(table, cells=tuple(cells))
