"""Rows of a text's table → the columns of its header, where a row has more or fewer cells than the header.

A table that was read off a page has blank cells too many or too few: an eighth, empty column on one page only, a
header cell of two columns that the rows do not have. Which cell belongs under which heading is told by what the
columns hold in the rows that have as many cells as their header.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

LETTERS = (2, 15, 40, 120)
"""Bounds of the lengths that are told apart: a mark, a name, a phrase, a sentence, more."""

NUMBER = re.compile(r"[\d,.，．０-９]{1,8}[％%円人件]?")
LABELLED = re.compile(r"\s*(?:<p>)?\s*(?:&lt;|[<＜〈《])")
"""A cell that begins with a label in angle brackets (<目標>): part of the cell before it, in a column of its own."""

SKIP_BLANK_CELL = 0.5
"""Cost of leaving out a blank cell, as a logarithm: cheap, but dearer than a cell in its place."""

SKIP_BLANK_COLUMN = 0.1
"""Cost of giving nothing to a column without heading."""

UNDER_NO_HEADING = 1.0
"""Cost of a cell with text in a column without heading."""

LABEL_UNDER_NO_HEADING = 0.2
"""Cost of the same where the cell begins with a label."""

CLEAR_MARGIN = 1.5
"""The best way is sure when it is better than the plain one (cell by cell) by this logarithm."""

SMOOTHING = 0.5
"""What a column was not seen to hold is rare, not impossible."""


def kind_of(text: str) -> str:
    """What a cell looks like: blank, a number, or how long it is.

    >>> kind_of(""), kind_of("12"), kind_of("S"), kind_of("情報推進課")
    ('blank', 'number', '2', '15')
    """
    text = re.sub(r"<[^<>]{1,20}>", "", text).strip()
    if not text:
        return "blank"
    if NUMBER.fullmatch(text):
        return "number"
    return str(next((bound for bound in LETTERS if len(text) <= bound), "more"))


class Profiles:
    """What the columns of each heading were seen to hold."""

    def __init__(self) -> None:
        self._seen: dict[str, Counter[str]] = defaultdict(Counter)

    def add(self, headings: Sequence[str], cells: Sequence[str]) -> None:
        """Take in a row of which it is sure what stands where."""
        for heading, cell in zip(headings, cells, strict=True):
            self._seen[heading][kind_of(cell)] += 1

    def knows(self, heading: str) -> bool:
        """Whether anything was seen under a heading."""
        return heading in self._seen

    def cost(self, heading: str, cell: str) -> float:
        """How odd a cell is under a heading, as a logarithm; the same for all where nothing is known."""
        seen = self._seen.get(heading)
        kinds = len(LETTERS) + 3
        if seen is None:
            return math.log(kinds)
        total = sum(seen.values())
        return -math.log((seen[kind_of(cell)] + SMOOTHING) / (total + SMOOTHING * kinds))


@dataclass(frozen=True, slots=True)
class Aligned:
    """A row on the columns of its header.

    Attributes:
        cells: For each column the places of its cells in the row; mostly one, none where the row has none.
        moved: Some cell stands elsewhere than it would cell by cell.
        sure: It is clear that this is the right way.
    """

    cells: tuple[int | None, ...]
    moved: bool
    sure: bool


def aligned(row: Sequence[str], headings: Sequence[str], profiles: Profiles) -> Aligned | None:
    """Give the cells of a row to the columns of a header, in their order.

    Args:
        row: The cells.
        headings: The heading of each column; "" for a column without one.
        profiles: What the columns hold.

    Returns:
        None where the row has more cells with text than there are columns.
    """
    plain = tuple(place if place < len(row) else None for place in range(len(headings)))
    best = _best(tuple(row), tuple(headings), profiles)
    if best is None:
        return None
    cost, places = best
    moved = any((row[a] if a is not None else "") != (row[b] if b is not None else "")
                for a, b in zip(places, plain, strict=True))  # fmt: skip
    known = all(profiles.knows(heading) for heading in headings if heading)
    if not moved:
        lacking = len(row) < sum(bool(heading) for heading in headings)  # which one lacks, only the others can tell
        return Aligned(plain, False, known or not lacking)
    if any(cell.strip() for cell in row[len(headings) :]):
        # cell by cell there is no room for all of them; which blank ones go is clear where all do
        blank = sum(not cell.strip() for cell in row)
        return Aligned(places, True, known or blank == len(row) - len(headings))
    straight = sum(
        _cell_cost(row[place] if place < len(row) else None, heading, profiles)
        for place, heading in enumerate(headings)
    ) + SKIP_BLANK_CELL * max(0, len(row) - len(headings))
    if straight - cost < CLEAR_MARGIN:
        return Aligned(plain, False, False)  # a guess that nothing supports is worse than the text as it stands
    return Aligned(places, True, True)


def _cell_cost(cell: str | None, heading: str, profiles: Profiles) -> float:
    """How odd it is that a column holds a cell, or has none."""
    if not heading:
        if cell is None or not cell.strip():
            return SKIP_BLANK_COLUMN
        return LABEL_UNDER_NO_HEADING if LABELLED.match(cell) else UNDER_NO_HEADING
    return profiles.cost(heading, cell or "")


def _best(
    row: tuple[str, ...], headings: tuple[str, ...], profiles: Profiles
) -> tuple[float, tuple[int | None, ...]] | None:
    """The cheapest way to give the cells of a row to columns."""

    @cache
    def rest(place: int, column: int) -> tuple[float, tuple[int | None, ...]] | None:
        if place == len(row) and column == len(headings):
            return 0.0, ()
        ways = []
        if place < len(row) and column < len(headings):
            after = rest(place + 1, column + 1)
            if after is not None:
                ways.append((after[0] + _cell_cost(row[place], headings[column], profiles), (place, *after[1])))
        if place < len(row) and not row[place].strip():
            after = rest(place + 1, column)
            if after is not None:
                ways.append((after[0] + SKIP_BLANK_CELL, after[1]))
        if column < len(headings):
            after = rest(place, column + 1)
            if after is not None:
                ways.append((after[0] + _cell_cost(None, headings[column], profiles) + 0.01, (None, *after[1])))
        return min(ways, key=lambda way: way[0]) if ways else None

    return rest(0, 0)
