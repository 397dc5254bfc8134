"""Dataset folders to publish."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

from tests.support.reports import awkward_report
from torikumi.pipeline.convert import pairs_of
from torikumi.pipeline.export.dataset import dataset_files
from torikumi.pipeline.export.licences import parse_licence
from torikumi.pipeline.export.options import ExportOptions
from torikumi.schemas.report import Report


def awkward_dataset(
    folder: Path, dataset_id: str = "awkward", header: Literal["ascii", "ja"] = "ascii", **changes: Any
) -> Path:
    """A dataset with whatever has broken a CSV file before (formulas, line breaks, ranges, nothing), of 札幌市."""
    return written(awkward_report(dataset_id).model_copy(update=changes), folder, header)


def written(report: Report, folder: Path, header: Literal["ascii", "ja"] = "ascii") -> Path:
    """The folder of a report, with a licence; not checked here, since publishing checks it."""
    options = ExportOptions(licence=parse_licence("CC-BY-4.0"), header=header)
    target = folder / report.dataset_id
    target.mkdir(parents=True, exist_ok=True)
    for name, content in dataset_files(report, options, pairs_of).items():
        (target / name).write_bytes(content)
    return target
