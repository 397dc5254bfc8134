"""Rules → grids: which cells the rules of a page close, with their spans.

Rules that meet belong to one grid. Its vertical rules cut the plane into columns, its horizontal ones into rows;
squares with no rule between them are one cell. Nothing is known of text here.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from torikumi.extractors import settings
from torikumi.extractors.grid_python import lanes_of
from torikumi.extractors.rules import Rules
from torikumi.extractors.squares import Area
from torikumi.schemas.geometry import BBox
from torikumi.schemas.primitives import Records, stacked

try:
    from torikumi.extractors.grid_compiled import boxes_of_areas, closed_grids
    from torikumi.extractors.grid_compiled import components as components
except ImportError:  # there was no compiler
    from torikumi.extractors.grid_python import boxes_of_areas, closed_grids
    from torikumi.extractors.grid_python import components as components


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells that a connected set of rules closes.

    Attributes:
        xs: x of the vertical grid lines, left to right, in points; one more than columns.
        ys: y of the horizontal grid lines, top to bottom; one more than rows.
        areas: The cells, in the order of row, then column.
        squares: Array (rows, columns): index into ``areas`` of the cell that covers the square, or `VOID`.
        inferred: "outer" when an outer rule was missing and was taken from the ends of the others, else "".
        framed: The rules that it was made of close a rectangle.
    """

    xs: NDArray[np.float64]
    ys: NDArray[np.float64]
    areas: tuple[Area, ...]
    squares: NDArray[np.int32] = field(repr=False)
    inferred: str = ""
    framed: bool = True

    @property
    def bbox(self) -> BBox:
        """The box of the whole grid."""
        return BBox(float(self.xs[0]), float(self.ys[0]), float(self.xs[-1]), float(self.ys[-1]))

    def box(self, area: Area) -> BBox:
        """The box of one cell."""
        return BBox(
            float(self.xs[area.column]),
            float(self.ys[area.row]),
            float(self.xs[area.column + area.column_span]),
            float(self.ys[area.row + area.row_span]),
        )

    def boxes(self) -> list[BBox]:
        """The boxes of all cells, in the order of `areas`."""
        return boxes_of_areas(self.xs.tolist(), self.ys.tolist(), self.areas)


def rules_to_grids(rules: Rules) -> tuple[Grid, ...]:
    """Find the grids of a page, top to bottom, then left to right.

    A single closed box is no grid: it frames a text.
    """
    grids: list[Grid] = []
    for horizontal, vertical in _stacked(components(rules.horizontal, rules.vertical)):
        grids += [grid for grid in grids_of(horizontal, vertical) if len(grid.areas) > 1]
    return tuple(sorted(grids, key=lambda grid: (round(grid.bbox.top), grid.bbox.x0)))


def _stacked(components: list[tuple[Records, Records]]) -> list[tuple[Records, Records]]:
    """Unite tables that stand on each other with a gap too narrow for text and the same columns.

    Rows that each have a frame of their own are drawn so; two tables that only stand near have other columns.
    """
    if len(components) < 2:
        return components
    components = sorted(components, key=lambda pair: float(pair[0]["position"].min()))
    united: list[tuple[Records, Records]] = []
    for horizontal, vertical in components:
        for index, (above_h, above_v) in enumerate(united):
            gap = float(horizontal["position"].min()) - float(above_h["position"].max())
            if 0 < gap < settings.LANE_MIN:
                above, below = lanes_of(above_v["position"]).middle, lanes_of(vertical["position"]).middle
                if len(above) == len(below) > 2 and np.abs(above - below).max() <= settings.SNAP:
                    united[index] = (stacked([above_h, horizontal]), stacked([above_v, vertical]))
                    break
        else:
            united.append((horizontal, vertical))
    return united


def grids_of(horizontal: Records, vertical: Records) -> tuple[Grid, ...]:
    """The grids of one set of rules that meet: mostly one, none where they close no cell."""
    return tuple([Grid(*made_of) for made_of in closed_grids(horizontal, vertical)])
