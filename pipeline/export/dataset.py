"""The folder of a dataset: every file made, checked beside the place, then put there at once."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from torikumi.extractors.collector import collector_seldom
from torikumi.pipeline import validate
from torikumi.pipeline.export.csv import table_to_csv
from torikumi.pipeline.export.csvw import FILE as CSVW
from torikumi.pipeline.export.csvw import csvw
from torikumi.pipeline.export.datapackage import FILE as PACKAGE
from torikumi.pipeline.export.datapackage import checksum, datapackage, dataset_title, file_entry
from torikumi.pipeline.export.findings import with_licence_finding
from torikumi.pipeline.export.folder_lock import alone_in
from torikumi.pipeline.export.json import FILE as REPORT
from torikumi.pipeline.export.json import compact_json, indented, reads_back, shaped
from torikumi.pipeline.export.linked_data import FILE as LINKED
from torikumi.pipeline.export.linked_data import linked_data
from torikumi.pipeline.export.options import ExportOptions, check_formats
from torikumi.pipeline.export.parquet import file_name as parquet_name
from torikumi.pipeline.export.parquet import table_to_parquet
from torikumi.pipeline.export.read_back import table_problems
from torikumi.pipeline.export.rows import PairIndicators, no_pairs, report_rows
from torikumi.pipeline.export.xlsx import FILE as WORKBOOK
from torikumi.pipeline.export.xlsx import workbook
from torikumi.pipeline.review.page import FILE as REVIEW
from torikumi.pipeline.review.page import review_page
from torikumi.pipeline.review.pictures import PagePicture
from torikumi.schemas.columns import TABLES
from torikumi.schemas.errors import OutputError
from torikumi.schemas.report import Report

STAGING = ".torikumi-"
"""How the hidden folders begin in which a dataset is written before it is put in its place; its id follows."""

OWN_FILES = frozenset(
    {
        REPORT,
        PACKAGE,
        CSVW,
        LINKED,
        WORKBOOK,
        REVIEW,
        *(name for table in TABLES.values() for name in (table.file, parquet_name(table))),
    }
)
"""The files that a folder written again does not keep from its last time; any other file in it is left alone."""


@collector_seldom()
def write_dataset(
    report: Report,
    folder: Path,
    options: ExportOptions | None = None,
    pair: PairIndicators = no_pairs,
    pictures: Sequence[PagePicture] = (),
) -> list[Path]:
    """Write a dataset folder, replacing what torikumi wrote there before.

    Nothing half-written is ever seen under the folder's name: the files are written to a hidden folder beside it,
    checked there (the JSON by the models of its schema, the tables by their Table Schemas), and moved when they are
    valid.

    Args:
        report: The report.
        folder: The folder of the dataset; made with its parents when missing.
        options: How to write it.
        pair: Pairs actuals with targets, for ``indicators.csv``.
        pictures: The pages that the report was read from, for ``review.html``.

    Returns:
        The files written.

    Raises:
        OutputError: The files cannot be written, or are not valid.
        UsageError: A format is not known.
    """
    options = options or ExportOptions()
    check_formats(options.formats)
    report = with_licence_finding(report, options)
    shape = shaped(report)
    compact = compact_json(report, shape)
    names = []

    def fill(new: Path) -> None:
        for name, content in _files(report, options, pair, compact):
            write_through(new / name, content)
            names.append(name)
        write_through(new / REVIEW, review_page(report, pictures, compact=compact))
        _check(new, report, shape, folder)

    put_folder(folder, fill, OWN_FILES)
    return [folder / name for name in (*names, REVIEW)]


def dataset_files(report: Report, options: ExportOptions, pair: PairIndicators = no_pairs) -> dict[str, bytes]:
    """File name → bytes of every file of data of a dataset, in the order in which they are listed.

    Args:
        report: The report.
        options: How to write it.
        pair: Pairs actuals with targets.

    Raises:
        UsageError: A format is not known, or needs what is not installed.
    """
    check_formats(options.formats)
    return dict(_files(report, options, pair, compact_json(report)))


def _files(report: Report, options: ExportOptions, pair: PairIndicators, compact: bytes) -> Iterator[tuple[str, bytes]]:
    """The same one by one: none is held once it is written, since a long report has many megabytes of them."""
    entries: dict[str, dict[str, Any]] = {}
    for name, content in _data(report, options, pair, compact):
        entries[name] = file_entry(name, content, checksum(content))
        yield name, content
    if "csv" in options.formats:
        yield CSVW, csvw(report, entries, options)
        yield LINKED, linked_data(report, entries, options)
        yield PACKAGE, datapackage(report, entries, options)


def _data(report: Report, options: ExportOptions, pair: PairIndicators, compact: bytes) -> Iterator[tuple[str, bytes]]:
    """Those that hold data, which the others describe."""
    if "json" in options.formats or "sqlite" in options.formats:  # the database is made from the JSON of each dataset
        yield REPORT, indented(compact)
    tables = report_rows(report, pair) if {"csv", "xlsx", "parquet"}.intersection(options.formats) else {}
    title = dataset_title(report)
    if "csv" in options.formats:
        for name, rows in tables.items():
            yield TABLES[name].file, table_to_csv(TABLES[name], rows, header=options.header, bom=options.bom)
    if "xlsx" in options.formats:
        yield WORKBOOK, workbook(report, title, tables, options)
    if "parquet" in options.formats:
        about = {"dataset": report.dataset_id, "title": title, "source": report.source.sha256}
        for name, rows in tables.items():
            yield parquet_name(TABLES[name]), table_to_parquet(TABLES[name], rows, about)


def write_through(path: Path, content: bytes) -> None:
    """Write a file down to the disk: a power cut after the move must not find it empty."""
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def put_file(path: Path, content: bytes) -> None:
    """Write a file so that nobody ever sees a part of it, not even after a power cut.

    Raises:
        OutputError: It cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=STAGING, dir=path.parent) as staging:
            new = Path(staging, path.name)
            new.write_bytes(content)
            settle(new, path)
    except OSError as error:
        raise OutputError(
            f"cannot write: {error.strerror or error}", advice="give a folder you may write to", file=str(path)
        ) from error


def settle(new: Path, path: Path) -> None:
    """Move a whole file to its place, written down to the disk before and after."""
    with new.open("rb") as file:
        os.fsync(file.fileno())
    os.replace(new, path)
    _sync(path.parent)


def _sync(folder: Path) -> None:
    """Write a folder's list of names down to the disk, where the system lets a folder be opened."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _check(new: Path, report: Report, shape: msgspec.Struct | None, folder: Path) -> None:
    """Refuse a dataset that is not what the report says, or not valid.

    `jsonschema` and `frictionless` take longer over a long report than all the rest of writing it, so here the JSON is
    read back by the models from which its schema is made (`reads_back`), and the tables by `table_problems`; ``torikumi
    validate`` and the tests ask `jsonschema` and `frictionless` themselves.
    """
    problems = []
    if (new / REPORT).exists():
        try:
            if not reads_back((new / REPORT).read_bytes(), report, shape):
                problems.append(validate.Problem(REPORT, "reads back as another report"))
        except ValueError as error:
            problems.append(validate.Problem(REPORT, str(error)))
    if (new / PACKAGE).exists():
        problems += table_problems(new)
    if problems:
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        raise OutputError(
            f"the dataset is not valid, nothing was written: {problems[0]}{more}",
            advice="this is a fault of torikumi, please report it",
            file=str(folder),
        )


def put_files(files: Mapping[str, bytes], folder: Path, own: Collection[str]) -> None:
    """Write the files of a folder, all or none, as `put_folder` does.

    Args:
        files: File name → bytes.
        folder: The folder; made with its parents when missing.
        own: Names of the files that are not kept from the folder that is there.

    Raises:
        OutputError: It cannot be written, or a file is in its place; what was there is there again.
    """

    def fill(new: Path) -> None:
        for name, content in files.items():
            write_through(new / name, content)

    put_folder(folder, fill, own)


def put_folder(folder: Path, fill: Callable[[Path], None], own: Collection[str]) -> None:
    """Write a folder beside its place and put it there whole; files in the old one that are not ours stay.

    Args:
        folder: The folder; made with its parents when missing.
        fill: Writes the files into the new folder, and raises when it is not to be put in its place.
        own: Names of the files that are not kept from the folder that is there.

    Raises:
        OutputError: It cannot be written, or a file is in its place; what was there is there again.
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f"{STAGING}{folder.name}-", dir=folder.parent) as staging:
            new = Path(staging, "new")
            new.mkdir()
            fill(new)
            _replace(new, folder, Path(staging, "old"), own)
            _sync(folder.parent)
    except OSError as error:
        raise OutputError(
            f"cannot write: {error.strerror or error}", advice="give a folder you may write to", file=str(folder)
        ) from error


def _replace(new: Path, folder: Path, old: Path, own: Collection[str]) -> None:
    """Move a new folder to its place; what was there goes to `old`, from which files that are not ours come back."""
    if not folder.exists():
        os.rename(new, folder)
        return
    if not folder.is_dir():
        raise OutputError("is a file", advice="give another output folder", file=str(folder))
    with alone_in(folder):  # nobody writes corrections into the one that is moved away
        _swap(new, folder, old, own)


def _swap(new: Path, folder: Path, old: Path, own: Collection[str]) -> None:
    os.rename(folder, old)
    try:
        for path in old.iterdir():
            if path.name not in own:
                shutil.move(path, new / path.name)
        os.rename(new, folder)
    except BaseException:
        for path in new.iterdir():
            if path.name not in own:
                shutil.move(path, old / path.name)
        os.rename(old, folder)
        raise
