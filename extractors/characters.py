"""Kinds of characters, as far as the setting of lines needs them (禁則処理, JIS X 4051)."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

NEVER_FIRST = frozenset(
    "、。，．,.・:;：；!?！？)）]］}｝〉》」』】〕〗〙”’…‥ー々ゝゞヽヾぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ％%"
)
"""Characters that no line begins with (行頭禁則): a wrap carries the one before them along, or lets them hang."""

NEVER_LAST = frozenset("(（[［{｛〈《「『【〔〖〘“‘")
"""Opening brackets, with which no line ends (行末禁則)."""

CLOSING = frozenset(")）]］}｝〉》」』】〕〗〙”’")
"""Closing brackets."""

HANGING = frozenset("、。，．,.」』）)")
"""Characters that may hang past the edge of the column (ぶら下げ)."""

WORD_ENDS = frozenset(".,;:!?")
"""Marks that end a Latin word, with a space after them; within a number none follows."""

TERMINAL = frozenset("。．！？!?")
"""Characters that end a sentence."""

WORD_MARKS = frozenset("-‐‑/&'_+")
"""Marks within a word of Latin letters (AI-OCR, Wi-Fi, R&D), before which programs that wrap between words do not."""

BRACKETS = dict(zip("(（[［{｛〈《「『【〔〖〘", ")）]］}｝〉》」』】〕〗〙", strict=True))
"""Opening → closing brackets."""


@lru_cache(maxsize=8192)
def is_latin(text: str) -> bool:
    """Whether a character belongs to a word that is set with spaces: ASCII or other half-width letters and digits."""
    character = text[0]
    return unicodedata.east_asian_width(character) in "NaNA" and unicodedata.category(character)[0] in "LN"


@lru_cache(maxsize=8192)
def script(text: str) -> str:
    """The class of a character: "kanji", "hiragana", "katakana", "latin" (half-width letters and digits) or "other"."""
    character = text[0]
    code = ord(character)
    if 0x3041 <= code <= 0x309F:
        return "hiragana"
    if 0x30A1 <= code <= 0x30FF or 0xFF66 <= code <= 0xFF9F:
        return "katakana"
    if (
        0x3400 <= code <= 0x9FFF
        or 0xF900 <= code <= 0xFAFF
        or code >= 0x20000
        or character in "々〇"
        or 0x2E80 <= code <= 0x2FDF
    ):
        return "kanji"
    if is_latin(text):
        return "latin"
    return "other"


SCRIPTS = ("other", "kanji", "hiragana", "katakana", "latin")
"""What `script` may say; the place is its number in the traits of a character."""

SCRIPT_BITS, LATIN, FIRST_NEVER, LAST_NEVER, WORD_MARK, KNOWN = 0x07, 0x08, 0x10, 0x20, 0x40, 0x80
"""The traits of a character as bits: the number of its script, whether it `is_latin`, and which sets it is in.
`KNOWN` is set in all, so that a table of 0 may be filled as characters come."""


def traits(character: str) -> int:
    """All that the setting of lines asks of a character, as one number.

    >>> traits("あ") == KNOWN | SCRIPTS.index("hiragana")
    True
    """
    return (
        KNOWN
        | SCRIPTS.index(script(character))
        | LATIN * is_latin(character)
        | FIRST_NEVER * (character in NEVER_FIRST)
        | LAST_NEVER * (character in NEVER_LAST)
        | WORD_MARK * (character in WORD_MARKS)
    )
