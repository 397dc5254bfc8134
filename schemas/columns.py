"""The columns of every CSV file: one definition, from which files, Table Schemas and readers are made.

A column that stands for a field of a published model takes title, description, type and constraints from there
(`_of`); only what is born in the table (its ids, positions, joined texts) is written here. Titles are the Japanese
headers of ``--header ja``: unique in their table, at most 21 characters (CKAN's DataStore cuts at 63 bytes). English
titles and Japanese descriptions are in ``column_words.toml``.
"""

from __future__ import annotations

import tomllib
import types
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from importlib.resources import files
from typing import Any, Literal, Union, get_args, get_origin

from torikumi.schemas.report import Check, GradeStep, Initiative, Municipality, ReportHead, Section
from torikumi.schemas.values import Indicator, Item, Published

ColumnType = Literal["string", "integer", "number", "year"]
"""Types of Table Schema that the files use; a number is an exact decimal."""

SEPARATOR = " ／ "
"""Stands between texts joined in one cell, and for a line break inside a text: one record is one line (rule L1-14 of
行政データにおける機械可読性に関するルール)."""

ITEM_FIELDS = ("contents", "goals", "results", "improvements")
"""The fields of an initiative that hold items, in the order of ``items.csv``."""

INDICATOR_ROLES = {
    "baseline": "baselines",
    "target": "targets",
    "actual": "actuals",
    "achievement": "achievements",
}
"""Role in ``indicators.csv`` → field of an initiative."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes:
        name: Its header, ASCII snake_case.
        title: Its Japanese header.
        description: What it holds, in English.
        type: Its type.
        constraints: As Table Schema writes them.
        title_en: Its title in English.
        description_ja: What it holds, in Japanese.
        rows_in: Name of the table that has the values one a row, where a cell joins several by `SEPARATOR`; else "".
        as_printed: It quotes the source document: signs, era years and units in it are those of the source.
        unit: Unit of its numbers, where no other column says it; else "".
    """

    name: str
    title: str
    description: str
    type: ColumnType = "string"
    constraints: dict[str, Any] = field(default_factory=dict)
    title_en: str = ""
    description_ja: str = ""
    rows_in: str = ""
    as_printed: bool = False
    unit: str = ""

    def descriptor(self) -> dict[str, Any]:
        """The column as a field of a Table Schema, in Japanese, with the English words beside (``title@en``).

        A cell that joins several values is a ``list`` of Data Package 2; where each stands in a row of its own is said
        by ``torikumi:rows-in``.
        """
        found: dict[str, Any] = {
            "name": self.name,
            "title": self.title,
            "title@en": self.title_en,
            "type": "list" if self.rows_in else self.type,
            "description": self.description_ja,
            "description@en": self.description,
        }
        if self.rows_in:
            found |= {"delimiter": SEPARATOR, "itemType": "string", "torikumi:rows-in": self.rows_in}
        if self.constraints:
            found["constraints"] = dict(self.constraints)
        if self.as_printed:
            found["torikumi:as-printed"] = True
        return found | ({"torikumi:unit": self.unit} if self.unit else {})


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """A column whose values are ids of another table (or of the same one: table "")."""

    column: str
    table: str


@dataclass(frozen=True, slots=True)
class TableDefinition:
    """One CSV file.

    Attributes:
        name: Name of the resource; the file is ``<name>.csv``.
        title: Its Japanese name.
        description: What a row is, in English.
        columns: Its columns in order; the key is ``id``.
        foreign_keys: Its links to ids.
        title_en: Its name in English.
        description_ja: What a row is, in Japanese.
    """

    name: str
    title: str
    description: str
    columns: tuple[Column, ...]
    foreign_keys: tuple[ForeignKey, ...] = ()
    title_en: str = ""
    description_ja: str = ""

    @property
    def file(self) -> str:
        """Name of the file."""
        return f"{self.name}.csv"

    def __iter__(self) -> Iterator[Column]:
        return iter(self.columns)


def _of(
    model: type[Published],
    source: str,
    *,
    name: str = "",
    title: str = "",
    description: str = "",
    kind: ColumnType | None = None,
    required: bool = False,
    rows_in: str = "",
    as_printed: bool = False,
) -> Column:
    """The column of a model's field; what is given replaces what the model says."""
    info = model.model_fields[source]
    annotation = info.annotation
    if get_origin(annotation) in (Union, types.UnionType):
        annotation = next(part for part in get_args(annotation) if part is not type(None))
    constraints: dict[str, Any] = {"required": True} if required else {}
    found: ColumnType = "string"
    if annotation is int:
        found = "integer"
    elif annotation is Decimal:
        found = "number"
    elif isinstance(annotation, type) and issubclass(annotation, StrEnum):
        constraints["enum"] = [member.value for member in annotation]
    for part in info.metadata:
        pattern = getattr(part, "pattern", None)
        if pattern is not None:  # Table Schema's patterns are anchored by themselves
            constraints["pattern"] = pattern.removeprefix("^").removesuffix("$")
        if getattr(part, "ge", None) is not None:
            constraints["minimum"] = part.ge
    return Column(
        name or source,
        title or info.title or "",
        description or info.description or "",
        kind or found,
        constraints,
        rows_in=rows_in,
        as_printed=as_printed,
    )


def _joined(source: str, rows_in: str, what: str = "The items") -> Column:
    words = f"{what} in one cell, joined by '{SEPARATOR}'; one a row in {rows_in}.csv."
    return _of(Initiative, source, description=words, rows_in=rows_in, as_printed=True)


def _id(title: str, description: str) -> Column:
    return Column("id", title, description, constraints={"required": True, "unique": True})


POSITION = Column("position", "順番", "Place in its list, from 1.", "integer", {"required": True, "minimum": 1})
INITIATIVE = replace(
    _of(Initiative, "id", name="initiative", required=True), description="Id of the initiative (initiatives.csv)."
)

OCR_CONFIDENCE = Column(
    "ocr_confidence",
    "OCR確信度",
    "How likely what OCR read is right, 0 to 1: the least sure text of the row; empty where the text is the file's, "
    "or a person's.",
    "number",
    {"minimum": 0, "maximum": 1},
)
"""In every table of values: no row that holds what OCR read passes for printed text."""

COMMON = (
    _of(Municipality, "code", name="local_government_code", description="全国地方公共団体コード, 6 digits, as text."),
    _of(Municipality, "prefecture"),
    _of(Municipality, "name", name="municipality"),
    _of(
        ReportHead,
        "fiscal_year",
        kind="year",
        description="Western year in which the fiscal year of the report begins.",
    ),
)
"""The columns with which every file begins."""

ERA_YEAR = _of(
    ReportHead,
    "fiscal_year_label",
    description="The fiscal year of the report as printed: 令和元年度.",
    as_printed=True,
)
"""The era year; after the id, since the first five columns are fixed."""

INITIATIVES = TableDefinition(
    "initiatives",
    "取組一覧",
    "A row per initiative. Lists are joined for reading; items, indicators and departments have them one a row.",
    (
        *COMMON,
        _id("取組ID", "Id of the initiative."),
        ERA_YEAR,
        _of(Initiative, "number", as_printed=True),
        _of(Initiative, "section", as_printed=True),
        _of(Section, "label", name="section_label", title="区分見出し", as_printed=True),
        _of(Section, "title", name="section_title", title="区分名称", as_printed=True),
        _of(Initiative, "name", as_printed=True),
        _joined("contents", "items"),
        _joined("goals", "items"),
        _joined("targets", "indicators", "The indicators as printed"),
        _joined("results", "items"),
        _joined("actuals", "indicators", "The indicators as printed"),
        _joined("baselines", "indicators", "The indicators as printed"),
        _joined("achievements", "indicators", "The indicators as printed"),
        _of(Initiative, "grade", as_printed=True),
        _of(
            GradeStep,
            "rank",
            name="grade_rank",
            title="評価順位",
            description="1 is best: by the document's legend, else by a known scale (a check then says so).",
        ),
        _joined("improvements", "items"),
        _joined("departments", "departments", "The departments"),
        Column("page", "ページ", "Page of the source document on which it begins, from 1.", "integer", {"minimum": 1}),
        OCR_CONFIDENCE,
    ),
)

ITEMS = TableDefinition(
    "items",
    "取組の項目",
    "A row per paragraph or list item of an initiative.",
    (
        *COMMON,
        _id("項目ID", "Id of the item."),
        ERA_YEAR,
        INITIATIVE,
        Column("field", "欄", "The field it stands in.", constraints={"required": True, "enum": list(ITEM_FIELDS)}),
        POSITION,
        _of(Item, "marker", as_printed=True),
        _of(Item, "kind", required=True),
        _of(Item, "level", required=True),
        _of(Item, "text", as_printed=True),
        _of(
            Item,
            "departments",
            description=f"Departments named at its end, joined by '{SEPARATOR}'; one a row in departments.csv.",
            rows_in="departments",
            as_printed=True,
        ),
        OCR_CONFIDENCE,
    ),
    (ForeignKey("initiative", "initiatives"),),
)

INDICATORS = TableDefinition(
    "indicators",
    "指標",
    "A row per indicator value of an initiative, in long form.",
    (
        *COMMON,
        _id("指標ID", "Id of the indicator value."),
        ERA_YEAR,
        INITIATIVE,
        Column(
            "role",
            "値の種別",
            "baseline (基準値), target (目標値), actual (実績値) or achievement (達成率 as printed).",
            constraints={"required": True, "enum": list(INDICATOR_ROLES)},
        ),
        POSITION,
        _of(Indicator, "name", as_printed=True),
        _of(Indicator, "text", as_printed=True),
        _of(Indicator, "value_text", as_printed=True),
        _of(Indicator, "value"),
        _of(Indicator, "lower"),
        _of(Indicator, "upper"),
        _of(Indicator, "unit", as_printed=True),
        _of(Indicator, "per", as_printed=True),
        _of(Indicator, "qualifier", as_printed=True),
        _of(Indicator, "fiscal_year", name="value_fiscal_year", title="値の年度", kind="year"),
        _of(Indicator, "status", required=True),
        Column("paired_with", "対応する目標値の指標ID", "Of an actual: id of the target that it is measured against."),
        Column(
            "achievement_percent",
            "達成率（算出）",
            "Of an actual with such a target: actual / target in per cent, computed by torikumi.",
            "number",
            unit="%",
        ),
        OCR_CONFIDENCE,
    ),
    (ForeignKey("initiative", "initiatives"), ForeignKey("paired_with", "")),
)

DEPARTMENTS = TableDefinition(
    "departments",
    "担当部署",
    "A row per department: of an initiative, or of one of its items.",
    (
        *COMMON,
        _id("担当ID", "Id of the row."),
        ERA_YEAR,
        INITIATIVE,
        Column("item", "項目ID", "Id of the item that names it (items.csv); empty for the initiative's own column."),
        POSITION,
        Column("department", "担当部署", "Name of the department, as printed.", as_printed=True),
        Column(
            "resolved",
            "担当部署（補完）",
            "The same with the upper unit that its list leaves out: 消防局予防課 for 予防課.",
            as_printed=True,
        ),
        OCR_CONFIDENCE,
    ),
    (ForeignKey("initiative", "initiatives"), ForeignKey("item", "items")),
)

EXTRA = TableDefinition(
    "extra",
    "その他の列",
    "A row per cell of a column that has no role of its own: nothing of the source is dropped.",
    (
        *COMMON,
        _id("その他ID", "Id of the row."),
        ERA_YEAR,
        INITIATIVE,
        POSITION,
        Column("heading", "列見出し", "Heading of the column, as printed.", as_printed=True),
        Column("text", "本文", "Text of the cell, as printed.", as_printed=True),
        OCR_CONFIDENCE,
    ),
    (ForeignKey("initiative", "initiatives"),),
)

CHECKS = TableDefinition(
    "checks",
    "検査結果",
    "A row per finding about the data.",
    (
        *COMMON,
        _id("検査ID", "Id of the finding."),
        ERA_YEAR,
        _of(Check, "code", required=True),
        _of(Check, "severity", required=True),
        _of(Check, "message", as_printed=True),
        _of(Check, "initiative", description="Id of the initiative concerned (initiatives.csv)."),
        _of(Check, "field"),
        _of(Check, "page"),
        *(
            Column(
                name, title, f"{edge} edge of the place on that page, points from the top left.", "number", unit="pt"
            )
            for name, title, edge in (
                ("x0", "左端", "Left"),
                ("y0", "上端", "Top"),
                ("x1", "右端", "Right"),
                ("y1", "下端", "Bottom"),
            )
        ),
        _of(Check, "location"),
        replace(
            _of(
                Check, "seen", required=True, description="true: a person looked at it and found no fault of the data."
            ),
            constraints={"required": True, "enum": ["true", "false"]},
        ),
    ),
    (ForeignKey("initiative", "initiatives"),),
)


def _with_words(table: TableDefinition, words: dict[str, dict[str, list[str]]]) -> TableDefinition:
    """The table with its words in the other language: an English title, a Japanese description."""
    title, description = words["tables"][table.name]
    columns = []
    for column in table:
        title_en, description_ja = (words["any"] | words[table.name])[column.name]
        columns.append(replace(column, title_en=title_en, description_ja=description_ja))
    return replace(table, columns=tuple(columns), title_en=title, description_ja=description)


def _tables() -> dict[str, TableDefinition]:
    words = tomllib.loads(files(__package__).joinpath("column_words.toml").read_text(encoding="utf-8"))
    tables = (INITIATIVES, ITEMS, INDICATORS, DEPARTMENTS, EXTRA, CHECKS)
    return {table.name: _with_words(table, words) for table in tables}


TABLES = _tables()
"""All tables by name, in the order of the package."""
