"""Rows of a table + roles of its columns → raw records: which cells belong to which initiative; texts as printed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from torikumi.normalizers.blanks import is_blank
from torikumi.normalizers.ditto import is_ditto
from torikumi.normalizers.quantities import parse_quantity
from torikumi.normalizers.text import close_spacing, fold_text
from torikumi.pipeline.columns import ColumnMap, ColumnRole, ValueBlock
from torikumi.pipeline.words import form_words, header_role, heading_year, label_core, section_patterns, title_words
from torikumi.schemas.findings import Finding
from torikumi.schemas.roles import TEXT_ROLES, VALUE_ROLES, Role
from torikumi.schemas.tables import Cell, Table

SECTION_WIDTH = 0.7
"""A cell over at least this share of the columns, alone in its row, is the heading of a section."""

SENTENCES_SHARE = 0.5
"""Where at least this share of the goals are sentences, a phrase without a full stop is a heading of some of them."""

_BRACKETED = re.compile(r"[（(〔\[［](?P<unit>(?:単位[：:]?)?[^（）()〔〕\[\]［］\d]{1,6}[23]?)[）)〕\]］]$")
_UNIT_LABEL = re.compile(r"^単位[：:]?")
SECTION_LETTERS_MAX = 60
"""A heading is no longer than this."""


@dataclass(frozen=True, slots=True)
class RawSection:
    """A heading of a group of initiatives (取組方針1「…」).

    Attributes:
        number: Its number as printed, or "".
        label: Kind and number as printed, or the whole text.
        title: Its title.
    """

    number: str
    label: str
    title: str


@dataclass(frozen=True, slots=True)
class RawValue:
    """One value of an indicator.

    Attributes:
        role: What it is: baseline, target, actual or achievement.
        name: The cell with the indicator's name, or None.
        unit: The cell with its unit, or None.
        cell: The cell with the value.
        fiscal_year: The fiscal year in the column's heading, or None.
        aspect: What its heading says beyond that, where columns differ in nothing else (男性), or "".
    """

    role: Role
    name: Cell | None
    unit: Cell | None
    cell: Cell
    fiscal_year: int | None
    aspect: str = ""


@dataclass(slots=True)
class RawRecord:
    """The cells of one initiative.

    Attributes:
        section: The section it stands in, or None.
        fields: Role → its cells; the cells of stacked columns are under the tuple of their roles.
        values: Values of indicators in columns of their own.
        extra: Heading → cells, for columns without a role.
        bands: For each of the fields, where the cells of a band of grid rows begin; more than one band where rows
            without a key go on with the initiative.
        passed: Headings before that of its section with nothing under them: those of a group of sections.
    """

    section: RawSection | None
    fields: dict[tuple[Role, ...], list[Cell]] = field(default_factory=dict)
    values: list[RawValue] = field(default_factory=list)
    extra: dict[str, list[Cell]] = field(default_factory=dict)
    bands: dict[tuple[Role, ...], list[int]] = field(default_factory=dict)
    passed: tuple[RawSection, ...] = ()

    def cells(self, role: Role) -> list[Cell]:
        """The cells with exactly this role."""
        return self.fields.get((role,), [])


def table_to_records(
    table: Table, columns: ColumnMap, section: RawSection | None = None
) -> tuple[list[RawRecord], RawSection | None, list[Finding]]:
    """Cut a table into the records of its initiatives.

    Args:
        table: A table joined over pages.
        columns: The roles of its columns.
        section: The section that was open before the table.

    Returns:
        The records in order, the section that is open after them, and what was noticed.
    """
    records: list[RawRecord] = []
    findings: list[Finding] = []
    headings: list[Cell] = []  # since the last record
    keyed = _KeyTexts(table, columns)
    row = columns.header_rows
    while row < table.rows:
        cells = table.row(row)
        if _is_header_again(columns, cells):
            row += 1
            continue
        label = _sum_label(columns, cells, row)
        if label is not None:
            message = f"a row that adds up others is no initiative; its text is under texts: {label.text[:30]}"
            findings.append(Finding.at(label, "sums-left-out", message))
            row += 1
            continue
        heading = _section_row(table, columns, cells, keyed)
        if heading is not None:
            section = parse_section(heading.text)
            headings.append(heading)
            row += 1
            continue
        rows = _band(table, columns, row)
        band: Sequence[Cell] = cells if len(rows) == 1 else table.between(rows.start, rows.stop)
        if any(cell.text or cell.slashed for cell in band if cell.row >= rows.start):
            if _is_headless(columns, band, rows) and records:
                _fill(records[-1], table, columns, band, rows)
                if not _only_values(columns, band, rows):
                    place = next(cell for cell in band if cell.text and cell.row >= rows.start)
                    findings.append(
                        Finding.at(
                            place,
                            "row-unattached",
                            f"a row without number and name was given to the initiative above it: {place.text[:30]}",
                        )
                    )
            else:
                above = records[-1].section if records else section
                record = RawRecord(_section_of(columns, band, above) or section)
                record.passed = tuple(parse_section(cell.text) for cell in headings[:-1])
                headings.clear()
                _fill(record, table, columns, band, rows)
                records.append(record)
        row = rows.stop
    for cell in headings:
        message = f"the heading {''.join(cell.text.split())!r} stands over no initiative of its table"
        findings.append(Finding.at(cell, "section-empty", message))
    for record in records:
        findings.extend(_one_grade(record, columns))
    return records, section, findings


def _one_grade(record: RawRecord, columns: ColumnMap) -> list[Finding]:
    """Keep one grade: where the rows of an initiative have their own, none is that of the whole."""
    filled = [cell for cell in record.cells(Role.GRADE) if cell.text.strip()]
    if len(filled) < 2:
        return []
    if len({fold_text(cell.text) for cell in filled}) == 1:
        record.fields[(Role.GRADE,)] = filled[:1]
        return []
    heading = columns.of(Role.GRADE)[0].heading
    record.extra.setdefault(heading, []).extend(filled)
    del record.fields[(Role.GRADE,)]
    message = f"the rows of one initiative have different grades; all are kept under extra as {heading!r}"
    return [Finding.at(filled[0], "grade-several", message)]


def _is_header_again(columns: ColumnMap, cells: Sequence[Cell]) -> bool:
    """Whether a row holds nothing but the words of the header, in their columns."""
    filled = [cell for cell in cells if cell.text]
    return len(filled) > 1 and all(fold_text(cell.text) in columns.columns[cell.column].words for cell in filled)


def sum_cells(table: Table, columns: ColumnMap) -> list[Cell]:
    """The cells of the rows that add up others: they are no part of any initiative."""
    rows = [row for row in range(columns.header_rows, table.rows) if _sum_label(columns, table.row(row), row)]
    return [cell for row in rows for cell in table.row(row) if cell.row == row]


def _sum_label(columns: ColumnMap, cells: Sequence[Cell], row: int) -> Cell | None:
    """The label of a row that adds up others (合計), or None: it stands where initiatives have number and name."""
    keys = [column.column for column in columns.keys if column.role in (Role.NUMBER, Role.NAME)]
    filled = [cell for cell in cells if cell.row == row and cell.row_span == 1 and cell.text.strip()]
    if not keys or not filled or filled[0].column > max(keys):
        return None
    labels = [cell for cell in filled if cell.column <= max(keys)]
    return labels[0] if all(_is_sum(cell.text) for cell in labels) else None


def _is_sum(text: str) -> bool:
    """Whether a label says that its row adds up others."""
    folded, words = fold_text(text), title_words()
    return folded in words.sums or folded.endswith(words.sum_ends)


def section_heading(text: str) -> RawSection | None:
    """The section that a paragraph between tables names, or None; only one with its kind counts (基本目標１ …)."""
    if "。" in text or len(text) > SECTION_LETTERS_MAX:
        return None
    section = parse_section(text)
    return section if section.number and fold_text(section.label).strip("()") != section.number else None


def parse_section(text: str) -> RawSection:
    """The parts of a section's heading.

    >>> parse_section("取組方針1「地域課題の解決」")
    RawSection(number='1', label='取組方針1', title='地域課題の解決')
    >>> parse_section("その他")
    RawSection(number='', label='その他', title='その他')
    """
    whole = "".join(text.split("\n")).strip()
    for pattern in section_patterns():
        found = pattern.match(whole)
        if found:
            title = found.group("title").strip()
            return RawSection(fold_text(found.group("number")), close_spacing(found.group("label").strip()), title)
    return RawSection("", whole, whole)


def _section_row(table: Table, columns: ColumnMap, cells: Sequence[Cell], keyed: _KeyTexts) -> Cell | None:
    """The cell of a row that is the heading of a section, or None."""
    filled = [cell for cell in cells if cell.text]
    if len(filled) != 1 or filled[0].row_span > 1:
        return None
    cell = filled[0]
    if cell.column_span >= SECTION_WIDTH * table.columns and table.columns > 1:
        return cell
    if columns.is_text_keyed and _is_group_row(columns, cell, keyed):
        return cell
    # in a row of ordinary cells only a heading with its kind counts (基本目標１ …), not a lone number
    ordinary = table.columns > 2 and cell.column == 0 and len(cells) == table.columns and "\n" not in cell.text
    if ordinary and section_heading(cell.text) is not None:
        return cell
    return None


class _KeyTexts:
    """The texts of the column that stands for the names of a table; each row that may be a heading is set against them.

    Attributes:
        filled: How many there are.
        sentences: Kind of number or mark → how many sentences begin with it.
    """

    def __init__(self, table: Table, columns: ColumnMap) -> None:
        self._table, self._columns = table, columns

    @cached_property
    def _texts(self) -> list[str]:
        key, first = self._columns.keys[0].column, self._columns.header_rows
        texts = (cell.text.strip() for cell in self._table.cells if cell.column == key and cell.row >= first)
        return [text for text in texts if text]

    @cached_property
    def filled(self) -> int:
        return len(self._texts)

    @cached_property
    def sentences(self) -> Counter[str]:
        return Counter(_kind_of_mark(text) for text in self._texts if text.endswith("。"))


def _is_group_row(columns: ColumnMap, cell: Cell, keyed: _KeyTexts) -> bool:
    """Whether a numbered phrase heads a group of sentences with other numbers: (1)職場の環境 over ①…を提供します."""
    text = cell.text.strip()
    if cell.column != columns.keys[0].column or "。" in text or len(text) > SECTION_LETTERS_MAX:
        return False
    if label_core(text) == text:
        return False
    sentences = keyed.sentences.total()
    alike = keyed.sentences[_kind_of_mark(text)]
    return sentences >= SENTENCES_SHARE * keyed.filled and alike < sentences / 2


def _kind_of_mark(text: str) -> str:
    """What kind of number or mark a text begins with: digits, digits in brackets, digits in circles."""
    return "0" if text[:1].isdecimal() else "①" if "①" <= text[:1] <= "⑳" else text[:1]


_REACHING_DOWN = {Role.GRADE, Role.DEPARTMENTS, Role.RESULTS}
"""Columns whose cells may reach down beside the second part of a stacked one."""


def _band(table: Table, columns: ColumnMap, row: int) -> range:
    """The grid rows of the record that begins in a row: as far as the cells that name and number it reach."""
    end = row + 1
    for column in columns.keys:
        cell = table.by_place.get((row, column.column))
        if cell is not None and cell.row == row:
            end = max(end, cell.last_row + 1)
    # stacked columns: the second part may stand in a further row that the other cells span
    for column in columns.columns:
        if column.role not in _REACHING_DOWN:
            continue
        cell = table.by_place.get((row, column.column))
        if cell is not None and cell.row == row:
            below = table.by_place.get((end, columns.keys[0].column)) if end < table.rows else None
            if cell.last_row + 1 > end and below is not None and not below.text:
                end = cell.last_row + 1
    return range(row, end)


def _is_headless(columns: ColumnMap, band: Iterable[Cell], rows: range) -> bool:
    """Whether no cell that begins in the band names or numbers a record."""
    return not any(cell.text and cell.row >= rows.start and cell.column in columns.key_places for cell in band)


def _only_values(columns: ColumnMap, band: Iterable[Cell], rows: range) -> bool:
    """Whether the band holds nothing but further indicators."""
    kinds = {column.column for column in columns.of(Role.INDICATOR, Role.UNIT, Role.KIND, Role.VALUE, *VALUE_ROLES)}
    return all(cell.column in kinds for cell in band if cell.text and cell.row >= rows.start)


def _section_of(columns: ColumnMap, band: Iterable[Cell], above: RawSection | None) -> RawSection | None:
    """The section in a column of its own (施策), or None; a ditto mark stands for that of the initiative above."""
    for column in columns.of(Role.SECTION):
        for cell in band:
            if cell.column == column.column and cell.text:
                return above if above is not None and is_ditto(cell.text) else parse_section(cell.text)
    return None


_NO_FIELD = {Role.SECTION, Role.INDICATOR, Role.UNIT, Role.KIND, Role.VALUE, *VALUE_ROLES}
"""Columns that are read by themselves: sections, and the indicators in columns of their own."""
_KEPT = {Role.EXTRA, Role.COUNT, Role.SHARE}
"""Columns that are kept as printed."""


def _fill(record: RawRecord, table: Table, columns: ColumnMap, band: Iterable[Cell], rows: range) -> None:
    """Put the cells of a band, which covers some rows, into a record."""
    beginning: dict[int, list[Cell]] = {}
    for cell in band:
        beginning.setdefault(cell.column, []).append(cell)
    for column in columns.columns:
        role = column.role
        if role in _NO_FIELD:
            continue
        cells = beginning.get(column.column, [])
        if role in _KEPT:
            if any(cell.text for cell in cells):
                record.extra.setdefault(column.heading or f"列{column.column + 1}", []).extend(cells)
            continue
        held = record.fields.setdefault(column.roles, [])
        record.bands.setdefault(column.roles, []).append(len(held))
        fresh = [cell for cell in cells if all(cell is not other for other in held)] if held else cells
        if column.column in columns.choices:  # the mark says which option, and the heading what it is
            option = columns.choices[column.column]
            fresh = [replace(cell, text=option, starts=()) for cell in fresh if cell.text.strip()]
        held.extend(without_dashes(role, fresh) if len(column.roles) == 1 else fresh)
    record.values.extend(indicator_values(table, columns, rows))
    if not columns.of(Role.NAME) and (names := columns.of(Role.INDICATOR)):
        named = [cell for cell in _cells_in(table, names[0].column, rows) if cell.text]
        if columns.keys[0].role is Role.INDICATOR or len(named) == 1:  # several do not tell what a number stands for
            record.fields[(Role.NAME,)] = named


def under_heading(records: Sequence[RawRecord], heading: Cell) -> RawRecord:
    """One record from the rows of a table that holds the indicators of one initiative, which a line above it names."""
    whole = RawRecord(records[0].section, {(Role.NAME,): [heading]}, passed=records[0].passed)
    for record in records:
        whole.values.extend(record.values)
        for name, cells in record.extra.items():
            whole.extra.setdefault(name, []).extend(cells)
    return whole


def without_dashes(role: Role, cells: Iterable[Cell]) -> list[Cell]:
    """The cells of a field, without those of a text that say by a dash that there is none."""
    if role not in TEXT_ROLES:
        return list(cells)
    return [cell for cell in cells if not cell.text.strip() or not is_blank(cell.text)]


def _cells_in(table: Table, column: int, rows: range) -> list[Cell]:
    """The cells of a column that begin in the given rows, or reach down into the first of them."""
    if len(rows) == 1:
        one = table.by_place.get((rows.start, column))
        return [] if one is None else [one]
    found: list[Cell] = []
    for row in rows:
        cell = table.by_place.get((row, column))
        if cell is not None and all(cell is not other for other in found):
            found.append(cell)
    return found


def indicator_values(table: Table, columns: ColumnMap, rows: range) -> list[RawValue]:
    """The values in columns of their own, indicator by indicator."""
    found: list[RawValue] = []
    for block in columns.value_blocks:
        groups: list[tuple[Cell | None, range]] = []
        if block.name is not None:
            for cell in _cells_in(table, block.name.column, rows):
                groups.append((cell, range(max(cell.row, rows.start), min(cell.last_row + 1, rows.stop))))
        else:
            groups.append((None, rows))
        for name, group in groups:
            found.extend(_values_in(table, columns, block, name, group))
    return found


def _values_in(
    table: Table, columns: ColumnMap, block: ValueBlock, name: Cell | None, group: range
) -> Iterator[RawValue]:
    """The values of one indicator: the cells of its columns in its rows."""
    unit_column = block.unit.column if block.unit is not None else None
    of_name = unit_of_name(name) if unit_column is None else None
    common = next(iter(_cells_in(table, unit_column, group)), None) if unit_column is not None else of_name
    seen: set[tuple[int, str]] = set()
    for column in block.values:
        of_heading = _unit_of_heading(table, columns, column) if unit_column is None and of_name is None else None
        for cell in _cells_in(table, column.column, group):
            if (id(cell), column.heading) in seen:
                continue  # a heading over several grid columns, with one cell under it
            seen.add((id(cell), column.heading))
            role = _value_role(table, columns, column, cell)
            if role is not None and (name is None or name.text or cell.text):
                # rows of one group may have units of their own
                own = table.by_place.get((max(cell.row, group.start), unit_column)) if unit_column is not None else None
                unit = own if own is not None and own.text.strip() else common or of_heading
                year = column.fiscal_year or _year_of_row(table, columns, cell.row)
                yield RawValue(role, name, unit, cell, year, columns.aspects.get(column.column, ""))


def _year_of_row(table: Table, columns: ColumnMap, row: int) -> int | None:
    """The fiscal year that a column says of a row, or None."""
    cell = table.by_place.get((row, columns.row_years)) if columns.row_years is not None else None
    return heading_year(cell.text) if cell is not None else None


def _unit_of_heading(table: Table, columns: ColumnMap, column: ColumnRole) -> Cell | None:
    """The unit in brackets after the heading of a column (実績額（千円）), as a cell that says it."""
    for level in reversed(column.heading.split("／")):
        found = _BRACKETED.search(level)
        if found is not None:
            unit = _unit_in(found["unit"])
            return None if unit is None else replace(table.cells[0], text=unit, starts=())
    return None


def unit_of_name(name: Cell | None) -> Cell | None:
    """The unit in brackets after an indicator's name (移住世帯数（世帯）), where no column has it."""
    found = _BRACKETED.search("".join(name.text.split())) if name is not None else None
    unit = _unit_in(found["unit"]) if found is not None else None
    return None if name is None or unit is None else replace(name, text=unit, starts=())


def _unit_in(bracket: str) -> str | None:
    """The unit that a bracket holds (千円, 単位：件); None when it holds something else (累計)."""
    text = _UNIT_LABEL.sub("", bracket)
    if not text or fold_text(text) in form_words().not_units:
        return None
    quantity = parse_quantity(f"1{text}")
    if quantity is None or quantity.value is None or quantity.unit is None or quantity.qualifier:
        return None
    return text


def _value_role(table: Table, columns: ColumnMap, column: ColumnRole, cell: Cell) -> Role | None:
    """The role of a value: its column's, or what the kind (区分) of its row says."""
    if column.role is not Role.VALUE:
        return column.role
    for kind in columns.of(Role.KIND):
        kind_cell = table.by_place.get((cell.row, kind.column))
        if kind_cell is not None and kind_cell.text:
            return title_words().kinds.get(fold_text(kind_cell.text)) or header_role(kind_cell.text)
    return Role.ACTUAL
