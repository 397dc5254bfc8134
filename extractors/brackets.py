"""Brackets that are open where a line ends: the text goes on."""

from __future__ import annotations

import re
from collections.abc import Sequence

from torikumi.extractors.characters import BRACKETS, TERMINAL

ANY_BRACKET = re.compile("[" + re.escape("".join([*BRACKETS, *BRACKETS.values()])) + "]")
"""A bracket, opening or closing."""


def has_brackets(text: str) -> bool:
    """Whether a text holds any bracket."""
    return ANY_BRACKET.search(text) is not None


def open_brackets(text: str, before: Sequence[bool] = ()) -> list[bool]:
    """The brackets that are open at the end of a text, the innermost one last.

    Args:
        text: A text, or the next part of one.
        before: Those that are open where it begins.

    Returns:
        For each, whether a sentence has ended within it.

    >>> open_brackets("（１）取組（市民。", []), open_brackets("を含む）は", [True])
    ([True], [])
    """
    if not before and ANY_BRACKET.search(text) is None:
        return []
    opened = list(before)
    begin = 0
    for found in ANY_BRACKET.finditer(text):
        if opened and not TERMINAL.isdisjoint(text[begin : found.start()]):
            opened = [True] * len(opened)
        begin = found.end()
        if found.group() in BRACKETS:
            opened.append(False)
        elif opened:
            opened.pop()
    if opened and not TERMINAL.isdisjoint(text[begin:]):
        opened = [True] * len(opened)
    return opened
