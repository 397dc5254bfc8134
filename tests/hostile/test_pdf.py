"""PDF files made to break a program: read rightly or refused in one line, in little memory, and nothing acts."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.support.hostile_run import KINDS
from tests.support.shared_samples import ROOT

MEMORY_MAX = 900
"""MiB for all kinds, one after the other in one process; an ordinary report takes 100, OCR with its models 500 more."""

REFUSED = {
    "no-pages": "it has no pages",
    "too-many-pages": "more than the 50000 that are read",
    "pages-in-a-loop": "page 513: the page is damaged",
    "rules": "the page holds more than 1000000 things to paint",
    "deep-marks": "marked contents within each other",
    "deep-arrays": "no text layer",
    "content-bomb": "a content of more than 32 MB",
    "content-bomb-packed-twice": "a content of more than 32 MB",
    "operator-bomb": "a content of more than 32 MB",
    "filter-chain": "a content of more than 32 MB",
    "predictor-bomb": "no text layer",
    "form-in-itself": "forms that unfold to more than 32 MB",
    "unfolding-forms": "forms that unfold to more than 32 MB",
    "unfolding-annotation": "forms that unfold to more than 32 MB",
    "unfolding-pattern": "forms that unfold to more than 32 MB",
    "unfolding-glyph": "forms that unfold to more than 32 MB",
    "unfolding-mask": "forms that unfold to more than 32 MB",
    "unfolding-in-shift-jis": "forms that unfold to more than 32 MB",
    "unfolding-behind-references": "forms that unfold to more than 32 MB",
    "unfolding-beside-a-decoy": "forms that unfold to more than 32 MB",
    "unfolding-on-a-second-page": "forms that unfold to more than 32 MB",
    "unfolding-behind-odd-names": "forms that unfold to more than 32 MB",
    "unfolding-glyph-behind-odd-names": "forms that unfold to more than 32 MB",
}
"""What is not read, and why."""

LETTERS = {
    "many-pages": 300 * 4,
    "one-page-many-times": 300 * 4,
    "letters": 20_000,
    "letters-on-one-spot": 5,  # the same letter again and again is one letter
    "glyph-in-itself": 5,
    "font-in-itself": 6,
    "width-bomb": 6,
    "unicode-bomb": 6,
    "long-ligature": 7,
}
"""How many letters are read where they are not the four of ``Text``."""

NOTED = {
    "deep-page-tree": "page-reread",
    "object-streams-in-a-loop": "page-reread",
    "picture-bomb": "picture-not-read",
    "pattern-in-itself": "text-covered",
    "mask-in-itself": "text-covered",
}
"""What is said of files of which something was left out, or that only one library reads."""


def read(reader: str, folder: Path, *kinds: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.support.hostile_run", reader, str(folder), *kinds]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "benchmarks")}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=500, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stderr == ""
    told: dict[str, Any] = json.loads(done.stdout)
    return told


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return read("auto", tmp_path_factory.mktemp("hostile"))


@pytest.mark.parametrize("kind", KINDS)
def test_a_hostile_file_is_read_rightly_or_refused(kind: str, told: dict[str, Any]) -> None:
    came = told["kinds"][kind]
    if kind in REFUSED:
        assert REFUSED[kind] in came["error"]
        assert "\n" not in came["error"]
        return
    assert came.get("letters") == LETTERS.get(kind, 4), came
    if kind in NOTED:
        assert NOTED[kind] in came["findings"]


def test_all_of_them_take_little_memory(told: dict[str, Any]) -> None:
    assert told["peak"] < MEMORY_MAX


def test_nothing_acts_and_nobody_is_called(told: dict[str, Any]) -> None:
    """Scripts, links, launches, forms to submit, remote streams, attachments: no event of the kind is ever raised."""
    assert not any(came["acts"] for came in told["kinds"].values())


BY_OTHERS = (
    "no-pages", "pages-in-a-loop", "parents-in-a-loop", "deep-page-tree", "huger-page", "page-of-odd-size",
    "deep-marks", "content-bomb", "form-in-itself", "deep-forms", "unfolding-glyph", "glyph-in-itself",
    "pattern-in-itself", "font-in-itself", "width-bomb", "unicode-bomb", "tables-in-a-loop", "length-of-itself",
    "object-streams-in-a-loop", "picture-bomb", "wild-numbers", "active",
)  # fmt: skip


@pytest.mark.parametrize("reader", ["mupdf", "pdfplumber"])
def test_the_other_readers_neither_crash_nor_hang(reader: str, tmp_path: Path) -> None:
    found = read(reader, tmp_path, *BY_OTHERS)
    assert found["peak"] < MEMORY_MAX
    for kind, came in found["kinds"].items():
        assert came.get("error", f"{tmp_path}").startswith(str(tmp_path)), kind
        assert came["acts"] == [], kind
    assert found["kinds"]["active"]["letters"] == 4
