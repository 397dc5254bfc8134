"""A sheet of paper and a scanner: PDF pages → pictures of them as office copiers make them → a PDF of pictures.

What a scanner does to a page is one `Scan`: resolution, skew, blur, noise, uneven light, specks, holes of a binder,
black borders, a stamp, JPEG or fax (CCITT). The same scan of the same page is the same bytes: noise is seeded.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np
import pypdfium2
from numpy.typing import NDArray
from PIL import Image

Picture = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Scan:
    """How a sheet was scanned.

    Attributes:
        dpi: Pixels an inch.
        skew: Degrees clockwise by which the sheet lies askew.
        turned: Degrees clockwise by which it was laid on the glass: 0, 90, 180, 270.
        blur: Width of the lens' blur (sigma) in pixels.
        noise: Standard deviation of the grey values' noise.
        paper: Grey value of the paper.
        ink: Grey value of the ink; a faint copy has a light one.
        shade: By how many grey values the light falls off from one corner to the other.
        specks: Dust: dark dots a page.
        dropout: Share of the ink's pixels that are lost (a worn copy).
        curl: By how many points the middle of the sheet is bent (a book on the glass).
        holes: Two punched holes at the left edge.
        border: Black borders of the glass around the sheet.
        stamp: A red stamp over the middle of the page and a grey 「複写」 across it; red is kept in colour scans only.
        color: In colour; else grey.
        jpeg: Quality of the JPEG; 0 for none.
        fax: Black and white, CCITT Group 4.
        two_up: Two pages on one sheet, with the shadow of the fold between them.
        seed: For the noise.
    """

    dpi: int = 200
    skew: float = 0.0
    turned: int = 0
    blur: float = 0.6
    noise: float = 3.0
    paper: int = 245
    ink: int = 25
    shade: float = 0.0
    specks: int = 0
    dropout: float = 0.0
    curl: float = 0.0
    holes: bool = False
    border: bool = False
    stamp: bool = False
    color: bool = False
    jpeg: int = 75
    fax: bool = False
    two_up: bool = False
    seed: int = 0


CONDITIONS: Mapping[str, Scan] = {
    "clean-300": Scan(dpi=300, blur=0.5, noise=2.0, jpeg=85),
    "office-200": Scan(dpi=200, skew=0.7, shade=12.0, specks=40, jpeg=70),
    "office-300": Scan(dpi=300, skew=-1.3, shade=12.0, specks=40, jpeg=70),
    "office-400": Scan(dpi=400, skew=0.4, blur=0.9, specks=60, jpeg=60),
    "skewed-200": Scan(dpi=200, skew=2.0, specks=20),
    "skewed-back-300": Scan(dpi=300, skew=-2.0, jpeg=60),
    "noisy-200": Scan(dpi=200, skew=-0.5, blur=0.9, noise=14.0, shade=30.0, specks=200, jpeg=50),
    "worn-200": Scan(dpi=200, skew=0.9, ink=95, paper=225, noise=8.0, dropout=0.03, specks=120, jpeg=60),
    "fax-200": Scan(dpi=200, skew=0.8, noise=10.0, specks=150, fax=True),
    "fax-300": Scan(dpi=300, skew=-0.6, noise=8.0, specks=150, dropout=0.01, fax=True),
    "jpeg-40": Scan(dpi=200, skew=0.3, blur=0.8, jpeg=40),
    "office-150": Scan(dpi=150, skew=0.6, jpeg=75, specks=20),
    "book-200": Scan(dpi=200, skew=-0.4, curl=4.0, shade=45.0, specks=20),
    "punched-200": Scan(dpi=200, skew=1.1, holes=True, border=True, shade=10.0),
    "stamped-200": Scan(dpi=200, skew=-0.8, stamp=True, color=True),
    "quarter-200": Scan(dpi=200, skew=0.5, turned=90),
    "head-down-200": Scan(dpi=200, skew=-0.5, turned=180),
    "three-quarters-fax": Scan(dpi=300, skew=0.4, turned=270, fax=True, specks=60),
    "two-up-300": Scan(dpi=300, skew=0.4, two_up=True, shade=10.0),
}
"""The conditions that are measured, by name."""


def rendered(pdf: Path, dpi: float, pages: Sequence[int] | None = None) -> list[Picture]:
    """Pages of a PDF file as grey pictures.

    Args:
        pdf: The file.
        dpi: Pixels an inch.
        pages: Which ones, from 1; all when None.
    """
    document = pypdfium2.PdfDocument(pdf)
    try:
        numbers = range(1, len(document) + 1) if pages is None else pages
        return [
            np.asarray(document[number - 1].render(scale=dpi / 72, grayscale=True).to_numpy()).squeeze().copy()
            for number in numbers
        ]
    finally:
        document.close()


def scan_pdf(source: Path, target: Path, scan: Scan, pages: Sequence[int] | None = None) -> None:
    """Scan pages of a PDF file into another one.

    Args:
        source: The file that is laid on the glass.
        target: The file that comes out.
        scan: How it is scanned.
        pages: Which pages, from 1; all when None.
    """
    finer = 2 if scan.dpi <= 300 else 1
    sheets = rendered(source, scan.dpi * finer, pages)
    if scan.two_up:
        sheets = [_side_by_side(sheets[index : index + 2]) for index in range(0, len(sheets), 2)]
    pictures = [
        scanned(sheet, replace(scan, seed=scan.seed + number), finer=finer) for number, sheet in enumerate(sheets)
    ]
    target.write_bytes(pdf_of_pictures(pictures, scan))


def scanned(sheet: Picture, scan: Scan, *, finer: int = 1) -> Picture:
    """The picture of a sheet that a scanner makes.

    Args:
        sheet: The printed sheet, grey, at ``finer`` times the scan's resolution.
        scan: How it is scanned.
        finer: How many of its pixels make one of the scan.

    Returns:
        Grey, or RGB where the scan is in colour; 0 and 255 only for a fax.
    """
    noise = np.random.default_rng(scan.seed)
    grey: NDArray[np.float32] = (scan.ink + sheet.astype(np.float32) * (scan.paper - scan.ink) / 255).astype(np.float32)
    if scan.dropout:
        inked = sheet < 128
        # ink is lost in flakes, not pixel by pixel
        flakes = cv2.GaussianBlur(noise.random(sheet.shape, dtype=np.float32), (0, 0), finer)
        grey[inked & (flakes < np.quantile(flakes, scan.dropout))] = scan.paper
    grey = _moved(grey, scan, finer)
    if finer > 1:
        high, wide = grey.shape[0] // finer, grey.shape[1] // finer
        grey = np.asarray(cv2.resize(grey, (wide, high), interpolation=cv2.INTER_AREA), dtype=np.float32)
    if scan.holes:
        _punch(grey, scan)
    for _ in range(scan.specks):
        place = noise.integers(0, grey.shape[1]), noise.integers(0, grey.shape[0])
        radius = int(noise.integers(0, max(2, scan.dpi // 120)))
        cv2.circle(grey, (int(place[0]), int(place[1])), radius, float(noise.integers(20, 150)), -1)
    red = _stamped(grey, scan) if scan.stamp else None
    if scan.blur:
        grey = np.asarray(cv2.GaussianBlur(grey, (0, 0), scan.blur), dtype=np.float32)
    if scan.shade:
        high, wide = grey.shape
        down, across = np.linspace(0, 1, high, dtype=np.float32), np.linspace(0, 1, wide, dtype=np.float32)
        grey -= scan.shade * (down[:, None] * 0.6 + across[None, :] * 0.4)
    grey += noise.normal(0, scan.noise, grey.shape).astype(np.float32)
    if scan.fax:
        return np.where(grey < (scan.ink + scan.paper) / 2, 0, 255).astype(np.uint8)
    picture = np.clip(grey, 0, 255).astype(np.uint8)
    if not scan.color:
        return picture
    colored = np.repeat(picture[:, :, None], 3, axis=2)
    if red is not None:
        colored[red] = np.minimum(colored[red], np.array([215, 60, 50], dtype=np.uint8))
    return colored


def _moved(grey: NDArray[np.float32], scan: Scan, finer: int) -> NDArray[np.float32]:
    """The sheet as it lies on the glass: turned, askew, bent."""
    grey = np.ascontiguousarray(np.rot90(grey, -(scan.turned // 90)))
    beside = 15.0 if scan.border else float(scan.paper)
    pixels = scan.dpi * finer / 72
    if scan.border:  # the glass is larger than the sheet
        margin = round(8 * pixels)
        grey = np.pad(grey, margin, constant_values=beside)
    high, wide = grey.shape
    down, across = np.mgrid[0:high, 0:wide].astype(np.float32)
    if not (scan.skew or scan.curl or scan.border):
        return grey
    angle = np.deg2rad(scan.skew)
    x, y = across - wide / 2, down - high / 2
    source_x = np.cos(angle) * x + np.sin(angle) * y + wide / 2
    source_y = -np.sin(angle) * x + np.cos(angle) * y + high / 2
    if scan.curl:
        source_y += (scan.curl * pixels * np.sin(np.pi * np.clip(source_x / wide, 0, 1))).astype(np.float32)
    moved = cv2.remap(
        grey,
        source_x.astype(np.float32),
        source_y.astype(np.float32),
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=beside,
    )
    return np.asarray(moved, dtype=np.float32)


def _side_by_side(sheets: Sequence[Picture]) -> Picture:
    """Two pages beside each other, the fold between them in shadow."""
    blank = np.full_like(sheets[0], 255)
    both = np.concatenate([sheets[0], sheets[1] if len(sheets) > 1 else blank], axis=1)
    middle, reach = sheets[0].shape[1], max(2, sheets[0].shape[1] // 60)
    x = np.abs(np.arange(both.shape[1]) - middle)
    shadow = np.clip(1 - 0.35 * np.exp(-((x / (reach / 2)) ** 2)), 0, 1)
    return np.asarray(both * shadow[None, :], dtype=np.uint8)


def _punch(grey: NDArray[np.float32], scan: Scan) -> None:
    """Two holes at the left edge, 80 mm apart, 12 mm from it, 6 mm wide, in place: black, as the lid is."""
    millimetre = scan.dpi / 25.4
    high = grey.shape[0]
    for side in (-40, 40):
        centre = (round(12 * millimetre), round(high / 2 + side * millimetre))
        cv2.circle(grey, centre, round(3 * millimetre), 20.0, -1)


def _stamped(grey: NDArray[np.float32], scan: Scan) -> NDArray[np.bool_]:
    """Draw a grey frame askew over the page, in place; where a red stamp (受付印) is, as a mask."""
    high, wide = grey.shape
    unit = scan.dpi / 25.4
    mask = np.zeros(grey.shape, dtype=np.uint8)
    centre = (wide // 2, high // 2)
    pen = max(2, round(0.5 * unit))
    cv2.circle(mask, centre, round(15 * unit), 1, pen)
    for offset in (-4, 4):
        y = centre[1] + round(offset * unit)
        cv2.line(mask, (centre[0] - round(14 * unit), y), (centre[0] + round(14 * unit), y), 1, pen)
    corners = cv2.boxPoints(((wide * 0.75, high * 0.3), (60 * unit, 20 * unit), -12.0)).astype(np.int32)
    frame = np.zeros(grey.shape, dtype=np.uint8)
    cv2.polylines(frame, [corners], True, 1, pen * 2)
    grey[frame > 0] = np.minimum(grey[frame > 0], 165)
    if not scan.color:
        grey[mask > 0] = np.minimum(grey[mask > 0], 110)
    return mask > 0


# -- the file --------------------------------------------------------------------------------------------------------


def pdf_of_pictures(pictures: Sequence[Picture], scan: Scan) -> bytes:
    """A PDF file with one picture a page, of the size that its resolution gives."""
    objects: list[bytes] = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    kids = []
    for picture in pictures:
        high, wide = picture.shape[:2]
        width, height = wide * 72 / scan.dpi, high * 72 / scan.dpi
        space = "/DeviceRGB" if picture.ndim == 3 else "/DeviceGray"
        data, coding = _coded(picture, scan)
        bits = 1 if scan.fax else 8
        head = (
            f"<< /Type /XObject /Subtype /Image /Width {wide} /Height {high} /ColorSpace {space} "
            f"/BitsPerComponent {bits} {coding} /Length {len(data)} >>"
        )
        image = len(objects) + 1
        objects.append(head.encode() + b"\nstream\n" + data + b"\nendstream")
        drawing = f"q {width:.3f} 0 0 {height:.3f} 0 0 cm /Im Do Q".encode()
        objects.append(b"<< /Length %d >>\nstream\n" % len(drawing) + drawing + b"\nendstream")
        kids.append(len(objects) + 1)
        objects.append(
            (
                f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {width:.3f} {height:.3f}] "
                f"/Resources << /XObject << /Im {image} 0 R >> >> /Contents {image + 1} 0 R >>"
            ).encode()
        )
    listed = " ".join(f"{kid} 0 R" for kid in kids)
    objects[1] = f"<< /Type /Pages /Kids [{listed}] /Count {len(kids)} >>".encode()
    return _file(objects)


def _coded(picture: Picture, scan: Scan) -> tuple[bytes, str]:
    """The bytes of a picture and the entries that say how they are packed."""
    if scan.fax:
        packed = io.BytesIO()
        high, wide = picture.shape
        fax = Image.fromarray(picture).convert("1")
        fax.save(packed, "TIFF", compression="group4", tiffinfo={278: high})
        packed.seek(0)
        with Image.open(packed) as tiff:
            tags = tiff.tag_v2  # type: ignore[attr-defined]
            start, size = tags[273][0], tags[279][0]
            black_is_one = tags[262] == 0
        data = packed.getvalue()[start : start + size]
        flag = "false" if black_is_one else "true"
        parameters = f"<< /K -1 /Columns {wide} /Rows {high} /BlackIs1 {flag} >>"
        return data, f"/Filter /CCITTFaxDecode /DecodeParms {parameters}"
    if scan.jpeg:
        packed = io.BytesIO()
        Image.fromarray(picture).save(packed, "JPEG", quality=scan.jpeg)
        return packed.getvalue(), "/Filter /DCTDecode"
    return zlib.compress(picture.tobytes()), "/Filter /FlateDecode"


def _file(objects: Sequence[bytes]) -> bytes:
    """A PDF file of numbered objects, the first one its catalogue."""
    out = bytearray(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + content + b"\nendobj\n"
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    for place in places:
        out += b"%010d 00000 n \n" % place
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)
    return bytes(out)
