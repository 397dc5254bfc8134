"""Names as CKAN takes them: of packages in the address, and of tags."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

LONGEST_NAME = 100
"""CKAN's limit for the name of a package, in characters."""

SHORTEST_TAG, LONGEST_TAG = 2, 100
"""CKAN's limits for a tag, in characters."""

HASH_LETTERS = 8

_NOT_IN_NAMES = re.compile(r"[^a-z0-9_-]+")
_NOT_IN_TAGS = re.compile(r"[^\w \-.]+")


def package_name(dataset_id: str, code: str | None, municipality: str | None) -> str:
    """The name of a dataset's package: the same whenever it is made, and another one for another municipality.

    The code of the municipality stands in front (a checksum of its name where the code is not known). What CKAN does
    not take in a name becomes a hyphen, and a checksum of the whole id then keeps different ids apart.

    Args:
        dataset_id: The id of the dataset: a slug of the file's name.
        code: 全国地方公共団体コード, six digits.
        municipality: Prefecture and name, for want of a code.

    >>> package_name("report", "362018", "徳島県徳島市")
    '362018-report'
    >>> package_name("report.v2", "362018", "徳島県徳島市"), package_name("report", None, None)
    ('362018-report-v2-19900eeb', 'torikumi-report')
    """
    prefix = code or (f"torikumi-{_checksum(municipality)}" if municipality else "torikumi")
    slug = _NOT_IN_NAMES.sub("-", dataset_id.lower()).strip("-")
    room = LONGEST_NAME - len(prefix) - 1
    if slug != dataset_id or len(slug) > room:
        slug = f"{slug[: room - HASH_LETTERS - 1]}-{_checksum(dataset_id)}".lstrip("-")
    return f"{prefix}-{slug}"


def _checksum(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:HASH_LETTERS]


def is_package_name(text: str) -> bool:
    """Whether CKAN takes a name for a package.

    >>> is_package_name("362018-report"), is_package_name("取組"), is_package_name("new")
    (True, False, False)
    """
    return 2 <= len(text) <= LONGEST_NAME and not _NOT_IN_NAMES.search(text) and text not in ("new", "edit", "search")


def clean_tags(words: Iterable[str]) -> tuple[str, ...]:
    """Words as tags: letters of any script, digits, blanks, ``-``, ``_``, ``.``; two to a hundred of them, none twice.

    A word of which nothing is left is left out: a keyword is never worth a dataset.

    >>> clean_tags(["計画（進捗）", "A/B", "市", "行政評価", "行政評価", "※"])
    ('計画 進捗', 'A B', '行政評価')
    """
    cleaned = (" ".join(_NOT_IN_TAGS.sub(" ", word).split())[:LONGEST_TAG].strip() for word in words)
    return tuple(dict.fromkeys(tag for tag in cleaned if len(tag) >= SHORTEST_TAG))
