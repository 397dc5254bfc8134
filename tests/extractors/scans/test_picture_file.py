"""Scans that are no PDF: each kind, as scanners, faxes, cameras and image editors write it, comes out as pages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pymupdf
import pytest
from PIL import Image, ImageDraw

from torikumi.extractors.document import page_count
from torikumi.extractors.formats import Format, extract_file, format_of
from torikumi.extractors.scans import picture_file
from torikumi.extractors.scans.picture_file import as_pdf
from torikumi.extractors.scans.pictured import pictured_pages
from torikumi.schemas.errors import SourceError

WIDE, HIGH = 1654, 2339
A4 = 595.2, 842.0


def sheet(mode: str = "L", wide: int = WIDE, high: int = HIGH, mark: int = 0) -> Image.Image:
    """A page with a frame, and as many bars at its top left as ``mark`` says."""
    page = Image.new("L", (wide, high), 255)
    drawn = ImageDraw.Draw(page)
    drawn.rectangle((200, 200, wide - 200, high - 200), outline=0, width=4)
    for bar in range(mark):
        drawn.rectangle((300, 300 + 100 * bar, 700, 340 + 100 * bar), fill=0)
    if mode == "RGBA":
        clear = page.convert("RGBA")
        clear.putalpha(page.point(lambda value: 255 - value))
        return clear
    return page.convert(mode)


def drawn_pages(path: Path) -> list[tuple[tuple[float, float], Any]]:
    """Size in points, and the grey picture at 72 dpi, of each page."""
    with as_pdf(path) as pdf, pymupdf.open(pdf) as document:
        pages = []
        for page in document:
            pixels = page.get_pixmap(colorspace=pymupdf.csGRAY)
            grey = np.frombuffer(pixels.samples, np.uint8).reshape(pixels.height, pixels.width)
            pages.append(((page.rect.width, page.rect.height), grey))
        return pages


KINDS: list[tuple[str, Format, Callable[[Path], None]]] = [
    ("grey.jpg", Format.JPEG, lambda path: sheet().save(path, dpi=(200, 200))),
    ("colour.jpeg", Format.JPEG, lambda path: sheet("RGB").save(path, dpi=(200, 200))),
    ("press.jpg", Format.JPEG, lambda path: sheet("CMYK").save(path, dpi=(200, 200))),
    ("camera.jpg", Format.JPEG, lambda path: sheet("RGB").save(path, dpi=(72, 72))),
    ("untold.png", Format.PNG, lambda path: sheet().save(path)),
    ("clear.png", Format.PNG, lambda path: sheet("RGBA").save(path, dpi=(200, 200))),
    ("palette.png", Format.PNG, lambda path: sheet("P").save(path, dpi=(200, 200))),
    ("lzw.tif", Format.TIFF, lambda path: sheet().save(path, compression="tiff_lzw", dpi=(200, 200))),
    ("raw.tiff", Format.TIFF, lambda path: sheet().save(path, dpi=(200, 200))),
    ("g4.tif", Format.TIFF, lambda path: sheet("1").save(path, compression="group4", dpi=(200, 200))),
    ("g3.tif", Format.TIFF, lambda path: sheet("1").save(path, compression="group3", dpi=(200, 200))),
    ("jpeg.tif", Format.TIFF, lambda path: sheet("RGB").save(path, compression="jpeg", dpi=(200, 200))),
    ("named-wrongly.txt", Format.PNG, lambda path: sheet().save(path, "PNG", dpi=(200, 200))),
]


@pytest.mark.parametrize(("name", "kind", "write"), KINDS, ids=[name for name, _, _ in KINDS])
def test_each_kind_is_a_page_of_its_paper(
    name: str, kind: Format, write: Callable[[Path], None], tmp_path: Path
) -> None:
    path = tmp_path / name
    write(path)
    assert format_of(path) is kind
    ((size, grey),) = drawn_pages(path)
    assert size == pytest.approx(A4, abs=1)
    assert grey[300, 73] < 200  # the frame, 1 inch from the left
    assert grey[300, 300] > 250
    assert page_count(path) == 1
    assert pictured_pages(path, [1]) == {1}


def test_a_tiff_file_has_several_pages_in_order(tmp_path: Path) -> None:
    path = tmp_path / "report.tif"
    first, *others = [sheet("1", mark=mark) for mark in range(1, 4)]
    first.save(path, save_all=True, append_images=others, compression="group4", dpi=(200, 200))
    pages = drawn_pages(path)
    assert [int((np.diff((grey[100:300, 150] < 128).astype(int)) == 1).sum()) for _, grey in pages] == [1, 2, 3]
    assert page_count(path) == 3


def test_a_fax_has_other_resolutions_across_and_down(tmp_path: Path) -> None:
    path = tmp_path / "fax.tif"
    sheet("1", 1728, 1145).save(path, compression="group3", dpi=(204, 98))
    ((size, _),) = drawn_pages(path)
    assert size == pytest.approx((1728 / 204 * 72, 1145 / 98 * 72), abs=0.5)


@pytest.mark.parametrize(("orientation", "place"), [(6, (1, 0)), (3, (1, 1)), (8, (0, 1))])
def test_a_camera_says_how_it_was_held(orientation: int, place: tuple[int, int], tmp_path: Path) -> None:
    path = tmp_path / "held.jpg"
    exif = Image.Exif()
    exif[274] = orientation
    sheet(mark=2).save(path, dpi=(200, 200), exif=exif)
    ((_, grey),) = drawn_pages(path)
    dark = np.argwhere(grey[90:-90, 90:-90] < 100)  # the bars, without the frame
    middle = dark.mean(axis=0) / grey.shape
    assert (middle[1] > 0.5, middle[0] > 0.5) == (bool(place[0]), bool(place[1]))


def test_a_copy_is_gone_when_it_was_read(tmp_path: Path) -> None:
    path = tmp_path / "page.png"
    sheet().save(path)
    with as_pdf(path) as pdf:
        assert pdf.exists()
    assert not pdf.exists()
    assert list(tmp_path.iterdir()) == [path]


def test_a_pdf_is_read_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    with as_pdf(path) as pdf:  # it need not even be there: who opens it says so
        assert pdf is path


def cut_short(path: Path) -> None:
    sheet().save(path, "TIFF", compression="tiff_lzw")
    path.write_bytes(path.read_bytes()[:300])


WRONG: list[tuple[str, Callable[[Path], object], str]] = [
    ("cut.tif", cut_short, "a damaged picture ("),
    ("noise.png", lambda path: path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(60)), "a damaged picture ("),
    ("head.jpg", lambda path: path.write_bytes(b"\xff\xd8\xff\xe0" + bytes(9)), "a damaged picture ("),
    ("move.gif", lambda path: sheet().save(path), "of a kind that is not read: save it as PDF, TIFF or PNG"),
    ("paint.bmp", lambda path: sheet().save(path), "of a kind that is not read: save it as PDF, TIFF or PNG"),
]


@pytest.mark.parametrize(("name", "write", "words"), WRONG, ids=[name for name, _, _ in WRONG])
def test_what_cannot_be_read_is_named(name: str, write: Callable[[Path], object], words: str, tmp_path: Path) -> None:
    path = tmp_path / name
    write(path)
    with pytest.raises(SourceError) as caught:
        extract_file(path)
    assert words in str(caught.value)
    assert caught.value.file == str(path)
    assert "\n" not in str(caught.value)


def test_a_picture_that_unpacks_to_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "bomb.png"
    Image.new("1", (20_000, 20_000)).save(path)
    with pytest.raises(SourceError, match="more than 170 million pixels: scan it at 300 dpi"):
        extract_file(path)
    second = tmp_path / "second.tif"
    sheet("1", 700, 700).save(second, save_all=True, append_images=[sheet("1", 900, 900)])
    monkeypatch.setattr(picture_file, "PIXELS_MAX", 500_000)
    with pytest.raises(SourceError, match="page 2"):
        extract_file(second)


def test_without_the_extra_one_line_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "page.png"
    sheet().save(path)
    monkeypatch.setattr(picture_file, "missing", lambda: "install it")
    with pytest.raises(SourceError, match=r"page\.png: a picture, which is read by OCR only: install it"):
        extract_file(path)


def test_what_is_said_of_its_pages_names_the_picture(tmp_path: Path) -> None:
    path = tmp_path / "page.png"
    sheet().save(path)
    with pytest.raises(SourceError) as caught:
        extract_file(path, pages=[2])
    assert caught.value.file == str(path)
    with pytest.raises(SourceError) as caught:
        extract_file(path, ocr=False)
    assert caught.value.file == str(path)
