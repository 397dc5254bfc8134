"""Entries under each other in one cell are not run together, and a wrapped text is not taken apart: drawn and read."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.pdf_factory import Sheet, text_width
from torikumi.extractors.document import extract
from torikumi.schemas.tables import Cell

SIZE = 9.0
PITCH = 12.0
LETTERS = 12
"""So many letters of full width fit into the cell."""

KANJI = "管理職扶養地域住居通勤時間外務休日期末勉議員市民課行政経営情報推進"
QUICK = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def read(tmp_path: Path, lines: list[tuple[str, float]], letters: float = LETTERS, *, right: bool = False) -> Cell:
    """The cell that is read of one in which lines were drawn.

    Args:
        tmp_path: Where to draw.
        lines: Each with how far its top lies below the top of the one before (points).
        letters: Width of the cell (em), without the padding.
        right: They end at the right edge of the cell, as amounts do.
    """
    left, wide = 160.0, letters * SIZE + 6
    high = sum(step for _, step in lines) + 16
    sheet = Sheet().grid(
        (60, left, left + wide), (60, 80, 80 + high), {(0, 0): "番号", (0, 1): "内容", (1, 0): "1"}, size=SIZE
    )
    top = 83.0
    for number, (text, step) in enumerate(lines):
        top += step if number else 0.0
        x = left + wide - 3 - text_width(text, SIZE) if right else left + 3
        sheet.text(x, top, text, SIZE)
    return extract(sheet.save(tmp_path / "cell.pdf")).tables[0].by_place[1, 1]


def lines_of(text: str, letters: int) -> list[str]:
    """A text as a program sets it that breaks between any two letters."""
    return [text[start : start + letters] for start in range(0, len(text), letters)]


words = st.text(KANJI, min_size=2, max_size=LETTERS - 2)
rounded = st.integers(1, 9_999_999).map(lambda number: f"{number:,}")


@QUICK
@given(st.lists(words, min_size=2, max_size=6))
def test_labels_that_leave_room_for_the_next_letter_are_entries(tmp_path: Path, labels: list[str]) -> None:
    """The break is told, and that it is none of a program that wraps between words is not sure."""
    cell = read(tmp_path, [(label, PITCH) for label in labels])
    assert cell.text.split("\n") == labels
    assert cell.doubtful or all(LETTERS - len(label) >= 3 for label in labels[:-1])


@QUICK
@given(st.text(KANJI, min_size=2, max_size=5 * LETTERS), st.integers(4, LETTERS))
def test_a_text_that_fills_its_lines_is_one_entry(tmp_path: Path, text: str, letters: int) -> None:
    cell = read(tmp_path, [(line, PITCH) for line in lines_of(text, letters)], letters)
    if not any("課" in line[-1] and "課" in after[-1] for line, after in pairwise(lines_of(text, letters))):
        assert cell.text == text  # two lines that are names of departments are two


@QUICK
@given(st.lists(rounded, min_size=2, max_size=6), st.sampled_from(["千円", "百万円", "月分", "か所", "戸", "ha", "人"]))
def test_amounts_of_one_unit_are_entries_however_full_their_lines_are(
    tmp_path: Path, amounts: list[str], unit: str
) -> None:
    texts = [amount + unit for amount in amounts]
    widest = max(text_width(text, SIZE) for text in texts) / SIZE
    cell = read(tmp_path, [(text, PITCH) for text in texts], widest + 0.2, right=True)
    assert cell.text.split("\n") == texts


@QUICK
@given(st.lists(st.text("管理職扶養地域住居通勤時間", min_size=1, max_size=6), min_size=2, max_size=5))
def test_names_that_end_alike_are_entries_however_full_their_lines_are(tmp_path: Path, names: list[str]) -> None:
    texts = [name + "手当" for name in names]
    cell = read(tmp_path, [(text, PITCH) for text in texts], max(len(text) for text in texts) + 0.1)
    assert cell.text.split("\n") == texts
    assert cell.doubtful


@QUICK
@given(st.lists(st.tuples(st.integers(1, 12), st.integers(1, 12)), min_size=2, max_size=4), st.sampled_from("～〜"))
def test_spans_are_entries_however_full_their_lines_are(
    tmp_path: Path, spans: list[tuple[int, int]], mark: str
) -> None:
    texts = [f"{one}月下旬{mark}{other}月上旬" for one, other in spans]
    widest = max(text_width(text, SIZE) for text in texts) / SIZE
    assert read(tmp_path, [(text, PITCH) for text in texts], widest + 0.1).text.split("\n") == texts


@QUICK
@given(st.lists(st.lists(words, min_size=2, max_size=3), min_size=2, max_size=4), st.floats(1.5, 3.0))
def test_a_blank_between_groups_of_lines_parts_them(tmp_path: Path, groups: list[list[str]], apart: float) -> None:
    """However full the lines are: 台風による豪雨（8月） and, under a blank, 集中豪雨（8月）."""
    lines = [
        ("あいう"[place] * LETTERS, PITCH * (apart if number and not place else 1.0))
        for number, group in enumerate(groups)
        for place, _ in enumerate(group)
    ]
    assert read(tmp_path, lines).text.split("\n") == [
        "".join("あいう"[place] * LETTERS for place, _ in enumerate(group)) for group in groups
    ]


@QUICK
@given(st.floats(1.0, 1.3))
def test_a_taller_line_parts_nothing(tmp_path: Path, step: float) -> None:
    lines = [("あ" * LETTERS, PITCH), ("い" * LETTERS, PITCH * step), ("う" * LETTERS, PITCH), ("え", PITCH)]
    assert read(tmp_path, lines).text == "".join(text for text, _ in lines)


@QUICK
@given(st.floats(5.0, SIZE), st.floats(1.2, 1.6), st.booleans())
def test_small_print_beside_large_print_parts_nothing(tmp_path: Path, small: float, pitch: float, even: bool) -> None:
    """Whether all lines are set as far apart, or each by its own size."""
    left, top = 163.0, 83.0
    sheet = Sheet().grid((60, 160, 160 + 12 * SIZE + 6), (60, 80, 240), {(0, 0): "番号", (0, 1): "内容", (1, 0): "1"})
    for size, letter in ((SIZE, "あ"), (SIZE, "い"), (SIZE, "う"), (small, "え"), (small, "お"), (small, "か")):
        sheet.text(left, top, letter * int(12 * SIZE / size), size)
        top += pitch * (SIZE if even else size)
    text = extract(sheet.save(tmp_path / "sizes.pdf")).tables[0].by_place[1, 1].text
    assert [part for part in text.split("\n") if len(set(part)) < 3] == []


@QUICK
@given(st.lists(st.tuples(words.map(lambda word: word[:3]), rounded, rounded), min_size=2, max_size=4))
def test_rows_of_a_list_in_columns_are_entries(tmp_path: Path, rows: list[tuple[str, str, str]]) -> None:
    """A small table without rules inside a cell: what white parts in one row does not go on in the next one."""
    texts = [f"{label}　{one}月分　　{other}月分" for label, one, other in rows]
    widest = max(text_width(text, SIZE) for text in texts) / SIZE
    texts = [text.replace("　", "　" * (1 + round(widest - text_width(text, SIZE) / SIZE) // 3)) for text in texts]
    cell = read(tmp_path, [(text, PITCH) for text in texts], max(text_width(text, SIZE) for text in texts) / SIZE + 0.1)
    found = ["".join(line.split()) for line in cell.text.split("\n")]
    assert found == ["".join(text.split()) for text in texts]
    assert cell.doubtful or any("　" * 3 in text for text in texts)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        # a particle, a remark in brackets, what cannot stand alone: the phrase goes on, whoever broke the line
        (["常時の緊急避妊薬の", "在庫の有無"], ["常時の緊急避妊薬の在庫の有無"]),
        (["森林環境整備", "（危険木の伐採）"], ["森林環境整備（危険木の伐採）"]),
        (["こども家庭", "センター"], ["こども家庭センター"]),
        # a unit stands above its amount
        (["千円", "2,681"], ["千円", "2,681"]),
        (["％", "12.5"], ["％", "12.5"]),
        (["千円", "―"], ["千円", "―"]),
        (["％", "+2.76"], ["％", "+2.76"]),
        (["月", "4.60"], ["月", "4.60"]),
        (["行旅病人　日額1,000円", "死亡人　日額3,000円"], ["行旅病人　日額1,000円", "死亡人　日額3,000円"]),
        # a particle at the head goes on
        (["防止に資する応援措置", "の準備"], ["防止に資する応援措置の準備"]),
        # but of two remarks in brackets each is one
        (["（平成20年6月30日）", "（平成31年3月20日）"], ["（平成20年6月30日）", "（平成31年3月20日）"]),
        # a span goes on
        (["令和四年度", "～令和八年度"], ["令和四年度～令和八年度"]),
        # two amounts a line
        (["814,000円／457,500円", "651,000円／440,000円"], ["814,000円／457,500円", "651,000円／440,000円"]),
        (["３６０，０００円", "３２０，０００円"], ["３６０，０００円", "３２０，０００円"]),
        # a time is not followed by a unit, as another number is
        (["月～土9:00-13:00", "月水17:30-19:30"], ["月～土9:00-13:00", "月水17:30-19:30"]),
        # a bullet of either width
        (["•予防接種案内", "•制度案内"], ["•予防接種案内", "•制度案内"]),
        (["･課長職三万円", "･室長職二万円"], ["･課長職三万円", "･室長職二万円"]),
    ],
)
def test_what_else_tells_an_entry(tmp_path: Path, lines: list[str], expected: list[str]) -> None:
    cell = read(tmp_path, [(line, PITCH) for line in lines], text_width(lines[0], SIZE) / SIZE + 2.5)
    assert cell.text.split("\n") == expected


def test_a_heading_that_was_broken_for_its_looks_is_one(tmp_path: Path) -> None:
    sheet = Sheet().grid((60, 160, 220), (60, 100, 130), {(0, 0): "番号", (0, 1): "当該年度\n元金償還額", (1, 0): "1"})
    head, *_ = [cell for cell in extract(sheet.save(tmp_path / "head.pdf")).tables[0].cells if cell.column == 1]
    assert head.text == "当該年度元金償還額"


def test_a_blank_in_running_text_does_not_take_a_word_apart(tmp_path: Path) -> None:
    """A wide gap makes a line one of a list in columns, but not in the middle of a bracket."""
    lines = ["甲種は二千円（二十立方メートルま", "で）　　　　乙種は三千円（百立方"]
    cell = read(tmp_path, [(line, PITCH) for line in lines], 16)
    assert cell.text.startswith("甲種は二千円（二十立方メートルまで）")


@pytest.mark.parametrize(
    ("letters", "expected", "doubtful"),
    [
        ("件回", "件\n回", True),  # the units of two amounts
        ("％件人", "％\n件\n人", True),
        ("件名", "件名", False),  # a word set downwards
        ("総務課", "総務課", False),
        ("人件費", "人件費", False),
    ],
)
def test_letters_under_each_other_are_a_word_but_units_are_not(
    tmp_path: Path, letters: str, expected: str, doubtful: bool
) -> None:
    cell = read(tmp_path, [(letter, PITCH) for letter in letters], 2)
    assert (cell.text, cell.doubtful) == (expected, doubtful)
