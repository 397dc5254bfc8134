"""The compiled loop over PDFium's functions does what the one in Python does."""

from __future__ import annotations

import ctypes
from pathlib import Path

import numpy as np
import pytest

from tests.support.shared_samples import SHARED
from torikumi.extractors.readers import pdfium_calls as calls
from torikumi.extractors.readers import pdfium_loops_python as plain
from torikumi.extractors.readers.pdfium import PdfiumReader

compiled = pytest.importorskip("torikumi.extractors.readers.pdfium_loops", reason="it was not compiled here")

ROOT = Path(__file__).parents[3]
FILES = sorted([*ROOT.glob("samples/**/*.pdf"), *SHARED.glob("samples/**/v?.pdf")])
PAGES_MAX = 4
ONE_AT_A_TIME = {"_get_text", "_get_font_name"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_pages_are_the_same(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = []
    for call_each in (compiled.call_each, plain.call_each):
        monkeypatch.setattr(calls, "call_each", call_each)
        with PdfiumReader(path) as reader:
            read.append([reader.read_page(number + 1) for number in range(min(PAGES_MAX, reader.info.pages))])
    for one, other in zip(*read, strict=True):
        assert len(one.glyphs) or len(one.paints)
        assert one.glyphs.tobytes() == other.glyphs.tobytes()
        assert one.paints.tobytes() == other.paints.tobytes()
        assert (one.texts, one.fonts, one.unread_fonts) == (other.texts, other.fonts, other.unread_fonts)
        assert one.spaces.tolist() == other.spaces.tolist()


@pytest.mark.parametrize("name", sorted(name for name, call in vars(calls).items() if isinstance(call, calls.Call)))
def test_every_shape_is_known(name: str) -> None:
    call: calls.Call = getattr(calls, name)
    none = np.zeros(0, dtype=np.int64)
    arguments = (none,) * sum(letter in "hil" for letter in call.shape.split(":")[0])
    if name in ONE_AT_A_TIME:
        return
    compiled.call_each(call.address, call.shape, arguments, np.zeros((0, 6)), none)


def _written_by(handle: int, number: int, first: int, second: int) -> int:
    ctypes.c_int32.from_address(first).value = handle + number
    ctypes.c_int32.from_address(second).value = handle * number
    return -number


FUNCTION = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)(_written_by)
ADDRESS = ctypes.cast(FUNCTION, ctypes.c_void_p).value


@pytest.mark.parametrize("call_each", [compiled.call_each, plain.call_each], ids=["compiled", "plain"])
@pytest.mark.parametrize("handles", [[7], [7, 8, 9]])
def test_arguments_are_given_once_or_for_each_call(call_each: object, handles: list[int]) -> None:
    assert callable(call_each)
    numbers, out, answers = np.array([1, 2, 3]), np.zeros((3, 3), np.int32), np.zeros(3, np.int64)
    call_each(ADDRESS, "hipp:i", (np.array(handles), numbers), out, answers)
    first, second, third = handles * 3 if len(handles) == 1 else handles
    assert out.tolist() == [[first + 1, first, 0], [second + 2, second * 2, 0], [third + 3, third * 3, 0]]
    assert answers.tolist() == [-1, -2, -3]


@pytest.mark.parametrize(
    ("shape", "lengths", "width", "message"),
    [
        ("hipp:i", (3,), 2, "another number of arguments"),
        ("hipp:i", (3, 2), 2, "given once, or for each call"),
        ("hipp:i", (3, 0), 2, "given once, or for each call"),
        ("hipp:i", (3, 3), 1, "needs more room"),
        ("hhhh:i", (3, 3, 3, 3), 2, "another number of arguments"),
        ("ihpp:i", (3, 3), 2, "has the shape ihpp:i"),
    ],
)
def test_what_does_not_fit_is_refused_before_any_call(
    shape: str, lengths: tuple[int, ...], width: int, message: str
) -> None:
    arguments = tuple(np.zeros(length, np.int64) for length in lengths)
    with pytest.raises(ValueError, match=message):
        compiled.call_each(0, shape, arguments, np.zeros((3, width), np.int32), np.zeros(3, np.int64))


def test_numbers_of_another_size_are_refused() -> None:
    with pytest.raises(TypeError, match="8 bytes"):
        compiled.call_each(0, "h:i", (np.zeros(3, np.int32),), None, np.zeros(3, np.int64))
