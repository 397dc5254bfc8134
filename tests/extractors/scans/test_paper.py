"""What is printed on a scanned sheet stays as it is: bold letters are no dark ground, and a dark ground is one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from torikumi.extractors.scans.paper import white_paper
from typesetting.scans import CONDITIONS, rendered, scanned

LAYOUTS = Path(__file__).resolve().parents[3] / "samples" / "layouts"


@pytest.mark.parametrize(
    ("layout", "box"), [("sheet-above", (60, 45, 330, 85)), ("kpi", (320, 80, 515, 105))], ids=["title", "heading"]
)
def test_bold_letters_are_no_dark_ground(layout: str, box: tuple[int, int, int, int]) -> None:
    scan = CONDITIONS["clean-300"]
    grey = scanned(rendered(LAYOUTS / f"{layout}.pdf", scan.dpi * 2, [1])[0], scan, finer=2)
    seen = white_paper(np.repeat(grey[:, :, None], 3, axis=2), scan.dpi)
    x0, top, x1, bottom = (round(edge * scan.dpi / 72) for edge in box)
    before, after = (picture[top:bottom, x0:x1] < 128 for picture in (grey, seen))
    if layout == "sheet-above":
        assert float((before != after).mean()) < 0.005
    else:  # its letters are white on black
        assert float(before.mean()) > 0.5 > float(after.mean())
