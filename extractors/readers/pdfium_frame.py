"""How a page of PDFium lies as displayed, and the matrices of what stands in it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from torikumi.extractors.readers.paints import Box

Matrix = tuple[float, float, float, float, float, float]

IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)

EVERYWHERE: Box = (-math.inf, -math.inf, math.inf, math.inf)
"""The clip of what is not clipped."""


@dataclass(frozen=True, slots=True)
class Frame:
    """How the page's own space (y upwards, unturned, from any corner) lies on the page as displayed.

    Attributes:
        box: left, bottom, right, top of what is displayed, in the page's own space.
        rotation: The page's /Rotate: 0, 90, 180, 270.
    """

    box: Box
    rotation: int

    @property
    def width(self) -> float:
        """Width as displayed, in points."""
        return self.box[3] - self.box[1] if self.rotation in (90, 270) else self.box[2] - self.box[0]

    @property
    def height(self) -> float:
        """Height as displayed, in points."""
        return self.box[2] - self.box[0] if self.rotation in (90, 270) else self.box[3] - self.box[1]

    def points(self, x: Any, y: Any) -> tuple[Any, Any]:
        """Points as displayed; numbers or arrays."""
        left, bottom, right, top = self.box
        if self.rotation == 90:
            return y - bottom, x - left
        if self.rotation == 180:
            return right - x, y - bottom
        if self.rotation == 270:
            return top - y, right - x
        return x - left, top - y

    def boxes(self, corners: NDArray[Any]) -> NDArray[np.float64]:
        """Boxes as displayed.

        Args:
            corners: Array (n, 4): x and y of one corner, x and y of the opposite one.

        Returns:
            Array (n, 4): x0, y0, x1, y1.
        """
        wide = corners.astype(np.float64)
        x0, y0 = self.points(wide[:, 0], wide[:, 1])
        x1, y1 = self.points(wide[:, 2], wide[:, 3])
        return np.stack([np.minimum(x0, x1), np.minimum(y0, y1), np.maximum(x0, x1), np.maximum(y0, y1)], axis=1)


def product(one: Matrix, other: Matrix) -> Matrix:
    """First the one matrix, then the other."""
    if other == IDENTITY:
        return one
    a, b, d, e, f, g = one
    p, q, r, s, t, u = other
    return a * p + b * r, a * q + b * s, d * p + e * r, d * q + e * s, f * p + g * r + t, f * q + g * s + u


def applied(matrix: Matrix, x: Any, y: Any) -> tuple[Any, Any]:
    """Points after a matrix; numbers or arrays."""
    a, b, d, e, f, g = matrix
    return a * x + d * y + f, b * x + e * y + g
