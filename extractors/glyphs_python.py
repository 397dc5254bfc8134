"""The first look for letters that are drawn twice, without a compiler: ``glyphs_compiled.pyx`` without its loop."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def may_repeat(
    codes: NDArray[np.int64], x: NDArray[np.float64], y: NDArray[np.float64], reach: NDArray[np.float32]
) -> bool:
    """Whether some letter may stand a second time within reach: sorting tells as soon as anything else here."""
    return len(codes) > 1
