"""The page with the counts of the grades (集計表) → the printed summary and the document's own scale of grades."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from torikumi.normalizers.grades import parse_legend
from torikumi.normalizers.quantities import parse_quantity
from torikumi.normalizers.text import close_spacing, fold_text, normalize_text
from torikumi.pipeline.words import header_role, title_words
from torikumi.schemas.geometry import BBox
from torikumi.schemas.report import GradeCount, GradeStep, Summary
from torikumi.schemas.roles import Role
from torikumi.schemas.tables import Cell, Table

GRADE_LETTERS = 6
"""A grade has no more letters than this."""

_NO_RANK = frozenset("-－−―ー—")
"""Signs for "cannot be rated": a grade without a place in the order."""


@dataclass(frozen=True, slots=True)
class PrintedSummary:
    """What the document says of its grades.

    Attributes:
        summary: The printed counts, or None.
        scale: The scale of its legend, best first; empty when it has none.
        shares: Grade → its share as printed (55%).
        total_share: The share printed for the total, or "".
        page: Page of the table, or None.
        bbox: Its box, or None.
        table: The table it was read from, or None.
    """

    summary: Summary | None
    scale: tuple[GradeStep, ...]
    shares: dict[str, str]
    total_share: str
    page: int | None
    bbox: BBox | None
    table: Table | None


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
            counts, total, shares, total_share, described = read
            entries = described or list[tuple[str, str | None]](legend) or [(count.grade, None) for count in counts]
            return PrintedSummary(
                Summary(total=total, counts=tuple(counts)),
                _scale(entries),
                shares,
                total_share,
                table.page,
                table.bbox,
                table,
            )
    return PrintedSummary(None, _scale(legend), {}, "", None, None, None)


_Found = tuple[list[GradeCount], int | None, dict[str, str], str, list[tuple[str, str | None]]]


def _scale(entries: Sequence[tuple[str, str | None]]) -> tuple[GradeStep, ...]:
    """The scale from its entries, best first; signs for "cannot be rated" have no rank."""
    steps = []
    rank = 0
    for grade, description in entries:
        rated = fold_text(grade) not in {fold_text(sign) for sign in _NO_RANK}
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
    return fold_text(text) in {fold_text(word) for word in title_words().total}


def _columns_summary(table: Table) -> _Found | None:
    """A summary with a row a grade: 評価 (grade, description) | 件数 | 割合."""
    header = {column: header_role(_cell_text(table.by_place.get((0, column)))) for column in range(table.columns)}
    grades = [column for column, role in header.items() if role is Role.GRADE]
    counted = [column for column, role in header.items() if role is Role.COUNT]
    if not grades or not counted or table.columns > 6:
        return None
    shared = [column for column, role in header.items() if role is Role.SHARE]
    counts, described, shares = [], [], {}
    total, total_share = None, ""
    for row in range(1, table.rows):
        cells = [table.by_place.get((row, column)) for column in grades]
        texts = list(dict.fromkeys(text for cell in cells if (text := _cell_text(cell))))
        if not texts:
            continue
        count = _count(_cell_text(table.by_place.get((row, counted[0]))))
        share = _cell_text(table.by_place.get((row, shared[0]))) if shared else ""
        if _is_total(texts[0]):
            total, total_share = count, share
            continue
        if len(texts[0]) > GRADE_LETTERS:
            return None
        percent = parse_quantity(share) if share else None
        counts.append(GradeCount(grade=texts[0], count=count, share_percent=percent.value if percent else None))
        described.append((texts[0], texts[1] if len(texts) > 1 else None))
        if share:
            shares[texts[0]] = share
    if len(counts) < 2 or all(count.count is None for count in counts):
        return None
    return counts, total, shares, total_share, described if any(text for _, text in described) else []


def _rows_summary(table: Table) -> _Found | None:
    """A summary with a column a grade: 評価 | ◎ | ○ | … | 計 over 件数 | 9 | 17 | …."""
    if table.rows not in (2, 3) or header_role(_cell_text(table.by_place.get((0, 0)))) is not Role.GRADE:
        return None
    if header_role(_cell_text(table.by_place.get((1, 0)))) is not Role.COUNT:
        return None
    counts, shares = [], {}
    total, total_share = None, ""
    for column in range(1, table.columns):
        grade = _cell_text(table.by_place.get((0, column)))
        count = _count(_cell_text(table.by_place.get((1, column))))
        share = _cell_text(table.by_place.get((2, column))) if table.rows == 3 else ""
        if _is_total(grade):
            total, total_share = count, share
        elif grade:
            if len(grade) > GRADE_LETTERS:
                return None
            percent = parse_quantity(share) if share else None
            counts.append(GradeCount(grade=grade, count=count, share_percent=percent.value if percent else None))
            if share:
                shares[grade] = share
    if len(counts) < 2:
        return None
    return counts, total, shares, total_share, []
