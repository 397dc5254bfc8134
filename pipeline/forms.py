"""Forms (事務事業評価シート, 施策評価シート): pages of label and value cells → raw records, as rows of a table give.

Each time the first label comes again, another initiative begins: one a page, two a page, or one over two pages.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from torikumi.extractors.document import Extraction
from torikumi.normalizers.text import fold_text, normalize_text
from torikumi.pipeline.columns import ColumnMap, body_cells, is_rate, map_columns, overall_grade, settled_role
from torikumi.pipeline.form_cells import SAME_PLACE_PT, Entry, FormReading, Sheet, labelled_line
from torikumi.pipeline.headings import Prose
from torikumi.pipeline.labels import QUESTION_LETTERS, is_form, label_cells, label_line, options_of, repeated_texts
from torikumi.pipeline.records import (
    RawRecord,
    RawSection,
    RawValue,
    parse_section,
    section_heading,
    unit_of_name,
    without_dashes,
)
from torikumi.pipeline.words import given_column, heading_year, known_heading
from torikumi.schemas.findings import Finding
from torikumi.schemas.roles import VALUE_ROLES, Role
from torikumi.schemas.tables import Cell, PageContent, Table

LISTED_SHARE = 0.5
"""A table that names more than this share of its rows after forms of the document is a list of them."""

_PROGRESS = {Role.GOALS, Role.RESULTS, Role.GRADE, Role.IMPROVEMENTS, *VALUE_ROLES}
_SELDOM_NAMES = ("施策", "政策")


@dataclass(frozen=True)
class Forms:
    """The forms of a document.

    Attributes:
        records: One an initiative, in order.
        tables: The tables of the document that are read as forms.
        loose: Cells of them that stand under no label, or name rows that hold nothing.
        doubtful: Cells of them in whose text a wrap could not be told for sure.
        findings: What was noticed.
        headings: Their labels, whole and by their last level, with the role of each.
    """

    records: tuple[RawRecord, ...] = ()
    tables: tuple[Table, ...] = ()
    loose: tuple[Cell, ...] = ()
    doubtful: tuple[Cell, ...] = ()
    findings: tuple[Finding, ...] = ()
    headings: tuple[tuple[str, tuple[Role, ...]], ...] = ()

    @cached_property
    def _ids(self) -> frozenset[int]:
        """What tells its tables from others: each table of the document is asked for."""
        return frozenset(map(id, self.tables))

    def holds(self, table: Table) -> bool:
        """Whether a table of the document is read as a form."""
        return id(table) in self._ids

    @cached_property
    def _names(self) -> frozenset[str]:
        """The names of their initiatives, folded."""
        return frozenset(fold_text("".join(c.text for c in record.cells(Role.NAME))) for record in self.records) - {""}

    def are_listed_by(self, table: Table, columns: ColumnMap) -> bool:
        """Whether a table only lists what the forms tell in full: it would give each initiative twice."""
        names = columns.of(Role.NAME)
        if not self._names or not names:
            return False
        cells = body_cells(table, names[0].column, columns.header_rows)
        listed = [fold_text(cell.text) for cell in cells if cell.text.strip()]
        return sum(text in self._names for text in listed) > LISTED_SHARE * len(listed)


def read_forms(extraction: Extraction) -> Forms:
    """Find the forms of a document and read them; none when its initiatives stand in rows.

    Args:
        extraction: The document. The tables of its pages are read one by one: what was joined over pages by equal
            columns is not one table where each page is a form.
    """
    tables = [(page, table) for page in extraction.pages for table in page.tables if table.parent is None]
    if not any(is_form(table) for _, table in tables):
        return Forms()
    repeated = repeated_texts([table for _, table in tables])
    labels = {id(table): label_cells(table, repeated.get((table.rows, table.columns))) for _, table in tables}
    forms = {id(table) for _, table in tables if is_form(table, labels[id(table)])}
    if not forms:
        return Forms()
    first = next(table for _, table in tables if id(table) in forms)
    start = _start_label([(table, labels[id(table)]) for _, table in tables if id(table) in forms], first)
    sheets, used = _cut(tables, labels, forms, start)
    if not any(entry.role in _PROGRESS for sheet in sheets for entry in sheet.entries) and not any(
        sheet.values for sheet in sheets
    ):
        return Forms()  # pages that describe projects, as those of a budget, tell no progress
    _titles(sheets, extraction.pages, used)
    records, findings, headings = _records(sheets)
    places = {(table.page, table.bbox) for table in used}
    joined = [table for table in extraction.tables if not places.isdisjoint(table.bboxes)]
    loose = tuple(cell for sheet in sheets for cell in [*sheet.loose, *sheet.blank])
    doubtful = tuple(
        cell for sheet in sheets for entry in sheet.entries for cell in entry.cells if cell.doubtful and cell.text
    )
    return Forms(tuple(records), tuple(joined), loose, doubtful, tuple(findings), tuple(headings))


# --- cutting the pages into sheets


def _start_label(forms: Sequence[tuple[Table, frozenset[int]]], first: Table) -> str:
    """The label with which each sheet begins: the first that is as frequent as the one naming the initiative."""
    counts: dict[str, int] = defaultdict(int)
    order: list[str] = []
    names: list[str] = []
    for table, labels in forms:
        for cell in table.cells:
            if id(cell) in labels:
                text = fold_text(label_line(cell.text))
                counts[text] += 1
                if table is first:
                    order.append(text)
                    if known_heading(label_line(cell.text)) is Role.NAME:
                        names.append(text)
    often = max((counts[text] for text in names), default=max(counts[text] for text in order[:3]))
    return next((text for text in order if counts[text] >= often), order[0])


def _starts(table: Table, labels: frozenset[int], start: str) -> list[int]:
    """The rows of a table in which a sheet begins."""
    return sorted(
        {cell.row for cell in table.cells if id(cell) in labels and fold_text(label_line(cell.text)) == start}
    )


def _cut(
    tables: Sequence[tuple[PageContent, Table]], labels: dict[int, frozenset[int]], forms: set[int], start: str
) -> tuple[list[Sheet], list[Table]]:
    """The sheets of a document, and the tables of its pages that belong to them."""
    sheets: list[Sheet] = []
    used: list[Table] = []
    for page, table in tables:
        own = labels[id(table)]
        begins = _starts(table, own, start) if id(table) in forms or own else []
        last = sheets[-1] if sheets else None
        if begins and id(table) not in forms and _is_list(table):
            begins = []  # a list of initiatives, not their sheets; inside a sheet one of its parts
        if not begins:
            if last is None or not (page.number == last.pages[-1] or _goes_on(last, used, page, table, own)):
                continue
            _read_rows(last, table, own, range(table.rows), continued=page.number != last.pages[-1])
            used.append(table)
            continue
        if begins[0] > 0:
            if (
                sheets
                and page.number in (sheets[-1].pages[-1], sheets[-1].pages[-1] + 1)
                and _has_labels(table, own, begins[0])
            ):
                _read_rows(sheets[-1], table, own, range(begins[0]), continued=page.number != sheets[-1].pages[-1])
            else:
                begins[0] = 0
        for row, stop in zip(begins, [*begins[1:], table.rows], strict=True):
            sheet = Sheet(table=table, row=row)
            _read_rows(sheet, table, own, range(row, stop), continued=False)
            sheets.append(sheet)
        used.append(table)
    return sheets, used


def _goes_on(sheet: Sheet, used: Sequence[Table], page: PageContent, table: Table, labels: frozenset[int]) -> bool:
    """Whether a table at the head of the next page is the rest of a form: as wide, with labels or one row."""
    before = used[-1].bboxes[-1][1]
    same_width = abs(table.bbox.x0 - before.x0) <= SAME_PLACE_PT and abs(table.bbox.x1 - before.x1) <= SAME_PLACE_PT
    return (
        page.number == sheet.pages[-1] + 1
        and table is next(t for t in page.tables if t.parent is None)
        and same_width
        and (bool(labels) or table.rows == 1)
        and map_columns(table) is None
    )


def _is_list(table: Table) -> bool:
    """Whether a table has several initiatives in rows under a header."""
    columns = map_columns(table)
    return columns is not None and table.rows > columns.header_rows + 1


def _has_labels(table: Table, labels: frozenset[int], stop: int) -> bool:
    return sum(id(cell) in labels for cell in table.cells if cell.row < stop) > 1


def _read_rows(sheet: Sheet, table: Table, labels: frozenset[int], rows: range, *, continued: bool) -> None:
    """Read rows of a table into a sheet."""
    reading = FormReading(table, labels, sheet)
    if continued and sheet.entries:
        reading.carry_on(rows)
    reading.region(rows, range(table.columns), ())
    sheet.pages.append(table.page)


# --- sheets to records


def _titles(sheets: Sequence[Sheet], pages: Sequence[PageContent], used: Sequence[Table]) -> None:
    """Read the lines above each sheet: the section they open, what they label (事業名：…), and what may be its name."""
    prose = Prose(pages)
    bottoms: dict[int, list[float]] = defaultdict(list)
    for table in sorted(used, key=lambda table: table.bbox.bottom):
        bottoms[table.page].append(table.bbox.bottom)
    opened: RawSection | None = None
    after: tuple[int, float] = (0, 0.0)
    for sheet in sheets:
        begun = sheet.table
        if begun is None or sheet.row > 0:
            sheet.section = opened  # the second sheet of a table has no lines above it
            continue
        start = (begun.page, begun.bbox.top)
        for block in prose.between(after, start):
            opened = section_heading(normalize_text(block.text)) or opened
        sheet.section = opened
        after = (begun.page, begun.bbox.bottom)
        higher = bisect_right(bottoms[begun.page], start[1])
        above = (begun.page, bottoms[begun.page][higher - 1] if higher else 0.0)
        near = [b for b in prose.between(above, (begun.page, start[1] + 1)) if b.bbox.bottom <= start[1] + 1]
        cells = [block.as_cell() for block in near if section_heading(normalize_text(block.text)) is None]
        roles = {entry.role for entry in sheet.entries}
        for cell in cells:
            for index in range(len(cell.text.split("\n"))):
                part = labelled_line(cell, index)
                if part is not None and known_heading(part[0]) not in (None, Role.EXTRA, *roles):
                    sheet.entries.insert(0, Entry((part[0],), (part[1],)))
        titles = [cell for cell in cells if "。" not in cell.text and len(fold_text(cell.text)) <= QUESTION_LETTERS]
        sheet.title = titles[-1] if titles else None
    counts = Counter(fold_text(sheet.title.text) for sheet in sheets if sheet.title is not None)
    for sheet in sheets:
        if sheet.title is not None and counts[fold_text(sheet.title.text)] > 1:
            sheet.title = None  # the title of the form, not the name of an initiative


def _records(
    sheets: Sequence[Sheet],
) -> tuple[list[RawRecord], list[Finding], dict[tuple[str, tuple[Role, ...]], None]]:
    """The records of the sheets: the labels of all of them together decide what names and numbers the initiatives.

    Returns:
        The records, what was noticed, and each label with its role.
    """
    for sheet in sheets:
        _tell_apart(sheet)
    roles = _settled(sheets)
    records: list[RawRecord] = []
    findings: list[Finding] = []
    said: set[str] = set()
    headings: dict[tuple[str, tuple[Role, ...]], None] = {}
    for sheet in sheets:
        if not sheet.entries:
            continue
        record = RawRecord(sheet.section)
        indicator: Cell | None = None
        unit: Cell | None = None
        for entry in sheet.entries:
            role = Role.EXTRA if entry.rows else roles[entry.path]
            role, cells, noticed = _chosen(entry, role)
            headings |= dict.fromkeys([(entry.heading, (role,)), (entry.path[-1], (role,))])
            findings.extend(noticed)
            if role is Role.SECTION:
                record.section = parse_section(label_line(entry.cells[0].text)) if entry.text else None
            elif role is Role.INDICATOR:
                indicator, unit = entry.cells[0], None
            elif role is Role.UNIT:
                unit = entry.cells[0]
            elif role in VALUE_ROLES:
                year = next((y for text in reversed(entry.path) if (y := heading_year(text)) is not None), None)
                record.values.extend(
                    RawValue(role, indicator, unit or unit_of_name(indicator), cell, year)
                    for cell in cells
                    if cell.text or indicator is not None
                )
            elif role is Role.EXTRA:
                if any(cell.text.strip() for cell in cells):
                    record.extra.setdefault(entry.heading, []).extend(cells)
            else:
                record.fields.setdefault((role,), []).extend(without_dashes(role, cells))
        record.values.extend(sheet.values)
        if not any(cell.text.strip() for cell in record.cells(Role.NAME)) and sheet.title is not None:
            record.fields[(Role.NAME,)] = [sheet.title]
            message = (
                f"the form has no label for its name; the line above it was taken: {label_line(sheet.title.text)[:40]}"
            )
            findings.append(Finding.at(sheet.title, "name-from-heading", message))
        for cell in sheet.loose:
            message = f"a cell of a form stands under no label; its text is under texts: {label_line(cell.text)[:30]}"
            findings.append(Finding.at(cell, "form-cell-unlabelled", message))
        for entry in sheet.entries:
            if entry.rows or roles[entry.path] is Role.EXTRA:
                # of a small table its group says enough
                heading = entry.path[0] if entry.rows and len(entry.path) > 1 else entry.heading
                if heading not in said and given_column(heading) is None:
                    said.add(heading)
                    place = entry.cells[0]
                    message = f"label {heading!r} fits no known role; its values are kept under extra"
                    findings.append(Finding.at(place, "column-without-role", message))
        records.append(record)
    return records, findings, headings


def _tell_apart(sheet: Sheet) -> None:
    """Give labels that come again in a sheet the first label of their row: 妥当性／理由, 有効性／理由."""
    counts = Counter(entry.path for entry in sheet.entries if not entry.rows)
    sheet.entries = [
        replace(entry, path=(*entry.path[:-1], entry.lead, entry.path[-1]))
        if not entry.rows and counts[entry.path] > 1 and entry.lead
        else entry
        for entry in sheet.entries
    ]


def _chosen(entry: Entry, role: Role) -> tuple[Role, tuple[Cell, ...], list[Finding]]:
    """The role and cells of an entry after a look at its check boxes: they tell a grade, or are kept as printed."""
    options = [option for cell in entry.cells for option in options_of(normalize_text(cell.text))]
    if not options:
        return role, entry.cells, []
    chosen = [text for is_chosen, text in options if is_chosen]
    if len(chosen) == 1 and role in (Role.GRADE, Role.DEPARTMENTS):
        return role, (replace(entry.cells[0], text=chosen[0], starts=()),), []
    noticed = []
    if len(chosen) != 1 and len(options) > 1:
        many = f"{len(chosen)} options are" if chosen else "no option is"
        cell = entry.cells[0]
        message = f"{entry.heading}: {many} marked: {label_line(cell.text)[:60]}"
        noticed.append(Finding.at(cell, "choice-unclear", message))
    return Role.EXTRA, entry.cells, noticed


def _settled(sheets: Sequence[Sheet]) -> dict[tuple[str, ...], Role]:
    """The role of each label of all sheets: by its words, its values, and what other labels claim."""
    texts: dict[tuple[str, ...], list[str]] = defaultdict(list)
    named: dict[tuple[str, ...], Role] = {}
    for sheet in sheets:
        for entry in sheet.entries:
            if not entry.rows:
                named[entry.path] = entry.role
                texts[entry.path].append(entry.text)
    roles: dict[tuple[str, ...], Role] = {}
    for path, role in named.items():
        filled = [text for text in texts[path] if text and not options_of(text)]
        roles[path] = settled_role(role, filled) if filled else role
        if role is Role.RESULTS and roles[path] is Role.ACTUAL and is_rate(path[-1], filled):
            roles[path] = Role.ACHIEVEMENT
        if roles[path] in (Role.COUNT, Role.SHARE, Role.KIND, Role.VALUE):
            roles[path] = Role.EXTRA
    names = [path for path, role in roles.items() if role is Role.NAME]
    if not names:
        names = [path for path, role in roles.items() if role is Role.SECTION][-1:]
    for role, claims in ((Role.NAME, names), (Role.NUMBER, [p for p, r in roles.items() if r is Role.NUMBER])):
        if claims:
            distinct = {path: len(set(texts[path])) for path in claims}
            best = max(claims, key=lambda path: (distinct[path], not _is_group(path), -claims.index(path)))
            other = Role.SECTION if role is Role.NAME else Role.EXTRA
            roles |= {path: role if path == best else other for path in claims}
    grades = [path for path, role in roles.items() if role is Role.GRADE]
    if len(grades) > 1:
        best = overall_grade(grades, key=lambda path: "／".join(path))
        roles |= {path: Role.GRADE if path == best else Role.EXTRA for path in grades}
    sections = [path for path, role in roles.items() if role is Role.SECTION]
    roles |= dict.fromkeys(sections[1:], Role.EXTRA)
    # a label that comes under several groups is named with its group: 評価／必要性
    given = {path: given_column("／".join(dict.fromkeys(path))) for path in roles if len(path) > 1}
    return roles | {path: column.role for path, column in given.items() if column is not None}


def _is_group(path: tuple[str, ...]) -> bool:
    """Whether a label rather names the group (施策名 beside 事務事業名)."""
    return path[-1].startswith(_SELDOM_NAMES)
