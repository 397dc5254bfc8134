"""What is compared over years and municipalities: initiatives of many datasets, and the links between them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Compared:
    """An initiative (取組) of one dataset, as much of it as comparing needs.

    Attributes:
        dataset: Id of its dataset; unique in the set.
        initiative: Its id in that dataset.
        municipality: What tells municipalities apart: the six-digit code (全国地方公共団体コード), else the name; ""
            when the report does not say it.
        fiscal_year: Western year in which the fiscal year (年度) of its report begins; None when it is not known.
        plan: Title of its plan (計画), as printed; "" when the report has none.
        number: As printed; "" when it has none.
        name: Its name (取組項目).
        section: Title of its section; "" when it has none.
        contents: Lines of what is to be done (取組内容).
        goals: Lines of its goals (目標).
        results: Lines of what was done (取組実績).
        indicators: Names of its indicators (指標), each once.
        departments: Departments in charge (担当部署).
    """

    dataset: str
    initiative: str
    municipality: str
    fiscal_year: int | None
    plan: str
    number: str
    name: str
    section: str = ""
    contents: tuple[str, ...] = ()
    goals: tuple[str, ...] = ()
    results: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()


class Relation(StrEnum):
    """What a link says of the two initiatives that it joins."""

    SAME = "same"
    """The same initiative in a later year; its number and name may have changed (see the columns of the table)."""
    SPLIT = "split"
    """The earlier one became several, of which this is one."""
    MERGED = "merged"
    """The later one was made of several, of which this is one."""
    SIMILAR = "similar"
    """Of two municipalities, about the same thing."""


@dataclass(frozen=True, slots=True)
class Link:
    """Two initiatives that belong together.

    Attributes:
        source: (dataset, initiative) of the earlier one; of two municipalities, of the one that sorts first.
        target: (dataset, initiative) of the later one, or of the other municipality.
        relation: What it says.
        score: From 0 to 1, four decimals.
        words: Content words that both have, the weightiest first: the evidence.
    """

    source: tuple[str, str]
    target: tuple[str, str]
    relation: Relation
    score: Decimal
    words: tuple[str, ...]
