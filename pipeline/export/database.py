"""``torikumi.sqlite``: the tables of all datasets of an output folder in one file, with keys, indexes and search.

The file is made anew from the dataset folders (their ``report.json``) each time: it says what the folders say, whatever
was converted, deleted or corrected since, and the same folders give the same bytes with the same version of SQLite. It
is made beside its place and moved there when it is whole, so that nobody ever reads a part of it.

- ``datasets`` has a row a dataset; the tables of the CSV files follow, with ``dataset_id`` before their own columns.
  Keys and foreign keys are ``(dataset_id, id)``; ``ORDER BY rowid`` gives the order of the report. Texts are those of
  ``report.json``, with their line breaks.
- A number is its exact text, as in the CSV files, since SQLite itself has only floats beyond integers. Beside each such
  column ``value`` stands ``value_number``, computed from it by SQLite when it is asked for: to compare, sort and add.
- ``texts`` has every text once more, to be searched by any part of it (``WHERE text LIKE '%防災%'``), and in ``folded``
  the same in plain small letters (ict for ＩＣＴ) where that is another text.
- ``texts_search`` is its index, for three letters or more (``WHERE texts_search MATCH 'データセット'``; its ``rowid``
  is ``texts.id``): an FTS5 table with the tokenizer ``trigram``, since Japanese has no blanks between words. A SQLite
  that has none (before 3.34) makes a file without it, and ``about`` says so. ``LIKE`` is for ``texts`` only: on
  ``texts_search`` SQLite 3.40 finds nothing for two letters.
- ``columns`` lists the columns with their Japanese titles; ``about`` says what made the file.
"""

from __future__ import annotations

import csv
import hashlib
import sqlite3
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path

import torikumi
from torikumi.pipeline.export.datapackage import dataset_title
from torikumi.pipeline.export.dataset import STAGING, settle
from torikumi.pipeline.export.folders import read_report
from torikumi.pipeline.export.json import FILE as REPORT
from torikumi.pipeline.export.options import DATABASE
from torikumi.pipeline.export.rows import Cell, PairIndicators, Row, no_pairs, report_rows
from torikumi.schemas.columns import INDICATORS, TABLES, Column, TableDefinition
from torikumi.schemas.errors import OutputError, SourceError, TorikumiError
from torikumi.schemas.report import Report

FILE = DATABASE
"""Name of the file in an output folder."""

APPLICATION_ID = 0x746F7269  # "tori"
"""Tells a file of this program from other SQLite files (PRAGMA application_id)."""

VERSION = 1
"""Version of the shape of the database (PRAGMA user_version)."""

SEARCHED = {
    "initiatives": ("name",),
    "items": ("text",),
    "indicators": ("text",),
    "departments": ("department",),
    "extra": ("heading", "text"),
}
"""Table → its columns whose texts are in ``texts``."""

INDEXED = (
    ("datasets", "local_government_code, fiscal_year"),
    ("initiatives", "local_government_code, fiscal_year"),
    ("initiatives", "grade"),
    ("indicators", "name"),
    ("departments", "department"),
    ("checks", "severity, code"),
    ("texts", "dataset_id, initiative"),
)
"""What is asked for most beside the keys."""

_DATASETS = """CREATE TABLE datasets (
  dataset_id TEXT PRIMARY KEY NOT NULL, local_government_code TEXT, prefecture TEXT, municipality TEXT,
  fiscal_year INTEGER, fiscal_year_label TEXT, title TEXT NOT NULL, plan_title TEXT, plan_subtitle TEXT,
  first_fiscal_year INTEGER, last_fiscal_year INTEGER, source_file TEXT NOT NULL, source_sha256 TEXT NOT NULL,
  pages INTEGER NOT NULL, initiatives INTEGER NOT NULL, errors INTEGER NOT NULL, warnings INTEGER NOT NULL,
  notes INTEGER NOT NULL, report_sha256 TEXT NOT NULL
)"""

_TEXTS = """CREATE TABLE texts (
  id INTEGER PRIMARY KEY, text TEXT NOT NULL, folded TEXT, dataset_id TEXT NOT NULL REFERENCES datasets,
  table_name TEXT NOT NULL, column_name TEXT NOT NULL, row_id TEXT NOT NULL, initiative TEXT NOT NULL,
  FOREIGN KEY (dataset_id, initiative) REFERENCES initiatives (dataset_id, id)
)"""

_SEARCH = (
    "CREATE VIRTUAL TABLE texts_search USING fts5(text, folded, content=texts, content_rowid=id, tokenize=trigram)"
)

_BESIDE = ("-journal", "-wal", "-shm")
"""Endings of the files that SQLite keeps beside a database; those of an older file would break a new one."""


def write_database(folders: Iterable[Path], path: Path, pair: PairIndicators = no_pairs) -> list[TorikumiError]:
    """Write the database of dataset folders, in place of the one that is there.

    Args:
        folders: The dataset folders; their order is that of the rows.
        path: The file.
        pair: Pairs actuals with targets where a folder has no ``indicators.csv`` that says it.

    Returns:
        What is wrong with the folders that are left out of it.

    Raises:
        OutputError: It cannot be written.
    """
    left_out: list[TorikumiError] = []
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=STAGING, dir=path.parent) as staging:
            new = Path(staging, path.name)
            database = sqlite3.connect(new, isolation_level=None)
            try:
                trigrams = has_trigrams(database)
                _begin(database, trigrams)
                for folder in folders:
                    try:
                        _add(database, folder, pair)
                    except TorikumiError as error:
                        left_out.append(error)
                _end(database, trigrams)
            finally:
                database.close()
            for ending in _BESIDE:
                path.with_name(path.name + ending).unlink(missing_ok=True)
            settle(new, path)
    except (OSError, sqlite3.Error) as error:
        words = getattr(error, "strerror", None) or error
        raise OutputError(f"cannot write: {words}", advice="give a folder you may write to", file=str(path)) from error
    return left_out


def has_trigrams(database: sqlite3.Connection) -> bool:
    """Whether this SQLite has what finds words in Japanese texts."""
    try:
        database.execute("CREATE VIRTUAL TABLE temp.probe USING fts5(text, tokenize='trigram')")
    except sqlite3.OperationalError:
        return False
    database.execute("DROP TABLE temp.probe")
    return True


def _begin(database: sqlite3.Connection, trigrams: bool) -> None:
    """Make the tables."""
    # the file is thrown away when anything fails: its journal, by which a dataset that fails is taken back, stays in
    # memory, and it is written down to the disk at the end only
    for pragma in ("page_size = 4096", "journal_mode = MEMORY", "synchronous = OFF", "foreign_keys = ON"):
        database.execute(f"PRAGMA {pragma}")
    database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    database.execute(f"PRAGMA user_version = {VERSION}")
    database.execute("BEGIN")
    database.execute("CREATE TABLE about (name TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL)")
    about = {
        "made_by": f"torikumi {torikumi.__version__}",
        "search": "texts_search: fts5 trigram" if trigrams else "texts only: this SQLite has no FTS5 with trigram",
        "numbers": "exact text; the columns …_number beside them are for computing",
    }
    database.executemany("INSERT INTO about VALUES (?, ?)", about.items())
    database.execute(
        "CREATE TABLE columns (table_name TEXT NOT NULL, name TEXT NOT NULL, title TEXT NOT NULL, type TEXT NOT NULL, "
        "description TEXT NOT NULL, PRIMARY KEY (table_name, name))"
    )
    database.executemany(
        "INSERT INTO columns VALUES (?, ?, ?, ?, ?)",
        [(table.name, c.name, c.title, c.type, c.description) for table in TABLES.values() for c in table],
    )
    database.execute(_DATASETS)
    for table in TABLES.values():
        database.execute(_table(table))
    database.execute(_TEXTS)
    if trigrams:
        database.execute(_SEARCH)
    for table in TABLES.values():
        for key in table.foreign_keys:
            _index(database, table.name, f"dataset_id, {key.column}")
    for name, columns in INDEXED:
        _index(database, name, columns)


def _index(database: sqlite3.Connection, table: str, columns: str) -> None:
    name = "_".join((table, *columns.split(", ")))
    database.execute(f"CREATE INDEX {name} ON {table} ({columns})")


def _table(table: TableDefinition) -> str:
    """The statement that makes the table of a CSV file."""
    parts = ["dataset_id TEXT NOT NULL REFERENCES datasets"]
    for column in table:
        parts += _columns(column)
    parts.append("PRIMARY KEY (dataset_id, id)")
    for key in table.foreign_keys:
        parts.append(f"FOREIGN KEY (dataset_id, {key.column}) REFERENCES {key.table or table.name} (dataset_id, id)")
    return f"CREATE TABLE {table.name} (\n  " + ",\n  ".join(parts) + "\n)"


def _columns(column: Column) -> Iterator[str]:
    kind = "INTEGER" if column.type in ("integer", "year") else "TEXT"
    required = " NOT NULL" if column.constraints.get("required") else ""
    yield f"{column.name} {kind}{required}"
    if column.type == "number":
        yield f"{column.name}_number NUMERIC GENERATED ALWAYS AS (CAST({column.name} AS NUMERIC)) VIRTUAL"


def _add(database: sqlite3.Connection, folder: Path, pair: PairIndicators) -> None:
    """Add the rows of a dataset, or none of them.

    Raises:
        SourceError: It cannot be read, or does not hold together.
    """
    report = read_report(folder)
    database.execute("SAVEPOINT dataset")
    try:
        _insert(database, "datasets", [_dataset(report, folder)])
        tables = report_rows(report, pair)
        take_pairs(folder, tables["indicators"])
        for name, rows in tables.items():  # targets stand before the actuals that name them
            _insert(database, name, [{"dataset_id": report.dataset_id, **row} for row in rows])
        _insert(database, "texts", list(_searched(report.dataset_id, tables)))
    except (sqlite3.IntegrityError, ValueError, OverflowError, InvalidOperation, csv.Error, OSError) as error:
        database.execute("ROLLBACK TO dataset")
        raise SourceError(
            f"does not hold together ({error}), so it is left out of the database",
            advice="torikumi validate says where; convert it again",
            file=str(folder),
        ) from None
    finally:
        database.execute("RELEASE dataset")


def _insert(database: sqlite3.Connection, table: str, rows: Sequence[Row]) -> None:
    if rows:
        names = list(rows[0])
        statement = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"
        database.executemany(statement, ([_value(row[name]) for name in names] for row in rows))


def _value(value: Cell) -> str | int | None:
    return format(value, "f") if isinstance(value, Decimal) else value


def _dataset(report: Report, folder: Path) -> Row:
    severities = Counter(check.severity.value for check in report.checks)
    return {
        "dataset_id": report.dataset_id,
        "local_government_code": report.municipality.code,
        "prefecture": report.municipality.prefecture,
        "municipality": report.municipality.name,
        "fiscal_year": report.report.fiscal_year,
        "fiscal_year_label": report.report.fiscal_year_label,
        "title": dataset_title(report),
        "plan_title": report.plan.title,
        "plan_subtitle": report.plan.subtitle,
        "first_fiscal_year": report.plan.first_fiscal_year,
        "last_fiscal_year": report.plan.last_fiscal_year,
        "source_file": report.source.file,
        "source_sha256": report.source.sha256,
        "pages": report.source.pages,
        "initiatives": len(report.initiatives),
        "errors": severities["error"],
        "warnings": severities["warning"],
        "notes": severities["info"],
        "report_sha256": hashlib.sha256((folder / REPORT).read_bytes()).hexdigest(),
    }


def take_pairs(folder: Path, rows: Iterable[Row]) -> None:
    """Take from ``indicators.csv`` which target an actual is paired with: a profile may have said it."""
    path = folder / INDICATORS.file
    if not path.is_file():
        return
    names = {title: column.name for column in INDICATORS for title in (column.name, column.title)}
    with path.open(encoding="utf-8-sig", newline="") as stream:
        header, *lines = list(csv.reader(stream)) or [[]]
    header = [names.get(title, "") for title in header]
    if not {"id", "paired_with", "achievement_percent"}.issubset(header):
        raise ValueError(f"{path.name}: its columns are not those of a torikumi dataset")
    told = {line["id"]: line for line in (dict(zip(header, cells, strict=False)) for cells in lines) if "id" in line}
    for row in rows:
        line = told.get(str(row["id"]))
        if line is not None:
            percent = line.get("achievement_percent")
            row["paired_with"] = line.get("paired_with") or None
            row["achievement_percent"] = Decimal(percent) if percent else None


def _searched(dataset_id: str, tables: dict[str, list[Row]]) -> Iterator[Row]:
    for name, columns in SEARCHED.items():
        for row in tables[name]:
            for column in columns:
                text = row[column]
                if isinstance(text, str) and text:
                    folded = unicodedata.normalize("NFKC", text).casefold()
                    yield {
                        "text": text,
                        "folded": folded if folded != text else None,
                        "dataset_id": dataset_id,
                        "table_name": name,
                        "column_name": column,
                        "row_id": row["id"],
                        "initiative": row["id"] if name == "initiatives" else row["initiative"],
                    }


def _end(database: sqlite3.Connection, trigrams: bool) -> None:
    """Make the index of the texts, and keep all."""
    if trigrams:
        for command in ("rebuild", "optimize"):
            database.execute("INSERT INTO texts_search (texts_search) VALUES (?)", [command])
    database.execute("COMMIT")
