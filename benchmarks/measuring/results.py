"""What a run measured: plain values that go to a JSON file and come back."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

REPORTS_ONLY = "reports only"
"""The reader takes nothing but progress reports, and the document is none: no fault."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What one reader took for one document.

    Attributes:
        reader: Name of the reader.
        group: ``torikumi``, ``floor`` or ``peer``.
        document: Name of the document.
        cpu_ms: CPU milliseconds a page.
        peak_mib: Highest resident memory of the process and its children.
        loaded_mib: Resident memory after the imports.
        held_mib: Resident memory when the file is read and the result is held.
        exact: Exact cells; None where none are counted.
        cells: Cells of the truth.
        error: Why there are no figures, or "".
    """

    reader: str
    group: str
    document: str
    cpu_ms: float | None = None
    peak_mib: float | None = None
    loaded_mib: float | None = None
    held_mib: float | None = None
    exact: int | None = None
    cells: int = 0
    error: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A document of the run: its name, what it is, its pages, and whether it is not part of the repository."""

    name: str
    note: str
    pages: int
    shared: bool


@dataclass(frozen=True, slots=True)
class Start:
    """A command, and the wall and CPU milliseconds of its whole process."""

    command: str
    wall_ms: float
    cpu_ms: float


@dataclass(frozen=True, slots=True)
class SlowestPage:
    """The slowest page of a set of files.

    Attributes:
        files: Files read.
        pages: Pages read.
        file: Name of the file of the slowest page.
        page: Its number.
        ms: Its CPU milliseconds.
        mean_ms: Mean of all pages.
        refused: Files that cannot be read at all (encrypted, damaged).
    """

    files: int
    pages: int
    file: str
    page: int
    ms: float
    mean_ms: float
    refused: int


@dataclass(slots=True)
class Results:
    """All of a run."""

    machine: dict[str, str]
    runs: int
    columns: list[Column] = field(default_factory=list)
    figures: list[Figures] = field(default_factory=list)
    starts: list[Start] = field(default_factory=list)
    slowest: SlowestPage | None = None
    stages: dict[str, float] = field(default_factory=dict)
    """Stage → CPU milliseconds a page."""
    stages_document: str = ""


def save(results: Results, path: Path) -> None:
    """Write results as JSON."""
    path.write_text(json.dumps(asdict(results), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def load(path: Path) -> Results:
    """Read results back."""
    told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    told["columns"] = [Column(**entry) for entry in told["columns"]]
    told["figures"] = [Figures(**entry) for entry in told["figures"]]
    told["starts"] = [Start(**entry) for entry in told["starts"]]
    told["slowest"] = SlowestPage(**told["slowest"]) if told["slowest"] else None
    return Results(**told)
