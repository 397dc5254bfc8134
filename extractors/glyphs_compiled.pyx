# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True, initializedcheck=False
"""A first look for letters that are drawn twice: mostly there is none, and the page need not be sorted."""

from libc.math cimport fabs, floor

import numpy as np

cdef double BAND = 32.0
"""Letters are kept by bands of the page of this height (points), of which mostly one is looked at."""

cdef double Y_MAX = 1e6
"""No page is this high (points)."""

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
    cdef Py_ssize_t count = len(codes), size = 1, left = LOOKS_MAX * count, i, slot
    cdef long long band, first, final
    cdef double largest = 0
    while size < 2 * count:
        size *= 2
    cdef int[::1] last = np.full(size, -1, dtype=np.int32)
    cdef int[::1] before = np.empty(count, dtype=np.int32)
    cdef int other
    for i in range(count):
        if not (reach[i] < BAND and -Y_MAX < y[i] < Y_MAX):
            return True  # letters of no real page
        if reach[i] > largest:
            largest = reach[i]
    for i in range(count):
        first, final = <long long>floor((y[i] - largest) / BAND), <long long>floor((y[i] + largest) / BAND)
        for band in range(first, final + 1):
            other = last[_slot(codes[i], band, size)]
            while other >= 0:
                if codes[other] == codes[i] and _are_near(x, y, reach, i, other):
                    return True
                left -= 1
                if left < 0:
                    return True
                other = before[other]
        slot = _slot(codes[i], <long long>floor(y[i] / BAND), size)
        before[i] = last[slot]
        last[slot] = <int>i
    return False


cdef inline Py_ssize_t _slot(long long code, long long band, Py_ssize_t size) noexcept:
    """Where letters of a code in a band of the page are kept."""
    return <Py_ssize_t>((<unsigned long long>(code + (band << 32)) * 0x9E3779B97F4A7C15ULL) >> 32) & (size - 1)


cdef inline bint _are_near(
    const double[::1] x, const double[::1] y, const float[::1] reach, Py_ssize_t one, Py_ssize_t other
) except -1:
    """Whether one of two letters stands within reach of the other."""
    cdef double dx = fabs(x[other] - x[one]), dy = fabs(y[other] - y[one])
    return (dx <= reach[one] and dy <= reach[one]) or (dx <= reach[other] and dy <= reach[other])
