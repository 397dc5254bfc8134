"""Departments (担当部署): lists of names apart, names at the end of an item, names that leave out their upper unit."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence

from torikumi.normalizers.blanks import is_blank
from torikumi.normalizers.text import close_spacing, fold_text, normalize_text
from torikumi.normalizers.vocabulary import read_vocabulary
from torikumi.schemas.values import Department
from torikumi.schemas.vocabulary import Departments

_WORDS = read_vocabulary("departments", Departments)
_LONGEST_NAME = 30
"""Letters: the longest name met is 22 (○○県後期高齢者医療広域連合事務局総務課); a clause is usually longer than 30."""


def _any_of(words: Collection[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


_OPENING, _CLOSING = "（(〔［[【〈＜<《", "）)〕］]】〉＞>》"
_SEPARATOR = re.compile(_any_of([sign for sign in _WORDS.separators if not sign.isspace()]))
_SPACE = re.compile(r"(\s+)")
_WEAK = re.compile(f"({_any_of(_WORDS.weak_separators)})")
_LEAD_IN = re.compile(rf"(?:{_any_of(_WORDS.lead_ins)})\s*[：:]\s*")
_MARKS = re.compile(rf"(?:{_any_of(_WORDS.marks)})\s*")
_TAIL = re.compile(rf"\s*(?:{_any_of(_WORDS.tails)})$")
_NOTE = re.compile(r"\s*[（(][^（(）)]*[）)]$")
_DIGIT = re.compile(r"(?<!第)\d")
_QUOTES = re.compile(r"「([^「」]*)」|『([^『』]*)』")
_UPPER = re.compile(rf".+?(?:{_any_of(_WORDS.upper_endings)})(?=.)")


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
    endings = _WORDS.endings + _WORDS.column_endings if column else _WORDS.endings
    return (
        len(name) <= _LONGEST_NAME
        and name.endswith(endings)
        and name not in endings
        and not name.endswith(_WORDS.not_endings)
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
    text = _QUOTES.sub(lambda found: found[1] or found[2] or "", close_spacing(normalize_text(text)))
    names = [name for piece in _pieces(_join_lines(text)) for name in _names_of(piece)]
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
    while rest and (close := _CLOSING.find(rest[-1])) >= 0:
        opening = _opening_of(rest, close)
        content = rest[opening + 1 : -1]
        found = split_departments(content) if opening >= 0 and len(content) <= _LONGEST_NAME * 4 else []
        if not found or not all(map(is_department, found)):
            break
        names = found + names
        rest = rest[:opening].rstrip("。． \u3000\t\n")
    return names


def resolve_departments(names: Sequence[str], evidence: Collection[str] = ()) -> list[Department]:
    """Give each name of one list the upper unit that the list leaves out.

    The evidence decides first: a longer name of the document that ends in the printed one and begins with the upper
    unit of the list is taken; a name that the document has elsewhere without that unit stays as it is. With no evidence
    either way, a bare 課 after 局課 inherits the 局.

    Args:
        names: The names of one cell, in their order, as `split_departments` gives them.
        evidence: All names that the document has elsewhere, as printed.

    >>> resolve_departments(["消防局警防課", "予防課"])[1]
    Department(printed='予防課', resolved='消防局予防課')
    >>> resolve_departments(["消防局警防課", "情報推進課"], evidence=["情報推進課"])[1].resolved
    '情報推進課'
    """
    known = {fold_text(name): name for name in evidence}
    resolved: list[Department] = []
    upper = ""
    for name in names:
        own = _UPPER.match(name)
        if own or not upper or not name.endswith(("課", "室", "係", "担当", "班", "署")):
            upper = own[0] if own else ""
            resolved.append(Department(name, name))
            continue
        longer = upper + name
        stands_alone = fold_text(name) in known and fold_text(longer) not in known
        resolved.append(Department(name, name if stands_alone else longer))
    return resolved


def _join_lines(text: str) -> str:
    """One line from several: a name goes on over a line break until it is whole."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    endings = _WORDS.endings + _WORDS.column_endings + _WORDS.words
    if not all(_without_tail(piece).endswith(endings) for piece in _SEPARATOR.split("".join(lines)) if piece):
        return "、".join(lines)  # names without an ending, one a line: nothing says that a name is broken
    joined = ""
    for line in lines:
        last = _SEPARATOR.split(joined)[-1]
        # only endings that departments alone have: 社会 of 社会|教育課 is no whole name
        whole = not last or is_department(_without_tail(_bare(last)))
        joined += ("、" if whole and joined and line[0] not in _OPENING else "") + line
    return joined


def _pieces(text: str) -> Iterator[str]:
    """The parts between strong separators outside brackets."""
    depth, start = 0, 0
    for position, sign in enumerate(text):
        depth = max(0, depth + (sign in _OPENING) - (sign in _CLOSING))
        if depth == 0 and _SEPARATOR.match(sign):
            yield text[start:position]
            start = position + 1
    yield text[start:]


def _names_of(piece: str) -> list[str]:
    piece = _bare(piece)
    inner = re.fullmatch(r"(.+?)[（(](.+)[）)]", piece)
    if inner and inner[1].endswith(_WORDS.upper_endings):
        names = split_departments(inner[2])
        if names and all(map(is_department, names)):
            return [inner[1] + name for name in names]
    names = []
    for part in _grown(_SPACE.split(piece), _parted_by_space):
        names += _grown(_WEAK.split(part), lambda left, _: is_department(left, column=True))
    return [_without_tail(_bare(name)) for name in names]


def _grown(parts: Sequence[str], parted: Callable[[str, str], bool]) -> list[str]:
    """Names from texts and the separators between them (alternating): a separator that parts no names is put back."""
    names = [parts[0]]
    for separator, part in zip(parts[1::2], parts[2::2], strict=True):
        if parted(names[-1], part):
            names.append(part)
        else:
            names[-1] += separator + part
    return names


def _parted_by_space(left: str, right: str) -> bool:
    """Whether a space stands between two names: not after an upper unit (消防局 警防課)."""
    upper = left.endswith(_WORDS.upper_endings) and not right.endswith(_WORDS.upper_endings)
    return not upper and is_department(left, column=True) and is_department(right, column=True)


def _bare(text: str) -> str:
    """A name without the marks and words before it."""
    text = text.strip()
    for pattern in (_MARKS, _LEAD_IN, _MARKS):
        found = pattern.match(text)
        if found and found.end() < len(text):
            text = text[found.end() :]
    return text


def _without_tail(text: str) -> str:
    """A name without ほか, 等 behind it."""
    return _TAIL.sub("", text.strip()) or text.strip()


def _opening_of(text: str, close: int) -> int:
    """Where the bracket opens that closes at the end of a text, or -1."""
    depth = 0
    for position in range(len(text) - 1, -1, -1):
        if text[position] in _CLOSING:
            depth += 1
        elif text[position] in _OPENING:
            depth -= 1
            if depth == 0:
                return position
    return -1
