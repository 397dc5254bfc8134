"""Entries → ``index.html``: one file that works from a disk, a web server or a USB stick.

Nothing is loaded from anywhere: style and script stand in the page, and its content security policy lets nothing else
run, whatever a title says. Every dataset stands in the HTML itself; the script only searches, filters and sorts, so
that the page is of use without it and prints as it is seen. The same folders give the same bytes.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

import torikumi
from torikumi.pipeline.catalog.entries import Entry, read_entries
from torikumi.pipeline.export.database import FILE as DATABASE
from torikumi.pipeline.export.dataset import put_file
from torikumi.pipeline.export.folders import dataset_folders, is_dataset
from torikumi.pipeline.html_page import page_part, page_template, policy_hash
from torikumi.pipeline.printable import printable
from torikumi.schemas.errors import OutputError, SourceError, TorikumiError

FILE = "index.html"
"""Name of the page in an output folder."""

TITLE = "計画の取組実績 データ一覧"
"""Title of the page when none is given."""

GENERATOR = '<meta name="generator" content="torikumi'
"""Tells a page of ours, which may be replaced, from one that somebody made."""


def write_catalog(
    output: Path, path: Path | None = None, title: str = TITLE
) -> tuple[list[Entry], list[TorikumiError]]:
    """Write the page of the datasets of an output folder.

    Args:
        output: The folder that holds the dataset folders.
        path: The page; ``index.html`` in that folder when it is not given.
        title: Its title.

    Returns:
        The datasets listed, and what is wrong with the folders that are named on the page as broken.

    Raises:
        SourceError: There is no dataset in the folder.
        OutputError: The page cannot be written, or would replace a page of somebody else.
    """
    path = output / FILE if path is None else path
    if is_dataset(output):
        raise SourceError("is a dataset itself", advice="give the folder that it stands in", file=str(output))
    folders = dataset_folders(output)
    if not folders:
        raise SourceError("no dataset folder is in it", advice="give the folder that convert wrote", file=str(output))
    if path.exists() and GENERATOR not in _beginning(path):
        raise OutputError("is there already, and not of torikumi", advice="give another name with -o", file=str(path))
    entries, broken = read_entries(folders)
    database = output / DATABASE
    put_file(path, catalog_page(entries, broken, path.parent, title, database if database.is_file() else None))
    return entries, broken


def catalog_page(
    entries: Sequence[Entry],
    broken: Sequence[TorikumiError],
    base: Path,
    title: str = TITLE,
    database: Path | None = None,
) -> bytes:
    """The bytes of the page.

    Args:
        entries: The datasets, in the order in which they are listed.
        broken: What is wrong with the folders that cannot be listed.
        base: The folder that the page is in, from which its links lead.
        title: Its title.
        database: The database of all datasets, if there is one.
    """
    template = page_template(__package__, "catalog.html", size=size_text)
    style, script = (page_part(__package__, name) for name in ("catalog.css", "catalog.js"))

    def link(path: Path) -> str:
        # "./" keeps a name with a colon from being taken for a scheme
        return quote("./" + Path(os.path.relpath(path, base)).as_posix(), errors="surrogateescape")

    years = sorted({entry.year for entry in entries if entry.year is not None})
    places = sorted({(entry.code or "~", entry.prefecture, entry.municipality) for entry in entries})
    counts = Counter((entry.prefecture, entry.municipality, entry.year) for entry in entries)
    text = template.render(
        title=printable(title),
        version=torikumi.__version__,
        style=style,
        script=script,
        style_hash=policy_hash(style),
        script_hash=policy_hash(script),
        entries=entries,
        broken=[(printable(Path(error.file).parent.name), printable(_problem(error))) for error in broken],
        years=years,
        places=list(dict.fromkeys((prefecture, name) for _, prefecture, name in places)),
        prefectures=list(dict.fromkeys(prefecture for _, prefecture, _ in places)),
        counts=counts,
        unknown_year=any(entry.year is None for entry in entries),
        link=link,
        texts=[[entry.dataset_id, entry.title, entry.plan, entry.prefecture, entry.municipality, *entry.names]
               for entry in entries],
        database=database,
        database_size=database.stat().st_size if database else 0,
    )  # fmt: skip
    return text.encode("utf-8", "replace")


def size_text(size: int) -> str:
    """A size for people.

    >>> size_text(812), size_text(46380), size_text(1_320_000)
    ('812 B', '46 kB', '1.3 MB')
    """
    if size < 1000:
        return f"{size} B"
    if size < 1_000_000:
        return f"{size // 1000} kB"
    return f"{size // 100_000 / 10} MB"


def _problem(error: TorikumiError) -> str:
    """What is wrong, without the path of the machine that the page was made on."""
    return ": ".join(part for part in (Path(error.file).name, error.problem, error.advice) if part)


def _beginning(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return file.read(4096).decode("utf-8", "replace")
    except OSError:
        return ""
