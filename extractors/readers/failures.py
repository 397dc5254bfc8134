"""Why a file or page cannot be read, in the same words whichever library finds it out."""

from __future__ import annotations

from pathlib import Path

from torikumi.schemas.errors import SourceError


def needs_password(path: Path, given: int = 0) -> SourceError:
    """The file opens only with a password.

    Args:
        path: The file.
        given: How many passwords were tried; which ones is said nowhere.
    """
    problem = "the file is encrypted and asks for a password"
    if given:
        problem += f", and {'the one' if given == 1 else f'none of the {given}'} given does not open it"
    return SourceError(problem, advice="give it with --password-file, or save a copy without password", file=str(path))


def locked_otherwise(path: Path) -> SourceError:
    """The file is encrypted in a way that no password opens."""
    return SourceError(
        "the file is encrypted in a way that is not known (by a certificate, or a rights management)",
        advice="save a copy without it",
        file=str(path),
    )


def damaged(path: Path) -> SourceError:
    """The file is no whole PDF."""
    return SourceError("the PDF is damaged or cut short", advice="download it again, or repair it", file=str(path))


def no_pages(path: Path) -> SourceError:
    """The file opens, but holds nothing."""
    return SourceError("it has no pages", advice="it may be damaged: open and save it again", file=str(path))


def too_heavy(path: Path, number: int, problem: str) -> SourceError:
    """A page that would take more time and memory than any report needs."""
    return SourceError(
        f"the page holds {problem}, more than is read",
        advice="leave it out with skip in a profile, or print it to PDF anew",
        file=str(path),
        page=number,
    )


PICTURE_PIXELS_MAX = 300_000_000
"""Pixels of the pictures of a page that is drawn: a scan of A0 at 400 dpi has 246 million."""


def too_large_pictures(path: Path, number: int) -> SourceError:
    """A page whose pictures would take too long to draw."""
    return SourceError(
        f"the page holds pictures of more than {PICTURE_PIXELS_MAX // 1_000_000} megapixels and is not drawn",
        advice="print it to PDF anew",
        file=str(path),
        page=number,
    )


def too_many_pages(path: Path, pages: int, most: int) -> SourceError:
    """A file of more pages than are read."""
    return SourceError(
        f"it has {pages} pages, more than the {most} that are read of one file", advice="take it apart", file=str(path)
    )


def damaged_page(path: Path, number: int) -> SourceError:
    """One page cannot be read."""
    return SourceError(
        "the page is damaged", advice="repair the file, or print it to PDF anew", file=str(path), page=number
    )
