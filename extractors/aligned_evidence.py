"""What tells a table without rules from a list, a table of contents, a form, columns of prose, labels of a chart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from torikumi.extractors.lanes import Extent, span_of
from torikumi.extractors.segments import LEADER, Segment, TextLine

EDGE_EM = 0.35
"""Edges that differ by less than this (em) are one edge: a digit is half an em wide, a sign may lack a quarter."""

EVEN_SHARE = 0.75
"""Texts of a column share their left, right or middle line in at least this share: a head may be set otherwise, and the
first amount of each group alone may have its unit after it."""

FILLED_SHARE = 0.85
"""Without numbers, columns must be as full as this: texts that stand under each other by chance are not."""

PROSE_LETTERS = 12
"""Lines of prose are longer than this; the columns of a newspaper page hold 12 and more letters."""

MARKER = re.compile(
    r"[(（]?(?:[\d０-９]{1,3}|[一二三四五六七八九十]{1,3}|[ア-ンｱ-ﾝア-オa-zA-Zａ-ｚⅠ-Ⅻⅰ-ⅻ])[)）.．、]?"
    r"|[①-⑳㉑-㉟⑴-⒇❶-❿]|[・●○◯◎◆◇■□▪▲△▼▽★☆※➢➤⇒→‐－―–—-]|第.{1,4}[条款項目章節号編]|[注表図]\s?\d{0,2}"
)
"""A text that only counts the item after it."""

SENTENCE = re.compile(r"[。、][^。、]")
"""Running text: a mark of punctuation within it."""

AMOUNT = re.compile(r"[,，%％円]|[\d０-９][人件戸㎡㎥㎞台校回]|[\d０-９][.．][\d０-９]")
"""What tells an amount from the number of a page."""


def has_leaders(lines: Sequence[TextLine]) -> bool:
    """Whether lines are a table of contents with dots (……) before the page number."""
    return any(LEADER.search(segment.text) for line in lines for segment in line.segments)


def is_wording(lines: Sequence[TextLine]) -> bool:
    """Whether the texts are words and numbers: not numbers only (a chart's), not letters one by one, not unreadable."""
    texts = [segment for line in lines for segment in line.segments]
    words = [text for text in texts if not text.is_number]
    unread = sum("\ufffd" in text.text for text in texts)
    single = sum(len(text.text) == 1 for text in words)
    return len(words) > 1 and 10 * unread <= len(texts) and (2 * single <= len(words))


def is_prose(lines: Sequence[TextLine], extents: Sequence[Extent]) -> bool:
    """Whether two columns or more are running text: long lines that mostly fill their width."""
    columns = _by_column(lines, extents)
    return sum(_is_running_text(texts, extent) for texts, extent in zip(columns, extents, strict=True)) > 1


def _is_running_text(texts: Sequence[Segment], extent: Extent) -> bool:
    if len(texts) < 4 or median(len(text.text) for text in texts) < PROSE_LETTERS:
        return False
    if 5 * sum(bool(SENTENCE.search(text.text)) for text in texts) >= 2 * len(texts):
        return True
    full = sum(text.x0 - extent[0] <= text.size and extent[1] - text.x1 <= text.size for text in texts)
    return 2 * full >= len(texts)


def is_free_table(
    lines: Sequence[TextLine], rows: Sequence[Sequence[TextLine]], extents: Sequence[Extent], *, headed: bool
) -> bool:
    """Whether lines that white lanes part are a table.

    Args:
        lines: The lines.
        rows: The same, as rows.
        extents: The columns.
        headed: A rule of the width of the columns runs under the first line.
    """
    if len(rows) < 3 or has_leaders(lines) or is_prose(lines, extents) or not is_wording(lines):
        return False
    columns = _by_column(lines, extents)
    if any(len(texts) < 2 for texts in columns):
        return False
    counting = all(MARKER.fullmatch(text.text) for text in columns[0])
    telling = columns[1:] if counting else columns
    numeric = [texts for texts in columns[1:] if 4 * sum(text.is_number for text in texts) >= 3 * len(texts)]
    if sum(_is_scale(texts) for texts in numeric) > (len(columns) > 2):
        return False
    if len(columns) == 2 and any(
        _is_running_text(texts, extent) for texts, extent in zip(columns, extents, strict=True)
    ):
        return False  # a text beside a chart, or beside its notes
    if not all(_is_even(texts) for texts in columns[1:]):
        return False
    if not _is_even(columns[0]) and (len(numeric) < len(columns) - 1 or not _has_levels(columns[0])):
        return False
    if any(median(len(text.text) for text in texts) > 3 * PROSE_LETTERS for texts in telling):
        return False
    amounts = [texts for texts in numeric if 3 * sum(bool(AMOUNT.search(text.text)) for text in texts) >= len(texts)]
    if headed:
        return len(telling) >= 2
    if len(telling) == 2:
        return len(rows) >= 4 and bool(amounts) and not counting
    if len(telling) < 2:
        return False
    filled = sum(len({span_of(s, extents)[0] for line in row for s in line.segments}) for row in rows)
    full = filled >= FILLED_SHARE * len(rows) * len(extents)
    return bool(amounts) or (full and len(rows) >= 4)


def _by_column(lines: Sequence[TextLine], extents: Sequence[Extent]) -> list[list[Segment]]:
    """The texts of each column; what stands in one line of it is one text (2,000 円)."""
    columns: list[list[Segment]] = [[] for _ in extents]
    for line in lines:
        texts: dict[int, Segment] = {}
        for segment in line.segments:
            column = span_of(segment, extents)[0]
            before = texts.get(column)
            joined = before and replace(before, x1=segment.x1, text=before.text + segment.text)
            texts[column] = joined or segment
        for column, text in texts.items():
            columns[column].append(text)
    return columns


def _is_even(texts: Sequence[Segment]) -> bool:
    """Whether most texts of a column have one left edge, one right edge, or one middle."""
    reach = EDGE_EM * median(text.size for text in texts)
    needed = EVEN_SHARE * len(texts)
    for places in (
        [text.x0 for text in texts],
        [text.x1 for text in texts],
        [text.centre for text in texts],
    ):
        if max(sum(abs(other - place) <= reach for other in places) for place in places) >= needed:
            return True
    return False


def _has_levels(texts: Sequence[Segment]) -> bool:
    """Whether the texts of a column begin at few left edges (indents of labels), each of which several share."""
    reach = EDGE_EM * median(text.size for text in texts)
    shared = sum(sum(abs(other.x0 - text.x0) <= reach for other in texts) > 1 for text in texts)
    return shared >= EVEN_SHARE * len(texts)


def _is_scale(texts: Sequence[Segment]) -> bool:
    """Whether numbers grow or fall by equal steps, as those at the axis of a chart do."""
    digits = [re.sub(r"[^\d.\-]", "", text.text.translate(_FULL_WIDTH)) for text in texts]
    try:
        values = [float(digit) for digit in digits]
    except ValueError:
        return False
    steps = {round(after - before, 6) for before, after in pairwise(values)}
    return len(values) > 2 and len(steps) == 1 and steps != {0.0}


_FULL_WIDTH = str.maketrans("０１２３４５６７８９．−－△▲", "0123456789.----")
