"""How a set is to be written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec

from torikumi.pipeline.export.options import Header
from torikumi.schemas.errors import UsageError

FORMATS = ("csv", "parquet", "duckdb")
"""The formats that a set can be written in."""

LINKING = ("scipy", "sklearn")
"""The modules that finding links needs."""

_NEEDS = {"parquet": ("pyarrow",), "duckdb": ("duckdb", "pyarrow")}
"""Format → the modules that it needs; the extra ``compare`` has them."""

ADVICE = "pip install 'torikumi[compare]'"


@dataclass(frozen=True, slots=True)
class CompareOptions:
    """How a set is to be written.

    Attributes:
        formats: Which of `FORMATS`.
        bom: CSV files begin with a byte order mark, for Excel.
        header: Language of the first line of the CSV files.
    """

    formats: tuple[str, ...] = FORMATS
    bom: bool = True
    header: Header = "ascii"


def missing(name: str) -> list[str]:
    """The modules that a format needs and that are not installed."""
    return [module for module in _NEEDS.get(name, ()) if find_spec(module) is None]


def check_linking() -> None:
    """Refuse to compare where links cannot be found: without them every initiative would start and vanish each year.

    Raises:
        UsageError: With what to install.
    """
    if modules := [name for name in LINKING if find_spec(name) is None]:
        raise UsageError(f"comparing needs {' and '.join(modules)}, not installed", advice=ADVICE)


def installed_formats() -> tuple[str, ...]:
    """The formats that can be written on this machine."""
    return tuple(name for name in FORMATS if not missing(name))


def check_formats(formats: Sequence[str]) -> None:
    """Refuse formats that are not known, or cannot be written on this machine.

    Raises:
        UsageError: With the formats that there are, or with what to install.
    """
    for name in formats or ("",):
        if name not in FORMATS:
            raise UsageError(f"format {name!r} is not known", advice=f"choose from {', '.join(FORMATS)}")
        if modules := missing(name):
            raise UsageError(
                f"format {name!r} needs {' and '.join(modules)}, not installed", advice=f"{ADVICE}, or leave it out"
            )
