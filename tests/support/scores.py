"""The scoring tools beside the project, which compare a report with its truth field by field."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.support.shared_samples import SHARED
from torikumi.pipeline.export.json import report_to_json
from torikumi.schemas.report import Report


def assert_scores(tool: str, truth: Path, report: Report, folder: Path) -> None:
    """Every field of a report is that of the truth, as the tool sees it."""
    path = folder / "report.json"
    path.write_text(report_to_json(report), encoding="utf-8")
    command = [sys.executable, str(SHARED / "tools" / tool), str(truth), str(path)]
    scored = subprocess.run(command, capture_output=True, text=True, check=False)
    assert scored.returncode == 0, scored.stdout + scored.stderr
