"""What is drawn over a page stands where it belongs, whichever way the page lies."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.support.pdf_factory import EMBEDDED, Sheet, Turn
from torikumi.extractors.document import extract
from torikumi.extractors.readers.drawing import draw_page
from torikumi.extractors.readers.open import open_reader
from torikumi.extractors.rules import page_rules

XS, YS = (60.0, 120.0, 260.0, 360.0), (60.0, 80.0, 110.0, 140.0)
ROLES = {0: "number", 2: "department"}


def drawn_labels(turn: Turn, folder: Path) -> np.ndarray:
    """Where the roles are drawn, in the page turned to be read: true where there is ink of theirs."""
    sheet = Sheet(420, 200, EMBEDDED, turn=turn, rotate_key=False)
    sheet.grid(XS, YS, {(row, column): "取組項目" for row in range(3) for column in range(3)})
    path = sheet.save(folder / f"{turn}.pdf")
    (page,) = extract(path).pages
    with open_reader(path, "auto") as reader:
        rules = page_rules(reader.read_page(1))
    pictures = []
    for roles in ({}, {0: ROLES}):
        out = folder / "drawn.png"
        draw_page(path, page, rules, roles, out, dpi=144)
        with Image.open(out) as picture:
            pictures.append(np.asarray(picture.convert("RGB"), dtype=int))
    inked = np.abs(pictures[0] - pictures[1]).max(axis=2) > 40
    return np.rot90(inked, -(page.turn // 90))


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_roles_stand_above_their_columns(turn: Turn, tmp_path: Path) -> None:
    inked = drawn_labels(turn, tmp_path)
    scale = inked.shape[1] / 420
    assert inked.any()
    rows = np.flatnonzero(inked.any(axis=1)) / scale
    assert YS[0] - 10 < rows.min() < rows.max() < YS[0]
    columns = np.flatnonzero(inked.any(axis=0)) / scale
    first, last = columns[columns < XS[1]], columns[columns >= XS[1]]
    assert XS[0] < first.min() < XS[0] + 4
    assert XS[2] < last.min() < XS[2] + 4
    assert last.max() < XS[3]
