"""Any table that is written into a file comes back: its cells, spans and texts, whatever the kind of file."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.office_factory import BEGIN, FRAME, GO_ON, SPAN, tbl, tc, word, workbook
from torikumi.extractors.formats import extract_file

Area = tuple[int, int, int, int, str]
"""Row, column, number of rows and of columns, text."""

LETTERS = st.text("あいう甲乙丙（）、。123ab", min_size=1, max_size=6)


@st.composite
def tables(draw: st.DrawFn) -> list[Area]:
    """A random cutting of a grid into cells; a cell may be blank."""
    rows, columns = draw(st.integers(2, 5)), draw(st.integers(2, 5))
    taken = np.zeros((rows, columns), dtype=bool)
    areas: list[Area] = []
    for row in range(rows):
        for column in range(columns):
            if taken[row, column]:
                continue
            height = width = 1
            if draw(st.booleans()):
                free = next((k for k in range(column, columns) if taken[row, k]), columns) - column
                width, height = draw(st.integers(1, free)), draw(st.integers(1, rows - row))
            taken[row : row + height, column : column + width] = True
            areas.append((row, column, height, width, draw(st.one_of(st.just(""), LETTERS))))
    return areas


def on_used_lines(areas: Iterable[Area]) -> set[Area]:
    """The cells on the grid lines at which some cell begins."""
    held = list(areas)
    ys = sorted({area[0] for area in held})
    xs = sorted({area[1] for area in held})

    def between(lines: list[int], start: int, length: int) -> int:
        return sum(start <= line < start + length for line in lines)

    return {
        (ys.index(row), xs.index(column), between(ys, row, height), between(xs, column, width), text)
        for row, column, height, width, text in held
    }


def as_workbook(path: Path, areas: list[Area]) -> Path:
    def build(sheet: Any) -> None:
        for row, column, height, width, text in areas:
            for r in range(row, row + height):
                for c in range(column, column + width):
                    sheet.cell(r + 2, c + 2).border = FRAME
            sheet.cell(row + 2, column + 2).value = text or None
            if height > 1 or width > 1:
                sheet.merge_cells(
                    start_row=row + 2, start_column=column + 2, end_row=row + 1 + height, end_column=column + 1 + width
                )

    return workbook(path / "table.xlsx", build)


def as_word(path: Path, areas: list[Area]) -> Path:
    rows = max(area[0] + area[2] for area in areas)
    lines: list[list[tuple[int, str]]] = [[] for _ in range(rows)]
    for row, column, height, width, text in areas:
        for r in range(row, row + height):
            merged = "" if height == 1 else BEGIN if r == row else GO_ON
            lines[r].append((column, tc(text if r == row else "", SPAN(width) + merged)))
    cells = [[cell for _, cell in sorted(line)] for line in lines]
    return word(path / "table.docx", tbl(cells, [1000] * max(area[1] + area[3] for area in areas)))


def as_page(path: Path, areas: list[Area]) -> Path:
    rows = max(area[0] + area[2] for area in areas)
    out = ["<html><table>"]
    for r in range(rows):
        out.append("<tr>")
        out += [
            f"<td rowspan={height} colspan={width}>{text}</td>"
            for row, _, height, width, text in sorted(areas)
            if row == r
        ]
    page = path / "table.html"
    page.write_text("".join(out) + "</table></html>", encoding="utf-8")
    return page


@pytest.mark.parametrize("write", [as_workbook, as_word, as_page])
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(areas=tables().filter(lambda areas: sum(bool(area[4]) for area in areas) > 1))
def test_any_table_comes_back(write: Callable[[Path, list[Area]], Path], areas: list[Area]) -> None:
    with TemporaryDirectory() as folder:
        found = extract_file(write(Path(folder), areas))
    (table,) = found.tables
    got = [(c.row, c.column, c.row_span, c.column_span, c.text) for c in table.cells]
    assert on_used_lines(got) == on_used_lines(areas)
    letters = sum(len(area[4]) for area in areas)
    assert (found.glyphs.total, found.glyphs.in_cells, found.glyphs.unassigned) == (letters, letters, 0)
