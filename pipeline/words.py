"""The vocabulary files of reports, loaded once and checked."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from torikumi.normalizers.text import fold_text
from torikumi.schemas.roles import Role


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


class TitleWords(_File):
    """``titles.toml``: words of titles, totals and kinds of rows."""

    plan: tuple[str, ...]
    period: tuple[str, ...]
    report: tuple[str, ...]
    total: tuple[str, ...]
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
def title_words() -> TitleWords:
    """The words of titles; totals and kinds folded for comparison."""
    read = TitleWords.model_validate(_read("titles.toml"))
    folded = {
        "total": tuple(fold_text(word) for word in read.total),
        "kinds": {fold_text(word): role for word, role in read.kinds.items()},
    }
    return read.model_copy(update=folded)


@lru_cache(maxsize=4096)
def header_role(text: str) -> Role | None:
    """The role that a heading names, or None.

    The whole heading counts most, then its end, its beginning, and a part of it; among these the longest word. What
    stands in brackets after it (目標値（R6）) is left out when the heading with it fits nothing exactly.

    >>> header_role("取組内容"), header_role("改善・拡充策、課題等"), header_role("目標値（R6）"), header_role("備考")
    (<Role.CONTENTS: 'contents'>, <Role.IMPROVEMENTS: 'improvements'>, <Role.TARGET: 'target'>, None)
    """
    folded = fold_text(text)
    bare = re.sub(r"\([^()]*\)$", "", folded)
    if not folded:
        return None
    for candidate in dict.fromkeys((folded, bare)):
        for role, words in header_words().items():
            if candidate in words.exact:
                return role
    best: tuple[int, int, Role] | None = None
    for candidate in dict.fromkeys((folded, bare)):
        for role, words in header_words().items():
            for rank, fits in (
                (3, [word for word in words.ends if candidate.endswith(word)]),
                (2, [word for word in words.starts if candidate.startswith(word)]),
                (1, [word for word in words.holds if word in candidate]),
            ):
                for word in fits:
                    if best is None or (rank, len(word)) > best[:2]:
                        best = (rank, len(word), role)
    return best[2] if best else None
