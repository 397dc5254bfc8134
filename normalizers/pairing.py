"""Targets and actuals of the same indicator (目標と実績の対応).

Names are compared folded, then without brackets and の, and only then by their words (取組み数 ~ 取り組みの数), which
a pair says of itself (``by_words``). What could be paired by its words in two ways is not paired.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext
from functools import lru_cache
from typing import Literal

from torikumi.normalizers.quantities import parse_quantity
from torikumi.normalizers.text import fold_text
from torikumi.normalizers.vocabulary import read_vocabulary
from torikumi.normalizers.words import word_key
from torikumi.schemas.values import Indicator
from torikumi.schemas.vocabulary import Directions

_WORDS = read_vocabulary("directions", Directions)
_SIGNS = "「」『』（）()［］\\[\\]【】〔〕〈〉<>・の、,"
_BETWEEN_DIGITS = re.compile(rf"(?<=\d)[{_SIGNS}]+(?=\d)")
_DROPPED = re.compile(rf"[{_SIGNS}]")

Direction = Literal["higher", "lower"]
"""Which values of an indicator are better."""


@dataclass(frozen=True, slots=True)
class IndicatorPair:
    """A target with its actual.

    Attributes:
        target: Index of the target, or None when the actual has none.
        actual: Index of the actual, or None when the target has none.
        achievement_percent: 100 × actual / target, to one digit; None where units differ, less is better, or the values
            are no single positive numbers.
        reached: Whether the actual reaches the target; None when that cannot be told.
        by_words: Whether the names agree in their words only, not in their letters.
    """

    target: int | None
    actual: int | None
    achievement_percent: Decimal | None = None
    reached: bool | None = None
    by_words: bool = False


@lru_cache(maxsize=8192)  # the names of a document come again and again
def name_key(name: str) -> str:
    """An indicator's name as compared: folded, without brackets and the particle の.

    >>> name_key("SNSの登録者数") == name_key("ＳＮＳ登録者数"), name_key("第1・2回") == name_key("第12回")
    (True, False)
    """
    return fold_text(_DROPPED.sub("", _BETWEEN_DIGITS.sub("|", fold_text(name))))


def better_direction(name: str, lower: Collection[str] = (), higher: Collection[str] = ()) -> Direction | None:
    """Which values of an indicator are better, by its name; None where neither is by itself (相談件数).

    Args:
        name: The indicator's name.
        lower: Further parts of names of which less is better; they win over everything else.
        higher: Further parts of names of which more is better; they win over the vocabulary.

    >>> better_direction("交通事故件数"), better_direction("交通事故防止教室"), better_direction("相談件数")
    ('lower', 'higher', None)
    """
    folded = fold_text(name)
    if any(word and fold_text(word) in folded for word in lower):
        return "lower"
    if any(word and fold_text(word) in folded for word in higher):
        return "higher"
    return _known_direction(folded)


@lru_cache(maxsize=8192)  # the names of a document come again and again
def _known_direction(folded: str) -> Direction | None:
    """The direction that the vocabulary gives to a folded name."""
    is_lower, is_higher, is_neither = (any(word in folded for word in words) for words in _folded(_WORDS))
    if is_neither:
        return None
    return "lower" if is_lower and not is_higher else "higher"


def is_lower_better(name: str, lower: Collection[str] = ()) -> bool:
    """Whether less is better, by the name of the indicator.

    >>> is_lower_better("ごみ排出量"), is_lower_better("ごみ排出量削減率"), is_lower_better("来庁者数", ["来庁者数"])
    (True, False, True)
    """
    return better_direction(name, lower) == "lower"


def pair_indicators(
    targets: Sequence[Indicator],
    actuals: Sequence[Indicator],
    lower_is_better: Sequence[str] = (),
    higher_is_better: Sequence[str] = (),
) -> tuple[IndicatorPair, ...]:
    """Pair targets with the actuals of the same name and year.

    Every target and every actual is in exactly one pair. Where both have years, only equal years pair; a target without
    a partner of its year pairs with the latest actual of its name only if that one has no target of its own year.

    Args:
        targets: The targets of an initiative.
        actuals: Its actuals.
        lower_is_better: Further parts of names of which less is better.
        higher_is_better: Further parts of names of which more is better.
    """
    return _paired(tuple(targets), tuple(actuals), tuple(lower_is_better), tuple(higher_is_better))


@lru_cache(maxsize=2048)  # asked for the checks, then for the rows
def _paired(
    targets: tuple[Indicator, ...], actuals: tuple[Indicator, ...], lower: tuple[str, ...], higher: tuple[str, ...]
) -> tuple[IndicatorPair, ...]:
    """The pairs, as `pair_indicators`."""
    met: dict[int, tuple[int, bool]] = {}
    for keys, by_words in (((fold_text, name_key), False), ((word_key,), True)):  # words last: they cost a dictionary
        for same_year in (True, False):
            for key in keys:
                if len(met) == min(len(targets), len(actuals)):  # nothing is left on one side
                    break
                _match(targets, actuals, key, same_year=same_year, by_words=by_words, met=met)
    taken = {actual for actual, _ in met.values()}
    pairs = [
        _pair(
            index,
            *met[index],
            target,
            actuals[met[index][0]],
            _direction(target, lower, higher),
        )
        if index in met
        else IndicatorPair(index, None)
        for index, target in enumerate(targets)
    ]
    return (*pairs, *(IndicatorPair(None, k) for k in range(len(actuals)) if k not in taken))


def _match(
    targets: Sequence[Indicator],
    actuals: Sequence[Indicator],
    key: Callable[[str], str],
    *,
    same_year: bool,
    by_words: bool,
    met: dict[int, tuple[int, bool]],
) -> None:
    """Pair what is left by one key of the names: within equal years, or else with the latest actual."""
    taken = {actual for actual, _ in met.values()}
    left = [k for k in range(len(actuals)) if k not in taken]
    waiting = [index for index in range(len(targets)) if index not in met]
    keys = {k: key(actuals[k].name) for k in left}
    for same_measure in (True, False):  # of 実績（件） and 実績（千円） the one that counts what the target does
        for index in waiting:
            target = targets[index]
            wanted = key(target.name)
            if index in met or (
                by_words and not (wanted and _is_one_name(targets, wanted) and _is_one_name(actuals, wanted))
            ):
                continue
            same = [k for k in left if keys[k] == wanted]
            if same_measure:
                same = [k for k in same if measure_of(actuals[k])[0] == measure_of(target)[0]]
            if same_year:
                same = [k for k in same if actuals[k].fiscal_year == target.fiscal_year][:1]
            if same:
                hit = max(same, key=lambda k: (actuals[k].fiscal_year or 0, -k))
                met[index] = hit, by_words
                left.remove(hit)


def _is_one_name(indicators: Sequence[Indicator], key: str) -> bool:
    """Whether all names with these words are one name: else it cannot be told which one is meant."""
    return len({name_key(indicator.name) for indicator in indicators if word_key(indicator.name) == key}) == 1


def _direction(target: Indicator, lower: Collection[str], higher: Collection[str]) -> Direction | None:
    """Which values reach a target: a target that is a change says it (10%減 is −10%), else the name does."""
    words = (target.qualifier or "").split("・")
    if "減" in words:
        return "lower"
    return "higher" if "増" in words else better_direction(target.name, lower, higher)


def _pair(
    index: int, hit: int, by_words: bool, target: Indicator, actual: Indicator, direction: Direction | None
) -> IndicatorPair:
    """A pair with its ratio, where there is one."""
    measure, scale = measure_of(target)
    other, other_scale = measure_of(actual)
    if measure != other or actual.value is None:
        return IndicatorPair(index, hit, by_words=by_words)
    have = actual.value * other_scale
    reached = _reached(target, actual, scale, have, direction)
    want = None if target.value is None else target.value * scale
    upper_bound = target.upper is not None and target.lower is None
    bounded = actual.lower is not None or actual.upper is not None
    if want is None or want <= 0 or have < 0 or direction == "lower" or upper_bound or bounded:
        return IndicatorPair(index, hit, None, reached, by_words)
    with localcontext(prec=100):  # nothing that a cell can hold is too long for it
        ratio = (have * 100 / want).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return IndicatorPair(index, hit, ratio, reached, by_words)


def _reached(
    target: Indicator, actual: Indicator, scale: Decimal, have: Decimal, direction: Direction | None
) -> bool | None:
    """Whether an actual reaches its target: by the bound that the target names, else by the direction of its name."""
    words = target.qualifier or ""
    low = None if target.lower is None else target.lower * scale
    high = None if target.upper is None else target.upper * scale
    if low is not None and high is not None:  # a range: what lies beyond its better end is reached, too
        least, most = (None, high) if direction == "lower" else (low, None if direction else high)
    elif low is not None or high is not None:
        least, most = low, high
    elif target.value is None or direction is None:
        return None
    else:
        least, most = (None, target.value * scale) if direction == "lower" else (target.value * scale, None)
    # an actual that is a bound itself (50人以上) tells only one side
    if (least is not None and actual.upper is not None) or (most is not None and actual.lower is not None):
        return None
    over = least is None or (have > least if "超" in words else have >= least)
    under = most is None or (have < most if "未満" in words else have <= most)
    if not (over and under) and (actual.lower is not None or actual.upper is not None):
        return None
    return over and under


@lru_cache(maxsize=1024)
def _unit(unit: str) -> tuple[str, str | None, Decimal]:
    """A unit in its normal form, its rate, and how many of it the unit as printed is (千円 → 円, 1000)."""
    quantity = parse_quantity(f"1{unit}") if not fold_text(unit)[:1].isdecimal() else None
    if quantity is None or quantity.unit is None or quantity.value is None:
        return fold_text(unit), None, Decimal(1)
    return quantity.unit, quantity.per, quantity.value


def measure_of(indicator: Indicator) -> tuple[tuple[str, str | None], Decimal]:
    """What an indicator counts, per what; and the scale of its unit.

    Two values may be set against each other when the first agrees; they are the same only when the scale does, too.

    >>> thousands = Indicator(text="", name="売上", value_text="5千円", unit="千円")
    >>> measure_of(thousands)
    (('円', None), Decimal('1000'))
    """
    unit, per, scale = _unit(indicator.unit or "")
    return (unit, indicator.per or per), scale


@lru_cache(maxsize=1)
def _folded(words: Directions) -> tuple[tuple[str, ...], ...]:
    return tuple(
        tuple(fold_text(word) for word in kind)
        for kind in (words.lower_is_better, words.higher_after_all, words.neither)
    )
