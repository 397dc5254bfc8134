"""Marks that stand for the value above them (同上, 〃, ↑)."""

from __future__ import annotations

from collections.abc import Iterable

from torikumi.normalizers.blanks import is_blank
from torikumi.normalizers.text import fold_text
from torikumi.normalizers.vocabulary import read_vocabulary
from torikumi.schemas.vocabulary import DittoWords

_FILE = read_vocabulary("ditto", DittoWords)
_WORDS = frozenset(map(fold_text, _FILE.words))
_BEGINNINGS = frozenset(word[:length] for word in (*_WORDS, fold_text(_FILE.arrow)) for length in (1, 2))


def is_ditto(text: str, column: Iterable[str] = ()) -> bool:
    """Whether a text stands for the value above it.

    Args:
        text: The text of a cell.
        column: The texts of its column: beside → or ↓, or where nothing else stands, an arrow is a trend.

    >>> is_ditto("同　上"), is_ditto("〃"), is_ditto("－"), is_ditto("同上により実施")
    (True, True, False, False)
    >>> is_ditto("↑", ["企画課", "↑"]), is_ditto("↑", ["↑", "→"]), is_ditto("↑", ["↑", "－"])
    (True, False, False)
    """
    shown = text.lstrip()
    for length in (1, 2):  # most texts begin otherwise, if only behind a bracket, and need not be folded as a whole
        begun = fold_text(shown[:length])[:length]
        if begun and begun not in _BEGINNINGS:
            return False
    folded = fold_text(text)
    if folded == _FILE.arrow:
        others = tuple(column)
        if any(arrow in other for other in others for arrow in _FILE.trends):
            return False
        return not others or any(not is_blank(other) and fold_text(other) != _FILE.arrow for other in others)
    return folded in _WORDS
