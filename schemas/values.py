"""Values that a normalizer reads out of a text."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, model_validator

from torikumi.schemas.status import Status


class Published(BaseModel):
    """Base of everything that is published: frozen, and nothing unknown is let in."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def __eq__(self, other: object) -> bool:
        """Whether the other is of the same class and its fields are equal: there is nothing else in either.

        Pydantic asks for parts that none of these models has, which took half the time of comparing two reports.
        """
        return self.__dict__ == other.__dict__ if type(self) is type(other) else NotImplemented


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with what stands around it.

    Attributes:
        value: The exact number, or None when there is no single one (a range).
        lower: Lower bound: of a range, or of ``50%以上``.
        upper: Upper bound: of a range, or of ``10人未満``.
        unit: Unit in its normal form (``件``, ``%``, ``円``), or None.
        per: What the number is counted per (``1件/週`` → ``週``), or None.
        qualifier: 約, 程度, 以上, 以下, 未満, 超, 延べ …, as printed; several joined by ``・``; or None.
        unit_text: The unit as printed (``名`` where ``unit`` is 人, ``千円`` where it is 円), or None. Two quantities
            that differ in nothing else are equal.
    """

    value: Decimal | None
    lower: Decimal | None = None
    upper: Decimal | None = None
    unit: str | None = None
    per: str | None = None
    qualifier: str | None = None
    unit_text: str | None = field(default=None, compare=False)


class ItemKind(StrEnum):
    """What an item is."""

    ITEM = "item"
    """A list item, with its marker."""
    PARAGRAPH = "paragraph"
    """A paragraph without a marker."""
    NOTE = "note"
    """A note (※, 注1)."""


class Item(Published, title="項目 (Item)"):
    """One logical line of a cell: a list item, a paragraph or a note (箇条書きの一項目).

    ``text`` is the whole line as printed, with its marker and a trailing （担当課）. Data written before there were
    kinds say them by their marker; their level is 1.
    """

    marker: str | None = Field(
        default=None, title="行頭記号", description='As printed: "(1)", "ア", "・"; null for a paragraph.'
    )
    kind: ItemKind = Field(
        default=ItemKind.PARAGRAPH, title="項目の種別", description="A list item, a paragraph, or a note (※, 注)."
    )
    level: int = Field(
        default=1,
        ge=1,
        title="階層",
        description="Depth in the list, 1 outermost; also of a paragraph or note that is set in under an item, else 1.",
    )
    text: str = Field(title="本文", description="The whole logical line as printed; wrapped lines are joined.")
    departments: tuple[str, ...] = Field(
        default=(), title="担当部署", description="Departments named at its end in brackets, one each."
    )

    @model_validator(mode="before")
    @classmethod
    def _kind_of_older_data(cls, data: Any) -> Any:
        if isinstance(data, dict) and data.get("marker") and "kind" not in data:
            return {**data, "kind": ItemKind.NOTE if data["marker"].startswith(("※", "注")) else ItemKind.ITEM}
        return data


class Indicator(Published, title="指標 (Indicator)"):
    """One indicator with its value (指標)."""

    text: str = Field(title="原文", description="As printed, with its brackets.")
    name: str = Field(title="指標名", description="What is measured.")
    value_text: str = Field(title="値（原文）", description='The value as printed; "" when the cell is blank.')
    value: Decimal | None = Field(default=None, title="値", description="The exact number; null when there is none.")
    lower: Decimal | None = Field(default=None, title="下限", description="Lower bound of a range or of 以上.")
    upper: Decimal | None = Field(default=None, title="上限", description="Upper bound of a range or of 以下, 未満.")
    unit: str | None = Field(default=None, title="単位", description="件, 人, %, 円 …")
    per: str | None = Field(default=None, title="単位当たり", description="週 in 1件/週.")
    qualifier: str | None = Field(default=None, title="限定", description="約, 以上, 未満, 延べ …")
    fiscal_year: int | None = Field(
        default=None, title="年度", description="The year the value belongs to, if printed."
    )
    status: Status = Field(default=Status.REPORTED, title="値の状態", description="What kind of value it is.")


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade as read.

    Attributes:
        grade: The grade, in the spelling of the scale.
        rank: Its place in the scale, 1 is best; None when the scale has no order for it.
        note: What else the cell said (``A（前年度B）`` → ``前年度B``), or None.
        sign: The sign that was printed where another one was read (〇 for ○), or None.
    """

    grade: str
    rank: int | None = None
    note: str | None = None
    sign: str | None = None


@dataclass(frozen=True, slots=True)
class Department:
    """A department as printed, and the name that it has outside its list.

    Attributes:
        printed: As it stands there: ``予防課``.
        resolved: With the upper unit that the list leaves out: ``消防局予防課``.
    """

    printed: str
    resolved: str
