"""The real engines on one small crop: three lines of the sample report at 200 dpi."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from tests.support.scanned import page_of
from torikumi.extractors.readers.open import open_reader
from torikumi.extractors.scans.characters import read_characters
from torikumi.extractors.scans.readings import LineReader
from torikumi.schemas.geometry import BBox

SAMPLE = Path(__file__).parents[3] / "samples" / "tokushima-r1" / "report.pdf"


def test_both_engines_read_a_cell_of_the_sample() -> None:
    pytest.importorskip("rapidocr")
    pytest.importorskip("onnxruntime")
    from torikumi.extractors.scans.rapid import rapid_reader
    from torikumi.extractors.scans.tesseract import tesseract_reader

    second = tesseract_reader()
    with open_reader(SAMPLE) as reader:
        page = reader.read_page(3)
        grey = cv2.cvtColor(reader.render(3, 200.0), cv2.COLOR_RGB2GRAY)
    index = "".join(page.texts).index("公開データセット数")  # every text is one letter here
    glyph = page.glyphs[index]
    box = BBox(float(glyph["x0"]) - 14, float(glyph["y0"]) - 1, float(glyph["x0"]) + 150, float(glyph["y1"]) + 1)
    scale = 200 / 72
    rows = slice(round(box.top * scale), round(box.bottom * scale))
    columns = slice(round(box.x0 * scale), round(box.x1 * scale))
    picture = np.full((80, 600), 255, dtype=np.uint8)
    part = grey[rows, columns]
    picture[20 : 20 + part.shape[0], 30 : 30 + part.shape[1]] = part
    first: LineReader = rapid_reader()
    assert rapid_reader() is first
    cells = [BBox(5.0, 2.0, 210.0, 26.0)]
    found = read_characters(page_of(picture), cells, first, second)
    assert "公開データセット数" in "".join(found.texts)
    assert found.engines[0].startswith("RapidOCR")
    alone = read_characters(page_of(picture), cells, first, None)
    assert alone.texts == found.texts
