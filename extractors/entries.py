"""Lines of one cell that are entries under each other, no running text: figures, amounts, spans, units, names."""

from __future__ import annotations

import re

from torikumi.extractors.characters import NEVER_FIRST
from torikumi.extractors.markers import never_begins
from torikumi.schemas.tables import Line

NUMBER = re.compile(r"[△▲－−-]?\s*[\d,.，．０-９]+[％%円人件]?")
"""A line that is nothing but a number: what follows it is another entry, mostly."""

NUMBER_ENDS = frozenset(".．％%円人件")
"""The last characters of such lines, beside digits; a number that ends in a comma goes on."""

AMOUNT = re.compile(
    r"(?:[△▲－−+＋-]?\s?[\d,.，．]+\s?[^\W\d_]{0,4}\s?[／/～〜]\s?)?[△▲－−+＋-]?\s?[\d,.，．]+\s?([^\W\d_]{1,4})"
)
"""A line that is nothing but an amount with its unit, or two with a mark between: with the next of the same unit they
are two entries (3,190千円, 30,000千円)."""

SPAN = re.compile(r"[^\W\d_]{0,3}\d[^～〜]*[～〜][^～〜]*\d[^～〜]*")
"""A line that is nothing but a span of dates or numbers: two are two entries (５月下旬～８月下旬, ４月～６月上旬)."""

NAME = re.compile(r"[㐀-鿿々〇゠-ヿ]{3,12}")
"""A line that is nothing but a name: two that end alike are two entries (管理職手当, 扶養手当)."""

UNIT = re.compile(r"[千百十]?[万億]?円|月|人|件|戸|世帯|回|台|校|名|歳|か所|箇所|[％%]|㎡|ha|km|ポイント")
"""A unit on a line of its own stands above the amounts of its column."""

UNIT_LENGTH = 4
"""No unit is longer."""

VALUE = re.compile(rf"[+＋±]?(?:{NUMBER.pattern})|[－―ー−–—-]")
"""What stands under it: a number, or the dash for none."""

AMOUNT_END = re.compile(r"\s[^\W\d_]{0,3}[△▲－−+＋-]?[(（]?[\d,.，．]+[)）]?[^\W\d_]{0,3}[％%]?$")
"""An amount after white space at the end of a line: the row of a list in columns, when the next line has one, too."""

AMOUNTS_END = re.compile(AMOUNT_END.pattern[:-1] + AMOUNT_END.pattern)
"""Two of them: a row of a list in columns by itself."""

DEPARTMENTS = "課室係班"
"""The last characters of the names of departments."""

DEPARTMENT = re.compile(rf"[^\s、。，,・/／（(）)]{{1,14}}[{DEPARTMENTS}]")
"""A line that is nothing but the name of a department: two under each other are two, however full the first line is."""

ROW_GAP_EM = 0.8
"""The columns of a list within a cell are at least this far apart (em), as white space that is seen is."""

NAMED = re.compile(r"[^\W\d][^\s：:、。（）()]{0,7}[：:](?!//)")
"""A name and a colon at the head of a line (目標：10回): two such lines are two entries, full or not."""

NOTE_END = re.compile(r"(?:[※＊*†]|注)\s?\d{1,2}[)）]?$")
"""The mark of a note at the end of a line (3,190千円※1): a number on the next line is no part of it."""


def entry_begins(before: Line, line: Line) -> bool | None:
    """Whether a line is an entry of its own, by what it and the line before consist of: None if neither says so.

    Args:
        before: A line.
        line: The line under it.

    Returns:
        Whether it is sure, when it is one.
    """
    text, after = before.text, line.text
    end, head = text[-1], after[0]
    if (before.gap >= ROW_GAP_EM or end == after[-1]) and _are_rows(before, line):
        return False
    if len(text) <= UNIT_LENGTH and UNIT.fullmatch(text) and VALUE.fullmatch(after):
        return True
    figure_next = head.isdigit()
    if figure_next and NOTE_END.search(text):
        return False
    # figures under each other, or an entry after a figure; a number is hardly ever wrapped
    if (
        (end in NUMBER_ENDS or end.isdecimal())
        and NUMBER.fullmatch(text)
        and (NUMBER.fullmatch(after) or not (figure_next or head in NEVER_FIRST))
    ):
        return False
    if end in DEPARTMENTS and DEPARTMENT.fullmatch(text) and DEPARTMENT.fullmatch(after):
        return False
    return None


def _are_rows(before: Line, line: Line) -> bool:
    """Whether two lines are amounts of one unit, or rows of a list in columns."""
    if before.text[-1] == line.text[-1]:
        one, other = AMOUNT.fullmatch(before.text), AMOUNT.fullmatch(line.text)
        if one and other and one[1] == other[1]:
            return True
    if before.gap < ROW_GAP_EM or never_begins(line):
        return False
    if AMOUNTS_END.search(before.text):
        return True
    if line.gap < ROW_GAP_EM or not AMOUNT_END.search(line.text):
        return False
    return AMOUNT_END.search(before.text) is not None or AMOUNTS_END.search(line.text) is not None


def are_units(text: str, after: str) -> bool:
    """Whether two lines are nothing but a unit each.

    >>> are_units("件", "回"), are_units("千円", "2,050"), are_units("件", "数")
    (True, False, False)
    """
    return (
        len(text) <= UNIT_LENGTH
        and len(after) <= UNIT_LENGTH
        and UNIT.fullmatch(text) is not None
        and UNIT.fullmatch(after) is not None
    )


def is_named(text: str) -> bool:
    """Whether a line begins with a name and a colon."""
    return ("：" in text or ":" in text) and NAMED.match(text) is not None


def are_alike(before: Line, line: Line) -> bool:
    """Whether two lines that end in the same letter are entries of one kind: names that end alike, or spans."""
    if before.text[-2:] == line.text[-2:] and len(line.text) > 2:
        if NAME.fullmatch(before.text) and NAME.fullmatch(line.text):
            return True
        if before.text[:2] == line.text[:2] and len(before.text) > 4:
            return True  # 困難な業務を処理する主幹等の職務, 困難な業務を処理する室長等の職務
    return SPAN.fullmatch(before.text) is not None and SPAN.fullmatch(line.text) is not None
