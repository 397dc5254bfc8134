"""What is asked of all letters, or of all paints, of a page: in compiled loops where there was a compiler."""

from __future__ import annotations

try:
    from torikumi.extractors.glyphs_compiled import (
        are_turned,
        flagged,
        has_color_of_ground,
        may_repeat,
        part_of,
        parted,
        put_into_cells,
        reach_over,
        stretches_of,
        strings_across,
        unseen_letters,
    )
except ImportError:
    from torikumi.extractors.glyphs_python import (
        are_turned,
        flagged,
        has_color_of_ground,
        may_repeat,
        part_of,
        parted,
        put_into_cells,
        reach_over,
        stretches_of,
        strings_across,
        unseen_letters,
    )
try:
    from torikumi.extractors.paints_compiled import doubtful_rules, of_kind
except ImportError:
    from torikumi.extractors.paints_python import doubtful_rules, of_kind

__all__ = [
    "are_turned",
    "doubtful_rules",
    "flagged",
    "has_color_of_ground",
    "may_repeat",
    "of_kind",
    "part_of",
    "parted",
    "put_into_cells",
    "reach_over",
    "stretches_of",
    "strings_across",
    "unseen_letters",
]
