"""``torikumi inspect``: what the extractor sees."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from torikumi.pipeline.cli.faults import faults_for_people
from torikumi.pipeline.cli.passwords import PasswordFileOption, PasswordOption, passwords_given
from torikumi.pipeline.printable import escaped, printable

if TYPE_CHECKING:
    from torikumi.extractors.document import Extraction
    from torikumi.pipeline.columns import ColumnMap
    from torikumi.schemas.profile import Profile
    from torikumi.schemas.tables import Cell, Table


def inspect(
    file: Annotated[Path, typer.Argument(metavar="INPUT", help="A PDF, .xlsx, .docx, HTML or text file.")],
    page: Annotated[int | None, typer.Option(min=1, help="Only this page or sheet, counted from 1.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the grids as JSON.")] = False,
    draw: Annotated[Path | None, typer.Option(metavar="OUT.png", help="Draw the cells over the page of a PDF.")] = None,
    profile: Annotated[
        Path | None, typer.Option(metavar="FILE", help="What to read where the guess is wrong (docs/profiles.md).")
    ] = None,
    write_profile: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write a profile of what was found, for you to correct.")
    ] = None,
    reader: Annotated[str, typer.Option(help="What reads the PDF: auto, pdfium, mupdf or pdfplumber.")] = "auto",
    verify: Annotated[str, typer.Option(help="What checks the text: auto, none, or one of these.")] = "auto",
    ocr: Annotated[bool, typer.Option("--ocr/--no-ocr", help="Read pages that are pictures (slow).")] = True,
    password: PasswordOption = None,
    password_file: PasswordFileOption = None,
    debug: Annotated[bool, typer.Option("--debug", help="Print tracebacks.")] = False,
) -> None:
    """Show the pages, tables, roles and findings of a document.

    Nothing is written but the picture or the profile that is asked for.
    """
    with faults_for_people(str(file), debug):
        from torikumi.extractors.formats import extract_file, format_of
        from torikumi.pipeline.profile import NO_PROFILE, read_profile
        from torikumi.pipeline.words import words_given
        from torikumi.schemas.errors import UsageError

        if draw is not None and not format_of(file).has_pages:
            raise UsageError(
                "only pages of a PDF or of a scan can be drawn",
                advice="leave --draw out, or use --json",
                file=str(file),
            )
        passwords = passwords_given(password, password_file)
        given = NO_PROFILE if profile is None else read_profile(profile)
        pages = [page] if page else given.document.takes if profile else None
        extraction = extract_file(file, pages=pages, reader=reader, verify=verify, passwords=passwords, ocr=ocr)
        with words_given(given):
            if write_profile is not None:
                _write_profile(file, extraction, given, write_profile)
                print(write_profile)
            elif draw is not None:
                _draw(file, extraction, draw, reader, passwords)
                print(draw)
            elif as_json:
                import json

                print(escaped(json.dumps(as_document(extraction), ensure_ascii=False, indent=1)))
            else:
                print("\n".join(map(printable, _lines(extraction))))


def _write_profile(file: Path, extraction: Extraction, profile: Profile, out: Path) -> None:
    """Draft a profile; one that is there already is somebody's work, and stays."""
    from torikumi.pipeline.convert import report_of
    from torikumi.pipeline.profile_draft import draft_profile
    from torikumi.schemas.errors import LayoutError, OutputError

    try:
        report = report_of(file, extraction, profile)
    except LayoutError:
        report = None
    try:
        with out.open("x", encoding="utf-8") as written:
            written.write(draft_profile(file, extraction, report))
    except FileExistsError:
        raise OutputError("is there already", advice="give another name, or delete it", file=str(out)) from None
    except OSError as error:
        raise OutputError(f"cannot be written: {error.strerror or error}", file=str(out)) from error


def _draw(file: Path, extraction: Extraction, out: Path, reader: str, passwords: tuple[str, ...]) -> None:
    """Draw the first page that was read."""
    from torikumi.extractors.readers.drawing import draw_page
    from torikumi.extractors.readers.open import open_reader
    from torikumi.extractors.rules import page_rules
    from torikumi.extractors.scans.picture_file import as_pdf
    from torikumi.pipeline.layout import read_layout

    shown = extraction.pages[0]
    mapped = {id(table): columns for table, columns in read_layout(extraction, shown.tables).mapped}
    roles = {index: _roles(mapped.get(id(table))) for index, table in enumerate(shown.tables)}
    with as_pdf(file) as pdf:
        with open_reader(pdf, reader, passwords) as source:
            rules = page_rules(source.read_page(shown.number))
        draw_page(pdf, shown, rules, roles, out, passwords=passwords)


def _roles(columns: ColumnMap | None) -> dict[int, str]:
    """The roles of the columns of a table, as they are shown."""
    return {
        column.column: " over ".join(role.value for role in column.roles)
        for column in (columns.columns if columns else ())
    }


def as_document(extraction: Extraction) -> dict[str, Any]:
    """The grids as the contract writes them: each page's own, and the tables joined over pages."""
    return {
        "pages": [
            {"page": page.number, "tables": [_table(table, joined=False) for table in page.tables]}
            for page in extraction.pages
        ],
        "tables": [_table(table, joined=True) for table in extraction.tables],
    }


def _table(table: Table, *, joined: bool) -> dict[str, Any]:
    """One table."""
    from torikumi.normalizers.text import normalize_text

    cells = []
    for cell in table.cells:
        entry: dict[str, Any] = {"page": cell.page} if joined else {}
        entry |= {
            "row": cell.row,
            "column": cell.column,
            "row_span": cell.row_span,
            "column_span": cell.column_span,
            "text": normalize_text(cell.text),
        }
        cells.append(entry | _where(cell))
    return _where(table) | {"rows": table.rows, "columns": table.columns, "cells": cells}


def _where(held: Cell | Table) -> dict[str, Any]:
    """The place of a cell or table: its box on the page, or its location in a file that has no pages."""
    return {"location": held.location} if held.location else {"bbox": list(held.bbox.rounded())}


def _lines(extraction: Extraction) -> list[str]:
    """The document in words."""
    from torikumi.pipeline.layout import read_layout

    layout = read_layout(extraction)
    mapped = {id(table): columns for table, columns in layout.mapped}
    glyphs = extraction.glyphs
    lines = [
        f"{extraction.info.pages} pages made by {extraction.info.producer or 'unknown'}, read with {extraction.engine}",
        (
            f"glyphs: {glyphs.total} = {glyphs.in_cells} in cells + {glyphs.in_text} in text + {glyphs.running} running"
            f" + {glyphs.unassigned} unassigned"
        ),
    ]
    for number, table in enumerate(extraction.tables, start=1):
        pages = sorted({page for page, _ in table.bboxes})
        where = f"page {pages[0]}" if len(pages) == 1 else f"pages {pages[0]} to {pages[-1]}"
        where = table.location or where
        lines.append(f"table {number}: {where}, {table.rows} rows, {table.columns} columns, {len(table.cells)} cells")
        columns = mapped.get(id(table))
        if columns is None:
            lines.append("  a form, read by its labels" if layout.forms.holds(table) else "  no table of initiatives")
            continue
        for column in columns.columns:
            roles = " over ".join(role.value for role in column.roles)
            year = f", fiscal year {column.fiscal_year}" if column.fiscal_year else ""
            lines.append(f"  column {column.column}: {column.heading or '(no heading)'} → {roles}{year}")
    for finding in extraction.findings:
        place = f"{finding.location}: " if finding.location else f"page {finding.page}: " if finding.page else ""
        lines.append(f"{finding.severity.value}: {place}{finding.code}: {finding.message}")
    return lines
