"""Cells without a value: blank, or a sign that says "none"."""

from __future__ import annotations

from torikumi.normalizers.text import fold_text

_SIGNS = frozenset("-－−―ー—–‐─ｰ")


def is_blank(text: str) -> bool:
    """Whether a text is blank or nothing but a dash.

    >>> is_blank("　"), is_blank("－"), is_blank("なし")
    (True, True, False)
    """
    return all(character in _SIGNS for character in fold_text(text))
