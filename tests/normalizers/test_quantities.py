"""Quantities: every form of the kind that reports print, with its exact value."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from torikumi.normalizers.quantities import parse_quantity
from torikumi.schemas.values import Quantity

# text, value, unit, per, qualifier
SINGLE = [
    ("130", "130", None, None, None),
    ("241,400件", "241400", "件", None, None),
    ("２４１，４００件", "241400", "件", None, None),
    ("1,300台", "1300", "台", None, None),
    ("0.04%", "0.04", "%", None, None),
    ("３０．５％", "30.5", "%", None, None),
    ("12万3千人", "123000", "人", None, None),
    ("１２万３千人", "123000", "人", None, None),
    ("3億5,000万円", "350000000", "円", None, None),
    ("1億2,300万", "123000000", None, None, None),
    ("113万2千", "1132000", None, None, None),
    ("1,200千円", "1200000", "円", None, None),
    ("5百万円", "5000000", "円", None, None),
    ("約1.5倍", "1.5", "倍", None, "約"),
    ("1件/週", "1", "件", "週", None),
    ("45人/日", "45", "人", "日", None),
    ("月2回程度", "2", "回", "月", "程度"),
    ("年間3,000,000件", "3000000", "件", "年", None),
    ("▲3.2%", "-3.2", "%", None, None),
    ("△1,200千円", "-1200000", "円", None, None),
    ("-5", "-5", None, None, None),
    ("－5", "-5", None, None, None),
    ("＋3", "3", None, None, None),
    ("二百三十", "230", None, None, None),
    ("十七か所", "17", "か所", None, None),
    ("第3位", "3", "位", None, "第"),
    ("前年度比105%", "105", "%", None, "前年度比"),
    ("100%(45/45)", "100", "%", None, None),
    ("延べ1,234人", "1234", "人", None, "延べ"),
    ("0件", "0", "件", None, None),
    ("12ヶ所", "12", "か所", None, None),
    ("5名", "5", "人", None, None),
    ("80.0", "80.0", None, None, None),
]


@pytest.mark.parametrize(("text", "value", "unit", "per", "qualifier"), SINGLE)
def test_single(text: str, value: str, unit: str | None, per: str | None, qualifier: str | None) -> None:
    found = parse_quantity(text)
    assert found is not None
    assert (found.value, found.unit, found.per, found.qualifier) == (Decimal(value), unit, per, qualifier)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("50%以上", Quantity(Decimal(50), Decimal(50), None, "%", None, "以上")),
        ("10人未満", Quantity(Decimal(10), None, Decimal(10), "人", None, "未満")),
        ("10人以下", Quantity(Decimal(10), None, Decimal(10), "人", None, "以下")),
        ("20～30件", Quantity(None, Decimal(20), Decimal(30), "件")),
        ("20〜30件", Quantity(None, Decimal(20), Decimal(30), "件")),
        ("20件~30件", Quantity(None, Decimal(20), Decimal(30), "件")),
        ("20以上30未満", Quantity(None, Decimal(20), Decimal(30), None, None, "以上・未満")),
    ],
)
def test_bounds_and_ranges(text: str, expected: Quantity) -> None:
    assert parse_quantity(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "－",
        "-",
        "未実施",
        "実施済",
        "調整中",
        "検討中",
        "皆増",
        "協議中",
        "1,23",
        "1,2345",
        "30～20件",
        "H30:12件→R1:15件",
        "市内30店舗で実施",
        "12件、15件",
        "第3条に定める",
        "2025/4/1",
        "1.2.3",
        "3月",
        "令和元年度",
    ],
)
def test_no_quantity_or_at_least_no_wrong_number(text: str) -> None:
    found = parse_quantity(text)
    assert found is None or (text == "3月" and found.value == 3)


@given(
    st.decimals(min_value=0, max_value=10**9, places=2), st.sampled_from(["件", "人", "%", "円", "か所"]), st.booleans()
)
def test_a_formatted_number_reads_back(number: Decimal, unit: str, wide: bool) -> None:
    text = f"{number:,}{unit}"
    if wide:
        text = text.translate(str.maketrans("0123456789.,%", "０１２３４５６７８９．，％"))
    found = parse_quantity(text)
    assert found is not None
    assert (found.value, found.unit) == (number, unit)


@pytest.mark.parametrize("digits", [16, 28, 29, 60])
def test_a_number_of_too_many_digits_is_none_rather_than_a_rounded_one(digits: int) -> None:
    assert parse_quantity("1" * digits) is None
    assert parse_quantity("1" * digits + "億円") is None


@given(st.text(max_size=30))
@example("1" * 29)
def test_no_text_raises(text: str) -> None:
    parse_quantity(text)
