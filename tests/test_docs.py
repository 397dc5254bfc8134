"""The documentation says what the program does."""

from __future__ import annotations

import importlib.util
import re

import pytest

from tests.support.shared_samples import ROOT
from torikumi.schemas.findings import FINDING_CODES

PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md")), ROOT / "samples" / "README.md"]


def test_the_page_of_findings_is_current() -> None:
    spec = importlib.util.spec_from_file_location("make_checks", ROOT / "docs" / "make_checks.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert (ROOT / "docs" / "checks.md").read_text("utf-8") == module.page()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: object) -> None:
    path = ROOT / str(page)
    for target in re.findall(r"\]\(([^)#]+)[^)]*\)", path.read_text("utf-8")):
        if not target.startswith("http"):
            assert (path.parent / target).exists(), target


def test_every_step_of_the_architecture_is_a_file_with_that_function() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    steps = re.findall(r"\| `([\w.]+)` \| `([\w/]+\.py)` \|", text)
    assert len(steps) > 15
    for function, file in steps:
        assert re.search(rf"def {function.split('.')[-1]}\(", (ROOT / file).read_text("utf-8")), (function, file)


def test_the_findings_are_those_that_the_code_gives() -> None:
    named = set()
    for folder in ("extractors", "pipeline"):
        for path in (ROOT / folder).rglob("*.py"):
            named |= set(re.findall(r'Finding(?:\.at)?\(\s*(?:[\w.]+,\s*)?"([a-z-]+)"', path.read_text("utf-8")))
            named |= set(re.findall(r'_at\(\s*initiative,\s*"([a-z-]+)"', path.read_text("utf-8")))
    assert named == set(FINDING_CODES)
