"""The characters of a scanned page: every line of every cell, read twice, with how likely each letter is right."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from torikumi.extractors.scans.calibration import calibration
from torikumi.extractors.scans.doubt import Doubt, doubts
from torikumi.extractors.scans.placing import Mask, boxes_of, em_of
from torikumi.extractors.scans.readings import Letter, LineReader, Reading
from torikumi.extractors.scans.scanned_page import CharactersRead, ScannedPage
from torikumi.extractors.scans.signs import LOOKS, sign_of
from torikumi.extractors.scans.text_lines import OUTSIDE, TextLine, crop, find_lines, ink_of
from torikumi.schemas.findings import Finding
from torikumi.schemas.geometry import BBox
from torikumi.schemas.primitives import GLYPH, GlyphFlag

SCORE_MIN = 0.4
"""A line whose letters have a lower mean score is dirt that was read as text: that of clean print is 0.97 and more."""

SIGN_SCORE = 0.97
"""The score of a sign told by its shape that a reader agrees with."""

SHOWN = 40
"""A text in a message is cut after so many letters."""

SHAPES = "torikumi shapes"
"""Name of what tells signs by their shape."""


@dataclass(frozen=True, slots=True)
class LineRead:
    """A line with its readings.

    Attributes:
        line: Where it stands.
        first: The reading that is taken.
        second: The other one, or None where there is one engine only.
        doubts: For each letter of the first, what is known of it.
        ahead: What the second has before the first letter.
        confidence: For each letter, how likely it is right.
        width: Width in pixels of the picture that was read.
        sign: It is a sign told by its shape.
    """

    line: TextLine
    first: Reading
    second: Reading | None
    doubts: tuple[Doubt, ...]
    ahead: str
    confidence: tuple[float, ...]
    width: int
    sign: bool = False


def read_characters(
    scanned: ScannedPage,
    cells: Sequence[BBox],
    first: LineReader | None = None,
    second: LineReader | None = None,
) -> CharactersRead:
    """Read the characters of a scanned page.

    Args:
        scanned: The page, straightened and cleaned.
        cells: The boxes of its cells, in points of the straightened picture.
        first: The engine whose reading is taken; RapidOCR when None.
        second: The engine that checks it; Tesseract when None, if it is there.

    Raises:
        UsageError: The engine is not installed.
    """
    if first is None:
        from torikumi.extractors.scans.rapid import rapid_reader
        from torikumi.extractors.scans.tesseract import tesseract_reader

        first, second = rapid_reader(), second or tesseract_reader()
    ink = ink_of(scanned.letters)
    lines = find_lines(scanned, cells)
    read = read_lines(scanned, lines, ink, first, second)
    engines = (first.engine, SHAPES)
    return _characters(scanned, cells, read, ink, engines, one_engine=second is None)


def read_lines(
    scanned: ScannedPage, lines: Sequence[TextLine], ink: Mask, first: LineReader, second: LineReader | None
) -> list[LineRead]:
    """Read lines with both engines, and compare."""
    pictures = [crop(scanned.letters, line) for line in lines]
    readings = first.read(pictures)
    others: Sequence[Reading | None] = second.read(pictures) if second is not None else [None] * len(lines)
    found = []
    for line, picture, reading, other in zip(lines, pictures, readings, others, strict=True):
        taken, is_sign = _with_sign(line, ink, reading, other)
        doubted, ahead = doubts(taken, other)
        height = line.em * 72 / scanned.dpi
        confidence = tuple(calibration().letter(doubt, line.em, height, sign=is_sign) for doubt in doubted)
        found.append(LineRead(line, taken, other, tuple(doubted), ahead, confidence, picture.shape[1], is_sign))
    return found


def _with_sign(line: TextLine, ink: Mask, reading: Reading, other: Reading | None) -> tuple[Reading, bool]:
    """The reading of a line, or the sign that its shape is, where readers took it for a letter that looks like it."""
    if len(reading.letters) > 1 or line.high:
        return reading, False
    sign = sign_of(ink[line.y0 : line.y1, line.x0 : line.x1], line.em)
    if sign is None:
        return reading, False
    looks = LOOKS[sign.text]
    text = reading.text
    if text and text not in looks:
        return reading, False
    if text.isascii() and text and other is not None and other.text == text and sign.text not in "－○":
        return reading, False  # both read the same letter: A, 0
    score = sign.score if not text else max(sign.score, reading.letters[0].score * SIGN_SCORE)
    return Reading((Letter(sign.text, 0.5, min(score, 1.0)),)), True


def _characters(
    scanned: ScannedPage,
    cells: Sequence[BBox],
    read: Sequence[LineRead],
    ink: Mask,
    engines: tuple[str, ...],
    *,
    one_engine: bool,
) -> CharactersRead:
    """The glyphs of the lines, and what was noticed."""
    scale = 72 / scanned.dpi
    records: list[tuple[object, ...]] = []
    texts: list[str] = []
    confidence: list[float] = []
    engine: list[int] = []
    findings: list[Finding] = []
    kept: list[LineRead] = []
    sizes = _sizes(read)
    for run, one in enumerate(read):
        if not one.first.letters or _is_dirt(one):
            findings.extend(_unread(one, scanned))
            continue
        kept.append(one)
        em = sizes[run]
        flags = int(GlyphFlag.VERTICAL) if one.line.vertical and len(one.first.letters) > 1 else 0
        for letter, box, sure in zip(
            one.first.letters, boxes_of(one.line, one.first.letters, ink, one.width, em), one.confidence, strict=True
        ):
            x0, y0, x1, y1 = (value * scale for value in (box.x0, box.y0, box.x1, box.y1))
            order = len(records)
            records.append((x0, y0, x1, y1, x0, y1 - 0.12 * em * scale, em * scale, 0, 0, order, run, 0, -1, flags))
            texts.append(letter.text)
            confidence.append(sure)
            engine.append(1 if one.sign else 0)
    glyphs = np.array(records, dtype=GLYPH) if records else np.zeros(0, dtype=GLYPH)
    findings.extend(_doubtful(kept, cells, scanned))
    if one_engine and kept:
        message = (
            "only one OCR engine read this page: Tesseract with its Japanese data, which checks it, is not installed"
        )
        findings.append(Finding("ocr-one-engine", message, page=scanned.number))
    return CharactersRead(
        glyphs,
        tuple(texts),
        np.zeros(len(texts), dtype=bool),
        np.array(confidence, dtype=np.float32),
        np.array(engine, dtype=np.uint8),
        engines,
        tuple(findings),
    )


def _sizes(read: Sequence[LineRead]) -> list[float]:
    """The em of each line: that of the page's print where it is near to it, so that a page has few sizes."""
    own = [em_of(one.line, one.first.letters, one.width) for one in read]
    long = [size for size, one in zip(own, read, strict=True) if len(one.first.letters) >= 8]
    if not long:
        return own
    usual = float(np.median(long))
    return [usual if abs(size / usual - 1) <= 0.09 else size for size in own]


def _is_dirt(one: LineRead) -> bool:
    """Whether what was read is no text: specks, the edge of a stamp, a drawing."""
    mean = float(np.mean([letter.score for letter in one.first.letters]))
    return mean < SCORE_MIN and not any(doubt.agrees for doubt in one.doubts)


def _unread(one: LineRead, scanned: ScannedPage) -> list[Finding]:
    """A finding for ink of which nothing was made: a letter at least, or more."""
    line = one.line
    if max(line.x1 - line.x0, line.y1 - line.y0) < 0.5 * line.em:
        return []
    seen = one.first.text or (one.second.text if one.second else "")
    message = "ink was found here, but no text could be read from it" + (f" (perhaps {_cut(seen)!r})" if seen else "")
    return [Finding("ocr-unread", message, page=scanned.number, bbox=_box(line, scanned))]


def _doubtful(read: Sequence[LineRead], cells: Sequence[BBox], scanned: ScannedPage) -> list[Finding]:
    """A finding for each cell (each line outside of cells) that is not sure enough."""
    told = calibration()
    groups: dict[tuple[int, int], list[LineRead]] = defaultdict(list)
    for number, one in enumerate(read):
        groups[one.line.owner, number if one.line.owner == OUTSIDE else 0].append(one)
    findings = []
    for (owner, _), members in groups.items():
        sure = told.value([share for one in members for share in one.confidence])
        box = cells[owner].rounded() if owner != OUTSIDE else _box(members[0].line, scanned)
        text = "".join(one.first.text for one in members)
        differing = [one for one in members if _differs(one)]
        if differing:
            pairs = "; ".join(_both(one) for one in differing[:3])
            more = f"; and {len(differing) - 3} more lines" if len(differing) > 3 else ""
            message = f"two OCR engines read a text differently ({sure:.0%} sure): {pairs}{more}"
            findings.append(Finding("ocr-readings-differ", message, page=scanned.number, bbox=box))
        elif sure < told.doubtful:
            message = f"read by OCR, {sure:.0%} sure: {_cut(text)}"
            findings.append(Finding("ocr-doubtful", message, page=scanned.number, bbox=box))
    return findings


def _differs(one: LineRead) -> bool:
    """Whether the two readings of a line differ in a letter that the first is not quite sure of."""
    if one.second is None:
        return False
    bound = calibration().differing
    return any(
        (doubt.agrees is False or doubt.extra) and sure < bound
        for doubt, sure in zip(one.doubts, one.confidence, strict=True)
    )


def _both(one: LineRead) -> str:
    """Both readings of a line around the first place where they differ."""
    first, second = one.first.text, one.second.text if one.second else ""
    start = next((i for i, doubt in enumerate(one.doubts) if doubt.agrees is False or doubt.extra), len(first))
    low = max(0, start - 8)
    return f"「{first[low : low + 20]}」 or 「{second[low : low + 20]}」"


def _cut(text: str) -> str:
    """A text as it is shown in a message."""
    return text if len(text) <= SHOWN else text[:SHOWN] + "…"


def _box(line: TextLine, scanned: ScannedPage) -> BBox:
    """The box of a line in points."""
    scale = 72 / scanned.dpi
    return BBox(line.x0 * scale, line.y0 * scale, line.x1 * scale, line.y1 * scale).rounded()
