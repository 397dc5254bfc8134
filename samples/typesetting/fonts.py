"""The one font of the samples.

Droid Sans Fallback (Apache-2.0) comes with PyMuPDF, which the project needs anyway; it has TrueType outlines, which
is what reportlab can embed (it refuses the CFF outlines of Noto CJK), and every character that the samples print.
"""

from __future__ import annotations

import io
from functools import cache
from typing import Any

import pymupdf
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

FONT = "DroidSansFallback"
ASCENT = 0.88
"""Where the baseline lies below the top of the line, as a share of the font size."""


@cache
def _outlines() -> Any:
    load: Any = pymupdf.Font  # PyMuPDF has no type hints
    return load("cjk")


@cache
def load_font() -> str:
    """Make the font known to reportlab and give its name."""
    pdfmetrics.registerFont(TTFont(FONT, io.BytesIO(_outlines().buffer)))
    return FONT


@cache
def _letter_width(letter: str) -> float:
    return float(pdfmetrics.stringWidth(letter, load_font(), 1000)) / 1000


def text_width(text: str, size: float) -> float:
    """Width of a text in points."""
    return sum(_letter_width(letter) for letter in text) * size


def missing_letters(text: str) -> set[str]:
    """The letters of a text that the font cannot draw."""
    return {letter for letter in text if not letter.isspace() and not _outlines().has_glyph(ord(letter))}
