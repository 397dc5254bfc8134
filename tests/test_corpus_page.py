"""The page on published documents says something of each of them."""

from __future__ import annotations

import importlib.util
import json
import sys
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

from tests.support.shared_samples import ROOT, SHARED

MANIFEST = SHARED / "corpus" / "manifest.json"
needs_corpus = pytest.mark.skipif(
    not MANIFEST.is_file(), reason="the published documents of ../shared/corpus are not here"
)


@pytest.fixture(scope="module")
def maker() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_corpus", ROOT / "docs" / "make_corpus.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


def published() -> set[str]:
    return {entry["file"] for entry in json.loads(MANIFEST.read_text("utf-8")) if entry["file"].endswith(".pdf")}


@needs_corpus
def test_every_document_has_a_note_and_no_other(maker: ModuleType) -> None:
    assert set(maker.read_notes()) == published()


@needs_corpus
def test_the_pages_looked_at_are_pages_of_the_document(maker: ModuleType) -> None:
    pages = {entry["file"]: entry["pages"] for entry in json.loads(MANIFEST.read_text("utf-8"))}
    for name, note in maker.read_notes().items():
        assert all(1 <= number <= pages[name] for number in note.seen), name


@needs_corpus
def test_the_page_has_a_row_for_every_document() -> None:
    first, _ = (ROOT / "docs" / "corpus.md").read_text("utf-8").split("## What convert makes of them")
    rows = [line.split(" | ")[0] for line in first.splitlines()]
    assert [row for row in rows if row.startswith("| `")] == [f"| `{name}`" for name in sorted(published())]


def test_the_page_says_of_each_document_what_its_note_says(maker: ModuleType) -> None:
    written = (ROOT / "docs" / "corpus.md").read_text("utf-8")
    for name, note in maker.read_notes().items():
        row = next(line for line in written.splitlines() if line.startswith(f"| `{name}` |"))
        assert row.endswith(f"| {note.verdict} | {note.note} |"), name
        if note.data:
            row = next(line for line in reversed(written.splitlines()) if line.startswith(f"| `{name}` |"))
            assert row.endswith(f"| {note.data} |"), name


def test_verdicts_are_from_the_list(maker: ModuleType) -> None:
    for name, note in maker.read_notes().items():
        assert note.verdict in maker.VERDICTS, name
        assert note.note, name


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('["a.pdf"]\nseen = [1]\nverdict = "fine"\nnote = "x"', "is none of"),
        ('["a.pdf"]\nseen = [1]\nverdict = "right"', "a note has"),
    ],
)
def test_a_note_that_says_something_else_is_refused(maker: ModuleType, tmp_path: Path, text: str, problem: str) -> None:
    (tmp_path / "corpus_notes.toml").write_text(text, "utf-8")
    with pytest.raises(ValueError, match=problem):
        maker.read_notes(tmp_path)


def test_two_notes_on_one_document_are_refused(maker: ModuleType, tmp_path: Path) -> None:
    for name in ("corpus_notes.toml", "corpus_notes_2.toml"):
        (tmp_path / name).write_text('["a.pdf"]\nseen = [1]\nverdict = "right"\nnote = "x"', "utf-8")
    with pytest.raises(ValueError, match="already"):
        maker.read_notes(tmp_path)


def test_a_row_holds_counts_or_the_words_of_the_error(maker: ModuleType) -> None:
    measures = {
        "a.pdf": maker.Measure(pages=9, tables=1, cells=12, findings={"hidden-text": 2}),
        "b.pdf": maker.Measure(error="page 1: no text layer"),
    }
    written = maker.page(measures, {"a.pdf": maker.Note((1, 2, 3, 7), "right", "All of it.")}, date(2026, 1, 2))
    assert "| `a.pdf` | 9 | 1 | 12 | `hidden-text` 2 | 0 | p. 1-3, 7 | right | All of it. |" in written
    assert "| `b.pdf` | — | — | — | error: page 1: no text layer | — | — | not looked at | — |" in written
    assert "on\n2026-01-02 with" in written
