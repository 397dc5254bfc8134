"""Small drawn pictures: which strokes are rules, which are letters', and which leave a doubt."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from torikumi.extractors.scans.lanes import on_their_lanes
from torikumi.extractors.scans.ruling import ruling
from torikumi.extractors.scans.scan import DOUBTS_EACH, RULE_LEFT, RULE_TAKEN, _doubtful_rules
from torikumi.extractors.scans.scanned_page import Affine, DoubtfulRule, GreyPicture, ScannedPage
from torikumi.extractors.scans.second_look import borne_out
from torikumi.extractors.scans.sheet import _Sheet, _turned
from torikumi.extractors.scans.strokes import Stroke
from torikumi.schemas.geometry import BBox

DPI = 200.0
UNIT = DPI / 72
WIDE, HIGH = 320, 200
"""Points."""

PEN = 2
"""How thick a rule is, in pixels: 0.7 pt."""


def paper() -> GreyPicture:
    return np.zeros((round(HIGH * UNIT), round(WIDE * UNIT)), dtype=np.uint8)


def line(dark: GreyPicture, x0: float, y0: float, x1: float, y1: float, ink: int = 200, pen: int = PEN) -> None:
    """A line in points, its ends included."""
    left, top = round(x0 * UNIT), round(y0 * UNIT)
    right, bottom = max(round(x1 * UNIT), left + pen), max(round(y1 * UNIT), top + pen)
    dark[top:bottom, left:right] = np.maximum(dark[top:bottom, left:right], ink)


def stroke(start: float, end: float, level: float, *, dotted: bool = False) -> Stroke:
    """A stroke in points, as if it were horizontal."""
    low, first, last = level * UNIT + PEN / 2, start * UNIT, end * UNIT
    made = Stroke(first, last, low, PEN, np.array([[first, low], [last, low]]), low, low, unbroken=last - first)
    return replace(made, dotted=dotted)


FLAT = [stroke(20, 300, 40), stroke(20, 300, 56)]
"""Two rules, a row of one line between them."""


def with_flat() -> GreyPicture:
    dark = paper()
    for rule in FLAT:
        line(dark, 20, rule.level / UNIT - 0.36, 300, rule.level / UNIT - 0.36)
    return dark


def seen(dark: GreyPicture, *upright: Stroke) -> tuple[int, list[bool]]:
    """How many of the vertical strokes are left, and of the doubts which were taken."""
    _, left, doubts = borne_out(list(FLAT), list(upright), dark, UNIT)
    return len(left), [doubt.taken for doubt in doubts]


def test_a_border_of_one_row_with_free_sides_is_a_rule() -> None:
    dark = with_flat()
    line(dark, 100, 40, 100, 56)
    assert seen(dark, stroke(40, 56, 100)) == (1, [])


def test_a_stroke_with_strokes_beside_it_that_does_not_reach_the_rules_is_a_letters() -> None:
    dark = with_flat()
    for x in (98, 100, 102):  # as in 川
        line(dark, x, 41.5, x, 54.5)
    assert seen(dark, stroke(40.5, 55.5, 100)) == (0, [])


def test_a_whole_stroke_with_letters_near_to_it_is_told_as_a_doubt() -> None:
    dark = with_flat()
    line(dark, 100, 40, 100, 56)
    line(dark, 101.5, 42, 101.5, 51)
    left, doubts = seen(dark, stroke(40, 56, 100))
    assert left == 1
    assert doubts == [True]


def test_strokes_of_a_letter_do_not_carry_a_rule_over_a_row() -> None:
    dark = with_flat()
    line(dark, 100, 10, 100, 40)
    line(dark, 100, 56, 100, 90)
    for top, bottom in ((41, 47), (48.5, 55)):  # two strokes of a letter, and what hangs on them
        line(dark, 100, top, 100, bottom)
        for y in np.arange(top, bottom, 1.4):
            line(dark, 96, y, 104, y)
    _, left, _ = borne_out(list(FLAT), [stroke(10, 90, 100)], dark, UNIT)
    assert sorted((round(part.start / UNIT), round(part.end / UNIT)) for part in left) == [(10, 40), (56, 90)]


def test_the_stroke_of_a_letter_over_the_border_of_the_next_row_does_not_carry_it_on() -> None:
    dark = with_flat()
    line(dark, 100, 56, 100, 90)
    for x in (100, 102):  # 且 of 組, without a break down to the rule
        line(dark, x, 42, x, 56)
    for y in np.arange(42, 55, 1.4):
        line(dark, 100, y, 102, y)
    _, left, _ = borne_out(list(FLAT), [stroke(42, 90, 100)], dark, UNIT)
    assert [(round(part.start / UNIT), round(part.end / UNIT)) for part in left] == [(56, 90)]


def test_the_end_of_a_border_that_is_worn_away_stays() -> None:
    dark = with_flat()
    line(dark, 100, 42, 100, 90)
    _, left, _ = borne_out(list(FLAT), [stroke(42, 90, 100)], dark, UNIT)
    assert [(round(part.start / UNIT), round(part.end / UNIT)) for part in left] == [(42, 90)]


def test_a_crease_across_a_row_takes_no_border_away() -> None:
    dark = with_flat()
    line(dark, 100, 10, 100, 90)
    dark[round(47 * UNIT) : round(48.5 * UNIT)] = 0
    assert seen(dark, stroke(10, 90, 100))[0] == 1


@pytest.mark.parametrize("pitch", [1.5, 3.0, 6.0])
def test_equal_dots_at_one_pitch_are_a_rule(pitch: float) -> None:
    dark = with_flat()
    for y in np.arange(40.5, 56, pitch):
        line(dark, 100, y, 100, y + pitch / 2)
    assert seen(dark, stroke(40, 56, 100, dotted=True)) == (1, [])


def test_dots_of_letters_at_one_level_are_no_dotted_rule() -> None:
    dark = with_flat()
    for y, high in ((41.5, 1.0), (44.7, 1.2), (48, 3.4), (53, 1.0)):  # 氵 and what follows it below
        line(dark, 100, y, 100, y + high)
        line(dark, 101.6, y + 1, 104, y + 1)
        line(dark, 101.8, y, 101.8, y + 2)
    assert seen(dark, stroke(40, 56, 100, dotted=True)) == (0, [])


def test_a_faint_stretch_of_a_rule_is_found_on_its_line() -> None:
    dark = with_flat()
    line(dark, 100, 10, 100, 40)
    line(dark, 100, 40, 100, 56, ink=30)
    upright = [stroke(10, 40, 100)]
    found, doubtful = on_their_lanes(upright, [stroke(20, 300, 10), *FLAT], np.ascontiguousarray(dark.T), UNIT)
    assert [(round(part.start / UNIT), round(part.end / UNIT)) for part in found] == [(40, 56)]
    assert doubtful == []


def test_letters_on_the_line_of_a_rule_are_no_part_of_it() -> None:
    dark = with_flat()
    line(dark, 100, 10, 100, 40)
    cv2.putText(dark, "BEHR", (round(94 * UNIT), round(53 * UNIT)), cv2.FONT_HERSHEY_SIMPLEX, 1.0, 200, 3)
    upright = [stroke(10, 40, 100)]
    found, _ = on_their_lanes(upright, [stroke(20, 300, 10), *FLAT], np.ascontiguousarray(dark.T), UNIT)
    assert found == []


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_doubts_are_turned_with_the_sheet(degrees: int) -> None:
    dark = paper()
    for y in (40, 56):
        line(dark, 20, y, 300, y)
    for x in (20, 300):
        line(dark, x, 40, x, 56)
    line(dark, 100, 40, 100, 56)
    line(dark, 101.5, 42, 101.5, 51)
    rules = ruling(255 - dark, DPI)
    (doubt,) = rules.doubts
    assert doubt.box.x0 < 100.4 < doubt.box.x1
    image = 255 - dark
    sheet = _turned(_Sheet(image, image, rules.horizontal, rules.vertical, np.eye(3), rules.doubts), degrees, DPI)
    (turned,) = sheet.doubts
    x0, top, x1, bottom = (round(edge * UNIT) for edge in turned.box)
    # the same ink is where the box is
    assert int(sheet.image[top:bottom, x0:x1].min()) == 55
    assert (x1 - x0 > bottom - top) == (degrees != 180)
    assert doubt.taken


def doubtful_page(*doubts: DoubtfulRule) -> ScannedPage:
    blank = np.full((10, 10), 255, dtype=np.uint8)
    none = np.empty(0)
    return ScannedPage(1, 320, 200, blank, blank, DPI, Affine(1, 0, 0, 0, 1, 0), none, none, doubts=doubts)


def test_doubts_about_a_table_are_findings_and_others_are_not() -> None:
    inside, outside = BBox(50, 20, 52, 40), BBox(50, 150, 52, 170)
    page = doubtful_page(DoubtfulRule(inside), DoubtfulRule(inside, taken=False), DoubtfulRule(outside))
    found = _doubtful_rules(page, [BBox(20, 20, 300, 90)])
    assert [(finding.code, finding.message, finding.bbox) for finding in found] == [
        ("scan-rule-doubtful", RULE_TAKEN, inside),
        ("scan-rule-doubtful", RULE_LEFT, inside),
    ]


def test_many_doubts_of_a_page_are_one_finding() -> None:
    doubts = [DoubtfulRule(BBox(30 + x, 20, 32 + x, 40)) for x in range(DOUBTS_EACH + 1)]
    (finding,) = _doubtful_rules(doubtful_page(*doubts), [BBox(20, 20, 300, 90)])
    assert finding.bbox == BBox(30, 20, 32 + DOUBTS_EACH, 40)
