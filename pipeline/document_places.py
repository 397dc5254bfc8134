"""Where the document says what is said of it as a whole: municipality, plan, report, legend, printed counts, sections.

A value has a place here when its own words stand there. What only the file's name says, or the person who converts it,
has none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import add

from torikumi.extractors.document import Extraction
from torikumi.normalizers.grades import parse_legend
from torikumi.normalizers.text import close_spacing, normalize_text
from torikumi.normalizers.years import parse_period
from torikumi.pipeline.metadata import PERIOD_PAGES
from torikumi.pipeline.summary import PrintedSummary
from torikumi.schemas.geometry import BBox
from torikumi.schemas.report import Place, Report, Section
from torikumi.schemas.tables import Cell, Table, TextBlock

HEADING_LETTERS = 80
"""The heading of a section, and a line that names a municipality, are shorter than this."""


@dataclass(frozen=True, slots=True)
class _Standing:
    """A text with the place where it stands."""

    text: str
    size: float
    page: int
    bbox: BBox
    location: str

    def place(self) -> Place:
        """Its place as it is published."""
        return _place(self.page, self.bbox, self.location)


def document_places(report: Report, extraction: Extraction, printed: PrintedSummary) -> dict[str, tuple[Place, ...]]:
    """Where the values of a document as a whole stand.

    Args:
        report: The report as it was extracted.
        extraction: The document.
        printed: What it says of its grades.

    Returns:
        Path of the value in ``report.json`` (``plan.title``, ``sections.2``) → its places; values without one left out.
    """
    pages = [page for page in extraction.pages if page.blocks]
    texts = list(_standing(block for page in pages[:PERIOD_PAGES] for block in page.blocks))
    texts += _standing(extraction.running)
    found: dict[str, _Standing | None] = {}
    if name := report.municipality.name:
        lines = [text for text in texts if name in text.text and len(text.text) < HEADING_LETTERS]
        # a line of its own counts most, as where it is read
        found["municipality.name"] = min(lines, key=lambda text: (text.page, len(text.text)), default=None)
    for path, value in (
        ("plan.title", report.plan.title),
        ("plan.subtitle", report.plan.subtitle),
        ("report.fiscal_year_label", report.report.fiscal_year_label),
    ):
        words = _words(value or "")
        found[path] = _largest([text for text in texts if words and words in text.text])
    if report.report.fiscal_year is not None:
        found["report.fiscal_year"] = found["report.fiscal_year_label"]
    period = report.plan.first_fiscal_year, report.plan.last_fiscal_year
    if None not in period:
        spoken = next((text for text in texts if parse_period(text.text) == period), None)
        found["plan.first_fiscal_year"] = found["plan.last_fiscal_year"] = spoken
    places: dict[str, tuple[Place, ...]] = {path: (text.place(),) for path, text in found.items() if text is not None}
    if report.report.title and (parts := tuple(_parts(texts, _words(report.report.title)))):
        places["report.title"] = parts
    blocks = [block for page in pages for block in page.blocks]
    places |= _of_grades(report, printed, [*blocks, *extraction.running])
    places |= _of_sections(report.sections, extraction.tables, blocks)
    return places


def _words(text: str) -> str:
    """A text as it is compared here."""
    return close_spacing(normalize_text(text)).strip()


def _place(page: int, bbox: BBox, location: str) -> Place:
    return Place(page=page, location=location) if location else Place(page=page, bbox=bbox.rounded())


def _standing(held: Iterable[TextBlock | Cell]) -> Iterator[_Standing]:
    for one in held:
        size = one.size if isinstance(one, TextBlock) else 0.0
        yield _Standing(_words(one.text), size, one.page, one.bbox, one.location)


def _largest(texts: Sequence[_Standing]) -> _Standing | None:
    """Of the texts on the first of their pages, the one in the largest letters."""
    return min(texts, key=lambda text: (text.page, -text.size), default=None)


def _parts(texts: Sequence[_Standing], title: str) -> Iterator[Place]:
    """The places of a title: of one line, or of the two lines of a cover that it joins."""
    whole = _largest([text for text in texts if text.text == title])
    first = _largest([text for text in texts if text.text and title.startswith(f"{text.text} ")])
    last = _largest([text for text in texts if text.text and title.endswith(f" {text.text}")])
    for part in (whole,) if whole is not None else (first, last):
        if part is not None:
            yield part.place()


def _of_grades(report: Report, printed: PrintedSummary, blocks: Sequence[TextBlock]) -> dict[str, tuple[Place, ...]]:
    """Where the printed counts and the legend stand."""
    places: dict[str, tuple[Place, ...]] = {}
    table = printed.table
    of_table = () if table is None else tuple(_place(page, bbox, table.location) for page, bbox in table.bboxes)
    if report.summary is not None and of_table:
        places["summary"] = of_table
    if not report.grade_scale:
        return places
    said = [_words(step.description) for step in report.grade_scale if step.description]
    cells = {_words(cell.text) for cell in table.cells} if table is not None else set()
    if of_table and (not said or all(any(text in cell for cell in cells) for text in said)):
        places["grade_scale"] = of_table
        return places
    grades = {step.grade for step in report.grade_scale}
    for block in blocks:
        if grades <= {grade for grade, _ in parse_legend(normalize_text(block.text))}:
            places["grade_scale"] = (_place(block.page, block.bbox, block.location),)
            break
    return places


def _of_sections(
    sections: Sequence[Section], tables: Sequence[Table], blocks: Sequence[TextBlock]
) -> dict[str, tuple[Place, ...]]:
    """Where the heading of each section first stands: a row of a table, or a line above one."""
    wanted = {
        section.number: parts
        for section in sections
        if (parts := tuple(part for part in (_words(section.label), _words(section.title)) if part))
    }
    if not wanted:
        return {}
    short: list[TextBlock | Cell] = [
        cell for table in tables for cell in table.cells if 0 < len(cell.text) < HEADING_LETTERS
    ]
    short += [block for block in blocks if len(block.text) < HEADING_LETTERS]
    sought = _by_rarest_letters(wanted)
    # a text has many pairs of letters, and few of them begin as one of these
    begun = re.compile(f"([{re.escape(''.join({letters[0] for letters in sought}))}])(?=(.?))", re.DOTALL)
    standing: dict[str, list[TextBlock | Cell]] = {number: [] for number in wanted}
    named: dict[str, list[str]] = {}  # text → the sections whose heading it holds
    for held in short:
        if held.text not in named:
            text = _words(held.text)
            named[held.text] = [
                number
                for letter, following in begun.findall(text)
                for letters in {letter, letter + following}
                for number in sought.get(letters, ())
                if all(part in text for part in wanted[number])
            ]
        for number in named[held.text]:
            standing[number].append(held)
    first = {
        number: min(held, key=lambda held: (held.page, held.bbox.top)) for number, held in standing.items() if held
    }
    return {f"sections.{number}": (_place(held.page, held.bbox, held.location),) for number, held in first.items()}


def _by_rarest_letters(wanted: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Pair of letters → the sections whose heading is looked for only in texts that hold it.

    Of each section the pair that fewest sections have, so that a text is compared with few of them, not with all.
    """
    counts = Counter(letters for parts in wanted.values() for letters in _letters(max(parts, key=len)))
    found: dict[str, list[str]] = {}
    for number, parts in wanted.items():
        rarest = min(_letters(max(parts, key=len)), key=lambda letters: (counts[letters], -len(letters), letters))
        found.setdefault(rarest, []).append(number)
    return found


def _letters(text: str) -> set[str]:
    """The letters of a text, and all pairs of them that stand side by side."""
    return {*text, *map(add, text, text[1:])}
