"""The benchmark itself: each reader answers or says why not, and the tables go where they belong."""

import importlib
import json
from pathlib import Path

import pytest

from measuring import documents, process, results, runs, stages, tables
from measuring.floors import MUPDF, PDFIUM
from measuring.readers import Read, Reader, readers
from measuring.results import Column, Figures, Results
from tests.support.shared_samples import ROOT

KPI = documents.samples(["kpi"])[0]


@pytest.mark.parametrize("name", [reader.name for reader in readers().values() if reader.group != "peer"])
def test_a_reader_tells_what_it_took(name: str) -> None:
    figures = runs.measure(readers()[name], KPI, 1)
    assert figures.error == ""
    assert figures.cpu_ms
    assert figures.peak_mib
    assert figures.exact == (figures.cells if name == "torikumi extract" else None)


def test_a_reader_that_is_not_there_is_said_so() -> None:
    figures = runs.measure(Reader("no such reader", "peer", lambda: lambda path, pages: None), KPI, 1)
    assert "no such reader" in figures.error


def test_a_reader_that_is_not_installed_is_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def load() -> Read:
        importlib.import_module("no_such_package")
        raise AssertionError("it is installed")

    monkeypatch.setattr(process, "readers", lambda: {"missing": Reader("missing", "peer", load)})
    assert process.answer({"reader": "missing"}) == {"error": "not installed (no_such_package)"}


def test_every_stage_is_a_function_that_is_called_there() -> None:
    for places in {**stages.OF_EXTRACTION, **stages.OF_WRITING}.values():
        for module, name in places:
            assert callable(getattr(importlib.import_module(module), name)), (module, name)


def test_the_stages_add_up_and_each_takes_time() -> None:
    times = stages.stage_times(KPI.parts[0].path)
    assert tuple(times) == stages.STAGES
    assert all(times[stage] > 0 for stage in ("reading", "grid", "tables + wraps", "convert", "write", "validation"))


def some_results() -> Results:
    columns = [Column("30 pages", "drawn", 30, shared=False)]
    figures = [
        Figures("torikumi extract", "torikumi", "30 pages", 20.0, 50.0, 40.0, 45.0, 9, 10),
        Figures(PDFIUM, "floor", "30 pages", 10.0, 20.0),
        Figures(MUPDF, "floor", "30 pages", 8.0, 20.0),
        Figures("tabula-py lattice", "peer", "30 pages", error="not installed (tabula)"),
    ]
    return Results({"date": "2026-01-01", "cores": "2"}, 3, columns, figures, stages={"reading": 3.0, "rules": 1.0})


def test_the_ratio_is_that_to_the_lower_floor() -> None:
    text = tables.report(some_results())
    assert "| torikumi extract | 20.0 (2.5) |" in text
    assert "| torikumi extract | 9 / 10 |" in text
    assert "| tabula-py lattice | not installed |" in text
    assert "- tabula-py lattice: not installed (tabula) (30 pages)" in text
    assert "| reading | 3.00 | 75% |" in text


def test_results_come_back_from_their_file(tmp_path: Path) -> None:
    results.save(some_results(), tmp_path / "results.json")
    assert json.loads((tmp_path / "results.json").read_text("utf-8"))["runs"] == 3
    assert results.load(tmp_path / "results.json") == some_results()


def test_tables_are_written_between_the_markers_only(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"before\n{tables.BEGIN}\nold\n{tables.END}\nafter\n", encoding="utf-8")
    for text in ("first", "second"):
        tables.write_between_markers(page, text)
    assert page.read_text("utf-8") == f"before\n{tables.BEGIN}\n\nsecond\n{tables.END}\nafter\n"
    page.write_text("no markers", encoding="utf-8")
    with pytest.raises(ValueError, match="no markers"):
        tables.write_between_markers(page, "text")


def test_the_documentation_has_the_markers() -> None:
    text = (ROOT / "docs" / "benchmarks.md").read_text("utf-8")
    assert text.count(tables.BEGIN) == text.count(tables.END) == 1
