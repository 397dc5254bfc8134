"""What stands in objects is told rightly, whether MuPDF is asked for one key or writes the whole object."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pymupdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.pdf_factory import Sheet
from tests.support.shared_samples import ROOT
from torikumi.extractors.readers.mupdf import ERRORS
from torikumi.extractors.readers.weight import Scales, plain_entries

KEYS = ("Contents", "Resources", "Parent", "Annots", "Filter", "DecodeParms", "Subtype", "Kids", "Rotate", "X")
NAMES = st.sampled_from([*KEYS, "A", "\\u0052esources", "X\\u002fContents\\u0020", "B#20C", "F+0", "日本", "R", "null"])


def written_values() -> st.SearchStrategy[str]:
    """Values as a file may write them."""
    plain = st.one_of(
        st.integers(-9, 99999).map(str),
        st.sampled_from(
            ["null", "true", "false", "0.5", "-.25", "4 0 R", "12 0 R", "1 1 R", "()", "(a)b)", "(\\))", "<4142>"]
        ),
        st.sampled_from(["(/Contents 4 0 R)", "(<<)", "(>>)", "(R)", "<>", "[]", "<<>>", "/", "/4", "/R"]),
        NAMES.map("/{}".format),
    )
    return st.recursive(
        plain,
        lambda inner: st.one_of(
            st.lists(inner, max_size=3).map(lambda values: f"[{' '.join(values)}]"),
            st.lists(st.tuples(NAMES, inner), max_size=3).map(dictionary),
        ),
        max_leaves=8,
    )


def dictionary(entries: list[tuple[str, str]]) -> str:
    return "<<" + "".join(f"/{key} {value} " for key, value in entries) + ">>"


def told(document: pymupdf.Document, xref: int, key: str) -> tuple[str, str]:
    """What MuPDF answers to a question for one key."""
    kind, value = document.xref_get_key(xref, key)
    return (kind if kind in ("null", "xref") else "direct"), value


def written_out(document: pymupdf.Document, xref: int) -> bytes:
    """An object as MuPDF writes it: PyMuPDF's own way takes a name as \\u0041 for another."""
    pdf = pymupdf.mupdf.PdfDocument(document.this)
    buffer = pymupdf.JM_object_to_buffer(pymupdf.mupdf.pdf_load_object(pdf, xref), 1, 0)
    written: bytes = pymupdf.mupdf.fz_buffer_extract(buffer)
    return written.rstrip(b"\0")


def agree(document: pymupdf.Document, xref: int) -> bool:
    """Whether an object is plain; then it must say of each key what MuPDF answers."""
    entries = plain_entries(written_out(document, xref))
    if entries is None:
        return False
    for key in KEYS:
        value = entries.get(key, "null")
        kind = "xref" if value.endswith(" R") else "null" if value == "null" else "direct"
        expected = told(document, xref, key)
        # MuPDF leaves out the generation
        assert (kind, value.replace(" 1 R", " 0 R")) == expected, (xref, key)
    assert {key for key in document.xref_get_keys(xref) if key.isidentifier() and key.isascii()} <= entries.keys()
    return True


@pytest.fixture(scope="module")
def document() -> Iterator[pymupdf.Document]:
    with pymupdf.open() as made:
        for _ in range(3):
            made.new_page()
        yield made


@given(st.lists(st.tuples(NAMES, written_values()), max_size=6).map(dictionary))
def test_any_dictionary(document: pymupdf.Document, written: str) -> None:
    xref = document.page_xref(2)
    try:
        document.update_object(xref, written)
    except ERRORS:  # it is no PDF
        return
    agree(document, xref)


@pytest.mark.parametrize("path", sorted((ROOT / "samples").rglob("*.pdf")), ids=lambda path: path.stem)
def test_pages_of_reports_are_plain(path: Path) -> None:
    with pymupdf.open(path) as document:
        for page in document:
            assert agree(document, page.xref)
            for content in page.get_contents():
                assert agree(document, content)


@pytest.mark.parametrize(
    "written",
    [
        "<<" + "/A" * 20_001 + ">>",
        "<<" + "/A/B" * 20_000,
        "<<" + "/A<<" * 20_000 + ">>" * 20_000 + ">>",
        "<</A[" + "1 " * 20_000 + ">>",
        "<<" + "/A 1 0 R" * 20_000 + "(>>",
        "<</" + "A" * 100_000 + ">>",
        "<</A " + "1" * 100_000 + " 0 Rx>>",
    ],
    ids=["odd", "open", "nested", "array", "string", "key", "number"],
)
def test_a_hostile_dictionary_is_refused_at_once(written: str) -> None:
    assert plain_entries(written.encode()) is None  # each would take hours, were anything tried twice


@pytest.mark.parametrize("number", [0, 2**31, 2**64])
@pytest.mark.parametrize("key", ["Annots", "Contents", "Resources", "Parent"])
def test_what_a_string_names_is_no_object(tmp_path: Path, key: str, number: int) -> None:
    """Numbers beyond those of MuPDF broke off the document."""
    path = tmp_path / "page.pdf"
    written = f"[({number} 0 R) <</Font ({number} 0 R)>>]"
    with pymupdf.open("pdf", Sheet().text(60, 60, "甲").bytes()) as made:
        made.xref_set_key(made.page_xref(0), key, written if key != "Resources" else f"<</Font {written}>>")
        made.save(path)
    scales = Scales(path)
    scales.check(1)
    scales.close()
