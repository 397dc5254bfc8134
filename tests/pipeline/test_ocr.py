"""What OCR read: it says so wherever it is published, and what the document proves of it is put right."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest

from torikumi.pipeline.export.rows import report_rows
from torikumi.pipeline.ocr_places import OcrPlaces
from torikumi.pipeline.ocr_repairs import repaired
from torikumi.pipeline.ocr_words import doubtful_words
from torikumi.pipeline.records import RawRecord
from torikumi.schemas.findings import Severity
from torikumi.schemas.geometry import BBox
from torikumi.schemas.report import (
    Check,
    Glyphs,
    Initiative,
    Municipality,
    Place,
    Plan,
    Report,
    ReportHead,
    Source,
    Text,
)
from torikumi.schemas.roles import Role
from torikumi.schemas.tables import Cell, Piece, ReadByOcr
from torikumi.schemas.values import Item


def read_page(*letters: tuple[float, float, float]) -> OcrPlaces:
    """Page 1, read by OCR: letters of 10 pt at x, y, each so sure."""
    boxes = np.array([(x, y, x + 10, y + 10) for x, y, _ in letters], dtype=np.float32).reshape(-1, 4)
    sure = np.array([share for _, _, share in letters], dtype=np.float32)
    engine = np.zeros(len(letters), dtype=np.uint8)
    return OcrPlaces(
        {1: ReadByOcr(200.0, 0.0, (1, 0, 0, 0, 1, 0), (500.0, 700.0), boxes, sure, engine, ("An engine",))}
    )


def record(number: str, grade: str = "", *, row: int = 0) -> RawRecord:
    top = row * 20.0
    cells: dict[tuple[Role, ...], list[Cell]] = {
        (role,): [Cell(row, 0, 1, 1, (Piece(1, BBox(x, top, x + 20, top + 20)),), text)]
        for role, x, text in ((Role.NUMBER, 0.0, number), (Role.GRADE, 50.0, grade))
    }
    return RawRecord(None, fields=cells)


def numbers(*texts: str, sure: float = 0.5) -> tuple[list[str], list[str]]:
    records = [record(text, row=row) for row, text in enumerate(texts)]
    places = read_page(*((5.0, row * 20.0 + 5, sure) for row in range(len(texts))))
    found, findings = repaired(records, (), places)
    return [one.cells(Role.NUMBER)[0].text for one in found], [finding.message for finding in findings]


def test_a_number_that_those_around_it_prove() -> None:
    found, messages = numbers("1", "2", "紀", "4", "5", "6", "]", "8", "9")
    assert found == ["1", "2", "3", "4", "5", "6", "7", "8", "9"]
    assert len(messages) == 2
    assert "'紀'" in messages[0]
    assert "'3'" in messages[0]


def test_a_blank_in_a_number_that_counts_up_is_none() -> None:
    texts = [str(number) for number in range(8, 15)]
    found, messages = numbers(*texts[:3], "1 1", *texts[4:], sure=0.99999)
    assert found == texts
    assert messages == ["OCR read '1 1'; it is '11': no blank parts it, for the numbers count up"]


def test_a_number_that_ocr_is_sure_of_may_be_the_documents_own_mistake() -> None:
    assert numbers("1", "2", "2", "4", "5", "6", sure=0.99999)[0] == ["1", "2", "2", "4", "5", "6"]


@pytest.mark.parametrize(
    "texts",
    [
        ("紀", "2", "3", "4"),  # nothing stands before the first
        ("1", "2", "3", "C"),  # nor after the last
        ("1", "2", "x", "5", "6"),  # a row may be missing
        ("12", "7", "x", "90", "3"),  # they do not count up
    ],
)
def test_a_number_that_nothing_proves(texts: tuple[str, ...]) -> None:
    assert numbers(*texts) == (list(texts), [])


@pytest.mark.parametrize(
    ("read", "legend", "grade"),
    [
        ("O", "◎○△×", "O"),  # ◎ and ○ both look like it
        ("O", "○△×", "○"),
        ("8", "SABC", "B"),
        ("5", "SABC", "S"),
        ("A", "SABC", "A"),
        ("力", "SABC", "力"),
        ("Ａ", "SABC", "Ａ"),
        ("8", "", "8"),
    ],
)
def test_grades(read: str, legend: str, grade: str) -> None:
    found, findings = repaired([record("1", read)], tuple(legend), read_page((55.0, 5.0, 0.9)))
    assert found[0].cells(Role.GRADE)[0].text == grade
    assert len(findings) == (read != grade)


def test_printed_text_is_left_alone() -> None:
    records = [record(text, "8", row=row) for row, text in enumerate(("1", "紀", "3"))]
    assert repaired(records, ("B",), OcrPlaces({})) == (records, [])


def test_a_place_on_a_scanned_page_says_so() -> None:
    places = read_page((10.0, 10.0, 0.999), (20.0, 10.0, 0.999), (300.0, 10.0, 0.2))
    said = places.said(1, (5.0, 5.0, 40.0, 25.0))
    assert said["ocr"] is True
    assert said["engine"] == "An engine"
    assert isinstance(said["confidence"], Decimal)
    assert 0 < said["confidence"] < 1
    assert places.said(1, (290.0, 5.0, 320.0, 25.0))["confidence"] < said["confidence"]
    assert places.said(2, (5.0, 5.0, 40.0, 25.0)) == {}
    assert places.said(1, (400.0, 400.0, 420.0, 420.0)) == {"ocr": True}


def test_born_digital_places_and_texts_are_published_as_before() -> None:
    place = Place(page=1, bbox=(1.0, 2.0, 3.0, 4.0))
    assert place.model_dump_json() == '{"page":1,"bbox":[1.0,2.0,3.0,4.0]}'
    text = Text(page=1, bbox=(1.0, 2.0, 3.0, 4.0), text="本文")
    assert set(text.model_dump(mode="json")) == {"page", "bbox", "text"}


def report_of(initiative: Initiative) -> Report:
    return Report(
        dataset_id="r",
        municipality=Municipality(),
        plan=Plan(),
        report=ReportHead(),
        initiatives=(initiative,),
        source=Source(
            file="r.pdf",
            sha256="0" * 64,
            media_type="application/pdf",
            pages=1,
            glyphs=Glyphs(total=0, in_cells=0, in_text=0, running=0, unassigned=0),
        ),
    )


def test_each_row_of_a_table_of_values_says_how_sure_it_is() -> None:
    initiative = Initiative(
        id="1",
        name="取組",
        contents=(Item(text="内容"),),
        results=(Item(text="実績", departments=("情報推進課",)),),
        departments=("住宅課",),
        extra={"備考": "なし"},
        provenance={
            "name": (Place(page=1, ocr=True, engine="e", confidence=Decimal("0.97")),),
            "contents": (Place(page=1, ocr=True, engine="e", confidence=Decimal("0.61")),),
            "results": (Place(page=2, bbox=(1.0, 1.0, 2.0, 2.0)),),
        },
    )
    report = report_of(initiative)
    rows = report_rows(report)
    assert [row["ocr_confidence"] for row in rows["initiatives"]] == [Decimal("0.61")]
    assert [(row["field"], row["ocr_confidence"]) for row in rows["items"]] == [
        ("contents", Decimal("0.61")),
        ("results", None),
    ]
    # what stands nowhere is as sure as the least sure of its initiative; 情報推進課 stands in a printed item
    assert [row["ocr_confidence"] for row in rows["departments"]] == [Decimal("0.61"), None]
    assert [row["ocr_confidence"] for row in rows["extra"]] == [Decimal("0.61")]
    # what a person wrote is not as sure as what OCR read in its place
    message = "contents: '内客' was corrected to '内容'"
    check = Check(code="value-corrected", severity=Severity.INFO, message=message, initiative="1", field="contents")
    rows = report_rows(report.model_copy(update={"checks": (check,)}))
    assert [row["ocr_confidence"] for row in rows["initiatives"]] == [Decimal("0.97")]
    assert [row["ocr_confidence"] for row in rows["items"]] == [None, None]


def test_what_is_said_of_the_document_as_a_whole_says_so_too() -> None:
    read = read_page((20, 20, 0.999), (300, 20, 0.2))
    held = {
        "plan.title": (Place(page=1, bbox=(10, 10, 60, 60)), Place(page=2, bbox=(10, 10, 60, 60))),
        "summary": (Place(page=1, bbox=(290, 10, 340, 60)),),
    }
    found = read.provenance(held)
    assert [place.ocr for place in found["plan.title"]] == [True, False]
    assert found["plan.title"][0].engine == "An engine"
    (summary,) = found["summary"]
    assert summary.confidence is not None
    assert summary.confidence < Decimal("0.5")


def words(*texts: str) -> list[str]:
    """What is said of the words of cells of a scanned page."""
    cells: dict[tuple[Role, ...], list[Cell]] = {
        (Role.RESULTS,): [
            Cell(row, 0, 1, 1, (Piece(1, BBox(0, row * 20, 90, row * 20 + 20)),), text)
            for row, text in enumerate(texts)
        ]
    }
    return [
        f"{int(finding.bbox.top) // 20} {finding.message.partition(': ')[2]}"
        for finding in doubtful_words([RawRecord(None, fields=cells)], read_page((5, 5, 0.99)))
        if finding.bbox is not None and finding.code == "ocr-doubtful" and finding.page == 1
    ]


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        (["チラン等で認知症の方に"], ["0 「チラン」, which looks like 「チラシ」"]),
        (["アソケート調査"], ["0 「アソケート」, which looks like 「アンケート」"]),
        (
            ["オープンデータの推進", "オープンデータ", "オーブンデータ"],  # an oven is a word, too
            [
                "0 「オープンデータ」, which looks like 「オーブンデータ」",
                "1 「オープンデータ」, which looks like 「オーブンデータ」",
                "2 「オーブンデータ」, which looks like 「オープンデータ」",
            ],
        ),
        (
            ["オープンデータ" + "、オープンデータ" * 5, "オーブンデータ"],
            ["1 「オーブンデータ」, which looks like 「オープンデータ」"],
        ),
        (["チラシ、アンケート、ボランティア、マイナンバー、セブンイレブン、デジタル、ガイドライン"], []),
        (["カキウチ氏", "ジス", "ラインワークス", "ヤンワリ"], []),  # names, short words, and what is near to none
        (["バス停とパス券"], []),
    ],
)
def test_katakana_words_that_both_engines_mistake_alike_are_reported(texts: list[str], said: list[str]) -> None:
    assert words(*texts) == said


def test_words_of_printed_pages_are_no_matter_of_ocr() -> None:
    cells: dict[tuple[Role, ...], list[Cell]] = {}
    cells[Role.RESULTS,] = [Cell(0, 0, 1, 1, (Piece(2, BBox(0, 0, 90, 20)),), "チラン")]
    assert doubtful_words([RawRecord(None, fields=cells)], read_page((5, 5, 0.99))) == []
    assert doubtful_words([RawRecord(None, fields=cells)], OcrPlaces({})) == []
