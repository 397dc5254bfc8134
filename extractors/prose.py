"""What stands outside the tables → paragraphs, in reading order."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from torikumi.extractors.glyphs import Ink
from torikumi.extractors.lines import OwnedLine, glyphs_to_lines
from torikumi.extractors.page_loops import stretches_of
from torikumi.extractors.text_columns import Column, measured
from torikumi.extractors.wrap import logical_lines
from torikumi.schemas.geometry import union
from torikumi.schemas.tables import Line, TextBlock

LEADING_MAX_EM = 1.9
"""Lines further apart than this (em, from baseline to baseline) belong to different paragraphs."""


def prose_blocks(ink: Ink, outside: NDArray[np.intp], page: int) -> tuple[list[TextBlock], list[Line]]:
    """Paragraphs from the glyphs outside the tables.

    Args:
        ink: The glyphs of the page.
        outside: Indices of those outside the tables.
        page: Page number, from 1.

    Returns:
        The paragraphs, top to bottom, then left to right; and the lines of ruby, which are set aside.
    """
    if not len(outside):
        return [], []
    part = ink.part(outside)
    # first all lines across the page, then cut at wide gaps, then again as lines of their own
    whole = glyphs_to_lines(part, np.zeros(len(outside), dtype=np.intp), page, cells=False)
    sizes = [np.inf if owned.line.vertical else owned.line.size for owned in whole]
    owners = stretches_of(part.glyphs, [owned.members for owned in whole], sizes)
    found = glyphs_to_lines(part, owners, page, cells=False) if owners.any() else whole
    lines = [owned for owned in found if not owned.ruby]
    blocks = []
    for group in _columns(sorted(lines, key=lambda owned: (owned.line.bbox.top, owned.line.bbox.x0))):
        blocks.extend(_paragraphs(group, page))
    return sorted(blocks, key=lambda block: (block.bbox.top, block.bbox.x0)), [
        owned.line for owned in found if owned.ruby
    ]


def _columns(lines: Sequence[OwnedLine]) -> list[list[Line]]:
    """Lines that stand under each other, of one size, closely: a column of text each."""
    groups: list[list[Line]] = []
    for owned in lines:
        line = owned.line
        for group in reversed(groups[-12:]):
            last = group[-1]
            if (
                not line.vertical
                and not last.vertical
                and abs(last.size - line.size) <= 0.15 * line.size
                and 0 < line.bbox.top - last.bbox.top <= LEADING_MAX_EM * line.size
                and min(line.bbox.x1, last.bbox.x1) - max(line.bbox.x0, last.bbox.x0) > 0
            ):
                group.append(line)
                break
        else:
            groups.append([line])
    return groups


def _paragraphs(lines: Sequence[Line], page: int) -> list[TextBlock]:
    """Paragraphs of one column of text."""
    column = Column(min(line.bbox.x0 for line in lines), max(line.bbox.x1 for line in lines))
    return [
        TextBlock(page, union(line.bbox for line in members).rounded(), text, members[0].size, tuple(members))
        for text, members in logical_lines(measured(lines, column))
    ]
