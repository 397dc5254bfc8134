# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True, initializedcheck=False
"""Joining the pieces of rules, compiled: ``rules_python.py`` in loops over plain numbers of four bytes.

Dashed rules, and those of many pieces, are left to numpy: their sums are those of its order of adding.
"""

import numpy as np

from libc.stdlib cimport qsort

from torikumi.extractors import settings
from torikumi.extractors.rules_python import join_collinear
from torikumi.schemas.primitives import stacked

include "rule_record.pxi"

cdef float SNAP = settings.SNAP
cdef float LANE_MIN = settings.LANE_MIN
cdef float JOIN_GAP = settings.JOIN_GAP
cdef float DASH_PIECE_MAX = settings.DASH_PIECE_MAX
cdef Py_ssize_t DASH_PIECES_MIN = settings.DASH_PIECES_MIN
cdef float WEIGHT_MIN = 0.01
cdef Py_ssize_t PIECES_MAX = 8
"""Up to so many numbers are added one after the other by numpy, too."""


def join(rules, dots):
    """Join the pieces of each rule; see `torikumi.extractors.rules_python.join`."""
    if len(dots):
        rules = stacked([rules, dots])
    cdef Py_ssize_t count = len(rules), first = 0, end, i, out = 0
    if not count:
        return rules
    ordered = rules.copy()
    cdef Rule[::1] pieces = ordered
    qsort(&pieces[0], count, sizeof(Rule), _by_position)
    joined = np.empty(count, dtype=rules.dtype)
    cdef Rule[::1] whole = joined
    cdef Py_ssize_t made
    while first < count:
        end = first + 1
        while end < count and not pieces[end].position - pieces[end - 1].position > SNAP:
            end += 1
        if end - first == 1:
            whole[out] = pieces[first]
            made = 1
        else:
            made = _join_plain(pieces[first:end], whole[out:])
            if made < 0:
                found = join_collinear(ordered[first:end])
                made = len(found)
                joined[out : out + made] = found
        for i in range(out, out + made):
            # what stays shorter than a row is high bounds no cell
            if whole[i].end - whole[i].start >= LANE_MIN:
                whole[out] = whole[i]
                out += 1
        first = end
    return joined[:out].copy()


cdef Py_ssize_t _join_plain(Rule[::1] pieces, Rule[::1] joined):
    """Join pieces at one position, which are put in order: how many rules they make; -1 when it takes numpy to say."""
    cdef Py_ssize_t count = len(pieces), i, short = 0, first = 0, made = 0
    cdef float reach, weight, weights, more_weights, sums, more_sums, thickness
    for i in range(count):
        short += pieces[i].end - pieces[i].start <= DASH_PIECE_MAX
    if short >= DASH_PIECES_MIN:
        return -1
    qsort(&pieces[0], count, sizeof(Rule), _by_start)
    reach = pieces[0].end
    while first < count:
        weight = max(pieces[first].end - pieces[first].start, WEIGHT_MIN)
        weights, sums = weight, pieces[first].position * weight
        more_weights = more_sums = -0.0
        thickness = pieces[first].thickness
        reach = max(reach, pieces[first].end)
        i = first + 1
        while i < count and not pieces[i].start - reach > JOIN_GAP:
            weight = max(pieces[i].end - pieces[i].start, WEIGHT_MIN)
            more_weights = more_weights + weight
            more_sums = more_sums + pieces[i].position * weight
            thickness = max(thickness, pieces[i].thickness)
            reach = max(reach, pieces[i].end)
            i += 1
        if i - first > PIECES_MAX:
            return -1
        if i - first > 1:
            weights, sums = weights + more_weights, sums + more_sums
        joined[made].position = sums / weights
        joined[made].start = pieces[first].start
        joined[made].end = reach
        joined[made].thickness = thickness
        made += 1
        first = i
    return made
