"""Cells without a value: blank, or a sign that says "none"."""

from __future__ import annotations

import re

from torikumi.normalizers.text import fold_text

_LETTER = re.compile("[0-9A-Za-z\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff]")
"""What is no dash, and no white space: a text that holds one, as most do, need not be folded."""


def is_blank(text: str) -> bool:
    """Whether a text is blank or nothing but dashes of any kind (``characters.toml`` lists them under ``-``).

    >>> is_blank("　"), is_blank("－"), is_blank("なし")
    (True, True, False)
    """
    return not _LETTER.search(text) and not fold_text(text).strip("-")
