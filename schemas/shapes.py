"""The models as msgspec knows them, made from the models themselves: a whole report goes through in compiled code.

A shape has the fields of its model with their types and constraints, and refuses what is not of them. It is stricter
than the model, which also takes ``"5"`` for 5, or leaves a field to its default: what has the shape is valid by the
model and means the same (tests hold them against each other); what has not is for the model, which says what is wrong.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import cache, reduce
from itertools import chain
from operator import or_
from types import NoneType, UnionType
from typing import Annotated, Any, get_args, get_origin

import msgspec
from pydantic import AllowInfNan
from pydantic.fields import FieldInfo

from torikumi.schemas.values import Published


@cache
def shape_of(model: type[Published]) -> type[msgspec.Struct]:
    """The shape of a model: instances of the model are converted to it by their attributes, JSON is decoded to it.

    Raises:
        TypeError: The model has a constraint that is not known here.
    """
    return msgspec.defstruct(
        model.__name__,
        [_field(name, info) for name, info in model.model_fields.items()],
        kw_only=True,
        frozen=True,
        gc=False,  # no part of a report refers back to the whole
        omit_defaults=True,
        forbid_unknown_fields=True,
    )


def _field(name: str, info: FieldInfo) -> tuple[str, Any] | tuple[str, Any, Any]:
    """A field with its type; one has a default only where it is left out of the JSON when it is empty."""
    kind = _constrained(_shaped(info.annotation), info.metadata)
    return (name, kind, info.default) if info.exclude_if else (name, kind)


def _shaped(kind: Any) -> Any:
    """A type with shapes in place of models."""
    origin, parts = get_origin(kind), get_args(kind)
    if origin is None:
        return shape_of(kind) if isinstance(kind, type) and issubclass(kind, Published) else kind
    if origin is Annotated:
        asked = (part.metadata if isinstance(part, FieldInfo) else [part] for part in parts[1:])
        return _constrained(_shaped(parts[0]), list(chain.from_iterable(asked)))
    shaped = tuple(part if part is ... else _shaped(part) for part in parts)
    return reduce(or_, shaped) if origin is UnionType else origin[shaped]


def _constrained(kind: Any, asked: Sequence[object]) -> Any:
    """A type with constraints; a decimal with bounds, which msgspec does not check, has no shape."""
    asked = [part for part in asked if not isinstance(part, AllowInfNan)]  # all numbers of JSON are finite
    if not asked:
        return kind
    found = {name: getattr(part, name) for part in asked for name in ("ge", "le", "pattern") if hasattr(part, name)}
    if len(found) < len(asked):
        raise TypeError(f"not all of {asked} is known")
    if "pattern" in found:  # to Python's expressions "$" is before a last line break, too
        found["pattern"] = found["pattern"].removesuffix("$") + r"\Z"
    kinds = get_args(kind) or (kind,)
    if Decimal in kinds:
        return NoneType
    return reduce(or_, (part if part is NoneType else Annotated[part, msgspec.Meta(**found)] for part in kinds))
