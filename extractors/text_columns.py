"""The width that text may use in the cells of a column, and how much of it each line leaves free."""

from __future__ import annotations

from collections.abc import Sequence

from torikumi.extractors.text_columns_python import Column, free_widths
from torikumi.schemas.instances import Instances
from torikumi.schemas.tables import Line

try:
    from torikumi.extractors.text_columns_compiled import free_widths_of
except ImportError:
    from torikumi.extractors.text_columns_python import free_widths_of

__all__ = ["Column", "free_widths_of", "measured"]

LINES = Instances(Line)


def measured(lines: Sequence[Line], column: Column) -> tuple[Line, ...]:
    """The lines of one cell, or of one column of prose, with their free width and indent in the column."""
    rooms, indents = free_widths(lines, column)
    return tuple(LINES.changed(list(lines), room=rooms, indent=indents))
