"""How the tables of a document are to be read: which are forms, and what the columns of the others hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from torikumi.extractors.document import Extraction
from torikumi.normalizers.text import fold_text
from torikumi.pipeline.columns import ColumnMap, map_tables
from torikumi.pipeline.forms import Forms, read_forms
from torikumi.schemas.roles import Role
from torikumi.schemas.tables import Table


@dataclass(frozen=True, slots=True)
class Layout:
    """How the tables of a document are to be read.

    Attributes:
        forms: Its forms.
        mapped: The tables that are no forms, with the roles of their columns; None for one that holds no initiatives.
        lists: Those of them that only list what the forms tell in full.
    """

    forms: Forms
    mapped: tuple[tuple[Table, ColumnMap | None], ...]
    lists: tuple[Table, ...]


def read_layout(extraction: Extraction, tables: Sequence[Table] | None = None) -> Layout:
    """Find the forms of a document, and the roles of the columns of its other tables.

    Args:
        extraction: The document.
        tables: The tables that are asked for; all that were joined over pages when None.
    """
    forms = read_forms(extraction)
    asked = extraction.tables if tables is None else tables
    mapped = map_tables([table for table in asked if not forms.holds(table)], unnamed=not forms.records)
    kept: list[tuple[Table, ColumnMap | None]] = []
    lists: list[Table] = []
    for table, columns in mapped:
        listed = columns is not None and forms.are_listed_by(table, columns)
        kept.append((table, None if listed else columns))
        if listed:
            lists.append(table)
    return Layout(forms, tuple(kept), tuple(lists))


def heading_roles(layout: Layout) -> dict[str, frozenset[Role]]:
    """Heading of a column or label of a form, folded → its roles in the document; by its last level alone, too."""
    found: dict[str, set[Role]] = {}
    for heading, roles in layout.forms.headings:
        found.setdefault(fold_text(heading), set()).update(roles)
    for _, columns in layout.mapped:
        for column in columns.columns if columns is not None else ():
            for heading in {column.heading, column.heading.split("／")[-1]}:
                found.setdefault(fold_text(heading), set()).update(column.roles)
    return {heading: frozenset(roles) for heading, roles in found.items() if heading}
