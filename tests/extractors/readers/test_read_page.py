"""What every reader gives: places as displayed, characters as meant."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pymupdf
import pytest

from tests.support.pdf_factory import EMBEDDED, Sheet, Turn
from tests.support.shared_samples import SHARED, needs_shared
from torikumi.extractors.readers.open import READERS, open_reader
from torikumi.schemas.primitives import GlyphFlag, Page, PaintKind


def read(sheet: Sheet, tmp_path: Path, name: str) -> Page:
    path = tmp_path / "page.pdf"
    path.write_bytes(sheet.bytes())
    with open_reader(path, name) as reader:
        assert reader.name == name
        page = reader.read_page(1)
    assert page.reader == name
    return page


every_reader = pytest.mark.parametrize("name", READERS)


@every_reader
@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_places_are_those_of_the_page_as_displayed(turn: Turn, tmp_path: Path, name: str) -> None:
    page = read(Sheet(600, 400, turn=turn).text(100, 50, "甲").rule(100, 80, 300, 80), tmp_path, name)
    assert (page.width, page.height) == (600, 400)
    (glyph,) = page.glyphs
    assert glyph["x0"] == pytest.approx(100, abs=0.5)
    assert 48 <= glyph["y0"] < glyph["y1"] <= 62
    assert glyph["angle"] == 0
    (stroke,) = page.paints
    assert stroke["kind"] == PaintKind.STROKE
    assert sorted([stroke["x0"], stroke["x1"]]) == pytest.approx([100, 300], abs=0.1)
    assert [stroke["y0"], stroke["y1"]] == pytest.approx([80, 80], abs=0.1)


@every_reader
@pytest.mark.parametrize("indirect", [False, True])
def test_the_crop_box_is_the_page(indirect: bool, tmp_path: Path, name: str) -> None:
    """Also where the box is an object of its own, which PDFium's call for single boxes does not follow."""
    path = tmp_path / "cropped.pdf"
    path.write_bytes(Sheet(600, 400).text(100, 50, "甲").rule(100, 80, 300, 80).bytes())
    with pikepdf.open(path, allow_overwriting_input=True) as document:
        media, crop = pikepdf.Array([0, 0, 600, 400]), pikepdf.Array([40, 50, 600, 380])
        document.pages[0].obj.MediaBox = document.make_indirect(media) if indirect else media
        document.pages[0].obj.CropBox = document.make_indirect(crop) if indirect else crop
        document.save(path)
    with open_reader(path, name) as reader:
        page = reader.read_page(1)
    assert (page.width, page.height) == pytest.approx((560, 330))
    assert page.glyphs["x0"][0] == pytest.approx(60, abs=0.5)
    assert page.paints["y0"][0] == pytest.approx(60, abs=0.1)


@every_reader
def test_white_space_is_noted_at_the_glyph_before_it(tmp_path: Path, name: str) -> None:
    page = read(Sheet().text(60, 60, "甲 乙"), tmp_path, name)
    assert page.texts == ("甲", "乙")
    assert page.spaces.tolist() == [True, False]


@every_reader
def test_text_that_is_not_painted_is_flagged(tmp_path: Path, name: str) -> None:
    page = read(Sheet().text(60, 60, "甲", render=3), tmp_path, name)
    assert page.glyphs["flags"].tolist() == [GlyphFlag.INVISIBLE]


@every_reader
def test_a_filled_rectangle_and_its_colour(tmp_path: Path, name: str) -> None:
    page = read(Sheet().box(60, 60, 160, 90, fill=(1, 0, 0)), tmp_path, name)
    (fill,) = page.paints
    assert (fill["kind"], fill["color"], fill["alpha"]) == (PaintKind.FILL, 0xFF0000, 1)
    assert [fill[name] for name in ("x0", "y0", "x1", "y1")] == pytest.approx([60, 60, 160, 90], abs=0.1)


@every_reader
def test_rendering_shows_the_page_as_displayed(tmp_path: Path, name: str) -> None:
    path = tmp_path / "page.pdf"
    path.write_bytes(Sheet(600, 400, turn=90).box(0, 0, 300, 400, fill=(0, 0, 0)).bytes())
    with open_reader(path, name) as reader:
        picture = reader.render(1, 36)
    assert picture.shape == (200, 300, 3)
    assert picture[100, 50].tolist() == [0, 0, 0]
    assert picture[100, 250].tolist() == [255, 255, 255]


@every_reader
def test_every_reader_counts_the_paints_of_one_page_alike(tmp_path: Path, name: str) -> None:
    page = read(Sheet().box(60, 60, 160, 90, fill=(1, 0, 0), stroke=True).rule(60, 75, 160, 75), tmp_path, name)
    kinds = page.paints["kind"].tolist()
    assert kinds == [PaintKind.FILL, *[PaintKind.STROKE] * 5]
    assert (page.paints["order"][1:] >= page.paints["order"][:-1]).all()


@every_reader
def test_text_is_ordered_against_the_fills_around_it(tmp_path: Path, name: str) -> None:
    sheet = Sheet().text(40, 40, "甲").box(60, 60, 160, 90, fill=(1, 0, 0)).text(63, 63, "乙")
    page = read(sheet.box(60, 100, 160, 130, fill=(0, 1, 0)).text(63, 103, "丙"), tmp_path, name)
    first, second, third = page.glyphs["order"].tolist()
    red, green = page.paints["order"].tolist()
    # an equal or higher paint comes later
    assert first <= red < second <= green < third


@every_reader
def test_text_outside_of_its_clip_is_flagged(tmp_path: Path, name: str) -> None:
    sheet = Sheet(600, 400).text(100, 100, "甲").raw("q 0 0 50 50 re W n").text(100, 50, "乙").raw("Q")
    page = read(sheet.text(100, 150, "丙"), tmp_path, name)
    assert page.texts == ("甲", "乙", "丙")
    assert page.glyphs["flags"].tolist() == [0, GlyphFlag.INVISIBLE, 0]


@every_reader
def test_a_paint_is_cut_to_its_clip(tmp_path: Path, name: str) -> None:
    sheet = Sheet(600, 400).raw("q 0 300 200 100 re W n").box(100, 50, 300, 150, fill=(1, 0, 0)).raw("Q")
    (fill,) = read(sheet, tmp_path, name).paints
    assert [fill[side] for side in ("x0", "y0", "x1", "y1")] == pytest.approx([100, 50, 200, 100], abs=0.6)


@every_reader
def test_letters_of_a_page_are_all_it_draws_in_order(tmp_path: Path, name: str) -> None:
    path = tmp_path / "page.pdf"
    sheet = Sheet().text(60, 90, "乙 B").text(60, 60, "甲").text(60, 120, "非公開", render=3).text(900, 60, "外")
    path.write_bytes(sheet.bytes())
    with open_reader(path, name) as reader:
        assert reader.page_letters(1) == "乙B甲非公開"
        assert reader.page_letters(1) == "".join(reader.read_page(1).texts)
        assert reader.confirms(1, "甲乙B非公開")  # in whatever order; what lies off the page is no text of it
        assert not reader.confirms(1, "丙乙B非公開")
        assert not reader.confirms(1, "乙B非公開")


@every_reader
@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_letters_of_a_turned_page_are_confirmed(tmp_path: Path, name: str, degrees: int) -> None:
    path = tmp_path / "page.pdf"
    path.write_bytes(Sheet().text(60, 60, "甲").text(60, 90, "乙\u3000丙 B").text(900, 60, "外").bytes())
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.pages[0].rotate(degrees, relative=False)
        pdf.save(path)
    with open_reader(path, name) as reader:
        assert reader.confirms(1, "甲乙丙B")
        assert not reader.confirms(1, "甲乙丙")
        assert sorted(reader.page_letters(1)) == sorted("甲乙丙B")
        assert reader.read_page(1).rotation == degrees


def test_the_text_of_a_note_is_letters_to_mupdf(tmp_path: Path) -> None:
    """PDFium does not read it: the page is then read by both, and the letters are named."""
    path = tmp_path / "page.pdf"
    document = pymupdf.open("pdf", Sheet().text(60, 60, "甲").bytes())
    document[0].add_freetext_annot(pymupdf.Rect(60, 90, 200, 110), "note")
    document.save(path)
    with open_reader(path, "mupdf") as reader:
        assert reader.confirms(1, "甲note")
        assert not reader.confirms(1, "甲")


@pytest.mark.parametrize("name", ["pdfium", "mupdf"])
def test_actual_text_stands_for_what_is_drawn(tmp_path: Path, name: str) -> None:
    """Not with pdfminer, which knows nothing of it."""
    path = tmp_path / "page.pdf"
    path.write_bytes(Sheet().actual_text(60, 60, "甲", "乙").text(60, 90, "丙").bytes())
    with open_reader(path, name) as reader:
        assert "".join(reader.read_page(1).texts) == "乙丙"
        assert reader.page_letters(1) == "乙丙"


def test_actual_text_of_the_structure_tree_is_left_to_it(tmp_path: Path) -> None:
    """MuPDF would spread it over the glyphs wrongly: seen in two real files, whose elements have several lines."""
    path = tmp_path / "tagged.pdf"
    sheet = Sheet().raw("/P <</MCID 0>> BDC").text(60, 60, "一行目の").raw("EMC /P <</MCID 1>> BDC")
    path.write_bytes(sheet.text(60, 75, "続き").raw("EMC").bytes())
    with pikepdf.open(path, allow_overwriting_input=True) as document:
        tree = document.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.StructTreeRoot))
        element = document.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.StructElem,
                S=pikepdf.Name.P,
                P=tree,
                Pg=document.pages[0].obj,
                K=[0, 1],
                ActualText=pikepdf.String("一行目の続き"),
            )
        )
        tree.K = element
        tree.ParentTree = document.make_indirect(pikepdf.Dictionary(Nums=[0, pikepdf.Array([element, element])]))
        document.pages[0].obj.StructParents = 0
        document.Root.StructTreeRoot = tree
        document.Root.MarkInfo = pikepdf.Dictionary(Marked=True)
        document.save(path)
    for name in READERS:
        with open_reader(path, name) as reader:
            assert "".join(reader.read_page(1).texts) == "一行目の続き", name


@needs_shared
@pytest.mark.parametrize("name", ["pdfium", "mupdf"])
def test_actual_text_and_marked_content_of_a_browsers_file(name: str) -> None:
    with open_reader(SHARED / "samples" / "tokushima-r1" / "v3.pdf", name) as reader:
        page = reader.read_page(3)
    assert "⾏" not in page.texts  # the map of the font says U+2F8F, /ActualText says 行
    assert "行" in page.texts
    # MuPDF does not tell marked content
    assert len(set(page.glyphs["content"].tolist())) > (20 if name == "pdfium" else 0)


@every_reader
def test_the_size_of_narrow_letters_is_their_height(tmp_path: Path, name: str) -> None:
    sheet = Sheet(font=EMBEDDED).raw("BT 50 Tz ET").text(100, 50, "甲乙", 10)
    page = read(sheet, tmp_path, name)
    assert page.glyphs["size"].tolist() == pytest.approx([10, 10], abs=0.1)
    assert (page.glyphs["x1"] - page.glyphs["x0"]).tolist() == pytest.approx([5, 5], abs=0.1)
