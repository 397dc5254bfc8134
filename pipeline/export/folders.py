"""The dataset folders of an output folder, and what is in them: for the files that are made from many datasets."""

from __future__ import annotations

from pathlib import Path

from torikumi.pipeline.export.datapackage import FILE as PACKAGE
from torikumi.pipeline.export.json import FILE as REPORT
from torikumi.pipeline.export.json import report_from_json
from torikumi.pipeline.untrusted_package import is_plain_file, read_description
from torikumi.schemas.errors import SourceError
from torikumi.schemas.report import Report

KIND, COMPARISON = "torikumi:kind", "comparison"
"""Key and value of ``datapackage.json`` by which a folder is known to be made by ``torikumi compare``."""

EXPONENT_MAX = 1000
"""Beyond it a number is no value of a report, but would fill the memory once it is written out."""


def dataset_folders(output: Path) -> list[Path]:
    """The dataset folders that stand in an output folder, by name; hidden ones are left out.

    Raises:
        SourceError: It is no folder, or cannot be read.
    """
    try:
        inside = sorted(output.iterdir())
    except OSError as error:
        words = error.strerror or str(error)
        raise SourceError(
            f"cannot read: {words}", advice="give the folder that convert wrote", file=str(output)
        ) from None
    return [folder for folder in inside if not folder.name.startswith(".") and is_dataset(folder)]


def is_dataset(folder: Path) -> bool:
    """Whether a folder holds a dataset, whole or broken; what ``torikumi compare`` made of several is none."""
    return (folder / REPORT).is_file() or ((folder / PACKAGE).is_file() and not is_comparison(folder))


def is_comparison(folder: Path) -> bool:
    """Whether ``torikumi compare`` made a folder."""
    path = folder / PACKAGE
    if not is_plain_file(path):
        return False
    try:
        return read_description(path).get(KIND) == COMPARISON
    except (ValueError, OSError):
        return False


def read_report(folder: Path) -> Report:
    """The report of a dataset folder.

    Raises:
        SourceError: ``report.json`` is missing, cannot be read, or holds no report.
    """
    file = str(folder / REPORT)
    try:
        report = report_from_json((folder / REPORT).read_bytes())
    except FileNotFoundError:
        raise SourceError("is missing", advice="convert again with json among the formats", file=file) from None
    except OSError as error:
        raise SourceError(f"cannot read: {error.strerror or error}", file=file) from None
    except (ValueError, RecursionError) as error:
        raise SourceError(f"is no report: {_first_line(error)}", advice="convert again", file=file) from None
    numbers = (
        number
        for initiative in report.initiatives
        for indicators in (initiative.baselines, initiative.targets, initiative.actuals, initiative.achievements)
        for indicator in indicators
        for number in (indicator.value, indicator.lower, indicator.upper)
        if number is not None
    )
    if any(not number.is_finite() or abs(number.adjusted()) > EXPONENT_MAX for number in numbers):
        raise SourceError("holds a number that no report has", advice="convert again", file=file)
    return report


def _first_line(error: Exception) -> str:
    """What is wrong, in one line: of a model the first field that is not right."""
    from pydantic import ValidationError

    if isinstance(error, ValidationError):
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
    return str(error).splitlines()[0] if str(error) else type(error).__name__
