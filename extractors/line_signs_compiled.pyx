# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True, initializedcheck=False
"""What the lines of a cell show before their texts are read, compiled.

See `torikumi.extractors.line_signs_python` and `torikumi.extractors.brackets`, which do the same.
"""

from libc.stdint cimport uint8_t

from torikumi.extractors import characters
from torikumi.extractors import line_signs_python as plain

cdef extern from "Python.h":
    Py_UCS4 PyUnicode_READ_CHAR(object text, Py_ssize_t place)

include "../schemas/line_slots.pxi"

cdef double FULL_EM = plain.FULL_EM
cdef double ROW_GAP_EM = plain.ROW_GAP_EM
cdef Py_ssize_t UNIT_LENGTH = plain.UNIT_LENGTH

cdef enum:
    KNOWN = 1
    PLAIN_END = 2
    PLAIN_HEAD = 4
    OPENING = 8
    CLOSING = 16
    TERMINAL = 32
    COLON = 64

cdef uint8_t[::1] SIGNS = bytearray(0x110000)
"""What each character may say, by its code point, filled as characters come."""


cdef int signs_of_character(Py_UCS4 character) except -1:
    """What a character may say."""
    if not SIGNS[character]:
        text = chr(character)
        SIGNS[character] = (
            KNOWN
            | PLAIN_END * plain.ends_plainly(text)
            | PLAIN_HEAD * plain.begins_plainly(text)
            | OPENING * (text in characters.BRACKETS)
            | CLOSING * (text in characters.BRACKETS.values())
            | TERMINAL * (text in characters.TERMINAL)
            | COLON * (text in plain.COLONS)
        )
    return SIGNS[character]


def signs_of(lines):
    """What lines show, two or more that have texts."""
    cdef Py_ssize_t index, place
    cdef double middle, middle_before = 0, step, nearest = 0, farthest = 0, size, room = 0, gap, gap_before = 0, reach = 0
    cdef bint tagged = False, end_before = False, colon, wrap
    cdef str text
    cdef Py_UCS4 last_before = 0
    cdef Py_ssize_t length_before = 0
    cdef int found
    cdef list brackets = [], wraps = []
    for index in range(len(lines)):
        line = lines[index]
        box, text, gap = value_of(line, BOX), value_of(line, TEXT), value_of(line, GAP)
        middle = edge_of(box, 1) + edge_of(box, 3)
        tagged = tagged or value_of(line, CONTENT) >= 0
        found = 0
        for place in range(len(text)):
            found |= signs_of_character(PyUnicode_READ_CHAR(text, place))
        brackets.append(found & (OPENING | CLOSING) != 0)
        if index:
            step = middle - middle_before
            nearest = step if index == 1 else min(nearest, step)
            farthest = step if index == 1 else max(farthest, step)
            wraps.append(
                room < <double>value_of(line, LEAD) + reach
                and gap_before < ROW_GAP_EM
                and gap < ROW_GAP_EM
                and length_before > UNIT_LENGTH
                and end_before
                and signs_of_character(text[0]) & PLAIN_HEAD != 0
                and last_before != text[len(text) - 1]
                and not found & COLON
            )
        size, room = value_of(line, SIZE), value_of(line, ROOM)
        reach = FULL_EM * (1.0 if size <= 1.0 else size)
        middle_before, gap_before, length_before, last_before = middle, gap, len(text), text[len(text) - 1]
        end_before = signs_of_character(last_before) & PLAIN_END != 0
    return plain.LineSigns(tagged, nearest, farthest, brackets, wraps)


def open_brackets(str text not None, before=()):
    """The brackets that are open at the end of a text, the innermost one last."""
    cdef list opened = list(before)
    cdef Py_ssize_t place
    cdef int found
    for place in range(len(text)):
        found = signs_of_character(PyUnicode_READ_CHAR(text, place))
        if found & OPENING:
            opened.append(False)
        elif found & CLOSING:
            if opened:
                opened.pop()
        elif found & TERMINAL and opened:
            opened = [True] * len(opened)
    return opened
