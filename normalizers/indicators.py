"""Indicators in brackets: 【公開データセット数：130】 → name, value, unit (指標)."""

from __future__ import annotations

import re

from torikumi.normalizers.blanks import is_blank
from torikumi.normalizers.quantities import parse_quantity
from torikumi.normalizers.text import fold_text
from torikumi.schemas.status import Status
from torikumi.schemas.values import Indicator

_PAIRS = {"【": "】", "〔": "〕", "［": "］", "《": "》"}
_INNER = dict(zip("「『（([〈【〔［《", "」』）)]〉】〕］》", strict=True))
_VALUE_AFTER = re.compile(r"[\s\u3000]*(?P<value>[^\s\u3000【】〔〕。、]{1,24})[\s\u3000]*$")
_LOOKS_NUMERIC = re.compile(r"^[^\d]{0,3}\d")


def parse_indicators(text: str) -> list[Indicator]:
    """All bracketed indicators of a text, in order.

    >>> [(i.name, i.value_text, i.value, i.unit) for i in parse_indicators("【タブレット端末：1,300台】")]
    [('タブレット端末', '1,300台', Decimal('1300'), '台')]
    >>> parse_indicators("【新】継続して実施した。")
    []
    """
    return extract_indicators(text)[1]


def extract_indicators(text: str) -> tuple[str, list[Indicator]]:
    r"""Take the bracketed indicators out of a text.

    Returns:
        The text without them (lines that held nothing else vanish), and the indicators in order.

    >>> rest, found = extract_indicators("・確保を図る。\n【公開データセット数：130】")
    >>> rest, found[0].name
    ('・確保を図る。', '公開データセット数')
    """
    lines, found = [], []
    for line in text.split("\n"):
        rest, indicators = _from_line(line)
        found.extend(indicators)
        if rest.strip() or not indicators:
            lines.append(rest.rstrip() if indicators else line)
    return "\n".join(lines), found


def read_value(
    name: str, value_text: str, *, text: str = "", unit: str | None = None, fiscal_year: int | None = None
) -> Indicator:
    """An indicator from its name and its value as printed.

    Args:
        name: What is measured.
        value_text: The value as printed; "" for a blank cell.
        text: The whole as printed, with brackets; the value when "".
        unit: The unit, where it stands in a column of its own; the value is given in it (2,480 with 千円 stays 2480).
        fiscal_year: The year the value belongs to.

    >>> [read_value("件数", value).status.value for value in ("－", "", "実施")]
    ['not_applicable', 'not_reported', 'text']
    >>> read_value("所得", "2,480", unit="千円").value
    Decimal('2480')
    """
    shown = value_text.strip()
    base = Indicator(text=text or value_text, name=name, value_text=value_text, unit=unit, fiscal_year=fiscal_year)
    folded = fold_text(shown)
    if not shown:
        return base.model_copy(update={"status": Status.NOT_REPORTED})
    if is_blank(shown):
        return base.model_copy(update={"status": Status.NOT_APPLICABLE})
    quantity = parse_quantity(shown)
    if quantity is None:
        status = Status.UNREADABLE if _LOOKS_NUMERIC.match(folded) else Status.TEXT
        return base.model_copy(update={"status": status})
    return base.model_copy(
        update={
            "value": quantity.value,
            "lower": quantity.lower,
            "upper": quantity.upper,
            "unit": _printed_unit(quantity.unit or unit, quantity.per, folded),
            "per": quantity.per,
            "qualifier": quantity.qualifier,
        }
    )


def _printed_unit(unit: str | None, per: str | None, folded: str) -> str | None:
    """The unit of an indicator as printed: a rate with a slash stays in it (件/週).

    ``per`` says it apart; `parse_quantity` gives the bare unit.
    """
    return f"{unit}/{per}" if unit and per and folded.endswith(f"/{per}") else unit


def _from_line(line: str) -> tuple[str, list[Indicator]]:
    """The rest of a line, and the indicators in it."""
    found: list[Indicator] = []
    rest: list[str] = []
    place = 0
    while place < len(line):
        closing = _PAIRS.get(line[place])
        end = _closing(line, place) if closing else -1
        if end < 0:
            rest.append(line[place])
            place += 1
            continue
        inner, whole = line[place + 1 : end], line[place : end + 1]
        indicators = _in_bracket(inner, whole)
        after = _VALUE_AFTER.match(line, end + 1)
        if not indicators and after is not None and inner.strip() and parse_quantity(after["value"]) is not None:
            indicators = [read_value(inner.strip(), after["value"], text=line[place : after.end()].strip())]
            end = after.end() - 1
        if indicators:
            found.extend(indicators)
        else:
            rest.append(line[place : end + 1])
        place = end + 1
    return "".join(rest), found


def _closing(line: str, start: int) -> int:
    """Where the bracket that opens at a place closes, or -1."""
    depth = 0
    opening, closing = line[start], _PAIRS[line[start]]
    for index in range(start, len(line)):
        if line[index] == opening:
            depth += 1
        elif line[index] == closing:
            depth -= 1
            if depth == 0:
                return index
    return -1


def _in_bracket(inner: str, whole: str) -> list[Indicator]:
    """The indicators of one bracket: parts with a colon outside quotation marks, separated by 、 where each has one."""
    parts = _cut(inner, "、，;；\n")
    if len(parts) > 1 and all(len(_cut(part, "：:")) > 1 for part in parts):
        return [_named(part, part.strip()) for part in parts]
    return [_named(inner, whole)] if len(_cut(inner, "：:")) > 1 else []


def _named(part: str, whole: str) -> Indicator:
    """One indicator: the value stands after the last colon outside brackets and quotation marks."""
    pieces = _cut(part, "：:")
    value = pieces[-1].strip()
    name = part[: len(part) - len(pieces[-1]) - 1].strip()
    return read_value(name, value, text=whole)


def _cut(text: str, signs: str) -> list[str]:
    """Cut a text at signs that stand outside inner brackets and quotation marks."""
    parts, depth, start = [], 0, 0
    closing = set(_INNER.values())
    for index, character in enumerate(text):
        if character in _INNER:
            depth += 1
        elif character in closing and depth:
            depth -= 1
        elif character in signs and depth == 0 and not _is_clock(text, index):
            parts.append(text[start:index])
            start = index + 1
    return [*parts, text[start:]]


def _is_clock(text: str, index: int) -> bool:
    """Whether a colon stands in a time of day (9:30)."""
    return (
        text[index] in ":："
        and 0 < index < len(text) - 2
        and text[index - 1].isdigit()
        and text[index + 1 : index + 3].isdigit()
    )
