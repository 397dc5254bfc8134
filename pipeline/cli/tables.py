"""A report shown in the terminal: its initiatives with their grades, and its findings."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from rich.text import Text

from torikumi.pipeline.printable import printable
from torikumi.schemas.report import Initiative, Report
from torikumi.schemas.values import Indicator

NAME_WIDTH = 34
"""Columns of the terminal for the name of an initiative: full-width letters take two."""


def print_report(report: Report) -> None:
    """Print a report as tables on stdout."""
    console = Console(width=None if Console().is_terminal else 120)
    who = report.municipality
    title = printable(report.report.title or report.source.file)
    console.print(title, style="bold", highlight=False, markup=False)
    console.print(
        printable(
            f"{who.prefecture or ''}{who.name or '?'} ({who.code or 'no code'})  "
            f"{report.report.fiscal_year_label or ''} = {report.report.fiscal_year or '?'}  {report.source.pages} pages"
        ),
        highlight=False,
        markup=False,
    )
    table = Table(title="Initiatives", title_justify="left")
    table.add_column("No", justify="right", no_wrap=True)
    table.add_column("Name", max_width=NAME_WIDTH, no_wrap=True, overflow="ellipsis")
    table.add_column("Grade", justify="center")
    table.add_column("Target → actual", overflow="fold")
    table.add_column("Departments", max_width=24, no_wrap=True, overflow="ellipsis")
    for initiative in report.initiatives:
        table.add_row(
            *(_cell(text) for text in (initiative.number or "", initiative.name, initiative.grade or "")),
            _cell("\n".join(map(printable, _figures(initiative)))),
            _cell("、".join(initiative.departments)),
        )
    console.print(table, highlight=False, markup=False)
    findings = Table(title="Findings (warnings and errors)", title_justify="left")
    findings.add_column("Severity")
    findings.add_column("Page", justify="right")
    findings.add_column("Initiative", justify="right")
    findings.add_column("Finding", overflow="fold")
    for check in report.checks:
        if check.severity != "info":
            page = str(check.page) if check.page else ""
            told = _cell(f"{check.code}: {check.message}")
            findings.add_row(check.severity.value, page, _cell(check.initiative or ""), told)
    console.print(findings, highlight=False, markup=False)


def _cell(text: str) -> Text:
    """A text of the document as it is: neither the terminal nor rich obeys what stands in it."""
    return Text("\n".join(map(printable, text.split("\n"))))


def _figures(initiative: Initiative) -> list[str]:
    """The indicators in short: what was aimed at, and what was reached."""

    def shown(indicator: Indicator) -> str:
        year = f" ({indicator.fiscal_year})" if indicator.fiscal_year else ""
        return f"{indicator.value_text}{year}"

    actuals = {indicator.name: shown(indicator) for indicator in initiative.actuals}
    targets = {indicator.name: shown(indicator) for indicator in initiative.targets}
    return [f"{targets.get(name, '–')} → {actuals.get(name, '–')}" for name in {**targets, **actuals}]
