"""Header + body of a table → the role of each column.

The words of the header decide first; where a word can mean two things (目標: a text or a number), the shape of the
column's values does. What fits no role is kept under its heading.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import TypeVar

from torikumi.normalizers.blanks import is_blank
from torikumi.normalizers.departments import is_department, split_departments
from torikumi.normalizers.ditto import is_ditto
from torikumi.normalizers.grades import known_scale
from torikumi.normalizers.quantities import parse_quantity
from torikumi.normalizers.text import close_spacing, fold_text
from torikumi.pipeline.listed_values import first_listed
from torikumi.pipeline.words import (
    given_column,
    grade_order,
    heading_year,
    is_bare_year,
    known_heading,
    role_by_words,
    role_of_levels,
    title_words,
)
from torikumi.schemas.errors import NormalizationError
from torikumi.schemas.roles import TEXT_ROLES, VALUE_ROLES, Role
from torikumi.schemas.tables import Cell, Table

HEADER_START_MAX = 4
"""The header begins within this many rows: above it stand a title or a remark, at most."""

SAME_PLACE_PT = 2.0
"""Columns of two tables are the same when their edges differ by no more than this, in points."""

ROLES_MIN = 3
"""A table with fewer columns of known roles holds no initiatives."""

NUMERIC_SHARE = 0.6
"""A column with at least this share of numbers among its filled cells is one of values."""

MARK_LETTERS = 6
"""Cells of a column of grades hold no more letters than this: S, ◎, 概ね達成."""

GUESS_MIN = 3
"""So many values of one shape tell the role of a column whose heading says nothing; fewer are chance."""

GUESS_SHARE = 0.7
"""They stand in at least this share of the rows: a mark on a few rows (○ for new ones) is no grade."""

T = TypeVar("T")

_NUMERIC_GOALS = re.compile("数値目標|成果目標|KPI|ＫＰＩ", re.IGNORECASE)
_NOTE = re.compile(r"(?<=.)\([^()]*\)$")
"""What stands in brackets behind a value: C（前年度B）."""
_STROKE = re.compile("[／/]")
_BREAK = re.compile(r"\s*\n\s*|(?<=\S)[／/](?=\S)")
"""Between the parts of a heading that names several texts."""
_JOINED = re.compile(r"^(?:[・、／/及並と]|および)|(?:[・、／/]|及び|と|の)$")
"""A line of a heading that goes on, or is gone on with."""
_GRADE_MARK = re.compile(r"[sa-eＡ-Ｅ][+-]?|[◎○△▲×☆★]")
_VALUED = {Role.BASELINE, Role.TARGET, Role.ACTUAL}
_BESIDE_VALUES = {Role.INDICATOR, Role.UNIT, Role.KIND}
_VALUE_OF = {Role.GOALS: Role.TARGET, Role.RESULTS: Role.ACTUAL, Role.CONTENTS: Role.TARGET}
_TEXT_OF = {Role.TARGET: Role.GOALS, Role.ACTUAL: Role.RESULTS, Role.BASELINE: Role.EXTRA, Role.ACHIEVEMENT: Role.EXTRA}
_BY_SHAPE = {*_VALUE_OF, *_TEXT_OF, Role.GRADE, Role.VALUE, Role.KIND}
"""Roles that may turn out to be another one by the shape of the values: those of the others need not be looked at."""


@dataclass(frozen=True, slots=True)
class ColumnRole:
    """What one column holds.

    Attributes:
        column: Grid column, from 0.
        roles: Its role; several where the header stacks them (取組内容 over 目標), top to bottom.
        heading: Its heading as printed, spread letters closed; levels joined by ``／``.
        fiscal_year: The fiscal year in its heading, or None.
        words: The words of its heading, level by level, folded: a later row that holds them is the header again.
    """

    column: int
    roles: tuple[Role, ...]
    heading: str
    fiscal_year: int | None = None
    words: frozenset[str] = frozenset()

    @property
    def role(self) -> Role:
        """Its first role."""
        return self.roles[0]


@dataclass(frozen=True, slots=True)
class ValueBlock:
    """Columns of values with the columns that name them and say their unit.

    Attributes:
        name: The column with the names of the indicators, or None: the initiative gives its name.
        unit: The column with their units, or None.
        values: The columns of their values, left to right.
    """

    name: ColumnRole | None
    unit: ColumnRole | None
    values: tuple[ColumnRole, ...]


@dataclass(frozen=True)
class ColumnMap:
    """The roles of all columns of a table.

    Attributes:
        header_rows: Number of rows down to the end of the header.
        columns: One entry a column, left to right.
        header_start: The row in which the header begins; a title stands above it.
        claimed: Columns of grades that are kept under their heading, because another one holds the grade.
        guessed: Columns whose role was told by their values alone.
        choices: Column → the option that a mark in it chooses: 評価 over 達成 | 未達成.
        row_years: The column that says the fiscal year of its row, or None.
    """

    header_rows: int
    columns: tuple[ColumnRole, ...]
    header_start: int = 0
    claimed: tuple[int, ...] = ()
    guessed: tuple[int, ...] = ()
    choices: Mapping[int, str] = field(default_factory=dict)
    row_years: int | None = None

    @cached_property
    def keys(self) -> Sequence[ColumnRole]:
        """The columns that name and number the initiatives; without such, the one that stands for them."""
        named = self.of(Role.NUMBER, Role.NAME)
        return named or self.of(Role.INDICATOR)[:1] or self.of(*TEXT_ROLES)[:1]

    @cached_property
    def key_places(self) -> frozenset[int]:
        """Where these stand."""
        return frozenset(column.column for column in self.keys)

    @property
    def is_text_keyed(self) -> bool:
        """Whether no column names the initiatives, and their goals or contents stand for them."""
        return self.keys[0].role in TEXT_ROLES

    @property
    def only_indicators(self) -> bool:
        """Whether nothing but indicators and their values stands in the rows: what they belong to is said elsewhere."""
        told = {Role.INDICATOR, Role.UNIT, Role.KIND, Role.VALUE, Role.EXTRA, *VALUE_ROLES}
        return all(role in told for column in self.columns for role in column.roles)

    def of(self, *roles: Role) -> Sequence[ColumnRole]:
        """The columns that have one of the roles."""
        found = self._found.get(roles)
        if found is None:
            having = {column.column: column for role in roles for column in self._by_role.get(role, ())}
            found = self._found[roles] = [having[column] for column in sorted(having)]
        return found

    @cached_property
    def value_blocks(self) -> tuple[ValueBlock, ...]:
        """The columns of values, by the columns that name them: 活動指標 | 目標 | 実績 | 成果指標 | 目標 | 実績."""
        names, units = self.of(Role.INDICATOR), self.of(Role.UNIT)
        held: dict[tuple[int | None, int | None], list[ColumnRole]] = {}
        for column in self.of(Role.VALUE, *VALUE_ROLES):
            name = _owner(column, names)
            own = [unit for unit in units if _owner(unit, names) is name]
            unit = _owner(column, own) or (units[0] if len(units) == 1 else None)
            key = (name.column if name is not None else None, unit.column if unit is not None else None)
            held.setdefault(key, []).append(column)
        by_place: dict[int | None, ColumnRole] = {column.column: column for column in (*names, *units)}
        return tuple(
            ValueBlock(by_place.get(name), by_place.get(unit), tuple(values)) for (name, unit), values in held.items()
        )

    @cached_property
    def aspects(self) -> Mapping[int, str]:
        """Column of values → what tells it from another one of its role and year: 男性 and 女性 over 目標 | 実績."""
        found: dict[int, str] = {}
        for block in self.value_blocks:
            alike: dict[tuple[Role, int | None], list[ColumnRole]] = defaultdict(list)
            for column in block.values:
                alike[column.role, column.fiscal_year].append(column)
            for group in alike.values():
                told = {column.heading: _aspect(column.heading) for column in group}
                if len(set(told.values())) == len(told) > 1:
                    found |= {column.column: told[column.heading] for column in group}
        return found

    @cached_property
    def _found(self) -> dict[tuple[Role, ...], list[ColumnRole]]:
        """What was asked for: each row asks for the same."""
        return {}

    @cached_property
    def _by_role(self) -> dict[Role, list[ColumnRole]]:
        """Role → its columns: each column asks for those of some roles, and there may be thousands."""
        found: dict[Role, list[ColumnRole]] = {}
        for column in self.columns:
            for role in column.roles:
                found.setdefault(role, []).append(column)
        return found


def _aspect(heading: str) -> str:
    """The levels of a heading that tell more than a role and a year."""
    return "・".join(level for level in heading.split("／") if _tells_apart(level))


def _tells_apart(level: str) -> bool:
    """Whether a level of a heading says what no role and no year does: 男性, 前年度実績."""
    if any(word in fold_text(level) for word in title_words().relative):
        return True
    return known_heading(level) is None and heading_year(level) is None


def _owner(column: ColumnRole, claims: Sequence[ColumnRole]) -> ColumnRole | None:
    """Which of several columns a column belongs to: the nearest one left of it, else the first."""
    left = [claim for claim in claims if claim.column < column.column]
    return left[-1] if left else next(iter(claims), None)


def map_columns(table: Table, *, unnamed: bool = False) -> ColumnMap | None:
    """Find the roles of a table's columns.

    Args:
        table: A table joined over pages.
        unnamed: Take tables, too, in which no column names the initiatives: 目標 | 進捗状況 | 改善策, or 指標 |
            現状値 | 目標値.

    Returns:
        None when it is no table of initiatives: too few headings are known, or none names or numbers the rows.
    """
    best: ColumnMap | None = None
    best_score = 0
    for start in range(min(HEADER_START_MAX, table.rows)):
        if start and sum(bool(cell.text) for cell in table.row(start - 1)) > 1:
            break  # only titles stand above a header: rows of cells are records, and are not to be passed over
        height = table.block_end(start)
        roles = tuple(_column(table, column, start, height) for column in range(table.columns))
        if len({column.role for column in roles} - {Role.EXTRA}) >= ROLES_MIN - 1:
            roles = tuple(_by_words(column) for column in roles)
        found = ColumnMap(height, roles, start)
        found = _as_given(_settle(table, found))
        score = len({role for column in found.columns for role in column.roles if role is not Role.EXTRA})
        if score > best_score:
            best, best_score = found, score
    if best is None or best_score < ROLES_MIN:
        return None
    known = {role for column in best.columns for role in column.roles}
    named = Role.NAME in known or (Role.NUMBER in known and Role.CONTENTS in known)
    if unnamed and not named:
        named = _stand_for_names(best, known)
    if not named or not known & {*TEXT_ROLES, *VALUE_ROLES, Role.GRADE, Role.VALUE}:
        return None
    return best


def map_tables(tables: Sequence[Table], *, unnamed: bool = True) -> list[tuple[Table, ColumnMap | None]]:
    """The roles of the columns of each table: by its own header, or by that of an earlier table of the same columns.

    Args:
        tables: The tables of a document.
        unnamed: When no table has a column that names its rows, tables without one are taken, too.
    """
    mapped: list[tuple[Table, ColumnMap | None]] = []
    known: dict[int, list[tuple[Table, ColumnMap]]] = {}  # by their number of columns
    for table in tables:
        columns = map_columns(table)
        if columns is None:
            same = reversed(known.get(table.columns, ()))
            carried = (carried_columns(table, before, found) for before, found in same)
            columns = next((found for found in carried if found is not None), None)
        if columns is not None:
            known.setdefault(table.columns, []).append((table, columns))
        mapped.append((table, columns))
    if unnamed and not any(columns is not None for _, columns in mapped):
        return [(table, map_columns(table, unnamed=True)) for table in tables]
    return mapped


def _as_given(found: ColumnMap) -> ColumnMap:
    """The columns as the profile in force says, whatever their words and values look like."""
    columns, settled = [], set()
    for column in found.columns:
        given = given_column(column.heading) or given_column(column.heading.split("／")[-1])
        if given is not None:
            settled.add(column.column)
            column = replace(column, roles=(given.role,), fiscal_year=given.fiscal_year or column.fiscal_year)
        columns.append(column)
    return replace(
        found,
        columns=tuple(columns),
        claimed=tuple(column for column in found.claimed if column not in settled),
        guessed=tuple(column for column in found.guessed if column not in settled),
    )


def _stand_for_names(columns: ColumnMap, known: set[Role]) -> bool:
    """Whether the first column with a role holds what the others tell of: goals and their results, or indicators."""
    first = next((column.role for column in columns.columns if column.role is not Role.EXTRA), None)
    if first in (Role.GOALS, Role.CONTENTS):
        return bool(known & {Role.RESULTS, Role.GRADE})
    return first in (Role.INDICATOR, Role.NUMBER, Role.SECTION) and Role.INDICATOR in known and len(known & _VALUED) > 1


def carried_columns(table: Table, before: Table, columns: ColumnMap) -> ColumnMap | None:
    """The roles for a table without a header, from an earlier table with the same columns at the same places.

    Tables are cut so by a heading between them, with the header on the first one only.
    """
    same = table.has_columns_of(before, SAME_PLACE_PT)
    return replace(columns, header_rows=0, header_start=0) if same else None


def _column(table: Table, column: int, start: int, end: int) -> ColumnRole:
    """The role of one column by the words of its header."""
    cells: list[Cell] = []
    for row in range(start, end):
        cell = table.by_place.get((row, column))
        if cell is not None and cell.text and all(cell is not other for other in cells):
            cells.append(cell)
    texts = [close_spacing("".join(cell.text.split("\n"))) for cell in cells]
    heading = "／".join(dict.fromkeys(texts))
    words = frozenset(fold_text(text) for text in texts)
    year = next((year for text in reversed(texts) if (year := heading_year(text)) is not None), None)
    roles = [known_heading(text) for text in texts]
    same_place = all(cell.column == cells[0].column and cell.column_span == cells[0].column_span for cell in cells[1:])
    aspects = title_words().aspects
    stacked = [
        role for role, text in zip(roles, texts, strict=True) if role in TEXT_ROLES and fold_text(text) not in aspects
    ]
    if len(cells) > 1 and same_place and len(stacked) == len(cells) and len(set(stacked)) == len(stacked):
        return ColumnRole(column, tuple(stacked), heading, year, words)
    lines = _stacked_lines(cells)
    if lines:
        return ColumnRole(column, tuple(lines.values()), "／".join(lines), year, words)
    role = role_of_levels(texts)
    if texts and _is_of_two_values(texts[-1]):
        role = Role.EXTRA
    elif role is None:
        role = Role.VALUE if year is not None and any(map(is_bare_year, texts)) else Role.EXTRA
    return ColumnRole(column, (role,), heading, year, words)


def _stacked_lines(cells: Sequence[Cell]) -> dict[str, Role]:
    """The lines of a heading in one cell that each name another text (取組内容, 目標), with their roles; or {}.

    A stroke parts them as a line break does (取組内容／目標).
    """
    if len(cells) != 1:
        return {}
    whole = cells[0].text
    parted = "\n" in whole or known_heading(whole) not in (Role.KIND, Role.EXTRA)  # 目標／実績 names the kinds of rows
    texts = [close_spacing(line.strip()) for line in _BREAK.split(whole)] if parted else []
    if len(texts) < 2 or any(_JOINED.search(text) for text in texts):
        return {}
    roles = {text: role for text in texts if (role := known_heading(text)) in TEXT_ROLES}
    return roles if len(set(roles.values())) == len(texts) else {}


def _is_of_two_values(text: str) -> bool:
    """Whether a heading names two values in one cell (実績値／目標値), of which the cell would be read as one."""
    parts = _STROKE.split(text)
    if len(parts) < 2 or known_heading(text) is Role.KIND:
        return False
    named = {_VALUE_OF.get(role, role) for part in parts if (role := known_heading(part)) is not None}
    return len(named) > 1 and named <= {*VALUE_ROLES}


def _by_words(column: ColumnRole) -> ColumnRole:
    """A column whose heading nothing knows, by the words in it: only beside columns that are known."""
    if column.role is not Role.EXTRA or not column.heading:
        return column
    parts = column.heading.split("／")
    if any(known_heading(part) is Role.EXTRA for part in parts) or _is_of_two_values(column.heading):
        return column
    role = next((role for part in reversed(parts) if (role := role_by_words(part)) is not None), None)
    return replace(column, roles=(role,)) if role is not None else column


def body_cells(table: Table, column: int, header_rows: int) -> list[Cell]:
    """The cells of a column below the header that are not much wider than the column, each once."""
    widest = max(1, table.columns // 2)
    found = []
    for row in range(header_rows, table.rows):  # not all cells of the table: a sheet may have thousands of columns
        cell = table.by_place.get((row, column))
        if cell is not None and cell.row == row and cell.column_span <= widest:
            found.append(cell)
    return found


def columns_under(table: Table, header_rows: int) -> ColumnMap:
    """The roles of the columns of a small table inside a form, whose header is known: it need not name initiatives."""
    roles = tuple(_column(table, column, 0, header_rows) for column in range(table.columns))
    found = ColumnMap(header_rows, roles)
    return replace(found, columns=tuple(_by_shape(table, column, found) for column in found.columns))


def _settle(table: Table, found: ColumnMap) -> ColumnMap:
    """Decide what the words leave open: by the shape of the values, and where two columns claim one role."""
    columns = [_by_shape(table, column, found) for column in found.columns]
    columns = _indicators_of_goals(columns)
    for role in (Role.NAME, Role.NUMBER):
        columns = _one_only(table, columns, role, found.header_rows)
    if not any(Role.NAME in column.roles for column in columns):
        # 施策 alone is the name of the initiatives, not their group
        sections = [column for column in columns if column.role is Role.SECTION]
        if sections:
            columns = [replace(c, roles=(Role.NAME,)) if c is sections[-1] else c for c in columns]
    choices = _choices(table, columns, found.header_rows)
    # what a mark chooses is no account of what was done
    graded = {c.column for c in columns if c.column in choices and c.role is Role.RESULTS}
    columns = [replace(c, roles=(Role.GRADE,)) if c.column in graded else c for c in columns]
    columns, claimed = _one_grade(columns, choices)
    columns, guessed = _by_values_alone(table, columns, found.header_rows)
    columns, years = _bare_years(table, columns, found.header_rows)
    columns = _kept_without_values(_one_section(columns))
    row_years = _row_years(table, columns, found.header_rows)
    return replace(
        found,
        columns=tuple(columns),
        claimed=claimed,
        guessed=guessed + years,
        choices=choices,
        row_years=row_years,
    )


def _one_section(columns: list[ColumnRole]) -> list[ColumnRole]:
    """Leave the section to the outermost column that names one; the groups inside it are kept under their headings."""
    first = next((column.column for column in columns if column.role is Role.SECTION), None)
    return [replace(c, roles=(Role.EXTRA,)) if c.role is Role.SECTION and c.column != first else c for c in columns]


def _kept_without_values(columns: list[ColumnRole]) -> list[ColumnRole]:
    """Names of indicators, units and kinds are read with their values: those that no column of values has are kept."""
    blocks = ColumnMap(0, tuple(columns)).value_blocks
    used = {column.column for block in blocks for column in (block.name, block.unit) if column is not None}
    if blocks:
        used |= {column.column for column in columns if column.role is Role.KIND}
    return [
        replace(c, roles=(Role.EXTRA,)) if c.role in _BESIDE_VALUES and c.column not in used else c for c in columns
    ]


def _by_shape(table: Table, column: ColumnRole, found: ColumnMap) -> ColumnRole:
    """The role of a column after a look at its values."""
    may_be_kind = column.role is Role.EXTRA and bool(found.of(Role.VALUE))
    if len(column.roles) > 1 or not (column.role in _BY_SHAPE or may_be_kind):
        return column
    cells = body_cells(table, column.column, found.header_rows)
    indicated = bool(found.of(Role.INDICATOR))
    filled = [cell.text for cell in cells if cell.text and not is_ditto(cell.text)]
    texts = [fold_text(first_listed(text) if indicated else text) for text in filled]
    if not texts:
        return column
    if may_be_kind:
        return replace(column, roles=(Role.KIND,)) if _are_kinds(texts) else column
    role = settled_role(column.role, texts, graded=bool(found.of(Role.GRADE)), indicated=indicated)
    if column.role is Role.RESULTS and role is Role.ACTUAL and is_rate(column.heading, texts):
        role = Role.ACHIEVEMENT
    return replace(column, roles=(role,))


def is_rate(heading: str, texts: Sequence[str]) -> bool:
    """Whether the folded values under a heading or label say how far something got.

    >>> is_rate("達成状況", ["80.0%", "-"]), is_rate("達成状況", ["80回"]), is_rate("実績", ["80%"])
    (True, False, False)
    """
    return any(word in fold_text(heading) for word in title_words().rates) and all(
        text.endswith("%") or is_blank(text) for text in texts
    )


def settled_role(role: Role, texts: Sequence[str], *, graded: bool = False, indicated: bool = False) -> Role:
    """The role of a column or label by its words and the shape of its values.

    Args:
        role: What its words say.
        texts: Its filled values, folded.
        graded: Another column holds the grades.
        indicated: Another column names the indicators: a value in words is one all the same.

    >>> settled_role(Role.GOALS, ["12件", "30件"]), settled_role(Role.TARGET, ["市民の満足度を高める取組を進める"])
    (<Role.TARGET: 'target'>, <Role.GOALS: 'goals'>)
    >>> settled_role(Role.GRADE, ["c(前年度b)", "a(前年度a)"]), settled_role(Role.GRADE, ["目標を上回る成果があった"])
    (<Role.GRADE: 'grade'>, <Role.EXTRA: 'extra'>)
    """
    numeric = sum(is_number(text) for text in texts) / len(texts)
    lengths = sorted([len(_NOTE.sub("", text) if text.endswith(")") else text) for text in texts])
    short = lengths[len(texts) // 2] <= MARK_LETTERS
    short = short and not any("。" in text for text in texts)
    if role in _VALUE_OF and numeric >= NUMERIC_SHARE:
        return _VALUE_OF[role]
    if role in _TEXT_OF and numeric == 0 and not short and not indicated:
        return _TEXT_OF[role]
    if role is Role.GRADE and numeric >= NUMERIC_SHARE and any("%" in text for text in texts):
        return Role.ACHIEVEMENT
    if (role is Role.ACHIEVEMENT and numeric == 0 and short) or (
        role is Role.RESULTS
        and not graded
        and ((short and len(set(texts)) <= len(texts) // 2) or all(map(_is_mark, texts)) or _are_steps(texts))
    ):
        return Role.GRADE
    if role is Role.VALUE and numeric == 0 and not short:
        return Role.EXTRA  # 令和６年度の取組: a year, and no word that says what of it
    if (role is Role.GRADE and not short) or (role is Role.KIND and not _are_kinds(texts)):
        return Role.EXTRA
    return role


def overall_grade(claims: Sequence[T], key: Callable[[T], str]) -> T:
    """Which of several headings of grades holds the grade of the initiative.

    The latest year first; of one year the order of the vocabulary (総合評価, 一次評価, 外部評価), then the first.
    """
    order = grade_order()

    def rank(claim: T) -> tuple[int, int]:
        text = fold_text(key(claim))
        place = next((n for n, words in enumerate(order) if any(word in text for word in words)), len(order) // 2)
        return -(heading_year(key(claim)) or 0), place

    return min(claims, key=rank)


def _choices(table: Table, columns: Sequence[ColumnRole], header_rows: int) -> dict[int, str]:
    """Column → option, for columns under one heading of which a mark chooses one: 評価 over 達成 | 未達成."""
    groups: dict[str, list[ColumnRole]] = defaultdict(list)
    for column in columns:
        above, _, option = column.heading.rpartition("／")
        if above and option and not is_bare_year(option) and (column.role is Role.GRADE or column.role in TEXT_ROLES):
            groups[above].append(column)
    found: dict[int, str] = {}
    for group in groups.values():
        texts = {column.column: _texts_below(table, column.column, header_rows) for column in group}
        marks = [fold_text(text) for below in texts.values() for text in below.values()]
        rows = [row for below in texts.values() for row in below]
        is_choice = bool(marks) and all(mark in title_words().choices for mark in marks) and len(rows) == len(set(rows))
        if len(group) > 1 and is_choice:
            found |= {column.column: column.heading.rpartition("／")[2] for column in group}
    return found


def _texts_below(table: Table, column: int, header_rows: int) -> dict[int, str]:
    """Row → text, of the filled cells of a column below the header."""
    return {cell.row: cell.text.strip() for cell in body_cells(table, column, header_rows) if cell.text.strip()}


def _row_years(table: Table, columns: Sequence[ColumnRole], header_rows: int) -> int | None:
    """The column that says the fiscal year of its row (年度: R4, R5, R6), where no heading says that of the values."""
    values = [column for column in columns if column.role in VALUE_ROLES]
    if not values or any(column.fiscal_year is not None for column in values):
        return None
    for column in columns:
        if column.role is Role.EXTRA and fold_text(column.heading) in title_words().row_years:
            texts = _texts_below(table, column.column, header_rows).values()
            if texts and all(is_bare_year(text) and heading_year(text) is not None for text in texts):
                return column.column
    return None


def _one_grade(columns: list[ColumnRole], choices: Mapping[int, str]) -> tuple[list[ColumnRole], tuple[int, ...]]:
    """Leave the grade to one column; the others are kept under their headings, and are named for a finding.

    Columns of which a mark chooses one are one claim together.
    """
    claims = [column for column in columns if column.role is Role.GRADE and column.column not in choices]
    chosen_by_mark = [column for column in columns if column.role is Role.GRADE and column.column in choices]
    if claims and chosen_by_mark:
        claims += chosen_by_mark
    if len({column.heading for column in claims}) < 2:
        return columns, ()
    chosen = overall_grade(claims, lambda column: column.heading)
    others = tuple(column.column for column in claims if column.heading != chosen.heading)
    return [replace(c, roles=(Role.EXTRA,)) if c.column in others else c for c in columns], others


def _indicators_of_goals(columns: list[ColumnRole]) -> list[ColumnRole]:
    """数値目標 beside 基準値, 目標値 and no 指標名: the column holds the names of the indicators."""
    if any(Role.INDICATOR in column.roles for column in columns):
        return columns
    values = sum(column.role in VALUE_ROLES for column in columns)
    goals = [column for column in columns if column.role is Role.GOALS and _NUMERIC_GOALS.search(column.heading)]
    if values < 2 or len(goals) != 1:
        return columns
    return [replace(c, roles=(Role.INDICATOR,)) if c is goals[0] else c for c in columns]


def _by_values_alone(
    table: Table, columns: list[ColumnRole], header_rows: int
) -> tuple[list[ColumnRole], tuple[int, ...]]:
    """The role of columns whose words say nothing, where all their values have one shape: departments, or grades."""
    guessed: list[int] = []
    roles = {role for column in columns for role in column.roles}
    if not roles & {Role.NAME, Role.NUMBER}:
        return columns, ()
    for index, column in enumerate(columns):
        if column.role is not Role.EXTRA or known_heading(column.heading.split("／")[-1]) is Role.EXTRA:
            continue
        cells = body_cells(table, column.column, header_rows)
        texts = [cell.text for cell in cells if not is_blank(cell.text)]
        if len(texts) < GUESS_MIN or len(texts) < GUESS_SHARE * len(cells) or len(set(texts)) < 2:
            continue
        role = next((role for role, fits in _SHAPES if role not in roles and all(map(fits, texts))), None)
        if role is not None:
            columns = [replace(c, roles=(role,)) if n == index else c for n, c in enumerate(columns)]
            roles.add(role)
            guessed.append(column.column)
    return columns, tuple(guessed)


def _bare_years(table: Table, columns: list[ColumnRole], header_rows: int) -> tuple[list[ColumnRole], tuple[int, ...]]:
    """Columns under nothing but a year: actuals when they hold numbers, which is a guess; words tell nothing."""
    if any(Role.KIND in column.roles for column in columns):
        return columns, ()
    guessed: list[int] = []
    for index, column in enumerate(columns):
        if column.role is not Role.VALUE:
            continue
        texts = [fold_text(cell.text) for cell in body_cells(table, column.column, header_rows) if cell.text]
        numeric = any(is_number(text) and not is_blank(text) for text in texts)
        role = Role.ACTUAL if numeric or not texts else Role.EXTRA
        columns = [replace(c, roles=(role,)) if n == index else c for n, c in enumerate(columns)]
        if numeric:
            guessed.append(column.column)
    return columns, tuple(guessed)


def _names_departments(text: str) -> bool:
    names = split_departments(text)
    return bool(names) and all(is_department(name) for name in names)


def _are_steps(texts: Sequence[str]) -> bool:
    """Whether several texts are steps of one known scale (順調, やや遅れ)."""
    return len(texts) > 1 and known_scale(texts) is not None


def _is_mark(text: str) -> bool:
    return _GRADE_MARK.fullmatch(fold_text(text)) is not None


_SHAPES: tuple[tuple[Role, Callable[[str], bool]], ...] = (
    (Role.DEPARTMENTS, _names_departments),
    (Role.GRADE, _is_mark),
)


@lru_cache(maxsize=8192)  # the same cells are looked at as those of several columns, and of forms
def is_number(text: str) -> bool:
    """Whether a folded text is a number with its unit, or the sign for none, and little else."""
    if len(text) > 16:
        return False
    if is_blank(text):
        return True
    try:
        return parse_quantity(text) is not None
    except NormalizationError:
        return False


def _are_kinds(texts: Sequence[str]) -> bool:
    """Whether the cells of a column say what the others of their row are (目標, 実績)."""
    return all(text in title_words().kinds for text in texts)


def _one_only(table: Table, columns: list[ColumnRole], role: Role, header_rows: int) -> list[ColumnRole]:
    """Leave a role to one column: the one with the most cells; the others name or number the group."""
    claims = [column for column in columns if role in column.roles]
    if len(claims) < 2:
        return columns
    cells: dict[int, int] = defaultdict(int)
    for column in claims:
        cells[column.column] = sum(1 for cell in body_cells(table, column.column, header_rows) if cell.text)
    chosen = max(claims, key=lambda column: (cells[column.column], column.column))
    other = Role.SECTION if role is Role.NAME else Role.EXTRA
    return [
        replace(column, roles=(other if cells[column.column] < cells[chosen.column] else Role.EXTRA,))
        if column in claims and column is not chosen
        else column
        for column in columns
    ]
