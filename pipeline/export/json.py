"""``report.json``: the whole report, exact, and the same bytes for the same report.

A decimal is a JSON number with all its digits. Read it back with a parser that keeps them, as `report_from_json`
does; ``json.loads`` would make floats.
"""

from __future__ import annotations

import codecs
import json
from decimal import Decimal
from typing import Any

import msgspec

from torikumi.schemas.report import Report

FILE = "report.json"
"""Name of the file in a dataset folder."""

ENCODER = msgspec.json.Encoder(decimal_format="number")
"""Makes compact JSON in UTF-8, a decimal as a number with all its digits."""

_DECODER = msgspec.json.Decoder(float_hook=Decimal)


def report_to_json(report: Report) -> str:
    """The text of ``report.json``."""
    return indented(compact_json(report)).decode("utf-8")


def compact_json(report: Report) -> bytes:
    """The JSON of a report in UTF-8 on one line without any blanks: the file and the page are made of it."""
    values = report.model_dump(mode="python")
    found = ENCODER.encode(values)
    # only a decimal such as 1E+2 puts these two letters there, or a text, which is rare enough to be written twice
    return ENCODER.encode(_written_out(values)) if b"E+" in found else found


def indented(compact: bytes) -> bytes:
    """JSON as every file of a dataset has it: UTF-8 letters as they are, two blanks a level, LF, also at the end.

    >>> print(indented(b'{"a":[1,{}]}').decode(), end="")
    {
      "a": [
        1,
        {}
      ]
    }
    """
    return msgspec.json.format(compact, indent=2) + b"\n"


def report_from_json(text: str | bytes) -> Report:
    """The report of a ``report.json``, its decimals exact.

    Raises:
        ValueError: The text is no JSON, or no report (`pydantic.ValidationError`).
    """
    return Report.model_validate(values_from_json(text))


def values_from_json(text: str | bytes) -> Any:
    """JSON text as plain values, numbers with a point or an exponent as exact decimals.

    Raises:
        ValueError: The text is no JSON.
    """
    try:
        return _DECODER.decode(text.removeprefix(codecs.BOM_UTF8) if isinstance(text, bytes) else text)
    except msgspec.DecodeError:
        json.loads(text)  # says line and column
        raise


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
