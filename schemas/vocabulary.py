"""What the vocabulary files of the normalizers may say: one model a file, checked when the file is loaded.

The files hold Japanese words and signs; the models hold no words. A file that says something else is a fault of the
program (or of whoever edited the file), reported as `torikumi.schemas.errors.ProfileError`.
"""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class VocabularyFile(BaseModel):
    """Base of all vocabulary files: frozen, and nothing unknown is let in."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Characters(VocabularyFile):
    """``characters.toml``.

    Attributes:
        glyph_forms: Presentation form → the characters that were meant.
        compare: Sign → the signs that count as it when texts are compared.
    """

    glyph_forms: dict[str, str]
    compare: dict[str, str]


class Departments(VocabularyFile):
    """``departments.toml``: how names of departments end, and what stands between and around them.

    Attributes:
        endings: Endings of names.
        column_endings: Endings that count only in a column of departments.
        words: Whole names without such an ending, and words for several departments (全庁).
        not_endings: Endings that no department has although they look like one (か所).
        never_inside: What no name holds.
        separators: Signs that always part two names.
        weak_separators: Signs and words that part two names if both end like one.
        lead_ins: Words before a name and ：.
        marks: Signs before a name.
        tails: Words after the last name.
        upper_endings: Endings of the upper unit that the next name of a list inherits.
    """

    endings: tuple[str, ...]
    column_endings: tuple[str, ...]
    words: tuple[str, ...]
    not_endings: tuple[str, ...]
    never_inside: tuple[str, ...]
    separators: tuple[str, ...]
    weak_separators: tuple[str, ...]
    lead_ins: tuple[str, ...]
    marks: tuple[str, ...]
    tails: tuple[str, ...]
    upper_endings: tuple[str, ...]


class Words(VocabularyFile):
    """``words.toml``: which words of a text count when texts are compared, in SudachiDict's normalized forms.

    Attributes:
        dropped_classes: Parts of speech without a meaning of their own.
        kept: Words of those classes that count all the same (negations, から).
        dropped: Words of other classes that do not count (する).
        respelt: Spellings that the dictionary cuts wrongly → the same word as it is cut rightly.
        same: Words → the word that counts as the same.
    """

    dropped_classes: tuple[str, ...]
    kept: tuple[str, ...]
    dropped: tuple[str, ...]
    respelt: dict[str, str]
    same: dict[str, str]
