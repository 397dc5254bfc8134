"""What two libraries read differently on a page: cell by cell, and in the text outside the tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from torikumi.extractors.same_letters import differing_letters, same_letters
from torikumi.schemas.findings import Finding
from torikumi.schemas.geometry import BBox
from torikumi.schemas.tables import Cell, Line, PageContent

PLACE_SAME = 3.0
"""Cells of two readings whose edges are this near (points) are the same cell."""

SHOWN = 30
"""A reading is shown up to this many letters."""


def disagreements(content: PageContent, other: PageContent, names: tuple[str, str]) -> list[Finding]:
    """Findings for what two readings of a page do not agree on.

    Args:
        content: What the page holds by the leading reader.
        other: The same by the checking one.
        names: Their names.
    """
    theirs = _by_place(cell for table in other.tables for cell in table.cells)
    findings = []
    rest: list[str] = [_letters(block.lines) for block in content.blocks]
    matched: set[int] = set()
    for table in content.tables:
        for cell in table.cells:
            mine = _letters(cell.lines)
            twin = next((twin for twin in _near(theirs, cell.bbox) if id(twin) not in matched), None)
            if twin is None:
                rest.append(mine)
                continue
            matched.add(id(twin))
            if not same_letters(mine, _letters(twin.lines)):
                findings.append(_finding(mine, _letters(twin.lines), names, content.number, cell.bbox))
    rest_other = [_letters(block.lines) for block in other.blocks]
    rest_other += [_letters(cell.lines) for table in other.tables for cell in table.cells if id(cell) not in matched]
    mine, their = "".join(rest), "".join(rest_other)
    if not same_letters(mine, their):
        findings.append(_finding(*differing_letters(mine, their), names, content.number, None))
    return findings


def _finding(mine: str, theirs: str, names: tuple[str, str], page: int, bbox: BBox | None) -> Finding:
    """A finding that names both readings."""
    where = "" if bbox else "outside the cells, letters that only one library reads: "
    message = f"{where}{names[0]} reads {_shown(mine)}, {names[1]} {_shown(theirs)}"
    return Finding("readers-disagree", message, page=page, bbox=bbox)


def _shown(text: str) -> str:
    return f"「{text[:SHOWN]}{'…' if len(text) > SHOWN else ''}」" if text else "nothing"


def _letters(lines: Iterable[Line]) -> str:
    """The letters of lines, without white space."""
    return "".join("".join(line.text.split()) for line in lines)


def _by_place(cells: Iterable[Cell]) -> dict[tuple[int, int], list[Cell]]:
    """Cells by where their first corner lies, in squares of `PLACE_SAME`."""
    places: dict[tuple[int, int], list[Cell]] = {}
    for cell in cells:
        places.setdefault((int(cell.bbox.x0 // PLACE_SAME), int(cell.bbox.top // PLACE_SAME)), []).append(cell)
    return places


def _near(places: dict[tuple[int, int], list[Cell]], box: BBox) -> Iterator[Cell]:
    """The cells at (nearly) the same place."""
    x, y = int(box.x0 // PLACE_SAME), int(box.top // PLACE_SAME)
    for column in (x - 1, x, x + 1):
        for row in (y - 1, y, y + 1):
            for cell in places.get((column, row), ()):
                if max(abs(a - b) for a, b in zip(cell.bbox, box, strict=True)) <= PLACE_SAME:
                    yield cell
