"""What OCR misread and the document proves: numbers that count up, grades of the document's own legend.

Nothing is put right that could be the document's own mistake: a number is replaced only where those before and after it
leave one possibility and OCR was not sure of it, a grade only where one of the legend's looks like what was read. Each
repair is a finding with what was read and what was made of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from torikumi.normalizers.text import fold_text
from torikumi.pipeline.ocr_places import OcrPlaces
from torikumi.pipeline.records import RawRecord
from torikumi.schemas.findings import Finding
from torikumi.schemas.roles import Role
from torikumi.schemas.tables import Cell

SURE = Decimal("0.98")
"""A number that OCR is surer of than this is left as it was read: the document may count wrongly."""

COUNTED_SHARE = 0.7
"""Numbers count up in a document when so many of them follow on the one before."""

LOOKS = ("O0〇○◯。oD◎Q", "◎@©Q", "A△4Δ▲", "S5$s", "B8ß3", "CcG(く", "×xX✕メ", "－-ー一―", "1Il|", "2Z")
"""Groups of signs that OCR takes for each other."""


def repaired(
    records: Sequence[RawRecord], grades: Sequence[str], places: OcrPlaces
) -> tuple[list[RawRecord], list[Finding]]:
    """Put right what the document proves.

    Args:
        records: The records in the order of the document.
        grades: The grades of its own legend; empty when it has none.
        places: What was read by OCR.

    Returns:
        The records, and a finding for each repair.
    """
    if not places.pages:
        return list(records), []
    findings: list[Finding] = []
    changed: dict[int, str] = {}
    for index, number in _numbers(records).items():
        cell = records[index].cells(Role.NUMBER)[0]
        said = places.said(cell.page, cell.bbox)
        parted = "".join(cell.text.split()) == number
        if said and (parted or said.get("confidence", Decimal(0)) < SURE):
            changed[index] = number
            reason = "no blank parts it, for the numbers" if parted else "the numbers before and after it"
            findings.append(_finding(cell, number, f"{reason} count up"))
    found = [
        replace(record, fields=record.fields | {(Role.NUMBER,): [_with(record.cells(Role.NUMBER)[0], changed[index])]})
        if index in changed
        else record
        for index, record in enumerate(records)
    ]
    for index, record in enumerate(found):
        cells = record.cells(Role.GRADE)
        if len(cells) == 1 and (cells[0].page in places.pages) and (grade := _grade(cells[0].text, grades)):
            found[index] = replace(record, fields=record.fields | {(Role.GRADE,): [_with(cells[0], grade)]})
            findings.append(_finding(cells[0], grade, "the only grade of the legend that looks like it"))
    return found, findings


def _numbers(records: Sequence[RawRecord]) -> dict[int, str]:
    """The numbers that those around them prove: index of the record → number."""
    read: list[int | None] = []
    for record in records:
        cells = record.cells(Role.NUMBER)
        text = fold_text(cells[0].text) if len(cells) == 1 else ""
        read.append(int(text) if text.isascii() and text.isdigit() and len(text) < 5 else None)
    follow = sum(b is not None and a is not None and b == a + 1 for a, b in pairwise(read))
    if len(read) < 3 or follow < COUNTED_SHARE * (len(read) - 1) - 2:
        return {}
    kept = _rising(read)
    printed = {index: records[index].cells(Role.NUMBER)[0].text for index in kept}
    found = {index: "".join(text.split()) for index, text in printed.items() if len(text.split()) > 1}
    for before, after in pairwise(sorted(kept)):
        low, high = read[before], read[after]
        for index in range(before + 1, after):
            one = len(records[index].cells(Role.NUMBER)) == 1
            if one and low is not None and high is not None and high - low == after - before:
                found[index] = str(low + index - before)
    return found


def _rising(read: Sequence[int | None]) -> set[int]:
    """The places of the most numbers that count up with their places: those that are right."""
    shifts: dict[int, list[int]] = {}
    for index, number in enumerate(read):
        if number is not None:
            shifts.setdefault(number - index, []).append(index)
    longest: list[int] = max(shifts.values(), key=len, default=[])
    return set(longest)


def _grade(text: str, grades: Sequence[str]) -> str | None:
    """The one grade of a legend that looks like what was read; None when it is one, or when several do."""
    read = "".join(text.split())
    if not read or fold_text(read) in {fold_text(grade) for grade in grades}:
        return None
    likely = [
        grade
        for grade in grades
        if len(grade) == 1 and len(read) == 1 and any(grade in group and read in group for group in LOOKS)
    ]
    return likely[0] if len(likely) == 1 else None


def _with(cell: Cell, text: str) -> Cell:
    """The cell with another text."""
    return replace(cell, text=text)


def _finding(cell: Cell, text: str, reason: str) -> Finding:
    """What is said of a repair."""
    return Finding.at(cell, "ocr-repaired", f"OCR read {' '.join(cell.text.split())!r}; it is {text!r}: {reason}")
