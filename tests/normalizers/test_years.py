"""Years, dates and periods as reports print them.

The tables are read by ``benchmarks/normalizer_libraries.py``, too.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from torikumi.normalizers import years as normalizer
from torikumi.normalizers.years import find_years, parse_fiscal_year, parse_period, read_fiscal_year
from torikumi.schemas.errors import NormalizationError

FISCAL: list[tuple[str, int]] = [
    # text, the fiscal year (April to March) that it names or lies in
    # fiscal years
    ("令和元年度", 2019),
    ("令和1年度", 2019),
    ("令和５年度", 2023),
    ("平成31年度", 2019),
    ("平成元年度", 1989),
    ("平成２８年度", 2016),
    ("昭和63年度", 1988),
    ("大正14年度", 1925),
    ("令和二年度", 2020),
    ("平成三十年度", 2018),
    ("昭和六十三年度", 1988),
    ("昭和十年度", 1935),
    ("㋿2年度", 2020),
    ("㍻30", 2018),
    ("㍻30年度", 2018),
    ("㍼63年度", 1988),
    ("令 和 ６ 年 度", 2024),
    ("令　和　元　年　度", 2019),
    ("平成 28 年度", 2016),
    ("令和\n3年度", 2021),
    ("令2年度", 2020),
    ("平30年度", 2018),
    ("R元", 2019),
    ("R元年度", 2019),
    ("R2", 2020),
    ("Ｒ５", 2023),
    ("R.5", 2023),
    ("r4", 2022),
    ("H30年度", 2018),
    ("Ｈ３０年度", 2018),
    ("S63年度", 1988),
    ("2019年度", 2019),
    ("２０１９年度", 2019),
    ("2019", 2019),
    ("'23", 2023),
    ("’23年度", 2023),
    ("'98", 1998),
    # inside a text
    ("基準値（R2）", 2020),
    ("目標値(H29)", 2017),
    ("R4実績", 2022),
    ("R4目標値", 2022),
    ("2022実績", 2022),
    ("2022 目標", 2022),
    ("取組実績（令和元年度）", 2019),
    ("令和元年度末時点", 2019),
    ("令和元年度（2019年度）", 2019),
    ("平成31年度＝令和元年度", 2019),
    ("平成31（令和元）年度", 2019),
    ("令和元年度実績（令和2年5月末現在）", 2019),
    ("令和2年3月作成、令和3年度計画", 2021),
    ("FY2020", 2020),
    ("FY20", 2020),
    # dates: January to March lie in the fiscal year before
    ("平成31年4月1日", 2019),
    ("平成31年1月", 2018),
    ("令和元年5月", 2019),
    ("令和2年3月", 2019),
    ("令和2年4月", 2020),
    ("令和６年３月末", 2023),
    ("平成２８年　４月 １日", 2016),
    ("平成２８年　３月 31日", 2015),
    ("昭和64年1月7日", 1988),
    ("R2.3", 2019),
    ("R2.4", 2020),
    ("Ｒ２．３", 2019),
    ("R2.3.31", 2019),
    ("R2.4.1", 2020),
    ("R2/3/31", 2019),
    ("R2-3-31", 2019),
    ("H29.10", 2017),
    ("H29.1", 2016),
    ("令和2.3", 2019),
    ("S56.6.1", 1981),
    ("2020年3月", 2019),
    ("2020/03", 2019),
    ("2020-03", 2019),
    ("R02/03", 2019),
    ("令和二年三月三十一日", 2019),
    ("昭和五十六年六月一日", 1981),
    ("平成三十一年十二月", 2019),
    ("令和2年（2020年）3月", 2019),
    ("2020年（令和2年）3月", 2019),
    ("2019年4月～12月", 2019),
    ("令和2年10月～3月", 2020),
    ("2020/3/31", 2019),
    ("2020-03-31", 2019),
    ("2020.4.1", 2020),
    ("R2.13", 2020),  # no month: the year stands
    # calendar years
    ("昭和64年", 1989),
    ("H30年", 2018),
    ("2019年", 2019),
    # past the end of an era: converted
    ("平成35年度", 2023),
    ("平成32年3月", 2019),
    ("H36", 2024),
    ("昭和70年", 1995),
    # a period within one fiscal year
    ("平成31年4月1日～令和2年3月31日", 2019),
]

NO_YEAR: list[tuple[str, str]] = [
    # text, how the reason begins
    ("", "the text is blank"),
    ("担当課", "no year is named"),
    ("昭和", "an era without a year"),
    ("令和", "an era without a year"),
    ("㍻", "an era without a year"),
    ("令和0年", "no such year"),
    ("平成0年度", "no such year"),
    ("R0", "no such year"),
    ("令和2年2月30日", "no such day"),
    ("2020年代", "no year"),
    ("S60年代", "no year"),
    ("昭和60年代", "an era without"),
    ("R1,200", "no year"),
    ("2020.3", "no year"),
    ("2019/2/29", "no such day"),
    ("R", "no year"),
    ("PDCA", "no year"),
    ("RPA", "no year"),
    ("H2O", "no year"),
    ("R100", "no year"),
    ("Wi-Fi6", "no year"),
    ("CR2", "no year"),
    ("M7.3", "no year"),
    ("S3", "no year"),
    ("T1", "no year"),
    ("S56.6", "no year"),
    ("昭和一桁", "an era without a year"),
    ("水平30年", "no year"),
    ("12345", "no year"),
    ("1,300台", "no year"),
    ("2019件", "no year"),
    ("2,019", "no year"),
    ("2019人", "no year"),
    ("12019", "no year"),
    ("2019.5", "no year"),
    ("3年間", "no year"),
    ("3年度", "no year"),
    ("29年度", "no year"),
    ("5'30", "no year"),
    ("3月末", "no year"),
    ("第2019号", "no year"),
    ("令和十十年", "an era without|no such year"),
    ("令和二三年", "an era without|no such year"),
    ("R2/3", "a month or a second year"),
    ("R2-4", "a month or a second year"),
    ("2019/20", "a month or a second year"),
    ("令和2～4年度", "a period of several years"),
    ("R1→R5", "a period of several years"),
    ("令和2～4年", "a period of several years"),
    ("令和2年1月～12月", "a period of several years"),
    ("令和8年度～令和元年度", "a period of several years"),
    ("平成29～元年度", "a second year whose era"),
    ("平成30～2年度", "a second year whose era"),
    ("令和2,3年度", "several years"),
    ("令和2・3年度", "several years"),
    ("R2・R3", "several years"),
    ("R2/R3", "several years"),
    ("H29・30・R1", "several years"),
    ("平成29年度、30年度", "several years"),
    ("令和元年度から令和8年度までの8年間", "a period of several years"),
]

PERIODS: list[tuple[str, tuple[int, int] | None]] = [
    ("令和元年度から令和8年度までの8年間", (2019, 2026)),
    ("令和元年度（2019年度）から令和8年度（2026年度）まで", (2019, 2026)),
    ("令和2～4年度", (2020, 2022)),
    ("令和２～４年度", (2020, 2022)),
    ("令和２年度～４年度", (2020, 2022)),
    ("R1→R5", (2019, 2023)),
    ("Ｒ１⇒Ｒ５", (2019, 2023)),
    ("R1～5", (2019, 2023)),
    ("R1-R5", (2019, 2023)),
    ("H30~R2", (2018, 2020)),
    ("平成30年度～令和4年度", (2018, 2022)),
    ("平成30～35年度", (2018, 2023)),
    ("2019年度～2026年度", (2019, 2026)),
    ("2019-2026", (2019, 2026)),
    ("2019～22", (2019, 2022)),
    ("2019～22年度", (2019, 2022)),
    ("令和2～4年", (2020, 2022)),
    ("令和2年～4年", (2020, 2022)),
    ("令和2年1月～12月", (2019, 2020)),
    ("令和2年1月1日～2月30日", None),
    ("令和2年から3年間", None),
    ("平成31年4月1日～令和2年3月31日", (2019, 2019)),
    ("平成28年4月から29年3月まで", (2016, 2016)),
    ("計画期間は令和3年度より令和7年度とする。", (2021, 2025)),
    ("令和元年度", None),
    ("計画期間", None),
    ("令和8年度～令和元年度", None),  # runs backwards
    ("平成30～2年度", None),  # 2 counts in an era that is not named
    ("令和2年度及び令和4年度", None),
    ("R1～5件", None),
]


@pytest.mark.parametrize(("text", "year"), FISCAL)
def test_fiscal_year(text: str, year: int) -> None:
    assert read_fiscal_year(text) == year
    assert parse_fiscal_year(text) == year


@pytest.mark.parametrize(("text", "reason"), NO_YEAR)
def test_no_year_and_why(text: str, reason: str) -> None:
    assert parse_fiscal_year(text) is None
    with pytest.raises(NormalizationError) as caught:
        read_fiscal_year(text)
    assert caught.value.text == text
    assert caught.value.reason.startswith(tuple(reason.split("|")))


@pytest.mark.parametrize(("text", "period"), PERIODS)
def test_period(text: str, period: tuple[int, int] | None) -> None:
    assert parse_period(text) == period


@pytest.mark.parametrize(
    ("text", "calendar_year", "month", "day", "is_fiscal"),
    [
        ("令和元年度", 2019, None, None, True),
        ("H30年", 2018, None, None, False),
        ("R2", 2020, None, None, False),
        ("R2.3", 2020, 3, None, False),
        ("R2.13", 2020, None, None, False),
        ("令和2年3月", 2020, 3, None, False),
        ("平成２８年　４月 １日", 2016, 4, 1, False),
        ("昭和64年1月7日", 1989, 1, 7, False),
        ("2020/03/31", 2020, 3, 31, False),
        ("2020年3月", 2020, 3, None, False),
    ],
)
def test_dates(text: str, calendar_year: int, month: int | None, day: int | None, is_fiscal: bool) -> None:
    (found,) = find_years(text)
    assert (found.calendar_year, found.month, found.day, found.is_fiscal) == (calendar_year, month, day, is_fiscal)


@pytest.mark.parametrize(
    ("text", "past"),
    [
        ("平成35年度", True),
        ("平成32年3月", True),
        ("平成31年度", False),  # began on 1 April, the last month of 平成
        ("平成31年4月30日", False),
        ("平成31年5月1日", True),
        ("平成31年", False),
        ("H31", False),
        ("H32", True),
        ("昭和64年1月7日", False),
        ("昭和64年1月8日", True),
        ("昭和64年度", True),  # ended before it began
        ("昭和63年度", False),
        ("令和30年度", False),
        ("2035年度", False),
    ],
)
def test_a_year_after_the_end_of_its_era_is_said_to_be_one(text: str, past: bool) -> None:
    (found,) = find_years(text)
    assert found.past_era is past


def test_labels_and_places_are_those_of_the_text() -> None:
    text = "基準値は令和 ２年３月31日、目標値は㍻35年度"
    found = find_years(text)
    assert [(year.label, text[year.start : year.end]) for year in found] == [
        ("令和 ２年", "令和 ２年３月31日"),
        ("㍻35年度", "㍻35年度"),
    ]
    assert [year.era for year in found] == ["令和", "平成"]


@pytest.mark.parametrize(
    ("text", "era", "years"),
    [
        ("29年度", "平成", [2017]),
        ("29年", "平成", [2017]),
        ("29年4月", "平成", [2017]),
        ("元年度", "令和", [2019]),
        ("0年度", "平成", []),
        ("令和2年度、0年度", None, [2020]),
        ("3年間", "令和", []),
        ("第2年度", "令和", []),
        ("29年度", None, []),
        ("29年度", "慶応", []),
        ("平成28年度、29年度及び30年度", None, [2016, 2017, 2018]),
        ("平成28年度から3年間", None, [2016]),
        ("平成30年度、2年度", None, [2018]),  # 2 counts in an era that is not named
        ("平成30年度から5年", None, [2018]),
        ("2019年度、5年度", None, [2019]),
        ("令和2年度、3年4月", None, [2020, 2021]),
    ],
)
def test_years_without_an_era_count_in_the_one_before_or_the_one_given(
    text: str, era: str | None, years: list[int]
) -> None:
    assert [year.fiscal_year for year in find_years(text, era)] == years


def test_the_era_of_a_heading_can_be_given() -> None:
    assert parse_fiscal_year("29年度", "平成") == 2017
    assert read_fiscal_year("29年度", era="平成") == 2017


# --- properties

ERAS = {
    "令和": (date(2019, 5, 1), date(2078, 12, 31)),
    "平成": (date(1989, 1, 8), date(2019, 4, 30)),
    "昭和": (date(1926, 12, 25), date(1989, 1, 7)),
    "大正": (date(1912, 7, 30), date(1926, 12, 24)),
}
WIDE = str.maketrans("0123456789RH./", "０１２３４５６７８９ＲＨ．／")


@given(st.sampled_from(sorted(ERAS)), st.data(), st.sampled_from(["", " ", "　"]), st.booleans(), st.booleans())
def test_every_day_of_an_era_reads_back(era: str, data: st.DataObject, gap: str, wide: bool, first: bool) -> None:
    start, end = ERAS[era]
    day = start + timedelta(data.draw(st.integers(0, (end - start).days)))
    number = day.year - start.year + 1
    shown = "元" if number == 1 and first else str(number)
    text = f"{era}{gap}{shown}{gap}年{gap}{day.month}{gap}月{gap}{day.day}{gap}日"
    (found,) = find_years(text.translate(WIDE) if wide else text)
    assert found.month is not None
    assert found.day is not None
    assert date(found.calendar_year, found.month, found.day) == day
    assert found.fiscal_year == (day.year if day.month >= 4 else day.year - 1)
    assert not found.past_era


@given(
    st.sampled_from([("令和", 2018, 60), ("平成", 1988, 31), ("昭和", 1925, 63), ("R", 2018, 60), ("H", 1988, 31)]),
    st.integers(1, 60),
    st.booleans(),
)
def test_every_year_of_an_era_reads_back(era: tuple[str, int, int], number: int, wide: bool) -> None:
    name, before, last = era
    number = min(number, last)
    text = f"{name}{number}年度"
    assert read_fiscal_year(text.translate(WIDE) if wide else text) == before + number


_ANYWHERE = re.compile(normalizer._YEAR.pattern.removeprefix(f"(?={normalizer._BEGINS})"))


@given(st.text(alphabet="令和平成昭明治㋿㍻元RHSTMfyr0123456789１年度月日.～→-/ 、（）'’‘十二", max_size=40))
def test_a_look_at_the_first_letter_leaves_out_no_year(text: str) -> None:
    folded = text.translate(normalizer._FOLDS)
    assert _ANYWHERE.pattern != normalizer._YEAR.pattern
    assert [found.span() for found in normalizer._YEAR.finditer(folded)] == [
        found.span() for found in _ANYWHERE.finditer(folded)
    ]


@given(st.text(max_size=40))
def test_no_text_raises_anything_but_the_documented_error(text: str) -> None:
    parse_period(text)
    if parse_fiscal_year(text) is None:
        with pytest.raises(NormalizationError):
            read_fiscal_year(text)


@given(st.text(alphabet="令和平成昭元RHS0123456789０１年度月日.～→-/ 、（）'", max_size=40))
def test_mentions_follow_each_other_and_hold_their_label(text: str) -> None:
    end = 0
    for year in find_years(text):
        assert end <= year.start < year.end <= len(text)
        assert year.day is None or year.month is not None
        assert text[year.start : year.end].startswith(year.label)
        assert year.fiscal_year in {year.calendar_year, year.calendar_year - 1}
        end = year.end
    parse_period(text)
    parse_fiscal_year(text)


@pytest.mark.parametrize(
    "piece", ["令和", "令", "R", "R1", "R1～", "令和 ", "1", "平成3年", "2019", "年度", "'", "十", "2019年1月"]
)
def test_long_and_repeated_texts_do_not_hang(piece: str) -> None:
    start = process_time()
    text = (piece * 10_000)[:10_000]
    parse_fiscal_year(text)
    parse_period(text)
    assert process_time() - start < 2  # twenty times what it takes: not a measurement, a sign of backtracking
