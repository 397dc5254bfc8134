"""Letters that are doubtful whatever the readers say: both err in the same way, and no word tells it.

A dot for a comma makes a thousandth of an amount; a digit that is broken is another digit; what hangs below the line
tells y from v and j from i in the address of a web page. A letter that is listed here is reported where it stands.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import cv2
import numpy as np

from torikumi.extractors.scans.doubt import folded
from torikumi.extractors.scans.placing import Mask
from torikumi.extractors.scans.readings import Letter
from torikumi.extractors.scans.text_lines import TextLine, margin_of

STRAY_BEFORE = frozenset("-－−ー一八'\"`´’”:：;；.,。、_~〜」）)")
"""What dust before a number is read as; no number begins so but with a minus sign."""

STRAY_AFTER = frozenset(".,'\"`´’”:：;；_-－−ー")
"""What dust after a number at the end of a line is read as."""

LOW_LETTERS = frozenset("acemnorsuvwxz")
"""Latin letters with no stroke above or below those of x."""

LOW_EM = 0.68
"""They are lower than this (em): 0.45 to 0.57 in the print of Japanese offices."""

UNKNOWN = {"崎": frozenset("長宮川高岡尼韮ヶケ")}
"""Letter → after which letters it is surely itself. Elsewhere print may have a form that readers do not know (﨑)."""

UNITS = frozenset("千百万億円件人回年月日箇か個所名校台点%％")
"""What stands after a number; after a dash it stands where a form leaves the number out."""

RIVAL_DIGIT = 0.05
"""A digit is doubtful when the reader gives another digit this score: no word tells which it is."""

GROUPED = re.compile(
    r"(?<![0-9.,])[0-9]{1,3}(?:[.][0-9]{3})+(?![0-9.,])|(?<![0-9.,])[0-9]+,(?:[0-9]{1,2}|[0-9]{4,})(?![0-9])"
)
"""A dot before three digits may be the comma of thousands, and a comma before any other number of them a dot."""

ADDRESS = re.compile(r"[!-~]{8,}")
"""Latin letters in a row: the address of a web page, a name."""

HANGING = frozenset("gjpqyQ,;()[]{}/@_|$&")
"""Signs that reach below the line in some print or in all."""

SURELY_HANGING = frozenset("gjpqy")

VOICED = frozenset("カキクケコサシスセソタチツテトハヒフヘホかきくけこさしすせそたちつてとはひふへほ")
"""Kana that two dots or a ring make others (ヒ, ビ, ピ)."""

VOICED_EM = 21.5
"""In print smaller than this (pixels; 7.7 pt at 200 dpi) a fax loses them, and both readers see none."""

HANG_EM = 0.1
"""Ink reaches below the line when it ends this far below most letters (em)."""


def suspects(line: TextLine, letters: Sequence[Letter], ink: Mask, width: int) -> list[int]:
    """The letters of a line that are doubtful whatever the readers say.

    Args:
        line: The line.
        letters: Its letters.
        ink: The ink of the page.
        width: Width of its picture in pixels.
    """
    texts = [letter.text for letter in letters]
    found = {*stray_marks(texts), *doubtful_separators(texts), *rival_digits(letters)}
    found |= {index for index, text in enumerate(texts) if text in "|｜"}  # no report prints it; dust and rules look so
    found |= {
        index for index, text in enumerate(texts) if text in UNKNOWN and index and texts[index - 1] not in UNKNOWN[text]
    }
    if line.em < VOICED_EM:
        found |= {index for index, text in enumerate(texts) if text in VOICED}
    if not line.vertical and not line.high:
        if raised(texts, line.y1 - line.y0, line.em):
            found.add(len(texts) - 1)
        found |= set(misread_hanging(line, letters, ink, width))
    return sorted(found)


def stray_marks(texts: Sequence[str]) -> list[int]:
    """Which letters of a line may be specks, since print does not have such a mark there: before or after a number.

    A minus sign is the one mark that is printed there, and turns an amount into its opposite: it is looked at, too.

    >>> stray_marks("-400,000"), stray_marks("」65,000."), stray_marks(":3"), stray_marks("1,900")
    ([0], [0, 7], [0], [])
    >>> stray_marks("m八"), stray_marks("尺八")
    ([1], [])
    >>> stray_marks("一千円"), stray_marks("一般")
    ([0], [])
    >>> stray_marks("(3)"), stray_marks("1.概要"), stray_marks("・3件"), stray_marks("－"), stray_marks("第4回")
    ([], [], [], [], [])
    """
    if len(texts) < 2:
        return []
    dash = texts[0] in "一ー" and texts[1] in UNITS
    found = [0] if dash or (texts[0] in STRAY_BEFORE and texts[1].isdigit()) else []
    before, last = texts[-2:]
    unit = last == "八" and before.isascii() and before.isalnum()  # m² in small print
    if unit or (last in STRAY_AFTER and before.isdigit() and len(texts) > 2):
        found.append(len(texts) - 1)
    return found


def doubtful_separators(texts: Sequence[str]) -> list[int]:
    """Which marks inside numbers may be others: a dot that may be the comma of thousands, and the reverse.

    >>> doubtful_separators("23.357"), doubtful_separators("1,234,567"), doubtful_separators("12.5%")
    ([2], [], [])
    >>> doubtful_separators("1,5件"), doubtful_separators("19.6695月分"), doubtful_separators("1.234.567")
    ([1], [], [1, 5])
    """
    plain = "".join(folded(text)[:1] or "?" for text in texts).replace("、", ",").replace("。", ".").replace("・", ".")
    return [
        place
        for match in GROUPED.finditer(plain)
        for place in range(match.start(), match.end())
        if plain[place] in ".,"
    ]


def rival_digits(letters: Sequence[Letter]) -> list[int]:
    """Which digits may be other digits by the reader's own scores."""
    return [
        index
        for index, letter in enumerate(letters)
        if letter.text.isdigit()
        and any(
            score >= RIVAL_DIGIT and folded(text).isdigit() and folded(text) != folded(letter.text)
            for text, score in letter.others
        )
    ]


def raised(texts: Sequence[str], high: float, em: float) -> bool:
    """Whether more stands over letters without strokes that go up than was read: m is printed m², an area.

    Args:
        texts: The letters of a line.
        high: Height of its ink.
        em: Size of its letters, in the same unit.

    >>> raised("m", 33, 60), raised("m", 47, 60), raised("km", 47, 60), raised("m²", 47, 60)
    (False, True, False, False)
    """
    return set(texts) <= LOW_LETTERS and high > LOW_EM * em


def misread_hanging(line: TextLine, letters: Sequence[Letter], ink: Mask, width: int) -> list[int]:
    """Letters of an address of which more or fewer hang below the line than was read: y and v, j and i.

    Args:
        line: The line.
        letters: Its letters.
        ink: The ink of the page.
        width: Width of its picture in pixels.
    """
    plain = "".join(letter.text if len(letter.text) == 1 else "？" for letter in letters)
    part = ink[line.y0 : line.y1, line.x0 : line.x1]
    middles = [letter.at * width - margin_of(line) for letter in letters]
    found: list[int] = []
    for match in ADDRESS.finditer(plain):
        start, stop = match.span()
        if not any(text in "vyij" for text in plain[start:stop]):
            continue
        low = 0 if start == 0 else int((middles[start - 1] + middles[start]) / 2)
        high = part.shape[1] if stop == len(middles) else int((middles[stop - 1] + middles[stop]) / 2)
        _, _, stats, _ = cv2.connectedComponentsWithStats(part[:, low:high].astype(np.uint8), connectivity=8)
        shapes = stats[1:]
        bottoms = shapes[:, cv2.CC_STAT_TOP] + shapes[:, cv2.CC_STAT_HEIGHT]
        large = shapes[:, cv2.CC_STAT_HEIGHT] >= 0.3 * line.em
        if not large.any():
            continue
        hanging = int((large & (bottoms > np.median(bottoms[large]) + HANG_EM * line.em)).sum())
        surely = sum(text in SURELY_HANGING for text in plain[start:stop])
        perhaps = sum(text in HANGING for text in plain[start:stop])
        if not surely <= hanging <= perhaps:
            found += [index for index in range(start, stop) if plain[index] in "vyij"]
    return found
