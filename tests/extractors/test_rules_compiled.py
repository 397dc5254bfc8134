"""The compiled finding of rules, and the compiled look for overprints, do what the ones in numpy do."""

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
from torikumi.schemas.primitives import GLYPH, PAINT, Page, Records

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
    for finds, looks in ((compiled, compiled_glyphs), (rules_python, glyphs_python)):
        monkeypatch.setattr(rules, "visible_rules", finds.visible_rules)
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
    max_size=80,
).map(lambda pieces: np.array(pieces, dtype=RULE))


@settings(max_examples=400, deadline=None)
@given(PIECES)
def test_pieces_of_any_kind_are_joined_alike(pieces: Records) -> None:
    one, other = compiled.join(pieces), rules_python.join(pieces)
    assert one.dtype == other.dtype
    assert one.tobytes() == other.tobytes()


@settings(max_examples=400, deadline=None)
@given(PIECES, PIECES.filter(len), st.lists(st.sampled_from([-0.76, -0.75, -0.74, 0.75, 1.0]), max_size=80))
def test_rules_of_any_kind_end_alike_at_others(rules: Records, across: Records, offs: list[float]) -> None:
    for index, off in enumerate(offs[: len(rules)]):
        rules["end"][index] = across["position"][index % len(across)] + np.float32(off)
    one, other = compiled.ends_at(rules, across), rules_python.ends_at(rules, across)
    assert [part.tolist() for part in one] == [part.tolist() for part in other]


SIDE = st.integers(0, 3).map(lambda place: place * 30.0) | st.floats(0, 100, width=32)
FURTHER = st.sampled_from([0.0, 0.5, 2.9, 3.0, 3.1, 6.0, -0.5, 30.0, 90.0, 180.0]) | st.floats(-100, 100, width=32)
CHANNEL = st.sampled_from([0, 9, 10, 11, 200, 244, 245, 255])
PAINTS = st.lists(
    st.tuples(
        st.sampled_from([1, 1, 2, 2, 2, 3, 4, 8]),
        *(SIDE, SIDE, FURTHER, FURTHER),
        st.sampled_from([0.0, 0.5, 1.0, 12.0, -1.0]),
        st.tuples(CHANNEL, CHANNEL, CHANNEL) | st.sampled_from([(0, 0, 0), (255, 255, 255)]),
        st.sampled_from([0.0, 0.05, 0.06, 0.5, 0.95, 0.96, 1.0]),
        st.integers(0, 20),
    ).map(
        lambda paint: (
            *paint[:3],
            *(paint[1] + paint[3], paint[2] + paint[4]),
            *(paint[5], paint[6][0] << 16 | paint[6][1] << 8 | paint[6][2], paint[7], 0, paint[8]),
        )
    ),
    max_size=30,
).map(lambda paints: np.array(paints, dtype=PAINT))


@settings(max_examples=400, deadline=None)
@given(PAINTS)
def test_paints_of_any_kind_are_the_same_rules(paints: Records) -> None:
    for one, other in zip(compiled.visible_rules(paints), rules_python.visible_rules(paints), strict=True):
        assert one.dtype == other.dtype
        assert one.shape == other.shape
        assert one.tobytes() == other.tobytes()


def test_a_page_of_thousands_of_paints_gives_the_same_rules() -> None:
    rng = np.random.default_rng(7)
    paints = np.zeros(6_000, dtype=PAINT)
    paints["kind"], paints["alpha"], paints["order"] = rng.choice([1, 2, 4], len(paints)), 1.0, np.arange(len(paints))
    paints["color"] = rng.choice([0, 0x808080, 0xF8F8F8, 0xFFFFFF], len(paints))
    paints["x0"], paints["y0"] = rng.uniform(0, 800, (2, len(paints)))
    paints["x1"] = paints["x0"] + rng.choice([0.0, 0.4, 20.0, 300.0], len(paints))
    paints["y1"] = paints["y0"] + rng.choice([0.0, 0.4, 20.0, 300.0], len(paints))
    found = compiled.visible_rules(paints)
    assert all(len(part) for part in found)
    assert [part.tobytes() for part in found] == [part.tobytes() for part in rules_python.visible_rules(paints)]


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
