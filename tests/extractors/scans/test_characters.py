"""The characters of a scanned page, with readers that say what they are told."""

from __future__ import annotations

import numpy as np
import pytest

from tests.support.scanned import DPI, EM, Told, page_of, paper, said, write
from torikumi.extractors.scans.characters import read_characters
from torikumi.extractors.scans.readings import Letter, Reading
from torikumi.extractors.scans.scanned_page import ScannedPage
from torikumi.schemas.geometry import BBox
from torikumi.schemas.primitives import GlyphFlag

PT = 72 / DPI
CELLS = [BBox(40 * PT, 40 * PT, 640 * PT, 200 * PT), BBox(40 * PT, 200 * PT, 640 * PT, 340 * PT)]


@pytest.fixture
def page() -> ScannedPage:
    """Two lines of six letters in the first cell, one of three in the second."""
    picture = paper(700, 400)
    write(picture, 60, 60, 6)
    write(picture, 60, 100, 6)
    write(picture, 60, 260, 3)
    return page_of(picture)


def codes(found: object) -> list[str]:
    return [finding.code for finding in found.findings]  # type: ignore[attr-defined]


def test_letters_stand_where_their_ink_is(page: ScannedPage) -> None:
    texts = ("取組内容及び", "目標の設定を", "実績値")
    found = read_characters(page, CELLS, Told(*texts), Told(*texts))
    assert "".join(found.texts) == "".join(texts)
    assert codes(found) == []
    glyphs = found.glyphs
    assert np.allclose(glyphs["size"], EM * PT, rtol=0.05)
    for start, y in ((0, 60), (6, 100), (12, 260)):
        first = glyphs[start]
        assert first["x0"] == pytest.approx((60 - 2) * PT, abs=0.12 * EM * PT)
        assert first["y0"] == pytest.approx((y - 2) * PT, abs=0.12 * EM * PT)
    steps = np.diff(glyphs["x0"][:6])
    assert np.allclose(steps, EM * PT, atol=0.1 * EM * PT)
    assert (glyphs["x1"] >= glyphs["x0"]).all()
    assert found.engines[0] == "told"
    assert (found.confidence > 0.9).all()


def test_a_difference_names_both_readings_and_the_cell(page: ScannedPage) -> None:
    found = read_characters(
        page,
        CELLS,
        Told("取組内容及び", "目標の設定を", said("130", 0.8)),
        Told("取組内容及び", "目標の設定を", "180"),
    )
    (finding,) = found.findings
    assert finding.code == "ocr-readings-differ"
    assert "「130」" in finding.message
    assert "「180」" in finding.message
    assert finding.bbox is not None
    assert CELLS[1].contains(finding.bbox)
    assert finding.page == 1


def test_what_is_read_without_conviction_is_doubtful(page: ScannedPage) -> None:
    texts = ("取組内容及び", "目標の設定を")
    found = read_characters(page, CELLS, Told(*texts, said("実績値", 0.45)), Told(*texts, "実績値"))
    assert codes(found) == ["ocr-doubtful"]


def test_ink_of_which_nothing_was_made_is_reported(page: ScannedPage) -> None:
    found = read_characters(
        page, CELLS, Told("取組内容及び", "目標の設定を", ""), Told("取組内容及び", "目標の設定を", "")
    )
    assert codes(found) == ["ocr-unread"]
    assert len(found.texts) == 12


def test_with_one_engine_the_page_says_so(page: ScannedPage) -> None:
    found = read_characters(page, CELLS, Told("取組内容及び", "目標の設定を", "実績値"), None)
    assert "ocr-one-engine" in codes(found)


def test_what_neighbours_prove_is_put_right_and_told(page: ScannedPage) -> None:
    """The word goes on in the next line."""
    found = read_characters(
        page, CELLS, Told("青少年補導七", "ンターの設置", "·実績"), Told("青少年補導セ", "ンターの設置", "・実績")
    )
    assert "".join(found.texts) == "青少年補導センターの設置・実績"
    repairs = [finding.message for finding in found.findings if finding.code == "ocr-repaired"]
    assert any("七 → セ" in message for message in repairs)
    assert any("middle dot" in message for message in repairs)


def test_a_letter_that_was_lost_is_not_passed_over(page: ScannedPage) -> None:
    """Three letters of ink, two of which were read: 1,200 for 11,200."""
    reading = said("実績値")
    lost = type(reading)(reading.letters[:1] + reading.letters[2:])
    texts = ("取組内容及び", "目標の設定を")
    found = read_characters(page, CELLS, Told(*texts, lost), Told(*texts, "実値"))
    assert found.texts[-2:] == ("実", "値")
    assert min(found.confidence[-2:]) < min(found.confidence[:12])


def test_what_was_lost_is_read_again_alone(page: ScannedPage) -> None:
    reading = said("※実績")
    lost = type(reading)(reading.letters[1:])
    texts = ("取組内容及び", "目標の設定を")
    found = read_characters(page, CELLS, Told(*texts, lost, again="※"), Told(*texts, "※実績"))
    assert "".join(found.texts) == "".join(texts) + "※実績"


@pytest.mark.parametrize("text", ["-400", "65.", "」65", "m八"])
def test_a_mark_beside_a_number_that_may_be_dust_is_told_although_both_engines_read_it(
    page: ScannedPage, text: str
) -> None:
    texts = ("取組内容及び", "目標の設定を", text)
    found = read_characters(page, CELLS, Told(*texts), Told(*texts))
    (finding,) = found.findings
    assert finding.code in {"ocr-doubtful", "ocr-readings-differ"}
    assert finding.bbox is not None
    assert CELLS[1].contains(finding.bbox)


def test_ink_above_low_letters_is_told_m_may_be_m2() -> None:
    picture = paper(700, 400)
    write(picture, 60, 60, 6)
    write(picture, 60, 260, 1)  # as high as a kanji
    texts = ("取組内容及び", "m")
    assert codes(read_characters(page_of(picture), CELLS, Told(*texts), Told(*texts))) != []


def test_a_speck_between_letters_is_no_mark() -> None:
    picture = paper(700, 400)
    write(picture, 60, 60, 6)
    reading = said("仕様書作成を")
    letters = list(reading.letters)
    letters.insert(4, type(letters[0])(".", (letters[3].at + letters[4].at) / 2, 0.9))
    found = read_characters(page_of(picture), CELLS[:1], Told(type(reading)(tuple(letters))), Told("仕様書作成を"))
    assert "".join(found.texts) == "仕様書作成を"


def test_letters_of_a_column_stand_one_under_the_other() -> None:
    picture = paper(700, 400)
    write(picture, 300, 60, 12)
    for number in range(3):
        write(picture, 60, 60 + 40 * number, 1)
    cells = [BBox(50 * PT, 50 * PT, 100 * PT, 300 * PT), BBox(200 * PT, 50 * PT, 690 * PT, 300 * PT)]
    texts = ("取組項", "取組内容及び目標の設定を")
    found = read_characters(page_of(picture), cells, Told(*texts), Told(*texts))
    column = found.glyphs[:3]
    assert (column["flags"] == GlyphFlag.VERTICAL).all()
    assert (np.diff(column["y0"]) > 0).all()
    assert np.ptp(column["x0"]) == 0


def test_a_blank_page_gives_nothing() -> None:
    found = read_characters(page_of(paper(300, 200)), [], Told(), Told())
    assert len(found.glyphs) == 0
    assert found.findings == ()


@pytest.mark.parametrize(("dots", "reported"), [(9, True), (5, True), (2, False)])
def test_what_a_fax_leaves_of_a_ring_is_reported_and_dust_is_not(page: ScannedPage, dots: int, reported: bool) -> None:
    third = BBox(40 * PT, 340 * PT, 640 * PT, 400 * PT)
    for angle in np.linspace(0, 2 * np.pi, dots, endpoint=False):
        x, y = round(300 + 11 * np.cos(angle)), round(368 + 11 * np.sin(angle))
        page.image[y : y + 2, x : x + 2] = 160
    texts = ("取組内容及び", "目標の設定を", "実績値")
    found = read_characters(page, [*CELLS, third], Told(*texts), Told(*texts))
    assert codes(found) == (["ocr-unread"] if reported else [])
    if reported:
        (finding,) = found.findings
        assert finding.bbox is not None
        assert third.contains(finding.bbox)


def test_a_dash_under_a_full_line_of_katakana_goes_on_with_its_word() -> None:
    picture = paper(700, 400)
    for row in range(3):
        write(picture, 60, 60 + 40 * row, 2)
    picture[195:199, 62:86] = 20
    write(picture, 60, 260, 6)
    cells = [BBox(40 * PT, 40 * PT, 160 * PT, 240 * PT), BBox(40 * PT, 240 * PT, 640 * PT, 340 * PT)]
    for read in ("－", "一", "-"):
        texts = ("補導", "セン", "ンタ", read, "取組内容及び")
        found = read_characters(page_of(picture), cells, Told(*texts), Told(*texts))
        assert "".join(found.texts) == "補導センンター取組内容及び"
    # under a line that is not full, or in kanji, it is a sign of its own
    texts = ("補導", "セン", "課名", "－", "取組内容及び")
    found = read_characters(page_of(picture), cells, Told(*texts), Told(*texts))
    assert "－" in found.texts


def test_what_was_not_read_is_said_of_the_text_beside_it(page: ScannedPage) -> None:
    lost = Reading(tuple(Letter(letter, 0.3 + 0.4 * index, 0.2) for index, letter in enumerate("lm")))
    found = read_characters(page, CELLS, Told("取組内容及び", lost, "実績値"), Told("取組内容及び", "", "実績値"))
    (finding,) = found.findings
    assert finding.code == "ocr-unread"
    assert finding.bbox is not None
    assert finding.bbox.top <= 60 * PT + 1
    assert finding.bbox.bottom >= 110 * PT
