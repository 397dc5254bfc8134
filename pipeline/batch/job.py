"""A job: one document with all that its dataset depends on; and what came of it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from torikumi import __version__
from torikumi.pipeline.dataset_id import dataset_ids
from torikumi.pipeline.export.options import ExportOptions
from torikumi.schemas.profile import Profile


@dataclass(frozen=True, slots=True)
class Settings:
    """How the documents of a run are converted.

    Attributes:
        municipality: As the user gave it, or None.
        fiscal_year: As the user gave it, or None.
        profile: What the user's profile says.
        reader: Which library reads the files.
        verify: Which library checks the text.
        options: How datasets are written.
        passwords: What to try when a PDF asks for a password. No part of the key of a job (it is not in the ``repr``):
            a password changes nothing in what comes out, and must not be written anywhere.
    """

    municipality: str | None = None
    fiscal_year: int | None = None
    profile: Profile = field(default_factory=Profile)
    reader: str = "auto"
    verify: str = "auto"
    options: ExportOptions = field(default_factory=ExportOptions)
    passwords: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Job:
    """One document to convert.

    Attributes:
        path: The document.
        dataset_id: Id of its dataset.
        folder: Folder of its dataset.
        settings: How it is converted.
    """

    path: Path
    dataset_id: str
    folder: Path
    settings: Settings

    def key(self) -> str:
        """A checksum of all that the dataset depends on: the file's bytes, the version of torikumi, the settings.

        Raises:
            OSError: The file cannot be read.
        """
        if not self.path.is_file():  # a pipe or device would be read for ever
            raise OSError("no file")
        with self.path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256")
        digest.update(ascii((__version__, self.path.name, self.dataset_id, self.settings)).encode("ascii"))
        return digest.hexdigest()


def jobs_for(paths: Sequence[Path], output: Path, settings: Settings) -> list[Job]:
    """The jobs for documents, each with a dataset folder of its own."""
    return [
        Job(path, dataset_id, output / dataset_id, settings)
        for path, dataset_id in zip(paths, dataset_ids(paths), strict=True)
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
        seconds: How long it took.
        pages: Pages of the document.
        initiatives: Initiatives found.
        errors: Findings of severity error.
        warnings: Findings of severity warning.
        notes: Findings of severity info.
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
