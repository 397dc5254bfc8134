"""Raw records → initiatives: every text repaired, cut into items and indicators, with the place where it stands.

The only caller of the normalizers on cells, and the only place where what they cannot read becomes a finding.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from torikumi.normalizers.blanks import is_blank
from torikumi.normalizers.blocks import bare_label, find_blocks
from torikumi.normalizers.departments import split_departments
from torikumi.normalizers.indicators import bare_indicators, extract_indicators, is_remnant
from torikumi.normalizers.items import split_items
from torikumi.normalizers.printed_values import read_value, split_note
from torikumi.normalizers.quantities import read_quantity
from torikumi.normalizers.text import close_spacing, fold_text, normalize_text
from torikumi.pipeline.ditto import resolve_dittos
from torikumi.pipeline.free_name import free_name
from torikumi.pipeline.listed_values import listed_values
from torikumi.pipeline.records import RawRecord, RawSection, RawValue
from torikumi.pipeline.words import given_labels, header_words, label_role
from torikumi.schemas.errors import NormalizationError
from torikumi.schemas.findings import Finding, Placed
from torikumi.schemas.geometry import BBox, rounded_union, union
from torikumi.schemas.report import Initiative, Place, Section
from torikumi.schemas.roles import TEXT_ROLES, Role
from torikumi.schemas.status import Status
from torikumi.schemas.tables import Cell
from torikumi.schemas.values import Indicator, Item

_FIELD = {
    Role.NUMBER: "number", Role.NAME: "name", Role.CONTENTS: "contents", Role.GOALS: "goals", Role.RESULTS: "results",
    Role.GRADE: "grade", Role.IMPROVEMENTS: "improvements", Role.DEPARTMENTS: "departments",
}  # fmt: skip
_WHOLE_FIELD = {role: field for role, field in _FIELD.items() if role not in TEXT_ROLES}
"""Those whose cells are one text, and stand where it stands."""
_VALUE_FIELD = {
    Role.BASELINE: "baselines", Role.TARGET: "targets", Role.ACTUAL: "actuals", Role.ACHIEVEMENT: "achievements",
}  # fmt: skip
NUMBERED_HEADING = "{name} ({number})"
"""How a second column of the same heading is named under extra."""

INDENT_SLACK_EM = 0.3
"""An indent of 0.7 em counts as one letter: narrow brackets stand that far in, and less is the bearing of a glyph."""

_IN_BRACKETS = re.compile(r"[（(][^（()）]*[）)]")
"""A line that is nothing but a remark on the name above it: 防災係 over （危機管理課）."""

_NO_SLUG = re.compile("[^0-9a-z]+")
_WITH_INDICATORS = {Role.GOALS: "targets", Role.RESULTS: "actuals"}


_Held = tuple[int, BBox | None, str]
"""A place while it is put together: a page, with a box (rounded) or with a location (else "")."""


@dataclass(slots=True)
class _Draft:
    """An initiative while it is put together."""

    items: dict[Role, list[Item]] = field(default_factory=dict)
    indicators: dict[str, list[Indicator]] = field(default_factory=dict)
    extra: dict[str, str] = field(default_factory=dict)
    places: dict[str, list[_Held]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def records_to_initiatives(records: Sequence[RawRecord]) -> tuple[list[Initiative], list[Section], list[Finding]]:
    """Read the values of all records.

    Returns:
        The initiatives in order, the sections in their order, and what was noticed.
    """
    records, dittos = resolve_dittos(records)
    sections: dict[RawSection, Section] = {}
    numbers: set[str] = set()
    taken: set[str] = set()
    initiatives: list[Initiative] = []
    findings: list[Finding] = []
    for position, (record, noticed) in enumerate(zip(records, dittos, strict=True), start=1):
        section = None
        for raw in (*record.passed, record.section):
            if raw is not None and raw not in sections:
                sections[raw] = _section(raw, numbers)
                numbers.add(sections[raw].number)
        if record.section is not None:
            section = sections[record.section].number
        number = _line(record.cells(Role.NUMBER)) or None
        initiative_id = free_name(_slug(number) or f"row-{position}", taken)
        taken.add(initiative_id)
        draft = _Draft(findings=noticed)
        _texts(record, draft)
        name = _line(record.cells(Role.NAME)) or _first_text(draft) or number or ""
        _values(record, name, draft)
        initiatives.append(
            Initiative(
                id=initiative_id,
                number=number,
                section=section,
                name=name,
                contents=tuple(draft.items.get(Role.CONTENTS, ())),
                goals=tuple(draft.items.get(Role.GOALS, ())),
                targets=tuple(draft.indicators.get("targets", ())),
                results=tuple(draft.items.get(Role.RESULTS, ())),
                actuals=tuple(draft.indicators.get("actuals", ())),
                baselines=tuple(draft.indicators.get("baselines", ())),
                achievements=tuple(draft.indicators.get("achievements", ())),
                grade=_line(record.cells(Role.GRADE)) or None,
                improvements=tuple(draft.items.get(Role.IMPROVEMENTS, ())),
                departments=_departments(_printed(record.cells(Role.DEPARTMENTS))),
                extra=draft.extra,
                provenance=_provenance(record, draft),
            )
        )
        findings.extend(replace(finding, initiative=initiative_id) for finding in draft.findings)
    return initiatives, list(sections.values()), findings


def _section(raw: RawSection, taken: Collection[str]) -> Section:
    """A section with a number that no other has: its own, or its place where it has none."""
    number = raw.number or str(len(taken) + 1)
    return Section(
        number=free_name(number, taken), label=normalize_text(raw.label), title=normalize_text(raw.title).strip()
    )


def _slug(number: str | None) -> str:
    """A number as part of an id: ASCII letters and digits, others become -."""
    return _NO_SLUG.sub("-", fold_text(number or "")).strip("-")


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
    printed = ""
    for part in parts:
        if part:
            between = "" if not printed else "\n" if _IN_BRACKETS.fullmatch(part) else "、"
            printed += between + part
    return printed


@lru_cache(maxsize=1024)  # the same departments are in charge of many initiatives
def _departments(printed: str) -> tuple[str, ...]:
    """The departments named in a cell."""
    return tuple(split_departments(printed))


def _line(cells: Sequence[Cell]) -> str:
    """The text of cells as one line: names and numbers wrap, but have no paragraphs."""
    lines = [close_spacing(line) for cell in cells if cell.text for line in normalize_text(cell.text).split("\n")]
    if len(lines) == 1:
        return lines[0].strip()
    joined = ""
    for line in lines:
        space = joined[-1:].isascii() and joined[-1:].isalnum() and line[:1].isascii() and line[:1].isalnum()
        joined += (" " if space else "") + line
    return joined.strip()


def _first_text(draft: _Draft) -> str:
    """The first item, for a table without names."""
    return next((items[0].text for items in draft.items.values() if items), "")


# --- texts: stacked and labelled cells, items, bracketed indicators


def _texts(record: RawRecord, draft: _Draft) -> None:
    """Read the columns of text, and keep the columns without a role."""
    for column in _text_columns(tuple(record.fields)):
        roles = column.roles
        cells = record.fields[roles]
        going_on: Role | None = None  # the part that is open where a cell ends
        starts = record.bands.get(roles, [0])
        for start, end in pairwise([*starts, len(cells)]):
            for position, cell in enumerate(cells[start:end]):
                if not cell.text:
                    continue
                # parts stacked in grid rows of their own: the first row holds the first part
                placed = roles[min(position, len(roles) - 1)] if end - start > 1 else None
                going_on = _labelled(cell, column, placed, going_on, draft)
    for heading, cells in record.extra.items():
        text = _text(cells)
        if text:
            name = free_name(close_spacing(normalize_text(heading)), draft.extra, NUMBERED_HEADING)
            draft.extra[name] = text
            draft.places[f"extra.{name}"] = [place for cell in cells if cell.text for place in _cell_places(cell)]


class _TextColumn(NamedTuple):
    """A column of text.

    Attributes:
        roles: Its roles.
        wanted: The roles that labels inside its cells may name: its own, and those of no other column. 効果：… among
            the contents is no result where the results have a column of their own.
        labels: The words that are labels in it; in one of results or goals alone, 内容 and 計画 are none.
    """

    roles: tuple[Role, ...]
    wanted: frozenset[Role]
    labels: frozenset[str]


@lru_cache(maxsize=256)  # the columns of a table are the same in all of its records
def _text_columns(columns: tuple[tuple[Role, ...], ...]) -> tuple[_TextColumn, ...]:
    """The columns of text among those of a table."""
    found = []
    for roles in columns:
        if any(role in TEXT_ROLES for role in roles):
            elsewhere = {role for others in columns if others != roles for role in others} - set(roles)
            wanted = frozenset(TEXT_ROLES) - elsewhere
            named = [role for role in wanted if role is not Role.CONTENTS or role in roles]
            labels = frozenset(word for role in named for word in header_words()[role].exact)
            found.append(_TextColumn(roles, wanted, labels))
    return tuple(found)


def _labelled(cell: Cell, column: _TextColumn, placed: Role | None, going_on: Role | None, draft: _Draft) -> Role:
    """Give the labelled parts of a cell to their roles: <取組内容> … <目標> ….

    Args:
        cell: The cell.
        column: Its column.
        placed: The role that its grid row gives it, where the parts have grid rows of their own.
        going_on: The part that the cell before it ended in: a row that goes on repeats no label.
        draft: What the parts are added to.

    Returns:
        The part that is open at its end.
    """
    text = normalize_text(cell.text)
    roles, wanted, labels = column
    role = placed or going_on or roles[0]
    given = given_labels()
    blocks = find_blocks(text, labels.union(given) if given else labels)
    named = {block.label: _label_role(block.label) if block.label else None for block in blocks}
    told: dict[str, Role | None] = {}
    if given:  # by the profile
        told = {label: role for label, role in named.items() if fold_text(label) in given}
        wanted |= {role for role in told.values() if role is not None}
    if wanted.isdisjoint(named.values()) and not told:
        if len(roles) > 1 and placed is None and going_on is None:
            draft.findings.append(
                Finding.at(cell, "blocks-unlabelled", "the cell has no labels; its text was given to its first part",
                        field=_FIELD[role])
            )  # fmt: skip
        _read(cell, role, [(line, index) for index, line in enumerate(text.split("\n"))], draft)
        return role
    for block in blocks:
        found = named[block.label]
        if found in TEXT_ROLES and found in wanted:
            role = found
            _read(cell, role, block.lines, draft)
        elif block.label:
            name = free_name(block.label, draft.extra, NUMBERED_HEADING)
            draft.extra[name] = block.text
            draft.places[f"extra.{name}"] = [place for _, index in block.lines for place in _line_places(cell, index)]
        else:
            if going_on is None:
                draft.findings.append(
                    Finding.at(cell, "text-outside-blocks", f"text stands before the first label: {block.text[:40]}",
                            field=_FIELD[role])
                )  # fmt: skip
            _read(cell, role, block.lines, draft)
    return role


def _label_role(label: str) -> Role | None:
    """The role that a label names: by its bare words (２．目標 is no 目標値), else by all of it."""
    if fold_text(label) in given_labels():
        return label_role(label)
    role = label_role(bare_label(label))
    return role if role in TEXT_ROLES else label_role(label)


def _read(cell: Cell, role: Role, lines: Sequence[tuple[str, int]], draft: _Draft) -> None:
    """Read the text of one part: its indicators in brackets apart, the rest as items.

    A line that is nothing but an indicator without brackets (参加者数：30人) is both: it is not set off from the text.
    """
    target = _WITH_INDICATORS.get(role)
    kept: list[str] = []
    for line, index in lines:
        places = _line_places(cell, index)
        rest = line
        indicators: list[Indicator] = []
        if target:
            rest, indicators = extract_indicators(line)
            found = indicators or bare_indicators(line)
            if found:
                draft.indicators.setdefault(target, []).extend(found)
                draft.places.setdefault(target, []).extend(places)
                draft.findings.extend(doubtful_values(found, target, cell))
        if rest.strip() and not (indicators and is_remnant(rest)):
            kept.append(_indent(cell, index) + rest.lstrip())
            draft.places.setdefault(_FIELD[role], []).extend(places)
    draft.items.setdefault(role, []).extend(split_items("\n".join(kept), logical=True))


def _indent(cell: Cell, index: int) -> str:
    """White space for how far a logical line is set in on the page: an em is two letters of half width."""
    if index >= len(cell.starts):
        return ""
    line = cell.lines[cell.starts[index]]
    return "  " * int(line.indent / line.size + INDENT_SLACK_EM) if line.size > 0 else ""


def doubtful_values(indicators: Iterable[Indicator], field_name: str, cell: Placed) -> list[Finding]:
    """A finding for each value that looks like a number and was not read as one, or that has the mark of a note."""
    found = []
    for indicator in indicators:
        _, note = split_note(indicator.value_text)
        if indicator.status is Status.UNREADABLE:
            message = (
                f"{indicator.name}: {indicator.value_text!r} was not read as a number: {_why(indicator.value_text)}"
            )
            found.append(Finding.at(cell, "value-unreadable", message, field=field_name))
        elif note:
            message = f"{indicator.name}: {indicator.value_text!r} was read without {note}, the mark of a note"
            found.append(Finding.at(cell, "value-with-note", message, field=field_name))
    return found


def _why(text: str) -> str:
    """Why a text is no quantity."""
    try:
        read_quantity(text)
    except NormalizationError as error:
        return error.reason
    return "it is no single number"


# --- values in columns of their own


def _values(record: RawRecord, name_of_record: str, draft: _Draft) -> None:
    """Read the values of indicators that stand in columns."""
    for value in (listed for whole in record.values for listed in listed_values(whole)):
        indicator = _indicator(value, name_of_record)
        name = _VALUE_FIELD[value.role]
        draft.indicators.setdefault(name, []).append(indicator)
        draft.places.setdefault(name, []).extend(_cell_places(value.cell))
        draft.findings.extend(doubtful_values([indicator], name, value.cell))


def _indicator(value: RawValue, name_of_record: str) -> Indicator:
    """One value with its name, unit and year."""
    name = _line([value.name]) if value.name is not None and value.name.text else name_of_record
    if value.aspect:
        name = f"{name}（{value.aspect}）"
    unit = _line([value.unit]) if value.unit is not None else ""
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
    read = read_value(name, text, unit=unit or None, fiscal_year=value.fiscal_year)
    printed = "\n".join(line.strip() for line in normalize_text(value.cell.text).split("\n"))
    if read.value is None and read.lower is None and read.upper is None and "\n" in printed:
        # a number may be parted from its unit, but words stand on lines of their own
        read = read.model_copy(update={"text": printed, "value_text": printed})
    if read.status is not Status.TEXT and is_blank(read.unit or ""):
        # a dash says of a number that it has no unit; beside a word (策定) it is kept as printed
        read = read.model_copy(update={"unit": None})
    return read


# --- places


def _provenance(record: RawRecord, draft: _Draft) -> dict[str, tuple[Place, ...]]:
    """Field → where it stands, fields without text left out."""
    places: dict[str, list[_Held]] = {}
    for roles, cells in record.fields.items():
        for role in roles:
            if role in _WHOLE_FIELD:
                held = [place for cell in cells if cell.text for place in _cell_places(cell)]
                if held:
                    places[_WHOLE_FIELD[role]] = held
    for name, held in draft.places.items():
        places.setdefault(name, []).extend(held)
    return {name: tuple(map(_place, _merged(held))) for name, held in places.items() if held}


def _place(held: _Held) -> Place:
    page, bbox, location = held
    return Place(page=page, bbox=bbox) if bbox else Place(page=page, location=location)


def _cell_places(cell: Cell) -> list[_Held]:
    """The boxes of the text of a cell, one a page."""
    places: list[_Held] = []
    for piece in cell.pieces:
        if piece.location:
            places.append((piece.page, None, piece.location))
        elif piece.lines:
            places.append((piece.page, rounded_union([line.bbox for line in piece.lines]), ""))
        elif len(cell.pieces) == 1:
            places.append((piece.page, piece.bbox.rounded(), ""))
    return places


def _line_places(cell: Cell, index: int) -> list[_Held]:
    """The boxes of one logical line of a cell, one a page."""
    starts = cell.starts
    if index >= len(starts) or cell.location:
        return _cell_places(cell)
    lines = cell.lines[starts[index] : starts[index + 1] if index + 1 < len(starts) else None]
    if lines and lines[0].page == lines[-1].page:
        return [(lines[0].page, rounded_union([line.bbox for line in lines]), "")]
    pages: dict[int, list[BBox]] = {}
    for line in lines:
        pages.setdefault(line.page, []).append(line.bbox)
    return [(page, rounded_union(boxes), "") for page, boxes in pages.items()]


def _merged(places: list[_Held]) -> list[_Held]:
    """One box for lines that follow each other on a page without anything between them, as far as can be told."""
    if len(places) == 1:
        return places
    merged: list[_Held] = []
    for place in places:
        last = merged[-1] if merged else None
        if last == place:
            continue
        page, bbox, _ = place
        if last is not None and last[0] == page and last[1] and bbox and _stacked(last[1], bbox):
            merged[-1] = (page, union((last[1], bbox)), "")
        else:
            merged.append(place)
    return merged


def _stacked(above: BBox, below: BBox) -> bool:
    """Whether a box stands directly under another, in the same column."""
    height = min(above.height, below.height)
    return (
        -0.5 * height <= below.top - above.bottom <= 0.9 * height
        and min(above.x1, below.x1) - max(above.x0, below.x0) > 0
    )
