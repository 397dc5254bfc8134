"""What converting an ordinary PDF must not load: each of these costs time at the start of every run."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.shared_samples import ROOT

READS_AND_WRITES = {"PIL", "jinja2", "msgspec", "numpy", "pydantic", "pymupdf", "pypdfium2"}
"""What the process loads that reads and writes; the one that waits for it has no use for it."""

OTHER_WORK = {
    *("pandas", "frictionless", "jsonschema", "duckdb", "pyarrow", "scipy", "sklearn", "sudachipy", "rich"),
    *("openpyxl", "xlsxwriter", "lxml", "pdfplumber", "pdfminer"),
    *("cv2", "onnxruntime", "rapidocr", "tesserocr", "img2pdf"),
    *("starlette", "uvicorn", "tomlkit", "fsspec", "distributed", "ckanapi", "requests"),
    "torikumi.extractors.files.draft",
    "torikumi.extractors.scans.calibration",
    "torikumi.extractors.scans.scan",
    "torikumi.pipeline.batch.ledger",
    "torikumi.pipeline.compare",
    "torikumi.pipeline.rules",
    "torikumi.schemas.compare_columns",
}
"""What reads other files, scans and datasets, and what other commands do."""


@pytest.mark.parametrize(
    ("here", "unwanted"), [([], READS_AND_WRITES | OTHER_WORK), (["--debug"], OTHER_WORK)], ids=["parent", "child"]
)
def test_converting_a_pdf_loads_nothing_that_it_does_not_need(
    here: list[str], unwanted: set[str], tmp_path: Path
) -> None:
    """With ``--debug`` all is done in one process."""
    arguments = ["convert", str(ROOT / "samples/tokushima-r1/report.pdf"), "-o", str(tmp_path), "-q", *here]
    code = f"""
import sys
from torikumi.pipeline.cli import app
if __name__ == "__main__":
    try:
        app({arguments!r})
    except SystemExit as end:
        assert not end.code
    print(*sys.modules, sep="\\n")
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert (tmp_path / "report" / "report.json").exists()
    assert unwanted.isdisjoint(done.stdout.split()), unwanted.intersection(done.stdout.split())
