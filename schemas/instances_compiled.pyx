# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True, initializedcheck=False
"""Many instances of a dataclass from columns of values: `torikumi.schemas.instances_python`, compiled.

An instance is allocated as Python does it, and the values are put into its slots, whose places the descriptors tell.
A slot without a value is a null pointer, which is what `object.__new__` leaves, so that the collector may look at an
instance at any time.
"""

from cpython.ref cimport Py_INCREF

from torikumi.schemas.instances_python import slots_of

cdef extern from "Python.h":
    object PyType_GenericAlloc(type made, Py_ssize_t items)

include "slots.pxi"


cdef class Instances:
    """What makes instances of one class."""

    cdef type _made
    cdef list _offsets
    cdef dict _offset_of

    def __cinit__(self, type made not None):
        offsets = {name: place_of(made, name, slot) for name, slot in slots_of(made).items()}
        self._made, self._offset_of, self._offsets = made, offsets, list(offsets.values())

    def of(self, *columns):
        """An instance for each row of the columns: one for each field of the class, in their order."""
        if len(columns) != len(self._offsets):
            raise ValueError(f"{self._made.__name__} has {len(self._offsets)} fields, not {len(columns)}")
        cdef list made = []
        if columns:
            for _ in range(len(columns[0])):
                made.append(PyType_GenericAlloc(self._made, 0))
        for offset, column in zip(self._offsets, columns):
            self._set(made, offset, column)
        return made

    def changed(self, list instances not None, **columns):
        """Copies of instances, with new values of some fields: a column for each of these."""
        cdef list made = []
        cdef PyObject *value
        cdef Py_ssize_t offset
        if not columns.keys() <= self._offset_of.keys():
            raise ValueError(f"{self._made.__name__} has no such field")
        kept = [place for name, place in self._offset_of.items() if name not in columns]
        for instance in instances:
            if type(instance) is not self._made:
                raise TypeError(f"all must be {self._made.__name__}")
            copy = PyType_GenericAlloc(self._made, 0)
            for place in kept:
                offset = place
                value = slot_at(instance, offset)[0]
                if value is NULL:
                    raise AttributeError("a field has no value")
                Py_INCREF(<object>value)
                slot_at(copy, offset)[0] = value
            made.append(copy)
        for name, column in columns.items():
            self._set(made, self._offset_of[name], column)
        return made

    cdef int _set(self, list made, Py_ssize_t offset, list column) except -1:
        """Give each of new instances its value of one field."""
        cdef Py_ssize_t index
        if column is None or len(column) != len(made):
            raise ValueError("the columns differ in length")
        for index in range(len(made)):
            value = column[index]
            Py_INCREF(value)
            slot_at(made[index], offset)[0] = <PyObject *>value
        return 0
