"""Indicators in the text of a cell: 【公開データセット数：130】 → name, value, unit (指標).

In brackets: name and value with a colon between them, several of them with 、 between, one with the values of several
years, or a name in brackets with its value behind them (【件数】130件). Without brackets only on demand, and only a
line that is nothing but a name and a quantity. Brackets around a heading, an emphasis or a remark (【新】,
【期間：4月～9月】) are no indicators. Signs and words are in ``vocabulary/brackets.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import pairwise

from torikumi.normalizers.brackets import Matching, Outside, as_pairs
from torikumi.normalizers.markers import NOTE, find_marker
from torikumi.normalizers.printed_values import read_quantity, split_note
from torikumi.normalizers.printed_values import read_value as read_value
from torikumi.normalizers.series import parse_series
from torikumi.normalizers.text import fold_text
from torikumi.normalizers.vocabulary import read_vocabulary
from torikumi.normalizers.years import find_years
from torikumi.schemas.status import Status
from torikumi.schemas.values import Indicator
from torikumi.schemas.vocabulary import Brackets

_WORDS = read_vocabulary("brackets", Brackets).indicators
_STRONG, _WEAK = as_pairs(_WORDS.pairs), as_pairs(_WORDS.weak_pairs)
_BRACKETS = Matching(_STRONG | _WEAK)
_INNER = as_pairs(_WORDS.inner)
_COLONS, _SEPARATORS = Outside(_WORDS.colons, _INNER), Outside(_WORDS.separators, _INNER)
_NEVER = frozenset(map(fold_text, _WORDS.never))
_WITH_QUANTITY = frozenset(map(fold_text, _WORDS.with_quantity))
_STATES = frozenset(map(fold_text, _WORDS.states))
_MEASURES = tuple(map(fold_text, _WORDS.measures))

_BRACKET_MAX = 400
"""Letters in a bracket: eight indicators of fifty; what is longer was never closed."""
_LINES_MAX = 3
"""Line breaks in a bracket of raw text."""
_NAME_MAX = 30
"""Letters of a name without brackets: longer ones are sentences."""
_AFTER = re.compile(r"[\s\u3000]*(?P<value>[^【】〔〕。、\n]{1,30}?)[\s\u3000]*(?=[【〔。、\n]|$)")
_DATE_UNITS = frozenset(_WORDS.date_units)
_NO_NAME = re.compile(r"[\d.,/%()\-~:]*|第?\d+[回期次号弾日月年班区]|https?")
_NUMBERED = re.compile(r"第?[\d一二三四五六七八九十]+[回期次号弾日月年班区代歳才時]|\d")
_SENTENCE = re.compile(r"[。？?！!、曜:~\[\]【】〔〕]|[をはが]$|^\(")
"""What no short name of a line without brackets holds."""
_CHANGE = re.compile(r"[増減]")
"""A value that is a change is no state: 3人増加."""
_VERB = re.compile(r"[がをにはで]|した|する")
_BLANK = re.compile(r"[\s\u3000]+")
_MAY_BE_BARE = re.compile(r"[：:\s](?:(?<=[：:])|(?<=[^ -~\s].))", re.DOTALL)
"""What stands before the value of an indicator without brackets, of which most lines have nothing: a colon, or a blank
behind what may end in a measure. All measures end in Japanese, so a Latin letter or sign does not."""


def parse_indicators(text: str, *, bare: bool = False) -> list[Indicator]:
    """All indicators of a text, in order.

    Args:
        text: The text of a cell.
        bare: Also lines without brackets, as `extract_indicators` says.

    >>> [(i.name, i.value_text, i.value, i.unit) for i in parse_indicators("【タブレット端末：1,300台】")]
    [('タブレット端末', '1,300台', Decimal('1300'), '台')]
    >>> [(i.name, i.value, i.fiscal_year) for i in parse_indicators("【登録者数：H30:12件→R1:15件】")]
    [('登録者数', Decimal('12'), 2018), ('登録者数', Decimal('15'), 2019)]
    >>> parse_indicators("【新】継続して実施した。"), parse_indicators("【期間：4月～9月】")
    ([], [])
    """
    return extract_indicators(text, bare=bare)[1]


def extract_indicators(text: str, *, bare: bool = False) -> tuple[str, list[Indicator]]:
    r"""Take the indicators out of a text.

    Args:
        text: The text of a cell.
        bare: Also take lines that are nothing but a short name and a quantity (参加者数：30人, ・周知回数 30回) or a
            known state (アンケート：実施). A time, a ratio, a date, a note and a place are none.

    Returns:
        The text without them (lines that held nothing else vanish), and the indicators in order. Every character but
        white space is in the text or in the ``text`` of an indicator.

    >>> rest, found = extract_indicators("・確保を図る。\n【公開データセット数：130】")
    >>> rest, found[0].name
    ('・確保を図る。', '公開データセット数')
    >>> [(i.name, i.value) for i in parse_indicators("・参加者数：30人\n場所：市役所", bare=True)]
    [('参加者数', Decimal('30'))]
    """
    if not bare and not _BRACKETS.is_in(text):
        return text, []
    lines, found = _from_brackets(text)
    kept = []
    for line, place, was_cut in lines:
        # a line that lost a bracket is no longer the line that was printed
        indicators = bare_indicators(line) if bare and not was_cut else []
        found.extend((place, indicator) for indicator in indicators)
        left = _head(line) if indicators else line.rstrip() if was_cut else line
        if left.strip() or not (indicators or was_cut):
            kept.append(left)
    return "\n".join(kept), [indicator for _, indicator in sorted(found, key=lambda pair: pair[0])]


def is_remnant(rest: str) -> bool:
    """Whether what is left of a line without its indicators is nothing but separators and a bullet.

    >>> is_remnant("・"), is_remnant("、"), is_remnant("(1)")
    (True, True, False)
    """
    left = rest.strip(_WORDS.separators + "。．・ \u3000\t")
    lone = find_marker(f"{left} 甲")
    return not left or (lone is not None and not lone.counts and lone.kind != NOTE and lone.end == len(left))


# --- in brackets


def _from_brackets(text: str) -> tuple[list[tuple[str, int, bool]], list[tuple[int, Indicator]]]:
    """The rest of a text by lines, each with its place and whether it lost a bracket; the indicators and theirs."""
    closed = {
        start: end
        for start, end in _BRACKETS.places(text).items()
        if end - start <= _BRACKET_MAX and text.count("\n", start, end) <= _LINES_MAX
    }
    if not closed and "\n" not in text:
        return [(text, 0, False)], []
    found: list[tuple[int, Indicator]] = []
    cuts: list[tuple[int, int]] = []
    place = 0
    for start in sorted(closed):
        if start < place:
            continue
        end, indicators = _at(text, start, closed[start])
        if indicators:
            cuts.append((start, end))
            found += [(start, indicator) for indicator in indicators]
            place = end
    return _lines_without(text, cuts), found


def _lines_without(text: str, cuts: Sequence[tuple[int, int]]) -> list[tuple[str, int, bool]]:
    """The lines that are left of a text without some parts of it, each with its place and whether it lost one."""
    lines = []
    line, begin, was_cut, place = "", 0, False, 0
    for start, end in [*cuts, (len(text), len(text))]:
        first, *others = text[place:start].split("\n")
        line += first
        place += len(first)
        for other in others:
            lines.append((line, begin, was_cut))
            line, begin, was_cut = other, place + 1, False
            place += 1 + len(other)
        if end > start:
            was_cut, place = True, end
    lines.append((line, begin, was_cut))
    return lines


def _at(text: str, start: int, end: int) -> tuple[int, list[Indicator]]:
    """The indicators of the bracket at a place, and where they end."""
    inner, whole = text[start + 1 : end], text[start : end + 1]
    weak = text[start] in _WEAK
    indicators = _fields(inner, whole, _any_value)
    if weak and not all(indicator.status is Status.REPORTED for indicator in indicators):
        indicators = []
    if indicators or weak:
        return end + 1, indicators
    name = inner.strip()
    after = _AFTER.match(text, end + 1)
    if after is None or not _is_name(name) or _bare_name(name) in _STATES | _WITH_QUANTITY:
        return end + 1, []
    shown, _ = split_note(after["value"])
    quantity = read_quantity(shown)
    # 【消防】4 is an entry of a list of contents: a number without a unit needs a name that says what is counted
    if quantity is None or not (quantity.unit or fold_text(name).endswith(_MEASURES)):
        return end + 1, []
    stop = after.end("value")
    return stop, [read_value(name, after["value"], text=text[start:stop])]


def _any_value(name: str, value: str) -> bool:
    """Whether a name and its value in a bracket are an indicator."""
    if not _is_name(name):
        return False
    if _bare_name(name) not in _WITH_QUANTITY:
        return True
    quantity = read_quantity(split_note(value)[0])
    return quantity is not None and quantity.unit not in _DATE_UNITS


def _fields(inner: str, whole: str, fits: Callable[[str, str], bool]) -> list[Indicator]:
    """The indicators of one bracket or line; none if one of its parts is none.

    Args:
        inner: The text.
        whole: The same with its brackets; the indicators share it out among them.
        fits: Whether name and value are an indicator.
    """
    offset = whole.index(inner)
    spans = _spans(inner)
    found: list[Indicator] = []
    for number, (start, end) in enumerate(spans):
        first = 0 if number == 0 else offset + start
        last = len(whole) if number == len(spans) - 1 else offset + spans[number + 1][0]
        indicators = _named(inner[start:end], whole[first:last].strip(), fits)
        if not indicators:
            return []
        found.extend(indicators)
    return found


def _spans(inner: str) -> list[tuple[int, int]]:
    """Where the indicators of one bracket stand: what separators part, put together again where a part is no indicator.

    A part without a colon, or with a year for a name, belongs to the one before (1件/週; H30：12件、R1：15件); one
    without a figure to the one behind (甲、乙の件数：3件).
    """
    marks = _marks(inner)
    if not marks:
        return [(0, len(inner))]
    starts = [0, *[mark + 1 for mark in marks]]
    ends = [*marks, len(inner)]
    spans: list[tuple[int, int]] = []
    waiting: int | None = None
    for start, end in zip(starts, ends, strict=True):
        part = inner[start:end]
        colons = _COLONS.places(part)
        name = part[: colons[0]] if colons else ""
        own = bool(colons) and not _is_year(name)
        if own:
            spans.append((start if waiting is None else waiting, end))
            waiting = None
        elif spans and waiting is None and (colons or any(sign.isdigit() for sign in part) or _is_last(inner, end)):
            spans[-1] = (spans[-1][0], end)
        elif waiting is None:
            waiting = start
    if waiting is not None:
        spans = [*spans[:-1], (spans[-1][0], len(inner))] if spans else [(waiting, len(inner))]
    return spans


def _marks(inner: str) -> list[int]:
    """Where separators stand; a slash is one only before a part with a colon (not that of 件/週)."""
    marks = _SEPARATORS.places(inner)
    if not marks:
        return []
    colons = _COLONS.places(inner)
    return [
        mark
        for mark, end in pairwise([*marks, len(inner)])
        if inner[mark] not in "/／" or any(mark < colon < end for colon in colons)
    ]


def _is_last(inner: str, end: int) -> bool:
    """Whether no further colon follows a part."""
    return not _COLONS.places(inner[end:])


@lru_cache(maxsize=1024)
def _is_year(name: str) -> bool:
    """Whether a name is nothing but a year."""
    years = find_years(name)
    return len(years) == 1 and not re.sub(r"[\s\u3000（）()\[\]［］・末度年]", "", name.replace(years[0].label, ""))


def _named(part: str, whole: str, fits: Callable[[str, str], bool]) -> list[Indicator]:
    """The indicators of one part: one, or one a year."""
    colons = _COLONS.places(part)
    if not colons:
        return []
    for name, values in _series_of(part, colons):
        series = parse_series(values)
        if series and fits(name, series[0].value_text):
            texts = _shared(whole, [value.label for value in series])
            return [
                read_value(name, value.value_text, text=text, fiscal_year=value.fiscal_year)
                for value, text in zip(series, texts, strict=True)
            ]
    name, value = _unmarked(part[: colons[-1]]), part[colons[-1] + 1 :].strip()
    return [read_value(_unbroken(name), _unbroken(value), text=whole)] if fits(name, value) else []


def _series_of(part: str, colons: list[int]) -> list[tuple[str, str]]:
    """How a part may be cut into a name and the values of several years."""
    years = find_years(part)
    if not years:
        return []
    tries = [(part[: colons[0]].strip(), part[colons[0] + 1 :].strip())]
    if years[0].start < colons[0]:
        head = part[: years[0].start].rstrip("（([［〔 \u3000")
        tries.append((head.strip(), part[len(head) :].strip()))
    return [(_unmarked(name), values) for name, values in tries if name]


def _shared(whole: str, labels: list[str]) -> list[str]:
    """The text of a series, shared out among its values: each has the part that begins with its year."""
    places = []
    place = 0
    for label in labels:
        place = max(place, whole.find(label, place))
        opened = whole[place - 1 : place] in _INNER
        places.append(place - opened)
        place += len(label)
    starts = [0, *places[1:]]
    return [whole[start:end].strip() for start, end in zip(starts, [*places[1:], len(whole)], strict=True)]


def _unbroken(text: str) -> str:
    """A text without the line breaks of raw text."""
    return "".join(line.strip() for line in text.split("\n")) if "\n" in text else text.strip()


def _unmarked(name: str) -> str:
    """A name without the bullet before it."""
    marker = find_marker(name.strip())
    return name.strip()[marker.end :].strip() if marker is not None and not marker.counts else name.strip()


@lru_cache(maxsize=1024)
def _bare_name(name: str) -> str:
    """A name folded, without its marker and what stands in brackets behind it."""
    found = find_marker(name.strip())
    bare = name.strip()[found.end :] if found is not None else name
    return re.sub(r"\([^()]*\)$", "", fold_text(bare))


def _is_name(name: str) -> bool:
    """Whether a text may be the name of an indicator."""
    bare = _bare_name(name)
    return bool(bare) and bare not in _NEVER and not _NO_NAME.fullmatch(bare) and not _is_year(name)


# --- without brackets


def _head(line: str) -> str:
    """The marker of a line, with the white space before it."""
    body = line.strip()
    marker = find_marker(body)
    return line[: line.index(body)] + marker.text if marker is not None else ""


def bare_indicators(line: str) -> list[Indicator]:
    """The indicators of a line that is nothing but indicators without brackets, as `extract_indicators` says.

    >>> [(i.name, i.value) for i in bare_indicators("・参加者数：30人")], bare_indicators("【参加者数】30人")
    ([('参加者数', Decimal('30'))], [])
    """
    body = line.strip()
    if not _MAY_BE_BARE.search(body):
        return []
    marker = find_marker(body)
    if marker is not None:
        if marker.kind == NOTE:
            return []
        body = body[marker.end :].strip()
    inner = body.removesuffix("。")
    if not inner or len(inner) > _BRACKET_MAX:
        return []
    if _COLONS.places(inner):
        return _fields(inner, body, _is_plain)
    for blank in _BLANK.finditer(inner, 0, _NAME_MAX):
        name, value = inner[: blank.start()], inner[blank.end() :]
        if fold_text(name).endswith(_MEASURES) and fold_text(value) not in _STATES and _is_plain(name, value):
            return [read_value(name, value, text=body)]
    return []


def _is_plain(name: str, value: str) -> bool:
    """Whether a name and a value without brackets are certainly an indicator."""
    bare = _bare_name(name)
    if len(bare) > _NAME_MAX or len(bare) < 2 or not _is_name(name) or bare in _WITH_QUANTITY:
        return False
    if _NUMBERED.match(bare) or bare.startswith(_WORDS.never_begins) or _SENTENCE.search(bare):
        return False
    if fold_text(value) in _STATES:
        return True
    shown, _ = split_note(value)
    quantity = read_quantity(shown)
    if quantity is None or _CHANGE.search(f"{quantity.qualifier} {quantity.unit}") or _VERB.search(shown):
        return False
    return quantity.unit not in _DATE_UNITS or bare.endswith(_MEASURES)
