"""The exceptions that stop a document, as one tree.

::

    TorikumiError
    ├─ UsageError          wrong options or arguments                      exit 2
    │  └─ ProfileError     a profile file that does not say what it should exit 2
    ├─ SourceError         a file that cannot be read, or holds no text    exit 1
    │  ├─ LayoutError      readable, but no table of initiatives in it     exit 1
    │  └─ CorrectionsError a file of corrections that cannot be read       exit 1
    ├─ OutputError         cannot write, or what was written is not valid  exit 1
    ├─ PublishError        an open data portal refuses, or does not answer exit 1
    └─ NormalizationError  a text that a normalizer cannot read; becomes a finding, never leaves the pipeline

What is uncertain about one value is no exception but a `torikumi.schemas.findings.Finding`.
"""

from __future__ import annotations


class TorikumiError(Exception):
    """Something that stops one document (or the command).

    Its text for people is one line, ``file: page N: what is wrong: what to do``, from the parts given.

    Args:
        problem: What is wrong.
        advice: What the reader can do about it.
        file: The file concerned, as the user named it.
        page: The page concerned, counted from 1.
    """

    exit_code = 1

    def __init__(self, problem: str, *, advice: str = "", file: str = "", page: int | None = None) -> None:
        super().__init__(problem)
        self.problem = problem
        self.advice = advice
        self.file = file
        self.page = page

    def __str__(self) -> str:
        place = f"page {self.page}" if self.page is not None else ""
        return ": ".join(part for part in (self.file, place, self.problem, self.advice) if part).replace("\n", " ")

    def __reduce__(self) -> tuple[object, ...]:
        # keyword-only arguments do not survive the default pickling, and errors cross process borders in a batch
        return (_rebuild, (type(self), self.problem, self.advice, self.file, self.page))


def _rebuild(kind: type[TorikumiError], problem: str, advice: str, file: str, page: int | None) -> TorikumiError:
    return kind(problem, advice=advice, file=file, page=page)


class UsageError(TorikumiError):
    """Wrong options or arguments."""

    exit_code = 2


class ProfileError(UsageError):
    """A profile file that cannot be read or says what no profile may say."""


class SourceError(TorikumiError):
    """A file that cannot be read: missing, empty, damaged, encrypted, without text."""


class LayoutError(SourceError):
    """A file that can be read, but in which no table of initiatives was found."""


class CorrectionsError(SourceError):
    """A ``corrections.toml`` that cannot be read: its document is not converted as if there were none."""


class OutputError(TorikumiError):
    """A dataset that cannot be written, or is not valid against its own schemas."""


class PublishError(TorikumiError):
    """An open data portal that refuses a dataset, or does not answer."""


class NormalizationError(TorikumiError, ValueError):
    """A text that a normalizer was asked to read and could not.

    Args:
        text: The text as given.
        problem: What was not understood.
    """

    def __init__(self, text: str, problem: str) -> None:
        super().__init__(f"{problem}: {text!r}")
        self.text = text
        self.reason = problem

    def __reduce__(self) -> tuple[object, ...]:
        return (NormalizationError, (self.text, self.reason))
