"""Labelled parts of a cell: every way to set a label off, and what is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from torikumi.normalizers.blocks import bare_label, find_blocks, split_blocks

LABELS = ("目標", "取組内容", "実績", "取組実績", "課題", "成果")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # brackets at the head of a line: always a label
        ("<取組内容>\n甲\n<目標>\n乙", {"取組内容": "甲", "目標": "乙"}),
        ("＜取組内容＞甲\n＜目標＞乙", {"取組内容": "甲", "目標": "乙"}),
        ("〈目標〉\n・甲\n・乙", {"目標": "・甲\n・乙"}),
        ("《目標》甲", {"目標": "甲"}),
        ("≪目標≫ 甲", {"目標": "甲"}),
        ("　＜目標＞　甲", {"目標": "甲"}),
        ("＜目標＞：甲", {"目標": "甲"}),
        ("<効果>\n甲", {"効果": "甲"}),
        # only if its words are known
        ("【目標】\n甲", {"目標": "甲"}),
        ("【目標】拡充する。", {"目標": "拡充する。"}),
        ("【目標】がん検診の拡充", {"目標": "がん検診の拡充"}),
        ("【目標：】甲", {"目標": "甲"}),
        ("〔目標〕甲", {"目標": "甲"}),
        ("［目標］甲", {"目標": "甲"}),
        ("[目標] 甲", {"目標": "甲"}),
        ("｛目標｝甲", {"目標": "甲"}),
        ("「目標」\n甲", {"目標": "甲"}),
        ("「目標」：甲", {"目標": "甲"}),
        ("「目標：」\n甲", {"目標": "甲"}),
        ("「目標：」甲", {"目標": "甲"}),
        ("（目標）\n甲", {"目標": "甲"}),
        ("(目標) 甲", {"目標": "甲"}),
        # signs, colons, a line of its own
        ("■目標\n甲", {"目標": "甲"}),
        ("■目標　甲", {"目標": "甲"}),
        ("◆目標：甲\n◆課題：乙", {"目標": "甲", "課題": "乙"}),
        ("○目標\n甲", {"目標": "甲"}),
        ("・目標：甲", {"目標": "甲"}),
        ("● 目標\n甲", {"目標": "甲"}),
        ("目標：甲", {"目標": "甲"}),
        ("目標: 甲", {"目標": "甲"}),
        ("目標：\n甲\n乙", {"目標": "甲\n乙"}),
        ("目標\n甲\n実績\n乙", {"目標": "甲", "実績": "乙"}),
        ("目　標\n甲", {"目　標": "甲"}),
        ("【目　標】甲", {"目　標": "甲"}),
        # a number, a year or a remark goes with the label
        ("１．目標\n甲\n２．実績\n乙", {"１．目標": "甲", "２．実績": "乙"}),
        ("1 目標\n甲", {"1 目標": "甲"}),
        ("(1)取組内容：甲", {"(1)取組内容": "甲"}),
        ("①目標：甲", {"①目標": "甲"}),
        ("【令和5年度目標】甲", {"令和5年度目標": "甲"}),
        ("【R5実績】甲", {"R5実績": "甲"}),
        ("■実績（見込み）\n甲", {"実績（見込み）": "甲"}),
        # several
        ("【目標】甲【実績】乙", {"目標": "甲", "実績": "乙"}),
        ("＜目標＞甲 ＜実績＞乙", {"目標": "甲", "実績": "乙"}),
        ("甲を行う。【目標】乙", {"": "甲を行う。", "目標": "乙"}),
        ("目標：甲　実績：乙", {"目標": "甲", "実績": "乙"}),
        ("前書き\n<目標>\n甲", {"": "前書き", "目標": "甲"}),
        ("＜目標＞甲\n＜効果＞乙", {"目標": "甲", "効果": "乙"}),
        ("目標：甲\n実績：乙\n目標：丙", {"目標": "甲\n丙", "実績": "乙"}),
        ("<目標>\n<実績>\n甲", {"目標": "", "実績": "甲"}),
        # none
        ("【公開データセット数：130】", {"": "【公開データセット数：130】"}),
        ("【目標：130】", {"": "【目標：130】"}),
        ("＜登録者数：30人＞", {"": "＜登録者数：30人＞"}),
        ("【件数】130", {"": "【件数】130"}),
        ("■甲を行う", {"": "■甲を行う"}),
        ("時間：9:00", {"": "時間：9:00"}),
        ("「目標」を達成した。", {"": "「目標」を達成した。"}),
        ("【成果】を活用した。", {"": "【成果】を活用した。"}),
        ("【成果】は上がった。", {"": "【成果】は上がった。"}),
        ("（目標）を達成した。", {"": "（目標）を達成した。"}),
        ("○目標 甲", {"": "○目標 甲"}),
        ("計画の【目標】を達成", {"": "計画の【目標】を達成"}),
        ("市の【目標】甲", {"": "市の【目標】甲"}),
        ("甲【目標】乙", {"": "甲【目標】乙"}),
        ("甲　目標：乙", {"": "甲　目標：乙"}),
        ("目標：甲　期間：乙", {"目標": "甲　期間：乙"}),
        ("目標", {"": "目標"}),
        ("目標値の達成\n甲", {"": "目標値の達成\n甲"}),
        ("", {}),
        (" \n　", {}),
    ],
)
def test_blocks(text: str, expected: dict[str, str]) -> None:
    assert split_blocks(text, LABELS) == expected


def test_without_known_labels_only_angle_brackets_hold_one() -> None:
    assert split_blocks("【目標】甲\n目標：乙\n＜丙＞丁") == {"": "【目標】甲\n目標：乙", "丙": "丁"}


def test_each_line_of_a_block_says_where_it_stands() -> None:
    blocks = find_blocks("前\n目標：甲　実績：乙\n丙", LABELS)
    assert [(block.label, block.lines) for block in blocks] == [
        ("", (("前", 0),)),
        ("目標", (("甲", 1),)),
        ("実績", (("乙", 1), ("丙", 2))),
    ]


@pytest.mark.parametrize(
    ("label", "bare"),
    [
        ("１．目　標（見込み）", "目標"),
        ("令和５年度の実績", "実績"),
        ("2019年度実績", "実績"),
        ("(2)課題", "課題"),
        ("令和元年度", "令和元年度"),
        ("目標", "目標"),
    ],
)
def test_bare_labels(label: str, bare: str) -> None:
    assert bare_label(label) == bare


LINES = st.text(alphabet="目標実績甲。：:<>＜＞【】「」■・ 　1を", max_size=14)


@given(st.lists(LINES, max_size=5).map("\n".join))
def test_only_labels_and_their_signs_leave_the_text(text: str) -> None:
    """Labels and texts in their order are the text, but for brackets, signs, colons and white space."""
    signs = "<>＜＞【】「」■・：:"
    held = "".join(block.label + block.text for block in find_blocks(text, LABELS))
    kept = [letter for letter in "".join(text.split()) if letter not in signs]
    assert [letter for letter in "".join(held.split()) if letter not in signs] == kept


@given(st.text())
def test_any_text_can_be_split(text: str) -> None:
    blocks = split_blocks(text, LABELS)
    assert bool(blocks) == bool(text.strip())
    for body in blocks.values():
        assert set(body) <= set(text)


@given(
    st.dictionaries(st.sampled_from(LABELS), st.sampled_from(["甲を行う。", "・甲\n・乙", "【件数：3件】"]), min_size=1)
)
def test_what_was_set_off_is_found_again(parts: dict[str, str]) -> None:
    for form in ("＜{}＞\n{}", "【{}】{}", "■{}\n{}", "{}：{}", "「{}」\n{}"):
        assert split_blocks("\n".join(form.format(*part) for part in parts.items()), LABELS) == parts


@pytest.mark.parametrize(
    "unit", ["<", "【", "：", " ", "　", "目標：", "■", "【目標】", "目 ", "1", "（目標）", "あ", "目標\n"]
)
def test_hostile_texts_come_to_an_end(unit: str) -> None:
    text = (unit * 10_000)[:10_000]
    assert bool(split_blocks(text, LABELS)) == bool(text.strip())
