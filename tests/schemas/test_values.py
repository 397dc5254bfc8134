"""When two published models are equal."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import cached_property
from typing import Any

import pytest
from hypothesis import given, settings
from pydantic import BaseModel

from tests.support.reports import awkward_report, reports
from torikumi.schemas.report import GradeStep, Initiative, Report, Section
from torikumi.schemas.values import Indicator, Item, Published


def models(model: type[Published] = Published) -> Iterator[type[Published]]:
    for below in model.__subclasses__():
        yield below
        yield from models(below)


def test_a_model_holds_nothing_but_its_fields() -> None:
    """What pydantic's own equality asks for, too, is in none of them."""
    assert {Report, Initiative, Item, Indicator} <= set(models())
    for model in models():
        assert model.model_config["extra"] == "forbid"
        assert not model.__private_attributes__
        assert not model.__pydantic_generic_metadata__["parameters"]
        assert not any(isinstance(part, cached_property) for kind in model.__mro__ for part in vars(kind).values())


@settings(max_examples=40)
@given(reports(), reports())
def test_reports_are_equal_where_pydantic_says_so(one: Report, other: Report) -> None:
    for left, right in ((one, other), (one, one.model_copy(deep=True)), (one, Report.model_validate(one.model_dump()))):
        assert (left == right) is BaseModel.__eq__(left, right)
        assert (left != right) is not BaseModel.__eq__(left, right)
    assert one == Report.model_validate(one.model_dump())


@pytest.mark.parametrize(
    ("field", "value"), [("value", Decimal("12.51")), ("text", "x"), ("fiscal_year", 1999), ("unit", None)]
)
def test_a_report_that_differs_in_one_value_is_another(field: str, value: Any) -> None:
    report = awkward_report()
    first, *others = report.initiatives
    actual = first.actuals[0].model_copy(update={field: value})
    changed = first.model_copy(update={"actuals": (actual, *first.actuals[1:])})
    assert report.model_copy(update={"initiatives": (changed, *others)}) != report


def test_models_of_two_classes_are_not_equal_and_equal_ones_have_one_hash() -> None:
    class Other(Section, title="その他 (Other)"):
        """The same fields."""

    values = {"number": "1", "label": "基本目標1", "title": "安全"}
    section, again, other = Section(**values), Section(**values), Other(**values)
    assert section == again
    assert hash(section) == hash(again)
    assert section != other
    assert section != GradeStep(grade="1")
    assert section != values
