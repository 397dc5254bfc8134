"""A dataset of the sample and an awkward one, written in every format, and the rows that each must hold."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from tests.support.reports import awkward_report
from tests.support.shared_samples import ROOT
from torikumi.pipeline.convert import pairs_of
from torikumi.pipeline.export.dataset import dataset_files
from torikumi.pipeline.export.json import report_from_json
from torikumi.pipeline.export.options import FORMATS, ExportOptions
from torikumi.pipeline.export.rows import Cell, Row, report_rows
from torikumi.schemas.report import Report

OFFICE = shutil.which("soffice")
needs_office = pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed: make apps, as root on Debian")


@cache
def sample_report() -> Report:
    """The report of the sample, as it is committed."""
    return report_from_json((ROOT / "output" / "report" / "report.json").read_bytes())


REPORTS: dict[str, Callable[[], Report]] = {"sample": sample_report, "awkward": awkward_report}


@cache
def rows_of(name: str) -> dict[str, list[Row]]:
    """The rows of a report, with its indicators paired."""
    return report_rows(REPORTS[name](), pairs_of)


@cache
def files_of(name: str) -> dict[str, bytes]:
    """The files of a report in every format."""
    return dataset_files(REPORTS[name](), ExportOptions(FORMATS), pairs_of)


def same(found: object, value: Cell) -> bool:
    """Whether a program read a value as it is: numbers compared exactly, an empty text like none."""
    if isinstance(value, Decimal):
        return found is not None and Decimal(str(found)) == value
    return (found or None) == (value or None) if isinstance(value, str) else found == value


def office_convert(paths: Sequence[Path], kind: str, folder: Path) -> None:
    """Let LibreOffice convert files; it gets a profile of its own, so that tests side by side do not meet."""
    profile = (folder / "profile").as_uri()
    subprocess.run(
        [
            str(OFFICE),
            "--headless",
            f"-env:UserInstallation={profile}",
            "--convert-to",
            kind,
            "--outdir",
            folder,
            *paths,
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
