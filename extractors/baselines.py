"""Lines that are no lines of their own: raised and lowered signs, and what stands beside two lines, halfway.

Letters are grouped into lines by their baselines. A sign that is raised by more than half its line (the 2 of km² in a
spreadsheet), or a number beside a name of two lines, has a baseline of its own all the same; read as a line it would
come before the text that it belongs to, or between its lines.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from torikumi.extractors.lines_python import LineColumns
from torikumi.schemas.primitives import Records

OVERLAP = 0.25
"""Two lines that overlap by this share of the lower one's height stand beside each other: lines under each other do so
by no more than 0.1 (boxes are as high as the em, and the tightest lines of published tables 0.95 em apart)."""

OVERLAP_HALFWAY = 0.15
"""What stands halfway beside two lines, clear of both across the page, overlaps each by less, the farther apart they
are: by 0.25 where they are 1.5 em apart, less where its own box is lower than the em."""

SMALL = 0.75
"""A raised or lowered sign is set smaller than this share of its line: office programs take 0.58 to 0.67."""

NEAR_EM = 0.5
"""And no farther from the letter before it, or behind it, than this (em of its line)."""

BESIDE_EM = 0.1
"""Lines side by side may overlap by so much across the page (em), as boxes of brackets do."""


def moved_baselines(glyphs: Records, found: LineColumns, *, cells: bool) -> Records | None:
    """The glyphs with such signs put on the baselines that they belong to.

    Args:
        glyphs: The glyphs of the page.
        found: The lines that they make by their own baselines; those of one owner follow each other downwards.
        cells: The owners are cells; in prose what stands halfway beside two lines is of another column of text.

    Returns:
        The glyphs with changed ``origin_y``, or None where nothing is to be changed.
    """
    boxes, sizes, vertical = found.boxes, found.sizes, found.vertical
    close: dict[int, bool] = {}  # lines that overlap the next one, and whether by as much as a sign does
    for upper in found.overlaps:
        (_, top, _, bottom), (_, next_top, _, next_bottom) = boxes[upper], boxes[upper + 1]
        height = min(bottom - top, next_bottom - next_top)
        if bottom - next_top >= OVERLAP_HALFWAY * height:
            close[upper] = bottom - next_top >= OVERLAP * height
    if not close:
        return None
    changed: Records | None = None
    lines: list[NDArray[np.intp]] = [
        found.order[start:stop] for start, stop in zip(found.starts, found.stops, strict=True)
    ]
    moved: set[int] = set()
    for upper in close:
        lower = upper + 1
        if vertical[upper] or vertical[lower]:
            continue
        small, base = (upper, lower) if sizes[upper] < sizes[lower] else (lower, upper)
        if {small, base} & moved:
            continue
        target: int | None = None
        if sizes[small] <= SMALL * sizes[base]:
            # a sign overlaps its line by more than what stands halfway
            target = base if close[upper] and _fits(glyphs[lines[small]], glyphs[lines[base]], sizes[base]) else None
        elif cells and lower in close and not vertical[lower + 1]:
            # the line in the middle belongs to the upper one when it stands before both, to the lower one when behind
            small, after = lower, lower + 1
            slack = BESIDE_EM * sizes[small]
            if boxes[small][2] <= min(boxes[upper][0], boxes[after][0]) + slack:
                target = upper
            elif boxes[small][0] >= max(boxes[upper][2], boxes[after][2]) - slack:
                target = after
        if target is None:
            continue
        changed = glyphs.copy() if changed is None else changed
        changed["origin_y"][lines[small]] = np.median(glyphs["origin_y"][lines[target]])
        moved |= {small, target}
    return changed


def _fits(small: Records, base: Records, size: float) -> bool:
    """Whether signs stand where their line has no letters, each right beside one."""
    left, right = small["x0"][:, np.newaxis], small["x1"][:, np.newaxis]
    middle: Any = (left + right) / 2
    if ((base["x0"] < middle) & (middle < base["x1"])).any():
        return False
    # a run of signs touches the line at one of its ends
    gaps = np.minimum(np.abs(left - base["x1"]), np.abs(base["x0"] - right)).min(axis=1)
    inner = np.diff(np.sort(small["x0"]), prepend=-np.inf)
    return bool(((gaps <= NEAR_EM * size) | (inner <= size)).all() and (gaps <= NEAR_EM * size).any())
