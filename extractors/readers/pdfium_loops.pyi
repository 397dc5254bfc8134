from typing import Any

from numpy.typing import NDArray

def call_each(
    function: int,
    shape: str,
    arguments: tuple[NDArray[Any], ...],
    out: NDArray[Any] | None,
    answers: NDArray[Any],
) -> None: ...
