"""What is published stands on its page, and a page of any size is read: found by fuzzing (docs/fuzzing.md)."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pikepdf
import pytest
from numpy.typing import NDArray

from tests.support.pdf_factory import EMBEDDED, WHITE, Sheet, edited
from torikumi.extractors.document import Extraction, extract
from torikumi.extractors.picture import SIDE_MAX, as_pictured
from torikumi.extractors.readers.failures import damaged_page
from torikumi.extractors.readers.open import READERS, open_reader
from torikumi.schemas.errors import SourceError


def outside(found: Extraction) -> list[object]:
    """All boxes that reach over the edge of their page."""
    page = found.pages[0]
    boxes = [block.bbox for block in page.blocks] + [finding.bbox for finding in found.findings if finding.bbox]
    for table in found.tables:
        boxes += [table.bbox, *(cell.bbox for cell in table.cells)]
    return [
        box for box in boxes
        if not (0 <= box.x0 <= box.x1 <= page.width + 0.01 and 0 <= box.top <= box.bottom <= page.height + 0.01)
    ]  # fmt: skip


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("turn", [0, 90])
def test_letters_across_the_edges_have_their_place_on_the_page(reader: str, turn: int, tmp_path: Path) -> None:
    sheet = Sheet(400, 300, font=EMBEDDED, turn=turn)  # type: ignore[arg-type]
    sheet.text(394, 100, "右").text(-4, 100, "左").text(200, -3, "上").text(200, 294, "下")
    sheet.text(100, 60, "大", 380).text(100, 100, "中")
    found = extract(sheet.save(tmp_path / "page.pdf"), reader=reader, verify="none")
    assert outside(found) == []
    assert sorted("".join(block.text for block in found.pages[0].blocks)) == sorted("右左上下大中")


def test_a_table_told_by_its_text_ends_at_the_edge_of_the_page(tmp_path: Path) -> None:
    sheet = Sheet(298, 400, font=EMBEDDED)
    rows = [
        ("番号", "取組項目", "取組内容", "実績件数"),
        *((str(n), f"取組{n}", f"内容{n}", f"{n},000") for n in range(1, 9)),
    ]
    for place, texts in enumerate(rows):
        for x, text in zip((1, 80, 170, 262), texts, strict=True):
            sheet.text(x, 40 + 20 * place, text)
    for y in (38, 54, 40 + 20 * len(rows)):
        sheet.rule(0, y, 298, y)
    found = extract(sheet.save(tmp_path / "page.pdf"))
    assert [table.inferred for table in found.tables] == ["text"]
    assert outside(found) == []


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("size", [(1_000_000, 1_000_000), (2_000_000, 50), (50, 2_000_000)])
def test_a_page_of_any_size_is_read_or_refused(reader: str, size: tuple[int, int], tmp_path: Path) -> None:
    """White letters ask for the picture of the page, which no memory holds at the usual resolution."""

    def grow(document: pikepdf.Pdf) -> None:
        document.pages[0].obj["/MediaBox"] = pikepdf.Array([0, 0, *size])

    sheet = Sheet(200, 50, font=EMBEDDED).text(20, 20, "見える").text(100, 20, "白い", colour=WHITE)
    path = tmp_path / "page.pdf"
    path.write_bytes(edited(sheet.bytes(), grow))
    found = extract(path, reader=reader, verify="none")
    assert "見える" in "".join(block.text for block in found.pages[0].blocks)


def test_a_page_that_cannot_be_drawn_is_taken_as_it_was_read(tmp_path: Path) -> None:
    path = Sheet(200, 50, font=EMBEDDED).text(20, 20, "白い", colour=WHITE).save(tmp_path / "page.pdf")
    asked: list[float] = []

    def fail(dpi: float) -> NDArray[np.uint8]:
        asked.append(dpi)
        raise damaged_page(path, 1)

    with open_reader(path) as reader:
        page = reader.read_page(1)
    assert as_pictured(page, fail) is page
    assert asked
    assert asked[0] / 72 * max(page.width, page.height) <= SIDE_MAX


# -- damaged files


def broken(pdf: bytes, kind: str) -> bytes:
    """A PDF that was damaged on its way."""
    match kind:
        case "end":
            return pdf[: pdf.rindex(b"startxref")]
        case "index":
            return pdf[: pdf.rindex(b"xref\n0")] + b"\n%%EOF\n"
        case "place":
            return pdf[: pdf.rindex(b"startxref")] + b"startxref\n7\n%%EOF\n"
    return pdf


@pytest.mark.parametrize("reader", ["auto", *READERS])
@pytest.mark.parametrize("kind", ["end", "index", "place", ""])
def test_a_file_without_its_index_is_said_to_be_damaged(reader: str, kind: str, tmp_path: Path) -> None:
    """The libraries look for the parts of the file themselves, and say nothing; some parts may be missing."""
    path = tmp_path / "page.pdf"
    path.write_bytes(broken(Sheet(200, 50, font=EMBEDDED).text(20, 20, "取組").bytes(), kind))
    try:
        found = extract(path, reader=reader, verify="auto" if reader == "auto" else "none")
    except SourceError:
        assert kind
        return
    said = "file-repaired" in [finding.code for finding in found.findings]
    assert said == bool(kind) or (reader == "pdfium" and kind == "place")  # PDFium does not tell
