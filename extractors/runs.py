"""Where flags are set one after another: rows with ink, columns that are free, squares of a sheet that are taken."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def runs_of(flags: NDArray[np.bool_] | np.bool_) -> list[tuple[int, int]]:
    """Begin and end (excluded) of each stretch of flags that are set.

    >>> runs_of(np.array([True, True, False, True]))
    [(0, 2), (3, 4)]
    >>> runs_of(np.array([], dtype=bool))
    []
    """
    edges = np.flatnonzero(np.diff(np.concatenate(([0], np.asarray(flags).astype(np.int8), [0]))))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]
