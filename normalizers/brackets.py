"""Brackets in running text: which closes which, and where a sign stands outside of all of them."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping


def as_pairs(pairs: Collection[str]) -> dict[str, str]:
    """Opening → closing bracket, from pairs written side by side (【】)."""
    return {pair[0]: pair[1] for pair in pairs}


class Matching:
    """Finds which bracket closes which.

    >>> Matching({"【": "】", "（": "）"}).places("【甲（乙】丙）")
    {0: 4}
    """

    def __init__(self, pairs: Mapping[str, str]) -> None:
        self._kinds = {closing: opening for opening, closing in pairs.items()}
        self._opening = _any_of("".join(pairs))
        self._all = _any_of("".join(pairs) + "".join(self._kinds))

    def is_in(self, text: str) -> bool:
        """Whether any bracket opens in a text."""
        return self._opening.search(text) is not None

    def places(self, text: str) -> dict[int, int]:
        """The place of each opening bracket that is closed → the place where it is; in one pass.

        A closing bracket closes the last open one of its kind; others that were opened in between stay open.
        """
        opened: list[int] = []
        found: dict[int, int] = {}
        for met in self._all.finditer(text):
            place, wanted = met.start(), self._kinds.get(met[0])
            if wanted is None:
                opened.append(place)
                continue
            for depth in range(len(opened) - 1, max(-1, len(opened) - 1 - _DEPTH_MAX), -1):
                if text[opened[depth]] == wanted:
                    found[opened[depth]] = place
                    del opened[depth:]
                    break
        return found


_DEPTH_MAX = 8
"""How far back a bracket is looked for: deeper nesting was never met, and a limit keeps the pass linear."""


class Outside:
    """Finds where signs stand outside brackets; a colon in a time of day (9:30) or a ratio (1:3) does not count.

    >>> Outside("：:", {"「": "」"}).places("「甲：乙」の数：3"), Outside("：:", {}).places("開館：9:30")
    ([7], [2])
    """

    def __init__(self, signs: str, pairs: Mapping[str, str]) -> None:
        self._signs, self._opening, self._closing = frozenset(signs), frozenset(pairs), frozenset(pairs.values())
        self._wanted = _any_of(signs)
        self._all = _any_of(signs + "".join(pairs) + "".join(pairs.values()))

    def places(self, text: str) -> list[int]:
        """The places of the signs."""
        if self._wanted.search(text) is None:
            return []
        depth = 0
        found = []
        for met in self._all.finditer(text):
            place, sign = met.start(), met[0]
            if sign in self._signs and depth == 0 and not _is_no_colon(text, place):
                found.append(place)
            elif sign in self._opening:
                depth += 1
            elif sign in self._closing and depth:
                depth -= 1
        return found


def _any_of(signs: str) -> re.Pattern[str]:
    """The expression of any of these signs: a text has few, and they are found faster than its letters are passed."""
    return re.compile(f"[{re.escape(signs)}]")


def _is_no_colon(text: str, place: int) -> bool:
    """Whether a colon stands in a time of day, a ratio (1:3) or a web address."""
    if text[place] not in ":：":
        return False
    if text.startswith("//", place + 1):
        return True
    if not (text[place - 1 : place].isdecimal() and text[place + 1 : place + 2].isdecimal()):
        return False  # between words, as most
    before, after = text[max(0, place - 4) : place], text[place + 1 : place + 5]
    clock = _HOUR.search(before) and _MINUTES.match(after)
    ratio = _NUMBER_BEFORE.search(before) and _NUMBER_AFTER.match(after)
    return bool(clock or ratio)


_HOUR = re.compile(r"(?:^|[^A-Za-zＡ-Ｚａ-ｚ\d.])(?:[01０１]?\d|[2２][0-4０-４])$")
_MINUTES = re.compile(r"[0-5０-５]\d(?:[\s〜～~－\-、。，,/／)）」』]|$|から|まで|に|開|発)")
_NUMBER_BEFORE = re.compile(r"(?:^|[\s：:、，,（(「『])\d{1,3}$")
_NUMBER_AFTER = re.compile(r"\d{1,3}(?:[\s、，）)」』]|$)")
