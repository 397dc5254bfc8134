"""Letters of one shape, told by the letters beside them: ー or 一, べ or ベ, 七 or セ, O or 0.

Only where the neighbours leave no choice: both are katakana (then べ is ベ), both are kanji (then ー is 一), or the
next one can begin no word (ン, ー, ャ …: what stands before it is katakana, too); between digits O is 0 and l is 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from torikumi.extractors.characters import script

KATAKANA = {
    "一": "ー", "へ": "ヘ", "べ": "ベ", "ぺ": "ペ", "り": "リ", "二": "ニ", "力": "カ",
    "口": "ロ", "工": "エ", "夕": "タ", "卜": "ト", "八": "ハ", "千": "チ", "三": "ミ", "才": "オ",
    "七": "セ", "木": "ホ", "于": "チ",
    "干": "チ", "厶": "ム", "乂": "メ", "丿": "ノ", "卩": "ア",
}  # fmt: skip
"""Letter → the katakana of (nearly) its shape."""

KANJI = {
    "ー": "一", "ニ": "二", "タ": "夕", "ハ": "八", "チ": "千", "ミ": "三",
    "オ": "才", "セ": "七",
}  # fmt: skip
"""Katakana → the kanji of (nearly) its shape; not カ (数カ所), ト, ホ, which stand between kanji for
themselves."""

HIRAGANA = {"ヘ": "へ", "ベ": "べ", "ペ": "ぺ", "リ": "り"}
"""Katakana → the hiragana of the same shape."""

DIGITS = {"O": "0", "o": "0", "〇": "0", "○": "0", "Ｏ": "0", "I": "1", "l": "1", "|": "1", "Ⅰ": "1"}
"""Letter → the digit of (nearly) its shape."""

NEVER_BEFORE_KATAKANA = {"了": "ア", "夕": "タ", "工": "エ", "卜": "ト"}
"""Kanji before which a kanji stands when katakana follow (完了メール) → the katakana of their shape (の了プリ)."""

LONE = {"カ": ("力", "一二三四五六七八九十百千数何幾各"), "ロ": ("口", "号項条表款節"), "エ": ("工", "号項条表款節")}
"""Katakana → the kanji of its shape, and after which kanji it stands for itself all the same (数カ所, 同号ロ)."""

WEEKDAYS = frozenset("火水木金・、")
"""What stands before 土 in a list of days."""

EVENINGS = frozenset("方食刊日張立暮涼")
"""What 夕 makes a word with."""

WAVES = frozenset("~～∼")
"""Signs that engines write for the wave dash; print does not tell ～ from 〜."""

NEVER_BEGINS = frozenset("ンーッャュョァィゥェォヮ")
"""Katakana with which no word begins."""

DOTS = frozenset("·•･‧∙")
"""Signs that engines write for the middle dot of Japanese print (・)."""


@dataclass(frozen=True, slots=True)
class Change:
    """One letter that was replaced.

    Attributes:
        index: Its place in the text.
        before: What was read.
        after: What it is.
        reason: What proves it.
    """

    index: int
    before: str
    after: str
    reason: str


def changes(text: Sequence[str]) -> list[Change]:
    """The letters of a text that their neighbours prove to be others.

    >>> [(c.before, c.after) for c in changes("補導七ンターのサ一ビス、イべント、第ー回、1O件")]
    [('七', 'セ'), ('一', 'ー'), ('べ', 'ベ'), ('ー', '一'), ('O', '0')]
    >>> [(c.before, c.after) for c in changes("をー元管理、の了プリ、2~4年")]
    [('ー', '一'), ('了', 'ア'), ('~', '〜')]
    >>> [(c.before, c.after) for c in changes("入カを、窓ロ業務、数カ月、同号ロに")]
    [('カ', '力'), ('ロ', '口')]
    >>> "".join(change.after for change in changes("によリ地域の、聞き取リを、市ヘ移住、同号リに、ヘリ、見守リネット"))
    'りりへ'
    >>> changes("データ一覧、七つの取組、数カ所、システムへアクセス、0回")
    []
    """
    letters = list(text)
    found: dict[int, Change] = {}
    # a letter that is settled helps to settle the next, and the one before it: アべべン is アベベン
    for _ in range(len(letters)):
        settled = True
        for index, letter in enumerate(letters):
            before = letters[index - 1] if index else ""
            after = letters[index + 1] if index + 1 < len(letters) else ""
            told = _told(letter, before, after)
            if told is not None and told[0] != letter:
                settled = False
                letters[index] = told[0]
                found[index] = Change(index, text[index], *told)
        if settled:
            break
    return [found[index] for index in sorted(found) if found[index].after != text[index]]


def _told(letter: str, before: str, after: str) -> tuple[str, str] | None:
    """What a letter is by its neighbours, and what proves it; None when nothing does."""
    if letter in DOTS:
        return "・", "the middle dot of Japanese print"
    kinds = _kind(before), _kind(after)
    if letter in WAVES and not (before.isascii() and after.isascii() and (before + after).isalpha()):
        return "〜", "the wave dash of JIS X 0208"
    if letter in "ー一" and before.isdigit() and after.isdigit() and before.isascii():
        return "-", "between digits"
    if letter == "ー" and script(before or "。") != "katakana" and "kanji" in kinds:
        return "一", "ー follows kana only"
    if letter == "±" and before and before in WEEKDAYS:
        return "土", "among the days of the week"
    if letter in NEVER_BEFORE_KATAKANA and kinds[1] == "katakana" and kinds[0] != "kanji":
        return NEVER_BEFORE_KATAKANA[letter], "no word of katakana goes on so"
    if letter in KATAKANA:
        if kinds == ("katakana", "katakana") and letter != "へ":  # システムへアクセス
            return KATAKANA[letter], "between katakana"
        if after in NEVER_BEGINS and (letter not in "一－—―-" or kinds[0] == "katakana"):
            return KATAKANA[letter], f"no word begins with {after}"
    if letter == "夕" and kinds[0] == "katakana" and after not in EVENINGS:
        return "タ", "after katakana"
    if letter in LONE and kinds[0] == "kanji" and before not in LONE[letter][1] and kinds[1] != "katakana":
        return LONE[letter][0], "katakana do not stand alone after kanji"
    if letter in KANJI and kinds == ("kanji", "kanji"):
        return KANJI[letter], "between kanji"
    if letter in HIRAGANA and kinds == ("hiragana", "hiragana"):
        return HIRAGANA[letter], "between hiragana"
    if letter in HIRAGANA and _stands_alone(before, after):
        return HIRAGANA[letter], "no word is one letter of katakana"
    if letter in DIGITS and before.isdigit() and (after.isdigit() or after in _COUNTERS):
        return DIGITS[letter], "in a number"
    return None


def _stands_alone(before: str, after: str) -> bool:
    """Whether a letter between these two would be a word of one katakana: によリ地域, 町ヘ移住; not 第5号リ."""
    if _kind(before) not in ("hiragana", "kanji") or before in _NUMBERED:
        return False
    return _kind(after) in ("hiragana", "kanji") or after in tuple("、。）」")  # at the end a word may go on elsewhere


_NUMBERED = frozenset("号項条表款節")
"""After them ロ, ヘ, リ number the parts of a law or a list."""

_COUNTERS = frozenset("%％件人回円年月日台名校社所箇か千万億点")
"""What stands right after a number: signs and counters."""


def _kind(letter: str) -> str:
    """The script of a neighbour, where it is sure: a letter that has a double in another script is no witness."""
    if letter == "ー":
        return "katakana"
    if not letter or letter == "・" or letter in KATAKANA or letter in KANJI:
        return ""
    return script(letter)
