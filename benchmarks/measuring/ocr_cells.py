"""Scans whose text is known: a page with a text layer, scanned by `typesetting.scans`, with the letters of its cells.

The text of each cell (and of each line outside of cells) is that of the page itself; where it lies on the scan follows
from how the sheet was laid on the glass.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from pathlib import Path

import numpy as np

from torikumi.extractors.page import page_content
from torikumi.extractors.readers.open import open_reader
from torikumi.extractors.scans.scanned_page import Affine, ScannedPage
from torikumi.extractors.scans.sheet import straight_pages
from torikumi.schemas.geometry import BBox
from typesetting.scans import CONDITIONS, rendered, scanned

DASHES = "-－−–—―‐"
"""One sign on paper, whichever the file has."""

SIGNS = str.maketrans({**dict.fromkeys(DASHES, "-"), "·": "・", "･": "・", "～": "〜", "~": "〜", "〇": "○", "◯": "○"})


def plain(text: str) -> str:
    """A text as it is compared: widths, white space, and signs that print does not tell apart do not count."""
    return "".join(unicodedata.normalize("NFKC", text.translate(SIGNS)).split()).translate(SIGNS)


@dataclass(frozen=True, slots=True)
class LabelledPage:
    """A scanned page with the text of its cells.

    Attributes:
        name: File, page and condition.
        page: The page, straightened.
        cells: The boxes of its cells in points of the straightened picture.
        texts: What stands in each cell, as it is compared.
    """

    name: str
    page: ScannedPage
    cells: tuple[BBox, ...]
    texts: tuple[str, ...]


def labelled(pdf: Path, number: int, condition: str) -> LabelledPage:
    """Scan a page, and say what stands in its cells.

    Args:
        pdf: A file with a text layer.
        number: Page number, from 1.
        condition: A name in `typesetting.scans.CONDITIONS`; a sheet that is neither bent, turned nor halved.
    """
    scan = replace(CONDITIONS[condition], seed=number)
    with open_reader(pdf) as reader:
        page = reader.read_page(number)
    content, _ = page_content(page)
    finer = 2 if scan.dpi <= 300 else 1
    picture = scanned(rendered(pdf, scan.dpi * finer, [number])[0], scan, finer=finer)
    colored = picture if picture.ndim == 3 else np.repeat(picture[:, :, None], 3, axis=2)
    straight = straight_pages(number, colored, (page.width, page.height))[0]
    boxes = [cell.bbox for table in content.tables for cell in table.cells]
    texts = [plain("".join(line.text for line in cell.lines)) for table in content.tables for cell in table.cells]
    moved = tuple(_on_sheet(box, page.width, page.height, scan.skew, straight.to_page) for box in boxes)
    return LabelledPage(f"{pdf.name}:{number}:{condition}", straight, moved, tuple(texts))


def _on_sheet(box: BBox, width: float, height: float, skew: float, to_page: Affine) -> BBox:
    """Where a box of a page lies on the straightened scan of it."""
    sine, cosine = math.sin(math.radians(skew)), math.cos(math.radians(skew))
    a, b, c, d, e, f = to_page
    det = a * e - b * d
    corners = []
    for x, y in ((box.x0, box.top), (box.x1, box.top), (box.x0, box.bottom), (box.x1, box.bottom)):
        across, down = x - width / 2, y - height / 2
        px = cosine * across - sine * down + width / 2 - c
        py = sine * across + cosine * down + height / 2 - f
        corners.append(((e * px - b * py) / det, (a * py - d * px) / det))
    return BBox(
        sum(sorted(x for x, _ in corners)[:2]) / 2,
        sum(sorted(y for _, y in corners)[:2]) / 2,
        sum(sorted(x for x, _ in corners)[2:]) / 2,
        sum(sorted(y for _, y in corners)[2:]) / 2,
    )


def letters_right(read: Sequence[str], truth: str) -> list[bool]:
    """For each letter that was read, whether it is right and nothing is missing beside it.

    Args:
        read: The letters that were read.
        truth: What stands there, as it is compared.
    """
    folded = [plain(letter) for letter in read]
    letters = [(index, part) for index, text in enumerate(folded) for part in text]
    matcher = SequenceMatcher(None, [part for _, part in letters], list(truth), autojunk=False)
    right = [False] * len(read)
    for block in matcher.get_matching_blocks():
        for step in range(block.size):
            right[letters[block.a + step][0]] = True
    for kind, low, high, begin, end in matcher.get_opcodes():
        if kind == "insert" or (kind == "replace" and end - begin > high - low):
            beside = letters[max(0, low - 1)][0] if letters else None
            if beside is not None:
                right[beside] = False  # something is missing after it
        if kind in ("delete", "replace"):
            for place in range(low, high):
                right[letters[place][0]] = False
    return right
