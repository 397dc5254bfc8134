"""Years and periods."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from torikumi.normalizers.years import find_years, parse_fiscal_year, parse_period


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("令和元年度", 2019),
        ("令和1年度", 2019),
        ("令和５年度", 2023),
        ("平成31年度", 2019),
        ("平成２８年度", 2016),
        ("昭和63年度", 1988),
        ("R元", 2019),
        ("R2", 2020),
        ("Ｒ５", 2023),
        ("H30年度", 2018),
        ("2019年度", 2019),
        ("２０１９年度", 2019),
        ("基準値（R2）", 2020),
        ("目標値(H29)", 2017),
        ("R4実績", 2022),
        ("'23", 2023),
        ("平成35年度", 2023),
        ("平成31年4月1日", 2019),
        ("令和2年3月", 2019),
        ("R2.3", 2019),
        ("R2.4", 2020),
        ("令和６年３月末", 2023),
        ("取組実績（令和元年度）", 2019),
        ("令和元年度末時点", 2019),
        ("担当課", None),
        ("R", None),
        ("PDCA", None),
        ("12345", None),
        ("RPA", None),
        ("1,300台", None),
        ("令和0年", None),
    ],
)
def test_fiscal_year(text: str, year: int | None) -> None:
    assert parse_fiscal_year(text) == year


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("令和元年度から令和8年度までの8年間", (2019, 2026)),
        ("令和2～4年度", (2020, 2022)),
        ("R1→R5", (2019, 2023)),
        ("平成30年度～令和4年度", (2018, 2022)),
        ("2019年度～2026年度", (2019, 2026)),
        ("令和元年度", None),
        ("計画期間", None),
    ],
)
def test_period(text: str, period: tuple[int, int] | None) -> None:
    assert parse_period(text) == period


def test_a_year_after_the_end_of_its_era_is_said_to_be_one() -> None:
    (late,) = find_years("平成35年度")
    assert (late.fiscal_year, late.past_era, late.label) == (2023, True, "平成35年度")
    assert not find_years("平成31年度")[0].past_era


@given(st.sampled_from([("令和", 2018, 60), ("平成", 1988, 31), ("昭和", 1925, 64)]), st.integers(1, 60))
def test_every_year_of_an_era_reads_back(era: tuple[str, int, int], number: int) -> None:
    name, before, last = era
    number = min(number, last)
    assert parse_fiscal_year(f"{name}{number}年度") == before + number


@given(st.text(max_size=40))
def test_no_text_raises(text: str) -> None:
    parse_fiscal_year(text)
    parse_period(text)
