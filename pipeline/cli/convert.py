"""``torikumi convert``: files or folders in, one dataset folder a document out."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from torikumi.pipeline.cli.faults import faults_for_people, report_fault
from torikumi.pipeline.cli.passwords import PasswordFileOption, PasswordOption, passwords_given

if TYPE_CHECKING:
    from torikumi.pipeline.batch.job import Job
    from torikumi.pipeline.export.options import ExportOptions

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
    profile: Annotated[
        Path | None, typer.Option(metavar="FILE", help="What to read where the guess is wrong (docs/profiles.md).")
    ] = None,
    password: PasswordOption = None,
    password_file: PasswordFileOption = None,
    workers: Annotated[
        int | None, typer.Option(min=1, max=256, help="Processes that convert side by side (all cores but one).")
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume/--fresh", help="Leave alone what an earlier run did from the same files.")
    ] = True,
    timeout: Annotated[float, typer.Option(min=1, help="Seconds that one document may take, in a batch.")] = 900,
    memory: Annotated[int, typer.Option(min=256, help="MiB that one document may take, in a batch.")] = 2048,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 1 when a check of severity error fires.")] = False,
    show: Annotated[bool, typer.Option("--show", help="Show the initiatives and findings as tables.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but errors.")] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Print tracebacks; convert in one process.")] = False,
) -> None:
    """Convert progress reports into datasets.

    Each document gets a folder of its own under OUT. One that cannot be converted is named on stderr with the reason;
    the others are converted all the same. A folder, or several files, are a batch: in processes of their own, with a
    row for each document in OUT/batch.csv; what an earlier batch did from the same files is left alone.
    """
    with faults_for_people("torikumi convert", debug):
        from torikumi.pipeline.batch.job import Settings, jobs_for
        from torikumi.pipeline.profile import NO_PROFILE, read_profile

        settings = Settings(
            municipality=municipality,
            fiscal_year=fiscal_year,
            profile=NO_PROFILE if profile is None else read_profile(profile),
            reader=reader,
            verify=verify,
            options=_options(formats, bom, header, licence, source_url),
            passwords=passwords_given(password, password_file),
        )
        paths = find_documents(inputs)
        jobs = jobs_for(paths, output, settings)
    batch = workers is not None or len(inputs) > 1 or inputs[0].is_dir()
    if batch and not debug:
        with faults_for_people("torikumi convert", debug):
            limits = (timeout, memory)
            status = _convert_batch(jobs, output, workers or default_workers(), limits, not resume, strict, show, quiet)
    else:
        status = max([_convert_here(job, strict, show, quiet, debug) for job in jobs])
    raise typer.Exit(status)


def default_workers() -> int:
    """All cores but one, which is left to whoever works at the machine."""
    import os

    return max(1, len(os.sched_getaffinity(0)) - 1) if hasattr(os, "sched_getaffinity") else 1


def _convert_here(job: Job, strict: bool, show: bool, quiet: bool, debug: bool) -> int:
    """Convert a document in this process; its exit status."""
    from torikumi.pipeline.batch.work import do_job
    from torikumi.pipeline.cli.progress import in_words
    from torikumi.pipeline.printable import printable

    try:
        outcome, report = do_job(job)
    except Exception as error:
        return report_fault(error, str(job.path), debug)
    if not quiet:
        if show:
            from torikumi.pipeline.cli.tables import print_report

            print_report(report)
        print(printable(in_words(outcome)), file=sys.stderr)
        print(job.folder)
    return int(strict and outcome.errors > 0)


def _convert_batch(
    jobs: list[Job],
    output: Path,
    workers: int,
    limits: tuple[float, int],
    fresh: bool,
    strict: bool,
    show: bool,
    quiet: bool,
) -> int:
    """Convert documents in processes of their own; the exit status of the run."""
    from torikumi.pipeline.batch.batch import run_batch
    from torikumi.pipeline.batch.run import Limits
    from torikumi.pipeline.cli.progress import progress

    with progress(len(jobs), quiet) as listener:
        outcomes = run_batch(jobs, output, workers=workers, limits=Limits(*limits), fresh=fresh, listener=listener)
    folders = {job.dataset_id: job.folder for job in jobs}
    for outcome in outcomes:
        if not quiet and not outcome.reason:
            if show:
                _show(folders[outcome.dataset])
            print(folders[outcome.dataset])
    broken = [outcome.exit_code for outcome in outcomes if outcome.reason]
    return max([*broken, int(strict and any(outcome.errors for outcome in outcomes))])


def _show(folder: Path) -> None:
    """Show a dataset that was written."""
    from torikumi.pipeline.cli.tables import print_report
    from torikumi.pipeline.export.json import FILE, report_from_json

    if (folder / FILE).exists():
        print_report(report_from_json((folder / FILE).read_bytes()))


def find_documents(inputs: Sequence[Path]) -> list[Path]:
    """The documents that were named: files as they are, folders searched, each once, in a fixed order.

    Raises:
        UsageError: A folder holds no file of a kind that is read.
    """
    from torikumi.schemas.errors import UsageError

    found: dict[Path, None] = {}
    for path in inputs:
        if path.is_dir():
            inside = sorted(file for file in path.rglob("*") if _is_document(file) and not _leads_out(file, path))
            if not inside:
                raise UsageError("the folder holds no document", advice="name the files", file=str(path))
            found.update(dict.fromkeys(inside))
        else:
            found[path] = None
    return list(found)


def _is_document(file: Path) -> bool:
    """Whether a file of a folder is taken."""
    return file.suffix.lower() in SUFFIXES and not file.name.startswith(LOCK_SIGNS) and file.is_file()


def _leads_out(file: Path, folder: Path) -> bool:
    """Whether a file of a folder is a link to one elsewhere: who made the folder may not choose what is read there."""
    if not file.is_symlink() or file.resolve().is_relative_to(folder.resolve()):
        return False
    from torikumi.pipeline.printable import printable

    print(printable(f"{file}: a link that leads out of the folder was left out: name the file itself"), file=sys.stderr)
    return True


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
