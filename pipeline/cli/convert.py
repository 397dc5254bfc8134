"""``torikumi convert``: files or folders in, one dataset folder a document out."""

from __future__ import annotations

import os
import sys
from collections.abc import Collection, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from torikumi.pipeline.cli.faults import faults_for_people, report_fault
from torikumi.pipeline.cli.passwords import PasswordFileOption, PasswordOption, passwords_given

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from torikumi.pipeline.batch.job import Job, Settings
    from torikumi.pipeline.export.options import ExportOptions
    from torikumi.schemas.profile import Profile

SUFFIXES = frozenset(
    {".pdf", ".xlsx", ".xlsm", ".docx", ".docm", ".html", ".htm", ".txt", ".tif", ".tiff", ".xls", ".doc"}
)
"""Endings of the files that are taken from a folder. The old office files are among them so that they are named as not
read; notes such as README.md are not, nor are photographs (.jpg, .png), and must be named."""

LOCK_SIGNS = ("~$", ".")
"""Names of files that office programs leave beside an open one, and of hidden ones, begin so."""

DATASET_SIGN = "datapackage.json"
"""A folder with this file is a dataset."""

WRITTEN = frozenset({"review.html", "report.xlsx", "compare.html"})
"""Files of a dataset that would be taken for documents: whoever writes into a folder of documents converts it again."""

CATALOG = "index.html"
"""The catalogue, in the folder over the datasets."""


def convert(
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="INPUT...",
            help="PDF, .xlsx, .docx, HTML or text files, or folders of them; or addresses, as s3://…",
        ),
    ],
    output: Annotated[
        str, typer.Option("--output", "-o", metavar="OUT", help="Folder (or address) for the dataset folders.")
    ],
    municipality: Annotated[
        str | None, typer.Option(help="Name or six-digit code, when the document does not say it.")
    ] = None,
    fiscal_year: Annotated[int | None, typer.Option(min=1868, max=2100, help="Fiscal year, as 2019.")] = None,
    formats: Annotated[
        str, typer.Option("--format", help="Of json, csv, xlsx, parquet, sqlite; with commas.")
    ] = "json,csv",
    bom: Annotated[bool, typer.Option("--bom/--no-bom", help="Byte order mark in CSV, for Excel.")] = True,
    header: Annotated[str, typer.Option(help="Language of the CSV headers: ascii or ja.")] = "ascii",
    licence: Annotated[str | None, typer.Option("--license", help="Licence of the data, as CC-BY-4.0.")] = None,
    source_url: Annotated[str | None, typer.Option(help="Where the document was published.")] = None,
    images: Annotated[bool, typer.Option("--images/--no-images", help="Pictures of the pages in review.html.")] = True,
    reader: Annotated[str, typer.Option(help="What reads the PDF: auto, pdfium, mupdf or pdfplumber.")] = "auto",
    verify: Annotated[str, typer.Option(help="What checks the text: auto, none, or one of these.")] = "auto",
    ocr: Annotated[bool, typer.Option("--ocr/--no-ocr", help="Read pages that are pictures (slow).")] = True,
    profile: Annotated[
        Path | None, typer.Option(metavar="FILE", help="What to read where the guess is wrong (docs/profiles.md).")
    ] = None,
    password: PasswordOption = None,
    password_file: PasswordFileOption = None,
    workers: Annotated[
        int | None, typer.Option(min=1, max=256, help="Processes that convert side by side (all cores but one).")
    ] = None,
    dask: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="A Dask cluster that converts, as tcp://host:8786.")
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume/--fresh", help="Leave alone what an earlier run did from the same files.")
    ] = True,
    timeout: Annotated[float, typer.Option(min=1, help="Seconds that one document, or scanned page, may take.")] = 900,
    memory: Annotated[int, typer.Option(min=256, help="MiB that one document, or scanned page, may take.")] = 2048,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 1 when a check of severity error fires.")] = False,
    show: Annotated[bool, typer.Option("--show", help="Show the initiatives and findings as tables.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but errors.")] = False,
    debug: Annotated[
        bool, typer.Option("--debug", help="Print tracebacks; convert in this process, without limits.")
    ] = False,
) -> None:
    """Convert progress reports into datasets.

    Each document gets a folder of its own under OUT. One that cannot be converted is named on stderr with the reason;
    the others are converted all the same. A folder, or several files, are a batch: in processes of their own, with a
    row for each document in OUT/batch.csv; what an earlier batch did from the same files is left alone.
    """
    with faults_for_people("torikumi convert", debug):
        from torikumi.pipeline.batch.job import Settings, jobs_for
        from torikumi.pipeline.batch.places import is_address, plain_name
        from torikumi.schemas.errors import UsageError

        settings = Settings(
            municipality=municipality,
            fiscal_year=fiscal_year,
            profile=_profile(profile),
            reader=reader,
            verify=verify,
            ocr=ocr,
            options=_options(formats, bom, header, licence, source_url, images),
            passwords=passwords_given(password, password_file),
        )
        if dask is not None and workers is not None:
            raise UsageError("--dask and --workers exclude each other", advice="the cluster says how many it has")
        if "sqlite" in settings.options.formats and is_address(output):
            raise UsageError("a store takes no database", advice="leave out sqlite, or give a folder as OUT")
        names = [plain_name(name) for name in inputs]
        documents = find_documents(names)
        jobs = jobs_for(documents, output, settings, base=os.getcwd() if dask is not None else "")
    batch = dask is not None or workers is not None or len(inputs) > 1 or documents != names
    limits = (timeout, memory)
    if debug:
        status = max([_convert_here(job, strict, show, quiet) for job in jobs])
    elif not batch:
        status = _convert_alone(jobs[0], limits, strict, show, quiet)
    else:
        with faults_for_people("torikumi convert", debug):
            engine = _engine(dask, workers or default_workers())
            status = _convert_batch(jobs, output, engine, limits, not resume, strict, show, quiet)
    with faults_for_people("torikumi convert", debug):
        status = max(status, _write_database(output, settings, quiet))
    raise typer.Exit(status)


def default_workers() -> int:
    """All cores but one, which is left to whoever works at the machine."""
    return max(1, len(os.sched_getaffinity(0)) - 1) if hasattr(os, "sched_getaffinity") else 1


@contextmanager
def _engine(dask: str | None, workers: int) -> Iterator[tuple[Executor, int]]:
    """What converts, and how many documents it does at a time."""
    if dask is not None:
        from torikumi.pipeline.batch.dask import dask_executor

        with dask_executor(dask) as found:
            yield found
        return
    from torikumi.pipeline.batch.batch import local_executor

    with local_executor(workers) as executor:
        yield executor, workers


def _write_database(output: str, settings: Settings, quiet: bool) -> int:
    """Make the database of all datasets of the output folder, if it is wanted; 1 when one of them is left out."""
    from torikumi.pipeline.export.options import DATABASE
    from torikumi.pipeline.printable import printable

    path = Path(output, DATABASE)
    if "sqlite" not in settings.options.formats:
        if path.exists() and not quiet:
            print(f"{printable(str(path))}: is of an earlier run: make it anew with --format …,sqlite", file=sys.stderr)
        return 0
    if not Path(output).is_dir():  # no document was converted
        return 0
    from functools import partial

    from torikumi.pipeline.convert import pairs_of
    from torikumi.pipeline.export.database import write_database
    from torikumi.pipeline.export.folders import dataset_folders
    from torikumi.pipeline.profile import NO_PROFILE

    profile = settings.profile or NO_PROFILE
    left_out = write_database(dataset_folders(Path(output)), path, partial(pairs_of, profile=profile))
    for error in left_out:
        print(printable(str(error)), file=sys.stderr)
    if not quiet:
        print(path)
    return int(bool(left_out))


def _convert_alone(job: Job, limits: tuple[float, int], strict: bool, show: bool, quiet: bool) -> int:
    """Convert a document without a table of what came of it; the exit status.

    It is done in a process of its own; the scanned pages of one are read side by side, as a batch does documents.
    """
    from torikumi.pipeline.batch.alone import Limits
    from torikumi.pipeline.batch.batch import local_executor
    from torikumi.pipeline.batch.job import Outcome
    from torikumi.pipeline.batch.run import run_jobs
    from torikumi.pipeline.cli.progress import in_words, progress_of_one
    from torikumi.pipeline.printable import printable

    workers = default_workers()
    with local_executor(workers) as executor, progress_of_one(quiet) as listener:
        for event in run_jobs([job], executor, workers, Limits(*limits), drawn_in_parts=False):
            listener(event)
    assert isinstance(event, Outcome)  # the last one: each job has exactly one
    outcome = event
    if outcome.reason:
        print(printable(outcome.reason), file=sys.stderr)
        return outcome.exit_code
    if not quiet:
        if show:
            _show(job.folder)
        print(printable(in_words(outcome)), file=sys.stderr)
        print(job.folder)
    return int(strict and outcome.errors > 0)


def _convert_here(job: Job, strict: bool, show: bool, quiet: bool) -> int:
    """Convert a document in this process, with tracebacks; its exit status."""
    from torikumi.pipeline.batch.carry import put_away, staged
    from torikumi.pipeline.batch.work import do_task, named
    from torikumi.pipeline.cli.progress import in_words
    from torikumi.pipeline.printable import printable
    from torikumi.schemas.errors import TorikumiError

    try:
        with staged(job) as task:
            try:
                outcome, report = do_task(task)
            except TorikumiError as error:
                raise named(error, task) from None
            put_away(task)
    except Exception as error:
        return report_fault(error, job.document, debug=True)
    if not quiet:
        if show:
            from torikumi.pipeline.cli.tables import print_report

            print_report(report)
        print(printable(in_words(outcome)), file=sys.stderr)
        print(job.folder)
    return int(strict and outcome.errors > 0)


def _convert_batch(
    jobs: list[Job],
    output: str,
    engine: AbstractContextManager[tuple[Executor, int]],
    limits: tuple[float, int],
    fresh: bool,
    strict: bool,
    show: bool,
    quiet: bool,
) -> int:
    """Convert documents side by side; the exit status of the run."""
    from torikumi.pipeline.batch.alone import Limits
    from torikumi.pipeline.batch.batch import run_batch
    from torikumi.pipeline.cli.progress import progress

    with engine as (executor, workers), progress(len(jobs), quiet) as listener:
        outcomes = run_batch(
            jobs, output, executor=executor, workers=workers, limits=Limits(*limits), fresh=fresh, listener=listener
        )
    folders = {job.dataset_id: job.folder for job in jobs}
    for outcome in outcomes:
        if not quiet and not outcome.reason:
            if show:
                _show(folders[outcome.dataset])
            print(folders[outcome.dataset])
    broken = [outcome.exit_code for outcome in outcomes if outcome.reason]
    return max([*broken, int(strict and any(outcome.errors for outcome in outcomes))])


def _show(folder: str) -> None:
    """Show a dataset that was written."""
    from torikumi.pipeline.batch.places import place_of
    from torikumi.pipeline.cli.tables import print_report
    from torikumi.pipeline.export.json import FILE, report_from_json
    from torikumi.pipeline.printable import printable

    content = place_of(folder).read(FILE)
    if content is None:
        print(printable(f"{folder}: nothing to show without json among the formats"), file=sys.stderr)
    else:
        print_report(report_from_json(content))


def find_documents(inputs: Sequence[str]) -> list[str]:
    """The documents that were named: files as they are, folders searched, each once, in a fixed order.

    Raises:
        UsageError: A folder holds no file of a kind that is read, or an address is of a kind that is not known.
        SourceError: A store cannot be asked what it has.
    """
    from torikumi.pipeline.batch.places import documents_below, name_of
    from torikumi.schemas.errors import UsageError

    found: dict[str, None] = {}
    for name in inputs:
        inside = documents_below(name)
        if inside is None:
            found[name] = None
            continue
        datasets = {_folder(document) for document in inside if name_of(document) == DATASET_SIGN}
        documents = [
            document
            for document in inside
            if _is_document(document) and not _is_written(document, datasets) and not _leads_out(document, name)
        ]
        if not documents:
            raise UsageError("the folder holds no document", advice="name the files", file=name)
        found.update(dict.fromkeys(documents))
    return list(found)


def _is_document(document: str) -> bool:
    """Whether a file of a folder is taken."""
    from torikumi.pipeline.batch.places import name_of

    name = name_of(document)
    return Path(name).suffix.lower() in SUFFIXES and not name.startswith(LOCK_SIGNS)


def _folder(document: str) -> str:
    """Path or address of the folder of a file, with the sign at its end."""
    from torikumi.pipeline.batch.places import name_of

    return document.removesuffix(name_of(document))


def _is_written(document: str, datasets: Collection[str]) -> bool:
    """Whether a file of a folder was written by torikumi: it is part of a dataset, or the catalogue over some."""
    folder = _folder(document)
    name = document[len(folder) :]
    return (name in WRITTEN and folder in datasets) or (
        name == CATALOG and any(_folder(dataset[:-1]) == folder for dataset in datasets)
    )


def _leads_out(document: str, folder: str) -> bool:
    """Whether a file of a folder is a link to one elsewhere: who made the folder may not choose what is read there."""
    file = Path(document)
    if not file.is_symlink() or file.resolve().is_relative_to(Path(folder).resolve()):
        return False
    from torikumi.pipeline.printable import printable

    print(printable(f"{file}: a link that leads out of the folder was left out: name the file itself"), file=sys.stderr)
    return True


def _profile(path: Path | None) -> Profile | None:
    """What the user's profile says.

    Raises:
        ProfileError: It cannot be read, or says what no profile can say.
    """
    if path is None:
        return None
    from torikumi.pipeline.profile import read_profile

    return read_profile(path)


def _options(
    formats: str, bom: bool, header: str, licence: str | None, source_url: str | None, images: bool
) -> ExportOptions:
    """The options of the output.

    Raises:
        UsageError: A format, header or licence is not known.
    """
    from torikumi.pipeline.export.licences import parse_licence
    from torikumi.pipeline.export.options import ExportOptions, check_formats, parse_header

    chosen = tuple(name.strip() for name in formats.split(",") if name.strip())
    check_formats(chosen)
    return ExportOptions(
        formats=chosen,
        bom=bom,
        header=parse_header(header),
        licence=parse_licence(licence) if licence else None,
        source_url=source_url,
        images=images,
    )
