"""Words of a text (語) in one spelling each, so that texts are compared by what they say, not by how it is spelt.

取組み, 取り組み and 取組 are one word, 問合せ and 問い合わせ another: SudachiDict knows them (正規化表記). Only words
count here, not the particles between them: SNSの登録者数 has the words of SNS登録者数. What changes the meaning counts:
negations, numbers, 男 and 女, 市内 and 市外.

The dictionary (202 MB on disk) is opened when it is first needed, once a process, never at import.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from torikumi.normalizers.text import normalize_text
from torikumi.normalizers.vocabulary import read_vocabulary
from torikumi.schemas.vocabulary import Words

if TYPE_CHECKING:
    from sudachipy import Dictionary, Morpheme, Tokenizer

_WORDS = read_vocabulary("words", Words)
_PIECE_LETTERS = 8_000
"""Letters given to SudachiPy at once: it refuses more than 49,149 bytes of UTF-8, of which a letter has up to 4 (and
its own NFKC may make several of one)."""

_SENTENCE = re.compile(rf"[^\n。]{{1,{_PIECE_LETTERS}}}[\n。]?|[\n。]")
_ENCLOSED = re.compile("([\u2460-\u24ff\u2776-\u2793\u3251-\u325f\u3280-\u32bf])")
_DASH_IN_KANA = re.compile(r"(?<=[ァ-ヺ])[-‐−–—―─](?![\d-])")
_SPACE = re.compile(r"(?<![!-~])\s+|\s+(?![!-~])")
_RESPELT = re.compile("|".join(map(re.escape, _WORDS.respelt)))
_HIRAGANA = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}

_STEM = dict(zip("カガサタナバマラワ", "きぎしちにびみりい", strict=True))
"""The last letter of a verb of the class 五段 in the form that is also its noun: 繰り越す → 繰り越し."""

_KNOWN_MOST = 50_000
_known: dict[tuple[int, str], tuple[Word, ...]] = {}
"""Token of the dictionary, as printed → its word: the most frequent thousand make up nearly all texts."""

_opening = threading.Lock()
_local = threading.local()


@dataclass(frozen=True, slots=True)
class Word:
    """A word that counts.

    Attributes:
        key: What it is compared by: one spelling, hiragana, lower case.
        printed: As it is printed; of a verb the form that is also its noun. For showing.
        groups: The groups of synonyms (同義語) that SudachiDict has it in, by their numbers; most words are in none.
    """

    key: str
    printed: str
    groups: tuple[int, ...]


@lru_cache(maxsize=8192)  # names of indicators and headings come again and again
def content_words(text: str) -> tuple[str, ...]:
    """The words of a text that carry its meaning, in order, each in one spelling.

    Verbs stand in the form that is also their noun (繰り越す, 繰越し → 繰り越し); all words in hiragana and lower case,
    so that ゴミ and ごみ are one. For comparing only, never published.

    >>> content_words("ＳＮＳの登録者数"), content_words("見直した計画")
    (('sns', '登録者', '数'), ('見直し', '計画'))
    >>> content_words("実施しない") == content_words("実施した")
    False
    """
    return tuple(word.key for word in words_of(text))


def words_of(text: str) -> tuple[Word, ...]:
    """The same words, each with how it is printed and what SudachiDict says it is a synonym of.

    >>> [(word.key, word.printed) for word in words_of("スマホの貸出し")]
    [('すまほ', 'スマホ'), ('貸し出し', '貸出し')]
    >>> words_of("スマホ")[0].groups == words_of("スマートフォン")[0].groups != ()
    True
    """
    return tuple(word for piece in _pieces(text) for token in _tokens(piece) for word in _counted(token))


@lru_cache(maxsize=8192)
def word_key(text: str) -> str:
    """The words of a text as one string: texts with equal keys have the same words.

    A bar stands between two numbers that something parts in the text: 1-1 is not 11.

    >>> word_key("問合せ件数") == word_key("問い合わせの件数"), word_key("取組1-1") == word_key("取組11")
    (True, False)
    """
    key = ""
    for word in content_words(text):
        key += ("|" if key[-1:].isdecimal() and word[:1].isdecimal() else "") + word
    return key


def _pieces(text: str) -> Iterator[str]:
    """A text as the dictionary reads it best, cut at sentence ends where it is long."""
    text = "".join(
        part if n % 2 else unicodedata.normalize("NFKC", part)
        for n, part in enumerate(_ENCLOSED.split(normalize_text(text)))
    )
    text = _DASH_IN_KANA.sub("ー", _SPACE.sub("", text))
    text = _RESPELT.sub(lambda found: _WORDS.respelt[found[0]], text)
    if len(text) <= _PIECE_LETTERS:
        yield text
        return
    yield from _SENTENCE.findall(text)


def _counted(token: Morpheme) -> Iterator[Word]:
    """The same, worked out once for each token."""
    place = (token.word_id(), token.surface())
    known = _known.get(place)
    if known is None:
        if len(_known) >= _KNOWN_MOST:
            _known.clear()
        known = _known[place] = tuple(_word_of(token))
    yield from known


def _word_of(token: Morpheme) -> Iterator[Word]:
    """The word that counts for a token, if one does."""
    kind = token.part_of_speech()
    word = token.surface() if _ENCLOSED.search(token.surface()) else token.normalized_form()
    if kind[0] in _WORDS.dropped_classes:
        # signs other than punctuation and brackets say something (○, ±), and so do rare kanji that it takes for signs
        sign = kind[0] == "補助記号" and any(unicodedata.category(letter)[0] not in "PZC" for letter in word)
        if word not in _WORDS.kept and not sign:
            return
    elif word in _WORDS.dropped:
        return
    printed = token.surface()
    if kind[0] == "動詞":
        word = printed = _noun_of(word, kind[4])
    word = _WORDS.same.get(word, word)
    yield Word(word.casefold().translate(_HIRAGANA), printed, tuple(token.synonym_group_ids()))


@lru_cache(maxsize=4096)
def is_common_noun(word: str) -> bool:
    """Whether the dictionary knows a word as one common noun (普通名詞): no name, no compound that it does not list.

    >>> is_common_noun("チラシ"), is_common_noun("チラン"), is_common_noun("アソケート")  # チラン is a town
    (True, False, False)
    """
    from sudachipy import SplitMode

    tokens = list(_tokenizer().tokenize(word, SplitMode.C))
    return len(tokens) == 1 and not tokens[0].is_oov() and tokens[0].part_of_speech()[1] == "普通名詞"


def _noun_of(verb: str, conjugation: str) -> str:
    """The noun of a verb (連用形): 受け付ける → 受け付け, 繰り越す → 繰り越し."""
    group, _, row = conjugation.partition("-")
    if group == "五段":
        return verb[:-1] + _STEM[row[0]]
    return verb.removesuffix("る")


def _tokens(text: str) -> Iterator[Morpheme]:
    """The tokens of one piece."""
    yield from _tokenizer().tokenize(text)


def _tokenizer() -> Tokenizer:
    """The tokenizer of this thread."""
    tokenizer: Tokenizer | None = getattr(_local, "tokenizer", None)
    if tokenizer is None:
        # a tokenizer serves one thread at a time: each has its own, over the one dictionary
        from sudachipy import SplitMode

        with _opening:
            dictionary = _dictionary()
        tokenizer = _local.tokenizer = dictionary.tokenizer(SplitMode.B)
    return tokenizer


@cache
def _dictionary() -> Dictionary:
    from sudachipy import Dictionary

    return Dictionary(dict="core")
