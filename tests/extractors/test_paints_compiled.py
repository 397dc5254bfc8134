"""What is asked of the paints of a page is answered by compiled code as by numpy."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.shared_samples import SHARED
from torikumi.extractors import paints_python as plain
from torikumi.extractors.readers.pdfium import PdfiumReader
from torikumi.schemas.primitives import PAINT, UNTOLD_COLOR, PaintKind, Records

compiled = pytest.importorskip("torikumi.extractors.paints_compiled", reason="it was not compiled here")

ROOT = Path(__file__).parents[2]
FILES = sorted([*ROOT.glob("samples/**/*.pdf"), *SHARED.glob("samples/**/v?.pdf")])
PAGES_MAX = 6
KINDS = st.sampled_from([kind.value for kind in PaintKind])
PLACES = st.sampled_from([0.0, 2.9, 3.0, 3.1, 4.4, 4.5, 50.0, float("nan")]) | st.floats(-10, 60, width=32)
PAINTS = st.lists(
    st.tuples(
        KINDS,
        st.tuples(PLACES, PLACES, PLACES, PLACES),
        st.sampled_from([0xFFFFFF, 0xF5F5F5, 0xF4FFFF, 0xFFF4FF, 0xFFFFF4, 0xBFBFBF, UNTOLD_COLOR, 0, 0xBFBFBE]),
        st.sampled_from([0.0, 0.01, 1.0]),
    ),
    max_size=12,
).map(
    lambda paints: np.array(
        [(kind, *place, 0.5, color, alpha, 0, order) for order, (kind, place, color, alpha) in enumerate(paints)],
        dtype=PAINT,
    )
)


def _same(paints: Records) -> None:
    mine, theirs = compiled.doubtful_rules(paints), plain.doubtful_rules(paints)
    assert mine.dtype == theirs.dtype
    assert mine.tolist() == theirs.tolist()
    for kinds in (PaintKind.IMAGE, PaintKind.SHAPE | PaintKind.STROKE):
        mine, theirs = compiled.of_kind(paints, kinds), plain.of_kind(paints, kinds)
        assert mine.dtype == theirs.dtype
        assert mine.tobytes() == theirs.tobytes()


@settings(max_examples=600, deadline=None)
@given(PAINTS)
def test_the_same_paints_are_found(paints: Records) -> None:
    _same(paints)


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_the_same_on_pages(path: Path) -> None:
    with PdfiumReader(path) as reader:
        for number in range(min(PAGES_MAX, reader.info.pages)):
            _same(reader.read_page(number + 1).paints)


def test_wrong_arrays_are_refused() -> None:
    for bad in (np.zeros(2, dtype="f4"), np.zeros(2, dtype=[*PAINT.descr[:-1], ("rank", "u4")])):
        with pytest.raises(ValueError, match="mismatch"):
            compiled.of_kind(bad, 1)
