# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True, initializedcheck=False
"""The sides of boxes: `torikumi.schemas.boxes_python`, compiled."""

from cpython.ref cimport Py_INCREF
from cpython.tuple cimport PyTuple_SET_ITEM

cdef extern from "Python.h":
    object PyType_GenericAlloc(type made, Py_ssize_t items)

cdef double WHOLE = 1.5 * 2**52
cdef double LARGEST = 1e11


cdef inline object _rounded(double number):
    cdef double hundredths = number * 100
    cdef double nearest = hundredths + WHOLE - WHOLE
    if -0.499 < hundredths - nearest < 0.499 and -LARGEST < hundredths < LARGEST:
        return nearest / 100
    return round(number, 2) + 0.0


def rounded_around(boxes not None):
    """The sides of the smallest box around all of the given ones, rounded to 1/100 pt."""
    cdef Py_ssize_t place
    cdef double x0, top, x1, bottom, left, upper, right, lower
    cdef Py_ssize_t count = len(boxes)
    if count == 0:
        raise ValueError("no boxes to unite")
    x0, top, x1, bottom = boxes[count - 1]
    for place in range(count - 1):
        left, upper, right, lower = boxes[place]
        if left < x0:
            x0 = left
        if upper < top:
            top = upper
        if right > x1:
            x1 = right
        if lower > bottom:
            bottom = lower
    return _rounded(x0), _rounded(top), _rounded(x1), _rounded(bottom)


def tuples_of(type made not None, rows not None):
    """Instances of a named tuple, allocated as Python does it; see `torikumi.schemas.boxes_python.tuples_of`."""
    if not issubclass(made, tuple):
        raise TypeError(f"{made.__name__} is no tuple")
    cdef list found = []
    cdef tuple row
    cdef Py_ssize_t place
    for row in rows:
        one = PyType_GenericAlloc(made, len(row))
        for place in range(len(row)):
            field = row[place]
            Py_INCREF(field)
            PyTuple_SET_ITEM(one, place, field)
        found.append(one)
    return found
