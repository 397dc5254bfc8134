"""Calling one of PDFium's functions for many characters or objects, without a compiler: ``pdfium_loops.c`` in Python.

Each call takes some 0.4 µs here, a tenth of it there.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from functools import cache
from itertools import repeat
from typing import Any

import numpy as np
from numpy.typing import NDArray

TYPES: dict[str, Any] = {
    "h": ctypes.c_size_t,
    "i": ctypes.c_int,
    "u": ctypes.c_uint,
    "l": ctypes.c_ulong,
    "p": ctypes.c_void_p,
}
"""The letters of a shape: handle, int, unsigned int, unsigned long, place to write to."""


@cache
def callable_at(function: int, shape: str) -> Callable[..., int]:
    """A function of PDFium that takes and gives plain numbers. It keeps the interpreter's lock: each call is short.

    Args:
        function: Its address.
        shape: The types of its arguments and, after a colon, of its result: ``hip:i``.
    """
    arguments, result = shape.split(":")
    called: Callable[..., int] = ctypes.PYFUNCTYPE(TYPES[result], *(TYPES[letter] for letter in arguments))(function)
    return called


def call_each(
    function: int,
    shape: str,
    arguments: tuple[NDArray[Any], ...],
    out: NDArray[Any] | None,
    answers: NDArray[Any],
) -> None:
    """Call a function once for each of its arguments.

    Args:
        function: Its address.
        shape: The types of its arguments and of its result; the places that it writes to come last.
        arguments: Arrays of int64, one for each argument: of one entry for each call, or of one for all calls.
        out: Array (calls, width) that it writes to: the address of a row when the shape has one place, of each number
            in a row when it has more. None when it has none.
        answers: Array of int64 of what it gave at each call; its length is the number of calls.
    """
    count = len(answers)
    given = [repeat(int(one[0])) if len(one) == 1 else one.tolist() for one in arguments]
    places: list[range] = []
    if out is not None and count:
        width, base = out.shape[1] * out.itemsize, out.ctypes.data
        starts = (base + at * out.itemsize for at in range(shape.count("p")))
        places = [range(start, start + count * width, width) for start in starts]
    answers[:] = np.fromiter(map(callable_at(function, shape), *given, *places), np.int64, count)
