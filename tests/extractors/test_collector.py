from __future__ import annotations

import gc
import weakref
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from torikumi.extractors.collector import OBJECTS, collector_seldom

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
