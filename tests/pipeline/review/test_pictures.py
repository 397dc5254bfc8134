"""Pictures of pages: the page as displayed, small enough, the same bytes each time; no page costs more than itself."""

from __future__ import annotations

import io
import zlib
from pathlib import Path

import numpy as np
import pikepdf
import pymupdf
import pytest
from PIL import Image

from tests.support.pdf_factory import Sheet
from tests.support.shared_samples import ROOT
from torikumi.pipeline.review import pictures
from torikumi.pipeline.review.pictures import PAGE_BYTES, PIXELS_MAX, SIDE_MAX, kind_of, packed, page_pictures

SAMPLE = ROOT / "samples" / "tokushima-r1" / "report.pdf"


def opened(content: bytes | None) -> Image.Image:
    assert content is not None
    return Image.open(io.BytesIO(content)).convert("RGB")


def blank(path: Path, *boxes: tuple[float, float], content: bytes = b"") -> Path:
    """A PDF of pages of some sizes."""
    with pikepdf.new() as document:
        for box in boxes:
            page = document.add_blank_page(page_size=(200, 200))
            page.MediaBox = pikepdf.Array([0, 0, *box])
            page.Contents = document.make_stream(content)
        document.save(path)
    return path


def test_a_page_is_pictured_as_it_is_displayed() -> None:
    (picture,) = page_pictures(SAMPLE, [3])
    image = opened(picture.image)
    assert (picture.page, picture.width, picture.height) == (3, 841.89, 595.28)
    assert image.width / image.height == pytest.approx(841.89 / 595.28, rel=0.002)
    with pymupdf.open(SAMPLE) as document:
        other = document[2].get_pixmap(dpi=110)
    seen = Image.frombytes("RGB", (other.width, other.height), other.samples).resize(image.size)
    # two libraries smooth edges differently: compared as a reader sees them from afar
    near, far = (np.asarray(one.convert("L").reduce(8), dtype=float) for one in (image, seen))
    assert np.abs(near - far).mean() < 6
    assert near.min() < 220  # something is printed


def test_white_stays_white_and_black_black() -> None:
    (picture,) = page_pictures(SAMPLE, [3])
    levels = np.asarray(opened(picture.image))
    assert levels.max() == 255
    assert levels.min() == 0
    assert np.unique(levels % 17).tolist() == [0]  # without loss: no shade but the sixteen


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_turned_page_has_its_ink_where_its_text_is_displayed(turn: int, tmp_path: Path) -> None:
    sheet = Sheet(400, 300, turn=turn).text(300, 40, "甲乙丙丁", size=20)  # type: ignore[arg-type]
    path = tmp_path / "turned.pdf"
    path.write_bytes(sheet.bytes())
    (picture,) = page_pictures(path, [1])
    assert (picture.width, picture.height) == (400, 300)
    dark = np.asarray(opened(picture.image).convert("L")) < 128
    rows, columns = np.flatnonzero(dark.any(axis=1)), np.flatnonzero(dark.any(axis=0))
    scale = dark.shape[1] / 400
    assert 295 < columns[0] / scale < columns[-1] / scale < 385
    assert 10 < rows[0] / scale < rows[-1] / scale < 70


def test_the_crop_box_is_the_page(tmp_path: Path) -> None:
    path = blank(tmp_path / "x.pdf", (600, 800), content=b"0 0 0 rg 100 100 200 300 re f")
    with pikepdf.open(path, allow_overwriting_input=True) as document:
        document.pages[0].CropBox = pikepdf.Array([100, 100, 300, 400])
        document.save(path)
    (picture,) = page_pictures(path, [1])
    assert (picture.width, picture.height) == (200, 300)
    # the last row and column are less than a whole pixel of the page, and paler
    assert np.asarray(opened(picture.image))[:-1, :-1].max() == 0


def test_the_same_bytes_each_time() -> None:
    assert page_pictures(SAMPLE, [1, 5]) == page_pictures(SAMPLE, [1, 5])


def test_a_password_opens_it(tmp_path: Path) -> None:
    path = tmp_path / "locked.pdf"
    with pikepdf.open(SAMPLE) as document:
        document.save(path, encryption=pikepdf.Encryption(owner="x", user="開け"))
    assert page_pictures(path, [1]) == ()
    assert page_pictures(path, [1], passwords=["no", "開け"]) == page_pictures(SAMPLE, [1])


@pytest.mark.parametrize("size", [(14400, 14400), (100_000, 100_000), (14400, 10), (5, 14400), (0.5, 0.5), (3, 3)])
def test_a_page_of_any_size_makes_no_large_picture(size: tuple[float, float], tmp_path: Path) -> None:
    for picture in page_pictures(blank(tmp_path / "x.pdf", size), [1]):
        if picture.image is not None:
            image = opened(picture.image)
            assert image.width * image.height <= PIXELS_MAX * 1.01
            assert max(image.size) <= SIDE_MAX + 1


def test_a_page_that_cannot_be_drawn_costs_only_its_picture(tmp_path: Path) -> None:
    path = tmp_path / "x.pdf"
    side = 30_000
    squeezed = zlib.compress(bytes(side * 1000), 9)  # ends early; nobody unpacks it to see
    with pikepdf.open(SAMPLE) as document:
        image = pikepdf.Stream(
            document,
            squeezed,
            Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Image,
            Width=side,
            Height=side,
            BitsPerComponent=8,
            ColorSpace=pikepdf.Name.DeviceGray,
            Filter=pikepdf.Name.FlateDecode,
        )
        page = document.pages[1]
        page.Resources.XObject = pikepdf.Dictionary(Bomb=document.make_indirect(image))
        page.contents_add(b"q 300 0 0 300 50 50 cm /Bomb Do Q")
        document.save(path)
    found = page_pictures(path, [1, 2, 3])
    assert [picture.image is None for picture in found] == [False, True, False]
    assert (found[1].width, found[1].height) == (841.89, 595.28)
    assert found[2] == page_pictures(SAMPLE, [3])[0]


def test_without_pictures_the_sizes_are_told() -> None:
    found = page_pictures(SAMPLE, [2, 3], images=False)
    assert [(picture.page, picture.width, picture.image) for picture in found] == [(2, 841.89, None), (3, 841.89, None)]


def test_what_is_no_pdf_has_no_pages(tmp_path: Path) -> None:
    assert page_pictures(ROOT / "samples" / "layouts" / "squared-paper.xlsx", [1]) == ()
    path = tmp_path / "x.html"
    path.write_text("<table><tr><td>1</table>")
    assert page_pictures(path, [1]) == ()


def test_beyond_the_budget_pages_have_no_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes = [len(picture.image or b"") for picture in page_pictures(SAMPLE, [1, 2, 3, 4])]
    monkeypatch.setattr(pictures, "TOTAL_BYTES", sum(sizes[:2]) + sizes[2] // 2)
    found = page_pictures(SAMPLE, [1, 2, 3, 4])
    assert [picture.image is None for picture in found] == [False, False, True, True]
    assert [picture.page for picture in found] == [1, 2, 3, 4]


def test_long_documents_are_drawn_smaller(monkeypatch: pytest.MonkeyPatch) -> None:
    usual = opened(page_pictures(SAMPLE, [1])[0].image)
    monkeypatch.setattr(pictures, "DPI", ((1, 110.0), (3, 55.0)))
    found = page_pictures(SAMPLE, [1, 2, 3, 4])
    assert opened(found[0].image).width == pytest.approx(usual.width / 2, abs=1)
    assert [picture.image is None for picture in found] == [False, False, False, True]


def test_a_photograph_is_packed_until_it_fits() -> None:
    noise = np.random.default_rng(7).integers(0, 256, (1500, 1500, 3), dtype=np.uint8)
    content = packed(noise)
    assert kind_of(content) == "webp"
    assert len(content) <= PAGE_BYTES
    assert opened(content).width > 300


def test_a_sheet_full_of_small_marks_is_packed_until_it_fits() -> None:
    """Two colours, and hardly a run of either: too large as PNG, as are dense maps and lists of A3."""
    dots = np.random.default_rng(7).integers(0, 2, (2000, 2000, 1), dtype=np.uint8) * np.full(3, 255, dtype=np.uint8)
    content = packed(dots)
    assert kind_of(content) == "webp"
    assert len(content) <= PAGE_BYTES


def test_every_shade_becomes_the_nearest_of_sixteen() -> None:
    shades = np.repeat(np.arange(256, dtype=np.uint8), 3).reshape(1, 256, 3)
    content = packed(np.repeat(shades, 4, axis=0))
    assert kind_of(content) == "png"
    assert np.asarray(opened(content))[0, :, 1].tolist() == [round(shade / 17) * 17 for shade in range(256)]


def test_each_channel_keeps_its_place() -> None:
    page = np.zeros((6, 6, 3), dtype=np.uint8)
    page[:2], page[2:4], page[4:] = (255, 0, 0), (0, 204, 51), (17, 34, 255)
    assert np.asarray(opened(packed(page)))[[0, 2, 4], 0].tolist() == [[255, 0, 0], [0, 204, 51], [17, 34, 255]]


@pytest.mark.parametrize("image", [b"", b"RIFF", b"RIFF\0\0\0\0WAVE", b"\x89PNG", b"GIF89a"])
def test_what_is_no_picture_of_a_page_has_no_kind(image: bytes) -> None:
    assert kind_of(image) is None


def test_pale_fills_stay_visible() -> None:
    page = np.full((400, 400, 3), 255, dtype=np.uint8)
    page[100:200] = (0xF2, 0xF2, 0xF2)  # the palest grey of office programs
    page[200:300] = (0xDD, 0xEB, 0xF7)
    shown = np.asarray(opened(packed(page)))
    assert shown[150, 0].tolist() == [238, 238, 238]
    assert np.abs(shown[250, 0].astype(int) - (0xDD, 0xEB, 0xF7)).max() <= 8
