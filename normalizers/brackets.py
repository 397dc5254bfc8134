"""Brackets in running text: which closes which, and where a sign stands outside of all of them."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import lru_cache


def as_pairs(pairs: Collection[str]) -> dict[str, str]:
    """Opening → closing bracket, from pairs written side by side (【】)."""
    return {pair[0]: pair[1] for pair in pairs}


def matching(text: str, pairs: Mapping[str, str]) -> dict[int, int]:
    """The place of each opening bracket that is closed → the place where it is; in one pass.

    A closing bracket closes the last open one of its kind; others that were opened in between stay open.

    >>> matching("【甲（乙】丙）", {"【": "】", "（": "）"})
    {0: 4}
    """
    if pairs.keys().isdisjoint(text):
        return {}
    kinds = {closing: opening for opening, closing in pairs.items()}
    opened: list[int] = []
    found: dict[int, int] = {}
    for met in _any_of("".join(pairs) + "".join(kinds)).finditer(text):
        place, sign = met.start(), met[0]
        if sign in pairs:
            opened.append(place)
            continue
        wanted = kinds[sign]
        for depth in range(len(opened) - 1, max(-1, len(opened) - 1 - _DEPTH_MAX), -1):
            if text[opened[depth]] == wanted:
                found[opened[depth]] = place
                del opened[depth:]
                break
    return found


_DEPTH_MAX = 8
"""How far back a bracket is looked for: deeper nesting was never met, and a limit keeps the pass linear."""


def cut(text: str, signs: str, pairs: Mapping[str, str]) -> list[int]:
    """Where signs stand outside brackets; a colon in a time of day (9:30) or a ratio (1:3) does not count.

    >>> cut("「甲：乙」の数：3", "：:", {"「": "」"}), cut("開館：9:30", "：:", {})
    ([7], [2])
    """
    if not any(sign in text for sign in signs):
        return []
    depth = 0
    closing = "".join(pairs.values())
    found = []
    for met in _any_of(signs + "".join(pairs) + closing).finditer(text):
        place, sign = met.start(), met[0]
        if sign in signs and depth == 0 and not _is_no_colon(text, place):
            found.append(place)
        elif sign in pairs:
            depth += 1
        elif sign in closing and depth:
            depth -= 1
    return found


@lru_cache(maxsize=64)  # a few vocabularies
def _any_of(signs: str) -> re.Pattern[str]:
    """The expression of any of these signs: a text has few, and they are found faster than its letters are passed."""
    return re.compile(f"[{re.escape(signs)}]")


def _is_no_colon(text: str, place: int) -> bool:
    """Whether a colon stands in a time of day, a ratio (1:3) or a web address."""
    if text[place] not in ":：":
        return False
    if text.startswith("//", place + 1):
        return True
    before, after = text[max(0, place - 4) : place], text[place + 1 : place + 5]
    clock = _HOUR.search(before) and _MINUTES.match(after)
    ratio = _NUMBER_BEFORE.search(before) and _NUMBER_AFTER.match(after)
    return bool(clock or ratio)


_HOUR = re.compile(r"(?:^|[^A-Za-zＡ-Ｚａ-ｚ\d.])(?:[01０１]?\d|[2２][0-4０-４])$")
_MINUTES = re.compile(r"[0-5０-５]\d(?:[\s〜～~－\-、。，,/／)）」』]|$|から|まで|に|開|発)")
_NUMBER_BEFORE = re.compile(r"(?:^|[\s：:、，,（(「『])\d{1,3}$")
_NUMBER_AFTER = re.compile(r"\d{1,3}(?:[\s、，）)」』]|$)")
