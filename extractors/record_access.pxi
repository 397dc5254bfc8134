# Where the records of an array are, for loops that go through all of them.

from cpython.buffer cimport PyBUF_SIMPLE, PyBUF_WRITABLE, PyBuffer_Release, PyObject_GetBuffer


cdef void *records_of(array, kind, Py_ssize_t *count, int access=PyBUF_SIMPLE) except? NULL:
    """Where the records of an array are, which are of a kind and follow each other, and how many there are.

    A typed memoryview says the same, but compares the names and types of all fields each time, which takes longer than
    most of these loops.
    """
    cdef Py_buffer view
    if array.dtype is not kind and array.dtype != kind:
        raise ValueError(f"type mismatch: {kind} is asked for, not {array.dtype}")
    PyObject_GetBuffer(array, &view, access)
    count[0] = view.len // view.itemsize
    PyBuffer_Release(&view)  # the caller has the array, which has the records
    return view.buf
