"""Names of municipalities in texts: in running text, in a line of their own on a cover, at the head of a title.

Japanese has no spaces, so a listed name counts only where it begins: not 津市 in 焼津市, not 徳島市 in 西徳島市. A name
that the official list does not hold (merged before 2020, made up) counts only in a line of its own or at the head of a
title. The words that decide are in ``vocabulary/municipality_words.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from torikumi.normalizers.municipalities import (
    MunicipalityName,
    fold_spelling,
    municipality_list,
    municipality_words,
    split_name,
)

_SPACES = " \u3000"
_KANJI = re.compile("[\u3400-\u9fff々〆]")
_KANA = re.compile("[\u3041-\u30ffー]")
_ENDS = "市町村区"
_UNLISTED = re.compile(rf"[^\s{_ENDS}]{{1,8}}?[{_ENDS}]")


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in a text.

    Attributes:
        name: As printed, with a prefecture or county before it.
        start: Where it begins.
        end: Where it ends.
        candidates: What the list holds of it; none for a name that it does not hold.
    """

    name: str
    start: int
    end: int
    candidates: tuple[MunicipalityName, ...]


def find_mentions(text: str) -> list[Mention]:
    """The listed names in a text, in order.

    >>> [m.name for m in find_mentions("令和４年度徳島市と高知県南国市の都市計画")]
    ['徳島市', '高知県南国市']
    >>> find_mentions("西徳島市場、市町村、北海道路線")
    []
    """
    folded = fold_spelling(text)
    if len(folded) != len(text):  # variation selectors went
        text = "".join(character for character in text if fold_spelling(character))
    found: list[Mention] = []
    place = 0
    while place < len(folded):
        may_begin = folded[place] in _first_letters().all and _begins(folded, place)
        mention = _mention_at(text, folded, place) if may_begin else None
        if mention is not None:
            found.append(mention)
        place = mention.end if mention else place + 1
    return found


def line_municipality(text: str) -> Mention | None:
    """The name that a line of a cover consists of, perhaps with a label, a date or a department beside it.

    >>> line_municipality("団体名：音威子府村").name, line_municipality("徳島市　情報推進課").name
    ('音威子府村', '徳島市')
    >>> line_municipality("みどり野市（架空）").name, line_municipality("都市計画"), line_municipality("関係市町村")
    ('みどり野市', None, None)
    """
    words = municipality_words()
    rest = text.strip(_SPACES + "：:")
    for label in words["lines"]["labels"]:
        if rest.startswith(label) and rest[len(label) :].lstrip(_SPACES)[:1] in ("：", ":"):
            rest = rest[len(label) :].lstrip(_SPACES + "：:")
    made_up = False
    for mark in words["fiction_marks"]:
        made_up = made_up or mark in rest
        rest = rest.replace(mark, "")
    parts = [part for part in re.split(rf"[{_SPACES}・]+", rest) if part]
    names = [mention for part in parts if (mention := _whole(part, made_up)) is not None]
    others = [part for part in parts if _whole(part, made_up) is None]
    endings = tuple(words["lines"]["other_parts"])
    if not names or not all(part.strip("（）()").endswith(endings) for part in others):
        return None
    return names[0]


def title_municipality(text: str) -> Mention | None:
    """The name at the head of a title, after its number or year.

    >>> title_municipality("第２次みどり野市総合計画").name, title_municipality("令和５年度徳島市事務事業評価").name
    ('みどり野市', '徳島市')
    >>> title_municipality("都市計画マスタープラン"), title_municipality("本市の総合計画")
    (None, None)
    """
    rest = text.strip(_SPACES)
    head = _title_head().match(fold_spelling(rest))
    rest = rest[head.end() if head else 0 :].lstrip(_SPACES)
    mentions = find_mentions(rest)
    if mentions and mentions[0].start == 0:
        return mentions[0]
    found = _UNLISTED.match(rest)
    if found is None or not _is_unlisted(found.group()):
        return None
    after = rest[found.end() :].lstrip(_SPACES)
    if not after.startswith(tuple(municipality_words()["unlisted"]["plan_words"])):
        return None
    return Mention(found.group(), 0, found.end(), ())


@lru_cache(maxsize=1)
def _title_head() -> re.Pattern[str]:
    """What may stand at the head of a title before the name."""
    return re.compile(municipality_words()["lines"]["title_head"])


def _begins(folded: str, place: int) -> bool:
    """Whether a name may begin at a place: nothing before it, or nothing that it may be the end of."""
    if place == 0:
        return True
    before = folded[place - 1]
    words = municipality_words()["mentions"]
    if _KANJI.match(before):
        return folded.endswith(tuple(words["words_before"]), 0, place) or _ends_title_head(folded[:place])
    return before in words["particles"] or not _KANA.match(before)


def _ends_title_head(before: str) -> bool:
    """Whether a text is nothing but what stands before a name in a title (第２次)."""
    head = _title_head().match(before.lstrip(_SPACES))
    return head is not None and head.end() == len(before.lstrip(_SPACES))


class _FirstLetters(NamedTuple):
    """Listed names by their first letter: most letters begin none of them.

    Attributes:
        prefectures: Letter → the prefectures that begin with it.
        districts: Letter → the counties.
        all: The letters with which any name begins.
    """

    prefectures: Mapping[str, Sequence[str]]
    districts: Mapping[str, Sequence[str]]
    all: Container[str]


@lru_cache(maxsize=1)
def _first_letters() -> _FirstLetters:
    """The list by first letters."""
    known = municipality_list()
    prefectures, districts = _by_first(known.prefectures), _by_first(known.districts)
    return _FirstLetters(prefectures, districts, {*prefectures, *districts, *(name[0] for name in known.by_name)})


def _by_first(names: Iterable[str]) -> dict[str, list[str]]:
    """First letter → names."""
    found: dict[str, list[str]] = {}
    for name in names:
        found.setdefault(name[0], []).append(name)
    return found


def _mention_at(text: str, folded: str, start: int) -> Mention | None:
    """The listed name that begins at a place: a prefecture, a county and a name, or the last of these."""
    known = municipality_list()
    letters = _first_letters()
    near = letters.prefectures.get(folded[start], ())
    prefecture = next((key for key in near if folded.startswith(key, start)), "")
    after = start + len(prefecture)
    while prefecture and after < len(folded) and folded[after] in _SPACES:
        after += 1
    near = letters.districts.get(folded[after : after + 1], ())
    county = max((key for key in near if folded.startswith(key, after)), key=len, default="")
    for place in dict.fromkeys((after + len(county), after)):
        for length in range(min(known.longest_name, len(folded) - place), 1, -1):
            name = folded[place : place + length]
            if name in known.by_name and name not in known.prefectures and _ends(folded, place + length):
                end = place + length
                candidates = split_name(text[start:end]).candidates
                if candidates:
                    return Mention(text[start:end], start, end, candidates)
    end = start + len(prefecture)
    if prefecture and _ends(folded, end):
        return Mention(text[start:end], start, end, split_name(text[start:end]).candidates)
    return None


def _ends(folded: str, end: int) -> bool:
    """Whether a name may end at a place: 徳島市 does not in 徳島市場."""
    continued = municipality_words()["mentions"]["not_followed_by"].get(folded[end - 1], ())
    return not folded.startswith(tuple(continued), end)


def _whole(part: str, made_up: bool) -> Mention | None:
    """The name that a part of a line is as a whole, an office behind it allowed."""
    parts = split_name(part)
    if parts.candidates and not made_up:
        return Mention(parts.name, 0, len(part), parts.candidates)
    is_name = _UNLISTED.fullmatch(parts.name) is not None and _is_unlisted(parts.name)
    return Mention(parts.name, 0, len(part), ()) if is_name else None


def _is_unlisted(name: str) -> bool:
    """Whether a word may be the name of a municipality that the list does not hold."""
    words = municipality_words()["unlisted"]
    return (
        len(name) > 1
        and not name.endswith(tuple(words["not_ending_in"]))
        and not (len(name) == 2 and name[0] in words["common_stems"])
        and not any(sign in name[1:] for sign in words["not_containing"])  # はるかぜ村 begins with は
        and re.search(r"[0-9０-９]", name) is None
    )
