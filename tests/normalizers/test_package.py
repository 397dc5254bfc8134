"""The package as researchers import it: names load what they need, and nothing else."""

from __future__ import annotations

import subprocess
import sys

import pytest

import torikumi.normalizers
from torikumi.normalizers.vocabulary import read_vocabulary
from torikumi.schemas.errors import ProfileError
from torikumi.schemas.vocabulary import Characters, Departments


@pytest.mark.parametrize("name", torikumi.normalizers.__all__)
def test_every_name_is_there_and_says_what_it_does(name: str) -> None:
    assert getattr(torikumi.normalizers, name).__doc__


def test_an_unknown_name_is_said_to_be_one() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'parse_everything'"):
        torikumi.normalizers.parse_everything  # noqa: B018


def test_importing_loads_no_vocabulary_and_no_dictionary() -> None:
    heavy = ("torikumi.normalizers.", "sudachipy", "pydantic", "numpy")
    code = f"import sys, torikumi.normalizers; print([m for m in sys.modules if m.startswith({heavy})])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_vocabulary_file_that_says_something_else_is_named() -> None:
    with pytest.raises(ProfileError, match=r"characters\.toml"):
        read_vocabulary("characters", Departments)
    with pytest.raises(ProfileError, match=r"no_such_file\.toml"):
        read_vocabulary("no_such_file", Characters)
