# The fields of `torikumi.schemas.tables.Line`, read where they stand.

from cpython.tuple cimport PyTuple_GetItem

from torikumi.schemas.instances_python import slots_of
from torikumi.schemas.tables import Line

include "slots.pxi"

cdef dict _slots = slots_of(Line)
cdef Py_ssize_t TEXT = place_of(Line, "text", _slots["text"]), BOX = place_of(Line, "bbox", _slots["bbox"])
cdef Py_ssize_t SIZE = place_of(Line, "size", _slots["size"]), VERTICAL = place_of(Line, "vertical", _slots["vertical"])
cdef Py_ssize_t CONTENT = place_of(Line, "content", _slots["content"]), LEAD = place_of(Line, "lead", _slots["lead"])
cdef Py_ssize_t GAP = place_of(Line, "gap", _slots["gap"]), ROOM = place_of(Line, "room", _slots["room"])
cdef Py_ssize_t INDENT = place_of(Line, "indent", _slots["indent"])


cdef object value_of(line, Py_ssize_t place):
    """What a line has in one of these fields."""
    if type(line) is not Line:
        raise TypeError("no line")
    cdef PyObject *value = slot_at(line, place)[0]
    if value is NULL:
        raise AttributeError("a field has no value")
    return <object>value


cdef double edge_of(box, Py_ssize_t side) except? -1:
    """One number of a box: x0, top, x1, bottom."""
    return <object>PyTuple_GetItem(box, side)
