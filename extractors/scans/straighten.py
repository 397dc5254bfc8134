"""A page askew or bent on the glass → a straight one: by the directions of its rules and of its lines of letters."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from torikumi.extractors.scans.scanned_page import GreyPicture

SKEW_MAX = 8.0
"""A sheet lies askew by this many degrees at most; feeders skew by up to 2."""

POINTS_MAX = 150_000
"""So many dark pixels tell the skew of a page; more tell it no better."""

BEND_MIN_RULES = 3
"""With fewer traced rules each way the bend of a sheet is not told; skew is."""

BEND_MAX_PT = 12.0
"""A larger bend that the rules of a page would tell comes from strokes that are no rules."""


def skew_of(picture: GreyPicture, dpi: float) -> float:
    """By how many degrees, clockwise, a page lies askew.

    Lines of letters and rules are sharpest in the sums of its rows (and columns) when these run along them.

    Args:
        picture: Grey letters on white paper.
        dpi: Its resolution.
    """
    step = max(1, round(dpi / 150))
    high, wide = picture.shape
    small = cv2.resize(picture, (wide // step, high // step), interpolation=cv2.INTER_AREA) if step > 1 else picture
    dark = 255 - np.asarray(small, dtype=np.int32)
    ys, xs = np.nonzero(dark > 60)
    if len(xs) < 50:
        return 0.0
    if len(xs) > POINTS_MAX:
        chosen = np.random.default_rng(0).choice(len(xs), POINTS_MAX, replace=False)
        ys, xs = ys[chosen], xs[chosen]
    weights = dark[ys, xs].astype(np.float64)
    x, y = xs - dark.shape[1] / 2, ys - dark.shape[0] / 2
    best = 0.0
    for reach, pace, width in ((SKEW_MAX, 0.25, 2.0), (0.3, 0.05, 1.0), (0.06, 0.01, 1.0)):
        angles = best + np.arange(-reach, reach + pace / 2, pace)
        scores = [_sharpness(x, y, weights, float(angle), width) for angle in angles]
        best = float(angles[int(np.argmax(scores))])
    return round(best, 3)


def _sharpness(
    x: NDArray[np.float64], y: NDArray[np.float64], weights: NDArray[np.float64], angle: float, width: float
) -> float:
    """How sharp the sums along rows and columns are when a page is turned back by an angle (degrees)."""
    slope = np.tan(np.deg2rad(angle))
    return _contrast(y - x * slope, weights, width) + _contrast(x + y * slope, weights, width)


def _contrast(places: NDArray[np.float64], weights: NDArray[np.float64], width: float) -> float:
    """The sum of squared steps between neighbouring sums."""
    bins = np.floor((places - places.min()) / width).astype(np.int64)
    profile = np.bincount(bins, weights=weights)
    return float(np.square(np.diff(profile)).sum())


class Straightener:
    """Where each pixel of a straight page comes from in the picture as scanned.

    ``x_old = x + X(x, y)`` and ``y_old = y + Y(x, y)`` after a turn by the skew about the middle; X and Y are
    polynomials of the third degree that the rules tell: a sheet that is bent, or seen at an angle.

    Args:
        shape: Height and width of the picture.
        skew: Degrees clockwise.
    """

    def __init__(self, shape: tuple[int, int], skew: float) -> None:
        self.shape = shape
        self.skew = skew
        self.bend_x: NDArray[np.float64] | None = None
        self.bend_y: NDArray[np.float64] | None = None

    def applied(self, picture: GreyPicture) -> GreyPicture:
        """The straight picture, of the same size."""
        high, wide = self.shape
        if self.bend_x is None and self.bend_y is None:
            if not self.skew:
                return picture
            matrix = self.matrix()[:2]
            return np.asarray(
                cv2.warpAffine(
                    picture, matrix, (wide, high), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP, borderValue=255
                ),
                dtype=np.uint8,
            )
        # told every 16 pixels, and between them by interpolation
        pace = 16
        grid_y, grid_x = np.mgrid[0 : high + pace : pace, 0 : wide + pace : pace].astype(np.float64)
        old_x, old_y = self.old(grid_x, grid_y)
        size = (old_x.shape[1] * pace, old_x.shape[0] * pace)
        maps = []
        for values in (old_x, old_y):
            # resize puts samples at the middle of their fields: moved by half a field
            whole = cv2.resize(values.astype(np.float32), size, interpolation=cv2.INTER_LINEAR)
            shift = np.array([[1, 0, -(pace - 1) / 2], [0, 1, -(pace - 1) / 2]], dtype=np.float32)
            maps.append(
                cv2.warpAffine(whole, shift, (wide, high), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
            )
        return np.asarray(
            cv2.remap(picture, maps[0], maps[1], cv2.INTER_LINEAR, borderValue=255),
            dtype=np.uint8,
        )

    def old(self, x: NDArray[np.float64], y: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Where points of the straight page lie in the picture as scanned (pixels)."""
        bent_x = x if self.bend_x is None else x + self._terms(x, y) @ self.bend_x
        bent_y = y if self.bend_y is None else y + self._terms(y, x, swapped=True) @ self.bend_y
        turn = self.matrix()
        return (
            turn[0, 0] * bent_x + turn[0, 1] * bent_y + turn[0, 2],
            turn[1, 0] * bent_x + turn[1, 1] * bent_y + turn[1, 2],
        )

    def matrix(self) -> NDArray[np.float64]:
        """The turn about the middle that leads from the straight page to the picture as scanned."""
        high, wide = self.shape
        angle = np.deg2rad(self.skew)
        cos, sin = np.cos(angle), np.sin(angle)
        middle_x, middle_y = (wide - 1) / 2, (high - 1) / 2
        return np.array(
            [
                [cos, -sin, middle_x - cos * middle_x + sin * middle_y],
                [sin, cos, middle_y - sin * middle_x - cos * middle_y],
                [0.0, 0.0, 1.0],
            ]
        )

    def _terms(self, x: NDArray[np.float64], y: NDArray[np.float64], *, swapped: bool = False) -> NDArray[np.float64]:
        """The terms of the polynomial: those in which the place along the rule occurs."""
        high, wide = self.shape
        across, along = (wide, high) if not swapped else (high, wide)
        u, v = 2 * x / across - 1, 2 * y / along - 1
        return np.stack([v, v * v, u * v, u * v * v, v**3], axis=-1)

    def bent(self, flat: Sequence[NDArray[np.float64]], upright: Sequence[NDArray[np.float64]], dpi: float) -> bool:
        """Learn the bend from traced rules of the picture that was turned by the skew.

        Args:
            flat: Points (x, y) along each horizontal rule, in pixels of that picture.
            upright: Points along each vertical rule.
            dpi: The resolution.

        Returns:
            Whether there is a bend.
        """
        unit = dpi / 72
        long = 60 * unit
        rows = [(trace[:, 1], trace[:, 0]) for trace in flat if np.ptp(trace[:, 0]) >= long and len(trace) >= 8]
        columns = [(trace[:, 0], trace[:, 1]) for trace in upright if np.ptp(trace[:, 1]) >= long and len(trace) >= 8]
        self.bend_y = self._fitted(rows, unit, swapped=True)
        self.bend_x = self._fitted(columns, unit, swapped=False)
        return self.bend_x is not None or self.bend_y is not None

    def _fitted(
        self, traces: list[tuple[NDArray[np.float64], NDArray[np.float64]]], unit: float, *, swapped: bool
    ) -> NDArray[np.float64] | None:
        """The polynomial that makes each of some rules straight, or None when they are, or tell nothing."""
        if len(traces) < BEND_MIN_RULES:
            return None
        kept = traces
        solution: NDArray[np.float64] | None = None
        for _ in range(3):  # rules that do not fit are left out and it is done again
            solution = self._solved(kept, swapped=swapped)
            errors = [
                float(np.std(across - self._terms(across, along, swapped=swapped) @ solution)) for across, along in kept
            ]
            limit = max(0.35 * unit, 2.5 * float(np.median(errors)))
            better = [trace for trace, error in zip(kept, errors, strict=True) if error <= limit]
            if len(better) == len(kept):
                break
            if len(better) < BEND_MIN_RULES:
                return None
            kept = better
        assert solution is not None
        moved = np.concatenate([self._terms(across, along, swapped=swapped) @ solution for across, along in kept])
        largest = float(np.abs(moved - np.median(moved)).max())
        if largest < 0.25 * unit or largest > BEND_MAX_PT * unit:
            return None
        return solution

    def _solved(
        self, traces: list[tuple[NDArray[np.float64], NDArray[np.float64]]], *, swapped: bool
    ) -> NDArray[np.float64]:
        """Least squares: each rule has a level of its own, the polynomial is common to all."""
        left, right = [], []
        for across, along in traces:
            terms = self._terms(across, along, swapped=swapped)
            left.append(terms - terms.mean(axis=0))
            right.append(across - across.mean())
        matrix, target = np.concatenate(left), np.concatenate(right)
        # a little pull to no bend, where the rules tell nothing of a term
        pull = np.sqrt(0.02 * len(target)) * np.diag([0.02, 1.0, 1.0, 1.0, 1.0])
        matrix = np.concatenate([matrix, pull])
        target = np.concatenate([target, np.zeros(matrix.shape[1])])
        return np.asarray(np.linalg.lstsq(matrix, target, rcond=None)[0], dtype=np.float64)

    def affine(self) -> NDArray[np.float64]:
        """The affine map (3 × 3, pixels) that is nearest to the way from the straight page to the picture."""
        high, wide = self.shape
        y, x = np.mgrid[0:high:12j, 0:wide:12j].astype(np.float64)
        old_x, old_y = self.old(x, y)
        known = np.stack([x.ravel(), y.ravel(), np.ones(x.size)], axis=1)
        row_x = np.linalg.lstsq(known, old_x.ravel(), rcond=None)[0]
        row_y = np.linalg.lstsq(known, old_y.ravel(), rcond=None)[0]
        return np.array([row_x, row_y, [0.0, 0.0, 1.0]])
