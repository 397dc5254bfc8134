"""The compiled modules that ask PDFium give what those in numpy give."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support import hostile_pdf
from tests.support.shared_samples import SHARED
from torikumi.extractors.readers import (
    pdfium,
    pdfium_glyphs_python,
    pdfium_objects,
    pdfium_objects_python,
    pdfium_paints_python,
)
from torikumi.extractors.readers import pdfium_calls as calls
from torikumi.schemas.primitives import Page, PaintKind

pytest.importorskip("torikumi.extractors.readers.pdfium_glyphs_compiled", reason="it was not compiled here")
pytest.importorskip("torikumi.extractors.readers.pdfium_paints_compiled", reason="it was not compiled here")
compiled = pytest.importorskip("torikumi.extractors.readers.pdfium_objects_compiled", reason="it was not compiled here")

ROOT = Path(__file__).parents[3]
FILES = sorted([*ROOT.glob("samples/**/*.pdf"), *SHARED.glob("samples/**/v?.pdf")])
PAGES_MAX = 4


def _read(path: Path) -> list[Page]:
    with pdfium.PdfiumReader(path) as reader:
        return [reader.read_page(number + 1) for number in range(min(PAGES_MAX, reader.info.pages))]


def _read_both(path: Path) -> tuple[list[Page], list[Page]]:
    assert vars(pdfium_objects)["listed"] is compiled.listed
    one = _read(path)
    with pytest.MonkeyPatch.context() as patch, np.errstate(all="ignore"):
        patch.setattr(pdfium, "page_glyphs", pdfium_glyphs_python.page_glyphs)
        patch.setattr(pdfium, "page_paints", pdfium_paints_python.page_paints)
        patch.setattr(pdfium_objects, "listed", pdfium_objects_python.listed)
        patch.setattr(pdfium_objects, "clip_boxes", pdfium_objects_python.clip_boxes)
        return one, _read(path)


def _assert_same(one: Page, other: Page) -> None:
    for mine, theirs in ((one.glyphs, other.glyphs), (one.paints, other.paints)):
        assert mine.dtype == theirs.dtype
        for name in mine.dtype.names or ():
            np.testing.assert_array_equal(mine[name], theirs[name], err_msg=name)
    assert (one.texts, one.fonts, one.unread_fonts) == (other.texts, other.fonts, other.unread_fonts)
    assert one.spelt == other.spelt == (one.texts, "".join(one.texts))
    assert one.spaces.dtype == other.spaces.dtype
    assert one.spaces.tolist() == other.spaces.tolist()


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_pages_of_reports_are_the_same(path: Path) -> None:
    for one, other in zip(*_read_both(path), strict=True):
        assert len(one.glyphs) or len(one.paints)
        assert one.glyphs.tobytes() == other.glyphs.tobytes()
        assert one.paints.tobytes() == other.paints.tobytes()
        _assert_same(one, other)


# Contents of pages: what programs write, and what they should not.
NUMBERS = st.one_of(
    st.integers(0, 600).map(str),
    st.sampled_from(["0", "-0.0", "0.001", "-1", ".5", "595.3", "-300", "16383.99", "2147483647", f"1{'0' * 38}"]),
    st.decimals(-100, 700, places=2, allow_nan=False).map(str),
)
SHARES = st.sampled_from(["0", "0.25", "0.5", "1", "2"])
MATRICES = st.one_of(
    st.tuples(st.just("1"), st.just("0"), st.just("0"), st.just("1"), NUMBERS, NUMBERS),
    st.tuples(st.just("0"), st.sampled_from(["1", "-1"]), st.sampled_from(["1", "-1"]), st.just("0"), NUMBERS, NUMBERS),
    st.tuples(*[st.sampled_from(["0", "1", "-1", "0.5", "0.70711", "3"])] * 4, NUMBERS, NUMBERS),
)


def _operation(name: str, *parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.tuples(*parts).map(lambda given: " ".join((*given, name)))


STATES = st.one_of(
    st.sampled_from(["q", "Q", "W n", "[3] 0 d", "[] 0 d", "/G gs", "/Missing gs", "/Pattern cs /P scn"]),
    MATRICES.map(lambda matrix: " ".join((*matrix, "cm"))),
    _operation("rg", SHARES, SHARES, SHARES),
    _operation("RG", SHARES, SHARES, SHARES),
    _operation("w", NUMBERS),
    st.builds("{} {} {} {} re W n".format, NUMBERS, NUMBERS, NUMBERS, NUMBERS),
)
PATH_STEPS = st.one_of(
    _operation("l", NUMBERS, NUMBERS),
    _operation("m", NUMBERS, NUMBERS),
    _operation("c", *[NUMBERS] * 6),
    _operation("re", *[NUMBERS] * 4),
    st.just("h"),
)
PAINTING = st.sampled_from(["S", "s", "f", "f*", "B", "b", "B*", "n"])
PATHS = st.one_of(
    st.builds("{} {} {} {} re {}".format, NUMBERS, NUMBERS, NUMBERS, NUMBERS, PAINTING),
    st.builds("{0} {1} m {2} {1} l {3}".format, NUMBERS, NUMBERS, NUMBERS, PAINTING),
    st.builds("{0} {1} m {2} {1} l {2} {3} l {0} {3} l {4}".format, NUMBERS, NUMBERS, NUMBERS, NUMBERS, PAINTING),
    st.tuples(NUMBERS, NUMBERS, st.lists(PATH_STEPS, max_size=16), PAINTING).map(
        lambda path: f"{path[0]} {path[1]} m {' '.join(path[2])} {path[3]}"
    ),
)
LETTERS = st.lists(
    st.sampled_from([*b"AB-j. \t\r\n", 0x02, 0x00, 0xAD, 0xA0, 0xE9, 0xFF]).map("{:02x}".format), max_size=6
).map("".join)
TEXTS = st.builds(
    "BT /F{} {} Tf {} Tr {} Tm <{}> Tj {} {} Td <{}> Tj ET".format,
    st.sampled_from([1, 2]),
    st.sampled_from(["12", "0", "-9", "1", "400"]),
    st.integers(0, 7),
    MATRICES.map(" ".join),
    LETTERS,
    NUMBERS,
    NUMBERS,
    LETTERS,
)
MARKED = st.builds("/P <</MCID {}>> BDC {} EMC".format, st.integers(-1, 9), TEXTS)
OPERATIONS = st.one_of(STATES, PATHS, TEXTS, MARKED, st.just("/X Do"), st.just("/I Do"), st.just("/S sh"))
CONTENTS = st.lists(OPERATIONS, min_size=1, max_size=12).map(lambda operations: "\n".join(operations).encode())

TO_UNICODE = (
    b"/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00> <ff> endcodespacerange "
    b"6 beginbfchar <41> <D842DFB7> <42> <8FBB> <2d> <E000> <6a> <FE00> <2e> <DB40DD00> <a0> <D800> "
    b"endbfchar endcmap end"
)
"""A plane beyond the first, private use, two variation selectors, and half of a pair."""

OWN = (
    b"/F2 11 0 R >> /XObject << /X 10 0 R /I 13 0 R >> /ExtGState << /G << /ca 0 /CA 0.5 >> >> "
    b"/Pattern << /P 14 0 R >> /Shading << /S 15 0 R"
)


def _file(content: bytes, inner: bytes, matrix: Sequence[str], box: str, turn: int) -> bytes:
    function = b"<< /FunctionType 2 /Domain [0 1] /N 1 >>"
    shading = b"<< /ShadingType 2 /ColorSpace /DeviceGray /Coords [0 0 9 9] /Function " + function + b" >>"
    pattern = b"/PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 2 2] /XStep 2 /YStep 2"
    font = hostile_pdf.FONT.replace(b">>", b"/ToUnicode 12 0 R >>")
    form = f"/Type /XObject /Subtype /Form /BBox [0 0 300 300] /Matrix [{' '.join(matrix)}] ".encode()
    picture = b"/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8"
    resources = b"/Resources << /Font << /F1 5 0 R " + OWN + b" >> >>"
    more = {
        10: hostile_pdf.stream(inner.replace(b"/X Do", b""), form + resources.replace(b"/X 10 0 R", b"")),
        11: font,
        12: hostile_pdf.stream(TO_UNICODE),
        13: hostile_pdf.stream(b"\x80", picture),
        14: hostile_pdf.stream(b"0 0 1 1 re f", pattern),
        15: shading,
    }
    entries = f"/Rotate {turn}".encode()
    page = hostile_pdf.page(content, box=box.encode(), entries=entries, more=more)
    page[3] = page[3].replace(b"/F1 5 0 R >>", b"/F1 5 0 R " + OWN + b" >>")
    return hostile_pdf.written(page)


@given(
    content=CONTENTS,
    inner=CONTENTS,
    matrix=MATRICES,
    box=st.sampled_from(["[0 0 595 842]", "[-100 50 300.5 700.25]", "[0 0 14400 14400]"]),
    turn=st.sampled_from([0, 90, 180, 270]),
)
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_pages_of_any_content_are_the_same(
    tmp_path: Path, content: bytes, inner: bytes, matrix: Sequence[str], box: str, turn: int
) -> None:
    path = tmp_path / "page.pdf"
    path.write_bytes(_file(content, inner, matrix, box, turn))
    for one, other in zip(*_read_both(path), strict=True):
        _assert_same(one, other)


def test_contents_reach_what_is_compared(tmp_path: Path) -> None:
    path = tmp_path / "page.pdf"
    content = (
        b"BT /F2 12 Tf 60 700 Td <41422d6a2e00> Tj 3 Tr <41> Tj ET /P <</MCID 4>> BDC BT 0 1 -1 0 300 300 Tm /F1 9 Tf "
        b"<41> Tj ET EMC 1 0 0 rg 10 10 50 50 re f 0 0 m 99 0 l S 0 0 m 1 1 2 2 90 90 c f /S sh /I Do /X Do"
    )
    path.write_bytes(_file(content, b"20 20 100 90 re S", ("1", "0", "0", "1", "5", "5"), "[0 0 595 842]", 0))
    page = _read(path)[0]
    assert page.texts[:3] == ("𠮷", "辻", "\ue000\ufe00\U000e0100")
    assert set(page.glyphs["angle"].tolist()) == {0, 270}
    assert 4 in page.glyphs["content"]
    assert page.glyphs["flags"].any()
    assert set(page.paints["kind"].tolist()) == {kind.value for kind in PaintKind}


def test_wild_numbers_are_the_same(tmp_path: Path) -> None:
    path = tmp_path / "page.pdf"
    path.write_bytes(hostile_pdf.wild_numbers())
    for one, other in zip(*_read_both(path), strict=True):
        _assert_same(one, other)


def _written_by(handle: int, number: int, first: int, second: int) -> int:
    ctypes.c_int32.from_address(first).value = handle + number
    ctypes.c_int32.from_address(second).value = handle * number
    return -number


FUNCTION = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)(_written_by)


@pytest.mark.parametrize("handles", [[7], [7, 8, 9]])
def test_arguments_are_given_once_or_for_each_call(handles: list[int]) -> None:
    call = calls.Call.of(FUNCTION, "hipp:i")
    numbers, out, answers = np.array([1, 2, 3]), np.zeros((3, 3), np.int32), np.zeros(3, np.int64)
    calls.call_each(call, (np.array(handles), numbers), out, answers)
    first, second, third = handles * 3 if len(handles) == 1 else handles
    assert out.tolist() == [[first + 1, first, 0], [second + 2, second * 2, 0], [third + 3, third * 3, 0]]
    assert answers.tolist() == [-1, -2, -3]
