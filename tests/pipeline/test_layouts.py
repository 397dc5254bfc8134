"""Reports as other cities make them, drawn by the project's own generator: every field of every initiative right."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.scores import assert_scores
from tests.support.shared_samples import SHARED, needs_shared
from tests.support.subsets import differences_of
from torikumi.pipeline.convert import convert
from torikumi.schemas.findings import Severity

LAYOUTS = Path(__file__).resolve().parents[2] / "samples" / "layouts"

TABLES = ("years-two-levels", "plan-and-actual", "turned-inside", "open-sides")
FORMS = ("small-tables", "sheet-above", "sheet-two-pages", "sheet-cycle")


@pytest.mark.parametrize("layout", [*TABLES, *FORMS])
def test_every_field_of_a_layout_is_right(layout: str) -> None:
    truth = json.loads((LAYOUTS / f"{layout}.truth.json").read_text("utf-8"))
    report = convert(LAYOUTS / f"{layout}.pdf")
    assert differences_of(truth, report) == []
    assert report.source.glyphs.unassigned == 0


@pytest.mark.parametrize("layout", FORMS)
def test_every_value_of_a_form_has_its_place(layout: str) -> None:
    report = convert(LAYOUTS / f"{layout}.pdf")
    for initiative in report.initiatives:
        filled = [name for name in ("name", "grade", "departments", "contents", "improvements", "targets", "actuals")
                  if getattr(initiative, name)]  # fmt: skip
        filled += [f"extra.{heading}" for heading in initiative.extra]
        assert [name for name in filled if not initiative.provenance.get(name)] == []
        pages = {place.page for places in initiative.provenance.values() for place in places}
        assert max(pages) - min(pages) <= 1


def test_a_column_whose_role_is_a_choice_is_said() -> None:
    said = [(check.code, check.message) for check in convert(LAYOUTS / "plan-and-actual.pdf").checks]
    assert any(code == "grade-several" and "'二次評価' was taken" in message for code, message in said)
    assert any(code == "column-without-role" and "R5決算額" in message for code, message in said)


def test_no_form_is_read_with_an_error() -> None:
    for layout in FORMS:
        errors = [c for c in convert(LAYOUTS / f"{layout}.pdf").checks if c.severity is Severity.ERROR]
        assert [c.message for c in errors if c.code not in ("number-gap",)] == []


@needs_shared
@pytest.mark.parametrize(
    ("folder", "file", "tool"),
    [
        ("sheet-form", "sheets.pdf", "score_report.py"),
        ("series", "series.pdf", "score_report.py"),
        ("kpi-table", "chromium.pdf", "score.py"),
    ],
)
def test_shared_forms_and_tables_score_one_hundred_per_cent(folder: str, file: str, tool: str, tmp_path: Path) -> None:
    path = SHARED / "samples" / folder
    assert_scores(tool, path / "truth.json", convert(path / file), tmp_path)
