"""The compiled looks at fills say what the ones in numpy say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as random_tests
from hypothesis import strategies as st
from numpy.typing import NDArray

from tests.support.shared_samples import SHARED
from torikumi.extractors import fills_python as plain
from torikumi.extractors.grid import Grid, rules_to_grids
from torikumi.extractors.readers.pdfium import PdfiumReader
from torikumi.extractors.rules import page_rules
from torikumi.extractors.squares import numbered
from torikumi.schemas.primitives import PAINT, Records

compiled = pytest.importorskip("torikumi.extractors.fills_compiled", reason="it was not compiled here")

ROOT = Path(__file__).parents[2]
FILES = sorted([*ROOT.glob("samples/**/*.pdf"), *SHARED.glob("samples/**/v?.pdf")])
PAGES_MAX = 6


def _same(backgrounds: Records, grids: list[Grid]) -> None:
    pairs: list[tuple[NDArray[Any], NDArray[Any]]] = []
    pairs += zip(compiled.free_fills(backgrounds, grids), plain.free_fills(backgrounds, grids), strict=True)
    boxes = [box for grid in grids for box in grid.boxes()]
    pairs.append((compiled.filled_cells(boxes, backgrounds), plain.filled_cells(boxes, backgrounds)))
    for one, other in pairs:
        assert one.dtype == other.dtype
        assert one.tolist() == other.tolist()


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_pages_are_the_same(path: Path) -> None:
    with PdfiumReader(path) as reader:
        for number in range(min(PAGES_MAX, reader.info.pages)):
            rules = page_rules(reader.read_page(number + 1))
            _same(rules.backgrounds, list(rules_to_grids(rules)))


# places on a raster, and as far from it as the tolerances are wide
OFF = st.sampled_from([0.0, 0.0, 0.0, 4.9, 5.0, 5.1, -5.0, -5.1]) | st.floats(-6, 6, width=32)
PLACES = st.builds(lambda place, off: place * 20 + off, st.integers(0, 6), OFF) | st.sampled_from([-1e30, 1e30])
FILLS = st.lists(
    st.tuples(st.just(2), PLACES, PLACES, PLACES, PLACES, st.just(0), st.sampled_from([0, 0xFFFFFF, 0xFFFFFE])).map(
        lambda fill: (
            *(fill[0], min(fill[1], fill[3]), min(fill[2], fill[4]), max(fill[1], fill[3]), max(fill[2], fill[4])),
            *(0, fill[6], 1.0, 0, 0),
        )
    ),
    max_size=12,
).map(lambda fills: np.array(fills, dtype=PAINT))


def _edges(count: int, offs: list[float]) -> NDArray[np.float64]:
    return np.sort(np.arange(count + 1) * 20 + np.array(offs[: count + 1]))


@st.composite
def lattices(draw: st.DrawFn) -> Grid:
    rows, columns = draw(st.integers(1, 5)), draw(st.integers(1, 5))
    offs = st.lists(st.floats(-9, 9), min_size=6, max_size=6)
    squares = np.arange(rows * columns, dtype=np.int32).reshape(rows, columns)
    outside = draw(st.lists(st.integers(0, rows * columns - 1), max_size=3))
    squares[np.isin(squares, outside)] = -1
    areas, ranked = numbered(squares)
    return Grid(_edges(columns, draw(offs)), _edges(rows, draw(offs)), areas, ranked)


@random_tests(max_examples=400, deadline=None)
@given(FILLS, st.lists(lattices(), max_size=3))
def test_fills_of_any_kind_are_the_same(fills: Records, grids: list[Grid]) -> None:
    _same(fills, grids)


def test_more_fills_than_are_looked_at_together(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(5)
    fills = np.zeros(3_000, dtype=PAINT)
    fills["x0"], fills["y0"] = rng.uniform(0, 100, (2, len(fills)))
    fills["x1"], fills["y1"] = fills["x0"] + rng.uniform(0, 9, len(fills)), fills["y0"] + rng.uniform(0, 9, len(fills))
    fills["color"] = rng.choice([0x808080, 0xFFFFFF], len(fills))
    monkeypatch.setattr(plain, "GROUNDS_AT_ONCE", 2_000)
    squares = np.arange(25, dtype=np.int32).reshape(5, 5)
    grid = Grid(np.linspace(0, 100, 6), np.linspace(0, 100, 6), *numbered(squares))
    _same(fills, [grid])
    assert 0 < compiled.filled_cells(grid.boxes(), fills).sum() < 25
