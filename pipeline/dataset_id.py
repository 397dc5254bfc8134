"""The id of a dataset: a slug of the file's name, usable as a folder and as the name of a data package."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

HASH_LETTERS = 8
"""Letters of the checksum that stand for the part of a name that ASCII cannot hold: 1 in 4 billion collide."""

SLUG_MAX = 80
"""Letters of an id from the name of the file: the ids are names of folders and files, which systems keep short."""

RESERVED = frozenset({"batch.csv", "index.html", "torikumi.sqlite", "con", "prn", "aux", "nul"})
"""Names that stand beside the datasets, and such as Windows has no folders of."""


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
    if folded.isascii() and slug and slug not in RESERVED and len(slug) <= SLUG_MAX:
        return slug
    # bytes that are no UTF-8 come as lone surrogates
    digest = hashlib.sha256(stem.encode("utf-8", "surrogatepass")).hexdigest()[:HASH_LETTERS]
    return f"{slug[:SLUG_MAX].strip('-._') or 'report'}-{digest}"


def dataset_ids(paths: Sequence[Path]) -> list[str]:
    """Ids for several files, in their order.

    Those that would collide are numbered in the order of their paths, so that the order given changes nothing.

    >>> dataset_ids([Path("r2/report.pdf"), Path("r1/report.pdf")])
    ['report-2', 'report']
    """
    ids: dict[int, str] = {}
    taken: set[str] = set()
    last: Counter[str] = Counter()
    for place in sorted(range(len(paths)), key=lambda place: (str(paths[place]), place)):
        wanted = found = dataset_id_of(paths[place])
        while found in taken:
            last[wanted] += 1
            found = f"{wanted}-{last[wanted] + 1}"
        taken.add(found)
        ids[place] = found
    return [ids[place] for place in range(len(paths))]
