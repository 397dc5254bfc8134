"""Write ``corpus.md`` from the published documents and the notes on them: ``python docs/make_corpus.py [FILE …]``.

With names of files only these are measured, and the counts of the others stay as the page has them.

The documents are not part of the project: they are read from ``../shared/corpus``, or from ``$TORIKUMI_SHARED/corpus``.
What is counted is measured here. What a person saw stands in ``corpus_notes*.toml``, a table a file::

    ["report.pdf"]
    seen = [1, 4]              # the pages that were looked at
    verdict = "mostly right"   # see VERDICTS
    note = "What is right and what is wrong, with page numbers."
    data = "What a person says of the initiatives that convert makes of it; for progress reports only."
"""

from __future__ import annotations

import os
import sys
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path

import torikumi
from torikumi.extractors.document import extract
from torikumi.pipeline.convert import report_of
from torikumi.pipeline.layout import read_layout
from torikumi.schemas.errors import LayoutError, SourceError

DOCS = Path(__file__).resolve().parent
CORPUS = Path(os.environ.get("TORIKUMI_SHARED", DOCS.parents[1] / "shared")) / "corpus"

VERDICTS = {
    "right": "nothing wrong was seen",
    "mostly right": "most of its tables are right; some would have to be mended, or are pictures that are not read",
    "wrong": "most of the tables that were found are none, or most of its tables of text are missing or not usable",
    "no tables": "it holds no table of text, and none was found",
}
"""What a person may say of a file, and what it means."""

LIBRARIES = ("pypdfium2", "pymupdf", "pdfplumber", "numpy")


@dataclass(frozen=True, slots=True)
class Note:
    """What a person saw who compared the drawn grid with the page.

    Attributes:
        seen: The pages that were looked at.
        verdict: One of `VERDICTS`.
        note: What is right and what is wrong.
        data: What they say of the initiatives made of it; "" where it is no progress report.
    """

    seen: tuple[int, ...]
    verdict: str
    note: str
    data: str = ""


@dataclass(frozen=True, slots=True)
class Measure:
    """What was counted in a file.

    Attributes:
        pages: Number of pages.
        tables: Number of tables, joined over pages.
        cells: Number of their cells.
        unassigned: Number of glyphs that are in no cell and no text.
        findings: How often each finding was made.
        error: Why nothing was read, in the words of the program.
        roles: Heading → role, for the columns of its tables of initiatives, as they are shown.
        initiatives: Number of initiatives that convert makes of it.
    """

    pages: int = 0
    tables: int = 0
    cells: int = 0
    unassigned: int = 0
    findings: Mapping[str, int] | None = None
    error: str = ""
    roles: str = ""
    initiatives: int = 0


def read_notes(folder: Path = DOCS) -> dict[str, Note]:
    """The notes of all files.

    Raises:
        ValueError: A note says what it may not say, or a file has two.
    """
    notes: dict[str, Note] = {}
    for path in sorted(folder.glob("corpus_notes*.toml")):
        for name, entry in tomllib.loads(path.read_text("utf-8")).items():
            if name in notes:
                raise ValueError(f"{path.name}: {name} has a note already")
            if not {"seen", "verdict", "note"} <= set(entry) <= {"seen", "verdict", "note", "data"}:
                raise ValueError(f"{path.name}: {name}: a note has seen, verdict and note, and may have data")
            if entry["verdict"] not in VERDICTS:
                raise ValueError(f"{path.name}: {name}: {entry['verdict']!r} is none of {', '.join(VERDICTS)}")
            told = (" ".join(entry.get(key, "").split()) for key in ("note", "data"))
            notes[name] = Note(tuple(entry["seen"]), entry["verdict"], *told)
    return notes


def measure(path: Path) -> Measure:
    """Read a file and count what it holds."""
    try:
        found = extract(path)
    except SourceError as error:
        place = f"page {error.page}: " if error.page is not None else ""
        return Measure(error=f"{place}{error.problem}")
    mapped = [columns for _, columns in read_layout(found).mapped if columns is not None]
    roles = dict.fromkeys(
        f"{column.heading} → {' over '.join(column.roles)}{f' {column.fiscal_year}' if column.fiscal_year else ''}"
        for columns in mapped
        for column in columns.columns
        if column.heading
    )
    try:
        initiatives = len(report_of(path, found).initiatives)
    except LayoutError:
        initiatives = 0
    return Measure(
        roles=", ".join(roles),
        initiatives=initiatives,
        pages=found.info.pages,
        tables=len(found.tables),
        cells=sum(len(table.cells) for table in found.tables),
        unassigned=found.glyphs.unassigned,
        findings=Counter(finding.code for finding in found.findings),
    )


def kept_rows(text: str) -> dict[str, tuple[str, str]]:
    """What a written page says of each file: its row of counts without the note, and its row of roles or ""."""
    counts, _, roles = text.partition("## What convert makes of them")
    kept = {}
    for line in counts.splitlines():
        if line.startswith("| `"):
            cells = line.split(" | ")
            kept[cells[0][3:-1]] = (" | ".join(cells[:6]), "")
    for line in roles.splitlines():
        name = line[3:].partition("`")[0]
        if name in kept:
            kept[name] = (kept[name][0], line)
    return kept


def page(
    measures: Mapping[str, Measure],
    notes: Mapping[str, Note],
    day: date,
    kept: Mapping[str, tuple[str, str]] | None = None,
) -> str:
    """The page as Markdown.

    Args:
        measures: What was counted in each file that was read.
        notes: What a person saw.
        day: When it was read.
        kept: The rows of files that were not read now (`kept_rows`).
    """
    others = {name: rows for name, rows in (kept or {}).items() if name not in measures}
    names = sorted([*measures, *others])
    converted = sum(bool(found.initiatives) for found in measures.values()) + sum(
        bool(row) for _, row in others.values()
    )
    verdicts = Counter(notes[name].verdict for name in names if name in notes)
    versions = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    lines = [
        "# Published documents, and what became of them",
        "",
        f"{len(names)} PDF files that cities and ministries published, read by torikumi {torikumi.__version__} on",
        f"{day.isoformat()} with {versions}.",
        "The files are not part of the project. Made by `docs/make_corpus.py`; the counts are measured, the last two",
        "columns are what a person saw who compared the drawn cells with the pages (`docs/corpus_notes*.toml`). Page",
        "numbers count from 1 in the file. Cells are those of the tables joined over pages.",
        "",
        *(f"- **{verdict}** ({verdicts[verdict]}): {meaning}." for verdict, meaning in VERDICTS.items()),
        "",
        "| file | pages | tables | cells | findings | unassigned | looked at | verdict | what was seen |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for name in names:
        note = notes.get(name, Note((), "not looked at", ""))
        told = (note.seen and f"p. {_ranges(note.seen)}", note.verdict, note.note)
        if name in others:
            shown = [str(cell or "—").replace("|", "\\|") for cell in told]
            lines.append(f"{others[name][0]} | {' | '.join(shown)} |")
            continue
        counted = measures[name]
        if counted.error:
            counts: tuple[object, ...] = ("—", "—", "—", f"error: {counted.error}", "—")
        else:
            codes = ", ".join(f"`{code}` {number}" for code, number in sorted((counted.findings or {}).items()))
            counts = (counted.pages, counted.tables, counted.cells, codes or "none", counted.unassigned)
        cells = [str(cell or ("0" if cell == 0 else "—")).replace("|", "\\|") for cell in (f"`{name}`", *counts, *told)]
        lines.append(f"| {' | '.join(cells)} |")
    lines += [
        "",
        "## What convert makes of them",
        "",
        f"Of {len(names)} files {converted} are converted.",
        "Those with a remark of a person are progress reports, or as near to one as was found; the others are budgets",
        "and lists of projects, whose headings are the same words: `progress-missing` is said of each. The roles",
        "were found without a profile.",
        "",
        "| file | initiatives | roles | what a person says who compared rows with the page |",
        "| --- | --- | --- | --- |",
    ]
    for name in names:
        if name in others:
            lines += [others[name][1]] if others[name][1] else []
            continue
        counted = measures[name]
        if counted.initiatives:
            told_of = notes[name].data if name in notes and notes[name].data else "no progress report"
            cells = [f"`{name}`", str(counted.initiatives), counted.roles or "—", told_of]
            lines.append(f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |")
    return "\n".join(lines) + "\n"


def _ranges(pages: Sequence[int]) -> str:
    """Page numbers in a short form: 1, 3-5."""
    runs: list[list[int]] = []
    for number in sorted(set(pages)):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in runs)


def main() -> None:
    """Measure all files and write the page."""
    chosen = set(sys.argv[1:])
    files = [path for path in sorted(CORPUS.glob("*.pdf")) if not chosen or path.name in chosen]
    if not files:
        sys.exit(f"no published documents in {CORPUS}: set TORIKUMI_SHARED to the folder that holds corpus/")
    measures = {path.name: measure(path) for path in files}
    target = DOCS / "corpus.md"
    kept = kept_rows(target.read_text("utf-8")) if chosen else None
    target.write_text(page(measures, read_notes(), date.today(), kept), encoding="utf-8")


if __name__ == "__main__":
    main()
