import numpy as np
from numpy.typing import NDArray

def may_repeat(
    codes: NDArray[np.int64], x: NDArray[np.float64], y: NDArray[np.float64], reach: NDArray[np.float32]
) -> bool: ...
