"""A name that nothing else has yet: ids, headings, folders."""

from __future__ import annotations

from collections.abc import Container


def free_name(name: str, taken: Container[str], numbered: str = "{name}-{number}") -> str:
    """The name, or the name with the first number that makes it free.

    Args:
        name: The name wanted.
        taken: The names that others have.
        numbered: How a number is added, from 2.

    >>> free_name("r1", {"r1", "r1-2"}), free_name("備考", {"備考"}, "{name} ({number})")
    ('r1-3', '備考 (2)')
    """
    chosen, number = name, 2
    while chosen in taken:
        chosen = numbered.format(name=name, number=number)
        number += 1
    return chosen
