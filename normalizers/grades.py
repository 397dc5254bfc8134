"""Grades (評価): the document's own scale decides; what was printed is never changed.

A grade is read in the spelling of the scale, with its rank for comparison. Without a legend, `known_scale` tells the
one known scale that all grades of the document fit; where two of opposite order fit (5 … 1, 1 … 5), there is none.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache

from torikumi.normalizers.blanks import is_blank
from torikumi.normalizers.text import fold_text, normalize_text
from torikumi.normalizers.vocabulary import read_vocabulary
from torikumi.schemas.values import Grade
from torikumi.schemas.vocabulary import Grades

_WORDS = read_vocabulary("grades", Grades)


def _any_of(words: Collection[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


_MEANT = {sign: meant for meant, signs in _WORDS.signs.items() for sign in signs}
_Scale = tuple[dict[str, str], ...]
"""A known scale, best first: each step's spellings, folded → as they are."""

_SCALES: list[_Scale] = [
    tuple({fold_text(word): word for word in step} for step in scale) for scale in _WORDS.scales.values()
]
_UNRATED = frozenset(map(fold_text, _WORDS.unrated.exact))
_KNOWN_WORDS = {
    word for scale in _WORDS.scales.values() for step in scale for word in step if re.match(r"[\u3040-\u9fff]{2}", word)
}

_SIGN = r"[◎○◯〇△▲×✕☆★]"
_GRADE = rf"{_any_of(_KNOWN_WORDS)}|[A-Za-zＡ-Ｚａ-ｚ]{{1,2}}|{_SIGN}|[－―−-]|[①-⑩]|[0-9０-９](?![\d０-９.．])|[Ⅰ-Ⅹ]"


def _quoted(name: str) -> str:
    return rf"[「『“]?(?P<{name}>{_GRADE})[」』”]?"


_COLON = r"\s*(?:[：:=＝…→]|・・・|\.\.\.)\s*"
_ENTRY = re.compile(
    rf"(?<![A-Za-zＡ-Ｚ0-9０-９]){_quoted('grade')}{_COLON}(?P<description>[^：:=＝]+?)"
    rf"(?=[、,，;；/／\s\u3000()（）]*(?:{_quoted('next')}{_COLON})|$)"
)
_BRACKET_ENTRY = re.compile(rf"(?<![A-Za-zＡ-Ｚ0-9０-９])(?P<grade>{_GRADE})\s*[（(](?P<description>[^（）()]+)[）)]")
_SIGN_ENTRY = re.compile(rf"(?P<grade>{_SIGN}|[－―])\s*(?P<description>[^◎○◯〇△▲×✕☆★：:（(]{{2,30}})")
_ABOUT_GRADES = re.compile(r"評価|判定|凡例|達成度|進捗|[%％]以上")
_END = re.compile(r"[。．、，,;；/／\s\u3000]*(?:を(?:示す|表す|意味する)|とする|である)?[。．\s\u3000]*$")
_NOTE = re.compile(r"(?P<grade>[^（(：:]+)(?:[（(](?P<note>[^）)]*)[）)]|[：:](?P<said>.+))")
_OUTER = re.compile(r"[（(「『【\[［](?P<grade>[^（(）)]+)[）)」』】\]］]")
_AROUND = re.compile(rf"(?:{_any_of(_WORDS.around.before)})*[：:]?(?P<grade>.+?)(?:{_any_of(_WORDS.around.after)})*")
_ROMAN_AS_LETTER = {letter: chr(0x2160 + n) for n, letter in enumerate("tuvwxyz")}
"""Ⅰ is 0x87 0x54 in Shift_JIS, and 0x54 is T: a converter that drops the first byte prints T for Ⅰ, U for Ⅱ."""


def parse_grade(text: str, scale: Sequence[str]) -> Grade | None:
    """The grade in a cell, in the spelling of the scale.

    Args:
        text: The cell's text.
        scale: The grades of the scale, best first.

    Returns:
        None when the cell holds no grade of the scale. Widths are folded; 〇, ◯ and full-width O count as the ○ of the
        scale, and ``sign`` then says which one was printed. Signs for "not rated" have no rank.

    >>> parse_grade("Ａ", ["S", "A", "B"])
    Grade(grade='A', rank=2, note=None, sign=None)
    >>> parse_grade("A（前年度B）", ["S", "A", "B"]).note, parse_grade("Z", ["A"])
    ('前年度B', None)
    >>> parse_grade("〇", ["◎", "○"]).sign
    '〇'
    """
    return _parse_grade(text, tuple(scale))


@lru_cache(maxsize=1024)  # a document has few grades, and each is asked for several times
def _parse_grade(text: str, scale: tuple[str, ...]) -> Grade | None:
    for printed, note in _readings(text):
        found = _in_scale(printed, scale)
        if found is not None:
            rank = None
            if is_rated(found):
                rank = 1 + sum(is_rated(grade) for grade in scale[: scale.index(found)])
            typed, meant = (unicodedata.normalize("NFKC", sign).casefold() for sign in (printed, found))
            # a dash is a dash; a Latin V for Ⅴ may have been Ⅲ once, so that it is told
            roman = "Ⅰ" <= found[0] <= "Ⅿ" and not "Ⅰ" <= printed[0] <= "ⅿ"
            plain = is_blank(found) or (typed == meant and not roman)
            return Grade(found, rank, note, None if plain else printed)
    return None


def is_rated(grade: str, description: str | None = None) -> bool:
    """Whether a grade of a legend says how good something is: not －, 評価不能 or what the legend calls so.

    >>> is_rated("A"), is_rated("－"), is_rated("評価対象外"), is_rated("Z", "評価できないもの")
    (True, False, False, False)
    """
    if is_blank(grade) or fold_text(grade) in _UNRATED:
        return False
    return not any(word in (description or "") for word in _WORDS.unrated.holds)


def misread_roman(text: str, scale: Sequence[str]) -> str | None:
    """The Roman numeral of a scale that a converter may have printed as a letter (T for Ⅰ, U for Ⅱ), or None.

    >>> misread_roman("評価T", ["Ⅰ", "Ⅱ"]), misread_roman("T", ["S", "T"])
    ('Ⅰ', None)
    """
    letters = {fold_text(printed) for printed, _ in _readings(text)}
    meant = {_ROMAN_AS_LETTER[letter] for letter in letters if letter in _ROMAN_AS_LETTER}
    return next((grade for grade in scale if grade in meant), None)


def known_scale(grades: Collection[str]) -> tuple[str, ...] | None:
    """The known scale that all grades of a document fit, best first; the shortest of several.

    Args:
        grades: The texts of its cells; those that say that there is no grade do not count.

    Returns:
        The steps, each as the document spells it or else as the scale does. None when no known scale fits, or two of
        opposite order do.

    >>> known_scale(["Ａ", "S", "B（前年度A）"]), known_scale(["3", "5"]), known_scale(["拡充", "継続"])
    (('S', 'Ａ', 'B', 'C'), None, None)
    """
    spelt: dict[str, str] = {}
    readings = []
    for text in grades:
        forms = [printed for printed, _ in _readings(text)]
        if any(is_rated(form) for form in forms) and all(map(is_rated, forms)):
            readings.append([_MEANT.get(fold_text(form), fold_text(form)) for form in forms])
            for form, read in zip(forms, readings[-1], strict=True):
                spelt.setdefault(read, form if fold_text(form) == read else read)
    fits = [scale for scale in _SCALES if all(any(_holds(scale, form) for form in forms) for forms in readings)]
    if not readings or not fits:
        return None
    best = min(fits, key=len)
    if any(_opposed(best, other) for other in fits):
        return None
    return tuple(next((spelt[form] for form in step if form in spelt), next(iter(step.values()))) for step in best)


def parse_legend(text: str) -> list[tuple[str, str]]:
    """The grades and their descriptions in a note, in its order; empty when it is no legend of two grades or more.

    >>> parse_legend("※ 評価は、◎：目標を上回った、○：おおむね達成、×：未達成・未実施を表す。")
    [('◎', '目標を上回った'), ('○', 'おおむね達成'), ('×', '未達成・未実施')]
    >>> parse_legend("※総合評価　Ａ：目標を上回る成果　Ｂ：おおむね目標どおり")
    [('Ａ', '目標を上回る成果'), ('Ｂ', 'おおむね目標どおり')]
    >>> parse_legend("評価区分：S（大きく上回る）、A（達成）、B（未達成）")
    [('S', '大きく上回る'), ('A', '達成'), ('B', '未達成')]
    """
    for pattern, least in ((_ENTRY, 2), (_BRACKET_ENTRY, 2), (_SIGN_ENTRY, 3)):
        found = [(match["grade"], _described(text, match)) for match in pattern.finditer(text)]
        distinct = len({fold_text(grade) for grade, _ in found}) == len(found)
        # A：甲 B：乙 is a list like any other, unless something says that it is about grades
        about = _ABOUT_GRADES.search(text) or (pattern is _ENTRY and any(_goodness(said) for _, said in found))
        if len(found) >= least and distinct and about:
            return found
    return []


def _described(text: str, match: re.Match[str]) -> str:
    """What an entry of a legend says of its grade, with the bracket that it opens, without what stands around it."""
    said, behind = match["description"], text[match.end("description") :]
    for opening, closing in ("（）", "()"):
        left = said.count(opening) - said.count(closing)
        if left > 0 and behind.startswith(closing):
            return said + closing
        if left < 0:  # that of the whole legend
            said = _END.sub("", said).removesuffix(closing)
    return _END.sub("", said).strip()


def best_first(entries: Sequence[tuple[str, str | None]]) -> list[tuple[str, str | None]]:
    """The entries of a legend from the best grade down, by what it says of them, else by the known scales.

    Most legends begin with the best grade; one that ends with it (1：未達成 … 5：達成) is turned round.

    >>> best_first([("1", "未達成"), ("2", "一部達成"), ("3", "達成")])[0]
    ('3', '達成')
    >>> best_first([("×", None), ("△", None), ("○", None)])[0]
    ('○', None)
    """
    rated = [(grade, description) for grade, description in entries if is_rated(grade, description)]
    unrated = [entry for entry in entries if entry not in rated]
    if len(rated) < 2:
        return list(entries)
    said = [_goodness(description or grade) for grade, description in (rated[0], rated[-1])]
    if said[0] == said[1]:
        scale = [fold_text(grade) for grade in known_scale([grade for grade, _ in rated]) or ()]
        said = [-scale.index(fold_text(grade)) if scale else 0 for grade, _ in (rated[0], rated[-1])]
    return [*(reversed(rated) if said[0] < said[1] else rated), *unrated] if said[0] < said[1] else list(entries)


def _goodness(description: str) -> int:
    """1 for what only a good grade is said to be, -1 for a bad one, 0 where it cannot be told."""
    if any(word in description for word in _WORDS.descriptions.bad):
        return -1
    return 1 if any(word in description for word in _WORDS.descriptions.good) else 0


def _readings(text: str) -> Iterator[tuple[str, str | None]]:
    """What may be the grade of a cell, with what else it says: the whole, without its note, the note without it."""
    shown = "".join(normalize_text(text).split())
    outer = _OUTER.fullmatch(shown)
    shown = outer["grade"] if outer else shown
    yield shown, None
    around = _AROUND.fullmatch(shown)
    if around and around["grade"] != shown:
        shown = around["grade"]
        yield shown, None
    found = _NOTE.fullmatch(shown)
    if found:
        note = found["note"] if found["said"] is None else found["said"]
        yield found["grade"], note
        if note and len(note) < len(found["grade"]):  # 達成（A）
            yield note, found["grade"]


def _in_scale(printed: str, scale: Sequence[str]) -> str | None:
    """The grade of a scale that a sign or word is, exactly or as a sign that is typed for it."""
    wanted = fold_text(printed)
    for form in (wanted, _MEANT.get(wanted)):
        for grade in scale:
            folded = fold_text(grade)
            if form is not None and wanted and form in (folded, _MEANT.get(folded)):
                return grade
    return None


def _holds(scale: _Scale, form: str) -> bool:
    return any(form in step for step in scale)


def _opposed(one: _Scale, other: _Scale) -> bool:
    """Whether two scales have two steps in opposite order."""
    places = [
        (place, next((n for n, theirs in enumerate(other) if step.keys() & theirs.keys()), None))
        for place, step in enumerate(one)
    ]
    shared = [theirs for _, theirs in places if theirs is not None]
    return shared != sorted(shared)
