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
        bare_endings: Endings that are no name when they stand alone (課); the others are (図書館).
        not_endings: Endings that no department has although they look like one (か所).
        place_endings: Endings that outside a column of departments are those of places (学校).
        place_beginnings: Beginnings of places outside such a column (市内).
        never_inside: What no name holds.
        separators: Signs that always part two names.
        weak_separators: Signs and words that part two names if both end like one.
        lead_ins: Words before a name and ：, or in brackets before or after it.
        listed: Words before the number of an item, with ： behind it.
        marks: Signs before a name.
        tails: Words after the last name.
        counted_tails: Words after the last name that a number follows (ほか3課).
        counted_units: What that number counts.
        upper_endings: Endings of the upper unit that the next name of a list inherits.
        lower_endings: Endings of a unit that may leave out its upper one.
        lowest_endings: Endings of a unit of a 課 (係).
        middle_endings: Endings of what that is a unit of.
        not_upper_endings: Endings of names that look like those of an upper unit and have no unit under them.
        upper_unlike_them: Endings of those that have one all the same.
        not_after_upper: What follows 部 or 局 where no unit ends (部活動).
    """

    endings: tuple[str, ...]
    column_endings: tuple[str, ...]
    words: tuple[str, ...]
    bare_endings: tuple[str, ...]
    not_endings: tuple[str, ...]
    place_endings: tuple[str, ...]
    place_beginnings: tuple[str, ...]
    never_inside: tuple[str, ...]
    separators: tuple[str, ...]
    weak_separators: tuple[str, ...]
    lead_ins: tuple[str, ...]
    listed: tuple[str, ...]
    marks: tuple[str, ...]
    tails: tuple[str, ...]
    counted_tails: tuple[str, ...]
    counted_units: tuple[str, ...]
    upper_endings: tuple[str, ...]
    lower_endings: tuple[str, ...]
    lowest_endings: tuple[str, ...]
    middle_endings: tuple[str, ...]
    not_upper_endings: tuple[str, ...]
    upper_unlike_them: tuple[str, ...]
    not_after_upper: tuple[str, ...]


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


class GradesAround(VocabularyFile):
    """What stands around a grade in a cell.

    Attributes:
        before: Words before it.
        after: Words behind it.
    """

    before: tuple[str, ...]
    after: tuple[str, ...]


class UnratedGrades(VocabularyFile):
    """What says that there is no grade.

    Attributes:
        exact: Whole cells.
        holds: Parts of what a legend says of a sign.
    """

    exact: tuple[str, ...]
    holds: tuple[str, ...]


class GradeDescriptions(VocabularyFile):
    """Words by which a legend says how good a grade is.

    Attributes:
        bad: Words of the lower grades, looked for first.
        good: Words of the higher grades.
    """

    bad: tuple[str, ...]
    good: tuple[str, ...]


class Grades(VocabularyFile):
    """``grades.toml``: known scales of grades, and the signs and words around them.

    Attributes:
        signs: Sign → the signs that are typed for it.
        around: What stands around a grade.
        unrated: What says that there is no grade.
        descriptions: How legends describe good and bad grades.
        scales: Name → steps of the scale, best first, each with its spellings.
    """

    signs: dict[str, str]
    around: GradesAround
    unrated: UnratedGrades
    descriptions: GradeDescriptions
    scales: dict[str, tuple[tuple[str, ...], ...]]


class Directions(VocabularyFile):
    """``directions.toml``: of which indicators less is better.

    Attributes:
        lower_is_better: Parts of names of which less is better.
        higher_after_all: Parts of names with such a part of which more is better all the same.
        neither: Parts of names of which neither is better by itself.
    """

    lower_is_better: tuple[str, ...]
    higher_after_all: tuple[str, ...]
    neither: tuple[str, ...]
