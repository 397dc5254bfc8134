"""The labels and values of a form, told by their places: right of a label, under it, in a small table inside the form.

A label that spans rows or columns of labels names a part of the form; a row of labels over rows of values is a small
table.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from torikumi.extractors.wrap import join_lines
from torikumi.normalizers.text import fold_text
from torikumi.pipeline.columns import ColumnMap, ColumnRole, columns_under
from torikumi.pipeline.labels import is_label, label_line
from torikumi.pipeline.records import RawSection, RawValue, indicator_values
from torikumi.pipeline.words import form_words, is_bare_year, known_heading, label_core, role_by_words, role_of_levels
from torikumi.schemas.roles import VALUE_ROLES, Role
from torikumi.schemas.tables import Cell, Line, Table

SAME_PLACE_PT = 3.0
"""Cells of two pages are at the same place across when their edges differ by no more than this, in points."""

NO_HEADING = "備考"
"""The heading of a column of a small table that has none."""

_LABELLED = re.compile(r"^\s*(?P<label>[^：:\n]{1,15}?)\s*[：:]\s*(?P<value>\S.*)$")


@dataclass(frozen=True, slots=True)
class Entry:
    """A label with its values.

    Attributes:
        path: The texts of the label and of those that it stands under, outermost first.
        cells: The cells with its value, in reading order.
        rows: True for a cell of a small table with rows of its own: it tells no field of the initiative.
        lead: The first label of its row, when that is another one: it tells apart labels that come again (理由).
    """

    path: tuple[str, ...]
    cells: tuple[Cell, ...]
    rows: bool = False
    lead: str = ""

    @property
    def heading(self) -> str:
        """The heading under which it is kept when it has no role."""
        return "／".join(dict.fromkeys(self.path))

    @property
    def role(self) -> Role:
        """The role that its labels name; `Role.EXTRA` when they name none."""
        if self.rows:
            return Role.EXTRA
        for place, text in reversed([*enumerate(self.path)]):
            role = known_heading(text)
            if role is None and not is_bare_year(text):
                return role_by_words(text) or Role.EXTRA
            if role is not None:
                return role_of_levels(self.path[: place + 1]) or role
        return Role.EXTRA

    @property
    def text(self) -> str:
        """Its text, folded."""
        return fold_text("".join(cell.text for cell in self.cells))


@dataclass(slots=True)
class Sheet:
    """What was read of one initiative's form.

    Attributes:
        entries: Labels with their values, in reading order.
        values: Values of indicators in small tables.
        loose: Cells with text that stand under no label.
        blank: Names of rows of small tables that hold nothing.
        pages: The pages on which it stands.
        title: The text above it, if nothing in it names the initiative.
        section: The section that a line above it opened.
        table: The table of a page in which it begins.
        row: The row of that table in which it begins.
    """

    entries: list[Entry] = field(default_factory=list)
    values: list[RawValue] = field(default_factory=list)
    loose: list[Cell] = field(default_factory=list)
    blank: list[Cell] = field(default_factory=list)
    pages: list[int] = field(default_factory=list)
    title: Cell | None = None
    section: RawSection | None = None
    table: Table | None = None
    row: int = 0


class FormReading:
    """Reads the labels and values of a table into a sheet."""

    def __init__(self, table: Table, labels: frozenset[int], sheet: Sheet) -> None:
        self.table, self.labels, self.sheet = table, labels, sheet
        self.taken: set[int] = set()
        self.part = ""  # the label over the whole width under which the rows stand
        self.groups = 0  # how many labels of parts are open
        self.lead, self.lead_row = "", -1

    def carry_on(self, rows: range) -> None:
        """Give the first cells of a further page, when they have no label, to the last value before the break."""
        last = self.sheet.entries[-1]
        if last.rows or not last.cells or not last.cells[-1].lines:
            return
        above = last.cells[-1]
        cells = [cell for cell in self.table.row(rows.start) if cell.row == rows.start]
        filled = [cell for cell in cells if cell.text.strip()]
        repeated = [cell for cell in filled if self.is_label(cell) and label_line(cell.text).startswith(last.path[-1])]
        values = [cell for cell in filled if not self.is_label(cell)]
        if len(values) != 1 or len(filled) != len(values) + len(repeated):
            return
        value = values[0]
        if abs(value.bbox.x0 - above.bbox.x0) > SAME_PLACE_PT or abs(value.bbox.x1 - above.bbox.x1) > SAME_PLACE_PT:
            return
        joined = join_lines([*above.lines, *value.lines], None)
        whole = replace(
            above,
            pieces=above.pieces + value.pieces,
            text=joined.text,
            starts=joined.starts,
            doubtful=joined.doubtful,
        )
        self.sheet.entries[-1] = replace(last, cells=(*last.cells[:-1], whole))
        self.taken |= {id(cell) for cell in cells}

    def is_label(self, cell: Cell) -> bool:
        """Whether a cell is a label."""
        return id(cell) in self.labels

    def at(self, row: int, column: int) -> Cell | None:
        """The cell that covers a place."""
        return self.table.by_place.get((row, column))

    def region(self, rows: range, columns: range, path: tuple[str, ...]) -> None:
        """Read a part of the table: each label with what stands right of it or under it."""
        for row in rows:
            for column in columns:
                cell = self.at(row, column)
                if cell is None or id(cell) in self.taken or (cell.row, cell.column) != (row, column):
                    continue
                if self.is_label(cell):
                    self.label(cell, rows, columns, path)
                elif self.grid(cell, rows, columns, path):
                    continue
                else:
                    self.taken.add(id(cell))
                    self.value_alone(cell, path)

    def value_alone(self, cell: Cell, path: tuple[str, ...]) -> None:
        """A cell without a label beside it: its lines may name what they tell (事業名：…)."""
        if not cell.text.strip():
            return
        parts = [labelled_line(cell, index) for index in range(len(cell.text.split("\n")))]
        for index, part in enumerate(parts):
            if part is None:
                if not any(parts):
                    self.sheet.loose.append(cell)
                    return
                self.sheet.loose.append(_line_cell(cell, index, 0))
            else:
                self.add((*path, part[0]), [part[1]])

    def add(self, path: tuple[str, ...], cells: Iterable[Cell], *, rows: bool = False) -> None:
        """Keep a label with its values."""
        kept = tuple(cells)
        self.taken |= {id(cell) for cell in kept}
        lead = self.lead if not rows and self.lead not in path else ""
        shown = (self.part, *path) if rows and not self.groups and self.part else path
        self.sheet.entries.append(Entry(shown, kept, rows, lead))

    def label(self, cell: Cell, rows: range, columns: range, path: tuple[str, ...]) -> None:
        """Read one label."""
        if self.grid(cell, rows, columns, path):
            return
        before = self.found
        self.taken.add(id(cell))
        here = (*path, label_line(cell.text))
        if cell.row != self.lead_row:
            self.lead, self.lead_row = here[-1], cell.row
        right = self.right_of(cell, rows, columns)
        if not right:
            if not self.under(cell, rows, columns, here) and cell.column_span == self.table.columns:
                self.part = label_core(here[-1])
        elif not self.is_label(right[0]) and not any(self.is_label(other) for other in right):
            deeper = [other for other in right if other.last_row > cell.last_row and other.row == cell.row]
            if deeper and self.under(cell, rows, columns, here):
                return
            self.add(here, self.run_of_values(cell, rows, columns))
        elif cell.row_span > 1 and (len(right) > 1 or right[0].row_span < cell.row_span):
            self.groups += 1
            self.region(self.block_rows(cell, rows), self.block_columns(cell, columns), here)
            self.groups -= 1
        elif self.under(cell, rows, columns, here):
            return
        elif len(right) == 1 and right[0].last_column + 1 not in columns and right[0].filled <= cell.filled:
            self.add(here, right)  # 方向性 | 見直し: a word of labels as the last of its row is a value
        else:
            # 事業費（千円） | R4決算 | 2,310 | R5決算 | 2,684: the first label is that of the rest of its row
            self.region(self.block_rows(cell, rows), range(cell.last_column + 1, columns.stop), here)
        if self.found == before and cell.column_span < self.table.columns:
            self.sheet.loose.append(cell)  # a label of nothing may be a value that is a word of labels

    @property
    def found(self) -> int:
        """How much was read so far."""
        return len(self.sheet.entries) + len(self.sheet.values) + len(self.sheet.loose)

    def right_of(self, cell: Cell, rows: range, columns: range) -> list[Cell]:
        """The cells directly right of a cell, top to bottom, that nothing has taken yet."""
        column = cell.last_column + 1
        if column not in columns:
            return []
        found: list[Cell] = []
        for row in range(cell.row, min(cell.last_row + 1, rows.stop)):
            other = self.at(row, column)
            if other is None or other.column != column or other.row < cell.row or id(other) in self.taken:
                continue
            if all(other is not known for known in found):
                found.append(other)
        return found

    def run_of_values(self, cell: Cell, rows: range, columns: range) -> list[Cell]:
        """The values right of a label, row by row, as far as the next label."""
        found: list[Cell] = []
        for row in range(cell.row, min(cell.last_row + 1, rows.stop)):
            column = cell.last_column + 1
            while column in columns:
                other = self.at(row, column)
                if other is None or self.is_label(other) or id(other) in self.taken:
                    break
                if self.heads_above(other, cell):
                    break
                if all(other is not known for known in found):
                    found.append(other)
                column = other.last_column + 1
        return found

    def heads_above(self, other: Cell, label: Cell) -> bool:
        """Whether a value further right stands under a label of its own."""
        above = self.at(other.row - 1, other.column)
        beside = other.column == label.last_column + 1
        return not beside and above is not None and self.is_label(above) and above.column == other.column

    def block_rows(self, cell: Cell, rows: range) -> range:
        """The rows of the part that a label names."""
        return range(cell.row, min(cell.last_row + 1, rows.stop))

    def block_columns(self, cell: Cell, columns: range) -> range:
        """The columns of the part that a label names: as far as the next label that reaches down as far."""
        column = cell.last_column + 1
        while column in columns:
            other = self.at(cell.row, column)
            if other is None:
                break
            next_group = self.is_label(other) and other.row_span >= cell.row_span and column > cell.last_column + 1
            if next_group:
                break
            column = other.last_column + 1
        return range(cell.last_column + 1, min(column, columns.stop))

    def under(self, cell: Cell, rows: range, columns: range, path: tuple[str, ...]) -> bool:
        """Take the values under a label, if there are any."""
        row = cell.last_row + 1
        wide = range(cell.column, cell.last_column + 1)
        found: list[Cell] = []
        while row in rows:
            here = [other for other in self.table.row(row) if other.row == row and other.column in wide]
            fits = here and all(
                other.last_column in wide and not self.is_label(other) and id(other) not in self.taken for other in here
            )
            if not fits or here[0].column != cell.column:
                break
            if found and (len(wide) < len(columns) or len(here) > 1):
                break  # one value under a label, but a text over the whole width may have rows
            found.extend(here)
            row = max(other.last_row for other in here) + 1
        if not found:
            return False
        self.add(path, found)
        return True

    # --- a row of labels over rows of values

    def grid(self, first: Cell, rows: range, columns: range, path: tuple[str, ...]) -> bool:
        """Read a small table that begins with a cell of its header; False when there is none."""
        run = self.header_run(first, columns)
        if run is None:
            return False
        wide = range(first.column, run[-1].last_column + 1)
        end = self.header_end(run, rows, wide)
        if any(
            cell.text.strip() and not self.is_label(cell)
            for cell in self.table.between(first.row, end)
            if cell.row >= first.row and cell.column in wide
        ):
            return False  # values beside the first label: it names a part of the form, and heads no column
        leaves = self.leaves(end, wide)
        stop = self.data_end(end, rows, wide, leaves)
        if stop == end:
            return False
        table = _part(self.table, range(first.row, stop), wide)
        lead = self.at(end, wide.start)
        is_label = lead is not None and self.is_label(lead)
        self.taken |= {
            id(cell) for row in range(first.row, stop) for cell in self.table.row(row) if cell.column in wide
        }
        _read_grid(self, table, end - first.row, path, lead_is_label=is_label)
        return True

    def header_run(self, first: Cell, columns: range) -> list[Cell] | None:
        """The labels of one row that begin with a cell, as far as the part reaches; a blank corner may lead them."""
        corner = not self.is_label(first)
        if corner and first.text.strip():
            return None
        run = [first]
        while run[-1].last_column + 1 in columns:
            other = self.at(first.row, run[-1].last_column + 1)
            if other is None or other.row != first.row or id(other) in self.taken:
                return None
            if not self.is_label(other) and (other.text.strip() or not other.filled):
                return None
            run.append(other)
        labels = [cell for cell in run if self.is_label(cell)]
        return run if len(labels) > 1 and len(labels) >= len(run) - 1 else None

    def header_end(self, run: Sequence[Cell], rows: range, wide: range) -> int:
        """The row under a header: as far down as its cells, and further rows of labels, reach."""
        end = max(cell.last_row for cell in run) + 1
        if any(cell.column_span > 1 for cell in run):
            below = (
                [cell for cell in self.table.row(end) if cell.row == end and cell.column in wide] if end in rows else []
            )
            names = [cell for cell in below if cell.text.strip()]
            if len(names) > 1 and all(self.is_label(cell) for cell in names) and len(below) > len(run):
                end = max(cell.last_row for cell in below) + 1
        return min(end, rows.stop)

    def leaves(self, end: int, wide: range) -> list[int]:
        """The columns in which the lowest cells of a header begin."""
        return sorted({cell.column for cell in self.table.row(end - 1) if cell.column in wide})

    def data_end(self, begin: int, rows: range, wide: range, leaves: Sequence[int]) -> int:
        """The row after the last one whose cells stand under the cells of a header."""
        row = begin
        head_labels: set[int] | None = None
        while row in rows:
            cells = [cell for cell in self.table.row(row) if cell.last_column >= wide.start and cell.column < wide.stop]
            begun = [cell for cell in cells if cell.row == row]
            if not cells or any(cell.column not in leaves or cell.last_column >= wide.stop for cell in cells):
                break
            crossing = [cell for cell in begun if sum(cell.column <= leaf <= cell.last_column for leaf in leaves) > 1]
            if any(len(leaves) - sum(c.column <= leaf <= c.last_column for leaf in leaves) == 0 for c in crossing):
                break
            labelled = {leaves.index(cell.column) for cell in begun if self.is_label(cell)}
            if head_labels is None:
                head_labels = labelled
                if len(labelled) * 2 > len(leaves):
                    break
            elif (not labelled <= head_labels and labelled - {0}) or (0 in labelled and 0 not in head_labels):
                break
            if any(cell.last_row >= rows.stop for cell in begun):
                break
            row += 1
        return row


def _part(table: Table, rows: range, columns: range) -> Table:
    """A part of a table as a table of its own."""
    cells = tuple(
        replace(cell, row=cell.row - rows.start, column=cell.column - columns.start)
        for cell in table.between(rows.start, rows.stop)
        if cell.row >= rows.start and cell.column in columns
    )
    edges = table.edges_x[columns.start : columns.stop + 1]
    return Table(len(rows), len(columns), cells, edges, table.bboxes)


def _read_grid(reading: FormReading, table: Table, head: int, path: tuple[str, ...], *, lead_is_label: bool) -> None:
    """Read a small table: indicators, a row of values under their labels, or numbers by row and column."""
    found = columns_under(table, head)
    starts = {cell.column for cell in table.cells if cell.row >= head - 1}
    columns = replace(found, columns=tuple(column for column in found.columns if column.column in starts))
    lead = columns.columns[0]
    first = table.by_place.get((head, 0))
    valued = columns.of(*VALUE_ROLES) or (columns.of(Role.VALUE) and columns.of(Role.KIND, Role.INDICATOR))
    if valued:
        if not columns.of(Role.INDICATOR) and lead.role in (Role.EXTRA, Role.NAME) and first is not None:
            columns = _with_role(columns, lead.column, Role.INDICATOR)
        reading.sheet.values.extend(indicator_values(table, columns, range(head, table.rows)))
        told = (Role.INDICATOR, Role.UNIT, Role.KIND, Role.VALUE, *VALUE_ROLES)
        names = columns.of(Role.INDICATOR)
        for column in columns.columns:
            if column.role not in told:
                _read_column(reading, table, head, column, path, names[0].column if names else None)
        return
    row_heads = lead_is_label or not lead.heading or fold_text(lead.heading) in form_words().heads
    if table.rows - head == 1 and not row_heads:
        for column in columns.columns:
            cell = table.by_place.get((head, column.column))
            if cell is not None:
                reading.add((*path, *column.heading.split("／")), [cell])
        return
    if row_heads:
        for row in range(head, table.rows):
            cells = table.row(row)
            if cells and cells[0].row == row and not any(cell.text.strip() for cell in cells[1:]):
                reading.sheet.blank.extend(cell for cell in cells[:1] if cell.text.strip())
    for column in columns.columns[1:] if row_heads else columns.columns:
        _read_column(reading, table, head, column, path, lead.column if column is not lead else None)


def _read_column(
    reading: FormReading, table: Table, head: int, column: ColumnRole, path: tuple[str, ...], names: int | None
) -> None:
    """Keep the cells of one column of a small table under the name of their row and the heading of the column."""
    for row in range(head, table.rows):
        cell = table.by_place.get((row, column.column))
        if cell is None or cell.row != row or not cell.text.strip():
            continue
        name = table.by_place.get((row, names)) if names is not None else None
        lead = (label_line(name.text),) if name is not None and name.text.strip() else ()
        reading.add((*path, *lead, column.heading or NO_HEADING), [cell], rows=True)


def _with_role(columns: ColumnMap, column: int, role: Role) -> ColumnMap:
    """The same columns, one of them with another role."""
    return replace(
        columns, columns=tuple(replace(c, roles=(role,)) if c.column == column else c for c in columns.columns)
    )


def _line_cell(cell: Cell, index: int, skip: int) -> Cell:
    """One logical line of a cell as a cell of its own, without its first characters."""
    text = cell.text.split("\n")[index]
    if index >= len(cell.starts):
        return replace(cell, text=text[skip:])
    end = cell.starts[index + 1] if index + 1 < len(cell.starts) else len(cell.lines)
    wanted = list(cell.lines[cell.starts[index] : end])
    pieces = tuple(
        replace(
            piece, lines=tuple(_without(line, skip, line is wanted[0]) for line in piece.lines if _is_in(line, wanted))
        )
        for piece in cell.pieces
        if any(_is_in(line, wanted) for line in piece.lines)
    )
    return replace(cell, text=text[skip:], pieces=pieces or cell.pieces, starts=(0,))


def _is_in(line: Line, lines: Sequence[Line]) -> bool:
    return any(line is other for other in lines)


def _without(line: Line, skip: int, is_first: bool) -> Line:
    """A printed line without the label at its head."""
    return replace(line, text=line.text[skip:]) if is_first and skip else line


def labelled_line(cell: Cell, index: int) -> tuple[str, Cell] | None:
    """The label at the head of a line of a cell (事業名：…) and the rest of the line as a cell, or None."""
    found = _LABELLED.match(cell.text.split("\n")[index])
    if found is None or not is_label(found["label"]):
        return None
    return label_line(found["label"]), _line_cell(cell, index, found.start("value"))
