"""Where the corrections of a document lie: beside the source, and in the folder of its dataset.

``report.pdf.corrections.toml`` stands beside ``report.pdf``, ``corrections.toml`` in the dataset folder. Both may be in
stores. A file that is there and cannot be read stops its document: data without the corrections that a person made
would be wrong without a word.
"""

from __future__ import annotations

import errno
import stat
from dataclasses import dataclass
from pathlib import Path

from torikumi.pipeline.batch.places import is_address, read_if_there
from torikumi.schemas.errors import CorrectionsError, SourceError

FILE = "corrections.toml"
"""Its name in a dataset folder."""

BESIDE = f".{FILE}"
"""What is added to a document's name for the file beside it."""

SIZE_MAX = 4 << 20
"""Bytes of a file: ten thousand long entries. A larger one would be a long time in the reading."""

WEB = ("http://", "https://")
"""Nobody keeps corrections on a web server that publishes documents, and many answer to any name."""


@dataclass(frozen=True, slots=True)
class CorrectionsFile:
    """A file of corrections as it was found.

    Attributes:
        name: Path or address, as the user would name it.
        content: Its bytes.
    """

    name: str
    content: bytes


def files_for(document: str, folder: str | None = None, base: str = "") -> tuple[CorrectionsFile, ...]:
    """The files of corrections that are there for a document, that of the dataset folder last: it goes before.

    Args:
        document: Path or address of the document.
        folder: Path or address of the folder of its dataset; None when it has none.
        base: The folder that relative paths start from.

    Raises:
        CorrectionsError: One of them is there, or may be, but cannot be read.
    """
    names = [] if document.startswith(WEB) else [f"{document}{BESIDE}"]
    if folder is not None:
        names.append(f"{folder.rstrip('/')}/{FILE}")
    found = ((name, content_of(name, base)) for name in names)
    return tuple(CorrectionsFile(name, content) for name, content in found if content is not None)


def content_of(name: str, base: str = "") -> bytes | None:
    """The bytes of a file of corrections; of a large one so many that it is known to be too large.

    Args:
        name: Path or address of the file.
        base: The folder that a relative path starts from.

    Returns:
        None when there is none.

    Raises:
        CorrectionsError: It is there, or may be, but cannot be read.
    """
    if is_address(name):
        try:
            return read_if_there(name, SIZE_MAX + 1)
        except SourceError as error:
            raise CorrectionsError(error.problem, advice=error.advice, file=name) from None
    path = Path(base, name)
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            raise CorrectionsError("is a link, or no file", advice="put the file itself there", file=name)
        with path.open("rb") as file:
            return file.read(SIZE_MAX + 1)
    except OSError as error:
        if error.errno in (errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG):
            return None
        raise CorrectionsError(f"cannot be read: {error.strerror or error}", file=name) from error
    except ValueError:  # a name that no file can have
        return None
