"""Grades (評価): the document's own scale decides; what was printed is never changed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from torikumi.normalizers.text import fold_text
from torikumi.schemas.values import Grade

_CIRCLES = str.maketrans({"〇": "○", "◯": "○", "o": "○", "0": "○"})
_GRADE = r"[A-Za-zＡ-Ｚａ-ｚ]|[◎○◯〇△▲×✕☆★－―-]|[①-⑤]|[1-5１-５](?![\d０-９])|[ⅠⅡⅢⅣⅤ]"
_LEGEND_ENTRY = re.compile(
    rf"[「『]?(?P<grade>{_GRADE})[」』]?\s*[：:…=＝]\s*(?P<description>[^：:]+?)(?=[、,，;；\s\u3000]*(?:[「『]?(?:{_GRADE})[」』]?\s*[：:…=＝])|$)"
)
_TAIL = re.compile(r"[。．、，,\s\u3000]*(?:を(?:示す|表す|意味する)|とする|である)?[。．\s\u3000]*$")
_NOTE = re.compile(r"^(?P<grade>[^（(]+)[（(](?P<note>[^）)]*)[）)]$")


def parse_grade(text: str, scale: Sequence[str]) -> Grade | None:
    """The grade in a cell, in the spelling of the scale.

    Args:
        text: The cell's text.
        scale: The grades of the scale, best first.

    Returns:
        None when the cell holds no grade of the scale. 〇, ◯ and ○ count as one sign, and widths are folded.

    >>> parse_grade("Ａ", ["S", "A", "B"]), parse_grade("A（前年度B）", ["S", "A", "B"]), parse_grade("Z", ["A"])
    (Grade(grade='A', rank=2, note=None), Grade(grade='A', rank=2, note='前年度B'), None)
    """
    shown = "".join(text.split())
    note = None
    found = _NOTE.match(shown)
    if found is not None:
        shown, note = found["grade"], found["note"]
    wanted = fold_text(shown)
    circles = any("○" in grade or "〇" in grade or "◯" in grade for grade in scale)
    for rank, grade in enumerate(scale, start=1):
        if wanted == fold_text(grade) or (
            circles and wanted.translate(_CIRCLES) == fold_text(grade).translate(_CIRCLES)
        ):
            return Grade(grade, rank, note)
    return None


def parse_legend(text: str) -> list[tuple[str, str]]:
    """The grades and their descriptions in a note, in order; empty when it is no legend of two grades or more.

    >>> parse_legend("※ 評価は、◎：目標を上回った、○：おおむね達成、×：未達成・未実施を表す。")
    [('◎', '目標を上回った'), ('○', 'おおむね達成'), ('×', '未達成・未実施')]
    >>> parse_legend("※総合評価　Ａ：目標を上回る成果　Ｂ：おおむね目標どおり")
    [('Ａ', '目標を上回る成果'), ('Ｂ', 'おおむね目標どおり')]
    """
    found = [(match["grade"], _TAIL.sub("", match["description"]).strip()) for match in _LEGEND_ENTRY.finditer(text)]
    return found if len(found) > 1 else []
