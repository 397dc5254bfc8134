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
