"""Texts of documents and names of files where control characters would do something: terminals, remarks, tables."""

from __future__ import annotations

import os
import re


def printable(text: str) -> str:
    r"""A text on one line without anything that a terminal, a spreadsheet or a parser obeys.

    >>> printable("report\x1b[31m\n.pdf")
    'report [31m .pdf'
    """
    return "".join(character if character.isprintable() else " " for character in text)


OBEYED = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""What JSON leaves as it is, and a terminal obeys: controls, marks that turn the direction of writing, half letters."""


def escaped(text: str) -> str:
    r"""The text of a JSON document without anything that a terminal obeys; it still says the same.

    >>> print(escaped('["甲\u202e乙\x9b"]'))
    ["甲\u202e乙\u009b"]
    """
    return OBEYED.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


_OBEYED_IN_UTF8 = tuple(
    re.compile(letters)
    for letters in (b"\x7f", b"\xc2[\x80-\x9f]", b"\xd8\x9c", b"\xe2(?:\x80[\x8e\x8f\xa8-\xae]|\x81[\xa6-\xa9])")
)
"""`OBEYED` in UTF-8, which has no half letters; each by its first byte, which is found sooner than one of several."""


def escaped_utf8(text: bytes) -> bytes:
    r"""The same of a text in UTF-8, which need not be read where it holds nothing of the kind, as most do not.

    >>> escaped_utf8('["甲\u202e乙"]'.encode()).decode()
    '["甲\\u202e乙"]'
    """
    return (
        escaped(text.decode("utf-8")).encode("utf-8")
        if any(letters.search(text) for letters in _OBEYED_IN_UTF8)
        else text
    )


def name_in_letters(name: str) -> str:
    """A name of a file as people know it: one in bytes of Shift_JIS, as old archives unpack it, read as such.

    The system gives bytes that are no UTF-8 as lone surrogates, which no file of data may hold.

    >>> name_in_letters(os.fsdecode("取組.pdf".encode("cp932"))), name_in_letters("取組.pdf")
    ('取組.pdf', '取組.pdf')
    """
    if not any("\ud800" <= letter <= "\udfff" for letter in name):
        return name
    content = os.fsencode(name)
    try:
        return content.decode("cp932")
    except UnicodeDecodeError:
        return content.decode("utf-8", "replace")
