"""Values of several years in one cell."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from torikumi.normalizers.series import TEXT_MAX, parse_series


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("H30:12件→R1:15件", {2018: "12件", 2019: "15件"}),
        ("Ｈ３０：１２件→Ｒ１：１５件", {2018: "１２件", 2019: "１５件"}),
        ("R2 12件、R3 15件", {2020: "12件", 2021: "15件"}),
        ("R2 12件\nR3 15件", {2020: "12件", 2021: "15件"}),
        ("令和2年度：12件　令和3年度：15件", {2020: "12件", 2021: "15件"}),
        ("H30　12件 ⇒ R1　15件", {2018: "12件", 2019: "15件"}),
        ("・R2:12件\n・R3:15件", {2020: "12件", 2021: "15件"}),
        ("（H30）12件→（R1）15件", {2018: "12件", 2019: "15件"}),
        ("12件（H30）→15件（R1）", {2018: "12件", 2019: "15件"}),
        ("12件(H30)、15件(R1)、18件(R2)", {2018: "12件", 2019: "15件", 2020: "18件"}),
        ("H30年度12件→R元年度15件", {2018: "12件", 2019: "15件"}),
        ("R2: 1,200件, R3: 1,300件", {2020: "1,200件", 2021: "1,300件"}),
        ("令和2年度実績：12件、令和3年度実績：15件", {2020: "12件", 2021: "15件"}),
        ("2018年度 12件 / 2019年度 15件", {2018: "12件", 2019: "15件"}),
        ("R2.3 12件、R3.3 15件", {2019: "12件", 2020: "15件"}),
        ("H29：－　H30：1,200千円", {2017: "－", 2018: "1,200千円"}),
        ("H30：未実施→R1：15件", {2018: "未実施", 2019: "15件"}),
    ],
)
def test_a_value_a_year(text: str, expected: dict[int, str]) -> None:
    assert {value.fiscal_year: value.value_text for value in parse_series(text)} == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "12件",
        "R1:12件",
        "R1→R5",
        "令和2～4年度",
        "令和2年度～令和4年度 12件",
        "平成31年度＝令和元年度",
        "平成30年度の実績は12件、令和元年度は15件",
        "R1：12%、R1：15%",  # which of the two holds?
        "令和2年度実績：12件、令和3年度目標：15件",  # two kinds of value
        "H30:未実施→R1:実施",  # no number at all
        "R2:12件、15件、R3:18件",
        "R2:12件、R3:第3条に定める",
        "市の実績 R2:12件、R3:15件",
        "12件（H30）→15件 R1",
        "12件（H30→15件（R1）",
        "12件（H30）→（R1）",
        "12件（H30）→15件（R1）を達成",
        "R2:12件、R3:15件" + "、" * TEXT_MAX,
    ],
)
def test_any_other_text_is_no_series(text: str) -> None:
    assert parse_series(text) == []


def test_years_without_an_era_need_one() -> None:
    assert parse_series("28年度：12件、29年度：13件") == []
    assert [value.fiscal_year for value in parse_series("28年度：12件、29年度：13件", era="平成")] == [2016, 2017]


def test_the_value_is_read() -> None:
    first, last = parse_series("R2：約1,200千円→R3：－")
    assert first.quantity is not None
    assert (first.quantity.value, first.quantity.unit, first.quantity.qualifier) == (Decimal(1_200_000), "円", "約")
    assert (last.quantity, last.label) == (None, "R3")


@given(
    st.lists(st.integers(1, 30), min_size=2, max_size=6, unique=True),
    st.data(),
    st.sampled_from(["→", "、", "　", "\n", " ⇒ "]),
    st.sampled_from(["：", ":", " "]),
)
def test_a_written_series_reads_back(numbers: list[int], data: st.DataObject, between: str, colon: str) -> None:
    counts = [data.draw(st.integers(0, 10**6)) for _ in numbers]
    text = between.join(f"令和{number}年度{colon}{count:,}件" for number, count in zip(numbers, counts, strict=True))
    found = parse_series(text)
    assert [value.fiscal_year for value in found] == [2018 + number for number in numbers]
    assert [value.quantity and value.quantity.value for value in found] == counts


@given(st.text(alphabet="HR令和元年度0123456789:：→、件（） ", max_size=40))
def test_no_text_raises(text: str) -> None:
    parse_series(text)
