# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True, initializedcheck=False
"""A first look for letters that are drawn twice: mostly there is none, and the page need not be sorted."""

import numpy as np

cdef Py_ssize_t LOOKS_MAX = 64
"""So many comparisons for each letter; a page with more of one letter is left to the search that is bounded."""


def may_repeat(const long long[::1] codes, const double[::1] x, const double[::1] y, const float[::1] reach):
    """Whether some letter may stand a second time within reach: if not, there is surely none.

    Args:
        codes: A number for each letter, the same for the same letter.
        x: Its pen position, in points.
        y: The same downwards.
        reach: How near another one must be, in points.
    """
    cdef Py_ssize_t count = len(codes), size = 1, left = LOOKS_MAX * count, i, other, slot
    cdef double dx, dy
    while size < 2 * count:
        size *= 2
    cdef int[::1] last = np.full(size, -1, dtype=np.int32)
    cdef int[::1] before = np.empty(count, dtype=np.int32)
    for i in range(count):
        slot = <Py_ssize_t>((<unsigned long long>codes[i] * 0x9E3779B97F4A7C15ULL) >> 32) & (size - 1)
        other = last[slot]
        while other >= 0:
            if codes[other] == codes[i]:
                dx, dy = abs(x[other] - x[i]), abs(y[other] - y[i])
                if (dx <= reach[i] and dy <= reach[i]) or (dx <= reach[other] and dy <= reach[other]):
                    return True
            left -= 1
            if left < 0:
                return True
            other = before[other]
        before[i] = last[slot]
        last[slot] = <int>i
    return False
