"""The list of municipalities: complete, with right check digits, and found by every way a name is printed."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from torikumi.normalizers.municipalities import (
    check_digit,
    is_municipality_code,
    municipalities_by_name,
    municipality_by_code,
    municipality_list,
    parse_municipality,
)
from torikumi.schemas.errors import NormalizationError


def test_the_list_is_complete() -> None:
    now = [entry for entry in municipality_list().by_code.values() if entry.valid_to is None]
    kinds = Counter(entry.kind for entry in now)
    assert kinds["prefecture"] == 47
    assert sum(kinds[kind] for kind in ("city", "town", "village", "ward")) == 1741


def test_every_check_digit_is_right() -> None:
    for code in municipality_list().by_code:
        assert is_municipality_code(code), code


@given(st.sampled_from(sorted(municipality_list().by_code)), st.integers(0, 4), st.integers(1, 9))
def test_one_changed_digit_is_noticed_nearly_always(code: str, place: int, step: int) -> None:
    changed = code[:place] + str((int(code[place]) + step) % 10) + code[place + 1 :]
    weighted = sum(w * (int(b) - int(a)) for w, a, b in zip((6, 5, 4, 3, 2), code[:5], changed[:5], strict=True))
    if weighted % 11 not in (0, 1, 10):  # 10 and 0 share the digit 0, so some changes cannot be seen
        assert check_digit(changed[:5]) != code[5] or not is_municipality_code(changed)


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("徳島市", ["362018"]),
        ("徳 島 市", ["362018"]),
        ("徳島県徳島市", ["362018"]),
        ("徳島市役所", ["362018"]),
        ("府中市", ["132063", "342084"]),
        ("広島県府中市", ["342084"]),
        ("みどり野市", []),
        ("竜ヶ崎市", ["082082"]),
    ],
)
def test_names(name: str, codes: list[str]) -> None:
    assert [entry.code for entry in municipalities_by_name(name)] == codes


def test_what_a_user_gives() -> None:
    assert parse_municipality("362018").name == parse_municipality("徳島市").name == "徳島市"
    for wrong in ("府中市", "みどり野市", "362017", "999999"):
        with pytest.raises(NormalizationError):
            parse_municipality(wrong)
    found = municipality_by_code("362018")
    assert found is not None
    assert found.prefecture == "徳島県"
