# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True, initializedcheck=False
"""Paints → rules, compiled: ``rules_python.py`` in loops over plain numbers of four bytes.

Dashed rules, and those of many pieces, are left to numpy: their sums are those of its order of adding.
"""

import numpy as np

from libc.math cimport fabsf, hypotf
from libc.stdlib cimport qsort

from torikumi.extractors import rules_python as plain
from torikumi.extractors import settings
from torikumi.schemas import primitives

include "near_colors.pxi"
include "paint_record.pxi"
include "record_access.pxi"
include "rule_record.pxi"

RULE = plain.RULE
PAINT = primitives.PAINT

cdef const Paint[:] _paints_are_so = np.zeros(1, dtype=PAINT)  # or there is an error, and this module is not taken
cdef const Rule[:] _rules_are_so = np.zeros(1, dtype=RULE)

cdef uint8_t STROKE = primitives.PaintKind.STROKE.value, FILL = primitives.PaintKind.FILL.value
cdef float SEEN_ALPHA = plain.SEEN_ALPHA, GROUND_ALPHA = plain.GROUND_ALPHA, COVER_ALPHA = plain.COVER_ALPHA
cdef float RULE_THICKNESS_MAX = settings.RULE_THICKNESS_MAX
cdef float FRAME_THICKNESS_MAX = settings.FRAME_THICKNESS_MAX, FRAME_SLENDER = settings.FRAME_SLENDER
cdef float SLANT_MAX = settings.SLANT_MAX, RISE = plain.RISE
cdef uint32_t PAPER = 0xFFFFFF, LAST = 0xFFFFFFFF
cdef float SNAP = settings.SNAP
cdef float LANE_MIN = settings.LANE_MIN
cdef float UNDERLINE_EXACT = settings.UNDERLINE_EXACT
cdef float JOIN_GAP = settings.JOIN_GAP
cdef float DASH_PIECE_MAX = settings.DASH_PIECE_MAX
cdef Py_ssize_t DASH_PIECES_MIN = settings.DASH_PIECES_MIN
cdef float WEIGHT_MIN = 0.01
cdef Py_ssize_t PIECES_MAX = 8
"""Up to so many numbers are added one after the other by numpy, too."""


def visible_rules(paints):
    """What the rules of a page are made of; see `torikumi.extractors.rules_python.visible_rules`."""
    cdef Py_ssize_t count, lines, grounds, covers, flat = 0, upright = 0, slanted = 0, i
    cdef const Paint *drawn = <const Paint *>records_of(paints, PAINT, &count)
    places = np.empty((3, count), dtype=np.intp)
    cdef Py_ssize_t[:, ::1] place = places
    lines, grounds, covers = _told_apart(drawn, count, place)
    cdef Py_ssize_t[::1] ground = place[1, :grounds], cover = place[2, :covers]
    cdef dict near = {}
    lying, standing = records = np.empty((2, 2, lines), dtype=RULE)
    diagonals = np.empty((lines, 4), dtype=np.float32)
    cdef Rule[:, :, ::1] rules = records
    cdef Rule[::1] h = rules[0, 0], v = rules[1, 0]
    cdef float[:, ::1] d = diagonals
    cdef Paint paint
    cdef float width, height, length
    cdef bint lies, stands
    for i in range(lines):
        paint = drawn[place[0, i]]
        if not _is_visible(paint, drawn, ground, cover, near):
            continue
        width, height, length = fabsf(paint.x1 - paint.x0), fabsf(paint.y1 - paint.y0), 0
        if paint.kind & STROKE:
            length = hypotf(width, height)
            lies, stands = height <= SLANT_MAX * length + RISE, width <= SLANT_MAX * length + RISE
        else:
            lies, stands = _is_bar(width, height), _is_bar(height, width)
        # what is both may be a dot of a dotted rule either way
        if lies:
            h[flat] = _rule(paint, paint.y0, paint.y1, paint.x0, paint.x1)
            flat += 1
        if stands:
            v[upright] = _rule(paint, paint.x0, paint.x1, paint.y0, paint.y1)
            upright += 1
        if not lies and not stands and length > LANE_MIN:
            d[slanted, 0], d[slanted, 1], d[slanted, 2], d[slanted, 3] = paint.x0, paint.y0, paint.x1, paint.y1
            slanted += 1
    backgrounds = paints.take(places[1, :grounds])
    return _joined(lying, rules[0], flat), _joined(standing, rules[1], upright), diagonals[:slanted], backgrounds


cdef (Py_ssize_t, Py_ssize_t, Py_ssize_t) _told_apart(
    const Paint *drawn, Py_ssize_t count, Py_ssize_t[:, ::1] places
) except *:
    """Find the paints that may be rules, the backgrounds, and those of them that may cover a rule: a row for each."""
    cdef Py_ssize_t[::1] line = places[0], ground = places[1], cover = places[2]
    cdef Py_ssize_t lines = 0, grounds = 0, covers = 0, i
    cdef float width, height
    cdef bint is_bar
    cdef uint32_t first = LAST
    cdef Paint paint
    for i in range(count):
        paint = drawn[i]
        if not paint.alpha > SEEN_ALPHA:
            continue
        width, height = fabsf(paint.x1 - paint.x0), fabsf(paint.y1 - paint.y0)
        is_bar = _is_bar(width, height) or _is_bar(height, width)
        if paint.kind & FILL and not is_bar:
            ground[grounds] = i
            grounds += 1
        if paint.kind & STROKE or (paint.kind & FILL and is_bar):
            line[lines] = i
            lines += 1
            first = min(first, paint.order)
    for i in range(grounds):
        paint = drawn[ground[i]]
        if paint.order > first and paint.alpha > COVER_ALPHA:
            cover[covers] = ground[i]
            covers += 1
    return lines, grounds, covers


cdef bint _is_bar(float length, float thickness) noexcept:
    return thickness <= RULE_THICKNESS_MAX or (
        thickness <= FRAME_THICKNESS_MAX and length >= FRAME_SLENDER * thickness
    )


cdef Rule _rule(Paint paint, float low, float high, float one, float other) noexcept:
    """A paint as a rule, from its sides across and along it."""
    cdef Rule rule
    rule.position = (low + high) / 2
    rule.start = one if one < other else other
    rule.end = one if one > other else other
    rule.thickness = fabsf(high - low) if paint.kind & FILL else paint.width
    return rule


cdef bint _is_visible(
    Paint line, const Paint *drawn, Py_ssize_t[::1] grounds, Py_ssize_t[::1] covers, dict near
) except -1:
    """Whether a line differs from what lies under it and is not covered later.

    Only lines whose colour is near to that of paper or of some background need a look at what is under them: ``near``
    notes which colours are.
    """
    if line.color not in near:
        near[line.color] = _is_near_any(line.color, drawn, grounds)
    if near[line.color] and are_near(line.color, _color_under(line, drawn, grounds)):
        return False
    return not _is_covered(line, drawn, covers)


cdef bint _is_near_any(uint32_t color, const Paint *drawn, Py_ssize_t[::1] grounds) except -1:
    """Whether a colour is near to that of paper or to one of some backgrounds."""
    cdef Py_ssize_t i
    if are_near(color, PAPER):
        return True
    for i in range(len(grounds)):
        if are_near(color, drawn[grounds[i]].color):
            return True
    return False


cdef uint32_t _color_under(Paint line, const Paint *drawn, Py_ssize_t[::1] grounds) except? 0:
    """The colour of what lies under the middle of a line: of the last background painted before it, or of paper."""
    cdef Paint ground
    cdef uint32_t color = PAPER
    cdef float x = (line.x0 + line.x1) / 2, y = (line.y0 + line.y1) / 2
    cdef Py_ssize_t i
    for i in range(len(grounds)):
        ground = drawn[grounds[i]]
        if (
            ground.order < line.order
            and ground.alpha > GROUND_ALPHA
            and ground.x0 <= x <= ground.x1
            and ground.y0 <= y <= ground.y1
        ):
            color = ground.color
    return color


cdef bint _is_covered(Paint line, const Paint *drawn, Py_ssize_t[::1] covers) except -1:
    """Whether a background that was painted later lies over the whole thickness of a line.

    That of the next cell covers half of a rule, which stays seen.
    """
    cdef Paint cover
    cdef float half = (0 if line.width <= 0 else line.width) / 2
    cdef float left = min(line.x0, line.x1) - half, right = max(line.x0, line.x1) + half
    cdef float top = min(line.y0, line.y1) - half, bottom = max(line.y0, line.y1) + half
    cdef Py_ssize_t i
    for i in range(len(covers)):
        cover = drawn[covers[i]]
        if (
            cover.order > line.order
            and left >= cover.x0
            and right <= cover.x1
            and top >= cover.y0
            and bottom <= cover.y1
        ):
            return True
    return False


def join(rules):
    """Join the pieces of each rule; see `torikumi.extractors.rules_python.join`."""
    records = np.empty((2, len(rules)), dtype=RULE)
    records[0] = rules
    return _joined(records, records, len(rules))


cdef object _joined(records, Rule[:, ::1] rules, Py_ssize_t count):
    """The rules that pieces make.

    Args:
        records: Two rows: the pieces, which are put in order, and room for the rules.
        rules: The same.
        count: The number of pieces.
    """
    cdef Rule[::1] pieces = rules[0], whole = rules[1]
    cdef Py_ssize_t first = 0, end, i, out = 0, made
    if count:
        qsort(&pieces[0], count, sizeof(Rule), _by_position)
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
                found = plain.join_collinear(records[0, first:end])
                made = len(found)
                records[1, out : out + made] = found
        for i in range(out, out + made):
            # what stays shorter than a row is high bounds no cell
            if whole[i].end - whole[i].start >= LANE_MIN:
                whole[out] = whole[i]
                out += 1
        first = end
    return records[1, :out]


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


def ends_at(rules, across):
    """Whether each rule starts and ends at another; see `torikumi.extractors.rules_python.ends_at`."""
    cdef Py_ssize_t count, i
    cdef const Rule *rule = <const Rule *>records_of(rules, RULE, &count)
    cdef const float[::1] positions = np.sort(across["position"])
    marks = np.empty((2, count), dtype=np.bool_)
    cdef unsigned char[:, ::1] at = marks.view(np.uint8)
    for i in range(count):
        at[0, i], at[1, i] = _is_at(rule[i].start, positions), _is_at(rule[i].end, positions)
    return marks[0], marks[1]


cdef bint _is_at(float place, const float[::1] positions) except -1:
    """Whether a place is exactly one of some positions, which are in order."""
    cdef Py_ssize_t first = 0, end = len(positions), middle
    while first < end:
        middle = first + ((end - first) >> 1)
        if positions[middle] < place:
            first = middle + 1
        else:
            end = middle
    return (first < len(positions) and positions[first] - place <= UNDERLINE_EXACT) or (
        first > 0 and place - positions[first - 1] <= UNDERLINE_EXACT
    )
