"""Katakana words that OCR may have misread although both of its engines agree: the dictionary or the document tells.

Small print, fax and worn copies make シ of ン and プ of ブ, and each engine reads the same. Nothing is put right: a
word may be a name. A finding says which word was perhaps printed.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from torikumi.normalizers.words import is_common_noun
from torikumi.pipeline.ocr_places import OcrPlaces
from torikumi.pipeline.records import RawRecord
from torikumi.schemas.findings import Finding
from torikumi.schemas.tables import Cell

LOOKS = (
    "ンソシツ", "ハバパ", "ヒビピ", "フブプ", "ヘベペ", "ホボポ", "カガ", "キギ", "クグタダ", "ケゲ", "コゴユ",
    "サザ", "シジ", "スズヌ", "セゼ", "ソゾ", "チヂテデ", "ツヅッ", "トド",
    "ナメ", "フワ", "クワ", "マム", "ラヲ", "ロコ", "セヤ",
    "アァ", "イィ", "ウゥワ", "エェ", "オォ", "ヤャ", "ユュ", "ヨョ",
)  # fmt: skip
"""Groups of katakana that a bad print does not tell apart."""

WORD = re.compile("[ァ-ヴー]{3,}")
"""A katakana word; those of two letters are one letter from many others."""

FEWER_MAX = 5
"""A word that stands more than so many times as often as the one that looks like it is not doubted: that one is. Fax
may misread most of them."""


def _others() -> dict[str, set[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for group in LOOKS:
        for letter in group:
            found[letter] |= set(group) - {letter}
    return dict(found)


_OTHERS = _others()


def doubtful_words(records: Sequence[RawRecord], places: OcrPlaces) -> list[Finding]:
    """What is to be said of the words of scanned pages, at the cell in which they stand.

    A word is doubtful when one that differs by a letter that looks like its own stands in the document, too, and not
    much less often; or when that one is a common noun of the dictionary and the word is none.

    Args:
        records: The records in the order of the document.
        places: What was read by OCR.
    """
    if not places.pages:
        return []
    cells = [cell for record in records for cell in _cells(record)]
    count = Counter(word for cell in cells for word in WORD.findall(cell.text))
    doubts = {word: other for word in count if (other := _likelier(word, count))}
    return [
        Finding.at(cell, "ocr-doubtful", f"read by OCR: 「{word}」, which looks like 「{doubts[word]}」")
        for cell in cells
        if cell.page in places.pages
        for word in dict.fromkeys(WORD.findall(cell.text))
        if word in doubts
    ]


def _cells(record: RawRecord) -> Iterator[Cell]:
    for cells in (*record.fields.values(), *record.extra.values()):
        yield from cells


def _likelier(word: str, count: Counter[str]) -> str | None:
    """The word that was perhaps printed."""
    variants = [
        word[:place] + other + word[place + 1 :]
        for place, letter in enumerate(word)
        for other in sorted(_OTHERS.get(letter, ()))
    ]
    rival = max(variants, key=lambda variant: count[variant], default="")
    if count[word] <= FEWER_MAX * count[rival]:
        return rival
    if is_common_noun(word):
        return None
    return next(filter(is_common_noun, variants), None)
