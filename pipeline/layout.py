"""How the tables of a document are to be read: which are forms, and what the columns of the others hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from torikumi.extractors.document import Extraction
from torikumi.pipeline.columns import ColumnMap, map_tables
from torikumi.pipeline.forms import Forms, read_forms
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
    lists = [table for table, columns in mapped if columns is not None and forms.are_listed_by(table, columns)]
    kept = ((table, None if any(table is other for other in lists) else columns) for table, columns in mapped)
    return Layout(forms, tuple(kept), tuple(lists))
