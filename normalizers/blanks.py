"""Cells without a value: blank, or a sign that says "none"."""

from __future__ import annotations

from torikumi.normalizers.text import fold_text


def is_blank(text: str) -> bool:
    """Whether a text is blank or nothing but dashes of any kind (``characters.toml`` lists them under ``-``).

    >>> is_blank("　"), is_blank("－"), is_blank("なし")
    (True, True, False)
    """
    return not fold_text(text).strip("-")
