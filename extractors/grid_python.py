"""Closing cells without a compiler: ``grid_compiled.pyx`` in numpy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from torikumi.extractors import settings
from torikumi.extractors.rules import RULE, in_order
from torikumi.extractors.squares import Area, closed_parts, numbered
from torikumi.schemas.geometry import BBox, boxes_of
from torikumi.schemas.primitives import Records, stacked

CLOSED_SHARE = 0.5
"""An outer rule is missing where at least this share of the other rules goes on beyond the last one."""


Closed = tuple[NDArray[np.float64], NDArray[np.float64], tuple[Area, ...], NDArray[np.int32], str, bool]
"""What a `torikumi.extractors.grid.Grid` is made of, in the order of its fields."""


@dataclass(frozen=True, slots=True)
class _Lanes:
    """Grid lines of one orientation: near positions are one line, which reaches from ``low`` to ``high``."""

    low: NDArray[np.float64]
    high: NDArray[np.float64]

    @property
    def middle(self) -> NDArray[np.float64]:
        return (self.low + self.high) / 2

    def __len__(self) -> int:
        return len(self.low)


def components(horizontal: Records, vertical: Records) -> list[tuple[Records, Records]]:
    """Sets of rules that meet, as (horizontal, vertical)."""
    if not len(horizontal) or not len(vertical):
        return []
    # the edge of a thick rule is met before its middle
    wide = settings.TOUCH + np.maximum(vertical["thickness"] / 2 - settings.TOUCH / 2, 0)[None, :]
    high = settings.TOUCH + np.maximum(horizontal["thickness"] / 2 - settings.TOUCH / 2, 0)[:, None]
    meets = (
        (vertical["position"][None, :] >= horizontal["start"][:, None] - wide)
        & (vertical["position"][None, :] <= horizontal["end"][:, None] + wide)
        & (horizontal["position"][:, None] >= vertical["start"][None, :] - high)
        & (horizontal["position"][:, None] <= vertical["end"][None, :] + high)
    )
    label = np.full(len(horizontal), -1)
    found = []
    for first in range(len(horizontal)):
        if label[first] >= 0:
            continue
        rows = np.zeros(len(horizontal), dtype=bool)
        rows[first] = True
        while True:
            columns = meets[rows].any(axis=0)
            grown = meets[:, columns].any(axis=1) | rows
            if (grown == rows).all():
                break
            rows = grown
        label[rows] = first
        if columns.any():
            found.append((horizontal.compress(rows), vertical.compress(columns)))
    return found


def lanes_of(positions: NDArray[np.float32]) -> _Lanes:
    """Grid lines from positions: those nearer than a lane can be are one line (double rules)."""
    ordered = np.sort(positions.astype(np.float64)).tolist()
    low, high = [ordered[0]], [ordered[0]]
    for position in ordered[1:]:
        # measured from the first position of the lane, so that a chain of near rules cannot swallow a row
        if position - low[-1] < settings.LANE_MIN:
            high[-1] = position
        else:
            low.append(position)
            high.append(position)
    return _Lanes(np.array(low), np.array(high))


def closed_grids(horizontal: Records, vertical: Records) -> list[Closed]:
    """What the grids of one set of rules that meet are made of: mostly one, none where they close no cell."""
    added_h, added_v = _missing(horizontal, vertical), _missing(vertical, horizontal)
    if len(added_h) and len(added_v):
        _corners(added_h, added_v)
        _corners(added_v, added_h)
    horizontal, vertical = stacked([horizontal, added_h]), stacked([vertical, added_v])
    columns, rows = (
        _thick(lanes_of(vertical["position"]), vertical),
        _thick(lanes_of(horizontal["position"]), horizontal),
    )
    if len(columns) < 2 or len(rows) < 2:
        return []
    above = _cover(horizontal, rows, columns)  # [i, j]: grid line i is drawn over column j
    left = _cover(vertical, columns, rows).T  # [i, j]: grid line j is drawn along row i
    framed = bool(above[0].all() and above[-1].all() and left[:, 0].all() and left[:, -1].all())
    inferred = "outer" if len(added_h) or len(added_v) else ""
    return [
        (columns.middle[x], rows.middle[y], *numbered(squares), inferred, framed)
        for squares, x, y in closed_parts(above, left)
    ]


def boxes_of_areas(xs: list[float], ys: list[float], areas: Sequence[Area]) -> list[BBox]:
    """The boxes of cells, in their order.

    Args:
        xs: x of the vertical grid lines.
        ys: y of the horizontal ones.
        areas: The cells.
    """
    return boxes_of([(xs[left], ys[top], xs[left + across], ys[top + down]) for top, left, down, across in areas])


def _thick(lanes: _Lanes, rules: Records) -> _Lanes:
    """Grid lines as thick as their rules: what ends at the edge of a thick frame meets it."""
    half = rules["thickness"].astype(np.float64) / 2 - settings.TOUCH / 2
    if half.max() <= 0:
        return lanes
    index = np.searchsorted(lanes.low, rules["position"] + 1e-3, side="right") - 1
    more = np.zeros(len(lanes))
    np.maximum.at(more, index, half)
    return _Lanes(lanes.low - more, lanes.high + more)


def _corners(added: Records, across: Records) -> None:
    """Let, in place, the outer rules that were added reach to each other, where two meet at a corner."""
    added["start"] = np.minimum(added["start"], across["position"].min())
    added["end"] = np.maximum(added["end"], across["position"].max())


def _missing(rules: Records, others: Records) -> Records:
    """The outer rules that are missing: where several of the others reach beyond the first or last rule.

    Tables without side rules, and tables cut by a page break with no rule at the cut, are drawn so.
    """
    added = []
    lanes = lanes_of(rules["position"])
    long = others.compress((others["end"] - others["start"]) > settings.LANE_MIN)
    for ends, beyond, innermost in (
        (long["start"], long["start"] < lanes.low[0] - settings.LANE_MIN, np.max),
        (long["end"], long["end"] > lanes.high[-1] + settings.LANE_MIN, np.min),
    ):
        # one long rule alone is an ornament or an underline; two bound a row or column
        if beyond.sum() < 2:
            continue
        positions = ends[beyond]
        outer = np.median(positions)
        there = beyond & (np.abs(ends - outer) <= settings.LANE_MIN)
        if there.sum() < 2:
            outer = innermost(positions)
            there = beyond & (np.abs(ends - outer) <= settings.LANE_MIN)
        if there.sum() < 2:
            continue
        at = long["position"][there]
        # a whole row or column goes on there, not only the frame, which is often drawn longer than it is seen
        if len(lanes_of(at)) < CLOSED_SHARE * len(lanes_of(long["position"])):
            continue
        added.append((outer, at.min(), at.max(), 0.0))
    return np.array(added, dtype=RULE)


def _cover(rules: Records, lanes: _Lanes, across: _Lanes) -> NDArray[np.bool_]:
    """Which parts of each grid line are drawn: [i, j] for grid line i between the across-lines j and j + 1."""
    drawn = np.zeros((len(lanes), len(across) - 1), dtype=bool)
    index = np.clip(np.searchsorted(lanes.low, rules["position"] + 1e-3, side="right") - 1, 0, None)
    # a rule covers a stretch when it reaches both of its ends; the ends may be double rules
    start, end = rules["start"][:, None], rules["end"][:, None]
    begins = across.high[:-1][None, :] >= start - settings.TOUCH
    ends = across.low[1:][None, :] <= end + settings.TOUCH
    # one that crosses the far side of a stretch may end a little short of the near side
    begins |= (across.high[:-1][None, :] >= start - settings.SHORT_END) & (
        end > across.high[1:][None, :] + settings.LANE_MIN
    )
    ends |= (across.low[1:][None, :] <= end + settings.SHORT_END) & (
        start < across.low[:-1][None, :] - settings.LANE_MIN
    )
    order = np.argsort(index, kind="stable")
    ordered = index[order]
    starts = np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1]))
    drawn[ordered[starts]] = np.logical_or.reduceat((begins & ends)[order], starts)
    for lane in np.flatnonzero((np.bincount(index, minlength=len(lanes)) > 1) & ~drawn.all(axis=1)).tolist():
        # a stretch may be covered by two rules that overlap or meet within it, drawn from either side
        drawn[lane] |= _covered_together(rules.compress(index == lane), across)
    return drawn


def _covered_together(rules: Records, across: _Lanes) -> NDArray[np.bool_]:
    """Which stretches between across-lines are covered by the rules of one grid line taken together."""
    pieces = in_order(rules, "start")
    joined: list[list[float]] = []
    for start, end in zip(pieces["start"].tolist(), pieces["end"].tolist(), strict=True):
        if joined and start <= joined[-1][1] + settings.TOUCH:
            joined[-1][1] = max(joined[-1][1], end)
        else:
            joined.append([start, end])
    starts, ends = (np.array(side) for side in zip(*joined, strict=True))
    begin = across.high[:-1][None, :] >= starts[:, None] - settings.TOUCH
    finish = across.low[1:][None, :] <= ends[:, None] + settings.TOUCH
    return np.asarray((begin & finish).any(axis=0))
