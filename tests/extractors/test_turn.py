"""A page painted sideways is read as it is meant; what is stored says where it stands on the page as displayed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.support.pdf_factory import EMBEDDED, Sheet, Turn
from torikumi.extractors.document import Extraction, extract
from torikumi.extractors.readers.open import open_reader
from torikumi.extractors.turn import turned, upright
from torikumi.schemas.geometry import BBox
from torikumi.schemas.primitives import Page

XS = (60.0, 100.0, 240.0, 360.0)
YS = (60.0, 90.0, 120.0)
CELLS = {(0, 0): "番号", (0, 1): "取組", (0, 2): "評価", (1, 0): "1", (1, 1): "窓口の改善", (1, 2): "Ａ"}


def sideways(turn: Turn) -> Sheet:
    return Sheet(600, 400, font=EMBEDDED, turn=turn, rotate_key=False)


def read(sheet: Sheet, tmp_path: Path) -> tuple[Extraction, Page]:
    path = tmp_path / "page.pdf"
    path.write_bytes(sheet.bytes())
    with open_reader(path) as reader:
        return extract(path), reader.read_page(1)


def printed_in(box: BBox, page: Page) -> str:
    """What stands in a box of the page as displayed, in drawing order."""
    x, y = (page.glyphs["x0"] + page.glyphs["x1"]) / 2, (page.glyphs["y0"] + page.glyphs["y1"]) / 2
    inside = (box.x0 <= x) & (x <= box.x1) & (box.top <= y) & (y <= box.bottom)
    return "".join(page.texts[index] for index in np.flatnonzero(inside))


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_boxes_are_those_of_the_page_as_displayed(turn: Turn, tmp_path: Path) -> None:
    found, page = read(sideways(turn).text(60, 30, "評価一覧").grid(XS, YS, CELLS), tmp_path)
    [content] = found.pages
    assert content.turn == turn
    assert (content.width, content.height) == (page.width, page.height) == ((400, 600) if turn != 180 else (600, 400))
    for table in (content.tables[0], found.tables[0]):
        assert {(cell.row, cell.column): cell.text for cell in table.cells} == CELLS
        for cell in table.cells:
            assert printed_in(cell.bbox, page) == cell.text
            assert all(printed_in(line.bbox, page) == line.text for line in cell.lines)
        assert page.bbox.contains(table.bbox)
    [block] = content.blocks
    assert printed_in(block.bbox, page) == "評価一覧"
    assert [finding.code for finding in found.findings] == ["page-turned"]


@pytest.mark.parametrize(("turn", "edges"), [(90, [540, 500, 360, 240]), (180, [540, 500, 360, 240]), (270, list(XS))])
def test_edges_of_columns_are_those_of_the_page_as_displayed(turn: Turn, edges: list[float], tmp_path: Path) -> None:
    """Their y where the table lies on its side: 600 points are the height of the page then."""
    found, _ = read(sideways(turn).grid(XS, YS, CELLS), tmp_path)
    assert found.tables[0].edges_x == pytest.approx(edges, abs=0.5)


@pytest.mark.parametrize("turn", [90, 270])
def test_a_table_over_sideways_pages_is_joined(turn: Turn, tmp_path: Path) -> None:
    sheet = sideways(turn).grid(XS, YS, CELLS).page()
    sheet.grid(XS, YS, {**CELLS, (1, 0): "2", (1, 1): "研修", (1, 2): "Ｂ"})
    found, _ = read(sheet, tmp_path)
    [table] = found.tables
    assert [cell.text for cell in table.cells if cell.column == 1] == ["取組", "窓口の改善", "研修"]
    assert [box for _, box in table.bboxes] == [page.tables[0].bbox for page in found.pages]


def test_a_page_number_may_stand_upright_on_a_sideways_page(tmp_path: Path) -> None:
    sheet = sideways(90).grid(XS, YS, CELLS)
    # at the foot of the portrait page: turned against the sheet
    sheet.canvas.saveState()
    sheet.canvas.transform(0, -1, 1, 0, 590, 200)
    sheet.canvas.drawString(0, 0, "7")
    sheet.canvas.restoreState()
    found, page = read(sheet, tmp_path)
    assert found.pages[0].turn == 90
    assert {(cell.row, cell.column): cell.text for cell in found.tables[0].cells} == CELLS
    assert sorted(page.glyphs["angle"])[:2] == [0, 270]


def test_turned_labels_do_not_turn_a_page(tmp_path: Path) -> None:
    sheet = Sheet(font=EMBEDDED).grid(XS, YS, CELLS)
    sheet.canvas.saveState()
    sheet.canvas.translate(40, 700)
    sheet.canvas.rotate(90)
    sheet.text(0, sheet.height - 9, "区分の表")
    sheet.canvas.restoreState()
    found, _ = read(sheet, tmp_path)
    assert found.pages[0].turn == 0
    assert found.tables[0].edges_x == pytest.approx(XS, abs=0.5)


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_turning_back_gives_the_same_page(degrees: int, tmp_path: Path) -> None:
    _, page = read(Sheet(600, 400, font=EMBEDDED).grid(XS, YS, CELLS).rule(60, 90, 100, 120), tmp_path)
    there = turned(page, degrees)
    back, again = upright(there)
    assert again == 360 - degrees
    assert (back.width, back.height) == (page.width, page.height)
    for records, before in ((back.glyphs, page.glyphs), (back.paints, page.paints)):
        for name in records.dtype.names or ():
            assert records[name] == pytest.approx(before[name], abs=1e-3), name


def test_an_upright_page_is_left_alone(tmp_path: Path) -> None:
    _, page = read(Sheet(font=EMBEDDED).grid(XS, YS, CELLS), tmp_path)
    assert upright(page) == (page, 0)
