"""What is asked of the letters of a page is answered by compiled code as by numpy."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from tests.support.shared_samples import SHARED
from torikumi.extractors import glyphs_python as plain
from torikumi.extractors.glyphs import page_ink
from torikumi.extractors.grid import rules_to_grids
from torikumi.extractors.readers.pdfium import PdfiumReader
from torikumi.extractors.rules import page_rules
from torikumi.extractors.table import OUTSIDE
from torikumi.schemas.primitives import GLYPH, PAINT, GlyphFlag, PaintKind, Records

compiled = pytest.importorskip("torikumi.extractors.glyphs_compiled", reason="it was not compiled here")

ROOT = Path(__file__).parents[2]
FILES = sorted([*ROOT.glob("samples/**/*.pdf"), *SHARED.glob("samples/**/v?.pdf")])
PAGES_MAX = 6

PLACES = st.integers(0, 6).map(float) | st.floats(0, 6, width=32) | st.sampled_from([-1e30, 1e30])
COLORS = st.sampled_from([0xFFFFFF, 0xF5F5F5, 0xF4FFFF, 0xFFFFF5, 0x000000, 0x00000A, 0x0B0000, 0xDEEBF7])
FLAGS = st.sampled_from([0, 0, 0, 1, 2, 4, 8, 9])
LETTERS: st.SearchStrategy[dict[str, float]] = st.builds(
    dict, x0=PLACES, x1=PLACES, y0=PLACES, y1=PLACES, color=COLORS, order=st.integers(0, 4), flags=FLAGS
)
FILLS: st.SearchStrategy[dict[str, float]] = st.builds(
    dict,
    kind=st.sampled_from([kind.value for kind in PaintKind]),
    x0=st.integers(0, 3).map(float),
    y0=PLACES,
    x1=st.integers(2, 6).map(float),
    y1=PLACES,
    color=COLORS,
    alpha=st.sampled_from([0.0, 0.5, 0.51, 0.95, float(np.float32(0.95)), 0.96, 1.0]),
    order=st.integers(0, 4) | st.just(0xFFFFFFFF),
)


def records(kind: np.dtype[Any], rows: list[dict[str, float]]) -> Records:
    made = np.zeros(len(rows), dtype=kind)
    for index, row in enumerate(rows):
        for name, value in row.items():
            made[index][name] = value
    return made


def same(mine: Any, theirs: Any) -> None:
    """Answers of the two, arrays byte for byte."""
    for one, other in zip(mine, theirs, strict=True):
        if isinstance(one, np.ndarray):
            assert one.dtype == other.dtype
            assert one.tobytes() == other.tobytes()
        else:
            assert one == other


@settings(max_examples=600, deadline=None)
@given(st.lists(LETTERS, max_size=8), st.lists(FILLS, max_size=5), st.lists(FILLS, max_size=3))
def test_the_same_letters_are_unseen(
    letters: list[dict[str, float]], fills: list[dict[str, float]], others: list[dict[str, float]]
) -> None:
    with np.errstate(over="ignore"):
        page = records(GLYPH, letters), records(PAINT, fills), records(PAINT, others)
        same(compiled.unseen_letters(*page), plain.unseen_letters(*page))
        assert compiled.has_color_of_ground(page[0], page[2]) == plain.has_color_of_ground(page[0], page[2])


@given(st.lists(st.integers(0, 255), max_size=12), st.integers(1, 255))
def test_the_same_letters_have_a_flag(flags: list[int], flag: int) -> None:
    glyphs = records(GLYPH, [{"flags": number} for number in flags])
    same([compiled.flagged(glyphs, flag)], [plain.flagged(glyphs, GlyphFlag(flag))])


EDGES = st.floats(-1, 8, width=32) | st.sampled_from([0.0, 5.0, float(np.float32(595.28)), 595.28, float("nan")])


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(EDGES, EDGES, EDGES, EDGES, st.sampled_from([0, 0, -90])), max_size=4), EDGES, EDGES)
def test_letters_over_the_edge_and_turned_ones_are_told_alike(
    letters: list[tuple[float, ...]], width: float, height: float
) -> None:
    glyphs = records(GLYPH, [dict(zip(("x0", "x1", "y0", "y1", "angle"), letter, strict=True)) for letter in letters])
    assert compiled.reach_over(glyphs, width, height) == plain.reach_over(glyphs, width, height)
    assert compiled.are_turned(glyphs) == plain.are_turned(glyphs)


LINES = st.lists(st.integers(0, 6).map(float) | st.floats(0, 6), min_size=2, max_size=5, unique=True).map(sorted)


@settings(max_examples=400, deadline=None)
@given(st.lists(LETTERS, max_size=10), LINES, LINES, st.randoms(use_true_random=False), st.integers(0, 9))
def test_letters_are_put_into_the_same_cells(
    letters: list[dict[str, float]], xs: list[float], ys: list[float], random: Any, offset: int
) -> None:
    squares = [[random.randint(-1, 5) for _ in xs[1:]] for _ in ys[1:]]
    found = []
    with np.errstate(over="ignore"):
        for module in (compiled, plain):
            owners = np.full(len(letters), -1, dtype=np.intp)
            grid = np.array(xs), np.array(ys), np.array(squares, dtype=np.int32)
            module.put_into_cells(owners, records(GLYPH, letters), *grid, offset)
            found.append(owners.tolist())
    assert found[0] == found[1]


@given(st.lists(st.integers(-1, 3), max_size=12))
def test_glyphs_in_cells_are_parted_from_the_others_alike(owners: list[int]) -> None:
    given_owners = np.array(owners, dtype=np.intp)
    same(compiled.parted(given_owners, OUTSIDE), plain.parted(given_owners, OUTSIDE))


PENS: st.SearchStrategy[dict[str, float]] = st.builds(
    dict,
    x0=st.sampled_from([0.0, 1.5, 2.9, 3.0, 3.1, 5.0]) | st.floats(0, 6, width=32),
    x1=st.sampled_from([0.0, 1.5, 2.0, 3.0]) | st.floats(0, 6, width=32),
    origin_y=st.sampled_from([0.0, 0.0, 0.0, 1.0, 1.01]) | st.floats(0, 2, width=32),
    size=st.sampled_from([10.0, 10.0, 9.96, 10.5, 0.0]),
    angle=st.sampled_from([0, 0, 0, 0, 90]),
    flags=st.sampled_from([0, 0, 0, 0, 4, 8]),
)


@settings(max_examples=600, deadline=None)
@given(st.lists(st.tuples(PENS, st.integers(-1, 1)), min_size=1, max_size=8))
def test_the_same_strings_run_across_cells(letters: list[tuple[dict[str, float], int]]) -> None:
    glyphs = records(GLYPH, [letter for letter, _ in letters])
    owners = np.array([owner for _, owner in letters], dtype=np.intp)
    mine, theirs = compiled.strings_across(glyphs, owners), plain.strings_across(glyphs, owners)
    assert (mine is None) == (theirs is None)
    if theirs is not None:
        same([mine], [theirs])


GAPS = st.sampled_from([0.0, 2.9, 3.0, 3.1, 6.0, 6.1, 19.9, 20.0, 20.1, 23.0, 23.1]) | st.floats(-5, 40, width=32)
LINED: st.SearchStrategy[list[tuple[list[float], float]]] = st.lists(
    st.tuples(st.lists(GAPS, max_size=15), st.sampled_from([10.0, 10.04, 3.3, float("inf")])), max_size=4
)


@settings(max_examples=400, deadline=None)
@given(LINED, st.randoms(use_true_random=False))
def test_lines_are_cut_at_the_same_gaps(lined: list[tuple[list[float], float]], random: Any) -> None:
    places = list(range(sum(len(gaps) + 1 for gaps, _ in lined)))
    random.shuffle(places)
    glyphs = np.zeros(len(places), dtype=GLYPH)
    lines = []
    for gaps, _ in lined:
        lines.append(np.array([places.pop() for _ in range(len(gaps) + 1)], dtype=np.intp))
        for before, place, gap in zip(lines[-1], lines[-1][1:], gaps, strict=False):
            glyphs["x0"][place] = glyphs["x1"][before] + np.float32(gap)
            glyphs["x1"][place] = glyphs["x0"][place] + np.float32(7.3)
    sizes = [size for _, size in lined]
    same([compiled.stretches_of(glyphs, lines, sizes)], [plain.stretches_of(glyphs, lines, sizes)])


PARTS = st.integers(0, 9).flatmap(
    lambda count: st.tuples(
        st.lists(st.text(max_size=2), min_size=count, max_size=count),
        st.lists(st.integers(0, count - 1), max_size=12).map(sorted) if count else st.just([]),
        st.randoms(use_true_random=False),
    )
)


@given(PARTS)
def test_the_same_part(page: tuple[list[str], list[int], Any]) -> None:
    texts, indices, random = page
    glyphs = np.frombuffer(random.randbytes(len(texts) * GLYPH.itemsize), dtype=GLYPH)
    spaces = np.array([random.random() < 0.5 for _ in texts], dtype=bool)
    of = glyphs, tuple(texts), spaces, np.array(indices, dtype=np.intp)
    mine, theirs = compiled.part_of(*of), plain.part_of(*of)
    same(mine, theirs)
    assert [type(one) for one in mine] == [type(one) for one in theirs]
    mine[0].sort(order="x0")  # what was taken may be changed


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_the_same_on_pages(path: Path) -> None:
    with PdfiumReader(path) as reader:
        pages = [reader.read_page(number + 1) for number in range(min(PAGES_MAX, reader.info.pages))]
    for page in pages:
        seen = page.glyphs, page_rules(page).backgrounds, page.paints
        same(compiled.unseen_letters(*seen), plain.unseen_letters(*seen))
        odd: NDArray[np.intp] = np.arange(1, len(page.glyphs), 2)
        of = page.glyphs, page.texts, page.spaces, odd
        same(compiled.part_of(*of), plain.part_of(*of))
        assert compiled.has_color_of_ground(page.glyphs, page.paints) == plain.has_color_of_ground(
            page.glyphs, page.paints
        )
        for width, height in ((page.width, page.height), (page.width / 2, page.height)):
            assert compiled.reach_over(page.glyphs, width, height) == plain.reach_over(page.glyphs, width, height)
        ink = page_ink(page, page_rules(page))
        owners = []
        for module in (compiled, plain):
            own = np.full(len(ink.glyphs), OUTSIDE, dtype=np.intp)
            for grid in rules_to_grids(page_rules(page)):
                module.put_into_cells(own, ink.glyphs, grid.xs, grid.ys, grid.squares, 3)
            owners.append(own)
        same(owners[:1], owners[1:])
        mine, theirs = (module.strings_across(ink.glyphs, owners[0]) for module in (compiled, plain))
        assert (mine is None) == (theirs is None)
        if theirs is not None:
            same([mine], [theirs])


@pytest.mark.parametrize("field", ["origin_x", "origin_y", "size"])
@pytest.mark.parametrize("place", range(3))
@pytest.mark.parametrize("number", [float("nan"), float("inf"), 3e38, 1e7])
def test_letters_of_no_real_page_are_left_to_the_search(field: str, place: int, number: float) -> None:
    glyphs = records(GLYPH, [{"origin_x": 20.0 * index, "origin_y": 30.0, "size": 10.0} for index in range(3)])
    assert not compiled.may_repeat(glyphs, ("あ",) * 3)
    glyphs[field][place] = number
    assert compiled.may_repeat(glyphs, ("あ",) * 3)


def test_wrong_arrays_are_refused() -> None:
    glyphs, paints = np.zeros(2, dtype=GLYPH), np.zeros(2, dtype=PAINT)
    good = [glyphs, ("a", "b"), np.zeros(2, dtype=bool), np.array([0, 1])]
    compiled.part_of(*good)
    for place, bad in enumerate([paints, ("a",), np.zeros(1, dtype=bool), np.array([0, 2])]):
        with pytest.raises((IndexError, ValueError)):
            compiled.part_of(*good[:place], bad, *good[place + 1 :])
    for outside in (-1, 2, 2**62):
        with pytest.raises(IndexError):
            compiled.part_of(*good[:3], np.array([outside]))
    with pytest.raises(ValueError, match="mismatch"):
        compiled.unseen_letters(glyphs, glyphs, paints)
    with pytest.raises(ValueError, match="one text"):
        compiled.may_repeat(glyphs, ("a",))
    with pytest.raises((BufferError, ValueError)):
        compiled.flagged(np.zeros(4, dtype=GLYPH)[::2], 1)
    lines, owners, squares = np.arange(3.0), np.zeros(2, dtype=np.intp), np.zeros((2, 2), dtype=np.int32)
    compiled.put_into_cells(owners, glyphs, lines, lines, squares, 0)
    for bad in (owners[:1], owners.astype("f4"), np.frombuffer(owners.tobytes(), dtype=np.intp)):
        with pytest.raises((BufferError, ValueError)):
            compiled.put_into_cells(bad, glyphs, lines, lines, squares, 0)
    with pytest.raises(ValueError, match="square"):
        compiled.put_into_cells(owners, glyphs, lines, lines, squares[:1], 0)
    for outside in (-1, 2):
        with pytest.raises(IndexError):
            compiled.stretches_of(glyphs, [np.array([0, outside])], [10.0])
    with pytest.raises(ValueError, match="one owner"):
        compiled.strings_across(glyphs, owners[:1])
