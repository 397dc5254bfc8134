"""``report.json``: the whole report, exact, and the same bytes for the same report.

A decimal is a JSON number with all its digits. Read it back with a parser that keeps them, as `report_from_json`
does; ``json.loads`` would make floats.
"""

from __future__ import annotations

import codecs
import json
from decimal import Decimal
from functools import cache
from typing import Any

import msgspec

from torikumi.schemas.report import Report
from torikumi.schemas.shapes import shape_of

FILE = "report.json"
"""Name of the file in a dataset folder."""

ENCODER = msgspec.json.Encoder(decimal_format="number")
"""Makes compact JSON in UTF-8, a decimal as a number with all its digits."""

_DECODER = msgspec.json.Decoder(float_hook=Decimal)


def report_to_json(report: Report) -> str:
    """The text of ``report.json``."""
    return indented(compact_json(report)).decode("utf-8")


def shaped(report: Report) -> msgspec.Struct | None:
    """A report in its shape (`torikumi.schemas.shapes`), or None where it has none."""
    try:
        return msgspec.convert(report, shape_of(Report), from_attributes=True)
    except msgspec.ValidationError:
        return None


def compact_json(report: Report, shape: msgspec.Struct | None = None) -> bytes:
    """The JSON of a report in UTF-8 on one line without any blanks: the file and the page are made of it.

    Args:
        report: The report.
        shape: The report in its shape (`shaped`), where it is there already.
    """
    found = ENCODER.encode(shape or shaped(report) or report.model_dump())
    # only a decimal such as 1E+2 puts these two letters there, or a text, which is rare enough to be written twice
    return ENCODER.encode(_written_out(report.model_dump())) if b"E+" in found else found


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


def reads_back(content: bytes, report: Report, shape: msgspec.Struct | None) -> bool:
    """Whether JSON is valid by the models and says the same as a report.

    Args:
        content: The JSON.
        report: The report.
        shape: The report in its shape: JSON of the same shape needs no models.

    Raises:
        ValueError: It is not valid.
    """
    try:
        same = shape is not None and _of_shape().decode(content) == shape
    except msgspec.MsgspecError:
        same = False
    return same or report_from_json(content) == report


@cache
def _of_shape() -> msgspec.json.Decoder[msgspec.Struct]:
    return msgspec.json.Decoder(shape_of(Report))


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
