# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True, initializedcheck=False
"""Closing cells, compiled: ``grid_python.py`` in loops over plain numbers, which says what each step is for.

Numbers of four bytes stay so where numpy keeps them (a rule give or take a tolerance), and grid lines have eight. What
is rare (regions that are no rectangles, or lie outside the frame) is left to `torikumi.extractors.squares`.
"""

import numpy as np

from cpython.ref cimport Py_INCREF
from cpython.tuple cimport PyTuple_SET_ITEM
from libc.math cimport fabsf
from libc.stdlib cimport qsort

from torikumi.extractors import settings
from torikumi.extractors.grid_python import CLOSED_SHARE
from torikumi.extractors.rules import RULE
from torikumi.extractors.squares import Area, _rectangles, _voids, numbered, parts_of
from torikumi.schemas.geometry import BBox
from torikumi.schemas.primitives import stacked

include "record_access.pxi"
include "rule_record.pxi"

cdef const Rule[:] _rules_are_so = np.zeros(1, dtype=RULE)  # or there is an error, and this module is not taken

cdef extern from "Python.h":
    object PyType_GenericAlloc(type made, Py_ssize_t items)

cdef type AREA = Area, BOX = BBox
cdef double LANE_MIN = settings.LANE_MIN
cdef double TOUCH = settings.TOUCH
cdef double SHORT_END = settings.SHORT_END
cdef double SHARE = CLOSED_SHARE
# tolerances as numpy takes them beside numbers of four bytes
cdef float LANE_MIN_4 = settings.LANE_MIN
cdef float TOUCH_4 = settings.TOUCH
cdef float HALF_TOUCH_4 = settings.TOUCH / 2
cdef float SHORT_END_4 = settings.SHORT_END
cdef float HAIR_4 = 1e-3


def components(horizontal, vertical):
    """Sets of rules that meet; see `torikumi.extractors.grid_python.components`."""
    cdef Py_ssize_t count_h, count_v
    cdef const Rule *flat = <const Rule *>records_of(horizontal, RULE, &count_h)
    cdef const Rule *upright = <const Rule *>records_of(vertical, RULE, &count_v)
    if not count_h or not count_v:
        return []
    cdef signed char[::1] in_h = np.zeros(count_h, dtype=np.int8)
    cdef signed char[::1] in_v = np.zeros(count_v, dtype=np.int8)
    cdef Py_ssize_t[::1] queue = np.empty(count_h + count_v, dtype=np.intp)
    cdef float[::1] wide = np.empty(count_v, dtype=np.float32)
    cdef float[::1] high = np.empty(count_h, dtype=np.float32)
    cdef Py_ssize_t first, at, end, one, i, number_h, number_v
    cdef Rule h, v
    cdef float half
    for i in range(count_v):
        half = upright[i].thickness / 2 - HALF_TOUCH_4
        wide[i] = TOUCH_4 + (half if half > 0 else 0)
    for i in range(count_h):
        half = flat[i].thickness / 2 - HALF_TOUCH_4
        high[i] = TOUCH_4 + (half if half > 0 else 0)
    found = []
    for first in range(count_h):
        if in_h[first]:
            continue
        # 2 are the rules of this set, 1 those of sets before
        in_h[first] = 2
        queue[0] = first
        at, end, number_h, number_v = 0, 1, 1, 0
        while at < end:
            one = queue[at]
            at += 1
            if one < count_h:
                h = flat[one]
                for i in range(count_v):
                    if not in_v[i] and _meet(h, high[one], upright[i], wide[i]):
                        in_v[i] = 2
                        queue[end] = count_h + i
                        end += 1
                        number_v += 1
            else:
                v = upright[one - count_h]
                for i in range(count_h):
                    if not in_h[i] and _meet(flat[i], high[i], v, wide[one - count_h]):
                        in_h[i] = 2
                        queue[end] = i
                        end += 1
                        number_h += 1
        if number_v:
            found.append((_those(horizontal, in_h, number_h), _those(vertical, in_v, number_v)))
        for i in range(end):
            if queue[i] < count_h:
                in_h[queue[i]] = 1
            else:
                in_v[queue[i] - count_h] = 1
    return found


cdef bint _meet(Rule h, float high, Rule v, float wide):
    return (
        v.position >= h.start - wide
        and v.position <= h.end + wide
        and h.position >= v.start - high
        and h.position <= v.end + high
    )


cdef object _those(rules, signed char[::1] marks, Py_ssize_t count):
    """The rules that are marked with 2."""
    if count == len(rules):
        return rules
    cdef Py_ssize_t[::1] places
    indices = np.empty(count, dtype=np.intp)
    places = indices
    cdef Py_ssize_t i, at = 0
    for i in range(len(marks)):
        if marks[i] == 2:
            places[at] = i
            at += 1
    return rules.take(indices)


cdef int _by_size(const void *one, const void *other) noexcept nogil:
    """Order of numbers."""
    cdef double a = (<const double *>one)[0], b = (<const double *>other)[0]
    return (a > b) - (a < b)


cdef class _Lanes:
    """Rules of one orientation, and the grid lines that they draw; see `torikumi.extractors.grid_python.lanes_of`."""

    cdef object records  # which hold the rules
    cdef const Rule *rules
    cdef Py_ssize_t number
    cdef double[::1] low
    cdef double[::1] high
    cdef Py_ssize_t count

    def __init__(self, records):
        cdef Py_ssize_t i
        self.records = records
        self.rules = <const Rule *>records_of(records, RULE, &self.number)
        cdef double[:, ::1] edges = np.empty((2, self.number))
        cdef double[::1] ordered = edges[1]  # overwritten behind the place that is looked at
        self.low, self.high, self.count = edges[0], edges[1], 1
        for i in range(self.number):
            ordered[i] = self.rules[i].position
        qsort(&ordered[0], self.number, sizeof(double), _by_size)
        self.low[0] = ordered[0]
        for i in range(1, self.number):
            if ordered[i] - self.low[self.count - 1] < LANE_MIN:
                self.high[self.count - 1] = ordered[i]
            else:
                self.low[self.count] = self.high[self.count] = ordered[i]
                self.count += 1

    cdef widen(self):
        """Make them as thick as their rules."""
        cdef Py_ssize_t i, lane
        cdef double half
        cdef bint thick = False
        for i in range(self.number):
            thick = thick or <double>self.rules[i].thickness / 2 - TOUCH / 2 > 0
        if not thick:
            return
        cdef double[::1] more = np.zeros(self.count)
        for i in range(self.number):
            lane = _last_not_after(self.low, self.count, self.rules[i].position + HAIR_4)
            half = <double>self.rules[i].thickness / 2 - TOUCH / 2
            if half > more[lane]:
                more[lane] = half
        for i in range(self.count):
            self.low[i] -= more[i]
            self.high[i] += more[i]

    cdef object middle(self):
        cdef Py_ssize_t i
        middles = np.empty(self.count)
        cdef double[::1] out = middles
        for i in range(self.count):
            out[i] = (self.low[i] + self.high[i]) / 2
        return middles


cdef Py_ssize_t _lane_count(positions) except -1:
    cdef double[::1] ordered = np.sort(positions)
    cdef Py_ssize_t i, count = 1
    cdef double first = ordered[0]
    for i in range(1, len(ordered)):
        if not ordered[i] - first < LANE_MIN:
            first = ordered[i]
            count += 1
    return count


cdef list _missing(_Lanes lanes, _Lanes across):
    """The outer rules that are missing; see `torikumi.extractors.grid_python._missing`."""
    cdef const Rule *others = across.rules
    cdef Py_ssize_t number = across.number
    cdef double lowest = lanes.low[0], highest = lanes.high[lanes.count - 1]
    cdef Py_ssize_t i, count, there, side, all_long = 0
    cdef Rule rule
    cdef float place, outer, first = 0, last = 0
    added = []
    for side in range(2):
        count = 0
        for i in range(number):
            rule = others[i]
            if rule.end - rule.start > LANE_MIN_4 and _beyond(rule, side, lowest, highest):
                count += 1
        if count < 2:
            continue
        ends = [
            _end(others[i], side)
            for i in range(number)
            if others[i].end - others[i].start > LANE_MIN_4 and _beyond(others[i], side, lowest, highest)
        ]
        ends.sort()
        outer = ends[count // 2] if count % 2 else (<float>ends[count // 2 - 1] + <float>ends[count // 2]) / 2
        at = _at_end(others, number, side, outer, lowest, highest)
        if len(at) < 2:
            outer = ends[0] if side else ends[count - 1]
            at = _at_end(others, number, side, outer, lowest, highest)
        if len(at) < 2:
            continue
        if not all_long:
            all_long = _lane_count(
                [others[i].position for i in range(number) if others[i].end - others[i].start > LANE_MIN_4]
            )
        if _lane_count(at) < SHARE * all_long:
            continue
        added.append((outer, min(at), max(at), 0.0))
    return added


cdef bint _beyond(Rule rule, Py_ssize_t side, double lowest, double highest):
    if side:
        return rule.end > highest + LANE_MIN
    return rule.start < lowest - LANE_MIN


cdef float _end(Rule rule, Py_ssize_t side):
    return rule.end if side else rule.start


cdef list _at_end(const Rule *others, Py_ssize_t number, Py_ssize_t side, float outer, double lowest, double highest):
    """Positions of the long rules that end beyond the grid lines, near to one place."""
    cdef Py_ssize_t i
    cdef Rule rule
    at = []
    for i in range(number):
        rule = others[i]
        if (
            rule.end - rule.start > LANE_MIN_4
            and _beyond(rule, side, lowest, highest)
            and fabsf(_end(rule, side) - outer) <= LANE_MIN_4
        ):
            at.append(rule.position)
    return at


cdef Py_ssize_t _last_not_after(double[::1] ordered, Py_ssize_t count, double place):
    """The last of some places in order that is not after another one; -1 when all are."""
    cdef Py_ssize_t first = 0, end = count, middle
    while first < end:
        middle = first + ((end - first) >> 1)
        if ordered[middle] <= place:
            first = middle + 1
        else:
            end = middle
    return first - 1


cdef _lane_of_each(_Lanes lanes, Py_ssize_t[::1] index):
    """Find the grid line that each rule belongs to."""
    cdef Py_ssize_t i
    cdef bint ordered = True
    for i in range(1, lanes.count):
        ordered = ordered and lanes.low[i - 1] <= lanes.low[i]
    if ordered:
        for i in range(lanes.number):
            index[i] = max(_last_not_after(lanes.low, lanes.count, lanes.rules[i].position + HAIR_4), 0)
    else:  # rules thicker than a row: what is found then depends on how it is looked for
        low = np.asarray(lanes.low)[: lanes.count]
        found = np.searchsorted(low, lanes.records["position"] + np.float32(HAIR_4), side="right") - 1
        np.asarray(index)[:] = np.clip(found, 0, None)


cdef unsigned char[:, ::1] _cover(_Lanes lanes, _Lanes across):
    """Which parts of each grid line are drawn; see `torikumi.extractors.grid_python._cover`."""
    cdef Py_ssize_t i, j, lane, stretches = across.count - 1
    cdef unsigned char[:, ::1] drawn = np.zeros((lanes.count, stretches), dtype=np.uint8)
    cdef Py_ssize_t[:, ::1] numbers = np.zeros((2, lanes.number), dtype=np.intp)
    cdef Py_ssize_t[::1] index = numbers[0], rules_of = numbers[1]
    cdef Rule rule
    cdef double near_start, short_start, near_end, short_end
    cdef bint whole
    _lane_of_each(lanes, index)
    for i in range(lanes.number):
        rule = lanes.rules[i]
        lane = index[i]
        rules_of[lane] += 1
        near_start, short_start = rule.start - TOUCH_4, rule.start - SHORT_END_4
        near_end, short_end = rule.end + TOUCH_4, rule.end + SHORT_END_4
        for j in range(stretches):
            if (
                across.high[j] >= near_start
                or (across.high[j] >= short_start and rule.end > across.high[j + 1] + LANE_MIN)
            ) and (
                across.low[j + 1] <= near_end
                or (across.low[j + 1] <= short_end and rule.start < across.low[j] - LANE_MIN)
            ):
                drawn[lane, j] = 1
    for lane in range(lanes.count):
        if rules_of[lane] < 2:
            continue
        whole = True
        for j in range(stretches):
            whole = whole and drawn[lane, j]
        if not whole:
            _cover_together(lanes.records.take(np.flatnonzero(np.asarray(index) == lane)), across, drawn[lane])
    return drawn


cdef _cover_together(Rule[::1] pieces, _Lanes across, unsigned char[::1] drawn):
    """Set which stretches of one grid line its rules, which are put in order, cover together."""
    cdef Py_ssize_t i, j, count = len(pieces)
    cdef double start, end
    qsort(&pieces[0], count, sizeof(Rule), _by_start)
    i = 0
    while i < count:
        start, end = pieces[i].start, pieces[i].end
        i += 1
        while i < count and pieces[i].start <= end + TOUCH:
            end = max(end, <double>pieces[i].end)
            i += 1
        for j in range(across.count - 1):
            if across.high[j] >= start - TOUCH and across.low[j + 1] <= end + TOUCH:
                drawn[j] = 1


def closed_grids(horizontal, vertical):
    """What the grids of rules that meet are made of; see `torikumi.extractors.grid_python.closed_grids`."""
    cdef _Lanes rows = _Lanes(horizontal), columns = _Lanes(vertical)
    missing_h, missing_v = _missing(rows, columns), _missing(columns, rows)
    if missing_h or missing_v:
        added_h, added_v = np.array(missing_h, dtype=RULE), np.array(missing_v, dtype=RULE)
        if missing_h and missing_v:
            for added, over in ((added_h, added_v), (added_v, added_h)):
                added["start"] = np.minimum(added["start"], over["position"].min())
                added["end"] = np.maximum(added["end"], over["position"].max())
        rows, columns = _Lanes(stacked([horizontal, added_h])), _Lanes(stacked([vertical, added_v]))
    if columns.count < 2 or rows.count < 2:
        return []
    columns.widen()
    rows.widen()
    inferred = "outer" if missing_h or missing_v else ""
    return _closed(_cover(rows, columns), _cover(columns, rows), columns.middle(), rows.middle(), inferred)


cdef list _closed(unsigned char[:, ::1] top, unsigned char[:, ::1] left, xs, ys, inferred):
    """The tables that drawn grid lines close: see `torikumi.extractors.squares.closed_parts`.

    Args:
        top: [i, j]: horizontal grid line i is drawn over column j.
        left: [i, j]: vertical grid line i is drawn along row j.
        xs: Where the vertical grid lines are.
        ys: Where the horizontal ones are.
        inferred: As in `torikumi.extractors.grid.Grid`.
    """
    cdef Py_ssize_t rows = len(ys) - 1, columns = len(xs) - 1, i, j
    cdef bint framed = True
    for j in range(columns):
        framed = framed and top[0, j] and top[rows, j]
    for i in range(rows):
        framed = framed and left[0, i] and left[columns, i]
    squares = np.empty((rows, columns), dtype=np.int32)
    cdef int[:, ::1] numbers = squares
    if not _regions(top, left, numbers):
        squares = _rectangles(squares)
    if not framed:
        marked = _voids(squares, np.asarray(top).view(np.bool_), np.asarray(left).view(np.bool_).T)
        if marked is not squares:
            return [
                (xs[x], ys[y], *numbered(part), inferred, framed) for part, x, y in parts_of(marked)
            ]
    return [_whole(numbers, xs, ys, inferred, framed)]


cdef bint _regions(unsigned char[:, ::1] top, unsigned char[:, ::1] left, int[:, ::1] numbers):
    """Number the sets of squares that no drawn rule parts by their first square; whether all are rectangles."""
    cdef Py_ssize_t rows = numbers.shape[0], columns = numbers.shape[1], row, column, i, j, at, end, size
    cdef Py_ssize_t lowest, leftmost, rightmost
    cdef int number
    cdef bint rectangles = True
    cdef int[::1] queue = np.empty(rows * columns, dtype=np.int32)
    for row in range(rows):
        for column in range(columns):
            numbers[row, column] = -1
    for row in range(rows):
        for column in range(columns):
            if numbers[row, column] >= 0:
                continue
            number = <int>(row * columns + column)
            numbers[row, column] = number
            queue[0] = number
            at, end = 0, 1
            lowest, leftmost, rightmost = row, column, column
            while at < end:
                i, j = queue[at] // columns, queue[at] % columns
                at += 1
                lowest, leftmost, rightmost = max(lowest, i), min(leftmost, j), max(rightmost, j)
                if j + 1 < columns and not left[j + 1, i] and numbers[i, j + 1] < 0:
                    numbers[i, j + 1] = number
                    queue[end] = <int>(i * columns + j + 1)
                    end += 1
                if j > 0 and not left[j, i] and numbers[i, j - 1] < 0:
                    numbers[i, j - 1] = number
                    queue[end] = <int>(i * columns + j - 1)
                    end += 1
                if i + 1 < rows and not top[i + 1, j] and numbers[i + 1, j] < 0:
                    numbers[i + 1, j] = number
                    queue[end] = <int>((i + 1) * columns + j)
                    end += 1
                if i > 0 and not top[i, j] and numbers[i - 1, j] < 0:
                    numbers[i - 1, j] = number
                    queue[end] = <int>((i - 1) * columns + j)
                    end += 1
            size = (lowest - row + 1) * (rightmost - leftmost + 1)
            rectangles = rectangles and size == end
    return rectangles


cdef tuple _whole(int[:, ::1] numbers, xs, ys, inferred, bint framed):
    """A table of all squares, which are rectangles: without grid lines at which no cell begins or ends."""
    cdef Py_ssize_t rows = numbers.shape[0], columns = numbers.shape[1], row, column, bottom, right
    cdef Py_ssize_t i, j, kept_rows = 1, kept_columns = 1
    cdef Py_ssize_t[::1] y = np.empty(rows + 1, dtype=np.intp)
    cdef Py_ssize_t[::1] x = np.empty(columns + 1, dtype=np.intp)
    cdef bint step
    y[0] = x[0] = 0
    for row in range(1, rows):
        step = False
        for column in range(columns):
            if numbers[row, column] != numbers[row - 1, column]:
                step = True
                break
        if step:
            y[kept_rows] = row
            kept_rows += 1
    for column in range(1, columns):
        step = False
        for row in range(rows):
            if numbers[row, column] != numbers[row, column - 1]:
                step = True
                break
        if step:
            x[kept_columns] = column
            kept_columns += 1
    y[kept_rows], x[kept_columns] = rows, columns
    ranked = np.empty((kept_rows, kept_columns), dtype=np.int32)
    cdef int[:, ::1] ranks = ranked
    ranks[:] = -1
    cdef int number, rank = 0
    areas = []
    for row in range(kept_rows):
        for column in range(kept_columns):
            if ranks[row, column] >= 0:
                continue
            number = numbers[y[row], x[column]]
            bottom, right = row + 1, column + 1
            while right < kept_columns and numbers[y[row], x[right]] == number:
                right += 1
            while bottom < kept_rows and numbers[y[bottom], x[column]] == number:
                bottom += 1
            for i in range(row, bottom):
                for j in range(column, right):
                    ranks[i, j] = rank
            rank += 1
            areas.append(_of_four(AREA, row, column, bottom - row, right - column))
    if kept_rows < rows:
        ys = ys.take(np.asarray(y)[: kept_rows + 1])
    if kept_columns < columns:
        xs = xs.take(np.asarray(x)[: kept_columns + 1])
    return xs, ys, tuple(areas), ranked, inferred, framed


def boxes_of_areas(list xs, list ys, areas):
    """The boxes of cells; see `torikumi.extractors.grid_python.boxes_of_areas`."""
    cdef list found = []
    cdef Py_ssize_t row, column, down, across
    for area in areas:
        if not isinstance(area, tuple):
            raise TypeError(f"{area!r} is no tuple")
        row, column, down, across = <tuple>area
        found.append(_of_four(BOX, xs[column], ys[row], xs[column + across], ys[row + down]))
    return found


cdef object _of_four(type made, one, two, three, four):
    """A named tuple of four fields, allocated as Python does it, without the calls between."""
    found = PyType_GenericAlloc(made, 4)
    Py_INCREF(one)
    PyTuple_SET_ITEM(found, 0, one)
    Py_INCREF(two)
    PyTuple_SET_ITEM(found, 1, two)
    Py_INCREF(three)
    PyTuple_SET_ITEM(found, 2, three)
    Py_INCREF(four)
    PyTuple_SET_ITEM(found, 3, four)
    return found
