"""The page with the counts of the grades (集計表) → the printed summary and the document's own scale of grades."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from torikumi.normalizers.grades import best_first, is_rated, parse_legend
from torikumi.normalizers.quantities import parse_quantity
from torikumi.normalizers.text import close_spacing, fold_text, normalize_text
from torikumi.pipeline.words import header_role, title_words
from torikumi.schemas.geometry import BBox
from torikumi.schemas.report import GradeCount, GradeStep, Summary
from torikumi.schemas.roles import Role
from torikumi.schemas.tables import Cell, Table

GRADE_LETTERS = 6
"""A grade has no more letters than this."""


@dataclass(frozen=True, slots=True)
class PrintedSummary:
    """What the document says of its grades.

    Attributes:
        summary: The printed counts, or None.
        scale: The scale of its legend, best first; empty when it has none.
        table: The table of the counts, or None.
    """

    summary: Summary | None
    scale: tuple[GradeStep, ...]
    table: Table | None = None

    @property
    def page(self) -> int | None:
        """Page of the table, or None."""
        return self.table.page if self.table is not None else None

    @property
    def bbox(self) -> BBox | None:
        """Box of the table, or None."""
        return self.table.bbox if self.table is not None else None

    @property
    def location(self) -> str:
        """Location of the table in a file without pages, or ""."""
        return self.table.location if self.table is not None else ""


def read_summary(tables: Sequence[Table], texts: Sequence[str]) -> PrintedSummary:
    """Find the summary among the tables, and the legend in it or in the texts.

    Args:
        tables: The tables that hold no initiatives.
        texts: The paragraphs and running texts of the document.
    """
    legend = next((found for text in texts if (found := parse_legend(normalize_text(text)))), [])
    for table in tables:
        read = _columns_summary(table) or _rows_summary(table)
        if read is not None:
            summary, described = read
            entries = described or [*legend] or [(count.grade, None) for count in summary.counts]
            return PrintedSummary(summary, _scale(entries), table)
    return PrintedSummary(None, _scale(legend))


_Entry = tuple[str, str | None]
"""A grade and what the legend says of it."""


def _scale(entries: Sequence[_Entry]) -> tuple[GradeStep, ...]:
    """The scale from its entries, best first; signs for "cannot be rated" have no rank."""
    steps = []
    rank = 0
    for grade, description in best_first(entries):
        rated = is_rated(grade, description)
        rank += rated
        steps.append(GradeStep(grade=grade, description=description or None, rank=rank if rated else None))
    return tuple(steps)


def _cell_text(cell: Cell | None) -> str:
    return close_spacing(normalize_text("".join(cell.text.split("\n")))).strip() if cell is not None else ""


def _count(text: str) -> int | None:
    """A count as printed, or None."""
    quantity = parse_quantity(text)
    if quantity is None or quantity.value is None or quantity.value != quantity.value.to_integral_value():
        return None
    return int(quantity.value)


def _is_total(text: str) -> bool:
    return fold_text(text) in title_words().total


def _grade_count(grade: str, count: str, share: str) -> GradeCount:
    """One entry of the summary."""
    percent = parse_quantity(share)
    return GradeCount(grade=grade, count=_count(count), share_percent=percent.value if percent else None)


def _columns_summary(table: Table) -> tuple[Summary, list[_Entry]] | None:
    """A summary with a row a grade: 評価 (grade, description) | 件数 | 割合; and its legend, if the table is one."""
    header = {column: header_role(_cell_text(table.by_place.get((0, column)))) for column in range(table.columns)}
    grades = [column for column, role in header.items() if role is Role.GRADE]
    counted = [column for column, role in header.items() if role is Role.COUNT]
    if not grades or not counted or table.columns > 6:
        return None
    shared = [column for column, role in header.items() if role is Role.SHARE]
    counts: list[GradeCount] = []
    described: list[_Entry] = []
    total = None
    for row in range(1, table.rows):
        cells = [table.by_place.get((row, column)) for column in grades]
        texts = list(dict.fromkeys(text for cell in cells if (text := _cell_text(cell))))
        if not texts:
            continue
        count = _cell_text(table.by_place.get((row, counted[0])))
        if _is_total(texts[0]):
            total = _count(count)
            continue
        if len(texts[0]) > GRADE_LETTERS:
            return None
        share = _cell_text(table.by_place.get((row, shared[0]))) if shared else ""
        counts.append(_grade_count(texts[0], count, share))
        described.append((texts[0], texts[1] if len(texts) > 1 else None))
    if len(counts) < 2 or all(count.count is None for count in counts):
        return None
    is_legend = any(text for _, text in described)
    return Summary(total=total, counts=tuple(counts)), described if is_legend else []


def _rows_summary(table: Table) -> tuple[Summary, list[_Entry]] | None:
    """A summary with a column a grade: 評価 | ◎ | ○ | … | 計 over 件数 | 9 | 17 | …; it holds no legend."""
    if table.rows not in (2, 3) or header_role(_cell_text(table.by_place.get((0, 0)))) is not Role.GRADE:
        return None
    if header_role(_cell_text(table.by_place.get((1, 0)))) is not Role.COUNT:
        return None
    counts: list[GradeCount] = []
    total = None
    for column in range(1, table.columns):
        grade, count, share = (_cell_text(table.by_place.get((row, column))) for row in range(3))
        if _is_total(grade):
            total = _count(count)
        elif grade:
            if len(grade) > GRADE_LETTERS:
                return None
            counts.append(_grade_count(grade, count, share))
    if len(counts) < 2:
        return None
    return Summary(total=total, counts=tuple(counts)), []
