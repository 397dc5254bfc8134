"""Texts of documents and names of files where control characters would do something: terminals, remarks, tables."""

from __future__ import annotations


def printable(text: str) -> str:
    r"""A text on one line without anything that a terminal, a spreadsheet or a parser obeys.

    >>> printable("report\x1b[31m\n.pdf")
    'report [31m .pdf'
    """
    return "".join(character if character.isprintable() else " " for character in text)
