"""Lines are ordered and measured by compiled code as by numpy, to the last bit."""

from __future__ import annotations

import string
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from tests.support.shared_samples import SHARED
from torikumi.extractors import lines as stage
from torikumi.extractors import lines_python as plain
from torikumi.extractors.characters import (
    FIRST_NEVER,
    KNOWN,
    LAST_NEVER,
    LATIN,
    NEVER_FIRST,
    NEVER_LAST,
    SCRIPT_BITS,
    SCRIPTS,
    WORD_MARK,
    WORD_MARKS,
    is_latin,
    script,
    traits,
)
from torikumi.extractors.document import extract
from torikumi.schemas.errors import SourceError
from torikumi.schemas.primitives import GLYPH, Records

compiled = pytest.importorskip("torikumi.extractors.lines_compiled", reason="it was not compiled here")

ROOT = Path(__file__).parents[2]
FILES = sorted([*ROOT.glob("samples/**/*.pdf"), *SHARED.glob("samples/**/*.pdf")])
PAGES_MAX = 6

TEXTS = st.one_of(
    st.sampled_from(
        ["取", "組", "の", "ー", "ト", "、", "。", "（", "）", "「", "-", "/", "A", "b", "1", "ﾃ", "々", "〇", "①"]
    ),
    st.sampled_from(
        [
            "fi",
            "。」",
            "(a",
            "葛\U000e0100",
            ",",
            ".",
            ";",
            "?",
            "a.",
            "\ud800",
            "\U00020b9f",
            "\U0010ffff",
            "\x00",
            "é",
            "ｱ",
        ]
    ),
    st.sampled_from(string.ascii_letters + string.digits),
)
PLACES = st.one_of(
    st.integers(0, 12).map(lambda tenth: tenth * 5.0),  # ties, and boxes that touch
    st.floats(-1e9, 1e9, width=32),
    st.floats(0, 60, width=32),
)


@st.composite
def inks(draw: st.DrawFn) -> tuple[Records, tuple[str, ...], NDArray[np.bool_], NDArray[np.intp], NDArray[np.int16]]:
    count = draw(st.integers(0, 24))
    glyphs = np.zeros(count, dtype=GLYPH)
    rows = draw(st.booleans())
    for index in range(count):
        for side, origin in (("x", "origin_x"), ("y", "origin_y")):
            start = draw(PLACES)
            glyphs[side + "0"][index] = start
            glyphs[side + "1"][index] = start + draw(st.sampled_from([0.0, 2.0, 5.0, 10.0]))
            glyphs[origin][index] = 10.0 * (index // 8) if rows and side == "y" else draw(PLACES)
        glyphs["size"][index] = draw(st.sampled_from([0.0, 5.0, 5.3, 10.0, 10.5, 1e6]))
        glyphs["content"][index] = draw(st.integers(-1, 1))
    numbers = st.lists(st.integers(0, 2), min_size=count, max_size=count)
    directions = st.lists(st.sampled_from(draw(st.sampled_from([[0], [0, 1], [0, 1, 90, 180, 270]]))), **_of(count))
    return (
        glyphs,
        tuple(draw(st.lists(TEXTS, **_of(count)))),
        np.array(draw(st.lists(st.booleans(), **_of(count))), dtype=bool),
        np.array(draw(numbers), dtype=np.intp),
        np.array(draw(directions), dtype=np.int16),
    )


def _of(count: int) -> dict[str, Any]:
    return {"min_size": count, "max_size": count}


def _same(one: plain.LineColumns, other: plain.LineColumns) -> None:
    assert one.order.dtype == other.order.dtype
    for name in one._fields:
        mine, theirs = list(getattr(one, name)), list(getattr(other, name))
        assert mine == theirs, name
        assert [type(value) for value in mine] == [type(value) for value in theirs], name


@settings(max_examples=400, deadline=None)
@given(inks())
def test_the_same_lines(ink: tuple[Any, ...]) -> None:
    _same(compiled.line_columns(*ink), plain.line_columns(*ink))


def test_a_line_of_thousands_of_glyphs_of_many_sizes() -> None:
    rng = np.random.default_rng(3)
    glyphs = np.zeros(20_000, dtype=GLYPH)
    glyphs["x0"] = rng.uniform(0, 1e5, len(glyphs))
    glyphs["x1"] = glyphs["x0"] + rng.uniform(0, 12, len(glyphs)).astype("f4")
    glyphs["size"] = rng.uniform(4, 12, len(glyphs))
    ink = glyphs, tuple("あa、（" * 5000), rng.random(len(glyphs)) < 0.1
    zeros = np.zeros(len(glyphs), dtype=np.intp), np.zeros(len(glyphs), dtype=np.int16)
    found = compiled.line_columns(*ink, *zeros)
    assert found.lengths == [20_000]
    _same(found, plain.line_columns(*ink, *zeros))


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_the_same_lines_on_pages(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pages = []

    def both(*ink: Any) -> plain.LineColumns:
        found: plain.LineColumns = compiled.line_columns(*ink)
        _same(found, plain.line_columns(*ink))
        pages.append(found)
        return found

    monkeypatch.setattr(stage, "line_columns", both)
    try:
        extract(path, ocr=False, verify="none", pages=lambda page: page <= PAGES_MAX)
    except SourceError:
        return  # a file that is made of pictures
    assert any(found.texts for found in pages)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("too,|hyphenated", "too, hyphenated"),
        ("ver.|B", "ver. B"),
        ("No.|5", "No.5"),  # a number may follow at once, and with a gap that is none
        ("1,|234", "1,234"),
        ("取組,|AI", "取組,AI"),  # the mark of a Japanese sentence
        ("取組：|AI", "取組：AI"),
        ("a|b", "a b"),
        ("AI|活用", "AI活用"),
    ],
)
@pytest.mark.parametrize("module", [plain, compiled], ids=["python", "compiled"])
def test_a_gap_of_a_word_space_is_one_where_words_are_set_with_spaces(module: Any, words: str, expected: str) -> None:
    """No space is drawn there by TeX, nor by Chromium in some fonts: the next word stands a quarter of an em off."""
    letters, gap, x = [], [], 0.0
    for letter in words:
        if letter == "|":
            x += 2.5
        else:
            letters.append(letter)
            gap.append(x)
            x += 10.0 if ord(letter) > 0xFF else 5.0
    glyphs = np.zeros(len(letters), dtype=GLYPH)
    glyphs["x0"], glyphs["size"], glyphs["y1"] = gap, 10.0, 10.0
    glyphs["x1"] = glyphs["x0"] + [10.0 if ord(letter) > 0xFF else 5.0 for letter in letters]
    nothing = np.zeros(len(letters), dtype=np.intp)
    spaces = np.zeros(len(letters), dtype=bool)
    found = module.line_columns(glyphs, tuple(letters), spaces, nothing, nothing.astype(np.int16))
    assert found.texts == [expected]


def test_wrong_arrays_are_refused() -> None:
    glyphs = np.zeros(2, dtype=GLYPH)
    good = [glyphs, ("a", "b"), np.zeros(2, dtype=bool), np.zeros(2, dtype=np.intp), np.zeros(2, dtype=np.int16)]
    compiled.line_columns(*good)
    for place, bad in enumerate(
        [np.zeros(2, dtype="f4"), ("a",), np.zeros(1, dtype=bool), np.zeros(1, dtype=np.intp), np.zeros(1, dtype="i2")]
    ):
        with pytest.raises((IndexError, ValueError)):
            compiled.line_columns(*good[:place], bad, *good[place + 1 :])


def test_traits_say_what_the_sets_say() -> None:
    everyone = {*NEVER_FIRST, *NEVER_LAST, *WORD_MARKS, *map(chr, range(0x3400)), "漢", "ｱ", "Ａ", "\U00020b9f", "가"}
    for character in sorted(everyone):
        found = traits(character)
        assert found & KNOWN
        assert SCRIPTS[found & SCRIPT_BITS] == script(character)
        assert bool(found & LATIN) is is_latin(character)
        for bit, letters in ((FIRST_NEVER, NEVER_FIRST), (LAST_NEVER, NEVER_LAST), (WORD_MARK, WORD_MARKS)):
            assert bool(found & bit) is (character in letters)
