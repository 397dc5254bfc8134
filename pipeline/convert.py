"""One document, from file to report: the order of the stages, top to bottom."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from torikumi.extractors.collector import collector_seldom
from torikumi.extractors.document import Extraction
from torikumi.extractors.formats import extract_file, format_of
from torikumi.normalizers.grades import known_scale
from torikumi.normalizers.pairing import pair_indicators
from torikumi.normalizers.text import normalize_text
from torikumi.pipeline.checks import check_report
from torikumi.pipeline.columns import ColumnMap, map_columns
from torikumi.pipeline.corrections.apply import (
    apply_corrections,
    fitting_roles,
    for_another_file,
    merged,
    published,
    taken_roles,
    with_roles,
    with_seen,
)
from torikumi.pipeline.corrections.files import files_for
from torikumi.pipeline.corrections.read import read_files
from torikumi.pipeline.corrections.said import renewed, without_settled
from torikumi.pipeline.dataset_id import dataset_id_of
from torikumi.pipeline.document_places import document_places
from torikumi.pipeline.eras import past_era_years
from torikumi.pipeline.export.rows import Pair
from torikumi.pipeline.forms import Forms
from torikumi.pipeline.headings import Prose, end_of, heading_above
from torikumi.pipeline.layout import Layout, heading_roles, read_layout
from torikumi.pipeline.metadata import read_metadata
from torikumi.pipeline.normalize import records_to_initiatives
from torikumi.pipeline.ocr_places import OcrPlaces
from torikumi.pipeline.ocr_repairs import repaired
from torikumi.pipeline.ocr_words import doubtful_words
from torikumi.pipeline.printable import name_in_letters
from torikumi.pipeline.profile import NO_PROFILE
from torikumi.pipeline.records import RawRecord, RawSection, section_heading, sum_cells, table_to_records, under_heading
from torikumi.pipeline.summary import PrintedSummary, read_summary
from torikumi.pipeline.words import given_column, words_given
from torikumi.schemas.corrections import Correction, Corrections
from torikumi.schemas.errors import LayoutError, ProfileError
from torikumi.schemas.findings import Finding
from torikumi.schemas.profile import Profile
from torikumi.schemas.report import Glyphs, GradeStep, Initiative, Report, Source, Text
from torikumi.schemas.roles import TEXT_ROLES, Role
from torikumi.schemas.tables import Cell, Table, TextBlock


def convert(
    path: str | Path,
    *,
    municipality: str | None = None,
    fiscal_year: int | None = None,
    profile: Profile = NO_PROFILE,
    reader: str = "auto",
    verify: str = "auto",
    dataset_id: str | None = None,
    passwords: str | Sequence[str] = (),
    ocr: bool = True,
    corrections: bool = True,
) -> Report:
    """Read a progress report; nothing is written.

    Args:
        path: The file: PDF, workbook (.xlsx), Word file (.docx), web page, or a text with tables.
        municipality: Name or code of the municipality, when the document does not say it (rightly).
        fiscal_year: The report's fiscal year, when the document does not say it (rightly).
        profile: What a person says of the layout (`torikumi.pipeline.profile`); what is given here goes before it.
        reader: Which library reads a PDF: ``auto``, ``pdfium``, ``mupdf`` or ``pdfplumber``.
        verify: Which library checks the text: ``auto``, ``none``, or one of these.
        dataset_id: Id of the dataset; from the file's name when None.
        passwords: One or several, to try when a PDF asks for a password.
        ocr: Whether pages of a PDF that are pictures are read by OCR.
        corrections: Apply what a person corrected, where ``<path>.corrections.toml`` is there.

    Raises:
        SourceError: The file cannot be read, or nothing can be read on any page.
        CorrectionsError: The file of corrections cannot be read.
        LayoutError: No table of initiatives was found in it.
        UsageError: The municipality given is unknown or ambiguous, or the profile takes no page.
    """
    path = Path(path)
    tried = (passwords,) if isinstance(passwords, str) else passwords
    found = read_files(files_for(str(path))) if corrections else ()
    extraction = read_document(path, profile, reader, verify, tried, ocr=ocr)
    with words_given(profile):
        report = report_of(
            path,
            extraction,
            profile,
            municipality=municipality,
            fiscal_year=fiscal_year,
            dataset_id=dataset_id,
            corrections=found,
        )
    return with_seen(report, merged(found)[0])


def read_document(
    path: Path,
    profile: Profile = NO_PROFILE,
    reader: str = "auto",
    verify: str = "auto",
    passwords: Sequence[str] = (),
    *,
    ocr: bool = True,
) -> Extraction:
    """Read those pages of a document that its profile takes, as `convert`.

    Raises:
        SourceError: The file cannot be read, or nothing can be read on any page.
        UsageError: The profile takes no page, or there is no such reader.
    """
    extraction = extract_file(
        path, pages=pages_taken(profile), reader=reader, verify=verify, passwords=passwords, ocr=ocr
    )
    if not extraction.pages:
        raise ProfileError(f"the profile takes none of the {extraction.info.pages} pages", file=str(path))
    return extraction


def pages_taken(profile: Profile) -> Callable[[int], bool] | None:
    """What says of a page whether the profile takes it; None when it takes all."""
    told = profile.document
    return told.takes if told.pages or told.skip else None


@collector_seldom()
def report_of(
    path: Path,
    extraction: Extraction,
    profile: Profile = NO_PROFILE,
    *,
    municipality: str | None = None,
    fiscal_year: int | None = None,
    dataset_id: str | None = None,
    corrections: Sequence[Corrections] = (),
) -> Report:
    """The report of a document that was read, as `convert`; the profile's words are in force.

    Findings that a person has seen are marked later, when all are there (`with_seen`).

    Args:
        path: The file.
        extraction: What was read of it.
        profile: What a person says of the layout.
        municipality: As for `convert`.
        fiscal_year: As for `convert`.
        dataset_id: As for `convert`.
        corrections: What a person corrected, the files that go before others last.

    Raises:
        LayoutError: No table of initiatives was found in it.
        UsageError: The municipality given is unknown or ambiguous.
    """
    entries, noticed = merged(corrections)
    layout = read_layout(extraction)
    roles, stale = fitting_roles(entries, heading_roles(layout)) if entries else ([], [])
    noticed += stale
    if not roles:
        return _report(
            path, extraction, profile, layout, municipality, fiscal_year, dataset_id, corrections, entries, noticed
        )
    profile = with_roles(profile, roles)
    with words_given(profile):
        layout = read_layout(extraction)
        noticed += taken_roles(roles, heading_roles(layout))
        try:
            return _report(
                path, extraction, profile, layout, municipality, fiscal_year, dataset_id, corrections, entries, noticed
            )
        except LayoutError as error:
            advice = "take back the corrections of roles"
            raise LayoutError(
                "with its corrections no table of initiatives is left", advice=advice, file=error.file
            ) from None


def _report(
    path: Path,
    extraction: Extraction,
    profile: Profile,
    layout: Layout,
    municipality: str | None,
    fiscal_year: int | None,
    dataset_id: str | None,
    corrections: Sequence[Corrections],
    entries: Sequence[Correction],
    noticed: Sequence[Finding],
) -> Report:
    """The report of a document whose layout is known: as `report_of`, with the entries of all its corrections."""
    told = profile.document
    municipality, fiscal_year = municipality or told.municipality, fiscal_year or told.fiscal_year
    forms, mapped = layout.forms, layout.mapped
    rows, column_findings = _records(mapped, extraction)
    records = [*rows, *forms.records]
    if not records:
        raise LayoutError(
            "no table of initiatives was found: no table has known headings such as 取組項目, 取組内容, 取組実績, 評価",
            advice="look at what was found with: torikumi inspect",
            file=str(path),
        )
    texts = [block.text for page in extraction.pages for block in page.blocks]
    texts += [block.text for block in extraction.running]
    printed = read_summary([table for table, columns in mapped if columns is None], texts)
    scale = _given_scale(profile, printed.scale) or printed.scale
    read = OcrPlaces.of(extraction.pages)
    records, repairs = repaired(records, [step.grade for step in scale], read)
    initiatives, sections, value_findings = records_to_initiatives(records)
    metadata = read_metadata(
        extraction, file_stem=Path(name_in_letters(path.name)).stem, municipality=municipality, fiscal_year=fiscal_year
    )
    extracted = Report(
        dataset_id=dataset_id or dataset_id_of(path),
        municipality=metadata.municipality,
        plan=metadata.plan.model_copy(update={"title": told.plan}) if told.plan else metadata.plan,
        report=metadata.report.model_copy(update={"title": told.report}) if told.report else metadata.report,
        grade_scale=scale,
        summary=printed.summary,
        sections=tuple(sections),
        initiatives=tuple(map(read.initiative, initiatives)),
        texts=tuple(map(read.text, _texts(extraction, mapped, printed, forms))),
        source=_source(path, extraction),
    )
    held = document_places(extracted, extraction, printed)
    extracted = extracted.model_copy(update={"provenance": read.provenance(held)})
    applied = apply_corrections(extracted, entries)
    report = applied.report
    printed = replace(printed, scale=report.grade_scale)
    findings = [
        *extraction.findings,
        *_left_out(extraction, profile),
        *without_settled(metadata.findings, applied),
        *past_era_years(extraction),
        *column_findings,
        *forms.findings,
        *(
            Finding.at(table, "list-of-forms", "a table lists the initiatives of the forms again")
            for table in layout.lists
        ),
        *_skipped(mapped, printed),
        *repairs,
        *doubtful_words(records, read),
        *renewed(value_findings, applied),
        *_doubtful(mapped, forms),
        *_progress_missing(report.initiatives),
        *_scale_unknown(report.initiatives, printed),
        *check_report(report.initiatives, printed),
        *for_another_file(corrections, report.source.sha256),
        *noticed,
        *applied.findings,
    ]
    return report.model_copy(update={"checks": tuple(published(finding) for finding in findings)})


def _given_scale(profile: Profile, printed: Sequence[GradeStep]) -> tuple[GradeStep, ...]:
    """The scale of the profile, best first, with what the document says of its grades; empty when it has none."""
    said = {step.grade: step.description for step in printed}
    ranks = {grade: rank for rank, grade in enumerate(profile.grades.scale, 1)}
    grades = (*profile.grades.scale, *profile.grades.unranked)
    return tuple(GradeStep(grade=grade, description=said.get(grade), rank=ranks.get(grade)) for grade in grades)


def _left_out(extraction: Extraction, profile: Profile) -> list[Finding]:
    """A note on the pages that the profile leaves out; of hidden sheets the extraction tells by itself."""
    takes, pages = pages_taken(profile), extraction.info.pages
    missing = sum(not takes(number) for number in range(1, pages + 1)) if takes is not None else 0
    if not missing:
        return []
    return [Finding("pages-left-out", f"{missing} of {pages} pages were left out, as the profile says")]


def pairs_of(initiative: Initiative, profile: Profile = NO_PROFILE) -> Sequence[Pair]:
    """Which actual of an initiative goes with which target, for ``indicators.csv``."""
    told = profile.indicators
    pairs = pair_indicators(initiative.targets, initiative.actuals, told.lower_is_better, told.higher_is_better)
    return [
        Pair(pair.target, pair.actual, pair.achievement_percent)
        for pair in pairs
        if pair.target is not None and pair.actual is not None
    ]


def _section_between(prose: Prose, table: Table, before: Table | None) -> RawSection | None:
    """The last heading of a section that stands between a table and the one before it, or above the first."""
    between = reversed(prose.between(end_of(before), (table.page, table.bbox.top)))
    headings = (section_heading(normalize_text(block.text)) for block in between)
    return next((section for section in headings if section is not None), None)


def _records(
    mapped: Sequence[tuple[Table, ColumnMap | None]], extraction: Extraction
) -> tuple[list[RawRecord], list[Finding]]:
    """The records of all tables of initiatives; a section stays open from table to table."""
    records: list[RawRecord] = []
    findings: list[Finding] = []
    section: RawSection | None = None
    said: set[str] = set()
    before: Table | None = None
    prose = Prose(extraction.pages)
    for table, columns in mapped:
        if columns is None:
            continue
        section = _section_between(prose, table, before) or section
        found, section, noticed = table_to_records(table, columns, section)
        heading = heading_above(prose, table, before) if columns.only_indicators and found else None
        if heading is not None:
            found = [under_heading(found, heading)]
            message = f"no column names the initiative; the line above the table was taken: {heading.text[:40]}"
            noticed.append(Finding.at(heading, "name-from-heading", message))
        before = table
        records.extend(found)
        findings.extend(noticed)
        for column in columns.columns:
            kept = column.role in (Role.EXTRA, Role.COUNT, Role.SHARE)
            unknown = kept and column.heading and given_column(column.heading) is None
            if unknown and column.heading not in said:
                said.add(column.heading)
                message = f"column {column.heading!r} fits no known role; it is kept under extra"
                findings.append(Finding.at(table, "column-without-role", message))
        findings.extend(_doubted(table, columns))
    return records, findings


def _doubted(table: Table, columns: ColumnMap) -> list[Finding]:
    """What is said of columns whose role is a choice or a guess."""
    findings = []
    for column in columns.columns:
        if column.column in columns.claimed:
            grade = next((c.heading for c in columns.of(Role.GRADE)), "")
            message = f"column {column.heading!r} holds grades, too; {grade!r} was taken, this one is kept under extra"
            findings.append(Finding.at(table, "grade-several", message))
        elif column.column in columns.guessed:
            message = f"column {column.heading!r} was taken as {column.role.value} for the shape of its values"
            findings.append(Finding.at(table, "role-from-values", message))
    for role in TEXT_ROLES:
        years = {c.fiscal_year: c.heading for c in columns.of(role) if c.fiscal_year is not None}
        if len(years) > 1:
            message = f"{role.value} of several years stand one after the other: {'; '.join(years.values())}"
            findings.append(Finding.at(table, "years-joined", message, field=role.value))
    return findings


def _skipped(mapped: Sequence[tuple[Table, ColumnMap | None]], printed: PrintedSummary) -> list[Finding]:
    """A note for each table that holds neither initiatives nor the summary; one of indicators is a loss."""
    found = []
    for table, columns in mapped:
        if columns is None and table is not printed.table:
            shown = f"a table of {table.rows} rows and {table.columns} columns"
            unnamed = map_columns(table, unnamed=True)
            if unnamed is not None and not unnamed.of(Role.NAME) and unnamed.of(Role.INDICATOR):
                message = f"{shown} holds indicators of no initiative that it names; its text is under texts"
                found.append(Finding.at(table, "indicators-left-out", message))
            else:
                message = f"{shown} holds no initiatives; its text is under texts"
                found.append(Finding.at(table, "table-skipped", message))
    return found


def _doubtful(mapped: Sequence[tuple[Table, ColumnMap | None]], forms: Forms) -> list[Finding]:
    """A note for each cell in which a wrap could not be told from a break for sure."""
    rows = [
        cell
        for table, columns in mapped
        if columns is not None
        for cell in table.cells
        if cell.doubtful and cell.row >= columns.header_rows
    ]
    return [
        Finding.at(
            cell,
            "line-break-doubtful",
            f"a line break may be a wrap, or the reverse: {cell.text.splitlines()[0][:30]}…",
        )
        for cell in [*rows, *forms.doubtful]
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
    extraction: Extraction, mapped: Sequence[tuple[Table, ColumnMap | None]], printed: PrintedSummary, forms: Forms
) -> list[Text]:
    """The prose, the text of tables that hold no initiatives, and what has no header or label: in reading order."""
    entries = [
        (
            block.page,
            block.bbox.top,
            block.bbox.x0,
            _text(block),
        )
        for page in extraction.pages
        for block in page.blocks
    ]
    kept = [
        cell
        for table, columns in mapped
        if table is not printed.table
        for cell in table.cells
        if columns is None or cell.row < columns.header_start
    ]
    kept += [cell for table, columns in mapped if columns is not None for cell in sum_cells(table, columns)]
    for cell in [*kept, *forms.loose]:
        if cell.text:
            entries.append((cell.page, cell.bbox.top, cell.bbox.x0, _text(cell)))
    return [entry[3] for entry in sorted(entries, key=lambda entry: entry[:3])]


def _text(held: TextBlock | Cell) -> Text:
    """A paragraph, or the text of a cell that belongs to no initiative, as it is published."""
    text = normalize_text(held.text)
    if held.location:
        return Text(page=held.page, text=text, location=held.location)
    return Text(page=held.page, bbox=held.bbox, text=text)


def _source(path: Path, extraction: Extraction) -> Source:
    """What is said of the file."""
    glyphs = extraction.glyphs
    return Source(
        file=name_in_letters(path.name),
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        media_type=format_of(path).value,
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
