"""Joining the pieces of rules without a compiler: ``rules_compiled.pyx`` in numpy."""

from __future__ import annotations

import numpy as np

from torikumi.extractors import settings
from torikumi.schemas.primitives import Records, stacked

RULE = np.dtype([("position", "f4"), ("start", "f4"), ("end", "f4"), ("thickness", "f4")])
"""A straight rule: y of a horizontal one (x of a vertical one), and from where to where it goes, in points."""


def join(rules: Records, dots: Records) -> Records:
    """Join the pieces of each rule: those at one position whose gaps are small, or regular and short (dashes).

    Args:
        rules: Bars, or dots longer this way.
        dots: Dots longer the other way: pieces only where they continue a dotted rule.
    """
    if len(dots):
        rules = stacked([rules, dots])
    if not len(rules):
        return rules
    rules = in_order(rules, "position")
    # one rule is drawn within SNAP; chains of slightly different positions are cut at the first wider step
    starts = np.flatnonzero(np.diff(rules["position"]) > settings.SNAP) + 1
    joined = stacked([join_collinear(group) for group in np.split(rules, starts)])
    # what stays shorter than a row is high bounds no cell: a dot of a rule that runs the other way, a tick of a chart
    long: Records = joined.compress(joined["end"] - joined["start"] >= settings.LANE_MIN)
    return long


def in_order(rules: Records, first: str) -> Records:
    """Rules sorted by one of their fields, then by the others."""
    fields = [*(name for name in reversed(RULE.names or ()) if name != first), first]
    return rules.take(np.lexsort([rules[name] for name in fields]))


def join_collinear(pieces: Records) -> Records:
    """Join the pieces that lie at one position."""
    if len(pieces) == 1:
        return pieces
    pieces = in_order(pieces, "start")
    reach = np.maximum.accumulate(pieces["end"])
    gaps = pieces["start"][1:] - reach[:-1]
    limit = np.full(len(gaps), settings.JOIN_GAP, dtype="f4")
    short = (pieces["end"] - pieces["start"]) <= settings.DASH_PIECE_MAX
    dashed = short.sum() >= settings.DASH_PIECES_MIN
    if dashed:
        # dashes: gaps between short pieces, no wider than the pattern's
        limit[short[1:] & short[:-1]] = settings.DASH_GAP_MAX
    firsts = np.flatnonzero(np.append(True, gaps > limit))
    lasts = np.append(firsts[1:] - 1, len(pieces) - 1)
    joined = np.empty(len(firsts), dtype=RULE)
    weights = np.maximum(pieces["end"] - pieces["start"], 0.01)
    sums = np.add.reduceat(pieces["position"] * weights, firsts)
    joined["position"] = sums / np.add.reduceat(weights, firsts)
    joined["start"] = pieces["start"][firsts]
    joined["end"] = reach[lasts]
    joined["thickness"] = np.maximum.reduceat(pieces["thickness"], firsts)
    inner = gaps[(gaps <= limit) & (gaps > settings.JOIN_GAP)]
    if dashed and len(inner):
        # a pattern may end in a gap, short of the corner that it was meant to reach
        reach_out = max(0.0, float(np.median(inner)) - settings.TOUCH)
        patterned = (lasts - firsts) >= settings.DASH_PIECES_MIN - 1
        joined["start"] -= np.where(patterned, reach_out, 0.0)
        joined["end"] += np.where(patterned, reach_out, 0.0)
    return joined
