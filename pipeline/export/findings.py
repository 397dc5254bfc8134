"""Findings that depend on how a dataset is written, not on the document alone."""

from __future__ import annotations

from torikumi.pipeline.export.options import ExportOptions
from torikumi.schemas.findings import Finding
from torikumi.schemas.report import Check, Report

_MESSAGE = "no licence was given: the source document decides it; say it with --license before the data is published"


def with_licence_finding(report: Report, options: ExportOptions) -> Report:
    """The report with the finding ``licence-missing`` as its last one, or without it where a licence is given.

    A report that was read back from a dataset and is written again loses the finding of its last time.

    Args:
        report: The report.
        options: How its dataset is written.
    """
    finding = Finding("licence-missing", _MESSAGE)
    checks = tuple(check for check in report.checks if check.code != finding.code)
    if options.licence is None:
        said = Check(code=finding.code, severity=finding.severity, message=finding.message)
        seen = said.model_copy(update={"seen": True})
        checks += (seen if seen in report.checks else said,)
    return report if checks == report.checks else report.model_copy(update={"checks": checks})
