"""The words and signs of the field, as data files, each checked by a model when it is first read.

`read_vocabulary` is the only way in; a file is read once a process.
"""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import TypeVar, cast

from pydantic import ValidationError

from torikumi.schemas.errors import ProfileError
from torikumi.schemas.vocabulary import VocabularyFile

V = TypeVar("V", bound=VocabularyFile)


def read_vocabulary(name: str, model: type[V]) -> V:
    """Read a vocabulary file.

    Args:
        name: Its name without ``.toml``.
        model: What it may say.

    Raises:
        ProfileError: The file is missing, is no TOML, or says something else than its model allows.
    """
    return cast("V", _read(name, model))


@cache
def _read(name: str, model: type[VocabularyFile]) -> VocabularyFile:
    file = f"{name}.toml"
    try:
        return model.model_validate(tomllib.loads(files(__name__).joinpath(file).read_text(encoding="utf-8")))
    except (OSError, tomllib.TOMLDecodeError, ValidationError) as error:
        raise ProfileError(str(error), file=file, advice="restore the file of the installed package") from error


def any_of(words: Iterable[str]) -> str:
    """Words as a regular expression that takes the longest; a word in Latin letters ends where its letters end.

    >>> any_of(["件", "件数", "km"])
    'km(?![A-Za-z])|件数|件'
    """
    return "|".join(
        re.escape(word) + ("(?![A-Za-z])" if word[-1].isascii() and word[-1].isalpha() else "")
        for word in sorted(words, key=lambda word: (-len(word), word))
    )


def read_radicals() -> dict[int, int]:
    """The code points of radicals → those of the ideographs that were meant (``radicals.csv``)."""
    lines = files(__name__).joinpath("radicals.csv").read_text(encoding="utf-8").splitlines()
    return {int(row["radical"], 16): int(row["ideograph"], 16) for row in csv.DictReader(lines)}
