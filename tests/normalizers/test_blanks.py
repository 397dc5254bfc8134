"""Cells without a value: nothing, or a sign that says "none"."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from torikumi.normalizers.blanks import is_blank


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "　",
        "\n\t",
        "-",
        "－",
        "−",
        "―",
        "ー",
        "—",
        "–",
        "‐",
        "‑",
        "‒",
        "─",
        "━",
        "ｰ",
        "﹣",
        "－－",
        "－ －",
        "---",
        "　－　",
        "－\n",
        "\u200b－",
        "\ufeff",
    ],
)
def test_blank(text: str) -> None:
    assert is_blank(text)


@pytest.mark.parametrize(
    "text",
    [
        "なし",
        "無",
        "0",
        "０件",
        "一",
        "／",
        "/",
        "・",
        "…",
        "△",
        "▲",
        "×",
        "*",
        "～",
        "_",
        "＝",
        "-5",
        "－（見込）",
        "N/A",
        "未定",
        "。",
    ],
)
def test_not_blank(text: str) -> None:
    assert not is_blank(text)


@given(st.text(alphabet=" \u3000\n-－−―ーｰ", max_size=20))
def test_dashes_and_spaces_alone_are_blank(text: str) -> None:
    assert is_blank(text)


@given(
    st.text(max_size=20), st.characters(categories=["Lo", "Nd", "Lu"], exclude_characters="ーｰ\u3164\uffa0\u115f\u1160")
)
def test_a_letter_or_digit_makes_it_a_text(text: str, letter: str) -> None:
    assert not is_blank(text + letter)
