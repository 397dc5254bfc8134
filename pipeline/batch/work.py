"""From file to dataset folder, all on this machine: what a child process does.

A short document is done in one go; of a long one the pages are read in parts, side by side, and joined afterwards. What
reads and writes is imported by the child only, and by its first task: the process that waits for it starts at once.
"""

from __future__ import annotations

import gc
import pickle
import time
import zlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from torikumi.extractors.collector import collector_seldom
from torikumi.pipeline.batch.job import Job, Outcome, Status, failed
from torikumi.schemas.errors import TorikumiError

if TYPE_CHECKING:
    from torikumi.extractors.document import PagesRead
    from torikumi.pipeline.corrections.files import CorrectionsFile
    from torikumi.schemas.report import Report

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Task:
    """A job whose files are on this machine.

    Attributes:
        job: The job.
        path: The document, or its copy.
        folder: Where the dataset folder is written.
        corrections: The files of corrections that are there for the document.
    """

    job: Job
    path: Path
    folder: Path
    corrections: tuple[CorrectionsFile, ...] = ()


@dataclass(frozen=True, slots=True)
class LongDocument:
    """An answer: the document is better read in parts.

    Attributes:
        pages: Numbers of its pages that are to be read.
        scanned: Those of them that are pictures, and are to be read by OCR.
    """

    pages: tuple[int, ...]
    scanned: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a long document that was read.

    Attributes:
        content: `PagesRead`, packed: it is only carried by the process between the readers and the one who joins.
        seconds: How long it took.
    """

    content: bytes
    seconds: float


def do_task(task: Task, parts: Sequence[Part] = ()) -> tuple[Outcome, Report]:
    """Convert a document and write its dataset.

    Args:
        task: What is to be done.
        parts: All parts of the document if they were read before.

    Raises:
        TorikumiError: The document cannot be converted, or its dataset not be written.
    """
    from torikumi.extractors.document import joined
    from torikumi.pipeline.convert import pairs_of, read_document, report_of
    from torikumi.pipeline.corrections.apply import merged, with_seen
    from torikumi.pipeline.corrections.read import read_files
    from torikumi.pipeline.export.dataset import write_dataset
    from torikumi.pipeline.export.findings import with_licence_finding
    from torikumi.pipeline.profile import NO_PROFILE
    from torikumi.pipeline.review.pictures import page_pictures
    from torikumi.pipeline.words import words_given

    started = time.perf_counter()
    job, settings = task.job, task.job.settings
    profile = settings.profile or NO_PROFILE
    corrections = read_files(task.corrections)
    if parts:
        extraction = joined(task.path, [_unpacked(part) for part in parts])
    else:
        extraction = read_document(
            task.path, profile, settings.reader, settings.verify, settings.passwords, ocr=settings.ocr
        )
    with words_given(profile):
        report = report_of(
            task.path,
            extraction,
            profile,
            municipality=settings.municipality,
            fiscal_year=settings.fiscal_year,
            dataset_id=job.dataset_id,
            corrections=corrections,
        )
    report = with_seen(with_licence_finding(report, settings.options), merged(corrections)[0])
    pictures = page_pictures(
        task.path,
        [page.number for page in extraction.pages],
        passwords=settings.passwords,
        images=settings.options.images,
    )
    write_dataset(report, task.folder, settings.options, partial(pairs_of, profile=profile), pictures)
    counts = Counter(check.severity.value for check in report.checks if not check.seen)
    outcome = Outcome(
        file=job.document,
        status=Status.CONVERTED,
        dataset=job.dataset_id,
        seconds=time.perf_counter() - started + sum(part.seconds for part in parts),
        pages=report.source.pages,
        initiatives=len(report.initiatives),
        errors=counts["error"],
        warnings=counts["warning"],
        notes=counts["info"],
    )
    return outcome, report


def begin(task: Task, long: int | None) -> Outcome | LongDocument:
    """Do a task, unless its document is long.

    Args:
        task: What is to be done.
        long: From so many pages on a PDF is long; None when none is. One with a scanned page always is.
    """
    return _guarded(task, lambda: _pages_of(task, long) or do_task(task)[0])


def read_part(task: Task, pages: Sequence[int]) -> Outcome | Part:
    """Read some pages of a long document."""

    def read() -> Part:
        from torikumi.extractors.document import read_pages

        started = time.perf_counter()
        settings = task.job.settings
        found = read_pages(
            task.path,
            pages=pages,
            reader=settings.reader,
            verify=settings.verify,
            passwords=settings.passwords,
            ocr=settings.ocr,
        )
        content = zlib.compress(pickle.dumps(found, pickle.HIGHEST_PROTOCOL), 1)
        return Part(content, time.perf_counter() - started)

    return _guarded(task, read)


def join_parts(task: Task, parts: Sequence[Part]) -> Outcome:
    """Make the dataset of a long document from its parts, in the order of its pages."""
    return _guarded(task, lambda: do_task(task, parts)[0])


@cache
def _load() -> None:
    """Load all that reads and writes a document, once a process.

    What is loaded stays as long as the process: the collector does not look at it meanwhile (65 of 900 ms), nor later.
    """
    with collector_seldom():
        import torikumi.pipeline.convert
        import torikumi.pipeline.export.dataset  # noqa: F401
    gc.freeze()


def _guarded(task: Task, action: Callable[[], Answer]) -> Answer | Outcome:
    """The answer of an action; its failure is an outcome, and never an exception."""
    job = task.job
    started = time.perf_counter()
    try:
        _load()
        with collector_seldom():  # till all that was read and made of it is let go of: it is never walked through then
            return action()
    except TorikumiError as error:
        return failed(job, str(named(error, task)), error.exit_code, time.perf_counter() - started)
    except MemoryError:
        reason = f"{job.document}: needs more memory than it may take: allow more with --memory"
    except Exception as error:
        words = f"{type(error).__name__}: {error}"
        reason = f"{job.document}: a fault of torikumi ({words}): please report it, with what --debug prints"
    return failed(job, reason, 1, time.perf_counter() - started)


def named(error: TorikumiError, task: Task) -> TorikumiError:
    """An error that names the document as the user did, and not its copy."""
    if error.file in ("", str(task.path)):
        error.file = task.job.document
    elif error.file == str(task.folder):
        error.file = task.job.folder
    return error


def _pages_of(task: Task, long: int | None) -> LongDocument | None:
    """The pages of a document, if it is long, or any of them is to be read by OCR."""
    from torikumi.extractors.document import page_count
    from torikumi.extractors.formats import format_of
    from torikumi.extractors.scans.installed import missing
    from torikumi.pipeline.convert import pages_taken

    settings = task.job.settings
    ocr = settings.ocr and not missing()
    if (long is None and not ocr) or not format_of(task.path).has_pages:
        return None
    takes = None if settings.profile is None else pages_taken(settings.profile)
    total = page_count(task.path, reader=settings.reader, passwords=settings.passwords)
    pages = tuple(number for number in range(1, total + 1) if takes is None or takes(number))
    scanned: frozenset[int] = frozenset()
    if ocr:
        from torikumi.extractors.scans.pictured import pictured_pages

        scanned = pictured_pages(task.path, pages, reader=settings.reader, passwords=settings.passwords)
    is_long = bool(scanned) or (long is not None and len(pages) >= long)
    return LongDocument(pages, scanned) if is_long else None


def _unpacked(part: Part) -> PagesRead:
    found: PagesRead = pickle.loads(zlib.decompress(part.content))
    return found
