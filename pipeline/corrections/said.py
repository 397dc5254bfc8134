"""What extraction said of values that were corrected was said of the old ones: it is asked of the new ones again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from torikumi.pipeline.corrections.apply import Applied
from torikumi.pipeline.normalize import doubtful_values
from torikumi.schemas.corrections import INDICATOR_LISTS
from torikumi.schemas.findings import Finding
from torikumi.schemas.geometry import BBox
from torikumi.schemas.tables import TextBlock

OF_VALUES = frozenset({"value-unreadable", "value-with-note"})
"""What is said of the value of an indicator when it is read."""

SETTLED_BY = {
    "municipality": {"municipality.code", "municipality.name"},
    "fiscal_year": {"report.fiscal_year"},
}
"""Field of a finding about the document → the values that settle it."""


def without_settled(findings: Sequence[Finding], applied: Applied) -> list[Finding]:
    """The findings about the document, without those that a person has decided."""
    corrected = {field for initiative, field in applied.fields if initiative is None}
    return [finding for finding in findings if not SETTLED_BY.get(finding.field or "", set()) & corrected]


def renewed(findings: Sequence[Finding], applied: Applied) -> list[Finding]:
    """The findings about values as they are after the corrections; what still holds keeps its place."""
    corrected = {place for place in applied.fields if place[0] is not None and place[1] in INDICATOR_LISTS}
    if not corrected:
        return list(findings)
    now = [
        finding
        for initiative in applied.report.initiatives
        for field in INDICATOR_LISTS
        if (initiative.id, field) in corrected
        for finding in _of_field(applied, initiative.id, field)
    ]
    holds = {(finding.initiative, finding.field, finding.message) for finding in now}
    kept = [
        finding
        for finding in findings
        if finding.code not in OF_VALUES
        or (finding.initiative, finding.field) not in corrected
        or (finding.initiative, finding.field, finding.message) in holds
    ]
    said = {(finding.initiative, finding.field, finding.message) for finding in kept}
    return [*kept, *(finding for finding in now if (finding.initiative, finding.field, finding.message) not in said)]


def _of_field(applied: Applied, name: str, field: str) -> list[Finding]:
    """What is to be said of the values of a field, at its first place."""
    initiative = next(i for i in applied.report.initiatives if i.id == name)
    places = initiative.provenance.get(field, ())
    box = BBox(*places[0].bbox) if places and places[0].bbox is not None else BBox(0.0, 0.0, 0.0, 0.0)
    location = (places[0].location or "") if places else ""
    found = doubtful_values(
        getattr(initiative, field), field, TextBlock(places[0].page if places else 1, box, "", 0.0, (), location)
    )
    found = [replace(finding, initiative=name) for finding in found]
    return found if places else [replace(finding, page=None, bbox=None) for finding in found]
