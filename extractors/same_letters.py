"""Comparing what two libraries read: their known differences are none of the document.

Predefined CMaps lead some to ～ U+FF5E, others to 〜 U+301C (so －/−, ―/—, ∥/‖, ￠/¢ …: the code pages of JIS and of
Microsoft differ there); one applies /ActualText, another gives the radical that the font names (⾏ for 行).
"""

from __future__ import annotations

import unicodedata
from collections import Counter

_PAIRS = str.maketrans("〜−—‖‐‑·", "~-―∥--・")
"""Letters that are one to all libraries, beside what NFKC makes one."""

RADICALS = frozenset(chr(code) for code in range(0x2E80, 0x2FE0))
"""CJK and Kangxi radicals: what a font names a letter by whose shape it shares."""


def fold_letters(text: str) -> str:
    """The letters of a text in the form in which readings are compared: without white space and known differences.

    >>> fold_letters("４月〜９月 −５") == fold_letters("４月～９月　－５")
    True
    """
    if RADICALS.isdisjoint(text):
        folded = unicodedata.normalize("NFKC", text.translate(_PAIRS))
    else:  # what NFKC makes of a radical is not always the letter that was meant
        folded = "".join(
            letter if letter in RADICALS else unicodedata.normalize("NFKC", letter) for letter in text.translate(_PAIRS)
        )
    return "".join(folded.translate(_PAIRS).split())


def same_letters(one: str, other: str) -> bool:
    """Whether two readings have the same letters, in whatever order.

    Engines draw the same strings in another order; which letter stands where is told by the one that leads.

    >>> same_letters("行政⼿続", "行政手続"), same_letters("行政", "行成")
    (True, False)
    >>> same_letters("⺠間", "民間")
    True
    """
    if one == other:
        return True
    more, fewer = differing_letters(one, other)
    if not more and not fewer:
        return True
    # a radical stands for one letter, whichever it is
    return len(more) == len(fewer) and (RADICALS.issuperset(more) or RADICALS.issuperset(fewer))


def differing_letters(one: str, other: str) -> tuple[str, str]:
    """The letters that only the one, and only the other reading has."""
    mine, theirs = Counter(fold_letters(one)), Counter(fold_letters(other))
    return "".join((mine - theirs).elements()), "".join((theirs - mine).elements())
