"""Many instances of a dataclass from columns of values, without a compiler: ``instances_compiled.pyx`` in Python.

A frozen dataclass sets its fields one by one through ``object.__setattr__``, some 2.5 µs for a line of text. Compiled,
the values are put where the slots are.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from operator import attrgetter
from types import MemberDescriptorType
from typing import Any


def slots_of(made: type[Any]) -> dict[str, MemberDescriptorType]:
    """The slots of a dataclass, in the order of its fields.

    Raises:
        TypeError: It is no frozen dataclass with slots, or making an instance does more than set its fields.
    """
    plain = (
        is_dataclass(made)
        and "__dataclass_params__" in vars(made)
        and made.__dataclass_params__.frozen  # type: ignore[attr-defined]
        and made.__dataclass_params__.init  # type: ignore[attr-defined]
        and made.__new__ is object.__new__
        and not hasattr(made, "__post_init__")
        and not made.__dictoffset__
    )
    names = [field.name for field in fields(made)] if plain else []
    slots = {name: getattr(made, name) for name in names}
    if (
        not plain
        or made.__match_args__ != tuple(names)
        or not all(
            isinstance(slot, MemberDescriptorType) and issubclass(made, slot.__objclass__) and slot.__name__ == name
            for name, slot in slots.items()
        )
    ):
        raise TypeError(f"{made.__name__} is no frozen dataclass with slots whose instances are nothing but its fields")
    return slots


class Instances:
    """What makes instances of one class."""

    def __init__(self, made: type[Any]) -> None:
        self._made = made
        self._names = tuple(slots_of(made))

    def of(self, *columns: list[Any]) -> list[Any]:
        """An instance for each row of the columns: one for each field of the class, in their order.

        Raises:
            ValueError: There are not as many columns as fields, or the columns differ in length.
        """
        if len(columns) != len(self._names):
            raise ValueError(f"{self._made.__name__} has {len(self._names)} fields, not {len(columns)}")
        return [self._made(*row) for row in zip(*columns, strict=True)]

    def changed(self, instances: list[Any], **columns: list[Any]) -> list[Any]:
        """Copies of instances, with new values of some fields: a column for each of these.

        Raises:
            TypeError: One is no instance of the class itself.
            ValueError: There is no such field, or the columns differ in length.
        """
        if any(type(instance) is not self._made for instance in instances):
            raise TypeError(f"all must be {self._made.__name__}")
        if not columns.keys() <= set(self._names):
            raise ValueError(f"{self._made.__name__} has no such field")
        if any(len(column) != len(instances) for column in columns.values()):
            raise ValueError("the columns differ in length")
        return self.of(*(columns.get(name) or list(map(attrgetter(name), instances)) for name in self._names))
