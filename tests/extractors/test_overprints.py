"""Letters drawn again to look bold come once; letters that really repeat come as often as they are printed."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.pdf_factory import EMBEDDED, GOTHIC, Sheet
from torikumi.extractors.document import extract

SIZE = 9.0
REPEATED = st.sampled_from(["ll", "ii", "11", "..", "lll", "1111", "、、", "……", "ーー", "・・・", "ll11", "fill"])
QUICK = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def read(sheet: Sheet, tmp_path: Path) -> str:
    """The text of the second cell of the second row of what is drawn in a grid."""
    sheet.grid((60, 160, 400), (60, 80, 140), {(0, 0): "番号", (0, 1): "内容", (1, 0): "1"})
    return extract(sheet.save(tmp_path / "bold.pdf")).tables[0].by_place[1, 1].text


@pytest.mark.parametrize("font", [GOTHIC, EMBEDDED])
@QUICK
@given(REPEATED, st.integers(33, 100))
def test_letters_that_repeat_are_kept_however_narrow_they_are_set(
    tmp_path: Path, font: str, text: str, percent: int
) -> None:
    """Tables squeeze text into their cells: at a third of its width an l takes 0.07 em."""
    sheet = Sheet(font=font).raw(f"{percent} Tz").text(163, 90, text, SIZE).raw("100 Tz")
    assert read(sheet, tmp_path) == text


@pytest.mark.parametrize("font", [GOTHIC, EMBEDDED])
@QUICK
@given(REPEATED, st.integers(2, 4), st.floats(0.0, 0.05), st.floats(-0.05, 0.05))
def test_copies_of_a_string_come_once(
    tmp_path: Path, font: str, text: str, copies: int, right: float, down: float
) -> None:
    sheet = Sheet(font=font)
    for number in range(copies):
        share = number / (copies - 1)
        sheet.text(163 + right * SIZE * share, 90 + down * SIZE * share, text, SIZE)
    assert read(sheet, tmp_path) == text


@QUICK
@given(REPEATED, st.floats(0.0, 0.05))
def test_copies_of_each_letter_come_once(tmp_path: Path, text: str, right: float) -> None:
    sheet = Sheet(font=EMBEDDED)
    for number, letter in enumerate(text):
        for copy in range(2):
            sheet.text(163 + number * SIZE + copy * right * SIZE, 90, letter, SIZE)
    assert "".join(read(sheet, tmp_path).split()) == text


@pytest.mark.parametrize(
    ("drawn", "told"),
    [
        ("ﬃ", "ffi"),
        ("ﬄ", "ff"),
        ("Ⅲ", "III"),
        ("Ⅱ", "II"),
        ("…", "..."),
        ("㎜", "mm"),
        ("⑪", "11"),
        ("㌔", "キロ"),
        ("〃", "々々"),
    ],
)
@pytest.mark.parametrize("copies", [1, 2, 3])
def test_a_glyph_that_stands_for_several_letters_gives_them_all(
    tmp_path: Path, drawn: str, told: str, copies: int
) -> None:
    """Fonts say ff of a ligature and III of Ⅲ; a reader then tells letters that stand in one place."""
    sheet = Sheet(font=EMBEDDED)
    for copy in range(copies):  # fake bold
        sheet.text(163 + copy * 0.02 * SIZE, 90, f"第{drawn}期", SIZE)
    sheet.grid((60, 160, 400), (60, 80, 140), {(0, 0): "番号", (0, 1): "内容", (1, 0): "1"})
    path = sheet.save(tmp_path / "told.pdf")
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        code, codes = (text.encode("utf-16-be").hex().upper().encode() for text in (drawn, told))
        found = 0
        for font in pdf.objects:
            if isinstance(font, pikepdf.Dictionary) and "/ToUnicode" in font:
                table = font["/ToUnicode"].read_bytes()
                found += table.count(b"<" + code + b">")
                font["/ToUnicode"].write(table.replace(b"<" + code + b">", b"<" + codes + b">"))
        assert found == 1
        pdf.save(path)
    assert extract(path).tables[0].by_place[1, 1].text == f"第{told}期"
