"""Signs that stand alone in a cell (◎ ○ △ × －), told by their shape.

Readers of text take ○ for O, 0 or 〇, ◎ for O, △ for A and － for 一 or ー: alone in a cell, no word tells them which.
Their geometry does: a ring has all its ink at one distance from its middle, a double ring at two, a triangle along
three sides.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]

LOOKS: dict[str, str] = {
    "○": "○〇◯OoQ0CDGcΟ。°o",
    "◎": "◎OoQ0@©⊙〇○◯●の",
    "●": "●•・.◆",
    "△": "△▲A4Δ∆^ムム人",
    "▲": "▲△A4▼",
    "×": "×xX✕メ乂✖ⅹ",
    "－": "－-ー一―−–_‐~〜～=",
    "□": "□口ロ◻☐",
    "■": "■◼●",
}
"""Sign → what readers of text call it; the two agree then."""

SIDE_MIN = 0.45
"""A ring or triangle is at least so high and wide (em); a full stop 。 takes 0.3."""

RING_MIN = 0.62
"""A ring is at least so high and wide (em): the capital O is 0.7 high, the digit 0 is 0.5 wide."""

RINGS = frozenset("◎○●〇◯⊙◉")
RING_LETTERS = frozenset("OoＯ0Q")
"""What a ring is taken for, too."""

RING_WHOLE = 0.97
"""A ring has ink along all of its outline, in each of the 24 pieces that are looked at."""

COVER_MIN = 0.55
"""A shape is told when ink lies along this share of its outline; a fax loses much of a thin ring."""

ON_MIN = 0.8
"""And when this share of the ink lies on it."""


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign told by its shape.

    Attributes:
        text: The sign.
        score: How well the ink fits: the smaller of the share of the outline that has ink, and that of the ink on it.
    """

    text: str
    score: float


def sign_of(ink: Mask, em: float) -> Sign | None:
    """The sign that ink is, or None.

    Args:
        ink: The ink of one line, cut to its box.
        em: Size of the letters around in pixels.
    """
    high, wide = ink.shape
    if wide >= 0.35 * em and high <= 0.3 * wide and high <= 0.3 * em:
        share = float(ink.any(axis=0).mean())
        return Sign("－", share) if share >= 0.9 and wide <= 1.3 * em else None
    if min(high, wide) < SIDE_MIN * em or max(high, wide) > 1.3 * em or not 0.75 <= wide / high <= 1.34:
        return None
    shapes = [_triangle(ink), _cross(ink), _square(ink)]
    if min(high, wide) >= RING_MIN * em and 0.86 <= wide / high <= 1.16:  # 0 and O are narrower
        shapes.append(_ring(ink))
    fits = [sign for sign in shapes if sign is not None]
    return max(fits, key=lambda sign: sign.score, default=None)


def ring_doubtful(ink: Mask, em: float, text: str) -> bool:
    """Whether a ring may have been a double one, or a double one may be dirt: ◎ and ○ are two grades.

    The inner ring is printed as thin as the outer one. Where that has gaps, print was lost, and the inner one may be,
    too; where the shape is no sign that can be told, nothing says which of them a reader saw.

    Args:
        ink: The ink of one line, cut to its box.
        em: Size of the letters around in pixels.
        text: What it was taken for.
    """
    high, wide = ink.shape
    round_like = min(high, wide) >= RING_MIN * em and 0.75 <= wide / high <= 1.34
    if text not in RINGS and not (text in RING_LETTERS and round_like):
        return False
    sign = sign_of(ink, em)
    if sign is None or sign.text not in RINGS:
        return True
    return sign.text != "●" and sign.score < RING_WHOLE


def _polar(ink: Mask) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Distance of each inked pixel from the middle (1 is the edge of the box) and its direction."""
    high, wide = ink.shape
    rows, columns = np.nonzero(ink)
    y, x = (rows + 0.5) / high * 2 - 1, (columns + 0.5) / wide * 2 - 1
    return np.hypot(x, y), np.arctan2(y, x)


def _cover(angles: NDArray[np.float64], pieces: int = 24) -> float:
    """Over which share of all directions there is ink."""
    return len(np.unique(((angles + np.pi) / (2 * np.pi) * pieces).astype(int) % pieces)) / pieces


def _ring(ink: Mask) -> Sign | None:
    """A ring, a ring in a ring (or with a disc in it), or a disc."""
    radius, angle = _polar(ink)
    outer = radius >= 0.76
    inner = (radius >= 0.25) & (radius <= 0.7)
    middle = radius < 0.25
    total = len(radius)
    if (radius > 1.12).sum() > 0.04 * total:  # corners of a square, feet of an A
        return None
    cover = _cover(angle[outer])
    if cover < COVER_MIN:
        return None
    area = ink.mean()
    if area > 0.7:
        return Sign("●", float(area / 0.785))
    if inner.sum() >= 0.18 * total and _cover(angle[inner], 16) >= 0.7:
        return Sign("◎", min(cover, _cover(angle[inner], 16)))
    on = float((radius >= 0.68).sum()) / total  # a bold ring is thick
    return Sign("○", min(cover, on)) if on >= ON_MIN and not middle.sum() > 0.02 * total else None


def _triangle(ink: Mask) -> Sign | None:
    """A triangle that stands on its side, open or filled."""
    high, wide = ink.shape
    rows, columns = np.nonzero(ink)
    y, x = (rows + 0.5) / high, (columns + 0.5) / wide
    left, right = 0.5 - y / 2, 0.5 + y / 2
    slack = 0.11
    inside = (x >= left - slack) & (x <= right + slack)
    if inside.mean() < 0.95:
        return None
    if ink.mean() > 0.44:
        return Sign("▲", float(min(1.0, ink.mean() / 0.5)))
    sides = np.abs(x - left) < slack, np.abs(x - right) < slack, y > 1 - slack * 1.3
    on = float((sides[0] | sides[1] | sides[2]).mean())
    steps = 12
    covers = [len(np.unique((y[side] * steps).astype(int))) / steps for side in sides[:2]]
    covers.append(len(np.unique((x[sides[2]] * steps).astype(int))) / steps)
    cover = min(covers)
    return Sign("△", min(on, cover)) if on >= ON_MIN and cover >= COVER_MIN else None


def _cross(ink: Mask) -> Sign | None:
    """Two diagonals."""
    high, wide = ink.shape
    rows, columns = np.nonzero(ink)
    y, x = (rows + 0.5) / high, (columns + 0.5) / wide
    down, up = np.abs(x - y) < 0.14, np.abs(x + y - 1) < 0.14
    on = float((down | up).mean())
    steps = 12
    cover = min(len(np.unique((y[side] * steps).astype(int))) / steps for side in (down, up))
    return Sign("×", min(on, cover)) if on >= 0.9 and cover >= 0.8 else None


def _square(ink: Mask) -> Sign | None:
    """A square, open or filled."""
    high, wide = ink.shape
    if ink.mean() > 0.85:
        return Sign("■", float(ink.mean()))
    rows, columns = np.nonzero(ink)
    y, x = (rows + 0.5) / high, (columns + 0.5) / wide
    slack = 0.16
    sides = x < slack, x > 1 - slack, y < slack, y > 1 - slack
    on = float(np.logical_or.reduce(sides).mean())
    steps = 12
    covers = [
        len(np.unique(((y if number < 2 else x)[side] * steps).astype(int))) / steps
        for number, side in enumerate(sides)
    ]
    return Sign("□", min(on, *covers)) if on >= 0.9 and min(covers) >= 0.8 else None


def box_of(ink: Mask, em: float) -> str:
    """The check box that ink is: □, ■ or ☑ (a square with ink in it); "" when it is none.

    Args:
        ink: The ink of one shape, cut to its box.
        em: Size of the letters around in pixels.
    """
    high, wide = ink.shape
    if min(high, wide) < 0.5 * em or max(high, wide) > 1.15 * em or not 0.8 <= wide / high <= 1.25:
        return ""
    if ink.mean() > 0.85:
        return "■"
    edge = max(1, round(0.13 * high))
    sides = ink[:edge].any(axis=0), ink[-edge:].any(axis=0), ink[:, :edge].any(axis=1), ink[:, -edge:].any(axis=1)
    if min(float(side.mean()) for side in sides) < 0.85:
        return ""
    inner = ink[2 * edge : -2 * edge, 2 * edge : -2 * edge]
    return "☑" if inner.size and inner.mean() > 0.08 else "□"
