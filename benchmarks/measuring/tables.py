"""Results → Markdown tables, for the terminal and for docs/benchmarks.md."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from measuring.floors import MUPDF, PDFIUM
from measuring.results import REPORTS_ONLY, Column, Figures, Results

BEGIN = "<!-- measured: written by benchmarks/run.py --write-docs, do not edit by hand -->"
END = "<!-- end of measured -->"
NONE = "–"
PAGE_LIMIT_MS = 2000.0
"""What no page may take."""


def report(results: Results) -> str:
    """All tables of a run."""
    parts = [_machine(results)]
    own = [column for column in results.columns if not column.shared]
    shared = [column for column in results.columns if column.shared]
    for title, columns in (("Files of the project", own), ("Further files", shared)):
        if columns:
            parts.append(f"### {title}\n\n{_columns(columns)}")
            for heading, text in (
                ("CPU milliseconds a page (times the lower floor)", _time),
                ("Exact cells", _exact),
                ("Peak memory, MiB", _peak),
            ):
                matrix = _matrix(results, columns, text)
                if matrix:
                    parts.append(f"{heading}:\n\n{matrix}")
    notes = _errors(results.figures)
    if notes:
        parts.append("Not measured:\n\n" + "\n".join(f"- {note}" for note in notes))
    for part in (_memory(results), _slowest(results), _stages(results), _starts(results)):
        if part:
            parts.append(part)
    return "\n\n".join(parts) + "\n"


def write_between_markers(page: Path, text: str, begin: str = BEGIN, end: str = END) -> None:
    """Replace what stands between two markers of a page.

    Raises:
        ValueError: The page has no markers.
    """
    old = page.read_text(encoding="utf-8")
    if begin not in old or end not in old:
        raise ValueError(f"{page.name} has no markers: {begin} and {end}")
    head, rest = old.split(begin, 1)
    tail = rest.split(end, 1)[1]
    page.write_text(f"{head}{begin}\n\n{text}\n{end}{tail}", encoding="utf-8")


def markdown_rows(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table; all columns but the first are numbers, so they stand at the right."""
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _machine(results: Results) -> str:
    told = dict(results.machine)
    date = told.pop("date", "")
    times = "1 run" if results.runs == 1 else f"medians of {results.runs} runs"
    return f"Measured on {date}, {times}. " + "; ".join(f"{name}: {text}" for name, text in told.items()) + "."


def _columns(columns: Sequence[Column]) -> str:
    return "\n".join(f"- **{column.name}**: {column.note}; pages: {column.pages}" for column in columns)


def _matrix(results: Results, columns: Sequence[Column], text: Callable[[Figures, Results], str]) -> str:
    """A row a reader, a column a document; readers without any figure are left out."""
    by_place = {(entry.reader, entry.document): entry for entry in results.figures}
    rows = []
    for reader in dict.fromkeys(entry.reader for entry in results.figures):
        found = [by_place.get((reader, column.name)) for column in columns]
        cells = [text(entry, results) if entry else NONE for entry in found]
        if any(cell != NONE for cell in cells):
            rows.append([reader, *cells])
    return markdown_rows(["reader", *(column.name for column in columns)], rows) if rows else ""


def _time(entry: Figures, results: Results) -> str:
    if entry.cpu_ms is None:
        return NONE if entry.error == REPORTS_ONLY else "not installed" if "not installed" in entry.error else "failed"
    floor = lower_floor(results.figures, entry.document)
    return f"{entry.cpu_ms:.1f}" + (f" ({entry.cpu_ms / floor:.1f})" if floor else "")


def lower_floor(figures: Sequence[Figures], document: str) -> float | None:
    """The lower one of the two floors that read all characters and lines of a document."""
    known = [
        entry.cpu_ms
        for entry in figures
        if entry.document == document and entry.reader in (PDFIUM, MUPDF) and entry.cpu_ms is not None
    ]
    return min(known, default=None)


def _exact(entry: Figures, results: Results) -> str:
    return NONE if entry.exact is None else f"{entry.exact} / {entry.cells}"


def _peak(entry: Figures, results: Results) -> str:
    return NONE if entry.peak_mib is None else f"{entry.peak_mib:.0f}"


def _errors(figures: Sequence[Figures]) -> list[str]:
    """Why a reader has no figures, with the documents of which that is so."""
    missing: dict[tuple[str, str], list[str]] = {}
    for entry in figures:
        if entry.error and entry.error != REPORTS_ONLY:
            missing.setdefault((entry.reader, entry.error), []).append(entry.document)
    return [f"{reader}: {error} ({', '.join(names)})" for (reader, error), names in missing.items()]


def _memory(results: Results) -> str:
    """Memory of torikumi against the number of pages."""
    pages = {column.name: column.pages for column in results.columns if not column.shared}
    rows = [
        [
            f"{entry.reader}, {entry.document}",
            str(pages[entry.document]),
            *(f"{value:.0f}" for value in (entry.loaded_mib, entry.held_mib, entry.peak_mib)),
            f"{entry.peak_mib - entry.held_mib:.1f}",
        ]
        for entry in sorted(results.figures, key=lambda entry: (entry.reader, pages.get(entry.document, 0)))
        if entry.group == "torikumi" and entry.document in pages
        if entry.loaded_mib is not None and entry.held_mib is not None and entry.peak_mib is not None
    ]
    if not rows:
        return ""
    head = ["torikumi, MiB", "pages", "after imports", "result held", "peak", "peak beyond the result"]
    return f"### Memory against pages\n\n{markdown_rows(head, rows)}"


def _slowest(results: Results) -> str:
    found = results.slowest
    if found is None:
        return ""
    held = "held" if found.ms <= PAGE_LIMIT_MS else "NOT held"
    refused = f" ({found.refused} files cannot be read)" if found.refused else ""
    return (
        f"### The slowest page\n\n{found.pages} pages of {found.files} published documents{refused}, each read and its "
        f"tables found by torikumi: {found.mean_ms:.0f} ms a page; the slowest is page {found.page} of `{found.file}` "
        f"with {found.ms:.0f} ms. The limit of {PAGE_LIMIT_MS:.0f} ms a page is {held}."
    )


def _stages(results: Results) -> str:
    if not results.stages:
        return ""
    whole = sum(results.stages.values())
    rows = [[stage, f"{ms:.2f}", f"{ms / whole:.0%}"] for stage, ms in results.stages.items()]
    rows.append(["all", f"{whole:.2f}", "100%"])
    head = ["stage", "CPU ms a page", "share"]
    return f"### Where torikumi's time goes ({results.stages_document})\n\n{markdown_rows(head, rows)}"


def _starts(results: Results) -> str:
    if not results.starts:
        return ""
    rows = [[f"`{start.command}`", f"{start.wall_ms:.0f}", f"{start.cpu_ms:.0f}"] for start in results.starts]
    return f"### Start-up (whole processes)\n\n{markdown_rows(['command', 'wall ms', 'CPU ms'], rows)}"
