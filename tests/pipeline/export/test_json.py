import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
import simplejson
from hypothesis import given, settings

from tests.support.reports import awkward_report, empty_report, reports
from tests.support.written import files_of
from torikumi.pipeline.export.json import report_from_json, report_to_json, values_from_json
from torikumi.schemas.published import report_schema
from torikumi.schemas.report import Report


@pytest.mark.parametrize("report", [awkward_report(), empty_report()], ids=["awkward", "empty"])
def test_round_trip(report: Report) -> None:
    assert report_from_json(report_to_json(report)) == report


@settings(max_examples=50)
@given(reports())
def test_any_report_comes_back(report: Report) -> None:
    text = report_to_json(report)
    again = report_from_json(text.encode("utf-8"))
    assert again == report
    assert report_to_json(again) == text


def test_form_of_the_file() -> None:
    text = report_to_json(awkward_report())
    assert text.endswith("}\n")
    assert "\r" not in text
    assert "𠮷野川①の㈱髙﨑　活用" in text  # letters are not escaped
    assert '\n  "schema_version": "1.0",\n' in text


def test_decimals_keep_their_digits() -> None:
    text = report_to_json(awkward_report())
    assert '"value": 12.50,' in text
    assert '"share_percent": 55.60' in text
    assert '"value": -350000000,' in text  # made as -3.5E+8
    actuals = report_from_json(text).initiatives[0].actuals
    assert str(actuals[0].value) == "12.50"
    assert values_from_json('{"a": 0.1}') == {"a": Decimal("0.1")}


def test_a_text_with_the_letters_of_an_exponent_is_left_as_it_is() -> None:
    named = empty_report().model_copy(update={"dataset_id": "3E+8"})
    assert '"dataset_id": "3E+8"' in report_to_json(named)
    assert report_from_json(report_to_json(named)) == named


@pytest.mark.parametrize("name", ["sample", "awkward"])
def test_descriptions_are_written_as_the_json_module_of_python_writes_them(name: str) -> None:
    for file, content in files_of(name).items():
        if file in ("datapackage.json", "csv-metadata.json", "dcat.jsonld"):
            assert json.dumps(json.loads(content), ensure_ascii=False, indent=2) + "\n" == content.decode()


def test_a_byte_order_mark_is_no_fault() -> None:
    assert report_from_json(b"\xef\xbb\xbf" + report_to_json(empty_report()).encode()) == empty_report()


def test_no_list_of_the_report_holds_numbers_but_a_box() -> None:
    """Decimals are written out where they are the value of a field: one in a list would go by."""

    def lists(schema: object) -> Iterator[dict[str, Any]]:
        if isinstance(schema, dict):
            if schema.get("type") == "array" and schema.get("title") != "矩形":
                yield schema
            for part in schema.values():
                yield from lists(part)
        elif isinstance(schema, list):
            for part in schema:
                yield from lists(part)

    found = list(lists(report_schema()))
    boxes = [entry for entry in found if "prefixItems" in entry]
    assert all(item["type"] == "number" for box in boxes for item in box["prefixItems"])
    others = [entry["items"] for entry in found if "prefixItems" not in entry]
    assert len(others) > 10
    assert all("$ref" in items or items["type"] == "string" for items in others)


@settings(max_examples=50)
@given(reports())
def test_another_library_reads_and_writes_the_same(report: Report) -> None:
    text = report_to_json(report)
    values = simplejson.loads(text, use_decimal=True)
    assert values == values_from_json(text)
    assert simplejson.dumps(values, ensure_ascii=False, indent=2, use_decimal=True) + "\n" == text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"a": 1', "line 1 column 8"),
        ('{"a": NaN}', "malformed"),
        ('"\\ud800"', "truncated"),
        ("[01]", "line 1 column 3"),
        (b"\xff", "utf-8"),
    ],
)
def test_what_is_no_json_says_so(text: str | bytes, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        values_from_json(text)


def test_where_a_file_stops_being_json_is_said() -> None:
    with pytest.raises(ValueError, match="line 2 column 6"):
        values_from_json('{"a": 1,\n "b" 2}')
