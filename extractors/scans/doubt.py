"""Two readings of a line, letter by letter: where they agree, and what each letter's doubt is made of."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import lru_cache

from torikumi.extractors.characters import script
from torikumi.extractors.scans.readings import Reading

SAME: tuple[str, ...] = (
    "・·･•‧∙.",
    "○〇◯",
    "ー一－-―−–—‐",
    "～〜~∼",
    "へヘ",
    "べベ",
    "ぺペ",
    "口□",
    "、,，",
    "。.",
    '"”“〝〟',
    "'’‘",
    "<＜〈",
    ">＞〉",
)
"""Signs that one engine writes for the other's: print does not tell them apart."""

ALIKE: tuple[str, ...] = (
    "りリ", "二ニ", "カ力", "ロ口", "エ工", "タ夕", "ト卜", "ハ八", "チ千", "ミ三", "才オ", "セ七", "ア了",
    "ホ木", "Iijl1|Ⅰ", "０O0oＯ", "己已巳", "パバ", "ピビ", "プブ", "ポボ", "ぱば", "ぷぶ", "ぼぽ", "ソン", "シツ",
    "未末", "土士", "日曰目",
)  # fmt: skip
"""Letters of (nearly) one shape, which the engines take for each other."""


@lru_cache(maxsize=8192)
def folded(text: str) -> str:
    """A letter as the two readings are compared: widths and look-alikes do not count.

    >>> folded("（"), folded("·") == folded("・"), folded("ベ") == folded("べ")
    ('(', True, True)
    """
    plain = unicodedata.normalize("NFKC", text).strip() or text
    for group in SAME:
        if text in group or plain in group:
            return group[0]
    return plain


@lru_cache(maxsize=8192)
def looks_alike(text: str) -> bool:
    """Whether a letter has another of (nearly) the same shape."""
    return any(text in group for group in (*SAME, *ALIKE))


def looks_like(text: str, other: str) -> bool:
    """Whether two letters are the same, or of (nearly) the same shape.

    >>> looks_like("リ", "り"), looks_like("ー", "一"), looks_like("ー", "ス")
    (True, True, False)
    """
    return folded(text) == folded(other) or any(text in group and other in group for group in (*SAME, *ALIKE))


@lru_cache(maxsize=8192)
def is_rare(text: str) -> bool:
    """Whether a letter is a kanji beyond the 2,965 of the first level of JIS X 0208.

    >>> is_rare("齢"), is_rare("齡"), is_rare("あ")
    (False, True, False)
    """
    if script(text) != "kanji" or text in "々〇":
        return False
    try:
        code = text.encode("euc_jp")
    except UnicodeEncodeError:
        return True
    return not (len(code) == 2 and 0xB0 <= code[0] <= 0xCF)


def arbitrated(first: Reading, second: Reading | None) -> Reading:
    """The first reading, with usual kanji for rare ones where the second has them and the first thinks them likely.

    Args:
        first: The reading that is taken.
        second: The other one, or None.
    """
    rare = [index for index, letter in enumerate(first.letters) if is_rare(letter.text)]
    if second is None or not rare:
        return first
    others, _ = compared([letter.text for letter in first.letters], [letter.text for letter in second.letters])
    letters = list(first.letters)
    for index in rare:
        other = others[index][1]
        score = dict(letters[index].others).get(other)
        if other and score is not None and not is_rare(other):
            letters[index] = replace(letters[index], text=other, score=max(score, 0.5))
    return replace(first, letters=tuple(letters))


@dataclass(frozen=True, slots=True)
class Doubt:
    """What is known of one letter of the first reading.

    Attributes:
        score: Its score by the first reader.
        second: The likeliest other letter's score.
        agrees: Whether the second reader has the same letter there; None when there is no second reading.
        other: What the second reader has there, "" where nothing.
        extra: Letters that the second reader has after it, and the first has not.
        kind: Its class: kanji, hiragana, katakana, digit, latin or other.
        alike: Another letter has (nearly) its shape.
        lost: Ink beside it was not read.
    """

    score: float
    second: float
    agrees: bool | None
    other: str
    extra: str
    kind: str
    alike: bool
    lost: bool = False


def doubts(first: Reading, second: Reading | None) -> tuple[list[Doubt], str]:
    """Compare two readings of a line.

    Args:
        first: The reading that is taken.
        second: The other one, or None.

    Returns:
        The doubt of each letter of the first, and what the second has before its first letter.
    """
    others: Sequence[tuple[bool | None, str, str]]
    ahead = ""
    if second is None:
        others = [(None, "", "")] * len(first.letters)
    else:
        others, ahead = compared([letter.text for letter in first.letters], [letter.text for letter in second.letters])
    return [
        Doubt(
            letter.score,
            letter.others[0][1] if letter.others else 0.0,
            agrees,
            other,
            extra,
            kind_of(letter.text),
            looks_alike(letter.text),
        )
        for letter, (agrees, other, extra) in zip(first.letters, others, strict=True)
    ], ahead


def kind_of(text: str) -> str:
    """The class of a letter."""
    plain = unicodedata.normalize("NFKC", text)
    if plain[:1].isdigit():
        return "digit"
    return script(plain) if plain else "other"


def compared(first: Sequence[str], second: Sequence[str]) -> tuple[list[tuple[bool, str, str]], str]:
    """For each letter of a text: whether another text has it there, what it has instead, and what more follows.

    >>> compared("12", "l2。")
    ([(False, 'l', ''), (True, '2', '。')], '')
    """
    one, other = [folded(letter) for letter in first], [folded(letter) for letter in second]
    matches: list[list[str]] = [["", ""] for _ in first]
    agreed = [False] * len(first)
    ahead = ""
    blocks = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    for block in blocks:
        for step in range(block.size):
            agreed[block.a + step] = True
            matches[block.a + step][0] = second[block.b + step]
    places = [(0, 0), *((block.a + block.size, block.b + block.size) for block in blocks)]
    for (a, b), block in zip(places, blocks, strict=False):
        mine, theirs = list(range(a, block.a)), list(second[b : block.b])
        for index, place in enumerate(mine):
            # as many letters each: one stands for one; else what is left over is more or less
            matches[place][0] = theirs[index] if index < len(theirs) else ""
        rest = "".join(theirs[len(mine) :])
        if rest and mine:
            matches[mine[-1]][1] += rest
        elif rest and block.a > 0:
            matches[block.a - 1][1] += rest
        elif rest:
            ahead += rest
    return [(agrees, found, more) for agrees, (found, more) in zip(agreed, matches, strict=True)], ahead
