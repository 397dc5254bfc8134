"""What stands at the head of a list item or a labelled paragraph: （1）, ①, ・, ＜目標＞, 【."""

from __future__ import annotations

import re

from torikumi.extractors.characters import NEVER_FIRST
from torikumi.schemas.tables import Line

MARKER = re.compile(
    r"""(?:
      [（(]\s?[0-9０-９]{1,2}\s?[)）]        # (1) （１）
    | [（(][ア-ンｱ-ﾝあ-んa-zａ-ｚ一二三四五六七八九十][)）]
    | [①-⑳㉑-㉟❶-❿⑴-⒇]
    | [0-9０-９]{1,2}[.．)）](?![0-9０-９])   # 1. 1)
    | [ア-オa-e][)）.．]
    | [・･•●○◯〇◎◆◇■□▪▲△▼▽★☆※➢➤⇒→]|[-‐－―–—]\s
    )""",
    re.VERBOSE,
)
"""A list marker at the head of a line. Which marker it is does not matter here, only that a line of its own begins."""

MARKER_HEADS = frozenset(
    "（(0123456789０１２３４５６７８９アィイゥウェエォオabcde・･•●○◯〇◎◆◇■□▪▲△▼▽★☆※➢➤⇒→-‐－―–—"
    "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㉑㉒㉓㉔㉕㉖㉗㉘㉙㉚㉛㉜㉝㉞㉟❶❷❸❹❺❻❼❽❾❿⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"
)
"""The first characters of list markers: most lines have another one, and need no look at what follows it."""

LABEL = re.compile(r"[<＜〈《【〔［\[][^<＞>〉》】〕］\]]{1,40}[>＞〉》】〕］\]]")
"""A bracketed label or indicator at the head of a line (＜取組内容＞, 【目標】)."""

LABEL_HEADS = frozenset("[<＜〈《【〔［")
"""The first characters of labels."""

LABEL_ENDS = frozenset(">＞〉》】〕］]")
"""The last characters of labels."""

OPEN_LABELS = frozenset("【〔《")
"""An indicator's opening bracket at the head of a line; it may close on a later line."""

CLOSED_LABELS = frozenset("】〕》")
"""An indicator's closing bracket at the end of a line."""


def begins_item(text: str) -> bool:
    """Whether a line begins with a list marker, a label, or the bracket that opens one."""
    head = text[0]
    return (
        head in OPEN_LABELS
        or (head in MARKER_HEADS and MARKER.match(text) is not None)
        or (head in LABEL_HEADS and LABEL.match(text) is not None)
    )


def follows(first: str, text: str) -> bool:
    """Whether a marker is the next one after another of its kind, or the same bullet again."""
    one, two = MARKER.match(first), MARKER.match(text)
    if one is None or two is None:
        return False
    a, b = one.group(), two.group()
    if len(a) == 1 and len(b) == 1:
        return a == b or ord(b) == ord(a) + 1 or not ("①" <= b <= "⑳")
    digits_a, digits_b = re.sub(r"\D", "", a), re.sub(r"\D", "", b)
    if digits_a and digits_b:
        return int(digits_b) == int(digits_a) + 1 or int(digits_b) == 1
    return digits_b in ("", "1")  # a list inside an item begins with its first number


def never_begins(line: Line) -> bool:
    """Whether no logical line begins as a line does."""
    return line.text[0] in NEVER_FIRST and MARKER.match(line.text) is None
