# Numbers by the address of what they stand for: a dictionary of Python makes two objects for each that is looked up.

from libc.stdint cimport uint64_t
from libc.stdlib cimport calloc, free

cdef struct Numbered:
    size_t address
    Py_ssize_t number
    bint taken


cdef class Numbers:
    """Numbers by address: places by open addressing, less than half of them taken."""

    cdef Numbered *rows
    cdef Py_ssize_t count, room  # a power of two

    def __cinit__(self):
        self.rows, self.room = <Numbered *>calloc(64, sizeof(Numbered)), 64
        if self.rows == NULL:
            raise MemoryError

    def __dealloc__(self):
        free(self.rows)

    cdef Numbered *entry(self, size_t address) except NULL:
        """The entry of an address, to be read and written at once; one that was not asked for before has the number -1.
        """
        cdef Numbered *row
        if 2 * self.count >= self.room:
            self._grow()
        row = self._place(address)
        if not row.taken:
            row.address, row.number, row.taken = address, -1, True
            self.count += 1
        return row

    cdef Numbered *_place(self, size_t address) noexcept:
        # addresses differ in the bits above the lowest four; the multiplier (2**64 / golden ratio) spreads them
        cdef size_t place = <size_t>((<uint64_t>address >> 4) * <uint64_t>0x9E3779B97F4A7C15 >> 32) & (self.room - 1)
        while self.rows[place].taken and self.rows[place].address != address:
            place = (place + 1) & (self.room - 1)
        return &self.rows[place]

    cdef int _grow(self) except -1:
        cdef Numbered *before = self.rows
        cdef Py_ssize_t index, room = self.room
        self.rows = <Numbered *>calloc(4 * room, sizeof(Numbered))
        if self.rows == NULL:
            self.rows = before
            raise MemoryError
        self.room = 4 * room
        for index in range(room):
            if before[index].taken:
                self._place(before[index].address)[0] = before[index]
        free(before)
        return 0

    cdef set addresses(self):
        """All addresses that were asked for."""
        cdef Py_ssize_t index
        return {self.rows[index].address for index in range(self.room) if self.rows[index].taken}
