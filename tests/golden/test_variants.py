"""Whole documents with a known truth: every field of every initiative exactly right."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.scores import assert_scores
from tests.support.shared_samples import ROOT, SHARED, needs_shared
from tests.support.truths import differences
from torikumi.pipeline.convert import convert

SAMPLES = ROOT / "samples"


@needs_shared
@pytest.mark.parametrize("variant", ["v1", "v2", "v3", "v5", "v6"])
def test_each_typeset_variant_scores_one_hundred_per_cent(variant: str, tmp_path: Path) -> None:
    folder = SHARED / "samples" / "tokushima-r1"
    assert_scores("score.py", folder / "truth.json", convert(folder / f"{variant}.pdf"), tmp_path)


@needs_shared
def test_a_series_of_years_scores_one_hundred_per_cent(tmp_path: Path) -> None:
    folder = SHARED / "samples" / "series"
    assert_scores("score_report.py", folder / "truth.json", convert(folder / "series.pdf"), tmp_path)


def test_the_shipped_sample_is_read_exactly() -> None:
    truth = json.loads((SAMPLES / "tokushima-r1" / "truth.json").read_text("utf-8"))
    report = convert(SAMPLES / "tokushima-r1" / "report.pdf")
    assert len(report.initiatives) == 27  # counted by hand in the published report, apart from any file here
    assert differences(truth, report) == []
    assert report.municipality.code == "362018"
    assert (report.plan.first_fiscal_year, report.plan.last_fiscal_year) == (2019, 2026)
    assert [step.grade for step in report.grade_scale] == ["S", "A", "B", "C"]
    assert report.source.glyphs.unassigned == 0


@pytest.mark.parametrize("layout", ["stacked", "rotated", "kpi", "half-ruled"])
def test_other_layouts_are_read_exactly(layout: str) -> None:
    truth = json.loads((SAMPLES / "layouts" / f"{layout}.truth.json").read_text("utf-8"))
    assert differences(truth, convert(SAMPLES / "layouts" / f"{layout}.pdf")) == []


@pytest.mark.parametrize("layout", ["broken-rows", "broken-rows-bare"])
def test_where_a_paragraph_ends_at_a_full_line_the_reader_is_told(layout: str) -> None:
    """Nothing on the page says that No 8 has two paragraphs: that one field may differ, but not in silence."""
    truth = json.loads((SAMPLES / "layouts" / "broken-rows.truth.json").read_text("utf-8"))
    report = convert(SAMPLES / "layouts" / f"{layout}.pdf")
    wrong = differences(truth, report)
    assert [line.split(":")[0] for line in wrong] in ([], ["8 improvements"])
    doubtful = [check.message for check in report.checks if check.code == "line-break-doubtful"]
    assert any("地域スマホ相談員" in message for message in doubtful)
