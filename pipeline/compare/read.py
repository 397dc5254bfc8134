"""Dataset folders → reports with their rows. A folder that cannot be read costs only itself.

The folders may be anybody's: only ``report.json`` and ``indicators.csv`` in the folder itself are opened, and only
where they are files of their own, no links; what no report holds is refused before it can do harm further on.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

from torikumi.pipeline.convert import pairs_of
from torikumi.pipeline.export.database import take_pairs
from torikumi.pipeline.export.folders import dataset_folders, is_dataset, read_report
from torikumi.pipeline.export.json import FILE as REPORT
from torikumi.pipeline.export.rows import Row, report_rows
from torikumi.pipeline.untrusted_package import is_odd_file
from torikumi.pipeline.validate import inner_problems
from torikumi.schemas.columns import INDICATORS
from torikumi.schemas.errors import SourceError, TorikumiError
from torikumi.schemas.report import SCHEMA_VERSION, Report

REPORT_MAX = 256 << 20
"""Bytes of a ``report.json``: that of a document of 1,000 pages has some 15 MB."""

WHOLE_MAX, DECIMALS_MAX = 18, 20
"""Digits of a number before and after the point: together what a decimal of Parquet and DuckDB holds. The budget of
Japan in yen has 15."""

INTEGER_MAX = 2**53
"""Pages, positions and years: beyond it is no number of a report, and JSON readers of other languages lose it."""


@dataclass(frozen=True, slots=True)
class Dataset:
    """A dataset that was read.

    Attributes:
        folder: Name of its folder.
        checksum: SHA-256 of its ``report.json``.
        report: Its report.
        tables: Its rows by table, as in its CSV files.
        too_large: Ids of indicator rows whose number no decimal of the files holds; it was left out.
    """

    folder: str
    checksum: str
    report: Report
    tables: dict[str, list[Row]]
    too_large: tuple[str, ...]


def find_folders(paths: Iterable[Path]) -> tuple[list[Path], list[TorikumiError]]:
    """The dataset folders among paths and inside them, each once; and what is wrong with the paths that hold none."""
    found: dict[Path, Path] = {}
    broken: list[TorikumiError] = []
    for path in paths:
        try:
            inside = [path] if path.is_dir() and is_dataset(path) else dataset_folders(path)
            if not inside:
                raise SourceError("holds no dataset", advice="give folders that convert wrote", file=str(path))
        except (TorikumiError, ValueError) as error:  # a name with a null byte is a ValueError
            broken.append(error if isinstance(error, TorikumiError) else SourceError(str(error), file=str(path)))
            continue
        for folder in inside:
            found.setdefault(folder.resolve(), folder)
    return list(found.values()), broken


def read_dataset(folder: Path) -> Dataset:
    """A dataset with its rows; which target an actual is paired with is taken from its ``indicators.csv``.

    Raises:
        SourceError: It cannot be read, or does not hold together.
    """
    path = folder / REPORT
    if is_odd_file(path):
        raise SourceError("is a link, or no file", advice="put the file itself there", file=str(path))
    try:
        if path.stat().st_size > REPORT_MAX:
            raise SourceError(f"is larger than {REPORT_MAX >> 20} MB, which no report is", file=str(path))
        checksum = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        checksum = ""  # read_report says what is wrong
    report = read_report(folder)
    if report.schema_version.partition(".")[0] != SCHEMA_VERSION.partition(".")[0]:
        raise SourceError(
            f"has schema version {report.schema_version[:20]}, this program reads {SCHEMA_VERSION}",
            advice="convert again",
            file=str(path),
        )
    problem = next(iter(inner_problems(report)), None)
    if problem is not None:
        raise SourceError(f"does not hold together: {problem}", advice="torikumi validate says more", file=str(folder))
    tables = report_rows(report, pairs_of)
    del tables["items"], tables["extra"]
    try:
        if is_odd_file(folder / INDICATORS.file):
            raise ValueError(f"{INDICATORS.file} is a link, or no file")
        take_pairs(folder, tables["indicators"])
        pairs = {row["id"] for row in tables["indicators"] if row["role"] == "target"}
        for row in tables["indicators"]:
            if row["paired_with"] is not None and row["paired_with"] not in pairs:
                raise ValueError(f"{INDICATORS.file}: {row['id']} is paired with what is no target of it")
        too_large = tuple(_without_large_numbers(tables["indicators"]))
        _hold(row for rows in tables.values() for row in rows)
        _hold([_head(report)])
    except (ValueError, InvalidOperation, csv.Error, OSError) as error:
        raise SourceError(
            f"does not hold together ({error})", advice="torikumi validate says where", file=str(folder)
        ) from None
    return Dataset(folder.name, checksum, report, tables, too_large)


def _without_large_numbers(rows: Sequence[Row]) -> Iterator[str]:
    """Take numbers away that the files cannot hold; the ids of their rows."""
    for row in rows:
        for column in ("value", "lower", "upper", "achievement_percent"):
            number = row[column]
            if isinstance(number, Decimal) and not is_in_range(number):
                row[column] = None
                yield str(row["id"])


def is_in_range(number: Decimal) -> bool:
    """Whether a decimal of Parquet and DuckDB holds a number.

    >>> is_in_range(Decimal("123.45")), is_in_range(Decimal("1E+30")), is_in_range(Decimal("NaN"))
    (True, False, False)
    """
    exponent = number.as_tuple().exponent
    return isinstance(exponent, int) and -exponent <= DECIMALS_MAX and number.adjusted() < WHOLE_MAX


def _hold(rows: Iterable[Row]) -> None:
    """Refuse what no file can hold: half letters, and integers that are none of a report.

    Raises:
        ValueError: With what it is.
    """
    for row in rows:
        for column, value in row.items():
            if isinstance(value, str):
                if not value.isascii():
                    value.encode("utf-8")  # UnicodeEncodeError is a ValueError
            elif isinstance(value, int) and abs(value) > INTEGER_MAX:
                raise ValueError(f"{column} is {str(value)[:20]}, which no report has")


def _head(report: Report) -> Row:
    """What of a report is in ``datasets``, and no row of its own tables."""
    years = (report.report.fiscal_year, report.plan.first_fiscal_year, report.plan.last_fiscal_year)
    if any(year is not None and not 0 < year < 10_000 for year in years):
        raise ValueError(f"the fiscal years {years} are no years")
    return {
        "title": report.report.title,
        "plan": report.plan.title,
        "subtitle": report.plan.subtitle,
        "name": report.municipality.name,
        "prefecture": report.municipality.prefecture,
        "label": report.report.fiscal_year_label,
        "file": report.source.file,
        "id": report.dataset_id,
        "version": report.schema_version,
        "legend": " ".join(step.grade + (step.description or "") for step in report.grade_scale),
        "pages": report.source.pages,
        **{f"rank {place}": step.rank for place, step in enumerate(report.grade_scale)},
    }
