"""What every reader has to know of the characters that a library gives."""

from __future__ import annotations

REPLACEMENT = "\ufffd"
"""Stands for a glyph whose character the file does not tell."""


def is_unmapped(text: str) -> bool:
    """Whether a text says nothing of what is printed: the replacement, private use, a control character."""
    if len(text) != 1:
        return any(is_unmapped(letter) for letter in text)
    return text < " " or text == REPLACEMENT or "\ue000" <= text <= "\uf8ff" or "\x7f" <= text <= "\x9f"


def selects_variation(text: str) -> bool:
    """Whether a text is a variation selector, which belongs to the character before it."""
    return "\ufe00" <= text <= "\ufe0f" or "\U000e0100" <= text <= "\U000e01ef"
