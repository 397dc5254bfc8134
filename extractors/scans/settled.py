"""What the page itself proves of a reading: letters of one shape by their neighbours, dirt between letters."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from torikumi.extractors.characters import script
from torikumi.extractors.scans.dots import TIGHT_EM, gaps, own_em
from torikumi.extractors.scans.neighbours import DOTS, WAVES, Change, changes
from torikumi.extractors.scans.placing import Mask, is_full
from torikumi.extractors.scans.readings import Letter, Reading
from torikumi.extractors.scans.scanned_page import ScannedPage
from torikumi.extractors.scans.text_lines import OUTSIDE, TextLine
from torikumi.schemas.findings import Finding
from torikumi.schemas.geometry import BBox

NEXT_LINE_EM = 1.8
"""A dash in the middle of the next line ends no farther below than this (em)."""

MARKS = frozenset(".,．，'`´’_-·•・･∙:;：|、。°")
"""What specks between letters are read as."""


@dataclass(frozen=True, slots=True)
class LineRead:
    """A line with its readings.

    Attributes:
        line: Where it stands.
        first: The reading that is taken.
        second: The other one, or None where there is one engine only.
        width: Width in pixels of the picture that was read.
        sign: It is a sign told by its shape.
    """

    line: TextLine
    first: Reading
    second: Reading | None
    width: int
    sign: bool = False


def without_dirt(line: TextLine, ink: Mask, reading: Reading, other: Reading | None, width: int) -> Reading:
    """The reading of a line without marks for which there is no room: specks between two full-width letters.

    What has the shape of a dot or colon, and stands free, stays. How much room there is, is told by the letters' own
    steps: the em of a line is too large where dust lies above or below it, or its print is smaller than the page's, and
    every 、 of it would be taken for a speck.

    Args:
        line: The line.
        ink: The ink of the page.
        reading: What was read.
        other: What the second reader read, or None.
        width: Width of its picture in pixels.
    """
    letters = reading.letters
    kept: list[Letter] = []
    shaped = {gap.read for gap in gaps(line, ink, letters, width) if gap.is_mark(other)}
    em = min(line.em, own_em(line, letters, width))
    for index, letter in enumerate(letters):
        if index not in shaped and 0 < index < len(letters) - 1 and letter.text in MARKS and not line.vertical:
            before, after = letters[index - 1], letters[index + 1]
            full = is_full(before.text) and is_full(after.text)
            if full and (after.at - before.at) * width <= TIGHT_EM * em:
                continue
        kept.append(letter)
    return reading if len(kept) == len(letters) else replace(reading, letters=tuple(kept))


def groups_of(read: Sequence[LineRead]) -> list[tuple[int, list[int]]]:
    """The lines of each cell, and each line outside of cells for itself: (owner, numbers of lines)."""
    groups: dict[tuple[int, int], list[int]] = defaultdict(list)
    for number, one in enumerate(read):
        groups[one.line.owner, number if one.line.owner == OUTSIDE else 0].append(number)
    return [(owner, members) for (owner, _), members in groups.items()]


def settled(
    read: Sequence[LineRead], cells: Sequence[BBox], scanned: ScannedPage
) -> tuple[list[LineRead], list[Finding]]:
    """Put right what neighbours prove, cell by cell: a word goes on from one line to the next.

    Args:
        read: The lines of a page.
        cells: The boxes of its cells.
        scanned: The page.

    Returns:
        The lines, and a finding for each cell that was changed; signs that print does not tell apart (· ~) once a page.
    """
    found = list(read)
    findings: list[Finding] = []
    counts = {"·": 0, "~": 0}
    for owner, members in groups_of(read):
        _carried_dashes(found, members)
        places = [(number, index) for number in members for index in range(len(found[number].first.letters))]
        texts = [found[number].first.letters[index].text for number, index in places]
        told: list[Change] = []
        for change in changes(texts):
            number, index = places[change.index]
            found[number] = _changed(found[number], index, change.after)
            if change.before in DOTS or change.before in WAVES:
                counts["·" if change.before in DOTS else "~"] += 1
            else:
                told.append(change)
        if told:
            box = cells[owner].rounded() if owner != OUTSIDE else found[members[0]].line.box(scanned.dpi)
            shown = "; ".join(
                f"{c.before} → {c.after} in 「{''.join(texts[max(0, c.index - 4) : c.index + 5])}」 ({c.reason})"
                for c in told
            )
            findings.append(Finding("ocr-repaired", f"put right: {shown}", page=scanned.number, bbox=box))
    for sign, print_has in (("·", "the middle dot ・ of Japanese print"), ("~", "the wave dash 〜 of Japanese print")):
        if counts[sign]:
            message = f"put right: {counts[sign]} × {sign}, which is {print_has}"
            findings.append(Finding("ocr-repaired", message, page=scanned.number))
    return found, findings


def _carried_dashes(found: list[LineRead], members: Sequence[int]) -> None:
    """Make ー, in place, of a dash that stands alone under a full line of the same cell which ends in katakana.

    A narrow column breaks センター before its last letter, which by its shape is the sign － (nothing to report).
    """
    for before, number in pairwise(members):
        above, one = found[before], found[number]
        if one.first.text not in ("－", "-", "一", "―") or not above.first.letters or above.line.owner == OUTSIDE:
            continue
        full = above.line.x1 >= max(found[other].line.x1 for other in members) - 0.5 * above.line.em
        below = one.line.y1 - above.line.y1 <= NEXT_LINE_EM * above.line.em
        start = abs(one.line.x0 - above.line.x0) <= 0.5 * above.line.em
        if full and below and start and script(above.first.letters[-1].text) == "katakana":
            found[number] = replace(_changed(one, 0, "ー"), sign=False)


def _changed(one: LineRead, index: int, text: str) -> LineRead:
    """A line with one letter replaced."""
    letters = list(one.first.letters)
    letters[index] = replace(letters[index], text=text)
    return replace(one, first=replace(one.first, letters=tuple(letters)))
