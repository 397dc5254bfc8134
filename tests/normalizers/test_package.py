"""The names that the package offers, and the files that it reads."""

from __future__ import annotations

import pytest

from torikumi import normalizers
from torikumi.normalizers.vocabulary import read_vocabulary
from torikumi.schemas.errors import ProfileError
from torikumi.schemas.vocabulary import Characters, Eras


@pytest.mark.parametrize("name", normalizers.__all__)
def test_every_name_is_a_function(name: str) -> None:
    assert callable(getattr(normalizers, name))


def test_an_unknown_name_is_an_attribute_error() -> None:
    assert not hasattr(normalizers, "parse_everything")


@pytest.mark.parametrize(("name", "model"), [("nowhere", Eras), ("eras", Characters)])
def test_a_vocabulary_that_is_missing_or_says_something_else(name: str, model: type[Eras] | type[Characters]) -> None:
    with pytest.raises(ProfileError, match="restore the file"):
        read_vocabulary(name, model)
