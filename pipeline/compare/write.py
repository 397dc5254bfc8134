"""The folder of a set: every file made, checked beside the place, then put there at once.

Only a folder that is new, empty, or made by ``torikumi compare`` is written to.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from torikumi.pipeline.compare.options import CompareOptions, check_formats
from torikumi.pipeline.compare.package import DATABASE, package
from torikumi.pipeline.export.csv import table_to_csv
from torikumi.pipeline.export.datapackage import FILE as PACKAGE
from torikumi.pipeline.export.dataset import put_files
from torikumi.pipeline.export.folders import is_comparison
from torikumi.pipeline.export.parquet import file_name as parquet_name
from torikumi.pipeline.export.parquet import table_to_parquet
from torikumi.pipeline.export.rows import Row
from torikumi.schemas.columns import TableDefinition
from torikumi.schemas.compare_columns import COMPARE_TABLES
from torikumi.schemas.errors import OutputError

PAGE = "compare.html"
"""The page about a set, which stands beside its tables; one of other tables must not stay."""

OWN_FILES = frozenset(
    {
        PACKAGE,
        DATABASE,
        PAGE,
        *(name for table in COMPARE_TABLES.values() for name in (table.file, parquet_name(table))),
    }
)
"""The files that a folder written again does not keep from its last time; any other file in it is left alone."""


def check_place(folder: Path) -> None:
    """Refuse a folder that holds what ``torikumi compare`` did not write.

    Raises:
        OutputError: With what is there.
    """
    advice = "give a new folder, an empty one, or one that torikumi compare wrote"
    if folder.is_symlink():
        raise OutputError("is a link", advice=advice, file=str(folder))
    if not folder.exists():
        return
    if not folder.is_dir():
        raise OutputError("is a file", advice=advice, file=str(folder))
    try:
        is_free = is_comparison(folder) or not any(folder.iterdir())
    except OSError as error:
        raise OutputError(f"cannot read: {error.strerror or error}", advice=advice, file=str(folder)) from None
    if not is_free:
        raise OutputError("holds other files, nothing was written", advice=advice, file=str(folder))


def write_tables(
    tables: Mapping[str, Sequence[Row]],
    folder: Path,
    options: CompareOptions,
    further: Mapping[str, bytes] | None = None,
) -> list[Path]:
    """Write the folder of a set, replacing what ``torikumi compare`` wrote there before.

    Args:
        tables: Table name → its rows.
        folder: The folder; made with its parents when missing.
        options: How to write it.
        further: Further files: name → bytes.

    Returns:
        The files written.

    Raises:
        OutputError: The folder holds something else, the tables do not hold together, or it cannot be written.
        UsageError: A format is not known.
    """
    check_formats(options.formats)
    check_place(folder)
    for table in COMPARE_TABLES.values():
        check_rows(table, tables)
    files = {**table_files(tables, options), **(further or {})}
    put_files(files, folder, OWN_FILES)
    return [folder / name for name in files]


def file_names(options: CompareOptions) -> list[str]:
    """The names of the files of tables that a set written so has."""
    names = [table.file for table in COMPARE_TABLES.values()] if "csv" in options.formats else []
    names += [parquet_name(table) for table in COMPARE_TABLES.values()] if "parquet" in options.formats else []
    return [*names, *([DATABASE] if "duckdb" in options.formats else []), PACKAGE]


def table_files(tables: Mapping[str, Sequence[Row]], options: CompareOptions) -> dict[str, bytes]:
    """File name → bytes of every file of a set, in the order in which they are listed."""
    files: dict[str, bytes] = {}
    if "csv" in options.formats:
        for name, table in COMPARE_TABLES.items():
            files[table.file] = table_to_csv(table, tables[name], header=options.header, bom=options.bom)
    if {"parquet", "duckdb"}.intersection(options.formats):
        parquet = {name: table_to_parquet(table, tables[name], {}) for name, table in COMPARE_TABLES.items()}
        if "parquet" in options.formats:
            files |= {parquet_name(COMPARE_TABLES[name]): content for name, content in parquet.items()}
        if "duckdb" in options.formats:
            from torikumi.pipeline.compare.duckdb_file import database

            files[DATABASE] = database(COMPARE_TABLES.values(), parquet)
    files[PACKAGE] = package(files, tables["datasets"], options).encode("utf-8")
    return files


def check_rows(table: TableDefinition, tables: Mapping[str, Sequence[Row]]) -> None:
    """Refuse rows that break what the Table Schema of their table says of values and keys.

    `frictionless` says the same of the files, and takes longer over a large set than comparing it; the tests ask it.

    Raises:
        OutputError: A fault of torikumi.
    """
    rows = tables[table.name]
    problem = ""
    for column in table:
        values = [row[column.name] for row in rows]
        if column.constraints.get("required") and any(value is None or value == "" for value in values):
            problem = f"{column.name} is empty in a row"
        elif column.constraints.get("unique") and len(set(values)) != len(values):
            problem = f"{column.name} has a value twice"
        elif "enum" in column.constraints and not {value for value in values if value is not None}.issubset(
            column.constraints["enum"]
        ):
            problem = f"{column.name} has a value that is none of its own"
    for key in table.foreign_keys:
        known = {row["id"] for row in tables[key.table or table.name]}
        if not {row[key.column] for row in rows if row[key.column] is not None} <= known:
            problem = f"{key.column} leads nowhere in a row"
    if problem:
        raise OutputError(
            f"{table.file} is not valid, nothing was written: {problem}",
            advice="this is a fault of torikumi, please report it",
        )
