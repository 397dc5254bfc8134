"""Whole documents of random tables and odd texts, of every kind of file: a report that reads back, or a clear error.

``FUZZ_EXAMPLES=500 pytest tests/fuzz/test_structure.py`` draws more of them, and others each time.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fuzzing import odd
from fuzzing.trial import Written, broken
from tests.support.office_factory import BEGIN, GO_ON, SPAN, frame, p, tbl, tc, word, workbook
from tests.support.pdf_factory import EMBEDDED, Place, Sheet
from torikumi.extractors.formats import extract_file
from torikumi.pipeline.convert import pairs_of, report_of
from torikumi.pipeline.export.dataset import dataset_files
from torikumi.pipeline.export.json import FILE as REPORT
from torikumi.pipeline.export.json import report_from_json
from torikumi.pipeline.export.options import ExportOptions
from torikumi.pipeline.validate import differences, validate_report
from torikumi.schemas.errors import TorikumiError
from torikumi.schemas.report import Report
from torikumi.schemas.tables import PageContent

HEADINGS = (
    "番号", "No.", "取組項目", "取組内容", "目標", "取組実績", "実績", "自己評価", "評価", "達成率", "指標", "単位",
    "R4", "令和５年度", "目標値", "基準値",
    "担当部署", "担当課", "改善・拡充策、課題等", "備考", "取組内容\n目標", "", "予算（千円）",
)  # fmt: skip

TEXTS = st.one_of(
    st.sampled_from(odd.TEXTS),
    st.text(max_size=30),
    st.text(st.characters(categories=["Cf", "Cc", "Mn", "Me", "Zs", "Zl", "Zp", "Nd", "Nl", "No", "Co"]), max_size=12),
    st.sampled_from(
        ["1", "2", "甲を行う。", "【件数：3件】", "(1) 甲\n(2) 乙", "A", "総務課、企画課", "R4:3件→R5:4件"]
    ),
)

NO_XML = re.compile(f"[^\t\n -{chr(0xD7FF)}{chr(0xE000)}-{chr(0xFFFD)}{chr(0x10000)}-{chr(0x10FFFF)}]")
"""What is no character of XML 1.0."""

Area = tuple[int, int, int, int, str]
"""Row, column, number of rows and of columns, text."""


@st.composite
def tables(draw: st.DrawFn) -> list[Area]:
    """A table with a header of known headings, mostly, and cells of odd texts, some of them over several squares."""
    columns, rows = draw(st.integers(1, 7)), draw(st.integers(1, 6))
    first = ["番号", "取組項目", "取組内容", "取組実績"][:columns] if draw(st.integers(0, 4)) else []
    heads = [*first, *(draw(st.sampled_from(HEADINGS)) for _ in range(columns - len(first)))]
    areas = [(0, column, 1, 1, head) for column, head in enumerate(heads)]
    taken: set[tuple[int, int]] = set()
    for row in range(1, rows + 1):
        for column in range(columns):
            if (row, column) in taken:
                continue
            height, width = draw(st.sampled_from([(1, 1)] * 6 + [(2, 1), (1, 2), (3, 2)]))
            height = min(height, rows + 1 - row)
            width = 1 if any((row, column + k) in taken for k in range(width)) else min(width, columns - column)
            taken |= {(row + r, column + c) for r in range(height) for c in range(width)}
            areas.append((row, column, height, width, draw(TEXTS)))
    return areas


def for_xml(text: str) -> str:
    """A text without what XML cannot hold."""
    return NO_XML.sub("", text)


def as_workbook(folder: Path, areas: Sequence[Area]) -> Path:
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    def build(sheet: Any) -> None:
        for row, column, height, width, text in areas:
            cell = sheet.cell(row + 1, column + 1)
            cell.value = ILLEGAL_CHARACTERS_RE.sub("", for_xml(text))[:32000] or None
            cell.data_type = "s" if cell.value else "n"  # no formula of ours
            if height > 1 or width > 1:
                place = {"start_row": row + 1, "end_row": row + height, "start_column": column + 1}
                sheet.merge_cells(**place, end_column=column + width)
        frame(sheet, sheet.dimensions)

    return workbook(folder / "表.xlsx", build)


def as_word(folder: Path, areas: Sequence[Area]) -> Path:
    lines: list[list[tuple[int, str]]] = [[] for _ in range(max(area[0] + area[2] for area in areas))]
    for row, column, height, width, text in areas:
        for r in range(row, row + height):
            merged = "" if height == 1 else BEGIN if r == row else GO_ON
            held = html.escape(for_xml(text)) if r == row else ""
            lines[r].append((column, tc(p(held) if held else "<w:p/>", SPAN(width) + merged)))
    cells = [[cell for _, cell in sorted(line)] for line in lines]
    return word(folder / "表.docx", tbl(cells, [1000] * max(area[1] + area[3] for area in areas)))


def as_page(folder: Path, areas: Sequence[Area]) -> Path:
    rows = ["" for _ in range(max(area[0] + area[2] for area in areas))]
    for row, _, height, width, text in sorted(areas):
        rows[row] += f"<td rowspan={height} colspan={width}>{html.escape(text)}</td>"
    path = folder / "表.html"
    page = f"<html><table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table></html>"
    path.write_bytes(page.encode("utf-8", "surrogatepass"))
    return path


def as_text(folder: Path, areas: Sequence[Area]) -> Path:
    columns = max(area[1] + area[3] for area in areas)
    rows = [[""] * columns for _ in range(max(area[0] + area[2] for area in areas))]
    for row, column, _, _, text in areas:
        rows[row][column] = re.sub(r"\s+", " ", text)
    path = folder / "表.txt"
    path.write_bytes("\n".join("\t".join(row) for row in rows).encode("utf-8", "surrogatepass"))
    return path


def as_pdf(folder: Path, areas: Sequence[Area]) -> Path:
    xs = [40.0 + 100 * column for column in range(max(area[1] + area[3] for area in areas) + 1)]
    ys = [40.0 + 50 * row for row in range(max(area[0] + area[2] for area in areas) + 1)]
    places = []
    for row, column, height, width, text in areas:
        shown = "".join(letter for letter in text if unicodedata.category(letter) not in ("Cs", "Cc") or letter == "\n")
        lines = [line[:12] for line in shown.split("\n")[:4]]
        places.append(Place(row, column, height, width, "\n".join(lines)))
    return Sheet(800, 500, font=EMBEDDED).grid(xs, ys, places).save(folder / "表.pdf")


WRITERS = (as_workbook, as_word, as_page, as_text, as_pdf)


def holds(path: Path) -> bool:
    """Whether a file was converted; what came of it reads back, and nothing went astray."""
    try:
        found = extract_file(path)
        assert found.glyphs.unassigned == 0
        report = report_of(path, found)
    except TorikumiError as error:
        refused = error
    else:
        return _reads_back(found.pages, report)
    assert refused.file == str(path)
    assert "\n" not in str(refused)
    return False


def _reads_back(pages: Sequence[PageContent], report: Report) -> bool:
    """Whether what is written of a report says the same as it does."""
    files = dataset_files(report, ExportOptions(), pairs_of)
    assert report_from_json(files[REPORT]) == report
    assert validate_report(files[REPORT]) == []
    assert list(broken(Written(report, {page.number: (page.width, page.height) for page in pages}))) == []
    with TemporaryDirectory() as folder:
        for name, content in files.items():
            (Path(folder) / name).write_bytes(content)
        assert list(differences(Path(folder), report, pairs_of)) == []
    return True


@pytest.mark.parametrize("write", WRITERS)
@settings(
    max_examples=12,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
)
@given(areas=tables())
def test_any_document_is_converted_or_refused(write: Callable[[Path, list[Area]], Path], areas: list[Area]) -> None:
    with TemporaryDirectory() as folder:
        holds(write(Path(folder), areas))


@pytest.mark.parametrize("write", WRITERS)
def test_a_plain_document_is_converted(write: Callable[[Path, list[Area]], Path], tmp_path: Path) -> None:
    """So that the test above is none that only ever sees errors."""
    rows = [
        ["番号", "取組項目", "取組内容", "取組実績"],
        ["1", "甲", "乙を行う。", "行った。"],
        ["2", "丙", "丁を行う。", "済み。"],
    ]
    areas = [(row, column, 1, 1, text) for row, texts in enumerate(rows) for column, text in enumerate(texts)]
    assert holds(write(tmp_path, areas))


@pytest.mark.parametrize("write", [as_page, as_text, as_word])
def test_thousands_of_columns_and_very_long_cells(write: Callable[[Path, list[Area]], Path], tmp_path: Path) -> None:
    heads = ["番号", "取組項目", "取組内容", "取組実績", *(f"列{number}" for number in range(700))]
    row = ["1", "甲" * 3000, "乙を行う。" * 3000, "（" * 3000, *("x" for _ in range(700))]
    areas = [(0, column, 1, 1, head) for column, head in enumerate(heads)]
    areas += [(1, column, 1, 1, text) for column, text in enumerate(row)]
    holds(write(tmp_path, areas))
