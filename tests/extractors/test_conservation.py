"""A line that is lost between the glyphs and the result shows as unassigned glyphs, which is an error."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.pdf_factory import Sheet
from torikumi.extractors import page as page_module
from torikumi.extractors.document import extract


@pytest.fixture
def path(tmp_path: Path) -> Path:
    cells = {(0, 0): "取組", (0, 1): "実績", (1, 0): "研修", (1, 1): "実施"}
    file = tmp_path / "page.pdf"
    file.write_bytes(Sheet().text(60, 30, "一覧").grid((60, 160, 260), (60, 90, 120), cells).bytes())
    return file


def test_nothing_is_lost(path: Path) -> None:
    found = extract(path)
    assert (found.glyphs.total, found.glyphs.in_cells, found.glyphs.in_text, found.glyphs.unassigned) == (10, 8, 2, 0)


@pytest.mark.parametrize(("stage", "lost"), [("glyphs_to_lines", 2), ("prose_blocks", 2)])
def test_what_a_stage_loses_is_an_error(path: Path, monkeypatch: pytest.MonkeyPatch, stage: str, lost: int) -> None:
    right = getattr(page_module, stage)

    def losing(*arguments: object) -> object:
        found = right(*arguments)
        return found[1:] if stage == "glyphs_to_lines" else (found[0][1:], found[1])

    monkeypatch.setattr(page_module, stage, losing)
    found = extract(path)
    assert found.glyphs.unassigned == lost
    assert "glyphs-unassigned" in {finding.code for finding in found.findings}
