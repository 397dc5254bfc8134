"""What is done, and the table of what came of each document.

``OUT/.torikumi/<dataset>.done`` says from which bytes and settings a dataset was made. It is written after the dataset
stands in its place, so a run that is killed at any moment finds either both, or does the document again.
``OUT/batch.csv`` has a row a document.
"""

from __future__ import annotations

import csv
import io
import json
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, replace
from pathlib import Path

from filelock import FileLock, Timeout

from torikumi.pipeline.batch.job import Job, Outcome, Status
from torikumi.pipeline.batch.places import is_address, place_of
from torikumi.pipeline.export.guard import defuse
from torikumi.pipeline.printable import printable
from torikumi.schemas.errors import OutputError

STATE = ".torikumi"
TABLE = "batch.csv"
LOCK = "lock"
DONE = ".done"
"""How the names of the files end that tell of a job: not as those of a dataset, which may be called ``report``, do."""

COLUMNS = (
    "file", "status", "reason", "dataset", "seconds", "pages", "initiatives", "findings", "errors", "warnings", "notes",
)  # fmt: skip


class Ledger:
    """What is done in an output folder.

    Args:
        output: Path or address of the folder that holds the dataset folders.

    Raises:
        UsageError: An address of a kind that is not known.
    """

    def __init__(self, output: str) -> None:
        self.output = output
        self.place = place_of(output)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep other runs out of the folder as long as the context lasts; the end of the process ends it, too.

        A store has no locks: there nothing keeps them out.

        Raises:
            OutputError: Another run is writing into it, or nobody can.
        """
        if is_address(self.output):
            yield
            return
        path = Path(self.output, STATE, LOCK)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            lock = FileLock(path, timeout=0)
            lock.acquire()
        except Timeout:
            raise OutputError(
                "another run is writing into this folder", advice="wait for its end, or give another", file=self.output
            ) from None
        except OSError as error:
            raise OutputError(
                f"cannot write: {error.strerror or error}", advice="give a folder you may write to", file=self.output
            ) from error
        with lock:
            yield

    def done(self, job: Job, key: str) -> Outcome | None:
        """What came of a job in an earlier run, if it was the same job and its dataset is still there."""
        content = self.place.read(_state_of(job))
        if content is None:
            return None
        try:
            told = json.loads(content)
            if told["key"] != key or not set(told["files"]) <= self.place.names(job.dataset_id):
                return None
            outcome = Outcome(**told["outcome"])
        except (ValueError, TypeError, KeyError):
            return None  # not ours: the document is done again
        return replace(outcome, status=Status.UNCHANGED, file=job.document)

    def remember(self, job: Job, key: str, outcome: Outcome) -> None:
        """Note that a job is done.

        Raises:
            OutputError: It cannot be written.
        """
        told = {"key": key, "files": sorted(self.place.names(job.dataset_id)), "outcome": asdict(outcome)}
        self.place.write(_state_of(job), json.dumps(told, indent=1).encode())

    def forget(self) -> None:
        """Forget what is done; the datasets stay until they are written again."""
        for name in self.place.names(STATE):
            if name.endswith(DONE):
                self.place.remove(f"{STATE}/{name}")

    def sweep(self, seconds: float) -> None:
        """Remove what a run that was killed left half-written.

        Args:
            seconds: Only what is older: a single document may be written here at this moment, but not for longer.
        """
        from torikumi.pipeline.export.dataset import STAGING

        if is_address(self.output):
            return
        for path in Path(self.output).glob(f"{STAGING}*"):
            with suppress(OSError):
                if time.time() - path.stat().st_mtime > seconds:
                    shutil.rmtree(path, ignore_errors=True)

    def tidy(self, jobs: Iterable[Job]) -> None:
        """Remove what processes left half-written that were killed in this run; all of the jobs have come to an end."""
        from torikumi.pipeline.export.dataset import STAGING

        if is_address(self.output):
            return
        ids = {job.dataset_id for job in jobs}
        for path in Path(self.output).glob(f"{STAGING}*-*"):
            if path.name.removeprefix(STAGING).rpartition("-")[0] in ids:
                shutil.rmtree(path, ignore_errors=True)

    def write_table(self, outcomes: Iterable[Outcome]) -> None:
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
        self.place.write(TABLE, ("\ufeff" + text.getvalue()).encode("utf-8", "replace"))


def _state_of(job: Job) -> str:
    """Name of the file that tells of a job."""
    return f"{STATE}/{job.dataset_id}{DONE}"
