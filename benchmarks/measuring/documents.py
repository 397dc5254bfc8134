"""The files that are measured, each with its truth where it has one."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from measuring import truths
from measuring.exact import Readings

ROOT = Path(__file__).resolve().parents[2]
CACHE = ROOT / "benchmarks" / ".cache"
"""Where the long reports are drawn to; never committed."""

Cells = Callable[[dict[str, Any]], Iterable[str]]


@dataclass(frozen=True, slots=True)
class Part:
    """Pages of one file that a process reads in one go.

    Attributes:
        path: The file.
        pages: Page numbers from 1; all when None.
        truth: The cells that stand on them.
        fold_width: Compare texts without differences of width.
    """

    path: Path
    pages: tuple[int, ...] | None = None
    truth: tuple[Readings, ...] = ()
    fold_width: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """A column of the tables.

    Attributes:
        name: Its heading.
        note: What it is.
        parts: The files or pages that are read; their figures are summed up.
        shared: It is not part of the repository.
        report: It is a progress report, so `torikumi.convert` takes it.
    """

    name: str
    note: str
    parts: tuple[Part, ...]
    shared: bool = False
    report: bool = True


SAMPLES: dict[str, tuple[str, str, Cells]] = {
    "tokushima-r1": ("tokushima-r1/report.pdf", "tokushima-r1/truth.json", truths.labelled_cells),
    "broken-rows": ("layouts/broken-rows.pdf", "layouts/broken-rows.truth.json", truths.labelled_cells),
    "kpi": ("layouts/kpi.pdf", "layouts/kpi.truth.json", truths.kpi_cells),
    "rotated": ("layouts/rotated.pdf", "layouts/rotated.truth.json", truths.parted_cells),
}
"""Name → file under samples/, its truth, and how its cells are made up."""

SHARED: dict[str, tuple[str, Cells]] = {
    "v1": ("Writer, rows kept whole", truths.labelled_cells),
    "v2": ("Calc, two grid rows an initiative", truths.parted_cells_with_commas),
    "v3": ("a browser (Skia/PDF)", truths.labelled_cells),
    "v5": ("Writer, /Rotate 90", truths.parted_cells_with_commas),
    "v6": ("Writer, rows broken over pages", truths.labelled_cells),
}
"""Name → what made the variant of the Tokushima report, and how its cells are made up."""


def shared_folder() -> Path:
    """Where further files are kept beside the repository; TORIKUMI_SHARED overrides it."""
    return Path(os.environ.get("TORIKUMI_SHARED", ROOT.parent / "shared"))


def samples(names: Iterable[str] = SAMPLES) -> list[Document]:
    """The samples of the repository."""
    documents = []
    for name in names:
        file, truth, cells = SAMPLES[name]
        told = _loaded(ROOT / "samples" / truth)
        part = Part(ROOT / "samples" / file, truth=tuple(truths.report_cells(told, cells)))
        documents.append(Document(name, f"samples/{file}", (part,)))
    return documents


def long_report(pages: int) -> Document:
    """Draw a report of so many pages into the cache."""
    from measuring.many_pages import draw  # needs reportlab

    pdf, truth = draw(pages)
    CACHE.mkdir(exist_ok=True)
    path = CACHE / f"report-{pages}.pdf"
    path.write_bytes(pdf)
    part = Part(path, truth=tuple(truths.report_cells(truth, truths.labelled_cells)))
    return Document(f"{pages} pages", f"drawn by the benchmark, {len(truth['initiatives'])} initiatives", (part,))


def shared_documents() -> list[Document]:
    """The further variants and the labelled pages, as far as they are at hand."""
    folder = shared_folder()
    documents = []
    for name, (note, cells) in SHARED.items():
        path = folder / "samples" / "tokushima-r1" / f"{name}.pdf"
        if path.is_file():
            truth = tuple(truths.report_cells(_loaded(path.with_name("truth.json")), cells))
            documents.append(Document(name, note, (Part(path, truth=truth),), shared=True))
    labelled = []
    for file in sorted((folder / "corpus" / "truth").glob("*-p[0-9]*.json")):
        told = _loaded(file)
        path = folder / "corpus" / told["file"]
        if path.is_file():
            labelled.append(Part(path, (told["page"],), tuple(truths.page_cells(told)), fold_width=True))
    if labelled:
        files = len({part.path for part in labelled})
        note = f"{len(labelled)} pages of {files} published documents, labelled by hand"
        documents.append(Document("labelled", note, tuple(labelled), shared=True, report=False))
    return documents


def corpus() -> list[Path]:
    """Published documents of all kinds, as far as they are at hand."""
    return sorted((shared_folder() / "corpus").glob("*.pdf"))


def _loaded(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return loaded
