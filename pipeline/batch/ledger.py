"""What is done, and the table of what came of each document.

``OUT/.torikumi/<dataset>.json`` says from which bytes and settings a dataset was made. It is written after the dataset
stands in its place, so a run that is killed at any moment finds either both, or does the document again.
``OUT/batch.csv`` has a row a document.
"""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path

from torikumi.pipeline.batch.job import Job, Outcome, Status
from torikumi.pipeline.export.dataset import STAGING, write_through
from torikumi.pipeline.export.guard import defuse
from torikumi.pipeline.printable import printable
from torikumi.schemas.errors import OutputError

STATE = ".torikumi"
TABLE = "batch.csv"
COLUMNS = (
    "file", "status", "reason", "dataset", "seconds", "pages", "initiatives", "findings", "errors", "warnings", "notes",
)  # fmt: skip


class Ledger:
    """What is done in an output folder.

    Args:
        output: The folder that holds the dataset folders.
    """

    def __init__(self, output: Path) -> None:
        self.output = output
        self.state = output / STATE

    def done(self, job: Job, key: str) -> Outcome | None:
        """What came of a job in an earlier run, if it was the same job and its dataset is still there."""
        try:
            told = json.loads((self.state / f"{job.dataset_id}.json").read_text(encoding="utf-8"))
            if told["key"] != key or not all((job.folder / name).is_file() for name in told["files"]):
                return None
            outcome = Outcome(**told["outcome"])
        except (OSError, ValueError, TypeError, KeyError):
            return None  # not there, or not ours: the document is done again
        return replace(outcome, status=Status.UNCHANGED, file=str(job.path))

    def remember(self, job: Job, key: str, outcome: Outcome) -> None:
        """Note that a job is done.

        Raises:
            OutputError: It cannot be written.
        """
        files = sorted(path.name for path in job.folder.iterdir() if path.is_file())
        told = {"key": key, "files": files, "outcome": asdict(outcome)}
        self._write(self.state / f"{job.dataset_id}.json", json.dumps(told, indent=1).encode())

    def forget(self) -> None:
        """Forget what is done; the datasets stay until they are written again."""
        shutil.rmtree(self.state, ignore_errors=True)

    def sweep(self, seconds: float) -> None:
        """Remove what a run that was killed left half-written.

        Args:
            seconds: Only what is older: no run that is alive writes a document for longer.
        """
        for path in self.output.glob(f"{STAGING}*"):
            with suppress(OSError):
                if time.time() - path.stat().st_mtime > seconds:
                    shutil.rmtree(path, ignore_errors=True)

    def write_table(self, outcomes: Iterable[Outcome]) -> Path:
        """Write ``batch.csv``, in the order given.

        Raises:
            OutputError: It cannot be written.
        """
        text = io.StringIO(newline="")
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow(COLUMNS)
        for outcome in outcomes:
            told = asdict(outcome) | {
                "status": outcome.status.value,
                "seconds": f"{outcome.seconds:.2f}",
                "findings": outcome.errors + outcome.warnings + outcome.notes,
            }
            # file names may hold anything
            writer.writerow([defuse(printable(str(told[column]))) for column in COLUMNS])
        path = self.output / TABLE
        self._write(path, ("\ufeff" + text.getvalue()).encode("utf-8", "replace"))
        return path

    def _write(self, path: Path, content: bytes) -> None:
        """Write a file so that no one ever sees a part of it, not even after a power cut."""
        beside = path.with_name(f".{path.name}.{os.getpid()}")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_through(beside, content)
            os.replace(beside, path)
        except OSError as error:
            raise OutputError(
                f"cannot write: {error.strerror or error}", advice="give a folder you may write to", file=str(path)
            ) from error
