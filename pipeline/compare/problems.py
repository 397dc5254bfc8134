"""What comparing itself notices about a set: data, like the findings of a document."""

from __future__ import annotations

from dataclasses import dataclass

from torikumi.schemas.compare_columns import ProblemCode
from torikumi.schemas.findings import Severity

SEVERITIES: dict[ProblemCode, Severity] = {
    ProblemCode.DATASET_BROKEN: Severity.ERROR,
    ProblemCode.DATASET_REPEATED: Severity.INFO,
    ProblemCode.SAME_PLAN_AND_YEAR: Severity.WARNING,
    ProblemCode.PARTS_OF_A_YEAR: Severity.INFO,
    ProblemCode.PLAN_UNKNOWN: Severity.WARNING,
    ProblemCode.CODE_UNKNOWN: Severity.WARNING,
    ProblemCode.MUNICIPALITY_UNKNOWN: Severity.WARNING,
    ProblemCode.YEAR_UNKNOWN: Severity.WARNING,
    ProblemCode.SCHEMA_VERSION_DIFFERS: Severity.WARNING,
    ProblemCode.SCALE_DIFFERS: Severity.WARNING,
    ProblemCode.SCALE_ASSUMED: Severity.INFO,
    ProblemCode.SCALE_UNKNOWN: Severity.WARNING,
    ProblemCode.YEARS_MISSING: Severity.INFO,
    ProblemCode.FEWER_DOCUMENTS: Severity.WARNING,
    ProblemCode.NOTHING_IN_COMMON: Severity.WARNING,
    ProblemCode.VALUES_DIFFER: Severity.WARNING,
    ProblemCode.NUMBER_OUT_OF_RANGE: Severity.WARNING,
    ProblemCode.INITIATIVE_WITH_ERRORS: Severity.WARNING,
    ProblemCode.READ_BY_OCR: Severity.INFO,
}
"""How bad each is."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that was noticed.

    Attributes:
        dataset: Key of the dataset concerned, or the name of its folder where it has none.
        code: What kind of thing.
        initiative: Id of the initiative concerned, in the set; or "".
        message: What was noticed.
    """

    dataset: str
    code: ProblemCode
    initiative: str
    message: str

    @property
    def severity(self) -> Severity:
        """How bad it is."""
        return SEVERITIES[self.code]
