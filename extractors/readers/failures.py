"""Why a file or page cannot be read, in the same words whichever library finds it out."""

from __future__ import annotations

from pathlib import Path

from torikumi.schemas.errors import SourceError


def needs_password(path: Path) -> SourceError:
    """The file opens only with a password."""
    return SourceError(
        "the file is encrypted and asks for a password", advice="save a copy without password", file=str(path)
    )


def damaged(path: Path) -> SourceError:
    """The file is no whole PDF."""
    return SourceError("the PDF is damaged or cut short", advice="download it again, or repair it", file=str(path))


def no_pages(path: Path) -> SourceError:
    """The file opens, but holds nothing."""
    return SourceError("it has no pages", advice="it may be damaged: open and save it again", file=str(path))


def damaged_page(path: Path, number: int) -> SourceError:
    """One page cannot be read."""
    return SourceError(
        "the page is damaged", advice="repair the file, or print it to PDF anew", file=str(path), page=number
    )
