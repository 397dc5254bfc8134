"""Findings: what torikumi noticed about the data of one document. Data, not exceptions.

A finding's code is stable: users filter by it. `FINDING_CODES` is the one list of all codes, with the severity that
each has and what it means; `docs/checks.md` is made from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from torikumi.schemas.geometry import BBox


class Severity(StrEnum):
    """How bad a finding is."""

    INFO = "info"
    """Worth knowing; nothing is wrong."""
    WARNING = "warning"
    """A person should look: the document contradicts itself, or a value is uncertain."""
    ERROR = "error"
    """Something was lost or is certainly wrong."""


FINDING_CODES: dict[str, tuple[Severity, str]] = {
    # what the page gave
    "file-repaired": (
        Severity.WARNING,
        "The index of the PDF is damaged, or its end is missing; what was found was read, and parts may be missing.",
    ),
    "glyphs-unassigned": (Severity.ERROR, "Characters of a page are in no cell and no text."),
    "hidden-text": (Severity.WARNING, "The page holds text that is not painted; it was left out."),
    "text-covered": (Severity.WARNING, "The text of the page lies under a picture of it; what is printed may differ."),
    "unmapped-glyphs": (Severity.WARNING, "The font does not say which characters some glyphs are."),
    "page-reread": (Severity.WARNING, "The usual library failed on a page, or lost text of it; another one read it."),
    "readers-disagree": (Severity.WARNING, "Two libraries read a text differently; both readings are named."),
    "glyphs-recovered": (Severity.WARNING, "Characters that one library could not tell were told by another."),
    "no-text-layer": (Severity.WARNING, "The page holds a picture and no text; nothing was read from it."),
    "page-scanned": (
        Severity.WARNING,
        "The page is a picture; its text is what OCR reads in it, and a person should compare it.",
    ),
    "scan-without-table": (
        Severity.WARNING,
        "No table was found on a scanned page, though one before it has one; its rules may be lost in the scan.",
    ),
    "scan-rule-doubtful": (
        Severity.WARNING,
        "The picture leaves a doubt whether a stroke is a rule of a table; cells may be joined, or cut, wrongly.",
    ),
    "ocr-skipped": (Severity.WARNING, "The page is a picture, and was not read: the reason is named."),
    "hidden-layer-wrong": (
        Severity.WARNING,
        "The text that lies hidden under the picture of a page is not what stands there; it was not used.",
    ),
    "hidden-layer-agrees": (
        Severity.INFO,
        "The text that lies hidden under the picture of a page is much the same as what OCR reads; it was not used.",
    ),
    "pages-left-out": (Severity.INFO, "The profile leaves out pages; nothing on them was read."),
    "figures-left-out": (Severity.INFO, "So many drawings and pictures hold no table and were left out."),
    "ocr-readings-differ": (
        Severity.WARNING,
        "Two OCR engines read a text of a scanned page differently; both readings are named.",
    ),
    "ocr-doubtful": (Severity.WARNING, "A text of a scanned page was read by OCR, and is not sure enough."),
    "ocr-repaired": (
        Severity.INFO,
        "What OCR read was put right, because the page proves what it is: by neighbours, numbering or legend.",
    ),
    "ocr-unread": (Severity.WARNING, "Ink of a scanned page was found of which no text could be made."),
    "ocr-one-engine": (
        Severity.WARNING,
        "A scanned page was read by one OCR engine only; there is no second reading that checks it.",
    ),
    "picture-not-read": (Severity.WARNING, "A large picture stands among the text; what is in it was not read."),
    "ruby-set-aside": (Severity.INFO, "Small kana over a word (ruby) were left out of its text."),
    "page-turned": (Severity.INFO, "The page is painted sideways; it was read turned, places are those as displayed."),
    "text-struck": (
        Severity.WARNING,
        "A line goes through a text, which may count as deleted; it was read as any other.",
    ),
    "text-over-rule": (Severity.INFO, "A text runs over a rule; it was given to the cell in which it begins."),
    # what an office file, a web page or a text gave
    "hidden-cells": (Severity.INFO, "Rows, columns, sheets or values that the file does not show were left out."),
    "struck-text": (Severity.WARNING, "Text that is struck through was left out: it counts as deleted."),
    "changes-tracked": (
        Severity.WARNING,
        "The file holds changes that nobody has accepted yet; it was read as if they were accepted.",
    ),
    "formula-without-value": (Severity.ERROR, "A cell holds a formula whose result is not in the file."),
    "cell-error": (Severity.WARNING, "A cell shows an error of the spreadsheet (#REF!, #DIV/0!)."),
    "nested-table-flattened": (
        Severity.WARNING,
        "A table inside a cell has no columns in common with its neighbours; its rows became lines of the cell.",
    ),
    "columns-realigned": (
        Severity.INFO,
        "Rows of a table in a text have more or fewer cells than its header; they were given to its columns.",
    ),
    "columns-unclear": (
        Severity.WARNING,
        "Rows of a table in a text have more or fewer cells than its header, and which cell is which is not sure.",
    ),
    # grid and rows
    "table-inferred": (Severity.INFO, "Outer rules of a table are missing; its edges were taken from the other rules."),
    "table-from-alignment": (
        Severity.WARNING,
        "A table has no rules, or horizontal ones only; its columns were taken from the alignment of its text.",
    ),
    "line-break-doubtful": (Severity.INFO, "Whether a line break inside a cell is a wrap could not be told for sure."),
    "row-continued": (Severity.INFO, "A row goes on over a page break and was joined."),
    "row-unattached": (Severity.WARNING, "A row has neither number nor name and continues no other row."),
    "section-empty": (Severity.INFO, "A heading of a section stands over no initiative of its table."),
    "sums-left-out": (Severity.INFO, "A row adds up others (合計) and is no initiative; its text is kept under texts."),
    "indicators-left-out": (
        Severity.WARNING,
        "A table of indicators names no initiative, beside tables that do; its text is kept under texts.",
    ),
    "table-skipped": (Severity.INFO, "A table holds no initiatives; its text is kept under texts."),
    # columns and roles
    "column-without-role": (Severity.WARNING, "A column fits no known role; it is kept under extra."),
    "years-joined": (Severity.WARNING, "Texts of several years stand in one field, one after the other."),
    "blocks-unlabelled": (Severity.WARNING, "A stacked cell has no labels; its text was given to the first part."),
    "text-outside-blocks": (Severity.WARNING, "Text stands before the first label of a cell."),
    "role-from-values": (
        Severity.WARNING,
        "The heading of a column says nothing; its role was told by the shape of its values.",
    ),
    "grade-several": (Severity.WARNING, "An initiative has several grades; one was taken, the others are under extra."),
    "name-from-heading": (Severity.WARNING, "No label names an initiative; the line above it was taken as its name."),
    "list-of-forms": (
        Severity.INFO,
        "A table lists the initiatives whose forms the document holds; the forms were taken, the list is under texts.",
    ),
    "form-cell-unlabelled": (Severity.WARNING, "A cell of a form stands under no label; its text is under texts."),
    "choice-unclear": (Severity.WARNING, "Not exactly one of the options of a row of check boxes is marked."),
    # values
    "value-unreadable": (Severity.WARNING, "A value could not be read as a number; the text is kept."),
    "era-year-past": (
        Severity.WARNING,
        "A year lies past the end of its era (平成35年度); it was converted, unless it is a slip of the pen.",
    ),
    "value-with-note": (Severity.INFO, "A value has the mark of a note (1,200※1); the number was read without it."),
    "ditto-resolved": (Severity.INFO, "A mark for the value above (同上, 〃) was given that value; it is named."),
    "ditto-unresolved": (Severity.ERROR, "A mark for the value above (同上, 〃) has nothing above it."),
    "fiscal-year-unknown": (Severity.WARNING, "No fiscal year was found."),
    "municipality-unknown": (Severity.WARNING, "No municipality was found."),
    "municipality-ambiguous": (Severity.WARNING, "The municipality's name exists in more than one prefecture."),
    "metadata-uncertain": (
        Severity.WARNING,
        "Municipality or fiscal year was told by weak evidence: running text, the file's name or its properties.",
    ),
    "progress-missing": (Severity.WARNING, "Nothing says how far anything got; this may be no progress report."),
    "grade-scale-unknown": (Severity.WARNING, "The document has no legend of its grades, and they fit no known scale."),
    "grade-scale-assumed": (
        Severity.WARNING,
        "The document has no legend of its grades; the order of a known scale was taken for their rank.",
    ),
    "grade-sign-typed": (Severity.INFO, "A sign stands where the legend has another that looks like it (〇 for ○)."),
    "grade-not-in-legend": (Severity.ERROR, "A grade is not in the document's legend."),
    # cross-checks
    "number-gap": (Severity.ERROR, "The numbering of initiatives has a gap."),
    "number-repeated": (Severity.ERROR, "The same number stands on two initiatives."),
    "number-missing": (Severity.WARNING, "An initiative has no number."),
    "summary-missing": (Severity.INFO, "The document prints no counts of its grades."),
    "summary-count-differs": (Severity.ERROR, "The printed count of a grade differs from the rows."),
    "summary-total-differs": (Severity.ERROR, "The printed total differs from the rows or from its parts."),
    "summary-share-differs": (Severity.WARNING, "A printed share differs from count / total."),
    "goals-missing": (Severity.WARNING, "An initiative has no goals where the others have."),
    "field-empty": (Severity.INFO, "A cell is empty where the column is otherwise full."),
    "grade-missing": (Severity.WARNING, "An initiative has no grade where the others have."),
    "target-without-actual": (Severity.WARNING, "A target has no actual of the same name."),
    "actual-without-target": (Severity.WARNING, "An actual has no target of the same name."),
    "achievement-differs": (Severity.WARNING, "A printed rate of achievement is not what target and actual give."),
    "values-alike": (
        Severity.WARNING,
        "Several values of an initiative have one name and year; nothing tells them apart.",
    ),
    "paired-by-words": (Severity.INFO, "A target and an actual were paired whose names are spelt differently."),
    "grade-above-figures": (Severity.WARNING, "The grade claims more than the figures show."),
    "grade-below-figures": (Severity.WARNING, "The figures are better than the grade claims."),
    "items-not-continuous": (Severity.WARNING, "The numbered items of a field have a gap or a repeat."),
    "items-do-not-match": (Severity.INFO, "The numbered items of two fields do not match."),
    "department-not-listed": (
        Severity.INFO,
        "A department named in an item is not among the initiative's departments.",
    ),
    # what a person corrected (corrections.toml)
    "value-corrected": (Severity.INFO, "A person corrected this value or role; the message says old and new."),
    "correction-stale": (
        Severity.ERROR,
        "A correction was not applied: the document does not say any more what it was made for.",
    ),
    "correction-needless": (
        Severity.INFO,
        "A correction says what the document says by itself now, or what another one says otherwise.",
    ),
    "correction-other-file": (
        Severity.WARNING,
        "The corrections were made for another file, or another edition of it; those that fit were applied.",
    ),
    # what was said when the dataset was written
    "licence-missing": (
        Severity.INFO,
        "No licence was given (`--license`): the source document decides it, and publishing asks for it.",
    ),
}
"""Every code with its severity and meaning."""


class Placed(Protocol):
    """What stands somewhere in a document: a cell, a table, a text."""

    @property
    def page(self) -> int:
        """Page number from 1."""

    @property
    def bbox(self) -> BBox:
        """The box on that page."""

    @property
    def location(self) -> str:
        """The place in a file that has no pages, or ""."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing noticed.

    Attributes:
        code: A key of `FINDING_CODES`.
        message: What was met, with the values concerned.
        initiative: Id of the initiative concerned, or None.
        field: Name of the field concerned, or None.
        page: Page number from 1, or None.
        bbox: The place on that page, or None.
        location: The place in a file that has no pages (sheet and cell, table and row, line), or ""; it is published
            instead of the box.
    """

    code: str
    message: str
    initiative: str | None = None
    field: str | None = None
    page: int | None = None
    bbox: BBox | None = None
    location: str = ""

    @classmethod
    def at(
        cls, place: Placed, code: str, message: str, *, initiative: str | None = None, field: str | None = None
    ) -> Finding:
        """A finding at a cell, a table or a text.

        Args:
            place: Where it was met.
            code: A key of `FINDING_CODES`.
            message: What was met.
            initiative: Id of the initiative concerned, or None.
            field: Name of the field concerned, or None.
        """
        return cls(code, message, initiative, field, place.page, place.bbox, place.location)

    @property
    def severity(self) -> Severity:
        """The severity of its code."""
        return FINDING_CODES[self.code][0]
