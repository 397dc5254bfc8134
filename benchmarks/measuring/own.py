"""torikumi itself: the extraction, and the whole way to the dataset on the disk."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from measuring.readers import Pages, Read


def load_extract() -> Read:
    """The extraction: pages read, grids found, cells filled, tables joined."""
    from torikumi.extractors.document import extract

    return lambda path, pages: extract(path, pages=pages)


def extracted_cells(extraction: Any) -> list[str]:
    """The texts of all cells, of tables that are joined over pages."""
    return [cell.text for table in extraction.tables for cell in table.cells]


def load_convert() -> Read:
    """What ``torikumi convert`` does with one document: convert it, write the dataset, validate what was written."""
    from torikumi.extractors.collector import collector_seldom
    from torikumi.pipeline.convert import convert, pairs_of
    from torikumi.pipeline.export.dataset import write_dataset

    def read(path: Path, pages: Pages) -> Any:
        if pages is not None:
            raise ValueError("convert takes whole documents")
        with collector_seldom(), tempfile.TemporaryDirectory() as folder:  # as the job of the command has it
            report = convert(path)
            write_dataset(report, Path(folder, report.dataset_id), pair=pairs_of)
        return report

    return read
