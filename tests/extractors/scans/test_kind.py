"""What a page is told by what it draws: drawn, a picture, a picture with a hidden layer, letters as shapes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from reportlab.lib.utils import ImageReader

from tests.support.pdf_factory import Sheet
from tests.support.shared_samples import SHARED, needs_shared
from torikumi.extractors.readers.open import open_reader
from torikumi.extractors.scans.kind import PageKind, hidden_layer, layer_share, page_kind
from torikumi.schemas.primitives import Page

WIDTH, HEIGHT = 300.0, 200.0


def picture(sheet: Sheet, x0: float = 0, top: float = 0, x1: float = WIDTH, bottom: float = HEIGHT) -> Sheet:
    """Paint a small grey picture into a rectangle of the page."""
    from PIL import Image

    grey = Image.fromarray(np.full((20, 30), 230, dtype=np.uint8))
    sheet.canvas.drawImage(ImageReader(grey), x0, sheet.height - bottom, x1 - x0, bottom - top)
    return sheet


def sheet() -> Sheet:
    return Sheet(WIDTH, HEIGHT)


def read(made: Sheet, folder: Path, reader: str = "pdfium") -> Page:
    path = made.save(folder / "page.pdf")
    with open_reader(path, reader) as opened:
        return opened.read_page(1)


TEXT = "取組の実績を一覧にした表である。"

CASES: dict[str, tuple[Sheet, PageKind]] = {
    "blank": (sheet(), PageKind.BORN),
    "text": (sheet().text(20, 20, TEXT), PageKind.BORN),
    "picture over the page": (picture(sheet()), PageKind.PICTURE),
    "picture with margins": (picture(sheet(), 20, 15, 280, 185), PageKind.PICTURE),
    "strips": (picture(picture(sheet(), 0, 0, WIDTH, 100), 0, 100, WIDTH, HEIGHT), PageKind.PICTURE),
    "small picture without text": (picture(sheet(), 20, 20, 120, 100), PageKind.BORN),
    "layer painted by nobody": (picture(sheet()).text(20, 20, TEXT, render=3), PageKind.LAYERED),
    "layer under the picture": (picture(sheet().text(20, 20, TEXT)), PageKind.LAYERED),
    "stamped number over the picture": (picture(sheet()).text(250, 10, "資料１－２"), PageKind.PICTURE),
    "slide over a photograph": (picture(sheet()).text(20, 20, (TEXT + "\n") * 4), PageKind.BORN),
    "title beside a photograph": (picture(sheet(), 0, 0, 200, HEIGHT).text(210, 20, "写真"), PageKind.BORN),
}


@pytest.mark.parametrize("name", CASES)
def test_what_is_drawn_says_what_a_page_is(name: str, tmp_path: Path) -> None:
    made, kind = CASES[name]
    assert page_kind(read(made, tmp_path)) is kind


def test_letters_that_are_drawn_as_shapes_are_seen_only_in_a_picture(tmp_path: Path) -> None:
    made = sheet()
    for number in range(400):
        x, y = 10 + number % 40 * 7, 20 + number // 40 * 12
        made.raw(f"{x} {y} m {x + 5} {y + 1} {x + 5} {y + 6} {x + 1} {y + 5} c f")
    assert page_kind(read(made, tmp_path)) is PageKind.OUTLINED


def test_the_hidden_text_is_given_apart_from_what_is_seen(tmp_path: Path) -> None:
    page = read(picture(sheet()).text(20, 20, "見えない文", render=3).text(250, 10, "資料１"), tmp_path)
    assert hidden_layer(page) == "見えない文"


def test_a_layer_of_the_right_page_holds_what_is_read() -> None:
    read_by_ocr = "公園整備工事 床堀 100 m3 1,900 190,000"
    assert layer_share(read_by_ocr, read_by_ocr) == 1.0
    assert (
        layer_share("公 園\n整備工事床掘100m31,900190,000", read_by_ocr) > 0.9
    )  # one letter differs, blanks do not count
    assert layer_share("莖園嚥甕事床堀loOm3l,gOOlg0,000", read_by_ocr) < 0.6
    assert layer_share("", read_by_ocr) == 0.0


@needs_shared
@pytest.mark.parametrize(
    ("file", "page", "kind"),
    [
        ("kodaira-kouji-gaisan-scan-badocr.pdf", 1, PageKind.LAYERED),
        ("nankoku-r4-tochi-tokkai-rotated.pdf", 3, PageKind.PICTURE),  # a sealed page among drawn ones, in layers
        ("nankoku-r4-tochi-tokkai-rotated.pdf", 2, PageKind.BORN),
        ("otoineppu-hinan-point-outlined.pdf", 1, PageKind.OUTLINED),
        ("otoineppu-hinan-poster.pdf", 1, PageKind.BORN),
        ("yaizu-suiikei-setsumei.pdf", 1, PageKind.BORN),
    ],
)
def test_pages_of_real_files(file: str, page: int, kind: PageKind) -> None:
    with open_reader(SHARED / "corpus" / file, "pdfium") as reader:
        assert page_kind(reader.read_page(page)) is kind
