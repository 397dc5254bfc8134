"""The examples in docstrings are true."""

from __future__ import annotations

import doctest
import importlib

import pytest

from tests.support.shared_samples import ROOT

MODULES = sorted(
    f"torikumi.{folder}." + ".".join(path.relative_to(ROOT / folder).with_suffix("").parts)
    for folder in ("normalizers", "pipeline", "schemas", "extractors")
    for path in (ROOT / folder).rglob("*.py")
    if ">>>" in path.read_text("utf-8") and path.name != "__init__.py"
)


def test_there_are_examples() -> None:
    assert len(MODULES) > 10


@pytest.mark.parametrize("name", MODULES)
def test_examples(name: str) -> None:
    result = doctest.testmod(importlib.import_module(name), optionflags=doctest.NORMALIZE_WHITESPACE)
    assert result.attempted > 0
    assert result.failed == 0


def test_examples_of_the_docs() -> None:
    path = ROOT / "docs" / "normalizers.md"
    result = doctest.testfile(
        str(path), module_relative=False, encoding="utf-8", optionflags=doctest.NORMALIZE_WHITESPACE
    )
    assert result.attempted > 5
    assert result.failed == 0
