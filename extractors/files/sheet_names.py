"""How the cells of a sheet are called: 評価表!B3:C4."""

from __future__ import annotations

import re

_CORNER = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")


def column_letters(number: int) -> str:
    """The letters of a column, counted from 1.

    >>> column_letters(1), column_letters(28), column_letters(16384)
    ('A', 'AB', 'XFD')
    """
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def cell_range(sheet: str, row: int, column: int, last_row: int, last_column: int) -> str:
    """A cell or range of a sheet, rows and columns counted from 1.

    >>> cell_range("評価表", 3, 2, 4, 3), cell_range("評価表", 3, 2, 3, 2)
    ('評価表!B3:C4', '評価表!B3')
    """
    first, last = f"{column_letters(column)}{row}", f"{column_letters(last_column)}{last_row}"
    return f"{sheet}!{first}" if first == last else f"{sheet}!{first}:{last}"


def column_number(letters: str) -> int:
    """The number of a column, counted from 1.

    >>> column_number("A"), column_number("ab")
    (1, 28)
    """
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def range_corners(reference: str) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """Row and column of the first and the last cell of a range, or None when it is none.

    >>> range_corners("B3:C4"), range_corners("B3"), range_corners("B:B")
    (((3, 2), (4, 3)), ((3, 2), (3, 2)), None)
    """
    corners = [(int(row), column_number(letters)) for letters, row in _CORNER.findall(reference)]
    if not corners:
        return None
    (top, left), (bottom, right) = corners[0], corners[-1]
    return (min(top, bottom), min(left, right)), (max(top, bottom), max(left, right))
