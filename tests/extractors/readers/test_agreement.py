"""The readers agree: on sheets drawn for it, each gives the same letters, places and rules as the first one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.support.pdf_factory import EMBEDDED, MINCHO, WHITE, Place, Sheet, Turn, encrypted, rotated
from torikumi.extractors.readers.open import READERS, open_reader
from torikumi.extractors.rules import page_rules
from torikumi.schemas.primitives import Page, PaintKind, Records

XS = (60.0, 160.0, 260.0, 360.0)
YS = (60.0, 90.0, 120.0, 150.0)
CELLS = {(0, 0): "番号", (0, 1): "取組", (0, 2): "評価", (1, 0): "1", (1, 1): "職員研修", (1, 2): "Ａ", (2, 1): "10 %"}
SPANS = [
    Place(0, 0, 3, 1, "電子\n行政"),
    Place(0, 1, 1, 2, "令和元年度"),
    Place(1, 1, text="目標"),
    Place(2, 2, text="８"),
]


def decorated() -> Sheet:
    sheet = Sheet().box(60, 60, 360, 90, fill=(0.8, 0.9, 1)).grid(XS, YS, CELLS)
    sheet.box(262, 122, 358, 148, fill=WHITE).text(266, 126, "済", colour=(0.8, 0, 0)).rule(60, 150, 160, 120)
    return sheet.text(60, 170, "※注記　一覧 と 表", 8)


SHEETS: dict[str, Callable[[], Sheet]] = {
    "stroked": lambda: Sheet().grid(XS, YS, CELLS),
    "filled": lambda: Sheet().grid(XS, YS, CELLS, "fill", width=0.48),
    "dashed": lambda: Sheet().grid(XS, YS, CELLS, "stroke", inner="dashed"),
    "in pieces": lambda: Sheet().grid(XS, YS, CELLS, "pieces"),
    "chains": lambda: Sheet().grid(XS, YS, CELLS, "chain", width=0.48),
    "twice": lambda: Sheet().grid(XS, YS, CELLS, "twice", width=0.48),
    "merged cells": lambda: Sheet().grid(XS, YS, SPANS),
    "one path": lambda: Sheet().box(60, 60, 160, 90, stroke=True).box(160, 60, 260, 90, fill=(1, 1, 0), stroke=True),
    "filled boxes": decorated,
    "an embedded font": lambda: Sheet(font=EMBEDDED).grid(XS, YS, CELLS),
    "two fonts": lambda: Sheet().grid(XS, YS, CELLS).text(60, 200, "第３章　計画の推進", 14, font=MINCHO),
    "spread letters": lambda: Sheet().text(60, 60, "取組状況", char_space=4).text(60, 90, "10", 5, rise=3),
    "hidden text": lambda: Sheet().text(60, 60, "公表").text(60, 90, "甲", render=3).text(60, 120, "乙", alpha=0),
    "clipped": lambda: Sheet(600, 400).raw("q 0 250 200 150 re W n").grid(XS, YS, CELLS).raw("Q").text(60, 300, "外"),
    "turned 90": lambda: Sheet(600, 400, turn=90).grid(XS, YS, CELLS),
    "turned 180": lambda: Sheet(600, 400, turn=180).grid(XS, YS, CELLS),
    "turned 270": lambda: Sheet(600, 400, turn=270).grid(XS, YS, CELLS),
    "on its side": lambda: Sheet(600, 400, turn=90, rotate_key=False).grid(XS, YS, CELLS),
}


def read(path: Path, name: str) -> Page:
    with open_reader(path, name) as reader:
        return reader.read_page(1)


def by_place(page: Page) -> Page:
    """The glyphs from the top left on: PDFium gives those of an upside-down line the other way round."""
    order = np.lexsort((np.round(page.glyphs["origin_x"]), np.round(page.glyphs["origin_y"])))
    texts = tuple(page.texts[index] for index in order.tolist())
    return replace(page, glyphs=page.glyphs[order], texts=texts, spaces=page.spaces[order])


def assert_same_rules(ours: Records, others: Records) -> None:
    assert len(ours) == len(others)
    ours, others = (np.sort(rules, order=("position", "start")) for rules in (ours, others))
    for place in ("position", "start", "end"):
        np.testing.assert_allclose(ours[place], others[place], atol=0.5)


def assert_same_page(page: Page, first: Page) -> None:
    assert (page.width, page.height, page.rotation) == pytest.approx((first.width, first.height, first.rotation))
    assert page.texts == first.texts
    assert page.spaces.tolist() == first.spaces.tolist()
    for place, reach in (("x0", 1), ("x1", 1), ("origin_x", 0.5), ("origin_y", 0.5), ("size", 0.1)):
        np.testing.assert_allclose(page.glyphs[place], first.glyphs[place], atol=reach, err_msg=place)
    for place in ("angle", "color", "flags"):
        assert page.glyphs[place].tolist() == first.glyphs[place].tolist(), place
    # the height of a font is the library's choice, but the middle of its letters is not
    middle, first_middle = ((glyphs["y0"] + glyphs["y1"]) / 2 for glyphs in (page.glyphs, first.glyphs))
    np.testing.assert_allclose(middle, first_middle, atol=0.2 * max([0.0, *first.glyphs["size"].tolist()]))
    rules, first_rules = page_rules(page), page_rules(first)
    assert_same_rules(rules.horizontal, first_rules.horizontal)
    assert_same_rules(rules.vertical, first_rules.vertical)
    assert len(rules.diagonals) == len(first_rules.diagonals)
    assert len(rules.backgrounds) == len(first_rules.backgrounds)
    assert page.paints["kind"].tolist() == first.paints["kind"].tolist()


@pytest.mark.parametrize("name", READERS[1:])
@pytest.mark.parametrize("sheet", SHEETS)
def test_the_readers_agree(sheet: str, name: str, tmp_path: Path) -> None:
    path = SHEETS[sheet]().save(tmp_path / "sheet.pdf")
    assert_same_page(read(path, name), read(path, READERS[0]))


@pytest.mark.parametrize("name", READERS[1:])
@pytest.mark.parametrize("turn", [90, 180, 270])
def test_the_readers_agree_on_a_page_that_only_its_key_turns(turn: Turn, name: str, tmp_path: Path) -> None:
    path = tmp_path / "turned.pdf"
    path.write_bytes(encrypted(rotated(decorated().bytes(), turn)))
    assert_same_page(by_place(read(path, name)), by_place(read(path, READERS[0])))


@pytest.mark.parametrize("name", READERS)
def test_a_curve_is_a_shape_and_a_picture_an_image(name: str, tmp_path: Path) -> None:
    sheet = Sheet(600, 400).raw("100 300 m 100 350 200 350 200 300 c f")
    sheet.raw("q 50 0 0 40 300 200 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x7f EI Q")
    paints = read(sheet.save(tmp_path / "sheet.pdf"), name).paints
    assert paints["kind"].tolist() == [PaintKind.SHAPE, PaintKind.IMAGE]
    image = paints[1]
    assert [image[side] for side in ("x0", "y0", "x1", "y1")] == pytest.approx([300, 160, 350, 200], abs=0.1)
