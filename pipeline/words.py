"""The vocabulary of reports: the files of the package, loaded once and checked, and what a profile adds to them.

What a profile says holds for one document at a time: `words_given` puts it in force, and every question here is asked
of it first. So the stages need not hand a profile on to each other.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from torikumi.normalizers.text import fold_text
from torikumi.normalizers.words import word_key
from torikumi.normalizers.years import parse_fiscal_year
from torikumi.schemas.errors import NormalizationError
from torikumi.schemas.profile import ColumnProfile, IndicatorsProfile, Profile
from torikumi.schemas.roles import TEXT_ROLES, VALUE_ROLES, Role


class _Words(NamedTuple):
    """Words of one kind with their roles.

    Attributes:
        any: Finds one of them, whichever: most texts hold none.
        longest_first: The words and their roles.
    """

    any: re.Pattern[str]
    longest_first: tuple[tuple[str, Role], ...]


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class HeaderWords(_File):
    """The words of one role in ``headers.toml``."""

    exact: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    holds: tuple[str, ...] = ()


class SectionWords(_File):
    """``sections.toml``: regular expressions of section headings."""

    patterns: tuple[re.Pattern[str], ...]


class FormWords(_File):
    """``forms.toml``: labels of forms without a role of their own, names of row heads, marks of options."""

    labels: frozenset[str]
    ends: tuple[str, ...]
    heads: frozenset[str]
    not_units: frozenset[str]
    chosen: str
    open: str


class TitleWords(_File):
    """``titles.toml``: words of titles, totals, legends and kinds of rows."""

    plan: tuple[str, ...]
    period: tuple[str, ...]
    report: tuple[str, ...]
    total: tuple[str, ...]
    grades: tuple[tuple[str, ...], ...] = ()
    kept: tuple[str, ...]
    nearly: tuple[str, ...]
    missed: tuple[str, ...]
    aspects: tuple[str, ...]
    costs: tuple[str, ...]
    row_years: tuple[str, ...]
    sums: tuple[str, ...]
    sum_ends: tuple[str, ...]
    choices: str
    rates: tuple[str, ...]
    relative: tuple[str, ...]
    kinds: dict[str, Role] = Field(default_factory=dict)


def _read(name: str) -> dict[str, object]:
    return tomllib.loads(files("torikumi.pipeline.vocabulary").joinpath(name).read_text("utf-8"))


@lru_cache(maxsize=1)
def header_words() -> dict[Role, HeaderWords]:
    """Role → its words, folded for comparison."""
    read = TypeAdapter(dict[Role, HeaderWords]).validate_python(_read("headers.toml"))
    return {
        role: HeaderWords(
            **{kind: tuple(fold_text(word) for word in getattr(words, kind)) for kind in HeaderWords.model_fields}
        )
        for role, words in read.items()
    }


@lru_cache(maxsize=1)
def section_words() -> SectionWords:
    """The patterns of section headings."""
    return SectionWords.model_validate(_read("sections.toml"))


@lru_cache(maxsize=1)
def form_words() -> FormWords:
    """The words of forms, folded for comparison."""
    read = FormWords.model_validate(_read("forms.toml"))
    folded = {
        "labels": frozenset(fold_text(word) for word in read.labels),
        "ends": tuple(fold_text(word) for word in read.ends),
        "heads": frozenset(fold_text(word) for word in read.heads),
        "not_units": frozenset(fold_text(word) for word in read.not_units),
    }
    return read.model_copy(update=folded)


_FOLDED_TITLE_WORDS = (
    "total",
    "kept",
    "nearly",
    "missed",
    "aspects",
    "costs",
    "row_years",
    "sums",
    "sum_ends",
    "rates",
    "relative",
)


@lru_cache(maxsize=1)
def title_words() -> TitleWords:
    """The words of titles; those of totals, legends and kinds folded for comparison."""
    read = TitleWords.model_validate(_read("titles.toml"))
    folded = {
        **{name: tuple(map(fold_text, getattr(read, name))) for name in _FOLDED_TITLE_WORDS},
        "kinds": {fold_text(word): role for word, role in read.kinds.items()},
    }
    return read.model_copy(update=folded)


@lru_cache(maxsize=1)
def grade_order() -> tuple[tuple[str, ...], ...]:
    """Words of headings of grades, folded: those of the overall grade first."""
    return tuple(tuple(fold_text(word) for word in words) for words in title_words().grades)


@dataclass(frozen=True, slots=True)
class _Given:
    """What a profile adds, folded for comparison."""

    columns: Mapping[str, ColumnProfile] = field(default_factory=dict)
    labels: Mapping[str, Role] = field(default_factory=dict)
    sections: tuple[re.Pattern[str], ...] = ()
    indicators: IndicatorsProfile = field(default_factory=IndicatorsProfile)


_NOTHING = _Given()
_IN_FORCE: ContextVar[_Given] = ContextVar("words_given", default=_NOTHING)


@contextmanager
def words_given(profile: Profile) -> Iterator[None]:
    """Put the words of a profile in force."""
    given = _Given(
        {fold_text(heading): column for heading, column in profile.columns.items()},
        {fold_text(label): role for label, role in profile.labels.items()},
        profile.sections.patterns,
        profile.indicators,
    )
    token = _IN_FORCE.set(given)
    try:
        yield
    finally:
        _IN_FORCE.reset(token)


def given_column(heading: str) -> ColumnProfile | None:
    """What the profile in force says of the column under a heading, or None."""
    given = _IN_FORCE.get().columns
    return given.get(fold_text(heading)) if given else None


def given_labels() -> tuple[str, ...]:
    """The labels inside cells that the profile in force knows, folded."""
    return tuple(_IN_FORCE.get().labels)


def label_role(label: str) -> Role | None:
    """The role of a label inside a cell, or None: the profile's, or that of the heading it reads like."""
    given = _IN_FORCE.get().labels.get(fold_text(label))
    if given is not None:
        return None if given is Role.EXTRA else given
    return header_role(label)


def given_directions() -> IndicatorsProfile:
    """Of which indicators less or more is better, by the profile in force."""
    return _IN_FORCE.get().indicators


def section_patterns() -> tuple[re.Pattern[str], ...]:
    """The patterns of section headings: those of the profile in force first."""
    return (*_IN_FORCE.get().sections, *section_words().patterns)


_MARKED = re.compile(
    r"^\s*(?:[（(〔\[]\s*[0-9０-９]{1,2}\s*[)）〕\]]|[0-9０-９]{1,2}(?:[.．、)）]|[\s\u3000]+)|[①-⑳❶-❿ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ][.．、)）]?"
    r"|[■□●○◎◇◆▼▽▲△※＜<【「〈《])\s*(?=[^\s\d])"
)
_CLOSED = re.compile(r"\s*[】」〉》＞>：:]\s*$")
_BRACKET = re.compile(r"(?:\([^()]*\)|\[[^\[\]]*\]|〔[^〔〕]*〕)$")
_INNER_BRACKET = re.compile(r"\([^()]*\)(?!$)")
_INSIDE = re.compile(r"\((?P<text>[^()]+)\)$")
_YEAR = r"(?:令和|平成|昭和|[rhs])?\.?(?:元|\d{1,4})(?:年度|年|fy)?"
_BARE_YEAR = re.compile(
    rf"['’]?{_YEAR}(?:\({_YEAR}\)|{_YEAR})?(?:\.?\d{{1,2}}月?)?(?:\d{{1,2}}日)?(?:末|度末)?(?:時点|現在)?"
)
_PRINTED_BRACKET = re.compile(r"[（(][^（）()]*[）)]\s*$")


@lru_cache(maxsize=4096)
def label_core(text: str) -> str:
    """A heading without the number or mark before it.

    >>> [label_core(text) for text in ("１　事業名", "（2）目的", "①必要性", "【課題】", "1次評価", "担当課：", "No.")]
    ['事業名', '目的', '必要性', '課題', '1次評価', '担当課', 'No.']
    """
    return _CLOSED.sub("", _MARKED.sub("", text))


@lru_cache(maxsize=4096)
def heading_year(text: str) -> int | None:
    """The fiscal year in a heading, if it has one."""
    try:
        return parse_fiscal_year(text)
    except NormalizationError:
        return None


def header_role(text: str) -> Role | None:
    """The role that a heading names, or None.

    The whole heading counts most, then its end, its beginning, and a part of it; among these the longest word. What
    stands in brackets after it (目標値（R6）) and a number or mark before it (①目標) are left out when the heading with
    them fits nothing exactly.

    >>> header_role("取組内容"), header_role("改善・拡充策、課題等"), header_role("目標値（R6）"), header_role("備考")
    (<Role.CONTENTS: 'contents'>, <Role.IMPROVEMENTS: 'improvements'>, <Role.TARGET: 'target'>, None)
    """
    role = known_heading(text)
    return None if role is Role.EXTRA else role


def known_heading(text: str) -> Role | None:
    """The role that a heading names; `Role.EXTRA` for one that is known to have none (予算額, 備考); None for others.

    >>> known_heading("R5予算額"), known_heading("市長の一言")
    (<Role.EXTRA: 'extra'>, None)
    """
    given = given_column(text)
    return given.role if given is not None else _packaged_heading(text)


_OF_MONEY = {Role.CONTENTS, Role.GOALS, Role.RESULTS, *VALUE_ROLES}
"""What a heading under one of money (事業費) would be told to be."""


def _is_cost(text: str) -> bool:
    """Whether a heading speaks of money, and of nothing that is a field."""
    folded = fold_text(text)
    return known_heading(text) is Role.EXTRA and any(word in folded for word in title_words().costs)


def role_of_levels(levels: Sequence[str]) -> Role | None:
    """The role that the levels of a heading name, outermost first: the innermost that is known.

    A word that says only in what form something is told (内容, 件数) leaves it to the level above to say of what. Plan
    and actual of money (事業費 over 計画, 実績) are none of the initiative.

    >>> role_of_levels(["実績", "内容"]), role_of_levels(["取組", "内容"]), role_of_levels(["評価", "内容"])
    (<Role.RESULTS: 'results'>, <Role.CONTENTS: 'contents'>, <Role.EXTRA: 'extra'>)
    >>> role_of_levels(["事業費（千円）", "実績"])
    <Role.EXTRA: 'extra'>
    """
    roles = [known_heading(level) for level in levels]
    place = next((place for place in reversed(range(len(levels))) if roles[place] is not None), None)
    if place is None:
        return None
    role = roles[place]
    if role in _OF_MONEY and any(map(_is_cost, levels[:place])):
        return Role.EXTRA
    above = next((above for above in reversed(range(place)) if roles[above] is not None), None)
    if above is None or fold_text(levels[place]) not in title_words().aspects:
        return role
    together = known_heading(levels[above] + levels[place])  # 評価内容, 目標件数
    if together not in (None, role, Role.COUNT, Role.SHARE):
        return together
    return roles[above] if roles[above] in (*TEXT_ROLES, *VALUE_ROLES) else role


@lru_cache(maxsize=4096)
def _packaged_heading(text: str) -> Role | None:
    """The role that the vocabulary files give to a heading."""
    whole = fold_text(text)
    if not whole:
        return None
    core = fold_text(label_core(text))
    bare = _INNER_BRACKET.sub("", core)  # 事業費（千円）実績
    candidates = tuple(dict.fromkeys((whole, core, _BRACKET.sub("", whole), _BRACKET.sub("", core), bare)))
    exact, ends, starts, holds = _lookup()
    for candidate in candidates:
        if candidate in exact:
            return exact[candidate]
    lines = "\n" + "\n".join(candidates) + "\n"
    role = _longest(ends, lines[::-1]) or _longest(starts, lines)
    if role is not None:
        return role
    role = _longest(holds, lines)
    inside = _INSIDE.search(whole)
    if role is None and inside is not None and is_bare_year(_BRACKET.sub("", whole)):
        return _packaged_heading(inside["text"])  # R5（実績）
    return role


@lru_cache(maxsize=4096)
def is_bare_year(text: str) -> bool:
    """Whether a heading says a year, and nothing else.

    >>> [is_bare_year(text) for text in ("R5", "令和５年度末", "2023年度", "令和5年度（2023）", "R5予定")]
    [True, True, True, True, False]
    """
    return _BARE_YEAR.fullmatch(fold_text(text)) is not None


@lru_cache(maxsize=4096)
def role_by_words(text: str) -> Role | None:
    """The role of a heading that has the words of a known one, spelt or joined otherwise; `Role.EXTRA` as above.

    The last step, for headings that `known_heading` does not know: it opens the dictionary of SudachiPy.

    >>> role_by_words("取り組みの進捗の状況"), role_by_words("取組に関する写真")
    (<Role.RESULTS: 'results'>, None)
    """
    core = label_core(text)
    return _roles_by_key().get(word_key(_PRINTED_BRACKET.sub("", core))) if core else None


@lru_cache(maxsize=1)
def _roles_by_key() -> dict[str, Role]:
    """The words of each known heading → its role; words that name two roles are left out."""
    found: dict[str, set[Role]] = {}
    for role, words in header_words().items():
        for word in words.exact:
            found.setdefault(word_key(word), set()).add(role)
    return {key: next(iter(roles)) for key, roles in found.items() if key and len(roles) == 1}


@lru_cache(maxsize=1)
def _lookup() -> tuple[dict[str, Role], _Words, _Words, _Words]:
    """All words by how they must fit; of the parts of a heading the longest first.

    A line break stands before those that begin a heading, and those that end it are turned round with one before them,
    so that one search in the lines of its forms, or in these turned round, tells whether a word fits.
    """
    words = header_words()
    exact = {word: role for role in reversed(words) for word in words[role].exact}

    def parts(kind: str, before: str = "", step: int = 1) -> _Words:
        found = [(before + word[::step], role) for role in words for word in getattr(words[role], kind)]
        longest_first = tuple(sorted(found, key=lambda pair: -len(pair[0])))
        return _Words(re.compile("|".join(re.escape(word) for word, _ in longest_first)), longest_first)

    return exact, parts("ends", "\n", step=-1), parts("starts", "\n"), parts("holds")


def _longest(words: _Words, lines: str) -> Role | None:
    """The role of the longest word that fits one of the forms of a heading.

    Args:
        words: Words of one kind, as `_lookup` gives them.
        lines: The forms, each between line breaks; turned round for words that are.
    """
    if words.any.search(lines) is None:
        return None
    return next((role for word, role in words.longest_first if word in lines), None)
