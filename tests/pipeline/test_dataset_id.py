"""Ids of datasets: usable as folders anywhere, one each, whatever the order and the names of the files."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from torikumi.pipeline.dataset_id import RESERVED, SLUG_MAX, dataset_id_of, dataset_ids


def test_ids_of_equal_names_are_numbered() -> None:
    assert dataset_ids([Path("a/R1.pdf"), Path("b/r1.pdf"), Path("c/R1 x.pdf")]) == ["r1", "r1-2", "r1-x"]


def test_the_order_of_the_files_changes_no_id() -> None:
    paths = [Path(f"{folder}/{name}.pdf") for folder in "abc" for name in ("r1", "R1", "r1-2", "取組", "r1 2")]
    ids = dict(zip(paths, dataset_ids(paths), strict=True))
    assert len(set(ids.values())) == len(paths)
    for seed in range(5):
        shuffled = random.Random(seed).sample(paths, len(paths))
        assert dict(zip(shuffled, dataset_ids(shuffled), strict=True)) == ids


@pytest.mark.parametrize("name", sorted(RESERVED))
def test_what_stands_beside_the_datasets_is_no_id(name: str) -> None:
    assert dataset_id_of(Path(f"{name}.pdf")) != name
    assert dataset_id_of(Path(f"{name}.pdf")).startswith(name)


@given(st.lists(st.text(st.characters(exclude_characters="/\x00"), min_size=1, max_size=255), max_size=20))
def test_any_names_give_ids_that_are_folders_everywhere(names: list[str]) -> None:
    ids = dataset_ids([Path(f"{number}", name) for number, name in enumerate(names)])
    assert len(set(ids)) == len(names)
    for found in ids:
        assert found.isascii()
        assert 0 < len(found) <= SLUG_MAX + 20
        assert not set(found) - set("abcdefghijklmnopqrstuvwxyz0123456789._-")
        assert found[0] not in ".-"
        assert found not in RESERVED


def test_a_name_that_is_no_unicode_has_an_id() -> None:
    """Shift_JIS bytes in a file name, as Python gives them."""
    name = "取組".encode("cp932").decode("utf-8", "surrogateescape")
    assert dataset_id_of(Path(f"{name}.pdf")).startswith("g-")  # the second byte of 組 is a g


def test_many_equal_names_are_numbered_at_once() -> None:
    ids = dataset_ids([Path(f"{number:05}/report.pdf") for number in range(20_000)])
    assert ids[0] == "report"
    assert ids[-1] == "report-20000"
