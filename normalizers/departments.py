"""Departments (担当部署): lists of names apart, names at the end of an item, names that leave out their upper unit."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import lru_cache

from torikumi.normalizers.blanks import is_blank
from torikumi.normalizers.text import close_spacing, fold_text, normalize_text
from torikumi.normalizers.vocabulary import read_vocabulary
from torikumi.schemas.values import Department
from torikumi.schemas.vocabulary import Departments

_WORDS = read_vocabulary("departments", Departments)
_LONGEST_NAME = 30
"""Letters: the longest name met is 22 (○○県後期高齢者医療広域連合事務局総務課); a clause is usually longer than 30."""

_PIECE_MAX = 1000
"""Letters between two strong separators: a hundred names joined by ・ have fewer. What has more (a line of dots) is
kept whole, since each sign in it would be weighed against all that follows."""


def _any_of(words: Collection[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


_OPENING, _CLOSING = "（(〔［[【〈＜<《", "）)〕］]】〉＞>》"
_HALF = dict(zip("（）［］＜＞", "()[]<>", strict=True))
_PARTNERS = dict(zip("(〔[【〈<《", ")〕]】〉>》", strict=True))
_ANY_BRACKET = re.compile(f"[{re.escape(_OPENING + _CLOSING)}]")
_QUOTES = (("「", "」"), ("『", "』"), ("“", "”"), ('"', '"'))
_SEPARATOR = re.compile(
    rf"(?:{_any_of([sign for sign in _WORDS.separators if not sign.isspace()])})(?<!\d[,，](?=\d))"  # 1,200 stays whole
)
_SPACE = re.compile(r"(\s+)")
_WEAK = re.compile(f"({_any_of(_WORDS.weak_separators)})")
_COUNTED = r"[0-9０-９①-⑳]{1,3}"
_LEAD_WORDS = _any_of(_WORDS.lead_ins)
_LEAD_IN = re.compile(
    rf"(?:{_LEAD_WORDS}|(?:{_any_of(_WORDS.listed)})?\s*{_COUNTED})\s*[：:]\s*|[（(〔［\[【](?:{_LEAD_WORDS}|{_COUNTED})[）)〕］\]】]\s*"
)
_ROLE = re.compile(rf"[（(〔［\[【](?:{_LEAD_WORDS})[）)〕］\]】]")
_ROLE_BETWEEN = re.compile(rf"(?<=\w){_ROLE.pattern}(?=\w)")
_MARKS = re.compile(rf"(?:{_any_of(_WORDS.marks)}|[①-⑳])+\s*")
_TAIL = re.compile(
    rf"[\s・]*(?:(?:{_any_of(_WORDS.tails)})|(?:{_any_of(_WORDS.counted_tails)})\s*[0-9０-９一二三四五六七八九十]+\s*"
    rf"(?:{_any_of(_WORDS.counted_units)})|[（(](?:{_LEAD_WORDS}|{_any_of(_WORDS.tails)})[）)])$"
)
_NOTE = re.compile(r"\s*[（(][^（(）)]*[）)]$")
_BRACKET = re.compile(rf"([^{re.escape(_OPENING)}]+?)\s*[{re.escape(_OPENING)}](.+)[{re.escape(_CLOSING)}]")
_GROUP = re.compile(rf"(.*(?:{_any_of(_WORDS.upper_endings)}))\s*[：:]\s*(.+)")
_DIGIT = re.compile(r"(?<!第)\d")


@lru_cache(maxsize=4096)  # each name of a document is asked for again and again
def is_department(name: str, *, column: bool = False) -> bool:
    """Whether a text reads as the name of one department.

    Args:
        name: The text.
        column: It stands where departments are expected, so weaker endings count, too (中央保育所).

    >>> is_department("情報推進課"), is_department("市内3か所"), is_department("各課で問題点を共有した")
    (True, False, False)
    """
    name = _NOTE.sub("", normalize_text(name).strip())
    if name in _WORDS.words:
        return True
    if column:
        endings, none = _WORDS.endings + _WORDS.column_endings, _WORDS.not_endings
    else:
        endings, none = _WORDS.endings, _WORDS.not_endings + _WORDS.place_endings
        if name in _WORDS.endings or name.startswith(_WORDS.place_beginnings):
            return False
    return (
        len(name) <= _LONGEST_NAME
        and name.endswith(endings)
        and name not in _WORDS.bare_endings
        and not name.endswith(none)
        and not any(word in name for word in _WORDS.never_inside)
        and not _DIGIT.search(name)
    )


def split_departments(text: str) -> list[str]:
    r"""The departments named in a cell, each once, as printed and in their order.

    Names stand apart by 、 ・ ／ or line breaks; a name broken over two lines is joined; 税・債権管理課 is one name;
    部（課、課） gives a name for each 課. Marks, words such as 主担当： before and ほか behind are no part of a name. A
    blank cell and a dash name none.

    >>> split_departments("危機管理課、市民協働課・教育委員会")
    ['危機管理課', '市民協働課', '教育委員会']
    >>> split_departments("青少年育成補導\nセンター")
    ['青少年育成補導センター']
    """
    text = _join_lines(close_spacing(normalize_text(text)))
    if len(_ROLE.findall(text)) > 1:  # 【主管】企画課【関係】総務課, 企画課（主）総務課（副）
        text = _ROLE_BETWEEN.sub(r"、\g<0>" if _ROLE.match(text) else r"\g<0>、", text)
    names = [name for piece in _pieces(text) for name in _names_of(piece)]
    return list(dict.fromkeys(name for name in names if not is_blank(name)))


def find_trailing_departments(text: str) -> list[str]:
    """The departments in brackets at the end of an item: only where the bracket holds nothing but departments.

    >>> find_trailing_departments("(2) 空き家の情報を一元管理した。（住宅課）")
    ['住宅課']
    >>> find_trailing_departments("随時、発信した。（台風接近によるごみ収集中止情報も発信した。）")
    []
    """
    names: list[str] = []
    rest = text.rstrip("。． \u3000\t\n")
    while opening := _last_opening(rest):
        content = rest[opening + 1 : -1]
        is_sentence = content.endswith("。") or len(content) > _LONGEST_NAME * 4
        found = [] if is_sentence else split_departments(content)
        if not found or not all(map(is_department, found)):
            break
        names = found + names
        rest = rest[:opening].rstrip("。． \u3000\t\n")
    return names


def evident_departments(lists: Iterable[Sequence[str]]) -> frozenset[str]:
    """The names that the lists of a document give in full, as evidence for those that leave out their upper unit.

    A name that may have left it out (予防課 behind 消防局警防課) is no evidence.

    >>> sorted(evident_departments([["消防局警防課", "予防課"], ["情報推進課"]]))
    ['情報推進課', '消防局警防課']
    """
    evident: set[str] = set()
    for names in lists:
        upper = ""
        for name in names:
            own = _upper_of(name) or _lower_upper_of(name)
            if own or not upper or not name.endswith(_WORDS.lower_endings):
                upper = own
                evident.add(name)
    return frozenset(evident)


def resolve_departments(names: Sequence[str], evidence: Collection[str] = ()) -> list[Department]:
    """Give each name of one list the upper unit that the list leaves out.

    The evidence decides first: the name with the upper unit of the list, if the document has it elsewhere; else the
    name as printed, if the document has it without a unit; else the one name of the document that is a unit and this
    name. With no evidence, a bare 課 right behind 局課 inherits the 局, and a bare 係 right behind 課係 the 課.

    Args:
        names: The names of one cell, in their order, as `split_departments` gives them.
        evidence: The names that the document gives in full, as `evident_departments` finds them.

    >>> resolve_departments(["消防局警防課", "予防課"])[1]
    Department(printed='予防課', resolved='消防局予防課')
    >>> resolve_departments(["消防局警防課", "情報推進課"], evidence=["情報推進課"])[1].resolved
    '情報推進課'
    """
    known: set[str] | None = None
    resolved: list[Department] = []
    upper, lower_upper, unbroken = "", "", False
    for name in names:
        own = _upper_of(name)
        inherited = lower_upper if name.endswith(_WORDS.lowest_endings) else upper
        if own or not inherited or not name.endswith(_WORDS.lower_endings):
            upper, lower_upper = own or (name if _is_unit(name) else ""), _lower_upper_of(name)
            unbroken = bool(own or lower_upper)
            resolved.append(Department(name, name))
            continue
        whole = inherited + name
        if known is None:  # few lists leave a unit out
            known = {fold_text(full) for full in evidence}
        longer = sorted({full for full in evidence if _is_unit_and(full, name)})
        if fold_text(whole) in known:
            found = whole
        elif fold_text(name) in known:
            found, unbroken = name, False  # what follows it need not belong to the unit any more
        elif len(longer) == 1:
            found = longer[0]
        else:
            found = whole if unbroken else name
        resolved.append(Department(name, found))
    return resolved


def _upper_of(name: str) -> str:
    """The upper unit that a name begins with (消防局 of 消防局予防課), or ""."""
    return _unit_before(name, _WORDS.upper_endings)


def _lower_upper_of(name: str) -> str:
    """The 課 that the name of a 係 begins with (総務課 of 総務課人事係), or ""."""
    return _unit_before(name, _WORDS.middle_endings) if name.endswith(_WORDS.lowest_endings) else ""


def _is_unit_and(full: str, name: str) -> bool:
    """Whether a name is an upper unit and another name."""
    return full.endswith(name) and full != name and full[: -len(name)] in (_upper_of(full), _lower_upper_of(full))


@lru_cache(maxsize=4096)
def _unit_before(name: str, endings: tuple[str, ...]) -> str:
    """The longest beginning of a name that is a unit with one of these endings, and leaves the name of another."""
    for end in range(len(name) - 2, 1, -1):
        unit, rest = name[:end], name[end:]
        if unit.endswith(endings) and _is_name_of_unit(unit) and not rest.startswith(_WORDS.not_after_upper):
            return unit
    return ""


def _is_unit(name: str) -> bool:
    """Whether a whole name is that of an upper unit (総務部)."""
    return name.endswith(_WORDS.upper_endings) and _is_name_of_unit(name)


def _is_name_of_unit(name: str) -> bool:
    """Whether a name with the ending of a unit is no word that only ends like one (内部, 郵便局)."""
    if name in _WORDS.bare_endings or name.endswith(_WORDS.not_endings + _WORDS.place_endings):
        return False
    return not name.endswith(_WORDS.not_upper_endings) or name.endswith(_WORDS.upper_unlike_them)


def _join_lines(text: str) -> str:
    """One line from several: a name goes on over a line break until it is whole."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    joined = ""
    goes_on = 0
    for number, line in enumerate(lines):
        last = _without_tail(_bare(_SEPARATOR.split(joined)[-1]))
        if not last or line[0] in _OPENING or _is_open(joined, "".join(lines[number:])):
            joined += line
        elif goes_on > 0:
            goes_on -= 1
            joined += line
        elif _is_whole(last):
            joined += ("" if _is_lower_of(last, _SEPARATOR.split(line)[0]) else "、") + line
        else:
            goes_on = _lines_to_whole(last, lines[number:])
            joined += ("、" if goes_on == 0 else "") + line
            goes_on = max(0, goes_on - 1)
    return joined


def _is_open(text: str, more: str) -> bool:
    """Whether a bracket that opens in a text closes in what follows."""
    return any(opening < len(text) <= closing for opening, closing in _brackets(text + more))


def _is_whole(name: str) -> bool:
    """Whether nothing of a name is missing: by endings that departments alone have (社会 of 社会|教育課 is not)."""
    return is_department(name) or (name in _WORDS.endings and name not in _WORDS.bare_endings)


def _lines_to_whole(begun: str, lines: Sequence[str]) -> int:
    """How many of the next lines a name needs until it is whole; 0 when it never is."""
    name = begun
    for count, line in enumerate(lines, start=1):
        first, *others = _SEPARATOR.split(line)
        name += first
        if len(name) > _LONGEST_NAME:
            return 0
        # a weak separator or a space may end the name inside the line, too
        starts = [name[: found.start()] for sign in (_WEAK, _SPACE) for found in sign.finditer(name)]
        if any(is_department(_without_tail(part), column=True) for part in [name, *starts] if len(part) > len(begun)):
            return count
        if others:
            return 0
    return 0


def _is_lower_of(upper: str, name: str) -> bool:
    """Whether a name right behind another one is that of a unit of it: 消防局|警防課, 総務課|人事係."""
    name = _without_tail(name)
    if _upper_of(name):
        return False
    if name.endswith(_WORDS.lowest_endings):
        return upper.endswith(_WORDS.middle_endings) and not _unit_before(name, _WORDS.middle_endings)
    return _is_unit(upper) and name.endswith(_WORDS.lower_endings)


def _pieces(text: str) -> Iterator[str]:
    """The parts between strong separators outside brackets."""
    start, brackets = 0, _brackets(text)
    for found in _SEPARATOR.finditer(text):
        if not any(opening < found.start() < closing for opening, closing in brackets):
            yield text[start : found.start()]
            start = found.end()
    yield text[start:]


def _brackets(text: str) -> list[tuple[int, int]]:
    """Where each bracket opens and closes; one without its partner is none."""
    found: list[tuple[int, int]] = []
    opened: list[tuple[str, int]] = []
    awaited: Counter[str] = Counter()
    for met in _ANY_BRACKET.finditer(text):
        position, sign = met.start(), _HALF.get(met[0], met[0])
        if sign in _PARTNERS:
            opened.append((_PARTNERS[sign], position))
            awaited[_PARTNERS[sign]] += 1
        while awaited[sign]:
            closing, opening = opened.pop()
            awaited[closing] -= 1
            if closing == sign:
                found.append((opening, position))
                break
    return found


def _last_opening(text: str) -> int:
    """Where the bracket opens that closes at the end of a text; 0 where there is none, or nothing before it."""
    if text[-1:] not in _CLOSING:
        return 0
    return next((opening for opening, closing in _brackets(text) if closing == len(text) - 1), 0)


def _names_of(piece: str) -> list[str]:
    """The names of one piece between strong separators."""
    if len(piece) > _PIECE_MAX:
        return [piece.strip()]
    piece = close_spacing(_bare(piece))
    group = _GROUP.fullmatch(piece)
    if group and _is_unit(group[1]):  # 市民部：市民課
        first, *others = _names_of(group[2])
        if is_department(first, column=True):
            return [group[1] + first, *others]
    inner = _BRACKET.fullmatch(_without_tail(piece))
    if inner:
        names = split_departments(inner[2])
        *before, last = _names_of(inner[1])
        if names and all(map(is_department, names)):
            if _is_unit(last):
                return [*before, *(last + name for name in names)]
            if is_department(last, column=True) and not any(n.endswith(_WORDS.lowest_endings) for n in names):
                return [*before, last, *names]  # 総務課（企画課、財政課）: those that it works with
    names = []
    for part in _grown(_SPACE.split(piece), _parted_by_space):
        names += _grown(_WEAK.split(part), _parted_by_sign)
    if len(names) == 1 and (name := _alone(piece)) == piece:
        return [name]
    return [name for part in names for name in _names_of(_alone(part))]


def _alone(name: str) -> str:
    """A name without anything around it that is not part of it; what is left when nothing more can be taken off."""
    before = ""
    while name != before:
        before, name = name, close_spacing(_without_tail(_bare(name)))
    return name


def _grown(parts: Sequence[str], parted: Callable[[str, Sequence[str]], bool]) -> list[str]:
    """Names from texts and the separators between them (alternating): a separator that parts no names is put back."""
    names = [parts[0]]
    for position in range(1, len(parts), 2):
        if parted(names[-1], parts[position + 1 :]):
            names.append(parts[position + 1])
        else:
            names[-1] += parts[position] + parts[position + 1]
    return names


def _parted_by_space(left: str, rest: Sequence[str]) -> bool:
    """Whether a space stands between two names: not after an upper unit (消防局 警防課, 総務部 IT 推進課)."""
    if not _parted_by_sign(left, rest):
        return False
    next_name = next(name for name in _beginnings(rest) if is_department(name, column=True))
    return not _is_lower_of(_alone(left), next_name)


def _parted_by_sign(left: str, rest: Sequence[str]) -> bool:
    """Whether a name ends before a sign that stands inside names, too, and another one begins behind it."""
    if sum((sign in _OPENING) - (sign in _CLOSING) for sign in left) > 0:
        return False  # inside a bracket
    left = _alone(left)
    if not is_department(left, column=True) or _TAIL.fullmatch("".join(rest)):
        return False
    if left in _WORDS.endings and _without_tail(rest[0]).startswith(_WORDS.endings) and rest[0] not in _WORDS.endings:
        return False  # 保育所・幼稚園課
    return any(is_department(name, column=True) for name in _beginnings(rest))


def _beginnings(parts: Sequence[str]) -> Iterator[str]:
    """The names with which texts and the separators between them may begin, the shortest first."""
    begun = ""
    for place, part in enumerate(parts):
        begun += part
        if len(begun) > _LONGEST_NAME * 4:
            return
        if place % 2 == 0:
            yield _without_tail(_bare(begun))


def _bare(text: str) -> str:
    """A name without the marks, quotation marks and words before it."""
    text = text.strip()
    for opening, closing in _QUOTES:
        # pairs around the whole, and halves of pairs that a separator cut; 「道の駅」推進室 keeps its own
        if text.startswith(opening) and (text.find(closing, 1) in (-1, len(text) - 1)):
            text = text[1:].removesuffix(closing).strip()
        elif text.endswith(closing) and opening not in text:
            text = text[:-1].strip()
    for pattern in (_LEAD_IN, _MARKS, _LEAD_IN, _MARKS):
        found = pattern.match(text)
        if found and text[found.end() :] and text[found.end() :] not in _WORDS.bare_endings:  # 〇〇課 of a form
            text = text[found.end() :]
    return text


def _without_tail(text: str) -> str:
    """A name without ほか, 等 behind it."""
    return _TAIL.sub("", text.strip()) or text.strip()
