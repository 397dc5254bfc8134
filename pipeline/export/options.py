"""How a dataset is to be written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Literal

from torikumi.pipeline.export.licences import Licence
from torikumi.schemas.errors import UsageError

Header = Literal["ascii", "ja"]
"""Column names in ASCII snake_case, or the Japanese titles."""

FORMATS = ("json", "csv", "xlsx", "parquet", "sqlite")
"""The formats that can be written. ``sqlite`` is one file for all dataset folders, made from their ``report.json``."""

DATABASE = "torikumi.sqlite"
"""Name of the database in an output folder."""

DEFAULT_FORMATS = ("json", "csv")
"""The formats that are written when none is named."""

_EXTRAS = {"parquet": "pyarrow"}
"""Format → the module that it needs and that is not installed with torikumi itself; the extra has the format's name."""


def parse_header(name: str) -> Header:
    """The language of column names, as ``--header`` takes it.

    Raises:
        UsageError: It is none.
    """
    if name not in ("ascii", "ja"):
        raise UsageError(f"header {name!r} is not known", advice="choose ascii or ja")
    return "ja" if name == "ja" else "ascii"


def check_formats(formats: Sequence[str]) -> None:
    """Refuse formats that are not known, or cannot be written on this machine.

    Raises:
        UsageError: With the formats that there are, or with what to install.
    """
    for name in formats or ("",):
        if name not in FORMATS:
            raise UsageError(f"format {name!r} is not known", advice=f"choose from {', '.join(FORMATS)}")
        if name in _EXTRAS and find_spec(_EXTRAS[name]) is None:
            raise UsageError(
                f"format {name!r} needs {_EXTRAS[name]}, which is not installed",
                advice=f"pip install 'torikumi[{name}]', or leave it out of --format",
            )


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """How a dataset is to be written.

    Attributes:
        formats: Which of `FORMATS`.
        bom: CSV files begin with a byte order mark, for Excel.
        header: Language of the first line of the CSV files.
        licence: Licence of the data; the source document decides it, so there is no default.
        source_url: Where the source document was published.
        images: The pictures of the pages stand in ``review.html``.
    """

    formats: tuple[str, ...] = DEFAULT_FORMATS
    bom: bool = True
    header: Header = "ascii"
    licence: Licence | None = None
    source_url: str | None = None
    images: bool = True
