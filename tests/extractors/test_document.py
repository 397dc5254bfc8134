"""What is said of a document as a whole: pages and pictures that hold what was not read."""

from __future__ import annotations

from pathlib import Path

import pymupdf
import pytest

from tests.support.pdf_factory import Sheet
from torikumi.extractors.document import extract


def with_picture(path: Path, share: float, text: str = "公表分") -> Path:
    """A page with a text and a picture over a share of it."""
    with pymupdf.open() as document:
        page = document.new_page(width=500, height=800)
        pixmap = pymupdf.Pixmap(pymupdf.csGRAY, pymupdf.IRect(0, 0, 8, 8), False)
        pixmap.clear_with(90)
        height = share * 500 * 800 / 400
        page.insert_image(pymupdf.Rect(50, 100, 450, 100 + height), pixmap=pixmap, keep_proportion=False)
        if text:
            page.insert_text((50, 60), text, fontname="japan", fontsize=10)
        document.save(path)
    return path


@pytest.mark.parametrize(("share", "said"), [(0.02, False), (0.08, True), (0.5, True)])
def test_a_large_picture_among_text_is_said_not_to_be_read(share: float, said: bool, tmp_path: Path) -> None:
    extraction = extract(with_picture(tmp_path / "page.pdf", share))
    found = [finding for finding in extraction.findings if finding.code == "picture-not-read"]
    assert bool(found) is said
    for finding in found:
        assert finding.bbox is not None
        assert finding.bbox.x0 == pytest.approx(50, abs=1)
        assert finding.page == 1


def test_drawings_and_pictures_that_are_left_out_are_counted(tmp_path: Path) -> None:
    path = with_picture(tmp_path / "page.pdf", 0.02)
    with pymupdf.open(path) as document:
        page = document[0]
        for y in (300, 340, 380, 420):  # the gridlines of a chart between its axes
            page.draw_line((60, y), (400, y))
        for x in (60, 400):
            page.draw_line((x, 300), (x, 420))
        document.saveIncr()
    extraction = extract(path)
    assert (extraction.pages[0].figures, extraction.pages[0].pictures, extraction.tables) == (1, 1, ())
    (finding,) = (finding for finding in extraction.findings if finding.code == "figures-left-out")
    assert finding.message.startswith("1 drawings (frames, charts) and 1 pictures were left out")
    table = Sheet().grid([50, 150, 250], [50, 70, 90], {(0, 0): "番号", (0, 1): "取組"}).save(tmp_path / "table.pdf")
    assert not any(finding.code == "figures-left-out" for finding in extract(table).findings)
