from decimal import Decimal

import pytest
from hypothesis import given, settings

from tests.support.reports import awkward_report, empty_report, reports
from torikumi.pipeline.export.json import report_from_json, report_to_json, values_from_json
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


def test_a_byte_order_mark_is_no_fault() -> None:
    assert report_from_json(b"\xef\xbb\xbf" + report_to_json(empty_report()).encode()) == empty_report()
