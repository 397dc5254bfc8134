from __future__ import annotations

import gc
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from torikumi.pipeline.collector import collector_at_rest


def test_it_rests_only_inside() -> None:
    with collector_at_rest():
        assert not gc.isenabled()
        with collector_at_rest():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_it_goes_on_after_a_failure() -> None:
    with pytest.raises(ValueError, match="x"), collector_at_rest():
        raise ValueError("x")
    assert gc.isenabled()


def test_one_that_was_off_stays_off() -> None:
    gc.disable()
    try:
        with collector_at_rest():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_it_goes_on_when_the_last_thread_is_done() -> None:
    together = Barrier(4)

    def rest(_: int) -> bool:
        with collector_at_rest():
            together.wait(10)
            return gc.isenabled()

    with ThreadPoolExecutor(4) as pool:
        assert not any(pool.map(rest, range(4)))
    assert gc.isenabled()
