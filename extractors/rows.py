"""Tables of single pages → tables of the document: headers once, rows that a page break cut in one piece again."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

from torikumi.extractors import settings
from torikumi.extractors.wrap import CLOSED_SENTENCE, habit_of, join_lines
from torikumi.schemas.findings import Finding
from torikumi.schemas.tables import Cell, Table, TextBlock

KEY_SHARE = 0.8
"""A column with text in this share of its cells is a key: a row without it continues another one."""

VALUE_LETTERS = 3
"""Cells of a column of marks or grades hold no more letters than this."""

NUMBER = re.compile(r"[\d,.，．%％△▲＋+\-－―—~〜～\s]*")
"""A cell that holds nothing but a number or the sign for none."""


def join_tables(
    pages: Sequence[Sequence[Table]], between: Sequence[Sequence[TextBlock]]
) -> tuple[list[Table], int, list[Finding]]:
    """Join the tables of following pages that are one.

    Args:
        pages: The tables of each page, top to bottom.
        between: The prose of each page without running text: prose between two tables parts them, unless the second
            one begins with the header of the first.

    Returns:
        The tables of the document in the order in which they begin; the number of glyphs in repeated headers; and what
        was noticed.
    """
    joined: list[Table] = []
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
                if head or (last_open and not above):
                    merged, noticed = _continue(joined[last], table, head)
                    repeated += sum(line.glyphs for cell in table.cells if cell.row < head for line in cell.lines)
                    joined[last] = merged
                    findings.extend(noticed)
                    continue
            joined.append(replace(table, header_rows=header_height(table)))
            last = len(joined) - 1
        joined.extend(inner)
        if inner and top:
            # inner tables stand after the ones of their page, but the page's last own table is what goes on
            last = max(index for index, table in enumerate(joined) if table.parent is None)
        if top:
            bottom = max(table.bboxes[-1][1].bottom for table in top)
            last_open = not any(block.bbox.bottom > bottom for block in between[page_index])
        elif between[page_index]:
            last_open = False
    return [_settled(table) for table in joined], repeated, findings


def _has_columns_of(table: Table, before: Table) -> bool:
    """Whether a table has the columns of one on the page before.

    The edges of columns that only the text shows move with it; there every column must have one edge or middle in both
    tables, and the white between the columns must run through both.
    """
    if table.has_columns_of(before, settings.TOUCH):
        return True
    if not table.inferred == before.inferred == "text" or table.columns != before.columns:
        return False
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


def header_height(table: Table) -> int:
    """How many rows the cells of the first row reach down: the header, if the table has one."""
    height = table.block_end(0)
    return height if height < table.rows else (1 if table.rows > 1 else 0)


def _folded(text: str) -> str:
    return "".join(text.split())


def _repeated_header(one: Table, other: Table) -> int:
    """How many rows at the head of the second table repeat the header of the first; 0 when it has none."""
    height = one.header_rows
    if not height or other.rows < height:
        return 0
    texts = [
        {
            (cell.row, cell.column, cell.row_span, cell.column_span): _folded(cell.text)
            for cell in table.cells
            if cell.row < height
        }
        for table in (one, other)
    ]
    return height if texts[0] == texts[1] and any(texts[0].values()) else 0


def _continue(one: Table, other: Table, head: int) -> tuple[Table, list[Finding]]:
    """Append the rows of the second table, without its repeated header; join its first row where it goes on."""
    body = [cell for cell in other.cells if cell.row >= head]
    first = [cell for cell in body if cell.row == head]
    mode = _break_mode(one, first, [cell for cell in body if cell.row > head])
    findings = []
    shift = one.rows - head
    cells = list(one.cells)
    if mode == "merge":
        shift -= 1
        page, box = other.bboxes[0]
        findings.append(Finding("row-continued", f"a row goes on from page {one.bboxes[-1][0]}", page=page, bbox=box))
    bottoms = {cell.column: index for index, cell in enumerate(cells) if cell.last_row == one.rows - 1}
    for cell in body:
        index = bottoms.get(cell.column)
        above = cells[index] if index is not None else None
        if (
            cell.row == head
            and index is not None
            and above is not None
            and above.column_span == cell.column_span
            and (mode == "merge" or (mode != "new" and _carries_on(above, cell)) or _is_label(one, above, cell))
        ):
            added = cell.row_span - (1 if mode == "merge" else 0)
            cells[index] = replace(
                above,
                row_span=above.row_span + added,
                pieces=above.pieces + cell.pieces,
                text="\n".join(part for part in (above.text, cell.text) if part),
                slashed=above.slashed or cell.slashed,
                doubtful=above.doubtful or cell.doubtful,
            )
        else:
            cells.append(replace(cell, row=cell.row + shift))
    merged = replace(
        one,
        rows=one.rows + other.rows - head - (1 if mode == "merge" else 0),
        cells=tuple(sorted(cells, key=lambda cell: (cell.row, cell.column))),
        bboxes=one.bboxes + other.bboxes,
        inferred=one.inferred or other.inferred,
    )
    return merged, findings


def _break_mode(one: Table, first: Sequence[Cell], later: Sequence[Cell]) -> str:
    """What the first row after a page break is to the last row before it.

    Args:
        one: The table so far.
        first: The cells of the first row after the break.
        later: The cells below it, which help to tell the columns that name a row.

    Returns:
        "merge": the same grid row goes on; "extend": a further grid row of the same record; "new": another record.
    """
    body = [cell for cell in one.cells if cell.row >= one.header_rows]
    filled: dict[int, list[bool]] = defaultdict(list)
    texts: dict[int, list[str]] = defaultdict(list)
    for cell in [*body, *later]:
        if cell.column_span < one.columns:
            filled[cell.column].append(bool(cell.text))
            texts[cell.column].append(cell.text)
    last = {cell.column: cell for cell in body if cell.last_row == one.rows - 1}
    if len(first) == 1 or not any(cell.text for cell in first):
        return "new"  # a row over the whole width, or a blank one
    keys = [column for column, have in filled.items() if sum(have) >= KEY_SHARE * len(have) and column in last]
    pairs = [(last[cell.column], cell) for cell in first if cell.column in last]
    key_pairs = [(above, cell) for above, cell in pairs if cell.column in keys]
    lacking = [cell for above, cell in key_pairs if not cell.text]
    if not lacking or any(above.text and cell.text and _is_value(texts[cell.column]) for above, cell in key_pairs[:1]):
        return "new"
    # the leading key (the number, mostly) stands on one side of the break only, or the row is a new one
    leading_above, leading = min(key_pairs, key=lambda pair: pair[1].column)
    if leading.text and leading_above.text:
        return "new"
    conflict = any(above.text and cell.text and _is_value(texts[cell.column]) for above, cell in pairs)
    spans = Counter(cell.row_span for cell in body if cell.column == leading.column and cell.column_span == 1)
    usual = spans.most_common(1)[0][0] if spans else 1
    short = last[leading.column].row_span < usual
    goes_on = [above for above, cell in pairs if above.text and cell.text]
    complete = bool(goes_on) and all(
        CLOSED_SENTENCE.search(above.text) or above.text[-1] in "】〕" for above in goes_on
    )
    if conflict or (short and complete):
        return "extend"
    return "merge"


def _is_value(texts: Sequence[str]) -> bool:
    """Whether the cells of a column hold marks or numbers, which never go on over a page."""
    filled = [text for text in texts if text]
    return bool(filled) and all(len(_folded(text)) <= VALUE_LETTERS or NUMBER.fullmatch(text) for text in filled)


def _carries_on(above: Cell, cell: Cell) -> bool:
    """Whether a cell after the break is the rest of the one before: one of the two has no text."""
    return not (above.text and cell.text)


def _is_label(one: Table, above: Cell, cell: Cell) -> bool:
    """Whether two cells are the parts of one group label, which spans rows on both sides of the break.

    The label is printed once, on either side; the other part is blank. A label spans more rows than the record beside
    it does, of which the leftmost column with as many cells as the label's tells the height.
    """
    if bool(above.text) == bool(cell.text):
        return False
    counts = Counter(other.column for other in one.cells if other.row >= one.header_rows and other.text)
    last = [other for other in one.cells if other.last_row == one.rows - 1 and other.column != above.column]
    records = [other for other in last if counts[other.column] >= counts[above.column]]
    return bool(records) and max(above.row_span, cell.row_span) > min(records, key=lambda other: other.column).row_span


def _settled(table: Table) -> Table:
    """The table with the text of its cells joined anew: over page breaks, and by the habit of each column."""
    columns: dict[int, list[Cell]] = defaultdict(list)
    for cell in table.cells:
        if cell.row >= table.header_rows:
            columns[cell.column].append(cell)
    if not any(cell.doubtful or len(cell.pieces) > 1 for cell in table.cells):
        return table
    habits = {column: habit_of([cell.text for cell in cells]) for column, cells in columns.items()}
    cells = []
    for cell in table.cells:
        if cell.doubtful or len(cell.pieces) > 1:
            joined = join_lines(cell.lines, habits.get(cell.column))
            cell = replace(cell, text=joined.text, starts=joined.starts, doubtful=joined.doubtful)
        cells.append(cell)
    return replace(table, cells=tuple(cells))
