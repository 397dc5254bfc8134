"""Where a document says what is said of it as a whole."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.pdf_factory import EMBEDDED, Place, Sheet
from torikumi import convert
from torikumi.pipeline.document_places import _of_sections, _words
from torikumi.schemas.geometry import BBox
from torikumi.schemas.report import Report, Section
from torikumi.schemas.tables import TextBlock

XS = (40.0, 80.0, 200.0, 400.0, 520.0)
HEAD = {(0, 0): "番号", (0, 1): "事業名", (0, 2): "取組内容", (0, 3): "自己評価"}
LEGEND = "※評価は、A：目標を上回った、B：おおむね達成、C：未達成を表す。"


def converted(folder: Path, **options: object) -> Report:
    """A cover, a page that says the period, and a table with two sections under a legend."""
    sheet = Sheet(font=EMBEDDED)
    sheet.text(100, 100, "光市情報化基本計画", 24).text(100, 160, "取組実績（令和5年度）", 18).text(
        260, 700, "光市", 14
    )
    sheet.page().text(40, 60, "令和4年度から令和8年度までを計画期間とする。").text(40, 80, LEGEND)
    rows = {
        (row, column): text
        for row, grade in ((2, "A"), (4, "B"))
        for column, text in enumerate((str(row // 2), f"事業{row // 2}", "窓口を改める。", grade))
    }
    bands = {(1, 0): "基本目標1　便利なまちをつくる", (3, 0): "基本目標2　安全なまちをつくる"}
    placed = [Place(row, column, text=text) for (row, column), text in (HEAD | rows).items()]
    placed += [Place(row, 0, column_span=4, text=text) for (row, _), text in bands.items()]
    sheet.page().grid(XS, (60, 85, 110, 135, 160, 185), placed)
    path = folder / "report.pdf"
    path.write_bytes(sheet.bytes())
    return convert(path, **options)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    return converted(tmp_path_factory.mktemp("places"))


@pytest.mark.parametrize(
    ("path", "page", "top"),
    [
        ("municipality.name", 1, 700),  # the line of its own, not the title that begins with it
        ("plan.title", 1, 100),
        ("report.fiscal_year", 1, 160),
        ("report.fiscal_year_label", 1, 160),
        ("plan.first_fiscal_year", 2, 60),
        ("plan.last_fiscal_year", 2, 60),
        ("grade_scale", 2, 80),
        ("sections.1", 3, 85),
        ("sections.2", 3, 135),
    ],
)
def test_each_value_stands_where_it_is_printed(report: Report, path: str, page: int, top: float) -> None:
    (place,) = report.provenance[path]
    assert place.page == page
    assert place.bbox is not None
    assert top - 5 <= place.bbox[1] <= top + 12
    assert not place.ocr


def test_a_title_of_two_lines_has_both_places(report: Report) -> None:
    assert report.report.title == "光市情報化基本計画 取組実績（令和5年度）"
    tops = [place.bbox[1] for place in report.provenance["report.title"] if place.bbox]
    assert [round(top / 10) for top in tops] == [10, 16]


def test_what_only_a_person_says_stands_nowhere(tmp_path: Path) -> None:
    report = converted(tmp_path, municipality="徳島市", fiscal_year=2022)
    assert report.report.fiscal_year == 2022
    assert not {"municipality.name", "report.fiscal_year", "report.fiscal_year_label"} & set(report.provenance)
    assert "plan.title" in report.provenance


def test_what_a_person_says_and_the_document_too_stands_where_the_document_says_it(
    report: Report, tmp_path: Path
) -> None:
    assert converted(tmp_path, municipality="山口県光市", fiscal_year=2023).provenance == report.provenance


WORDS = st.text("基目1１]^-\\[&~|. \n", max_size=4)


@given(
    st.lists(st.tuples(WORDS, WORDS), max_size=4),
    st.lists(st.tuples(st.integers(1, 2), st.integers(0, 2), st.lists(WORDS, max_size=4).map("".join)), max_size=6),
)
def test_a_section_stands_where_its_whole_heading_first_does(
    headings: list[tuple[str, str]], texts: list[tuple[int, int, str]]
) -> None:
    sections = [Section(number=str(n), label=label, title=title) for n, (label, title) in enumerate(headings)]
    blocks = [
        TextBlock(page, BBox(n, top, n + 1.0, top + 1.0), text, 10.0) for n, (page, top, text) in enumerate(texts)
    ]
    right = {}
    for section in sections:
        parts = [part for part in (_words(section.label), _words(section.title)) if part]
        holding = [block for block in blocks if parts and all(part in _words(block.text) for part in parts)]
        if holding:
            first = min(holding, key=lambda block: (block.page, block.bbox.top))
            right[f"sections.{section.number}"] = (first.page, tuple(first.bbox))
    found = _of_sections(sections, [], blocks)
    assert {path: (place.page, place.bbox) for path, (place,) in found.items()} == right
