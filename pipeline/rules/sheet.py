"""A CSV file or a sheet of a workbook as the checks see it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from torikumi.pipeline.rules.metadata import Description
from torikumi.pipeline.rules.rule import Kind

CellKind = Literal["text", "number", "date", "boolean", "error"]


@dataclass(frozen=True, slots=True)
class Look:
    """How a cell looks, as far as it could mean something.

    Attributes:
        fill: Colour of its ground, or "".
        colour: Colour of its letters, or "".
        bold: Whether it is bold.
        struck: Whether it is struck through, or a part of it is.
    """

    fill: str = ""
    colour: str = ""
    bold: bool = False
    struck: bool = False


PLAIN = Look()


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell that is not blank.

    Attributes:
        text: Its text; of a number, its digits as they stand in the file.
        kind: What the file says that it is; in a CSV file everything is text.
        formula: Whether a formula computes it.
        format: Its number format, or "".
        look: How it looks.
    """

    text: str
    kind: CellKind = "text"
    formula: bool = False
    format: str = ""
    look: Look = PLAIN


@dataclass(slots=True)
class Sheet:
    """A CSV file, or a sheet of a workbook.

    Attributes:
        path: The file.
        kind: csv or xlsx.
        name: Name of the sheet, or "".
        cells: Row and column, from 1 → cell; blank ones are left out.
        described: What metadata beside the file says of it, or None.
        merged: Ranges of merged cells, as ``B2:C4``.
        hidden: What is hidden, in words.
        objects: What lies over the cells, in words.
        zeros_hidden: The sheet shows no zeros.
        all_sheets: Names of all sheets of the workbook.
        record_lines: Of a CSV file: row → the lines of text that it goes over.
        widths: Of a CSV file: row → how many fields it has.
        quote_faults: Of a CSV file: rows in which quotation marks are wrong.
        encoding: Of a CSV file: its encoding, or "" when none fits.
    """

    path: Path
    kind: Kind
    name: str = ""
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    described: Description | None = None
    merged: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    objects: list[str] = field(default_factory=list)
    zeros_hidden: bool = False
    all_sheets: tuple[str, ...] = ()
    record_lines: dict[int, int] = field(default_factory=dict)
    widths: dict[int, int] = field(default_factory=dict)
    quote_faults: list[int] = field(default_factory=list)
    encoding: str = ""
