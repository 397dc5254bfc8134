# The slots of a frozen dataclass, read and set where they stand in an instance: their descriptors tell the places.

from cpython.object cimport PyObject

cdef extern from "structmember.h":
    ctypedef struct PyMemberDef:
        int type
        Py_ssize_t offset
    ctypedef struct PyMemberDescrObject:
        PyMemberDef *d_member
    const int T_OBJECT_EX


cdef Py_ssize_t place_of(made, str name, slot) except -1:
    """Where an instance of a class has a slot, of which the descriptor is given."""
    cdef PyMemberDef *member = (<PyMemberDescrObject *><PyObject *>slot).d_member
    if member.type != T_OBJECT_EX:
        raise TypeError(f"{made.__name__}.{name} is no slot")
    return member.offset


cdef inline PyObject **slot_at(object instance, Py_ssize_t place) noexcept:
    """The slot at a place; null where it has no value."""
    return <PyObject **>(<char *><PyObject *>instance + place)
