"""Targets and actuals of the same indicator (目標と実績の対応)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from torikumi.normalizers.text import fold_text
from torikumi.schemas.values import Indicator

LOWER_IS_BETTER = re.compile(
    r"待機児童|待ち時間|事故|犯罪|火災|排出量|ごみ.*量|死亡|自殺|苦情|未収|滞納|不登校|離職|欠席|空き家数|赤字|処理日数|誤り|漏洩"
)
"""Names of indicators of which less is better."""


@dataclass(frozen=True, slots=True)
class IndicatorPair:
    """A target with its actual.

    Attributes:
        target: Index of the target, or None when the actual has none.
        actual: Index of the actual, or None when the target has none.
        achievement_percent: 100 × actual / target, to one digit; None where units differ or there is no such ratio.
        reached: Whether the actual reaches the target; None when that cannot be told.
    """

    target: int | None
    actual: int | None
    achievement_percent: Decimal | None = None
    reached: bool | None = None


def name_key(name: str) -> str:
    """An indicator's name as compared: folded, without brackets and the particle の.

    >>> name_key("SNSの登録者数") == name_key("ＳＮＳ登録者数")
    True
    """
    return re.sub(r"[「」『』（）()\[\]【】・の]", "", fold_text(name))


def is_lower_better(name: str) -> bool:
    """Whether less is better, by the name of the indicator."""
    return LOWER_IS_BETTER.search(name) is not None


def pair_indicators(targets: Sequence[Indicator], actuals: Sequence[Indicator]) -> list[IndicatorPair]:
    """Pair targets with the actuals of the same name and year.

    Every target and every actual is in exactly one pair. Where both have years, only equal years pair; a target without
    a partner of its year pairs with the latest actual of its name only if that one has no target of its own year.
    """
    pairs: list[IndicatorPair] = []
    left = list(range(len(actuals)))
    waiting = []
    for index, target in enumerate(targets):
        same = [k for k in left if name_key(actuals[k].name) == name_key(target.name)]
        year = [k for k in same if actuals[k].fiscal_year == target.fiscal_year]
        hit = next(iter(year), None)
        if hit is None:
            waiting.append(index)
            continue
        left.remove(hit)
        pairs.append(_pair(index, hit, target, actuals[hit]))
    for index in waiting:
        target = targets[index]
        same = [k for k in left if name_key(actuals[k].name) == name_key(target.name)]
        if not same:
            pairs.append(IndicatorPair(index, None))
            continue
        hit = max(same, key=lambda k: (actuals[k].fiscal_year or 0, -k))
        left.remove(hit)
        pairs.append(_pair(index, hit, target, actuals[hit]))
    pairs.extend(IndicatorPair(None, k) for k in left)
    return sorted(pairs, key=lambda pair: (pair.target is None, pair.target or 0, pair.actual or 0))


def _pair(index: int, hit: int, target: Indicator, actual: Indicator) -> IndicatorPair:
    """A pair with its ratio, where there is one."""
    want, have = target.value, actual.value
    if want is None or have is None or target.unit != actual.unit or target.per != actual.per:
        return IndicatorPair(index, hit)
    lower = is_lower_better(target.name) or target.upper is not None
    reached = have <= want if lower else have >= want
    if want <= 0 or have < 0 or lower:
        return IndicatorPair(index, hit, None, reached)
    ratio = (have * 100 / want).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return IndicatorPair(index, hit, ratio, reached)
