"""The characters of a scanned page: every line of every cell, read twice, with how likely each letter is right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from torikumi.extractors.scans.by_shape import by_shape
from torikumi.extractors.scans.calibration import calibration, quality
from torikumi.extractors.scans.dots import doubtful_dots
from torikumi.extractors.scans.doubt import Doubt, arbitrated, doubts, is_rare
from torikumi.extractors.scans.lost import recovered
from torikumi.extractors.scans.placing import Mask, boxes_of, em_of, lost_ink
from torikumi.extractors.scans.readings import LineReader, Reading
from torikumi.extractors.scans.scanned_page import CharactersRead, ScannedPage
from torikumi.extractors.scans.settled import LineRead, groups_of, settled, without_dirt
from torikumi.extractors.scans.signs import ring_doubtful
from torikumi.extractors.scans.text_lines import TextLine, crop, find_lines, ink_of, margin_of
from torikumi.schemas.findings import Finding
from torikumi.schemas.geometry import BBox, union
from torikumi.schemas.primitives import GLYPH, GlyphFlag

SCORE_MIN = 0.4
"""A line whose letters have a lower mean score is dirt that was read as text: that of clean print is 0.97 and more."""

SIZE_NEAR = 0.09
"""A line whose em differs by no more than this share from that of the page has that of the page."""

STRAY_BEFORE = frozenset("-－−ー一八'\"`´’”:：;；.,。、_~〜」）)")
"""What dust before a number is read as; no number begins so but with a minus sign."""

STRAY_AFTER = frozenset(".,'\"`´’”:：;；_-－−ー")
"""What dust after a number at the end of a line is read as."""

LOW_LETTERS = frozenset("acemnorsuvwxz")
"""Latin letters with no stroke above or below those of x."""

LOW_EM = 0.68
"""They are lower than this (em): 0.45 to 0.57 in the print of Japanese offices."""

SHOWN = 40
"""A text in a message is cut after so many letters."""

SHAPES = "torikumi (shape)"
"""Name of what tells signs by their shape."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A line that was read, with its doubts.

    Attributes:
        read: The line with its readings.
        doubts: For each letter, what is known of it.
        ahead: What the second reader has before the first letter.
        confidence: For each letter, how likely it is right.
    """

    read: LineRead
    doubts: tuple[Doubt, ...]
    ahead: str
    confidence: tuple[float, ...]


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
        second: The engine that checks it; Tesseract when both are None, if it is there.

    Raises:
        UsageError: The engine is not installed.
    """
    if first is None:
        from torikumi.extractors.scans.rapid import rapid_reader
        from torikumi.extractors.scans.tesseract import tesseract_reader

        first, second = rapid_reader(), second or tesseract_reader()
    ink = ink_of(scanned.letters)
    read, findings = settled(read_lines(scanned, find_lines(scanned, cells), ink, first, second), cells, scanned)
    kept = [one for one in read if one.first.letters and not _is_dirt(one)]
    for one in read:
        if not one.first.letters or _is_dirt(one):
            findings.extend(_unread(one, scanned))
    lines = judged(kept, ink)
    findings.extend(_doubtful(lines, scanned))
    if second is None and kept:
        message = "one OCR engine read this page; Tesseract with its Japanese data, which checks it, is not installed"
        findings.append(Finding("ocr-one-engine", message, page=scanned.number))
    return _characters(scanned, lines, ink, (first.engine, SHAPES), findings)


def read_lines(
    scanned: ScannedPage, lines: Sequence[TextLine], ink: Mask, first: LineReader, second: LineReader | None
) -> list[LineRead]:
    """Read lines with both engines, and see what their shapes tell."""
    pictures = [crop(scanned.letters, line) for line in lines]
    widths = [picture.shape[1] for picture in pictures]
    readings = recovered(lines, first.read(pictures), widths, ink, scanned.letters, first)
    others: Sequence[Reading | None] = second.read(pictures) if second is not None else [None] * len(lines)
    found = []
    for line, width, reading, other in zip(lines, widths, readings, others, strict=True):
        taken, is_sign = by_shape(line, ink, arbitrated(without_dirt(line, ink, reading, width), other), other, width)
        found.append(LineRead(line, taken, other, width, is_sign))
    return found


def judged(read: Sequence[LineRead], ink: Mask) -> list[Judged]:
    """Compare the two readings of each line: how likely each letter is right."""
    found = []
    page = quality(letter.score for one in read for letter in one.first.letters)
    for one in read:
        doubted, ahead = doubts(one.first, one.second)
        if not one.sign:
            doubted = _beside_lost(one, doubted, lost_ink(one.line, one.first.letters, ink, one.width))
            for index in doubtful_dots(one.line, ink, one.first.letters, one.width):
                doubted[index] = replace(doubted[index], lost=True)
        if len(doubted) == 1 and not one.line.high:
            line = one.line
            shape = ink[line.y0 : line.y1, line.x0 : line.x1]
            if ring_doubtful(shape, line.em, one.first.letters[0].text):
                doubted = [replace(doubted[0], lost=True)]
        confidence = tuple(calibration().letter(doubt, one.line.em, page, sign=one.sign) for doubt in doubted)
        found.append(Judged(one, tuple(doubted), ahead, confidence))
    return found


def _beside_lost(one: LineRead, doubted: list[Doubt], lost: Sequence[tuple[int, int]]) -> list[Doubt]:
    """The doubts of a line, with that of the letters beside ink that was not read, and of dots that may be specks."""
    found = list(doubted)
    letters = one.first.letters
    for index in range(1, len(found)):
        # Japanese sentences end in 。 or ．: a low dot without an em of its own after kana or kanji may be a speck
        last = index == len(found) - 1 or not letters[index + 1].text.isascii()
        if letters[index].text in ".," and last and not letters[index - 1].text.isascii():
            found[index] = replace(found[index], lost=True)
    strays = stray_marks([letter.text for letter in letters])
    if not one.line.vertical and raised([letter.text for letter in letters], one.line.y1 - one.line.y0, one.line.em):
        strays.append(len(letters) - 1)
    for index in strays:
        found[index] = replace(found[index], lost=True)
    for index, doubt in enumerate(found):
        if doubt.agrees is False and is_rare(letters[index].text):
            found[index] = replace(doubt, lost=True)
    for start, stop in lost:
        at = ((start + stop) / 2 + margin_of(one.line)) / one.width
        nearest = min(range(len(found)), key=lambda index: abs(letters[index].at - at))
        found[nearest] = replace(found[nearest], lost=True)
    return found


def stray_marks(texts: Sequence[str]) -> list[int]:
    """Which letters of a line may be specks, since print does not have such a mark there: before or after a number.

    A minus sign is the one mark that is printed there, and turns an amount into its opposite: it is looked at, too.

    >>> stray_marks("-400,000"), stray_marks("」65,000."), stray_marks(":3"), stray_marks("1,900")
    ([0], [0, 7], [0], [])
    >>> stray_marks("m八"), stray_marks("尺八")
    ([1], [])
    >>> stray_marks("(3)"), stray_marks("1.概要"), stray_marks("・3件"), stray_marks("－"), stray_marks("第4回")
    ([], [], [], [], [])
    """
    if len(texts) < 2:
        return []
    found = [0] if texts[0] in STRAY_BEFORE and texts[1].isdigit() else []
    before, last = texts[-2:]
    unit = last == "八" and before.isascii() and before.isalnum()  # m² in small print
    if unit or (last in STRAY_AFTER and before.isdigit() and len(texts) > 2):
        found.append(len(texts) - 1)
    return found


def raised(texts: Sequence[str], high: float, em: float) -> bool:
    """Whether more stands over letters without strokes that go up than was read: m is printed m², an area.

    Args:
        texts: The letters of a line.
        high: Height of its ink.
        em: Size of its letters, in the same unit.

    >>> raised("m", 33, 60), raised("m", 47, 60), raised("km", 47, 60), raised("m²", 47, 60)
    (False, True, False, False)
    """
    return set(texts) <= LOW_LETTERS and high > LOW_EM * em


def _characters(
    scanned: ScannedPage, lines: Sequence[Judged], ink: Mask, engines: tuple[str, ...], findings: Sequence[Finding]
) -> CharactersRead:
    """The glyphs of the lines."""
    scale = 72 / scanned.dpi
    records: list[tuple[object, ...]] = []
    texts: list[str] = []
    confidence: list[float] = []
    engine: list[int] = []
    for run, (one, em) in enumerate(zip(lines, _sizes([one.read for one in lines]), strict=True)):
        line, letters = one.read.line, one.read.first.letters
        flags = int(GlyphFlag.VERTICAL) if line.vertical and len(letters) > 1 else 0
        boxes = boxes_of(line, letters, ink, one.read.width, em)
        for letter, box, sure in zip(letters, boxes, one.confidence, strict=True):
            x0, y0, x1, y1 = (value * scale for value in (box.x0, box.y0, box.x1, box.y1))
            base = y1 - 0.12 * em * scale
            records.append((x0, y0, x1, y1, x0, base, em * scale, 0, 0, len(records), run, 0, -1, flags))
            texts.append(letter.text)
            confidence.append(sure)
            engine.append(int(one.read.sign))
    return CharactersRead(
        np.array(records, dtype=GLYPH) if records else np.zeros(0, dtype=GLYPH),
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
    return [usual if abs(size / usual - 1) <= SIZE_NEAR else size for size in own]


def _is_dirt(one: LineRead) -> bool:
    """Whether what was read is no text: specks, the edge of a stamp, a drawing."""
    mean = float(np.mean([letter.score for letter in one.first.letters]))
    return mean < SCORE_MIN and not any(doubt.agrees for doubt in doubts(one.first, one.second)[0])


def _unread(one: LineRead, scanned: ScannedPage) -> list[Finding]:
    """A finding for ink of which nothing was made: a letter at least, or more."""
    line = one.line
    if max(line.x1 - line.x0, line.y1 - line.y0) < 0.5 * line.em:
        return []
    seen = one.first.text or (one.second.text if one.second else "")
    message = "ink was found here, but no text could be read from it" + (f" (perhaps {_cut(seen)!r})" if seen else "")
    return [Finding("ocr-unread", message, page=scanned.number, bbox=line.box(scanned.dpi))]


def _doubtful(lines: Sequence[Judged], scanned: ScannedPage) -> list[Finding]:
    """A finding for the lines of each cell (each line outside of cells) that are not sure enough, where they stand."""
    told = calibration()
    findings = []
    for _, members in groups_of([one.read for one in lines]):
        own = [lines[number] for number in members]
        differing = [one for one in own if _differs(one)]
        unsure = [one for one in own if told.value(one.confidence) < told.doubtful]
        if not differing and not unsure:
            continue
        shown = [one for one in own if one in differing or one in unsure]
        sure = min(told.value(one.confidence) for one in shown)
        box = union(one.read.line.box(scanned.dpi) for one in shown)
        if differing:
            pairs = "; ".join(_both(one) for one in differing[:3])
            more = f"; and {len(differing) - 3} more lines" if len(differing) > 3 else ""
            message = f"two OCR engines read a text differently ({sure:.0%} sure): {pairs}{more}"
            findings.append(Finding("ocr-readings-differ", message, page=scanned.number, bbox=box))
        else:
            text = "".join(one.read.first.text for one in shown)
            message = f"read by OCR, {sure:.0%} sure: {_cut(text)}"
            findings.append(Finding("ocr-doubtful", message, page=scanned.number, bbox=box))
    return findings


def _differs(one: Judged) -> bool:
    """Whether the two readings of a line differ in a letter that the first is not quite sure of."""
    if one.read.second is None:
        return False
    bound = calibration().differing
    return any(
        (doubt.agrees is False or doubt.extra or doubt.lost) and sure < bound
        for doubt, sure in zip(one.doubts, one.confidence, strict=True)
    )


def _both(one: Judged) -> str:
    """Both readings of a line around the first place where they differ."""
    first, second = one.read.first.text, one.read.second.text if one.read.second else ""
    differing = (index for index, doubt in enumerate(one.doubts) if doubt.agrees is False or doubt.extra)
    low = max(0, next(differing, len(first)) - 8)
    return f"「{first[low : low + 20]}」 or 「{second[low : low + 20]}」"


def _cut(text: str) -> str:
    """A text as it is shown in a message."""
    return text if len(text) <= SHOWN else text[:SHOWN] + "…"
