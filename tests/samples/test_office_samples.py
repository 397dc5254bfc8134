"""The shipped samples that are no PDF: they are what the script makes of their truth."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "samples"
NAMES = (
    "tokushima-r1/report.xlsx",
    "tokushima-r1/report.docx",
    "tokushima-r1/report.html",
    "tokushima-r1/report.txt",
    "layouts/squared-paper.xlsx",
)


def test_every_sample_is_known() -> None:
    kinds = {".xlsx", ".docx", ".html", ".txt"}
    assert {p.relative_to(SAMPLES).as_posix() for p in SAMPLES.rglob("*") if p.suffix in kinds} == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_making_it_again_gives_the_same_bytes(name: str, tmp_path: Path) -> None:
    script = [sys.executable, str(SAMPLES / "make_samples.py"), "--output", str(tmp_path), name]
    subprocess.run(script, check=True, capture_output=True)
    assert (tmp_path / name).read_bytes() == (SAMPLES / name).read_bytes(), "run `make samples` and commit the result"
