"""``convert --images/--no-images``: the option reaches the processes of a batch, and what is done knows of it."""

from __future__ import annotations

from pathlib import Path

from tests.pipeline.cli.test_commands import run
from tests.pipeline.cli.test_formats import small
from torikumi.pipeline.review.page import pictures_of


def test_a_batch_can_leave_the_pictures_out(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    small(tmp_path / "in" / "a.pdf")
    command = ("convert", tmp_path / "in", "-o", tmp_path / "out", "--workers", "1", "-q")
    page = tmp_path / "out" / "a" / "review.html"
    assert run(*command, "--no-images")[0] == 0
    (without,) = pictures_of(page.read_bytes())
    assert without.image is None
    assert without.width > 500
    assert run(*command)[0] == 0  # it was done without them: it is done again
    (picture,) = pictures_of(page.read_bytes())
    assert picture.image is not None
    assert picture.image.startswith(b"\x89PNG")
    first = page.read_bytes()
    assert run(*command, "--fresh")[0] == 0
    assert page.read_bytes() == first
