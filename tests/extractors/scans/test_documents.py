"""Documents with scanned pages: read page by page, mixed with drawn ones, skipped, refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pikepdf
import pytest

from tests.support.extracted import codes
from tests.support.pdf_factory import EMBEDDED, Sheet
from torikumi.extractors.document import extract, joined, read_pages
from torikumi.extractors.scans import installed as installed_module
from torikumi.extractors.scans import scan as scan_module
from torikumi.extractors.scans.scanned_page import CharactersRead, ScannedPage
from torikumi.schemas.errors import SourceError
from torikumi.schemas.geometry import BBox
from torikumi.schemas.primitives import GLYPH
from typesetting.scans import Scan, pdf_of_pictures, rendered, scanned

WIDTH, HEIGHT = 300.0, 160.0
XS, YS = (30.0, 70.0, 160.0, 270.0), (30.0, 50.0, 80.0, 120.0)
LETTERS = "甲乙丙丁戊己庚辛壬"


def one_letter_a_cell(page: ScannedPage, cells: Sequence[BBox]) -> CharactersRead:
    """Stands for OCR: the first letter in the first cell, and so on."""
    glyphs = np.zeros(len(cells), dtype=GLYPH)
    for glyph, cell in zip(glyphs, cells, strict=True):
        x, y = cell.x0 + 4, cell.top + 4
        glyph["x0"], glyph["y0"], glyph["x1"], glyph["y1"] = x, y, x + 9, y + 9
        glyph["origin_x"], glyph["origin_y"], glyph["size"], glyph["content"] = x, y + 8, 9, -1
    glyphs["run"] = np.arange(len(cells))
    ones = np.full(len(cells), 0.75, dtype=np.float32)
    nothing = np.zeros(len(cells), dtype=bool)
    texts = tuple(LETTERS[: len(cells)])
    return CharactersRead(glyphs, texts, nothing, ones, np.zeros(len(cells), dtype=np.uint8), ("a reader 1.0",))


@pytest.fixture
def read_by_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """No engine is needed: cells are given letters, and pages are taken to stand upright."""
    from torikumi.extractors.scans import characters

    monkeypatch.setattr(characters, "read_characters", one_letter_a_cell)
    monkeypatch.setattr(scan_module, "line_scores", lambda pictures: [1.0] * len(pictures))


def table() -> Sheet:
    cells = {(row, column): LETTERS[3 * row + column] for row in range(3) for column in range(3)}
    return Sheet(WIDTH, HEIGHT, EMBEDDED).grid(XS, YS, cells)


def scan_of(sheet: Sheet, folder: Path, scan: Scan) -> bytes:
    path = sheet.save(folder / "drawn.pdf")
    return pdf_of_pictures([scanned(rendered(path, scan.dpi, [1])[0], scan)], scan)


def saved(pdf: bytes, folder: Path, name: str = "scan.pdf") -> Path:
    path = folder / name
    path.write_bytes(pdf)
    return path


def mixed(folder: Path) -> Path:
    """A drawn page, a scanned one, a drawn one."""
    drawn = saved(table().page().text(30, 30, "終わりの頁").bytes(), folder, "both.pdf")
    scan = saved(scan_of(table(), folder, Scan(skew=0.5)), folder)
    with pikepdf.open(drawn) as whole, pikepdf.open(scan) as picture:
        whole.pages.insert(1, picture.pages[0])
        whole.save(folder / "mixed.pdf")
    return folder / "mixed.pdf"


@pytest.mark.usefixtures("read_by_nobody")
@pytest.mark.parametrize("turned", [0, 270])
def test_a_scanned_page_gives_the_cells_where_they_stand(turned: int, tmp_path: Path) -> None:
    # upright by the stand-in for OCR: a page on its side is told by its lines, and read from below
    scan = Scan(skew=1.0, turned=turned)
    found = extract(saved(scan_of(table(), tmp_path, scan), tmp_path))
    (page,) = found.pages
    (grid,) = page.tables
    assert (grid.rows, grid.columns) == (3, 3)
    assert [cell.text for cell in grid.cells] == list(LETTERS)
    assert page.ocr is not None
    assert page.ocr.confidence.tolist() == [0.75] * 9
    assert abs(page.ocr.skew - 1.0) < 0.06
    assert "a reader 1.0" in found.engine
    assert "page-scanned" in codes(found)
    assert abs(page.width - (WIDTH if not turned else HEIGHT)) < 1
    for cell, box in zip(grid.cells, page.ocr.boxes.tolist(), strict=True):
        assert cell.bbox.contains(BBox(*box), 1.0)
    # the skewed cell lies within its upright hull, which is wider by the skew over the page: 300 pt · sin 1° = 5 pt
    x0, y0, x1, y1 = grid.bbox if not turned else (grid.bbox.top, grid.bbox.x0, grid.bbox.bottom, grid.bbox.x1)
    assert np.abs(np.array([x0, x1]) - np.array([30, 270])).max() < 4
    assert np.abs(np.array([y0, y1]) - np.array([30, 120])).max() < 6


@pytest.mark.usefixtures("read_by_nobody")
def test_drawn_pages_of_a_mixed_document_are_read_as_ever(tmp_path: Path) -> None:
    path = mixed(tmp_path)
    found = extract(path)
    assert [page.ocr is not None for page in found.pages] == [False, True, False]
    assert found.pages[2].blocks[0].text == "終わりの頁"
    (finding,) = [finding for finding in found.findings if finding.code == "page-scanned"]
    assert finding.page == 2
    # in parts, side by side, it is the same
    parts = [read_pages(path, pages=[number]) for number in (1, 2, 3)]
    assert [table.cells for table in joined(path, parts).tables] == [table.cells for table in found.tables]


def test_without_ocr_a_scanned_page_is_skipped_and_named(tmp_path: Path) -> None:
    found = extract(mixed(tmp_path), ocr=False)
    (finding,) = [finding for finding in found.findings if finding.code == "ocr-skipped"]
    assert finding.page == 2
    assert "--no-ocr" in finding.message
    assert [page.glyphs.total > 0 for page in found.pages] == [True, False, True]


@pytest.mark.parametrize(("installed", "ocr", "advice"), [(False, True, "pip install"), (True, False, "--no-ocr")])
def test_a_document_of_nothing_but_pictures_is_refused_in_one_line(
    installed: bool, ocr: bool, advice: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not installed:
        monkeypatch.setattr(installed_module, "find_spec", lambda name: None)
    path = saved(scan_of(table(), tmp_path, Scan()), tmp_path)
    with pytest.raises(SourceError) as caught:
        extract(path, ocr=ocr)
    assert advice in str(caught.value)
    assert "the pages are pictures, and were not read" in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.usefixtures("read_by_nobody")
def test_two_pages_on_one_sheet_are_one_page_with_both_tables(tmp_path: Path) -> None:
    path = table().save(tmp_path / "drawn.pdf")
    scan = Scan(skew=0.3)
    one = rendered(path, scan.dpi, [1])[0]
    picture = scanned(np.concatenate([one, one], axis=1), scan)
    found = extract(saved(pdf_of_pictures([picture], scan), tmp_path))
    (page,) = found.pages
    left, right = page.tables
    assert abs(right.bbox.x0 - left.bbox.x0 - WIDTH) < 2
    assert page.ocr is not None
    assert len(page.ocr.boxes) == 18


@pytest.mark.usefixtures("read_by_nobody")
def test_a_hidden_layer_is_compared_and_never_used(tmp_path: Path) -> None:
    scan = Scan()
    plain = saved(scan_of(table(), tmp_path, scan), tmp_path)
    for layer, code in ((LETTERS, "hidden-layer-agrees"), ("誤った文字の層です", "hidden-layer-wrong")):
        hidden = saved(Sheet(WIDTH, HEIGHT, EMBEDDED).text(10, 10, layer, render=3).bytes(), tmp_path, "layer.pdf")
        with pikepdf.open(plain) as under, pikepdf.open(hidden) as over:
            page = under.pages[0]
            page.add_overlay(over.pages[0], pikepdf.Rectangle(page.mediabox))
            under.save(tmp_path / "layered.pdf")
        found = extract(tmp_path / "layered.pdf")
        assert code in codes(found)
        assert [cell.text for cell in found.tables[0].cells] == list(LETTERS)


def test_the_resolution_is_that_of_the_picture_within_bounds(tmp_path: Path) -> None:
    from torikumi.extractors.readers.open import open_reader
    from torikumi.extractors.scans.kind import PageKind

    for dpi, read in ((150, 200), (300, 300), (600, 400)):
        path = saved(scan_of(table(), tmp_path, Scan(dpi=dpi)), tmp_path)
        for name in ("pdfium", "mupdf", "pdfplumber"):
            with open_reader(path, name) as reader:
                own = reader.picture_dpi(1)
                page = reader.read_page(1)
            assert abs(own - dpi) < 1
            assert abs(scan_module.resolution(page, PageKind.PICTURE, own) - read) < 1
    huge = replace(page, width=4000.0, height=3000.0)
    assert (
        scan_module.resolution(huge, PageKind.PICTURE, 400) ** 2 * 4000 * 3000 / 72**2 <= scan_module.PIXELS_MAX * 1.01
    )


def letters_in_rows(page: ScannedPage, cells: Sequence[BBox]) -> CharactersRead:
    """Stands for OCR: a letter a cell, or where there is no cell thirty letters in rows."""
    places = cells or [BBox(30.0 + 20 * (n % 10), 30.0 + 30 * (n // 10), 45.0, 45.0) for n in range(30)]
    read = one_letter_a_cell(page, places)
    return read if cells else replace(read, texts=("甲",) * len(places))


@pytest.mark.usefixtures("read_by_nobody")
def test_a_scanned_page_without_a_table_after_one_with_a_table_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from torikumi.extractors.scans import characters

    monkeypatch.setattr(characters, "read_characters", letters_in_rows)
    scan = Scan(dpi=200)
    pictures = []
    for number, has_table in enumerate((False, True, False, True)):
        sheet = table() if has_table else Sheet(WIDTH, HEIGHT, EMBEDDED).text(30, 30, "取組の一覧", 12)
        pictures.append(scanned(rendered(sheet.save(tmp_path / f"{number}.pdf"), scan.dpi, [1])[0], scan))
    path = tmp_path / "scan.pdf"
    path.write_bytes(pdf_of_pictures(pictures, scan))
    found = extract(path)
    told = [finding.page for finding in found.findings if finding.code == "scan-without-table"]
    assert [len(page.tables) for page in found.pages] == [0, 1, 0, 1]
    assert told == [3]
