"""The text of a cell → its items: list items with their markers, paragraphs, notes (箇条書き)."""

from __future__ import annotations

import re

from torikumi.normalizers.departments import find_trailing_departments
from torikumi.schemas.values import Item

_MARKERS = (
    r"[（(]\s?[0-9０-９]{1,2}\s?[)）]",
    r"[（(][ア-ンｱ-ﾝa-zA-Zａ-ｚ一二三四五六七八九十ⅰ-ⅹ][)）]",
    r"[①-⑳㉑-㊿❶-❿⑴-⒇]",
    r"[0-9０-９]{1,2}[)）]",
    r"[0-9０-９]{1,2}[.．](?![0-9０-９])",
    r"[ア-オa-eａ-ｅ][)）.．]",
    r"[ア-オ](?=[\s\u3000])",
    r"※[0-9０-９]{0,2}",
    r"[・･●◆◇■□▪▲▼▽★☆➢➤]",
    # signs that are also grades or minus: markers only before words
    r"[○◯〇◎△×](?=[\s\u3000]*[^\s\u3000\d、。])",
    r"[-－―–](?=[\s\u3000]*[^\s\u3000\d.,\-－])",
)
MARKER = re.compile("|".join(_MARKERS))
"""A marker at the head of a line."""

_RUN_ON = re.compile(r"(?<=[。．；;\s\u3000])(?=[①-⑳])|(?<=[。．；;\s\u3000])(?=[（(][0-9０-９]{1,2}[)）])")


def split_items(text: str) -> list[Item]:
    r"""Split a text into items: one a logical line, and several on one line where their numbers count on.

    Each keeps its whole text with its marker; departments are those named in brackets at its end.

    >>> [item.marker for item in split_items("(1) 調査を行う。（情報推進課）\n・研修\nまた、実施した。\n※注")]
    ['(1)', '・', None, '※']
    >>> split_items("(1) 調査を行う。（情報推進課）")[0].departments
    ('情報推進課',)
    >>> [item.text for item in split_items("①窓口 ②電話")]
    ['①窓口', '②電話']
    """
    items = []
    for line in text.split("\n"):
        for part in _parts(line):
            if part.strip():
                items.append(_item(part.strip()))
    return items


def _item(text: str) -> Item:
    """One item."""
    found = MARKER.match(text)
    marker = found.group() if found and found.end() < len(text) else None
    return Item(marker=marker, text=text, departments=tuple(find_trailing_departments(text)))


def _parts(line: str) -> list[str]:
    """The items on one line, if their markers count on from one."""
    cuts = [match.start() for match in _RUN_ON.finditer(line)]
    starts = [0, *[cut for cut in cuts if cut]]
    numbers = [_ordinal(line[start:].lstrip()) for start in starts]
    if len(starts) > 1 and numbers == list(range(1, len(starts) + 1)):
        return [line[start:end] for start, end in zip(starts, [*starts[1:], len(line)], strict=True)]
    return [line]


def _ordinal(text: str) -> int:
    """The number of a marker, or 0."""
    found = MARKER.match(text)
    if found is None:
        return 0
    marker = found.group()
    if "①" <= marker <= "⑳":
        return ord(marker) - ord("①") + 1
    digits = "".join(character for character in marker if character.isdigit())
    return int(digits) if digits else 0
