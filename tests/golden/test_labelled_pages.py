"""Real published pages whose cells were labelled by eye: every cell, span and text exactly right."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.shared_samples import SHARED, needs_shared
from torikumi.extractors.document import extract
from torikumi.pipeline.cli.inspect import as_document

TRUTHS = sorted((SHARED / "corpus" / "truth").glob("*-p[0-9]*.json"))


@needs_shared
@pytest.mark.parametrize("truth", TRUTHS, ids=lambda path: path.stem)
def test_a_labelled_page_is_read_exactly(truth: Path, tmp_path: Path) -> None:
    told = json.loads(truth.read_text("utf-8"))
    found = tmp_path / "inspect.json"
    extraction = extract(SHARED / "corpus" / told["file"], pages=[told["page"]])
    found.write_text(json.dumps(as_document(extraction), ensure_ascii=False), encoding="utf-8")
    command = [sys.executable, str(SHARED / "tools" / "score_grid.py"), str(truth), str(found), "--text-layer"]
    scored = subprocess.run(command, capture_output=True, text=True, check=False)
    assert scored.returncode == 0, scored.stdout + scored.stderr


@needs_shared
@pytest.mark.parametrize("name", ["otoineppu-action-plan-progress-check", "nankoku-r4-keizoku-jigyo"])
def test_a_table_over_several_pages_is_joined_exactly(name: str, tmp_path: Path) -> None:
    """The truth holds one table; the scorer pairs in order, so it gets the one with as many rows."""
    truth = SHARED / "corpus" / "truth" / f"{name}-joined.json"
    told = json.loads(truth.read_text("utf-8"))
    document = as_document(extract(SHARED / "corpus" / told["file"]))
    document["tables"] = [table for table in document["tables"] if table["rows"] == told["tables"][0]["rows"]]
    found = tmp_path / "inspect.json"
    found.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    command = [sys.executable, str(SHARED / "tools" / "score_grid.py"), str(truth), str(found), "--text-layer"]
    scored = subprocess.run(command, capture_output=True, text=True, check=False)
    assert scored.returncode == 0, scored.stdout + scored.stderr
