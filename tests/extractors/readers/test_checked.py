"""Reading with several libraries: who leads, who checks, who takes over."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pikepdf
import pymupdf
import pytest

from tests.support.pdf_factory import EMBEDDED, GOTHIC, Sheet, edited
from torikumi.extractors.document import Extraction, extract
from torikumi.extractors.readers.checked import CheckedReader
from torikumi.extractors.readers.mupdf import MupdfReader
from torikumi.extractors.readers.pdfium import PdfiumReader
from torikumi.extractors.same_letters import same_letters
from torikumi.schemas.errors import SourceError, UsageError
from torikumi.schemas.primitives import GlyphFlag, Page

XS, YS = (60.0, 160.0, 260.0, 360.0), (60.0, 90.0, 120.0)
CELLS = {(0, 0): "番号", (0, 1): "取組", (0, 2): "評価", (1, 0): "1", (1, 1): "職員研修", (1, 2): "Ａ"}
Change = Callable[[Page], Page]


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "report.pdf"
    sheet = Sheet(font=EMBEDDED).grid(XS, YS, CELLS).text(60, 140, "注記").page().grid(XS, YS, CELLS)
    path.write_bytes(sheet.bytes())
    return path


def changed(monkeypatch: pytest.MonkeyPatch, change: Change, reader: type = PdfiumReader) -> None:
    """Let a reader misread: its pages come changed."""
    read_page = reader.read_page  # type: ignore[attr-defined]
    monkeypatch.setattr(reader, "read_page", lambda self, number: change(read_page(self, number)))


def replaced(one: str, other: str) -> Change:
    return lambda page: replace(page, texts=tuple(other if text == one else text for text in page.texts))


def failing(number: int) -> Change:
    def fail(page: Page) -> Page:
        if page.number == number:
            raise SourceError("the page is damaged", page=number)
        return page

    return fail


def found(extraction: Extraction, code: str) -> list[str]:
    return [finding.message for finding in extraction.findings if finding.code == code]


def cells(extraction: Extraction, page: int = 1) -> list[str]:
    return [cell.text for table in extraction.pages[page - 1].tables for cell in table.cells]


def test_readers_that_agree_say_nothing(report: Path) -> None:
    extraction = extract(report)
    assert not extraction.findings
    assert extraction.engine.startswith("pdfium")
    assert ", checked with mupdf" in extraction.engine
    assert cells(extraction) == list(CELLS.values())


def test_a_letter_read_otherwise_is_named_with_its_cell(report: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    changed(monkeypatch, replaced("修", "悠"))
    extraction = extract(report, pages=[1])
    [finding] = [finding for finding in extraction.findings if finding.code == "readers-disagree"]
    assert finding.message == "pdfium reads 「職員研悠」, mupdf 「職員研修」"
    assert finding.bbox == pytest.approx((160, 90, 260, 120), abs=0.5)
    assert finding.page == 1


def test_a_letter_read_otherwise_outside_the_cells_is_named(report: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    changed(monkeypatch, replaced("注", "往"))
    [message] = found(extract(report, pages=[1]), "readers-disagree")
    assert message.endswith("pdfium reads 「往」, mupdf 「注」")


def test_a_reader_that_loses_text_is_replaced(report: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def lost(page: Page) -> Page:
        kept = np.flatnonzero(page.glyphs["x0"] < 160)
        return replace(
            page, glyphs=page.glyphs[kept], texts=tuple(page.texts[index] for index in kept), spaces=page.spaces[kept]
        )

    changed(monkeypatch, lost)
    extraction = extract(report, pages=[1])
    assert cells(extraction) == list(CELLS.values())
    assert len(found(extraction, "page-reread")) == 1


def test_a_page_that_one_reader_cannot_read_goes_to_the_next(report: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    changed(monkeypatch, failing(2))
    extraction = extract(report)
    assert cells(extraction, 1) == cells(extraction, 2) == list(CELLS.values())
    assert found(extraction, "page-reread") == ["pdfium cannot read the page (the page is damaged); mupdf read it"]


def test_what_no_reader_can_read_ends_with_the_first_one_s_words(report: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from torikumi.extractors.readers.plumber import PdfplumberReader

    for reader in (PdfiumReader, MupdfReader, PdfplumberReader):
        changed(monkeypatch, failing(1), reader)
    with pytest.raises(SourceError, match="the page is damaged"):
        extract(report)


def test_a_reader_asked_for_by_name_is_not_replaced(report: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    changed(monkeypatch, failing(1))
    with pytest.raises(SourceError, match="the page is damaged"):
        extract(report, reader="pdfium")


def test_a_check_that_fails_costs_nothing_but_the_check(report: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(self: MupdfReader, number: int, letters: str) -> bool:
        raise SourceError("the page is damaged", page=number)

    monkeypatch.setattr(MupdfReader, "confirms", fail)
    assert cells(extract(report)) == list(CELLS.values())


def test_characters_that_one_reader_cannot_tell_come_from_the_other(
    report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(page: Page) -> Page:
        glyphs = page.glyphs.copy()
        at = page.texts.index("研")
        glyphs["flags"][at] |= np.uint8(GlyphFlag.UNMAPPED)
        return replace(page, glyphs=glyphs, texts=(*page.texts[:at], "\ufffd", *page.texts[at + 1 :]))

    changed(monkeypatch, unknown)
    extraction = extract(report, pages=[1])
    assert cells(extraction) == list(CELLS.values())
    assert len(found(extraction, "glyphs-recovered")) == 1
    assert not found(extraction, "unmapped-glyphs")
    assert not found(extraction, "readers-disagree")


def test_characters_are_recovered_from_the_table_inside_the_font(tmp_path: Path) -> None:
    """Without ToUnicode only pdfminer looks into the TrueType font."""
    path = tmp_path / "report.pdf"
    with pymupdf.open() as document:
        page = document.new_page()
        load: Any = pymupdf.Font
        page.insert_font("F0", fontbuffer=load("cjk").buffer)
        page.insert_text((60, 60), "行政手続123", fontname="F0", fontsize=12)
        document.save(path)
    with pikepdf.open(path, allow_overwriting_input=True) as stripped:
        for font in stripped.pages[0].obj.Resources.Font.values():
            del font.ToUnicode
        stripped.save(path)
    extraction = extract(path)
    assert [block.text for block in extraction.pages[0].blocks] == ["行政手続123"]
    assert {finding.code for finding in extraction.findings} == {"glyphs-recovered"}


def test_numbers_of_adobe_japan1_need_no_tounicode(tmp_path: Path) -> None:
    """CID 843 is あ, 844 ぃ, by the public tables that the libraries ship."""

    def as_cids(document: pikepdf.Pdf) -> None:
        page = document.pages[0].obj
        for font in page.Resources.Font.values():
            if font.Subtype == pikepdf.Name.Type0:
                font.Encoding = pikepdf.Name("/Identity-H")
        drawn = re.sub(rb"\((?:[^()\\]|\\.)*\) Tj", b"<034B034C> Tj", page.Contents.read_bytes())
        page.Contents = document.make_stream(drawn)

    path = tmp_path / "report.pdf"
    path.write_bytes(edited(Sheet(font=GOTHIC).text(60, 60, "甲乙").bytes(), as_cids))
    extraction = extract(path)
    assert [block.text for block in extraction.pages[0].blocks] == ["あぃ"]
    assert not extraction.findings


@pytest.mark.parametrize("lead", ["pdfium", "mupdf", "pdfplumber"])
@pytest.mark.parametrize("verify", ["none", "pdfium", "mupdf", "pdfplumber"])
def test_every_reader_can_lead_and_check(report: Path, lead: str, verify: str) -> None:
    extraction = extract(report, reader=lead, verify=verify)
    assert cells(extraction) == list(CELLS.values())
    assert not extraction.findings
    assert (", checked with" in extraction.engine) == (verify not in ("none", lead))


def test_an_unknown_reader_is_a_wrong_option(report: Path) -> None:
    with pytest.raises(UsageError, match="no reader 'tesseract'"):
        CheckedReader(report, verify="tesseract")


def test_a_font_that_the_machine_has_not_is_no_loss(tmp_path: Path) -> None:
    """PDFium reads nothing of a Japanese font that is not embedded on a machine without one; so nothing is said here of
    which library read the page, only that the text is there."""
    path = tmp_path / "not-embedded.pdf"
    path.write_bytes(Sheet(font=GOTHIC).grid(XS, YS, CELLS).bytes())
    for verify in ("auto", "none"):
        assert cells(extract(path, verify=verify)) == list(CELLS.values())


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("４月～９月", "４月〜９月", True),
        ("－５", "−５", True),
        ("行政⼿続", "行政手続", True),
        ("⼾籍", "戸籍", True),  # NFKC would make it 戶
        ("⺠間⻑寿", "民間長寿", True),
        ("実績 12", "12実績", True),  # the order is told by who leads
        ("㈱〇〇", "(株)〇〇", True),
        ("評価Ａ", "評価Ｂ", False),
        ("１２", "１２２", False),
        ("⺠間", "民", False),
        ("、", ".", False),
    ],
)
def test_which_readings_are_the_same(one: str, other: str, same: bool) -> None:
    assert same_letters(one, other) is same
    assert same_letters(other, one) is same
