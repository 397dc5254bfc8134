"""Which cells of a table are labels (見出し): words that name a field, the colour of the cell, repetition over pages.

A form is told by them: words that name a field stand in many of its rows, not only in the first ones.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from torikumi.normalizers.blanks import is_blank
from torikumi.normalizers.text import close_spacing, fold_text, normalize_text
from torikumi.pipeline.columns import is_number, map_columns
from torikumi.pipeline.words import form_words, heading_year, known_heading, label_core, title_words
from torikumi.schemas.roles import VALUE_ROLES, Role
from torikumi.schemas.tables import Cell, Table

LABEL_LETTERS = 20
"""A label that only its words tell is no longer than this; one told by the colour of its cell may be a question."""

QUESTION_LETTERS = 80
"""A label told by the colour of its cell is no longer than this."""

FILLED_LABELS = 0.7
"""Where at least this share of the known labels stand in coloured cells, colour tells the other labels, too."""

FILLED_CELLS = 0.85
"""Where more of the cells with text are coloured than this, colour tells nothing."""

LABEL_ROWS = 3
"""The known labels of a form stand in at least so many rows."""

LABELS_MIN = 4
"""A form has at least so many different known labels."""

REPEATED_MIN = 3
"""So many tables of one shape tell by what they have in common which texts are labels."""

REPEATED_SHARE = 0.8
"""What most tables of a shape have in common stands in at least this share of them; a value may be missing, too."""

UNIT_LETTERS = 3
"""A unit after a number has mostly no more letters than this (か所, 世帯, 千円)."""

_FIGURES = re.compile(r"[\d,.~±△▲+-]")
_BRACKET = re.compile(r"\([^()]*\)$")
_MARK = re.compile(r"[A-Za-zＡ-Ｚａ-ｚ◎○◯〇△▲×✕☆★]{1,2}[+＋-]?")


@lru_cache(maxsize=8192)
def label_line(text: str) -> str:
    r"""A label as one line, its spread letters closed.

    >>> label_line("事\u3000業\u3000名"), label_line("事業費\n（千円）")
    ('事業名', '事業費（千円）')
    """
    return close_spacing("".join(normalize_text(text).split("\n"))).strip()


def is_year(text: str) -> bool:
    """Whether a label says a year, and nothing else."""
    return heading_year(text) is not None and known_heading(text) is None and len(fold_text(text)) <= LABEL_LETTERS


def is_label(text: str) -> bool:
    """Whether the words of a cell are those of a label.

    >>> [is_label(text) for text in ("事業名", "１　事業の目的", "根拠法令", "①必要性", "子育て支援課")]
    [True, True, True, True, False]
    """
    if "。" in text:  # a sentence, as in most cells
        return False
    line = label_line(text)
    return _is_label(line, known_heading(line))


@lru_cache(maxsize=8192)  # by the role, too: the profile in force may give it
def _is_label(line: str, role: Role | None) -> bool:
    """Whether a line with this role is a label."""
    core = label_core(line)
    if not core or len(fold_text(line)) > LABEL_LETTERS or "。" in line:
        return False
    folded = fold_text(core)
    bare = _BRACKET.sub("", folded)
    words = form_words()
    return (
        role not in (None, Role.COUNT, Role.SHARE)
        or folded in words.labels
        or bare in words.labels
        or (len(bare) <= LABEL_LETTERS // 2 and bare.endswith(words.ends))
    )


def _may_be_label(text: str) -> bool:
    """Whether a coloured cell may be a label: no number, mark, or row of options."""
    line = label_line(text)
    return _is_words(line) and (is_label(line) or not _is_amount(fold_text(line)))


@lru_cache(maxsize=8192)  # each page has the same labels again
def _is_words(line: str) -> bool:
    """Whether a line is no mark and no row of options, and no longer than a question."""
    return bool(
        line
        and len(line) <= QUESTION_LETTERS
        and not is_blank(line)
        and not _MARK.fullmatch(line)
        and not options_of(line)
    )


def _is_amount(folded: str) -> bool:
    """Whether a text is a number with a short unit (412人), and no label that begins with one (1人当たりの費用)."""
    return is_number(folded) and len(_FIGURES.sub("", folded)) <= UNIT_LETTERS


def options_of(text: str) -> list[tuple[bool, str]]:
    """The options of a row of check boxes: whether each is chosen, and its text.

    >>> options_of("☑高い　□普通　□低い")
    [(True, '高い'), (False, '普通'), (False, '低い')]
    >>> options_of("高い")
    []
    """
    words = form_words()
    marks = re.escape(words.chosen + words.open)
    found = re.findall(rf"([{marks}])\s*([^{marks}]*)", text)
    return [(mark in words.chosen, option.strip(" \u3000・、\n")) for mark, option in found]


_Place = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Repeated:
    """What the tables of one shape have in common, as (row, column, folded text).

    Attributes:
        texts: Texts that stand at the same place of most of them.
        beside_change: Those of them with other text right of them, or below, from table to table.
    """

    texts: frozenset[_Place] = frozenset()
    beside_change: frozenset[_Place] = frozenset()


def label_cells(table: Table, repeated: Repeated | None = None) -> frozenset[int]:
    """The ids of the cells of a table that are labels.

    Args:
        table: A table of one page.
        repeated: What many tables of its shape have in common.
    """
    texts = [cell for cell in table.cells if cell.text.strip()]
    known = [cell for cell in texts if is_label(cell.text)]
    if not known:
        return frozenset()
    filled = sum(cell.filled for cell in known) / len(known)
    coloured = sum(cell.filled for cell in texts) / len(texts)
    if filled >= FILLED_LABELS and coloured <= FILLED_CELLS:
        return frozenset(id(cell) for cell in texts if cell.filled and _may_be_label(cell.text))
    labels = {id(cell) for cell in known}
    if repeated is not None:
        # a value may be a word of a label (種別: 事業); on another page it is another one
        labels = {id(c) for c in known if (c.row, c.column, fold_text(c.text)) in repeated.texts} or labels
    for cell in texts:
        if id(cell) in labels:
            continue
        left = table.by_place.get((cell.row, cell.column - 1))
        after_label = left is not None and id(left) in labels
        in_head = is_year(cell.text) and _heads_a_column(cell, left, table.row(cell.row), labels)
        place = (cell.row, cell.column, fold_text(cell.text))
        is_repeated = repeated is not None and place in repeated.beside_change and _may_be_label(cell.text)
        if (in_head and _may_be_label(cell.text)) or (is_repeated and not after_label):
            labels.add(id(cell))
    return frozenset(labels)


def _heads_a_column(cell: Cell, left: Cell | None, row: Sequence[Cell], labels: set[int]) -> bool:
    """Whether a year heads a column (指標名 | 単位 | R4 | R5), and is no value (開始年度 | 平成15年度)."""
    if left is not None and id(left) in labels and _names_a_field(left.text):
        return False
    heads = (Role.INDICATOR, Role.UNIT, Role.KIND)
    return any(
        (other is not cell and is_year(other.text))
        or (id(other) in labels and (known_heading(label_line(other.text)) in heads or _is_head(other.text)))
        for other in row
    )


def _is_head(text: str) -> bool:
    return fold_text(label_line(text)) in form_words().heads


def _names_a_field(text: str) -> bool:
    """Whether a label has a value of its own, rather than to head a column of others."""
    role = known_heading(label_line(text))
    return (
        not _is_head(text)
        and not is_year(text)
        and role
        not in (
            Role.INDICATOR,
            Role.UNIT,
            Role.KIND,
            Role.GOALS,
            Role.RESULTS,
            *VALUE_ROLES,
        )
    )


def repeated_texts(tables: Sequence[Table]) -> dict[tuple[int, int], Repeated]:
    """What the tables of each shape (rows, columns) have in common."""
    shapes: dict[tuple[int, int], list[Table]] = defaultdict(list)
    for table in tables:
        shapes[table.rows, table.columns].append(table)
    return {shape: _common(same) for shape, same in shapes.items() if len(same) >= REPEATED_MIN}


def _common(tables: Sequence[Table]) -> Repeated:
    """The texts at one place of most of these tables."""
    beside: dict[_Place, list[tuple[str, str]]] = defaultdict(list)
    for table in tables:
        for cell in table.cells:
            if cell.text.strip():
                right = table.by_place.get((cell.row, cell.last_column + 1))
                below = table.by_place.get((cell.last_row + 1, cell.column))
                pair = (right.text if right else "", below.text if below else "")
                beside[cell.row, cell.column, fold_text(cell.text)].append(pair)
    often = {place: pairs for place, pairs in beside.items() if len(pairs) >= REPEATED_SHARE * len(tables)}
    changing = {place for place, pairs in often.items() if any(len(set(side)) > 1 for side in zip(*pairs, strict=True))}
    return Repeated(frozenset(often), frozenset(changing))


def is_form(table: Table, labels: frozenset[int] | None = None) -> bool:
    """Whether a table of one page is a form: known labels stand in its rows, not only in its header."""
    if table.rows < LABEL_ROWS or table.columns < 2:
        return False
    labels = label_cells(table) if labels is None else labels
    known = [cell for cell in table.cells if id(cell) in labels and is_label(cell.text)]
    kinds = title_words().kinds
    rows = {cell.row for cell in known if fold_text(cell.text) not in kinds}
    if len(rows) < LABEL_ROWS:  # as most tables of rows
        return False
    head = table.block_end(0)
    above = {fold_text(cell.text) for cell in known if cell.row < head}
    below = {fold_text(cell.text) for cell in known if cell.row >= head} - above - kinds.keys()
    if len(above | below) < LABELS_MIN or len(below) < 2:
        return False
    roles = {role for cell in known if (role := known_heading(label_line(cell.text))) not in (None, Role.EXTRA)}
    if len(rows) > table.rows / 2:
        return len(roles) >= 2
    # a table of rows has its header at its head, and rows of many cells that are no labels below it
    columns = map_columns(table)
    if columns is not None and head <= columns.header_rows < table.rows / 2:
        inside = {cell.row for cell in known if fold_text(cell.text) in below and cell.row >= columns.header_rows}
        if len(inside) < (table.rows - columns.header_rows) / 2:
            return False
    return len(roles) >= 2
