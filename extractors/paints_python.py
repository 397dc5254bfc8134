"""What is asked of all paints of a page, in numpy: ``paints_compiled.pyx`` does the same in loops."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from torikumi.extractors import settings
from torikumi.extractors.rules import near_color
from torikumi.schemas.primitives import UNTOLD_COLOR, PaintKind, Records, distinct, is_kind

UNTOLD = frozenset({UNTOLD_COLOR, 0xBFBFBF})
"""Colours that stand for a pattern; the second one is what PDFium gives, and many a real rule has it, too."""


def of_kind(paints: Records, kinds: PaintKind) -> Records:
    """The paints of a kind, or of one of several."""
    return paints.compress(is_kind(paints, kinds))


def doubtful_rules(paints: Records) -> NDArray[np.intp]:
    """The places of lines and thin rectangles that are white, as a reader tells, or whose colour it does not tell."""
    doubted = [color for color in distinct(paints["color"]) if color in UNTOLD or near_color(color, 0xFFFFFF)]
    if not doubted:
        return np.array([], dtype=np.intp)
    width, height = np.abs(paints["x1"] - paints["x0"]), np.abs(paints["y1"] - paints["y0"])
    thin = np.minimum(width, height) <= settings.RULE_THICKNESS_MAX
    long = np.maximum(width, height) >= settings.LANE_MIN
    line = is_kind(paints, PaintKind.STROKE | PaintKind.FILL)
    return np.flatnonzero(np.isin(paints["color"], doubted) & thin & long & line & (paints["alpha"] > 0))
