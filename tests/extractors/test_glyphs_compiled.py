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
from torikumi.extractors.readers.pdfium import PdfiumReader
from torikumi.extractors.rules import page_rules
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


@given(st.lists(st.integers(0, 255), max_size=12), st.integers(1, 255))
def test_the_same_letters_have_a_flag(flags: list[int], flag: int) -> None:
    glyphs = records(GLYPH, [{"flags": number} for number in flags])
    same([compiled.flagged(glyphs, flag)], [plain.flagged(glyphs, GlyphFlag(flag))])


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
