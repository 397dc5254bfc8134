"""Corrections on a report: each is applied where its old value still stands, and all of it is said.

Pure: a report and entries in, a report and findings out. Whether an entry fits is asked of the report as extracted, so
the order of the entries does not matter.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from torikumi.normalizers.text import fold_text
from torikumi.pipeline.corrections.fields import UnknownFieldError, Value, changed, current, refused
from torikumi.pipeline.corrections.lists import same_text
from torikumi.schemas.corrections import (
    SCALE,
    Correction,
    Corrections,
    ListCorrection,
    RoleCorrection,
    SeenCorrection,
    Target,
    ValueCorrection,
    target_of,
)
from torikumi.schemas.findings import Finding
from torikumi.schemas.geometry import BBox
from torikumi.schemas.profile import ColumnProfile, Profile
from torikumi.schemas.report import Check, Report
from torikumi.schemas.roles import Role

FIRST = ("municipality.code", SCALE)
"""Fields that others follow: a name that is corrected, too, goes before the one of the code."""

DEPENDS_ON_OPTIONS = frozenset({"licence-missing"})
"""Findings that come and go with the options of a run: who has seen them need not be told that they are gone."""


@dataclass(frozen=True, slots=True)
class Applied:
    """What became of a report.

    Attributes:
        report: The report with all corrections that fit.
        findings: What was applied, and what was not.
        fields: The initiative (None for the document) and field of each value that was corrected.
    """

    report: Report
    findings: tuple[Finding, ...] = ()
    fields: frozenset[tuple[str | None, str]] = frozenset()


def merged(files: Sequence[Corrections]) -> tuple[tuple[Correction, ...], list[Finding]]:
    """The entries of several files as one list; of two about the same, that of the later file is taken.

    Returns:
        The entries, and a finding for each that gave way to one that says something else.
    """
    entries: dict[Target, Correction] = {}
    findings = []
    for file in files:
        for entry in file.entries:
            before = entries.get(target_of(entry))
            if before is not None and _new(before) != _new(entry):
                message = (
                    f"{_about(entry)}: the file beside the source says {_shown(_new(before))}, that of the dataset "
                    f"folder {_shown(_new(entry))}, which was taken"
                )
                findings.append(Finding("correction-needless", message))
            entries[target_of(entry)] = entry
    return tuple(entries.values()), findings


def for_another_file(files: Sequence[Corrections], sha256: str) -> list[Finding]:
    """A finding for each file of corrections that was made for another document, or another edition of it."""
    return [
        Finding(
            "correction-other-file",
            f"corrections were made for {file.document.file or 'a file'} with the SHA-256 "
            f"{file.document.sha256[:12]}…, not for this file; those that fit were applied",
        )
        for file in files
        if file.entries and file.document.sha256 not in ("", sha256)
    ]


def apply_corrections(report: Report, entries: Sequence[Correction]) -> Applied:
    """The report with the values and lists of all entries that fit it.

    Roles and findings that were seen are left to `fitting_roles` and `with_seen`.

    Args:
        report: The report as extracted.
        entries: The corrections, one a target.
    """
    data = [entry for entry in entries if isinstance(entry, ValueCorrection | ListCorrection)]
    findings: list[Finding] = []
    fitting = []
    for entry in data:
        try:
            now = current(report, entry)
        except UnknownFieldError as error:
            message = f"{_about(entry)}: {error}; the correction to {_shown(entry.new)} was not applied"
            findings.append(Finding("correction-stale", message, field=entry.field))
            continue
        doubt = refused(report, entry)
        if same_value(now, entry.new):
            message = f"{entry.field}: the document itself says {_shown(entry.new)}; the correction is not needed"
            findings.append(_at(report, entry, Finding("correction-needless", message)))
        elif doubt or not same_value(now, entry.old):
            words = doubt or f"is {_shown(now)}, where the correction expects {_shown(entry.old)}"
            message = f"{entry.field}: {words}; the correction to {_shown(entry.new)} was not applied"
            findings.append(_at(report, entry, Finding("correction-stale", message)))
        else:
            fitting.append(entry)
            old, new = _difference(entry)
            message = f"{entry.field}: {old} was corrected to {new}{_note(entry)}"
            findings.append(_at(report, entry, Finding("value-corrected", message)))
    result = report
    for entry in sorted(fitting, key=lambda entry: entry.field not in FIRST):
        result = changed(result, entry)
    return Applied(result, tuple(findings), frozenset((entry.initiative, entry.field) for entry in fitting))


# --- roles


def fitting_roles(
    entries: Sequence[Correction], roles: Mapping[str, frozenset[Role]]
) -> tuple[list[RoleCorrection], list[Finding]]:
    """Those corrections of roles that fit a document.

    Args:
        entries: The corrections.
        roles: Heading, folded → the roles of its columns without them.

    Returns:
        Those that fit, and a finding for each that does not.
    """
    fitting = []
    findings = []
    for entry in entries:
        if not isinstance(entry, RoleCorrection):
            continue
        found = roles.get(fold_text(entry.heading), frozenset())
        if entry.old in found and entry.old is not entry.new:
            fitting.append(entry)
        elif entry.new in found:
            message = f"column {entry.heading!r}: it was read as {entry.new.value} without the correction"
            findings.append(Finding("correction-needless", message))
        else:
            is_now = f"is {', '.join(sorted(role.value for role in found))}" if found else "is not in the document"
            message = (
                f"column {entry.heading!r} {is_now}, where the correction expects {entry.old.value}; it was not taken "
                f"as {entry.new.value}"
            )
            findings.append(Finding("correction-stale", message))
    return fitting, findings


def with_roles(profile: Profile, entries: Sequence[RoleCorrection]) -> Profile:
    """The profile with the roles of columns that were corrected; its year of such a column stays."""
    years = {fold_text(heading): column.fiscal_year for heading, column in profile.columns.items()}
    columns = {
        entry.heading: ColumnProfile(role=entry.new, fiscal_year=years.get(fold_text(entry.heading)))
        for entry in entries
    }
    return profile.model_copy(update={"columns": {**profile.columns, **columns}})


def taken_roles(entries: Sequence[RoleCorrection], roles: Mapping[str, frozenset[Role]]) -> list[Finding]:
    """A finding for each correction of a role that was put in force, by what it made of the document.

    Args:
        entries: The corrections in force.
        roles: Heading, folded → the roles of its columns with them.
    """
    findings = []
    for entry in entries:
        if entry.new in roles.get(fold_text(entry.heading), frozenset()):
            message = f"column {entry.heading!r} was taken as {entry.new.value}, not as {entry.old.value}{_note(entry)}"
            findings.append(Finding("value-corrected", message))
        else:
            message = f"column {entry.heading!r} cannot be taken as {entry.new.value}; the correction was not applied"
            findings.append(Finding("correction-stale", message))
    return findings


# --- findings that were seen


def with_seen(report: Report, entries: Sequence[Correction]) -> Report:
    """The report with those of its findings marked that a person has seen.

    Doing it twice changes nothing.

    Args:
        report: The report with all its findings.
        entries: The corrections.
    """
    seen = [entry for entry in entries if isinstance(entry, SeenCorrection)]
    if not seen:
        return report
    met = {(entry.code, entry.initiative, entry.field, entry.message) for entry in seen}
    checks = [
        check.model_copy(update={"seen": True})
        if (check.code, check.initiative, check.field, check.message) in met
        else check
        for check in report.checks
    ]
    known = set(report.checks)
    for entry in seen:
        finding = _unseen(report, entry, [check for check in checks if not check.seen])
        said = None if finding is None else published(finding)
        if said is not None and said not in known:
            checks.append(said)
    return report.model_copy(update={"checks": tuple(checks)})


def _unseen(report: Report, entry: SeenCorrection, others: Sequence[Check]) -> Finding | None:
    """What is said of an entry about a finding that is not there, or says something else."""
    place = (entry.code, entry.initiative, entry.field)
    there = [check.message for check in report.checks if (check.code, check.initiative, check.field) == place]
    if entry.message in there or entry.code in DEPENDS_ON_OPTIONS:
        return None
    initiative = next((i.id for i in report.initiatives if i.id == entry.initiative), None)
    # without a place nothing says that one of the others is this one, grown different
    placed = entry.initiative is not None or entry.field is not None
    if placed and any((check.code, check.initiative, check.field) == place for check in others):
        message = f"the finding {entry.code} that was seen says something else now: {entry.message}"
        return Finding("correction-stale", message, initiative, entry.field)
    message = f"the finding {entry.code} that was seen is gone: {entry.message}"
    return Finding("correction-needless", message, initiative, entry.field)


def published(finding: Finding) -> Check:
    """A finding as it is published."""
    return Check(
        code=finding.code,
        severity=finding.severity,
        message=finding.message,
        initiative=finding.initiative,
        field=finding.field,
        page=finding.page,
        bbox=None if finding.location else finding.bbox,
        location=finding.location or None,
    )


# --- words


def _at(report: Report, entry: ValueCorrection | ListCorrection, finding: Finding) -> Finding:
    """The finding at the place of an entry's field."""
    initiative = next((i for i in report.initiatives if i.id == entry.initiative), None)
    places = () if initiative is None else initiative.provenance.get(entry.field, ())
    finding = replace(finding, initiative=entry.initiative, field=entry.field)
    if not places:
        return finding
    box = BBox(*places[0].bbox) if places[0].bbox is not None else None
    return replace(finding, page=places[0].page, bbox=box, location=places[0].location or "")


def same_value(one: Value, other: Value) -> bool:
    """Whether two values are one."""
    if isinstance(one, str) or isinstance(other, str):
        return isinstance(one, str) and isinstance(other, str) and same_text(one, other)
    return len(one) == len(other) and all(map(same_text, one, other))


def _new(entry: Correction) -> Value:
    if isinstance(entry, RoleCorrection):
        return entry.new.value
    return entry.message if isinstance(entry, SeenCorrection) else entry.new


def _about(entry: Correction) -> str:
    """What an entry is about, in words."""
    if isinstance(entry, RoleCorrection):
        return f"column {entry.heading!r}"
    if isinstance(entry, SeenCorrection):
        return f"finding {entry.code}"
    return entry.field if entry.initiative is None else f"{entry.field} of {entry.initiative!r}"


def _shown(value: Value) -> str:
    """A value in a message: texts in quotation marks."""
    texts = (value,) if isinstance(value, str) and value else value
    return ", ".join(repr(text) for text in texts) or "nothing"


def _difference(entry: ValueCorrection | ListCorrection) -> tuple[str, str]:
    """Old and new value in a message; of a list the part that differs."""
    if isinstance(entry, ValueCorrection):
        return _shown(entry.old), _shown(entry.new)
    codes = [c for c in SequenceMatcher(None, entry.old, entry.new, autojunk=False).get_opcodes() if c[0] != "equal"]
    if not codes:
        return _shown(entry.old), _shown(entry.new)
    return _shown(entry.old[codes[0][1] : codes[-1][2]]), _shown(entry.new[codes[0][3] : codes[-1][4]])


def _note(entry: Correction) -> str:
    return f" ({entry.note})" if entry.note else ""
