"""Names of municipalities and prefectures in running text.

In: text as printed. Out: `MunicipalityMention`s in order, each with its place in the text and what the list holds of
the name. A name is looked for backwards from its last character (市, 町, 村, 区, 県 …), the longest first, so that
沼津市 is never read as 津市; what stands before and behind decides whether it is a name at all (本市, 市場, 町内会).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from torikumi.normalizers.municipalities import (
    MunicipalityName,
    fold_spelling,
    is_spelled,
    municipality_list,
    municipality_words,
)

_LAST_CHARACTER = re.compile("[都道府県市区町村郡]")
_VARIATION_SELECTOR = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_BLOCK_NUMBER = re.compile("[0-9０-９一二三四五六七八九十]+(?:丁目|番)")  # 栄町３丁目 is a part of a city


@dataclass(frozen=True, slots=True)
class MunicipalityMention:
    """One name in a text.

    Attributes:
        start: Where it begins in the text, with a prefecture and county printed directly before it.
        end: Where it ends (exclusive).
        text: The name as printed, from start to end.
        candidates: What the list holds of it, what exists now first. Empty when the prefecture printed before it has
            no such municipality: 愛知県三好町 is a former town, not the city of another prefecture.
    """

    start: int
    end: int
    text: str
    candidates: tuple[MunicipalityName, ...]

    @property
    def is_prefecture(self) -> bool:
        """Whether it names a prefecture itself."""
        return any(entry.kind == "prefecture" for entry in self.candidates)


@dataclass(frozen=True, slots=True)
class _Hit:
    """A name found; ``name_start`` leaves out the prefecture and county. A county alone has no candidates."""

    start: int
    name_start: int
    end: int
    candidates: tuple[MunicipalityName, ...]
    is_county: bool = False


def find_municipalities(text: str) -> list[MunicipalityMention]:
    """Find all names of the list in a text.

    >>> [(mention.text, mention.candidates[0].code) for mention in find_municipalities("沼津市と三重県津市、本市の市場")]
    [('沼津市', '222038'), ('三重県津市', '242012')]
    """
    places, plain = _without_selectors(text)
    hits = _find_hits(plain, fold_spelling(plain))
    return [
        MunicipalityMention(
            places[hit.start], places[hit.end], text[places[hit.start] : places[hit.end]], hit.candidates
        )
        for hit in hits
        if not hit.is_county
    ]


def _without_selectors(text: str) -> tuple[range | list[int], str]:
    """The text without variation selectors, and for each place in it (and its end) the place in the given text."""
    if not _VARIATION_SELECTOR.search(text):
        return range(len(text) + 1), text
    places = [place for place, char in enumerate(text) if not _VARIATION_SELECTOR.match(char)]
    return [*places, len(text)], "".join(text[place] for place in places)


def _find_hits(plain: str, folded: str) -> list[_Hit]:
    known = municipality_list()
    hits: list[_Hit] = []
    for match in _LAST_CHARACTER.finditer(folded):
        end = match.end()
        for start in range(max(0, end - known.longest_name), end - 1):
            name = folded[start:end]
            if name in known.districts:
                _add_hit(hits, _Hit(start, start, end, (), is_county=True))
            elif name in known.by_name:
                if _ends_here(plain, end) and _begins_here(plain, start, end, hits):
                    _add_name(hits, plain, start, end)
            else:
                continue
            break  # what is shorter would be the inside of this name
    return hits


def _ends_here(plain: str, end: int) -> bool:
    """Whether what follows lets the name end: not 市場, 町内会, 区域, 栄町３丁目."""
    not_followed_by: dict[str, list[str]] = municipality_words()["mentions"]["not_followed_by"]
    if plain.startswith(tuple(not_followed_by.get(plain[end - 1], ())), end):
        return False
    return not _BLOCK_NUMBER.match(plain, end)


def _begins_here(plain: str, start: int, end: int, hits: list[_Hit]) -> bool:
    """Whether what precedes lets the name begin: not 会津市, 西徳島市, 憩いの町."""
    if start == 0 or any(hit.end == start for hit in hits[-1:]):
        return True
    words = municipality_words()["mentions"]
    before, first = _script(plain[start - 1]), _script(plain[start])
    if before == "other" or plain.endswith(tuple(words["words_before"]), 0, start):
        return True
    short = end - start == 2  # 津市, 堺市, 原村: one character that other words end in as well
    if before == "hiragana":
        if first == "hiragana" and end - start <= 3:  # いの町 in ふれあいの町, 思いの町
            return False
        return plain[start - 1] in words["particles"] or (first == "kanji" and not short)
    if before == "katakana":
        return first == "kanji" and not short
    return first == "kanji" and not short and plain[start - 1] not in words["directions"]


def _script(char: str) -> str:
    """``kanji``, ``hiragana``, ``katakana``, or ``other`` (signs, spaces, digits, Latin letters)."""
    if char in "々〆ヶ":
        return "kanji"
    if char == "ー":
        return "katakana"
    name = unicodedata.name(char, "")
    for prefix, script in (("CJK", "kanji"), ("HIRAGANA LETTER", "hiragana"), ("KATAKANA LETTER", "katakana")):
        if name.startswith(prefix):
            return script
    return "other"


def _add_name(hits: list[_Hit], plain: str, start: int, end: int) -> None:
    """Add a name, joined with the prefecture and county directly before it, unless it is the part of an address."""
    known = municipality_list()
    name = plain[start:end]
    candidates = known.by_name[fold_spelling(name)]
    candidates = tuple(entry for entry in candidates if is_spelled(entry, name)) or candidates
    begin = start
    before = list(hits)
    if before and before[-1].is_county and before[-1].end == begin:
        county = before.pop()
        begin = county.start
        district = fold_spelling(plain[county.start : county.end])
        candidates = tuple(
            entry for entry in candidates if entry.district and fold_spelling(entry.district) == district
        )
    if before and before[-1].end == begin and candidates[:1] != () and candidates[0].kind != "prefecture":
        pass
    _add_hit(hits, _Hit(begin, start, end, candidates))


def _add_hit(hits: list[_Hit], hit: _Hit) -> None:
    """Add a hit and drop those that lie inside it (東村 in 東村山市)."""
    while hits and hits[-1].start >= hit.start:
        hits.pop()
    hits.append(hit)
