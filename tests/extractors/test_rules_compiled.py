"""The compiled joining of rules, and the compiled look for overprints, do what the ones in numpy do."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.shared_samples import SHARED
from torikumi.extractors import glyphs, glyphs_python, rules, rules_python
from torikumi.extractors.glyphs import page_ink
from torikumi.extractors.readers.pdfium import PdfiumReader
from torikumi.extractors.rules import RULE, page_rules
from torikumi.schemas.primitives import GLYPH, Page, Records

compiled = pytest.importorskip("torikumi.extractors.rules_compiled", reason="it was not compiled here")
compiled_glyphs = pytest.importorskip("torikumi.extractors.glyphs_compiled", reason="it was not compiled here")

ROOT = Path(__file__).parents[2]
FILES = sorted([*ROOT.glob("samples/**/*.pdf"), *SHARED.glob("samples/**/v?.pdf")])
PAGES_MAX = 6


def _told(page: Page) -> tuple[object, ...]:
    found = page_rules(page)
    ink = page_ink(page, found)
    parts = (found.horizontal, found.vertical, found.diagonals, found.backgrounds, ink.glyphs, ink.spaces, ink.unmapped)
    return *[part.tobytes() for part in parts], ink.texts, ink.hidden, ink.layer


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_pages_are_the_same(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with PdfiumReader(path) as reader:
        pages = [reader.read_page(number + 1) for number in range(min(PAGES_MAX, reader.info.pages))]
    told = []
    for joins, looks in ((compiled, compiled_glyphs), (rules_python, glyphs_python)):
        monkeypatch.setattr(rules, "join", joins.join)
        for name in ("unseen_letters", "may_repeat", "flagged", "part_of"):
            monkeypatch.setattr(glyphs, name, getattr(looks, name))
        told.append([_told(page) for page in pages])
    assert told[0] == told[1]


PLACE = st.integers(0, 3).map(lambda place: place * 30) | st.floats(0, 100, width=32) | st.sampled_from([-3e37, 3e37])
OFF = st.floats(-1.25, 1.25, width=32)
LENGTH = st.sampled_from([0, 2, 6, 30, 90]) | st.floats(0, 60, width=32)
PIECES = st.lists(
    st.tuples(st.integers(0, 3), OFF, PLACE, LENGTH, st.floats(0, 5, width=32)).map(
        lambda piece: (piece[0] * 20 + piece[1], piece[2], piece[2] + piece[3], piece[4])
    ),
    max_size=40,
).map(lambda pieces: np.array(pieces, dtype=RULE))


@settings(max_examples=400, deadline=None)
@given(PIECES, PIECES)
def test_pieces_of_any_kind_are_joined_alike(bars: Records, dots: Records) -> None:
    one, other = compiled.join(bars, dots), rules_python.join(bars, dots)
    assert one.dtype == other.dtype
    assert one.tobytes() == other.tobytes()


LETTERS = st.lists(
    st.tuples(
        st.sampled_from("いろは"),
        st.integers(0, 8).map(float) | st.floats(0, 40, width=32) | st.sampled_from([-1e30, 1e30]),
        st.integers(0, 8).map(float) | st.floats(0, 40, width=32),
        st.sampled_from([-4.0, 0.0, 5.0, 10.0, 300.0]),
    ),
    max_size=30,
)


@settings(max_examples=400, deadline=None)
@given(LETTERS)
def test_no_overprint_is_missed(letters: list[tuple[str, float, float, float]]) -> None:
    records = np.zeros(len(letters), dtype=GLYPH)
    for index, (_, x, y, size) in enumerate(letters):
        records[index]["origin_x"], records[index]["origin_y"], records[index]["size"] = x, y, size
    texts = [text for text, *_ in letters]
    with pytest.MonkeyPatch.context() as patch:
        found = []
        for looks in (compiled_glyphs, glyphs_python):
            patch.setattr(glyphs, "may_repeat", looks.may_repeat)
            found.append(glyphs._overprints(records, texts).tolist())
    assert found[0] == found[1]


def test_a_page_of_one_letter_is_left_to_the_search_that_is_bounded() -> None:
    letters = np.zeros(5_000, dtype=GLYPH)
    letters["size"] = 8.0
    letters["origin_x"] = np.arange(len(letters)) * 100.0
    lines, crowd = letters.copy(), letters.copy()
    lines["origin_y"] = letters["origin_x"]
    # so near to each other, beside one that is far off, that they are kept together
    crowd["size"], crowd["origin_x"][1:] = 0.01, 99_000.0 + np.arange(1, len(letters)) * 0.002
    same, other = ("い",) * len(letters), tuple(map(chr, range(0x4E00, 0x4E00 + len(letters))))
    assert compiled_glyphs.may_repeat(crowd, same)
    assert not compiled_glyphs.may_repeat(letters, other)
    assert not compiled_glyphs.may_repeat(letters, same)
    assert not compiled_glyphs.may_repeat(lines, same)  # on lines of their own they are few
