"""Rules about what stands in the cells: blanks, several values, letters, numbers, marks, formulas.

Each function asks one rule of one table: it gives what it found, or None where nothing in the table can tell.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from torikumi.normalizers.ditto import is_ditto
from torikumi.pipeline.export.guard import undo
from torikumi.pipeline.rules.form import Check
from torikumi.pipeline.rules.rule import Found, folded, speaks_of, words
from torikumi.pipeline.rules.sheet import Cell
from torikumi.pipeline.rules.table import LONGEST_VALUE, NUMBER, Column, Table, is_time, looks_like_number

PART = 15
"""Each of several values in a cell is no longer than this; departments, the longest that were met, have 12 letters."""

CHOICES = 12
"""A column with more different values is no choice, unless its heading says so."""

_JIS_TWINS = frozenset("～∥－￠￡￢—‖−〜¢£¬")
"""Signs of JIS X 0208 that are one Unicode letter on Windows and another elsewhere; both are taken for the sign."""

_SPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff](?:[ \u3000]+[\u3040-\u30ff\u3400-\u9fff])+")
_LIST = re.compile(r"[、／;；]|(?<!\d)[，,]|[，,](?!\d)|\s/\s|\n")
_SECOND_NUMBER = re.compile(r"\s*[\d,.]+\s*[(（]\s*[\d,.]+\s*%?\s*[)）]\s*")
_PHRASE = re.compile(r"[a-z]+ \d+(?:, [a-z]+ \d+)*|.*(?:等|など)", re.DOTALL)
"""One value that looks like several: a place in steps (table 2, row 3), a name of a kind (改善・拡充策、課題等)."""
_SENTENCE = re.compile("を|した|する|による|ため|における|について")
_OTHER = re.compile(r"\s*その他\s*[(（:：／/\n].*\S")


def _short(text: str) -> str:
    text = " ".join(text.split())
    return f"'{text}'" if len(text) <= 30 else f"'{text[:30]}…'"


def _texts(table: Table) -> Iterable[tuple[int, Column, Cell]]:
    return ((row, column, cell) for row, column, cell in table.cells() if cell.kind == "text")


def _quoted(column: Column, what: str) -> Found:
    return Found(f"quotes its source as printed ({what})", column=column.number, exempt=True)


def _once(found: Iterable[Found]) -> list[Found]:
    return list(dict.fromkeys(found))


def no_layout_blanks(table: Table) -> list[Found] | None:
    """L1-06: no blanks or line breaks that only set the text."""
    if not table.heading_row:
        return None
    headings = [(table.heading_row, column, Cell(column.heading)) for column in table.columns]
    found = []
    for row, column, cell in (*headings, *_texts(table)):
        text = cell.text
        if text != text.strip():
            found.append(Found(f"begins or ends with a blank: {_short(text)}", row, column.number))
        elif "\n" in text or "\r" in text:
            found.append(Found(f"a line break: {_short(text)}", row, column.number))
        elif re.search(r"[\s\u3000]{2}", text):
            found.append(Found(f"several blanks: {_short(text)}", row, column.number))
        elif _SPACED.fullmatch(text):
            found.append(Found(f"letters set apart by blanks: {_short(text)}", row, column.number))
    return found


def one_value_a_cell(table: Table) -> list[Found] | None:
    """L1-07: no cell with several values; lists that metadata declares must stand one a row elsewhere."""
    if not table.heading_row:
        return None
    found = []
    for column in table.columns:
        if column.said.delimiter:
            found += _declared_list(table, column)
        elif not speaks_of("units", column.heading) and not column.numbers:
            several = [(row, why) for row, cell in column.cells.items() if (why := _several(cell, column))]
            if several and column.said.as_printed:
                found.append(_quoted(column, several[0][1]))
            else:
                found += [Found(why, row, column.number) for row, why in several]
        elif column.numbers:
            found += [
                Found(f"a second number in brackets: {_short(cell.text)}", row, column.number)
                for row, cell in column.cells.items()
                if _SECOND_NUMBER.fullmatch(cell.text)
            ]
    return found


def _declared_list(table: Table, column: Column) -> list[Found]:
    """A column of lists is let pass when a table of the package has every value of it in a row of its own."""
    described, delimiter = table.sheet.described, column.said.delimiter
    file = Path(described.tables.get(column.said.rows_in, "")).name if described else ""
    if not any(delimiter in cell.text for cell in column.cells.values()):
        return []
    if not file:
        return [Found("a list, and no table of the package has its values one a row", column=column.number)]
    there = _parts_of_file(table.sheet.path.with_name(file), delimiter)
    for row, cell in column.cells.items():
        missing = [part for part in undo(cell.text).split(delimiter) if part not in there]
        if missing:
            return [Found(f"a list, but {file} has no row with {_short(missing[0])}", row, column.number)]
    return [
        Found(f"a list by its metadata; {file} has every value in a row of its own", column=column.number, exempt=True)
    ]


def _parts_of_file(path: Path, delimiter: str) -> frozenset[str]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            return frozenset(
                part for record in csv.reader(stream) for value in record for part in undo(value).split(delimiter)
            )
    except (OSError, ValueError, csv.Error):
        return frozenset()


def _several(cell: Cell, column: Column) -> str:
    """Why a cell holds several values, or ""."""
    text = cell.text.strip()
    if cell.kind != "text" or not text:
        return ""
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) > 1:
        return f"{len(lines)} lines in a cell: {_short(text)}"
    if _SECOND_NUMBER.fullmatch(text):
        return f"a second number in brackets: {_short(text)}"
    if column.prose or re.fullmatch(r"[-+]?[\d,]+(?:\.\d+)?", text) or "://" in text or _PHRASE.fullmatch(text):
        return ""
    parts = [part.strip() for part in _LIST.split(text)]
    if len(parts) == 1 and text.count("・") > 1:
        parts = text.split("・")
    if len(parts) == 1 and text.count("/") and not is_time(text):
        parts = text.split("/")
        if not all(len(part) > 1 and re.search("[\u3040-\u9fff]", part) for part in parts):
            return ""
    listed = len(parts) > 1 and all(part and len(part) <= PART and not _SENTENCE.search(part) for part in parts)
    return f"a list of {len(parts)} values: {_short(text)}" if listed else ""


def no_platform_letters(table: Table) -> list[Found] | None:
    """L1-08: every letter is one of JIS X 0208, but for those of names and quotations."""
    if not table.heading_row:
        return None
    found = []
    headings = [(table.heading_row, column, Cell(column.heading)) for column in table.columns]
    quoted: dict[int, str] = {}
    for row, column, cell in (*headings, *_texts(table)):
        odd = "".join(dict.fromkeys(letter for letter in cell.text if is_platform_letter(letter)))
        if not odd:
            continue
        named = speaks_of("names", column.heading) and all(_is_ideograph(letter) for letter in odd)
        if column.said.as_printed and row != table.heading_row:
            quoted[column.number] = quoted.get(column.number, "") + odd
        elif named and row != table.heading_row:
            found.append(Found(f"letters of a name: {odd} in {_short(cell.text)}", row, column.number, exempt=True))
        else:
            found.append(Found(f"platform-dependent letters: {odd} in {_short(cell.text)}", row, column.number))
    for number, letters in quoted.items():
        shown = "".join(sorted(dict.fromkeys(letters)))[:12]
        found.append(Found(f"quotes its source as printed ({shown})", column=number, exempt=True))
    return found


@cache
def is_platform_letter(letter: str) -> bool:
    """Whether a letter is outside ASCII, JIS X 0208 and half-width kana, and so depends on the platform (機種依存文字).

    >>> [letter for letter in "徳島①㈱髙﨑Ⅲ㎡～－ｱ💡é" if is_platform_letter(letter)]
    ['①', '㈱', '髙', '﨑', 'Ⅲ', '㎡', '💡', 'é']
    """
    if letter in _JIS_TWINS or letter.isspace():
        return False
    try:
        letter.encode("shift_jis")
    except UnicodeEncodeError:
        return True
    return False


def _is_ideograph(letter: str) -> bool:
    name = unicodedata.name(letter, "")
    return name.startswith(("CJK UNIFIED", "CJK COMPATIBILITY IDEOGRAPH", "VARIATION SELECTOR"))


def blank_is_not_zero(table: Table) -> list[Found] | None:
    """L1-09: no zero is shown as a blank; blanks among numbers are named for a person."""
    asked = [column for column in table.columns if column.numbers and column.cells]
    if not asked:
        return None
    found = []
    declared = table.sheet.described is not None and "" in table.sheet.described.missing
    for column in asked:
        zeros = [row for row, cell in column.cells.items() if re.fullmatch(r"[-+]?0+(?:\.0*)?", cell.text.strip())]
        for row in zeros:
            sections = column.cells[row].format.split(";")
            if table.sheet.zeros_hidden or (len(sections) > 2 and sections[2].strip() in ("", '""')):
                found.append(Found("a zero that the workbook shows as a blank", row, column.number))
        if column.blanks and not declared:
            message = f"{column.blanks} blank cells beside {len(zeros)} zeros: have they no value?"
            found.append(Found(message, column=column.number, exempt=True))
    return found


def no_meaning_in_looks(table: Table) -> list[Found] | None:
    """L1-11: cells of a column look the same."""
    if not table.heading_row:
        return None
    striped = _striped(table)
    found = []
    for column in table.columns:
        looks = Counter(
            (cell.look.fill if not striped else "", cell.look.colour, cell.look.bold, cell.look.struck)
            for cell in column.cells.values()
        )
        if len(looks) < 2:
            continue
        usual = looks.most_common(1)[0][0]
        for row, cell in column.cells.items():
            here = ("" if striped else cell.look.fill, cell.look.colour, cell.look.bold, cell.look.struck)
            if here != usual:
                names = ("ground", "colour", "bold", "struck through")
                differs = [name for name, a, b in zip(names, here, usual, strict=True) if a != b]
                found.append(
                    Found(f"looks unlike its column ({', '.join(differs)}): {_short(cell.text)}", row, column.number)
                )
    return found


def _striped(table: Table) -> bool:
    """Whether whole rows take turns in two colours."""
    fills: dict[int, set[str]] = {}
    for row, _, cell in table.cells():
        fills.setdefault(row, set()).add(cell.look.fill)
    if len(fills) < 4 or any(len(colours) > 1 for colours in fills.values()):
        return False
    turns = [next(iter(fills[row])) for row in sorted(fills)]
    return turns[0] != turns[1] and all(turn == turns[place % 2] for place, turn in enumerate(turns))


def plain_numbers(table: Table) -> list[Found] | None:
    """L2-01: columns of numbers hold numbers alone."""
    if not table.heading_row:
        return None
    found = []
    workbook = table.sheet.kind == "xlsx"
    for column in table.columns:
        said_text = column.said.number is False and column.shown_numbers
        if not column.numbers and not said_text:
            continue
        faults = [(row, why) for row, cell in column.cells.items() if (why := _no_number(cell, said_text, workbook))]
        if faults and column.said.as_printed:
            found.append(_quoted(column, faults[0][1]))
        else:
            found += [Found(why, row, column.number) for row, why in faults]
    return found


def _no_number(cell: Cell, said_text: bool, workbook: bool) -> str:
    """Why a cell of a column of numbers is none to a program, or ""; signs are asked by L3-03."""
    text = cell.text.strip()
    if cell.kind in ("number", "boolean", "date", "error") or speaks_of("signs", text):
        return ""
    if NUMBER.fullmatch(text):
        return "a number that is stored as text" if workbook and not said_text else ""
    plain = unicodedata.normalize("NFKC", text)
    if NUMBER.fullmatch(plain):
        return f"full-width digits: {_short(text)}"
    if not looks_like_number(cell):
        return f"words among numbers: {_short(text)}" if not said_text else ""
    for pattern, why in (
        (r"[▲△▼−]", "a sign that is no minus"),
        (r"[※*(]|\d\)|注", "a note"),
        (r"[^\d\s,.+\-]", "a unit or word"),
        (",", "a comma"),
    ):
        if re.search(pattern, plain):
            return f"{why} in a number: {_short(text)}"
    return f"more than a number: {_short(text)}"


def nothing_left_out(table: Table) -> list[Found] | None:
    """L2-02: no marks for the value above, no blanks for it in the first columns."""
    if not table.heading_row:
        return None
    found = []
    for column in table.columns:
        texts = list(column.values)
        for row, cell in column.cells.items():
            if cell.kind == "text" and is_ditto(cell.text, texts):
                found.append(Found(f"stands for the value above: {_short(cell.text)}", row, column.number))
    filled = [row for row in table.rows if any(row in column.cells for column in table.columns)]
    for column in table.columns:  # the first columns, as long as they have such blanks
        blank = [row for row in filled if row not in column.cells]
        if not filled or not column.cells or not blank or filled[0] in blank or column.numbers:
            break
        message = f"{len(blank)} blank cells where the value of the row above is meant"
        found.append(Found(message, blank[0], column.number))
    return found


def same_choices(table: Table) -> list[Found] | None:
    """L2-04: one choice is written in one way."""
    found = []
    asked = False
    for column in table.columns:
        texts = Counter(cell.text for cell in column.cells.values() if cell.kind == "text")
        few = len(texts) <= CHOICES and len(texts) * 2 <= sum(texts.values())
        if (
            not texts
            or column.numbers
            or max(map(len, texts)) > PART
            or not (few or speaks_of("choices", column.heading))
        ):
            continue
        asked = True
        keys: dict[str, str] = {}
        for text, _ in texts.most_common():
            usual = keys.setdefault(_choice_key(text), text)
            if usual != text:
                row = column.first_rows[text]
                if column.said.as_printed:
                    found.append(_quoted(column, f"{_short(text)}, {_short(usual)}"))
                else:
                    found.append(Found(f"{_short(text)} and {_short(usual)} may be one choice", row, column.number))
    return found if asked else None


def _choice_key(text: str) -> str:
    for alike in words("alike"):
        if text.strip() in alike:
            return alike[0]
    return folded(text).replace("済み", "済").replace("・", "").replace("-", "ー")


def others_apart(table: Table) -> list[Found] | None:
    """L2-05: その他 and its detail are two columns."""
    found = []
    for row, column, cell in _texts(table):
        if _OTHER.match(cell.text) and len(cell.text) <= 2 * LONGEST_VALUE:
            if column.said.as_printed:
                found.append(_quoted(column, _short(cell.text)))
            else:
                found.append(Found(f"a choice and its detail in one cell: {_short(cell.text)}", row, column.number))
    return _once(found) if table.heading_row else None


def no_formulas(table: Table) -> list[Found] | None:
    """L2-06: no formulas."""
    cells = sorted(table.sheet.cells.items())
    return [Found("a formula: paste its value", row, column) for (row, column), cell in cells if cell.formula]


CHECKS: dict[str, Check] = {
    "L1-06": no_layout_blanks,
    "L1-07": one_value_a_cell,
    "L1-08": no_platform_letters,
    "L1-09": blank_is_not_zero,
    "L1-11": no_meaning_in_looks,
    "L2-01": plain_numbers,
    "L2-02": nothing_left_out,
    "L2-04": same_choices,
    "L2-05": others_apart,
    "L2-06": no_formulas,
}
"""Number of a rule → its check."""
