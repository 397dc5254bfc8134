"""Any grid that is drawn is read back: its cells, spans and texts, wherever it stands and however it is drawn."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.pdf_factory import Sheet
from torikumi.extractors.document import extract
from torikumi.extractors.grid import rules_to_grids
from torikumi.extractors.rules import RULE, Rules
from torikumi.schemas.primitives import PAINT

Spec = tuple[list[float], list[float], list[tuple[int, int, int, int]]]


@st.composite
def grids(draw: st.DrawFn) -> Spec:
    """Random lane positions, and a random cutting of the grid into rectangles."""
    xs = [40.0, *np.cumsum(draw(st.lists(st.integers(30, 90), min_size=2, max_size=5))) + 40.0]
    ys = [40.0, *np.cumsum(draw(st.lists(st.integers(20, 60), min_size=2, max_size=6))) + 40.0]
    rows, columns = len(ys) - 1, len(xs) - 1
    taken = np.zeros((rows, columns), dtype=bool)
    areas = []
    for row in range(rows):
        for column in range(columns):
            if taken[row, column]:
                continue
            width = height = 1
            if draw(st.booleans()):
                free = next((k for k in range(column, columns) if taken[row, k]), columns) - column
                width = draw(st.integers(1, free))
                height = draw(st.integers(1, rows - row))
            taken[row : row + height, column : column + width] = True
            areas.append((row, column, height, width))
    return [float(x) for x in xs], [float(y) for y in ys], areas


def _rules(xs: list[float], ys: list[float], areas: list[tuple[int, int, int, int]]) -> Rules:
    """The four sides of every cell, as a producer draws them."""
    horizontal, vertical = [], []
    for row, column, height, width in areas:
        x0, x1, y0, y1 = xs[column], xs[column + width], ys[row], ys[row + height]
        horizontal += [(y0, x0, x1, 0.5), (y1, x0, x1, 0.5)]
        vertical += [(x0, y0, y1, 0.5), (x1, y0, y1, 0.5)]
    return Rules(
        np.array(horizontal, dtype=RULE),
        np.array(vertical, dtype=RULE),
        np.zeros((0, 4), "f4"),
        np.zeros(0, dtype=PAINT),
    )


def _needed(spec: Spec) -> tuple[list[float], list[float], set[tuple[float, float, float, float]]]:
    """The boxes of the cells: what must come back, whatever lanes it takes to say it."""
    xs, ys, areas = spec
    boxes = {(xs[c], ys[r], xs[c + w], ys[r + h]) for r, c, h, w in areas}
    return xs, ys, boxes


@given(grids())
def test_the_cells_of_any_grid_come_back(spec: Spec) -> None:
    xs, ys, boxes = _needed(spec)
    found = rules_to_grids(_rules(xs, ys, spec[2]))
    if len(boxes) == 1:
        assert found == ()  # a single box frames a text
        return
    (grid,) = found
    assert {tuple(round(side, 1) for side in grid.box(area)) for area in grid.areas} == boxes
    for index, area in enumerate(grid.areas):
        block = grid.squares[area.row : area.row + area.row_span, area.column : area.column + area.column_span]
        assert (block == index).all()


@given(grids(), st.floats(-30, 300), st.floats(-30, 300), st.randoms(use_true_random=False))
def test_moving_and_shuffling_the_rules_changes_nothing(spec: Spec, dx: float, dy: float, random: object) -> None:
    xs, ys, areas = spec
    moved = _rules([x + dx for x in xs], [y + dy for y in ys], areas)
    order = np.random.default_rng(0).permutation(len(moved.horizontal))
    shuffled = Rules(moved.horizontal[order], moved.vertical[order], moved.diagonals, moved.backgrounds)
    one, other = rules_to_grids(_rules(xs, ys, areas)), rules_to_grids(shuffled)
    assert [grid.areas for grid in one] == [grid.areas for grid in other]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(grids(), st.sampled_from([0, 90, 180, 270]), st.sampled_from(["stroke", "fill"]))
def test_a_drawn_grid_with_its_texts_comes_back(spec: Spec, turn: int, style: str) -> None:
    xs, ys, areas = spec
    if len(areas) == 1:
        return
    sheet = Sheet(600, 500, turn=turn)  # type: ignore[arg-type]
    for number, (row, column, height, width) in enumerate(areas):
        x0, y0, x1, y1 = xs[column], ys[row], xs[column + width], ys[row + height]
        if style == "stroke":
            for side in ((x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1)):
                sheet.rule(*side)
        else:
            for left, top, right, bottom in (
                (x0, y0, x1, y0 + 0.6), (x0, y1 - 0.6, x1, y1), (x0, y0, x0 + 0.6, y1), (x1 - 0.6, y0, x1, y1),
            ):  # fmt: skip
                sheet.box(left, top, right, bottom, fill=(0, 0, 0))
        sheet.text(x0 + 3, y0 + 4, f"甲{number}")
    with TemporaryDirectory() as folder:
        path = Path(folder) / "grid.pdf"
        path.write_bytes(sheet.bytes())
        found = extract(path)
    (table,) = found.pages[0].tables
    assert sorted(cell.text for cell in table.cells) == sorted(f"甲{number}" for number in range(len(areas)))
    boxes = {tuple(round(side) for side in cell.bbox) for cell in table.cells}
    wanted = {(xs[c], ys[r], xs[c + w], ys[r + h]) for r, c, h, w in areas}
    for box in wanted:
        assert any(all(abs(a - b) <= 2 for a, b in zip(box, have, strict=True)) for have in boxes), (box, boxes)
    assert found.glyphs.unassigned == 0
    assert found.glyphs.in_cells == found.glyphs.total
