"""Paints → rules: which of the lines and rectangles of a page are the rules (罫線) that a reader sees.

A rule may be stroked, filled as a thin rectangle, dashed, dotted, drawn in pieces, drawn twice. What is not seen is no
rule: white on white, transparent, covered by a later background. Underlines and arrows are rules here; they fall out
in `torikumi.extractors.grid`, because they close no cell.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from torikumi.extractors.rules_python import RULE as RULE
from torikumi.extractors.rules_python import in_order as in_order
from torikumi.extractors.rules_python import near_any as near_any
from torikumi.extractors.rules_python import near_color as near_color
from torikumi.schemas.primitives import Page, Records

try:
    from torikumi.extractors.rules_compiled import ends_at as ends_at
    from torikumi.extractors.rules_compiled import visible_rules
except ImportError:  # there was no compiler
    from torikumi.extractors.rules_python import ends_at as ends_at
    from torikumi.extractors.rules_python import visible_rules


@dataclass(frozen=True, slots=True)
class Rules:
    """The visible rules of a page.

    Attributes:
        horizontal: Array of `RULE`, pieces joined, sorted by position.
        vertical: The same for vertical rules.
        diagonals: Array (n, 4) of x0, y0, x1, y1: strokes that are neither (斜線 through a cell, arrows).
        backgrounds: Array of `torikumi.schemas.primitives.PAINT`: filled rectangles too thick for a rule, other than
            white on white, in painting order.
    """

    horizontal: Records
    vertical: Records
    diagonals: NDArray[np.float32]
    backgrounds: Records


def page_rules(page: Page) -> Rules:
    """Find the visible rules of a page."""
    return Rules(*visible_rules(page.paints))
