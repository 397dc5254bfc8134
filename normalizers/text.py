"""Text as printed, with the harmless repairs only; the form used to compare; spread headings closed.

Three forms of one text, never mixed up: `normalize_text` is what is published, `fold_text` is only compared,
`close_spacing` is for headings and labels.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from torikumi.normalizers.vocabulary import read_radicals, read_vocabulary
from torikumi.schemas.vocabulary import Characters

_CHARACTERS = read_vocabulary("characters", Characters)

_VOICED, _HALF_VOICED = "\u3099", "\u309a"  # the combining marks; ゛ and ゜ are their spacing forms
_MARKS = {"゛": _VOICED, "゜": _HALF_VOICED, _VOICED: _VOICED, _HALF_VOICED: _HALF_VOICED}
_LETTER_AND_MARK = re.compile("(.)([゛゜\u3099\u309a])")
_LINE_ENDS = re.compile("\r\n|[\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]")

_INVISIBLE = (
    *(code for code in range(0xA0) if unicodedata.category(chr(code)) == "Cc" and code not in (0x09, 0x0A)),
    0x00AD,  # soft hyphen
    0x034F,  # combining grapheme joiner
    0x061C,
    0x180E,
    *range(0x200B, 0x2010),  # zero-width spaces and joiners, direction marks
    *range(0x202A, 0x202F),  # direction embeddings
    *range(0x2060, 0x2070),  # word joiner and other signs without a form
    0xFE0E,  # "as text" and "as picture": say nothing about the letter (an IVS does, and is kept)
    0xFE0F,
    0xFEFF,  # byte order mark, zero-width no-break space
    *range(0xFFF9, 0xFFFC),  # ruby anchors
    0xE0001,
    *range(0xE0020, 0xE0080),  # language tags
)
_SPACES = (0x09, 0xA0, *range(0x2000, 0x200B), 0x202F, 0x205F)  # all as wide as a space or less; U+3000 stays
_LONE_SURROGATES = range(0xD800, 0xE000)  # cannot be written as UTF-8


def _repairs() -> dict[int, str]:
    table = dict.fromkeys(_INVISIBLE, "")
    table |= dict.fromkeys(_SPACES, " ")
    table |= dict.fromkeys(_LONE_SURROGATES, "�")
    table |= {radical: chr(ideograph) for radical, ideograph in read_radicals().items()}
    table |= {ord(form): meant for form, meant in _CHARACTERS.glyph_forms.items()}
    table |= {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFF61, 0xFF9E)}  # half-width kana
    table |= {0xFF9E: "゛", 0xFF9F: "゜"}
    return table


_REPAIRS = _repairs()
_TO_REPAIR = re.compile(
    "[\r\v\f\x1c\x1d\x1e\x85\u2028\u2029゛゜\u3099\u309a\U00010000-\U0010ffff"
    + re.escape("".join(chr(code) for code in sorted(_REPAIRS) if code < 0x10000))
    + "]"
)
"""What may be repaired, composition (NFC) apart: most texts have nothing of it, which is told faster than repaired.
All characters beyond U+FFFF are in it, since a set of single ones among them is slow to search for."""
_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_ENCLOSED = re.compile("([\u2460-\u24ff\u2776-\u2793\u3251-\u325f\u3280-\u32bf]+)")
_OWN_FORMS = "0-9a-z\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff"
_FOLDED = re.compile(f"[{_OWN_FORMS}]*")
"""Texts of figures, small letters, kana and ideographs, as most names are: they are compared as they stand."""
_COMPARE = {sign: kind for kind, signs in _CHARACTERS.compare.items() for sign in signs}
_OWN_SIGNS = "".join(sign for sign in _COMPARE if unicodedata.is_normalized("NFKC", sign))
_PLAIN = re.compile(f"[{_OWN_FORMS}{re.escape(_OWN_SIGNS)}\n -~\u3000-\u3002\u3008-\u3011\u30fb\uff01-\uff5e]*")
"""The same with dashes, circles and dots (サービス), white space, signs and Latin letters of both widths, as most texts
are: nothing in them is repaired, enclosed or composed."""
_TO_COMPARE = re.compile(f"[{re.escape(''.join(_COMPARE))}]")
_FULL_WIDTH = {chr(code): unicodedata.normalize("NFKC", chr(code)) for code in range(0xFF01, 0xFF5F)}
_PLAIN_FORMS = _COMPARE | {sign: _COMPARE.get(form, form) for sign, form in _FULL_WIDTH.items()}
_TO_PLAIN_FORM = re.compile(f"[{re.escape(''.join(_PLAIN_FORMS))}]")
"""What of a plain text has another form. NFKC takes 0.2 µs for each letter of a text in which one changes."""


def normalize_text(text: str) -> str:
    r"""Repair what the font or the producer did to a text; leave all else as printed.

    Radicals and presentation forms become the letters that were meant, half-width kana full-width, split voice marks
    join their kana; control characters, soft hyphens and zero-width marks go; line ends become ``\n``, a tab or
    no-break space a space; the result is NFC. ①, ㈱, full-width digits, 髙, 﨑 and variation sequences (IVS) stay.

    Doing it twice changes nothing.

    >>> normalize_text("⾏政⼿続の⼾籍")
    '行政手続の戸籍'
    >>> normalize_text("ﾃﾞｼﾞﾀﾙ\u00ad化　①㈱１２３")
    'デジタル化　①㈱１２３'
    """
    return _repaired(text) if _TO_REPAIR.search(text) else unicodedata.normalize("NFC", text)


def _repaired(text: str) -> str:
    """A text with its repairs."""
    text = _LINE_ENDS.sub("\n", text).translate(_REPAIRS)
    text = unicodedata.normalize("NFC", text)
    return unicodedata.normalize("NFC", _LETTER_AND_MARK.sub(_join_mark, text))


def _join_mark(found: re.Match[str]) -> str:
    letter, mark = found.groups()
    joined = unicodedata.normalize("NFC", letter + _MARKS[mark])
    return joined if len(joined) == 1 else found[0]


@lru_cache(maxsize=8192)  # labels, headings and names come again and again
def fold_text(text: str) -> str:
    """The form of a text in which it is compared: never published.

    Width, case, white space, variation selectors, kinds of dash, tilde, circle and dot are folded away. Enclosed
    numbers are kept: 取組① is not 取組1.

    >>> fold_text("ＳＮＳ の登録者数（Ｒ１〜Ｒ５）") == fold_text("SNSの登録者数(R1～R5)")
    True
    >>> fold_text("取組①") == fold_text("取組1")
    False
    """
    if _FOLDED.fullmatch(text):
        return text
    if _PLAIN.fullmatch(text):
        return _TO_PLAIN_FORM.sub(_plain_form_of, "".join(text.split())).casefold()
    text = _SELECTORS.sub("", normalize_text(text))
    text = "".join(
        part if n % 2 else unicodedata.normalize("NFKC", part) for n, part in enumerate(_ENCLOSED.split(text))
    )
    text = "".join(unicodedata.normalize("NFC", "".join(text.split())).casefold().split())
    text = unicodedata.normalize("NFC", text)
    return _TO_COMPARE.sub(_kind_of, text)


def _kind_of(met: re.Match[str]) -> str:
    """The kind of a dash, a circle or a dot; `str.translate` is slower, since it looks up each letter of a text."""
    return _COMPARE[met[0]]


def _plain_form_of(met: re.Match[str]) -> str:
    """The form of a letter or sign of full width, a dash, a circle or a dot."""
    return _PLAIN_FORMS[met[0]]


_LETTER = r"[\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff々〆〇\U00020000-\U0003ffff]"
_PART = rf"(?:{_LETTER}[\U000e0100-\U000e01ef]?|[0-9A-Za-z０-９Ａ-Ｚａ-ｚ・／/（）()])"
_SPREAD = re.compile(rf"{_PART}(?:(?P<gap>\s+){_PART})(?:(?P=gap){_PART})*")
# letters at both ends, or two that end it: R 4 実 績; signs and figures alone (1 2 3) are no heading
_SPREAD_LETTERS = re.compile(rf"{_LETTER}.*{_LETTER}|.*{_LETTER}\s+{_LETTER}", re.DOTALL)
_TAIL = re.compile(r"(.*?)(\s*[（(〔［\[【＜<].*)", re.DOTALL)


def close_spacing(text: str) -> str:
    """Close letters that were spread to fill a heading or label (均等割り).

    A line is closed when the same gap stands between all of its letters (of the part before a bracket, if it has
    one). For headings and labels only: a space printed in running text stays.

    >>> close_spacing("は じ め に"), close_spacing("担　当　課"), close_spacing("目　標（KPI）")
    ('はじめに', '担当課', '目標（KPI）')
    >>> close_spacing("総務課 税務課")
    '総務課 税務課'
    """
    if len(text.split(None, 1)) < 2:  # no gap, as in most headings and labels
        return text
    return "\n".join(_close_line(line) for line in text.split("\n"))


def _close_line(line: str) -> str:
    if len(line.split(None, 1)) < 2:
        return line
    core = line.strip()
    if _SPREAD.fullmatch(core) and _SPREAD_LETTERS.fullmatch(core):
        return "".join(core.split())
    tail = _TAIL.fullmatch(core)
    if tail and (head := tail[1].strip()) and _SPREAD.fullmatch(head) and _SPREAD_LETTERS.fullmatch(head):
        return "".join(head.split()) + tail[2]
    return line
