"""A profile drafted from what was found in a document: for a person to correct."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from torikumi.extractors.document import Extraction
from torikumi.normalizers.grades import known_scale
from torikumi.normalizers.text import close_spacing, fold_text, normalize_text
from torikumi.pipeline.columns import ColumnMap, ColumnRole
from torikumi.pipeline.layout import read_layout
from torikumi.pipeline.printable import printable
from torikumi.schemas.report import Report
from torikumi.schemas.roles import Role
from torikumi.schemas.tables import Table

HEADING_LETTERS_MAX = 30
"""A first row with longer cells is no header."""


def draft_profile(file: Path, extraction: Extraction, report: Report | None) -> str:
    """The text of a profile that says what torikumi found; reading the document with it changes nothing.

    It stands for the words in force: a draft made while a profile is in force says what that profile made of it.

    Args:
        file: The document.
        extraction: The document as it was read.
        report: Its report; None when no initiatives were found, which is when a profile is needed most.
    """
    layout = read_layout(extraction)
    forms, tables = layout.forms, layout.mapped
    labels = _labels(report)
    lines = [
        f"# Profile drafted by torikumi from {printable(file.name)}, {extraction.info.pages} pages.",
        "# Correct what is wrong, delete what is right, and convert again with: torikumi convert --profile THIS_FILE.",
        "# docs/profiles.md tells everything that can stand here.",
        "",
        "[document]",
        *_document(report),
        '# pages = "3-12, 15"   # pages to read; skip = "1-2" leaves pages out',
        "",
        "[columns]",
        "# Heading = role. Roles: " + ", ".join(role.value for role in Role) + ".",
        *_columns(columns for _, columns in tables if columns is not None),
    ]
    if forms.records:
        lines += ["# Labels of the forms without a role; they are kept under extra:", *_as_extra(labels)]
    elif not any(columns is not None for _, columns in tables):
        lines += [
            "# No table of initiatives was found. These stand in the first rows of the tables; say what they are:",
            *_first_rows(table for table, _ in tables),
        ]
    lines += [
        "",
        "[labels]",
        "# Label inside a cell = role of what follows it: contents, goals, results, improvements or extra.",
        *([] if forms.records else _as_extra(labels)),
        "",
        "[grades]",
        "# The grades, best first; unranked = those without a rank, as －.",
        *_grades(report),
        "",
        "[indicators]",
        '# lower_is_better = ["待ち人数"]   # parts of names of which less is better; higher_is_better the other way',
        "",
        "[sections]",
        r"# patterns = ['^(?P<label>柱\s*(?P<number>\d+))\s*(?P<title>.+)$']",
    ]
    return "\n".join(lines) + "\n"


def _document(report: Report | None) -> Iterator[str]:
    """Who, what and when."""
    who = report.municipality if report else None
    name = f"   # {printable((who.prefecture or '') + (who.name or ''))}" if who and who.name else ""
    yield f'municipality = "{who.code}"{name}' if who and who.code else f'# municipality = "362018"{name}'
    year = report.report.fiscal_year if report else None
    yield f"fiscal_year = {year}" if year else "# fiscal_year = 2019"
    title = report.plan.title if report else None
    yield f"plan = {_text(title)}" if title else '# plan = "…計画"'
    title = report.report.title if report else None
    yield f"report = {_text(title)}" if title else '# report = "…実績"'


def _columns(maps: Iterable[ColumnMap]) -> Iterator[str]:
    """The headings with the roles found; a comment where a profile could not say it, or nothing was found."""
    found: dict[str, list[ColumnRole]] = {}
    for columns in maps:
        for column in columns.columns:
            if column.heading:
                found.setdefault(fold_text(column.heading), []).append(column)
    for same in found.values():
        column = same[0]
        if len({(other.roles, other.fiscal_year) for other in same}) > 1:
            roles = ", ".join(dict.fromkeys(" over ".join(other.roles) for other in same))
            yield f'# {_text(column.heading)} = "{column.role.value}"   # not the same in all tables: {roles}'
        elif len(column.roles) > 1:
            yield f"# {_text(column.heading)} holds {' over '.join(column.roles)}; a profile can name one role only"
        elif column.role is Role.EXTRA:
            yield f'# {_text(column.heading)} = "extra"   # no role was found'
        elif column.fiscal_year is not None:
            yield (f'{_text(column.heading)} = {{ role = "{column.role.value}", fiscal_year = {column.fiscal_year} }}')
        else:
            yield f'{_text(column.heading)} = "{column.role.value}"'


def _first_rows(tables: Iterable[Table]) -> Iterator[str]:
    """The texts of the first rows of tables, each once."""
    texts = dict.fromkeys(
        close_spacing(normalize_text("".join(cell.text.split("\n"))))
        for table in tables
        for cell in table.row(0)
        if 0 < len(cell.text) <= HEADING_LETTERS_MAX
    )
    yield from _as_extra(texts)


def _as_extra(texts: Iterable[str]) -> list[str]:
    """Lines, set as comments, that give texts no role."""
    return [f'# {_text(text)} = "extra"' for text in texts]


def _labels(report: Report | None) -> list[str]:
    """The headings and labels under extra."""
    return list(dict.fromkeys(label for found in (report.initiatives if report else ()) for label in found.extra))


def _grades(report: Report | None) -> Iterator[str]:
    """The scale, or the grades met."""
    if report and report.grade_scale:
        yield f"scale = [{', '.join(_text(step.grade) for step in report.grade_scale if step.rank)}]"
        unranked = [_text(step.grade) for step in report.grade_scale if not step.rank]
        if unranked:
            yield f"unranked = [{', '.join(unranked)}]"
        return
    met = list(dict.fromkeys(found.grade for found in (report.initiatives if report else ()) if found.grade))
    steps = known_scale(met) or met or ["S", "A", "B"]
    yield f"# scale = [{', '.join(map(_text, steps))}]"


def _text(text: str) -> str:
    """A text in quotation marks, as key or value: TOML's basic strings are those of JSON, and DEL is escaped."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
