"""``torikumi convert``: files or folders in, one dataset folder a document out."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from torikumi.pipeline.cli.faults import faults_for_people, report_fault

if TYPE_CHECKING:
    from torikumi.pipeline.export.options import ExportOptions
    from torikumi.schemas.report import Report

SUFFIXES = frozenset({".pdf", ".xlsx", ".xlsm", ".docx", ".docm", ".html", ".htm", ".txt", ".xls", ".doc"})
"""Endings of the files that are taken from a folder. The old office files are among them so that they are named as not
read; notes such as README.md are not, and must be named."""

LOCK_SIGNS = ("~$", ".")
"""Names of files that office programs leave beside an open one, and of hidden ones, begin so."""


def convert(
    inputs: Annotated[
        list[Path],
        typer.Argument(metavar="INPUT...", help="PDF, .xlsx, .docx, HTML or text files, or folders of them."),
    ],
    output: Annotated[Path, typer.Option("--output", "-o", metavar="OUT", help="Folder for the dataset folders.")],
    municipality: Annotated[
        str | None, typer.Option(help="Name or six-digit code, when the document does not say it.")
    ] = None,
    fiscal_year: Annotated[int | None, typer.Option(min=1868, max=2100, help="Fiscal year, as 2019.")] = None,
    formats: Annotated[str, typer.Option("--format", help="Formats to write, separated by commas.")] = "json,csv",
    bom: Annotated[bool, typer.Option("--bom/--no-bom", help="Byte order mark in CSV, for Excel.")] = True,
    header: Annotated[str, typer.Option(help="Language of the CSV headers: ascii or ja.")] = "ascii",
    licence: Annotated[str | None, typer.Option("--license", help="Licence of the data, as CC-BY-4.0.")] = None,
    source_url: Annotated[str | None, typer.Option(help="Where the document was published.")] = None,
    reader: Annotated[str, typer.Option(help="What reads the PDF: auto, pdfium, mupdf or pdfplumber.")] = "auto",
    verify: Annotated[str, typer.Option(help="What checks the text: auto, none, or one of these.")] = "auto",
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 1 when a check of severity error fires.")] = False,
    show: Annotated[bool, typer.Option("--show", help="Show the initiatives and findings as tables.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but errors.")] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Print tracebacks.")] = False,
) -> None:
    """Convert progress reports into datasets.

    Each document gets a folder of its own under OUT. One that cannot be converted is named on stderr with the reason;
    the others are converted all the same.
    """
    with faults_for_people("torikumi convert", debug):
        options = _options(formats, bom, header, licence, source_url)
        paths = find_documents(inputs)
    from torikumi.pipeline.dataset_id import dataset_ids

    status = 0
    for path, dataset_id in zip(paths, dataset_ids(paths), strict=True):
        try:
            report = _convert_one(
                path, output / dataset_id, dataset_id, municipality, fiscal_year, reader, verify, options
            )
        except Exception as error:
            status = max(status, report_fault(error, str(path), debug))
            continue
        errors = sum(check.severity == "error" for check in report.checks)
        if strict and errors:
            status = max(status, 1)
        if not quiet:
            _print_result(path, report, output / dataset_id, show)
    raise typer.Exit(status)


def find_documents(inputs: Sequence[Path]) -> list[Path]:
    """The documents that were named: files as they are, folders searched, each once, in a fixed order.

    Raises:
        UsageError: A folder holds no file of a kind that is read.
    """
    from torikumi.schemas.errors import UsageError

    found: dict[Path, None] = {}
    for path in inputs:
        if path.is_dir():
            inside = sorted(file for file in path.rglob("*") if _is_document(file))
            if not inside:
                raise UsageError("the folder holds no document", advice="name the files", file=str(path))
            found.update(dict.fromkeys(inside))
        else:
            found[path] = None
    return list(found)


def _is_document(file: Path) -> bool:
    """Whether a file of a folder is taken."""
    return file.suffix.lower() in SUFFIXES and not file.name.startswith(LOCK_SIGNS) and file.is_file()


def _options(formats: str, bom: bool, header: str, licence: str | None, source_url: str | None) -> ExportOptions:
    """The options of the output.

    Raises:
        UsageError: A format, header or licence is not known.
    """
    from torikumi.pipeline.export.licences import parse_licence
    from torikumi.pipeline.export.options import FORMATS, ExportOptions
    from torikumi.schemas.errors import UsageError

    chosen = tuple(name.strip() for name in formats.split(",") if name.strip())
    for name in chosen or ("",):
        if name not in FORMATS:
            raise UsageError(f"format {name!r} is not known", advice=f"choose from {', '.join(FORMATS)}")
    if header not in ("ascii", "ja"):
        raise UsageError(f"header {header!r} is not known", advice="choose ascii or ja")
    return ExportOptions(
        formats=chosen,
        bom=bom,
        header="ja" if header == "ja" else "ascii",
        licence=parse_licence(licence) if licence else None,
        source_url=source_url,
    )


def _convert_one(
    path: Path,
    folder: Path,
    dataset_id: str,
    municipality: str | None,
    fiscal_year: int | None,
    reader: str,
    verify: str,
    options: ExportOptions,
) -> Report:
    """Convert one document and write its dataset."""
    from torikumi.pipeline.convert import convert as convert_document
    from torikumi.pipeline.convert import pairs_of
    from torikumi.pipeline.export.dataset import write_dataset

    report = convert_document(
        path, municipality=municipality, fiscal_year=fiscal_year, reader=reader, verify=verify, dataset_id=dataset_id
    )
    write_dataset(report, folder, options, pairs_of)
    return report


def _print_result(path: Path, report: Report, folder: Path, show: bool) -> None:
    """Say what came out of a document."""
    counts = {name: sum(check.severity == name for check in report.checks) for name in ("error", "warning", "info")}
    if show:
        from torikumi.pipeline.cli.tables import print_report

        print_report(report)
    print(
        f"{path}: {len(report.initiatives)} initiatives, "
        f"{counts['error']} errors, {counts['warning']} warnings, {counts['info']} notes",
        file=sys.stderr,
    )
    print(folder)
