"""The licence of a dataset, as a data package writes it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from torikumi.schemas.errors import UsageError

_NAME = re.compile(r"[-A-Za-z0-9._]+")
"""What Data Package allows as the name of a licence."""


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence: a name, or a path, or both.

    Attributes:
        name: Its short name (``CC-BY-4.0``), or "".
        path: Where its text is, or "".
        title: Its full name, or "".
    """

    name: str = ""
    path: str = ""
    title: str = ""

    def descriptor(self) -> dict[str, str]:
        """As a data package writes it."""
        parts = {"name": self.name, "path": self.path, "title": self.title}
        return {key: value for key, value in parts.items() if value}


def parse_licence(text: str) -> Licence:
    """The licence that a user named.

    Args:
        text: A known licence in any of its spellings, an address, or another short name.

    Raises:
        UsageError: It is none of these.

    >>> parse_licence("cc by 4.0").name, parse_licence("https://example.org/terms").path
    ('CC-BY-4.0', 'https://example.org/terms')
    """
    text = text.strip()
    known = _known().get(_key(text))
    if known is not None:
        return known
    if text.startswith(("https://", "http://")):
        return Licence(path=text)
    if _NAME.fullmatch(text):
        return Licence(name=text)
    raise UsageError(
        f"licence {text!r} is not known", advice="give a short name such as CC-BY-4.0, or the address of its text"
    )


def _key(text: str) -> str:
    return re.sub(r"[\s\-_.]", "", text).casefold()


@cache
def _known() -> dict[str, Licence]:
    import tomllib  # only where a licence is named: what converts a file without one starts sooner
    from importlib.resources import files

    data = tomllib.loads(files(__package__).joinpath("licences.toml").read_text(encoding="utf-8"))
    return {
        _key(spelling): Licence(entry["id"], entry["path"], entry["title"])
        for entry in data["licence"]
        for spelling in (entry["id"], entry["path"], *entry["aliases"])
    }
