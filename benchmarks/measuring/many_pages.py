"""A ruled report of as many pages as are asked for, every page full of cells, and its truth.

It is set by the typesetter of the samples, in the layout of the Tokushima report. The words are picked by a hash of the
initiative's number, so that the same number gives the same words on every machine and Python.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

from typesetting import reports
from typesetting.pages import Pages
from typesetting.tables import Band, TableSetter, TableStyle

Truth = reports.Truth
Item = TypeVar("Item")

VOCABULARY: dict[str, Any] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
SECTION_LENGTH = 24
"""Initiatives a section: a section row on every sixth page or so, as in published reports."""
ROWS_ON_LAST_PAGE = 2
"""Two rows, however tall, leave room for the counts of the grades under the list."""
PAGES_MIN = 2
"""The title and the counts stand on different pages."""


def draw(pages: int) -> tuple[bytes, Truth]:
    """Draw the report.

    Args:
        pages: How many pages it has, at least `PAGES_MIN`.

    Returns:
        The PDF, and what it says, in the form of the samples' truth files.
    """
    if pages < PAGES_MIN:
        raise ValueError(f"the report has at least {PAGES_MIN} pages")
    truth: Truth = {**VOCABULARY, "sections": [], "initiatives": []}
    sheets = Pages(truth["title"])
    sheets.heading(truth["title"], 15, align="center")
    sheets.heading(truth["municipality"], 10, align="right", bold=False)
    for text in truth["intro"]:
        sheets.paragraph(text)
    sheets.cursor += 4
    sheets.heading(truth["list_title"], 12, align="center", after=0.6)
    xs = reports.grid_lines(sheets.left, (25, 95, 205, 200, 40, 142, 67))
    header = reports.stacked_header(truth["columns"], reports.LIGHT_BLUE)
    TableSetter(sheets, xs, TableStyle()).draw(header, _bands(sheets, pages, truth))
    counts = Counter(row["grade"] for row in truth["initiatives"])
    truth["summary"] = {"rows": [{**grade, "count": counts[grade["grade"]]} for grade in VOCABULARY["grades"]]}
    sheets.cursor += 10
    sheets.heading(truth["summary_heading"], 11)
    reports.summary_table(sheets, truth, 165, (40, 310, 85), TableStyle(size=9.5, pad_y=1.5), reports.LIGHT_BLUE)
    return sheets.bytes(), truth


def _bands(sheets: Pages, pages: int, truth: Truth) -> Iterator[Band]:
    """The rows of the list, until the last page has enough; what they say is added to the truth."""
    number, left = 0, ROWS_ON_LAST_PAGE
    while left:
        number += 1
        if number % SECTION_LENGTH == 1:
            section = _section(number // SECTION_LENGTH + 1)
            truth["sections"].append(section)
            yield reports.section_band(section["label"], len(truth["columns"]))
        row = initiative(number)
        truth["initiatives"].append(row)
        yield reports.plain_band(row)  # the setter asks for the next one when this one is placed
        left -= sheets.page == pages


def _section(number: int) -> Truth:
    """A section of the list."""
    title = VOCABULARY["themes"][(number - 1) % len(VOCABULARY["themes"])]
    return {"no": number, "title": title, "label": VOCABULARY["section_label"].format(no=number, theme=title)}


def initiative(number: int) -> Truth:
    """What the report says of one initiative."""
    words = VOCABULARY
    subject = words["subjects"][number % len(words["subjects"])]
    round_, action = divmod(number // len(words["subjects"]), len(words["actions"]))
    again = words["again"].format(round=round_ + 1) if round_ else ""

    def told(name: str, many: int) -> list[str]:
        """So many different sentences, each with numbers of its own."""
        start = _digest(number, name)
        sentences = []
        for index in range(many):
            sentence = words[name][(start + index) % len(words[name])]
            counted = 1000 + number * 10 + index
            sentences.append(
                sentence.format(
                    subject=subject,
                    count=f"{counted:,}",
                    before=f"{counted - 137:,}",
                    share=f"{40 + counted % 600 / 10:.1f}",
                    place=_picked(words["places"], number, name, index),
                    month=1 + _digest(number, name, index) % 12,
                )
            )
        return sentences

    target = 500 + number * 3
    name = words["indicator"].format(subject=subject, name=_picked(words["indicators"], number, "indicator"))
    grade = _picked([grade for grade in words["grades"] for _ in range(grade["share"])], number, "grade")
    actual = target + grade["surplus"] + _digest(number, "actual") % 50  # so that figures and grade agree
    first = _digest(number, "department")
    return {
        "no": number,
        "section": (number - 1) // SECTION_LENGTH + 1,
        "name": f"{subject}の{words['actions'][action]}{again}",
        "contents": _numbered(told("contents", 2)),
        "goals": ["・" + goal for goal in told("goals", 1 + _digest(number, "goals") % 2)],
        "goal_indicators": [_indicator(name, target)],
        "results": _numbered(told("results", 1 + _digest(number, "results") % 2)),
        "result_indicators": [_indicator(name, actual)],
        "grade": grade["grade"],
        "improvements": told("improvements", 1),
        "departments": [
            words["departments"][(first + index) % len(words["departments"])] for index in range(1 + first % 2)
        ],
    }


def _numbered(items: Sequence[str]) -> list[str]:
    """List items with their numbers; a single one has none."""
    return [f"({index}) {item}" for index, item in enumerate(items, start=1)] if len(items) > 1 else list(items)


def _indicator(name: str, value: int) -> Truth:
    return {"name": name, "value_text": f"{value:,}", "value": value, "unit": ""}


def _digest(*parts: object) -> int:
    """A number that looks random, the same for the same parts on every machine."""
    return int.from_bytes(hashlib.sha256(repr(parts).encode()).digest()[:4])


def _picked(items: Sequence[Item], *parts: object) -> Item:
    return items[_digest(*parts) % len(items)]
