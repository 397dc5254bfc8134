"""Rules about what the data means: codes, signs, units, times, places, years, definitions, and its long form.

Each function asks one rule of one table: it gives what it found, or None where nothing in the table can tell.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from torikumi.normalizers.municipalities import (
    is_municipality_code,
    municipalities_by_name,
    municipality_by_code,
    municipality_list,
)
from torikumi.pipeline.rules.form import Check
from torikumi.pipeline.rules.rule import Found, folded, speaks_of
from torikumi.pipeline.rules.table import Column, Table, is_time

YEARS_WIDE = 3
"""So many headings that are years, months or quarters are a series laid out in columns; two are a comparison."""

NUMBERED_WIDE = 4
"""So many headings of one word with numbers are such a series; up to three are parts (住所1, 住所2)."""

CODES = 20
"""A column with more different codes is one of identifiers, not of choices."""

_CODE = re.compile(r"[A-Za-z]{1,2}\d{0,2}|\d{1,2}|[◎○〇◯●△▲×☆★①-⑳ⅠⅡⅢⅣⅤ]")
_ERA = re.compile(r"(?:明治|大正|昭和|平成|令和)\s*(?:元|\d{1,2})|^[MTSHR]\s*(?:元|\d{1,2})(?:$|[年./\-])|[㍻㍼㍽㍾㋿]")
_WESTERN = re.compile(r"(?<!\d)(?:18|19|20)\d{2}(?!\d)")
_SHORT_YEAR = re.compile(r"\d{2}[/.\-]\d{1,2}[/.\-]\d{1,2}")
_WAYS = (
    (re.compile(r"\d{4}-\d{2}-\d{2}(?:T.*)?"), "2023-04-01"),
    (re.compile(r"\d{4}-\d{2}"), "2023-04"),
    (re.compile(r"\d{4}/\d{1,2}/\d{1,2}"), "2023/4/1"),
    (re.compile(r"\d{4}\.\d{1,2}\.\d{1,2}"), "2023.4.1"),
    (re.compile(r"\d{4}年\d{1,2}月\d{1,2}日"), "2023年4月1日"),
    (re.compile(r"\d{4}年\d{1,2}月"), "2023年4月"),
    (re.compile(r"\d{4}年度"), "2023年度"),
    (re.compile(r"\d{4}年"), "2023年"),
    (re.compile(r"(?:18|19|20)\d{2}"), "2023"),
)
_WIDE = (
    re.compile(r"(?:(?:18|19|20)\d{2}|(?:昭和|平成|令和)(?:元|\d{1,2})|[shr](?:元|\d{1,2}))年?度?(?:\(.*\))?"),
    re.compile(r"(?:\d{1,2}月|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*)"),
    re.compile(r"(?:第?\d四半期|q[1-4]|[1-4]q|上半?期|下半?期|[上下]期|第\d+回)"),
)
_YEAR_IN_NAME = re.compile(
    r"(?:昭和|平成|令和)(?:元|\d{1,2})(?:年度?)?|(?<![A-Za-z])[SHRshr]\d{1,2}(?!\d)(?:年度?)?|(?:18|19|20)\d{2}(?:年度?)?"
)


def _short(text: str) -> str:
    text = " ".join(text.split())
    return f"'{text}'" if len(text) <= 30 else f"'{text[:30]}…'"


def _explained_elsewhere(table: Table) -> bool:
    """Whether a sheet of the workbook or a file of the folder explains codes and signs by its name."""
    folder = table.sheet.path.parent
    others = [path.stem for path in folder.iterdir() if path.name != table.sheet.path.name] if folder.is_dir() else []
    sheets = [name for name in table.sheet.all_sheets if name != table.sheet.name]
    return any(speaks_of("code_lists", name) for name in (*others, *sheets))


def code_list_attached(table: Table) -> list[Found] | None:
    """L3-02: short codes have a code list."""
    coded = [column for column in table.columns if _is_coded(column)]
    if not coded:
        return None
    found = []
    for column in coded:
        if column.said.coded or _explained_elsewhere(table):
            continue
        shown = ", ".join(sorted(column.values)[:6])
        if column.said.as_printed:
            found.append(
                Found(f"codes of the source, which explains none ({shown})", column=column.number, exempt=True)
            )
        else:
            found.append(Found(f"codes without a code list: {shown}", table.heading_row, column.number))
    return found


def _is_coded(column: Column) -> bool:
    values = column.values
    if not values or len(values) > CODES:
        return False
    if column.numbers and not speaks_of("choices", column.heading) and not column.flags:
        return False
    if speaks_of("codes", column.heading) or speaks_of("unitless", column.heading):
        return False
    short = all(_CODE.fullmatch(unicodedata.normalize("NFC", value).strip()) for value in values)
    digits = all(value.strip().isdigit() for value in values)
    return (
        short
        and (not digits or column.flags or speaks_of("choices", column.heading))
        and len(values) < len(column.rows)
    )


def signs_defined(table: Table) -> list[Found] | None:
    """L3-03: signs in columns of numbers are defined."""
    found = []
    asked = False
    for column in table.columns:
        if not column.numbers:
            continue
        signs = {
            cell.text.strip(): row for row, cell in reversed(column.cells.items()) if speaks_of("signs", cell.text)
        }
        asked = asked or bool(signs)
        missing = table.sheet.described.missing if table.sheet.described else frozenset()
        if not _explained_elsewhere(table):
            found += [
                Found(f"a sign among numbers that nothing defines: {sign}", row, column.number)
                for sign, row in signs.items()
                if sign not in missing
            ]
    return found if asked else None


def units_stated(table: Table) -> list[Found] | None:
    """L3-04: columns of numbers say their unit."""
    asked = [
        column for column in table.columns
        if column.numbers and column.cells and not column.flags and not speaks_of("unitless", column.heading)
        and not speaks_of("codes", column.heading)
    ]  # fmt: skip
    if not asked:
        return None
    around = {*table.above, *table.below}
    stated = any(
        speaks_of("units", cell.text.strip("（(")) for (row, _), cell in table.sheet.cells.items() if row in around
    )
    if stated or any(speaks_of("units", column.heading) for column in table.columns):
        return []
    return [
        Found("numbers without a unit: put it into the heading, a column of units, or the metadata", table.heading_row,
              column.number)
        for column in asked
        if not column.said.unit and not speaks_of("united", column.heading)
    ]  # fmt: skip


def times_standard(table: Table) -> list[Found] | None:
    """L3-05: years of eras have their western year; a column of time is written in one way."""
    found = []
    timed = [column for column in table.columns if _is_time_column(column)]
    western = [column for column in timed if any(_WESTERN.search(cell.text) for cell in column.cells.values())]
    for column in table.columns:
        heading = unicodedata.normalize("NFKC", column.heading)
        if _ERA.search(heading) and not _WESTERN.search(heading):
            found.append(Found("the heading has a year of an era alone", table.heading_row, column.number))
    for column in timed:
        ways: Counter[str] = Counter()
        eras = []
        for row, cell in column.cells.items():
            if cell.kind in ("date", "boolean", "error"):
                ways["a date"] += 1
                continue
            text = unicodedata.normalize("NFKC", cell.text).strip()
            if _ERA.search(text) and not _WESTERN.search(text):
                beside = any(other is not column and row in other.cells and _WESTERN.search(other.cells[row].text)
                             for other in western)  # fmt: skip
                if not beside:
                    eras.append((row, text))
            elif _SHORT_YEAR.fullmatch(text):
                found.append(Found(f"a year of two digits: {_short(text)}", row, column.number))
            else:
                ways.update(name for pattern, name in _WAYS if pattern.fullmatch(text))
        if eras and column.said.as_printed:
            found.append(Found(f"quotes its source as printed ({eras[0][1]})", column=column.number, exempt=True))
        else:
            found += [
                Found(f"a year of an era without the western year: {_short(t)}", row, column.number) for row, t in eras
            ]
        if len(ways) > 1:
            shown = ", ".join(ways)
            found.append(Found(f"times are written in several ways: {shown}", table.heading_row, column.number))
    return found if timed or found else None


def _is_time_column(column: Column) -> bool:
    """Whether most of its cells are times, or its heading says so and some are."""
    if not column.cells:
        return False
    cells = column.cells.values()
    times = sum(cell.kind == "date" or (cell.kind == "text" and is_time(cell.text)) for cell in cells)
    if not speaks_of("times", column.heading):
        return times * 2 > len(cells)
    return times > 0 or any(_WESTERN.search(cell.text) or _ERA.search(cell.text) for cell in cells)


def places_official(table: Table) -> list[Found] | None:
    """L3-06: codes and names of areas are the official ones."""
    coded = [column for column in table.columns if speaks_of("area_codes", column.heading) and column.cells]
    named = {
        kind: [column for column in table.columns if speaks_of(kind, column.heading) and column.cells]
        for kind in ("prefectures", "municipalities")
    }
    if not coded and not any(named.values()):
        return None
    found = []
    for column in coded:
        for value, row in column.first_rows.items():
            if why := _wrong_code(unicodedata.normalize("NFKC", value).strip()):
                found.append(Found(f"{_short(value)} {why}", row, column.number))
    if coded and not found:
        return []  # a code beside it tells every name
    official = {entry.name for entry in municipality_list().by_code.values() if entry.kind == "prefecture"}
    for column in named["prefectures"]:
        for value, row in column.first_rows.items():
            if value.strip() not in official:
                found.append(Found(f"{_short(value)} is no official name of a prefecture", row, column.number))
    for column in named["municipalities"]:
        for value, row in column.first_rows.items():
            name = value.strip()
            if name in official or municipalities_by_name(name):
                continue
            if re.search("[市区町村]$", name):
                message = f"{_short(value)} is not in the list of what exists since 2020: give its code, too"
                found.append(Found(message, row, column.number, exempt=True))
            else:
                found.append(Found(f"{_short(value)} is no official name of a municipality", row, column.number))
    return found


def _wrong_code(digits: str) -> str:
    """What is wrong with the code of an area, or ""."""
    if re.fullmatch(r"\d{6}", digits):
        return "" if is_municipality_code(digits) else "is no code of a local government: its check digit is wrong"
    if re.fullmatch(r"\d{5}", digits):
        known = any(code.startswith(digits) for code in municipality_list().by_code)
        if known:
            return ""
        lost = municipality_by_code(f"0{digits}")
        return f"has lost its leading zero (0{digits} is {lost.name})" if lost else "is no standard area code"
    if re.fullmatch(r"\d{2}", digits) and 1 <= int(digits) <= 47:
        return ""
    if re.fullmatch(r"\d{4}", digits) and any(code.startswith(f"0{digits}") for code in municipality_list().by_code):
        return f"has lost its leading zero (0{digits})"
    return "is no code of a local government (six digits) or area (five)"


def definitions_beside(table: Table) -> list[Found] | None:
    """L3-08: metadata beside explains the columns; the encoding can be told."""
    sheet = table.sheet
    found = []
    if sheet.kind == "csv" and not sheet.encoding and table.heading_row:
        found.append(Found("its encoding cannot be told: save it as UTF-8"))
    if sheet.described is None:
        return found or None
    for column in table.columns:
        if not column.said.explained:
            message = f"{sheet.described.by} does not explain this column"
            found.append(Found(message, table.heading_row, column.number))
    if not sheet.described.sourced:
        found.append(Found(f"{sheet.described.by} does not say where the data is from"))
    declared = sheet.described.encoding.lower().replace("_", "-")
    if sheet.kind == "csv" and declared and not _same_encoding(declared, sheet.encoding):
        found.append(Found(f"{sheet.described.by} says the encoding is {declared}, but it is {sheet.encoding}"))
    return found


_FAMILIES = {
    "utf-8": "UTF-8", "utf-8-sig": "UTF-8", "utf8": "UTF-8", "utf-16": "UTF-16", "euc-jp": "EUC-JP",
    "shift-jis": "Shift_JIS", "cp932": "Shift_JIS", "windows-31j": "Shift_JIS",
}  # fmt: skip
"""Names of encodings in metadata → how `read_csv` calls them."""


def _same_encoding(declared: str, found: str) -> bool:
    return found.startswith(_FAMILIES.get(declared, declared))


def long_form(table: Table) -> list[Found] | None:
    """L3-09: no series laid out in columns."""
    if not table.heading_row:
        return None
    found = []
    headings = [(column, folded(column.heading)) for column in table.columns]
    for pattern in _WIDE:
        series = [column for column, text in headings if re.search(pattern, _last_word(column.heading, text, pattern))]
        if len(series) >= YEARS_WIDE:
            names = ", ".join(_short(column.heading) for column in series[:3])
            message = f"a series in {len(series)} columns ({names} …): give each value a row"
            return [Found(message, table.heading_row, series[0].number)]
    stems = Counter(stem for _, text in headings if (stem := re.sub(r"[\d()_\-]+$", "", text)) != text and stem)
    for stem, count in stems.items():
        if count >= NUMBERED_WIDE:
            first = next(column for column, text in headings if re.sub(r"[\d()_\-]+$", "", text) == stem)
            message = f"one word with numbers in {count} columns ({_short(first.heading)} …): give each value a row"
            found.append(Found(message, table.heading_row, first.number))
    return found


def _last_word(heading: str, text: str, pattern: re.Pattern[str]) -> str:
    """The heading when the pattern fits all of it, or all of a word of a heading of two rows; else ""."""
    if pattern.fullmatch(text):
        return text
    parts = [folded(part) for part in heading.split()]
    return next((part for part in parts if pattern.fullmatch(part)), "")


def same_format_each_year(tables: Sequence[Table]) -> dict[int, list[Found]]:
    """L3-07: files and sheets that differ in nothing but a year have the same headings.

    Args:
        tables: All tables.

    Returns:
        Place of a table in the list → what was found; only of those that belong to a series of years.
    """
    series: dict[tuple[str, str], list[int]] = {}
    for place, table in enumerate(tables):
        name, sheet = (unicodedata.normalize("NFKC", text) for text in (table.sheet.path.name, table.sheet.name))
        if table.heading_row and (_YEAR_IN_NAME.search(name) or _YEAR_IN_NAME.search(sheet)):
            series.setdefault((_YEAR_IN_NAME.sub("#", name), _YEAR_IN_NAME.sub("#", sheet)), []).append(place)
    found: dict[int, list[Found]] = {}
    for places in series.values():
        if len(places) < 2:
            continue
        first = tables[places[0]]
        usual = [_yearless(column.heading) for column in first.columns]
        for place in places:
            table = tables[place]
            headings = [_yearless(column.heading) for column in table.columns]
            found[place] = []
            if headings != usual:
                new = [name for name in headings if name not in usual] or ["another order"]
                other = first.sheet.name or Path(first.sheet.path).name
                message = f"its headings are not those of {other}: {', '.join(map(_short, new[:3]))}"
                found[place].append(Found(message, table.heading_row))
    return found


def _yearless(heading: str) -> str:
    return _YEAR_IN_NAME.sub("#", folded(heading))


CHECKS: dict[str, Check] = {
    "L3-02": code_list_attached,
    "L3-03": signs_defined,
    "L3-04": units_stated,
    "L3-05": times_standard,
    "L3-06": places_official,
    "L3-08": definitions_beside,
    "L3-09": long_form,
}
"""Number of a rule → its check; L3-07 is asked of several tables at once."""
