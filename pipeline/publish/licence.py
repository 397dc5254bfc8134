"""The licence of a dataset by the id under which the portal lists it: every portal has a list of its own."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from torikumi.pipeline.export.licences import Licence


@dataclass(frozen=True, slots=True)
class PortalLicence:
    """A licence as a portal names it.

    Attributes:
        id: What CKAN's ``license_id`` gets.
        doubt: What a person should know of the choice, or "".
    """

    id: str
    doubt: str = ""


def portal_licence(licence: Licence, offered: Iterable[Mapping[str, Any]]) -> PortalLicence:
    """The portal's id for a licence.

    Args:
        licence: The licence of the dataset.
        offered: What the portal's ``license_list`` says.

    >>> cc = Licence("CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/")
    >>> portal_licence(cc, [{"id": "cc-by", "url": ""}, {"id": "cc-by-40-intl", "url": ""}]).id
    'cc-by-40-intl'
    >>> portal_licence(cc, [{"id": "attribution", "url": "http://creativecommons.org/licenses/by/4.0/deed.ja"}]).id
    'attribution'
    >>> portal_licence(cc, [{"id": "cc-by", "url": ""}]).doubt
    "the portal lists CC-BY-4.0 without its version, as 'cc-by'"
    """
    entries = [entry for entry in offered if entry.get("id")]
    exact, family = _names().get(licence.name, ((), ()))
    for names, doubt in (
        ((licence.name, *exact), ""),
        (family, "the portal lists {licence} without its version, as {id!r}"),
    ):
        wanted = {_key(name) for name in names if name}
        for entry in entries:
            id_ = str(entry["id"])
            same_text = not doubt and licence.path and _address(str(entry.get("url") or "")) == _address(licence.path)
            if _key(id_) in wanted or same_text:
                return PortalLicence(id_, doubt.format(licence=licence.name, id=id_))
    name = licence.name or licence.path
    return PortalLicence(name, f"the portal's list has no licence {name}: its page shows this name alone")


def _key(text: str) -> str:
    return re.sub(r"[\s\-_.]", "", text).casefold()


def _address(url: str) -> str:
    """An address without what differs between links to the same text."""
    bare = re.sub(r"^https?://(www\.)?", "", url.strip().casefold()).rstrip("/")
    return re.sub(r"/(deed|legalcode)(\.\w+)?$", "", bare).rstrip("/") or url


@cache
def _names() -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    data = tomllib.loads(files(__package__).joinpath("licences.toml").read_text(encoding="utf-8"))
    return {entry["id"]: (tuple(entry["exact"]), tuple(entry["family"])) for entry in data["licence"]}
