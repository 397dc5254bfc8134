"""Era years that do not exist (平成35年度): converted wherever a year is read, and said once each.

Plans written before 2019 print them, and so do slips of the pen: only a person can tell which.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from torikumi.extractors.document import Extraction
from torikumi.normalizers.text import fold_text, normalize_text
from torikumi.normalizers.years import YearMention, find_years, may_hold_past_years
from torikumi.schemas.findings import Finding
from torikumi.schemas.tables import Cell, TextBlock

SHORT = 20
"""Letters: in a longer text, letter and digits without 年 (H35) may be a code; in a heading or value they are none."""


def past_era_years(extraction: Extraction) -> list[Finding]:
    """A finding for each year printed anywhere in a document that lies past the end of its era, at its first place."""
    where: dict[str, TextBlock | Cell] = {}
    times: Counter[str] = Counter()
    for held in _texts(extraction):
        if not may_hold_past_years(held.text):
            continue
        where.setdefault(held.text, held)
        times[held.text] += 1
    first: dict[str, tuple[YearMention, TextBlock | Cell]] = {}
    counts: Counter[str] = Counter()
    for printed, held in where.items():
        text = normalize_text(printed)
        for year in _past(text):
            label = fold_text(text[year.start : year.end])
            first.setdefault(label, (year, held))
            counts[label] += times[printed]
    return [Finding.at(held, "era-year-past", _message(year, counts[label])) for label, (year, held) in first.items()]


def _past(text: str) -> list[YearMention]:
    """The years of a text that lie past the end of their era."""
    return [
        year
        for year in find_years(text)
        if year.past_era and ("年" in year.label or len(text) <= SHORT or not fold_text(year.label)[0].isascii())
    ]


def _message(year: YearMention, count: int) -> str:
    """What the year was read as."""
    date = "" if year.month is None else f"-{year.month:02}" + ("" if year.day is None else f"-{year.day:02}")
    read = f"{year.calendar_year}{date}" + (" (fiscal year)" if year.is_fiscal else "")
    where = f", in {count} places" if count > 1 else ""
    return f"{year.label} lies past the end of {year.era}; it was read as {read}{where}"


def _texts(extraction: Extraction) -> Iterator[TextBlock | Cell]:
    """All that holds text in a document: prose and running heads, then the cells of tables."""
    for page in extraction.pages:
        yield from page.blocks
    yield from extraction.running
    for table in extraction.tables:
        yield from (cell for cell in table.cells if cell.text)
