"""One document, from file to report: the order of the stages, top to bottom."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from torikumi.extractors.document import Extraction, extract
from torikumi.normalizers.grades import known_scale
from torikumi.normalizers.pairing import pair_indicators
from torikumi.normalizers.text import normalize_text
from torikumi.pipeline.checks import check_report
from torikumi.pipeline.columns import ColumnMap, carried_columns, map_columns
from torikumi.pipeline.dataset_id import dataset_id_of
from torikumi.pipeline.export.rows import Pair
from torikumi.pipeline.metadata import read_metadata
from torikumi.pipeline.normalize import records_to_initiatives
from torikumi.pipeline.records import RawRecord, RawSection, section_heading, table_to_records
from torikumi.pipeline.summary import PrintedSummary, read_summary
from torikumi.schemas.errors import LayoutError
from torikumi.schemas.findings import Finding
from torikumi.schemas.report import Check, Glyphs, Initiative, Report, Source, Text
from torikumi.schemas.roles import Role
from torikumi.schemas.tables import Table


def convert(
    path: str | Path,
    *,
    municipality: str | None = None,
    fiscal_year: int | None = None,
    reader: str = "auto",
    verify: str = "auto",
    dataset_id: str | None = None,
) -> Report:
    """Read a progress report; nothing is written.

    Args:
        path: The PDF file.
        municipality: Name or code of the municipality, when the document does not say it (rightly).
        fiscal_year: The report's fiscal year, when the document does not say it (rightly).
        reader: Which library reads the file: ``auto``, ``pdfium``, ``mupdf`` or ``pdfplumber``.
        verify: Which library checks the text: ``auto``, ``none``, or one of these.
        dataset_id: Id of the dataset; from the file's name when None.

    Raises:
        SourceError: The file cannot be read, or has no text layer.
        LayoutError: No table of initiatives was found in it.
        UsageError: The municipality given is unknown or ambiguous.
    """
    path = Path(path)
    extraction = extract(path, reader=reader, verify=verify)
    mapped = _mapped(extraction.tables)
    records, column_findings = _records(mapped, extraction)
    if not records:
        raise LayoutError(
            "no table of initiatives was found: no table has known headings such as 取組項目, 取組内容, 取組実績, 評価",
            advice="look at what was found with: torikumi inspect",
            file=str(path),
        )
    initiatives, sections, value_findings = records_to_initiatives(records)
    texts = [block.text for page in extraction.pages for block in page.blocks]
    texts += [block.text for block in extraction.running]
    printed = read_summary([table for table, columns in mapped if columns is None], texts)
    metadata = read_metadata(extraction, file_stem=path.stem, municipality=municipality, fiscal_year=fiscal_year)
    findings = [
        *extraction.findings,
        *metadata.findings,
        *column_findings,
        *_skipped(mapped, printed),
        *value_findings,
        *_doubtful(mapped),
        *_progress_missing(initiatives),
        *_scale_unknown(initiatives, printed),
        *check_report(initiatives, printed),
    ]
    return Report(
        dataset_id=dataset_id or dataset_id_of(path),
        municipality=metadata.municipality,
        plan=metadata.plan,
        report=metadata.report,
        grade_scale=printed.scale,
        summary=printed.summary,
        sections=tuple(sections),
        initiatives=tuple(initiatives),
        texts=tuple(_texts(extraction, mapped, printed)),
        checks=tuple(_check(finding) for finding in findings),
        source=_source(path, extraction),
    )


def pairs_of(initiative: Initiative) -> Sequence[Pair]:
    """Which actual of an initiative goes with which target, for ``indicators.csv``."""
    return [
        Pair(pair.target, pair.actual, pair.achievement_percent)
        for pair in pair_indicators(initiative.targets, initiative.actuals)
        if pair.target is not None and pair.actual is not None
    ]


def _mapped(tables: Sequence[Table]) -> list[tuple[Table, ColumnMap | None]]:
    """The roles of the columns of each table: by its own header, or by that of an earlier table of the same columns."""
    mapped: list[tuple[Table, ColumnMap | None]] = []
    for table in tables:
        columns = map_columns(table)
        if columns is None:
            known = [(before, found) for before, found in mapped if found is not None]
            carried = (carried_columns(table, before, found) for before, found in reversed(known))
            columns = next((found for found in carried if found is not None), None)
        mapped.append((table, columns))
    return mapped


def _section_between(extraction: Extraction, table: Table, before: Table | None) -> RawSection | None:
    """The last heading of a section that stands between a table and the one before it, or above the first."""
    start = (0, 0.0) if before is None else (before.bboxes[-1][0], before.bboxes[-1][1].bottom)
    headings = [
        section
        for page in extraction.pages
        for block in page.blocks
        if start <= (block.page, block.bbox.top) < (table.page, table.bbox.top)
        and (section := section_heading(normalize_text(block.text))) is not None
    ]
    return headings[-1] if headings else None


def _records(
    mapped: Sequence[tuple[Table, ColumnMap | None]], extraction: Extraction
) -> tuple[list[RawRecord], list[Finding]]:
    """The records of all tables of initiatives; a section stays open from table to table."""
    records: list[RawRecord] = []
    findings: list[Finding] = []
    section: RawSection | None = None
    said: set[str] = set()
    before: Table | None = None
    for table, columns in mapped:
        if columns is None:
            continue
        section = _section_between(extraction, table, before) or section
        before = table
        found, section, noticed = table_to_records(table, columns, section)
        records.extend(found)
        findings.extend(noticed)
        for column in columns.columns:
            if column.role is Role.EXTRA and column.heading and column.heading not in said:
                said.add(column.heading)
                message = f"column {column.heading!r} fits no known role; it is kept under extra"
                findings.append(Finding("column-without-role", message, page=table.page, bbox=table.bbox))
    return records, findings


def _skipped(mapped: Sequence[tuple[Table, ColumnMap | None]], printed: PrintedSummary) -> list[Finding]:
    """A note for each table that holds neither initiatives nor the summary."""
    return [
        Finding(
            "table-skipped",
            f"a table of {table.rows} rows and {table.columns} columns holds no initiatives; its text is under texts",
            page=table.page,
            bbox=table.bbox,
        )
        for table, columns in mapped
        if columns is None and table is not printed.table
    ]


def _doubtful(mapped: Sequence[tuple[Table, ColumnMap | None]]) -> list[Finding]:
    """A note for each cell in which a wrap could not be told from a break for sure."""
    return [
        Finding(
            "line-break-doubtful",
            f"a line break may be a wrap, or the reverse: {cell.text.splitlines()[0][:30]}…",
            page=cell.page,
            bbox=cell.bbox,
        )
        for table, columns in mapped
        if columns is not None
        for cell in table.cells
        if cell.doubtful and cell.row >= columns.header_rows
    ]


def _progress_missing(initiatives: Sequence[Initiative]) -> list[Finding]:
    """A finding when nothing says how far anything got: a budget has numbers, names and contents, too."""
    if any(item.results or item.grade or item.achievements or item.targets for item in initiatives):
        return []
    message = (
        "no initiative has results, a grade or a target: the document may be no progress report (a budget, a list)"
    )
    return [Finding("progress-missing", message)]


def _scale_unknown(initiatives: Sequence[Initiative], printed: PrintedSummary) -> list[Finding]:
    """A finding when there are grades, but no legend: whether a known scale gives their order."""
    grades = [initiative.grade for initiative in initiatives if initiative.grade]
    if printed.scale or not grades:
        return []
    scale = known_scale(grades)
    if scale is None:
        return [Finding("grade-scale-unknown", "the document has no legend of its grades, so they have no order")]
    message = f"the document has no legend of its grades; their rank is that of the known scale {' > '.join(scale)}"
    return [Finding("grade-scale-assumed", message)]


def _texts(
    extraction: Extraction, mapped: Sequence[tuple[Table, ColumnMap | None]], printed: PrintedSummary
) -> list[Text]:
    """The prose, the text of tables that hold no initiatives, and titles above a header: in reading order."""
    entries = [
        (
            block.page,
            block.bbox.top,
            block.bbox.x0,
            Text(page=block.page, bbox=block.bbox, text=normalize_text(block.text)),
        )
        for page in extraction.pages
        for block in page.blocks
    ]
    for table, columns in mapped:
        if table is not printed.table:
            kept = table.cells if columns is None else [c for c in table.cells if c.row < columns.header_start]
            for cell in kept:
                if cell.text:
                    text = Text(page=cell.page, bbox=cell.bbox, text=normalize_text(cell.text))
                    entries.append((cell.page, cell.bbox.top, cell.bbox.x0, text))
    return [entry[3] for entry in sorted(entries, key=lambda entry: entry[:3])]


def _check(finding: Finding) -> Check:
    """A finding as it is published."""
    return Check(
        code=finding.code,
        severity=finding.severity,
        message=finding.message,
        initiative=finding.initiative,
        field=finding.field,
        page=finding.page,
        bbox=finding.bbox,
    )


def _source(path: Path, extraction: Extraction) -> Source:
    """What is said of the file."""
    glyphs = extraction.glyphs
    return Source(
        file=path.name,
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        media_type="application/pdf",
        pages=extraction.info.pages,
        producer=extraction.info.producer,
        engine=extraction.engine,
        glyphs=Glyphs(
            total=glyphs.total,
            in_cells=glyphs.in_cells,
            in_text=glyphs.in_text,
            running=glyphs.running,
            unassigned=glyphs.unassigned,
        ),
    )
