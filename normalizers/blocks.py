"""The labelled parts of a cell: <取組内容> … <目標> … (見出し付きの区分)."""

from __future__ import annotations

import re
from collections.abc import Collection

from torikumi.normalizers.text import fold_text

_ANGLE = re.compile(r"^[\s\u3000]*[<＜〈《](?P<label>[^<＞>〉》]{1,20})[>＞〉》][\s\u3000]*")
_SQUARE = re.compile(r"^[\s\u3000]*[【〔［\[](?P<label>[^】〕］\]：:]{1,20})[】〕］\]][\s\u3000]*")
_SIGN = re.compile(r"^[\s\u3000]*[■◆●◎○□▼](?P<label>[^：:。、\s]{1,12})[\s\u3000]*(?:[：:][\s\u3000]*|$)")
_COLON = re.compile(r"^[\s\u3000]*(?P<label>[^：:。、\s]{1,12})[：:][\s\u3000]*")


def split_blocks(text: str, labels: Collection[str] | None = None) -> dict[str, str]:
    r"""Split a text at its labels.

    ``<…>`` at the head of a line is always a label. ``【…】``, ``■…`` and ``…：`` are labels only when their words are
    among ``labels`` (compared after folding), because an indicator or an item may look the same.

    Args:
        text: The text, one logical line a line.
        labels: Words that are known to be labels.

    Returns:
        Label as printed → its text; "" → what stands before the first label, if anything does.

    >>> split_blocks("<取組内容>\n(1) 拡充\n<目標>\n・確保\n【件数：130】")
    {'取組内容': '(1) 拡充', '目標': '・確保\n【件数：130】'}
    >>> split_blocks("【目標】拡充する。", ["目標"]), split_blocks("【件数】130")
    ({'目標': '拡充する。'}, {'': '【件数】130'})
    """
    known = {fold_text(label) for label in labels or ()}
    blocks: dict[str, list[str]] = {}
    label = ""
    for line in text.split("\n"):
        found = _ANGLE.match(line)
        if found is None:
            for pattern in (_SQUARE, _SIGN, _COLON):
                found = pattern.match(line)
                if found is not None and fold_text(found["label"]) in known:
                    break
                found = None
        if found is None:
            blocks.setdefault(label, []).append(line)
            continue
        label = found["label"].strip()
        held = blocks.setdefault(label, [])
        rest = line[found.end() :]
        if rest.strip():
            held.append(rest)
    return {name: "\n".join(lines) for name, lines in blocks.items() if name or any(line.strip() for line in lines)}
