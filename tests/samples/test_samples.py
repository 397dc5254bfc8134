"""The shipped samples: they are what the script draws, and they hold what their truth says."""

import json
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pymupdf
import pytest

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "samples"
TRUTHS = {
    "tokushima-r1/report.pdf": "tokushima-r1/truth.json",
    "layouts/broken-rows.pdf": "layouts/broken-rows.truth.json",
    "layouts/broken-rows-bare.pdf": "layouts/broken-rows.truth.json",
    "layouts/stacked.pdf": "layouts/stacked.truth.json",
    "layouts/kpi.pdf": "layouts/kpi.truth.json",
    "layouts/rotated.pdf": "layouts/rotated.truth.json",
    "layouts/half-ruled.pdf": "layouts/half-ruled.truth.json",
    "layouts/years-two-levels.pdf": "layouts/years-two-levels.truth.json",
    "layouts/plan-and-actual.pdf": "layouts/plan-and-actual.truth.json",
    "layouts/turned-inside.pdf": "layouts/turned-inside.truth.json",
    "layouts/open-sides.pdf": "layouts/open-sides.truth.json",
    "layouts/small-tables.pdf": "layouts/small-tables.truth.json",
    "layouts/sheet-above.pdf": "layouts/sheet-above.truth.json",
    "layouts/sheet-two-pages.pdf": "layouts/sheet-two-pages.truth.json",
    "layouts/sheet-cycle.pdf": "layouts/sheet-cycle.truth.json",
    **{
        f"years/{stem}.pdf": f"years/{stem}.truth.json"
        for stem in (
            *(f"{city}-r{number}" for city in ("aosagi", "miotsukushi") for number in (1, 2, 3, 4)),
            *(f"uguisudani-r{number}" for number in (1, 3, 4)),
        )
    },
}
# what a truth says about the report without printing it in these words
NOT_PRINTED = {
    "value",
    "no",
    "section",
    "unit",
    "fiscal_year",
    "fiscal_year_label",
    "columns",
    "policies",
    "municipality",
    "legend",
    "lines",
}


def load(name: str) -> dict[str, Any]:
    truth: dict[str, Any] = json.loads((SAMPLES / name).read_text(encoding="utf-8"))
    return truth


def open_pdf(name: str) -> Any:
    opener: Any = pymupdf.open  # PyMuPDF has no type hints
    return opener(SAMPLES / name)


def strings(value: object, key: str = "") -> Iterator[str]:
    """Every text of a truth that the page prints."""
    if isinstance(value, dict):
        for name, part in value.items():
            if name not in NOT_PRINTED:
                yield from strings(part, name)
    elif isinstance(value, list):
        for part in value:
            yield from strings(part, key)
    elif isinstance(value, str):
        yield value


def squeezed(text: str) -> str:
    return "".join(unicodedata.normalize("NFC", text).split())


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The samples drawn anew."""
    folder = tmp_path_factory.mktemp("samples")
    script = [sys.executable, str(SAMPLES / "make_samples.py"), "--output", str(folder)]
    subprocess.run(script, check=True, capture_output=True)
    return folder


def test_every_sample_is_known() -> None:
    found = {path.relative_to(SAMPLES).as_posix() for path in SAMPLES.rglob("*.pdf")}
    assert found == set(TRUTHS)


@pytest.mark.parametrize("name", TRUTHS)
def test_drawing_again_gives_the_same_bytes(name: str, drawn: Path) -> None:
    assert (drawn / name).read_bytes() == (SAMPLES / name).read_bytes(), "run `make samples` and commit the result"


@pytest.mark.parametrize("name", TRUTHS)
def test_the_page_prints_every_text_of_its_truth(name: str) -> None:
    with open_pdf(name) as document:
        # in the order of drawing the lines of a cell follow each other
        text = squeezed("".join(page.get_text(sort=False) for page in document))
    missing = []
    truth = load(TRUTHS[name])
    for string in map(squeezed, strings(truth)):
        # in two places: a cell that goes on over the page, and the title round the subtitle on a cover
        cuts = (
            range(len(string))
            if "broken-rows" in name or "two-pages" in name or string == squeezed(truth["title"])
            else range(1)
        )
        if not any(string[:cut] in text and string[cut:] in text for cut in cuts):
            missing.append(string)
    assert not missing


@pytest.mark.parametrize("name", sorted(set(TRUTHS.values())))
def test_invented_municipalities_say_so(name: str) -> None:
    truth = load(name)
    assert truth["municipality"] == "徳島市" or "架空" in truth["municipality"]


@pytest.mark.parametrize("name", sorted(set(TRUTHS.values())))
def test_printed_counts_are_those_of_the_rows(name: str) -> None:
    truth = load(name)
    summary = truth.get("summary", [])
    rows = summary["rows"] if isinstance(summary, dict) else summary
    grades = [row["grade"] for row in truth["initiatives"]]
    assert {row["grade"]: row["count"] for row in rows} == {row["grade"]: grades.count(row["grade"]) for row in rows}


def test_the_tokushima_report_has_27_initiatives() -> None:
    numbers = [row["no"] for row in load("tokushima-r1/truth.json")["initiatives"]]
    assert numbers == list(range(1, 28))


def test_samples_stay_small() -> None:
    assert sum(path.stat().st_size for path in SAMPLES.rglob("*.pdf")) < 1_700_000


@pytest.mark.parametrize(("name", "turn"), [("layouts/rotated.pdf", 90), ("layouts/stacked.pdf", 0)])
def test_pages_are_stored_turned_where_they_should_be(name: str, turn: int) -> None:
    with open_pdf(name) as document:
        assert {page.rotation for page in document} == {turn}
        assert all(page.rect.width > page.rect.height for page in document)
        assert all((page.mediabox.width < page.mediabox.height) == bool(turn) for page in document)
