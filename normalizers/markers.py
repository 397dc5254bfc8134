"""Markers at the head of a list item (行頭記号): (1), ①, ア, ・, ○, －, ※ and what is none although it looks like one.

The signs are in ``vocabulary/markers.toml``; here is the grammar. A marker has a kind (all (1), （２） are one kind),
and its place in the order of its kind where it counts. Signs that are also grades (○) or a minus (－, △) are markers
only before words; repeated signs are placeholders (○○市) or dots (・・・).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from torikumi.normalizers.vocabulary import read_vocabulary
from torikumi.schemas.vocabulary import Markers

_FILE = read_vocabulary("markers", Markers)
_SIGNS, _REFERENCES = _FILE.signs, _FILE.references

NOTE = "note"
"""The kind of all markers of notes."""


def _class(signs: str) -> str:
    return f"[{re.escape(signs)}]"


def _words(words: tuple[str, ...]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


def _both_widths(letters: str) -> str:
    """Latin letters as ASCII and full-width, small and capital; others as they are."""
    if not letters.isascii():
        return letters
    both = letters + letters.upper()
    return both + "".join(chr(ord(letter) + 0xFEE0) for letter in both)


_DIGITS = "[0-9０-９]{1,2}"
_BLANK = r"[\s\u3000]"
_OPEN, _CLOSE, _DOT = _class(_SIGNS.opening), _class(_SIGNS.closing), _class(_SIGNS.dots)
_ROMAN = "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ"
_HALF_KANA = "ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎ"
_LETTER = _class("".join(_both_widths(letters) for letters in _FILE.counters.values()) + _ROMAN + _HALF_KANA)
_KANA = _class(_FILE.counters["kana"])
_ENCLOSED = _class("".join(_FILE.enclosed.values()))
_NOTE_WORD = _words(_SIGNS.note_words)
_COUNTED = rf"{_OPEN}\s?{_DIGITS}\s?{_CLOSE}|{_OPEN}{_LETTER}{_CLOSE}|{_ENCLOSED}|{_DIGITS}{_CLOSE}"
FRAME_OPENING = _SIGNS.opening
FRAMED_REST = rf"\s?(?:{_DIGITS}|{_LETTER})\s?{_CLOSE}"
"""The expression of a number or letter in brackets, behind the bracket that opens."""
_MARKER = re.compile(
    rf"(?P<framed>{_OPEN}{FRAMED_REST})"
    rf"|(?P<enclosed>{_ENCLOSED})"
    rf"|(?P<closed>(?:{_DIGITS}|{_LETTER}){_CLOSE})"
    rf"|(?P<dotted>{_DIGITS}{_DOT}(?![0-9０-９])|{_LETTER}{_DOT}(?![0-9A-Za-z０-９Ａ-Ｚａ-ｚ]))"
    rf"|(?P<kana>{_KANA}(?={_BLANK}))"
    # 1　甲 and 第1　甲 (公用文作成の要領): only where another line counts on, since 3　件 looks the same
    rf"|(?P<spaced>(?:第\s?)?(?:{_DIGITS}|[一二三四五六七八九十]|[{_ROMAN}])(?={_BLANK}))"
    rf"|(?P<note>{_class(_SIGNS.notes)}\s?(?:{_DIGITS}(?!{_words(_SIGNS.counted_words)}|[0-9０-９])[)）]?)?"
    rf"|[（(［\[〔【＜<](?:{_NOTE_WORD})\s?(?:{_DIGITS})?[)）］\]〕】＞>]"
    rf"|(?:{_NOTE_WORD})\s?(?:{_DIGITS})?[)）.．：:]|(?:{_NOTE_WORD})(?:{_DIGITS})?(?={_BLANK}))"
    rf"|(?P<bullet>{_class(_SIGNS.bullets)})"
    rf"|(?P<grade>{_class(_SIGNS.grades)})"
    rf"|(?P<dash>{_class(_SIGNS.dashes)})"
)
FIRSTS = frozenset(
    _SIGNS.opening
    + "".join(_FILE.enclosed.values())
    + "0123456789０１２３４５６７８９第一二三四五六七八九十"
    + "".join(_both_widths(letters) for letters in _FILE.counters.values())
    + _ROMAN
    + _HALF_KANA
    + "（(［[〔【＜<"
    + "".join(word[0] for word in _SIGNS.note_words)
    + _SIGNS.notes
    + _SIGNS.bullets
    + _SIGNS.grades
    + _SIGNS.dashes
)
"""With what a marker may begin; most lines begin with another letter."""
_SEVERAL = re.compile(
    rf"(?:{_COUNTED})(?:\s*(?:{_class(_SIGNS.joints.removesuffix('及び'))}|及び)?\s*(?P<last>{_COUNTED})){{1,9}}"
)
_OPERATORS = "/／+＋-－−×÷=＝"
_FORMULA = re.compile(rf"(?:{_COUNTED})\s*{_class(_OPERATORS)}\s*(?:{_COUNTED}|[0-9０-９])")
"""Columns that are reckoned with: (A)/(B)."""
_GOES_ON = frozenset(
    _OPERATORS + _SIGNS.joints + _SIGNS.opening + "".join(_FILE.enclosed.values()) + "0123456789０１２３４５６７８９"
)
"""What stands behind the first number of several, or of a formula."""
_KANA_SURE = 5
_SPREAD = re.compile(r"\s+[ァ-ヶー](?:\s|$)")
_MORE = re.compile(r"\s*\S")
_LONE_NUMBER = re.compile(rf"{_ENCLOSED}\s*$")
_UNIT_ALONE = re.compile(rf"(?:{_words(_SIGNS.counted_words)})+")
_SPOKEN_OF = re.compile(r"[はがをもでへとに](?![ぁ-ん])|[、，]")
_NUMBER = re.compile(r"[0-9０-９.,．，%％¥￥]")


INLINE_SIGNS = frozenset(
    _SIGNS.opening
    + "".join(_FILE.enclosed.values())
    + _SIGNS.bullets
    + _SIGNS.grades
    + _SIGNS.notes
    + "0123456789０１２３４５６７８９"
)
"""The signs with which a marker inside a line begins; letters count there only after a blank."""


class Marker(NamedTuple):
    """A marker as found.

    Attributes:
        text: As printed.
        kind: Markers of one kind stand on one level: ``framed-digits`` for (1), ``bullet-・``, `NOTE` for notes.
        ordinals: Its place in its series; two where a letter is in two (イ in アイウ and イロハ); none for a bullet.
        end: Where it ends in the text.
        sure: It is a marker by itself; an unsure one only if another line has the same kind or counts on.
        cited: It is a number that is spoken of (①のとおり), and begins no item.
    """

    text: str
    kind: str
    ordinals: tuple[int, ...]
    end: int
    sure: bool = True
    cited: bool = False

    @property
    def counts(self) -> bool:
        """Whether it is a number or letter that counts."""
        return bool(self.ordinals)

    def follows(self, other: Marker) -> bool:
        """Whether it counts on from another marker of its kind."""
        return self.kind == other.kind and any(one + 1 == two for one in other.ordinals for two in self.ordinals)

    @property
    def is_first(self) -> bool:
        """Whether it is the first of a series."""
        return 1 in self.ordinals


def find_marker(text: str, start: int = 0) -> Marker | None:
    """The marker that begins an item at a place of a text, or None.

    >>> [find_marker(text).kind for text in ("（２） 乙", "②乙", "・甲", "※1 注")]
    ['framed-digits', 'enclosed-circled', 'bullet-・', 'note']
    >>> [find_marker(text) for text in ("○", "－5件", "△3.2%", "○○市", "1.5倍", "①のとおり")]
    [None, None, None, None, None, None]
    >>> find_marker("①～③ 実施").text
    '①～③'
    """
    found = read_marker(text, start)
    return None if found is None or found.cited else found


def read_marker(text: str, start: int = 0) -> Marker | None:
    """The same, and also a number that is spoken of: ①のとおり."""
    if text[start : start + 1] not in FIRSTS:
        return None
    found = _MARKER.match(text, start)
    if found is None:
        return None
    group = found.lastgroup or ""
    sign, end = found[0], found.end()
    more = _MORE.match(text, end)
    if more is None:
        return None
    behind = more.end() - 1
    if group in ("bullet", "grade", "dash"):
        sure = _bare_sign(group, sign, text, end, behind)
        return None if sure is None else Marker(sign, f"{group}-{_folded(sign)}", (), end, sure)
    if group == "note":
        # ※3※4 refers to notes
        return None if text[end] in _SIGNS.notes else Marker(sign.rstrip(), NOTE, (), end)
    series, ordinals = _place(sign)
    if text[behind] in _GOES_ON:
        if _FORMULA.match(text, start):
            return None
        several = _SEVERAL.match(text, start)
        if several is not None:
            end = several.end()
            cited = text.startswith(_REFERENCES.particles + _REFERENCES.always, end)
            marker = Marker(several[0], f"{group}-{series}", _place(several["last"])[1], end, cited=cited)
            return marker if _MORE.match(text, end) else None
    # カ 甲 only in a list that has ア to オ, too; メ ー カ ー is one word
    sure = group != "spaced" and (group != "kana" or (ordinals[0] <= _KANA_SURE and not _SPREAD.match(text, end)))
    return Marker(sign, f"{group}-{series}", ordinals, end, sure, text.startswith(_REFERENCES.always, end))


def is_spoken_of(marker: Marker, text: str) -> bool:
    """Whether a particle follows a marker at once: (2)の, so that it may be a number that is spoken of.

    >>> is_spoken_of(find_marker("(2)の規則"), "(2)の規則"), is_spoken_of(find_marker("(2) 規則"), "(2) 規則")
    (True, False)
    """
    return text.startswith(_REFERENCES.particles, marker.end)


def cites(line: str) -> bool:
    """Whether a line ends in what a number may go on with: …要綱第3条."""
    return line.endswith(_REFERENCES.cited)


def _bare_sign(group: str, sign: str, text: str, end: int, behind: int) -> bool | None:
    """Whether a bullet, a grade sign or a dash is surely a marker; None where it is none."""
    if _folded(text[behind]) == _folded(sign):
        return None
    if group == "bullet":
        return True
    blank, after = behind > end, text[behind:]
    if after[0] in _SIGNS.notes or _LONE_NUMBER.match(after) or _UNIT_ALONE.fullmatch(after):
        return None  # ×※④ is a grade with a note, －千円 a value that is none
    if after.startswith(_SIGNS.not_before) or (group == "grade" and not blank and _SPOKEN_OF.match(after)):
        return None
    if not _NUMBER.match(after):
        return True
    # ○3回実施 is an item if other lines have the sign before words; a minus is never set off from its number
    return False if blank or (group == "grade" and sign not in _SIGNS.minus) else None


_KINDS = dict.fromkeys(_SIGNS.dashes, "-") | {"･": "・", "◯": "○", "〇": "○", "✕": "×"}


def _folded(sign: str) -> str:
    """A sign as its kind is named: dashes are one kind, so are circles, and dots of half width."""
    return _KINDS.get(sign, sign)


@lru_cache(maxsize=1024)  # there are few: (1) to (99), ア to ワ
def _place(sign: str) -> tuple[str, tuple[int, ...]]:
    """The series of a counted marker, and its places in it."""
    for name, signs in _FILE.enclosed.items():
        if sign in signs:
            return name, (signs.index(sign) + 1,)
    bare = "".join(c for c in unicodedata.normalize("NFKC", sign) if c.isalnum() and c != "第")
    if bare.isdigit():
        return "digits", (int(bare),)
    core = next(c for c in sign if c.isalnum() and c != "第")
    if core in _ROMAN:
        return "capital-roman", (_ROMAN.index(core) + 1,)
    folded = core if core in _FILE.counters["roman"] else bare.lower()
    held = [(name, letters.index(folded) + 1) for name, letters in _FILE.counters.items() if folded in letters]
    return held[0][0] if held[0][0] != "iroha" else "kana", tuple(place for _, place in held)
