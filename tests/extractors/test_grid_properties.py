"""Any grid that is drawn is read back: its cells, spans and texts, wherever it stands and however it is drawn."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.pdf_factory import EMBEDDED, WHITE, Place, RuleStyle, Sheet
from torikumi.extractors.document import extract
from torikumi.extractors.grid import rules_to_grids
from torikumi.extractors.rules import RULE, Rules
from torikumi.schemas.primitives import PAINT

Box = tuple[float, float, float, float]
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


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
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


STYLES: list[RuleStyle] = ["stroke", "fill", "dashed", "pieces", "chain", "double", "twice"]
WORDS = ["番号", "取組", "Ａ", "ｱｲｳ", "12", "３件", "a-1", "（新）"]


@st.composite
def texts(draw: st.DrawFn, spec: Spec) -> list[str]:
    """For each cell one to three lines that fit into it, none of which is the same in two cells; some are blank."""
    found = []
    for number, (row, _, height, _) in enumerate(spec[2]):
        room = int((spec[1][row + height] - spec[1][row] - 5) // 9.1)
        lines = draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=min(3, room)))
        blank = number > 1 and draw(st.integers(0, 5)) == 0
        found.append("" if blank else "\n".join([f"{lines[0][:1]}{number}", *lines[1:]]))
    return found


@st.composite
def drawn(draw: st.DrawFn) -> tuple[Sheet, list[dict[Box, str]]]:
    """A page with one grid, or two, and the texts by the boxes of the cells."""
    sheet = Sheet(1000, 900, font=EMBEDDED, turn=draw(st.sampled_from([0, 90, 180, 270])))
    tables = []
    shift_x = shift_y = 0.0
    for _ in range(draw(st.integers(1, 2))):
        spec = draw(grids().filter(lambda spec: len(spec[2]) > 1))
        xs, ys, areas = [x + shift_x for x in spec[0]], [y + shift_y for y in spec[1]], spec[2]
        words = draw(texts(spec))
        places = [Place(*area, text=text) for area, text in zip(areas, words, strict=True)]
        style, upright = draw(st.sampled_from(STYLES)), draw(st.sampled_from(STYLES))
        width = draw(st.sampled_from([0.1, 0.25, 0.5, 1.0, 1.5]))
        if draw(st.integers(0, 4)) == 0:
            # white rules within a ground, whose edges are the outer ones
            sheet.box(xs[0], ys[0], xs[-1], ys[-1], fill=(0.6, 0.8, 0.9))
            style, upright = draw(st.sampled_from(["stroke", "fill"])), draw(st.sampled_from(["stroke", "fill"]))
            sheet.grid(xs, ys, places, style, upright=upright, size=7, width=max(width, 0.5), colour=WHITE)
        else:
            whole = all(area[2:] == (1, 1) for area in areas)
            sides = (
                draw(st.sampled_from(["lrtb", "tb", "lr", "lrt", "rtb"]))
                if whole and min(len(xs), len(ys)) > 3
                else "lrtb"
            )
            sheet.grid(xs, ys, places, style, upright=upright, size=7, width=width, sides=sides)
        boxes = [(xs[c], ys[r], xs[c + w], ys[r + h]) for r, c, h, w in areas]
        tables.append(dict(zip(boxes, words, strict=True)))
        gap = draw(st.integers(8, 40))
        if draw(st.booleans()):
            shift_x = xs[-1] + gap - 40
        else:
            shift_y = ys[-1] + gap - 40
    return sheet, tables


@settings(max_examples=60)
@given(drawn())
def test_what_is_drawn_comes_back_however_it_is_drawn(page: tuple[Sheet, list[dict[Box, str]]]) -> None:
    sheet, wanted = page
    with TemporaryDirectory() as folder:
        found = extract(sheet.save(Path(folder) / "page.pdf"))
    assert found.glyphs.unassigned == 0
    assert len(found.pages[0].tables) == len(wanted)
    for right in wanted:
        # the table whose first cell stands there
        corner = min(right, key=lambda box: (box[1], box[0]))
        table = min(
            found.pages[0].tables, key=lambda table: abs(table.bbox.x0 - corner[0]) + abs(table.bbox.top - corner[1])
        )
        have = {cell.bbox: "".join(cell.text.split()) for cell in table.cells}
        assert len(have) == len(right)
        for box, text in right.items():
            [near] = [other for other in have if all(abs(a - b) <= 2.5 for a, b in zip(box, other, strict=True))]
            assert have[near] == "".join(text.split())
