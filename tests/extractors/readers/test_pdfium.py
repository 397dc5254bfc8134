"""What the PDFium reader gives: places as displayed, characters as meant."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest

from tests.support.pdf_factory import Sheet, Turn
from tests.support.shared_samples import SHARED, needs_shared
from torikumi.extractors.readers.open import open_reader
from torikumi.schemas.primitives import GlyphFlag, Page, PaintKind


def read(sheet: Sheet, tmp_path: Path) -> Page:
    path = tmp_path / "page.pdf"
    path.write_bytes(sheet.bytes())
    with open_reader(path) as reader:
        return reader.read_page(1)


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_places_are_those_of_the_page_as_displayed(turn: Turn, tmp_path: Path) -> None:
    page = read(Sheet(600, 400, turn=turn).text(100, 50, "甲").rule(100, 80, 300, 80), tmp_path)
    assert (page.width, page.height) == (600, 400)
    (glyph,) = page.glyphs
    assert glyph["x0"] == pytest.approx(100, abs=0.5)
    assert 48 <= glyph["y0"] < glyph["y1"] <= 62
    assert glyph["angle"] == 0
    (stroke,) = page.paints
    assert stroke["kind"] == PaintKind.STROKE
    assert sorted([stroke["x0"], stroke["x1"]]) == pytest.approx([100, 300], abs=0.1)
    assert [stroke["y0"], stroke["y1"]] == pytest.approx([80, 80], abs=0.1)


@pytest.mark.parametrize("indirect", [False, True])
def test_the_crop_box_is_the_page(indirect: bool, tmp_path: Path) -> None:
    """Also where the box is an object of its own, which PDFium's call for single boxes does not follow."""
    path = tmp_path / "cropped.pdf"
    path.write_bytes(Sheet(600, 400).text(100, 50, "甲").rule(100, 80, 300, 80).bytes())
    with pikepdf.open(path, allow_overwriting_input=True) as document:
        media, crop = pikepdf.Array([0, 0, 600, 400]), pikepdf.Array([40, 50, 600, 380])
        document.pages[0].obj.MediaBox = document.make_indirect(media) if indirect else media
        document.pages[0].obj.CropBox = document.make_indirect(crop) if indirect else crop
        document.save(path)
    with open_reader(path) as reader:
        page = reader.read_page(1)
    assert (page.width, page.height) == pytest.approx((560, 330))
    assert page.glyphs["x0"][0] == pytest.approx(60, abs=0.5)
    assert page.paints["y0"][0] == pytest.approx(60, abs=0.1)


def test_white_space_is_noted_at_the_glyph_before_it(tmp_path: Path) -> None:
    page = read(Sheet().text(60, 60, "甲 乙"), tmp_path)
    assert page.texts == ("甲", "乙")
    assert page.spaces.tolist() == [True, False]


def test_text_that_is_not_painted_is_flagged(tmp_path: Path) -> None:
    page = read(Sheet().text(60, 60, "甲", render=3), tmp_path)
    assert page.glyphs["flags"].tolist() == [GlyphFlag.INVISIBLE]


def test_a_filled_rectangle_and_its_colour(tmp_path: Path) -> None:
    page = read(Sheet().box(60, 60, 160, 90, fill=(1, 0, 0)), tmp_path)
    (fill,) = page.paints
    assert (fill["kind"], fill["color"], fill["alpha"]) == (PaintKind.FILL, 0xFF0000, 1)
    assert [fill[name] for name in ("x0", "y0", "x1", "y1")] == pytest.approx([60, 60, 160, 90], abs=0.1)


def test_rendering_shows_the_page_as_displayed(tmp_path: Path) -> None:
    path = tmp_path / "page.pdf"
    path.write_bytes(Sheet(600, 400, turn=90).box(0, 0, 300, 400, fill=(0, 0, 0)).bytes())
    with open_reader(path) as reader:
        picture = reader.render(1, 36)
    assert picture.shape == (200, 300, 3)
    assert picture[100, 50].tolist() == [0, 0, 0]
    assert picture[100, 250].tolist() == [255, 255, 255]


@needs_shared
def test_actual_text_and_marked_content_of_a_browsers_file() -> None:
    with open_reader(SHARED / "samples" / "tokushima-r1" / "v3.pdf") as reader:
        page = reader.read_page(3)
    assert "⾏" not in page.texts  # the map of the font says U+2F8F, /ActualText says 行
    assert "行" in page.texts
    assert len(set(page.glyphs["content"].tolist())) > 20
