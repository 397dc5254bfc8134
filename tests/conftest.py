"""What all tests share: random tests know no clock (speed is measured in benchmarks/), and draw the same each time.

A test that fails once in a thousand draws says nothing about the change that is being tested. New cases are drawn by
``FUZZ_EXAMPLES=300 pytest``: so many, of each random test, others each time (``make explore``).
"""

from __future__ import annotations

import os
from typing import Any

import pytest
from hypothesis import settings

MORE = int(os.environ.get("FUZZ_EXAMPLES") or 0)

settings.register_profile("torikumi", deadline=None, derandomize=not MORE)
settings.load_profile("torikumi")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Draw as many examples as asked, whatever a test says for itself."""
    if not MORE:
        return
    for item in items:
        test: Any = getattr(item, "obj", None)
        chosen = getattr(test, "_hypothesis_internal_use_settings", None)
        if chosen is not None:
            test._hypothesis_internal_use_settings = settings(chosen, max_examples=MORE, derandomize=False)
