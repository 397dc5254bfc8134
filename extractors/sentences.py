"""Where sentences end, and how the sentences of a column do."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from torikumi.extractors.markers import LABEL, MARKER, OPEN_LABELS

CLOSED_SENTENCE = re.compile(r"[。．！？!?][）)」』】]?(?:[（(][^（()）]{1,40}[)）])?[」』）)]*$")
"""The end of a sentence, also with the department that did it after it: 。（情報推進課）"""

MAY_END = frozenset("。．！？!?）)」』】\n")
"""The last characters of texts in which `CLOSED_SENTENCE` may be found."""

SENTENCE_END = re.compile(r"[。！？](?=[^）)」』】。（(])")
"""A sentence end that another sentence follows."""

OPENER = re.compile(r"^[^、。（(]{2,5}、")
"""The word with which a sentence is joined to the one before (また、 さらに、 そして、)."""

HABIT_MIN = 0.4
"""Where a sentence ends just at the end of a full line, nothing on the page tells whether the paragraph ends too. The
chance that a line is full is the same for both, so the column's own share of paragraph ends among its sentence ends
decides. The place of the cut is not validated: the sample reports hold one such break (v2, No 18), whose column has a
share of 0.4 to 0.5, and the cut was set below it knowing the answer. So every such decision is reported as doubtful."""


@dataclass(frozen=True, slots=True)
class Habit:
    """How the sentences of a column end, where that can be told for sure.

    Attributes:
        openers: Words that begin a paragraph somewhere in the column, after a sentence, without a list marker.
        ends: Sentences that end a paragraph, and are followed by one without a list marker.
        inner: Sentences that are followed by another in the same paragraph.
    """

    openers: frozenset[str] = frozenset()
    ends: int = 0
    inner: int = 0

    def breaks(self, text: str) -> bool:
        """Whether a line that follows a full line at the end of a sentence most likely begins a paragraph."""
        opener = OPENER.match(text)
        if opener is None or opener.group() not in self.openers:
            return False
        return self.ends >= HABIT_MIN * (self.ends + self.inner)


def habit_of(texts: Sequence[str]) -> Habit:
    """The habit of a column.

    Args:
        texts: Its cells' texts, logical lines separated by line breaks, with doubtful breaks left out.
    """
    openers, ends, inner = set(), 0, 0
    for text in texts:
        paragraphs = text.split("\n")
        inner += sum(len(SENTENCE_END.findall(paragraph)) for paragraph in paragraphs)
        for before, paragraph in pairwise(paragraphs):
            marked = MARKER.match(paragraph) or LABEL.match(paragraph)
            if marked or paragraph[:1] in OPEN_LABELS or not CLOSED_SENTENCE.search(before):
                continue
            ends += 1
            opener = OPENER.match(paragraph)
            if opener is not None:
                openers.add(opener.group())
    return Habit(frozenset(openers), ends, inner)
