"""Codes and names of municipalities (全国地方公共団体コード): the list, and look-ups by code and by name.

In: a code or a name as printed. Out: `MunicipalityName`, or several of them where a name exists more than once.
The list is ``vocabulary/municipalities.csv``; ``vocabulary/make_municipalities.py`` says where it comes from. It holds
what exists now and what ended since 2020. Municipalities that were merged earlier are not in it: their names are not
found, which is right, and where another municipality has the same name today, only that one is known here.
"""

from __future__ import annotations

import csv
import re
import tomllib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any, Literal, cast

from torikumi.schemas.errors import NormalizationError

MunicipalityKind = Literal["prefecture", "city", "town", "village", "ward", "designated-city-ward"]
"""What a code stands for; ``ward`` is one of the 23 special wards of 東京都."""

CHECK_DIGIT_WEIGHTS = (6, 5, 4, 3, 2)
"""Weights of the five digits, from the left (総務省 全国地方公共団体コード仕様)."""

_VOCABULARY = "torikumi.normalizers.vocabulary"
_VARIATION_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_SPACES = re.compile(r"\s+")
# blocks whose characters have a plain form of one character: full-width, compatibility and radical forms
_COMPATIBILITY_BLOCKS = ((0x2E80, 0x2FDF), (0xF900, 0xFAFF), (0xFF01, 0xFFEF), (0x2F800, 0x2FA1F))


@dataclass(frozen=True, slots=True)
class MunicipalityName:
    """A municipality, a prefecture, or a name of one that the list does not hold.

    Attributes:
        code: 全国地方公共団体コード, six digits with the check digit; None for a name that the list does not hold.
        prefecture: Name of its prefecture (of itself for a prefecture), or None when unknown.
        name: Its name as in the list; for a ward of a designated city with the city's name (札幌市中央区).
        kind: What it is, or None for a name that the list does not hold.
        kana: Reading in katakana.
        district: County (郡) of a town or village, or None.
        city: The designated city that a ward belongs to, or None.
        valid_from: First day (ISO 8601); None when it was so before 2020 already.
        valid_to: Last day (ISO 8601); None while it exists.
        successors: Codes of what followed it.
    """

    code: str | None
    prefecture: str | None
    name: str
    kind: MunicipalityKind | None = None
    kana: str | None = None
    district: str | None = None
    city: str | None = None
    valid_from: str | None = None
    valid_to: str | None = None
    successors: tuple[str, ...] = ()

    @property
    def full_name(self) -> str:
        """Prefecture and name, as in an address.

        >>> municipality_by_code("362018").full_name
        '徳島県徳島市'
        """
        return self.name if self.kind == "prefecture" or self.prefecture is None else self.prefecture + self.name

    def exists_at_end_of(self, fiscal_year: int) -> bool:
        """Whether it existed on 31 March of the fiscal year: a report is written after its year.

        >>> municipality_by_code("221317").exists_at_end_of(2022), municipality_by_code("221317").exists_at_end_of(2023)
        (True, False)
        """
        day = f"{fiscal_year + 1}-03-31"
        return (self.valid_from or day) <= day <= (self.valid_to or day)


@dataclass(frozen=True, slots=True)
class NameParts:
    """A name as printed, taken apart.

    Attributes:
        prefecture: The prefecture printed before it, or None.
        name: The name itself, without spaces, offices and what stands before it.
        candidates: What the list holds of this name, as far as the prefecture and county printed allow.
    """

    prefecture: str | None
    name: str
    candidates: tuple[MunicipalityName, ...]


@dataclass(frozen=True, slots=True)
class MunicipalityList:
    """The list with its indexes; names in the indexes are folded by `fold_spelling`."""

    by_code: dict[str, MunicipalityName]
    by_name: dict[str, tuple[MunicipalityName, ...]]
    prefectures: dict[str, str]
    districts: frozenset[str]
    longest_name: int


@lru_cache(maxsize=1)
def municipality_words() -> dict[str, Any]:
    """The words around names (``vocabulary/municipality_words.toml``)."""
    return tomllib.loads((resources.files(_VOCABULARY) / "municipality_words.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def _plain_characters() -> dict[int, str]:
    table = {}
    for first, last in _COMPATIBILITY_BLOCKS:
        for code_point in range(first, last + 1):
            plain = unicodedata.normalize("NFKC", chr(code_point))
            if len(plain) == 1:
                table[code_point] = plain
    spelling_of = {char: group[0] for group in municipality_words()["spellings"] for char in group}
    table = {code_point: spelling_of.get(plain, plain) for code_point, plain in table.items()}
    return table | {ord(char): plain for char, plain in spelling_of.items()}


def fold_spelling(text: str) -> str:
    """Make the spellings of one name equal; the length stays, apart from variation selectors, which go.

    >>> fold_spelling("龍ヶ崎市") == fold_spelling("竜ケ﨑市")
    True
    """
    return _VARIATION_SELECTORS.sub("", text).translate(_plain_characters())


@lru_cache(maxsize=1)
def municipality_list() -> MunicipalityList:
    """Read the list, once."""
    by_code: dict[str, MunicipalityName] = {}
    by_name: dict[str, list[MunicipalityName]] = {}
    with (resources.files(_VOCABULARY) / "municipalities.csv").open(encoding="utf-8") as file:
        rows = csv.reader(file)
        next(rows)
        for code, prefecture, name, kana, kind, district, city, first, last, successors in rows:
            entry = MunicipalityName(
                code,
                prefecture,
                name,
                cast(MunicipalityKind, kind),
                kana,
                district or None,
                city or None,
                first or None,
                last or None,
                tuple(successors.split()),
            )
            by_code[code] = entry
            by_name.setdefault(fold_spelling(name), []).append(entry)
            if city:
                by_name.setdefault(fold_spelling(name[len(city) :]), []).append(entry)
    ordered = {
        key: tuple(sorted(entries, key=lambda entry: entry.valid_to is not None)) for key, entries in by_name.items()
    }
    return MunicipalityList(
        by_code=by_code,
        by_name=ordered,
        prefectures={fold_spelling(entry.name): entry.name for entry in by_code.values() if entry.kind == "prefecture"},
        districts=frozenset(fold_spelling(entry.district) for entry in by_code.values() if entry.district),
        longest_name=max(map(len, ordered)),
    )


def check_digit(code5: str) -> str:
    """The sixth digit of a code, from its first five.

    Args:
        code5: Five ASCII digits.

    Raises:
        NormalizationError: The text is not five digits.

    >>> check_digit("36201"), check_digit("01100"), check_digit("13101")
    ('8', '2', '6')
    """
    if not re.fullmatch("[0-9]{5}", code5):
        raise NormalizationError(code5, "not five digits of a municipality code")
    total = sum(int(digit) * weight for digit, weight in zip(code5, CHECK_DIGIT_WEIGHTS, strict=True))
    return str((11 - total if total < 11 else 11 - total % 11) % 10)


def is_municipality_code(code6: str) -> bool:
    """Whether the text has the form of a code: six digits, a prefecture's number first, the check digit right.

    It need not be in the list: a municipality merged before 2020 had such a code too.

    >>> is_municipality_code("362018"), is_municipality_code("362019"), is_municipality_code("982012")
    (True, False, False)
    """
    if not re.fullmatch("[0-9]{6}", code6):
        return False
    return 1 <= int(code6[:2]) <= 47 and check_digit(code6[:5]) == code6[5]


def municipality_by_code(code: str) -> MunicipalityName | None:
    """The entry of a six-digit code, or None.

    >>> municipality_by_code("362018").name
    '徳島市'
    """
    return municipality_list().by_code.get(code)


def split_name(text: str) -> NameParts:
    """Take a printed name apart: prefecture, county, name, office; and look the name up.

    >>> parts = split_name("徳島県 海部郡 美波町役場")
    >>> parts.prefecture, parts.name, [entry.code for entry in parts.candidates]
    ('徳島県', '美波町', ['363871'])
    """
    known = municipality_list()
    plain = _SPACES.sub("", _VARIATION_SELECTORS.sub("", text))
    office = next((office for office in municipality_words()["offices"] if plain.endswith(office)), "")
    if office and fold_spelling(plain) not in known.by_name:
        plain = plain.removesuffix(office)
    folded = fold_spelling(plain)
    before = next((key for key in known.prefectures if folded.startswith(key) and folded != key), "")
    district = next((key for key in known.districts if folded.startswith(key, len(before))), "")
    if len(before + district) == len(folded):  # the name of a county alone
        district = ""
    found = known.by_name.get(folded[len(before + district) :], ())
    # 鹿嶋市 and 鹿島市 are two cities: what is spelled exactly as in the list goes before what is only folded to it
    name = plain[len(before + district) :]
    found = tuple(entry for entry in found if is_spelled(entry, name)) or found
    if before:
        found = tuple(entry for entry in found if entry.prefecture == known.prefectures[before])
    if district:
        found = tuple(entry for entry in found if entry.district and fold_spelling(entry.district) == district)
    return NameParts(known.prefectures.get(before), name, found)


def is_spelled(entry: MunicipalityName, name: str) -> bool:
    """Whether the name is written exactly as the list writes it; a ward's with or without its city."""
    return name in (entry.name, entry.name.removeprefix(entry.city or ""))


def municipalities_by_name(name: str, prefecture: str | None = None) -> tuple[MunicipalityName, ...]:
    """All entries of a name, what exists now first; spaces, spelling, an office and a prefecture before it are allowed.

    Args:
        name: As printed: 徳島市, 徳 島 市, 徳島県徳島市, 徳島市役所, 竜ヶ崎市; a ward with or without its city.
        prefecture: Only entries of this prefecture.

    >>> [entry.full_name for entry in municipalities_by_name("府中市")]
    ['東京都府中市', '広島県府中市']
    >>> [entry.full_name for entry in municipalities_by_name("府 中 市", "広島県")]
    ['広島県府中市']
    """
    found = split_name(name).candidates
    if prefecture is None:
        return found
    wanted = fold_spelling(prefecture)
    return tuple(entry for entry in found if entry.prefecture and fold_spelling(entry.prefecture) == wanted)


def in_time(entries: Iterable[MunicipalityName], fiscal_year: int | None) -> tuple[MunicipalityName, ...]:
    """Those that existed at the end of the fiscal year (now, without one); all, when none did."""
    given = tuple(entries)
    if fiscal_year is None:
        kept = tuple(entry for entry in given if entry.valid_to is None)
    else:
        kept = tuple(entry for entry in given if entry.exists_at_end_of(fiscal_year))
    return kept or given


def name_entries(entries: Iterable[MunicipalityName]) -> str:
    """The entries for a message: 東京都府中市 (132063), 広島県府中市 (342084)."""
    return ", ".join(f"{entry.full_name} ({entry.code})" for entry in entries)


def parse_municipality(text: str, fiscal_year: int | None = None) -> MunicipalityName:
    """Read what a person gave as municipality: a code of six or five digits, or a name.

    Args:
        text: 362018, 36201, 徳島市, 徳島県徳島市.
        fiscal_year: The report's fiscal year, for a name whose code changed.

    Raises:
        NormalizationError: The code is wrong or unknown, or the name is unknown or exists more than once; the message
            names the candidates.

    >>> parse_municipality("３６２０１８").name, parse_municipality("東京都府中市").code
    ('徳島市', '132063')
    """
    digits = unicodedata.normalize("NFKC", text).strip()
    if re.fullmatch("[0-9]+", digits):
        return _parse_code(text, digits)
    candidates = in_time(split_name(text).candidates, fiscal_year)
    if len(candidates) == 1:
        return candidates[0]
    if candidates:
        raise NormalizationError(text, f"more than one municipality has this name: {name_entries(candidates)}")
    stem = fold_spelling(_SPACES.sub("", text))
    near = [] if not stem else [
        entry for key, entries in municipality_list().by_name.items() if key.startswith(stem) for entry in entries
    ]  # fmt: skip
    # more than ten would not fit the one line that an error has
    hint = f"; did you mean {name_entries(near[:10])}" if near else ""
    raise NormalizationError(text, f"no municipality of this name is in the official list{hint}")


def _parse_code(text: str, digits: str) -> MunicipalityName:
    if len(digits) == 5:
        digits += check_digit(digits)
    entry = municipality_by_code(digits)
    if entry is not None:
        return entry
    if len(digits) != 6:
        raise NormalizationError(text, "a municipality code has six digits")
    right = check_digit(digits[:5])
    if digits[5] != right:
        raise NormalizationError(text, f"the check digit of a code that begins {digits[:5]} is {right}")
    if not is_municipality_code(digits):
        raise NormalizationError(text, f"no prefecture has the number {digits[:2]}")
    raise NormalizationError(text, "no municipality of this code is in the official list")
