"""What has the shape of a model is valid by the model, and means the same."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, Field

from tests.support.reports import awkward_report, empty_report, reports
from torikumi.pipeline.export.json import ENCODER, compact_json, reads_back, report_from_json, shaped, values_from_json
from torikumi.schemas.report import Place, Report
from torikumi.schemas.shapes import shape_of
from torikumi.schemas.values import Item, Published

DECODER = msgspec.json.Decoder(shape_of(Report))
WRONG: list[Any] = [
    None,
    True,
    0,
    -1,
    1,
    2.5,
    1e300,
    "",
    "5",
    "x",
    "a" * 64,
    "011002\n",
    "item",
    "info",
    [],
    [1, 2, 3, 4],
    {},
]
"""Values that are wrong in some fields, and right in others."""


def with_ocr(report: Report, confidence: Decimal | None) -> Report:
    first, *others = report.initiatives
    place = Place(page=1, bbox=(1.0, 2.0, 3.0, 4.0), ocr=True, engine="ndlocr", confidence=confidence)
    changed = first.model_copy(update={"provenance": {"name": (place,)}})
    return report.model_copy(update={"initiatives": (changed, *others)})


def in_a_workbook(report: Report) -> Report:
    text = report.texts[0].model_copy(update={"bbox": None, "location": "評価表!B3"})
    return report.model_copy(
        update={"texts": (text,), "checks": (report.checks[0].model_copy(update={"seen": True}), report.checks[1])}
    )


def parts(value: Any) -> Iterator[dict[str, Any] | list[Any]]:
    """All that holds values, down to the last."""
    if isinstance(value, (dict, list)):
        if value:
            yield value
        for part in value.values() if isinstance(value, dict) else value:
            yield from parts(part)


def dumped(report: Report) -> Any:
    return values_from_json(ENCODER.encode(report.model_dump()))


@settings(max_examples=60)
@given(reports())
def test_any_report_is_written_as_its_models_write_it(report: Report) -> None:
    shape = shaped(report)
    assert shape is not None
    assert ENCODER.encode(shape) == ENCODER.encode(report.model_dump())
    assert reads_back(compact_json(report), report, shape)


@pytest.mark.parametrize(
    ("report", "has_one"),
    [
        (awkward_report(), True),
        (empty_report(), True),
        (in_a_workbook(awkward_report()), True),
        (with_ocr(awkward_report(), None), True),
        (with_ocr(awkward_report(), Decimal("0.875")), False),  # msgspec cannot check the bounds of a decimal
    ],
    ids=["awkward", "empty", "workbook", "ocr", "confidence"],
)
def test_what_has_no_shape_is_written_all_the_same(report: Report, has_one: bool) -> None:
    shape = shaped(report)
    assert (shape is not None) is has_one
    assert values_from_json(compact_json(report)) == dumped(report)
    assert shape is None or ENCODER.encode(shape) == ENCODER.encode(report.model_dump())
    assert reads_back(compact_json(report), report, shape)


@settings(max_examples=400, deadline=None)
@given(
    st.data(), st.sampled_from([awkward_report(), in_a_workbook(awkward_report()), with_ocr(awkward_report(), None)])
)
def test_what_has_the_shape_is_valid_by_the_model_and_means_the_same(data: st.DataObject, report: Report) -> None:
    values = json.loads(compact_json(report))
    for _ in range(data.draw(st.integers(1, 2))):
        part = data.draw(st.sampled_from(list(parts(values))))
        key = data.draw(st.sampled_from(list(part) if isinstance(part, dict) else range(len(part))))
        match data.draw(st.sampled_from(["change", "leave out", "add"])):
            case "change":
                part[key] = data.draw(st.sampled_from(WRONG))
            case "leave out":
                del part[key]
            case "add" if isinstance(part, dict):
                part[data.draw(st.sampled_from(["more", "kind", "location", "confidence"]))] = part[key]
            case _ if isinstance(part, list):
                part.append(part[key])
    content = json.dumps(values).encode()
    try:
        found = DECODER.decode(content)
    except msgspec.ValidationError:
        return
    assert ENCODER.encode(found) == ENCODER.encode(report_from_json(content).model_dump())


def test_every_wrong_value_that_a_model_refuses_has_no_shape() -> None:
    """Each value of a report in turn: none is let through that is not checked."""
    values = json.loads(compact_json(in_a_workbook(awkward_report())))
    refused = 0
    for part in list(parts(values)):
        for key in list(part) if isinstance(part, dict) else range(len(part)):
            held = part[key]  # type: ignore[index]
            for wrong in WRONG:
                part[key] = wrong  # type: ignore[index]
                content = json.dumps(values).encode()
                try:
                    report_from_json(content)
                except ValueError:
                    refused += 1
                    with pytest.raises(msgspec.ValidationError):
                        DECODER.decode(content)
            part[key] = held  # type: ignore[index]
    assert refused > 1000


def test_a_report_that_breaks_its_model_has_no_shape() -> None:
    report = awkward_report()
    for wrong in ({"pages": -1}, {"sha256": "0"}, {"file": None}, {"glyphs": None}, {"pages": True}):
        assert shaped(report.model_copy(update={"source": report.source.model_copy(update=wrong)})) is None


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"page":2', b'"page":3'),
        (b'"value":12.50', b'"value":12.5000000000000000000001'),
        (b'"value":50,', b'"value":null,'),
        (b'"marker":null', b'"marker":""'),
        (b'"seen":true', b'"seen":false'),
        (b"300.0", b"300.5"),
    ],
)
def test_another_value_is_another_report(old: bytes, new: bytes) -> None:
    report = in_a_workbook(awkward_report())
    content = compact_json(report)
    assert old in content
    assert reads_back(content, report, shaped(report))
    assert not reads_back(content.replace(old, new, 1), report, shaped(report))


def test_a_model_asks_nothing_that_a_shape_does_not_know() -> None:
    class Short(Published, title="短い (Short)"):
        text: str = Field(title="本文", max_length=3)

    class Parts(Published, title="部分 (Parts)"):
        texts: tuple[Annotated[str, Field(max_length=3)], ...] = Field(title="本文")

    for model in (Short, Parts):
        with pytest.raises(TypeError, match="known"):
            shape_of(model)


def models(model: type[BaseModel] = Published) -> Iterator[type[BaseModel]]:
    for below in model.__subclasses__():
        yield below
        yield from models(below)


def test_no_model_of_a_report_asks_more_of_its_values_together() -> None:
    """Validators are not known to a shape; that of items is for data that does not have their shape."""
    own = [model for model in models() if model.__module__.startswith("torikumi.schemas.")]
    assert len(own) > 10
    for model in own:
        asked = model.__pydantic_decorators__
        assert not any((asked.field_validators, asked.validators, asked.root_validators))
        assert not asked.model_validators or model is Item
    assert [found.info.mode for found in Item.__pydantic_decorators__.model_validators.values()] == ["before"]
    without_kind = json.loads(compact_json(awkward_report()))
    del without_kind["initiatives"][0]["contents"][0]["kind"]
    with pytest.raises(msgspec.ValidationError, match="kind"):
        DECODER.decode(json.dumps(without_kind))
