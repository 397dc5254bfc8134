"""Raw records → initiatives: every text repaired, cut into items and indicators, with the place where it stands.

The only caller of the normalizers on cells, and the only place where what they cannot read becomes a finding.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from torikumi.normalizers.blanks import is_blank
from torikumi.normalizers.blocks import split_blocks
from torikumi.normalizers.departments import split_departments
from torikumi.normalizers.indicators import extract_indicators, read_value
from torikumi.normalizers.items import split_items
from torikumi.normalizers.text import close_spacing, fold_text, normalize_text
from torikumi.pipeline.free_name import free_name
from torikumi.pipeline.records import RawRecord, RawSection, RawValue
from torikumi.pipeline.words import header_role, header_words
from torikumi.schemas.findings import Finding
from torikumi.schemas.geometry import BBox, union
from torikumi.schemas.report import Initiative, Place, Section
from torikumi.schemas.roles import TEXT_ROLES, Role
from torikumi.schemas.status import Status
from torikumi.schemas.tables import Cell
from torikumi.schemas.values import Indicator, Item

_FIELD = {
    Role.NUMBER: "number", Role.NAME: "name", Role.CONTENTS: "contents", Role.GOALS: "goals", Role.RESULTS: "results",
    Role.GRADE: "grade", Role.IMPROVEMENTS: "improvements", Role.DEPARTMENTS: "departments",
}  # fmt: skip
_VALUE_FIELD = {
    Role.BASELINE: "baselines", Role.TARGET: "targets", Role.ACTUAL: "actuals", Role.ACHIEVEMENT: "achievements",
}  # fmt: skip
NUMBERED_HEADING = "{name} ({number})"
"""How a second column of the same heading is named under extra."""

_WITH_INDICATORS = {Role.GOALS: "targets", Role.RESULTS: "actuals"}


@dataclass(slots=True)
class _Draft:
    """An initiative while it is put together."""

    items: dict[Role, list[Item]] = field(default_factory=dict)
    indicators: dict[str, list[Indicator]] = field(default_factory=dict)
    extra: dict[str, str] = field(default_factory=dict)
    places: dict[str, list[Place]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def records_to_initiatives(records: Sequence[RawRecord]) -> tuple[list[Initiative], list[Section], list[Finding]]:
    """Read the values of all records.

    Returns:
        The initiatives in order, the sections in order of their first initiative, and what was noticed.
    """
    labels = [word for role in TEXT_ROLES for word in header_words()[role].exact]
    sections: dict[RawSection, Section] = {}
    taken: set[str] = set()
    initiatives: list[Initiative] = []
    findings: list[Finding] = []
    for position, record in enumerate(records, start=1):
        section = None
        if record.section is not None:
            if record.section not in sections:
                sections[record.section] = _section(record.section, sections.values())
            section = sections[record.section].number
        number = _line(record.cells(Role.NUMBER)) or None
        initiative_id = free_name(_slug(number) or f"row-{position}", taken)
        taken.add(initiative_id)
        draft = _Draft()
        _texts(record, labels, draft)
        _values(record, draft)
        initiatives.append(
            Initiative(
                id=initiative_id,
                number=number,
                section=section,
                name=_line(record.cells(Role.NAME)) or _first_text(draft) or number or "",
                contents=tuple(draft.items.get(Role.CONTENTS, ())),
                goals=tuple(draft.items.get(Role.GOALS, ())),
                targets=tuple(draft.indicators.get("targets", ())),
                results=tuple(draft.items.get(Role.RESULTS, ())),
                actuals=tuple(draft.indicators.get("actuals", ())),
                baselines=tuple(draft.indicators.get("baselines", ())),
                achievements=tuple(draft.indicators.get("achievements", ())),
                grade=_line(record.cells(Role.GRADE)) or None,
                improvements=tuple(draft.items.get(Role.IMPROVEMENTS, ())),
                departments=tuple(split_departments(_printed(record.cells(Role.DEPARTMENTS)))),
                extra=draft.extra,
                provenance=_provenance(record, draft),
            )
        )
        findings.extend(replace(finding, initiative=initiative_id) for finding in draft.findings)
    return initiatives, list(sections.values()), findings


def _section(raw: RawSection, before: Iterable[Section]) -> Section:
    """A section with a number that no other has: its own, or its place where it has none."""
    taken = [section.number for section in before]
    number = raw.number or str(len(taken) + 1)
    return Section(
        number=free_name(number, taken), label=normalize_text(raw.label), title=normalize_text(raw.title).strip()
    )


def _slug(number: str | None) -> str:
    """A number as part of an id: ASCII letters and digits, others become -."""
    return re.sub(r"[^0-9a-z]+", "-", fold_text(number or "")).strip("-")


def _text(cells: Sequence[Cell]) -> str:
    """The text of cells, one under the other."""
    return "\n".join(normalize_text(cell.text) for cell in cells if cell.text)


def _printed(cells: Sequence[Cell]) -> str:
    """The printed lines of cells: in a list of names the words tell better than the width where a name ends."""
    parts = []
    for cell in cells:
        lines = [normalize_text(line.text) for line in cell.lines]
        if not lines or not cell.starts:
            parts.append(normalize_text(cell.text))
            continue
        # a break that was meant parts two names; one that only wraps is left to the words
        ends = [*cell.starts[1:], len(lines)]
        parts.extend("\n".join(lines[start:end]) for start, end in zip(cell.starts, ends, strict=True))
    return "、".join(part for part in parts if part)


def _line(cells: Sequence[Cell]) -> str:
    """The text of cells as one line: names and numbers wrap, but have no paragraphs."""
    lines = [close_spacing(line) for cell in cells if cell.text for line in normalize_text(cell.text).split("\n")]
    joined = ""
    for line in lines:
        space = joined[-1:].isascii() and joined[-1:].isalnum() and line[:1].isascii() and line[:1].isalnum()
        joined += (" " if space else "") + line
    return joined.strip()


def _first_text(draft: _Draft) -> str:
    """The first item, for a table without names."""
    return next((items[0].text for items in draft.items.values() if items), "")


# --- texts: stacked and labelled cells, items, bracketed indicators


def _texts(record: RawRecord, labels: Sequence[str], draft: _Draft) -> None:
    """Read the columns of text, and keep the columns without a role."""
    for roles, cells in record.fields.items():
        if not any(role in TEXT_ROLES for role in roles):
            continue
        filled = [cell for cell in cells if cell.text]
        for position, cell in enumerate(filled):
            # parts stacked in grid rows of their own: the first row holds the first part
            role = roles[min(position, len(roles) - 1)] if len(roles) > 1 and len(filled) > 1 else roles[0]
            _labelled(cell, role, roles, labels, draft)
    for heading, cells in record.extra.items():
        text = _text(cells)
        if text:
            name = free_name(close_spacing(normalize_text(heading)), draft.extra, NUMBERED_HEADING)
            draft.extra[name] = text
            draft.places[f"extra.{name}"] = [place for cell in cells if cell.text for place in _cell_places(cell)]


def _labelled(cell: Cell, role: Role, roles: tuple[Role, ...], labels: Sequence[str], draft: _Draft) -> None:
    """Give the labelled parts of a cell to their roles: <取組内容> … <目標> …."""
    lines = normalize_text(cell.text).split("\n")
    blocks = split_blocks("\n".join(lines), labels)
    named = {label: header_role(label) for label in blocks if label}
    if not named or not any(found in TEXT_ROLES for found in named.values()):
        if len(roles) > 1 and role is roles[0] and cell.row_span > 1:
            draft.findings.append(
                Finding("blocks-unlabelled", "the cell has no labels; its text was given to its first part",
                        field=_FIELD[role], page=cell.page, bbox=cell.bbox, location=cell.location)
            )  # fmt: skip
        _read(cell, role, "\n".join(lines), range(len(lines)), draft)
        return
    start = 0
    for label, text in blocks.items():
        wanted = text.split("\n") if text else []
        start, indices = _find_lines(lines, wanted, start)
        found = named.get(label)
        if found in TEXT_ROLES:
            _read(cell, found, text, indices, draft)
        elif label:
            draft.extra[free_name(label, draft.extra, NUMBERED_HEADING)] = text
        elif text.strip():
            draft.findings.append(
                Finding("text-outside-blocks", f"text stands before the first label: {text[:40]}",
                        field=_FIELD[role], page=cell.page, bbox=cell.bbox, location=cell.location)
            )  # fmt: skip
            _read(cell, role, text, indices, draft)


def _find_lines(lines: Sequence[str], wanted: Sequence[str], start: int) -> tuple[int, list[int]]:
    """The indices of the lines that end in the wanted ones, in order from a start; and where to go on."""
    indices = []
    for text in wanted:
        for index in range(start, len(lines)):
            if lines[index].endswith(text):
                indices.append(index)
                start = index + 1
                break
    return start, indices


def _read(cell: Cell, role: Role, text: str, indices: Sequence[int], draft: _Draft) -> None:
    """Read the text of one part: its indicators apart, the rest as items."""
    lines = text.split("\n")
    target = _WITH_INDICATORS.get(role)
    kept: list[str] = []
    for line, index in zip(lines, indices, strict=False):
        rest, indicators = extract_indicators(line) if target else (line, [])
        if indicators and target:
            draft.indicators.setdefault(target, []).extend(indicators)
            draft.places.setdefault(target, []).extend(_line_places(cell, index))
            draft.findings.extend(_unreadable(indicators, target, cell))
        if rest.strip():
            kept.append(rest)
            draft.places.setdefault(_FIELD[role], []).extend(_line_places(cell, index))
    draft.items.setdefault(role, []).extend(split_items("\n".join(kept)))


def _unreadable(indicators: Iterable[Indicator], field_name: str, cell: Cell) -> list[Finding]:
    """A finding for each value that looks like a number and was not read as one."""
    return [
        Finding("value-unreadable", f"{indicator.name}: {indicator.value_text!r} was not read as a number",
                field=field_name, page=cell.page, bbox=cell.bbox, location=cell.location)
        for indicator in indicators
        if indicator.status is Status.UNREADABLE
    ]  # fmt: skip


# --- values in columns of their own


def _values(record: RawRecord, draft: _Draft) -> None:
    """Read the values of indicators that stand in columns."""
    name_of_record = _line(record.cells(Role.NAME))
    for value in record.values:
        indicator = _indicator(value, name_of_record)
        name = _VALUE_FIELD[value.role]
        draft.indicators.setdefault(name, []).append(indicator)
        draft.places.setdefault(name, []).extend(_cell_places(value.cell))
        draft.findings.extend(_unreadable([indicator], name, value.cell))


def _indicator(value: RawValue, name_of_record: str) -> Indicator:
    """One value with its name, unit and year."""
    name = _line([value.name]) if value.name is not None and value.name.text else name_of_record
    unit = _line([value.unit]) if value.unit is not None else ""
    if is_blank(unit):
        unit = ""
    text = _line([value.cell])
    if value.cell.slashed and not text:
        return Indicator(
            text="",
            name=name,
            value_text="",
            unit=unit or None,
            fiscal_year=value.fiscal_year,
            status=Status.NOT_APPLICABLE,
        )
    if value.role is Role.ACHIEVEMENT:
        unit = "%"  # a rate of achievement has its own unit, whatever is measured
    return read_value(name, text, unit=unit or None, fiscal_year=value.fiscal_year)


# --- places


def _provenance(record: RawRecord, draft: _Draft) -> dict[str, tuple[Place, ...]]:
    """Field → where it stands, fields without text left out."""
    places: dict[str, list[Place]] = {}
    for roles, cells in record.fields.items():
        for role in roles:
            if role not in TEXT_ROLES and role in _FIELD:
                held = [place for cell in cells if cell.text for place in _cell_places(cell)]
                if held:
                    places[_FIELD[role]] = held
    for name, held in draft.places.items():
        places.setdefault(name, []).extend(held)
    return {name: tuple(_merged(held)) for name, held in places.items() if held}


def _cell_places(cell: Cell) -> list[Place]:
    """The boxes of the text of a cell, one a page."""
    places = []
    for piece in cell.pieces:
        if piece.location:
            places.append(Place(page=piece.page, location=piece.location))
        elif piece.lines:
            places.append(_place(piece.page, union(line.bbox for line in piece.lines)))
        elif len(cell.pieces) == 1:
            places.append(_place(piece.page, piece.bbox))
    return places


def _line_places(cell: Cell, index: int) -> list[Place]:
    """The boxes of one logical line of a cell, one a page."""
    if index >= len(cell.starts) or cell.location:
        return _cell_places(cell)
    end = cell.starts[index + 1] if index + 1 < len(cell.starts) else len(cell.lines)
    pages: dict[int, list[BBox]] = {}
    for line in cell.lines[cell.starts[index] : end]:
        pages.setdefault(line.page, []).append(line.bbox)
    return [_place(page, union(boxes)) for page, boxes in pages.items()]


def _place(page: int, box: BBox) -> Place:
    return Place(page=page, bbox=box.rounded())


def _merged(places: Sequence[Place]) -> list[Place]:
    """One box for lines that follow each other on a page without anything between them, as far as can be told."""
    merged: list[Place] = []
    for place in places:
        last = merged[-1] if merged else None
        if last == place:
            continue
        if last is not None and last.page == place.page and last.bbox is not None and place.bbox is not None:
            boxes = BBox(*last.bbox), BBox(*place.bbox)
            if _stacked(*boxes):
                merged[-1] = _place(place.page, union(boxes))
                continue
        merged.append(place)
    return merged


def _stacked(above: BBox, below: BBox) -> bool:
    """Whether a box stands directly under another, in the same column."""
    height = min(above.height, below.height)
    return (
        -0.5 * height <= below.top - above.bottom <= 0.9 * height
        and min(above.x1, below.x1) - max(above.x0, below.x0) > 0
    )
