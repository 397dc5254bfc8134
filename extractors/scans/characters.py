"""The characters of a scanned page: every line of every cell, read twice, with how likely each letter is right."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from torikumi.extractors.scans.calibration import calibration
from torikumi.extractors.scans.doubt import Doubt, doubts
from torikumi.extractors.scans.neighbours import DOTS, Change, changes
from torikumi.extractors.scans.placing import Mask, boxes_of, em_of, lost_ink
from torikumi.extractors.scans.readings import Letter, LineReader, Reading
from torikumi.extractors.scans.scanned_page import CharactersRead, GreyPicture, ScannedPage
from torikumi.extractors.scans.signs import LOOKS, box_of, sign_of
from torikumi.extractors.scans.text_lines import OUTSIDE, PAD_EM, TextLine, crop, find_lines, ink_of
from torikumi.schemas.findings import Finding
from torikumi.schemas.geometry import BBox
from torikumi.schemas.primitives import GLYPH, GlyphFlag

SCORE_MIN = 0.4
"""A line whose letters have a lower mean score is dirt that was read as text: that of clean print is 0.97 and more."""

SIGN_SCORE = 0.97
"""The score of a sign told by its shape that a reader agrees with."""

BULLET_SCORE = 0.9
"""The score of a bullet that its shape told; the second reader confirms it or not."""

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
    read, repaired = settled(read_lines(scanned, lines, ink, first, second), cells, scanned)
    engines = (first.engine, SHAPES)
    found = _characters(scanned, cells, read, ink, engines, one_engine=second is None)
    return replace(found, findings=(*repaired, *found.findings))


def read_lines(
    scanned: ScannedPage, lines: Sequence[TextLine], ink: Mask, first: LineReader, second: LineReader | None
) -> list[LineRead]:
    """Read lines with both engines, and compare."""
    pictures = [crop(scanned.letters, line) for line in lines]
    readings = first.read(pictures)
    others: Sequence[Reading | None] = second.read(pictures) if second is not None else [None] * len(lines)
    found = []
    for line, picture, reading, other in zip(lines, pictures, readings, others, strict=True):
        seen = _with_boxes(line, ink, _with_bullet(line, ink, reading, picture.shape[1]), picture.shape[1])
        taken, is_sign = _with_sign(line, ink, seen, other)
        doubted, ahead = doubts(taken, other)
        if not is_sign:
            doubted = _beside_lost(line, taken, doubted, lost_ink(line, taken.letters, ink, picture.shape[1]), picture)
        height = line.em * 72 / scanned.dpi
        confidence = tuple(calibration().letter(doubt, line.em, height, sign=is_sign) for doubt in doubted)
        found.append(LineRead(line, taken, other, tuple(doubted), ahead, confidence, picture.shape[1], is_sign))
    return found


def settled(
    read: Sequence[LineRead], cells: Sequence[BBox], scanned: ScannedPage
) -> tuple[list[LineRead], list[Finding]]:
    """Put right what neighbours prove, cell by cell: a word goes on from one line to the next.

    Args:
        read: The lines of a page.
        cells: The boxes of its cells.
        scanned: The page.

    Returns:
        The lines, and a finding for each cell that was changed; dots (·) that are middle dots (・) once a page.
    """
    found = list(read)
    findings: list[Finding] = []
    groups: dict[tuple[int, int], list[int]] = defaultdict(list)
    for number, one in enumerate(read):
        groups[one.line.owner, number if one.line.owner == OUTSIDE else 0].append(number)
    dots = 0
    for (owner, _), members in groups.items():
        places = [(number, index) for number in members for index in range(len(read[number].first.letters))]
        texts = [read[number].first.letters[index].text for number, index in places]
        told: list[Change] = []
        for change in changes(texts):
            number, index = places[change.index]
            found[number] = _changed(found[number], index, change.after)
            if change.before in DOTS:
                dots += 1
            else:
                told.append(change)
        if told:
            box = cells[owner].rounded() if owner != OUTSIDE else _box(read[members[0]].line, scanned)
            shown = "; ".join(
                f"{c.before} → {c.after} in 「{''.join(texts[max(0, c.index - 4) : c.index + 5])}」 ({c.reason})"
                for c in told[:5]
            )
            findings.append(
                Finding("ocr-repaired", f"read by OCR and put right: {shown}", page=scanned.number, bbox=box)
            )
    if dots:
        message = f"{dots} dots that OCR read as · are the middle dot ・ of Japanese print"
        findings.append(Finding("ocr-repaired", message, page=scanned.number))
    return found, findings


def _changed(one: LineRead, index: int, text: str) -> LineRead:
    """A line with one letter replaced."""
    letters = list(one.first.letters)
    letters[index] = replace(letters[index], text=text)
    return replace(one, first=replace(one.first, letters=tuple(letters)))


def _with_bullet(line: TextLine, ink: Mask, reading: Reading, width: int) -> Reading:
    """The reading of a line, with the bullet (・) that stands before its first letter and was not read.

    It is a dot halfway up, with white on both sides; readers lose it where print is faint.
    """
    if not reading.letters or line.vertical or line.high:
        return reading
    margin = 2 * max(2, round(PAD_EM * line.em))
    part = ink[line.y0 : line.y1, line.x0 : line.x1]
    first = reading.letters[0].at * width - margin - 0.62 * line.em
    columns = np.flatnonzero(part[:, : max(0, int(first))].any(axis=0))
    if not len(columns):
        return reading
    dot = part[:, columns[0] : columns[-1] + 1]
    rows = np.flatnonzero(dot.any(axis=1))
    wide, high = len(columns), int(rows[-1] - rows[0]) + 1
    middle = (rows[0] + rows[-1]) / 2 / max(1, line.y1 - line.y0)
    small = 0.1 * line.em <= min(wide, high) and max(wide, high) <= 0.36 * line.em
    if small and wide == columns[-1] + 1 - columns[0] and 0.3 <= middle <= 0.7:
        bullet = Letter("・", (columns[0] + wide / 2 + margin) / width, BULLET_SCORE)
        return Reading((bullet, *reading.letters), reading.missed)
    return reading


def _with_boxes(line: TextLine, ink: Mask, reading: Reading, width: int) -> Reading:
    """The reading of a line of check boxes (□ ■ ☑), told by their shape: readers lose ■ and ☑, and take □ for 口.

    Only where a reader sees a box in the line, or a filled square stands in it: 口 alone is a kanji.
    """
    if line.vertical or line.high or not reading.letters:
        return reading
    part = ink[line.y0 : line.y1, line.x0 : line.x1]
    count, labels, stats, _ = cv2.connectedComponentsWithStats(part.astype(np.uint8), connectivity=8)
    found: list[tuple[float, str]] = []
    for number in range(1, count):
        x, y, w, h = (int(value) for value in stats[number, :4])
        kind = box_of((labels[y : y + h, x : x + w] == number) if w < line.em * 2 else part[:1, :1], line.em)
        if kind == "□" and part[y : y + h, x : x + w].sum() > (labels[y : y + h, x : x + w] == number).sum() * 1.25:
            kind = "☑"
        if kind:
            found.append((x + w / 2, kind))
    if not any(letter.text in "□■☑" for letter in reading.letters) and not any(kind == "■" for _, kind in found):
        return reading
    margin = 2 * max(2, round(PAD_EM * line.em))
    letters = list(reading.letters)
    for middle, kind in found:
        at = (middle + margin) / width
        near = min(letters, key=lambda letter: abs(letter.at - at))
        sign = Letter(kind, at, BULLET_SCORE)
        if abs(near.at - at) * width > 0.45 * line.em:
            letters.append(sign)
        elif near.text in "□■☑口ロ回図囚因日曰目田国":
            letters[letters.index(near)] = sign if near.text != kind else near
    return Reading(tuple(sorted(letters, key=lambda letter: letter.at)), reading.missed)


def _beside_lost(
    line: TextLine, reading: Reading, doubted: list[Doubt], lost: Sequence[tuple[int, int]], picture: GreyPicture
) -> list[Doubt]:
    """The doubts of a line, with that of the letters beside ink that was not read."""
    if not lost:
        return doubted
    margin = 2 * max(2, round(PAD_EM * line.em))
    found = list(doubted)
    for start, stop in lost:
        at = ((start + stop) / 2 + margin) / picture.shape[1]
        nearest = min(range(len(found)), key=lambda index: abs(reading.letters[index].at - at))
        found[nearest] = replace(found[nearest], lost=True)
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
        (doubt.agrees is False or doubt.extra or doubt.lost) and sure < bound
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
