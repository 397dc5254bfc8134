"""The soak test finds what it looks for: a batch in small, then with faults put in."""

from __future__ import annotations

import csv
import doctest
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from measuring import scale
from measuring.soak_documents import SAMPLES, Made, broken_files, marked
from measuring.soak_run import Peaks, killed_run, losses, not_whole, timed_run, told
from torikumi.pipeline.dataset_id import dataset_id_of

HALF = next(sample for sample in SAMPLES if sample.name == "half-ruled.pdf")
KINDS = ("empty.pdf", "cut.docx", "locked.pdf")


@pytest.fixture(scope="module")
def batch(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Made], Path, dict[Path, dict[str, bytes]]]:
    """Sixty copies of a sample and three broken files, killed once; and what the sample gives in peace."""
    folder = tmp_path_factory.mktemp("soak")
    made = []
    for number in range(60):
        path = folder / "in" / str(number) / HALF.name
        path.parent.mkdir(parents=True)
        path.write_bytes(marked(HALF, number))
        made.append(Made(path, HALF))
    for name, make in broken_files(random.Random(1)):
        if name in KINDS:
            (folder / "in" / name).write_bytes(make())
            made.append(Made(folder / "in" / name, None))
    timed_run([HALF], folder / "reference", 1)
    peaks, problems = killed_run([folder / "in"], folder / "out", 2, 60, 1, seed=3)
    assert problems == []
    assert 50 < max(peaks.workers.values()) < 2048
    return made, folder / "out", {HALF: told(folder / "reference" / dataset_id_of(HALF))}


def test_a_batch_that_was_killed_has_lost_nothing(
    batch: tuple[list[Made], Path, dict[Path, dict[str, bytes]]],
) -> None:
    made, output, reference = batch
    assert losses(made, output, reference) == []
    assert not_whole(output) == []


def row_gone(output: Path) -> None:
    lines = (output / "batch.csv").read_bytes().splitlines(keepends=True)
    (output / "batch.csv").write_bytes(b"".join(lines[:2] + lines[3:]))


def row_twice(output: Path) -> None:
    lines = (output / "batch.csv").read_bytes().splitlines(keepends=True)
    (output / "batch.csv").write_bytes(b"".join([*lines, lines[1]]))


def broken_is_said_to_be_converted(output: Path) -> None:
    with (output / "batch.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    with (output / "batch.csv").open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([[cell.replace("failed", "converted") for cell in row] for row in rows])


def value_changed(output: Path) -> None:
    path = output / "half-ruled-2" / "items.csv"
    path.write_bytes(path.read_bytes().replace(b"1", b"2", 1))


def file_gone(output: Path) -> None:
    (output / "half-ruled-3" / "checks.csv").unlink()


def dataset_gone(output: Path) -> None:
    shutil.rmtree(output / "half-ruled")


@pytest.mark.parametrize(
    "damage", [row_gone, row_twice, broken_is_said_to_be_converted, value_changed, file_gone, dataset_gone]
)
def test_what_is_lost_or_wrong_is_found(
    batch: tuple[list[Made], Path, dict[Path, dict[str, bytes]]], damage: Callable[[Path], None], tmp_path: Path
) -> None:
    made, output, reference = batch
    shutil.copytree(output, tmp_path / "out")
    damage(tmp_path / "out")
    assert losses(made, tmp_path / "out", reference) != []
    if damage in (value_changed, file_gone):
        assert len(not_whole(tmp_path / "out")) == 1


def test_each_copy_has_bytes_of_its_own() -> None:
    for sample in SAMPLES:
        assert len({sample.read_bytes(), marked(sample, 0), marked(sample, 1)}) == 3
    assert Peaks().workers == {}


def test_the_scale_is_worked_out() -> None:
    assert doctest.testmod(scale).failed == 0
    assert doctest.testmod(scale).attempted > 0
