"""A picture file of a scanner or fax (TIFF, JPEG, PNG) → the same pictures as pages of a PDF, which all else reads.

img2pdf puts the pictures into the PDF as they are: nothing is compressed a second time. TIFF holds several pages.
"""

from __future__ import annotations

import logging
import struct
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from torikumi.extractors.scans.installed import missing
from torikumi.schemas.errors import SourceError

HEADS = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg", b"II*\x00": "image/tiff", b"MM\x00*": "image/tiff"}
"""The first bytes of the kinds that are read, with their media types."""

DPI_MIN, DPI_MAX = 97.0, 2400.0
"""Resolutions that are believed. Cameras and many programs write 72 or 96, whatever the paper was; fax (ITU-T T.4) has
98 lines an inch at least."""

PAPER = 297.0 / 25.4
"""The longer side of A4 in inches: taken where the file does not tell a resolution."""

PIXELS_MAX = 170_000_000
"""A sheet of A1 at 400 dpi has 123 million. More are refused before they are unpacked."""

AS_PDF = "save it as PDF"
"""What helps with a picture of a kind that is not read."""


def media_type_of(head: bytes) -> str:
    r"""The media type of a picture that can be read, by its first bytes; "" of all else.

    >>> media_type_of(b"II*\x00\x08")
    'image/tiff'
    >>> media_type_of(b"%PDF-1.7")
    ''
    """
    return next((kind for start, kind in HEADS.items() if head.startswith(start)), "")


@contextmanager
def as_pdf(path: Path) -> Iterator[Path]:
    """The file itself when it is no picture; else a PDF of its pictures, a page each, as long as the context lasts.

    A page is as large as the resolution says that the file tells; without one (`DPI_MIN`) its longer side is that of
    A4.

    Args:
        path: The file.

    Raises:
        SourceError: The picture is damaged or too large, or the extra ``ocr`` is not installed. Errors that name the
            PDF are given the name of the file.
    """
    try:
        with path.open("rb") as stream:
            is_picture = bool(media_type_of(stream.read(8)))
    except OSError:
        is_picture = False  # who opens the file says why it cannot be
    if not is_picture or path.suffix.lower() == ".pdf":
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="torikumi-") as folder:
        pdf = Path(folder) / "pictures.pdf"
        pdf.write_bytes(_bound(path))
        try:
            yield pdf
        except SourceError as error:
            if error.file == str(pdf):
                error.file = str(path)
            raise


def _bound(path: Path) -> bytes:
    """The PDF of the pictures of a file."""
    if why := missing():
        raise SourceError("a picture, which is read by OCR only", advice=why, file=str(path))
    import img2pdf
    from PIL import Image

    logging.getLogger("img2pdf").setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow's limit of pixels is lower than that of img2pdf, and than ours
            with Image.open(path) as picture:
                for number in range(getattr(picture, "n_frames", 1)):
                    picture.seek(number)
                    if picture.width * picture.height > PIXELS_MAX:
                        raise _too_large(path, number + 1)
            pdf: bytes = img2pdf.convert(
                str(path), layout_fun=_page_layout, rotation=img2pdf.Rotation.ifvalid, nodate=True, producer=""
            )
    except Image.DecompressionBombError:
        raise _too_large(path, 1) from None
    except img2pdf.AlphaChannelError:
        raise SourceError("a picture with transparency and 16 bits a colour", advice=AS_PDF, file=str(path)) from None
    except (OSError, EOFError, SyntaxError, TypeError, ValueError, struct.error, img2pdf.ImageOpenError) as error:
        reason = f"a damaged picture ({str(error) or type(error).__name__})"
        raise SourceError(reason, advice="scan or export it again", file=str(path)) from None
    return pdf


def _too_large(path: Path, page: int) -> SourceError:
    problem = f"a picture of more than {PIXELS_MAX // 1_000_000} million pixels"
    return SourceError(problem, advice="scan it at 300 dpi", file=str(path), page=page)


def _page_layout(width: int, height: int, dpi: tuple[float, float]) -> tuple[float, float, float, float]:
    """The size of a page and of the picture on it, in points.

    Args:
        width: Of the picture, in pixels.
        height: Of it, in pixels.
        dpi: Resolution across and down, as the file tells it; 96 when it tells none.

    >>> _page_layout(1728, 1100, (204, 98))  # a fax
    (609.8823529411765, 808.1632653061224, 609.8823529411765, 808.1632653061224)
    >>> [round(side) for side in _page_layout(3024, 4032, (72, 72))]  # a camera
    [631, 842, 631, 842]
    """
    if not all(DPI_MIN <= told <= DPI_MAX for told in dpi):
        dpi = (max(width, height) / PAPER,) * 2
    size = 72 * width / dpi[0], 72 * height / dpi[1]
    return *size, *size
