"""Cells that a spreadsheet would run as a formula: defused in CSV files, and read back as they were.

A text that begins with ``=``, ``+``, ``-`` or ``@`` (or with the full-width sign, which a Japanese Excel takes for
the same), after white space or none, is a formula to a spreadsheet. It gets an apostrophe in front. Signed numbers
(``-5``, ``+3%``) and a lone dash stay as they are: they do no harm, and a dash is a value in these reports. A text that
already begins with apostrophes and such a sign gets one more, so that taking one away always gives the text back.

The source of the list of signs is OWASP's page on CSV injection.
"""

from __future__ import annotations

import re

_SIGNS = "=+\\-@＝＋－＠"
_BEGINNING = re.compile(rf"['\s{_SIGNS}]")
BEGINNINGS = frozenset("' =+-@＝＋－＠")
"""How a printable text begins that `defuse` may change."""

_FORMULA = re.compile(rf"\s*[{_SIGNS}]")
_HARMLESS = re.compile(r"[+\-＋－](?:\d[\d,，]*(?:[.．]\d+)?[%％]?)?")

GUARDED = f"^'+\\s*[{_SIGNS}]"
"""What a defused cell looks like (a regular expression, written into the data package)."""

_GUARDED = re.compile(GUARDED)


def defuse(text: str) -> str:
    """The text as a spreadsheet may see it.

    >>> defuse("=1+2"), defuse("@市民課"), defuse("- 研修")
    ("'=1+2", "'@市民課", "'- 研修")
    >>> defuse("-5"), defuse("+3%"), defuse("－"), defuse("'取組'")
    ('-5', '+3%', '－', "'取組'")
    """
    if not _BEGINNING.match(text):  # most texts: neither a formula, nor guarded
        return text
    if _GUARDED.match(text) or (_FORMULA.match(text) and not _HARMLESS.fullmatch(text)):
        return "'" + text
    return text


def undo(cell: str) -> str:
    """The text that a cell stands for: the inverse of `defuse`.

    >>> undo("'=1+2"), undo("''=1"), undo("'取組'"), undo("-5")
    ('=1+2', "'=1", "'取組'", '-5')
    """
    return cell[1:] if _GUARDED.match(cell) else cell
