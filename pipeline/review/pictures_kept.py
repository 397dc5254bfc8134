"""The pictures of a dataset's own review page, so that it can be shown again without the document.

The page may have been edited by anybody: what is not a picture of a sane page is left out.
"""

from __future__ import annotations

from pathlib import Path

from torikumi.pipeline.review.page import pictures_of
from torikumi.pipeline.review.pictures import PagePicture, kind_of
from torikumi.pipeline.untrusted_package import is_plain_file

PAGE_MAX = 128 << 20
"""Bytes of a page; torikumi writes less than 40 MB."""

PICTURE_MAX = 4 << 20
"""Bytes of a picture; torikumi writes less than 1 MB."""

SIDE_MAX = 100_000.0
"""Points of a side of a page; the PDF format ends at 14,400, times a unit that nobody uses."""

PAGES_MAX = 50_000


def kept_pictures(path: Path) -> tuple[PagePicture, ...]:
    """The pictures of a review page; none when it is missing, a link, or no such page."""
    if not is_plain_file(path):
        return ()
    try:
        if path.stat().st_size > PAGE_MAX:
            return ()
        found = pictures_of(path.read_bytes())
    except (OSError, ValueError, TypeError, LookupError, AttributeError, RecursionError):
        return ()
    return tuple(
        picture if _is_picture(picture.image) else PagePicture(picture.page, picture.width, picture.height)
        for picture in found[:PAGES_MAX]
        if _is_page(picture)
    )


def _is_page(picture: PagePicture) -> bool:
    """Whether number and size are those of a page, whatever their types were meant to be."""
    number: object = picture.page
    sides: tuple[object, ...] = (picture.width, picture.height)
    return (
        isinstance(number, int)
        and not isinstance(number, bool)
        and 0 < number <= PAGES_MAX
        and all(isinstance(side, int | float) and not isinstance(side, bool) and 0 < side <= SIDE_MAX for side in sides)
    )


def _is_picture(image: bytes | None) -> bool:
    """Whether it is of a size and kind that torikumi makes."""
    return image is not None and len(image) <= PICTURE_MAX and kind_of(image) is not None
