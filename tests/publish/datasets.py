"""Dataset folders to publish."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

from tests.support.reports import awkward_report
from torikumi.pipeline.convert import pairs_of
from torikumi.pipeline.export.dataset import dataset_files
from torikumi.pipeline.export.licences import parse_licence
from torikumi.pipeline.export.options import ExportOptions
from torikumi.schemas.report import Report

FEW = ("initiatives", "items", "indicators")
"""The tables of most test datasets: a real CKAN takes a second for a table."""


def awkward_dataset(
    folder: Path, dataset_id: str = "awkward", header: Literal["ascii", "ja"] = "ascii", **changes: Any
) -> Path:
    """A dataset with whatever has broken a CSV file before (formulas, line breaks, ranges, nothing), of 札幌市."""
    return written(awkward_report(dataset_id).model_copy(update=changes), folder, header)


def written(
    report: Report, folder: Path, header: Literal["ascii", "ja"] = "ascii", tables: Sequence[str] = FEW
) -> Path:
    """The folder of a report, with a licence; not checked here, since publishing checks it."""
    options = ExportOptions(licence=parse_licence("CC-BY-4.0"), header=header)
    files = dataset_files(report, options, pairs_of)
    package = json.loads(files["datapackage.json"])
    package["resources"] = [one for one in package["resources"] if one["name"] in tables]
    files["datapackage.json"] = json.dumps(package, ensure_ascii=False, indent=2).encode("utf-8")
    target = folder / report.dataset_id
    target.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        if not name.endswith(".csv") or name.removesuffix(".csv") in tables:
            (target / name).write_bytes(content)
        else:
            (target / name).unlink(missing_ok=True)
    return target
