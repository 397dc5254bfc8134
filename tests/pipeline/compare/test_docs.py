"""What the documentation says of comparing is what is so."""

from __future__ import annotations

import importlib.util
import re

from tests.support.shared_samples import ROOT
from tests.support.topic_labels import score
from torikumi.pipeline.compare.topics import vocabulary
from torikumi.schemas.compare_columns import COMPARE_TABLES, Grouping, ProblemCode

TEXT = (ROOT / "docs" / "compare.md").read_text("utf-8")


def test_the_figures_of_topics_are_those_measured() -> None:
    for part in ("tuning", "held-out"):
        found = score(part)
        line = (
            f"| {part} | {found.initiatives} | {found.labelled} | {found.found} | {found.right} | "
            f"{found.precision_percent:.1f}% | {found.recall_percent:.1f}% | {found.exact} |"
        )
        assert line in TEXT
    assert f"has {len(vocabulary().topics)} topics" in TEXT


def test_the_page_of_columns_is_current() -> None:
    spec = importlib.util.spec_from_file_location("columns", ROOT / "docs" / "make_compare_columns.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert (ROOT / "docs" / "compare-columns.md").read_text("utf-8") == module.page()


def test_tables_groupings_and_codes_are_explained() -> None:
    named = set(re.findall(r"`([a-z_-]+)`", TEXT))
    assert set(COMPARE_TABLES) <= named
    assert {code.value for code in ProblemCode} <= named
    assert {grouping.value for grouping in Grouping} <= named
