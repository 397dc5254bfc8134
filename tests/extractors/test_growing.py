"""What is counted of the cells of a table while the tables of further pages are joined to it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from torikumi.extractors.growing import MARK, ColumnCounts
from torikumi.schemas.geometry import BBox
from torikumi.schemas.tables import Cell, Piece

COLUMNS = 3
CELLS = st.builds(
    lambda column, rows, across, text: Cell(
        0, column, rows, min(across, COLUMNS - column), (Piece(1, BBox(0, 0, 1, 1), ()),), text
    ),
    st.integers(0, COLUMNS - 1),
    st.integers(1, 3),
    st.integers(1, 3),
    st.sampled_from(["", "Ａ", "12,345", "取組の内容"]),
)


def told(counts: ColumnCounts) -> list[object]:
    spans = [counts.usual_span(column) for column in range(COLUMNS)]
    return [counts.cells, counts.filled, counts.prose, counts.texts, spans]


@given(st.lists(CELLS), st.lists(CELLS), st.lists(CELLS))
def test_counts_of_parts_are_those_of_the_whole(first: list[Cell], second: list[Cell], gone: list[Cell]) -> None:
    whole = ColumnCounts(COLUMNS, [*first, *gone, *second])
    for cell in gone:
        whole.add(cell, -1)
    parts = ColumnCounts(COLUMNS, first)
    for cell in gone:
        parts.add(cell)
    parts.include(ColumnCounts(COLUMNS, second))
    for cell in gone:
        parts.add(cell, -1)
    assert told(parts) == told(whole)
    if not gone and first:
        rows = [cell.row_span for cell in first if (cell.column, cell.column_span) == (0, 1)]
        usual = ColumnCounts(COLUMNS, first).usual_span(0)
        assert usual == (max(dict.fromkeys(rows), key=rows.count) if rows else 1)


@pytest.mark.parametrize("text", ["", "A", "順 調", "　Ａ\u00a0Ｂ\nＣ ", "12,345.6％", "△ 1 234", "－", "〜　12"])
def test_marks_and_numbers(text: str) -> None:
    assert MARK.fullmatch(text)


@pytest.mark.parametrize("text", ["順調です", "Ａ Ｂ Ｃ Ｄ", "1,234人", "\n取組\n内容", "12件／年"])
def test_texts_that_are_no_marks(text: str) -> None:
    assert not MARK.fullmatch(text)


@given(st.text(st.sampled_from("あA1,%△ \u3000\n\x1f\x85\u200b"), max_size=9))
def test_white_space_counts_for_nothing_in_a_mark(text: str) -> None:
    letters = "".join(text.split())
    assert bool(MARK.fullmatch(text)) == (len(letters) <= 3 or not set(letters) - set("1,%△"))
