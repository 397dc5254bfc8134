"""The characters of a scanned page: every line of every cell, read twice, with how likely each letter is right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from torikumi.extractors.scans.by_shape import by_shape
from torikumi.extractors.scans.calibration import calibration, quality
from torikumi.extractors.scans.dots import MIDDLE_DOTS, doubtful_dots
from torikumi.extractors.scans.doubt import Doubt, arbitrated, doubts, is_rare, looks_like
from torikumi.extractors.scans.lost import faint_marks, recovered
from torikumi.extractors.scans.placing import Mask, boxes_of, em_of, lost_ink
from torikumi.extractors.scans.readings import LineReader, Reading
from torikumi.extractors.scans.scanned_page import CharactersRead, ScannedPage
from torikumi.extractors.scans.settled import LineRead, groups_of, settled, without_dirt
from torikumi.extractors.scans.signs import ring_doubtful
from torikumi.extractors.scans.suspects import suspects
from torikumi.extractors.scans.text_lines import OUTSIDE, TextLine, crop, find_lines, ink_of, margin_of
from torikumi.schemas.findings import Finding
from torikumi.schemas.geometry import BBox, union
from torikumi.schemas.primitives import GLYPH, GlyphFlag

SCORE_MIN = 0.4
"""A line whose letters have a lower mean score is dirt that was read as text: that of clean print is 0.97 and more."""

SIZE_NEAR = 0.09
"""A line whose em differs by no more than this share from that of the page has that of the page."""

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
    found = find_lines(scanned, cells)
    read, findings = settled(read_lines(scanned, found, ink, first, second), cells, scanned)
    for box in faint_marks(scanned, cells, {line.owner for line in found}):
        message = "dots that may be what is left of a sign were found here, and no text could be read from them"
        findings.append(Finding("ocr-unread", message, page=scanned.number, bbox=box))
    kept = [one for one in read if one.first.letters and not _is_dirt(one)]
    for one in read:
        if not one.first.letters or _is_dirt(one):
            findings.extend(_unread(one, kept, scanned))
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
        taken, is_sign = by_shape(
            line, ink, arbitrated(without_dirt(line, ink, reading, other, width), other), other, width
        )
        found.append(LineRead(line, taken, other, width, is_sign))
    return found


def judged(read: Sequence[LineRead], ink: Mask) -> list[Judged]:
    """Compare the two readings of each line: how likely each letter is right."""
    found = []
    page = quality(letter.score for one in read for letter in one.first.letters)
    for one in read:
        doubted, ahead = doubts(one.first, one.second)
        if not one.sign:
            doubted = _beside_lost(one, doubted, lost_ink(one.line, one.first.letters, ink, one.width), ink)
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


def _beside_lost(one: LineRead, doubted: list[Doubt], lost: Sequence[tuple[int, int]], ink: Mask) -> list[Doubt]:
    """The doubts of a line, with that of the letters beside ink that was not read, and of dots that may be specks."""
    found = list(doubted)
    letters = one.first.letters
    for index in range(1, len(found)):
        # Japanese sentences end in 。 or ．: a low dot without an em of its own after kana or kanji may be a speck
        last = index == len(found) - 1 or not letters[index + 1].text.isascii()
        if letters[index].text in ".," and last and not letters[index - 1].text.isascii():
            found[index] = replace(found[index], lost=True)
    for index in suspects(one.line, letters, ink, one.width):
        found[index] = replace(found[index], lost=True)
    for index, doubt in enumerate(found):
        beside = letters[max(0, index - 1) : index] + letters[index + 1 : index + 2]
        again = any(looks_like(letters[index].text, letter.text) for letter in beside)  # ーー, リり: one was read twice
        dot = bool(set(doubt.extra) & MIDDLE_DOTS)
        if (doubt.agrees is False and (again or is_rare(letters[index].text))) or dot:
            found[index] = replace(doubt, lost=True)
    for start, stop in lost:
        at = ((start + stop) / 2 + margin_of(one.line)) / one.width
        nearest = min(range(len(found)), key=lambda index: abs(letters[index].at - at))
        found[nearest] = replace(found[nearest], lost=True)
    return found


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


def _unread(one: LineRead, kept: Sequence[LineRead], scanned: ScannedPage) -> list[Finding]:
    """A finding for ink of which nothing was made: a letter at least, or more.

    It reaches to the nearest line of the cell that was read: the text there is what lacks something.
    """
    line = one.line
    if max(line.x1 - line.x0, line.y1 - line.y0) < 0.5 * line.em:
        return []
    seen = one.first.text or (one.second.text if one.second else "")
    message = "ink was found here, but no text could be read from it" + (f" (perhaps {_cut(seen)!r})" if seen else "")
    boxes = [line.box(scanned.dpi)]
    beside = [other.line for other in kept if line.owner != OUTSIDE and other.line.owner == line.owner]
    if beside:
        nearest = min(beside, key=lambda other: max(other.y0 - line.y1, line.y0 - other.y1))
        boxes.append(nearest.box(scanned.dpi))
    return [Finding("ocr-unread", message, page=scanned.number, bbox=union(boxes))]


def _doubtful(lines: Sequence[Judged], scanned: ScannedPage) -> list[Finding]:
    """A finding for the lines of each cell (each line outside of cells) that are not sure enough, where they stand."""
    told = calibration()
    findings = []
    for _, members in groups_of([one.read for one in lines]):
        own = [lines[number] for number in members]
        differing = [one for one in own if _differs(one)]
        unsure = [one for one in own if told.value(one.confidence) < told.doubtful or _lost(one)]
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
            places = list(dict.fromkeys(place for one in shown for place in _around(one)))
            where = f"; look at {', '.join(places[:4])}" if places else ""
            message = f"read by OCR, {sure:.0%} sure: {_cut(text)}{where}"
            findings.append(Finding("ocr-doubtful", message, page=scanned.number, bbox=box))
    return findings


def _differs(one: Judged) -> bool:
    """Whether the two readings of a line differ in a letter that the first is not quite sure of."""
    bound = calibration().differing
    return any(
        (doubt.agrees is False or doubt.extra) and sure < bound
        for doubt, sure in zip(one.doubts, one.confidence, strict=True)
    )


def _lost(one: Judged) -> list[int]:
    """The letters of a line that are doubtful whatever the second reader says, and are not sure."""
    bound = calibration().differing
    doubted = enumerate(zip(one.doubts, one.confidence, strict=True))
    return [index for index, (doubt, sure) in doubted if doubt.lost and sure < bound]


def _around(one: Judged) -> list[str]:
    """The doubtful letters of a line, each with those beside it."""
    text = [letter.text for letter in one.read.first.letters]
    return [f"「{''.join(text[max(0, index - 2) : index + 3])}」" for index in _lost(one)]


def _both(one: Judged) -> str:
    """Both readings of a line around the first place where they differ."""
    first, second = one.read.first.text, one.read.second.text if one.read.second else ""
    differing = (index for index, doubt in enumerate(one.doubts) if doubt.agrees is False or doubt.extra)
    low = max(0, next(differing, len(first)) - 8)
    return f"「{first[low : low + 20]}」 or 「{second[low : low + 20]}」"


def _cut(text: str) -> str:
    """A text as it is shown in a message."""
    return text if len(text) <= SHOWN else text[:SHOWN] + "…"
