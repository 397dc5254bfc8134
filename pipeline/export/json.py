"""``report.json``: the whole report, exact, and the same bytes for the same report.

A decimal is a JSON number with all its digits. Read it back with a parser that keeps them, as `report_from_json`
does; ``json.loads`` would make floats.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import simplejson

from torikumi.schemas.report import Report

FILE = "report.json"
"""Name of the file in a dataset folder."""


def report_to_json(report: Report, indent: int | None = 2) -> str:
    """The text of ``report.json``: UTF-8 letters as they are, LF, a line break at the end.

    Args:
        report: The report.
        indent: Blanks a level, as in the file; None for one line without any.
    """
    return values_to_json(report_values(report), indent)


def report_values(report: Report) -> dict[str, Any]:
    """The values of a report, from which its JSON is made in several forms (`values_to_json`)."""
    return report.model_dump(mode="python")


def values_to_json(values: dict[str, Any], indent: int | None = 2) -> str:
    """The JSON text of a report's values, as `report_to_json`.

    Args:
        values: What `report_values` gives; decimals in it are written out.
        indent: Blanks a level; None for one line without any.
    """
    text = _dumped(values, indent)
    # only a decimal such as 1E+2 puts these two letters there, or a text, which is rare enough to be written twice
    return (_dumped(_written_out(values), indent) if "E+" in text else text) + "\n"


def _dumped(values: dict[str, Any], indent: int | None) -> str:
    """The text of values as they are."""
    text: str = simplejson.dumps(
        values,
        ensure_ascii=False,
        indent=indent,
        separators=(",", ":") if indent is None else None,
        use_decimal=True,
        allow_nan=False,
        namedtuple_as_object=False,  # to ask each list whether it is one takes half of the time
        check_circular=False,
    )
    return text


def report_from_json(text: str | bytes) -> Report:
    """The report of a ``report.json``, its decimals exact.

    Raises:
        ValueError: The text is no JSON (`simplejson.JSONDecodeError`), or no report (`pydantic.ValidationError`).
    """
    return Report.model_validate(values_from_json(text))


def values_from_json(text: str | bytes) -> Any:
    """JSON text as plain values, numbers with a point or an exponent as exact decimals.

    Raises:
        ValueError: The text is no JSON.
    """
    return simplejson.loads(text.decode("utf-8-sig") if isinstance(text, bytes) else text, use_decimal=True)


def _written_out(values: dict[str, Any]) -> dict[str, Any]:
    """The values of a model, changed in place: its decimals written out, ``1E+2`` is 100, whatever made them.

    Args:
        values: Field → its value. A decimal is the value of a field; a tuple holds models only, or none.
    """
    for name, value in values.items():
        if isinstance(value, dict):
            _written_out(value)
        elif isinstance(value, tuple):
            if value and isinstance(value[0], dict):
                for part in value:
                    _written_out(part)
        elif isinstance(value, Decimal) and value.as_tuple().exponent > 0:  # type: ignore[operator]  # finite by the model
            values[name] = value.quantize(Decimal(1))
    return values
