"""Every box of a field holds the text of that field: the text is read back from inside the box by another library."""

from __future__ import annotations

from pathlib import Path

import pymupdf
import pytest

from tests.support.shared_samples import ROOT, SHARED, needs_shared
from tests.support.truths import fold
from torikumi.pipeline.convert import convert
from torikumi.schemas.report import Initiative

SAMPLES = ROOT / "samples"


def _texts(initiative: Initiative, field: str) -> list[str]:
    value = getattr(initiative, field)
    if value is None or isinstance(value, str):
        return [value or ""]
    if field == "departments":
        return list(value)
    return [entry.text for entry in value]


def _check(path: Path) -> None:
    report = convert(path)
    checked = 0
    with pymupdf.open(path) as document:
        for initiative in report.initiatives:
            for field, places in initiative.provenance.items():
                if field.startswith("extra."):
                    continue
                inside = ""
                for place in places:
                    page = document[place.page - 1]
                    # boxes are those of the page as displayed; the library wants its own space
                    assert place.bbox is not None
                    box = pymupdf.Rect(*place.bbox) * page.derotation_matrix
                    box.normalize()
                    clip = pymupdf.Rect(box.x0 - 1, box.y0 - 1, box.x1 + 1, box.y1 + 1)
                    inside += fold(page.get_text("text", clip=clip))
                for text in _texts(initiative, field):
                    missing = [letter for letter in fold(text) if letter not in inside]
                    assert len(missing) <= 0.02 * len(fold(text)), (initiative.id, field, text, inside)
                    checked += 1
            named = {"name", "contents", "results", "departments"}
            filled = {name for name in named if getattr(initiative, name)}
            assert filled <= set(initiative.provenance), initiative.id
    assert checked > 20


@pytest.mark.parametrize("name", ["tokushima-r1/report.pdf", "layouts/rotated.pdf", "layouts/stacked.pdf"])
def test_each_box_holds_its_text(name: str) -> None:
    _check(SAMPLES / name)


@needs_shared
@pytest.mark.parametrize("variant", ["v2", "v5", "v6"])
def test_each_box_holds_its_text_on_further_files(variant: str) -> None:
    _check(SHARED / "samples" / "tokushima-r1" / f"{variant}.pdf")


def test_a_field_that_goes_on_over_a_page_names_both_pages() -> None:
    report = convert(SAMPLES / "layouts" / "broken-rows.pdf")
    pages = {tuple(dict.fromkeys(p.page for p in i.provenance.get("results", ()))) for i in report.initiatives}
    assert any(len(found) > 1 for found in pages)
