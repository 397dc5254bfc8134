"""The columns of a comparison: headers that portals take, words in both languages, keys that lead somewhere."""

from __future__ import annotations

import pytest
from frictionless import Schema

from torikumi.pipeline.rules.cells import is_platform_letter
from torikumi.schemas.columns import TableDefinition
from torikumi.schemas.compare_columns import COMPARE_TABLES, ProblemCode
from torikumi.schemas.published import table_schema

TABLES = pytest.mark.parametrize("table", COMPARE_TABLES.values(), ids=COMPARE_TABLES)


@TABLES
def test_headers_fit_portals(table: TableDefinition) -> None:
    titles, names, english = ([getattr(c, key) for c in table] for key in ("title", "name", "title_en"))
    for given in (titles, names, english):
        assert len(set(given)) == len(given)
    assert all(1 <= len(title) <= 21 and not set(title) & set(' \n\r\t"') for title in titles)
    assert all(name.isascii() and name == name.lower() for name in names)
    assert all(column.description and column.description_ja and column.title_en for column in table)
    words = "".join(column.description + column.description_ja + column.title for column in table)
    assert not [letter for letter in words if is_platform_letter(letter)]


@TABLES
def test_every_row_has_place_year_and_plan(table: TableDefinition) -> None:
    names = [column.name for column in table]
    assert names[:5] == ["local_government_code", "prefecture", "municipality", "fiscal_year", "id"]
    assert "plan" in names


@TABLES
@pytest.mark.parametrize("japanese", [False, True])
def test_table_schemas_are_valid_and_their_keys_exist(table: TableDefinition, japanese: bool) -> None:
    names = {column.name: column.title for column in table} if japanese else None
    schema = table_schema(table, names, COMPARE_TABLES)
    Schema.from_descriptor(schema)
    fields = {field["name"] for field in schema["fields"]}
    for key in schema.get("foreignKeys", ()):
        assert set(key["fields"]) <= fields
        target = COMPARE_TABLES[key["reference"]["resource"] or table.name]
        assert key["reference"]["fields"] == [next(c.title if japanese else c.name for c in target if c.name == "id")]
    for column in table:
        if column.rows_in:
            assert column.rows_in in COMPARE_TABLES


def test_every_problem_has_a_severity() -> None:
    from torikumi.pipeline.compare.problems import SEVERITIES

    assert set(SEVERITIES) == set(ProblemCode)
