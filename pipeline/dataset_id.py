"""The id of a dataset: a slug of the file's name, usable as a folder and as the name of a data package."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from torikumi.pipeline.free_name import free_name

ID_MAX = 100
"""Letters of an id: a folder, and the files that are named after it, may have 255 bytes, and a path 260 on Windows."""

RESERVED = frozenset({"batch.csv"})
"""Ids that would be in the way of what a batch writes beside the datasets."""

HASH_LETTERS = 8
"""Letters of the checksum that stand for the part of a name that ASCII cannot hold: 1 in 4 billion collide."""


def dataset_id_of(path: Path) -> str:
    """The id for a file, from its name alone.

    A name that is not all ASCII, or very long, keeps its (first) ASCII part and gets the checksum of the whole, so that
    different names give different ids, the same on every machine.

    >>> dataset_id_of(Path("Report R1.pdf")), dataset_id_of(Path("取組実績.pdf"))
    ('report-r1', 'report-519fdda6')
    """
    stem = unicodedata.normalize("NFC", path.stem)
    folded = unicodedata.normalize("NFKC", stem).lower()
    slug = re.sub(r"[^a-z0-9._]+", "-", folded).strip("-._")
    if folded.isascii() and slug and len(slug) <= ID_MAX and slug not in RESERVED:
        return slug
    # bytes that are no UTF-8 come as lone surrogates
    digest = hashlib.sha256(stem.encode("utf-8", "surrogateescape")).hexdigest()[:HASH_LETTERS]
    return f"{slug[: ID_MAX - HASH_LETTERS - 1].rstrip('-._') or 'report'}-{digest}"


def dataset_ids(paths: Sequence[Path]) -> list[str]:
    """Ids for several files: those that would collide are numbered, in the order given."""
    ids: list[str] = []
    for path in paths:
        ids.append(free_name(dataset_id_of(path), ids))
    return ids
