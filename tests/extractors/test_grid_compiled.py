"""The compiled closing of cells does what the one in numpy does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.shared_samples import SHARED
from torikumi.extractors import grid_python as plain
from torikumi.extractors.readers.pdfium import PdfiumReader
from torikumi.extractors.rules import RULE, page_rules
from torikumi.extractors.squares import Area
from torikumi.schemas.geometry import BBox
from torikumi.schemas.primitives import Records

compiled = pytest.importorskip("torikumi.extractors.grid_compiled", reason="it was not compiled here")

ROOT = Path(__file__).parents[2]
FILES = sorted([*ROOT.glob("samples/**/*.pdf"), *SHARED.glob("samples/**/v?.pdf")])
PAGES_MAX = 6


def _as_bytes(made: list[tuple[Any, ...]]) -> list[list[object]]:
    return [
        [(part.dtype, part.shape, part.tobytes()) if isinstance(part, np.ndarray) else part for part in one]
        for one in made
    ]


def _same(horizontal: Records, vertical: Records) -> None:
    sets = plain.components(horizontal, vertical)
    assert _as_bytes(compiled.components(horizontal, vertical)) == _as_bytes(sets)
    pairs = [*sets, (horizontal, vertical)] if len(horizontal) and len(vertical) else sets
    for flat, upright in pairs:
        made = compiled.closed_grids(flat, upright)
        assert _as_bytes(made) == _as_bytes(plain.closed_grids(flat, upright))
        assert all(type(area) is Area for _, _, areas, *_ in made for area in areas)
        for xs, ys, areas, *_ in made:
            boxes = compiled.boxes_of_areas(xs.tolist(), ys.tolist(), areas)
            assert boxes == plain.boxes_of_areas(xs.tolist(), ys.tolist(), areas)
            assert all(type(box) is BBox for box in boxes)


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_pages_are_the_same(path: Path) -> None:
    with PdfiumReader(path) as reader:
        for number in range(min(PAGES_MAX, reader.info.pages)):
            rules = page_rules(reader.read_page(number + 1))
            _same(rules.horizontal, rules.vertical)


# places on a raster, so that rules meet, coincide and miss each other by a little
PLACES = st.builds(
    lambda place, off: place * 20 + off, st.integers(0, 6), st.sampled_from([0, 0, 0, 1, -1.5, 2.2, 5.1])
)
FAR = st.sampled_from([-1e30, 3e7, 1e30])
RULES = st.lists(
    st.tuples(PLACES | FAR, PLACES, PLACES | FAR, st.sampled_from([0, 0.5, 3, 6, 50])).map(
        lambda rule: (rule[0], min(rule[1:3]), max(rule[1:3]), rule[3])
    ),
    max_size=24,
).map(lambda rules: np.array(rules, dtype=RULE))


@settings(max_examples=300, deadline=None)
@given(RULES, RULES)
def test_rules_of_any_kind_close_the_same_cells(horizontal: Records, vertical: Records) -> None:
    _same(horizontal, vertical)


LINE = st.booleans() | st.just(True)


@settings(max_examples=200, deadline=None)
@given(st.integers(1, 6), st.integers(1, 6), st.data())
def test_stretches_of_a_lattice_close_the_same_cells(rows: int, columns: int, data: st.DataObject) -> None:
    flat = [
        (20 * row, 20 * column, 20 * column + 20, 0.5)
        for row in range(rows + 1)
        for column in range(columns)
        if data.draw(LINE)
    ]
    upright = [
        (20 * column, 20 * row, 20 * row + 20, 0.5)
        for column in range(columns + 1)
        for row in range(rows)
        if data.draw(LINE)
    ]
    _same(np.array(flat, dtype=RULE), np.array(upright, dtype=RULE))


def test_a_cell_beyond_the_grid_lines_is_refused() -> None:
    for area in (Area(0, 0, 1, 2), Area(0, 1, 1, 1), Area(1, 0, 1, 1), Area(0, 0, 2, 1)):
        with pytest.raises(IndexError):
            compiled.boxes_of_areas([0.0, 1.0], [0.0, 1.0], (area,))
    with pytest.raises(TypeError):
        compiled.boxes_of_areas([0.0, 1.0], [0.0, 1.0], ([0, 0, 1, 1],))
    with pytest.raises(ValueError, match="unpack"):
        compiled.boxes_of_areas([0.0, 1.0], [0.0, 1.0], ((0, 0),))
