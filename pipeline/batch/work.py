"""One job from file to dataset folder: what a worker process does."""

from __future__ import annotations

import time
from collections import Counter
from functools import partial

from torikumi.pipeline.batch.job import Job, Outcome, Status
from torikumi.pipeline.convert import convert, pairs_of
from torikumi.pipeline.export.dataset import write_dataset
from torikumi.pipeline.export.findings import with_licence_finding
from torikumi.schemas.errors import TorikumiError
from torikumi.schemas.report import Report


def do_job(job: Job) -> tuple[Outcome, Report]:
    """Convert a document and write its dataset.

    Raises:
        TorikumiError: The document cannot be converted, or its dataset not be written.
    """
    started = time.perf_counter()
    settings = job.settings
    report = convert(
        job.path,
        municipality=settings.municipality,
        fiscal_year=settings.fiscal_year,
        profile=settings.profile,
        reader=settings.reader,
        verify=settings.verify,
        dataset_id=job.dataset_id,
    )
    report = with_licence_finding(report, settings.options)
    write_dataset(report, job.folder, settings.options, partial(pairs_of, profile=settings.profile))
    counts = Counter(check.severity.value for check in report.checks)
    outcome = Outcome(
        file=str(job.path),
        status=Status.CONVERTED,
        dataset=job.dataset_id,
        seconds=time.perf_counter() - started,
        pages=report.source.pages,
        initiatives=len(report.initiatives),
        errors=counts["error"],
        warnings=counts["warning"],
        notes=counts["info"],
    )
    return outcome, report


def outcome_of(job: Job) -> Outcome:
    """The outcome of a job; a failure is one, too, and never an exception."""
    started = time.perf_counter()
    try:
        return do_job(job)[0]
    except TorikumiError as error:
        reason = str(error) if error.file else f"{job.path}: {error}"
        return failed(job, reason, error.exit_code, time.perf_counter() - started)
    except MemoryError:
        return failed(job, f"{job.path}: needs more memory than it may take: allow more with --memory", 1,
                      time.perf_counter() - started)  # fmt: skip
    except Exception as error:
        words = f"{type(error).__name__}: {error}".replace("\n", " ")
        return failed(job, f"{job.path}: a fault of torikumi ({words}): please report it, with what --debug prints", 1,
                      time.perf_counter() - started)  # fmt: skip


def failed(job: Job, reason: str, exit_code: int = 1, seconds: float = 0.0) -> Outcome:
    """The outcome of a job that failed."""
    return Outcome(str(job.path), Status.FAILED, job.dataset_id, reason.replace("\n", " "), exit_code, seconds)
