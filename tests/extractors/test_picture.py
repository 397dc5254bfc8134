"""Colours that a reader cannot tell (patterns, gradients) are looked up in the picture of the page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from numpy.typing import NDArray

from tests.support.pdf_factory import EMBEDDED, WHITE, RuleStyle, Sheet, Turn, edited
from torikumi.extractors.document import Extraction, extract
from torikumi.extractors.picture import as_pictured
from torikumi.extractors.readers.open import open_reader

XS, YS = (60.0, 160.0, 260.0, 360.0), (60.0, 90.0, 120.0, 150.0)
NINE = {(row, column): f"{'甲乙丙'[row]}{'一二三'[column]}" for row in range(3) for column in range(3)}


def with_gradient(sheet: Sheet, dark: float = 0.5) -> bytes:
    """A sheet with a pattern ``/Grad``: a blue that runs to a darker one, or what grey is asked for."""

    def add(document: pikepdf.Pdf) -> None:
        function = pikepdf.Dictionary(
            FunctionType=2, Domain=[0, 1], C0=[dark * 0.4, dark, dark * 1.6], C1=[dark * 0.4, dark, dark * 1.4], N=1
        )
        shading = pikepdf.Dictionary(
            ShadingType=2,
            ColorSpace=pikepdf.Name.DeviceRGB,
            Coords=[0, 0, 600, 0],
            Function=function,
            Extend=[True, True],
        )
        for page in document.pages:
            page.obj.Resources.Pattern = pikepdf.Dictionary(
                Grad=pikepdf.Dictionary(Type=pikepdf.Name.Pattern, PatternType=2, Shading=shading)
            )

    return edited(sheet.bytes(), add)


def painted(sheet: Sheet, x0: float, y0: float, x1: float, y1: float) -> Sheet:
    """Fill a rectangle with the pattern."""
    return sheet.raw(f"q /Pattern cs /Grad scn {x0} {sheet.height - y1} {x1 - x0} {y1 - y0} re f Q")


@pytest.fixture
def read(tmp_path: Path) -> Callable[[bytes], Extraction]:
    def reader(pdf: bytes) -> Extraction:
        path = tmp_path / "page.pdf"
        path.write_bytes(pdf)
        return extract(path)

    return reader


def prose(extraction: Extraction) -> str:
    return "".join(block.text for block in extraction.pages[0].blocks)


def codes(extraction: Extraction) -> set[str]:
    return {finding.code for finding in extraction.findings}


@pytest.mark.parametrize("size", [6, 10.5, 20])
def test_white_text_on_a_gradient_is_seen(read: Callable[[bytes], Extraction], size: float) -> None:
    sheet = painted(Sheet(font=EMBEDDED), 50, 50, 400, 90).text(60, 55, "金融行政上の課題", size, colour=WHITE)
    found = read(with_gradient(sheet))
    assert prose(found) == "金融行政上の課題"
    assert "hidden-text" not in codes(found)


def test_white_text_on_white_paper_beside_a_gradient_is_hidden(read: Callable[[bytes], Extraction]) -> None:
    sheet = painted(Sheet(font=EMBEDDED), 50, 50, 400, 90).text(60, 200, "非公開", colour=WHITE).text(60, 300, "公表")
    found = read(with_gradient(sheet.rule(50, 205, 400, 205)))
    assert prose(found) == "公表"
    assert "hidden-text" in codes(found)


def test_white_text_under_black_text_is_hidden(read: Callable[[bytes], Extraction]) -> None:
    found = read(Sheet(font=EMBEDDED).text(60, 60, "非公開", colour=WHITE).text(60, 60, "公表分").bytes())
    assert prose(found) == "公表分"
    assert "hidden-text" in codes(found)


@pytest.mark.parametrize("turn", [0, 90])
def test_rules_painted_with_a_pattern_are_rules(read: Callable[[bytes], Extraction], turn: Turn) -> None:
    sheet = Sheet(600, 800, font=EMBEDDED, turn=turn)
    across = [(XS[0], y - 0.4, XS[-1], y + 0.4) for y in YS]
    down = [(x - 0.4, YS[0], x + 0.4, YS[-1]) for x in XS]
    for x0, y0, x1, y1 in [*across, *down]:
        painted(sheet, x0, y0, x1, y1)
    for (row, column), text in NINE.items():
        sheet.text(XS[column] + 3, YS[row] + 3, text)
    [table] = read(with_gradient(sheet)).pages[0].tables
    assert {(cell.row, cell.column): cell.text for cell in table.cells} == NINE


@pytest.mark.parametrize("style", ["stroke", "dashed", "fill"])
@pytest.mark.parametrize("width", [0.1, 0.25, 1.0])
def test_light_grey_rules_are_rules_though_patterns_come_in_that_colour(
    read: Callable[[bytes], Extraction], style: RuleStyle, width: float
) -> None:
    grey = (0xBF / 255,) * 3
    sheet = Sheet(font=EMBEDDED)
    for y in YS:
        sheet.rule(XS[0], y, XS[-1], y, style, width=width, colour=grey)
    for x in XS:
        sheet.rule(x, YS[0], x, YS[-1], style, width=width, colour=grey)
    for (row, column), text in NINE.items():
        sheet.text(XS[column] + 3, YS[row] + 3, text)
    [table] = read(sheet.bytes()).pages[0].tables
    assert {(cell.row, cell.column): cell.text for cell in table.cells} == NINE


def test_a_white_rule_under_letters_stays_unseen(read: Callable[[bytes], Extraction]) -> None:
    sheet = Sheet(font=EMBEDDED).grid((60, 160, 400), (60, 120), {(0, 0): "甲", (0, 1): "一行目の文字列である"})
    [table] = read(sheet.rule(160, 69, 400, 69, colour=WHITE).bytes()).pages[0].tables
    assert (table.rows, table.columns) == (1, 2)


def test_a_page_is_drawn_only_when_a_colour_is_doubtful(tmp_path: Path) -> None:
    path = tmp_path / "page.pdf"
    path.write_bytes(Sheet(font=EMBEDDED).grid(XS, YS, NINE).text(60, 200, "公表", colour=(0.8, 0, 0)).bytes())

    def no_picture(dpi: float) -> NDArray[np.uint8]:
        raise AssertionError("nothing here needs a picture")

    with open_reader(path) as reader:
        page = reader.read_page(1)
    assert as_pictured(page, no_picture) is page
