"""Raised and lowered signs, and what stands halfway beside two lines, come where a person reads them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.pdf_factory import ASCENT, EMBEDDED, GOTHIC, Sheet, text_width
from torikumi.extractors.document import extract

SIZE = 9.0
QUICK = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
KANJI = "管理職扶養地域住居通勤時間外務休日期末勉議員市民行政経営情報推進"


class Drawn:
    """A cell in which texts are put by their left edge and baseline."""

    def __init__(self, font: str = GOTHIC) -> None:
        self.font = font
        self.sheet = Sheet(font=font).grid((60, 160, 460), (60, 80, 180), {(0, 0): "番号", (0, 1): "内容", (1, 0): "1"})

    def at(self, x: float, base: float, text: str, size: float = SIZE) -> float:
        """Put a text, and tell where it ends."""
        self.sheet.text(163 + x, base - ASCENT * size, text, size)
        return x + text_width(text, size, self.font)

    def read(self, tmp_path: Path) -> list[str]:
        found = extract(self.sheet.save(tmp_path / "cell.pdf"))
        text = found.tables[0].by_place[1, 1].text
        return ["".join(line.split()) for line in text.split("\n")]


@pytest.mark.parametrize("font", [GOTHIC, EMBEDDED])
@QUICK
@given(
    st.text(KANJI, min_size=1, max_size=8),
    st.sampled_from(["2", "3", "※1", "1)", "注", "*"]),
    st.text(KANJI, max_size=6),
    st.floats(0.3, 0.7),
    st.floats(0.45, 0.67),
)
def test_a_raised_sign_stands_where_it_is_printed(
    tmp_path: Path, font: str, before: str, sign: str, after: str, up: float, small: float
) -> None:
    """Whatever lines stand above and below it; spreadsheets raise by 0.45 em, others by 0.33."""
    drawn = Drawn(font)
    drawn.at(0, 100, "上の行にある文字。")
    x = drawn.at(drawn.at(0, 114, before), 114 - up * SIZE, sign, small * SIZE)
    if after:
        drawn.at(x, 114, after)
    drawn.at(0, 128, "下の行にある文字。")
    assert "".join(drawn.read(tmp_path)) == f"上の行にある文字。{before}{sign}{after}下の行にある文字。"


@QUICK
@given(st.sampled_from(["2", "x", "3"]), st.floats(0.1, 0.45), st.floats(0.45, 0.67))
def test_a_lowered_sign_stands_where_it_is_printed(tmp_path: Path, sign: str, down: float, small: float) -> None:
    drawn = Drawn()
    x = drawn.at(drawn.at(0, 100, "年間のCO"), 100 + down * SIZE, sign, small * SIZE)
    drawn.at(x, 100, "排出量")
    assert drawn.read(tmp_path) == [f"年間のCO{sign}排出量"]


@QUICK
@given(
    st.text(KANJI, min_size=2, max_size=8),
    st.text(KANJI, min_size=2, max_size=8),
    st.sampled_from(["(6)", "2", "４", "③"]),
    st.floats(1.05, 1.45),
    st.floats(-0.1, 0.1),
)
def test_a_number_halfway_beside_a_name_of_two_lines_comes_first(
    tmp_path: Path, one: str, two: str, number: str, pitch: float, off: float
) -> None:
    drawn = Drawn()
    drawn.at(0, 100 + (0.5 + off / 2) * pitch * SIZE, number)
    drawn.at(24, 100, one)
    drawn.at(24, 100 + pitch * SIZE, two)
    assert "".join(drawn.read(tmp_path)) == number + one + two


@QUICK
@given(st.text(KANJI, min_size=2, max_size=8), st.text(KANJI, min_size=2, max_size=8), st.floats(1.05, 1.45))
def test_a_mark_halfway_behind_two_lines_comes_last(tmp_path: Path, one: str, two: str, pitch: float) -> None:
    drawn = Drawn()
    drawn.at(0, 100, one)
    drawn.at(120, 100 + 0.5 * pitch * SIZE, "(T)")
    drawn.at(0, 100 + pitch * SIZE, two)
    assert "".join(drawn.read(tmp_path)) == one + two + "(T)"


@QUICK
@given(st.floats(0.95, 2.0), st.floats(0.4, 1.0))
def test_small_lines_under_each_other_stay_lines(tmp_path: Path, pitch: float, small: float) -> None:
    """However tight they are set: a note under a line is no lowered sign of it."""
    drawn = Drawn()
    drawn.at(0, 100, "一行目の文字の並び。")
    drawn.at(0, 100 + pitch * SIZE, "二行目の注記。", small * SIZE)
    assert drawn.read(tmp_path) == ["一行目の文字の並び。", "二行目の注記。"]


@QUICK
@given(st.floats(0.4, 0.6), st.floats(0.9, 1.05))
def test_ruby_is_no_raised_sign(tmp_path: Path, small: float, up: float) -> None:
    drawn = Drawn()
    drawn.at(4, 100 - up * SIZE, "おといねっぷ", small * SIZE)
    drawn.at(0, 100, "音威子府村の計画")
    assert drawn.read(tmp_path) == ["音威子府村の計画"]


@QUICK
@given(st.sampled_from(["～", "ー", "－", "…"]), st.sampled_from([90, 270]), st.floats(1.1, 2.2))
def test_a_turned_sign_among_level_lines_stays_in_its_place(
    tmp_path: Path, sign: str, degrees: int, pitch: float
) -> None:
    """20歳, a ～ that is turned, 23歳: under each other in a narrow column."""
    drawn = Drawn()
    drawn.at(0, 100, "20歳")
    drawn.at(0, 100 + 2 * pitch * SIZE, "23歳")
    canvas = drawn.sheet.canvas
    canvas.saveState()
    canvas.translate(163 + SIZE, drawn.sheet.height - (100 + (pitch - 0.35) * SIZE))
    canvas.rotate(degrees)
    canvas.setFont(GOTHIC, SIZE)
    canvas.drawString(-SIZE / 2, -0.38 * SIZE, sign)
    canvas.restoreState()
    assert "".join(drawn.read(tmp_path)) == f"20歳{sign}23歳"


@QUICK
@given(st.floats(0.2, 0.8), st.floats(1.2, 1.6), st.floats(2.2, 4.0))
def test_lines_of_two_columns_of_prose_stay_in_their_columns(
    tmp_path: Path, off: float, pitch: float, gap: float
) -> None:
    """They stand halfway beside each other, too, where the columns do not share their baselines."""
    sheet = Sheet()
    for number in range(4):
        base = 200 + number * pitch * SIZE
        sheet.text(60, base, "左の段に組まれた文字", SIZE)
        sheet.text(60 + (10 + gap) * SIZE, base + off * pitch * SIZE, "右の段に並べた文字", SIZE)
    found = extract(sheet.save(tmp_path / "prose.pdf"))
    lines = [line.text for block in found.pages[0].blocks for line in block.lines]
    assert sorted(lines) == ["右の段に並べた文字"] * 4 + ["左の段に組まれた文字"] * 4


@QUICK
@given(st.floats(0.3, 0.7), st.floats(0.5, 0.67))
def test_a_note_mark_in_prose_stands_where_it_is_printed(tmp_path: Path, up: float, small: float) -> None:
    sheet = Sheet()
    for number in range(3):
        base = 200 + number * 1.5 * SIZE
        sheet.text(60, base - ASCENT * SIZE, "サービスの供給", SIZE)
        x = 60 + text_width("サービスの供給", SIZE)
        mark = f"注{number + 1}"
        sheet.text(x, base - up * SIZE - ASCENT * small * SIZE, mark, small * SIZE)
        sheet.text(x + text_width(mark, small * SIZE), base - ASCENT * SIZE, "の制約が続く。", SIZE)
    text = "".join(block.text for block in extract(sheet.save(tmp_path / "note.pdf")).pages[0].blocks)
    assert "".join(text.split()) == "".join(f"サービスの供給注{number}の制約が続く。" for number in (1, 2, 3))
