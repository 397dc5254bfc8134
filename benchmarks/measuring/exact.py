"""How many cells of a truth a reader found exactly.

A cell of the truth is exact when a cell that was found has its text, white space removed; a found cell counts for one
cell of the truth only. Where it stands in its table, and its spans, are not compared: most readers do not tell spans,
and each counts rows in its own way (a header that repeats, a row that a page break cut). So the count is one that all
readers can reach.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence

Readings = tuple[str, ...]
"""What counts as right for one cell, without white space; the first one is the text itself."""


def squeezed(text: str) -> str:
    """A text without white space."""
    return "".join(text.split())


def folded(text: str) -> str:
    """A text without white space and without differences of width: as truths labelled by hand are compared."""
    return squeezed(unicodedata.normalize("NFKC", text))


def exact_cells(truth: Iterable[Readings], found: Sequence[str], *, fold_width: bool = False) -> int:
    """Count the cells of a truth that were found.

    Args:
        truth: The cells of the truth, each with the readings that count as right.
        found: The texts of the cells that were found.
        fold_width: Compare by `folded`, not by `squeezed`; the truth is folded already.
    """
    left = Counter(map(folded if fold_width else squeezed, found))
    exact = 0
    for readings in truth:
        hit = next((reading for reading in readings if left[reading] > 0), None)
        if hit is not None:
            left[hit] -= 1
            exact += 1
    return exact
