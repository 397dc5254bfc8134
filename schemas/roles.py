"""What a column of a report's table holds."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """The role of a column (or of a labelled part of a cell)."""

    NUMBER = "number"
    NAME = "name"
    SECTION = "section"
    CONTENTS = "contents"
    GOALS = "goals"
    RESULTS = "results"
    GRADE = "grade"
    IMPROVEMENTS = "improvements"
    DEPARTMENTS = "departments"
    INDICATOR = "indicator"
    UNIT = "unit"
    BASELINE = "baseline"
    TARGET = "target"
    ACTUAL = "actual"
    ACHIEVEMENT = "achievement"
    KIND = "kind"
    COUNT = "count"
    SHARE = "share"
    VALUE = "value"
    """A number whose role its row's kind (区分) or its header's year tells."""
    EXTRA = "extra"
    """None of these: kept under its heading."""

    # roles are keys everywhere, and the hash of an enumeration is a call in Python
    __hash__ = str.__hash__


TEXT_ROLES = (Role.CONTENTS, Role.GOALS, Role.RESULTS, Role.IMPROVEMENTS)
"""Roles whose text is a list of items."""

VALUE_ROLES = (Role.BASELINE, Role.TARGET, Role.ACTUAL, Role.ACHIEVEMENT)
"""Roles whose cells hold values of indicators."""
