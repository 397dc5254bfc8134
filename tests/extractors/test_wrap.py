"""Which line breaks are wraps: tables of printed lines with the logical lines that a person reads."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.pdf_factory import EMBEDDED, Sheet, text_width
from torikumi.extractors import entries, markers
from torikumi.extractors.document import extract
from torikumi.extractors.sentences import Habit, habit_of
from torikumi.extractors.text_columns import Column, measured
from torikumi.extractors.wrap import join_lines, logical_lines
from torikumi.schemas.geometry import BBox
from torikumi.schemas.tables import Line

EM = 10.0
WIDTH = 200.0


def line(text: str, indent: float = 0.0, page: int = 1, top: float = 0.0, content: int = -1, gap: float = 0.0) -> Line:
    """A line of full-width letters: its width is its number of letters."""
    lead = 2 if text[1:2] in ("。", "、") else 1
    return Line(
        text=text,
        bbox=BBox(indent * EM, top, indent * EM + len(text) * EM, top + EM),
        size=EM,
        page=page,
        lead=lead * EM,
        lead_word=lead * EM,
        content=content,
        gap=gap,
    )


def joined(*texts: str | Line, habit: Habit | None = None) -> list[str]:
    lines = [text if isinstance(text, Line) else line(text) for text in texts]
    return join_lines(measured(lines, Column(0.0, WIDTH)), habit).text.split("\n")


FULL = "あ" * 20

CASES = {
    "a full line goes on": ([FULL, "い。"], [FULL + "い。"]),
    "a sentence that ends early ends the paragraph": (["終わる。", "次の文。"], ["終わる。", "次の文。"]),
    "a comma goes on however short the line is": (["危機管理課、", "市民協働課"], ["危機管理課、市民協働課"]),
    "an opening bracket goes on": (["対象（", "市民）"], ["対象（市民）"]),
    "an open bracket goes on": (["【公開データ", "セット数：130】"], ["【公開データセット数：130】"]),
    "a closing mark never begins a line": ([FULL, "。"], [FULL + "。"]),
    "numbered items": (["(1) 甲を行う。", "(2) 乙を行う。"], ["(1) 甲を行う。", "(2) 乙を行う。"]),
    "bullets without a full stop": (["・甲の推進", "・乙の推進"], ["・甲の推進", "・乙の推進"]),
    "circled numbers": (["次のとおり。", "①甲", "②乙"], ["次のとおり。", "①甲", "②乙"]),
    "a label on a line of its own": (["<取組内容>", "甲を行う。"], ["<取組内容>", "甲を行う。"]),
    "an indicator after a sentence": (["配備した。", "【端末：517台】"], ["配備した。", "【端末：517台】"]),
    "a bullet in the middle of a word is none": ([FULL[:19] + "査", "・研究"], [FULL[:19] + "査・研究"]),
    "a number in running text is no marker": (
        ["・" + "あ" * 16 + "第3条", "(2)に定める。"],
        ["・" + "あ" * 16 + "第3条(2)に定める。"],
    ),
    "the department that did it follows its sentence": (
        [FULL[:19] + "。", "（情報推進課）"],
        [FULL[:19] + "。（情報推進課）"],
    ),
    "a full sentence without other evidence goes on": ([FULL[:19] + "。", "また、次。"], [FULL[:19] + "。また、次。"]),
}


@pytest.mark.parametrize(("lines", "expected"), CASES.values(), ids=CASES.keys())
def test_wrap_or_break(lines: list[str], expected: list[str]) -> None:
    assert joined(*lines) == expected


def test_a_hanging_number_at_the_indent_of_the_text_is_no_item() -> None:
    lines = [line("(1)" + "あ" * 17), line("い" * 18, 2), line("(2)に定める。", 2)]
    assert joined(*lines) == ["(1)" + "あ" * 17 + "い" * 18 + "(2)に定める。"]
    lines = [line("(1)" + "あ" * 17), line("い" * 18, 2), line("(2)次の項目。", 0)]
    assert joined(*lines) == ["(1)" + "あ" * 17 + "い" * 18, "(2)次の項目。"]


def test_latin_words_are_joined_with_a_space() -> None:
    assert joined("あ" * 12 + " English", "Page") == ["あ" * 12 + " English Page"]
    assert joined("あ" * 17 + "Wi-", "Fi環境") == ["あ" * 17 + "Wi-Fi環境"]


@pytest.mark.parametrize("word", ["（AI-OCR）", "（PC/LAN）", "COVID-19"])
def test_a_latin_word_with_a_mark_within_is_one_word(word: str, tmp_path: Path) -> None:
    """A program that keeps the word whole leaves free width in which its first part would have found room."""
    rest, width = word, 90.0
    while text_width(rest + "と", 9, EMBEDDED) <= width:
        rest += "と"
    lines = ("帳票の読取り", rest, "組み合わせる。")
    sheet = Sheet(font=EMBEDDED).grid((60, 100, 196), (60, 90, 130), {(0, 0): "取組", (0, 1): "あ" * 10, (1, 0): "甲"})
    path = sheet.text(103, 93, "\n".join(lines)).save(tmp_path / "word.pdf")
    assert extract(path).tables[0].by_place[1, 1].text == "".join(lines)


def test_a_page_break_in_mid_sentence_is_a_wrap_however_much_is_free() -> None:
    assert joined(line("体制を整備するた", page=1), line("め、策定する。", page=2)) == [
        "体制を整備するため、策定する。"
    ]


def test_the_habit_of_the_column_decides_what_the_page_does_not_tell() -> None:
    habit = habit_of(
        ["甲した。\nまた、乙した。", "丙した。\nまた、丁した。\nまた、戊した。", "己した。その後、庚した。"]
    )
    assert habit.openers == {"また、"}
    assert (habit.ends, habit.inner) == (3, 1)
    lines = (FULL[:19] + "。", "また、次。")
    assert joined(*lines, habit=habit) == list(lines)
    assert joined(FULL[:19] + "。", "その後、次。", habit=habit) == [FULL[:19] + "。その後、次。"]


def test_such_a_decision_is_said_to_be_doubtful() -> None:
    lines = measured([line(FULL[:19] + "。"), line("また、次。")], Column(0.0, WIDTH))
    assert join_lines(lines).doubtful
    assert not join_lines(measured([line("甲。"), line("乙。")], Column(0.0, WIDTH))).doubtful


def test_no_letter_is_lost_and_every_line_is_in_one_paragraph() -> None:
    lines = measured([line(text) for text in (FULL, "い。", "・う", "え" * 20, "お")], Column(0.0, WIDTH))
    paragraphs = logical_lines(lines)
    assert [member for _, members in paragraphs for member in members] == list(lines)
    assert "".join(text for text, _ in paragraphs) == "".join(entry.text for entry in lines)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        # Excel has a whole cell in one stretch of marked content, with the breaks that were meant
        ([line("平日9時", content=3), line("土曜10時", content=3)], ["平日9時", "土曜10時"]),
        # where the line is full, the stretch says that it goes on
        ([line(FULL, content=3), line("い。", content=3)], [FULL + "い。"]),
        ([line("あ" * 18, content=3), line("い。", content=3)], ["あ" * 18 + "い。"]),
    ],
)
def test_breaks_within_one_stretch_of_marked_content(lines: list[Line], expected: list[str]) -> None:
    assert joined(*lines) == expected


def test_a_label_with_its_amount_at_the_right_edge_is_an_entry_of_its_own() -> None:
    entries = [line("負担金" + "　" * 12 + "35790", gap=12.0), line("補助金" + "　" * 12 + "00643", gap=12.0)]
    assert len(joined(*entries)) == 2


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["情報推進課", "市民協働課"], ["情報推進課", "市民協働課"]),
        (["情報推進課、", "市民協働課"], ["情報推進課、市民協働課"]),
        (["情報推", "進課"], ["情報推進課"]),
        (["教育委員会", "総務課"], ["教育委員会総務課"]),
    ],
)
def test_departments_under_each_other_in_a_narrow_column(texts: list[str], expected: list[str]) -> None:
    lines = measured([line(text) for text in texts], Column(0.0, max(len(text) for text in texts) * EM))
    assert join_lines(lines).text.split("\n") == expected


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["118,592", "1,925", "1,679"], ["118,592", "1,925", "1,679"]),
        (["△ 800", "６，８５３", "高知県農協"], ["△ 800", "６，８５３", "高知県農協"]),
        (["1,234,", "567"], ["1,234,567"]),
        (["平成3", "0年"], ["平成30年"]),
    ],
)
def test_figures_under_each_other_in_a_narrow_column(texts: list[str], expected: list[str]) -> None:
    width = max(len(text) for text in texts) * EM
    lines = measured([line(text) for text in texts], Column(0.0, width))
    found = join_lines(lines)
    assert found.text.split("\n") == expected


def test_no_marker_label_or_number_is_overlooked() -> None:
    """A line is only looked at when its first or last character may be that of one."""
    beyond = ["", " ", ")", ".", "1)", "ア)", "あ]", "あ>", "あ」", "あ〉", "あ》", "あ】", "あ〕", "あ］"]
    for character in map(chr, range(0x10000)):
        lines = [character + rest for rest in beyond]
        assert (character in markers.MARKER_HEADS) == any(markers.MARKER.match(line) for line in lines), character
        assert (character in markers.LABEL_HEADS) == any(markers.LABEL.match(line) for line in lines), character
        may_end = character in entries.NUMBER_ENDS or character.isdecimal() or character in ",，"
        assert may_end == (entries.NUMBER.fullmatch(f"1{character}") is not None), character


@pytest.mark.parametrize(
    ("texts", "expected", "sure"),
    [
        (["目標：" + "あ" * 17, "実績：9回"], 2, False),  # full lines, but each has its name
        (["目標：" + "あ" * 15, "実績：9回"], 2, True),
        (["会場の受付：" + "あ" * 14, "い" * 5 + "、備考：なし"], 1, True),
        (["あ" * 14 + "https:", "//example.lg.jp"], 1, True),
        (["あ" * 13 + "3,190千円※1", "30,000千円"], 2, False),  # the number of a note is no digit of an amount
        (["あ" * 14 + "3,190千円（注2）", "300か所"], 2, False),
        (["あ" * 15 + "3,19", "0千円"], 1, True),
    ],
)
def test_what_stands_at_the_ends_of_full_lines(texts: list[str], expected: int, sure: bool) -> None:
    lines = measured([line(text) for text in texts], Column(0.0, WIDTH))
    found = join_lines(lines)
    assert len(found.starts) == expected
    assert found.doubtful != sure


@pytest.mark.parametrize(("texts", "expected"), [(["人", "千円"], 2), (["百万", "円"], 1), (["円", "12"], 2)])
def test_units_in_a_narrow_column(texts: list[str], expected: int) -> None:
    lines = measured([line(text) for text in texts], Column(0.0, 2 * EM))
    assert len(join_lines(lines).starts) == expected


@pytest.mark.parametrize(("one", "other"), [("件", "回"), ("人", "千円"), ("％", "ポイント")])
def test_two_units_are_two_though_the_file_keeps_them_together(one: str, other: str) -> None:
    """So does a browser with 件<br>回, and with what its own wrap broke: hence the doubt."""
    found = join_lines(measured([line(one, content=3), line(other, content=3)], Column(0.0, len(one) * EM)))
    assert (found.text, found.doubtful) == (f"{one}\n{other}", True)


def test_marked_content_says_nothing_over_a_page_break() -> None:
    """Each page counts its own: the next number there is another stretch, or the same one."""
    texts = ["あ" * 19 + "。", "い" * 20, "う" * 5]
    for contents in ([4, 0, 0], [4, 4, 4], [0, 1, 1]):
        lines = [line(text, content=content) for text, content in zip(texts, contents, strict=True)]
        apart = [replace(entry, page=page) for entry, page in zip(lines, (1, 2, 2), strict=True)]
        found = join_lines(measured(apart, Column(0.0, WIDTH)))
        assert (found.starts, found.doubtful) == ((0,), True)


def test_stretches_of_the_file_part_full_lines_where_it_keeps_the_lines_of_a_text_together() -> None:
    """Chromium has a number for each text between line breaks; other programs number every line."""
    texts = ["あ" * 20, "い" * 20, "う" * 20, "え" * 5]
    for contents, expected in [
        ([1, 1, 2, 2], 2),
        ([1, 2, 2, 2], 2),
        ([1, 2, 3, 4], 1),
        ([1, 1, 1, 1], 1),
        ([-1] * 4, 1),
    ]:
        numbered = [line(text, content=content) for text, content in zip(texts, contents, strict=True)]
        lines = measured(numbered, Column(0.0, WIDTH))
        found = join_lines(lines)
        assert len(found.starts) == expected, contents
        assert found.doubtful == (expected > 1)
        assert len(join_lines(lines, heading=True).starts) == 1, contents
