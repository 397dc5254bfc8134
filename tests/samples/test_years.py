"""Reports of three invented cities over the years: made from their sources, and read exactly."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pymupdf
import pytest

from tests.support.subsets import differences_of
from tests.support.truths import differences
from torikumi.normalizers.municipalities import municipalities_by_name
from torikumi.pipeline.convert import convert

ROOT = Path(__file__).parents[2]
YEARS = ROOT / "samples" / "years"
STEMS = (
    *(f"aosagi-r{number}" for number in (1, 2, 3, 4)),
    *(f"miotsukushi-r{number}" for number in (1, 2, 3, 4)),
    *(f"uguisudani-r{number}" for number in (1, 3, 4)),
)
LINKS = tomllib.loads((YEARS / "links.toml").read_text("utf-8"))


def truth_of(stem: str) -> dict[str, Any]:
    truth: dict[str, Any] = json.loads((YEARS / f"{stem}.truth.json").read_text("utf-8"))
    return truth


def numbers(stem: str) -> list[str]:
    return [str(row.get("no") or row["number"]) for row in truth_of(stem)["initiatives"]]


def test_truths_and_links_are_what_the_sources_give(tmp_path: Path) -> None:
    code = "import make_samples, sys, pathlib; make_samples.write_truths(pathlib.Path(sys.argv[1]))"
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=True, cwd=ROOT / "samples", capture_output=True)
    made = {path.name: path.read_bytes() for path in (tmp_path / "years").iterdir()}
    assert set(made) == {f"{stem}.truth.json" for stem in STEMS} | {"links.toml"}
    assert {name: (YEARS / name).read_bytes() for name in made} == made, "run `make samples` and commit the result"


@pytest.mark.parametrize("stem", STEMS)
def test_every_field_is_read_exactly(stem: str) -> None:
    truth = truth_of(stem)
    report = convert(YEARS / f"{stem}.pdf")
    compared = differences(truth, report) if stem.startswith("aosagi") else differences_of(truth, report)
    assert compared == []
    assert len(report.initiatives) == len(truth["initiatives"])
    assert report.municipality.code is None
    assert report.plan.title == truth["plan"]
    assert [step.grade for step in report.grade_scale] == [row["grade"] for row in truth["summary"]["rows"]]
    assert report.summary is not None
    assert {c.grade: c.count for c in report.summary.counts} == {
        row["grade"]: row["count"] for row in truth["summary"]["rows"]
    }
    assert report.source.glyphs.unassigned == 0


@pytest.mark.parametrize("stem", STEMS)
def test_every_page_says_that_it_is_fictitious(stem: str) -> None:
    opener: Any = pymupdf.open  # PyMuPDF has no type hints
    with opener(YEARS / f"{stem}.pdf") as document:
        assert all("架空" in page.get_text() for page in document)


@pytest.mark.parametrize("stem", STEMS)
def test_no_municipality_has_the_name(stem: str) -> None:
    name = truth_of(stem)["municipality"].removesuffix("（架空）")
    assert municipalities_by_name(name) == ()


def test_links_name_each_initiative_once_on_either_side() -> None:
    """Of two reports that follow each other, each initiative continues, starts or ends, and does one of these only."""
    pairs = {(link["before"], link["after"]) for link in LINKS["continued"]}
    assert len(pairs) == 8
    for before, after in pairs:
        links = [link for link in LINKS["continued"] if (link["before"], link["after"]) == (before, after)]
        left = [number for link in links for number in link["numbers_before"]]
        left += [entry["number"] for entry in LINKS["ended"] if entry["report"] == before]
        right = [number for link in links for number in link["numbers_after"]]
        right += [entry["number"] for entry in LINKS["started"] if entry["report"] == after]
        assert sorted(left) == sorted(numbers(before))
        assert sorted(right) == sorted(numbers(after))


def test_initiatives_change_in_all_ways() -> None:
    changes = Counter(change for link in LINKS["continued"] for change in link["changes"])
    assert set(changes) == {"renamed", "renumbered", "moved", "departments", "split", "merged"}
    assert min(changes.values()) >= 1
    assert min(len(LINKS["started"]), len(LINKS["ended"]), len(LINKS["alike"])) >= 5


def test_alike_initiatives_are_those_of_at_least_two_cities() -> None:
    for entry in LINKS["alike"]:
        members = [member.split("#") for member in entry["members"]]
        assert all(number in numbers(stem) for stem, number in members)
        assert len({stem.split("-")[0] for stem, _ in members}) > 1
