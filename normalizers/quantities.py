"""Quantities (数量): a number with its unit, bounds, rate and qualifier → exact values.

Numbers are read as they are printed in reports: full-width digits, commas, 万 and 億 between or after digits, kanji
numerals, △ and ▲ as minus, ranges with ～, 以上 and 未満. What is no quantity as a whole gives None: no part of a
sentence is ever taken for its value.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from torikumi.schemas.values import Quantity

_TILDES = str.maketrans({"〜": "~", "～": "~", "∼": "~", "－": "-", "−": "-", "‐": "-", "–": "-", "—": "-", "―": "-"})
_SCALES = {"十": 10, "百": 100, "千": 1_000, "万": 10_000, "億": 10**8, "兆": 10**12}
_KANJI = {character: value for value, character in enumerate("〇一二三四五六七八九")}
_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_NUMBER = rf"(?:{_DIGITS})(?:[千万億兆](?:{_DIGITS}|(?=[千万億兆])|))*(?![,\d])"
_KANJI_NUMBER = r"[一二三四五六七八九〇十百千万億]+"
_BEFORE = (
    r"延べ|延|約|およそ|概ね|おおむね|年間|月間|月|週|毎月|毎年|1日|日|全|計|合計|累計|総数|最大|最小|平均|各|第"
    r"|対?前年度?比"
)
_AFTER = r"程度|以上|以下|未満|超|超え|前後|弱|強|を超える|以内|余り|余|台前半"
# of hiragana a unit holds only those of か所 and つ: anything else is a sentence
_UNIT = r"[^\d\s~/()+,、。:：・以未超程前弱強余ぁ-おが-っづ-ん]{1,12}?"
_RATE = r"/\s*(?P<per>[^\d\s/()]{1,6})|(?P<per_after>当たり|あたり)"
_SIMPLE = re.compile(
    rf"(?P<before>(?:{_BEFORE})*)\s*(?P<sign>[-+△▲]\s*)?(?P<number>{_NUMBER}|{_KANJI_NUMBER}(?=\D|$))\s*"
    rf"(?P<unit>{_UNIT})?\s*(?:{_RATE})?\s*(?P<after>{_AFTER})?\s*(?:\((?P<note>[^()]*)\))?"
)
_RANGE = re.compile(
    rf"(?P<before>(?:{_BEFORE})*)\s*(?P<low_sign>[-△▲]\s*)?(?P<low>{_NUMBER})\s*(?P<low_unit>{_UNIT})?\s*~\s*"
    rf"(?P<high_sign>[-△▲]\s*)?(?P<high>{_NUMBER})\s*(?P<unit>{_UNIT})?\s*(?:/\s*(?P<per>[^\d\s/()]{{1,6}}))?\s*(?P<after>程度|前後)?"
)
_BETWEEN = re.compile(
    rf"(?P<low>{_NUMBER})\s*(?P<low_unit>{_UNIT})?\s*以上\s*(?P<high>{_NUMBER})\s*(?P<unit>{_UNIT})?\s*(?P<end>未満|以下)"
)

DIGITS_MAX = 15
"""A number of more digits is no quantity of a report (a nation's budget has 15 digits in 円), but an account or a phone
number; with fewer, all arithmetic here is exact: decimals hold 28 digits, and 億 adds 8."""

SCALED_UNITS = {"千円": ("円", 1_000), "百万円": ("円", 10**6), "万円": ("円", 10**4), "億円": ("円", 10**8),
                "千人": ("人", 1_000), "万人": ("人", 10**4), "千件": ("件", 1_000), "千個": ("個", 1_000)}  # fmt: skip
"""Units that hold a scale: the value is given in the plain unit."""

_UNIT_FORMS = {
    "％": "%",
    "パーセント": "%",
    "ヶ所": "か所",
    "ケ所": "か所",
    "カ所": "か所",
    "箇所": "か所",
    "ヵ所": "か所",
    "個所": "か所",
    "名": "人",
}
_LOWER = frozenset(("以上", "超", "超え", "を超える", "余り", "余", "強"))
_UPPER = frozenset(("以下", "未満", "弱", "以内"))
_PER_BEFORE = {"年間": "年", "月間": "月", "毎月": "月", "毎年": "年", "月": "月", "週": "週", "1日": "日", "日": "日"}


def parse_quantity(text: str) -> Quantity | None:
    """Read a text that is one quantity, or None when it is not.

    >>> found = parse_quantity("1件/週")
    >>> found.value, found.unit, found.per, parse_quantity("２４１，４００件").value
    (Decimal('1'), '件', '週', Decimal('241400'))
    >>> parse_quantity("3億5,000万円").value, parse_quantity("1,200千円").value, parse_quantity("▲3.2%").value
    (Decimal('350000000'), Decimal('1200000'), Decimal('-3.2'))
    >>> found = parse_quantity("50%以上")
    >>> found.value, found.lower, found.upper, found.unit, found.qualifier
    (Decimal('50'), Decimal('50'), None, '%', '以上')
    >>> found = parse_quantity("20～30件")
    >>> found.value, found.lower, found.upper, found.unit
    (None, Decimal('20'), Decimal('30'), '件')
    >>> parse_quantity("未実施"), parse_quantity("－")
    (None, None)
    """
    folded = unicodedata.normalize("NFKC", text).translate(_TILDES).strip()
    if not folded:
        return None
    between = _BETWEEN.fullmatch(folded)
    if between:
        unit, factor = _unit(between["unit"] or between["low_unit"])
        low, high = (_value(between[side]) for side in ("low", "high"))
        if low is None or high is None:
            return None
        return Quantity(None, low * factor, high * factor, unit, None, f"以上・{between['end']}")
    spread = _RANGE.fullmatch(folded)
    if spread:
        unit, factor = _unit(spread["unit"] or spread["low_unit"])
        low, high = _value(spread["low"]), _value(spread["high"])
        if low is None or high is None:
            return None
        low = (-low if spread["low_sign"] else low) * factor
        high = (-high if spread["high_sign"] else high) * factor
        if low > high:
            return None
        qualifiers = [word for word in (spread["before"], spread["after"]) if word]
        return Quantity(None, low, high, unit, spread["per"], "・".join(qualifiers) or None)
    return _simple(folded)


def _simple(folded: str) -> Quantity | None:
    """A single number with what stands around it."""
    match = _SIMPLE.fullmatch(folded)
    if match is None:
        return None
    number = _value(match["number"])
    if number is None:
        return None
    if match["sign"] and match["sign"].strip() in ("-", "△", "▲"):
        number = -number
    if match["unit"] and re.search(r"[一二三四五六七八九]", match["unit"]) and len(match["unit"]) > 4:
        return None
    unit, factor = _unit(match["unit"])
    value = number * factor
    before = re.findall(_BEFORE, match["before"] or "")
    per = match["per"]
    if per is None and match["per_after"] and unit:
        per, unit = unit, None
    for word in before:
        per = per or _PER_BEFORE.get(word)
    after = match["after"]
    qualifiers = [word for word in before if word not in _PER_BEFORE]
    if after:
        qualifiers.append(after)
    return Quantity(
        value=value,
        lower=value if after in _LOWER else None,
        upper=value if after in _UPPER else None,
        unit=unit,
        per=per,
        qualifier="・".join(qualifiers) or None,
    )


def _unit(unit: str | None) -> tuple[str | None, int]:
    """A unit in its normal form, and the scale that it holds."""
    if not unit:
        return None, 1
    unit = _UNIT_FORMS.get(unit, unit)
    return SCALED_UNITS.get(unit, (unit, 1))


def _value(text: str) -> Decimal | None:
    """The value of a number in digits, kanji or both; None when it is none.

    >>> _value("3億5,000万"), _value("12万3千"), _value("二百三十"), _value("1.5")
    (Decimal('350000000'), Decimal('123000'), Decimal('230'), Decimal('1.5'))
    """
    if sum(character.isdigit() or character in _KANJI for character in text) > DIGITS_MAX:
        return None
    total, section, pending = Decimal(0), Decimal(0), None
    for part in re.findall(rf"{_DIGITS}|[一二三四五六七八九〇]+|[十百千万億兆]", text):
        if part in _SCALES:
            scale = _SCALES[part]
            if scale < 10_000:
                section += (Decimal(1) if pending is None else pending) * scale
            else:
                total += (section + (pending or 0) or 1) * scale
                section = Decimal(0)
            pending = None
        elif part[0] in _KANJI:
            pending = Decimal("".join(str(_KANJI[character]) for character in part))
        else:
            pending = Decimal(part.replace(",", ""))
    value = total + section + (pending or 0)
    if pending is None and not total and not section:
        return None
    return value.normalize() if value != value.to_integral_value() else value.quantize(Decimal(1))
