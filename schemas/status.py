"""What kind of value an indicator has: three kinds of "no number" stay three things."""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    """The state of a value."""

    REPORTED = "reported"
    """A number, or a range."""
    NOT_APPLICABLE = "not_applicable"
    """The document says that there is none (－, or a diagonal through the cell)."""
    NOT_REPORTED = "not_reported"
    """The cell is blank."""
    TEXT = "text"
    """Words (実施, 検討中)."""
    UNREADABLE = "unreadable"
    """It looks like a number but could not be read."""
