"""Signs that are told by their shape."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from torikumi.extractors.scans.signs import box_of, ring_doubtful, sign_of

EM = 30


def drawn(kind: str, side: int = 26, thick: int = 2) -> np.ndarray:
    """A sign as ink, cut to its box."""
    picture = np.zeros((side + 8, side + 8), dtype=np.uint8)
    middle, radius = (side + 8) // 2, side // 2
    corners = np.array([[middle, 4], [4, side + 3], [side + 3, side + 3]])
    if kind in "○◎":
        cv2.circle(picture, (middle, middle), radius, 1, thick)
        if kind == "◎":
            cv2.circle(picture, (middle, middle), radius // 2, 1, thick)
    elif kind == "●":
        cv2.circle(picture, (middle, middle), radius, 1, -1)
    elif kind == "△":
        cv2.polylines(picture, [corners], True, 1, thick)
    elif kind == "▲":
        cv2.fillPoly(picture, [corners], 1)
    elif kind == "×":
        cv2.line(picture, (4, 4), (side + 3, side + 3), 1, thick)
        cv2.line(picture, (side + 3, 4), (4, side + 3), 1, thick)
    elif kind in "□☑":
        cv2.rectangle(picture, (4, 4), (side + 3, side + 3), 1, thick)
        if kind == "☑":
            cv2.polylines(picture, [np.array([[10, 18], [15, 24], [25, 10]])], False, 1, 3)
    elif kind == "■":
        cv2.rectangle(picture, (4, 4), (side + 3, side + 3), 1, -1)
    elif kind == "－":
        picture[15:18, 4 : side + 4] = 1
    else:
        cv2.putText(picture, kind, (4, side + 2), cv2.FONT_HERSHEY_SIMPLEX, side / 22, 1, thick)
    rows, columns = np.nonzero(picture)
    return picture[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1].astype(bool)


@pytest.mark.parametrize("thick", [1, 2, 3])
@pytest.mark.parametrize("kind", ["○", "◎", "△", "×", "－"])
def test_signs(kind: str, thick: int) -> None:
    found = sign_of(drawn(kind, thick=thick), EM)
    assert found is not None
    assert found.text == kind


@pytest.mark.parametrize("kind", ["●", "▲", "■"])
def test_filled_signs(kind: str) -> None:
    found = sign_of(drawn(kind), EM)
    assert found is not None
    assert found.text == kind


@pytest.mark.parametrize("kind", ["0", "1", "3", "8", "B", "C", "S", "6", "9"])
def test_digits_and_letters_are_no_signs(kind: str) -> None:
    assert sign_of(drawn(kind, side=22), EM) is None


def test_a_ring_that_a_fax_broke_is_still_a_ring() -> None:
    ring = drawn("○")
    ring[:, 4:8] = False
    found = sign_of(ring, EM)
    assert found is not None
    assert found.text == "○"


@pytest.mark.parametrize("kind", ["□", "■", "☑"])
def test_check_boxes(kind: str) -> None:
    assert box_of(drawn(kind), EM) == kind


@pytest.mark.parametrize("kind", ["○", "B", "－"])
def test_what_is_no_check_box(kind: str) -> None:
    assert box_of(drawn(kind), EM) == ""


def worn(ink: np.ndarray, share: float) -> np.ndarray:
    """A sign that lost its ink halfway up, to the right of this share of its width, as a fax loses thin print."""
    lost = ink.copy()
    high, wide = ink.shape
    lost[round(0.35 * high) : round(0.65 * high), round(share * wide) :] = False
    return lost


@pytest.mark.parametrize("kind", ["○", "◎", "●"])
def test_a_whole_ring_is_sure(kind: str) -> None:
    assert not ring_doubtful(drawn(kind), EM, kind)


@pytest.mark.parametrize("kind", ["○", "◎"])
@pytest.mark.parametrize("taken", ["○", "〇", "O"])
def test_where_a_ring_has_gaps_a_second_one_may_be_lost(kind: str, taken: str) -> None:
    assert ring_doubtful(worn(drawn(kind, thick=1), 0.7), EM, taken)


def test_a_ring_that_is_no_sign_that_can_be_told_is_doubtful() -> None:
    blurred = drawn("◎", thick=3)
    blurred[8:20, 8:20] |= np.indices((12, 12)).sum(axis=0) % 3 > 0
    blurred[:, :3] = True
    assert sign_of(blurred, EM) is None
    assert ring_doubtful(blurred, EM, "O")
    assert ring_doubtful(blurred, EM, "○")


def test_digits_and_letters_are_no_rings() -> None:
    zero = drawn("0")[:, 3:-3]
    assert not ring_doubtful(zero, EM, "0")
    assert not ring_doubtful(drawn("A"), EM, "A")
