"""A job: one document with all that its dataset depends on; and what came of it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from torikumi import __version__
from torikumi.extractors.scans.installed import engines, missing
from torikumi.pipeline.batch.places import name_of, opened
from torikumi.pipeline.corrections.files import CorrectionsFile, files_for
from torikumi.pipeline.dataset_id import dataset_ids
from torikumi.pipeline.export.options import ExportOptions

if TYPE_CHECKING:
    from torikumi.schemas.profile import Profile

PDF_HEAD = 1024
"""The mark of a PDF file stands in its first so many bytes, as readers take it."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How the documents of a run are converted.

    Attributes:
        municipality: As the user gave it, or None.
        fiscal_year: As the user gave it, or None.
        profile: What the user's profile says; None when there is none.
        reader: Which library reads the files.
        verify: Which library checks the text.
        ocr: Whether pages that are pictures are read by OCR.
        options: How datasets are written.
        passwords: What to try when a PDF asks for a password. No part of the key of a job (it is not in the ``repr``):
            a password changes nothing in what comes out, and must not be written anywhere.
    """

    municipality: str | None = None
    fiscal_year: int | None = None
    profile: Profile | None = None
    reader: str = "auto"
    verify: str = "auto"
    ocr: bool = True
    options: ExportOptions = field(default_factory=ExportOptions)
    passwords: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Job:
    """One document to convert.

    Attributes:
        document: Path or address (``s3://…``) of the document, as the user named it.
        dataset_id: Id of its dataset.
        output: Path or address of the folder that holds the dataset folders.
        settings: How it is converted.
        base: The folder that relative paths start from, for processes that are elsewhere; "" for the current one.
    """

    document: str
    dataset_id: str
    output: str
    settings: Settings
    base: str = ""

    @property
    def folder(self) -> str:
        """Path or address of the folder of its dataset."""
        return f"{self.output.rstrip('/')}/{self.dataset_id}"

    def key(self) -> str:
        """A checksum of all that the dataset depends on.

        These are the file's bytes, its corrections, the version of torikumi, the settings, and of a PDF file the
        engines that read scanned pages here: whether it has some is not known before it is read.

        Raises:
            SourceError: The file, or one of its corrections, cannot be read.
        """
        with opened(self.document) as file:
            is_pdf = b"%PDF-" in file.read(PDF_HEAD)
            file.seek(0)
            digest = hashlib.file_digest(file, "sha256")  # type: ignore[arg-type]  # BinaryIO lacks readinto, files do not
        told = (__version__, name_of(self.document), self.dataset_id, self.settings)
        digest.update(ascii(told).encode("ascii"))
        for found in self.corrections():  # without any the key is that of the versions before there were some
            digest.update(hashlib.sha256(found.content).digest())
        if self.settings.ocr and is_pdf:  # scanned pages are read as soon as they can be, and again by a second reader
            digest.update(b"without OCR" if missing() else engines().encode())
        return digest.hexdigest()

    def corrections(self) -> tuple[CorrectionsFile, ...]:
        """The files of corrections that are there for the document.

        Raises:
            CorrectionsError: One of them is there, or may be, but cannot be read.
        """
        return files_for(self.document, self.folder, self.base)


def jobs_for(documents: Sequence[str | Path], output: str | Path, settings: Settings, base: str = "") -> list[Job]:
    """The jobs for documents, each with a dataset folder of its own; the arguments are those of `Job`."""
    ids = dataset_ids([Path(document) for document in documents])
    return [
        Job(str(document), dataset_id, str(output), settings, base)
        for document, dataset_id in zip(documents, ids, strict=True)
    ]


class Status(StrEnum):
    """What came of a job."""

    CONVERTED = "converted"
    UNCHANGED = "unchanged"
    """Done by an earlier run, from the same bytes with the same settings."""
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a job: a row of ``batch.csv``.

    Attributes:
        file: The document, as the user named it.
        status: What came of it.
        dataset: Id of its dataset.
        reason: Why it failed, in one line; "" when it did not.
        exit_code: The exit status that the failure asks for; 0 when it did not fail.
        seconds: How long it took; of a document that was read in parts, all of them together.
        pages: Pages of the document.
        initiatives: Initiatives found.
        errors: Findings of severity error that nobody has seen.
        warnings: Findings of severity warning that nobody has seen.
        notes: Findings of severity info that nobody has seen.
    """

    file: str
    status: Status
    dataset: str
    reason: str = ""
    exit_code: int = 0
    seconds: float = 0.0
    pages: int = 0
    initiatives: int = 0
    errors: int = 0
    warnings: int = 0
    notes: int = 0


def failed(job: Job, reason: str, exit_code: int = 1, seconds: float = 0.0) -> Outcome:
    """The outcome of a job that failed."""
    return Outcome(job.document, Status.FAILED, job.dataset_id, reason.replace("\n", " "), exit_code, seconds)


@dataclass(frozen=True, slots=True)
class PartsBegun:
    """A document is read in parts: something for who looks on.

    Attributes:
        file: The document, as the user named it.
        pages: How many pages are read.
        scanned: How many of them are pictures, which take long.
    """

    file: str
    pages: int
    scanned: int = 0


@dataclass(frozen=True, slots=True)
class PartRead:
    """A part of a document was read: something for who looks on.

    Attributes:
        file: The document, as the user named it.
        pages: How many pages the part has.
        scanned: How many of them are pictures.
    """

    file: str
    pages: int
    scanned: int = 0


Event = Outcome | PartsBegun | PartRead
"""What is told of while a batch runs."""
