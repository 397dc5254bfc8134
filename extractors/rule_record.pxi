# A rule as compiled loops see it, `torikumi.extractors.rules.RULE`, and the orders of rules as `qsort` asks for them.

cdef packed struct Rule:
    float position
    float start
    float end
    float thickness


cdef int _by_position(const void *one, const void *other) noexcept nogil:
    """Order of rules by position, then start, end and thickness."""
    cdef const Rule *a = <const Rule *>one
    cdef const Rule *b = <const Rule *>other
    if a.position != b.position:
        return -1 if a.position < b.position else 1
    if a.start != b.start:
        return -1 if a.start < b.start else 1
    if a.end != b.end:
        return -1 if a.end < b.end else 1
    if a.thickness != b.thickness:
        return -1 if a.thickness < b.thickness else 1
    return 0


cdef int _by_start(const void *one, const void *other) noexcept nogil:
    """Order of rules by start, then position, end and thickness."""
    cdef const Rule *a = <const Rule *>one
    cdef const Rule *b = <const Rule *>other
    if a.start != b.start:
        return -1 if a.start < b.start else 1
    return _by_position(one, other)
