from __future__ import annotations

import gc
import weakref
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pymupdf
import pytest

from tests.support.pdf_factory import Sheet
from torikumi.extractors.collector import OBJECTS, collector_seldom
from torikumi.extractors.document import extract

BEFORE = gc.get_threshold()


class Ring:
    """An object that refers to itself."""

    def __init__(self) -> None:
        self.itself = self


def test_it_comes_seldom_only_inside() -> None:
    with collector_seldom():
        assert gc.get_threshold()[0] == OBJECTS
        with collector_seldom():
            assert gc.get_threshold()[0] == OBJECTS
        assert gc.get_threshold()[0] == OBJECTS
    assert gc.get_threshold() == BEFORE


def test_cycles_are_still_freed() -> None:
    with collector_seldom():
        first = weakref.ref(Ring())
        held: list[list[int]] = []
        while first() is not None and len(held) <= OBJECTS:
            held.append([len(held)])
        assert first() is None


def test_it_comes_as_before_after_a_failure() -> None:
    with pytest.raises(ValueError, match="x"), collector_seldom():
        raise ValueError("x")
    assert gc.get_threshold() == BEFORE


def test_one_that_comes_more_seldom_stays_so() -> None:
    gc.set_threshold(OBJECTS * 2, 5, 5)
    try:
        with collector_seldom():
            assert gc.get_threshold() == (OBJECTS * 2, 5, 5)
        assert gc.get_threshold() == (OBJECTS * 2, 5, 5)
    finally:
        gc.set_threshold(*BEFORE)


def test_it_comes_as_before_when_the_last_thread_is_done() -> None:
    together = Barrier(4)

    def ask(_: int) -> int:
        with collector_seldom():
            together.wait(10)
            return gc.get_threshold()[0]

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(ask, range(4))) == {OBJECTS}
    assert gc.get_threshold() == BEFORE


def with_forms(path: Path, pages: int) -> Path:
    """A report whose pages paint a table through a form."""
    sheet = Sheet(300, 200).text(25, 30, "取組項目").rule(20, 20, 280, 20).rule(20, 60, 280, 60)
    sheet.rule(20, 20, 20, 60).rule(280, 20, 280, 60)
    with pymupdf.open() as document, pymupdf.open(stream=sheet.bytes(), filetype="pdf") as form:
        for _ in range(pages):
            page = document.new_page(width=300, height=200)
            page.show_pdf_page(page.rect, form, 0)
        document.save(path)
    return path


def test_pages_leave_no_cycles_behind(tmp_path: Path) -> None:
    """Else the collector, which comes so seldom, would leave them in memory."""
    few, many = with_forms(tmp_path / "few.pdf", 2), with_forms(tmp_path / "many.pdf", 12)
    extract(few)  # what is made once
    left = []
    gc.disable()
    try:
        for path in (few, many):
            gc.collect()
            assert len(extract(path).pages) > 1
            left.append(gc.collect())
    finally:
        gc.enable()
    assert left[1] == left[0]


def test_what_is_held_is_not_walked_through_afterwards() -> None:
    gc.unfreeze()  # what a batch in this process froze
    with collector_seldom():
        made = [[number] for number in range(5_000)]
    young = {id(found) for generation in (0, 1) for found in gc.get_objects(generation=generation)}
    assert young.isdisjoint(map(id, made))


def test_cycles_that_many_documents_leave_behind_are_freed() -> None:
    first = None
    for _ in range(12):
        with collector_seldom():
            left = weakref.ref(Ring())
            for _ in range(OBJECTS // 10):
                ring: list[object] = []
                ring.append(ring)
        first = first or left
    assert first is not None
    assert first() is None


def test_what_somebody_froze_stays_frozen() -> None:
    frozen = [0]
    gc.freeze()
    try:
        with collector_seldom():
            assert [[number] for number in range(5_000)]
        assert not any(found is frozen for found in gc.get_objects())
    finally:
        gc.unfreeze()


def test_who_forbids_the_collector_is_heeded() -> None:
    gc.disable()
    try:
        with collector_seldom():
            left = [[[number]] for number in range(OBJECTS)]
            ring = weakref.ref(Ring())
        assert left
        assert ring() is not None
    finally:
        gc.enable()
