import json
from pathlib import Path
from typing import Any

import pytest
from frictionless import Schema
from hypothesis import given, settings
from jsonschema import Draft202012Validator

from tests.support.reports import awkward_report, empty_report, reports
from torikumi.pipeline.export.json import report_to_json, values_from_json
from torikumi.pipeline.rules.cells import is_platform_letter
from torikumi.schemas.columns import TABLES, TableDefinition
from torikumi.schemas.published import FOLDER, published_files, report_schema, table_schema, write_published
from torikumi.schemas.report import Report


def test_committed_schemas_are_what_the_models_give() -> None:
    committed = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.json")}
    assert committed == published_files(), "run: python -m torikumi.schemas.published"


def test_rewriting_gives_the_same_files(tmp_path: Path) -> None:
    paths = write_published(tmp_path)
    assert {path.name: path.read_text(encoding="utf-8") for path in paths} == published_files()


def test_report_schema_is_a_schema_of_draft_2020_12() -> None:
    schema = report_schema()
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"].startswith("urn:torikumi:schema:report:")


def test_every_property_of_the_report_is_explained_in_both_languages() -> None:
    for name, model in {"Report": report_schema(), **report_schema()["$defs"]}.items():
        for key, value in model.get("properties", {}).items():
            if (name, key) in {("Place", "bbox"), ("Text", "bbox")} or "title" in value:
                assert value["title"], (name, key)
                assert value["description"], (name, key)
            else:
                pytest.fail(f"{name}.{key} has no title")


def test_decimals_are_numbers_and_every_key_is_required() -> None:
    indicator = report_schema()["$defs"]["Indicator"]
    assert indicator["properties"]["value"]["anyOf"] == [{"type": "number"}, {"type": "null"}]
    assert set(indicator["required"]) == set(indicator["properties"])
    assert indicator["additionalProperties"] is False


@pytest.mark.parametrize("report", [awkward_report(), empty_report()], ids=["awkward", "empty"])
def test_reports_are_valid(report: Report) -> None:
    Draft202012Validator(report_schema()).validate(values_from_json(report_to_json(report)))


@settings(max_examples=25)
@given(reports())
def test_any_report_is_valid(report: Report) -> None:
    Draft202012Validator(report_schema()).validate(values_from_json(report_to_json(report)))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("municipality", "code"), "36201"),
        (("initiatives", 0, "grade"), 3),
        (("initiatives", 0, "actuals", 0, "value"), "12.5"),
        (("initiatives", 0, "actuals", 0, "status"), "good"),
        (("checks", 0, "bbox"), [1, 2, 3]),
        (("source", "unknown"), 1),
    ],
)
def test_what_a_report_may_not_say(path: Any, value: Any) -> None:
    values = json.loads(report_to_json(awkward_report()))
    *way, last = path
    target = values
    for step in way:
        target = target[step]
    target[last] = value
    assert not Draft202012Validator(report_schema()).is_valid(values)


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_headers_fit_portals(table: TableDefinition) -> None:
    titles = [column.title for column in table]
    assert len(set(titles)) == len(titles)
    for title in titles:
        assert 1 <= len(title) <= 21
        assert len(title.encode()) <= 63  # CKAN's DataStore
        assert not title.startswith("_")
        assert not set(title) & set(' \n\r\t"')
    assert all(column.name.isascii() and column.name == column.name.lower() for column in table)
    assert all(column.description and column.description_ja and column.title_en for column in table)
    words = "".join(column.description + column.description_ja + column.title for column in table)
    assert not [letter for letter in words if is_platform_letter(letter)]  # they stand in workbooks, too
    english = [column.title_en for column in table]
    assert len(set(english)) == len(english)


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_every_file_begins_with_place_year_and_id(table: TableDefinition) -> None:
    first = ["local_government_code", "prefecture", "municipality", "fiscal_year", "id"]
    assert [column.name for column in table][:5] == first


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
@pytest.mark.parametrize("japanese", [False, True])
def test_table_schemas_are_valid_and_their_keys_exist(table: TableDefinition, japanese: str) -> None:
    names = {column.name: column.title for column in table} if japanese else None
    schema = table_schema(table, names)
    Schema.from_descriptor(schema)
    fields = {field["name"] for field in schema["fields"]}
    assert set(schema["primaryKey"]) <= fields
    for key in schema.get("foreignKeys", ()):
        assert set(key["fields"]) <= fields
        target = TABLES[key["reference"]["resource"] or table.name]
        assert key["reference"]["fields"] == [next(c.title if japanese else c.name for c in target if c.name == "id")]


def test_columns_take_their_words_and_types_from_the_models() -> None:
    indicators = {column.name: column for column in TABLES["indicators"]}
    assert (indicators["value"].title, indicators["value"].type) == ("値", "number")
    assert indicators["status"].constraints["enum"][0] == "reported"
    code = TABLES["initiatives"].columns[0]
    assert (code.title, code.constraints) == ("全国地方公共団体コード", {"pattern": "[0-9]{6}"})
    assert Report.model_fields["initiatives"].title == "取組"
